package event_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"detente/internal/read/actor"
	"detente/internal/read/event"
	"detente/internal/read/readtest"
)

// contactsReached is the share of testdata/contacts.tsv that was read right when it was last raised, in percent; less is a
// step back.
const contactsReached = 85.8

// TestContactWordings holds the table of contacts; "-" is none.
func TestContactWordings(t *testing.T) {
	beside := 0
	readtest.Wordings(t, "contacts.tsv", contactsReached, func(f []string) (string, bool, any) {
		w := contactWording{f[0], f[1], f[2]}
		title, body := f[3], f[4]
		if title == "-" {
			title = ""
		}
		_, cast, _, found := read(t, title, body)
		kind, _, _ := strings.Cut(w.kind, "|")
		right := w.in(cast, found)
		if right && w.kind != "-" {
			beside += len(found) - 1
		}
		var got []string
		for _, c := range found {
			got = append(got, fmt.Sprintf("%s %s %s", c.Kind, sides(cast, c.Participants), c.Status))
		}
		return kind, right, got
	})
	t.Logf("%d more read in the texts that are right", beside)
}

// contactWording is the contact of a line of testdata/contacts.tsv.
type contactWording struct{ kind, who, status string }

// in reports whether the contact of a line is among those found.
func (w contactWording) in(cast *actor.Cast, found []event.Contact) bool {
	if w.kind == "-" {
		return len(found) == 0
	}
	return slices.ContainsFunc(found, func(c event.Contact) bool {
		return slices.Contains(strings.Split(w.kind, "|"), c.Kind) && slices.Contains(strings.Split(w.who, "|"), sides(cast, c.Participants)) &&
			slices.Contains(strings.Split(w.status, "|"), c.Status)
	})
}

// sides is the countries of those in contact, with "?" for those without one.
func sides(cast *actor.Cast, of []int) string {
	known := slices.DeleteFunc(slices.Clone(of), func(a int) bool { return cast.Actors[a].Country == "" })
	out := countries(cast, known)
	if slices.ContainsFunc(of, func(a int) bool { return cast.Actors[a].Country == "" && len(cast.Actors[a].Members) == 0 }) {
		out += "+?"
	}
	return strings.TrimPrefix(out, "+")
}
