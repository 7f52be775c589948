package measure

import (
	"cmp"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Meeting is one contact of a pair, as the record has it.
type Meeting struct {
	Entry      string `json:"entry"` // id in the record
	Day        Day    `json:"day"`   // on which it was or is to be; if that is not known, on which it was first told of
	Told       Day    `json:"told"`  // on which it was first told of
	Status     string `json:"status"`
	Kind       string `json:"kind"`
	Principals bool   `json:"principals"` // of both sides took part
}

// Dialogue is how a pair's principals talk, on one day.
type Dialogue struct {
	AsOf Day      `json:"asOf"`
	Last *Meeting `json:"last,omitempty"` // held by principals
	Days int      `json:"days,omitempty"` // since then

	// Longer is the share of the pair's own silences that lasted longer than this one has by now, by the estimator of Kaplan and Meier, of
	// Gaps silences. Under fewestGaps there is none.
	Longer *float64 `json:"longer,omitempty"`
	Gaps   int      `json:"gaps"`
	Usual  int      `json:"usual,omitempty"` // median silence in days

	Next       []Meeting `json:"next"`       // planned for a day to come, or told of since the last one and not yet held
	Refused    []Meeting `json:"refused"`    // refused, cancelled or denied since the last one
	Unanswered []Meeting `json:"unanswered"` // proposed since the last one
}

// fewestGaps is how many silences make a habit.
const fewestGaps = 5

// Talks looks at the contacts of a pair as they were known on a day: what was told later is left out.
func Talks(meetings []Meeting, asOf Day) Dialogue {
	d := Dialogue{AsOf: asOf, Next: []Meeting{}, Refused: []Meeting{}, Unanswered: []Meeting{}}
	known := slices.DeleteFunc(slices.Clone(meetings), func(m Meeting) bool { return m.Told > asOf })
	slices.SortFunc(known, func(a, b Meeting) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Entry, b.Entry))
	})
	var held []Day
	for i, m := range known {
		if m.Status == "held" && m.Principals && m.Day <= asOf {
			d.Last = &known[i]
			if len(held) == 0 || held[len(held)-1] != m.Day {
				held = append(held, m.Day)
			}
		}
	}
	since := Day(-1 << 31)
	if d.Last != nil {
		since = d.Last.Day
		d.Days = int(asOf - since)
	}
	var gaps []int
	for i := 1; i < len(held); i++ {
		gaps = append(gaps, int(held[i]-held[i-1]))
	}
	d.Gaps = len(gaps)
	if d.Gaps >= fewestGaps {
		longer := survival(gaps, d.Days, d.Days)
		d.Longer = &longer
		slices.Sort(gaps)
		d.Usual = gaps[len(gaps)/2]
	}
	for _, m := range known {
		switch m.Status {
		case "planned":
			if m.Day > asOf || m.Told > since && m.Day >= since {
				d.Next = append(d.Next, m)
			}
		case "refused", "cancelled", "denied":
			if m.Told >= since {
				d.Refused = append(d.Refused, m)
			}
		case "proposed", "possible":
			if m.Told >= since {
				d.Unanswered = append(d.Unanswered, m)
			}
		}
	}
	return d
}

// survival is the estimate of Kaplan and Meier (1958) that a gap lasts longer than at days. censored is a gap that has lasted so long and is not over.
func survival(gaps []int, censored, at int) float64 {
	sorted := slices.Clone(gaps)
	slices.Sort(sorted)
	s := 1.0
	for i := 0; i < len(sorted); {
		g := sorted[i]
		if g > at {
			break
		}
		ended := 0
		for ; i < len(sorted) && sorted[i] == g; i++ {
			ended++
		}
		atRisk := len(sorted) - i + ended
		if censored >= g {
			atRisk++
		}
		s *= 1 - float64(ended)/float64(atRisk)
	}
	return s
}

// Share is a share of so many, with the intervals that hold the truth with 80 and 95 %.
type Share struct {
	Of int `json:"of"`
	Band
}

// ShareOf is k of n under Jeffreys' prior.
func ShareOf(k, n int) Share {
	b := distuv.Beta{Alpha: float64(k) + 0.5, Beta: float64(n-k) + 0.5}
	return Share{Of: n, Band: Band{Value: b.Quantile(0.5), In80: [2]float64{b.Quantile(0.1), b.Quantile(0.9)}, In95: [2]float64{b.Quantile(0.025), b.Quantile(0.975)}}}
}
