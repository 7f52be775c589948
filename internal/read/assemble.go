package read

import (
	"strconv"
	"strings"

	"detente/internal/codebook"
	"detente/internal/read/event"
	"detente/internal/read/when"
	"detente/internal/text"
)

// reading writes down what was found in the terms of the contract.
func (p *passage) reading(books *codebook.Books) *Reading {
	r := &Reading{Document: Document{ID: p.doc.ID, URL: p.doc.URL, Publisher: p.doc.Publisher, Language: "en",
		Published: p.doc.Published, Text: p.doc.Text()}}
	if p.titleDoc != nil { // a title that is no text is none
		r.Document.Title = p.titleDoc.Text()
	}
	if p.dateline != nil {
		r.Document.Dateline = Dateline{Place: p.cite(p.dateline.Place), Date: p.when(p.dateline.Date, p.dateline.Words)}
	}
	p.putActors(r)
	p.putDates(r)
	p.putStatements(r)
	p.putEvents(r, books)
	p.putContacts(r)
	p.putCommitments(r)
	return r
}

func (p *passage) cite(s text.Span) Span { return Cite(p.doc, s) }

func (p *passage) cites(spans []text.Span) []Span {
	var out []Span
	for _, s := range spans {
		if !s.IsZero() {
			out = append(out, p.cite(s))
		}
	}
	return out
}

func (p *passage) when(v when.Interval, words text.Span) When {
	w := When{}
	if v.From.IsZero() && !p.published.IsZero() && p.published.Before(v.To) {
		v.From = p.published // "until Friday" runs from when it was said
	}
	if v.From.IsZero() {
		return w // an interval without a start dates nothing: it stands among the dates
	}
	w.From = v.From.String()
	if !v.To.IsZero() {
		w.To = v.To.String()
	}
	w.Text = p.cite(words)
	return w
}

func (p *passage) expression(e *when.Expression) When {
	if e == nil || !e.Resolved {
		return When{}
	}
	return p.when(e.Interval, e.Span)
}

// ids are the contract's names of entries by their index.
func ids(kind string, of []int) []string {
	var out []string
	for _, i := range of {
		out = append(out, id(kind, i))
	}
	return out
}

func id(kind string, i int) string {
	if i < 0 {
		return ""
	}
	return kind + strconv.Itoa(i+1)
}

func (p *passage) putActors(r *Reading) {
	for i := range p.cast.Actors {
		a := &p.cast.Actors[i]
		out := Actor{ID: id("a", i), Name: a.Name, Kind: a.Kind, Role: a.Role, Country: a.Country, Code: a.Code}
		for _, m := range a.Mentions {
			if m.InTitle {
				out.Mentions = append(out.Mentions, CiteTitle(p.titleDoc, m.Span))
			} else {
				out.Mentions = append(out.Mentions, p.cite(m.Span))
			}
		}
		r.Actors = append(r.Actors, out)
	}
}

func (p *passage) putDates(r *Reading) {
	for i := range p.dates {
		e := &p.dates[i]
		if !e.Resolved {
			continue
		}
		at := p.cite(e.Span)
		r.Dates = append(r.Dates, Date{Start: at.Start, End: at.End, Text: at.Text, From: e.Interval.From.String(), To: e.Interval.To.String()})
	}
}

func (p *passage) putStatements(r *Reading) {
	for i := range p.statements {
		s := &p.statements[i]
		r.Statements = append(r.Statements, Statement{ID: id("s", i), Speakers: ids("a", s.Speakers), SpeakerSpans: p.cites(s.SpeakerSpans),
			Addressees: ids("a", s.Addressees), Via: ids("a", s.Via), Inside: id("s", s.Inside), Act: s.Act, Form: s.Form,
			Channel: s.Channel, Outlet: id("a", s.Outlet), Cue: p.cite(s.Cue), Content: p.cite(s.Content), Condition: p.cite(s.Condition),
			When: p.expression(s.When), Evidence: p.cite(s.Evidence),
			Basis: Basis{Why: why(s.Rule, s.Sources), Confidence: s.Confidence, Unknown: s.Unknown}})
	}
}

func (p *passage) putEvents(r *Reading, books *codebook.Books) {
	for i := range p.events {
		e := &p.events[i]
		out := Event{ID: id("e", i), Source: ids("a", e.Source), Target: ids("a", e.Target), CAMEO: e.Cameo, Status: e.Status,
			Condition: p.cite(e.Condition), When: p.expression(e.When), SaidIn: id("s", e.SaidIn), Trigger: p.cite(e.Trigger),
			Place: p.place(e.Place), Evidence: p.cite(p.body.Sentences[e.Sent].Span),
			Basis: Basis{Why: why(e.Rule, e.Sources), Confidence: e.Confidence}}
		if c, ok := books.Cameo(e.Cameo); ok {
			out.Goldstein = c.Goldstein
		}
		if pl, ok := books.Plover(e.Cameo); ok {
			if out.PLOVER = pl.Type; e.Status == "planned" || e.Status == "promised" {
				out.PLOVER = pl.Ahead()
			}
		}
		r.Events = append(r.Events, out)
	}
}

func (p *passage) putContacts(r *Reading) {
	for i := range p.contacts {
		k := &p.contacts[i]
		r.Contacts = append(r.Contacts, Contact{ID: id("k", i), Kind: k.Kind, Participants: ids("a", k.Participants), Status: k.Status,
			When: p.expression(k.When), Place: p.place(k.Place), Topics: p.cites(k.Topics), Statements: ids("s", k.Statements),
			Evidence: p.cites(k.Evidence), Basis: Basis{Why: why(k.Rule, k.Sources), Confidence: k.Confidence}})
	}
}

func (p *passage) putCommitments(r *Reading) {
	for i := range p.commitments {
		c := &p.commitments[i]
		r.Commitments = append(r.Commitments, Commitment{ID: id("c", i), Kind: c.Kind, By: ids("a", c.By), To: ids("a", c.To),
			Action: p.cite(c.Action), Condition: p.cite(c.Condition), Deadline: p.expression(c.Deadline), CAMEO: p.actionCode(c.Sent, c.Action),
			Status: "open", SaidIn: id("s", c.SaidIn), Evidence: p.cite(p.body.Sentences[c.Sent].Span),
			Basis: Basis{Why: why(c.Rule, c.Sources), Confidence: c.Confidence}})
	}
}

func (p *passage) place(at event.Place) Place {
	out := Place{Name: at.Name, Country: at.Country, Span: p.cite(at.Span)}
	return out
}

// actionCode is the code of the first event whose trigger stands in the action, "" if none does.
func (p *passage) actionCode(sent int, action text.Span) string {
	for i := range p.events {
		if e := &p.events[i]; e.Sent == sent && action.Contains(e.Trigger) {
			return e.Cameo
		}
	}
	return ""
}

// why is the rule with the lines of the code books behind it.
func why(rule string, sources []codebook.Source) string {
	if len(sources) == 0 {
		return rule
	}
	lines := make([]string, len(sources))
	for i, s := range sources {
		lines[i] = s.String()
	}
	return rule + " (" + strings.Join(lines, ", ") + ")"
}
