package forecast

import (
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// world simulates dyads of which some fight more than others, and more after they have fought.
func world(days, parties int, seed uint64) []Event {
	rnd := rand.New(rand.NewPCG(seed, 1))
	var events []Event
	for i := range parties {
		for j := range parties {
			if i == j {
				continue
			}
			d := pair(string(rune('A'+i)), string(rune('A'+j)))
			habit, heat := 0.005+0.1*rnd.Float64()*rnd.Float64()*rnd.Float64(), 0.0
			for day := range days {
				if rnd.Float64() < 0.15 {
					events = append(events, Event{day, d, "042"})
				}
				if rnd.Float64() < habit+heat {
					events = append(events, Event{day, d, "190"})
					heat += 0.15
				}
				heat *= 0.9
			}
		}
	}
	return events
}

func pair(source, target string) Dyad { return Dyad{Source: source, Target: target} }

func mustHistory(t testing.TB, events []Event, span Span, x []float64) *History {
	t.Helper()
	h, err := NewHistory(events, span, x)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func class(t testing.TB, name string) Class {
	t.Helper()
	c, err := ParseClass(name)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCountsFadeByHalf(t *testing.T) {
	c := counts{day: 10}
	c.add(10, 1<<groupClass)
	c.add(10, 1<<groupClass)
	c.fadeTo(14)
	near(t, "after a half-life of 4 days", c.n[groupClass][days4], 1)
	near(t, "after 4 days of 45", c.n[groupClass][days45], 2*math.Exp2(-4./45))
	near(t, "another group", c.n[groupAll][days4], 0)
}

func TestClimatologyByHand(t *testing.T) {
	// Four weeks; it came to A → B in two of them, to the others never.
	h := mustHistory(t, []Event{{0, pair("A", "B"), "190"}, {1, pair("A", "B"), "190"}, {20, pair("A", "B"), "18"}, {27, pair("A", "C"), "042"}}, Span{0, 27}, nil)
	r := newReplay(h, class(t, "material-conflict"), 7)
	r.to(28)
	dyads := []Dyad{pair("A", "B"), pair("A", "C"), pair("C", "A")}
	c := r.climate(dyads)
	horizons, came := c.count(h, dyads[0])
	if horizons != 4 || came != 2 {
		t.Fatalf("%d of %d, want 2 of 4", came, horizons)
	}
	near(t, "of all", c.mean, 2.5/13)
	near(t, "A → B", c.of(h, dyads[0]), (2+c.mean*c.weight)/(4+c.weight))
	if own, other := c.of(h, dyads[0]), c.of(h, dyads[1]); own <= c.mean || other >= c.mean || other <= 0 {
		t.Errorf("not drawn to the mean %v: %v, %v", c.mean, own, other)
	}
	// On day 7 only the first week is known.
	early := newReplay(h, class(t, "material-conflict"), 7)
	early.to(7)
	if n, came := early.climate(dyads).count(h, dyads[0]); n != 1 || came != 1 {
		t.Errorf("on day 7: %d of %d, want 1 of 1", came, n)
	}
}

func TestForecastsOfASimulatedWorld(t *testing.T) {
	const days = 300
	h := mustHistory(t, world(days, 14, 5), Span{0, days - 1}, nil)
	r, err := Evaluate(h, Plan{Class: class(t, "material-conflict"), Horizon: 7, Dyads: h.Dyads(1), Train: Weekly(60, 190), Test: Weekly(200, 293), Draws: 200})
	if err != nil {
		t.Fatal(err)
	}
	if r.Model.Method() != "logistic" {
		t.Fatalf("%s: %s", r.Model.Method(), r.Model.Why)
	}
	if s := r.All.OverClimatology; s.Low <= 0 || s.Value < 0.03 {
		t.Errorf("skill over climatology %+v: what heats up is not seen", *s)
	}
	if s := r.All.OverPersistence; s.Low <= 0 {
		t.Errorf("skill over persistence %+v", *s)
	}
	if r.All.Model.ECE > 0.03 {
		t.Errorf("calibration error %v", r.All.Model.ECE)
	}
	if r.Quiet.Cases == 0 || r.Quiet.Cases >= r.All.Cases {
		t.Errorf("%d quiet of %d", r.Quiet.Cases, r.All.Cases)
	}
	refit, err := Evaluate(h, Plan{Class: class(t, "material-conflict"), Horizon: 7, Dyads: h.Dyads(1), Train: Weekly(60, 190), Test: Weekly(200, 220), Refit: true})
	if err != nil {
		t.Fatal(err)
	}
	if refit.Model.Window.Last <= r.Model.Window.Last {
		t.Errorf("not learned anew: %+v, %+v", refit.Model.Window, r.Model.Window)
	}
}

func TestExplainAddsUp(t *testing.T) {
	h := mustHistory(t, world(200, 10, 8), Span{0, 199}, nil)
	m, err := Train(h, class(t, "material-conflict"), 7, h.Dyads(1), Weekly(60, 180))
	if err != nil {
		t.Fatal(err)
	}
	dyads := append(h.Dyads(1), pair("A", "stranger"))
	list, err := m.Forecasts(h, dyads, 200)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range list {
		z, parts := f.Explain.Base, f.Explain.Base
		for _, c := range f.Explain.Contributions {
			z += c.LogOdds
			near(t, c.Name, c.LogOdds, c.Coefficient*c.Standard)
		}
		for _, p := range f.Explain.About() {
			parts += p.LogOdds
		}
		near(t, "odds", sigmoid(z), f.P)
		near(t, "parts", parts, z)
		if f.Model != m.ID() || f.Window != m.Window || f.Explain.Rows != m.Rows || f.Day != 200 {
			t.Fatalf("%+v", f)
		}
	}
	if last := list[len(list)-1]; !strings.Contains(last.Explain.Note, "nothing was ever read") || last.Explain.Events != 0 || last.P <= 0 || last.P > 0.5 {
		t.Errorf("a dyad never seen: %+v", last)
	}
}

// some draws a small history, now and then a hot one.
func some(t *rapid.T, days int) []Event {
	names := []string{"A", "B", "C", "D", "E", "F"}
	codes := []string{"010", "042", "061", "130", "190", "18", "190", "145"}
	n := rapid.IntRange(1, 400).Draw(t, "n")
	events := make([]Event, 0, n)
	for range n {
		i := rapid.IntRange(0, 5).Draw(t, "source")
		j := (i + rapid.IntRange(1, 5).Draw(t, "target")) % 6
		events = append(events, Event{rapid.IntRange(0, days-1).Draw(t, "day"), pair(names[i], names[j]), rapid.SampledFrom(codes).Draw(t, "code")})
	}
	return events
}

func forecastsOn(t testing.TB, events []Event, x []float64, c Class, dyads []Dyad, day int) []Forecast {
	t.Helper()
	h := mustHistory(t, events, Span{0, 149}, x)
	m, err := Train(h, c, 7, dyads, Weekly(30, day-7))
	if err != nil {
		t.Fatal(err)
	}
	list, err := m.Forecasts(h, dyads, day)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// someDyads are all that some may have, and one that it never has.
var someDyads = func() []Dyad {
	list := []Dyad{pair("A", "stranger")}
	for _, a := range "ABCDEF" {
		for _, b := range "ABCDEF" {
			if a != b {
				list = append(list, pair(string(a), string(b)))
			}
		}
	}
	return list
}()

func TestNothingAfterTheDayCounts(t *testing.T) {
	learned := 0
	rapid.Check(t, func(rt *rapid.T) {
		day := rapid.SampledFrom([]int{100, 121, 143}).Draw(rt, "day")
		events := append(some(rt, 150), world(150, 6, 3)...) // enough to learn from
		c := class(t, rapid.SampledFrom([]string{"material-conflict", "verbal-cooperation", "13"}).Draw(rt, "class"))
		later := slices.DeleteFunc(slices.Clone(events), func(e Event) bool { return e.Day >= day })
		for range rapid.IntRange(0, 200).Draw(rt, "later") {
			later = append(later, Event{rapid.IntRange(day, 149).Draw(rt, "when"), rapid.SampledFrom(someDyads).Draw(rt, "who"), "190"})
		}
		if a, b := forecastsOn(t, events, nil, c, someDyads, day), forecastsOn(t, later, nil, c, someDyads, day); !reflect.DeepEqual(a, b) {
			rt.Fatalf("the future changed a forecast:\n%+v\n%+v", a, b)
		} else if a[0].Explain.Method == "logistic" {
			learned++
		}
	})
	if learned == 0 {
		t.Error("none of the histories was enough to learn from: the test shows nothing of learned models")
	}
}

func TestOrderRepetitionAndUnitOfExposureChangeNothing(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		events := append(some(rt, 150), world(150, 6, 3)...)
		c := class(t, "material-conflict")
		want := forecastsOn(t, events, nil, c, someDyads, 140)
		mixed := slices.Clone(events)
		rand.New(rand.NewPCG(1, 2)).Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
		for range 3 {
			mixed = append(mixed, mixed...)
		}
		if got := forecastsOn(t, mixed, nil, c, someDyads, 140); !reflect.DeepEqual(got, want) {
			rt.Fatal("order or repetition changed a forecast")
		}
		x := make([]float64, 150)
		for day := range x {
			x[day] = float64(rapid.IntRange(1, 200).Draw(rt, "documents"))
		}
		twice := make([]float64, 150)
		for day, n := range x {
			twice[day] = 2 * n
		}
		doubled := forecastsOn(t, events, twice, c, someDyads, 140)
		for i, f := range forecastsOn(t, events, x, c, someDyads, 140) {
			if g := doubled[i]; math.Abs(f.P-g.P) > 1e-9 {
				rt.Fatalf("%v: %v, and with twice the documents %v", f.Dyad, f.P, g.P)
			}
		}
	})
}

func TestAlwaysAProbability(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		events := some(rt, 150)
		horizon := rapid.IntRange(1, 90).Draw(rt, "horizon")
		var x []float64
		if rapid.Bool().Draw(rt, "gaps") { // months in which nothing was read
			x = make([]float64, 150)
			for day := rapid.IntRange(0, 149).Draw(rt, "from"); day < 150; day += rapid.IntRange(1, 60).Draw(rt, "gap") {
				x[day] = 1e-3 * float64(day)
			}
		}
		h := mustHistory(t, events, Span{0, 149}, x)
		first := rapid.IntRange(0, 50).Draw(rt, "first")
		m, err := Train(h, class(t, "material-conflict"), horizon, someDyads, Weekly(first, 150-horizon))
		if err != nil {
			rt.Fatal(err)
		}
		list, err := m.Forecasts(h, someDyads, rapid.IntRange(0, 150).Draw(rt, "day"))
		if err != nil {
			rt.Fatal(err)
		}
		for _, f := range list {
			if !(f.P >= 0 && f.P <= 1) || !(f.Explain.Climatology > 0 && f.Explain.Climatology < 1) {
				rt.Fatalf("%+v", f)
			}
			for _, c := range f.Explain.Contributions {
				if math.IsNaN(c.LogOdds) || math.IsInf(c.Value, 0) || math.IsNaN(c.Value) {
					rt.Fatalf("%+v", c)
				}
			}
		}
	})
}

func TestAModelIsKeptAsJSON(t *testing.T) {
	h := mustHistory(t, world(200, 10, 8), Span{0, 199}, nil)
	m, err := Train(h, class(t, "material-conflict"), 7, h.Dyads(1), Weekly(60, 180))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	kept := new(Model)
	if err := json.Unmarshal(raw, kept); err != nil {
		t.Fatal(err)
	}
	want, err1 := m.Forecasts(h, h.Dyads(1), 200)
	got, err2 := kept.Forecasts(h, h.Dyads(1), 200)
	if err1 != nil || err2 != nil || kept.ID() != m.ID() || !reflect.DeepEqual(got, want) {
		t.Errorf("%v, %v: not the same forecasts after it was kept", err1, err2)
	}
	kept.Features = kept.Features[1:]
	if _, err := kept.Forecasts(h, h.Dyads(1), 200); !errors.Is(err, ErrModel) {
		t.Errorf("a model of other features: %v", err)
	}
	kept = &Model{Class: m.Class, Horizon: 7, Features: m.Features, Weights: &logistic{Coef: m.Weights.Coef}}
	if _, err := kept.Forecasts(h, h.Dyads(1), 200); !errors.Is(err, ErrModel) {
		t.Errorf("a model that is cut: %v", err)
	}
}

func TestTooLittle(t *testing.T) {
	one := []Event{{3, pair("A", "B"), "190"}}
	h := mustHistory(t, one, Span{0, 99}, nil)
	m, err := Train(h, class(t, "material-conflict"), 7, someDyads, Weekly(7, 90))
	if err != nil {
		t.Fatal(err)
	}
	if m.Method() != "climatology" || m.Why == "" || !strings.HasPrefix(m.ID(), "climatology-") {
		t.Errorf("learned from one event: %+v", m)
	}
	list, err := m.Forecasts(h, someDyads, 100)
	if err != nil {
		t.Fatal(err)
	}
	if f := list[1]; f.P != f.Explain.Climatology || f.Explain.Note != m.Why || f.Explain.Came != 1 || f.Explain.Horizons != 14 {
		t.Errorf("%+v", f)
	}
	list, err = m.Forecasts(h, someDyads, 3)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(list[0].Explain.Note, "no horizon is over") {
		t.Errorf("%q", list[0].Explain.Note)
	}
	few, err := Train(mustHistory(t, world(120, 10, 1), Span{0, 119}, nil), class(t, "material-conflict"), 7, someDyads, Weekly(60, 80))
	if err != nil || !strings.Contains(few.Why, "3 origins") {
		t.Errorf("%v, %+v", err, few)
	}
}

func TestBadInput(t *testing.T) {
	ok := []Event{{3, pair("A", "B"), "190"}}
	for name, c := range map[string]struct {
		events []Event
		span   Span
		x      []float64
		want   error
	}{
		"empty":                    {nil, Span{0, 9}, nil, ErrTooLittle},
		"no days":                  {ok, Span{9, 0}, nil, ErrTooLittle},
		"only the future":          {[]Event{{10, pair("A", "B"), "190"}}, Span{0, 9}, nil, ErrOutside},
		"only unknown":             {[]Event{{3, pair("A", "B"), "210"}}, Span{0, 9}, nil, ErrCode},
		"negative exposure":        {ok, Span{0, 9}, []float64{4: -1, 9: 0}, ErrExposure},
		"no number":                {ok, Span{0, 9}, []float64{4: math.NaN(), 9: 0}, ErrExposure},
		"too few days of exposure": {ok, Span{0, 9}, []float64{1}, ErrExposure},
		"too many days":            {ok, Span{math.MinInt32, math.MaxInt32}, nil, ErrTooLittle},
	} {
		if _, err := NewHistory(c.events, c.span, c.x); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	h := mustHistory(t, []Event{{3, pair("A", "B"), "190"}, {3, pair("A", "B"), "190"}, {4, pair("A", "A"), "190"}, {4, pair("", "B"), "190"},
		{4, pair("A", "B"), "19x"}, {4, pair("A", "B"), ""}, {4, pair("A", "B"), "+19"}, {99, pair("A", "B"), "190"}}, Span{0, 9}, nil)
	if h.Events != 1 || h.Repeated != 1 || len(h.Refused) != 6 {
		t.Errorf("%d events, %d repeated, refused %v", h.Events, h.Repeated, h.Refused)
	}
	mc := class(t, "14")
	for name, c := range map[string]struct {
		class   Class
		horizon int
		dyads   []Dyad
		origins []int
		want    error
	}{
		"no class":     {Class{}, 7, someDyads, []int{1}, ErrClass},
		"root nought":  {Class{"x", 1}, 7, someDyads, []int{1}, ErrClass},
		"root 21":      {Class{"x", 1 << 21}, 7, someDyads, []int{1}, ErrClass},
		"horizon":      {mc, 0, someDyads, []int{1}, ErrHorizon},
		"long horizon": {mc, 400, someDyads, []int{1}, ErrHorizon},
		"no dyads":     {mc, 7, nil, []int{1}, ErrTooLittle},
		"no origins":   {mc, 7, someDyads, nil, ErrTooLittle},
		"before all":   {mc, 7, someDyads, []int{-5}, ErrTooLittle},
		"not over":     {mc, 7, someDyads, []int{5}, ErrTooLittle},
	} {
		if _, err := Train(h, c.class, c.horizon, c.dyads, c.origins); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	m := &Model{Class: mc, Horizon: 7}
	if _, err := m.Forecasts(h, someDyads, 40); !errors.Is(err, ErrTooLittle) {
		t.Errorf("asked of days that were not read: %v", err)
	}
	for _, name := range []string{"", "conflict", "00", "21", "131", "1", "-1"} {
		if _, err := ParseClass(name); !errors.Is(err, ErrClass) {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestReadingFiles(t *testing.T) {
	events, err := ReadEvents(strings.NewReader("day\tsource\ttarget\tcameo\r\n-3\tNorland\tSudland\t0841\r\n\n4\tSudland\tNorland\t17\n"))
	if want := []Event{{-3, pair("Norland", "Sudland"), "0841"}, {4, pair("Sudland", "Norland"), "17"}}; err != nil || !reflect.DeepEqual(events, want) {
		t.Errorf("%v, %v", events, err)
	}
	for in, want := range map[string]string{
		"date\tsource\n": "line 1: want the names",
		"day\tsource\ttarget\tcameo\nx\ta\tb\t01\n": `line 2: day is "x"`,
		"day\tsource\ttarget\tcameo\n1\ta\tb\n":     "line 2: 3 columns",
	} {
		if _, err := ReadEvents(strings.NewReader(in)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", in, err)
		}
	}
	for _, in := range []string{"source\ttarget\na\ta\n", "source\ttarget\na\tb\na\tb\n", "source\ttarget\na\n"} {
		if _, err := ReadDyads(strings.NewReader(in)); err == nil {
			t.Errorf("%q: no error", in)
		}
	}
}
