package serve

import (
	"context"
	"fmt"

	"detente/internal/export/brief"
	"detente/internal/measure"
	"detente/internal/record"
)

// usualPair is how many days of a pair are shown, unless told.
const usualPair = 365

// Pair is all that is measured and told of two parties.
type Pair struct {
	Measured *measure.Findings `json:"measured"`
	Pair     brief.Pair        `json:"pair"`
}

func (s *Server) pair(ctx context.Context, in *struct {
	A string `path:"a" maxLength:"60" doc:"A country or body: three letters, or its name."`
	B string `path:"b" maxLength:"60"`
	Days
}) (*one[frozen[Pair]], error) {
	d, err := s.dyad(in.A, in.B)
	if err != nil {
		return nil, err
	}
	from, to, err := s.within(ctx, in.Days, usualPair)
	if err != nil {
		return nil, err
	}
	p, err := kept(ctx, s.kept, fmt.Sprintf("pair %s %s %v %v", d.Source, d.Target, from, to), func(ctx context.Context) (frozen[Pair], error) {
		settled, err := s.settledBy(ctx, to)
		if err != nil {
			return frozen[Pair]{}, err
		}
		b, err := brief.MakeSettled(ctx, s.Store, settled, &record.Situation{Name: d.String(), Parties: []string{d.Source, d.Target}}, from, to)
		if err != nil {
			return frozen[Pair]{}, err
		}
		return freeze(Pair{b.Pairs[0].Measured, b.Pairs[0]})
	})
	if err != nil {
		return nil, err
	}
	return &one[frozen[Pair]]{p}, nil
}

// series are the numbers of a pair day by day, without what was said: cheap enough to ask for over years.
func (s *Server) series(ctx context.Context, in *struct {
	A string `path:"a" maxLength:"60" doc:"A country or body: three letters, or its name."`
	B string `path:"b" maxLength:"60"`
	Days
}) (*one[frozen[measure.Findings]], error) {
	d, err := s.dyad(in.A, in.B)
	if err != nil {
		return nil, err
	}
	from, to, err := s.within(ctx, in.Days, usualPair)
	if err != nil {
		return nil, err
	}
	f, err := kept(ctx, s.kept, fmt.Sprintf("series %s %s %v %v", d.Source, d.Target, from, to), func(ctx context.Context) (frozen[measure.Findings], error) {
		series, err := s.Store.Series(ctx, d, true, from, to)
		if err != nil {
			return frozen[measure.Findings]{}, err
		}
		found, err := measure.Find(series, d, true, from)
		if err != nil {
			return frozen[measure.Findings]{}, err
		}
		return freeze(*found)
	})
	if err != nil {
		return nil, err
	}
	return &one[frozen[measure.Findings]]{f}, nil
}

// dyad is the pair that two names mean.
func (s *Server) dyad(a, b string) (d measure.Dyad, err error) {
	if d.Source, err = s.party("path.a", a); err != nil {
		return d, err
	}
	if d.Target, err = s.party("path.b", b); err != nil {
		return d, err
	}
	if d.Source == d.Target {
		return d, wrong("path.b", a+" and "+b+" are the same", b)
	}
	return d, nil
}
