package cli

import (
	"context"
	"detente/internal/store"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
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

// BackupCmd is `detente backup`.
type BackupCmd struct {
	File string `arg:"" help:"Where to write it; it must not be there yet."`
	Kept
}

// Run writes a backup beside its place and puts it there when it is whole.
func (c *BackupCmd) Run(e *env) error {
	ctx := context.Background()
	if _, err := os.Lstat(c.File); err == nil {
		return fmt.Errorf("%s is there already: name a new file", c.File)
	}
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	f, err := os.CreateTemp(filepath.Dir(c.File), filepath.Base(c.File)+".part-*")
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, fileError(err))
	}
	defer os.Remove(f.Name())
	rows, err := s.Backup(ctx, f)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), c.File)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.stderr, "%s: %d rows\n", c.File, rows)
	return err
}

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
