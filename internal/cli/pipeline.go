package cli

import (
	"context"
	"fmt"
	"iter"
	"runtime"

	"golang.org/x/sync/semaphore"

	"detente/internal/text"
)

// defaultWorkers uses all cores.
func defaultWorkers() int { return min(runtime.GOMAXPROCS(0), maxWorkers) }

// maxWorkers bounds what is set aside for workers: more than any machine has cores for.
const maxWorkers = 1024

const (
	// ahead is how many documents may be under way for each worker: enough that a long one holds nobody up.
	ahead = 16
	// inFlight bounds the bytes of text under way, because an analysis takes many times its text; one document
	// may fill it alone.
	inFlight = text.MaxBytes
)

// result is what became of an input.
type result struct {
	input
	out []byte // what to print
	err error
}

// inOrder processes sources with a number of workers and hands the results to emit in the order of the sources. It
// holds no more than ahead documents for each worker, and inFlight bytes, at a time. It stops at emit's first error and
// when ctx ends, without waiting for the documents under way.
func inOrder(ctx context.Context, sources iter.Seq[input], workers int, process func(*text.Document) ([]byte, error),
	emit func(result) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type ticket struct {
		input
		weight int64
		done   chan result
	}
	tickets := make(chan ticket, ahead*workers) // in the order of the sources
	work := make(chan ticket, ahead*workers)
	room := semaphore.NewWeighted(inFlight)
	go func() {
		defer close(work)
		defer close(tickets)
		for s := range sources {
			t := ticket{s, int64(min(s.size, inFlight)), make(chan result, 1)}
			if room.Acquire(ctx, t.weight) != nil {
				return
			}
			select {
			case tickets <- t:
				work <- t
			case <-ctx.Done():
				return
			}
		}
	}()
	for range workers {
		go func() {
			for t := range work {
				if ctx.Err() != nil {
					continue
				}
				out, err := loadAndProcess(t.input, process)
				t.done <- result{t.input, out, err}
			}
		}()
	}
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case t, more := <-tickets:
			if !more {
				return ctx.Err()
			}
			select {
			case <-ctx.Done():
				return ctx.Err()
			case r := <-t.done:
				room.Release(t.weight)
				if err := emit(r); err != nil {
					return err
				}
			}
		}
	}
}

// loadAndProcess is where a failing reader is kept from taking the other documents with it. There is no panic that it
// is known to raise; what comes here is a mistake of ours, and is reported as one.
func loadAndProcess(s input, process func(*text.Document) ([]byte, error)) (out []byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			out, err = nil, fmt.Errorf("the reader failed on this document, please report it: %v", p)
		}
	}()
	doc, err := s.load()
	if err != nil {
		return nil, err
	}
	return process(doc)
}
