package serve

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"detente/internal/record"
	"detente/internal/store"
)

// Actor is somebody, or something, that acts in the record.
type Actor struct {
	Key         string  `json:"key"`
	Name        string  `json:"name"`
	Kind        string  `json:"kind"`
	Country     string  `json:"country"`
	Note        string  `json:"note,omitempty" doc:"What people say of it."`
	Offices     []Held  `json:"offices" nullable:"false" doc:"As people say, else as the code books have them, over time."`
	Statements  int     `json:"statements" doc:"That it made."`
	Commitments int     `json:"commitments" doc:"That it made."`
	Latest      []Entry `json:"latest,omitempty" doc:"Of one actor: the last statements by it or to it."`
	Bound       []Entry `json:"bound,omitempty" doc:"Of one actor: the last commitments by it or to it."`

	Claims []record.ActorClaim `json:"claims,omitempty" doc:"Of one actor: what people said of it, in the order in which they did."`

	Kept map[string]int `json:"kept,omitempty" doc:"Of one actor: how many of the commitments it made are open, met, broken, lapsed, withdrawn."`

	Addressed []Addressed `json:"addressed,omitempty" doc:"Of one actor: to whom it spoke most, of its last statements."`
}

// Addressed is to whom an actor spoke, and what that did.
type Addressed struct {
	Key  string         `json:"key"`
	Name string         `json:"name"`
	Of   int            `json:"of" doc:"Statements."`
	Acts map[string]int `json:"acts" doc:"How many of them asserted, warned, demanded and so on."`
}

// Held is an office that somebody held.
type Held struct {
	Office  string `json:"office" minLength:"1" maxLength:"200"`
	Country string `json:"country" maxLength:"60"`
	From    string `json:"from,omitempty" maxLength:"10" doc:"Day; empty where not known."`
	To      string `json:"to,omitempty" maxLength:"10" doc:"Day; empty where not known, or not over."`
}

const (
	mostLatest = 20   // statements and commitments of an actor
	mostBound  = 2000 // commitments that are counted by what became of them
)

// actor is what is known of an actor by its key.
func (s *Server) actor(a *store.Acting, k *record.Known) Actor {
	kind, rest, _ := strings.Cut(a.Key, " ")
	country, name, _ := strings.Cut(rest, " ")
	out := Actor{Key: a.Key, Kind: kind, Country: country, Name: titled(name), Offices: []Held{}, Statements: a.Statements, Commitments: a.Commitments}
	switch kind {
	case "country":
		out.Name = s.Books.PartyName(country)
	case "person":
		if e := s.Books.Person(name); e != nil && e.Person != nil {
			out.Name = e.Person.Name
			for _, t := range e.Person.Held {
				out.Offices = append(out.Offices, Held{t.Office, t.Country, t.From, t.To})
			}
		}
	}
	if is := k.Is(a.Key); is != nil {
		out.Name, out.Note, out.Offices = is.Name, is.Note, []Held{}
		for _, t := range is.Offices {
			out.Offices = append(out.Offices, Held(t))
		}
	}
	return out
}

// titled writes the words of a key, which are in small letters, as names.
func titled(name string) string {
	words := strings.Fields(name)
	for i, w := range words {
		r := []rune(w)
		r[0] = unicode.ToUpper(r[0])
		words[i] = string(r)
	}
	return strings.Join(words, " ")
}

func (s *Server) actors(ctx context.Context, in *struct {
	Q       string `query:"q" maxLength:"200" doc:"Words of the name or kind."`
	Country string `query:"country" maxLength:"60"`
	Paging
}) (*listed[Actor], error) {
	after, err := in.after()
	if err != nil {
		return nil, err
	}
	country, err := s.party("query.country", in.Country)
	if err != nil {
		return nil, err
	}
	// All of them are counted, which is the same for everybody for a while.
	page, err := kept(ctx, s.kept, fmt.Sprintf("actors %q %q %d %v", in.Q, country, in.Limit, after), func(ctx context.Context) ([]store.Acting, error) {
		return s.Store.PageOfActors(ctx, "", in.Q, country, after, in.Limit+1)
	})
	if err != nil {
		return nil, err
	}
	k, err := s.Store.SaidOfActors(ctx)
	if err != nil {
		return nil, err
	}
	out := &listed[Actor]{List[Actor]{Items: []Actor{}}}
	if in.Cursor == "" && len(page) <= in.Limit { // whoever stands in no entry comes last
		more, err := s.added(ctx, in.Q, country)
		if err != nil {
			return nil, err
		}
		page = append(slices.Clip(page), more[:min(len(more), in.Limit-len(page))]...)
	}
	for i := range page {
		if i == in.Limit {
			out.Body.Next = cursor(page[i-1].Place())
			break
		}
		out.Body.Items = append(out.Body.Items, s.actor(&page[i], k))
	}
	return out, nil
}

func (s *Server) oneActor(ctx context.Context, in *struct {
	Key string `path:"key" maxLength:"300"`
}) (*one[frozen[Actor]], error) {
	a, err := kept(ctx, s.kept, "actor "+in.Key, func(ctx context.Context) (frozen[Actor], error) {
		a, err := s.known(ctx, in.Key)
		if err != nil {
			return frozen[Actor]{}, err
		}
		return freeze(*a)
	})
	if err != nil {
		return nil, err
	}
	return &one[frozen[Actor]]{a}, nil
}

// known is all that is known of an actor.
func (s *Server) known(ctx context.Context, key string) (*Actor, error) {
	found, err := s.Store.PageOfActors(ctx, key, "", "", store.Place{}, 1)
	if err != nil {
		return nil, err
	}
	k, err := s.Store.SaidOfActors(ctx)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 && k.Is(key) != nil {
		found = []store.Acting{{Key: key}}
	}
	if now := k.Key(key, "", ""); len(found) == 0 && now != key { // it is another by now
		return s.known(ctx, now)
	}
	if len(found) == 0 {
		return nil, none("there is no actor " + key)
	}
	a := s.actor(&found[0], k)
	a.Claims = k.Of(key)
	for _, l := range []struct {
		kind record.Kind
		to   *[]Entry
	}{{record.Statement, &a.Latest}, {record.Commitment, &a.Bound}} {
		page, err := s.list(ctx, &Asked{Kind: string(l.kind), Actor: key}, store.NewestFirst, &Paging{Limit: mostLatest})
		if err != nil {
			return nil, err
		}
		*l.to = page.Items
	}
	settled, err := s.settled(ctx)
	if err != nil {
		return nil, err
	}
	made, _, err := s.Store.PageOf(ctx, store.Filter{Query: store.Query{Kind: record.Commitment}, Actor: key}, store.NewestFirst, store.Place{}, mostBound)
	if err != nil {
		return nil, err
	}
	if a.Addressed, err = s.addressed(ctx, key, k); err != nil {
		return nil, err
	}
	a.Kept = map[string]int{}
	for i := range made {
		for _, by := range made[i].By {
			if by == key {
				a.Kept[settled.of[made[i].ID].Status]++
			}
		}
	}
	return &a, nil
}

// mostAddressed is how many are told of whom an actor spoke to.
const mostAddressed = 12

// addressed is to whom an actor spoke.
func (s *Server) addressed(ctx context.Context, key string, known *record.Known) ([]Addressed, error) {
	said, _, err := s.Store.PageOf(ctx, store.Filter{Query: store.Query{Kind: record.Statement}, Actor: key}, store.NewestFirst, store.Place{}, mostBound)
	if err != nil {
		return nil, err
	}
	to := map[string]*Addressed{}
	for i := range said {
		if !slices.Contains(said[i].By, key) {
			continue
		}
		for _, k := range said[i].Toward {
			if to[k] == nil {
				to[k] = &Addressed{Key: k, Name: s.actor(&store.Acting{Key: k}, known).Name, Acts: map[string]int{}}
			}
			to[k].Of++
			to[k].Acts[said[i].Type]++
		}
	}
	out := []Addressed{}
	for _, a := range to {
		out = append(out, *a)
	}
	slices.SortFunc(out, func(a, b Addressed) int { return cmp.Or(cmp.Compare(b.Of, a.Of), cmp.Compare(a.Key, b.Key)) })
	return out[:min(len(out), mostAddressed)], nil
}
