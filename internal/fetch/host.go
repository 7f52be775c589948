package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

const (
	// maxHosts bounds the hosts that are remembered, each with its robots.txt.
	maxHosts = 10_000
	// robotsAge is how long robots.txt is believed (RFC 9309: no longer than a day), robotsRetry how long the lack of one that can be
	// read is, in which the host is not asked for anything.
	robotsAge   = 24 * time.Hour
	robotsRetry = 30 * time.Minute
	// maxRobots bounds robots.txt (RFC 9309: 500 KiB at least must be read).
	maxRobots = 512 << 10
	// maxCrawlDelay bounds what robots.txt may ask for between two requests; some ask for a day by mistake.
	maxCrawlDelay = time.Minute
)

// host is what is known of one: scheme, name and port.
type host struct {
	name  string
	rate  *rate.Limiter
	used  time.Time
	mu    sync.Mutex
	until time.Time // busy up to then

	turn    chan struct{} // holds one while robots.txt is asked, so that it is fetched once; guards what follows
	robots  robots        // what is allowed
	lack    error         // why robots.txt could not be read: then nothing is
	renewal time.Time     // when it must be read again
}

// host gives what is known of the host of an address. Where there are too many, those are forgotten that were not asked for longest.
func (c *Client) host(u *url.URL) *host {
	name := u.Scheme + "://" + strings.ToLower(u.Host)
	c.mu.Lock()
	defer c.mu.Unlock()
	h := c.hosts[name]
	if h == nil {
		if len(c.hosts) >= maxHosts {
			c.forget()
		}
		h = &host{name: name, rate: rate.NewLimiter(rate.Every(c.delay), 1), turn: make(chan struct{}, 1)}
		c.hosts[name] = h
	}
	h.used = time.Now()
	return h
}

// forget drops one in ten hosts.
func (c *Client) forget() {
	oldest := make([]time.Time, 0, len(c.hosts))
	for _, h := range c.hosts {
		oldest = append(oldest, h.used)
	}
	slices.SortFunc(oldest, time.Time.Compare)
	limit := oldest[len(oldest)/10]
	for name, h := range c.hosts {
		if !h.used.After(limit) {
			delete(c.hosts, name)
		}
	}
}

// wait waits for the host's turn.
func (h *host) wait(ctx context.Context) error {
	if err := h.rate.Wait(ctx); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("%w: its turn would come too late: %w", context.DeadlineExceeded, err)
	}
	return nil
}

func (h *host) busy() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if time.Now().Before(h.until) {
		return &BusyError{h.name, h.until}
	}
	return nil
}

func (h *host) setBusy(wait time.Duration) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if until := time.Now().Add(wait); until.After(h.until) {
		h.until = until
	}
	return &BusyError{h.name, h.until}
}

// allowed asks robots.txt, which is fetched first where it is not known.
func (c *Client) allowed(ctx context.Context, h *host, u *url.URL) error {
	select {
	case h.turn <- struct{}{}:
		defer func() { <-h.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if !time.Now().Before(h.renewal) {
		if err := c.readRobots(ctx, h, u); err != nil {
			return err
		}
	}
	switch {
	case h.lack != nil:
		return fmt.Errorf("%w: it cannot be read: %w", ErrRobots, h.lack)
	case !h.robots.allows(u):
		return ErrRobots
	}
	return nil
}

// readRobots fetches robots.txt as RFC 9309 asks: a host that has none allows all, one that cannot give it allows nothing for a while.
// The error is one that says nothing of robots.txt: the host is busy or out of bounds, or the context ended.
func (c *Client) readRobots(ctx context.Context, h *host, u *url.URL) error {
	found, err := c.robotsOf(ctx, h, &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"})
	var busy *BusyError
	if ctx.Err() != nil || errors.As(err, &busy) || errors.Is(err, ErrPrivate) {
		return err
	}
	h.robots, h.lack, h.renewal = found, err, time.Now().Add(robotsAge)
	if err != nil {
		h.renewal = time.Now().Add(robotsRetry)
	}
	h.rate.SetLimit(rate.Every(min(max(found.delay, c.delay), maxCrawlDelay)))
	return nil
}

// robotsOf fetches robots.txt; where there is none it allows all.
func (c *Client) robotsOf(ctx context.Context, h *host, u *url.URL) (robots, error) {
	for range maxRedirects + 1 {
		resp, err := c.sendWithin(ctx, u, Conditions{}, maxRobots)
		if err != nil {
			return robots{}, err
		}
		next, err := c.judge(h, u, resp)
		var text []byte
		if err == nil && next == nil {
			if text, err = io.ReadAll(resp.Body); errors.Is(err, ErrTooLarge) {
				err = nil // the start is believed
			}
		}
		resp.Body.Close()
		var status *StatusError
		switch {
		case errors.As(err, &status) && status.Code < http.StatusInternalServerError:
			return robots{}, nil
		case err != nil:
			return robots{}, err
		case next == nil:
			return parseRobots(string(text), agentName), nil
		}
		u = next
	}
	return robots{}, nil // RFC 9309: after so many redirects as if there were none
}
