package serve

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"

	"detente/internal/record"
	"detente/internal/store"
)

// wrong is a problem (RFC 9457) with a field of the request.
func wrong(field, what string, value any) error {
	return huma.Error422UnprocessableEntity(what, &huma.ErrorDetail{Message: what, Location: field, Value: value})
}

// maxEchoed bounds what a problem repeats of what was sent.
const maxEchoed = 200

// briefly repeats in a problem no more than the beginning of what was sent, so that nobody makes an answer as long as his question.
func briefly(_ huma.Context, _ string, v any) (any, error) {
	problem, ok := v.(*huma.ErrorModel)
	if !ok {
		return v, nil
	}
	for _, e := range problem.Errors {
		switch value := e.Value.(type) {
		case nil, bool, float64, int:
		case string:
			if len(value) > maxEchoed {
				e.Value = strings.ToValidUTF8(value[:maxEchoed], "") + "…"
			}
		default:
			if b, err := json.Marshal(value); err != nil || len(b) > maxEchoed {
				e.Value = nil
			}
		}
	}
	return v, nil
}

// readable refuses zeros and what is no UTF-8 in an address: no text here has them, and PostgreSQL takes them for an error of ours.
func (s *Server) readable(ctx huma.Context, next func(huma.Context)) {
	at := ctx.URL()
	where := ""
	if !plainText(at.Path) {
		where = "path"
	}
	for name, values := range at.Query() {
		if slices.ContainsFunc(append(values, name), func(v string) bool { return !plainText(v) }) {
			where = "query." + strings.ToValidUTF8(strings.ReplaceAll(name, "\x00", ""), "")
		}
	}
	if where == "" {
		next(ctx)
		return
	}
	const what = "it holds a zero character or is not UTF-8"
	huma.WriteErr(s.api, ctx, http.StatusUnprocessableEntity, what, &huma.ErrorDetail{Message: what, Location: where})
}

func plainText(s string) bool { return utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 }

// none is a problem with something that is not there.
func none(what string) error { return huma.Error404NotFound(what) }

// problem makes a problem of an error of an action.
func problem(ctx context.Context, err error) error {
	var known huma.StatusError
	var withHeaders huma.HeadersError
	err = store.Named(err)
	switch {
	case errors.As(err, &withHeaders):
		return err
	case errors.As(err, &known):
		return known
	case errors.Is(err, store.ErrNone):
		return none("there is no such thing here")
	case errors.Is(err, store.ErrSeveral):
		return huma.Error409Conflict("several documents have a hash that begins so: give more of it")
	case errors.Is(err, store.ErrErased):
		return huma.Error409Conflict("it names a person whose data were erased here")
	case errors.Is(err, record.ErrBehind):
		return huma.Error503ServiceUnavailable("the record is being brought up to date: ask again in a moment")
	case errors.Is(err, store.ErrFull):
		return huma.NewError(http.StatusInsufficientStorage, "the disk of the server is full: nothing of this was kept; reading goes on, and writing does once there is room")
	case errors.Is(err, store.ErrAway), errors.Is(err, store.ErrCrowded), errors.Is(err, store.ErrBusy):
		noted(ctx).failure = err
		return huma.Error503ServiceUnavailable("the database cannot be asked for the moment: try again")
	case errors.Is(err, context.Canceled):
		return huma.Error503ServiceUnavailable("stopped")
	case errors.Is(err, context.DeadlineExceeded):
		return huma.Error503ServiceUnavailable("this took too long: ask for fewer days or items")
	}
	n := noted(ctx)
	n.failure = err
	return huma.Error500InternalServerError(failed(n))
}

// noted is what is known of a request.
func noted(ctx context.Context) *note {
	if n, ok := ctx.Value(noteKey{}).(*note); ok {
		return n
	}
	return new(note)
}

// noteKey and note are what is known of a request where it is logged and counted.
type noteKey struct{}

type note struct {
	id      string // by which it is found in the log
	route   string // of the table of routes, or a word for what is none
	failure error  // of the action
}

// schemaName names a type in the description of the API: types of other packages by these too, since some share their names.
func schemaName(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	name := huma.DefaultSchemaNamer(t, hint)
	path := t.PkgPath()
	at := strings.LastIndexByte(path, '/')
	if pkg := path[at+1:]; strings.HasPrefix(path, "detente/") && pkg != "serve" && t.Name() != "" {
		return strings.ToUpper(pkg[:1]) + pkg[1:] + name
	}
	return name
}

// conflict is a problem with both versions of what two people edited.
type conflict struct {
	Title  string              `json:"title"`
	Status int                 `json:"status"`
	Detail string              `json:"detail"`
	Theirs []record.Correction `json:"theirs" doc:"What others corrected of it since."`
	Item   any                 `json:"item" doc:"The item as it is by now; null if it was taken out."`
	Yours  *record.Claim       `json:"yours" doc:"What was sent."`
}

func (c *conflict) Error() string             { return c.Detail }
func (c *conflict) GetStatus() int            { return c.Status }
func (c *conflict) ContentType(string) string { return "application/problem+json" }

func newConflict(theirs []record.Correction, item any, yours *record.Claim) error {
	return &conflict{http.StatusText(http.StatusConflict), http.StatusConflict, "somebody corrected this since you looked at it", theirs, item, yours}
}
