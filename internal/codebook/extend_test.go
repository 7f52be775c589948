package codebook

import "testing"

func TestExtend(t *testing.T) {
	b := books(t)
	before := b.Digest()
	if err := b.Extend(AgentDictionary, "mine.agents.txt", []byte("RIVER_WARDEN [~GOV]\nMINISTER [~MIL]\n")); err != nil {
		t.Fatal(err)
	}
	if b.Digest() == before {
		t.Error("the digest does not tell the books from the extended ones")
	}
	for _, c := range []struct {
		words []string
		agent string
	}{
		{[]string{"river", "warden"}, "GOV"}, {[]string{"river", "wardens"}, "GOV"},
		{[]string{"minister"}, "GOV"}, // the books' own meaning stays
	} {
		if o, n := b.Office(c.words); n != len(c.words) || o.Agent != c.agent {
			t.Errorf("%v: %+v, %d", c.words, o, n)
		}
	}
	verbs := "--- ZORCH [183] ---\nZORCH {ZORCHED ZORCHES ZORCHING}\n- * + [190]\n--- SHOO [---] ---\nSHOO\n--- BOMB [042] ---\nBOMB\n--- GRUB [172] ---\nGRUB OUT\n"
	if err := b.Extend(VerbDictionary, "mine.verbs.txt", []byte(verbs)); err != nil {
		t.Fatal(err)
	}
	if w := b.Events.Find("zorch"); len(w) != 1 || w[0].Code != "183" || w[0].Source.Line != 2 {
		t.Errorf("zorch: %+v", w)
	}
	if w := b.Events.Find("grub"); len(w) != 1 || w[0].Particle != "out" {
		t.Errorf("grub out: %+v", w)
	}
	if w := b.Events.Find("shoo"); len(w) != 0 {
		t.Errorf("a verb without a code: %+v", w)
	}
	for _, w := range b.Events.Find("bomb") {
		if w.Code == "042" {
			t.Error("the dictionary's code of a verb that the books have")
		}
	}
	if err := b.Extend("nouns", "x", nil); err == nil {
		t.Error("no error for a dictionary of no kind")
	}
}
