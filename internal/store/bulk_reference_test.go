//go:build reference

package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"iter"
	"runtime"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"detente/internal/read"
	"detente/internal/record"
)

// Fill puts documents with their readings into an empty store in one go, as the intake, the reading and the merging would leave it but for three
// things: copies are not looked for, so that there are no samples; what two documents tell is never taken for one thing; and indexes are
// made at the end. For measuring large stores.
func (s *Store) Fill(ctx context.Context, documents iter.Seq2[Publication, *read.Reading], done func(step string, n int)) error {
	rows := make(chan filled, 4)
	go func() {
		defer close(rows)
		type given struct {
			id int64
			p  Publication
			r  *read.Reading
		}
		todo := make(chan chan filled, 4)
		go func() {
			defer close(todo)
			var some []given
			id := int64(0)
			give := func() {
				out := make(chan filled, 1)
				todo <- out
				go func(some []given) {
					var f filled
					for _, g := range some {
						f.add(s, g.id, &g.p, g.r)
					}
					out <- f
				}(some)
				some = nil
			}
			for p, r := range documents {
				id++
				if some = append(some, given{id, p, r}); len(some) == 500 {
					give()
				}
			}
			give()
		}()
		for out := range todo {
			rows <- <-out
		}
	}()
	if s.dialect.numbered {
		return s.fillPostgres(ctx, rows, done)
	}
	return s.fillSQLite(ctx, rows, done)
}

// filled are rows of each table.
type filled struct {
	rows map[string][][]any
	err  error
}

// columns of the tables that are filled, in their order.
var filling = []struct{ table, columns string }{
	{"documents", "id, hash, text, language, cues, leader, report, day"},
	{"reports", "id, document, source, url, title, byline, publisher, published, modified, place, seen"},
	{"readings", "document, reader, report, body"},
	{"tellings", "document, local, block, day, entry, body"},
	{"entries", "id, kind, day, type, status, body"},
	{"dyads", "source, target, kind, day, entry, type, status"},
	{"document_words", "id, title, body"},
	{"statement_words", "document, n, body"},
}

func (f *filled) add(s *Store, id int64, p *Publication, r *read.Reading) {
	if f.rows == nil {
		f.rows = map[string][][]any{}
	}
	put := func(table string, values ...any) { f.rows[table] = append(f.rows[table], values) }
	pack := func(v any) []byte {
		b, err := json.Marshal(v)
		if err != nil {
			f.err = err
		}
		return b
	}
	report := p.Report
	report.Document = p.Document.Hash
	put("documents", id, p.Document.Hash, s.pack.EncodeAll([]byte(p.Document.Text), nil), p.Document.Language, "null", id, report.ID(), report.Day())
	put("reports", report.ID(), id, "", report.URL, report.Title, "", report.Publisher, report.Published, "", "", report.Seen.Format("2006-01-02T15:04:05Z"))
	slim := *r
	slim.Document.Text = ""
	put("readings", id, r.Reader.Name, report.ID(), s.pack.EncodeAll(pack(&slim), nil))
	for _, t := range record.Tellings(r, report.Day(), nil) {
		e := record.Join([]record.Telling{t})
		put("tellings", id, t.Local, t.Block, t.Day(), e.ID, pack(&t))
		put("entries", e.ID, string(e.Kind), e.Day, e.Type, e.Status, string(pack(&e)))
		for _, d := range e.Dyads() {
			put("dyads", d[0], d[1], string(e.Kind), e.Day, e.ID, e.Type, e.Status)
		}
	}
	put("document_words", id, report.Title, p.Document.Text)
	for n, said := range said(r) {
		put("statement_words", id, int64(n), said)
	}
}

func (s *Store) fillSQLite(ctx context.Context, all <-chan filled, done func(string, int)) error {
	c, err := s.write.Conn(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	s.pool.SetMaxIdleConns(0) // the journal can only be changed by one who is alone
	defer s.pool.SetMaxIdleConns(readers)
	for _, q := range []string{"PRAGMA synchronous = OFF", "PRAGMA journal_mode = MEMORY", "PRAGMA cache_size = -1500000", "PRAGMA temp_store = 1"} {
		if _, err := c.ExecContext(ctx, q); err != nil {
			return err
		}
	}
	rows, err := c.QueryContext(ctx, `SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ('tellings', 'entries', 'dyads', 'reports', 'documents')`)
	if err != nil {
		return err
	}
	indexes := map[string]string{}
	for rows.Next() {
		var name, made string
		if err := rows.Scan(&name, &made); err != nil {
			return err
		}
		indexes[name] = made
	}
	if err := errorsOf(nil, rows); err != nil {
		return err
	}
	for name := range indexes {
		if _, err := c.ExecContext(ctx, "DROP INDEX "+name); err != nil {
			return err
		}
	}
	sqlTx, err := c.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	t := &tx{sqlTx, s.dialect, map[string]*sql.Stmt{}}
	n := 0
	for f := range all {
		if f.err != nil {
			return f.err
		}
		for _, into := range filling {
			columns, of := into.columns, f.rows[into.table]
			switch into.table {
			case "document_words":
				columns = "rowid, title, body"
			case "statement_words":
				columns = "rowid, body"
				for i := range of {
					of[i] = []any{statementRow(of[i][0].(int64), int(of[i][1].(int64))), of[i][2]}
				}
			}
			width := strings.Count(columns, ",") + 1
			if err := t.insert(ctx, into.table+"("+columns+")", "("+times("?", ", ", width)+")", "", of); err != nil {
				return fmt.Errorf("%s: %w", into.table, err)
			}
		}
		n += len(f.rows["documents"])
		done("documents", n)
	}
	if err := t.Commit(); err != nil {
		return err
	}
	for name, made := range indexes {
		if _, err := c.ExecContext(ctx, made); err != nil {
			return err
		}
		done("index "+name, n)
	}
	for _, q := range []string{"ANALYZE", "PRAGMA journal_mode = WAL"} {
		if _, err := c.ExecContext(ctx, q); err != nil {
			return err
		}
	}
	runtime.GC()
	return nil
}

func (s *Store) fillPostgres(ctx context.Context, all <-chan filled, done func(string, int)) error {
	c, err := s.write.Conn(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	return c.Raw(func(driver any) error {
		conn := driver.(*stdlib.Conn).Conn()
		exec := func(q string) error {
			_, err := conn.Exec(ctx, q)
			return err
		}
		rows, err := conn.Query(ctx, `SELECT c.relname, pg_get_indexdef(c.oid) FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid JOIN pg_class t ON t.oid = i.indrelid
			WHERE t.relname IN ('tellings', 'entries', 'dyads', 'document_words', 'statement_words') AND NOT i.indisprimary AND NOT i.indisunique`)
		if err != nil {
			return err
		}
		indexes := map[string]string{}
		var name, made string
		if _, err := pgx.ForEachRow(rows, []any{&name, &made}, func() error { indexes[name] = strings.Replace(made, " ON ONLY ", " ON ", 1); return nil }); err != nil {
			return err
		}
		for name := range indexes {
			if err := exec("DROP INDEX " + name); err != nil {
				return err
			}
		}
		for _, q := range []string{"SET synchronous_commit = off", "SET maintenance_work_mem = '1GB'", "CREATE TEMP TABLE said (document BIGINT, n BIGINT, body TEXT)",
			"CREATE TEMP TABLE written (id BIGINT, title TEXT, body TEXT)"} {
			if err := exec(q); err != nil {
				return err
			}
		}
		n, months := 0, map[string]bool{}
		for f := range all {
			if f.err != nil {
				return f.err
			}
			for _, into := range filling {
				table := into.table
				if to, ok := map[string]string{"document_words": "written", "statement_words": "said"}[table]; ok {
					table = to
				}
				if _, err := conn.CopyFrom(ctx, pgx.Identifier{table}, strings.Split(into.columns, ", "), pgx.CopyFromRows(f.rows[into.table])); err != nil {
					return fmt.Errorf("%s: %w", into.table, err)
				}
				if into.table != "documents" {
					continue
				}
				for _, d := range f.rows["documents"] { // as merging makes them
					month := d[7].(string)[:7]
					if months[month] {
						continue
					}
					months[month] = true
					own := strings.ReplaceAll(month, "-", "_")
					for _, table := range partitioned {
						if err := exec(fmt.Sprintf("CREATE TABLE %s_%s PARTITION OF %s FOR VALUES FROM ('%s') TO ('%s~')", table, own, table, month, month)); err != nil {
							return err
						}
					}
				}
			}
			for _, q := range []string{"INSERT INTO document_words SELECT id, setweight(to_tsvector('english', title), 'A') || to_tsvector('english', body) FROM written",
				"INSERT INTO statement_words SELECT document, n, to_tsvector('english', body) FROM said", "TRUNCATE written, said"} {
				if err := exec(q); err != nil {
					return err
				}
			}
			n += len(f.rows["documents"])
			done("documents", n)
		}
		for name, made := range indexes {
			if err := exec(made); err != nil {
				return fmt.Errorf("%s: %w", made, err)
			}
			done("index "+name, n)
		}
		return exec("VACUUM ANALYZE")
	})
}
