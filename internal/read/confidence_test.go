package read

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParseCalibrationNamesTheLine(t *testing.T) {
	for _, c := range []struct{ file, want string }{
		{"event\t0.5", "confidence.tsv:1: want kind, raw and p"},
		{"# head\nevent\t0.5\t1.5", "confidence.tsv:2: raw and p must be numbers"},
		{"event\t0.5\t0.2\nevent\t0.4\t0.3", "confidence.tsv:2: raw must rise"},
	} {
		if _, err := ParseCalibration(c.file); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %q", c.file, err, c.want)
		}
	}
}

func TestCalibrationKeepsOrderAndBounds(t *testing.T) {
	built, err := ParseCalibration(confidenceFile)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom([]string{StatementItem, EventItem, CommitmentItem, ContactItem}).Draw(t, "kind")
		a := rapid.Float64Range(0, 1).Draw(t, "a")
		b := rapid.Float64Range(0, 1).Draw(t, "b")
		p, q := built.Of(kind, a), built.Of(kind, b)
		if a < b && p > q {
			t.Errorf("%s: %v is less sure than %v but comes out %v against %v", kind, a, b, p, q)
		}
		if p < 0 || p > 1 {
			t.Errorf("%s: %v comes out as %v", kind, a, p)
		}
	})
}

func TestAtLeastLeavesNoLooseEnds(t *testing.T) {
	r := &Reading{
		Statements: []Statement{{ID: "s1", Basis: Basis{Confidence: 0.9}}, {ID: "s2", Inside: "s1", Basis: Basis{Confidence: 0.3}},
			{ID: "s3", Inside: "s2", Basis: Basis{Confidence: 0.8}}},
		Events:   []Event{{ID: "e1", SaidIn: "s2", Basis: Basis{Confidence: 0.9}}, {ID: "e2", Basis: Basis{Confidence: 0.1}}},
		Contacts: []Contact{{ID: "k1", Statements: []string{"s1", "s2"}, Basis: Basis{Confidence: 0.7}}},
	}
	r.AtLeast(0.5)
	if len(r.Statements) != 2 || r.Statements[1].Inside != "s1" || len(r.Events) != 1 || r.Events[0].SaidIn != "s1" || len(r.Contacts[0].Statements) != 1 {
		t.Errorf("left: %+v", r)
	}
}
