package event

import (
	"maps"
	"slices"
	"strings"
)

// pairBut is who "both sides" or "the two neighbours" in a slot of token i are to somebody who is none of them: where the pair was taken
// for the speaker and another, or for one state, the two states that the text so far speaks of most besides the speaker's own;
// nil if the slot holds no pair or there is no doubt about it.
func (c *coder) pairBut(i int, slot string, but []int) []int {
	if slot == "subj" || slot == "-" || strings.HasPrefix(slot, "mod") || len(but) == 0 {
		return nil
	}
	at := c.fill(i, slot)
	if len(at) == 0 || !c.isPairWord(at[0]) {
		return nil
	}
	of := c.at(at[0])
	countries := map[string]bool{}
	for _, a := range of {
		countries[c.cast.Actors[a].Country] = true
	}
	own := func(code string) bool {
		return slices.ContainsFunc(but, func(b int) bool { return c.cast.Actors[b].Country == code })
	}
	if len(countries) > 1 && !countries[""] && !slices.ContainsFunc(slices.Collect(maps.Keys(countries)), own) {
		return nil
	}
	codes := c.mostSpoken(own)
	if len(codes) != 2 {
		return nil
	}
	return []int{c.country(codes[0]), c.country(codes[1])}
}

// isPairWord reports whether a plural means two sides without naming them: "both sides", "the two neighbours", "the sides".
func (c *coder) isPairWord(k int) bool {
	s := c.s
	if s.Tokens[k].XPOS != "NNS" || s.Kid(k, "nmod:poss", "amod", "compound") >= 0 {
		return false
	}
	if d := s.Kid(k, "det"); d >= 0 && !isOf(form(s, d), "the", "both", "these", "those") {
		return false // "all parties"
	}
	l := lemma(s, k)
	two := slices.ContainsFunc(s.Kids(k), func(j int32) bool { return isOf(form(s, int(j)), "two", "both") })
	return two && (c.book.Is("pair", l) || c.book.Is("sides", l) || c.book.Is("sides", form(s, k))) || isOf(l, "side", "party") && s.Kid(k, "det") >= 0 && s.Kid(k, "nmod", "acl", "acl:relcl", "nummod", "conj") < 0
}

// mostSpoken is the two states that the text up to the sentence at hand speaks of most, but those left out; nil if there are
// no two, or others as often.
func (c *coder) mostSpoken(but func(code string) bool) []string {
	count := map[string]int{}
	for i := range c.cast.Actors {
		a := &c.cast.Actors[i]
		if _, ok := c.books.Nation(a.Country); !ok || but(a.Country) || a.Kind == "media" {
			continue
		}
		for _, m := range a.Mentions {
			if m.Sent <= c.sent {
				count[a.Country]++
			}
		}
	}
	codes := slices.SortedFunc(maps.Keys(count), func(a, b string) int {
		if count[a] != count[b] {
			return count[b] - count[a]
		}
		return strings.Compare(a, b)
	})
	if len(codes) < 2 || len(codes) > 2 && count[codes[2]] == count[codes[1]] {
		return nil
	}
	return codes[:2]
}

// spokenTo is the subject of a verb whose speakers were taken to be those it is said to: "the envoy, through his aide, urged the
// two sides"; nil if all is well.
func (c *coder) spokenTo(f *find) []int {
	if f.saying < 0 || f.word.Pos != 'v' || isPassive(c.s, f.tok) {
		return nil
	}
	at := c.fill(f.tok, "obj")
	if len(at) == 0 || at[0] < f.tok {
		return nil
	}
	o := at[0]
	m := c.cast.Mention(c.sent, o)
	y := &c.sayings[f.saying]
	if m == nil || len(y.Speakers) != 1 || y.Speakers[0] != m.Actor {
		return nil
	}
	k := c.subject(f.tok)
	if k < 0 {
		k = c.nearSubject(f.tok)
	}
	if of := c.at(k); !slices.Contains(of, m.Actor) && slices.ContainsFunc(of, c.isPublic) {
		return of
	}
	return nil
}

// opensClause reports whether a noun that the tree joins to another by ", and" is the subject of what follows: "blamed Chile,
// and Peru, which had waited, vowed".
func (c *coder) opensClause(k int) bool {
	s := c.s
	and := s.Kid(k, "cc")
	if and < 2 || s.Tokens[and-1].Form != "," || s.Kid(s.Tokens[k].Head, "appos") >= 0 {
		return false
	}
	for j := and - 2; j > s.Tokens[k].Head; j-- {
		if s.Tokens[j].Form == "," {
			return false // a list
		}
	}
	for j := k + 1; j < len(s.Tokens) && j <= k+maxInsertion; j++ {
		if isOf(s.Tokens[j].XPOS, "VBD", "VBZ", "VBP", "MD") {
			if isOf(form(s, j-1), "who", "which", "that") {
				continue
			}
			return s.Tokens[j].Head != k
		}
	}
	return false
}

// hidden is the persons joined to a named one where the tree joins them to the country behind the name: "signed by President X
// of Chile and the Peruvian leader Y".
func (c *coder) hidden(k int) []int {
	var out []int
	if !c.isPerson(k) {
		return nil
	}
	for _, q := range c.kids(k, "nmod") {
		for _, j := range c.kids(q, "conj") {
			if c.isPerson(j) {
				out = union(out, c.at(j))
			}
		}
	}
	return out
}

// isPerson reports whether a noun names a person of some country.
func (c *coder) isPerson(k int) bool {
	return slices.ContainsFunc(c.at(k), func(a int) bool { return c.cast.Actors[a].Kind == "person" && c.cast.Actors[a].Country != "" })
}

// isNamed reports whether a noun is the head of the name of a person or country: "North Korean leader Kim Jong-un".
func (c *coder) isNamed(k int) bool {
	for _, a := range c.cast.Of(c.sent, k) {
		if x := &c.cast.Actors[a]; x.Kind == "person" && x.Country != "" || x.Kind == "country" {
			return true
		}
	}
	return false
}
