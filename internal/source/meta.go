package source

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// about is what a page says of itself, from its JSON-LD and its meta tags.
type about struct {
	title, site, language, canonical string
	authors                          []string
	published, modified              []string // as given, the better witness first
	body                             string   // the text of the article, where JSON-LD has it
	partial                          bool     // it says that not all of it is shown to everybody
	times                            []string // of <time> elements, which may stand for anything: only a second witness
	clocks                           []string // their words, in lower case
	marked                           []string // those of them that are marked as the time of publication
	blocks                           int      // of JSON-LD
}

// metaNames are the meta tags, by name, property or itemprop, that tell what is asked, the better witness first.
var metaNames = map[string][]string{
	"title":     {"og:title", "headline", "citation_title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title", "twitter:title"},
	"site":      {"og:site_name", "citation_publisher", "dc.publisher", "dcterms.publisher", "application-name"},
	"author":    {"author", "article:author", "byl", "parsely-author", "sailthru.author", "citation_author", "dc.creator", "dcterms.creator"},
	"language":  {"og:locale", "content-language", "language", "dc.language", "inlanguage"},
	"published": {"article:published_time", "og:article:published_time", "datepublished", "citation_publication_date", "parsely-pub-date", "sailthru.date", "pubdate", "publishdate", "publish-date", "publish_date", "date.issued", "dcterms.issued", "dc.date.issued", "dcterms.created", "dc.date", "dcterms.date", "date"},
	"modified":  {"article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "lastmod", "last-modified"},
}

// readAbout gathers what a page says of itself.
func readAbout(doc *html.Node) about {
	var a about
	meta := map[string][]string{}
	title := ""
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.DataAtom {
		case atom.Html:
			a.language = attr(n, "lang")
		case atom.Title:
			if title == "" && n.FirstChild != nil {
				title = line(n.FirstChild.Data)
			}
		case atom.Link:
			if strings.EqualFold(attr(n, "rel"), "canonical") && a.canonical == "" {
				a.canonical = attr(n, "href")
			}
		case atom.Time:
			a.times = append(a.times, attr(n, "datetime"))
			a.clocks = append(a.clocks, strings.ToLower(shortText(n)))
			if publishing.MatchString(attr(n, "class")) || hasAttr(n, "pubdate") {
				a.marked = append(a.marked, attr(n, "datetime"))
			}
		case atom.Script:
			if strings.EqualFold(strings.TrimSpace(attr(n, "type")), "application/ld+json") && n.FirstChild != nil {
				a.readJSON(n.FirstChild.Data)
			}
		}
		for _, key := range []string{"property", "name", "itemprop", "http-equiv"} {
			if name := strings.ToLower(strings.TrimSpace(attr(n, key))); name != "" {
				if content := itemContent(n, key); content != "" {
					meta[name] = append(meta[name], content)
				}
			}
		}
	}
	for _, name := range metaNames["published"] {
		a.published = append(a.published, meta[name]...)
	}
	if len(a.marked) == 1 { // more would be those of a list
		a.published = append(a.published, a.marked...)
	}
	for _, name := range metaNames["modified"] {
		a.modified = append(a.modified, meta[name]...)
	}
	a.title = first(append([]string{a.title}, named(meta, "title")...), title)
	a.site = first(append([]string{a.site}, named(meta, "site")...), "")
	a.language = first(append([]string{a.language}, named(meta, "language")...), "")
	a.language = strings.ReplaceAll(a.language, "_", "-")
	a.title = withoutSite(a.title, a.site)
	for _, name := range metaNames["author"] {
		if len(a.authors) == 0 {
			a.authors = persons(meta[name])
		}
	}
	return a
}

func named(meta map[string][]string, what string) []string {
	var found []string
	for _, name := range metaNames[what] {
		found = append(found, meta[name]...)
	}
	return found
}

// itemContent is what an element gives for its name: its content; of microdata also its time or its words.
func itemContent(n *html.Node, key string) string {
	if content := line(attr(n, "content")); content != "" || key != "itemprop" {
		if n.DataAtom != atom.Meta && key == "name" {
			return "" // the name of a form's field
		}
		return content
	}
	switch when := attr(n, "datetime"); {
	case when != "":
		return when
	case n.DataAtom == atom.Meta || n.DataAtom == atom.Link:
		return ""
	case hasAttr(n, "itemscope"):
		return "" // a thing with properties of its own
	}
	switch name := strings.ToLower(attr(n, "itemprop")); name {
	case "headline", "author", "datepublished":
		return shortText(n)
	}
	return ""
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func hasAttr(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}

// publishing are the classes that mark a time as that of publication: those of microformats and of common systems.
var publishing = regexp.MustCompile(`(?i)\b(?:dt-published|published|pub-?date|entry-date|post-date|article-date|publication-date)\b`)

// persons are the names of authors; profiles given as addresses are none.
func persons(values []string) []string {
	var names []string
	for _, v := range values {
		v = line(v)
		if v != "" && !strings.Contains(v, "://") && !slices.Contains(names, v) {
			names = append(names, v)
		}
	}
	return names
}

// withoutSite cuts the name of the site off the end of a title: "Talks resume | The Paper".
func withoutSite(title, site string) string {
	title = line(title)
	for _, sign := range []string{" | ", " - ", " – ", " — ", " :: "} {
		if rest, ok := strings.CutSuffix(title, sign+line(site)); ok && site != "" && rest != "" {
			return rest
		}
	}
	return title
}

// maxJSONDepth bounds how deep things of JSON-LD are looked for in one another.
const maxJSONDepth = 32

// readJSON takes what one block of JSON-LD says of an article. A block that is none is left alone.
func (a *about) readJSON(block string) {
	if a.blocks++; a.blocks > maxBlocks {
		return
	}
	block = strings.TrimSpace(block)
	block = strings.TrimSuffix(strings.TrimPrefix(block, "<!--"), "-->")
	block = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(block), "//<![CDATA["), "//]]>")
	block = strings.Map(func(r rune) rune { // line ends within strings, which many write
		if r < ' ' {
			return ' '
		}
		return r
	}, block)
	var thing any
	if json.Unmarshal([]byte(strings.TrimRight(block, " ;")), &thing) == nil {
		a.readThing(thing, 0)
	}
}

func (a *about) readThing(thing any, depth int) {
	if depth > maxJSONDepth {
		return
	}
	switch t := thing.(type) {
	case []any:
		for _, each := range t {
			a.readThing(each, depth+1)
		}
	case map[string]any:
		if isArticle(t["@type"]) {
			a.title = first([]string{a.title}, plainText(name(t["headline"])))
			a.site = first([]string{a.site}, name(t["publisher"]))
			a.language = first([]string{name(t["inLanguage"])}, a.language)
			if len(a.authors) == 0 {
				a.authors = persons(list(t["author"]))
			}
			a.published = append(a.published, name(t["datePublished"]))
			a.modified = append(a.modified, name(t["dateModified"]))
			if free, said := t["isAccessibleForFree"]; said && (free == false || strings.EqualFold(name(free), "false")) {
				a.partial = true
			}
			if body := plainText(name(t["articleBody"])); len(body) > len(a.body) {
				a.body = body
			}
		}
		for _, key := range []string{"@graph", "mainEntity", "mainEntityOfPage"} {
			a.readThing(t[key], depth+1)
		}
	}
}

// isArticle reports whether a type of schema.org is of texts that are published: NewsArticle, ReportageNewsArticle, PressRelease …
func isArticle(kind any) bool {
	for _, k := range list(kind) {
		k = k[strings.LastIndexAny(k, "/#")+1:]
		if strings.HasSuffix(k, "Article") || strings.HasSuffix(k, "BlogPosting") || k == "Report" || k == "PressRelease" {
			return true
		}
	}
	return false
}

// name is a value as a string: itself, or the name of the thing that it is.
func name(v any) string {
	if l := list(v); len(l) > 0 {
		return l[0]
	}
	return ""
}

func list(v any) []string {
	switch t := v.(type) {
	case string:
		return []string{t}
	case []any:
		var all []string
		for _, each := range t {
			if _, nested := each.([]any); !nested {
				all = append(all, list(each)...)
			}
		}
		return all
	case map[string]any:
		if name, ok := t["name"].(string); ok {
			return []string{name}
		}
		if name, ok := t["@value"].(string); ok {
			return []string{name}
		}
	}
	return nil
}

// bestTime is the time that the best witness gives; where that is only a day, or has no zone, a lesser one may give the time of that day.
func bestTime(witnesses, lesser []string) string {
	best := ""
	for _, w := range append(slices.Clip(witnesses), lesser...) {
		s := stamp(w)
		switch {
		case s == "":
		case best == "":
			best = s
		case len(best) == len(time.DateOnly) && len(s) > len(best) && nearDay(best, s):
			best = s
		}
	}
	return best
}

// nearDay reports whether a time is of that day in some zone.
func nearDay(day, full string) bool {
	d, err1 := time.Parse(time.DateOnly, day)
	t, err2 := time.Parse(time.RFC3339, full)
	return err1 == nil && err2 == nil && t.After(d.Add(-14*time.Hour)) && t.Before(d.Add(38*time.Hour))
}
