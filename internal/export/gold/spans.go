package gold

import "detente/internal/read"

// spansOf counts the spans of a reading and those that do not quote the text or title they point at.
func spansOf(r *read.Reading) (total, bad int) {
	text, title := []rune(r.Document.Text), []rune(r.Document.Title)
	add := func(spans ...read.Span) {
		for _, s := range spans {
			if s.IsZero() {
				continue
			}
			in := text
			if s.InTitle() {
				in = title
			}
			total++
			if s.Start < 0 || s.End < s.Start || s.End > len(in) || string(in[s.Start:s.End]) != s.Text {
				bad++
			}
		}
	}
	add(r.Document.Dateline.Place, r.Document.Dateline.Date.Text)
	for _, a := range r.Actors {
		add(a.Mentions...)
	}
	for _, d := range r.Dates {
		add(read.Span{Start: d.Start, End: d.End, Text: d.Text})
	}
	for _, s := range r.Statements {
		add(s.SpeakerSpans...)
		add(s.Cue, s.Content, s.Condition, s.When.Text, s.Evidence)
	}
	for _, e := range r.Events {
		add(e.Condition, e.When.Text, e.Place.Span, e.Trigger, e.Evidence)
	}
	for _, c := range r.Commitments {
		add(c.Action, c.Condition, c.Deadline.Text, c.Evidence)
	}
	for _, k := range r.Contacts {
		add(k.When.Text, k.Place.Span)
		add(k.Topics...)
		add(k.Evidence...)
	}
	return total, bad
}
