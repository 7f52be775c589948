package cli

import (
	"fmt"
)

// CheckCmd is `detente check`.
type CheckCmd struct{ Kept }

// Run verifies the store.
func (c *CheckCmd) Run(e *env) error {
	ctx, s, end, err := c.openUntilStopped()
	if err != nil {
		return err
	}
	defer end()
	has, err := s.Count(ctx)
	if err != nil {
		return stopped(ctx, err)
	}
	bar := newCount(e, has.Documents, "documents", true)
	defer bar.close()
	faults := 0
	n, err := s.Check(ctx, func(what string) {
		faults++
		fmt.Fprintf(bar.stderr(), "detente: %s\n", what)
	}, bar.one)
	bar.close()
	if err != nil {
		return stopped(ctx, err)
	}
	if faults > 0 {
		return fmt.Errorf("%d documents looked at, %d faults", n, faults)
	}
	_, err = fmt.Fprintf(e.stdout, "%d documents looked at: all is as it should be\n", n)
	return err
}
