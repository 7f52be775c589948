package lang

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
)

// linear is a two-way classifier over hashed features with weights in fixed point. Its zero value has no
// weights and leaves every question to the prior its caller adds.
type linear struct {
	weights []int16 // linearSize of them, or none
	unit    float32 // what a weight of 1 is worth
}

// linearBits is the size of a table of weights: the doubtful points of two treebanks have some 150,000 features.
const (
	linearBits = 17
	linearSize = 1 << linearBits
)

// cell is where the weight of a feature stands.
func cell(feature uint64) uint32 { return uint32((feature * 0x9E3779B97F4A7C15) >> (64 - linearBits)) }

// score is the sum of the features' weights; over 0 means yes.
func (l *linear) score(features []uint32, prior float32) float32 {
	if l == nil || l.weights == nil {
		return prior
	}
	var sum int32
	for _, f := range features {
		sum += int32(l.weights[f])
	}
	return prior + float32(sum)*l.unit
}

// question is one training example of a linear classifier: its features, what the rules say, the answer.
type question struct {
	features []uint32
	prior    float32
	yes      bool
}

const (
	linearEpochs = 12
	linearMargin = 1 // an answer nearer to 0 than this is trained on too
)

// trainLinear is an averaged perceptron with a margin.
func trainLinear(questions []question, seed uint64) *linear {
	w := make([]float32, linearSize)
	sum := make([]float64, linearSize) // Σ step·update, for the average
	random := rand.New(rand.NewPCG(seed, uint64(len(questions))))
	step := 1.0
	for range linearEpochs {
		random.Shuffle(len(questions), func(i, j int) { questions[i], questions[j] = questions[j], questions[i] })
		for _, q := range questions {
			score := q.prior
			for _, f := range q.features {
				score += w[f]
			}
			d := float32(1)
			if !q.yes {
				d = -1
			}
			if score*d < linearMargin {
				d *= 0.1
				for _, f := range q.features {
					w[f] += d
					sum[f] += step * float64(d)
				}
			}
			step++
		}
	}
	top := 0.0
	mean := make([]float64, linearSize)
	for i := range w {
		mean[i] = float64(w[i]) - sum[i]/step
		top = max(top, math.Abs(mean[i]))
	}
	l := &linear{weights: make([]int16, linearSize), unit: float32(max(top, 1e-6) / math.MaxInt16)}
	for i, m := range mean {
		l.weights[i] = int16(math.Round(m / float64(l.unit)))
	}
	return l
}

// append writes the classifier: the unit, the number of weights that are not 0, then each as the distance from the
// one before it and its value. Little endian.
func (l *linear) append(b []byte) []byte {
	n := 0
	for _, w := range l.weights {
		if w != 0 {
			n++
		}
	}
	b = binary.LittleEndian.AppendUint32(b, math.Float32bits(l.unit))
	b = binary.AppendUvarint(b, uint64(n))
	last := 0
	for i, w := range l.weights {
		if w != 0 {
			b = binary.AppendUvarint(b, uint64(i-last))
			b = binary.AppendVarint(b, int64(w))
			last = i
		}
	}
	return b
}

var errCut = errors.New("cut short or not of this format")

// readLinear reads what append wrote and gives back the rest.
func readLinear(b []byte) (*linear, []byte, error) {
	if len(b) < 4 {
		return nil, nil, errCut
	}
	l := &linear{weights: make([]int16, linearSize), unit: math.Float32frombits(binary.LittleEndian.Uint32(b))}
	b = b[4:]
	n, size := binary.Uvarint(b)
	if size <= 0 || n > linearSize {
		return nil, nil, errCut
	}
	b = b[size:]
	at := uint64(0)
	for range n {
		gap, size := binary.Uvarint(b)
		if size <= 0 || gap >= linearSize || at+gap >= linearSize {
			return nil, nil, errCut
		}
		at += gap
		b = b[size:]
		w, size := binary.Varint(b)
		if size <= 0 || w < math.MinInt16 || w > math.MaxInt16 {
			return nil, nil, errCut
		}
		l.weights[at] = int16(w)
		b = b[size:]
	}
	return l, b, nil
}

// MarshalBinary writes the two classifiers one after the other.
func (s *segmenter) MarshalBinary() ([]byte, error) {
	return s.stop.append(s.split.append(nil)), nil
}

// UnmarshalBinary reads what MarshalBinary wrote.
func (s *segmenter) UnmarshalBinary(b []byte) error {
	split, b, err := readLinear(b)
	if err != nil {
		return fmt.Errorf("lang: segmenter, words: %w", err)
	}
	stop, b, err := readLinear(b)
	if err != nil {
		return fmt.Errorf("lang: segmenter, sentences: %w", err)
	}
	if len(b) > 0 {
		return fmt.Errorf("lang: segmenter: %d bytes too many", len(b))
	}
	s.split, s.stop = split, stop
	return nil
}

// hash of strings and numbers for features (FNV-1a over 64 bits).
const (
	hashSeed  = 0xcbf29ce484222325
	hashPrime = 0x100000001b3
)

// mix joins numbers into one hash.
func mix(parts ...uint64) uint64 {
	h := uint64(hashSeed)
	for _, p := range parts {
		h = (h ^ p) * hashPrime
		h ^= h >> 29
	}
	return h
}

// lowerHash is a hash of s that is the same for capitals and small letters of ASCII.
func lowerHash(s string) uint64 {
	h := uint64(hashSeed)
	for i := 0; i < len(s); i++ {
		c := s[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		h = (h ^ uint64(c)) * hashPrime
	}
	return h
}
