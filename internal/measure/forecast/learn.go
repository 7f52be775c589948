package forecast

import (
	"cmp"
	"fmt"
	"slices"

	"detente/internal/measure"
)

// What is learned from a history without anybody choosing days and dyads.
const (
	warmUp   = 60      // days before anything is learned
	mostRows = 100_000 // cases a model is learned from; of a longer history the newest weeks
)

// Learn makes the model of a class and horizon from the whole of a history: weekly origins up to the last whose horizon is over, the dyads that were
// known before the first of them. So no dyad is among them for what it did later. With too little the model is the climatology, and says why.
func Learn(h *History, c Class, horizon int) (*Model, error) {
	if err := c.valid(); err != nil {
		return nil, err
	}
	if horizon < 1 || horizon > 366 {
		return nil, fmt.Errorf("%w: %d", ErrHorizon, horizon)
	}
	last := h.Span.Last + 1 - horizon
	first := h.Span.First + max(warmUp, h.Span.Days()/4)
	dyads := h.known(first)
	if last < first || len(dyads) == 0 {
		m := &Model{Class: c, Horizon: horizon, Window: h.Span, Dyads: len(dyads)}
		has := fmt.Sprintf("%d days", h.Span.Days())
		if h.Span.Days() == 1 {
			has = "1 day"
		}
		m.Why = fmt.Sprintf("%s of history; %d days, and a horizon of %d after them, are wanted", has, first-h.Span.First, horizon)
		if last >= first {
			m.Why = fmt.Sprintf("in the first %d days no pair has %d events", first-h.Span.First, measure.Fewest)
		}
		return m, nil
	}
	var origins []int
	for day := last; day >= first && (len(origins)+1)*len(dyads) <= max(mostRows, len(dyads)); day -= 7 {
		origins = append(origins, day)
	}
	slices.Reverse(origins)
	return Train(h, c, horizon, dyads, origins)
}

// known are the dyads with as many events before a day as a measure asks for.
func (h *History) known(before int) (list []Dyad) {
	for _, d := range h.Dyads(measure.Fewest) {
		if int(h.dyads[d][measure.Fewest-1].day) < before {
			list = append(list, d)
		}
	}
	return list
}

// ErrUnread tells that nothing was read of late, so that nobody can say what comes.
var ErrUnread = fmt.Errorf("%w: nothing was read in the days before", ErrTooLittle)

// Ask asks models, in the order of Compare, for some dyads on the day after a history. The dyads are compared with all that the history knows; those of which less than a
// measure asks for was read get no forecast and are the unknown. What comes within a week comes within a month: no longer horizon is less likely than a shorter one.
func Ask(models []*Model, h *History, dyads []Dyad) (list []Forecast, unknown []Dyad, err error) {
	day := h.Span.Last + 1
	if h.watched(day-measure.Recent, day) == 0 {
		return nil, nil, fmt.Errorf("%w %d", ErrUnread, day)
	}
	all := h.known(day)
	asked := map[Dyad]int{}
	for _, d := range dyads {
		i, ok := slices.BinarySearchFunc(all, d, func(a, b Dyad) int {
			return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Target, b.Target))
		})
		if ok {
			asked[d] = i
		} else {
			unknown = append(unknown, d)
		}
	}
	if len(asked) == 0 {
		return nil, unknown, nil
	}
	type about struct {
		Dyad
		class string
	}
	shorter := map[about]Forecast{}
	for _, m := range models {
		forecasts, err := m.Forecasts(h, all, day)
		if err != nil {
			return nil, nil, err
		}
		for _, d := range dyads {
			i, ok := asked[d]
			if !ok {
				continue
			}
			f := forecasts[i]
			if s, ok := shorter[about{d, f.Class}]; ok && s.P > f.P {
				note := fmt.Sprintf("raised from %.2f to what is forecast within %d days", f.P, s.Horizon)
				f.P = s.P
				if f.Explain.Note != "" {
					note = f.Explain.Note + "; " + note
				}
				f.Explain.Note = note
			}
			shorter[about{d, f.Class}] = f
			list = append(list, f)
		}
	}
	return list, unknown, nil
}

// watched is on how many days from first up to but not including end anything was read.
func (h *History) watched(first, end int) (n int) {
	for day := max(first, h.Span.First); day < min(end, h.Span.Last+1); day++ {
		if h.exposure[day-h.Span.First] > 0 {
			n++
		}
	}
	return n
}

// grace is for how many days after a horizon an outcome waits: what happens is told of in the week that begins with it.
const grace = measure.Recent - 1

// SettleBy enters what came of the forecasts whose horizon is over, and the week after it in which it is still told of, by the last day of a history. Where nothing came
// and nothing was read on more than half of the days, nobody knows: the forecast stays open, and is counted.
func (l *Ledger) SettleBy(h *History) (settled, unwatched int, err error) {
	today := h.Span.Last + 1
	for _, seq := range l.Open(today - grace) {
		f := l.entries[seq-1].Issued
		class, err := ParseClass(f.Class)
		if err != nil {
			return settled, unwatched, fmt.Errorf("%w: entry %d: %w", ErrEntry, seq, err)
		}
		end := f.Day + f.Horizon
		happened := h.happened(Dyad{Source: f.Source, Target: f.Target}, class, f.Day, end)
		if !happened && 2*h.watched(f.Day, end) < f.Horizon {
			unwatched++
			continue
		}
		if _, err := l.Settle(seq, happened, today); err != nil {
			return settled, unwatched, err
		}
		settled++
	}
	return settled, unwatched, nil
}

// FewestSettled is how many outcomes must be known before it is said how good forecasts are.
const FewestSettled = 20

// Standing is how the forecasts of a class and horizon did so far. What is a pointer or a table is there only from FewestSettled outcomes on.
type Standing struct {
	Class       string    `json:"class"`
	Horizon     int       `json:"horizon"`
	Open        int       `json:"open"`  // whose outcome is not known yet
	Cases       int       `json:"cases"` // whose outcome is
	Happened    int       `json:"happened"`
	Brier       *float64  `json:"brier,omitempty"`
	Climatology *float64  `json:"climatology,omitempty"` // Brier score of the climatology that stood beside them
	Skill       *Interval `json:"skill,omitempty"`       // over that
	Reliability []Bin     `json:"reliability,omitempty"`
}

// standingDraws is how often weeks and dyads are drawn anew for an interval.
const standingDraws = 500

// Standings are those of each class and horizon in the ledger, in the order of these.
func (l *Ledger) Standings() []Standing {
	type key struct {
		class   string
		horizon int
	}
	of := map[key]*Standing{}
	cases, climate := map[key][]Case{}, map[key][]Case{}
	var order []key
	for _, e := range l.entries {
		if e.Issued == nil {
			continue
		}
		k := key{e.Issued.Class, e.Issued.Horizon}
		if of[k] == nil {
			of[k] = &Standing{Class: k.class, Horizon: k.horizon}
			order = append(order, k)
		}
		o, known := l.settled[e.Seq]
		if !known {
			of[k].Open++
			continue
		}
		c := Settled{e.Seq, *e.Issued, o}.Case()
		cases[k] = append(cases[k], c)
		c.P = e.Issued.Climatology
		climate[k] = append(climate[k], c)
		of[k].Cases++
		if o.Happened {
			of[k].Happened++
		}
	}
	slices.SortFunc(order, func(a, b key) int {
		return Compare(&Model{Class: Class{Name: a.class}, Horizon: a.horizon}, &Model{Class: Class{Name: b.class}, Horizon: b.horizon})
	})
	var out []Standing
	for _, k := range order {
		s := of[k]
		if s.Cases >= FewestSettled {
			brier, base := Brier(cases[k]), Brier(climate[k])
			s.Brier, s.Climatology, s.Reliability = &brier, &base, Reliability(cases[k])
			if skill, ok := Skill(cases[k], climate[k], standingDraws); ok {
				s.Skill = &skill
			}
		}
		out = append(out, *s)
	}
	return out
}

// Compare orders models by class and horizon.
func Compare(a, b *Model) int {
	return cmp.Or(cmp.Compare(place(a.Class.Name), place(b.Class.Name)), cmp.Compare(a.Class.Name, b.Class.Name), cmp.Compare(a.Horizon, b.Horizon))
}

// place is where a class stands among the quad classes; event roots come after them.
func place(class string) int {
	if i := slices.IndexFunc(quads[:], func(c Class) bool { return c.Name == class }); i >= 0 {
		return i
	}
	return len(quads)
}
