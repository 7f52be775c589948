package serve

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"detente/internal/alert"
	"detente/internal/measure"
	"detente/internal/record"
	"detente/internal/store"
)

const (
	mostRules = 500
	// lastAlerts is how many messages a rule's feed has.
	lastAlerts = 50
)

// newAlerts makes what lets rules fire and sends what they tell.
func (s *Server) newAlerts() (*alert.Engine, error) {
	return alert.New(alert.Options{Store: s.Store, Books: s.Books, Mail: s.Mail, Web: s.Hooks, Link: s.Link, Log: s.Log,
		Alarms: func(ctx context.Context, d measure.Dyad) ([]measure.Alarm, error) {
			day, ok, err := s.Store.LastDay(ctx)
			if err != nil || !ok {
				return nil, err
			}
			c, err := s.card(ctx, d, day)
			if err != nil {
				return nil, err
			}
			return c.Alarms, nil
		},
		Settled: func(ctx context.Context) (map[string]record.Settlement, error) {
			all, err := s.settled(ctx)
			if err != nil {
				return nil, err
			}
			return all.of, nil
		},
		Told: func(d *record.Delivery) { s.hub.tell(Event{Kind: "alert", Name: d.Name, Fault: d.Fault}) },
	})
}

// Rule is a rule of alerts, without the secrets of its webhooks.
type Rule struct {
	record.Rule
	Feed  string `json:"feed" doc:"Path of what it told, as RSS."`
	Fault string `json:"fault,omitempty" doc:"Why it cannot fire, or cannot send."`
	Last  *Last  `json:"last" doc:"What it told last; null if nothing yet."`
}

// Last is what a rule told last.
type Last struct {
	At    time.Time `json:"at"`
	Title string    `json:"title"`
	Items int       `json:"items"`
	Test  bool      `json:"test,omitempty"`
}

// RuleMade is a rule with the secrets that were made for it.
type RuleMade struct {
	Rule
	Secrets map[string]string `json:"secrets,omitempty" doc:"Of webhooks that are new, by address: what their messages are signed with. It is shown this once."`
}

// RuleAsked says what a rule is to be.
type RuleAsked struct {
	Name      string         `json:"name" minLength:"1" maxLength:"200"`
	On        string         `json:"on" enum:"alarm,entry,contact,source,brief" doc:"alarm: an alarm of a pair; entry: an entry that a search finds, when it is first told; contact: one that is planned or cancelled; source: one that falls silent; brief: an hour of the day."`
	Situation string         `json:"situation,omitempty" maxLength:"200" doc:"alarm, contact, brief: between the parties of this situation."`
	Parties   []string       `json:"parties,omitempty" maxItems:"20" doc:"alarm, contact, brief: between these, letters or names. Without either: all situations; of contacts all."`
	Search    *RuleSearch    `json:"search,omitempty" doc:"entry"`
	Statuses  []string       `json:"statuses,omitempty" maxItems:"7" enum:"possible,proposed,planned,denied,refused,cancelled,held" doc:"contact: those that are told of; planned and cancelled unless told."`
	Source    string         `json:"source,omitempty" maxLength:"2000" doc:"source: its address; all that are followed unless told."`
	At        string         `json:"at,omitempty" maxLength:"5" doc:"brief: when, as 07:30."`
	Zone      string         `json:"zone,omitempty" maxLength:"60" doc:"brief: of which zone, as Europe/Vienna; UTC unless told."`
	To        []RuleReceiver `json:"to,omitempty" maxItems:"20" doc:"Who is told, beside the feed that every rule has."`
	Gather    *int           `json:"gather,omitempty" minimum:"0" maximum:"1440" default:"5" doc:"Minutes in which what fires goes into one message."`
	Most      *int           `json:"most,omitempty" minimum:"1" maximum:"1000" default:"24" doc:"Messages in 24 hours; what fires beyond waits and goes together."`
	Changed   time.Time      `json:"changed,omitzero" doc:"Of the rule as it was looked at: where somebody changed it since, the answer is 409 with both."`
}

// RuleSearch are the fields of GET /api/v1/entries.
type RuleSearch struct {
	Kind      string `json:"kind,omitempty" enum:"statement,event,commitment,contact"`
	Source    string `json:"source,omitempty" maxLength:"60"`
	Target    string `json:"target,omitempty" maxLength:"60"`
	Type      string `json:"type,omitempty" maxLength:"40"`
	Status    string `json:"status,omitempty" maxLength:"40" doc:"Of a commitment: it fires when that becomes of it."`
	Actor     string `json:"actor,omitempty" maxLength:"200"`
	Condition bool   `json:"condition,omitempty"`
	Q         string `json:"q,omitempty" maxLength:"400"`
}

// RuleReceiver is whom a rule tells.
type RuleReceiver struct {
	Kind    string `json:"kind" enum:"mail,webhook"`
	Address string `json:"address" minLength:"3" maxLength:"2000" doc:"Of mail, without a name; or https://…"`
}

// on makes a rule what is asked, and returns the secrets that were made for it.
func (a *RuleAsked) on(ctx context.Context, s *Server, r *record.Rule) (secrets map[string]string, err error) {
	had := r.To
	r.Name, r.On, r.Situation, r.Source, r.At, r.Zone, r.Gather, r.Most = strings.TrimSpace(a.Name), record.Trigger(a.On), a.Situation, strings.TrimSpace(a.Source), a.At, a.Zone, record.UsualGather, record.UsualMost
	r.Parties, r.Statuses, r.Search, r.To = nil, a.Statuses, nil, []record.Receiver{}
	if a.Gather != nil {
		r.Gather = *a.Gather
	}
	if a.Most != nil {
		r.Most = *a.Most
	}
	for _, p := range a.Parties {
		code, err := s.party("body.parties", p)
		if err != nil {
			return nil, err
		}
		r.Parties = append(r.Parties, code)
	}
	if w := a.Search; w != nil {
		r.Search = &record.Wanted{Kind: record.Kind(w.Kind), Type: w.Type, Status: w.Status, Actor: w.Actor, Condition: w.Condition, Words: strings.TrimSpace(w.Q)}
		if r.Search.Source, err = s.party("body.search.source", w.Source); err != nil {
			return nil, err
		}
		if r.Search.Target, err = s.party("body.search.target", w.Target); err != nil {
			return nil, err
		}
	}
	for _, to := range a.To {
		c := record.Receiver{Kind: to.Kind, Address: strings.TrimSpace(to.Address)}
		if c.Kind == record.Webhook {
			if i := slices.IndexFunc(had, func(h record.Receiver) bool { return h.Kind == c.Kind && h.Address == c.Address }); i >= 0 {
				c.Secret = had[i].Secret
			} else {
				if secrets == nil {
					secrets = map[string]string{}
				}
				c.Secret = record.NewSecret()
				secrets[c.Address] = c.Secret
			}
		}
		r.To = append(r.To, c)
	}
	if err := r.Check(); err != nil {
		return nil, fieldProblem(err)
	}
	situations, err := s.Store.Situations(ctx)
	if err != nil {
		return nil, err
	}
	if fault := alert.Fault(r, situations); fault != "" {
		return nil, wrong("body.situation", fault, a.Situation)
	}
	if r.Source != "" {
		if _, err := s.Store.Source(ctx, r.Source); errors.Is(err, store.ErrNone) {
			return nil, wrong("body.source", "it is not followed", a.Source)
		} else if err != nil {
			return nil, err
		}
	}
	return secrets, nil
}

// fieldProblem is what is wrong with a rule as a problem that names the field.
func fieldProblem(err error) error {
	var field *record.FieldError
	if errors.As(err, &field) {
		return wrong("body."+field.Field, field.What, nil)
	}
	return err
}

// shown is a rule for who asks.
func (s *Server) shown(ctx context.Context, r *record.Rule, situations []record.Situation) (*Rule, error) {
	out := &Rule{Rule: *r, Feed: "/feeds/alerts/" + r.ID + ".rss", Fault: alert.Fault(r, situations)}
	out.To = make([]record.Receiver, len(r.To))
	for i, c := range r.To {
		out.To[i] = record.Receiver{Kind: c.Kind, Address: veiled(ctx, c.Kind, c.Address)}
		switch {
		case out.Fault != "":
		case c.Kind == record.Mail && s.Mail == nil:
			out.Fault = "no mail server is known here: start detente serve with --smtp"
		case c.Kind == record.Webhook && s.Hooks == nil:
			out.Fault = "webhooks are not sent from here: start detente serve with --contact"
		}
	}
	last, err := s.Store.Alerts(ctx, r.ID, 1)
	if err != nil {
		return nil, err
	}
	if len(last) > 0 {
		a := &last[0]
		out.Last = &Last{At: a.Due, Items: len(a.Items) + a.More, Test: a.Test}
		if len(a.Items) > 0 {
			out.Last.Title = a.Items[0].Title
		}
	}
	return out, nil
}

// veiled is an address as who asks may see it: those of webhooks often are their secret.
func veiled(ctx context.Context, kind, address string) string {
	if u, err := url.Parse(address); kind == record.Webhook && asking(ctx).Role < analyst && err == nil {
		return u.Scheme + "://" + u.Host + "/…"
	}
	return address
}

func (s *Server) rules(ctx context.Context, _ *struct{}) (*listed[Rule], error) {
	all, err := s.Store.Rules(ctx)
	if err != nil {
		return nil, err
	}
	situations, err := s.Store.Situations(ctx)
	if err != nil {
		return nil, err
	}
	out := &listed[Rule]{List[Rule]{Items: []Rule{}}}
	for i := range all {
		r, err := s.shown(ctx, &all[i], situations)
		if err != nil {
			return nil, err
		}
		out.Body.Items = append(out.Body.Items, *r)
	}
	return out, nil
}

// RuleID names a rule.
type RuleID struct {
	ID string `path:"id" maxLength:"80"`
}

func (s *Server) rule(ctx context.Context, in *struct{ RuleID }) (*one[Rule], error) {
	return s.ruleNow(ctx, in.ID)
}

func (s *Server) ruleNow(ctx context.Context, id string) (*one[Rule], error) {
	r, err := s.Store.Rule(ctx, id)
	if err != nil {
		return nil, noRule(err, id)
	}
	situations, err := s.Store.Situations(ctx)
	if err != nil {
		return nil, err
	}
	out, err := s.shown(ctx, &r, situations)
	if err != nil {
		return nil, err
	}
	return &one[Rule]{*out}, nil
}

func noRule(err error, id string) error {
	if errors.Is(err, store.ErrNone) {
		return none("there is no rule " + id)
	}
	return err
}

func (s *Server) addRule(ctx context.Context, in *struct{ Body RuleAsked }) (*one[RuleMade], error) {
	now := time.Now().UTC()
	r := &record.Rule{ID: alert.NewID(), By: asking(ctx).Name, Made: now, Changed: now}
	acting(ctx).On = r.ID + " " + in.Body.Name
	secrets, err := in.Body.on(ctx, s, r)
	if err != nil {
		return nil, err
	}
	all, err := s.Store.Rules(ctx)
	if err != nil {
		return nil, err
	}
	if len(all) >= mostRules {
		return nil, wrong("body.name", fmt.Sprintf("there are %d rules already: remove one first", len(all)), in.Body.Name)
	}
	if err := s.Store.KeepRule(ctx, r); err != nil {
		return nil, err
	}
	s.Log.InfoContext(ctx, "rule of alerts", "name", r.Name, "on", r.On, "by", r.By)
	return s.made(ctx, r.ID, secrets)
}

// made is a rule as it is by now, with the secrets that were made for it.
func (s *Server) made(ctx context.Context, id string, secrets map[string]string) (*one[RuleMade], error) {
	is, err := s.ruleNow(ctx, id)
	if err != nil {
		return nil, err
	}
	s.hub.tell(Event{Kind: "alert", Name: is.Body.Name})
	s.alerts.Rouse()
	return &one[RuleMade]{RuleMade{is.Body, secrets}}, nil
}

// ruleConflict is a problem with both versions of a rule that two people edited.
type ruleConflict struct {
	Title  string    `json:"title"`
	Status int       `json:"status"`
	Detail string    `json:"detail"`
	Item   *Rule     `json:"item" doc:"The rule as it is by now."`
	Yours  RuleAsked `json:"yours" doc:"What was sent."`
}

func (c *ruleConflict) Error() string             { return c.Detail }
func (c *ruleConflict) GetStatus() int            { return c.Status }
func (c *ruleConflict) ContentType(string) string { return "application/problem+json" }

func (s *Server) changeRule(ctx context.Context, in *struct {
	RuleID
	Body RuleAsked
}) (*one[RuleMade], error) {
	var secrets map[string]string
	is, err := s.Store.Rule(ctx, in.ID)
	if err != nil {
		return nil, noRule(err, in.ID)
	}
	to := is
	if secrets, err = in.Body.on(ctx, s, &to); err != nil {
		return nil, err
	}
	seen := in.Body.Changed
	if seen.IsZero() {
		seen = is.Changed
	}
	err = s.Store.ChangeRule(ctx, in.ID, func(r *record.Rule) error {
		if !r.Changed.Equal(seen) {
			return errChanged
		}
		to.Muted, to.Until, to.Changed = r.Muted, r.Until, time.Now().UTC()
		*r = to
		return nil
	})
	if errors.Is(err, errChanged) {
		now, err := s.ruleNow(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		return nil, &ruleConflict{http.StatusText(http.StatusConflict), http.StatusConflict, "somebody changed this rule since you looked at it", &now.Body, in.Body}
	}
	if err != nil {
		return nil, noRule(err, in.ID)
	}
	s.Log.InfoContext(ctx, "rule of alerts changed", "name", to.Name, "by", asking(ctx).Name)
	return s.made(ctx, in.ID, secrets)
}

var errChanged = errors.New("changed since")

func (s *Server) removeRule(ctx context.Context, in *struct{ RuleID }) (*nothing, error) {
	if err := s.Store.DropRule(ctx, in.ID); err != nil {
		return nil, noRule(err, in.ID)
	}
	s.Log.InfoContext(ctx, "rule of alerts removed", "rule", in.ID, "by", asking(ctx).Name)
	s.hub.tell(Event{Kind: "alert"})
	return &nothing{}, nil
}

func (s *Server) muteRule(ctx context.Context, in *struct {
	RuleID
	Body struct {
		Muted bool      `json:"muted,omitempty" doc:"For good, until it is told otherwise."`
		Until time.Time `json:"until,omitzero" doc:"Until then. With neither it is not muted."`
	}
}) (*one[Rule], error) {
	err := s.Store.ChangeRule(ctx, in.ID, func(r *record.Rule) error {
		r.Muted, r.Until = in.Body.Muted, in.Body.Until.UTC()
		if in.Body.Until.IsZero() {
			r.Until = time.Time{}
		}
		return nil
	})
	if err != nil {
		return nil, noRule(err, in.ID)
	}
	s.Log.InfoContext(ctx, "rule of alerts muted", "rule", in.ID, "muted", in.Body.Muted, "until", in.Body.Until, "by", asking(ctx).Name)
	s.hub.tell(Event{Kind: "alert"})
	return s.ruleNow(ctx, in.ID)
}

func (s *Server) testRule(ctx context.Context, in *struct{ RuleID }) (*listed[record.Delivery], error) {
	r, err := s.Store.Rule(ctx, in.ID)
	if err != nil {
		return nil, noRule(err, in.ID)
	}
	waiting, err := s.Store.Deliveries(ctx, r.ID, store.Place{}, maxList)
	if err != nil {
		return nil, err
	}
	if n := len(slices.DeleteFunc(waiting, func(d record.Delivery) bool { return !d.Test || d.State != record.Waiting })); n >= mostTests {
		return nil, huma.Error429TooManyRequests(fmt.Sprintf("%d tests of this rule wait already: look into the log why they are not taken", n))
	}
	all, err := alert.Test(ctx, s.Store, &r, asking(ctx).Name, time.Now())
	if err != nil {
		return nil, err
	}
	s.Log.InfoContext(ctx, "rule of alerts tested", "name", r.Name, "by", asking(ctx).Name)
	s.alerts.Rouse()
	return &listed[record.Delivery]{List[record.Delivery]{Items: append([]record.Delivery{}, all...)}}, nil
}

// mostTests is how many tests of a rule may wait.
const mostTests = 20

func (s *Server) alertLog(ctx context.Context, in *struct {
	Rule string `query:"rule" maxLength:"80" doc:"Only of this rule."`
	Paging
}) (*listed[record.Delivery], error) {
	after, err := in.after()
	if err != nil {
		return nil, err
	}
	all, err := s.Store.Deliveries(ctx, in.Rule, after, in.Limit+1)
	if err != nil {
		return nil, err
	}
	out := &listed[record.Delivery]{List[record.Delivery]{Items: []record.Delivery{}}}
	for i := range all {
		if i == in.Limit {
			out.Body.Next = cursor(store.PlaceOf(&all[i-1]))
			break
		}
		all[i].Address = veiled(ctx, all[i].Kind, all[i].Address)
		out.Body.Items = append(out.Body.Items, all[i])
	}
	return out, nil
}

// alertFeed is what a rule told as RSS.
func (s *Server) alertFeed(ctx context.Context, in *struct {
	Feed string `path:"feed" maxLength:"90"`
}) (*huma.StreamResponse, error) {
	id, ok := strings.CutSuffix(in.Feed, ".rss")
	if !ok {
		return nil, none("the feed of a rule is ID.rss")
	}
	r, err := s.Store.Rule(ctx, id)
	if err != nil {
		return nil, noRule(err, id)
	}
	all, err := s.Store.Alerts(ctx, r.ID, lastAlerts)
	if err != nil {
		return nil, err
	}
	return s.feed(rssChannel{Title: "Détente: " + r.Name, Description: "What the rule told of, the newest first"}, "/alerts", func(base string) (items []rssItem) {
		for i := range all {
			a := &all[i]
			for _, n := range a.Items {
				it := rssItem{Title: n.Title, Link: base + n.Path, Description: described(&n), Published: a.Due.Format(time.RFC1123Z)}
				if a.Test {
					it.Title = "[Test] " + it.Title
				}
				it.GUID.ID = a.ID + " " + n.Key
				items = append(items, it)
			}
		}
		return items
	}), nil
}

// described is a notice in a paragraph.
func described(n *record.Notice) string {
	var out []string
	if n.Text != "" {
		out = append(out, n.Text)
	}
	for _, q := range n.Quotes {
		out = append(out, "“"+q.Text+"” ("+strings.TrimSuffix(or(q.Publisher, "publisher not known")+", "+q.Published, ", ")+")")
	}
	if n.Condition != "" {
		out = append(out, "On condition “"+n.Condition+"”")
	}
	return strings.Join(out, " ")
}
