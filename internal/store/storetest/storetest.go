// Package storetest gives tests a fresh store of each kind.
package storetest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
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
func Main(m *testing.M) {
	status := m.Run()
	if stop != nil {
		stop()
	}
	os.Exit(status)
}

var (
	stop      func()
	server    = sync.OnceValues(startPostgres)
	databases atomic.Int32
)

// Postgres is the address of an empty database. One server runs for all tests of the process and ends with it.
func Postgres(t testing.TB) string {
	t.Helper()
	if _, err := exec.LookPath("postgres"); err != nil {
		t.Skip("PostgreSQL is not installed")
	}
	at, err := server()
	if err != nil {
		t.Fatal(err)
	}
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

// startPostgres starts a server on a free port, as the user postgres where we are root, who may not run it.
func startPostgres() (at string, err error) {
	dir, err := os.MkdirTemp("", "detente-postgres-")
	if err != nil {
		return "", err
	}
	as := &syscall.SysProcAttr{Pdeathsig: syscall.SIGQUIT}
	name := "postgres"
	if os.Getuid() == 0 {
		u, err := user.Lookup(name)
		if err != nil {
			return "", err
		}
		uid, _ := strconv.Atoi(u.Uid)
		gid, _ := strconv.Atoi(u.Gid)
		if err := os.Chown(dir, uid, gid); err != nil {
			return "", err
		}
		as.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	} else if u, err := user.Current(); err == nil {
		name = u.Username
	}
	data := filepath.Join(dir, "data")
	init := exec.Command("initdb", "-D", data, "-U", name, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	init.Dir, init.SysProcAttr = dir, &syscall.SysProcAttr{Credential: as.Credential}
	if out, err := init.CombinedOutput(); err != nil {
		return "", fmt.Errorf("initdb: %w: %s", err, out)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	port := l.Addr().(*net.TCPAddr).Port
	l.Close()
	cmd := exec.Command("postgres", "-D", data, "-p", strconv.Itoa(port), "-k", dir, "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "max_connections=200")
	cmd.Dir, cmd.SysProcAttr = dir, as
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
		return "", err
	}
	stop = func() {
		cmd.Process.Signal(syscall.SIGQUIT)
		<-ended
		os.RemoveAll(dir)
	}
	at = fmt.Sprintf("postgres://%s@127.0.0.1:%d/", name, port)
	for wait := time.Now().Add(30 * time.Second); time.Now().Before(wait); time.Sleep(50 * time.Millisecond) {
		db, err := sql.Open("pgx", at+"postgres")
		if err != nil {
			return "", err
		}
		err = db.Ping()
		db.Close()
		if err == nil {
			return at, nil
		}
	}
	return "", errors.New("storetest: PostgreSQL does not answer")
}
