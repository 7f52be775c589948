// Package storetest gives tests a fresh store of each kind.
package storetest

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"

	"detente/internal/store"
)

// Each runs f with an empty store in a SQLite file and with one in PostgreSQL. Where PostgreSQL is not installed that part is
// skipped, and said so.
func Each(t *testing.T, f func(t *testing.T, s *store.Store)) {
	t.Helper()
	EachAddress(t, func(t *testing.T, at string) { f(t, Open(t, at)) })
}

// EachAddress runs f with the address of an empty store of each kind, yet to be opened.
func EachAddress(t *testing.T, f func(t *testing.T, at string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { f(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { f(t, Postgres(t)) })
}

// Open opens a store until the end of the test.
func Open(t testing.TB, at string) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), at)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// SQLite is the address of a store in a file of the test's own.
func SQLite(t testing.TB) string { return filepath.Join(t.TempDir(), "test.db") }

// Main runs the tests of a package that asks for stores, and ends the server: func TestMain(m *testing.M) { storetest.Main(m) }.
func Main(m *testing.M) { os.Exit(Run(m)) }

// Run is Main for a package that has more to do at the end; it returns the exit status.
func Run(m *testing.M) int {
	status := m.Run()
	if running.dir != "" {
		running.stop()
		os.RemoveAll(running.dir)
	}
	return status
}

var (
	running   postgres
	server    = sync.OnceValue(func() error { return running.make() })
	databases atomic.Int32
)

// Postgres is the address of an empty database. One server runs for all tests of the process and ends with it.
func Postgres(t testing.TB) string {
	t.Helper()
	if _, err := exec.LookPath("postgres"); err != nil {
		t.Skip("PostgreSQL is not installed")
	}
	if err := server(); err != nil {
		t.Fatal(err)
	}
	at := running.at()
	db, err := sql.Open("pgx", at+"postgres")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	name := fmt.Sprintf("test%d", databases.Add(1))
	if _, err := db.Exec("CREATE DATABASE " + name); err != nil {
		t.Fatal(err)
	}
	return at + name
}

// RestartPostgres ends the server as a crash would, with every connection to it, and starts it again.
func RestartPostgres(t testing.TB) {
	t.Helper()
	running.stop()
	if err := running.start(); err != nil {
		t.Fatal(err)
	}
}

// PostgresHolds reports whether the files of the server have a word, its log of changes left out.
func PostgresHolds(t testing.TB, word string) (holds bool) {
	t.Helper()
	db, err := sql.Open("pgx", running.at()+"postgres")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("CHECKPOINT"); err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir(filepath.Join(running.dir, "data", "base"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		if bytes.Contains(raw, []byte(word)) {
			holds = true
		}
		if errors.Is(err, fs.ErrNotExist) { // dropped meanwhile
			err = nil
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return holds
}

// postgres is a server on a port of its own.
type postgres struct {
	dir, user string
	port      int
	as        *syscall.Credential // the user postgres where we are root, who may not run it
	process   *os.Process
	ended     chan struct{}
}

func (p *postgres) at() string { return fmt.Sprintf("postgres://%s@127.0.0.1:%d/", p.user, p.port) }

// make makes an empty cluster and starts its server.
func (p *postgres) make() error {
	dir, err := os.MkdirTemp("", "detente-postgres-")
	if err != nil {
		return err
	}
	p.dir, p.user = dir, "postgres"
	if os.Getuid() == 0 {
		u, err := user.Lookup(p.user)
		if err != nil {
			return err
		}
		uid, _ := strconv.Atoi(u.Uid)
		gid, _ := strconv.Atoi(u.Gid)
		if err := os.Chown(dir, uid, gid); err != nil {
			return err
		}
		p.as = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	} else if u, err := user.Current(); err == nil {
		p.user = u.Username
	}
	init := exec.Command("initdb", "-D", filepath.Join(dir, "data"), "-U", p.user, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	init.Dir, init.SysProcAttr = dir, &syscall.SysProcAttr{Credential: p.as}
	if out, err := init.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, out)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	p.port = l.Addr().(*net.TCPAddr).Port
	l.Close()
	return p.start()
}

func (p *postgres) start() error {
	cmd := exec.Command("postgres", "-D", filepath.Join(p.dir, "data"), "-p", strconv.Itoa(p.port), "-k", p.dir,
		"-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "max_connections=200")
	cmd.Dir, cmd.SysProcAttr = p.dir, &syscall.SysProcAttr{Credential: p.as, Pdeathsig: syscall.SIGQUIT}
	started, ended := make(chan error, 1), make(chan struct{})
	go func() { // Pdeathsig is of the thread that starts it: this one waits for its end
		runtime.LockOSThread()
		if err := cmd.Start(); err != nil {
			started <- err
			return
		}
		started <- nil
		cmd.Wait()
		close(ended)
	}()
	if err := <-started; err != nil {
		return err
	}
	p.process, p.ended = cmd.Process, ended
	for wait := time.Now().Add(30 * time.Second); time.Now().Before(wait); time.Sleep(50 * time.Millisecond) {
		db, err := sql.Open("pgx", p.at()+"postgres")
		if err != nil {
			return err
		}
		err = db.Ping()
		db.Close()
		if err == nil {
			return nil
		}
	}
	return errors.New("storetest: PostgreSQL does not answer")
}

func (p *postgres) stop() {
	if p.process != nil {
		p.process.Signal(syscall.SIGQUIT)
		<-p.ended
	}
}
