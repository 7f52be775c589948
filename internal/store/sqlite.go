package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"

	"github.com/pressly/goose/v3/database"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// readers is how many queries may run beside the one writer.
const readers = 4

// openSQLite opens a file. One connection writes, so that writers queue here; those of other processes wait for the file when they begin
// (immediate), not in the middle. Others read what was committed last (WAL).
func openSQLite(file string) (*Store, error) {
	alone := "" // what the address says more
	open := func(n int, lock string, pragmas ...string) (*sql.DB, error) {
		q := url.Values{"_txlock": {lock}, "_pragma": append(pragmas, "busy_timeout(10000)", "foreign_keys(1)", "temp_store(2)", "mmap_size(268435456)")}
		db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: file}).EscapedPath()+"?"+q.Encode()+alone)
		if err != nil {
			return nil, err
		}
		db.SetMaxOpenConns(n)
		return db, nil
	}
	// synchronous FULL: what was acknowledged outlives a power failure.
	write, err := open(1, "immediate", "journal_mode(WAL)", "synchronous(FULL)", "cache_size(-65536)")
	if err != nil {
		return nil, err
	}
	var shut error
	if err := write.Ping(); err != nil {
		write.Close()
		if !noRoom(err) {
			return nil, err
		}
		if journal, err := os.Stat(file + "-wal"); err == nil && journal.Size() > 0 { // what stands there cannot be read without room
			return nil, ErrFull
		}
		// Nobody has the file open, and nobody can write to it: it can be read as it stands.
		shut, alone = ErrFull, "&mode=ro&immutable=1"
		if write, err = open(1, "deferred", "query_only(1)"); err != nil {
			return nil, err
		}
	}
	read, err := open(readers, "deferred", "query_only(1)")
	if err != nil {
		write.Close()
		return nil, err
	}
	return &Store{pool: read, read: read, write: write, shut: shut, watched: newWatched(), dialect: dialect{name: "sqlite", goose: database.DialectSQLite3, search: searchSQLite, among: amongSQLite,
		index: indexSQLite, unindex: unindexSQLite, indexed: "rowid", worded: wordedSQLite, whole: wholeSQLite,
		unword:  []string{`INSERT INTO document_words(document_words) VALUES ('delete-all')`, `INSERT INTO statement_words(statement_words) VALUES ('delete-all')`},
		foreign: foreign, size: `SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()`,
		scrub: []string{`INSERT INTO document_words(document_words) VALUES ('optimize')`, `INSERT INTO statement_words(statement_words) VALUES ('optimize')`,
			`VACUUM`, `PRAGMA wal_checkpoint(TRUNCATE)`},
		restored: func(context.Context, *tx) error { return nil }}}, nil
}

// noRoom reports whether SQLite found no room for the index of its journal, which it makes beside the file when it opens it.
func noRoom(err error) bool {
	var lite *sqlite.Error
	return errors.As(err, &lite) && lite.Code() == sqlite3.SQLITE_IOERR_SHMSIZE
}

// statementRow numbers statement n of a document in the index of statements.
func statementRow(document int64, n int) int64 { return document<<20 | int64(n) }

func indexSQLite(ctx context.Context, t *tx, w wording) error {
	if w.statements == nil {
		_, err := t.exec(ctx, `INSERT INTO document_words(rowid, title, body) VALUES (?, ?, ?)`, w.document, w.title, w.text)
		return err
	}
	rows := make([][]any, len(w.statements))
	for n, s := range w.statements {
		rows[n] = []any{statementRow(w.document, n), s}
	}
	return t.insert(ctx, "statement_words(rowid, body)", "(?, ?)", "", rows)
}

func unindexSQLite(ctx context.Context, t *tx, document int64) error {
	_, err := t.exec(ctx, `DELETE FROM statement_words WHERE rowid >= ? AND rowid < ?`, statementRow(document, 0), statementRow(document+1, 0))
	return err
}

func searchSQLite(of Searched, query string) (string, []any) {
	if of == Documents {
		return `SELECT at, 0 FROM (SELECT rowid AS at, rank AS worth FROM document_words WHERE document_words MATCH ? ORDER BY rowid DESC LIMIT ?) newest
			ORDER BY worth LIMIT ?`, []any{matchSQLite(query), ranked}
	}
	return `SELECT at >> 20, at & 1048575 FROM (SELECT rowid AS at, rank AS worth FROM statement_words WHERE statement_words MATCH ? ORDER BY rowid DESC LIMIT ?) newest
		ORDER BY worth LIMIT ?`, []any{matchSQLite(query), ranked}
}

func amongSQLite(query string) (string, []any) {
	return `SELECT rowid FROM document_words WHERE document_words MATCH ?`, []any{matchSQLite(query)}
}

// matchSQLite makes a query of FTS5 of what people write: words, all wanted, and "quoted phrases".
func matchSQLite(query string) string {
	var terms []string
	for i, part := range strings.Split(searchable(query), `"`) {
		if i%2 == 1 {
			if strings.TrimSpace(part) != "" {
				terms = append(terms, fmt.Sprintf(`"%s"`, part))
			}
			continue
		}
		for w := range strings.FieldsSeq(part) {
			terms = append(terms, `"`+w+`"`)
		}
	}
	return strings.Join(terms, " ")
}
