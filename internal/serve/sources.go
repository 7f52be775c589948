package serve

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"detente/internal/fetch"
	"detente/internal/record"
	"detente/internal/source"
	"detente/internal/store"
)

const (
	mostFollowed   = 10_000
	previewed      = 10 // items
	previewTimeout = 25 * time.Second
)

// AboutSource is what is known of a source, as far as it is known.
type AboutSource struct {
	Name    *string `json:"name,omitempty" maxLength:"200"`
	Owner   *string `json:"owner,omitempty" maxLength:"200"`
	Country *string `json:"country,omitempty" maxLength:"60" doc:"Country or body that it belongs to or works from."`
	State   *string `json:"state,omitempty" enum:"yes,no,partly," doc:"Whether a state controls what it says."`
	Paused  *bool   `json:"paused,omitempty"`
}

// on sets what is told of a source.
func (a *AboutSource) on(s *Server, f *record.Followed) error {
	if a.Country != nil && *a.Country != "" {
		code, err := s.party("body.country", *a.Country)
		if err != nil {
			return err
		}
		a.Country = &code
	}
	for _, set := range []struct{ from, to *string }{{a.Name, &f.Name}, {a.Owner, &f.Owner}, {a.Country, &f.Country}, {a.State, &f.State}} {
		if set.from != nil {
			*set.to = strings.TrimSpace(*set.from)
		}
	}
	if a.Paused != nil {
		f.Paused = *a.Paused
	}
	return nil
}

func (s *Server) sources(ctx context.Context, in *struct{ Paging }) (*listed[record.Followed], error) {
	after, err := in.after()
	if err != nil {
		return nil, err
	}
	all, err := s.Store.Followed(ctx, time.Time{})
	if err != nil {
		return nil, err
	}
	out := &listed[record.Followed]{List[record.Followed]{Items: []record.Followed{}}}
	for _, f := range all {
		if f.Address <= after.ID {
			continue
		}
		if len(out.Body.Items) == in.Limit {
			out.Body.Next = cursor(store.Place{ID: out.Body.Items[in.Limit-1].Address})
			break
		}
		out.Body.Items = append(out.Body.Items, f)
	}
	return out, nil
}

func (s *Server) follow(ctx context.Context, in *struct {
	Body struct {
		Address string `json:"address" minLength:"8" maxLength:"2000" doc:"Of a feed, sitemap or page."`
		AboutSource
	}
}) (*one[record.Followed], error) {
	address, err := address(in.Body.Address)
	if err != nil {
		return nil, err
	}
	if _, err := s.Store.Source(ctx, address); err == nil {
		return nil, huma.Error409Conflict(address + " is followed already")
	} else if !errors.Is(err, store.ErrNone) {
		return nil, err
	}
	n, err := s.Store.Count(ctx)
	if err != nil {
		return nil, err
	}
	if n.Sources >= mostFollowed {
		return nil, wrong("body.address", "too many sources are followed already", nil)
	}
	f := &record.Followed{Address: address}
	if err := in.Body.on(s, f); err != nil {
		return nil, err
	}
	return s.keepSource(ctx, f)
}

// address is one of the web.
func address(a string) (string, error) {
	a = strings.TrimSpace(a)
	u, err := url.Parse(a)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil {
		return "", wrong("body.address", "no address of the web: it begins with https:// or http:// and has no user", a)
	}
	return a, nil
}

func (s *Server) keepSource(ctx context.Context, f *record.Followed) (*one[record.Followed], error) {
	if err := s.Store.Follow(ctx, f); err != nil {
		return nil, err
	}
	s.Log.InfoContext(ctx, "source", "address", f.Address, "paused", f.Paused, "by", asking(ctx).Name)
	s.hub.tell(Event{Kind: "source", Address: f.Address})
	s.rouse()
	return &one[record.Followed]{*f}, nil
}

func (s *Server) patchSource(ctx context.Context, in *struct {
	Address string `path:"address" maxLength:"2000" doc:"Its address, with its signs escaped."`
	Body    AboutSource
}) (*one[record.Followed], error) {
	f, err := s.Store.Source(ctx, in.Address)
	if errors.Is(err, store.ErrNone) {
		return nil, none(in.Address + " is not followed")
	}
	if err != nil {
		return nil, err
	}
	if err := in.Body.on(s, &f); err != nil {
		return nil, err
	}
	return s.keepSource(ctx, &f)
}

func (s *Server) unfollow(ctx context.Context, in *struct {
	Address string `path:"address" maxLength:"2000" doc:"Its address, with its signs escaped."`
}) (*nothing, error) {
	err := s.Store.Unfollow(ctx, in.Address)
	if errors.Is(err, store.ErrNone) {
		return nil, none(in.Address + " is not followed")
	}
	if err != nil {
		return nil, err
	}
	s.Log.InfoContext(ctx, "source no longer followed", "address", in.Address, "by", asking(ctx).Name)
	s.hub.tell(Event{Kind: "source", Address: in.Address})
	return &nothing{}, nil
}

// Preview is what a source has.
type Preview struct {
	Address string      `json:"address" doc:"Where it stands, after redirects."`
	Items   []Previewed `json:"items" nullable:"false" doc:"The first ones."`
	Faults  []string    `json:"faults" nullable:"false" doc:"What could not be read."`
	More    bool        `json:"more"`
}

// Previewed is an item of a source.
type Previewed struct {
	Kind      string `json:"kind" doc:"text: an article; page: an address of one; source: another list; event: coded by others."`
	Title     string `json:"title"`
	Published string `json:"published"`
	Publisher string `json:"publisher"`
	URL       string `json:"url"`
	Begins    string `json:"begins" doc:"The first words of a text."`
	Partial   bool   `json:"partial" doc:"Only told in part; the page is fetched."`
}

func (s *Server) preview(ctx context.Context, in *struct {
	Body struct {
		Address string `json:"address" minLength:"8" maxLength:"2000"`
	}
}) (*one[Preview], error) {
	at, err := address(in.Body.Address)
	if err != nil {
		return nil, err
	}
	if s.Web == nil {
		return nil, huma.Error503ServiceUnavailable("nothing is fetched: start detente serve with --contact, by which hosts can reach you")
	}
	ctx, cancel := context.WithTimeout(ctx, previewTimeout)
	defer cancel()
	resp, err := s.Web.Get(ctx, at, fetch.Conditions{})
	if err != nil {
		return nil, wrong("body.address", unfetched(err), at)
	}
	defer resp.Body.Close()
	p := Preview{Address: resp.URL, Items: []Previewed{}, Faults: []string{}}
	for it, err := range source.Read(ctx, "", resp.URL, source.Declared(resp.Body, resp.ContentType)) {
		var fault *source.Fault
		switch {
		case errors.As(err, &fault):
			if len(p.Faults) < previewed {
				p.Faults = append(p.Faults, fault.Error())
			}
			continue
		case err != nil && len(p.Items) == 0:
			return nil, wrong("body.address", "it cannot be read: "+err.Error(), at)
		case err != nil:
			p.Faults = append(p.Faults, err.Error())
		case len(p.Items) == previewed:
			p.More = true
		default:
			begins := []rune(strings.Join(strings.Fields(it.Text), " "))
			p.Items = append(p.Items, Previewed{string(it.Kind), it.Title, it.Published, it.Publisher, it.URL, string(begins[:min(200, len(begins))]), it.Partial})
			continue
		}
		break
	}
	return &one[Preview]{p}, nil
}

// unfetched says why something was not fetched, without what stands before it.
func unfetched(err error) string {
	text := err.Error()
	if i := strings.LastIndex(text, ": "); i >= 0 && strings.HasPrefix(text, "fetch: ") {
		text = text[i+2:]
	}
	return "it cannot be fetched: " + text
}
