package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// BackupCmd is `detente backup`.
type BackupCmd struct {
	File string `arg:"" help:"Where to write it; it must not be there yet."`
	Kept
}

// Run writes a backup beside its place and puts it there when it is whole.
func (c *BackupCmd) Run(e *env) error {
	if _, err := os.Lstat(c.File); err == nil {
		return fmt.Errorf("%s is there already: name a new file", c.File)
	}
	ctx, s, end, err := c.openUntilStopped()
	if err != nil {
		return err
	}
	defer end()
	f, err := os.CreateTemp(filepath.Dir(c.File), filepath.Base(c.File)+".part-*")
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, fileError(err))
	}
	defer os.Remove(f.Name())
	bar := newCount(e, 0, "rows", true)
	defer bar.close()
	rows, err := s.Backup(ctx, f, bar.one)
	bar.close()
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), c.File)
	}
	if err != nil {
		return stopped(ctx, err)
	}
	_, err = fmt.Fprintf(e.stderr, "%s: %d rows\n", c.File, rows)
	return err
}
