package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"time"
)

// clock ends a request in which nothing comes for its stall, or for which we waited for maxTime in all. It stands still while nobody waits:
// what the reader of a body does meanwhile is not the host's fault.
type clock struct {
	cancel context.CancelCauseFunc
	timer  *time.Timer
	began  time.Time
	stall  time.Duration
	left   time.Duration
}

func newClock(cancel context.CancelCauseFunc, stall time.Duration) *clock {
	c := &clock{cancel: cancel, stall: stall, left: max(maxTime, stall)}
	c.timer = time.AfterFunc(stall, func() {
		cancel(fmt.Errorf("%w: nothing came in %v, or not all in %v", ErrSlow, stall, max(maxTime, stall)))
	})
	c.began = time.Now()
	return c
}

func (c *clock) start() {
	c.began = time.Now()
	c.timer.Reset(min(c.stall, max(c.left, 0)))
}

func (c *clock) pause() {
	c.timer.Stop()
	c.left -= time.Since(c.began)
}

// end releases what the request holds.
func (c *clock) end() {
	c.timer.Stop()
	c.cancel(nil)
}

// reason is why a request ended: the clock's reason, if it was the clock, or ErrSlow where a connection timed out.
func (c *clock) reason(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	var timeout net.Error
	if errors.As(err, &timeout) && timeout.Timeout() {
		return fmt.Errorf("%w: %w", ErrSlow, err)
	}
	return err
}

// body bounds a response in size and time.
type body struct {
	from        io.ReadCloser
	left, limit int64
	ctx         context.Context
	clock       *clock
}

func (b *body) Read(p []byte) (int, error) {
	if b.left < 0 {
		return 0, b.tooLarge()
	}
	b.clock.start()
	n, err := b.from.Read(p[:min(int64(len(p)), b.left+1)])
	b.clock.pause()
	if b.left -= int64(n); b.left < 0 {
		b.clock.end()
		return 0, b.tooLarge()
	}
	if err != nil && err != io.EOF {
		err = fmt.Errorf("fetch: %w", b.clock.reason(b.ctx, err))
	}
	return n, err
}

func (b *body) tooLarge() error { return fmt.Errorf("fetch: %w: over %d bytes", ErrTooLarge, b.limit) }

func (b *body) Close() error {
	b.clock.end()
	return b.from.Close()
}
