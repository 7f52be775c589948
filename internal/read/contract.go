package read

import (
	"encoding/json"
	"fmt"
	"io"
	"math"

	"detente/internal/text"
)

// Cite is the span of the contract for a span of the document's text.
func Cite(doc *text.Document, s text.Span) Span {
	if s.IsZero() {
		return Span{}
	}
	return Span{Start: doc.Points(s.Start()), End: doc.Points(s.End()), Text: doc.Quote(s)}
}

// CiteTitle is the span of the contract for a span of the document's title, which is a document of its own.
func CiteTitle(title *text.Document, s text.Span) Span {
	c := Cite(title, s)
	if !s.IsZero() {
		c.In = "title"
	}
	return c
}

// InTitle reports whether the span counts in the title.
func (s Span) InTitle() bool { return s.In == "title" }

// IsZero reports whether the span cites nothing.
func (s Span) IsZero() bool { return s == Span{} }

// Holds reports whether the code point at offset of the text stands within the span.
func (s Span) Holds(offset int) bool {
	return !s.InTitle() && s.Start <= offset && offset < s.End
}

// IsZero reports whether the interval is not known.
func (w When) IsZero() bool { return w.From == "" && w.To == "" }

// String is "2021-12-07", "2021-12-06/2021-12-12", "2021-04-01/.." or "../2022-01-31" as ISO 8601-2 writes intervals.
func (w When) String() string {
	switch {
	case w.IsZero():
		return ""
	case w.From == w.To:
		return w.From
	case w.To == "":
		return w.From + "/.."
	case w.From == "":
		return "../" + w.To
	}
	return w.From + "/" + w.To
}

// confidenceDigits: a calibration on some hundred items bears no more.
const confidenceDigits = 2

// Finish makes a reading ready to be handed out: the contract's name is set, required lists that are nil become
// empty, so that they print as [], and confidences are rounded to two digits.
func (r *Reading) Finish() {
	r.Contract = Contract
	r.Actors = list(r.Actors)
	r.Dates = list(r.Dates)
	r.Statements = list(r.Statements)
	r.Events = list(r.Events)
	r.Commitments = list(r.Commitments)
	r.Contacts = list(r.Contacts)
	for i := range r.Actors {
		r.Actors[i].Mentions = list(r.Actors[i].Mentions)
	}
	for i := range r.Statements {
		s := &r.Statements[i]
		s.Speakers, s.Addressees, s.Via = list(s.Speakers), list(s.Addressees), list(s.Via)
		s.round()
	}
	for i := range r.Events {
		e := &r.Events[i]
		e.Source, e.Target = list(e.Source), list(e.Target)
		e.round()
	}
	for i := range r.Commitments {
		c := &r.Commitments[i]
		c.By, c.To = list(c.By), list(c.To)
		c.round()
	}
	for i := range r.Contacts {
		c := &r.Contacts[i]
		c.Participants, c.Evidence = list(c.Participants), list(c.Evidence)
		c.round()
	}
}

func list[T any](l []T) []T {
	if l == nil {
		return []T{}
	}
	return l
}

func (b *Basis) round() {
	scale := math.Pow10(confidenceDigits)
	b.Confidence = math.Round(b.Confidence*scale) / scale
}

// WriteJSON writes the reading on one line, or indented for people.
func (r *Reading) WriteJSON(w io.Writer, indented bool) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	if indented {
		enc.SetIndent("", "  ")
	}
	if err := enc.Encode(r); err != nil {
		return fmt.Errorf("read: write reading of %s: %w", r.Document.ID, err)
	}
	return nil
}
