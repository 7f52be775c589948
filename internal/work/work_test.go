package work_test

import (
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"detente/internal/codebook"
	"detente/internal/export"
	"detente/internal/read"
	"detente/internal/record"
	"detente/internal/source"
	"detente/internal/store"
	"detente/internal/store/storetest"
	"detente/internal/text"
	"detente/internal/work"
	"detente/model"
)

func TestMain(m *testing.M) { storetest.Main(m) }

func newReader(t *testing.T) *read.Reader {
	t.Helper()
	m, err := model.English()
	if err != nil {
		t.Fatal(err)
	}
	b, err := codebook.Default()
	if err != nil {
		t.Fatal(err)
	}
	r, err := read.New(m, b)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// invented are the hand-coded documents of the project, as published on some days of one week.
func invented(t *testing.T) []store.Publication {
	t.Helper()
	var out []store.Publication
	files, err := filepath.Glob("../../testdata/gold/*/*.txt")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for i, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := text.New(string(raw))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, store.Publication{Document: record.Document{Hash: doc.ID, Text: doc.Text()},
			Report: record.Report{URL: "https://example.org/" + filepath.Base(f), Published: time.Date(2031, 5, 1+i%7, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)}})
	}
	return out
}

func TestAnyNumberOfWorkersAnyOrderAnyStoreGiveTheSameRecord(t *testing.T) {
	reader, all := newReader(t), invented(t)
	var want []string
	for workers := 1; workers <= 4; workers += 3 {
		storetest.Each(t, func(t *testing.T, s *store.Store) {
			ctx := context.Background()
			rand.New(rand.NewPCG(uint64(workers), 7)).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
			if _, err := s.Add(ctx, all); err != nil {
				t.Fatal(err)
			}
			n := 0
			if err := work.Read(ctx, s, reader, workers, watch(t, &n)); err != nil {
				t.Fatal(err)
			}
			if n != len(all) {
				t.Errorf("%d of %d documents read", n, len(all))
			}
			if _, err := s.Merge(ctx); err != nil {
				t.Fatal(err)
			}
			got := exported(t, s)
			if want == nil {
				want = got
			}
			if len(got) < len(all) || !slices.Equal(got, want) {
				t.Errorf("%d workers: %d entries differ from the first run's %d: %s", workers, len(got), len(want), firstDifference(got, want))
			}
		})
	}
}

// exported is the record as JSON Lines.
func exported(t *testing.T, s *store.Store) []string {
	t.Helper()
	books, err := codebook.Shared()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, k := range []export.Kind{export.Statements, export.Events, export.Commitments, export.Contacts, export.Readings, export.Documents} {
		var b strings.Builder
		if _, err := export.Write(context.Background(), s, books, export.Wanted{Kind: k, Format: export.JSONLines}, &b); err != nil {
			t.Fatal(err)
		}
		out = append(out, strings.Split(b.String(), "\n")...)
	}
	return out
}

// watch counts what was read; nothing may fail.
func watch(t *testing.T, n *int) work.Watch {
	return work.Watch{Done: func(int) { *n++ }, Failed: func(doc string, err error) { t.Errorf("%s: %v", doc, err) }}
}

func firstDifference(a, b []string) string {
	for i := range a {
		if i >= len(b) || a[i] != b[i] {
			return strings.Join(append(a[i:i+1], b[min(i, len(b)-1)]), "\n")
		}
	}
	return ""
}

func TestImportedEventsCountForCountriesAndBodies(t *testing.T) {
	s := storetest.Open(t, storetest.SQLite(t))
	ctx := context.Background()
	b, err := codebook.Shared()
	if err != nil {
		t.Fatal(err)
	}
	in := work.Intake{Store: s, Books: b, Now: time.Now, Fault: func(where string, err error) { t.Errorf("%s: %v", where, err) }}
	const rows = "20310505\tIGOUNO\tPERGOV\t040\t\tw1\n20310506\tNATMIL\tPER\t040\t\tw2\n20310507\tPER\tIGOWSTNAT\t112\t\tw3\n"
	if taken, err := in.Take(ctx, source.Read(ctx, source.PETRARCH, "events.txt", strings.NewReader(rows))); err != nil || taken.Imports != 3 {
		t.Fatalf("%v, %v", taken, err)
	}
	if _, err := s.Merge(ctx); err != nil {
		t.Fatal(err)
	}
	for _, q := range []store.Query{{Source: "UNO", Target: "PER"}, {Source: "PER", Target: "NAT"}} {
		n := 0
		for _, err := range s.Entries(ctx, q) {
			if err != nil {
				t.Fatal(err)
			}
			n++
		}
		if n != 1 {
			t.Errorf("%s to %s: %d events, want 1", q.Source, q.Target, n)
		}
	}
}
