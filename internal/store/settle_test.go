package store_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"detente/internal/record"
	"detente/internal/store"
	"detente/internal/store/storetest"
)

// A settler finds the same, whether commitments come by day, in any other order, or each alone; and none that are over a year later.
func TestSettlerGivesTheSameInAnyOrder(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		var acts []record.Import
		day := func(n int) string {
			return time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n).Format(time.DateOnly)
		}
		for i := range 60 {
			acts = append(acts, record.Import{Origin: "icews", ID: fmt.Sprint(i), Day: day(i * 20), Source: record.Side{Country: "PER"}, Target: record.Side{Country: "CHL"}, CAMEO: "163"})
		}
		if _, err := s.Import(ctx, acts); err != nil {
			t.Fatal(err)
		}
		merge(t, s)
		add(t, s, publication("The last word.", "one", day(1300)))
		var promised []record.Entry
		for _, n := range []int{5, 15, 420, 1175, 1190} {
			promised = append(promised, record.Entry{ID: fmt.Sprint("co-", n), Kind: record.Commitment, Type: "threat", Status: "open", Day: day(n), Code: "163", Sources: []string{"PER"}, Targets: []string{"CHL"}})
		}
		undated := record.Entry{ID: "co-undated", Kind: record.Commitment, Type: "threat", Status: "open", Code: "163", Sources: []string{"PER"}, Targets: []string{"CHL"}}
		want := []string{day(20), day(20), day(440), day(1180), ""}
		for name, order := range map[string][]int{"by day": {0, 1, 2, 3, 4}, "back": {4, 3, 2, 1, 0}, "twice": {2, 2, 0, 3, 0}} {
			settler, err := s.NewSettler(ctx, "")
			if err != nil {
				t.Fatal(err)
			}
			for _, i := range order {
				got, err := settler.Settle(ctx, &promised[i])
				if err != nil {
					t.Fatal(err)
				}
				evidence, err := settler.Evidence(ctx, &got)
				if err != nil {
					t.Fatal(err)
				}
				when := ""
				if len(evidence) > 0 {
					when = evidence[0].Day
				}
				if when != want[i] || (got.Status == "met") != (want[i] != "") {
					t.Errorf("%s: %s is %s by what was on %q, want %q", name, promised[i].ID, got.Status, when, want[i])
				}
			}
			before, err := s.NewSettler(ctx, day(19))
			if err != nil {
				t.Fatal(err)
			}
			if got, err := before.Settle(ctx, &promised[0]); err != nil || got.Status != "open" {
				t.Errorf("%s: the day before, it is %s, %v", name, got.Status, err)
			}
			if got, err := settler.Settle(ctx, &undated); err != nil || got.Status != "open" || len(got.Proposals) > 0 {
				t.Errorf("%s: without a day: %+v, %v", name, got, err)
			}
		}
	})
}
