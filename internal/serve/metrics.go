package serve

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"detente/internal/store"
)

// metrics are the figures of this server.
type metrics struct {
	registry  *prometheus.Registry
	requests  *prometheus.CounterVec
	durations *prometheus.HistogramVec
	documents *prometheus.CounterVec
	listeners prometheus.Gauge
}

func newMetrics(s *store.Store) *metrics {
	m := &metrics{registry: prometheus.NewRegistry(),
		requests:  prometheus.NewCounterVec(prometheus.CounterOpts{Name: "detente_requests_total", Help: "Requests answered."}, []string{"method", "status"}),
		durations: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "detente_request_seconds", Help: "How long answers took.", Buckets: []float64{.002, .005, .01, .025, .05, .1, .15, .25, .5, 1, 2.5, 5, 10}}, []string{"part"}),
		documents: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "detente_documents_total", Help: "Documents that were taken in, read, or could not be read."}, []string{"outcome"}),
		listeners: prometheus.NewGauge(prometheus.GaugeOpts{Name: "detente_live_listeners", Help: "Who listens to live changes."}),
	}
	m.registry.MustRegister(m.requests, m.durations, m.documents, m.listeners, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "detente_store_changes", Help: "Number of the last change of the store."}, func() float64 {
			ctx, cancel := context.WithTimeout(context.Background(), time.Second)
			defer cancel()
			n, _ := s.Changes(ctx)
			return float64(n)
		}))
	return m
}

// answered counts a request. Its part is the first words of its path, of which there are few.
func (m *metrics) answered(r *http.Request, status int, took time.Duration) {
	if status == 0 {
		status = http.StatusOK
	}
	m.requests.WithLabelValues(method(r.Method), strconv.Itoa(status)).Inc()
	if !strings.HasSuffix(r.URL.Path, "/live") {
		m.durations.WithLabelValues(part(r.URL.Path)).Observe(took.Seconds())
	}
}

// method is one of those that there are: anybody can write another.
func method(m string) string {
	switch m {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return m
	}
	return "other"
}

// parts are the parts of the API that are told apart.
var parts = map[string]bool{"about": true, "today": true, "pairs": true, "entries": true, "documents": true, "search": true, "corrections": true, "sources": true,
	"situations": true, "brief": true, "actors": true, "review": true, "forecasts": true, "export": true}

func part(path string) string {
	rest, ok := strings.CutPrefix(path, "/api/v1/")
	if !ok {
		return "page"
	}
	name, _, _ := strings.Cut(rest, "/")
	if parts[name] {
		return name
	}
	return "other"
}

func (s *Server) measured(context.Context, *struct{}) (*huma.StreamResponse, error) {
	h := promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{})
	return &huma.StreamResponse{Body: func(ctx huma.Context) {
		r, w := humago.Unwrap(ctx)
		h.ServeHTTP(w, r)
	}}, nil
}
