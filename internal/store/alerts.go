package store

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"detente/internal/record"
)

// ErrTaken tells that another process did the same already.
var ErrTaken = errors.New("another process did it")

// Firing is what a rule is to tell of.
type Firing struct {
	Rule  string
	Known []string        // keys that are noted and not told
	Items []record.Notice // those whose key the rule told or knew are passed over
}

// Fire takes what rules fired on into their open messages, and notes that they looked at documents: all or nothing, so that nothing is told twice or lost
// whenever the process ends. ErrTaken if another looked at one of the documents.
func (s *Store) Fire(ctx context.Context, now time.Time, looked []Fresh, fired []Firing, newID func() string) error {
	err := s.writing(ctx, func(t *tx) error {
		for i := range looked {
			res, err := t.exec(ctx, `DELETE FROM fresh WHERE document = ? AND ready = 1`, looked[i].ID)
			if err == nil {
				err = one(res)
			}
			if errors.Is(err, ErrNone) {
				return ErrTaken
			}
			if err != nil {
				return err
			}
		}
		for i := range fired {
			if err := fire(ctx, t, now, &fired[i], newID); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("store: fire: %w", err)
	}
	return nil
}

func fire(ctx context.Context, t *tx, now time.Time, f *Firing, newID func() string) error {
	r, err := ruleOf(ctx, t, f.Rule)
	if errors.Is(err, ErrNone) { // removed meanwhile
		return nil
	}
	if err != nil {
		return err
	}
	note := func(key string) (bool, error) {
		res, err := t.exec(ctx, `INSERT INTO told(rule, item) VALUES (?, ?) ON CONFLICT DO NOTHING`, r.ID, key)
		if err != nil {
			return false, err
		}
		n, err := res.RowsAffected()
		return n == 1, err
	}
	for _, key := range f.Known {
		if _, err := note(key); err != nil {
			return err
		}
	}
	var fresh []record.Notice
	for i := range f.Items {
		is, err := note(f.Items[i].Key)
		if err != nil {
			return err
		}
		if is {
			fresh = append(fresh, f.Items[i])
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	a, err := jsonOf[record.Alert](ctx, t.dialect, t, `SELECT body FROM alerts WHERE rule = ? AND state = 'open'`, r.ID)
	switch {
	case errors.Is(err, ErrNone):
		a = record.Alert{ID: newID(), Rule: r.ID, Name: r.Name, On: r.On, Made: now.UTC(), Due: now.UTC().Add(time.Duration(r.Gather) * time.Minute), Open: true}
	case err != nil:
		return err
	}
	room := max(0, record.MostNotices-len(a.Items))
	a.Items = append(a.Items, fresh[:min(room, len(fresh))]...)
	a.More += max(0, len(fresh)-room)
	return keepAlert(ctx, t, &a)
}

func keepAlert(ctx context.Context, t *tx, a *record.Alert) error {
	body, err := json.Marshal(a)
	if err != nil {
		return err
	}
	state := "closed"
	switch {
	case a.Open:
		state = "open"
	case a.Test:
		state = "test"
	case a.Muted:
		state = "muted"
	}
	_, err = t.exec(ctx, `INSERT INTO alerts(id, rule, state, due, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET state = excluded.state, due = excluded.due, body = excluded.body`,
		a.ID, a.Rule, state, a.Due.UTC().Format(madeFormat), string(body))
	return err
}

// Known are the keys that a rule told of, or knew.
func (s *Store) Known(ctx context.Context, rule string) (map[string]bool, error) {
	all, err := s.texts(ctx, `SELECT item FROM told WHERE rule = ?`, rule)
	if err != nil {
		return nil, fmt.Errorf("store: what rule %s told: %w", rule, err)
	}
	out := make(map[string]bool, len(all))
	for _, key := range all {
		out[key] = true
	}
	return out, nil
}

// Due are the messages that are gathered and due at a time.
func (s *Store) Due(ctx context.Context, now time.Time) ([]record.Alert, error) {
	out, err := jsons[record.Alert](ctx, s.dialect, s.read, `SELECT body FROM alerts WHERE state = 'open' AND due <= ? ORDER BY due, id`, now.UTC().Format(madeFormat))
	if err != nil {
		return nil, fmt.Errorf("store: due alerts: %w", err)
	}
	return out, nil
}

// Closed are the times since one at which messages of a rule were closed, in order; tests and muted ones are not counted.
func (s *Store) Closed(ctx context.Context, rule string, since time.Time) (out []time.Time, err error) {
	all, err := s.texts(ctx, `SELECT due FROM alerts WHERE rule = ? AND state = 'closed' AND due > ? ORDER BY due`, rule, since.UTC().Format(madeFormat))
	for i := 0; err == nil && i < len(all); i++ {
		var at time.Time
		at, err = time.Parse(time.RFC3339, all[i])
		out = append(out, at)
	}
	if err != nil {
		return nil, fmt.Errorf("store: alerts of rule %s: %w", rule, err)
	}
	return out, nil
}

// Postpone lets a message be gathered for longer.
func (s *Store) Postpone(ctx context.Context, id string, due time.Time) error {
	return s.changeAlert(ctx, id, func(a *record.Alert, t *tx) error {
		a.Due = due.UTC()
		return nil
	})
}

// CloseAlert closes a message at a time, which is its due from then on, and keeps the deliveries that send makes of it, all or nothing. ErrTaken if it is not open.
func (s *Store) CloseAlert(ctx context.Context, id string, now time.Time, send func(*record.Alert) []record.Delivery) error {
	return s.changeAlert(ctx, id, func(a *record.Alert, t *tx) error {
		a.Open, a.Due = false, now.UTC()
		return keepDeliveries(ctx, t, send(a))
	})
}

func (s *Store) changeAlert(ctx context.Context, id string, change func(*record.Alert, *tx) error) error {
	err := s.writing(ctx, func(t *tx) error {
		var body []byte
		var a record.Alert
		found, err := t.row(ctx, `SELECT body FROM alerts WHERE id = ? AND state = 'open'`, []any{id}, &body)
		switch {
		case err != nil:
			return err
		case !found:
			return ErrTaken
		}
		if err := json.Unmarshal(body, &a); err != nil {
			return err
		}
		if err := change(&a, t); err != nil {
			return err
		}
		return keepAlert(ctx, t, &a)
	})
	if err != nil {
		return fmt.Errorf("store: alert %s: %w", id, err)
	}
	return nil
}

// KeepAlert keeps a message that is not gathered, with its deliveries: a test.
func (s *Store) KeepAlert(ctx context.Context, a *record.Alert, deliveries []record.Delivery) error {
	err := s.writing(ctx, func(t *tx) error {
		if err := keepAlert(ctx, t, a); err != nil {
			return err
		}
		return keepDeliveries(ctx, t, deliveries)
	})
	if err != nil {
		return fmt.Errorf("store: alert %s: %w", a.ID, err)
	}
	return nil
}

// Alert is a message by its id; ErrNone if there is none.
func (s *Store) Alert(ctx context.Context, id string) (record.Alert, error) {
	a, err := jsonOf[record.Alert](ctx, s.dialect, s.read, `SELECT body FROM alerts WHERE id = ?`, id)
	if err != nil {
		return a, fmt.Errorf("store: alert %s: %w", id, err)
	}
	return a, nil
}

// Alerts are the messages of a rule that were told, the newest first, at most n; tests are among them, muted ones are not.
func (s *Store) Alerts(ctx context.Context, rule string, n int) ([]record.Alert, error) {
	out, err := jsons[record.Alert](ctx, s.dialect, s.read, `SELECT body FROM alerts WHERE rule = ? AND state IN ('closed', 'test') ORDER BY due DESC, id DESC LIMIT ?`, rule, n)
	if err != nil {
		return nil, fmt.Errorf("store: alerts of rule %s: %w", rule, err)
	}
	return out, nil
}

func keepDeliveries(ctx context.Context, t *tx, all []record.Delivery) error {
	for i := range all {
		d := &all[i]
		body, err := json.Marshal(d)
		if err != nil {
			return err
		}
		if _, err := t.exec(ctx, `INSERT INTO deliveries(id, alert, rule, state, next, made, tries, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (id) DO UPDATE SET state = excluded.state, next = excluded.next, tries = excluded.tries, body = excluded.body`,
			d.ID, d.Alert, d.Rule, string(d.State), d.Next.UTC().Format(madeFormat), d.Made.UTC().Format(madeFormat), d.Tries, string(body)); err != nil {
			return err
		}
	}
	return nil
}

// NextDelivery takes the delivery that waits longest at a time, for so long: if it is not finished by then, because the process ended, it is there to be taken
// again. ErrNone if none is due.
func (s *Store) NextDelivery(ctx context.Context, now time.Time, lease time.Duration) (d record.Delivery, err error) {
	var some bool // asked first without waiting for those who write
	if err := s.read.QueryRowContext(ctx, s.dialect.bind(`SELECT EXISTS (SELECT 1 FROM deliveries WHERE state = ? AND next <= ?)`), string(record.Waiting), now.UTC().Format(madeFormat)).Scan(&some); err != nil || !some {
		return d, fmt.Errorf("store: next delivery: %w", cmp.Or(err, ErrNone))
	}
	err = s.writing(ctx, func(t *tx) error {
		next, err := jsonOf[record.Delivery](ctx, t.dialect, t, `SELECT body FROM deliveries WHERE state = ? AND next <= ? ORDER BY next, id LIMIT 1`, string(record.Waiting), now.UTC().Format(madeFormat))
		if err != nil {
			return err
		}
		d = next
		had := d.Tries
		d.Tries, d.Next = d.Tries+1, now.UTC().Add(lease)
		body, err := json.Marshal(&d)
		if err != nil {
			return err
		}
		res, err := t.exec(ctx, `UPDATE deliveries SET tries = ?, next = ?, body = ? WHERE id = ? AND tries = ? AND state = ?`, d.Tries, d.Next.Format(madeFormat), string(body), d.ID, had, string(record.Waiting))
		if err == nil {
			err = one(res)
		}
		return err
	})
	if err != nil {
		return d, fmt.Errorf("store: next delivery: %w", err)
	}
	return d, nil
}

// Finish keeps what became of a delivery that was claimed.
func (s *Store) Finish(ctx context.Context, d *record.Delivery) error {
	err := s.writing(ctx, func(t *tx) error {
		var n int
		if found, err := t.row(ctx, `SELECT 1 FROM deliveries WHERE id = ? AND tries = ?`, []any{d.ID, d.Tries}, &n); err != nil || !found { // its rule was removed, or it took too long and another tries
			return err
		}
		return keepDeliveries(ctx, t, []record.Delivery{*d})
	})
	if err != nil {
		return fmt.Errorf("store: delivery %s: %w", d.ID, err)
	}
	return nil
}

// ReturnDelivery gives back a delivery that was taken and not tried to the end, so that it is due at once.
func (s *Store) ReturnDelivery(ctx context.Context, d *record.Delivery) error {
	d.Next = d.Made
	err := s.writing(ctx, func(t *tx) error {
		var n int
		if found, err := t.row(ctx, `SELECT 1 FROM deliveries WHERE id = ? AND tries = ?`, []any{d.ID, d.Tries + 1}, &n); err != nil || !found {
			return err
		}
		return keepDeliveries(ctx, t, []record.Delivery{*d})
	})
	if err != nil {
		return fmt.Errorf("store: delivery %s: %w", d.ID, err)
	}
	return nil
}

// Deliveries are those of a rule, or of all for "", after a place, the newest first, at most n.
func (s *Store) Deliveries(ctx context.Context, rule string, after Place, n int) ([]record.Delivery, error) {
	where, args := []string{"1 = 1"}, []any{}
	if rule != "" {
		where, args = append(where, "rule = ?"), append(args, rule)
	}
	if after != (Place{}) {
		where, args = append(where, "(made, id) < (?, ?)"), append(args, after.Day, after.ID)
	}
	out, err := jsons[record.Delivery](ctx, s.dialect, s.read, `SELECT body FROM deliveries WHERE `+strings.Join(where, " AND ")+` ORDER BY made DESC, id DESC LIMIT ?`, append(args, n)...)
	if err != nil {
		return nil, fmt.Errorf("store: deliveries: %w", err)
	}
	return out, nil
}

// PlaceOf is a delivery's place in the list of them.
func PlaceOf(d *record.Delivery) Place {
	return Place{Day: d.Made.UTC().Format(madeFormat), ID: d.ID}
}

// ForgetAlerts forgets messages that were closed before a time, with their deliveries. What rules told stays known.
func (s *Store) ForgetAlerts(ctx context.Context, before time.Time) error {
	err := s.writing(ctx, func(t *tx) error {
		at := before.UTC().Format(madeFormat)
		if _, err := t.exec(ctx, `DELETE FROM deliveries WHERE made < ? AND state <> ?`, at, string(record.Waiting)); err != nil {
			return err
		}
		_, err := t.exec(ctx, `DELETE FROM alerts WHERE state <> 'open' AND due < ? AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.alert = alerts.id)`, at)
		return err
	})
	if err != nil {
		return fmt.Errorf("store: forget alerts: %w", err)
	}
	return nil
}

// untell takes out of messages what quotes documents that are erased.
func untell(ctx context.Context, t *tx, hashes []string) error {
	rows, err := t.query(ctx, `SELECT body FROM alerts`)
	if err != nil {
		return err
	}
	var poorer []record.Alert
	for rows.Next() && err == nil {
		var body []byte
		var a record.Alert
		if err = rows.Scan(&body); err == nil {
			err = json.Unmarshal(body, &a)
		}
		if a.Without(hashes) {
			poorer = append(poorer, a)
		}
	}
	if err := errorsOf(err, rows); err != nil {
		return err
	}
	for i := range poorer {
		if err := keepAlert(ctx, t, &poorer[i]); err != nil {
			return err
		}
	}
	return nil
}
