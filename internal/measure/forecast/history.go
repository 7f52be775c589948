// Package forecast says how likely an event of a class is between two parties in the days ahead, from nothing but the events before. Events and
// exposure go in, numbers come out, and every number says what it is made of (Forecast.Explain). It keeps no state and reads no clock: a day
// is a number of days, counted from wherever the caller counts.
package forecast

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"math/bits"
	"slices"
	"strconv"
	"strings"

	"detente/internal/codebook"
	"detente/internal/measure"
)

// Dyad is a directed pair of parties: who does it, to whom.
type Dyad = measure.Dyad

// Event is what a source did to a target on a day, by a code of CAMEO.
type Event struct {
	Day int
	Dyad
	Code string
}

// Span is days, first and last included.
type Span struct{ First, Last int }

// Days is how many.
func (s Span) Days() int { return s.Last - s.First + 1 }

// What may be wrong with an event or a request.
var (
	ErrCode      = errors.New("forecast: not a code of CAMEO")
	ErrParty     = errors.New("forecast: a party without a name, or the same twice")
	ErrOutside   = errors.New("forecast: event of a day that was not read")
	ErrClass     = errors.New("forecast: no such class")
	ErrHorizon   = errors.New("forecast: horizon out of 1 to 366 days")
	ErrTooLittle = errors.New("forecast: too little history")
	ErrModel     = errors.New("forecast: the model is not of this program's features; train it anew")
	ErrExposure  = errors.New("forecast: no exposure")
)

// Class is a set of event roots of CAMEO.
type Class struct {
	Name  string `json:"name"`
	Roots uint32 `json:"roots"` // bit r for root r
}

// Quad classes, and contacts, which are a part of the first.
var quads = func() (list [4]Class) {
	for i, q := range [...]codebook.Quad{codebook.VerbalCooperation, codebook.MaterialCooperation, codebook.VerbalConflict, codebook.MaterialConflict} {
		list[i].Name = string(q)
		for root := range lastRoot {
			if codebook.QuadOf(fmt.Sprintf("%02d", root+1)) == q {
				list[i].Roots |= 1 << (root + 1)
			}
		}
	}
	return list
}()

const lastRoot = 20

const contacts = 1 << 4 // root 04, consult: meetings, visits, calls

// Classes are the quad classes.
func Classes() []Class { return slices.Clone(quads[:]) }

// ParseClass takes the name of a quad class, with a space or a hyphen between its words, or an event root of CAMEO in two digits.
func ParseClass(name string) (Class, error) {
	for _, c := range quads {
		if c.Name == strings.ReplaceAll(name, "-", " ") {
			return c, nil
		}
	}
	if r, err := rootOf(name); err == nil && len(name) == 2 {
		return Class{name, 1 << r}, nil
	}
	return Class{}, fmt.Errorf("%w: %q (want verbal-cooperation, material-cooperation, verbal-conflict, material-conflict or an event root, 01 to 20)", ErrClass, name)
}

func rootOf(code string) (int, error) {
	if len(code) >= 2 && len(code) <= 4 {
		if n, err := strconv.ParseUint(code, 10, 16); err == nil {
			for range len(code) - 2 {
				n /= 10
			}
			if n >= 1 && n <= lastRoot {
				return int(n), nil
			}
		}
	}
	return 0, fmt.Errorf("%w: %q", ErrCode, code)
}

// Refused is an event that a history does not count, and why.
type Refused struct {
	Event Event
	Err   error
}

// History is the events of the days that were read.
type History struct {
	Span     Span
	Refused  []Refused
	Repeated int // events left out because the same was told of the same day already
	Events   int // events that count
	dyads    map[Dyad][]told
	days     [][]event // by day from the first
	exposure []float64
}

// told is an event of a dyad.
type told struct {
	day  int32
	root uint8
}

type event struct {
	Dyad
	root uint8
}

// NewHistory takes events in any order, and the exposure of each day of the span as measure.Exposure has it; nil: every day alike. The same code
// of the same dyad on the same day counts once, however often it is told. What cannot be counted is in Refused.
func NewHistory(events []Event, span Span, exposure []float64) (*History, error) {
	if len(events) == 0 {
		return nil, fmt.Errorf("%w: no events", ErrTooLittle)
	}
	const most = 400 * 366 // days: four centuries
	if span.Last < span.First || span.Last-span.First > most {
		return nil, fmt.Errorf("%w: no days from %d to %d", ErrTooLittle, span.First, span.Last)
	}
	if exposure != nil && len(exposure) != span.Days() {
		return nil, fmt.Errorf("%w: of %d days, for %d", ErrExposure, len(exposure), span.Days())
	}
	h := &History{Span: span, dyads: map[Dyad][]told{}, days: make([][]event, span.Days()), exposure: make([]float64, span.Days())}
	for i := range h.exposure {
		h.exposure[i] = 1
		if exposure != nil {
			x := exposure[i]
			if !(x >= 0) || math.IsInf(x, 0) {
				return nil, fmt.Errorf("%w: %v on day %d", ErrExposure, x, span.First+i)
			}
			h.exposure[i] = x
		}
	}
	sorted := slices.Clone(events)
	slices.SortFunc(sorted, func(a, b Event) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Source, b.Source), cmp.Compare(a.Target, b.Target), cmp.Compare(a.Code, b.Code))
	})
	once := slices.Compact(sorted)
	h.Repeated = len(events) - len(once)
	for _, e := range once {
		root, err := rootOf(e.Code)
		switch {
		case err != nil:
		case e.Source == "" || e.Target == "" || e.Source == e.Target:
			err = fmt.Errorf("%w: %q, %q", ErrParty, e.Source, e.Target)
		case e.Day < span.First || e.Day > span.Last:
			err = fmt.Errorf("%w: day %d, read were %d to %d", ErrOutside, e.Day, span.First, span.Last)
		}
		if err != nil {
			h.Refused = append(h.Refused, Refused{e, err})
			continue
		}
		h.Events++
		h.dyads[e.Dyad] = append(h.dyads[e.Dyad], told{int32(e.Day), uint8(root)})
		h.days[e.Day-span.First] = append(h.days[e.Day-span.First], event{e.Dyad, uint8(root)})
	}
	if h.Events == 0 {
		return nil, fmt.Errorf("%w: none of %d events counts, the first because %w", ErrTooLittle, len(once), h.Refused[0].Err)
	}
	return h, nil
}

// Dyads are those with at least so many events, sorted.
func (h *History) Dyads(least int) []Dyad {
	var list []Dyad
	for d, events := range h.dyads {
		if len(events) >= least {
			list = append(list, d)
		}
	}
	slices.SortFunc(list, func(a, b Dyad) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Target, b.Target))
	})
	return list
}

// happened reports whether the dyad has an event of the class in the days from first up to but not including end.
func (h *History) happened(d Dyad, c Class, first, end int) bool {
	events := h.dyads[d]
	i, _ := slices.BinarySearchFunc(events, first, func(t told, day int) int { return cmp.Compare(int(t.day), day) })
	for ; i < len(events) && int(events[i].day) < end; i++ {
		if c.Roots>>events[i].root&1 == 1 {
			return true
		}
	}
	return false
}

// Weekly are the days from first to last by sevens.
func Weekly(first, last int) []int {
	var list []int
	for day := first; day <= last; day += 7 {
		list = append(list, day)
	}
	return list
}

func (c Class) has(root uint8) bool { return c.Roots>>root&1 == 1 }

func (c Class) valid() error {
	if c.Roots == 0 || c.Roots&1 == 1 || bits.Len32(c.Roots) > lastRoot+1 {
		return fmt.Errorf("%w: %q", ErrClass, c.Name)
	}
	return nil
}
