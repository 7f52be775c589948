// Package work reads what waits to be read: the documents of a store that its reader has not read.
package work

import (
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"

	"detente/internal/read"
	"detente/internal/store"
	"detente/internal/text"
)

const (
	ahead   = 64 // documents fetched from the store at a time
	atOnce  = 32 // readings kept in one transaction
	waiting = 64 // readings that wait to be kept
)

// Read reads every unread document of the store with a number of workers and keeps the readings; done is told of each. A document that
// cannot be read is told to failed and left for another reader; the others go on.
func Read(ctx context.Context, s *store.Store, r *read.Reader, workers int, done func(words int), failed func(document string, err error)) error {
	g, ctx := errgroup.WithContext(ctx)
	todo := make(chan store.Unread)
	kept := make(chan store.Reading, waiting)
	g.Go(func() error {
		defer close(todo)
		for after := int64(0); ; {
			batch, err := s.Unread(ctx, r.Digest(), after, ahead)
			if err != nil {
				return err
			}
			if len(batch) == 0 {
				return nil
			}
			for _, u := range batch {
				select {
				case todo <- u:
				case <-ctx.Done():
					return ctx.Err()
				}
				after = u.ID
			}
		}
	})
	g.Go(func() error {
		defer close(kept)
		readers, ctx := errgroup.WithContext(ctx)
		for range workers {
			readers.Go(func() error {
				for u := range todo {
					reading, err := readOne(ctx, r, &u)
					if ctx.Err() != nil {
						return ctx.Err()
					}
					if err != nil {
						failed(u.Document.Hash, err)
						continue
					}
					select {
					case kept <- store.Reading{Unread: u, Reader: r.Digest(), Reading: reading}:
					case <-ctx.Done():
						return ctx.Err()
					}
				}
				return nil
			})
		}
		return readers.Wait()
	})
	g.Go(func() error {
		var batch []store.Reading
		keep := func() error {
			if len(batch) == 0 {
				return nil
			}
			if err := s.Put(ctx, batch); err != nil {
				return err
			}
			for i := range batch {
				done(len(batch[i].Document.Text))
			}
			batch = batch[:0]
			return nil
		}
		for k := range kept {
			if batch = append(batch, k); len(batch) >= atOnce {
				if err := keep(); err != nil {
					return err
				}
			}
		}
		return keep()
	})
	return g.Wait()
}

// readOne reads a document by its leading report.
func readOne(ctx context.Context, r *read.Reader, u *store.Unread) (reading *read.Reading, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("work: the reader failed on this document, please report it: %v", p)
		}
	}()
	doc, err := text.New(u.Document.Text)
	if err != nil {
		return nil, fmt.Errorf("work: %w", err)
	}
	doc.URL, doc.Title, doc.Publisher, doc.Published = u.Report.URL, u.Report.Title, u.Report.Publisher, u.Report.Published
	return r.Read(ctx, doc)
}
