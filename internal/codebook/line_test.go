package codebook

import "testing"

func TestEveryCodeCitesItsLine(t *testing.T) {
	c, ok := books(t).Cameo("042")
	if !ok {
		t.Fatal("no CAMEO 042")
	}
	parsed, ok := ParseSource(c.Source.String())
	if !ok || parsed != c.Source {
		t.Fatalf("ParseSource(%q) = %v, %v", c.Source, parsed, ok)
	}
	fields, ok := parsed.Fields()
	if !ok || len(fields) < 2 || fields[0] != "code 042" {
		t.Errorf("fields of %v: %q, %v", parsed, fields, ok)
	}
	for _, bad := range []string{"", "a", "a.tsv", "a.tsv:", "a.tsv:x", "a.txt:1", "a.tsv:99999999999999999999"} {
		if s, ok := ParseSource(bad); ok {
			t.Errorf("ParseSource(%q) = %v", bad, s)
		}
	}
	if _, ok := (Source{"none.tsv", 1}).Fields(); ok {
		t.Error("a line of a file that is not there")
	}
}
