package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3/database"
	"github.com/pressly/goose/v3/lock"
)

// alone lets one transaction of all machines write at a time, as one process does in a SQLite file. What a document touches, its story and its
// blocks, is known only while it is written; two that wrote at once could each miss what the other adds to them. doc/scale.md has what it costs.
const alone = `SELECT pg_advisory_xact_lock(7240211)`

// lost lets the server see within minutes that whoever held a transaction open is gone: on a network that was cut, nothing else tells it, and all who write wait.
const lost = `SET idle_in_transaction_session_timeout = '5min'; SET tcp_keepalives_idle = 60; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 6`

func openPostgres(at string) (*Store, error) {
	config, err := pgx.ParseConfig(at)
	if err != nil {
		return nil, err
	}
	db := stdlib.OpenDB(*config, stdlib.OptionAfterConnect(func(ctx context.Context, c *pgx.Conn) error {
		_, err := c.Exec(ctx, lost)
		return err
	}))
	db.SetMaxOpenConns(readers)
	together, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 60)) // asks each second for a minute
	if err != nil {
		return nil, err
	}
	return &Store{pool: db, read: db, write: db, watched: newWatched(), dialect: dialect{name: "postgres", goose: database.DialectPostgres, numbered: true, alone: alone,
		together: together, search: searchPostgres, among: amongPostgres, index: indexPostgres, unindex: unindexPostgres, indexed: "document", restored: restoredPostgres,
		worded: wordedPostgres, unword: []string{`DELETE FROM document_words`, `DELETE FROM statement_words`},
		scrub: scrubPostgres, partition: partitionPostgres, size: `SELECT pg_database_size(current_database())`}}, nil
}

// scrubPostgres writes anew, without what was deleted, every table that has words of documents, and what the planner noted of their values. Each table is locked
// meanwhile. The server's own log of changes is out of reach: doc/adr/0008-erasure.md.
var scrubPostgres = []string{`VACUUM (FULL, ANALYZE) documents, reports, readings, failures, samples, claims, imports, tellings, people, entries, dyads, actors, document_words, statement_words`,
	`VACUUM FULL pg_statistic`}

// partitioned are the tables that grow with the news, by the month of their day.
var partitioned = []string{"entries", "dyads"}

// partitionPostgres makes a partition for each of the months in which documents of the store were published: what is told of times long past or to
// come stays with the others, until its month comes. Where somebody reads what is to be moved, for an export, it is left to the next time. One
// transaction writes at a time, so nobody else makes the same.
func partitionPostgres(ctx context.Context, t *tx, months []string) error {
	var missing []string
	for some := range parts(months) {
		args := make([]any, len(some))
		for i, m := range some {
			args[i] = m
		}
		rows, err := t.query(ctx, `SELECT v.month FROM (VALUES `+times("(CAST(? AS TEXT))", ", ", len(some))+`) v(month)
			WHERE length(v.month) = 7 AND to_regclass('entries_' || replace(v.month, '-', '_')) IS NULL
			AND EXISTS (SELECT 1 FROM documents WHERE day >= v.month AND day < v.month || '~')`, args...)
		if err != nil {
			return err
		}
		more, err := scanTexts(rows)
		if err != nil {
			return err
		}
		missing = append(missing, more...)
	}
	for _, m := range missing {
		from, err := time.Parse("2006-01", m)
		if err != nil {
			continue
		}
		if _, err := t.ExecContext(ctx, `SAVEPOINT month; SET LOCAL lock_timeout = '200ms'`); err != nil {
			return err
		}
		for _, table := range partitioned {
			own := table + from.Format("_2006_01")
			_, err = t.ExecContext(ctx, fmt.Sprintf(`CREATE TABLE %[2]s (LIKE %[1]s);
				WITH moved AS (DELETE FROM %[1]s_other WHERE day >= '%[3]s' AND day < '%[4]s' RETURNING *) INSERT INTO %[2]s SELECT * FROM moved;
				ALTER TABLE %[1]s ATTACH PARTITION %[2]s FOR VALUES FROM ('%[3]s') TO ('%[4]s')`, table, own, m, from.AddDate(0, 1, 0).Format("2006-01")))
			if err != nil {
				break
			}
		}
		var refused *pgconn.PgError
		after := `RELEASE SAVEPOINT month; SET LOCAL lock_timeout = 0`
		if errors.As(err, &refused) && refused.Code == lockNotAvailable {
			after, err = `ROLLBACK TO SAVEPOINT month`, nil
		}
		if err != nil {
			return err
		}
		if _, err := t.ExecContext(ctx, after); err != nil {
			return err
		}
	}
	return nil
}

// lockNotAvailable is the SQLSTATE of a lock that was waited for too long.
const lockNotAvailable = "55P03"

func indexPostgres(ctx context.Context, t *tx, w wording) error {
	if w.statements == nil {
		_, err := t.exec(ctx, `INSERT INTO document_words(document, words) VALUES (?, setweight(to_tsvector('english', ?), 'A') || to_tsvector('english', ?))`, w.document, w.title, w.text)
		return err
	}
	rows := make([][]any, len(w.statements))
	for n, s := range w.statements {
		rows[n] = []any{w.document, n, s}
	}
	return t.insert(ctx, "statement_words(document, n, words)", "(?, ?, to_tsvector('english', ?))", "", rows)
}

func unindexPostgres(ctx context.Context, t *tx, document int64) error {
	_, err := t.exec(ctx, `DELETE FROM statement_words WHERE document = ?`, document)
	return err
}

func searchPostgres(of Searched, query string) (string, []any) {
	query = searchable(query)
	if of == Documents {
		return `SELECT document, 0 FROM (SELECT document, words, q FROM document_words, websearch_to_tsquery('english', ?) q WHERE words @@ q ORDER BY document DESC LIMIT ?) newest
			ORDER BY ts_rank(words, q) DESC, document LIMIT ?`, []any{query, ranked}
	}
	return `SELECT document, n FROM (SELECT document, n, words, q FROM statement_words, websearch_to_tsquery('english', ?) q WHERE words @@ q ORDER BY document DESC, n DESC LIMIT ?) newest
		ORDER BY ts_rank(words, q) DESC, document, n LIMIT ?`, []any{query, ranked}
}

func amongPostgres(query string) (string, []any) {
	return `SELECT document FROM document_words WHERE words @@ websearch_to_tsquery('english', ?)`, []any{searchable(query)}
}

func restoredPostgres(ctx context.Context, t *tx) error {
	_, err := t.ExecContext(ctx, `SELECT setval(pg_get_serial_sequence('documents', 'id'), GREATEST(1, (SELECT COALESCE(MAX(id), 1) FROM documents)))`)
	return err
}
