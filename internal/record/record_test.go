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
		{read.Actor{Name: "Foreign Minister", Kind: "person", Country: "PER", Role: "Foreign Minister"}, "office PER foreign minister"},
	} {
		if got := ActorKey(&c.actor, "2031-05-02"); got != c.want {
			t.Errorf("%+v: %q, want %q", c.actor, got, c.want)
		}
	}
}

// TestOneLavrov holds that whom the books know has one key by every name that is surely his, and nobody else's.
func TestOneLavrov(t *testing.T) {
	for _, c := range []struct {
		actor read.Actor
		on    string
		want  string
	}{
		{read.Actor{Name: "Sergei Lavrov", Kind: "person", Country: "RUS"}, "2022-01-21", "person RUS sergei lavrov"},
		{read.Actor{Name: "Sergey V. Lavrov", Kind: "person", Country: "RUS"}, "2022-01-21", "person RUS sergei lavrov"},
		{read.Actor{Name: "Lavrov", Kind: "person", Country: "RUS"}, "2022-01-21", "person RUS sergei lavrov"},
		{read.Actor{Name: "the Russian foreign minister", Kind: "office", Country: "RUS", Role: "foreign minister"}, "2022-01-21", "person RUS sergei lavrov"},
		{read.Actor{Name: "the Russian foreign minister", Kind: "office", Country: "RUS", Role: "foreign minister"}, "", "office RUS russian foreign minister"},
		{read.Actor{Name: "the Russian foreign minister", Kind: "office", Country: "RUS", Role: "foreign minister"}, "2091-01-21", "office RUS russian foreign minister"},
		{read.Actor{Name: "Lavrov", Kind: "person", Country: "BGR"}, "2022-01-21", "person BGR lavrov"},
	} {
		if got := ActorKey(&c.actor, c.on); got != c.want {
			t.Errorf("%s on %q: %q, want %q", c.actor.Name, c.on, got, c.want)
		}
	}
}

func TestSurnamesAreOneFullNameIfThereIsOne(t *testing.T) {
	alone := call("x", "2031-05-02", "2031-05-02", "person CHL nunez", "person PER ana prado")
	jose := call("y", "2031-05-09", "2031-05-09", "person CHL jose nunez", "person PER ana prado")
	luis := call("z", "2031-05-06", "2031-05-06", "person CHL luis nunez", "person PER ana prado")
	later := call("z", "2031-05-25", "2031-05-25", "person CHL luis nunez", "person PER ana prado")
	by := func(tellings ...Telling) string {
		for _, e := range Entries(tellings) {
			if e.Day == "2031-05-02" {
				return e.By[0]
			}
		}
		return ""
	}
	if got := by(jose, alone); got != "person CHL jose nunez" {
		t.Errorf("one of that surname: %s", got)
	}
	if got := by(luis, jose, alone); got != "person CHL nunez" {
		t.Errorf("two of that surname: %s", got)
	}
	if got := by(later, jose, alone); got != "person CHL jose nunez" {
		t.Errorf("another of that surname, weeks later: %s", got)
	}
	if got := by(later, alone); got != "person CHL nunez" {
		t.Errorf("one of that surname, weeks later: %s", got)
	}
	if got := by(alone); got != "person CHL nunez" {
		t.Errorf("none: %s", got)
	}
}

func TestSameActor(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"person PER jose nunez", "person PER nunez", true}, {"person CHN wang yi", "person CHN wang", true},
		{"person CHN wang yi", "person CHN wang wenbin", false}, {"person PER nunez", "person CHL nunez", false},
		{"person PER ana maria nunez", "person PER ana nunez", true}, {"person SGP tan wei ling", "person SGP wei ling", true}, {"person JPN morita kenji", "person JPN kenji morita", true}, {"person JPN morita kenji", "person JPN kenji mori", false},
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

// wide gives a telling a last day of its own.
func wide(t Telling, to string) Telling { t.To = to; return t }

func with(t Telling, kind, status string) Telling { t.Type, t.Status = kind, status; return t }

// said is a telling of a kind, by words.
func said(kind Kind, document, from, published, typ, text string, by ...string) Telling {
	return Telling{Kind: kind, Block: string(kind) + " PER>CHL", Document: document, Local: "i" + text[:1], Type: typ, From: from, To: from, Published: published, By: by,
		Sources: []string{"PER"}, Targets: []string{"CHL"}, Words: words(text), Confidence: 0.5}
}

func TestMergeByWords(t *testing.T) {
	ana, peru := "person PER ana prado", "country PER"
	home := func(l Telling) Telling { l.Targets = nil; return l }
	for _, c := range []struct {
		why      string
		tellings []Telling
		want     int
	}{
		{"what was said, in short and at length", []Telling{said(Statement, "x", "", "2031-05-02", "assert", "the northern ports stay closed to Chilean trawlers", ana),
			said(Statement, "y", "", "2031-05-03", "assert", "as long as she holds office the northern ports stay closed to Chilean trawlers of any size", ana)}, 1},
		{"words that may stand in any sentence", []Telling{said(Statement, "x", "", "2031-05-02", "promise", "we are going to continue that work", ana),
			said(Statement, "y", "", "2031-05-03", "promise", "and so we are going to continue to do that and make sure it works", ana)}, 2},
		{"said on two days that both give", []Telling{said(Statement, "x", "2031-05-02", "2031-05-02", "announce", "her intent to name these persons envoys of the republic", ana),
			said(Statement, "y", "2031-05-04", "2031-05-04", "announce", "her intent to name these persons envoys of the republic", ana)}, 2},
		{"a document tells it twice in the same words", []Telling{said(Statement, "x", "", "2031-05-02", "assert", "the northern ports stay closed to Chilean trawlers", ana),
			said(Statement, "x", "", "2031-05-02", "assert", "northern ports stay closed to the Chilean trawlers", ana)}, 1},
		{"an event in two papers", []Telling{said(Event, "x", "", "2031-05-02", "173", "Peruvian police detained twelve Chilean fishermen off Ilo", peru),
			said(Event, "y", "", "2031-05-03", "173", "Twelve fishermen from Chile were detained off the port of Ilo by Peru", peru)}, 1},
		{"two events of one kind", []Telling{said(Event, "x", "", "2031-05-02", "173", "Peruvian police detained twelve Chilean fishermen off Ilo", peru),
			said(Event, "y", "", "2031-05-03", "173", "A Chilean reporter was held for hours at the airport of Cusco", peru)}, 2},
		{"toward others", []Telling{said(Commitment, "x", "", "2031-05-02", "promise", "will welcome the Prime Minister to the palace in Lima on Tuesday", ana),
			func() Telling {
				l := said(Commitment, "y", "", "2031-05-06", "promise", "will welcome the Prime Minister to the palace in Lima on Monday", ana)
				l.Targets = []string{"BOL"}
				return l
			}()}, 2},
		{"thanks", []Telling{home(said(Event, "x", "", "2031-05-02", "051", "Thank you, Ana", ana)), home(said(Event, "y", "", "2031-05-03", "051", "Thank you so much, Ana", ana))}, 2},
		{"a formula of every day", []Telling{home(said(Event, "x", "2031-05-02", "2031-05-02", "100", "The president declared an emergency in Tacna and ordered aid for the valleys", ana)),
			home(said(Event, "y", "2031-05-03", "2031-05-03", "100", "The president declared an emergency in Puno and ordered aid for the valleys", ana))}, 2},
	} {
		if got := Entries(c.tellings); len(got) != c.want {
			t.Errorf("%s: %d entries, want %d", c.why, len(got), c.want)
		}
	}
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
		{"of one year there are many", []Telling{wide(call("x", "2031-01-01", "2031-05-02", ana, jose), "2031-12-31"), wide(call("y", "2031-01-01", "2031-06-02", ana, jose), "2031-12-31")}, 2},
		{"in one month, one person named by both", []Telling{wide(call("x", "2031-05-01", "2031-06-02", ana), "2031-05-31"), wide(call("y", "2031-05-01", "2031-07-02", ana, jose), "2031-05-31")}, 1},
		{"in one month, nobody named by both", []Telling{wide(call("x", "2031-05-01", "2031-06-02"), "2031-05-31"), wide(call("y", "2031-05-01", "2031-07-02", jose), "2031-05-31")}, 2},
		{"neither gives a day, one person named by both", []Telling{call("x", "", "2031-06-02", ana), call("y", "", "2031-06-02", ana, jose)}, 1},
		{"neither gives a day, nobody named", []Telling{call("x", "", "2031-06-02"), call("y", "", "2031-06-02")}, 2},
		{"planned without a day, held that day", []Telling{with(call("x", "", "2031-06-02", ana, jose), "meeting", "planned"), call("y", "2031-06-02", "2031-06-02", ana, jose)}, 2},
		{"to come, without a day, in vague words", []Telling{with(call("x", "", "2031-06-02", ana, jose), "meeting", "planned"), with(call("y", "", "2031-06-02", ana, jose), "consultation", "planned")}, 2},
		{"to come, without a day, a meeting in both", []Telling{with(call("x", "", "2031-06-02", ana, jose), "meeting", "planned"), with(call("y", "", "2031-06-02", ana, jose), "meeting", "proposed")}, 1},
		{"a call and a meeting", []Telling{call("x", "2031-06-02", "2031-06-02", ana, jose), with(call("y", "2031-06-02", "2031-06-02", ana, jose), "meeting", "held")}, 2},
		{"talks that were a call", []Telling{call("x", "2031-06-02", "2031-06-02", ana, jose), with(call("y", "2031-06-02", "2031-06-02", ana, jose), "talks", "held")}, 1},
		{"an office without a name is no other person", []Telling{call("x", "2031-06-02", "2031-06-02", ana, jose), call("y", "2031-06-02", "2031-06-02", ana, "office CHL chilean foreign minister")}, 1},
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
