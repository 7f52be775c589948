package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"detente/internal/store"
	"detente/internal/store/storetest"
)

// many are publications of some length, no two alike.
func many(from, n int) []store.Publication {
	var out []store.Publication
	for i := from; i < from+n; i++ {
		text := strings.Repeat(fmt.Sprintf("The envoy of district %d went to place %d. ", i, i*i), 40)
		out = append(out, publication(text, fmt.Sprint("paper", i), "2031-05-02"))
	}
	return out
}

// A full disk is named; all that was acknowledged is there, and with room it goes on.
func TestFullDisk(t *testing.T) {
	ctx := context.Background()
	at := storetest.SQLite(t)
	s := storetest.Open(t, at)
	if err := s.Limit(ctx, 60); err != nil {
		t.Fatal(err)
	}
	acknowledged := 0
	var err error
	for from := 0; err == nil && from < 10_000; from += 10 {
		var a store.Added
		if a, err = s.Add(ctx, many(from, 10)); err == nil {
			acknowledged += a.Documents
		}
	}
	if !errors.Is(err, store.ErrFull) || acknowledged == 0 {
		t.Fatalf("%d documents, %v", acknowledged, err)
	}
	has := func(s *store.Store) int {
		c, err := s.Count(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return c.Documents
	}
	if n := has(s); n != acknowledged {
		t.Errorf("%d documents, %d were acknowledged", n, acknowledged)
	}
	clean(t, s)
	if err := s.Limit(ctx, 0); err != nil {
		t.Fatal(err)
	}
	if a, err := s.Add(ctx, many(0, acknowledged+10)); err != nil || a.Documents != 10 {
		t.Errorf("with room: %+v, %v", a, err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if n := has(storetest.Open(t, at)); n != acknowledged+10 {
		t.Errorf("opened again: %d documents", n)
	}
}

// A file that was copied in part is known as one, wherever it was cut, and is left as it is.
func TestHalfCopiedStore(t *testing.T) {
	ctx := context.Background()
	at := storetest.SQLite(t)
	s, err := store.Open(ctx, at)
	if err != nil {
		t.Fatal(err)
	}
	add(t, s, many(0, 50)...)
	if err := s.Close(); err != nil { // all stands in the file itself
		t.Fatal(err)
	}
	whole, err := os.ReadFile(at)
	if err != nil {
		t.Fatal(err)
	}
	for _, cut := range []int{1, 99, 100, 4096, 5000, len(whole) / 2, len(whole) - 4096, len(whole) - 1} {
		half := filepath.Join(t.TempDir(), "half.db")
		if err := os.WriteFile(half, whole[:cut], 0o644); err != nil {
			t.Fatal(err)
		}
		s, err := store.Open(ctx, half)
		if err == nil {
			_, err = s.Check(ctx, func(what string) { err = errors.Join(err, store.ErrDamaged) }, func() {})
			s.Close()
		}
		if !errors.Is(err, store.ErrDamaged) && !errors.Is(err, store.ErrNotStore) {
			t.Errorf("cut to %d of %d bytes: %v", cut, len(whole), err)
		}
		if now, err := os.ReadFile(half); err != nil || len(now) != cut {
			t.Errorf("cut to %d bytes: it has %d now, %v", cut, len(now), err)
		}
	}
	for _, hole := range []int{4096, len(whole) / 3, len(whole) / 2} {
		holed := filepath.Join(t.TempDir(), "holed.db")
		if err := os.WriteFile(holed, append(append(append([]byte{}, whole[:hole]...), make([]byte, 40_000)...), whole[min(len(whole), hole+40_000):]...), 0o644); err != nil {
			t.Fatal(err)
		}
		s, err := store.Open(ctx, holed)
		if err == nil {
			faults := 0
			_, err = s.Check(ctx, func(string) { faults++ }, func() {})
			s.Close()
			if faults > 0 {
				continue
			}
		}
		if !errors.Is(store.Named(err), store.ErrDamaged) && !errors.Is(err, store.ErrNotStore) {
			t.Errorf("a hole at %d of %d: %v", hole, len(whole), err)
		}
	}
}

// What is no store is not made one, and is left as it is.
func TestWhatIsNoStore(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	text, other, word := filepath.Join(dir, "text.db"), filepath.Join(dir, "other.db"), filepath.Join(dir, "word.db")
	if err := os.WriteFile(word, []byte("words"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(text, []byte(strings.Repeat("Not a database. ", 100)), 0o644); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", other)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`CREATE TABLE bookmarks(url TEXT)`); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for _, at := range []string{text, other, word, dir} {
		if _, err := store.Open(ctx, at); !errors.Is(err, store.ErrNotStore) {
			t.Errorf("%s: %v", filepath.Base(at), err)
		}
	}
	if db, err = sql.Open("sqlite", other); err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var tables int
	if err := db.QueryRow(`SELECT COUNT(*) FROM sqlite_master`).Scan(&tables); err != nil || tables != 1 {
		t.Errorf("%d tables, %v", tables, err)
	}
	if _, err := store.Open(ctx, filepath.Join(dir, "none", "x.db")); err == nil || !strings.Contains(err.Error(), "there is no folder") {
		t.Errorf("%v", err)
	}
	if _, err := store.Open(ctx, "/proc/sys/kernel/detente.db"); !errors.Is(err, store.ErrReadOnly) { // where nobody may write, root neither
		t.Errorf("%v", err)
	}
}
