package lang

import (
	"testing"
	"testing/fstest"

	"detente/internal/text"
)

func (f WordForms) of(form string) uint16 { return f[hashString(form)] }

func TestReadWordNet(t *testing.T) {
	file := func(lines string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte("  1 a licence stands before the synsets  \n" + lines)}
	}
	dir := fstest.MapFS{
		"data.noun": file("00000001 18 n 02 envoy 0 special_envoy 0 000 | who is sent\n00000002 15 n 01 Oslo 0 000 | a city\n00000003 04 n 01 treaty 0 000 | a pact\n"),
		"data.verb": file("00000001 32 v 02 ratify 0 sign 1 000 | confirm\n00000002 32 v 01 cede 0 000 | give up\n00000003 32 v 01 bar 0 000 | forbid\n"),
		"data.adj":  file("00000001 00 a 01 firm(p) 0 000 | not soft\n"),
		"data.adv":  file("00000001 02 r 01 firmly 0 000 | in a firm way\n"),
	}
	f, err := ReadWordNet(dir)
	if err != nil {
		t.Fatal(err)
	}
	for form, want := range map[string]uint16{
		"envoy": formNoun, "envoys": formNouns, "treaties": formNouns, "oslo": formName, "special": 0,
		"ratify": formVerb, "ratifies": formVerbs, "ratified": formPast, "ratifying": formGerund,
		"ceded": formPast, "ceding": formGerund, "barred": formPast, "barring": formGerund,
		"firm": formAdjective, "firmer": formAdjective, "firmly": formAdverb,
	} {
		if got := f.of(form); got != want {
			t.Errorf("%s: %b, want %b", form, got, want)
		}
	}
	dir["data.verb"] = file("00000001 32 v 09 ratify 0 000 | confirm\n")
	if _, err := ReadWordNet(dir); err == nil {
		t.Error("a synset that ends too early is read")
	}
	delete(dir, "data.verb")
	if _, err := ReadWordNet(dir); err == nil {
		t.Error("a WordNet without verbs is read")
	}
}

func TestCases(t *testing.T) {
	doc, err := text.New("Then Brandt saw the port of Oslo.\n\nThere Brandt left the port of Oslo.\n\nLater Brandt sold the Port of Oslo.\n\nBut the port stood.")
	if err != nil {
		t.Fatal(err)
	}
	docs, err := Documents(smallTreebank(t))
	if err != nil {
		t.Fatal(err)
	}
	f := WordForms{}
	f.addCases([]*text.Document{doc}, trainSegmenter(docs, 1))
	for form, want := range map[string]uint16{"brandt": 4, "oslo": 4, "port": 2, "the": 1, "later": 0, "stood": 0} {
		if got := f.of(form) / formCase; got != want {
			t.Errorf("%s: %d, want %d", form, got, want)
		}
	}
}
