package statement

import (
	"slices"
	"strings"

	"detente/internal/codebook"
	"detente/internal/lang"
	"detente/internal/read/actor"
	"detente/internal/read/clause"
	"detente/internal/text"
)

// found is a content and how it was found.
type found struct {
	content    text.Span
	to         []int            // tokens that head the addressee's phrase, where the frame says so
	line       *codebook.Speech // the noun of saying that is the verb's object, if any
	rule       string
	confidence float64
	weak       bool // no sign of speech but the frame's shape
	object     bool // a noun phrase, not a clause
	label      bool // what something is called, not what happens
	light      bool // a noun phrase as object of a verb with many other senses
}

// match tries one frame on a cue.
func (f *finder) match(c *cue, frame codebook.Frame) (found, bool) {
	s := f.sentence(c.si)
	switch frame.Kind {
	case codebook.FrameThat:
		return f.thatClause(c)
	case codebook.FrameWh:
		if k := s.Kid(c.tok, "ccomp", "advcl"); k > c.tok && isQuestion(s, k) {
			return f.after(c, k, "indirect question", 0.7)
		}
	case codebook.FrameTo:
		if k := clause.ToKid(s, c.tok); k >= 0 && directObject(s, c.tok) < 0 && s.Kid(c.tok, "nsubj:pass") < 0 {
			return f.after(c, k, "infinitive", 0.7)
		}
	case codebook.FrameObjTo:
		return f.toldTo(c, frame.Prep)
	case codebook.FrameObjThat:
		if o := s.Kid(c.tok, "iobj", "obj", "nsubj:pass"); o >= 0 {
			k := s.Kid(c.tok, "ccomp")
			if a := s.Kid(o, "acl"); k < 0 && a > o && clause.Case(s, a) == "that" { // "informed the meeting that", hung on the meeting
				k = a
			}
			if k > o && clause.Finite(s, k) {
				m, ok := f.after(c, k, "object and clause", 0.75)
				m.to = []int{o}
				return m, ok
			}
			if _, end := clause.NounPhrase(s, o); o > c.tok && end+3 < len(s.Tokens) && strings.EqualFold(s.Tokens[end+1].Form, "that") && clause.HasFinite(s, end+2, len(s.Tokens)-1) { // taken for a relative clause
				first := end + 2
				span, ok := f.content(s, first, f.cutAttribution(c, f.cutCoordinated(c, first, f.stretch(s, c.tok, first, first))))
				return found{content: span, to: []int{o}, rule: f.rule(c, "object and «that»"), confidence: 0.65}, ok
			}
		}
	case codebook.FrameIng:
		if k := s.Kid(c.tok, "xcomp", "ccomp"); k > c.tok && s.Tokens[k].XPOS == "VBG" && s.Kid(k, "aux") < 0 {
			return f.after(c, k, "gerund", 0.65)
		}
	case codebook.FrameObj:
		return f.object(c)
	case codebook.FramePrep:
		k := clause.PrepKid(s, c.tok, frame.Prep)
		if a := s.Kid(c.tok, "obl"); k < 0 && a > c.tok && frame.Prep != "of" && oneOf(clause.Case(s, a), "in", "on") { // "agreed in principle to a visit"
			k = clause.PrepKid(s, a, frame.Prep)
		}
		if k < 0 && c.last > c.tok { // "took note | with satisfaction | of X"
			k = f.behindPhrase(c, frame.Prep)
		}
		if k >= 0 && !f.dates.Covers(c.si, k) { // "agreed on Friday to …"
			return f.behind(c, k, 0.65)
		}
	case codebook.FrameObjPrep:
		return f.objectAndBehind(c, frame)
	case codebook.FrameObjAs:
		if m, ok := f.whatCalled(c, frame); ok {
			return m, ok
		}
		return f.called(c, frame)
	}
	return found{}, false
}

// behindPhrase is the head of what stands behind a preposition of a phrase of saying: "take note | of the ruling", also where
// how it was said comes between. -1 if there is none.
func (f *finder) behindPhrase(c *cue, prep string) int {
	s := f.sentence(c.si)
	for i := c.last + 1; i+1 < len(s.Tokens) && i <= c.last+5; i++ {
		if strings.EqualFold(s.Tokens[i].Form, prep) && s.Tokens[i].Head > i {
			return s.Tokens[i].Head
		}
		if oneOf(s.Tokens[i].UPOS, "PUNCT", "VERB", "AUX") {
			break
		}
	}
	return -1
}

// isQuestion reports whether the clause headed by k is an indirect question.
func isQuestion(s *lang.Sentence, k int) bool {
	first, _ := s.Edges(k)
	w := strings.ToLower(s.Tokens[first].Form)
	if w == "," && first+1 < len(s.Tokens) {
		w = strings.ToLower(s.Tokens[first+1].Form)
	}
	return oneOf(w, "whether", "if", "what", "who", "whom", "when", "where", "why", "how", "which", "whose")
}

// thatClause finds the finite clause or the words around a cue that it reports: a complement after it, a clause before
// it (“X, Y said”), or, where the parse has neither, what stands on the longer side.
func (f *finder) thatClause(c *cue) (found, bool) {
	s := f.sentence(c.si)
	if f.quotedBy(c) {
		return found{}, false // the quotation with this cue is its content
	}
	if m, ok := f.relative(c); ok {
		return m, ok
	}
	if m, ok := f.asTold(c); ok {
		return m, ok
	}
	if at := f.attribution(c.si); at.verb == c.tok {
		if m, ok := f.before(c); ok {
			return m, ok
		}
	}
	for _, k := range s.Kids(c.tok) {
		k := int(k)
		if k > c.tok && s.Is(k, "ccomp", "acl", "advcl", "xcomp", "obj", "dep", "csubj") && (clause.Finite(s, k) || s.Is(k, "ccomp")) && !clause.IsTo(s, k) {
			if s.Is(k, "acl", "advcl") && clause.Case(s, k) != "that" {
				continue
			}
			if s.Is(k, "ccomp") && isQuestion(s, k) && c.line.Pos == 'v' && clause.Case(s, k) != "that" && !strings.EqualFold(s.Tokens[firstOf(s, k)].Form, "what") {
				continue
			}
			if s.Is(k, "obj") && s.Kid(k, "nsubj") < 0 {
				continue
			}
			if clause.Case(s, k) == "that" {
				return f.after(c, k, "that-clause", 0.85)
			}
			if first, _ := clause.Edges(s, k); first > c.tok+1 && c.line.Pos == 'v' {
				if m, ok := f.before(c); ok { // “X, Y said on Monday, in what Z calls …”
					return m, ok
				}
			}
			return f.after(c, k, "clause after the cue", 0.8)
		}
	}
	if c.line.Pos == 'a' { // "was clear with Y that X", parsed apart
		for i := c.tok + 1; i+2 < len(s.Tokens) && i < c.tok+8; i++ {
			if strings.EqualFold(s.Tokens[i].Form, "that") {
				span, ok := f.content(s, i+1, f.cutAttribution(c, len(s.Tokens)-1))
				return found{content: span, rule: f.rule(c, "behind «that»"), confidence: 0.6}, ok
			}
			if s.Tokens[i].UPOS == "PUNCT" || s.Tokens[i].UPOS == "VERB" {
				break
			}
		}
	}
	if c.line.Pos != 'v' {
		return found{}, false
	}
	if m, ok := f.before(c); ok {
		return m, ok
	}
	return f.restAfter(c)
}

// relative reads the clause whose subject or object the teller's clause parts from its verb: "in a step the government says | will stay
// in force", "what Israel says | were three missiles".
func (f *finder) relative(c *cue) (found, bool) {
	s := f.sentence(c.si)
	first := c.tok + 1
	if c.line.Pos != 'v' || c.line.Use != "strong" || first+1 >= len(s.Tokens) || !oneOf(s.Tokens[first].XPOS, "MD", "VBD", "VBZ", "VBP") ||
		!oneOf(s.Tokens[c.tok].XPOS, "VBD", "VBZ", "VBP") || c.tok < 2 || f.quotationAt(s.Tokens[first].Span.Start()) >= 0 {
		return found{}, false
	}
	m := f.cast.Covering(c.si, c.tok-1)
	if m == nil || m.Form == actor.Pronoun || m.Last != c.tok-1 || m.First < 2 || s.Tokens[m.First-1].UPOS == "PUNCT" && s.Tokens[m.First-1].Form != "," || s.Tokens[m.First-1].UPOS == "CCONJ" {
		return found{}, false
	}
	if before := &s.Tokens[m.First-1]; !oneOf(before.UPOS, "NOUN", "PROPN", "ADJ") && !oneOf(before.XPOS, "WP", "WDT", "IN") {
		return found{}, false
	}
	last := f.clauseEnd(s, first)
	if last < first+2 {
		return found{}, false
	}
	span, ok := f.content(s, first, last)
	return found{content: span, rule: f.rule(c, "the rest of the clause that it parts"), confidence: 0.6}, ok
}

// clauseEnd is the last token before the mark, outside quotations, that ends the clause from token i on.
func (f *finder) clauseEnd(s *lang.Sentence, i int) int {
	for i+1 < len(s.Tokens) && (!oneOf(s.Tokens[i+1].Form, ",", ";", ":", "—", "–", ".") || f.quotationAt(s.Tokens[i+1].Span.Start()) >= 0) {
		i++
	}
	return i
}

// asTold reads "As X told Y, Z": what stands behind the comma of the clause, up to the end of the sentence.
func (f *finder) asTold(c *cue) (found, bool) {
	s := f.sentence(c.si)
	m := s.Kid(c.tok, "mark", "advmod")
	if m < 0 {
		m = 0
	}
	if !strings.EqualFold(s.Tokens[m].Form, "as") || !s.Is(c.tok, "advcl") || m > 1 {
		return found{}, false
	}
	for i := c.tok + 1; i+3 < len(s.Tokens); i++ {
		if s.Tokens[i].Form == "," {
			span, ok := f.content(s, i+1, len(s.Tokens)-1)
			return found{content: span, rule: f.rule(c, "what follows «as … said»"), confidence: 0.6}, ok
		}
	}
	return found{}, false
}

func firstOf(s *lang.Sentence, k int) int { a, _ := s.Edges(k); return a }

// after is the subtree of k, what stands right of the cue.
func (f *finder) after(c *cue, k int, rule string, confidence float64) (found, bool) {
	s := f.sentence(c.si)
	first, last := len(s.Tokens), -1
	for _, i := range s.Subtree(k) {
		if i > c.tok && !s.Dominates(c.tok, k) || i > c.tok && s.Dominates(k, i) {
			first, last = min(first, i), max(last, i)
		}
	}
	if last < 0 {
		return found{}, false
	}
	if clause.Finite(s, k) && clause.HasFinite(s, c.tok+1, first-1) && c.line.Pos == 'v' { // the parse took a later clause for the complement
		from := c.tok + 1
		for i := from; i < first; i++ {
			if strings.EqualFold(s.Tokens[i].Form, "that") {
				from = i + 1
				break
			}
		}
		first = from
	}
	if first == c.tok+1 && first+1 <= last && strings.EqualFold(s.Tokens[first].Form, "that") && !oneOf(s.Tokens[first+1].UPOS, "VERB", "AUX") {
		first++
	}
	if o := s.Kid(c.tok, "obj"); o == first-1 && clause.Finite(s, k) && s.Kid(k, "nsubj", "expl", "csubj") < 0 && !slices.Contains(c.line.To, "obj") { // "confirmed Oslo | will take part", the subject taken for an object
		first = c.tok + 1
	}
	if semi := slices.IndexFunc(s.Tokens[c.tok:], func(t lang.Token) bool { return t.Form == ";" }); semi > 2 && c.tok+semi < k { // the clause behind a semicolon is not its content
		first, last = c.tok+1, c.tok+semi-1
	}
	var to []int
	if slices.Contains(c.line.To, "obj") && first == c.tok+1 { // "assured the king that X", the king taken for part of X
		if that := f.thatBehindActor(c); that > 0 {
			to, first = []int{f.cast.Covering(c.si, that-1).Head}, that+1
		}
	}
	last = f.cutCoordinated(c, first, f.stretch(s, c.tok, first, last))
	if clause.Inverted(s, last+1) { // "to send more | should the raids go on"
		last = f.stretch(s, c.tok, last+1, last+1)
	} else if n := last + 2; n+2 < len(s.Tokens) && s.Tokens[n-1].Form == "," && f.opensCondition(s, n) { // "to free him|, provided that Kyiv pays"
		last = f.stretch(s, c.tok, n, n)
	}
	span, ok := f.content(s, first, f.cutAttribution(c, last))
	return found{content: span, to: to, rule: f.rule(c, rule), confidence: confidence}, ok
}

// opensCondition reports whether a condition on what stands before begins at token i: "provided that", "on condition that".
func (f *finder) opensCondition(s *lang.Sentence, i int) bool {
	var next [5]string
	n := 0
	for j := i; j < len(s.Tokens) && n < len(next); j++ {
		next[n] = strings.ToLower(s.Tokens[j].Form)
		n++
	}
	return f.books.Markers["condition.phrase"].At(next[:n]) > 1
}

// thatBehindActor is the "that" which only an actor's phrase parts from the cue; -1 if there is none.
func (f *finder) thatBehindActor(c *cue) int {
	s := f.sentence(c.si)
	for i := c.tok + 2; i+1 < len(s.Tokens) && i < c.tok+10; i++ {
		if strings.EqualFold(s.Tokens[i].Form, "that") {
			if m := f.cast.Covering(c.si, i-1); m != nil && m.Last == i-1 && m.First <= c.tok+2 {
				return i
			}
			return -1
		}
	}
	return -1
}

// cutAttribution ends a content before the clause that attributes the whole sentence to somebody else.
func (f *finder) cutAttribution(c *cue, last int) int {
	if at := f.attribution(c.si); at.comma > c.tok && at.verb != c.tok {
		return min(last, at.comma-1)
	}
	return last
}

// cutCoordinated ends a content before "and stressed that …", "but would not answer …": a verb of saying without a subject
// of its own that the parse hung inside the content is the speaker's next act. Verbs that parties in the content do as
// well (warn, threaten, accuse) are cut only behind a comma.
func (f *finder) cutCoordinated(c *cue, first, last int) int {
	s := f.sentence(c.si)
	if c.line.Pos != 'v' {
		return last
	}
	for i := first + 2; i+1 < last; i++ {
		if isClosingQuote(s.Tokens[i].Form) && s.Tokens[i-1].Form == "," && (s.Tokens[i+1].XPOS == "VBG" || oneOf(s.Tokens[i+1].UPOS, "NOUN", "ADJ") && strings.HasSuffix(s.Tokens[i+1].Form, "ing")) { // “… form,” dealing a blow
			return i
		}
		if (isAside(s, i) || f.othersAct(c, i)) && f.quotationAt(s.Tokens[i].Span.Start()) < 0 {
			return i - 1
		}
		if s.Tokens[i].Form == "," && f.isAdding(s, i+1) && f.quotationAt(s.Tokens[i].Span.Start()) < 0 {
			return i - 1
		}
		if s.Tokens[i].UPOS != "CCONJ" || f.quotationAt(s.Tokens[i].Span.Start()) >= 0 {
			continue
		}
		v := i + 1
		for v < last && oneOf(s.Tokens[v].UPOS, "ADV", "AUX", "PART") {
			v++
		}
		if f.isNextAct(c, v, s.Tokens[i-1].Form == ",") || goesOnFrom(s, v) == c.tok {
			return i - 1
		}
	}
	return last
}

// isAside reports whether the comma at token i opens what the writer says of the whole: ", in a move that …", ", in the latest sign
// of", ", without giving a date".
func isAside(s *lang.Sentence, i int) bool {
	if i+3 >= len(s.Tokens) || s.Tokens[i].Form != "," {
		return false
	}
	switch s.Tokens[i+1].Form {
	case "in":
		return oneOf(s.Tokens[i+2].Form, "a", "an", "what") || s.Tokens[i+2].Form == "the" && s.Tokens[i+3].Form == "latest"
	case "without":
		return s.Tokens[i+2].XPOS == "VBG"
	}
	return false
}

// othersAct reports whether the comma at token i opens what another party said: ", while Beijing called the charge groundless".
func (f *finder) othersAct(c *cue, i int) bool {
	s := f.sentence(c.si)
	if i+3 >= len(s.Tokens) || s.Tokens[i].Form != "," || !oneOf(s.Tokens[i+1].Form, "while", "whereas", "but", "and", "as") {
		return false
	}
	m := f.cast.Covering(c.si, i+2)
	if m == nil {
		m = f.cast.Covering(c.si, i+3)
	}
	if m == nil || m.First > i+3 || m.Last+1 >= len(s.Tokens) {
		return false
	}
	v := m.Last + 1
	return s.Tokens[v].XPOS == s.Tokens[c.tok].XPOS && s.Tokens[v].XPOS == "VBD" && len(f.lines(s, v, 'v')) > 0
}

// isAdding reports whether token i is the participle of a strong verb of saying: "…, adding that", "…, noting that".
func (f *finder) isAdding(s *lang.Sentence, i int) bool {
	if i >= len(s.Tokens) || s.Tokens[i].XPOS != "VBG" {
		return false
	}
	line := quotes(f.lines(s, i, 'v'))
	return line != nil && takesClause(line) && line.Use != "document" && line.Use != "readout"
}

// isNextAct reports whether verb v, right behind a conjunction, is the next act of saying of the cue's speaker.
func (f *finder) isNextAct(c *cue, v int, comma bool) bool {
	s := f.sentence(c.si)
	t := &s.Tokens[v]
	cc := v - 1
	for cc > 0 && s.Tokens[cc].UPOS != "CCONJ" {
		cc--
	}
	if t.UPOS != "VERB" || s.Kid(v, "nsubj") > cc { // one before the conjunction is the parse's mistake
		return false
	}
	if f.books.Markers["decline.answer"].Has(t.Lemma) && clause.Negated(s, v) {
		return true
	}
	if t.XPOS != s.Tokens[c.tok].XPOS && !(oneOf(t.XPOS, "VBD", "VBN") && oneOf(s.Tokens[c.tok].XPOS, "VBD", "VBN")) || s.Kid(v, "aux:pass") >= 0 {
		return false
	}
	lines := f.lines(s, v, 'v')
	if len(lines) == 0 || lines[0].Use == "readout" {
		return false
	}
	if h := s.Tokens[v].Head; !comma && h >= 0 && h != c.tok && len(f.lines(s, h, 'v')) > 0 && s.Is(v, "conj") { // "had called X and urged Y"
		return false
	}
	if comma {
		return true
	}
	switch lines[0].Act {
	case "warn", "threaten", "accuse", "refuse", "deny", "promise", "agree", "offer", "order":
		return false
	}
	return lines[0].Use == "strong" || v+1 < len(s.Tokens) && strings.EqualFold(s.Tokens[v+1].Form, "that")
}

// stretch moves the end of a clause that the parse cut short to the comma, dash or quotation that really ends it. It
// stops before a verb coordinated with the cue, a new clause of another speaker, and what dates the cue.
func (f *finder) stretch(s *lang.Sentence, cue, first, last int) int {
	for i := last + 1; i < len(s.Tokens); i++ {
		t := &s.Tokens[i]
		switch {
		case t.Form == "," && i+2 < len(s.Tokens) && s.Tokens[i+1].UPOS == "CCONJ" && strings.EqualFold(s.Tokens[i+2].Form, "that"): // "…, but that Y"
			i += 2
		case t.Form == "," && i+1 < len(s.Tokens) && (oneOf(s.Tokens[i+1].XPOS, "VBD", "VBZ", "VBP", "MD") || isFronted(s, first, i)):
			// the subject's verb follows an insertion, or the main clause a clause before it
		case isOpeningQuote(t.Form) && f.wordsQuoted(s, i) > i: // “the words of the speaker” inside the clause
			i = f.wordsQuoted(s, i)
		case t.UPOS == "PUNCT" && t.Form != "-":
			return i - 1
		case t.UPOS == "CCONJ" && i+1 < len(s.Tokens):
			next := i + 1
			for next < len(s.Tokens)-1 && oneOf(s.Tokens[next].UPOS, "ADV", "AUX", "PART") {
				next++
			}
			if s.Tokens[next].UPOS == "VERB" && !(clause.Modal(s, next) != "" && hasModal(s, first, i)) && (s.Tokens[next].XPOS != "VB" || s.Tokens[cue].XPOS == "VB" || clause.Modal(s, next) != "") { // "said X and left", but "would X but would Y"
				return i - 1
			}
		case s.Dominates(i, cue) && t.UPOS == "VERB":
			return last
		}
	}
	return len(s.Tokens) - 1
}

// wordsQuoted is the last token of the quotation that opens at token i, where that is part of a clause; -1 if it is speech of its own.
func (f *finder) wordsQuoted(s *lang.Sentence, i int) int {
	qi := f.quotationAt(s.Tokens[i].Span.End())
	if qi < 0 || f.a.Quotations[qi].Open != s.Tokens[i].Span || f.standsAlone(qi) || f.a.Quotations[qi].Close.End() > s.Span.End() {
		return -1
	}
	for i < len(s.Tokens) && s.Tokens[i].Span.Start() < f.a.Quotations[qi].Close.Start() {
		i++
	}
	return i
}

// hasModal reports whether a modal verb stands among tokens first to last.
func hasModal(s *lang.Sentence, first, last int) bool {
	for i := first; i <= last; i++ {
		if s.Tokens[i].XPOS == "MD" {
			return true
		}
	}
	return false
}

// before is the clause before a cue that closes its sentence or its part of it: “X, Y said on Saturday.”
func (f *finder) before(c *cue) (found, bool) {
	s := f.sentence(c.si)
	left := c.tok
	if at := f.attribution(c.si); at.verb == c.tok {
		left = at.comma + 1
	} else if c.speaker >= 0 && c.speaker < c.tok {
		first, _ := clause.Edges(s, c.speaker)
		if s.Dominates(c.speaker, c.tok) {
			first, _ = clause.NounPhrase(s, c.speaker)
		}
		left = min(left, first)
	}
	for left > 0 && oneOf(s.Tokens[left-1].UPOS, "ADV", "AUX", "DET", "ADJ") {
		left--
	}
	if f.beforeInsertion(c.si, c.tok) >= 0 { // "Both sides, he said, had promised"
		return found{}, false
	}
	start, end := f.part(c.si, c.tok)
	if left-start > 2 && s.Tokens[left-1].Form == "," && oneOf(s.Tokens[left-2].XPOS, "WDT", "WP") { // "over sanctions, which, it argued, had …"
		start = left - 2
	}
	if f.insertionEnd(c, start, left) > 0 {
		span, ok := f.content(s, max(f.datelineEnd(c.si), start), end)
		return found{content: span, rule: f.rule(c, "the clause that it interrupts"), confidence: 0.7}, ok
	}
	if left < start+2 || !oneOf(s.Tokens[left-1].Form, ",", "”", "\"", "—", "–", "''") {
		return found{}, false
	}
	if s.Kid(c.tok, "obj") > c.tok && takesObject(c.line) || f.quotationAt(s.Tokens[c.tok].Span.Start()) != f.quotationAt(s.Tokens[start].Span.Start()) && f.quotationAt(s.Tokens[c.tok].Span.Start()) >= 0 {
		return found{}, false
	}
	finite := false
	for i := start; i < left-1; i++ {
		finite = finite || oneOf(s.Tokens[i].UPOS, "VERB", "AUX") || s.Tokens[i].XPOS == "TO" // a past tense is easily taken for a participle
	}
	first := start
	for first < left && s.Tokens[first].UPOS == "PUNCT" && !isOpeningQuote(s.Tokens[first].Form) {
		first++
	}
	// A subordinate clause alone is the setting of what follows, not what was said.
	if m := f.books.Markers["ask"]; m.Has(strings.ToLower(s.Tokens[first].Lemma)) || first+1 < left && m.Has(strings.ToLower(s.Tokens[first+1].Lemma)) || strings.EqualFold(s.Tokens[first].Form, "according") {
		return found{}, false
	}
	if !finite || oneOf(strings.ToLower(s.Tokens[first].Form), "when", "while", "after", "before", "as", "asked") && s.Kid(c.tok, "ccomp") < 0 && !s.Is(c.tok, "parataxis") {
		return found{}, false
	}
	if d := f.datelineEnd(c.si); d > first && d < left {
		first = d
	}
	span, ok := f.content(s, first, left-1)
	return found{content: span, rule: f.rule(c, "clause before the cue"), confidence: 0.8}, ok
}

// toldTo reads "urged Y to X", "called on Y to X": the infinitive is content, its subject the addressee.
func (f *finder) toldTo(c *cue, prep string) (found, bool) {
	s := f.sentence(c.si)
	var who int
	switch {
	case prep != "":
		who = clause.PrepKid(s, c.tok, prep)
	case c.passive:
		who = s.Kid(c.tok, "nsubj:pass")
	default:
		who = s.Kid(c.tok, "obj", "iobj")
		if who < 0 { // parsed as one clause: "urged [Y to X]"
			if k := s.Kid(c.tok, "ccomp", "xcomp"); k > c.tok && clause.IsTo(s, k) {
				who = s.Kid(k, "nsubj")
			}
		}
	}
	if who < 0 {
		return found{}, false
	}
	k := clause.ToKid(s, c.tok)
	if k < 0 && who > c.tok {
		k = clause.ToKid(s, who)
	}
	if k < 0 && who > c.tok { // "urged Y to free the crew", the infinitive taken for an adjective
		_, end := clause.NounPhrase(s, who)
		if m := f.cast.Covering(c.si, who); m != nil {
			end = m.Last
		}
		if n := end + 2; n < len(s.Tokens) && strings.EqualFold(s.Tokens[n-1].Form, "to") && oneOf(s.Tokens[n].UPOS, "ADJ", "NOUN") && s.Kid(n, "obj", "nsubj") > n {
			_, last := clause.Edges(s, n)
			span, ok := f.content(s, n-1, f.cutAttribution(c, f.cutCoordinated(c, n-1, f.stretchNoun(c, last))))
			return found{content: span, to: []int{who}, rule: f.rule(c, "addressee and infinitive"), confidence: 0.7}, ok
		}
	}
	if k < 0 || k < who && !c.passive {
		return found{}, false
	}
	if s.Tokens[who].UPOS == "NOUN" && (prep != "" || takesObject(c.line)) && len(f.cast.Of(c.si, who)) == 0 { // "requested a meeting to …"
		return found{}, false
	}
	mark := s.Kid(k, "mark")
	_, last := clause.Edges(s, k)
	last = f.cutCoordinated(c, mark, f.stretch(s, c.tok, mark, last))
	span, ok := f.content(s, mark, f.cutAttribution(c, last))
	return found{content: span, to: []int{who}, rule: f.rule(c, "addressee and infinitive"), confidence: 0.8}, ok
}

func takesObject(line *codebook.Speech) bool {
	for _, fr := range line.Frames {
		if fr.Kind == codebook.FrameObj {
			return true
		}
	}
	return false
}

func (f *finder) rule(c *cue, how string) string {
	return "«" + f.sentence(c.si).Tokens[c.tok].Form + "»: " + how
}
