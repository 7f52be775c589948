package serve

import (
	"context"

	"detente/internal/read"
	"detente/internal/store"
)

// About is what runs here, and who asks.
type About struct {
	Version    string        `json:"version"`
	Reader     string        `json:"reader" doc:"Version of the reader."`
	Model      string        `json:"model" doc:"Digest of the model and code books; empty until the reader is loaded."`
	Contract   string        `json:"contract" doc:"Of readings."`
	Store      *store.Counts `json:"store" doc:"How much there is; null for who has not signed in."`
	LastDay    string        `json:"lastDay" doc:"Last day of which anything was read; empty where nothing was."`
	User       *User         `json:"user"`
	NeedsSign  bool          `json:"needsSignIn"`
	Provider   string        `json:"provider,omitempty" doc:"Host of the identity provider by which one can sign in."`
	Fetches    bool          `json:"fetches" doc:"Sources are asked: false where the server was started without --contact."`
	ToBeRead   int           `json:"toBeRead" doc:"Documents that wait for the reader."`
	Situations int           `json:"situations"`
}

// User is somebody who may do something here.
type User struct {
	Name string `json:"name"`
	Role string `json:"role" enum:"reader,analyst,admin"`
	ID   string `json:"id,omitempty" doc:"None where nobody need sign in."`
	Mail string `json:"mail,omitempty"`
}

func (s *Server) about(ctx context.Context, _ *struct{}) (*one[About], error) {
	a := About{NeedsSign: s.SignIn, Provider: s.providerName()}
	p := asking(ctx)
	if p.Role == anybody { // what runs here is told to who is known
		return &one[About]{a}, nil
	}
	a.Version, a.Reader, a.Contract, a.Model, a.Fetches = s.Version, read.Version, read.Contract, s.model(), s.Web != nil
	a.User = &User{Name: p.Name, Role: p.Role.String(), ID: p.id}
	counts, err := s.counts(ctx)
	if err != nil {
		return nil, err
	}
	a.Store, a.ToBeRead = &counts, waiting(&counts)
	if day, ok, err := s.Store.LastDay(ctx); err != nil {
		return nil, err
	} else if ok {
		a.LastDay = day.String()
	}
	watched, err := s.Store.Situations(ctx)
	a.Situations = len(watched)
	return &one[About]{a}, err
}

// counts is how much the store holds, kept until it changes.
func (s *Server) counts(ctx context.Context) (store.Counts, error) {
	return kept(context.WithValue(ctx, slotKey{}, true), s.kept, "about", s.Store.Count)
}

// waiting is how many documents are to be read.
func waiting(c *store.Counts) int { return max(0, c.Stories-c.Readings-c.Failures) }
