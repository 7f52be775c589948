package measure

import (
	"gonum.org/v1/gonum/stat/distuv"
)

// State says whether there is a number, and if not, why.
type State string

// The states of a measure.
const (
	Measured   State = "measured"
	TooLittle  State = "too little read" // fewer than Fewest events in the last Watched days, or fewer than leastNorm days watched before this week
	NotWatched State = "not watched"     // nothing was read in the last Recent days
)

// Point is the tension of a pair on one day, as it could be known on that day.
type Point struct {
	Day    Day   `json:"day"`
	State  State `json:"state"`
	Events int   `json:"events"` // done in the last Watched days
	// The rest is there only if the state is measured.
	Recent float64 `json:"recent,omitempty"` // conflict events of the last Recent days
	Norm   float64 `json:"norm,omitempty"`   // what as many days would have by the norm at that exposure
	Ratio  *Band   `json:"ratio,omitempty"`  // logarithm of the rate ratio: 0 is as usual, 0.69 twice as much
	Rising float64 `json:"rising,omitempty"` // probability that the ratio is over Alarming
	Share  *Band   `json:"share,omitempty"`  // of conflict in all that was done
}

// Tension compares the conflict of each week with the pair's norm. The norm of a day is made of the days before that week, so what is
// judged does not judge. No point depends on a later day.
func Tension(s *Series) ([]Point, error) {
	return tension(s.From, s.Conflict(), s.All(), s.Exposure, 0)
}

// tension makes the points from the day with an index on.
func tension(from Day, conflict, all, exposure []float64, first int) ([]Point, error) {
	if err := checkCounts(conflict, exposure); err != nil {
		return nil, err
	}
	if err := checkCounts(all, exposure); err != nil {
		return nil, err
	}
	var out []Point
	var past norm
	var part share
	for t := range conflict {
		if old := t - Recent; old >= 0 {
			past.pass(conflict[old], exposure[old])
			part.pass(conflict[old], all[old])
		}
		if t < first {
			continue
		}
		p := Point{Day: from + Day(t), State: Measured}
		for _, n := range all[max(0, t-Watched+1) : t+1] {
			p.Events += int(n)
		}
		var now plane
		watched, recent, done := 0.0, 0.0, 0.0
		for i := max(0, t-Recent+1); i <= t; i++ {
			now.likelihood(conflict[i], exposure[i])
			watched += exposure[i]
			recent += conflict[i]
			done += all[i]
		}
		switch {
		case watched == 0:
			p.State = NotWatched
		case p.Events < Fewest || past.days < leastNorm:
			p.State = TooLittle
		default:
			belief := past.belief()
			r := ratio(belief, &now)
			band, share := r.band(), part.band(recent, done)
			p.Recent, p.Norm, p.Ratio, p.Rising, p.Share = recent, belief.rate()*watched, &band, r.Above(Alarming), &share
		}
		out = append(out, p)
	}
	return out, nil
}

// share follows the share of conflict in what a pair does.
type share struct{ conflict, all float64 }

// Before anything was read one event in four is taken to be conflict, as in the events of ICEWS of 2018, at the weight of shareWeight events.
const (
	shareBefore = 0.25
	shareWeight = 4
)

func (s *share) pass(conflict, all float64) {
	const fade = 0.9923276 // 2^(-1/HalfLife)
	s.conflict, s.all = s.conflict*fade+conflict, s.all*fade+all
}

// band is the share of some days with as many events: a beta distribution whose prior is the pair's own past at the weight of shareWeight events.
func (s *share) band(conflict, all float64) Band {
	before := (s.conflict + shareBefore*shareWeight) / (s.all + shareWeight)
	b := distuv.Beta{Alpha: before*shareWeight + conflict, Beta: (1-before)*shareWeight + all - conflict}
	return Band{Value: b.Quantile(0.5), In80: [2]float64{b.Quantile(0.1), b.Quantile(0.9)}, In95: [2]float64{b.Quantile(0.025), b.Quantile(0.975)}}
}
