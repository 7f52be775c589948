package serve_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"detente/internal/fetch"
	"detente/internal/serve"
)

// lines is a log that may be read while it is written.
type lines struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// running is a server on a port of its own.
type running struct {
	t    *testing.T
	at   string
	stop context.CancelFunc
	end  chan error
	log  *lines
}

func run(t *testing.T, drain time.Duration, open func(context.Context) (*serve.Server, error)) *running {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	r := &running{t: t, at: "http://" + l.Addr().String(), stop: stop, end: make(chan error, 1), log: new(lines)}
	t.Cleanup(stop)
	go func() {
		r.end <- serve.Run(ctx, l, serve.Running{Log: serve.NewLog(r.log, slog.LevelDebug, true), Drain: drain, Ready: func(context.Context) error {
			if status, body := r.get("/readyz"); status != http.StatusOK { // who is told that it answers finds it so
				return fmt.Errorf("told too early: %d %s", status, body)
			}
			return nil
		}}, open)
	}()
	return r
}

// get is the status and body at a path; 0 where nobody answers.
func (r *running) get(path string) (int, string) {
	client := http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Get(r.at + path)
	if err != nil {
		return 0, err.Error()
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(resp.Body)
	return resp.StatusCode, strings.TrimSpace(string(body))
}

// until waits for a path to answer so.
func (r *running) until(path string, status int, body string) {
	r.t.Helper()
	var has int
	var said string
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if has, said = r.get(path); has == status && strings.Contains(said, body) {
			return
		}
	}
	r.t.Fatalf("%s: %d %s, want %d %s\n%s", path, has, said, status, body, r.log)
}

func (r *running) ended() error {
	r.t.Helper()
	select {
	case err := <-r.end:
		return err
	case <-time.After(40 * time.Second):
		r.t.Fatalf("it does not end: %s", r.log)
		return nil
	}
}

// A server lives before it is ready, and says which: while its store is opened, while it serves, while it is to end. What is under way when it is told to
// stop is finished, what was written is kept, and who listens is told to come again.
func TestStartsAndStops(t *testing.T) {
	s := filled(t)
	opening := make(chan struct{})
	r := run(t, time.Second, func(context.Context) (*serve.Server, error) {
		<-opening
		return started(t, s).s, nil
	})
	r.until("/healthz", 200, "alive")
	r.until("/readyz", 503, "starting")
	if status, body := r.get("/"); status != 503 || !strings.Contains(body, "starting") {
		t.Errorf("the page while starting: %d %s", status, body)
	}
	close(opening)
	r.until("/readyz", 200, "ready")

	live, err := http.Get(r.at + "/api/v1/live")
	if err != nil {
		t.Fatal(err)
	}
	defer live.Body.Close()
	// A request of which the server has half when it is told to stop.
	at, _ := strings.CutPrefix(r.at, "http://")
	half, err := net.Dial("tcp", at)
	if err != nil {
		t.Fatal(err)
	}
	defer half.Close()
	const body = `{"parties": ["RUS", "USA"]}`
	fmt.Fprintf(half, "PUT /api/v1/situations/kept HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(body), body[:5])
	time.Sleep(100 * time.Millisecond)
	r.stop()
	r.until("/readyz", 503, "stopping")
	if status, _ := r.get("/healthz"); status != 200 {
		t.Errorf("it does not live while it is to end: %d", status)
	}
	if status, _ := r.get("/api/v1/about"); status != 200 {
		t.Errorf("who has not noticed yet is not answered: %d", status)
	}
	told, err := io.ReadAll(live.Body)
	if err != nil || !strings.Contains(string(told), ": stopping\nretry: ") {
		t.Errorf("who listens is told %q, %v", told, err)
	}
	if status, _ := r.get("/healthz"); status != 0 {
		t.Errorf("new requests are taken after the time to turn away: %d", status)
	}
	fmt.Fprint(half, body[5:])
	resp, err := http.ReadResponse(bufio.NewReader(half), nil)
	if err != nil || resp.StatusCode != 200 {
		t.Fatalf("what was under way: %v, %v", resp, err)
	}
	if err := r.ended(); err != nil {
		t.Errorf("it ends with %v", err)
	}
	kept, err := s.Situations(t.Context())
	if err != nil || len(kept) != 1 || kept[0].Name != "kept" {
		t.Errorf("what was written: %v, %v", kept, err)
	}
}

// What cannot be opened ends the server with the reason; told to stop meanwhile it ends too.
func TestNeverStarts(t *testing.T) {
	broken := errors.New("broken")
	r := run(t, 0, func(context.Context) (*serve.Server, error) { return nil, broken })
	if err := r.ended(); !errors.Is(err, broken) {
		t.Errorf("%v, want %v", err, broken)
	}
	r = run(t, 0, func(ctx context.Context) (*serve.Server, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	})
	r.until("/healthz", 200, "alive")
	r.stop()
	if err := r.ended(); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want that it was stopped", err)
	}
}

// Without a store there is life, but no readiness; who asks is given the number under which the log says why.
func TestStoreGone(t *testing.T) {
	s := filled(t)
	srv := started(t, s)
	srv.ask("GET", "/readyz", nil, nil, 200)
	s.Close()
	srv.ask("GET", "/readyz", nil, nil, 503)
	srv.ask("GET", "/healthz", nil, nil, 200)
	_, figures := srv.ask("GET", "/metrics", nil, nil, 200)
	if !strings.Contains(figures, "detente_store_readable 0") || strings.Contains(figures, "detente_store_documents") {
		t.Errorf("figures without a store: %s", figures)
	}
	srv.log.Reset()
	srv.set = func(r *http.Request) { r.Header.Set("X-Request-Id", "from-the-proxy-1") }
	resp, body := srv.ask("GET", "/api/v1/situations", nil, nil, 500)
	if resp.Header.Get("X-Request-Id") != "from-the-proxy-1" || !strings.Contains(body, "from-the-proxy-1") || !strings.Contains(srv.log.String(), `"request":"from-the-proxy-1"`) {
		t.Errorf("%v %s\n%s", resp.Header, body, srv.log)
	}
	srv.set = func(r *http.Request) { r.Header.Set("X-Request-Id", "forged\" level=ERROR") }
	if resp, _ := srv.ask("GET", "/healthz", nil, nil, 200); len(resp.Header.Get("X-Request-Id")) != 16 {
		t.Errorf("the number %q was taken over", resp.Header.Get("X-Request-Id"))
	}
}

// figuresOf are the names and labels of what /metrics has of this program, and their values.
func figuresOf(t *testing.T, s *server) map[string]string {
	t.Helper()
	_, body := s.ask("GET", "/metrics", nil, nil, 200)
	out := map[string]string{}
	for line := range strings.Lines(body) {
		line = strings.TrimSpace(line)
		if at := strings.LastIndexByte(line, ' '); strings.HasPrefix(line, "detente_") && at > 0 && !strings.Contains(line, "_seconds") {
			out[line[:at]] = line[at+1:]
		}
	}
	return out
}

func TestFigures(t *testing.T) {
	s := started(t, filled(t))
	s.ask("POST", "/api/v1/sources", map[string]any{"address": "https://a.example/feed"}, nil, 201)
	s.ask("GET", "/api/v1/entries/none", nil, nil, 404)
	figuresOf(t, s)
	has := figuresOf(t, s)
	for name, want := range map[string]string{
		`detente_requests_total{code="201",method="POST",route="/api/v1/sources"}`:     "1",
		`detente_requests_total{code="404",method="GET",route="/api/v1/entries/{id}"}`: "1",
		`detente_requests_total{code="200",method="GET",route="/metrics"}`:             "1",
		"detente_store_readable": "1", "detente_store_documents": "3", "detente_documents_waiting": "0", "detente_documents_unreadable": "0",
		`detente_sources{state="new"}`: "1", `detente_sources{state="failing"}`: "0", `detente_alert_deliveries{state="given up"}`: "0", `detente_documents_total{outcome="read"}`: "0", "detente_requests_under_way": "1",
	} {
		if has[name] != want {
			t.Errorf("%s is %q, want %s", name, has[name], want)
		}
	}
	if has["detente_store_bytes"] == "" || has[`detente_store_entries{kind="statement"}`] == "0" {
		t.Errorf("figures: %v", has)
	}
	// Whatever strangers ask for, there is no more to keep.
	for i := range 50 {
		for _, path := range []string{"/none/%d", "/api/v1/none%d", "/api/v1/entries/none%d", "/api/v1/pairs/A%d/B", "/assets/%d.js", "/?q=%d"} {
			r, err := http.NewRequest(fmt.Sprintf("M%d", i), "http://localhost"+fmt.Sprintf(path, i), nil)
			if err != nil {
				t.Fatal(err)
			}
			s.s.Handler().ServeHTTP(discard{}, r)
			r.Method = "GET"
			s.s.Handler().ServeHTTP(discard{}, r)
		}
	}
	after := figuresOf(t, s)
	if more := len(after) - len(has); more > 12 {
		t.Errorf("300 requests of strangers make %d new figures", more)
	}
}

type discard struct{}

func (discard) Header() http.Header         { return http.Header{} }
func (discard) Write(p []byte) (int, error) { return len(p), nil }
func (discard) WriteHeader(int)             {}

// Nothing that opens a door comes into the log, wherever it stands in what is asked for.
func TestNoSecretInTheLog(t *testing.T) {
	const secret = "hunter2-S3CRET"
	st := filled(t)
	s := started(t, st, func(o *serve.Options) { o.Web = refusing{} })
	s.set = func(r *http.Request) {
		r.Header.Set("Authorization", "Bearer "+secret)
		r.Header.Set("Cookie", "session="+secret)
		r.Header.Set("X-Request-Id", "token="+secret)
	}
	for _, address := range []string{"https://ana:" + secret + "@a.example/feed", "https://" + secret + "@a.example/feed", "https://a.example/feed?api_key=" + secret} {
		ask := func(method, path string, body any) {
			r, err := http.NewRequestWithContext(t.Context(), method, "http://localhost"+path, strings.NewReader(fmt.Sprintf(`{"address": %q}`, body)))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", "application/json")
			s.set(r)
			s.s.Handler().ServeHTTP(discard{}, r)
		}
		ask("POST", "/api/v1/sources", address)
		ask("POST", "/api/v1/sources/preview", address)
		ask("PATCH", "/api/v1/sources/"+strings.ReplaceAll(address, "/", "%2F"), address)
		ask("GET", "/api/v1/search?token="+secret+"&q="+secret, "")
	}
	team := started(t, st, func(o *serve.Options) { o.SignIn = true })
	team.set = s.set
	for path, body := range map[string]any{
		"/api/v1/session": map[string]any{"mail": secret + "@example.org", "password": secret},
		"/api/v1/welcome": map[string]any{"mail": "ana@example.org", "name": "Ana", "password": secret, "secret": secret},
	} {
		raw, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		r, err := http.NewRequestWithContext(t.Context(), "POST", "http://localhost"+path, bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		s.set(r)
		team.s.Handler().ServeHTTP(discard{}, r)
		if !strings.Contains(team.log.String(), path) {
			t.Errorf("%s is not logged", path)
		}
	}
	s.log.Write(team.log.Bytes())
	st.Close()
	s.ask("GET", "/api/v1/situations?token="+secret, nil, nil, 500)
	if n := strings.Count(s.log.String(), "\n"); n < 12 {
		t.Fatalf("only %d lines were logged", n)
	}
	for line := range strings.Lines(s.log.String()) {
		if strings.Contains(line, secret) {
			t.Errorf("in the log: %s", line)
		}
	}

	log := new(bytes.Buffer)
	for _, programs := range []bool{false, true} {
		l := serve.NewLog(log, slog.LevelDebug, programs).With("dsn", "postgres://ana:"+secret+"@db/x", "token", secret).WithGroup("g")
		l.Error("cannot reach postgres://ana:"+secret+"@db/x", "failure", fmt.Errorf("dial: %w", errors.New("https://u:p@"+secret+"@x.example/?sslpassword="+secret)),
			slog.Group("in", "header", "Authorization: Bearer "+secret, "cookie", []string{secret}), "password", secret, "config", map[string]string{"password": secret},
			"dsn", "host=db password="+secret+" user=ana", "query", "/x?a=1&access_token="+secret+"&b=2")
	}
	if strings.Contains(log.String(), secret) || !strings.Contains(log.String(), "b=2") || !strings.Contains(log.String(), "@db/x") || !strings.Contains(log.String(), "user=ana") {
		t.Errorf("logged: %s", log)
	}
}

// refusing fetches nothing, and says so with the address.
type refusing struct{}

func (refusing) Get(_ context.Context, address string, _ fetch.Conditions) (*fetch.Response, error) {
	return nil, fmt.Errorf("fetch: %s: refused", address)
}
