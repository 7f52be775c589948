package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"detente/internal/record"
)

// Settler says what became of commitments by the events that the record has. Commitments that come by day, as Entries gives them, ask for each
// event once, as long as no more than mostHeld are held.
type Settler struct {
	store *Store
	citer *Citer // of events, which other documents tell of
	asOf  string
	said  map[string]record.Settlement // by people, by commitment
	held  map[acts]*stretch
	n     int // events held
}

// mostHeld is how many events a settler holds: some 50 MB.
const mostHeld = 100_000

// acts are what events are looked for by: a country that acts, one that is acted upon, and the family of their code.
type acts struct {
	source, target string // target is "" for what is done to nobody named, anyone for all
	family         string
}

const anyone = "*"

// stretch is what happened after one day until another, by day.
type stretch struct {
	after, until string
	events       []record.Entry
}

// NewSettler makes a settler, for one goroutine, that knows what happened until a day; "" for the last one that the store knows of.
func (s *Store) NewSettler(ctx context.Context, asOf string) (*Settler, error) {
	if asOf == "" {
		last, ok, err := s.LastDay(ctx)
		if err != nil {
			return nil, fmt.Errorf("store: settle: %w", err)
		}
		if ok {
			asOf = last.String()
		}
	}
	said, err := s.settled(ctx)
	if err != nil {
		return nil, fmt.Errorf("store: settle: %w", err)
	}
	return &Settler{store: s, citer: s.NewCiter(), asOf: asOf, said: said, held: map[acts]*stretch{}}, nil
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
				if said.Event, said.Day, err = s.entryOf(ctx, *k.Other); err != nil {
					return nil, err
				}
			}
			last[k.Entry], out[k.Entry] = k.Made, said
		}
	}
	return out, nil
}

// entryOf is the id and day of the entry that a reference is to; "" if there is none.
func (s *Store) entryOf(ctx context.Context, of record.Ref) (id, day string, err error) {
	r, err := s.Corrected(ctx, of.Document)
	if errors.Is(err, ErrNone) {
		return "", "", nil
	}
	if err != nil {
		return "", "", err
	}
	entries, err := s.EntriesOf(ctx, of.Document)
	if id = entries[record.ItemOf(r, of)]; err != nil || id == "" {
		return "", "", err
	}
	e, err := s.Entry(ctx, id)
	return id, e.Day, err
}

// Settle says what became of a commitment.
func (s *Settler) Settle(ctx context.Context, c *record.Entry) (record.Settlement, error) {
	after, until := record.Horizon(c)
	if after == "" { // nothing is known to come after it
		return s.heard(c, record.Settle(c, nil, s.asOf)), nil
	}
	who, toward := record.Doers(c)
	wanted := wantedOf(who, toward, c.Code)
	if c.If != nil {
		wanted = append(wanted, wantedOf(c.If.Sources, record.Suffering(c), c.If.Code)...)
	}
	found, n := make([][]record.Entry, len(wanted)), 0
	for i, k := range wanted {
		var err error
		if found[i], err = s.acts(ctx, k, after, min(until, s.asOf)); err != nil {
			return record.Settlement{}, fmt.Errorf("store: settle %s: %w", c.ID, err)
		}
		n += len(found[i])
	}
	events, seen := make([]record.Entry, 0, n), make(map[string]int, n)
	for _, some := range found {
		for _, e := range some {
			at, has := seen[e.ID]
			if !has {
				seen[e.ID] = len(events)
				events = append(events, e)
				continue
			}
			events[at].Sources = append(slices.Clip(events[at].Sources), e.Sources...)
			events[at].Targets = append(slices.Clip(events[at].Targets), e.Targets...)
		}
	}
	return s.heard(c, record.Settle(c, events, s.asOf)), nil
}

// wantedOf are the acts of some parties toward others or nobody named; toward anyone where there are no others.
func wantedOf(who, toward []string, code string) (out []acts) {
	if len(code) < 2 {
		return nil
	}
	for _, source := range who {
		if len(toward) == 0 {
			out = append(out, acts{source, anyone, code[:2]})
			continue
		}
		out = append(out, acts{source, "", code[:2]})
		for _, target := range toward {
			out = append(out, acts{source, target, code[:2]})
		}
	}
	return out
}

// heard is a settlement as people have it, where they said anything.
func (s *Settler) heard(c *record.Entry, settled record.Settlement) record.Settlement {
	if said, ok := s.said[c.ID]; ok && said.Day <= s.asOf {
		settled.Status, settled.By, settled.Why, settled.Event, settled.Day, settled.Weight = said.Status, said.By, said.Why, said.Event, said.Day, 0
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

// acts are the events of some acts after one day until another.
func (s *Settler) acts(ctx context.Context, k acts, after, until string) ([]record.Entry, error) {
	w := s.held[k]
	switch {
	case w == nil || after < w.after || after > w.until:
		w = &stretch{after: after, until: after}
	default:
		n := 0
		for n < len(w.events) && w.events[n].Day <= after {
			n++
		}
		w = &stretch{after: after, until: w.until, events: w.events[n:]}
	}
	if until > w.until {
		more, err := s.store.happened(ctx, k, w.until, until)
		if err != nil {
			return nil, err
		}
		w.events, w.until = append(w.events, more...), until
	}
	if was := s.held[k]; was != nil {
		s.n -= len(was.events)
	}
	if s.n += len(w.events); s.n > mostHeld {
		s.held, s.n = map[acts]*stretch{}, len(w.events)
	}
	s.held[k] = w
	n := 0
	for n < len(w.events) && w.events[n].Day <= until {
		n++
	}
	return w.events[:n], nil
}

// happened are the events of some acts after one day until another, by day, with what settling asks of them.
func (s *Store) happened(ctx context.Context, k acts, after, until string) ([]record.Entry, error) {
	where, args := `d.source = ?`, []any{k.source}
	if k.target != anyone {
		where, args = where+` AND d.target = ?`, append(args, k.target)
	}
	rows, err := s.read.QueryContext(ctx, s.dialect.bind(`SELECT d.entry, d.day, d.type, d.status, d.source, d.target, e.confidence FROM dyads d JOIN entries e ON e.id = d.entry AND e.day = d.day
		WHERE `+where+` AND d.kind = 'event' AND d.day > ? AND d.day <= ? AND d.type >= ? AND d.type < ? AND d.status IN ('happened', 'ongoing') ORDER BY d.day, d.entry`),
		append(args, after, until, k.family, k.family+":")...) // after all digits
	if err != nil {
		return nil, err
	}
	var out []record.Entry
	for rows.Next() && err == nil {
		e := record.Entry{Kind: record.Event}
		var source, target string
		var sure sql.NullFloat64
		if err = rows.Scan(&e.ID, &e.Day, &e.Type, &e.Status, &source, &target, &sure); err != nil {
			break
		}
		if e.Confidence = sure.Float64; !sure.Valid { // what others coded has none, and is no doubt of our reader
			e.Confidence = 1
		}
		e.Sources = []string{source}
		if target != "" {
			e.Targets = []string{target}
		}
		out = append(out, e)
	}
	return out, errorsOf(err, rows)
}
