package serve

import (
	"context"
	"fmt"

	"detente/internal/export/brief"
	"detente/internal/measure"
	"detente/internal/record"
)

const (
	sparkDays = 90 // of a card
	busiest   = 12 // pairs where nothing is watched
	mostCards = 60 // pairs that are measured for one view
)

// Card is a pair at a glance.
type Card struct {
	A           string           `json:"a"`
	B           string           `json:"b"`
	NameA       string           `json:"nameA"`
	NameB       string           `json:"nameB"`
	Tension     measure.Point    `json:"tension"`
	Spark       []Spark          `json:"spark" nullable:"false"`
	Alarms      []measure.Alarm  `json:"alarms" nullable:"false" doc:"Of the days of spark."`
	Dialogue    measure.Dialogue `json:"dialogue"`
	OpenThreats int              `json:"openThreats"`
	State       measure.State    `json:"state"`
}

// Spark is a day of a card's line: tension with its 80 % band, null where it was not measured.
type Spark struct {
	Day   measure.Day `json:"day"`
	Value *float64    `json:"value"`
	Low   *float64    `json:"low"`
	High  *float64    `json:"high"`
}

// Today is what is watched.
type Today struct {
	Day        string         `json:"day" doc:"Empty where nothing was read yet."`
	Situations []TodaySection `json:"situations" nullable:"false"`
	Pairs      []Card         `json:"pairs" nullable:"false" doc:"Where nothing is watched: those that deal most with each other."`
	Left       int            `json:"left" doc:"Pairs that are watched and not shown, because they are too many."`
}

// TodaySection are the pairs of a situation.
type TodaySection struct {
	Name  string `json:"name"`
	Pairs []Card `json:"pairs" nullable:"false"`
}

func (s *Server) today(ctx context.Context, in *struct {
	Until string `query:"until" format:"date" doc:"As it was known on this day; the last one unless told."`
}) (*one[Today], error) {
	if in.Until == "" {
		last, ok, err := s.Store.LastDay(ctx)
		if err != nil {
			return nil, err
		}
		if !ok {
			return &one[Today]{Today{Situations: []TodaySection{}, Pairs: []Card{}}}, nil
		}
		in.Until = last.String()
	}
	day, err := measure.ParseDay(in.Until)
	if err != nil {
		return nil, wrong("query.until", "no day: write it as 2021-12-30", in.Until)
	}
	t, err := s.todayOf(ctx, day)
	if err != nil {
		return nil, err
	}
	return &one[Today]{*t}, nil
}

// todayOf is what is watched, as it was on a day. Each card is kept by itself, so that what changes of what is watched measures nothing anew.
func (s *Server) todayOf(ctx context.Context, day measure.Day) (*Today, error) {
	watched, err := s.Store.Situations(ctx)
	if err != nil {
		return nil, err
	}
	t := &Today{Day: day.String(), Situations: []TodaySection{}, Pairs: []Card{}}
	if len(watched) == 0 {
		pairs, err := kept(ctx, s.kept, "busiest "+t.Day, func(ctx context.Context) ([]measure.Dyad, error) {
			return s.Store.Busiest(ctx, day-sparkDays+1, day, busiest)
		})
		if err != nil {
			return nil, err
		}
		t.Pairs, err = s.cards(ctx, pairs, day)
		return t, err
	}
	left := mostCards
	for _, w := range watched {
		section := TodaySection{Name: w.Name, Pairs: []Card{}}
		var pairs []measure.Dyad
		for _, p := range w.Pairs() {
			if len(pairs) == left {
				t.Left++
				continue
			}
			pairs = append(pairs, measure.Dyad{Source: p[0], Target: p[1]})
		}
		left -= len(pairs)
		if section.Pairs, err = s.cards(ctx, pairs, day); err != nil {
			return nil, err
		}
		t.Situations = append(t.Situations, section)
	}
	return t, nil
}

// cards are those of pairs; all are begun before the first is waited for.
func (s *Server) cards(ctx context.Context, pairs []measure.Dyad, day measure.Day) ([]Card, error) {
	out := make([]Card, len(pairs))
	failed := make([]error, len(pairs))
	done := make(chan int)
	for i, d := range pairs {
		go func() {
			defer func() { done <- i }()
			var c *Card
			if c, failed[i] = s.card(ctx, d, day); c != nil {
				out[i] = *c
			}
		}()
	}
	for range pairs {
		<-done
	}
	for _, err := range failed {
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (s *Server) card(ctx context.Context, d measure.Dyad, day measure.Day) (*Card, error) {
	return kept(ctx, s.kept, fmt.Sprintf("card %s %s %v", d.Source, d.Target, day), func(ctx context.Context) (*Card, error) {
		c := &Card{A: d.Source, B: d.Target, NameA: s.Books.PartyName(d.Source), NameB: s.Books.PartyName(d.Target), Spark: []Spark{}, Alarms: []measure.Alarm{}}
		series, err := s.Store.Series(ctx, d, true, day-sparkDays+1, day)
		if err != nil {
			return nil, err
		}
		points, alarms, err := measure.Watch(series)
		if err != nil {
			return nil, err
		}
		c.Tension = points[len(points)-1]
		c.State = c.Tension.State
		for i := range points[max(0, len(points)-sparkDays):] {
			p := &points[max(0, len(points)-sparkDays)+i]
			k := Spark{Day: p.Day}
			if p.Ratio != nil {
				k.Value, k.Low, k.High = &p.Ratio.Value, &p.Ratio.In80[0], &p.Ratio.In80[1]
			}
			c.Spark = append(c.Spark, k)
		}
		for _, a := range alarms {
			if a.Day > day-sparkDays {
				c.Alarms = append(c.Alarms, a)
			}
		}
		if c.Dialogue, err = brief.Dialogue(ctx, s.Store, d.Source, d.Target, day); err != nil {
			return nil, err
		}
		settled, err := s.settled(ctx)
		if err != nil {
			return nil, err
		}
		c.OpenThreats = settled.threats(d, day) + settled.threats(d.Reverse(), day)
		return c, nil
	})
}

// settlements are what became of all commitments.
type settlements struct {
	of   map[string]record.Settlement
	made map[measure.Dyad][]record.Entry // threats by who makes them to whom
}

// settled settles all commitments.
func (s *Server) settled(ctx context.Context) (*settlements, error) {
	return kept(ctx, s.kept, "settled", func(ctx context.Context) (*settlements, error) {
		settler, err := s.Store.NewSettler(ctx, "")
		if err != nil {
			return nil, err
		}
		out := &settlements{map[string]record.Settlement{}, map[measure.Dyad][]record.Entry{}}
		for e, err := range s.Store.Entries(ctx, commitmentsOnly) {
			if err != nil {
				return nil, err
			}
			if out.of[e.ID], err = settler.Settle(ctx, &e); err != nil {
				return nil, err
			}
			if e.Type == "threat" {
				for _, d := range e.Dyads() {
					k := measure.Dyad{Source: d[0], Target: d[1]}
					out.made[k] = append(out.made[k], record.Entry{ID: e.ID, Day: e.Day})
				}
			}
		}
		return out, nil
	})
}

// settledBy is what became of commitments as of a day, where that is the last one, as it is for most who ask; else nothing, and each brief finds it by itself.
func (s *Server) settledBy(ctx context.Context, day measure.Day) (map[string]record.Settlement, error) {
	last, ok, err := s.Store.LastDay(ctx)
	if err != nil || !ok || last != day {
		return nil, err
	}
	all, err := s.settled(ctx)
	if err != nil {
		return nil, err
	}
	return all.of, nil
}

// threats is how many threats of a party to another, made in the year before a day, are open.
func (m *settlements) threats(d measure.Dyad, day measure.Day) (n int) {
	for i := range m.made[d] {
		e := &m.made[d][i]
		if e.Day <= day.String() && e.Day > (day-365).String() && m.of[e.ID].Status == "open" {
			n++
		}
	}
	return n
}
