package event

import (
	"slices"

	"detente/internal/read/actor"
)

// farReach is how far behind its verb a side may stand where the tree hangs its preposition elsewhere.
const farReach = 14

// farTarget is a side of another country behind one of the line's prepositions, past the object: "extradited a man to Chad",
// "lifted its embargo on sales to Chad".
func (c *coder) farTarget(f *find) []int {
	s := c.s
	for j := f.tok + 1; j+1 < len(s.Tokens) && j <= f.tok+farReach; j++ {
		switch t := &s.Tokens[j]; {
		case t.UPOS == "PUNCT" && t.Form != "-", t.UPOS == "SCONJ", t.XPOS == "VBD", t.XPOS == "VBZ", t.XPOS == "VBP", t.UPOS == "VERB" && !s.Is(j, "amod", "xcomp"):
			return nil
		case t.UPOS != "ADP":
			continue
		}
		if !slices.Contains(f.word.Targets, "~"+form(s, j)) {
			continue
		}
		for k := j + 1; k < len(s.Tokens) && k <= j+4; k++ {
			if m := c.cast.Mention(c.sent, k); m != nil && m.Head == k && m.First > j {
				return c.foreign(c.at(k), f.source)
			}
			if s.Tokens[k].UPOS == "ADP" || s.Tokens[k].UPOS == "PUNCT" {
				break
			}
		}
	}
	return nil
}

// atHome is, for what a power does to people or people to a power without another country being named, their own country.
func (c *coder) atHome(f *find) []int {
	if len(f.source) == 0 || f.code < "14" || f.code[:2] == "15" || f.code[:2] == "16" || f.code >= "19" && f.code < "20" {
		return nil
	}
	country := c.cast.Actors[f.source[0]].Country
	if country == "" || c.cast.Actors[f.source[0]].Kind == "media" {
		return nil
	}
	for i := range c.s.Tokens {
		if m := c.cast.Mention(c.sent, i); m != nil && m.Head == i {
			if x := c.cast.Actors[m.Actor].Country; x != "" && x != country {
				return nil
			}
		}
	}
	if a := c.cast.Country(country); a >= 0 && !slices.Contains(f.source, a) {
		return []int{a}
	}
	return nil
}

// spokenTarget is, for an act of words about a thing, whose thing it is: who condemns the executions in a country aims at it.
func (c *coder) spokenTarget(f *find) []int {
	if f.code == "" || f.word.Pos == 'n' {
		return nil
	}
	switch f.code[:2] {
	case "01", "05", "10", "02", "11", "12", "13":
	default:
		return nil
	}
	for _, slot := range [...]string{"obj", "~for", "~over", "~about", "~at", "~to", "~of", "xcomp", "ccomp"} {
		for _, k := range c.fill(f.tok, slot) {
			if isVerb(c.s, k) || c.s.Kid(k, "cop") >= 0 {
				if o := c.subject(k); o >= 0 {
					k = o
				}
			}
			if got := c.foreign(c.at(k), f.source); len(got) > 0 {
				return got
			}
			if a := c.cast.Owner(c.sent, k); a >= 0 {
				if got := c.foreign([]int{a}, f.source); len(got) > 0 {
					return c.spread(got)
				}
			}
		}
	}
	if got := c.partner(f); len(got) > 0 {
		return got
	}
	if f.code[:2] == "11" && f.word.Pos == 'v' && f.saying < 0 || f.word.Lemma != "" && f.code[:2] == "11" {
		return c.nextForeign(f)
	}
	return nil
}

// nextForeign is the first actor of another country named behind a verb in its clause.
func (c *coder) nextForeign(f *find) []int {
	s := c.s
	for k := f.tok + 1; k < len(s.Tokens) && k <= f.tok+farReach; k++ {
		if m := c.cast.Mention(c.sent, k); m != nil && m.Head == k {
			if got := c.foreign([]int{m.Actor}, f.source); len(got) > 0 {
				return got
			}
		}
		switch t := &s.Tokens[k]; {
		case t.UPOS == "PUNCT" && t.Form != "-" && t.Form != "(" && t.Form != ")", t.XPOS == "VBD", t.XPOS == "VBZ", t.XPOS == "VBP":
			return nil
		}
	}
	return nil
}

// foreign is those of a country that is none of the others'.
func (c *coder) foreign(of, others []int) []int {
	var out []int
	for _, a := range of {
		act := &c.cast.Actors[a]
		if act.Country != "" && act.Kind != "media" && !slices.ContainsFunc(others, func(b int) bool { return c.cast.Actors[b].Country == act.Country }) {
			out = append(out, a)
		}
	}
	return out
}

// partner is, in a readout, the other side of the contact that the title names, where the source is one of its sides.
func (c *coder) partner(f *find) []int {
	if c.cast.Genre != actor.Readout {
		return nil
	}
	named := c.people
	if len(named) < 2 || !slices.ContainsFunc(f.source, func(a int) bool { return slices.Contains(named, a) }) {
		return nil
	}
	return c.foreign(named, f.source)
}

// maxPeople bounds the people of a title that are taken for the sides of a contact: more are a conference.
const maxPeople = 6

// titlePeople is the persons that the title names.
func (c *coder) titlePeople() []int {
	var out []int
	for i := range c.cast.Actors {
		act := &c.cast.Actors[i]
		if (act.Kind == "person" || act.Kind == "office") && slices.ContainsFunc(act.Mentions, func(x actor.Mention) bool { return x.InTitle }) {
			out = append(out, i)
		}
	}
	if len(out) > maxPeople {
		return nil
	}
	return out
}
