// Package when finds the date expressions of a document and resolves each to an interval of days.
//
// An expression is resolved by its own words, the day the document was written (its dateline, else its publication),
// the dates told before it, and the tense of the clause it stands in.
package when

import (
	"slices"

	"detente/internal/text"
)

// Expression is words that say when.
type Expression struct {
	Span        text.Span
	Sent        int // sentence
	First, Last int // its tokens; the span may cover the first and the last only in part ("mid-2021")
	Interval    Interval
	Part        bool   // an end of the longer expression before it: "May 3" in "from May 3 to June 5", "April" in "since April"
	Resolved    bool   // Interval says something
	Why         string // how it was resolved
	Reason      string // why it was not
}

// Dateline is the line or the start of a line that says where, when, or both, a report was written.
type Dateline struct {
	Place text.Span // zero where only the date stands
	Date  Interval  // zero where only the place stands
	Words text.Span // the words of the date
}

// Expressions of one document in the order of the text, a whole before its parts.
type Expressions []Expression

// In is the expressions of one sentence.
func (e Expressions) In(sent int) Expressions {
	at := func(x Expression, sent int) int { return x.Sent - sent }
	from, _ := slices.BinarySearchFunc(e, sent, at)
	to, _ := slices.BinarySearchFunc(e, sent+1, at)
	return e[from:to]
}

// Covers reports whether a token of a sentence stands in an expression.
func (e Expressions) Covers(sent, token int) bool {
	for _, x := range e.In(sent) {
		if x.First <= token && token <= x.Last {
			return true
		}
	}
	return false
}
