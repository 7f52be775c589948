// Package export writes the record in formats of others: tables (CSV, Parquet), JSON Lines, the tables of ICEWS, GDELT and POLECAT,
// calendars, and coded documents that the reader is scored on. The same record gives the same bytes, whatever database it stands in:
// rows come by day and id, and when something was taken in is left out.
package export

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"detente/internal/codebook"
	"detente/internal/record"
	"detente/internal/store"
)

// Kind is what is exported.
type Kind string

// The kinds.
const (
	Statements  Kind = "statements"
	Events      Kind = "events"
	Commitments Kind = "commitments"
	Contacts    Kind = "contacts"
	Readings    Kind = "readings" // what each document tells by itself
	Documents   Kind = "documents"
	Reports     Kind = "reports"
)

// Format is how it is written.
type Format string

// The formats.
const (
	JSONLines Format = "jsonl"
	CSV       Format = "csv"
	Parquet   Format = "parquet"
	ICEWS     Format = "icews"
	GDELT     Format = "gdelt"
	POLECAT   Format = "polecat" // PLOVER's types in the columns of POLECAT
	ICalendar Format = "ical"
)

// kinds of the record's entries.
var kinds = map[Kind]record.Kind{Statements: record.Statement, Events: record.Event, Commitments: record.Commitment, Contacts: record.Contact}

// Formats are the formats that a kind is written in.
func Formats(k Kind) []Format {
	all := []Format{JSONLines, CSV, Parquet}
	switch k {
	case Events:
		return append(all, ICEWS, GDELT, POLECAT)
	case Contacts:
		return append(all, ICalendar)
	}
	return all
}

// Wanted says what is exported, and how. Empty fields leave nothing out.
type Wanted struct {
	Kind          Kind
	Format        Format
	From, To      string // days, both within
	Source        string // country of one who acts in the entry
	Target        string // country of one who is acted upon; of a contact, of another participant
	MinConfidence float64
	Status        []string // none: those that the format has, see Settled
	Done          func()   // told of each that was looked at; may be nil
}

// ErrFormat says that a kind is not written in a format.
var ErrFormat = errors.New("it is not written in this format")

// Settled are the statuses that a format writes where none are asked for; nil for all. Other collections hold only what happened.
func Settled(f Format) []string {
	switch f {
	case ICEWS, GDELT, POLECAT:
		return []string{"happened", "ongoing"}
	case ICalendar:
		return []string{"held", "planned"}
	}
	return nil
}

// Result counts what was written.
type Result struct {
	Rows int
	Left int // what the format has no place for, see Misfits
}

// Misfits says why a format has no place for some entries; "" where it takes all.
func Misfits(f Format) string {
	switch f {
	case ICEWS, GDELT:
		return "they have no day or no actor, or another collection coded them"
	case POLECAT:
		return "they have no day, no actor or no type of PLOVER, or another collection coded them"
	case ICalendar:
		return "their day is not known"
	}
	return ""
}

// Write writes what is wanted, as the store is at one moment. Only what stands in memory at a time is a row, and of Parquet a row group.
func Write(ctx context.Context, s *store.Store, books *codebook.Books, w Wanted, out io.Writer) (Result, error) {
	var r Result
	err := s.Snapshot(ctx, func(s *store.Store) (err error) {
		r, err = write(ctx, s, books, w, out)
		return err
	})
	if err != nil {
		return r, fmt.Errorf("export: %s: %w", w.Kind, err)
	}
	return r, nil
}

func write(ctx context.Context, s *store.Store, books *codebook.Books, w Wanted, out io.Writer) (Result, error) {
	if !slices.Contains(Formats(w.Kind), w.Format) {
		return Result{}, fmt.Errorf("%s: %w", w.Format, ErrFormat)
	}
	if len(w.Status) == 0 {
		w.Status = Settled(w.Format)
	}
	if w.Done == nil {
		w.Done = func() {}
	}
	j := job{ctx: ctx, store: s, books: books, Wanted: w, out: out}
	var err error
	switch w.Kind {
	case Documents:
		err = j.documents()
	case Reports:
		err = j.reports()
	case Readings:
		err = j.readings()
	default:
		err = j.entries()
	}
	return j.Result, err
}

// job is one export under way.
type job struct {
	Wanted
	Result
	ctx   context.Context
	store *store.Store
	books *codebook.Books
	out   io.Writer
}

// entries writes entries in any format.
func (j *job) entries() error {
	switch {
	case j.Format == JSONLines && j.Kind == Commitments:
		return j.commitments(newLines[Promised](j.out))
	case j.Format == JSONLines:
		t := newLines[record.Cited](j.out)
		return j.each(func(e *record.Cited) (int, error) { return 1, t.add(*e) }, t.close)
	case j.Format == ICalendar:
		c := newCalendar(j.out)
		return j.each(c.add, c.close)
	case j.Format != CSV && j.Format != Parquet:
		x := newExchange(j.out, j.Format, j.books)
		return j.each(x.add, x.close)
	}
	switch j.Kind {
	case Statements:
		return eachRow(j, statementRow)
	case Events:
		return eachRow(j, j.eventRow)
	case Commitments:
		t := newTable[Commitment](j.out, j.Format, rowGroup)
		return j.commitments(committed{t})
	}
	return eachRow(j, contactRow)
}

// skipped is what add returns for what is not wanted.
const skipped = -1

// each calls add for each entry that is wanted, with its citations, and close after the last. add returns how many rows it made of it.
func (j *job) each(add func(*record.Cited) (int, error), close func() error) error {
	citer := j.store.NewCiter()
	for e, err := range j.store.Entries(j.ctx, store.Query{Kind: kinds[j.Kind], Source: j.Source, Target: j.Target, From: j.From, To: j.To}) {
		if err != nil {
			return err
		}
		j.Done()
		if e.Origin == "" && e.Confidence < j.MinConfidence {
			continue
		}
		c, err := citer.Cite(j.ctx, e)
		if err != nil {
			return err
		}
		if j.Kind != Commitments && len(j.Status) > 0 && !slices.Contains(j.Status, c.Status) { // of commitments see settled
			continue
		}
		c = lasting(c)
		n, err := add(&c)
		if err != nil {
			return err
		}
		switch {
		case n > 0:
			j.Rows += n
		case n != skipped:
			j.Left++
		}
	}
	return close()
}

func eachRow[T any](j *job, row func(*record.Cited) T) error {
	t := newTable[T](j.out, j.Format, rowGroup)
	return j.each(func(c *record.Cited) (int, error) { return 1, t.add(row(c)) }, t.close)
}

// lasting leaves out what only tells how and when something was taken in.
func lasting(c record.Cited) record.Cited {
	for i := range c.Citations {
		reports := slices.Clone(c.Citations[i].Reports)
		for k := range reports {
			reports[k] = lastingReport(reports[k])
		}
		c.Citations[i].Reports = reports
	}
	return c
}

func lastingReport(r record.Report) record.Report {
	return record.Report{Document: r.Document, URL: r.URL, Title: r.Title, Byline: r.Byline, Publisher: r.Publisher, Published: r.Published, Modified: r.Modified,
		Ownership: r.Ownership}
}
