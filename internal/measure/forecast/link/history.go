package link

import (
	"cmp"
	"math"
	"slices"
)

// halfLives are the steps after which a count weighs half, from what is fresh to what is lasting.
var halfLives = [...]float64{2, 8, 32, 200}

const scales = len(halfLives)

// counts are of one thing at every half-life, as they stood at a step.
type counts struct {
	n     [scales]float32
	total float32
	last  int32
}

func (c *counts) add(step int32) {
	if c.total > 0 {
		for i, f := range fadeTable(step - c.last) {
			c.n[i] *= f
		}
	}
	for i := range c.n {
		c.n[i]++
	}
	c.total++
	c.last = step
}

// at is the counts as they stand at a later step.
func (c *counts) at(step int32) [scales]float32 {
	n := c.n
	for i, f := range fadeTable(step - c.last) {
		n[i] *= f
	}
	return n
}

// fadeTable gives what is left of a count after some steps.
func fadeTable(steps int32) *[scales]float32 {
	return &faded[min(max(int(steps), 0), len(faded)-1)]
}

// faded goes so far that no half-life leaves a thousandth.
var faded = func() (t [2048][scales]float32) {
	for steps := range t {
		for i, h := range halfLives {
			t[steps][i] = float32(math.Exp2(-float64(steps) / h))
		}
	}
	return t
}()

// tie is what links a subject to an object by one relation.
type tie struct {
	relation int32
	counts
}

// partner is an object that a subject has met, by whatever relations.
type partner struct {
	entity int32
	ties   []tie
	counts // by any relation
}

// node is an entity with all it has met. Inverse relations make each meeting known to both.
type node struct {
	partners   []partner
	index      map[int32]int32
	counts                       // of all its meetings
	byRelation map[int32][]int32 // partners, by relation
}

// history is all that was known before a step.
type history struct {
	inverse int32 // what is added to a relation to make its inverse
	nodes   []node
	objects []map[int32]*counts // by relation, how often each object
	total   []counts            // by relation
}

func newHistory(g *Graph) *history {
	r := len(g.Relations)
	h := &history{inverse: int32(r), nodes: make([]node, len(g.Entities)), objects: make([]map[int32]*counts, 2*r), total: make([]counts, 2*r)}
	for i := range h.objects {
		h.objects[i] = map[int32]*counts{}
	}
	return h
}

// add takes in a fact and its inverse.
func (h *history) add(f Fact) {
	h.addOne(f.Subject, f.Relation, f.Object, f.Step)
	h.addOne(f.Object, f.Relation+h.inverse, f.Subject, f.Step)
}

func (h *history) addOne(s, r, o, step int32) {
	n := &h.nodes[s]
	n.counts.add(step)
	i, ok := n.index[o]
	if !ok {
		if n.index == nil {
			n.index, n.byRelation = map[int32]int32{}, map[int32][]int32{}
		}
		i = int32(len(n.partners))
		n.index[o] = i
		n.partners = append(n.partners, partner{entity: o})
	}
	p := &n.partners[i]
	p.counts.add(step)
	j := slices.IndexFunc(p.ties, func(t tie) bool { return t.relation == r })
	if j < 0 {
		j = len(p.ties)
		p.ties = append(p.ties, tie{relation: r})
		n.byRelation[r] = append(n.byRelation[r], i)
	}
	p.ties[j].add(step)
	c := h.objects[r][o]
	if c == nil {
		c = new(counts)
		h.objects[r][o] = c
	}
	c.add(step)
	h.total[r].add(step)
}

// tieOf is the tie of a subject to a partner by a relation.
func (p *partner) tieOf(r int32) *tie {
	for i := range p.ties {
		if p.ties[i].relation == r {
			return &p.ties[i]
		}
	}
	return nil
}

// weighed is an entity with a weight.
type weighed struct {
	entity int32
	weight float32
}

// top keeps the n heaviest, ties by entity.
func top(list []weighed, n int) []weighed {
	slices.SortFunc(list, func(a, b weighed) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.entity, b.entity))
	})
	return list[:min(n, len(list))]
}

func sortLatest(list []*partner) {
	slices.SortFunc(list, func(a, b *partner) int {
		return cmp.Or(cmp.Compare(b.last, a.last), cmp.Compare(b.n[0], a.n[0]), cmp.Compare(a.entity, b.entity))
	})
}
