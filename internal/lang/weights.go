package lang

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/bits"
	"slices"
)

// maxClasses bounds the classes of one classifier: a class is stored as a byte.
const maxClasses = 256

// weights is a trained linear classifier as shipped: int8 with one scale. A feature's key leads to the
// classes it speaks for; scores are sums of whole numbers and so the same on every machine.
type weights struct {
	classes int
	scale   float32 // score / scale is the margin in training's unit
	slots   []entry // open addressing, power of two; key 0 is free
	votes   []vote
}

type entry struct {
	key uint32
	at  uint32 // first vote << 8 | count
}

type vote struct {
	class uint8
	w     int8
}

// lane is how many features are looked up side by side. The table is larger than the caches near the core, and the
// time goes on waiting for memory; reads that do not depend on each other are waited for together.
const lane = 64

// score adds the votes of the features to out, one number per class. Features that are not known add nothing.
func (m *weights) score(keys []uint32, out []int32) {
	if len(m.slots) == 0 {
		return
	}
	var seen [lane]entry
	var found [lane]uint32
	for len(keys) > 0 {
		some := keys[:min(lane, len(keys))]
		keys = keys[len(some):]
		m.look(some, &seen)
		known := 0
		for i, k := range some {
			e := seen[i]
			if e.key != k && e.key != 0 {
				e = m.probe(k)
			}
			if e.key != 0 {
				found[known] = e.at
				known++
			}
		}
		m.vote(found[:known], out)
	}
}

// look reads where each key would stand if no other had taken its place.
func (m *weights) look(keys []uint32, seen *[lane]entry) {
	slots, mask, shift := m.slots, uint32(len(m.slots)-1), homeShift(len(m.slots))
	for i, k := range keys {
		seen[i&(lane-1)] = slots[k>>(shift&31)&mask]
	}
}

// probe is the entry of a key, zero for none.
func (m *weights) probe(key uint32) entry {
	mask := uint32(len(m.slots) - 1)
	for i := key >> homeShift(len(m.slots)); ; i++ {
		if e := m.slots[i&mask]; e.key == key || e.key == 0 {
			return e
		}
	}
}

// vote adds up the votes of entries, the first of each read ahead of the others.
func (m *weights) vote(found []uint32, out []int32) {
	var first [lane]vote
	for i, at := range found {
		first[i&(lane-1)] = m.votes[at>>8]
	}
	for i, at := range found {
		v := first[i&(lane-1)]
		out[v.class] += int32(v.w)
		from := at >> 8
		for _, v := range m.votes[from+1 : from+at&0xFF] {
			out[v.class] += int32(v.w)
		}
	}
}

// best is the class with the highest score, the first of equals.
func best[N int32 | float32](scores []N) int {
	b := 0
	for i, s := range scores {
		if s > scores[b] {
			b = i
		}
	}
	return b
}

// weightsBuilder collects votes.
type weightsBuilder struct{ rows []row }

type row struct {
	key uint32
	vote
}

func (b *weightsBuilder) add(key uint32, class uint8, w int8) {
	b.rows = append(b.rows, row{key, vote{class, w}})
}

func (b *weightsBuilder) build(classes int, scale float32) *weights {
	slices.SortFunc(b.rows, func(x, y row) int {
		if x.key != y.key {
			if x.key < y.key {
				return -1
			}
			return 1
		}
		return int(x.class) - int(y.class)
	})
	m := &weights{classes: classes, scale: scale, votes: make([]vote, len(b.rows))}
	features := 0
	for i := range b.rows {
		m.votes[i] = b.rows[i].vote
		if i == 0 || b.rows[i].key != b.rows[i-1].key {
			features++
		}
	}
	m.slots = make([]entry, tableSize(features))
	for i := 0; i < len(b.rows); {
		j := i
		for j < len(b.rows) && b.rows[j].key == b.rows[i].key {
			j++
		}
		m.put(b.rows[i].key, i, j-i)
		i = j
	}
	return m
}

// tableSize keeps the table at most half full.
func tableSize(features int) int { return 1 << bits.Len(uint(max(1, 2*features-1))) }

// homeShift is how far a key is shifted right for its place in a table of some slots, a power of two: the places of sorted keys
// ascend, so that a table is filled from one end to the other, as memory likes it. (&31 at a shift spares the check for longer ones.)
func homeShift(slots int) int { return 32 - bits.Len32(uint32(slots-1)) }

func (m *weights) put(key uint32, at, n int) {
	mask := uint32(len(m.slots) - 1)
	i := key >> homeShift(len(m.slots))
	for m.slots[i].key != 0 {
		i = (i + 1) & mask
	}
	m.slots[i] = entry{key, uint32(at)<<8 | uint32(n)}
}

// appendBinary writes the classifier: counts, then keys sorted and as differences, then the votes.
func (m *weights) appendBinary(b []byte) []byte {
	order := make([]entry, 0, len(m.slots)/2)
	for _, e := range m.slots {
		if e.key != 0 {
			order = append(order, e)
		}
	}
	slices.SortFunc(order, func(x, y entry) int { return int(x.at>>8) - int(y.at>>8) })
	b = binary.AppendUvarint(b, uint64(m.classes))
	b = binary.LittleEndian.AppendUint32(b, math.Float32bits(m.scale))
	b = binary.AppendUvarint(b, uint64(len(order)))
	b = binary.AppendUvarint(b, uint64(len(m.votes)))
	last := uint32(0)
	for _, e := range order {
		b = binary.AppendUvarint(b, uint64(e.key-last)>>1)
		last = e.key
	}
	for _, e := range order {
		b = append(b, uint8(e.at))
	}
	for _, v := range m.votes {
		b = append(b, v.class)
	}
	for _, v := range m.votes {
		b = append(b, uint8(v.w))
	}
	return b
}

var errShort = errors.New("it ends too early")

// parseWeights reads what appendBinary wrote and returns what follows.
func parseWeights(b []byte) (*weights, []byte, error) {
	r := reader{b: b}
	m := &weights{classes: r.count(maxClasses)}
	m.scale = math.Float32frombits(r.uint32())
	features, votes := r.count(len(b)), r.count(len(b))
	if r.err != nil || m.classes == 0 || votes >= 1<<24 {
		return nil, nil, fmt.Errorf("lang: weights: %w", errShort)
	}
	keys := make([]uint32, features)
	last := uint32(0)
	for i := range keys {
		keys[i] = (last + uint32(r.uvarint())<<1) | 1
		last = keys[i]
	}
	counts, classes, values := r.bytes(features), r.bytes(votes), r.bytes(votes)
	if r.err != nil {
		return nil, nil, fmt.Errorf("lang: weights: %w", r.err)
	}
	m.votes = make([]vote, votes)
	for i := range m.votes {
		if int(classes[i]) >= m.classes {
			return nil, nil, fmt.Errorf("lang: weights: class %d of %d", classes[i], m.classes)
		}
		m.votes[i] = vote{classes[i], int8(values[i])}
	}
	m.slots = make([]entry, tableSize(features))
	at := 0
	for i, k := range keys {
		n := int(counts[i])
		if n == 0 || at+n > votes {
			return nil, nil, fmt.Errorf("lang: weights: %w", errShort)
		}
		m.put(k, at, n)
		at += n
	}
	return m, r.b, nil
}

// reader takes numbers off a section; after an error it gives zeros.
type reader struct {
	b   []byte
	err error
}

func (r *reader) uvarint() uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.fail()
		return 0
	}
	r.b = r.b[n:]
	return v
}

// count is a number that cannot be over limit.
func (r *reader) count(limit int) int {
	if v := r.uvarint(); v <= uint64(limit) {
		return int(v)
	}
	r.fail()
	return 0
}

func (r *reader) uint32() uint32 {
	if len(r.b) < 4 {
		r.fail()
		return 0
	}
	v := binary.LittleEndian.Uint32(r.b)
	r.b = r.b[4:]
	return v
}

func (r *reader) bytes(n int) []byte {
	if n > len(r.b) {
		r.fail()
		return nil
	}
	b := r.b[:n]
	r.b = r.b[n:]
	return b
}

func (r *reader) string() string { return string(r.bytes(r.count(len(r.b)))) }

func (r *reader) fail() {
	r.b = nil
	if r.err == nil {
		r.err = errShort
	}
}

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}
