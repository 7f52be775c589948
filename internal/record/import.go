package record

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// Import is an event that another collection coded, without its text. It stands in the record as an entry of its own, marked with its
// origin: it cites nothing, so nothing can be merged with it.
type Import struct {
	Origin    string   `json:"origin"`
	ID        string   `json:"id"`
	Day       string   `json:"day"`
	Source    Side     `json:"source"`
	Target    Side     `json:"target"`
	CAMEO     string   `json:"cameo,omitempty"`
	PLOVER    string   `json:"plover,omitempty"`
	Goldstein *float64 `json:"goldstein,omitempty"`
	Place     string   `json:"place,omitempty"`
	URL       string   `json:"url,omitempty"`
	Publisher string   `json:"publisher,omitempty"`
}

// Side is one of those who act in an entry, or are acted upon.
type Side struct {
	Name    string `json:"name,omitempty"`
	Role    string `json:"role,omitempty"`
	Country string `json:"country,omitempty"` // ISO 3166-1 alpha-3, or a body's letters; "" if not known
	Code    string `json:"code,omitempty"`    // CAMEO
}

const importPrefix = "import "

// Block is under what an import is entered: its origin and month.
func (i *Import) Block() string { return importPrefix + i.Origin + " " + i.Day[:min(7, len(i.Day))] }

// IsImport reports whether a block holds imports.
func IsImport(block string) bool { return strings.HasPrefix(block, importPrefix) }

// Entry is the import as an entry of the record.
func (i *Import) Entry() Entry {
	sum := sha256.Sum256([]byte(i.Origin + "\x00" + i.ID))
	e := Entry{ID: "ev-" + i.Origin + "-" + hex.EncodeToString(sum[:8]), Kind: Event, Type: i.CAMEO, Status: "happened", From: i.Day, To: i.Day, Day: i.Day,
		Place: i.Place, Block: i.Block(), Origin: i.Origin, Sources: []string{}, By: []string{}}
	if e.Type == "" {
		e.Type = i.PLOVER
	}
	for _, s := range []struct {
		side      Side
		countries *[]string
		keys      *[]string
	}{{i.Source, &e.Sources, &e.By}, {i.Target, &e.Targets, &e.Toward}} {
		if s.side.Country != "" {
			*s.countries = []string{s.side.Country}
		}
		if s.side.Name != "" {
			*s.keys = []string{"unknown " + s.side.Country + " " + fold(s.side.Name)}
		}
	}
	return e
}
