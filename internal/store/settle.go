package store

import (
	"context"
	"fmt"

	"detente/internal/record"
)

// Settle says what became of a commitment by the events that the record has.
func (s *Store) Settle(ctx context.Context, c *record.Entry) (record.Settlement, error) {
	asOf, err := s.lastDay(ctx)
	if err != nil {
		return record.Settlement{}, fmt.Errorf("store: settle %s: %w", c.ID, err)
	}
	from, to := record.Horizon(c)
	seen := map[string]bool{}
	var events []record.Entry
	sources := append(append([]string{}, c.Sources...), c.Targets...)
	if c.If != nil {
		sources = append(sources, c.If.Sources...)
	}
	for _, source := range sources {
		if seen[source] {
			continue
		}
		seen[source] = true
		for e, err := range s.Entries(ctx, Query{Kind: record.Event, Source: source, From: from, To: to}) {
			if err != nil {
				return record.Settlement{}, fmt.Errorf("store: settle %s: %w", c.ID, err)
			}
			if !seen[e.ID] {
				seen[e.ID] = true
				events = append(events, e)
			}
		}
	}
	return record.Settle(c, events, asOf), nil
}

// lastDay is the last day on which anything that the store has was published.
func (s *Store) lastDay(ctx context.Context) (day string, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT COALESCE(MAX(day), '') FROM documents`).Scan(&day)
	return day, err
}
