// Package clause is the grammar of English clauses that reading needs, over UD trees: whose verb it is, whether it is
// denied, in the passive, under a modal, told as done; and the condition that it hangs on.
package clause

import (
	"slices"
	"strings"

	"detente/internal/lang"
)

// Passive reports whether verb v is in the passive.
func Passive(s *lang.Sentence, v int) bool {
	return s.Kid(v, "aux:pass", "nsubj:pass") >= 0 || s.Tokens[v].XPOS == "VBN" && s.Is(v, "acl") && s.Kid(v, "nsubj", "aux") < 0
}

// Negated reports whether verb v is denied by "not", "never", "no one" …
func Negated(s *lang.Sentence, v int) bool {
	for _, k := range s.Kids(v) {
		if s.Is(int(k), "cc") && strings.EqualFold(s.Tokens[k].Form, "nor") {
			return true
		}
		switch strings.ToLower(s.Tokens[k].Form) {
		case "not", "n't", "n’t", "never", "neither", "nobody", "none", "no-one":
			if !s.Is(int(k), "conj") {
				return true
			}
		}
		if s.Is(int(k), "nsubj") {
			if d := s.Kid(int(k), "det"); d >= 0 && strings.EqualFold(s.Tokens[d].Form, "no") {
				return true
			}
		}
	}
	return false
}

// Modal is the lemma of the modal auxiliary of v, "" if none.
func Modal(s *lang.Sentence, v int) string {
	for _, k := range s.Kids(v) {
		if s.Tokens[k].XPOS == "MD" && s.Is(int(k), "aux") {
			m := strings.ToLower(s.Tokens[k].Form)
			switch m {
			case "ca":
				return "can"
			case "wo", "'ll", "’ll":
				return "will"
			case "'d", "’d":
				return "would"
			}
			return m
		}
	}
	return ""
}

// phase verbs say that an act of saying began, went on or ended, not that it was only planned.
var phase = map[string]bool{"continue": true, "go": true, "begin": true, "start": true, "proceed": true, "keep": true, "join": true,
	"use": true, "come": true, "hasten": true, "rush": true, "take": true, "repeat": true}

// Reported reports whether the text tells verb v as said, not as what may, should or will be said, is asked for or is
// a condition. A first person may say so and do it: "I want to thank", "we must condemn".
func Reported(s *lang.Sentence, v int) bool {
	if m := Modal(s, v); m != "" {
		return m == "must" && firstPersonSubject(s, v)
	}
	if k := s.Kid(v, "mark"); k >= 0 {
		switch strings.ToLower(s.Tokens[k].Form) {
		case "if", "unless", "whether":
			return false
		case "to":
			h := s.Tokens[v].Head
			for s.Is(v, "conj") && h >= 0 && IsTo(s, h) { // "called to discuss X and to reaffirm Y"
				v, h = h, s.Tokens[h].Head
			}
			if h < 0 {
				return false
			}
			switch {
			case s.Is(v, "xcomp"):
				l := s.Tokens[h].Lemma
				if phase[l] {
					return Reported(s, h)
				}
				return oneOf(l, "want", "like", "wish") && firstPersonSubject(s, h)
			case s.Is(v, "advcl"):
				return s.Tokens[h].XPOS == "VBD" && !Negated(s, h)
			}
			return false
		}
	}
	if s.Tokens[v].XPOS == "VB" && s.Kid(v, "aux") < 0 && s.Kid(v, "nsubj") < 0 && !s.Is(v, "conj") {
		return false // an imperative, or an infinitive without "to"
	}
	if s.Is(v, "conj") {
		h := s.Tokens[v].Head
		if s.Tokens[v].XPOS == "VB" && h >= 0 && s.Tokens[h].UPOS == "VERB" && s.Kid(v, "nsubj") < 0 {
			return Reported(s, h) && !Negated(s, h)
		}
	}
	return true
}

func firstPersonSubject(s *lang.Sentence, v int) bool {
	k := Subject(s, v)
	return k >= 0 && IsFirstPerson(s.Tokens[k].Lemma)
}

// Subject is the token that heads the subject of verb v, its own or that of what governs it; -1 if none.
func Subject(s *lang.Sentence, v int) int {
	for depth := 0; v >= 0 && depth < 6; depth++ { // deeper chains of control are parse errors
		if k := ownSubject(s, v); k >= 0 {
			return antecedent(s, k, v)
		}
		h := s.Tokens[v].Head
		switch {
		case s.Is(v, "acl:relcl", "acl") && h >= 0 && s.Tokens[v].XPOS != "VBN":
			return h
		case s.Is(v, "conj", "xcomp", "advcl", "parataxis", "ccomp") && h >= 0 && (s.Tokens[h].UPOS == "VERB" || s.Tokens[h].UPOS == "AUX" || s.Tokens[h].UPOS == "ADJ" || s.Tokens[h].UPOS == "NOUN"):
			if s.Is(v, "xcomp") {
				if o := s.Kid(h, "obj", "iobj"); o >= 0 && o < v && s.Kid(v, "mark") >= 0 {
					return o
				}
			}
			v = h
		default:
			return -1
		}
	}
	return -1
}

// ownSubject is the subject that hangs on v itself, of several the nearest before it; -1 if none.
func ownSubject(s *lang.Sentence, v int) int {
	best := -1
	for _, k := range s.Kids(v) {
		if s.Is(int(k), "nsubj") && (best < 0 || int(k) < v) {
			best = int(k)
		}
	}
	return best
}

// antecedent is what a relative pronoun k, subject of v, stands for; k itself if it is none.
func antecedent(s *lang.Sentence, k, v int) int {
	if oneOf(strings.ToLower(s.Tokens[k].Form), "who", "which", "that") && s.Is(v, "acl:relcl") && s.Tokens[v].Head >= 0 {
		return s.Tokens[v].Head
	}
	return k
}

// Agent is the token that heads the phrase of who says verb v.
func Agent(s *lang.Sentence, v int, passive bool) int {
	if !passive {
		if k := Subject(s, v); k >= 0 {
			return k
		}
		return nearSubject(s, v)
	}
	if k := s.Kid(v, "obl:agent"); k >= 0 {
		return k
	}
	return PrepKid(s, v, "by")
}

// nearSubject is a subject that the parse missed: in "…, said the minister" the noun after the verb, in "X said" the noun
// before it.
func nearSubject(s *lang.Sentence, v int) int {
	if i := v + 1; i < len(s.Tokens) && (s.Is(v, "parataxis") || v > 0 && s.Tokens[v-1].UPOS == "PUNCT") {
		for ; i < len(s.Tokens) && i <= v+6; i++ {
			if up := s.Tokens[i].UPOS; up == "PUNCT" || up == "VERB" || up == "ADP" {
				break
			} else if (up == "PROPN" || up == "NOUN" || up == "PRON") && (i+1 == len(s.Tokens) || s.Tokens[i+1].UPOS != "PROPN" && s.Tokens[i+1].UPOS != "NOUN") {
				return i
			}
		}
	}
	if v > 0 && oneOf(s.Tokens[v-1].UPOS, "PROPN", "PRON", "NOUN") && !s.Is(v, "acl") {
		return PhraseHead(s, v-1)
	}
	return -1
}

// PhraseHead climbs from a token to the head of its noun phrase.
func PhraseHead(s *lang.Sentence, i int) int {
	for s.Is(i, "flat", "compound", "appos") && s.Tokens[i].Head >= 0 {
		i = s.Tokens[i].Head
	}
	return i
}

// Case is the first preposition of token k in lower case, "" if none.
func Case(s *lang.Sentence, k int) string {
	if c := s.Kid(k, "case", "mark"); c >= 0 {
		return strings.ToLower(s.Tokens[c].Form)
	}
	return ""
}

// PrepKid is the child of i behind a preposition, a noun or a gerund; -1 if none.
func PrepKid(s *lang.Sentence, i int, prep string) int {
	for _, k := range s.Kids(i) {
		if int(k) > i && s.Is(int(k), "obl", "nmod", "advcl", "acl", "xcomp", "obj", "ccomp") && Case(s, int(k)) == prep && !IsTo(s, int(k)) {
			return int(k)
		}
	}
	return -1
}

// IsTo reports whether token k heads an infinitive with "to".
func IsTo(s *lang.Sentence, k int) bool {
	m := s.Kid(k, "mark")
	return m >= 0 && (s.Tokens[m].XPOS == "TO" || strings.EqualFold(s.Tokens[m].Form, "to") && s.Tokens[k].XPOS == "VB")
}

// ToKid is the child of i that is an infinitive with "to" to its right; -1 if none.
func ToKid(s *lang.Sentence, i int) int {
	for _, k := range s.Kids(i) {
		if int(k) > i && s.Is(int(k), "xcomp", "ccomp", "advcl", "acl") && IsTo(s, int(k)) {
			return int(k)
		}
	}
	return -1
}

// Finite reports whether the clause headed by k has a finite verb.
func Finite(s *lang.Sentence, k int) bool {
	if oneOf(s.Tokens[k].XPOS, "VBD", "VBZ", "VBP", "MD") {
		return true
	}
	for _, a := range s.Kids(k) {
		if s.Is(int(a), "aux", "cop") && oneOf(s.Tokens[a].XPOS, "VBD", "VBZ", "VBP", "MD") {
			return true
		}
	}
	return false
}

// Edges are the first and last token of the subtree of k, without punctuation at its ends.
func Edges(s *lang.Sentence, k int) (first, last int) {
	first, last = s.Edges(k)
	for first < k && s.Tokens[first].UPOS == "PUNCT" {
		first++
	}
	for last > k && s.Tokens[last].UPOS == "PUNCT" {
		last--
	}
	return first, last
}

// NounPhrase are the first and last token of the phrase headed by k, without clauses and appositions after it.
func NounPhrase(s *lang.Sentence, k int) (first, last int) {
	first, last = k, k
	for _, c := range s.Kids(k) {
		if s.Is(int(c), "det", "amod", "compound", "flat", "nummod", "nmod", "nmod:poss") && !(s.Is(int(c), "nmod") && int(c) > k+4) {
			a, b := s.Edges(int(c))
			if b < k || a > k {
				first, last = min(first, a), max(last, b)
			}
		}
	}
	return first, last
}

// IsFirstPerson reports whether a lemma or form is "I", "we" or their possessives, not the country "US".
func IsFirstPerson(word string) bool {
	return word != "US" && oneOf(strings.ToLower(word), "i", "we", "our", "my", "us")
}

func oneOf(s string, of ...string) bool { return slices.Contains(of, s) }
