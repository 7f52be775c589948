package measure

import (
	"fmt"
	"math"
	"slices"
)

// How a rate is looked at. The numbers of a day are taken as negative binomial with the mean rate × exposure: the rate is what
// one usual day of reading shows, and some days are busier than chance alone makes them. Rate and dispersion are not known;
// what is believed of them is kept on a grid, so that every answer is a sum that can be done again by hand.
const (
	gridStep  = 0.1  // of the logarithm of a rate
	lowest    = -9.0 // logarithm of the lowest rate: an event in 22 years
	gridCells = 150  // up to e^5.9, 365 events a day
	ratioSpan = 40   // cells of the logarithm of a rate ratio to each side: up to e^4, 55 times the norm

	// HalfLife is the number of days after which what was seen weighs half in the norm.
	HalfLife = 90
	// Recent is the number of days that now is: a week, so that no day of the week is favoured.
	Recent = 7
	// spread is the standard deviation of the logarithm of the ratio of a week's rate to the norm before the week is looked at: two
	// weeks of three are within a factor of e of the norm.
	spread = 1.0
	// priorSpread is that of the norm itself about the pair's whole past.
	priorSpread = 1.5
	// Fewest is how many events must have been read before a number is given.
	Fewest = 5
	// leastNorm is how many days must have been watched before there is a norm to compare with.
	leastNorm = 28
	// Watched is how far back those events are looked for: two half-lives.
	Watched = 2 * HalfLife
)

// dispersions are the values considered for the negative binomial's size: the variance of a day is mean + mean²/size. The last is Poisson's.
var dispersions = [...]float64{0.3, 0.7, 1.5, 4, math.Inf(1)}

// rates are the rates of the grid.
var rates = func() (out [gridCells]float64) {
	for i := range out {
		out[i] = math.Exp(lowest + gridStep*float64(i))
	}
	return out
}()

// plane is a number for each rate of the grid and each dispersion.
type plane [len(dispersions) * gridCells]float64

// likelihood adds the logarithm of the probability of n events at an exposure to each cell.
func (p *plane) likelihood(n, exposure float64) {
	if exposure <= 0 {
		return // not watched: nothing was learned
	}
	logE := math.Log(exposure)
	for k, r := range dispersions {
		cells := p[k*gridCells : (k+1)*gridCells]
		if math.IsInf(r, 1) {
			base, _ := math.Lgamma(n + 1)
			for i := range cells {
				cells[i] += n*(lowest+gridStep*float64(i)+logE) - rates[i]*exposure - base
			}
			continue
		}
		a, _ := math.Lgamma(n + r)
		b, _ := math.Lgamma(r)
		c, _ := math.Lgamma(n + 1)
		base := a - b - c + r*math.Log(r)
		for i := range cells {
			cells[i] += base + n*(lowest+gridStep*float64(i)+logE) - (n+r)*math.Log(rates[i]*exposure+r)
		}
	}
}

// norm is what is believed of a pair's usual rate: what the days before said, each weighing half as much a half-life later, under a prior
// from the whole of its own past.
type norm struct {
	seen            plane
	events, watched float64 // of the whole past
	days            int     // of it on which anything was read
}

// pass takes in one day.
func (f *norm) pass(n, exposure float64) {
	fade := math.Exp2(-1.0 / HalfLife)
	for i := range f.seen {
		f.seen[i] *= fade
	}
	f.seen.likelihood(n, exposure)
	if exposure > 0 {
		f.events += n
		f.watched += exposure
		f.days++
	}
}

// usual is the rate of the whole past, with half an event in a half-life more, so that a past without events has a rate as well.
func (f *norm) usual() float64 { return (f.events + 0.5) / (f.watched + HalfLife) }

// belief is the probability of each cell.
func (f *norm) belief() *plane {
	var out plane
	mean := math.Log(f.usual())
	top := math.Inf(-1)
	for k := range dispersions {
		for i := range gridCells {
			z := (lowest + gridStep*float64(i) - mean) / priorSpread
			j := k*gridCells + i
			out[j] = f.seen[j] - z*z/2
			top = max(top, out[j])
		}
	}
	sum := 0.0
	for j := range out {
		out[j] = math.Exp(out[j] - top)
		sum += out[j]
	}
	for j := range out {
		out[j] /= sum
	}
	return &out
}

// rate is the mean of the belief.
func (p *plane) rate() float64 {
	sum := 0.0
	for j, w := range p {
		sum += w * rates[j%gridCells]
	}
	return sum
}

// Ratio is what is believed of the logarithm of a rate ratio: the probability of each value of a grid about 0.
type Ratio [2*ratioSpan + 1]float64

// ratio is the belief about how far the days of a window are from the norm. now holds the logarithm of the likelihood of these days.
func ratio(belief, now *plane) *Ratio {
	top := math.Inf(-1)
	for j := range now {
		if belief[j] > 0 {
			top = max(top, now[j])
		}
	}
	// A rate outside of the grid is the grid's last one: its likelihood is as good as none.
	var like plane
	for j := range now {
		like[j] = math.Exp(now[j] - top)
	}
	var out Ratio
	sum := 0.0
	for t := range out {
		shift := t - ratioSpan
		p := 0.0
		for k := range dispersions {
			b, l := belief[k*gridCells:(k+1)*gridCells], like[k*gridCells:(k+1)*gridCells]
			for i := max(0, -shift); i < min(gridCells, gridCells-shift); i++ {
				p += b[i] * l[i+shift]
			}
		}
		z := gridStep * float64(shift) / spread
		out[t] = p * math.Exp(-z*z/2)
		sum += out[t]
	}
	for t := range out {
		out[t] /= sum
	}
	return &out
}

// Quantile is the value that the logarithm of the ratio is under with probability p.
func (r *Ratio) Quantile(p float64) float64 {
	sum := 0.0
	for t, w := range r {
		if sum+w >= p {
			return gridStep * (float64(t-ratioSpan) - 0.5 + (p-sum)/w)
		}
		sum += w
	}
	return gridStep * (ratioSpan + 0.5)
}

// Above is the probability that the ratio is over a factor.
func (r *Ratio) Above(factor float64) float64 {
	at := math.Log(factor) / gridStep
	sum := 0.0
	for t, w := range r {
		sum += w * min(1, max(0, float64(t-ratioSpan)+0.5-at))
	}
	return sum
}

// Band is an estimate with the intervals that hold the truth with 80 and 95 %.
type Band struct {
	Value float64    `json:"value"` // the median
	In80  [2]float64 `json:"in80"`
	In95  [2]float64 `json:"in95"`
}

func (r *Ratio) band() Band {
	return Band{Value: r.Quantile(0.5), In80: [2]float64{r.Quantile(0.1), r.Quantile(0.9)}, In95: [2]float64{r.Quantile(0.025), r.Quantile(0.975)}}
}

// checkCounts refuses what no measure can be made of.
func checkCounts(counts, exposure []float64) error {
	if len(counts) != len(exposure) {
		return fmt.Errorf("measure: %d days of counts and %d of exposure", len(counts), len(exposure))
	}
	bad := func(v float64) bool { return math.IsNaN(v) || math.IsInf(v, 0) || v < 0 }
	if i := slices.IndexFunc(counts, bad); i >= 0 {
		return fmt.Errorf("measure: day %d has a count of %v", i, counts[i])
	}
	if i := slices.IndexFunc(exposure, bad); i >= 0 {
		return fmt.Errorf("measure: day %d has an exposure of %v", i, exposure[i])
	}
	return nil
}
