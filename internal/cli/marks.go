package cli

import (
	"fmt"
	"slices"
	"strings"

	"detente/internal/read"
	"detente/internal/text"
)

// mark is a stretch of words that something was read from.
type mark struct {
	span read.Span
	item string // id of what was read
	part string // what the words are of it: content, condition, trigger …
}

// marks are all stretches of a reading, in no order.
func marks(r *read.Reading) []mark {
	var out []mark
	add := func(item, part string, spans ...read.Span) {
		for _, s := range spans {
			if !s.IsZero() {
				out = append(out, mark{s, item, part})
			}
		}
	}
	for i := range r.Actors {
		add(r.Actors[i].ID, "actor", r.Actors[i].Mentions...)
	}
	for i, d := range r.Dates {
		add(dateID(i), "date", read.Span{Start: d.Start, End: d.End, Text: d.Text})
	}
	for i := range r.Statements {
		s := &r.Statements[i]
		add(s.ID, "content", s.Content)
		add(s.ID, "cue", s.Cue)
		add(s.ID, "condition", s.Condition)
	}
	for i := range r.Events {
		e := &r.Events[i]
		add(e.ID, "trigger", e.Trigger)
		add(e.ID, "condition", e.Condition)
	}
	for i := range r.Commitments {
		c := &r.Commitments[i]
		add(c.ID, "action", c.Action)
		add(c.ID, "condition", c.Condition)
	}
	for i := range r.Contacts {
		add(r.Contacts[i].ID, "contact", r.Contacts[i].Evidence...)
		add(r.Contacts[i].ID, "topic", r.Contacts[i].Topics...)
	}
	return out
}

// dateID is the id a page gives to a date, which has none in the contract.
func dateID(i int) string { return fmt.Sprintf("date-%d", i+1) }

// piece is a stretch of text over which the same marks stand.
type piece struct {
	Text  string
	ID    string // set where a mark starts
	Items string // ids of what was read from it, separated by spaces; "" for none
	Parts string // what the words are of these, as classes
	Link  string // the item with the shortest words here
	First bool   // that item's words start here
}

// pieces cuts a text at the borders of marks, so that marks may overlap. Where each mark starts is put into starts,
// by the mark's span. The time is that of sorting the marks, and of the marks that stand over each piece.
func pieces(doc *text.Document, all []mark, prefix string, starts map[read.Span]string) ([]piece, error) {
	type placed struct {
		mark
		at text.Span
	}
	in := make([]placed, 0, len(all))
	cuts := []int{0, doc.Len()}
	for _, m := range all {
		at, err := doc.SpanOfPoints(m.span.Start, m.span.End)
		if err != nil {
			return nil, err
		}
		in = append(in, placed{m, at})
		cuts = append(cuts, at.Start(), at.End())
	}
	slices.SortStableFunc(in, func(a, b placed) int { return a.at.Start() - b.at.Start() })
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var out []piece
	var over []placed // the marks over the piece
	next := 0
	for i := 0; i+1 < len(cuts); i++ {
		from, to := cuts[i], cuts[i+1]
		over = slices.DeleteFunc(over, func(p placed) bool { return p.at.End() <= from })
		p := piece{Text: doc.Quote(doc.Span(from, to))}
		for ; next < len(in) && in[next].at.Start() == from; next++ {
			over = append(over, in[next])
			p.ID = fmt.Sprintf("%s%d", prefix, in[next].span.Start)
			starts[in[next].span] = p.ID
		}
		var items, parts []string
		shortest := -1
		for _, m := range over {
			items, parts = append(items, m.item), append(parts, m.part)
			if shortest < 0 || m.at.Len() <= shortest {
				shortest = m.at.Len()
				p.Link, p.First = m.item, m.at.Start() == from
			}
		}
		p.Items, p.Parts = joinSet(items), joinSet(parts)
		out = append(out, p)
	}
	return out, nil
}

// joinSet joins the different words, sorted.
func joinSet(words []string) string {
	slices.Sort(words)
	return strings.Join(slices.Compact(words), " ")
}
