package serve

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"detente/internal/read"
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
	People    []Agreement `json:"people" nullable:"false" doc:"Where two people corrected one field of one thing: how often they say the same."`
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
	people, err := kept(ctx, s.kept, "people", s.people)
	if err != nil {
		return nil, err
	}
	return &one[Reviewed]{Reviewed{*page, agreement, people, readers}}, nil
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

// people is how often two people say the same of a field that both corrected.
func (s *Server) people(ctx context.Context) ([]Agreement, error) {
	hashes, err := s.Store.Claimed(ctx)
	if err != nil {
		return nil, err
	}
	type of struct {
		kind  record.Kind
		field string
	}
	counts := map[of]*Agreement{}
	for _, hash := range hashes {
		claims, err := s.Store.Claims(ctx, hash)
		if err != nil {
			return nil, err
		}
		type said struct {
			words read.Span
			of    of
		}
		by := map[said]map[string]string{} // what each said last, by author
		for i := range claims {
			c := &claims[i]
			if c.Verdict != record.Correct || c.Fate == record.Gone {
				continue
			}
			values := valuesOf(c)
			for _, f := range c.Fields {
				k := said{c.Of.Words, of{c.Of.Kind, f}}
				if by[k] == nil {
					by[k] = map[string]string{}
				}
				by[k][c.Author] = values[f]
			}
		}
		for k, authors := range by {
			all := slices.Sorted(maps.Keys(authors))
			for i, a := range all {
				for _, b := range all[i+1:] {
					if counts[k.of] == nil {
						counts[k.of] = &Agreement{Kind: k.of.kind, Field: k.of.field}
					}
					counts[k.of].Of++
					if authors[a] == authors[b] {
						counts[k.of].Agrees++
					}
				}
			}
		}
	}
	out := []Agreement{}
	for _, a := range counts {
		out = append(out, *a)
	}
	slices.SortFunc(out, func(a, b Agreement) int { return strings.Compare(string(a.Kind)+a.Field, string(b.Kind)+b.Field) })
	return out, nil
}

// valuesOf are the fields of a claim's item as JSON, with actors by their names: their ids are the claim's own.
func valuesOf(c *record.Claim) map[string]string {
	names := map[string]string{}
	for i := range c.Actors {
		names[c.Actors[i].ID] = c.Actors[i].Name
	}
	var item any
	switch c.Of.Kind {
	case record.Statement:
		item = c.Statement
	case record.Event:
		item = c.Event
	case record.Commitment:
		item = c.Commitment
	case record.Contact:
		item = c.Contact
	}
	raw, _ := json.Marshal(item)
	var fields map[string]json.RawMessage
	if json.Unmarshal(raw, &fields) != nil {
		return nil
	}
	out := map[string]string{}
	for name, value := range fields {
		var ids []string
		if json.Unmarshal(value, &ids) == nil {
			for i := range ids {
				ids[i] = or(names[ids[i]], ids[i])
			}
			slices.Sort(ids)
			out[name] = strings.Join(ids, "; ")
			continue
		}
		out[name] = string(value)
	}
	return out
}
