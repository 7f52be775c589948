package store

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"
)

// A backup holds what is kept, not what follows from it, so that a store of one database can be restored into the other: JSON Lines, packed
// with zstd. Its first line is a head, its last one counts the lines, so that a copy cut short is known as one.
const backupFormat = "detente.backup/1"

// ErrBackup marks a file that is no backup, or not a whole one.
var ErrBackup = errors.New("not a whole backup of détente")

// ErrNotEmpty tells that a backup can only be restored into an empty store.
var ErrNotEmpty = errors.New("the store is not empty")

// kept are the tables of a backup with their columns, in an order in which they can be filled.
var kept = []struct {
	table   string
	columns []string
	order   string
}{
	{"documents", []string{"id", "hash", "text", "language", "cues", "leader", "report", "day"}, "id"},
	{"reports", []string{"id", "document", "source", "url", "title", "byline", "publisher", "published", "modified", "place", "seen"}, "id"},
	{"samples", []string{"shingle", "document"}, "document, shingle"},
	{"readings", []string{"document", "reader", "report", "body"}, "document"},
	{"failures", []string{"document", "reader", "report", "error"}, "document"},
	{"second_readings", []string{"document", "reader", "report", "refused", "body"}, "document"},
	{"second_failures", []string{"document", "reader", "report", "error"}, "document"},
	{"spent", []string{"day", "tokens"}, "day"},
	{"claims", []string{"id", "document", "verdict", "made", "body"}, "id"},
	{"imports", []string{"origin", "id", "entry", "block", "body"}, "origin, id"},
	{"sources", []string{"address", "body", "due"}, "address"},
	{"situations", []string{"name", "body"}, "name"},
	{"rules", []string{"id", "name", "body"}, "id"},
	{"fresh", []string{"document", "again", "ready"}, "document"},
	{"told", []string{"rule", "item"}, "rule, item"},
	{"alerts", []string{"id", "rule", "state", "due", "body"}, "id"},
	{"deliveries", []string{"id", "alert", "rule", "state", "next", "made", "tries", "body"}, "id"},
	{"models", []string{"id", "class", "horizon", "made", "body"}, "id"},
	{"ledger", []string{"seq", "body"}, "seq"},
	{"users", []string{"id", "name", "folded", "mail", "role", "password", "subject", "disabled", "made", "seen"}, "id"}, // but nobody stays signed in
	{"tokens", []string{"id", "hash", "owner", "name", "scopes", "made", "used", "ends"}, "id"},
	{"audit", []string{"id", "at", "who", "owner", "what", "target", "body"}, "id"},
	{"erased", []string{"hash", "made", "why"}, "hash"},
	{"erased_names", []string{"hash", "words", "made", "why"}, "hash"},
}

// packed are the columns that hold bytes.
var packed = map[string]bool{"documents text": true, "readings body": true, "second_readings body": true}

type backupLine struct {
	Format string            `json:"format,omitempty"` // of the head
	Table  string            `json:"table,omitempty"`
	Row    []json.RawMessage `json:"row,omitempty"`
	Lines  int               `json:"lines,omitempty"` // of the last line: how many rows stand before it
}

// Backup writes all that is kept, as it is at one moment; others may go on writing. done is called for each row.
func (s *Store) Backup(ctx context.Context, w io.Writer, done func()) (rows int, err error) {
	z, err := zstd.NewWriter(w)
	if err != nil {
		return 0, fmt.Errorf("store: backup: %w", err)
	}
	enc := json.NewEncoder(z)
	err = s.Snapshot(ctx, func(at *Store) error {
		if err := enc.Encode(backupLine{Format: backupFormat}); err != nil {
			return err
		}
		for _, k := range kept {
			n, err := dump(ctx, at, enc, k.table, k.columns, k.order, done)
			if err != nil {
				return fmt.Errorf("%s: %w", k.table, err)
			}
			rows += n
		}
		return enc.Encode(backupLine{Lines: rows})
	})
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		return rows, fmt.Errorf("store: backup: %w", err)
	}
	return rows, nil
}

func dump(ctx context.Context, s *Store, enc *json.Encoder, table string, columns []string, order string, done func()) (n int, err error) {
	rows, err := s.read.QueryContext(ctx, "SELECT "+join(columns)+" FROM "+table+" ORDER BY "+order)
	if err != nil {
		return 0, err
	}
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() && err == nil {
		if err = rows.Scan(into...); err != nil {
			break
		}
		line := backupLine{Table: table, Row: make([]json.RawMessage, len(columns))}
		for i, v := range values {
			if b, ok := v.([]byte); ok && !packed[table+" "+columns[i]] { // PostgreSQL gives texts as bytes
				v = string(b)
			}
			if line.Row[i], err = json.Marshal(v); err != nil {
				break
			}
		}
		if err == nil {
			err = enc.Encode(line)
		}
		n++
		done()
	}
	return n, errorsOf(err, rows)
}

func join(columns []string) string {
	out := columns[0]
	for _, c := range columns[1:] {
		out += ", " + c
	}
	return out
}

// maxBackupLine bounds a line: a reading of the largest document, packed and written as base 64.
const maxBackupLine = 256 << 20

// Restore reads a backup into an empty store, all or nothing, and makes the record anew.
func (s *Store) Restore(ctx context.Context, r io.Reader, done func()) error {
	c, err := s.Count(ctx)
	if err != nil {
		return err
	}
	var used bool // somebody has an account, or did something
	if err := s.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM users) OR EXISTS (SELECT 1 FROM audit)`).Scan(&used); err != nil {
		return fmt.Errorf("store: restore: %w", err)
	}
	if used || c.Documents+c.Reports+c.Claims+c.Imports > 0 {
		return fmt.Errorf("store: restore: %w: restore into a new one", ErrNotEmpty)
	}
	z, err := zstd.NewReader(r)
	if err != nil {
		return fmt.Errorf("store: restore: %w: %w", ErrBackup, err)
	}
	defer z.Close()
	lines := bufio.NewScanner(z)
	lines.Buffer(make([]byte, 1<<20), maxBackupLine)
	if err := s.writing(ctx, func(t *tx) error {
		if err := s.restore(ctx, t, lines); err != nil {
			return err
		}
		return s.dialect.restored(ctx, t)
	}); err != nil {
		return fmt.Errorf("store: restore: %w", err)
	}
	return s.Rebuild(ctx, done)
}

func (s *Store) restore(ctx context.Context, t *tx, lines *bufio.Scanner) error {
	columns := map[string][]string{}
	for _, k := range kept {
		columns[k.table] = k.columns
	}
	rows, whole, some := 0, false, restoring{columns: columns}
	for n := 0; lines.Scan(); n++ {
		var l backupLine
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			return fmt.Errorf("line %d: %w: %w", n+1, ErrBackup, err)
		}
		switch {
		case n == 0 && l.Format != backupFormat, whole:
			return fmt.Errorf("line %d: %w", n+1, ErrBackup)
		case n == 0:
			continue
		case l.Table == "":
			if whole = l.Lines == rows; !whole {
				return fmt.Errorf("%w: %d rows, and its end counts %d", ErrBackup, rows, l.Lines)
			}
			if err := some.keep(ctx, t); err != nil {
				return err
			}
			continue
		case len(l.Row) != len(columns[l.Table]) || len(l.Row) == 0:
			return fmt.Errorf("line %d: %w: a row of %q", n+1, ErrBackup, l.Table)
		}
		row, err := restored(l, columns[l.Table])
		if err == nil {
			err = some.add(ctx, t, l.Table, row)
		}
		if err != nil {
			return fmt.Errorf("line %d: %w", n+1, err)
		}
		rows++
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("%w: %w", ErrBackup, err)
	}
	if !whole {
		return fmt.Errorf("%w: it was cut short after %d rows", ErrBackup, rows)
	}
	return nil
}

// restoring are rows of one table that are put in together.
type restoring struct {
	columns map[string][]string
	table   string
	rows    [][]any
}

// restoredAtOnce bounds the rows that stand in memory.
const restoredAtOnce = 64

func (r *restoring) add(ctx context.Context, t *tx, table string, row []any) error {
	if table != r.table || len(r.rows) == restoredAtOnce {
		if err := r.keep(ctx, t); err != nil {
			return err
		}
	}
	r.table, r.rows = table, append(r.rows, row)
	return nil
}

func (r *restoring) keep(ctx context.Context, t *tx) error {
	if len(r.rows) == 0 {
		return nil
	}
	columns := r.columns[r.table]
	err := t.insert(ctx, r.table+"("+join(columns)+")", "("+times("?", ", ", len(columns))+")", "", r.rows)
	r.rows = r.rows[:0]
	return err
}

// restored is a line as a row of its table.
func restored(l backupLine, columns []string) ([]any, error) {
	row := make([]any, len(columns))
	for i, raw := range l.Row {
		var err error
		switch {
		case packed[l.Table+" "+columns[i]]:
			var b []byte
			err = json.Unmarshal(raw, &b)
			row[i] = b
		case len(raw) > 0 && raw[0] == '"':
			var text string
			err = json.Unmarshal(raw, &text)
			row[i] = text
		default:
			var number int64
			err = json.Unmarshal(raw, &number)
			row[i] = number
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrBackup, err)
		}
	}
	return row, nil
}
