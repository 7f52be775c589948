package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"text/tabwriter"
	"time"

	"detente/internal/alert"
	"detente/internal/codebook"
	"detente/internal/record"
	"detente/internal/store"
)

// AlertsCmd is `detente alerts`.
type AlertsCmd struct {
	List   AlertsListCmd   `cmd:"" default:"withargs" help:"List the rules and what each told last."`
	Add    AlertsAddCmd    `cmd:"" help:"Let a rule tell of alarms, of what a search finds, of contacts, of silent sources, or send a brief each day; detente serve does."`
	Test   AlertsTestCmd   `cmd:"" help:"Send a marked message by a rule now, and say whether it was taken."`
	Mute   AlertsMuteCmd   `cmd:"" help:"Mute a rule for some time or for good, or no longer."`
	Remove AlertsRemoveCmd `cmd:"" help:"Remove a rule with all that it told."`
	Log    AlertsLogCmd    `cmd:"" help:"Say what was sent, and how it went."`
}

// AlertsListCmd is `detente alerts list`.
type AlertsListCmd struct {
	Kept
	Format string `default:"text" enum:"text,json" help:"text for people, or json: a rule a line."`
}

// Run lists.
func (c *AlertsListCmd) Run(e *env) error {
	ctx := context.Background()
	s, err := c.openKept(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	rules, err := s.Rules(ctx)
	if err != nil {
		return err
	}
	if c.Format == "json" {
		enc := json.NewEncoder(e.stdout)
		enc.SetEscapeHTML(false)
		for i := range rules {
			for j := range rules[i].To {
				rules[i].To[j].Secret = "" // it was shown once
			}
			if err := enc.Encode(&rules[i]); err != nil {
				return err
			}
		}
		return nil
	}
	situations, err := s.Situations(ctx)
	if err != nil {
		return err
	}
	now := time.Now()
	for i := range rules {
		r := &rules[i]
		fmt.Fprintf(e.stdout, "%s  %s\n  on %s\n", r.ID, r.Name, waitsFor(r))
		for _, to := range r.To {
			fmt.Fprintf(e.stdout, "  to %s %s\n", to.Kind, to.Address)
		}
		if r.Quiet(now) {
			until := "for good"
			if !r.Muted {
				until = "until " + r.Until.Local().Format(time.DateTime)
			}
			fmt.Fprintf(e.stdout, "  muted %s\n", until)
		}
		if fault := alert.Fault(r, situations); fault != "" {
			fmt.Fprintf(e.stdout, "  it cannot fire: %s\n", fault)
		}
		last, err := s.Alerts(ctx, r.ID, 1)
		if err != nil {
			return err
		}
		for _, a := range last {
			what := "what it told of was erased"
			if len(a.Items) > 0 {
				what = a.Items[0].Title
			}
			fmt.Fprintf(e.stdout, "  told last %s: %s\n", a.Due.Local().Format(time.DateTime), what)
		}
	}
	if len(rules) == 0 {
		fmt.Fprintln(e.stdout, "There is no rule yet: detente alerts add NAME --on alarm --mail ADDRESS")
	}
	return nil
}

// waitsFor is what a rule fires on, in a line.
func waitsFor(r *record.Rule) string {
	what := string(r.On)
	if w := r.Search; w != nil {
		for _, f := range [][2]string{{"kind", string(w.Kind)}, {"source", w.Source}, {"target", w.Target}, {"type", w.Type}, {"status", w.Status}, {"actor", w.Actor}, {"words", w.Words}} {
			if f[1] != "" {
				what += ", " + f[0] + " " + f[1]
			}
		}
		if w.Condition {
			what += ", on a condition"
		}
	}
	for _, part := range []string{r.Situation, strings.Join(r.Parties, " "), strings.Join(r.Statuses, " "), r.Source, strings.TrimSpace(r.At + " " + r.Zone)} {
		if part != "" {
			what += ", " + part
		}
	}
	return what
}

// AlertsAddCmd is `detente alerts add`.
type AlertsAddCmd struct {
	Name string `arg:"" help:"What it is called."`
	Kept
	On        string   `required:"" enum:"alarm,entry,contact,source,brief" help:"alarm of a pair; entry that a search finds; contact planned or cancelled; source that falls silent; brief at an hour of the day."`
	Situation string   `placeholder:"NAME" help:"alarm, contact, brief: between the parties of this situation."`
	Party     []string `placeholder:"PARTY" help:"alarm, contact, brief: between these; give it twice or more."`
	Kind      string   `enum:",statement,event,commitment,contact" default:"" placeholder:"KIND" help:"entry: of this kind."`
	Of        string   `placeholder:"PARTY" help:"entry: by this country or body."`
	Toward    string   `placeholder:"PARTY" help:"entry: toward this one."`
	Type      string   `help:"entry: act, kind of commitment or contact, CAMEO code or its beginning."`
	Status    []string `help:"entry: status, of a commitment what becomes of it; contact: those that are told of, planned and cancelled unless told."`
	Actor     string   `placeholder:"KEY" help:"entry: who acts or is acted upon, as the record has the key."`
	Condition bool     `help:"entry: only commitments on a condition."`
	Words     string   `placeholder:"WORDS" help:"entry: words that all are quoted of it; \"a phrase\" in quotation marks."`
	Source    string   `placeholder:"ADDRESS" help:"source: this one alone, as detente sources list gives it."`
	At        string   `placeholder:"HH:MM" help:"brief: when."`
	Zone      string   `placeholder:"ZONE" help:"brief: of which zone, as Europe/Vienna; UTC unless told."`
	Mail      []string `placeholder:"ADDRESS" help:"Whom to tell by mail; may be given more than once."`
	Webhook   []string `placeholder:"URL" help:"Where to post signed messages; may be given more than once. The secret is printed once."`
	Gather    int      `default:"5" placeholder:"MINUTES" help:"What fires within so many minutes goes into one message."`
	Most      int      `default:"24" help:"Messages in 24 hours; what fires beyond goes together when there is room."`
}

// Run keeps the rule.
func (c *AlertsAddCmd) Run(e *env) error {
	ctx := context.Background()
	now := time.Now().UTC()
	r := &record.Rule{ID: alert.NewID(), Name: c.Name, On: record.Trigger(c.On), Situation: c.Situation, Source: c.Source, At: c.At, Zone: c.Zone, Gather: c.Gather, Most: c.Most, By: username(), Made: now, Changed: now,
		To: []record.Receiver{}}
	var err error
	if len(c.Party) > 0 {
		if r.Parties, err = partiesOf(c.Party); err != nil {
			return err
		}
	}
	w := record.Wanted{Kind: record.Kind(c.Kind), Type: c.Type, Actor: c.Actor, Condition: c.Condition, Words: c.Words}
	for _, p := range []struct {
		name string
		to   *string
	}{{c.Of, &w.Source}, {c.Toward, &w.Target}} {
		if p.name != "" {
			codes, err := partiesOf([]string{p.name})
			if err != nil {
				return err
			}
			*p.to = codes[0]
		}
	}
	switch {
	case r.On == record.OnContact:
		r.Statuses = c.Status
	case len(c.Status) > 1:
		return usage("--status: one, but of contacts")
	case len(c.Status) == 1:
		w.Status = c.Status[0]
	}
	if r.On == record.OnEntry || w != (record.Wanted{}) {
		r.Search = &w
	}
	for _, a := range c.Mail {
		r.To = append(r.To, record.Receiver{Kind: record.Mail, Address: a})
	}
	for _, a := range c.Webhook {
		r.To = append(r.To, record.Receiver{Kind: record.Webhook, Address: a, Secret: record.NewSecret()})
	}
	if err := r.Check(); err != nil {
		return badRule(r, err)
	}
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	situations, err := s.Situations(ctx)
	if err != nil {
		return err
	}
	if fault := alert.Fault(r, situations); fault != "" {
		return usage("%s: detente situations lists those that there are", fault)
	}
	if r.Source != "" {
		if _, err := s.Source(ctx, r.Source); errors.Is(err, store.ErrNone) {
			return usage("%s is not followed: detente sources list shows what is", r.Source)
		} else if err != nil {
			return err
		}
	}
	if err := s.KeepRule(ctx, r); err != nil {
		return err
	}
	fmt.Fprintln(e.stdout, r.ID)
	for _, to := range r.To {
		if to.Secret != "" {
			fmt.Fprintf(e.stderr, "Messages to %s are signed with %s: it is shown this once.\n", to.Address, to.Secret)
		}
	}
	fmt.Fprintf(e.stderr, "detente serve tells of it, also as the feed /feeds/alerts/%s.rss\n", r.ID)
	return nil
}

// badRule is what is wrong with a rule in the words of the flags.
func badRule(r *record.Rule, err error) error {
	var field *record.FieldError
	if !errors.As(err, &field) {
		return err
	}
	flag := field.Field
	var n int
	if _, err := fmt.Sscanf(field.Field, "to[%d]", &n); err == nil && n < len(r.To) {
		flag = r.To[n].Kind
	}
	if flag, ok := map[string]string{"name": "NAME", "parties": "--party", "statuses": "--status", "search": "--kind, --of, --toward, --type, --words", "search.q": "--words"}[flag]; ok {
		return usage("%s: %s", flag, field.What)
	}
	return usage("--%s: %s", flag, field.What)
}

// oneRule is a command on one rule.
type oneRule struct {
	Rule string `arg:"" help:"Its id, or its name."`
	Kept
}

// with calls f with the rule.
func (c *oneRule) with(ctx context.Context, f func(*store.Store, *record.Rule) error) error {
	s, err := c.openKept(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	all, err := s.Rules(ctx)
	if err != nil {
		return err
	}
	found := slices.DeleteFunc(all, func(r record.Rule) bool { return r.ID != c.Rule && r.Name != c.Rule })
	switch len(found) {
	case 0:
		return usage("there is no rule %q: detente alerts lists them", c.Rule)
	case 1:
		return f(s, &found[0])
	}
	return usage("%d rules are called %q: give the id of one", len(found), c.Rule)
}

// AlertsTestCmd is `detente alerts test`.
type AlertsTestCmd struct {
	oneRule
	Mailing
	Linked
	Contact string `env:"DETENTE_CONTACT" placeholder:"MAIL|URL" help:"Where receivers of webhooks can reach you: it is told to them. Without it none are sent."`
}

// Run sends and says what became of it.
func (c *AlertsTestCmd) Run(e *env) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	mailer, err := c.mailer()
	if err != nil {
		return err
	}
	link, err := c.link("http://127.0.0.1:8080")
	if err != nil {
		return err
	}
	books, err := codebook.Shared()
	if err != nil {
		return err
	}
	return c.with(ctx, func(s *store.Store, r *record.Rule) error {
		options := alert.Options{Store: s, Books: books, Mail: mailer, Link: link, Log: slog.New(slog.DiscardHandler)} // what became of it is said below
		if c.Contact != "" {
			if options.Web, err = (&Web{Contact: c.Contact}).client(); err != nil {
				return err
			}
		}
		engine, err := alert.New(options)
		if err != nil {
			return err
		}
		all, err := engine.TestNow(ctx, r, username())
		if err != nil {
			return err
		}
		failed := false
		for i := range all {
			d := &all[i]
			said := "taken"
			if d.State != record.Sent {
				failed, said = true, "not taken: "+d.Fault
				if d.State == record.Waiting {
					said += "; detente serve tries again"
				}
			}
			fmt.Fprintf(e.stdout, "%s %s: %s\n", d.Kind, d.Address, said)
		}
		if len(all) == 0 {
			fmt.Fprintln(e.stdout, "The rule has its feed alone, which shows the test now.")
		}
		if failed {
			return errFailed
		}
		return nil
	})
}

// AlertsMuteCmd is `detente alerts mute`.
type AlertsMuteCmd struct {
	oneRule
	For time.Duration `placeholder:"DURATION" help:"For so long, as 8h; for good unless told."`
	Off bool          `help:"Mute it no longer."`
}

// Run mutes.
func (c *AlertsMuteCmd) Run(*env) error {
	ctx := context.Background()
	if c.For < 0 || c.Off && c.For > 0 {
		return usage("--for: some time, as 8h, and not with --off")
	}
	return c.with(ctx, func(s *store.Store, r *record.Rule) error {
		return s.ChangeRule(ctx, r.ID, func(r *record.Rule) error {
			r.Muted, r.Until = !c.Off && c.For == 0, time.Time{}
			if c.For > 0 {
				r.Until = time.Now().UTC().Add(c.For)
			}
			return nil
		})
	})
}

// AlertsRemoveCmd is `detente alerts remove`.
type AlertsRemoveCmd struct{ oneRule }

// Run removes.
func (c *AlertsRemoveCmd) Run(*env) error {
	ctx := context.Background()
	return c.with(ctx, func(s *store.Store, r *record.Rule) error { return s.DropRule(ctx, r.ID) })
}

// AlertsLogCmd is `detente alerts log`.
type AlertsLogCmd struct {
	Rule string `arg:"" optional:"" help:"Only of this rule, by its id."`
	Kept
	Limit  int    `default:"50" help:"At most so many, the newest first."`
	Format string `default:"text" enum:"text,json" help:"text for people, or json: a delivery a line."`
}

// Run lists.
func (c *AlertsLogCmd) Run(e *env) error {
	if c.Limit < 1 {
		return usage("--limit is %d: it must be 1 or more", c.Limit)
	}
	ctx := context.Background()
	s, err := c.openKept(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	all, err := s.Deliveries(ctx, c.Rule, store.Place{}, c.Limit)
	if err != nil {
		return err
	}
	if c.Format == "json" {
		enc := json.NewEncoder(e.stdout)
		enc.SetEscapeHTML(false)
		for i := range all {
			if err := enc.Encode(&all[i]); err != nil {
				return err
			}
		}
		return nil
	}
	w := tabwriter.NewWriter(e.stdout, 0, 0, 2, ' ', 0)
	for i := range all {
		d := &all[i]
		state := string(d.State)
		if d.Fault != "" {
			state += fmt.Sprintf(" after try %d: %s", d.Tries, d.Fault)
		}
		name := d.Name
		if d.Test {
			name += " (test)"
		}
		fmt.Fprintf(w, "%s\t%s\t%s %s\t%d\t%s\n", d.Made.Local().Format(time.DateTime), name, d.Kind, d.Address, d.Items, state)
	}
	return w.Flush()
}
