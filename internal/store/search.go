package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"detente/internal/read"
	"detente/internal/record"
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
	Document string         `json:"document"` // hash
	Report   record.Report  `json:"report"`
	Entry    string         `json:"entry,omitempty"` // of a statement; "" if it was taken out of the record
	Said     *record.Moment `json:"said,omitempty"`  // of a transcript: when in the recording
	Words    read.Span      `json:"words"`           // what was said; of a document, the passage around the first words found, if they stand in the text

	word read.Span // of these the one that was found
}

// Search finds words, all of which must be there, and "quoted phrases"; the best n, best first. Documents are searched by title and
// text, statements by what was said. Where very many have the words, the best of those that were taken in last.
func (s *Store) Search(ctx context.Context, of Searched, query string, n int) ([]Found, error) {
	if strings.Trim(searchable(query), "\" \t\n") == "" {
		return nil, nil
	}
	hits, err := s.hits(ctx, of, query, n)
	if err != nil {
		return nil, fmt.Errorf("store: search: %w", err)
	}
	owners, err := s.owners(ctx)
	if err != nil {
		return nil, fmt.Errorf("store: search: %w", err)
	}
	out := make([]Found, len(hits))
	for i, h := range hits {
		if out[i], err = s.found(ctx, of, h, query); err != nil {
			return nil, fmt.Errorf("store: search: %w", err)
		}
		f := &out[i]
		f.Report.Ownership = owners.Of(&f.Report)
		cues, err := s.cues(ctx, f.Document)
		if err != nil {
			return nil, fmt.Errorf("store: search: %w", err)
		}
		f.Said = record.MomentOf(cues, f.word, []record.Report{f.Report})
	}
	return out, nil
}

// searchable is a query without what no text of a store has: bytes that are no UTF-8, and zeros, which end strings in SQLite and cannot be sent to PostgreSQL.
func searchable(query string) string {
	return strings.ToValidUTF8(strings.ReplaceAll(query, "\x00", " "), " ")
}

// ranked is how many that have the words are compared: to rank a million takes seconds.
const ranked = 5000

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

func (s *Store) found(ctx context.Context, of Searched, h hit, query string) (Found, error) {
	var f Found
	row := s.read.QueryRowContext(ctx, s.dialect.bind(`SELECT `+reportColumns+`, d.text FROM documents d JOIN reports r ON r.id = d.report WHERE d.id = ?`), h.document)
	var packed []byte
	var err error
	if f.Report, err = scanReport(row, &packed); err != nil {
		return f, err
	}
	f.Document = f.Report.Document
	if of == Documents {
		text, err := s.unpack.DecodeAll(packed, nil)
		f.Words, f.word = passage([]rune(string(text)), query)
		return f, err
	}
	st, err := s.statement(ctx, h)
	if err != nil || st == nil {
		return f, err
	}
	f.Words, f.word = st.Content, st.Content
	err = s.read.QueryRowContext(ctx, s.dialect.bind(`SELECT entry FROM tellings WHERE document = ? AND local = ?`), h.document, st.ID).Scan(&f.Entry)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return f, err
}

// statement is the statement of a hit; nil if the reading has fewer by now.
func (s *Store) statement(ctx context.Context, h hit) (*read.Statement, error) {
	var body []byte
	if err := s.read.QueryRowContext(ctx, s.dialect.bind(`SELECT body FROM readings WHERE document = ?`), h.document).Scan(&body); errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	raw, err := s.unpack.DecodeAll(body, nil)
	if err != nil {
		return nil, err
	}
	var all struct{ Statements []json.RawMessage } // one of them is wanted
	if err := json.Unmarshal(raw, &all); err != nil || h.statement >= len(all.Statements) {
		return nil, err
	}
	st := new(read.Statement)
	return st, json.Unmarshal(all.Statements[h.statement], st)
}

// aside is how many characters of a passage stand before and after the word that it is shown for.
const aside = 90

// mostSought is how many words of a query are looked for in a text to show the first: each that is only in the title costs a look at all of it.
const mostSought = 20

// passage is the stretch of a text around the first word of a query that stands in it, whole words, and that word; zero spans if none does.
func passage(text []rune, query string) (around, word read.Span) {
	small := make([]rune, len(text))
	for i, r := range text {
		small[i] = unicode.ToLower(r)
	}
	sought := 0
	for w := range strings.FieldsFuncSeq(strings.ToLower(query), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if sought++; sought > mostSought {
			break
		}
		stem := []rune(w)
		if len(stem) > 5 { // "sanctions" is found by "sanctioned"
			stem = stem[:len(stem)-2]
		}
		for at := 0; at+len(stem) <= len(small); at++ {
			if small[at] != stem[0] || at > 0 && unicode.IsLetter(small[at-1]) || !slices.Equal(small[at:at+len(stem)], stem) {
				continue
			}
			from, to := max(0, at-aside), min(len(text), at+len(stem)+aside)
			for from > 0 && from < at && !unicode.IsSpace(text[from-1]) {
				from++
			}
			for to < len(text) && to > at+len(stem) && !unicode.IsSpace(text[to]) {
				to--
			}
			return read.Span{Start: from, End: to, Text: string(text[from:to])}, read.Span{Start: at, End: at + len(stem), Text: string(text[at : at+len(stem)])}
		}
	}
	return around, word
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
