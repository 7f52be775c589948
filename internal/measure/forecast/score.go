package forecast

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

// Case is a forecast and what came.
type Case struct {
	Dyad     Dyad
	Day      int
	P        float64
	Happened bool
}

// Brier is the mean squared error of probabilities; 0 is best.
func Brier(cases []Case) float64 {
	if len(cases) == 0 {
		return 0
	}
	s := 0.0
	for _, c := range cases {
		s += loss(c)
	}
	return s / float64(len(cases))
}

func loss(c Case) float64 {
	if c.Happened {
		return (1 - c.P) * (1 - c.P)
	}
	return c.P * c.P
}

// Bin is a row of the reliability table.
type Bin struct {
	Low      float64 `json:"low"` // probabilities of this row
	High     float64 `json:"high"`
	N        int     `json:"n"`
	Forecast float64 `json:"forecast"` // mean probability
	Happened float64 `json:"happened"` // share that came
}

const bins = 10 // of equal width, as is usual

// Reliability is the table of what was forecast and what came, by tenths. Empty rows are left out.
func Reliability(cases []Case) []Bin {
	table := make([]Bin, bins)
	for i := range table {
		table[i].Low, table[i].High = float64(i)/bins, float64(i+1)/bins
	}
	for _, c := range cases {
		b := &table[min(max(int(c.P*bins), 0), bins-1)]
		b.N++
		b.Forecast += c.P
		if c.Happened {
			b.Happened++
		}
	}
	for i := range table {
		if n := float64(table[i].N); n > 0 {
			table[i].Forecast /= n
			table[i].Happened /= n
		}
	}
	return slices.DeleteFunc(table, func(b Bin) bool { return b.N == 0 })
}

// ECE is the expected calibration error: the mean distance in the reliability table, weighed by cases.
func ECE(cases []Case) float64 {
	s := 0.0
	for _, b := range Reliability(cases) {
		s += float64(b.N) * math.Abs(b.Forecast-b.Happened)
	}
	return s / float64(max(len(cases), 1))
}

// AUC is the probability that a case that came was forecast higher than one that did not; equals count half. Without both kinds there is none: ok is false.
func AUC(cases []Case) (auc float64, ok bool) {
	sorted := slices.Clone(cases)
	slices.SortFunc(sorted, func(a, b Case) int { return cmp.Compare(a.P, b.P) })
	came, not, wins := 0.0, 0.0, 0.0
	for i := 0; i < len(sorted); {
		j, c := i, 0.0
		for ; j < len(sorted) && sorted[j].P == sorted[i].P; j++ {
			if sorted[j].Happened {
				c++
			}
		}
		n := float64(j-i) - c
		wins += c * (not + n/2)
		came += c
		not += n
		i = j
	}
	if came == 0 || not == 0 {
		return 0, false
	}
	return wins / (came * not), true
}

// Interval is a value with its 95 % bootstrap interval.
type Interval struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// Skill is how much of the other's Brier score is saved, of the same cases: 1 is perfect, 0 no better. The interval comes of drawing weeks and dyads anew,
// both at once, because cases of one week and cases of one dyad are alike. Without cases, or if the other was never wrong, there is none.
func Skill(cases, other []Case, draws int) (Interval, bool) {
	base := Brier(other)
	if len(cases) == 0 || len(cases) != len(other) || base == 0 {
		return Interval{}, false
	}
	weeks, dyads := map[int]int{}, map[Dyad]int{}
	type at struct{ week, dyad int }
	ats := make([]at, len(cases))
	for i, c := range cases {
		ats[i] = at{index(weeks, c.Day), index(dyads, c.Dyad)}
	}
	rnd := rand.New(rand.NewPCG(20181029, 7)) // the same interval for the same cases
	skills := make([]float64, 0, draws)
	w, d := make([]float64, len(weeks)), make([]float64, len(dyads))
	for range draws {
		draw(rnd, w)
		draw(rnd, d)
		a, b := 0.0, 0.0
		for i, c := range cases {
			if k := w[ats[i].week] * d[ats[i].dyad]; k > 0 {
				a += k * loss(c)
				b += k * loss(other[i])
			}
		}
		if b > 0 {
			skills = append(skills, 1-a/b)
		}
	}
	slices.Sort(skills)
	value := Interval{Value: 1 - Brier(cases)/base}
	value.Low, value.High = quantile(skills, 0.025), quantile(skills, 0.975)
	return value, len(skills) > 0
}

func index[K comparable](m map[K]int, k K) int {
	i, ok := m[k]
	if !ok {
		i = len(m)
		m[k] = i
	}
	return i
}

// draw counts how often each is drawn when as many are drawn as there are.
func draw(rnd *rand.Rand, times []float64) {
	clear(times)
	for range times {
		times[rnd.IntN(len(times))]++
	}
}

func quantile(sorted []float64, q float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(int(q*float64(len(sorted))), len(sorted)-1)]
}
