package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"os/signal"
	"os/user"
	"syscall"
	"time"

	"detente/internal/alert"
	"detente/internal/codebook"
	"detente/internal/record"
	"detente/internal/serve"
	"detente/internal/serve/demo"
	"detente/internal/store"
	"detente/internal/work"
	"detente/web"
)

// ServeCmd is `detente serve`.
type ServeCmd struct {
	Kept
	MaySecond
	Listen  string        `default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Where to answer; beyond this machine everybody must sign in. Port 0 takes a free one."`
	Demo    bool          `help:"Fill an empty store with the reports that come with the program, to try it."`
	Contact string        `env:"DETENTE_CONTACT" placeholder:"MAIL|URL" help:"Where those whose pages are fetched can reach you: it is told to every host. Without it the sources that are followed are not asked."`
	Delay   time.Duration `default:"2s" help:"The least time between two requests to one host."`
	Workers int           `default:"${fewer}" help:"Documents read at the same time; one less than there are cores, so that one answers."`
	Drain   time.Duration `default:"0s" help:"How long to go on answering once told to stop, while /readyz says no: what a balancer needs to turn away."`
	Log     string        `default:"auto" enum:"auto,text,json" help:"How to write the log, on standard error: text or json, a line each; auto is text on a terminal and json elsewhere."`
	Mailing
	Linked
	Doors
	Verbose bool `help:"Log every request."`
}

// Run serves until it is interrupted.
func (c *ServeCmd) Run(e *env) error {
	if c.Workers < 1 {
		return usage("--workers is %d: it must be 1 or more", c.Workers)
	}
	host, _, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return usage("--listen is %q: give a host and a port, such as 127.0.0.1:8080", c.Listen)
	}
	if err := c.Doors.check(c.Listen, host, c.Link); err != nil {
		return err
	}
	mailer, err := c.mailer()
	if err != nil {
		return err
	}
	if _, err := c.link(""); err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends it at once
	l, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("cannot listen: %w; --listen names another port", err)
	}
	base := c.base(l, c.Link)
	if l, err = c.Doors.listen(l); err != nil {
		return err
	}
	log := c.log(e)
	var s *store.Store
	defer func() {
		if s != nil {
			s.Close()
		}
	}()
	ready := func(ctx context.Context) error {
		fmt.Fprintf(e.stderr, "Open %s\n", base)
		if c.signs(host) {
			return c.first(ctx, s, e.stderr, base)
		}
		return nil
	}
	err = serve.Run(ctx, l, serve.Running{Log: log, Drain: c.Drain, Ready: ready}, func(ctx context.Context) (*serve.Server, error) {
		var err error
		if s, err = c.open(ctx); err != nil {
			return nil, err
		}
		return c.server(ctx, s, log, mailer, base)
	})
	if errors.Is(err, context.Canceled) { // told to stop before it began
		return nil
	}
	return err
}

// server makes the server of a store, which it fills first where that is asked for.
func (c *ServeCmd) server(ctx context.Context, s *store.Store, log *slog.Logger, mailer *alert.Mailer, base string) (*serve.Server, error) {
	books, err := codebook.Shared()
	if err != nil {
		return nil, err
	}
	link, err := c.link(base)
	if err != nil {
		return nil, err
	}
	if c.Demo {
		if err := fill(ctx, s, books, log); err != nil {
			return nil, err
		}
	}
	options := serve.Options{Store: s, Books: books, Reader: newReader, Page: web.Files(), Log: log, Workers: c.Workers, Version: release() + " (" + commit() + ")", User: username(), Mail: mailer, Link: link}
	if c.Second {
		if options.Second, err = c.reader(s); err != nil {
			return nil, err
		}
	}
	host, _, _ := net.SplitHostPort(c.Listen)
	if err := c.tell(host, &options); err != nil {
		return nil, err
	}
	if c.Contact == "" {
		log.Info("sources are not asked: start with --contact, by which hosts can reach you")
		return serve.New(options)
	}
	client, err := (&Web{Contact: c.Contact, Delay: c.Delay}).client()
	if err != nil {
		return nil, err
	}
	options.Web, options.Hooks = client, client
	return serve.New(options)
}

// local reports whether a host is this machine's own.
func local(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// log is the log on standard error, for people or for programs.
func (c *ServeCmd) log(e *env) *slog.Logger {
	level := slog.LevelInfo
	if c.Verbose {
		level = slog.LevelDebug
	}
	_, seen := terminal(e.stderr)
	return serve.NewLog(e.stderr, level, c.Log == "json" || c.Log == "auto" && !seen)
}

// fill takes the reports that come with the program into an empty store, with their publishers; one that holds anything is left as it is.
func fill(ctx context.Context, s *store.Store, books *codebook.Books, log *slog.Logger) error {
	n, err := s.Count(ctx)
	if err != nil {
		return err
	}
	if n.Documents+n.Imports > 0 {
		log.Info("the store is not empty: --demo leaves it as it is", "documents", n.Documents)
		return nil
	}
	publishers, err := demo.Sources(ctx)
	if err != nil {
		return err
	}
	for i := range publishers {
		if _, err := s.Source(ctx, publishers[i].Address); errors.Is(err, store.ErrNone) {
			if err := s.Follow(ctx, &publishers[i]); err != nil {
				return err
			}
		}
	}
	intake := work.Intake{Store: s, Books: books, Now: time.Now, Fault: func(where string, err error) {
		log.Error("a report of the demonstration cannot be taken in", "where", where, "failure", err.Error())
	}}
	taken, err := intake.Take(ctx, demo.Items(ctx))
	if err != nil {
		return err
	}
	log.Info("the demonstration was taken in", "taken", taken.String())
	return s.Watch(ctx, &record.Situation{Name: "Ukraine, winter 2021", Parties: []string{"RUS", "UKR", "USA"}})
}

// username is who runs this.
func username() string {
	if u, err := user.Current(); err == nil {
		return or(u.Name, u.Username)
	}
	return "someone"
}
