package forecast

import "fmt"

// Quiet is for how many days before an origin a dyad must have been without the class for an event to be an onset.
const Quiet = 28

// Plan says what is scored: models learned at the origins of Train, asked at those of Test.
type Plan struct {
	Class   Class
	Horizon int
	Dyads   []Dyad
	Train   []int
	Test    []int
	Refit   bool // learn anew before each origin of Test, from all weekly origins whose horizons are over
	Draws   int  // of the bootstrap
}

// Score is how one way of forecasting did.
type Score struct {
	Brier float64  `json:"brier"`
	ECE   float64  `json:"ece"`
	AUC   *float64 `json:"auc"` // nil: it came in all cases or in none
}

// Part is all cases, or those of quiet dyads.
type Part struct {
	Cases           int       `json:"cases"`
	Happened        int       `json:"happened"`
	Model           Score     `json:"model"`
	Climatology     Score     `json:"climatology"`
	Persistence     Score     `json:"persistence"`
	OverClimatology *Interval `json:"skill_over_climatology"` // nil: no cases, or nothing that could be done better
	OverPersistence *Interval `json:"skill_over_persistence"`
}

// Report is what an evaluation found.
type Report struct {
	Model       *Model `json:"model"` // the last one
	Origins     []int  `json:"origins"`
	All         Part   `json:"all"`
	Quiet       Part   `json:"quiet"`
	Reliability []Bin  `json:"reliability"`
	Cases       []Case `json:"-"` // of the model
}

// Evaluate learns and scores. Nothing of the days from an origin on is known to what is asked there, and no model is learned from days on or after the first
// origin that it is asked at.
func Evaluate(h *History, p Plan) (*Report, error) {
	if err := check(h, p.Class, p.Horizon, p.Dyads, p.Test); err != nil {
		return nil, err
	}
	train := func(before int) (*Model, error) {
		var origins []int
		for _, day := range p.Train {
			if day+p.Horizon <= before {
				origins = append(origins, day)
			}
		}
		if p.Refit && len(origins) > 0 {
			for day := origins[len(origins)-1] + 7; day+p.Horizon <= before; day += 7 {
				origins = append(origins, day)
			}
		}
		if len(origins) == 0 {
			return nil, fmt.Errorf("%w: no origin to learn from is over before day %d", ErrTooLittle, before)
		}
		return Train(h, p.Class, p.Horizon, p.Dyads, origins)
	}
	m, err := train(p.Test[0])
	if err != nil {
		return nil, err
	}
	var model, clim, persist, qModel, qClim, qPersist []Case
	r := newReplay(h, p.Class, p.Horizon)
	for i, day := range p.Test {
		if day+p.Horizon-1 > h.Span.Last {
			return nil, fmt.Errorf("%w: the %d days from %d are not over on %d", ErrTooLittle, p.Horizon, day, h.Span.Last)
		}
		if p.Refit && i > 0 {
			if m, err = train(day); err != nil {
				return nil, err
			}
		}
		r.to(day)
		forecasts, err := m.forecasts(r, p.Dyads)
		if err != nil {
			return nil, err
		}
		for _, f := range forecasts {
			c := Case{f.Dyad, day, f.P, h.happened(f.Dyad, p.Class, day, day+p.Horizon)}
			k, s := c, c
			k.P = f.Explain.Climatology
			s.P = 0
			if h.happened(f.Dyad, p.Class, day-p.Horizon, day) {
				s.P = 1
			}
			model, clim, persist = append(model, c), append(clim, k), append(persist, s)
			if !h.happened(f.Dyad, p.Class, day-Quiet, day) {
				qModel, qClim, qPersist = append(qModel, c), append(qClim, k), append(qPersist, s)
			}
		}
	}
	return &Report{Model: m, Origins: p.Test, All: part(model, clim, persist, p.Draws), Quiet: part(qModel, qClim, qPersist, p.Draws),
		Reliability: Reliability(model), Cases: model}, nil
}

func part(model, clim, persist []Case, draws int) Part {
	p := Part{Cases: len(model), Model: score(model), Climatology: score(clim), Persistence: score(persist)}
	for _, c := range model {
		if c.Happened {
			p.Happened++
		}
	}
	if s, ok := Skill(model, clim, draws); ok {
		p.OverClimatology = &s
	}
	if s, ok := Skill(model, persist, draws); ok {
		p.OverPersistence = &s
	}
	return p
}

func score(cases []Case) Score {
	s := Score{Brier: Brier(cases), ECE: ECE(cases)}
	if auc, ok := AUC(cases); ok {
		s.AUC = &auc
	}
	return s
}
