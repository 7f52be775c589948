package source

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	readability "codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
)

// readPage reads the article of a page of HTML.
func readPage(in *stream, out *sink) error {
	raw, err := in.all(maxPage)
	if err != nil {
		return err
	}
	it, err := page(in, raw)
	if err != nil {
		return err
	}
	it.Where = "page"
	out.item(it)
	return nil
}

// page is a page as an item.
func page(in *stream, raw []byte) (Item, error) {
	doc, err := tree(in, raw)
	if err != nil {
		return Item{}, err
	}
	a := readAbout(doc)
	it := Item{
		Kind: KindText, Partial: a.partial, Title: a.title, Publisher: a.site, Language: a.language,
		Byline: strings.Join(a.authors, ", "), Modified: bestTime(a.modified, nil),
	}
	it.URL = in.absolute(a.canonical)
	if it.URL == "" || in.base != nil && !sameHost(it.URL, in.base) { // another host may not say that it is this page's
		it.URL = in.address()
	}
	lesser := a.times
	if len(a.published) == 0 && len(a.times) > 1 {
		lesser = inArticle(doc)
	}
	if it.Published = bestTime(a.published, lesser); it.Published == "" {
		it.Published = pathDate(it.URL)
	}
	it.Text, it.Byline = article(doc, in.base, a, it.Byline)
	if it.Text == "" {
		return it, fmt.Errorf("%w: no article in this page", ErrNoText)
	}
	it.Text = withoutHead(it.Text, it, a.clocks)
	return it, nil
}

var datedPath = regexp.MustCompile(`/((?:19|20)\d\d)[/-](\d\d)[/-](\d\d)(?:/|-|$)`)

// pathDate is the day that many papers write into the addresses of what they publish: "/2022/01/12/talks".
func pathDate(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	m := datedPath.FindStringSubmatch(u.Path)
	if m == nil {
		return ""
	}
	return dateOnly(m[1] + "-" + m[2] + "-" + m[3])
}

// tree is the tree of a page. What the server declares of its encoding comes before what the page does.
func tree(in *stream, raw []byte) (*html.Node, error) {
	declared := in.charset
	if declared == "" {
		_, declared, _ = charset.DetermineEncoding(raw[:min(len(raw), detectBytes)], "")
	}
	return parseHTML(decode(raw, declared))
}

// feedTypes are the media types by which pages name their feeds.
var feedTypes = []string{"application/rss+xml", "application/atom+xml", "application/feed+json"}

// readPageFeeds reads the feeds that a page names in its head.
func readPageFeeds(in *stream, out *sink) error {
	raw, err := in.all(maxPage)
	if err != nil {
		return err
	}
	doc, err := tree(in, raw)
	if err != nil {
		return err
	}
	base, number, seen := "", 0, map[string]bool{}
	for n := range doc.Descendants() {
		switch n.DataAtom {
		case atom.Base:
			base = attr(n, "href")
		case atom.Link:
			rel := strings.Fields(strings.ToLower(attr(n, "rel")))
			if !slices.Contains(rel, "alternate") || !slices.Contains(feedTypes, strings.ToLower(strings.TrimSpace(attr(n, "type")))) {
				continue
			}
			number++
			it := Item{Kind: KindSource, URL: in.absolute(attr(n, "href"), base), Title: attr(n, "title"), Where: fmt.Sprintf("feed %d", number)}
			switch {
			case it.URL == "":
				out.fault(it.Where, fmt.Errorf("%w: %.60q is no address", ErrDamaged, attr(n, "href")))
			case !seen[it.URL]:
				seen[it.URL] = true
				out.item(it)
			}
			if out.closed || number > maxItems {
				return nil
			}
		}
	}
	return nil
}

func sameHost(address string, base *url.URL) bool {
	u, err := url.Parse(address)
	return err == nil && strings.TrimPrefix(u.Hostname(), "www.") == strings.TrimPrefix(base.Hostname(), "www.")
}

// inArticle are the times within the first article of a page: those beside it are of other articles.
func inArticle(doc *html.Node) []string {
	for n := range doc.Descendants() {
		if n.DataAtom != atom.Article && n.DataAtom != atom.Main {
			continue
		}
		for t := range n.Descendants() {
			if t.DataAtom == atom.Time && attr(t, "datetime") != "" {
				return []string{attr(t, "datetime")}
			}
		}
	}
	return nil
}

const (
	// enoughText is what an article has at least; less is taken only where nothing else is found.
	enoughText = 250
	// fuller is how many times more text a second witness must have to be believed over the first.
	fuller = 2
)

// article is the body of a page: what readability finds; where that is next to nothing, or less than half of what the page itself gives
// as the article, the latter; else the longest of the elements that hold articles.
func article(doc *html.Node, base *url.URL, a about, byline string) (body, by string) {
	marked := markedText(doc)
	p := readability.NewParser()
	p.DisableJSONLD = true // it is read already
	if weight(doc, 0, maxWeight) <= maxWeight {
		found, err := p.ParseDocument(doc, base)
		if err == nil && found.Node != nil {
			body = nodeText(found.Node)
		}
		if byline == "" {
			byline = line(strings.TrimPrefix(strings.TrimPrefix(found.Byline(), "By "), "by "))
		}
	}
	for _, other := range []string{a.body, marked} {
		if len(other) > fuller*len(body) && (len(other) >= enoughText || body == "") {
			body = other
		}
	}
	return body, byline
}

// markedText is the text of the one element that a page marks as its article, else as its main part, else the whole.
func markedText(doc *html.Node) string {
	var articles, mains []*html.Node
	var body *html.Node
	for n := range doc.Descendants() {
		switch {
		case n.Type != html.ElementNode:
		case strings.EqualFold(attr(n, "itemprop"), "articleBody"):
			return nodeText(n)
		case n.DataAtom == atom.Article:
			articles = append(articles, n)
		case n.DataAtom == atom.Main || attr(n, "role") == "main":
			mains = append(mains, n)
		case n.DataAtom == atom.Body:
			body = n
		}
	}
	switch {
	case len(articles) == 1:
		return nodeText(articles[0])
	case len(mains) == 1:
		return nodeText(mains[0])
	case body != nil && len(articles) == 0:
		return paragraphs(body)
	}
	return ""
}

// paragraphs are the texts of the p elements in a node, for pages that mark nothing.
func paragraphs(n *html.Node) string {
	var found []string
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.DataAtom == atom.P {
			if t := nodeText(n); t != "" {
				found = append(found, t)
			}
			return
		}
		for c := range n.ChildNodes() {
			walk(c)
		}
	}
	walk(n)
	return strings.Join(found, "\n\n")
}

// withoutHead cuts off first paragraphs that only repeat what is known beside the text: the title, the authors, the time.
func withoutHead(body string, it Item, times []string) string {
	for range 4 {
		first, rest, ok := strings.Cut(body, "\n\n")
		said := strings.ToLower(line(first))
		switch {
		case !ok:
			return body
		case said == strings.ToLower(line(it.Title)), it.Byline != "" && said == strings.ToLower(line(it.Byline)):
		case slices.Contains(times, said), strings.HasPrefix(said, "by ") && len(said) < 100 && !strings.HasSuffix(said, "."):
		default:
			return body
		}
		body = rest
	}
	return body
}
