package lang

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"detente/internal/codebook"
	"detente/internal/lang/en"
)

// ReadNames sets the Names of gold sentences from a file of labels in IOB2 (Universal NER): "# sent_id" and, a line a word,
// number, word, label. Words are aligned by their characters, as tokenisation may differ. It returns how many sentences it found.
func ReadNames(docs []GoldDocument, r io.Reader) (int, error) {
	at := map[string]*Sentence{}
	for i := range docs {
		for k := range docs[i].Sentences {
			at[docs[i].Gold[k].ID] = &docs[i].Sentences[k]
		}
	}
	scan := bufio.NewScanner(r)
	scan.Buffer(nil, maxConlluLine)
	var words, labels []string
	id, found := "", 0
	flush := func() {
		if s := at[id]; s != nil && len(words) > 0 {
			s.setNames(words, labels)
			found++
		}
		words, labels, id = words[:0], labels[:0], ""
	}
	for n := 1; scan.Scan(); n++ {
		line := scan.Text()
		switch {
		case line == "":
			flush()
		case line[0] == '#':
			if v, ok := strings.CutPrefix(line, "# sent_id = "); ok {
				id = strings.TrimSpace(v)
			}
		default:
			f := strings.Split(line, "\t")
			if len(f) < 3 {
				return found, fmt.Errorf("lang: names, line %d: %d fields", n, len(f))
			}
			words, labels = append(words, f[1]), append(labels, f[2])
		}
	}
	flush()
	if err := scan.Err(); err != nil {
		return found, fmt.Errorf("lang: names: %w", err)
	}
	return found, nil
}

var nameKindOf = map[string]NameKind{"PER": Person, "ORG": Organisation, "LOC": Place, "OTH": otherName}

// setNames gives the sentence the names of labelled words.
func (s *Sentence) setNames(words, labels []string) {
	var starts, ends []int // of the words, in characters without white space
	n := 0
	for _, w := range words {
		starts = append(starts, n)
		n += len(strings.Join(strings.Fields(w), ""))
		ends = append(ends, n)
	}
	first := map[int]int{} // character → token
	last := map[int]int{}
	n = 0
	for i := range s.Tokens {
		first[n] = i
		n += len(strings.Join(strings.Fields(s.Tokens[i].Form), ""))
		last[n] = i
	}
	s.Names = s.Names[:0]
	for i := 0; i < len(words); i++ {
		kind, ok := strings.CutPrefix(labels[i], "B-")
		if !ok {
			continue
		}
		to := i
		for to+1 < len(words) && labels[to+1] == "I-"+kind {
			to++
		}
		a, okA := first[starts[i]]
		b, okB := last[ends[to]]
		if okA && okB && nameKindOf[kind] != 0 {
			s.Names = append(s.Names, Name{a, b, nameKindOf[kind]})
		}
		i = to
	}
}

// nationalities turns other names that are demonyms into nationalities, and marks demonyms outside of names.
func (w *nameWork) nationalities(s *Sentence) {
	inside := make([]bool, len(s.Tokens))
	for i := range s.Names {
		n := &s.Names[i]
		if n.First == n.Last && n.Kind == otherName && w.demonym(s, n.First) {
			n.Kind = Nationality
		}
		for k := n.First; k <= n.Last; k++ {
			inside[k] = true
		}
	}
	var out []Name
	next := 0
	for i := range s.Tokens {
		for next < len(s.Names) && s.Names[next].First <= i {
			out = append(out, s.Names[next])
			next++
		}
		if !inside[i] && w.demonym(s, i) {
			out = append(out, Name{i, i, Nationality})
		}
	}
	s.Names = append(out, s.Names[next:]...)
}

func (w *nameWork) demonym(s *Sentence, i int) bool {
	if w.books == nil || !isUpper(s.Tokens[i].Form) {
		return false
	}
	e, n := w.books.Match([]string{s.Tokens[i].Form})
	return n == 1 && e.Kind == codebook.Demonym && !(e.Ambiguous && len(e.Others) > 0 && i == 0)
}

// nameExample is a sentence to learn from: its features once and for all, its labels.
type nameExample struct {
	slots  []uint32
	spans  []int32
	labels []nameLabel
}

const (
	nameEpochs  = 8
	leastWeight = 2 // of 127; smaller ones say nothing that is sure
)

// trainNamer learns from documents whose sentences have their names and tags; the tags should be those of a tagger that
// has not seen the sentence. Each document is also learned with other names in it, see varied.
func trainNamer(docs [][]Sentence, books *codebook.Books, lex *lexicon, seed uint64) *namer {
	n := &namer{books: books, words: en.Default(), lex: lex}
	vary := newVaried(books, seed)
	var set []nameExample
	for _, sentences := range docs {
		w := nameWork{namer: n}
		for i := range sentences {
			w.nationalities(&sentences[i])
		}
		set = n.examples(set, sentences)
		if v := vary.document(sentences); v != nil {
			set = n.examples(set, v)
		}
	}
	n.learn(set, seed)
	return n
}

// learnNames trains the namer on the treebank: on the sentences that names labels, and on those whose last column tells of
// entities as GUM's does.
func (t *bench) learnNames(docs []GoldDocument, names io.Reader) (*namer, error) {
	n, err := newNamer(t.lex)
	if err != nil {
		return nil, err
	}
	labelled := 0
	if names != nil {
		if labelled, err = ReadNames(docs, names); err != nil {
			return nil, err
		}
	}
	n.entityNames(docs)
	var set [][]Sentence
	next := 0
	for i := range docs {
		told := false
		for k := range docs[i].Sentences {
			s := &docs[i].Sentences[k]
			for w := range s.Tokens {
				if c := t.examples[next].tags[w]; int(c) < len(t.classes) {
					s.Tokens[w].UPOS, s.Tokens[w].XPOS = t.classes[c].UPOS, t.classes[c].XPOS
				}
			}
			next++
			told = told || len(s.Names) > 0
		}
		if told {
			set = append(set, docs[i].Sentences)
		}
	}
	t.log("namer: %d documents, %d sentences labelled by hand for names", len(set), labelled)
	return trainNamer(set, n.books, t.lex, t.seed), nil
}

// newNamer is a namer that has learned nothing: it goes by books and titles.
func newNamer(lex *lexicon) (*namer, error) {
	books, err := codebook.Shared()
	if err != nil {
		return nil, fmt.Errorf("lang: namer: %w", err)
	}
	return &namer{books: books, words: en.Default(), lex: lex}, nil
}

// loadNamer reads a namer's section of a model; a model without one names by books and titles.
func loadNamer(data []byte, lex *lexicon) (*namer, error) {
	n, err := newNamer(lex)
	if err != nil || data == nil {
		return n, err
	}
	return n, n.UnmarshalBinary(data)
}

// examples appends what is to be learned of a document.
func (n *namer) examples(set []nameExample, sentences []Sentence) []nameExample {
	w := nameWork{namer: n, hints: map[string]uint16{}}
	w.gather(sentences)
	for i := range sentences {
		s := &sentences[i]
		w.prepare(s)
		labels := make([]nameLabel, len(s.Tokens))
		for _, m := range s.Names {
			for k := m.First; k <= m.Last; k++ {
				if !w.tokens[k].candidate {
					break // cannot be found: do not teach it
				}
				labels[k] = furtherLabel(m.Kind)
				if k == m.First {
					labels[k] = firstLabel(m.Kind)
				}
			}
		}
		w.describe(s)
		set = append(set, nameExample{append([]uint32(nil), w.slots...), append([]int32(nil), w.spans...), labels})
	}
	return set
}

// learn is an averaged structured perceptron (Collins 2002) with a margin on each wrong label.
func (n *namer) learn(set []nameExample, seed uint64) {
	weights := make([]float32, nameSlots*nameLabels)
	sums := make([]float64, nameSlots*nameLabels)
	var moves, moveSums [nameLabels][nameLabels]float64
	t := nameTrainer{weights: weights}
	random := rand.New(rand.NewPCG(seed, uint64(len(set))))
	step := 1.0
	for range nameEpochs {
		random.Shuffle(len(set), func(i, j int) { set[i], set[j] = set[j], set[i] })
		for i := range set {
			x := &set[i]
			if len(x.slots) == 0 {
				continue
			}
			step++
			got := t.decode(x, &moves)
			begin := int32(0)
			gp, xp := outside, outside
			for k := range x.labels {
				end := x.spans[k]
				g, w := got[k], x.labels[k]
				if g != w {
					for _, s := range x.slots[begin:end] {
						at := int(s) * nameLabels
						weights[at+int(w)]++
						sums[at+int(w)] += step
						weights[at+int(g)]--
						sums[at+int(g)] -= step
					}
				}
				if (g != w || gp != xp) && begin != end {
					moves[xp][w]++
					moveSums[xp][w] += step
					moves[gp][g]--
					moveSums[gp][g] -= step
				}
				gp, xp, begin = g, w, end
			}
		}
	}
	top := 0.0
	for i := range weights {
		sums[i] = float64(weights[i]) - sums[i]/step
		top = max(top, math.Abs(sums[i]))
	}
	n.scale = float32(max(top, 1e-6) / math.MaxInt8)
	n.weights = make([]int8, len(weights))
	for i, m := range sums {
		if w := math.Round(m / float64(n.scale)); math.Abs(w) >= leastWeight {
			n.weights[i] = int8(w)
		}
	}
	for a := range moves {
		for b := range moves[a] {
			n.moves[a][b] = int32(math.Round((moves[a][b] - moveSums[a][b]/step) / float64(n.scale)))
		}
	}
}

// nameTrainer decodes with the weights of the moment.
type nameTrainer struct {
	weights []float32
	lattice[float32]
}

const trainMargin = 1 // a wrong label must lose by this much

func (t *nameTrainer) decode(x *nameExample, moves *[nameLabels][nameLabels]float64) []nameLabel {
	n := len(x.labels)
	t.start(n, -1e30)
	var move [nameLabels][nameLabels]float32
	for a := range moves {
		for b := range moves[a] {
			move[a][b] = float32(moves[a][b])
		}
	}
	begin := int32(0)
	for i := range n {
		end := x.spans[i]
		if begin == end {
			t.stay(i)
			continue
		}
		var score [nameLabels]float32
		for _, s := range x.slots[begin:end] {
			for l, v := range t.weights[int(s)*nameLabels : int(s)*nameLabels+nameLabels] {
				score[l] += v
			}
		}
		begin = end
		for l := range score {
			if nameLabel(l) != x.labels[i] {
				score[l] += trainMargin
			}
		}
		t.weigh(i, &move, &score)
	}
	return t.path(n)
}

// MarshalBinary writes scale, moves, and the rows of weights that are not all 0, each with its distance from the one before.
func (n *namer) MarshalBinary() ([]byte, error) {
	b := binary.LittleEndian.AppendUint32(nil, math.Float32bits(n.scale))
	for a := range n.moves {
		for _, v := range n.moves[a] {
			b = binary.AppendVarint(b, int64(v))
		}
	}
	last := 0
	for at := 0; at < len(n.weights); at += nameLabels {
		row := n.weights[at : at+nameLabels]
		if !slices.ContainsFunc(row, func(w int8) bool { return w != 0 }) {
			continue
		}
		b = binary.AppendUvarint(b, uint64(at/nameLabels-last))
		last = at / nameLabels
		for _, w := range row {
			b = append(b, uint8(w))
		}
	}
	return b, nil
}

// UnmarshalBinary reads what MarshalBinary wrote.
func (n *namer) UnmarshalBinary(b []byte) error {
	if len(b) < 4 {
		return fmt.Errorf("lang: namer: %w", errCut)
	}
	n.scale = math.Float32frombits(binary.LittleEndian.Uint32(b))
	b = b[4:]
	for a := range n.moves {
		for c := range n.moves[a] {
			v, size := binary.Varint(b)
			if size <= 0 || v < math.MinInt32 || v > math.MaxInt32 {
				return fmt.Errorf("lang: namer, moves: %w", errCut)
			}
			n.moves[a][c] = int32(v)
			b = b[size:]
		}
	}
	if !(n.scale > 0) {
		return fmt.Errorf("lang: namer, scale: %w", errCut)
	}
	n.weights = make([]int8, nameSlots*nameLabels)
	for at := uint64(0); len(b) > 0; {
		gap, size := binary.Uvarint(b)
		if size <= 0 || gap >= nameSlots || at+gap >= nameSlots || len(b) < size+nameLabels {
			return fmt.Errorf("lang: namer, weights: %w", errCut)
		}
		at += gap
		for l, w := range b[size : size+nameLabels] {
			n.weights[int(at)*nameLabels+l] = int8(w)
		}
		b = b[size+nameLabels:]
	}
	return nil
}
