package lang

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
)

// How long each part is trained. More epochs gained nothing on EWT's development set.
const (
	tagEpochs   = 8
	parseEpochs = 8
	parserSeeds = 3 // orders of training, see learnArcs
	jackknives  = 5 // parts of the training set tagged by a tagger that has not seen them
)

const (
	dictCount      = 15 // a form seen this often with one tag only is in the tagger's dictionary
	ambiguityCount = 5  // the tags of rarer words say more about the sentence they came from than about the word
	classCount     = 3  // a pair of tags seen less often is a slip of annotation
	explore        = 0.9
	tagMargin      = 3 // by how much the right tag must lead
	parseMargin    = 8 // the same of moves and relations
	leastVote      = 1 // smaller quantised weights are not shipped
	leastParse     = 2 // the same of the parser's, where it halves the size and costs nothing
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
func newBench(gold []Gold, clusters map[uint32][2]uint16, forms WordForms, seed uint64, log func(string, ...any)) *bench {
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
	t.lex.forms = forms.index()
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
		t.lex.lookAll(x.words, g.Tokens)
		for k, w := range g.Tokens {
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
	var set []*example
	for _, x := range t.examples {
		if x.fold != without {
			set = append(set, x)
		}
	}
	out := &tagger{classes: t.classes, dict: t.dict}
	for pass := range out.passes {
		out.passes[pass] = t.learnTags(fmt.Sprintf("tagger without %d, pass %d", without, pass+1), set, pass == 1)
	}
	return out
}

// learnTags trains one pass of the tagger.
func (t *bench) learnTags(name string, set []*example, backward bool) *weights {
	l := newLearner(len(t.classes))
	rng := t.random(uint64(hashString(name)))
	set = slices.Clone(set)
	var buf [tagKeys]uint32
	var words []word
	scores := make([]float32, len(t.classes))
	for epoch := range tagEpochs {
		rng.Shuffle(len(set), func(i, j int) { set[i], set[j] = set[j], set[i] })
		wrong, total := 0, 0
		for _, x := range set {
			words = append(words[:0], x.words...)
			if backward {
				slices.Reverse(words)
			}
			t1, t2 := atStart, atStart
			for i := range words {
				c, known := t.dict.find(words[i].raw)
				if !known {
					gold := x.gold[i]
					if backward {
						gold = x.gold[len(words)-1-i]
					}
					keys := tagFeatures(buf[:0], words, i, t1, t2)
					clear(scores)
					l.score(keys, scores)
					c = uint32(best(scores))
					l.step++
					if gold != noClass {
						if int(gold) != int(c) {
							wrong++
						}
						scores[gold] -= tagMargin
						if b := best(scores); b != int(gold) {
							l.update(keys, int(gold), b, 1)
						}
					}
				}
				total++
				t1, t2 = c+tagAtom, t1
			}
		}
		t.log("%s, epoch %d: %.2f%% wrong, %d features", name, epoch+1, 100*float64(wrong)/float64(total), l.used)
	}
	return l.weights(leastVote)
}

// jackknife sets each example's tags by a tagger that has not seen it, and returns the tagger of all.
func (t *bench) jackknife() *tagger {
	var all *tagger
	gate := make(chan bool, trainers)
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
			var sums []float32
			for _, x := range t.examples {
				if x.fold == fold {
					// A copy, as tag turns the words round while other folds learn from them.
					sums = g.tag(slices.Clone(x.words), x.tags, sums)
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
	var r *reviser
	var wg sync.WaitGroup
	wg.Go(func() { r = t.learnReviser() })
	p := t.learnArcs("parser", t.examples, parseEpochs, parserSeeds)
	wg.Wait()
	p.reviser = r
	return p
}

// learnArcs trains a parser: as many times as there are seeds, each time in another order. The weights are added up: what
// linear classifiers of the same features say together is again one, so that more seeds cost nothing when it is used.
func (t *bench) learnArcs(name string, set []*example, epochs, seeds int) *parser {
	move, label := make([]*learner, seeds), make([]*learner, seeds)
	gate := make(chan bool, trainers)
	var wg sync.WaitGroup
	for i := range seeds {
		gate <- true
		wg.Go(func() {
			defer func() { <-gate }()
			move[i], label[i] = t.learnMoves(fmt.Sprintf("%s %d", name, i+1), set, epochs)
		})
	}
	wg.Wait()
	return &parser{labels: t.labels, move: sum(move).smallWeights(leastParse), label: sum(label).weights(leastParse)}
}

// learnMoves trains moves and relations together, on predicted tags.
func (t *bench) learnMoves(name string, set []*example, epochs int) (move, label *learner) {
	move, label = newLearner(moves), newLearner(len(t.labels))
	rng := t.random(uint64(hashString(name)))
	set = slices.Clone(set)
	upos := uposAtoms(t.classes)
	var s parseState
	scores := make([]float32, max(moves, len(t.labels)))
	for epoch := range epochs {
		rng.Shuffle(len(set), func(i, j int) { set[i], set[j] = set[j], set[i] })
		attached, right, total := 0, 0, 0
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
					if wrong := legal &^ zero; wrong != 0 {
						good, bad := bestOf(scores[:moves], zero), bestOf(scores[:moves], wrong)
						if scores[good] < scores[bad]+parseMargin {
							move.update(keys, good, bad, 1)
						}
						if bad == m && (epoch == 0 || rng.Float64() > explore) {
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
					l = best(ls)
					if head == x.heads[child] {
						label.step++
						want := x.labels[child]
						ls[want] -= parseMargin
						if rival := best(ls); rival != want {
							label.update(keys, want, rival, 1)
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
				s.attach(head, child, l)
			}
		}
		t.log("%s, epoch %d: UAS %.2f LAS %.2f in training, %d and %d features", name, epoch+1,
			100*float64(attached)/float64(total), 100*float64(right)/float64(total), move.used, label.used)
	}
	return move, label
}

// trainers is how many parts are trained side by side.
const trainers = 2
