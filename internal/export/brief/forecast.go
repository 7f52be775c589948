package brief

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"detente/internal/measure/forecast"
)

// horizons are those of which a brief tells, in days.
var horizons = []int{7, 30}

// Forecast is how likely at least one event of a class is, from the day after the brief's last.
type Forecast struct {
	Class       string  `json:"class"`
	Horizon     int     `json:"horizon"` // days
	P           float64 `json:"p"`
	Climatology float64 `json:"climatology"`    // by the pair's own past alone
	Model       string  `json:"model"`          // its id
	Note        string  `json:"note,omitempty"` // what is wanting
	// SoFar is how the forecasts of this class and horizon, of all pairs, did by the ledger; nil where none was issued.
	SoFar *forecast.Standing `json:"soFar,omitempty"`
}

// forecasts adds what is to be expected between the parties. Without a model that knows nothing of the days after the brief there is none, and the brief says why.
func (m *maker) forecasts(ctx context.Context, b *Brief) error {
	all, err := m.store.Models(ctx)
	if err != nil {
		return err
	}
	models := slices.DeleteFunc(all, func(k *forecast.Model) bool { return !slices.Contains(horizons, k.Horizon) })
	if len(models) == 0 {
		b.Untrained = "no model is trained: detente forecast train"
		return nil
	}
	if slices.ContainsFunc(models, func(k *forecast.Model) bool { return k.Window.Last > int(m.to) }) {
		b.Untrained = "the models were trained on later days than these: it would be hindsight"
		return nil
	}
	h, err := m.store.History(ctx, m.to)
	if errors.Is(err, forecast.ErrTooLittle) {
		b.Untrained = "too little was read"
		return nil
	}
	if err != nil {
		return err
	}
	var dyads []forecast.Dyad
	for i := range b.Pairs {
		d := forecast.Dyad{Source: b.Pairs[i].A, Target: b.Pairs[i].B}
		dyads = append(dyads, d, d.Reverse())
	}
	ledger, err := m.store.Ledger(ctx)
	if err != nil {
		return err
	}
	standings := ledger.Standings()
	for _, k := range models {
		list, _, err := k.Ask(h, dyads)
		switch {
		case errors.Is(err, forecast.ErrUnread):
			b.Untrained = "nothing was read in the last week"
			return nil
		case errors.Is(err, forecast.ErrModel):
			b.Untrained = "the models are of another version of the program: detente forecast train"
			return nil
		case err != nil:
			return err
		}
		for _, f := range list {
			told := Forecast{Class: f.Class, Horizon: f.Horizon, P: f.P, Climatology: f.Explain.Climatology, Model: f.Model, Note: f.Explain.Note}
			if i := slices.IndexFunc(standings, func(s forecast.Standing) bool { return s.Class == f.Class && s.Horizon == f.Horizon }); i >= 0 {
				told.SoFar = &standings[i]
			}
			for i := range b.Pairs {
				p := &b.Pairs[i]
				switch (forecast.Dyad{Source: p.A, Target: p.B}) {
				case f.Dyad:
					p.Forecasts[0] = append(p.Forecasts[0], told)
				case f.Dyad.Reverse():
					p.Forecasts[1] = append(p.Forecasts[1], told)
				}
			}
		}
	}
	return nil
}

// expected says a forecast in a sentence.
func expected(f Forecast) string {
	s := fmt.Sprintf("%s within %s: %s, by its own past alone %s", f.Class, plural(f.Horizon, "day"), chance(f.P), chance(f.Climatology))
	if f.Note != "" {
		s += ": " + f.Note
	}
	return s + "."
}

// chance writes a probability so that nothing is called certain.
func chance(p float64) string {
	switch {
	case p < 0.01:
		return "under 1 %"
	case p > 0.99:
		return "over 99 %"
	}
	return fmt.Sprintf("%.0f %%", 100*p)
}

// soFar says how such forecasts did.
func soFar(f Forecast) string {
	s := f.SoFar
	switch {
	case s == nil:
		return "None like it was issued yet."
	case s.Brier == nil:
		return fmt.Sprintf("Of %s like it %d can be judged, too few to say how good they are.", plural(s.Open+s.Cases, "forecast"), s.Cases)
	}
	out := fmt.Sprintf("Of %d like it that can be judged %d came; Brier score %.3f, the climatology's %.3f", s.Cases, s.Happened, *s.Brier, *s.Climatology)
	if k := s.Skill; k != nil {
		out += fmt.Sprintf(", skill %+.2f (95 %%: %+.2f to %+.2f)", k.Value, k.Low, k.High)
	}
	return out + "."
}
