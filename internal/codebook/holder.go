package codebook

// Holders are the persons who held an office of a country or body on a date (YYYY-MM-DD), or at any time without a date, in the
// order of the book.
func (b *Books) Holders(country, on string) []*Person {
	var out []*Person
	for _, p := range b.people.country[country] {
		for i := range p.Held {
			if t := &p.Held[i]; t.Country == country && t.Office != "" && (on == "" || t.Holds(on)) {
				out = append(out, p)
				break
			}
		}
	}
	return out
}

// Until is the last year that the book of persons knows anything of: who holds an office later, it cannot say.
func (b *Books) Until() string {
	until := ""
	for _, p := range b.people.list {
		for i := range p.Held {
			for _, day := range []string{p.Held[i].From, p.Held[i].To} {
				if day != "" {
					until = max(until, day[:4])
				}
			}
		}
	}
	return until
}
