package serve

import (
	"context"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"detente/internal/read"
	"detente/internal/record"
)

// metrics are the figures of this server. Every label is from a closed list: nobody who asks can make new ones.
type metrics struct {
	registry  *prometheus.Registry
	requests  *prometheus.CounterVec
	durations *prometheus.HistogramVec
	documents *prometheus.CounterVec
	underway  prometheus.Gauge
	listeners prometheus.Gauge
}

func newMetrics(s *Server) *metrics {
	m := &metrics{registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "detente_requests_total", Help: "Requests answered, by the route of the API."}, []string{"route", "method", "code"}),
		durations: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "detente_request_seconds", Help: "How long answers took.",
			Buckets: []float64{.002, .005, .01, .025, .05, .1, .15, .25, .5, 1, 2.5, 5, 10}}, []string{"route", "method"}),
		documents: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "detente_documents_total", Help: "Documents that this server took in, read, or could not read."}, []string{"outcome"}),
		underway:  prometheus.NewGauge(prometheus.GaugeOpts{Name: "detente_requests_under_way", Help: "Requests being answered."}),
		listeners: prometheus.NewGauge(prometheus.GaugeOpts{Name: "detente_live_listeners", Help: "Who listens to live changes."}),
	}
	built := prometheus.NewGauge(prometheus.GaugeOpts{Name: "detente_build_info", Help: "1; its labels say what runs.",
		ConstLabels: prometheus.Labels{"version": s.Version, "reader": read.Version, "goversion": runtime.Version()}})
	built.Set(1)
	for _, outcome := range []string{"taken", "read", "failed"} { // so that a rate over them begins at 0
		m.documents.WithLabelValues(outcome)
	}
	m.registry.MustRegister(m.requests, m.durations, m.documents, m.underway, m.listeners, built, held{s},
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// answered counts a request.
func (m *metrics) answered(method, route string, status int, took time.Duration) {
	if status == 0 {
		status = http.StatusOK
	}
	method = known(method)
	m.requests.WithLabelValues(route, method, strconv.Itoa(status)).Inc()
	if !strings.HasSuffix(route, "/live") { // it ends when who listens has enough
		m.durations.WithLabelValues(route, method).Observe(took.Seconds())
	}
}

// known is a method that there is: anybody can write another.
func known(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return method
	}
	return "other"
}

// plainRoute is what a path counts as that stands in no line of the table of routes.
func plainRoute(path string) string {
	switch {
	case path == "/healthz", path == "/readyz":
		return path
	case strings.HasPrefix(path, "/api/"):
		return "none"
	}
	return "page"
}

// held are the figures of the store, looked up when they are asked for.
type held struct{ s *Server }

func figure(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("detente_"+name, help, labels, nil)
}

var (
	readable = figure("store_readable", "1 if the store can be read; if 0, the other figures of the store are missing.")
	changes  = figure("store_changes", "Number of the last change of the store.")
	size     = figure("store_bytes", "Bytes that the store takes.")
	amount   = figure("store_documents", "Documents in the store.")
	todo     = figure("documents_waiting", "Documents that wait for the reader.")
	unread   = figure("documents_unreadable", "Documents that the reader could not read.")
	entries  = figure("store_entries", "Entries of the record.", "kind")
	followed = figure("sources", "Sources that are followed: asked well, failing the last time, failing three times or more, paused, never asked yet.", "state")
	messages = figure("alert_deliveries", "Messages of alerts of the last ninety days, by how far they came.", "state")
	spent    = figure("second_tokens_today", "Tokens that the second reader cost since midnight (UTC); missing where there is none.")
	ingested = figure("last_ingest_timestamp_seconds", "When the newest document came; missing while there is none.")
)

// lookTimeout bounds how long the store may keep one who asks for figures waiting.
const lookTimeout = 5 * time.Second

// Describe names the figures.
func (held) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{readable, changes, size, amount, todo, unread, entries, followed, messages, spent, ingested} {
		to <- d
	}
}

// Collect looks the figures up.
func (h held) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), lookTimeout)
	defer cancel()
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	if err := h.look(ctx, gauge); err != nil {
		h.s.Log.Error("the figures of the store cannot be had", "failure", err)
		gauge(readable, 0)
		return
	}
	gauge(readable, 1)
}

func (h held) look(ctx context.Context, gauge func(*prometheus.Desc, float64, ...string)) error {
	n, err := h.s.Store.Changes(ctx)
	if err != nil {
		return err
	}
	counts, err := h.s.counts(ctx)
	if err != nil {
		return err
	}
	bytes, err := h.s.Store.Size(ctx)
	if err != nil {
		return err
	}
	newest, err := h.s.Store.Newest(ctx)
	if err != nil {
		return err
	}
	sources, err := h.s.Store.Followed(ctx, time.Time{})
	if err != nil {
		return err
	}
	deliveries, err := h.s.Store.DeliveryStates(ctx)
	if err != nil {
		return err
	}
	if h.s.Second != nil {
		tokens, err := h.s.Store.Spent(ctx, time.Now().UTC().Format(time.DateOnly))
		if err != nil {
			return err
		}
		gauge(spent, float64(tokens))
	}
	for _, state := range []record.State{record.Waiting, record.Sent, record.GivenUp, record.Hushed} {
		gauge(messages, float64(deliveries[state]), string(state))
	}
	gauge(changes, float64(n))
	gauge(size, float64(bytes))
	gauge(amount, float64(counts.Documents))
	gauge(todo, float64(waiting(&counts)))
	gauge(unread, float64(counts.Failures))
	for kind, n := range counts.Entries {
		gauge(entries, float64(n), string(kind))
	}
	states := map[string]int{"well": 0, "failed": 0, "failing": 0, "paused": 0, "new": 0}
	for i := range sources {
		switch f := &sources[i]; {
		case f.Paused:
			states["paused"]++
		case f.Failures >= lastingly:
			states["failing"]++
		case f.Failures > 0:
			states["failed"]++
		case f.Asked.IsZero():
			states["new"]++
		default:
			states["well"]++
		}
	}
	for state, n := range states {
		gauge(followed, float64(n), state)
	}
	if !newest.IsZero() {
		gauge(ingested, float64(newest.Unix()))
	}
	return nil
}

// lastingly is how often in a row a source fails that somebody should look at: it takes three hours.
const lastingly = 3

func (s *Server) measured(context.Context, *struct{}) (*huma.StreamResponse, error) {
	h := promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{})
	return &huma.StreamResponse{Body: func(ctx huma.Context) {
		r, w := humago.Unwrap(ctx)
		h.ServeHTTP(w, r)
	}}, nil
}
