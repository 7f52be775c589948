package when

import (
	"strings"

	"detente/internal/lang"
)

// maxClimb bounds the way up a tree. Real sentences stay far below; a degenerate tree must not cost its square.
const maxClimb = 48

// maxSentence is the longest sentence in tokens whose tree is asked. Longer ones are tables and lists that nobody
// parsed well, and asking a flat tree of n tokens for each of its dates would cost n².
const maxSentence = 600

// top is the token of [first, last] that hangs outside: the head of an expression.
func top(s *lang.Sentence, first, last int) int {
	for t := first; t <= last; t++ {
		if h := s.Tokens[t].Head; h < first || h > last {
			if s.Tokens[t].UPOS == "PUNCT" || s.Tokens[t].UPOS == "ADP" && t < last {
				continue
			}
			return t
		}
	}
	return first
}

// predicate reports whether a token heads a clause: a verb that is no modifier of a noun, or what has a subject or copula.
func predicate(s *lang.Sentence, t int) bool {
	tok := &s.Tokens[t]
	switch {
	case tok.UPOS == "VERB":
		return !s.Is(t, "amod", "compound", "case", "mark", "fixed")
	case tok.UPOS == "AUX":
		return !s.Is(t, "aux", "cop")
	}
	return s.Kid(t, "cop", "nsubj", "csubj") >= 0
}

// onVerb reports whether a relation attaches a time to what happens at that time.
func onVerb(s *lang.Sentence, t int) bool {
	return s.Is(t, "obl", "advmod", "nmod", "appos", "dep", "parataxis", "advcl", "obj", "xcomp")
}

// lemma is the word the vocabulary knows of a token's lemma, nil if nothing.
func (v *vocabulary) lemma(s *lang.Sentence, t int) *word {
	l := s.Tokens[t].Lemma
	if w := v.words[l]; w != nil {
		return w
	}
	return v.words[strings.ToLower(l)]
}

// tenseOf is the tense of the clause in which the expression over tokens [first, last] stands.
func (v *vocabulary) tenseOf(s *lang.Sentence, first, last int) tense {
	if len(s.Tokens) > maxSentence {
		return tense{}
	}
	t := top(s, first, last)
	direct := true
	for range maxClimb {
		if kid := s.Kid(t, "case", "mark"); kid >= 0 {
			switch strings.ToLower(s.Tokens[kid].Form) {
			case "ahead", "pending":
				return tense{dir: 1}
			}
		}
		if t < first || t > last {
			if predicate(s, t) {
				tn := v.verbTense(s, t, direct)
				tn.strict = tn.strict && direct
				return tn
			}
			if v.lemma(s, t).is(plan) {
				return tense{dir: 1}
			}
			if a := s.Kid(t, "amod"); a >= 0 && v.lemma(s, a).is(plan) {
				return tense{dir: 1}
			}
			direct = false
		} else if predicate(s, t) && s.Tokens[t].Head != lang.Root {
			// the expression is itself the predicate: "the deadline is Friday"
			return v.verbTense(s, t, false)
		} else if c := s.Kid(t, "cop"); c >= 0 {
			return v.verbTense(s, t, false)
		}
		h := s.Tokens[t].Head
		if h == lang.Root {
			break
		}
		if direct && !onVerb(s, t) {
			direct = false
		}
		t = h
	}
	return tense{}
}

// verbTense is the tense of a predicate. direct says that the expression hangs on it.
func (v *vocabulary) verbTense(s *lang.Sentence, p int, direct bool) tense {
	for range maxClimb {
		tok := &s.Tokens[p]
		// "scheduled for Friday", "due on Tuesday", "the meeting planned for May"; not "planned the attack"
		if w := v.lemma(s, p); w.is(plan) && direct && s.Kid(p, "obj") < 0 {
			return tense{dir: 1}
		}
		finite, perfect, to := "", false, false
		for _, k := range s.Kids(p) {
			k := int(k)
			switch {
			case s.Is(k, "aux"):
				form := strings.ToLower(s.Tokens[k].Form)
				switch x := s.Tokens[k].XPOS; {
				case x == "TO":
					to = true
				case form == "have" || form == "’ve" || form == "'ve" || form == "has" || form == "had":
					perfect = true
				case x == "MD":
					finite = "MD"
				case finite == "" && (x == "VBD" || x == "VBZ" || x == "VBP"):
					finite = x
				}
			case s.Is(k, "cop"):
				if finite == "" {
					finite = s.Tokens[k].XPOS
				}
			case s.Is(k, "mark") && strings.EqualFold(s.Tokens[k].Form, "to"):
				to = true
			}
		}
		if finite == "" {
			finite = tok.XPOS
		}
		switch {
		case perfect:
			return tense{-1, true}
		case finite == "MD":
			return tense{1, true}
		case to:
			if h := tok.Head; h >= 0 && v.lemma(s, h).is(implicative) && s.Is(p, "xcomp") && !strings.EqualFold(s.Tokens[h].Lemma, "be") {
				p, direct = h, false
				continue
			}
			return tense{dir: 1}
		case finite == "VBD":
			return tense{-1, direct}
		case finite == "VBN":
			return tense{dir: -1}
		case finite == "VBG":
			if s.Is(p, "advcl", "acl", "xcomp", "conj", "ccomp", "amod", "nmod", "obl", "csubj") && tok.Head >= 0 {
				// "a summit opening on Friday": to come, unless the clause around it is past
				if k := s.Kid(p, "mark", "case"); k >= 0 && (s.Tokens[k].Lemma == "after" || s.Tokens[k].Lemma == "since") {
					return tense{dir: -1} // "shortly after opening on Friday"
				}
				adnominal := s.Is(p, "acl")
				p, direct = tok.Head, false
				for range maxClimb {
					if predicate(s, p) || s.Tokens[p].Head == lang.Root {
						break
					}
					p = s.Tokens[p].Head
				}
				switch {
				case predicate(s, p):
					continue
				case adnominal:
					return tense{dir: 1}
				}
				return tense{}
			}
			return tense{}
		case finite == "VBZ" || finite == "VBP":
			if tok.XPOS == "VBN" { // "troops are deployed": a state that holds now
				return tense{dir: -1}
			}
			return tense{dir: 1}
		case finite == "VB":
			return tense{dir: 1}
		}
		return tense{}
	}
	return tense{}
}
