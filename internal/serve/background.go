package serve

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"detente/internal/read"
	"detente/internal/work"
)

const (
	lookEvery = 15 * time.Second // for sources that are due and for what others took in
	warmEvery = 2 * time.Second  // for changes, after which what is watched is measured anew before anybody asks
	afterFail = time.Minute
	// mergeEvery is how often the record is brought up to date while documents are read, and mergeRest how many times as long as it takes the reading goes on at least.
	mergeEvery = time.Second
	mergeRest  = 5
)

// rouse lets the work look now.
func (s *Server) rouse() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// loaded is the reader, once it is there.
type loaded struct {
	once   sync.Once
	digest atomic.Pointer[string]
	reader *read.Reader
	err    error
}

// model is the digest of the reader's model and books; "" until it is loaded.
func (s *Server) model() string {
	if d := s.loaded.digest.Load(); d != nil {
		return *d
	}
	return ""
}

func (s *Server) reader() (*read.Reader, error) {
	s.loaded.once.Do(func() {
		s.loaded.reader, s.loaded.err = s.Reader()
		if s.loaded.err == nil {
			digest := s.loaded.reader.Digest()
			s.loaded.digest.Store(&digest)
		}
	})
	return s.loaded.reader, s.loaded.err
}

// work asks the sources that are due and reads what is new, until ctx ends. What fails is tried again.
func (s *Server) work(ctx context.Context) {
	for ctx.Err() == nil {
		wait := lookEvery
		if err := errors.Join(s.visit(ctx), s.read(ctx)); err != nil && ctx.Err() == nil {
			s.Log.Error("the work failed; it is tried again", "failure", err.Error())
			wait = afterFail
		}
		select {
		case <-ctx.Done():
		case <-s.wake:
		case <-time.After(wait):
		}
	}
}

// visit asks the sources that are due. What they have is read when all were asked.
func (s *Server) visit(ctx context.Context) error {
	if s.Web == nil {
		return nil
	}
	due, err := s.Store.Followed(ctx, time.Now())
	if err != nil {
		return err
	}
	for i := range due {
		f := &due[i]
		intake := work.Intake{Store: s.Store, Books: s.Books, Now: time.Now, Fault: func(where string, err error) {
			s.Log.Warn("an item cannot be taken in", "source", f.Address, "where", where, "failure", err.Error())
		}}
		taken, err := intake.Visit(ctx, s.Web, f)
		if err != nil {
			return err
		}
		s.Log.Info("asked", "source", f.Address, "taken", taken.String(), "fault", f.Fault)
		s.metrics.documents.WithLabelValues("taken").Add(float64(taken.New.Documents))
		s.hub.tell(Event{Kind: "source", Address: f.Address, Count: taken.New.Documents, Fault: f.Fault})
	}
	return nil
}

// read reads what waits and brings the record up to date.
func (s *Server) read(ctx context.Context) error {
	if s.Reader == nil {
		return nil
	}
	r, err := s.reader()
	if err != nil {
		return err
	}
	marked, err := s.Store.Marked(ctx)
	if err != nil {
		return err
	}
	waiting, err := s.Store.UnreadIDs(ctx, r.Digest(), 1)
	if err != nil || len(waiting) == 0 && !marked {
		return err
	}
	n := 0
	var merged time.Time
	var took time.Duration
	err = work.Read(ctx, s.Store, r, max(1, s.Workers), work.Watch{
		Done: func(int) {
			n++
			s.metrics.documents.WithLabelValues("read").Inc()
		},
		Failed: func(document string, err error) {
			s.metrics.documents.WithLabelValues("failed").Inc()
			s.Log.Warn("a document cannot be read", "document", document, "failure", err.Error())
		},
		Kept: func(ctx context.Context) error { // what is read is soon in the record, and what is asked meanwhile finds it whole
			if time.Since(merged) < max(mergeEvery, mergeRest*took) {
				return nil
			}
			start := time.Now()
			_, err := s.Store.Merge(ctx)
			merged, took = time.Now(), time.Since(start)
			s.alerts.Rouse()
			return err
		},
	})
	if err != nil {
		return err
	}
	if _, err := s.Store.Merge(ctx); err != nil {
		return err
	}
	s.Log.Info("read", "documents", n)
	s.hub.tell(Event{Kind: "read", Count: n})
	s.alerts.Rouse()
	return nil
}

// warm measures what is watched after every change, until ctx ends, and tells of new alarms. What was overtaken and still given out is asked for again, until it is made anew.
func (s *Server) warm(ctx context.Context) {
	var last int64 = -1
	known := map[string]bool{} // alarms
	for first := true; ctx.Err() == nil; {
		if n, err := s.Store.Changes(ctx); err == nil && (n != last || s.kept.overtaken.Swap(false)) {
			last = n
			if err := s.alarms(ctx, known, first); err != nil && ctx.Err() == nil {
				s.Log.Error("what is watched cannot be measured", "failure", err.Error())
			}
			first = false
		}
		select {
		case <-ctx.Done():
		case <-time.After(warmEvery):
		}
	}
}

// alarms measures what is watched and tells of the alarms that were not known; at first of none.
func (s *Server) alarms(ctx context.Context, known map[string]bool, first bool) error {
	day, ok, err := s.Store.LastDay(ctx)
	if err != nil || !ok {
		return err
	}
	t, err := s.todayOf(ctx, day)
	if err != nil {
		return err
	}
	all := slices.Clone(t.Pairs)
	for _, section := range t.Situations {
		all = append(all, section.Pairs...)
	}
	for _, c := range all {
		for _, a := range c.Alarms {
			key := c.A + c.B + a.Day.String()
			if !known[key] && !first {
				s.Log.Info("alarm", "a", c.A, "b", c.B, "day", a.Day.String())
				s.hub.tell(Event{Kind: "alarm", Pair: []string{c.A, c.B}, Day: a.Day.String()})
			}
			known[key] = true
		}
	}
	return nil
}
