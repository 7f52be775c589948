package event

import "slices"

// at is the actors that the phrase headed by token k denotes, or whose it is: of "Ukrainian cities" Ukraine.
func (c *coder) at(k int) []int {
	if k < 0 {
		return nil
	}
	of := c.cast.Of(c.sent, k)
	if len(of) == 0 {
		if parts[lemma(c.s, k)] {
			if p := c.ownPrep(k, "of"); p >= 0 {
				of = c.cast.Of(c.sent, p)
			}
		}
		if a := c.cast.Owner(c.sent, k); len(of) == 0 && a >= 0 && c.s.Tokens[k].UPOS != "PRON" {
			of = []int{a}
		}
	}
	return c.spread(of)
}

// spread puts the members in the place of a group such as "the two leaders".
func (c *coder) spread(of []int) []int {
	var out []int
	for _, a := range of {
		members := c.cast.Actors[a].Members
		if len(members) == 0 {
			members = []int{a}
		}
		for _, m := range members {
			if !slices.Contains(out, m) {
				out = append(out, m)
			}
		}
	}
	return out
}

// slotActors is the actors in a slot of token i.
func (c *coder) slotActors(i int, slot string) []int {
	switch slot {
	case "-":
		return nil
	case "mod":
		var out []int
		for _, k := range c.fill(i, "mod") {
			if m := c.cast.Mention(c.sent, k); m != nil && m.Head == k {
				if a := &c.cast.Actors[m.Actor]; a.Country != "" || a.Kind == "group" || a.Kind == "armed_force" {
					out = append(out, c.spread([]int{m.Actor})...)
				}
			}
		}
		return out
	}
	at := c.fill(i, slot)
	if len(at) == 0 {
		return nil
	}
	return c.at(at[0])
}

// sides gives a find its source and target.
func (c *coder) sides(f *find) {
	if f.sided {
		return
	}
	f.sided = true
	w := f.word
	f.symmetric = c.symmetric(f)
	if len(f.source) > 0 {
		// settled where it was composed
	} else if f.saying >= 0 && len(c.sayings[f.saying].Speakers) > 0 {
		f.source = c.spread(c.sayings[f.saying].Speakers)
	} else {
		f.source = c.first(f.tok, w.Sources, nil, f.symmetric)
	}
	if w.Pos == 'n' && (len(f.source) == 0 || f.symmetric) {
		if v := c.lender(f.tok); v >= 0 {
			f.source = union(c.at(c.subject(v)), f.source)
		}
		if a := c.cast.Owner(c.sent, f.tok); len(f.source) == 0 && a >= 0 && w.Code != "" {
			f.source = c.spread([]int{a})
		}
	}
	if len(f.target) == 0 {
		f.target = c.first(f.tok, w.Targets, f.source, false)
	}
	if f.saying >= 0 {
		if to := c.sayings[f.saying].Addressees; len(to) > 0 && (len(f.target) == 0 || f.word.Op == "intend") {
			f.target = without(c.spread(to), f.source)
		}
	}
	if by := f.by; by != nil {
		c.sides(by)
		switch by.word.Op {
		case "demand", "appeal":
			if len(f.source) == 0 {
				f.source = by.target
			}
		case "intend", "threaten", "stop", "reject", "say":
			if len(f.source) == 0 {
				f.source = by.source
			}
			if len(f.target) == 0 && !f.symmetric {
				f.target = without(by.target, f.source)
			}
		}
	}
	for _, k := range f.content {
		g := c.find[k]
		c.sides(g)
		if len(f.target) > 0 {
			break
		}
		switch f.word.Op {
		case "demand", "appeal", "reject":
			f.target = without(g.source, f.source)
			if len(f.target) == 0 && f.word.Op == "reject" {
				f.target = without(g.target, f.source)
			}
		case "say":
			if f.code != "" && f.code[:2] == "10" {
				f.target = without(g.source, f.source)
				break
			}
			fallthrough
		default:
			f.target = without(g.target, f.source)
			if g.symmetric && len(f.target) == 0 {
				f.target = without(g.source, f.source)
			}
		}
	}
	if len(f.target) == 0 {
		f.target = c.spokenTarget(f)
	}
	if f.symmetric && len(f.target) == 0 && len(f.source) > 1 {
		f.source, f.target = f.source[:1], f.source[1:]
	}
	f.target = without(f.target, f.source)
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
	for _, slot := range [...]string{"obj", "~for", "~over", "~about", "~at", "~to", "~of", "ccomp"} {
		at := c.fill(f.tok, slot)
		if len(at) == 0 {
			continue
		}
		first, last := c.s.Edges(at[0])
		for i := first; i <= last; i++ {
			m := c.cast.Mention(c.sent, i)
			if m == nil || m.Head != i {
				continue
			}
			a := &c.cast.Actors[m.Actor]
			if a.Country != "" && a.Kind != "media" && !slices.ContainsFunc(f.source, func(b int) bool { return c.cast.Actors[b].Country == a.Country }) {
				return c.spread([]int{m.Actor})
			}
		}
	}
	return nil
}

// first is the actors of the first slot that has any besides those of but; of a symmetric act those of all slots.
func (c *coder) first(i int, slots []string, but []int, all bool) []int {
	var out []int
	for _, slot := range slots {
		if got := without(c.slotActors(i, slot), but); len(got) > 0 {
			if !all {
				return got
			}
			out = union(out, got)
		}
	}
	return out
}

// symmetric reports whether both sides do what the find says.
func (c *coder) symmetric(f *find) bool {
	if k := f.word.Contact; k != "" && k != "visit" && k != "message" && f.word.Code != "043" {
		return true
	}
	if slices.Contains(f.word.Sources, "~between") {
		return c.prep(f.tok, "between") >= 0
	}
	switch f.word.Code {
	case "057", "060", "061", "062", "190":
		return f.word.Pos == 'v' && slices.Contains(f.word.Targets, "~with") && c.prep(f.tok, "with") < 0 || f.word.Code == "057"
	case "030":
		return f.word.Lemma == "agree"
	}
	return false
}

func without(of, but []int) []int {
	if len(of) == 0 || len(but) == 0 {
		return of
	}
	var out []int
	for _, a := range of {
		if !slices.Contains(but, a) {
			out = append(out, a)
		}
	}
	return out
}

func union(a, b []int) []int {
	out := slices.Clone(a)
	for _, x := range b {
		if !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	return out
}
