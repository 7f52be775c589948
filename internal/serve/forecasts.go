package serve

import (
	"context"

	"detente/internal/measure/forecast"
)

// Forecasts are the ledger of forecasts.
type Forecasts struct {
	Entries []forecast.Entry   `json:"entries" nullable:"false" doc:"As they were entered."`
	Settled []forecast.Settled `json:"settled" nullable:"false" doc:"The worst misses first."`
	Head    string             `json:"head" doc:"Hash of the last entry."`
	Why     string             `json:"why,omitempty" doc:"Why there are none."`
}

func (s *Server) forecasts(ctx context.Context, _ *struct{}) (*one[Forecasts], error) {
	l, err := s.Store.Ledger(ctx)
	if err != nil {
		return nil, err
	}
	f := Forecasts{Entries: append([]forecast.Entry{}, l.Entries()...), Settled: append([]forecast.Settled{}, l.Settled()...), Head: l.Head()}
	if len(f.Entries) == 0 {
		f.Why = "Nothing was forecast yet."
	}
	return &one[Forecasts]{f}, nil
}
