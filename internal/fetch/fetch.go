// Package fetch is the only way out to the network: it says who it is, asks only for what robots.txt allows and no faster than a host
// wants, never reaches an address that is not on the public internet, and takes no more bytes or time than its bounds allow.
package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	// agentName is what robots.txt knows us by.
	agentName = "Detente"
	// DefaultDelay is the least time between two requests to one host, where it asks for no other.
	DefaultDelay = 2 * time.Second
	// DefaultMaxBody bounds a body, after its compression is taken off: sitemaps, the largest that are fetched whole, may have 50 MB.
	DefaultMaxBody = 64 << 20
	// maxRedirects is what RFC 9309 asks for, and more than any honest page needs.
	maxRedirects = 5
	// maxAddress bounds an address; servers stop at the same.
	maxAddress = 8 << 10
	// maxBusy bounds how long a host may send us away for: after that it is asked again.
	maxBusy = 24 * time.Hour
	// busyDefault is how long a host is left alone that is busy and does not say until when.
	busyDefault = 10 * time.Minute
	// maxTime bounds the time that one request with its body may keep us waiting, stallTime that in which nothing comes.
	maxTime   = 5 * time.Minute
	stallTime = 30 * time.Second
	// maxHeader bounds the head of a response; cookies make some of them long.
	maxHeader = 256 << 10
)

// Why there is no body. Where a host is busy the error is a *BusyError, where it answers with another status a *StatusError.
var (
	ErrRobots      = errors.New("robots.txt does not allow it")
	ErrTooLarge    = errors.New("the body is too large")
	ErrPrivate     = errors.New("the address is not on the public internet")
	ErrElsewhere   = errors.New("the address is none of those that may be reached")
	ErrNotModified = errors.New("not modified since")
	ErrRedirects   = fmt.Errorf("over %d redirects", maxRedirects)
	ErrSlow        = errors.New("the host is too slow")
	ErrAddress     = errors.New("not an address of a page on the web")
	ErrCoding      = errors.New("the host packs its answer in a way that was not asked for")
)

// BusyError tells that a host asks to be left alone until a time. Until then no request is sent to it.
type BusyError struct {
	Host  string
	Until time.Time
}

func (e *BusyError) Error() string {
	return fmt.Sprintf("%s is busy: try again after %s", e.Host, e.Until.UTC().Format(time.RFC3339))
}

// StatusError is a status that is neither success, redirect nor busy.
type StatusError struct{ Code int }

func (e *StatusError) Error() string {
	return fmt.Sprintf("the host answers %d %s", e.Code, http.StatusText(e.Code))
}

// Passing reports whether what went wrong may go well the next time: the host is busy, broken or out of reach.
func Passing(err error) bool {
	var busy *BusyError
	var status *StatusError
	var reach net.Error
	switch {
	case errors.As(err, &status):
		return status.Code >= http.StatusInternalServerError
	case errors.Is(err, ErrPrivate):
		return false
	}
	return errors.As(err, &busy) || errors.As(err, &reach) || errors.Is(err, ErrSlow) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF)
}

// Options are what the one who runs a Client decides.
type Options struct {
	Contact string         // required: an address of mail or the web where the one who runs this can be reached
	Version string         // of the program
	Delay   time.Duration  // between two requests to one host; DefaultDelay if 0
	MaxBody int64          // bytes; DefaultMaxBody if 0
	Allow   []netip.Prefix // addresses beside those of the public internet that may be reached: a server of one's own, a test's
	Stall   time.Duration  // how long nothing may come before a host is too slow; half a minute if 0
}

// Conditions are what the host gave with the body that is had already. With them it may answer that nothing changed.
type Conditions struct{ ETag, LastModified string }

// Response is an answer with a body, which must be closed.
type Response struct {
	URL         string     // where the body came from, after redirects
	Moved       bool       // all redirects were for good: URL is the address from now on
	ContentType string     // as the host declares it
	Conditions  Conditions // for the next time
	Body        io.ReadCloser
}

// Client fetches. It may be used by many at once.
type Client struct {
	agent   string
	delay   time.Duration
	maxBody int64
	allow   []netip.Prefix
	stall   time.Duration
	dialer  *net.Dialer
	http    *http.Client

	mu    sync.Mutex
	hosts map[string]*host
}

// New makes a Client. It fails where nobody is named who answers for it.
func New(o Options) (*Client, error) {
	contact := strings.TrimSpace(o.Contact)
	if contact == "" || strings.ContainsAny(contact, "\r\n()") {
		return nil, errors.New("fetch: no contact: hosts must be able to reach whoever asks; give an address of mail or the web")
	}
	version := o.Version
	if version == "" {
		version = "0"
	}
	c := &Client{
		agent: fmt.Sprintf("%s/%s (reads published reports on international relations; %s)", agentName, version, contact),
		delay: o.Delay, maxBody: o.MaxBody, allow: o.Allow, stall: o.Stall, hosts: map[string]*host{},
	}
	if c.delay == 0 {
		c.delay = DefaultDelay
	}
	if c.maxBody == 0 {
		c.maxBody = DefaultMaxBody
	}
	if c.stall == 0 {
		c.stall = stallTime
	}
	c.http = &http.Client{
		Transport:     c.transport(),
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, // each step is checked here
	}
	return c, nil
}

// Get fetches what stands at an address. The error is one of this package's, or says why the host cannot be reached.
func (c *Client) Get(ctx context.Context, address string, cond Conditions) (*Response, error) {
	r, err := c.get(ctx, address, cond)
	if err != nil {
		return nil, fmt.Errorf("fetch: %.200s: %w", address, err)
	}
	return r, nil
}

func (c *Client) get(ctx context.Context, address string, cond Conditions) (*Response, error) {
	u, err := parse(address)
	if err != nil {
		return nil, err
	}
	moved := true
	for hops := 0; ; hops++ {
		h, err := c.admitted(ctx, u)
		if err != nil {
			return nil, err
		}
		resp, err := c.send(ctx, u, cond)
		if err != nil {
			return nil, err
		}
		next, err := c.judge(h, u, resp)
		switch {
		case err != nil:
			resp.Body.Close()
			return nil, err
		case next == nil:
			return &Response{
				URL: u.String(), Moved: moved && hops > 0, ContentType: resp.Header.Get("Content-Type"), Body: resp.Body,
				Conditions: Conditions{resp.Header.Get("ETag"), resp.Header.Get("Last-Modified")},
			}, nil
		}
		resp.Body.Close()
		if hops == maxRedirects {
			return nil, ErrRedirects
		}
		moved = moved && (resp.StatusCode == http.StatusMovedPermanently || resp.StatusCode == http.StatusPermanentRedirect)
		u = next
	}
}

// admitted waits until a host may be asked for an address; the error is ErrRobots or a *BusyError, or the context's.
func (c *Client) admitted(ctx context.Context, u *url.URL) (*host, error) {
	h := c.host(u)
	if err := h.busy(); err != nil {
		return nil, err
	}
	if err := c.allowed(ctx, h, u); err != nil {
		return nil, err
	}
	if err := h.wait(ctx); err != nil {
		return nil, err
	}
	return h, h.busy() // another request may have learnt it meanwhile
}

// parse checks an address before anything is sent.
func parse(address string) (*url.URL, error) {
	if len(address) > maxAddress {
		return nil, fmt.Errorf("%w: over %d bytes", ErrAddress, maxAddress)
	}
	u, err := url.Parse(strings.TrimSpace(address))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrAddress, plain(err))
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, fmt.Errorf("%w: it must start with http:// or https://", ErrAddress)
	case u.Hostname() == "":
		return nil, fmt.Errorf("%w: it names no host", ErrAddress)
	case u.User != nil:
		return nil, fmt.Errorf("%w: it holds a name or password", ErrAddress)
	case oddNumber(u.Hostname()):
		return nil, fmt.Errorf("%w: write a numeric address as four numbers from 0 to 255", ErrAddress)
	}
	u.Fragment = ""
	return u, nil
}

// oddNumber reports whether a host is an IPv4 address written as only some programs read it: 2130706433, 0x7f.1, 0177.0.0.1. No name ends
// in a number (WHATWG URL), so nothing honest is lost, and nobody's resolver is asked what it makes of it.
func oddNumber(host string) bool {
	host = strings.TrimSuffix(host, ".")
	if _, err := netip.ParseAddr(host); err == nil {
		return false
	}
	last := host[strings.LastIndexByte(host, '.')+1:]
	_, err := strconv.ParseUint(last, 0, 64)
	return err == nil || last != "" && strings.Trim(last, "0123456789") == ""
}

// send asks once. The body of the answer is bounded in size and time.
func (c *Client) send(ctx context.Context, u *url.URL, cond Conditions) (*http.Response, error) {
	return c.sendWithin(ctx, u, cond, c.maxBody)
}

func (c *Client) sendWithin(ctx context.Context, u *url.URL, cond Conditions, limit int64) (*http.Response, error) {
	req, err := http.NewRequest(http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrAddress, err)
	}
	req.Header.Set("Accept", "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5")
	if cond.ETag != "" {
		req.Header.Set("If-None-Match", cond.ETag)
	}
	if cond.LastModified != "" {
		req.Header.Set("If-Modified-Since", cond.LastModified)
	}
	return c.do(ctx, req, limit)
}

// do sends a request. The body of the answer is bounded in size and time.
func (c *Client) do(ctx context.Context, req *http.Request, limit int64) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	clock := newClock(cancel, c.stall)
	req.Header.Set("User-Agent", c.agent)
	resp, err := c.http.Do(req.WithContext(ctx))
	clock.pause()
	if err != nil {
		err = clock.reason(ctx, plain(err))
		clock.end()
		return nil, err
	}
	resp.Body = &body{from: resp.Body, left: limit, limit: limit, ctx: ctx, clock: clock}
	return resp, nil
}

// plain takes the request off an error: the address stands in front of it already.
func plain(err error) error {
	var of *url.Error
	if errors.As(err, &of) {
		return of.Err
	}
	return err
}

// judge reads a status: nil and no error for a body, an address for a redirect.
func (c *Client) judge(h *host, u *url.URL, resp *http.Response) (next *url.URL, err error) {
	switch code := resp.StatusCode; code {
	case http.StatusOK, http.StatusNonAuthoritativeInfo:
		if resp.ContentLength > c.maxBody {
			return nil, fmt.Errorf("%w: %d bytes", ErrTooLarge, resp.ContentLength)
		}
		switch coding := strings.ToLower(resp.Header.Get("Content-Encoding")); coding {
		case "", "identity", "gzip", "x-gzip", "zstd": // gzip is taken off by the transport; who reads the body knows it and zstd by their first bytes
		default:
			return nil, fmt.Errorf("%w: %.40q", ErrCoding, coding)
		}
		return nil, nil
	case http.StatusNotModified:
		return nil, ErrNotModified
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		to, err := u.Parse(resp.Header.Get("Location"))
		if err != nil || resp.Header.Get("Location") == "" {
			return nil, fmt.Errorf("%w: the redirect leads nowhere", ErrAddress)
		}
		return parse(to.String())
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		return nil, h.setBusy(retryAfter(resp.Header.Get("Retry-After")))
	default:
		return nil, &StatusError{code}
	}
}

// retryAfter is how long a host wants to be left alone, in seconds or up to a time.
func retryAfter(s string) time.Duration {
	wait := busyDefault
	if seconds, err := strconv.ParseInt(strings.TrimSpace(s), 10, 32); err == nil {
		wait = time.Duration(seconds) * time.Second
	} else if at, err := http.ParseTime(s); err == nil {
		wait = time.Until(at)
	}
	return min(max(wait, time.Second), maxBusy)
}
