package cli

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"

	"detente/internal/codebook"
	"detente/internal/serve/mcp"
)

// McpCmd is `detente mcp`.
type McpCmd struct {
	Kept
	Linked
}

// Run serves the assistant that started this until it leaves. Standard output is the protocol's alone; what people are told stands on standard error.
func (c *McpCmd) Run(e *env) error {
	link, err := c.link("")
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	s, err := c.openKept(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	books, err := codebook.Shared()
	if err != nil {
		return err
	}
	return mcp.Run(ctx, mcp.Options{Store: s, Books: books, Version: release(), Link: link}, io.NopCloser(e.stdin), unclosed{e.stdout})
}

// unclosed is a stream that the protocol may not close: it is the process's.
type unclosed struct{ io.Writer }

func (unclosed) Close() error { return nil }
