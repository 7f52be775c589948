package measure

import (
	"cmp"
	"slices"
)

// SourceDay is what came from one source on one day.
type SourceDay struct {
	Source    string
	Day       Day
	Documents int     // that were read, copies left out
	Worth     float64 // events that one document of the source adds to the record, on the mean of all its documents; see Exposure
}

// reported is how what happens on a day is spread over the reports of that day and the six after it: half the same day, half of the rest the next …
var reported = [7]float64{64. / 127, 32. / 127, 16. / 127, 8. / 127, 4. / 127, 2. / 127, 1. / 127}

// Exposure is how much of what happened on each of n days from a day on could be read, in events that are told for the first time. A source's
// documents weigh what they add to the record, an event that several sources tell being credited to that which has been followed longest: so a
// source that only repeats others weighs nothing from its first day, and a new one weighs what it adds. A day is read of in the week
// that begins with it.
func Exposure(of []SourceDay, from Day, n int) []float64 {
	sorted := slices.Clone(of) // sums of floating-point numbers depend on their order
	slices.SortFunc(sorted, func(a, b SourceDay) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Source, b.Source))
	})
	out := make([]float64, n)
	for _, d := range sorted {
		for ago, part := range reported {
			if i := int(d.Day-from) - ago; i >= 0 && i < n {
				out[i] += part * float64(d.Documents) * d.Worth
			}
		}
	}
	// Of the last days not all reports are there yet.
	for ago, part := n-1, 0.0; ago >= 0 && n-1-ago < len(reported); ago-- {
		part += reported[n-1-ago]
		out[ago] /= part
	}
	return out
}

// usual divides exposure by its mean over the days on which anything was read, so that doubling all of it changes nothing.
func usual(exposure []float64) []float64 {
	sum, days := 0.0, 0
	for _, e := range exposure {
		if e > 0 {
			sum += e
			days++
		}
	}
	out := make([]float64, len(exposure))
	if days == 0 {
		return out
	}
	for i, e := range exposure {
		out[i] = e * float64(days) / sum
	}
	return out
}
