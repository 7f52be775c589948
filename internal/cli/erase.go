package cli

import (
	"context"
	"detente/internal/store"
	"errors"
	"fmt"
	"time"
)

// EraseCmd is `detente erase`.
type EraseCmd struct {
	Document string `arg:"" help:"The document to take down, by its hash: detente show and detente export name it."`
	Kept
	Why string `required:"" help:"On whose demand or by what rule: it is kept with the tombstone."`
}

// Run takes a document down and brings the record up to date.
func (c *EraseCmd) Run(e *env) error {
	ctx := context.Background()
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.Erase(ctx, c.Document, c.Why, time.Now()); errors.Is(err, store.ErrNone) {
		return fmt.Errorf("there is no document %s", c.Document)
	} else if err != nil {
		return err
	}
	if _, err := s.Merge(ctx); err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.stderr, "document %s is erased; backups made before still have it\n", c.Document)
	return err
}
