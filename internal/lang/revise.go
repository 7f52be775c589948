package lang

// A greedy parser decides before it has seen what follows. Once the tree is whole, every word is asked again: first
// whether another head near by suits it better (Attardi and Ciaramita 2007), then for its relation, with
// children, siblings and grandparent known.

// reviser holds both questions' classifiers.
type reviser struct {
	head  *smallWeights // class 1: the candidate is the head
	label *weights
}

// maxCandidates bounds the heads a word is asked about.
const maxCandidates = 8

// candidates lists the heads that would keep the tree projective, nearest first, beginning with the present one: the
// ancestors of the words on both sides of what child dominates. The root is none of them: who is root stays so.
func (s *parseState) candidates(out []int32, child int32) []int32 {
	now := s.head[child]
	if now == s.root {
		return out
	}
	out = append(out, now)
	first, last := s.stretch(child)
	for h := first - 1; h > 0 && h != s.root && len(out) < maxCandidates-2; h = s.head[h] {
		if h > child {
			break
		}
		if h != now {
			out = append(out, h)
		}
		if s.r1[h] > last {
			break // an arc to what stands above h would cross the one to that child
		}
	}
	for h := last + 1; h < s.root && len(out) < maxCandidates; h = s.head[h] {
		if h < child {
			break
		}
		if h != now {
			out = append(out, h)
		}
		if s.l1[h] != 0 && s.l1[h] < first {
			break
		}
	}
	return out
}

// stretch is the first and the last word of what i dominates.
func (s *parseState) stretch(i int32) (first, last int32) {
	first, last = i, i
	for s.l1[first] != 0 {
		first = s.l1[first]
	}
	for s.r1[last] != 0 {
		last = s.r1[last]
	}
	return first, last
}

// rebuild makes the children's fields from heads and relations.
func (s *parseState) rebuild() {
	clear(s.l1)
	clear(s.l2)
	clear(s.r1)
	clear(s.r2)
	clear(s.lset)
	clear(s.rset)
	for i := int32(1); i < s.root; i++ {
		h, bit := s.head[i], uint64(1)<<((s.rel[i]-1)&63)
		switch {
		case i > h:
			s.r2[h], s.r1[h] = s.r1[h], i
			s.rset[h] |= bit
		case s.l1[h] == 0:
			s.l1[h] = i
			s.lset[h] |= bit
		default:
			if s.l2[h] == 0 {
				s.l2[h] = i
			}
			s.lset[h] |= bit
		}
	}
}

// siblings are the children of head nearest to child on the side of head and on the other.
func (s *parseState) siblings(head, child int32) (inner, outer int32) {
	if child < head {
		// from child towards head: what begins right after the words of child and hangs on head
		for i := child + 1; i < head && i < child+revisionWindow; i++ {
			if s.head[i] == head {
				inner = i
				break
			}
		}
		for i := child - 1; i > 0 && i > child-revisionWindow; i-- {
			if s.head[i] == head {
				return inner, i
			}
		}
		return inner, 0
	}
	for i := child - 1; i > head && i > child-revisionWindow; i-- {
		if s.head[i] == head {
			inner = i
			break
		}
	}
	for i := child + 1; i < s.root && i < child+revisionWindow; i++ {
		if s.head[i] == head {
			return inner, i
		}
	}
	return inner, 0
}

// revisionWindow is how far a sibling is looked for.
const revisionWindow = 24

// headFeatures lists the features of head as a head of child, the rank-th candidate.
func (s *parseState) headFeatures(keys []uint32, head, child int32, rank int) []uint32 {
	h, c := &s.nodes[head], &s.nodes[child]
	over := s.head[head]
	g := &s.nodes[over]
	inner, outer := s.siblings(head, child)
	in, out := &s.nodes[inner], &s.nodes[outer]
	prev, next := &s.nodes[child-1], &s.nodes[child+1]
	hp, hn := &s.nodes[head-1], &s.nodes[head+1]
	lc, rc := s.l1[child], s.r1[child]
	cl, cr := &s.nodes[lc], &s.nodes[rc]
	first, last := s.stretch(child)
	before, open, after := &s.nodes[first-1], &s.nodes[first], &s.nodes[last+1]
	dir, opposite := uint32(0), s.rset[head]
	from, to := child, head
	if child > head {
		dir, opposite = 1, s.lset[head]
		from, to = head, child
	}
	d := distance(from, to) | dir<<8
	k := s.kinds(from, to)
	rel, relHead := uint32(s.rel[child]), uint32(s.rel[head])
	now := uint32(0)
	if head == s.head[child] {
		now = 1
	}
	dc := dir<<16 | c.tag
	rn := rel<<1 | now
	at := uint32(rank)<<1 | dir
	return append(keys,
		feature(201, uint64(rn), 0),
		feature(202, pair(now, d), pair(k, rel)),
		feature(203, pair(h.tag, dc), uint64(d)),
		feature(204, pair(h.lower, c.lower), uint64(dir)),
		feature(205, pair(h.lower, dc), 0),
		feature(206, pair(h.tag, dir), uint64(c.lower)),
		feature(207, pair(h.tag, dc), uint64(k)),
		feature(208, pair(cl.lower, h.lower), uint64(dc)),
		feature(209, pair(cl.lower, h.tag), uint64(dc)),
		feature(210, pair(cl.lower, h.fine), uint64(c.fine)),
		feature(211, pair(cl.lower, h.lower), uint64(c.lower)),
		feature(212, pair(g.tag, h.tag), uint64(dc)),
		feature(213, pair(relHead, rel), pair(h.tag, dc)),
		feature(214, pair(relHead, rn), uint64(g.tag)),
		feature(215, pair(in.tag, h.tag), uint64(dc)),
		feature(216, pair(in.lower, c.lower), uint64(rel)),
		feature(217, pair(uint32(s.rel[inner]), rel), pair(h.tag, dir)),
		feature(218, pair(uint32(s.rel[outer]), rel), pair(h.tag, dir)),
		feature(219, pair(out.tag, h.tag), uint64(dc)),
		feature(220, pair(cr.tag, h.tag), uint64(dc)),
		feature(221, s.lset[child]|s.rset[child], pair(h.tag, dc)),
		feature(222, pair(prev.tag, next.tag), pair(h.tag, dc)),
		feature(223, pair(hp.tag, hn.tag), pair(h.tag, dc)),
		feature(224, pair(prev.lower, dir), pair(h.tag, rel)),
		feature(225, pair(h.fine, c.fine), uint64(dir)),
		feature(226, pair(h.fine, dc), uint64(rel)),
		feature(227, pair(h.coarse, c.coarse), pair(cl.lower, dir)),
		feature(228, pair(h.lower, rel), uint64(dir)),
		feature(229, pair(h.lower, rel), pair(c.lower, dir)),
		feature(230, pair(h.tag, rel), uint64(d)),
		feature(231, uint64(at), uint64(rn)),
		feature(232, uint64(at), pair(h.tag, dc)),
		feature(233, pair(k, rel), pair(h.tag, dir)),
		feature(234, opposite, pair(h.tag, rel<<1|dir)),
		feature(235, pair(hn.lower, h.tag), uint64(dc)),
		feature(236, pair(in.lower, h.lower), uint64(rel)),
		feature(237, pair(in.tag, out.tag), pair(dc, rel)),

		// A clause by the word that opens it and by what stands before and behind it.
		feature(238, pair(open.lower, h.lower), uint64(dc)),
		feature(239, pair(open.lower, h.tag), pair(before.lower, dc)),
		feature(240, pair(before.tag, after.tag), pair(h.tag, dc)),
		feature(241, pair(before.lower, rel), pair(h.tag, dir)),
		feature(242, pair(open.lower, rel), uint64(at)),
		feature(243, pair(g.tag, h.lower), uint64(dc)),
		feature(244, s.lset[child], pair(h.lower, dc)),
		feature(245, s.lset[child], pair(h.fine, dc)),
		feature(246, pair(cl.lower, rel), pair(h.tag, k)),
		feature(247, pair(rel, d), pair(cl.lower, h.tag)),
		feature(248, pair(h.lower, before.lower), pair(rel, dir)),
		feature(249, s.lset[head], pair(h.tag, rel<<1|dir)),
	)
}

// relabelFeatures adds to labelFeatures what only a whole tree shows.
func (s *parseState) relabelFeatures(keys []uint32, head, child int32) []uint32 {
	keys = s.labelFeatures(keys, head, child)
	h, c := &s.nodes[head], &s.nodes[child]
	g := &s.nodes[s.head[head]]
	inner, outer := s.siblings(head, child)
	in, out := &s.nodes[inner], &s.nodes[outer]
	rel, relHead := uint32(s.rel[child]), uint32(s.rel[head])
	dir := uint32(0)
	if child > head {
		dir = 1
	}
	dc := dir<<16 | c.tag
	cr := s.r1[child]
	first, last := s.stretch(child)
	before, open, after := &s.nodes[first-1], &s.nodes[first], &s.nodes[last+1]
	return append(keys,
		feature(101, uint64(rel), 0),
		feature(102, uint64(rel), pair(h.tag, dc)),
		feature(103, uint64(rel), pair(h.lower, dir)),
		feature(104, uint64(rel), uint64(c.lower)),
		feature(105, pair(rel, relHead), pair(g.tag, dir)),
		feature(106, pair(relHead, g.tag), pair(h.tag, dc)),
		feature(107, pair(uint32(s.rel[inner]), uint32(s.rel[outer])), pair(rel, dir)),
		feature(108, pair(uint32(s.rel[inner]), in.tag), pair(h.tag, dc)),
		feature(109, pair(uint32(s.rel[outer]), out.tag), pair(h.tag, dc)),
		feature(110, s.lset[head], pair(rel, h.tag)),
		feature(111, s.rset[head], pair(rel, h.tag)),
		feature(112, s.lset[head]|s.rset[head], pair(dc, h.upos)),
		feature(113, s.lset[child], pair(rel, dc)),
		feature(114, s.rset[child], pair(rel, dc)),
		feature(115, pair(s.nodes[cr].lower, uint32(s.rel[cr])), pair(dc, h.tag)),
		feature(116, pair(in.lower, c.lower), uint64(dir)),
		feature(117, pair(relHead, rel), pair(c.lower, dir)),
		feature(118, s.lset[child]|s.rset[child], pair(relHead<<8|rel, dc)),
		feature(119, pair(open.lower, before.lower), pair(dc, h.tag)),
		feature(120, pair(open.lower, h.lower), uint64(dc)),
		feature(121, pair(open.lower, h.fine), uint64(dc)),
		feature(122, pair(c.lower, h.lower), uint64(rel)),
		feature(123, pair(before.lower, after.lower), pair(rel, dc)),
		feature(124, s.lset[child], pair(h.lower, dc)),
		feature(125, s.lset[child], pair(h.fine, dc)),
		feature(126, s.rset[child], pair(h.lower, dc)),
	)
}

// revise asks every word again.
func (r *reviser) revise(s *parseState) {
	var room [maxCandidates]int32
	for child := int32(1); child < s.root; child++ {
		list := s.candidates(room[:0], child)
		if len(list) < 2 {
			continue
		}
		b, most := 0, int32(0)
		for i, h := range list {
			if v := r.head.score(s.headFeatures(s.keys[:0], h, child, i))[1]; i == 0 || v > most {
				b, most = i, v
			}
		}
		if b > 0 {
			s.head[child] = list[b]
			s.rebuild()
		}
	}
	for child := int32(1); child < s.root; child++ {
		if head := s.head[child]; head != s.root {
			scores := s.scores[:r.label.classes]
			clear(scores)
			r.label.score(s.relabelFeatures(s.keys[:0], head, child), scores)
			scores[rootLabel] = -1 << 30
			s.rename(child, best(scores))
		}
	}
}

// rename changes the relation of a word and its head's sets.
func (s *parseState) rename(child int32, label int) {
	if s.rel[child] == uint8(label+1) {
		return
	}
	s.rel[child] = uint8(label + 1)
	head := s.head[child]
	set := &s.lset[head]
	from, to := int32(1), head
	if child > head {
		set = &s.rset[head]
		from, to = head+1, s.root
	}
	*set = 0
	for i := from; i < to; i++ {
		if s.head[i] == head {
			*set |= 1 << ((s.rel[i] - 1) & 63)
		}
	}
}
