package cli

import (
	"bufio"
	"strings"
	"testing"

	"detente/internal/read"
	"detente/internal/record"
)

func TestShowSaysWhoOwnsASource(t *testing.T) {
	var b strings.Builder
	p := &report{w: bufio.NewWriter(&b), look: look{width: defaultWidth}}
	c := &record.Cited{Entry: record.Entry{ID: "st-1", Kind: record.Statement, Type: "deny"}, Who: []record.Side{{Name: "Luis Rey"}}, Whom: []record.Side{{Country: "CHL"}},
		Citations: []record.Citation{{Document: "d", Words: read.Span{Start: 3, End: 9, Text: "no war"}, Reports: []record.Report{
			{Publisher: "Agency", Published: "2031-05-05", Ownership: record.Ownership{Owner: "Ministry of Information", Country: "CHL", State: "yes"}}, {Publisher: "Herald", Published: "2031-05-06T09:00:00Z"}}}}}
	p.entry(c)
	p.w.Flush()
	for _, want := range []string{"Luis Rey → CHL denied", "Agency · 5 May 2031\n    Ministry of Information · CHL · controlled by the state\n  also Herald · 6 May 2031\n", "“no war” [3–9]"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
}
