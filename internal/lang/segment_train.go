package lang

import "detente/internal/lang/en"

// trainSegmenter learns both classifiers from documents of treebanks. The one for sentences sees words as the one for
// words cuts them.
func trainSegmenter(docs []GoldDocument, seed uint64) *segmenter {
	s := &segmenter{}
	s.split = trainLinear(wordQuestions(docs), seed)
	s.stop = trainLinear(s.sentenceQuestions(docs), seed+1)
	return s
}

func wordQuestions(docs []GoldDocument) []question {
	var out []question
	for i := range docs {
		starts := make([]bool, docs[i].Doc.Len()+1)
		for k := range docs[i].Sentences {
			for _, t := range docs[i].Sentences[k].Tokens {
				starts[t.Span.Start()] = true
			}
		}
		words := en.Default()
		g := &segmentation{words: words, t: tokeniser{words: words, text: docs[i].Doc.Text()}}
		g.t.ask = func(features []uint32, prior float32, at int32) bool {
			out = append(out, question{append([]uint32(nil), features...), prior, starts[at]})
			return starts[at]
		}
		for _, b := range blocks(g.t.text) {
			g.t.block(b.start, b.end)
		}
	}
	return out
}

func (s *segmenter) sentenceQuestions(docs []GoldDocument) []question {
	var out []question
	for i := range docs {
		ends := make([]bool, docs[i].Doc.Len()+1)
		for k := range docs[i].Sentences {
			ends[docs[i].Sentences[k].Span.End()] = true
		}
		g := s.pieces(docs[i].Doc)
		g.ask = func(features []uint32, prior float32, end int32) bool {
			out = append(out, question{append([]uint32(nil), features...), prior, ends[end]})
			return ends[end]
		}
		for _, b := range g.blocks {
			g.sentences(b, nil, func(int, int) {})
		}
	}
	return out
}
