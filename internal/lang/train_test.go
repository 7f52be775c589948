package lang

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"detente/internal/text"
)

// smallTreebank is invented documents in which ministers of several names say and do things.
func smallTreebank(t *testing.T) []Gold {
	t.Helper()
	var b strings.Builder
	for i, name := range []string{"Arne", "Berit", "Carl", "Dora", "Emil", "Frida", "Gustav", "Hilde"} {
		fmt.Fprintf(&b, "# newdoc id = d%d\n# text = %s said that talks failed.\n", i, name)
		fmt.Fprintf(&b, "1\t%s\t%s\tPROPN\tNNP\t_\t2\tnsubj\t_\t_\n", name, name)
		b.WriteString("2\tsaid\tsay\tVERB\tVBD\t_\t0\troot\t_\t_\n3\tthat\tthat\tSCONJ\tIN\t_\t5\tmark\t_\t_\n" +
			"4\ttalks\ttalk\tNOUN\tNNS\t_\t5\tnsubj\t_\t_\n5\tfailed\tfail\tVERB\tVBD\t_\t2\tccomp\t_\tSpaceAfter=No\n6\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_\n\n")
		fmt.Fprintf(&b, "# text = Talks with %s failed.\n", name)
		b.WriteString("1\tTalks\ttalk\tNOUN\tNNS\t_\t4\tnsubj\t_\t_\n2\twith\twith\tADP\tIN\t_\t3\tcase\t_\t_\n")
		fmt.Fprintf(&b, "3\t%s\t%s\tPROPN\tNNP\t_\t1\tnmod\t_\t_\n", name, name)
		b.WriteString("4\tfailed\tfail\tVERB\tVBD\t_\t0\troot\t_\tSpaceAfter=No\n5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_\n\n")
	}
	gold, err := ReadCoNLLU(strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return gold
}

func TestTrainingRepeats(t *testing.T) {
	corpus, err := text.New(strings.Repeat("Berit said that talks failed. Talks with Emil failed.\n\n", 20))
	if err != nil {
		t.Fatal(err)
	}
	train := func(seed uint64) []byte {
		m, err := Train(Training{Treebank: smallTreebank(t), Corpus: []*text.Document{corpus}, Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		file, err := m.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		return file
	}
	file := train(1)
	if !bytes.Equal(file, train(1)) {
		t.Error("two trainings with the same seed differ")
	}
	m, err := Load(file)
	if err != nil {
		t.Fatal(err)
	}
	again, err := m.MarshalBinary()
	if err != nil || !bytes.Equal(file, again) {
		t.Errorf("a model read and written again differs: %v", err)
	}
	doc, err := text.New("Dora said that talks failed.")
	if err != nil {
		t.Fatal(err)
	}
	s := m.Analyse(doc).Sentences[0]
	var got []string
	for _, tok := range s.Tokens {
		got = append(got, fmt.Sprintf("%s/%s/%s/%d", tok.Lemma, tok.XPOS, tok.Rel, tok.Head+1))
	}
	const want = "Dora/NNP/nsubj/2 say/VBD/root/0 that/IN/mark/5 talk/NNS/nsubj/5 fail/VBD/ccomp/2 ././punct/2"
	if g := strings.Join(got, " "); g != want {
		t.Errorf("got  %s\nwant %s", g, want)
	}
}

func TestSumOfLearners(t *testing.T) {
	// Two learners that saw the same example differ in nothing: their sum is twice the weight, their votes the same.
	learn := func() *learner {
		l := newLearner(2)
		l.step++
		l.update([]uint32{3, 5}, 1, 0, 1)
		l.step += 3
		return l
	}
	one, two := learn(), sum([]*learner{learn(), learn()})
	for _, key := range []uint32{3, 5} {
		a, b := one.slot(key), two.slot(key)
		for k := range uint32(a.n) {
			if x, y := one.average(&one.cells[a.at+k]), two.average(&two.cells[b.at+k]); 2*x != y || x == 0 {
				t.Errorf("feature %d: %v twice is %v", key, x, y)
			}
		}
	}
}
