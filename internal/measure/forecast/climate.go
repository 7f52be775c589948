package forecast

// climate is the climatology of a day: in what share of the past horizons, one behind the other back from the day, the class came to a dyad. A beta
// distribution, by the method of moments over the dyads, draws each to what they have in common. Horizons of which nothing was read do not count.
type climate struct {
	class   Class
	starts  []int // first days of the past horizons
	horizon int
	mean    float64
	weight  float64 // horizons that the mean weighs
}

func (r *replay) climate(dyads []Dyad) *climate {
	c := &climate{class: r.class, horizon: r.horizon, mean: 0.5, weight: 1}
	for start := r.day - r.horizon; start >= r.h.Span.First; start -= r.horizon {
		for day := start; day < start+r.horizon; day++ {
			if i := day - r.h.Span.First; i < len(r.h.exposure) && r.h.exposure[i] > 0 {
				c.starts = append(c.starts, start)
				break
			}
		}
	}
	n := float64(len(c.starts))
	if n == 0 || len(dyads) == 0 {
		return c
	}
	sum, square := 0.0, 0.0
	for _, d := range dyads {
		_, came := c.count(r.h, d)
		s := float64(came) / n
		sum += s
		square += s * s
	}
	k := float64(len(dyads))
	mean := sum / k
	c.mean = (sum*n + 0.5) / (k*n + 1) // never quite none nor all
	within := mean * (1 - mean)
	beyond := square/k - mean*mean
	// The variance of a share of n draws of a beta distribution with mean m and weight w is m(1-m)(1+(n-1)/(w+1))/n.
	if q := beyond*n - within; q > 0 && n > 1 {
		c.weight = min(max(within*(n-1)/q-1, 1), 1000) // never less than a horizon: all of few is not always
	} else {
		c.weight = 1000
	}
	return c
}

func (c *climate) count(h *History, d Dyad) (horizons, came int) {
	for _, start := range c.starts {
		if h.happened(d, c.class, start, start+c.horizon) {
			came++
		}
	}
	return len(c.starts), came
}

// of is the dyad's climatology.
func (c *climate) of(h *History, d Dyad) float64 {
	n, came := c.count(h, d)
	return (float64(came) + c.mean*c.weight) / (float64(n) + c.weight)
}
