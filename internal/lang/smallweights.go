package lang

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
)

// smallWeights is weights for up to three classes: the votes lie beside the key, so that a feature costs
// one access to memory. The weight of class 0 is taken off the others and always 0.
type smallWeights struct {
	scale float32
	slots []smallEntry
}

// smallClasses is what smallWeights can tell apart.
const smallClasses = 3

type smallEntry struct {
	key      uint32
	one, two int8
}

// score adds up the votes of the features.
func (m *smallWeights) score(keys []uint32) (out [smallClasses]int32) {
	slots := m.slots
	if len(slots) == 0 {
		return out
	}
	mask, shift := uint32(len(slots)-1), homeShift(len(slots))
	var seen [lane]smallEntry
	var l, r int32
	for len(keys) > 0 {
		some := keys[:min(lane, len(keys))]
		keys = keys[len(some):]
		for i, k := range some {
			seen[i&(lane-1)] = slots[k>>(shift&31)&mask]
		}
		for i, k := range some {
			e := seen[i&(lane-1)]
			for j := k >> shift; e.key != k && e.key != 0; {
				j++
				e = slots[j&mask]
			}
			if e.key != 0 {
				l += int32(e.one)
				r += int32(e.two)
			}
		}
	}
	out[1], out[2] = l, r
	return out
}

// smallWeights averages and quantises; weights that would be under least steps of int8 are dropped.
func (l *learner) smallWeights(least int) *smallWeights {
	type pair struct {
		key      uint32
		one, two float64
	}
	var all []pair
	var sizes []float64
	for i := range l.slots {
		s := &l.slots[i]
		if s.key == 0 {
			continue
		}
		var w [smallClasses]float64
		for k := s.at; k < s.at+uint32(s.n); k++ {
			w[l.cells[k].class] = l.average(&l.cells[k])
		}
		p := pair{s.key, w[1] - w[0], w[2] - w[0]}
		all = append(all, p)
		sizes = append(sizes, math.Abs(p.one), math.Abs(p.two))
	}
	m := &smallWeights{scale: float32(quantScale(sizes))}
	quant := func(w float64) int8 {
		q := int(math.Round(max(-127, min(127, w*float64(m.scale)))))
		if q > -least && q < least {
			q = 0
		}
		return int8(q)
	}
	slices.SortFunc(all, func(a, b pair) int { return int(int64(a.key) - int64(b.key)) })
	var kept []smallEntry
	for _, p := range all {
		if e := (smallEntry{p.key, quant(p.one), quant(p.two)}); e.one != 0 || e.two != 0 {
			kept = append(kept, e)
		}
	}
	m.fill(kept)
	return m
}

// quantScale is the factor that brings the sizes within int8. None is cut off: the few large weights, as
// those of punctuation marks, carry much (with one in ten thousand cut, LAS fell by 1.6).
func quantScale(sizes []float64) float64 {
	limit := 1e-9
	for _, s := range sizes {
		limit = max(limit, s)
	}
	return 127 / limit
}

func (m *smallWeights) fill(entries []smallEntry) {
	m.slots = make([]smallEntry, tableSize(len(entries)))
	mask, shift := uint32(len(m.slots)-1), homeShift(len(m.slots))
	for _, e := range entries {
		i := e.key >> shift
		for m.slots[i].key != 0 {
			i = (i + 1) & mask
		}
		m.slots[i] = e
	}
}

func (m *smallWeights) appendBinary(b []byte) []byte {
	var entries []smallEntry
	for _, e := range m.slots {
		if e.key != 0 {
			entries = append(entries, e)
		}
	}
	slices.SortFunc(entries, func(x, y smallEntry) int { return int(int64(x.key) - int64(y.key)) })
	b = binary.LittleEndian.AppendUint32(b, math.Float32bits(m.scale))
	b = binary.AppendUvarint(b, uint64(len(entries)))
	last := uint32(0)
	for _, e := range entries {
		b = binary.AppendUvarint(b, uint64(e.key-last)>>1)
		last = e.key
	}
	for _, e := range entries {
		b = append(b, uint8(e.one))
	}
	for _, e := range entries {
		b = append(b, uint8(e.two))
	}
	return b
}

func parseSmallWeights(b []byte) (*smallWeights, []byte, error) {
	r := reader{b: b}
	m := &smallWeights{scale: math.Float32frombits(r.uint32())}
	entries := make([]smallEntry, r.count(len(b)))
	last := uint32(0)
	for i := range entries {
		last = (last + uint32(r.uvarint())<<1) | 1
		entries[i].key = last
	}
	l, rt := r.bytes(len(entries)), r.bytes(len(entries))
	if r.err != nil {
		return nil, nil, fmt.Errorf("lang: small weights: %w", r.err)
	}
	for i := range entries {
		entries[i].one, entries[i].two = int8(l[i]), int8(rt[i])
	}
	m.fill(entries)
	return m, r.b, nil
}
