package alert

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"net/netip"
	"strings"
	"testing"
	"time"

	"detente/internal/account"
	"detente/internal/alert/alerttest"
	"detente/internal/fetch"
	"detente/internal/record"
	"detente/internal/store"
)

// smtp starts a mail server until the end of the test.
func smtp(t *testing.T, l net.Listener, s *alerttest.Server) *alerttest.Server {
	t.Helper()
	s.Start(l)
	t.Cleanup(s.Close)
	return s
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func mailer(t *testing.T, server, password string) *Mailer {
	t.Helper()
	m, err := NewMailer(server, password, "detente@example.org")
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// parts are the head of a mail, and its parts by type.
func parts(t *testing.T, raw string) (mail.Header, map[string]string) {
	t.Helper()
	m, err := mail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatal(kind, err)
	}
	out := map[string]string{}
	for r := multipart.NewReader(m.Body, params["boundary"]); ; {
		p, err := r.NextRawPart()
		if err == io.EOF {
			return m.Header, out
		}
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(quotedprintable.NewReader(p))
		if err != nil {
			t.Fatal(err)
		}
		kind, _, _ := mime.ParseMediaType(p.Header.Get("Content-Type"))
		out[kind] = string(body)
	}
}

// hostile are texts that try to be more than text.
var hostile = []string{
	"Subject\r\nBcc: victim@example.net\r\n\r\nbody",
	"a\nb\rc\x00d\u2028e\u0085f",
	`<script>alert(1)</script><img src=x onerror=alert(1)>`,
	`"><a href="javascript:alert(1)">x</a>`,
	"{{.Alert}} {{template \"x\"}} %s %n ${7*7}",
	"=?utf-8?q?=0d=0aBcc:_victim@example.net?=",
	"\u202egnisrever\u202c \u200b\u2066x",
	".\r\n.\r\nQUIT",
	strings.Repeat("long ", 2000),
	"Путин — 普京 🕊",
}

// Whatever stands in documents and names is shown as text, and nothing of it gets into the head of a mail.
func TestHostileTextsInMail(t *testing.T) {
	srv := smtp(t, listen(t), &alerttest.Server{})
	m := mailer(t, "smtp://"+srv.Address(), "")
	e := &Engine{Options: Options{Link: "https://desk.example"}}
	for i, h := range hostile {
		a := &record.Alert{ID: fmt.Sprint("a", i), Name: line(h, 200), On: record.OnEntry, Items: []record.Notice{{Key: "k", Kind: "statement", Title: line(h, titleLength), Text: h, Condition: h, Path: "/entry/st-1",
			Quotes: []record.Quotation{{Text: h, Publisher: h, Published: "2021-12-07", URL: "javascript:alert(1)"}}}}}
		message, err := e.message(t.Context(), &record.Rule{Name: h, On: record.OnEntry}, a)
		if err != nil {
			t.Fatal(err)
		}
		message.Subject = h // whoever makes it
		if err := m.Send(t.Context(), a.ID, "desk@example.org", message); err != nil {
			t.Fatalf("%q: %v", h, err)
		}
		got := srv.Mails()[i]
		head, body := parts(t, got.Data)
		if len(srv.Mails()) != i+1 || strings.TrimSpace(got.To) != "<desk@example.org>" || head.Get("Bcc") != "" || head.Get("Message-Id") != "<"+a.ID+"@example.org>" || head.Get("Auto-Submitted") != "auto-generated" {
			t.Errorf("%q: %v, %v", h, got.To, head)
		}
		for name := range head {
			switch name {
			case "Subject", "From", "To", "Date", "Message-Id", "Mime-Version", "Content-Type", "Auto-Submitted", "User-Agent", "X-Mailer":
			default:
				t.Errorf("%q: a head with %s", h, name)
			}
		}
		subject, err := new(mime.WordDecoder).DecodeHeader(head.Get("Subject"))
		if err != nil || strings.ContainsAny(subject, "\r\n\x00\u202e") || len([]rune(subject)) > titleLength {
			t.Errorf("%q: subject %q, %v", h, subject, err)
		}
		page := body["text/html"]
		for _, bad := range []string{"<script", "<img", `href="javascript:`, "onerror=alert(1)>"} {
			if strings.Contains(page, bad) {
				t.Errorf("%q: the page has %s:\n%s", h, bad, page)
			}
		}
		if !strings.Contains(page, `href="https://desk.example/entry/st-1"`) || !strings.Contains(body["text/plain"], "https://desk.example/entry/st-1") {
			t.Errorf("%q: no link", h)
		}
	}
}

// certificate is one for 127.0.0.1 with the pool that knows it.
func certificate(t *testing.T) (*tls.Config, *tls.Config) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "stub"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	known, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(known)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}, &tls.Config{RootCAs: pool}
}

var plainMessage = &Message{Subject: "s", Text: "t", HTML: "<p>h</p>"}

// A server elsewhere must speak TLS, with a certificate that is known; nothing is sent to one that does not, least of all a password.
func TestMailWantsTLS(t *testing.T) {
	server, roots := certificate(t)
	plain := smtp(t, listen(t), &alerttest.Server{Offers: []string{"AUTH PLAIN LOGIN"}})
	start := smtp(t, listen(t), &alerttest.Server{Offers: []string{"STARTTLS", "AUTH PLAIN"}, TLS: server})
	whole := smtp(t, tls.NewListener(listen(t), server), &alerttest.Server{Offers: []string{"AUTH PLAIN"}})
	for _, c := range []struct {
		what      string
		srv       *alerttest.Server
		scheme    string
		elsewhere bool
		roots     *tls.Config
		taken     bool
	}{
		{"plain, elsewhere", plain, "smtp", true, roots, false},
		{"STARTTLS, elsewhere", start, "smtp", true, roots, true},
		{"STARTTLS with a certificate that nobody knows", start, "smtp", true, nil, false},
		{"TLS from the start", whole, "smtps", true, roots, true},
		{"TLS from the start with a certificate that nobody knows", whole, "smtps", true, nil, false},
		{"a password over a plain connection, also on this machine", plain, "smtp", false, roots, false},
	} {
		m := mailer(t, c.scheme+"://ana@"+c.srv.Address(), "secret word")
		m.own, m.roots = !c.elsewhere, c.roots
		before := len(c.srv.Mails())
		err := m.Send(t.Context(), "a1", "desk@example.org", plainMessage)
		got := c.srv.Mails()[before:]
		if (err == nil) != c.taken || (len(got) == 1) != c.taken {
			t.Errorf("%s: %v, %d taken", c.what, err, len(got))
		}
		if c.taken && (!got[0].Secure || got[0].Auth == "") {
			t.Errorf("%s: %+v", c.what, got[0])
		}
		if err != nil && strings.Contains(err.Error(), "secret word") {
			t.Errorf("%s: the failure has the password", c.what)
		}
	}
}

func TestMailServers(t *testing.T) {
	for _, c := range []struct {
		server, password, from string
		ok                     bool
	}{
		{"smtp://mail.example", "", "detente@example.org", true},
		{"smtps://ana@mail.example:465", "x", "detente@example.org", true},
		{"smtp://ana:x@mail.example", "", "detente@example.org", false},
		{"smtp://ana@mail.example", "", "detente@example.org", false},
		{"smtp://mail.example", "x", "detente@example.org", false},
		{"mail.example:25", "", "detente@example.org", false},
		{"http://mail.example", "", "detente@example.org", false},
		{"smtp://mail.example:99999", "", "detente@example.org", false},
		{"smtp://mail.example/x", "", "detente@example.org", false},
		{"smtp://mail.example", "", "Desk <detente@example.org>", false},
		{"smtp://mail.example", "", "detente@example.org\r\nBcc: x@example.net", false},
		{"smtp://mail.example", "", "", false},
	} {
		if _, err := NewMailer(c.server, c.password, c.from); (err == nil) != c.ok {
			t.Errorf("%s, from %q: %v", c.server, c.from, err)
		}
	}
}

// An address that the server does not know is given up at once; one that it is busy for is tried again.
func TestRefusedMail(t *testing.T) {
	for _, c := range []struct {
		refuses string
		final   bool
	}{{"550 no such desk", true}, {"451 later", false}} {
		srv := smtp(t, listen(t), &alerttest.Server{Refuses: c.refuses})
		err := mailer(t, "smtp://"+srv.Address(), "").Send(t.Context(), "a1", "desk@example.org", plainMessage)
		if err == nil || final(err) != c.final {
			t.Errorf("%s: %v, final %v", c.refuses, err, final(err))
		}
	}
	if err := mailer(t, "smtp://127.0.0.1:1", "").Send(t.Context(), "a1", "desk@example.org", plainMessage); err == nil || final(err) {
		t.Errorf("nobody there: %v", err)
	}
}

// A webhook gets JSON that is signed; what its receiver answers decides how it goes on.
func TestWebhook(t *testing.T) {
	answers := []int{http.StatusInternalServerError, http.StatusNoContent, http.StatusGone, http.StatusFound}
	var bodies []map[string]any
	var ids []string
	secret := record.NewSecret()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		key, err := (&record.Receiver{Secret: secret}).Key()
		if err != nil {
			t.Error(err)
		}
		id, at := r.Header.Get("Webhook-Id"), r.Header.Get("Webhook-Timestamp")
		if want := Sign(key, id, at, body); r.Header.Get("Webhook-Signature") != want || r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%v, want %s", r.Header, want)
		}
		var v map[string]any
		if err := json.Unmarshal(body, &v); err != nil || v["id"] != id {
			t.Errorf("%s: %v", body, err)
		}
		ids, bodies = append(ids, id), append(bodies, v)
		w.Header().Set("Location", "/elsewhere")
		w.WriteHeader(answers[len(ids)-1])
	}))
	defer srv.Close()
	d := newDesk(t)
	web := func(allow ...netip.Prefix) *fetch.Client {
		c, err := fetch.New(fetch.Options{Contact: "desk@example.org", Allow: allow})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	d.e.Web, d.e.send = web(netip.MustParsePrefix("127.0.0.1/32")), d.e.sendBy
	r := statements
	r.Name, r.To = `<Brazil> & "river"`, []record.Receiver{{Kind: record.Webhook, Address: srv.URL + "/hook", Secret: secret}}
	rule := d.rule(r)
	d.said("the river treaty would stand for ever", "one", "2031-05-02")
	if err := d.e.look(t.Context(), time.Now()); err != nil {
		t.Fatal(err)
	}
	if err := d.e.close(t.Context(), time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	try := func(at time.Time) record.Delivery {
		t.Helper()
		y, err := d.s.NextDelivery(t.Context(), at, lease)
		if err != nil {
			t.Fatal(err)
		}
		if err := d.e.deliver(t.Context(), &y); err != nil {
			t.Fatal(err)
		}
		return y
	}
	at := time.Now().Add(2 * time.Hour)
	if y := try(at); y.State != record.Waiting || y.Fault == "" || y.Tries != 1 || strings.Contains(y.Fault, "/hook") {
		t.Errorf("after 500: %+v", y)
	}
	if y := try(at); y.State != record.Sent || y.Tries != 2 || y.Fault != "" || ids[0] != ids[1] {
		t.Errorf("after 204: %+v, %v", y, ids)
	}
	items, _ := bodies[1]["items"].([]any)
	if len(items) != 1 || bodies[1]["test"] != false {
		t.Fatalf("%v", bodies[1])
	}
	it := items[0].(map[string]any)
	quote := it["quotes"].([]any)[0].(map[string]any)
	if quote["text"] != "Ana Prado of Brazil said the river treaty would stand for ever." || quote["publisher"] != "one" || !strings.HasPrefix(it["link"].(string), "https://desk.example/entry/st-") {
		t.Errorf("%v", it)
	}
	for _, after := range []string{"410", "302"} {
		if _, err := Test(t.Context(), d.s, rule, "Ana", time.Now()); err != nil {
			t.Fatal(err)
		}
		if y := try(time.Now()); y.State != record.GivenUp || y.Tries != 1 {
			t.Errorf("after %s: %+v", after, y)
		}
	}
	if len(ids) != 4 {
		t.Errorf("%d requests: a redirect was followed", len(ids))
	}
	// A receiver on a private network is never reached, nor tried again.
	d.e.Web = web()
	if _, err := Test(t.Context(), d.s, rule, "Ana", time.Now()); err != nil {
		t.Fatal(err)
	}
	if y := try(time.Now()); y.State != record.GivenUp || !strings.Contains(y.Fault, "public internet") || len(ids) != 4 {
		t.Errorf("private: %+v", y)
	}
}

// What cannot be sent is said in the log of deliveries.
func TestNotSent(t *testing.T) {
	d := newDesk(t)
	d.e.send = d.e.sendBy
	rule := d.rule(statements)
	try := func() record.Delivery {
		t.Helper()
		all, err := Test(t.Context(), d.s, rule, "Ana", time.Now())
		if err != nil {
			t.Fatal(err)
		}
		y, err := d.s.NextDelivery(t.Context(), time.Now(), lease)
		if err != nil || y.ID != all[0].ID {
			t.Fatal(y, err)
		}
		if err := d.e.deliver(t.Context(), &y); err != nil {
			t.Fatal(err)
		}
		return y
	}
	if y := try(); y.State != record.Waiting || !strings.Contains(y.Fault, "--smtp") {
		t.Errorf("without a mail server: %+v", y)
	}
	d.e.send = func(context.Context, *record.Rule, *record.Receiver, *record.Alert, *record.Delivery) error {
		return d.s.ChangeRule(t.Context(), rule.ID, func(r *record.Rule) error { r.To[0].Address = "other@example.org"; return nil })
	}
	if y := try(); y.State != record.Sent {
		t.Errorf("%+v", y)
	}
	y := record.Delivery{Rule: rule.ID, Kind: record.Mail, Address: "desk@example.org"}
	if err := d.e.try(t.Context(), &y); !final(err) {
		t.Errorf("of a message that is no longer kept: %v", err)
	}
	if _, err := d.s.NextDelivery(t.Context(), time.Now(), lease); !errors.Is(err, store.ErrNone) {
		t.Errorf("%v", err)
	}
}

// Whose account is disabled is told no more; who has none, as the address of a desk, is.
func TestNoMailToWhoIsDisabled(t *testing.T) {
	d := newDesk(t)
	u, err := account.NewUser("Ana", "ana@example.org", account.Analyst, time.Now())
	if err == nil {
		err = d.s.AddUser(t.Context(), u)
	}
	if err != nil {
		t.Fatal(err)
	}
	rule := statements
	rule.To = []record.Receiver{{Kind: record.Mail, Address: "Ana@example.org"}, {Kind: record.Mail, Address: "desk@example.org"}}
	r := d.rule(rule)
	states := func() (out string) {
		t.Helper()
		all, err := d.e.TestNow(t.Context(), r, "Bo")
		if err != nil {
			t.Fatal(err)
		}
		for _, y := range all {
			out += y.Address + " " + string(y.State) + "; "
		}
		return out
	}
	if got := states(); got != "Ana@example.org sent; desk@example.org sent; " {
		t.Error(got)
	}
	if _, err := d.s.ChangeUser(t.Context(), u.ID, func(u *account.User) error { u.Disabled = true; return nil }); err != nil {
		t.Fatal(err)
	}
	if got := states(); got != "Ana@example.org given up; desk@example.org sent; " || len(d.sent) != 3 {
		t.Errorf("%s, %d sent", got, len(d.sent))
	}
}
