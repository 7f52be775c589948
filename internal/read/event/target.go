package event

import (
	"slices"
	"strings"

	"detente/internal/codebook"
	"detente/internal/lang"
	"detente/internal/read/actor"
)

// farReach is how far behind its verb a side may stand where the tree hangs its preposition elsewhere.
const farReach = 14

// farTarget is a side of another country behind one of the line's prepositions, past the object: "extradited a man to Chad",
// "lifted its embargo on sales to Chad".
func (c *coder) farTarget(f *find) []int {
	s := c.s
	for j := f.tok + 1; j+1 < len(s.Tokens) && j <= f.tok+farReach; j++ {
		switch t := &s.Tokens[j]; {
		case t.UPOS == "PUNCT" && t.Form != "-", t.UPOS == "SCONJ", t.XPOS == "VBD", t.XPOS == "VBZ", t.XPOS == "VBP", t.UPOS == "VERB" && !s.Is(j, "amod", "xcomp"):
			return nil
		case t.UPOS != "ADP":
			continue
		}
		if !slices.Contains(f.word.Targets, "~"+form(s, j)) {
			continue
		}
		for k := j + 1; k < len(s.Tokens) && k <= j+4; k++ {
			if m := c.cast.Mention(c.sent, k); m != nil && m.Head == k && m.First > j {
				return c.foreign(c.at(k), f.source)
			}
			if s.Tokens[k].UPOS == "ADP" || s.Tokens[k].UPOS == "PUNCT" {
				break
			}
		}
	}
	return nil
}

// atHome is, for what a power does to its own people or people to their own power, their country: where nobody of another
// country is involved and the act is such as is done at home.
func (c *coder) atHome(f *find) []int {
	if len(f.source) == 0 || !c.isDomestic(f) {
		return nil
	}
	act := &c.cast.Actors[f.source[0]]
	if n := len(f.source); act.Country == "" && n > 1 { // a crowd with the country that it is counted to
		act = &c.cast.Actors[f.source[n-1]]
	}
	country := act.Country
	if _, ok := c.books.Nation(country); !ok || act.Kind == "media" {
		return nil
	}
	for i := range c.s.Tokens {
		if m := c.cast.Mention(c.sent, i); m != nil && m.Head == i {
			if x := c.cast.Actors[m.Actor].Country; x != "" && x != country && c.takesPart(i, f.tok) {
				return nil
			}
		}
	}
	return []int{c.country(country)}
}

// involved is the one of another country that the phrases of an act speak of, for where none stands in the slots of its
// line: "attacked a camp for Congolese refugees", "agreed to extend the mandate of the force in Lebanon".
func (c *coder) involved(f *find) []int {
	if f.code < "09" || f.code[:2] == "10" || f.code[:2] == "12" {
		return nil
	}
	first := f.tok
	if v := c.lender(f.tok); v >= 0 {
		first = v
	}
	for i := range c.s.Tokens {
		if m := c.cast.Mention(c.sent, i); m != nil && m.Head == i && i != f.tok && c.takesPart(i, f.tok) && (i > first || isPassive(c.s, first)) {
			if got := c.foreign([]int{m.Actor}, f.source); len(got) > 0 {
				return got
			}
		}
	}
	if h := c.s.Tokens[f.tok].Head; h >= 0 && isVerb(c.s, f.tok) && isTo(c.s, f.tok) && c.s.Is(f.tok, "advcl", "acl", "xcomp") { // "sent a team to Chile to investigate"
		if c.s.Is(f.tok, "acl") {
			h = c.s.Tokens[h].Head
		}
		if h >= 0 && isVerb(c.s, h) {
			if k := c.prep(h, "to"); k >= 0 && k < f.tok {
				return c.foreign(c.at(k), f.source)
			}
		}
	}
	return nil
}

// meant is whom an act is meant for or against where its own slots do not say: whom a crowd that acts in order to show, demand or denounce
// something speaks of, and the country in which those are to whom aid goes: "marched to denounce Chile's raids", "sent food to
// families who fled the war in Chile".
func (c *coder) meant(f *find) []int {
	s := c.s
	switch {
	case strings.HasPrefix(f.code, "14") && isVerb(s, f.tok):
		for _, k := range c.kids(f.tok, "advcl", "xcomp") {
			if k > f.tok && (isTo(s, k) || s.Tokens[k].XPOS == "VBG") && c.book.Is("purpose", lemma(s, k)) {
				if got := c.nextForeign(&find{tok: k, source: f.source}); len(got) > 0 {
					return got
				}
			}
		}
	case strings.HasPrefix(f.code, "07"), f.code == "0333", f.code == "0334":
		for _, slot := range [...]string{"~to", "~for"} {
			for _, k := range c.fill(f.tok, slot) {
				for _, at := range append([]int{k}, c.kids(k, "acl", "acl:relcl")...) {
					if got := c.foreign(union(c.placed(at), c.placed(c.object(at))), f.source); len(got) > 0 {
						return got
					}
				}
			}
		}
	}
	return nil
}

// placeCrowd gives a crowd or party of no known country that of the power that acts against it at home.
func (c *coder) placeCrowd(f *find, target []int) {
	if len(target) != 1 || len(f.source) == 0 || f.code < "14" || !c.isDomestic(f) {
		return
	}
	a, power := &c.cast.Actors[target[0]], &c.cast.Actors[f.source[0]]
	if _, ok := c.books.Nation(power.Country); !ok || a.Country != "" || a.Entry != nil || power.Kind == "person" {
		return
	}
	words := strings.Fields(strings.ToLower(a.Name))
	if n := len(words); n > 0 && (c.book.Is("crowd", singular(words[n-1])) || c.book.Is("party", singular(words[n-1])) || c.book.Is("crowd", words[n-1])) {
		a.Country, a.Why = power.Country, "acted against at home"
	}
}

// takesPart reports whether token i belongs to what the act at token v is done to, with, or in.
func (c *coder) takesPart(i, v int) bool {
	if l := c.lender(v); l >= 0 {
		v = l
	}
	for range 2 * maxClimb {
		if i == v {
			return true
		}
		if i < 0 || !c.s.Is(i, "obj", "iobj", "obl", "nmod", "nmod:poss", "amod", "compound", "appos", "flat", "conj", "nsubj:pass", "xcomp", "nmod:desc") {
			return false
		}
		h := c.s.Tokens[i].Head
		if c.s.Is(i, "conj") && h >= 0 && isVerb(c.s, h) {
			return false
		}
		i = h
	}
	return false
}

// country is the actor of a country, added where the text names only its people, police or parties.
func (c *coder) country(code string) int {
	if a := c.cast.Country(code); a >= 0 {
		return a
	}
	for i := range c.cast.Actors {
		if a := &c.cast.Actors[i]; a.Kind == "country" && a.Country == code {
			return i
		}
	}
	n, ok := c.books.Nation(code)
	if !ok {
		return -1
	}
	c.cast.Actors = append(c.cast.Actors, actor.Actor{Name: n.Name, Kind: "country", Country: code, Sources: []codebook.Source{n.Source},
		Why: "the country of those who act"})
	return len(c.cast.Actors) - 1
}

// isDomestic reports whether an act without another side is by its kind done at home, as curfews, arrests and protests
// are, or is done to rebels, parties or crowds.
func (c *coder) isDomestic(f *find) bool {
	switch {
	case f.code[:2] == "14", f.code == "173", f.code == "175", len(f.code) > 3 && (f.code[:3] == "172" || f.code[:3] == "132"), f.code[:3] == "081", f.code[:3] == "082":
		return true
	case f.code < "05", f.code == "0874", f.code[:2] == "15":
		return false
	case f.code[:2] == "19" && strings.Contains(strings.ToLower(c.cast.Actors[f.source[0]].Name), "police"):
		return true
	}
	for _, slot := range [...]string{"obj", "~of", "~with", "~against", "~from", "~to", "~on"} {
		for _, k := range c.fill(f.tok, slot) {
			if c.isHomely(k) || f.code[:2] == "08" && c.isHomely(c.ownPrep(k, "from")) { // "gave in to demands from rebels"
				return true
			}
		}
	}
	return false
}

// isHomely reports whether a noun names rebels, a party or a crowd.
func (c *coder) isHomely(k int) bool {
	if k < 0 {
		return false
	}
	l := singular(lemma(c.s, k))
	return c.book.Is("crowd", l) || c.book.Is("party", l) || c.book.Is("armed", l) && !c.book.Is("troops", l)
}

// spokenTarget is, for an act of words about a thing, whose thing it is: who condemns the executions in a country aims at it.
func (c *coder) spokenTarget(f *find) []int {
	if f.code == "" || f.word.Pos == 'n' {
		return nil
	}
	switch f.code[:2] {
	case "01", "05", "10", "02", "11", "12", "13":
	default:
		return nil
	}
	for _, slot := range [...]string{"obj", "~for", "~over", "~about", "~at", "~to", "~of", "xcomp", "ccomp"} {
		for _, k := range c.fill(f.tok, slot) {
			if isVerb(c.s, k) || c.s.Kid(k, "cop") >= 0 {
				if o := c.subject(k); o >= 0 {
					k = o
				}
			}
			if got := c.foreign(c.at(k), f.source); len(got) > 0 {
				return got
			}
			if a := c.cast.Owner(c.sent, k); a >= 0 {
				if got := c.foreign([]int{a}, f.source); len(got) > 0 {
					return c.spread(got)
				}
			}
		}
	}
	if got := c.partner(f); len(got) > 0 && f.code[:2] != "11" {
		return got
	}
	if f.code[:2] == "11" && f.word.Pos == 'v' && f.saying < 0 || f.word.Lemma != "" && f.code[:2] == "11" {
		return c.nextForeign(f)
	}
	return nil
}

// nextForeign is the first actor of another country named behind a verb in its clause.
func (c *coder) nextForeign(f *find) []int {
	s := c.s
	for k := f.tok + 1; k < len(s.Tokens) && k <= f.tok+farReach; k++ {
		if m := c.cast.Mention(c.sent, k); m != nil && m.Head == k {
			if got := c.foreign([]int{m.Actor}, f.source); len(got) > 0 {
				for _, j := range c.coordinated(k) {
					got = union(got, c.foreign(c.cast.Of(c.sent, j), f.source))
				}
				return got
			}
		}
		switch t := &s.Tokens[k]; {
		case isOf(lemma(s, k), "call", "describe", "term", "label", "dub", "deem", "regard", "see", "say", "be") && slices.ContainsFunc(s.Tokens[f.tok:k], func(t lang.Token) bool { return strings.EqualFold(t.Form, "what") }):
			// "condemned what she called Chile's meddling"
		case isOf(t.Form, "“", "”", "\"", "‘", "’"):
		case t.UPOS == "PUNCT" && t.Form != "-" && t.Form != "(" && t.Form != ")", t.XPOS == "VBD", t.XPOS == "VBZ", t.XPOS == "VBP":
			return nil
		}
	}
	return nil
}

// foreign is those of a country that is none of the others'.
func (c *coder) foreign(of, others []int) []int {
	var out []int
	for _, a := range of {
		act := &c.cast.Actors[a]
		if act.Country != "" && act.Kind != "media" && !slices.ContainsFunc(others, func(b int) bool { return c.cast.Actors[b].Country == act.Country }) {
			out = append(out, a)
		}
	}
	return out
}

// partner is, in a readout, the other side of the contact that the title names, where the source is one of its sides.
func (c *coder) partner(f *find) []int {
	if c.cast.Genre != actor.Readout {
		return nil
	}
	named := c.people
	if len(named) < 2 || c.s.Tokens[f.tok].XPOS == "VBG" || !slices.ContainsFunc(f.source, func(a int) bool { return slices.Contains(named, a) }) {
		return nil
	}
	return c.foreign(named, f.source)
}

// maxPeople bounds the people of a title that are taken for the sides of a contact: more are a conference.
const maxPeople = 6

// titlePeople is the persons that the title names.
func (c *coder) titlePeople() []int {
	var out []int
	for i := range c.cast.Actors {
		act := &c.cast.Actors[i]
		if (act.Kind == "person" || act.Kind == "office") && slices.ContainsFunc(act.Mentions, func(x actor.Mention) bool { return x.InTitle }) {
			out = append(out, i)
		}
	}
	if len(out) > maxPeople {
		return nil
	}
	return out
}
