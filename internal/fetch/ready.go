package fetch

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"syscall"
)

// Ready asks a server of ours on this machine whether it is ready, at HOST:PORT or https://HOST:PORT, and returns what it says. It reaches nothing but this
// machine, which is why whom a certificate is for is not looked at: it names where others reach the server.
func Ready(ctx context.Context, at string) (string, error) {
	dialer := &net.Dialer{Control: func(_, address string, _ syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err != nil || !to.Addr().Unmap().IsLoopback() {
			return fmt.Errorf("%s is not this machine", address)
		}
		return nil
	}}
	transport := &http.Transport{DialContext: dialer.DialContext, DisableKeepAlives: true, TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, MaxResponseHeaderBytes: maxHeader}
	client := &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	if !strings.HasPrefix(at, "https://") {
		at = "http://" + at
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at+"/readyz", nil)
	if err != nil {
		return "", fmt.Errorf("fetch: %q is no host and port: %w", at, err)
	}
	resp, err := client.Do(req)
	if err != nil {
		return "", fmt.Errorf("fetch: %s: %w", at, plain(err))
	}
	defer resp.Body.Close()
	const most = 200 // bytes; it says a word
	body, err := io.ReadAll(io.LimitReader(resp.Body, most))
	said := strings.TrimSpace(string(body))
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("not ready: %s: %w", said, &StatusError{resp.StatusCode})
	}
	if err != nil {
		return "", fmt.Errorf("fetch: %s: %w", at, err)
	}
	return said, nil
}
