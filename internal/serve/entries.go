package serve

import (
	"context"
	"errors"

	"detente/internal/record"
	"detente/internal/store"
)

const (
	// lookedAt bounds how many entries one page is looked for among. Where few are wanted, a page may be short, or empty, and still have a next one.
	lookedAt = 600
	// settledAt bounds it where nothing need be cited to know whether an entry is wanted.
	settledAt = 20_000
)

// Entry is an entry with its words, and of a commitment what became of it.
type Entry struct {
	record.Cited
	Settlement *record.Settlement `json:"settlement,omitempty"`
	SettledBy  []record.Evidence  `json:"settled_by,omitempty" doc:"The events that the settlement names; of one entry alone."`
}

// Asked are the fields by which entries are asked for.
type Asked struct {
	Kind      string `query:"kind" enum:"statement,event,commitment,contact"`
	Source    string `query:"source" maxLength:"60" doc:"Country or body of who acts: letters or name."`
	Target    string `query:"target" maxLength:"60" doc:"Of who is acted upon; of a contact another who takes part."`
	Type      string `query:"type" maxLength:"40" doc:"Act of a statement, kind of a commitment or contact, CAMEO code of an event or its beginning."`
	Status    string `query:"status" maxLength:"40" doc:"Of events and contacts as told; of commitments what became of them: open, met, broken, lapsed, withdrawn."`
	Actor     string `query:"actor" maxLength:"200" doc:"Key of one who acts or is acted upon, as /actors gives it."`
	Condition bool   `query:"condition" doc:"Only commitments on a condition."`
	Q         string `query:"q" maxLength:"400" doc:"Words, all of which stand in its words, condition, sentence or names; \"phrases\" in quotation marks."`
	Days
}

// filter is what the fields ask the store for.
func (s *Server) filter(a *Asked) (f store.Filter, err error) {
	if err := a.Days.check(); err != nil {
		return f, err
	}
	f = store.Filter{Query: store.Query{Kind: record.Kind(a.Kind), From: a.Since, To: a.Until}, Type: a.Type, Status: a.Status, Actor: a.Actor, Condition: a.Condition, Words: a.Q}
	if f.Source, err = s.party("query.source", a.Source); err != nil {
		return f, err
	}
	if f.Target, err = s.party("query.target", a.Target); err != nil {
		return f, err
	}
	if f.Kind == record.Commitment {
		f.Status = "" // it is not kept: see wanted
	}
	return f, nil
}

func (s *Server) entries(ctx context.Context, in *struct {
	Asked
	Sort string `query:"sort" enum:"day,oldest,confidence" default:"day" doc:"day: the newest first; oldest: the oldest; confidence: the least certain."`
	Paging
}) (*listed[Entry], error) {
	order := map[string]store.Order{"day": store.NewestFirst, "oldest": store.OldestFirst, "confidence": store.LeastCertain}[in.Sort]
	l, err := s.list(ctx, &in.Asked, order, &in.Paging)
	if err != nil {
		return nil, err
	}
	return &listed[Entry]{*l}, nil
}

// list is a page of the entries that are asked for.
func (s *Server) list(ctx context.Context, a *Asked, order store.Order, p *Paging) (*List[Entry], error) {
	f, err := s.filter(a)
	if err != nil {
		return nil, err
	}
	after, err := p.after()
	if err != nil {
		return nil, err
	}
	var settled *settlements
	if a.Kind == "" || a.Kind == string(record.Commitment) {
		if settled, err = s.settled(ctx); err != nil {
			return nil, err
		}
	}
	words := record.Words(a.Q)
	out := &List[Entry]{Items: []Entry{}}
	citer := s.Store.NewCiter()
	cited, looked := 0, 0
	for {
		n := p.Limit - len(out.Items) + 1 // one more tells whether there is a next page
		if len(words) > 0 || a.Kind == string(record.Commitment) && a.Status != "" {
			n = min(maxList, 4*p.Limit)
		}
		entries, places, err := s.Store.PageOf(ctx, f, order, after, n)
		if err != nil {
			return nil, err
		}
		for i := range entries {
			e := &entries[i]
			if len(out.Items) == p.Limit || cited == max(lookedAt, p.Limit) || looked == settledAt {
				out.Next = cursor(after)
				return out, nil
			}
			looked, after = looked+1, places[i]
			it := Entry{}
			if e.Kind == record.Commitment && settled != nil {
				if is, ok := settled.of[e.ID]; ok {
					it.Settlement = &is
				}
				if a.Status != "" && (it.Settlement == nil || it.Settlement.Status != a.Status) {
					continue
				}
			}
			if it.Cited, err = s.cites.find(ctx, citer, e); errors.Is(err, record.ErrBehind) {
				continue // it was just read anew: the next merge says whether it is still there
			}
			if err != nil {
				return nil, err
			}
			cited++
			if it.Cited.Tells(words) {
				out.Items = append(out.Items, it)
			}
		}
		if len(entries) < n {
			return out, nil
		}
	}
}

func (s *Server) entry(ctx context.Context, in *struct {
	ID string `path:"id" maxLength:"80"`
}) (*one[Entry], error) {
	e, err := s.Store.Entry(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	it := Entry{}
	if it.Cited, err = s.cites.find(ctx, s.Store.NewCiter(), &e); err != nil {
		return nil, err
	}
	if e.Kind == record.Commitment {
		settled, err := s.settled(ctx)
		if err != nil {
			return nil, err
		}
		if is, ok := settled.of[e.ID]; ok {
			it.Settlement = &is
			settler, err := s.Store.NewSettler(ctx, "")
			if err != nil {
				return nil, err
			}
			if it.SettledBy, err = settler.Evidence(ctx, &is); err != nil {
				return nil, err
			}
		}
	}
	return &one[Entry]{it}, nil
}

var commitmentsOnly = store.Query{Kind: record.Commitment}
