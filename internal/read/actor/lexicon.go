package actor

import (
	"strings"

	"detente/internal/codebook"
)

// lexicon asks the code books what this package needs to know.
type lexicon struct{ books *codebook.Books }

// maxNameWords bounds what one look-up sees of a sentence.
const maxNameWords = 20

// match is the entry whose name begins at token i, and its length in tokens.
func (x *lexicon) match(c *scan, i int) (*codebook.Entry, int) {
	if !c.caps[i] && c.fold[i] != "al" && c.fold[i] != "eastern" && c.fold[i] != "occupied" {
		return nil, 0
	}
	e, n := x.books.Match(c.forms[i:min(i+maxNameWords, len(c.forms))])
	if n == 0 {
		return nil, 0
	}
	if e.Kind == codebook.Media && n == 1 && !allUpper(c.forms[i]) {
		// "The National", but not "National Security"; "the Independent", but not "Independent lawmakers".
		if i+1 < len(c.caps) && c.caps[i+1] || c.s.Tokens[i].UPOS != "PROPN" && (i == 0 || c.fold[i-1] != "the") {
			return nil, 0
		}
	}
	if n == 1 && c.shout && len(c.forms[i]) <= 3 && c.s.Tokens[i].UPOS != "PROPN" && allUpper(c.forms[i]) {
		return nil, 0
	}
	return e, n
}

// office is the title that begins at token i, and its length in tokens.
func (x *lexicon) office(c *scan, i int) (*codebook.Office, int) {
	switch c.s.Tokens[i].UPOS {
	case "NOUN", "PROPN", "ADJ", "ADV", "X", "VERB":
	default:
		return nil, 0
	}
	o, n := x.books.Office(c.fold[i:min(i+maxNameWords, len(c.fold))])
	if n > 1 && c.fold[i+n-1] == "to" {
		n-- // "High Commissioner to Zambia": to whom is no part of the title
	}
	if n == 0 {
		return nil, 0
	}
	if n == 1 && len(c.fold[i]) <= 4 && i > 0 && (c.s.Tokens[i-1].UPOS == "NUM" || strings.HasSuffix(c.forms[i], ".")) {
		return nil, 0 // "1:05 P.M."
	}
	// The title must end in a noun of the sentence.
	if u := c.s.Tokens[i+n-1].UPOS; n == 1 && u != "NOUN" && u != "PROPN" {
		return nil, 0
	}
	return o, n
}

// bodyNames are the names under which the books have the bodies with letters of their own.
var bodyNames = map[string]string{"UNO": "United Nations", "EUU": "European Union", "NAT": "NATO", "OSC": "OSCE", "ASE": "ASEAN", "AFU": "African Union",
	"ARL": "Arab League", "IAE": "IAEA", "WBK": "World Bank", "IMF": "IMF", "OIC": "OIC", "GOS": "G7"}

// country is the entry of a country or body by its code.
func (x *lexicon) country(code string) *codebook.Entry {
	if n, ok := x.books.Nation(code); ok {
		return &codebook.Entry{Name: n.Name, Kind: codebook.Country, Country: code, Code: code, Source: n.Source}
	}
	if name, ok := bodyNames[code]; ok {
		if e, n := x.books.Match(strings.Fields(name)); n > 0 {
			return e
		}
	}
	return nil
}

// isBody reports whether an entry is the body itself that its letters stand for, not an organ of it.
func (x *lexicon) isBody(e *codebook.Entry) bool {
	code, ok := codebook.BodyCode(e.Country)
	return ok && code == e.Code && e.Name != "" && e.Kind == codebook.Body && x.country(e.Country) != nil && x.country(e.Country).Name == e.Name
}

// speech reports whether a verb is one of speech.
func (x *lexicon) speech(lemma string) bool {
	for _, s := range x.books.Speech.Find(lemma, 'v') {
		if s.Use == "strong" || s.Use == "light" {
			return true
		}
	}
	return false
}

// code is the CAMEO code of one who acts for a country or body in a calling.
func (x *lexicon) code(country, agent string) string {
	if code, ok := codebook.BodyCode(country); ok {
		return code
	}
	return country + agent
}

// principal is what the books know of the person a name denotes: by the full name, or by the surname and the office or
// country that the text gives. on is the date of publication, "" if unknown.
func (x *lexicon) principal(m *cand, r *reader) *codebook.Entry {
	if m.entry != nil && m.entry.Kind == codebook.Principal {
		return m.entry
	}
	if len(m.parts) > 1 {
		return x.books.Person(m.name)
	}
	if len(m.parts) == 0 {
		return nil
	}
	role := lower(m.role)
	for _, p := range x.books.Surname(m.parts[0], r.on) {
		now, serving := p.On(r.on)
		if m.gender != anyGender && genderOf(p) != anyGender && genderOf(p) != m.gender {
			continue
		}
		if m.country != "" && m.country != now.Country && m.country != p.Country {
			continue
		}
		if role == "" {
			if serving && now.Principal && r.on != "" && r.counts[now.Country] > 0 {
				return p.Entry()
			}
			continue
		}
		if r.holds(x.officesOf(p, r.on), role) || serving && now.Principal && (role == "secretary" || role == "minister") {
			return p.Entry()
		}
	}
	return nil
}

// fills reports whether one of the country may bear a title that names none. Where the books have a holder of the office under
// another word none may: a "foreign minister" is no American. Nor may one be a president or king of a country that the books know
// well and give none. For a body only its own offices count.
func (x *lexicon) fills(country, role string, office *codebook.Office) bool {
	const few = 4 // offices that tell nothing of the rest
	_, body := codebook.BodyCode(country)
	chief := office != nil && office.Principal
	if !chief && !body {
		return true
	}
	word := titleWord(role)
	n, otherWord := 0, false
	for _, p := range x.books.Holders(country, "") {
		for i := range p.Held {
			t := &p.Held[i]
			if t.Country != country {
				continue
			}
			n++
			if t.Office == role {
				return true
			}
			if o, _ := x.books.Office(strings.Fields(t.Office)); chief && !body && o != nil && o.Source == office.Source {
				if titleWord(o.Title) == word {
					return true
				}
				otherWord = true
			}
		}
	}
	minister := (word == "minister" || word == "secretary") && !strings.HasPrefix(role, "prime")
	return !body && !otherWord && (minister || n < few || !atHead(word) || ranked(role) == "deputy")
}

// atHead reports whether a title is that of the head of a state, of which it has one or none.
func atHead(word string) bool {
	switch word {
	case "president", "king", "queen", "emperor", "empress", "chancellor", "premier", "emir", "sultan", "taoiseach", "minister", "prince", "shah", "pope":
		return true
	}
	return false
}

// titleWord is the word that a title is built on: "minister" of "defence minister" and of "minister of defence".
func titleWord(title string) string {
	for _, of := range [...]string{" of ", " for "} {
		title, _, _ = strings.Cut(title, of)
	}
	return strings.Replace(title[strings.LastIndexByte(title, ' ')+1:], "advisor", "adviser", 1)
}

func genderOf(p *codebook.Person) gender {
	switch p.Gender {
	case 'm':
		return male
	case 'f':
		return female
	}
	return anyGender
}

// holder is who held an office of a country on a date, by the words for the office; nil if nobody or no date is known.
func (x *lexicon) holder(r *reader, role, country string) *codebook.Entry {
	if r.on == "" || vague(role) {
		return nil
	}
	key := role + "|" + country
	e, ok := r.held[key]
	if ok {
		return e
	}
	best := 0
	for _, p := range x.books.Holders(country, r.on) {
		for i := range p.Held {
			t := &p.Held[i]
			if t.Country != country || !t.Holds(r.on) || !r.holds([]string{t.Office}, role) {
				continue
			}
			fit := 1
			if t.Principal {
				fit = 2
			}
			if t.Office == role {
				fit = 3
			}
			if fit > best {
				best, e = fit, p.Entry()
			}
		}
	}
	// An office that is not a chief one may have others too.
	if best == 1 {
		e = nil
	}
	r.held[key] = e
	return e
}

// vague reports whether a word for a person does not say which office is meant.
func vague(role string) bool {
	switch role[strings.LastIndexByte(role, ' ')+1:] {
	case "official", "officials", "diplomat", "aide", "adviser", "advisor", "politician", "lawmaker", "chief", "head", "boss", "general", "officer", "member", "director",
		"representative", "deputy", "judge", "commander", "envoy", "ambassador", "mediator", "negotiator", "counterpart":
		return true
	}
	return false
}

// officesOf are the offices that a person held on a date, in words; all there were, where none or no date is known.
func (x *lexicon) officesOf(p *codebook.Person, on string) []string {
	var out, all []string
	for i := range p.Held {
		t := &p.Held[i]
		all = append(all, t.Office)
		if on != "" && t.Holds(on) {
			out = append(out, t.Office)
		}
	}
	if out == nil {
		return all
	}
	return out
}

// forename is the gender of those who bear a forename.
func (r *reader) forename(w string) gender {
	if g, ok := r.words.forenames[w]; ok {
		return g
	}
	switch r.lex.books.Forename(w) {
	case 'm':
		return male
	case 'f':
		return female
	}
	return anyGender
}
