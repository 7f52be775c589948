package fetch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

func TestNoWayToPrivateAddresses(t *testing.T) {
	asked := 0
	local := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ }))
	defer local.Close()
	u, err := url.Parse(local.URL)
	if err != nil {
		t.Fatal(err)
	}
	addresses := []string{
		"http://127.0.0.2:" + u.Port(), "http://localhost:" + u.Port(), "http://[::1]:" + u.Port(), "http://[::ffff:127.0.0.2]:" + u.Port(),
		"http://0.0.0.0:" + u.Port(), "http://[::]:" + u.Port(), "http://10.0.0.1/", "http://192.168.1.1/", "http://172.16.0.1/",
		"http://169.254.169.254/latest/meta-data/", "http://100.100.100.200/", "http://[fe80::1]/", "http://[fd00:ec2::254]/",
		"http://[64:ff9b::a00:1]/", "http://[64:ff9b:1::a00:1]/", "http://[::ffff:0:a00:1]/", "http://[::ffff:a9fe:a9fe]/", "http://[fe80::1%25lo]/", "http://[fec0::1]/",
		"http://[fc00::1]/", "http://[ff02::1]/", "http://[2001:0:a00:1::]/", "http://[100::1]/", "http://[4000::1]/",
		"http://[2002:a00:1::]/", "http://[::a00:1]/", "http://224.0.0.1/", "http://255.255.255.255/",
	}
	strict, err := New(Options{Contact: "desk@example.org", Delay: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	from := serve(t, map[string]http.HandlerFunc{"/": func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, r.URL.Query().Get("to"), http.StatusFound)
	}})
	redirected := client(t, Options{})
	// What is allowed here is 127.0.0.1 alone, so that a redirect can come from somewhere.
	for _, a := range addresses {
		if _, _, err := got(t, strict, a); !errors.Is(err, ErrPrivate) {
			t.Errorf("%s: %v", a, err)
		}
		if strings.Contains(a, "localhost") {
			continue // it is 127.0.0.1, which this one may reach
		}
		if _, _, err := got(t, redirected, from+"/?to="+url.QueryEscape(a)); !errors.Is(err, ErrPrivate) {
			t.Errorf("redirected to %s: %v", a, err)
		}
	}
	if asked > 0 {
		t.Errorf("a server on this machine was asked %d times", asked)
	}
}

// A name that resolved to a public address when it was looked at, and to a private one when the connection is made, gains nothing: the guard
// is asked with the address that the connection goes to.
func TestTheGuardSeesTheAddressOfTheConnection(t *testing.T) {
	c, err := New(Options{Contact: "desk@example.org"})
	if err != nil {
		t.Fatal(err)
	}
	for address, ok := range map[string]bool{
		"93.184.216.34:443": true, "[2606:2800:220:1::1]:443": true, "127.0.0.1:80": false, "10.1.2.3:80": false, "[fe80::1%eth0]:80": false,
		"192.0.2.1:80": false, "[::ffff:10.0.0.1]:80": false, "example.org:80": false, "": false,
	} {
		if err := c.guard("tcp", address, nil); (err == nil) != ok || err != nil && !errors.Is(err, ErrPrivate) {
			t.Errorf("%s: %v", address, err)
		}
	}
}

// Addresses in ways of writing that only some programs read as an address: they are refused before any resolver is asked what it makes of them.
func TestOddNumbersAreNoHosts(t *testing.T) {
	c, err := New(Options{Contact: "desk@example.org"})
	if err != nil {
		t.Fatal(err)
	}
	names(t, c, func(string, int) netip.Addr { t.Error("a resolver was asked"); return netip.Addr{} })
	for _, host := range []string{
		"2130706433", "017700000001", "0x7f000001", "0x7f.1", "127.1", "127.0.1", "0177.0.0.1", "127.0.0.0x1", "127.0.0.1.2", "00000127.0.0.1", "256.256.256.256",
		"169.254.43518", "a.0x7f", "1.2.3.4.5.6", "99999999999999999999", "127.1.", "evil.example.1",
	} {
		if _, _, err := got(t, c, "http://"+host+"/"); !errors.Is(err, ErrAddress) {
			t.Errorf("%s: %v", host, err)
		}
	}
	// Digits that a browser or an IDN library would turn into ASCII are letters of a name here, which no resolver knows.
	names(t, c, func(string, int) netip.Addr { return netip.Addr{} })
	for _, host := range []string{"①②⑦.⓪.⓪.①", "127。0。0。1", "１２７.0.0.1", "[::ffff:7f00:1%25lo]"} {
		if _, _, err := got(t, c, "http://"+host+"/"); err == nil {
			t.Errorf("%s: no error", host)
		}
	}
}

// names answers a client's questions for IPv4 addresses of names: what at says for a name and the how manieth question for it.
func names(t *testing.T, c *Client, at func(name string, asked int) netip.Addr) {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	go func() {
		asked := map[string]int{}
		packet := make([]byte, 1<<12)
		for {
			n, from, err := conn.ReadFrom(packet)
			if err != nil {
				return
			}
			var m dnsmessage.Message
			if m.Unpack(packet[:n]) != nil || len(m.Questions) != 1 {
				continue
			}
			q := m.Questions[0]
			answer := dnsmessage.Message{Header: dnsmessage.Header{ID: m.ID, Response: true, Authoritative: true}, Questions: m.Questions}
			if q.Type == dnsmessage.TypeA {
				name := q.Name.String()
				asked[name]++
				if ip := at(name, asked[name]); ip.IsValid() {
					answer.Answers = []dnsmessage.Resource{{Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class}, Body: &dnsmessage.AResource{A: ip.As4()}}}
				} else {
					answer.RCode = dnsmessage.RCodeNameError
				}
			}
			if b, err := answer.Pack(); err == nil {
				conn.WriteTo(b, from)
			}
		}
	}()
	c.dialer.Resolver = &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
}

// A name server that changes its mind: whatever it said before, the connection is judged by the address that it goes to, each time anew.
func TestNamesThatChangeTheirMind(t *testing.T) {
	var inside atomic.Int32
	private := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { inside.Add(1) }))
	defer private.Close()
	_, port, _ := net.SplitHostPort(private.Listener.Addr().String())
	public := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/turn" {
			http.Redirect(w, r, "http://other.example:"+port+"/secret", http.StatusFound)
		}
		w.Header().Set("Connection", "close") // so that the name is asked for again
	}))
	l, err := net.Listen("tcp", "127.0.0.9:"+port)
	if err != nil {
		t.Fatal(err)
	}
	public.Listener.Close()
	public.Listener = l
	public.Start()
	defer public.Close()
	c, err := New(Options{Contact: "desk@example.org", Delay: time.Millisecond, Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.9/32")}}) // it stands for the internet here
	if err != nil {
		t.Fatal(err)
	}
	names(t, c, func(name string, asked int) netip.Addr {
		if name == "turning.example." && asked <= 2 { // robots.txt and one page
			return netip.MustParseAddr("127.0.0.9")
		}
		return netip.MustParseAddr("127.0.0.1")
	})
	if _, _, err := got(t, c, "http://turning.example:"+port+"/"); err != nil {
		t.Fatalf("while it is public: %v", err)
	}
	for _, address := range []string{"http://turning.example:" + port + "/", "http://other.example:" + port + "/"} {
		if _, _, err := got(t, c, address); !errors.Is(err, ErrPrivate) {
			t.Errorf("%s: %v", address, err)
		}
		if _, err := c.Post(t.Context(), address, nil, []byte("{}")); !errors.Is(err, ErrPrivate) {
			t.Errorf("POST %s: %v", address, err)
		}
	}
	if _, _, err := got(t, c, "http://127.0.0.9:"+port+"/turn"); !errors.Is(err, ErrPrivate) {
		t.Errorf("redirected: %v", err)
	}
	if inside.Load() > 0 {
		t.Errorf("the private server was asked %d times", inside.Load())
	}
}

// A proxy would make connections in our stead, past the guard: none is used, whatever the environment names. The environment is read once
// in a process, so this runs in another.
func TestNoProxyIsUsed(t *testing.T) {
	if through := os.Getenv("DETENTE_TEST_THROUGH"); through != "" {
		c, err := New(Options{Contact: "desk@example.org", Delay: time.Millisecond})
		if err != nil {
			t.Fatal(err)
		}
		for _, address := range []string{"http://127.0.0.2:1/", "http://10.0.0.1/", "https://169.254.169.254/"} {
			if _, _, err := got(t, c, address); !errors.Is(err, ErrPrivate) {
				t.Errorf("%s: %v", address, err)
			}
		}
		names(t, c, func(string, int) netip.Addr { return netip.MustParseAddr("192.168.0.1") })
		if _, _, err := got(t, c, "http://inside.example/"); !errors.Is(err, ErrPrivate) {
			t.Errorf("a name: %v", err)
		}
		return
	}
	var asked atomic.Int32
	proxy := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	defer proxy.Close()
	again := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestNoProxyIsUsed$")
	again.Env = append(os.Environ(), "DETENTE_TEST_THROUGH=1", "NO_PROXY=", "no_proxy=")
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"} {
		again.Env = append(again.Env, name+"="+proxy.URL)
	}
	if out, err := again.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	if asked.Load() > 0 {
		t.Errorf("the proxy was asked %d times", asked.Load())
	}
}

func TestPost(t *testing.T) {
	var kind, from, body string
	robots := 0
	at := serve(t, map[string]http.HandlerFunc{
		"/robots.txt": func(w http.ResponseWriter, _ *http.Request) { robots++; fmt.Fprint(w, "User-agent: *\nDisallow: /") },
		"/hook": func(w http.ResponseWriter, r *http.Request) {
			b := make([]byte, 64)
			n, _ := r.Body.Read(b)
			kind, from, body = r.Header.Get("Content-Type"), r.Header.Get("User-Agent"), string(b[:n])
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusAccepted)
			fmt.Fprint(w, `{"ok":true}`)
		},
		"/there": redirects("http://169.254.169.254/", http.StatusTemporaryRedirect),
		"/busy": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "60")
			w.WriteHeader(http.StatusTooManyRequests)
		},
		"/endless": func(w http.ResponseWriter, _ *http.Request) { w.Write(make([]byte, 2<<20)) },
	})
	c := client(t, Options{Version: "1", MaxBody: 1 << 20})
	header := http.Header{"Content-Type": {"application/json"}, "User-Agent": {"somebody else"}}
	r, err := c.Post(t.Context(), at+"/hook", header, []byte(`{"a":1}`))
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	if kind != "application/json" || !strings.HasPrefix(from, "Detente/1 ") || body != `{"a":1}` || r.ContentType != "application/json" || robots != 0 {
		t.Errorf("%q from %q: %q; answered %q; robots.txt asked %d times", kind, from, body, r.ContentType, robots)
	}
	if header.Get("User-Agent") != "somebody else" {
		t.Error("the header given was changed")
	}
	var status *StatusError
	if _, err := c.Post(t.Context(), at+"/there", nil, nil); !errors.As(err, &status) || status.Code != http.StatusTemporaryRedirect {
		t.Errorf("a redirect: %v", err)
	}
	var busy *BusyError
	if _, err := c.Post(t.Context(), at+"/busy", nil, nil); !errors.As(err, &busy) || time.Until(busy.Until) < 50*time.Second || !Passing(err) {
		t.Errorf("busy: %v", err)
	}
	r, err = c.Post(t.Context(), at+"/endless", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	for p := make([]byte, 64<<10); err == nil; {
		_, err = r.Body.Read(p)
	}
	if !errors.Is(err, ErrTooLarge) {
		t.Errorf("endless: %v", err)
	}
	for _, address := range []string{"http://10.0.0.1/hook/secret", "http://[::1]:1/secret", "http://169.254.169.254/secret", "file:///secret", "http://0x7f.1/secret"} {
		if _, err := c.Post(t.Context(), address, nil, nil); err == nil || !errors.Is(err, ErrPrivate) && !errors.Is(err, ErrAddress) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", address, err)
		}
	}
}
