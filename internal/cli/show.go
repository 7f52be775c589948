package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"detente/internal/codebook"
	"detente/internal/read"
	"detente/internal/record"
	"detente/internal/store"
)

// ShowCmd is `detente show`.
type ShowCmd struct {
	ID string `arg:"" name:"id" help:"Id of an entry, as search and export print it: ev-…, st-…, co-…; or hash of a document, or its beginning."`
	Kept
	Format string `default:"text" enum:"text,json" help:"text for people, or json."`
}

// Run shows.
func (c *ShowCmd) Run(e *env) error {
	ctx := context.Background()
	s, err := c.openKept(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	p, err := newKeptReport(e)
	if err != nil {
		return err
	}
	entry, err := s.Entry(ctx, c.ID)
	if errors.Is(err, store.ErrNone) {
		return c.document(ctx, s, p)
	}
	if err != nil {
		return err
	}
	cited, err := s.NewCiter().Cite(ctx, entry)
	if err != nil {
		return err
	}
	shown := shown{Cited: cited}
	if entry.Kind == record.Commitment {
		if err := shown.settle(ctx, s); err != nil {
			return err
		}
	}
	if c.Format == "json" {
		return jsonIndented(p.w, shown)
	}
	if shown.Settlement != nil {
		shown.Status = shown.Settlement.Status
	}
	p.entry(&shown.Cited)
	if shown.Settlement != nil {
		p.settled(shown.Settlement, shown.Evidence)
	}
	return p.w.Flush()
}

// document shows a document.
func (c *ShowCmd) document(ctx context.Context, s *store.Store, p *report) error {
	d, err := document(ctx, s, c.ID)
	if errors.Is(err, store.ErrNone) {
		return fmt.Errorf("%s: %w and no such document; detente search and detente export tell the ids", c.ID, store.ErrNone)
	}
	if err != nil {
		return err
	}
	if c.Format == "json" {
		return jsonIndented(p.w, d)
	}
	p.document(d)
	return p.w.Flush()
}

// newKeptReport is a report of what a store holds, on standard output.
func newKeptReport(e *env) (*report, error) {
	books, err := codebook.Shared()
	if err != nil {
		return nil, err
	}
	width, _ := terminal(e.stdout)
	return &report{w: bufio.NewWriter(e.stdout), look: look{width: width, colour: colourful(e.stdout)}, books: books}, nil
}

// jsonIndented writes a value as JSON for people, and all before it.
func jsonIndented(w *bufio.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return err
	}
	return w.Flush()
}

// jsonLine writes a value as JSON on a line.
func jsonLine(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// shown is an entry with, of a commitment, what became of it: as export writes it.
type shown struct {
	record.Cited
	Settlement *record.Settlement `json:"settlement,omitempty"`
	Evidence   []record.Evidence  `json:"settled_by,omitempty"`
}

func (c *shown) settle(ctx context.Context, s *store.Store) error {
	settler, err := s.NewSettler(ctx, "")
	if err != nil {
		return err
	}
	settled, err := settler.Settle(ctx, &c.Entry)
	if err != nil {
		return err
	}
	c.Settlement = &settled
	c.Evidence, err = settler.Evidence(ctx, &settled)
	return err
}

// entry writes an entry with every account of it.
func (p *report) entry(c *record.Cited) {
	p.line(0, 4, p.entryHead(c)...)
	p.line(0, 4, run{faint, joined(date(read.When{From: c.From, To: c.To}), c.Place, p.code(c), plain(c.Channel), percent(c.Confidence), c.ID)})
	if len(c.Via) > 0 {
		p.line(2, 4, run{faint, "as told by"}, run{plainly, andList(c.Via)})
	}
	if c.Condition != "" {
		p.line(2, 4, run{faint, "on condition"}, run{marked, words(read.Span{Text: c.Condition})})
	}
	if len(c.Topics) > 0 {
		p.line(2, 4, run{faint, "on"}, run{plainly, strings.Join(c.Topics, ", ")})
	}
	if c.Origin != "" {
		p.line(2, 4, run{faint, "coded by " + c.Origin + ", without its text"})
	}
	p.sides(c)
	for i := range c.Citations {
		p.line(0, 0)
		p.citation(c, &c.Citations[i])
	}
}

// sides writes what each side tells of a contact, and then how they differ.
func (p *report) sides(c *record.Cited) {
	for i := range c.Accounts {
		a := &c.Accounts[i]
		p.line(0, 0)
		p.line(0, 2, run{strong, p.nation(a.Side)}, run{faint, "tells"})
		for j := range a.Marks {
			m := &a.Marks[j]
			p.line(2, 4, run{faint, p.marked(m.Field, m.Name, m.Not)}, run{plainly, words(m.Words)}, run{faint, standing(m.Words)})
		}
	}
	if len(c.Accounts) < 2 {
		return
	}
	p.line(0, 0)
	p.line(0, 2, run{strong, "how they differ"}, run{faint, "· " + or(counted(len(c.Differences), "difference"), "not at all")})
	for i := range c.Differences {
		d := &c.Differences[i]
		p.line(2, 4, run{marked, p.marked(d.Field, d.Name, false)})
		for k, m := range d.Quotes {
			says := run{faint, "says nothing of it"}
			if m != nil {
				says = run{plainly, words(m.Evidence)}
			}
			p.line(4, 6, run{faint, p.nation(d.Sides[k])}, says)
		}
	}
}

// marked is what a mark of an account is of.
func (p *report) marked(field, name string, not bool) string {
	switch {
	case field == "initiated" && name != "":
		return "asked for by " + p.nation(name)
	case field == "initiated":
		return "who asked for it"
	case not:
		return "not agreed: " + name
	case name == "":
		return field
	}
	return field + ": " + name
}

// nation is the name of a country by its letters.
func (p *report) nation(letters string) string {
	if n, ok := p.books.Nation(letters); ok {
		return n.Name
	}
	return letters
}

func (p *report) entryHead(c *record.Cited) []run {
	who := run{strong, or(andList(sideNames(c.Who)), "someone") + toward(sideNames(c.Whom))}
	switch c.Kind {
	case record.Statement:
		return []run{who, {tone[c.Type], past(c.Type)}}
	case record.Commitment:
		return []run{{tone[c.Type], c.Type}, who, {faint, "· " + c.Status}}
	case record.Contact:
		return []run{{tone[c.Status], c.Status}, {plainly, plain(c.Type) + ":"}, who}
	}
	return []run{who, {marked, or(c.Text, c.Type)}, {faint, "· " + c.Status}}
}

// code is the code of an event or of what a commitment is to do.
func (p *report) code(c *record.Cited) string {
	code := or(c.CAMEO, c.Code)
	if code == "" {
		return c.PLOVER
	}
	book, ok := p.books.Cameo(code)
	if code = "CAMEO " + code; ok {
		code += " " + book.Name
	}
	if c.Goldstein != nil {
		code += fmt.Sprintf(" %+.1f", *c.Goldstein)
	}
	return joined(code, c.PLOVER)
}

// settled writes what became of a commitment, and the events that say so or may.
func (p *report) settled(s *record.Settlement, evidence []record.Evidence) {
	p.line(0, 0)
	p.line(0, 2, run{strong, s.Status}, run{faint, "· " + joined(s.Why, s.Event, percent(s.Weight))})
	for i := range evidence {
		e := &evidence[i]
		if e.Condition {
			p.line(2, 4, run{faint, "its condition came true on " + date(read.When{From: e.Day, To: e.Day}) + ":"}, run{plainly, e.Event})
		}
		if !e.Sentence.IsZero() {
			p.line(4, 4, run{marked, words(e.Sentence)})
		}
		if e.Report != nil {
			p.line(4, 4, run{faint, or(publication(e.Report.Publisher, e.Report.Published, e.Report.URL), "publisher not known")})
			p.ownership(e.Report.Ownership)
		}
	}
	for _, m := range s.Proposals {
		p.line(2, 4, run{faint, "it may be settled by"}, run{plainly, m.Event}, run{faint, "· " + joined(m.Why, percent(m.Weight))})
	}
}

// citation writes what one document says, and who published it.
func (p *report) citation(c *record.Cited, k *record.Citation) {
	if len(k.Reports) > 0 && k.Reports[0].Title != "" {
		p.line(2, 4, run{strong, k.Reports[0].Title})
	}
	for i, r := range k.Reports {
		text := or(publication(r.Publisher, r.Published, r.URL), "publisher not known")
		if i > 0 {
			text = "also " + text
		}
		p.line(2, 4, run{faint, text})
		p.ownership(r.Ownership)
	}
	if k.Document == "" {
		return
	}
	p.line(4, 4, run{marked, words(k.Words)}, run{faint, standing(k.Words)})
	p.moment(k.Said)
	if k.Evidence.Text != k.Words.Text {
		p.line(4, 4, run{faint, "in"}, run{plainly, words(k.Evidence)})
	}
	who := ""
	if names := andList(sideNames(k.Who)) + toward(sideNames(k.Whom)); names != andList(sideNames(c.Who))+toward(sideNames(c.Whom)) {
		who = names
	}
	what := k.Type
	if c.Kind == record.Event {
		what = "CAMEO " + what
	}
	p.line(4, 4, run{faint, joined(who, plain(what), k.Status, date(k.When), percent(k.Confidence), k.Why)})
	p.line(4, 4, run{faint, "document " + k.Document})
	for i := range k.Corrections {
		p.correction(4, &k.Corrections[i])
	}
}

// ownership writes who stands behind a publisher, if it is known.
func (p *report) ownership(o record.Ownership) {
	if about := joined(o.Parts()...); about != "" {
		p.line(4, 4, run{faint, about})
	}
}

// moment writes when in a recording words were said, and the address that leads there.
func (p *report) moment(m *record.Moment) {
	if m != nil {
		p.line(4, 4, run{faint, joined("said at "+clock(m.From), m.URL)})
	}
}

// clock is "1:02:03" or "2:03" of seconds.
func clock(seconds float64) string {
	s := int(seconds)
	if s < 3600 {
		return fmt.Sprintf("%d:%02d", s/60, s%60)
	}
	return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
}

func sideNames(sides []record.Side) []string {
	out := make([]string, len(sides))
	for i := range sides {
		out[i] = or(sides[i].Name, sides[i].Country)
	}
	return out
}

// toward is " → Vladimir Putin"; "" for nobody.
func toward(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return " → " + andList(names)
}
