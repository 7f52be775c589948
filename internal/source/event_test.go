package source

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The tables of columns and zones can be edited by hand: what is wrong in them must show here.
func TestDataFiles(t *testing.T) {
	for _, format := range []Format{ICEWS, POLECAT, GDELT, PETRARCH, Phoenix} {
		of := columns()[format]
		var fields []string
		for _, c := range of {
			if setters[c.field] == nil {
				t.Errorf("%s: no field %q", format, c.field)
			}
			if slices.Contains(fields, c.field) {
				t.Errorf("%s: %q is there twice", format, c.field)
			}
			fields = append(fields, c.field)
		}
		if !slices.Contains(fields, "date") || !slices.Contains(fields, "cameo") && !slices.Contains(fields, "plover") {
			t.Errorf("%s: no date or no code", format)
		}
	}
	if n := len(columns()); n != 5 {
		t.Errorf("%d formats", n)
	}
	offset := regexp.MustCompile(`^[+-](?:0\d|1[0-4])[0-5]\d$`)
	for name, at := range zones() {
		if !offset.MatchString(at) || strings.ToUpper(name) != name {
			t.Errorf("zone %q: %q", name, at)
		}
	}
	if len(zones()) < 40 {
		t.Errorf("%d zones", len(zones()))
	}
}

func TestWholeCode(t *testing.T) {
	for s, want := range map[string]string{
		"040": "040", "40": "040", "1122": "1122", "211": "0211", "0211": "0211", "10": "10", "100": "100", "03": "03",
		"3": "03", "841": "0841", "200": "200", "2042": "2042", "204": "204", "00": "", "0": "", "21": "021", "20422": "", "X": "", "---": "", "": "", "9999": "",
	} {
		if got := wholeCode(s); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}

// The columns of a table with a head may stand in any order, and some may be missing.
func TestTablesByTheirHeads(t *testing.T) {
	const table = "CAMEO Code\tEvent ID\t\"Target Name\"\tEvent Date\tLatitude\r\n040\t7\tSudland\t2022-01-12\t46.2\r\n\r\n"
	items, faults, err := collect(t, "", "x.tab", strings.NewReader("\uFEFF"+table))
	if err != nil || faults != nil || len(items) != 1 {
		t.Fatalf("%d items, %v, %v", len(items), faults, err)
	}
	e := items[0].Event
	if e.CAMEO != "040" || e.ID != "7" || e.Target.Name != "Sudland" || e.Date != "2022-01-12" || *e.Place.Lat != 46.2 || e.Place.Lon != nil || e.Source.Name != "" {
		t.Errorf("%+v", e)
	}
}

func TestTablesThatAreNone(t *testing.T) {
	for _, s := range []string{"a\tb\n", "", strings.Repeat("1\t", 57) + "x\n"} {
		if items, _, err := collect(t, GDELT, "x.CSV", strings.NewReader(s)); err == nil || len(items) > 0 {
			t.Errorf("%.20q: %d items, %v", s, len(items), err)
		}
	}
}
