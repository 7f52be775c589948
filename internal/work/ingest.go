package work

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"
	"unicode/utf8"

	"detente/internal/codebook"
	"detente/internal/record"
	"detente/internal/source"
	"detente/internal/store"
)

// Intake is how items are taken in.
type Intake struct {
	Store   *store.Store
	Books   *codebook.Books                                 // to know the countries of imported events
	Source  string                                          // address of the source that the items came by; "" if none is followed
	Since   string                                          // day: what was published before is left out; "" for nothing
	DryRun  bool                                            // only count
	Now     func() time.Time                                // when an item is taken in
	Fault   func(where string, err error)                   // told of each item that is damaged
	Partial func(it source.Item) bool                       // asked of each text that is told in part; true takes it off our hands; nil takes it as it is
	Page    func(ctx context.Context, it source.Item) error // told of each item that is only an address; nil leaves them out
}

// Taken counts what came in.
type Taken struct {
	Items    int // texts and events that could be read, and are kept
	New      store.Added
	Imports  int // new events of others
	Skipped  int // published before Since
	Faults   int
	Complete bool // the source was read to its end
}

// How many items are kept in one transaction, and about how many bytes of text: the longest texts have 16 MiB each.
const (
	takenAtOnce = 200
	heldAtOnce  = 32 << 20
)

// Take takes items in. What was acknowledged before an error is kept; running it again goes on where it stopped.
func (n *Intake) Take(ctx context.Context, items iter.Seq2[source.Item, error]) (Taken, error) {
	var t Taken
	var texts []store.Publication
	var events []record.Import
	held := 0 // bytes of texts
	keep := func() error {
		add := n.Store.Add
		if n.DryRun {
			add = n.Store.New
		}
		a, err := add(ctx, texts)
		if err == nil && !n.DryRun {
			var i int
			i, err = n.Store.Import(ctx, events)
			t.Imports += i
		}
		if err != nil {
			return err
		}
		t.add(Taken{Items: len(texts) + len(events), New: a})
		texts, events, held = texts[:0], events[:0], 0
		return nil
	}
	for it, err := range items {
		var fault *source.Fault
		switch {
		case errors.As(err, &fault):
			t.Faults++
			n.Fault(fault.Where, fault.Err)
			continue
		case err != nil:
			failed := keep()
			return t, errors.Join(err, failed)
		}
		switch it.Kind {
		case source.KindText:
			if n.Since != "" && it.Published != "" && it.Published < n.Since {
				t.Skipped++
				continue
			}
			if it.Partial && n.Partial != nil && it.URL != "" && n.Partial(it) {
				continue
			}
			p, err := n.publication(it)
			if err != nil {
				t.Faults++
				n.Fault(it.Where, err)
				continue
			}
			texts = append(texts, p)
			held += len(p.Document.Text)
		case source.KindEvent:
			if n.Since != "" && it.Event.Date < n.Since {
				t.Skipped++
				continue
			}
			events = append(events, n.imported(it.Event))
		default:
			if n.Page != nil {
				if err := n.Page(ctx, it); err != nil {
					t.Faults++
					n.Fault(it.URL, err)
				}
			}
		}
		if len(texts)+len(events) >= takenAtOnce || held >= heldAtOnce {
			if err := keep(); err != nil {
				return t, err
			}
		}
	}
	if err := keep(); err != nil {
		return t, err
	}
	t.Complete = true
	return t, nil
}

// aheadAtMost is how far ahead of this machine's clock a source may date what it publishes: all zones of the world and a clock that is two days late. One
// document of the year 9999 would make that the last day that anything is known of.
const aheadAtMost = 72 * time.Hour

// publication is a text item as the store keeps it.
func (n *Intake) publication(it source.Item) (store.Publication, error) {
	doc, err := it.Document()
	if err != nil {
		return store.Publication{}, err
	}
	p := store.Publication{
		Document: record.Document{Hash: doc.ID, Text: doc.Text(), Language: it.Language},
		Report: record.Report{Source: n.Source, URL: it.URL, Title: it.Title, Byline: it.Byline, Publisher: it.Publisher, Published: it.Published,
			Modified: it.Modified, Where: it.Where, Seen: n.Now()},
	}
	if n.Source != "" && it.Published > n.Now().UTC().Add(aheadAtMost).Format(time.RFC3339) {
		p.Report.Published = ""
		n.Fault(it.URL, fmt.Errorf("it is dated %s, which is not yet: taken in without a date", it.Published))
	}
	for _, c := range it.Cues {
		p.Document.Cues = append(p.Document.Cues, record.Cue{Start: doc.Points(c.Span.Start()), End: doc.Points(c.Span.End()), From: c.From, To: c.To})
	}
	return p, nil
}

// imported is an event of another collection as the record has it.
func (n *Intake) imported(e *source.Event) record.Import {
	return record.Import{Origin: strings.ToLower(string(e.Origin)), ID: e.ID, Day: e.Date, Source: n.side(e.Source), Target: n.side(e.Target), CAMEO: e.CAMEO,
		PLOVER: e.PLOVER, Goldstein: e.Goldstein, Place: e.Place.Name, URL: e.URL, Publisher: e.Publisher}
}

func (n *Intake) side(p source.Party) record.Side {
	s := record.Side{Name: p.Name, Code: p.Code, Country: codebook.BodyOf(p.Code)}
	if _, ok := codebook.BodyCode(p.Country); ok {
		s.Country = p.Country
	}
	if s.Country != "" {
		return s
	}
	for _, code := range []string{p.Country, p.Code} {
		if utf8.RuneCountInString(code) >= 3 {
			if c, ok := n.Books.Nation(code[:3]); ok && (len(code) == 3 || code == p.Code) {
				s.Country = c.ISO3
				return s
			}
		}
	}
	words := strings.Fields(p.Country)
	if e, k := n.Books.Match(words); k > 0 && k == len(words) {
		s.Country = e.Country
	}
	return s
}

func counted(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}

// String says what came in, for people.
func (t Taken) String() string {
	s := fmt.Sprintf("%s: %s, %s", counted(t.Items, "item"), counted(t.New.Documents, "new document"), counted(t.New.Reports, "new report"))
	if t.New.Withheld > 0 {
		s += fmt.Sprintf(", %d withheld that were erased or name who was", t.New.Withheld)
	}
	if t.Imports > 0 {
		s += ", " + counted(t.Imports, "new event") + " of others"
	}
	if t.Skipped > 0 {
		s += fmt.Sprintf(", %d older left out", t.Skipped)
	}
	if t.Faults > 0 {
		s += fmt.Sprintf(", %d damaged", t.Faults)
	}
	return s
}
