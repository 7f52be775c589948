package store

import (
	"context"
	"fmt"
	"time"
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
