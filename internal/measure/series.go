// Package measure makes numbers of the record: how often parties deal with each other and how, whether tension between them rises,
// when that changed, whether they still talk, what became of threats. It is pure: what was read goes in, numbers come out, and
// every number says what it was made of. It knows no store and no clock. The formulas are in doc/measures.md.
package measure

import (
	"fmt"
	"slices"

	"detente/internal/codebook"
	"detente/internal/record"
)

// Class is one of the four quad classes, in the order of the codes.
type Class int

// The classes by CAMEO root: 01–05, 06–08, 09–13, 14–20.
const (
	VerbalCooperation Class = iota
	MaterialCooperation
	VerbalConflict
	MaterialConflict
	classes = 4
)

var classNames = [classes]codebook.Quad{codebook.VerbalCooperation, codebook.MaterialCooperation, codebook.VerbalConflict, codebook.MaterialConflict}

// String is the class as the code book writes it.
func (c Class) String() string { return string(classNames[c]) }

// ClassOf is the class of a CAMEO code; ok is false where it is none.
func ClassOf(code string) (c Class, ok bool) {
	i := slices.Index(classNames[:], codebook.QuadOf(code))
	return Class(max(i, 0)), i >= 0
}

// Dyad is a directed pair of parties by their codes: RUS, UKR, EUU.
type Dyad struct {
	Source string `json:"source"`
	Target string `json:"target"`
}

// Reverse is the other direction.
func (d Dyad) Reverse() Dyad { return Dyad{d.Target, d.Source} }

// String is the pair as tables write it.
func (d Dyad) String() string { return d.Source + " " + d.Target }

// Tally is how many entries of the record a directed pair has on one day with one type and status.
type Tally struct {
	Day    Day
	Kind   record.Kind
	Type   string // CAMEO code, act, kind of contact
	Status string
	N      int
}

// longestSeries is how many days a series may have: a century. More is a wrong year.
const longestSeries = 36_600

// Series are the entries of one or both directions of a pair, a number a day. A thing done and a thing said to come are never in one number.
type Series struct {
	From     Day                          `json:"from"`
	Exposure []float64                    `json:"exposure"` // of a day against the usual one, 0 where nothing was read
	Done     [classes][]float64           `json:"done"`     // events that happened or go on, by class
	Undone   map[string]*[classes]float64 `json:"undone"`   // events of any other status: planned, threatened, denied …; over all days
	Contacts map[string][]float64         `json:"contacts"` // by status
	Acts     map[string][]float64         `json:"acts"`     // statements, by act

	weights [weightings][]float64 // conflict under the weightings of Sensitivity
	strange int                   // entries with a code that is none of CAMEO's
}

// Days is how many days the series has.
func (s *Series) Days() int { return len(s.Exposure) }

// Uncoded is how many events were left out because their code is none of CAMEO's.
func (s *Series) Uncoded() int { return s.strange }

// Count makes series of tallies. exposure holds what was read on each day from a day on, in any unit; days that tallies name and it does not are
// refused. goldstein gives the value of a code.
func Count(tallies []Tally, from Day, exposure []float64, goldstein func(code string) float64) (*Series, error) {
	n := len(exposure)
	if n > longestSeries {
		return nil, fmt.Errorf("measure: a series of %d days: at most %d, a century", n, longestSeries)
	}
	if err := checkCounts(exposure, exposure); err != nil {
		return nil, err
	}
	s := &Series{From: from, Exposure: usual(exposure), Undone: map[string]*[classes]float64{}, Contacts: map[string][]float64{}, Acts: map[string][]float64{}}
	for c := range s.Done {
		s.Done[c] = make([]float64, n)
	}
	for w := range s.weights {
		s.weights[w] = make([]float64, n)
	}
	for _, t := range tallies {
		day := int(t.Day - from)
		if day < 0 || day >= n {
			return nil, fmt.Errorf("measure: an entry of %v, outside of the series of %v to %v", t.Day, from, from+Day(n)-1)
		}
		if t.N < 0 {
			return nil, fmt.Errorf("measure: %d entries on %v", t.N, t.Day)
		}
		count := float64(t.N)
		switch t.Kind {
		case record.Event:
			c, ok := ClassOf(t.Type)
			if !ok {
				s.strange += t.N
				continue
			}
			if t.Status != "happened" && t.Status != "ongoing" {
				if s.Undone[t.Status] == nil {
					s.Undone[t.Status] = new([classes]float64)
				}
				s.Undone[t.Status][c] += count
				continue
			}
			s.Done[c][day] += count
			s.weigh(c, day, count, goldstein(t.Type))
		case record.Contact:
			add(s.Contacts, t.Status, n)[day] += count
		case record.Statement:
			add(s.Acts, t.Type, n)[day] += count
		}
	}
	return s, nil
}

func add(m map[string][]float64, key string, n int) []float64 {
	if m[key] == nil {
		m[key] = make([]float64, n)
	}
	return m[key]
}

// Conflict is verbal and material conflict done, a number a day.
func (s *Series) Conflict() []float64 {
	return sum(s.Done[VerbalConflict], s.Done[MaterialConflict])
}

// All is all that was done, a number a day.
func (s *Series) All() []float64 {
	return sum(s.Done[VerbalCooperation], s.Done[MaterialCooperation], s.Done[VerbalConflict], s.Done[MaterialConflict])
}

func sum(of ...[]float64) []float64 {
	out := make([]float64, len(of[0]))
	for _, o := range of {
		for i, v := range o {
			out[i] += v
		}
	}
	return out
}
