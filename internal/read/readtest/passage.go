package readtest

import (
	"testing"
	"time"

	"detente/internal/codebook"
	"detente/internal/lang"
	"detente/internal/read/actor"
	"detente/internal/read/statement"
	"detente/internal/read/when"
	"detente/internal/text"
	"detente/model"
)

// Passage is a text on its way through the reader, up to its statements: what the coders of events and commitments start from.
type Passage struct {
	*lang.Analysis
	Cast       *actor.Cast
	Dates      when.Expressions
	Statements []statement.Statement
	Books      *codebook.Books
	Published  when.Date
}

// Pass analyses a text published on 10 May 2023, with its title if it has one, as the reader does.
func Pass(t testing.TB, meta actor.Meta, body string) *Passage {
	t.Helper()
	m, err := model.English()
	if err != nil {
		t.Fatal(err)
	}
	p := &Passage{Published: when.Date{Year: 2023, Month: 5, Day: 10}}
	if p.Books, err = codebook.Shared(); err != nil {
		t.Fatal(err)
	}
	doc, err := text.New(body)
	if err != nil {
		t.Fatal(err)
	}
	meta.Published = time.Date(2023, 5, 10, 0, 0, 0, 0, time.UTC)
	var title *lang.Analysis
	if d, err := text.New(meta.Title); err == nil { // no text, no title
		title = m.Analyse(d)
	}
	p.Analysis = m.Analyse(doc)
	p.Dates, _ = when.Find(p.Analysis, p.Published)
	p.Cast = actor.Resolve(p.Analysis, title, p.Books, meta)
	p.Statements = statement.Find(p.Analysis, p.Cast, p.Dates, p.Books)
	return p
}
