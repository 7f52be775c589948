package cli

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"detente/internal/codebook"
	"detente/internal/lang"
	"detente/internal/read"
	"detente/internal/text"
)

// ExplainCmd is `detente explain`.
type ExplainCmd struct {
	File  string `arg:"" help:"The text; - is standard input."`
	Place string `arg:"" help:"A place in it: an offset in characters, as reports and readings give it, or words that stand there, quoted."`
	About
	Dictionaries
}

// Run explains what was read at a place.
func (c *ExplainCmd) Run(e *env) error {
	if _, err := published(c.Published); err != nil {
		return usage("--%v", err)
	}
	var doc *text.Document
	var err error
	for s := range files([]string{c.File}, c.About, e.stdin) {
		if doc, err = s.load(); err != nil {
			return fmt.Errorf("%s: %w", s.at, err)
		}
	}
	at, others, err := place(doc, c.Place)
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	with, err := loadReader(&c.Dictionaries, e.stderr)
	if err != nil {
		return err
	}
	reading, err := with.reader.Read(context.Background(), doc)
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	if len(others) > 0 {
		fmt.Fprintf(e.stderr, "detente: these words stand at %s too: give one of these to see what was read there\n", strings.Join(others, ", "))
	}
	width, _ := terminal(e.stdout)
	return explain(e.stdout, reading, with.reader.Analyse(doc), at, with.books, look{width: width, colour: colourful(e.stdout)})
}

// maxPlaces bounds how many further places of the words are named.
const maxPlaces = 5

// place finds the offset in code points that was asked for: a number, or the first place of the words, with the other places of
// these.
func place(doc *text.Document, asked string) (at int, others []string, err error) {
	all := doc.Text()
	if at, err := strconv.Atoi(asked); err == nil {
		if length := doc.Points(doc.Len()); at < 0 || at >= length {
			return 0, nil, usage("there is no place %d: the text has %d characters, the last is at %d", at, length, length-1)
		}
		return at, nil, nil
	}
	first := strings.Index(all, asked)
	if asked == "" || first < 0 {
		return 0, nil, fmt.Errorf("the text does not say %q", asked)
	}
	for from := first + len(asked); len(others) < maxPlaces; {
		i := strings.Index(all[from:], asked)
		if i < 0 {
			break
		}
		others = append(others, strconv.Itoa(doc.Points(from+i)))
		from += i + len(asked)
	}
	return doc.Points(first), others, nil
}

// explain writes the sentence at a place with its parse and names, and what was read from the words there with its reasons.
func explain(w io.Writer, r *read.Reading, a *lang.Analysis, at int, books *codebook.Books, l look) error {
	span, err := a.Doc.SpanOfPoints(at, at+1)
	if err != nil {
		return err
	}
	p := newReport(w, r, books, l)
	if s := sentenceAt(a, span.Start()); s != nil {
		p.sentence(a, s)
	} else {
		p.line(0, 0, run{plainly, "No sentence stands there."})
	}
	p.readAt(r, at)
	return p.w.Flush()
}

// sentenceAt is the sentence that holds a byte, or the first after it.
func sentenceAt(a *lang.Analysis, at int) *lang.Sentence {
	for i := range a.Sentences {
		if at < a.Sentences[i].Span.End() {
			return &a.Sentences[i]
		}
	}
	return nil
}

func (p *report) sentence(a *lang.Analysis, s *lang.Sentence) {
	p.line(0, 0, run{strong, "SENTENCE"}, run{faint, fmt.Sprintf("[%d–%d]", a.Doc.Points(s.Span.Start()), a.Doc.Points(s.Span.End()))})
	p.line(2, 2, run{marked, a.Doc.Quote(s.Span)})
	p.section("PARSE")
	for i := range s.Tokens {
		if s.Tokens[i].Head == lang.Root {
			p.tree(s, i, "  ", "  ")
		}
	}
	if len(s.Names) == 0 {
		return
	}
	p.section("NAMES")
	for _, n := range s.Names {
		p.line(2, 4, run{strong, a.Doc.Quote(s.Range(n.First, n.Last))}, run{faint, "· " + n.Kind.String()})
	}
}

// tree writes token i and what hangs on it, with the branches of a tree before it.
func (p *report) tree(s *lang.Sentence, i int, branch, below string) {
	t := &s.Tokens[i]
	p.w.WriteString(branch)
	p.styled(strong, printable(t.Form))
	p.styled(faint, fmt.Sprintf("  %s  %s %s, %s", t.Rel, t.UPOS, t.XPOS, printable(t.Lemma)))
	p.w.WriteByte('\n')
	kids := s.Kids(i)
	for at, k := range kids {
		if at+1 < len(kids) {
			p.tree(s, int(k), below+"├─ ", below+"│  ")
		} else {
			p.tree(s, int(k), below+"└─ ", below+"   ")
		}
	}
}

// readAt writes what was read from words that hold a place.
func (p *report) readAt(r *read.Reading, at int) {
	here := map[string]bool{}
	for _, m := range marks(r) {
		if m.span.Holds(at) {
			here[m.item] = true
		}
	}
	p.section("READ FROM THE WORDS THERE")
	if len(here) == 0 {
		p.line(2, 2, run{plainly, "Nothing."})
		return
	}
	for i := range r.Actors {
		if a := &r.Actors[i]; here[a.ID] {
			p.actor(2, a)
		}
	}
	for i, d := range r.Dates {
		if here[dateID(i)] {
			p.line(2, 4, run{strong, words(read.Span{Text: d.Text})}, run{plainly, "is " + date(read.When{From: d.From, To: d.To})})
		}
	}
	for i := range r.Statements {
		if s := &r.Statements[i]; here[s.ID] {
			p.statement(2, s)
			p.why(4, s.Basis)
		}
	}
	for i := range r.Commitments {
		if c := &r.Commitments[i]; here[c.ID] {
			p.commitment(2, c)
			p.why(4, c.Basis)
		}
	}
	for i := range r.Contacts {
		if c := &r.Contacts[i]; here[c.ID] {
			p.contact(2, c)
			p.why(4, c.Basis)
		}
	}
	for i := range r.Events {
		if e := &r.Events[i]; here[e.ID] {
			p.event(2, e)
			p.line(4, 4, run{faint, "status:"}, run{plainly, e.Status})
			p.why(4, e.Basis)
		}
	}
}

// why writes the rule behind an item, and the lines of the code books that it names.
func (p *report) why(at int, b read.Basis) {
	if b.Why == "" {
		return
	}
	p.line(at, at, run{faint, "why:"}, run{plainly, b.Why})
	for word := range strings.FieldsFuncSeq(b.Why, func(r rune) bool { return strings.ContainsRune(" ,;()", r) }) {
		source, ok := codebook.ParseSource(word)
		if !ok {
			continue
		}
		if fields, ok := source.Fields(); ok {
			p.line(at+2, at+4, run{faint, word}, run{plainly, strings.Join(fields, " · ")})
		}
	}
}
