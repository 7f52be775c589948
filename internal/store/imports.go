package store

import (
	"context"
	"encoding/json"
	"fmt"

	"detente/internal/record"
)

// Import takes in events that others coded, all or none, and returns how many were new or had changed.
func (s *Store) Import(ctx context.Context, imports []record.Import) (int, error) {
	added := 0
	err := s.writing(ctx, func(t *tx) error {
		added = 0
		names, err := refused(ctx, t)
		if err != nil {
			return err
		}
		for i := range imports {
			m := &imports[i]
			if gone, err := naming(m, names); err != nil {
				return err
			} else if gone {
				continue
			}
			body, err := json.Marshal(m)
			if err != nil {
				return err
			}
			var was, block string
			known, err := t.row(ctx, `SELECT body, block FROM imports WHERE origin = ? AND id = ?`, []any{m.Origin, m.ID}, &was, &block)
			if err != nil {
				return err
			}
			if known && was == string(body) {
				continue
			}
			added++
			if _, err := t.exec(ctx, `INSERT INTO imports(origin, id, block, entry, body) VALUES (?, ?, ?, ?, ?)
				ON CONFLICT (origin, id) DO UPDATE SET block = excluded.block, body = excluded.body`, m.Origin, m.ID, m.Block(), m.Entry().ID, string(body)); err != nil {
				return err
			}
			for _, b := range []string{m.Block(), block} {
				if b == "" {
					continue
				}
				if _, err := t.exec(ctx, `INSERT INTO marked(block) VALUES (?) ON CONFLICT DO NOTHING`, b); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("store: import: %w", err)
	}
	return added, nil
}

// importsOf are the entries of a block of imports.
func importsOf(ctx context.Context, t *tx, block string) ([]record.Entry, error) {
	rows, err := t.query(ctx, `SELECT body FROM imports WHERE block = ? ORDER BY id`, block)
	if err != nil {
		return nil, err
	}
	var out []record.Entry
	for rows.Next() && err == nil {
		var body []byte
		var m record.Import
		if err = rows.Scan(&body); err == nil {
			err = json.Unmarshal(body, &m)
		}
		out = append(out, m.Entry())
	}
	return out, errorsOf(err, rows)
}

// imported is the import that an entry is of.
func (s *Store) imported(ctx context.Context, entry string) (record.Import, error) {
	var m record.Import
	var body []byte
	err := s.read.QueryRowContext(ctx, s.dialect.bind(`SELECT body FROM imports WHERE entry = ?`), entry).Scan(&body)
	if err == nil {
		err = json.Unmarshal(body, &m)
	}
	return m, err
}
