package serve

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"detente/internal/export/brief"
	"detente/internal/record"
)

// usualBrief is how many days a brief is of, unless told: a week, so that no day of the week is favoured.
const usualBrief = 7

// BriefAsked says which brief is wanted.
type BriefAsked struct {
	Of      string   `query:"of" maxLength:"200" doc:"A situation by its name; or parties."`
	Parties []string `query:"parties" maxItems:"20" doc:"Two and more, with commas between: letters or names."`
	Days
	Format string `query:"format" enum:"json,html,markdown" default:"json"`
}

var briefTypes = map[string]string{"json": "application/json", "html": "text/html; charset=utf-8", "markdown": "text/markdown; charset=utf-8"}

func (s *Server) brief(ctx context.Context, in *struct{ BriefAsked }) (*huma.StreamResponse, error) {
	return s.briefOf(ctx, &in.BriefAsked)
}

func (s *Server) briefPage(ctx context.Context, in *struct {
	Name string `path:"name" maxLength:"200"`
	Days
}) (*huma.StreamResponse, error) {
	return s.briefOf(ctx, &BriefAsked{Of: in.Name, Days: in.Days, Format: "html"})
}

func (s *Server) briefOf(ctx context.Context, in *BriefAsked) (*huma.StreamResponse, error) {
	of, err := s.subject(ctx, in)
	if err != nil {
		return nil, err
	}
	from, to, err := s.within(ctx, in.Days, usualBrief)
	if err != nil {
		return nil, err
	}
	key := fmt.Sprintf("brief %q %q %q %q %v %v", of.Name, of.Parties, of.Topics, of.Sources, from, to)
	b, err := kept(ctx, s.kept, key, func(ctx context.Context) (*brief.Brief, error) {
		settled, err := s.settledBy(ctx, to)
		if err != nil {
			return nil, err
		}
		return brief.MakeSettled(ctx, s.Store, settled, of, from, to)
	})
	if err != nil {
		return nil, err
	}
	var body bytes.Buffer
	if err := b.Write(&body, in.Format); err != nil {
		return nil, err
	}
	return written(briefTypes[in.Format], body.Bytes()), nil
}

// written is an answer of some kind. Pages that need no script bring their style with them.
func written(kind string, body []byte) *huma.StreamResponse {
	return &huma.StreamResponse{Body: func(ctx huma.Context) {
		ctx.SetHeader("Content-Type", kind)
		if strings.HasPrefix(kind, "text/html") {
			ctx.SetHeader("Content-Security-Policy", printed)
		}
		ctx.BodyWriter().Write(body)
	}}
}

// subject is what a brief is of.
func (s *Server) subject(ctx context.Context, in *BriefAsked) (*record.Situation, error) {
	switch {
	case (in.Of == "") == (len(in.Parties) == 0):
		return nil, wrong("query.of", "name a situation with of, or parties", in.Of)
	case in.Of != "":
		all, err := s.Store.Situations(ctx)
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(all, func(w record.Situation) bool { return w.Name == in.Of })
		if i < 0 {
			return nil, none("there is no situation " + in.Of)
		}
		return &all[i], nil
	}
	w := &record.Situation{}
	var names []string
	for _, p := range in.Parties {
		code, err := s.party("query.parties", p)
		if err != nil {
			return nil, err
		}
		w.Parties, names = append(w.Parties, code), append(names, s.Books.PartyName(code))
	}
	w.Name = strings.Join(names[:len(names)-1], ", ")
	if len(names) > 1 {
		w.Name += " and "
	}
	w.Name += names[len(names)-1]
	if err := w.Check(); err != nil {
		return nil, wrong("query.parties", inWords(err), in.Parties)
	}
	return w, nil
}
