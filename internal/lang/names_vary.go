package lang

import (
	"math/rand/v2"
	"strings"

	"detente/internal/codebook"
	"detente/internal/lang/en"
)

// The treebanks' persons are mostly Americans. varied makes further documents out of theirs with names of the whole world in
// their stead, so that the tagger learns to go by what stands about a name, and with headlines out of sentences.
type varied struct {
	random *rand.Rand
	lists  []en.NameList
	cities []string
	books  *codebook.Books
}

const (
	headlineShare = 0.06 // of the sentences of a varied document
	placeShare    = 0.5  // of its places that are replaced
)

func newVaried(books *codebook.Books, seed uint64) *varied {
	return &varied{rand.New(rand.NewPCG(seed, 0x6e616d65)), en.NameLists(), en.CityNames(), books}
}

// document is a copy of sentences with other names; nil if they hold none.
func (v *varied) document(sentences []Sentence) []Sentence {
	full := map[string][]string{}    // names of persons, by their words
	surname := map[string][]string{} // last words of full names
	places := map[string][]string{}
	any := false
	for i := range sentences {
		s := &sentences[i]
		for _, n := range s.Names {
			key := strings.Join(formsOf(s, n.First, n.Last), " ")
			switch {
			case n.Kind == Person && n.Last > n.First && full[key] == nil:
				name := v.person()
				full[key] = name
				surname[s.Tokens[n.Last].Form] = name[len(name)-1:]
				any = true
			case n.Kind == Place && places[key] == nil && v.mayMove(s, n):
				places[key] = strings.Fields(v.cities[v.random.IntN(len(v.cities))])
				any = true
			}
		}
	}
	if !any {
		return nil
	}
	out := make([]Sentence, 0, len(sentences))
	for i := range sentences {
		s := &sentences[i]
		var c Sentence
		next := 0
		for k := 0; k < len(s.Tokens); k++ {
			if next < len(s.Names) && s.Names[next].First == k {
				n := s.Names[next]
				next++
				var with []string
				switch n.Kind {
				case Person:
					with = full[strings.Join(formsOf(s, n.First, n.Last), " ")]
					if with == nil && n.First == n.Last {
						with = surname[s.Tokens[k].Form]
					}
				case Place:
					with = places[strings.Join(formsOf(s, n.First, n.Last), " ")]
				}
				first := len(c.Tokens)
				if with == nil {
					c.Tokens = append(c.Tokens, s.Tokens[n.First:n.Last+1]...)
				} else {
					for _, f := range with {
						t := Token{Form: f, UPOS: "PROPN", XPOS: "NNP"}
						if f == "-" {
							t.UPOS, t.XPOS = "PUNCT", "HYPH"
						}
						c.Tokens = append(c.Tokens, t)
					}
				}
				c.Names = append(c.Names, Name{first, len(c.Tokens) - 1, n.Kind})
				k = n.Last
				continue
			}
			c.Tokens = append(c.Tokens, s.Tokens[k])
		}
		if v.random.Float64() < headlineShare {
			v.headline(&c)
		}
		out = append(out, c)
	}
	return out
}

// mayMove reports whether a place may be another: it is no country.
func (v *varied) mayMove(s *Sentence, n Name) bool {
	if v.random.Float64() > placeShare {
		return false
	}
	if v.books == nil {
		return true
	}
	e, _ := v.books.Match(formsOf(s, n.First, n.Last))
	return e == nil
}

// headline writes the sentence as a headline: long words capitalised, no stop.
func (v *varied) headline(s *Sentence) {
	if n := len(s.Tokens); n > 3 && s.Tokens[n-1].Form == "." && (len(s.Names) == 0 || s.Names[len(s.Names)-1].Last < n-1) {
		s.Tokens = s.Tokens[:n-1]
	}
	for i := range s.Tokens {
		t := &s.Tokens[i]
		if len(t.Form) > 3 && 'a' <= t.Form[0] && t.Form[0] <= 'z' {
			t.Form = strings.ToUpper(t.Form[:1]) + t.Form[1:]
			if (t.UPOS == "NOUN" || t.UPOS == "ADJ") && v.random.IntN(2) == 0 {
				t.UPOS, t.XPOS = "PROPN", "NNP"
			}
		}
	}
}

// pick is a random string, "" of none.
func (v *varied) pick(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[v.random.IntN(len(list))]
}

// person is a name of some country, as tokens.
func (v *varied) person() []string {
	l := &v.lists[v.random.IntN(len(v.lists))]
	for len(l.Forenames) < 3 && len(l.Surnames) < 3 {
		l = &v.lists[v.random.IntN(len(v.lists))]
	}
	fore, sur := v.pick(l.Forenames), v.pick(l.Surnames)
	var name string
	switch l.Country {
	case "KR", "KP", "CN", "TW", "VN", "KH", "MM":
		if sur == "" {
			sur = fore
		}
		name = sur + " " + v.pick(l.Surnames)
		if v.random.IntN(2) == 0 {
			name += " - " + strings.ToLower(v.pick(l.Surnames))
		} else if v.random.IntN(2) == 0 {
			name += strings.ToLower(v.pick(l.Surnames))
		}
	case "EG", "SA", "KW", "JO", "LB", "DZ", "MA", "LY", "IQ", "AE", "TN", "IR", "PK", "YE", "SY", "OM", "QA", "BH":
		name = fore
		if v.random.IntN(4) == 0 {
			name = v.pick([]string{"Abdul ", "Abdel ", "Sheikh ", "Abu "}) + name
			name = strings.TrimPrefix(name, "Sheikh ")
		}
		if v.random.IntN(3) == 0 {
			name += " " + v.pick([]string{"bin", "ibn", "Abu", "Ben"})
		}
		if v.random.IntN(3) == 0 {
			name += " " + v.pick(l.Forenames)
		}
		switch v.random.IntN(4) {
		case 0:
			name += " Al - " + v.pick(l.Forenames)
		case 1:
			name += " al - " + v.pick(l.Forenames)
		case 2:
			name += " El - " + v.pick(l.Forenames)
		default:
			name += " " + v.pick(l.Forenames)
		}
	default:
		if fore == "" {
			fore = v.pick(v.lists[v.random.IntN(len(v.lists))].Forenames)
		}
		if sur == "" {
			sur = v.pick(l.Forenames)
		}
		name = fore + " " + sur
		switch v.random.IntN(8) {
		case 0:
			name = fore + " " + v.pick(l.Forenames) + " " + sur
		case 1:
			name += " " + v.pick(l.Surnames)
		case 2:
			name = fore + " " + string(rune('A'+v.random.IntN(26))) + ". " + sur
		}
	}
	if f := strings.Fields(strings.ReplaceAll(name, "-", " - ")); len(f) > 0 {
		return f
	}
	return []string{"Anna", "Lund"}
}
