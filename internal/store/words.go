package store

import (
	"context"
	"database/sql"
	"fmt"
	"hash/fnv"
	"slices"

	"detente/internal/record"
)

// reindex makes anew what documents are found by: the words of search, and the samples by which copies are.
func (s *Store) reindex(ctx context.Context, t *tx) error {
	for after, n := int64(0), retoldAtOnce; n == retoldAtOnce; {
		rows, err := t.query(ctx, `SELECT d.id, d.text, r.title, COALESCE(g.body, '') FROM documents d JOIN reports r ON r.id = d.report
			LEFT JOIN readings g ON g.document = d.id WHERE d.id > ? ORDER BY d.id LIMIT ?`, after, retoldAtOnce)
		if err != nil {
			return err
		}
		var all []wording
		var samples [][]any
		for n = 0; rows.Next() && err == nil; n++ {
			var w wording
			var text, body []byte
			if err = rows.Scan(&w.document, &text, &w.title, &body); err != nil {
				break
			}
			raw, failed := s.unpack.DecodeAll(text, nil)
			w.text, err = string(raw), failed
			all = append(all, w)
			for _, h := range record.Samples(w.text) {
				samples = append(samples, []any{h, w.document})
			}
			if err == nil && len(body) > 0 {
				r, failed := s.unpacked(body, text)
				if err = failed; err == nil {
					all = append(all, wording{document: w.document, statements: said(r)})
				}
			}
			after = w.document
		}
		if err := errorsOf(err, rows); err != nil {
			return err
		}
		if err := t.insert(ctx, "samples(shingle, document)", "(?, ?)", " ON CONFLICT DO NOTHING", samples); err != nil {
			return err
		}
		for _, w := range all {
			if err := t.dialect.index(ctx, t, w); err != nil {
				return err
			}
		}
	}
	return nil
}

// worded holds the words that search looks in to the texts and statements that they are of.
type worded struct {
	see   func(ctx context.Context, w wording) error
	end   func(ctx context.Context) error
	close func()
}

const unworded = "search does not look in the words of the documents: run detente rebuild"

// wordedPostgres asks the server to make the words of each document anew, and to compare them.
func wordedPostgres(_ context.Context, s *Store, fault func(string)) (*worded, error) {
	documents, statements, wrong := 0, 0, false
	return &worded{
		see: func(ctx context.Context, w wording) error {
			if w.statements == nil {
				documents++
				var same bool
				err := s.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM document_words WHERE document = $1 AND words = setweight(to_tsvector('english', $2), 'A') || to_tsvector('english', $3))`,
					w.document, w.title, w.text).Scan(&same)
				wrong = wrong || !same
				return err
			}
			statements += len(w.statements)
			n := 0
			for some := range parts(w.statements) {
				args := []any{w.document}
				for _, body := range some {
					args = append(args, n, body)
					n++
				}
				var same int
				if err := s.read.QueryRowContext(ctx, s.dialect.bind(`SELECT COUNT(*) FROM statement_words WHERE document = ? AND (n, words) IN (VALUES `+
					times("(CAST(? AS INTEGER), to_tsvector('english', CAST(? AS TEXT)))", ", ", len(some))+`)`), args...).Scan(&same); err != nil {
					return err
				}
				wrong = wrong || same != len(some)
			}
			return nil
		},
		end: func(ctx context.Context) error {
			var d, n int
			err := s.read.QueryRowContext(ctx, `SELECT (SELECT COUNT(*) FROM document_words), (SELECT COUNT(*) FROM statement_words)`).Scan(&d, &n)
			if wrong || d != documents || n != statements {
				fault(unworded)
			}
			return err
		},
		close: func() {},
	}, nil
}

// wholeSQLite lets SQLite look through the file: pages, indexes, the shape of the words of search.
func wholeSQLite(ctx context.Context, s *Store, fault func(string)) error {
	found, err := s.texts(ctx, `PRAGMA integrity_check`)
	for _, what := range found {
		if what != "ok" {
			fault("the file is damaged: " + what)
		}
	}
	return err
}

// wordsAtOnce is how many texts are indexed in memory before they are summed up.
const wordsAtOnce = 200

// wordedSQLite indexes all texts anew in memory, some at a time, and compares sums of all words at all their places: FTS5 keeps no text to hold its words to.
func wordedSQLite(ctx context.Context, s *Store, fault func(string)) (*worded, error) {
	anew, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return nil, err
	}
	anew.SetMaxOpenConns(1)
	for _, q := range []string{
		`CREATE VIRTUAL TABLE document_words USING fts5(title, body, content = '', contentless_delete = 1, tokenize = 'porter unicode61 remove_diacritics 2')`,
		`CREATE VIRTUAL TABLE statement_words USING fts5(body, content = '', contentless_delete = 1, tokenize = 'porter unicode61 remove_diacritics 2')`,
		allWords("document_words"), allWords("statement_words"),
	} {
		if _, err := anew.ExecContext(ctx, q); err != nil {
			anew.Close()
			return nil, err
		}
	}
	var want [2]uint64
	n := 0
	sum := func() error {
		for i, table := range []string{"document_words", "statement_words"} {
			some, err := sumOfWords(ctx, anew, table)
			if err != nil {
				return err
			}
			want[i] += some
			if _, err := anew.ExecContext(ctx, fmt.Sprintf(`INSERT INTO %[1]s(%[1]s) VALUES ('delete-all')`, table)); err != nil {
				return err
			}
		}
		n = 0
		return nil
	}
	return &worded{
		see: func(ctx context.Context, w wording) error {
			t, err := anew.BeginTx(ctx, nil)
			if err != nil {
				return err
			}
			defer t.Rollback() // of nothing, once it is committed
			if err := indexSQLite(ctx, &tx{t, s.dialect, map[string]*sql.Stmt{}}, w); err != nil {
				return err
			}
			if err := t.Commit(); err != nil {
				return err
			}
			if n++; n < wordsAtOnce {
				return nil
			}
			return sum()
		},
		end: func(ctx context.Context) error {
			if err := sum(); err != nil {
				return err
			}
			for i, table := range []string{"document_words", "statement_words"} {
				// A connection that only reads may have a table of its own made by setting that aside.
				for _, q := range []string{`PRAGMA query_only = 0`, allWords(table), `PRAGMA query_only = 1`} {
					if _, err := s.texts(ctx, q); err != nil {
						return err
					}
				}
				has, err := sumOfWords(ctx, s.read, table)
				if err != nil {
					return err
				}
				ranked, err := ranks(ctx, s.read, table)
				if err != nil {
					return err
				}
				if has != want[i] || !ranked {
					fault(unworded)
				}
			}
			return nil
		},
		close: func() { anew.Close() },
	}, nil
}

// allWords makes a table of all words of an index, with the documents that have them and the places where, for the time of a connection.
func allWords(of string) string {
	return `CREATE VIRTUAL TABLE IF NOT EXISTS temp.` + of + `_all USING fts5vocab('main', '` + of + `', 'instance')`
}

// sumOfWords is a sum over the words of an index, the documents that have them and the places where; sums of parts of an index add up to that of the whole.
func sumOfWords(ctx context.Context, db querier, table string) (sum uint64, err error) {
	// The factors are under 2^20, so that a word may stand in 2^22 places before a sum is too large.
	rows, err := db.QueryContext(ctx, `SELECT term, COUNT(*), SUM((doc % 1000003 + 1) * ("offset" % 524287 + CASE col WHEN 'title' THEN 1 ELSE 2 END)) FROM temp.`+table+`_all GROUP BY term`)
	if err != nil {
		return 0, err
	}
	for rows.Next() && err == nil {
		var term []byte
		var n, places int64
		err = rows.Scan(&term, &n, &places)
		h := fnv.New64a()
		h.Write(term)
		at := h.Sum64()
		h.Write([]byte{0})
		sum += at*uint64(places) + h.Sum64()*uint64(n)
	}
	if err := errorsOf(err, rows); err != nil {
		return 0, err
	}
	lengths, err := db.QueryContext(ctx, `SELECT id, sz FROM `+table+`_docsize`) // by which what is found is ranked
	if err != nil {
		return 0, err
	}
	for lengths.Next() && err == nil {
		var id int64
		var size []byte
		err = lengths.Scan(&id, &size)
		h := fnv.New64a()
		fmt.Fprintf(h, "%d %x", id, size)
		sum += h.Sum64()
	}
	return sum, errorsOf(err, lengths)
}

// ranks reports whether what an index ranks by in general, how many rows it has and how many words these have in each column, is that of its rows. Both are
// written as FTS5 writes them, https://sqlite.org/fts5.html#fts5_data_structures.
func ranks(ctx context.Context, db querier, table string) (bool, error) {
	var has []byte
	if err := db.QueryRowContext(ctx, `SELECT COALESCE((SELECT block FROM `+table+`_data WHERE id = 1), x'')`).Scan(&has); err != nil {
		return false, err
	}
	rows, err := db.QueryContext(ctx, `SELECT sz FROM `+table+`_docsize`)
	if err != nil {
		return false, err
	}
	totals := []uint64{0}
	for rows.Next() && err == nil {
		var size []byte
		err = rows.Scan(&size)
		totals[0]++
		for i, n := range varints(size) {
			if i+1 == len(totals) {
				totals = append(totals, 0)
			}
			totals[i+1] += n
		}
	}
	if err := errorsOf(err, rows); err != nil {
		return false, err
	}
	return totals[0] == 0 || slices.Equal(varints(has), totals), nil
}

// varints are the numbers of a blob: seven bits a byte, the most significant first, the last byte under 128. None here is so large as to have a ninth byte.
func varints(blob []byte) (out []uint64) {
	n := uint64(0)
	for _, b := range blob {
		n = n<<7 | uint64(b&127)
		if b < 128 {
			out, n = append(out, n), 0
		}
	}
	return out
}
