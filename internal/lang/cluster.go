package lang

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"detente/internal/text"
)

// Word classes are found by the exchange algorithm (Martin, Liermann and Ney 1998): each word in turn moves
// to the class where the bigram model of classes gives the text the highest likelihood.
const (
	fineClasses    = 400
	coarseClasses  = 48
	exchangeRounds = 8
	clusterCount   = 10 // rarer words are left without a class
)

// bigrams are the neighbours of the words of a vocabulary, numbered by falling frequency from 1;
// 0 is a sentence's border or a word outside of the vocabulary.
type bigrams struct {
	keys       []uint32 // hash of the lower form, by number
	count      []int32
	next, prev [][]neighbour
	self       []int32 // how often a word follows itself
}

type neighbour struct{ word, n int32 }

// clusterWords gives each frequent word of the documents and treebanks its fine and coarse class, from 1 on.
func clusterWords(docs []*text.Document, gold []Gold, seg *segmenter, log func(string, ...any)) map[uint32][2]uint16 {
	stream := wordStream(docs, gold, seg)
	b := countBigrams(stream)
	log("clusters: %d words, vocabulary %d", len(stream), len(b.keys)-1)
	var fine, coarse []int32
	var wg sync.WaitGroup
	wg.Go(func() { coarse = b.exchange(coarseClasses) })
	fine = b.exchange(fineClasses)
	wg.Wait()
	log("clusters: done")
	out := make(map[uint32][2]uint16, len(b.keys))
	for i, k := range b.keys[1:] {
		out[k] = [2]uint16{uint16(fine[i+1]), uint16(coarse[i+1])}
	}
	return out
}

// wordStream is the text as hashes of lower forms with 0 between sentences.
func wordStream(docs []*text.Document, gold []Gold, seg *segmenter) []uint32 {
	parts := make([][]uint32, len(docs))
	var wg sync.WaitGroup
	const workers = 2
	for w := range workers {
		wg.Go(func() {
			var buf [2 * maxForm]byte
			for i := w; i < len(docs); i += workers {
				sentences, _ := seg.Segment(docs[i])
				for k := range sentences {
					for _, t := range sentences[k].Tokens {
						parts[i] = append(parts[i], max(1, hashBytes(appendLower(buf[:0], t.Form))))
					}
					parts[i] = append(parts[i], 0)
				}
			}
		})
	}
	wg.Wait()
	out := slices.Concat(parts...)
	var buf [2 * maxForm]byte
	for i := range gold {
		for _, t := range gold[i].Tokens {
			out = append(out, max(1, hashBytes(appendLower(buf[:0], t.Form))))
		}
		out = append(out, 0)
	}
	return out
}

func countBigrams(stream []uint32) *bigrams {
	counts := map[uint32]int32{}
	for _, k := range stream {
		counts[k]++
	}
	delete(counts, 0)
	b := &bigrams{keys: []uint32{0}}
	for _, k := range sortedKeys(counts) {
		if counts[k] >= clusterCount {
			b.keys = append(b.keys, k)
		}
	}
	slices.SortStableFunc(b.keys[1:], func(x, y uint32) int { return cmp.Compare(counts[y], counts[x]) })
	number := make(map[uint32]int32, len(b.keys))
	for i, k := range b.keys {
		number[k] = int32(i)
	}
	b.count = make([]int32, len(b.keys))
	b.self = make([]int32, len(b.keys))
	pairs := make(map[uint64]int32)
	last := int32(0)
	for _, k := range stream {
		w := number[k]
		b.count[w]++
		if w != 0 && w == last {
			b.self[w]++
		} else if w != 0 || last != 0 {
			pairs[uint64(last)<<32|uint64(w)]++
		}
		last = w
	}
	b.next, b.prev = make([][]neighbour, len(b.keys)), make([][]neighbour, len(b.keys))
	order := make([]uint64, 0, len(pairs))
	for p := range pairs {
		order = append(order, p)
	}
	slices.Sort(order)
	for _, p := range order {
		a, w, n := int32(p>>32), int32(uint32(p)), pairs[p]
		b.next[a] = append(b.next[a], neighbour{w, n})
		b.prev[w] = append(b.prev[w], neighbour{a, n})
	}
	return b
}

// exchange sorts the words into classes 1 to n; class 0 holds word 0 alone.
func (b *bigrams) exchange(n int) []int32 {
	x := &exchange{bigrams: b, n: n + 1, class: make([]int32, len(b.keys))}
	for w := 1; w < len(b.keys); w++ {
		x.class[w] = int32((w-1)%n + 1)
	}
	x.start()
	for range exchangeRounds {
		moved := 0
		for w := 1; w < len(b.keys); w++ {
			if x.move(int32(w)) {
				moved++
			}
		}
		if moved*200 < len(b.keys) {
			break
		}
	}
	return x.class
}

// exchange is the work on one set of classes.
type exchange struct {
	*bigrams
	n            int
	class        []int32
	pair         []int32 // counts of class bigrams, n × n
	size         []int32 // occurrences of the words of a class
	after, ahead []int32 // counts of the classes after and before the word at hand
	afters       []int32 // the classes for which they are not 0
	aheads       []int32
	logs         []float64 // k log k
}

func (x *exchange) start() {
	x.pair, x.size = make([]int32, x.n*x.n), make([]int32, x.n)
	x.after, x.ahead = make([]int32, x.n), make([]int32, x.n)
	x.logs = make([]float64, 1<<16)
	for k := 1; k < len(x.logs); k++ {
		x.logs[k] = float64(k) * math.Log(float64(k))
	}
	for w := range x.keys {
		x.size[x.class[w]] += x.count[w]
		x.pair[int(x.class[w])*x.n+int(x.class[w])] += x.self[w]
		for _, v := range x.next[w] {
			x.pair[int(x.class[w])*x.n+int(x.class[v.word])] += v.n
		}
	}
}

func (x *exchange) log(k int32) float64 {
	if int(k) < len(x.logs) {
		return x.logs[k]
	}
	return float64(k) * math.Log(float64(k))
}

// move puts a word into the class that suits it best.
func (x *exchange) move(w int32) bool {
	for _, v := range x.next[w] {
		c := x.class[v.word]
		if x.after[c] == 0 {
			x.afters = append(x.afters, c)
		}
		x.after[c] += v.n
	}
	for _, v := range x.prev[w] {
		c := x.class[v.word]
		if x.ahead[c] == 0 {
			x.aheads = append(x.aheads, c)
		}
		x.ahead[c] += v.n
	}
	from := x.class[w]
	x.put(w, from, -1)
	to, most := from, math.Inf(-1)
	for c := int32(1); c < int32(x.n); c++ {
		if g := x.gain(w, c); g > most || g == most && c == from {
			to, most = c, g
		}
	}
	x.put(w, to, 1)
	x.class[w] = to
	for _, c := range x.afters {
		x.after[c] = 0
	}
	for _, c := range x.aheads {
		x.ahead[c] = 0
	}
	x.afters, x.aheads = x.afters[:0], x.aheads[:0]
	return to != from
}

// put adds a word's counts to a class, or takes them away.
func (x *exchange) put(w, c, sign int32) {
	row := int(c) * x.n
	for _, d := range x.afters {
		x.pair[row+int(d)] += sign * x.after[d]
	}
	for _, d := range x.aheads {
		x.pair[int(d)*x.n+int(c)] += sign * x.ahead[d]
	}
	x.pair[row+int(c)] += sign * x.self[w]
	x.size[c] += sign * x.count[w]
}

// gain is the change in log likelihood if the word joins class c.
func (x *exchange) gain(w, c int32) float64 {
	g := 0.0
	row := x.pair[int(c)*x.n : (int(c)+1)*x.n]
	for _, d := range x.afters {
		if d != c {
			g += x.log(row[d]+x.after[d]) - x.log(row[d])
		}
	}
	for _, d := range x.aheads {
		if d != c {
			k := x.pair[int(d)*x.n+int(c)]
			g += x.log(k+x.ahead[d]) - x.log(k)
		}
	}
	k := row[c]
	g += x.log(k+x.after[c]+x.ahead[c]+x.self[w]) - x.log(k)
	return g - 2*(x.log(x.size[c]+x.count[w])-x.log(x.size[c]))
}
