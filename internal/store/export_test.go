package store

import "context"

// Pretend writes a version of the schema that no program has.
func (s *Store) Pretend(ctx context.Context, version int) error {
	_, err := s.write.ExecContext(ctx, s.dialect.bind(`INSERT INTO goose_db_version(version_id, is_applied) VALUES (?, ?)`), version, true)
	return err
}
