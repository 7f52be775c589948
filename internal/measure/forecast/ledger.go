package forecast

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
)

// What may be wrong with a ledger or with what is to be entered.
var (
	ErrLedger  = errors.New("forecast: the ledger was changed")
	ErrEntry   = errors.New("forecast: cannot be entered")
	ErrSettled = errors.New("forecast: settled already")
)

// Entry is a line of the ledger: a forecast as it was issued, or what came of one. Each holds the hash of the one before it, so that nothing can be changed,
// put in, taken out or moved without a change to every hash after it.
type Entry struct {
	Seq     int      `json:"seq"`    // from 1
	Before  string   `json:"before"` // hash of the entry before it, "" for the first
	Issued  *Issued  `json:"issued,omitempty"`
	Outcome *Outcome `json:"outcome,omitempty"`
	Hash    string   `json:"hash"` // SHA-256 of all above as JSON, in hexadecimal
}

// Issued is a forecast as it went out.
type Issued struct {
	Source  string  `json:"source"`
	Target  string  `json:"target"`
	Class   string  `json:"class"`
	Day     int     `json:"day"`
	Horizon int     `json:"horizon"`
	P       float64 `json:"p"`
	// Climatology stood beside it: what the dyad's own past let expect. Against it the forecast is scored.
	Climatology float64 `json:"climatology"`
	Model       string  `json:"model"`
	Window      Span    `json:"window"`
}

// question is what a model may answer once.
type question struct {
	dyad         Dyad
	class, model string
	day, horizon int
}

func (i *Issued) question() question {
	return question{Dyad{Source: i.Source, Target: i.Target}, i.Class, i.Model, i.Day, i.Horizon}
}

// Outcome is what came of the forecast that was entered as Of.
type Outcome struct {
	Of       int  `json:"of"`
	Happened bool `json:"happened"`
	Day      int  `json:"day"` // on which it was settled
}

// Ledger is all forecasts that were issued, with their outcomes. It can only grow.
type Ledger struct {
	entries []Entry
	settled map[int]Outcome // by the forecast's number
	asked   map[question]int
}

// NewLedger is an empty one.
func NewLedger() *Ledger { return &Ledger{settled: map[int]Outcome{}, asked: map[question]int{}} }

// OpenLedger takes entries as they were kept and verifies them. The error names the first that is not as it was entered.
func OpenLedger(entries []Entry) (*Ledger, error) {
	l := NewLedger()
	for i, e := range entries {
		want, err := l.next(e.Issued, e.Outcome)
		switch {
		case err != nil:
			return nil, fmt.Errorf("%w at entry %d: %w", ErrLedger, i+1, err)
		case e.Seq != want.Seq:
			return nil, fmt.Errorf("%w at entry %d: it has number %d", ErrLedger, i+1, e.Seq)
		case e.Before != want.Before:
			return nil, fmt.Errorf("%w at entry %d: it does not follow on the one before it", ErrLedger, i+1)
		case e.Hash != want.Hash:
			return nil, fmt.Errorf("%w at entry %d: its hash is not that of what it says", ErrLedger, i+1)
		}
		l.append(want)
	}
	return l, nil
}

// VerifyLedger reports whether entries are as they were entered, and, where a head that was made public is given, that nothing up to it was taken off or written
// anew: who can write the whole file can also write a whole new chain, but not one with the same head.
func VerifyLedger(entries []Entry, head string) error {
	if _, err := OpenLedger(entries); err != nil {
		return err
	}
	if head != "" && !slices.ContainsFunc(entries, func(e Entry) bool { return e.Hash == head }) {
		return fmt.Errorf("%w: no entry has the hash %s that was made public", ErrLedger, head)
	}
	return nil
}

// Head is the hash of the last entry, to be made public; "" of an empty ledger.
func (l *Ledger) Head() string {
	if len(l.entries) == 0 {
		return ""
	}
	return l.entries[len(l.entries)-1].Hash
}

// Entries are all, in order.
func (l *Ledger) Entries() []Entry { return slices.Clone(l.entries) }

// Asked reports whether a forecast's question was answered by its model already.
func (l *Ledger) Asked(f Forecast) bool {
	_, is := l.asked[question{f.Dyad, f.Class, f.Model, f.Day, f.Horizon}]
	return is
}

// Issue enters a forecast.
func (l *Ledger) Issue(f Forecast) (Entry, error) {
	return l.enter(&Issued{f.Dyad.Source, f.Dyad.Target, f.Class, f.Day, f.Horizon, f.P, f.Explain.Climatology, f.Model, f.Window}, nil)
}

// Settle enters what came of a forecast: once, and if the class did not come, not before its horizon is over.
func (l *Ledger) Settle(of int, happened bool, day int) (Entry, error) {
	return l.enter(nil, &Outcome{of, happened, day})
}

func (l *Ledger) enter(i *Issued, o *Outcome) (Entry, error) {
	e, err := l.next(i, o)
	if err == nil {
		l.append(e)
	}
	return e, err
}

func (l *Ledger) append(e Entry) {
	l.entries = append(l.entries, e)
	if e.Issued != nil {
		l.asked[e.Issued.question()] = e.Seq
	} else {
		l.settled[e.Outcome.Of] = *e.Outcome
	}
}

// next makes the entry that would follow, with copies of what it holds.
func (l *Ledger) next(i *Issued, o *Outcome) (Entry, error) {
	e := Entry{Seq: len(l.entries) + 1, Before: l.Head()}
	switch {
	case (i == nil) == (o == nil):
		return e, fmt.Errorf("%w: want a forecast or an outcome", ErrEntry)
	case i != nil:
		if err := i.valid(); err != nil {
			return e, err
		}
		if at, twice := l.asked[i.question()]; twice {
			return e, fmt.Errorf("%w: entry %d has this model's forecast of the day already", ErrEntry, at)
		}
		c := *i
		e.Issued = &c
	default:
		if o.Of < 1 || o.Of > len(l.entries) || l.entries[o.Of-1].Issued == nil {
			return e, fmt.Errorf("%w: entry %d is no forecast", ErrEntry, o.Of)
		}
		f := l.entries[o.Of-1].Issued
		if _, ok := l.settled[o.Of]; ok {
			return e, fmt.Errorf("%w: entry %d", ErrSettled, o.Of)
		}
		if o.Day < f.Day || !o.Happened && o.Day < f.Day+f.Horizon {
			return e, fmt.Errorf("%w: on day %d it is not known what comes of entry %d, which is of %d days from %d", ErrEntry, o.Day, o.Of, f.Horizon, f.Day)
		}
		c := *o
		e.Outcome = &c
	}
	raw, err := json.Marshal(e) // the hash is still empty
	if err != nil {
		return e, fmt.Errorf("%w: %w", ErrEntry, err)
	}
	sum := sha256.Sum256(raw)
	e.Hash = hex.EncodeToString(sum[:])
	return e, nil
}

func (i *Issued) valid() error {
	switch {
	case math.IsNaN(i.P) || i.P < 0 || i.P > 1:
		return fmt.Errorf("%w: %v is no probability", ErrEntry, i.P)
	case math.IsNaN(i.Climatology) || i.Climatology < 0 || i.Climatology > 1:
		return fmt.Errorf("%w: the climatology of %v is no probability", ErrEntry, i.Climatology)
	case i.Source == "" || i.Target == "" || i.Class == "" || i.Model == "":
		return fmt.Errorf("%w: source, target, class and model are wanted", ErrEntry)
	case i.Horizon < 1:
		return fmt.Errorf("%w: horizon %d", ErrEntry, i.Horizon)
	}
	return nil
}

// Settled is a forecast with what came of it.
type Settled struct {
	Seq int
	Issued
	Outcome Outcome
}

// Settled are the forecasts whose outcome is known, the worst misses first.
func (l *Ledger) Settled() []Settled {
	var list []Settled
	for _, e := range l.entries {
		if e.Issued != nil {
			if o, ok := l.settled[e.Seq]; ok {
				list = append(list, Settled{e.Seq, *e.Issued, o})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b Settled) int { return cmp.Compare(loss(b.Case()), loss(a.Case())) })
	return list
}

// Case is for scoring.
func (s Settled) Case() Case {
	return Case{Dyad{Source: s.Source, Target: s.Target}, s.Day, s.P, s.Outcome.Happened}
}

// Open are the numbers of the forecasts that are not settled and whose horizon is over on a day.
func (l *Ledger) Open(day int) []int {
	var list []int
	for _, e := range l.entries {
		if e.Issued == nil || e.Issued.Day+e.Issued.Horizon > day {
			continue
		}
		if _, ok := l.settled[e.Seq]; !ok {
			list = append(list, e.Seq)
		}
	}
	return list
}
