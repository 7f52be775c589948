package measure

import (
	"fmt"
	"math"
)

// Explanation is how the tension of a day was come by, so that it can be done again by hand.
type Explanation struct {
	Point   Point          `json:"point"`
	Formula string         `json:"formula"`
	Week    []ExplainedDay `json:"week"` // the days that were judged
	Norm    ExplainedNorm  `json:"norm"`
	// Dispersion is the probability of each size of the negative binomial that was considered; the last is Poisson's.
	Dispersion map[string]float64 `json:"dispersion"`
	Compare    *Sensitivity       `json:"sensitivity,omitempty"`
}

// ExplainedDay is one day of the week that was judged.
type ExplainedDay struct {
	Day      Day     `json:"day"`
	Verbal   float64 `json:"verbal"`   // conflict in words
	Material float64 `json:"material"` // conflict in acts
	Exposure float64 `json:"exposure"` // against the usual day
}

// ExplainedNorm is what the week was compared with.
type ExplainedNorm struct {
	Until    Day     `json:"until"`    // last day of it
	Days     int     `json:"days"`     // on which anything was read
	Events   float64 `json:"events"`   // conflict events, each at the weight of its age
	Exposure float64 `json:"exposure"` // usual days, each at the weight of its age
	Rate     float64 `json:"rate"`     // conflict events on a usual day, with the prior
	Prior    float64 `json:"prior"`    // the same over the whole past
}

// Explain says how the tension of a day was come by. An error says that the series has no such day.
func Explain(s *Series, day Day) (*Explanation, error) {
	t := int(day - s.From)
	if t < 0 || t >= s.Days() {
		return nil, fmt.Errorf("measure: explain: %v is outside of the series of %v to %v", day, s.From, s.From+Day(s.Days())-1)
	}
	cut := s.until(t)
	conflict := cut.Conflict()
	points, err := tension(cut.From, conflict, cut.All(), cut.Exposure, t)
	if err != nil {
		return nil, err
	}
	e := &Explanation{Point: points[0], Week: []ExplainedDay{}, Dispersion: map[string]float64{},
		Formula: fmt.Sprintf("logarithm of (rate of the last %d days / norm); counts of a day negative binomial with mean rate × exposure; "+
			"norm from the days before, each weighing half per %d days, prior about the pair's whole past; ratio's prior normal(0, %g)", Recent, HalfLife, spread)}
	for i := max(0, t-Recent+1); i <= t; i++ {
		e.Week = append(e.Week, ExplainedDay{s.From + Day(i), s.Done[VerbalConflict][i], s.Done[MaterialConflict][i], s.Exposure[i]})
	}
	var past norm
	e.Norm.Until = day - Recent
	for i := range max(0, t-Recent+1) {
		past.pass(conflict[i], s.Exposure[i])
		if s.Exposure[i] > 0 {
			weight := math.Exp2(-float64(t-Recent-i) / HalfLife)
			e.Norm.Events += weight * conflict[i]
			e.Norm.Exposure += weight * s.Exposure[i]
		}
	}
	belief := past.belief()
	e.Norm.Days, e.Norm.Rate, e.Norm.Prior = past.days, belief.rate(), past.usual()
	for k, size := range dispersions {
		p := 0.0
		for _, w := range belief[k*gridCells : (k+1)*gridCells] {
			p += w
		}
		e.Dispersion[fmt.Sprint(size)] = p
	}
	sensitive, ok, err := Sensitive(cut)
	if err != nil {
		return nil, err
	}
	if ok {
		e.Compare = &sensitive
	}
	return e, nil
}

// until is the series up to the day with an index.
func (s *Series) until(t int) *Series {
	cut := *s
	cut.Exposure = s.Exposure[:t+1]
	for c := range cut.Done {
		cut.Done[c] = s.Done[c][:t+1]
	}
	for w := range cut.weights {
		cut.weights[w] = s.weights[w][:t+1]
	}
	return &cut
}
