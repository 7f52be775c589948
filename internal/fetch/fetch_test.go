package fetch

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// client is one that may reach the test's own servers on 127.0.0.1, and nothing else that is not public.
func client(t *testing.T, o Options) *Client {
	t.Helper()
	o.Contact = "desk@example.org"
	o.Allow = append(o.Allow, netip.MustParsePrefix("127.0.0.1/32"))
	if o.Delay == 0 {
		o.Delay = time.Millisecond
	}
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.http.CloseIdleConnections)
	return c
}

// serve is a server; without a handler for it, it has no robots.txt.
func serve(t *testing.T, handlers map[string]http.HandlerFunc) string {
	t.Helper()
	mux := http.NewServeMux()
	for path, h := range handlers {
		mux.HandleFunc(path, h)
	}
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s.URL
}

func says(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, text) }
}

func redirects(to string, code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Location", to); w.WriteHeader(code) }
}

// got is what an address gives.
func got(t *testing.T, c *Client, address string) (string, *Response, error) {
	t.Helper()
	r, err := c.Get(t.Context(), address, Conditions{})
	if err != nil {
		return "", nil, err
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	return string(b), r, err
}

func TestNewWantsAContact(t *testing.T) {
	for _, contact := range []string{"", " ", "a\r\nHost: b", "a) (b"} {
		if _, err := New(Options{Contact: contact}); err == nil {
			t.Errorf("%q: no error", contact)
		}
	}
}

func TestGetSaysWhoAsksAndAsksOnlyForWhatIsNew(t *testing.T) {
	var asked []string
	at := serve(t, map[string]http.HandlerFunc{"/feed": func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Method+" "+r.Header.Get("User-Agent"))
		w.Header().Set("ETag", `"7"`)
		w.Header().Set("Last-Modified", "Wed, 12 Jan 2022 10:00:00 GMT")
		w.Header().Set("Content-Type", "application/rss+xml; charset=windows-1251")
		if r.Header.Get("If-None-Match") == `"7"` && r.Header.Get("If-Modified-Since") == "Wed, 12 Jan 2022 10:00:00 GMT" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		io.WriteString(w, "<rss/>")
	}})
	c := client(t, Options{Version: "1.2"})
	text, r, err := got(t, c, at+"/feed#part")
	if err != nil || text != "<rss/>" || r.URL != at+"/feed" || r.Moved || r.ContentType != "application/rss+xml; charset=windows-1251" {
		t.Fatalf("%q %+v %v", text, r, err)
	}
	if _, err := c.Get(t.Context(), at+"/feed", r.Conditions); !errors.Is(err, ErrNotModified) {
		t.Errorf("with %+v: %v", r.Conditions, err)
	}
	const agent = "GET Detente/1.2 (reads published reports on international relations; desk@example.org)"
	if len(asked) != 2 || asked[0] != agent || asked[1] != agent {
		t.Errorf("asked %q", asked)
	}
}

func TestRobotsAreAskedOnceAndObeyed(t *testing.T) {
	robots, pages := 0, 0
	at := serve(t, map[string]http.HandlerFunc{
		"/robots.txt": func(w http.ResponseWriter, r *http.Request) {
			robots++
			io.WriteString(w, "User-agent: Detente\nDisallow: /private\n")
		},
		"/": func(http.ResponseWriter, *http.Request) { pages++ },
	})
	c := client(t, Options{})
	for range 3 {
		if _, _, err := got(t, c, at+"/private/a"); !errors.Is(err, ErrRobots) {
			t.Errorf("forbidden: %v", err)
		}
		if _, _, err := got(t, c, at+"/public"); err != nil {
			t.Error(err)
		}
	}
	if robots != 1 || pages != 3 {
		t.Errorf("robots.txt asked %d times, pages %d", robots, pages)
	}
}

func TestRobotsThatCannotBeRead(t *testing.T) {
	for code, want := range map[int]error{404: nil, 410: nil, 403: nil, 500: ErrRobots, 502: ErrRobots} {
		at := serve(t, map[string]http.HandlerFunc{
			"/robots.txt": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) },
			"/":           says("x"),
		})
		if _, _, err := got(t, client(t, Options{}), at+"/"); !errors.Is(err, want) || want == nil && err != nil {
			t.Errorf("%d: %v, want %v", code, err, want)
		}
	}
}

func TestRobotsElsewhereAreBelieved(t *testing.T) {
	at := serve(t, map[string]http.HandlerFunc{
		"/robots.txt": redirects("/rules", http.StatusFound), "/rules": says("User-agent: *\nDisallow: /a"), "/a": says("x"),
	})
	if _, _, err := got(t, client(t, Options{}), at+"/a"); !errors.Is(err, ErrRobots) {
		t.Error(err)
	}
}

// The start of a robots.txt without end is believed.
func TestRobotsWithoutEnd(t *testing.T) {
	at := serve(t, map[string]http.HandlerFunc{
		"/robots.txt": says("User-agent: *\nDisallow: /a\n" + strings.Repeat("# more\n", maxRobots/7+1) + "Disallow: /b\n"),
		"/":           says("x"),
	})
	c := client(t, Options{})
	if _, _, err := got(t, c, at+"/a"); !errors.Is(err, ErrRobots) {
		t.Error(err)
	}
	if _, _, err := got(t, c, at+"/b"); err != nil {
		t.Error(err)
	}
}

func TestRedirects(t *testing.T) {
	other := serve(t, map[string]http.HandlerFunc{"/robots.txt": says("User-agent: *\nDisallow: /closed"), "/": says("there")})
	at := serve(t, map[string]http.HandlerFunc{
		"/for-good": redirects("/b", http.StatusMovedPermanently), "/b": redirects(other+"/new", http.StatusPermanentRedirect),
		"/for-now": redirects("/for-good", http.StatusFound),
		"/loop":    redirects("/loop", http.StatusFound),
		"/closed":  redirects(other+"/closed", http.StatusFound),
		"/file":    redirects("file:///etc/passwd", http.StatusFound),
		"/nowhere": redirects("", http.StatusFound),
		"/user":    redirects("http://a:b@example.org/", http.StatusFound),
	})
	c := client(t, Options{})
	for path, moved := range map[string]bool{"/for-good": true, "/for-now": false} {
		if text, r, err := got(t, c, at+path); err != nil || text != "there" || r.URL != other+"/new" || r.Moved != moved {
			t.Errorf("%s: %q %+v %v", path, text, r, err)
		}
	}
	for path, want := range map[string]error{"/loop": ErrRedirects, "/closed": ErrRobots, "/file": ErrAddress, "/nowhere": ErrAddress, "/user": ErrAddress} {
		if _, _, err := got(t, c, at+path); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", path, err, want)
		}
	}
}

func TestAddresses(t *testing.T) {
	c := client(t, Options{})
	for _, a := range []string{"", "news", "/a", "ftp://a.example/", "file:///etc/passwd", "http://", "http:///a", "http://a:b@c.example/", "http://a b/",
		"javascript:alert(1)", "http://a.example/" + strings.Repeat("x", maxAddress)} {
		if _, _, err := got(t, c, a); !errors.Is(err, ErrAddress) {
			t.Errorf("%.40q: %v", a, err)
		}
	}
}

func TestStatuses(t *testing.T) {
	at := serve(t, map[string]http.HandlerFunc{"/": func(w http.ResponseWriter, r *http.Request) {
		code := http.StatusNotFound // of robots.txt
		fmt.Sscanf(r.URL.Path, "/%d", &code)
		w.WriteHeader(code)
	}})
	for _, code := range []int{204, 300, 400, 401, 403, 404, 410, 451, 500, 502} {
		_, _, err := got(t, client(t, Options{}), fmt.Sprintf("%s/%d", at, code))
		var status *StatusError
		if !errors.As(err, &status) || status.Code != code {
			t.Errorf("%d: %v", code, err)
		}
	}
}

func TestBodiesAreBounded(t *testing.T) {
	const limit = 1 << 20
	var bomb bytes.Buffer
	w := gzip.NewWriter(&bomb)
	for range 64 {
		w.Write(make([]byte, 1<<20))
	}
	w.Close()
	at := serve(t, map[string]http.HandlerFunc{
		"/declared": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", fmt.Sprint(limit+1))
			w.Write(make([]byte, limit+1))
		},
		"/endless": func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				if _, err := w.Write(make([]byte, 1<<16)); err != nil {
					return
				}
			}
		},
		"/bomb": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			w.Write(bomb.Bytes())
		},
		"/full": says(strings.Repeat("x", limit)),
		"/packed": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			io.WriteString(z, "packed")
			z.Close()
		},
	})
	c := client(t, Options{MaxBody: limit})
	for _, path := range []string{"/declared", "/endless", "/bomb"} {
		text, _, err := got(t, c, at+path)
		if !errors.Is(err, ErrTooLarge) || len(text) > limit {
			t.Errorf("%s: %d bytes, %v", path, len(text), err)
		}
	}
	if text, _, err := got(t, c, at+"/full"); len(text) != limit || err != nil {
		t.Errorf("%d bytes, %v", len(text), err)
	}
	if text, _, err := got(t, c, at+"/packed"); text != "packed" || err != nil {
		t.Errorf("%q, %v", text, err)
	}
}

// Only gzip is asked for. What else comes is named; gzip over gzip is what it says once taken off.
func TestCodingsThatWereNotAskedFor(t *testing.T) {
	at := serve(t, map[string]http.HandlerFunc{"/": func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		if got := r.Header.Get("Accept-Encoding"); got != "gzip" {
			t.Errorf("asked for %q", got)
		}
		w.Header().Set("Content-Encoding", r.URL.Query().Get("as"))
		w.Write([]byte("\x28\xb5\x2f\xfdpacked"))
	}})
	c := client(t, Options{})
	for _, as := range []string{"deflate", "br", "compress", "gzip, gzip", "zstd, gzip", "nonsense"} {
		if _, _, err := got(t, c, at+"/?as="+url.QueryEscape(as)); !errors.Is(err, ErrCoding) {
			t.Errorf("%s: %v", as, err)
		}
	}
	for _, as := range []string{"", "identity", "zstd"} {
		if _, _, err := got(t, c, at+"/?as="+as); err != nil {
			t.Errorf("%s: %v", as, err)
		}
	}
}

func TestHostsAreForgotten(t *testing.T) {
	c := client(t, Options{})
	for i := range 3 * maxHosts {
		c.host(&url.URL{Scheme: "https", Host: fmt.Sprintf("%d.example", i)})
	}
	last := fmt.Sprintf("https://%d.example", 3*maxHosts-1)
	if len(c.hosts) > maxHosts || c.hosts[last] == nil {
		t.Errorf("%d hosts are remembered; the last: %v", len(c.hosts), c.hosts[last])
	}
}

// Many may ask at once: robots.txt is fetched once all the same, and each gets his own.
func TestManyAtOnce(t *testing.T) {
	var robots atomic.Int32
	at := serve(t, map[string]http.HandlerFunc{
		"/robots.txt": func(w http.ResponseWriter, _ *http.Request) {
			robots.Add(1)
			io.WriteString(w, "User-agent: *\nDisallow: /no")
		},
		"/": func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, r.URL.Path) },
	})
	c := client(t, Options{})
	var wg sync.WaitGroup
	for i := range 50 {
		wg.Go(func() {
			path := fmt.Sprintf("/%d", i)
			if text, _, err := got(t, c, at+path); text != path || err != nil {
				t.Errorf("%s: %q, %v", path, text, err)
			}
			if _, _, err := got(t, c, at+"/no"); !errors.Is(err, ErrRobots) {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if robots.Load() != 1 {
		t.Errorf("robots.txt was fetched %d times", robots.Load())
	}
}
