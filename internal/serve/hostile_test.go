package serve_test

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"detente/internal/codebook"
	"detente/internal/serve"
	"detente/internal/source"
	"detente/internal/store"
	"detente/internal/work"
)

// Every answer says to browsers what it may do: nothing but what the page itself needs, in no frame, told to nobody.
func TestHeadersOfEveryAnswer(t *testing.T) {
	st := filled(t)
	s := started(t, st)
	var found list[struct{ Hash string }]
	s.ask("GET", "/api/v1/documents", nil, &found, 200)
	for path, c := range map[string]struct {
		status int
		script bool // it may run the page's own
	}{
		"/": {200, true}, "/entry/x": {200, true}, "/assets/app-1.js": {200, true}, "/none.js": {404, true}, "/api/v1/today": {200, true}, "/api/v1/none": {404, true},
		"/api/v1/entries?limit=0": {422, true}, "/document/" + found.Items[0].Hash + ".html": {200, false}, "/api/docs": {200, false},
		"/api/v1/brief?parties=RUS,USA&format=html": {200, false}, "/feeds/search.rss": {200, true}, "/feeds/contacts.ics": {200, true}, "/api/v1/export/events?format=csv": {200, true}, "/healthz": {200, true}, "/metrics": {200, true},
	} {
		resp, _ := s.ask("GET", path, nil, nil, c.status)
		h := resp.Header
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin",
			"Cross-Origin-Resource-Policy": "same-origin", "Server": "", "X-Powered-By": "", "Access-Control-Allow-Origin": "",
		} {
			if got := h.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
		policy := map[string]string{}
		for part := range strings.SplitSeq(h.Get("Content-Security-Policy"), ";") {
			name, value, _ := strings.Cut(strings.TrimSpace(part), " ")
			policy[name] = value
		}
		script := policy["script-src"]
		if policy["default-src"] != "'none'" || policy["frame-ancestors"] != "'none'" || policy["base-uri"] != "'none'" || script != "" && script != "'self'" || (script == "'self'") != c.script ||
			strings.Contains(policy["style-src"], "unsafe") && c.script || policy["object-src"] != "" || policy["form-action"] == "" || c.script == strings.Contains(h.Get("Content-Security-Policy"), "; sandbox allow-popups") {
			t.Errorf("%s: policy %q", path, h.Get("Content-Security-Policy"))
		}
		if kind := h.Get("Content-Type"); kind == "" || strings.HasPrefix(kind, "text/") && !strings.Contains(kind, "charset") {
			t.Errorf("%s: content type %q", path, kind)
		}
	}
}

// What stands beside the page's files is not served, however its path is written.
func TestNoWayOutOfThePage(t *testing.T) {
	folder := t.TempDir()
	for name, content := range map[string]string{"page/index.html": "the page", "page/assets/a.js": "1", "secret.txt": "the secret", "page-secret.txt": "the secret"} {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := started(t, filled(t), func(o *serve.Options) { o.Page = os.DirFS(filepath.Join(folder, "page")) })
	at := httptest.NewServer(s.s.Handler())
	defer at.Close()
	for _, path := range []string{
		"/../secret.txt", "/../../etc/passwd", "/assets/../../secret.txt", "/assets/..%2f..%2fsecret.txt", "/%2e%2e/secret.txt", "/%2e%2e%2fsecret.txt", "/..%5csecret.txt", "/assets/..\\..\\secret.txt",
		"//secret.txt", "/./../secret.txt", "/.../secret.txt", "/..;/secret.txt", "/%252e%252e/secret.txt", "/%c0%ae%c0%ae/secret.txt", "/\uff0e\uff0e/secret.txt", "/assets/%00/../../secret.txt", "/secret.txt%00.js",
		"/../page-secret.txt", folder + "/secret.txt", "/assets", "/assets/", "/document/../secret.txt", "/document/..%2f..%2fsecret.txt.html", "/brief/..%2f..%2fsecret.txt", "/api/v1/documents/..%2f..%2fsecret",
		"/api/v1/export/..%2fsecret", "/file:///" + folder + "/secret.txt", "http://elsewhere.example/../secret.txt",
	} {
		conn, err := net.Dial("tcp", at.Listener.Addr().String()) // as it is written: clients of HTTP tidy paths up
		if err != nil {
			t.Fatal(err)
		}
		conn.SetDeadline(time.Now().Add(10 * time.Second))
		fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", path)
		resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		body, _ := io.ReadAll(resp.Body)
		conn.Close()
		if strings.Contains(string(body), "the secret") || strings.Contains(string(body), "root:") || strings.Contains(string(body), "a.js") || resp.StatusCode >= 500 {
			t.Errorf("%s: %d %.200s", path, resp.StatusCode, body)
		}
		if to := resp.Header.Get("Location"); to != "" && !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") {
			t.Errorf("%s: sent to %s", path, to)
		}
	}
}

// mostAsked is how long the dearest question may take on a busy machine.
const mostAsked = 4 * time.Second

// queries are those that cost most, and the syntax of the stores' own search, which means nothing here.
func queries() []string {
	all := []string{
		strings.Repeat("a ", 200), strings.Repeat("\U0001F54A ", 80), strings.Repeat(`"a" `, 100), strings.Repeat(`"`, 400), strings.Repeat("a\" ", 130), strings.Repeat("zx ", 133), strings.Repeat("x", 400),
		"a* OR b*", "NEAR(a b, 10)", "title : x", "body:Putin", "^Putin", "{title body} : x", "a NOT b", "a AND", "OR", "NOT", "AND AND", "-Putin", "+Putin", "((((((((((", "))))", "a'b", "'; DROP TABLE documents; --",
		`\`, `\\\"`, "%", "_", "*", "**", "a*b", "?", "a:*", "a & b | !c", "<->", "a <2> b", "!", "!!!!!!", ":*", "a:A", "'a' & 'b'", "(.*)*", "^(a+)+$", "[a-z", "{1,100000}", "\x01\x1b[31m", "\u202e\u2066", "e\u0301", "ﬁ", "İ", "\u0000", "\uFFFD", "\U0010FFFF",
	}
	return all
}

// The dearest questions are answered within bounds, or refused with the field that is wrong.
func TestQuestionsThatCost(t *testing.T) {
	st := filled(t)
	long := strings.Repeat("Envoys of Peru and Chile met in Arica and said that ports would be closed. ", 50_000) // 4 MB in a language, so that words are looked for in it
	intake := work.Intake{Store: st, Now: time.Now, Fault: func(where string, err error) { t.Errorf("%s: %v", where, err) }}
	if _, err := intake.Take(t.Context(), source.Read(t.Context(), source.Text, "long", strings.NewReader("zebra a\n\n"+long))); err != nil {
		t.Fatal(err)
	}
	s := started(t, st)
	get := func(path string) (int, string) {
		start := time.Now()
		w := httptest.NewRecorder()
		s.s.Handler().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "GET", "http://localhost"+path, nil))
		if took := time.Since(start); took > mostAsked {
			t.Errorf("%.200s: %v", path, took)
		}
		if w.Code != 200 && w.Code != 422 && w.Code != 404 {
			t.Errorf("%.200s: %d %s", path, w.Code, w.Body)
		}
		if w.Code == 422 && !strings.Contains(w.Body.String(), `"location":"query.`) {
			t.Errorf("%.200s: no field named: %s", path, w.Body)
		}
		return w.Code, w.Body.String()
	}
	for _, q := range queries() {
		q = url.QueryEscape(q)
		for _, path := range []string{"/api/v1/search?in=documents&limit=100&q=", "/api/v1/search?in=statements&limit=100&q=", "/api/v1/documents?limit=500&q=", "/api/v1/entries?limit=500&q=",
			"/api/v1/entries?kind=statement&source=RUS&target=USA&type=x&status=x&condition=true&since=0001-01-01&until=9999-12-31&sort=confidence&q=", "/feeds/search.rss?q=", "/api/v1/export/statements?format=jsonl&q=", "/api/v1/actors?q="} {
			get(path + q)
		}
	}
	place := func(json string) string { return base64.RawURLEncoding.EncodeToString([]byte(json)) }
	for _, cursor := range []string{place(`{}`), place(`{"day":"9999-12-31","id":"zzzz"}`), place(`{"Day":"'; DROP TABLE entries"}`), place(`[]`), place(`{"id":` + strings.Repeat("9", 300) + `}`), place(strings.Repeat("[", 400)), "AAAA", strings.Repeat("A", 601)} {
		for _, path := range []string{"/api/v1/entries?limit=500&cursor=", "/api/v1/documents?limit=500&cursor=", "/api/v1/corrections?cursor=", "/api/v1/review?cursor="} {
			get(path + cursor)
		}
	}
	for path, field := range map[string]string{
		"/api/v1/entries?limit=1000000": "query.limit", "/api/v1/entries?limit=-1": "query.limit", "/api/v1/search?q=a&limit=99999999999999999999": "query.limit", "/api/v1/documents?limit=0": "query.limit",
		"/api/v1/search?q=" + strings.Repeat("x", 401): "query.q", "/api/v1/brief?parties=" + strings.Repeat("RUS,", 21) + "USA": "query.parties", "/api/v1/pairs/RUS/USA?since=0001-01-01": "query.since",
		"/api/v1/pairs/RUS/USA?until=9999-12-31&since=0001-01-01": "query.since", "/api/v1/entries?since=2021-13-45": "query.since", "/api/v1/entries?condition=maybe": "query.condition",
	} {
		if status, body := get(path); status != 422 || !strings.Contains(body, `"location":"`+field+`"`) {
			t.Errorf("%.80s: %d %s, want the field %s", path, status, body, field)
		}
	}
	if strings.Contains(s.log.String(), `"level":"ERROR"`) {
		t.Errorf("something failed: %.2000s", s.log)
	}
}

// No body is read beyond its bound, wherever one is sent, and none that nests deep or is no JSON fails the server.
func TestBodiesAreBounded(t *testing.T) {
	s := started(t, filled(t))
	deep := strings.Repeat(`{"a":`, 100_000) + "1" + strings.Repeat("}", 100_000)
	for _, to := range []struct{ method, path string }{
		{"POST", "/api/v1/corrections"}, {"POST", "/api/v1/sources"}, {"POST", "/api/v1/sources/preview"}, {"PATCH", "/api/v1/sources/x"}, {"PUT", "/api/v1/situations/x"},
	} {
		for what, c := range map[string]struct {
			body     string
			statuses []int
		}{
			"large": {`{"a":"` + strings.Repeat("x", 2<<20) + `"}`, []int{413}}, "deep": {deep, []int{400, 422}}, "list": {"[]", []int{422}}, "null": {"null", []int{400, 422}}, "word": {"yes", []int{400}}, "none": {"", []int{400}},
			"number": {`{"address":1e999999,"verdict":1e999999,"parties":1e999999}`, []int{400, 422}}, "twice": {`{"address":"a","address":1,"verdict":"x","parties":[1]}`, []int{400, 422}}, "broken": {"{\"a\":\"\xff\"}", []int{400, 422}},
		} {
			r := httptest.NewRequestWithContext(t.Context(), to.method, "http://localhost"+to.path, strings.NewReader(c.body))
			r.Header.Set("Content-Type", "application/json")
			w := httptest.NewRecorder()
			s.s.Handler().ServeHTTP(w, r)
			ok := false
			for _, status := range c.statuses {
				ok = ok || w.Code == status
			}
			if !ok || w.Header().Get("Content-Type") != "application/problem+json" || w.Body.Len() > 64<<10 {
				t.Errorf("%s %s, %s: %d (%s, %d bytes) %.300s", to.method, to.path, what, w.Code, w.Header().Get("Content-Type"), w.Body.Len(), w.Body)
			}
		}
	}
	if strings.Contains(s.log.String(), `"level":"ERROR"`) {
		t.Errorf("something failed: %.2000s", s.log)
	}
}

// Whatever is sent as a correction, the server answers what is wrong with it, and what it keeps quotes its document.
func FuzzCorrections(f *testing.F) {
	st := filled(f)
	s := started(f, st)
	var found list[struct{ Hash string }]
	s.ask("GET", "/api/v1/documents", nil, &found, 200)
	hash := found.Items[0].Hash
	for _, seed := range []string{
		`{"verdict":"not","of":{"document":"HASH","kind":"event","words":{"start":0,"end":6,"text":"MOSCOW"}}}`,
		`{"verdict":"missed","of":{"document":"HASH","kind":"event","words":{"start":0,"end":6,"text":"MOSCOW"}},"event":{"cameo":"036","trigger":{"start":0,"end":6,"text":"MOSCOW"}}}`,
		`{"verdict":"correct","fields":["date"],"of":{"document":"HASH","kind":"statement","words":{"start":-1,"end":99999999,"text":"x"}},"note":"\u0000"}`,
		`{"verdict":"same","of":{"document":"HASH","kind":"contact"},"other":{"kind":"contact"}}`,
		`{"verdict":"undone","undoes":"x"}`, `[]`, `null`, `{"verdict":null}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		r := httptest.NewRequestWithContext(t.Context(), "POST", "http://localhost/api/v1/corrections", strings.NewReader(strings.ReplaceAll(body, "HASH", hash)))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		s.s.Handler().ServeHTTP(w, r)
		if w.Code >= 500 {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		if w.Code == http.StatusCreated {
			claims, err := st.Claims(t.Context(), hash)
			if err != nil {
				t.Fatal(err)
			}
			text, err := st.Text(t.Context(), hash)
			if err != nil {
				t.Fatal(err)
			}
			points := []rune(text)
			for _, c := range claims {
				if is := c.Of.Words; !is.InTitle() && (is.End > len(points) || string(points[is.Start:is.End]) != is.Text) {
					t.Errorf("kept: %+v", is)
				}
			}
		}
	})
}

// Whatever is searched for, the store answers, and what it shows is what its text has there.
func FuzzSearch(f *testing.F) {
	st := filled(f)
	for _, q := range queries() {
		f.Add(q)
	}
	f.Fuzz(func(t *testing.T, q string) {
		if len(q) > 400 {
			return
		}
		for _, of := range []store.Searched{store.Documents, store.Statements} {
			found, err := st.Search(t.Context(), of, q, 10)
			if err != nil {
				t.Fatal(err)
			}
			for _, hit := range found {
				text, err := st.Text(t.Context(), hit.Document)
				if err != nil {
					t.Fatal(err)
				}
				if points := []rune(text); hit.Words.End > len(points) || !hit.Words.InTitle() && string(points[hit.Words.Start:hit.Words.End]) != hit.Words.Text {
					t.Errorf("%q shows %+v", q, hit.Words)
				}
			}
		}
	})
}

// A search as a table holds nothing that a spreadsheet would compute.
func TestNoFormulaInASearchAsATable(t *testing.T) {
	st := filled(t)
	books, err := codebook.Shared()
	if err != nil {
		t.Fatal(err)
	}
	r, err := reader()
	if err != nil {
		t.Fatal(err)
	}
	const report = `{"url": "https://sheet.example/1", "title": "Talks", "publisher": "=HYPERLINK(1)", "published": "2021-12-07T20:00:00Z", "text": "LIMA, Dec. 7 — Peru threatened to close its ports, Ana Prado said on Tuesday."}`
	intake := work.Intake{Store: st, Books: books, Now: time.Now, Fault: func(where string, err error) { t.Errorf("%s: %v", where, err) }}
	if _, err := intake.Take(t.Context(), source.Read(t.Context(), source.JSONLines, "reports", strings.NewReader(report))); err != nil {
		t.Fatal(err)
	}
	if err := work.Read(t.Context(), st, r, 1, work.Watch{Done: func(int) {}, Failed: func(d string, err error) { t.Errorf("%s: %v", d, err) }}); err != nil {
		t.Fatal(err)
	}
	if _, err := st.Merge(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, body := started(t, st).ask("GET", "/feeds/search.csv", nil, nil, 200)
	if !strings.Contains(body, ",'=HYPERLINK(1),") || strings.Contains(body, ",=HYPERLINK") {
		t.Errorf("%s", body)
	}
}
