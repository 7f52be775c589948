package measure

import (
	"math"
	"slices"
)

// When a series changed. Online: the probability of each length of the present run is kept, as Adams and MacKay (2007) do, with the negative
// binomial of rate.go; each run has beliefs of its own about rate and dispersion. Offline: the best division of the whole into stretches.
const (
	// Alarming is the rate ratio that an alarm speaks of.
	Alarming = 1.5
	// AlarmAt is the probability of Alarming at which an alarm is raised; under CalmAt the next one may be.
	AlarmAt = 0.9
	CalmAt  = 0.5
	// AlarmEvery and AlarmsAYear are the budget of a pair: one alarm in so many days, and so many a year. Who watches fifty pairs has at most four a week.
	AlarmEvery  = 30
	AlarmsAYear = 4

	usualRun   = 100  // days between changes, before anything is known
	forgotten  = 1e-5 // a run of less probability is dropped
	changeSpan = 14   // a change is new if its run is no longer
)

// run is one possible present stretch without change.
type run struct {
	start  int // index of its first day
	p      float64
	belief *plane
}

// Changed is what is believed on one day of the stretch that the day is in.
type Changed struct {
	Day    Day     `json:"day"`
	Since  Day     `json:"since"`  // likeliest first day of the present stretch
	Recent float64 `json:"recent"` // probability that it began within the last two weeks
	Rising float64 `json:"rising"` // probability that it is not the first one and its rate is over Alarming times the norm
}

// Changes follows the changes of a series day by day; no day's answer depends on a later one.
func Changes(from Day, counts, exposure []float64) ([]Changed, error) {
	if err := checkCounts(counts, exposure); err != nil {
		return nil, err
	}
	out := make([]Changed, len(counts))
	var past norm   // of all days but the last Recent
	var before norm // of all days: what a new stretch is expected to be like
	var runs []run
	for t := range counts {
		if old := t - Recent; old >= 0 {
			past.pass(counts[old], exposure[old])
		}
		start := 1.0
		if t > 0 {
			start = 1.0 / usualRun
			for i := range runs {
				runs[i].p *= 1 - start
			}
		}
		runs = append(runs, run{t, start, before.expected()})
		runs = observe(runs, counts[t], exposure[t])
		before.pass(counts[t], exposure[t])

		over := overLimit(Alarming * past.belief().rate())
		c := &out[t]
		c.Day = from + Day(t)
		best := 0.0
		for _, r := range runs {
			if r.p > best {
				best, c.Since = r.p, from+Day(r.start)
			}
			if t-r.start < changeSpan && r.start > 0 {
				c.Recent += r.p
			}
			if r.start > 0 {
				c.Rising += r.p * r.belief.above(&over)
			}
		}
	}
	return out, nil
}

// expected is the belief about a stretch of which nothing was seen yet.
func (f *norm) expected() *plane {
	return (&norm{events: f.events, watched: f.watched}).belief()
}

// observe takes a day's number into the runs and drops those that are as good as impossible.
func observe(runs []run, n, exposure float64) []run {
	var like plane
	like.likelihood(n, exposure)
	for j := range like {
		like[j] = math.Exp(like[j])
	}
	sum := 0.0
	for i := range runs {
		r := &runs[i]
		chance := 0.0
		for j, w := range r.belief {
			chance += w * like[j]
		}
		if chance <= 0 { // beyond what numbers can say: as unlikely under every run
			chance = math.SmallestNonzeroFloat64
		} else if by := 1 / chance; !math.IsInf(by, 0) {
			for j := range r.belief {
				r.belief[j] *= like[j] * by
			}
		}
		r.p *= chance
		sum += r.p
	}
	if sum <= 0 {
		for i := range runs {
			runs[i].p = 1 / float64(len(runs))
		}
		return runs
	}
	for i := range runs {
		runs[i].p /= sum
	}
	return slices.DeleteFunc(runs, func(r run) bool { return r.p < forgotten })
}

// overLimit is how much of each cell of rates is over a limit.
func overLimit(limit float64) (over [gridCells]float64) {
	at := (math.Log(limit) - lowest) / gridStep
	for j := range over {
		over[j] = min(1, max(0, float64(j)+0.5-at))
	}
	return over
}

// above is the probability of a rate over a limit.
func (p *plane) above(over *[gridCells]float64) float64 {
	sum := 0.0
	for from := 0; from < len(p); from += gridCells {
		for j, w := range p[from : from+gridCells] {
			sum += w * over[j]
		}
	}
	return sum
}

// Alarm is the day on which a pair's conflict was found to have risen.
type Alarm struct {
	Day    Day     `json:"day"`
	Since  Day     `json:"since"`  // first day of the stretch that moved it: its events from here to Day are the evidence
	Rising float64 `json:"rising"` // probability that the rate is over Alarming times the norm
	Ratio  Band    `json:"ratio"`  // tension of the day
}

// Alarms are raised where the probability that conflict has come to be over Alarming times its norm passes AlarmAt after having been under CalmAt, while there
// is a number at all and the budget lasts. points and changes are of the same days.
func Alarms(points []Point, changes []Changed) []Alarm {
	var out []Alarm
	armed := true
	for i, c := range changes {
		if c.Rising < CalmAt {
			armed = true
		}
		if !armed || c.Rising <= AlarmAt || points[i].State != Measured || spent(out, c.Day) {
			continue
		}
		armed = false
		out = append(out, Alarm{Day: c.Day, Since: c.Since, Rising: c.Rising, Ratio: *points[i].Ratio})
	}
	return out
}

// spent reports whether the alarms before a day have used up the budget.
func spent(before []Alarm, day Day) bool {
	n := len(before)
	return n > 0 && day-before[n-1].Day < AlarmEvery || n >= AlarmsAYear && day-before[n-AlarmsAYear].Day < 365
}

// Stretch is a part of a series without change.
type Stretch struct {
	From Day     `json:"from"`
	To   Day     `json:"to"`
	Rate float64 `json:"rate"` // events on a usual day
}

// longestSegmented is how many days are divided at most: the work grows with the square of it.
const longestSegmented = 4000

// Segment divides a series into the stretches that explain it best: Poisson rates with gamma priors about the rate of the whole, variance
// widened by the series' own dispersion, each change bought by the logarithm of the number of days. Exact, by dynamic programming (Jackson and others, 2005).
// Of a longer series the last longestSegmented days are divided.
func Segment(from Day, counts, exposure []float64) ([]Stretch, error) {
	if err := checkCounts(counts, exposure); err != nil {
		return nil, err
	}
	if drop := len(counts) - longestSegmented; drop > 0 {
		from, counts, exposure = from+Day(drop), counts[drop:], exposure[drop:]
	}
	n := len(counts)
	events, watched := make([]float64, n+1), make([]float64, n+1)
	for i := range counts {
		events[i+1], watched[i+1] = events[i], watched[i]
		if exposure[i] > 0 {
			events[i+1] += counts[i]
			watched[i+1] += exposure[i]
		}
	}
	if watched[n] == 0 {
		return nil, nil
	}
	wide := dispersion(counts, exposure)
	scale := (watched[n] + 1) / (events[n] + 0.5) // of a gamma prior with shape 1, whose mean 1/scale is the rate of the whole
	evidence := func(i, j int) float64 {
		y, e := (events[j]-events[i])/wide, (watched[j]-watched[i])/wide
		a, _ := math.Lgamma(1 + y)
		return a + math.Log(scale) - (1+y)*math.Log(scale+e)
	}
	best, cut := make([]float64, n+1), make([]int, n+1)
	price := math.Log(float64(n))
	for j := 1; j <= n; j++ {
		best[j] = math.Inf(-1)
		for i := range j {
			if v := best[i] + evidence(i, j) - price; v > best[j] {
				best[j], cut[j] = v, i
			}
		}
	}
	var out []Stretch
	for j := n; j > 0; j = cut[j] {
		i := cut[j]
		rate := 0.0
		if w := watched[j] - watched[i]; w > 0 {
			rate = (events[j] - events[i]) / w
		}
		out = append(out, Stretch{from + Day(i), from + Day(j) - 1, rate})
	}
	slices.Reverse(out)
	return out, nil
}

// dispersion is the variance of the days within a week against what chance gives, at least 1: changes from week to week are not counted as noise.
func dispersion(counts, exposure []float64) float64 {
	sum, n := 0.0, 0.0
	for i := 0; i+Recent <= len(counts); i += Recent {
		y, e, days := 0.0, 0.0, 0.0
		for k := i; k < i+Recent; k++ {
			if exposure[k] > 0 {
				y, e, days = y+counts[k], e+exposure[k], days+1
			}
		}
		if y == 0 || days < 2 {
			continue
		}
		for k := i; k < i+Recent; k++ {
			if exposure[k] > 0 {
				mean := y / e * exposure[k]
				sum += (counts[k] - mean) * (counts[k] - mean) / mean
			}
		}
		n += days - 1
	}
	if n == 0 {
		return 1
	}
	return max(1, sum/n)
}
