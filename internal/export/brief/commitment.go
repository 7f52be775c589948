package brief

import (
	"cmp"
	"context"
	"fmt"
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

// bounds are what one party bound itself to, or asked, toward anyone, with what became of it.
func (m *maker) bounds(ctx context.Context, d measure.Dyad) (all []measure.Bound, err error) {
	err = m.entries(ctx, store.Query{Kind: record.Commitment, Source: d.Source, From: (m.from - years).String(), To: m.to.String()}, func(e record.Entry) error {
		now, err := m.settle(ctx, &e)
		all = append(all, measure.Bound{Entry: e, Now: now})
		return err
	})
	return all, err
}

// settle is what became of a commitment.
func (m *maker) settle(ctx context.Context, c *record.Entry) (now record.Settlement, err error) {
	if now, known := m.settled[c.ID]; known {
		return now, nil
	}
	if m.settler == nil {
		if m.settler, err = m.store.NewSettler(ctx, m.to.String()); err != nil {
			return now, err
		}
	}
	return m.settler.Settle(ctx, c)
}

// Boards are, for directions of pairs, what is open on a day of what the source bound itself to, or asked, toward the target, and how often such
// things of it came true before.
func Boards(ctx context.Context, s *store.Store, directions []measure.Dyad, on measure.Day) ([]measure.Commitments, error) {
	m := &maker{store: s, from: on, to: on}
	var out []measure.Commitments
	for _, d := range directions {
		all, err := m.bounds(ctx, d)
		if err != nil {
			return nil, fmt.Errorf("brief: commitments of %v: %w", d, err)
		}
		toward := slices.DeleteFunc(slices.Clone(all), func(b measure.Bound) bool {
			return b.Entry.Confidence < least || !slices.Contains(b.Entry.Targets, d.Target)
		})
		out = append(out, measure.Board(toward, all, on))
	}
	return out, nil
}

// commitments gathers what one party bound itself to, or asked, toward the other, the same said often as one, with what followed.
func (m *maker) commitments(ctx context.Context, p *Pair, i int, d measure.Dyad) error {
	all, err := m.bounds(ctx, d)
	if err != nil {
		return err
	}
	groups := map[string][]measure.Bound{}
	var order []string
	for _, b := range all {
		e := &b.Entry
		if e.Day < m.from.String() || !slices.Contains(e.Targets, d.Target) || !slices.Contains(told, e.Type) {
			continue
		}
		if e.Confidence < least {
			p.Uncertain++
			continue
		}
		key := e.Type + " " + e.Code[:min(2, len(e.Code))]
		if e.If != nil {
			key += " if " + strings.Join(e.If.Sources, "+") + " " + e.If.Code[:min(2, len(e.If.Code))] + " " + strings.Join(e.If.Targets, "+")
		}
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], b)
	}
	p.Kept[i] = measure.Board(nil, all, m.to).Kept
	for _, key := range order {
		b, err := m.bound(ctx, groups[key])
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
func (m *maker) bound(ctx context.Context, of []measure.Bound) (*Bound, error) {
	var best *record.Cited
	b := &Bound{Settled: "open"}
	for i := range of {
		e, s := &of[i].Entry, &of[i].Now
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
		if s.Status != "open" && (b.Settled == "open" || b.Followed == nil && s.Event != "") {
			b.Settled = s.Status
			if b.Followed, err = m.event(ctx, s.Event); err != nil {
				return nil, err
			}
		}
		if b.Fulfilled == nil && s.Fulfilled != "" {
			if b.Fulfilled, err = m.event(ctx, s.Fulfilled); err != nil {
				return nil, err
			}
		}
	}
	if best == nil {
		return nil, nil
	}
	b.Item = m.item(best)
	for i := range of {
		b.Day = min(b.Day, of[i].Entry.Day)
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

// event is an event by its id, as a brief tells it; nil for "".
func (m *maker) event(ctx context.Context, id string) (*Item, error) {
	if id == "" {
		return nil, nil
	}
	e, err := m.store.Entry(ctx, id)
	if err != nil {
		return nil, err
	}
	c, err := m.citer.Cite(ctx, e)
	if err != nil {
		return nil, err
	}
	it := m.item(&c)
	return &it, nil
}
