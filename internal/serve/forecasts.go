package serve

import (
	"context"
	"slices"

	"detente/internal/measure"
	"detente/internal/measure/forecast"
	"detente/internal/store"
)

// Forecasts are the ledger of forecasts, the misses first, with how good they were.
type Forecasts struct {
	List[Foretold]
	Open      []Foretold          `json:"open" nullable:"false" doc:"The last of those whose horizon is not over, or which are not settled yet, the newest first."`
	Standings []forecast.Standing `json:"standings" nullable:"false" doc:"How those of each class and horizon did: Brier score, that of the climatology, skill over it, reliability."`
	Count     int                 `json:"count" doc:"Entries in the ledger."`
	Head      string              `json:"head" doc:"Hash of the last entry."`
	Why       string              `json:"why,omitempty" doc:"Why there are none."`
}

// Foretold is a forecast, and what came of it.
type Foretold struct {
	Seq         int     `json:"seq" doc:"Number in the ledger."`
	Source      string  `json:"source"`
	Target      string  `json:"target"`
	Class       string  `json:"class"`
	Day         string  `json:"day" doc:"First day of the horizon."`
	Until       string  `json:"until" doc:"Last day of the horizon."`
	P           float64 `json:"p"`
	Climatology float64 `json:"climatology" doc:"What the pair's own past let expect."`
	Model       string  `json:"model"`
	Happened    *bool   `json:"happened" doc:"null while it is open."`
}

// mostOpen is how many open forecasts are shown: those of the last issue.
const mostOpen = 200

func foretold(seq int, i *forecast.Issued, happened *bool) Foretold {
	return Foretold{seq, i.Source, i.Target, i.Class, measure.Day(i.Day).String(), measure.Day(i.Day + i.Horizon - 1).String(), i.P, i.Climatology, i.Model, happened}
}

func (s *Server) forecasts(ctx context.Context, in *struct {
	Class string `query:"class" maxLength:"60" doc:"Only of this class."`
	Paging
}) (*one[Forecasts], error) {
	after, err := in.after()
	if err != nil {
		return nil, err
	}
	l, err := s.Store.Ledger(ctx)
	if err != nil {
		return nil, err
	}
	entries, settled := l.Entries(), l.Settled()
	f := Forecasts{List: List[Foretold]{Items: []Foretold{}}, Open: []Foretold{}, Standings: append([]forecast.Standing{}, l.Standings()...), Count: len(entries), Head: l.Head()}
	known := map[int]bool{}
	for i := range settled {
		known[settled[i].Seq] = true
	}
	settled = slices.DeleteFunc(settled, func(k forecast.Settled) bool { return in.Class != "" && k.Class != in.Class })
	from := min(max(0, int(after.Number)), len(settled))
	to := min(from+in.Limit, len(settled))
	for i := range settled[from:to] {
		k := &settled[from+i]
		f.Items = append(f.Items, foretold(k.Seq, &k.Issued, &k.Outcome.Happened))
	}
	if to < len(settled) {
		f.Next = cursor(store.Place{Number: float64(to), ID: "misses"})
	}
	for _, e := range slices.Backward(entries) {
		if len(f.Open) < mostOpen && e.Issued != nil && !known[e.Seq] && (in.Class == "" || e.Issued.Class == in.Class) {
			f.Open = append(f.Open, foretold(e.Seq, e.Issued, nil))
		}
	}
	if len(entries) == 0 {
		f.Why = "Nothing was forecast yet: detente forecast train learns from what was read, detente forecast issue enters the day's forecasts."
	}
	return &one[Forecasts]{f}, nil
}
