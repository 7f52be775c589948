package store_test

import (
	"context"
	"testing"

	"detente/internal/record"
	"detente/internal/store"
	"detente/internal/store/storetest"
)

// told fills a store with some of each: documents of one story and others, readings, a claim, events of others, joined entries.
func told(t *testing.T, s *store.Store) {
	t.Helper()
	ctx := context.Background()
	p := publication("Ana Prado of Brazil said the river treaty would stand.", "one", "2031-05-02")
	add(t, s, p)
	p.Report.Title, p.Report.Publisher, p.Report.Published = "Envoys meet", "two", "2031-05-01"
	add(t, s, p) // of another title, and earlier
	put(t, s, spoke(unread(t, s, "hand")[0], "Ana Prado", "BRA", "the river treaty would stand"))
	ref, r := said(t, s, "the bridge at Tabatinga would be built", "three", "2031-05-02")
	other, _ := said(t, s, "a bridge would be built before the winter", "four", "2031-05-03")
	claim(t, s, r.Document.Text, 0, record.Claim{Verdict: record.Same, Of: ref, Other: &other})
	if _, err := s.Import(ctx, []record.Import{{Origin: "icews", ID: "7", Day: "2031-05-04", Source: record.Side{Country: "PER"}, Target: record.Side{Country: "CHL"}, CAMEO: "163"}}); err != nil {
		t.Fatal(err)
	}
	merge(t, s)
	clean(t, s)
}

// Whatever of the derived is not what it derives to is found, and made right by a rebuild; so is what was kept and is not what was taken in.
func TestCheckHoldsTheDerivedToWhatItIsOf(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		told(t, s)
		faults := func() (out []string) {
			if _, err := s.Check(ctx, func(what string) { out = append(out, what) }, func() {}); err != nil {
				t.Fatal(err)
			}
			return out
		}
		for _, change := range []string{
			`DELETE FROM dyads WHERE source = 'PER'`,
			`UPDATE dyads SET status = 'denied' WHERE source = 'PER'`,
			`INSERT INTO dyads(source, target, kind, day, entry, type, status) SELECT 'BOL', target, kind, day, entry, type, status FROM dyads WHERE source = 'PER'`,
			`DELETE FROM actors WHERE side = 'by'`,
			`UPDATE actors SET actor = 'person BRA prado pedro' WHERE side = 'by'`,
			`UPDATE entries SET status = 'denied' WHERE kind = 'event'`,
			`UPDATE entries SET confidence = 0.5 WHERE kind = 'statement'`,
			`UPDATE entries SET body = REPLACE(body, '"BRA"', '"BRB"')`,
			`DELETE FROM entries WHERE kind = 'event'`,
			`DELETE FROM people`,
			`UPDATE people SET name = 'person BRA prado pedro' WHERE name <> ''`,
			`DELETE FROM samples`,
			`UPDATE samples SET shingle = shingle + 1`,
			`DELETE FROM statement_words`,
			`DELETE FROM document_words`,
			`UPDATE tellings SET day = '2031-05-09'`,
			`DELETE FROM tellings`,
		} {
			if err := s.Tamper(ctx, change); err != nil {
				t.Fatalf("%s: %v", change, err)
			}
			if found := faults(); len(found) == 0 {
				t.Errorf("%s: nothing found", change)
			}
			if err := s.Rebuild(ctx, func() {}); err != nil {
				t.Fatal(err)
			}
			if found := faults(); len(found) > 0 {
				t.Errorf("%s, and a rebuild: %q", change, found)
			}
		}
		last := 0
		for _, change := range []string{
			`UPDATE documents SET day = '2031-05-09' WHERE hash = (SELECT MIN(hash) FROM documents)`,
			`UPDATE reports SET title = 'Talk' WHERE publisher = 'three'`,
			`UPDATE claims SET body = REPLACE(body, 'desk', 'desc')`,
			`UPDATE imports SET body = REPLACE(body, 'PER', 'PRE')`,
		} {
			if err := s.Tamper(ctx, change); err != nil {
				t.Fatalf("%s: %v", change, err)
			}
			found := len(faults())
			if found <= last {
				t.Errorf("%s: nothing more found", change)
			}
			last = found
		}
	})
}
