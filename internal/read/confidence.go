package read

import (
	"bufio"
	_ "embed"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// confidenceFile maps what the rules believe of their items to how often such items were right. `detente eval
// --calibrate` makes it; its head says on what.
//
//go:embed confidence.tsv
var confidenceFile string

// Kinds of items, as confidence.tsv and the scores name them.
const (
	StatementItem  = "statement"
	EventItem      = "event"
	CommitmentItem = "commitment"
	ContactItem    = "contact"
)

// Knot is one point of a calibration: items that the rules believe with Raw were right with frequency P.
type Knot struct{ Raw, P float64 }

// Calibration is by kind of item the knots in rising order of Raw; between them it is linear, outside of them flat but for
// a slope that keeps the order of items.
type Calibration map[string][]Knot

// orderSlope keeps apart items that a flat part of the curve would make equal.
const orderSlope = 0.01

// Of is the probability that an item of a kind is right as a whole, given what the rules believe; raw itself for a kind
// without knots.
func (c Calibration) Of(kind string, raw float64) float64 {
	k := c[kind]
	if len(k) == 0 {
		return raw
	}
	i := sort.Search(len(k), func(i int) bool { return k[i].Raw >= raw })
	var p float64
	switch {
	case i == 0:
		p = k[0].P
	case i == len(k):
		p = k[len(k)-1].P
	default:
		a, b := k[i-1], k[i]
		p = a.P + (b.P-a.P)*(raw-a.Raw)/(b.Raw-a.Raw)
	}
	return min(max(p+orderSlope*(raw-0.5), 0.01), 0.99)
}

// ParseCalibration reads the lines "kind, raw, p" separated by tabs; "#" begins a comment.
func ParseCalibration(s string) (Calibration, error) {
	c := Calibration{}
	scan := bufio.NewScanner(strings.NewReader(s))
	for line := 1; scan.Scan(); line++ {
		f := strings.Split(scan.Text(), "\t")
		if f[0] == "" || f[0][0] == '#' || f[0] == "kind" {
			continue
		}
		if len(f) != 3 {
			return nil, fmt.Errorf("read: confidence.tsv:%d: want kind, raw and p", line)
		}
		raw, err1 := strconv.ParseFloat(f[1], 64)
		p, err2 := strconv.ParseFloat(f[2], 64)
		if err1 != nil || err2 != nil || p < 0 || p > 1 {
			return nil, fmt.Errorf("read: confidence.tsv:%d: raw and p must be numbers from 0 to 1", line)
		}
		if k := c[f[0]]; len(k) > 0 && k[len(k)-1].Raw >= raw {
			return nil, fmt.Errorf("read: confidence.tsv:%d: raw must rise", line)
		}
		c[f[0]] = append(c[f[0]], Knot{raw, p})
	}
	return c, scan.Err()
}

// String is the file that ParseCalibration reads, without a head.
func (c Calibration) String() string {
	var b strings.Builder
	b.WriteString("kind\traw\tp\n")
	for _, kind := range []string{StatementItem, EventItem, CommitmentItem, ContactItem} {
		for _, k := range c[kind] {
			fmt.Fprintf(&b, "%s\t%.3f\t%.3f\n", kind, k.Raw, k.P)
		}
	}
	return b.String()
}

// calibrate turns what the rules believe into probabilities.
func (r *Reading) calibrate(c Calibration) {
	for i := range r.Statements {
		b := &r.Statements[i].Basis
		b.Confidence = c.Of(StatementItem, b.Confidence)
	}
	for i := range r.Events {
		b := &r.Events[i].Basis
		b.Confidence = c.Of(EventItem, b.Confidence)
	}
	for i := range r.Commitments {
		b := &r.Commitments[i].Basis
		b.Confidence = c.Of(CommitmentItem, b.Confidence)
	}
	for i := range r.Contacts {
		b := &r.Contacts[i].Basis
		b.Confidence = c.Of(ContactItem, b.Confidence)
	}
}

// AtLeast leaves out the items that are less sure than p. What refers to one that is left out refers to nothing, a
// statement inside it to the one that it stood in.
func (r *Reading) AtLeast(p float64) {
	inside := map[string]string{} // statement left out: the one it stood in
	for i := range r.Statements {
		if s := &r.Statements[i]; s.Confidence < p {
			inside[s.ID] = s.Inside
		}
	}
	kept := func(id string) string {
		for {
			outer, out := inside[id]
			if !out {
				return id
			}
			id = outer
		}
	}
	r.Statements = slices.DeleteFunc(r.Statements, func(s Statement) bool { return s.Confidence < p })
	for i := range r.Statements {
		r.Statements[i].Inside = kept(r.Statements[i].Inside)
	}
	r.Events = slices.DeleteFunc(r.Events, func(e Event) bool { return e.Confidence < p })
	for i := range r.Events {
		r.Events[i].SaidIn = kept(r.Events[i].SaidIn)
	}
	r.Commitments = slices.DeleteFunc(r.Commitments, func(c Commitment) bool { return c.Confidence < p })
	for i := range r.Commitments {
		r.Commitments[i].SaidIn = kept(r.Commitments[i].SaidIn)
	}
	r.Contacts = slices.DeleteFunc(r.Contacts, func(k Contact) bool { return k.Confidence < p })
	for i := range r.Contacts {
		r.Contacts[i].Statements = slices.DeleteFunc(r.Contacts[i].Statements, func(id string) bool { _, out := inside[id]; return out })
	}
}
