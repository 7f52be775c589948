package record

import (
	"fmt"
	"slices"
	"strings"
)

// Situation is what somebody watches: parties, and, if wanted, only what speaks of some topics or was published by some sources.
type Situation struct {
	Name    string   `json:"name"`
	Parties []string `json:"parties"`           // codes of countries and bodies, at least two
	Topics  []string `json:"topics,omitempty"`  // words; an item of a brief is of a topic if its sentence has one of them
	Sources []string `json:"sources,omitempty"` // publishers; an item of a brief is from a source if any of its reports is
}

// mostParties bounds a situation: twenty parties are 190 pairs, more than a page holds.
const mostParties = 20

// Check refuses a situation that nobody could watch.
func (s *Situation) Check() error {
	switch {
	case strings.TrimSpace(s.Name) == "":
		return fmt.Errorf("record: situation: it needs a name")
	case len(s.Parties) < 2:
		return fmt.Errorf("record: situation %s: it needs two parties or more", s.Name)
	case len(s.Parties) > mostParties:
		return fmt.Errorf("record: situation %s: %d parties: at most %d", s.Name, len(s.Parties), mostParties)
	}
	for i, p := range s.Parties {
		if slices.Contains(s.Parties[:i], p) {
			return fmt.Errorf("record: situation %s: %s is named twice", s.Name, p)
		}
	}
	return nil
}

// Pairs are all pairs of its parties, in their order.
func (s *Situation) Pairs() (out [][2]string) {
	for i, a := range s.Parties {
		for _, b := range s.Parties[i+1:] {
			out = append(out, [2]string{a, b})
		}
	}
	return out
}

// Concerns reports whether an entry is one that the situation asks for by its topics and sources.
func (s *Situation) Concerns(c *Cited) bool {
	topic, source := len(s.Topics) == 0, len(s.Sources) == 0
	for i := range c.Citations {
		k := &c.Citations[i]
		topic = topic || slices.ContainsFunc(s.Topics, func(t string) bool {
			return strings.Contains(strings.ToLower(k.Evidence.Text), strings.ToLower(t))
		})
		source = source || slices.ContainsFunc(k.Reports, func(r Report) bool {
			return slices.ContainsFunc(s.Sources, func(p string) bool { return strings.EqualFold(p, r.Publisher) })
		})
	}
	return topic && source
}
