package lang

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// anyTree draws the heads of a projective tree of n words with one root, by node.
func anyTree(t *rapid.T, n int) []int32 {
	head := make([]int32, n+2)
	var fill func(from, to int, over int32)
	fill = func(from, to int, over int32) {
		for from <= to {
			end := to
			if over != int32(n+1) {
				end = rapid.IntRange(from, to).Draw(t, "end")
			}
			top := rapid.IntRange(from, end).Draw(t, "top")
			head[top] = over
			fill(from, top-1, int32(top))
			fill(top+1, end, int32(top))
			from = end + 1
		}
	}
	fill(1, n, int32(n+1))
	return head
}

// crosses reports whether two arcs of a tree cross, or a word does not lead to the root.
func crosses(head []int32) bool {
	root := int32(len(head) - 1)
	for c := int32(1); c < root; c++ {
		steps := int32(0)
		for h := c; h != root; h = head[h] {
			if steps++; steps > root {
				return true
			}
		}
		for d := int32(1); d < root; d++ {
			a, b := min(c, head[c]), max(c, head[c])
			x, y := min(d, head[d]), max(d, head[d])
			if a < x && x < b && b < y {
				return true
			}
		}
	}
	return false
}

func TestCandidatesKeepTreesWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 14).Draw(t, "n")
		var s parseState
		s.room(n)
		s.reset(n)
		copy(s.head, anyTree(t, n))
		for i := 1; i <= n; i++ {
			s.rel[i] = rootLabel + 2
		}
		s.rebuild()
		for child := int32(1); child < s.root; child++ {
			for _, h := range s.candidates(nil, child) {
				again := slices.Clone(s.head)
				again[child] = h
				if crosses(again) {
					t.Fatalf("heads %v: %d may not become the head of %d", s.head, h, child)
				}
			}
		}
	})
}
