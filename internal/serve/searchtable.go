package serve

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"detente/internal/export"
	"detente/internal/store"
)

// tabled bounds the rows of a search as a table; the whole record is what exports are for.
const tabled = 20_000

// searchColumns are those of a search as CSV.
var searchColumns = []string{"id", "kind", "day", "type", "status", "who", "whom", "text", "condition", "confidence", "document", "publisher", "published", "url"}

func searchRow(e *Entry) []string {
	status := e.Status
	if e.Settlement != nil {
		status = e.Settlement.Status
	}
	row := []string{e.ID, string(e.Kind), e.Day, e.Type, status, sides(e.Who), sides(e.Whom), e.Text, e.Condition, fmt.Sprintf("%.2f", e.Confidence), "", "", "", ""}
	for i := range e.Citations {
		if k := &e.Citations[i]; k.Leads || len(e.Citations) == 1 {
			row[10] = k.Document
			if len(k.Reports) > 0 {
				row[11], row[12], row[13] = k.Reports[0].Publisher, k.Reports[0].Published, k.Reports[0].URL
			}
		}
	}
	return row
}

func (s *Server) searchCSV(ctx context.Context, in *struct{ Asked }) (*huma.StreamResponse, error) {
	return s.searchTable(ctx, &in.Asked, "text/csv; charset=utf-8", "search.csv", func(w http.ResponseWriter) (func(*Entry) error, func() error) {
		out := csv.NewWriter(w)
		out.Write(searchColumns)
		return func(e *Entry) error {
			row := searchRow(e)
			for i := range row {
				row[i] = export.Defused(row[i])
			}
			return out.Write(row)
		}, func() error { out.Flush(); return out.Error() }
	})
}

func (s *Server) searchJSONL(ctx context.Context, in *struct{ Asked }) (*huma.StreamResponse, error) {
	return s.searchTable(ctx, &in.Asked, "application/jsonl", "search.jsonl", func(w http.ResponseWriter) (func(*Entry) error, func() error) {
		out := json.NewEncoder(w)
		return func(e *Entry) error { return out.Encode(e) }, func() error { return nil }
	})
}

// searchTable writes what a search finds, the newest first, page by page.
func (s *Server) searchTable(_ context.Context, a *Asked, kind, name string, writer func(http.ResponseWriter) (func(*Entry) error, func() error)) (*huma.StreamResponse, error) {
	if _, err := s.filter(a); err != nil {
		return nil, err
	}
	return s.streamed(kind, func(r *http.Request, w http.ResponseWriter) error {
		attach(w, name)
		put, end := writer(w)
		p := Paging{Limit: maxList}
		for n := 0; n < tabled; {
			page, err := s.list(r.Context(), a, store.NewestFirst, &p)
			if err != nil {
				return err
			}
			for i := 0; i < len(page.Items) && n < tabled; i++ {
				if err := put(&page.Items[i]); err != nil {
					return err
				}
				n++
			}
			if err := end(); err != nil {
				return err
			}
			if p.Cursor = page.Next; p.Cursor == "" {
				return nil
			}
		}
		return nil
	})
}
