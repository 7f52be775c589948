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

	"detente/internal/read"
)

// Verdict says what a person claims of an item.
type Verdict string

// The verdicts.
const (
	Correct Verdict = "correct" // the fields named are as in the claim's item
	Not     Verdict = "not"     // there is no such thing: not an event, not a statement
	Missed  Verdict = "missed"  // the reader missed the claim's item
	Same    Verdict = "same"    // it is the same thing as Other, which another document tells
	Apart   Verdict = "apart"   // it is not the same thing as Other
	Settled Verdict = "settled" // the commitment is met, broken, lapsed or withdrawn
	Undone  Verdict = "undone"  // the claim named no longer holds
)

// Ref names an item by its document and words, as any reader would have to cite them.
type Ref struct {
	Document string    `json:"document"` // hash
	Kind     Kind      `json:"kind"`
	Words    read.Span `json:"words"` // a statement's content, an event's trigger, a commitment's action, a contact's first mention
}

// Claim is one assertion by a person about what a document tells. It carries what it asserts whole, so that it stands by itself
// where a reading has no such item.
type Claim struct {
	ID      string    `json:"id"`
	Author  string    `json:"author"`
	Made    time.Time `json:"made"`
	Verdict Verdict   `json:"verdict"`
	Of      Ref       `json:"of"`
	Fields  []string  `json:"fields,omitempty"` // of Correct: the fields set, by their names in the contract
	Other   *Ref      `json:"other,omitempty"`  // of Same and Apart; of Settled the event that settles it, if any
	Status  string    `json:"status,omitempty"` // of Settled
	Undoes  string    `json:"undoes,omitempty"` // of Undone: id of the claim
	Note    string    `json:"note,omitempty"`

	// Of a claim that was made on another text of the story than the one it is asked for. A sealed claim has neither.
	Was  *Ref `json:"was,omitempty"` // what it was made on
	Fate Fate `json:"fate,omitempty"`

	Actors     []read.Actor     `json:"actors,omitempty"` // those that the item below speaks of; their ids are the claim's own
	Statement  *read.Statement  `json:"statement,omitempty"`
	Event      *read.Event      `json:"event,omitempty"`
	Commitment *read.Commitment `json:"commitment,omitempty"`
	Contact    *read.Contact    `json:"contact,omitempty"`
}

// What is wrong with a claim.
var (
	ErrVerdict = errors.New("no such verdict")
	ErrItem    = errors.New("the claim's item is missing, or of another kind or other words than what it is of")
	ErrLacks   = errors.New("it needs what makes it one")
	ErrOther   = errors.New("the claim names no other item of its kind")
	ErrSpan    = errors.New("the words are not in the document")
)

// Seal checks a claim against the text of its document and gives it its id: the same claim by the same author has the same id.
func (c *Claim) Seal(text string) error {
	points := []rune(text)
	w := c.Of.Words
	if !w.InTitle() && (w.Start < 0 || w.End > len(points) || w.Start >= w.End || string(points[w.Start:w.End]) != w.Text) {
		return fmt.Errorf("record: claim: %q: %w", w.Text, ErrSpan)
	}
	switch c.Verdict {
	case Correct, Missed:
		it := c.item()
		if it == nil || it.words().IsZero() || c.Verdict == Missed && it.words() != c.Of.Words || (c.Verdict == Correct) == (len(c.Fields) == 0) {
			return fmt.Errorf("record: claim: %w", ErrItem)
		}
		if err := CheckFields(c.Of.Kind, c.Fields); err != nil {
			return err
		}
		if lacks := c.lacks(); c.Verdict == Missed && lacks != "" {
			return fmt.Errorf("record: claim: a missed %s: %w: %s", c.Of.Kind, ErrLacks, lacks)
		}
	case Same, Apart:
		if c.Other == nil || c.Other.Kind != c.Of.Kind {
			return fmt.Errorf("record: claim: %w", ErrOther)
		}
	case Settled:
		if c.Of.Kind != Commitment || !slices.Contains([]string{"met", "broken", "lapsed", "withdrawn", "open"}, c.Status) {
			return fmt.Errorf("record: claim: a %s cannot be %s: %w: commitments are met, broken, lapsed, withdrawn or open", c.Of.Kind, c.Status, ErrVerdict)
		}
	case Undone:
		if c.Undoes == "" || c.Fate != "" {
			return fmt.Errorf("record: claim: %w", ErrOther)
		}
	case Not:
	default:
		return fmt.Errorf("record: claim: %q: %w", c.Verdict, ErrVerdict)
	}
	c.Made = c.Made.UTC().Truncate(time.Microsecond)
	id, err := c.seal()
	if err != nil {
		return fmt.Errorf("record: claim: %w", err)
	}
	c.ID = id
	return nil
}

// seal is the id that a claim has by what it says.
func (c *Claim) seal() (string, error) {
	bare := *c
	bare.ID = ""
	b, err := json.Marshal(&bare)
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8]), err
}

// Sealed reports whether a claim says what it said when it was sealed.
func (c *Claim) Sealed() bool {
	id, err := c.seal()
	return err == nil && c.ID == id
}

// lacks is the field without which the claim's item is none, "" if it has all.
func (c *Claim) lacks() string {
	switch {
	case c.Event != nil && c.Event.CAMEO == "":
		return "cameo"
	case c.Commitment != nil && c.Commitment.Kind == "":
		return "kind"
	case c.Contact != nil && c.Contact.Kind == "":
		return "kind"
	case c.Contact != nil && len(c.Contact.Participants) < 2:
		return "participants"
	}
	return ""
}

// item is the claim's item as an item of a reading; nil if it carries none of its kind.
func (c *Claim) item() item {
	switch {
	case c.Of.Kind == Statement && c.Statement != nil:
		return (*statement)(c.Statement)
	case c.Of.Kind == Event && c.Event != nil:
		return (*event)(c.Event)
	case c.Of.Kind == Commitment && c.Commitment != nil:
		return (*commitment)(c.Commitment)
	case c.Of.Kind == Contact && c.Contact != nil:
		return (*contact)(c.Contact)
	}
	return nil
}

// Outcome is what became of a claim on a reading.
type Outcome struct {
	Claim  *Claim
	Item   string // id of the item in the reading as corrected; "" where it was taken out or nothing fits
	Found  bool   // the reader has the item too
	Agrees bool   // and says of it by itself what the claim says
	Undone bool   // a later claim undoes it
}

// Correction is a claim as it is shown: who says what, and what became of it.
type Correction struct {
	ID      string    `json:"id"`
	Author  string    `json:"author"`
	Made    time.Time `json:"made"`
	Verdict Verdict   `json:"verdict"`
	Of      Ref       `json:"of"`
	Fields  []string  `json:"fields,omitempty"`
	Other   *Ref      `json:"other,omitempty"`
	Status  string    `json:"status,omitempty"`
	Undoes  string    `json:"undoes,omitempty"`
	Note    string    `json:"note,omitempty"`

	Entry  string `json:"entry,omitempty"`  // that it corrects; "" where it took it out, or nothing fits
	Was    *Ref   `json:"was,omitempty"`    // what it was made on, where that was another text
	Fate   Fate   `json:"fate,omitempty"`   // what became of its words
	Agrees bool   `json:"agrees,omitempty"` // the reader says the same by now
	Undone bool   `json:"undone,omitempty"` // it no longer holds
}

// Correction is the outcome as it is shown.
func (o *Outcome) Correction() Correction {
	c := o.Claim
	return Correction{ID: c.ID, Author: c.Author, Made: c.Made, Verdict: c.Verdict, Of: c.Of, Fields: c.Fields, Other: c.Other, Status: c.Status, Undoes: c.Undoes,
		Note: c.Note, Was: c.Was, Fate: c.Fate, Agrees: o.Agrees, Undone: o.Undone}
}

// Apply corrects a reading by the claims of its document and returns the corrected one; the reading itself is left as it is.
// Claims are applied in the order in which they were made, so that the last word holds.
func Apply(r *read.Reading, claims []Claim) (*read.Reading, []Outcome) {
	if len(claims) == 0 {
		return r, nil
	}
	sortClaims(claims)
	undone := undoneBy(claims)
	e := newEditor(r)
	outcomes := make([]Outcome, len(claims))
	for i := range claims {
		c := &claims[i]
		switch {
		case undone[c.ID]:
			outcomes[i] = Outcome{Claim: c, Undone: true}
		case c.Fate == Gone:
			outcomes[i] = Outcome{Claim: c}
		default:
			outcomes[i] = e.apply(c)
		}
	}
	return e.reading(), outcomes
}

// sortClaims puts claims in the order in which they were made.
func sortClaims(claims []Claim) {
	slices.SortFunc(claims, func(a, b Claim) int { return cmp.Or(a.Made.Compare(b.Made), cmp.Compare(a.ID, b.ID)) })
}

// undoneBy are the ids of the claims, in the order in which they were made, that later ones undo. What undoes may be undone too.
func undoneBy(claims []Claim) map[string]bool {
	undone := map[string]bool{}
	for i := len(claims) - 1; i >= 0; i-- {
		if c := &claims[i]; c.Verdict == Undone && !undone[c.ID] {
			undone[c.Undoes] = true
		}
	}
	return undone
}

// Joining are the claims, of all that say what is the same and what is not, by which things are joined: those that none undoes and no
// later one contradicts.
func Joining(claims []Claim) []Claim {
	sortClaims(claims)
	undone := undoneBy(claims)
	var out []Claim
	for i := range claims {
		c := &claims[i]
		if c.Verdict != Same || c.Other == nil || undone[c.ID] {
			continue
		}
		if !slices.ContainsFunc(claims[i+1:], func(d Claim) bool {
			return d.Verdict == Apart && d.Other != nil && !undone[d.ID] && (c.Of.is(d.Of) && c.Other.is(*d.Other) || c.Of.is(*d.Other) && c.Other.is(d.Of))
		}) {
			out = append(out, *c)
		}
	}
	return out
}

// is reports whether two references are to one thing.
func (r Ref) is(o Ref) bool {
	return r.Document == o.Document && r.Kind == o.Kind && shared(r.Words, o.Words) >= leastShared
}
