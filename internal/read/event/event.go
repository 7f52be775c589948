// Package event codes who did what to whom: CAMEO events with their status, and the contacts between parties.
package event

import "detente/internal/text"

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
