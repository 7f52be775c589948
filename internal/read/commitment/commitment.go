// Package commitment finds what was threatened, promised, demanded, offered, refused, planned or agreed: by whom, to
// whom, on what condition, by when.
//
// There are two ways in. A statement whose act commits or demands gives its content's action ("urged the army to
// withdraw"). Inside what anyone says, and in an issuer's own text, modal verbs do: "we will respond", "they must leave".
package commitment

import (
	"slices"
	"sort"
	"strings"

	"detente/internal/codebook"
	"detente/internal/lang"
	"detente/internal/read/actor"
	"detente/internal/read/clause"
	"detente/internal/read/statement"
	"detente/internal/read/when"
	"detente/internal/text"
)

// Commitment is one thing bound, asked or refused, in terms of the analysis.
type Commitment struct {
	Sent, Token int // the verb or noun of the action
	Kind        string
	By, To      []int // indexes in the cast
	Action      text.Span
	Condition   text.Span
	Deadline    *when.Expression
	SaidIn      int // index of the statement it was said in; -1 for the document itself
	Rule        string
	Sources     []codebook.Source
	Confidence  float64
}

// kindOf is the commitment that an act of speech makes.
var kindOf = map[string]string{"threaten": "threat", "promise": "promise", "offer": "offer", "agree": "agreement", "refuse": "refusal",
	"demand": "demand", "request": "demand", "propose": "demand", "order": "demand", "intend": "plan"}

type finder struct {
	a          *lang.Analysis
	cast       *actor.Cast
	statements []statement.Statement
	dates      when.Expressions
	books      *codebook.Books
	out        []Commitment

	saidIn []([]int) // by sentence: the statements whose content touches it
}

// Find reads the commitments of a document, in text order.
func Find(a *lang.Analysis, cast *actor.Cast, statements []statement.Statement, dates when.Expressions, books *codebook.Books) []Commitment {
	f := &finder{a: a, cast: cast, statements: statements, dates: dates, books: books, saidIn: make([][]int, len(a.Sentences))}
	si := 0
	for i := range statements {
		for si > 0 && a.Sentences[si].Span.Start() > statements[i].Content.Start() {
			si--
		}
		for si < len(a.Sentences) && a.Sentences[si].Span.End() <= statements[i].Content.Start() {
			si++
		}
		for j := si; j < len(a.Sentences) && a.Sentences[j].Span.Start() < statements[i].Content.End(); j++ {
			f.saidIn[j] = append(f.saidIn[j], i)
		}
	}
	for i := range statements {
		f.bySaying(i)
	}
	for si := range a.Sentences {
		f.byModal(si)
	}
	f.settle()
	return f.out
}

// action is a verb phrase or noun phrase by its head, with the token that heads its subject (-1 if none).
type action struct {
	si, head, subject int
	span              text.Span
}

// bySaying reads the actions of a statement whose act commits or demands.
func (f *finder) bySaying(i int) {
	st := &f.statements[i]
	kind := kindOf[st.Act]
	if kind == "" || st.CueToken < 0 || len(st.Speakers) == 0 {
		return
	}
	si, first, last := f.tokens(st.Sent, st.Content)
	if si < 0 {
		return
	}
	s := &f.a.Sentences[si]
	head := topOf(s, first, last)
	if m, h := f.modality(s, head); m != "" && h > head { // "is prepared to X", "are going to X"
		head = h
	}
	var acts []action
	switch {
	case kind == "refusal" && oneOf(s.Tokens[head].UPOS, "NOUN", "PROPN"):
		return // what is dismissed or opposed is no act that is refused
	case clause.IsTo(s, head) || oneOf(s.Tokens[head].UPOS, "VERB", "AUX") && (s.Tokens[head].XPOS == "VB" || s.Tokens[head].XPOS == "VBG"):
		acts = f.verbActions(si, head, st.Condition)
	case s.Tokens[head].UPOS == "ADJ":
		return // "would be open to": a stance, not an act
	case hasModal(s, head) || kind == "demand" && s.Tokens[head].UPOS == "VERB" && hasSubject(s, head):
		acts = f.verbActions(si, head, st.Condition)
	case oneOf(s.Tokens[head].UPOS, "NOUN", "PROPN") && s.Kid(head, "cop") < 0:
		if kind == "agreement" || kind == "plan" {
			acts = []action{{si, head, -1, trimmed(f.a.Doc, st.Content, st.Condition)}}
		} else {
			acts = f.nounActions(si, head, first, last, st.Condition)
		}
	case kind == "agreement":
		acts = []action{{si, head, -1, trimmed(f.a.Doc, st.Content, st.Condition)}}
	default:
		return
	}
	for _, a := range acts {
		if !st.Content.Contains(a.span) {
			if !st.Content.Overlaps(a.span) || a.span.Start() < st.Content.Start() {
				continue
			}
			a.span = f.a.Doc.Span(a.span.Start(), st.Content.End())
		}
		c := Commitment{Sent: a.si, Token: a.head, Kind: kind, By: st.Speakers, To: st.Addressees, Action: a.span, Condition: st.Condition, SaidIn: i,
			Rule: "what was " + past[kind] + ": " + st.Rule, Sources: st.Sources, Confidence: 0.6}
		if kind == "demand" && len(c.To) == 0 {
			c.To = f.partyOf(a.si, a.subject)
		}
		f.out = append(f.out, c)
	}
}

var past = map[string]string{"threat": "threatened", "promise": "promised", "demand": "demanded", "offer": "offered", "refusal": "refused", "plan": "planned", "agreement": "agreed"}

// byModal reads "we will X", "X is prepared to Y", "they must Z", "we want them to Z", "their promise to X" in what somebody
// says or an issuer writes.
func (f *finder) byModal(si int) {
	s := &f.a.Sentences[si]
	for i := range s.Tokens {
		t := &s.Tokens[i]
		in := -1
		if oneOf(t.UPOS, "VERB", "AUX", "ADJ", "NOUN") {
			if in = f.innermost(si, t.Span); in < 0 && f.speakerAt(si) < 0 {
				continue
			}
		}
		switch t.UPOS {
		case "VERB", "AUX", "ADJ":
			if m, head := f.modality(s, i); m != "" {
				subj := clause.Subject(s, i)
				if subj < 0 {
					subj = f.nearSubject(si, i)
				}
				if subj >= 0 {
					f.modal(si, i, head, subj, in, m)
				}
			}
			f.wanted(si, i, in)
		case "NOUN":
			f.byNoun(si, i, in)
		}
	}
}

// nearSubject is the subject of verb v where the parse has none: the first actor of the words between the last comma,
// conjunction or verb and the verb; -1 if none.
func (f *finder) nearSubject(si, v int) int {
	s := &f.a.Sentences[si]
	first := -1
	for i := v - 1; i >= 0; i-- {
		t := &s.Tokens[i]
		if t.Form == "," || t.UPOS == "SCONJ" || t.UPOS == "VERB" {
			break
		}
		if m := f.cast.Mention(si, i); m != nil {
			first = i
		}
	}
	return first
}

// speakerAt is who speaks in sentence si outside of any statement: who has the turn, or the issuer; -1 if nobody.
func (f *finder) speakerAt(si int) int {
	i := sort.Search(len(f.cast.Turns), func(i int) bool { return f.cast.Turns[i].Last >= si })
	if i < len(f.cast.Turns) && f.cast.Turns[i].First <= si {
		if f.cast.Turns[i].Question {
			return -1
		}
		return f.cast.Turns[i].Actor
	}
	return f.cast.Issuer
}

// voice is who speaks where a commitment stands: the speakers of the statement, else the issuer.
func (f *finder) voice(si, in int) (by []int, cond text.Span, ok bool) {
	if in < 0 {
		return []int{f.speakerAt(si)}, text.Span{}, true
	}
	st := &f.statements[in]
	switch st.Act {
	case "decline", "ask", "deny", "accuse": // not one's own: what is left open, denied or said of another
		return nil, text.Span{}, false
	}
	return st.Speakers, st.Condition, len(st.Speakers) > 0
}

// modal keeps the commitment of a verb under a modal, if the one who speaks and the one who is to act fit.
func (f *finder) modal(si, verb, head, subj, in int, m string) {
	s := &f.a.Sentences[si]
	by, cond, ok := f.voice(si, in)
	if !ok || s.Tokens[head].UPOS != "VERB" || stative(s, head) || !cond.IsZero() && cond.Contains(s.Tokens[verb].Span) ||
		f.books.Markers["decline.answer"].Has(s.Tokens[head].Lemma) && clause.Negated(s, head) {
		return
	}
	if cond.IsZero() {
		if cond = clause.Condition(f.a.Doc, f.books.Markers, s, s.Span); cond.Contains(s.Tokens[verb].Span) {
			return
		}
	}
	for h, depth := s.Tokens[verb].Head, 0; h >= 0 && depth < 3; h, depth = s.Tokens[h].Head, depth+1 {
		if f.books.Markers["hoped"].Has(s.Tokens[h].Lemma) && s.Tokens[h].UPOS == "VERB" && s.Tokens[h].Span.Overlaps(s.Span) && (in < 0 || f.statements[in].Content.Contains(s.Tokens[h].Span)) {
			return
		}
	}
	actors := f.cast.Of(si, subj)
	own := f.own(s, subj, actors, by)
	neg := clause.Negated(s, verb) && !f.idiom(s, verb, head)
	var kind string
	switch m {
	case "must":
		if actors = f.partyOf(si, subj); own || len(actors) == 0 || neg && s.Tokens[head].UPOS != "VERB" {
			return
		}
		kind = "demand"
	case "ready":
		if !own {
			return
		}
		kind = f.ownKind(s, head, cond, false)
	case "will", "would":
		switch {
		case clause.Passive(s, head): // done to one, not by one
			return
		case m == "would" && cond.IsZero() && in < 0:
			return
		case own:
			kind = f.ownKind(s, head, cond, neg)
		case len(actors) > 0 && !neg && f.books.Markers["suffer"].Has(s.Tokens[head].Lemma): // "they will pay for it"
			kind = "threat"
		default:
			return
		}
	}
	if m == "will" && oneOf(kind, "promise", "offer") && cond.IsZero() && f.books.Markers["appointment"].Has(s.Tokens[head].Lemma) {
		kind = "plan" // "will meet X in Y": arranged
	}
	if kind == "promise" && in >= 0 && oneOf(f.statements[in].Act, "threaten", "warn") { // "warned that it would not hesitate to …"
		kind = "threat"
	}
	for _, a := range f.verbActions(si, head, cond) {
		c := Commitment{Sent: si, Token: a.head, Kind: kind, By: by, Action: f.within(in, a.span), Condition: cond, SaidIn: in,
			Rule: "«" + s.Tokens[verb].Form + "» under " + m, Confidence: 0.5}
		if own && len(actors) > 0 {
			c.By = actors
		}
		if own {
			c.To = f.target(si, a.head, cond, c.By)
		} else {
			c.To = actors
		}
		f.out = append(f.out, c)
	}
}

// wanted reads "we want X to do Y", "we are looking to see X do Y": a demand.
func (f *finder) wanted(si, i, in int) {
	s := &f.a.Sentences[si]
	lemma := strings.ToLower(s.Tokens[i].Lemma)
	if !f.books.Markers["commit.want"].Has(lemma) || clause.Negated(s, i) {
		return
	}
	by, cond, ok := f.voice(si, in)
	subj := clause.Subject(s, i)
	if !ok || subj < 0 || !f.own(s, subj, f.cast.Of(si, subj), by) {
		return
	}
	if lemma == "see" && !(s.Tokens[i].Head >= 0 && oneOf(s.Tokens[s.Tokens[i].Head].Lemma, "look", "want", "like", "hope", "need", "expect")) {
		return
	}
	var acts []action
	who := s.Kid(i, "obj")
	if k := s.Kid(i, "ccomp", "xcomp"); k > i && oneOf(s.Tokens[k].XPOS, "VB", "VBG", "VBP") && (clause.IsTo(s, k) || lemma == "see") {
		if n := s.Kid(k, "nsubj"); n >= 0 {
			who = n
		}
		if who < 0 {
			return // one's own wish: "we want to help"
		}
		acts = f.verbActions(si, k, cond)
	} else if _, end := clauseEdges(s, who); who > i && lemma == "see" && end+1 < len(s.Tokens) && s.Tokens[end+1].UPOS == "VERB" {
		acts = f.verbActions(si, end+1, cond) // "see Russia withdraw", parsed apart
	} else if who > i && lemma == "see" && s.Tokens[who].UPOS == "NOUN" {
		_, last := clause.Edges(s, who)
		acts = f.nounActions(si, who, who, last, cond)
		who = -1
	}
	for _, a := range acts {
		c := Commitment{Sent: si, Token: a.head, Kind: "demand", By: by, Action: f.within(in, a.span), Condition: cond, SaidIn: in,
			Rule: "«" + s.Tokens[i].Form + "»: wanted of others", Confidence: 0.5}
		if who >= 0 {
			c.To = f.partyOf(si, who)
		}
		f.out = append(f.out, c)
	}
}

// byNoun reads a noun that commits with its infinitive: "its commitment to X", "a threat to X".
func (f *finder) byNoun(si, n, in int) {
	s := &f.a.Sentences[si]
	k := clause.ToKid(s, n)
	if k < 0 || s.Tokens[k].UPOS != "VERB" {
		return
	}
	for _, line := range f.books.Speech.Find(strings.ToLower(s.Tokens[n].Lemma), 'n') {
		kind := kindOf[line.Act]
		if kind == "" || !slices.ContainsFunc(line.Frames, func(fr codebook.Frame) bool { return fr.Kind == codebook.FrameTo }) {
			continue
		}
		by, cond, ok := f.voice(si, in)
		if !ok {
			return
		}
		if id := f.cast.Owner(si, n); id >= 0 {
			by = []int{id}
		}
		for _, a := range f.verbActions(si, k, cond) {
			f.out = append(f.out, Commitment{Sent: si, Token: a.head, Kind: kind, By: by, Action: f.within(in, a.span), Condition: cond, SaidIn: in,
				Rule: "«" + s.Tokens[n].Form + "» and what it is to do", Sources: []codebook.Source{line.Source}, Confidence: 0.5})
		}
		return
	}
}

// within cuts an action at the end of the statement that it was said in.
func (f *finder) within(in int, span text.Span) text.Span {
	if in >= 0 && span.End() > f.statements[in].Content.End() && span.Start() < f.statements[in].Content.End() {
		return f.a.Doc.Span(span.Start(), f.statements[in].Content.End())
	}
	return span
}

// ownKind is what one's own announced act is: a threat where it does harm or hangs on what another does, a refusal where it
// is denied, an offer where it is talk, else a promise.
func (f *finder) ownKind(s *lang.Sentence, head int, cond text.Span, neg bool) string {
	harm, talk := false, false
	for _, i := range s.Subtree(head) {
		l := strings.ToLower(s.Tokens[i].Lemma)
		harm = harm || f.books.Markers["harm"].Has(l)
		talk = talk || i >= head && i <= head+3 && f.books.Markers["talk"].Has(l)
	}
	switch {
	case neg:
		return "refusal"
	case talk:
		return "offer"
	case harm:
		return "threat"
	}
	return "promise"
}

// own reports whether the subject is the speaker or acts for the speaker's country or body.
func (f *finder) own(s *lang.Sentence, subj int, actors, by []int) bool {
	if clause.IsFirstPerson(s.Tokens[subj].Lemma) {
		return true
	}
	for _, a := range actors {
		for _, b := range by {
			if a == b || f.cast.Actors[a].Country != "" && f.cast.Actors[a].Country == f.cast.Actors[b].Country {
				return true
			}
		}
	}
	return false
}

// target is the other party that an own act is done to: the actor of its object or its condition.
func (f *finder) target(si, head int, cond text.Span, by []int) []int {
	s := &f.a.Sentences[si]
	other := func(id int) bool {
		for _, b := range by {
			if id == b || f.cast.Actors[id].Country == f.cast.Actors[b].Country {
				return false
			}
		}
		return f.cast.Actors[id].Country != "" || f.cast.Actors[id].Kind == "group"
	}
	for _, i := range s.Subtree(head) {
		if i > head {
			if m := f.cast.Mention(si, i); m != nil && other(m.Actor) {
				return []int{m.Actor}
			}
		}
	}
	if !cond.IsZero() {
		for i := range s.Tokens {
			if cond.Contains(s.Tokens[i].Span) {
				if m := f.cast.Mention(si, i); m != nil && other(m.Actor) {
					return []int{m.Actor}
				}
			}
		}
	}
	return nil
}

func (f *finder) partyOf(si, tok int) []int {
	if tok < 0 {
		return nil
	}
	if ids := f.cast.Of(si, tok); len(ids) > 0 {
		return ids
	}
	if id := f.cast.Owner(si, tok); id >= 0 {
		return []int{id}
	}
	return nil
}

// innermost is the statement with the shortest content that holds a span of sentence si; -1 if none.
func (f *finder) innermost(si int, span text.Span) int {
	best := -1
	for _, i := range f.saidIn[si] {
		if f.statements[i].Content.Contains(span) && (best < 0 || f.statements[i].Content.Len() < f.statements[best].Content.Len()) {
			best = i
		}
	}
	return best
}

// settle sorts, and of two commitments with nearly one action keeps the one that the speaker's own word made.
func (f *finder) settle() {
	slices.SortStableFunc(f.out, func(a, b Commitment) int {
		if a.Action.Start() != b.Action.Start() {
			return a.Action.Start() - b.Action.Start()
		}
		return b.Action.End() - a.Action.End()
	})
	var kept []Commitment
next:
	for _, c := range f.out {
		for j := len(kept) - 1; j >= 0 && j >= len(kept)-6; j-- { // twins start near each other
			if k := &kept[j]; statement.Overlap(k.Action, c.Action) >= 0.5 || k.Action.Contains(c.Action) && k.Kind == c.Kind {
				if c.Confidence > k.Confidence {
					*k = c
				}
				continue next
			}
		}
		if e := f.dates.For(f.a, c.Sent, c.Token); e != nil && e.Resolved && c.Action.Contains(e.Span) {
			c.Deadline = e
		}
		kept = append(kept, c)
	}
	f.out = kept
}

func oneOf(s string, of ...string) bool { return slices.Contains(of, s) }

// clauseEdges are the edges of what k heads, none for no token.
func clauseEdges(s *lang.Sentence, k int) (first, last int) {
	if k < 0 {
		return -1, -1
	}
	return clause.Edges(s, k)
}
