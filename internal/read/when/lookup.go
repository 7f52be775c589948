package when

import "detente/internal/lang"

// For is the expression that dates the verb or noun at a token of a sentence, or nil. In this order: one that hangs on
// it; one that hangs on the head of its clause; one of the occasion ("told him during Tuesday's call"); the only one of
// its clause that is not the date of some other noun ("praised Tuesday's vote" dates the vote); one of what someone
// came for ("flew in to attend talks on Friday"). It may be unresolved. It is never one of another clause.
// In a sentence of over maxSentence tokens there is none.
func (e Expressions) For(a *lang.Analysis, sent, token int) *Expression {
	in := e.In(sent)
	if len(in) == 0 || token < 0 || token >= len(a.Sentences[sent].Tokens) {
		return nil
	}
	s := &a.Sentences[sent]
	if len(s.Tokens) > maxSentence {
		return nil
	}
	if x := in.on(s, token, token); x != nil {
		return x
	}
	head := clauseHead(s, token)
	if head != token {
		if x := in.on(s, head, token); x != nil {
			return x
		}
	}
	// "plans to visit on Friday", "met on Friday and agreed": the verb above or before may hold the date
	for at, n := head, 0; n < maxClimb; n++ {
		up := s.Tokens[at].Head
		shares := s.Is(at, "xcomp") || s.Is(at, "conj") && s.Kid(at, "nsubj", "csubj") < 0 && up < at
		if up == lang.Root || !shares {
			break
		}
		if x := in.on(s, up, token); x != nil {
			return x
		}
		at = up
	}
	if x := in.occasion(s, head, token); x != nil {
		return x
	}
	var only *Expression
	for i := range in {
		x := &in[i]
		if x.Part || in.covers(i) {
			continue
		}
		t := top(s, x.First, x.Last)
		if clauseHead(s, t) != head || t == head || s.Is(t, "nmod:poss", "compound", "amod", "nummod") || attributive(s, t) {
			continue
		}
		if only != nil {
			return nil
		}
		only = x
	}
	if only == nil && words().lemma(s, head).is(motion) {
		return in.purpose(s, head, token)
	}
	return only
}

// occasion is the expression that dates a noun which says on what occasion the predicate was true: "said in an interview
// on Sunday", "told him during Tuesday's call", "Friday's vote ended the talks", "a 2014 report said".
func (e Expressions) occasion(s *lang.Sentence, predicate, near int) *Expression {
	for _, k := range s.Kids(predicate) {
		noun := int(k)
		switch {
		case s.Is(noun, "obl"):
			c := s.Kid(noun, "case")
			if c < 0 || !occasions[s.Tokens[c].Lemma] {
				continue
			}
		case s.Is(noun, "nsubj"):
			// a subject with "the" may be old: "the 2015 deal collapsed"
			d := s.Kid(noun, "det")
			if s.Kid(noun, "nmod:poss") < 0 && (d < 0 || s.Tokens[d].Lemma != "a") {
				continue
			}
		default:
			continue
		}
		if x := e.on(s, noun, near); x != nil {
			return x
		}
	}
	return nil
}

// occasions are the prepositions that make a noun the occasion of a verb.
var occasions = map[string]bool{"during": true, "in": true, "at": true, "on": true}

// purpose is the expression in the infinitive that says what someone went somewhere for.
func (e Expressions) purpose(s *lang.Sentence, predicate, near int) *Expression {
	for _, k := range s.Kids(predicate) {
		inf := int(k)
		if !s.Is(inf, "advcl", "xcomp") || s.Kid(inf, "mark") < 0 || s.Kid(inf, "nsubj") >= 0 {
			continue
		}
		if x := e.on(s, inf, near); x != nil {
			return x
		}
		for _, n := range s.Kids(inf) {
			if s.Is(int(n), "obj", "obl") {
				if x := e.on(s, int(n), near); x != nil {
					return x
				}
			}
		}
	}
	return nil
}

// covers reports whether expression i lies within another whole one.
func (e Expressions) covers(i int) bool {
	for k := range e {
		if k != i && !e[k].Part && e[k].Span.Contains(e[i].Span) && e[k].Span != e[i].Span {
			return true
		}
	}
	return false
}

// on is the expression that hangs on token t, the one nearest to the token near; a day wins over a longer time.
func (e Expressions) on(s *lang.Sentence, t, near int) *Expression {
	var best *Expression
	bestCost := 0
	for i := range e {
		x := &e[i]
		if x.Part {
			continue
		}
		h := top(s, x.First, x.Last)
		if h == t && !(s.Tokens[t].UPOS == "VERB") {
			continue // the token is the expression
		}
		if s.Tokens[h].Head != t || s.Is(h, "nsubj", "obj", "iobj", "root", "ccomp", "csubj") {
			continue
		}
		cost := max(x.First-near, near-x.Last, 0)
		if !x.Resolved {
			cost += 1000
		}
		if x.Interval.Days() != 1 {
			cost += 100
		}
		if best == nil || cost < bestCost {
			best, bestCost = x, cost
		}
	}
	return best
}

// clauseHead is the predicate of the clause that token t stands in; t itself if it is one; the top of the sentence
// where there is none.
func clauseHead(s *lang.Sentence, t int) int {
	for range maxClimb {
		if predicate(s, t) || s.Tokens[t].Head == lang.Root {
			return t
		}
		t = s.Tokens[t].Head
	}
	return t
}

// attributive reports whether the expression at t belongs to a noun by "of", "from" or "since": "the call of 7 December".
func attributive(s *lang.Sentence, t int) bool {
	if !s.Is(t, "nmod") {
		return false
	}
	k := s.Kid(t, "case")
	if k < 0 {
		return false
	}
	switch s.Tokens[k].Lemma {
	case "of", "from", "for":
		return true
	}
	return false
}
