package event

import (
	"slices"
)

// antecedent is what a relative pronoun k of verb v stands for; k itself if it is none.
func (c *coder) antecedent(k, v int) int {
	switch form(c.s, k) {
	case "who", "which", "that", "whom":
		for up := v; up >= 0; up = c.s.Tokens[up].Head {
			if c.s.Is(up, "acl:relcl") {
				return c.s.Tokens[up].Head
			}
			if !c.s.Is(up, "conj", "xcomp") {
				break
			}
		}
	}
	return k
}

// subject is who does what token i (a verb, a predicate) says: its subject, the agent of a passive, or the subject that
// it inherits from what governs it; -1 if none.
func (c *coder) subject(i int) int {
	s := c.s
	if isVerb(s, i) && isPassive(s, i) && !c.isState(i) {
		if k := s.Kid(i, "obl:agent"); k >= 0 {
			return k
		}
		return c.ownPrep(i, "by")
	}
	if isGerund(s, i) { // by whom the accusation is aimed at
		i = s.Tokens[i].Head
		h := s.Tokens[i].Head
		if h >= 0 && isVerb(s, h) {
			h = c.object(h)
		} else if h >= 0 && !(s.Is(i, "nmod") && s.Is(h, "obj", "nsubj:pass")) {
			h = -1
		}
		if h >= 0 && len(c.cast.Of(c.sent, h)) > 0 {
			return h
		}
		return -1
	}
	if k := mainSubject(s, i); k >= 0 {
		return k
	}
	for range maxClimb {
		if k := c.ownSubject(i); k >= 0 {
			return c.antecedent(k, i)
		}
		if k := s.Kid(i, "nsubj:pass"); k >= 0 && isVerb(s, i) && !isPassive(s, i) {
			return k
		}
		for _, k := range s.Kids(i) { // hung on the auxiliary: a slip of the parser
			if k := int(k); s.Is(k, "aux", "cop") {
				if n := s.Kid(k, "nsubj"); n >= 0 {
					return n
				}
			}
		}
		h := s.Tokens[i].Head
		if h < 0 {
			return -1
		}
		switch {
		case s.Is(i, "acl:relcl"):
			return h
		case s.Is(i, "acl"):
			if !isTo(s, i) {
				if s.Tokens[h].UPOS == "ADJ" { // "was likely scheduled to"
					i = h
					continue
				}
				return h // "forces occupying the town"
			}
			if !isVerb(s, h) {
				if p := s.Kid(h, "nmod:poss"); p >= 0 { // "its plan to attack"
					return p
				}
				if v := c.lender(h); v >= 0 {
					i = v
					continue
				}
				if s.Tokens[h].UPOS == "PROPN" && s.Tokens[h].Head >= 0 && isVerb(s, s.Tokens[h].Head) {
					return h // an object that the infinitive was hung on
				}
				if g := s.Tokens[h].Head; g >= 0 && isVerb(s, g) { // "issued a threat to attack"
					if o := s.Kid(g, "iobj"); o >= 0 { // "gave Chile a week to withdraw"
						return o
					}
					i = g
					continue
				}
				return -1
			}
			i = h
		case s.Is(i, "ccomp") && isOf(s.Tokens[i].XPOS, "VBN", "VBD") && lemma(s, h) == "have" && h < i: // "had on Monday met"
			i = h
		case s.Is(i, "xcomp", "advcl", "ccomp"), s.Is(i, "csubj") && isTo(s, i) && i > h: // "is due to meet"
			if s.Is(i, "advcl") && s.Tokens[i].XPOS == "VBG" && i < h && c.find[h] != nil && c.find[h].saying >= 0 && s.Kid(i, "mark") < 0 { // hung on the "said" behind it
				if k := c.leftSubject(i); k >= 0 {
					return k
				}
			}
			if s.Is(i, "advcl", "ccomp") && !isTo(s, i) && s.Tokens[i].XPOS != "VBG" && s.Tokens[i].XPOS != "VBN" && s.Tokens[i].XPOS != "VB" {
				return -1
			}
			if s.Is(i, "xcomp") || isTo(s, i) && s.Is(i, "ccomp") || isTo(s, i) && s.Is(i, "advcl") && c.controlsObject(h) {
				if o := s.Kid(h, "obj", "iobj"); o >= 0 && o < i && o > h {
					return o
				}
				if o := c.controlledPrep(h); o >= 0 && o < i {
					return o
				}
			}
			if isVerb(s, h) && isPassive(s, h) {
				return s.Kid(h, "nsubj:pass", "nsubj")
			}
			if s.Tokens[i].XPOS == "VBG" && isOf(preposition(s, i), "of", "for", "from") { // "accused Moscow of massing troops"
				if o := s.Kid(h, "obj", "iobj"); o >= 0 && o < i && len(c.cast.Of(c.sent, o)) > 0 {
					return o
				}
			}
			i = h
		case s.Is(i, "conj") && s.Tokens[i].XPOS == "VBG" && i > 0 && s.Tokens[i-1].Form == "," && !isVerb(s, h):
			return h // "the minister, visiting Lima, praised": an aside that the tree takes for a second noun
		case s.Is(i, "conj", "parataxis"):
			if s.Is(i, "parataxis") && s.Tokens[i].XPOS == "VBD" {
				return -1
			}
			i = h
		default:
			return -1
		}
	}
	return -1
}

// ownSubject is the subject that hangs on token i; of two, into which the tree breaks "Secretary of State John Doe", the
// last before the verb that names somebody of a country; -1 if none.
func (c *coder) ownSubject(i int) int {
	best := -1
	for _, k := range c.s.Kids(i) {
		if k := int(k); c.s.Is(k, "nsubj", "nsubj:outer") && (best < 0 || k < i && slices.ContainsFunc(c.at(k), func(a int) bool { return c.cast.Actors[a].Country != "" })) {
			best = k
		}
	}
	return best
}

// isState reports whether a participle is used as the adjective of the book: "is prepared to".
func (c *coder) isState(i int) bool { return c.find[i] != nil && c.find[i].word.Pos == 'a' }

// controlsObject reports whether a verb asks its object to do something.
func (c *coder) controlsObject(v int) bool {
	switch c.book.Status('v', lemma(c.s, v)) {
	case "demanded":
		return true
	}
	return false
}

// controlledPrep is the one called upon in "call on X to …", "appeal to X to …"; -1 if none.
func (c *coder) controlledPrep(v int) int {
	if !c.controlsObject(v) {
		return -1
	}
	for _, p := range [...]string{"on", "upon", "to", "for", "with"} {
		if k := c.ownPrep(v, p); k >= 0 {
			return k
		}
	}
	return -1
}

// lender is the verb that lends an event noun its subject ("paid" of "paid a visit"), -1 if none.
func (c *coder) lender(n int) int {
	s := c.s
	h := s.Tokens[n].Head
	for s.Is(n, "conj") && h >= 0 && !isVerb(s, h) {
		n, h = h, s.Tokens[h].Head
	}
	if h >= 0 && !isVerb(s, h) && s.Is(n, "compound") && c.find[h] == nil { // "a mediation mission"
		n, h = h, s.Tokens[h].Head
	}
	if h >= 0 && !isVerb(s, h) && c.book.Is("part", lemma(c.s, h)) && s.Is(n, "nmod") && preposition(s, n) == "of" {
		n, h = h, s.Tokens[h].Head
	}
	if h < 0 || !isVerb(s, h) {
		return -1
	}
	if f := c.find[h]; f == nil || f.word.Op != "do" {
		return -1
	}
	if s.Is(n, "obj", "nsubj:pass") || c.object(h) == n {
		return h
	}
	switch lemma(s, h) {
	case "engage", "participate", "involve", "embark", "take":
		if p := preposition(s, n); (p == "in" || p == "on") && s.Is(n, "obl") {
			return h
		}
	}
	return -1
}
