// Package commitment finds what was threatened, promised, demanded, offered, refused, planned or agreed: by whom, to
// whom, on what condition, by when.
//
// There are two ways in. A statement whose act commits or demands gives its content's action ("urged the army to
// withdraw"). Inside what anyone says, and in an issuer's own text, modal verbs do: "we will respond", "they must leave".
package commitment

import (
	"slices"
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
	var acts []action
	switch {
	case oneOf(s.Tokens[head].UPOS, "VERB", "AUX") && (clause.IsTo(s, head) || s.Tokens[head].XPOS == "VB" || s.Tokens[head].XPOS == "VBG"):
		acts = f.verbActions(si, head, st.Condition)
	case hasModal(s, head) || kind == "demand" && s.Tokens[head].UPOS == "VERB" && hasSubject(s, head):
		acts = f.verbActions(si, head, st.Condition)
	case oneOf(s.Tokens[head].UPOS, "NOUN", "PROPN") && s.Kid(head, "cop") < 0:
		if kind == "agreement" || kind == "refusal" || kind == "plan" {
			acts = []action{{si, head, -1, trimmed(f.a.Doc, st.Content, st.Condition)}}
		} else {
			acts = f.nounActions(si, head, first, last)
		}
	case kind == "agreement":
		acts = []action{{si, head, -1, trimmed(f.a.Doc, st.Content, st.Condition)}}
	default:
		return
	}
	for _, a := range acts {
		c := Commitment{Sent: a.si, Token: a.head, Kind: kind, By: st.Speakers, To: st.Addressees, Action: a.span, Condition: st.Condition, SaidIn: i,
			Rule: "what was " + past[kind] + ": " + st.Rule, Sources: st.Sources, Confidence: 0.6}
		if kind == "demand" && len(c.To) == 0 {
			c.To = f.partyOf(a.si, a.subject)
		}
		f.out = append(f.out, c)
	}
}

var past = map[string]string{"threat": "threatened", "promise": "promised", "demand": "demanded", "offer": "offered", "refusal": "refused", "plan": "planned", "agreement": "agreed"}

// byModal reads "we will X", "X is prepared to Y", "they must Z" in what somebody says or an issuer writes.
func (f *finder) byModal(si int) {
	s := &f.a.Sentences[si]
	for i := range s.Tokens {
		if s.Tokens[i].UPOS != "VERB" && s.Tokens[i].UPOS != "AUX" && s.Tokens[i].UPOS != "ADJ" {
			continue
		}
		m, head := f.modality(s, i)
		if m == "" {
			continue
		}
		in := f.innermost(si, s.Tokens[i].Span)
		if in < 0 && f.cast.Issuer < 0 {
			continue
		}
		subj := clause.Subject(s, i)
		if subj < 0 {
			continue
		}
		f.modal(si, i, head, subj, in, m)
	}
}

// modal keeps the commitment of a verb under a modal, if the one who speaks and the one who is to act fit.
func (f *finder) modal(si, verb, head, subj, in int, m string) {
	s := &f.a.Sentences[si]
	var by []int
	var cond text.Span
	if in >= 0 {
		st := &f.statements[in]
		if st.Act == "decline" || st.Act == "ask" {
			return
		}
		by, cond = st.Speakers, st.Condition
	} else {
		by = []int{f.cast.Issuer}
	}
	if cond.IsZero() {
		cond = clause.Condition(f.a.Doc, f.books.Markers, s, span(s, verb))
	}
	actors := f.partyOf(si, subj)
	own := f.own(s, subj, actors, by)
	first := clause.IsFirstPerson(s.Tokens[subj].Lemma)
	neg := clause.Negated(s, verb) && !f.idiom(s, verb, head)
	var kind string
	switch m {
	case "must":
		if own || first || len(actors) == 0 || neg && s.Tokens[head].UPOS != "VERB" {
			return
		}
		kind = "demand"
	case "ready":
		if !own {
			return
		}
		kind = f.ownKind(s, head, cond, false)
	case "will", "would":
		if !own {
			return
		}
		if m == "would" && cond.IsZero() && in < 0 {
			return
		}
		kind = f.ownKind(s, head, cond, neg)
	}
	if kind == "" || stative(s, head) {
		return
	}
	for _, a := range f.verbActions(si, head, cond) {
		c := Commitment{Sent: si, Token: a.head, Kind: kind, By: by, Action: a.span, Condition: cond, SaidIn: in,
			Rule: "«" + s.Tokens[verb].Form + "» under " + m, Confidence: 0.5}
		if own && len(actors) > 0 {
			c.By = actors
		}
		if kind == "demand" {
			c.To = actors
		} else {
			c.To = f.target(si, a.head, cond, c.By)
		}
		f.out = append(f.out, c)
	}
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
