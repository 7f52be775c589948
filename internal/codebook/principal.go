package codebook

import (
	"cmp"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"
)

// Person is one who holds or held an office.
type Person struct {
	Name     string   // Vladimir Putin
	Aliases  []string // other spellings and names
	Surnames []string // Putin; names that stand for the person alone
	Country  string   // as Entry.Country: of the first line
	Gender   byte     // 'm', 'f', or 'u' where not known
	Held     []Tenure // in the order of the file
	Source   Source

	entry *Entry
}

// Entry is the person as the gazetteer has it.
func (p *Person) Entry() *Entry { return p.entry }

// Tenure is a time in an office.
type Tenure struct {
	Office    string // as a title of offices.tsv
	Country   string // as Entry.Country
	Code      string // CAMEO actor code: RUSGOV; "" if none
	Principal bool
	From, To  string // YYYY, YYYY-MM or YYYY-MM-DD, both in office; "" where not known, To also where not over
	Source    Source
}

// Holds reports whether the office was held on a date, YYYY-MM-DD; where From is not known it counts as long ago.
func (t *Tenure) Holds(on string) bool {
	return t.From[:min(len(t.From), len(on))] <= on[:min(len(t.From), len(on))] && (t.To == "" || t.To[:min(len(t.To), len(on))] >= on[:min(len(t.To), len(on))])
}

// On is what the person held on a date, YYYY-MM-DD, a principal's office before others. Without a date it is the first line.
func (p *Person) On(date string) (Tenure, bool) {
	if date == "" {
		return p.Held[0], true
	}
	best := -1
	for i := range p.Held {
		if t := &p.Held[i]; t.Holds(date) && (best < 0 || t.Principal && !p.Held[best].Principal) {
			best = i
		}
	}
	if best < 0 {
		return Tenure{}, false
	}
	return p.Held[best], true
}

// personBook finds persons by their names, folded: lower case, no diacritics, no "al-" in front.
type personBook struct {
	list    []*Person
	full    map[string]*Person
	outer   map[string][]*Person // by first and last word
	surname map[string][]*Person // in the order of the file
	country map[string][]*Person // who held an office of it, in the order of the file
}

// Person is the person with a full name, also with other middle names or initials than the book has; nil if there is none or
// two fit. A single word is no full name: see Surname.
func (b *Books) Person(name string) *Entry {
	words := nameWords(name)
	if len(words) < 2 {
		return nil
	}
	p := b.people.full[strings.Join(words, " ")]
	if p == nil && len(words) > 2 {
		if ps := b.people.outer[words[0]+" "+words[len(words)-1]]; len(ps) == 1 {
			p = ps[0]
		}
	}
	if p == nil {
		return nil
	}
	return p.entry
}

// Surname is who bears a surname or a single name: those who held an office on the date (YYYY-MM-DD), chief offices
// first; where none did, or without a date, all in the order of the book.
func (b *Books) Surname(name string, on string) []*Person {
	all := b.people.surname[strings.Join(nameWords(name), " ")]
	if on == "" || len(all) == 0 {
		return all
	}
	var then []*Person
	for _, p := range all {
		if _, ok := p.On(on); ok {
			then = append(then, p)
		}
	}
	if then == nil {
		return all
	}
	rank := func(p *Person) int {
		if t, _ := p.On(on); t.Principal {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(then, func(x, y *Person) int { return cmp.Compare(rank(x), rank(y)) })
	return then
}

// nameWords are the words of a name, folded to lower case, without "al-" in front and "Jr." behind.
func nameWords(name string) []string {
	words := nameAtoms(strings.ToLower(name))
	if len(words) > 1 && words[len(words)-1] == "jr" {
		words = words[:len(words)-1]
	}
	if len(words) > 1 && words[len(words)-1] == "," {
		words = words[:len(words)-1]
	}
	if len(words) == 2 && (words[0] == "al" || words[0] == "el") {
		words = words[1:]
	}
	return words
}

// readPeople reads principals.tsv and adds full names to the gazetteer. Offices must be titles of the book of offices.
func (b *Books) readPeople(fsys fs.FS, name string) error {
	rows, err := readTable(fsys, name, "name", "aliases", "gender", "country", "office", "from", "to", "surname")
	if err != nil {
		return err
	}
	b.people = personBook{full: map[string]*Person{}, outer: map[string][]*Person{}, surname: map[string][]*Person{}, country: map[string][]*Person{}}
	var p *Person
	for _, r := range rows {
		t, err := b.tenure(r)
		if err != nil {
			return err
		}
		if p != nil && p.Name == r.get("name") {
			p.Held = append(p.Held, t)
			continue
		}
		p = &Person{Name: r.get("name"), Aliases: r.list("aliases"), Surnames: r.list("surname"), Country: t.Country, Gender: 'u', Held: []Tenure{t}, Source: r.source}
		switch g := r.get("gender"); g {
		case "m", "f":
			p.Gender = g[0]
		case "u", "":
		default:
			return fmt.Errorf("codebook: %v: gender %q is none of m, f, u", r.source, g)
		}
		if err := b.addPerson(p); err != nil {
			return err
		}
	}
	for _, p := range b.people.list {
		for i := range p.Held {
			if of := b.people.country[p.Held[i].Country]; len(of) == 0 || of[len(of)-1] != p {
				b.people.country[p.Held[i].Country] = append(of, p)
			}
		}
	}
	return nil
}

// tenure reads the office of a line.
func (b *Books) tenure(r row) (Tenure, error) {
	t := Tenure{Office: r.get("office"), Country: r.get("country"), From: r.get("from"), To: r.get("to"), Source: r.source}
	for _, d := range [...]string{t.From, t.To} {
		if _, err := time.Parse("2006-01-02"[:min(len(d), len("2006-01-02"))], d); d != "" && err != nil {
			return t, fmt.Errorf("codebook: %v: %q is no date YYYY, YYYY-MM or YYYY-MM-DD", r.source, d)
		}
	}
	if n := min(len(t.From), len(t.To)); t.From[:n] > t.To[:n] {
		return t, fmt.Errorf("codebook: %v: from %s after to %s", r.source, t.From, t.To)
	}
	if t.Office == "" {
		return t, nil
	}
	words := nameAtoms(t.Office)
	o, n := b.Office(words)
	if n != len(words) {
		return t, fmt.Errorf("codebook: %v: %q is no title of the book of offices", r.source, t.Office)
	}
	t.Principal = o.Principal
	if body, ok := bodies[t.Country]; ok {
		t.Code = body
	} else if t.Country != "" {
		t.Code = t.Country + o.Agent
	}
	return t, nil
}

// addPerson puts a person under all names.
func (b *Books) addPerson(p *Person) error {
	p.entry = &Entry{Name: p.Name, Kind: Principal, Country: p.Country, Code: p.Held[0].Code, Source: p.Source, Person: p}
	b.people.list = append(b.people.list, p)
	var single []string
	if len(p.Surnames) == 0 {
		words := nameAtoms(p.Name)
		last := words[len(words)-1]
		if i := strings.LastIndexByte(p.Name, ' '); i >= 0 && strings.Contains(p.Name[i:], "-") {
			last = strings.TrimPrefix(strings.TrimPrefix(p.Name[i+1:], "al-"), "el-") // Díaz-Canel, but Assad
		}
		if strings.EqualFold(last, "jr") && len(words) > 2 {
			last = words[len(words)-2]
		}
		p.Surnames = []string{last}
		for _, a := range p.Aliases { // Tikhanovskaya; but no forename behind, as in Kishida Fumio
			if w := nameWords(a); len(w) > 1 && w[0] != strings.ToLower(last) && !strings.Contains(a[strings.LastIndexByte(a, ' '):], "-") {
				single = append(single, w[len(w)-1])
			}
		}
	}
	for _, n := range append([]string{p.Name}, p.Aliases...) {
		words := nameWords(n)
		if len(words) < 2 {
			single = append(single, n)
			continue
		}
		key := strings.Join(words, " ")
		if old := b.people.full[key]; old != nil && old != p {
			return fmt.Errorf("codebook: %v: %s is already at %v", p.Source, n, old.Source)
		}
		b.people.full[key] = p
		outer := words[0] + " " + words[len(words)-1]
		if !slices.Contains(b.people.outer[outer], p) {
			b.people.outer[outer] = append(b.people.outer[outer], p)
		}
		b.names.addName(n, *p.entry)
	}
	for _, s := range append(slices.Clone(p.Surnames), single...) {
		key := strings.Join(nameWords(s), " ")
		if !slices.Contains(b.people.surname[key], p) {
			b.people.surname[key] = append(b.people.surname[key], p)
		}
	}
	return nil
}
