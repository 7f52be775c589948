package serve_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"detente/internal/account"
	"detente/internal/serve"
	"detente/internal/store"
	"detente/internal/store/storetest"
)

// mayAsk says of each route who may, and asks for it in a way that changes nothing. A new route gets its line here.
var mayAsk = map[string]struct {
	needs string // role; "" for anybody
	own   bool   // of one's own account: no token may
	hand  bool   // makes a link to sign in with: no token may
	path  string // if it is not the route itself
	body  string
}{
	"GET /api/v1/about":                       {},
	"GET /api/v1/today":                       {needs: "reader"},
	"GET /api/v1/pairs/{a}/{b}":               {needs: "reader", path: "/api/v1/pairs/PER/CHL"},
	"GET /api/v1/pairs/{a}/{b}/series":        {needs: "reader", path: "/api/v1/pairs/PER/CHL/series"},
	"GET /api/v1/entries":                     {needs: "reader"},
	"GET /api/v1/entries/{id}":                {needs: "reader", path: "/api/v1/entries/ev-none"},
	"GET /api/v1/documents":                   {needs: "reader"},
	"GET /api/v1/documents/{hash}":            {needs: "reader", path: "/api/v1/documents/abcd"},
	"GET /api/v1/documents/{hash}/changes":    {needs: "reader", path: "/api/v1/documents/abcd/changes"},
	"GET /api/v1/search":                      {needs: "reader", path: "/api/v1/search?q=x"},
	"GET /api/v1/corrections":                 {needs: "reader"},
	"POST /api/v1/corrections":                {needs: "analyst", body: "{}"},
	"DELETE /api/v1/corrections/{id}":         {needs: "analyst", path: "/api/v1/corrections/none"},
	"GET /api/v1/actors":                      {needs: "reader"},
	"GET /api/v1/actors/{key}":                {needs: "reader", path: "/api/v1/actors/none"},
	"POST /api/v1/actors":                     {needs: "analyst", body: "{}"},
	"PUT /api/v1/actors/{key}":                {needs: "analyst", path: "/api/v1/actors/none", body: "{}"},
	"POST /api/v1/actors/{key}/same":          {needs: "analyst", path: "/api/v1/actors/none/same", body: "{}"},
	"POST /api/v1/actors/{key}/apart":         {needs: "analyst", path: "/api/v1/actors/none/apart", body: "{}"},
	"DELETE /api/v1/actors/{key}/claims/{id}": {needs: "analyst", path: "/api/v1/actors/none/claims/none"},
	"GET /api/v1/sources":                     {needs: "reader"},
	"POST /api/v1/sources":                    {needs: "analyst", body: "{}"},
	"POST /api/v1/sources/preview":            {needs: "analyst", body: "{}"},
	"PATCH /api/v1/sources/{address}":         {needs: "analyst", path: "/api/v1/sources/none", body: "{}"},
	"DELETE /api/v1/sources/{address}":        {needs: "analyst", path: "/api/v1/sources/none"},
	"GET /api/v1/situations":                  {needs: "reader"},
	"PUT /api/v1/situations/{name}":           {needs: "analyst", path: "/api/v1/situations/x", body: "{}"},
	"DELETE /api/v1/situations/{name}":        {needs: "analyst", path: "/api/v1/situations/none"},
	"GET /api/v1/brief":                       {needs: "reader", path: "/api/v1/brief?of=none"},
	"GET /api/v1/forecasts":                   {needs: "reader"},
	"GET /api/v1/review":                      {needs: "reader"},
	"GET /api/v1/export/{kind}":               {needs: "reader", path: "/api/v1/export/documents"},
	"GET /feeds/search.rss":                   {needs: "reader"},
	"GET /feeds/search.csv":                   {needs: "reader"},
	"GET /feeds/search.jsonl":                 {needs: "reader"},
	"GET /feeds/contacts.ics":                 {needs: "reader"},
	"GET /api/v1/alerts":                      {needs: "reader"},
	"POST /api/v1/alerts":                     {needs: "analyst", body: "{}"},
	"GET /api/v1/alerts/log":                  {needs: "reader"},
	"GET /api/v1/alerts/{id}":                 {needs: "reader", path: "/api/v1/alerts/none"},
	"PUT /api/v1/alerts/{id}":                 {needs: "analyst", path: "/api/v1/alerts/none", body: "{}"},
	"DELETE /api/v1/alerts/{id}":              {needs: "analyst", path: "/api/v1/alerts/none"},
	"PUT /api/v1/alerts/{id}/mute":            {needs: "analyst", path: "/api/v1/alerts/none/mute", body: "{}"},
	"POST /api/v1/alerts/{id}/test":           {needs: "analyst", path: "/api/v1/alerts/none/test"},
	"GET /feeds/alerts/{feed}":                {needs: "reader", path: "/feeds/alerts/none.rss"},
	"POST /api/v1/session":                    {body: "{}"},
	"GET /api/v1/session":                     {needs: "reader", own: true},
	"DELETE /api/v1/session":                  {needs: "reader", own: true},
	"DELETE /api/v1/sessions":                 {needs: "reader", own: true},
	"PUT /api/v1/password":                    {needs: "reader", own: true, body: "{}"},
	"POST /api/v1/welcome/look":               {body: "{}"},
	"POST /api/v1/welcome":                    {body: "{}"},
	"GET /api/v1/provider":                    {},
	"GET /api/v1/provider/back":               {},
	"GET /api/v1/tokens":                      {needs: "reader", own: true},
	"POST /api/v1/tokens":                     {needs: "reader", own: true, body: "{}"},
	"DELETE /api/v1/tokens/{id}":              {needs: "reader", own: true, path: "/api/v1/tokens/none"},
	"GET /api/v1/users":                       {needs: "admin"},
	"POST /api/v1/users":                      {needs: "admin", hand: true, body: "{}"},
	"PATCH /api/v1/users/{id}":                {needs: "admin", path: "/api/v1/users/none", body: "{}"},
	"POST /api/v1/users/{id}/link":            {needs: "admin", hand: true, path: "/api/v1/users/none/link"},
	"GET /api/v1/audit":                       {needs: "admin"},
	"GET /api/v1/live":                        {needs: "reader"},
	"GET /brief/{name}":                       {needs: "reader", path: "/brief/none"},
	"GET /document/{page}":                    {needs: "reader", path: "/document/abcd.html"},
	"GET /api/docs":                           {},
	"GET /metrics":                            {needs: "reader"},
}

const password = "tall reeds by the quay"

// team is a server where everybody must sign in, and who may.
type team struct {
	*server
	store *store.Store
	users map[string]*account.User // by role
}

func signing(o *serve.Options) { o.SignIn = true }

func newTeam(t *testing.T, change ...func(*serve.Options)) *team {
	t.Helper()
	s := storetest.Open(t, storetest.SQLite(t))
	tm := &team{server: started(t, s, append([]func(*serve.Options){signing}, change...)...), store: s, users: map[string]*account.User{}}
	var p account.Passwords
	hash, err := p.Hash(t.Context(), password)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []account.Role{account.Reader, account.Analyst, account.Admin} {
		u, err := account.NewUser("The "+r.String(), r.String()+"@example.org", r, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		u.Password = hash
		if err := s.AddUser(t.Context(), u); err != nil {
			t.Fatal(err)
		}
		tm.users[r.String()] = u
	}
	return tm
}

// as is a request by somebody who is signed in.
func (tm *team) as(who string) func(*http.Request) {
	tm.t.Helper()
	if who == "" {
		return func(*http.Request) {}
	}
	n, secret := account.NewSession(tm.users[who].ID, time.Now())
	if err := tm.store.AddSession(tm.t.Context(), n); err != nil {
		tm.t.Fatal(err)
	}
	return func(r *http.Request) { r.AddCookie(&http.Cookie{Name: "detente", Value: secret}) }
}

// by is a request by a token of somebody.
func (tm *team) by(who string, scopes ...account.Scope) func(*http.Request) {
	tm.t.Helper()
	k, secret, err := account.NewToken(tm.users[who].ID, "of a test", scopes, time.Hour, time.Now())
	if err != nil {
		tm.t.Fatal(err)
	}
	if err := tm.store.AddToken(tm.t.Context(), k); err != nil {
		tm.t.Fatal(err)
	}
	return func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+secret) }
}

// send asks as somebody, and returns what is answered, whatever it is.
func (tm *team) send(set func(*http.Request), method, path, body string) (*http.Response, string) {
	tm.t.Helper()
	ctx := tm.t.Context()
	if path == "/api/v1/live" {
		short, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
		defer cancel()
		ctx = short
	}
	r := httptest.NewRequestWithContext(ctx, method, "http://localhost"+path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	set(r)
	w := httptest.NewRecorder()
	tm.s.Handler().ServeHTTP(w, r)
	return w.Result(), w.Body.String()
}

var everyScope = []account.Scope{account.Read, account.Correct, account.Administ}

// Every route, by everybody who may and may not.
func TestRoutesLetThroughWhoMay(t *testing.T) {
	tm := newTeam(t)
	ranks := []string{"", "reader", "analyst", "admin"}
	scope := map[string]account.Scope{"reader": account.Read, "analyst": account.Correct, "admin": account.Administ}
	seen := map[string]bool{}
	for _, route := range tm.s.Routes() {
		name := route.Method + " " + route.Path
		a, ok := mayAsk[name]
		if !ok {
			t.Errorf("%s: say in the table above who may", name)
			continue
		}
		seen[name] = true
		if a.needs != route.Needs {
			t.Errorf("%s needs %q, and should need %q", name, route.Needs, a.needs)
		}
		if a.path == "" {
			a.path = route.Path
		}
		var lacking []account.Scope // every scope but the one that is needed
		for _, s := range everyScope {
			if s != scope[a.needs] {
				lacking = append(lacking, s)
			}
		}
		type asker struct {
			who  string
			set  func(*http.Request)
			want int // 0: let through
		}
		may := func(ok bool, refused int) int {
			if ok {
				return 0
			}
			return refused
		}
		open := a.needs == ""
		askers := []asker{
			{"nobody", tm.as(""), may(open, 401)},
			{"a token that is none", func(r *http.Request) { r.Header.Set("Authorization", "Bearer detente_x") }, may(open, 401)},
			{"a session that is none", func(r *http.Request) { r.AddCookie(&http.Cookie{Name: "detente", Value: "x"}) }, may(open, 401)},
			{"a token without the scope", tm.by("admin", lacking...), may(open, 403)},
			{"a token with every scope", tm.by("admin", everyScope...), may(!a.own && !a.hand, 403)},
			{"a reader's token with every scope", tm.by("reader", everyScope...), may(open || a.needs == "reader" && !a.own, 403)},
		}
		for i, who := range ranks[1:] {
			askers = append(askers, asker{who, tm.as(who), may(i+1 >= slices.Index(ranks, a.needs), 403)})
		}
		for _, k := range askers {
			resp, body := tm.send(k.set, route.Method, a.path, a.body)
			if refused := resp.StatusCode == 401 || resp.StatusCode == 403; refused != (k.want != 0) || refused && resp.StatusCode != k.want || resp.StatusCode >= 500 && resp.StatusCode != 503 {
				t.Errorf("%s by %s: %d, want %d (0: let through): %.200s", name, k.who, resp.StatusCode, k.want, body)
			}
		}
	}
	for name := range mayAsk {
		if !seen[name] {
			t.Errorf("there is no route %s", name)
		}
	}
}

// What another site's page asks for is refused before anything is done, whoever is signed in.
func TestOtherSitesChangeNothing(t *testing.T) {
	tm := newTeam(t)
	before, err := tm.store.Audited(t.Context(), store.Acts{Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, route := range tm.s.Routes() {
		if route.Method == http.MethodGet {
			continue
		}
		n++
		a := mayAsk[route.Method+" "+route.Path]
		if a.path == "" {
			a.path = route.Path
		}
		for what, header := range map[string]http.Header{
			"cross-site": {"Sec-Fetch-Site": {"cross-site"}}, "same-site": {"Sec-Fetch-Site": {"same-site"}}, "origin": {"Origin": {"https://evil.example"}}, "null": {"Origin": {"null"}},
			"scheme": {"Origin": {"https://localhost.evil.example"}},
		} {
			for _, kind := range []string{"application/json", "text/plain", "application/x-www-form-urlencoded"} {
				set := tm.as("admin")
				resp, body := tm.send(func(r *http.Request) {
					set(r)
					for k, v := range header {
						r.Header[k] = v
					}
					r.Header.Set("Content-Type", kind)
				}, route.Method, a.path, a.body)
				if resp.StatusCode != 403 || !strings.Contains(body, "another site") {
					t.Errorf("%s %s from %s as %s: %d %s", route.Method, route.Path, what, kind, resp.StatusCode, body)
				}
			}
		}
	}
	after, err := tm.store.Audited(t.Context(), store.Acts{Limit: 1})
	if err != nil || len(after) != len(before) || n < 10 {
		t.Errorf("%d routes; something was done: %+v, %v", n, after, err)
	}
}

// Where everybody signs in, a stream ends with what let it in: at once where an admin ends it here, soon where another process does.
func TestStreamsEndWithTheSession(t *testing.T) {
	tm := newTeam(t)
	srv := httptest.NewServer(tm.s.Handler())
	defer srv.Close()
	head := make(chan error, 1) // of the same without its body: nothing comes, and it goes on as long
	headed := tm.as("reader")
	go func() {
		r, _ := http.NewRequestWithContext(t.Context(), http.MethodHead, srv.URL+"/api/v1/live", nil)
		headed(r)
		tm.s.Handler().ServeHTTP(httptest.NewRecorder(), r)
		head <- nil
	}()
	listen := func(set func(*http.Request)) (ended chan error) {
		t.Helper()
		r, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, srv.URL+"/api/v1/live", nil)
		set(r)
		resp, err := http.DefaultClient.Do(r)
		if err != nil || resp.StatusCode != 200 {
			t.Fatalf("%v, %v", resp, err)
		}
		first := make([]byte, 16)
		if _, err := io.ReadAtLeast(resp.Body, first, 1); err != nil {
			t.Fatal(err)
		}
		ended = make(chan error, 1)
		go func() {
			defer resp.Body.Close()
			_, err := io.Copy(io.Discard, resp.Body)
			ended <- err
		}()
		return ended
	}
	ends := func(what string, ended chan error, want bool) {
		t.Helper()
		wait := 10 * time.Second
		if !want {
			wait = 100 * time.Millisecond
		}
		select {
		case <-ended:
			if !want {
				t.Errorf("%s: it ended", what)
			}
		case <-time.After(wait):
			if want {
				t.Errorf("%s: it goes on", what)
			}
		}
	}
	admin, other := tm.as("admin"), listen(tm.as("analyst"))
	bySession, reader := tm.as("reader"), ""
	one, two := listen(bySession), listen(tm.by("reader", account.Read))
	reader = tm.users["reader"].ID
	if resp, body := tm.send(admin, "PATCH", "/api/v1/users/"+reader, `{"disabled":true}`); resp.StatusCode != 200 {
		t.Fatalf("%d %s", resp.StatusCode, body)
	}
	ends("of who was disabled", one, true)
	ends("by a token of who was disabled", two, true)
	ends("asked for by HEAD", head, true)
	ends("of another", other, false)
	if resp, _ := tm.send(bySession, "GET", "/api/v1/today", ""); resp.StatusCode != 401 {
		t.Errorf("who was disabled is let in: %d", resp.StatusCode)
	}
	mine := tm.as("analyst")
	stream := listen(mine)
	if resp, _ := tm.send(mine, "DELETE", "/api/v1/session", ""); resp.StatusCode != 204 {
		t.Errorf("sign out: %d", resp.StatusCode)
	}
	ends("of who signed out", stream, true)
	ends("of his other browser", other, false)
	if resp, _ := tm.send(admin, "PATCH", "/api/v1/users/"+tm.users["analyst"].ID, `{"role":"reader"}`); resp.StatusCode != 200 {
		t.Error(resp.StatusCode)
	}
	ends("of who got another role", other, true)
}

// Where requests come from is what a proxy says only where one stands there, and only what it says itself.
func TestAddresses(t *testing.T) {
	for _, c := range []struct {
		proxied          bool
		remote, told, is string
	}{
		{false, "192.0.2.7:5", "198.51.100.1", "192.0.2.7"},
		{false, "127.0.0.1:5", "198.51.100.1", "127.0.0.1"},
		{true, "127.0.0.1:5", "198.51.100.1", "198.51.100.1"},
		{true, "10.1.2.3:5", "203.0.113.9, 198.51.100.1", "198.51.100.1"},
		{true, "[::1]:5", "2001:db8::1", "2001:db8::1"},
		{true, "192.0.2.7:5", "198.51.100.1", "192.0.2.7"},
		{true, "127.0.0.1:5", "nonsense", "127.0.0.1"},
		{true, "127.0.0.1:5", "", "127.0.0.1"},
	} {
		s := started(t, storetest.Open(t, storetest.SQLite(t)), func(o *serve.Options) { o.SignIn, o.Proxied = true, c.proxied })
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.remote
		if c.told != "" {
			r.Header.Set("X-Forwarded-For", c.told)
		}
		if got := s.s.Address(r); got != c.is {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

// fields are fields of a JSON object.
func fields(pairs ...any) string {
	m := map[string]any{}
	for i := 0; i < len(pairs); i += 2 {
		m[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	var b bytes.Buffer
	json.NewEncoder(&b).Encode(m)
	return b.String()
}

// Who signs in while it is looked up who is still let in was not yet among them, and stays.
func TestWhoEntersMeanwhileStays(t *testing.T) {
	if before, meanwhile := serve.SweepWhile(); before || !meanwhile {
		t.Errorf("before: goes on %v; meanwhile: goes on %v", before, meanwhile)
	}
}

// dated notes the deadline of reading that a connection has.
type dated struct {
	*httptest.ResponseRecorder
	until time.Time
}

func (d *dated) SetReadDeadline(t time.Time) error { d.until = t; return nil }

// A body that nobody reads has a deadline too: the server takes it off the line before it answers, for whoever sends it, as slowly as he likes.
func TestBodiesThatNobodyReadsHaveADeadline(t *testing.T) {
	tm := newTeam(t)
	for _, path := range []string{"/api/v1/nowhere", "/api/v1/situations/x", "/", "/healthz", "/api/v1/corrections"} {
		w := &dated{ResponseRecorder: httptest.NewRecorder()}
		tm.s.Handler().ServeHTTP(w, httptest.NewRequest("POST", "http://localhost"+path, strings.NewReader("{}")))
		if left := time.Until(w.until); left <= 0 || left > time.Minute {
			t.Errorf("%s: %d, read until %v", path, w.Code, w.until)
		}
	}
	w := &dated{ResponseRecorder: httptest.NewRecorder()}
	tm.s.Handler().ServeHTTP(w, httptest.NewRequest("GET", "http://localhost/", nil))
	if !w.until.IsZero() {
		t.Error("a stream has one")
	}
}
