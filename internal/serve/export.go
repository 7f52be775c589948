package serve

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"detente/internal/export"
)

const (
	// streamTimeout bounds an export, which holds the store as it was when it began.
	streamTimeout = 30 * time.Minute
	mostExports   = 2 // at a time, for the same reason
)

// exportTypes are the media types of formats; others are tables with tabs.
var exportTypes = map[export.Format]string{export.JSONLines: "application/jsonl", export.CSV: "text/csv; charset=utf-8", export.Parquet: "application/vnd.apache.parquet",
	export.ICalendar: "text/calendar; charset=utf-8"}

var exportEnds = map[export.Format]string{export.JSONLines: "jsonl", export.CSV: "csv", export.Parquet: "parquet", export.ICalendar: "ics"}

// ExportAsked says what is exported.
type ExportAsked struct {
	Source        string   `query:"source" maxLength:"60" doc:"Country or body of who acts."`
	Target        string   `query:"target" maxLength:"60"`
	MinConfidence float64  `query:"min_confidence" minimum:"0" maximum:"1"`
	Status        []string `query:"status" maxItems:"12" doc:"Only these, with commas between."`
	Days
}

func (s *Server) export(ctx context.Context, in *struct {
	Kind   string `path:"kind" enum:"statements,events,commitments,contacts,readings,documents,reports"`
	Format string `query:"format" enum:"jsonl,csv,parquet,icews,gdelt,polecat,ical" default:"jsonl"`
	ExportAsked
}) (*huma.StreamResponse, error) {
	kind, format := export.Kind(in.Kind), export.Format(in.Format)
	if !slices.Contains(export.Formats(kind), format) {
		return nil, wrong("query.format", in.Kind+" are not written in this format", in.Format)
	}
	w, err := s.wanted(kind, format, &in.ExportAsked)
	if err != nil {
		return nil, err
	}
	return s.stream(w, in.Kind)
}

// wanted is what is asked for as the export knows it.
func (s *Server) wanted(kind export.Kind, format export.Format, in *ExportAsked) (w export.Wanted, err error) {
	if err := in.Days.check(); err != nil {
		return w, err
	}
	w = export.Wanted{Kind: kind, Format: format, From: in.Since, To: in.Until, MinConfidence: in.MinConfidence, Status: in.Status}
	if w.Source, err = s.party("query.source", in.Source); err != nil {
		return w, err
	}
	w.Target, err = s.party("query.target", in.Target)
	return w, err
}

// stream writes an export as it is made.
func (s *Server) stream(w export.Wanted, name string) (*huma.StreamResponse, error) {
	return s.streamed(or(exportTypes[w.Format], "text/tab-separated-values; charset=utf-8"), func(r *http.Request, to http.ResponseWriter) error {
		if w.Format != export.ICalendar || strings.HasPrefix(r.URL.Path, "/api/") {
			attach(to, name+"."+or(exportEnds[w.Format], "tsv"))
		}
		to.WriteHeader(http.StatusOK)
		_, err := export.Write(r.Context(), s.Store, s.Books, w, to)
		return err
	})
}

// streamed is an answer of a type that write writes as it is made, few of them at a time. Where it fails the connection is cut.
func (s *Server) streamed(kind string, write func(*http.Request, http.ResponseWriter) error) (*huma.StreamResponse, error) {
	select {
	case s.exports <- struct{}{}:
	default:
		return nil, huma.Error503ServiceUnavailable("others export already: try again in a moment")
	}
	return &huma.StreamResponse{Body: func(ctx huma.Context) {
		defer func() { <-s.exports }()
		r, w := humago.Unwrap(ctx)
		http.NewResponseController(w).SetWriteDeadline(time.Now().Add(streamTimeout))
		w.Header().Set("Content-Type", kind)
		if err := write(r, w); err != nil {
			if n, ok := r.Context().Value(noteKey{}).(*note); ok && r.Context().Err() == nil {
				n.failure = err
			}
			panic(http.ErrAbortHandler) // what was sent is not whole, and must not look so
		}
	}}, nil
}

// attach has a browser keep an answer as a file of a name.
func attach(w http.ResponseWriter, name string) {
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
}
