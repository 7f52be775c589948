package forecast

import (
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"slices"
	"testing"
)

func issued(target string, day int, p float64) Forecast {
	return Forecast{Dyad: pair("Norland", target), Class: "13", Horizon: 7, Day: day, P: p, Model: "logistic-1", Window: Span{0, day - 1}}
}

// filled is a ledger of three forecasts, two settled.
func filled(t *testing.T) *Ledger {
	t.Helper()
	l := NewLedger()
	for _, f := range []Forecast{issued("Sudland", 100, 0.9), issued("Westland", 100, 0.2), issued("Sudland", 107, 0.5)} {
		if _, err := l.Issue(f); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := l.Settle(2, true, 103); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Settle(1, false, 107); err != nil {
		t.Fatal(err)
	}
	return l
}

func TestLedgerGrowsAndOpens(t *testing.T) {
	l := filled(t)
	raw, err := json.Marshal(l.Entries())
	if err != nil {
		t.Fatal(err)
	}
	var kept []Entry
	if err := json.Unmarshal(raw, &kept); err != nil {
		t.Fatal(err)
	}
	again, err := OpenLedger(kept)
	if err != nil {
		t.Fatal(err)
	}
	if again.Head() != l.Head() || !reflect.DeepEqual(again.Settled(), l.Settled()) {
		t.Error("not the same after it was kept")
	}
	worst := l.Settled()
	if len(worst) != 2 || worst[0].Seq != 1 || worst[1].Seq != 2 {
		t.Errorf("misses first: %+v", worst)
	}
	near(t, "Brier", Brier([]Case{worst[0].Case(), worst[1].Case()}), (0.81+0.64)/2)
	if got := l.Open(114); !slices.Equal(got, []int{3}) || len(l.Open(113)) != 0 {
		t.Errorf("open: %v", got)
	}
}

func TestEveryEditOfTheLedgerIsFound(t *testing.T) {
	l := filled(t)
	head := l.Head()
	clean := func() []Entry { // with copies of what entries point to
		list := l.Entries()
		for i, e := range list {
			if e.Issued != nil {
				c := *e.Issued
				list[i].Issued = &c
			} else {
				c := *e.Outcome
				list[i].Outcome = &c
			}
		}
		return list
	}
	if err := VerifyLedger(clean(), head); err != nil {
		t.Fatal(err)
	}
	for name, edit := range map[string]func([]Entry) []Entry{
		"probability": func(e []Entry) []Entry { e[0].Issued.P = 0.1; return e },
		"target":      func(e []Entry) []Entry { e[1].Issued.Target = "Eastland"; return e },
		"model":       func(e []Entry) []Entry { e[2].Issued.Model = "another"; return e },
		"window":      func(e []Entry) []Entry { e[2].Issued.Window.Last++; return e },
		"outcome":     func(e []Entry) []Entry { e[3].Outcome.Happened = false; return e },
		"settled of":  func(e []Entry) []Entry { e[4].Outcome.Of = 3; return e },
		"number":      func(e []Entry) []Entry { e[1].Seq = 7; return e },
		"hash":        func(e []Entry) []Entry { e[4].Hash = "00" + e[4].Hash[2:]; return e },
		"before":      func(e []Entry) []Entry { e[4].Before = e[2].Hash; return e },
		"taken out":   func(e []Entry) []Entry { return slices.Delete(e, 1, 2) },
		"swapped":     func(e []Entry) []Entry { e[0], e[1] = e[1], e[0]; return e },
		"doubled":     func(e []Entry) []Entry { return append(e, e[4]) },
		"empty entry": func(e []Entry) []Entry { e[2].Issued = nil; return e },
		"cut off":     func(e []Entry) []Entry { return e[:4] },
		"all gone":    func([]Entry) []Entry { return nil },
		"a new chain": func([]Entry) []Entry {
			l := NewLedger()
			for _, f := range []Forecast{issued("Sudland", 100, 0.1), issued("Westland", 100, 0.2)} {
				if _, err := l.Issue(f); err != nil {
					t.Fatal(err)
				}
			}
			return l.Entries()
		},
	} {
		if err := VerifyLedger(edit(clean()), head); !errors.Is(err, ErrLedger) {
			t.Errorf("%s: %v", name, err)
		}
	}
	more := filled(t)
	if _, err := more.Settle(3, false, 114); err != nil {
		t.Fatal(err)
	}
	if err := VerifyLedger(more.Entries(), head); err != nil {
		t.Errorf("grown: %v", err)
	}
}

func TestWhatTheLedgerRefuses(t *testing.T) {
	l := filled(t)
	before := l.Head()
	for name, c := range map[string]struct {
		of   int
		came bool
		day  int
		want error
	}{
		"twice":              {1, true, 120, ErrSettled},
		"an outcome":         {4, true, 120, ErrEntry},
		"nothing":            {99, true, 120, ErrEntry},
		"nought":             {0, true, 120, ErrEntry},
		"too early":          {3, false, 113, ErrEntry},
		"before it was made": {3, true, 106, ErrEntry},
	} {
		if _, err := l.Settle(c.of, c.came, c.day); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, f := range map[string]Forecast{
		"no number":     issued("Sudland", 200, math.NaN()),
		"above one":     issued("Sudland", 200, 1.5),
		"nobody":        issued("", 200, 0.5),
		"second answer": issued("Sudland", 100, 0.4),
	} {
		if _, err := l.Issue(f); !errors.Is(err, ErrEntry) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if l.Head() != before {
		t.Error("what was refused changed the ledger")
	}
}
