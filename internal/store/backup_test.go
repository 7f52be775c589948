package store_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"testing"

	"detente/internal/record"
	"detente/internal/store"
	"detente/internal/store/storetest"
)

// A backup of either database is restored into either.
func TestBackupIsRestoredIntoEitherDatabase(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, from *store.Store) {
		ref, r := said(t, from, "the river treaty would stand for ever", "one", "2031-05-02")
		said(t, from, "no further talks were planned this year", "two", "2031-05-03")
		claim(t, from, r.Document.Text, 0, record.Claim{Verdict: record.Not, Of: ref})
		if _, err := from.Import(ctx, []record.Import{{Origin: "icews", ID: "7", Day: "2031-05-02", Source: record.Side{Country: "BRA"}, CAMEO: "040"}}); err != nil {
			t.Fatal(err)
		}
		if err := from.Follow(ctx, &record.Followed{Address: "https://one.example/feed"}); err != nil {
			t.Fatal(err)
		}
		merge(t, from)
		want := lines(t, from, store.Query{})
		var file bytes.Buffer
		rows, err := from.Backup(ctx, &file, func() {})
		if err != nil || rows < 8 {
			t.Fatalf("%d rows, %v", rows, err)
		}
		storetest.Each(t, func(t *testing.T, to *store.Store) {
			if err := to.Restore(ctx, bytes.NewReader(file.Bytes()), func() {}); err != nil {
				t.Fatal(err)
			}
			if got := lines(t, to, store.Query{}); len(got) != 2 || !slices.Equal(got, want) {
				t.Errorf("%d entries of %d", len(got), len(want))
			}
			if found, err := to.Search(ctx, store.Statements, "further talks", 5); err != nil || len(found) != 1 {
				t.Errorf("search: %v, %v", found, err)
			}
			if followed, err := to.Source(ctx, "https://one.example/feed"); err != nil || followed.Address == "" {
				t.Errorf("%v", err)
			}
			said(t, to, "the envoy had left", "three", "2031-05-04") // numbered after what was restored
			if err := to.Restore(ctx, bytes.NewReader(file.Bytes()), func() {}); !errors.Is(err, store.ErrNotEmpty) {
				t.Errorf("into a store that is not empty: %v", err)
			}
		})
		for _, cut := range []int{0, 10, file.Len() / 2, file.Len() - 1} {
			to := storetest.Open(t, storetest.SQLite(t))
			if err := to.Restore(ctx, bytes.NewReader(file.Bytes()[:cut]), func() {}); !errors.Is(err, store.ErrBackup) {
				t.Errorf("cut to %d bytes: %v", cut, err)
			}
			if n := len(lines(t, to, store.Query{})); n > 0 {
				t.Errorf("cut to %d bytes: %d entries", cut, n)
			}
		}
	})
}
