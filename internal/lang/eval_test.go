package lang

import (
	"strings"
	"testing"
)

const evalGold = `# newdoc id = note
# text = They can't stay in Oslo.
1	They	they	PRON	PRP	_	4	nsubj	_	_
2-3	can't	_	_	_	_	_	_	_	_
2	ca	can	AUX	MD	_	4	aux	_	_
3	n't	not	PART	RB	_	4	advmod	_	_
4	stay	stay	VERB	VB	_	0	root	_	_
5	in	in	ADP	IN	_	6	case	_	_
6	Oslo	Oslo	PROPN	NNP	_	4	obl:tmod	_	SpaceAfter=No
7	.	.	PUNCT	.	_	4	punct	_	_

# text = He left.
1	He	he	PRON	PRP	_	2	nsubj	_	_
2	left	leave	VERB	VBD	_	0	root	_	SpaceAfter=No
3	.	.	PUNCT	.	_	2	punct	_	_

`

// rightOf is the numbers of right answers of an evaluation, by measure.
func rightOf(e *Evaluation) map[string]Score {
	out := map[string]Score{}
	for _, m := range e.measures() {
		out[m.name] = *m.Score
	}
	return out
}

func TestScores(t *testing.T) {
	perfect := map[string]Score{"Tokens": {9, 9, 9}, "Sentences": {2, 2, 2}, "Words": {10, 10, 10}, "UPOS": {10, 10, 10}, "XPOS": {10, 10, 10},
		"Lemmas": {10, 10, 10}, "UAS": {10, 10, 10}, "LAS": {10, 10, 10}}
	with := func(changes map[string]Score) map[string]Score {
		out := map[string]Score{}
		for k, v := range perfect {
			out[k] = v
		}
		for k, v := range changes {
			out[k] = v
		}
		return out
	}
	for _, c := range []struct {
		name  string
		spoil func(s []Sentence) []Sentence
		want  map[string]Score
	}{
		{"perfect", func(s []Sentence) []Sentence { return s }, perfect},
		{"subtypes do not count", func(s []Sentence) []Sentence { s[0].Tokens[5].Rel = "obl"; return s }, perfect},
		{"another relation", func(s []Sentence) []Sentence { s[0].Tokens[5].Rel = "nmod"; return s }, with(map[string]Score{"LAS": {9, 10, 10}})},
		{"another head", func(s []Sentence) []Sentence { s[0].Tokens[4].Head = 3; return s }, with(map[string]Score{"UAS": {9, 10, 10}, "LAS": {9, 10, 10}})},
		{"another tag and lemma", func(s []Sentence) []Sentence { s[1].Tokens[1].UPOS, s[1].Tokens[1].Lemma = "ADJ", "left"; return s },
			with(map[string]Score{"UPOS": {9, 10, 10}, "Lemmas": {9, 10, 10}})},
		{"one sentence", func(s []Sentence) []Sentence {
			for i, tok := range s[1].Tokens { // its root hangs on the first
				if tok.Head == Root {
					tok.Head = 3
				} else {
					tok.Head += 7
				}
				s[1].Tokens[i] = tok
			}
			one := Sentence{Span: s[0].Span.Cover(s[1].Span), Tokens: append(s[0].Tokens, s[1].Tokens...)}
			return []Sentence{one}
		}, with(map[string]Score{"Sentences": {0, 1, 2}, "UAS": {9, 10, 10}, "LAS": {9, 10, 10}})},
		{"two words as one", func(s []Sentence) []Sentence { // "Oslo." is one word: neither of the two is found
			tok := s[0].Tokens
			tok[5].Span, tok[5].Form = tok[5].Span.Cover(tok[6].Span), "Oslo."
			s[0].Tokens = tok[:6]
			return s
		}, with(map[string]Score{"Tokens": {7, 8, 9}, "Words": {8, 9, 10}, "UPOS": {8, 9, 10}, "XPOS": {8, 9, 10}, "Lemmas": {8, 9, 10},
			// "in" hangs on a word that is not there
			"UAS": {7, 9, 10}, "LAS": {7, 9, 10}})},
		{"a multiword token as one word", func(s []Sentence) []Sentence {
			tok := s[0].Tokens
			tok[1].Span, tok[1].Form = tok[1].Span.Cover(tok[2].Span), "can't"
			tok = append(tok[:2], tok[3:]...)
			for i := range tok {
				if tok[i].Head > 2 {
					tok[i].Head--
				}
			}
			s[0].Tokens = tok
			return s
		}, with(map[string]Score{"Words": {8, 9, 10}, "UPOS": {8, 9, 10}, "XPOS": {8, 9, 10}, "Lemmas": {8, 9, 10}, "UAS": {8, 9, 10}, "LAS": {8, 9, 10}})},
	} {
		gold, err := ReadCoNLLU(strings.NewReader(evalGold))
		if err != nil {
			t.Fatal(err)
		}
		docs, err := Documents(gold)
		if err != nil {
			t.Fatal(err)
		}
		found := make([]Sentence, len(docs[0].Sentences))
		for i := range found {
			found[i] = docs[0].Sentences[i]
			found[i].Tokens = append([]Token(nil), found[i].Tokens...)
		}
		e, err := ScoreAnalysis(&docs[0], &Analysis{Doc: docs[0].Doc, Sentences: c.spoil(found)})
		if err != nil {
			t.Fatal(err)
		}
		got := rightOf(e)
		for name, want := range c.want {
			if got[name] != want {
				t.Errorf("%s: %s %+v, want %+v", c.name, name, got[name], want)
			}
		}
	}
}

func TestScoresOfOtherText(t *testing.T) {
	gold, err := ReadCoNLLU(strings.NewReader(evalGold))
	if err != nil {
		t.Fatal(err)
	}
	docs, err := Documents(gold)
	if err != nil {
		t.Fatal(err)
	}
	short := &Analysis{Doc: docs[0].Doc, Sentences: docs[0].Sentences[:1]}
	if _, err := ScoreAnalysis(&docs[0], short); err == nil {
		t.Error("a sentence is missing and no error was given")
	}
}

func TestF1(t *testing.T) {
	for _, c := range []struct {
		s    Score
		want float64
	}{{Score{1, 2, 2}, 50}, {Score{0, 0, 0}, 100}, {Score{0, 0, 3}, 0}, {Score{3, 4, 2}, 100}} {
		if got := c.s.F1(); got != c.want {
			t.Errorf("F1 of %+v is %v, want %v", c.s, got, c.want)
		}
	}
}
