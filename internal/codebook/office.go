package codebook

import (
	"fmt"
	"io/fs"
	"strings"
)

// Office is a title or common noun for those who act.
type Office struct {
	Title     string // as the book has it, lower case: "foreign minister"
	Plural    bool
	Kind      string // as actor.Actor.Kind: person, office, government, armed_force, group, organization, people, media, country
	Agent     string // CAMEO agent code: GOV, MIL …; "" if none
	Principal bool   // heads of state and government, foreign and defence ministers and their like
	Body      string // the body or state the title belongs to by itself: UNO for "un chief"; "" if none
	Former    bool   // "former", "ex-", "late", "then-": does not hold the office now
	Deputy    bool   // "deputy", "vice", "assistant"
	Source    Source
}

// officeBook finds titles at a place in a list of words.
type officeBook struct {
	titles trie
	list   []Office
}

// rankWords may stand before a title and change who is meant.
var rankWords = map[string]struct{ former, deputy bool }{
	"former": {former: true}, "ex": {former: true}, "late": {former: true}, "then": {former: true}, "onetime": {former: true},
	"ousted": {former: true}, "deposed": {former: true}, "retired": {former: true},
	"deputy": {deputy: true}, "vice": {deputy: true}, "assistant": {deputy: true}, "associate": {deputy: true},
	"first": {}, "acting": {}, "interim": {}, "caretaker": {}, "outgoing": {}, "incoming": {}, "senior": {}, "top": {}, "chief": {},
	"incumbent": {}, "current": {}, "new": {}, "newly": {}, "principal": {}, "leading": {}, "unnamed": {}, "unidentified": {},
	"anonymous": {}, "transitional": {}, "longtime": {}, "veteran": {}, "high": {}, "ranking": {},
}

// Office is the longest title that the words begin with, compared in lower case, and its length in words; nil and 0 if none.
// Words of rank before a title ("former", "deputy", "acting") belong to it. Only the form is compared: that "general" is a
// noun and not an adjective is for the caller to see.
func (b *Books) Office(words []string) (office *Office, n int) {
	former, deputy := false, false
	for skip := 0; skip <= maxRankWords && skip < len(words); skip++ {
		if e, m := b.offices.longest(words[skip:]); m > 0 && skip+m > n {
			office, n = &b.offices.list[e-1], skip+m
			if former || deputy {
				o := *office
				o.Former, o.Deputy, o.Principal = former, deputy, o.Principal && !deputy
				office = &o
			}
		}
		r, ok := rankWords[strings.ToLower(words[skip])]
		if !ok && (skip == 0 || words[skip] != "-") {
			break
		}
		former, deputy = former || r.former, deputy || r.deputy
	}
	return office, n
}

// maxRankWords bounds the words of rank before a title: "former acting first deputy" and a hyphen or two.
const maxRankWords = 6

// longest is as trie.longest, in lower case.
func (o *officeBook) longest(words []string) (office int32, n int) {
	var node uint32
	for i, w := range words {
		next, ok := o.titles.step(node, strings.ToLower(w))
		if !ok || next == 0 {
			break
		}
		if next != node && o.titles.ends[next] != 0 {
			office, n = o.titles.ends[next], i+1
		}
		node = next
	}
	return office, n
}

func readOffices(fsys fs.FS, name string) (officeBook, error) {
	rows, err := readTable(fsys, name, "one", "many", "kind", "agent", "principal", "body")
	if err != nil {
		return officeBook{}, err
	}
	b := officeBook{titles: newTrie(4000)}
	for _, r := range rows {
		for _, c := range [...]struct {
			column string
			plural bool
		}{{"one", false}, {"many", true}} {
			for _, t := range r.list(c.column) {
				o := Office{t, c.plural, r.get("kind"), r.get("agent"), r.get("principal") == "yes", r.get("body"), false, false, r.source}
				if at := b.add(o); at.Source != r.source { // "vice-president" and "vice president" are one
					return officeBook{}, fmt.Errorf("codebook: %v: title %q is already at %v", r.source, t, at.Source)
				}
			}
		}
	}
	return b, nil
}

// add adds an office and returns it, or the one that the book has under its title.
func (o *officeBook) add(office Office) Office {
	node := o.titles.add(nameAtoms(strings.ToLower(office.Title)))
	if at := o.titles.ends[node]; at != 0 {
		return o.list[at-1]
	}
	o.list = append(o.list, office)
	o.titles.ends[node] = int32(len(o.list))
	return office
}
