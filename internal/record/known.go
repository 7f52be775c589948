package record

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

// What people say of actors. An actor is a key that is made of what documents and books say (ActorKey); a claim gives it a name, offices and a note, says that it is
// another, or that some documents mean somebody else by it. Claims are applied to tellings when these are merged, so that no reading is touched and all can be undone.

// The verdicts on actors; they begin with a word that no verdict on an item has.
const (
	ActorIs    Verdict = "actor is"    // has this name, note and these offices
	ActorSame  Verdict = "actor same"  // is Other
	ActorApart Verdict = "actor apart" // is Other in the documents named
	ActorUndo  Verdict = "actor undo"  // the claim named no longer holds
)

// ActorClaim is one assertion by a person about an actor.
type ActorClaim struct {
	ID        string    `json:"id"`
	Author    string    `json:"author"`
	Made      time.Time `json:"made"`
	Verdict   Verdict   `json:"verdict"`
	Of        string    `json:"of"` // key
	Name      string    `json:"name,omitempty"`
	Note      string    `json:"note,omitempty"`
	Offices   []Tenure  `json:"offices,omitempty"`
	Other     string    `json:"other,omitempty"`     // key, of same and apart
	Documents []string  `json:"documents,omitempty"` // hashes, of apart
	Undoes    string    `json:"undoes,omitempty"`
	Undone    bool      `json:"undone,omitempty"` // a later one undoes it; never sealed
}

// Tenure is an office that somebody held.
type Tenure struct {
	Office  string `json:"office"`
	Country string `json:"country"`
	From    string `json:"from,omitempty"` // day; "" where not known
	To      string `json:"to,omitempty"`   // day; "" where not known, or not over
}

// holds reports whether the tenure is of an office on a day.
func (t *Tenure) holds(office, country, on string) bool {
	return fold(t.Office) == office && t.Country == country && on != "" && (t.From == "" || t.From <= on) && (t.To == "" || on <= t.To)
}

// What is wrong with a claim about an actor.
var (
	ErrKey     = errors.New("an actor's key is its kind, country and name")
	ErrItself  = errors.New("it names the same actor twice")
	ErrNothing = errors.New("it says nothing")
)

// Seal checks a claim and gives it its id: the same claim by the same author at the same time has the same id.
func (c *ActorClaim) Seal() error {
	kind, _, name := keyParts(c.Of)
	if kind == "" || name == "" && kind != "country" {
		return fmt.Errorf("record: actor: %q: %w", c.Of, ErrKey)
	}
	switch c.Verdict {
	case ActorIs:
		if c.Name == "" {
			return fmt.Errorf("record: actor: %w", ErrNothing)
		}
		for _, t := range c.Offices {
			for _, day := range []string{t.From, t.To} {
				if _, err := time.Parse(time.DateOnly, day); day != "" && err != nil {
					return fmt.Errorf("record: actor: office %q: %q: %w: write a day as 2021-12-30", t.Office, day, ErrValue)
				}
			}
			if t.Office == "" || t.To != "" && t.To < t.From {
				return fmt.Errorf("record: actor: office %q: %w: it has a name, and ends after it begins", t.Office, ErrValue)
			}
		}
	case ActorSame, ActorApart:
		if c.Other == c.Of {
			return fmt.Errorf("record: actor: %w", ErrItself)
		}
		if kind, _, _ := keyParts(c.Other); kind == "" {
			return fmt.Errorf("record: actor: %q: %w", c.Other, ErrKey)
		}
		if c.Verdict == ActorApart && len(c.Documents) == 0 {
			return fmt.Errorf("record: actor: no document: %w", ErrNothing)
		}
	case ActorUndo:
		if c.Undoes == "" {
			return fmt.Errorf("record: actor: %w", ErrNothing)
		}
	default:
		return fmt.Errorf("record: actor: %q: %w", c.Verdict, ErrVerdict)
	}
	c.ID, c.Undone = "", false
	c.Made = c.Made.UTC().Truncate(time.Microsecond)
	b, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("record: actor: %w", err)
	}
	sum := sha256.Sum256(b)
	c.ID = hex.EncodeToString(sum[:8])
	return nil
}

// Sealed reports whether the claim has the id that its content gives.
func (c *ActorClaim) Sealed() bool {
	k := *c
	return k.Seal() == nil && k.ID == c.ID
}

// Known is what people said of actors, as it holds. The zero Known is nobody's word.
type Known struct {
	Claims []ActorClaim // all, in the order in which they were made, with those undone
	is     map[string]*ActorClaim
	same   map[string]string
	apart  map[[2]string]string // by document and key
}

// NewKnown takes claims about actors; of each thing the last word holds.
func NewKnown(claims []ActorClaim) *Known {
	k := &Known{Claims: slices.Clone(claims), is: map[string]*ActorClaim{}, same: map[string]string{}, apart: map[[2]string]string{}}
	slices.SortFunc(k.Claims, func(a, b ActorClaim) int { return cmp.Or(a.Made.Compare(b.Made), cmp.Compare(a.ID, b.ID)) })
	undone := map[string]bool{}
	for i := range slices.Backward(k.Claims) {
		if c := &k.Claims[i]; c.Verdict == ActorUndo && !undone[c.ID] {
			undone[c.Undoes] = true
		}
	}
	for i := range k.Claims {
		c := &k.Claims[i]
		if c.Undone = undone[c.ID]; c.Undone {
			continue
		}
		switch c.Verdict {
		case ActorIs:
			k.is[c.Of] = c
		case ActorSame:
			if !k.leads(c.Other, c.Of) { // else a later word says the reverse, and would lead in a circle
				k.same[c.Of] = c.Other
			}
		case ActorApart:
			for _, d := range c.Documents {
				k.apart[[2]string{d, c.Of}] = c.Other
			}
		}
	}
	return k
}

// leads reports whether an actor is another by way of those that are the same.
func (k *Known) leads(key, to string) bool {
	for ok := true; ok; key, ok = k.same[key] {
		if key == to {
			return true
		}
	}
	return false
}

// end is the actor that a key is of, after all that are the same.
func (k *Known) end(key string) string {
	for next, ok := k.same[key]; ok; next, ok = k.same[key] {
		key = next
	}
	return key
}

// Key is the actor that a document means by a key. on is the day of publication: an office is who is said to hold it then, if that is one.
func (k *Known) Key(key, document, on string) string {
	if other, ok := k.apart[[2]string{document, key}]; ok {
		key = other
	}
	if kind, country, office := keyParts(key); kind == "office" {
		holder, n := "", 0
		for of, c := range k.is {
			if slices.ContainsFunc(c.Offices, func(t Tenure) bool { return t.holds(office, country, on) }) {
				holder, n = of, n+1
			}
		}
		if n == 1 {
			key = holder
		}
	}
	return k.end(key)
}

// Apply gives tellings the actors that people say they are of.
func (k *Known) Apply(tellings []Telling) {
	if len(k.is)+len(k.same)+len(k.apart) == 0 {
		return
	}
	for i := range tellings {
		t := &tellings[i]
		for _, side := range []*[]string{&t.By, &t.Toward} {
			out := make([]string, len(*side))
			for j, key := range *side {
				out[j] = k.Key(key, t.Document, t.Published)
			}
			*side = sorted(out)
		}
	}
}

// Is is what was said last of an actor's name, note and offices; nil if nothing was.
func (k *Known) Is(key string) *ActorClaim { return k.is[key] }

// Of are the claims that speak of an actor, or of one that is the same.
func (k *Known) Of(key string) (out []ActorClaim) {
	for _, c := range k.Claims {
		if c.Verdict != ActorUndo && (c.Of == key || c.Other == key || k.end(c.Of) == key) {
			out = append(out, c)
		}
	}
	return out
}

// Touched are the keys of which entries may be otherwise after a claim.
func (c *ActorClaim) Touched() []string {
	out := []string{c.Of}
	if c.Other != "" {
		out = append(out, c.Other)
	}
	for _, t := range c.Offices {
		out = append(out, "office "+t.Country+" "+fold(t.Office))
	}
	return out
}
