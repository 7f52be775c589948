package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"detente/internal/record"
)

// Publication is a document with one report of it.
type Publication struct {
	Document record.Document
	Report   record.Report
}

// Added says what was new.
type Added struct {
	Documents, Reports int
	Withheld           int // were erased, or name a person who was
}

// Add takes publications in, all or none. What is there already stays as it is.
func (s *Store) Add(ctx context.Context, publications []Publication) (a Added, err error) {
	err = s.writing(ctx, func(t *tx) error {
		a, err = s.addAll(ctx, t, publications)
		return err
	})
	if err != nil {
		return Added{}, fmt.Errorf("store: add: %w", err)
	}
	return a, nil
}

// errDry ends a transaction of which nothing is kept.
var errDry = errors.New("nothing is kept")

// New says what would be new if publications were added, and keeps nothing.
func (s *Store) New(ctx context.Context, publications []Publication) (a Added, err error) {
	err = s.writing(ctx, func(t *tx) error {
		if a, err = s.addAll(ctx, t, publications); err == nil {
			err = errDry
		}
		return err
	})
	if !errors.Is(err, errDry) {
		return Added{}, fmt.Errorf("store: new: %w", err)
	}
	return a, nil
}

func (s *Store) addAll(ctx context.Context, t *tx, publications []Publication) (a Added, err error) {
	names, err := refused(ctx, t)
	if err != nil {
		return a, err
	}
	for i := range publications {
		gone, err := withheld(ctx, t, &publications[i], names)
		switch {
		case gone:
			a.Withheld++
		case err == nil:
			err = s.add(ctx, t, &publications[i], &a)
		}
		if err != nil {
			return a, err
		}
	}
	if a.Reports > 0 {
		err = bump(ctx, t)
	}
	return a, err
}

func (s *Store) add(ctx context.Context, t *tx, p *Publication, a *Added) error {
	r := p.Report
	r.Document = p.Document.Hash
	var id int64
	known, err := t.row(ctx, `SELECT id FROM documents WHERE hash = ?`, []any{r.Document}, &id)
	if err != nil {
		return err
	}
	if !known {
		cues, err := json.Marshal(p.Document.Cues)
		if err != nil {
			return err
		}
		if _, err := t.row(ctx, `INSERT INTO documents(hash, text, language, cues, leader, report, day) VALUES (?, ?, ?, ?, 0, ?, ?) RETURNING id`,
			[]any{r.Document, s.pack.EncodeAll([]byte(p.Document.Text), nil), p.Document.Language, string(cues), r.ID(), r.Day()}, &id); err != nil {
			return err
		}
		if _, err := t.exec(ctx, `UPDATE documents SET leader = id WHERE id = ?`, id); err != nil {
			return err
		}
		if err := t.dialect.index(ctx, t, wording{document: id, title: r.Title, text: p.Document.Text}); err != nil {
			return err
		}
		a.Documents++
	}
	res, err := t.exec(ctx, `INSERT INTO reports(id, document, source, url, title, byline, publisher, published, modified, place, seen)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		r.ID(), id, r.Source, r.URL, r.Title, r.Byline, r.Publisher, r.Published, r.Modified, r.Where, r.Seen.UTC().Format(time.RFC3339))
	if err != nil {
		return err
	}
	n, err := res.RowsAffected()
	if err == nil && n == 0 {
		return s.still(ctx, t, id, p.Document.Text, &r)
	}
	if err != nil {
		return err
	}
	a.Reports++
	if known {
		reports, err := reportsOf(ctx, t, id)
		if err != nil {
			return err
		}
		first := record.Leading(reports)
		if _, err = t.exec(ctx, `UPDATE documents SET report = ?, day = ? WHERE id = ?`, first.ID(), first.Day(), id); err != nil {
			return err
		}
		if first.ID() == r.ID() { // the document is found by its title now
			if _, err := t.exec(ctx, `DELETE FROM document_words WHERE `+t.dialect.indexed+` = ?`, id); err != nil {
				return err
			}
			if err := t.dialect.index(ctx, t, wording{document: id, title: first.Title, text: p.Document.Text}); err != nil {
				return err
			}
		}
	}
	return s.story(ctx, t, id, p.Document.Text, &r)
}

// still notes that a report that is known stands unchanged on a page that was changed since.
func (s *Store) still(ctx context.Context, t *tx, document int64, text string, r *record.Report) error {
	res, err := t.exec(ctx, `UPDATE reports SET modified = ?, seen = ? WHERE id = ? AND modified < ?`, r.Modified, r.Seen.UTC().Format(time.RFC3339), r.ID(), r.Modified)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return err
	}
	return s.story(ctx, t, document, text, r)
}

// scanHashes reads rows of a document's number and hash to their end.
func scanHashes(rows *sql.Rows) (ids []int64, hashes []string, err error) {
	for rows.Next() && err == nil {
		var id int64
		var hash string
		err = rows.Scan(&id, &hash)
		ids, hashes = append(ids, id), append(hashes, hash)
	}
	return ids, hashes, errorsOf(err, rows)
}

// scanIDs reads rows of one number to their end.
func scanIDs(rows *sql.Rows) (out []int64, err error) {
	for rows.Next() && err == nil {
		var id int64
		err = rows.Scan(&id)
		out = append(out, id)
	}
	return out, errorsOf(err, rows)
}

const reportColumns = `d.hash, r.source, r.url, r.title, r.byline, r.publisher, r.published, r.modified, r.place, r.seen`

// scanner is a row or rows.
type scanner interface{ Scan(...any) error }

func scanReport(rows scanner, also ...any) (record.Report, error) {
	var r record.Report
	var seen string
	into := []any{&r.Document, &r.Source, &r.URL, &r.Title, &r.Byline, &r.Publisher, &r.Published, &r.Modified, &r.Where, &seen}
	if err := rows.Scan(append(into, also...)...); err != nil {
		return r, err
	}
	var err error
	r.Seen, err = time.Parse(time.RFC3339, seen)
	return r, err
}

func reportsOf(ctx context.Context, t *tx, document int64) ([]record.Report, error) {
	rows, err := t.query(ctx, `SELECT `+reportColumns+` FROM reports r JOIN documents d ON d.id = r.document WHERE r.document = ? ORDER BY r.id`, document)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []record.Report
	for rows.Next() {
		r, err := scanReport(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

// Story are all documents of the story that a document is of, with their reports, by hash, and the hash of the one that leads. The document is known by
// its hash or by the beginning of it that no other has; ErrNone if there is none.
func (s *Store) Story(ctx context.Context, hash string) (whole string, leader string, story map[string][]record.Report, err error) {
	if whole, leader, err = s.whole(ctx, hash); err != nil {
		return "", "", nil, fmt.Errorf("store: document %s: %w", hash, err)
	}
	reports, err := s.Reports(ctx, leader)
	if err != nil {
		return "", "", nil, err
	}
	story = map[string][]record.Report{}
	for _, r := range reports {
		story[r.Document] = append(story[r.Document], r)
	}
	return whole, leader, story, nil
}

// ErrSeveral tells that the beginning of a hash is that of more than one document.
var ErrSeveral = errors.New("several documents have a hash that begins so")

// whole is the hash of a document by its beginning, and that of the document that leads its story.
func (s *Store) whole(ctx context.Context, begin string) (hash, leader string, err error) {
	rows, err := s.read.QueryContext(ctx, s.dialect.bind(`SELECT d.hash, l.hash FROM documents d JOIN documents l ON l.id = d.leader
		WHERE d.hash >= ? AND d.hash <= ? ORDER BY d.hash LIMIT 2`), begin, begin+"g") // past all hexadecimal digits
	if err != nil {
		return "", "", err
	}
	n := 0
	for rows.Next() && err == nil {
		err = rows.Scan(&hash, &leader)
		n++
	}
	switch err = errorsOf(err, rows); {
	case err != nil:
		return "", "", err
	case n == 0:
		return "", "", ErrNone
	case n > 1:
		return "", "", ErrSeveral
	}
	return hash, leader, nil
}

// Text is the text of a document by its hash.
func (s *Store) Text(ctx context.Context, hash string) (string, error) {
	w, err := s.carrying(ctx, s.read).wording(hash)
	if err != nil {
		return "", fmt.Errorf("store: text of %s: %w", hash, err)
	}
	return w.Text, nil
}

// Unread is a document that leads its story and has no reading by a reader, by the report that it is read by now.
type Unread struct {
	ID       int64 // in this store alone
	Document record.Document
	Report   record.Report
}

// unread is the condition under which a document waits for a reader, which is asked twice. A reader that failed on it is not asked again.
const unread = `d.leader = d.id AND NOT EXISTS (SELECT 1 FROM readings g WHERE g.document = d.id AND g.reader = ? AND g.report = d.report)
	AND NOT EXISTS (SELECT 1 FROM failures f WHERE f.document = d.id AND f.reader = ? AND f.report = d.report)`

// Unread lists documents that the reader has not read, at most n, those after one id on.
func (s *Store) Unread(ctx context.Context, reader string, after int64, n int) ([]Unread, error) {
	return s.unread(ctx, `d.id > ? AND `+unread+` ORDER BY d.id LIMIT ?`, after, reader, reader, n)
}

// UnreadAmong are those of some documents, by their ids, that the reader has not read.
func (s *Store) UnreadAmong(ctx context.Context, reader string, ids []int64) ([]Unread, error) {
	args := make([]any, len(ids), len(ids)+2)
	for i, id := range ids {
		args[i] = id
	}
	return s.unread(ctx, `d.id IN (`+strings.Repeat(", ?", len(ids))[2:]+`) AND `+unread+` ORDER BY d.id`, append(args, reader, reader)...)
}

// UnreadIDs are the ids of documents that the reader has not read, at most n.
func (s *Store) UnreadIDs(ctx context.Context, reader string, n int) ([]int64, error) {
	rows, err := s.read.QueryContext(ctx, s.dialect.bind(`SELECT d.id FROM documents d WHERE `+unread+` ORDER BY d.id LIMIT ?`), reader, reader, n)
	var ids []int64
	if err == nil {
		ids, err = scanIDs(rows)
	}
	if err != nil {
		return nil, fmt.Errorf("store: unread: %w", err)
	}
	return ids, nil
}

func (s *Store) unread(ctx context.Context, where string, args ...any) ([]Unread, error) {
	rows, err := s.read.QueryContext(ctx, s.dialect.bind(`SELECT `+reportColumns+`, d.id, d.text, d.language
		FROM documents d JOIN reports r ON r.id = d.report WHERE `+where), args...)
	if err != nil {
		return nil, fmt.Errorf("store: unread: %w", err)
	}
	defer rows.Close()
	var out []Unread
	for rows.Next() {
		var u Unread
		var packed []byte
		if u.Report, err = scanReport(rows, &u.ID, &packed, &u.Document.Language); err != nil {
			return nil, fmt.Errorf("store: unread: %w", err)
		}
		text, err := s.unpack.DecodeAll(packed, nil)
		if err != nil {
			return nil, fmt.Errorf("store: document %s is damaged: %w", u.Report.Document, err)
		}
		u.Document.Hash, u.Document.Text = u.Report.Document, string(text)
		out = append(out, u)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("store: unread: %w", err)
	}
	return out, nil
}
