package forecast

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
)

// habits are events of some pairs, each with its own chance of a day.
func habits(seed uint64, days int, chances map[Dyad]float64) (events []Event) {
	rnd := rand.New(rand.NewPCG(seed, 1))
	for day := range days {
		for _, d := range []Dyad{pair("A", "B"), pair("B", "A"), pair("A", "C"), pair("C", "A"), pair("B", "C"), pair("C", "B")} {
			if rnd.Float64() < chances[d] {
				events = append(events, Event{Day: day, Dyad: d, Code: "190"})
			}
		}
	}
	return events
}

var someHabits = map[Dyad]float64{pair("A", "B"): 0.3, pair("B", "A"): 0.15, pair("A", "C"): 0.1, pair("C", "A"): 0.08, pair("B", "C"): 0.05}

func TestLearnKnowsNothingOfDyadsThatComeLater(t *testing.T) {
	events := habits(1, 400, someHabits)
	for day := 300; day < 400; day++ {
		events = append(events, Event{Day: day, Dyad: pair("C", "B"), Code: "190"})
	}
	h := mustHistory(t, events, Span{0, 399}, nil)
	m, err := Learn(h, class(t, "material-conflict"), 7)
	if err != nil || m.Method() != "logistic" || m.Dyads != 5 || m.Window.Last != 399 {
		t.Fatalf("%s, %d dyads, %+v, %v", m.Method(), m.Dyads, m.Window, err)
	}
	list, unknown, err := Ask([]*Model{m}, h, []Dyad{pair("C", "B"), pair("A", "B"), pair("X", "B")})
	if err != nil || len(list) != 2 || len(unknown) != 1 || unknown[0] != pair("X", "B") || list[1].P < 0.7 || list[1].Day != 400 {
		t.Fatalf("%+v, %v, %v", list, unknown, err)
	}
}

func TestLearnSaysWhatIsWanting(t *testing.T) {
	c := class(t, "material-conflict")
	for name, k := range map[string]struct {
		h    *History
		want string
	}{
		"short":            {mustHistory(t, habits(1, 50, someHabits), Span{0, 49}, nil), "50 days of history"},
		"a day":            {mustHistory(t, []Event{{Day: 0, Dyad: pair("A", "B"), Code: "190"}}, Span{0, 0}, nil), "1 day of history"},
		"nothing at first": {mustHistory(t, []Event{{Day: 390, Dyad: pair("A", "B"), Code: "190"}}, Span{0, 399}, nil), "no pair has 5 events"},
		"a few weeks":      {mustHistory(t, habits(1, 100, someHabits), Span{0, 99}, nil), "fewer than 8"},
		"never otherwise":  {mustHistory(t, habits(1, 400, map[Dyad]float64{pair("A", "B"): 1}), Span{0, 399}, nil), "it came in"},
	} {
		m, err := Learn(k.h, c, 7)
		if err != nil || m.Method() != "climatology" || !strings.Contains(m.Why, k.want) {
			t.Errorf("%s: %+v, %v", name, m, err)
			continue
		}
		if _, err := json.Marshal(m); err != nil || m.ID() == "" {
			t.Errorf("%s: %v", name, err)
		}
		list, _, err := Ask([]*Model{m}, k.h, []Dyad{pair("A", "B")})
		for _, f := range list {
			if err != nil || !(f.P > 0 && f.P < 1) || f.Explain.Note == "" {
				t.Errorf("%s: %v, %q, %v", name, f.P, f.Explain.Note, err)
			}
		}
	}
	if _, err := Learn(mustHistory(t, habits(1, 50, someHabits), Span{0, 49}, nil), c, 0); !errors.Is(err, ErrHorizon) {
		t.Errorf("horizon 0: %v", err)
	}
}

func TestAskWantsALookAtTheLastWeek(t *testing.T) {
	exposure := make([]float64, 400)
	for i := range 390 {
		exposure[i] = 1
	}
	h := mustHistory(t, habits(1, 390, someHabits), Span{0, 399}, exposure)
	m, err := Learn(h, class(t, "material-conflict"), 7)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := Ask([]*Model{m}, h, []Dyad{pair("A", "B")}); !errors.Is(err, ErrUnread) {
		t.Errorf("%v", err)
	}
}

func TestNoLongerHorizonIsLessLikely(t *testing.T) {
	h := mustHistory(t, habits(1, 400, someHabits), Span{0, 399}, nil)
	var models []*Model
	for _, horizon := range []int{7, 30, 90} {
		m, err := Learn(h, class(t, "material-conflict"), horizon)
		if err != nil {
			t.Fatal(err)
		}
		models = append(models, m)
	}
	never := *models[0]
	never.Horizon = 30
	never.Weights = &logistic{Base: -9, Coef: make([]float64, len(never.Features)), Mean: make([]float64, len(never.Features)), Scale: make([]float64, len(never.Features))}
	list, _, err := Ask([]*Model{models[0], &never, models[2]}, h, []Dyad{pair("B", "C"), pair("A", "B")})
	if err != nil || len(list) != 6 {
		t.Fatalf("%v, %v", list, err)
	}
	for i := 2; i < 6; i++ {
		if list[i].P < list[i-2].P {
			t.Errorf("%s within %d days %v, within %d days %v", list[i].Dyad, list[i-2].Horizon, list[i-2].P, list[i].Horizon, list[i].P)
		}
	}
	if !strings.Contains(list[2].Explain.Note, "raised from 0.00") {
		t.Errorf("%q", list[2].Explain.Note)
	}
}

func TestSettleByWaitsAWeekAndForWhoWatched(t *testing.T) {
	l := NewLedger()
	for _, f := range []Forecast{{Dyad: pair("A", "B"), Day: 100}, {Dyad: pair("X", "Y"), Day: 100}, {Dyad: pair("X", "Y"), Day: 200}, {Dyad: pair("A", "B"), Day: 395}} {
		f.Class, f.Horizon, f.P, f.Model = "material conflict", 7, 0.5, "m"
		if _, err := l.Issue(f); err != nil {
			t.Fatal(err)
		}
	}
	events := append(habits(1, 90, someHabits), Event{Day: 106, Dyad: pair("A", "B"), Code: "190"})
	exposure := make([]float64, 402)
	for i := range exposure {
		if i < 200 || i > 203 {
			exposure[i] = 1
		}
	}
	until := func(last int) (settled, unwatched int) {
		h := mustHistory(t, events, Span{0, last}, exposure[:last+1])
		settled, unwatched, err := l.SettleBy(h)
		if err != nil {
			t.Fatal(err)
		}
		return settled, unwatched
	}
	if s, u := until(111); s != 0 || u != 0 {
		t.Errorf("before the week after is over: %d, %d", s, u)
	}
	if s, u := until(112); s != 2 || u != 0 {
		t.Errorf("after it: %d, %d", s, u)
	}
	if s, u := until(401); s != 0 || u != 1 {
		t.Errorf("four days of seven not read: %d settled, %d unwatched", s, u)
	}
	came := map[Dyad]bool{}
	for _, s := range l.Settled() {
		came[s.Case().Dyad] = s.Outcome.Happened
	}
	if !came[pair("A", "B")] || came[pair("X", "Y")] || len(came) != 2 {
		t.Errorf("%v", came)
	}
}

func TestStandings(t *testing.T) {
	l := NewLedger()
	for i := range 30 {
		f := Forecast{Dyad: pair("A", "B"), Class: "verbal conflict", Horizon: 7, Day: 7 * i, P: 0.9, Model: "m"}
		if i%3 == 0 {
			f.P = 0.1
		}
		f.Explain.Climatology = 0.5
		e, err := l.Issue(f)
		if err != nil {
			t.Fatal(err)
		}
		if i < 21 {
			if _, err := l.Settle(e.Seq, i%3 != 0, 7*i+7); err != nil {
				t.Fatal(err)
			}
		}
		f.Horizon, f.Class = 30, "13"
		if e, err = l.Issue(f); err != nil {
			t.Fatal(err)
		}
		if i < 3 {
			if _, err := l.Settle(e.Seq, false, 7*i+30); err != nil {
				t.Fatal(err)
			}
		}
	}
	got := l.Standings()
	if len(got) != 2 || got[0].Class != "verbal conflict" || got[0].Cases != 21 || got[0].Open != 9 || got[0].Happened != 14 || got[0].Skill == nil || len(got[0].Reliability) != 2 {
		t.Fatalf("%+v", got)
	}
	near(t, "Brier", *got[0].Brier, 0.01)
	near(t, "climatology", *got[0].Climatology, 0.25)
	near(t, "skill", got[0].Skill.Value, 0.96)
	if got[1].Cases != 3 || got[1].Brier != nil || got[1].Skill != nil {
		t.Errorf("of three nothing is said: %+v", got[1])
	}
	if len(NewLedger().Standings()) != 0 {
		t.Error("an empty ledger has standings")
	}
}
