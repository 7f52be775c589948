package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"time"

	"detente/internal/read"
	"detente/internal/record"
)

// Second is what the second reader found in a document of the store. It stands beside the record and is no part of it.
type Second struct {
	Reading *read.Reading  // its document's id is the hash
	Refused map[string]int // how much of its answers was not taken, by reason
}

// unseconded is the condition under which a document waits for the second reader: it leads its story, was neither read nor given up by this one,
// and nobody is at it.
const unseconded = `d.leader = d.id AND NOT EXISTS (SELECT 1 FROM second_readings g WHERE g.document = d.id AND g.reader = ?)
	AND NOT EXISTS (SELECT 1 FROM second_failures f WHERE f.document = d.id AND f.reader = ?)
	AND NOT EXISTS (SELECT 1 FROM second_taken k WHERE k.document = d.id AND k.until > ?)`

// TakeSecond takes the newest document that waits for the second reader, so that no other process asks about it for some time; ErrNone
// where none waits.
func (s *Store) TakeSecond(ctx context.Context, reader string, now time.Time, lease time.Duration) (*Unread, error) {
	var id int64
	err := s.writing(ctx, func(t *tx) error {
		found, err := t.row(ctx, `SELECT d.id FROM documents d WHERE `+unseconded+` ORDER BY d.day DESC, d.id DESC LIMIT 1`, []any{reader, reader, moment(now)}, &id)
		if err == nil && !found {
			err = ErrNone
		}
		if err != nil {
			return err
		}
		_, err = t.exec(ctx, `INSERT INTO second_taken(document, until) VALUES (?, ?) ON CONFLICT (document) DO UPDATE SET until = excluded.until`, id, moment(now.Add(lease)))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: take for the second reader: %w", err)
	}
	u, err := s.unread(ctx, `d.id = ?`, id)
	if err == nil && len(u) == 0 { // erased meanwhile
		err = fmt.Errorf("store: take for the second reader: %w", ErrNone)
	}
	if err != nil {
		return nil, err
	}
	return &u[0], nil
}

func moment(t time.Time) string { return t.UTC().Format(madeFormat) }

// WaitSecond counts the documents that wait for the second reader.
func (s *Store) WaitSecond(ctx context.Context, reader string, now time.Time) (n int, err error) {
	if err := s.read.QueryRowContext(ctx, s.dialect.bind(`SELECT COUNT(*) FROM documents d WHERE `+unseconded), reader, reader, moment(now)).Scan(&n); err != nil {
		return 0, fmt.Errorf("store: wait for the second reader: %w", err)
	}
	return n, nil
}

// LeaveSecond lets go of a document that was taken and not read.
func (s *Store) LeaveSecond(ctx context.Context, u *Unread) error {
	return s.second(ctx, u, func(*tx) error { return nil })
}

// PutSecond keeps what the second reader found. What it found before, or another before it, goes.
func (s *Store) PutSecond(ctx context.Context, u *Unread, reader string, found Second) error {
	slim := *found.Reading
	slim.Document.Text, slim.Document.ID = "", u.Document.Hash
	body, err := json.Marshal(&slim)
	if err != nil {
		return fmt.Errorf("store: second reading of %s: %w", u.Document.Hash, err)
	}
	refused, err := json.Marshal(found.Refused)
	if err != nil {
		return fmt.Errorf("store: second reading of %s: %w", u.Document.Hash, err)
	}
	return s.second(ctx, u, func(t *tx) error {
		if _, err := t.exec(ctx, `DELETE FROM second_failures WHERE document = ?`, u.ID); err != nil {
			return err
		}
		_, err := t.exec(ctx, `INSERT INTO second_readings(document, reader, report, refused, body) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (document) DO UPDATE SET reader = excluded.reader, report = excluded.report, refused = excluded.refused, body = excluded.body`,
			u.ID, reader, u.Report.ID(), string(refused), s.pack.EncodeAll(body, nil))
		return err
	})
}

// FailSecond keeps that the second reader could not read a document.
func (s *Store) FailSecond(ctx context.Context, u *Unread, reader string, why error) error {
	return s.second(ctx, u, func(t *tx) error {
		_, err := t.exec(ctx, `INSERT INTO second_failures(document, reader, report, error) VALUES (?, ?, ?, ?)
			ON CONFLICT (document) DO UPDATE SET reader = excluded.reader, report = excluded.report, error = excluded.error`, u.ID, reader, u.Report.ID(), why.Error())
		return err
	})
}

// second lets go of a document and keeps what f keeps, if the document is still there.
func (s *Store) second(ctx context.Context, u *Unread, f func(*tx) error) error {
	err := s.writing(ctx, func(t *tx) error {
		var one int
		if there, err := t.row(ctx, `SELECT 1 FROM documents WHERE id = ? AND hash = ?`, []any{u.ID, u.Document.Hash}, &one); err != nil || !there {
			return err
		}
		if _, err := t.exec(ctx, `DELETE FROM second_taken WHERE document = ?`, u.ID); err != nil {
			return err
		}
		return f(t)
	})
	if err != nil {
		return fmt.Errorf("store: second reading of %s: %w", u.Document.Hash, err)
	}
	return nil
}

// CountSecond counts the documents that the second reader has read.
func (s *Store) CountSecond(ctx context.Context) (n int, err error) {
	if err := s.read.QueryRowContext(ctx, `SELECT COUNT(*) FROM second_readings`).Scan(&n); err != nil {
		return 0, fmt.Errorf("store: count second readings: %w", err)
	}
	return n, nil
}

// Second is what the second reader found in a document, by its hash; ErrNone if it did not read it.
func (s *Store) Second(ctx context.Context, hash string) (*Second, error) {
	var body, text, refused []byte
	err := s.read.QueryRowContext(ctx, s.dialect.bind(`SELECT g.body, g.refused, d.text FROM documents d JOIN second_readings g ON g.document = d.id WHERE d.hash = ?`), hash).
		Scan(&body, &refused, &text)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNone
	}
	var out *Second
	if err == nil {
		out, err = s.seconded(body, refused, text)
	}
	if err != nil {
		return nil, fmt.Errorf("store: second reading of %s: %w", hash, err)
	}
	return out, nil
}

func (s *Store) seconded(body, refused, text []byte) (*Second, error) {
	r, err := s.unpacked(body, text)
	if err != nil {
		return nil, err
	}
	out := &Second{Reading: r}
	return out, json.Unmarshal(refused, &out.Refused)
}

// Twice is a document that both readers read, each by itself: people's corrections are not applied.
type Twice struct {
	Report record.Report // that the first read it by
	First  *read.Reading
	Second
}

// ReadTwice are the documents that both readers read, published from one day to another, both within, "" for no bound; by day and hash.
func (s *Store) ReadTwice(ctx context.Context, from, to string) iter.Seq2[Twice, error] {
	return list(ctx, s, "second readings", textsAtOnce, `SELECT `+reportColumns+`, d.day, d.hash, g.body, d.text, x.body, x.refused
		FROM documents d JOIN readings g ON g.document = d.id JOIN second_readings x ON x.document = d.id JOIN reports r ON r.id = g.report`, `d.day`, `d.hash`, from, to,
		func(rows *sql.Rows, k *key) (w Twice, err error) {
			var first, text, second, refused []byte
			if w.Report, err = scanReport(rows, &k.day, &k.id, &first, &text, &second, &refused); err != nil {
				return w, err
			}
			if w.First, err = s.unpacked(first, text); err != nil {
				return w, err
			}
			x, err := s.seconded(second, refused, text)
			if err == nil {
				w.Second = *x
			}
			return w, err
		})
}

// Spend takes tokens from what a day, YYYY-MM-DD, may cost, or gives back where they are negative. enough is false, and nothing is taken,
// where there are not so many left.
func (s *Store) Spend(ctx context.Context, day string, tokens, limit int) (enough bool, err error) {
	err = s.writing(ctx, func(t *tx) error {
		enough = true
		var spent int64
		if _, err := t.row(ctx, `SELECT tokens FROM spent WHERE day = ?`, []any{day}, &spent); err != nil {
			return err
		}
		now := max(0, spent+int64(tokens))
		if tokens > 0 && now > int64(limit) {
			enough = false
			return nil
		}
		_, err := t.exec(ctx, `INSERT INTO spent(day, tokens) VALUES (?, ?) ON CONFLICT (day) DO UPDATE SET tokens = excluded.tokens`, day, now)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("store: spend: %w", err)
	}
	return enough, nil
}

// Spent is how many tokens a day, YYYY-MM-DD, cost.
func (s *Store) Spent(ctx context.Context, day string) (tokens int, err error) {
	err = s.read.QueryRowContext(ctx, s.dialect.bind(`SELECT tokens FROM spent WHERE day = ?`), day).Scan(&tokens)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("store: spent: %w", err)
	}
	return tokens, nil
}
