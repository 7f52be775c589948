package serve_test

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"detente/internal/alert"
	"detente/internal/codebook"
	"detente/internal/fetch"
	"detente/internal/record"
	"detente/internal/serve"
	"detente/internal/source"
	"detente/internal/work"
)

type asked = map[string]any

var threatsOfRussia = asked{"name": "Threats of Russia", "on": "entry", "search": asked{"kind": "commitment", "type": "threat", "source": "Russia"}, "gather": 1,
	"to": []asked{{"kind": "mail", "address": "desk@example.org"}, {"kind": "webhook", "address": "https://hooks.example/secret-path"}}}

func TestRules(t *testing.T) {
	s := started(t, filled(t))
	var made serve.RuleMade
	_, body := s.ask("POST", "/api/v1/alerts", threatsOfRussia, &made, 201)
	secret := made.Secrets["https://hooks.example/secret-path"]
	if made.ID == "" || made.By != "Ana Prado" || made.Search.Source != "RUS" || made.Gather != 1 || made.Most != record.UsualMost || !strings.HasPrefix(secret, "whsec_") || strings.Count(body, "whsec_") != 1 || made.Fault == "" {
		t.Fatalf("made: %s", body)
	}
	var all list[serve.Rule]
	_, body = s.ask("GET", "/api/v1/alerts", nil, &all, 200)
	if len(all.Items) != 1 || all.Items[0].Last != nil || strings.Contains(body, "whsec_") || all.Items[0].To[1].Address != "https://hooks.example/secret-path" {
		t.Errorf("listed: %s", body)
	}
	path := "/api/v1/alerts/" + made.ID

	// Changed: the secret of a webhook that stays is kept, and not shown again.
	change := asked{"changed": made.Changed, "gather": 0}
	for k, v := range threatsOfRussia {
		if change[k] == nil {
			change[k] = v
		}
	}
	change["name"] = "Threats"
	var changed serve.RuleMade
	_, body = s.ask("PUT", path, change, &changed, 200)
	if changed.Name != "Threats" || changed.Gather != 0 || len(changed.Secrets) > 0 || strings.Contains(body, "whsec_") {
		t.Errorf("changed: %s", body)
	}
	_, body = s.ask("PUT", path, change, nil, 409)
	if !strings.Contains(body, `"item":{"`) || !strings.Contains(body, `"yours":{"`) || strings.Contains(body, "whsec_") {
		t.Errorf("conflict: %s", body)
	}

	until := time.Now().Add(time.Hour).UTC().Truncate(time.Second)
	var muted serve.Rule
	if s.ask("PUT", path+"/mute", asked{"until": until}, &muted, 200); !muted.Until.Equal(until) || muted.Muted {
		t.Errorf("muted: %+v", muted.Rule)
	}
	muted = serve.Rule{}
	if s.ask("PUT", path+"/mute", asked{"muted": true}, &muted, 200); !muted.Muted || !muted.Until.IsZero() {
		t.Errorf("for good: %+v", muted.Rule)
	}
	s.ask("PUT", path+"/mute", asked{}, nil, 200)

	var sent list[record.Delivery]
	if s.ask("POST", path+"/test", asked{}, &sent, 201); len(sent.Items) != 2 || !sent.Items[0].Test || sent.Items[0].State != record.Waiting {
		t.Errorf("test: %+v", sent)
	}
	var log list[record.Delivery]
	if s.ask("GET", "/api/v1/alerts/log?limit=1&rule="+made.ID, nil, &log, 200); len(log.Items) != 1 || log.Next == "" {
		t.Errorf("log: %+v", log)
	}
	if s.ask("GET", "/api/v1/alerts/log?limit=1&cursor="+log.Next, nil, &log, 200); len(log.Items) != 1 || log.Next != "" {
		t.Errorf("log, second page: %+v", log)
	}
	for range 19 {
		s.ask("POST", path+"/test", asked{}, nil, 201)
		if s.ask("GET", "/api/v1/alerts/log", nil, &log, 200); len(log.Items) >= 20 {
			break
		}
	}
	s.ask("POST", path+"/test", asked{}, nil, 429)
	resp, body := s.ask("GET", made.Feed, nil, nil, 200)
	if !strings.Contains(body, "[Test]") || !strings.HasPrefix(resp.Header.Get("Content-Type"), "application/rss+xml") {
		t.Errorf("feed: %s", body)
	}
	s.ask("DELETE", path, nil, nil, 204)
	s.ask("GET", path, nil, nil, 404)
	s.ask("GET", made.Feed, nil, nil, 404)
}

func TestBadRules(t *testing.T) {
	s := started(t, filled(t))
	with := func(change asked) asked {
		out := asked{}
		for k, v := range threatsOfRussia {
			out[k] = v
		}
		for k, v := range change {
			if out[k] = v; v == nil {
				delete(out, k)
			}
		}
		return out
	}
	for _, c := range []struct {
		body  any
		field string
	}{
		{with(asked{"name": " "}), "body.name"},
		{with(asked{"name": "a\r\nBcc: b"}), "body.name"},
		{with(asked{"name": strings.Repeat("x", 300)}), "body.name"},
		{with(asked{"on": "everything"}), "body.on"},
		{with(asked{"search": nil}), "body.search"},
		{with(asked{"search": asked{}}), "body.search"},
		{with(asked{"search": asked{"source": "Narnia"}}), "body.search.source"},
		{with(asked{"search": asked{"kind": "rumour"}}), "body.search.kind"},
		{with(asked{"search": asked{"q": strings.Repeat("x", 500)}}), "body.search.q"},
		{with(asked{"gather": 5000}), "body.gather"},
		{with(asked{"most": 0.5}), "body.most"},
		{with(asked{"situation": "River"}), "body.situation"},
		{with(asked{"to": []asked{{"kind": "pigeon", "address": "home"}}}), "body.to[0].kind"},
		{with(asked{"to": []asked{{"kind": "mail", "address": "Desk <desk@example.org>"}}}), "body.to[0].address"},
		{with(asked{"to": []asked{{"kind": "mail", "address": "a@example.org\r\nBcc: b@example.org"}}}), "body.to[0].address"},
		{with(asked{"to": []asked{{"kind": "mail", "address": "a@example.org"}, {"kind": "mail", "address": "a@example.org"}}}), "body.to[1].address"},
		{with(asked{"to": []asked{{"kind": "webhook", "address": "ftp://example.org/"}}}), "body.to[0].address"},
		{asked{"name": "x", "on": "alarm", "situation": "none"}, "body.situation"},
		{asked{"name": "x", "on": "alarm", "parties": []string{"RUS"}}, "body.parties"},
		{asked{"name": "x", "on": "alarm", "parties": []string{"RUS", "Narnia"}}, "body.parties"},
		{asked{"name": "x", "on": "alarm", "at": "07:30"}, "body.at"},
		{asked{"name": "x", "on": "contact", "statuses": []string{"dreamt"}}, "body.statuses"},
		{asked{"name": "x", "on": "source", "source": "https://nobody.example/feed"}, "body.source"},
		{asked{"name": "x", "on": "brief", "parties": []string{"RUS", "USA"}, "at": "25:00"}, "body.at"},
		{asked{"name": "x", "on": "brief", "parties": []string{"RUS", "USA"}, "at": "07:30", "zone": "Mars/Olympus"}, "body.zone"},
		{asked{"name": "x", "on": "brief", "at": "07:30"}, "body.situation"},
	} {
		resp, body := s.ask("POST", "/api/v1/alerts", c.body, nil, 422)
		if !strings.Contains(body, `"location":"`+c.field) || resp.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%v: %s, want %s", c.body, body, c.field)
		}
	}
	for _, c := range [][2]string{{"GET", ""}, {"PUT", ""}, {"DELETE", ""}, {"PUT", "/mute"}, {"POST", "/test"}} {
		var body any
		if c[0] != "GET" && c[0] != "DELETE" {
			body = asked{}
			if c == [2]string{"PUT", ""} {
				body = threatsOfRussia
			}
		}
		s.ask(c[0], "/api/v1/alerts/none"+c[1], body, nil, 404)
	}
	s.ask("GET", "/feeds/alerts/none.rss", nil, nil, 404)
	s.ask("GET", "/feeds/alerts/none", nil, nil, 404)
	s.ask("GET", "/api/v1/alerts/log?cursor=!!", nil, nil, 422)
	if strings.Contains(s.log.String(), `"level":"ERROR"`) {
		t.Errorf("something failed: %s", s.log)
	}
}

// A document that the server reads is told of by a webhook, whose signature holds, and in the feed, whose words are text.
func TestAlertsWhileServing(t *testing.T) {
	st := filled(t)
	told := make(chan string, 10)
	var secret string
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		key, err := (&record.Receiver{Secret: secret}).Key()
		if err != nil {
			t.Error(err)
		}
		if want := alert.Sign(key, r.Header.Get("Webhook-Id"), r.Header.Get("Webhook-Timestamp"), body); r.Header.Get("Webhook-Signature") != want {
			t.Errorf("signed %q, want %q", r.Header.Get("Webhook-Signature"), want)
		}
		told <- string(body)
	}))
	defer hook.Close()
	client, err := fetch.New(fetch.Options{Contact: "desk@example.org", Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}})
	if err != nil {
		t.Fatal(err)
	}
	s := started(t, st, func(o *serve.Options) { o.Hooks, o.Link = client, "https://desk.example" })
	rule := asked{"name": "Russia", "on": "entry", "search": asked{"kind": "commitment", "type": "threat", "source": "RUS", "q": "pipeline"}, "gather": 0, "to": []asked{{"kind": "webhook", "address": hook.URL}}}
	var made serve.RuleMade
	s.ask("POST", "/api/v1/alerts", rule, &made, 201)
	secret = made.Secrets[hook.URL]
	books, err := codebook.Shared()
	if err != nil {
		t.Fatal(err)
	}
	raw, _ := json.Marshal(asked{"url": "https://courier.example/pipeline", "title": "Pipeline", "publisher": "Courier <b>", "published": "2021-12-08T12:00:00Z",
		"text": "MOSCOW, Dec. 8 — Russia threatened to close the pipeline if its demands were refused, a spokesman said on Wednesday."})
	intake := work.Intake{Store: st, Books: books, Now: time.Now, Fault: func(where string, err error) { t.Errorf("%s: %v", where, err) }}
	if _, err := intake.Take(t.Context(), source.Read(t.Context(), source.JSONLines, "more", strings.NewReader(string(raw)+"\n"))); err != nil {
		t.Fatal(err)
	}
	r := run(t, 0, func(context.Context) (*serve.Server, error) { return s.s, nil })
	defer func() {
		r.stop()
		if err := r.ended(); err != nil {
			t.Error(err)
		}
	}()
	var body string
	select {
	case body = <-told:
	case <-time.After(30 * time.Second):
		t.Fatalf("nothing was told: %s", s.log)
	}
	for _, part := range []string{"close the pipeline if its demands were refused", `"link":"https://desk.example/entry/co-`, `"condition":"if its demands were refused"`} {
		if !strings.Contains(body, part) {
			t.Errorf("told %s, want %s in it", body, part)
		}
	}
	_, feed := s.ask("GET", made.Feed, nil, nil, 200)
	var v struct {
		Items []struct {
			Title string `xml:"title"`
			Text  string `xml:"description"`
		} `xml:"channel>item"`
	}
	if err := xml.Unmarshal([]byte(feed), &v); err != nil || len(v.Items) != 1 || !strings.Contains(v.Items[0].Text, "Courier <b>") || !strings.HasPrefix(v.Items[0].Title, "Commitment: ") {
		t.Errorf("%v: %s", err, feed)
	}
	var log list[record.Delivery]
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if s.ask("GET", "/api/v1/alerts/log", nil, &log, 200); len(log.Items) == 1 && log.Items[0].State == record.Sent {
			break
		} else if time.Now().After(deadline) {
			t.Fatalf("log: %+v", log)
		}
	}
	var is serve.Rule
	if s.ask("GET", "/api/v1/alerts/"+made.ID, nil, &is, 200); is.Last == nil || is.Last.Items != 1 {
		t.Errorf("last: %+v", is.Last)
	}
	if len(told) > 0 {
		t.Error("told twice")
	}
}
