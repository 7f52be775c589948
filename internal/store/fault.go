package store

import (
	"database/sql/driver"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// What a database may be, beside what the store makes of it.
var (
	ErrNotStore = errors.New("this is no store of détente")
	ErrDamaged  = errors.New("the store is damaged, or only a part of it was copied: restore a backup into a new one")
	ErrFull     = errors.New("the disk is full: what was acknowledged is kept, and running it again goes on once there is room")
	ErrReadOnly = errors.New("it cannot be written to: its folder and file must be writable, even to read it")
	ErrBusy     = errors.New("another process keeps the store to itself: try again later")
	ErrDisk     = errors.New("the disk failed to take or give what was asked of it: what was acknowledged is kept, if the disk kept it; run detente check")
	ErrAway     = errors.New("the database does not answer: what was acknowledged is kept, and trying again goes on once it does")
	ErrCrowded  = errors.New("the database has no connection free: try again later, or let it have more")
	ErrDenied   = errors.New("the database lets its user read at most: use one who may write, or a store of this version")
)

// faults are those errors by the codes of SQLite, without what they say more closely, and of PostgreSQL.
var faults = map[int]error{sqlite3.SQLITE_NOTADB: ErrNotStore, sqlite3.SQLITE_CORRUPT: ErrDamaged, sqlite3.SQLITE_FULL: ErrFull, sqlite3.SQLITE_READONLY: ErrReadOnly,
	sqlite3.SQLITE_CANTOPEN: ErrReadOnly, sqlite3.SQLITE_BUSY: ErrBusy, sqlite3.SQLITE_IOERR: ErrDisk}

var faultsPostgres = map[string]error{"XX001": ErrDamaged, "XX002": ErrDamaged, "53100": ErrFull, "25006": ErrReadOnly,
	"53300": ErrCrowded, "42501": ErrDenied, "57P01": ErrAway, "57P02": ErrAway, "57P03": ErrAway}

// Named is an error of a database with what is the matter in words.
func Named(err error) error {
	var lite *sqlite.Error
	var postgres *pgconn.PgError
	var named error
	switch {
	case errors.As(err, &lite):
		if named = faults[lite.Code()&0xff]; noRoom(err) {
			named = ErrFull
		}
	case errors.As(err, &postgres):
		named = faultsPostgres[postgres.Code]
	case away(err):
		named = ErrAway
	}
	if named == nil || errors.Is(err, named) {
		return err
	}
	return fmt.Errorf("%w (%w)", named, err)
}

// away reports whether a server cannot be reached, or was lost on the way.
func away(err error) bool {
	var connecting *pgconn.ConnectError
	var network net.Error
	return errors.As(err, &connecting) || errors.As(err, &network) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, driver.ErrBadConn)
}

// fileFault is what is wrong with the place of a file before a database is opened there; nil if nothing is.
func fileFault(file string) error {
	if info, err := os.Stat(file); err == nil && info.IsDir() {
		return fmt.Errorf("%w: it is a folder", ErrNotStore)
	}
	folder := filepath.Dir(file)
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return fmt.Errorf("there is no folder %s", folder)
	}
	return headFault(file)
}

const magic = "SQLite format 3\x00"

// headFault is what the head of a file shows: that it is no database, or that it is shorter than its head says (https://sqlite.org/fileformat.html): SQLite itself takes a file of some bytes
// for an empty one, and does not miss the end of a last page. What stands in a journal beside it may make up for it.
func headFault(file string) error {
	f, err := os.Open(file)
	if err != nil {
		return nil // there is none yet, or opening it will tell
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || info.Size() == 0 {
		return nil
	}
	var head [100]byte
	n, _ := io.ReadFull(f, head[:])
	if k := min(n, len(magic)); string(head[:k]) != magic[:k] {
		return ErrNotStore
	}
	if journal, err := os.Stat(file + "-wal"); err == nil && journal.Size() > 0 {
		return nil
	}
	page := int64(binary.BigEndian.Uint16(head[16:]))
	if page == 1 {
		page = 1 << 16
	}
	if n < len(head) || info.Size() < page*int64(binary.BigEndian.Uint32(head[28:])) {
		return ErrDamaged
	}
	return nil
}

// foreign asks whether a file has tables, but none of ours: it is somebody else's. A database of PostgreSQL may well hold more than a store.
const foreign = `SELECT COUNT(*) > 0 AND SUM(CASE WHEN name = 'goose_db_version' THEN 1 ELSE 0 END) = 0 FROM sqlite_master WHERE type = 'table'`
