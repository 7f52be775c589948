package store

import (
	"context"
	"encoding/json"
	"slices"

	"detente/internal/record"
)

// place is where a telling stands in the store.
type place struct {
	document     int64
	local        string
	block, entry string
}

// same calls f for each two tellings that a person's claim says are of the same thing, as far as the store has both.
func (s *Store) same(ctx context.Context, t *tx, f func(a, b place) error) error {
	claims, err := s.claimsAs(ctx, t, `WHERE c.verdict IN (?, ?, ?)`, string(record.Same), string(record.Apart), string(record.Undone))
	if err != nil {
		return err
	}
	carry := s.carrying(ctx, t)
	for _, c := range record.Joining(claims) {
		of, err := carry.ref(c.Of)
		if err != nil {
			return err
		}
		other, err := carry.ref(*c.Other)
		if err != nil {
			return err
		}
		a, foundA, err := placeOf(ctx, t, of)
		if err != nil {
			return err
		}
		b, foundB, err := placeOf(ctx, t, other)
		if err != nil {
			return err
		}
		if foundA && foundB {
			if err := f(a, b); err != nil {
				return err
			}
		}
	}
	return nil
}

// placeOf is where the telling stands that a reference means.
func placeOf(ctx context.Context, t *tx, r record.Ref) (place, bool, error) {
	rows, err := t.query(ctx, `SELECT g.document, g.local, g.block, g.entry, g.body FROM tellings g JOIN documents d ON d.id = g.document WHERE d.hash = ? ORDER BY g.local`, r.Document)
	if err != nil {
		return place{}, false, err
	}
	var found []place
	for rows.Next() {
		var p place
		var body []byte
		var l record.Telling
		if err = rows.Scan(&p.document, &p.local, &p.block, &p.entry, &body); err == nil {
			err = json.Unmarshal(body, &l)
		}
		if err != nil {
			break
		}
		l.Document, l.Kind = r.Document, record.KindOf(p.block)
		if l.Is(r) {
			found = append(found, p)
		}
	}
	if err := errorsOf(err, rows); err != nil || len(found) == 0 {
		return place{}, false, err
	}
	return found[0], true, nil
}

// joinSame joins the entries of tellings that claims say are of the same thing.
func (s *Store) joinSame(ctx context.Context) func(*tx) error {
	return func(t *tx) error {
		return s.same(ctx, t, func(a, b place) error {
			if a.entry == b.entry || a.entry == "" || b.entry == "" {
				return nil
			}
			var tellings []record.Telling
			ids := map[string]int64{}
			for _, entry := range []string{a.entry, b.entry} {
				rows, err := t.query(ctx, `SELECT g.block, d.id, d.hash, g.local, g.body, g.entry FROM tellings g JOIN documents d ON d.id = g.document WHERE g.entry = ?`, entry)
				if err != nil {
					return err
				}
				more, err := scanTellings(rows, ids, map[string]string{})
				if err != nil {
					return err
				}
				tellings = append(tellings, more...)
				if _, err := t.exec(ctx, `DELETE FROM joined WHERE entry = ?`, entry); err != nil {
					return err
				}
			}
			if err := s.drop(ctx, t, []string{a.entry, b.entry}); err != nil {
				return err
			}
			e := record.Join(slices.Clone(tellings))
			if err := s.enter(ctx, t, []record.Entry{e}); err != nil {
				return err
			}
			if _, err := t.exec(ctx, `INSERT INTO joined(entry) VALUES (?)`, e.ID); err != nil {
				return err
			}
			moved := make([][]any, len(tellings))
			for i := range tellings {
				moved[i] = []any{ids[tellings[i].Document], tellings[i].Local, e.ID}
			}
			return s.told(ctx, t, moved)
		})
	}
}
