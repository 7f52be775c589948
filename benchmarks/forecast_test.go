package benchmarks

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/fstest"

	"detente/internal/measure/forecast"
	"detente/internal/measure/forecast/link"
)

// BenchmarkForecastTrain learns a model from a year of 900 simulated dyads.
func BenchmarkForecastTrain(b *testing.B) {
	const days, parties = 365, 31
	rnd := rand.New(rand.NewPCG(1, 1))
	var events []forecast.Event
	for i := range parties {
		for j := range parties {
			habit := 0.2 * rnd.Float64() * rnd.Float64()
			for day := 0; i != j && day < days; day++ {
				if rnd.Float64() < habit {
					events = append(events, forecast.Event{Day: day, Dyad: forecast.Dyad{Source: fmt.Sprint(i), Target: fmt.Sprint(j)}, Code: []string{"042", "190", "111"}[rnd.IntN(3)]})
				}
			}
		}
	}
	h, err := forecast.NewHistory(events, forecast.Span{First: 0, Last: days - 1}, nil)
	if err != nil {
		b.Fatal(err)
	}
	class, err := forecast.ParseClass("material-conflict")
	if err != nil {
		b.Fatal(err)
	}
	rows, start := 0, processorTime()
	for b.Loop() {
		m, err := forecast.Train(h, class, 7, h.Dyads(5), forecast.Weekly(60, days-7))
		if err != nil {
			b.Fatal(err)
		}
		rows += m.Rows
	}
	b.ReportMetric(float64(rows)/(processorTime()-start).Seconds(), "rows/s")
}

// BenchmarkForecastLinks learns and scores on an invented graph of 40,000 facts.
func BenchmarkForecastLinks(b *testing.B) {
	const people, relations, days, daily = 1000, 40, 200, 200
	rnd := rand.New(rand.NewPCG(2, 2))
	files := fstest.MapFS{}
	put := func(name string, lines func(w *strings.Builder)) {
		var w strings.Builder
		lines(&w)
		files[name] = &fstest.MapFile{Data: []byte(w.String())}
	}
	named := func(n int) func(w *strings.Builder) {
		return func(w *strings.Builder) {
			for i := range n {
				fmt.Fprintf(w, "n%d\t%d\n", i, i)
			}
		}
	}
	put("entity2id.txt", named(people))
	put("relation2id.txt", named(relations))
	some := func(n int) int { return int(float64(n) * rnd.Float64() * rnd.Float64() * rnd.Float64()) } // a few are met by many
	for name, span := range map[string][2]int{"train.txt": {0, days * 8 / 10}, "valid.txt": {days * 8 / 10, days * 9 / 10}, "test.txt": {days * 9 / 10, days}} {
		put(name, func(w *strings.Builder) {
			for day := span[0]; day < span[1]; day++ {
				for range daily {
					s := some(people)
					fmt.Fprintf(w, "%d\t%d\t%d\t%d\n", s, some(relations), (s+1+some(people-1))%people, day)
				}
			}
		})
	}
	g, err := link.Read(files)
	if err != nil {
		b.Fatal(err)
	}
	asked, start := 0, processorTime()
	for b.Loop() {
		asked += link.Learn(g).Test().Asked
	}
	b.ReportMetric(float64(asked)/(processorTime()-start).Seconds(), "asked/s")
}
