package alert

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"detente/internal/codebook"
	"detente/internal/measure"
	"detente/internal/read"
	"detente/internal/record"
	"detente/internal/store"
	"detente/internal/store/storetest"
)

// desk is a store with an engine whose messages are caught.
type desk struct {
	*testing.T
	s      *store.Store
	e      *Engine
	log    bytes.Buffer
	mu     sync.Mutex
	sent   []sentMessage
	fail   error
	number int
}

type sentMessage struct {
	at    time.Time
	id    string
	rule  string
	items []string
	more  int
	test  bool
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{T: t, s: storetest.Open(t, storetest.SQLite(t))}
	d.e = d.engine()
	return d
}

// engine is another engine of the same store: that of the process after a restart.
func (d *desk) engine() *Engine {
	d.Helper()
	books, err := codebook.Shared()
	if err != nil {
		d.Fatal(err)
	}
	e, err := New(Options{Store: d.s, Books: books, Link: "https://desk.example", Log: slog.New(slog.NewTextHandler(&d.log, nil))})
	if err != nil {
		d.Fatal(err)
	}
	e.every = 30 * time.Second
	e.send = func(_ context.Context, r *record.Rule, _ *record.Receiver, a *record.Alert, y *record.Delivery) error {
		d.mu.Lock()
		defer d.mu.Unlock()
		m := sentMessage{at: time.Now(), id: y.ID, rule: r.Name, more: a.More, test: a.Test}
		for _, n := range a.Items {
			m.items = append(m.items, n.Title)
		}
		d.sent = append(d.sent, m)
		return d.fail
	}
	return e
}

// rule keeps a rule, with what a test does not care for.
func (d *desk) rule(r record.Rule) *record.Rule {
	d.Helper()
	d.number++
	r.ID, r.Made = fmt.Sprint("rule", d.number), time.Now()
	if r.Name == "" {
		r.Name = r.ID
	}
	if r.Most == 0 {
		r.Most = record.UsualMost
	}
	if r.Gather == 0 {
		r.Gather = 1
	}
	if r.To == nil {
		r.To = []record.Receiver{{Kind: record.Mail, Address: "desk@example.org"}}
	}
	if err := d.s.KeepRule(d.Context(), &r); err != nil {
		d.Fatal(err)
	}
	return &r
}

var statements = record.Rule{On: record.OnEntry, Search: &record.Wanted{Kind: record.Statement, Source: "BRA"}}

// doc is a document by hand.
type doc struct {
	text, publisher, published, url string
	items                           func(*read.Reading)
}

// span is where words stand in a text.
func span(text, words string) read.Span {
	start := strings.Index(text, words)
	if start < 0 {
		panic(words)
	}
	start = len([]rune(text[:start]))
	return read.Span{Start: start, End: start + len([]rune(words)), Text: words}
}

// take takes a document in, has it read by hand and brings the record up to date.
func (d *desk) take(x doc) string {
	d.Helper()
	ctx := d.Context()
	sum := sha256.Sum256([]byte(x.text))
	hash := hex.EncodeToString(sum[:])
	if _, err := d.s.Add(ctx, []store.Publication{{Document: record.Document{Hash: hash, Text: x.text, Language: "en"},
		Report: record.Report{URL: x.url, Title: "Talks", Publisher: x.publisher, Published: x.published, Seen: time.Now().UTC()}}}); err != nil {
		d.Fatal(err)
	}
	unread, err := d.s.Unread(ctx, "hand", 0, 100)
	if err != nil {
		d.Fatal(err)
	}
	for _, u := range unread {
		r := &read.Reading{Reader: read.About{Name: "hand", Version: "1", Model: "none"}, Document: read.Document{ID: u.Document.Hash, Language: "en", Text: u.Document.Text}}
		x.items(r)
		r.Finish()
		if err := d.s.Put(ctx, []store.Reading{{Unread: u, Reader: "hand", Reading: r}}); err != nil {
			d.Fatal(err)
		}
	}
	if _, err := d.s.Merge(ctx); err != nil {
		d.Fatal(err)
	}
	return hash
}

// said takes in "Ana Prado of Brazil said WORDS."
func (d *desk) said(words, publisher, published string) string {
	d.Helper()
	return d.take(doc{"Ana Prado of Brazil said " + words + ".", publisher, published, "https://" + publisher + ".example/" + published, says})
}

func says(r *read.Reading) {
	text := r.Document.Text
	_, words, _ := strings.Cut(text, " said ")
	words, _, _ = strings.Cut(words, ".")
	sentence, _, _ := strings.Cut(text, ".")
	r.Actors = []read.Actor{{ID: "a1", Name: "Ana Prado", Kind: "person", Country: "BRA", Mentions: []read.Span{span(text, "Ana Prado")}}}
	r.Statements = []read.Statement{{ID: "s1", Speakers: []string{"a1"}, Act: "assert", Form: "indirect", Content: span(text, words), Evidence: span(text, sentence+"."), Basis: read.Basis{Confidence: 0.8}}}
}

// calls makes a reading of a call between Brazil and Peru.
func calls(status string) func(*read.Reading) {
	return func(r *read.Reading) {
		text := r.Document.Text
		r.Actors = []read.Actor{{ID: "a1", Name: "Brazil", Kind: "country", Country: "BRA", Mentions: []read.Span{span(text, "Brazil")}},
			{ID: "a2", Name: "Peru", Kind: "country", Country: "PER", Mentions: []read.Span{span(text, "Peru")}}}
		r.Contacts = []read.Contact{{ID: "c1", Kind: "call", Participants: []string{"a1", "a2"}, Status: status, When: read.When{From: "2031-06-01", To: "2031-06-01"}, Evidence: []read.Span{span(text, "call")}, Basis: read.Basis{Confidence: 0.8}}}
	}
}

// look lets rules fire, and returns what they fired on since, title by title.
func (d *desk) look() (titles []string) {
	d.Helper()
	d.e.stat, d.e.hour = time.Time{}, time.Time{}
	if err := d.e.look(d.Context(), time.Now()); err != nil {
		d.Fatal(err)
	}
	due, err := d.s.Due(d.Context(), time.Now().Add(1000*time.Hour))
	if err != nil {
		d.Fatal(err)
	}
	for i := range due {
		for _, n := range due[i].Items {
			titles = append(titles, n.Title)
		}
		if err := d.s.CloseAlert(d.Context(), due[i].ID, time.Now(), func(*record.Alert) []record.Delivery { return nil }); err != nil {
			d.Fatal(err)
		}
	}
	return titles
}

func (d *desk) want(n int, what string) {
	d.Helper()
	if got := d.look(); len(got) != n {
		d.Errorf("%s: fired on %q, want %d", what, got, n)
	}
}

func TestMain(m *testing.M) { storetest.Main(m) }

func TestMatches(t *testing.T) {
	statement := record.Entry{Kind: record.Statement, Type: "warn", Status: "direct", Sources: []string{"RUS"}, Targets: []string{"USA", "UKR"}, By: []string{"person RUS yuri ushakov"}}
	event := record.Entry{Kind: record.Event, Type: "112", Status: "happened", Sources: []string{"RUS"}, Targets: []string{"UKR"}}
	bound := record.Entry{Kind: record.Commitment, Type: "threat", Status: "conditional", Sources: []string{"USA"}, Targets: []string{"RUS"}, If: &record.If{}}
	contact := record.Entry{Kind: record.Contact, Type: "call", Status: "planned", Sources: []string{"USA", "RUS"}}
	for _, c := range []struct {
		w    record.Wanted
		e    record.Entry
		want bool
	}{
		{record.Wanted{Kind: record.Statement}, statement, true},
		{record.Wanted{Kind: record.Statement}, event, false},
		{record.Wanted{Source: "RUS", Target: "UKR"}, statement, true},
		{record.Wanted{Source: "UKR"}, statement, false},
		{record.Wanted{Source: "RUS", Target: "FRA"}, statement, false},
		{record.Wanted{Type: "warn"}, statement, true},
		{record.Wanted{Type: "war"}, statement, false},
		{record.Wanted{Kind: record.Event, Type: "11"}, event, true},
		{record.Wanted{Kind: record.Event, Type: "12"}, event, false},
		{record.Wanted{Kind: record.Event, Status: "planned"}, event, false},
		{record.Wanted{Actor: "person RUS yuri ushakov"}, statement, true},
		{record.Wanted{Actor: "person RUS yuri"}, statement, false},
		{record.Wanted{Condition: true}, bound, true},
		{record.Wanted{Condition: true}, statement, false},
		{record.Wanted{Kind: record.Commitment, Status: "broken"}, bound, true}, // what became of it is not kept with it
		{record.Wanted{Source: "RUS", Target: "USA"}, contact, true},
		{record.Wanted{Source: "USA", Target: "RUS"}, contact, true},
	} {
		if got := matches(&c.w, &c.e); got != c.want {
			t.Errorf("%+v on %s: %v", c.w, c.e.Kind, got)
		}
	}
}

// A search fires on what is new, once, whoever tells it again.
func TestSearchFires(t *testing.T) {
	d := newDesk(t)
	d.said("the river treaty would stand for ever", "one", "2031-05-02")
	d.rule(statements)
	words := statements
	words.Search = &record.Wanted{Kind: record.Statement, Words: `dams "dry year"`}
	d.rule(words)
	other := statements
	other.Search = &record.Wanted{Kind: record.Statement, Source: "PER"}
	d.rule(other)
	d.want(0, "what was there before")
	d.said("the treaty on the river would stand for ever", "two", "2031-05-02")
	d.want(0, "what was there before, told again")
	d.said("no further talks were planned this year", "two", "2031-05-03")
	if got := d.look(); len(got) != 1 || got[0] != "Statement: Ana Prado, assert" {
		t.Errorf("fired on %q", got)
	}
	d.said("no further talks were planned for this year", "three", "2031-05-03")
	d.want(0, "told again")
	d.said("the dams would open in a dry year", "one", "2031-05-04")
	d.want(2, "both rules ask for it")
	d.said("the envoy had left the capital in haste", "one", "2031-05-05")
	d.said("the envoy had left the capital in great haste", "two", "2031-05-05")
	d.want(1, "one entry of two new documents")
}

// A text that its publisher changes is news only in what was not in it before.
func TestRevisionIsNoNews(t *testing.T) {
	const rest = " The envoys had met in Tabatinga for three days to settle how the river is to be shared in dry years, and both navies sent observers to the talks."
	revision := func(text string, at string) doc {
		return doc{text + rest, "one", "2031-05-02", "https://one.example/page", says}
	}
	d := newDesk(t)
	d.rule(statements)
	d.take(revision("Ana Prado of Brazil said the river treaty would stand for ever.", "10"))
	d.want(1, "the first text")
	d.take(revision("Ana Prado of Brazil said the river treaty would stand for ever. She took no questions.", "12"))
	d.want(0, "the same sentence in its revision")
}

// A contact is told of when it is planned, and again when it is cancelled.
func TestContactPlannedAndCancelled(t *testing.T) {
	d := newDesk(t)
	d.rule(record.Rule{On: record.OnContact, Parties: []string{"BRA", "PER"}})
	d.rule(record.Rule{On: record.OnContact, Parties: []string{"BRA", "COL"}})
	d.rule(record.Rule{On: record.OnContact, Situation: "none of that name"})
	d.take(doc{"Brazil and Peru will hold a call.", "one", "2031-05-28", "https://one.example/1", calls("planned")})
	if got := d.look(); len(got) != 1 || !strings.Contains(got[0], "call, planned") {
		t.Errorf("planned: %q", got)
	}
	d.take(doc{"A call of Brazil with Peru is planned.", "two", "2031-05-28", "https://two.example/1", calls("planned")})
	d.want(0, "planned, told again")
	d.take(doc{"Brazil and Peru cancelled their call.", "one", "2031-05-29", "https://one.example/2", calls("cancelled")})
	if got := d.look(); len(got) != 1 || !strings.Contains(got[0], "call, cancelled") {
		t.Errorf("cancelled: %q", got)
	}
	d.take(doc{"Peru and Brazil will not have their call after all.", "two", "2031-05-29", "https://two.example/2", calls("cancelled")})
	d.want(0, "cancelled, told again")
}

// Alarms that were there are noted; a new one is told once, also if its day moves.
func TestAlarmFires(t *testing.T) {
	d := newDesk(t)
	day := func(s string) measure.Day {
		x, err := measure.ParseDay(s)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	alarms := map[string][]measure.Alarm{"PER": {{Day: day("2031-03-01"), Since: day("2031-02-25"), Rising: 0.95}}}
	d.e.Alarms = func(_ context.Context, p measure.Dyad) ([]measure.Alarm, error) {
		if p.Source != "BRA" {
			t.Errorf("asked for %v", p)
		}
		return alarms[p.Target], nil
	}
	if err := d.s.Watch(t.Context(), &record.Situation{Name: "River", Parties: []string{"PER", "BRA"}}); err != nil {
		t.Fatal(err)
	}
	d.rule(record.Rule{On: record.OnAlarm})
	d.rule(record.Rule{On: record.OnAlarm, Situation: "River"})
	d.rule(record.Rule{On: record.OnAlarm, Parties: []string{"BRA", "COL"}})
	d.want(0, "at first")
	alarms["PER"][0].Day++
	d.e.stated = ""
	d.want(0, "a day later after all")
	alarms["PER"] = append(alarms["PER"], measure.Alarm{Day: day("2031-05-01"), Since: day("2031-04-25"), Rising: 0.93})
	d.e.stated = ""
	got := d.look()
	if len(got) != 2 || got[0] != "Alarm: Brazil and Peru, 2031-05-01" {
		t.Errorf("fired on %q", got)
	}
	d.e.stated = ""
	d.want(0, "again")
	// A pair that is watched from now on, which had an alarm before: that is noted. Its next one is told.
	alarms["CHL"] = []measure.Alarm{{Day: day("2031-04-01"), Since: day("2031-03-25"), Rising: 0.95}}
	if err := d.s.Watch(t.Context(), &record.Situation{Name: "Coast", Parties: []string{"BRA", "CHL"}}); err != nil {
		t.Fatal(err)
	}
	d.want(0, "of a pair that is new")
	alarms["CHL"] = append(alarms["CHL"], measure.Alarm{Day: day("2031-05-20"), Since: day("2031-05-15"), Rising: 0.95})
	d.e.stated = ""
	d.want(1, "its next one")
	asked := 0
	d.e.Alarms = func(context.Context, measure.Dyad) ([]measure.Alarm, error) { asked++; return nil, nil }
	d.want(0, "nothing changed")
	if asked > 0 {
		t.Errorf("measured %d times though nothing changed", asked)
	}
	d.e.Alarms = func(context.Context, measure.Dyad) ([]measure.Alarm, error) { return nil, errors.New("broken") }
	d.e.stated, d.e.stat = "", time.Time{}
	if err := d.e.look(t.Context(), time.Now()); err == nil {
		t.Error("a failure is not told")
	}
}

// What becomes of a commitment is told when it is settled, though it was read long before.
func TestSettlementFires(t *testing.T) {
	d := newDesk(t)
	d.rule(record.Rule{On: record.OnEntry, Search: &record.Wanted{Kind: record.Commitment, Status: "broken"}})
	d.take(doc{"Brazil will open the dams.", "one", "2031-05-02", "https://one.example/1", func(r *read.Reading) {
		text := r.Document.Text
		r.Actors = []read.Actor{{ID: "a1", Name: "Brazil", Kind: "country", Country: "BRA", Mentions: []read.Span{span(text, "Brazil")}}}
		r.Commitments = []read.Commitment{{ID: "k1", Kind: "promise", By: []string{"a1"}, Action: span(text, "open the dams"), Status: "made", Evidence: span(text, text), Basis: read.Basis{Confidence: 0.8}}}
	}})
	status := "open"
	d.e.Settled = func(ctx context.Context) (map[string]record.Settlement, error) {
		out := map[string]record.Settlement{}
		for e, err := range d.s.Entries(ctx, store.Query{Kind: record.Commitment}) {
			if err != nil {
				return nil, err
			}
			out[e.ID] = record.Settlement{Status: status, Why: "the dams stayed shut"}
		}
		return out, nil
	}
	d.want(0, "open")
	status, d.e.stated = "broken", ""
	d.want(1, "broken")
	d.e.stated = ""
	d.want(0, "still broken")
	// Asked otherwise, it begins anew.
	if err := d.s.ChangeRule(t.Context(), "rule1", func(r *record.Rule) error { r.Search.Status = "met"; return nil }); err != nil {
		t.Fatal(err)
	}
	status = "met"
	d.want(0, "met before it was asked for")
}

func TestSilent(t *testing.T) {
	start := time.Date(2031, 5, 1, 0, 0, 0, 0, time.UTC)
	every := func(d time.Duration, n int) (out []time.Time) {
		for i := range n {
			out = append(out, start.Add(time.Duration(i)*d))
		}
		return out
	}
	night := append(every(time.Hour, 12), start.Add(23*time.Hour), start.Add(24*time.Hour)) // a pause of twelve hours
	for _, c := range []struct {
		what  string
		came  []time.Time
		after time.Duration // from the last to when it was asked last
		want  bool
	}{
		{"hourly, half an hour", every(time.Hour, 20), 30 * time.Minute, false},
		{"hourly, an hour and a half", every(time.Hour, 20), 90 * time.Minute, false},
		{"hourly, two hours", every(time.Hour, 20), 2 * time.Hour, true},
		{"each minute, half an hour", every(time.Minute, 20), 30 * time.Minute, false},
		{"each minute, over an hour", every(time.Minute, 20), 61 * time.Minute, true},
		{"sleeps at night, twelve hours", night, 12 * time.Hour, false},
		{"sleeps at night, nineteen hours", night, 19 * time.Hour, true},
		{"too new", every(time.Hour, 9), 100 * time.Hour, false},
		{"not asked since", every(time.Hour, 20), -time.Minute, false},
		{"nothing", nil, time.Hour, false},
	} {
		asked := start.Add(c.after)
		if len(c.came) > 0 {
			asked = c.came[len(c.came)-1].Add(c.after)
		}
		if _, got := Silent(c.came, asked); got != c.want {
			t.Errorf("%s: %v", c.what, got)
		}
	}
}

// A source that falls silent is told of once, and again when it does after it gave something.
func TestSilenceFires(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		const feed = "https://one.example/feed"
		f := record.Followed{Address: feed, Name: "One"}
		gives := func(n int) {
			for range n {
				time.Sleep(time.Hour)
				d.number++
				text := fmt.Sprintf("Ana Prado of Brazil said talk %d was over.", d.number)
				sum := sha256.Sum256([]byte(text))
				if _, err := d.s.Add(t.Context(), []store.Publication{{Document: record.Document{Hash: hex.EncodeToString(sum[:]), Text: text, Language: "en"},
					Report: record.Report{Source: feed, URL: fmt.Sprint("https://one.example/", d.number), Published: "2031-05-02", Seen: time.Now().UTC()}}}); err != nil {
					t.Fatal(err)
				}
			}
		}
		asked := func(fault error) {
			f.Answered(time.Now(), fault, time.Time{})
			if err := d.s.Follow(t.Context(), &f); err != nil {
				t.Fatal(err)
			}
		}
		d.rule(record.Rule{On: record.OnSource})
		gives(12)
		asked(nil)
		d.want(0, "it gives")
		time.Sleep(3 * time.Hour)
		d.want(0, "nobody asked it")
		asked(errors.New("no such host"))
		if got := d.look(); len(got) != 1 || got[0] != "Source silent: One" {
			t.Errorf("fired on %q", got)
		}
		time.Sleep(3 * time.Hour)
		asked(nil)
		d.want(0, "still silent")
		gives(1)
		asked(nil)
		d.want(0, "it gives again")
		time.Sleep(20 * time.Hour)
		asked(nil)
		d.want(1, "silent again")
	})
}

func TestMorning(t *testing.T) {
	for _, c := range []struct {
		at, zone, made, now string
		want                string // the day it is of; "" for none
	}{
		{"07:30", "", "2031-05-01T00:00:00Z", "2031-05-02T07:29:59Z", ""},
		{"07:30", "", "2031-05-01T00:00:00Z", "2031-05-02T07:30:00Z", "2031-05-02"},
		{"07:30", "", "2031-05-01T00:00:00Z", "2031-05-02T23:00:00Z", "2031-05-02"}, // nobody served in the morning
		{"07:30", "", "2031-05-02T09:00:00Z", "2031-05-02T10:00:00Z", ""},           // made after its hour
		{"07:30", "Europe/Vienna", "2031-05-01T00:00:00Z", "2031-05-02T05:30:00Z", "2031-05-02"},
		{"07:30", "Europe/Vienna", "2031-01-01T00:00:00Z", "2031-01-02T05:30:00Z", ""},              // an hour later in winter
		{"23:30", "America/New_York", "2031-05-01T00:00:00Z", "2031-05-03T03:30:00Z", "2031-05-02"}, // another day there
		{"02:30", "Europe/Vienna", "2031-03-01T00:00:00Z", "2031-03-30T03:00:00Z", "2031-03-30"},    // an hour that clocks leave out
	} {
		at := func(s string) time.Time {
			x, err := time.Parse(time.RFC3339, s)
			if err != nil {
				t.Fatal(err)
			}
			return x
		}
		books, err := codebook.Shared()
		if err != nil {
			t.Fatal(err)
		}
		w := &watch{Engine: &Engine{Options: Options{Books: books}}}
		n, ok := w.morning(&record.Rule{On: record.OnBrief, Parties: []string{"RUS", "USA"}, At: c.at, Zone: c.zone, Made: at(c.made)}, at(c.now))
		if ok != (c.want != "") || n.Key != c.want {
			t.Errorf("%s %s at %s: %q, %v", c.at, c.zone, c.now, n.Key, ok)
		}
	}
}

// running runs the engine until stop is called.
func (d *desk) running(e *Engine) (stop func()) {
	ctx, cancel := context.WithCancel(d.Context())
	done := make(chan struct{})
	go func() { defer close(done); e.Run(ctx) }()
	return func() { cancel(); <-done }
}

func (d *desk) messages() []sentMessage {
	d.mu.Lock()
	defer d.mu.Unlock()
	out := d.sent
	d.sent = nil
	return out
}

// What fires within the minutes of a rule is one message; beyond its budget it waits and goes together; a muted rule sends nothing.
func TestGatheredMutedAndBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		r := statements
		r.Gather, r.Most = 5, 2
		rule := d.rule(r)
		stop := d.running(d.e)
		defer stop()
		start := time.Now()
		d.said("the river treaty would stand for ever", "one", "2031-05-02")
		time.Sleep(3 * time.Minute)
		d.said("no further talks were planned this year", "two", "2031-05-03")
		time.Sleep(10 * time.Minute)
		m := d.messages()
		if len(m) != 1 || len(m[0].items) != 2 || m[0].at.Sub(start) > 5*time.Minute+40*time.Second {
			t.Fatalf("%+v", m)
		}

		mute := func(until time.Duration, good bool) {
			t.Helper()
			if err := d.s.ChangeRule(t.Context(), rule.ID, func(r *record.Rule) error { r.Until, r.Muted = time.Now().Add(until), good; return nil }); err != nil {
				t.Fatal(err)
			}
		}
		mute(time.Hour, false)
		d.said("the envoy had left", "one", "2031-05-04")
		time.Sleep(30 * time.Minute)
		if m := d.messages(); len(m) != 0 {
			t.Errorf("muted: %+v", m)
		}
		time.Sleep(time.Hour)
		if m := d.messages(); len(m) != 0 {
			t.Errorf("what fired while it was muted: %+v", m)
		}
		log, err := d.s.Deliveries(t.Context(), rule.ID, store.Place{}, 10)
		if err != nil || len(log) != 2 || log[0].State != record.Hushed || log[1].State != record.Sent {
			t.Errorf("the log: %+v, %v", log, err)
		}
		mute(0, true)
		d.said("the dams would open in a dry year", "one", "2031-05-05")
		time.Sleep(time.Hour)
		mute(0, false)
		if m := d.messages(); len(m) != 0 {
			t.Errorf("muted for good: %+v", m)
		}

		// The second message of the day is its last.
		d.said("the gauges had been read", "one", "2031-05-06")
		time.Sleep(10 * time.Minute)
		if m := d.messages(); len(m) != 1 {
			t.Fatalf("%+v", m)
		}
		d.said("both navies would stay in port", "one", "2031-05-07")
		time.Sleep(2 * time.Hour)
		d.said("the bridge would be built", "one", "2031-05-08")
		time.Sleep(2 * time.Hour)
		if m := d.messages(); len(m) != 0 {
			t.Errorf("over its budget: %+v", m)
		}
		time.Sleep(24 * time.Hour)
		m = d.messages()
		if len(m) != 1 || len(m[0].items) != 2 || m[0].at.Sub(start) < 24*time.Hour {
			t.Errorf("what waited: %+v", m)
		}
	})
}

// A message that is not taken is tried again, later and later, and then given up, which is said.
func TestTriedAgainAndGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		rule := d.rule(statements)
		d.fail = errors.New("the receiver sleeps\r\nand dreams")
		stop := d.running(d.e)
		defer stop()
		d.said("the river treaty would stand for ever", "one", "2031-05-02")
		time.Sleep(48 * time.Hour)
		m := d.messages()
		if len(m) != mostTries {
			t.Fatalf("%d tries, want %d", len(m), mostTries)
		}
		for i := range m[1:] {
			want := min(time.Minute<<i, 6*time.Hour)
			if pause := m[i+1].at.Sub(m[i].at); pause < want || pause > want+40*time.Second || m[i+1].id != m[0].id {
				t.Errorf("try %d came after %v, want %v, as %s", i+2, pause, want, m[i+1].id)
			}
		}
		log, err := d.s.Deliveries(t.Context(), rule.ID, store.Place{}, 10)
		if err != nil || len(log) != 1 || log[0].State != record.GivenUp || log[0].Fault != "the receiver sleeps and dreams" || log[0].Tries != mostTries {
			t.Errorf("%+v, %v", log, err)
		}
		if !strings.Contains(d.log.String(), "given up") {
			t.Errorf("the log says nothing of it: %s", &d.log)
		}
		// One that waits to be tried again is let go when its rule is muted.
		d.said("the dams would open in a dry year", "one", "2031-05-04")
		time.Sleep(3 * time.Minute)
		d.messages()
		mute := func(muted bool) {
			t.Helper()
			if err := d.s.ChangeRule(t.Context(), rule.ID, func(r *record.Rule) error { r.Muted = muted; return nil }); err != nil {
				t.Fatal(err)
			}
		}
		mute(true)
		time.Sleep(time.Hour)
		mute(false)
		if log, err := d.s.Deliveries(t.Context(), rule.ID, store.Place{}, 1); err != nil || len(d.messages()) > 0 || log[0].State != record.Hushed {
			t.Errorf("muted while it waits: %+v, %v", log, err)
		}
		d.fail = nil
		d.said("no further talks were planned this year", "two", "2031-05-03")
		time.Sleep(3 * time.Minute)
		if m := d.messages(); len(m) != 1 {
			t.Errorf("after that: %+v", m)
		}
	})
}

// A process that ends loses nothing: what it read, what it gathered, what it was sending. What was sent and not noted is sent again under the same id.
func TestRestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		r := statements
		r.Gather = 5
		rule := d.rule(r)
		stop := d.running(d.e)
		d.said("the river treaty would stand for ever", "one", "2031-05-02")
		time.Sleep(time.Minute)
		stop() // while it is gathered
		d.said("no further talks were planned this year", "two", "2031-05-03")
		if m := d.messages(); len(m) != 0 {
			t.Fatalf("%+v", m)
		}
		second := d.engine()
		stop = d.running(second)
		time.Sleep(10 * time.Minute)
		m := d.messages()
		if len(m) != 1 || len(m[0].items) != 2 {
			t.Fatalf("after a restart: %+v", m)
		}
		stop()

		// One that ended while it was sending, without a word.
		all, err := Test(t.Context(), d.s, rule, "Ana", time.Now())
		if err != nil || len(all) != 1 {
			t.Fatal(all, err)
		}
		taken, err := d.s.NextDelivery(t.Context(), time.Now(), lease)
		if err != nil || taken.ID != all[0].ID {
			t.Fatal(taken, err)
		}
		stop = d.running(d.engine())
		time.Sleep(lease - time.Second)
		if m := d.messages(); len(m) != 0 {
			t.Errorf("while another may be sending: %+v", m)
		}
		time.Sleep(time.Minute)
		if m := d.messages(); len(m) != 1 || m[0].id != taken.ID || !m[0].test {
			t.Errorf("%+v", m)
		}
		stop()

		// One that is told to stop while it is sending gives it back.
		third := d.engine()
		began := make(chan struct{})
		third.send = func(ctx context.Context, _ *record.Rule, _ *record.Receiver, _ *record.Alert, _ *record.Delivery) error {
			close(began)
			<-ctx.Done()
			return ctx.Err()
		}
		if _, err := Test(t.Context(), d.s, rule, "Ana", time.Now()); err != nil {
			t.Fatal(err)
		}
		stop = d.running(third)
		<-began
		stop()
		stop = d.running(d.engine())
		time.Sleep(time.Minute)
		if m := d.messages(); len(m) != 1 {
			t.Errorf("given back: %+v", m)
		}
		stop()
	})
}

// A test is sent at once, marked, also of a muted rule; a rule that is removed sends nothing more.
func TestTestsAndRemovedRules(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		r := statements
		r.Muted, r.Gather = true, 60
		rule := d.rule(r)
		stop := d.running(d.e)
		defer stop()
		if _, err := Test(t.Context(), d.s, rule, "Ana", time.Now()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		if m := d.messages(); len(m) != 1 || !m[0].test || !strings.Contains(m[0].items[0], "Test of the rule") {
			t.Errorf("%+v", m)
		}
		if err := d.s.ChangeRule(t.Context(), rule.ID, func(r *record.Rule) error { r.Muted = false; return nil }); err != nil {
			t.Fatal(err)
		}
		d.said("the river treaty would stand for ever", "one", "2031-05-02")
		time.Sleep(time.Minute)
		if err := d.s.DropRule(t.Context(), rule.ID); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Hour)
		if m := d.messages(); len(m) != 0 {
			t.Errorf("of a removed rule: %+v", m)
		}
	})
}
