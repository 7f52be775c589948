package link

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"
)

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > 1e-6 {
		t.Errorf("%s: %.9g, want %.9g", what, got, want)
	}
}

func TestRanksByHand(t *testing.T) {
	index := func(e int32) int {
		if e < 4 {
			return int(e)
		}
		return -1
	}
	for name, c := range map[string]struct {
		answers []int32
		scores  []float32
		want    float64 // sum of reciprocal ranks
	}{
		"first":                       {[]int32{2}, []float32{1, 2, 3, 0}, 1},
		"second":                      {[]int32{1}, []float32{1, 2, 3, 0}, 1. / 2},
		"equals share their places":   {[]int32{1}, []float32{2, 2, 2, 0}, 1. / 2},
		"another answer is left out":  {[]int32{1, 2}, []float32{1, 2, 3, 0}, 2},
		"an equal answer is left out": {[]int32{1, 2}, []float32{1, 3, 3, 0}, 2},
		"no candidate":                {[]int32{7}, []float32{1, 2, 3, 0}, 1 / (4 + 3.5)},    // places 5 to 10
		"two that are no candidates":  {[]int32{7, 8}, []float32{1, 2, 3, 0}, 2 / (4 + 3.)},  // 5 to 9 without the other
		"one is, one is not":          {[]int32{2, 7}, []float32{1, 2, 3, 0}, 1 + 1/(3+3.5)}, // the answer among the candidates is left out
	} {
		var got tally
		got.rank(c.answers, c.scores, index, 10)
		near(t, name, got.reciprocal, c.want)
		if got.n != len(c.answers) {
			t.Errorf("%s: %d ranks", name, got.n)
		}
	}
}

func TestFigures(t *testing.T) {
	var ranks tally
	for _, r := range []float64{1, 2, 4, 20} {
		ranks.add(r)
	}
	if got, want := ranks.figures(), (Figures{4, (1 + 0.5 + 0.25 + 0.05) / 4, 0.25, 0.5, 0.75}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if got := new(tally).figures(); got != (Figures{}) {
		t.Errorf("of nothing: %+v", got)
	}
}

func TestAges(t *testing.T) {
	for steps, want := range map[int32]int{-3: 0, 0: 0, 1: 0, 2: 1, 3: 2, 4: 2, 5: 3, 8: 3, 9: 4, 64: 6, 65: 7, 9999: 7} {
		if got := ageOf(steps); got != want {
			t.Errorf("%d steps: %d, want %d", steps, got, want)
		}
	}
}

func TestCountsFade(t *testing.T) {
	var c counts
	c.add(3)
	c.add(3)
	c.add(5) // the two have halved at the first half-life
	near(t, "lately", float64(c.at(5)[0]), 2)
	near(t, "lately, two steps on", float64(c.at(7)[0]), 1)
	near(t, "total", float64(c.total), 3)
}

// quarrels is a world in which it can be known who comes next: an accusation of anybody is replied to a day later, and visits are always to the same.
func quarrels(t testing.TB, days int, seed uint64) *Graph {
	t.Helper()
	const people = 24
	rnd := rand.New(rand.NewPCG(seed, 9))
	files := fstest.MapFS{}
	var b strings.Builder
	for i := range people {
		fmt.Fprintf(&b, "Person %d\t%d\n", i, i)
	}
	files["entity2id.txt"] = &fstest.MapFile{Data: []byte(b.String())}
	files["relation2id.txt"] = &fstest.MapFile{Data: []byte("Accuse\t0\nReply\t1\nVisit\t2\n")}
	parts := map[string]*strings.Builder{"train.txt": {}, "valid.txt": {}, "test.txt": {}}
	type pair struct{ a, b int }
	var replies []pair
	for day := range days {
		name := "train.txt"
		if day >= days*8/10 {
			name = "valid.txt"
		}
		if day >= days*9/10 {
			name = "test.txt"
		}
		out := parts[name]
		for _, p := range replies {
			fmt.Fprintf(out, "%d\t1\t%d\t%d\n", p.b, p.a, day*24)
		}
		replies = replies[:0]
		for range 12 {
			a := rnd.IntN(people)
			b := (a + 1 + rnd.IntN(people-1)) % people
			fmt.Fprintf(out, "%d\t0\t%d\t%d\n", a, b, day*24)
			replies = append(replies, pair{a, b})
			fmt.Fprintf(out, "%d\t2\t%d\t%d\n", a, (a+12)%people, day*24)
		}
	}
	for name, b := range parts {
		files[name] = &fstest.MapFile{Data: []byte(b.String())}
	}
	g, err := Read(files)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestTheMixLearnsThatRepliesFollow(t *testing.T) {
	g := quarrels(t, 100, 1)
	if len(g.Train) == 0 || g.Test[0].Step != 90 {
		t.Fatalf("test begins at step %d, want 90: times are in days", g.Test[0].Step)
	}
	alone := g.Recurrency()
	m := Learn(g)
	mix := m.Test()
	if alone.Asked != 2*len(g.Test) || mix.Asked != alone.Asked {
		t.Errorf("asked %d and %d of %d facts in both directions", alone.Asked, mix.Asked, len(g.Test))
	}
	if mix.MRR < alone.MRR+0.1 || mix.MRR > 1 {
		t.Errorf("mix %+v, recurrency alone %+v: that replies follow accusations is not learned", mix, alone)
	}
	// Who accused yesterday gets the reply today; the rule says so.
	last := g.Test[len(g.Test)-1]
	for _, f := range g.Test {
		if f.Relation == 0 && f.Step == last.Step {
			answers := m.Ask(f.Object, 1, false, 3)
			found := false
			for _, a := range answers {
				found = found || a.Entity == g.Entities[f.Subject]
			}
			if !found {
				t.Fatalf("%s accused %s; a reply is expected to %+v", g.Entities[f.Subject], g.Entities[f.Object], answers)
			}
			sum := 0.0
			for _, term := range answers[0].Terms {
				sum += term.Adds
				if math.Abs(term.Adds-term.Value*term.Weight) > 1e-4 {
					t.Errorf("%+v does not multiply", term)
				}
			}
			if math.Abs(sum-answers[0].Score) > 1e-3 || len(answers[0].Terms) != features {
				t.Errorf("terms add to %v, score %v", sum, answers[0].Score)
			}
			if answers[0].P < answers[1].P || answers[0].P > 1 || answers[1].P < 0 {
				t.Errorf("%+v", answers)
			}
			break
		}
	}
	if m.Ask(-1, 0, false, 1) != nil || m.Ask(0, 3, false, 1) != nil || len(m.Ask(0, 2, true, 1)) != 1 {
		t.Error("what is not there is asked, or what is, is not")
	}
}

func TestNothingLaterIsKnown(t *testing.T) {
	base := quarrels(t, 60, 2)
	want := Learn(base)
	g := *base
	g.Test = nil
	rnd := rand.New(rand.NewPCG(5, 5))
	for range 60 {
		g.Test = append(g.Test, Fact{rnd.Int32N(24), rnd.Int32N(3), rnd.Int32N(24), 54})
	}
	m := Learn(&g)
	if !reflect.DeepEqual(m.mix, want.mix) {
		t.Fatal("what is scored on changed what was learned")
	}
	rapid.Check(t, func(rt *rapid.T) {
		// The first step that is scored is forecast from what came before, whatever comes at it and after it.
		q := query{subject: rapid.Int32Range(0, 23).Draw(rt, "ask"), relation: rapid.Int32Range(0, 5).Draw(rt, "by"), step: 54}
		a, x := m.asker.ask(q)
		b, y := want.asker.ask(q)
		if !reflect.DeepEqual(a, b) || !reflect.DeepEqual(x, y) {
			rt.Fatal("what comes later changed what is forecast")
		}
	})
}

func TestOrderOfLinesChangesNothing(t *testing.T) {
	g := quarrels(t, 60, 3)
	mixed := *g
	for _, p := range []*[]Fact{&mixed.Train, &mixed.Valid, &mixed.Test} {
		list := append(append([]Fact(nil), *p...), *p...) // twice, in another order
		rand.New(rand.NewPCG(4, 4)).Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		*p = list
	}
	again, err := Read(write(&mixed))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(again, g) {
		t.Fatal("read otherwise")
	}
	if a, b := Learn(g).Test(), Learn(again).Test(); a != b {
		t.Errorf("%+v, %+v", a, b)
	}
}

// write is the folder of a graph.
func write(g *Graph) fstest.MapFS {
	files := fstest.MapFS{}
	put := func(name string, lines int, line func(i int) string) {
		var b strings.Builder
		for i := range lines {
			b.WriteString(line(i))
		}
		files[name] = &fstest.MapFile{Data: []byte(b.String())}
	}
	put("entity2id.txt", len(g.Entities), func(i int) string { return fmt.Sprintf("%s\t%d\n", g.Entities[i], i) })
	put("relation2id.txt", len(g.Relations), func(i int) string { return fmt.Sprintf("%s\t%d\n", g.Relations[i], i) })
	for name, facts := range map[string][]Fact{"train.txt": g.Train, "valid.txt": g.Valid, "test.txt": g.Test} {
		put(name, len(facts), func(i int) string {
			f := facts[i]
			return fmt.Sprintf("%d\t%d\t%d\t%d\t0\n", f.Subject, f.Relation, f.Object, f.Step)
		})
	}
	return files
}

func TestASmallestGraph(t *testing.T) {
	g, err := Read(write(&Graph{Entities: []string{"A", "B"}, Relations: []string{"meet"}, Train: []Fact{{0, 0, 1, 0}}, Valid: []Fact{{1, 0, 0, 1}}, Test: []Fact{{0, 0, 1, 2}}}))
	if err != nil {
		t.Fatal(err)
	}
	for name, f := range map[string]Figures{"recurrency": g.Recurrency(), "mix": Learn(g).Test()} {
		if math.IsNaN(f.MRR) || f.MRR <= 0.5 || f.Asked != 2 {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

func TestBadFolders(t *testing.T) {
	good := func() fstest.MapFS {
		return write(&Graph{Entities: []string{"A", "B"}, Relations: []string{"meet"}, Train: []Fact{{0, 0, 1, 0}}, Valid: []Fact{{1, 0, 0, 1}}, Test: []Fact{{0, 0, 1, 2}}})
	}
	for name, c := range map[string]struct{ file, data, want string }{
		"no such entity":    {"train.txt", "0 0 2 0\n", "train.txt:1: no such entity"},
		"no such relation":  {"train.txt", "0 1 1 0\n", "no such relation"},
		"three numbers":     {"train.txt", "0 0 1\n", "want four numbers"},
		"a word":            {"train.txt", "0 0 1 day\n", "want four numbers"},
		"a time before all": {"train.txt", "0 0 1 -1\n", "want four numbers"},
		"huge time":         {"test.txt", "0 0 1 99999999999\n", "want four numbers"},
		"empty":             {"test.txt", "\n", "no facts in part 3"},
		"overlap":           {"valid.txt", "0 0 1 0\n", "parts overlap"},
		"id twice":          {"entity2id.txt", "A\t0\nB\t0\n", "second time"},
		"id too high":       {"entity2id.txt", "A\t0\nB\t9\n", "id 9 of only 2"},
		"no id":             {"relation2id.txt", "meet\n", "want a name, a tab and an id"},
	} {
		files := good()
		files[c.file] = &fstest.MapFile{Data: []byte(c.data)}
		if _, err := Read(files); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	files := good()
	files["test.txt"] = &fstest.MapFile{}
	if _, err := Read(files); !errors.Is(err, ErrNoFacts) {
		t.Errorf("%v", err)
	}
	delete(files, "train.txt")
	if _, err := Read(files); err == nil || !strings.Contains(err.Error(), "train.txt") {
		t.Errorf("%v", err)
	}
}
