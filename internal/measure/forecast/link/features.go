package link

import "math"

// Features of a candidate, all logarithms of counts unless said.
const (
	fSame      = 0                // met by this relation, at each half-life
	fAny       = fSame + scales   // met by any
	fObject    = fAny + scales    // met by anyone by this relation
	fBusy      = fObject + scales // met by anyone by any
	fInverse   = fBusy + scales   // the other way round by this relation, at two half-lives
	fRule      = fInverse + 2     // rules of length one that point to it, as a noisy or
	fRuleBest  = fRule + 1        // the best of them
	fPath      = fRuleBest + 1    // rules of length two, as a noisy or
	fAlike     = fPath + 1        // met by this relation by those whose partners are alike
	fAlikeAny  = fAlike + 1       // met by any relation by them
	fAge       = fAlikeAny + 1    // steps since they last met
	fNever     = fAge + 1         // 1: never met
	fNeverSame = fNever + 1       // 1: never met by this relation
	fSelf      = fNeverSame + 1   // 1: the subject itself
	features   = fSelf + 1
)

var featureNames = func() (n [features]string) {
	at := func(i int, what string, scale int) {
		n[i] = what + []string{" lately", " this week", " this month", " ever"}[scale]
	}
	for i := range scales {
		at(fSame+i, "met by this relation", i)
		at(fAny+i, "met by any relation", i)
		at(fObject+i, "met by anyone by this relation", i)
		at(fBusy+i, "met by anyone", i)
	}
	n[fInverse], n[fInverse+1] = "the other way round this week", "the other way round ever"
	n[fRule], n[fRuleBest], n[fPath] = "rules of length one", "best rule of length one", "rules of length two"
	n[fAlike], n[fAlikeAny] = "met by this relation by those alike", "met by those alike"
	n[fAge], n[fNever], n[fNeverSame], n[fSelf] = "steps since they met", "never met", "never met by this relation", "the subject itself"
	return n
}()

// few stands in for a count of none under the logarithm.
const few = 0.02

func lg(x float32) float32 { return float32(math.Log(float64(x) + few)) }

// lgp is the logarithm of a probability.
func lgp(x float32) float32 { return float32(math.Log(float64(x) + 1e-4)) }

// asker computes the features of the candidates of queries. It owns work space and is used by one goroutine.
type asker struct {
	h     *history
	rules *rules
	// Of the query that was asked last.
	cands []int32
	slot  []int32 // by entity: index of the candidate plus one
	x     [][features]float32
	// By entity, what is gathered for the candidates.
	rule, ruleBest, path, alike, alikeAny []float32
	// Kept from query to query.
	walked           []walk // of an entity at a step
	walkOf, walkStep int32
	near             map[int32]neighbours
	common           [][]weighed // by relation, the objects most met lately, as of the step before commonAt
	commonAt         []int32
	sum              []float32 // work space of alikes
}

type neighbours struct {
	step int32
	list []weighed
}

func newAsker(h *history, r *rules) *asker {
	n := len(h.nodes)
	f := func() []float32 { return make([]float32, n) }
	return &asker{h: h, rules: r, slot: make([]int32, n), rule: f(), ruleBest: f(), path: f(), alike: f(), alikeAny: f(), sum: f(), walkOf: -1,
		near: map[int32]neighbours{}, common: make([][]weighed, len(h.objects)), commonAt: make([]int32, len(h.objects))}
}

func (a *asker) candidate(o int32) {
	if a.slot[o] == 0 {
		a.cands = append(a.cands, o)
		a.slot[o] = int32(len(a.cands))
	}
}

const (
	mostCommon = 150 // objects of the relation that are always candidates
	mostAlike  = 40  // entities that are taken as alike
	alikeSteps = 7   // steps for which those stay so
)

// ask computes the candidates of a query and their features, which are valid until the next.
func (a *asker) ask(q query) ([]int32, [][features]float32) {
	for _, o := range a.cands {
		a.slot[o], a.rule[o], a.ruleBest[o], a.path[o], a.alike[o], a.alikeAny[o] = 0, 0, 0, 0, 0, 0
	}
	a.cands = a.cands[:0]
	h, step := a.h, q.step
	n := &h.nodes[q.subject]
	for i := range n.partners {
		p := &n.partners[i]
		a.candidate(p.entity)
		none, best := 1.0, float32(0)
		for j := range p.ties {
			c := a.rules.at(q.relation, p.ties[j].relation, ageOf(step-p.ties[j].last)).of()
			none *= 1 - float64(c)
			best = max(best, c)
		}
		a.rule[p.entity], a.ruleBest[p.entity] = float32(1-none), best
	}
	for _, c := range a.commonObjects(q.relation, step) {
		a.candidate(c.entity)
	}
	if a.walkOf != q.subject || a.walkStep != step {
		a.walked = h.walks(q.subject, step, a.walked)
		a.walkOf, a.walkStep = q.subject, step
	}
	for _, w := range a.walked {
		if c, ok := a.rules.two[body2(q.relation, w)]; ok {
			a.candidate(w.end)
			a.path[w.end] = 1 - (1-a.path[w.end])*(1-c.of())
		}
	}
	for _, s := range a.alikes(q.subject, step) {
		m := &h.nodes[s.entity]
		for _, i := range m.byRelation[q.relation] {
			p := &m.partners[i]
			a.candidate(p.entity)
			a.alike[p.entity] += s.weight * log1p(p.tieOf(q.relation).at(step)[scales-1])
		}
	}
	for _, s := range a.alikes(q.subject, step) { // now that all candidates are known
		for i := range h.nodes[s.entity].partners {
			p := &h.nodes[s.entity].partners[i]
			if a.slot[p.entity] > 0 {
				a.alikeAny[p.entity] += s.weight * log1p(p.at(step)[scales-1])
			}
		}
	}
	a.x = a.x[:0]
	for _, o := range a.cands {
		a.x = append(a.x, a.features(q, n, o))
	}
	return a.cands, a.x
}

func log1p(x float32) float32 { return float32(math.Log1p(float64(x))) }

func (a *asker) features(q query, n *node, o int32) (x [features]float32) {
	h, step := a.h, q.step
	var same, any, inverse, object [scales]float32
	age := float32(1000)
	x[fNever], x[fNeverSame] = 1, 1
	if i, ok := n.index[o]; ok {
		p := &n.partners[i]
		any = p.at(step)
		age = float32(step - p.last)
		x[fNever] = 0
		if t := p.tieOf(q.relation); t != nil {
			same = t.at(step)
			x[fNeverSame] = 0
		}
		if t := p.tieOf((q.relation + h.inverse) % (2 * h.inverse)); t != nil {
			inverse = t.at(step)
		}
	}
	if c := h.objects[q.relation][o]; c != nil {
		object = c.at(step)
	}
	busy := h.nodes[o].at(step)
	for i := range scales {
		x[fSame+i], x[fAny+i], x[fObject+i], x[fBusy+i] = lg(same[i]), lg(any[i]), lg(object[i]), lg(busy[i])
	}
	x[fInverse], x[fInverse+1] = lg(inverse[1]), lg(inverse[scales-1])
	x[fRule], x[fRuleBest], x[fPath] = lgp(a.rule[o]), lgp(a.ruleBest[o]), lgp(a.path[o])
	x[fAlike], x[fAlikeAny] = lg(a.alike[o]), lg(a.alikeAny[o])
	x[fAge] = float32(math.Log(float64(age)))
	if o == q.subject {
		x[fSelf] = 1
	}
	return x
}

// commonObjects are those that the relation has most lately, as of the step.
func (a *asker) commonObjects(r, step int32) []weighed {
	if a.commonAt[r] != step+1 {
		list := make([]weighed, 0, len(a.h.objects[r]))
		for o, c := range a.h.objects[r] {
			list = append(list, weighed{o, c.at(step)[2]})
		}
		a.common[r], a.commonAt[r] = top(list, mostCommon), step+1
	}
	return a.common[r]
}

const (
	mostShared = 50  // partners of an entity by which others may be like it
	mostOf     = 300 // entities looked at through each
)

// alikes are the entities whose partners are most like those of s: the cosine of their logarithmic counts, common partners counting less.
func (a *asker) alikes(s, step int32) []weighed {
	if near, ok := a.near[s]; ok && step-near.step < alikeSteps {
		return near.list
	}
	n := &a.h.nodes[s]
	shared := make([]weighed, 0, len(n.partners))
	for i := range n.partners {
		p := &n.partners[i]
		rare := math.Log(float64(len(a.h.nodes)) / float64(len(a.h.nodes[p.entity].partners)))
		shared = append(shared, weighed{p.entity, log1p(p.at(step)[scales-1]) * float32(rare*rare)})
	}
	var touched []int32
	for _, x := range top(shared, mostShared) {
		others := a.h.nodes[x.entity].partners
		for i := max(0, len(others)-mostOf); i < len(others); i++ {
			o := &others[i]
			if o.entity == s {
				continue
			}
			if a.sum[o.entity] == 0 {
				touched = append(touched, o.entity)
			}
			a.sum[o.entity] += x.weight * log1p(o.at(step)[scales-1])
		}
	}
	list := make([]weighed, 0, len(touched))
	for _, e := range touched {
		list = append(list, weighed{e, a.sum[e] / float32(math.Sqrt(float64(1+len(a.h.nodes[e].partners))))})
		a.sum[e] = 0
	}
	list = top(list, mostAlike)
	whole := float32(0)
	for _, w := range list {
		whole += w.weight
	}
	for i := range list {
		list[i].weight /= whole
	}
	a.near[s] = neighbours{step, append([]weighed(nil), list...)}
	return a.near[s].list
}
