// Package codebook holds what a political scientist brings along: CAMEO and PLOVER with their values,
// countries and what stands for them, bodies, offices, principals, media, verbs of speech and of events.
//
// The books are data files in data/, each with its source and licence in its head; an entry knows the line
// it was read from, so that a coding can cite it.
package codebook

import "embed"

//go:embed data
var files embed.FS

// Kind says what an entry of the gazetteer names.
type Kind string

// The kinds of entries.
const (
	Country    Kind = "country"    // Russia, the United States
	Demonym    Kind = "demonym"    // Russian, Russians, the Dutch
	Capital    Kind = "capital"    // Moscow: stands for its government when it acts
	City       Kind = "city"       // a place that does not stand for a government
	Region     Kind = "region"     // West Bank, Crimea, Donbas: a place with the country that its people act for, if any
	Metonym    Kind = "metonym"    // the Kremlin, the White House, Downing Street: a government or office
	Government Kind = "government" // State Department, Foreign Ministry of X, Pentagon: an organ of one country
	Body       Kind = "body"       // United Nations, NATO: an international body
	Forces     Kind = "forces"     // Russian army, Revolutionary Guards: an armed force of a state
	Group      Kind = "group"      // Hamas, M23: an armed group or party that is no state's
	Media      Kind = "media"      // Reuters, Russia 1
	Principal  Kind = "principal"  // a person who holds or held an office
)

// Entry is what the gazetteer knows under a name.
type Entry struct {
	Name    string // the name as the book has it, the fullest
	Kind    Kind
	Country string // ISO 3166-1 alpha-3 (XKX Kosovo), or a body's letters of the coding guide (UNO, EUU, NAT …); "" if none
	Code    string // CAMEO actor code: RUS, RUSGOV, IGOUNO …; "" if none
	Source  Source

	Plural    bool     // a demonym for many: Russians
	Adjective bool     // a demonym that can stand before a noun: Russian
	Ambiguous bool     // has another owner or another meaning
	Others    []*Entry // the other owners, likelier first
	Person    *Person  // of a Principal
}
