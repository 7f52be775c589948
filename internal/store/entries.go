package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"iter"

	"detente/internal/record"
)

// errorsOf closes rows and returns what went wrong with them.
func errorsOf(err error, rows *sql.Rows) error {
	return Named(errors.Join(err, rows.Err(), rows.Close()))
}

// Query says which entries are wanted. Empty fields ask for nothing.
type Query struct {
	Kind     record.Kind
	Source   string // country
	Target   string // country
	From, To string // days, both within
}

// Entries are the entries that a query asks for, by day and id. They are read page by page, so that other questions can be asked between.
func (s *Store) Entries(ctx context.Context, q Query) iter.Seq2[record.Entry, error] {
	return func(yield func(record.Entry, error) bool) {
		after := record.Entry{}
		for n := entriesAtFirst; ; n = min(4*n, entriesAtOnce) {
			page, err := s.entriesAfter(ctx, q, after, n)
			if err != nil {
				yield(record.Entry{}, fmt.Errorf("store: entries: %w", err))
				return
			}
			for i := range page {
				if !yield(page[i], nil) {
					return
				}
			}
			if len(page) < n {
				return
			}
			after = page[len(page)-1]
		}
	}
}

// How many entries are read at first, for those who want a few, and later at once: some megabytes.
const (
	entriesAtFirst = 50
	entriesAtOnce  = 2000
)

// entriesAfter are the next n entries that a query asks for.
func (s *Store) entriesAfter(ctx context.Context, q Query, after record.Entry, n int) ([]record.Entry, error) {
	where, args := "", []any{after.Day, after.ID}
	and := func(cond string, v string) {
		if v != "" {
			where += " AND " + cond
			args = append(args, v)
		}
	}
	and(`kind = ?`, string(q.Kind))
	and(`day >= ?`, q.From)
	and(`day <= ?`, q.To)
	query := `SELECT body FROM entries WHERE (day, id) > (?, ?)` + where + ` ORDER BY day, id LIMIT ?`
	if q.Source != "" || q.Target != "" {
		and(`source = ?`, q.Source)
		and(`target = ?`, q.Target)
		query = `SELECT e.body FROM (SELECT DISTINCT day, entry FROM dyads WHERE (day, entry) > (?, ?)` + where + ` ORDER BY day, entry LIMIT ?) d
			JOIN entries e ON e.id = d.entry ORDER BY d.day, d.entry`
	}
	rows, err := s.read.QueryContext(ctx, s.dialect.bind(query), append(args, n)...)
	if err != nil {
		return nil, err
	}
	var out []record.Entry
	for rows.Next() && err == nil {
		var e record.Entry
		var body []byte
		if err = rows.Scan(&body); err == nil {
			err = json.Unmarshal(body, &e)
		}
		out = append(out, e)
	}
	return out, errorsOf(err, rows)
}
