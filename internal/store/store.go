// Package store keeps documents, reports, readings and claims, and the record that follows from them, in a SQLite file or a
// PostgreSQL database. See doc/adr/0006-record.md for what is kept and what is derived.
package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strconv"
	"strings"

	"github.com/klauspost/compress/zstd"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
	"github.com/pressly/goose/v3/lock"

	"detente/internal/record"
)

//go:embed migrations
var migrations embed.FS

// What is wrong with a store.
var (
	ErrNewer = errors.New("the store was made by a newer version of détente")
	ErrNone  = errors.New("no such entry")
)

// Store is a record and what it follows from. It may be used by many goroutines at once.
type Store struct {
	pool, write *sql.DB // the same where the database lets many write
	read        querier // the pool, or one moment of it
	shut        error   // why nothing can be written; nil where it can
	dialect     dialect
	pack        *zstd.Encoder
	unpack      *zstd.Decoder
	known       []record.Followed // see Know
	watched     *watched
}

// querier is a database, or a transaction that sees it at one moment.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Snapshot runs f with the store as it is at one moment: f sees nothing of what is written meanwhile. The store that f is given may only be
// read, and by one goroutine.
func (s *Store) Snapshot(ctx context.Context, f func(*Store) error) error {
	t, err := s.pool.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return fmt.Errorf("store: snapshot: %w", err)
	}
	defer t.Rollback() // nothing was written
	at := *s
	at.read = t
	return f(&at)
}

// dialect is in what the databases differ.
type dialect struct {
	name     string
	goose    database.Dialect
	numbered bool // placeholders are $1, not ?
	// alone is the statement by which a transaction that writes waits for the others, "" where they queue before they begin.
	alone    string
	together lock.SessionLocker                                // so that one process at a time brings the schema to its version; nil where they need not
	among    func(query string) (statement string, args []any) // the documents that have all words of a query
	search   func(of Searched, query string) (statement string, args []any)
	index    func(ctx context.Context, tx *tx, w wording) error
	unindex  func(ctx context.Context, tx *tx, document int64) error
	foreign  string   // asks whether the database is somebody else's; "" where it may hold other things too
	size     string   // asks how many bytes it takes
	scrub    []string // statements that take the bytes of deleted rows out of the file
	// partition makes room for entries of months; nil where there is nothing to make.
	partition func(ctx context.Context, t *tx, months []string) error
	indexed   string // the column of the index of documents that has their number
	// worded begins to hold the words that search looks in to what they are of; whole looks through the file, nil where the server does.
	worded func(ctx context.Context, s *Store, fault func(string)) (*worded, error)
	whole  func(ctx context.Context, s *Store, fault func(string)) error
	unword []string // statements that take all words out of search
	// restored is told when rows were put in with their numbers, so that new ones are numbered after them.
	restored func(ctx context.Context, t *tx) error
}

// Open opens the store at a postgres:// URL or in a file, makes it if there is none, and brings it to this version.
func Open(ctx context.Context, at string) (*Store, error) {
	var s *Store
	var err error
	if strings.HasPrefix(at, "postgres://") || strings.HasPrefix(at, "postgresql://") {
		s, err = openPostgres(at)
	} else {
		if err := fileFault(at); err != nil {
			return nil, fmt.Errorf("store: open %s: %w", at, err)
		}
		s, err = openSQLite(at)
	}
	if err != nil {
		return nil, fmt.Errorf("store: open %s: %w", Redacted(at), Named(err))
	}
	s.pack, _ = zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithEncoderConcurrency(1))
	s.unpack, _ = zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(maxUnpacked))
	if err := s.migrate(ctx); err != nil {
		s.Close()
		return nil, fmt.Errorf("store: open %s: %w", Redacted(at), Named(err))
	}
	return s, nil
}

// maxUnpacked bounds a reading or text as unpacked; a reading of the largest document is under this.
const maxUnpacked = 1 << 30

// passwords are those that stand among the parameters of an address.
var passwords = regexp.MustCompile(`([?&](?:ssl)?password=)[^&]*`)

// Redacted is a store's address without its password.
func Redacted(at string) string {
	at = passwords.ReplaceAllString(at, "${1}…")
	scheme, rest, ok := strings.Cut(at, "://")
	if !ok {
		return at
	}
	user, host, ok := cutLast(rest, "@")
	if !ok {
		return at
	}
	name, _, _ := strings.Cut(user, ":")
	return scheme + "://" + name + ":…@" + host
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// provider has the versions of the schema.
func (s *Store) provider() (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations/"+s.dialect.name)
	if err != nil {
		return nil, err
	}
	options := []goose.ProviderOption{goose.WithVerbose(false)}
	if s.dialect.together != nil {
		options = append(options, goose.WithSessionLocker(s.dialect.together))
	}
	return goose.NewProvider(s.dialect.goose, s.write, files, options...)
}

// migrate brings the schema to this version. A store of a newer version is left alone.
func (s *Store) migrate(ctx context.Context) error {
	p, err := s.provider()
	if err != nil {
		return err
	}
	if s.dialect.foreign != "" {
		var foreign bool
		if err := s.write.QueryRowContext(ctx, s.dialect.foreign).Scan(&foreign); err != nil {
			return err
		}
		if foreign {
			return fmt.Errorf("%w: it has tables of something else", ErrNotStore)
		}
	}
	has, err := p.GetDBVersion(ctx)
	switch named := Named(err); {
	case err != nil && s.dialect.foreign != "" && named == err && ctx.Err() == nil: // it is our own file, or a new one
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	case err != nil:
		return named
	}
	sources := p.ListSources()
	if newest := sources[len(sources)-1].Version; has > newest {
		return fmt.Errorf("%w: its version is %d, this program knows up to %d", ErrNewer, has, newest)
	}
	if pending, err := p.HasPending(ctx); err != nil || pending {
		if _, err := p.Up(ctx); err != nil {
			return fmt.Errorf("migrate: %w", err)
		}
	}
	var anew, begun bool
	if err := s.write.QueryRowContext(ctx, underived+`, EXISTS (SELECT 1 FROM marked WHERE block = '`+remade+`')`).Scan(&anew, &begun); err != nil {
		return err
	}
	switch {
	case anew:
		return s.Rebuild(ctx, func() {})
	case begun: // by a process that ended before it was done, or by one that is at it
		if _, err := s.Merge(ctx); !errors.Is(err, ErrDenied) { // who may only read waits for others
			return err
		}
	}
	return nil
}

// underived asks whether what is derived is to be made anew: a change of the schema dropped it, or a backup was restored, now or by a process that
// ended before it came to this.
const underived = `SELECT (EXISTS (SELECT 1 FROM readings) OR EXISTS (SELECT 1 FROM imports))
	AND NOT EXISTS (SELECT 1 FROM tellings) AND NOT EXISTS (SELECT 1 FROM entries) AND NOT EXISTS (SELECT 1 FROM marked)`

// ID tells this store from all others.
func (s *Store) ID(ctx context.Context) (id string, err error) {
	if err := s.read.QueryRowContext(ctx, `SELECT id FROM store`).Scan(&id); err != nil {
		return "", fmt.Errorf("store: id: %w", err)
	}
	return id, nil
}

// Close closes the store.
func (s *Store) Close() error {
	var err error
	if s.pool != s.write {
		err = s.pool.Close()
	}
	s.unpack.Close()
	return errors.Join(s.write.Close(), err)
}

// tx is a transaction that writes, in this store's dialect.
type tx struct {
	*sql.Tx
	dialect dialect
	kept    map[string]*sql.Stmt
}

// writing runs f in a transaction; nothing of it is kept if f fails.
func (s *Store) writing(ctx context.Context, f func(*tx) error) error {
	return Named(s.written(ctx, f))
}

func (s *Store) written(ctx context.Context, f func(*tx) error) error {
	if s.shut != nil {
		return s.shut
	}
	t, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	w := &tx{t, s.dialect, map[string]*sql.Stmt{}}
	if s.dialect.alone != "" {
		_, err = w.ExecContext(ctx, s.dialect.alone)
	}
	if err == nil {
		err = f(w)
	}
	if err != nil {
		t.Rollback()
		return err
	}
	return t.Commit()
}

// stmt prepares a statement once for the transaction; nil where the driver keeps what it prepared itself.
func (t *tx) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	if t.dialect.numbered {
		return nil, nil
	}
	if p := t.kept[query]; p != nil {
		return p, nil
	}
	p, err := t.PrepareContext(ctx, query)
	if err == nil {
		t.kept[query] = p
	}
	return p, err
}

func (t *tx) exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	p, err := t.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	if p == nil {
		return t.ExecContext(ctx, t.dialect.bind(query), args...)
	}
	return p.ExecContext(ctx, args...)
}

// row scans the only row of a query; found is false where there is none.
func (t *tx) row(ctx context.Context, query string, args []any, into ...any) (found bool, err error) {
	p, err := t.stmt(ctx, query)
	if err != nil {
		return false, err
	}
	var row *sql.Row
	if p == nil {
		row = t.QueryRowContext(ctx, t.dialect.bind(query), args...)
	} else {
		row = p.QueryRowContext(ctx, args...)
	}
	err = row.Scan(into...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

func (t *tx) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	p, err := t.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	if p == nil {
		return t.QueryContext(ctx, t.dialect.bind(query), args...)
	}
	return p.QueryContext(ctx, args...)
}

// bind writes the placeholders as the database wants them.
func (d dialect) bind(query string) string {
	if !d.numbered {
		return query
	}
	var b strings.Builder
	n := 0
	for _, r := range query {
		if r != '?' {
			b.WriteRune(r)
			continue
		}
		n++
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(n))
	}
	return b.String()
}
