package lang

import (
	"strings"
	"testing"

	"detente/internal/codebook"
	"detente/internal/lang/en"
	"detente/internal/text"
)

// untrained is a namer that goes by books and titles alone.
func untrained(t testing.TB) *namer {
	books, err := codebook.Default()
	if err != nil {
		t.Fatal(err)
	}
	return &namer{books: books, words: en.Default()}
}

// namesIn segments raw and writes its names as "KIND words".
func namesIn(t testing.TB, n *namer, raw string) string {
	doc, err := text.New(raw)
	if err != nil {
		t.Fatal(err)
	}
	sentences, _ := (&segmenter{}).Segment(doc)
	n.name(sentences)
	var out []string
	for i := range sentences {
		for _, m := range sentences[i].Names {
			out = append(out, m.Kind.String()+" "+doc.Quote(sentences[i].Range(m.First, m.Last)))
		}
	}
	return strings.Join(out, "; ")
}

func TestNamesByBooksAndTitles(t *testing.T) {
	n := untrained(t)
	for _, c := range []struct{ raw, want string }{
		{"Foreign Minister Pelle Lund met Peru’s envoy.", "PER Pelle Lund; LOC Peru"},
		{"Secretary of State Pelle Lund left.", "PER Pelle Lund"},
		{"The Bolivian minister spoke to NATO.", "NAT Bolivian; ORG NATO"},
		{"Mr. Lund went to Ecuador.", "PER Lund; LOC Ecuador"},
		{"They talked about water.", ""},
		{"The Prime Minister left.", ""},
		{"Ministers of Guinea-Bissau and North Korean envoys met.", "LOC Guinea-Bissau; NAT North Korean"},
		{"Peruvian troops left.", "NAT Peruvian"},
	} {
		if got := namesIn(t, n, c.raw); got != c.want {
			t.Errorf("%q:\n got %s\nwant %s", c.raw, got, c.want)
		}
	}
}

func TestEntities(t *testing.T) {
	open := map[string][]openEntity{}
	got := entities([]string{"Entity=(1-person-x-(y)(2-place-z)", "SpaceAfter=No", "Entity=1)"}, open)
	want := []entity{{0, 0, Place}, {0, 2, Person}}
	if len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestNamerMarshal(t *testing.T) {
	n := &namer{scale: 0.5, weights: make([]int8, nameSlots*nameLabels)}
	n.weights[7], n.moves[1][2] = -3, -900
	b, err := n.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	var m namer
	if err := m.UnmarshalBinary(b); err != nil {
		t.Fatal(err)
	}
	if m.scale != n.scale || m.weights[7] != -3 || m.moves != n.moves {
		t.Error("what was written is not what is read")
	}
	row := 1 + nameLabels // without its one row of weights it is whole, if empty
	for cut := range b {
		if err := new(namer).UnmarshalBinary(b[:cut]); (err == nil) != (cut == len(b)-row) {
			t.Errorf("the first %d of %d bytes: %v", cut, len(b), err)
		}
	}
}

func FuzzNames(f *testing.F) {
	n := untrained(f)
	f.Add("Foreign Minister Pelle Lund of the U.N. - Al - Amin")
	f.Add("LIMA (NWA) - Mr. and the of")
	f.Fuzz(func(t *testing.T, raw string) {
		doc, err := text.New(raw)
		if err != nil {
			return
		}
		sentences, _ := (&segmenter{}).Segment(doc)
		n.name(sentences)
		for i := range sentences {
			last := -1
			for _, m := range sentences[i].Names {
				if m.First <= last || m.Last < m.First || m.Last >= len(sentences[i].Tokens) || m.Kind == 0 || m.Kind > Nationality {
					t.Fatalf("name %+v after %d", m, last)
				}
				last = m.Last
			}
		}
	})
}

// A document with other names keeps its names where they are.
func TestVaried(t *testing.T) {
	n := untrained(t)
	tokens := func(words string) (out []Token) {
		for _, w := range strings.Fields(words) {
			out = append(out, Token{Form: w, UPOS: "X", XPOS: "NNP"})
		}
		return out
	}
	doc := []Sentence{
		{Tokens: tokens("Mr. Pelle Lund of Lundby met Acme ."), Names: []Name{{1, 2, Person}, {4, 4, Place}, {6, 6, Organisation}}},
		{Tokens: tokens("Lund left ."), Names: []Name{{0, 0, Person}}},
	}
	for seed := range uint64(200) {
		got := newVaried(n.books, seed).document(doc)
		if len(got) != 2 || len(got[0].Names) != 3 || len(got[1].Names) != 1 {
			t.Fatalf("seed %d: %+v", seed, got)
		}
		a, b := got[0].Names[0], got[1].Names[0]
		if full, single := formsOf(&got[0], a.First, a.Last), formsOf(&got[1], b.First, b.Last); full[len(full)-1] != single[len(single)-1] {
			t.Errorf("seed %d: %q is called %q later", seed, full, single)
		}
		if o := got[0].Names[2]; got[0].Tokens[o.First].Form != "Acme" {
			t.Errorf("seed %d: the organisation is %q", seed, got[0].Tokens[o.First].Form)
		}
	}
}

func TestReadNames(t *testing.T) {
	gold, err := ReadCoNLLU(strings.NewReader("# sent_id = s1\n" +
		"1\tLund\t_\tX\tNNP\t_\t0\troot\t_\t_\n2\tof\t_\tX\tIN\t_\t1\tdep\t_\t_\n3\tAl\t_\tX\tNNP\t_\t1\tdep\t_\tSpaceAfter=No\n" +
		"4\t-\t_\tX\tHYPH\t_\t1\tdep\t_\tSpaceAfter=No\n5\tBab\t_\tX\tNNP\t_\t1\tdep\t_\t_\n\n"))
	if err != nil {
		t.Fatal(err)
	}
	docs, err := Documents(gold)
	if err != nil {
		t.Fatal(err)
	}
	n, err := ReadNames(docs, strings.NewReader("# sent_id = s1\n1\tLund\tB-PER\n2\tof\tO\n3\tAl-Bab\tB-LOC\n\n"))
	if err != nil || n != 1 {
		t.Fatal(n, err)
	}
	got := docs[0].Sentences[0].Names
	if len(got) != 2 || got[0] != (Name{0, 0, Person}) || got[1] != (Name{2, 4, Place}) {
		t.Errorf("%+v", got)
	}
	if _, err := ReadNames(docs, strings.NewReader("# sent_id = s1\nLund B-PER\n")); err == nil {
		t.Error("a line without tabs was read")
	}
}
