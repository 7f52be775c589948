package storetest

import (
	"context"
	"database/sql"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// Pair is the address of an empty database on two servers, of which one follows the other and has what that acknowledges before it does. failOver ends the
// first as a crash would and makes the second the one to write to.
func Pair(t testing.TB) (at string, failOver func()) {
	t.Helper()
	if _, err := exec.LookPath("pg_basebackup"); err != nil {
		t.Skip("PostgreSQL is not installed")
	}
	var first, second postgres
	if err := first.make(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { first.stop(); os.RemoveAll(first.dir) })
	ask := func(of *postgres, statement string) {
		db, err := sql.Open("pgx", of.at()+"postgres")
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	second = postgres{user: first.user, as: first.as}
	var err error
	if second.dir, err = os.MkdirTemp("", "detente-standby-"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { second.stop(); os.RemoveAll(second.dir) })
	if first.as != nil {
		if err := os.Chown(second.dir, int(first.as.Uid), int(first.as.Gid)); err != nil {
			t.Fatal(err)
		}
	}
	copied := exec.Command("pg_basebackup", "-D", filepath.Join(second.dir, "data"), "-R", "-c", "fast", "-h", "127.0.0.1", "-p", strconv.Itoa(first.port), "-U", first.user)
	copied.Dir, copied.SysProcAttr = second.dir, &syscall.SysProcAttr{Credential: first.as}
	if out, err := copied.CombinedOutput(); err != nil {
		t.Fatalf("pg_basebackup: %v: %s", err, out)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	second.port = l.Addr().(*net.TCPAddr).Port
	l.Close()
	if err := second.start(); err != nil {
		t.Fatal(err)
	}
	ask(&first, `ALTER SYSTEM SET synchronous_standby_names = '*'`)
	ask(&first, `SELECT pg_reload_conf()`)
	ask(&first, `CREATE DATABASE pair`)
	at = fmt.Sprintf("postgres://%s@127.0.0.1:%d,127.0.0.1:%d/pair?target_session_attrs=read-write&sslmode=disable", first.user, first.port, second.port)
	return at, func() {
		t.Helper()
		first.stop()
		first.process = nil
		ask(&second, `SELECT pg_promote()`)
		ctx, end := context.WithTimeout(context.Background(), 30*time.Second)
		defer end()
		db, err := sql.Open("pgx", second.at()+"postgres")
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		for follows := true; follows; time.Sleep(20 * time.Millisecond) {
			if err := db.QueryRowContext(ctx, `SELECT pg_is_in_recovery()`).Scan(&follows); err != nil {
				t.Fatal(err)
			}
		}
		ask(&second, `ALTER SYSTEM RESET synchronous_standby_names`)
		ask(&second, `SELECT pg_reload_conf()`)
	}
}
