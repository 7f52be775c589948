package lang

import (
	"encoding/binary"
	"fmt"
	"slices"
)

// tagger gives each word a universal and a Penn tag at once: averaged perceptrons over joint classes, one that goes through
// the sentence from left to right and one from right to left, with a dictionary for frequent words that only ever have one.
type tagger struct {
	classes []tagClass
	dict    index       // raw form → class
	passes  [2]*weights // left to right, right to left
}

// tagClass is a pair of tags that occurred together in training.
type tagClass struct{ UPOS, XPOS string }

// tagKeys is room for the features of one word.
const tagKeys = 64

// Sentence borders as atoms; hashes of words are never so small in practice, and a clash is only noise.
const (
	atStart uint32 = 3
	atEnd   uint32 = 5
)

// at is the word at i, or a border.
func at(words []word, i int) *word {
	switch {
	case i < 0:
		return &startWord
	case i >= len(words):
		return &endWord
	}
	return &words[i]
}

var startWord = word{raw: atStart, lower: atStart, shape: atStart, fine: 1 << 16, coarse: 1 << 16, ambiguity: 1 << 16}
var endWord = word{raw: atEnd, lower: atEnd, shape: atEnd, fine: 1<<16 + 1, coarse: 1<<16 + 1, ambiguity: 1<<16 + 1}

// tagFeatures lists the features of word i after the tags t1 (of i-1) and t2 (of i-2).
func tagFeatures(keys []uint32, words []word, i int, t1, t2 uint32) []uint32 {
	w, p1, p2, n1, n2 := &words[i], at(words, i-1), at(words, i-2), at(words, i+1), at(words, i+2)
	flags := uint32(0)
	if w.capital {
		flags |= 1
	}
	if w.allCaps {
		flags |= 2
	}
	if w.begins {
		flags |= 4
	}
	keys = append(keys,
		feature(1, 0, 0),
		feature(2, uint64(w.raw), 0),
		feature(3, uint64(w.lower), uint64(flags)),
		feature(4, uint64(w.shape), uint64(flags)),
		feature(5, uint64(w.prefix[0]), 0),
		feature(6, uint64(w.prefix[1]), 0),
		feature(7, uint64(w.prefix[2]), 0),
		feature(8, uint64(w.suffix[0]), uint64(flags)),
		feature(9, uint64(w.suffix[1]), uint64(flags)),
		feature(10, uint64(w.suffix[2]), uint64(flags)),
		feature(11, uint64(w.suffix[3]), 0),
		feature(12, uint64(w.suffix[4]), 0),
		feature(13, uint64(p1.lower), 0),
		feature(14, uint64(n1.lower), 0),
		feature(15, uint64(p2.lower), 0),
		feature(16, uint64(n2.lower), 0),
		feature(17, uint64(t1), 0),
		feature(18, pair(t1, t2), 0),
		feature(19, pair(w.lower, t1), 0),
		feature(20, pair(w.lower, p1.lower), 0),
		feature(21, pair(w.lower, n1.lower), 0),
		feature(22, pair(t1, n1.lower), 0),
		feature(23, pair(t1, w.suffix[2]), uint64(flags)),
		feature(24, uint64(n1.suffix[2]), uint64(w.suffix[1])),
		feature(25, uint64(w.ambiguity), pair(t1, n1.ambiguity)),
		feature(26, uint64(w.ambiguity), pair(t1, t2)),
		feature(27, uint64(w.ambiguity), pair(n1.ambiguity, n2.ambiguity)),
		feature(28, uint64(n1.ambiguity), pair(n1.shape, flags)),
		feature(29, uint64(p1.shape), pair(w.shape, n1.shape)),
		feature(30, uint64(w.fine), uint64(flags)),
		feature(31, uint64(w.coarse), uint64(t1)),
		feature(32, uint64(p1.fine), 0),
		feature(33, uint64(n1.fine), 0),
		feature(34, pair(w.fine, n1.coarse), 0),
		feature(35, pair(p1.fine, w.fine), 0),
		feature(36, pair(t1, n1.ambiguity), pair(w.lower, 0)),
		feature(37, uint64(w.lower), pair(n1.ambiguity, n2.ambiguity)),
		feature(38, pair(t1, t2), uint64(w.lower)),
		feature(39, pair(p1.coarse, n1.coarse), uint64(w.coarse)),
		feature(40, pair(n1.coarse, n2.coarse), uint64(w.ambiguity)),
		feature(41, uint64(w.known), uint64(flags)),
		feature(42, uint64(w.known), uint64(t1)),
		feature(43, pair(w.known, w.suffix[2]), uint64(flags)),
		feature(44, pair(w.known, n1.known), uint64(flags)),
		feature(45, pair(p1.known, w.known), uint64(flags)),
		feature(46, uint64(w.known), pair(t1, n1.ambiguity)),
	)
	return keys
}

var quoteShape, _, _ = shape("\"")

// tag sets the classes of all words; out has one place a word. What the passes say of a word is added up. It returns the
// room it took for its sums, to be given to it again.
func (t *tagger) tag(words []word, out []uint16, sums []float32) []float32 {
	n := len(t.classes)
	sums = slices.Grow(sums[:0], n*len(words))[:n*len(words)]
	clear(sums)
	t.pass(t.passes[0], words, func(i int) []float32 { return sums[i*n : i*n+n] })
	slices.Reverse(words)
	t.pass(t.passes[1], words, func(i int) []float32 { i = len(words) - 1 - i; return sums[i*n : i*n+n] })
	slices.Reverse(words)
	for i := range words {
		c, known := t.dict.find(words[i].raw)
		if !known {
			c = uint32(best(sums[i*n : i*n+n]))
		}
		out[i] = uint16(c)
	}
	return sums
}

// pass adds what one pass says of each word to the sums of the word; it sees the tags that it gave to the words before.
func (t *tagger) pass(m *weights, words []word, sums func(i int) []float32) {
	var buf [tagKeys]uint32
	var room [maxClasses]int32
	scores := room[:len(t.classes)]
	t1, t2 := atStart, atStart
	for i := range words {
		c, known := t.dict.find(words[i].raw)
		if !known {
			clear(scores)
			m.score(tagFeatures(buf[:0], words, i, t1, t2), scores)
			c = uint32(best(scores))
			sum := sums(i)
			for k, v := range scores {
				sum[k] += float32(v) / m.scale
			}
		}
		t1, t2 = c+tagAtom, t1
	}
}

// tagAtom sets tags apart from the borders.
const tagAtom = 16

func (t *tagger) appendBinary(b []byte) []byte {
	b = binary.AppendUvarint(b, uint64(len(t.classes)))
	for _, c := range t.classes {
		b = appendString(appendString(b, c.UPOS), c.XPOS)
	}
	sorted := t.dict.sorted()
	b = binary.AppendUvarint(b, uint64(len(sorted)))
	last := uint32(0)
	for _, s := range sorted {
		b = binary.AppendUvarint(b, uint64(s.key-last))
		b = append(b, uint8(s.value))
		last = s.key
	}
	for _, m := range t.passes {
		b = m.appendBinary(b)
	}
	return b
}

func parseTagger(b []byte) (*tagger, error) {
	r := reader{b: b}
	t := &tagger{classes: make([]tagClass, r.count(maxClasses))}
	for i := range t.classes {
		t.classes[i] = tagClass{r.string(), r.string()}
	}
	n := r.count(len(b))
	t.dict = newIndex(n)
	last := uint32(0)
	for range n {
		last += uint32(r.uvarint())
		c := r.bytes(1)
		if r.err != nil || int(c[0]) >= len(t.classes) {
			return nil, fmt.Errorf("lang: tagger's dictionary: %w", errShort)
		}
		t.dict.put(last, uint32(c[0]))
	}
	if r.err != nil || len(t.classes) == 0 {
		return nil, fmt.Errorf("lang: tagger: %w", errShort)
	}
	for i := range t.passes {
		var err error
		if t.passes[i], r.b, err = parseWeights(r.b); err != nil {
			return nil, err
		}
		if t.passes[i].classes != len(t.classes) {
			return nil, fmt.Errorf("lang: tagger: %d classes, its weights have %d", len(t.classes), t.passes[i].classes)
		}
	}
	if len(r.b) > 0 {
		return nil, fmt.Errorf("lang: tagger: %d bytes too many", len(r.b))
	}
	return t, nil
}
