package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// bubble is a client and a server within a bubble of synctest: time passes at once, and only where all wait for it.
func bubble(t *testing.T, delay time.Duration, handler http.HandlerFunc) *Client {
	t.Helper()
	c, err := New(Options{Contact: "desk@example.org", Delay: delay})
	if err != nil {
		t.Fatal(err)
	}
	pipes := &pipes{conns: make(chan net.Conn), closed: make(chan struct{})}
	server := &http.Server{Handler: handler}
	go server.Serve(pipes)
	transport := c.http.Transport.(*http.Transport)
	transport.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
		ours, theirs := net.Pipe()
		select {
		case pipes.conns <- theirs:
			return ours, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	t.Cleanup(func() { transport.CloseIdleConnections(); server.Close() })
	return c
}

// pipes are connections in memory.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { close(p.closed); return nil }
func (p *pipes) Addr() net.Addr { return &net.TCPAddr{} }

func noRobots(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		next(w, r)
	}
}

func TestAHostIsAskedNoFasterThanItWants(t *testing.T) {
	for robots, want := range map[string]time.Duration{
		"":                                 2 * time.Second,
		"User-agent: *\nCrawl-delay: 7":    7 * time.Second,
		"User-agent: *\nCrawl-delay: 0.1":  2 * time.Second,
		"User-agent: *\nCrawl-delay: 3600": maxCrawlDelay,
	} {
		synctest.Test(t, func(t *testing.T) {
			asked := map[string][]time.Time{}
			c := bubble(t, 2*time.Second, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/robots.txt" {
					io.WriteString(w, robots)
					return
				}
				asked[r.Host] = append(asked[r.Host], time.Now())
			})
			start := time.Now()
			for range 3 {
				for _, host := range []string{"a.example", "b.example"} {
					if _, _, err := got(t, c, "http://"+host+"/"); err != nil {
						t.Fatal(err)
					}
				}
			}
			for host, times := range asked {
				for i, at := range times {
					if d := at.Sub(start); d != time.Duration(i)*want {
						t.Errorf("%q: %s was asked for the %dth time after %v, want %v", robots, host, i, d, time.Duration(i)*want)
					}
				}
			}
		})
	}
}

func TestWaitingEndsWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := bubble(t, time.Hour, noRobots(says("x")))
		if _, _, err := got(t, c, "http://a.example/"); err != nil {
			t.Fatal(err)
		}
		for _, limit := range []time.Duration{time.Minute, 2 * time.Hour} {
			ctx, cancel := context.WithTimeout(t.Context(), limit)
			_, err := c.Get(ctx, "http://a.example/", Conditions{})
			if want := limit < time.Hour; errors.Is(err, context.DeadlineExceeded) != want {
				t.Errorf("within %v: %v", limit, err)
			}
			cancel()
		}
	})
}

func TestABusyHostIsLeftAlone(t *testing.T) {
	for code, after := range map[int]func() (string, time.Duration){
		429: func() (string, time.Duration) { return "120", 2 * time.Minute },
		503: func() (string, time.Duration) {
			return time.Now().Add(time.Hour).UTC().Format(http.TimeFormat), time.Hour
		},
	} {
		synctest.Test(t, func(t *testing.T) {
			asked := 0
			c := bubble(t, time.Second, noRobots(func(w http.ResponseWriter, r *http.Request) {
				if asked++; asked == 1 {
					value, _ := after()
					w.Header().Set("Retry-After", value)
					w.WriteHeader(code)
				}
			}))
			_, wait := after()
			back := time.Now().Add(wait)
			for range 3 {
				_, _, err := got(t, c, "http://a.example/")
				var busy *BusyError
				if !errors.As(err, &busy) || !busy.Until.Equal(back) || busy.Host != "http://a.example" {
					t.Fatalf("%d: %v, want busy until %v", code, err, back)
				}
			}
			if asked != 1 {
				t.Errorf("%d: asked %d times", code, asked)
			}
			if _, _, err := got(t, c, "http://b.example/"); err != nil {
				t.Errorf("another host: %v", err)
			}
			time.Sleep(wait)
			if _, _, err := got(t, c, "http://a.example/"); err != nil || asked != 3 {
				t.Errorf("%d: after it: %v, asked %d times", code, err, asked)
			}
		})
	}
}

func TestRetryAfter(t *testing.T) {
	for s, want := range map[string]time.Duration{
		"": busyDefault, "soon": busyDefault, "30": 30 * time.Second, "-5": time.Second, "0": time.Second, "999999999": maxBusy,
		"Wed, 12 Jan 2000 10:00:00 GMT": time.Second,
	} {
		if got := retryAfter(s); got != want {
			t.Errorf("%q: %v, want %v", s, got, want)
		}
	}
}

func TestRobotsAreAskedAgainAfterADay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rules, asked := "", 0
		c := bubble(t, time.Second, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/robots.txt" {
				asked++
				io.WriteString(w, rules)
			}
		})
		if _, _, err := got(t, c, "http://a.example/a"); err != nil {
			t.Fatal(err)
		}
		rules = "User-agent: *\nDisallow: /"
		time.Sleep(robotsAge - time.Hour)
		if _, _, err := got(t, c, "http://a.example/a"); err != nil || asked != 1 {
			t.Errorf("within a day: %v, asked %d times", err, asked)
		}
		time.Sleep(time.Hour)
		if _, _, err := got(t, c, "http://a.example/a"); !errors.Is(err, ErrRobots) || asked != 2 {
			t.Errorf("after a day: %v, asked %d times", err, asked)
		}
	})
}

func TestSlowHostsAreCutOff(t *testing.T) {
	// drip sends a byte, as often as is said, with a pause before each.
	drip := func(n int, pause time.Duration) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(http.StatusOK)
			for range n {
				select {
				case <-time.After(pause):
				case <-r.Context().Done():
					return
				}
				fmt.Fprint(w, "x")
				w.(http.Flusher).Flush()
			}
		}
	}
	for name, c := range map[string]struct {
		handler http.HandlerFunc
		slow    bool
		within  time.Duration
	}{
		"no answer":   {func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, true, stallTime},
		"no body":     {drip(1, time.Hour), true, stallTime},
		"crawling":    {drip(1_000_000, 10*time.Second), true, maxTime + 10*time.Second},
		"a long wait": {drip(4, stallTime-time.Second), false, 4 * stallTime},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client := bubble(t, time.Second, noRobots(c.handler))
				start := time.Now()
				_, _, err := got(t, client, "http://a.example/")
				if errors.Is(err, ErrSlow) != c.slow || !c.slow && err != nil || time.Since(start) > c.within {
					t.Errorf("after %v: %v", time.Since(start), err)
				}
			})
		})
	}
}

// A model may think for minutes before its first word: whoever asks it says how long.
func TestAHostThatThinks(t *testing.T) {
	for stall, slow := range map[time.Duration]bool{0: true, 10 * time.Minute: false} {
		synctest.Test(t, func(t *testing.T) {
			c := bubble(t, time.Second, func(w http.ResponseWriter, r *http.Request) {
				select {
				case <-time.After(8 * time.Minute):
				case <-r.Context().Done():
				}
			})
			if stall > 0 {
				c.stall = stall
			}
			start := time.Now()
			r, err := c.Post(t.Context(), "http://model.example/", nil, nil)
			if errors.Is(err, ErrSlow) != slow || !slow && err != nil || time.Since(start) > max(stallTime, stall) {
				t.Errorf("%v: after %v: %v", stall, time.Since(start), err)
			}
			if err == nil {
				r.Body.Close()
			}
		})
	}
}

// Who reads a body may take his time.
func TestASlowReaderIsNoSlowHost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const size = 1 << 20
		c := bubble(t, time.Second, noRobots(func(w http.ResponseWriter, _ *http.Request) { w.Write(make([]byte, size)) }))
		r, err := c.Get(t.Context(), "http://a.example/", Conditions{})
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		n := 0
		for p := make([]byte, 64<<10); err == nil; time.Sleep(10 * time.Minute) {
			var more int
			more, err = io.ReadFull(r.Body, p)
			n += more
		}
		if n != size || err != io.EOF {
			t.Errorf("%d bytes, %v", n, err)
		}
	})
}
