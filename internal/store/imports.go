package store

import (
	"context"
	"encoding/json"
	"fmt"

	"detente/internal/record"
)

// Import takes in events that others coded, all or none, and returns how many were new or had changed. They are entries as they are:
// nothing is merged with them.
func (s *Store) Import(ctx context.Context, imports []record.Import) (int, error) {
	added := 0
	err := s.writing(ctx, func(t *tx) error {
		added = 0
		names, err := refused(ctx, t)
		if err != nil {
			return err
		}
		var welcome []record.Import
		for i := range imports {
			if gone, err := naming(&imports[i], names); err != nil {
				return err
			} else if !gone {
				welcome = append(welcome, imports[i])
			}
		}
		for some := range parts(welcome) {
			n, err := s.importSome(ctx, t, some)
			if err != nil {
				return err
			}
			added += n
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("store: import: %w", err)
	}
	return added, nil
}

func (s *Store) importSome(ctx context.Context, t *tx, imports []record.Import) (int, error) {
	type key struct{ origin, id string }
	var args []any
	for i := range imports {
		args = append(args, imports[i].Origin, imports[i].ID)
	}
	rows, err := t.query(ctx, `SELECT origin, id, body FROM imports WHERE (origin, id) IN (VALUES `+times("(?, ?)", ", ", len(imports))+`)`, args...)
	if err != nil {
		return 0, err
	}
	was := map[key]string{}
	for rows.Next() && err == nil {
		var k key
		var body string
		err = rows.Scan(&k.origin, &k.id, &body)
		was[k] = body
	}
	if err := errorsOf(err, rows); err != nil {
		return 0, err
	}
	fresh := map[key]int{} // the last of those with one id
	bodies := make([]string, len(imports))
	for i := range imports {
		body, err := json.Marshal(&imports[i])
		if err != nil {
			return 0, err
		}
		bodies[i] = string(body)
		if k := (key{imports[i].Origin, imports[i].ID}); was[k] != bodies[i] {
			fresh[k] = i
		}
	}
	var kept [][]any
	var entries []record.Entry
	for k, i := range fresh {
		e := imports[i].Entry()
		entries = append(entries, e)
		kept = append(kept, []any{k.origin, k.id, imports[i].Block(), e.ID, bodies[i]})
	}
	if err := t.insert(ctx, "imports(origin, id, block, entry, body)", "(?, ?, ?, ?, ?)", " ON CONFLICT (origin, id) DO UPDATE SET block = excluded.block, body = excluded.body", kept); err != nil {
		return 0, err
	}
	return len(fresh), s.enter(ctx, t, entries)
}

// enterImports enters all imports of a block, after what was derived was dropped.
func (s *Store) enterImports(ctx context.Context, t *tx, block string) error {
	rows, err := t.query(ctx, `SELECT body FROM imports WHERE block = ?`, block)
	if err != nil {
		return err
	}
	var entries []record.Entry
	for rows.Next() && err == nil {
		var body []byte
		var m record.Import
		if err = rows.Scan(&body); err == nil {
			err = json.Unmarshal(body, &m)
		}
		entries = append(entries, m.Entry())
	}
	if err := errorsOf(err, rows); err != nil {
		return err
	}
	if err := s.enter(ctx, t, entries); err != nil {
		return err
	}
	_, err = t.exec(ctx, `DELETE FROM marked WHERE block = ?`, block)
	return err
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
