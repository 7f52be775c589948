package lang

import (
	"fmt"
	"io"
)

// NameScores are right, found and gold names by kind, Person, Organisation and Place; exact spans from gold tokens.
type NameScores [Place + 1]Score

// All counts the kinds together.
func (n *NameScores) All() Score {
	var all Score
	for k := Person; k <= Place; k++ {
		all.Add(n[k])
	}
	return all
}

// EvalNames compares the names that the model finds in the sentences of a treebank with those of a file of labels in IOB2
// (see ReadNames). Nationalities and names of other things are not compared, as Universal NER has them as one kind.
func (m *Model) EvalNames(gold []Gold, labels io.Reader) (NameScores, error) {
	var out NameScores
	docs, err := Documents(gold)
	if err != nil {
		return out, err
	}
	n, err := ReadNames(docs, labels)
	if err != nil {
		return out, err
	}
	if n == 0 {
		return out, fmt.Errorf("lang: names: none of the labelled sentences is in the treebank")
	}
	w := m.worker()
	defer m.workers.Put(w)
	for i := range docs {
		found := make([]Sentence, len(docs[i].Sentences))
		for k := range found {
			found[k] = docs[i].Sentences[k]
			found[k].Names = nil
			found[k].Tokens = append([]Token(nil), found[k].Tokens...)
			m.tag(w, &found[k])
		}
		m.namer.name(found)
		for k := range found {
			out.count(docs[i].Sentences[k].Names, found[k].Names)
		}
	}
	return out, nil
}

func (n *NameScores) count(gold, found []Name) {
	want := map[Name]bool{}
	for _, m := range gold {
		if m.Kind <= Place {
			want[m] = true
			n[m.Kind].Gold++
		}
	}
	for _, m := range found {
		if m.Kind <= Place {
			n[m.Kind].Found++
			if want[m] {
				n[m.Kind].Right++
			}
		}
	}
}
