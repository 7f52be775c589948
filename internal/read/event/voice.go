package event

import (
	"slices"

	"detente/internal/codebook"
)

// mustWord is the line of "must" in somebody's own voice: who says without a word of saying that another must do it, demands it.
var mustWord = codebook.EventWord{Lemma: "must", Pos: 'v', Code: "100", Op: "demand", Targets: []string{"-"}}

// voice is who speaks at token i without a word of saying in the sentence at hand, and what saying it did: a speaker of a
// transcript, one who is quoted on from the sentence before, the issuer of an official text; nil if the text only tells.
func (c *coder) voice(i int) (who []int, act string) {
	at := c.s.Tokens[i].Span
	best := -1
	for _, k := range c.told[c.sent] {
		if y := &c.sayings[k]; y.Content.Contains(at) && (best < 0 || y.Content.Len() < c.sayings[best].Content.Len()) {
			best = k
		}
	}
	if best < 0 {
		if c.cast.Issuer >= 0 {
			return []int{c.cast.Issuer}, ""
		}
		return nil, ""
	}
	y := &c.sayings[best]
	if y.CueToken >= 0 && y.Sent == c.sent || !slices.ContainsFunc(y.Speakers, c.isPublic) {
		return nil, ""
	}
	return c.spread(y.Speakers), y.Act
}

// voices finds what somebody does by saying it in the own voice, without a word that names it: "Pyongyang must cease its
// tests" demands, "we will resume the flights" promises.
func (c *coder) voices() {
	s := c.s
	if s.Tokens[len(s.Tokens)-1].Form == "?" {
		return
	}
	for v := range s.Tokens {
		if s.Tokens[v].UPOS == "PUNCT" || !s.Is(v, "root", "conj", "parataxis", "ccomp", "advcl") || c.isCondition(v) {
			continue
		}
		c.speak(v)
	}
}

// speak makes a find of what the clause of verb v does in somebody's own voice.
func (c *coder) speak(v int) {
	s := c.s
	m := modal(s, v)
	must, should := m == "must", m == "should" || isOf(lemma(s, v), "have", "need", "ought") && s.Kid(v, "xcomp") >= 0
	if !must && !should && m != "will" {
		return
	}
	who, act := c.voice(v)
	if len(who) == 0 || !must && act == "" {
		return
	}
	subj := c.subject(v)
	if isPassive(s, v) {
		subj = c.object(v)
	}
	of := c.at(subj)
	own := c.ownSide(who, of, subj)
	tok := v
	f := &find{word: &mustWord, saying: -1, source: who}
	switch {
	case must || should && isOf(act, "demand", "request"):
		if own || s.Is(v, "advcl") || !slices.ContainsFunc(of, c.isParty) {
			return
		}
		f.target = of
		if k := s.Kid(v, "aux"); k >= 0 {
			tok = k
		}
	case m == "will" && own && isOf(act, "promise", "threaten", "refuse") && c.find[v] == nil && (act == "refuse") == isNegated(s, v):
		a, ok := c.book.Act(act)
		if !ok {
			return
		}
		var acts []int
		if c.reach(v, tok, &acts, map[int]bool{}, 0); len(acts) > 0 {
			return // the act is told by its own word
		}
		for i := range s.Tokens { // what is promised to nobody of another country is small talk: "I will turn to my colleague"
			if n := c.cast.Mention(c.sent, i); n != nil && n.Head == i && i > v && c.takesPart(i, v) {
				f.target = union(f.target, c.foreign(c.spread([]int{n.Actor}), who))
			}
		}
		if len(f.target) == 0 || isOf(lemma(s, v), "say", "tell", "talk", "turn", "speak", "refer", "discuss", "be") {
			return
		}
		w := sayWord
		w.Code, w.Source = a.Code, a.Source
		f.word, f.sources = &w, []codebook.Source{a.Source}
	default:
		return
	}
	if c.find[tok] != nil {
		return
	}
	f.tok = tok
	if f.word == &mustWord {
		c.reach(v, tok, &f.content, map[int]bool{}, 0)
	}
	c.find[tok] = f
	c.order = append(c.order, f)
}

// isParty reports whether an actor is one of a country, or known, or armed.
func (c *coder) isParty(a int) bool {
	act := &c.cast.Actors[a]
	return act.Country != "" || act.Entry != nil || act.Code != "" || c.isArmed(act.Name)
}
