package cli

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"detente/internal/codebook"
	"detente/internal/read"
)

// look is how a report is laid out.
type look struct {
	width  int // columns
	colour bool
}

// style is an SGR parameter of ECMA-48; "" for none.
type style string

const (
	plainly style = ""
	strong  style = "1"
	faint   style = "2"
	hostile style = "31"
	warm    style = "32"
	marked  style = "36"
)

// tone is how the acts and kinds of conflict and of cooperation are shown.
var tone = map[string]style{
	"accuse": hostile, "condemn": hostile, "deny": hostile, "demand": hostile, "refuse": hostile, "threaten": hostile, "warn": hostile,
	"agree": warm, "offer": warm, "praise": warm, "promise": warm, "propose": warm,
	"threat": hostile, "refusal": hostile, "agreement": warm, "refused": hostile, "cancelled": hostile, "held": warm,
}

// run is a stretch of words in one style.
type run struct {
	style style
	text  string
}

// report writes lines of words, wrapped.
type report struct {
	w *bufio.Writer
	look
	names names
	books *codebook.Books
}

func newReport(w io.Writer, r *read.Reading, books *codebook.Books, l look) *report {
	return &report{bufio.NewWriter(w), l, namesOf(r), books}
}

// writeReport writes a reading as a report for people.
func writeReport(w io.Writer, r *read.Reading, books *codebook.Books, l look) error {
	p := newReport(w, r, books, l)
	p.head(r)
	p.statements(r)
	p.commitments(r)
	p.contacts(r)
	p.events(r)
	p.actors(r)
	return p.w.Flush()
}

func (p *report) head(r *read.Reading) {
	d := &r.Document
	if d.Title != "" {
		p.line(0, 0, run{strong, d.Title})
	}
	published, _, _ := strings.Cut(d.Published, "T")
	if about := joined(d.Publisher, date(read.When{From: published, To: published}), d.Dateline.Place.Text, d.URL); about != "" {
		p.line(0, 0, run{faint, about})
	}
	p.line(0, 0, run{plainly, summary(r)})
}

// maxDepth keeps statements in statements on the page.
const maxDepth = 6

func (p *report) statements(r *read.Reading) {
	if len(r.Statements) == 0 {
		return
	}
	p.section("WHAT WAS SAID")
	depth := make(map[string]int, len(r.Statements))
	for i := range r.Statements {
		s := &r.Statements[i]
		// A statement comes after the one whose content it stands in, and is shown within it.
		if above, ok := depth[s.Inside]; ok {
			depth[s.ID] = min(above+1, maxDepth)
		} else {
			depth[s.ID] = 0
		}
		p.statement(2+2*depth[s.ID], s)
	}
}

func (p *report) statement(at int, s *read.Statement) {
	about := joined(plain(s.Channel), p.outlet(s.Outlet), date(s.When))
	if len(s.Via) > 0 {
		about = joined(about, "as told by "+p.names.list(s.Via))
	}
	p.item(at, []run{{strong, or(p.names.list(s.Speakers), "someone") + p.names.toward(s.Addressees)}, {tone[s.Act], past(s.Act)}},
		about, s.Content, s.Basis)
	p.line(at+2, at+2, run{marked, words(s.Content)})
	p.more(at+2, s.Condition, read.When{}, s.Basis)
}

func (p *report) outlet(id string) string {
	if id == "" {
		return ""
	}
	return "on " + p.names.list([]string{id})
}

func (p *report) commitments(r *read.Reading) {
	if len(r.Commitments) == 0 {
		return
	}
	p.section("THREATENED, PROMISED, DEMANDED, OFFERED, REFUSED, PLANNED, AGREED")
	for i := range r.Commitments {
		p.commitment(2, &r.Commitments[i])
	}
}

func (p *report) commitment(at int, c *read.Commitment) {
	p.item(at, []run{{tone[c.Kind], c.Kind}, {strong, or(p.names.list(c.By), "by someone") + p.names.toward(c.To)}}, c.Status, c.Action, c.Basis)
	p.line(at+2, at+2, run{marked, words(c.Action)})
	p.more(at+2, c.Condition, c.Deadline, c.Basis)
}

func (p *report) contacts(r *read.Reading) {
	if len(r.Contacts) == 0 {
		return
	}
	p.section("CALLS, MEETINGS, TALKS")
	for i := range r.Contacts {
		p.contact(2, &r.Contacts[i])
	}
}

func (p *report) contact(at int, c *read.Contact) {
	var where read.Span
	if len(c.Evidence) > 0 {
		where = c.Evidence[0]
	}
	p.item(at, []run{{tone[c.Status], c.Status}, {plainly, plain(c.Kind) + ":"}, {strong, or(p.names.list(c.Participants), "parties not named")}},
		joined(date(c.When), c.Place.Name), where, c.Basis)
	p.line(at+2, at+2, run{marked, quoted(c.Evidence, " … ")})
	if len(c.Topics) > 0 {
		p.line(at+2, at+2, run{faint, "on"}, run{plainly, quoted(c.Topics, ", ")})
	}
	p.more(at+2, read.Span{}, read.When{}, c.Basis)
}

func (p *report) events(r *read.Reading) {
	if len(r.Events) == 0 {
		return
	}
	p.section("EVENTS")
	for _, group := range byStatus(r.Events) {
		p.line(2, 2, run{strong, group[0].Status})
		for _, e := range group {
			p.event(4, e)
		}
	}
}

func (p *report) event(at int, e *read.Event) {
	p.item(at, []run{{plainly, or(p.names.list(e.Source), "someone") + p.names.toward(e.Target)}, {marked, words(e.Trigger)}},
		joined(cameo(p.books, e), date(e.When), e.Place.Name), e.Trigger, e.Basis)
	p.more(at+2, e.Condition, read.When{}, e.Basis)
}

// byStatus groups events, the groups in the order in which a status first comes.
func byStatus(events []read.Event) [][]*read.Event {
	var groups [][]*read.Event
	index := map[string]int{}
	for i := range events {
		e := &events[i]
		at, ok := index[e.Status]
		if !ok {
			at = len(groups)
			index[e.Status] = at
			groups = append(groups, nil)
		}
		groups[at] = append(groups[at], e)
	}
	return groups
}

func (p *report) actors(r *read.Reading) {
	if len(r.Actors) == 0 {
		return
	}
	p.section("WHO")
	acting := acting(r)
	others := 0
	for i := range r.Actors {
		if a := &r.Actors[i]; acting[a.ID] {
			p.actor(2, a)
		} else {
			others++
		}
	}
	if others > 0 {
		p.line(2, 2, run{faint, "and " + counted(others, "actor") + " only spoken of"})
	}
	p.line(0, 0)
	p.line(0, 0, run{faint, "A number in brackets is a place in the text; detente explain FILE NUMBER shows why something was read there."})
}

// acting are the ids of the actors that take part in what was read.
func acting(r *read.Reading) map[string]bool {
	in := map[string]bool{}
	add := func(lists ...[]string) {
		for _, ids := range lists {
			for _, id := range ids {
				in[id] = true
			}
		}
	}
	for i := range r.Statements {
		s := &r.Statements[i]
		add(s.Speakers, s.Addressees, s.Via)
	}
	for i := range r.Events {
		add(r.Events[i].Source, r.Events[i].Target)
	}
	for i := range r.Commitments {
		add(r.Commitments[i].By, r.Commitments[i].To)
	}
	for i := range r.Contacts {
		add(r.Contacts[i].Participants)
	}
	return in
}

func (p *report) actor(at int, a *read.Actor) {
	p.line(at, at+2, run{strong, a.Name}, run{faint, "· " + joined(or(a.Role, plain(a.Kind)), a.Country, counted(len(a.Mentions), "mention"))})
}

func (p *report) section(title string) {
	p.line(0, 0)
	p.line(0, 0, run{strong, title})
}

// item writes the head of an item: who, what, and faintly what is known about it, its place and how sure it is.
func (p *report) item(at int, head []run, about string, where read.Span, b read.Basis) {
	place := fmt.Sprintf("[%d]", where.Start)
	if where.InTitle() {
		place = "[title]"
	}
	p.line(at, at+4, append(head, run{faint, "· " + joined(about, percent(b.Confidence), place)})...)
}

// more writes what an item hangs on and what of it is not known.
func (p *report) more(at int, condition read.Span, deadline read.When, b read.Basis) {
	if !condition.IsZero() {
		p.line(at, at, run{faint, "on condition"}, run{marked, words(condition)})
	}
	if d := date(deadline); d != "" {
		p.line(at, at, run{faint, "deadline:"}, run{plainly, d})
	}
	for _, u := range unknowns(b) {
		p.line(at, at, run{faint, u})
	}
}

// line writes runs of words, the first line indented by first, the others by rest.
func (p *report) line(first, rest int, runs ...run) {
	column, indent := 0, first
	var on style
	set := func(s style) {
		if p.colour && s != on {
			p.w.WriteString("\x1b[0")
			if s != plainly {
				p.w.WriteString(";" + string(s))
			}
			p.w.WriteString("m")
			on = s
		}
	}
	for _, r := range runs {
		for word := range strings.FieldsSeq(printable(r.text)) {
			length := utf8.RuneCountInString(word)
			switch {
			case column == 0:
				p.w.WriteString(strings.Repeat(" ", indent))
				column = indent
			case column+1+length > p.width:
				set(plainly)
				p.w.WriteString("\n" + strings.Repeat(" ", rest))
				column = rest
			default:
				p.w.WriteByte(' ')
				column++
			}
			set(r.style)
			p.w.WriteString(word)
			column += length
		}
	}
	set(plainly)
	p.w.WriteByte('\n')
}

// styled writes text in a style, as it is.
func (p *report) styled(s style, text string) {
	if !p.colour || s == plainly {
		p.w.WriteString(text)
		return
	}
	p.w.WriteString("\x1b[" + string(s) + "m" + text + "\x1b[0m")
}

// printable leaves out the control characters of a document, which could steer a terminal.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case r < 0x20 || 0x7f <= r && r < 0xa0:
			return -1
		}
		return r
	}, s)
}
