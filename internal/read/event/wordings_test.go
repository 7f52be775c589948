package event_test

import (
	"slices"
	"strings"
	"testing"

	"detente/internal/read/actor"
	"detente/internal/read/event"
	"detente/internal/read/readtest"
)

// wordingsReached is the share of testdata/cameo.tsv that was read right when its last lot was added, in percent; less is a
// step back.
const wordingsReached = 88.0

// wording is a line of testdata/cameo.tsv.
type wording struct{ code, source, target, status, text string }

// TestWordings reads every wording of the table, reports the share that is right by root, and names those that are not
// where tests are verbose.
func TestWordings(t *testing.T) {
	readtest.Wordings(t, "cameo.tsv", wordingsReached, func(f []string) (string, bool, any) {
		w := wording{f[0], f[1], f[2], f[3], f[4]}
		_, cast, es, _ := read(t, "", w.text)
		return w.code[:min(2, len(w.code))], w.in(cast, es), events(cast, es)
	})
}

// in reports whether the event of a wording is among those read.
func (w wording) in(cast *actor.Cast, es []event.Event) bool {
	if w.code == "-" {
		return len(es) == 0
	}
	return slices.ContainsFunc(es, func(e event.Event) bool {
		code := func(c string) bool { return strings.HasPrefix(e.Cameo, c) }
		if !slices.ContainsFunc(strings.Split(w.code, "|"), code) || w.status != "." && !slices.Contains(strings.Split(w.status, "|"), e.Status) {
			return false
		}
		if w.source == w.target && strings.Contains(w.source, "+") { // both do it
			return isSide(cast, append(slices.Clone(e.Source), e.Target...), w.source)
		}
		return isSide(cast, e.Source, w.source) && isSide(cast, e.Target, w.target)
	})
}

// isSide reports whether a side is the one that a wording expects.
func isSide(cast *actor.Cast, of []int, want string) bool {
	switch want {
	case ".":
		return true
	case "-":
		return len(of) == 0
	case "?":
		return slices.ContainsFunc(of, func(a int) bool { return cast.Actors[a].Country == "" })
	}
	all := strings.Split(want, "+")
	slices.Sort(all)
	return countries(cast, of) == strings.Join(all, "+")
}
