package lang

import (
	"slices"
	"testing"
)

// heads makes a sentence of tokens with the given heads; rels may be shorter.
func heads(of []int, rels ...string) *Sentence {
	s := &Sentence{Tokens: make([]Token, len(of))}
	for i, h := range of {
		s.Tokens[i].Head = h
		if i < len(rels) {
			s.Tokens[i].Rel = rels[i]
		}
	}
	s.Link()
	return s
}

func TestTree(t *testing.T) {
	// The envoy left after the talks ended
	s := heads([]int{1, 2, Root, 6, 5, 6, 2}, "det", "nsubj", "root", "mark", "det", "nsubj", "advcl:after")
	for _, c := range []struct {
		of   int
		kids []int32
	}{{2, []int32{1, 6}}, {6, []int32{3, 5}}, {0, nil}, {5, []int32{4}}} {
		if got := s.Kids(c.of); !slices.Equal(got, c.kids) {
			t.Errorf("Kids(%d) = %v, want %v", c.of, got, c.kids)
		}
	}
	if got := s.Subtree(6); !slices.Equal(got, []int{3, 4, 5, 6}) {
		t.Errorf("Subtree(6) = %v", got)
	}
	if a, b := s.Edges(6); a != 3 || b != 6 {
		t.Errorf("Edges(6) = %d, %d", a, b)
	}
	if s.Kid(2, "advcl") != 6 || s.Kid(2, "advcl:if") != -1 || s.Kid(2, "adv") != -1 {
		t.Error("Kid: a relation must match itself and its subtypes only")
	}
	if !s.Dominates(2, 4) || s.Dominates(6, 1) {
		t.Error("Dominates is wrong")
	}
}

func FuzzLink(f *testing.F) {
	f.Add([]byte{1, 2, 0, 2})
	f.Add([]byte{0})
	f.Fuzz(func(t *testing.T, raw []byte) {
		of := make([]int, len(raw))
		for i, b := range raw { // a head to the left or the root: no cycles
			of[i] = Root
			if i > 0 {
				of[i] = int(b) % i
			}
		}
		s := heads(of)
		for i := range of {
			for _, k := range s.Kids(i) {
				if of[k] != i {
					t.Fatalf("%d is no child of %d: heads %v", k, i, of)
				}
			}
			if of[i] != Root && !slices.Contains(s.Kids(of[i]), int32(i)) {
				t.Fatalf("%d is missing below %d: heads %v", i, of[i], of)
			}
		}
	})
}
