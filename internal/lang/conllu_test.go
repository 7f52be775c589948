package lang

import (
	"strings"
	"testing"

	"detente/internal/text"
)

const twoSentences = `# newdoc id = call
# newpar
# sent_id = call-1
# text = They don't talk.
1	They	they	PRON	PRP	_	4	nsubj	_	_
2-3	don't	_	_	_	_	_	_	_	_
2	do	do	AUX	VBP	_	4	aux	_	_
3	n't	not	PART	RB	_	4	advmod	_	_
4	talk	talk	VERB	VB	_	0	root	_	SpaceAfter=No
5	.	.	PUNCT	.	_	4	punct	_	_

# newpar
# sent_id = call-2
# text = Its envoys' trip
1-2	Its	_	_	_	_	_	_	_	_
1	It	it	PRON	PRP	_	5	nsubj	_	_
2	's	be	AUX	VBZ	_	5	cop	_	_
2.1	x	x	X	X	_	_	_	_	_
3-4	envoys'	_	_	_	_	_	_	_	_
3	envoys	envoy	NOUN	NNS	_	5	nmod:poss	_	_
4	'	's	PART	POS	_	3	case	_	_
5	trip	trip	NOUN	NN	_	0	root	_	_

`

func TestReadCoNLLU(t *testing.T) {
	gold, err := ReadCoNLLU(strings.NewReader(twoSentences))
	if err != nil {
		t.Fatal(err)
	}
	if len(gold) != 2 || len(gold[1].Tokens) != 5 || gold[0].Tokens[3].Head != Root || gold[1].Doc != "call" {
		t.Fatalf("read %+v", gold)
	}
	if g := gold[1]; g.Start[0] != 0 || g.End[0] != 3 || g.End[1] != 3 || g.Start[3] != 10 || g.SpaceAfter[2] {
		t.Errorf("places %v %v %v", g.Start, g.End, g.SpaceAfter)
	}
	docs, err := Documents(gold)
	if err != nil {
		t.Fatal(err)
	}
	d := docs[0]
	if want := "They don't talk.\n\nIts envoys' trip"; len(docs) != 1 || d.Doc.Text() != want {
		t.Fatalf("text %q, want %q", d.Doc.Text(), want)
	}
	if q := d.Doc.Quote(d.Sentences[1].Tokens[2].Span); q != "envoys" || d.Sentences[1].Paragraph != 1 {
		t.Errorf("third word of the second sentence is %q in paragraph %d", q, d.Sentences[1].Paragraph)
	}
}

func TestReadCoNLLURefuses(t *testing.T) {
	for name, in := range map[string]string{
		"columns":    "1\ta\n\n",
		"id":         "2\ta\ta\tX\tX\t_\t0\troot\t_\t_\n\n",
		"head":       "1\ta\ta\tX\tX\t_\t7\troot\t_\t_\n\n",
		"own head":   "1\ta\ta\tX\tX\t_\t1\troot\t_\t_\n\n",
		"range":      "1-3\tab\t_\t_\t_\t_\t_\t_\t_\t_\n1\ta\ta\tX\tX\t_\t0\troot\t_\t_\n\n",
		"other text": "# text = b\n1\ta\ta\tX\tX\t_\t0\troot\t_\t_\n\n",
	} {
		if _, err := ReadCoNLLU(strings.NewReader(in)); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// What is written can be read again and says the same, multiword tokens included.
func TestWriteCoNLLU(t *testing.T) {
	gold, err := ReadCoNLLU(strings.NewReader(twoSentences))
	if err != nil {
		t.Fatal(err)
	}
	docs, err := Documents(gold)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	a := &Analysis{Doc: docs[0].Doc, Sentences: docs[0].Sentences}
	if err := a.WriteCoNLLU(&b); err != nil {
		t.Fatal(err)
	}
	again, err := ReadCoNLLU(strings.NewReader(b.String()))
	if err != nil {
		t.Fatalf("%v in\n%s", err, b.String())
	}
	for i := range gold {
		if len(again[i].Multi) != len(gold[i].Multi) {
			t.Errorf("sentence %d: ranges %v, want %v", i, again[i].Multi, gold[i].Multi)
		}
		for k := range gold[i].Tokens {
			if again[i].Tokens[k] != gold[i].Tokens[k] || again[i].SpaceAfter[k] != gold[i].SpaceAfter[k] && k+1 < len(gold[i].Tokens) {
				t.Errorf("word %+v, want %+v", again[i].Tokens[k], gold[i].Tokens[k])
			}
		}
	}
}

func FuzzReadCoNLLU(f *testing.F) {
	f.Add(twoSentences)
	f.Add("1\ta\ta\tX\tX\t_\t0\troot\t_\t_\n\n")
	f.Fuzz(func(t *testing.T, in string) {
		gold, err := ReadCoNLLU(strings.NewReader(in))
		if err != nil {
			return
		}
		for _, g := range gold {
			for k := range g.Tokens {
				if _, err := text.New(g.Text); err == nil && g.Text[g.Start[k]:g.End[k]] == "" && g.Tokens[k].Form != "" {
					t.Fatalf("word %d of %q is nowhere", k, g.Text)
				}
			}
		}
	})
}
