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
	rows, err := s.read.QueryContext(ctx, `SELECT body FROM situations ORDER BY name`)
	if err != nil {
		return nil, fmt.Errorf("store: situations: %w", err)
	}
	var out []record.Situation
	for rows.Next() && err == nil {
		var body []byte
		var w record.Situation
		if err = rows.Scan(&body); err == nil {
			err = json.Unmarshal(body, &w)
		}
		out = append(out, w)
	}
	if err := errorsOf(err, rows); err != nil {
		return nil, fmt.Errorf("store: situations: %w", err)
	}
	return out, nil
}

// Unwatch forgets a situation. ErrNone if there is none of that name.
func (s *Store) Unwatch(ctx context.Context, name string) error {
	var n int64
	err := s.writing(ctx, func(t *tx) error {
		r, err := t.exec(ctx, `DELETE FROM situations WHERE name = ?`, name)
		if err == nil {
			n, err = r.RowsAffected()
		}
		return err
	})
	if err == nil && n == 0 {
		err = ErrNone
	}
	if err != nil {
		return fmt.Errorf("store: unwatch %s: %w", name, err)
	}
	return nil
}
