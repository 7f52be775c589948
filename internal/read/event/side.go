package event

import (
	"slices"
	"strings"

	"detente/internal/lang"
	"detente/internal/read/actor"
)

// at is the actors that the phrase headed by token k denotes, or whose it is: of "Ukrainian cities" Ukraine.
func (c *coder) at(k int) []int {
	if k < 0 {
		return nil
	}
	if of := c.jointly(k); len(of) > 1 {
		return of
	}
	of := c.cast.Of(c.sent, k)
	if len(of) == 0 && c.s.Tokens[k].XPOS == "VBG" { // "neighboring Chad" taken for a clause
		if o := c.s.Kid(k, "obj"); o >= 0 {
			return c.at(o)
		}
	}
	if len(of) == 0 {
		if a := c.s.Kid(k, "appos", "flat"); a >= 0 { // "the adviser John Doe" headed by his title
			of = c.cast.Of(c.sent, a)
		}
	}
	if len(of) == 0 {
		switch lemma(c.s, k) {
		case "border", "frontier", "boundary":
			if p := c.ownPrep(k, "with"); p >= 0 {
				return c.at(p)
			}
		}
		if c.book.Is("part", lemma(c.s, k)) {
			if p := c.ownPrep(k, "of"); p >= 0 {
				of = c.cast.Of(c.sent, p)
			}
		}
		if len(of) == 0 {
			of = c.owners(k)
		}
	}
	if len(of) == 1 && c.cast.Actors[of[0]].Kind != "person" { // "the leaders of Chile and Peru" taken for Chile's
		if all := c.owners(k); len(all) > 1 {
			of = all
		}
	}
	return c.spread(c.known(k, of))
}

// owners is whose the thing or who the people headed by token k are; several of a plural: "commanders of India and China".
func (c *coder) owners(k int) []int {
	a := c.cast.Owner(c.sent, k)
	if a < 0 || c.s.Tokens[k].UPOS == "PRON" {
		return nil
	}
	out := []int{a}
	if x := c.s.Tokens[k].XPOS; x == "NNS" || x == "NNPS" {
		for _, i := range c.s.Subtree(k) {
			if m := c.cast.Mention(c.sent, i); m != nil && m.Actor == a {
				return union(out, c.cast.Of(c.sent, i))
			}
		}
	}
	return out
}

// jointly is the countries whose adjectives a plural shares: "Chilean and Peruvian envoys"; fewer than two if it has none.
// It goes by the words before the plural, for the tree often breaks them apart.
func (c *coder) jointly(k int) []int {
	s := c.s
	if x := s.Tokens[k].XPOS; x != "NNS" && x != "NNPS" {
		return nil
	}
	var out []int
	for j := k - 1; j >= 0; j-- {
		if n := c.nationality(j); n != "" {
			out = append([]int{c.country(n)}, out...)
			if j == 0 || !isOf(form(s, j-1), "and", ",") {
				break
			}
			j-- // past "and"
		} else if p := s.Tokens[j].UPOS; len(out) > 0 || p != "ADJ" && p != "NOUN" && p != "PROPN" {
			break
		}
	}
	return out
}

// nationality is the code of the country whose adjective token i is; "" if it is none.
func (c *coder) nationality(i int) string {
	m := c.cast.Covering(c.sent, i)
	if m == nil {
		return ""
	}
	code := c.cast.Actors[m.Actor].Country
	if n, ok := c.books.Nation(code); ok && n.Adjective == c.s.Tokens[i].Form {
		return code
	}
	return ""
}

// known leaves out those of whom nothing is known ("the authority", "our nationals"); if nobody is left it is their owner
// who is meant, unless the word tells a relation to the owner ("our allies").
func (c *coder) known(k int, of []int) []int {
	var out []int
	for _, a := range of {
		act := &c.cast.Actors[a]
		if act.Country == "" && act.Entry == nil && act.Code == "" && len(act.Members) == 0 && (act.Kind == "unknown" || act.Kind == "people" || act.Kind == "") {
			continue
		}
		out = append(out, a)
	}
	if len(out) > 0 || len(of) == 0 {
		return out
	}
	if c.book.Is("relation", lemma(c.s, k)) {
		return of
	}
	if a := c.cast.Owner(c.sent, k); a >= 0 && !slices.Contains(of, a) {
		return []int{a}
	}
	return of
}

// isVague reports whether nothing is known of an actor but a description: "our allies", "several insurers".
func (c *coder) isVague(a int) bool {
	act := &c.cast.Actors[a]
	return act.Country == "" && act.Entry == nil && act.Code == "" && len(act.Members) == 0 && act.Kind != "person" && !c.isArmed(act.Name)
}

// spread puts the members in the place of a group such as "the two leaders".
func (c *coder) spread(of []int) []int {
	var out []int
	for _, a := range of {
		members := c.cast.Actors[a].Members
		if len(members) == 0 {
			members = []int{a}
		}
		for _, m := range members {
			if !slices.Contains(out, m) {
				out = append(out, m)
			}
		}
	}
	return out
}

// slotActors is the actors in a slot of token i.
func (c *coder) slotActors(i int, slot string) []int {
	switch slot {
	case "-":
		return nil
	case "mod":
		var out []int
		for _, k := range c.fill(i, "mod") {
			if m := c.cast.Mention(c.sent, k); m != nil && m.Head == k {
				if a := &c.cast.Actors[m.Actor]; a.Country != "" || a.Kind == "group" || a.Kind == "armed_force" {
					out = append(out, c.spread([]int{m.Actor})...)
				}
			}
		}
		return out
	}
	at := c.fill(i, slot)
	if slot == "subj" && len(at) > 0 && c.book.Is("organ", lemma(c.s, at[0])) &&
		!slices.ContainsFunc(c.at(at[0]), func(a int) bool { return c.cast.Actors[a].Country != "" }) {
		if home := c.placed(at[0]); home != nil { // "police in Lima", "a court in Lima"
			return home
		}
	}
	if slot == "subj" && isVerb(c.s, i) && !isPassive(c.s, i) && (len(at) == 0 || len(c.at(at[0])) == 0 && c.s.Tokens[at[0]].UPOS != "PRON") {
		if c.s.Tokens[i].XPOS == "VBG" {
			return c.at(c.leftSubject(i))
		}
		return c.at(c.nearSubject(i))
	}
	if len(at) == 0 {
		return nil
	}
	of := c.at(at[0])
	for _, k := range at[1:] { // "President X and Chancellor Y", "with both X and Y"
		if c.s.Is(k, "conj") && c.s.Tokens[k].UPOS == "PROPN" && slices.ContainsFunc(of, c.isPublic) {
			if more := c.at(k); slices.ContainsFunc(more, c.isPublic) {
				of = union(of, more)
			}
		}
	}
	return of
}

// sides gives a find its source and target.
func (c *coder) sides(f *find) {
	if f.sided {
		return
	}
	f.sided = true
	w := f.word
	f.symmetric = c.symmetric(f)
	if len(f.source) > 0 {
		// settled where it was composed
	} else if len(c.absent) > 0 && w.Pos == 'v' && slices.Contains(w.Sources, "subj") && c.inRoot(f.tok) {
		f.source = c.spread(c.absent)
	} else if f.saying >= 0 && len(c.sayings[f.saying].Speakers) > 0 {
		f.source = c.spread(c.sayings[f.saying].Speakers)
	} else {
		f.source = c.first(f.tok, w.Sources, nil, f.symmetric)
		c.turnName(f)
	}
	if w.Pos == 'n' && len(f.source) == 0 && c.lender(f.tok) < 0 {
		if k := c.carriedOut(f.tok); k >= 0 {
			f.source = c.at(k)
		} else if k := c.farAgent(f.tok); k >= 0 && f.code >= "14" {
			f.source = c.at(k)
		} else {
			f.source = c.doer(f)
		}
	}
	if v := c.lender(f.tok); w.Pos == 'n' && v >= 0 && len(f.source) == 1 && c.cast.Actors[f.source[0]].Country == "" && strings.HasPrefix(f.code, "087") {
		if of := c.at(c.subject(v)); slices.ContainsFunc(of, c.isPublic) { // "Chile speeded up the withdrawal of its forces"
			f.source = of
		}
	}
	if w.Pos == 'n' && (len(f.source) == 0 || f.symmetric) {
		if v := c.lender(f.tok); v >= 0 {
			if k := c.s.Kid(v, "nmod:poss"); k >= 0 { // "Russia's escalating buildup" with a modifier taken for a verb
				f.source = c.at(k)
			} else {
				f.source = union(c.lentSubject(v), f.source)
			}
		}
		if a := c.cast.Owner(c.sent, f.tok); len(f.source) == 0 && a >= 0 && w.Code != "" && slices.Contains(w.Sources, "~of") {
			f.source = c.spread([]int{a})
		}
	}
	if len(f.target) == 0 {
		f.target = c.first(f.tok, w.Targets, f.source, false)
	}
	if f.saying >= 0 {
		if to := c.sayings[f.saying].Addressees; len(to) > 0 && (len(f.target) == 0 || f.word.Op == "intend") {
			f.target = without(c.spread(to), f.source)
		}
	}
	if by := f.by; by != nil {
		c.sides(by)
		switch by.word.Op {
		case "demand", "appeal":
			if len(f.source) == 0 || len(by.target) > 0 && isVerb(c.s, f.tok) && isTo(c.s, f.tok) && c.s.Kid(f.tok, "nsubj") < 0 {
				f.source = by.target
			}
		case "intend", "threaten", "stop", "reject", "say":
			if len(f.source) == 0 {
				f.source = by.source
			}
			if len(f.target) == 0 && !f.symmetric {
				f.target = without(by.target, f.source)
			}
		}
	}
	for _, k := range f.content {
		g := c.find[k]
		c.sides(g)
		if len(f.target) > 0 {
			break
		}
		switch f.word.Op {
		case "demand", "appeal", "reject":
			f.target = without(g.source, f.source)
			if g.symmetric {
				f.target = without(union(g.source, g.target), f.source)
			}
			if len(f.target) == 0 && f.word.Op == "reject" {
				f.target = without(g.target, f.source)
			}
		case "say":
			if f.code != "" && f.code[:2] == "10" {
				f.target = without(g.source, f.source)
				break
			}
			fallthrough
		default:
			f.target = without(g.target, f.source)
			if g.symmetric && len(f.target) == 0 {
				f.target = without(g.source, f.source)
			}
		}
	}
	if w.Contact != "" && len(f.target) == 0 {
		f.target = c.otherSide(f)
	}
	if len(f.target) == 0 {
		f.target = c.spokenTarget(f)
	}
	if w.Pos == 'v' && (strings.HasPrefix(f.code, "05") || strings.HasPrefix(f.code, "11")) {
		if o := c.object(f.tok); o >= 0 && c.find[o] != nil && c.isHostile(c.find[o]) { // who condemns an attack on Chile, or welcomes it, means who attacks
			c.sides(c.find[o])
			f.target, f.aimed = without(c.find[o].source, f.source), true
		}
	}
	if len(f.target) == 0 && w.Op == "threaten" {
		f.target = c.nextForeign(f) // "threatened to deal a blow to Chile"
	}
	if len(f.target) == 0 && w.Op == "demand" { // of one's own government
		for _, k := range c.fill(f.tok, "ccomp") {
			f.target = without(c.at(c.subject(k)), f.source)
		}
	}
	if len(f.source) == 0 && w.Pos == 'v' && (strings.HasPrefix(f.code, "173") || f.code == "174") && isPassive(c.s, f.tok) {
		f.source = c.placed(f.tok) // "was arrested in Peru"
	}
	if !f.aimed && len(without(f.target, f.source)) == 0 && f.code >= "03" && w.Pos == 'v' && w.Contact == "" {
		f.target = c.farTarget(f)
	}
	if strings.HasPrefix(f.code, "14") && !slices.ContainsFunc(f.source, func(a int) bool { return c.cast.Actors[a].Country != "" }) {
		f.source = union(f.source, c.home(f)) // a crowd acts for nobody: its country says where it is to be counted
	}
	if len(f.source) == 0 && (strings.HasPrefix(f.code, "15") || strings.HasPrefix(f.code, "087")) && w.Pos == 'v' { // "troops were deployed": by those whose they are
		if o := c.object(f.tok); o >= 0 && isPassive(c.s, f.tok) {
			f.source = c.at(o)
		}
	}
	if len(f.source) == 0 && f.code != "" && f.code[:2] == "13" && c.cast.Issuer >= 0 { // "it will face severe consequences"
		f.source = []int{c.cast.Issuer}
	}
	if len(f.target) == 0 && w.Pos == 'n' && (f.code == "020" || f.code == "036") && c.s.Is(f.tok, "obl") { // "came at the invitation of"
		if h := c.s.Tokens[f.tok].Head; h >= 0 && isVerb(c.s, h) {
			f.target = without(c.at(c.subject(h)), f.source)
		}
	}
	if f.symmetric && (w.Contact != "" || f.code == "057") && len(union(f.source, f.target)) < 2 {
		if who := c.persons(f); len(who) > 1 {
			f.source = who
		}
	}
	if h := c.s.Tokens[f.tok].Head; w.Pos == 'n' && len(f.source) == 0 && c.s.Is(f.tok, "compound") && strings.HasSuffix(form(c.s, f.tok), "ing") &&
		c.s.Is(h, "nmod") && preposition(c.s, h) == "of" { // "accused Chile of shelling villages" with a gerund taken for a noun
		f.source = c.at(c.s.Tokens[h].Head)
	}
	if w.Pos == 'n' && len(f.source) == 0 && w.Contact != "" && c.s.Kid(f.tok, "cop") >= 0 && isOf(preposition(c.s, f.tok), "on", "in") { // "is on a visit to"
		f.source = c.at(c.s.Kid(f.tok, "nsubj"))
	}
	if len(f.target) == 0 && (f.code >= "14" || w.Contact == "visit") {
		f.target = without(c.town(f), f.source)
	}
	if w.Pos == 'n' && len(f.target) == 0 && f.code >= "17" {
		f.target = without(c.struck(f.tok), f.source)
	}
	if w.Pos == 'n' && len(f.source) == 0 && f.code >= "06" && c.s.Is(f.tok, "obj") { // "is considering new sanctions"
		if h := c.s.Tokens[f.tok].Head; h >= 0 && isVerb(c.s, h) && isOf(c.governs(h), planned, possible, promised, threatened) {
			f.source = c.at(c.subject(h))
		}
	}
	if f.symmetric && len(f.target) == 0 && len(f.source) > 1 {
		f.source, f.target = f.source[:1], f.source[1:]
	}
	f.target = without(f.target, f.source)
}

// inRoot reports whether a verb is the main one of its sentence or coordinated with it.
func (c *coder) inRoot(i int) bool {
	for c.s.Is(i, "conj") && c.s.Tokens[i].Head >= 0 {
		i = c.s.Tokens[i].Head
	}
	return c.s.Tokens[i].Head < 0
}

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
		for _, i := range [...]int{k, f.tok, v} {
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
		}
	}
	if v >= 0 && c.s.Is(f.tok, "nsubj") {
		return country(c.object(v))
	}
	return nil
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

// first is the actors of the first slot that has any besides those of but; of a symmetric act those of all slots.
func (c *coder) first(i int, slots []string, but []int, all bool) []int {
	var out []int
	for _, slot := range slots {
		if got := without(c.slotActors(i, slot), but); len(got) > 0 {
			if !all {
				return got
			}
			out = union(out, got)
		}
	}
	return out
}

// symmetric reports whether both sides do what the find says.
func (c *coder) symmetric(f *find) bool {
	if k := f.word.Contact; k != "" && k != "visit" && k != "message" && strings.HasPrefix(f.word.Code, "04") && f.word.Code != "043" {
		return true
	}
	if slices.Contains(f.word.Sources, "~between") {
		return c.prep(f.tok, "between") >= 0
	}
	switch f.word.Code {
	case "057", "060", "061", "062", "190":
		return f.word.Pos == 'v' && slices.Contains(f.word.Targets, "~with") && c.prep(f.tok, "with") < 0 || f.word.Code == "057"
	case "030":
		return f.word.Lemma == "agree" || f.word.Lemma == "reach"
	}
	return false
}

func without(of, but []int) []int {
	if len(of) == 0 || len(but) == 0 {
		return of
	}
	var out []int
	for _, a := range of {
		if !slices.Contains(but, a) {
			out = append(out, a)
		}
	}
	return out
}

func union(a, b []int) []int {
	out := slices.Clone(a)
	for _, x := range b {
		if !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	return out
}
