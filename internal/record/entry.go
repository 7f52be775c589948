package record

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
)

// Entry is one thing of the record, with all tellings of it.
type Entry struct {
	ID         string   `json:"id"`
	Kind       Kind     `json:"kind"`
	Type       string   `json:"type"` // act, CAMEO code, kind of commitment or contact
	Status     string   `json:"status,omitempty"`
	Code       string   `json:"code,omitempty"` // CAMEO code of a commitment's action
	If         *If      `json:"if,omitempty"`   // of a commitment on a condition: the event that would fulfil it
	From       string   `json:"from,omitempty"` // days, "" where not known
	To         string   `json:"to,omitempty"`
	Day        string   `json:"day,omitempty"` // what it is counted under: From, else To, else when it was first published
	Sources    []string `json:"sources"`       // countries of speakers, sources, participants
	Targets    []string `json:"targets,omitempty"`
	By         []string `json:"by"` // keys of actors
	Toward     []string `json:"toward,omitempty"`
	Place      string   `json:"place,omitempty"`
	Confidence float64  `json:"confidence,omitempty"`
	Lead       string   `json:"lead,omitempty"`   // id of the telling that the fields above are of
	Origin     string   `json:"origin,omitempty"` // of an imported event: the collection; "" for what was read
	Block      string   `json:"-"`
	Tellings   []string `json:"-"` // ids, the leading one first
}

// Join is the one entry of tellings that people say are of the same thing, whatever their blocks.
func Join(tellings []Telling) Entry {
	slices.SortFunc(tellings, func(a, b Telling) int { return a.order(&b) })
	group := make([]*Telling, len(tellings))
	for i := range tellings {
		group[i] = &tellings[i]
	}
	return entry(group)
}

// entry joins the tellings of a group. The surest one leads; among equals the first.
func entry(group []*Telling) Entry {
	lead := slices.MaxFunc(group, func(a, b *Telling) int {
		switch {
		case a.Confidence < b.Confidence:
			return -1
		case a.Confidence > b.Confidence:
			return 1
		}
		return -a.order(b)
	})
	e := Entry{Kind: lead.Kind, Type: lead.Type, Status: lead.Status, Code: lead.Code, If: lead.If, From: lead.From, To: lead.To, Sources: lead.Sources, Targets: lead.Targets,
		By: lead.By, Toward: lead.Toward, Place: lead.Place, Block: lead.Block, Lead: lead.ID(), Tellings: []string{lead.ID()}}
	wrong := 1.0
	for _, t := range group {
		if e.From == "" && e.To == "" {
			e.From, e.To = t.From, t.To
		}
		if e.Place == "" {
			e.Place = t.Place
		}
		wrong *= 1 - t.Confidence
		if t != lead {
			e.Tellings = append(e.Tellings, t.ID())
		}
	}
	e.Confidence = math.Round((1-wrong)*1000) / 1000
	if e.Sources == nil {
		e.Sources = []string{}
	}
	if e.By == nil {
		e.By = []string{}
	}
	e.Day = group[0].Day()
	if e.Kind == Commitment {
		e.Day = group[0].Published // when it was made, not its deadline
	}
	if e.Kind == Contact {
		e.Status = lastStatus(group)
	}
	e.ID = entryID(group[0])
	return e
}

// entryID is the id of the entry that a telling is the first of.
func entryID(first *Telling) string {
	what := fmt.Appendf(nil, "%s %s %d %d", first.Block, first.Document, first.At[0], first.At[1])
	if first.Twin > 0 {
		what = fmt.Appendf(what, " %d", first.Twin)
	}
	sum := sha256.Sum256(what)
	return string(first.Kind[:2]) + "-" + hex.EncodeToString(sum[:8])
}

// settled are the statuses of contacts that later ones replace, weakest first: what was planned is held.
var settled = []string{"possible", "proposed", "planned", "denied", "refused", "cancelled", "held"}

// lastStatus is what became of a contact by all that tell of it.
func lastStatus(group []*Telling) string {
	status := group[0].Status
	for _, t := range group[1:] {
		if slices.Index(settled, t.Status) > slices.Index(settled, status) {
			status = t.Status
		}
	}
	return status
}

// Entries are the entries of a block's tellings, in order.
func Entries(tellings []Telling) []Entry {
	groups := Merge(tellings)
	out := make([]Entry, len(groups))
	for i, g := range groups {
		out[i] = entry(g)
	}
	return out
}

// Dyads are the directed pairs of parties that an entry counts under: source and target of events, commitments and statements;
// each two participants of a contact, both ways. A side that is not known is "".
func (e *Entry) Dyads() [][2]string {
	var out [][2]string
	if e.Kind == Contact {
		for _, a := range e.Sources {
			for _, b := range e.Sources {
				if a != b {
					out = append(out, [2]string{a, b})
				}
			}
		}
		return out
	}
	sources, targets := e.Sources, e.Targets
	if len(sources) == 0 {
		sources = []string{""}
	}
	if len(targets) == 0 {
		targets = []string{""}
	}
	for _, a := range sources {
		for _, b := range targets {
			if a+b != "" {
				out = append(out, [2]string{a, b})
			}
		}
	}
	return out
}
