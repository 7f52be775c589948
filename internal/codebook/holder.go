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
