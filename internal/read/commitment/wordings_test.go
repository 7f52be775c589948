package commitment_test

import (
	"slices"
	"strings"
	"testing"

	"detente/internal/read/actor"
	"detente/internal/read/commitment"
	"detente/internal/read/readtest"
	"detente/internal/read/statement"
	"detente/internal/text"
)

// wordingsReached is the share of testdata/wordings.tsv that was read right when it was last raised, in percent; less is a
// step back.
const wordingsReached = 90.0

// wording is a line of testdata/wordings.tsv.
type wording struct{ kind, by, condition, action, text string }

// TestWordings holds the table of commitments; "-" is none.
func TestWordings(t *testing.T) {
	beside := 0
	readtest.Wordings(t, "wordings.tsv", wordingsReached, func(f []string) (string, bool, any) {
		w := wording{f[0], f[1], f[2], f[3], f[4]}
		a, cast, found := read(t, actor.Meta{}, w.text)
		kind, _, _ := strings.Cut(w.kind, "|")
		right := w.in(a.Doc, cast, found)
		if right && w.kind != "-" {
			beside += len(found) - 1
		}
		return kind, right, told(a.Doc, cast, found)
	})
	t.Logf("%d more read in the sentences that are right", beside)
}

// in reports whether the commitment of a wording is among those found.
func (w wording) in(doc *text.Document, cast *actor.Cast, found []commitment.Commitment) bool {
	if w.kind == "-" {
		return len(found) == 0
	}
	of := func(words string) text.Span {
		from := strings.Index(w.text, words)
		return doc.Span(from, from+len(words))
	}
	return slices.ContainsFunc(found, func(c commitment.Commitment) bool {
		acts := func(words string) bool { return statement.Overlap(c.Action, of(words)) >= 0.5 }
		if !slices.Contains(strings.Split(w.kind, "|"), c.Kind) || !slices.ContainsFunc(strings.Split(w.action, "|"), acts) {
			return false
		}
		if w.by == "?" {
			if countries(cast, c.By) != "" || len(c.By) == 0 {
				return false
			}
		} else if countries(cast, c.By) != w.by {
			return false
		}
		switch w.condition {
		case ".":
			return true
		case "-":
			return c.Condition.IsZero()
		}
		return statement.Overlap(c.Condition, of(w.condition)) >= 0.5
	})
}

// told is commitments in words, for messages.
func told(doc *text.Document, cast *actor.Cast, found []commitment.Commitment) []string {
	var out []string
	for _, c := range found {
		out = append(out, c.Kind+" "+countries(cast, c.By)+" ["+doc.Quote(c.Condition)+"] "+doc.Quote(c.Action))
	}
	return out
}
