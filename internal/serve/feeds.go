package serve

import (
	"bytes"
	"context"
	"encoding/xml"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"detente/internal/alert"
	"detente/internal/export"
	"detente/internal/store"
)

// fed is how many entries a feed has.
const fed = 50

type rss struct {
	XMLName xml.Name   `xml:"rss"`
	Version string     `xml:"version,attr"`
	Channel rssChannel `xml:"channel"`
}

type rssChannel struct {
	Title       string    `xml:"title"`
	Link        string    `xml:"link"`
	Description string    `xml:"description"`
	Items       []rssItem `xml:"item"`
}

type rssItem struct {
	Title       string `xml:"title"`
	Link        string `xml:"link"`
	Description string `xml:"description"`
	Published   string `xml:"pubDate,omitempty"`
	GUID        struct {
		ID   string `xml:",chardata"`
		Link bool   `xml:"isPermaLink,attr"`
	} `xml:"guid"`
}

// searchFeed is a search as RSS: what is asked for by the fields of /entries, the newest first.
func (s *Server) searchFeed(ctx context.Context, in *struct{ Asked }) (*huma.StreamResponse, error) {
	page, err := s.list(ctx, &in.Asked, store.NewestFirst, &Paging{Limit: fed})
	if err != nil {
		return nil, err
	}
	about := rssChannel{Title: "Détente: " + or(strings.Join(strings.Fields(in.Q+" "+in.Kind+" "+in.Source+" "+in.Target), " "), "all"), Description: "Entries of the record, the newest first"}
	return s.feed(about, "/search?", func(base string) (items []rssItem) {
		for i := range page.Items {
			e := &page.Items[i]
			it := rssItem{Link: base + "/entry/" + e.ID, Title: alert.Title(s.Books, &e.Cited), Description: "“" + e.Text + "”"}
			if e.Condition != "" {
				it.Description += ", on condition “" + e.Condition + "”"
			}
			for _, k := range e.Citations {
				if len(k.Reports) > 0 {
					it.Description += " (" + or(k.Reports[0].Publisher, "publisher not known") + ", " + k.Reports[0].Published + ")"
					break
				}
			}
			if day, err := time.Parse(time.DateOnly, e.Day); err == nil {
				it.Published = day.Format(time.RFC1123Z)
			}
			it.GUID.ID = e.ID
			items = append(items, it)
		}
		return items
	}), nil
}

// feed writes a feed of a view of the page, which is under path, with the question of the request where path wants one. The items are made once it is known where the page is.
func (s *Server) feed(about rssChannel, path string, items func(base string) []rssItem) *huma.StreamResponse {
	return &huma.StreamResponse{Body: func(ctx huma.Context) {
		r, w := humago.Unwrap(ctx)
		base := "http://" + r.Host
		if s.Secure || r.TLS != nil {
			base = "https://" + r.Host
		}
		about.Link, about.Items = base+path, items(base)
		if strings.HasSuffix(path, "?") {
			about.Link += r.URL.RawQuery
		}
		var body bytes.Buffer
		body.WriteString(xml.Header)
		if err := xml.NewEncoder(&body).Encode(rss{Version: "2.0", Channel: about}); err != nil {
			plainly(w, 500, "the feed cannot be written")
			return
		}
		w.Header().Set("Content-Type", "application/rss+xml; charset=utf-8")
		w.Write(body.Bytes())
	}}
}

// calendarFeed is the contacts that are asked for as a calendar.
func (s *Server) calendarFeed(_ context.Context, in *struct{ ExportAsked }) (*huma.StreamResponse, error) {
	w, err := s.wanted(export.Contacts, export.ICalendar, &in.ExportAsked)
	if err != nil {
		return nil, err
	}
	return s.stream(w, "contacts")
}
