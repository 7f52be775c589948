package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"detente/internal/codebook"
	"detente/internal/export"
	"detente/internal/record"
)

// ExportCmd is `detente export`.
type ExportCmd struct {
	Kind string `arg:"" enum:"statements,events,commitments,contacts,readings,documents,reports,gold" help:"What: statements, events, commitments, contacts (each once, however many documents tell of it), readings (what each document tells), documents, reports, or gold (the documents that people corrected, for detente eval)."`
	Kept
	Format        string   `default:"jsonl" enum:"jsonl,csv,parquet,icews,gdelt,polecat,ical" help:"How: jsonl (all there is), csv or parquet (a row each); events also as icews, gdelt or polecat, contacts as ical."`
	To            string   `placeholder:"FILE" help:"Write to this file; of gold, the folder to write into. Otherwise standard output."`
	Since         string   `placeholder:"DATE" help:"Leave out what was before this day."`
	Until         string   `placeholder:"DATE" help:"Leave out what was after this day."`
	Source        string   `placeholder:"COUNTRY" help:"Only where one of this country or body acts (RUS, EUU, or its name)."`
	Target        string   `placeholder:"COUNTRY" help:"Only where one of this country or body is acted upon; of contacts, takes part too."`
	MinConfidence float64  `placeholder:"P" help:"Leave out what is less sure than this probability, 0 to 1."`
	Status        []string `placeholder:"STATUS" help:"Only these statuses: happened,ongoing (what icews, gdelt and polecat hold unless told otherwise), held,planned (ical), open …"`
}

// Run exports.
func (c *ExportCmd) Run(e *env) error {
	books, err := codebook.Shared()
	if err != nil {
		return err
	}
	if err := c.check(e, books); err != nil {
		return err
	}
	ctx, s, end, err := c.openUntilStopped()
	if err != nil {
		return err
	}
	defer end()
	if c.Kind == "gold" {
		if err := os.MkdirAll(c.To, 0o755); err != nil {
			return fmt.Errorf("%s: %w", c.To, fileError(err))
		}
		n, left, err := export.Gold(ctx, s, c.Since, c.Until, c.To)
		if err != nil {
			return stopped(ctx, err)
		}
		fmt.Fprintf(e.stderr, "%s: %s\n", c.To, or(counted(n, "corrected document"), "no document was corrected"))
		if left > 0 {
			fmt.Fprintf(e.stderr, "detente: %s left out: the words have changed or are gone since; detente correct --list tells which\n", counted(left, "correction"))
		}
		return nil
	}
	wanted := export.Wanted{Kind: export.Kind(c.Kind), Format: export.Format(c.Format), From: c.Since, To: c.Until, Source: c.Source, Target: c.Target,
		MinConfidence: c.MinConfidence, Status: c.Status}
	has, err := s.Count(ctx)
	if err != nil {
		return stopped(ctx, err)
	}
	total := 0 // not known where some are left out
	if wanted.From+wanted.To+wanted.Source+wanted.Target == "" {
		total = map[string]int{"documents": has.Documents, "reports": has.Reports, "readings": has.Readings}[c.Kind]
		total += has.Entries[record.Kind(strings.TrimSuffix(c.Kind, "s"))]
	}
	bar := newCount(e, total, c.Kind, c.To != "" || !e.screen())
	defer bar.close()
	wanted.Done = bar.one
	var r export.Result
	if err := output(e, c.To, func(w io.Writer) (err error) {
		r, err = export.Write(ctx, s, books, wanted, w)
		return err
	}); err != nil {
		return stopped(ctx, err)
	}
	bar.close()
	if c.To != "" {
		fmt.Fprintf(e.stderr, "%s: %s\n", c.To, or(counted(r.Rows, "row"), "no rows"))
	}
	if r.Rows == 0 && len(c.Status) > 0 {
		known, err := s.Statuses(ctx, record.Kind(strings.TrimSuffix(c.Kind, "s")))
		if err != nil {
			return stopped(ctx, err)
		}
		fmt.Fprintf(e.stderr, "detente: nothing is %s; there are %s that are %s\n", strings.Join(c.Status, " or "), c.Kind, or(strings.Join(known, ", "), "none"))
	}
	if r.Left > 0 {
		fmt.Fprintf(e.stderr, "detente: %s left out of %s: %s\n", counted(r.Left, strings.TrimSuffix(c.Kind, "s")), c.Format, export.Misfits(wanted.Format))
	}
	return nil
}

// stopped is the error of a command that was interrupted, if it was.
func stopped(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return errStopped
	}
	return err
}

// check refuses what cannot be meant, and makes codes of the names of countries.
func (c *ExportCmd) check(e *env, books *codebook.Books) error {
	for _, d := range []struct{ flag, value string }{{"since", c.Since}, {"until", c.Until}} {
		if _, err := time.Parse(time.DateOnly, d.value); d.value != "" && err != nil {
			return usage("--%s is %q: it must be a day, such as 2021-12-31", d.flag, d.value)
		}
	}
	if !(c.MinConfidence >= 0 && c.MinConfidence <= 1) {
		return usage("--min-confidence is %v: it is a probability, 0 to 1", c.MinConfidence)
	}
	for _, p := range []struct {
		flag  string
		value *string
	}{{"source", &c.Source}, {"target", &c.Target}} {
		if *p.value == "" {
			continue
		}
		code := books.Party(*p.value)
		if code == "" {
			return usage("--%s is %q: the code books know no such country or body; give its name or its letters, such as RUS or EUU", p.flag, *p.value)
		}
		*p.value = code
	}
	entries := slices.Contains([]string{"statements", "events", "commitments", "contacts"}, c.Kind)
	_, screen := terminal(e.stdout)
	switch {
	case c.Kind == "gold" && c.Format != "jsonl":
		return usage("gold is NAME.txt with NAME.gold.json: leave --format %s out", c.Format)
	case c.Kind == "gold" && c.To == "":
		return usage("gold is written into a folder: name it with --to")
	case c.Kind != "gold" && !slices.Contains(export.Formats(export.Kind(c.Kind)), export.Format(c.Format)):
		return usage("%s cannot be written as %s: choose one of %s", c.Kind, c.Format, listed(export.Formats(export.Kind(c.Kind))))
	case !entries && c.Source+c.Target != "":
		return usage("--source and --target are of statements, events, commitments and contacts: leave them out of %s", c.Kind)
	case !entries && len(c.Status) > 0:
		return usage("--status is of statements, events, commitments and contacts: leave it out of %s", c.Kind)
	case !entries && c.Kind != "readings" && c.MinConfidence > 0:
		return usage("--min-confidence is of what was read: leave it out of %s", c.Kind)
	case c.Format == "parquet" && c.To == "" && screen:
		return usage("parquet is no text: name a file with --to")
	}
	return nil
}

func listed[T ~string](all []T) string {
	var out []string
	for _, s := range all {
		out = append(out, string(s))
	}
	return strings.Join(out, ", ")
}

// output calls write with a file, or with standard output for "". A file is there only when it is whole.
func output(e *env, to string, write func(io.Writer) error) error {
	if to == "" {
		return write(e.stdout)
	}
	f, err := os.CreateTemp(filepath.Dir(to), ".detente-*")
	if err != nil {
		return fmt.Errorf("%s: %w", to, fileError(err))
	}
	defer os.Remove(f.Name()) // nothing is left to remove once it has its name
	err = write(f)
	if err = errors.Join(err, f.Chmod(0o644), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), to); err != nil {
		return fmt.Errorf("%s: %w", to, fileError(err))
	}
	return nil
}
