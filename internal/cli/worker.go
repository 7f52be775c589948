package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"detente/internal/store"
	"detente/internal/work"
)

// Brokered is where many machines ask what is to be read.
type Brokered struct {
	Broker string `env:"DETENTE_BROKER" placeholder:"URL|FOLDER" help:"Share the reading with every detente worker that asks the same broker: nats:// address of a server with JetStream, or a folder in which this process keeps a server of its own."`
	Listen string `default:"127.0.0.1:4222" placeholder:"[TOKEN@]HOST:PORT" help:"Where the server of its own is asked; with a token, if other machines can reach it."`
}

// with runs f with the broker.
func (c *Brokered) with(stderr io.Writer, f func(*work.Broker) error) error {
	at := c.Broker
	if !strings.Contains(at, "://") {
		own, err := work.Serve(c.Broker, c.Listen)
		if err != nil {
			return err
		}
		defer own.Close()
		at = own.Address()
	}
	b, err := work.Connect(at)
	if err != nil {
		return err
	}
	defer b.Close()
	told := time.Time{}
	b.Trouble = func(err error) { // it is asked several times a second
		if time.Since(told) > time.Minute {
			told = time.Now()
			fmt.Fprintf(stderr, "detente: %v; asking again\n", err)
		}
	}
	return f(b)
}

// WorkerCmd is `detente worker`.
type WorkerCmd struct {
	Kept
	Brokered
	MaySecond
	Workers int `default:"${workers}" help:"Documents read at the same time."`
}

// again is how long a worker waits before it asks a store again that did not answer.
const again = 5 * time.Second

// Run reads with all others that ask the broker until it is stopped, and brings the record up to date.
func (c *WorkerCmd) Run(e *env) error {
	if c.Broker == "" {
		return usage("name the broker: --broker nats://HOST:PORT, or a folder for a server of its own")
	}
	if c.Workers < 1 {
		return usage("--workers is %d: it must be 1 or more", c.Workers)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	with, err := loadReader(&Dictionaries{}, e.stderr)
	if err != nil {
		return err
	}
	watch := work.Watch{
		Done:   func(int) {},
		Failed: func(document string, err error) { fmt.Fprintf(e.stderr, "detente: document %s: %v\n", document, err) },
	}
	s, err := c.openKept(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	if c.Second {
		r, err := c.reader(s)
		if err != nil {
			return err
		}
		seconds := make(chan struct{})
		go func() { defer close(seconds); c.keepSeconding(ctx, e, s, r) }()
		defer func() { stop(); <-seconds }()
	}
	err = c.with(e.stderr, func(b *work.Broker) error {
		fmt.Fprintf(e.stderr, "detente: reading for %s\n", store.Redacted(c.Store))
		for {
			err := b.Work(ctx, s, with.reader, c.Workers, watch)
			if ctx.Err() != nil {
				return nil // it was told to stop: what it had begun is handed to others
			}
			fmt.Fprintf(e.stderr, "detente: %v; trying again in %v\n", err, again)
			select {
			case <-time.After(again):
			case <-ctx.Done():
				return nil
			}
		}
	})
	return err
}
