package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"detente/internal/read"
	"detente/internal/record"
)

// Reading is what a reader found in a document of the store.
type Reading struct {
	Unread
	Reader  string
	Reading *read.Reading // its document's id is the hash
}

// wording is what full-text search finds: a document's title and text, or its statements.
type wording struct {
	document    int64
	title, text string
	statements  []string
}

// Put keeps readings, all or none. Each replaces the one that its document had; the blocks of both are marked to be merged anew. A reading
// of a document that leads no longer, or is read by another report by now, is let go.
func (s *Store) Put(ctx context.Context, readings []Reading) error {
	err := s.writing(ctx, func(t *tx) error {
		for i := range readings {
			if err := s.put(ctx, t, &readings[i]); err != nil {
				return fmt.Errorf("reading of %s: %w", readings[i].Document.Hash, err)
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("store: put: %w", err)
	}
	return nil
}

// awaited reports whether a document is still to be read as it was.
func awaited(ctx context.Context, t *tx, u *Unread) (bool, error) {
	var one int
	return t.row(ctx, `SELECT 1 FROM documents WHERE id = ? AND leader = id AND report = ?`, []any{u.ID, u.Report.ID()}, &one)
}

// Fail keeps that a reader could not read a document.
func (s *Store) Fail(ctx context.Context, u *Unread, reader string, why error) error {
	err := s.writing(ctx, func(t *tx) error {
		if still, err := awaited(ctx, t, u); err != nil || !still {
			return err
		}
		_, err := t.exec(ctx, `INSERT INTO failures(document, reader, report, error) VALUES (?, ?, ?, ?)
			ON CONFLICT (document) DO UPDATE SET reader = excluded.reader, report = excluded.report, error = excluded.error`,
			u.ID, reader, u.Report.ID(), why.Error())
		return err
	})
	if err != nil {
		return fmt.Errorf("store: failure on %s: %w", u.Document.Hash, err)
	}
	return nil
}

func (s *Store) put(ctx context.Context, t *tx, r *Reading) error {
	if still, err := awaited(ctx, t, &r.Unread); err != nil || !still {
		return err
	}
	if _, err := t.exec(ctx, `DELETE FROM failures WHERE document = ?`, r.ID); err != nil {
		return err
	}
	if err := freshen(ctx, t, r.ID); err != nil {
		return err
	}
	slim := *r.Reading
	slim.Document.Text = ""
	body, err := json.Marshal(&slim)
	if err != nil {
		return err
	}
	if _, err := t.exec(ctx, `INSERT INTO readings(document, reader, report, body) VALUES (?, ?, ?, ?)
		ON CONFLICT (document) DO UPDATE SET reader = excluded.reader, report = excluded.report, body = excluded.body`,
		r.ID, r.Reader, r.Report.ID(), s.pack.EncodeAll(body, nil)); err != nil {
		return err
	}
	claims, err := s.claimsOn(ctx, t, r.Document.Hash)
	if err != nil {
		return err
	}
	if err := s.tell(ctx, t, r.ID, record.Tellings(r.Reading, r.Report.Day(), claims)); err != nil {
		return err
	}
	if err := t.dialect.unindex(ctx, t, r.ID); err != nil {
		return err
	}
	return t.dialect.index(ctx, t, wording{document: r.ID, statements: said(r.Reading)})
}

// said are the contents of a reading's statements.
func said(r *read.Reading) []string {
	out := make([]string, len(r.Statements))
	for i := range r.Statements {
		out[i] = r.Statements[i].Content.Text
	}
	return out
}

// tell replaces what a document tells.
func (s *Store) tell(ctx context.Context, t *tx, document int64, tellings []record.Telling) error {
	for _, q := range []string{
		`INSERT INTO marked(block, day, spread) SELECT DISTINCT block, day, 0 FROM tellings WHERE document = ? ON CONFLICT (block, day) DO UPDATE SET spread = 0`,
		// What stands in an entry with them: it may be of other days, and where people joined them of other blocks.
		`INSERT INTO marked(block, day, spread) SELECT DISTINCT o.block, o.day, 0 FROM tellings g JOIN tellings o ON o.entry = g.entry
			WHERE g.document = ? AND g.entry <> '' ON CONFLICT (block, day) DO UPDATE SET spread = 0`,
		`INSERT INTO stale(entry) SELECT DISTINCT entry FROM tellings WHERE document = ? AND entry <> '' ON CONFLICT DO NOTHING`,
		`DELETE FROM tellings WHERE document = ?`,
	} {
		if _, err := t.exec(ctx, q, document); err != nil {
			return err
		}
	}
	if err := s.people(ctx, t, document, tellings); err != nil {
		return err
	}
	rows := make([][]any, len(tellings))
	var marks [][]any
	marked := map[dayOf]bool{}
	for i := range tellings {
		l := &tellings[i]
		body, err := json.Marshal(l)
		if err != nil {
			return err
		}
		rows[i] = []any{document, l.Local, l.Block, l.Day(), body}
		if d := (dayOf{l.Block, l.Day()}); !marked[d] {
			marked[d] = true
			marks = append(marks, []any{d.block, d.day})
		}
	}
	if err := t.insert(ctx, "tellings(document, local, block, day, entry, body)", "(?, ?, ?, ?, '', ?)", "", rows); err != nil {
		return err
	}
	return t.insert(ctx, "marked(block, day, spread)", "(?, ?, 0)", " ON CONFLICT (block, day) DO UPDATE SET spread = 0", marks)
}

// Reading is the reading of a document by its hash, without corrections; ErrNone if it has none.
func (s *Store) Reading(ctx context.Context, hash string) (*read.Reading, record.Report, error) {
	row := s.read.QueryRowContext(ctx, s.dialect.bind(`SELECT `+reportColumns+`, g.body, d.text FROM documents d
		JOIN readings g ON g.document = d.id JOIN reports r ON r.id = g.report WHERE d.hash = ?`), hash)
	var body, text []byte
	report, err := scanReport(row, &body, &text)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, report, fmt.Errorf("store: reading of %s: %w", hash, ErrNone)
	}
	var r *read.Reading
	if err == nil {
		r, err = s.unpacked(body, text)
	}
	if err != nil {
		return nil, report, fmt.Errorf("store: reading of %s: %w", hash, err)
	}
	return r, report, nil
}

func (s *Store) unpacked(body, text []byte) (*read.Reading, error) {
	raw, err := s.unpack.DecodeAll(body, nil)
	if err != nil {
		return nil, err
	}
	r := new(read.Reading)
	if err := json.Unmarshal(raw, r); err != nil {
		return nil, err
	}
	if raw, err = s.unpack.DecodeAll(text, nil); err != nil {
		return nil, err
	}
	r.Document.Text = string(raw)
	return r, nil
}
