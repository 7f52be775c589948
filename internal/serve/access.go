package serve

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
)

// role is what somebody may do; each may what those before it may.
type role int

// The roles.
const (
	anybody role = iota
	reader
	analyst // corrects, follows, watches
	admin   // of people and tokens too
)

var roleNames = map[role]string{reader: "reader", analyst: "analyst", admin: "admin"}

func (r role) String() string { return roleNames[r] }

// person is who asks.
type person struct {
	Name string
	Role role
}

type personKey struct{}

// asking is who asks; the zero person where nobody signed in.
func asking(ctx context.Context) person {
	p, _ := ctx.Value(personKey{}).(person)
	return p
}

// who tells of a request who asks. Where nobody need sign in, it is the user of this machine.
func (s *Server) who(r *http.Request) person {
	if !s.SignIn {
		return person{Name: s.User, Role: admin}
	}
	return person{}
}

const needsKey = "needs"

// guard lets through who may.
func (s *Server) guard(ctx huma.Context, next func(huma.Context)) {
	if n, ok := ctx.Context().Value(noteKey{}).(*note); ok {
		n.route = ctx.Operation().Path
	}
	needs, _ := ctx.Operation().Metadata[needsKey].(role)
	p := asking(ctx.Context())
	switch {
	case needs <= p.Role:
		next(ctx)
	case p.Role == anybody:
		huma.WriteErr(s.api, ctx, http.StatusUnauthorized, "sign in first")
	default:
		huma.WriteErr(s.api, ctx, http.StatusForbidden, "this needs the role "+needs.String()+"; yours is "+p.Role.String())
	}
}
