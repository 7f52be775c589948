package store_test

import (
	"context"
	"slices"
	"testing"

	"detente/internal/record"
	"detente/internal/store"
	"detente/internal/store/storetest"
)

// A store brought back to any version that had a record of today's kinds, and up again, has the same record, also where the process that brought
// it up ended before it made anew what a change of the schema dropped.
func TestVersionsBothWays(t *testing.T) {
	ctx := context.Background()
	for _, version := range []int64{10, 9} {
		storetest.EachAddress(t, func(t *testing.T, at string) {
			s := storetest.Open(t, at)
			ref, r := said(t, s, "the river treaty would stand for ever", "one", "2031-05-02")
			said(t, s, "no further talks were planned this year", "two", "2031-05-03")
			claim(t, s, r.Document.Text, 0, record.Claim{Verdict: record.Not, Of: ref})
			if _, err := s.Import(ctx, []record.Import{{Origin: "icews", ID: "7", Day: "2031-05-02", Source: record.Side{Country: "BRA"}, CAMEO: "040"}}); err != nil {
				t.Fatal(err)
			}
			merge(t, s)
			want := lines(t, s, store.Query{})
			if err := s.Downgrade(ctx, version); err != nil {
				t.Fatal(err)
			}
			again := storetest.Open(t, at)
			if got := lines(t, again, store.Query{}); len(got) != 2 || !slices.Equal(got, want) {
				t.Errorf("down to %d and up: %d entries of %d", version, len(got), len(want))
			}
			clean(t, again)
		})
	}
}

// All versions can be taken back, to an empty database, and brought up again.
func TestVersionsFromNothing(t *testing.T) {
	storetest.EachAddress(t, func(t *testing.T, at string) {
		if err := storetest.Open(t, at).Downgrade(context.Background(), 0); err != nil {
			t.Fatal(err)
		}
		s := storetest.Open(t, at)
		said(t, s, "the river treaty would stand for ever", "one", "2031-05-02")
		merge(t, s)
		clean(t, s)
	})
}
