package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"detente/internal/codebook"
	"detente/internal/fetch"
	"detente/internal/record"
	"detente/internal/source"
	"detente/internal/store"
	"detente/internal/work"
)

// Kept is where a command finds the store.
type Kept struct {
	Store string `default:"detente.db" env:"DETENTE_STORE" placeholder:"FILE|URL" help:"The store: a file, or a postgres:// address."`
}

func (k *Kept) open(ctx context.Context) (*store.Store, error) { return store.Open(ctx, k.Store) }

// openKept opens a store that must be there: a slip in its name makes no new one.
func (k *Kept) openKept(ctx context.Context) (*store.Store, error) {
	if !strings.Contains(k.Store, "://") {
		if _, err := os.Stat(k.Store); err != nil {
			return nil, fmt.Errorf("store %s: %w; detente ingest makes one", k.Store, fileError(err))
		}
	}
	return k.open(ctx)
}

// IngestCmd is `detente ingest`.
type IngestCmd struct {
	Sources []string `arg:"" optional:"" name:"source" help:"Files or folders: texts, pages, feeds, transcripts, archives, JSON Lines, event files, compressed or not; - is standard input. Or addresses of feeds, sitemaps and pages. None: the sources that are followed and due."`
	Kept
	Web
	Brokered
	As      string `placeholder:"FORMAT" help:"The format, where it cannot be told from name and content."`
	Since   string `placeholder:"DATE" help:"Leave out what was published before."`
	DryRun  bool   `help:"Say what would be taken in and keep nothing."`
	Workers int    `default:"${workers}" help:"Documents read at the same time; the record is the same for any number."`
}

// Run takes the sources in, reads what is new and brings the record up to date. It can be interrupted and run again at any time.
func (c *IngestCmd) Run(e *env) error {
	if c.Workers < 1 {
		return usage("--workers is %d: it must be 1 or more", c.Workers)
	}
	if _, err := published(c.Since); err != nil {
		return usage("--since: %v", err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	books, err := codebook.Shared()
	if err != nil {
		return err
	}
	failed := false
	intake := work.Intake{Store: s, Books: books, Since: c.Since, DryRun: c.DryRun, Now: time.Now}
	web, err := c.web()
	if err != nil {
		return err
	}
	due, err := c.due(ctx, s)
	if err != nil {
		return err
	}
	for i := range due {
		f := &due[i]
		intake.Fault = func(where string, err error) {
			fmt.Fprintf(e.stderr, "detente: %s: %s: %v\n", f.Address, where, err)
		}
		taken, err := intake.Visit(ctx, web, f)
		if ctx.Err() != nil {
			return errStopped
		}
		if err != nil {
			return err
		}
		if f.Fault != "" {
			failed = true
			fmt.Fprintf(e.stderr, "detente: %s: %s\n", f.Address, f.Fault)
			continue
		}
		fmt.Fprintf(e.stderr, "%s: %v\n", or(f.Name, f.Address), taken)
	}
	for _, name := range c.Sources {
		if isAddress(name) {
			continue
		}
		if err := c.eachFile(name, func(file string) error {
			intake.Fault = func(where string, err error) {
				failed = true
				fmt.Fprintf(e.stderr, "detente: %s: %s: %v\n", file, where, err)
			}
			taken, err := c.take(ctx, e, &intake, file)
			if err != nil && ctx.Err() == nil {
				failed = true
				fmt.Fprintf(e.stderr, "detente: %v\n", err)
			}
			if err == nil || taken.Items > 0 {
				fmt.Fprintf(e.stderr, "%s: %v\n", file, taken)
			}
			return ctx.Err()
		}); err != nil {
			if ctx.Err() != nil {
				return errStopped
			}
			failed = true
			fmt.Fprintf(e.stderr, "detente: %s: %v\n", name, fileError(err))
		}
	}
	if !c.DryRun {
		if err := c.read(ctx, e, s, &failed); err != nil {
			if ctx.Err() != nil {
				return errStopped
			}
			return err
		}
	}
	if failed {
		return errFailed
	}
	return nil
}

// web is the client for what is fetched; nil where all are files.
func (c *IngestCmd) web() (*fetch.Client, error) {
	if len(c.Sources) > 0 && !slices.ContainsFunc(c.Sources, isAddress) {
		return nil, nil
	}
	return c.client()
}

// due are the sources to ask: those named, or those followed whose time has come. What is named is asked now, and followed only if it
// was before.
func (c *IngestCmd) due(ctx context.Context, s *store.Store) ([]record.Followed, error) {
	if len(c.Sources) == 0 {
		due, err := s.Followed(ctx, time.Now())
		if err == nil && len(due) == 0 {
			err = errors.New("no source is due: name one, or follow some with detente sources add")
		}
		return due, err
	}
	var out []record.Followed
	for _, name := range c.Sources {
		if isAddress(name) {
			f, err := s.Source(ctx, name)
			if errors.Is(err, store.ErrNone) {
				f, err = record.Followed{Address: name}, nil
			}
			if err != nil {
				return nil, err
			}
			out = append(out, f)
		}
	}
	return out, nil
}

// eachFile calls f for a file, or for all files of a folder in the order of their names.
func (c *IngestCmd) eachFile(name string, f func(string) error) error {
	if name == "-" {
		return f(name)
	}
	return filepath.WalkDir(name, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if path != name && strings.HasPrefix(d.Name(), ".") {
			return nil
		}
		return f(path)
	})
}

func (c *IngestCmd) take(ctx context.Context, e *env, intake *work.Intake, file string) (work.Taken, error) {
	if file == "-" {
		return intake.Take(ctx, source.Read(ctx, source.Format(c.As), stdinName, e.stdin))
	}
	f, err := os.Open(file)
	if err != nil {
		return work.Taken{}, fmt.Errorf("%s: %w", file, fileError(err))
	}
	defer f.Close()
	size := int64(0)
	if info, err := f.Stat(); err == nil {
		size = info.Size()
	}
	bar := newProgress(e, size, true)
	defer bar.close()
	return intake.Take(ctx, source.Read(ctx, source.Format(c.As), file, bar.reader(f)))
}

// read reads what is new and merges it into the record.
func (c *IngestCmd) read(ctx context.Context, e *env, s *store.Store, failed *bool) error {
	reader, err := newReader()
	if err != nil {
		return err
	}
	bar := newProgress(e, 0, true)
	documents := 0
	watch := work.Watch{
		Done: func(bytes int) {
			documents++
			bar.add(bytes)
		},
		Failed: func(document string, err error) {
			*failed = true
			fmt.Fprintf(bar.stderr(), "detente: document %s: %v\n", document, err)
		},
	}
	if c.Broker == "" {
		err = work.Read(ctx, s, reader, c.Workers, watch)
	} else {
		err = c.with(bar.stderr(), func(b *work.Broker) error { return b.Read(ctx, s, reader, c.Workers, watch) })
	}
	bar.close()
	if err != nil {
		return err
	}
	blocks, err := s.Merge(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.stderr, "%d documents read, %d blocks of the record brought up to date\n", documents, blocks)
	return nil
}
