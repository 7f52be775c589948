package forecast

import (
	"fmt"
	"math"
)

// halfLives are the days after which an event weighs half, from the news to the habit of a year.
var halfLives = [...]float64{4, 14, 45, 365}

const (
	days4 = iota
	days14
	days45
	year
	scales
)

// Groups of events that are counted apart: the quad classes, contacts, the class that is forecast, and all.
const (
	groupContacts = len(quads) + iota
	groupClass
	groupAll
	groups
)

// groupsOf are the groups of a root, by bit.
func groupsOf(root uint8, c Class) (mask uint8) {
	for i, q := range quads {
		if q.has(root) {
			mask |= 1 << i
		}
	}
	if contacts>>root&1 == 1 {
		mask |= 1 << groupContacts
	}
	if c.has(root) {
		mask |= 1 << groupClass
	}
	return mask | 1<<groupAll
}

// counts fade with their half-lives; they are as they stood on a day.
type counts struct {
	n    [groups][scales]float64
	day  int
	last int // the last day of an event of the class
	any  int // of any event
}

const never = math.MinInt32

func (c *counts) fadeTo(day int) {
	if day == c.day {
		return
	}
	for s, half := range halfLives {
		f := math.Exp2(-float64(day-c.day) / half)
		for g := range c.n {
			c.n[g][s] *= f
		}
	}
	c.day = day
}

func (c *counts) add(day int, mask uint8) {
	c.fadeTo(day)
	for g := range c.n {
		if mask>>g&1 == 1 {
			for s := range c.n[g] {
				c.n[g][s]++
			}
		}
	}
	c.any = day
	if mask>>groupClass&1 == 1 {
		c.last = day
	}
}

// replay goes through a history day by day, and knows on each day what came before it, and nothing else.
type replay struct {
	h        *History
	class    Class
	horizon  int
	day      int // the day that begins
	dyads    map[Dyad]*counts
	out, in  map[string]*counts // by party: what it did, what was done to it
	world    counts
	exposure [scales]float64 // faded
	plain    [scales]float64 // days, faded
}

func newReplay(h *History, c Class, horizon int) *replay {
	return &replay{h: h, class: c, horizon: horizon, day: h.Span.First, dyads: map[Dyad]*counts{}, out: map[string]*counts{}, in: map[string]*counts{},
		world: counts{day: h.Span.First, last: never, any: never}}
}

func of[K comparable](m map[K]*counts, k K, day int) *counts {
	c := m[k]
	if c == nil {
		c = &counts{day: day, last: never, any: never}
		m[k] = c
	}
	return c
}

// to takes in all days before a day.
func (r *replay) to(day int) {
	for ; r.day < day; r.day++ {
		exposure := 0.0
		if i := r.day - r.h.Span.First; i < len(r.h.days) {
			exposure = r.h.exposure[i]
			for _, e := range r.h.days[i] {
				mask := groupsOf(e.root, r.class)
				of(r.dyads, e.Dyad, r.day).add(r.day, mask)
				of(r.out, e.Source, r.day).add(r.day, mask)
				of(r.in, e.Target, r.day).add(r.day, mask)
				r.world.add(r.day, mask)
			}
		}
		for s, half := range halfLives {
			f := math.Exp2(-1 / half)
			// The day counts whole while it is the day itself, as its events do; both have faded by one day when the next begins.
			r.exposure[s] = (r.exposure[s] + exposure) * f
			r.plain[s] = (r.plain[s] + 1) * f
		}
	}
}

// exposed turns a faded count into a rate a day, at the exposure of the last two weeks. Without exposure there is none.
func (r *replay) exposed(s int) float64 {
	if r.exposure[s] <= 0 || r.plain[days14] <= 0 {
		return 0
	}
	now := r.exposure[days14] / r.plain[days14]
	return now / r.exposure[s]
}

// Feature says what a number of a row is, and of which part of the past.
type Feature struct {
	About string `json:"about"`
	Name  string `json:"name"`
}

// What features are about.
const (
	ownClass = "this dyad, the class"
	ownOther = "this dyad, all else"
	reversed = "the other way round"
	parties  = "the two parties with everybody"
	theWorld = "the world"
)

// row is a dyad on a day. The features are the same for every row of a model.
type row struct {
	features []Feature
	values   []float64
}

func (x *row) add(about, name string, v float64) {
	x.features = append(x.features, Feature{about, name})
	x.values = append(x.values, v)
}

// logit of a probability, within what can be told from never and always.
func logit(p float64) float64 {
	const edge = 1e-4
	p = min(max(p, edge), 1-edge)
	return math.Log(p / (1 - p))
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// atLeastOne is the probability of an event within the horizon at a rate a day.
func atLeastOne(rate float64, horizon int) float64 { return -math.Expm1(-rate * float64(horizon)) }

// features of a dyad on the day that the replay has come to.
func (r *replay) features(d Dyad, clim float64, pool *pool) row {
	var x row
	own, back := r.peek(r.dyads[d]), r.peek(r.dyads[d.Reverse()])
	out, in := r.peek(r.out[d.Source]), r.peek(r.in[d.Target])
	hit, hits := r.peek(r.in[d.Source]), r.peek(r.out[d.Target])
	world := r.peek(&r.world)
	H := float64(r.horizon)
	rate := func(c *counts, g, s int) float64 { return c.n[g][s] * r.exposed(s) }
	volume := func(c *counts, g, s int) float64 { return math.Log(rate(c, g, s)*H + 0.05) }
	drawn := func(c *counts, s int) float64 { // towards the mean of dyads
		e := r.exposure[s]
		if e <= 0 {
			return logit(atLeastOne(pool.mean*r.now(), r.horizon))
		}
		return logit(atLeastOne((c.n[groupClass][s]+pool.mean*pool.weight)/(e+pool.weight)*r.now(), r.horizon))
	}
	x.add(ownClass, "climatology", logit(clim))
	for s, half := range halfLives {
		x.add(ownClass, fmt.Sprintf("the class, half-life %g days", half), drawn(own, s))
	}
	x.add(reversed, "the class, reversed, half-life 14 days", drawn(back, days14))
	x.add(reversed, "the class, reversed, half-life 365 days", drawn(back, year))
	for g, q := range quads {
		about := ownOther
		if q.Roots == r.class.Roots {
			about = ownClass
		}
		x.add(about, q.Name+", half-life 14 days", volume(own, g, days14))
		x.add(about, q.Name+", half-life 365 days", volume(own, g, year))
		x.add(reversed, q.Name+", reversed, half-life 14 days", volume(back, g, days14))
	}
	x.add(ownOther, "contacts, half-life 45 days", math.Log((rate(own, groupContacts, days45)+rate(back, groupContacts, days45))*H+0.05))
	x.add(ownOther, "all, half-life 4 days", volume(own, groupAll, days4))
	x.add(parties, "the class by the source, half-life 14 days", volume(out, groupClass, days14))
	x.add(parties, "the class by the source, half-life 365 days", volume(out, groupClass, year))
	x.add(parties, "the class against the target, half-life 14 days", volume(in, groupClass, days14))
	x.add(parties, "the class against the target, half-life 365 days", volume(in, groupClass, year))
	x.add(parties, "the class against the source, half-life 14 days", volume(hit, groupClass, days14))
	x.add(parties, "the class by the target, half-life 14 days", volume(hits, groupClass, days14))
	x.add(parties, "all by the source, half-life 45 days", volume(out, groupAll, days45))
	x.add(parties, "all against the target, half-life 45 days", volume(in, groupAll, days45))
	gravity := 0.0
	if w := rate(world, groupClass, year); w > 0 {
		gravity = rate(out, groupClass, year) * rate(in, groupClass, year) / w
	}
	x.add(parties, "expected of the two parties' totals", math.Log(gravity*H+0.01))
	x.add(theWorld, "the class in the world, two weeks to the year", math.Log((rate(world, groupClass, days14)+0.01)/(rate(world, groupClass, year)+0.01)))
	since := func(day int) float64 {
		const most = 400.0 // days; longer, or never, is the same
		if day == never {
			return math.Log(most)
		}
		return math.Log(min(float64(r.day-day), most))
	}
	x.add(ownClass, "days since the last of the class", since(own.last))
	x.add(ownOther, "days since the last of any", since(own.any))
	x.add(reversed, "days since the last of the class, reversed", since(back.last))
	persists := 0.0
	if own.last != never && r.day-own.last <= r.horizon {
		persists = 1
	}
	x.add(ownClass, "the class within the last horizon", persists)
	x.add(ownClass, "trend, two weeks to the year", drawn(own, days14)-drawn(own, year))
	main := drawn(own, days45)
	x.add(ownClass, "the class, half-life 45 days, squared", main*main/4)
	x.add(ownClass, "climatology × days since the last of the class", logit(clim)*since(own.last)/4)
	return x
}

// now is the exposure a day of the last two weeks.
func (r *replay) now() float64 {
	if r.plain[days14] <= 0 {
		return 0
	}
	return r.exposure[days14] / r.plain[days14]
}

var nothing = counts{last: never, any: never}

// peek is the counts faded to the day that begins, without a change to what is kept.
func (r *replay) peek(c *counts) *counts {
	if c == nil {
		return &nothing
	}
	at := *c
	at.fadeTo(r.day)
	return &at
}

// pool is what the dyads have in common: a gamma distribution of rates by the method of moments.
type pool struct {
	mean   float64 // events of the class for each document read (or day) and dyad
	weight float64 // documents (or days) that the mean weighs
}

func (r *replay) pool(dyads []Dyad) *pool {
	e := r.exposure[year]
	p := &pool{weight: 1}
	if e <= 0 || len(dyads) == 0 {
		return p
	}
	sum, square := 0.0, 0.0
	for _, d := range dyads {
		v := r.peek(r.dyads[d]).n[groupClass][year] / e
		sum += v
		square += v * v
	}
	n := float64(len(dyads))
	p.mean = sum / n
	beyond := square/n - p.mean*p.mean - p.mean/e // variance beyond what chance gives
	if beyond > 0 {
		p.weight = p.mean / beyond
	} else {
		p.weight = e
	}
	p.weight = min(max(p.weight, e/1000), e)
	return p
}
