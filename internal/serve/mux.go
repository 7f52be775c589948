package serve

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"net"
	"net/http"
	"reflect"
	"runtime/debug"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/klauspost/compress/gzhttp"
	"github.com/klauspost/compress/gzip"

	"detente/internal/measure"
)

// mux puts the routes together, with all that holds for every request around them.
func (s *Server) mux() http.Handler {
	mux := http.NewServeMux()
	config := huma.DefaultConfig("Détente", s.Version)
	config.Info.Description = "The record of a crisis: who said what to whom, what was threatened, promised and demanded, which contacts were held. Every entry has the words it was read from."
	config.OpenAPIPath, config.DocsPath, config.SchemasPath, config.CreateHooks = "/api/v1/openapi", "", "", nil
	config.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	config.Components.Schemas.RegisterTypeAlias(reflect.TypeFor[measure.Day](), reflect.TypeFor[Day]())
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"token": {Type: "http", Scheme: "bearer", Description: "A token, where one must sign in."}}
	config.Transformers = append(config.Transformers, briefly)
	s.api = humago.New(mux, config)
	s.api.UseMiddleware(s.guard, s.readable)
	for _, r := range s.routes() {
		r.add(s.api, huma.Operation{Method: r.method, Path: r.path, Summary: r.about, OperationID: strings.ToLower(r.method) + strings.NewReplacer("/api/v1", "", "/", "-", "{", "", "}", "", ".", "-").Replace(r.path),
			MaxBodyBytes: maxBody, BodyReadTimeout: bodyTimeout, Metadata: map[string]any{needsKey: r.needs}, Hidden: !strings.HasPrefix(r.path, "/api/v1/")})
	}
	mux.HandleFunc("GET /healthz", healthz)
	mux.HandleFunc("GET /readyz", s.readyz)
	mux.HandleFunc("/", s.page)
	mux.HandleFunc("/api/", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(http.StatusNotFound)
		w.Write([]byte(`{"title":"Not Found","status":404,"detail":"there is no such route; /api/docs lists those that there are"}`))
	})
	smaller, err := gzhttp.NewWrapper(gzhttp.ExceptContentTypes([]string{"text/event-stream", "image/png", "font/woff2"}), gzhttp.SuffixETag(""), gzhttp.CompressionLevel(gzip.BestSpeed))
	if err != nil { // the options are fixed
		panic(err)
	}
	sameSite := http.NewCrossOriginProtection()
	sameSite.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(http.StatusForbidden)
		w.Write([]byte(`{"title":"Forbidden","status":403,"detail":"this was asked for by the page of another site"}`))
	}))
	packed := smaller(tagged(mux))
	return s.logged(s.secured(sameSite.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/api/v1/live" { // each event goes out at once
			mux.ServeHTTP(w, r)
			return
		}
		packed.ServeHTTP(w, r)
	}))))
}

// Day is a day as the record writes it, for the description of the API.
type Day string

// policy lets a page load what is its own and nothing else: no script, style or frame within a page, nothing from elsewhere.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// printed is the policy of pages that need no script and bring their style with them: what documents say stands there in a sandbox, of no origin.
const printed = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox allow-popups allow-top-navigation-by-user-activation"

// secured sets the headers of every answer, refuses hosts that are not this machine where nobody signs in, and finds out who asks.
func (s *Server) secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
		if s.Secure {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		if !s.SignIn && !ownHost(r.Host) { // a page elsewhere whose name was made to lead here would be of this origin
			plainly(w, http.StatusMisdirectedRequest, "this server answers for localhost alone; to be reached under another name it needs --listen and sign-in")
			return
		}
		if s.SignIn || strings.HasPrefix(r.URL.Path, "/api/") || strings.HasPrefix(r.URL.Path, "/feeds/") { // files of the page say more of themselves
			h.Set("Cache-Control", "no-cache, private")
		}
		ctx := context.WithValue(r.Context(), requestKey{}, r)
		if strings.HasPrefix(r.URL.Path, "/assets/") { // nothing depends on who asks
			next.ServeHTTP(w, r)
			return
		}
		p, err := s.who(r)
		if err != nil {
			s.Log.ErrorContext(ctx, "it cannot be looked up who asks", "failure", err)
			plainly(w, http.StatusServiceUnavailable, "it cannot be looked up who asks: try again in a moment")
			return
		}
		ctx = context.WithValue(ctx, personKey{}, p)
		if p.key != "" && (r.Method == http.MethodGet || r.Method == http.MethodHead) { // what goes on for long ends with what let it in
			inside, out := s.guests.enter(ctx, p.key)
			defer out()
			ctx = inside
		}
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// ownHost reports whether a Host header names this machine as only it can be named.
func ownHost(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.Trim(host, "[]")
	ip := net.ParseIP(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || ip != nil && ip.IsLoopback()
}

// logged numbers a request, writes a line of it, without what was asked in its query, and counts it. What fails costs that request alone.
func (s *Server) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		seen, n := &seen{ResponseWriter: w}, &note{id: numbered(r.Header.Get(requestHeader)), route: plainRoute(r.URL.Path)}
		ctx := context.WithValue(r.Context(), noteKey{}, n)
		r = r.WithContext(ctx)
		w.Header().Set(requestHeader, n.id)
		control := http.NewResponseController(w)
		control.SetWriteDeadline(start.Add(answerTimeout))
		if r.ContentLength != 0 { // also of a body that nobody reads, as of who is refused: the server takes it off the line before it answers
			control.SetReadDeadline(start.Add(bodyTimeout))
		}
		s.metrics.underway.Inc()
		defer func() {
			if p := recover(); p != nil && p != http.ErrAbortHandler {
				s.Log.ErrorContext(ctx, "a request failed, please report it", "path", r.URL.Path, "what", p, "where", string(debug.Stack()))
				if seen.status == 0 {
					plainly(seen, http.StatusInternalServerError, failed(n))
				}
			}
			took := time.Since(start)
			s.metrics.underway.Dec()
			s.metrics.answered(r.Method, n.route, seen.status, took)
			level := slog.LevelDebug
			attrs := []any{"method", r.Method, "path", r.URL.Path, "status", seen.status, "ms", float64(took.Microseconds()) / 1000, "bytes", seen.bytes}
			if n.failure != nil {
				level, attrs = slog.LevelError, append(attrs, "failure", n.failure.Error())
			} else if seen.status >= 500 {
				level = slog.LevelWarn
			}
			s.Log.Log(ctx, level, "answered", attrs...)
		}()
		next.ServeHTTP(seen, r)
	})
}

// failed says to who asked what failed, and by which number it stands in the log.
func failed(n *note) string {
	return "something failed here; the log of the server says what, under the request " + n.id
}

// seen notes what was answered.
type seen struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (w *seen) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *seen) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

func (w *seen) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// tagged gives JSON that is asked for a tag, by which it need not be sent again while it is the same.
func tagged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet || !strings.HasPrefix(r.URL.Path, "/api/") {
			next.ServeHTTP(w, r)
			return
		}
		t := &tagging{ResponseWriter: w}
		next.ServeHTTP(t, r)
		t.finish(r)
	})
}

// tagging holds an answer of JSON back until it is whole; any other passes through.
type tagging struct {
	http.ResponseWriter
	decided, holds bool
	body           bytes.Buffer
}

func (t *tagging) WriteHeader(status int) {
	if !t.decided {
		t.decided = true
		t.holds = status == http.StatusOK && strings.HasPrefix(t.Header().Get("Content-Type"), "application/json")
	}
	if !t.holds {
		t.ResponseWriter.WriteHeader(status)
	}
}

func (t *tagging) Write(b []byte) (int, error) {
	if !t.decided {
		t.WriteHeader(http.StatusOK)
	}
	if t.holds {
		return t.body.Write(b)
	}
	return t.ResponseWriter.Write(b)
}

func (t *tagging) Unwrap() http.ResponseWriter { return t.ResponseWriter }

func (t *tagging) finish(r *http.Request) {
	if !t.holds {
		return
	}
	sum := sha256.Sum256(t.body.Bytes())
	tag := `W/"` + hex.EncodeToString(sum[:12]) + `"`
	t.Header().Set("ETag", tag)
	if strings.Contains(r.Header.Get("If-None-Match"), tag) {
		t.Header().Del("Content-Type")
		t.ResponseWriter.WriteHeader(http.StatusNotModified)
		return
	}
	t.ResponseWriter.WriteHeader(http.StatusOK)
	t.ResponseWriter.Write(t.body.Bytes())
}

func plainly(w http.ResponseWriter, status int, what string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	w.Write([]byte(what + "\n"))
}
