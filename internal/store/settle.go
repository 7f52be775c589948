package store

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"detente/internal/record"
)

// Settler says what became of commitments by the events that the record has. Commitments that come by day, as Entries gives them, cost one
// pass over the events: it holds those of the year after the last commitment.
type Settler struct {
	store   *Store
	citer   *Citer // of events, which other documents tell of
	asOf    string
	from    string // day of the last commitment
	next    func() (record.Entry, error, bool)
	stop    func()
	ahead   *record.Entry                // the next event, which is beyond the year yet
	events  map[acts][]record.Entry      // that happened, by day
	dropped string                       // day before which none is held
	said    map[string]record.Settlement // by people, by commitment
}

// acts are what events are looked for by: a country that acts, and the family of their code.
type acts struct{ source, family string }

// NewSettler makes a settler, for one goroutine; Close ends it.
func (s *Store) NewSettler(ctx context.Context) (*Settler, error) {
	asOf, err := s.lastDay(ctx)
	if err != nil {
		return nil, fmt.Errorf("store: settle: %w", err)
	}
	said, err := s.settled(ctx)
	if err != nil {
		return nil, fmt.Errorf("store: settle: %w", err)
	}
	return &Settler{store: s, citer: s.NewCiter(), asOf: asOf, said: said}, nil
}

// settled is what people said last of commitments, by the ids of these: who, and by which event.
func (s *Store) settled(ctx context.Context) (map[string]record.Settlement, error) {
	claims, err := s.claimsAs(ctx, s.read, `WHERE c.verdict = ?`, string(record.Settled))
	if err != nil {
		return nil, err
	}
	carry, seen := s.carrying(ctx, s.read), map[string]bool{}
	last, out := map[string]time.Time{}, map[string]record.Settlement{}
	for i := range claims {
		leader, err := carry.leader(claims[i].Of.Document)
		if err != nil {
			return nil, err
		}
		if seen[leader] || leader == "" {
			continue
		}
		seen[leader] = true
		corrections, err := s.Corrections(ctx, leader)
		if err != nil {
			return nil, err
		}
		for _, k := range corrections {
			if k.Verdict != record.Settled || k.Entry == "" || k.Undone || k.Fate == record.Gone || k.Made.Before(last[k.Entry]) {
				continue
			}
			said := record.Settlement{Status: k.Status, By: "claim", Why: fmt.Sprintf("says %s, %s", k.Author, k.Made.Format(time.DateOnly))}
			if k.Other != nil {
				if said.Event, err = s.entryOf(ctx, *k.Other); err != nil {
					return nil, err
				}
			}
			last[k.Entry], out[k.Entry] = k.Made, said
		}
	}
	return out, nil
}

// entryOf is the id of the entry that a reference is to; "" if there is none.
func (s *Store) entryOf(ctx context.Context, of record.Ref) (string, error) {
	r, err := s.Corrected(ctx, of.Document)
	if errors.Is(err, ErrNone) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	entries, err := s.EntriesOf(ctx, of.Document)
	return entries[record.ItemOf(r, of)], err
}

// Close lets go of what the settler holds.
func (s *Settler) Close() {
	if s.stop != nil {
		s.stop()
	}
	s.next, s.stop, s.ahead, s.events = nil, nil, nil, nil
}

// Settle says what became of a commitment.
func (s *Settler) Settle(ctx context.Context, c *record.Entry) (record.Settlement, error) {
	from, to := record.Horizon(c)
	if from == "" { // nothing is known to come after it
		return s.heard(c, record.Settle(c, nil, s.asOf)), nil
	}
	if err := s.reach(ctx, from, to); err != nil {
		return record.Settlement{}, fmt.Errorf("store: settle %s: %w", c.ID, err)
	}
	seen := map[string]bool{}
	var events []record.Entry
	gather := func(sources []string, code string) {
		for _, source := range sources {
			for _, e := range s.events[acts{source, family(code)}] {
				if e.Day >= from && e.Day <= to && !seen[e.ID] {
					seen[e.ID] = true
					events = append(events, e)
				}
			}
		}
	}
	gather(c.Sources, c.Code)
	gather(c.Targets, c.Code)
	if c.If != nil {
		gather(c.If.Sources, c.If.Code)
	}
	return s.heard(c, record.Settle(c, events, s.asOf)), nil
}

// heard is a settlement as people have it, where they said anything.
func (s *Settler) heard(c *record.Entry, settled record.Settlement) record.Settlement {
	if said, ok := s.said[c.ID]; ok {
		settled.Status, settled.By, settled.Why, settled.Event, settled.Weight = said.Status, said.By, said.Why, said.Event, 0
	}
	return settled
}

// Evidence are the events that a settlement rests on.
func (s *Settler) Evidence(ctx context.Context, settled *record.Settlement) ([]record.Evidence, error) {
	var out []record.Evidence
	for _, id := range []string{settled.Event, settled.Fulfilled} {
		if id == "" {
			continue
		}
		event, err := s.store.Entry(ctx, id)
		if err != nil {
			return nil, err
		}
		cited, err := s.citer.Cite(ctx, event)
		if err != nil {
			return nil, err
		}
		e := record.Evidence{Event: id, Day: event.Day, Condition: id == settled.Fulfilled}
		for i := range cited.Citations {
			k := &cited.Citations[i]
			if !k.Leads && event.Origin == "" {
				continue
			}
			e.Document, e.Words, e.Sentence = k.Document, k.Words, k.Evidence
			if len(k.Reports) > 0 {
				e.Report = &k.Reports[0]
			}
			break
		}
		out = append(out, e)
	}
	return out, nil
}

// reach holds the events from one day to another.
func (s *Settler) reach(ctx context.Context, from, to string) error {
	if s.next == nil || from < s.from {
		s.Close()
		s.events, s.dropped = map[acts][]record.Entry{}, from
		s.next, s.stop = iter.Pull2(s.store.Entries(ctx, Query{Kind: record.Event, From: from}))
	}
	s.from = from
	for {
		if s.ahead == nil {
			e, err, more := s.next()
			if !more {
				break
			}
			if err != nil {
				return err
			}
			if e.Status != "happened" && e.Status != "ongoing" {
				continue
			}
			s.ahead = &record.Entry{ID: e.ID, Kind: e.Kind, Type: e.Type, Status: e.Status, Day: e.Day, Sources: e.Sources, Targets: e.Targets}
		}
		if s.ahead.Day > to {
			break
		}
		for _, source := range s.ahead.Sources {
			k := acts{source, family(s.ahead.Type)}
			s.events[k] = append(s.events[k], *s.ahead)
		}
		s.ahead = nil
	}
	if s.dropped[:7] < from[:7] { // once a month
		s.dropped = from
		for k, all := range s.events {
			n := 0
			for n < len(all) && all[n].Day < from {
				n++
			}
			s.events[k] = append([]record.Entry(nil), all[n:]...)
		}
	}
	return nil
}

// family is the root of a code.
func family(code string) string { return code[:min(2, len(code))] }

// lastDay is the last day on which anything that the store has was published.
func (s *Store) lastDay(ctx context.Context) (day string, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT COALESCE(MAX(day), '') FROM documents`).Scan(&day)
	return day, err
}
