package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"detente/internal/record"
)

// KeepRule keeps a rule of alerts, or what has changed of it.
func (s *Store) KeepRule(ctx context.Context, r *record.Rule) error {
	if err := r.Check(); err != nil {
		return fmt.Errorf("store: rule %s: %w", r.ID, err)
	}
	if err := s.writing(ctx, func(t *tx) error { return keepRule(ctx, t, r) }); err != nil {
		return fmt.Errorf("store: rule %s: %w", r.ID, err)
	}
	return nil
}

func keepRule(ctx context.Context, t *tx, r *record.Rule) error {
	body, err := json.Marshal(r)
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, `INSERT INTO rules(id, name, body) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name, body = excluded.body`, r.ID, r.Name, string(body))
	return err
}

// ChangeRule changes a rule, which others may change at the same time; ErrNone if there is none. What change returns is returned, and nothing is kept.
func (s *Store) ChangeRule(ctx context.Context, id string, change func(*record.Rule) error) error {
	err := s.writing(ctx, func(t *tx) error {
		r, err := ruleOf(ctx, t, id)
		if err == nil {
			err = change(&r)
		}
		if err == nil {
			err = r.Check()
		}
		if err != nil {
			return err
		}
		return keepRule(ctx, t, &r)
	})
	if err != nil {
		return fmt.Errorf("store: rule %s: %w", id, err)
	}
	return nil
}

func ruleOf(ctx context.Context, t *tx, id string) (record.Rule, error) {
	return jsonOf[record.Rule](ctx, t.dialect, t, `SELECT body FROM rules WHERE id = ?`, id)
}

// Rules are all rules of alerts, by name.
func (s *Store) Rules(ctx context.Context) ([]record.Rule, error) {
	out, err := jsons[record.Rule](ctx, s.dialect, s.read, `SELECT body FROM rules ORDER BY name, id`)
	if err != nil {
		return nil, fmt.Errorf("store: rules: %w", err)
	}
	return out, nil
}

// Rule is a rule by its id; ErrNone if there is none.
func (s *Store) Rule(ctx context.Context, id string) (record.Rule, error) {
	r, err := jsonOf[record.Rule](ctx, s.dialect, s.read, `SELECT body FROM rules WHERE id = ?`, id)
	if err != nil {
		return r, fmt.Errorf("store: rule %s: %w", id, err)
	}
	return r, nil
}

// DropRule forgets a rule with all that it told and was to tell. ErrNone if there is none.
func (s *Store) DropRule(ctx context.Context, id string) error {
	err := s.writing(ctx, func(t *tx) error {
		for _, q := range []string{`DELETE FROM deliveries WHERE rule = ?`, `DELETE FROM alerts WHERE rule = ?`, `DELETE FROM told WHERE rule = ?`} {
			if _, err := t.exec(ctx, q, id); err != nil {
				return err
			}
		}
		res, err := t.exec(ctx, `DELETE FROM rules WHERE id = ?`, id)
		if err == nil {
			err = one(res)
		}
		if err != nil {
			return err
		}
		// What is noted for rules is noted while there is one.
		_, err = t.exec(ctx, `DELETE FROM fresh WHERE NOT EXISTS (SELECT 1 FROM rules)`)
		return err
	})
	if err != nil {
		return fmt.Errorf("store: rule %s: %w", id, err)
	}
	return nil
}

// one is ErrNone where a statement changed nothing.
func one(res sql.Result) error {
	n, err := res.RowsAffected()
	if err == nil && n == 0 {
		err = ErrNone
	}
	return err
}

// Fresh is a document that was read for the first time since rules looked last.
type Fresh struct {
	ID    int64
	Hash  string
	Again bool // its story was read before, by another of its documents: a copy, or the text before it
}

// Fresh are documents that rules have yet to look at and whose part of the record is made, at most n.
func (s *Store) Fresh(ctx context.Context, n int) (out []Fresh, err error) {
	rows, err := s.read.QueryContext(ctx, s.dialect.bind(`SELECT f.document, d.hash, f.again FROM fresh f JOIN documents d ON d.id = f.document
		WHERE f.ready = 1 AND NOT EXISTS (SELECT 1 FROM tellings g WHERE g.document = f.document AND g.entry = '') ORDER BY f.document LIMIT ?`), n)
	if err != nil {
		return nil, fmt.Errorf("store: fresh documents: %w", err)
	}
	for rows.Next() && err == nil {
		var f Fresh
		var again int
		err = rows.Scan(&f.ID, &f.Hash, &again)
		f.Again = again == 1
		out = append(out, f)
	}
	if err := errorsOf(err, rows); err != nil {
		return nil, fmt.Errorf("store: fresh documents: %w", err)
	}
	return out, nil
}

// IsFresh reports whether rules have yet to look at a document.
func (s *Store) IsFresh(ctx context.Context, hash string) (is bool, err error) {
	if err := s.read.QueryRowContext(ctx, s.dialect.bind(`SELECT EXISTS (SELECT 1 FROM fresh f JOIN documents d ON d.id = f.document WHERE d.hash = ?)`), hash).Scan(&is); err != nil {
		return false, fmt.Errorf("store: fresh document %s: %w", hash, err)
	}
	return is, nil
}

// freshen notes that a document was read; the first time rules are to look at it.
func freshen(ctx context.Context, t *tx, document int64) error {
	var one int
	if read, err := t.row(ctx, `SELECT 1 FROM readings WHERE document = ?`, []any{document}, &one); err != nil || read {
		return err
	}
	_, err := t.exec(ctx, `INSERT INTO fresh(document, again, ready) SELECT id, 0, 1 FROM documents WHERE id = ? AND EXISTS (SELECT 1 FROM rules)
		ON CONFLICT (document) DO UPDATE SET ready = 1`, document)
	return err
}

// refreshen notes that a story is to be read anew by a document, after another that falls silent. What rules knew by that one, if it was read, is no news; what
// they had not looked at yet is.
func refreshen(ctx context.Context, t *tx, silent, leader int64, read bool) error {
	again := 1
	found, err := t.row(ctx, `SELECT again FROM fresh WHERE document = ?`, []any{silent}, &again)
	if err != nil || !read && !found {
		return err
	}
	if found {
		if _, err := t.exec(ctx, `DELETE FROM fresh WHERE document = ?`, silent); err != nil {
			return err
		}
	}
	_, err = t.exec(ctx, `INSERT INTO fresh(document, again, ready) SELECT id, CAST(? AS INTEGER), 0 FROM documents WHERE id = ? AND EXISTS (SELECT 1 FROM rules)
		AND NOT EXISTS (SELECT 1 FROM readings g WHERE g.document = documents.id) ON CONFLICT (document) DO NOTHING`, again, leader)
	return err
}

// ToldBy are the entries that some documents tell of, by day and id.
func (s *Store) ToldBy(ctx context.Context, documents []Fresh) ([]record.Entry, error) {
	if len(documents) == 0 {
		return nil, nil
	}
	args := make([]any, len(documents))
	for i := range documents {
		args[i] = documents[i].ID
	}
	out, err := jsons[record.Entry](ctx, s.dialect, s.read, `SELECT e.body FROM entries e WHERE e.id IN (SELECT g.entry FROM tellings g WHERE g.document IN (`+times("?", ", ", len(args))+`)) ORDER BY e.day, e.id`, args...)
	if err != nil {
		return nil, fmt.Errorf("store: entries of documents: %w", err)
	}
	return out, nil
}

// Arrivals are the times at which something came by a source, since a time, in order.
func (s *Store) Arrivals(ctx context.Context, source string, since time.Time) (out []time.Time, err error) {
	all, err := s.texts(ctx, `SELECT DISTINCT seen FROM reports WHERE source = ? AND seen >= ? ORDER BY seen`, source, since.UTC().Format(time.RFC3339))
	if err != nil {
		return nil, fmt.Errorf("store: arrivals by %s: %w", source, err)
	}
	for _, text := range all {
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return nil, fmt.Errorf("store: arrivals by %s: %w", source, err)
		}
		out = append(out, at)
	}
	return out, nil
}
