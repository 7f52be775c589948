//go:build reference

package work_test

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"detente/internal/store"
	"detente/internal/store/storetest"
	"detente/internal/work"
)

const (
	soakedAtMost = 500 // documents taken in together
	soakWorkers  = 2
	// slowest is how much of the throughput of the second tenth of the documents the last one must have: the first warms up, and indexes grow.
	slowest = 0.7
)

// TestSoak lets workers read DETENTE_DOCUMENTS invented documents through JetStream into PostgreSQL. None may be lost, and the last tenth must be read about
// as fast as the second.
func TestSoak(t *testing.T) {
	n, err := strconv.Atoi(os.Getenv("DETENTE_DOCUMENTS"))
	if err != nil || n < 100 {
		t.Fatalf("set DETENTE_DOCUMENTS to a number of documents from 100 on: %v", err)
	}
	ctx := context.Background()
	at := storetest.Postgres(t)
	s := storetest.Open(t, at)
	invented, err := storetest.NewSynthetic(1, n*storetest.EventsInDocument)
	if err != nil {
		t.Fatal(err)
	}
	reader := newReader(t)
	server, err := work.Serve(filepath.Join(t.TempDir(), "broker"), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	running, stop := context.WithCancel(ctx)
	defer stop()
	var done atomic.Int64
	var workers sync.WaitGroup
	for range soakWorkers {
		own := storetest.Open(t, at) // as a process of its own has it
		asked, err := work.Connect(server.Address())
		if err != nil {
			t.Fatal(err)
		}
		defer asked.Close()
		asked.Trouble = func(err error) { t.Log(err) }
		workers.Go(func() {
			w := watch(t, new(int))
			w.Done = func(int) { done.Add(1) }
			asked.Work(running, own, reader, 1, w)
		})
	}
	tenths, began := []time.Duration{}, time.Now()
	atOnce := min(soakedAtMost, n/20) // so that tenths can be told apart
	for from := 0; from < n; {
		var some []store.Publication
		for ; len(some) < atOnce && from < n; from++ {
			p, _ := invented.Document(from)
			some = append(some, p)
		}
		if _, err := s.Add(ctx, some); err != nil {
			t.Fatal(err)
		}
		for int(done.Load()) < from-atOnce { // the workers are near: what is waited for is theirs
			time.Sleep(10 * time.Millisecond)
		}
		if len(tenths) < from*10/n {
			tenths = append(tenths, time.Since(began))
			t.Logf("%d documents in %v", from, time.Since(began).Round(time.Second))
		}
	}
	for c := (store.Counts{}); c.Readings+c.Failures < n; time.Sleep(100 * time.Millisecond) {
		if c, err = s.Count(ctx); err != nil {
			t.Fatal(err)
		}
	}
	took := time.Since(began)
	stop()
	workers.Wait()
	if _, err := s.Merge(ctx); err != nil {
		t.Fatal(err)
	}
	c, err := s.Count(ctx)
	if err != nil || c.Documents != n || c.Readings+c.Failures != n {
		t.Errorf("%+v, %v: want %d documents, all read", c, err, n)
	}
	if _, err := s.Check(ctx, func(what string) { t.Errorf("check: %s", what) }, func() {}); err != nil {
		t.Error(err)
	}
	t.Logf("%d documents in %v, %.1f a second", n, took.Round(time.Second), float64(n)/took.Seconds())
	if len(tenths) == 10 {
		second, last := tenths[1]-tenths[0], tenths[9]-tenths[8]
		t.Logf("the second tenth took %v, the last %v", second.Round(time.Millisecond), last.Round(time.Millisecond))
		if float64(second) < slowest*float64(last) {
			t.Error("it gets slower")
		}
	}
}
