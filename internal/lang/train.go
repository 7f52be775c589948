package lang

import (
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
)

// How long each part is trained. More epochs gained nothing on EWT's development set.
const (
	tagEpochs   = 10
	parseEpochs = 12
	jackknives  = 5 // parts of the training set tagged by a tagger that has not seen them
)

const (
	dictCount      = 15 // a form seen this often with one tag only is in the tagger's dictionary
	ambiguityCount = 5  // the tags of rarer words say more about the sentence they came from than about the word
	classCount     = 3  // a pair of tags seen less often is a slip of annotation
	explore        = 0.9
	leastVote      = 1 // smaller quantised weights are not shipped
)

// example is a sentence to learn from.
type example struct {
	tokens []Token
	words  []word
	gold   []uint16 // tag classes, noClass where the pair is too rare to learn
	tags   []uint16 // tag classes as predicted by a tagger that has not seen the sentence
	heads  []int32  // by node, see node
	labels []int
	fold   int

	treeHeads []int32 // by node: the tree of a parser that has not seen the sentence
	treeRels  []uint8
}

const noClass = 0xFFFF

// bench is what training works with.
type bench struct {
	seed     uint64
	log      func(format string, args ...any)
	examples []*example
	lex      *lexicon
	classOf  map[tagClass]uint16
	classes  []tagClass
	dict     index
	labels   []string
}

func (t *bench) random(purpose uint64) *rand.Rand { return rand.New(rand.NewPCG(t.seed, purpose)) }

// newBench prepares the sentences of a treebank.
func newBench(gold []Gold, clusters map[uint32][2]uint16, seed uint64, log func(string, ...any)) *bench {
	t := &bench{seed: seed, log: log}
	counts := map[tagClass]int{}
	labels := map[string]int{}
	for i := range gold {
		for _, w := range gold[i].Tokens {
			counts[tagClass{w.UPOS, w.XPOS}]++
			labels[w.Rel]++
		}
	}
	for c, n := range counts {
		if n >= classCount {
			t.classes = append(t.classes, c)
		}
	}
	slices.SortFunc(t.classes, func(a, b tagClass) int {
		return strings.Compare(a.UPOS+" "+a.XPOS, b.UPOS+" "+b.XPOS)
	})
	for l := range labels {
		if l != "root" {
			t.labels = append(t.labels, l)
		}
	}
	slices.Sort(t.labels)
	t.labels = slices.Insert(t.labels, rootLabel, "root")
	t.buildLexicon(gold, clusters)
	t.classOf = map[tagClass]uint16{}
	for i, c := range t.classes {
		t.classOf[c] = uint16(i)
	}
	labelOf := map[string]int{}
	for i, l := range t.labels {
		labelOf[l] = i
	}
	folds := documentFolds(gold, jackknives)
	for i := range gold {
		g := &gold[i]
		n := len(g.Tokens)
		x := &example{tokens: g.Tokens, words: make([]word, n), gold: make([]uint16, n), tags: make([]uint16, n),
			heads: make([]int32, n+2), labels: make([]int, n+2), fold: folds[i]}
		shout := shouted(g.Tokens)
		for k, w := range g.Tokens {
			t.lex.look(&x.words[k], w.Form, shout)
			c, ok := t.classOf[tagClass{w.UPOS, w.XPOS}]
			if !ok {
				c = noClass
			}
			x.gold[k] = c
			x.heads[k+1], x.labels[k+1] = int32(w.Head+1), labelOf[w.Rel]
			if w.Head == Root {
				x.heads[k+1] = int32(n + 1)
			}
		}
		t.examples = append(t.examples, x)
	}
	return t
}

// documentFolds deals documents out to n folds.
func documentFolds(gold []Gold, n int) []int {
	out := make([]int, len(gold))
	doc := -1
	for i := range gold {
		if gold[i].NewDoc || doc < 0 {
			doc++
		}
		out[i] = doc % n
	}
	return out
}

func (t *bench) buildLexicon(gold []Gold, clusters map[uint32][2]uint16) {
	type tally map[tagClass]int
	lower, raw := map[uint32]tally{}, map[uint32]tally{}
	count := func(m map[uint32]tally, key uint32, c tagClass) {
		if m[key] == nil {
			m[key] = tally{}
		}
		m[key][c]++
	}
	var buf [2 * maxForm]byte
	for i := range gold {
		for _, w := range gold[i].Tokens {
			c := tagClass{w.UPOS, w.XPOS}
			count(raw, hashString(w.Form), c)
			count(lower, hashBytes(appendLower(buf[:0], w.Form)), c)
		}
	}
	sets := map[string]uint16{}
	lexemes := map[uint32]lexeme{}
	for key, c := range clusters {
		lexemes[key] = lexeme{fine: c[0], coarse: c[1]}
	}
	for _, key := range sortedKeys(lower) {
		total := 0
		for _, n := range lower[key] {
			total += n
		}
		if total < ambiguityCount {
			continue
		}
		var names []string
		for c, n := range lower[key] {
			if n*50 >= total {
				names = append(names, c.UPOS+" "+c.XPOS)
			}
		}
		slices.Sort(names)
		set := strings.Join(names, "|")
		if sets[set] == 0 {
			sets[set] = uint16(len(sets) + 1)
		}
		x := lexemes[key]
		x.ambiguity = sets[set]
		lexemes[key] = x
	}
	t.lex = &lexicon{index: newIndex(len(lexemes))}
	for _, key := range sortedKeys(lexemes) {
		t.lex.index.put(key, uint32(len(t.lex.words)))
		t.lex.words = append(t.lex.words, lexemes[key])
	}
	var sure []indexSlot
	for _, key := range sortedKeys(raw) {
		if len(raw[key]) > 1 {
			continue
		}
		for c, n := range raw[key] {
			if at := slices.Index(t.classes, c); n >= dictCount && at >= 0 {
				sure = append(sure, indexSlot{key, uint32(at)})
			}
		}
	}
	t.dict = newIndex(len(sure))
	for _, s := range sure {
		t.dict.put(s.key, s.value)
	}
}

func sortedKeys[V any](m map[uint32]V) []uint32 {
	keys := make([]uint32, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// learnTagger trains on the examples whose fold is not the one left out (-1: on all).
func (t *bench) learnTagger(without int) *tagger {
	out := &tagger{classes: t.classes, dict: t.dict}
	l := newLearner(len(t.classes))
	rng := t.random(uint64(100 + without))
	var set []*example
	for _, x := range t.examples {
		if x.fold != without {
			set = append(set, x)
		}
	}
	var buf [tagKeys]uint32
	scores := make([]float32, len(t.classes))
	for epoch := range tagEpochs {
		rng.Shuffle(len(set), func(i, j int) { set[i], set[j] = set[j], set[i] })
		wrong, total := 0, 0
		for _, x := range set {
			t1, t2 := atStart, atStart
			for i := range x.words {
				c, known := t.dict.find(x.words[i].raw)
				if !known {
					keys := tagFeatures(buf[:0], x.words, i, t1, t2)
					clear(scores)
					l.score(keys, scores)
					b := 0
					for k, s := range scores {
						if s > scores[b] {
							b = k
						}
					}
					c = uint32(b)
					l.step++
					if g := x.gold[i]; g != noClass && int(g) != b {
						l.update(keys, int(g), b, 1)
						wrong++
					}
				}
				total++
				t1, t2 = c+tagAtom, t1
			}
		}
		t.log("tagger without %d, epoch %d: %.2f%% wrong, %d features", without, epoch+1, 100*float64(wrong)/float64(total), l.used)
	}
	out.weights = l.weights(leastVote)
	return out
}

// jackknife sets each example's tags by a tagger that has not seen it, and returns the tagger of all.
func (t *bench) jackknife() *tagger {
	var all *tagger
	gate := make(chan bool, 2)
	var wg sync.WaitGroup
	for fold := -1; fold < jackknives; fold++ {
		gate <- true
		wg.Go(func() {
			defer func() { <-gate }()
			g := t.learnTagger(fold)
			if fold < 0 {
				all = g
				return
			}
			for _, x := range t.examples {
				if x.fold == fold {
					g.tag(x.words, x.tags)
				}
			}
		})
	}
	wg.Wait()
	return all
}

// setNodes puts what the parser sees of the words into its nodes.
func setNodes(nodes []node, words []word, tags []uint16, upos []uint32) {
	for i := range words {
		w := &words[i]
		nodes[i] = node{lower: w.lower, tag: uint32(tags[i]) + tagAtom, upos: upos[tags[i]], fine: w.fine, coarse: w.coarse}
	}
}

// uposAtoms is the hash of the universal tag of each class.
func uposAtoms(classes []tagClass) []uint32 {
	out := make([]uint32, len(classes))
	for i, c := range classes {
		out[i] = hashString(c.UPOS)
	}
	return out
}

// learnParser trains the parser.
func (t *bench) learnParser() *parser {
	t.log("parser: first trees for the reviser")
	t.halves()
	t.log("parser: reviser")
	p := t.parserOf(t.learnArcs("parser", t.examples, parseEpochs))
	p.reviser = t.learnReviser()
	return p
}

func (t *bench) parserOf(move, label *learner) *parser {
	return &parser{labels: t.labels, move: move.smallWeights(leastVote), label: label.weights(leastVote)}
}

// learnArcs trains moves and labels together, on predicted tags.
func (t *bench) learnArcs(name string, set []*example, epochs int) (move, label *learner) {
	move, label = newLearner(moves), newLearner(len(t.labels))
	rng := t.random(uint64(hashString(name)))
	set = slices.Clone(set)
	upos := uposAtoms(t.classes)
	var s parseState
	scores := make([]float32, max(moves, len(t.labels)))
	for epoch := range epochs {
		rng.Shuffle(len(set), func(i, j int) { set[i], set[j] = set[j], set[i] })
		attached, right, named, total := 0, 0, 0, 0
		for _, x := range set {
			n := len(x.words)
			if n > maxParse {
				continue
			}
			setNodes(s.room(n), x.words, x.tags, upos)
			s.reset(n)
			o := newOracle(x.heads)
			for !s.done() {
				legal := s.legal()
				zero := o.best(&s, legal)
				m := bestOf(scores[:moves], zero)
				if legal&(legal-1) != 0 {
					keys := s.moveFeatures(s.keys[:0])
					clear(scores[:moves])
					move.score(keys, scores[:moves])
					m = bestOf(scores[:moves], legal)
					move.step++
					if zero&(1<<m) == 0 {
						good := bestOf(scores[:moves], zero)
						move.update(keys, good, m, 1)
						if epoch == 0 || rng.Float64() > explore {
							m = good
						}
					}
				}
				if m == shift {
					s.shift()
					continue
				}
				head, child := s.arc(m)
				l := rootLabel
				if head != s.root {
					keys := s.labelFeatures(s.keys[:0], head, child)
					ls := scores[:len(t.labels)]
					clear(ls)
					label.score(keys, ls)
					ls[rootLabel] = -1e30
					l = 0
					for k, v := range ls {
						if v > ls[l] {
							l = k
						}
					}
					if head == x.heads[child] {
						label.step++
						if want := x.labels[child]; want != l {
							label.update(keys, want, l, 1)
						}
					}
				}
				total++
				if head == x.heads[child] {
					attached++
					if l == x.labels[child] {
						right++
					}
				}
				named++
				s.attach(head, child, l)
			}
		}
		t.log("%s, epoch %d: UAS %.2f LAS %.2f in training, %d and %d features", name, epoch+1,
			100*float64(attached)/float64(total), 100*float64(right)/float64(total), move.used, label.used)
	}
	return move, label
}
