package serve

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"detente/internal/account"
	"detente/internal/store"
)

const (
	providerTime = 10 * time.Minute // for signing in at the provider
	providerBack = "/api/v1/provider/back"
)

// Provider is an identity provider (OpenID Connect) that vouches for people.
type Provider struct {
	Issuer, Client, Secret string
	Domains                []string    // of the e-mail addresses that may sign in
	Roles                  []ClaimRole // which claims give which role; the highest counts
	HTTP                   *http.Client
}

// ClaimRole gives a role to whom a claim has a value, alone or in a list.
type ClaimRole struct {
	Claim, Value string
	Role         account.Role
}

// found is a provider once it was asked what it can do.
type found struct {
	mu       sync.Mutex
	provider *oidc.Provider
}

// provider asks the provider what it can do, once; again where that failed.
func (s *Server) provider(ctx context.Context) (*oidc.Provider, *oauth2.Config, error) {
	s.found.mu.Lock()
	defer s.found.mu.Unlock()
	if s.found.provider == nil {
		p, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), s.Provider.HTTP), s.Provider.Issuer) // it keeps the context, for its keys
		if err != nil {
			return nil, nil, fmt.Errorf("serve: the identity provider: %w", err)
		}
		s.found.provider = p
	}
	return s.found.provider, &oauth2.Config{ClientID: s.Provider.Client, ClientSecret: s.Provider.Secret, Endpoint: s.found.provider.Endpoint(), RedirectURL: s.Link + providerBack,
		Scopes: []string{oidc.ScopeOpenID, "profile", "email"}}, nil
}

// led leads a browser elsewhere.
type led struct {
	Status    int
	Location  string   `header:"Location"`
	Cache     string   `header:"Cache-Control"`
	SetCookie []string `header:"Set-Cookie"`
}

func lead(to string, cookies ...string) *led {
	return &led{http.StatusSeeOther, to, "no-store", cookies}
}

// toProvider leads a browser to the provider. What must come back with it is kept in a cookie: state, nonce and the verifier of PKCE.
func (s *Server) toProvider(ctx context.Context, _ *struct{}) (*led, error) {
	if err := s.signs(ctx); err != nil {
		return nil, err
	}
	if s.Provider == nil {
		return nil, none("no identity provider is named here")
	}
	_, config, err := s.provider(ctx)
	if err != nil {
		s.Log.ErrorContext(ctx, "the identity provider cannot be asked", "failure", err)
		return lead("/?refused=provider"), nil
	}
	state, _ := account.NewSecret("")
	nonce, _ := account.NewSecret("")
	verifier := oauth2.GenerateVerifier()
	return lead(config.AuthCodeURL(state, oidc.Nonce(nonce), oauth2.S256ChallengeOption(verifier)), s.baked(providerCookie, state+"."+nonce+"."+verifier, providerTime)), nil
}

// errVouch is why the word of a provider does not let somebody in.
var errVouch = errors.New("serve: the identity provider's word does not do")

// fromProvider takes who comes back from the provider, and leads on to the page. What went wrong is said there in a word; the log has the rest.
func (s *Server) fromProvider(ctx context.Context, in *struct {
	Code  string `query:"code" maxLength:"4096"`
	State string `query:"state" maxLength:"200"`
	Error string `query:"error" maxLength:"200"`
}) (*led, error) {
	if err := s.signs(ctx); err != nil {
		return nil, err
	}
	if s.Provider == nil {
		return nil, none("no identity provider is named here")
	}
	r := requestOf(ctx)
	from := s.address(r)
	gone := s.baked(providerCookie, "", 0)
	kept, _ := s.cookie(r, providerCookie)
	parts := strings.Split(kept, ".")
	if !s.tries.allow("", from) {
		return lead("/?refused=often", gone), nil
	}
	if len(parts) != 3 || subtle.ConstantTimeCompare([]byte(parts[0]), []byte(in.State)) != 1 {
		s.Log.WarnContext(ctx, "somebody comes from the identity provider who was not sent there", "from", from.String())
		return lead("/?refused=stale", gone), nil
	}
	a := &account.Act{What: "GET " + providerBack, Status: http.StatusSeeOther}
	u, err := s.vouched(ctx, in.Code, in.Error, parts[1], parts[2])
	var out *signedIn
	if err == nil {
		a.Who, a.Owner, a.On = u.Name, u.ID, u.Mail
		out, err = s.enter(ctx, u)
	}
	if err != nil {
		a.Status = http.StatusUnauthorized
		s.enterAct(ctx, a)
		s.Log.WarnContext(ctx, "sign-in by the identity provider refused", "from", from.String(), "failure", err)
		if errors.Is(err, errVouch) || errors.Is(err, store.ErrNone) {
			return lead("/?refused=unknown", gone), nil
		}
		return lead("/?refused=provider", gone), nil
	}
	s.enterAct(ctx, a)
	s.Log.InfoContext(ctx, "signed in by the identity provider", "by", u.Name, "from", from.String())
	return lead("/", append(out.SetCookie, gone)...), nil
}

// vouched is the user for whom a provider vouches by a code. Who is new gets an account if the provider's word is enough for that.
func (s *Server) vouched(ctx context.Context, code, failed, nonce, verifier string) (*account.User, error) {
	if failed != "" || code == "" {
		return nil, fmt.Errorf("%w: it says %q", errVouch, failed)
	}
	provider, config, err := s.provider(ctx)
	if err != nil {
		return nil, err
	}
	ctx = oidc.ClientContext(ctx, s.Provider.HTTP)
	token, err := config.Exchange(ctx, code, oauth2.VerifierOption(verifier))
	if err != nil {
		return nil, fmt.Errorf("serve: the code is not taken: %w", err)
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := provider.Verifier(&oidc.Config{ClientID: s.Provider.Client}).Verify(ctx, raw)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errVouch, err)
	}
	if subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(nonce)) != 1 {
		return nil, fmt.Errorf("%w: it is for another sign-in", errVouch)
	}
	var claims map[string]any
	if err := id.Claims(&claims); err != nil {
		return nil, fmt.Errorf("%w: %w", errVouch, err)
	}
	text := func(name string) string { v, _ := claims[name].(string); return v }
	mail, err := account.Mail(text("email"))
	if verified := claims["email_verified"]; err != nil || verified != true && verified != "true" {
		return nil, fmt.Errorf("%w: it knows no verified address", errVouch)
	}
	given, err := s.Provider.roleOf(mail, claims)
	if err != nil {
		return nil, err
	}
	name, err := account.Name(text("name"))
	if err != nil {
		name = mail
	}
	return s.newcomer(ctx, id.Issuer+" "+id.Subject, name, mail, given)
}

// roleOf is the role that a provider's word gives; anybody where claims say nothing and the address alone lets in.
func (p *Provider) roleOf(mail string, claims map[string]any) (role, error) {
	_, domain, _ := strings.Cut(mail, "@")
	if len(p.Domains) > 0 && !slices.Contains(p.Domains, domain) {
		return anybody, fmt.Errorf("%w: addresses of %s may not sign in", errVouch, domain)
	}
	given := anybody
	for _, r := range p.Roles {
		is := claims[r.Claim]
		list, _ := is.([]any)
		if (is == any(r.Value) || slices.Contains(list, any(r.Value))) && r.Role > given {
			given = r.Role
		}
	}
	if given == anybody && len(p.Domains) == 0 {
		return anybody, fmt.Errorf("%w: no claim gives a role", errVouch)
	}
	return given, nil
}

// gives reports whether a role is one that claims give.
func (p *Provider) gives(r role) bool {
	return slices.ContainsFunc(p.Roles, func(c ClaimRole) bool { return c.Role == r })
}

// newcomer is the user whom a provider knows by a subject, or by the address that it has verified; a new one where there is none. Where claims give roles,
// they give it anew at each sign-in, and take it: whose claim is gone reads, where his address alone lets him in.
func (s *Server) newcomer(ctx context.Context, subject, name, mail string, given role) (*account.User, error) {
	u, err := s.Store.UserBySubject(ctx, subject)
	if errors.Is(err, store.ErrNone) {
		u, err = s.Store.UserByMail(ctx, mail)
	}
	if errors.Is(err, store.ErrNone) {
		fresh, err := account.NewUser(name, mail, max(given, reader), time.Now())
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errVouch, err)
		}
		fresh.Subject = subject
		if err = s.Store.AddUser(ctx, fresh); errors.Is(err, store.ErrNameTaken) {
			fresh.Name = mail
			err = s.Store.AddUser(ctx, fresh)
		}
		if err != nil {
			return nil, err
		}
		return fresh, nil
	}
	if err != nil {
		return nil, err
	}
	if u.Disabled || u.Subject != "" && u.Subject != subject {
		return nil, fmt.Errorf("%w: the account is disabled, or another's", errVouch)
	}
	if given == anybody && s.Provider.gives(u.Role) {
		given = reader
	}
	if u.Subject == subject && (given == anybody || given == u.Role) {
		return &u, nil
	}
	_, err = s.Store.ChangeUser(ctx, u.ID, func(now *account.User) error {
		now.Subject = subject
		if given != anybody {
			now.Role = given
		}
		u = *now
		return nil
	})
	if errors.Is(err, store.ErrLastAdmin) {
		return nil, fmt.Errorf("%w: it takes the role from the last admin", errVouch)
	}
	return &u, err
}

// providerName is what a provider is called on the page: its host.
func (s *Server) providerName() string {
	if s.Provider == nil {
		return ""
	}
	u, err := url.Parse(s.Provider.Issuer)
	if err != nil {
		return "an identity provider"
	}
	return u.Hostname()
}
