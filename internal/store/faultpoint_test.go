package store_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"detente/internal/record"
	"detente/internal/store"
	"detente/internal/store/storetest"
)

// long reports whether the tests are to take what they take: `make test-long`.
func long() bool { return os.Getenv("DETENTE_LONG") != "" }

// step is a piece of work that is acknowledged as a whole.
type step struct {
	name string
	do   func(ctx context.Context, s *store.Store) error
}

// labour is work of each kind that a store does: documents, copies, readings, merging, corrections, events of others, sources, erasing. Each step may be
// done again.
func labour() []step {
	one := publication("Ana Prado of Brazil said the river treaty would stand.", "one", "2031-05-02")
	two := publication("Ana Prado of Brazil said no further talks were planned this year.", "two", "2031-05-03")
	later := one
	later.Report.Publisher, later.Report.URL, later.Report.Published, later.Report.Title = "three", "https://three.example/", "2031-05-01", "Envoys"
	reads := func(of store.Publication, words string) func(context.Context, *store.Store) error {
		return func(ctx context.Context, s *store.Store) error {
			all, err := s.Unread(ctx, "hand", 0, 100)
			for _, u := range all {
				if u.Document.Hash == of.Document.Hash && err == nil {
					err = s.Put(ctx, []store.Reading{spoke(u, "Ana Prado", "BRA", words)})
				}
			}
			return err
		}
	}
	merges := func(ctx context.Context, s *store.Store) error {
		_, err := s.Merge(ctx)
		return err
	}
	return []step{
		{"add", func(ctx context.Context, s *store.Store) error {
			_, err := s.Add(ctx, []store.Publication{one, two})
			return err
		}},
		{"read one", reads(one, "the river treaty would stand")},
		{"read two", reads(two, "no further talks were planned this year")},
		{"merge", merges},
		{"correct", func(ctx context.Context, s *store.Store) error {
			words := "the river treaty would stand"
			r := spoke(store.Unread{Document: one.Document}, "Ana Prado", "BRA", words)
			mine := r.Reading.Statements[0]
			mine.Act = "promise"
			c := record.Claim{Author: "desk", Made: time.Date(2031, 5, 9, 12, 0, 0, 0, time.UTC), Verdict: record.Correct, Fields: []string{"act"}, Statement: &mine, Actors: r.Reading.Actors,
				Of: record.Ref{Document: one.Document.Hash, Kind: record.Statement, Words: mine.Content}}
			if err := c.Seal(one.Document.Text); err != nil {
				return err
			}
			return s.Claim(ctx, &c)
		}},
		{"merge the correction", merges},
		{"import", func(ctx context.Context, s *store.Store) error {
			_, err := s.Import(ctx, []record.Import{{Origin: "icews", ID: "7", Day: "2031-05-04", Source: record.Side{Country: "PER"}, Target: record.Side{Country: "CHL"}, CAMEO: "163"}})
			return err
		}},
		{"follow", func(ctx context.Context, s *store.Store) error {
			return s.Follow(ctx, &record.Followed{Address: "https://one.example/feed", Country: "BRA"})
		}},
		{"report again", func(ctx context.Context, s *store.Store) error {
			_, err := s.Add(ctx, []store.Publication{later})
			return err
		}},
		{"read again", reads(one, "the river treaty would stand")},
		{"merge again", merges},
		{"erase", func(ctx context.Context, s *store.Store) error {
			_, err := s.Erase(ctx, []string{two.Document.Hash}, store.Erasing{When: time.Date(2031, 6, 1, 0, 0, 0, 0, time.UTC), Why: "on demand"}, func() {})
			return err
		}},
		{"merge the rest", merges},
	}
}

// kept is what a store has that was acknowledged, in words.
func kept(ctx context.Context, s *store.Store) (string, error) {
	c, err := s.Count(ctx)
	if err != nil {
		return "", err
	}
	c.Entries = nil // derived, a merge may be done in part
	var ids []string
	for r, err := range s.AllReports(ctx, "", "") {
		if err != nil {
			return "", err
		}
		ids = append(ids, r.Document+" "+r.ID())
	}
	slices.Sort(ids)
	return fmt.Sprintf("%+v %v", c, ids), nil
}

// undisturbed is what is kept before the first step and after each, and the record in the end.
func undisturbed(t *testing.T, s *store.Store) (after []string, want []string) {
	ctx := context.Background()
	for _, st := range append([]step{{"nothing", func(context.Context, *store.Store) error { return nil }}}, labour()...) {
		if err := st.do(ctx, s); err != nil {
			t.Fatalf("%s: %v", st.name, err)
		}
		now, err := kept(ctx, s)
		if err != nil {
			t.Fatal(err)
		}
		after = append(after, now)
	}
	clean(t, s)
	return after, lines(t, s, store.Query{})
}

// laboured does the labour; where a step fails, healed is called and gives the store to go on with, in which all steps before must be kept, and that
// one whole or not at all. In the end all must be as if nothing had been.
func laboured(t *testing.T, what string, s *store.Store, after, want []string, healed func(*store.Store) *store.Store) {
	t.Helper()
	ctx, end := context.WithTimeout(context.Background(), time.Minute)
	defer end()
	for i, st := range labour() {
		err := st.do(ctx, s)
		if err == nil {
			continue
		}
		s = healed(s)
		now, failed := kept(ctx, s)
		if failed != nil {
			t.Fatalf("%s: %s failed: %v; then: %v", what, st.name, err, failed)
		}
		if now != after[i] && now != after[i+1] {
			t.Errorf("%s: %s failed: %v\nkept is   %s\nit was    %s\nto become %s", what, st.name, err, now, after[i], after[i+1])
		}
		if _, err := s.Check(ctx, func(fault string) {
			if strings.HasSuffix(fault, "run detente ingest or rebuild") { // a merge that was done in part goes on
				return
			}
			t.Errorf("%s: %s failed, and check says: %s", what, st.name, fault)
		}, func() {}); err != nil {
			t.Errorf("%s: check: %v", what, err)
		}
		if err := st.do(ctx, s); err != nil {
			t.Fatalf("%s: %s does not go on: %v", what, st.name, err)
		}
	}
	s = healed(s)
	if now, err := kept(ctx, s); err != nil || now != after[len(after)-1] {
		t.Errorf("%s: in the end %v\nkept is %s\nwant    %s", what, err, now, after[len(after)-1])
	}
	if got := lines(t, s, store.Query{}); !slices.Equal(got, want) {
		t.Errorf("%s: the record is another: %q, want %q", what, got, want)
	}
	clean(t, s)
}

// points are the places of n at which a fault is tried: all of them, or some.
func points(n, some int) (out []int) {
	by := 1
	if !long() {
		by = max(1, n/some)
	}
	for i := 1; i <= n; i += by {
		out = append(out, i)
	}
	return out
}

// A write, truncation, sync or deletion of the file fails, whichever it is, once or from then on: what was acknowledged is there, the rest is not, and it goes on.
func TestAnyWriteMayFail(t *testing.T) {
	ctx := context.Background()
	count := func(f *faultyFiles, at string) (after, want []string) {
		fail(f)
		defer fail(nil)
		s, err := store.Open(ctx, at)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		made := f.n.Load()
		after, want = undisturbed(t, s)
		f.n.Add(-made)
		return after, want
	}
	dir := t.TempDir()
	counted := &faultyFiles{path: filepath.Join(dir, "counted.db")}
	after, want := count(counted, counted.path)
	n := int(counted.n.Load())
	if n < 50 {
		t.Fatalf("only %d writes: the test counts the wrong ones", n)
	}
	fired := 0
	for _, lasting := range []bool{false, true} {
		for _, at := range points(n+5, 12) {
			path := filepath.Join(dir, fmt.Sprintf("%v-%d.db", lasting, at))
			s, err := store.Open(ctx, path)
			if err != nil {
				t.Fatal(err)
			}
			f := &faultyFiles{path: path, at: int64(at), lasting: lasting}
			fail(f)
			laboured(t, fmt.Sprintf("at %d, lasting %v", at, lasting), s, after, want, func(s *store.Store) *store.Store {
				fail(nil)
				if !lasting {
					return s
				}
				s.Close()
				s, err := store.Open(ctx, path)
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { s.Close() })
				return s
			})
			fail(nil)
			if f.n.Load() >= f.at {
				fired++
			}
			s.Close()
		}
	}
	t.Logf("%d writes, %d faults", n, fired)
	if fired < 20 {
		t.Errorf("only %d faults", fired)
	}
}

// The same of the way to a PostgreSQL server, at any message to it.
func TestAnyMessageMayBeLost(t *testing.T) {
	ctx := context.Background()
	laid, by := newCable(t, storetest.Postgres(t))
	s := storetest.Open(t, by)
	laid.breaks(0, false, false)
	after, want := undisturbed(t, s)
	n, _ := laid.mend()
	if n < 100 {
		t.Fatalf("only %d messages", n)
	}
	fired := 0
	hows := []struct{ delivered, lasting bool }{{false, false}, {true, false}, {false, true}, {true, true}}
	for i, at := range points(n, 20) {
		how := hows[i%len(hows)]
		laid, by := newCable(t, storetest.Postgres(t))
		s, err := store.Open(ctx, by)
		if err != nil {
			t.Fatal(err)
		}
		laid.breaks(at, how.delivered, how.lasting)
		laboured(t, fmt.Sprintf("at %d, %+v", at, how), s, after, want, func(s *store.Store) *store.Store {
			if _, broke := laid.mend(); broke {
				fired++
			}
			return s
		})
		s.Close()
	}
	t.Logf("%d messages, %d breaks", n, fired)
	if fired < 10 {
		t.Errorf("only %d breaks", fired)
	}
}
