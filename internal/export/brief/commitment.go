package brief

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"detente/internal/measure"
	"detente/internal/record"
	"detente/internal/store"
)

// years is how many days before the brief a party's habits are looked for.
const years = 3 * 365

// told are the kinds of commitments that a brief tells, in their order.
var told = []string{"threat", "demand", "refusal", "offer", "promise", "agreement"}

// commitments gathers what one party bound itself to, or asked, toward the other, the same said often as one, with what followed.
func (m *maker) commitments(ctx context.Context, p *Pair, i int, d measure.Dyad) error {
	events, err := m.events(ctx, d)
	if err != nil {
		return err
	}
	days := make(map[string]string, len(events))
	for i := range events {
		days[events[i].ID] = events[i].Day
	}
	asOf := m.to.String()
	var all []measure.Bound
	groups := map[string]*Bound{}
	members := map[string][]record.Entry{}
	var order []string
	err = m.entries(ctx, store.Query{Kind: record.Commitment, Source: d.Source, From: (m.from - years).String(), To: asOf}, func(e record.Entry) error {
		all = append(all, measure.Bound{Entry: e, Now: record.Settle(&e, events, asOf), Events: days})
		if e.Day < m.from.String() || !slices.Contains(e.Targets, d.Target) || !slices.Contains(told, e.Type) {
			return nil
		}
		if e.Confidence < least {
			p.Uncertain++
			return nil
		}
		key := e.Type + " " + e.Code[:min(2, len(e.Code))]
		if e.If != nil {
			key += " if " + strings.Join(e.If.Sources, "+") + " " + e.If.Code[:min(2, len(e.If.Code))] + " " + strings.Join(e.If.Targets, "+")
		}
		if groups[key] == nil {
			groups[key] = &Bound{}
			order = append(order, key)
		}
		members[key] = append(members[key], e)
		return nil
	})
	if err != nil {
		return err
	}
	day, _ := measure.ParseDay(asOf)
	p.Kept[i] = measure.Board(nil, all, day).Kept
	for _, key := range order {
		b, err := m.bound(ctx, members[key], events, asOf)
		if err != nil {
			return err
		}
		if b != nil {
			p.Bound[i] = append(p.Bound[i], *b)
		}
	}
	slices.SortStableFunc(p.Bound[i], func(x, y Bound) int {
		return cmp.Or(cmp.Compare(slices.Index(told, x.Kind), slices.Index(told, y.Kind)), conditional(&y)-conditional(&x), cmp.Compare(y.Times, x.Times), cmp.Compare(x.Day, y.Day), cmp.Compare(x.ID, y.ID))
	})
	if n := len(p.Bound[i]); n > mostBound {
		p.Bound[i], p.MoreBound[i] = p.Bound[i][:mostBound], n-mostBound
	}
	return nil
}

func conditional(b *Bound) int {
	if b.Condition != "" {
		return 1
	}
	return 0
}

// bound tells one group: the member told best, with the most words of a condition among equals, and what followed any of them.
func (m *maker) bound(ctx context.Context, of []record.Entry, events []record.Entry, asOf string) (*Bound, error) {
	var best *record.Cited
	b := &Bound{Settled: "open"}
	for i := range of {
		e := &of[i]
		c, ok, err := m.cite(ctx, *e)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		b.Times++
		b.Last = max(b.Last, e.Day)
		if e.To != "" {
			b.Deadline = e.To
		}
		if best == nil || rank(&c) > rank(best) {
			best = &c
		}
		s := record.Settle(e, events, asOf)
		if s.Status != "open" && (b.Settled == "open" || b.Followed == nil && s.Event != "") {
			b.Settled = s.Status
			if b.Followed, err = m.event(ctx, events, s.Event); err != nil {
				return nil, err
			}
		}
		if b.Fulfilled == nil && s.Fulfilled != "" {
			if b.Fulfilled, err = m.event(ctx, events, s.Fulfilled); err != nil {
				return nil, err
			}
		}
	}
	if best == nil {
		return nil, nil
	}
	b.Item = m.item(best)
	for _, e := range of {
		b.Day = min(b.Day, e.Day)
	}
	return b, nil
}

// rank is how well a commitment is told: the surer, the better; a condition with words is worth a little.
func rank(c *record.Cited) float64 {
	r := c.Confidence
	if c.Condition != "" {
		r += 0.2
	}
	return r
}

// event is an event by its id, as a brief tells it; nil if it is none of those.
func (m *maker) event(ctx context.Context, events []record.Entry, id string) (*Item, error) {
	i := slices.IndexFunc(events, func(e record.Entry) bool { return e.ID == id })
	if i < 0 {
		return nil, nil
	}
	c, err := m.citer.Cite(ctx, events[i])
	if err != nil {
		return nil, err
	}
	it := m.item(&c)
	return &it, nil
}

// events are those that may settle commitments between the two, or fulfil their conditions: all acts of both until the last day.
func (m *maker) events(ctx context.Context, d measure.Dyad) (out []record.Entry, err error) {
	for _, party := range []string{d.Source, d.Target} {
		err := m.entries(ctx, store.Query{Kind: record.Event, Source: party, From: (m.from - years).String(), To: m.to.String()}, func(e record.Entry) error {
			if e.Confidence >= surely {
				out = append(out, e)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}
