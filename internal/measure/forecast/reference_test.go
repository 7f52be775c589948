//go:build reference

package forecast

import (
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// TestReferenceDyads holds the figures against what is asked for, on the events of 2018 in the folder DETENTE_FORECAST, which are not ours to ship.
func TestReferenceDyads(t *testing.T) {
	open := func(name string) io.ReadCloser {
		f, err := os.Open(filepath.Join(os.Getenv("DETENTE_FORECAST"), "icews18_dyads", name))
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	packed, pairs := open("events.tsv.zst"), open("pairs.tsv")
	defer packed.Close()
	defer pairs.Close()
	z, err := zstd.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	events, err := ReadEvents(z)
	if err != nil {
		t.Fatal(err)
	}
	dyads, err := ReadDyads(pairs)
	if err != nil {
		t.Fatal(err)
	}
	h := mustHistory(t, events, Span{0, 303}, nil)
	for name, want := range map[string]struct{ brier, ece, auc float64 }{
		"material-conflict": {0.0436, 0.010, 0.88},
		"13":                {0.0095, 0.010, 0.925},
	} {
		r, err := Evaluate(h, Plan{Class: class(t, name), Horizon: 7, Dyads: dyads, Train: Weekly(60, 193), Test: Weekly(209, 293), Draws: 1000})
		if err != nil {
			t.Fatal(err)
		}
		m := r.All.Model
		t.Logf("%s: %d cases, Brier %.5f (climatology %.5f, persistence %.5f), ECE %.4f, AUC %.4f, skill %+v", name, r.All.Cases, m.Brier,
			r.All.Climatology.Brier, r.All.Persistence.Brier, m.ECE, *m.AUC, *r.All.OverClimatology)
		if r.All.Cases != 22165 {
			t.Errorf("%s: %d cases", name, r.All.Cases)
		}
		if m.Brier > want.brier || m.ECE > want.ece || *m.AUC < want.auc || r.All.OverClimatology.Low <= 0 {
			t.Errorf("%s: below %+v", name, want)
		}
	}
}
