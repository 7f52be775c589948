package store

import (
	"context"
	"fmt"

	"detente/internal/measure"
	"detente/internal/record"
)

// Series counts the entries of a kind that a directed pair has, from one day to another, both within, "" for no bound: for each day how many of each
// type and status. Entries, not tellings: one thing counts once, however many report it. Those without a day are not counted.
func (s *Store) Series(ctx context.Context, pair measure.Dyad, kind record.Kind, from, to string) ([]measure.Tally, error) {
	rows, err := s.read.QueryContext(ctx, s.dialect.bind(`SELECT day, type, status, COUNT(*) FROM dyads WHERE source = ? AND target = ? AND kind = ? AND day >= ? AND day <= ?
		GROUP BY day, type, status ORDER BY day, type, status`), pair.Source, pair.Target, string(kind), max(from, "0"), min(to+"~", "~"))
	if err != nil {
		return nil, fmt.Errorf("store: series of %v: %w", pair, err)
	}
	var out []measure.Tally
	for rows.Next() && err == nil {
		n := measure.Tally{Kind: kind}
		var day string
		if err = rows.Scan(&day, &n.Type, &n.Status, &n.N); err == nil {
			n.Day, err = measure.ParseDay(day)
		}
		out = append(out, n)
	}
	if err := errorsOf(err, rows); err != nil {
		return nil, fmt.Errorf("store: series of %v: %w", pair, err)
	}
	return out, nil
}
