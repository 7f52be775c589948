package event

import (
	"slices"
	"strings"

	"detente/internal/lang"
	"detente/internal/read/actor"
)

// town is the country of a town that stands where the target of an act is told: "the shelling of Kherson", "outside a
// mosque in Peshawar".
func (c *coder) town(f *find) []int {
	for _, slot := range f.word.Targets {
		for _, k := range c.fill(f.tok, slot) {
			for _, k := range [...]int{k, c.ownPrep(k, "in")} {
				if a := c.city(k); a >= 0 {
					return []int{a}
				}
			}
		}
	}
	return nil
}

// city is the country of the town or territory that the name at token k is; -1 if it is none.
func (c *coder) city(k int) int {
	for _, n := range c.s.Names {
		if n.Kind == lang.Place && n.First <= k && k <= n.Last {
			if p, ok := c.books.Place(c.a.Doc.Quote(c.s.Range(n.First, n.Last))); ok {
				return c.country(p.Country)
			}
		}
	}
	return -1
}

// struck is whom the clause of an attack tells to have been hit: "was killed in an airstrike", "came under fire".
func (c *coder) struck(n int) []int {
	s := c.s
	h := s.Tokens[n].Head
	if h < 0 || !isVerb(s, h) || !s.Is(n, "obl", "obl:agent") {
		return nil
	}
	switch p := preposition(s, n); {
	case p == "under" && lemma(s, h) == "come":
		k := c.subject(h)
		if of := c.at(k); len(of) > 0 || k < 0 {
			return of
		}
		return c.placed(k) // "villages in Chile came under fire"
	case isOf(p, "by", "in", "during", "under") && isPassive(s, h):
		return c.at(c.object(h))
	}
	return nil
}

// lentSubject is the actors that verb v lends a noun: its subject, or that of the verb before a participle left without one.
func (c *coder) lentSubject(v int) []int {
	k := c.subject(v)
	if k < 0 && modal(c.s, v) != "" { // "During the visit Minister X will hold talks" with the subject hung on the visit
		return c.at(c.nearSubject(v))
	}
	if of := c.at(k); len(of) > 0 || c.s.Tokens[v].XPOS != "VBG" || k >= 0 && c.s.Tokens[k].UPOS == "PRON" {
		return of
	}
	return c.at(c.leftSubject(v))
}

// isHostile reports whether a noun names what one power does against another: threats, sanctions, attacks.
func (c *coder) isHostile(f *find) bool {
	if f.word.Pos != 'n' || len(f.code) < 2 {
		return false
	}
	switch f.code[:2] {
	case "13", "15", "16", "18", "19", "20":
		return true
	}
	return false
}

// turnName makes the country whose name stands before a visit or sanctions their target: "the Chile trip", "Chile
// sanctions", but not "the Chilean visit" or "U.S. sanctions", where the name serves for an adjective.
func (c *coder) turnName(f *find) {
	if len(f.source) != 1 || f.word.Pos != 'n' || f.word.Contact != "visit" && !strings.HasPrefix(f.code, "16") {
		return
	}
	k := f.tok - 1
	if k < 0 || !c.s.Is(k, "compound", "nmod:unmarked", "flat") || !slices.Contains(c.cast.Of(c.sent, k), f.source[0]) {
		return
	}
	a := &c.cast.Actors[f.source[0]]
	if a.Kind != "country" && f.word.Contact != "visit" || a.Kind == "person" || a.Kind == "office" || c.nationality(k) != "" {
		return
	}
	if w := c.s.Tokens[k].Form; f.word.Contact != "visit" && w == strings.ToUpper(w) {
		return
	}
	f.source, f.target = nil, f.source
}

// placed is the country that a verb or noun is said to happen in; nil if none.
func (c *coder) placed(i int) []int {
	for _, p := range [...]string{"in", "at"} {
		q := c.ownPrep(i, p)
		for _, a := range c.at(q) {
			if _, ok := c.books.Nation(c.cast.Actors[a].Country); ok {
				return []int{a}
			}
		}
		if a := c.city(q); a >= 0 {
			return []int{a}
		}
	}
	return nil
}

// home is the country of a crowd: where its description or the clause places it.
func (c *coder) home(f *find) []int {
	k, v := -1, -1
	if isVerb(c.s, f.tok) {
		k = c.subject(f.tok)
	} else if h := c.s.Tokens[f.tok].Head; h >= 0 && isVerb(c.s, h) { // "protests swept Chile", "staged a rally in Chile"
		v = h
		if !c.s.Is(f.tok, "nsubj") {
			k = c.subject(v) // "students throughout Chile staged a rally"
		}
	}
	country := func(q int) []int {
		if q < 0 || c.isMission(q) {
			return nil
		}
		for _, a := range c.at(q) {
			if c.cast.Actors[a].Kind == "country" {
				return []int{a}
			}
		}
		return nil
	}
	for _, p := range [...]string{"in", "throughout", "across", "through", "of", "at", "outside", "near", "on", "to", "from"} {
		for _, i := range [...]int{k, c.ownPrep(k, "of"), f.tok, v} {
			if i < 0 || i != k && p == "of" {
				continue
			}
			q := c.ownPrep(i, p)
			if of := country(q); of != nil {
				return of
			}
			if of := country(c.ownPrep(q, "in")); of != nil { // "outside the Chilean embassy in Lima"
				return of
			}
			if of := c.ownPrep(q, "of"); of >= 0 && p == "in" { // "in the capital city of Lima"
				if a := c.city(of); a >= 0 {
					return []int{a}
				}
			}
			if a := c.city(q); a >= 0 && !c.isMission(q) {
				return []int{a}
			}
		}
	}
	if v >= 0 && c.s.Is(f.tok, "nsubj") {
		if of := country(c.object(v)); of != nil {
			return of
		}
	}
	return c.onlyCountry()
}

// livesThere is why people of a neighbour's stock are of a country.
const livesThere = "of those who live there, not of whose stock they are"

// placeKin gives people of a neighbour's stock the country in which they live: "ethnic Poles in Lithuania", "ethnic Serb rebels who operate in
// Bosnia". Where nothing places them it is the other country that the rest of the sentence speaks of first.
func (c *coder) placeKin() {
	s := c.s
	for i := range s.Tokens {
		m := c.cast.Mention(c.sent, i)
		if m == nil || m.Head != i || c.cast.Actors[m.Actor].Entry != nil || c.cast.Actors[m.Actor].Why == livesThere || !isKin(c.cast.Actors[m.Actor].Name) {
			continue
		}
		a := &c.cast.Actors[m.Actor]
		places := []int{i, s.Tokens[i].Head}
		places = append(places, c.kids(i, "acl")...)
		home := ""
		for _, at := range places {
			if at < 0 || home != "" || at == s.Tokens[i].Head && !isVerb(s, at) {
				continue
			}
			for _, b := range c.placed(at) {
				if code := c.cast.Actors[b].Country; code != a.Country {
					home = code
				}
			}
		}
		for k := i + 1; k < len(s.Tokens) && home == ""; k++ {
			if o := c.cast.Mention(c.sent, k); o != nil && o.Head == k {
				code := c.cast.Actors[o.Actor].Country
				if _, ok := c.books.Nation(code); ok && code != a.Country {
					home = code
				}
			}
		}
		if home != "" {
			a.Country, a.Why = home, livesThere
		}
	}
}

// isKin reports whether a description is of people by their stock: "ethnic Albanian guerrillas".
func isKin(name string) bool {
	for w := range strings.FieldsSeq(strings.ToLower(name)) {
		if w == "ethnic" {
			return true
		}
		if isOf(w, "of", "in", "from", "who") {
			break
		}
	}
	return false
}

// onlyCountry is the one country that the sentence at hand speaks of; nil if there are several or none.
func (c *coder) onlyCountry() []int {
	var of []int
	for i := range c.s.Tokens {
		m := c.cast.Mention(c.sent, i)
		if m == nil || m.Head != i {
			continue
		}
		code := c.cast.Actors[m.Actor].Country
		if _, ok := c.books.Nation(code); !ok {
			continue
		}
		if len(of) > 0 && c.cast.Actors[of[0]].Country != code {
			return nil
		}
		if len(of) == 0 {
			of = []int{c.country(code)}
		}
	}
	return of
}

// isMission reports whether a noun names a house abroad: who gathers outside it is not at home there.
func (c *coder) isMission(k int) bool {
	return isOf(lemma(c.s, k), "embassy", "consulate", "mission")
}

// carriedOut is the agent of the participle that a noun's act is said to be done with: "attacks carried out by Iran"; -1 if none.
func (c *coder) carriedOut(n int) int {
	for _, k := range c.s.Kids(n) {
		if k := int(k); c.s.Is(k, "acl") && c.s.Tokens[k].XPOS == "VBN" {
			if a := c.ownPrep(k, "by"); a >= 0 {
				return a
			}
			if a := c.s.Kid(k, "obl:agent"); a >= 0 {
				return a
			}
		}
	}
	return -1
}

// farAgent is the agent that "by" names behind what else an act named by a noun is told with: "the murder of two soldiers
// in Lima on Monday by rebels"; -1 if none.
func (c *coder) farAgent(n int) int {
	s := c.s
	for j := n + 1; j+1 < len(s.Tokens) && j <= n+farReach; j++ {
		switch t := &s.Tokens[j]; {
		case t.UPOS == "PUNCT" && t.Form != "-", t.UPOS == "VERB", t.UPOS == "AUX", t.UPOS == "SCONJ", t.UPOS == "CCONJ":
			return -1
		case form(s, j) == "by" && t.UPOS == "ADP":
			for k := j + 1; k < len(s.Tokens) && k <= j+nearAfter; k++ {
				if m := c.cast.Mention(c.sent, k); m != nil && m.Head == k && m.First > j {
					return k
				}
				if p := s.Tokens[k].UPOS; p == "ADP" || p == "PUNCT" || p == "VERB" {
					return -1
				}
			}
			return -1
		}
	}
	return -1
}

// doer is the subject of the clause that an act named by a noun happens in: "killed two in a raid", "ended the tour with a
// visit", "answered a call"; nil if the noun tells of something else.
func (c *coder) doer(f *find) []int {
	s := c.s
	n := f.tok
	h := s.Tokens[n].Head
	if n > 0 && s.Tokens[n-1].UPOS == "CCONJ" && s.Kid(n, "det", "amod", "nmod:poss") < 0 && f.word.Op != "" {
		for k := n - 1; k >= 0; k-- { // "urge … and call on": a verb taken for a noun
			if g := c.find[k]; g != nil && g.word.Pos == 'v' && g.word.Op != "" && g.word.Op != "do" && g.word.Op != "stop" {
				c.sides(g)
				return g.source
			}
		}
		return nil
	}
	p := preposition(s, n)
	if f.word.Contact != "" { // "is on a visit", "are in talks", "was in Lima for talks"
		at := n
		if h >= 0 && s.Is(n, "nmod") && p == "for" {
			at = h
		}
		if s.Kid(at, "cop") >= 0 && preposition(s, at) != "" {
			return c.at(c.subject(at))
		}
	}
	if h >= 0 && s.Is(n, "nmod") && !isVerb(s, h) && s.Is(h, "obj") { // hung on the object: "killed two people in a raid"
		h = s.Tokens[h].Head
	} else if !s.Is(n, "obl", "obj") {
		return nil
	}
	if h < 0 || !isVerb(s, h) {
		return nil
	}
	talk := f.word.Contact != ""
	switch {
	case talk && (p == "out" || p == "from"): // "walked out of the talks"
	case s.Is(n, "obj") && talk && s.Tokens[n].XPOS == "NN" && isOf(c.book.ContactStatus('v', lemma(s, h)), planned, possible, cancelled): // "is considering a visit"
	case s.Is(n, "obj"):
		if !talk || f.word.Contact == "visit" {
			return nil
		}
	case p == "in" || p == "during" || p == "with" || p == "by":
		if f.code < "15" && !talk {
			return nil
		}
	case talk && (p == "for" || p == "on" || p == "after" || p == "before" || p == "at"):
	default:
		return nil
	}
	of := c.at(c.subject(h))
	if slices.ContainsFunc(of, c.isPublic) {
		return of
	}
	return nil
}

// persons is the people named in the subject of a contact, for where titles and "of" hide from the tree that they are
// coordinated: "the adviser John Doe and the secretary of the council Ivan Doe held talks".
func (c *coder) persons(f *find) []int {
	i := f.tok
	if v := c.lender(i); v >= 0 {
		i = v
	}
	k := -1
	if isVerb(c.s, i) {
		k = c.subject(i)
	}
	if k < 0 || k > i {
		return nil
	}
	first, last := c.s.Edges(k)
	var out []int
	for t := first; t <= last && t < i; t++ {
		if m := c.cast.Mention(c.sent, t); m != nil && m.Head == t && m.Form == actor.Name && c.cast.Actors[m.Actor].Kind == "person" && !slices.Contains(out, m.Actor) {
			out = append(out, m.Actor)
		}
	}
	return out
}
