package alert

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"detente/internal/measure"
	"detente/internal/record"
	"detente/internal/store"
)

const (
	// freshAtOnce is how many documents are looked at in one go.
	freshAtOnce = 100
	// begun is how keys begin by which a rule knows that it noted what was there when it first looked: at a pair, or by a search.
	begun = "begun "
	// What is known of a source's habit: its pauses in so many days, if it gave something so many times.
	habitDays  = 90
	habitTimes = 10
	// A source is silent after so many times its longest pause, and no sooner than leastSilence.
	silentAfter  = 1.5
	leastSilence = time.Hour
)

// watch is one look of all rules at what is new.
type watch struct {
	*Engine
	rules      []record.Rule
	situations []record.Situation
}

// situation is what a rule's parties are, nil where it names none, and whether there is what it names.
func (w *watch) situation(r *record.Rule) (*record.Situation, bool) {
	switch {
	case r.Situation != "":
		i := slices.IndexFunc(w.situations, func(s record.Situation) bool { return s.Name == r.Situation })
		if i < 0 {
			return nil, false
		}
		return &w.situations[i], true
	case len(r.Parties) > 0:
		return &record.Situation{Name: Between(w.Books.PartyName, r.Parties), Parties: r.Parties}, true
	}
	return nil, true
}

// Between names parties: A, B and C.
func Between(name func(string) string, parties []string) string {
	out := ""
	for i, p := range parties {
		switch {
		case i > 0 && i == len(parties)-1:
			out += " and "
		case i > 0:
			out += ", "
		}
		out += name(p)
	}
	return out
}

// documents lets rules fire on entries that documents tell of which were read for the first time.
func (w *watch) documents(ctx context.Context, now time.Time) error {
	for ctx.Err() == nil {
		fresh, err := w.Store.Fresh(ctx, freshAtOnce)
		if err != nil || len(fresh) == 0 {
			return err
		}
		look := &freshLook{watch: w, citer: w.Store.NewCiter(), fresh: map[string]store.Fresh{}, behind: map[string]bool{}, stood: map[string]string{}}
		for _, f := range fresh {
			look.fresh[f.Hash] = f
		}
		entries, err := w.Store.ToldBy(ctx, fresh)
		if err != nil {
			return err
		}
		fired := make([]store.Firing, len(w.rules))
		for i := range entries {
			if err := look.at(ctx, &entries[i], fired); err != nil {
				return err
			}
		}
		looked := slices.DeleteFunc(slices.Clone(fresh), func(f store.Fresh) bool { return look.behind[f.Hash] })
		if len(looked) == 0 {
			return nil // read or corrected anew meanwhile: the next look finds them whole
		}
		if err := w.fire(ctx, now, looked, fired); err != nil || len(looked) < len(fresh) || len(fresh) < freshAtOnce {
			return err
		}
	}
	return ctx.Err()
}

// fire keeps what rules fired on. What another process did meanwhile is done.
func (w *watch) fire(ctx context.Context, now time.Time, looked []store.Fresh, fired []store.Firing) error {
	err := w.Store.Fire(ctx, now, looked, slices.DeleteFunc(fired, func(f store.Firing) bool { return len(f.Items)+len(f.Known) == 0 }), NewID)
	if errors.Is(err, store.ErrTaken) {
		return nil
	}
	return err
}

// freshLook is a look at fresh documents.
type freshLook struct {
	*watch
	citer  *store.Citer
	fresh  map[string]store.Fresh // by hash
	behind map[string]bool        // hashes of those whose part of the record is just being made
	stood  map[string]string      // the other texts of a story, by hash of its fresh document
}

// at lets rules fire on an entry.
func (l *freshLook) at(ctx context.Context, e *record.Entry, fired []store.Firing) error {
	var cited *record.Cited
	for i := range l.rules {
		r := &l.rules[i]
		if !l.asks(r, e) {
			continue
		}
		if cited == nil {
			c, err := l.citer.Cite(ctx, *e)
			if errors.Is(err, record.ErrBehind) || errors.Is(err, store.ErrNone) {
				return l.leave(ctx, e)
			}
			if err != nil {
				return err
			}
			cited = &c
		}
		news, err := l.news(ctx, r, cited)
		if err != nil {
			return err
		}
		if news != nil {
			fired[i].Rule = r.ID
			fired[i].Items = append(fired[i].Items, entryNotice(l.Books, cited, news, r.On))
		}
	}
	return nil
}

// leave lets the fresh documents of an entry be looked at again.
func (l *freshLook) leave(ctx context.Context, e *record.Entry) error {
	ids, err := l.Store.Tellings(ctx, e)
	if err != nil {
		return err
	}
	for _, id := range ids {
		hash, _ := record.SplitTelling(id)
		l.behind[hash] = true
	}
	return nil
}

// asks reports whether a rule asks for an entry, as far as that is known without its words.
func (l *freshLook) asks(r *record.Rule, e *record.Entry) bool {
	switch r.On {
	case record.OnEntry:
		return !onSettlement(r) && matches(r.Search, e)
	case record.OnContact:
		if e.Kind != record.Contact || !slices.Contains(statuses(r), e.Status) {
			return false
		}
		of, ok := l.situation(r)
		if of == nil {
			return ok
		}
		n := 0
		for _, p := range of.Parties {
			if slices.Contains(e.Sources, p) {
				n++
			}
		}
		return n > 1
	}
	return false
}

// statuses are those of contacts that a rule asks for.
func statuses(r *record.Rule) []string {
	if len(r.Statuses) > 0 {
		return r.Statuses
	}
	return []string{"planned", "cancelled"}
}

// onSettlement reports whether a rule asks for what becomes of commitments, which may change long after they were read.
func onSettlement(r *record.Rule) bool {
	return r.On == record.OnEntry && r.Search.Kind == record.Commitment && r.Search.Status != ""
}

// matches reports whether a search asks for an entry, as GET /api/v1/entries does, but for its words and what became of a commitment.
func matches(w *record.Wanted, e *record.Entry) bool {
	switch {
	case w.Kind != "" && e.Kind != w.Kind,
		w.Kind == record.Event && !strings.HasPrefix(e.Type, w.Type),
		w.Kind != record.Event && w.Type != "" && e.Type != w.Type,
		w.Kind != record.Commitment && w.Status != "" && e.Status != w.Status,
		w.Actor != "" && !slices.Contains(e.By, w.Actor) && !slices.Contains(e.Toward, w.Actor),
		w.Condition && (e.Kind != record.Commitment || e.If == nil):
		return false
	}
	return w.Source+w.Target == "" || slices.ContainsFunc(e.Dyads(), func(d [2]string) bool {
		return (w.Source == "" || d[0] == w.Source) && (w.Target == "" || d[1] == w.Target)
	})
}

// news is the citation by which an entry is news for a rule: of a document that was read for the first time, where no document of before tells of it in a
// way that the rule asks for. nil if it is none.
func (l *freshLook) news(ctx context.Context, r *record.Rule, c *record.Cited) (*record.Citation, error) {
	var words []string
	status := ""
	if r.On == record.OnContact {
		status = c.Status
		if of, _ := l.situation(r); of != nil && !of.Concerns(c) {
			return nil, nil
		}
	} else {
		words = record.Words(r.Search.Words)
		if r.Search.Kind != record.Commitment {
			status = r.Search.Status
		}
	}
	var news *record.Citation
	for i := range c.Citations {
		k := &c.Citations[i]
		if status != "" && k.Status != status || !c.ToldWith(k, words) {
			continue
		}
		if f, ok := l.fresh[k.Document]; ok {
			before, err := l.before(ctx, &f, k)
			if err != nil {
				return nil, err
			}
			if !before {
				if news == nil || k.Leads {
					news = k
				}
				continue
			}
		} else if waits, err := l.Store.IsFresh(ctx, k.Document); err != nil {
			return nil, err
		} else if waits {
			continue
		}
		return nil, nil
	}
	return news, nil
}

// before reports whether a sentence of a document whose story was read before stood in the story before.
func (l *freshLook) before(ctx context.Context, f *store.Fresh, k *record.Citation) (bool, error) {
	if !f.Again {
		return false, nil
	}
	stood, ok := l.stood[f.Hash]
	if !ok {
		_, _, story, err := l.Store.Story(ctx, f.Hash)
		if err != nil {
			return false, err
		}
		for hash := range story {
			if hash == f.Hash {
				continue
			}
			text, err := l.Store.Text(ctx, hash)
			if err != nil {
				return false, err
			}
			stood += " " + strings.Join(strings.Fields(text), " ")
		}
		l.stood[f.Hash] = stood
	}
	return strings.Contains(stood, strings.Join(strings.Fields(k.Evidence.Text), " ")), nil
}

// states lets rules fire on alarms and on what became of commitments. What was there when a rule looked for the first time is noted and not told.
func (w *watch) states(ctx context.Context, now time.Time) error {
	var failed []error
	for i := range w.rules {
		r := &w.rules[i]
		var look func(context.Context, *record.Rule, map[string]bool) (store.Firing, error)
		switch {
		case r.On == record.OnAlarm && w.Alarms != nil:
			look = w.alarms
		case onSettlement(r) && w.Settled != nil:
			look = w.settlements
		default:
			continue
		}
		known, err := w.Store.Known(ctx, r.ID)
		if err != nil {
			return err
		}
		f, err := look(ctx, r, known)
		if err != nil {
			failed = append(failed, fmt.Errorf("rule %s: %w", r.ID, err))
			continue
		}
		f.Rule = r.ID
		if err := w.fire(ctx, now, nil, []store.Firing{f}); err != nil {
			return err
		}
	}
	return errors.Join(failed...)
}

// alarms are those of a rule's pairs that it does not know. An alarm within AlarmEvery days of one that it knows is the same: its day moves when more is read.
func (w *watch) alarms(ctx context.Context, r *record.Rule, known map[string]bool) (f store.Firing, err error) {
	var pairs [][2]string
	of, ok := w.situation(r)
	switch {
	case of != nil:
		pairs = of.Pairs()
	case ok:
		for i := range w.situations {
			pairs = append(pairs, w.situations[i].Pairs()...)
		}
	}
	told := map[[2]string][]measure.Day{}
	for key := range known {
		var a, b, day string
		if n, _ := fmt.Sscanf(key, "alarm %s %s %s", &a, &b, &day); n == 3 {
			if d, err := measure.ParseDay(day); err == nil {
				told[[2]string{a, b}] = append(told[[2]string{a, b}], d)
			}
		}
	}
	for _, p := range pairs {
		if p[1] < p[0] {
			p[0], p[1] = p[1], p[0]
		}
		alarms, err := w.Alarms(ctx, measure.Dyad{Source: p[0], Target: p[1]})
		if err != nil {
			return f, err
		}
		first := begun + p[0] + " " + p[1]
		for _, a := range alarms {
			if slices.ContainsFunc(told[p], func(d measure.Day) bool { return max(a.Day-d, d-a.Day) < measure.AlarmEvery }) {
				continue
			}
			told[p] = append(told[p], a.Day)
			key := fmt.Sprintf("alarm %s %s %v", p[0], p[1], a.Day)
			if !known[first] {
				f.Known = append(f.Known, key)
				continue
			}
			n, err := w.alarmNotice(ctx, key, p, &a)
			if err != nil {
				return f, err
			}
			f.Items = append(f.Items, n)
		}
		if !known[first] {
			f.Known = append(f.Known, first)
		}
	}
	return f, nil
}

// settlements are the commitments that a rule asks for and of which became what it asks for.
func (w *watch) settlements(ctx context.Context, r *record.Rule, known map[string]bool) (f store.Firing, err error) {
	settled, err := w.Settled(ctx)
	if err != nil {
		return f, err
	}
	first := begun + fmt.Sprintf("%+v", *r.Search)
	words, citer := record.Words(r.Search.Words), w.Store.NewCiter()
	for e, err := range w.Store.Entries(ctx, store.Query{Kind: record.Commitment, Source: r.Search.Source, Target: r.Search.Target}) {
		if err != nil {
			return f, err
		}
		is := settled[e.ID]
		key := e.ID + " " + is.Status
		if is.Status != r.Search.Status || known[key] || !matches(r.Search, &e) {
			continue
		}
		if !known[first] {
			f.Known = append(f.Known, key)
			continue
		}
		c, err := citer.Cite(ctx, e)
		if errors.Is(err, record.ErrBehind) || errors.Is(err, store.ErrNone) {
			continue // the next look finds it
		}
		if err != nil {
			return f, err
		}
		if k := telling(&c, words); k != nil {
			n := entryNotice(w.Books, &c, k, r.On)
			n.Key, n.Text = key, "It is "+is.Status+" by now: "+line(is.Why, quoteLength)+"."
			f.Items = append(f.Items, n)
		}
	}
	if !known[first] {
		f.Known = append(f.Known, first)
	}
	return f, nil
}

// telling is a citation with all words, that of the leading telling if it has them.
func telling(c *record.Cited, words []string) (out *record.Citation) {
	for i := range c.Citations {
		if k := &c.Citations[i]; c.ToldWith(k, words) && (out == nil || k.Leads) {
			out = k
		}
	}
	return out
}

// hours lets rules fire on silent sources and on the hour of briefs.
func (w *watch) hours(ctx context.Context, now time.Time) error {
	var fired []store.Firing
	for i := range w.rules {
		r := &w.rules[i]
		switch r.On {
		case record.OnSource:
			items, err := w.silent(ctx, r, now)
			if err != nil {
				return err
			}
			fired = append(fired, store.Firing{Rule: r.ID, Items: items})
		case record.OnBrief:
			if n, ok := w.morning(r, now); ok {
				fired = append(fired, store.Firing{Rule: r.ID, Items: []record.Notice{n}})
			}
		}
	}
	return w.fire(ctx, now, nil, fired)
}

// silent are the sources that a rule asks for and that gave nothing for longer than is their habit, though they were asked.
func (w *watch) silent(ctx context.Context, r *record.Rule, now time.Time) (out []record.Notice, err error) {
	followed, err := w.Store.Followed(ctx, time.Time{})
	if err != nil {
		return nil, err
	}
	for i := range followed {
		f := &followed[i]
		if f.Paused || r.Source != "" && f.Address != r.Source {
			continue
		}
		came, err := w.Store.Arrivals(ctx, f.Address, now.AddDate(0, 0, -habitDays))
		if err != nil {
			return nil, err
		}
		longest, ok := Silent(came, f.Asked)
		if ok {
			out = append(out, silenceNotice(f, came[len(came)-1], longest))
		}
	}
	return out, nil
}

// Silent reports whether a source that was asked last at a time and gave something at others before, in order, gave nothing since for longer than is its
// habit, and what its longest pause was. Of one that gave little yet no habit is known.
func Silent(came []time.Time, asked time.Time) (longest time.Duration, silent bool) {
	if len(came) < habitTimes {
		return 0, false
	}
	for i := range came[1:] {
		longest = max(longest, came[i+1].Sub(came[i]))
	}
	last := came[len(came)-1]
	return longest, asked.Sub(last) > max(time.Duration(silentAfter*float64(longest)), leastSilence)
}

// morning is what a rule on the hour of a brief tells of: at most once on each day of its zone, from its hour on, also where nobody served then.
func (w *watch) morning(r *record.Rule, now time.Time) (n record.Notice, ok bool) {
	zone, err := r.Location()
	if err != nil {
		return n, false
	}
	of, ok := w.situation(r)
	if !ok || of == nil {
		return n, false
	}
	local := now.In(zone)
	at, err := time.ParseInLocation("2006-01-02 15:04", local.Format(time.DateOnly)+" "+r.At, zone)
	if err != nil || local.Before(at) || r.Made.After(at) {
		return n, false
	}
	return record.Notice{Key: local.Format(time.DateOnly), Kind: "brief", Title: "Brief: " + line(of.Name, titleLength), Day: local.Format(time.DateOnly), Path: briefPath(r)}, true
}

// Fault says why a rule cannot fire; "" where it can.
func Fault(r *record.Rule, situations []record.Situation) string {
	if r.Situation != "" && !slices.ContainsFunc(situations, func(s record.Situation) bool { return s.Name == r.Situation }) {
		return "there is no situation " + r.Situation
	}
	return ""
}
