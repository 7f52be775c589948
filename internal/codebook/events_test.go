package codebook

import (
	"strings"
	"testing"
	"testing/fstest"
)

func events(t *testing.T) *EventBook {
	t.Helper()
	b, err := readEvents(files, "data")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestEventCodesAreCameo(t *testing.T) {
	cameo, err := readCameo(files, "data/cameo.tsv")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	events(t).Codes(func(code string, source Source) {
		n++
		if _, ok := cameo[code]; !ok {
			t.Errorf("%s: CAMEO has no code %q", source, code)
		}
	})
	if n < 500 {
		t.Errorf("only %d codes", n)
	}
}

func TestEventLines(t *testing.T) {
	b := events(t)
	for _, c := range []struct{ lemma, code string }{
		{"invade", "190"}, {"condemn", "111"}, {"visit", "042"}, {"ceasefire", "0871"}, {"blacklist", "163"},
	} {
		lines := b.Find(c.lemma)
		found := false
		for _, l := range lines {
			found = found || l.Code == c.code
			if l.Source.Line == 0 || !strings.HasSuffix(l.Source.File, "events.tsv") {
				t.Errorf("%s: no source: %v", c.lemma, l.Source)
			}
		}
		if !found {
			t.Errorf("%s: no line with %s among %d", c.lemma, c.code, len(lines))
		}
	}
}

func TestCompose(t *testing.T) {
	b := events(t)
	for _, c := range []struct{ op, of, want string }{
		{"threaten", "163", "1312"},
		{"threaten", "190", "1384"},
		{"threaten", "", "130"},
		{"demand", "0874", "1056"},
		{"appeal", "0841", "0253"},
		{"intend", "042", "036"},
		{"intend", "163", "1312"},
		{"reject", "046", "125"},
		{"stop", "163", "085"},
		{"stop", "195", "0871"},
	} {
		if got, _, _ := b.Compose(c.op, c.of); got != c.want {
			t.Errorf("%s of %q is %s, want %s", c.op, c.of, got, c.want)
		}
	}
}

// A demand for anything is a demand, a threat of anything a threat: the operations keep their root.
func TestComposeKeepsItsRoot(t *testing.T) {
	cameo, err := readCameo(files, "data/cameo.tsv")
	if err != nil {
		t.Fatal(err)
	}
	b := events(t)
	for of := range cameo {
		for op, root := range map[string]string{"appeal": "02", "demand": "10", "threaten": "13", "reject": "12"} {
			if got, _, ok := b.Compose(op, of); !ok || got[:2] != root {
				t.Errorf("%s of %s is %q, want one of %s", op, of, got, root)
			}
		}
	}
}

func TestEventBookErrors(t *testing.T) {
	good := map[string]string{
		"events.tsv":         "lemma\tpos\tneeds\tcode\top\tsource\ttarget\tcontact\nshell\tv\t\t194\n",
		"event-words.tsv":    "class\twords\narms\tgun|tank\n",
		"event-ops.tsv":      "op\tof\tcode\nthreaten\t*\t130\n",
		"event-acts.tsv":     "act\tcode\top\ncondemn\t111\n",
		"event-status.tsv":   "words\tpos\tstatus\nplan\tv\tplanned\n",
		"event-contacts.tsv": "words\tpos\tstatus\nput off\tv\tcancelled\n",
	}
	for _, c := range []struct{ file, text, want string }{
		{"events.tsv", "lemma\tpos\tneeds\tcode\top\tsource\ttarget\tcontact\nshell\tx\t\t194\n", "part of speech"},
		{"events.tsv", "lemma\tpos\tneeds\tcode\top\tsource\ttarget\tcontact\nshell\tv\tobj=@guns\t194\n", "no class"},
		{"events.tsv", "lemma\tpos\tneeds\tcode\top\tsource\ttarget\tcontact\nshell\tv\t\t194\tfling\n", "no op"},
		{"events.tsv", "lemma\tpos\tneeds\tcode\nshell\tv\t\t194\n", "no column"},
		{"event-ops.tsv", "op\tof\tcode\nthreaten\t*\t130\nthreaten\t*\t131\n", "twice"},
		{"event-status.tsv", "words\tpos\tstatus\nplan|plan\tv\tplanned\n", "twice"},
		{"event-contacts.tsv", "words\tpos\tstatus\nput off|put off\tv\tcancelled\n", "twice"},
		{"event-words.tsv", "words\ngun\n", "no column"},
	} {
		fsys := fstest.MapFS{}
		for name, text := range good {
			fsys["d/"+name] = &fstest.MapFile{Data: []byte(text)}
		}
		if _, err := readEvents(fsys, "d"); err != nil {
			t.Fatal(err)
		}
		fsys["d/"+c.file] = &fstest.MapFile{Data: []byte(c.text)}
		if _, err := readEvents(fsys, "d"); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.file, err, c.want)
		}
	}
}
