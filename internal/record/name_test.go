package record

import (
	"errors"
	"testing"

	"detente/internal/read"
)

func TestNamesInTexts(t *testing.T) {
	names, err := NewNames([]string{"Ana Prado", "Jean-Luc d'Arcy", "Nguyễn Văn An"})
	if err != nil {
		t.Fatal(err)
	}
	kept := new(Names)
	for hash, words := range names.All {
		if len(hash) != 64 {
			t.Errorf("kept as %q", hash)
		}
		kept.Add(hash, words)
	}
	for text, want := range map[string]bool{
		"Minister Ana Prado said so.": true,
		"ANA PRADO: no comment":       true,
		"“Ana Prado’s car was seen.”": true,
		"Ana M. Prado and others":     true,
		"Prado, Ana (born 1970)":      true,
		"by ana\nprado":               true,
		"Jean Luc D’Arcy left":        true,
		"Nguyen Van An, a clerk":      true,
		"Ana and Luis Prado":          false,
		"Anabel Prado":                false,
		"Ana Pradolini":               false,
		"Ana Maria Prado":             false, // of a text; of an actor see below
		"Mr Prado said":               false,
		"":                            false,
	} {
		for _, n := range []*Names{names, kept} {
			if got := n.In(text); got != want {
				t.Errorf("%q: %v", text, got)
			}
		}
	}
	if !names.InJSON([]byte(`{"note":["by\nAna Prado"]}`)) || names.InJSON([]byte(`{"ana":"Prado"}`)) || names.InJSON([]byte("Ana Prado")) {
		t.Error("within JSON")
	}
	for _, one := range []string{"Prado", "A. Prado", "", "  "} {
		if _, err := NewNames([]string{one}); !errors.Is(err, ErrOneWord) {
			t.Errorf("%q: %v", one, err)
		}
	}
	if new(Names).In("Ana Prado") {
		t.Error("no name is in any text")
	}
}

func TestNamesOfActors(t *testing.T) {
	names, err := NewNames([]string{"Ana Prado", "Sergey Lavrov"})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		actor read.Actor
		want  bool
	}{
		{read.Actor{Name: "Ana Maria Prado", Kind: "person", Country: "PER"}, true},
		{read.Actor{Name: "Luis Prado", Kind: "person", Country: "PER"}, false},
		{read.Actor{Name: "Ana Prado Foundation", Kind: "organization"}, false},
		{read.Actor{Name: "Lavrov", Kind: "person", Country: "RUS"}, true}, // whom the books know by the surname
		{read.Actor{Name: "Lavrov", Kind: "person", Country: "BRA"}, false},
	} {
		r := &read.Reading{Actors: []read.Actor{c.actor}}
		if got := len(names.Of(r, "2021-05-05")) > 0; got != c.want {
			t.Errorf("%+v: %v", c.actor, got)
		}
	}
}
