package export

import (
	"testing"

	"detente/internal/codebook"
	"detente/internal/read"
	"detente/internal/record"
)

// TestColumnsAreThoseOfTheCollections holds data/columns.tsv to the widths of the tables, and each field it names to one that is written.
func TestColumnsAreThoseOfTheCollections(t *testing.T) {
	books, err := codebook.Shared()
	if err != nil {
		t.Fatal(err)
	}
	x := &exchange{books: books}
	value := 1.5
	side := record.Side{Name: "An army", Role: "chief of staff", Country: "ECU", Code: "ECUGOVMILSPY"}
	c := &record.Cited{Entry: record.Entry{ID: "ev-1", Day: "2031-05-05", Place: "Quito", Lead: "d/e1"}, CAMEO: "040", PLOVER: "CONSULT", Goldstein: &value, Text: "met",
		Where: read.Place{Name: "Quito", Country: "ECU", Position: &read.Position{Lat: 1, Lon: 2}}, Who: []record.Side{side},
		Citations: []record.Citation{{Document: "d", Leads: true, Words: read.Span{End: 3, Text: "met"}, Reports: []record.Report{{URL: "https://one.example", Publisher: "One", Published: "2031-05-05"}}}}}
	known := x.about(c)
	known["id"], known["name"] = "1", "ev-1"
	x.side(known, "source", &side)
	x.side(known, "target", &side)
	if len(columns()) != 3 {
		t.Errorf("%d formats", len(columns()))
	}
	for f, width := range map[Format]int{ICEWS: 20, GDELT: 61, POLECAT: 40} {
		if n := len(columns()[f]); n != width {
			t.Errorf("%s has %d columns, want %d", f, n, width)
		}
		for _, col := range columns()[f] {
			if col.field != "" && known[col.field] == "" && col.field != "mode" && col.field != "contexts" {
				t.Errorf("%s: %s: nothing writes %q", f, col.name, col.field)
			}
		}
	}
}

func TestActorCodes(t *testing.T) {
	books, err := codebook.Shared()
	if err != nil {
		t.Fatal(err)
	}
	x := &exchange{books: books}
	for _, c := range []struct {
		side       record.Side
		code, firs string
	}{
		{record.Side{Country: "RUS", Code: "RUSGOV"}, "RUSGOV", "GOV"},
		{record.Side{Country: "UNO"}, "IGOUNO", "IGO"},
		{record.Side{Country: "NAT", Code: "NATMIL"}, "IGOWSTNATMIL", "IGO"},
		{record.Side{Code: "PSEREBHMS"}, "PSEREBHMS", "REB"},
		{record.Side{Code: "IMGMOS"}, "IMGMOS", "IMG"},
		{record.Side{Name: "someone"}, "", ""},
	} {
		code := actorCode(&c.side)
		sectors := append(x.sectors(code), "")
		if code != c.code || sectors[0] != c.firs {
			t.Errorf("%+v: %s %v", c.side, code, sectors)
		}
	}
}
