package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"detente/internal/record"
	"detente/internal/store"
	"detente/internal/store/storetest"
)

// rule is one that waits for statements of Brazil.
func rule(id string) *record.Rule {
	return &record.Rule{ID: id, Name: "Brazil " + id, On: record.OnEntry, Search: &record.Wanted{Kind: record.Statement, Source: "BRA"}, Gather: 5, Most: 3,
		To: []record.Receiver{{Kind: record.Mail, Address: "desk@example.org"}, {Kind: record.Webhook, Address: "https://hooks.example/a", Secret: record.NewSecret()}}}
}

func keepRule(t *testing.T, s *store.Store, r *record.Rule) {
	t.Helper()
	if err := s.KeepRule(t.Context(), r); err != nil {
		t.Fatal(err)
	}
}

// ids gives a1, a2 …
func ids() func() string {
	n := 0
	return func() string { n++; return fmt.Sprint("a", n) }
}

// fresh are the hashes of what rules have yet to look at.
func fresh(t *testing.T, s *store.Store) (out []store.Fresh) {
	t.Helper()
	out, err := s.Fresh(t.Context(), 100)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

var midday = time.Date(2031, 5, 4, 12, 0, 0, 0, time.UTC)

func TestRulesAreKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		keepRule(t, s, rule("r2"))
		keepRule(t, s, rule("r1"))
		all, err := s.Rules(ctx)
		if err != nil || len(all) != 2 || all[0].ID != "r1" || all[0].To[1].Secret == "" {
			t.Errorf("%+v, %v", all, err)
		}
		if err := s.ChangeRule(ctx, "r1", func(r *record.Rule) error { r.Until = midday; return nil }); err != nil {
			t.Fatal(err)
		}
		if r, err := s.Rule(ctx, "r1"); err != nil || !r.Until.Equal(midday) || !r.Quiet(midday.Add(-time.Second)) || r.Quiet(midday) {
			t.Errorf("%+v, %v", r, err)
		}
		var field *record.FieldError
		if err := s.ChangeRule(ctx, "r1", func(r *record.Rule) error { r.Most = 0; return nil }); !errors.As(err, &field) || field.Field != "most" {
			t.Errorf("a rule that sends nothing: %v", err)
		}
		for _, err := range []error{s.ChangeRule(ctx, "r3", func(*record.Rule) error { return nil }), s.DropRule(ctx, "r3")} {
			if !errors.Is(err, store.ErrNone) {
				t.Errorf("no such rule: %v", err)
			}
		}
		if err := s.DropRule(ctx, "r1"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Rule(ctx, "r1"); !errors.Is(err, store.ErrNone) {
			t.Errorf("%v", err)
		}
	})
}

// Rules look at a document once: when it was read for the first time and its part of the record is made. What was there before the first rule, and what is
// read anew by another reader, is no news.
func TestDocumentsAreFreshOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		said(t, s, "the river treaty would stand for ever", "one", "2031-05-02")
		merge(t, s)
		keepRule(t, s, rule("r1"))
		if f := fresh(t, s); len(f) != 0 {
			t.Errorf("what was there before: %v", f)
		}
		ref, _ := said(t, s, "no further talks were planned this year", "two", "2031-05-03")
		if f := fresh(t, s); len(f) != 0 {
			t.Errorf("before the record has it: %v", f)
		}
		merge(t, s)
		f := fresh(t, s)
		if len(f) != 1 || f[0].Hash != ref.Document || f[0].Again {
			t.Fatalf("%v, want %s", f, ref.Document)
		}
		if is, err := s.IsFresh(ctx, ref.Document); err != nil || !is {
			t.Errorf("%v, %v", is, err)
		}
		if told, err := s.ToldBy(ctx, f); err != nil || len(told) != 1 || told[0].Kind != record.Statement {
			t.Errorf("%v, %v", told, err)
		}
		if err := s.Fire(ctx, midday, f, nil, ids()); err != nil {
			t.Fatal(err)
		}
		if err := s.Fire(ctx, midday, f, nil, ids()); !errors.Is(err, store.ErrTaken) {
			t.Errorf("twice: %v", err)
		}
		readAll(t, s, "another")
		if f := fresh(t, s); len(f) != 0 {
			t.Errorf("read anew: %v", f)
		}
		said(t, s, "the envoy had left", "three", "2031-05-04")
		merge(t, s)
		if err := s.DropRule(ctx, "r1"); err != nil {
			t.Fatal(err)
		}
		if f := fresh(t, s); len(f) != 0 {
			t.Errorf("without a rule: %v", f)
		}
	})
}

// A story that is read anew by its revision was read before, unless rules had not looked at it yet.
func TestRevisionIsFreshAgain(t *testing.T) {
	for _, looked := range []bool{true, false} {
		storetest.Each(t, func(t *testing.T, s *store.Store) {
			keepRule(t, s, rule("r1"))
			add(t, s, page(first, "2031-05-02T10:00:00Z"))
			readAll(t, s, "hand")
			if looked {
				if err := s.Fire(t.Context(), midday, fresh(t, s), nil, ids()); err != nil {
					t.Fatal(err)
				}
			}
			add(t, s, page(reworded, "2031-05-02T11:00:00Z")) // not read before the next one comes
			add(t, s, page(longer, "2031-05-02T12:00:00Z"))
			if f := fresh(t, s); len(f) != 0 {
				t.Errorf("before it is read: %v", f)
			}
			readAll(t, s, "hand")
			if f := fresh(t, s); len(f) != 1 || f[0].Hash != hashOf(longer) || f[0].Again != looked {
				t.Errorf("looked at before: %v: %+v", looked, f)
			}
		})
	}
}

func notices(keys ...string) (out []record.Notice) {
	for _, k := range keys {
		out = append(out, record.Notice{Key: k, Kind: "statement", Title: k, Documents: []string{"hash of " + k}})
	}
	return out
}

// What a rule fires on within its minutes is one message; a key fires once; a message has a bound.
func TestMessagesAreGathered(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		keepRule(t, s, rule("r1"))
		newID := ids()
		fire := func(at time.Time, known []string, keys ...string) {
			t.Helper()
			if err := s.Fire(ctx, at, nil, []store.Firing{{Rule: "r1", Known: known, Items: notices(keys...)}, {Rule: "gone", Items: notices("x")}}, newID); err != nil {
				t.Fatal(err)
			}
		}
		fire(midday, []string{"k"}, "k")
		if due, err := s.Due(ctx, midday.Add(time.Hour)); err != nil || len(due) != 0 {
			t.Errorf("what was known fires: %v, %v", due, err)
		}
		fire(midday, nil, "1", "2")
		fire(midday.Add(4*time.Minute), nil, "2", "3")
		if due, err := s.Due(ctx, midday.Add(4*time.Minute)); err != nil || len(due) != 0 {
			t.Errorf("due early: %v, %v", due, err)
		}
		due, err := s.Due(ctx, midday.Add(5*time.Minute))
		if err != nil || len(due) != 1 || len(due[0].Items) != 3 || due[0].Rule != "r1" {
			t.Fatalf("%+v, %v", due, err)
		}
		if known, err := s.Known(ctx, "r1"); err != nil || len(known) != 4 {
			t.Errorf("%v, %v", known, err)
		}
		if err := s.Postpone(ctx, due[0].ID, midday.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		var many []string
		for i := range 60 {
			many = append(many, fmt.Sprint("m", i))
		}
		fire(midday.Add(10*time.Minute), nil, many...)
		due, err = s.Due(ctx, midday.Add(time.Hour))
		if err != nil || len(due) != 1 || len(due[0].Items) != record.MostNotices || due[0].More != 13 {
			t.Fatalf("%d items and %d more, %v", len(due[0].Items), due[0].More, err)
		}
		none := func(*record.Alert) []record.Delivery { return nil }
		if err := s.CloseAlert(ctx, due[0].ID, midday.Add(time.Hour), none); err != nil {
			t.Fatal(err)
		}
		for _, err := range []error{s.CloseAlert(ctx, due[0].ID, midday, none), s.Postpone(ctx, due[0].ID, midday)} {
			if !errors.Is(err, store.ErrTaken) {
				t.Errorf("closed twice: %v", err)
			}
		}
		if closed, err := s.Closed(ctx, "r1", midday); err != nil || len(closed) != 1 || !closed[0].Equal(midday.Add(time.Hour)) {
			t.Errorf("%v, %v", closed, err)
		}
		fire(midday.Add(2*time.Hour), nil, "1", "new")
		if due, err := s.Due(ctx, midday.Add(3*time.Hour)); err != nil || len(due) != 1 || len(due[0].Items) != 1 {
			t.Errorf("a new message: %+v, %v", due, err)
		}
		if told, err := s.Alerts(ctx, "r1", 10); err != nil || len(told) != 1 {
			t.Errorf("%d told, %v", len(told), err)
		}
	})
}

// A delivery that was taken and not finished is there again after its time; who took it first can no longer finish it.
func TestDeliveriesAreTakenOneAtATime(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		keepRule(t, s, rule("r1"))
		a := &record.Alert{ID: "a1", Rule: "r1", Test: true, Made: midday, Due: midday, Items: notices("1")}
		of := func(id string, at time.Time) record.Delivery {
			return record.Delivery{ID: id, Alert: a.ID, Rule: "r1", Kind: record.Mail, Address: "desk@example.org", State: record.Waiting, Made: at, Next: at}
		}
		if err := s.KeepAlert(ctx, a, []record.Delivery{of("d1", midday), of("d2", midday.Add(time.Second))}); err != nil {
			t.Fatal(err)
		}
		take := func(at time.Time, want string) record.Delivery {
			t.Helper()
			d, err := s.NextDelivery(ctx, at, time.Minute)
			if want == "" && errors.Is(err, store.ErrNone) {
				return d
			}
			if err != nil || d.ID != want {
				t.Fatalf("took %q, %v; want %q", d.ID, err, want)
			}
			return d
		}
		first := take(midday.Add(2*time.Second), "d1")
		second := take(midday.Add(2*time.Second), "d2")
		take(midday.Add(2*time.Second), "")
		second.State, second.Done = record.Sent, midday
		if err := s.Finish(ctx, &second); err != nil {
			t.Fatal(err)
		}
		again := take(midday.Add(70*time.Second), "d1")
		if again.Tries != 2 {
			t.Errorf("tries: %d", again.Tries)
		}
		first.State = record.GivenUp
		if err := s.Finish(ctx, &first); err != nil {
			t.Fatal(err)
		}
		log, err := s.Deliveries(ctx, "", store.Place{}, 10)
		counted := map[record.State]int{}
		for _, d := range log {
			counted[d.State]++
		}
		if states, err := s.DeliveryStates(ctx); err != nil || len(states) == 0 || !maps.Equal(states, counted) {
			t.Errorf("deliveries by state: %v, %v; listed %v", states, err, counted)
		}
		if err != nil || len(log) != 2 || log[0].ID != "d2" || log[0].State != record.Sent || log[1].State != record.Waiting {
			t.Fatalf("%+v, %v", log, err)
		}
		if rest, err := s.Deliveries(ctx, "r1", store.PlaceOf(&log[0]), 10); err != nil || len(rest) != 1 || rest[0].ID != "d1" {
			t.Errorf("after the first: %+v, %v", rest, err)
		}
		if err := s.ForgetAlerts(ctx, midday.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		if log, err := s.Deliveries(ctx, "", store.Place{}, 10); err != nil || len(log) != 1 {
			t.Errorf("forgotten before it was sent: %+v, %v", log, err)
		}
		if _, err := s.Alert(ctx, "a1"); err != nil {
			t.Errorf("the message of what waits: %v", err)
		}
	})
}

// What quotes an erased document is quoted no longer, and rules do not look at it.
func TestErasedDocumentIsNotToldOf(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		keepRule(t, s, rule("r1"))
		ref, _ := said(t, s, "no further talks were planned this year", "two", "2031-05-03")
		merge(t, s)
		items := notices("1", "2")
		items[1].Documents = append(items[1].Documents, ref.Document)
		if err := s.Fire(ctx, midday, nil, []store.Firing{{Rule: "r1", Items: items}}, ids()); err != nil {
			t.Fatal(err)
		}
		erase(t, s, store.Erasing{Why: "asked", When: midday}, 1, ref.Document)
		if f := fresh(t, s); len(f) != 0 {
			t.Errorf("%v", f)
		}
		due, err := s.Due(ctx, midday.Add(time.Hour))
		if err != nil || len(due) != 1 || len(due[0].Items) != 1 || due[0].Items[0].Key != "1" {
			t.Errorf("%+v, %v", due, err)
		}
		clean(t, s)
	})
}

// Rules, what they told and what is on its way are in a backup.
func TestAlertsAreBackedUp(t *testing.T) {
	storetest.Each(t, func(t *testing.T, from *store.Store) {
		ctx := context.Background()
		keepRule(t, from, rule("r1"))
		said(t, from, "no further talks were planned this year", "two", "2031-05-03")
		merge(t, from)
		if err := from.Fire(ctx, midday, nil, []store.Firing{{Rule: "r1", Items: notices("1")}}, ids()); err != nil {
			t.Fatal(err)
		}
		due, err := from.Due(ctx, midday.Add(time.Hour))
		if err != nil || len(due) != 1 {
			t.Fatal(due, err)
		}
		if err := from.CloseAlert(ctx, due[0].ID, midday, func(a *record.Alert) []record.Delivery {
			return []record.Delivery{{ID: "d1", Alert: a.ID, Rule: "r1", State: record.Waiting, Made: midday, Next: midday}}
		}); err != nil {
			t.Fatal(err)
		}
		var file bytes.Buffer
		if _, err := from.Backup(ctx, &file, func() {}); err != nil {
			t.Fatal(err)
		}
		storetest.Each(t, func(t *testing.T, to *store.Store) {
			if err := to.Restore(ctx, bytes.NewReader(file.Bytes()), func() {}); err != nil {
				t.Fatal(err)
			}
			known, err := to.Known(ctx, "r1")
			d, claimed := to.NextDelivery(ctx, midday, time.Minute)
			if f := fresh(t, to); err != nil || claimed != nil || d.ID != "d1" || !known["1"] || len(f) != 1 {
				t.Errorf("%v, %v, %v, %v, %v", known, err, d, claimed, f)
			}
		})
	})
}

func TestArrivals(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var want []time.Time
		for i := range 3 {
			p := publication(fmt.Sprintf("Ana Prado of Brazil said talk %d was over.", i), "one", "2031-05-02")
			p.Report.Source, p.Report.Seen = "https://one.example/feed", midday.Add(time.Duration(i)*time.Hour)
			add(t, s, p)
			want = append(want, p.Report.Seen)
		}
		if got, err := s.Arrivals(t.Context(), "https://one.example/feed", midday.Add(time.Hour)); err != nil || !slices.EqualFunc(got, want[1:], time.Time.Equal) {
			t.Errorf("%v, %v", got, err)
		}
	})
}
