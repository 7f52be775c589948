package measure

import (
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"detente/internal/record"
)

func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > within {
		t.Errorf("%s: %.4f, want %.4f ± %.4f", what, got, want, within)
	}
}

func ones(n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = 1
	}
	return out
}

func TestDaysAreWrittenAsTheRecordDoes(t *testing.T) {
	for _, s := range []string{"1970-01-01", "1969-12-31", "2020-02-29", "2021-12-30"} {
		d, err := ParseDay(s)
		if err != nil || d.String() != s {
			t.Errorf("%s: %v, %v", s, d, err)
		}
	}
	d, _ := ParseDay("2021-12-30") // a Thursday
	if d.Monday().String() != "2021-12-27" || d.Monday().Monday() != d.Monday() {
		t.Errorf("Monday of %v: %v", d, d.Monday())
	}
	for _, s := range []string{"", "2021-02-29", "30.12.2021", "9999-99-99"} {
		if _, err := ParseDay(s); err == nil {
			t.Errorf("%q is taken for a day", s)
		}
	}
}

// With Poisson's dispersion alone and a prior too wide to matter, the grid must give what the gamma distribution gives.
func TestRateAgreesWithTheGammaDistribution(t *testing.T) {
	for _, c := range []struct{ events, watched float64 }{{3, 10}, {40, 20}, {1, 100}, {200, 40}} {
		var p plane
		for i := range p {
			if i < (len(dispersions)-1)*gridCells {
				p[i] = math.Inf(-1)
			}
		}
		p.likelihood(c.events, c.watched)
		top := math.Inf(-1)
		for _, v := range p {
			top = max(top, v)
		}
		sum, mean := 0.0, 0.0
		for i := range gridCells {
			w := math.Exp(p[(len(dispersions)-1)*gridCells+i] - top)
			sum += w
			mean += w * rates[i]
		}
		// A flat prior on the logarithm is gamma(0, 0): posterior mean events/watched.
		near(t, "mean rate", mean/sum, c.events/c.watched, 0.012*c.events/c.watched)
	}
}

func TestLikelihoodIsAProbability(t *testing.T) {
	for k, r := range dispersions {
		i := k*gridCells + 95 // a rate of e^0.5
		sum, mean := 0.0, 0.0
		for n := range 400 {
			var p plane
			p.likelihood(float64(n), 1.7)
			sum += math.Exp(p[i])
			mean += float64(n) * math.Exp(p[i])
		}
		near(t, "sum of probabilities at size "+strconv.FormatFloat(r, 'g', -1, 64), sum, 1, 1e-6)
		near(t, "mean", mean, 1.7*rates[95], 1e-3)
	}
}

// A long plain past makes the norm certain; then the ratio's belief has a closed form: normal prior times the Poisson of the week.
func TestRatioAgreesWithDirectIntegration(t *testing.T) {
	conflict := ones(2000)
	for i := len(conflict) - Recent; i < len(conflict); i++ {
		conflict[i] = 3
	}
	points, err := tension(0, conflict, conflict, ones(len(conflict)), len(conflict)-1)
	if err != nil {
		t.Fatal(err)
	}
	num, den := 0.0, 0.0
	for x := -4.0; x <= 4; x += 0.001 {
		w := math.Exp(-x*x/2 + 3*Recent*x - Recent*math.Exp(x))
		num, den = num+x*w, den+w
	}
	near(t, "ratio", points[0].Ratio.Value, num/den, 0.06) // the norm's own doubt is a tenth of this
}

func TestShareAgreesWithTheBetaDistribution(t *testing.T) {
	var s share
	b := s.band(3, 10)
	want := distuv.Beta{Alpha: 1 + 3, Beta: 3 + 7}
	near(t, "median", b.Value, want.Quantile(0.5), 1e-9)
	near(t, "lower", b.In95[0], want.Quantile(0.025), 1e-9)
	k := ShareOf(0, 0)
	near(t, "share of nothing", k.Value, 0.5, 1e-9)
}

// Of simulated series, drawn as the model says, the bands must hold the truth as often as they say, within two points. DETENTE_SERIES says
// of how many; doc/measures.md has the figures of 10,000.
func TestBandsHoldTheTruthAsOftenAsTheySay(t *testing.T) {
	n := 600
	if s := os.Getenv("DETENTE_SERIES"); s != "" {
		n, _ = strconv.Atoi(s)
	}
	random := rand.New(rand.NewPCG(1, 2))
	draw := func(mean, size float64) float64 {
		if !math.IsInf(size, 1) {
			mean *= distuv.Gamma{Alpha: size, Beta: size, Src: random}.Rand()
		}
		return distuv.Poisson{Lambda: mean, Src: random}.Rand()
	}
	in80, in95, measured := 0, 0, 0
	for range n {
		rate := math.Exp(random.NormFloat64()*1.2 - 1)
		size := dispersions[random.IntN(len(dispersions))]
		truth := random.NormFloat64() * spread
		days := 100 + random.IntN(300)
		conflict, exposure := make([]float64, days), make([]float64, days)
		for i := range conflict {
			exposure[i] = 0.3 + random.Float64()*1.4
			now := rate
			if i >= days-Recent {
				now *= math.Exp(truth)
			}
			conflict[i] = draw(now*exposure[i], size)
		}
		points, err := tension(0, conflict, conflict, exposure, days-1)
		if err != nil {
			t.Fatal(err)
		}
		p := points[0]
		if p.State != Measured {
			continue
		}
		measured++
		if p.Ratio.In80[0] <= truth && truth <= p.Ratio.In80[1] {
			in80++
		}
		if p.Ratio.In95[0] <= truth && truth <= p.Ratio.In95[1] {
			in95++
		}
	}
	share80, share95 := float64(in80)/float64(measured), float64(in95)/float64(measured)
	t.Logf("%d of %d series measured: %.1f %% within the band of 80, %.1f %% within that of 95", measured, n, 100*share80, 100*share95)
	chance := 2.6 / math.Sqrt(float64(measured)) // of so few series the share itself is uncertain
	near(t, "80 % band", share80, 0.80, 0.02+0.4*chance)
	near(t, "95 % band", share95, 0.95, 0.02+0.22*chance)
}

func someSeries(t *rapid.T) (conflict, all, exposure []float64) {
	n := rapid.IntRange(0, 120).Draw(t, "days")
	for range n {
		c := float64(rapid.IntRange(0, 9).Draw(t, "conflict"))
		conflict = append(conflict, c)
		all = append(all, c+float64(rapid.IntRange(0, 9).Draw(t, "other")))
		exposure = append(exposure, float64(rapid.SampledFrom([]int{0, 1, 1, 2, 5}).Draw(t, "exposure")))
	}
	return
}

func TestNeverAnythingThatIsNoNumber(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		conflict, all, exposure := someSeries(t)
		points, err := tension(0, conflict, all, exposure, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range points {
			if (p.State == Measured) != (p.Ratio != nil) {
				t.Fatalf("%v: %s with ratio %v", p.Day, p.State, p.Ratio)
			}
			if p.Ratio == nil {
				continue
			}
			for _, v := range []float64{p.Ratio.In95[0], p.Ratio.In80[0], p.Ratio.Value, p.Ratio.In80[1], p.Ratio.In95[1], p.Rising, p.Share.Value, p.Norm} {
				if math.IsNaN(v) || math.IsInf(v, 0) {
					t.Fatalf("%v: %+v", p.Day, p)
				}
			}
			if !(p.Ratio.In95[0] <= p.Ratio.In80[0] && p.Ratio.In80[0] <= p.Ratio.Value && p.Ratio.Value <= p.Ratio.In80[1] && p.Ratio.In80[1] <= p.Ratio.In95[1]) {
				t.Fatalf("%v: bands cross: %+v", p.Day, *p.Ratio)
			}
		}
		changes, err := Changes(0, conflict, exposure)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range changes {
			if math.IsNaN(c.Rising) || c.Rising < 0 || c.Rising > 1+1e-9 || c.Since > c.Day {
				t.Fatalf("%+v", c)
			}
		}
	})
}

func TestNoPointDependsOnALaterDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		conflict, all, exposure := someSeries(t)
		if len(all) == 0 {
			return
		}
		cut := rapid.IntRange(1, len(all)).Draw(t, "cut")
		whole, _ := tension(0, conflict, all, exposure, 0)
		part, _ := tension(0, conflict[:cut], all[:cut], exposure[:cut], cut-1)
		a, b := whole[cut-1], part[0]
		if a.State != b.State || a.Ratio != nil && *a.Ratio != *b.Ratio {
			t.Fatalf("%+v with later days, %+v without", a, b)
		}
		before, _ := Changes(0, conflict[:cut], exposure[:cut])
		after, _ := Changes(0, conflict, exposure)
		if before[cut-1] != after[cut-1] {
			t.Fatalf("%+v with later days, %+v without", after[cut-1], before[cut-1])
		}
	})
}

func eventsOf(days []int, from Day) (out []Tally) {
	for i, n := range days {
		out = append(out, Tally{Day: from + Day(i), Kind: record.Event, Type: "112", Status: "happened", N: n})
	}
	return out
}

// Twice as much of everything read, and a source that only repeats the others, must move nothing.
func TestExposureMovesNothingByItself(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	days := make([]int, 150)
	var one, two, repeated []SourceDay
	for i := range days {
		days[i] = random.IntN(3)
		d := SourceDay{Source: "gazette", Day: Day(i), Documents: 3 + random.IntN(5), Worth: 2.5}
		one = append(one, d)
		repeated = append(repeated, d)
		if i >= 100 { // a paper that prints what the gazette printed
			repeated = append(repeated, SourceDay{Source: "echo", Day: Day(i), Documents: 20})
		}
		d.Documents *= 2
		two = append(two, d)
	}
	of := func(exposure []float64) []Point {
		s, err := Count(eventsOf(days, 0), 0, exposure, func(string) float64 { return -2 })
		if err != nil {
			t.Fatal(err)
		}
		points, err := Tension(s)
		if err != nil {
			t.Fatal(err)
		}
		return points
	}
	want := of(Exposure(one, 0, len(days)))
	for name, other := range map[string][]SourceDay{"doubled": two, "repeated": repeated} {
		got := of(Exposure(other, 0, len(days)))
		for i := range want {
			if want[i].State != got[i].State {
				t.Fatalf("%s, day %d: %s, was %s", name, i, got[i].State, want[i].State)
			}
			if want[i].State == Measured {
				near(t, name, got[i].Ratio.Value, want[i].Ratio.Value, 1e-9)
			}
		}
	}
}

func TestStatesKeepApartWhatIsNotKnown(t *testing.T) {
	quiet := make([]float64, 120)
	points, _ := tension(0, quiet, quiet, ones(120), 119)
	if points[0].State != TooLittle {
		t.Errorf("nothing happened: %s", points[0].State)
	}
	busy := ones(120)
	unread := ones(120)
	for i := 110; i < 120; i++ {
		unread[i] = 0
	}
	points, _ = tension(0, busy, busy, unread, 119)
	if points[0].State != NotWatched {
		t.Errorf("nothing read: %s", points[0].State)
	}
	points, _ = tension(0, busy, busy, ones(120), 119)
	if points[0].State != Measured {
		t.Errorf("an event a day: %s", points[0].State)
	}
	points, _ = tension(0, busy[:20], busy[:20], ones(20), 19)
	if points[0].State != TooLittle {
		t.Errorf("no norm yet: %s", points[0].State)
	}
}

func TestChangesFindAStep(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	counts := make([]float64, 160)
	for i := range counts {
		mean := 0.5
		if i >= 120 {
			mean = 4
		}
		counts[i] = distuv.Poisson{Lambda: mean, Src: random}.Rand()
	}
	changes, err := Changes(0, counts, ones(len(counts)))
	if err != nil {
		t.Fatal(err)
	}
	if c := changes[126]; c.Rising < AlarmAt || c.Since < 117 || c.Since > 123 {
		t.Errorf("a week after the step: %+v", c)
	}
	if c := changes[118]; c.Rising > CalmAt {
		t.Errorf("before the step: %+v", c)
	}
	points, _ := tension(0, counts, counts, ones(len(counts)), 0)
	alarms := Alarms(points, changes)
	if len(alarms) != 1 || alarms[0].Day < 120 || alarms[0].Day > 125 {
		t.Errorf("alarms: %+v", alarms)
	}
	stretches, err := Segment(0, counts, ones(len(counts)))
	if err != nil || len(stretches) != 2 || stretches[1].From < 117 || stretches[1].From > 123 {
		t.Errorf("stretches: %+v, %v", stretches, err)
	}
}

// One run, one dispersion, no change: the belief of a run must be that of the norm's own arithmetic without fading.
func TestRunsAddUp(t *testing.T) {
	var before norm
	runs := []run{{0, 0.7, before.expected()}, {1, 0.3, before.expected()}}
	runs = observe(runs, 4, 2)
	sum := 0.0
	for _, r := range runs {
		sum += r.p
		total := 0.0
		for _, w := range r.belief {
			total += w
		}
		near(t, "belief of a run", total, 1, 1e-9)
	}
	near(t, "probability of all runs", sum, 1, 1e-9)
	near(t, "equal beliefs keep their odds", runs[0].p, 0.7, 1e-9)
}

// The division found must be as good as the best of all that there are.
func TestSegmentsAreTheBestOfAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 9).Draw(t, "n")
		counts := make([]float64, n)
		for i := range counts {
			counts[i] = float64(rapid.SampledFrom([]int{0, 0, 1, 2, 30}).Draw(t, "count"))
		}
		exposure := ones(n)
		got, err := Segment(0, counts, exposure)
		if err != nil {
			t.Fatal(err)
		}
		total := 0.0
		for _, c := range counts {
			total += c
		}
		wide, scale := dispersion(counts, exposure), (float64(n)+1)/(total+0.5)
		worth := func(cuts []int) float64 { // cuts are the starts of stretches, and n
			sum := 0.0
			for k := 1; k < len(cuts); k++ {
				y := 0.0
				for _, c := range counts[cuts[k-1]:cuts[k]] {
					y += c
				}
				y, e := y/wide, float64(cuts[k]-cuts[k-1])/wide
				a, _ := math.Lgamma(1 + y)
				sum += a + math.Log(scale) - (1+y)*math.Log(scale+e) - math.Log(float64(n))
			}
			return sum
		}
		best := math.Inf(-1)
		for mask := range 1 << (n - 1) {
			cuts := []int{0}
			for i := 1; i < n; i++ {
				if mask>>(i-1)&1 == 1 {
					cuts = append(cuts, i)
				}
			}
			best = max(best, worth(append(cuts, n)))
		}
		var cuts []int
		for _, s := range got {
			cuts = append(cuts, int(s.From))
		}
		if w := worth(append(cuts, n)); math.Abs(w-best) > 1e-9 {
			t.Fatalf("%v is worth %v, the best %v", cuts, w, best)
		}
	})
}

func TestCountKeepsClassesAndStatusesApart(t *testing.T) {
	tallies := []Tally{
		{1, record.Event, "130", "happened", 2}, {1, record.Event, "190", "ongoing", 1}, {1, record.Event, "190", "threatened", 5},
		{2, record.Event, "040", "planned", 3}, {2, record.Event, "036", "happened", 1}, {2, record.Event, "9999", "happened", 7},
		{0, record.Contact, "call", "held", 1}, {0, record.Statement, "demand", "direct", 4},
	}
	s, err := Count(tallies, 0, ones(3), func(string) float64 { return -4 })
	if err != nil {
		t.Fatal(err)
	}
	if s.Done[VerbalConflict][1] != 2 || s.Done[MaterialConflict][1] != 1 || s.Done[VerbalCooperation][2] != 1 || s.Undone["threatened"][MaterialConflict] != 5 ||
		s.Undone["planned"][VerbalCooperation] != 3 || s.Contacts["held"][0] != 1 || s.Acts["demand"][0] != 4 || s.Uncoded() != 7 {
		t.Errorf("%+v", s)
	}
	for name, bad := range map[string][]Tally{"before": {{-1, record.Event, "130", "happened", 1}}, "after": {{3, record.Event, "130", "happened", 1}}, "less than none": {{1, record.Event, "130", "happened", -1}}} {
		if _, err := Count(bad, 0, ones(3), func(string) float64 { return 0 }); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	for name, bad := range map[string][]float64{"NaN": {math.NaN()}, "negative": {-1}, "too long": make([]float64, longestSeries+1)} {
		if _, err := Count(nil, 0, bad, nil); err == nil {
			t.Errorf("exposure %s: no error", name)
		}
	}
}

func TestExplanationAddsUp(t *testing.T) {
	days := make([]int, 100)
	for i := range days {
		days[i] = 1 + i%2
	}
	days[98] = 9
	s, err := Count(eventsOf(days, 0), 0, ones(len(days)), func(string) float64 { return -2 })
	if err != nil {
		t.Fatal(err)
	}
	for _, day := range []Day{3, 60, 99} {
		e, err := Explain(s, day)
		if err != nil {
			t.Fatal(err)
		}
		all, _ := Tension(s)
		if p := all[day]; p.State != e.Point.State || p.Rising != e.Point.Rising {
			t.Errorf("%v: explained %+v, given %+v", day, e.Point, p)
		}
		if e.Point.State != Measured {
			continue
		}
		verbal := 0.0
		for _, d := range e.Week {
			verbal += d.Verbal + d.Material
		}
		near(t, "events of the week", verbal, e.Point.Recent, 1e-9)
		near(t, "norm of the week", e.Norm.Rate*Recent, e.Point.Norm, 1e-9)
		if e.Compare == nil || !e.Compare.Signs {
			t.Errorf("%v: weightings of one kind of event disagree: %+v", day, e.Compare)
		}
	}
	if _, err := Explain(s, 100); err == nil {
		t.Error("a day outside is explained")
	}
}

func TestSilenceAgainstAPairsOwnHabit(t *testing.T) {
	held := func(days ...Day) (out []Meeting) {
		for _, d := range days {
			out = append(out, Meeting{Entry: d.String(), Day: d, Told: d, Status: "held", Kind: "call", Principals: true})
		}
		return
	}
	d := Talks(held(0, 10, 20, 35, 45, 65), 85)
	if d.Days != 20 || d.Gaps != 5 || d.Usual != 10 {
		t.Errorf("%+v", d)
	}
	// Gaps 10, 10, 10, 15, 20 and 20 that is not over: (1 - 3/6)(1 - 1/3)(1 - 1/2).
	near(t, "longer silences", *d.Longer, 1./6, 1e-9)
	few := Talks(held(0, 10), 500)
	if few.Longer != nil || few.Days != 490 {
		t.Errorf("a habit of one silence: %+v", few)
	}
	none := Talks(nil, 10)
	if none.Last != nil || none.Longer != nil || none.Gaps != 0 {
		t.Errorf("%+v", none)
	}
	m := append(held(0, 10), Meeting{Entry: "p", Day: 30, Told: 12, Status: "planned"}, Meeting{Entry: "q", Day: 13, Told: 13, Status: "proposed"},
		Meeting{Entry: "r", Day: 14, Told: 14, Status: "refused"}, Meeting{Entry: "late", Day: 40, Told: 50, Status: "planned"})
	d = Talks(m, 20)
	if len(d.Next) != 1 || d.Next[0].Entry != "p" || len(d.Unanswered) != 1 || len(d.Refused) != 1 {
		t.Errorf("%+v", d)
	}
}

func TestBoardSaysHowOftenItWasMeant(t *testing.T) {
	events := map[string]string{"soon": "2021-02-10", "late": "2021-08-10", "trigger": "2021-01-20", "after": "2021-03-01"}
	bound := func(id, kind, day, event string) Bound {
		status := "open"
		if event != "" {
			status = "met"
		}
		return Bound{record.Entry{ID: id, Type: kind, Day: day}, record.Settlement{Status: status, Event: event, Day: events[event]}}
	}
	on := func(b Bound, fulfilled string) Bound { // on a condition
		b.Entry.If, b.Now.Fulfilled, b.Now.Came = &record.If{Code: "190"}, fulfilled, events[fulfilled]
		return b
	}
	all := []Bound{bound("a", "threat", "2021-01-01", "soon"), bound("b", "threat", "2021-01-02", "late"), bound("c", "threat", "2021-01-03", ""), bound("d", "threat", "2021-01-04", "soon"),
		on(bound("e", "threat", "2021-01-05", "after"), "trigger"), on(bound("f", "threat", "2021-01-06", ""), ""), bound("g", "promise", "2021-01-05", "soon"),
		bound("h", "threat", "2021-09-02", ""), bound("i", "threat", "2021-12-09", ""), bound("j", "threat", "", "")}
	for range Fewest {
		all = append(all, bound("k", "refusal", "2021-01-01", ""))
	}
	day, _ := ParseDay("2021-10-01")
	c := Board(all, all, day)
	// b was carried out after KeptWithin and counts as not done; f hangs on what did not come true, h is too young, i not yet made, j has no day.
	if k := c.Kept["threat"]; k.Of != 5 {
		t.Errorf("%+v", c.Kept)
	}
	near(t, "threats carried out", c.Kept["threat"].Value, distuv.Beta{Alpha: 3.5, Beta: 2.5}.Quantile(0.5), 1e-9)
	near(t, "refusals kept by not acting", c.Kept["refusal"].Value, distuv.Beta{Alpha: 5.5, Beta: 0.5}.Quantile(0.5), 1e-9)
	byHand := append([]Bound{}, all...)
	for i := range byHand { // a person says that the third was carried out, and names no event
		if byHand[i].Entry.ID == "c" {
			byHand[i].Now = record.Settlement{Status: "met", By: "claim"}
		}
	}
	near(t, "threats with one a person settled", Board(byHand, byHand, day).Kept["threat"].Value, distuv.Beta{Alpha: 4.5, Beta: 1.5}.Quantile(0.5), 1e-9)
	if _, is := c.Kept["promise"]; is {
		t.Error("a share of one promise")
	}
	if n := len(c.Open); n != 3+Fewest || c.Open[0].Entry != "h" || c.Open[0].Age != 29 {
		t.Errorf("%+v", c.Open)
	}
}
