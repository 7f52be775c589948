// Package record holds what follows from all claims: documents and their reports, what each document tells,
// and the entries in which tellings of the same thing are joined. It is pure: no store, no clock.
package record

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"
)

// Document is an immutable text.
type Document struct {
	Hash     string // SHA-256 of Text, in hex
	Text     string
	Language string // BCP 47; "" if not known
	Cues     []Cue  // of a transcript, in order
}

// Cue says when in a recording a stretch of the text was said.
type Cue struct {
	Start int           `json:"start"` // code points of the text, half open
	End   int           `json:"end"`
	From  time.Duration `json:"from"`
	To    time.Duration `json:"to"`
}

// Report is one publication of a document.
type Report struct {
	Document  string    `json:"document"` // hash
	Source    string    `json:"source,omitempty"`
	URL       string    `json:"url,omitempty"`
	Title     string    `json:"title,omitempty"`
	Byline    string    `json:"byline,omitempty"`
	Publisher string    `json:"publisher,omitempty"`
	Published string    `json:"published,omitempty"` // RFC 3339 date or date-time; "" if not known
	Modified  string    `json:"modified,omitempty"`
	Where     string    `json:"where,omitempty"` // where it stood in its container
	Seen      time.Time `json:"seen,omitzero"`   // when it was taken in

	Ownership // of its publisher; not kept with it, but looked up when it is cited
}

// ID is the same for the same publication, by whatever source and whenever it was taken in.
func (r *Report) ID() string {
	sum := sha256.Sum256([]byte(strings.Join([]string{r.Document, r.URL, r.Title, r.Publisher, r.Published}, "\x00")))
	return hex.EncodeToString(sum[:16])
}

// Day is the day of publication, "" if not known.
func (r *Report) Day() string {
	if len(r.Published) < len(time.DateOnly) {
		return ""
	}
	return r.Published[:len(time.DateOnly)]
}

// before orders reports by when they were published, those without a date last, then by what they are.
func (r *Report) before(s *Report) int {
	undated := func(r *Report) int {
		if r.Published == "" {
			return 1
		}
		return 0
	}
	return cmp.Or(cmp.Compare(undated(r), undated(s)), cmp.Compare(r.Published, s.Published), cmp.Compare(r.URL, s.URL),
		cmp.Compare(r.Publisher, s.Publisher), cmp.Compare(r.Title, s.Title), cmp.Compare(r.Document, s.Document))
}

// Leading is the report that a document is read by: the first published.
func Leading(reports []Report) Report {
	return slices.MinFunc(reports, func(a, b Report) int { return a.before(&b) })
}
