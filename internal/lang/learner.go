package lang

import (
	"math"
)

// learner is an averaged perceptron under training: classes × features, sparse in both, float32 with the
// running sums of Freund and Schapire's averaging kept lazily. Its growth depends only on the updates
// made, so that the same seed gives the same weights.
type learner struct {
	classes int
	slots   []featureSlot // open addressing, power of two; key 0 is free
	used    int
	cells   []weightCell
	step    float64 // examples seen
}

// featureSlot holds where the cells of a feature lie.
type featureSlot struct {
	key    uint32
	at     uint32
	n, cap uint16
}

// weightCell is one weight that is not zero.
type weightCell struct {
	sum   float64 // weight change × step at which it was made
	w     float32
	class uint16
}

func newLearner(classes int) *learner {
	return &learner{classes: classes, slots: make([]featureSlot, 1<<16)}
}

// score adds the weights of the features to out, one float per class. As in weights.score, features are looked up side
// by side, so that the waits for memory overlap.
func (l *learner) score(keys []uint32, out []float32) {
	mask := uint32(len(l.slots) - 1)
	var seen [lane]featureSlot
	var first [lane]weightCell
	for len(keys) > 0 {
		some := keys[:min(lane, len(keys))]
		keys = keys[len(some):]
		for i, k := range some {
			seen[i&(lane-1)] = l.slots[k>>1&mask]
		}
		known := 0
		for i, k := range some {
			s := seen[i]
			if s.key != k && s.key != 0 {
				s = *l.free(k)
			}
			if s.key != 0 {
				seen[known] = s
				known++
			}
		}
		for i := range known {
			first[i&(lane-1)] = l.cells[seen[i&(lane-1)].at]
		}
		for i := range known {
			out[first[i&(lane-1)].class] += first[i&(lane-1)].w
			s := &seen[i&(lane-1)]
			for _, c := range l.cells[s.at+1 : s.at+uint32(s.n)] {
				out[c.class] += c.w
			}
		}
	}
}

// update rewards class good and punishes class bad on the features of one example.
func (l *learner) update(keys []uint32, good, bad int, by float32) {
	for _, k := range keys {
		s := l.slot(k)
		l.add(s, uint16(good), by)
		l.add(s, uint16(bad), -by)
	}
}

// reward adds to the weights of one class.
func (l *learner) reward(keys []uint32, class int, by float32) {
	for _, k := range keys {
		l.add(l.slot(k), uint16(class), by)
	}
}

func (l *learner) add(s *featureSlot, class uint16, by float32) {
	for i := s.at; i < s.at+uint32(s.n); i++ {
		if c := &l.cells[i]; c.class == class {
			c.w += by
			c.sum += l.step * float64(by)
			return
		}
	}
	if s.n == s.cap {
		at := uint32(len(l.cells))
		s.cap = max(2, 2*s.cap)
		for range s.cap {
			l.cells = append(l.cells, weightCell{})
		}
		copy(l.cells[at:], l.cells[s.at:s.at+uint32(s.n)])
		s.at = at
	}
	l.cells[s.at+uint32(s.n)] = weightCell{l.step * float64(by), by, class}
	s.n++
}

func (l *learner) slot(key uint32) *featureSlot {
	if l.used*2 >= len(l.slots) {
		old := l.slots
		l.slots = make([]featureSlot, 2*len(old))
		for _, s := range old {
			if s.key != 0 {
				*l.free(s.key) = s
			}
		}
	}
	s := l.free(key)
	if s.key == 0 {
		s.key = key
		l.used++
	}
	return s
}

// free is the featureSlot of the key or the free one where it belongs.
func (l *learner) free(key uint32) *featureSlot {
	mask := uint32(len(l.slots) - 1)
	for i := key >> 1 & mask; ; i = (i + 1) & mask {
		if s := &l.slots[i]; s.key == key || s.key == 0 {
			return s
		}
	}
}

// sum is the averaged weights of several learners of the same features, added up.
func sum(all []*learner) *learner {
	out := newLearner(all[0].classes)
	for _, l := range all {
		for i := range l.slots {
			s := &l.slots[i]
			for k := s.at; k < s.at+uint32(s.n); k++ {
				out.add(out.slot(s.key), l.cells[k].class, float32(l.average(&l.cells[k])))
			}
		}
	}
	out.step = 1 // and no change was made after it: the average is the weight
	return out
}

// average is the weight of a cell averaged over all steps.
func (l *learner) average(c *weightCell) float64 { return float64(c.w) - c.sum/l.step }

// weights averages and quantises; weights under least steps of int8 are dropped.
func (l *learner) weights(least int) *weights {
	var sizes []float64
	for i := range l.slots {
		s := &l.slots[i]
		for k := s.at; k < s.at+uint32(s.n); k++ {
			sizes = append(sizes, math.Abs(l.average(&l.cells[k])))
		}
	}
	scale := quantScale(sizes)
	var b weightsBuilder
	for i := range l.slots {
		s := &l.slots[i]
		for k := s.at; k < s.at+uint32(s.n); k++ {
			q := int(math.Round(max(-127, min(127, l.average(&l.cells[k])*scale))))
			if q >= least || q <= -least {
				b.add(s.key, uint8(l.cells[k].class), int8(q))
			}
		}
	}
	return b.build(l.classes, float32(scale))
}
