package actor

import (
	"strings"
	"time"

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
	if n == 0 {
		return nil, 0
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

// principal is what the books know of the person a name denotes: by the full name, or by the surname of one who held an
// office of the country at the time.
func (x *lexicon) principal(m *cand, r *reader) *codebook.Entry {
	if m.entry != nil && m.entry.Kind == codebook.Principal {
		return m.entry
	}
	return nil
}

// holder is who held an office of a country at a time, by the words for the office.
func (x *lexicon) holder(role, country string, at time.Time) *codebook.Entry { return nil }

// officesOf are the offices that a principal held at a time, in words.
func (x *lexicon) officesOf(e *codebook.Entry, at time.Time) []string {
	if e.Person == nil {
		return nil
	}
	day := at.Format(time.DateOnly)
	var out []string
	for _, t := range e.Person.Held {
		if at.IsZero() && t.To == "" || !at.IsZero() && (t.From == "" || t.From <= day) && (t.To == "" || t.To >= day || strings.HasPrefix(day, t.To)) {
			out = append(out, t.Office)
		}
	}
	return out
}

// domain is the country of a top-level domain; "" where it is no country's.
func (x *lexicon) domain(tld string) string { return "" }
