package serve

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"detente/internal/read"
	"detente/internal/record"
	"detente/internal/store"
)

// AboutActor is what a person says of an actor.
type AboutActor struct {
	Name    string     `json:"name" minLength:"1" maxLength:"200"`
	Note    string     `json:"note,omitempty" maxLength:"2000" doc:"Who it is, in a line or two."`
	Offices []Held     `json:"offices,omitempty" maxItems:"60" doc:"All of them, by day: where an office without a name is told of and one alone held it on the day, it is theirs."`
	Seen    *time.Time `json:"seen,omitempty" doc:"When the last claim on the actor was made that the editor saw; none if there was none."`
}

// ActorClaimed is a claim that was kept.
type ActorClaimed struct {
	ID  string `json:"id" doc:"By which it can be undone."`
	Key string `json:"key" doc:"The actor by now."`
}

// actorConflict is a problem with what others said of an actor since.
type actorConflict struct {
	Title  string              `json:"title"`
	Status int                 `json:"status"`
	Detail string              `json:"detail"`
	Theirs []record.ActorClaim `json:"theirs"`
	Yours  AboutActor          `json:"yours"`
}

func (c *actorConflict) Error() string             { return c.Detail }
func (c *actorConflict) GetStatus() int            { return c.Status }
func (c *actorConflict) ContentType(string) string { return "application/problem+json" }

// is is what is said of an actor as a claim.
func (s *Server) is(key string, a *AboutActor) (*record.ActorClaim, error) {
	c := &record.ActorClaim{Verdict: record.ActorIs, Of: key, Name: strings.Join(strings.Fields(a.Name), " "), Note: strings.TrimSpace(a.Note)}
	for _, o := range a.Offices {
		country, err := s.party("body.offices.country", o.Country)
		if err != nil {
			return nil, err
		}
		c.Offices = append(c.Offices, record.Tenure{Office: strings.Join(strings.Fields(o.Office), " "), Country: country, From: o.From, To: o.To})
	}
	return c, nil
}

// keyOf is the key of an actor that somebody describes.
func (s *Server) keyOf(kind, country, name string) (string, error) {
	code, err := s.party("body.country", country)
	if err != nil {
		return "", err
	}
	return record.ActorKey(&read.Actor{Kind: kind, Country: code, Name: strings.Join(strings.Fields(name), " ")}, ""), nil
}

// Described is an actor that somebody describes.
type Described struct {
	Kind    string `json:"kind" enum:"person,government,organization,armed_force,group,medium,people,office" default:"person"`
	Country string `json:"country,omitempty" maxLength:"60" doc:"That it acts for: letters or name."`
}

func (s *Server) addActor(ctx context.Context, in *struct {
	Body struct {
		Described
		AboutActor
	}
}) (*one[ActorClaimed], error) {
	key, err := s.keyOf(in.Body.Kind, in.Body.Country, in.Body.Name)
	if err != nil {
		return nil, err
	}
	s.editing.Lock()
	defer s.editing.Unlock()
	if _, err := s.known(ctx, key); err == nil {
		return nil, wrong("body.name", "there is such an actor already: "+key, in.Body.Name)
	}
	c, err := s.is(key, &in.Body.AboutActor)
	if err != nil {
		return nil, err
	}
	return s.keepActor(ctx, c)
}

func (s *Server) changeActor(ctx context.Context, in *struct {
	Key  string `path:"key" maxLength:"300"`
	Body AboutActor
}) (*one[ActorClaimed], error) {
	s.editing.Lock()
	defer s.editing.Unlock()
	if _, err := s.known(ctx, in.Key); err != nil {
		return nil, err
	}
	k, err := s.Store.SaidOfActors(ctx)
	if err != nil {
		return nil, err
	}
	var theirs []record.ActorClaim
	for _, c := range k.Of(in.Key) {
		if !c.Undone && (in.Body.Seen == nil || c.Made.After(in.Body.Seen.Add(time.Microsecond))) {
			theirs = append(theirs, c)
		}
	}
	if len(theirs) > 0 {
		return nil, &actorConflict{http.StatusText(http.StatusConflict), http.StatusConflict, "somebody changed this actor since you looked at it", theirs, in.Body}
	}
	c, err := s.is(in.Key, &in.Body)
	if err != nil {
		return nil, err
	}
	return s.keepActor(ctx, c)
}

func (s *Server) sameActor(ctx context.Context, in *struct {
	Key  string `path:"key" maxLength:"300"`
	Body struct {
		Other string `json:"other" minLength:"3" maxLength:"300" doc:"Key of the actor that it is."`
	}
}) (*one[ActorClaimed], error) {
	s.editing.Lock()
	defer s.editing.Unlock()
	for field, key := range map[string]string{"path.key": in.Key, "body.other": in.Body.Other} {
		if _, err := s.known(ctx, key); err != nil {
			return nil, wrong(field, "there is no actor "+key, key)
		}
	}
	return s.keepActor(ctx, &record.ActorClaim{Verdict: record.ActorSame, Of: in.Key, Other: in.Body.Other})
}

func (s *Server) apartActor(ctx context.Context, in *struct {
	Key  string `path:"key" maxLength:"300"`
	Body struct {
		Described
		Name      string   `json:"name" minLength:"1" maxLength:"200" doc:"Of who is meant instead."`
		Documents []string `json:"documents" minItems:"1" maxItems:"500" doc:"Hashes of the documents that mean another by it."`
	}
}) (*one[ActorClaimed], error) {
	s.editing.Lock()
	defer s.editing.Unlock()
	if _, err := s.known(ctx, in.Key); err != nil {
		return nil, err
	}
	other, err := s.keyOf(in.Body.Kind, in.Body.Country, in.Body.Name)
	if err != nil {
		return nil, err
	}
	c := &record.ActorClaim{Verdict: record.ActorApart, Of: in.Key, Other: other, Name: in.Body.Name}
	for _, begin := range in.Body.Documents {
		_, leader, _, err := s.Store.Story(ctx, begin)
		if err != nil {
			return nil, wrong("body.documents", "there is no document "+begin, begin)
		}
		c.Documents = append(c.Documents, leader)
	}
	slices.Sort(c.Documents)
	c.Documents = slices.Compact(c.Documents)
	return s.keepActor(ctx, c)
}

func (s *Server) undoActor(ctx context.Context, in *struct {
	Key string `path:"key" maxLength:"300"`
	ID  string `path:"id" maxLength:"64"`
}) (*one[ActorClaimed], error) {
	s.editing.Lock()
	defer s.editing.Unlock()
	k, err := s.Store.SaidOfActors(ctx)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(k.Claims, func(c record.ActorClaim) bool { return c.ID == in.ID && c.Verdict != record.ActorUndo })
	if i < 0 {
		return nil, none("there is no claim " + in.ID + " on an actor")
	}
	return s.keepActor(ctx, &record.ActorClaim{Verdict: record.ActorUndo, Of: k.Claims[i].Of, Undoes: in.ID})
}

// keepActor keeps a claim by who asks, brings the record up to date and tells who listens.
func (s *Server) keepActor(ctx context.Context, c *record.ActorClaim) (*one[ActorClaimed], error) {
	c.Author, c.Made = asking(ctx).Name, time.Now()
	if err := c.Seal(); err != nil {
		field := "body"
		if errors.Is(err, record.ErrValue) {
			field = "body.offices"
		}
		return nil, wrong(field, strings.TrimPrefix(inWords(err), "actor: "), nil)
	}
	if err := s.Store.ClaimActor(ctx, c); err != nil {
		return nil, err
	}
	if _, err := s.Store.Merge(ctx); err != nil {
		return nil, err
	}
	if err := s.renew(ctx); err != nil {
		return nil, err
	}
	k, err := s.Store.SaidOfActors(ctx)
	if err != nil {
		return nil, err
	}
	s.Log.Info("actor", "key", c.Of, "verdict", string(c.Verdict), "by", c.Author, "claim", c.ID)
	s.hub.tell(Event{Kind: "corrected"})
	return &one[ActorClaimed]{ActorClaimed{c.ID, k.Key(c.Of, "", "")}}, nil
}

// added are the actors that people added and that stand in no entry yet, with some words in their keys or names.
func (s *Server) added(ctx context.Context, words, country string) ([]store.Acting, error) {
	k, err := s.Store.SaidOfActors(ctx)
	if err != nil {
		return nil, err
	}
	var out []store.Acting
	for _, c := range k.Claims {
		is := k.Is(c.Of)
		if is == nil || is.ID != c.ID {
			continue
		}
		fits := country == "" || strings.Contains(c.Of, " "+country+" ")
		for _, w := range strings.Fields(strings.ToLower(words)) {
			fits = fits && strings.Contains(strings.ToLower(c.Of+" "+c.Name), w)
		}
		if !fits {
			continue
		}
		found, err := s.Store.PageOfActors(ctx, c.Of, "", "", store.Place{}, 1)
		if err != nil {
			return nil, err
		}
		if len(found) == 0 {
			out = append(out, store.Acting{Key: c.Of})
		}
	}
	return out, nil
}
