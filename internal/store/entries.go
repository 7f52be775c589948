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

// Merge merges anew what was marked and returns how many blocks it was. Then it joins what people say is the same.
func (s *Store) Merge(ctx context.Context) (int, error) {
	if err := s.writing(ctx, s.markSame(ctx)); err != nil {
		return 0, fmt.Errorf("store: merge: %w", err)
	}
	n, err := s.mergeMarked(ctx)
	if err == nil {
		err = s.writing(ctx, s.joinSame(ctx))
	}
	if err != nil {
		return n, fmt.Errorf("store: merge: %w", err)
	}
	return n, nil
}

func (s *Store) mergeMarked(ctx context.Context) (int, error) {
	for n := 0; ; {
		some := 0
		err := s.writing(ctx, func(t *tx) error {
			blocks, err := someMarked(ctx, t)
			if err != nil {
				return err
			}
			for _, b := range blocks {
				if err := s.mergeBlock(ctx, t, b); err != nil {
					return fmt.Errorf("block %q: %w", b, err)
				}
			}
			some = len(blocks)
			return nil
		})
		if err != nil || some == 0 {
			return n, err
		}
		n += some
	}
}

// someMarked are the next blocks to be merged anew.
func someMarked(ctx context.Context, t *tx) (blocks []string, err error) {
	rows, err := t.query(ctx, `SELECT block FROM marked ORDER BY block LIMIT ?`, mergedAtOnce)
	if err != nil {
		return nil, err
	}
	for rows.Next() && err == nil {
		var b string
		err = rows.Scan(&b)
		blocks = append(blocks, b)
	}
	return blocks, errorsOf(err, rows)
}

// Marked reports whether anything waits to be merged.
func (s *Store) Marked(ctx context.Context) (marked bool, err error) {
	if err := s.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM marked)`).Scan(&marked); err != nil {
		return false, fmt.Errorf("store: marked: %w", err)
	}
	return marked, nil
}

// mergedAtOnce is how many blocks one transaction merges: most are small, and a commit costs more than they do.
const mergedAtOnce = 500

func (s *Store) mergeBlock(ctx context.Context, t *tx, block string) error {
	tellings, documents, err := tellingsOf(ctx, t, block)
	if err != nil {
		return err
	}
	for _, q := range []string{
		`DELETE FROM dyads WHERE entry IN (SELECT id FROM entries WHERE block = ?)`,
		`DELETE FROM entries WHERE block = ?`,
		`DELETE FROM marked WHERE block = ?`,
	} {
		if _, err := t.exec(ctx, q, block); err != nil {
			return err
		}
	}
	if err := s.name(ctx, t, tellings); err != nil {
		return err
	}
	entries := record.Entries(tellings)
	if record.IsImport(block) {
		if entries, err = importsOf(ctx, t, block); err != nil {
			return err
		}
	}
	if err := s.enter(ctx, t, entries); err != nil {
		return err
	}
	return s.told(ctx, t, entries, documents)
}

// told notes with the tellings of entries that they are of them.
func (s *Store) told(ctx context.Context, t *tx, entries []record.Entry, documents map[string]int64) error {
	var rows [][]any
	for i := range entries {
		for _, id := range entries[i].Tellings {
			hash, local := record.SplitTelling(id)
			rows = append(rows, []any{documents[hash], local, entries[i].ID})
		}
	}
	return t.many(ctx, `WITH v(document, local, entry) AS (VALUES `, `(CAST(? AS BIGINT), ?, ?)`, `)
		UPDATE tellings SET entry = v.entry FROM v WHERE tellings.document = v.document AND tellings.local = v.local`, rows)
}

// enter keeps entries.
func (s *Store) enter(ctx context.Context, t *tx, entries []record.Entry) error {
	rows := make([][]any, len(entries))
	var dyads [][]any
	for i := range entries {
		e := &entries[i]
		body, err := json.Marshal(e)
		if err != nil {
			return err
		}
		rows[i] = []any{e.ID, e.Block, string(e.Kind), e.Day, e.Type, e.Status, string(body)}
		for _, d := range e.Dyads() {
			dyads = append(dyads, []any{d[0], d[1], string(e.Kind), e.Day, e.ID, e.Type, e.Status})
		}
	}
	if err := t.insert(ctx, "entries(id, block, kind, day, type, status, body)", "(?, ?, ?, ?, ?, ?, ?)", "", rows); err != nil {
		return err
	}
	return t.insert(ctx, "dyads(source, target, kind, day, entry, type, status)", "(?, ?, ?, ?, ?, ?, ?)", "", dyads)
}

// tellingsOf are the tellings of a block, and the ids of their documents by hash.
func tellingsOf(ctx context.Context, t *tx, block string) ([]record.Telling, map[string]int64, error) {
	rows, err := t.query(ctx, `SELECT g.block, d.id, d.hash, g.local, g.body FROM tellings g JOIN documents d ON d.id = g.document WHERE g.block = ?`, block)
	if err != nil {
		return nil, nil, err
	}
	documents := map[string]int64{}
	out, err := scanTellings(rows, documents)
	return out, documents, err
}

// scanTellings reads rows of block, document, hash, local id and body to their end, and notes the documents' ids by hash.
func scanTellings(rows *sql.Rows, documents map[string]int64) ([]record.Telling, error) {
	var out []record.Telling
	var err error
	for rows.Next() && err == nil {
		var l record.Telling
		var id int64
		var body []byte
		if err = rows.Scan(&l.Block, &id, &l.Document, &l.Local, &body); err == nil {
			err = json.Unmarshal(body, &l)
		}
		l.Kind = record.KindOf(l.Block)
		documents[l.Document] = id
		out = append(out, l)
	}
	return out, errorsOf(err, rows)
}

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
		for {
			page, err := s.entriesAfter(ctx, q, after)
			if err != nil {
				yield(record.Entry{}, fmt.Errorf("store: entries: %w", err))
				return
			}
			for i := range page {
				if !yield(page[i], nil) {
					return
				}
			}
			if len(page) < entriesAtOnce {
				return
			}
			after = page[len(page)-1]
		}
	}
}

// entriesAtOnce is how many entries stand in memory: at most some megabytes.
const entriesAtOnce = 2000

// entriesAfter is the next page of the entries that a query asks for.
func (s *Store) entriesAfter(ctx context.Context, q Query, after record.Entry) ([]record.Entry, error) {
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
	rows, err := s.read.QueryContext(ctx, s.dialect.bind(query), append(args, entriesAtOnce)...)
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
