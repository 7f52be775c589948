package benchmarks

import (
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"detente/internal/measure"
	"detente/internal/record"
)

// BenchmarkMeasurePair measures a pair over three years, the longest that a series of a year looks back on: tension of each day, changes, alarms and stretches.
func BenchmarkMeasurePair(b *testing.B) {
	const days = 3 * 365
	var tallies []measure.Tally
	exposure := make([]float64, days)
	rnd := rand.New(rand.NewPCG(3, 3))
	codes := []string{"036", "040", "111", "112", "130", "173", "190"}
	for day := range days {
		exposure[day] = 50 + 20*rnd.Float64()
		for _, code := range codes {
			if n := int(distuv.Poisson{Lambda: 0.4, Src: rnd}.Rand()); n > 0 {
				tallies = append(tallies, measure.Tally{Day: measure.Day(day), Kind: record.Event, Type: code, Status: "happened", N: n})
			}
		}
	}
	start := processorTime()
	for b.Loop() {
		s, err := measure.Count(tallies, 0, exposure, func(string) float64 { return -5 })
		if err != nil {
			b.Fatal(err)
		}
		if _, err := measure.Find(s, measure.Dyad{Source: "A", Target: "B"}, true, days-365); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(days*b.N)/(processorTime()-start).Seconds(), "days/s")
}
