package event_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"detente/internal/read/actor"
	"detente/internal/read/event"
)

// wordingsReached is the share of testdata/cameo.tsv that was read right when its last lot was added, in percent; less is a
// step back.
const wordingsReached = 88.0

// wording is a line of testdata/cameo.tsv.
type wording struct{ code, source, target, status, text string }

func wordings(t *testing.T) []wording {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "cameo.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	var out []wording
	named := false
	for line := range strings.Lines(string(raw)) {
		line = strings.TrimRight(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 5 {
			t.Fatalf("cameo.tsv: not five columns: %q", line)
		}
		if named {
			out = append(out, wording{f[0], f[1], f[2], f[3], f[4]})
		}
		named = true
	}
	return out
}

// TestWordings reads every wording of the table, reports the share that is right by root, and names those that are not
// where tests are verbose.
func TestWordings(t *testing.T) {
	right, all := map[string]int{}, map[string]int{}
	sum, n := 0, 0
	for _, w := range wordings(t) {
		_, cast, es, _ := read(t, "", w.text)
		root := w.code[:min(2, len(w.code))]
		all[root]++
		n++
		if w.in(cast, es) {
			right[root]++
			sum++
		} else if testing.Verbose() {
			t.Logf("%s %s %s %s: %s\n\t%q", w.code, w.source, w.target, w.status, w.text, events(cast, es))
		}
	}
	for _, root := range slices.Sorted(maps.Keys(all)) {
		t.Logf("%-2s %3d of %3d", root, right[root], all[root])
	}
	share := 100 * float64(sum) / float64(n)
	t.Logf("%.1f%% of %d wordings", share, n)
	if share < wordingsReached {
		t.Errorf("%.1f%% of the wordings are read right, %.1f%% were", share, wordingsReached)
	}
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
