package lang

import (
	"slices"

	"detente/internal/text"
)

// Link rebuilds the children's index after heads were set.
func (s *Sentence) Link() {
	n := len(s.Tokens)
	buf := make([]int32, 2*n+1)
	s.kids, s.kidAt = buf[:n], buf[n:]
	for i := range s.Tokens {
		if h := s.Tokens[i].Head; h >= 0 {
			s.kidAt[h+1]++
		}
	}
	for i := 1; i < n; i++ {
		s.kidAt[i] += s.kidAt[i-1]
	}
	// kidAt[h] is the first slot of h; advance while filling, then shift back.
	for i := range s.Tokens {
		if h := s.Tokens[i].Head; h >= 0 {
			s.kids[s.kidAt[h]] = int32(i)
			s.kidAt[h]++
		}
	}
	copy(s.kidAt[1:], s.kidAt[:n])
	s.kidAt[0] = 0
}

// Kids are the children of token i, in text order.
func (s *Sentence) Kids(i int) []int32 {
	if s.kidAt == nil {
		return nil
	}
	return s.kids[s.kidAt[i]:s.kidAt[i+1]]
}

// Kid is the first child of i whose relation is one of rels, or -1. A relation without a subtype matches
// those with one: "nsubj" matches "nsubj:pass".
func (s *Sentence) Kid(i int, rels ...string) int {
	for _, k := range s.Kids(i) {
		if s.Is(int(k), rels...) {
			return int(k)
		}
	}
	return -1
}

// Is reports whether token i stands in one of the relations to its head.
func (s *Sentence) Is(i int, rels ...string) bool {
	rel := s.Tokens[i].Rel
	for _, r := range rels {
		if rel == r || len(rel) > len(r) && rel[len(r)] == ':' && rel[:len(r)] == r {
			return true
		}
	}
	return false
}

// Subtree is token i and all below it, in text order.
func (s *Sentence) Subtree(i int) []int {
	out := []int{i}
	for at := 0; at < len(out); at++ {
		for _, k := range s.Kids(out[at]) {
			out = append(out, int(k))
		}
	}
	slices.Sort(out)
	return out
}

// Edges are the first and last token of the subtree of i.
func (s *Sentence) Edges(i int) (first, last int) {
	first, last = i, i
	for _, k := range s.Kids(i) {
		a, b := s.Edges(int(k))
		first, last = min(first, a), max(last, b)
	}
	return first, last
}

// Range is the span from token first to token last.
func (s *Sentence) Range(first, last int) text.Span {
	return s.Tokens[first].Span.Cover(s.Tokens[last].Span)
}

// Dominates reports whether i is j or stands above it.
func (s *Sentence) Dominates(i, j int) bool {
	for ; j >= 0; j = s.Tokens[j].Head {
		if j == i {
			return true
		}
	}
	return false
}
