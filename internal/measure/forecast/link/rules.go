package link

import (
	"math/bits"
)

// ages are the classes of how long ago something was: 1 step, 2, up to 4, 8, 16, 32, 64, and more.
const ages = 8

func ageOf(steps int32) int { return min(bits.Len32(uint32(max(steps, 1)-1)), ages-1) }

// rules are temporal rules with their confidence: how often the object at the end of the body was an answer when the head was asked.
// Length one: r(s, o, t) ← b(s, o, t-age). Length two: r(s, o, t) ← b1(s, x, t-age), b2(x, o, t-age'), both lately.
// A body may be an inverse: what o did to s tells of what s does to o.
type rules struct {
	relations int
	one       []conf          // by head, body, age
	two       map[uint64]conf // by head and body
}

type conf struct{ met, held float32 }

// of is the confidence, drawn to nothing where a body was seldom met.
func (c conf) of() float32 {
	const caution = 20 // meetings of the body that count against every rule
	return c.held / (c.met + caution)
}

// body2 is the key of a rule of length two.
func body2(head int32, w walk) uint64 {
	return uint64(head)<<42 | uint64(w.first)<<21 | uint64(w.second)
}

func (r *rules) at(head, body int32, age int) *conf {
	return &r.one[(int(head)*r.relations+int(body))*ages+age]
}

const (
	lately   = 16    // steps that a rule of length two looks back
	mostHops = 30    // partners that it follows from each end, the latest first
	sampled  = 25000 // queries from which rules of length two are learned
)

// walk is a path of two meetings, both lately.
type walk struct{ end, first, second int32 }

// walks lists the paths of two meetings from an entity, to others than itself.
func (h *history) walks(s, step int32, to []walk) []walk {
	to = to[:0]
	for _, x := range h.latest(s, step) {
		for _, o := range h.latest(x.entity, step) {
			if o.entity == s {
				continue
			}
			for i := range x.ties {
				if step-x.ties[i].last > lately {
					continue
				}
				for j := range o.ties {
					if step-o.ties[j].last <= lately {
						to = append(to, walk{o.entity, x.ties[i].relation, o.ties[j].relation})
					}
				}
			}
		}
	}
	return to
}

// latest are the partners met lately, the latest first.
func (h *history) latest(s, step int32) []*partner {
	var list []*partner
	ps := h.nodes[s].partners
	for i := range ps {
		if step-ps[i].last <= lately {
			list = append(list, &ps[i])
		}
	}
	sortLatest(list)
	return list[:min(len(list), mostHops)]
}

func learn(g *Graph) (*rules, *history) {
	n := 2 * len(g.Relations)
	r := &rules{relations: n, one: make([]conf, n*n*ages), two: map[uint64]conf{}}
	h := newHistory(g)
	steps := bySteps(g.Train)
	every := max(1, 2*len(g.Train)/sampled)
	answer := make([]bool, len(g.Entities))
	var paths []walk
	seen := 0
	for _, facts := range steps {
		for _, q := range g.queries(facts) {
			for _, a := range q.answers {
				answer[a] = true
			}
			ps := h.nodes[q.subject].partners
			for i := range ps {
				for j := range ps[i].ties {
					t := &ps[i].ties[j]
					c := r.at(q.relation, t.relation, ageOf(q.step-t.last))
					c.met++
					if answer[ps[i].entity] {
						c.held++
					}
				}
			}
			if seen++; seen%every == 0 {
				paths = h.walks(q.subject, q.step, paths)
				for _, w := range paths {
					k := body2(q.relation, w)
					c := r.two[k]
					c.met++
					if answer[w.end] {
						c.held++
					}
					r.two[k] = c
				}
			}
			for _, a := range q.answers {
				answer[a] = false
			}
		}
		for _, f := range facts {
			h.add(f)
		}
	}
	for k, c := range r.two {
		if c.held == 0 {
			delete(r.two, k)
		}
	}
	return r, h
}

// held is how many rules ever held.
func (r *rules) held() int {
	n := len(r.two)
	for body := 0; body < len(r.one); body += ages {
		for _, c := range r.one[body : body+ages] {
			if c.held > 0 {
				n++
				break
			}
		}
	}
	return n
}
