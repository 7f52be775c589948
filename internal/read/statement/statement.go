// Package statement finds who said what to whom: each act of saying, writing or refusing to say that a
// document reports, with the chain of those who report it.
//
// A statement is found by its cue (a speech verb, noun or adjective of speech.tsv, "according to", a quotation
// with its speaker, a turn of a transcript). Parse, quotation marks, "that", commas and the frames of the book
// vote on what was said: none of them is right often enough alone.
package statement

import (
	"detente/internal/codebook"
	"detente/internal/lang"
	"detente/internal/read/actor"
	"detente/internal/read/when"
	"detente/internal/text"
)

// Statement is one act of saying, in terms of the analysis: sentences and tokens by index, actors by their
// index in the cast.
type Statement struct {
	Sent     int // sentence of the cue; for a quotation without one, of its first word
	CueToken int // -1 where there is none
	Cue      text.Span
	Content  text.Span
	Evidence text.Span

	Speakers     []int
	SpeakerSpans []text.Span
	Addressees   []int
	Via          []int // outermost first
	Inside       int   // index of the statement whose content this one stands in; -1 if none
	Outlet       int   // the medium it was said to or on; -1 if none

	Act, Form, Channel string
	Condition          text.Span
	When               *when.Expression

	Rule       string // how it was found, readable
	Sources    []codebook.Source
	Confidence float64
	Unknown    map[string]string // field: why it is not known

	label  bool // its content is what something is called
	quoted bool // its content is a quotation found by its marks
}

// finder is one document's search in progress.
type finder struct {
	a     *lang.Analysis
	cast  *actor.Cast
	dates when.Expressions
	books *codebook.Books
	out   []Statement

	quotesOf   [][]int // by sentence: the quotations that touch it
	taken      []bool  // by quotation: it has its statement
	attributed int     // the sentence that closing is of; -1 before the first
	closing    attribution
	leadIns    []*leadIn       // by sentence: what it is an item below; nil for prose
	declined   map[[2]int]bool // sentence and cue of what was said instead of an answer
	turnAct    map[int]string  // by sentence of a turn: what its speaker does in the first person
}

// Find reads the statements of a document, in text order.
func Find(a *lang.Analysis, cast *actor.Cast, dates when.Expressions, books *codebook.Books) []Statement {
	f := &finder{a: a, cast: cast, dates: dates, books: books, turnAct: map[int]string{}, declined: map[[2]int]bool{}, attributed: -1}
	f.indexQuotations()
	f.lists()
	for si := range a.Sentences {
		f.cues(si)
		f.accordingTo(si)
		f.accounts(si)
		f.headline(si)
		f.answers(si)
	}
	f.quotations()
	f.turns()
	f.settle()
	return f.out
}

// sentence is shorthand for the sentence at an index.
func (f *finder) sentence(si int) *lang.Sentence { return &f.a.Sentences[si] }

// add keeps a statement whose cue is token cue of sentence si and whose content is the span.
func (f *finder) add(st Statement) {
	if st.Content.Len() == 0 {
		return
	}
	st.Evidence = f.sentence(st.Sent).Span
	st.Inside, st.Outlet = -1, -1
	if st.CueToken >= 0 {
		st.Cue = f.sentence(st.Sent).Tokens[st.CueToken].Span
	}
	f.out = append(f.out, st)
}
