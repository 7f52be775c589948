package store

import (
	"context"
	"fmt"
	"time"

	"detente/internal/record"
)

// Size is how many bytes the store takes where it is kept, without what its database writes beside it for a time.
func (s *Store) Size(ctx context.Context) (bytes int64, err error) {
	if err := s.read.QueryRowContext(ctx, s.dialect.size).Scan(&bytes); err != nil {
		return 0, fmt.Errorf("store: size: %w", err)
	}
	return bytes, nil
}

// Newest is when the document that came last came; the zero time where there is none.
func (s *Store) Newest(ctx context.Context) (time.Time, error) {
	var seen string
	err := s.read.QueryRowContext(ctx, `SELECT COALESCE(MIN(seen), '') FROM reports WHERE document = (SELECT MAX(id) FROM documents)`).Scan(&seen)
	if err == nil && seen == "" {
		return time.Time{}, nil
	}
	var t time.Time
	if err == nil {
		t, err = time.Parse(time.RFC3339, seen)
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("store: newest: %w", err)
	}
	return t, nil
}

// DeliveryStates counts the messages of alerts that are kept by how far they came.
func (s *Store) DeliveryStates(ctx context.Context) (map[record.State]int, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT state, COUNT(*) FROM deliveries GROUP BY state`)
	if err != nil {
		return nil, fmt.Errorf("store: deliveries: %w", err)
	}
	defer rows.Close()
	out := map[record.State]int{}
	for rows.Next() {
		var state record.State
		var n int
		if err := rows.Scan(&state, &n); err != nil {
			return nil, fmt.Errorf("store: deliveries: %w", err)
		}
		out[state] = n
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("store: deliveries: %w", err)
	}
	return out, nil
}
