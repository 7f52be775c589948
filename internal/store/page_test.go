package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"detente/internal/measure"
	"detente/internal/record"
	"detente/internal/store"
	"detente/internal/store/storetest"
)

// paged are the ids of all entries that a filter asks for, fetched so many at a time.
func paged(t *testing.T, s *store.Store, f store.Filter, order store.Order, n int) []string {
	t.Helper()
	var out []string
	var after store.Place
	for {
		entries, places, err := s.PageOf(t.Context(), f, order, after, n)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			out = append(out, e.ID)
		}
		if len(entries) < n {
			return out
		}
		after = places[n-1]
	}
}

func TestPages(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		before, err := s.Changes(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for day := range 7 {
			add(t, s, publication(fmt.Sprintf("FRA shelled DEU near the mill of Anderfeld at dawn, for the %d. time.", day+1), "gazette", fmt.Sprintf("2031-05-%02dT08:00:00Z", 3*day+1)))
		}
		add(t, s, publication("Ana Prado of Brazil said that grain would flow.", "echo", "2031-05-03T08:00:00Z"))
		var readings []store.Reading
		for _, u := range unread(t, s, "hand") {
			if u.Report.Publisher == "echo" {
				readings = append(readings, spoke(u, "Ana Prado", "BRA", "grain would flow"))
				continue
			}
			r := struck(u, "FRA", "DEU")
			r.Reading.Events[0].Confidence = 0.2 + float64(u.ID)/20
			readings = append(readings, r)
		}
		if err := s.Put(ctx, readings); err != nil {
			t.Fatal(err)
		}
		merge(t, s)
		if after, err := s.Changes(ctx); err != nil || after <= before {
			t.Errorf("changes %d after %d: %v", after, before, err)
		}

		all := paged(t, s, store.Filter{}, store.NewestFirst, 100)
		if len(all) != 8 {
			t.Fatalf("%d entries: %v", len(all), all)
		}
		for _, n := range []int{1, 3, 8} {
			if got := paged(t, s, store.Filter{}, store.NewestFirst, n); !slices.Equal(got, all) {
				t.Errorf("by %d: %v, want %v", n, got, all)
			}
		}
		reversed := slices.Clone(all)
		slices.Reverse(reversed)
		if got := paged(t, s, store.Filter{}, store.OldestFirst, 3); !slices.Equal(got, reversed) {
			t.Errorf("oldest first: %v, want %v", got, reversed)
		}
		last := -1.0
		for _, id := range paged(t, s, store.Filter{}, store.LeastCertain, 3) {
			e, err := s.Entry(ctx, id)
			if err != nil || e.Confidence < last {
				t.Errorf("%s of %v after %v: %v", id, e.Confidence, last, err)
			}
			last = e.Confidence
		}
		for _, c := range []struct {
			name string
			of   store.Filter
			want int
		}{
			{"kind", store.Filter{Query: store.Query{Kind: record.Event}}, 7},
			{"days", store.Filter{Query: store.Query{Kind: record.Event, From: "2031-05-04", To: "2031-05-10"}}, 3},
			{"pair", store.Filter{Query: store.Query{Source: "FRA", Target: "DEU"}}, 7},
			{"other way", store.Filter{Query: store.Query{Source: "DEU", Target: "FRA"}}, 0},
			{"root", store.Filter{Query: store.Query{Kind: record.Event}, Type: "19"}, 7},
			{"code", store.Filter{Query: store.Query{Kind: record.Event}, Type: "190"}, 7},
			{"other root", store.Filter{Query: store.Query{Kind: record.Event}, Type: "18"}, 0},
			{"status", store.Filter{Status: "happened"}, 7},
			{"actor", store.Filter{Actor: "person BRA ana prado"}, 1},
			{"condition", store.Filter{Condition: true}, 0},
			{"words", store.Filter{Words: "grain flows"}, 1},
			{"phrase", store.Filter{Words: `"mill of anderfeld"`}, 7},
			{"no words", store.Filter{Words: "zeppelin"}, 0},
			{"marks alone", store.Filter{Words: `" "`}, 8},
			{"hostile words", store.Filter{Words: `'; DROP TABLE entries; -- " OR 1=1 *`}, 0},
		} {
			if got := paged(t, s, c.of, store.NewestFirst, 3); len(got) != c.want {
				t.Errorf("%s: %d entries, want %d", c.name, len(got), c.want)
			}
		}

		var documents []string
		var after store.Place
		for range 5 {
			page, err := s.PageOfDocuments(ctx, "", "", "", after, 3)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range page {
				documents = append(documents, d.Report.Published)
				after = d.Place
				if d.Reports != 1 || !d.Read {
					t.Errorf("%+v", d)
				}
			}
		}
		if len(documents) != 8 || !slices.IsSortedFunc(documents, func(a, b string) int { return strings.Compare(b, a) }) {
			t.Errorf("documents: %v", documents)
		}
		if page, err := s.PageOfDocuments(ctx, "2031-05-02", "2031-05-04", "grain", store.Place{}, 9); err != nil || len(page) != 1 {
			t.Errorf("documents on grain: %v, %v", page, err)
		}

		var actors []string
		after = store.Place{}
		for range 5 {
			page, err := s.PageOfActors(ctx, "", "", "", after, 2)
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range page {
				actors = append(actors, fmt.Sprintf("%s %d", a.Key, a.All))
				after = a.Place()
			}
		}
		if want := []string{"country DEU 7", "country FRA 7", "person BRA ana prado 1"}; !slices.Equal(actors, want) {
			t.Errorf("actors %q, want %q", actors, want)
		}
		if page, err := s.PageOfActors(ctx, "", "PRADO ana", "BRA", store.Place{}, 9); err != nil || len(page) != 1 || page[0].Statements != 1 {
			t.Errorf("Ana Prado: %+v, %v", page, err)
		}
		if page, err := s.PageOfActors(ctx, "", "%", "", store.Place{}, 9); err != nil || len(page) != 0 {
			t.Errorf("a sign of patterns: %+v, %v", page, err)
		}
		from, _ := measure.ParseDay("2031-05-01")
		if pairs, err := s.Busiest(ctx, from, from+30, 12); err != nil || len(pairs) != 1 || pairs[0] != (measure.Dyad{Source: "DEU", Target: "FRA"}) {
			t.Errorf("busiest: %v, %v", pairs, err)
		}
	})
}
