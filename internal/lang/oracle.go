package lang

import "math/bits"

// oracle knows which moves keep every gold arc that can still be had (Goldberg and Nivre 2013, §5).
type oracle struct {
	head []int32 // by node; the root is node n+1

	kids    [][]int32 // gold children in order
	onStack []bool
}

func newOracle(head []int32) *oracle {
	o := &oracle{head: head, kids: make([][]int32, len(head)+1), onStack: make([]bool, len(head)+1)}
	for c := 1; c < len(head)-1; c++ {
		o.kids[head[c]] = append(o.kids[head[c]], int32(c))
	}
	return o
}

// best is the set of legal moves of least cost.
func (o *oracle) best(s *parseState, legal uint32) uint32 {
	if legal&(legal-1) == 0 {
		return legal
	}
	clear(o.onStack)
	for _, x := range s.stack {
		o.onStack[x] = true
	}
	least, set := 1<<30, uint32(0)
	for m := legal; m != 0; m &= m - 1 {
		move := bits.TrailingZeros32(m)
		switch c := o.cost(s, move); {
		case c < least:
			least, set = c, 1<<move
		case c == least:
			set |= 1 << move
		}
	}
	return set
}

// cost counts the gold arcs that a move makes impossible.
func (o *oracle) cost(s *parseState, move int) int {
	s0, s1, b0 := s.top(0), s.top(1), s.b0
	cost := 0
	if move == shift {
		// b0 can no longer get a head on the stack but s0, nor children there.
		if h := o.head[b0]; h != s0 && h < s.root && o.onStack[h] {
			cost++
		}
		for _, k := range o.kids[b0] {
			if k < b0 && o.onStack[k] {
				cost++
			}
		}
		return cost
	}
	// s0 is gone: its children in the buffer are lost, and its head where it is another than the one given.
	for _, k := range o.kids[s0] {
		if k >= b0 {
			cost++
		}
	}
	h := o.head[s0]
	switch {
	case move == left && (h == s1 && s1 != 0 || h > b0):
		cost++
	case move == right && h >= b0:
		cost++
	}
	return cost
}
