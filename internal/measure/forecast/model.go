package forecast

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"slices"
)

// Model gives the probability of at least one event of a class within a horizon. It is what was learned from one history, and can be kept as JSON.
type Model struct {
	Class    Class     `json:"class"`
	Horizon  int       `json:"horizon"` // days
	Window   Span      `json:"window"`  // the days it was learned from
	Dyads    int       `json:"dyads"`
	Rows     int       `json:"rows"`     // a dyad on an origin
	Happened int       `json:"happened"` // rows in which it came
	Features []Feature `json:"features,omitempty"`
	Weights  *logistic `json:"weights,omitempty"` // nil: climatology
	Stretch  float64   `json:"stretch,omitempty"` // of the features' sum, by the calibration
	Why      string    `json:"why,omitempty"`     // why it is the climatology
}

// ID names the model by what it is.
func (m *Model) ID() string {
	raw, err := json.Marshal(m)
	if err != nil { // a number that JSON does not have; none is made
		return "?"
	}
	sum := sha256.Sum256(raw)
	return m.Method() + "-" + hex.EncodeToString(sum[:6])
}

// Method is logistic, or climatology where there was too little to learn from.
func (m *Model) Method() string {
	if m.Weights == nil {
		return "climatology"
	}
	return "logistic"
}

// What a model needs, below which it is the climatology.
const (
	leastHappened = 50   // rows in which it came, and rows in which it did not
	leastOrigins  = 8    // weeks
	ridge         = 30.0 // as of thirty rows against every coefficient, per standard deviation

)

// Train learns from what came after each of the origins to each of the dyads. An origin whose horizon is not over within the history is an error. With
// too little history the model is the climatology, and says why.
func Train(h *History, c Class, horizon int, dyads []Dyad, origins []int) (*Model, error) {
	if err := check(h, c, horizon, dyads, origins); err != nil {
		return nil, err
	}
	m := &Model{Class: c, Horizon: horizon, Dyads: len(dyads)}
	last := origins[len(origins)-1]
	m.Window = Span{h.Span.First, last + horizon - 1}
	if m.Window.Last > h.Span.Last {
		return nil, fmt.Errorf("%w: the %d days from %d are not over on %d", ErrTooLittle, horizon, last, h.Span.Last)
	}
	r := newReplay(h, c, horizon)
	var rows [][]float64
	var happened []bool
	var ends []int // rows up to each origin
	for _, day := range origins {
		r.to(day)
		pool, base := r.pool(dyads), r.climate(dyads)
		for _, d := range dyads {
			x := r.features(d, base.of(h, d), pool)
			m.Features = x.features
			rows = append(rows, x.values)
			came := h.happened(d, c, day, day+horizon)
			if came {
				m.Happened++
			}
			happened = append(happened, came)
		}
		ends = append(ends, len(rows))
	}
	m.Rows = len(rows)
	switch {
	case len(origins) < leastOrigins:
		m.Why = fmt.Sprintf("%d origins, fewer than %d", len(origins), leastOrigins)
	case m.Happened < leastHappened || m.Rows-m.Happened < leastHappened:
		m.Why = fmt.Sprintf("it came in %d of %d cases; to learn, %d that came and %d that did not are wanted", m.Happened, m.Rows, leastHappened, leastHappened)
	}
	if m.Why != "" {
		m.Features = nil
		return m, nil
	}
	m.Weights = fitLogistic(rows, happened, ridge)
	m.Stretch = calibrate(rows, happened, ends, origins, horizon)
	sums := make([]float64, len(rows))
	for i, x := range rows {
		sums[i] = m.Stretch * m.Weights.sum(x)
	}
	m.Weights.Base = baseFor(sums, happened)
	return m, nil
}

// calibrate fits the calibration on rolling origins: the second half of the origins, in four parts, each forecast by a model of the origins whose
// horizons were over before it.
func calibrate(rows [][]float64, happened []bool, ends, origins []int, horizon int) float64 {
	var sums []float64
	var came []bool
	n := len(origins)
	for part := range 4 {
		from, to := n/2+part*(n-n/2)/4, n/2+(part+1)*(n-n/2)/4
		if from == to {
			continue
		}
		known := 0
		for i, day := range origins {
			if day+horizon <= origins[from] {
				known = ends[i]
			}
		}
		start := 0
		if from > 0 {
			start = ends[from-1]
		}
		if !slices.Contains(happened[:known], true) || !slices.Contains(happened[:known], false) {
			continue
		}
		w := fitLogistic(rows[:known], happened[:known], ridge)
		for i := start; i < ends[to-1]; i++ {
			sums = append(sums, w.sum(rows[i]))
			came = append(came, happened[i])
		}
	}
	if len(sums) == 0 {
		return 1
	}
	return fitStretch(sums, came)
}

func check(h *History, c Class, horizon int, dyads []Dyad, origins []int) error {
	if err := c.valid(); err != nil {
		return err
	}
	if horizon < 1 || horizon > 366 {
		return fmt.Errorf("%w: %d", ErrHorizon, horizon)
	}
	if len(dyads) == 0 {
		return fmt.Errorf("%w: no dyads", ErrTooLittle)
	}
	if len(origins) == 0 {
		return fmt.Errorf("%w: no origins", ErrTooLittle)
	}
	if !slices.IsSorted(origins) || origins[0] < h.Span.First {
		return fmt.Errorf("%w: origins from %d, history from %d", ErrTooLittle, origins[0], h.Span.First)
	}
	return nil
}

// Forecast is a probability with all that it is made of.
type Forecast struct {
	Dyad    Dyad    `json:"dyad"`
	Class   string  `json:"class"`
	Horizon int     `json:"horizon"`
	Day     int     `json:"day"` // what is known is of the days before it; the horizon is this day and those after it
	P       float64 `json:"p"`
	Model   string  `json:"model"`
	Window  Span    `json:"window"` // the days the model was learned from
	Explain Explain `json:"explain"`
}

// Explain is how a probability came about: the odds are the product of what the parts contribute.
type Explain struct {
	Method        string         `json:"method"`
	Note          string         `json:"note,omitempty"` // what is wanting
	Climatology   float64        `json:"climatology"`    // share of past horizons in which it came, drawn to that of all dyads
	Horizons      int            `json:"horizons"`       // past horizons counted
	Came          int            `json:"came"`           // those in which it came
	Drawn         float64        `json:"drawn"`          // share of all dyads, to which the dyad's own is drawn
	Weight        float64        `json:"weight"`         // horizons that this weighs
	Base          float64        `json:"base"`           // log odds where every feature is at its mean
	Contributions []Contribution `json:"contributions,omitempty"`
	Events        int            `json:"events"` // of the dyad, any class, before the day
	Rows          int            `json:"rows"`   // cases the model was learned from
	RowsCame      int            `json:"rows_came"`
}

// About is the sums of the contributions by what the features are about, in log odds, the weightiest first.
func (e *Explain) About() []Contribution {
	var list []Contribution
	for _, c := range e.Contributions {
		i := slices.IndexFunc(list, func(l Contribution) bool { return l.About == c.About })
		if i < 0 {
			i = len(list)
			list = append(list, Contribution{Feature: Feature{About: c.About}})
		}
		list[i].LogOdds += c.LogOdds
	}
	weightiest(list)
	return list
}

func weightiest(list []Contribution) {
	slices.SortStableFunc(list, func(a, b Contribution) int { return cmp.Compare(math.Abs(b.LogOdds), math.Abs(a.LogOdds)) })
}

// Contribution is what a feature adds to the log odds: coefficient, stretched by the calibration, times its distance from the mean in standard
// deviations.
type Contribution struct {
	Feature
	Value       float64 `json:"value"`
	Standard    float64 `json:"standard"`
	Coefficient float64 `json:"coefficient"`
	LogOdds     float64 `json:"log_odds"`
}

// Forecasts are those of the dyads on a day, from what came before it. The dyads are also what each is compared with: give all that are watched.
func (m *Model) Forecasts(h *History, dyads []Dyad, day int) ([]Forecast, error) {
	if err := check(h, m.Class, m.Horizon, dyads, []int{day}); err != nil {
		return nil, err
	}
	if day > h.Span.Last+1 {
		return nil, fmt.Errorf("%w: asked on day %d, but the days from %d on were not read", ErrTooLittle, day, h.Span.Last+1)
	}
	r := newReplay(h, m.Class, m.Horizon)
	r.to(day)
	return m.forecasts(r, dyads)
}

// fits reports whether the model, which may have been kept as JSON, has weights for these features.
func (m *Model) fits(features []Feature) error {
	w := m.Weights
	if n := len(features); !slices.Equal(m.Features, features) || len(w.Coef) != n || len(w.Mean) != n || len(w.Scale) != n {
		return fmt.Errorf("%w: it has %d, this program %d", ErrModel, len(m.Features), n)
	}
	return nil
}

func (m *Model) forecasts(r *replay, dyads []Dyad) ([]Forecast, error) {
	pool, base := r.pool(dyads), r.climate(dyads)
	id := m.ID()
	list := make([]Forecast, len(dyads))
	for i, d := range dyads {
		f := Forecast{Dyad: d, Class: m.Class.Name, Horizon: m.Horizon, Day: r.day, Model: id, Window: m.Window}
		e := &f.Explain
		e.Method, e.Rows, e.RowsCame = m.Method(), m.Rows, m.Happened
		e.Note = m.Why
		e.Horizons, e.Came = base.count(r.h, d)
		e.Drawn, e.Weight = base.mean, base.weight
		e.Climatology = base.of(r.h, d)
		e.Events = r.eventsBefore(d)
		f.P = e.Climatology
		switch {
		case e.Horizons == 0:
			e.Note = "too little: no horizon is over yet"
		case e.Events == 0:
			e.Note = "too little: nothing was ever read of this dyad; what is said is what all dyads let expect"
			if m.Weights != nil {
				e.Note += ", and what the two parties do with others"
			}
		}
		if m.Weights != nil {
			x := r.features(d, e.Climatology, pool)
			if err := m.fits(x.features); err != nil {
				return nil, err
			}
			f.P = sigmoid(m.Weights.Base + m.Stretch*m.Weights.sum(x.values))
			e.Base = m.Weights.Base
			for j, c := range m.Weights.Coef {
				s := m.Weights.standard(j, x.values)
				e.Contributions = append(e.Contributions, Contribution{x.features[j], x.values[j], s, m.Stretch * c, m.Stretch * c * s})
			}
			weightiest(e.Contributions)
		}
		list[i] = f
	}
	return list, nil
}

func (r *replay) eventsBefore(d Dyad) int {
	n := 0
	for _, e := range r.h.dyads[d] {
		if int(e.day) < r.day {
			n++
		}
	}
	return n
}
