package store_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"detente/internal/read"
	"detente/internal/record"
	"detente/internal/store"
	"detente/internal/store/storetest"
)

// said adds a document in which Ana Prado of Brazil says something, with its reading, and returns the reference to it.
func said(t *testing.T, s *store.Store, words, publisher, published string) (record.Ref, store.Reading) {
	t.Helper()
	add(t, s, publication("Ana Prado of Brazil said "+words+".", publisher, published))
	u := unread(t, s, "hand")
	r := spoke(u[len(u)-1], "Ana Prado", "BRA", words)
	put(t, s, r)
	return record.Ref{Document: r.Document.Hash, Kind: record.Statement, Words: r.Reading.Statements[0].Content}, r
}

// claim seals a claim made some minutes after noon and keeps it.
func claim(t *testing.T, s *store.Store, text string, minutes int, c record.Claim) {
	t.Helper()
	c.Author, c.Made = "desk", time.Date(2031, 5, 9, 12, minutes, 0, 0, time.UTC)
	if err := c.Seal(text); err != nil {
		t.Fatal(err)
	}
	if err := s.Claim(context.Background(), &c); err != nil {
		t.Fatal(err)
	}
	merge(t, s)
}

func TestCorrectionOutlivesReading(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ref, r := said(t, s, "the river treaty would stand", "one", "2031-05-02")
		mine := r.Reading.Statements[0]
		mine.Act = "promise"
		claim(t, s, r.Document.Text, 0, record.Claim{Verdict: record.Correct, Of: ref, Fields: []string{"act"}, Statement: &mine, Actors: r.Reading.Actors})
		if got := lines(t, s, store.Query{}); len(got) != 1 || !strings.Contains(got[0], `"type":"promise"`) {
			t.Fatalf("%v", got)
		}
		newer := spoke(r.Unread, "Ana Prado", "BRA", "the river treaty would stand")
		newer.Reader = "newer"
		newer.Reading.Statements[0].Act = "warn"
		put(t, s, newer)
		merge(t, s)
		if got := lines(t, s, store.Query{}); len(got) != 1 || !strings.Contains(got[0], `"type":"promise"`) {
			t.Errorf("after a newer reading: %v", got)
		}
		newer.Reading.Statements = nil
		put(t, s, newer)
		merge(t, s)
		if got := lines(t, s, store.Query{Source: "BRA"}); len(got) != 1 || !strings.Contains(got[0], `"type":"promise"`) {
			t.Errorf("after a reading that has no such statement: %v", got)
		}
	})
}

func TestNotAndMissed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ref, r := said(t, s, "the river treaty would stand", "one", "2031-05-02")
		claim(t, s, r.Document.Text, 0, record.Claim{Verdict: record.Not, Of: ref})
		if got := lines(t, s, store.Query{}); len(got) != 0 {
			t.Fatalf("%v", got)
		}
		text := r.Document.Text
		at := strings.Index(text, "stand")
		event := record.Ref{Document: ref.Document, Kind: record.Event, Words: read.Span{Start: at, End: at + 5, Text: "stand"}}
		claim(t, s, text, 1, record.Claim{Verdict: record.Missed, Of: event, Actors: []read.Actor{{ID: "x", Name: "Brazil", Kind: "country", Country: "BRA"}},
			Event: &read.Event{Source: []string{"x"}, CAMEO: "057", Status: "promised", Trigger: event.Words}})
		got := lines(t, s, store.Query{Kind: record.Event, Source: "BRA"})
		if len(got) != 1 || !strings.Contains(got[0], `"057"`) {
			t.Errorf("%v", got)
		}
	})
}

func TestSameAndApart(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		one, a := said(t, s, "the river treaty would stand for ever", "one", "2031-05-02")
		two, _ := said(t, s, "the treaty on the river would stand for ever", "two", "2031-05-03")
		three, c := said(t, s, "no further talks were planned this year", "three", "2031-05-03")
		merge(t, s)
		if n := len(lines(t, s, store.Query{})); n != 2 {
			t.Fatalf("%d entries, want 2", n)
		}
		claim(t, s, a.Document.Text, 0, record.Claim{Verdict: record.Apart, Of: one, Other: &two})
		if n := len(lines(t, s, store.Query{})); n != 3 {
			t.Errorf("apart: %d entries, want 3", n)
		}
		claim(t, s, c.Document.Text, 1, record.Claim{Verdict: record.Same, Of: three, Other: &one})
		if n := len(lines(t, s, store.Query{})); n != 2 {
			t.Errorf("same: %d entries, want 2", n)
		}
		before := strings.Join(lines(t, s, store.Query{}), "\n")
		put(t, s, c)
		merge(t, s)
		if after := strings.Join(lines(t, s, store.Query{}), "\n"); after != before {
			t.Errorf("read again, the record differs:\n%s\n%s", before, after)
		}
	})
}

func TestSealRefuses(t *testing.T) {
	const text = "Brazil stands by the treaty."
	words := read.Span{Start: 0, End: 6, Text: "Brazil"}
	for _, c := range []record.Claim{
		{Verdict: record.Not, Of: record.Ref{Kind: record.Event, Words: read.Span{Start: 0, End: 6, Text: "Bolivia"}}},
		{Verdict: record.Not, Of: record.Ref{Kind: record.Event, Words: read.Span{Start: 20, End: 90, Text: "x"}}},
		{Verdict: record.Correct, Of: record.Ref{Kind: record.Event, Words: words}},
		{Verdict: record.Same, Of: record.Ref{Kind: record.Event, Words: words}},
		{Verdict: record.Settled, Status: "met", Of: record.Ref{Kind: record.Event, Words: words}},
		{Verdict: "maybe", Of: record.Ref{Kind: record.Event, Words: words}},
	} {
		if err := c.Seal(text); err == nil {
			t.Errorf("%+v is sealed", c)
		}
	}
}

// The clock is set back two days between two corrections of one thing: the second holds.
func TestClaimAfterTheClockWasSetBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		ref, r := said(t, s, "the river treaty would stand", "one", "2031-05-02")
		noon := time.Date(2031, 5, 9, 12, 0, 0, 0, time.UTC)
		for i, act := range []string{"promise", "warn"} {
			mine := r.Reading.Statements[0]
			mine.Act = act
			made, err := s.Moment(ctx, noon.AddDate(0, 0, -2*i))
			if err != nil {
				t.Fatal(err)
			}
			c := record.Claim{Author: "desk", Made: made, Verdict: record.Correct, Of: ref, Fields: []string{"act"}, Statement: &mine, Actors: r.Reading.Actors}
			if err := c.Seal(r.Document.Text); err != nil {
				t.Fatal(err)
			}
			if err := s.Claim(ctx, &c); err != nil {
				t.Fatal(err)
			}
			merge(t, s)
			if got := lines(t, s, store.Query{}); len(got) != 1 || !strings.Contains(got[0], `"type":"`+act+`"`) {
				t.Errorf("%v", got)
			}
		}
	})
}
