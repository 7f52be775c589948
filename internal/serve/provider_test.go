package serve_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"detente/internal/account"
	"detente/internal/fetch"
	"detente/internal/serve"
	"detente/internal/store"
)

// vouching is an identity provider that says of everybody what a test wants.
type vouching struct {
	*httptest.Server
	key       *rsa.PrivateKey
	claims    map[string]any // beside those that are always there
	challenge string         // of PKCE, as it was sent with the browser
	nonce     string
	signs     *rsa.PrivateKey // with which it signs
	asked     int
}

func newVouching(t *testing.T) *vouching {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	v := &vouching{key: key, signs: key}
	mux := http.NewServeMux()
	v.Server = httptest.NewServer(mux)
	t.Cleanup(v.Close)
	answer := func(w http.ResponseWriter, body any) {
		v.asked++
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(body)
	}
	b64 := base64.RawURLEncoding.EncodeToString
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, map[string]any{"issuer": v.URL, "authorization_endpoint": v.URL + "/authorize", "token_endpoint": v.URL + "/token", "jwks_uri": v.URL + "/keys", "id_token_signing_alg_values_supported": []string{"RS256"}})
	})
	mux.HandleFunc("/keys", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, map[string]any{"keys": []any{map[string]any{"kty": "RSA", "alg": "RS256", "use": "sig", "kid": "1", "n": b64(key.N.Bytes()), "e": b64(big.NewInt(int64(key.E)).Bytes())}}})
	})
	mux.HandleFunc("/token", func(w http.ResponseWriter, r *http.Request) {
		sum := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
		if r.PostFormValue("code") != "good" || b64(sum[:]) != v.challenge {
			http.Error(w, `{"error":"invalid_grant"}`, http.StatusBadRequest)
			return
		}
		claims := map[string]any{"iss": v.URL, "aud": "detente", "sub": "7", "exp": time.Now().Add(time.Minute).Unix(), "iat": time.Now().Unix(), "nonce": v.nonce,
			"email": "Ana@Example.org", "email_verified": true, "name": "Ana Prado"}
		for k, c := range v.claims {
			claims[k] = c
		}
		raw, _ := json.Marshal(claims)
		said := b64([]byte(`{"alg":"RS256","kid":"1"}`)) + "." + b64(raw)
		digest := sha256.Sum256([]byte(said))
		sign, _ := rsa.SignPKCS1v15(rand.Reader, v.signs, crypto.SHA256, digest[:])
		answer(w, map[string]any{"access_token": "a", "token_type": "Bearer", "id_token": said + "." + b64(sign)})
	})
	return v
}

func (v *vouching) named(internal bool, domains []string, roles ...serve.ClaimRole) func(*serve.Options) {
	return func(o *serve.Options) {
		ask := fetch.Options{Contact: "https://detente.example"}
		if internal {
			ask.Allow = fetch.Private
		}
		client, err := fetch.New(ask)
		if err != nil {
			panic(err)
		}
		o.Link = "https://detente.example"
		o.Provider = &serve.Provider{Issuer: v.URL, Client: "detente", Secret: "the client's secret", Domains: domains, Roles: roles, HTTP: client.Plain()}
	}
}

// sent goes to the provider, and returns what the browser has then.
func (tm *team) sent(v *vouching) (flow *http.Cookie, state string) {
	tm.t.Helper()
	resp, body := tm.send(tm.as(""), "GET", "/api/v1/provider", "")
	to, err := url.Parse(resp.Header.Get("Location"))
	if err != nil || resp.StatusCode != 303 || len(resp.Cookies()) != 1 || !strings.HasPrefix(to.String(), v.URL+"/authorize") {
		tm.t.Fatalf("%d %s %s", resp.StatusCode, resp.Header, body)
	}
	q := to.Query()
	if q.Get("code_challenge_method") != "S256" || q.Get("redirect_uri") != "https://detente.example/api/v1/provider/back" || q.Get("client_id") != "detente" || q.Get("response_type") != "code" {
		tm.t.Fatalf("%v", q)
	}
	v.challenge, v.nonce = q.Get("code_challenge"), q.Get("nonce")
	flow = resp.Cookies()[0]
	if !flow.HttpOnly || flow.SameSite != http.SameSiteLaxMode {
		tm.t.Errorf("%+v", flow)
	}
	return flow, q.Get("state")
}

// back comes back from the provider, and returns where it is led and the session, nil if there is none.
func (tm *team) back(flow *http.Cookie, query string) (to string, session *http.Cookie) {
	tm.t.Helper()
	resp, _ := tm.send(func(r *http.Request) {
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		if flow != nil {
			r.AddCookie(flow)
		}
	}, "GET", "/api/v1/provider/back?"+query, "")
	for _, c := range resp.Cookies() {
		if c.Name == "detente" {
			session = c
		}
	}
	return resp.Header.Get("Location"), session
}

func TestProviderVouches(t *testing.T) {
	v := newVouching(t)
	tm := newTeam(t, v.named(true, nil, serve.ClaimRole{Claim: "groups", Value: "desk", Role: account.Analyst}, serve.ClaimRole{Claim: "job", Value: "head", Role: account.Admin}))
	in := func(claims map[string]any) (string, *http.Cookie) {
		t.Helper()
		v.claims = claims
		flow, state := tm.sent(v)
		return tm.back(flow, "code=good&state="+url.QueryEscape(state))
	}
	to, session := in(map[string]any{"groups": []string{"all", "desk"}})
	if to != "/" || session == nil {
		t.Fatalf("%s %+v\n%s", to, session, tm.log)
	}
	tm.is(with(session), 200, "vouched for")
	u, err := tm.store.UserByMail(t.Context(), "ana@example.org")
	if err != nil || u.Role != account.Analyst || u.Name != "Ana Prado" || u.Password != "" || u.Subject == "" {
		t.Errorf("%+v, %v", u, err)
	}
	// A claim gives another role at the next sign-in, which ends the session before.
	if to, second := in(map[string]any{"job": "head"}); to != "/" || second == nil {
		t.Errorf("%s", to)
	}
	tm.is(with(session), 401, "of the role before")
	if u, _ = tm.store.User(t.Context(), u.ID); u.Role != account.Admin {
		t.Errorf("%+v", u)
	}
	// Somebody who is known by a password is the same by the provider; a name that somebody has is not taken.
	if to, _ := in(map[string]any{"sub": "8", "email": "reader@example.org", "groups": "desk"}); to != "/" {
		t.Errorf("%s", to)
	}
	if u, _ := tm.store.User(t.Context(), tm.users["reader"].ID); u.Subject == "" || u.Role != account.Analyst || u.Name != "The reader" {
		t.Errorf("%+v", u)
	}
	if to, _ := in(map[string]any{"sub": "9", "email": "two@example.org", "groups": "desk"}); to != "/" {
		t.Errorf("%s", to)
	}
	if u, err := tm.store.UserByMail(t.Context(), "two@example.org"); err != nil || u.Name != "two@example.org" {
		t.Errorf("%+v, %v", u, err)
	}
	for what, claims := range map[string]map[string]any{
		"no claim": {"sub": "10", "email": "x@example.org"}, "address not verified": {"sub": "10", "email": "x@example.org", "email_verified": false, "groups": "desk"},
		"another subject with the address of somebody": {"sub": "11", "email": "ana@example.org", "groups": "desk"},
		"another's nonce": {"nonce": "other", "groups": "desk"}, "for another": {"aud": "other", "groups": "desk"}, "old": {"exp": 1, "groups": "desk"}, "another issuer": {"iss": "https://evil.example", "groups": "desk"},
		"no address": {"email": "", "groups": "desk"}, "groups of no text": {"sub": "10", "email": "x@example.org", "groups": map[string]any{"desk": true}},
	} {
		if to, session := in(claims); to != "/?refused=unknown" || session != nil {
			t.Errorf("%s: %s, %+v", what, to, session)
		}
	}
	other, _ := rsa.GenerateKey(rand.Reader, 2048)
	v.signs = other
	if to, session := in(map[string]any{"groups": "desk"}); to != "/?refused=unknown" || session != nil {
		t.Errorf("signed by another: %s", to)
	}
	v.signs = v.key
	if _, err := tm.store.ChangeUser(t.Context(), u.ID, func(u *account.User) error { u.Disabled = true; return nil }); err != nil {
		t.Fatal(err)
	}
	if to, session := in(map[string]any{"groups": "desk"}); to != "/?refused=unknown" || session != nil {
		t.Errorf("disabled: %s", to)
	}
	if strings.Contains(tm.log.String(), "the client's secret") || strings.Contains(tm.log.String(), v.nonce) {
		t.Error("a secret stands in the log")
	}
	if all, err := tm.store.Audited(t.Context(), store.Acts{What: "GET /api/v1/provider/back", Limit: 50}); err != nil || len(all) != 15 || all[0].Status != 401 || all[len(all)-1].Who != "Ana Prado" {
		t.Errorf("%d lines: %+v, %v", len(all), all, err)
	}
}

// Only who was sent to the provider can come back from it, with what he was sent with.
func TestProviderFlowIsTheBrowsersOwn(t *testing.T) {
	v := newVouching(t)
	tm := newTeam(t, v.named(true, []string{"example.org"}))
	flow, state := tm.sent(v)
	_, other := tm.sent(v)
	for what, c := range map[string]struct {
		flow  *http.Cookie
		query string
	}{
		"no cookie": {nil, "code=good&state=" + state}, "another's state": {flow, "code=good&state=" + other}, "no state": {flow, "code=good"},
		"empty": {&http.Cookie{Name: flow.Name, Value: ".."}, "code=good&state=x"},
	} {
		if to, session := tm.back(c.flow, c.query); to != "/?refused=stale" || session != nil {
			t.Errorf("%s: %s", what, to)
		}
	}
	flow, state = tm.sent(v)
	if to, session := tm.back(flow, "error=access_denied&state="+state); to != "/?refused=unknown" || session != nil {
		t.Errorf("%s", to)
	}
	if to, session := tm.back(flow, "code=bad&state="+state); to != "/?refused=provider" || session != nil {
		t.Errorf("%s", to)
	}
	v.challenge = "of another verifier"
	if to, session := tm.back(flow, "code=good&state="+state); to != "/?refused=provider" || session != nil {
		t.Errorf("PKCE: %s", to)
	}
	flow, state = tm.sent(v)
	if to, session := tm.back(flow, "code=good&state="+state); to != "/" || session == nil {
		t.Errorf("%s\n%s", to, tm.log)
	}
	v.claims = map[string]any{"sub": "12", "email": "x@evil.example"}
	flow, state = tm.sent(v)
	if to, _ := tm.back(flow, "code=good&state="+state); to != "/?refused=unknown" {
		t.Errorf("another domain: %s", to)
	}
	var about serve.About
	_, body := tm.send(tm.as(""), "GET", "/api/v1/about", "")
	if err := json.Unmarshal([]byte(body), &about); err != nil || about.Provider != "127.0.0.1" || about.User != nil || about.Store != nil {
		t.Errorf("%s", body)
	}
}

// A role that a claim gives goes with the claim, also where the address alone lets in; one that a person gave stays.
func TestRolesGoWithTheirClaims(t *testing.T) {
	v := newVouching(t)
	tm := newTeam(t, v.named(true, []string{"example.org"}, serve.ClaimRole{Claim: "groups", Value: "admins", Role: account.Admin}))
	role := func(groups []string, want account.Role) *account.User {
		t.Helper()
		v.claims = map[string]any{"groups": groups}
		flow, state := tm.sent(v)
		if to, session := tm.back(flow, "code=good&state="+url.QueryEscape(state)); to != "/" || session == nil {
			t.Fatalf("%s\n%s", to, tm.log)
		}
		u, err := tm.store.UserByMail(t.Context(), "ana@example.org")
		if err != nil || u.Role != want {
			t.Errorf("%v: %v, want %v; %v", groups, u.Role, want, err)
		}
		return &u
	}
	role([]string{"admins"}, account.Admin)
	u := role(nil, account.Reader)
	if _, err := tm.store.ChangeUser(t.Context(), u.ID, func(u *account.User) error { u.Role = account.Analyst; return nil }); err != nil {
		t.Fatal(err)
	}
	role(nil, account.Analyst)
}

// A provider in a private network is not asked unless it was said to be there.
func TestProviderIsGuarded(t *testing.T) {
	v := newVouching(t)
	tm := newTeam(t, v.named(false, []string{"example.org"}))
	resp, _ := tm.send(tm.as(""), "GET", "/api/v1/provider", "")
	if resp.Header.Get("Location") != "/?refused=provider" || v.asked != 0 {
		t.Errorf("%s, asked %d times", resp.Header.Get("Location"), v.asked)
	}
}
