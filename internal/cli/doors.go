package cli

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"time"

	"detente/internal/account"
	"detente/internal/fetch"
	"detente/internal/read"
	"detente/internal/serve"
	"detente/internal/store"
)

// Doors are how people come in who are not at this machine, or are not alone at it.
type Doors struct {
	SignIn      bool     `help:"Everybody must sign in, on this machine too. It goes without saying beyond it and behind a proxy."`
	BehindProxy bool     `help:"A proxy with a certificate stands before it: X-Forwarded-For and -Proto are believed where they come from this machine or a private network."`
	Cert        string   `type:"existingfile" placeholder:"FILE" help:"Certificate, to answer over HTTPS; read anew when it changes."`
	Key         string   `type:"existingfile" placeholder:"FILE" help:"Its key."`
	OIDC        Provider `embed:"" prefix:"oidc-"`
}

// Provider is an identity provider by which people may sign in.
type Provider struct {
	Issuer   string   `placeholder:"URL" help:"Identity provider (OpenID Connect) by which people may sign in."`
	Client   string   `placeholder:"ID" help:"What it knows this server as."`
	Secret   string   `env:"DETENTE_OIDC_SECRET" placeholder:"SECRET" help:"Better given in the environment, where no list of processes shows it."`
	Domain   []string `placeholder:"DOMAIN" help:"E-mail addresses of this domain may sign in, as readers at first."`
	Role     []string `placeholder:"CLAIM=VALUE:ROLE" help:"Who has this claim gets this role, at each sign-in: groups=desk:analyst"`
	Internal bool     `help:"The provider is in a private network, which is not asked otherwise."`
}

// check refuses doors that would stand open.
func (d *Doors) check(listen, host, link string) error {
	switch {
	case (d.Cert == "") != (d.Key == ""):
		return usage("--cert and --key go together")
	case !local(host) && d.Cert == "" && !d.BehindProxy:
		return usage("--listen %s is beyond this machine, and passwords would go there in the clear: give --cert and --key, or --behind-proxy where a proxy has the certificate", listen)
	}
	if d.OIDC.Issuer == "" {
		return nil
	}
	switch {
	case !strings.HasPrefix(d.OIDC.Issuer, "https://") && !(d.OIDC.Internal && strings.HasPrefix(d.OIDC.Issuer, "http://")): // who is between could vouch for anybody
		return usage("--oidc-issuer must begin with https://, or http:// with --oidc-internal where it is in a private network")
	case d.OIDC.Client == "":
		return usage("--oidc-client: say what the provider knows this server as")
	case link == "":
		return usage("--link: say where people reach it, so that the provider can send them back")
	case len(d.OIDC.Domain)+len(d.OIDC.Role) == 0:
		return usage("--oidc-domain or --oidc-role: say who of those whom the provider knows may sign in")
	}
	_, err := d.OIDC.roles()
	return err
}

// signs reports whether everybody must sign in.
func (d *Doors) signs(host string) bool {
	return d.SignIn || d.BehindProxy || d.OIDC.Issuer != "" || !local(host)
}

// secure reports whether browsers reach it over HTTPS.
func (d *Doors) secure() bool { return d.Cert != "" || d.BehindProxy }

func (p *Provider) roles() (out []serve.ClaimRole, err error) {
	for _, said := range p.Role {
		claim, rest, ok := strings.Cut(said, "=")
		at := strings.LastIndexByte(rest, ':')
		if !ok || at < 1 || claim == "" {
			return nil, usage("--oidc-role is %q: give it as groups=desk:analyst", said)
		}
		role, err := account.ParseRole(rest[at+1:])
		if err != nil {
			return nil, usage("--oidc-role is %q: %v", said, account.ErrRole)
		}
		out = append(out, serve.ClaimRole{Claim: claim, Value: rest[:at], Role: role})
	}
	return out, nil
}

// tell says to the server what it must know of its doors.
func (d *Doors) tell(host string, o *serve.Options) error {
	o.SignIn, o.Secure, o.Proxied = d.signs(host), d.secure(), d.BehindProxy
	if d.OIDC.Issuer == "" {
		return nil
	}
	ask := fetch.Options{Contact: o.Link, Version: read.Version}
	if d.OIDC.Internal {
		ask.Allow = fetch.Private
	}
	client, err := fetch.New(ask)
	if err != nil {
		return err
	}
	roles, err := d.OIDC.roles()
	if err != nil {
		return err
	}
	domains := make([]string, len(d.OIDC.Domain))
	for i, name := range d.OIDC.Domain {
		domains[i] = strings.ToLower(strings.TrimPrefix(name, "@"))
	}
	o.Provider = &serve.Provider{Issuer: d.OIDC.Issuer, Client: d.OIDC.Client, Secret: d.OIDC.Secret, Domains: domains, Roles: roles, HTTP: client.Plain()}
	return nil
}

// base is where the page is.
func (d *Doors) base(l net.Listener, link string) string {
	if link != "" {
		return strings.TrimRight(link, "/")
	}
	scheme := "http"
	if d.Cert != "" {
		scheme = "https"
	}
	host, port, _ := net.SplitHostPort(l.Addr().String())
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return scheme + "://" + net.JoinHostPort(host, port)
}

// first tells how the first account is made, where nobody can sign in yet. The link is for a terminal alone: a log is read by others, and later.
func (d *Doors) first(ctx context.Context, s *store.Store, w io.Writer, base string) error {
	has, err := s.HasAdmin(ctx)
	if err != nil || has {
		return err
	}
	if _, is := terminal(w); !is {
		fmt.Fprintln(w, "Nobody can sign in yet: detente users link, with the same --store, prints a link by which the first account is made.")
		return nil
	}
	l, secret := account.NewLink("", time.Now())
	if err := s.AddLink(ctx, l); err != nil {
		return err
	}
	fmt.Fprintf(w, "Nobody can sign in yet. Make the first account, within an hour, once:\n%s%s\n", base, account.Page(secret))
	return nil
}

// listen answers over HTTPS where there is a certificate.
func (d *Doors) listen(l net.Listener) (net.Listener, error) {
	if d.Cert == "" {
		return l, nil
	}
	c := &certificate{cert: d.Cert, key: d.Key}
	if _, err := c.get(nil); err != nil {
		return nil, err
	}
	return tls.NewListener(l, &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: c.get, NextProtos: []string{"h2", "http/1.1"}}), nil
}

// certificate is that of two files, read anew when they change.
type certificate struct {
	cert, key string

	mu   sync.Mutex
	have *tls.Certificate
	of   time.Time
	next time.Time // when to look again
}

// lookAgain is how often it is looked whether a certificate was renewed.
const lookAgain = time.Minute

func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now()
	if c.have != nil && now.Before(c.next) {
		return c.have, nil
	}
	c.next = now.Add(lookAgain)
	info, err := os.Stat(c.cert)
	if err == nil && c.have != nil && info.ModTime().Equal(c.of) {
		return c.have, nil
	}
	var fresh tls.Certificate
	if err == nil {
		fresh, err = tls.LoadX509KeyPair(c.cert, c.key)
	}
	if err != nil {
		if c.have != nil { // half written, perhaps: the old one is good until then
			return c.have, nil
		}
		return nil, fmt.Errorf("--cert %s: %w", c.cert, err)
	}
	c.have, c.of = &fresh, info.ModTime()
	return c.have, nil
}
