// Package actor finds who is spoken of: every name, description and pronoun that denotes an actor,
// resolved within one document.
package actor

import (
	"detente/internal/codebook"
	"detente/internal/text"
)

// Form is how a mention names its actor.
type Form uint8

// The forms of mention.
const (
	Name    Form = iota + 1 // Vladimir Putin; the State Department
	Nominal                 // the Kremlin spokesman; the ministry; Russian troops
	Pronoun                 // he, it, they, we
)

// Mention is words that denote an actor. First, Last and Head are token indexes in sentence Sent; a mention in
// the title has InTitle set, and Sent and the tokens are those of the title's own analysis.
type Mention struct {
	Span              text.Span
	Sent              int
	First, Last, Head int
	Form              Form
	InTitle           bool
	Plural            bool // speaks of several: "they", "officials"
	Place             bool // names a country or its capital as a place: "in Moscow", "a visit to France"
	Actor             int  // index in Cast.Actors
}

// Actor is one who acts, with all its mentions in text order.
type Actor struct {
	Name     string // fullest name in the text, without its title
	Kind     string // person, office, government, organization, armed_force, group, media, country, people, unknown
	Role     string // President, foreign minister, spokesman … as the text gives it; "" if none
	Country  string // as codebook.Entry.Country: ISO alpha-3 or a body's letters; "" if none
	Code     string // CAMEO actor code; "" if none
	Mentions []Mention
	Members  []int             // for a group such as "the two leaders": the actors it stands for, if known
	Entry    *codebook.Entry   // what the code books know of it; nil if nothing
	Sources  []codebook.Source // the lines that name, country and code were taken from
	Why      string            // how its country and kind were decided, readable
}
