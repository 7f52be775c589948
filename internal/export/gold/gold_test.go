package gold

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"detente/internal/read"
)

// folder writes one coded document and returns it read back.
func folder(t *testing.T, text, coding string) *Document {
	t.Helper()
	dir := t.TempDir()
	for name, s := range map[string]string{"note.txt": text, "note.gold.json": coding} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(s), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	docs, err := ReadFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	return docs[0]
}

const note = "Norway’s minister said the border would close if the raids went on. He met the envoy of Chad on Monday."

const coding = `{"doc": "note.txt", "published": "2023-05-17",
 "actors": {"minister": {"country": "NOR", "names": ["Norway’s minister"]}, "envoy": {"country": "TCD", "names": ["the envoy of Chad"]}},
 "statements": [{"speakers": ["minister"], "to": [], "via": [], "act": ["threaten", "warn"], "form": "indirect",
   "content": "the border would close if the raids went on", "condition": "if the raids went on"}],
 "events": [{"symmetric": true, "source": ["minister"], "target": [["envoy"], []], "codes": ["040"], "status": "happened", "anchor": "met"},
  {"source": ["minister"], "codes": ["010"], "anchor": "said", "optional": true}],
 "commitments": [{"kind": ["threat"], "by": ["NOR"], "action": "the border would close", "condition": "if the raids went on"}],
 "contacts": [{"kind": ["meeting"], "participants": ["minister", "envoy"], "status": "held", "date": "2023-05-15", "anchors": ["met the envoy"]}]}`

func TestACodersOwnReadingScoresFull(t *testing.T) {
	d := folder(t, note, coding)
	var s Scores
	s.Add(d, d.Reading())
	for _, f := range s.Figures() {
		if f.Value() != 1 && (f.Accuracy || f.TP+f.FP+f.FN > 0) {
			t.Errorf("%s = %v, want 1", f.Name, f)
		}
	}
	for _, a := range s.Agreement() {
		if a.Alpha != 1 {
			t.Errorf("alpha %s = %v, want 1", a.Name, a.Alpha)
		}
	}
}

func TestScoresCountWhatIsMissedSpuriousAndWrong(t *testing.T) {
	d := folder(t, note, coding)
	r := d.Reading()
	r.Statements[0].Act = "praise"
	r.Statements[0].Condition = read.Span{}
	r.Events = append(r.Events, read.Event{CAMEO: "190", Status: "happened", Trigger: read.Span{Start: 0, End: 6, Text: "Norway"}})
	r.Contacts = nil
	var s Scores
	s.Add(d, r)
	want := map[string]float64{"statements": 1, "statement_whole": 0, "statement_act": 0, "conditions": 0, "events_root": 2.0 / 3, "contacts": 0, "commitments_kind": 1}
	for _, f := range s.Figures() {
		if w, ok := want[f.Name]; ok && math.Abs(f.Value()-w) > 1e-9 {
			t.Errorf("%s = %.3f, want %.3f", f.Name, f.Value(), w)
		}
	}
	var what []string
	for _, m := range s.Misses {
		what = append(what, m.What)
	}
	if got := strings.Join(what, ", "); got != "statement, event spurious, contact missed" {
		t.Errorf("misses: %s", got)
	}
}

func TestNothingReadScoresNothing(t *testing.T) {
	d := folder(t, note, coding)
	var s Scores
	s.Add(d, nil)
	for _, f := range s.Figures() {
		if !f.Accuracy && f.FN == 0 && f.Name != "chains" {
			t.Errorf("%s: an empty reading missed nothing", f.Name)
		}
	}
}

func TestReadFolderNamesWhatIsWrong(t *testing.T) {
	for _, c := range []struct{ coding, want string }{
		{`{"statements": [{"content": "the border would open"}]}`, `the text does not hold "the border would open"`},
		{`{"events": [{"anchor": {"text": "the", "nth": 9}}]}`, `occurrence 9`},
		{`{"events": 7}`, "note.gold.json"},
	} {
		dir := t.TempDir()
		os.WriteFile(filepath.Join(dir, "note.txt"), []byte(note), 0o644)
		os.WriteFile(filepath.Join(dir, "note.gold.json"), []byte(c.coding), 0o644)
		if _, err := ReadFolder(dir); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.coding, err, c.want)
		}
	}
	if _, err := ReadFolder(t.TempDir()); err == nil {
		t.Error("an empty folder was taken for gold")
	}
}

func TestCalibrateRisesAndShrinks(t *testing.T) {
	var items []Judged
	for i := range 100 { // sure items are right nine times of ten, unsure ones three of ten
		items = append(items, Judged{Doc: string(rune('a' + i%10)), Kind: read.EventItem, Raw: 0.9, Right: i%10 != 0},
			Judged{Doc: string(rune('a' + i%10)), Kind: read.EventItem, Raw: 0.4, Right: i%10 < 3})
	}
	c := Calibrate(items)
	if hi, lo := c.Of(read.EventItem, 0.9), c.Of(read.EventItem, 0.4); math.Abs(hi-0.9) > 0.03 || math.Abs(lo-0.3) > 0.03 {
		t.Errorf("calibrated %.2f and %.2f, want about 0.9 and 0.3", hi, lo)
	}
	for _, r := range CrossValidated(items, 5) {
		if r.Brier >= r.Climate {
			t.Errorf("%+v: no better than the mean", r)
		}
	}
	again, err := read.ParseCalibration(c.String())
	if err != nil || len(again[read.EventItem]) != len(c[read.EventItem]) {
		t.Errorf("the printed calibration reads back as %v, %v", again, err)
	}
}
