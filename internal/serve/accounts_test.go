package serve_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"detente/internal/account"
	"detente/internal/serve"
	"detente/internal/store"
)

// enter signs in by a password, and returns the cookie.
func (tm *team) enter(who string) *http.Cookie {
	tm.t.Helper()
	resp, body := tm.send(tm.as(""), "POST", "/api/v1/session", fields("mail", who+"@example.org", "password", password))
	if resp.StatusCode != 200 || len(resp.Cookies()) != 1 {
		tm.t.Fatalf("sign in: %d %s", resp.StatusCode, body)
	}
	return resp.Cookies()[0]
}

func with(c *http.Cookie) func(*http.Request) { return func(r *http.Request) { r.AddCookie(c) } }

func (tm *team) is(set func(*http.Request), status int, what string) {
	tm.t.Helper()
	if resp, body := tm.send(set, "GET", "/api/v1/session", ""); resp.StatusCode != status {
		tm.t.Errorf("%s: %d, want %d: %s", what, resp.StatusCode, status, body)
	}
}

func TestSignInAndOut(t *testing.T) {
	for _, secure := range []bool{false, true} {
		tm := newTeam(t, func(o *serve.Options) { o.Secure = secure })
		// A cookie that somebody else put there is not taken over, and one of an older session ends.
		old := tm.as("reader")
		planted := &http.Cookie{Name: "detente", Value: "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}
		c := tm.enter("reader")
		name := "detente"
		if secure {
			name = "__Host-detente"
		}
		if c.Name != name || !c.HttpOnly || c.Secure != secure || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || c.MaxAge <= 0 || c.Value == planted.Value || len(c.Value) < 43 {
			t.Errorf("cookie %+v", c)
		}
		tm.is(with(c), 200, "signed in")
		tm.is(with(planted), 401, "planted")
		if secure { // the name without __Host- is nobody's
			tm.is(with(&http.Cookie{Name: "detente", Value: c.Value}), 401, "another name")
			continue
		}
		tm.is(old, 200, "older session, of another browser")
		resp, _ := tm.send(func(r *http.Request) { r.AddCookie(planted) }, "POST", "/api/v1/session", fields("mail", "reader@example.org", "password", password))
		if got := resp.Cookies(); len(got) != 1 || got[0].Value == planted.Value {
			t.Errorf("session fixation: %+v", got)
		}
		tm.is(with(planted), 401, "planted, after signing in with it")
		resp, _ = tm.send(old, "POST", "/api/v1/session", fields("mail", "READER@example.org ", "password", password))
		if resp.StatusCode != 200 {
			t.Errorf("again: %d", resp.StatusCode)
		}
		tm.is(old, 401, "the session before, of the same browser")
		tm.is(with(c), 200, "other browser")

		var me serve.Me
		_, body := tm.send(with(c), "GET", "/api/v1/session", "")
		if err := json.Unmarshal([]byte(body), &me); err != nil || me.User.Mail != "reader@example.org" || me.User.Role != "reader" || !me.Password || me.Ends.Sub(me.Made) != account.Absolute {
			t.Errorf("%+v, %v", me, err)
		}
		resp, _ = tm.send(with(c), "DELETE", "/api/v1/session", "")
		if resp.StatusCode != 204 || len(resp.Cookies()) != 1 || resp.Cookies()[0].MaxAge >= 0 {
			t.Errorf("sign out: %d %+v", resp.StatusCode, resp.Cookies())
		}
		tm.is(with(c), 401, "signed out")
		one, two := tm.as("analyst"), tm.as("analyst")
		tm.send(one, "DELETE", "/api/v1/sessions", "")
		tm.is(two, 401, "signed out everywhere")
	}
}

// Who asks learns from no answer, nor from how long it takes, whether there is an account: one hash is computed whatever was said.
func TestNoNameIsGivenAway(t *testing.T) {
	tm := newTeam(t)
	invited, _ := account.NewUser("Invited", "invited@example.org", account.Reader, time.Now())
	if err := tm.store.AddUser(t.Context(), invited); err != nil {
		t.Fatal(err)
	}
	if _, err := tm.store.ChangeUser(t.Context(), tm.users["analyst"].ID, func(u *account.User) error { u.Disabled = true; return nil }); err != nil {
		t.Fatal(err)
	}
	var first string
	for what, body := range map[string]string{
		"wrong password": fields("mail", "reader@example.org", "password", "not the password"), "nobody": fields("mail", "none@example.org", "password", password),
		"no address": fields("mail", "x", "password", password), "invited, without a password": fields("mail", "invited@example.org", "password", password),
		"disabled, right password": fields("mail", "analyst@example.org", "password", password), "disabled, wrong password": fields("mail", "analyst@example.org", "password", "not the password"),
		"hostile": fields("mail", "' OR ''='", "password", "' OR ''='"),
	} {
		before := tm.s.Hashed()
		resp, got := tm.send(tm.as(""), "POST", "/api/v1/session", body)
		if resp.StatusCode != 401 || len(resp.Cookies()) > 0 || tm.s.Hashed() != before+1 {
			t.Errorf("%s: %d, %d hashes: %s", what, resp.StatusCode, tm.s.Hashed()-before, got)
		}
		if first == "" {
			first = got
		}
		if got != first {
			t.Errorf("%s: %s, and others get %s", what, got, first)
		}
	}
}

// After ten wrong passwords an account takes none for some time, not even the right one; it is the same for an account that is not there. Who signed
// in to it from elsewhere is not kept out.
func TestTriesAreCounted(t *testing.T) {
	tm := newTeam(t)
	from := func(address string) func(*http.Request) {
		return func(r *http.Request) { r.RemoteAddr = address + ":1" }
	}
	try := func(address, mail, pass string) int {
		resp, _ := tm.send(from(address), "POST", "/api/v1/session", fields("mail", mail, "password", pass))
		if resp.StatusCode == 429 && resp.Header.Get("Retry-After") == "" {
			t.Error("429 does not say when to come again")
		}
		return resp.StatusCode
	}
	if got := try("198.51.100.1", "reader@example.org", password); got != 200 {
		t.Fatal(got)
	}
	for _, mail := range []string{"reader@example.org", "none@example.org"} {
		for i := range 10 {
			if got := try("192.0.2."+string(rune('0'+i)), mail, "wrong wrong wrong"); got != 401 {
				t.Fatalf("%s, try %d: %d", mail, i, got)
			}
		}
		hashed := tm.s.Hashed()
		if got := try("192.0.2.99", mail, password); got != 429 || tm.s.Hashed() != hashed {
			t.Errorf("%s, after ten: %d, %d hashes", mail, got, tm.s.Hashed()-hashed)
		}
	}
	if got := try("198.51.100.1", "reader@example.org", password); got != 200 {
		t.Errorf("its owner is kept out by others: %d", got)
	}
	for i := range 40 { // of one address, by ever other names
		got := try("203.0.113.5", "n"+string(rune('a'+i))+"@example.org", "wrong wrong wrong")
		if want := 401; i < 30 && got != want || i >= 30 && got != 429 {
			t.Fatalf("try %d of an address: %d", i, got)
		}
	}
	if got := try("203.0.113.6", "admin@example.org", password); got != 200 {
		t.Errorf("another address: %d", got)
	}
}

func TestChangingThePassword(t *testing.T) {
	tm := newTeam(t)
	c, other := tm.enter("analyst"), tm.as("analyst")
	for field, body := range map[string]string{
		"body.old": fields("old", "wrong", "new", "a good long password"), "body.new": fields("old", password, "new", "short"),
	} {
		resp, got := tm.send(with(c), "PUT", "/api/v1/password", body)
		if resp.StatusCode != 422 || !strings.Contains(got, `"location":"`+field+`"`) {
			t.Errorf("%s: %d %s", field, resp.StatusCode, got)
		}
	}
	resp, body := tm.send(with(c), "PUT", "/api/v1/password", fields("old", password, "new", "grey herons at low tide"))
	if resp.StatusCode != 200 || len(resp.Cookies()) != 1 || resp.Cookies()[0].Value == c.Value {
		t.Fatalf("%d %s", resp.StatusCode, body)
	}
	tm.is(with(c), 401, "the session before")
	tm.is(other, 401, "another session")
	tm.is(with(resp.Cookies()[0]), 200, "renewed")
	if resp, _ := tm.send(tm.as(""), "POST", "/api/v1/session", fields("mail", "analyst@example.org", "password", password)); resp.StatusCode != 401 {
		t.Errorf("the old password: %d", resp.StatusCode)
	}
	if resp, _ := tm.send(tm.as(""), "POST", "/api/v1/session", fields("mail", "analyst@example.org", "password", "grey herons at low tide")); resp.StatusCode != 200 {
		t.Errorf("the new password: %d", resp.StatusCode)
	}
}

// secretOf is what stands behind the # of a link.
func secretOf(t *testing.T, link string) string {
	t.Helper()
	_, secret, ok := strings.Cut(link, "#")
	if !ok || len(secret) < 43 {
		t.Fatalf("no link: %q", link)
	}
	return secret
}

func TestInvitation(t *testing.T) {
	tm := newTeam(t)
	admin := tm.as("admin")
	var made serve.Linked
	resp, body := tm.send(admin, "POST", "/api/v1/users", fields("name", "Ana Prado", "mail", "Ana@Example.org", "role", "analyst"))
	if err := json.Unmarshal([]byte(body), &made); err != nil || resp.StatusCode != 201 || made.User.Mail != "ana@example.org" {
		t.Fatalf("%d %s", resp.StatusCode, body)
	}
	secret := secretOf(t, made.Link)
	for field, body := range map[string]string{
		"body.mail": fields("name", "Other", "mail", "ana@example.org", "role", "reader"), "body.name": fields("name", "ana PRADO", "mail", "other@example.org", "role", "reader"),
		"body.role": fields("name", "Other", "mail", "other@example.org", "role", "owner"),
	} {
		if resp, got := tm.send(admin, "POST", "/api/v1/users", body); resp.StatusCode != 422 || !strings.Contains(got, `"location":"`+field+`"`) {
			t.Errorf("%s: %d %s", field, resp.StatusCode, got)
		}
	}
	var w serve.Welcome
	_, body = tm.send(tm.as(""), "POST", "/api/v1/welcome/look", fields("secret", secret))
	if err := json.Unmarshal([]byte(body), &w); err != nil || w != (serve.Welcome{Name: "Ana Prado", Mail: "ana@example.org"}) {
		t.Errorf("%s", body)
	}
	for _, weak := range []string{"short", "password1234", "Ana Prado", "ana@example.org", strings.Repeat("x", 257)} {
		if resp, got := tm.send(tm.as(""), "POST", "/api/v1/welcome", fields("secret", secret, "password", weak)); resp.StatusCode != 422 || !strings.Contains(got, "body.password") {
			t.Errorf("%q: %d %s", weak, resp.StatusCode, got)
		}
	}
	// Who is invited chooses neither role nor name.
	resp, body = tm.send(tm.as(""), "POST", "/api/v1/welcome", fields("secret", secret, "password", "grey herons at low tide", "name", "The admin", "mail", "admin@example.org"))
	if resp.StatusCode != 200 || !strings.Contains(body, `"name":"Ana Prado"`) || !strings.Contains(body, `"role":"analyst"`) || len(resp.Cookies()) != 1 {
		t.Errorf("%d %s", resp.StatusCode, body)
	}
	tm.is(with(resp.Cookies()[0]), 200, "signed in by the link")
	for _, path := range []string{"/api/v1/welcome", "/api/v1/welcome/look"} {
		b := fields("secret", secret, "password", "grey herons at low tide")
		if strings.HasSuffix(path, "look") {
			b = fields("secret", secret)
		}
		if resp, _ := tm.send(tm.as(""), "POST", path, b); resp.StatusCode != 404 {
			t.Errorf("%s twice: %d", path, resp.StatusCode)
		}
	}
	resp, body = tm.send(admin, "POST", "/api/v1/users/"+made.User.ID+"/link", "")
	if err := json.Unmarshal([]byte(body), &made); err != nil || resp.StatusCode != 201 {
		t.Errorf("%d %s", resp.StatusCode, body)
	}
	// The last admin stays one; one who is disabled gets no link.
	if resp, _ := tm.send(admin, "PATCH", "/api/v1/users/"+tm.users["admin"].ID, `{"role":"reader"}`); resp.StatusCode != 409 {
		t.Errorf("the last admin: %d", resp.StatusCode)
	}
	tm.send(admin, "PATCH", "/api/v1/users/"+made.User.ID, `{"disabled":true}`)
	if resp, _ := tm.send(admin, "POST", "/api/v1/users/"+made.User.ID+"/link", ""); resp.StatusCode != 409 {
		t.Errorf("a link for who is disabled: %d", resp.StatusCode)
	}
	if resp, _ := tm.send(tm.as(""), "POST", "/api/v1/welcome", fields("secret", secretOf(t, made.Link), "password", "grey herons at low tide")); resp.StatusCode != 404 {
		t.Errorf("his link: %d", resp.StatusCode)
	}
}

// Fields that nobody knows are refused, so that none slips through into what is kept.
func TestUnknownFieldsAreRefused(t *testing.T) {
	tm := newTeam(t)
	reader := tm.users["reader"].ID
	for _, c := range []struct{ method, path, body string }{
		{"POST", "/api/v1/session", fields("mail", "reader@example.org", "password", password, "role", "admin")},
		{"PUT", "/api/v1/password", fields("old", password, "new", "grey herons at low tide", "user", tm.users["admin"].ID)},
		{"POST", "/api/v1/welcome", fields("secret", "x", "password", "grey herons at low tide", "role", "admin")},
		{"POST", "/api/v1/welcome/look", fields("secret", "x", "id", "1")},
		{"POST", "/api/v1/tokens", fields("name", "x", "scopes", []string{"read"}, "owner", tm.users["admin"].ID)},
		{"POST", "/api/v1/users", fields("name", "X", "mail", "x@example.org", "role", "reader", "password", "grey herons at low tide")},
		{"PATCH", "/api/v1/users/" + reader, fields("role", "admin", "id", "x")},
		{"PATCH", "/api/v1/users/" + reader, fields("password", "grey herons at low tide")},
		{"PATCH", "/api/v1/users/" + reader, fields("mail", "new@example.org")},
	} {
		resp, body := tm.send(tm.as("admin"), c.method, c.path, c.body)
		if resp.StatusCode != 422 || !strings.Contains(body, "unexpected property") {
			t.Errorf("%s %s %s: %d %s", c.method, c.path, c.body, resp.StatusCode, body)
		}
	}
	if u, err := tm.store.User(t.Context(), reader); err != nil || u.Role != account.Reader {
		t.Errorf("%+v, %v", u, err)
	}
}

func TestTokensAreOnesOwn(t *testing.T) {
	tm := newTeam(t)
	var made serve.Minted
	resp, body := tm.send(tm.as("analyst"), "POST", "/api/v1/tokens", fields("name", "wire", "scopes", []string{"read", "correct"}, "days", 7))
	if err := json.Unmarshal([]byte(body), &made); err != nil || resp.StatusCode != 201 || made.Ends.Sub(made.Made) != 7*24*time.Hour {
		t.Fatalf("%d %s", resp.StatusCode, body)
	}
	bearer := func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+made.Secret) }
	if resp, _ := tm.send(bearer, "GET", "/api/v1/entries", ""); resp.StatusCode != 200 {
		t.Errorf("by it: %d", resp.StatusCode)
	}
	if resp, _ := tm.send(func(r *http.Request) { r.SetBasicAuth("whoever", made.Secret) }, "GET", "/feeds/contacts.ics", ""); resp.StatusCode != 200 {
		t.Errorf("as the password of a reader of feeds: %d", resp.StatusCode)
	}
	if resp, _ := tm.send(func(r *http.Request) { r.SetBasicAuth("analyst@example.org", password) }, "GET", "/feeds/contacts.ics", ""); resp.StatusCode != 401 || strings.Contains(resp.Header.Get("WWW-Authenticate"), "Basic") {
		t.Errorf("by a person's password: %d", resp.StatusCode)
	}
	admin := tm.as("admin")
	if resp, _ := tm.send(func(r *http.Request) { admin(r); r.Header.Set("Authorization", "Bearer nonsense") }, "GET", "/api/v1/entries", ""); resp.StatusCode != 401 {
		t.Errorf("a token that is none falls back to the cookie: %d", resp.StatusCode)
	}
	for _, c := range []struct {
		who, method, path string
		status            int
	}{
		{"reader", "DELETE", "/api/v1/tokens/" + made.ID, 404}, {"reader", "GET", "/api/v1/tokens?all=true", 403},
		{"admin", "GET", "/api/v1/tokens?all=true", 200}, {"admin", "DELETE", "/api/v1/tokens/" + made.ID, 200},
	} {
		resp, body := tm.send(tm.as(c.who), c.method, c.path, "")
		if resp.StatusCode != c.status && !(c.status == 200 && resp.StatusCode == 204) || strings.Contains(body, made.Secret) {
			t.Errorf("%+v: %d %s", c, resp.StatusCode, body)
		}
	}
	if resp, _ := tm.send(bearer, "GET", "/api/v1/entries", ""); resp.StatusCode != 401 {
		t.Errorf("by a token that was revoked: %d", resp.StatusCode)
	}
	if resp, body := tm.send(tm.as("reader"), "POST", "/api/v1/tokens", fields("name", "x", "scopes", []string{"admin"})); resp.StatusCode != 422 || !strings.Contains(body, "body.scopes") {
		t.Errorf("a scope beyond the role: %d %s", resp.StatusCode, body)
	}
	// What its owner may no more, it may no more.
	k := tm.by("analyst", everyScope...)
	tm.send(admin, "PATCH", "/api/v1/users/"+tm.users["analyst"].ID, `{"role":"reader"}`)
	if resp, _ := tm.send(k, "DELETE", "/api/v1/situations/none", ""); resp.StatusCode != 403 {
		t.Errorf("beyond the owner's role: %d", resp.StatusCode)
	}
}

// What is done, tried and refused stands in the audit log, with who, what and from where, and no secret stands there or in the log.
func TestAuditTellsAllButSecrets(t *testing.T) {
	tm := newTeam(t, func(o *serve.Options) { o.Proxied = true })
	behind := func(set func(*http.Request)) func(*http.Request) {
		return func(r *http.Request) {
			set(r)
			r.RemoteAddr = "127.0.0.1:1"
			r.Header.Set("X-Forwarded-For", "203.0.113.9")
		}
	}
	secrets := []string{password, "pass typed as name", "grey herons at low tide", "not the password"}
	tm.send(behind(tm.as("")), "POST", "/api/v1/session", fields("mail", "pass typed as name", "password", "not the password"))
	tm.send(behind(tm.as("")), "POST", "/api/v1/session", fields("mail", "reader@example.org", "password", "not the password"))
	resp, _ := tm.send(behind(tm.as("")), "POST", "/api/v1/session", fields("mail", "admin@example.org", "password", password))
	c := resp.Cookies()[0]
	var made serve.Linked
	_, body := tm.send(behind(with(c)), "POST", "/api/v1/users", fields("name", "Ana", "mail", "ana@example.org", "role", "reader"))
	json.Unmarshal([]byte(body), &made)
	secrets = append(secrets, c.Value, secretOf(t, made.Link))
	tm.send(behind(tm.as("")), "POST", "/api/v1/welcome", fields("secret", secretOf(t, made.Link), "password", "grey herons at low tide"))
	var token serve.Minted
	_, body = tm.send(behind(with(c)), "POST", "/api/v1/tokens", fields("name", "wire\r\nforged", "scopes", []string{"read", "correct"}))
	json.Unmarshal([]byte(body), &token)
	secrets = append(secrets, token.Secret)
	bearer := func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+token.Secret) }
	tm.send(behind(bearer), "PUT", "/api/v1/situations/Arica", fields("parties", []string{"PER", "CHL"}))
	tm.send(behind(with(c)), "PATCH", "/api/v1/users/"+made.User.ID, `{"role":"analyst"}`)
	tm.send(behind(tm.as("reader")), "DELETE", "/api/v1/situations/Arica", "")
	tm.send(behind(tm.as("")), "DELETE", "/api/v1/situations/Arica", "") // by nobody who is known: no line
	tm.send(behind(with(c)), "DELETE", "/api/v1/session", "")
	var got list[serve.Act]
	_, raw := tm.send(tm.as("admin"), "GET", "/api/v1/audit", "")
	if err := json.Unmarshal([]byte(raw), &got); err != nil {
		t.Fatal(err)
	}
	want := []serve.Act{
		{Who: "The admin", What: "DELETE /api/v1/session", Status: 204},
		{Who: "The reader", What: "DELETE /api/v1/situations/{name}", On: "Arica", Status: 403},
		{Who: "The admin", What: "PATCH /api/v1/users/{id}", On: "ana@example.org", Before: "reader", After: "analyst", Status: 200},
		{Who: "The admin", Token: "wire forged", What: "PUT /api/v1/situations/{name}", On: "Arica", Status: 200},
		{Who: "The admin", What: "POST /api/v1/tokens", On: "wire forged", After: "[read correct]", Status: 201},
		{Who: "Ana", What: "POST /api/v1/welcome", On: "ana@example.org", Status: 200},
		{Who: "The admin", What: "POST /api/v1/users", On: "ana@example.org", After: "reader", Status: 201},
		{Who: "The admin", What: "POST /api/v1/session", Status: 200},
		{Who: "The reader", What: "POST /api/v1/session", Status: 401},
		{What: "POST /api/v1/session", On: "no such account", Status: 401},
	}
	if len(got.Items) != len(want) {
		t.Fatalf("%d lines, want %d: %s", len(got.Items), len(want), raw)
	}
	for i, w := range want {
		g := got.Items[i]
		if g.From != "203.0.113.9" || g.About == "" || g.At.IsZero() {
			t.Errorf("line %d: %+v", i, g)
		}
		g.ID, g.At, g.About, g.From = 0, time.Time{}, "", ""
		if g != w {
			t.Errorf("line %d: %+v, want %+v", i, g, w)
		}
	}
	for _, s := range secrets {
		if strings.Contains(raw, s) || strings.Contains(tm.log.String(), s) {
			t.Errorf("%q stands in the log or the audit log", s)
		}
	}
	var page list[serve.Act]
	n := 0
	for cursor := ""; n == 0 || cursor != ""; n++ {
		_, raw := tm.send(tm.as("admin"), "GET", "/api/v1/audit?limit=4&since=2020-01-01&who=The+admin&cursor="+cursor, "")
		page = list[serve.Act]{}
		if err := json.Unmarshal([]byte(raw), &page); err != nil || len(page.Items) > 4 {
			t.Fatalf("%v: %s", err, raw)
		}
		cursor = page.Next
	}
	if n != 2 {
		t.Errorf("%d pages", n)
	}
	if resp, raw := tm.send(tm.as("admin"), "GET", "/api/v1/audit?until=2020-01-01", ""); resp.StatusCode != 200 || !strings.Contains(raw, `"items":[]`) {
		t.Errorf("%d %s", resp.StatusCode, raw)
	}
}

// Where nobody need sign in nothing of it is there, and what is done is written down all the same.
func TestNoSignInOnThisMachine(t *testing.T) {
	tm := newTeam(t, func(o *serve.Options) { o.SignIn = false })
	for path, body := range map[string]string{"/api/v1/session": fields("mail", "reader@example.org", "password", password), "/api/v1/welcome": fields("secret", "x", "password", "grey herons at low tide")} {
		if resp, got := tm.send(tm.as(""), "POST", path, body); resp.StatusCode != 404 || len(resp.Cookies()) > 0 {
			t.Errorf("%s: %d %s", path, resp.StatusCode, got)
		}
	}
	if resp, _ := tm.send(tm.as(""), "GET", "/api/v1/tokens", ""); resp.StatusCode != 404 {
		t.Errorf("tokens: %d", resp.StatusCode)
	}
	tm.send(tm.as(""), "PUT", "/api/v1/situations/Arica", fields("parties", []string{"PER", "CHL"}))
	if all, err := tm.store.Audited(t.Context(), store.Acts{Limit: 9}); err != nil || len(all) == 0 || all[0].Who != "Ana Prado" || all[0].On != "Arica" {
		t.Errorf("%+v, %v", all, err)
	}
}

// Behind a proxy that was reached without HTTPS nobody signs in.
func TestProxyWithoutHTTPS(t *testing.T) {
	tm := newTeam(t, func(o *serve.Options) { o.Proxied, o.Secure = true, true })
	for proto, want := range map[string]int{"http": 403, "https": 200, "": 200} {
		resp, body := tm.send(func(r *http.Request) { r.Header.Set("X-Forwarded-Proto", proto) }, "POST", "/api/v1/session", fields("mail", "reader@example.org", "password", password))
		if resp.StatusCode != want {
			t.Errorf("%q: %d %s", proto, resp.StatusCode, body)
		}
	}
}
