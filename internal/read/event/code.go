package event

import (
	"slices"
	"strings"

	"detente/internal/codebook"
	"detente/internal/lang"
	"detente/internal/read/actor"
	"detente/internal/read/when"
	"detente/internal/text"
)

// find is a word of the book found at a token of the sentence.
type find struct {
	tok     int
	word    *codebook.EventWord
	sources []codebook.Source // lines used
	code    string            // after composition
	inner   string            // code of what is spoken of, "" if none
	saying  int               // index of the saying whose cue it is; -1 if none

	content        []int // tokens of the finds it speaks of
	by             *find // the find that speaks of it
	source, target []int
	symmetric      bool
	done, busy     bool // code composed; being composed
	sided, settled bool
	aimed          bool // whom it is aimed at is settled, nobody if target is empty
	refusal        bool // "will not negotiate"
	silent         bool // part of another event: "attacks" of "halt the attacks"
	joined         bool // told by its verb already: the meeting of "attend the meeting"
	status         string
	condition      text.Span
}

// coder is one document's coding in progress; the fields below find are those of the sentence at hand.
type coder struct {
	a         *lang.Analysis
	cast      *actor.Cast
	sayings   []Saying
	dates     when.Expressions
	books     *codebook.Books
	published when.Date // zero if unknown
	book      *codebook.EventBook
	told      [][]int // by sentence: the sayings whose content touches it
	cued      [][]int // by sentence: the sayings whose cue stands in it

	sent             int
	s                *lang.Sentence
	find             []*find // by token
	order            []*find // in text order
	out              []Event
	hadMet           map[string]bool // sides of the contacts told so far
	people           []int           // of the title
	issuedBy         string          // country whose official text it is; "" if none
	standing, absent []int           // who acts in the items of a list; those of the sentence at hand, nil if it has a subject
	titled           bool            // a call or meeting without its sides was given those of the title
	meets            []mention
}

// Find codes the events and gathers the contacts of a document, events in text order, contacts in that of their first
// mention. A zero published is unknown.
func Find(a *lang.Analysis, cast *actor.Cast, sayings []Saying, dates when.Expressions, published when.Date, books *codebook.Books) ([]Event, []Contact) {
	c := newCoder(a, cast, sayings, dates, books)
	c.published = published
	for i := range a.Sentences {
		c.sent, c.s = i, &a.Sentences[i]
		c.sentence()
	}
	return c.out, c.contacts(published)
}

func newCoder(a *lang.Analysis, cast *actor.Cast, sayings []Saying, dates when.Expressions, books *codebook.Books) *coder {
	c := &coder{a: a, cast: cast, sayings: sayings, dates: dates, books: books, book: books.Events, hadMet: map[string]bool{}}
	c.people = c.titlePeople()
	c.issuedBy = homeOf(cast, c.people)
	c.told, c.cued = make([][]int, len(a.Sentences)), make([][]int, len(a.Sentences))
	for i := range sayings {
		y := &sayings[i]
		if y.Title || y.Sent < 0 || y.Sent >= len(a.Sentences) {
			continue
		}
		if y.CueToken >= 0 {
			c.cued[y.Sent] = append(c.cued[y.Sent], i)
		}
		if y.Content.IsZero() {
			continue
		}
		from, _ := slices.BinarySearchFunc(a.Sentences, y.Content.Start(), func(s lang.Sentence, at int) int {
			if s.Span.End() <= at {
				return -1
			}
			return 1
		})
		for n := from; n < len(a.Sentences) && a.Sentences[n].Span.Start() < y.Content.End(); n++ {
			c.told[n] = append(c.told[n], i)
		}
	}
	return c
}

// sentence codes the events of the sentence at hand.
func (c *coder) sentence() {
	n := len(c.s.Tokens)
	if cap(c.find) < n {
		c.find = make([]*find, n, 2*n)
	}
	c.find = c.find[:n]
	clear(c.find)
	c.order = c.order[:0]
	c.placeKin()
	c.match('v')
	c.match('n')
	c.stays()
	c.cues()
	c.stand()
	c.voices()
	slices.SortFunc(c.order, func(a, b *find) int { return a.tok - b.tok })
	for _, f := range c.order {
		c.join(f)
	}
	for _, f := range c.order {
		c.compose(f)
	}
	for _, f := range c.order {
		c.refuse(f)
	}
	for _, f := range c.order {
		c.sides(f)
	}
	for _, f := range c.order {
		c.settle(f)
	}
	for _, f := range c.order {
		c.emit(f)
		c.meet(f)
	}
}

// stand finds who acts in an item of a list without a subject of its own: "The Ministers: … • urged Brazil to …".
func (c *coder) stand() {
	c.absent = nil
	s := c.s
	item := isOf(s.Tokens[0].Form, "•", "-", "–", "—", "*", "·")
	if item && len(c.standing) > 0 && c.item() {
		return
	}
	root := -1
	for i := range s.Tokens {
		if s.Tokens[i].Head < 0 {
			root = i
			break
		}
	}
	if root < 0 {
		return
	}
	if k := s.Kid(root, "nsubj", "nsubj:pass", "nsubj:outer", "expl", "csubj"); isOf(s.Tokens[root].XPOS, "VBD", "VBN", "VBP", "VBZ") && (k < 0 || k == 0 && item) {
		if item || c.cast.Genre == actor.Statement || c.cast.Genre == actor.Readout {
			c.absent = c.standing
		}
		return
	}
	k := root
	if isVerb(s, root) {
		k = c.subject(root)
	}
	if of := c.at(k); slices.ContainsFunc(of, c.isPublic) {
		c.standing = of
	}
}

// item makes an event of the bare verb that opens an item of a list, which the tagger takes for a noun: "• Call upon all
// parties to …", "• Demand that …".
func (c *coder) item() bool {
	s := c.s
	if len(s.Tokens) < 3 || s.Tokens[1].UPOS != "NOUN" && s.Tokens[1].UPOS != "PROPN" && s.Tokens[1].XPOS != "VB" {
		return false
	}
	w := c.line(1, form(s, 1), 'v')
	if w == nil || w.Op == "do" || w.Op == "" && !isOf(w.Code[:min(2, len(w.Code))], "01", "02", "03", "05", "10", "11", "12", "13") {
		return false // "• Invest in coal" is a heading; what is done by saying it is an act
	}
	f := &find{tok: 1, word: w, saying: -1, sources: []codebook.Source{w.Source}, source: c.spread(c.standing)}
	if old := c.find[1]; old != nil {
		f.saying = old.saying
		c.order[slices.Index(c.order, old)] = f
	} else {
		c.order = append(c.order, f)
	}
	c.find[1] = f
	return true
}

// match finds the words of the book among verbs and predicates ('v') or nouns ('n'); verbs first, for they lend nouns
// their subjects.
func (c *coder) match(pos byte) {
	for i := range c.s.Tokens {
		p := c.s.Tokens[i].UPOS
		if (p == "NOUN" || p == "PROPN") != (pos == 'n') {
			continue
		}
		var want byte
		switch p {
		case "VERB", "AUX":
			want = 'v'
		case "NOUN", "PROPN":
			want = 'n'
		case "ADJ":
			want = 'a'
		default:
			continue
		}
		if p == "VERB" && c.s.Is(i, "amod", "compound", "case", "aux") && !isGerund(c.s, i) && !isMainVerb(c.s, i) {
			continue
		}
		if h := c.s.Tokens[i].Head; p == "VERB" && c.s.Is(i, "conj") && c.s.Is(h, "amod") {
			continue // "threatening and provocative activities"
		}
		if p == "AUX" && !c.s.Is(i, "root", "ccomp", "conj", "xcomp", "advcl", "parataxis", "acl") {
			continue
		}
		var w *codebook.EventWord
		if want == 'v' && c.s.Tokens[i].XPOS == "VBN" {
			w = c.line(i, form(c.s, i), 'a') // "is prepared to", "was concerned about" tagged as verbs
		}
		if w == nil {
			w = c.line(i, c.word(i), want)
		}
		if w != nil && (w.Code != "" || w.Op != "") {
			f := &find{tok: i, word: w, saying: -1, sources: []codebook.Source{w.Source}}
			c.find[i] = f
			c.order = append(c.order, f)
		}
	}
}

// word is the lemma of a token, or a guess at it from its ending where the book has no such word: "shelled" told as "shel".
func (c *coder) word(i int) string {
	l := lemma(c.s, i)
	if len(c.book.Find(l)) > 0 {
		return l
	}
	f := form(c.s, i)
	for _, end := range [...]string{"", "ed", "ing", "d", "es", "s"} {
		stem, ok := strings.CutSuffix(f, end)
		if ok && len(c.book.Find(stem)) > 0 {
			return stem
		}
		if ok && (end == "ed" || end == "ing") && len(c.book.Find(stem+"e")) > 0 { // "probing" told as "prob"
			return stem + "e"
		}
		if n := len(stem); ok && n > 2 && stem[n-1] == stem[n-2] && len(c.book.Find(stem[:n-1])) > 0 { // "initialled"
			return stem[:n-1]
		}
	}
	return l
}

// line is the first line of a word whose needs are met at token i, nil if none.
func (c *coder) line(i int, word string, pos byte) *codebook.EventWord {
	lines := c.book.Find(word)
	for k := range lines {
		if w := &lines[k]; w.Pos == pos && c.met(i, w) {
			return w
		}
	}
	return nil
}

// sayWord is the line of a statement whose verb is not in the book.
var sayWord = codebook.EventWord{Pos: 'v', Sources: []string{"subj"}, Targets: []string{"-"}}

// cues joins statements and finds: the word that says it is a find, by the book or else by the act of the statement.
func (c *coder) cues() {
	for _, i := range c.cued[c.sent] {
		y := &c.sayings[i]
		if y.CueToken >= len(c.find) {
			continue
		}
		f := c.find[y.CueToken]
		if f == nil || f.word.Op == "do" || f.word.Contact != "" {
			name := y.Act
			if isOf(name, "accuse", "condemn") && c.wouldReact(y) { // "reaffirmed that they would deal with any provocation"
				name = "promise"
			}
			act, ok := c.book.Act(name)
			if !ok {
				continue
			}
			w := sayWord
			w.Code, w.Op, w.Source = act.Code, act.Op, act.Source
			nf := &find{tok: y.CueToken, word: &w, sources: []codebook.Source{act.Source}}
			if f != nil && f.word.Op == "do" && y.Act == "order" {
				if o := c.object(y.CueToken); o >= 0 && c.find[o] != nil && c.find[o].word.Code >= "14" {
					continue // "ordered strikes on": who orders an attack makes it
				}
			}
			if f == nil {
				c.order = append(c.order, nf)
			} else if f.word.Contact != "" {
				f.saying = i
				continue
			} else {
				c.order[slices.Index(c.order, f)] = nf
			}
			c.find[y.CueToken] = nf
			f = nf
		}
		f.saying = i
	}
}

// join makes one of a verb and a noun that tell the same contact: "attend the meeting", "arrived on a visit".
func (c *coder) join(f *find) {
	if f.word.Pos != 'n' {
		return
	}
	if h := c.s.Tokens[f.tok].Head; h >= 0 && c.find[h] != nil && c.find[h].word.Code == f.word.Code && f.word.Code != "" && c.s.Is(f.tok, "obj", "obl", "nsubj:pass") {
		f.silent = true // "voiced concern"
		f.joined = c.find[h].word.Contact != ""
		return
	}
	if f.word.Contact == "" {
		return
	}
	h := c.s.Tokens[f.tok].Head
	for c.s.Is(f.tok, "conj") && h >= 0 && !isVerb(c.s, h) {
		h = c.s.Tokens[h].Head
	}
	if h < 0 || c.find[h] == nil || !c.s.Is(f.tok, "obj", "obl", "nsubj:pass") {
		return
	}
	if k := c.find[h].word.Contact; k != "" && (k == "visit") == (f.word.Contact == "visit") {
		f.silent, f.joined = true, true
	}
}

// settle gives a find its status.
func (c *coder) settle(f *find) {
	if f.settled {
		return
	}
	f.settled = true
	if f.by != nil {
		c.settle(f.by)
	}
	st, cond := c.status(f.tok)
	if f.by != nil && (f.by.word.Op != "say" || st == "") {
		st = c.spokenOf(f, st)
	}
	if st == denied && (f.refusal || needsNegation(f)) || (st == planned || st == denied) && f.word.Op == "threaten" && f.word.Lemma == "hesitate" {
		st = happened // "does not recognise", "will not hesitate": the act is in the words
	}
	f.status = st
	if cond >= 0 {
		first, last := c.s.Edges(cond)
		f.condition = c.s.Range(first, last)
		if len(f.target) == 0 && strings.HasPrefix(f.code, "13") { // a threat is aimed at whose act it hangs on
			f.target = c.foreign(c.at(c.subject(cond)), f.source)
		}
	}
	c.toldStatus(f)
	if f.word.Contact == "visit" && f.status == happened && isOf(f.word.Lemma, "due", "expect") {
		f.status = planned // "is due in Lima"
	}
	if e := c.when(f.tok); e != nil && c.early(f, e) && c.dated(f, e) {
		f.status = planned // what is dated after the text was published has not happened
	}
}

// refuse makes a refusal of what somebody will not do for another: "will not negotiate", "would not return to the deal".
func (c *coder) refuse(f *find) {
	s := c.s
	if f.by != nil || f.word.Op != "" || f.word.Pos != 'v' || f.code < "04" || f.code >= "09" || !isNegated(s, f.tok) {
		return
	}
	if m := modal(s, f.tok); m != "will" && m != "would" {
		return
	}
	if code, source, ok := c.book.Compose("reject", f.code); ok {
		f.inner, f.code, f.refusal = f.code, code, true
		f.sources = append(f.sources, source)
	}
}

// early reports whether what is told to have happened bears a date after the text was published, but a day of the week that
// stands with a past tense.
func (c *coder) early(f *find, e *when.Expression) bool {
	if c.s.Tokens[f.tok].XPOS == "VBD" && !strings.ContainsAny(c.a.Doc.Quote(e.Span), "0123456789") {
		return false // "spoke on Tuesday": a day of the week is the one before
	}
	return (f.status == happened || f.status == ongoing) && !c.published.IsZero() && c.published.Before(e.Interval.From)
}

// dated reports whether an expression of time hangs on the words of a find and not on those of another.
func (c *coder) dated(f *find, e *when.Expression) bool {
	if e.Sent != c.sent {
		return false
	}
	v := c.lender(f.tok)
	for i, n := e.First, 0; i >= 0 && n < 2*maxClimb; i, n = c.s.Tokens[i].Head, n+1 {
		if i == f.tok || i == v {
			return true
		}
		if g := c.find[i]; g != nil && g.word.Op != "do" {
			return false
		}
	}
	return false
}

// needsNegation reports whether the line of a find is about not doing.
func needsNegation(f *find) bool {
	return slices.ContainsFunc(f.word.Needs, func(n codebook.Need) bool {
		return slices.ContainsFunc(n, func(t codebook.Term) bool { return t.Slot == "neg" && !t.Not })
	})
}

// spokenOf is the status of an act that another speaks of.
func (c *coder) spokenOf(f *find, st string) string {
	if st == hypothetical || st == denied || st == conditional {
		return st
	}
	if f.by.status == denied && (f.by.word.Op == "intend" || f.by.word.Op == "threaten") {
		return denied // "does not plan to attack"
	}
	switch f.by.word.Op {
	case "demand", "appeal":
		return demanded
	case "threaten":
		return threatened
	case "reject":
		if f.by.status == denied {
			return possible // "did not rule out"
		}
		return denied
	case "intend":
		if st == happened && (f.word.Op != "" || c.s.Tokens[f.tok].XPOS == "VBD") {
			return st // "assured that it had condemned"
		}
		if c.book.Status('v', f.by.word.Lemma) == promised || f.by.word.Pos == 'n' {
			return promised
		}
		if st == happened || st == ongoing {
			return planned
		}
	case "say":
		if f.by.code != "" && f.by.code[:2] == "13" && (st == planned || st == promised) {
			return threatened
		}
	}
	return st
}

// toldStatus brings in the statement whose content the event is: what is promised on a condition is conditional, what is
// denied did not happen.
func (c *coder) toldStatus(f *find) {
	i := c.saidIn(f)
	if i < 0 {
		return
	}
	y := &c.sayings[i]
	if !c.isTop(f, y) {
		return
	}
	switch y.Act {
	case "deny":
		if f.status == happened || f.status == ongoing {
			f.status = denied
		}
		return
	case "threaten":
		if f.status == planned || f.status == promised {
			f.status = threatened
		}
	case "promise", "offer":
		if f.status == planned {
			f.status = promised
		}
	case "demand", "request", "order":
		if f.word.Op == "" && f.status == happened && f.by != nil {
			f.status = demanded
		}
	}
	if !y.Condition.IsZero() && !y.Condition.Overlaps(c.s.Tokens[f.tok].Span) && !c.deeper(f, i) {
		if f.condition.IsZero() {
			f.condition = y.Condition
		}
		switch f.status {
		case planned, promised, threatened, possible:
			f.status = conditional
		}
	}
}

// deeper reports whether the condition of a saying belongs to another one inside it, which does not hold the find.
func (c *coder) deeper(f *find, i int) bool {
	y := &c.sayings[i]
	return slices.ContainsFunc(c.told[c.sent], func(k int) bool {
		z := &c.sayings[k]
		return k != i && y.Content.Contains(z.Content) && z.Content.Contains(y.Condition) && !z.Content.Contains(c.s.Tokens[f.tok].Span)
	})
}

// saidIn is the innermost saying whose content holds the find; -1 if none.
func (c *coder) saidIn(f *find) int {
	at := c.s.Tokens[f.tok].Span
	best := -1
	for _, i := range c.told[c.sent] {
		y := &c.sayings[i]
		if y.Content.Contains(at) && i != f.saying && (best < 0 || y.Content.Len() < c.sayings[best].Content.Len()) {
			best = i
		}
	}
	return best
}

// isTop reports whether the find is what the content of a saying is about: no clause or phrase of the content stands
// between.
func (c *coder) isTop(f *find, y *Saying) bool {
	s := c.s
	i := f.tok
	if v := c.lender(i); v >= 0 {
		i = v
	}
	for range maxClimb {
		h := s.Tokens[i].Head
		if h < 0 || !y.Content.Contains(s.Tokens[h].Span) {
			return true
		}
		if !s.Is(i, "conj", "xcomp") && !(s.Is(i, "ccomp") && c.governs(h) != "") {
			return false
		}
		i = h
	}
	return false
}
