package fetch

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"
)

// unicast is where all IPv6 addresses of the public internet are: IANA has given out nothing beyond it. Local addresses are outside, and every
// way of writing an IPv4 address as one that a router or translator would unpack: ::/96, ::ffff:0:0:0/96, 64:ff9b::/96.
var unicast = netip.MustParsePrefix("2000::/3")

// special are the addresses that are not the public internet's all the same, after the registries of special-purpose addresses of IANA. What
// netip knows by itself (private, loopback, link-local, multicast) is not repeated.
var special = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),       // this network
	netip.MustParsePrefix("100.64.0.0/10"),   // shared by customers of a provider; some clouds keep their metadata there
	netip.MustParsePrefix("192.0.0.0/24"),    // protocol assignments
	netip.MustParsePrefix("192.0.2.0/24"),    // documentation
	netip.MustParsePrefix("192.88.99.0/24"),  // relays of 6to4
	netip.MustParsePrefix("198.18.0.0/15"),   // benchmarks
	netip.MustParsePrefix("198.51.100.0/24"), // documentation
	netip.MustParsePrefix("203.0.113.0/24"),  // documentation
	netip.MustParsePrefix("240.0.0.0/4"),     // reserved, and broadcast
	netip.MustParsePrefix("2001::/23"),       // protocol assignments, and Teredo
	netip.MustParsePrefix("2001:db8::/32"),   // documentation
	netip.MustParsePrefix("2002::/16"),       // 6to4, which holds any IPv4
	netip.MustParsePrefix("3fff::/20"),       // documentation
}

// public reports whether an address is on the public internet.
func public(a netip.Addr) bool {
	a = a.Unmap()
	if !a.IsGlobalUnicast() || a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() || a.Is6() && !unicast.Contains(a) {
		return false
	}
	for _, p := range special {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

// guard lets a connection be made only to where it may go. It is asked with the address that a name was resolved to, right before the
// connection is made to just that address: a name that resolves to another one later gains nothing.
func (c *Client) guard(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("%w: %q", ErrPrivate, address)
	}
	if public(at.Addr()) {
		return nil
	}
	for _, p := range c.allow {
		if p.Contains(at.Addr().Unmap().WithZone("")) {
			return nil
		}
	}
	return fmt.Errorf("%w: %s", ErrPrivate, at.Addr())
}

// transport makes the connections. It uses no proxy: one would make them in our stead, past the guard.
func (c *Client) transport() *http.Transport {
	c.dialer = &net.Dialer{Timeout: 10 * time.Second, Control: c.guard}
	return &http.Transport{
		DialContext:            c.dialer.DialContext,
		ForceAttemptHTTP2:      true,
		TLSHandshakeTimeout:    10 * time.Second,
		MaxResponseHeaderBytes: maxHeader,
		MaxConnsPerHost:        2, // the rate makes more needless
		MaxIdleConns:           100,
		IdleConnTimeout:        30 * time.Second,
	}
}
