package store

import (
	"context"
	"fmt"

	"detente/internal/record"
)

// remade is marked beside the blocks while the record is made anew. It comes after all of them, so it stands as long as any of the record is wanting.
const remade = "~"

// Rebuild drops all that is derived and makes it anew from readings and claims, to the same bytes. If it is stopped, either nothing
// was dropped, or the next to open the store goes on.
func (s *Store) Rebuild(ctx context.Context, done func()) error {
	err := s.writing(ctx, func(t *tx) error {
		for _, q := range []string{`DELETE FROM dyads`, `DELETE FROM actors`, `DELETE FROM entries`, `DELETE FROM tellings`, `DELETE FROM people`, `DELETE FROM marked`, `DELETE FROM joined`, `DELETE FROM stale`,
			`INSERT INTO marked(block, day, spread) SELECT DISTINCT block, '', 1 FROM imports`,
			`INSERT INTO marked(block, day, spread) VALUES ('` + remade + `', '', 1)`} {
			if _, err := t.exec(ctx, q); err != nil {
				return err
			}
		}
		for _, q := range append([]string{`DELETE FROM samples`}, s.dialect.unword...) {
			if _, err := t.exec(ctx, q); err != nil {
				return err
			}
		}
		if err := s.reindex(ctx, t); err != nil {
			return err
		}
		for after := int64(0); after >= 0; {
			var err error
			if after, err = s.retellSome(ctx, t, after, done); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		_, err = s.Merge(ctx)
	}
	if err != nil {
		return fmt.Errorf("store: rebuild: %w", err)
	}
	return nil
}

// retoldAtOnce is how many documents are listed at a time.
const retoldAtOnce = 100

// retellSome tells anew what the next documents tell, and returns the last one's id, -1 after the end.
func (s *Store) retellSome(ctx context.Context, t *tx, after int64, done func()) (int64, error) {
	rows, err := t.query(ctx, `SELECT g.document, d.hash FROM readings g JOIN documents d ON d.id = g.document WHERE g.document > ? ORDER BY g.document LIMIT ?`, after, retoldAtOnce)
	if err != nil {
		return after, err
	}
	ids, hashes, err := scanHashes(rows)
	if err != nil {
		return after, err
	}
	for i := range ids {
		if err := s.retell(ctx, t, hashes[i]); err != nil {
			return after, err
		}
		done()
	}
	if len(ids) < retoldAtOnce {
		return -1, nil
	}
	return ids[len(ids)-1], nil
}

// Counts are how many of each the store has.
type Counts struct {
	Documents int                 `json:"documents"`
	Reports   int                 `json:"reports"`
	Stories   int                 `json:"stories"`  // documents that lead theirs: the others are copies and earlier revisions
	Readings  int                 `json:"readings"` // of them
	Second    int                 `json:"second"`   // of the second reader
	Failures  int                 `json:"failures"` // of them: the reader could not read them
	Claims    int                 `json:"claims"`
	Imports   int                 `json:"imports"`
	Sources   int                 `json:"sources"`         // followed
	Erased    int                 `json:"erased"`          // documents that were taken down
	First     string              `json:"first,omitempty"` // day of the first document, "" if there is none with a day
	Last      string              `json:"last,omitempty"`
	Entries   map[record.Kind]int `json:"entries"`
}

// Statuses are the statuses that entries of a kind have.
func (s *Store) Statuses(ctx context.Context, kind record.Kind) ([]string, error) {
	out, err := s.texts(ctx, `SELECT DISTINCT status FROM entries WHERE kind = ? ORDER BY status`, string(kind))
	if err != nil {
		return nil, fmt.Errorf("store: statuses: %w", err)
	}
	return out, nil
}

// Count counts what the store has.
func (s *Store) Count(ctx context.Context) (Counts, error) {
	c := Counts{Entries: map[record.Kind]int{}}
	for table, n := range map[string]*int{"documents": &c.Documents, "reports": &c.Reports, "readings": &c.Readings, "claims": &c.Claims, "imports": &c.Imports,
		"failures": &c.Failures, "sources": &c.Sources, "second_readings": &c.Second, "erased": &c.Erased} {
		if err := s.read.QueryRowContext(ctx, `SELECT COUNT(*) FROM `+table).Scan(n); err != nil {
			return c, fmt.Errorf("store: count: %w", err)
		}
	}
	if err := s.read.QueryRowContext(ctx, `SELECT COUNT(*) FROM documents WHERE leader = id`).Scan(&c.Stories); err != nil {
		return c, fmt.Errorf("store: count: %w", err)
	}
	if err := s.read.QueryRowContext(ctx, `SELECT COALESCE(MIN(day), ''), COALESCE(MAX(day), '') FROM documents WHERE day <> ''`).Scan(&c.First, &c.Last); err != nil {
		return c, fmt.Errorf("store: count: %w", err)
	}
	for _, k := range record.Kinds {
		var n int
		if err := s.read.QueryRowContext(ctx, s.dialect.bind(`SELECT COUNT(*) FROM entries WHERE kind = ?`), string(k)).Scan(&n); err != nil {
			return c, fmt.Errorf("store: count: %w", err)
		}
		c.Entries[k] = n
	}
	return c, nil
}
