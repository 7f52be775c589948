package source

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"detente/internal/fetch"
)

var update = flag.Bool("update", false, "rewrite what the files of testdata should give")

// collect reads all of r.
func collect(t testing.TB, format Format, name string, r io.Reader) (items []Item, faults []*Fault, end error) {
	t.Helper()
	for it, err := range Read(t.Context(), format, name, r) {
		var fault *Fault
		switch {
		case end != nil:
			t.Fatalf("%s: something came after the last error, %v", name, end)
		case errors.As(err, &fault):
			faults = append(faults, fault)
		case err != nil:
			end = err
		default:
			items = append(items, it)
		}
	}
	return items, faults, end
}

// one reads the single item of a source that is whole.
func one(t testing.TB, format Format, name, content string) Item {
	t.Helper()
	items, faults, err := collect(t, format, name, strings.NewReader(content))
	if len(items) != 1 || len(faults) > 0 || err != nil {
		t.Fatalf("%s: %d items, faults %v, error %v; want one item", name, len(items), faults, err)
	}
	return items[0]
}

// shown is what golden files hold of a source.
type shown struct {
	Format Format   `json:"format"`
	Items  []any    `json:"items"`
	Faults []string `json:"faults,omitempty"`
	Error  string   `json:"error,omitempty"`
}

// TestGolden holds what each file of testdata gives against the file with ".want" behind its name. The files are read as if they came
// from the web, so that links are seen resolved.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "*.*"))
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, file := range files {
		if strings.HasSuffix(file, ".want") {
			continue
		}
		seen++
		t.Run(filepath.Base(file), func(t *testing.T) {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			name := "https://news.example/" + filepath.Base(file)
			got := shown{Items: []any{}}
			if got.Format, err = Detect(name, raw[:min(len(raw), headBytes)]); err != nil {
				got.Error = err.Error()
			} else {
				items, faults, end := collect(t, "", name, bytes.NewReader(raw))
				for _, it := range items {
					got.Items = append(got.Items, show(t, it))
				}
				for _, f := range faults {
					got.Faults = append(got.Faults, f.Error())
				}
				if end != nil {
					got.Error = end.Error()
				}
			}
			var b bytes.Buffer
			enc := json.NewEncoder(&b)
			enc.SetEscapeHTML(false)
			enc.SetIndent("", "  ")
			if err := enc.Encode(got); err != nil {
				t.Fatal(err)
			}
			if *update {
				if err := os.WriteFile(file+".want", b.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file + ".want")
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(b.Bytes(), want) {
				t.Errorf("got\n%s\nwant\n%s", b.Bytes(), want)
			}
		})
	}
	if seen < 20 {
		t.Errorf("%d files seen: the test looks in the wrong place", seen)
	}
}

// show is an item without what it does not have; cues with their words.
func show(t *testing.T, it Item) any {
	t.Helper()
	raw, err := json.Marshal(it)
	if err != nil {
		t.Fatal(err)
	}
	fields := map[string]any{}
	if err := json.Unmarshal(raw, &fields); err != nil {
		t.Fatal(err)
	}
	if it.Cues != nil {
		doc, err := it.Document()
		if err != nil {
			t.Fatal(err)
		}
		var cues []string
		for _, c := range it.Cues {
			cues = append(cues, fmt.Sprintf("%v-%v %s", c.From, c.To, doc.Quote(c.Span)))
		}
		fields["Cues"] = cues
	}
	return prune(fields)
}

func prune(v any) any {
	if m, ok := v.(map[string]any); ok {
		for k, each := range m {
			if each = prune(each); each == nil || each == "" || each == false {
				delete(m, k)
			} else {
				m[k] = each
			}
		}
		if len(m) == 0 {
			return nil
		}
	}
	return v
}

// The encoding that only the server tells reaches the reader of the page.
func TestDeclaredEncoding(t *testing.T) {
	const words = "\xcf\xe5\xf0\xe5\xe3\xee\xe2\xee\xf0\xfb \xef\xf0\xee\xe4\xee\xeb\xe6\xe0\xf2\xf1\xff."
	for contentType, want := range map[string]string{
		"text/html; charset=windows-1251": "Переговоры продолжатся.", `text/html; charset="KOI8-R"`: "оЕПЕЦНБНПШ ОПНДНКФЮРЯЪ.",
		"text/html": "Ïåðåãîâîðû ïðîäîëæàòñÿ.", "text/html; charset=nonsense": "Ïåðåãîâîðû ïðîäîëæàòñÿ.", "": "Ïåðåãîâîðû ïðîäîëæàòñÿ.",
	} {
		for format, content := range map[Format]string{
			Page: pageOf(words), Feed: "<rss><channel><item><description>" + words + "</description></item></channel></rss>", Text: words,
			WebVTT: "WEBVTT\n\n00:01.000 --> 00:02.000\n" + words,
		} {
			items, _, err := collect(t, format, "x", Declared(strings.NewReader(content), contentType))
			if err != nil || len(items) != 1 || !strings.HasPrefix(items[0].Text, want) {
				t.Errorf("%s, %q: %v, %v", format, contentType, items, err)
			}
		}
	}
}

func TestReadEndsWhenItsContextDoes(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	rows := strings.Repeat(`{"text":"Envoys met."}`+"\n", 100_000)
	n := 0
	var last error
	for _, err := range Read(ctx, JSONLines, "rows.jsonl", strings.NewReader(rows)) {
		if n++; n == 3 {
			cancel()
		}
		last = err
	}
	if !errors.Is(last, context.Canceled) || n > 20_000 {
		t.Errorf("after %d items: %v, want %v soon after the third", n, last, context.Canceled)
	}
}

func TestReadStopsWhenNoMoreIsWanted(t *testing.T) {
	for _, format := range []Format{Feed, JSONFeed, OPML, Sitemap, JSONLines, WARC, PETRARCH} {
		raw, name := many(format, 3)
		n := 0
		for range Read(t.Context(), format, name, bytes.NewReader(raw)) {
			n++
			break
		}
		if n != 1 {
			t.Errorf("%s: %d items", format, n)
		}
	}
}

func TestReadTellsAFailingReader(t *testing.T) {
	broken := errors.New("the cable was pulled")
	for _, format := range []Format{Feed, JSONFeed, OPML, Sitemap, JSONLines, WARC, PETRARCH, Page, Text, WebVTT} {
		raw, name := many(format, 3)
		_, _, err := collect(t, format, name, io.MultiReader(bytes.NewReader(raw[:len(raw)/2]), failing{broken}))
		if !errors.Is(err, broken) {
			t.Errorf("%s: %v, want %v", format, err, broken)
		}
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// many makes a source of n items; the text of each names its number.
func many(format Format, n int) (raw []byte, name string) {
	var b bytes.Buffer
	list := func(head, each, foot string) {
		b.WriteString(head)
		for i := range n {
			b.WriteString(strings.ReplaceAll(each, "#", fmt.Sprint(i)))
		}
		b.WriteString(foot)
	}
	switch format {
	case Feed:
		list(`<rss version="2.0"><channel><title>News</title>`, `<item><title>Talks #</title><link>https://news.example/#</link><description>Envoys met for round #.</description></item>`, `</channel></rss>`)
	case JSONFeed:
		b.WriteString(`{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"x","content_text":"Envoys met."}`)
		list("", `,{"id":"#","content_text":"Envoys met for round #."}`, "]}")
	case OPML:
		list(`<opml version="2.0"><body>`, `<outline text="Paper #" xmlUrl="https://paper#.example/feed"/>`, `</body></opml>`)
	case Sitemap:
		list(`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`, `<url><loc>https://news.example/#</loc></url>`, `</urlset>`)
	case JSONLines:
		list("", `{"text":"Envoys met for round #."}`+"\n", "")
	case WARC:
		for i := range n {
			b.Write(warcResponse(fmt.Sprintf("https://news.example/%d", i), pageOf(fmt.Sprintf("Envoys met for round %d.", i))))
		}
	case PETRARCH:
		list("", "20220112\tRUSGOV\tUSAGOV\t036\t\t#\tWIRE\n", "")
	case Page:
		b.WriteString(pageOf("Envoys met."))
	case WebVTT:
		list("WEBVTT\n\n", "00:01.000 --> 00:02.000\nRound #.\n\n", "")
	case Text:
		list("", "Envoys met for round #.\n", "")
	}
	return b.Bytes(), "https://news.example/" + string(format)
}

// pageOf is a page with an article that starts with what is given.
func pageOf(first string) string {
	return `<!DOCTYPE html><html lang="en"><head><title>Talks</title></head><body><nav><a href="/">Home</a></nav><article><h1>Talks</h1><p>` + first +
		`</p><p>` + strings.Repeat("The ministers spoke of the border, of grain and of the exchange of prisoners, and agreed to speak again. ", 6) + `</p></article></body></html>`
}

// warcResponse is a record of WARC that holds a page.
func warcResponse(address, page string) []byte {
	http := fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n%s", page)
	return fmt.Appendf(nil, "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: %s\r\nWARC-Date: 2022-01-12T10:00:00Z\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", address, len(http), http)
}

// The way of a paper that publishes sitemaps: from the index to a packed sitemap, from there to the page, all through the one client.
func TestFromTheNetworkToTheText(t *testing.T) {
	mux := http.NewServeMux()
	serve := func(path, contentType string, content []byte) {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", contentType)
			w.Write(content)
		})
	}
	serve("/index.xml", "application/xml", []byte(`<sitemapindex><sitemap><loc>/news.xml.gz</loc></sitemap></sitemapindex>`))
	serve("/news.xml.gz", "application/gzip", packed(t, []byte(`<urlset><url><loc>/talks</loc></url></urlset>`)))
	serve("/talks", "text/html; charset=windows-1252", []byte(pageOf("Envoys met in Z\xfcrich.")))
	server := httptest.NewServer(mux)
	defer server.Close()
	client, err := fetch.New(fetch.Options{Contact: "desk@example.org", Delay: time.Millisecond, Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	if err != nil {
		t.Fatal(err)
	}
	it := Item{Kind: KindSource, URL: server.URL + "/index.xml"}
	for it.Kind != KindText {
		r, err := client.Get(t.Context(), it.URL, fetch.Conditions{})
		if err != nil {
			t.Fatal(err)
		}
		items, faults, err := collect(t, "", r.URL, Declared(r.Body, r.ContentType))
		r.Body.Close()
		if len(items) != 1 || faults != nil || err != nil {
			t.Fatalf("%s: %v, %v, %v", it.URL, items, faults, err)
		}
		it = items[0]
	}
	if it.URL != server.URL+"/talks" || !strings.HasPrefix(it.Text, "Envoys met in Zürich.") {
		t.Errorf("%q %q", it.URL, it.Text)
	}
}
