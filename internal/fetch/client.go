package fetch

import (
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"time"
)

// Private are the networks that whoever runs this may have servers of his own in.
var Private = []netip.Prefix{
	netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("172.16.0.0/12"), netip.MustParsePrefix("192.168.0.0/16"),
	netip.MustParsePrefix("::1/128"), netip.MustParsePrefix("fc00::/7"),
}

const (
	plainTime = 15 * time.Second // for a request with its body
	plainBody = 1 << 20
)

// Plain is a client for libraries that ask a server which whoever runs this has named, such as an identity provider. The same guard holds as for what is fetched; an answer has a megabyte and a
// quarter of a minute at most. Redirects are not followed.
func (c *Client) Plain() *http.Client {
	return &http.Client{Transport: bounded{c}, Timeout: plainTime, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// bounded sends requests of others.
type bounded struct{ c *Client }

// RoundTrip sends one. No proxy, no address in disguise, no body without end.
func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	if _, err := parse(r.URL.String()); err != nil {
		return nil, fmt.Errorf("fetch: %s: %w", r.URL.Host, err)
	}
	r = r.Clone(r.Context())
	r.Header.Set("User-Agent", b.c.agent)
	resp, err := b.c.http.Transport.RoundTrip(r)
	if err != nil {
		return nil, fmt.Errorf("fetch: %s: %w", r.URL.Host, err)
	}
	if resp.ContentLength > plainBody {
		resp.Body.Close()
		return nil, fmt.Errorf("fetch: %s: %w", r.URL.Host, ErrTooLarge)
	}
	resp.Body = struct {
		io.Reader
		io.Closer
	}{io.LimitReader(resp.Body, plainBody), resp.Body}
	return resp, nil
}
