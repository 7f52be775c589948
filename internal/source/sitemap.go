package source

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
)

// sitemapPage is a page of a sitemap or a sitemap of an index, with what the news extension says. Its elements are matched whatever
// their namespace, since publishers get that wrong.
type sitemapPage struct {
	Loc      string `xml:"loc"`
	Modified string `xml:"lastmod"`
	News     struct {
		Publication struct {
			Name     string `xml:"name"`
			Language string `xml:"language"`
		} `xml:"publication"`
		Published string `xml:"publication_date"`
		Title     string `xml:"title"`
	} `xml:"news"`
}

// readSitemap reads the addresses of sitemaps, and of the sitemaps of an index.
func readSitemap(in *stream, out *sink) error {
	return entries(in, out, []string{"url", "sitemap"}, func(e entry, raw []byte) bool {
		if e.number == 0 {
			return true
		}
		var found struct {
			URL     *sitemapPage `xml:"url"`
			Sitemap *sitemapPage `xml:"sitemap"`
		}
		err := lenient(raw).Decode(&found)
		it := Item{Kind: KindPage, Where: e.where()}
		p := found.URL
		if found.Sitemap != nil {
			p, it.Kind = found.Sitemap, KindSource
		}
		switch {
		case err != nil:
			return out.fault(e.where(), fmt.Errorf("%w: %w", ErrDamaged, err))
		case p == nil:
			return out.fault(e.where(), fmt.Errorf("%w: the entry does not stand where entries stand", ErrDamaged))
		}
		if it.URL = in.absolute(p.Loc); it.URL == "" {
			return out.fault(e.where(), fmt.Errorf("%w: %.60q is no address", ErrDamaged, p.Loc))
		}
		it.Title, it.Publisher, it.Language = p.News.Title, p.News.Publication.Name, strings.TrimSpace(p.News.Publication.Language)
		it.Published, it.Modified = stamp(p.News.Published), stamp(p.Modified)
		return out.item(it)
	})
}

// lenient decodes XML that is UTF-8 by now, whatever it declares, with the entities of HTML.
func lenient(raw []byte) *xml.Decoder {
	d := xml.NewDecoder(bytes.NewReader(readable(raw)))
	d.Strict = false
	d.Entity = xml.HTMLEntity
	return d
}
