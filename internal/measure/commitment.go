package measure

import (
	"cmp"
	"slices"

	"detente/internal/record"
)

// Bound is a commitment with what became of it.
type Bound struct {
	Entry record.Entry
	Now   record.Settlement
}

// KeptWithin is how many days a party has to carry out what it said before it counts as not done.
const KeptWithin = 90

// kept reports whether a commitment was carried out in time, and whether it can be judged: it is old enough, and its condition, if it has one, came true.
func (b *Bound) kept(made, asOf Day) (kept, judged bool) {
	if b.Now.By == "claim" { // a person says what became of it, perhaps without naming the event
		judged = asOf-made >= KeptWithin
		return judged && b.Now.Status == "met", judged
	}
	from := made
	if b.Entry.If != nil {
		day, err := ParseDay(b.Now.Came)
		if b.Now.Fulfilled == "" || err != nil {
			return false, false
		}
		from = day
	}
	if asOf-from < KeptWithin {
		return false, false
	}
	day, err := ParseDay(b.Now.Day)
	acted := b.Now.Event != "" && err == nil && day-from <= KeptWithin
	if b.Entry.Type == "refusal" { // kept by not acting
		return !acted, true
	}
	return acted, true
}

// Open is a commitment that nothing has settled.
type Open struct {
	Entry     string `json:"entry"`
	Kind      string `json:"kind"`
	Made      Day    `json:"made"`
	Age       int    `json:"age"`                 // days
	Fulfilled string `json:"fulfilled,omitempty"` // event by which its condition came true
	Idle      bool   `json:"idle,omitempty"`      // the condition came true and nothing was done
}

// Commitments is what one party has bound itself to, or asks, of another.
type Commitments struct {
	Open []Open `json:"open"` // threats and demands first, the youngest first
	// Kept is, by kind, how often those of this party, toward anyone, were carried out within KeptWithin days, of those that can be judged.
	Kept map[string]Share `json:"kept"`
}

// Board sorts commitments on a day. toward are those of the pair, all those of the same party toward anyone. What was made after the day is left out, as is
// an entry without a day. Fewer than Fewest of a kind that can be judged make no share.
func Board(toward, all []Bound, asOf Day) Commitments {
	out := Commitments{Open: []Open{}, Kept: map[string]Share{}}
	for _, b := range toward {
		made, err := ParseDay(b.Entry.Day)
		if err != nil || made > asOf || b.Now.Status != "open" {
			continue
		}
		out.Open = append(out.Open, Open{b.Entry.ID, b.Entry.Type, made, int(asOf - made), b.Now.Fulfilled, b.Now.Idle})
	}
	first := []string{"threat", "demand"}
	rank := func(kind string) int {
		if i := slices.Index(first, kind); i >= 0 {
			return i
		}
		return len(first)
	}
	slices.SortFunc(out.Open, func(a, b Open) int {
		return cmp.Or(cmp.Compare(rank(a.Kind), rank(b.Kind)), cmp.Compare(b.Made, a.Made), cmp.Compare(a.Entry, b.Entry))
	})
	met, settled := map[string]int{}, map[string]int{}
	for _, b := range all {
		made, err := ParseDay(b.Entry.Day)
		if err != nil {
			continue
		}
		kept, judged := b.kept(made, asOf)
		if judged {
			settled[b.Entry.Type]++
		}
		if kept {
			met[b.Entry.Type]++
		}
	}
	for kind, n := range settled {
		if n >= Fewest {
			out.Kept[kind] = ShareOf(met[kind], n)
		}
	}
	return out
}
