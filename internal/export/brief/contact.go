package brief

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"detente/internal/measure"
	"detente/internal/record"
	"detente/internal/store"
)

// contacts gathers those held, planned and refused, and how long the principals have been silent.
func (m *maker) contacts(ctx context.Context, p *Pair) error {
	var within []record.Entry
	meetings, err := m.meetings(ctx, p.A, p.B, func(e record.Entry, doubted bool) {
		switch {
		case e.Day < m.from.String():
		case !doubted:
			within = append(within, e)
		case e.Day <= m.to.String():
			p.Uncertain++
		}
	})
	if err != nil {
		return err
	}
	p.Dialogue = measure.Talks(meetings, m.to)
	slices.SortStableFunc(within, func(x, y record.Entry) int { // what was held stands before what was planned for it is told
		return heldFirst(&x) - heldFirst(&y)
	})
	for _, e := range within {
		if err := m.contact(ctx, p, e); err != nil {
			return err
		}
	}
	for _, items := range []*[]Item{&p.Held, &p.Planned, &p.Refused} {
		byDay(*items)
	}
	p.MoreHeld = keepBest(&p.Held, mostContacts)
	keepBest(&p.Planned, mostPlans)
	keepBest(&p.Refused, mostPlans)
	return nil
}

// meetings are the contacts of a pair as they were known on the last day, of the years before it. each is told of every one, and whether it is left out because the
// reader doubts it.
func (m *maker) meetings(ctx context.Context, a, b string, each func(e record.Entry, doubted bool)) ([]measure.Meeting, error) {
	var out []measure.Meeting
	err := m.entries(ctx, store.Query{Kind: record.Contact, Source: a, Target: b, From: (m.from - years).String()}, func(e record.Entry) error {
		day, err := measure.ParseDay(e.Day)
		if err != nil || e.Confidence < least {
			return nil
		}
		dated := e.From != "" || e.To != ""
		if e.Status == "held" && (day > m.to || !dated && e.Confidence < surely) {
			each(e, true)
			return nil
		}
		if day > m.to && !dated { // first told of after the last day
			return nil
		}
		if day > m.to {
			if known, err := m.known(ctx, e); err != nil || !known {
				return err
			}
		}
		told := min(day, m.to)
		out = append(out, measure.Meeting{Entry: e.ID, Day: day, Told: told, Status: e.Status, Kind: e.Type, Principals: principals(&e, a) && principals(&e, b)})
		each(e, false)
		return nil
	})
	return out, err
}

// known reports whether a document published by the last day tells of an entry.
func (m *maker) known(ctx context.Context, e record.Entry) (bool, error) {
	c, err := m.citer.Cite(ctx, e)
	if err != nil {
		return false, err
	}
	for i := range c.Citations {
		for _, r := range c.Citations[i].Reports {
			if r.Published[:min(len("2006-01-02"), len(r.Published))] <= m.to.String() {
				return true, nil
			}
		}
	}
	return false, nil
}

// Dialogue is how the principals of two parties talk, as it was known on a day.
func Dialogue(ctx context.Context, s *store.Store, a, b string, on measure.Day) (measure.Dialogue, error) {
	m := &maker{store: s, citer: s.NewCiter(), from: on, to: on}
	meetings, err := m.meetings(ctx, a, b, func(record.Entry, bool) {})
	if err != nil {
		return measure.Dialogue{}, fmt.Errorf("brief: dialogue of %s and %s: %w", a, b, err)
	}
	return measure.Talks(meetings, on), nil
}

// contact puts one contact where it belongs. What is held on the same day by the same persons is one line.
func (m *maker) contact(ctx context.Context, p *Pair, e record.Entry) error {
	c, ok, err := m.cite(ctx, e)
	if err != nil || !ok {
		return err
	}
	it := m.item(&c)
	if it.Published > m.to.String() {
		return nil
	}
	for _, d := range c.Differences {
		p.Differences = append(p.Differences, difference(&c, &d))
	}
	switch e.Status {
	case "held":
		for i := range p.Held {
			h := &p.Held[i]
			if h.Day == it.Day && h.Dated == it.Dated && shareSomebody(h.Who, it.Who) {
				if better(&it, h) {
					it.Also = append(append(it.Also, h.ID), h.Also...)
					p.Held[i] = it
				} else {
					h.Also = append(h.Also, it.ID)
				}
				return nil
			}
		}
		p.Held = append(p.Held, it)
	case "planned", "proposed", "possible":
		for i := range p.Held { // it came about
			h := &p.Held[i]
			if it.Dated && h.Dated && h.Day == it.Day && shareSomebody(h.Who, it.Who) {
				if general[h.Kind] && !general[it.Kind] {
					h.Kind = it.Kind
				}
				h.Also = append(h.Also, it.ID)
				return nil
			}
		}
		if last, _ := measure.ParseDay(it.Day); last > m.to || !it.Dated && m.to-last < fresh {
			p.Planned = append(p.Planned, it)
		}
	case "refused", "cancelled", "denied":
		p.Refused = append(p.Refused, it)
	}
	return nil
}

// general are the kinds of contacts that do not say how one talked.
var general = map[string]bool{"talks": true, "consultation": true, "message": true}

// fresh is for how many days a plan without a date is still one.
const fresh = 14

func heldFirst(e *record.Entry) int {
	if e.Status == "held" {
		return 0
	}
	return 1
}

func difference(c *record.Cited, d *record.Difference) Difference {
	out := Difference{Contact: c.ID, Day: c.Day, Field: d.Field, Name: d.Name, Sides: d.Sides}
	for i, q := range d.Quotes {
		if q != nil {
			out.Quotes[i] = oneLine(q.Evidence.Text)
		}
	}
	return out
}

// better reports whether an item tells a contact better than another: by its day, how one talked, how often it is told and how surely.
func better(a, b *Item) bool {
	if a.Dated != b.Dated {
		return a.Dated
	}
	if general[a.Kind] != general[b.Kind] {
		return !general[a.Kind]
	}
	if a.Tellings != b.Tellings {
		return a.Tellings > b.Tellings
	}
	return a.Sure > b.Sure
}

// shareSomebody reports whether two lists of participants have a surname in common, or one of them names nobody.
func shareSomebody(a, b []string) bool {
	surname := func(s string) string {
		s, _, _ = strings.Cut(s, " (")
		f := strings.Fields(strings.TrimRight(strings.TrimSuffix(s, ", Jr."), "."))
		if len(f) == 0 {
			return ""
		}
		return f[len(f)-1]
	}
	return len(a) == 0 || len(b) == 0 || slices.ContainsFunc(a, func(x string) bool {
		return slices.ContainsFunc(b, func(y string) bool { return surname(x) == surname(y) })
	})
}

// keepBest leaves the n items that are told best, in their order, and returns how many went.
func keepBest(items *[]Item, n int) int {
	if len(*items) <= n {
		return 0
	}
	ranked := slices.Clone(*items)
	slices.SortStableFunc(ranked, func(x, y Item) int {
		switch {
		case better(&x, &y):
			return -1
		case better(&y, &x):
			return 1
		}
		return 0
	})
	kept := map[string]bool{}
	for _, it := range ranked[:n] {
		kept[it.ID] = true
	}
	gone := len(*items) - n
	*items = slices.DeleteFunc(*items, func(it Item) bool { return !kept[it.ID] })
	return gone
}

// principals reports whether a principal of a party took part in a contact.
func principals(e *record.Entry, party string) bool {
	return slices.ContainsFunc(e.By, func(key string) bool {
		_, rest, _ := strings.Cut(key, " ")
		country, _, _ := strings.Cut(rest, " ")
		return country == party && record.IsPrincipal(key, e.Day)
	})
}
