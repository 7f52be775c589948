package lang

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
)

// Score is precision, recall and F1 as counts.
type Score struct {
	Right, Found, Gold int
}

// F1 is the harmonic mean of precision and recall in per cent; of nothing found where nothing was to be found 100.
func (s Score) F1() float64 {
	if s.Found+s.Gold == 0 {
		return 100
	}
	return 200 * float64(s.Right) / float64(s.Found+s.Gold)
}

// Add counts another score in.
func (s *Score) Add(t Score) {
	s.Right += t.Right
	s.Found += t.Found
	s.Gold += t.Gold
}

// Evaluation holds the measures of the CoNLL 2018 shared task (Zeman et al. 2018, §5; the script
// conll18_ud_eval.py): words are aligned by their place among the characters that are not white space, a
// relation counts without its subtype.
type Evaluation struct {
	Tokens, Sentences, Words     Score
	UPOS, XPOS, Lemmas, UAS, LAS Score
	Relations                    map[string]*Score // LAS by relation of the gold or the found word
}

// surface is a text in the evaluation's terms: words placed among its characters without white space.
type surface struct {
	chars     []rune
	tokens    [][2]int // surface tokens
	sentences [][2]int
	words     []evalWord
}

type evalWord struct {
	start, end int
	multi      bool // part of a multiword token
	token      *Token
	head       int // index in words, or Root
}

// add places a sentence with its multiword ranges. spell gives the form of a surface token.
func (f *surface) add(s *Sentence, multi []Multiword, spell func(first, last int) string) {
	base := len(f.words)
	begin := len(f.chars)
	for i, m := 0, 0; i < len(s.Tokens); {
		last, inMulti := i, false
		if m < len(multi) && multi[m].First == i {
			last, inMulti = multi[m].Last, true
			m++
		}
		start := len(f.chars)
		for _, r := range spell(i, last) {
			if !unicode.IsSpace(r) {
				f.chars = append(f.chars, r)
			}
		}
		f.tokens = append(f.tokens, [2]int{start, len(f.chars)})
		for ; i <= last; i++ {
			w := evalWord{start, len(f.chars), inMulti, &s.Tokens[i], Root}
			if h := s.Tokens[i].Head; h != Root {
				w.head = base + h
			}
			f.words = append(f.words, w)
		}
	}
	f.sentences = append(f.sentences, [2]int{begin, len(f.chars)})
}

// multiwords are the surface tokens of a sentence that hold several words.
func (s *Sentence) multiwords() []Multiword {
	var out []Multiword
	for i := 0; i < len(s.Tokens); i++ {
		if last := s.surfaceEnd(i); last > i {
			out = append(out, Multiword{First: i, Last: last})
			i = last
		}
	}
	return out
}

// ScoreAnalysis compares an analysis of a document's raw text with its gold sentences.
func ScoreAnalysis(d *GoldDocument, a *Analysis) (*Evaluation, error) {
	var gold, found surface
	for i := range d.Sentences {
		s := &d.Sentences[i]
		gold.add(s, d.Gold[i].Multi, func(first, last int) string { return d.Doc.Quote(s.Range(first, last)) })
	}
	for i := range a.Sentences {
		s := &a.Sentences[i]
		found.add(s, s.multiwords(), func(first, last int) string { return a.Doc.Quote(s.Range(first, last)) })
	}
	return score(&gold, &found)
}

// ScoreSentences compares sentences tagged and parsed from gold tokens with the gold.
func ScoreSentences(gold []Gold, found []Sentence) (*Evaluation, error) {
	var g, f surface
	for i := range gold {
		spell := func(first, last int) string {
			for _, m := range gold[i].Multi {
				if m.First == first && m.Last == last {
					return m.Form
				}
			}
			return gold[i].Tokens[first].Form
		}
		g.add(&Sentence{Tokens: gold[i].Tokens}, gold[i].Multi, spell)
		f.add(&found[i], gold[i].Multi, spell)
	}
	return score(&g, &f)
}

func score(gold, found *surface) (*Evaluation, error) {
	if !slices.Equal(gold.chars, found.chars) {
		return nil, fmt.Errorf("lang: eval: the texts differ: %w", differ(gold.chars, found.chars))
	}
	e := &Evaluation{Relations: map[string]*Score{}}
	e.Tokens = scoreSpans(gold.tokens, found.tokens)
	e.Sentences = scoreSpans(gold.sentences, found.sentences)
	toGold := align(gold, found)
	toFound := make([]int, len(gold.words))
	for i := range toFound {
		toFound[i] = Root
	}
	for i, g := range toGold {
		if g >= 0 {
			toFound[g] = i
		}
	}
	e.Words = Score{0, len(found.words), len(gold.words)}
	for _, s := range []*Score{&e.UPOS, &e.XPOS, &e.Lemmas, &e.UAS, &e.LAS} {
		*s = e.Words
	}
	relation := func(rel string) *Score {
		rel = universal(rel)
		if e.Relations[rel] == nil {
			e.Relations[rel] = &Score{}
		}
		return e.Relations[rel]
	}
	for i := range gold.words {
		relation(gold.words[i].token.Rel).Gold++
	}
	for i := range found.words {
		f := &found.words[i]
		relation(f.token.Rel).Found++
		if toGold[i] < 0 {
			continue
		}
		e.Words.Right++
		g := &gold.words[toGold[i]]
		count := func(s *Score, right bool) {
			if right {
				s.Right++
			}
		}
		count(&e.UPOS, f.token.UPOS == g.token.UPOS)
		count(&e.XPOS, f.token.XPOS == g.token.XPOS)
		count(&e.Lemmas, g.token.Lemma == "_" || f.token.Lemma == g.token.Lemma)
		attached := f.head == Root && g.head == Root || f.head != Root && g.head != Root && toGold[f.head] == g.head
		count(&e.UAS, attached)
		if attached && universal(f.token.Rel) == universal(g.token.Rel) {
			e.LAS.Right++
			relation(g.token.Rel).Right++
		}
	}
	return e, nil
}

func differ(a, b []rune) error {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	show := func(r []rune) string { return string(r[max(0, min(n-10, len(r))):min(len(r), n+20)]) }
	return fmt.Errorf("gold %q, found %q", show(a), show(b))
}

// universal is a relation without its subtype.
func universal(rel string) string {
	u, _, _ := strings.Cut(rel, ":")
	return u
}

func scoreSpans(gold, found [][2]int) Score {
	s := Score{0, len(found), len(gold)}
	for i, k := 0, 0; i < len(gold) && k < len(found); {
		switch g, f := gold[i], found[k]; {
		case g == f:
			s.Right++
			i++
			k++
		case g[0] < f[0] || g[0] == f[0] && g[1] < f[1]:
			i++
		default:
			k++
		}
	}
	return s
}

// align gives for each found word the gold word it is, or -1. Words outside of multiword tokens are one
// where their places are; within a stretch that a multiword token of either side covers, the longest
// common subsequence of forms decides.
func align(gold, found *surface) []int {
	out := make([]int, len(found.words))
	for i := range out {
		out[i] = -1
	}
	gi, fi := 0, 0
	for gi < len(gold.words) && fi < len(found.words) {
		g, f := &gold.words[gi], &found.words[fi]
		if g.multi || f.multi {
			gs, fs, ge, fe := stretch(gold, found, gi, fi)
			alignForms(gold, found, gs, ge, fs, fe, out)
			gi, fi = ge, fe
			continue
		}
		switch {
		case g.start == f.start && g.end == f.end:
			out[fi] = gi
			gi++
			fi++
		case g.start <= f.start:
			gi++
		default:
			fi++
		}
	}
	return out
}

// stretch is the part of both sides, [gs, ge) and [fs, fe), that the multiword token at gi or fi covers,
// grown until no multiword token crosses its end.
func stretch(gold, found *surface, gi, fi int) (gs, fs, ge, fe int) {
	g, f := gold.words[gi], found.words[fi]
	end := g.end
	switch {
	case g.multi && !f.multi && f.start < g.start:
		fi++
	case !g.multi:
		end = f.end
		if g.start < f.start {
			gi++
		}
	}
	gs, fs, ge, fe = gi, fi, gi, fi
	for {
		moreGold := ge < len(gold.words) && gold.words[ge].start < end
		moreFound := fe < len(found.words) && found.words[fe].start < end
		switch {
		case !moreGold && !moreFound:
			return gs, fs, ge, fe
		case moreGold && (!moreFound || gold.words[ge].start <= found.words[fe].start):
			if w := gold.words[ge]; w.multi {
				end = max(end, w.end)
			}
			ge++
		default:
			if w := found.words[fe]; w.multi {
				end = max(end, w.end)
			}
			fe++
		}
	}
}

func alignForms(gold, found *surface, gs, ge, fs, fe int, out []int) {
	n, m := ge-gs, fe-fs
	same := func(i, k int) bool {
		return strings.EqualFold(gold.words[gs+i].token.Form, found.words[fs+k].token.Form)
	}
	lcs := make([][]int, n+1)
	for i := range lcs {
		lcs[i] = make([]int, m+1)
	}
	for i := n - 1; i >= 0; i-- {
		for k := m - 1; k >= 0; k-- {
			if same(i, k) {
				lcs[i][k] = 1 + lcs[i+1][k+1]
			}
			lcs[i][k] = max(lcs[i][k], lcs[i+1][k], lcs[i][k+1])
		}
	}
	for i, k := 0, 0; i < n && k < m; {
		switch {
		case same(i, k):
			out[fs+k] = gs + i
			i++
			k++
		case lcs[i][k] == lcs[i+1][k]:
			i++
		default:
			k++
		}
	}
}

// Add counts another document's evaluation in.
func (e *Evaluation) Add(f *Evaluation) {
	to := e.measures()
	for i, m := range f.measures() {
		to[i].Score.Add(*m.Score)
	}
	if e.Relations == nil {
		e.Relations = map[string]*Score{}
	}
	for r, s := range f.Relations {
		if e.Relations[r] == nil {
			e.Relations[r] = &Score{}
		}
		e.Relations[r].Add(*s)
	}
}

type measure struct {
	name string
	*Score
}

func (e *Evaluation) measures() []measure {
	return []measure{{"Tokens", &e.Tokens}, {"Sentences", &e.Sentences}, {"Words", &e.Words}, {"UPOS", &e.UPOS},
		{"XPOS", &e.XPOS}, {"Lemmas", &e.Lemmas}, {"UAS", &e.UAS}, {"LAS", &e.LAS}}
}

// Write prints the measures as a table, with relations also LAS by relation, the most frequent first.
func (e *Evaluation) Write(w io.Writer, relations bool) error {
	var b strings.Builder
	line := func(name string, s *Score) {
		p, r := 100.0, 100.0
		if s.Found > 0 {
			p = 100 * float64(s.Right) / float64(s.Found)
		}
		if s.Gold > 0 {
			r = 100 * float64(s.Right) / float64(s.Gold)
		}
		fmt.Fprintf(&b, "%-12s %7.2f %7.2f %7.2f %8d\n", name, p, r, s.F1(), s.Gold)
	}
	fmt.Fprintf(&b, "%-12s %7s %7s %7s %8s\n", "", "prec", "recall", "F1", "gold")
	for _, m := range e.measures() {
		line(m.name, m.Score)
	}
	if relations {
		names := make([]string, 0, len(e.Relations))
		for r := range e.Relations {
			names = append(names, r)
		}
		slices.SortFunc(names, func(a, b string) int {
			if d := e.Relations[b].Gold - e.Relations[a].Gold; d != 0 {
				return d
			}
			return strings.Compare(a, b)
		})
		for _, r := range names {
			line("  "+r, e.Relations[r])
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
