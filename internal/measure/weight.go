package measure

import "math"

// Weighting is a way of making one number of conflicts that are not alike.
type Weighting int

// The weightings that a sensitivity line compares.
const (
	Equal     Weighting = iota // each event counts 1
	Material                   // an act counts 3, a word 1
	Goldstein                  // each event counts the size of its Goldstein value
	weightings
)

// String names the weighting.
func (w Weighting) String() string { return [...]string{"equal", "material", "goldstein"}[w] }

// actWeight is how many words of conflict an act counts under Material.
const actWeight = 3

// weigh notes a conflict event under each weighting.
func (s *Series) weigh(c Class, day int, count, goldstein float64) {
	if c != VerbalConflict && c != MaterialConflict {
		return
	}
	s.weights[Equal][day] += count
	s.weights[Goldstein][day] += count * math.Abs(goldstein)
	if c == MaterialConflict {
		count *= actWeight
	}
	s.weights[Material][day] += count
}

// Sensitivity is what the last day's tension would be under each weighting.
type Sensitivity struct {
	Ratio [weightings]float64 `json:"ratio"` // medians of the logarithm of the rate ratio: equal, material, goldstein
	Signs bool                `json:"signs"` // whether all say the same: more, or less, than usual
}

// Sensitive compares the weightings on the last day of a series; ok is false where there is no number. Weights are scaled so that the whole counts as many
// events as there were: weighting adds no certainty.
func Sensitive(s *Series) (out Sensitivity, ok bool, err error) {
	all, equal := s.All(), 0.0
	for _, v := range s.weights[Equal] {
		equal += v
	}
	up, down := 0, 0
	for w := range weightings {
		total := 0.0
		for _, v := range s.weights[w] {
			total += v
		}
		scaled := make([]float64, len(all))
		for i, v := range s.weights[w] {
			if total > 0 {
				scaled[i] = v * equal / total
			}
		}
		points, err := tension(s.From, scaled, all, s.Exposure, len(all)-1)
		if err != nil || len(points) == 0 || points[0].State != Measured {
			return Sensitivity{}, false, err
		}
		p := points[0]
		out.Ratio[w] = p.Ratio.Value
		if p.Ratio.Value > 0 {
			up++
		} else if p.Ratio.Value < 0 {
			down++
		}
	}
	out.Signs = up == 0 || down == 0
	return out, true, nil
}
