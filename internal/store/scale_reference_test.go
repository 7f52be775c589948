//go:build reference

package store

import (
	"context"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"detente/internal/measure"
	"detente/internal/read"
	"detente/internal/record"
)

// Invented gives the documents to fill a store with; storetest sets it, which this package cannot import.
var Invented func(seed uint64, events int) (documents func(func(Publication, *read.Reading) bool), one func(int) (Publication, *read.Reading), n int, err error)

// What is asked of a store of ten million events.
const (
	seriesWithin = 100 * time.Millisecond
	searchWithin = 200 * time.Millisecond
	asked        = 200 // questions of each kind
)

// Scale fills the store at DETENTE_STORE, if it is empty, with DETENTE_EVENTS synthetic events, and measures what is asked of it.
func Scale(t *testing.T) {
	at := os.Getenv("DETENTE_STORE")
	events, err := strconv.Atoi(os.Getenv("DETENTE_EVENTS"))
	if at == "" || err != nil {
		t.Fatal("set DETENTE_STORE to the address of a store and DETENTE_EVENTS to a number")
	}
	ctx := context.Background()
	s, err := Open(ctx, at)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	documents, document, size, err := Invented(1, events)
	if err != nil {
		t.Fatal(err)
	}
	var any bool
	if err := s.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM documents)`).Scan(&any); err != nil {
		t.Fatal(err)
	}
	if !any {
		began, told := time.Now(), time.Now()
		if err := s.Fill(ctx, documents, func(step string, n int) {
			if step != "documents" || time.Since(told) > 20*time.Second || n == size {
				told = time.Now()
				t.Logf("%v: %s, %d documents", time.Since(began).Round(time.Second), step, n)
			}
		}); err != nil {
			t.Fatal(err)
		}
		t.Logf("filled in %v", time.Since(began).Round(time.Second))
	}
	s.sizes(ctx, t)
	r := rand.New(rand.NewPCG(2, 2))
	question := func() (Publication, *read.Reading, measure.Dyad, read.Event) {
		p, reading := document(r.IntN(size))
		e := reading.Events[r.IntN(len(reading.Events))]
		country := map[string]string{}
		for _, a := range reading.Actors {
			country[a.ID] = a.Country
		}
		return p, reading, measure.Dyad{Source: country[e.Source[0]], Target: country[e.Target[0]]}, e
	}
	ask := func(what string, within time.Duration, f func() (int, error)) {
		var took []time.Duration
		found := 0
		for range asked {
			began := time.Now()
			n, err := f()
			if err != nil {
				t.Fatalf("%s: %v", what, err)
			}
			took = append(took, time.Since(began))
			found += n
		}
		slices.Sort(took)
		t.Logf("%-48s median %8v  19 of 20 within %8v  longest %8v  found %d a time", what, took[asked/2].Round(10*time.Microsecond),
			took[asked*19/20].Round(10*time.Microsecond), took[asked-1].Round(10*time.Microsecond), found/asked)
		if took[asked/2] > within {
			t.Errorf("%s: median %v, want %v", what, took[asked/2], within)
		}
	}
	first, err := measure.ParseDay("2031-01-01")
	if err != nil {
		t.Fatal(err)
	}
	series := func(pair measure.Dyad) (n int, err error) {
		tallies, err := s.Tallies(ctx, pair, first, first+364)
		for _, l := range tallies {
			n += l.N
		}
		return n, err
	}
	ask("series of a pair, as often as it acts", seriesWithin, func() (int, error) {
		_, _, pair, _ := question()
		return series(pair)
	})
	ask("series of a pair, every source with every target", seriesWithin, func() (int, error) {
		_, _, a, _ := question()
		_, _, b, _ := question()
		return series(measure.Dyad{Source: a.Target, Target: b.Source})
	})
	var busiest measure.Dyad
	if err := s.read.QueryRowContext(ctx, `SELECT source, target FROM dyads WHERE target <> '' GROUP BY source, target ORDER BY COUNT(*) DESC LIMIT 1`).Scan(&busiest.Source, &busiest.Target); err != nil {
		t.Fatal(err)
	}
	ask("series of the busiest pair", time.Hour, func() (int, error) { return series(busiest) })
	page := func(q Query) (n int, err error) {
		for _, err := range s.Entries(ctx, q) {
			if err != nil {
				return n, err
			}
			if n++; n == 20 {
				break
			}
		}
		return n, nil
	}
	ask("events of a pair in a month, the first 20", searchWithin, func() (int, error) {
		_, _, pair, _ := question()
		return page(Query{Kind: record.Event, Source: pair.Source, Target: pair.Target, From: "2031-05-01", To: "2031-05-31"})
	})
	ask("events of a source, the first 20", searchWithin, func() (int, error) {
		_, _, pair, _ := question()
		return page(Query{Kind: record.Event, Source: pair.Source, From: "2031-05-01"})
	})
	ask("events toward a target, the first 20", searchWithin, func() (int, error) {
		_, _, pair, _ := question()
		return page(Query{Kind: record.Event, Target: pair.Target, From: "2031-05-01"})
	})
	search := func(what Searched, words string) (int, error) {
		found, err := s.Search(ctx, what, words, 20)
		return len(found), err
	}
	ask("documents: a name", searchWithin, func() (int, error) {
		_, reading, _, _ := question()
		return search(Documents, `"`+reading.Actors[0].Name+`"`)
	})
	ask("documents: four words of a sentence", searchWithin, func() (int, error) {
		_, _, _, e := question()
		words := strings.Fields(e.Evidence.Text)
		r.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
		return search(Documents, strings.Join(words[:4], " "))
	})
	ask("documents: a word that one in four has", searchWithin, func() (int, error) {
		_, reading, _, _ := question()
		return search(Documents, strings.Fields(reading.Statements[0].Content.Text)[2])
	})
	ask("statements: a place", searchWithin, func() (int, error) {
		_, reading, _, _ := question()
		words := strings.Fields(reading.Statements[0].Content.Text)
		return search(Statements, words[5])
	})
	ask("statements: two words of one", searchWithin, func() (int, error) {
		_, reading, _, _ := question()
		words := strings.Fields(reading.Statements[0].Content.Text)
		return search(Statements, words[1]+" "+words[2])
	})
}

// sizes says how large tables and indexes are.
func (s *Store) sizes(ctx context.Context, t *testing.T) {
	query := `SELECT name, SUM(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC LIMIT 25`
	if s.dialect.numbered {
		query = `SELECT regexp_replace(relname, '_\d\d\d\d_\d\d', ' of months'), SUM(pg_relation_size(oid))::bigint FROM pg_class WHERE relkind IN ('r', 'i', 't') AND relnamespace <> 11 GROUP BY 1 ORDER BY 2 DESC LIMIT 30`
	}
	rows, err := s.read.QueryContext(ctx, query)
	if err != nil {
		t.Logf("sizes: %v", err)
		return
	}
	for rows.Next() {
		var name string
		var size int64
		if err := rows.Scan(&name, &size); err != nil {
			t.Fatal(err)
		}
		t.Logf("%-44s %7d MiB", name, size>>20)
	}
	rows.Close()
}
