package store

import (
	"context"
	"slices"
	"time"

	"detente/internal/record"
)

// Know tells the store of sources that it may not follow, so that their publications can be shown with who stands behind them. What is
// followed under the same address counts before them.
func (s *Store) Know(sources []record.Followed) { s.known = sources }

// owners are those of all sources that are followed or known.
func (s *Store) owners(ctx context.Context) (*record.Owners, error) {
	followed, err := s.Followed(ctx, time.Time{})
	if err != nil {
		return nil, err
	}
	return record.NewOwners(slices.Concat(followed, s.known)), nil
}
