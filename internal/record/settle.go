package record

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"detente/internal/read"
)

// What became of a commitment is looked for among the events after it: one of the same parties and kind. The weights say how
// much each thing that fits bears out that it is the act that was spoken of; they add up to 1.
const (
	sameRoot   = 0.45 // the family of the code is the same; without it nothing is proposed
	sameTarget = 0.25 // not of an event that names nobody it is done to: such a one settles nothing unless a person says so
	sameCode   = 0.15
	soon       = 0.15 // within soonDays, or by the deadline

	// Proposed is the least weight that is shown to a person, Confirmed the least that settles without one.
	Proposed  = 0.6
	Confirmed = 0.8

	// Sure is the confidence from which the reader has no doubt of its own that an event is told. One that it doubts is proposed and settles nothing.
	Sure = 0.8

	soonDays     = 30
	longestDays  = 365 // a later act is another story
	patienceDays = 30  // after a condition came true: how long until nothing done is a finding

	maxProposals = 5 // more than that no person weighs
)

// Settlement is what became of a commitment, and on what evidence.
type Settlement struct {
	Status    string  `json:"status"`          // open, met, broken, lapsed, withdrawn
	Event     string  `json:"event,omitempty"` // id of the event that settles it
	Day       string  `json:"-"`               // of that event
	Weight    float64 `json:"weight,omitempty"`
	By        string  `json:"by"` // who says so: "rule", "claim" where a person did
	Why       string  `json:"why"`
	Proposals []Match `json:"proposals,omitempty"` // events that may settle it, for a person to decide
	Fulfilled string  `json:"fulfilled,omitempty"` // id of the event by which its condition came true
	Came      string  `json:"-"`                   // the day of that event
	Idle      bool    `json:"idle,omitempty"`      // the condition came true and nothing was done
}

// Evidence is an event by which a commitment was settled or its condition came true, by the words of the telling that leads it.
type Evidence struct {
	Event     string    `json:"event"`
	Day       string    `json:"day"`
	Condition bool      `json:"condition,omitempty"` // it is the condition's
	Document  string    `json:"document,omitempty"`
	Words     read.Span `json:"words,omitzero"`
	Sentence  read.Span `json:"evidence,omitzero"`
	Report    *Report   `json:"report,omitempty"`
}

// Match is an event that may be the act that a commitment spoke of.
type Match struct {
	Event  string  `json:"event"`
	Day    string  `json:"day"`
	Weight float64 `json:"weight"`
	Why    string  `json:"why"`
	sure   bool
	of     *Entry // the event
}

// Settle says what became of a commitment by the events of its parties. asOf is the last day that the record knows of: what is due
// later has not lapsed. Events are looked at in any order.
func Settle(c *Entry, events []Entry, asOf string) Settlement {
	if c.Status != "" && c.Status != "open" {
		return Settlement{Status: c.Status, By: "claim", Why: "a person settled it"}
	}
	s := Settlement{Status: "open", By: "rule", Why: "no event that fits"}
	_, last := Horizon(c)
	quick := within(c.Day, soonDays)
	for i := range events {
		e := &events[i]
		if e.Day <= c.Day || e.Day > last {
			continue
		}
		if m, ok := matches(c, e, quick); ok {
			s.Proposals = append(s.Proposals, m)
		}
		if c.If != nil && fulfils(c, e) && e.Confidence >= Sure && (s.Fulfilled == "" || e.Day < s.Came || e.Day == s.Came && e.ID < s.Fulfilled) {
			s.Fulfilled, s.Came = e.ID, e.Day
		}
	}
	slices.SortFunc(s.Proposals, func(a, b Match) int {
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Day, b.Day), cmp.Compare(a.Event, b.Event))
	})
	// What hangs on a condition is settled by what is done once that came true; before, and where the condition is no event that can be looked for, by people alone.
	due := func(m Match) bool {
		return m.sure && m.Weight >= Confirmed && (c.If == nil || s.Fulfilled != "" && m.Day >= s.Came)
	}
	if i := slices.IndexFunc(s.Proposals, due); i >= 0 {
		best := s.Proposals[i]
		s.Event, s.Day, s.Weight, s.Why = best.Event, best.Day, best.Weight, why(c, best.of)
		s.Proposals = proposed(c, slices.Delete(s.Proposals, i, i+1))
		s.Status = "met"
		if c.Type == "refusal" {
			s.Status = "broken"
		}
		return s
	}
	s.Proposals = proposed(c, s.Proposals)
	switch {
	case c.To != "" && c.To < asOf && c.Type != "refusal":
		s.Status, s.Why = "lapsed", fmt.Sprintf("due by %s, and nothing that fits by %s", c.To, asOf)
	case s.Fulfilled != "" && days(s.Came, asOf) > patienceDays:
		s.Idle, s.Why = true, fmt.Sprintf("its condition came true on %s, and nothing that fits in %d days", s.Came, patienceDays)
	}
	return s
}

// Doers are the parties whose act would settle a commitment, and those toward whom: those that bound themselves, of a demand those of whom it is made.
func Doers(c *Entry) (doers, others []string) {
	if c.Type == "demand" {
		return c.Targets, c.Sources
	}
	return c.Sources, c.Targets
}

// matches weighs an event, of a day within the horizon of a commitment, as the act that it spoke of. quick is the day until which that is soon after.
func matches(c *Entry, e *Entry, quick string) (Match, bool) {
	who, toward := Doers(c)
	if e.Kind != Event || e.Status != "happened" && e.Status != "ongoing" || len(c.Code) < 2 || len(e.Type) < 2 || e.Type[:2] != c.Code[:2] || !meets(who, e.Sources) {
		return Match{}, false
	}
	m := Match{Event: e.ID, Day: e.Day, sure: e.Confidence >= Sure, Weight: sameRoot, of: e}
	if e.Type == c.Code {
		m.Weight += sameCode
	}
	switch {
	case len(toward) == 0 || meets(toward, e.Targets):
		m.Weight += sameTarget
	case len(e.Targets) > 0: // what is done to another is another story
		return Match{}, false
	}
	if c.To != "" && e.Day <= c.To || c.To == "" && e.Day <= quick {
		m.Weight += soon
	}
	return m, m.Weight >= Proposed
}

// why says what bears out that an event is the act that a commitment spoke of.
func why(c *Entry, e *Entry) string {
	out := fmt.Sprintf("%s by the same party, %d days later", e.Type, days(c.Day, e.Day))
	if e.Type == c.Code {
		out += ", the very act"
	}
	if _, toward := Doers(c); len(toward) == 0 || meets(toward, e.Targets) {
		out += ", toward the same"
	}
	return out
}

// proposed are the first of some matches, each with its reason: of the thousands that a store of years has for a commitment only these are worth words.
func proposed(c *Entry, all []Match) []Match {
	if len(all) == 0 {
		return nil
	}
	few := slices.Clone(all[:min(len(all), maxProposals)])
	for i := range few {
		few[i].Why, few[i].of = why(c, few[i].of), nil
	}
	return few
}

// Suffering are the parties that the event of a commitment's condition would be done to; none where it names nobody. Nobody's condition is what a party
// does to itself: "if Togo expels its ambassador" is of the ambassador of who speaks.
func Suffering(c *Entry) []string {
	toward := c.If.Targets
	if len(toward) > 0 && !slices.ContainsFunc(toward, func(t string) bool { return !slices.Contains(c.If.Sources, t) }) {
		return c.Sources
	}
	return toward
}

// fulfils reports whether an event, of a day within the horizon of a commitment, is the one that a commitment's condition tells of.
func fulfils(c *Entry, e *Entry) bool {
	toward := Suffering(c)
	return e.Kind == Event && (e.Status == "happened" || e.Status == "ongoing") && len(c.If.Code) >= 2 && len(e.Type) >= 2 && e.Type[:2] == c.If.Code[:2] &&
		meets(c.If.Sources, e.Sources) && (len(toward) == 0 || meets(toward, e.Targets))
}

func meets(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool { return slices.Contains(b, x) })
}

// Horizon are the day after which events may settle a commitment and the last one on which they may; "" where it has no day.
func Horizon(c *Entry) (after, until string) {
	if until = within(c.Day, longestDays); until == "" {
		return "", ""
	}
	return c.Day, until
}

// within is the day some days after another; "" where that is none.
func within(day string, n int) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return ""
	}
	return t.AddDate(0, 0, n).Format(time.DateOnly)
}
