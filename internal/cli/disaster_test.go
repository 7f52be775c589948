package cli

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/pressly/goose/v3"

	"detente/internal/store"
	"detente/internal/store/storetest"
)

// corrections are the notes of people's claims that a store has.
func (h *harness) corrections(at string) map[string]bool {
	s := h.open(at)
	defer s.Close()
	ctx := context.Background()
	notes := map[string]bool{}
	hashes, err := s.Claimed(ctx)
	if err != nil {
		h.Fatal(err)
	}
	for _, hash := range hashes {
		claims, err := s.Claims(ctx, hash)
		if err != nil {
			h.Fatal(err)
		}
		for _, c := range claims {
			if notes[c.Note] {
				h.Errorf("%q is kept twice", c.Note)
			}
			notes[c.Note] = true
		}
	}
	return notes
}

// struck runs the program and kills it at a random moment within some time; it reports whether it came to its end.
func (h *harness) struck(random *rand.Rand, within time.Duration, args ...string) (ended bool) {
	p, stderr := h.run(args...)
	done := make(chan error, 1)
	go func() { done <- p.Wait() }()
	select {
	case err := <-done:
		if err != nil {
			h.Fatalf("%v failed: %v: %s", args, err, stderr)
		}
		return true
	case <-time.After(time.Duration(random.Int64N(int64(within)))):
		p.Process.Kill()
		if err := <-done; err == nil { // it was quicker
			return true
		}
		return false
	}
}

// seeded is a source of random moments whose seed is told.
func (h *harness) seeded() *rand.Rand {
	seed := rand.Uint64()
	h.Logf("seed %d", seed)
	return rand.New(rand.NewPCG(seed, 1))
}

// sound wants a store that passes its check but for a merge that is to go on.
func (h *harness) sound(at string) {
	s := h.open(at)
	defer s.Close()
	if _, err := s.Check(context.Background(), func(what string) {
		if !strings.HasSuffix(what, "run detente ingest or rebuild") {
			h.Errorf("check: %s", what)
		}
	}, func() {}); err != nil {
		h.Error(err)
	}
}

// took is how long a command takes when nobody kills it.
func (h *harness) took(args ...string) time.Duration {
	began := time.Now()
	p, stderr := h.run(args...)
	if err := p.Wait(); err != nil {
		h.Fatalf("%v: %v: %s", args, err, stderr)
	}
	return time.Since(began)
}

// What people corrected is there once it was acknowledged, wherever the next correction is killed, and is never there twice.
func TestKilledCorrectionLosesAndDoublesNothing(t *testing.T) {
	h := newHarness(t)
	at := storetest.SQLite(t)
	h.took("ingest", "--store", at, filepath.Join(h.folder, "paragraphs.jsonl"))
	s := h.open(at)
	var entries []string
	for e, err := range s.Entries(context.Background(), store.Query{Kind: "statement"}) {
		if err != nil {
			t.Fatal(err)
		}
		if told, err := s.Tellings(context.Background(), &e); err != nil {
			t.Fatal(err)
		} else if len(told) == 1 {
			entries = append(entries, e.ID)
		}
	}
	s.Close()
	n := kills(t)
	if len(entries) < n+1 {
		t.Fatalf("%d statements", len(entries))
	}
	correct := func(i int) []string {
		return []string{"correct", "--store", at, "--author", "desk", "--note", fmt.Sprint("note ", i), "--not", entries[i]}
	}
	within := h.took(correct(0)...)
	random, acknowledged, whole := h.seeded(), map[string]bool{"note 0": true}, 0
	for i := 1; i <= n; i++ {
		if h.struck(random, within*5/4, correct(i)...) {
			acknowledged[fmt.Sprint("note ", i)] = true
			whole++
		}
		kept := h.corrections(at)
		for note := range acknowledged {
			if !kept[note] {
				t.Fatalf("%q was acknowledged and is lost", note)
			}
		}
	}
	h.sound(at)
	t.Logf("%d of %d corrections were acknowledged", whole, n)
}

// A backup is whole or is not there, whenever it is killed, and the store is as it was.
func TestKilledBackupIsNone(t *testing.T) {
	h := newHarness(t)
	at := storetest.SQLite(t)
	h.took("ingest", "--store", at, filepath.Join(h.folder, "paragraphs.jsonl"))
	dir := t.TempDir()
	first := filepath.Join(dir, "first")
	within := h.took("backup", "--store", at, first)
	want := h.record(at)
	random, whole := h.seeded(), 0
	for i := range kills(t) {
		to := filepath.Join(dir, strconv.Itoa(i))
		if ended := h.struck(random, within*5/4, "backup", "--store", at, to); ended {
			whole++
		}
		switch _, err := os.Stat(to); {
		case err == nil:
			restored := storetest.SQLite(t)
			h.took("restore", "--store", restored, to)
			if got := h.record(restored); got != want {
				t.Fatalf("restored, it is another: %s", firstOther(got, want))
			}
		case !errors.Is(err, os.ErrNotExist):
			t.Fatal(err)
		}
	}
	if got := h.record(at); got != want {
		t.Errorf("the store is another: %s", firstOther(got, want))
	}
	t.Logf("%d of %d backups came to their end", whole, kills(t))
}

// A store of an earlier schema is brought to this one, however often that is killed; what it had is there, and the record is that of an undisturbed one.
func TestKilledMigrationLosesNothing(t *testing.T) {
	h := newHarness(t)
	at := storetest.SQLite(t)
	h.took("ingest", "--store", at, filepath.Join(h.folder, "paragraphs.jsonl"))
	want := h.record(at)
	db, err := sql.Open("sqlite", at)
	if err != nil {
		t.Fatal(err)
	}
	versions, err := goose.NewProvider(goose.DialectSQLite3, db, os.DirFS("../store/migrations/sqlite"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := versions.DownTo(context.Background(), 9); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	old, err := os.ReadFile(at)
	if err != nil {
		t.Fatal(err)
	}
	random, whole := h.seeded(), 0
	fresh := func() string {
		to := storetest.SQLite(t)
		if err := os.WriteFile(to, old, 0o600); err != nil {
			t.Fatal(err)
		}
		return to
	}
	within := h.took("stats", "--store", fresh())
	for i, to := 0, fresh(); i < kills(t); i++ {
		if !h.struck(random, within*5/4, "stats", "--store", to) {
			continue
		}
		whole++
		h.sound(to)
		if got := h.record(to); got != want {
			t.Fatalf("brought to this version, it is another: %s", firstOther(got, want))
		}
		to = fresh()
	}
	t.Logf("%d times killed on the way to %d stores of this version", kills(t)-whole, whole)
}

// A full disk is said in a sentence, reading goes on, and the same command goes on once there is room.
func TestFullDiskOnTheCommandLine(t *testing.T) {
	h := newHarness(t)
	dir, full := storetest.Disk(t, "24m")
	at := filepath.Join(dir, "here.db")
	h.took("ingest", "--store", at, filepath.Join(h.folder, "paragraphs.jsonl"))
	full(true)
	rest := slices.Sorted(func(yield func(string) bool) {
		for name := range h.hashes {
			if !yield(name) {
				return
			}
		}
	})
	p, stderr := h.run("ingest", "--store", at, h.folder)
	if err := p.Wait(); err == nil || !strings.Contains(stderr.String(), "the disk is full: what was acknowledged is kept") {
		t.Fatalf("%v: %s", err, stderr)
	}
	acknowledged := map[string]bool{}
	for _, m := range acknowledgement.FindAllStringSubmatch(stderr.String(), -1) {
		acknowledged[filepath.Base(m[1])] = true
	}
	h.took("search", "--store", at, "minister")
	h.took("stats", "--store", at)
	h.has(at, acknowledged)
	full(false)
	h.took("ingest", "--store", at, h.folder)
	for _, name := range rest {
		acknowledged[name] = true
	}
	h.has(at, acknowledged)
	h.sound(at)
}

// Who may read a store's file and not write to it is told so in a sentence, whatever he asks.
func TestStoreThatMayNotBeWrittenTo(t *testing.T) {
	h := newHarness(t)
	dir := t.TempDir()
	at := filepath.Join(dir, "here.db")
	h.took("ingest", "--store", at, filepath.Join(h.folder, "paragraphs.jsonl"))
	for path, mode := range map[string]os.FileMode{at: 0o444, dir: 0o555, filepath.Dir(dir): 0o755} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { os.Chmod(dir, 0o755) })
	exe := filepath.Join(t.TempDir(), "detente")
	if own, err := os.Executable(); err != nil {
		t.Fatal(err)
	} else if err := os.Link(own, exe); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"search", "minister"}, {"stats"}, {"export", "statements"}, {"ingest", h.folder}} {
		p, stderr := h.prepared(append(args, "--store", at)...)
		if os.Getuid() == 0 {
			p.Path = exe // as the one that is built for a test may be where nobody else looks
			p.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		}
		if err := p.Run(); err == nil || !strings.Contains(stderr.String(), "it cannot be written to: its folder and file must be writable, even to read it") {
			t.Errorf("%v: %v: %s", args, err, stderr)
		}
	}
}

// What is read of documents around the nights on which clocks are set, and the record that comes of it, is the same wherever the machine is.
func TestZoneOfTheMachineChangesNothing(t *testing.T) {
	h := newHarness(t)
	folder := t.TempDir()
	var lines strings.Builder
	for i, published := range []string{"2031-03-09T02:30:00-05:00", "2031-03-09T07:59:60Z", "2031-11-02T01:30:00-04:00", "2031-11-02T01:30:00-05:00", "2031-03-30", "2031-12-31T23:59:60Z"} {
		fmt.Fprintf(&lines, "{\"text\": \"Peru said on Sunday that bridge %d would be closed until tomorrow. Chile threatened last week to expel the ambassador of Peru within two days.\", \"published\": %q, \"url\": \"https://example.org/%d\"}\n", i, published, i)
	}
	file := filepath.Join(folder, "nights.jsonl")
	if err := os.WriteFile(file, []byte(lines.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	want := ""
	for _, zone := range []string{"UTC", "America/New_York", "Pacific/Kiritimati", "Pacific/Pago_Pago"} {
		at := storetest.SQLite(t)
		for _, args := range [][]string{{"ingest", "--store", at, file}, {"export", "statements", "--store", at, "--to", at + ".st"}, {"export", "events", "--store", at, "--to", at + ".ev"},
			{"export", "commitments", "--store", at, "--to", at + ".co"}} {
			p, stderr := h.prepared(args...)
			p.Env = append(p.Env, "TZ="+zone)
			if err := p.Run(); err != nil {
				t.Fatalf("%v: %v: %s", args, err, stderr)
			}
		}
		got := ""
		for _, kind := range []string{".st", ".ev", ".co"} {
			raw, err := os.ReadFile(at + kind)
			if err != nil {
				t.Fatal(err)
			}
			got += string(raw)
		}
		if want == "" {
			want = got
		}
		if got != want || strings.Count(got, "\n") < 6 {
			t.Errorf("%s: another record: %s", zone, firstOther(got, want))
		}
	}
}
