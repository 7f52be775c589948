package serve

import (
	"context"
	"errors"
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
