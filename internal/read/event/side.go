package event

import (
	"slices"
	"strings"
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
				of = c.at(p) // "tens of thousands of Chileans"
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
		if act.Country == "" && act.Entry == nil && act.Code == "" && len(act.Members) == 0 && (act.Kind == "unknown" || act.Kind == "people" || act.Kind == "") && !c.isArmed(act.Name) {
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
	case "mod", "mod2":
		var out []int
		for _, k := range c.fill(i, slot) {
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
	if len(at) > 1 && isVerb(c.s, i) && len(of) > 1 && c.opensClause(at[1]) {
		of = without(of, c.at(at[1])) // "blamed Chile, and Peru vowed", which the tree takes for two blamed
	}
	of = union(of, c.hidden(at[0]))
	for _, k := range at[1:] { // "President X and Chancellor Y", "with both X and Y"
		if c.s.Is(k, "conj") && slices.ContainsFunc(of, c.isPublic) && !c.opensClause(k) {
			if more := c.at(k); slices.ContainsFunc(more, c.isPublic) && (c.s.Tokens[k].UPOS == "PROPN" || c.isNamed(k)) {
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
	} else if of := c.spokenTo(f); of != nil {
		f.source = of
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
			g := c.find[o]
			c.sides(g)
			if f.target, f.aimed = without(g.source, f.source), true; len(g.source) == 0 && isPassive(c.s, f.tok) {
				f.target = without(g.target, f.source) // "the coup in Chile was condemned by Peru"
			}
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
	if k := c.saidIn(f); len(f.source) == 0 && f.code == "130" && k >= 0 { // "Chile will pay a heavy price, Lima said"
		f.source = without(c.spread(c.sayings[k].Speakers), f.target)
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
	if f.symmetric && len(f.target) > 0 {
		if of := c.notOf(f.source, f.target); len(of) > 0 { // Chile's minister, with Peru's, in "the Chile-Peru dialogue"
			f.source = of
		}
	}
	if !f.symmetric && len(f.source) > 1 && len(f.target) > 0 && !strings.HasPrefix(f.code, "14") && len(without(f.target, f.source)) == 0 && len(without(f.source, f.target)) > 0 {
		f.source = without(f.source, f.target) // "the ministers thanked Chile", whose own is one of them
	}
	f.target = without(f.target, f.source)
}

// notOf is the actors of no country of the others'.
func (c *coder) notOf(of, others []int) []int {
	return slices.DeleteFunc(slices.Clone(of), func(a int) bool {
		return slices.ContainsFunc(others, func(b int) bool {
			return a != b && c.cast.Actors[a].Country != "" && c.cast.Actors[a].Country == c.cast.Actors[b].Country
		})
	})
}

// inRoot reports whether a verb is the main one of its sentence or coordinated with it.
func (c *coder) inRoot(i int) bool {
	for c.s.Is(i, "conj") && c.s.Tokens[i].Head >= 0 {
		i = c.s.Tokens[i].Head
	}
	return c.s.Tokens[i].Head < 0
}

// first is the actors of the first slot that has any besides those of but; of a symmetric act those of all slots.
func (c *coder) first(i int, slots []string, but []int, all bool) []int {
	var out []int
	for _, slot := range slots {
		got := without(c.slotActors(i, slot), but)
		if pair := c.pairBut(i, slot, but); pair != nil {
			got = pair
		}
		if len(got) > 0 {
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
	if k := f.word.Contact; k != "" && k != "visit" && k != "message" && strings.HasPrefix(f.word.Code, "04") && f.word.Code != "043" && f.word.Code != "045" {
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
