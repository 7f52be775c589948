// Package work reads what waits to be read: the documents of a store that its reader has not read, on one machine or on many.
package work

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"detente/internal/read"
	"detente/internal/record"
	"detente/internal/store"
	"detente/internal/text"
)

const (
	ahead   = 64                     // documents fetched from the store at a time
	atOnce  = 32                     // readings kept in one transaction
	atLeast = 250 * time.Millisecond // a reading is kept this long after it was made, even if it is the only one
	waiting = 64                     // readings that wait to be kept
)

// Watch is told how the reading goes. Its functions may be called by many goroutines, one at a time.
type Watch struct {
	Done   func(bytes int)                  // a document was read, and its reading kept
	Failed func(document string, err error) // a document cannot be read; it is left for another reader
	Kept   func(context.Context) error      // some readings were kept, the record is behind them; nil to bring it up to date later
}

// Read reads every unread document of the store with a number of workers and keeps the readings. A document that cannot be read is left
// for another reader; the others go on.
func Read(ctx context.Context, s *store.Store, r *read.Reader, workers int, w Watch) error {
	return reading(ctx, s, r, workers, w, func(ctx context.Context, todo chan<- job) error {
		for after := int64(0); ; {
			batch, err := s.Unread(ctx, r.Digest(), after, ahead)
			if err != nil || len(batch) == 0 {
				return err
			}
			for _, u := range batch {
				if err := put(ctx, todo, job{u, func() {}}); err != nil {
					return err
				}
				after = u.ID
			}
		}
	})
}

// job is a document to be read. It is acknowledged when what came of it is kept.
type job struct {
	store.Unread
	acknowledge func()
}

// result is what came of a job.
type result struct {
	job
	reading *read.Reading
	failure error
}

func put[T any](ctx context.Context, to chan<- T, v T) error {
	select {
	case to <- v:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// reading reads what feed hands out until it returns.
func reading(ctx context.Context, s *store.Store, r *read.Reader, workers int, w Watch, feed func(context.Context, chan<- job) error) error {
	g, ctx := errgroup.WithContext(ctx)
	todo := make(chan job)
	done := make(chan result, waiting)
	g.Go(func() error {
		defer close(todo)
		return feed(ctx, todo)
	})
	g.Go(func() error {
		defer close(done)
		readers, ctx := errgroup.WithContext(ctx)
		for range workers {
			readers.Go(func() error {
				for j := range todo {
					found, err := readOne(ctx, r, &j.Unread)
					if ctx.Err() != nil {
						return ctx.Err()
					}
					if err := put(ctx, done, result{j, found, err}); err != nil {
						return err
					}
				}
				return nil
			})
		}
		return readers.Wait()
	})
	g.Go(func() error { return keep(ctx, s, r.Digest(), w, done) })
	return g.Wait()
}

// keep keeps what came of the jobs until there are no more.
func keep(ctx context.Context, s *store.Store, reader string, w Watch, done <-chan result) error {
	var jobs []job
	var readings []store.Reading
	flush := func() error {
		if len(readings) > 0 {
			if err := s.Put(ctx, readings); err != nil {
				return err
			}
		}
		for _, j := range jobs {
			j.acknowledge()
			w.Done(len(j.Document.Text))
		}
		if len(readings) > 0 && w.Kept != nil {
			if err := w.Kept(ctx); err != nil {
				return err
			}
		}
		jobs, readings = jobs[:0], readings[:0]
		return nil
	}
	late := time.NewTicker(atLeast)
	defer late.Stop()
	for {
		select {
		case k, more := <-done:
			if !more {
				return flush()
			}
			if k.failure != nil {
				if err := s.Fail(ctx, &k.Unread, reader, k.failure); err != nil {
					return err
				}
				k.acknowledge()
				w.Failed(k.Document.Hash, k.failure)
				continue
			}
			jobs = append(jobs, k.job)
			if readings = append(readings, store.Reading{Unread: k.Unread, Reader: reader, Reading: k.reading}); len(readings) < atOnce {
				continue
			}
		case <-late.C:
		}
		if err := flush(); err != nil {
			return err
		}
	}
}

// Again reads a text anew by the report that it is read by; nothing is kept.
func Again(ctx context.Context, r *read.Reader, text string, report record.Report) (*read.Reading, error) {
	return readOne(ctx, r, &store.Unread{Document: record.Document{Hash: report.Document, Text: text}, Report: report})
}

// readOne reads a document by its leading report.
func readOne(ctx context.Context, r *read.Reader, u *store.Unread) (reading *read.Reading, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("work: the reader failed on this document, please report it: %v", p)
		}
	}()
	doc, err := document(u)
	if err != nil {
		return nil, err
	}
	return r.Read(ctx, doc)
}

// document is a document as its leading report publishes it.
func document(u *store.Unread) (*text.Document, error) {
	doc, err := text.New(u.Document.Text)
	if err != nil {
		return nil, fmt.Errorf("work: %w", err)
	}
	doc.URL, doc.Title, doc.Publisher, doc.Published = u.Report.URL, u.Report.Title, u.Report.Publisher, u.Report.Published
	return doc, nil
}
