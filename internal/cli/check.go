package cli

import (
	"context"
	"fmt"
)

// CheckCmd is `detente check`.
type CheckCmd struct{ Kept }

// Run verifies the store.
func (c *CheckCmd) Run(e *env) error {
	ctx := context.Background()
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	faults := 0
	n, err := s.Check(ctx, func(what string) {
		faults++
		fmt.Fprintf(e.stderr, "detente: %s\n", what)
	}, func() {})
	if err != nil {
		return err
	}
	if faults > 0 {
		return fmt.Errorf("%d documents looked at, %d faults", n, faults)
	}
	_, err = fmt.Fprintf(e.stdout, "%d documents looked at: all is as it should be\n", n)
	return err
}
