package forecast

import (
	"math"
	"testing"
)

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > 1e-7 {
		t.Errorf("%s: %.9g, want %.9g", what, got, want)
	}
}

// cases from probabilities, each with what came; every case is a dyad of its own.
func cases(p []float64, came ...bool) []Case {
	list := make([]Case, len(p))
	for i := range p {
		list[i] = Case{pair("A", string(rune('B'+i))), 7 * (i % 3), p[i], came[i]}
	}
	return list
}

func TestScoresByHand(t *testing.T) {
	c := cases([]float64{0.1, 0.4, 0.35, 0.8}, false, false, true, true)
	near(t, "Brier", Brier(c), (0.01+0.16+0.65*0.65+0.04)/4)
	auc, ok := AUC(c)
	if !ok {
		t.Fatal("no AUC")
	}
	near(t, "AUC", auc, 3.0/4) // of four pairs, .35 loses to .4
	auc, _ = AUC(cases([]float64{0.5, 0.5, 0.5}, true, false, false))
	near(t, "AUC of equals", auc, 0.5)
	// Rows .1, .3 and .4, .8: |.1-0|, |.35-1|, |.4-0|, |.8-1|, a quarter each.
	near(t, "ECE", ECE(c), (0.1+0.65+0.4+0.2)/4)
	table := Reliability(cases([]float64{0.21, 0.29, 1, 0}, true, false, true, false))
	if len(table) != 3 || table[1].N != 2 {
		t.Fatalf("table: %+v", table)
	}
	near(t, "forecast of the row", table[1].Forecast, 0.25)
	near(t, "came in the row", table[1].Happened, 0.5)
	near(t, "the row of 1", table[2].Forecast, 1)
}

func TestScoresOfNothing(t *testing.T) {
	near(t, "Brier", Brier(nil), 0)
	near(t, "ECE", ECE(nil), 0)
	if _, ok := AUC(cases([]float64{0.2, 0.3}, true, true)); ok {
		t.Error("AUC where all came")
	}
	if _, ok := Skill(nil, nil, 10); ok {
		t.Error("skill without cases")
	}
	sure := cases([]float64{0, 1}, false, true)
	if _, ok := Skill(sure, sure, 10); ok {
		t.Error("skill over a forecast that was never wrong")
	}
}

func TestSkill(t *testing.T) {
	came := make([]bool, 20)
	half, sharp := make([]float64, 20), make([]float64, 20)
	for i := range came {
		came[i] = i%2 == 0
		half[i], sharp[i] = 0.5, 0.2
		if came[i] {
			sharp[i] = 0.8
		}
	}
	base := cases(half, came...)
	s, ok := Skill(cases(sharp, came...), base, 200)
	if !ok {
		t.Fatal("no skill")
	}
	near(t, "skill", s.Value, 1-0.04/0.25)
	near(t, "low", s.Low, s.Value) // each case is better by as much, so every draw is the same
	near(t, "high", s.High, s.Value)
	same, _ := Skill(base, base, 200)
	near(t, "skill over itself", same.Value, 0)
	worse, _ := Skill(base, cases(sharp, came...), 200)
	if worse.High >= 0 {
		t.Errorf("the worse has skill: %+v", worse)
	}
}

func TestLogisticHasTheSharesOfTwoGroups(t *testing.T) {
	// Of 40 rows of the one kind 10 came, of 60 of the other 45: log odds -log 3 and log 3.
	var rows [][]float64
	var came []bool
	for i := range 100 {
		x := 0.0
		if i >= 40 {
			x = 1
		}
		rows, came = append(rows, []float64{x, 7}), append(came, i < 10 || i >= 40 && i < 85)
	}
	m := fitLogistic(rows, came, 1e-9)
	near(t, "first", sigmoid(m.Base+m.sum([]float64{0, 7})), 0.25)
	near(t, "second", sigmoid(m.Base+m.sum([]float64{1, 7})), 0.75)
	if m.Scale[1] != 0 || m.standard(1, []float64{0, 1e9}) != 0 {
		t.Error("a feature that never varied counts")
	}
	hard := fitLogistic(rows, came, 1e9)
	near(t, "all shrunk", hard.sum([]float64{1, 7}), 0)
	if math.Abs(sigmoid(hard.Base)-0.55) > 1e-6 {
		t.Errorf("base is %v, want the share of all", sigmoid(hard.Base))
	}
}

func TestLogisticOfCertaintyIsFinite(t *testing.T) {
	rows := [][]float64{{0}, {0}, {1}, {1}}
	for _, came := range [][]bool{{false, false, true, true}, {false, false, false, false}, {true, true, true, true}} {
		m := fitLogistic(rows, came, 1)
		if p := sigmoid(m.Base + m.sum([]float64{1})); math.IsNaN(p) || p < 0 || p > 1 {
			t.Errorf("%v: %v", came, p)
		}
	}
}

func TestSolve(t *testing.T) {
	// The lower half of [[4 2][2 3]]; 4x+2y=2, 2x+3y=5 has x=-1/2, y=2.
	x := solve([]float64{4, 0, 2, 3}, []float64{2, 5})
	near(t, "x", x[0], -0.5)
	near(t, "y", x[1], 2)
}

func TestCalibrationMakesMeanAndSpreadRight(t *testing.T) {
	// Forecasts twice as bold as they should be: log odds ±2 log 3 where it comes in 3 of 4.
	var sums []float64
	var came []bool
	for i := range 4000 {
		sign := float64(i%2)*2 - 1
		sums = append(sums, sign*2*math.Log(3))
		came = append(came, (i/2%4 != 0) == (sign > 0))
	}
	if s := fitStretch(sums, came); math.Abs(s-0.5) > 0.01 {
		t.Errorf("stretch %v, want a half", s)
	}
	base := baseFor(sums, came)
	mean := 0.0
	for _, s := range sums {
		mean += sigmoid(base+s) / float64(len(sums))
	}
	near(t, "mean", mean, share(came))
}
