package cli

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

// RestoreCmd is `detente restore`.
type RestoreCmd struct {
	File string `arg:"" help:"A file that detente backup wrote."`
	Kept
}

// Run restores a backup into an empty store.
func (c *RestoreCmd) Run(e *env) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	f, err := os.Open(c.File)
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, fileError(err))
	}
	defer f.Close()
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	size := int64(0)
	if info, err := f.Stat(); err == nil {
		size = info.Size()
	}
	bar := newProgress(e, size, true)
	defer bar.close()
	documents := 0
	err = s.Restore(ctx, bar.reader(f), func() { documents++ })
	bar.close()
	if ctx.Err() != nil {
		return errStopped
	}
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	_, err = fmt.Fprintf(e.stderr, "%d readings restored, the record made anew\n", documents)
	return err
}
