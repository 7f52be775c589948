//go:build reference

package work_test

import (
	"context"
	"encoding/csv"
	"os"
	"strings"
	"testing"
	"time"

	"detente/internal/codebook"
	"detente/internal/record"
	"detente/internal/store"
)

// TestOutside holds the record against a list that is not ours: visits and travels of a president, as a historian's office keeps them. It takes
// the store from DETENTE_STORE and the list (kind, id, role, person, start, end, country …) from DETENTE_VISITS. A visit is found where the record
// has a contact, held, between the United States and that country, dated within two days of it.
func TestOutside(t *testing.T) {
	f, err := os.Open(os.Getenv("DETENTE_VISITS"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	books, err := codebook.Default()
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	s, err := store.Open(ctx, os.Getenv("DETENTE_STORE"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	found := 0
	for _, row := range rows[1:] {
		e, _ := books.Match(strings.Fields(row[6]))
		if e == nil {
			t.Errorf("%s: not in the books", row[6])
			continue
		}
		where := ""
		for c, err := range s.Entries(ctx, store.Query{Kind: record.Contact, Source: "USA", Target: e.Country, From: shifted(t, row[4], -2), To: shifted(t, row[5], 2)}) {
			if err != nil {
				t.Fatal(err)
			}
			if c.Status == "held" {
				where = c.ID
				break
			}
		}
		if where == "" {
			t.Logf("not found: %s %s to %s, %s", row[0], row[4], row[5], row[6])
			continue
		}
		found++
	}
	t.Logf("%d of %d visits stand in the record", found, len(rows)-1)
	if want := 39; found < want {
		t.Errorf("%d of %d, want %d", found, len(rows)-1, want)
	}
}

func shifted(t *testing.T, day string, by int) string {
	d, err := time.Parse(time.DateOnly, day)
	if err != nil {
		t.Fatal(err)
	}
	return d.AddDate(0, 0, by).Format(time.DateOnly)
}
