package store

import (
	"context"
	"fmt"
)

// Pretend writes a version of the schema that no program has.
func (s *Store) Pretend(ctx context.Context, version int) error {
	_, err := s.write.ExecContext(ctx, s.dialect.bind(`INSERT INTO goose_db_version(version_id, is_applied) VALUES (?, ?)`), version, true)
	return err
}

// Limit lets a SQLite file have so many pages more, as if the disk were full then; 0 for no limit.
func (s *Store) Limit(ctx context.Context, more int) error {
	var pages int
	if err := s.write.QueryRowContext(ctx, `PRAGMA page_count`).Scan(&pages); err != nil {
		return err
	}
	if more == 0 {
		pages = 1 << 30
	}
	_, err := s.write.ExecContext(ctx, fmt.Sprintf(`PRAGMA max_page_count = %d`, pages+more))
	return err
}

// Empty takes all out of the store.
func (s *Store) Empty(ctx context.Context) error {
	for _, table := range []string{"document_words", "statement_words", "marked", "people", "joined", "stale", "dyads", "actors", "entries", "tellings", "claims", "failures", "readings", "samples", "fresh", "reports", "imports", "erased", "erased_names", "documents"} {
		if _, err := s.write.ExecContext(ctx, `DELETE FROM `+table); err != nil {
			return err
		}
	}
	return nil
}

// Downgrade brings the schema back to an earlier version and then up to this one again, as a process does that ends before it has made anew
// what is derived.
func (s *Store) Downgrade(ctx context.Context, version int64) error {
	p, err := s.provider()
	if err != nil {
		return err
	}
	if _, err := p.DownTo(ctx, version); err != nil {
		return err
	}
	_, err = p.Up(ctx)
	return err
}

// Tamper runs a statement that the store itself never would.
func (s *Store) Tamper(ctx context.Context, statement string) error {
	_, err := s.write.ExecContext(ctx, statement)
	return err
}

// Postgres reports which database the store is in.
func (s *Store) Postgres() bool { return s.dialect.numbered }
