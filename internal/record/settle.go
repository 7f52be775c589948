package record

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// What became of a commitment is looked for among the events after it: one of the same parties and kind. The weights say how
// much each thing that fits bears out that it is the act that was spoken of; they add up to 1.
const (
	sameRoot   = 0.45 // the family of the code is the same; without it nothing is proposed
	sameCode   = 0.2
	sameTarget = 0.2
	soon       = 0.15 // within soonDays, or by the deadline

	// Proposed is the least weight that is shown to a person, Confirmed the least that settles without one.
	Proposed  = 0.6
	Confirmed = 0.8

	soonDays     = 30
	longestDays  = 365 // a later act is another story
	patienceDays = 30  // after a condition came true: how long until nothing done is a finding
)

// Settlement is what became of a commitment, and on what evidence.
type Settlement struct {
	Status    string  `json:"status"`          // open, met, broken, lapsed, withdrawn
	Event     string  `json:"event,omitempty"` // id of the event that settles it
	Weight    float64 `json:"weight,omitempty"`
	By        string  `json:"by"` // who says so: "rule", or "claim" where people did
	Why       string  `json:"why"`
	Proposals []Match `json:"proposals,omitempty"` // events that may settle it, for a person to decide
	Fulfilled string  `json:"fulfilled,omitempty"` // id of the event by which its condition came true
	Idle      bool    `json:"idle,omitempty"`      // the condition came true and nothing was done
}

// Match is an event that may be the act that a commitment spoke of.
type Match struct {
	Event  string  `json:"event"`
	Weight float64 `json:"weight"`
	Why    string  `json:"why"`
}

// Settle says what became of a commitment by the events of its parties. asOf is the last day that the record knows of: what is due
// later has not lapsed. Events are looked at in any order.
func Settle(c *Entry, events []Entry, asOf string) Settlement {
	if c.Status != "" && c.Status != "open" {
		return Settlement{Status: c.Status, By: "claim", Why: "a person settled it"}
	}
	s := Settlement{Status: "open", By: "rule", Why: "no event that fits"}
	for i := range events {
		e := &events[i]
		if m, ok := matches(c, e); ok {
			s.Proposals = append(s.Proposals, m)
		}
		if c.If != nil && fulfils(c, e) && (s.Fulfilled == "" || e.Day < dayOf(events, s.Fulfilled)) {
			s.Fulfilled = e.ID
		}
	}
	slices.SortFunc(s.Proposals, func(a, b Match) int {
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(dayOf(events, a.Event), dayOf(events, b.Event)), cmp.Compare(a.Event, b.Event))
	})
	if len(s.Proposals) > 0 && s.Proposals[0].Weight >= Confirmed {
		best := s.Proposals[0]
		s.Event, s.Weight, s.Why, s.Proposals = best.Event, best.Weight, best.Why, s.Proposals[1:]
		s.Status = "met"
		if c.Type == "refusal" {
			s.Status = "broken"
		}
		return s
	}
	switch {
	case c.To != "" && c.To < asOf && c.Type != "refusal":
		s.Status, s.Why = "lapsed", fmt.Sprintf("due by %s, and nothing that fits by %s", c.To, asOf)
	case s.Fulfilled != "" && days(dayOf(events, s.Fulfilled), asOf) > patienceDays:
		s.Idle, s.Why = true, fmt.Sprintf("its condition came true on %s, and nothing that fits in %d days", dayOf(events, s.Fulfilled), patienceDays)
	}
	return s
}

func dayOf(events []Entry, id string) string {
	for i := range events {
		if events[i].ID == id {
			return events[i].Day
		}
	}
	return ""
}

// doers are the parties whose act would settle a commitment: those that bound themselves, of a demand those of whom it is made.
func doers(c *Entry) (doers, others []string) {
	if c.Type == "demand" {
		return c.Targets, c.Sources
	}
	return c.Sources, c.Targets
}

// matches weighs an event as the act that a commitment spoke of.
func matches(c *Entry, e *Entry) (Match, bool) {
	who, toward := doers(c)
	if e.Kind != Event || e.Status != "happened" && e.Status != "ongoing" || len(c.Code) < 2 || len(e.Type) < 2 || e.Type[:2] != c.Code[:2] ||
		e.Day <= c.Day || days(c.Day, e.Day) > longestDays || !meets(who, e.Sources) {
		return Match{}, false
	}
	m := Match{Event: e.ID, Weight: sameRoot, Why: fmt.Sprintf("%s by the same party, %d days later", e.Type, days(c.Day, e.Day))}
	if e.Type == c.Code {
		m.Weight += sameCode
		m.Why += ", the very act"
	}
	if len(toward) == 0 || meets(toward, e.Targets) {
		m.Weight += sameTarget
		m.Why += ", toward the same"
	}
	if c.To != "" && e.Day <= c.To || c.To == "" && days(c.Day, e.Day) <= soonDays {
		m.Weight += soon
	}
	return m, m.Weight >= Proposed
}

// fulfils reports whether an event is the one that a commitment's condition tells of.
func fulfils(c *Entry, e *Entry) bool {
	return e.Kind == Event && (e.Status == "happened" || e.Status == "ongoing") && len(c.If.Code) >= 2 && len(e.Type) >= 2 && e.Type[:2] == c.If.Code[:2] &&
		e.Day > c.Day && days(c.Day, e.Day) <= longestDays && meets(c.If.Sources, e.Sources) && (len(c.If.Targets) == 0 || meets(c.If.Targets, e.Targets))
}

func meets(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool { return slices.Contains(b, x) })
}

// Horizon are the days in which events may settle a commitment.
func Horizon(c *Entry) (from, to string) {
	day, err := time.Parse(time.DateOnly, c.Day)
	if err != nil {
		return c.Day, c.Day
	}
	return c.Day, day.AddDate(0, 0, longestDays).Format(time.DateOnly)
}
