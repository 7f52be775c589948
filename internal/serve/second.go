package serve

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"detente/internal/export/gold"
	"detente/internal/read"
	"detente/internal/read/llm"
	"detente/internal/store"
	"detente/internal/work"
)

// secondEvery is how often it is looked for what the second reader has not read, and how long one rests that cannot go on.
const secondEvery = time.Minute

// second has the second reader read what comes, until ctx ends. Why it rests is told once for each reason.
func (s *Server) second(ctx context.Context) {
	if s.Second == nil {
		return
	}
	told := ""
	for ctx.Err() == nil {
		err := work.Second(ctx, s.Store, s.Second, work.WatchSecond{
			Done: func(document string, found *llm.Found) {
				told = ""
				s.Log.Info("read by the second reader", "document", document, "tokens", found.Tokens, "refused", found.Refused.All())
				s.hub.tell(Event{Kind: "read", Count: 1})
			},
			Failed: func(document string, err error) {
				s.Log.Warn("a document cannot be read by the second reader", "document", document, "failure", err.Error())
			},
		})
		if err != nil && ctx.Err() == nil && err.Error() != told {
			told = err.Error()
			s.Log.Warn("the second reader rests; it is tried again", "failure", told)
		}
		select {
		case <-time.After(secondEvery):
		case <-ctx.Done():
		}
	}
}

// SecondReading is what the second reader found in a document, and how it compares with what the first did. It is no part of the record.
type SecondReading struct {
	Reading  *read.Reading  `json:"reading" doc:"In the same format; the text is left out."`
	Pairings []gold.Pairing `json:"pairings" nullable:"false" doc:"Items of both readers; those that are the same by the rule that holds two coders against each other stand together."`
	Refused  map[string]int `json:"refused" doc:"How much of its answers was not taken, by reason."`
}

// secondOf is what the second reader found in a document beside a reading of the first, nil where it did not read it.
func (s *Server) secondOf(ctx context.Context, hash string, first *read.Reading) (*SecondReading, error) {
	second, err := s.Store.Second(ctx, hash)
	if errors.Is(err, store.ErrNone) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if first == nil {
		first = &read.Reading{Document: second.Reading.Document}
	}
	out := &SecondReading{Reading: second.Reading, Pairings: gold.Readers(first, second.Reading), Refused: second.Refused}
	if out.Pairings == nil {
		out.Pairings = []gold.Pairing{}
	}
	out.Reading.Document.Text = ""
	return out, nil
}

// Readers is how far the two readers agree on what was published lately, and where they do not.
type Readers struct {
	gold.Agreed
	Since    string     `json:"since" doc:"First day of the documents that were looked at."`
	Disputed []Disputed `json:"disputed" nullable:"false" doc:"Documents on which they differ most, these first."`
}

// Disputed is a document on which the readers differ.
type Disputed struct {
	Hash      string `json:"hash"`
	Title     string `json:"title"`
	Publisher string `json:"publisher"`
	Published string `json:"published"`
	Differ    int    `json:"differ" doc:"Items that both found and that are not alike."`
	Only      int    `json:"only" doc:"Items that only one of them found."`
}

const (
	twiceDays    = 30  // before the last day of which anything was read: what is published lately is what is reviewed
	twiceMost    = 500 // documents: half a second's work
	mostDisputed = 20
)

// twice keeps how far the readers agree until more was read twice, or the record changed.
type twice struct {
	mu      sync.Mutex
	changes int64
	count   int
	readers *Readers
}

// readers is how far the two readers agree; nil where nothing was read twice.
func (s *Server) readers(ctx context.Context) (*Readers, error) {
	count, err := s.Store.CountSecond(ctx)
	if err != nil || count == 0 {
		return nil, err
	}
	changes, err := s.Store.Changes(ctx)
	if err != nil {
		return nil, err
	}
	s.twice.mu.Lock()
	defer s.twice.mu.Unlock()
	if t := &s.twice; t.readers != nil && t.count == count && t.changes == changes {
		return t.readers, nil
	}
	day, ok, err := s.Store.LastDay(ctx)
	if err != nil || !ok {
		return nil, err
	}
	out := &Readers{Agreed: gold.NewAgreed(), Since: (day - twiceDays).String(), Disputed: []Disputed{}}
	for w, err := range s.Store.ReadTwice(ctx, out.Since, "") {
		if err != nil {
			return nil, err
		}
		pairings := gold.Readers(w.First, w.Reading)
		out.Add(pairings)
		d := Disputed{Hash: w.Report.Document, Title: w.Report.Title, Publisher: w.Report.Publisher, Published: w.Report.Published}
		for i := range pairings {
			switch p := &pairings[i]; {
			case p.First == "" || p.Second == "":
				d.Only++
			case len(p.Differ) > 0:
				d.Differ++
			}
		}
		if d.Differ+d.Only > 0 {
			out.Disputed = append(out.Disputed, d)
		}
		if out.Documents == twiceMost {
			break
		}
	}
	slices.SortStableFunc(out.Disputed, func(a, b Disputed) int { return b.Differ + b.Only - a.Differ - a.Only })
	out.Disputed = out.Disputed[:min(mostDisputed, len(out.Disputed))]
	s.twice.changes, s.twice.count, s.twice.readers = changes, count, out
	return out, nil
}
