package store_test

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"detente/internal/store"
	"detente/internal/store/storetest"
)

func TestSecondReadingsStandBesideTheRecord(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		now := time.Date(2031, 6, 1, 12, 0, 0, 0, time.UTC)
		ref, _ := said(t, s, "the river treaty would stand for ever", "one", "2031-05-02")
		later, _ := said(t, s, "no further talks were planned this year", "two", "2031-05-03")
		merge(t, s)
		record := lines(t, s, store.Query{})
		take := func(at time.Time) *store.Unread {
			t.Helper()
			u, err := s.TakeSecond(ctx, "llm", at, time.Minute)
			if err != nil && !errors.Is(err, store.ErrNone) {
				t.Fatal(err)
			}
			return u
		}
		first, second := take(now), take(now)
		if first == nil || second == nil || first.Document.Hash != later.Document || second.Document.Hash != ref.Document {
			t.Fatalf("taken %+v and %+v: want the newest first", first, second)
		}
		if third := take(now); third != nil {
			t.Errorf("%s is asked about twice at a time", third.Document.Hash)
		}
		if u := take(now.Add(2 * time.Minute)); u == nil || u.ID != first.ID {
			t.Error("what a process took that died is never read")
		}
		if err := s.LeaveSecond(ctx, first); err != nil {
			t.Fatal(err)
		}
		if u := take(now); u == nil || u.ID != first.ID {
			t.Error("what was let go is not read")
		}
		if err := s.FailSecond(ctx, first, "llm", errors.New("cut short")); err != nil {
			t.Fatal(err)
		}
		found := spoke(*second, "Ana Prado", "BRA", "river").Reading
		if err := s.PutSecond(ctx, second, "llm", store.Second{Reading: found, Refused: map[string]int{"event: words not in the text": 2}}); err != nil {
			t.Fatal(err)
		}
		if u := take(now.Add(time.Hour)); u != nil {
			t.Errorf("%s is read again", u.Document.Hash)
		}
		if n, err := s.WaitSecond(ctx, "another prompt", now); err != nil || n != 2 {
			t.Errorf("%d wait for a reader with another prompt, %v", n, err)
		}
		kept, err := s.Second(ctx, ref.Document)
		if err != nil || kept.Refused["event: words not in the text"] != 2 || kept.Reading.Statements[0].Content.Text != "river" || kept.Reading.Document.Text == "" {
			t.Fatalf("%+v, %v", kept, err)
		}
		if _, err := s.Second(ctx, later.Document); !errors.Is(err, store.ErrNone) {
			t.Errorf("of what was not read: %v", err)
		}
		n := 0
		for w, err := range s.ReadTwice(ctx, "", "") {
			if err != nil || w.First.Reader.Name == "" || w.Reading.Statements[0].Content.Text != "river" || w.Report.Document != ref.Document {
				t.Errorf("%+v, %v", w, err)
			}
			n++
		}
		if n != 1 {
			t.Errorf("%d were read twice", n)
		}
		if got := lines(t, s, store.Query{}); len(got) != 2 || got[0] != record[0] || got[1] != record[1] {
			t.Error("the record is not what it was")
		}
		clean(t, s)

		var b bytes.Buffer
		if _, err := s.Backup(ctx, &b, func() {}); err != nil {
			t.Fatal(err)
		}
		copied := storetest.Open(t, filepath.Join(t.TempDir(), "copy.db"))
		if err := copied.Restore(ctx, &b, func() {}); err != nil {
			t.Fatal(err)
		}
		if again, err := copied.Second(ctx, ref.Document); err != nil || len(again.Reading.Statements) != 1 {
			t.Errorf("restored: %v", err)
		}
		erase(t, s, store.Erasing{Why: "asked", When: now}, 1, ref.Document)
		if _, err := s.Second(ctx, ref.Document); !errors.Is(err, store.ErrNone) {
			t.Errorf("of what was erased: %v", err)
		}
		if err := s.PutSecond(ctx, second, "llm", store.Second{Reading: found}); err != nil { // it came late
			t.Fatal(err)
		}
		if c, err := s.Count(ctx); err != nil || c.Second != 0 {
			t.Errorf("%d second readings of what was erased, %v", c.Second, err)
		}
	})
}

func TestSpendingOutlivesTheProcess(t *testing.T) {
	storetest.EachAddress(t, func(t *testing.T, at string) {
		ctx := context.Background()
		spend := func(s *store.Store, day string, tokens int, want bool) {
			t.Helper()
			if enough, err := s.Spend(ctx, day, tokens, 1000); err != nil || enough != want {
				t.Errorf("%d on %s: %v, %v", tokens, day, enough, err)
			}
		}
		s := storetest.Open(t, at)
		spend(s, "2031-05-02", 700, true)
		spend(s, "2031-05-02", 400, false)
		again := storetest.Open(t, at)
		spend(again, "2031-05-02", 400, false)
		spend(again, "2031-05-03", 400, true) // another day
		spend(again, "2031-05-02", -500, true)
		spend(s, "2031-05-02", 800, true)
		if n, err := s.Spent(ctx, "2031-05-02"); err != nil || n != 1000 {
			t.Errorf("spent %d, %v", n, err)
		}
		spend(s, "2031-05-04", -5, true) // nothing below nothing
		if n, err := s.Spent(ctx, "2031-05-04"); err != nil || n != 0 {
			t.Errorf("spent %d, %v", n, err)
		}
	})
}
