package cli

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"detente/internal/read"
	"detente/internal/record"
	"detente/internal/store"
)

// shownDocument is a document as `detente show` prints it.
type shownDocument struct {
	Document    string              `json:"document"` // hash
	Text        string              `json:"text"`
	Leader      string              `json:"leader"` // hash of the document that speaks for the story: itself, or another
	Reports     []record.Report     `json:"reports"`
	Copies      []record.Report     `json:"copies"`           // reports of the story's other documents
	Before      string              `json:"before,omitempty"` // hash of the text that it took the place of at its address
	Diff        []record.Stretch    `json:"diff,omitempty"`   // from that text to this one
	Corrections []record.Correction `json:"corrections"`
	Entries     []record.Cited      `json:"entries"`          // what it tells
	Second      *secondly           `json:"second,omitempty"` // what the second reader found in it
}

// document gathers what is known of a document.
func document(ctx context.Context, s *store.Store, begin string) (*shownDocument, error) {
	hash, leader, story, err := s.Story(ctx, begin)
	if err != nil {
		return nil, err
	}
	d := &shownDocument{Document: hash, Leader: leader, Reports: story[hash], Copies: []record.Report{}, Before: record.Before(hash, story),
		Corrections: []record.Correction{}, Entries: []record.Cited{}}
	for _, other := range slices.Sorted(maps.Keys(story)) {
		if other != hash {
			d.Copies = append(d.Copies, story[other]...)
		}
	}
	if d.Text, err = s.Text(ctx, hash); err != nil {
		return nil, err
	}
	if d.Before != "" {
		was, err := s.Text(ctx, d.Before)
		if err != nil {
			return nil, err
		}
		d.Diff = record.Diff(was, d.Text)
	}
	if d.Corrections, err = s.Corrections(ctx, hash); err != nil {
		return nil, err
	}
	if d.Second, err = secondOf(ctx, s, hash); err != nil {
		return nil, err
	}
	ids, err := s.EntriesOf(ctx, hash)
	if err != nil {
		return nil, err
	}
	citer := s.NewCiter()
	for _, id := range slices.Compact(slices.Sorted(maps.Values(ids))) {
		e, err := s.Entry(ctx, id)
		if err != nil {
			return nil, err
		}
		cited, err := citer.Cite(ctx, e)
		if err != nil {
			return nil, err
		}
		cited.Citations = slices.DeleteFunc(cited.Citations, func(k record.Citation) bool { return k.Document != hash })
		d.Entries = append(d.Entries, cited)
	}
	slices.SortStableFunc(d.Entries, func(a, b record.Cited) int { return a.Citations[0].Words.Start - b.Citations[0].Words.Start })
	return d, nil
}

// document writes a document: who published it, what changed in it, what people corrected, what it tells.
func (p *report) document(d *shownDocument) {
	published := func(r *record.Report, before string) {
		if r.Title != "" {
			p.line(0, 2, run{strong, r.Title})
		}
		p.line(0, 2, run{faint, before + or(publication(r.Publisher, r.Published, r.URL), "publisher not known")})
	}
	for i := range d.Reports {
		published(&d.Reports[i], "")
	}
	p.line(0, 2, run{faint, "document " + d.Document})
	if d.Leader != d.Document {
		p.line(0, 2, run{plainly, "A copy or an earlier text; the story is told by"}, run{marked, d.Leader})
	}
	for i := range d.Copies {
		p.line(2, 4, run{faint, "also " + joined(or(publication(d.Copies[i].Publisher, d.Copies[i].Published, d.Copies[i].URL), "publisher not known"), d.Copies[i].Document)})
	}
	if d.Before != "" {
		p.section("WHAT CHANGED")
		p.line(2, 2, run{faint, "since document " + d.Before})
		p.changes(d.Diff)
	}
	if len(d.Corrections) > 0 {
		p.section("CORRECTIONS")
		for i := range d.Corrections {
			p.correction(2, &d.Corrections[i])
		}
	}
	if len(d.Entries) > 0 {
		p.section("WHAT IT TELLS")
		for i := range d.Entries {
			c := &d.Entries[i]
			p.line(2, 6, append(p.entryHead(c), run{faint, "· " + c.ID})...)
			p.line(4, 6, run{marked, words(c.Citations[0].Words)}, run{faint, standing(c.Citations[0].Words)})
		}
	}
	if d.Second != nil {
		p.second(d.Second)
	}
}

// aboutChange is how many words are shown before and after what changed.
const aboutChange = 8

// changes writes a word diff: what went in [-…-], what came in {+…+}, some words about them.
func (p *report) changes(diff []record.Stretch) {
	if len(diff) == 1 && diff[0].Change == record.Stayed {
		p.line(2, 4, run{plainly, "Nothing but spaces."})
		return
	}
	var line []run
	flush := func() {
		if len(line) > 0 {
			p.line(2, 4, line...)
		}
		line = nil
	}
	for i, s := range diff {
		switch s.Change {
		case record.Went:
			line = append(line, run{hostile, "[-" + s.Was.Text + "-]"})
		case record.Came:
			line = append(line, run{warm, "{+" + s.Is.Text + "+}"})
		case record.Stayed:
			w := strings.Fields(s.Is.Text)
			first, last := i == 0, i == len(diff)-1
			switch {
			case !first && !last && len(w) <= 2*aboutChange:
				line = append(line, run{plainly, s.Is.Text})
				continue
			case !first:
				line = append(line, run{plainly, strings.Join(w[:min(aboutChange, len(w))], " ") + elided(len(w) > aboutChange)})
				flush()
			}
			if !last {
				line = append(line, run{plainly, elided(len(w) > aboutChange) + strings.Join(w[max(0, len(w)-aboutChange):], " ")})
			}
		}
	}
	flush()
}

func elided(some bool) string {
	if some {
		return "…"
	}
	return ""
}

// correction writes what a person said of an item, and what became of it.
func (p *report) correction(at int, k *record.Correction) {
	what := map[record.Verdict]string{record.Correct: andList(k.Fields) + " corrected", record.Not: "no such " + string(k.Of.Kind), record.Missed: string(k.Of.Kind) + " missed",
		record.Same: "the same as another", record.Apart: "apart from another", record.Settled: k.Status, record.Undone: "correction " + k.Undoes + " undone"}[k.Verdict]
	p.line(at, at+4, run{strong, what}, run{faint, "· " + joined("by "+k.Author, date(read.When{From: k.Made.Format(time.DateOnly), To: k.Made.Format(time.DateOnly)}), k.Note, k.ID)})
	p.line(at+2, at+4, run{marked, words(k.Of.Words)}, run{faint, joined(standing(k.Of.Words), k.Entry)})
	if k.Other != nil {
		other := "the other:"
		if k.Verdict == record.Settled {
			other = "by the event"
		}
		p.line(at+2, at+4, run{faint, other}, run{marked, words(k.Other.Words)}, run{faint, "· document " + k.Other.Document})
	}
	switch {
	case k.Undone:
		p.line(at+2, at+4, run{faint, "undone by a later one"})
	case k.Fate == record.Gone:
		p.line(at+2, at+4, run{hostile, "these words are no longer in the text: it waits until they are back"})
	case k.Fate == record.Changed:
		p.line(at+2, at+4, run{hostile, "the words have changed since, look at it again; it was made on"}, run{marked, words(k.Was.Words)})
	case k.Fate == record.Carried:
		p.line(at+2, at+4, run{faint, "carried over from another text, document " + k.Was.Document})
	}
	if k.Agrees && !k.Undone && k.Fate != record.Gone {
		p.line(at+2, at+4, run{warm, "the reader says the same by now"})
	}
}

// list writes all corrections, or those of one document or entry, as text or JSON, a correction a line.
func (c *CorrectCmd) list(ctx context.Context, e *env, s *store.Store) error {
	hashes, err := s.Claimed(ctx)
	if err != nil {
		return err
	}
	if c.Document != "" {
		hash, _, _, err := s.Story(ctx, c.Document)
		if err != nil {
			return err
		}
		hashes = []string{hash}
	}
	p, err := newKeptReport(e)
	if err != nil {
		return err
	}
	n := 0
	for _, hash := range hashes {
		all, err := s.Corrections(ctx, hash)
		if err != nil {
			return err
		}
		for i := range all {
			if c.Entry != "" && all[i].Entry != c.Entry {
				continue
			}
			n++
			if c.Format == "json" {
				if err := jsonLine(p.w, &all[i]); err != nil {
					return err
				}
				continue
			}
			p.correction(0, &all[i])
		}
	}
	if n == 0 {
		fmt.Fprintln(e.stderr, "detente: nothing was corrected")
	}
	return p.w.Flush()
}
