package lang

import (
	"fmt"
	"slices"
	"sync"
)

const (
	halfEpochs   = 6
	reviseEpochs = 6
	reviseSeeds  = 3 // orders of training, see learnArcs
	reviseMargin = 4 // by how much the right head and relation must lead
)

// halves gives every example a tree by a parser trained on the other half of the documents.
func (t *bench) halves() {
	var part [2][]*example
	for _, x := range t.examples {
		part[x.fold&1] = append(part[x.fold&1], x)
	}
	var wg sync.WaitGroup
	for k, name := range []string{"even half", "odd half"} {
		wg.Go(func() {
			p := t.learnArcs(name, part[k], halfEpochs, 1)
			upos := uposAtoms(t.classes)
			var s parseState
			for _, x := range part[1-k] {
				n := len(x.words)
				if n > maxParse {
					continue
				}
				setNodes(s.room(n), x.words, x.tags, upos)
				p.parse(&s, n)
				x.treeHeads, x.treeRels = slices.Clone(s.head), slices.Clone(s.rel)
			}
		})
	}
	wg.Wait()
}

// learnReviser learns from the trees of halves what a parser gets wrong, in several orders whose weights are added up.
func (t *bench) learnReviser() *reviser {
	heads, labels := make([]*learner, reviseSeeds), make([]*learner, reviseSeeds)
	gate := make(chan bool, trainers)
	var wg sync.WaitGroup
	for i := range reviseSeeds {
		gate <- true
		wg.Go(func() {
			defer func() { <-gate }()
			heads[i], labels[i] = t.learnRevisions(fmt.Sprintf("reviser %d", i+1))
		})
	}
	wg.Wait()
	return &reviser{head: sum(heads).smallWeights(leastParse), label: sum(labels).weights(leastParse)}
}

// learnRevisions trains one order of the reviser.
func (t *bench) learnRevisions(name string) (head, label *learner) {
	head, label = newLearner(2), newLearner(len(t.labels))
	rng := t.random(uint64(hashString(name)))
	var set []*example
	for _, x := range t.examples {
		if x.treeHeads != nil {
			set = append(set, x)
		}
	}
	upos := uposAtoms(t.classes)
	var s parseState
	var room [maxCandidates]int32
	var other [moveKeys]uint32
	scores := make([]float32, len(t.labels))
	for epoch := range reviseEpochs {
		rng.Shuffle(len(set), func(i, j int) { set[i], set[j] = set[j], set[i] })
		was, is, wasNamed, named, total := 0, 0, 0, 0, 0
		for _, x := range set {
			n := len(x.words)
			setNodes(s.room(n), x.words, x.tags, upos)
			s.reset(n)
			copy(s.head, x.treeHeads)
			copy(s.rel, x.treeRels)
			s.rebuild()
			for child := int32(1); child < s.root; child++ {
				list := s.candidates(room[:0], child)
				if len(list) < 2 {
					continue
				}
				b, rival, good := -1, -1, slices.Index(list, x.heads[child])
				var votes [maxCandidates]float32
				for i, h := range list {
					var v [2]float32
					head.score(s.headFeatures(s.keys[:0], h, child, i), v[:])
					votes[i] = v[1]
					if b < 0 || votes[i] > votes[b] {
						b = i
					}
					if i != good && (rival < 0 || votes[i] > votes[rival]) {
						rival = i
					}
				}
				head.step++
				if good >= 0 && votes[good] < votes[rival]+reviseMargin {
					head.reward(s.headFeatures(s.keys[:0], list[good], child, good), 1, 1)
					head.reward(s.headFeatures(other[:0], list[rival], child, rival), 1, -1)
				}
				if b > 0 {
					s.head[child] = list[b]
					s.rebuild()
				}
			}
			for child := int32(1); child < s.root; child++ {
				total++
				right := s.head[child] == x.heads[child]
				if x.treeHeads[child] == x.heads[child] {
					was++
					if int(x.treeRels[child])-1 == x.labels[child] {
						wasNamed++
					}
				}
				if right {
					is++
				}
				if s.head[child] == s.root {
					if right {
						named++
					}
					continue
				}
				keys := s.relabelFeatures(s.keys[:0], s.head[child], child)
				clear(scores)
				label.score(keys, scores)
				scores[rootLabel] = -1e30
				l := best(scores)
				if right {
					label.step++
					want := x.labels[child]
					if want == l {
						named++
					}
					scores[want] -= reviseMargin
					if rival := best(scores); rival != want {
						label.update(keys, want, rival, 1)
					}
				}
				s.rename(child, l)
			}
		}
		pc := func(k int) float64 { return 100 * float64(k) / float64(total) }
		t.log("%s, epoch %d: UAS %.2f → %.2f, LAS %.2f → %.2f", name, epoch+1, pc(was), pc(is), pc(wasNamed), pc(named))
	}
	return head, label
}
