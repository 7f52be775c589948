package serve

import (
	"context"
	"slices"
	"strings"

	"detente/internal/record"
	"detente/internal/store"
)

// Agreement is how often the reader says of a field what people said of it.
type Agreement struct {
	Kind   record.Kind `json:"kind"`
	Field  string      `json:"field" doc:"A field by its name in the format; \"not\" where people said that there is no such thing, \"missed\" where they added one."`
	Of     int         `json:"of" doc:"Corrections that hold."`
	Agrees int         `json:"agrees" doc:"Of these the reader says the same by now."`
}

// Reviewed are entries to look at, with how well the reader does.
type Reviewed struct {
	List[Entry]
	Agreement []Agreement `json:"agreement" nullable:"false"`
	Readers   *Readers    `json:"readers" doc:"How far the two readers agree; null where there is no second one."`
}

func (s *Server) review(ctx context.Context, in *struct {
	Kind string `query:"kind" enum:"statement,event,commitment,contact"`
	Paging
}) (*one[Reviewed], error) {
	page, err := s.list(ctx, &Asked{Kind: in.Kind}, store.LeastCertain, &in.Paging)
	if err != nil {
		return nil, err
	}
	agreement, err := kept(ctx, s.kept, "agreement", s.agreement)
	if err != nil {
		return nil, err
	}
	readers, err := s.readers(ctx)
	if err != nil {
		return nil, err
	}
	return &one[Reviewed]{Reviewed{*page, agreement, readers}}, nil
}

func (s *Server) agreement(ctx context.Context) ([]Agreement, error) {
	hashes, err := s.Store.Claimed(ctx)
	if err != nil {
		return nil, err
	}
	out := []Agreement{}
	count := func(kind record.Kind, field string, agrees bool) {
		i := slices.IndexFunc(out, func(a Agreement) bool { return a.Kind == kind && a.Field == field })
		if i < 0 {
			i = len(out)
			out = append(out, Agreement{Kind: kind, Field: field})
		}
		out[i].Of++
		if agrees {
			out[i].Agrees++
		}
	}
	for _, hash := range hashes {
		all, err := s.Store.Corrections(ctx, hash)
		if err != nil {
			return nil, err
		}
		for i := range all {
			k := &all[i]
			if k.Undone || k.Fate == record.Gone || k.Fate == record.Changed {
				continue
			}
			switch k.Verdict {
			case record.Correct:
				for _, f := range k.Fields {
					count(k.Of.Kind, f, k.Agrees)
				}
			case record.Not, record.Missed:
				count(k.Of.Kind, string(k.Verdict), k.Agrees)
			}
		}
	}
	slices.SortFunc(out, func(a, b Agreement) int {
		return strings.Compare(string(a.Kind)+a.Field, string(b.Kind)+b.Field)
	})
	return out, nil
}
