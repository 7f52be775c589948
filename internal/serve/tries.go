package serve

import (
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// How often a password may be tried. At twelve letters, ten tries and one a minute after them find nothing in a lifetime.
const (
	triesOfAccount   = 10
	accountPause     = time.Minute
	triesOfAddress   = 30 // an office may share one
	addressPause     = 6 * time.Second
	mostTried        = 20_000 // accounts and addresses that are counted; beyond, all others share one count
	mostKnown        = 5_000  // addresses from which somebody signed in
	overflow         = "others"
	prefix4, prefix6 = 32, 64 // who has an IPv6 address has a whole /64
)

// tries counts how often somebody tries to sign in, by account and by address. They are counted before the password is looked at, and the same
// whether there is such an account or not.
type tries struct {
	mu    sync.Mutex
	left  map[string]*rate.Limiter
	known map[string]bool // account and address from which it was signed in to: who tries elsewhere does not keep its owner out here
}

// allow counts a try, and reports whether it may be made.
func (t *tries) allow(account string, from netip.Addr) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	at := place(from)
	if !t.of("from "+at, addressPause, triesOfAddress).Allow() {
		return false
	}
	if account == "" {
		return true
	}
	key := "account " + account
	if t.known[account+" "+at] {
		key += " " + at
	}
	return t.of(key, accountPause, triesOfAccount).Allow()
}

// won forgets the tries of an account that was signed in to from an address.
func (t *tries) won(account string, from netip.Addr) {
	t.mu.Lock()
	defer t.mu.Unlock()
	at := place(from)
	if t.known == nil || len(t.known) >= mostKnown {
		t.known = map[string]bool{}
	}
	t.known[account+" "+at] = true
	delete(t.left, "account "+account+" "+at)
	delete(t.left, "account "+account)
}

// of is the count under a key. Those that are full again are forgotten when there are many.
func (t *tries) of(key string, pause time.Duration, most int) *rate.Limiter {
	if l := t.left[key]; l != nil {
		return l
	}
	if t.left == nil {
		t.left = map[string]*rate.Limiter{}
	}
	if len(t.left) >= mostTried {
		for k, l := range t.left {
			if l.Tokens() >= float64(l.Burst()) {
				delete(t.left, k)
			}
		}
	}
	if len(t.left) >= mostTried {
		if l := t.left[overflow]; l != nil {
			return l
		}
		key, pause, most = overflow, time.Second, triesOfAddress
	}
	l := rate.NewLimiter(rate.Every(pause), most)
	t.left[key] = l
	return l
}

// place is an address, or the network that one party has.
func place(a netip.Addr) string {
	bits := prefix4
	if a.Is6() {
		bits = prefix6
	}
	if p, err := a.Prefix(bits); err == nil {
		return p.String()
	}
	return a.String()
}
