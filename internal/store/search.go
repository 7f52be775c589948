package store

import (
	"context"
	"database/sql"
	"detente/internal/record"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// Searched says in what full-text search looks.
type Searched int

// What can be searched.
const (
	Documents  Searched = iota // titles and texts
	Statements                 // what was said, quotations among it
)

// Found is what a search found: a document or a statement in one.
type Found struct {
	Document string // hash
	Report   record.Report
	Entry    string // of a statement; "" if it was taken out of the record
	Text     string // of a statement: what was said
}

// Search finds words, all of which must be there, and "quoted phrases"; the best n, best first. Documents are searched by title and
// text, statements by what was said.
func (s *Store) Search(ctx context.Context, of Searched, query string, n int) ([]Found, error) {
	if strings.Trim(query, "\" \t\n") == "" {
		return nil, nil
	}
	hits, err := s.hits(ctx, of, query, n)
	if err != nil {
		return nil, fmt.Errorf("store: search: %w", err)
	}
	out := make([]Found, len(hits))
	for i, h := range hits {
		if out[i], err = s.found(ctx, of, h); err != nil {
			return nil, fmt.Errorf("store: search: %w", err)
		}
	}
	return out, nil
}

type hit struct {
	document  int64
	statement int
}

func (s *Store) hits(ctx context.Context, of Searched, query string, n int) ([]hit, error) {
	statement, args := s.dialect.search(of, query)
	rows, err := s.read.QueryContext(ctx, s.dialect.bind(statement), append(args, n)...)
	if err != nil {
		return nil, err
	}
	var out []hit
	for rows.Next() && err == nil {
		var h hit
		err = rows.Scan(&h.document, &h.statement)
		out = append(out, h)
	}
	return out, errorsOf(err, rows)
}

func (s *Store) found(ctx context.Context, of Searched, h hit) (Found, error) {
	var f Found
	row := s.read.QueryRowContext(ctx, s.dialect.bind(`SELECT `+reportColumns+` FROM documents d JOIN reports r ON r.id = d.report WHERE d.id = ?`), h.document)
	var err error
	if f.Report, err = scanReport(row); err != nil {
		return f, err
	}
	f.Document = f.Report.Document
	if of == Documents {
		return f, nil
	}
	r, _, err := s.Reading(ctx, f.Document)
	if err != nil || h.statement >= len(r.Statements) {
		return f, err
	}
	st := &r.Statements[h.statement]
	f.Text = st.Content.Text
	err = s.read.QueryRowContext(ctx, s.dialect.bind(`SELECT entry FROM tellings WHERE document = ? AND local = ?`), h.document, st.ID).Scan(&f.Entry)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return f, err
}

// Entry is an entry by its id; ErrNone if there is none.
func (s *Store) Entry(ctx context.Context, id string) (record.Entry, error) {
	var body []byte
	var e record.Entry
	err := s.read.QueryRowContext(ctx, s.dialect.bind(`SELECT body FROM entries WHERE id = ?`), id).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNone
	}
	if err == nil {
		err = json.Unmarshal(body, &e)
	}
	if err != nil {
		return e, fmt.Errorf("store: entry %s: %w", id, err)
	}
	return e, nil
}
