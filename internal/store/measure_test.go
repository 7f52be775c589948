package store_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"detente/internal/measure"
	"detente/internal/read"
	"detente/internal/record"
	"detente/internal/store"
	"detente/internal/store/storetest"
)

// struck is a reading of "SOURCE shelled TARGET …" by hand.
func struck(u store.Unread, source, target string) store.Reading {
	at := func(words string) read.Span {
		start := strings.Index(u.Document.Text, words)
		return read.Span{Start: start, End: start + len(words), Text: words}
	}
	r := &read.Reading{Reader: read.About{Name: "hand", Version: "1", Model: "none"}, Document: read.Document{ID: u.Document.Hash, Language: "en", Text: u.Document.Text}}
	r.Actors = []read.Actor{{ID: "a1", Name: source, Kind: "country", Country: source, Mentions: []read.Span{at(source)}},
		{ID: "a2", Name: target, Kind: "country", Country: target, Mentions: []read.Span{at(target)}}}
	day := u.Report.Published[:10]
	r.Events = []read.Event{{ID: "e1", Source: []string{"a1"}, Target: []string{"a2"}, CAMEO: "190", Status: "happened", Trigger: at("shelled"), Evidence: at(u.Document.Text),
		When: read.When{From: day, To: day}, Basis: read.Basis{Confidence: 0.8}}}
	r.Finish()
	return store.Reading{Unread: u, Reader: "hand", Reading: r}
}

// A paper that tells what the gazette told, in words of its own, adds no events, is worth nothing and moves no exposure.
func TestReadIsWorthWhatItAdds(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		for day := 1; day <= 9; day++ {
			on := fmt.Sprintf("2031-05-%02d", 3*day) // days that follow each other may be one event
			add(t, s, publication(fmt.Sprintf("FRA shelled DEU near the mill of Anderfeld, for the %d. time this month, at dawn.", day), "gazette", on+"T08:00:00Z"))
			if day > 4 {
				add(t, s, publication(fmt.Sprintf("At dawn FRA shelled DEU once more, said the %d villagers of Anderfeld by the mill.", day), "echo", on+"T18:00:00Z"))
			}
		}
		from, _ := measure.ParseDay("2031-05-01")
		if of, err := s.Read(ctx, from, from+30); err != nil || len(of) == 0 || of[0].Worth != 0 { // asked before anything is read: the answer below is another
			t.Fatalf("%+v, %v", of, err)
		}
		var readings []store.Reading
		for _, u := range unread(t, s, "hand") {
			readings = append(readings, struck(u, "FRA", "DEU"))
		}
		if err := s.Put(ctx, readings); err != nil {
			t.Fatal(err)
		}
		merge(t, s)
		tallies, err := s.Tallies(ctx, measure.Dyad{Source: "FRA", Target: "DEU"}, from, from+30)
		if err != nil {
			t.Fatal(err)
		}
		events := 0
		for _, l := range tallies {
			if l.Kind != record.Event || l.Type != "190" || l.Status != "happened" {
				t.Errorf("%+v", l)
			}
			events += l.N
		}
		if events != 9 {
			t.Fatalf("%d events of 9: %+v", events, tallies)
		}
		of, err := s.Read(ctx, from, from+30)
		if err != nil {
			t.Fatal(err)
		}
		documents := map[string]int{}
		for _, d := range of {
			documents[d.Source] += d.Documents
			if want := map[string]float64{"gazette": 1, "echo": 0}[d.Source]; d.Worth != want {
				t.Errorf("a document of %s is worth %v, want %v", d.Source, d.Worth, want)
			}
		}
		if documents["gazette"] != 9 || documents["echo"] != 5 {
			t.Errorf("documents: %v", documents)
		}
		if reverse, err := s.Tallies(ctx, measure.Dyad{Source: "DEU", Target: "FRA"}, from, from+30); err != nil || len(reverse) != 0 {
			t.Errorf("the other direction: %v, %v", reverse, err)
		}
	})
}

func TestReadOfEventsCodedByOthers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		for i := range 3 {
			if _, err := s.Import(ctx, []record.Import{{Origin: "icews", ID: fmt.Sprint(i), Day: "2031-05-02", CAMEO: "112", Source: record.Side{Country: "FRA"}, Target: record.Side{Country: "DEU"}}}); err != nil {
				t.Fatal(err)
			}
		}
		merge(t, s)
		from, _ := measure.ParseDay("2031-05-01")
		of, err := s.Read(ctx, from, from+3)
		if err != nil || len(of) != 1 || of[0].Documents != 3 || of[0].Worth != 1 || of[0].Day != from+1 {
			t.Errorf("%+v, %v", of, err)
		}
	})
}
