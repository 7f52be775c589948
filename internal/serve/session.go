package serve

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"detente/internal/account"
	"detente/internal/store"
)

// Names of cookies. Over HTTPS they begin with __Host-, so that no other host and no page without HTTPS can set them.
const (
	sessionCookie  = "detente"
	providerCookie = "detente-sign-in"
)

func (s *Server) cookieName(name string) string {
	if s.Secure {
		return "__Host-" + name
	}
	return name
}

// cookie is what a browser keeps under a name.
func (s *Server) cookie(r *http.Request, name string) (string, bool) {
	c, err := r.Cookie(s.cookieName(name))
	if err != nil || c.Value == "" {
		return "", false
	}
	return c.Value, true
}

// baked is a cookie as it is set: for this host alone, out of reach of scripts, not sent where another site asks for something to be done. For 0 it is taken away.
func (s *Server) baked(name, value string, life time.Duration) string {
	c := http.Cookie{Name: s.cookieName(name), Value: value, Path: "/", HttpOnly: true, Secure: s.Secure, SameSite: http.SameSiteLaxMode, MaxAge: int(life / time.Second)}
	if life == 0 {
		c.MaxAge = -1
	}
	return c.String()
}

// Me is who asks.
type Me struct {
	User     User      `json:"user"`
	Made     time.Time `json:"made" doc:"When the session began."`
	Ends     time.Time `json:"ends" doc:"When it ends at the latest; eight hours without a request end it before."`
	Password bool      `json:"password" doc:"There is a password; otherwise an identity provider vouches."`
}

// signedIn is an answer that begins a session, signedOut one that ends it.
type (
	signedIn struct {
		SetCookie []string `header:"Set-Cookie"`
		Body      Me
	}
	signedOut struct {
		SetCookie []string `header:"Set-Cookie"`
		Clear     string   `header:"Clear-Site-Data"`
	}
)

// tooOften is the answer to who tries too often, whether there is such an account or not.
func tooOften() error {
	return huma.ErrorWithHeaders(huma.Error429TooManyRequests("too many tries: wait a minute"), http.Header{"Retry-After": {"60"}})
}

// enter begins a session of somebody who just proved who he is, in place of the one that his browser has.
func (s *Server) enter(ctx context.Context, u *account.User) (*signedIn, error) {
	r := requestOf(ctx)
	if old, ok := s.cookie(r, sessionCookie); ok {
		if err := s.Store.EndSession(ctx, account.HashOf(old)); err != nil {
			return nil, err
		}
	}
	n, secret := account.NewSession(u.ID, time.Now())
	if err := s.Store.AddSession(ctx, n); err != nil {
		return nil, err
	}
	if err := s.sweep(ctx); err != nil {
		return nil, err
	}
	return &signedIn{SetCookie: []string{s.baked(sessionCookie, secret, account.Absolute)}, Body: *meOf(u, n)}, nil
}

func meOf(u *account.User, n *account.Session) *Me {
	return &Me{User: userOf(u), Made: n.Made, Ends: n.Ends, Password: u.Password != ""}
}

func userOf(u *account.User) User {
	return User{Name: u.Name, Role: u.Role.String(), ID: u.ID, Mail: u.Mail}
}

// signs refuses where there is nothing to sign in to, or where a password would have come over a network in the clear.
func (s *Server) signs(ctx context.Context) error {
	if !s.SignIn {
		return none("nobody signs in here: this server answers its own machine alone")
	}
	if proto := requestOf(ctx).Header.Get("X-Forwarded-Proto"); s.Proxied && proto != "" && !strings.EqualFold(proto, "https") {
		return huma.Error403Forbidden("the proxy says that it was reached over " + strings.ToLower(proto) + ": passwords and sessions need https")
	}
	return nil
}

func (s *Server) signIn(ctx context.Context, in *struct {
	Body struct {
		Mail     string `json:"mail" minLength:"1" maxLength:"254"`
		Password string `json:"password" minLength:"1" maxLength:"1024"`
	}
}) (*signedIn, error) {
	if err := s.signs(ctx); err != nil {
		return nil, err
	}
	from := s.address(requestOf(ctx))
	mail, err := account.Mail(in.Body.Mail)
	if err != nil {
		mail = in.Body.Mail // nobody has it; it is treated like any that nobody has
	}
	key := account.HashOf(mail)
	if !s.tries.allow(key, from) {
		s.Log.WarnContext(ctx, "too many tries to sign in", "from", from.String())
		return nil, tooOften()
	}
	u, err := s.Store.UserByMail(ctx, mail)
	if err := unless(err, store.ErrNone); err != nil {
		return nil, err
	}
	holds, err := s.hashes.Holds(ctx, u.Password, in.Body.Password)
	if err != nil {
		return nil, err
	}
	act := acting(ctx)
	act.always, act.Who, act.Owner = true, u.Name, u.ID
	var out *signedIn
	if holds && !u.Disabled {
		out, err = s.enter(ctx, &u)
		if err := unless(err, store.ErrNone); err != nil { // disabled this very moment
			return nil, err
		}
	}
	if out == nil {
		if u.ID == "" {
			act.On = "no such account"
		}
		s.Log.WarnContext(ctx, "sign-in refused", "from", from.String(), "user", u.ID)
		return nil, huma.Error401Unauthorized("the address or the password is wrong")
	}
	s.tries.won(key, from)
	s.Log.InfoContext(ctx, "signed in", "by", u.Name, "from", from.String())
	return out, nil
}

func (s *Server) signOut(ctx context.Context, _ *struct{}) (*signedOut, error) {
	p := asking(ctx)
	if err := s.Store.EndSession(ctx, p.key); err != nil {
		return nil, err
	}
	return s.left(ctx)
}

func (s *Server) signOutEverywhere(ctx context.Context, _ *struct{}) (*signedOut, error) {
	if err := s.Store.EndSessions(ctx, asking(ctx).id); err != nil {
		return nil, err
	}
	return s.left(ctx)
}

// left takes from a browser what it has.
func (s *Server) left(ctx context.Context) (*signedOut, error) {
	if err := s.sweep(ctx); err != nil {
		return nil, err
	}
	return &signedOut{SetCookie: []string{s.baked(sessionCookie, "", 0)}, Clear: `"cache"`}, nil
}

func (s *Server) me(ctx context.Context, _ *struct{}) (*one[Me], error) {
	p := asking(ctx)
	u, err := s.Store.User(ctx, p.id)
	if err != nil {
		return nil, err
	}
	return &one[Me]{*meOf(&u, p.session)}, nil
}

func (s *Server) changePassword(ctx context.Context, in *struct {
	Body struct {
		Old string `json:"old" maxLength:"1024"`
		New string `json:"new" maxLength:"1024" doc:"12 to 256 letters of any kind; none of the commonest."`
	}
}) (*signedIn, error) {
	u, err := s.Store.User(ctx, asking(ctx).id)
	if err != nil {
		return nil, err
	}
	if u.Password == "" {
		return nil, huma.Error409Conflict("there is no password to change: you sign in by an identity provider")
	}
	if !s.tries.allow(account.HashOf(u.Mail), s.address(requestOf(ctx))) {
		return nil, tooOften()
	}
	holds, err := s.hashes.Holds(ctx, u.Password, in.Body.Old)
	if err != nil {
		return nil, err
	}
	if !holds {
		return nil, wrong("body.old", "this is not your password", nil)
	}
	hash, err := s.newPassword(ctx, "body.new", in.Body.New, u.Name, u.Mail)
	if err != nil {
		return nil, err
	}
	was := u.Password
	if _, err := s.Store.ChangeUser(ctx, u.ID, func(now *account.User) error { // all sessions end
		if now.Password != was {
			return huma.Error409Conflict("the password was changed elsewhere just now")
		}
		now.Password = hash
		u = *now
		return nil
	}); err != nil {
		return nil, err
	}
	s.Log.InfoContext(ctx, "password changed", "by", u.Name)
	return s.enter(ctx, &u)
}

// newPassword is what is kept of a new password.
func (s *Server) newPassword(ctx context.Context, field, password string, known ...string) (string, error) {
	if err := account.CheckPassword(password, known...); err != nil {
		return "", wrong(field, asTold(err), nil)
	}
	return s.hashes.Hash(ctx, password)
}

// asTold is an error of accounts without where it arose.
func asTold(err error) string {
	return strings.TrimPrefix(err.Error(), "account: ")
}

// Welcome is for whom a one-time link is.
type Welcome struct {
	Name  string `json:"name" doc:"Empty where the link makes the first account, whose name and address are yet to be said."`
	Mail  string `json:"mail"`
	First bool   `json:"first"`
}

var errUsed = huma.Error404NotFound("this link was used already, or is too old: ask for another, from an admin or by detente users link")

func (s *Server) lookAtLink(ctx context.Context, in *struct {
	Body struct {
		Secret string `json:"secret" minLength:"1" maxLength:"200"`
	}
}) (*one[Welcome], error) {
	if err := s.signs(ctx); err != nil {
		return nil, err
	}
	u, err := s.Store.Linked(ctx, account.HashOf(in.Body.Secret), time.Now())
	if errors.Is(err, store.ErrNone) {
		return nil, errUsed
	}
	if err != nil {
		return nil, err
	}
	return &one[Welcome]{Welcome{u.Name, u.Mail, u.ID == ""}}, nil
}

func (s *Server) useLink(ctx context.Context, in *struct {
	Body struct {
		Secret   string `json:"secret" minLength:"1" maxLength:"200" doc:"What stands behind the # of the link."`
		Password string `json:"password" maxLength:"1024" doc:"12 to 256 letters of any kind; none of the commonest."`
		Name     string `json:"name,omitempty" maxLength:"400" doc:"Of the first account."`
		Mail     string `json:"mail,omitempty" maxLength:"254" doc:"Of the first account."`
	}
}) (*signedIn, error) {
	if err := s.signs(ctx); err != nil {
		return nil, err
	}
	from := s.address(requestOf(ctx))
	if !s.tries.allow("", from) {
		return nil, tooOften()
	}
	now, hash := time.Now(), account.HashOf(in.Body.Secret)
	u, err := s.Store.Linked(ctx, hash, now)
	if errors.Is(err, store.ErrNone) {
		return nil, errUsed
	}
	if err != nil {
		return nil, err
	}
	var first *account.User
	if u.ID == "" {
		if first, err = account.NewUser(in.Body.Name, in.Body.Mail, admin, now); err != nil {
			return nil, ofField(err)
		}
		u = *first
	}
	password, err := s.newPassword(ctx, "body.password", in.Body.Password, u.Name, u.Mail)
	if err != nil {
		return nil, err
	}
	u, err = s.Store.UseLink(ctx, hash, now, first, func(u *account.User) error {
		u.Password = password
		return nil
	})
	if errors.Is(err, store.ErrNone) || errors.Is(err, store.ErrHasAdmin) {
		return nil, errUsed
	}
	if err != nil {
		return nil, ofField(err)
	}
	act := acting(ctx)
	act.always, act.Who, act.Owner, act.On = true, u.Name, u.ID, u.Mail
	s.Log.InfoContext(ctx, "password set by a link", "by", u.Name, "from", from.String())
	return s.enter(ctx, &u)
}

// ofField makes a problem, with its field, of what is wrong with an account.
func ofField(err error) error {
	for _, c := range []struct {
		is    error
		field string
	}{{account.ErrName, "name"}, {account.ErrMail, "mail"}, {account.ErrRole, "role"}, {account.ErrScope, "scopes"}, {store.ErrNameTaken, "name"}, {store.ErrMailTaken, "mail"}} {
		if errors.Is(err, c.is) {
			return wrong("body."+c.field, c.is.Error(), nil)
		}
	}
	if errors.Is(err, store.ErrLastAdmin) {
		return huma.Error409Conflict(store.ErrLastAdmin.Error())
	}
	return err
}

// Linked is a one-time link.
type Linked struct {
	User User      `json:"user"`
	Link string    `json:"link" doc:"Path and secret, to be put behind the address of the server; told this once. Who has it sets the password."`
	Ends time.Time `json:"ends"`
}

// linkFor makes a link for a user.
func (s *Server) linkFor(ctx context.Context, u *account.User) (*one[Linked], error) {
	l, secret := account.NewLink(u.ID, time.Now())
	if err := s.Store.AddLink(ctx, l); err != nil {
		return nil, fmt.Errorf("link: %w", err)
	}
	return &one[Linked]{Linked{userOf(u), account.Page(secret), l.Ends}}, nil
}
