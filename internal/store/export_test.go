package store

import "context"

// Pretend writes a version of the schema that no program has.
func (s *Store) Pretend(ctx context.Context, version int) error {
	_, err := s.write.ExecContext(ctx, s.dialect.bind(`INSERT INTO goose_db_version(version_id, is_applied) VALUES (?, ?)`), version, true)
	return err
}

// Empty takes all out of the store.
func (s *Store) Empty(ctx context.Context) error {
	for _, table := range []string{"document_words", "statement_words", "marked", "people", "dyads", "entries", "tellings", "claims", "failures", "readings", "samples", "reports", "imports", "erased", "documents"} {
		if _, err := s.write.ExecContext(ctx, `DELETE FROM `+table); err != nil {
			return err
		}
	}
	return nil
}
