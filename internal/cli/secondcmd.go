package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"detente/internal/export/gold"
	"detente/internal/read"
	"detente/internal/read/llm"
	"detente/internal/record"
	"detente/internal/store"
)

// SecondCmd is `detente second`.
type SecondCmd struct {
	Read      SecondReadCmd      `cmd:"" help:"Have it read what it has not read yet, the newest first, until the day's tokens are spent."`
	Agreement SecondAgreementCmd `cmd:"" help:"Say how far the two readers agree, field by field."`
	Adopt     SecondAdoptCmd     `cmd:"" help:"Take what only the second reader found in a document, or some of it, into the record, as your corrections."`
	Prompt    SecondPromptCmd    `cmd:"" help:"Print what it is told, to be changed and named by --second-prompt."`
}

// SecondReadCmd is `detente second read`.
type SecondReadCmd struct {
	Kept
	SecondReader
}

// Run reads.
func (c *SecondReadCmd) Run(e *env) error {
	ctx, s, end, err := c.openUntilStopped()
	if err != nil {
		return err
	}
	defer end()
	return stopped(ctx, c.second(ctx, e, s))
}

// SecondPromptCmd is `detente second prompt`.
type SecondPromptCmd struct{}

// Run prints.
func (c *SecondPromptCmd) Run(e *env) error {
	_, err := fmt.Fprint(e.stdout, llm.Prompt())
	return err
}

// SecondAgreementCmd is `detente second agreement`.
type SecondAgreementCmd struct {
	Kept
	Since  string `placeholder:"DATE" help:"Only documents published on this day or later."`
	Until  string `placeholder:"DATE" help:"Only documents published on this day or before."`
	Format string `default:"text" enum:"text,json" help:"text for people, or json."`
}

// agreement is how far the two readers agree, and what was refused of the second's answers.
type agreement struct {
	gold.Agreed
	Readers []string    `json:"readers"` // that have read them, by name
	Refused llm.Refused `json:"refused"`
}

// Run compares.
func (c *SecondAgreementCmd) Run(e *env) error {
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
	a := agreement{Agreed: gold.NewAgreed(), Refused: llm.Refused{}}
	names := map[string]bool{}
	for w, err := range s.ReadTwice(ctx, c.Since, c.Until) {
		if err != nil {
			return stopped(ctx, err)
		}
		a.Add(gold.Readers(w.First, w.Reading))
		for why, n := range w.Refused {
			a.Refused[why] += n
		}
		names[w.First.Reader.Name], names[w.Reading.Reader.Name] = true, true
	}
	a.Readers = slices.Sorted(maps.Keys(names))
	p, err := newKeptReport(e)
	if err != nil {
		return err
	}
	if c.Format == "json" {
		return jsonIndented(p.w, &a)
	}
	p.agreement(&a)
	return p.w.Flush()
}

// agreement writes how far two readers agree.
func (p *report) agreement(a *agreement) {
	if a.Documents == 0 {
		p.line(0, 2, run{plainly, "No document was read by both readers yet: detente second read"})
		return
	}
	p.line(0, 2, run{strong, counted(a.Documents, "document")}, run{faint, "· read by " + andList(a.Readers)})
	p.line(0, 0)
	fmt.Fprintf(p.w, "%-12s %8s %8s %12s %12s %8s\n", "", "both", "alike", "first only", "second only", "shared")
	for i := range a.Kinds {
		k := &a.Kinds[i]
		fmt.Fprintf(p.w, "%-12s %8d %8d %12d %12d %7.0f%%\n", k.Kind+"s", k.Both, k.Alike, k.First, k.Second, 100*k.Share())
	}
	if len(a.Fields) > 0 {
		p.line(0, 0)
	}
	for _, f := range a.Fields {
		fmt.Fprintf(p.w, "%-28s %3.0f%%   (%d of %d)\n", f.Kind+" "+f.Field, 100*float64(f.Same)/float64(f.Of), f.Same, f.Of)
	}
	if n := a.Refused.All(); n > 0 {
		p.line(0, 0)
		p.line(0, 2, run{faint, fmt.Sprintf("%d refused of the second reader's answers:", n)}, run{plainly, a.Refused.String()})
	}
}

// SecondAdoptCmd is `detente second adopt`.
type SecondAdoptCmd struct {
	Document string   `arg:"" help:"Hash of a document, or its beginning."`
	Items    []string `arg:"" optional:"" name:"item" help:"Which of the second reader's items, by their ids as detente show prints them: s3, e1. None: all that the first reader has not."`
	Kept
	Author string `placeholder:"NAME" help:"Who says so; you, unless told."`
}

// Run adopts: each item is a correction of its own, which can be undone like any other.
func (c *SecondAdoptCmd) Run(e *env) error {
	ctx := context.Background()
	s, err := c.openKept(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	hash, err := leading(ctx, s, c.Document)
	if err != nil {
		return err
	}
	second, err := s.Second(ctx, hash)
	if errors.Is(err, store.ErrNone) {
		return fmt.Errorf("document %.12s was not read by the second reader: detente second read", hash)
	}
	if err != nil {
		return err
	}
	if len(c.Items) == 0 {
		first, err := s.Corrected(ctx, hash)
		if err != nil {
			return err
		}
		for _, p := range gold.Readers(first, second.Reading) {
			if p.First == "" {
				c.Items = append(c.Items, p.Second)
			}
		}
	}
	made, err := s.Moment(ctx, time.Now())
	if err != nil {
		return err
	}
	for _, id := range c.Items {
		k, ok := record.Adopt(second.Reading, id)
		if !ok {
			return fmt.Errorf("the second reader has no item %s in document %.12s; detente show prints those it has", id, hash)
		}
		k.Author, k.Made, k.Note = or(c.Author, username()), made, "found by "+second.Reading.Reader.Name
		if err := k.Seal(second.Reading.Document.Text); err != nil {
			fmt.Fprintf(e.stderr, "detente: %s: %v\n", id, err)
			continue
		}
		if err := s.Claim(ctx, &k); err != nil {
			return err
		}
		fmt.Fprintf(e.stdout, "%s\n", k.ID)
	}
	_, err = s.Merge(ctx)
	return err
}

// secondly is what the second reader found in a document, and how it compares with what the first did.
type secondly struct {
	Reader   string         `json:"reader"`
	Pairings []gold.Pairing `json:"pairings"`
	Refused  llm.Refused    `json:"refused"`
	Reading  *read.Reading  `json:"reading"`
}

// secondOf is what the second reader found in a document, nil if it did not read it.
func secondOf(ctx context.Context, s *store.Store, hash string) (*secondly, error) {
	second, err := s.Second(ctx, hash)
	if errors.Is(err, store.ErrNone) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	first, err := s.Corrected(ctx, hash)
	if errors.Is(err, store.ErrNone) {
		first = &read.Reading{Document: second.Reading.Document}
	} else if err != nil {
		return nil, err
	}
	out := &secondly{Reader: second.Reading.Reader.Name, Pairings: gold.Readers(first, second.Reading), Refused: second.Refused, Reading: second.Reading}
	out.Reading.Document.Text = "" // it stands beside
	return out, nil
}

// second writes what the second reader found in a document beside what the first did.
func (p *report) second(d *secondly) {
	both, alike, first := 0, 0, 0
	for i := range d.Pairings {
		switch k := &d.Pairings[i]; {
		case k.Second == "":
			first++
		case k.First != "":
			if both++; len(k.Differ) == 0 {
				alike++
			}
		}
	}
	p.section("SECOND READER")
	p.line(2, 4, run{faint, fmt.Sprintf("%s · both found %d, alike in all fields %d; %d only the first", d.Reader, both, alike, first)})
	if n := d.Refused.All(); n > 0 {
		p.line(2, 4, run{faint, fmt.Sprintf("%d refused of its answers: %s", n, d.Refused)})
	}
	for i := range d.Pairings {
		k := &d.Pairings[i]
		if k.Second == "" || k.First != "" && len(k.Differ) == 0 {
			continue
		}
		how := run{warm, "only it found"}
		if k.First != "" {
			how = run{hostile, "differs in " + strings.Join(k.Differ, ", ") + " from " + k.First}
		}
		what, at := p.itemOf(d.Reading, k.Second)
		p.line(2, 6, append(what, how, run{faint, "· " + k.Second})...)
		p.line(4, 6, run{marked, words(at)}, run{faint, standing(at)})
	}
}

// itemOf is an item of a reading on one line, and its words.
func (p *report) itemOf(r *read.Reading, id string) ([]run, read.Span) {
	name := func(ids []string) string {
		var out []string
		for _, id := range ids {
			for i := range r.Actors {
				if r.Actors[i].ID == id {
					out = append(out, r.Actors[i].Name)
				}
			}
		}
		return andList(out)
	}
	toward := func(ids []string) string {
		if to := name(ids); to != "" {
			return " → " + to
		}
		return ""
	}
	for i := range r.Statements {
		if s := &r.Statements[i]; s.ID == id {
			return []run{{strong, or(name(s.Speakers), "someone") + toward(s.Addressees)}, {tone[s.Act], past(s.Act)}}, s.Content
		}
	}
	for i := range r.Events {
		if v := &r.Events[i]; v.ID == id {
			return []run{{strong, or(name(v.Source), "someone") + toward(v.Target)}, {marked, p.cameoName(v.CAMEO)}, {faint, "· " + v.Status}}, v.Trigger
		}
	}
	for i := range r.Commitments {
		if k := &r.Commitments[i]; k.ID == id {
			return []run{{tone[k.Kind], k.Kind}, {strong, or(name(k.By), "someone") + toward(k.To)}}, k.Action
		}
	}
	for i := range r.Contacts {
		if k := &r.Contacts[i]; k.ID == id {
			return []run{{tone[k.Status], k.Status}, {plainly, plain(k.Kind) + ":"}, {strong, name(k.Participants)}}, k.Evidence[0]
		}
	}
	return nil, read.Span{}
}
