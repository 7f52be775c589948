package statement_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"detente/internal/read/actor"
	"detente/internal/read/readtest"
	"detente/internal/read/statement"
)

// wordingsReached is the share of testdata/wordings.tsv that was read right when it was last raised, in percent; less is a step back.
const wordingsReached = 84.0

// TestWordings reads every wording of the table, reports the share that is right by kind, and names those that are not where tests
// are verbose.
func TestWordings(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("testdata", "wordings.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	right, all := map[string]int{}, map[string]int{}
	sum, n := 0, 0
	for line := range strings.Lines(string(raw)) {
		if line = strings.TrimRight(line, "\n"); line == "" || strings.HasPrefix(line, "#") || strings.HasPrefix(line, "kind\t") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 5 {
			t.Fatalf("wordings.tsv: not five columns: %q", line)
		}
		kind, by, acts, content, body := f[0], f[1], strings.Split(f[2], "|"), f[3], f[4]
		if !strings.Contains(body, content) && kind != "silence" {
			t.Fatalf("wordings.tsv: %q is not in %q", content, body)
		}
		p := readtest.Pass(t, actor.Meta{}, body)
		at := max(0, strings.Index(body, content))
		want := p.Doc.Span(at, at+len(content))
		found := slices.ContainsFunc(p.Statements, func(st statement.Statement) bool {
			return country(p.Cast, st.Speakers) == by && slices.Contains(acts, st.Act) && statement.Overlap(st.Content, want) >= 0.5
		})
		all[kind]++
		n++
		if found {
			right[kind]++
			sum++
		} else if testing.Verbose() {
			var told []string
			for _, st := range p.Statements {
				told = append(told, country(p.Cast, st.Speakers)+" "+st.Act+" "+p.Doc.Quote(st.Content))
			}
			t.Logf("%s %s %v %q: %s\n\t%q", kind, by, acts, content, body, told)
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(all)) {
		t.Logf("%-8s %3d of %3d", kind, right[kind], all[kind])
	}
	share := 100 * float64(sum) / float64(n)
	t.Logf("%.1f%% of %d wordings", share, n)
	if share < wordingsReached {
		t.Errorf("%.1f%% of the wordings are read right, %.1f%% were", share, wordingsReached)
	}
}

// country is whom the first of the speakers acts for, "?" if nobody.
func country(cast *actor.Cast, speakers []int) string {
	if len(speakers) == 0 || cast.Actors[speakers[0]].Country == "" {
		return "?"
	}
	return cast.Actors[speakers[0]].Country
}
