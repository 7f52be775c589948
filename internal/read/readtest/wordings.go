package readtest

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Wordings holds a table of wordings in testdata to the share that was read right when that was last raised, in percent; less is a step back.
// The table has five columns, of which the last is a text; its first line names them, lines with # are comments. read is given the fields of a line, and says under which
// kind it counts, whether it was read right, and what was read instead. Shares are reported by kind, and where tests are verbose each line that is not right.
func Wordings(t *testing.T, file string, reached float64, read func(f []string) (kind string, right bool, got any)) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	const columns = 5
	right, all := map[string]int{}, map[string]int{}
	sum, n, named := 0, 0, false
	for line := range strings.Lines(string(raw)) {
		if line = strings.TrimRight(line, "\n"); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != columns {
			t.Fatalf("%s: not five columns: %q", file, line)
		}
		if !named {
			named = true
			continue
		}
		kind, ok, got := read(f)
		all[kind]++
		n++
		if ok {
			right[kind]++
			sum++
		} else if testing.Verbose() {
			t.Logf("%d: %s\n\t%q", n, strings.Join(f, " · "), got)
		}
	}
	if n == 0 {
		t.Fatalf("%s: no wordings", file)
	}
	for _, kind := range slices.Sorted(maps.Keys(all)) {
		t.Logf("%-12s %3d of %3d", kind, right[kind], all[kind])
	}
	share := 100 * float64(sum) / float64(n)
	t.Logf("%.1f%% of %d wordings", share, n)
	if share < reached {
		t.Errorf("%.1f%% of the wordings are read right, %.1f%% were", share, reached)
	}
}
