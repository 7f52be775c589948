package serve

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"regexp"
	"strings"
)

// NewLog is a log for people, or for programs: JSON, an object a line. No secret comes into it, see careful.
func NewLog(w io.Writer, level slog.Leveler, programs bool) *slog.Logger {
	options := &slog.HandlerOptions{Level: level}
	if programs {
		return slog.New(careful{slog.NewJSONHandler(w, options)})
	}
	return slog.New(careful{slog.NewTextHandler(w, options)})
}

// careful writes a log without what opens doors: the names and passwords of addresses, tokens in their queries, what stands behind "Bearer", whatever is
// called a password or token. Of what is logged for a request it says which.
type careful struct{ slog.Handler }

const hidden = "…"

// secrets are what is taken out of every text, with what is kept of it.
var secrets = []struct {
	of   *regexp.Regexp
	kept string
}{
	{regexp.MustCompile(`(://)[^/?#\s]*@`), "${1}" + hidden + "@"},
	{regexp.MustCompile(`(://)[^/?#\s:]+:[^\s"']*@`), "${1}" + hidden + "@"}, // a password that nobody escaped
	{regexp.MustCompile(`(?i)([?&;][\w.-]*(?:token|key|secret|passw(?:or)?d|pwd|pass|auth|code|sig|signature)=)[^&;\s"'#]+`), "${1}" + hidden},
	{regexp.MustCompile(`(?i)\b(bearer|basic) +[\w.~+/=-]{6,}`), "${1} " + hidden},
	{regexp.MustCompile(`(?i)\b((?:ssl)?password|secret|api[_-]?key)(["']?[=:] ?["']?)[^\s"',}]+`), "${1}${2}" + hidden},
}

// secretly are the words in names of values that are not written at all.
var secretly = regexp.MustCompile(`(?i)password|passwd|secret|token|authorization|cookie|api_?key`)

func redacted(s string) string {
	if !strings.ContainsAny(s, ":=") && !strings.Contains(s, " ") { // nothing can stand in it
		return s
	}
	for _, one := range secrets {
		s = one.of.ReplaceAllString(s, one.kept)
	}
	return s
}

func shown(a slog.Attr) slog.Attr {
	a.Value = a.Value.Resolve()
	switch v := a.Value; {
	case v.Kind() == slog.KindGroup:
		group := make([]slog.Attr, len(v.Group()))
		for i, in := range v.Group() {
			group[i] = shown(in)
		}
		a.Value = slog.GroupValue(group...)
	case v.Kind() == slog.KindInt64, v.Kind() == slog.KindUint64, v.Kind() == slog.KindFloat64, v.Kind() == slog.KindBool, v.Kind() == slog.KindDuration, v.Kind() == slog.KindTime:
	case secretly.MatchString(a.Key):
		a.Value = slog.StringValue(hidden)
	case v.Kind() == slog.KindString:
		a.Value = slog.StringValue(redacted(v.String()))
	default:
		a.Value = slog.StringValue(redacted(fmt.Sprint(v.Any())))
	}
	return a
}

// Handle writes a line.
func (h careful) Handle(ctx context.Context, r slog.Record) error {
	out := slog.NewRecord(r.Time, r.Level, redacted(r.Message), r.PC)
	if n, ok := ctx.Value(noteKey{}).(*note); ok {
		out.AddAttrs(slog.String("request", n.id))
	}
	r.Attrs(func(a slog.Attr) bool {
		out.AddAttrs(shown(a))
		return true
	})
	return h.Handler.Handle(ctx, out)
}

// WithAttrs is a log that says something in every line.
func (h careful) WithAttrs(attrs []slog.Attr) slog.Handler {
	clean := make([]slog.Attr, len(attrs))
	for i, a := range attrs {
		clean[i] = shown(a)
	}
	return careful{h.Handler.WithAttrs(clean)}
}

// WithGroup is a log whose values stand in a group.
func (h careful) WithGroup(name string) slog.Handler { return careful{h.Handler.WithGroup(name)} }

const requestHeader = "X-Request-Id"

// given are the numbers of requests that are taken over from who passes them on.
var given = regexp.MustCompile(`^[A-Za-z0-9._-]{8,64}$`)

// numbered is the number of a request: the one that a proxy gave it, or a new one.
func numbered(id string) string {
	if given.MatchString(id) {
		return id
	}
	return rand.Text()[:16]
}
