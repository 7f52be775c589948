package event

import (
	"slices"
	"strings"

	"detente/internal/lang"
)

// Statuses of the contract.
const (
	happened     = "happened"
	ongoing      = "ongoing"
	planned      = "planned"
	possible     = "possible"
	conditional  = "conditional"
	hypothetical = "hypothetical"
	demanded     = "demanded"
	promised     = "promised"
	threatened   = "threatened"
	denied       = "denied"
)

// sameStatus in the book: the word says nothing, look further up.
const sameStatus = "same"

// isCondition reports whether clause i is what something else hangs on: "if …", "unless …", "should Iran attack".
func (c *coder) isCondition(i int) bool {
	s := c.s
	if s.Is(i, "root") && i > 1 && isOf(form(s, 0), "if", "unless") && s.Tokens[0].Head == i {
		k := s.Kid(i, "ccomp", "parataxis")
		return k > i // "If Chile attacks, Peru will respond" headed by its first clause
	}
	if !s.Is(i, "advcl", "parataxis", "acl", "ccomp", "dep") {
		return false
	}
	for _, k := range s.Kids(i) {
		k := int(k)
		switch form(s, k) {
		case "if", "unless", "provided", "providing", "lest":
			if s.Is(k, "mark", "advmod") {
				return !s.Is(i, "ccomp") || !asks(s, s.Tokens[i].Head)
			}
		case "until", "case":
			if s.Is(k, "mark") {
				return true
			}
		case "long": // as long as
			if s.Is(k, "mark", "advmod") && k > 0 && form(s, k-1) == "as" {
				return true
			}
		case "should", "had", "were":
			if n := s.Kid(i, "nsubj", "nsubj:pass"); s.Is(k, "aux", "cop") && n > k && (k == 0 || s.Tokens[k-1].UPOS == "PUNCT" ||
				s.Tokens[k-1].UPOS == "NOUN" || s.Tokens[k-1].UPOS == "PROPN") && s.Tokens[len(s.Tokens)-1].Form != "?" {
				return true
			}
		}
	}
	return false
}

// asks reports whether "if" after the verb opens a question: "asked if".
func asks(s *lang.Sentence, h int) bool {
	if h < 0 {
		return false
	}
	switch lemma(s, h) {
	case "ask", "see", "know", "wonder", "question", "doubt", "decide":
		return true
	}
	return false
}

// conditionOf is the clause on which what token i says hangs, -1 if none.
func (c *coder) conditionOf(i int) int {
	for _, k := range c.s.Kids(i) {
		if k := int(k); c.s.Is(k, "advcl", "parataxis") && c.isCondition(k) {
			return k
		}
	}
	return -1
}

// inCondition reports whether token i stands in a conditional clause.
func (c *coder) inCondition(i int) bool {
	for range 2 * maxClimb {
		if i < 0 {
			return false
		}
		if c.isCondition(i) {
			return true
		}
		if c.s.Is(i, "acl:relcl") {
			return false
		}
		h := c.s.Tokens[i].Head
		if h >= 0 && h < i && c.s.Is(h, "root") && c.s.Is(i, "ccomp", "parataxis") && c.isCondition(h) {
			return false // what hangs on it
		}
		i = h
	}
	return false
}

// presupposed reports whether a noun names what is known to be: "Russia's invasion" in "if nations interfere in Russia's
// invasion", but not what the condition itself is about.
func (c *coder) presupposed(i int) bool {
	s := c.s
	if s.Tokens[i].UPOS != "NOUN" || c.lender(i) >= 0 {
		return false
	}
	d := s.Kid(i, "det")
	return s.Is(i, "obl", "nmod") && (s.Kid(i, "nmod:poss") >= 0 || d >= 0 && form(s, d) == "the")
}

// status is what the text says of whether the event at token i happened, and the clause it hangs on (-1 if none).
func (c *coder) status(i int) (string, int) {
	s := c.s
	if c.inCondition(i) && !c.presupposed(i) {
		return hypothetical, -1
	}
	st, cond := "", -1
	at := i
	if isMainVerb(s, i) {
		return happened, -1
	}
	if isGerund(s, i) {
		if c.subject(i) >= 0 {
			return happened, -1 // what one is accused of
		}
		return possible, -1
	}
climb:
	for range 2 * maxClimb {
		if k := c.conditionOf(at); k >= 0 && cond < 0 {
			cond = k
		}
		st = c.own(at)
		if st != "" {
			break
		}
		h := s.Tokens[at].Head
		if h < 0 {
			break
		}
		verbal := isVerb(s, at) || s.Kid(at, "cop") >= 0
		switch {
		case s.Is(at, "conj"):
			if verbal && s.Kid(at, "nsubj", "aux") >= 0 && s.Tokens[at].XPOS != "VB" && s.Tokens[at].XPOS != "VBG" {
				break climb
			}
			at = h
			continue
		case s.Is(at, "acl:relcl"):
			break climb
		case s.Is(at, "acl") && s.Tokens[at].XPOS == "VBG":
			switch g := c.governs(h); {
			case preposition(s, at) == "": // "the forces occupying the town", "a statement condemning it"
				if st = ongoing; c.isVerbal(at) {
					st = happened
				}
			case g != "" && g != sameStatus: // "the threat of using force"
				st = c.turned(g, h)
			default: // "talk of using force"
				st = possible
			}
			break climb
		case s.Is(at, "acl") && isTo(s, at) && !isVerb(s, h) && c.governs(h) == "" && (c.find[i] == nil || c.find[i].word.Contact == ""): // "steps to prevent it"
			st = possible
			break climb
		case s.Is(at, "acl") && !isTo(s, at):
			break climb
		case s.Is(at, "advcl") && isTo(s, at):
			if g := c.governs(h); g != "" && g != sameStatus {
				st = c.turned(g, h)
				break climb
			}
			if g, k := c.status(h); true { // a purpose
				if k >= 0 && cond < 0 {
					cond = k
				}
				if st = g; (g == happened || g == ongoing) && c.governs(h) != sameStatus {
					st = planned
				}
			}
			break climb
		case s.Is(at, "advcl") && s.Tokens[at].XPOS != "VBG":
			break climb
		case s.Tokens[at].XPOS == "VBG" && c.governs(h) == "" && isOf(preposition(s, at), "for", "of", "over", "after", "since"):
			st = happened // "condemned for shelling"
			break climb
		case s.Is(at, "ccomp") && verbal && !isTo(s, at):
			g := c.governs(h)
			if g == demanded && (s.Tokens[at].XPOS == "VB" || isVerb(s, at) && modal(s, at) == "") || g == promised || g == denied || g == possible && lemma(s, h) != "suggest" {
				st = c.turned(g, h)
			}
			break climb
		case s.Is(at, "nsubj", "nsubj:pass"):
			st = c.ofSubject(h)
			break climb
		case s.Is(at, "parataxis", "root"):
			break climb
		}
		if g := c.governs(h); g == demanded && c.lender(i) == h {
			at = h // who orders an attack makes it
			continue
		} else if g == hypothetical && c.presupposed(at) {
			break // "concern about Peru's threats"
		} else if g != "" && g != sameStatus {
			if c.isVerbal(at) && isVerb(s, h) && g == possible && c.isFirst(h) {
				st = happened // "I want to thank"
				break
			}
			if s.Is(at, "obl", "advcl") && !isTo(s, at) {
				switch preposition(s, at) {
				case "of", "about", "against", "from", "over": // "warned of war", "insisted on talks" but "warned against"
					if g == demanded {
						g = hypothetical
					}
				case "for", "on", "to":
				default:
					break climb
				}
			}
			st = c.turned(g, h)
			break
		} else if g == "" && !s.Is(at, "xcomp", "advcl", "obj", "obl", "nmod", "acl", "ccomp") {
			break
		} else if g == "" && isVerb(s, h) && s.Is(at, "obj", "obl") && c.lender(at) < 0 && c.lender(i) < 0 && !s.Is(at, "xcomp") {
			break // the object of another act
		} else if g == "" && s.Is(at, "nmod") && !c.book.Is("part", lemma(c.s, h)) && preposition(s, at) != "of" {
			break
		}
		at = h
	}
	if st == "" {
		st = happened
	}
	if c.unfounded(at) {
		st = denied
	}
	for up, n := at, 0; cond < 0 && up >= 0 && n < maxClimb; up, n = s.Tokens[up].Head, n+1 {
		cond = c.conditionOf(up)
		if s.Is(up, "acl:relcl", "acl") {
			break
		}
	}
	if cond >= 0 && s.Dominates(cond, i) {
		cond = -1
	}
	if cond >= 0 && (st == planned || st == possible || st == promised || st == threatened) {
		st = conditional
	}
	return st, cond
}

func isOf(w string, of ...string) bool { return slices.Contains(of, w) }

// unfounded reports whether the clause of token i tells what there is no sign of: "no evidence that it attacked".
func (c *coder) unfounded(i int) bool {
	s := c.s
	for range maxClimb {
		h := s.Tokens[i].Head
		if h < 0 {
			return false
		}
		if s.Is(i, "acl", "ccomp", "acl:relcl") && c.book.Is("sign", lemma(s, h)) && !isTo(s, i) {
			up := s.Tokens[h].Head
			d := s.Kid(h, "det")
			return d >= 0 && form(s, d) == "no" || up >= 0 && isVerb(s, up) && isNegated(s, up)
		}
		i = h
	}
	return false
}

// isVerbal reports whether a token names an act done by saying: praise, condemnation, a demand.
func (c *coder) isVerbal(i int) bool {
	f := c.find[i]
	return f != nil && (f.word.Op == "appeal" || f.word.Op == "demand" || strings.HasPrefix(f.word.Code, "05") || strings.HasPrefix(f.word.Code, "11"))
}

// isFirst reports whether "I" or "we" do what verb v says.
func (c *coder) isFirst(v int) bool {
	k := c.subject(v)
	return k >= 0 && isOf(form(c.s, k), "i", "we")
}

// governs is what the word at h says of the event it governs, "" if nothing.
func (c *coder) governs(h int) string {
	s := c.s
	l := lemma(s, h)
	switch {
	case isVerb(s, h):
		if l == "go" && s.Tokens[h].XPOS == "VBG" {
			return planned
		}
		if k := s.Kid(h, "xcomp", "advcl"); l == "go" && k >= 0 && isTo(s, k) {
			return sameStatus // "went on to accuse"
		}
		if f := c.find[h]; l == "commit" && f != nil && f.word.Op == "do" {
			return sameStatus // "committed an act of"
		}
		return c.book.Status('v', l)
	case s.Tokens[h].UPOS == "ADJ":
		if k := s.Kid(h, "cop"); l == "able" && k >= 0 && (s.Tokens[k].XPOS == "VBD" || s.Tokens[k].XPOS == "VBN") {
			return sameStatus // "was able to"
		}
		return c.book.Status('a', l)
	case s.Tokens[h].UPOS == "NOUN":
		return c.book.Status('n', l)
	}
	return ""
}

// turned is a status under a governor that may itself be denied: who does not refuse to meet may meet.
func (c *coder) turned(g string, h int) string {
	if !isNegated(c.s, h) {
		return g
	}
	if g == denied {
		return possible
	}
	return denied
}

// ofSubject is the status of an event that is the subject of verb h: "the meeting will be held", "talks collapsed".
func (c *coder) ofSubject(h int) string {
	switch c.own(h) {
	case planned:
		return planned
	case possible, hypothetical:
		return possible
	case denied:
		switch lemma(c.s, h) {
		case "plan", "schedule", "hold", "take", "occur", "happen", "exist", "be":
			return denied
		}
		return ""
	}
	if lemma(c.s, h) == "plan" || lemma(c.s, h) == "schedule" || lemma(c.s, h) == "expect" {
		return planned
	}
	if l := lemma(c.s, h); l == "continue" || l == "go" && c.particle(h, "on") || l == "remain" {
		return ongoing
	}
	return ""
}

// own is what the words of a clause or noun phrase themselves say: negation, modal, tense, modifiers; "" if nothing.
func (c *coder) own(i int) string {
	s := c.s
	if !isVerb(s, i) && s.Kid(i, "cop") < 0 {
		if s.Tokens[i].UPOS == "ADJ" {
			return ""
		}
		return c.ofNoun(i)
	}
	if isNegated(s, i) {
		return denied
	}
	if isScheduled(s, i) {
		return planned
	}
	switch modal(s, i) {
	case "will":
		return planned
	case "would":
		return planned
	case "may", "might", "could", "can":
		return possible
	case "must", "should":
		return demanded
	}
	for _, k := range s.Kids(i) {
		switch k := int(k); {
		case s.Is(k, "advmod"):
			switch form(s, k) {
			case "likely", "possibly", "perhaps", "maybe", "potentially", "probably":
				return possible
			}
		case s.Is(k, "aux") && lemma(s, k) == "be" && s.Tokens[i].XPOS == "VBG":
			if x := s.Tokens[k].XPOS; x != "VBD" {
				return ongoing
			}
			return happened
		}
	}
	switch s.Tokens[i].XPOS {
	case "VBD":
		return happened
	case "VBZ", "VBP":
		if h := s.Tokens[i].Head; s.Is(i, "aux") || s.Is(i, "conj") && s.Tokens[i].XPOS == "VBP" && s.Kid(i, "nsubj") < 0 && s.Tokens[h].XPOS == "VB" {
			return "" // "must withdraw and allow"
		}
		return happened
	case "VBN":
		if s.Kid(i, "aux") >= 0 || s.Kid(i, "nsubj") >= 0 {
			for _, k := range s.Kids(i) {
				if x := s.Tokens[k].XPOS; s.Is(int(k), "aux") && (x == "VBD" || x == "VBZ" || x == "VBP") {
					return happened
				}
			}
		}
	}
	if i := s.Kid(i, "cop"); i >= 0 {
		if x := s.Tokens[i].XPOS; x == "VBD" || x == "VBZ" || x == "VBP" {
			return happened
		}
	}
	return ""
}

// isScheduled reports whether an infinitive tells what is to come: "are to meet", in a headline "commanders to meet".
func isScheduled(s *lang.Sentence, v int) bool {
	if s.Tokens[v].XPOS != "VB" || !isTo(s, v) {
		return false
	}
	if k := s.Kid(v, "cop", "aux"); k >= 0 && lemma(s, k) == "be" {
		return true
	}
	return s.Is(v, "root") && s.Kid(v, "nsubj", "nsubj:outer") >= 0
}

// ofNoun is what determiner and modifiers of an event noun say.
func (c *coder) ofNoun(n int) string {
	s := c.s
	for _, k := range s.Kids(n) {
		if k := int(k); s.Is(k, "amod", "det", "compound", "advmod") {
			if st := c.book.Status('m', form(s, k)); st != "" {
				return st
			}
			if l := lemma(s, k); l != form(s, k) {
				if st := c.book.Status('m', l); st != "" && !strings.HasSuffix(l, "e") {
					return st
				}
			}
		}
	}
	return ""
}
