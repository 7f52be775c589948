package commitment

import (
	"slices"
	"sort"
	"strings"

	"detente/internal/lang"
	"detente/internal/read/clause"
	"detente/internal/text"
)

// tokens are the sentence and the tokens of it that a span covers; near is a sentence at or before it.
func (f *finder) tokens(near int, span text.Span) (si, first, last int) {
	si = sort.Search(len(f.a.Sentences), func(i int) bool { return f.a.Sentences[i].Span.End() > span.Start() })
	if si == len(f.a.Sentences) {
		return -1, 0, 0
	}
	s := &f.a.Sentences[si]
	first = sort.Search(len(s.Tokens), func(i int) bool { return s.Tokens[i].Span.End() > span.Start() })
	last = sort.Search(len(s.Tokens), func(i int) bool { return s.Tokens[i].Span.Start() >= span.End() }) - 1
	if first > last {
		return -1, 0, 0
	}
	return si, first, last
}

// topOf is the token of [first, last] that governs the others.
func topOf(s *lang.Sentence, first, last int) int {
	best, depth := first, 1<<30
	for i := first; i <= last; i++ {
		d := 0
		for h := s.Tokens[i].Head; h >= 0; h = s.Tokens[h].Head {
			d++
		}
		if d < depth && s.Tokens[i].UPOS != "PUNCT" {
			best, depth = i, d
		}
	}
	return best
}

// verbActions is the phrase of a verb and, each on its own, of the verbs coordinated with it that bring their own "to",
// auxiliary or object.
func (f *finder) verbActions(si, head int, cond text.Span) []action {
	s := &f.a.Sentences[si]
	var conj, leave []int // those of the same subject; all
	for _, k := range s.Kids(head) {
		if s.Is(int(k), "conj") && s.Tokens[k].UPOS == "VERB" && (s.Kid(int(k), "mark", "aux", "obj", "xcomp", "ccomp") >= 0 || s.Tokens[k].XPOS == "VB") {
			leave = append(leave, int(k))
			if s.Kid(int(k), "nsubj") < 0 && !isOrElse(s, int(k)) {
				conj = append(conj, int(k))
			}
		}
	}
	if head+1 < len(s.Tokens) && s.Tokens[head+1].UPOS == "CCONJ" { // "protect and defend X" is one act
		conj, leave = nil, nil
	}
	out := []action{f.verbAction(si, head, leave, cond)}
	for _, k := range conj {
		out = append(out, f.verbAction(si, k, nil, cond))
	}
	return out
}

// isOrElse reports whether a verb tells what comes if a demand is not met: "or face restrictions".
func isOrElse(s *lang.Sentence, k int) bool {
	return k > 0 && s.Tokens[k-1].Lemma == "or" && oneOf(s.Tokens[k].Lemma, "face", "risk", "suffer")
}

// coordinated adds to the actions of a content those that the tree hangs elsewhere: behind "and to", or a bare verb behind
// "and", up to the next; and where a demand's first verb is taken for a noun ("that Chad hand over the log and pay"), that.
func (f *finder) coordinated(acts []action, si, first, last int, cond text.Span) []action {
	s := &f.a.Sentences[si]
	stop := func(i int) bool { return !cond.IsZero() && cond.Overlaps(s.Tokens[i].Span) }
	heads := map[int]bool{}
	for _, a := range acts {
		heads[a.head] = true
	}
	var starts []int // of each action behind a conjunction
	cut := last      // before a clause of its own: "will not fire but will call for help"
	for i := first + 1; i+1 <= last && !stop(i); i++ {
		if s.Tokens[i].UPOS != "CCONJ" {
			continue
		}
		v := i + 1
		for v < last && s.Tokens[v].UPOS == "ADV" {
			v++
		}
		to := s.Tokens[v].XPOS == "TO"
		if to {
			v++
		}
		if v <= last && (s.Tokens[v].XPOS == "MD" || isOrElse(s, v)) {
			cut = min(cut, i-1)
			break
		}
		if v > last || !to && (s.Tokens[v].XPOS != "VB" || i-first < 2 || s.Tokens[i-1].XPOS == "VB") {
			continue
		}
		starts = append(starts, v)
	}
	if len(acts) == 0 || len(starts) == 0 && cut == last {
		return acts
	}
	end := func(from int) int { // the last token of what begins there
		to := last
		if from <= cut {
			to = cut
		}
		for _, v := range starts {
			if v > from {
				to = min(to, v-1)
			}
		}
		for i := from; i <= to; i++ {
			if stop(i) {
				to = i - 1
			}
		}
		for to > from && (oneOf(s.Tokens[to].UPOS, "PUNCT", "CCONJ") || s.Tokens[to].XPOS == "TO" || oneOf(s.Tokens[to].UPOS, "ADV") && to+1 <= last && oneOf(s.Tokens[to-1].UPOS, "CCONJ")) {
			to--
		}
		return to
	}
	out := acts[:0:0]
	for _, a := range acts {
		if e := end(a.head); a.head < max(cut, slices.Max(append(starts, 0))) && e >= a.head && s.Tokens[e].Span.End() < a.span.End() && s.Tokens[e].Span.End() > a.span.Start() {
			a.span = f.a.Doc.Span(a.span.Start(), s.Tokens[e].Span.End())
		}
		out = append(out, a)
	}
	subject := acts[0].subject
	for _, v := range starts {
		if !heads[v] {
			out = append(out, action{si, v, subject, s.Range(v, end(v))})
		}
	}
	if len(starts) == 0 {
		return out
	}
	if m := f.leading(si, first, starts[0]); m > 0 && heads[starts[0]] && len(acts) == 1 {
		out = append([]action{{si, m, subject, s.Range(m, end(m))}}, out...)
	}
	return out
}

// leading is the first word behind the actor that opens a content, where no verb was seen before token to; 0 if none.
func (f *finder) leading(si, first, to int) int {
	s := &f.a.Sentences[si]
	if strings.EqualFold(s.Tokens[first].Form, "that") {
		first++
	}
	m := f.cast.Covering(si, first)
	if m == nil && strings.EqualFold(s.Tokens[first].Form, "the") {
		m = f.cast.Covering(si, first+1)
	}
	if m == nil || m.First > first+1 || m.Last+3 > to {
		return 0
	}
	for i := m.Last + 1; i < to; i++ {
		if s.Tokens[i].UPOS == "VERB" || s.Tokens[i].UPOS == "AUX" {
			return 0
		}
	}
	return m.Last + 1
}

// verbAction is the verb with what stands right of it in its phrase, without the verbs in leave and the condition.
func (f *finder) verbAction(si, v int, leave []int, cond text.Span) action {
	s := &f.a.Sentences[si]
	first := v
	for first > 0 && s.Tokens[first-1].UPOS == "ADV" && s.Tokens[first-1].Head == v && !strings.EqualFold(s.Tokens[first-1].Form, "not") {
		first--
	}
	for _, k := range s.Kids(v) { // what is bound or asked not to be done
		if int(k) < first && int(k) >= first-2 && oneOf(strings.ToLower(s.Tokens[k].Form), "not", "never") {
			first = int(k)
		}
	}
	if b := s.Kid(v, "cop"); b >= 0 && !(clause.IsTo(s, v) && s.Tokens[b].XPOS != "VB") { // "be ready", "are prepared", not "is to open"
		first = min(first, s.Kid(v, "cop"))
	}
	stop := len(s.Tokens)
	for _, k := range leave {
		a, _ := s.Edges(k)
		stop = min(stop, a)
	}
	for _, k := range s.Kids(v) { // clauses that tell why, when or something new
		if int(k) > v && (s.Is(int(k), "parataxis") || s.Is(int(k), "advcl") && oneOf(clause.Case(s, int(k)), "because", "since", "while", "when", "after", "before", "as", "once")) {
			a, _ := s.Edges(int(k))
			stop = min(stop, a)
		}
	}
	_, last := s.Edges(v)
	for i := v + 1; i < last; i++ { // what a comma adds to a noun: "the pact, known as"
		if s.Tokens[i].Form == "," && (s.Tokens[i+1].XPOS == "VBN" || oneOf(s.Tokens[i+1].XPOS, "WDT", "WP", "WRB")) && s.Dominates(v, i+1) {
			stop = min(stop, i)
		}
	}
	last = max(v, min(last, stop-1))
	near := v // the words up to the first comma or condition belong to the verb, wherever the parse hung them
	for i := v + 1; i < stop; i++ {
		t := &s.Tokens[i]
		if !cond.IsZero() && cond.Overlaps(t.Span) || t.UPOS == "SCONJ" && !oneOf(strings.ToLower(t.Form), "that", "whether") {
			stop = i
			break
		}
		if t.UPOS == "PUNCT" && t.Form != "-" && !isQuote(t.Form) {
			if t.Form != "," || i+1 < stop && s.Tokens[i+1].UPOS == "PRON" {
				stop = i
			}
			break
		}
		near = i
	}
	for i := near + 1; i < stop && i <= last; i++ {
		if !cond.IsZero() && cond.Overlaps(s.Tokens[i].Span) {
			stop = i
		}
	}
	if last > near && last+1 < len(s.Tokens) && s.Tokens[last+1].UPOS == "VERB" && len(f.books.Speech.Find(strings.ToLower(s.Tokens[last+1].Lemma), 'v')) > 0 {
		last = near // "…, the ministry said", taken into the phrase
	}
	last = min(max(last, near), stop-1)
	for last > v && (s.Tokens[last].UPOS == "PUNCT" || s.Tokens[last].UPOS == "CCONJ") {
		last--
	}
	return action{si, v, clause.Subject(s, v), s.Range(first, last)}
}

func isQuote(form string) bool { return oneOf(form, "“", "”", "\"", "''", "``", "‘", "’") }

// nounActions is each of the coordinated noun phrases headed by n ("de-escalation and a return to talks").
func (f *finder) nounActions(si, n, from, to int, cond text.Span) []action {
	s := &f.a.Sentences[si]
	heads := []int{n}
	for _, k := range s.Kids(n) {
		if s.Is(int(k), "conj") && oneOf(s.Tokens[k].UPOS, "NOUN", "PROPN") {
			heads = append(heads, int(k))
		}
	}
	if len(heads) == 1 {
		for i := n; i+2 <= to; i++ { // "X, as well as Y"
			if strings.EqualFold(s.Tokens[i].Form, "as") && strings.EqualFold(s.Tokens[i+1].Form, "well") {
				rest := action{si, i + 2, -1, s.Range(min(i+3, to), to)}
				if s.Tokens[i-1].UPOS == "PUNCT" {
					i--
				}
				return []action{{si, n, -1, s.Range(from, i-1)}, rest}
			}
		}
		return []action{{si, n, -1, trimmed(f.a.Doc, s.Range(from, to), cond)}}
	}
	var out []action
	for _, h := range heads {
		first, last := s.Edges(h)
		if m := s.Kid(h, "case"); m >= 0 && m >= first {
			first = m + 1
		}
		for _, k := range heads {
			if k > h {
				a, _ := s.Edges(k)
				last = min(last, a-1)
			}
		}
		for first < last && oneOf(s.Tokens[first].UPOS, "PUNCT", "CCONJ", "ADP") {
			first++
		}
		for last > first && oneOf(s.Tokens[last].UPOS, "PUNCT", "CCONJ") {
			last--
		}
		first, last = max(first, from), min(last, to)
		if first <= last {
			out = append(out, action{si, h, -1, s.Range(first, last)})
		}
	}
	return out
}

// trimmed is the span without a condition that opens or closes it.
func trimmed(doc *text.Document, span, cond text.Span) text.Span {
	switch {
	case cond.IsZero() || !span.Contains(cond):
	case cond.Start() == span.Start() && cond.End() < span.End():
		at := cond.End()
		for at < span.End() && strings.ContainsRune(", ", rune(doc.Text()[at])) {
			at++
		}
		return doc.Span(at, span.End())
	case cond.End() == span.End() && cond.Start() > span.Start():
		at := cond.Start()
		for at > span.Start() && strings.ContainsRune(", ", rune(doc.Text()[at-1])) {
			at--
		}
		return doc.Span(span.Start(), at)
	}
	return span
}

// modality is what token i stands under, and the verb that then is the action: "will", "would", "must", or "ready" for
// "is prepared to X", "will not hesitate to X"; "" if nothing binds.
func (f *finder) modality(s *lang.Sentence, i int) (string, int) {
	m := f.books.Markers
	md := ""
	for _, k := range s.Kids(i) {
		if s.Is(int(k), "aux") && s.Tokens[k].XPOS == "MD" {
			md = strings.ToLower(s.Tokens[k].Form)
		}
	}
	inf := -1
	for _, k := range s.Kids(i) {
		if int(k) > i && s.Is(int(k), "xcomp", "advcl", "ccomp") && (clause.IsTo(s, int(k)) || s.Tokens[k].XPOS == "VBG" && clause.Case(s, int(k)) == "to") {
			inf = int(k)
		}
	}
	lemma := strings.ToLower(s.Tokens[i].Lemma)
	if inf >= 0 && clause.Negated(s, i) && lemma != "hesitate" && lemma != "go" { // "did not intend to X" is no readiness to X
		inf = -1
	}
	finite := md != "" || oneOf(s.Tokens[i].XPOS, "VBZ", "VBP")
	if k := s.Kid(i, "cop", "aux", "aux:pass"); k >= 0 && s.Tokens[k].XPOS != "VB" {
		finite = true
	}
	if h := s.Tokens[i].Head; h >= 0 && s.Is(i, "xcomp") && oneOf(s.Tokens[h].Lemma, "remain", "stand", "stay") && s.Tokens[h].XPOS != "VB" {
		finite = true // "remains prepared to"
	}
	switch {
	case inf >= 0 && finite && (m["commit.ready"].Has(lemma) || s.Tokens[i].XPOS == "VBN" && m["commit.ready"].Has(strings.ToLower(s.Tokens[i].Form))) && !oneOf(md, "may", "might", "could"):
		return "ready", inf
	case inf >= 0 && m["commit.must"].Has(lemma) && oneOf(s.Tokens[i].XPOS, "VBZ", "VBP") && !s.Is(i, "acl:relcl"): // not "the time he needs to recover"
		return "must", inf
	case lemma == "go" && inf >= 0 && s.Tokens[i].XPOS == "VBG" && s.Kid(i, "aux") >= 0:
		return "will", inf
	}
	if !isAct(s, i) || unreal(s, i) {
		return "", i
	}
	switch md {
	case "will", "wo", "shall", "'ll", "’ll":
		return "will", i
	case "would":
		return "would", i
	case "can", "could", "ca":
		if clause.Negated(s, i) && m["refuse.cannot"].Has(lemma) && !clause.Passive(s, i) {
			return "cannot", i
		}
	case "must", "should":
		if s.Kid(i, "mark") >= 0 && !strings.EqualFold(s.Tokens[s.Kid(i, "mark")].Form, "that") {
			return "", i
		}
		return "must", i
	}
	return "", i
}

// unreal reports whether a verb tells what would have been: "Chad would have responded".
func unreal(s *lang.Sentence, v int) bool {
	if !oneOf(clause.Modal(s, v), "would", "could", "should", "might") {
		return false
	}
	for _, k := range s.Kids(v) {
		if s.Is(int(k), "aux") && s.Tokens[k].Lemma == "have" {
			return true
		}
	}
	return false
}

// idiom: in "will not hesitate to" the negation is of the hesitating, not of the act.
func (f *finder) idiom(s *lang.Sentence, verb, head int) bool {
	return verb != head && f.books.Markers["undeterred"].Has(strings.ToLower(s.Tokens[verb].Lemma))
}

// isAct reports whether a token is a verb, or a word under an auxiliary that was not seen to be one: "must free the hostages".
func isAct(s *lang.Sentence, i int) bool {
	return s.Tokens[i].UPOS == "VERB" || s.Tokens[i].UPOS == "ADJ" && hasModal(s, i) && s.Kid(i, "cop") < 0
}

// stative reports whether a verb says what is or seems, not what one will do.
func stative(s *lang.Sentence, v int) bool {
	return oneOf(s.Tokens[v].Lemma, "be", "seem", "appear", "have", "need", "depend", "mean", "become", "happen")
}

func hasModal(s *lang.Sentence, v int) bool {
	for _, k := range s.Kids(v) {
		if s.Is(int(k), "aux") && s.Tokens[k].XPOS == "MD" {
			return true
		}
	}
	return false
}

func hasSubject(s *lang.Sentence, v int) bool { return s.Kid(v, "nsubj") >= 0 }
