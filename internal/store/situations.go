package store

import (
	"context"
	"encoding/json"
	"fmt"

	"detente/internal/record"
)

// Watch keeps a situation, or what has changed of it.
func (s *Store) Watch(ctx context.Context, w *record.Situation) error {
	if err := w.Check(); err != nil {
		return err
	}
	body, err := json.Marshal(w)
	if err != nil {
		return fmt.Errorf("store: watch %s: %w", w.Name, err)
	}
	err = s.writing(ctx, func(t *tx) error {
		_, err := t.exec(ctx, `INSERT INTO situations(name, body) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET body = excluded.body`, w.Name, string(body))
		return err
	})
	if err != nil {
		return fmt.Errorf("store: watch %s: %w", w.Name, err)
	}
	return nil
}

// Situations are all that are watched, by name.
func (s *Store) Situations(ctx context.Context) ([]record.Situation, error) {
	out, err := jsons[record.Situation](ctx, s.dialect, s.read, `SELECT body FROM situations ORDER BY name`)
	if err != nil {
		return nil, fmt.Errorf("store: situations: %w", err)
	}
	return out, nil
}

// Unwatch forgets a situation. ErrNone if there is none of that name.
func (s *Store) Unwatch(ctx context.Context, name string) error {
	err := s.writing(ctx, func(t *tx) error {
		res, err := t.exec(ctx, `DELETE FROM situations WHERE name = ?`, name)
		if err == nil {
			err = one(res)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("store: unwatch %s: %w", name, err)
	}
	return nil
}
