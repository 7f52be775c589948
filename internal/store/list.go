package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"iter"

	"detente/internal/read"
	"detente/internal/record"
)

// Listed is a document with the report that it is read by.
type Listed struct {
	Document record.Document
	Report   record.Report
	Leader   string // hash of the document that speaks for its story: itself, or another
}

// key is a place in a listing: what it is ordered by.
type key struct{ day, id string }

// Documents are the documents published from one day to another, both within, "" for no bound; by day and hash.
func (s *Store) Documents(ctx context.Context, from, to string) iter.Seq2[Listed, error] {
	return owned(ctx, s, func(l *Listed) *record.Report { return &l.Report }, list(ctx, s, "documents", textsAtOnce, `SELECT `+reportColumns+`, d.day, d.hash, d.text, d.language, d.cues, l.hash
		FROM documents d JOIN reports r ON r.id = d.report JOIN documents l ON l.id = d.leader`, `d.day`, `d.hash`, from, to,
		func(rows *sql.Rows, k *key) (l Listed, err error) {
			var packed, cues []byte
			if l.Report, err = scanReport(rows, &k.day, &k.id, &packed, &l.Document.Language, &cues, &l.Leader); err != nil {
				return l, err
			}
			l.Document.Hash = l.Report.Document
			if err := json.Unmarshal(cues, &l.Document.Cues); err != nil {
				return l, err
			}
			text, err := s.unpack.DecodeAll(packed, nil)
			l.Document.Text = string(text)
			return l, err
		}))
}

// owned adds to reports who stands behind them.
func owned[T any](ctx context.Context, s *Store, report func(*T) *record.Report, rows iter.Seq2[T, error]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		owners, err := s.owners(ctx)
		if err != nil {
			var none T
			yield(none, err)
			return
		}
		for row, err := range rows {
			if err == nil {
				r := report(&row)
				r.Ownership = owners.Of(r)
			}
			if !yield(row, err) {
				return
			}
		}
	}
}

// AllReports are all publications of all documents from one day to another, both within, "" for no bound; by time and id.
func (s *Store) AllReports(ctx context.Context, from, to string) iter.Seq2[record.Report, error] {
	if to != "" {
		to += "~" // the times of that day too
	}
	return owned(ctx, s, func(r *record.Report) *record.Report { return r }, list(ctx, s, "reports", entriesAtOnce, `SELECT `+reportColumns+`, r.published, r.id FROM reports r JOIN documents d ON d.id = r.document`, `r.published`, `r.id`, from, to,
		func(rows *sql.Rows, k *key) (record.Report, error) { return scanReport(rows, &k.day, &k.id) }))
}

// Corrected is the reading of a document as people's claims correct it.
type Corrected struct {
	Report  record.Report // that it was read by
	Reading *read.Reading // its document's id is the hash
	Cues    []record.Cue  // of a transcript
	Claims  []record.Claim
	Became  []record.Outcome // of each claim
}

// Readings are the readings of documents published from one day to another, both within, "" for no bound, as corrected; by day and hash.
func (s *Store) Readings(ctx context.Context, from, to string) iter.Seq2[Corrected, error] {
	read := owned(ctx, s, func(c *Corrected) *record.Report { return &c.Report }, list(ctx, s, "readings", textsAtOnce, `SELECT `+reportColumns+`, d.day, d.hash, g.body, d.text, d.cues
		FROM documents d JOIN readings g ON g.document = d.id JOIN reports r ON r.id = g.report`, `d.day`, `d.hash`, from, to,
		func(rows *sql.Rows, k *key) (c Corrected, err error) {
			var body, text, cues []byte
			if c.Report, err = scanReport(rows, &k.day, &k.id, &body, &text, &cues); err != nil {
				return c, err
			}
			if err := json.Unmarshal(cues, &c.Cues); err != nil {
				return c, err
			}
			c.Reading, err = s.unpacked(body, text)
			return c, err
		}))
	return func(yield func(Corrected, error) bool) {
		for c, err := range read {
			if err == nil {
				c.Claims, err = s.Claims(ctx, c.Report.Document)
			}
			if err != nil {
				yield(Corrected{}, err)
				return
			}
			c.Reading, c.Became = record.Apply(c.Reading, c.Claims)
			if !yield(c, nil) {
				return
			}
		}
	}
}

// EntriesOf are the ids of the entries that a document tells of, by the item's id in its reading as corrected.
func (s *Store) EntriesOf(ctx context.Context, hash string) (map[string]string, error) {
	rows, err := s.read.QueryContext(ctx, s.dialect.bind(`SELECT g.local, g.entry FROM tellings g JOIN documents d ON d.id = g.document WHERE d.hash = ?`), hash)
	if err != nil {
		return nil, fmt.Errorf("store: entries of %s: %w", hash, err)
	}
	out := map[string]string{}
	for rows.Next() && err == nil {
		var local, entry string
		err = rows.Scan(&local, &entry)
		out[local] = entry
	}
	if err := errorsOf(err, rows); err != nil {
		return nil, fmt.Errorf("store: entries of %s: %w", hash, err)
	}
	return out, nil
}

// textsAtOnce is how many documents stand in memory, with their readings.
const textsAtOnce = 50

// list reads the rows of a query whose day is within two, in the order of day and id, page by page, so that other questions can be asked
// between.
func list[T any](ctx context.Context, s *Store, what string, atOnce int, query, day, id, from, to string, scan func(*sql.Rows, *key) (T, error)) iter.Seq2[T, error] {
	where, args := ` WHERE (`+day+`, `+id+`) > (?, ?)`, []any{"", ""}
	for _, bound := range []struct{ cond, value string }{{day + " >= ?", from}, {day + " <= ?", to}} {
		if bound.value != "" {
			where += " AND " + bound.cond
			args = append(args, bound.value)
		}
	}
	query = s.dialect.bind(query + where + ` ORDER BY ` + day + `, ` + id + ` LIMIT ?`)
	args = append(args, atOnce)
	next := func(after *key) ([]T, error) {
		args[0], args[1] = after.day, after.id
		rows, err := s.read.QueryContext(ctx, query, args...)
		if err != nil {
			return nil, err
		}
		var page []T
		for rows.Next() && err == nil {
			var row T
			row, err = scan(rows, after)
			page = append(page, row)
		}
		return page, errorsOf(err, rows)
	}
	return func(yield func(T, error) bool) {
		var after key
		for {
			page, err := next(&after)
			if err != nil {
				var none T
				yield(none, fmt.Errorf("store: %s: %w", what, err))
				return
			}
			for _, row := range page {
				if !yield(row, nil) {
					return
				}
			}
			if len(page) < atOnce {
				return
			}
		}
	}
}
