package clause

import (
	"strings"

	"detente/internal/codebook"
	"detente/internal/lang"
	"detente/internal/text"
)

// Condition is the clause or phrase inside span, of sentence s, on which what the span says hangs: "if …", "unless …",
// "as long as …", "should X …", "in the event of …", "until …". Zero where there is none.
func Condition(doc *text.Document, m codebook.Markers, s *lang.Sentence, span text.Span) text.Span {
	for i := range s.Tokens {
		if !span.Contains(s.Tokens[i].Span) {
			continue
		}
		first, last, ok := conditionAt(m, s, i)
		if !ok {
			continue
		}
		for last > first && s.Tokens[last].UPOS == "PUNCT" {
			last--
		}
		cond := s.Range(first, last)
		if cond.End() > span.End() {
			cond = doc.Span(cond.Start(), span.End())
		}
		// What is all condition, or nearly, is a question or a fragment.
		if 10*cond.Len() < 9*span.Len() {
			return cond
		}
	}
	return text.Span{}
}

// conditionAt are the tokens of the condition that token i opens.
func conditionAt(m codebook.Markers, s *lang.Sentence, i int) (first, last int, ok bool) {
	w := strings.ToLower(s.Tokens[i].Form)
	prev := ""
	if i > 0 {
		prev = strings.ToLower(s.Tokens[i-1].Form)
	}
	head := s.Tokens[i].Head
	switch {
	case m["condition"].Has(w):
		if oneOf(prev, "as", "even", "only", "ask", "asked", "see", "know", "wonder") && prev != "only" || head >= 0 && s.Is(head, "ccomp") && s.Tokens[head].Head >= 0 && oneOf(s.Tokens[s.Tokens[head].Head].Lemma, asking...) {
			return 0, 0, false // "as if", "asked if"
		}
	case oneOf(w, "failing", "barring", "provided") && opensAbsolute(s, i, w):
		return i, clauseEnd(s, i), true
	case w == "should" || w == "had" || w == "were":
		// inversion: "Should X verb, …", "costs should X verb"
		if i+2 >= len(s.Tokens) || !oneOf(s.Tokens[i+1].UPOS, "PROPN", "PRON", "DET", "NOUN", "ADJ", "NUM") || !(i == 0 || s.Tokens[i-1].UPOS == "PUNCT" || oneOf(s.Tokens[i-1].UPOS, "NOUN", "PROPN", "CCONJ") || Inverted(s, i)) {
			return 0, 0, false
		}
		if i > 0 && s.Tokens[i-1].UPOS != "PUNCT" && head >= 0 && s.Kid(head, "nsubj") >= 0 && s.Kid(head, "nsubj") < i {
			return 0, 0, false
		}
		if w != "should" && i > 0 {
			return 0, 0, false
		}
		if q := len(s.Tokens) - 1; s.Tokens[q].Form == "?" {
			return 0, 0, false
		}
	default:
		n := m["condition.phrase"].At(lowerForms(s, i, 4))
		if n == 0 {
			return 0, 0, false
		}
		if w == "until" || w == "absent" {
			if !HasFinite(s, i+1, clauseEnd(s, i)) && (head < 0 || !s.Is(head, "advcl")) {
				return 0, 0, false // "until Friday" is a date
			}
		}
		if n == 1 && oneOf(w, "once", "provided", "before", "when") && !opensCondition(s, i, w) {
			return 0, 0, false
		}
		if n > 1 && oneOf(w, "as", "only") && !HasFinite(s, i+n, clauseEnd(s, i)) {
			return 0, 0, false // "as soon as tomorrow"
		}
		if n > 1 && (head < i || !s.Is(head, "advcl", "obl")) { // multiword: the clause hangs on some token after it
			head = -1
			for j := i + n; j < len(s.Tokens) && j < i+n+12; j++ {
				if s.Is(j, "advcl", "obl") {
					head = j
					break
				}
			}
		}
	}
	end := clauseEnd(s, i)
	if head > i {
		_, e := s.Edges(head)
		if e > i {
			end = min(e, end)
			if f := clauseEnd(s, i); f-e <= 2 || e < f && goesOn(s, head, e+1, f) {
				end = f
			}
		}
	}
	return i, end, end > i
}

// Inverted reports whether "should" at token i opens a condition by standing before its subject: "help should the parties ask for it".
func Inverted(s *lang.Sentence, i int) bool {
	if i < 0 || i+2 >= len(s.Tokens) || !strings.EqualFold(s.Tokens[i].Form, "should") || s.Tokens[len(s.Tokens)-1].Form == "?" {
		return false
	}
	v := s.Tokens[i].Head
	if v <= i || s.Tokens[v].XPOS != "VB" {
		return false
	}
	k := s.Kid(v, "nsubj")
	return k > i && k < v
}

// goesOn reports whether the condition headed by verb v goes on behind "and" or "or" at token i with a subject and a verb in the same
// form: "if Kyiv lets them in | and Ankara lets them through".
func goesOn(s *lang.Sentence, v, i, last int) bool {
	if s.Tokens[i].UPOS != "CCONJ" || !oneOf(strings.ToLower(s.Tokens[i].Form), "and", "or") {
		return false
	}
	for j := i + 2; j <= last; j++ {
		if oneOf(s.Tokens[j].XPOS, "VBD", "VBZ", "VBP", "MD") {
			return s.Tokens[j].XPOS == s.Tokens[v].XPOS || s.Kid(v, "aux", "cop") >= 0 && s.Tokens[s.Kid(v, "aux", "cop")].XPOS == s.Tokens[j].XPOS
		}
	}
	return false
}

// opensCondition reports whether the clause that token i opens is a condition, not a time: "once X has …", "provided X …" with a finite
// verb; "when" under a promise, "before" under a refusal.
func opensCondition(s *lang.Sentence, i int, w string) bool {
	k := s.Tokens[i].Head
	if end := clauseEnd(s, i); w == "once" && i == 0 && HasFinite(s, 1, end) && hasModalAfter(s, end) {
		return true
	}
	if k <= i || !s.Is(k, "advcl") || !Finite(s, k) || s.Tokens[k].Head < 0 {
		return false
	}
	main := s.Tokens[k].Head
	switch w {
	case "when":
		return oneOf(Modal(s, main), "will", "shall", "would") && s.Tokens[i].XPOS == "WRB"
	case "before":
		return oneOf(Modal(s, main), "will", "shall", "would") && Negated(s, main)
	}
	return true
}

// opensAbsolute reports whether "failing an apology", "barring a miracle" or "provided the truce holds" stands by itself, before a
// comma or behind one, as what the rest hangs on.
func opensAbsolute(s *lang.Sentence, i int, w string) bool {
	if i+2 >= len(s.Tokens) || i > 0 && s.Tokens[i-1].UPOS != "PUNCT" && !(w == "failing" && oneOf(s.Tokens[i+1].UPOS, "DET", "ADJ", "NOUN") && s.Tokens[i-1].UPOS == "VERB") {
		return false
	}
	if w == "provided" {
		return oneOf(s.Tokens[i+1].UPOS, "DET", "PRON", "PROPN", "NOUN", "SCONJ", "ADJ") && HasFinite(s, i+1, clauseEnd(s, i))
	}
	return oneOf(s.Tokens[i+1].UPOS, "DET", "PRON", "PROPN", "NOUN", "ADJ")
}

// asking are verbs whose "if" opens a question, not a condition.
var asking = []string{"ask", "wonder", "know", "see", "question", "consider", "doubt", "determine", "decide", "say", "tell", "inquire", "discuss", "check"}

// clauseEnd is the last token before the comma, dash or stop that closes what begins at i; the end of the sentence otherwise.
// A comma inside brackets, a list or a pair around an insertion ("including …,") does not close it.
func clauseEnd(s *lang.Sentence, i int) int {
	for j := i + 1; j < len(s.Tokens); j++ {
		switch s.Tokens[j].Form {
		case ";", ":", "—", "–", ".", "?", "!", "”", "\"":
			return j - 1
		case ",":
			if j+1 < len(s.Tokens) && (oneOf(strings.ToLower(s.Tokens[j+1].Form), "including", "or", "and") || oneOf(s.Tokens[j+1].XPOS, "WDT", "WP")) {
				continue
			}
			return j - 1
		}
	}
	return len(s.Tokens) - 1
}

func lowerForms(s *lang.Sentence, i, n int) []string {
	var out []string
	for j := i; j < len(s.Tokens) && j < i+n; j++ {
		out = append(out, strings.ToLower(s.Tokens[j].Form))
	}
	return out
}

// hasModalAfter reports whether a verb behind token i stands under "will", "shall" or "would".
func hasModalAfter(s *lang.Sentence, i int) bool {
	for ; i < len(s.Tokens); i++ {
		if s.Tokens[i].XPOS == "MD" && oneOf(s.Tokens[i].Lemma, "will", "shall", "would") {
			return true
		}
	}
	return false
}

// HasFinite reports whether a finite verb stands among tokens first to last.
func HasFinite(s *lang.Sentence, first, last int) bool {
	for i := first; i <= last && i < len(s.Tokens); i++ {
		if oneOf(s.Tokens[i].XPOS, "VBD", "VBZ", "VBP", "MD") {
			return true
		}
	}
	return false
}
