// Package event codes who did what to whom: CAMEO events with their status, and the contacts between parties.
//
// A word of events.tsv with what it needs around it in the tree is a find; its sides are read from the slots that its
// line names. Finds build on each other: a demand takes its code from what is demanded, "lift" from what is lifted.
// The status of each is read from its clause, what governs it, and the statement it stands in.
package event

import (
	"detente/internal/codebook"
	"detente/internal/read/when"
	"detente/internal/text"
)

// Saying is what the coder of events needs to know of a statement: where it stands and what saying it did.
type Saying struct {
	Sent       int       // sentence of the cue; for a quotation with no cue, of its first word
	Cue        text.Span // "said", "warned"; zero where there is none
	CueToken   int       // token of the cue in Sent; -1 where there is none
	Content    text.Span
	Condition  text.Span // zero if none
	Act        string    // as in the contract: assert, threaten, demand …
	Speakers   []int     // indexes in actor.Cast.Actors
	Addressees []int
	Inside     int // index of the saying whose content this one stands in; -1 if none
	Title      bool
}

// Event is one act of one side on another.
type Event struct {
	Sent, Token int       // of the word that names it
	Trigger     text.Span // that word, with the verb that lends it its subject
	Source      []int     // indexes in actor.Cast.Actors
	Target      []int
	Symmetric   bool // both sides do it: a call, a meeting, a war between them
	Cameo       string
	Status      string    // as in the contract
	Condition   text.Span // zero if none
	When        *when.Expression
	Place       Place
	SaidIn      int // index of the saying that tells it; -1 for the document itself

	Rule       string            // how it was coded, readable
	Sources    []codebook.Source // the lines of the code book that were used
	Confidence float64
}

// Place is where something happened.
type Place struct {
	Span    text.Span // zero if not said
	Name    string
	Country string
}

// Contact is a call, a meeting, a visit or talks, with every place that speaks of it.
type Contact struct {
	Kind         string // call, video_call, meeting, visit, talks, message, consultation
	Participants []int
	Status       string // held, planned, proposed, possible, refused, cancelled, denied
	When         *when.Expression
	Place        Place
	Topics       []text.Span
	Evidence     []text.Span
	Statements   []int // indexes of the sayings said in it

	Rule       string
	Sources    []codebook.Source
	Confidence float64
}
