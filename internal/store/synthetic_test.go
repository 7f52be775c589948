package store_test

import (
	"context"
	"fmt"
	"maps"
	"testing"

	"detente/internal/measure"
	"detente/internal/record"
	"detente/internal/store"
	"detente/internal/store/storetest"
)

// A series counts what the documents tell, each thing once: here every document is published twice.
func TestSeriesCountsEntries(t *testing.T) {
	const events = 600
	invented, err := storetest.NewSynthetic(1, events)
	if err != nil {
		t.Fatal(err)
	}
	first, err := measure.ParseDay(storetest.FirstDay.Format("2006-01-02"))
	if err != nil {
		t.Fatal(err)
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		told := map[measure.Dyad]int{}
		for p, r := range invented.Documents() {
			again := p
			again.Report.Publisher = "copy.example"
			add(t, s, p, again)
			u := unread(t, s, "synthetic")
			if len(u) != 1 {
				t.Fatalf("%d unread", len(u))
			}
			put(t, s, store.Reading{Unread: u[0], Reader: "synthetic", Reading: r})
			country := map[string]string{}
			for _, a := range r.Actors {
				country[a.ID] = a.Country
			}
			for _, e := range r.Events {
				told[measure.Dyad{Source: country[e.Source[0]], Target: country[e.Target[0]]}]++
			}
		}
		merge(t, s)
		n, pairs := 0, 0
		for pair := range maps.Keys(told) {
			tallies, err := s.Tallies(ctx, pair, first, first+364)
			if err != nil {
				t.Fatal(err)
			}
			had := 0
			for _, l := range tallies {
				if l.Kind == record.Event {
					had += l.N
				}
			}
			if had > told[pair] {
				t.Errorf("%v: %d events, told of %d", pair, had, told[pair])
			}
			n, pairs = n+had, pairs+1
			half, err := s.Tallies(ctx, pair, first, first+180)
			if err != nil {
				t.Fatal(err)
			}
			for i := range half {
				if half[i] != tallies[i] {
					t.Errorf("%v: the first half of the year is another", pair)
				}
			}
		}
		c, err := s.Count(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if n != c.Entries[record.Event] || n < events*9/10 || pairs < 100 {
			t.Errorf("%d events in the series of %d pairs, %d in the record", n, pairs, c.Entries[record.Event])
		}
		if _, err := s.Check(ctx, func(what string) { t.Error("check: ", what) }, func() {}); err != nil {
			t.Error(err)
		}
	})
}

func TestSyntheticIsTheSameForASeed(t *testing.T) {
	for i, seed := range []uint64{7, 7, 8} {
		s, err := storetest.NewSynthetic(seed, 100)
		if err != nil {
			t.Fatal(err)
		}
		one, err := storetest.NewSynthetic(7, 100)
		if err != nil {
			t.Fatal(err)
		}
		a, ra := s.Document(3)
		b, rb := one.Document(3)
		if same := a.Document.Text == b.Document.Text && fmt.Sprint(ra) == fmt.Sprint(rb); same != (i < 2) {
			t.Errorf("seed %d: the same is %v", seed, same)
		}
		if err := ra.Validate(); err != nil {
			t.Error(err)
		}
	}
}
