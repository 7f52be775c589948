package record

import (
	"slices"
	"unicode"

	"detente/internal/read"
)

// Change says what became of a stretch of a text in its revision.
type Change string

// The changes.
const (
	Stayed Change = "same"
	Went   Change = "gone"
	Came   Change = "new"
)

// Stretch is a run of words of two texts that both have, or one of them alone.
type Stretch struct {
	Change Change    `json:"change"`
	Was    read.Span `json:"was,omitzero"` // in the earlier text; none of what is new
	Is     read.Span `json:"is,omitzero"`  // in the later text; none of what is gone
}

// Diff is the word diff of two texts. What went comes before what came in its place.
func Diff(was, is string) []Stretch {
	a := align(was, is)
	var out []Stretch
	add := func(c Change, i, n, j, m int) {
		if n+m == 0 {
			return
		}
		out = append(out, Stretch{c, spanOf(a.wasPoints, a.was[i:i+n]), spanOf(a.isPoints, a.is[j:j+m])})
	}
	i, j := 0, 0
	for i < len(a.was) || j < len(a.is) {
		n, m := 0, 0
		for i+n < len(a.was) && a.to[i+n] < 0 {
			n++
		}
		next := len(a.is)
		if i+n < len(a.was) {
			next = a.to[i+n]
		}
		m = next - j
		add(Went, i, n, j, 0)
		add(Came, i, 0, j, m)
		i, j, n = i+n, next, 0
		for i+n < len(a.was) && a.to[i+n] == j+n {
			n++
		}
		add(Stayed, i, n, j, n)
		i, j = i+n, j+n
	}
	return out
}

func spanOf(points []rune, words []token) read.Span {
	if len(words) == 0 {
		return read.Span{}
	}
	from, to := words[0].start, words[len(words)-1].end
	return read.Span{Start: from, End: to, Text: string(points[from:to])}
}

// alignment is which words of an earlier text are which of a later one. Both orders are kept: a paragraph that was moved is not aligned.
type alignment struct {
	wasPoints, isPoints []rune
	was, is             []token
	to                  []int // of each word of the earlier text the word of the later one, -1 where it is gone
}

func align(was, is string) *alignment {
	a := &alignment{wasPoints: []rune(was), isPoints: []rune(is)}
	a.was, a.is = wordsAndMarks(a.wasPoints), wordsAndMarks(a.isPoints)
	numbers := map[string]int{}
	numbered := func(words []token) []int {
		out := make([]int, len(words))
		for i, w := range words {
			n, ok := numbers[w.text]
			if !ok {
				n = len(numbers)
				numbers[w.text] = n
			}
			out[i] = n
		}
		return out
	}
	a.to = make([]int, len(a.was))
	for i := range a.to {
		a.to[i] = -1
	}
	x, y := numbered(a.was), numbered(a.is)
	a.match(x, y, 0, 0)
	return a
}

// wordsAndMarks are the words of a text, and its other characters one by one.
func wordsAndMarks(points []rune) []token {
	inWord := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '-' }
	var out []token
	for i := 0; i < len(points); {
		from := i
		for i < len(points) && inWord(points[i]) {
			i++
		}
		if i == from {
			i++
			if unicode.IsSpace(points[from]) {
				continue
			}
		}
		out = append(out, token{string(points[from:i]), from, i})
	}
	return out
}

// match aligns two stretches of words that begin at i and j: what they begin and end with alike, then the words that stand once in each, as
// far as their order agrees (Cohen's patience diff), and between these the fewest changes (Myers 1986).
func (a *alignment) match(x, y []int, i, j int) {
	for len(x) > 0 && len(y) > 0 && x[0] == y[0] {
		a.to[i] = j
		x, y, i, j = x[1:], y[1:], i+1, j+1
	}
	for len(x) > 0 && len(y) > 0 && x[len(x)-1] == y[len(y)-1] {
		a.to[i+len(x)-1] = j + len(y) - 1
		x, y = x[:len(x)-1], y[:len(y)-1]
	}
	if len(x) == 0 || len(y) == 0 {
		return
	}
	anchors := rising(once(x, y))
	if len(anchors) == 0 {
		for _, p := range fewest(x, y) {
			a.to[i+p[0]] = j + p[1]
		}
		return
	}
	p, q := 0, 0
	for _, k := range append(anchors, [2]int{len(x), len(y)}) {
		a.match(x[p:k[0]], y[q:k[1]], i+p, j+q)
		if k[0] < len(x) {
			a.to[i+k[0]] = j + k[1]
		}
		p, q = min(k[0]+1, len(x)), min(k[1]+1, len(y))
	}
}

// once are the places of the words that stand exactly once in each, in the order of the first.
func once(x, y []int) [][2]int {
	at := func(words []int) map[int]int {
		out := make(map[int]int, len(words))
		for i, w := range words {
			if _, again := out[w]; again {
				out[w] = -1
			} else {
				out[w] = i
			}
		}
		return out
	}
	inX, inY := at(x), at(y)
	var out [][2]int
	for i, w := range x {
		if j, ok := inY[w]; ok && inX[w] == i && j >= 0 {
			out = append(out, [2]int{i, j})
		}
	}
	return out
}

// rising are the most pairs whose second numbers rise too.
func rising(pairs [][2]int) [][2]int {
	var tops []int // of each length the pair that ends a rising run of it with the least number
	before := make([]int, len(pairs))
	for k, p := range pairs {
		n, _ := slices.BinarySearchFunc(tops, p[1], func(t, v int) int { return pairs[t][1] - v })
		before[k] = -1
		if n > 0 {
			before[k] = tops[n-1]
		}
		if n == len(tops) {
			tops = append(tops, k)
		} else {
			tops[n] = k
		}
	}
	if len(tops) == 0 {
		return nil
	}
	out := make([][2]int, len(tops))
	for n, k := len(tops)-1, tops[len(tops)-1]; k >= 0; n, k = n-1, before[k] {
		out[n] = pairs[k]
	}
	return out
}

// mostChanges bounds the search for the fewest changes, whose cost grows with their square: past it the stretch was written anew.
const mostChanges = 1000

// fewest pairs the words of a longest common subsequence; none where the two differ too much.
func fewest(x, y []int) [][2]int {
	furthest := map[int]int{1: 0} // by diagonal: how far along x
	var trace []map[int]int
	for d := 0; d <= min(len(x)+len(y), mostChanges); d++ {
		at := make(map[int]int, d+2)
		for k := -d; k <= d; k += 2 {
			i := furthest[k-1] + 1
			if k == -d || k != d && furthest[k-1] < furthest[k+1] {
				i = furthest[k+1]
			}
			for i < len(x) && i-k < len(y) && x[i] == y[i-k] {
				i++
			}
			at[k] = i
			if i >= len(x) && i-k >= len(y) {
				return walked(x, y, append(trace, at))
			}
		}
		trace = append(trace, at)
		furthest = at
	}
	return nil
}

// walked goes the way back through a search, and gives the pairs on it.
func walked(x, y []int, trace []map[int]int) [][2]int {
	var out [][2]int
	i, j := len(x), len(y)
	for d := len(trace) - 1; d >= 0; d-- {
		k := i - j
		from, fromK := 0, 0
		if d > 0 {
			last := trace[d-1]
			fromK = k - 1
			if k == -d || k != d && last[k-1] < last[k+1] {
				fromK = k + 1
			}
			from = last[fromK]
		}
		for i > from && j > from-fromK && i > 0 && j > 0 && x[i-1] == y[j-1] {
			i, j = i-1, j-1
			out = append(out, [2]int{i, j})
		}
		i, j = from, from-fromK
	}
	slices.Reverse(out)
	return out
}
