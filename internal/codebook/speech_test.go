package codebook

import (
	"strings"
	"testing"
	"testing/fstest"
)

func TestSpeechBook(t *testing.T) {
	book, err := readSpeech(files, "data/speech.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		lemma string
		pos   byte
		act   string
		kind  FrameKind
	}{{"warn", 'v', "warn", FrameObjThat}, {"point out", 'v', "assert", FrameThat}, {"threat", 'n', "threaten", FrameTo}, {"accuse", 'v', "accuse", FrameObjPrep}} {
		lines := book.Find(c.lemma, c.pos)
		if len(lines) == 0 || lines[0].Act != c.act || lines[0].Frames[0].Kind != c.kind {
			t.Errorf("Find(%q, %c) = %+v", c.lemma, c.pos, lines)
		}
	}
	if book.Find("warn", 'n') != nil {
		t.Error("a verb was found as a noun")
	}
}

func TestSpeechBookNamesTheLineThatIsWrong(t *testing.T) {
	const head = "# test\nlemma\tpos\tframes\tact\tto\tuse\n"
	for _, c := range []struct{ line, want string }{
		{"say\tv\tthat\tutter\tto\tstrong", `x.tsv:3: no act "utter"`},
		{"say\tv\tthatt\tassert\tto\tstrong", `x.tsv:3: no frame "thatt"`},
		{"say\tv\t\tassert\tto\tstrong", `x.tsv:3: "say" has no frame`},
	} {
		_, err := readSpeech(fstest.MapFS{"x.tsv": {Data: []byte(head + c.line)}}, "x.tsv")
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %q", c.line, err, c.want)
		}
	}
}

func TestPhrases(t *testing.T) {
	m, err := readMarkers(files, "data/markers.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		class, words string
		want         int
	}{{"channel.press_conference", "joint press conference in Oslo", 3}, {"channel.call", "phone call", 2}, {"condition.phrase", "as long as", 3}, {"will", "walk", 0}} {
		if got := m[c.class].At(strings.Fields(c.words)); got != c.want {
			t.Errorf("%s at %q: %d, want %d", c.class, c.words, got, c.want)
		}
	}
}
