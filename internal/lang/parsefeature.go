package lang

import "math/bits"

// moveKeys is room for the features of one configuration.
const moveKeys = 160

// distance is the number of words from a to b in steps that widen.
func distance(a, b int32) uint32 {
	if a == 0 || b == 0 {
		return 0
	}
	switch d := b - a; {
	case d <= 5:
		return uint32(d)
	case d <= 7:
		return 6
	case d <= 10:
		return 7
	case d <= 15:
		return 8
	}
	return 9
}

// moveFeatures lists the features of a configuration: the words around the top of the stack and the next
// words, their children so far, distances and what lies between, after Zhang and Nivre (2011), with word clusters.
func (s *parseState) moveFeatures(keys []uint32) []uint32 {
	i0, i1, i2, j0 := s.top(0), s.top(1), s.top(2), s.b0
	s0, s1, s2, b0 := &s.nodes[i0], &s.nodes[i1], &s.nodes[i2], &s.nodes[j0]
	b1, b2, b3 := &s.nodes[0], &s.nodes[0], &s.nodes[0]
	if j0+1 <= s.root {
		b1 = &s.nodes[j0+1]
	}
	if j0+2 <= s.root {
		b2 = &s.nodes[j0+2]
	}
	if j0+3 <= s.root {
		b3 = &s.nodes[j0+3]
	}
	l0, r0, l1, r1, lb := s.l1[i0], s.r1[i0], s.l1[i1], s.r1[i1], s.l1[j0]
	l02, r02, r12, lb2 := s.l2[i0], s.r2[i0], s.r2[i1], s.l2[j0]
	s0l, s0r, s1l, s1r, b0l := &s.nodes[l0], &s.nodes[r0], &s.nodes[l1], &s.nodes[r1], &s.nodes[lb]
	rl0, rr0, rl1, rr1, rlb := uint32(s.rel[l0]), uint32(s.rel[r0]), uint32(s.rel[l1]), uint32(s.rel[r1]), uint32(s.rel[lb])
	// What stands right before s0 and after s1 tells of the stretch between them.
	d0, d1 := distance(i0, j0), distance(i1, i0)
	k0, k1 := s.kinds(i0, j0), s.kinds(i1, i0)
	v0 := uint32(s.lval[i0]) | uint32(s.rval[i0])<<4
	v1 := uint32(s.lval[i1]) | uint32(s.rval[i1])<<4
	vb := uint32(s.lval[j0])
	return append(keys,
		feature(1, uint64(s0.lower), 0),
		feature(2, uint64(s0.tag), 0),
		feature(3, pair(s0.lower, s0.tag), 0),
		feature(4, uint64(s1.lower), 0),
		feature(5, uint64(s1.tag), 0),
		feature(6, pair(s1.lower, s1.tag), 0),
		feature(7, uint64(b0.lower), 0),
		feature(8, uint64(b0.tag), 0),
		feature(9, pair(b0.lower, b0.tag), 0),
		feature(10, uint64(b1.lower), 0),
		feature(11, uint64(b1.tag), 0),
		feature(12, pair(b1.lower, b1.tag), 0),
		feature(13, pair(b2.lower, b2.tag), 0),
		feature(14, uint64(b2.tag), 0),
		feature(15, uint64(b3.tag), 0),
		feature(16, pair(s2.lower, s2.tag), 0),
		feature(17, uint64(s2.tag), 0),

		feature(18, pair(s0.lower, s0.tag), pair(b0.lower, b0.tag)),
		feature(19, pair(s0.lower, s0.tag), uint64(b0.tag)),
		feature(20, pair(s0.lower, b0.lower), 0),
		feature(21, uint64(s0.tag), pair(b0.lower, b0.tag)),
		feature(22, pair(s0.tag, b0.tag), 0),
		feature(23, pair(s1.lower, s1.tag), pair(s0.lower, s0.tag)),
		feature(24, pair(s1.lower, s1.tag), uint64(s0.tag)),
		feature(25, uint64(s1.tag), pair(s0.lower, s0.tag)),
		feature(26, pair(s1.tag, s0.tag), 0),
		feature(27, pair(s1.lower, s0.lower), 0),
		feature(28, pair(s1.tag, b0.tag), 0),
		feature(29, pair(s1.lower, b0.lower), 0),
		feature(30, pair(b0.tag, b1.tag), 0),
		feature(31, pair(b0.lower, b1.lower), 0),
		feature(32, pair(b0.lower, b1.tag), 0),

		feature(33, pair(s0.tag, b0.tag), uint64(b1.tag)),
		feature(34, pair(s1.tag, s0.tag), uint64(b0.tag)),
		feature(35, pair(s2.tag, s1.tag), uint64(s0.tag)),
		feature(36, pair(b0.tag, b1.tag), uint64(b2.tag)),
		feature(37, pair(s0.tag, s0l.tag), uint64(b0.tag)),
		feature(38, pair(s0.tag, s0r.tag), uint64(b0.tag)),
		feature(39, pair(s0.tag, b0.tag), uint64(b0l.tag)),
		feature(40, pair(s1.tag, s1r.tag), uint64(s0.tag)),
		feature(41, pair(s1.tag, s0.tag), uint64(s0l.tag)),
		feature(42, pair(s1.tag, s0.tag), uint64(s0r.tag)),
		feature(43, pair(s1.tag, s1l.tag), uint64(s0.tag)),
		feature(44, pair(s1.tag, s0.tag), pair(b0.tag, b1.tag)),
		feature(45, pair(s1.tag, s1r.tag), pair(s0.tag, b0.tag)),
		feature(46, pair(s1.lower, s0.tag), uint64(b0.tag)),
		feature(47, pair(s1.tag, s0.lower), uint64(b0.tag)),
		feature(48, pair(s1.tag, s0.tag), uint64(b0.lower)),
		feature(49, pair(s0.tag, b0.tag), pair(b1.lower, 0)),
		feature(50, pair(s1.lower, s0.lower), uint64(b0.tag)),

		feature(51, pair(s0.lower, d0), 0),
		feature(52, pair(s0.tag, d0), 0),
		feature(53, pair(b0.lower, d0), 0),
		feature(54, pair(b0.tag, d0), 0),
		feature(55, pair(s0.tag, b0.tag), uint64(d0)),
		feature(56, pair(s1.tag, s0.tag), pair(d1, b0.upos)),
		feature(57, pair(s0.tag, b0.tag), pair(k0, 0)),
		feature(58, pair(s1.tag, s0.tag), pair(k1, 0)),
		feature(59, pair(s1.upos, s0.upos), pair(k1, k0)),
		feature(60, pair(s1.upos, s0.upos), pair(b0.upos, d0<<8|d1)),

		feature(61, pair(s0.lower, v0), 0),
		feature(62, pair(s0.tag, v0), 0),
		feature(63, pair(s1.lower, v1), 0),
		feature(64, pair(s1.tag, v1), 0),
		feature(65, pair(b0.lower, vb), 0),
		feature(66, pair(b0.tag, vb), 0),

		feature(67, uint64(s0l.lower), uint64(rl0)),
		feature(68, uint64(s0l.tag), uint64(rl0)),
		feature(69, uint64(s0r.lower), uint64(rr0)),
		feature(70, uint64(s0r.tag), uint64(rr0)),
		feature(71, uint64(s1l.lower), uint64(rl1)),
		feature(72, uint64(s1r.lower), uint64(rr1)),
		feature(73, uint64(s1r.tag), uint64(rr1)),
		feature(74, uint64(b0l.lower), uint64(rlb)),
		feature(75, uint64(b0l.tag), uint64(rlb)),
		feature(76, pair(s0.tag, s0l.lower), pair(rl0, b0.tag)),
		feature(77, pair(s1.tag, s0.tag), pair(s0l.lower, rl0)),
		feature(78, pair(s1.lower, s0l.lower), pair(s0.tag, rl0)),
		feature(79, pair(s0.tag, s0l.tag), uint64(s.nodes[l02].tag)),
		feature(80, pair(s0.tag, s0r.tag), uint64(s.nodes[r02].tag)),
		feature(81, pair(s1.tag, s1r.tag), uint64(s.nodes[r12].tag)),
		feature(82, pair(b0.tag, b0l.tag), uint64(s.nodes[lb2].tag)),
		feature(83, pair(uint32(s.rel[l02]), uint32(s.rel[r02])), pair(s0.tag, rl0<<8|rr0)),

		feature(84, s.lset[i0], uint64(s0.tag)),
		feature(85, s.rset[i0], uint64(s0.tag)),
		feature(86, s.lset[i0]|s.rset[i0], pair(s0.tag, b0.tag)),
		feature(87, s.rset[i1], pair(s1.tag, s0.tag)),
		feature(88, s.lset[i1], pair(s1.tag, s0.tag)),
		feature(89, s.lset[j0], uint64(b0.tag)),
		feature(90, s.lset[j0], pair(s0.tag, b0.tag)),
		feature(91, s.rset[i1], pair(s1.lower, s0.upos)),
		feature(92, s.lset[i0], pair(s1.tag, s0.tag)),

		feature(93, pair(s0.fine, b0.fine), 0),
		feature(94, pair(s0.coarse, b0.coarse), pair(s0.upos, b0.upos)),
		feature(95, pair(s1.fine, s0.fine), 0),
		feature(96, pair(s1.coarse, s0.coarse), pair(s1.upos, s0.upos)),
		feature(97, pair(s0.fine, b0.tag), 0),
		feature(98, pair(s0.tag, b0.fine), 0),
		feature(99, pair(s1.fine, s0.tag), 0),
		feature(100, pair(s1.tag, s0.fine), 0),
		feature(101, pair(s1.coarse, s0.coarse), pair(b0.coarse, s0.upos)),
		feature(102, pair(s1.fine, s0l.lower), uint64(s0.fine)),
		feature(103, uint64(b1.fine), pair(b0.tag, s0.tag)),
		feature(104, pair(s1.lower, s0l.lower), uint64(s0.coarse)),

		feature(105, pair(s2.tag, s1.tag), pair(s0.tag, b0.tag)),
		feature(106, pair(s0.lower, b0.tag), uint64(b1.tag)),
		feature(107, uint64(min(len(s.stack), 4)), pair(s0.tag, b0.tag)),

		// A verb that takes clauses, and a verb with its subject and marker.
		feature(108, s.lset[i0], pair(s1.lower, s0.upos)),
		feature(109, s.lset[i0], pair(s1.fine, s0.upos)),
		feature(110, s.lset[j0], pair(s0.lower, b0.upos)),
		feature(111, s.lset[j0], pair(s0.fine, b0.upos)),
	)
}

// labelFeatures lists the features of an arc: the two words, their neighbours, what the child already has
// below it (a child is complete when it is attached), what the head has on that side.
func (s *parseState) labelFeatures(keys []uint32, head, child int32) []uint32 {
	h, c := &s.nodes[head], &s.nodes[child]
	prev, next := &s.nodes[child-1], &s.nodes[child+1]
	lc, rc := s.l1[child], s.r1[child]
	cl, cr := &s.nodes[lc], &s.nodes[rc]
	cl2 := &s.nodes[s.l2[child]]
	dir, set := uint32(0), s.lset[head]
	from, to := child, head
	if child > head {
		dir, set = 1, s.rset[head]
		from, to = head, child
	}
	d := distance(from, to) | dir<<8
	k := s.kinds(from, to)
	all := s.lset[child] | s.rset[child]
	rl, rr := uint32(s.rel[lc]), uint32(s.rel[rc])
	return append(keys,
		feature(1, uint64(dir), 0),
		feature(2, uint64(h.lower), uint64(dir)),
		feature(3, uint64(h.tag), uint64(dir)),
		feature(4, uint64(c.lower), uint64(dir)),
		feature(5, uint64(c.tag), uint64(dir)),
		feature(6, pair(h.lower, c.lower), uint64(dir)),
		feature(7, pair(h.tag, c.tag), uint64(dir)),
		feature(8, pair(h.lower, c.tag), uint64(dir)),
		feature(9, pair(h.tag, c.lower), uint64(dir)),
		feature(10, pair(h.tag, c.tag), uint64(d)),
		feature(11, pair(h.upos, c.upos), pair(d, k)),
		feature(12, pair(c.lower, c.tag), uint64(d)),
		feature(13, uint64(cl.lower), pair(dir, rl)),
		feature(14, pair(cl.lower, c.tag), pair(dir, h.tag)),
		feature(15, pair(cl.lower, c.tag), pair(dir, h.lower)),
		feature(16, pair(cl.tag, c.tag), pair(dir, h.tag)),
		feature(17, pair(cr.tag, c.tag), pair(dir, h.tag)),
		feature(18, pair(cr.lower, rr), pair(dir, c.tag)),
		feature(19, pair(cl.lower, cl2.lower), pair(dir, c.tag)),
		feature(20, all, pair(dir, c.tag)),
		feature(21, all, pair(dir, h.tag)),
		feature(22, all, pair(dir, h.lower)),
		feature(23, all, pair(dir<<16|c.tag, h.tag)),
		feature(24, s.lset[child], pair(dir, c.tag)),
		feature(25, set, pair(dir<<16|c.tag, h.tag)),
		feature(26, set, pair(dir, c.tag)),
		feature(27, s.lset[head], pair(dir<<16|c.tag, h.tag)),
		feature(28, set, pair(c.lower, h.lower)),
		feature(29, pair(prev.tag, c.tag), pair(dir, h.tag)),
		feature(30, pair(next.tag, c.tag), pair(dir, h.tag)),
		feature(31, pair(prev.lower, c.tag), uint64(dir)),
		feature(32, pair(next.lower, c.tag), uint64(dir)),
		feature(33, pair(h.fine, c.fine), uint64(dir)),
		feature(34, pair(h.fine, c.tag), uint64(dir)),
		feature(35, pair(h.tag, c.fine), uint64(dir)),
		feature(36, pair(h.coarse, c.coarse), pair(dir, c.tag)),
		feature(37, pair(cl.lower, c.fine), pair(dir, h.tag)),
		feature(38, pair(cl.lower, c.coarse), pair(h.coarse, dir)),
		feature(39, pair(cl.lower, c.lower), uint64(dir)),
		feature(40, pair(s.nodes[max(head-1, 0)].tag, h.tag), pair(dir, c.tag)),
		feature(41, uint64(c.fine), pair(dir, cl.tag)),
		feature(42, uint64(h.tag), pair(k, c.tag|dir<<16)),
		feature(43, uint64(bits.OnesCount64(all)), pair(dir<<16|c.tag, h.upos)),
		feature(44, uint64(s.nodes[s.l1[head]].tag), pair(dir<<16|c.tag, h.tag)),
	)
}
