package actor

// fronted reports whether the pronoun stands in a phrase or clause put before the subject it hangs with.
func (r *reader) fronted(c *scan, m, o *cand) bool {
	h := c.s.Tokens[o.Head].Head
	if h < 0 || o.First < m.First {
		return false
	}
	for t := m.Head; t >= 0 && t != h; t = c.s.Tokens[t].Head {
		if c.s.Tokens[t].Head == h {
			return c.s.Is(t, "obl", "advcl", "advmod") && t < o.First
		}
	}
	return false
}

// above reports whether the pronoun stands in a clause below the verb whose subject o is: "X said he".
func (r *reader) above(c *scan, o, m *cand) bool {
	h := c.s.Tokens[o.Head].Head
	if h < 0 {
		return false
	}
	v := r.clause(c, m.Head)
	return v != h && v >= 0 && c.s.Dominates(h, v)
}

// blamed is the object that is praised, blamed or thanked for what the pronoun possesses or does: "condemned X for its attack";
// -1 if the pronoun stands in no such phrase.
func (c *scan) blamed(m *cand) int {
	if !c.s.Is(m.Head, "nmod:poss", "nsubj") {
		return -1
	}
	for t, n := m.Head, 0; t >= 0 && n < 6; t, n = c.s.Tokens[t].Head, n+1 {
		k := c.s.Kid(t, "case", "mark")
		if t == m.Head || k < 0 {
			continue
		}
		switch c.fold[k] {
		case "for", "of", "over":
		default:
			continue
		}
		up := c.s.Tokens[t].Head
		if up < 0 {
			return -1
		}
		if c.s.Is(up, "obj") && up < m.First && c.cand[up] > 0 {
			return up
		}
		if o := c.s.Kid(up, "obj"); o >= 0 && o < m.First && c.cand[o] > 0 {
			return o
		}
	}
	return -1
}

// clause is the verb or predicate of the clause that token i is an argument of.
func (r *reader) clause(c *scan, i int) int {
	for t := i; t >= 0; t = c.s.Tokens[t].Head {
		if c.s.Is(t, "nsubj", "obj", "iobj", "obl", "ccomp", "csubj", "expl") {
			return c.s.Tokens[t].Head
		}
		if c.s.Is(t, "xcomp", "advcl", "acl", "parataxis", "root") && t != i {
			return t
		}
	}
	return -1
}

// free reports whether grammar lets o be the antecedent of m within a sentence: "Biden told him" is not Biden telling
// himself, "his counterpart" not the counterpart's.
func (r *reader) free(c *scan, m, o *cand) bool {
	if o.First <= m.First && m.First <= o.Last {
		return false // inside the phrase itself
	}
	h := c.s.Tokens[m.Head].Head
	if c.s.Is(m.Head, "nmod:poss") {
		// the phrase that it belongs to
		if h == o.Head {
			return false
		}
		for t := h; t >= 0; t = c.s.Tokens[t].Head {
			if t == o.Head && o.First >= m.First {
				return false
			}
			if !c.s.Is(t, "nmod", "appos", "conj", "compound", "flat") {
				break
			}
		}
		return true
	}
	if m.subject && m.speaks && o.Form != Pronoun && m.First > 0 && c.s.Tokens[m.First-1].UPOS == "PUNCT" && c.told(h, o.Head) {
		return false
	}
	// co-arguments of one verb, also where the verb has its subject from another: "Oslo called the envoy and asked him to
	// leave", "urged the envoy to help him"
	oh := c.s.Tokens[o.Head].Head
	if h >= 0 && c.s.Is(m.Head, "obj", "iobj", "obl") && c.s.Kid(h, "nsubj") < 0 && c.subject(h) == o.Head {
		return false
	}
	if h >= 0 && h == oh && c.s.Is(m.Head, "obj", "iobj", "obl", "nsubj") && c.s.Is(o.Head, "nsubj", "obj", "iobj", "obl") {
		return false
	}
	// "for X to tell him": X is the one who tells
	if t := o.Last + 1; h > t && t < len(c.fold) && c.fold[t] == "to" && o.First > 0 && c.fold[o.First-1] == "for" && c.s.Is(m.Head, "obj", "iobj", "obl") && c.s.Kid(h, "mark") == t {
		return false
	}
	// "X and he"
	if c.s.Is(m.Head, "conj") && h == o.Head || c.s.Is(o.Head, "conj") && oh == m.Head {
		return false
	}
	return true
}

// told reports whether token i stands in what a verb behind it says was said: "The envoy would leave, he said" is said by
// another than the envoy.
func (c *scan) told(v, i int) bool {
	if v < 0 || i > v {
		return false
	}
	if k := c.s.Kid(v, "ccomp"); k >= 0 && k < v && (k == i || c.s.Dominates(k, i)) {
		return true
	}
	h := c.s.Tokens[v].Head
	return c.s.Is(v, "parataxis", "conj") && c.s.Kid(v, "cc") < 0 && h >= 0 && h < v && (h == i || c.s.Dominates(h, i) && !c.s.Dominates(v, i))
}

// subject is the token that a verb has for its subject: its own, that of the verb it is joined to, or whom the verb above
// orders or asks; -1 if there is none.
func (c *scan) subject(v int) int {
	for n := 0; v >= 0 && n < 6; n++ {
		if k := c.s.Kid(v, "nsubj"); k >= 0 {
			return k
		}
		h := c.s.Tokens[v].Head
		switch {
		case h < 0:
			return -1
		case c.s.Is(v, "xcomp"):
			if k := c.s.Kid(h, "obj", "iobj"); k >= 0 && k < v {
				return k
			}
		case c.s.Is(v, "advcl") && c.s.Tokens[v].XPOS == "VB" && c.promised(v) >= 0:
			return c.promised(v)
		case c.s.Is(v, "conj"), c.s.Is(v, "advcl") && c.s.Tokens[v].XPOS == "VBG":
		case c.s.Is(v, "acl") && h < v:
			if k := c.s.Kid(h, "nmod:poss"); k >= 0 && c.s.Tokens[v].XPOS == "VB" {
				return k // "Oslo's promise to open its border"
			}
			return h
		default:
			return -1
		}
		v = h
	}
	return -1
}

// promised is the possessor of the noun right before the "to" of an infinitive, whatever the tree hangs that on: "Oslo's promise
// to open its border"; -1 if there is none.
func (c *scan) promised(v int) int {
	to := c.s.Kid(v, "mark")
	if to < 1 || c.fold[to] != "to" || c.s.Tokens[to-1].UPOS != "NOUN" {
		return -1
	}
	return c.s.Kid(to-1, "nmod:poss")
}

// subjectOf is the actor of the subject of the clause that the token stands in; -1 if none.
func (r *reader) subjectOf(c *scan, i int) int {
	for t := c.s.Tokens[i].Head; t >= 0; t = c.s.Tokens[t].Head {
		if k := c.s.Kid(t, "nsubj"); k >= 0 && k != i {
			if m := int(c.cand[k]) - 1; m >= 0 {
				return r.cands[m].Actor
			}
			return -1
		}
	}
	return -1
}

// namedBelow are the persons that stand by name in what a subject's verb governs: in "He said that Biden had called" he is not Biden. States
// and bodies do speak of themselves by name.
func (r *reader) namedBelow(c *scan, m *cand) []int {
	h := c.s.Tokens[m.Head].Head
	if !m.subject || h < 0 {
		return nil
	}
	var out []int
	for k := len(r.cands) - 1; k >= 0; k-- {
		o := &r.cands[k]
		if o.Sent != m.Sent || o.InTitle != m.InTitle {
			break
		}
		if o.Form == Name && (o.subject || o.object) && o.Actor >= 0 && r.actors[o.Actor].Kind == "person" && o.First > m.Last && c.s.Dominates(h, o.Head) {
			out = append(out, o.Actor)
		}
	}
	return out
}
