package serve

import (
	"context"
	"errors"
	"maps"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"detente/internal/account"
	"detente/internal/store"
)

// role is what somebody may do.
type role = account.Role

// The roles, as the table of routes names them.
const (
	anybody = account.Nobody
	reader  = account.Reader
	analyst = account.Analyst // corrects, follows, watches
	admin   = account.Admin   // of people and tokens too
)

const (
	noteUse    = 5 * time.Minute        // how often it is noted at most that a session or token is used
	notePause  = 200 * time.Millisecond // how long a request waits for that at most; the next one tries again
	sweepEvery = 2 * time.Second        // how soon a stream ends whose session was ended by another process
)

// person is who asks.
type person struct {
	Name    string
	Role    role
	id      string           // of the user; "" where nobody need sign in
	key     string           // hash of the session or token; "" likewise
	session *account.Session // by which a browser asks
	token   *account.Token   // by which a program asks
}

type (
	personKey  struct{}
	requestKey struct{}
)

// asking is who asks; the zero person where nobody signed in.
func asking(ctx context.Context) person {
	p, _ := ctx.Value(personKey{}).(person)
	return p
}

// requestOf is the request that is answered.
func requestOf(ctx context.Context) *http.Request {
	r, ok := ctx.Value(requestKey{}).(*http.Request)
	if !ok {
		r = &http.Request{Header: http.Header{}}
	}
	return r
}

// who tells of a request who asks. Where nobody need sign in, it is the user of this machine. A token that is sent counts alone, also where it is none.
func (s *Server) who(r *http.Request) (person, error) {
	if !s.SignIn {
		return person{Name: s.User, Role: admin}, nil
	}
	ctx, now := r.Context(), time.Now()
	if said := r.Header.Get("Authorization"); said != "" {
		scheme, secret, _ := strings.Cut(said, " ")
		if _, pass, ok := r.BasicAuth(); ok { // readers of feeds and calendars know no other way; browsers are never asked for it
			secret = pass
		} else if !strings.EqualFold(scheme, "Bearer") {
			return person{}, nil
		}
		secret = strings.TrimSpace(secret)
		k, u, err := s.Store.Token(ctx, account.HashOf(secret), now)
		if err != nil {
			return person{}, unless(err, store.ErrNone)
		}
		if now.Sub(k.Used) > noteUse {
			s.note(ctx, func(ctx context.Context) error { return s.Store.UseToken(ctx, k.ID, now) })
		}
		return person{Name: u.Name, Role: u.Role, id: u.ID, key: k.Hash, token: &k}, nil
	}
	secret, ok := s.cookie(r, sessionCookie)
	if !ok {
		return person{}, nil
	}
	n, u, err := s.Store.Session(ctx, account.HashOf(secret), now)
	if err != nil {
		return person{}, unless(err, store.ErrNone)
	}
	if now.Sub(n.Seen) > noteUse {
		s.note(ctx, func(ctx context.Context) error { return s.Store.UseSession(ctx, n.Hash, now) })
	}
	return person{Name: u.Name, Role: u.Role, id: u.ID, key: n.Hash, session: &n}, nil
}

func unless(err, but error) error {
	if errors.Is(err, but) {
		return nil
	}
	return err
}

// note writes down a use, unless the store is busy just now.
func (s *Server) note(ctx context.Context, write func(context.Context) error) {
	short, cancel := context.WithTimeout(ctx, notePause)
	defer cancel()
	if err := write(short); err != nil && short.Err() == nil {
		s.Log.WarnContext(ctx, "it cannot be noted who was here", "failure", err)
	}
}

// address is where a request comes from. What a proxy says of it counts where one is said to be, and only where the request comes from this machine
// or a private network, as a proxy's do: of X-Forwarded-For the last address, which the proxy itself put there.
func (s *Server) address(r *http.Request) netip.Addr {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	ip, _ := netip.ParseAddr(host)
	ip = ip.Unmap().WithZone("")
	if all := r.Header.Values("X-Forwarded-For"); s.Proxied && len(all) > 0 && (ip.IsLoopback() || ip.IsPrivate()) {
		last := all[len(all)-1]
		last = strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:])
		if told, err := netip.ParseAddr(strings.Trim(last, "[]")); err == nil {
			return told.Unmap().WithZone("")
		}
	}
	return ip
}

// Keys of what a route says of itself.
const (
	needsKey = "needs"
	ownKey   = "own"
	handKey  = "hand"
)

// own is an action on one's own account: a person's, never a token's.
func own(add func(huma.API, huma.Operation)) func(huma.API, huma.Operation) {
	return func(api huma.API, op huma.Operation) {
		op.Metadata[ownKey] = true
		add(api, op)
	}
}

// byHand is an action that makes a link to sign in with: a person's, or a token could make itself a session, and more than its scopes.
func byHand(add func(huma.API, huma.Operation)) func(huma.API, huma.Operation) {
	return func(api huma.API, op huma.Operation) {
		op.Metadata[handKey] = true
		add(api, op)
	}
}

// guard lets through who may, and writes down what is done.
func (s *Server) guard(ctx huma.Context, next func(huma.Context)) {
	op := ctx.Operation()
	if n, ok := ctx.Context().Value(noteKey{}).(*note); ok {
		n.route = op.Path
	}
	if op.Method != http.MethodGet {
		a := begun(ctx)
		ctx = huma.WithValue(ctx, actKey{}, a)
		defer func() { s.wrote(ctx, a) }()
	}
	needs, _ := op.Metadata[needsKey].(role)
	mine, _ := op.Metadata[ownKey].(bool)
	hand, _ := op.Metadata[handKey].(bool)
	p := asking(ctx.Context())
	refuse := func(status int, what string) { huma.WriteErr(s.api, ctx, status, what) }
	switch {
	case needs == anybody && !mine:
		next(ctx)
	case p.Role == anybody:
		ctx.SetHeader("WWW-Authenticate", "Bearer")
		refuse(http.StatusUnauthorized, "sign in first")
	case mine && p.token != nil:
		refuse(http.StatusForbidden, "a token cannot do this: it is for whom the account belongs to, signed in")
	case hand && p.token != nil:
		refuse(http.StatusForbidden, "a token cannot do this: links to sign in with are made by who is signed in, or by detente users")
	case p.Role < needs:
		refuse(http.StatusForbidden, "this needs the role "+needs.String()+"; yours is "+p.Role.String())
	case p.token != nil && !slices.Contains(p.token.Scopes, account.ScopeOf(needs)):
		refuse(http.StatusForbidden, "this needs a token with the scope "+string(account.ScopeOf(needs)))
	case mine && p.id == "":
		refuse(http.StatusNotFound, "nobody signs in here: there are no accounts of one's own")
	default:
		next(ctx)
	}
}

// guests are the requests that are answered just now, by the session or token that lets them in, so that they end with it.
type guests struct {
	mu     sync.Mutex
	inside map[*guest]bool
}

type guest struct {
	key   string
	leave context.CancelFunc
}

// enter notes a request. The context ends with what let it in; out is called when it was answered.
func (g *guests) enter(ctx context.Context, key string) (inside context.Context, out func()) {
	inside, leave := context.WithCancel(ctx)
	one := &guest{key, leave}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.inside == nil {
		g.inside = map[*guest]bool{}
	}
	g.inside[one] = true
	return inside, func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		delete(g.inside, one)
		leave()
	}
}

// sweep ends what is being answered to those who are not let in any more.
func (s *Server) sweep(ctx context.Context) error {
	return s.guests.sweep(func() (map[string]bool, error) { return s.Store.Admitted(ctx, time.Now()) })
}

// sweep lets those leave who are not admitted. Who enters while that is looked up was let in later and stays.
func (g *guests) sweep(admitted func() (map[string]bool, error)) error {
	g.mu.Lock()
	inside := slices.Collect(maps.Keys(g.inside))
	g.mu.Unlock()
	if len(inside) == 0 {
		return nil
	}
	keys, err := admitted()
	if err != nil {
		return err
	}
	for _, one := range inside {
		if !keys[one.key] {
			one.leave()
		}
	}
	return nil
}

// sweeping sweeps until ctx ends, for what others changed.
func (s *Server) sweeping(ctx context.Context) {
	if !s.SignIn {
		return
	}
	beat := time.NewTicker(sweepEvery)
	defer beat.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-beat.C:
			if err := s.sweep(ctx); err != nil && ctx.Err() == nil {
				s.Log.Error("it cannot be looked up who is still let in", "failure", err)
			}
		}
	}
}
