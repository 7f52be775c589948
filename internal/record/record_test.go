package record

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"detente/internal/read"
)

func TestActorKey(t *testing.T) {
	for _, c := range []struct {
		actor read.Actor
		want  string
	}{
		{read.Actor{Name: "Gdańsk Maritime Office", Kind: "government", Country: "POL", Code: "POLGOV", Role: "office"}, "government POL gdansk maritime office"},
		{read.Actor{Name: "Peru", Kind: "country", Country: "PER"}, "country PER"},
		{read.Actor{Name: "Lima", Kind: "government", Country: "PER", Code: "PERGOV"}, "country PER"},
		{read.Actor{Name: "José M. Núñez", Kind: "person", Country: "PER", Role: "foreign minister"}, "person PER jose m nunez"},
		{read.Actor{Name: "the Harbour League", Kind: "group"}, "group  harbour league"},
	} {
		if got := ActorKey(&c.actor); got != c.want {
			t.Errorf("%+v: %q, want %q", c.actor, got, c.want)
		}
	}
}

func TestSameActor(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"person PER jose nunez", "person PER nunez", true}, {"person CHN wang yi", "person CHN wang", true},
		{"person CHN wang yi", "person CHN wang wenbin", false}, {"person PER nunez", "person CHL nunez", false},
		{"country PER", "country CHL", false}, {"person PER ana nunez", "person PER jose nunez", false},
	} {
		if got := sameActor(c.a, c.b); got != c.want {
			t.Errorf("%s, %s: %v", c.a, c.b, got)
		}
		if got := sameActor(c.b, c.a); got != c.want {
			t.Errorf("%s, %s: %v", c.b, c.a, got)
		}
	}
}

// call is a telling of a call between two countries by a document.
func call(document, from, published string, by ...string) Telling {
	return Telling{Kind: Contact, Block: "contact CHL PER", Document: document, Local: "c1", Type: "call", Status: "held", From: from, To: from,
		Published: published, By: by, Sources: []string{"CHL", "PER"}, Confidence: 0.5}
}

func TestMergeContacts(t *testing.T) {
	ana, jose, other := "person PER ana prado", "person CHL jose nunez", "person CHL pia rojas"
	for _, c := range []struct {
		why      string
		tellings []Telling
		want     int
	}{
		{"both sides tell of a call", []Telling{call("x", "2031-05-02", "2031-05-02", ana, jose), call("y", "2031-05-02", "2031-05-03", ana, jose)}, 1},
		{"a day apart, over the date line", []Telling{call("x", "2031-05-02", "2031-05-02", ana), call("y", "2031-05-03", "2031-05-03", ana)}, 1},
		{"a week apart", []Telling{call("x", "2031-05-02", "2031-05-02", ana), call("y", "2031-05-09", "2031-05-09", ana)}, 2},
		{"other people", []Telling{call("x", "2031-05-02", "2031-05-02", ana, jose), call("y", "2031-05-02", "2031-05-02", ana, other)}, 2},
		{"one document tells them apart", []Telling{call("x", "2031-05-02", "2031-05-02", ana), call("x", "2031-05-02", "2031-05-02", ana)}, 2},
	} {
		if got := Entries(c.tellings); len(got) != c.want {
			t.Errorf("%s: %d entries, want %d", c.why, len(got), c.want)
		}
	}
}

func TestPlannedAndHeldIsOneContactHeld(t *testing.T) {
	planned, held := call("x", "2031-05-09", "2031-05-02"), call("y", "2031-05-09", "2031-05-10")
	planned.Status = "planned"
	got := Entries([]Telling{held, planned})
	if len(got) != 1 || got[0].Status != "held" || len(got[0].Tellings) != 2 {
		t.Errorf("%+v", got)
	}
}

func TestMergeDoesNotDependOnOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		names := []string{"person PER ana prado", "person PER prado", "person CHL jose nunez", "person CHL pia rojas"}
		tellings := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Telling {
			day := func(label string) string { return fmt.Sprintf("2031-05-%02d", rapid.IntRange(1, 9).Draw(t, label)) }
			l := call(fmt.Sprint("d", rapid.IntRange(0, 20).Draw(t, "document")), day("from"), day("published"),
				rapid.SliceOfNDistinct(rapid.SampledFrom(names), 0, 3, rapid.ID[string]).Draw(t, "by")...)
			l.Local = fmt.Sprint("c", rapid.IntRange(0, 99).Draw(t, "local"))
			l.At = [2]int{rapid.IntRange(0, 50).Draw(t, "at"), 60}
			return l
		}), 0, 12).Draw(t, "tellings")
		key := func(l Telling) string { return l.ID() }
		slices.SortFunc(tellings, func(a, b Telling) int { return a.order(&b) })
		seen := map[string]bool{}
		tellings = slices.DeleteFunc(tellings, func(l Telling) bool { twice := seen[key(l)]; seen[key(l)] = true; return twice })
		want := fmt.Sprint(Entries(slices.Clone(tellings)))
		shuffled := rapid.Permutation(tellings).Draw(t, "order")
		if got := fmt.Sprint(Entries(shuffled)); got != want {
			t.Fatalf("another order gives another record:\n%s\n%s", got, want)
		}
	})
}
