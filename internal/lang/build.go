package lang

import (
	"fmt"
	"io"
	"maps"
	"sync"

	"detente/internal/text"
)

// Training is what a model is made of and how.
type Training struct {
	Treebank []Gold           // sentences with their trees
	Corpus   []*text.Document // unlabelled text for word clusters; may be empty
	Forms    WordForms        // what a WordNet says of forms, see ReadWordNet; may be nil
	Names    io.Reader        // names of sentences of the treebank by their sent_id, in IOB2; may be nil
	Seed     uint64           // the same seed and data give the same model, bit for bit
	Log      func(format string, args ...any)
}

// Train makes a model: segmenter, clusters, lexicon, tagger, lemmatiser, parser, namer, in this order.
func Train(t Training) (*Model, error) {
	if t.Log == nil {
		t.Log = func(string, ...any) {}
	}
	docs, err := Documents(t.Treebank)
	if err != nil {
		return nil, err
	}
	if len(docs) == 0 {
		return nil, fmt.Errorf("lang: train: the treebank is empty")
	}
	m := &Model{segmenter: trainSegmenter(docs, t.Seed)}
	var clusters map[uint32][2]uint16
	if len(t.Corpus) > 0 {
		clusters = clusterWords(t.Corpus, t.Treebank, m.segmenter, t.Log)
	}
	forms := WordForms{}
	maps.Copy(forms, t.Forms)
	forms.addCases(t.Corpus, m.segmenter)
	b := newBench(t.Treebank, clusters, forms, t.Seed, t.Log)
	m.lex = b.lex
	m.tagger = b.jackknife()
	m.lemmatiser = learnLemmas(t.Treebank, b.classOf)
	var wg sync.WaitGroup
	wg.Go(func() { m.parser = b.learnParser() })
	m.namer, err = b.learnNames(docs, t.Names)
	wg.Wait()
	if err != nil {
		return nil, err
	}
	m.prepare()
	return m, nil
}
