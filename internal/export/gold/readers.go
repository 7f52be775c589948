package gold

import (
	"slices"

	"detente/internal/read"
)

// Pairing is an item that one reader or two have: where both have it, with the fields that were held against each other and those in which they differ.
type Pairing struct {
	Kind   string   `json:"kind"`   // statement, event, commitment, contact
	First  string   `json:"first"`  // id in the first reading; "" where it has no such item
	Second string   `json:"second"` // likewise
	Held   []string `json:"held"`
	Differ []string `json:"differ"`
}

// field is a field of a pair of items and how they compare.
type field struct {
	name string
	v    verdict
}

// matched notes a pair of items.
func (t *Scores) matched(kind, first, second string, fields ...field) {
	p := Pairing{Kind: kind, First: first, Second: second, Held: []string{}, Differ: []string{}}
	for _, f := range fields {
		if f.v != unscored {
			p.Held = append(p.Held, f.name)
		}
		if f.v == wrong {
			p.Differ = append(p.Differ, f.name)
		}
	}
	t.pairings = append(t.pairings, p)
}

// Readers pairs the items of two readings of one text by the rule that holds one coder against another: those that both have, then those of the first
// alone, then those of the second alone, each in the order of its reading. What stands in a title is left out, as in coding by hand.
func Readers(first, second *read.Reading) []Pairing {
	var t Scores
	t.Add(wholly(first), second)
	out := t.pairings
	for which, r := range [2]*read.Reading{first, second} {
		for _, i := range itemsOf(r) {
			p := Pairing{Kind: i.kind, Held: []string{}, Differ: []string{}}
			if which == 0 {
				p.First = i.id
			} else {
				p.Second = i.id
			}
			if !slices.ContainsFunc(t.pairings, func(m Pairing) bool {
				return p.First != "" && m.First == p.First || p.Second != "" && m.Second == p.Second
			}) {
				out = append(out, p)
			}
		}
	}
	return out
}

// named is an item by its kind and id.
type named struct{ kind, id string }

// itemsOf are the items of a reading that stand in its text.
func itemsOf(r *read.Reading) (out []named) {
	for i := range r.Statements {
		if !r.Statements[i].Content.InTitle() {
			out = append(out, named{read.StatementItem, r.Statements[i].ID})
		}
	}
	for i := range r.Events {
		if !r.Events[i].Trigger.InTitle() {
			out = append(out, named{read.EventItem, r.Events[i].ID})
		}
	}
	for i := range r.Commitments {
		if !r.Commitments[i].Action.InTitle() {
			out = append(out, named{read.CommitmentItem, r.Commitments[i].ID})
		}
	}
	for i := range r.Contacts {
		if slices.ContainsFunc(r.Contacts[i].Evidence, func(s read.Span) bool { return !s.InTitle() }) {
			out = append(out, named{read.ContactItem, r.Contacts[i].ID})
		}
	}
	return out
}

// wholly is a reading as if it were coded by hand, whole.
func wholly(r *read.Reading) *Document {
	all := Fields{}
	for _, i := range itemsOf(r) {
		all[i.id] = nil
	}
	return Coded(r.Document.ID, r, all)
}

// Shared counts the items of a kind that two readers found.
type Shared struct {
	Kind   string `json:"kind"`
	Both   int    `json:"both"`
	Alike  int    `json:"alike"` // of Both: in all fields
	First  int    `json:"first"` // only the first has
	Second int    `json:"second"`
}

// Accord is how often two readers say the same of a field of the items that both have.
type Accord struct {
	Kind  string `json:"kind"`
	Field string `json:"field"`
	Same  int    `json:"same"`
	Of    int    `json:"of"`
}

// Agreed is how far two readers agree over documents; none is right beforehand. Make it with NewAgreed.
type Agreed struct {
	Documents int      `json:"documents"`
	Kinds     []Shared `json:"kinds"`
	Fields    []Accord `json:"fields"`
}

// NewAgreed is of no documents yet.
func NewAgreed() Agreed {
	return Agreed{Kinds: []Shared{{Kind: read.StatementItem}, {Kind: read.EventItem}, {Kind: read.CommitmentItem}, {Kind: read.ContactItem}}, Fields: []Accord{}}
}

// Add adds the pairings of a document.
func (a *Agreed) Add(pairings []Pairing) {
	a.Documents++
	for i := range pairings {
		p := &pairings[i]
		k := &a.Kinds[slices.IndexFunc(a.Kinds, func(s Shared) bool { return s.Kind == p.Kind })]
		switch {
		case p.Second == "":
			k.First++
		case p.First == "":
			k.Second++
		default:
			if k.Both++; len(p.Differ) == 0 {
				k.Alike++
			}
			for _, f := range p.Held {
				a.field(p.Kind, f, !slices.Contains(p.Differ, f))
			}
		}
	}
}

func (a *Agreed) field(kind, name string, same bool) {
	i := slices.IndexFunc(a.Fields, func(f Accord) bool { return f.Kind == kind && f.Field == name })
	if i < 0 {
		i = len(a.Fields)
		a.Fields = append(a.Fields, Accord{Kind: kind, Field: name})
	}
	if a.Fields[i].Of++; same {
		a.Fields[i].Same++
	}
}

// Share is how much of all that either found both have, 0 to 1; 1 where there is nothing.
func (s *Shared) Share() float64 {
	if all := s.Both + s.First + s.Second; all > 0 {
		return float64(s.Both) / float64(all)
	}
	return 1
}
