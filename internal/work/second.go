package work

import (
	"context"
	"errors"
	"fmt"
	"time"

	"detente/internal/read"
	"detente/internal/read/llm"
	"detente/internal/store"
)

// secondLease is how long a document that was taken for the second reader is nobody else's: longer than the longest takes, so that no two
// processes pay for it.
const secondLease = time.Hour

// WatchSecond is told how the second reading goes.
type WatchSecond struct {
	Done   func(document string, found *llm.Found)
	Failed func(document string, err error) // it cannot be read; this reader is not asked again
}

// Second has the second reader read what waits for it, the newest first, and keeps what it finds beside the record. It returns when nothing waits, or
// when it cannot go on for now: then the error says why, and what it was at waits again.
func Second(ctx context.Context, s *store.Store, r *llm.Reader, w WatchSecond) error {
	for {
		u, err := s.TakeSecond(ctx, r.Digest(), time.Now(), secondLease)
		if errors.Is(err, store.ErrNone) {
			return nil
		}
		if err != nil {
			return err
		}
		found, err := secondly(ctx, r, u)
		switch hash := u.Document.Hash; {
		case err == nil:
			if err := s.PutSecond(ctx, u, r.Digest(), store.Second{Reading: found.Reading, Refused: found.Refused}); err != nil {
				return err
			}
			w.Done(hash, found)
		case llm.Passing(err) && llm.Doubtful(err):
			return err // it stays taken for a while, so that the next time another is tried first
		case llm.Passing(err):
			return errors.Join(err, s.LeaveSecond(context.WithoutCancel(ctx), u))
		default:
			if err := s.FailSecond(ctx, u, r.Digest(), err); err != nil {
				return err
			}
			w.Failed(hash, err)
		}
	}
}

func secondly(ctx context.Context, r *llm.Reader, u *store.Unread) (found *llm.Found, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("work: the second reader failed on this document, please report it: %w: %v", llm.ErrAnswer, p)
		}
	}()
	doc, err := document(u)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", read.ErrLanguage, err) // what is no text is in no language
	}
	return r.Read(ctx, doc)
}

// Account counts what a second reader costs in a store, so that a day's tokens are spent once, whatever is started anew and wherever.
func Account(s *store.Store, limit int) func(ctx context.Context, day string, tokens int) error {
	return func(ctx context.Context, day string, tokens int) error {
		enough, err := s.Spend(ctx, day, tokens, limit)
		if err == nil && !enough {
			err = fmt.Errorf("%w: %d a day (UTC)", llm.ErrSpent, limit)
		}
		return err
	}
}
