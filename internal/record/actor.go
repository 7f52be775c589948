package record

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"detente/internal/codebook"
	"detente/internal/read"
)

// ActorKey names an actor across documents: "person RUS sergei lavrov", "country RUS". on is the day of publication. The key is made of
// what the document and the books say alone, so that the same document gives the same key everywhere: whom the books know, by any of the
// spellings of the name, by a surname that one office holder of the country bore that day, or by an office that one held, has the
// name of the books. An office without a name that they do not know is an office, and nobody's name.
func ActorKey(a *read.Actor, on string) string {
	switch {
	case a.Kind == "country" || a.Kind == "government" && a.Country != "" && strings.HasSuffix(a.Code, "GOV") && a.Role == "":
		return "country " + a.Country
	case a.Kind != "person" && a.Kind != "office":
		return a.Kind + " " + a.Country + " " + fold(a.Name)
	}
	nameless := a.Kind == "office" || byOthers(a.Name) || a.Role != "" && (fold(a.Name) == fold(a.Role) || strings.Contains(a.Role, " ") && strings.Contains(fold(a.Name), fold(a.Role)))
	if name := knownAs(a, on, nameless); name != "" {
		return "person " + a.Country + " " + fold(name)
	}
	if nameless {
		return "office " + a.Country + " " + fold(a.Name)
	}
	return "person " + a.Country + " " + strings.TrimSuffix(fold(a.Name), ", jr")
}

// byOthers reports whether a name only says whose somebody is: "his counterpart", "their leaders".
func byOthers(name string) bool {
	first, _, more := strings.Cut(fold(name), " ")
	return more && slices.Contains([]string{"his", "her", "its", "their", "our", "my", "your"}, first)
}

// knownAs is the name that the books have for a person, "" if they do not know the person, or not which of several is meant.
func knownAs(a *read.Actor, on string, nameless bool) string {
	books, err := codebook.Shared()
	if err != nil || a.Country == "" {
		return ""
	}
	of := func(p *codebook.Person, office string) bool {
		return slices.ContainsFunc(p.Held, func(t codebook.Tenure) bool {
			return t.Country == a.Country && (office == "" || t.Office == office && on != "" && t.Holds(on))
		})
	}
	if !nameless {
		if e := books.Person(a.Name); e != nil && e.Person != nil && of(e.Person, "") {
			return e.Name
		}
	}
	var all []*codebook.Person
	office := ""
	switch {
	case on != "" && on[:min(4, len(on))] > until(): // the books do not say who came after
	case nameless && on != "" && a.Role != "":
		office = fold(a.Role)
		all = books.Holders(a.Country, on)
	case !nameless && !strings.Contains(fold(a.Name), " "):
		all = books.Surname(a.Name, on)
	}
	name := ""
	for _, p := range all {
		switch {
		case !of(p, office):
		case name != "":
			return ""
		default:
			name = p.Name
		}
	}
	return name
}

// until is the last year that the books can say who held an office.
var until = sync.OnceValue(func() string {
	books, err := codebook.Shared()
	if err != nil {
		return ""
	}
	return books.Until()
})

// IsPrincipal reports whether an actor's key is of somebody who held a principal's office on a day, or of such an office.
func IsPrincipal(key, on string) bool {
	books, err := codebook.Shared()
	if err != nil {
		return false
	}
	switch kind, country, name := keyParts(key); kind {
	case "office":
		o, n := books.Office(strings.Fields(name))
		return o != nil && n > 0 && o.Principal
	case "person":
		if e := books.Person(name); e != nil && e.Person != nil {
			t, ok := e.Person.On(on)
			return ok && t.Principal
		}
		if !strings.Contains(name, " ") {
			return slices.ContainsFunc(books.Surname(name, on), func(p *codebook.Person) bool {
				t, ok := p.On(on)
				return ok && t.Principal && t.Country == country
			})
		}
	}
	return false
}

// fold writes a name in small letters without accents, articles and points.
func fold(name string) string {
	words := strings.Fields(strings.NewReplacer(".", "", "-", " ").Replace(unaccented(name)))
	for len(words) > 1 && (words[0] == "the" || words[0] == "a" || words[0] == "an") {
		words = words[1:]
	}
	return strings.Join(words, " ")
}

// unaccented writes a text in small letters without accents.
func unaccented(s string) string {
	plain := s
	if strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) {
		if bare, _, err := transform.String(transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC), s); err == nil {
			plain = bare
		}
	}
	return strings.ToLower(strings.ReplaceAll(plain, "’", "'"))
}

// keyParts splits an actor's key.
func keyParts(key string) (kind, country, name string) {
	kind, rest, _ := strings.Cut(key, " ")
	country, name, _ = strings.Cut(rest, " ")
	return kind, country, name
}

// sameActor reports whether two keys may mean the same actor: the same key, or persons of one country of whom one is known by a surname
// alone, by fewer names, "Wei Ling" and "Tan Wei Ling", or by the same in another order.
func sameActor(a, b string) bool {
	if a == b {
		return true
	}
	kindA, countryA, nameA := keyParts(a)
	kindB, countryB, nameB := keyParts(b)
	if kindA != "person" || kindB != "person" || countryA != countryB {
		return false
	}
	short, long := strings.Fields(nameA), strings.Fields(nameB)
	if len(short) > len(long) {
		short, long = long, short
	}
	if len(short) == 1 {
		return short[0] == long[0] || short[0] == long[len(long)-1]
	}
	if len(short) == len(long) { // Morita Kenji, Kenji Morita
		return slices.Equal(slices.Sorted(slices.Values(short)), slices.Sorted(slices.Values(long)))
	}
	for _, w := range long {
		if len(short) > 0 && short[0] == w {
			short = short[1:]
		}
	}
	return len(short) == 0
}

// people are the keys of persons among keys.
func people(keys []string) []string {
	var out []string
	for _, k := range keys {
		if strings.HasPrefix(k, "person ") {
			out = append(out, k)
		}
	}
	return out
}

// fullNames gives those who are known by a surname alone the one full name of that surname and country that tellings of their block have
// within some days. Where two bear it, two ministers Wang, the surname stays. The tellings are in order.
func fullNames(tellings []Telling) {
	type told struct {
		name string
		days []string // in order
	}
	full := map[string][]*told{} // by the key of the surname
	for i := range tellings {
		for _, k := range slices.Concat(people(tellings[i].By), people(tellings[i].Toward)) {
			_, country, name := keyParts(k)
			words := strings.Fields(name)
			if len(words) < 2 {
				continue
			}
			for _, w := range []string{words[0], words[len(words)-1]} {
				short := "person " + country + " " + w
				at := slices.IndexFunc(full[short], func(f *told) bool { return f.name == k })
				if at < 0 {
					at = len(full[short])
					full[short] = append(full[short], &told{name: k})
				}
				full[short][at].days = append(full[short][at].days, tellings[i].Day())
			}
		}
	}
	named := func(keys []string, day string) []string {
		if !slices.ContainsFunc(keys, func(k string) bool { return len(full[k]) > 0 }) {
			return keys
		}
		from, to := around(day, namesDays)
		out := slices.Clone(keys)
		for i, k := range out {
			one := ""
			for _, f := range full[k] {
				if at, _ := slices.BinarySearch(f.days, from); at == len(f.days) || f.days[at] > to {
					continue
				}
				if one != "" {
					one = k // two bear it
					break
				}
				one = f.name
			}
			if one != "" {
				out[i] = one
			}
		}
		return sorted(out)
	}
	for i := range tellings {
		day := tellings[i].Day()
		tellings[i].By, tellings[i].Toward = named(tellings[i].By, day), named(tellings[i].Toward, day)
	}
}

// Person is a person that a document tells of: by the full name, or in a block by a surname alone.
type Person struct{ Surname, Name, Block string }

// People are the persons of tellings, as keys, each once. One with a full name stands under the first and the last of the names, either of which may
// be the surname.
func People(tellings []Telling) []Person {
	seen := map[Person]bool{}
	var out []Person
	add := func(p Person) {
		if !seen[p] {
			seen[p] = true
			out = append(out, p)
		}
	}
	for i := range tellings {
		for _, k := range slices.Concat(people(tellings[i].By), people(tellings[i].Toward)) {
			_, country, name := keyParts(k)
			words := strings.Fields(name)
			switch {
			case country == "" || len(words) == 0:
			case len(words) == 1:
				add(Person{Surname: k, Block: tellings[i].Block})
			default:
				add(Person{Surname: "person " + country + " " + words[0], Name: k})
				add(Person{Surname: "person " + country + " " + words[len(words)-1], Name: k})
			}
		}
	}
	return out
}

// Name gives those who are known by a surname alone the one full name that the record has for the surname, if it has one. Where two of a
// block bear it, the surname stays, and so it does where two of the record do.
func Name(tellings []Telling, full func(surname string) ([]string, error)) error {
	slices.SortFunc(tellings, func(a, b Telling) int { return a.order(&b) })
	fullNames(tellings) // those that the block itself tells
	known := map[string]string{}
	for _, p := range People(tellings) {
		if p.Name != "" {
			continue
		}
		names, err := full(p.Surname)
		if err != nil {
			return err
		}
		if len(names) == 1 {
			known[p.Surname] = names[0]
		}
	}
	if len(known) == 0 {
		return nil
	}
	for i := range tellings {
		for _, keys := range []*[]string{&tellings[i].By, &tellings[i].Toward} {
			*keys = slices.Clone(*keys)
			for j, k := range *keys {
				if name := known[k]; name != "" {
					(*keys)[j] = name
				}
			}
			*keys = sorted(*keys)
		}
	}
	return nil
}
