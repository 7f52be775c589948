package source

import (
	"bytes"
	"fmt"
	"path"
	"regexp"
	"strings"
)

// Format is a way in which items are written down.
type Format string

// The formats that are read.
const (
	Feed      Format = "feed" // RSS 0.9 to 2.0, Atom
	JSONFeed  Format = "jsonfeed"
	OPML      Format = "opml"
	Sitemap   Format = "sitemap"    // also an index of sitemaps
	Page      Format = "page"       // HTML
	PageFeeds Format = "page-feeds" // of a page, the feeds that it names; never found out, only asked for
	Text      Format = "text"
	Markdown  Format = "markdown"
	WebVTT    Format = "vtt"
	SRT       Format = "srt"
	WARC      Format = "warc"
	JSONLines Format = "jsonl"
	ICEWS     Format = "icews"
	POLECAT   Format = "polecat"
	GDELT     Format = "gdelt" // the export table of GDELT 2.0
	PETRARCH  Format = "petrarch"
	Phoenix   Format = "phoenix" // PETRARCH's events as the Phoenix pipeline writes them
)

// parsers are the readers of formats. Each ends early where the sink wants no more.
var parsers map[Format]func(*stream, *sink) error

func init() {
	parsers = map[Format]func(*stream, *sink) error{
		Feed: readFeed, JSONFeed: readJSONFeed, OPML: readOPML, Sitemap: readSitemap,
		Page: readPage, PageFeeds: readPageFeeds, Text: readText, Markdown: readMarkdown, WebVTT: readVTT, SRT: readSRT,
		WARC: readWARC, JSONLines: readJSONLines,
		ICEWS: readTable, POLECAT: readTable, GDELT: readTable, PETRARCH: readTable, Phoenix: readTable,
	}
}

// Formats are the formats that are read.
func Formats() []Format {
	return []Format{Feed, JSONFeed, OPML, Sitemap, Page, PageFeeds, Text, Markdown, WebVTT, SRT, WARC, JSONLines, ICEWS, POLECAT, GDELT, PETRARCH, Phoenix}
}

var (
	htmlStart = regexp.MustCompile(`(?i)<(?:!doctype\s+html|html|head|body|title|meta|script|div|p|h1|article|main|table)\b`)
	srtStart  = regexp.MustCompile(`^\d+[ \t]*\r?\n\d{1,2}:\d\d:\d\d[,.]\d{1,3}[ \t]*-->`)
	jsonList  = regexp.MustCompile(`^\[\s*\{\s*"`)
	markdown  = regexp.MustCompile(`(?m)^(?:#{1,6} \S|\[[^\]]+\]: \S)`)
	xmlRoot   = regexp.MustCompile(`<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)`)
	asides    = regexp.MustCompile(`(?s)<!--.*?-->|<\?.*?\?>`)
)

// refused are formats that are known, not read, and what to do about it.
var refused = []struct{ magic, what string }{
	{"%PDF-", "PDF: take its text out first (pdftotext)"},
	{"\xD0\xCF\x11\xE0", "an office document: save it as text or HTML first"},
	{"{\\rtf", "RTF: save it as text or HTML first"},
	{"\x89PNG", "an image"}, {"\xFF\xD8\xFF", "an image"}, {"GIF8", "an image"},
	{"BZh", "bzip2: expand it first (bunzip2)"}, {"\xFD7zXZ", "xz: expand it first (unxz)"},
	{"SQLite format 3", "a database"}, {"PAR1", "Parquet"}, {"ID3", "sound"}, {"OggS", "sound"},
}

// Detect finds out what format a stream has from its first bytes, packed or not, and, where they leave it open, its name.
func Detect(name string, head []byte) (Format, error) {
	head, err := expandHead(head)
	if err != nil {
		return "", err
	}
	for _, r := range refused {
		if bytes.HasPrefix(head, []byte(r.magic)) {
			return "", fmt.Errorf("%w: it is %s", ErrFormat, r.what)
		}
	}
	text := strings.TrimLeft(decode(head, ""), "\uFEFF \t\r\n")
	if strings.IndexByte(text, 0) >= 0 {
		return "", fmt.Errorf("%w: it has NUL bytes, so it is no text", ErrFormat)
	}
	switch {
	case strings.TrimSpace(text) == "":
		return "", fmt.Errorf("%w: it is empty", ErrNoText)
	case strings.HasPrefix(text, "WARC/"):
		return WARC, nil
	case strings.HasPrefix(text, "WEBVTT"):
		return WebVTT, nil
	case srtStart.MatchString(text):
		return SRT, nil
	case jsonList.MatchString(text):
		return JSONLines, nil
	case text[0] == '{':
		if f := detectJSON(text); f != "" {
			return f, nil
		}
	case text[0] == '<':
		if f := detectMarkup(text); f != "" {
			return f, nil
		}
	}
	if f := detectTable(text); f != "" {
		return f, nil
	}
	return detectText(name, text), nil
}

func detectJSON(text string) Format {
	start := text[:min(len(text), 1<<10)]
	switch {
	case strings.Contains(start, "jsonfeed.org/version/"):
		return JSONFeed
	case strings.Contains(text, `"`):
		return JSONLines
	}
	return ""
}

// detectMarkup tells by the first element.
func detectMarkup(text string) Format {
	m := xmlRoot.FindStringSubmatch(asides.ReplaceAllString(text, ""))
	if m == nil {
		m = make([]string, 3)
	}
	switch m[2] {
	case "rss", "RDF", "feed", "channel":
		return Feed
	case "opml":
		return OPML
	case "urlset", "sitemapindex":
		return Sitemap
	}
	if htmlStart.MatchString(text) {
		return Page
	}
	return ""
}

// detectText decides among texts: by the name's ending, else by how it looks.
func detectText(name, text string) Format {
	name = strings.ToLower(name)
	if i := strings.IndexAny(name, "?#"); i >= 0 {
		name = name[:i]
	}
	for _, packed := range []string{".gz", ".zst", ".zip"} {
		name = strings.TrimSuffix(name, packed)
	}
	switch path.Ext(name) {
	case ".txt", ".text":
		return Text
	case ".md", ".markdown":
		return Markdown
	case ".html", ".htm", ".xhtml":
		return Page
	}
	switch {
	case strings.HasPrefix(text, "---\n") || strings.HasPrefix(text, "---\r\n") || markdown.MatchString(text):
		return Markdown
	case htmlStart.MatchString(text[:min(len(text), 1<<10)]):
		return Page
	}
	return Text
}
