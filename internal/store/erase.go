package store

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// ErrErased tells that a document was taken down.
var ErrErased = errors.New("the document was erased")

// Erase takes a document down: its text, reports, reading and claims go, and what cited it is merged anew without it. A tombstone stays, so
// that it does not come back with the next visit of its source. ErrNone if there is no such document.
func (s *Store) Erase(ctx context.Context, hash, why string, when time.Time) error {
	err := s.writing(ctx, func(t *tx) error {
		var id, leader int64
		found, err := t.row(ctx, `SELECT id, leader FROM documents WHERE hash = ?`, []any{hash}, &id, &leader)
		if err != nil {
			return err
		}
		if !found {
			return ErrNone
		}
		if err := s.tell(ctx, t, id, nil); err != nil {
			return err
		}
		if err := t.dialect.unindex(ctx, t, id); err != nil {
			return err
		}
		for _, q := range []string{`DELETE FROM document_words WHERE ` + t.dialect.indexed + ` = ?`, `DELETE FROM readings WHERE document = ?`,
			`DELETE FROM samples WHERE document = ?`, `DELETE FROM reports WHERE document = ?`, `DELETE FROM documents WHERE id = ?`} {
			if _, err := t.exec(ctx, q, id); err != nil {
				return err
			}
		}
		if _, err := t.exec(ctx, `DELETE FROM claims WHERE document = ?`, hash); err != nil {
			return err
		}
		if _, err := t.exec(ctx, `INSERT INTO erased(hash, made, why) VALUES (?, ?, ?)`, hash, when.UTC().Format(time.RFC3339), why); err != nil {
			return err
		}
		if err := s.lead(ctx, t, []int64{leader}); err != nil || id == leader { // another of its story speaks now
			return err
		}
		var speaks string
		if _, err := t.row(ctx, `SELECT hash FROM documents WHERE id = ?`, []any{leader}, &speaks); err != nil {
			return err
		}
		return s.retell(ctx, t, speaks) // without the claims on what was erased
	})
	if err != nil {
		return fmt.Errorf("store: erase %s: %w", hash, err)
	}
	return nil
}
