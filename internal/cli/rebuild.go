package cli

import (
	"fmt"
)

// RebuildCmd is `detente rebuild`.
type RebuildCmd struct {
	Kept
}

// Run makes the record anew. If it is interrupted, the record is as it was, or the next ingest goes on.
func (c *RebuildCmd) Run(e *env) error {
	ctx, s, end, err := c.openUntilStopped()
	if err != nil {
		return err
	}
	defer end()
	has, err := s.Count(ctx)
	if err != nil {
		return stopped(ctx, err)
	}
	bar := newCount(e, has.Readings, "readings", true)
	defer bar.close()
	n := 0
	if err := s.Rebuild(ctx, func() { n++; bar.one() }); err != nil {
		return stopped(ctx, err)
	}
	bar.close()
	fmt.Fprintf(e.stderr, "the record was made anew from %s\n", or(counted(n, "reading"), "no readings"))
	return nil
}
