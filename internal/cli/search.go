package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"detente/internal/read"
	"detente/internal/store"
)

// SearchCmd is `detente search`.
type SearchCmd struct {
	Words []string `arg:"" help:"Words, all of which must be there; \"a phrase\" in quotation marks."`
	Kept
	In     string `default:"documents" enum:"documents,statements" help:"Where: documents (title and text) or statements (what was said)."`
	Limit  int    `default:"20" help:"At most so many, the best first."`
	Format string `default:"text" enum:"text,json" help:"text for people, or json: one found a line."`
}

// Run searches.
func (c *SearchCmd) Run(e *env) error {
	if c.Limit < 1 {
		return usage("--limit is %d: it must be 1 or more", c.Limit)
	}
	query := strings.Join(c.Words, " ")
	if strings.Trim(query, "\" \t\n") == "" {
		return usage("no words to search for")
	}
	ctx := context.Background()
	s, err := c.openKept(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	in := store.Documents
	if c.In == "statements" {
		in = store.Statements
	}
	found, err := s.Search(ctx, in, query, c.Limit)
	if err != nil {
		return err
	}
	if c.Format == "json" {
		return writeFound(e, found)
	}
	width, _ := terminal(e.stdout)
	p := &report{w: bufio.NewWriter(e.stdout), look: look{width: width, colour: colourful(e.stdout)}}
	for i := range found {
		p.found(&found[i])
	}
	if len(found) == 0 {
		fmt.Fprintf(e.stderr, "detente: nothing has all of these words\n")
	}
	return p.w.Flush()
}

func writeFound(e *env, found []store.Found) error {
	w := bufio.NewWriter(e.stdout)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for i := range found {
		if err := enc.Encode(found[i]); err != nil {
			return err
		}
	}
	return w.Flush()
}

// found writes what was found: its words, where they stand, who published them.
func (p *report) found(f *store.Found) {
	if f.Report.Title != "" {
		p.line(0, 2, run{strong, f.Report.Title})
	}
	p.line(0, 2, run{faint, or(publication(f.Report.Publisher, f.Report.Published, f.Report.URL), "publisher not known")})
	p.ownership(f.Report.Ownership)
	if !f.Words.IsZero() {
		p.line(2, 2, run{marked, words(f.Words)}, run{faint, standing(f.Words)})
		p.moment(f.Said)
	}
	p.line(2, 2, run{faint, or(f.Entry, f.Document)})
	p.line(0, 0)
}

// publication is who published it when and where.
func publication(publisher, published, url string) string {
	day, _, _ := strings.Cut(published, "T")
	return joined(publisher, date(read.When{From: day, To: day}), url)
}

// standing is where words stand: "[120–164]".
func standing(s read.Span) string {
	in := ""
	if s.InTitle() {
		in = "title "
	}
	return fmt.Sprintf("[%s%d–%d]", in, s.Start, s.End)
}
