package measure

import "slices"

// Findings are all that is measured of a pair from a day on.
type Findings struct {
	Source    string    `json:"source"`
	Target    string    `json:"target"`
	Both      bool      `json:"both"` // both directions are joined
	From      Day       `json:"from"`
	To        Day       `json:"to"`
	Series    *Series   `json:"series"` // with the history that the first norm is made of
	Tension   []Point   `json:"tension"`
	Alarms    []Alarm   `json:"alarms"`
	Stretches []Stretch `json:"stretches"`

	Before Point `json:"-"` // of the day before From; not watched where the series has none
}

// History is how many days of the series lie before From.
func (f *Findings) History() int { return max(0, int(f.From-f.Series.From)) }

// Find measures a series and keeps what is from a day on.
func Find(series *Series, of Dyad, both bool, from Day) (*Findings, error) {
	points, alarms, err := Watch(series)
	if err != nil {
		return nil, err
	}
	stretches, err := Segment(series.From, series.Conflict(), series.Exposure)
	if err != nil {
		return nil, err
	}
	f := &Findings{Source: of.Source, Target: of.Target, Both: both, From: from, To: series.From + Day(series.Days()) - 1, Series: series}
	f.Tension, f.Before.State = points[f.History():], NotWatched
	if n := f.History(); n > 0 {
		f.Before = points[n-1]
	}
	f.Alarms = slices.DeleteFunc(alarms, func(a Alarm) bool { return a.Day < from })
	f.Stretches = slices.DeleteFunc(stretches, func(s Stretch) bool { return s.To < from })
	return f, nil
}

// Watch is the tension of each day of a series, and the alarms.
func Watch(series *Series) ([]Point, []Alarm, error) {
	points, err := Tension(series)
	if err != nil {
		return nil, nil, err
	}
	changes, err := Changes(series.From, series.Conflict(), series.Exposure)
	if err != nil {
		return nil, nil, err
	}
	return points, Alarms(points, changes), nil
}
