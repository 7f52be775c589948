package cli

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"

	"detente/internal/codebook"
	"detente/internal/read"
	"detente/internal/text"
)

//go:embed page.html
var pageHTML string

var pageTemplate = template.Must(template.New("page").Parse(pageHTML))

// page is what the template shows.
type page struct {
	Language, Heading, About, URL, Summary string
	Title, Text                            []piece
	Groups                                 []pageGroup
	Reader                                 string
}

// pageGroup is a section beside the text.
type pageGroup struct {
	ID, Name string
	Items    []pageItem
}

// pageItem is something that was read, as it is shown beside the text.
type pageItem struct {
	ID           string
	Label, Tone  string // "threatened"; conflict, cooperation or ""
	Head, About  string
	Quotes       []pageQuote
	Inside       string // id of the statement it is told in
	InsideText   string // that statement in short
	Unknown      []string
	Why, Percent string
}

// pageQuote is words cited, with where they stand.
type pageQuote struct{ Name, Words, At string }

// writePage writes a reading as one page of HTML that needs nothing else.
func writePage(w io.Writer, r *read.Reading, books *codebook.Books) error {
	d := &r.Document
	var inText, inTitle []mark
	for _, m := range marks(r) {
		if m.span.InTitle() {
			inTitle = append(inTitle, m)
		} else {
			inText = append(inText, m)
		}
	}
	published, _, _ := strings.Cut(d.Published, "T")
	p := page{
		Language: d.Language, URL: d.URL, Summary: summary(r), Heading: or(d.Title, firstLine(d.Text)),
		About:  joined(d.Publisher, date(read.When{From: published, To: published})),
		Reader: fmt.Sprintf("Read by %s %s, model %s, contract %s.", r.Reader.Name, r.Reader.Version, r.Reader.Model, r.Contract),
	}
	b := pageBuilder{namesOf(r), books, make(map[read.Span]string), make(map[string]string)}
	for i := range r.Statements {
		s := &r.Statements[i]
		b.said[s.ID] = or(b.names.list(s.Speakers), "someone") + b.names.toward(s.Addressees) + " " + past(s.Act)
	}
	doc, err := text.New(d.Text)
	if err == nil {
		p.Text, err = pieces(doc, inText, "at-", b.starts)
	}
	if err == nil && d.Title != "" {
		if doc, err = text.New(d.Title); err == nil {
			p.Title, err = pieces(doc, inTitle, "title-", b.starts)
		}
	}
	if err != nil {
		return fmt.Errorf("page of %s: %w", d.ID, err)
	}
	p.Groups = b.groups(r)
	return pageTemplate.Execute(w, p)
}

const headingRunes = 80

// firstLine stands in for a title.
func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	if runes := []rune(line); len(runes) > headingRunes {
		return string(runes[:headingRunes]) + "…"
	}
	return line
}

type pageBuilder struct {
	names  names
	books  *codebook.Books
	starts map[read.Span]string // where the words of a span start on the page
	said   map[string]string    // statements by id, in short: who did what to whom by saying it
}

// inside tells of the statement that an item is told in.
func (b *pageBuilder) inside(it *pageItem, statement string) {
	if said, ok := b.said[statement]; ok {
		it.Inside, it.InsideText = statement, "within: "+said
	}
}

func (b *pageBuilder) groups(r *read.Reading) []pageGroup {
	groups := []pageGroup{
		{"statements", "Said", each(r.Statements, b.statement)},
		{"commitments", "Threatened, promised, demanded", each(r.Commitments, b.commitment)},
		{"contacts", "Calls, meetings, talks", each(r.Contacts, b.contact)},
		{"events", "Events", each(r.Events, b.event)},
		{"actors", "Actors", each(r.Actors, b.actor)},
		{"dates", "Dates", nil},
	}
	last := &groups[len(groups)-1]
	for i, d := range r.Dates {
		last.Items = append(last.Items, pageItem{ID: dateID(i), Head: date(read.When{From: d.From, To: d.To}),
			Quotes: b.quotes("", read.Span{Start: d.Start, End: d.End, Text: d.Text})})
	}
	return groups
}

func each[T any](list []T, item func(*T) pageItem) []pageItem {
	var out []pageItem
	for i := range list {
		out = append(out, item(&list[i]))
	}
	return out
}

func (b *pageBuilder) quotes(name string, spans ...read.Span) []pageQuote {
	var out []pageQuote
	for _, s := range spans {
		if !s.IsZero() {
			out = append(out, pageQuote{name, words(s), b.starts[s]})
		}
	}
	return out
}

// pageTone is the class of a tone.
func pageTone(word string) string {
	switch tone[word] {
	case hostile:
		return "conflict"
	case warm:
		return "cooperation"
	}
	return ""
}

func (b *pageBuilder) item(id, word, label string, basis read.Basis) pageItem {
	return pageItem{ID: id, Label: label, Tone: pageTone(word), Why: basis.Why, Percent: percent(basis.Confidence), Unknown: unknowns(basis)}
}

func (b *pageBuilder) statement(s *read.Statement) pageItem {
	it := b.item(s.ID, s.Act, past(s.Act), s.Basis)
	it.Head = or(b.names.list(s.Speakers), "someone") + b.names.toward(s.Addressees)
	it.About = joined(plain(s.Channel), b.names.list([]string{s.Outlet}), date(s.When))
	if len(s.Via) > 0 {
		it.About = joined(it.About, "as told by "+b.names.list(s.Via))
	}
	it.Quotes = append(b.quotes("", s.Content), b.quotes("on condition", s.Condition)...)
	b.inside(&it, s.Inside)
	return it
}

func (b *pageBuilder) commitment(c *read.Commitment) pageItem {
	it := b.item(c.ID, c.Kind, c.Kind, c.Basis)
	it.Head = or(b.names.list(c.By), "by someone") + b.names.toward(c.To)
	it.About = joined(c.Status, date(c.Deadline))
	it.Quotes = append(b.quotes("", c.Action), b.quotes("on condition", c.Condition)...)
	b.inside(&it, c.SaidIn)
	return it
}

func (b *pageBuilder) contact(c *read.Contact) pageItem {
	it := b.item(c.ID, c.Status, c.Status+" "+plain(c.Kind), c.Basis)
	it.Head = or(b.names.list(c.Participants), "parties not named")
	it.About = joined(date(c.When), c.Place.Name)
	it.Quotes = append(b.quotes("", c.Evidence...), b.quotes("on", c.Topics...)...)
	return it
}

func (b *pageBuilder) event(e *read.Event) pageItem {
	it := b.item(e.ID, "", e.Status, e.Basis)
	switch {
	case e.Goldstein < 0:
		it.Tone = "conflict"
	case e.Goldstein > 0:
		it.Tone = "cooperation"
	}
	it.Head = or(b.names.list(e.Source), "someone") + b.names.toward(e.Target)
	it.About = joined(cameo(b.books, e), date(e.When), e.Place.Name)
	it.Quotes = append(b.quotes("", e.Trigger), b.quotes("on condition", e.Condition)...)
	b.inside(&it, e.SaidIn)
	return it
}

func (b *pageBuilder) actor(a *read.Actor) pageItem {
	return pageItem{ID: a.ID, Head: a.Name, About: joined(or(a.Role, plain(a.Kind)), a.Country, a.Code), Quotes: b.quotes("", a.Mentions...)}
}
