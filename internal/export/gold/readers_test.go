package gold

import (
	"slices"
	"testing"

	"detente/internal/read"
)

// two readings of one text: they agree on one statement but for its act, on the event, and each has a commitment or contact of its own.
func readings() (first, second *read.Reading) {
	const text = "Norland will close its border if Sudria sends troops, Berg said. Brazil condemned the threat."
	at := func(a, b int) read.Span { return read.Span{Start: a, End: b, Text: text[a:b]} }
	make := func() *read.Reading {
		r := &read.Reading{Document: read.Document{ID: "d", Text: text, Title: "Norland threatens"}, Actors: []read.Actor{
			{ID: "a1", Name: "Berg", Country: "NOR", Mentions: []read.Span{at(55, 59)}}, {ID: "a2", Name: "Brazil", Country: "BRA", Mentions: []read.Span{at(66, 72)}}}}
		r.Statements = []read.Statement{{ID: "s1", Speakers: []string{"a1"}, Act: "threaten", Form: "indirect", Content: at(0, 53), Condition: at(33, 53)}}
		r.Events = []read.Event{{ID: "e1", Source: []string{"a2"}, Target: []string{"a1"}, CAMEO: "111", Status: "happened", Trigger: at(73, 82)}}
		return r
	}
	first, second = make(), make()
	second.Actors[0].ID, second.Actors[1].ID = "x", "y"
	second.Statements[0].ID, second.Statements[0].Speakers, second.Statements[0].Act = "s9", []string{"x"}, "warn"
	second.Events[0].ID, second.Events[0].Source, second.Events[0].Target = "e9", []string{"y"}, []string{"x"}
	first.Commitments = []read.Commitment{{ID: "c1", Kind: "threat", By: []string{"a1"}, Action: at(13, 29)}}
	first.Statements = append(first.Statements, read.Statement{ID: "t", Content: read.Span{Start: 0, End: 7, Text: "Norland", In: "title"}})
	second.Contacts = []read.Contact{{ID: "k9", Kind: "talks", Participants: []string{"x", "y"}, Status: "held", Evidence: []read.Span{at(83, 93)}}}
	return first, second
}

func TestReaders(t *testing.T) {
	first, second := readings()
	got := Readers(first, second)
	want := []Pairing{{Kind: "statement", First: "s1", Second: "s9", Differ: []string{"act"}}, {Kind: "event", First: "e1", Second: "e9"}, {Kind: "commitment", First: "c1"}, {Kind: "contact", Second: "k9"}}
	if !slices.EqualFunc(got, want, func(a, b Pairing) bool {
		return a.Kind == b.Kind && a.First == b.First && a.Second == b.Second && slices.Equal(a.Differ, b.Differ)
	}) {
		t.Errorf("%+v", got)
	}
	// Here it does not matter who is called first.
	back := Readers(second, first)
	if len(back) != len(got) || back[0].First != "s9" || back[0].Second != "s1" || !slices.Equal(back[0].Differ, []string{"act"}) {
		t.Errorf("the other way round: %+v", back)
	}
	a := NewAgreed()
	a.Add(got)
	a.Add(Readers(first, first))
	if k := a.Kinds[0]; a.Documents != 2 || k != (Shared{Kind: "statement", Both: 2, Alike: 1}) {
		t.Errorf("%+v", a)
	}
	for _, f := range a.Fields {
		if want := f.Of - map[bool]int{true: 1}[f.Kind == "statement" && f.Field == "act"]; f.Same != want || f.Of == 0 {
			t.Errorf("%+v", f)
		}
	}
}
