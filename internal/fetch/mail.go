package fetch

import (
	"context"
	"crypto/tls"
	"net"
	"time"
)

// DialMail connects to the mail server that whoever runs this program named, wherever it is; over TLS from the start where secure is given.
func DialMail(ctx context.Context, address string, secure *tls.Config) (net.Conn, error) {
	dialer := &net.Dialer{Timeout: 10 * time.Second}
	if secure != nil {
		return (&tls.Dialer{NetDialer: dialer, Config: secure}).DialContext(ctx, "tcp", address)
	}
	return dialer.DialContext(ctx, "tcp", address)
}
