package record

import (
	"fmt"
	"strings"
	"testing"

	"detente/internal/read"
)

// reading of a text in which Brazil does something to Peru at some words, by the code and status given with them: "recalled 161 happened".
func reading(text string, events ...string) *read.Reading {
	r := &read.Reading{Reader: read.About{Name: "hand", Version: "1", Model: "none"}, Document: read.Document{ID: "d" + fmt.Sprint(len(text)), Language: "en", Text: text}}
	r.Actors = []read.Actor{{ID: "a1", Name: "Brazil", Kind: "country", Country: "BRA"}, {ID: "a2", Name: "Peru", Kind: "country", Country: "PER"}}
	for i, e := range events {
		f := strings.Fields(e)
		r.Events = append(r.Events, read.Event{ID: fmt.Sprintf("e%d", i+1), Source: []string{"a1"}, Target: []string{"a2"}, CAMEO: f[1], Status: f[2],
			When: read.When{From: "2031-05-02", To: "2031-05-02"}, Trigger: spanIn(text, f[0]), Evidence: spanIn(text, text)})
	}
	r.Finish()
	return r
}

func TestCompare(t *testing.T) {
	const one = "Brazil recalled its envoy, shut its border and praised Peru."
	const two = "On Friday Brazil recalled its envoy from Peru, shut its border and praised the fishermen of Peru."
	was, is := NewVersion(), NewVersion()
	add := func(v *Version, text string, events ...string) {
		r := reading(text, events...)
		v.Add(r, Report{Document: r.Document.ID, Published: "2031-05-02"}, nil)
	}
	add(was, one, "recalled 161 happened", "shut 172 happened")
	add(is, one, "recalled 161 happened", "shut 172 planned", "praised 051 happened")
	add(was, two, "recalled 161 happened", "praised 051 happened")
	add(is, two, "recalled 112 happened")
	add(was, "Only before: Brazil recalled its envoy.", "recalled 161 happened")
	c := Compare(was, is)
	if c.Documents != 2 || c.Left != 1 || c.Was["hand 1 none"] != 2 {
		t.Errorf("%+v", c)
	}
	var got []string
	for _, a := range c.Changes {
		got = append(got, strings.TrimSpace(a.Change+" "+strings.Join(a.Fields, ",")+" "+either(a).Words.Text))
	}
	want := "changed status shut, changed tellings recalled, new  praised, gone  praised, split  recalled"
	if s := strings.Join(got, ", "); s != want {
		t.Errorf("%s, want %s", s, want)
	}
	if k := c.Tallies[Event]; k.Was != 3 || k.Is != 4 || k.Changed != 2 || k.New != 1 || k.Gone != 1 || k.Split != 1 || k.Fields["status"] != 1 {
		t.Errorf("%+v", k)
	}
	back := Compare(is, was)
	if k := back.Tallies[Event]; k.New != 1 || k.Gone != 1 || k.Joined != 1 || k.Changed != 2 {
		t.Errorf("the other way round: %+v", k)
	}
	if k := Compare(is, is).Tallies[Event]; k.Same != k.Is || k.Is != 4 {
		t.Errorf("with itself: %+v", k)
	}
}

func either(a Altered) *Quoted {
	if a.Is != nil {
		return a.Is
	}
	return a.Was
}
