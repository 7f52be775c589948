package cli

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"text/tabwriter"
	"time"

	"detente/internal/codebook"
	"detente/internal/fetch"
	"detente/internal/read"
	"detente/internal/record"
	"detente/internal/source"
	"detente/internal/store"
	"detente/internal/work"
)

// SourcesCmd is `detente sources`.
type SourcesCmd struct {
	Add    SourcesAddCmd    `cmd:"" help:"Follow a feed, sitemap or page, or all of an OPML file."`
	List   SourcesListCmd   `cmd:"" help:"List what is followed, whose it is, and how it went the last time."`
	Pause  SourcesPauseCmd  `cmd:"" help:"Do not ask a source until it is resumed."`
	Resume SourcesResumeCmd `cmd:"" help:"Ask a paused source again."`
	Remove SourcesRemoveCmd `cmd:"" help:"Forget a source; what came by it stays."`
	Test   SourcesTestCmd   `cmd:"" help:"Ask a source and say what it has; keep nothing."`
}

// SourcesAddCmd is `detente sources add`.
type SourcesAddCmd struct {
	Sources []string `arg:"" optional:"" name:"source" help:"Addresses (https://…) or OPML files."`
	Starter bool     `help:"Follow the sources that come with the program: official ones, agencies, public broadcasters."`
	Kept
	Name    string `help:"What it is called."`
	Owner   string `help:"Who owns or publishes it."`
	Country string `placeholder:"ISO3" help:"The state it belongs to or works from, in three letters."`
	State   string `enum:",yes,no,partly" default:"" placeholder:"yes|no|partly" help:"Whether a state controls what it says."`
}

// Run follows the sources. One that is followed already keeps what is known of it beyond what is given.
func (c *SourcesAddCmd) Run(e *env) error {
	if len(c.Sources) == 0 && !c.Starter {
		return usage("name an address or an OPML file, or --starter")
	}
	ctx := context.Background()
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	var all []record.Followed
	if c.Starter {
		if all, err = c.listed(source.Starter(), "the starter list", e); err != nil {
			return err
		}
	}
	for _, name := range c.Sources {
		if isAddress(name) {
			all = append(all, record.Followed{Address: name, Name: c.Name, Owner: c.Owner, Country: c.Country, State: c.State})
			continue
		}
		f, err := os.Open(name)
		if err != nil {
			return fmt.Errorf("%s: %w", name, fileError(err))
		}
		more, err := c.listed(source.Read(ctx, source.OPML, name, f), name, e)
		f.Close()
		if err != nil {
			return err
		}
		all = append(all, more...)
	}
	for i := range all {
		f := &all[i]
		err := s.Refollow(ctx, f.Address, func(was *record.Followed) {
			was.Name, was.Page, was.Owner, was.Country, was.State = or(f.Name, was.Name), or(f.Page, was.Page), or(f.Owner, was.Owner), or(f.Country, was.Country), or(f.State, was.State)
		})
		if errors.Is(err, store.ErrNone) {
			err = s.Follow(ctx, f)
		}
		if err != nil {
			return err
		}
	}
	fmt.Fprintf(e.stderr, "%d sources followed; detente ingest --contact … asks them\n", len(all))
	return nil
}

// listed are the sources of an OPML file.
func (c *SourcesAddCmd) listed(items func(func(source.Item, error) bool), name string, e *env) ([]record.Followed, error) {
	var out []record.Followed
	for it, err := range items {
		var fault *source.Fault
		if errors.As(err, &fault) {
			fmt.Fprintf(e.stderr, "detente: %s: %v\n", name, fault)
			continue
		}
		if err != nil {
			return nil, err
		}
		f := followed(it)
		f.Owner, f.Country, f.State = or(f.Owner, c.Owner), or(f.Country, c.Country), or(f.State, c.State)
		out = append(out, f)
	}
	return out, nil
}

// followed is a feed of an OPML file as a source.
func followed(it source.Item) record.Followed {
	f := record.Followed{Address: it.URL, Name: it.Title, Page: it.Page}
	if o := it.Ownership; o != nil {
		f.Owner, f.Country, f.State = o.Owner, o.Country, o.State
	}
	return f
}

func isAddress(s string) bool {
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")
}

// SourcesListCmd is `detente sources list`.
type SourcesListCmd struct{ Kept }

// Run lists.
func (c *SourcesListCmd) Run(e *env) error {
	ctx := context.Background()
	s, err := c.openKept(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	all, err := s.Followed(ctx, time.Time{})
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(e.stdout, 0, 0, 2, ' ', 0)
	for _, f := range all {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", or(f.Name, "-"), or(f.Country, "-"), controlled(f.State), state(&f), f.Address)
	}
	return w.Flush()
}

// controlled says whose voice a source is.
func controlled(state string) string {
	switch state {
	case "yes":
		return "a state's"
	case "partly":
		return "partly a state's"
	case "no":
		return "no state's"
	}
	return "-"
}

func state(f *record.Followed) string {
	switch {
	case f.Paused:
		return "paused"
	case f.Asked.IsZero():
		return "not asked yet"
	case f.Fault != "":
		return fmt.Sprintf("failed %d times, last %s: %s", f.Failures, f.Asked.Format(time.DateTime), f.Fault)
	}
	return "asked " + f.Asked.Format(time.DateTime)
}

// one is a command on one source that is followed.
type one struct {
	Address string `arg:"" help:"Its address, as detente sources list gives it."`
	Kept
}

// with calls f with the store.
func (c *one) with(f func(context.Context, *store.Store) error) error {
	ctx := context.Background()
	s, err := c.openKept(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	if err = f(ctx, s); errors.Is(err, store.ErrNone) {
		return fmt.Errorf("%s is not followed: detente sources list shows what is", c.Address)
	}
	return err
}

// pause lets the source be asked no more, or again.
func (c *one) pause(paused bool) error {
	return c.with(func(ctx context.Context, s *store.Store) error {
		return s.Refollow(ctx, c.Address, func(f *record.Followed) { f.Paused = paused })
	})
}

// SourcesPauseCmd is `detente sources pause`.
type SourcesPauseCmd struct{ one }

// Run pauses.
func (c *SourcesPauseCmd) Run(*env) error { return c.pause(true) }

// SourcesResumeCmd is `detente sources resume`.
type SourcesResumeCmd struct{ one }

// Run resumes.
func (c *SourcesResumeCmd) Run(*env) error { return c.pause(false) }

// SourcesRemoveCmd is `detente sources remove`.
type SourcesRemoveCmd struct{ one }

// Run forgets.
func (c *SourcesRemoveCmd) Run(*env) error {
	return c.with(func(ctx context.Context, s *store.Store) error { return s.Unfollow(ctx, c.Address) })
}

// Web is what it takes to reach the network.
type Web struct {
	Contact string        `env:"DETENTE_CONTACT" placeholder:"MAIL|URL" help:"Where those whose pages are fetched can reach you: it is told to every host. Nothing is fetched without it."`
	Delay   time.Duration `default:"2s" help:"The least time between two requests to one host."`
}

// askable is a network beside the internet whose sources may be asked. It is empty, and no setting fills it: the browser tests link a program of
// their own in which it is this machine's (-ldflags -X), to follow a feed that they serve.
var askable string

func (w *Web) client() (*fetch.Client, error) {
	if w.Contact == "" {
		return nil, usage("--contact: give an address of mail or the web where hosts can reach you; nothing is fetched without it")
	}
	options := fetch.Options{Contact: w.Contact, Version: read.Version, Delay: w.Delay}
	if askable != "" {
		network, err := netip.ParsePrefix(askable)
		if err != nil {
			return nil, fmt.Errorf("the network written into this program: %w", err)
		}
		options.Allow = append(options.Allow, network)
	}
	return fetch.New(options)
}

// SourcesTestCmd is `detente sources test`.
type SourcesTestCmd struct {
	Address string `arg:"" help:"The address of a feed, sitemap or page, followed or not."`
	Kept
	Web
}

// Run asks the source and says what it has.
func (c *SourcesTestCmd) Run(e *env) error {
	if !isAddress(c.Address) {
		return usage("%s is no address: it begins with http:// or https://", c.Address)
	}
	web, err := c.client()
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	s, closeStore, err := c.openDry(ctx)
	if err != nil {
		return err
	}
	defer closeStore()
	books, err := codebook.Shared()
	if err != nil {
		return err
	}
	intake := work.Intake{Store: s, Books: books, DryRun: true, Now: time.Now, Fault: func(where string, err error) {
		fmt.Fprintf(e.stderr, "detente: %s: %v\n", where, err)
	}}
	f := record.Followed{Address: c.Address}
	taken, err := intake.Visit(ctx, web, &f)
	if err != nil {
		return err
	}
	if f.Fault != "" {
		return fmt.Errorf("%s: %s", c.Address, f.Fault)
	}
	fmt.Fprintf(e.stdout, "%s: %d items could be taken in\n", c.Address, taken.Items)
	return nil
}
