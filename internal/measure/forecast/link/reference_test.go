//go:build reference

package link

import (
	"os"
	"path/filepath"
	"testing"
)

// TestReferenceGraphs holds the figures against the published ones on the graphs in the folder DETENTE_FORECAST, which are not ours to ship.
func TestReferenceGraphs(t *testing.T) {
	for name, want := range map[string]struct{ recurrency, mix, hits10 float64 }{
		"icews14": {0.374, 0.440, 0.61},
		"icews18": {0.2835, 0.32, 0.50},
	} {
		g, err := Read(os.DirFS(filepath.Join(os.Getenv("DETENTE_FORECAST"), name)))
		if err != nil {
			t.Fatal(err)
		}
		alone, mix := g.Recurrency(), Learn(g).Test()
		t.Logf("%s: recurrency %+v, mix %+v", name, alone, mix)
		if alone.MRR < want.recurrency-0.003 || alone.MRR > want.recurrency+0.003 {
			t.Errorf("%s: recurrency alone has %.4f, published is %.4f", name, alone.MRR, want.recurrency)
		}
		if mix.MRR < want.mix || mix.Hits10 < want.hits10 {
			t.Errorf("%s: the mix has %+v, wanted are %.3f and %.2f in the first ten", name, mix, want.mix, want.hits10)
		}
	}
}
