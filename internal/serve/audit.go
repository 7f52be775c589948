package serve

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"detente/internal/account"
	"detente/internal/store"
)

const (
	auditTimeout = 10 * time.Second
	mostActed    = 300 // letters of what something was done to, or of what it was
)

// acted is a line of the audit log that is being written.
type acted struct {
	account.Act
	always bool // also where nobody signed in
}

type actKey struct{}

// acting is the line about what is being done, to be filled by who does it.
func acting(ctx context.Context) *acted {
	if a, ok := ctx.Value(actKey{}).(*acted); ok {
		return a
	}
	return new(acted)
}

// begun is the line about an operation, with what its path names.
func begun(ctx huma.Context) *acted {
	op := ctx.Operation()
	var on []string
	for part := range strings.SplitSeq(op.Path, "/") {
		if name, ok := strings.CutPrefix(part, "{"); ok {
			on = append(on, ctx.Param(strings.TrimSuffix(name, "}")))
		}
	}
	return &acted{Act: account.Act{What: op.Method + " " + op.Path, On: strings.Join(on, " ")}}
}

// wrote writes the line about what was done, or refused, by somebody who is known.
func (s *Server) wrote(ctx huma.Context, a *acted) {
	p := asking(ctx.Context())
	if p.Role == anybody && !a.always {
		return
	}
	if a.Who == "" && a.Owner == "" {
		a.Who, a.Owner = p.Name, p.id
	}
	if p.token != nil {
		a.Token = p.token.Name
	}
	if a.Status = ctx.Status(); a.Status == 0 {
		a.Status = http.StatusInternalServerError // it failed badly
	}
	s.enterAct(ctx.Context(), &a.Act)
}

// enterAct writes a line, whether or not who asked still waits.
func (s *Server) enterAct(ctx context.Context, a *account.Act) {
	a.At, a.From = time.Now(), s.address(requestOf(ctx)).String()
	a.On, a.Before, a.After = shortened(a.On), shortened(a.Before), shortened(a.After)
	late, cancel := context.WithTimeout(context.WithoutCancel(ctx), auditTimeout)
	defer cancel()
	if err := s.Store.Audit(late, a); err != nil {
		s.Log.ErrorContext(ctx, "a line of the audit log cannot be written", "failure", err, "who", a.Who, "what", a.What, "on", a.On, "status", a.Status)
	}
}

// shortened is a text for a line: without what a terminal would obey.
func shortened(s string) string {
	r := []rune(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(redacted(s), "?")))
	if len(r) > mostActed {
		return string(r[:mostActed]) + "…"
	}
	return string(r)
}

// Act is a line of the audit log.
type Act struct {
	ID     int64     `json:"id"`
	At     time.Time `json:"at"`
	Who    string    `json:"who" doc:"Name at that time; empty of a sign-in that named no account."`
	Token  string    `json:"token,omitempty" doc:"Name of the token by which."`
	What   string    `json:"what" doc:"Method and path, or the command."`
	About  string    `json:"about,omitempty" doc:"What that does."`
	On     string    `json:"on,omitempty"`
	Before string    `json:"before,omitempty"`
	After  string    `json:"after,omitempty"`
	From   string    `json:"from,omitempty" doc:"Network address, or terminal."`
	Status int       `json:"status,omitempty" doc:"Of the answer; 400 and above was refused or failed. None of a command."`
}

func (s *Server) audit(ctx context.Context, in *struct {
	Who  string `query:"who" maxLength:"400" doc:"Name, whole."`
	What string `query:"what" maxLength:"200" doc:"Method and path, as the list of routes has them: POST /api/v1/session."`
	On   string `query:"on" maxLength:"300" doc:"Part of what it was done to."`
	Days
	Paging
}) (*listed[Act], error) {
	after, err := in.after()
	if err != nil {
		return nil, err
	}
	if err := in.Days.check(); err != nil {
		return nil, err
	}
	q := store.Acts{Who: in.Who, What: in.What, On: in.On, Before: int64(after.Number), Limit: in.Limit}
	if in.Since != "" {
		if q.Since, err = time.Parse(time.DateOnly, in.Since); err != nil {
			return nil, wrong("query.since", "no day: write it as 2021-12-30", in.Since)
		}
	}
	if in.Until != "" {
		if q.Until, err = time.Parse(time.DateOnly, in.Until); err != nil {
			return nil, wrong("query.until", "no day: write it as 2021-12-30", in.Until)
		}
		q.Until = q.Until.AddDate(0, 0, 1)
	}
	all, err := s.Store.Audited(ctx, q)
	if err != nil {
		return nil, err
	}
	about := map[string]string{}
	for _, r := range s.routes() {
		about[r.method+" "+r.path] = r.about
	}
	out := &listed[Act]{List[Act]{Items: []Act{}}}
	for _, a := range all {
		out.Body.Items = append(out.Body.Items, Act{a.ID, a.At, a.Who, a.Token, a.What, about[a.What], a.On, a.Before, a.After, a.From, a.Status})
	}
	if n := len(all); n == in.Limit && all[n-1].ID > 1 {
		out.Body.Next = cursor(store.Place{Number: float64(all[n-1].ID), ID: "audit"})
	}
	return out, nil
}
