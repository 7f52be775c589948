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
	var standings []forecast.Standing
	switch {
	case errors.Is(err, forecast.ErrLedger):
		b.Unknown = append(b.Unknown, "How good the forecasts were cannot be said: the ledger was changed; detente check says where.")
	case err != nil:
		return err
	default:
		standings = ledger.Standings()
	}
	list, _, err := forecast.Ask(models, h, dyads)
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
	return nil
}

// expected says what is to be expected of one party toward the other, a line a class.
func expected(of []Forecast) (out []string) {
	for i := 0; i < len(of); {
		class, line, judged := of[i].Class, "", ""
		for ; i < len(of) && of[i].Class == class; i++ {
			f := &of[i]
			if line != "" {
				line += "; "
			}
			line += fmt.Sprintf("%s within %s (by its own past alone %s", Chance(f.P), plural(f.Horizon, "day"), Chance(f.Climatology))
			if f.Note != "" {
				line += ": " + f.Note
			}
			line += ")"
			if s := f.SoFar; s != nil && s.Brier != nil {
				judged += fmt.Sprintf(" Of %d like it for %s that can be judged %d came; Brier score %.3f, the climatology's %.3f", s.Cases, plural(f.Horizon, "day"), s.Happened, *s.Brier, *s.Climatology)
				if k := s.Skill; k != nil {
					judged += fmt.Sprintf(", skill %+.2f (95 %%: %+.2f to %+.2f)", k.Value, k.Low, k.High)
				}
				judged += "."
			}
		}
		out = append(out, class+": "+line+"."+judged)
	}
	return out
}

// Chance writes a probability so that nothing is called certain.
func Chance(p float64) string {
	switch {
	case p < 0.01:
		return "under 1 %"
	case p > 0.99:
		return "over 99 %"
	}
	return fmt.Sprintf("%.0f %%", 100*p)
}

// unjudged says of which forecasts it is not known how good they are; "" where it is known of all.
func unjudged(p Pair) string {
	issued, settled, unknown := 0, 0, false
	for _, f := range append(slices.Clone(p.Forecasts[0]), p.Forecasts[1]...) {
		if f.SoFar != nil && f.SoFar.Brier != nil {
			continue
		}
		unknown = true
		if f.SoFar != nil {
			issued, settled = max(issued, f.SoFar.Open+f.SoFar.Cases), max(settled, f.SoFar.Cases)
		}
	}
	switch {
	case !unknown:
		return ""
	case issued == 0:
		return "How good such forecasts are is not known: none was issued yet."
	}
	return fmt.Sprintf("How good such forecasts are cannot be said before %d of a class and horizon have come due: so far %d of %d have.", forecast.FewestSettled, settled, issued)
}
