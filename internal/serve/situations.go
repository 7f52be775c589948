package serve

import (
	"context"
	"errors"
	"strings"

	"detente/internal/record"
	"detente/internal/store"
)

const mostSituations = 500

func (s *Server) situations(ctx context.Context, _ *struct{}) (*listed[record.Situation], error) {
	all, err := s.Store.Situations(ctx)
	if err != nil {
		return nil, err
	}
	return &listed[record.Situation]{List[record.Situation]{Items: append([]record.Situation{}, all...)}}, nil
}

func (s *Server) watch(ctx context.Context, in *struct {
	Name string `path:"name" minLength:"1" maxLength:"200"`
	Body struct {
		Parties []string `json:"parties" minItems:"2" maxItems:"20" doc:"Countries or bodies: letters or names."`
		Topics  []string `json:"topics,omitempty" maxItems:"50"`
		Sources []string `json:"sources,omitempty" maxItems:"50" doc:"Publishers."`
	}
}) (*one[record.Situation], error) {
	w := &record.Situation{Name: strings.TrimSpace(in.Name), Topics: in.Body.Topics, Sources: in.Body.Sources}
	for _, p := range in.Body.Parties {
		code, err := s.party("body.parties", p)
		if err != nil {
			return nil, err
		}
		if code == "" {
			return nil, wrong("body.parties", "a party without a name", p)
		}
		w.Parties = append(w.Parties, code)
	}
	for field, list := range map[string][]string{"body.topics": w.Topics, "body.sources": w.Sources} {
		for _, words := range list {
			if strings.TrimSpace(words) == "" || len(words) > 200 {
				return nil, wrong(field, "each has 1 to 200 letters", words)
			}
		}
	}
	if err := w.Check(); err != nil {
		return nil, wrong("body.parties", inWords(err), in.Body.Parties)
	}
	all, err := s.Store.Situations(ctx)
	if err != nil {
		return nil, err
	}
	if len(all) >= mostSituations {
		return nil, wrong("path.name", "too many situations are watched already", in.Name)
	}
	if err := s.Store.Watch(ctx, w); err != nil {
		return nil, err
	}
	s.Log.InfoContext(ctx, "situation", "name", w.Name, "parties", w.Parties, "by", asking(ctx).Name)
	s.hub.tell(Event{Kind: "situation", Name: w.Name})
	return &one[record.Situation]{*w}, nil
}

func (s *Server) unwatch(ctx context.Context, in *struct {
	Name string `path:"name" maxLength:"200"`
}) (*nothing, error) {
	err := s.Store.Unwatch(ctx, in.Name)
	if errors.Is(err, store.ErrNone) {
		return nil, none("there is no situation " + in.Name)
	}
	if err != nil {
		return nil, err
	}
	s.Log.InfoContext(ctx, "situation no longer watched", "name", in.Name, "by", asking(ctx).Name)
	s.hub.tell(Event{Kind: "situation", Name: in.Name})
	return &nothing{}, nil
}
