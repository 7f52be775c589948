//go:build reference

package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"detente/internal/codebook"
	"detente/internal/source"
	"detente/internal/store"
	"detente/internal/work"
)

// What the load is, where the environment says nothing else.
const (
	loadRate    = 200 // requests a second
	loadSeconds = 60
	loadIntake  = 2 // documents a second that are taken in meanwhile
	loadP99     = 150 * time.Millisecond
	loadAgain   = 3 // one in so many requests is of a browser that has the answer and asks whether it still holds
	loadReady   = 3 * time.Minute
)

// TestLoad starts detente serve, the program DETENTE, on the store DETENTE_STORE, which it adds documents to, and asks it as many views would: open loop, so that
// a request that is late makes none after it later, and its time counts from when it was due. Documents made of the sentences of others are taken in and read meanwhile.
// It fails where an answer fails, where the slowest of a hundred takes more than 150 ms, or where memory grows. `make load` runs it; doc/benchmarks.md has the figures.
func TestLoad(t *testing.T) {
	at, program := os.Getenv("DETENTE_STORE"), os.Getenv("DETENTE")
	if at == "" || program == "" {
		t.Fatal("DETENTE_STORE and DETENTE name the store, which is added to, and the program")
	}
	number := func(name string, usual int) int {
		if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
			return n
		}
		return usual
	}
	rate, seconds, intake := number("DETENTE_RATE", loadRate), number("DETENTE_SECONDS", loadSeconds), number("DETENTE_INTAKE", loadIntake)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()

	cmd := exec.CommandContext(ctx, program, "serve", "--listen", "127.0.0.1:0", "--store", at)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	pipe, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Wait()
	defer cancel()
	base := ""
	lines := bufio.NewScanner(pipe)
	for lines.Scan() {
		if base = regexp.MustCompile(`http://[0-9.:]+`).FindString(lines.Text()); base != "" {
			break
		}
	}
	if base == "" {
		t.Fatal("the server did not start")
	}
	go func() {
		for lines.Scan() {
			if strings.Contains(lines.Text(), "level=WARN") || strings.Contains(lines.Text(), "level=ERROR") {
				fmt.Fprintln(os.Stderr, lines.Text())
			}
		}
	}()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 512, DisableCompression: true}, Timeout: 30 * time.Second}
	l := &load{client: client, base: base, random: rand.New(rand.NewPCG(1, 2)), tags: map[string]string{}}
	// A server that has just begun measures what stands on the first view; what it answers by then is not counted.
	for began := time.Now(); ; time.Sleep(time.Second) {
		if status, err := l.ask(ctx, asked{"today", "/api/v1/today"}); err == nil && status == http.StatusOK {
			t.Logf("the first view is there %v after the start", time.Since(began).Round(100*time.Millisecond))
			break
		} else if time.Since(began) > loadReady {
			t.Fatal("the first view is not there: ", status, err)
		}
	}
	l.survey(t)

	// What is asked first makes what is kept: a server that has just begun is slower.
	for range 3000 {
		l.ask(ctx, l.next())
	}
	l.taken, l.same = nil, 0
	go l.ingest(ctx, t, at, intake)

	begin := l.state(t, cmd.Process.Pid)
	t.Logf("at the start: %s", begin)
	var wg sync.WaitGroup
	start := time.Now()
	var half held
	for i := range rate * seconds {
		due := start.Add(time.Duration(i) * time.Second / time.Duration(rate))
		time.Sleep(time.Until(due))
		of := l.next()
		wg.Go(func() { l.asked(ctx, of, due) })
		if i == rate*seconds/2 {
			wg.Go(func() { half = l.state(t, cmd.Process.Pid) })
		}
	}
	wg.Wait()
	end := l.state(t, cmd.Process.Pid)
	t.Logf("half way: %s", half)
	t.Logf("at the end: %s", end)
	all := l.report(t)
	if p99 := all[len(all)*99/100]; p99 > loadP99 {
		t.Errorf("p99 is %v, over %v", p99, loadP99)
	}
	if end.resident > half.resident*5/4 {
		t.Errorf("memory grew from %d MB to %d MB in the second half", half.resident>>20, end.resident>>20)
	}
	if end.goroutines > 2*begin.goroutines+50 || end.files > begin.files+600 {
		t.Errorf("goroutines or files stay behind: %s, then %s", begin, end)
	}
}

// load asks a server.
type load struct {
	client *http.Client
	base   string

	mu     sync.Mutex
	random *rand.Rand
	kinds  []kindOfRequest
	taken  map[string][]time.Duration // by kind of request
	failed map[string]int
	tags   map[string]string // by path, as it was answered last
	same   int               // answers that still held
	added  int
}

// kindOfRequest are paths of which one is asked with a weight.
type kindOfRequest struct {
	name   string
	weight int
	paths  []string
}

type asked struct{ kind, path string }

func (l *load) next() asked {
	l.mu.Lock()
	defer l.mu.Unlock()
	sum := 0
	for _, k := range l.kinds {
		sum += k.weight
	}
	n := l.random.IntN(sum)
	for _, k := range l.kinds {
		if n -= k.weight; n < 0 {
			return asked{k.name, k.paths[l.random.IntN(len(k.paths))]}
		}
	}
	panic("the weights are not their sum")
}

func (l *load) ask(ctx context.Context, of asked) (int, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, l.base+of.path, nil)
	if err != nil {
		return 0, err
	}
	r.Header.Set("Accept-Encoding", "gzip")
	l.mu.Lock()
	if tag := l.tags[of.path]; tag != "" && l.random.IntN(loadAgain) == 0 {
		r.Header.Set("If-None-Match", tag)
	}
	l.mu.Unlock()
	resp, err := l.client.Do(r)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	if tag := resp.Header.Get("ETag"); tag != "" {
		l.mu.Lock()
		l.tags[of.path] = tag
		l.mu.Unlock()
	}
	return resp.StatusCode, err
}

func (l *load) asked(ctx context.Context, of asked, due time.Time) {
	status, err := l.ask(ctx, of)
	took := time.Since(due)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.taken == nil {
		l.taken, l.failed = map[string][]time.Duration{}, map[string]int{}
	}
	l.taken[of.kind] = append(l.taken[of.kind], took)
	if status == http.StatusNotModified {
		l.same++
	} else if err != nil || status != http.StatusOK {
		l.failed[fmt.Sprint(of.kind, " ", of.path, " ", status, " ", err)]++
	}
}

// get is the answer to a question as JSON.
func (l *load) get(t *testing.T, path string, into any) {
	t.Helper()
	resp, err := l.client.Get(l.base + path)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(into); err != nil || resp.StatusCode != http.StatusOK {
		t.Fatal(path, resp.Status, err)
	}
}

// survey finds what there is to ask for.
func (l *load) survey(t *testing.T) {
	var today struct{ Pairs []struct{ A, B string } }
	l.get(t, "/api/v1/today", &today)
	var pairs, lists, entries, documents, words, actors []string
	for _, p := range today.Pairs {
		pairs = append(pairs, "/api/v1/pairs/"+p.A+"/"+p.B)
		for _, kind := range []string{"statement", "event", "commitment", "contact"} {
			lists = append(lists, "/api/v1/entries?limit=40&kind="+kind+"&source="+p.A+"&target="+p.B)
		}
		lists = append(lists, "/api/v1/entries?limit=40&kind=commitment&type=threat&condition=true&source="+p.A, "/api/v1/entries?limit=40&kind=commitment&status=open&source="+p.A)
	}
	var found struct {
		Items []struct{ ID, Hash, Key, Title string }
	}
	for _, kind := range []string{"statement", "event", "commitment", "contact"} {
		l.get(t, "/api/v1/entries?limit=200&kind="+kind, &found)
		for _, e := range found.Items {
			entries = append(entries, "/api/v1/entries/"+e.ID)
		}
	}
	l.get(t, "/api/v1/documents?limit=500", &found)
	for _, d := range found.Items {
		documents = append(documents, "/api/v1/documents/"+d.Hash)
		for _, w := range strings.Fields(d.Title) {
			if len(w) > 5 && !strings.ContainsFunc(w, func(r rune) bool { return r < 'A' || r > 'z' }) {
				words = append(words, "/api/v1/search?q="+w, "/api/v1/search?in=statements&q="+w, "/api/v1/documents?q="+w, "/api/v1/entries?kind=statement&limit=40&q="+w)
			}
		}
	}
	l.get(t, "/api/v1/actors?limit=200", &found)
	for _, a := range found.Items {
		actors = append(actors, "/api/v1/actors/"+url.PathEscape(a.Key))
	}
	files := []string{"/"}
	resp, err := l.client.Get(l.base + "/")
	if err != nil {
		t.Fatal(err)
	}
	page, _ := io.ReadAll(resp.Body)
	resp.Body.Close()
	for _, m := range regexp.MustCompile(`(?:src|href)="(/assets/[^"]+)"`).FindAllSubmatch(page, -1) {
		files = append(files, string(m[1]))
	}
	l.kinds = []kindOfRequest{{"page files", 14, files}, {"about", 5, []string{"/api/v1/about"}}, {"today", 10, []string{"/api/v1/today"}}, {"pair", 10, pairs}, {"entries", 20, lists},
		{"entry", 10, entries}, {"document", 10, documents}, {"documents", 4, []string{"/api/v1/documents?limit=40"}}, {"search", 8, words}, {"actors", 3, []string{"/api/v1/actors"}},
		{"actor", 3, actors}, {"review", 1, []string{"/api/v1/review?kind=event"}}, {"situations", 1, []string{"/api/v1/situations"}}, {"sources", 1, []string{"/api/v1/sources"}}}
	for _, k := range l.kinds {
		if len(k.paths) == 0 {
			t.Fatalf("the store has nothing for %s", k.name)
		}
	}
}

// ingest takes some documents a second into the store, until ctx ends. They are made of the sentences of documents that are there, so that they are read as those are, and are
// no copies of them.
func (l *load) ingest(ctx context.Context, t *testing.T, at string, rate int) {
	if rate == 0 {
		return
	}
	s, err := store.Open(ctx, at)
	if err != nil {
		t.Error(err)
		return
	}
	defer s.Close()
	books, err := codebook.Shared()
	if err != nil {
		t.Error(err)
		return
	}
	var sentences []string
	page, err := s.PageOfDocuments(ctx, "", "", "", store.Place{}, 400)
	for i := range page {
		text, err := s.Text(ctx, page[i].Report.Document)
		if err != nil {
			t.Error(err)
			return
		}
		for p := range strings.SplitSeq(text, "\n") {
			if len(p) > 100 && len(p) < 1500 {
				sentences = append(sentences, p)
			}
		}
	}
	if err != nil || len(sentences) < 100 {
		t.Errorf("nothing to make documents of: %v", err)
		return
	}
	random := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 3))
	made := func(yield func(source.Item, error) bool) {
		for range rate {
			var text []string
			for range 12 {
				text = append(text, sentences[random.IntN(len(sentences))])
			}
			id := strconv.FormatUint(random.Uint64(), 36)
			if !yield(source.Item{Kind: source.KindText, Text: strings.Join(text, "\n\n"), Title: "Made " + id, URL: "https://made.example/" + id, Publisher: "Made", Published: page[0].Report.Published, Where: id}, nil) {
				return
			}
		}
	}
	for ctx.Err() == nil {
		n := work.Intake{Store: s, Books: books, Now: time.Now, Fault: func(where string, err error) { t.Error(where, err) }}
		took, err := n.Take(ctx, made)
		if err != nil {
			if ctx.Err() == nil {
				t.Error(err)
			}
			return
		}
		l.mu.Lock()
		l.added += took.New.Documents
		l.mu.Unlock()
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
}

// held is what a server holds.
type held struct {
	resident, heap    int64
	goroutines, files int
	read              int // documents
}

func (s held) String() string {
	return fmt.Sprintf("%d MB resident, %d MB of heap, %d goroutines, %d files, %d documents read", s.resident>>20, s.heap>>20, s.goroutines, s.files, s.read)
}

func (l *load) state(t *testing.T, pid int) (s held) {
	resp, err := l.client.Get(l.base + "/metrics")
	if err != nil {
		t.Error(err)
		return s
	}
	defer resp.Body.Close()
	for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
		name, value, _ := strings.Cut(lines.Text(), " ")
		n, _ := strconv.ParseFloat(value, 64)
		switch name {
		case "process_resident_memory_bytes":
			s.resident = int64(n)
		case "go_memstats_heap_inuse_bytes":
			s.heap = int64(n)
		case "go_goroutines":
			s.goroutines = int(n)
		case `detente_documents_total{outcome="read"}`:
			s.read = int(n)
		}
	}
	files, _ := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", pid))
	s.files = len(files)
	return s
}

// report logs how long answers took, by kind, and returns all of them in order.
func (l *load) report(t *testing.T) (all []time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	t.Logf("%d documents taken in, %d answers still held", l.added, l.same)
	line := func(name string, took []time.Duration) {
		slices.Sort(took)
		at := func(share int) time.Duration { return took[len(took)*share/1000].Round(100 * time.Microsecond) }
		t.Logf("%-12s %6d  p50 %8v  p90 %8v  p99 %8v  p99.9 %8v  most %8v", name, len(took), at(500), at(900), at(990), at(999), took[len(took)-1].Round(time.Millisecond))
	}
	for _, k := range l.kinds {
		if took := l.taken[k.name]; len(took) > 0 {
			line(k.name, took)
			all = append(all, took...)
		}
	}
	line("all", all)
	several := 0
	for what, n := range l.failed {
		if several++; several <= 10 {
			t.Errorf("%d times: %s", n, what)
		}
	}
	return all
}
