package link

import "math"

// recurrency is the plainest forecast that is any good, after Gastinger and others, History repeats itself: A Baseline for Temporal Knowledge Graph
// Forecasting (IJCAI 2024): what the subject did by the same relation comes again, the older the less; objects that it never
// met that way follow, by how often the relation has them.
type recurrency struct {
	past    map[[2]int32][]seen // by subject and relation
	objects map[int32]*tallied  // by relation
	score   []float32           // work space
}

// seen is an object, by its place among those of the relation, at a step.
type seen struct {
	place int
	step  int32
}

// tallied are the objects of a relation and how often it had each.
type tallied struct {
	place map[int32]int
	n     []int
	total int
}

// fades are the candidates for how fast the past fades: a link weighs 2 to the power of minus fade times its age. The validation part chooses one
// for the whole graph.
var fades = []float64{0, 0.0025, 0.005, 0.01, 0.02, 0.04, 0.08, 0.16}

// fill is the weight of objects of the relation by anyone: it orders those that do not recur, and puts hardly any before one that does.
const fill = 1e-5

func (m *recurrency) add(f Fact, inverse int32) {
	for _, f := range [...]Fact{f, {f.Object, f.Relation + inverse, f.Subject, f.Step}} {
		t := m.objects[f.Relation]
		if t == nil {
			t = &tallied{place: map[int32]int{}}
			m.objects[f.Relation] = t
		}
		i, ok := t.place[f.Object]
		if !ok {
			i = len(t.n)
			t.place[f.Object] = i
			t.n = append(t.n, 0)
		}
		t.n[i]++
		t.total++
		k := [2]int32{f.Subject, f.Relation}
		m.past[k] = append(m.past[k], seen{i, f.Step})
	}
}

// rank scores the objects of the query's relation and adds the ranks of the answers.
func (m *recurrency) rank(to *tally, q query, fade float64, entities int) {
	t := m.objects[q.relation]
	if t == nil {
		t = &tallied{}
	}
	m.score = m.score[:0]
	for _, n := range t.n {
		m.score = append(m.score, float32(fill*float64(n)/float64(t.total)))
	}
	for _, s := range m.past[[2]int32{q.subject, q.relation}] {
		m.score[s.place] += float32(math.Exp2(fade * float64(s.step-q.step)))
	}
	to.rank(q.answers, m.score, func(e int32) int {
		if i, ok := t.place[e]; ok {
			return i
		}
		return -1
	}, entities)
}

// Recurrency scores the test part by recurrency alone, single step: what is asked at a step is forecast from all steps before it.
func (g *Graph) Recurrency() Figures {
	m := &recurrency{past: map[[2]int32][]seen{}, objects: map[int32]*tallied{}}
	n := int32(len(g.Relations))
	learn := func(facts []Fact) {
		for _, f := range facts {
			m.add(f, n)
		}
	}
	learn(g.Train)
	tried := make([]tally, len(fades))
	for _, facts := range bySteps(g.Valid) {
		for _, q := range g.queries(facts) {
			for i, fade := range fades {
				m.rank(&tried[i], q, fade, len(g.Entities))
			}
		}
		learn(facts)
	}
	best := 0
	for i := range tried {
		if tried[i].reciprocal > tried[best].reciprocal {
			best = i
		}
	}
	var t tally
	for _, facts := range bySteps(g.Test) {
		for _, q := range g.queries(facts) {
			m.rank(&t, q, fades[best], len(g.Entities))
		}
		learn(facts)
	}
	return t.figures()
}
