package store

import (
	"context"
	"database/sql"

	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3/database"
	"github.com/pressly/goose/v3/lock"
)

// alone lets one transaction of all machines write at a time, as one process does in a SQLite file. What a document touches, its story and its
// blocks, is known only while it is written; two that wrote at once could each miss what the other adds to them. doc/scale.md has what it costs.
const alone = `SELECT pg_advisory_xact_lock(7240211)`

func openPostgres(at string) (*Store, error) {
	db, err := sql.Open("pgx", at)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(readers)
	together, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 60)) // asks each second for a minute
	if err != nil {
		return nil, err
	}
	return &Store{pool: db, read: db, write: db, dialect: dialect{name: "postgres", goose: database.DialectPostgres, numbered: true, alone: alone,
		together: together, search: searchPostgres, index: indexPostgres, unindex: unindexPostgres, indexed: "document", restored: restoredPostgres}}, nil
}

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
	if of == Documents {
		return `SELECT document, 0 FROM document_words, websearch_to_tsquery('english', ?) q WHERE words @@ q ORDER BY ts_rank(words, q) DESC, document LIMIT ?`, []any{query}
	}
	return `SELECT document, n FROM statement_words, websearch_to_tsquery('english', ?) q WHERE words @@ q ORDER BY ts_rank(words, q) DESC, document, n LIMIT ?`, []any{query}
}

func restoredPostgres(ctx context.Context, s *Store) error {
	_, err := s.write.ExecContext(ctx, `SELECT setval(pg_get_serial_sequence('documents', 'id'), GREATEST(1, (SELECT COALESCE(MAX(id), 1) FROM documents)))`)
	return err
}
