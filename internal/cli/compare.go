package cli

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"detente/internal/read"
	"detente/internal/record"
	"detente/internal/store"
	"detente/internal/work"
)

// CompareCmd is `detente compare`.
type CompareCmd struct {
	Other string `arg:"" optional:"" name:"store" help:"A store in which another reader read the same documents: what is new there, gone, changed. Without it: what this program's reader would make of the documents of the store; nothing is kept."`
	Kept
	Since   string `placeholder:"DATE" help:"Only documents published on this day or later."`
	Until   string `placeholder:"DATE" help:"Only documents published on this day or before."`
	Kind    string `placeholder:"KIND" enum:",statements,events,commitments,contacts" default:"" help:"Only statements, events, commitments or contacts."`
	Limit   int    `default:"10" help:"Show at most so many of each kind of change; 0 for all. JSON has all."`
	Format  string `default:"text" enum:"text,json" help:"text for people, or json."`
	Workers int    `default:"${workers}" help:"Documents read at the same time."`
}

// Run compares.
func (c *CompareCmd) Run(e *env) error {
	if c.Workers < 1 || c.Limit < 0 {
		return usage("--workers must be 1 or more and --limit 0 or more")
	}
	for _, day := range []string{c.Since, c.Until} {
		if _, err := published(day); err != nil {
			return usage("--since and --until: %v", err)
		}
	}
	ctx, s, end, err := c.openUntilStopped()
	if err != nil {
		return err
	}
	defer end()
	var was, is *record.Version
	if c.Other == "" {
		was, is, err = c.again(ctx, e, s)
	} else {
		var other *store.Store
		if other, err = (&Kept{c.Other}).openKept(ctx); err != nil {
			return err
		}
		defer other.Close()
		if was, err = c.version(ctx, s); err == nil {
			is, err = c.version(ctx, other)
		}
	}
	if err != nil {
		return stopped(ctx, err)
	}
	compared := record.Compare(was, is)
	if kind := record.Kind(strings.TrimSuffix(c.Kind, "s")); kind != "" {
		compared.Changes = slices.DeleteFunc(compared.Changes, func(a record.Altered) bool { return a.Kind != kind })
		maps.DeleteFunc(compared.Tallies, func(k record.Kind, _ *record.Tally) bool { return k != kind })
	}
	p, err := newKeptReport(e)
	if err != nil {
		return err
	}
	if c.Format == "json" {
		return jsonIndented(p.w, &compared)
	}
	p.compared(&compared, c.Limit)
	return p.w.Flush()
}

// version is the record of a store's documents as their readings give it.
func (c *CompareCmd) version(ctx context.Context, s *store.Store) (*record.Version, error) {
	v := record.NewVersion()
	for k, err := range s.Readings(ctx, c.Since, c.Until) {
		if err != nil {
			return nil, err
		}
		v.Add(k.Reading, k.Report, k.Claims)
	}
	return v, nil
}

// again reads the documents of a store anew. What was read by this very reader need not be.
func (c *CompareCmd) again(ctx context.Context, e *env, s *store.Store) (was, is *record.Version, err error) {
	reader, err := newReader()
	if err != nil {
		return nil, nil, err
	}
	was, is = record.NewVersion(), record.NewVersion()
	var adding sync.Mutex
	bar := newProgress(e, 0, true)
	defer bar.close()
	readers, ctx := errgroup.WithContext(ctx)
	readers.SetLimit(c.Workers)
	for k, err := range s.Readings(ctx, c.Since, c.Until) {
		if err != nil {
			return nil, nil, err
		}
		readers.Go(func() error {
			now := k.Reading
			if k.Reading.Reader.Model != reader.Digest() || k.Reading.Reader.Version != read.Version {
				r, err := work.Again(ctx, reader, k.Reading.Document.Text, k.Report)
				if ctx.Err() != nil {
					return ctx.Err()
				}
				if err != nil { // as an ingest would: the document tells nothing
					fmt.Fprintf(bar.stderr(), "detente: document %s: %v\n", k.Report.Document, err)
					r = &read.Reading{Reader: read.About{Name: "builtin", Version: read.Version, Model: reader.Digest()}, Document: k.Reading.Document}
				}
				now, _ = record.Apply(r, slices.Clone(k.Claims))
			}
			adding.Lock()
			defer adding.Unlock()
			was.Add(k.Reading, k.Report, k.Claims)
			is.Add(now, k.Report, k.Claims)
			bar.add(len(k.Reading.Document.Text))
			return nil
		})
	}
	return was, is, readers.Wait()
}

// compared writes how two versions of the record differ: counts, then what changed, with its words.
func (p *report) compared(c *record.Comparison, limit int) {
	p.line(0, 2, run{strong, or(counted(c.Documents, "document"), "no documents")}, run{faint, "· read by " + andList(slices.Sorted(maps.Keys(c.Was))) + ", then by " + andList(slices.Sorted(maps.Keys(c.Is)))})
	if c.Left > 0 {
		p.line(0, 2, run{faint, counted(c.Left, "document") + " that only one of the two has left out"})
	}
	p.line(0, 0)
	fmt.Fprintf(p.w, "%-12s %8s %8s %8s %8s %8s %8s %8s %8s\n", "", "was", "is", "same", "changed", "new", "gone", "joined", "split")
	for _, k := range record.Kinds {
		if t := c.Tallies[k]; t != nil {
			fmt.Fprintf(p.w, "%-12s %8d %8d %8d %8d %8d %8d %8d %8d\n", k+"s", t.Was, t.Is, t.Same, t.Changed, t.New, t.Gone, t.Joined, t.Split)
		}
	}
	for _, k := range record.Kinds {
		if t := c.Tallies[k]; t != nil && len(t.Fields) > 0 {
			var fields []string
			for _, f := range slices.SortedFunc(maps.Keys(t.Fields), func(a, b string) int { return t.Fields[b] - t.Fields[a] }) {
				fields = append(fields, fmt.Sprintf("%s %d", f, t.Fields[f]))
			}
			p.line(0, 2, run{faint, "what changed in " + string(k) + "s:"}, run{plainly, strings.Join(fields, ", ")})
		}
	}
	for i := 0; i < len(c.Changes); {
		j := i
		for j < len(c.Changes) && c.Changes[j].Kind == c.Changes[i].Kind && c.Changes[j].Change == c.Changes[i].Change {
			j++
		}
		p.section(strings.ToUpper(string(c.Changes[i].Kind) + "s " + c.Changes[i].Change))
		for n := i; n < j; n++ {
			if limit > 0 && n-i == limit {
				p.line(2, 2, run{faint, fmt.Sprintf("and %d more: --limit 0 shows all", j-n)})
				break
			}
			p.altered(&c.Changes[n])
		}
		i = j
	}
}

// altered writes one entry that is not as it was.
func (p *report) altered(a *record.Altered) {
	q := either(a.Is, a.Was)
	head := []run{{strong, or(andList(q.Who), "someone") + toward(q.Whom)}, {tone[q.Type], p.coded(q)}, {faint, "· " + joined(q.Status, date(read.When{From: q.From, To: q.To}), percent(q.Confidence), q.ID)}}
	p.line(2, 6, head...)
	if a.With != "" {
		p.line(4, 6, run{faint, map[string]string{"joined": "is part of", "split": "was part of"}[a.Change] + " " + a.With})
	}
	for _, f := range a.Fields {
		p.line(4, 6, run{faint, f + ":"}, run{hostile, or(p.field(a.Was, f), "none")}, run{plainly, "→"}, run{warm, or(p.field(a.Is, f), "none")})
	}
	if a.Was != nil && a.Is != nil && a.Was.Words != a.Is.Words {
		p.line(4, 6, run{hostile, words(a.Was.Words)}, run{plainly, "→"}, run{warm, words(a.Is.Words)})
	} else {
		p.line(4, 6, run{marked, words(q.Words)}, run{faint, standing(q.Words)})
	}
	if q.Evidence.Text != q.Words.Text {
		p.line(4, 6, run{faint, "in"}, run{plainly, words(q.Evidence)})
	}
	p.line(4, 6, run{faint, joined(publication(q.Report.Publisher, q.Report.Published, ""), q.Report.Document)})
}

func either(a, b *record.Quoted) *record.Quoted {
	if a != nil {
		return a
	}
	return b
}

// coded is what an entry is of, with the name of its code.
func (p *report) coded(q *record.Quoted) string {
	if q.Kind == record.Event {
		return p.cameoName(q.Type)
	}
	return plain(q.Type)
}

func (p *report) cameoName(code string) string {
	if line, ok := p.books.Cameo(code); ok {
		return "CAMEO " + code + " " + line.Name
	}
	return code
}

// field is a field of an entry as it is shown beside its other version.
func (p *report) field(q *record.Quoted, name string) string {
	keys := func(keys []string) string { return strings.Join(keys, ", ") }
	switch name {
	case "type":
		return p.coded(q)
	case "status":
		return q.Status
	case "code":
		return p.cameoName(q.Code)
	case "by":
		return keys(q.By)
	case "toward":
		return keys(q.Toward)
	case "sources":
		return keys(q.Sources)
	case "targets":
		return keys(q.Targets)
	case "when":
		return date(read.When{From: q.From, To: q.To})
	case "place":
		return q.Place
	case "if":
		if q.If == nil {
			return ""
		}
		return joined(p.cameoName(q.If.Code), keys(q.If.Sources), keys(q.If.Targets))
	case "tellings":
		return counted(q.Tellings, "telling")
	}
	return ""
}
