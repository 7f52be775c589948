package fetch

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"syscall"
	"time"
)

// Endpoint is a client for an interface of programs that whoever runs this has named and to which a key may be sent: it follows no redirect and
// uses no proxy. It reaches the public internet alone or, where addresses are given, those alone: a model on this machine or in its network.
// How long an answer may take and be is the caller's to say.
func Endpoint(only []netip.Prefix) *http.Client {
	t := (&Client{}).transport()
	if len(only) > 0 {
		dialer := &net.Dialer{Timeout: 10 * time.Second, Control: func(_, address string, _ syscall.RawConn) error {
			at, err := netip.ParseAddrPort(address)
			if err != nil || !slices.ContainsFunc(only, func(p netip.Prefix) bool { return p.Contains(at.Addr().Unmap().WithZone("")) }) {
				return fmt.Errorf("%w: %s", ErrElsewhere, address)
			}
			return nil
		}}
		t.DialContext = dialer.DialContext
	}
	return &http.Client{Transport: t, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}
