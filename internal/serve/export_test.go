package serve

import (
	"context"
	"net/http"
)

// Route is a line of the table of routes.
type Route struct{ Method, Path, Needs string }

// Routes is the table of routes.
func (s *Server) Routes() (out []Route) {
	for _, r := range s.routes() {
		out = append(out, Route{r.method, r.path, r.needs.String()})
	}
	return out
}

// Hashed is how many hashes of passwords were computed.
func (s *Server) Hashed() int64 { return s.hashes.Computed() }

// Address is where a request is taken to come from.
func (s *Server) Address(r *http.Request) string { return s.address(r).String() }

// SweepWhile lets leave whom nobody admits, while somebody else enters. It reports who goes on.
func SweepWhile() (before, meanwhile bool) {
	var g guests
	was, out := g.enter(context.Background(), "before")
	defer out()
	var is context.Context
	g.sweep(func() (map[string]bool, error) {
		var out func()
		is, out = g.enter(context.Background(), "meanwhile")
		_ = out
		return nil, nil
	})
	return was.Err() == nil, is.Err() == nil
}
