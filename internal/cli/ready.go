package cli

import (
	"context"
	"fmt"
	"time"

	"detente/internal/fetch"
)

// ReadyCmd is `detente ready`.
type ReadyCmd struct {
	At      string        `default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Where it listens, on this machine; https:// before it where it has a certificate."`
	Timeout time.Duration `default:"4s" help:"How long to wait for its answer."`
}

// Run asks a server on this machine whether it is ready; its answer is the exit status.
func (c *ReadyCmd) Run(e *env) error {
	ctx, cancel := context.WithTimeout(context.Background(), c.Timeout)
	defer cancel()
	said, err := fetch.Ready(ctx, c.At)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(e.stdout, said)
	return err
}
