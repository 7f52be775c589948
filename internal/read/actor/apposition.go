package actor

import "strings"

// appositions links a name and the description beside it: "Ivan Petrov, the foreign minister,".
func (r *reader) appositions(c *scan) {
	for i := r.sentFrom; i < len(r.cands); i++ {
		m := &r.cands[i]
		if h := c.s.Tokens[m.Head].Head; m.Form == Nominal && m.noun.is(traitOther) && m.Plural && h >= 0 && h < m.Head && c.s.Is(m.Head, "conj") {
			// "our allies and partners" are one
			if k := int(c.cand[h]) - 1; k >= 0 && k != i && r.cands[k].Form == Nominal && r.cands[k].noun.is(traitOther) && r.cands[k].Plural && m.First > r.cands[k].Last && m.First-r.cands[k].Last <= 3 {
				o := &r.cands[k]
				start := o.core0 - strings.Count(strings.TrimSuffix(o.name, o.head), " ")
				o.Last, m.same = m.Last, k
				o.Span = c.s.Range(o.First, o.Last)
				o.name = c.join(max(start, o.First), o.Last)
				o.core1 = o.Last
				continue
			}
		}
		if m.Form == Nominal && len(m.countries) > 1 && m.kind == "person" {
			r.inOrder(c, *m)
			m = &r.cands[i]
		}
		if m.Form != Nominal || m.kind == "country" || m.kind == "people" || m.Plural || m.same >= 0 {
			continue
		}
		// "Ana Ruiz, the president's aide": the president is another.
		if e := m.Last + 1; e < len(c.fold) && (c.fold[e] == "'s" || c.fold[e] == "'") {
			continue
		}
		person := m.kind == "person"
		// "X, curator and director of the museum": what stands beside X goes on.
		if h := c.s.Tokens[m.Head].Head; person && m.det == bare && h >= 0 && c.s.Is(m.Head, "conj") {
			if k := int(c.cand[h]) - 1; k >= 0 && k != i && r.cands[k].same >= 0 && !r.cands[k].Plural {
				m.same = r.cands[k].same
				continue
			}
		}
		// No comma: "the militant group Hamas", "North Korea's main news agency KCNA".
		if !person && m.Last+1 < len(c.fold) && m.First < m.core0 {
			if n := r.nameStarting(c, m.Last+1); n >= 0 && r.cands[n].kind != "person" && r.cands[n].kind != "country" && c.s.Tokens[m.Last].UPOS == "NOUN" {
				m.same = n
				continue
			}
		}
		// Name before: "Name, [77,] description" and then a comma or the end.
		j := m.First - 1
		if j >= 2 && c.fold[j] == "," {
			k := j - 1
			if c.s.Tokens[k].UPOS == "NUM" && k >= 2 && c.fold[k-1] == "," {
				k -= 2
			}
			n := r.nameEnding(c, k)
			if n >= 0 && person {
				r.isPerson(n)
			}
			if n >= 0 && (r.cands[n].kind == "person") == person && r.closes(c, m, r.phraseEnd(c, m)) && (r.cands[n].kind == "person" || m.det == indefinite || m.det == definite) {
				m.same = n
				continue
			}
		}
		// Name behind: "the ruling party, Civic Union, said"
		if j = m.Last + 1; !person && m.det == definite && j+1 < len(c.fold) && c.fold[j] == "," {
			if n := r.nameStarting(c, j+1); n >= 0 && (r.cands[n].kind == m.kind || m.kind == "organization" && r.cands[n].kind == "group") && !r.listed(c, r.cands[n].Last+1) {
				m.same = n
				continue
			}
		}
		// "the foreign minister, Ivan Petrov,"
		j = r.phraseEnd(c, m) + 1
		if j+1 < len(c.fold) && c.fold[j] == "," && person && (m.det != bare || m.owner >= 0) && (j == m.Last+1 || c.s.Tokens[m.Last+1].UPOS == "ADP" || c.fold[m.Last+1] == "(") {
			if n := r.nameStarting(c, j+1); n >= 0 && r.cands[n].kind == "person" {
				e := r.cands[n].Last + 1
				if e >= len(c.fold) || c.fold[e] == "," || c.fold[e] == "." {
					m.same = n
					if k := int(c.cand[j-1]) - 1; k >= 0 && m.owner < 0 && k != i && c.fold[m.Last+1] == "of" {
						m.owner = k // "the spokesman of its foreign ministry, Ivan Petrov,"
					}
				}
			}
		}
	}
}

// inOrder gives each of several named behind the states they act for its own: "the Ministers of Peru and Chile, Ana Ruiz and Hugo
// Leal,". Nothing is given where there are more or fewer names than states.
func (r *reader) inOrder(c *scan, m cand) {
	const most = 40 // words
	var named []int
	for j := m.Last + 1; j < len(c.fold) && j-m.Last <= most; j++ {
		k := int(c.cand[j]) - 1
		switch {
		case k >= 0 && r.cands[k].First == j && r.cands[k].kind == "country" && len(named) == 0:
			j = r.cands[k].Last
			continue
		case k >= 0 && r.cands[k].First == j && r.cands[k].Form == Name && (r.cands[k].kind == "person" || r.cands[k].kind == "unknown"):
			named = append(named, k)
			j = r.cands[k].Last
			continue
		}
		switch f := c.fold[j]; {
		case f == "," || f == "and" || f == "&" || f == "the" || f == ":" || f == ";":
			continue
		case len(named) > 0 && k < 0 && c.caps[j] && c.isNamePart(j): // a name that nothing else showed to be one
			to := r.personEnd(c, j)
			r.namePerson(c, r.newCand(c, j, to, Name), j, to)
			named = append(named, len(r.cands)-1)
			j = to
			continue
		}
		j = len(c.fold)
	}
	if len(named) != len(m.countries) {
		return
	}
	for i, k := range named {
		if r.isPerson(k); r.cands[k].kind != "person" || r.cands[k].country != "" {
			return
		}
		r.cands[k].country = m.countries[i]
		if r.cands[k].role == "" && m.office != nil {
			r.cands[k].role = oneOfMany(m.office.Title)
		}
	}
}

// isPerson makes a person of an unknown name that is described as one.
func (r *reader) isPerson(i int) {
	if m := &r.cands[i]; m.kind == "unknown" && len(m.parts) > 0 {
		m.kind, m.name, m.unsure = "person", strings.Join(m.parts, " "), false
		if len(m.parts) > 1 {
			m.gender = r.forename(m.parts[0])
		}
	}
}

// phraseEnd is the last token of a description with its complements, from the tree, never past the next comma.
func (r *reader) phraseEnd(c *scan, m *cand) int {
	const most = 24
	e := m.Last
	for e+1 < len(c.fold) && e-m.Last < most {
		if c.fold[e+1] == "(" && e+3 < len(c.fold) && c.fold[e+3] == ")" { // a short form
			e += 3
			continue
		}
		switch c.fold[e+1] {
		case ",", ".", ";", ":", "”", "\"", ")", "—", "–":
			return e
		}
		if c.s.Tokens[e+1].UPOS == "VERB" || c.s.Tokens[e+1].UPOS == "AUX" {
			return e
		}
		e++
	}
	return e
}

// closes reports whether an apposition may end at token e: before a comma or a stop, not in the midst of a list.
func (r *reader) closes(c *scan, m *cand, e int) bool {
	if e+1 >= len(c.fold) {
		return true
	}
	switch c.fold[e+1] {
	case ".", ";", ":", ")", "—", "–", "”", "\"":
		return true
	case ",":
		// "X, the minister, and Y": still one; "X, a judge, Y and Z" is a list, rare.
		return true
	}
	return false
}

// listed reports whether what ends before token e may be one of a list: nothing closes it, or a comma and another name.
func (r *reader) listed(c *scan, e int) bool {
	if e >= len(c.fold) || c.fold[e] == "." {
		return false
	}
	return c.fold[e] != "," || e+1 < len(c.fold) && (c.s.Tokens[e+1].UPOS == "CCONJ" || c.s.Tokens[e+1].UPOS == "DET" || c.caps[e+1])
}

// nameEnding is the candidate by name that ends at token k of the sentence, nameStarting that which begins there; -1 if none.
func (r *reader) nameEnding(c *scan, k int) int {
	if i := int(c.cand[k]) - 1; i >= 0 && r.cands[i].Form == Name && r.cands[i].Last == k && !r.cands[i].modifier {
		return i
	}
	return -1
}

func (r *reader) nameStarting(c *scan, k int) int {
	i := int(c.cand[k]) - 1
	if i > 0 && r.cands[i].modifier && r.cands[i-1].First == k && r.cands[i-1].Last > r.cands[i].Last {
		i-- // "Chadian" of "Chadian Union": the country in a name comes behind it
	}
	if i >= 0 && r.cands[i].Form == Name && r.cands[i].First == k && !r.cands[i].modifier {
		return i
	}
	return -1
}
