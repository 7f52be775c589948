package alert

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	mail "github.com/wneessen/go-mail"

	"detente/internal/account"
	"detente/internal/fetch"
	"detente/internal/record"
	"detente/internal/store"
)

const (
	// lease is how long a delivery may take before another process may try it: more than a mail server and a receiver of webhooks are given.
	lease = 3 * time.Minute
	// What fails is tried again after firstPause, then twice as long after each try, at most longestPause; with mostTries that is twenty hours.
	firstPause   = time.Minute
	longestPause = 6 * time.Hour
	mostTries    = 12
)

// Pause is how long a delivery waits after so many tries; false where it is given up.
func Pause(tries int) (time.Duration, bool) {
	return min(firstPause<<min(tries-1, 20), longestPause), tries < mostTries
}

// short tells addresses apart.
func short(address string) string {
	sum := sha256.Sum256([]byte(address))
	return hex.EncodeToString(sum[:4])
}

// sendDue begins to send what is due, as many at once as there are slots. It returns without waiting for them.
func (e *Engine) sendDue(ctx context.Context, wg *sync.WaitGroup, slots chan struct{}) error {
	for ctx.Err() == nil {
		select {
		case slots <- struct{}{}:
		default:
			return nil // all under way: the next turn goes on
		}
		d, err := e.Store.NextDelivery(ctx, time.Now(), lease)
		if err != nil {
			<-slots
			if errors.Is(err, store.ErrNone) {
				return nil
			}
			return err
		}
		wg.Go(func() {
			defer func() { <-slots; e.Rouse() }()
			if err := e.deliver(ctx, &d); err != nil {
				e.Log.Error("alerts: what became of a delivery cannot be kept; it is sent again under the same id", "delivery", d.ID, "failure", err.Error())
			}
		})
	}
	return nil
}

// deliver tries a delivery and keeps what became of it.
func (e *Engine) deliver(ctx context.Context, d *record.Delivery) error {
	err := e.try(ctx, d)
	if ctx.Err() != nil && err != nil { // stopped: it is there again when its lease ends, or at once
		d.Tries--
		return e.giveBack(ctx, d)
	}
	now := time.Now().UTC()
	d.Fault = ""
	switch wait, again := Pause(d.Tries); {
	case err == nil:
		d.State, d.Done = record.Sent, now
	case errors.Is(err, errMuted):
		d.State, d.Done = record.Hushed, now
	case !again || final(err):
		d.State, d.Done, d.Fault = record.GivenUp, now, plain(err)
		e.Log.Error("alerts: a message is given up", "rule", d.Name, "by", d.Kind, "tries", d.Tries, "failure", d.Fault)
	default:
		var busy *fetch.BusyError
		if errors.As(err, &busy) {
			wait = max(wait, min(time.Until(busy.Until), longestPause))
		}
		d.Next, d.Fault = now.Add(wait), plain(err)
		e.Log.Warn("alerts: a message was not taken; it is tried again", "rule", d.Name, "by", d.Kind, "tries", d.Tries, "again", d.Next.Format(time.RFC3339), "failure", d.Fault)
	}
	late, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second) // it was sent: that is kept also while stopping
	defer cancel()
	if err := e.Store.Finish(late, d); err != nil {
		return err
	}
	e.Told(d)
	return nil
}

// giveBack lets a delivery that was interrupted be tried at once when somebody serves again.
func (e *Engine) giveBack(ctx context.Context, d *record.Delivery) error {
	late, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	return e.Store.ReturnDelivery(late, d)
}

// errMuted is why a delivery is let go.
var errMuted = errors.New("the rule is muted")

// finalError is a failure after which another try would fail as well.
type finalError struct{ error }

func final(err error) bool {
	var f finalError
	var status *fetch.StatusError
	var sent *mail.SendError
	switch {
	case errors.As(err, &f), errors.Is(err, fetch.ErrPrivate), errors.Is(err, fetch.ErrAddress):
		return true
	case errors.As(err, &status):
		return status.Code == http.StatusGone || status.Code >= 300 && status.Code < 400 // the receiver wants no more, or not there: it was signed for this address
	case errors.As(err, &sent):
		return sent.Reason == mail.ErrSMTPRcptTo && !sent.IsTemp() || sent.Reason == mail.ErrSMTPMailFrom && !sent.IsTemp()
	}
	return false
}

// plain is a failure in a line for the log of deliveries.
func plain(err error) string { return line(err.Error(), quoteLength) }

func (e *Engine) try(ctx context.Context, d *record.Delivery) error {
	r, err := e.Store.Rule(ctx, d.Rule)
	if errors.Is(err, store.ErrNone) {
		return finalError{errors.New("its rule was removed")}
	}
	if err != nil {
		return err
	}
	if r.Quiet(time.Now()) && !d.Test { // since it was closed
		return errMuted
	}
	a, err := e.Store.Alert(ctx, d.Alert)
	if errors.Is(err, store.ErrNone) {
		return finalError{errors.New("its message is no longer kept")}
	}
	if err != nil {
		return err
	}
	if len(a.Items) == 0 && a.More == 0 {
		return finalError{errors.New("what it told of was erased")}
	}
	for i := range r.To {
		if c := &r.To[i]; c.Kind == d.Kind && c.Address == d.Address {
			if err := e.mayTell(ctx, c); err != nil {
				return err
			}
			return e.send(ctx, &r, c, &a, d)
		}
	}
	return finalError{errors.New("its rule sends there no more")}
}

// mayTell refuses mail to somebody whose account is disabled: who is let in no more is told no more.
func (e *Engine) mayTell(ctx context.Context, c *record.Receiver) error {
	address, err := account.Mail(c.Address)
	if c.Kind != record.Mail || err != nil { // nobody has such an account
		return nil
	}
	u, err := e.Store.UserByMail(ctx, address)
	if errors.Is(err, store.ErrNone) {
		return nil
	}
	if err == nil && u.Disabled {
		err = finalError{errors.New("the account with this address is disabled")}
	}
	return err
}

// sendBy sends a message to a receiver.
func (e *Engine) sendBy(ctx context.Context, r *record.Rule, c *record.Receiver, a *record.Alert, d *record.Delivery) error {
	m, err := e.message(ctx, r, a)
	if err != nil {
		return err
	}
	switch c.Kind {
	case record.Mail:
		if e.Mail == nil {
			return errors.New("no mail server is known here: start detente serve with --smtp")
		}
		return e.Mail.Send(ctx, d.ID, c.Address, m)
	case record.Webhook:
		if e.Web == nil {
			return errors.New("webhooks are not sent from here: start detente serve with --contact, by which their receivers can reach you")
		}
		return e.hook(ctx, c, d.ID, r, m)
	}
	return finalError{fmt.Errorf("no way to send by %q", c.Kind)}
}
