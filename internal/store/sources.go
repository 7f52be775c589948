package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"detente/internal/record"
)

// never is when a paused source is due.
const never = "9999"

// Follow keeps a source, or what has changed of it.
func (s *Store) Follow(ctx context.Context, f *record.Followed) error {
	if err := s.writing(ctx, func(t *tx) error { return follow(ctx, t, f) }); err != nil {
		return fmt.Errorf("store: follow %s: %w", f.Address, err)
	}
	return nil
}

func follow(ctx context.Context, t *tx, f *record.Followed) error {
	body, err := json.Marshal(f)
	if err != nil {
		return err
	}
	due := f.Due.UTC().Format(time.RFC3339)
	if f.Paused {
		due = never
	}
	_, err = t.exec(ctx, `INSERT INTO sources(address, body, due) VALUES (?, ?, ?) ON CONFLICT (address) DO UPDATE SET body = excluded.body, due = excluded.due`,
		f.Address, string(body), due)
	return err
}

// Refollow changes what is kept of a source, which others may change at the same time; ErrNone if it is not followed.
func (s *Store) Refollow(ctx context.Context, address string, change func(*record.Followed)) error {
	err := s.writing(ctx, func(t *tx) error {
		f, err := jsonOf[record.Followed](ctx, t.dialect, t, `SELECT body FROM sources WHERE address = ?`, address)
		if err != nil {
			return err
		}
		change(&f)
		return follow(ctx, t, &f)
	})
	if err != nil {
		return fmt.Errorf("store: follow %s: %w", address, err)
	}
	return nil
}

// Readdress follows a source at the address to which it moved for good, with all that came by it. Where that one is followed already, both stay as they are. ErrNone
// if it is not followed.
func (s *Store) Readdress(ctx context.Context, from, to string) error {
	err := s.writing(ctx, func(t *tx) error {
		f, err := jsonOf[record.Followed](ctx, t.dialect, t, `SELECT body FROM sources WHERE address = ?`, from)
		if err != nil {
			return err
		}
		var one int
		if taken, err := t.row(ctx, `SELECT 1 FROM sources WHERE address = ?`, []any{to}, &one); err != nil || taken {
			return err
		}
		f.Address = to
		if err := follow(ctx, t, &f); err != nil {
			return err
		}
		for _, q := range []string{`UPDATE reports SET source = ? WHERE source = ?`, `DELETE FROM sources WHERE address <> ? AND address = ?`} {
			if _, err := t.exec(ctx, q, to, from); err != nil {
				return err
			}
		}
		return bump(ctx, t)
	})
	if err != nil {
		return fmt.Errorf("store: source %s, which is at %s now: %w", from, to, err)
	}
	return nil
}

// Followed are the sources that are due at a time, the longest due first; all of them, by address, for the zero time.
func (s *Store) Followed(ctx context.Context, due time.Time) ([]record.Followed, error) {
	order := `due, address`
	if due.IsZero() {
		order = `address`
	}
	all, err := jsons[record.Followed](ctx, s.dialect, s.read, `SELECT body FROM sources ORDER BY `+order)
	if err != nil {
		return nil, fmt.Errorf("store: sources: %w", err)
	}
	if due.IsZero() {
		return all, nil
	}
	// What was asked later than now was asked before the clock was set back, and would wait for it to catch up.
	return slices.DeleteFunc(all, func(f record.Followed) bool { return f.Paused || f.Due.After(due) && !f.Asked.After(due) }), nil
}

// Source is a source by its address; ErrNone if it is not followed.
func (s *Store) Source(ctx context.Context, address string) (record.Followed, error) {
	f, err := jsonOf[record.Followed](ctx, s.dialect, s.read, `SELECT body FROM sources WHERE address = ?`, address)
	if err != nil {
		return f, fmt.Errorf("store: source %s: %w", address, err)
	}
	return f, nil
}

// Unfollow forgets a source; what came by it stays. ErrNone if it is not followed.
func (s *Store) Unfollow(ctx context.Context, address string) error {
	return s.writing(ctx, func(t *tx) error {
		res, err := t.exec(ctx, `DELETE FROM sources WHERE address = ?`, address)
		if err == nil {
			err = one(res)
		}
		if err != nil {
			return fmt.Errorf("store: unfollow %s: %w", address, err)
		}
		return nil
	})
}

// Has reports whether something was taken in from an address, as it is since it was changed there last, "" if that is not known, or else after
// a time.
func (s *Store) Has(ctx context.Context, url, modified string, after time.Time) (bool, error) {
	utc := modified
	if at, err := time.Parse(time.RFC3339, modified); err == nil {
		utc = at.UTC().Format(time.RFC3339)
	}
	var one int
	err := s.read.QueryRowContext(ctx, s.dialect.bind(`SELECT 1 FROM reports WHERE url = ? AND (modified >= ? OR seen >= ? OR seen >= ?) LIMIT 1`),
		url, modified, utc, after.UTC().Format(time.RFC3339)).Scan(&one)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("store: has %s: %w", url, err)
	}
	return true, nil
}
