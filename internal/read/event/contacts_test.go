package event_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"detente/internal/read/actor"
	"detente/internal/read/event"
)

// contactsReached is the share of testdata/contacts.tsv that was read right when it was last raised, in percent; less is a
// step back.
const contactsReached = 85.8

// TestContactWordings reads every line of the table of contacts, reports the share that is right by kind, and names those that are
// not where tests are verbose.
func TestContactWordings(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("testdata", "contacts.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	right, all := map[string]int{}, map[string]int{}
	sum, n, beside, named := 0, 0, 0, false
	for line := range strings.Lines(string(raw)) {
		if line = strings.TrimRight(line, "\n"); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 5 {
			t.Fatalf("contacts.tsv: not five columns: %q", line)
		}
		if !named { // the names of the columns
			named = true
			continue
		}
		w := contactWording{f[0], f[1], f[2]}
		title, body := f[3], f[4]
		if title == "-" {
			title = ""
		}
		_, cast, _, found := read(t, title, body)
		kind, _, _ := strings.Cut(w.kind, "|")
		all[kind]++
		n++
		if w.in(cast, found) {
			right[kind]++
			sum++
			if w.kind != "-" {
				beside += len(found) - 1
			}
		} else if testing.Verbose() {
			var got []string
			for _, c := range found {
				got = append(got, fmt.Sprintf("%s %s %s", c.Kind, sides(cast, c.Participants), c.Status))
			}
			t.Logf("%d: %s %s %s: %s\n\t%q", n, w.kind, w.who, w.status, body, got)
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(all)) {
		t.Logf("%-12s %3d of %3d", kind, right[kind], all[kind])
	}
	share := 100 * float64(sum) / float64(n)
	t.Logf("%.1f%% of %d wordings; %d more read in the texts that are right", share, n, beside)
	if share < contactsReached {
		t.Errorf("%.1f%% of the wordings are read right, %.1f%% were", share, contactsReached)
	}
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
