package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
)

// packedBy is a text, packed.
func packedBy(t *testing.T, pack func(io.Writer) io.WriteCloser, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := pack(&b)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// What is packed within what is packed, each step within the bounds of one, is out of all proportion together.
func TestBombsWithinBombs(t *testing.T) {
	gigabyte := bomb(t, "20220112\tRUSGOV\tUSAGOV\t036\t\t1\tWIRE\n", packGzip)
	page := packedBy(t, packGzip, "<html><body><p>"+strings.Repeat(" ", maxPage-64))
	response := string(record("response", "https://a.example/", "application/http; msgtype=response",
		fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%s", len(page), page)))
	member := packedBy(t, packGzip, response)
	var plainArchive strings.Builder
	for plainArchive.Len() < 1<<20 {
		plainArchive.WriteString(response)
	}
	for name, c := range map[string]struct {
		format Format
		raw    []byte
	}{
		"deflate in zip":           {PETRARCH, zipOf(t, "20220112\tRUSGOV\tUSAGOV\t036\t\t1\tWIRE\n"+strings.Repeat(" ", 1<<30))},
		"gzip in zip":              {PETRARCH, zipOf(t, string(gigabyte))},
		"gzip in gzip":             {"", packedBy(t, packGzip, string(gigabyte))},
		"zstd in gzip":             {"", packedBy(t, packGzip, string(bomb(t, "WEBVTT\n\n", packZstd)))},
		"pages in members":         {WARC, bytes.Repeat(member, (1<<20)/len(member))},
		"pages in an archive":      {WARC, []byte(plainArchive.String())},
		"pages in a packed one":    {WARC, packedBy(t, packGzip, plainArchive.String())},
		"pages in one by zstd":     {WARC, packedBy(t, packZstd, plainArchive.String())},
		"pages in members, zipped": {WARC, zipOf(t, string(bytes.Repeat(member, (1<<20)/len(member))))},
	} {
		t.Run(name, func(t *testing.T) {
			if len(c.raw) > 2<<20 {
				t.Fatalf("%d bytes: not a bomb", len(c.raw))
			}
			within(t, bombMemory, func() {
				items, faults, err := collect(t, c.format, "bomb", bytes.NewReader(c.raw))
				if !errors.Is(err, ErrBomb) && !(c.format == "" && errors.Is(err, ErrFormat)) || len(items) > 1 {
					t.Errorf("%d items, %d faults, error %v", len(items), len(faults), err)
				}
			})
		})
	}
}

// Entities that a document declares are not resolved: not those that name files or addresses, nor those made of each other.
func TestDeclaredEntitiesAreNotResolved(t *testing.T) {
	laughs := `<!ENTITY a0 "haha">`
	for i := range 30 {
		laughs += fmt.Sprintf(`<!ENTITY a%d "%s">`, i+1, strings.Repeat(fmt.Sprintf("&a%d;", i), 10))
	}
	declarations := map[string]string{
		"file":      `<!ENTITY x SYSTEM "file:///etc/passwd">`,
		"address":   `<!ENTITY x SYSTEM "http://127.0.0.1:1/secret">`,
		"parameter": `<!ENTITY % p SYSTEM "file:///etc/passwd"> %p; <!ENTITY x "%p;">`,
		"laughs":    laughs + `<!ENTITY x "&a30;">`,
		"quadratic": `<!ENTITY x "` + strings.Repeat("ha", 50_000) + `">`,
		"itself":    `<!ENTITY x "&x;&x;">`,
	}
	for what, declaration := range declarations {
		uses := "&x;"
		if what == "quadratic" {
			uses = strings.Repeat("&x;", 50_000)
		}
		for name, c := range map[string]struct {
			format Format
			around string // of the declaration and the uses
			whole  bool   // items come, with the reference as it is written or left out
		}{
			"rss":     {Feed, `<?xml version="1.0"?><!DOCTYPE rss [%s]><rss version="2.0"><channel><item><title>Envoys met</title><description>Before %s after.</description></item><item><title>Next</title></item></channel></rss>`, true},
			"atom":    {Feed, `<?xml version="1.0"?><!DOCTYPE feed [%s]><feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Envoys met</title><content>Before %s after.</content></entry><entry><title>Next</title></entry></feed>`, true},
			"sitemap": {Sitemap, `<?xml version="1.0"?><!DOCTYPE urlset [%s]><urlset><url><loc>https://a.example/</loc><news:news><news:title>%s</news:title></news:news></url><url><loc>https://b.example/</loc></url></urlset>`, true},
			"opml":    {OPML, `<?xml version="1.0"?><!DOCTYPE opml [%s]><opml><body><outline text="%s" xmlUrl="https://a.example/feed"/></body></opml>`, true},
			"page":    {Page, `<!DOCTYPE html [%s]><html><body><p>Before %s after.</p></body></html>`, true},
		} {
			t.Run(what+" "+name, func(t *testing.T) {
				within(t, mostMemory, func() {
					items, faults, err := collect(t, c.format, "entities", strings.NewReader(fmt.Sprintf(c.around, declaration, uses)))
					if len(items)+len(faults) == 0 && err == nil {
						t.Error("nothing was read and nothing told")
					}
					for _, it := range items {
						all := fmt.Sprint(it.Text, it.Title, it.URL)
						if strings.Contains(all, "root:") || strings.Contains(all, "hahahaha") && name != "page" || len(all) > 1<<20 {
							t.Errorf("resolved: %.200q", all)
						}
					}
				})
			})
		}
	}
}

// Lines of what costs parsers most, of 32 MB and of the most that a format lets through: each is taken, or told by name. Of
// the kinds of lines the two dearest are tried; DETENTE_LONG=1 (make test-long) tries them all, which takes minutes.
func TestLongLinesOfAnything(t *testing.T) {
	const long = 32 << 20
	all := os.Getenv("DETENTE_LONG") != ""
	type form struct {
		format     Format
		head, tail string
	}
	most := map[Format]int{Feed: maxEntry, Sitemap: maxEntry, OPML: maxOutlines, JSONFeed: maxEntry, JSONLines: maxPlain, Text: maxPlain, Markdown: maxMarkdown, WebVTT: maxTranscript,
		SRT: maxTranscript, Page: maxPage, PETRARCH: maxRow, WARC: maxPlain}
	forms := map[string]form{
		"rss text":        {Feed, `<rss><channel><item><title>a</title><description>`, `</description></item><item><title>After</title></item></channel></rss>`},
		"rss CDATA":       {Feed, `<rss><channel><item><title>a</title><description><![CDATA[`, `]]></description></item><item><title>After</title></item></channel></rss>`},
		"atom title":      {Feed, `<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>`, `</title></entry><entry><title>After</title></entry></feed>`},
		"sitemap":         {Sitemap, `<urlset><url><loc>`, `</loc></url><url><loc>https://b.example/</loc></url></urlset>`},
		"opml attribute":  {OPML, `<opml><body><outline xmlUrl="https://a.example/" text="`, `"/></body></opml>`},
		"opml text":       {OPML, `<opml><body><outline xmlUrl="https://a.example/">`, `</outline></body></opml>`},
		"jsonfeed string": {JSONFeed, `{"version":"https://jsonfeed.org/version/1","items":[{"title":"a","content_html":"`, `"}]}`},
		"jsonl string":    {JSONLines, `{"text":"`, `"}` + "\n" + `{"text":"After."}`},
		"jsonl line":      {JSONLines, ``, "\n" + `{"text":"After."}`},
		"text":            {Text, ``, ``},
		"markdown":        {Markdown, "# Title\n\n", ``},
		"front matter":    {Markdown, "---\ntitle: ", "\n---\nText."},
		"vtt":             {WebVTT, "WEBVTT\n\n00:01.000 --> 00:02.000\n", ""},
		"vtt time":        {WebVTT, "WEBVTT\n\n00:01.000 --> ", "\n"},
		"srt":             {SRT, "1\n00:00:01,000 --> 00:00:02,000\n", ""},
		"page":            {Page, "<html><body><p>", ""},
		"page attribute":  {Page, `<html><body><p title="`, `">x`},
		"page script":     {Page, `<html><body><script type="application/ld+json">{"@type":"Article","articleBody":"`, `"}</script><p>x`},
		"table":           {PETRARCH, "20220112\tA\tB\t036\t\t1\t", "\n20220113\tA\tB\t036\t\t1\tW\n"},
		"warc head":       {WARC, "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: ", "\r\n\r\n"},
		"warc text":       {WARC, "WARC/1.0\r\nWARC-Type: resource\r\nContent-Type: text/plain\r\nContent-Length: 33554432\r\n\r\n", "\r\n\r\n"},
	}
	for name, f := range forms {
		for what, each := range map[string]string{
			"letters": "x", "spaces": " ", "entities": "&amp;", "numbers": "&#x41;", "half entities": "&", "tags": "<b>", "open tags": "<", "ends": "</b>", "comments": "<!--", "marks": "]]", "quotes": `'`,
			"brackets": "[", "stars": "*a*", "ticks": "`", "links": "[a](", "underscores": "_a", "bullets": "- ", "greater": "> ", "escapes": `\u0041`, "times": "00:01.000 ", "colons": ":", "attributes": "a=b ",
			"accents": "e\u0301", "wide": "\U0001F54A", "zeros": "\x00", "broken": "\xff", "returns": "\r",
		} {
			if !all && what != "open tags" && what != "broken" {
				continue
			}
			t.Run(name+" of "+what, func(t *testing.T) {
				for _, length := range []int{long, most[f.format] - 1<<10} {
					raw := f.head + strings.Repeat(each, length/len(each)) + f.tail
					within(t, mostMemory, func() {
						items, faults, err := collect(t, f.format, "long", strings.NewReader(raw))
						if len(items)+len(faults) == 0 && err == nil {
							t.Errorf("%d bytes: nothing was read and nothing told", length)
						}
					})
				}
			})
		}
	}
}
