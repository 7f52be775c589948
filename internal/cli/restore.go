package cli

import (
	"context"
	"fmt"
	"os"
)

// RestoreCmd is `detente restore`.
type RestoreCmd struct {
	File string `arg:"" help:"A file that detente backup wrote."`
	Kept
}

// Run restores a backup into an empty store.
func (c *RestoreCmd) Run(e *env) error {
	ctx := context.Background()
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
	documents := 0
	if err := s.Restore(ctx, f, func() { documents++ }); err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	_, err = fmt.Fprintf(e.stderr, "%d readings restored, the record made anew\n", documents)
	return err
}
