// Package en holds what is English about the language base, as word lists that can be read and edited in data/.
package en

import (
	"embed"
	"maps"
	"slices"
	"strings"
	"sync"
)

//go:embed data/*.tsv
var files embed.FS

// Class says where an abbreviation stands.
type Class uint8

// The classes of abbreviations; see data/abbreviations.tsv.
const (
	Title Class = iota + 1
	NamePart
	Suffix
	Month
	General
	Inner
	Time
)

var classes = map[string]Class{"title": Title, "name": NamePart, "suffix": Suffix, "month": Month, "general": General, "inner": Inner, "time": Time}

// Words are the word lists. All keys are lower case unless said otherwise; nobody writes to them.
type Words struct {
	Abbreviations map[string]Class    // without the last full stop
	Contractions  map[string][]string // written as one: its parts
	Prefixes      map[string]bool     // before a hyphen, no word of their own
	Speech        map[string]bool     // forms of verbs of saying
	Months        map[string]bool
	Titles        map[string]bool // last words of titles before names
}

// Default is what the data files say.
var Default = sync.OnceValue(func() *Words {
	w := &Words{
		Abbreviations: map[string]Class{},
		Contractions:  map[string][]string{},
		Prefixes:      set("prefixes"),
		Speech:        set("speech"),
		Months:        set("months"),
		Titles:        set("titles"),
	}
	for _, r := range rows("abbreviations") {
		w.Abbreviations[r[0]] = classes[r[1]]
	}
	for _, r := range rows("contractions") {
		w.Contractions[r[0]] = strings.Fields(r[1])
	}
	return w
})

// NameList are the forenames and surnames of one country.
type NameList struct {
	Country             string // ISO 3166-1 alpha-2
	Forenames, Surnames []string
}

// NameLists are the names of the data files by country, in the order of the countries' letters.
func NameLists() []NameList {
	at := map[string]*NameList{}
	add := func(countries, form string, to func(*NameList) *[]string) {
		for c := range strings.SplitSeq(countries, "|") {
			if at[c] == nil {
				at[c] = &NameList{Country: c}
			}
			l := to(at[c])
			*l = append(*l, form)
		}
	}
	for _, r := range rows("forenames") {
		add(r[2], r[0], func(l *NameList) *[]string { return &l.Forenames })
	}
	for _, r := range rows("surnames") {
		add(r[1], r[0], func(l *NameList) *[]string { return &l.Surnames })
	}
	out := make([]NameList, 0, len(at))
	for _, c := range slices.Sorted(maps.Keys(at)) {
		out = append(out, *at[c])
	}
	return out
}

// CityNames are the names of cities, sorted.
func CityNames() []string {
	var out []string
	for _, r := range rows("cities") {
		out = append(out, r[0])
	}
	return out
}

func set(name string) map[string]bool {
	m := map[string]bool{}
	for _, r := range rows(name) {
		m[r[0]] = true
	}
	return m
}

// rows reads an embedded table: lines that start with "#" are left out, the first other line is the head.
func rows(name string) [][]string {
	b, err := files.ReadFile("data/" + name + ".tsv")
	if err != nil {
		return nil // embedded: cannot fail; the test checks that no list is empty
	}
	var out [][]string
	width := 0
	for line := range strings.Lines(string(b)) {
		line = strings.TrimRight(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		cells := strings.Split(line, "\t")
		if width == 0 {
			width = len(cells)
			continue
		}
		if len(cells) == width {
			out = append(out, cells)
		}
	}
	return out
}
