package store_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"detente/internal/read"
	"detente/internal/record"
	"detente/internal/store"
	"detente/internal/store/storetest"
)

// acted is a reading of "NAME of COUNTRY VERB …" by hand: an event toward Peru, which is of another block than what somebody said.
func acted(u store.Unread, name, country string) store.Reading {
	r := spoke(u, name, country, name)
	r.Reading.Statements = nil
	r.Reading.Events = []read.Event{{ID: "e1", Source: []string{"a1"}, CAMEO: "112", Status: "happened", Trigger: at(u.Document.Text, "blamed"), Evidence: at(u.Document.Text, u.Document.Text),
		Basis: read.Basis{Confidence: 0.8}}}
	r.Reading.Finish()
	return r
}

// Twenty cases of a surname alone, in one block, and of full names, in others: who it is, whatever the order.
func TestSurnameAcrossBlocks(t *testing.T) {
	cases := []struct {
		full    []string // names with countries, as documents have them who tell what was said
		surname string   // in a document that tells of an act
		want    string
	}{
		{[]string{"Jorge Quispe PER"}, "Quispe PER", "person PER jorge quispe"},
		{[]string{"Jorge Quispe PER", "Jorge Quispe PER"}, "Quispe PER", "person PER jorge quispe"},
		{[]string{"Jorge Quispe BOL"}, "Quispe PER", "person PER quispe"},
		{[]string{"Jorge Quispe PER", "Rosa Quispe PER"}, "Quispe PER", "person PER quispe"},
		{[]string{"Jorge Quispe PER", "Rosa Quispe BOL"}, "Quispe PER", "person PER jorge quispe"},
		{nil, "Quispe PER", "person PER quispe"},
		{[]string{"Wang Zhiming CHN"}, "Wang CHN", "person CHN wang zhiming"},
		{[]string{"Wang Zhiming CHN", "Wang Haoran CHN"}, "Wang CHN", "person CHN wang"},
		{[]string{"Zhiming Wang CHN"}, "Wang CHN", "person CHN zhiming wang"},
		{[]string{"Liu Wang CHN"}, "Liu CHN", "person CHN liu wang"},
		{[]string{"Tran Minh Khoa VNM"}, "Khoa VNM", "person VNM tran minh khoa"},
		{[]string{"Tran Minh Khoa VNM"}, "Tran VNM", "person VNM tran minh khoa"},
		{[]string{"Tran Minh Khoa VNM"}, "Minh VNM", "person VNM minh"},
		{[]string{"Jose Nahui PER"}, "Nahui PER", "person PER jose nahui"},
		{[]string{"Karin Lindqvist SWE", "Per Berg SWE"}, "Berg SWE", "person SWE per berg"},
		{[]string{"Karin Lindqvist SWE"}, "Berg SWE", "person SWE berg"},
		{[]string{"Omar al-Sabri YEM"}, "Sabri YEM", "person YEM omar al sabri"},
		{[]string{"Anna van Dael BEL"}, "Dael BEL", "person BEL anna van dael"},
		{[]string{"Ivo Petrak HRV", "Mia Petrak HRV", "Ivo Petrak HRV"}, "Petrak HRV", "person HRV petrak"},
		{[]string{"Sunan Boonmee THA"}, "Sunan THA", "person THA sunan boonmee"},
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		rng := rand.New(rand.NewPCG(4, 2))
		for n, c := range cases {
			if err := s.Empty(t.Context()); err != nil {
				t.Fatal(err)
			}
			names := append(slices.Clone(c.full), c.surname)
			for _, i := range rng.Perm(len(names)) {
				name, country := names[i][:len(names[i])-4], names[i][len(names[i])-3:]
				text := fmt.Sprintf("%s of %s said that the bridge number %d would be built.", name, country, i)
				if i == len(c.full) {
					text = fmt.Sprintf("%s of %s blamed the weather.", name, country)
				}
				add(t, s, publication(text, fmt.Sprint("paper", i), "2031-05-02"))
				for _, u := range unread(t, s, "hand") {
					if i == len(c.full) {
						put(t, s, acted(u, name, country))
					} else {
						put(t, s, spoke(u, name, country, fmt.Sprintf("the bridge number %d would be built", i)))
					}
				}
				if rng.IntN(2) == 0 {
					merge(t, s)
				}
			}
			merge(t, s)
			got := lines(t, s, store.Query{Kind: record.Event})
			if len(got) != 1 || !strings.Contains(got[0], `"by":["`+c.want+`"]`) {
				t.Errorf("%d: %v, %s: %v, want %s", n, c.full, c.surname, got, c.want)
			}
			before := lines(t, s, store.Query{})
			if err := s.Rebuild(t.Context(), func() {}); err != nil {
				t.Fatal(err)
			}
			if after := lines(t, s, store.Query{}); !slices.Equal(before, after) {
				t.Errorf("%d: the record made anew differs", n)
			}
			sound(t, s)
		}
	})
}
