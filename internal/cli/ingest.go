package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"detente/internal/codebook"
	"detente/internal/fetch"
	"detente/internal/record"
	"detente/internal/source"
	"detente/internal/store"
	"detente/internal/work"
)

// Kept is where a command finds the store.
type Kept struct {
	Store string `default:"detente.db" env:"DETENTE_STORE" placeholder:"FILE|URL" help:"The store: a file, detente.db unless you say otherwise, or a postgres:// address."`
}

// open opens the store and makes it if there is none.
func (k *Kept) open(ctx context.Context) (*store.Store, error) {
	s, err := store.Open(ctx, k.Store)
	if err == nil {
		s.Know(starter())
	}
	return s, err
}

// starter are the sources that come with the program: whoever follows none of them is still told who stands behind what they publish.
var starter = sync.OnceValue(func() []record.Followed {
	var out []record.Followed
	for it, err := range source.Starter() {
		if err == nil {
			out = append(out, followed(it))
		}
	}
	return out
})

// openUntilStopped is openKept for what takes long: its context ends when the user stops the command. end lets go of both.
func (k *Kept) openUntilStopped() (ctx context.Context, s *store.Store, end func(), err error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	if s, err = k.openKept(ctx); err != nil {
		stop()
		return nil, nil, nil, err
	}
	return ctx, s, func() { s.Close(); stop() }, nil
}

// openKept opens a store that must be there: a slip in its name makes no new one.
func (k *Kept) openKept(ctx context.Context) (*store.Store, error) {
	if !strings.Contains(k.Store, "://") {
		if _, err := os.Stat(k.Store); err != nil {
			return nil, fmt.Errorf("store %s: %w; detente ingest makes one", k.Store, fileError(err))
		}
	}
	return k.open(ctx)
}

// openDry opens a store for a command that keeps nothing: where there is none, an empty one that close takes away again.
func (k *Kept) openDry(ctx context.Context) (s *store.Store, close func(), err error) {
	at, remove := *k, func() {}
	if _, err := os.Stat(k.Store); err != nil && !strings.Contains(k.Store, "://") {
		dir, err := os.MkdirTemp("", "detente-dry-*")
		if err != nil {
			return nil, nil, err
		}
		at.Store, remove = filepath.Join(dir, "dry.db"), func() { os.RemoveAll(dir) }
	}
	if s, err = at.open(ctx); err != nil {
		remove()
		return nil, nil, err
	}
	return s, func() { s.Close(); remove() }, nil
}

// IngestCmd is `detente ingest`.
type IngestCmd struct {
	Sources []string `arg:"" optional:"" name:"source" help:"Files or folders: texts, pages, feeds, transcripts, archives, JSON Lines, event files, compressed or not; - is standard input. Or addresses of feeds, sitemaps and pages. None: the sources that are followed and due."`
	Kept
	Web
	Brokered
	MaySecond
	Unsaid  `embed:"" group:"What files do not say themselves"`
	As      string `placeholder:"FORMAT" help:"The format, where it cannot be told from name and content: ${formats}."`
	Since   string `placeholder:"DATE" help:"Leave out what was published before this day; what has no date is taken."`
	DryRun  bool   `help:"Say what could be taken in and keep nothing."`
	Workers int    `default:"${workers}" help:"Documents read at the same time; the record is the same for any number."`
}

// Unsaid is what is known of files beside what they say themselves, which counts before it.
type Unsaid struct {
	Published string `placeholder:"DATE" help:"When they were published, as 2021-12-12 or 2021-12-12T15:04:05Z."`
	Publisher string `placeholder:"NAME" help:"Who published them."`
	URL       string `name:"url" help:"Of one text: where it was published; of a transcript the address of the recording, so that quotations lead to the second."`
	Title     string `help:"Of one text: its title."`
}

// on adds what is not said to the items of a file. An address and a title are of its only text.
func (u *Unsaid) on(items iter.Seq2[source.Item, error]) iter.Seq2[source.Item, error] {
	return func(yield func(source.Item, error) bool) {
		texts := 0
		for it, err := range items {
			if err == nil && it.Kind == source.KindText {
				if texts++; texts > 1 && u.URL+u.Title != "" {
					yield(it, errors.New("--url and --title are of one text, and this file has more"))
					return
				}
				for _, f := range []struct {
					to   *string
					from string
				}{{&it.Published, u.Published}, {&it.Publisher, u.Publisher}, {&it.URL, u.URL}, {&it.Title, u.Title}} {
					*f.to = or(*f.to, f.from)
				}
			}
			if !yield(it, err) {
				return
			}
		}
	}
}

// Run takes the sources in, reads what is new and brings the record up to date. It can be interrupted and run again at any time.
func (c *IngestCmd) Run(e *env) error {
	if c.Workers < 1 {
		return usage("--workers is %d: it must be 1 or more", c.Workers)
	}
	if _, err := time.Parse(time.DateOnly, c.Since); c.Since != "" && err != nil {
		return usage("--since is %q: it must be a day, such as 2021-12-31", c.Since)
	}
	when, err := published(c.Published)
	if err != nil {
		return usage("--published: %v", err)
	}
	c.Published = when
	if c.As != "" && !slices.Contains(source.Formats(), source.Format(c.As)) {
		return usage("--as is %q: it must be one of %s", c.As, listed(source.Formats()))
	}
	one := len(c.Sources) == 1 && !isAddress(c.Sources[0])
	if info, err := os.Stat(strings.Join(c.Sources, "")); one && err == nil && info.IsDir() {
		one = false
	}
	if c.URL+c.Title != "" && !one {
		return usage("--url and --title are of one file: name just that")
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	open := func(ctx context.Context) (*store.Store, func(), error) {
		s, err := c.open(ctx)
		return s, func() { s.Close() }, err
	}
	if c.DryRun {
		open = c.openDry
	}
	s, closeStore, err := open(ctx)
	if err != nil {
		return err
	}
	defer closeStore()
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
	switch faults, err := visits(ctx, e, intake, web, due); {
	case ctx.Err() != nil:
		return errStopped
	case err != nil:
		return err
	default:
		failed = faults
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
		err := c.read(ctx, e, s, &failed)
		if err == nil && c.Second {
			err = c.second(ctx, e, s)
		}
		if err != nil {
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

// visitedAtOnce is how many sources are asked at the same time. Most of the time they wait: a host is asked no faster than it wants, and some
// are slow.
const visitedAtOnce = 16

// visits asks sources, and says of each how it went. failed tells that some did not answer as they should.
func visits(ctx context.Context, e *env, intake work.Intake, web work.Getter, due []record.Followed) (failed bool, err error) {
	var told sync.Mutex // guards failed and what is said
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(visitedAtOnce)
	for i := range due {
		g.Go(func() error {
			f, own := &due[i], intake
			own.Fault = func(where string, err error) {
				told.Lock()
				defer told.Unlock()
				fmt.Fprintf(e.stderr, "detente: %s: %s: %v\n", f.Address, where, err)
			}
			taken, err := own.Visit(ctx, web, f)
			if err != nil {
				return err
			}
			told.Lock()
			defer told.Unlock()
			if f.Fault != "" {
				failed = true
				fmt.Fprintf(e.stderr, "detente: %s: %s\n", f.Address, f.Fault)
				return nil
			}
			fmt.Fprintf(e.stderr, "%s: %v\n", or(f.Name, f.Address), taken)
			return nil
		})
	}
	err = g.Wait()
	return failed, err
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
		return intake.Take(ctx, c.on(source.Read(ctx, source.Format(c.As), stdinName, e.stdin)))
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
	return intake.Take(ctx, c.on(source.Read(ctx, source.Format(c.As), file, bar.reader(f))))
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
	fmt.Fprintf(e.stderr, "%s read, %s of the record brought up to date\n", or(counted(documents, "document"), "no new documents"), or(counted(blocks, "block"), "no blocks"))
	return nil
}
