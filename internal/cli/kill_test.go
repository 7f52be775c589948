package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"detente/internal/codebook"
	"detente/internal/export"
	"detente/internal/source"
	"detente/internal/store"
	"detente/internal/store/storetest"
	"detente/internal/work"
)

// kills is how often an ingest is killed: 8 times, or as the environment says; `make test-long` asks for a hundred.
func kills(t *testing.T) int {
	n, err := strconv.Atoi(or(os.Getenv("DETENTE_KILLS"), "8"))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// A process that takes a folder in is killed at random moments, again and again. What it acknowledged is there each time, and in the end
// the record is that of a run that nobody disturbed.
func TestKilledIngestLosesAndDoublesNothing(t *testing.T) {
	h := newHarness(t)
	h.disturb(func() string { return storetest.SQLite(t) }, kills(t), h.undisturbed(storetest.SQLite(t)), func(p *exec.Cmd) { p.Process.Kill() })
}

// The same where the database server goes down and comes again.
func TestRestartedDatabaseLosesAndDoublesNothing(t *testing.T) {
	at := storetest.Postgres(t)
	h := newHarness(t)
	h.disturb(func() string { return storetest.Postgres(t) }, max(3, kills(t)/4), h.undisturbed(at), func(*exec.Cmd) { storetest.RestartPostgres(t) })
}

// The same where workers share the reading, each of them is killed again and again while it reads or merges, and the database goes down under
// the broker. What a killed worker had begun is handed out again after half a minute.
func TestKilledWorkersLoseAndDoubleNothing(t *testing.T) {
	h := newHarness(t)
	within := h.undisturbed(storetest.SQLite(t))
	at := storetest.Postgres(t)
	broker, err := work.Serve(t.TempDir(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer broker.Close()
	worker := func() *exec.Cmd {
		p, _ := h.run("worker", "--store", at, "--broker", broker.Address(), "--workers", "1")
		return p
	}
	workers := []*exec.Cmd{worker(), worker()}
	kill := func(p *exec.Cmd) {
		p.Process.Kill()
		p.Wait()
	}
	defer func() {
		for _, p := range workers {
			kill(p)
		}
	}()
	seed := rand.Uint64()
	h.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 1))
	n, struck := kills(t), 0
	for tries := 0; ; tries++ {
		p, stderr := h.run("ingest", "--store", at, "--broker", broker.Address(), h.folder)
		ended := make(chan error, 1)
		go func() { ended <- p.Wait() }()
		running := true
		for running && struck < n {
			select {
			case err = <-ended:
				running = false
			case <-time.After(time.Duration(random.Int64N(int64(2*within) / int64(n)))):
				if struck++; struck == n/2 {
					storetest.RestartPostgres(t)
					continue
				}
				i := random.IntN(len(workers))
				kill(workers[i])
				workers[i] = worker()
			}
		}
		if running {
			err = <-ended
		}
		if err == nil {
			break
		}
		if tries == 5 {
			t.Fatalf("%v: %s", err, stderr)
		}
	}
	if struck < n/2 {
		t.Errorf("it ended after %d strikes", struck)
	}
	h.whole(at)
}

// harness runs `detente ingest` on a folder and keeps its own list of what was acknowledged.
type harness struct {
	*testing.T
	folder string
	hashes map[string][]string // of the documents of each file of the folder
	want   string              // the record as an undisturbed run gives it
}

// newHarness makes a folder of invented documents: a file for each, and their paragraphs as JSON Lines in one file.
func newHarness(t *testing.T) *harness {
	h := &harness{T: t, folder: t.TempDir(), hashes: map[string][]string{}}
	files, err := filepath.Glob("../../testdata/gold/*/*.txt")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	golden, err := filepath.Glob("../../testdata/golden/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	var lines bytes.Buffer
	for i, f := range append(files, golden...) {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if i < len(files) {
			h.write(filepath.Base(f), raw)
		}
		for j, paragraph := range strings.Split(string(raw), "\n\n") {
			if len(paragraph) < 80 || j > 2 {
				continue
			}
			line, err := json.Marshal(map[string]string{"text": paragraph, "published": fmt.Sprintf("2031-05-%02d", 1+(i+j)%28), "url": fmt.Sprintf("https://example.org/%d/%d", i, j)})
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&lines, "%s\n", line)
		}
	}
	h.write("paragraphs.jsonl", lines.Bytes())
	return h
}

// write puts a file into the folder and notes the documents that it holds.
func (h *harness) write(name string, raw []byte) {
	for it, err := range source.Read(context.Background(), "", name, bytes.NewReader(raw)) {
		if err != nil {
			h.Fatal(err)
		}
		doc, err := it.Document()
		if err != nil {
			h.Fatal(err)
		}
		h.hashes[name] = append(h.hashes[name], doc.ID)
	}
	if err := os.WriteFile(filepath.Join(h.folder, name), raw, 0o600); err != nil {
		h.Fatal(err)
	}
}

// start starts the ingest as a process; stderr is what it says.
func (h *harness) start(at string) (p *exec.Cmd, stderr *bytes.Buffer) {
	return h.run("ingest", "--store", at, h.folder)
}

// run starts the program as a process.
func (h *harness) run(args ...string) (p *exec.Cmd, stderr *bytes.Buffer) {
	p, stderr = h.prepared(args...)
	if err := p.Start(); err != nil {
		h.Fatal(err)
	}
	return p, stderr
}

// prepared is the program as a process that is yet to be started.
func (h *harness) prepared(args ...string) (p *exec.Cmd, stderr *bytes.Buffer) {
	exe, err := os.Executable()
	if err != nil {
		h.Fatal(err)
	}
	stderr = new(bytes.Buffer)
	p = &exec.Cmd{Path: exe, Args: append([]string{"detente"}, args...), Stderr: stderr, Env: os.Environ()}
	return p, stderr
}

// undisturbed runs to the end, notes the record and returns how long it took.
func (h *harness) undisturbed(at string) time.Duration {
	began := time.Now()
	p, stderr := h.start(at)
	if err := p.Wait(); err != nil {
		h.Fatalf("%v: %s", err, stderr)
	}
	took := time.Since(began)
	h.want = h.record(at)
	return took
}

// disturb strikes a running ingest n times at random moments and starts it again each time. Whenever it comes to its end, and once more
// after the last strike, the store is held to what it must be, and an empty one begun.
func (h *harness) disturb(fresh func() string, n int, within time.Duration, strike func(*exec.Cmd)) {
	seed := rand.Uint64()
	h.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 1))
	at, acknowledged, whole := fresh(), map[string]bool{}, 0
	for struck := 0; struck < n || whole == 0 || len(acknowledged) > 0; {
		p, stderr := h.start(at)
		ended := make(chan error, 1)
		go func() { ended <- p.Wait() }()
		moment := make(<-chan time.Time)
		if struck < n {
			moment = time.After(time.Duration(random.Int64N(int64(within))))
		}
		hit := false
		var err error
		select {
		case <-moment:
			hit = true
			struck++
			strike(p)
			err = <-ended
		case err = <-ended:
		}
		for _, m := range acknowledgement.FindAllStringSubmatch(stderr.String(), -1) {
			acknowledged[filepath.Base(m[1])] = true
		}
		h.has(at, acknowledged)
		switch {
		case err == nil:
			if len(acknowledged) < len(h.hashes) {
				h.Fatalf("%d of %d files acknowledged: %s", len(acknowledged), len(h.hashes), stderr)
			}
			h.whole(at)
			at, acknowledged = fresh(), map[string]bool{}
			whole++
		case !hit:
			h.Fatalf("undisturbed, and failed: %v: %s", err, stderr)
		}
	}
	h.Logf("%d times struck on the way to %d whole stores", n, whole)
}

// whole holds a store to what it must be at the end.
func (h *harness) whole(at string) {
	s := h.open(at)
	defer s.Close()
	if _, err := s.Check(context.Background(), func(what string) { h.Errorf("check: %s", what) }, func() {}); err != nil {
		h.Error(err)
	}
	if got := h.record(at); got != h.want {
		h.Errorf("the record differs from that of an undisturbed run: %s", firstOther(got, h.want))
	}
}

// acknowledgement is what the ingest says when the items of a file are kept.
var acknowledgement = regexp.MustCompile(`(?m)^(.*): \d+ items?: .*$`)

// has holds a store to what was acknowledged.
func (h *harness) has(at string, acknowledged map[string]bool) {
	if len(acknowledged) == 0 {
		return
	}
	s := h.open(at)
	defer s.Close()
	has := map[string]bool{}
	for r, err := range s.AllReports(context.Background(), "", "") {
		if err != nil {
			h.Fatal(err)
		}
		has[r.Document] = true
	}
	for file := range acknowledged {
		if len(h.hashes[file]) == 0 {
			h.Fatalf("%s was acknowledged and nobody has it", file)
		}
		for _, hash := range h.hashes[file] {
			if !has[hash] {
				h.Fatalf("%s was acknowledged and its document %s is lost", file, hash)
			}
		}
	}
}

func (h *harness) open(at string) *store.Store {
	s, err := store.Open(context.Background(), at)
	if err != nil {
		h.Fatal(err)
	}
	return s
}

// record is all that the store holds, as JSON.
func (h *harness) record(at string) string {
	s := h.open(at)
	defer s.Close()
	books, err := codebook.Shared()
	if err != nil {
		h.Fatal(err)
	}
	var b strings.Builder
	for _, k := range []export.Kind{export.Statements, export.Events, export.Commitments, export.Contacts, export.Readings, export.Documents} {
		if _, err := export.Write(context.Background(), s, books, export.Wanted{Kind: k, Format: export.JSONLines}, &b); err != nil {
			h.Fatal(err)
		}
	}
	if strings.Count(b.String(), "\n") < 100 {
		h.Fatalf("a record of hardly anything: %s", b.String())
	}
	return b.String()
}

func firstOther(got, want string) string {
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range a {
		if i >= len(b) || a[i] != b[i] {
			return fmt.Sprintf("%d lines, want %d; line %d is\n%s\nwant\n%s", len(a), len(b), i+1, a[i], slices.Concat(b, []string{""})[min(i, len(b))])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(a), len(b))
}
