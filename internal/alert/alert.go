// Package alert tells those who cannot watch: rules say what of, what they fire on within some minutes is one message, and messages go out by mail, by signed
// webhooks and as feeds. What fires and what is sent are kept in the store, so that nothing is lost when the process ends; a message that was sent just before
// may be sent again, under the same id. See doc/adr/0011-alerts.md.
package alert

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"time"

	"detente/internal/codebook"
	"detente/internal/fetch"
	"detente/internal/measure"
	"detente/internal/record"
	"detente/internal/store"
)

const (
	lookEvery = 2 * time.Second  // for what was read, and for messages that are due
	statEvery = 20 * time.Second // for alarms and what became of commitments, which are measured anew for it
	hourEvery = time.Minute      // for silent sources and hours of briefs
	ageEvery  = time.Hour        // for messages that are old
	afterFail = time.Minute

	// logAge is how long messages and their deliveries are kept.
	logAge = 90 * 24 * time.Hour
	// atOnce is how many deliveries are under way: one receiver that does not answer holds no other up.
	atOnce = 4
)

// Options are what an Engine works with.
type Options struct {
	Store *store.Store
	Books *codebook.Books
	Mail  *Mailer       // nil: no server of mail was named
	Web   *fetch.Client // by which webhooks are sent; nil: none are
	Link  string        // address under which the page is reached, without a slash at its end
	Log   *slog.Logger
	// Alarms are those of a pair, Settled is what became of all commitments, as the record is by now.
	Alarms  func(context.Context, measure.Dyad) ([]measure.Alarm, error)
	Settled func(context.Context) (map[string]record.Settlement, error)
	// Told is called after each try of a delivery; may be nil.
	Told func(*record.Delivery)
}

// Engine lets rules fire and sends what they tell. Make it with New.
type Engine struct {
	Options
	wake  chan struct{}
	every time.Duration // lookEvery; a test's
	// send sends one message to one receiver.
	send func(context.Context, *record.Rule, *record.Receiver, *record.Alert, *record.Delivery) error

	stated          string    // of what alarms and settlements were looked at last: change of the store, rules, situations
	stat, hour, age time.Time // when each was looked for last
}

// New makes an engine.
func New(o Options) (*Engine, error) {
	if o.Store == nil || o.Books == nil || o.Log == nil {
		return nil, errors.New("alert: store, code books and log are wanted")
	}
	if o.Told == nil {
		o.Told = func(*record.Delivery) {}
	}
	e := &Engine{Options: o, wake: make(chan struct{}, 1), every: lookEvery}
	e.send = e.sendBy
	return e, nil
}

// NewID is an id of a rule, message or delivery that no other has.
func NewID() string { return strings.ToLower(rand.Text()) }

// Rouse lets the engine look now.
func (e *Engine) Rouse() {
	select {
	case e.wake <- struct{}{}:
	default:
	}
}

// Run lets rules fire and sends until ctx ends; what is under way then is finished or given back.
func (e *Engine) Run(ctx context.Context) {
	var wg sync.WaitGroup
	defer wg.Wait()
	slots := make(chan struct{}, atOnce)
	for ctx.Err() == nil {
		wait := e.every
		if err := e.look(ctx, time.Now()); err != nil && ctx.Err() == nil {
			e.Log.Error("alerts: rules cannot be looked at; it is tried again", "failure", err.Error())
			wait = afterFail
		}
		if err := e.sendDue(ctx, &wg, slots); err != nil && ctx.Err() == nil {
			e.Log.Error("alerts: messages cannot be sent; it is tried again", "failure", err.Error())
			wait = afterFail
		}
		select {
		case <-ctx.Done():
		case <-e.wake:
		case <-time.After(wait):
		}
	}
}

// look lets rules fire on what is new, and closes the messages that are due.
func (e *Engine) look(ctx context.Context, now time.Time) error {
	rules, err := e.Store.Rules(ctx)
	if err != nil || len(rules) == 0 {
		return err
	}
	situations, err := e.Store.Situations(ctx)
	if err != nil {
		return err
	}
	w := &watch{e, rules, situations}
	failed := []error{w.documents(ctx, now)}
	if now.Sub(e.stat) >= statEvery {
		n, err := e.Store.Changes(ctx)
		var of []byte
		if err == nil {
			of, err = json.Marshal([]any{n, rules, situations})
		}
		if err == nil && string(of) != e.stated {
			if err = w.states(ctx, now); err == nil {
				e.stated = string(of)
			}
		}
		failed = append(failed, err)
		e.stat = now
	}
	if now.Sub(e.hour) >= hourEvery || now.Truncate(time.Minute).After(e.hour) {
		failed = append(failed, w.hours(ctx, now))
		e.hour = now
	}
	if now.Sub(e.age) >= ageEvery {
		failed = append(failed, e.Store.ForgetAlerts(ctx, now.Add(-logAge)))
		e.age = now
	}
	return errors.Join(append(failed, e.close(ctx, now))...)
}

// close closes the messages that are due: they are sent, unless their rule is muted or has sent as many as it may; then they are gathered on.
func (e *Engine) close(ctx context.Context, now time.Time) error {
	due, err := e.Store.Due(ctx, now)
	if err != nil {
		return err
	}
	for i := range due {
		a := &due[i]
		r, err := e.Store.Rule(ctx, a.Rule)
		if errors.Is(err, store.ErrNone) {
			continue
		}
		if err != nil {
			return err
		}
		if !r.Quiet(now) {
			sent, err := e.Store.Closed(ctx, r.ID, now.Add(-24*time.Hour))
			if err != nil {
				return err
			}
			if len(sent) >= r.Most {
				free := sent[len(sent)-r.Most].Add(24 * time.Hour)
				if err := e.Store.Postpone(ctx, a.ID, free); err != nil && !errors.Is(err, store.ErrTaken) {
					return err
				}
				e.Log.Info("alerts: a rule sent as many messages as it may; what it fires on is gathered", "rule", r.Name, "until", free.UTC().Format(time.RFC3339))
				continue
			}
		}
		err = e.Store.CloseAlert(ctx, a.ID, now, func(a *record.Alert) []record.Delivery {
			a.Muted = r.Quiet(now)
			return deliveries(&r, a, now)
		})
		if err != nil && !errors.Is(err, store.ErrTaken) {
			return err
		}
	}
	return nil
}

// deliveries are those of a message to the receivers of its rule.
func deliveries(r *record.Rule, a *record.Alert, now time.Time) (out []record.Delivery) {
	for i := range r.To {
		d := record.Delivery{ID: a.ID + "-" + r.To[i].Kind[:1] + short(r.To[i].Address), Alert: a.ID, Rule: r.ID, Name: r.Name, Test: a.Test, Kind: r.To[i].Kind, Address: r.To[i].Address,
			Items: len(a.Items) + a.More, State: record.Waiting, Made: now.UTC(), Next: now.UTC()}
		if a.Muted {
			d.State, d.Done = record.Hushed, now.UTC()
		}
		out = append(out, d)
	}
	return out
}

// TestNow sends a marked message of a rule and returns what became of its deliveries. What was not taken is tried again by Run.
func (e *Engine) TestNow(ctx context.Context, r *record.Rule, by string) ([]record.Delivery, error) {
	now := time.Now()
	a, all := test(r, by, now)
	for i := range all { // taken already, so that nobody else sends them
		all[i].Tries, all[i].Next = 1, now.UTC().Add(lease)
	}
	if err := e.Store.KeepAlert(ctx, a, all); err != nil {
		return nil, err
	}
	for i := range all {
		if err := e.deliver(ctx, &all[i]); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Test keeps a marked message of a rule, which is sent whether the rule is muted or not, and returns its deliveries; none where the rule has its feed alone.
func Test(ctx context.Context, s *store.Store, r *record.Rule, by string, now time.Time) ([]record.Delivery, error) {
	a, all := test(r, by, now)
	return all, s.KeepAlert(ctx, a, all)
}

func test(r *record.Rule, by string, now time.Time) (*record.Alert, []record.Delivery) {
	a := &record.Alert{ID: NewID(), Rule: r.ID, Name: r.Name, On: r.On, Test: true, Made: now.UTC(), Due: now.UTC(), Items: []record.Notice{{
		Key: "test", Kind: "test", Title: "Test of the rule “" + line(r.Name, titleLength) + "”", Text: "Nothing happened. " + line(by, titleLength) + " asked for this message to see that it arrives.", Path: "/alerts"}}}
	return a, deliveries(r, a, now)
}
