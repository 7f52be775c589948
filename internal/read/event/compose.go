package event

import (
	"slices"
	"strings"

	"detente/internal/codebook"
)

// compose gives a find its code: its own, or that of what it says of the acts in its content.
func (c *coder) compose(f *find) {
	if f.done || f.busy {
		return
	}
	f.busy = true
	defer func() { f.busy, f.done = false, true }()
	f.code = f.word.Code
	switch f.word.Op {
	case "", "do", "deny":
		return
	case "say":
		c.composeSay(f)
		return
	case "warn":
		c.composeWarn(f)
		return
	}
	if f.word != &mustWord {
		f.content = c.content(f)
	}
	for _, k := range f.content {
		g := c.find[k]
		c.compose(g)
		g.by = f
		if f.word.Op == "stop" || g.word.Pos == 'n' && g.word.Op != "" && g.word.Code == f.word.Code { // "reiterated its commitment"
			g.silent = true
		}
		if f.word.Lemma == "" && g.word.Op != "" && g.word.Op != "stop" && !strings.HasPrefix(g.code, "01") {
			f.code = "" // the statement's act is that of the word inside: "said it would not hesitate to"
			return
		}
		if f.inner == "" {
			f.inner = g.spoken()
		}
	}
	if f.word.Op == "intend" && len(f.content) > 0 && f.inner >= "04" && isNegated(c.s, f.content[0]) {
		if f.inner < "10" {
			f.code = "120"
			c.apply(f, "reject") // "promised that it would not release them"
		} // "agreed not to attack" is an agreement, no threat
		return
	}
	if f.word.Op == "intend" && f.word.Code == "030" && strings.HasPrefix(f.inner, "15") {
		return // who promises to strengthen his forces threatens nobody
	}
	c.apply(f, f.word.Op)
}

// spoken is the code that stands for a find where another speaks of it: of a call for talks that of the talks.
func (f *find) spoken() string {
	if f.inner != "" && (f.word.Op == "appeal" || f.word.Op == "demand") {
		return f.inner
	}
	return f.code
}

// apply composes the code of an operation; a line with a code of its own keeps it where nothing is spoken of.
func (c *coder) apply(f *find, op string) {
	if f.inner == "" {
		if op == "intend" && f.word.Code == "" || op == "stop" {
			f.code = ""
		}
		return
	}
	code, source, ok := c.book.Compose(op, f.inner)
	if !ok || op == "stop" && source == (codebook.Source{}) {
		f.code = ""
		return
	}
	if op == "intend" && c.book.Is("friendly", lemma(c.s, f.tok)) && strings.HasPrefix(code, "13") {
		return // who agrees on sanctions, or assures that attackers will be tried, threatens nobody he speaks to
	}
	f.code = code
	f.sources = append(f.sources, source)
}

// content is the tokens of the acts that a find speaks of.
func (c *coder) content(f *find) []int {
	var out []int
	seen := make(map[int]bool, 8)
	add := func(k int) {
		if k >= 0 && !c.isCondition(k) {
			c.reach(k, f.tok, &out, seen, 0)
		}
	}
	i := f.tok
	for _, slot := range [...]string{"xcomp", "ccomp"} {
		for _, k := range c.fill(i, slot) {
			add(k)
		}
	}
	if isVerb(c.s, i) {
		if o := c.object(i); o >= 0 {
			add(o)
		}
	}
	if f.word.Op == "stop" && isVerb(c.s, i) {
		if c.object(i) < 0 && len(out) == 0 {
			if k := c.subject(i); k >= 0 && c.find[k] != nil && c.find[k].word.Code >= "13" { // "the attacks stopped", but not "the talks ended"
				add(k)
			} else {
				add(c.nearFind(i))
			}
		}
		return out // who ends the year on the phone ends no talks
	}
	for _, p := range [...]string{"for", "to", "of", "on", "with", "against", "from", "in", "into", "at"} {
		if len(out) > 0 && p != "with" && p != "for" {
			break
		}
		if k := c.prep(i, p); k >= 0 && !(p == "to" && isTo(c.s, k)) {
			if g := c.find[k]; g != nil && g.word.Contact != "" && (p == "at" || p == "in") {
				continue // "agreed at the summit"
			}
			add(k)
		}
	}
	if f.saying >= 0 && len(out) == 0 {
		if y := &c.sayings[f.saying]; !y.Content.Contains(c.s.Tokens[f.tok].Span) {
			for _, k := range c.tops(y) {
				add(k)
			}
		}
	}
	if len(out) == 0 {
		add(c.nearFind(i))
	}
	return out
}

// nearFind is the act named soon after a word that speaks of one, where the tree hangs it elsewhere; -1 if none.
func (c *coder) nearFind(i int) int {
	s := c.s
	for k := i + 1; k < len(s.Tokens) && k <= i+nearAfter; k++ {
		if f := c.find[k]; f != nil && f.word.Op != "do" && f.saying < 0 {
			if s.Is(k, "nsubj") && c.lender(k) < 0 {
				return -1
			}
			return k
		}
		switch t := &s.Tokens[k]; {
		case t.UPOS == "PUNCT" && t.Form != "-", t.XPOS == "VBD", t.XPOS == "VBZ", t.XPOS == "VBP", t.UPOS == "SCONJ":
			return -1
		}
	}
	return -1
}

// reach collects the acts that a complement headed by k names: itself, what it governs, what is coordinated with it.
func (c *coder) reach(k, from int, out *[]int, seen map[int]bool, depth int) {
	if k < 0 || depth > maxClimb || seen[k] || k == from {
		return
	}
	seen[k] = true
	s := c.s
	f := c.find[k]
	switch {
	case f != nil && f.word.Op != "do":
		if !slices.Contains(*out, k) {
			*out = append(*out, k)
		}
	case isVerb(s, k):
		if c.book.Is("against", lemma(s, k)) {
			break // who wants an attack deterred wants no attack
		}
		o := c.object(k)
		if f != nil || c.governs(k) != "" {
			if o >= 0 && (len(c.cast.Of(c.sent, o)) == 0 || c.find[o] != nil) {
				c.reach(o, from, out, seen, depth+1)
			}
			c.reach(s.Kid(k, "xcomp", "ccomp"), from, out, seen, depth+1)
			for _, p := range [...]string{"in", "on", "with", "for", "to"} { // "engage in talks", "respond with measures"
				c.reach(c.ownPrep(k, p), from, out, seen, depth+1)
			}
		} else if o >= 0 && c.find[o] != nil {
			c.reach(o, from, out, seen, depth+1)
		} else {
			for _, p := range [...]string{"in", "with", "by", "to"} {
				if q := c.ownPrep(k, p); q >= 0 && c.find[q] != nil {
					c.reach(q, from, out, seen, depth+1)
				}
			}
		}
	default: // a noun or adjective that is no act: "plans for a meeting", "ready to talk"
		if len(c.cast.Of(c.sent, k)) > 0 && s.Tokens[k].UPOS == "PROPN" {
			break
		}
		c.reach(c.infinitive(k), from, out, seen, depth+1)
		for _, j := range c.kids(k, "compound") { // "mediation efforts"
			if c.find[j] != nil {
				c.reach(j, from, out, seen, depth+1)
			}
		}
		for _, p := range [...]string{"of", "for", "to", "on"} {
			if p == "of" || s.Tokens[k].UPOS != "NOUN" || c.governs(k) != "" || c.book.Is("part", lemma(s, k)) {
				c.reach(c.ownPrep(k, p), from, out, seen, depth+1)
			}
		}
	}
	for _, j := range s.Kids(k) {
		if s.Is(int(j), "conj") && !(s.Tokens[k].XPOS == "VB" && isOf(s.Tokens[j].XPOS, "VBD", "VBZ", "VBP")) {
			c.reach(int(j), from, out, seen, depth+1)
		}
	}
}

// tops are the tokens of the sentence at hand that head the content of a saying.
func (c *coder) tops(y *Saying) []int {
	var out []int
	s := c.s
	for i := range s.Tokens {
		if y.Content.Contains(s.Tokens[i].Span) && s.Tokens[i].UPOS != "PUNCT" {
			if h := s.Tokens[i].Head; h < 0 || !y.Content.Contains(s.Tokens[h].Span) {
				if s.Tokens[i].UPOS == "VERB" || s.Tokens[i].UPOS == "NOUN" || s.Tokens[i].UPOS == "ADJ" || s.Tokens[i].UPOS == "AUX" || c.find[i] != nil {
					out = append(out, i)
				}
			}
		}
	}
	return out
}

// composeSay reads what a plain "said" did: said that another must do it, it demanded; that it will do it itself, it
// promised or threatened; that it will not, it refused. Else it has no code.
func (c *coder) composeSay(f *find) {
	if f.saying < 0 {
		return
	}
	y := &c.sayings[f.saying]
	for _, top := range c.tops(y) {
		for _, t := range c.coordinated(top) {
			if c.sayOf(f, y, t) {
				return
			}
		}
	}
}

func (c *coder) sayOf(f *find, y *Saying, t int) bool {
	s := c.s
	if !isVerb(s, t) && s.Kid(t, "cop") < 0 {
		return false
	}
	subj := c.subject(t)
	var of []int
	if subj >= 0 {
		of = c.cast.Of(c.sent, subj)
	}
	own := c.ownSide(y.Speakers, of, subj)
	if !own && len(of) > 0 && c.stateless(y.Speakers) { // "Finland will give a grant, a statement said"
		own = slices.ContainsFunc(of, c.isPublic)
		f.source = c.spread(of)
	}
	if !own && subj >= 0 && s.Kid(t, "cop") >= 0 && s.Tokens[t].UPOS != "VERB" && !isNegated(s, t) && (c.book.Is("blame", lemma(s, t)) || c.book.Is("blame", form(s, t))) {
		if of := c.foreign(c.at(subj), y.Speakers); len(of) > 0 { // "said Chile's decision was irresponsible"
			f.code, f.target = "111", of
			return true
		}
	}
	m := modal(s, t)
	l := lemma(s, t)
	must := m == "must" || m == "should" || (l == "have" || l == "need" || l == "ought") && s.Kid(t, "xcomp") >= 0
	if must && len(of) == 0 && subj >= 0 && isOf(form(s, subj), "it", "they", "he", "she") { // "told Chile it must leave"
		if of = c.foreign(c.spread(y.Addressees), y.Speakers); len(of) > 0 {
			own = false
		}
	}
	if lemma(s, t) == "question" && preposition(s, t) == "out" && !isNegated(s, t) { // "reopening it was out of the question"
		f.code = "120"
		if subj >= 0 {
			c.reach(subj, f.tok, &f.content, map[int]bool{}, 0)
		}
		for _, k := range f.content {
			g := c.find[k]
			c.compose(g)
			if g.by = f; f.inner == "" {
				f.inner = g.spoken()
			}
		}
		c.apply(f, "reject")
		return true
	}
	will := m == "will" || m == "would" || c.book.Status('a', l) == planned && s.Tokens[t].UPOS == "ADJ" ||
		isVerb(s, t) && c.book.Status('v', l) == planned && s.Kid(t, "xcomp") >= 0
	var acts []int
	c.reach(t, f.tok, &acts, map[int]bool{}, 0)
	op := ""
	switch {
	case must && !own && len(of) > 0:
		op, f.code = "demand", "100"
		f.target = of
	case will && own && isNegated(s, t) && len(acts) > 0:
		op, f.code = "reject", "120"
	case will && own && len(acts) > 0:
		op = "intend"
	case isOf(m, "could", "may", "might") && own && isVerb(s, t) && len(acts) > 0 && c.find[acts[0]].word.Code >= "16" && !c.isCondition(t):
		op, f.code = "threaten", "130" // "said it could close the border"
	default:
		return false
	}
	for _, k := range acts {
		g := c.find[k]
		c.compose(g)
		if g.word.Op != "" && g.word.Op != "stop" {
			if op != "demand" {
				if g.by == nil {
					g.by = f
				}
				return false // "said it would refuse": the inner act says it all
			}
			continue
		}
		if strings.HasPrefix(g.code, "03") {
			g.silent = true // "said he would like to meet" is one act
		}
		f.content = append(f.content, k)
		g.by = f
		if f.inner == "" {
			f.inner = g.code
		}
	}
	if op != "demand" && f.inner == "" {
		f.code = ""
		return false
	}
	c.apply(f, op)
	return true
}

// composeWarn reads a warning: of what the warner itself would do it is a threat; that another must act, a demand; of
// anything else a dark prospect.
func (c *coder) composeWarn(f *find) {
	c.composeSay(f)
	if f.code == "" && f.saying >= 0 && c.wouldReact(&c.sayings[f.saying]) {
		f.code = "130"
		return
	}
	if f.code == "" {
		f.code = "012"
		for _, g := range c.order { // "warned Chile that there would be consequences"
			if g != f && f.saying >= 0 && strings.HasPrefix(g.word.Code, "13") && c.sayings[f.saying].Content.Contains(c.s.Tokens[g.tok].Span) {
				f.code, g.silent = "130", true
			}
		}
		return
	}
	if f.code[:2] == "03" {
		f.code = "130"
	}
}

// wouldReact reports whether the content of a saying tells what the speaker would do in answer: "would treat it as an act of war".
func (c *coder) wouldReact(y *Saying) bool {
	for _, t := range c.tops(y) {
		if !isVerb(c.s, t) || !isOf(modal(c.s, t), "will", "would") {
			continue
		}
		k := c.subject(t)
		if c.book.Is("react", lemma(c.s, t)) && (isPassive(c.s, t) || k >= 0 && c.ownSide(y.Speakers, c.cast.Of(c.sent, k), k)) {
			return true
		}
	}
	return false
}

// stateless reports whether speakers speak for nobody known, as "a statement" and "sources" do; media only report.
func (c *coder) stateless(speakers []int) bool {
	return !slices.ContainsFunc(speakers, func(a int) bool {
		return c.cast.Actors[a].Country != "" || c.cast.Actors[a].Kind == "media"
	})
}

// ownSide reports whether actors are of the speakers' own side.
func (c *coder) ownSide(speakers, of []int, subj int) bool {
	for _, a := range of {
		for _, b := range speakers {
			if a != b && (c.isArmed(c.cast.Actors[a].Name) || c.isArmed(c.cast.Actors[b].Name)) {
				continue // rebels are not of their government's side
			}
			if a == b || c.cast.Actors[a].Country != "" && c.cast.Actors[a].Country == c.cast.Actors[b].Country {
				return true
			}
		}
	}
	if subj >= 0 && len(of) == 0 {
		switch form(c.s, subj) {
		case "we", "i", "it", "he", "she", "they":
			return true
		}
	}
	return false
}
