package link

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

// mix scores a candidate by a sum of weight times feature, in standard deviations from the feature's mean; each relation may depart from the weights of all.
type mix struct {
	weight      []float32   // of all
	own         [][]float32 // by relation, what is added
	mean, scale []float32
}

// term is what a feature adds to the score.
func (m *mix) term(r int32, i int, x *[features]float32) float32 {
	return (m.weight[i] + m.own[r][i]) * (x[i] - m.mean[i]) * m.scale[i]
}

func (m *mix) score(r int32, x *[features]float32) float32 {
	s := float32(0)
	for i := range x {
		s += m.term(r, i, x)
	}
	return s
}

// lesson is a query with the features of its answers and of some other candidates.
type lesson struct {
	relation int32
	answers  int // the first rows
	x        [][features]float32
}

func table(rows int) [][]float32 {
	t := make([][]float32, rows)
	for i := range t {
		t[i] = make([]float32, features)
	}
	return t
}

func newMix(relations int, lessons []lesson) *mix {
	m := &mix{weight: make([]float32, features), own: table(relations), mean: make([]float32, features), scale: make([]float32, features)}
	n := 0.0
	var sum, square [features]float64
	for _, l := range lessons {
		for _, x := range l.x {
			n++
			for i, v := range x {
				sum[i] += float64(v)
				square[i] += float64(v) * float64(v)
			}
		}
	}
	for i := range features {
		mean := sum[i] / max(n, 1)
		m.mean[i] = float32(mean)
		m.scale[i] = float32(1 / math.Sqrt(max(square[i]/max(n, 1)-mean*mean, 1e-6)))
	}
	return m
}

const (
	epochs    = 6
	rate      = 0.05 // of the first steps
	shrinkOwn = 0.02 // pull of a relation's own weights to none
	slowOwn   = 10   // lessons by which they start later than those of all
)

// fit maximises the likelihood of each answer among the candidates that are none, by AdaGrad.
func (m *mix) fit(lessons []lesson) {
	rnd := rand.New(rand.NewPCG(1, 2))
	grad, pace := make([]float32, features), make([]float32, features) // pace: sums of squared gradients
	paceOwn := table(len(m.own))
	var p []float64
	for range epochs {
		for _, at := range rnd.Perm(len(lessons)) {
			l := &lessons[at]
			p = p[:0]
			most := math.Inf(-1)
			for i := range l.x {
				p = append(p, float64(m.score(l.relation, &l.x[i])))
				most = max(most, p[i])
			}
			rest := 0.0 // of those that are no answers
			for i := range p {
				p[i] = math.Exp(p[i] - most)
				if i >= l.answers {
					rest += p[i]
				}
			}
			taken := 0.0 // from the rest, by the answers together
			clear(grad)
			for i := range l.x {
				w := p[i] * taken
				if i < l.answers {
					whole := max(rest+p[i], 1e-300)
					taken += 1 / whole
					w = p[i]/whole - 1
				}
				if math.Abs(w) < 1e-6 {
					continue
				}
				for j := range grad {
					grad[j] += float32(w) * (l.x[i][j] - m.mean[j]) * m.scale[j]
				}
			}
			own, pace2 := m.own[l.relation], paceOwn[l.relation]
			for i, g := range grad {
				pace[i] += g * g
				m.weight[i] -= rate * g / float32(math.Sqrt(float64(pace[i])+1))
				g += shrinkOwn * own[i]
				pace2[i] += g * g
				own[i] -= rate * g / float32(math.Sqrt(float64(pace2[i])+slowOwn))
			}
		}
	}
}

// Model forecasts links by the mix.
type Model struct {
	graph *Graph
	h     *history
	asker *asker
	mix   *mix
	Rules int // of length one and two that ever held
	step  int32
}

const (
	mostLessons = 20000 // queries of the validation part that weights are learned from
	mostOthers  = 100   // candidates beside the answers in each
)

// Learn takes rules from the training part and weights from the validation part. The test part stays unseen.
func Learn(g *Graph) *Model {
	r, h := learn(g)
	m := &Model{graph: g, h: h, asker: newAsker(h, r), Rules: r.held()}
	rnd := rand.New(rand.NewPCG(3, 4))
	keep := float64(mostLessons) / float64(2*len(g.Valid))
	var lessons []lesson
	for _, facts := range bySteps(g.Valid) {
		for _, q := range g.queries(facts) {
			if rnd.Float64() < keep {
				if l := m.asker.lesson(q, rnd); l.answers > 0 {
					lessons = append(lessons, l)
				}
			}
		}
		m.add(facts)
	}
	m.mix = newMix(2*len(g.Relations), lessons)
	m.mix.fit(lessons)
	return m
}

func (m *Model) add(facts []Fact) {
	for _, f := range facts {
		m.h.add(f)
		m.step = f.Step + 1
	}
}

// Test scores the test part, single step: what is asked at a step is forecast from all steps before it, those of the test part among them, with rules and weights
// as they were learned. Afterwards the model knows the test part.
func (m *Model) Test() Figures {
	var t tally
	var scores []float32
	for _, facts := range bySteps(m.graph.Test) {
		for _, q := range m.graph.queries(facts) {
			cands, x := m.asker.ask(q)
			scores = scores[:0]
			for i := range cands {
				scores = append(scores, m.mix.score(q.relation, &x[i]))
			}
			t.rank(q.answers, scores, func(e int32) int { return int(m.asker.slot[e]) - 1 }, len(m.graph.Entities))
		}
		m.add(facts)
	}
	return t.figures()
}

// Answer is a candidate with its probability among the candidates and what made it.
type Answer struct {
	Entity string  `json:"entity"`
	P      float64 `json:"p"` // that a link of this kind, if there is one, has it
	Score  float64 `json:"score"`
	Terms  []Term  `json:"terms"` // add up to the score, the weightiest first
}

// Term is a part of a score: weight times value, the value in standard deviations from the mean of candidates.
type Term struct {
	Feature string  `json:"feature"`
	Value   float64 `json:"value"`
	Weight  float64 `json:"weight"`
	Adds    float64 `json:"adds"`
}

// Ask forecasts the objects of a subject and relation at the step after all that the model knows; or, inverse, the subjects of an object. The best n come back.
func (m *Model) Ask(subject, relation int32, inverse bool, n int) []Answer {
	if subject < 0 || int(subject) >= len(m.graph.Entities) || relation < 0 || int(relation) >= len(m.graph.Relations) {
		return nil
	}
	if inverse {
		relation += m.h.inverse
	}
	cands, x := m.asker.ask(query{subject: subject, relation: relation, step: m.step})
	order := make([]int, len(cands))
	scores := make([]float64, len(cands))
	most := math.Inf(-1)
	for i := range cands {
		order[i] = i
		scores[i] = float64(m.mix.score(relation, &x[i]))
		most = max(most, scores[i])
	}
	whole := 0.0
	for _, s := range scores {
		whole += math.Exp(s - most)
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(scores[b], scores[a]), cmp.Compare(cands[a], cands[b]))
	})
	var list []Answer
	for _, i := range order[:min(n, len(order))] {
		a := Answer{Entity: m.graph.Entities[cands[i]], P: math.Exp(scores[i]-most) / whole, Score: scores[i]}
		for j, name := range featureNames {
			a.Terms = append(a.Terms, Term{name, float64((x[i][j] - m.mix.mean[j]) * m.mix.scale[j]),
				float64(m.mix.weight[j] + m.mix.own[relation][j]), float64(m.mix.term(relation, j, &x[i]))})
		}
		slices.SortStableFunc(a.Terms, func(a, b Term) int { return cmp.Compare(math.Abs(b.Adds), math.Abs(a.Adds)) })
		list = append(list, a)
	}
	return list
}

// lesson is a query with its answers' features and those of a sample of the other candidates. Answers that are no candidates teach nothing.
func (a *asker) lesson(q query, rnd *rand.Rand) lesson {
	cands, x := a.ask(q)
	l := lesson{relation: q.relation}
	for i, o := range cands {
		if slices.Contains(q.answers, o) {
			l.x = append(l.x, x[i])
		}
	}
	l.answers = len(l.x)
	left := len(cands) - l.answers
	take := min(left, mostOthers)
	for i, o := range cands {
		if slices.Contains(q.answers, o) {
			continue
		}
		if rnd.IntN(left) < take {
			l.x = append(l.x, x[i])
			take--
		}
		left--
	}
	return l
}
