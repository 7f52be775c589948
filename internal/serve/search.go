package serve

import (
	"context"
	"strings"

	"detente/internal/store"
)

func (s *Server) search(ctx context.Context, in *struct {
	Q     string `query:"q" required:"true" minLength:"1" maxLength:"400" doc:"Words, all of which must be there, and \"quoted phrases\"."`
	In    string `query:"in" enum:"documents,statements" default:"documents"`
	Limit int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
}) (*listed[store.Found], error) {
	if strings.Trim(in.Q, "\" \t\n") == "" {
		return nil, wrong("query.q", "no word to look for", in.Q)
	}
	of := store.Documents
	if in.In == "statements" {
		of = store.Statements
	}
	found, err := s.Store.Search(ctx, of, in.Q, in.Limit)
	if err != nil {
		return nil, err
	}
	out := &listed[store.Found]{List[store.Found]{Items: []store.Found{}}}
	out.Body.Items = append(out.Body.Items, found...)
	return out, nil
}
