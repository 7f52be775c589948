package serve_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"detente/internal/codebook"
	"detente/internal/measure"
	"detente/internal/read"
	"detente/internal/serve"
	"detente/internal/source"
	"detente/internal/store"
	"detente/internal/store/storetest"
	"detente/internal/work"
	"detente/model"
)

func TestMain(m *testing.M) { storetest.Main(m) }

var reader = sync.OnceValues(func() (*read.Reader, error) {
	m, err := model.English()
	if err != nil {
		return nil, err
	}
	books, err := codebook.Shared()
	if err != nil {
		return nil, err
	}
	return read.New(m, books)
})

// reports are on two calls; the second was changed after it was published.
const reports = `{"url": "https://gazette.example/call", "title": "Biden and Putin speak", "publisher": "Gazette", "published": "2021-12-07T20:00:00Z", "text": "WASHINGTON, Dec. 7 — President Joe Biden and President Vladimir Putin of Russia held a video call on Tuesday.\n\nJake Sullivan said Biden warned Putin that the United States would impose strong economic measures if Russia invaded Ukraine."}
{"url": "https://courier.example/ushakov", "title": "Ushakov on the call", "publisher": "Courier", "published": "2021-12-08T08:00:00Z", "text": "MOSCOW, Dec. 8 — Putin demanded guarantees that NATO would not expand eastward, Yuri Ushakov said on Wednesday.\n\nRussia threatened to deploy missiles if its demands were refused."}
{"url": "https://courier.example/ushakov", "title": "Ushakov on the call", "publisher": "Courier", "published": "2021-12-08T10:00:00Z", "text": "MOSCOW, Dec. 8 — Putin demanded legal guarantees that NATO would not expand eastward, Yuri Ushakov said on Wednesday.\n\nRussia threatened to deploy missiles if its demands were refused."}
`

// filled is a store with reports that were read.
func filled(t testing.TB) *store.Store {
	t.Helper()
	return filledAt(t, storetest.SQLite(t))
}

func filledAt(t testing.TB, at string) *store.Store {
	t.Helper()
	ctx := t.Context()
	s := storetest.Open(t, at)
	r, err := reader()
	if err != nil {
		t.Fatal(err)
	}
	books, err := codebook.Shared()
	if err != nil {
		t.Fatal(err)
	}
	intake := work.Intake{Store: s, Books: books, Now: func() time.Time { return time.Date(2021, 12, 9, 0, 0, 0, 0, time.UTC) }, Fault: func(where string, err error) { t.Errorf("%s: %v", where, err) }}
	if _, err := intake.Take(ctx, source.Read(ctx, source.JSONLines, "reports", strings.NewReader(reports))); err != nil {
		t.Fatal(err)
	}
	if err := work.Read(ctx, s, r, 1, work.Watch{Done: func(int) {}, Failed: func(d string, err error) { t.Errorf("%s: %v", d, err) }}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Merge(ctx); err != nil {
		t.Fatal(err)
	}
	return s
}

// server is a server of a store, and a way to ask it.
type server struct {
	t   testing.TB
	s   *serve.Server
	log *bytes.Buffer
	set func(*http.Request)
}

func started(t testing.TB, s *store.Store, change ...func(*serve.Options)) *server {
	t.Helper()
	books, err := codebook.Shared()
	if err != nil {
		t.Fatal(err)
	}
	log := new(bytes.Buffer)
	o := serve.Options{Store: s, Books: books, Reader: reader, Page: fstest.MapFS{"index.html": {Data: []byte("<!doctype html>the page")}, "assets/app-1.js": {Data: []byte("1")}},
		Log: slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})), Workers: 1, Version: "test", User: "Ana Prado"}
	for _, c := range change {
		c(&o)
	}
	srv, err := serve.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return &server{t: t, s: srv, log: log}
}

// ask asks, and reads the answer's JSON into v unless v is nil. It returns the answer with its body.
func (s *server) ask(method, path string, body any, v any, status int) (*http.Response, string) {
	s.t.Helper()
	resp, raw := s.answered(method, path, body)
	if resp.StatusCode != status {
		s.t.Fatalf("%s %s: %d, want %d: %s\n%s", method, path, resp.StatusCode, status, raw, s.log)
	}
	if v != nil {
		if err := json.Unmarshal([]byte(raw), v); err != nil {
			s.t.Fatalf("%s %s: %v: %s", method, path, err, raw)
		}
	}
	return resp, raw
}

// answered asks, whatever the answer.
func (s *server) answered(method, path string, body any) (*http.Response, string) {
	s.t.Helper()
	var send io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		send = strings.NewReader(b)
	default:
		raw, err := json.Marshal(b)
		if err != nil {
			s.t.Fatal(err)
		}
		send = bytes.NewReader(raw)
	}
	r := httptest.NewRequestWithContext(s.t.Context(), method, "http://localhost"+path, send)
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if s.set != nil {
		s.set(r)
	}
	w := httptest.NewRecorder()
	s.s.Handler().ServeHTTP(w, r)
	return w.Result(), w.Body.String()
}

type list[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next"`
}

func TestViews(t *testing.T) {
	s := started(t, filled(t))
	var about struct {
		LastDay     string `json:"lastDay"`
		NeedsSignIn bool   `json:"needsSignIn"`
		User        struct{ Name, Role string }
		Store       store.Counts
	}
	s.ask("GET", "/api/v1/about", nil, &about, 200)
	if about.LastDay != "2021-12-08" || about.NeedsSignIn || about.User.Name != "Ana Prado" || about.User.Role != "admin" || about.Store.Documents != 3 {
		t.Errorf("about: %+v", about)
	}

	var today struct {
		Day   string
		Pairs []struct {
			A, B, NameA, State string
			Spark              []struct {
				Day   string
				Value *float64
			}
			OpenThreats int
		}
	}
	s.ask("GET", "/api/v1/today", nil, &today, 200)
	if today.Day != "2021-12-08" || len(today.Pairs) == 0 || len(today.Pairs[0].Spark) == 0 || today.Pairs[0].State == "" {
		t.Errorf("today: %+v", today)
	}
	var pair struct {
		Measured struct{ Source, Target, From, To string }
		Pair     struct {
			Held []struct{ ID string }
		}
	}
	s.ask("GET", "/api/v1/pairs/Russia/usa", nil, &pair, 200)
	if pair.Measured.Source != "RUS" || pair.Measured.Target != "USA" || pair.Measured.To != "2021-12-08" || len(pair.Pair.Held) == 0 {
		t.Errorf("pair: %+v", pair)
	}
	var series, whole struct{ measure.Findings }
	s.ask("GET", "/api/v1/pairs/Russia/usa/series?since=2021-11-20&until=2021-12-08", nil, &series, 200)
	s.ask("GET", "/api/v1/pairs/Russia/usa?since=2021-11-20&until=2021-12-08", nil, &struct{ Measured any }{&whole}, 200)
	if len(series.Tension) != 19 || series.Series == nil || series.From.String() != "2021-11-20" || !reflect.DeepEqual(series, whole) {
		t.Errorf("series: %+v; with what was said: %+v", series, whole)
	}

	var docs list[serve.Listed]
	s.ask("GET", "/api/v1/documents?limit=1", nil, &docs, 200)
	if len(docs.Items) != 1 || docs.Next == "" || docs.Items[0].Publisher != "Courier" || docs.Items[0].Reports != 2 {
		t.Errorf("documents: %+v", docs)
	}
	first := docs.Items[0]
	s.ask("GET", "/api/v1/documents?limit=1&cursor="+docs.Next, nil, &docs, 200)
	if len(docs.Items) != 1 || docs.Next != "" || docs.Items[0].Publisher != "Gazette" {
		t.Errorf("second page: %+v", docs)
	}
	var doc serve.Document
	s.ask("GET", "/api/v1/documents/"+first.Hash[:12], nil, &doc, 200)
	if doc.Document.Hash != first.Hash || doc.Reading == nil || len(doc.Entries) == 0 || len(doc.Revisions) != 2 || doc.Leader != first.Hash || len(doc.Reports) != 2 {
		t.Errorf("document: %+v", doc)
	}
	var changes []serve.Changed
	for _, r := range doc.Revisions {
		s.ask("GET", "/api/v1/documents/"+r.Hash+"/changes", nil, &changes, 200)
		if (len(changes) > 1) != (r.Before != "") {
			t.Errorf("changes of %+v: %+v", r, changes)
		}
	}

	var found list[store.Found]
	s.ask("GET", "/api/v1/search?q=guarantees&in=statements", nil, &found, 200)
	if len(found.Items) == 0 || found.Items[0].Entry == "" {
		t.Errorf("search: %+v", found)
	}
	var threats list[serve.Entry]
	s.ask("GET", "/api/v1/entries?kind=commitment&type=threat&condition=true&q=demands+refused", nil, &threats, 200)
	if len(threats.Items) != 1 || threats.Items[0].Settlement == nil || threats.Items[0].Settlement.Status != "open" || threats.Items[0].Condition == "" {
		t.Fatalf("threats by condition: %+v", threats)
	}
	s.ask("GET", "/api/v1/entries?kind=commitment&status=met", nil, &threats, 200)
	if len(threats.Items) != 0 || threats.Items == nil {
		t.Errorf("met: %+v", threats)
	}
	var all list[serve.Entry]
	s.ask("GET", "/api/v1/entries?limit=500", nil, &all, 200)
	seen := map[string]bool{}
	for cursor, n := "", 0; n == 0 || cursor != ""; n++ {
		var page list[serve.Entry]
		s.ask("GET", "/api/v1/entries?limit=3&sort=confidence&cursor="+cursor, nil, &page, 200)
		for _, e := range page.Items {
			seen[e.ID] = true
		}
		cursor = page.Next
	}
	if len(seen) != len(all.Items) || len(seen) < 5 {
		t.Errorf("%d entries by pages, %d at once", len(seen), len(all.Items))
	}
	resp, _ := s.ask("GET", "/api/v1/entries/"+all.Items[0].ID, nil, nil, 200)
	tag := resp.Header.Get("ETag")
	s.set = func(r *http.Request) { r.Header.Set("If-None-Match", tag) }
	s.ask("GET", "/api/v1/entries/"+all.Items[0].ID, nil, nil, 304)
	s.set = nil

	for path, part := range map[string]string{
		"/api/v1/brief?parties=RUS,USA&format=markdown&since=2021-12-01": "# Brief", "/api/v1/brief?parties=RUS,USA&format=html": "<html",
		"/document/" + first.Hash + ".html": "guarantees", "/api/docs": "/api/v1/entries", "/api/v1/openapi.json": `"openapi":"3.1.0"`,
		"/": "the page", "/pair/RUS/USA": "the page", "/assets/app-1.js": "1", "/healthz": "alive", "/readyz": "ready", "/metrics": "detente_requests_total",
	} {
		resp, body := s.ask("GET", path, nil, nil, 200)
		if !strings.Contains(body, part) {
			t.Errorf("%s: %s, want %q in it", path, body, part)
		}
		csp := resp.Header.Get("Content-Security-Policy")
		if !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "script-src 'unsafe") || resp.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: headers %v", path, resp.Header)
		}
	}
	s.ask("GET", "/assets/gone.js", nil, nil, 404)
}

// What is asked for wrongly is told with its field.
func TestBadInput(t *testing.T) {
	s := started(t, filled(t))
	long := strings.Repeat("x", 5000)
	for _, c := range []struct {
		method, path string
		body         any
		status       int
		field        string
	}{
		{"GET", "/api/v1/entries?limit=501", nil, 422, "query.limit"},
		{"GET", "/api/v1/entries?limit=many", nil, 422, "query.limit"},
		{"GET", "/api/v1/entries?kind=rumour", nil, 422, "query.kind"},
		{"GET", "/api/v1/entries?q=" + long, nil, 422, "query.q"},
		{"GET", "/api/v1/entries?since=yesterday", nil, 422, "query.since"},
		{"GET", "/api/v1/entries?since=2021-12-02&until=2021-12-01", nil, 422, "query.until"},
		{"GET", "/api/v1/entries?source=Narnia", nil, 422, "query.source"},
		{"GET", "/api/v1/entries?cursor=!!", nil, 422, "query.cursor"},
		{"GET", "/api/v1/entries/ev-none", nil, 404, ""},
		{"GET", "/api/v1/documents/abcd1234", nil, 404, ""},
		{"GET", "/api/v1/documents/DROP", nil, 422, "path.hash"},
		{"GET", "/api/v1/pairs/RUS/Russia", nil, 422, "path.b"},
		{"GET", "/api/v1/pairs/RUS/USA?since=1066-01-01", nil, 422, "query.since"},
		{"GET", "/api/v1/pairs/RUS/Russia/series", nil, 422, "path.b"},
		{"GET", "/api/v1/search", nil, 422, "query.q"},
		{"GET", "/api/v1/search?q=%22%20%22", nil, 422, "query.q"},
		{"GET", "/api/v1/brief?of=none", nil, 404, ""},
		{"GET", "/api/v1/brief?parties=RUS", nil, 422, "query.parties"},
		{"GET", "/api/v1/brief", nil, 422, "query.of"},
		{"PUT", "/api/v1/situations/x", map[string]any{"parties": []string{"RUS"}}, 422, "body.parties"},
		{"PUT", "/api/v1/situations/x", map[string]any{"parties": []string{"RUS", "Narnia"}}, 422, "body.parties"},
		{"PUT", "/api/v1/situations/x", map[string]any{"parties": "RUS"}, 422, "body.parties"},
		{"DELETE", "/api/v1/situations/none", nil, 404, ""},
		{"POST", "/api/v1/sources", map[string]any{"address": "file:///etc/passwd"}, 422, "body.address"},
		{"POST", "/api/v1/sources", map[string]any{"address": "https://a.example/" + long}, 422, "body.address"},
		{"POST", "/api/v1/sources/preview", map[string]any{"address": "https://a.example/feed"}, 503, ""},
		{"DELETE", "/api/v1/sources/" + url.PathEscape("https://a.example/none"), nil, 404, ""},
		{"POST", "/api/v1/corrections", map[string]any{"verdict": "perhaps"}, 422, "body.verdict"},
		{"POST", "/api/v1/corrections", `{"verdict": `, 400, ""},
		{"POST", "/api/v1/corrections", `{"verdict": "not", "of": {"document": "` + strings.Repeat("a", 64) + `", "kind": "event", "words": {"start": 0, "end": 1, "text": "x"}}}`, 404, ""},
		{"POST", "/api/v1/corrections", `"` + strings.Repeat("x", 2<<20) + `"`, 413, ""},
		{"DELETE", "/api/v1/corrections/none", nil, 404, ""},
		{"GET", "/api/v1/none", nil, 404, ""},
		{"DELETE", "/", nil, 405, ""},
	} {
		resp, body := s.ask(c.method, c.path, c.body, nil, c.status)
		if c.field == "" {
			continue
		}
		if !strings.Contains(body, `"location":"`+c.field) || resp.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s %.80s: %s, %s: want the field %s", c.method, c.path, resp.Header.Get("Content-Type"), body, c.field)
		}
	}
	if strings.Contains(s.log.String(), `"level":"ERROR"`) {
		t.Errorf("something failed: %s", s.log)
	}
}

func TestCorrecting(t *testing.T) {
	s := started(t, filled(t))
	var found list[store.Found]
	s.ask("GET", "/api/v1/search?q=guarantees&in=statements", nil, &found, 200)
	hash := found.Items[0].Document
	var doc serve.Document
	s.ask("GET", "/api/v1/documents/"+hash, nil, &doc, 200)
	st := doc.Reading.Statements[0]
	of := map[string]any{"document": hash, "kind": "statement", "words": st.Content}
	var kept serve.Corrected
	s.ask("POST", "/api/v1/corrections", map[string]any{"verdict": "correct", "of": of, "set": map[string]string{"act": "promise", "speakers": "Ana Prado (BRA)"}, "note": "so it is"}, &kept, 201)
	if kept.ID == "" || kept.Entry == "" {
		t.Fatalf("kept: %+v", kept)
	}
	var e serve.Entry
	s.ask("GET", "/api/v1/entries/"+kept.Entry, nil, &e, 200)
	if e.Type != "promise" || e.Who[0].Name != "Ana Prado" || len(e.Citations[0].Corrections) != 1 || e.Citations[0].Corrections[0].Author != "Ana Prado" {
		t.Errorf("corrected: %+v", e)
	}
	// Another looked at it before.
	_, body := s.ask("POST", "/api/v1/corrections", map[string]any{"verdict": "correct", "of": of, "set": map[string]string{"act": "warn"}}, nil, 409)
	var both struct {
		Theirs []struct{ ID string }
		Item   read.Statement
		Yours  struct{ Statement read.Statement }
	}
	if err := json.Unmarshal([]byte(body), &both); err != nil || len(both.Theirs) != 1 || both.Theirs[0].ID != kept.ID || both.Item.Act != "promise" || both.Yours.Statement.Act != "warn" {
		t.Errorf("conflict: %v: %s", err, body)
	}
	s.ask("GET", "/api/v1/documents/"+hash, nil, &doc, 200)
	if len(doc.Claims) != 1 || doc.Claims[0].Item == "" || doc.Claims[0].Entry != kept.Entry {
		t.Errorf("claims: %+v", doc.Claims)
	}
	seen := doc.Claims[0].Made
	var second serve.Corrected
	s.ask("POST", "/api/v1/corrections", map[string]any{"verdict": "correct", "of": of, "set": map[string]string{"act": "warn"}, "seen": seen}, &second, 201)

	// Whole items are taken as they stand in a reading, and refused with the field that is wrong.
	for i := range doc.Reading.Statements {
		if it := doc.Reading.Statements[i]; it.ID == doc.Claims[0].Item {
			st = it
		}
	}
	seen = time.Now().Add(time.Minute)
	st.Act = "assert"
	s.ask("POST", "/api/v1/corrections", map[string]any{"verdict": "correct", "of": of, "fields": []string{"act"}, "statement": st, "actors": doc.Reading.Actors, "seen": seen}, nil, 201)
	for field, body := range map[string]map[string]any{
		"body.set.act":       {"verdict": "correct", "of": of, "set": map[string]string{"act": "mumble"}, "seen": seen},
		"body.set.mood":      {"verdict": "correct", "of": of, "set": map[string]string{"mood": "good"}, "seen": seen},
		"body.statement.act": {"verdict": "correct", "of": of, "fields": []string{"act"}, "statement": map[string]any{"act": 7}, "seen": seen},
		"body.statement":     {"verdict": "correct", "of": of, "fields": []string{"act"}, "statement": map[string]any{"mood": 7}, "seen": seen},
		"body.other":         {"verdict": "same", "of": of, "seen": seen},
		"body.status":        {"verdict": "settled", "status": "met", "of": of, "seen": seen},
		"body.of.words":      {"verdict": "not", "of": map[string]any{"document": hash, "kind": "statement", "words": read.Span{Start: 1, End: 4, Text: "xyz"}}, "seen": seen},
	} {
		if _, answer := s.ask("POST", "/api/v1/corrections", body, nil, 422); !strings.Contains(answer, `"location":"`+field+`"`) {
			t.Errorf("%s: %s", field, answer)
		}
	}
	var all list[struct {
		ID     string
		Undone bool
	}]
	s.ask("GET", "/api/v1/corrections?limit=2", nil, &all, 200)
	if len(all.Items) != 2 || all.Next == "" {
		t.Errorf("corrections: %+v", all)
	}
	s.ask("DELETE", "/api/v1/corrections/"+second.ID, nil, nil, 200)
	s.ask("GET", "/api/v1/corrections?document="+hash, nil, &all, 200)
	undone := 0
	for _, k := range all.Items {
		if k.Undone {
			undone++
		}
	}
	if len(all.Items) != 4 || undone != 1 {
		t.Errorf("after undoing: %+v", all)
	}
}

func TestSourcesAndSituations(t *testing.T) {
	s := started(t, filled(t))
	address := "https://a.example/feed?x=1&y=ü"
	s.ask("POST", "/api/v1/sources", map[string]any{"address": address, "name": "A", "country": "Germany", "state": "no"}, nil, 201)
	s.ask("POST", "/api/v1/sources", map[string]any{"address": address}, nil, 409)
	at := "/api/v1/sources/" + url.PathEscape(address)
	var f struct {
		Name, Country string
		Paused        bool
	}
	s.ask("PATCH", at, map[string]any{"paused": true}, &f, 200)
	if f.Name != "A" || f.Country != "DEU" || !f.Paused {
		t.Errorf("paused: %+v", f)
	}
	var all list[struct{ Address string }]
	s.ask("GET", "/api/v1/sources", nil, &all, 200)
	if len(all.Items) != 1 || all.Items[0].Address != address {
		t.Errorf("sources: %+v", all)
	}
	s.ask("DELETE", at, nil, nil, 204)

	name := "/api/v1/situations/" + url.PathEscape("Winter, 2021/22 <b>")
	s.ask("PUT", name, map[string]any{"parties": []string{"Russia", "usa", "UKR"}, "topics": []string{"gas"}}, nil, 200)
	var today struct {
		Situations []struct {
			Name  string
			Pairs []struct{ A, B string }
		}
		Pairs []any
	}
	s.ask("GET", "/api/v1/today", nil, &today, 200)
	if len(today.Situations) != 1 || today.Situations[0].Name != "Winter, 2021/22 <b>" || len(today.Situations[0].Pairs) != 3 || len(today.Pairs) != 0 {
		t.Errorf("today: %+v", today)
	}
	if _, body := s.ask("GET", "/brief/"+url.PathEscape("Winter, 2021/22 <b>"), nil, nil, 200); strings.Contains(body, "22 <b>") {
		t.Error("a name is taken for markup")
	}
	s.ask("DELETE", name, nil, nil, 204)
}

// A page elsewhere, or one whose name was made to lead here, reaches nothing.
func TestOtherSites(t *testing.T) {
	s := started(t, filled(t))
	for host, status := range map[string]int{"localhost:8080": 200, "127.0.0.1": 200, "[::1]:8080": 200, "evil.example": 421, "localhost.evil.example": 421, "10.0.0.1:8080": 421} {
		s.set = func(r *http.Request) { r.Host = host }
		s.ask("GET", "/api/v1/about", nil, nil, status)
	}
	s.set = func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }
	s.ask("PUT", "/api/v1/situations/x", map[string]any{"parties": []string{"RUS", "USA"}}, nil, 403)
	s.set = func(r *http.Request) { r.Header.Set("Origin", "https://evil.example") }
	s.ask("DELETE", "/api/v1/situations/x", nil, nil, 403)
}

// Who listens is told what others corrected.
func TestLive(t *testing.T) {
	s := started(t, filled(t))
	srv := httptest.NewServer(s.s.Handler())
	defer srv.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	ask, err := http.NewRequestWithContext(ctx, "GET", srv.URL+"/api/v1/live", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := srv.Client().Do(ask)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.Header.Get("Content-Type") != "text/event-stream" {
		t.Fatalf("%v", resp.Header)
	}
	buf := make([]byte, 200)
	if _, err := resp.Body.Read(buf); err != nil {
		t.Fatal(err)
	}
	s.ask("PUT", "/api/v1/situations/x", map[string]any{"parties": []string{"RUS", "USA"}}, nil, 200)
	n, err := resp.Body.Read(buf)
	if err != nil || !strings.Contains(string(buf[:n]), `data: {"kind":"situation","name":"x"}`) {
		t.Errorf("%q, %v", buf[:n], err)
	}
}

// What is exported, fed, reviewed and told of actors is what the lists have.
func TestTaking(t *testing.T) {
	s := started(t, filled(t))
	var all list[serve.Entry]
	s.ask("GET", "/api/v1/entries?kind=statement", nil, &all, 200)
	_, body := s.ask("GET", "/api/v1/export/statements", nil, nil, 200)
	if n := strings.Count(body, "\n"); n != len(all.Items) || n == 0 {
		t.Errorf("%d lines, %d statements", n, len(all.Items))
	}
	s.ask("GET", "/api/v1/export/statements?format=ical", nil, nil, 422)
	s.ask("GET", "/api/v1/export/rumours", nil, nil, 422)
	if resp, body := s.ask("GET", "/api/v1/export/events?format=csv", nil, nil, 200); !strings.Contains(resp.Header.Get("Content-Disposition"), `"events.csv"`) || !strings.Contains(body, "source") {
		t.Errorf("%v: %s", resp.Header, body)
	}
	if resp, body := s.ask("GET", "/feeds/search.rss?kind=statement&q=guarantees", nil, nil, 200); !strings.Contains(body, "<item>") || !strings.Contains(body, "http://localhost/entry/st-") || !strings.Contains(resp.Header.Get("Content-Type"), "rss") {
		t.Errorf("feed: %v %s", resp.Header, body)
	}
	if _, body := s.ask("GET", "/feeds/contacts.ics?source=RUS&target=USA", nil, nil, 200); !strings.Contains(body, "BEGIN:VEVENT") {
		t.Errorf("calendar: %s", body)
	}
	var actors list[serve.Actor]
	s.ask("GET", "/api/v1/actors?q=putin&country=Russia", nil, &actors, 200)
	if len(actors.Items) != 1 || actors.Items[0].Name != "Vladimir Putin" || len(actors.Items[0].Offices) == 0 || actors.Items[0].Latest != nil {
		t.Fatalf("actors: %+v", actors)
	}
	var a serve.Actor
	s.ask("GET", "/api/v1/actors/"+url.PathEscape(actors.Items[0].Key), nil, &a, 200)
	if len(a.Latest) == 0 || a.Kept == nil {
		t.Errorf("actor: %+v", a)
	}
	s.ask("GET", "/api/v1/actors/none", nil, nil, 404)
	var review serve.Reviewed
	s.ask("GET", "/api/v1/review?kind=statement", nil, &review, 200)
	if len(review.Items) != len(all.Items) || review.Agreement == nil {
		t.Errorf("review: %+v", review)
	}
	st := review.Items[0]
	k := st.Citations[0]
	s.ask("POST", "/api/v1/corrections", map[string]any{"verdict": "not", "of": map[string]any{"document": k.Document, "kind": "statement", "words": k.Words}}, nil, 201)
	s.ask("GET", "/api/v1/review?kind=statement", nil, &review, 200)
	if len(review.Items) != len(all.Items)-1 || len(review.Agreement) != 1 || review.Agreement[0] != (serve.Agreement{Kind: "statement", Field: "not", Of: 1}) {
		t.Errorf("review after a correction: %+v", review.Agreement)
	}
	var forecasts struct {
		Items, Open, Standings []any
		Why                    string
	}
	s.ask("GET", "/api/v1/forecasts", nil, &forecasts, 200)
	if forecasts.Items == nil || forecasts.Open == nil || forecasts.Standings == nil || forecasts.Why == "" {
		t.Errorf("forecasts: %+v", forecasts)
	}
}
