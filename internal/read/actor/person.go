package actor

import (
	"slices"
	"strings"

	"detente/internal/codebook"
)

// resolvePerson finds a person by name or makes one.
func (r *reader) resolvePerson(c *scan, i int) int {
	m := &r.cands[i]
	if m.country == "" {
		if m.country = r.titleCountry(c, m); m.country == "" && m.office != nil && r.counts[m.office.Body] > 0 {
			m.country = m.office.Body // "Trade Commissioner X"
		}
	}
	a := r.findPerson(m)
	if a < 0 {
		if m.country == "" {
			m.country = r.organCountry(m)
		}
		a = r.newPerson(m)
	} else if st := r.actors[a]; st.Entry == nil && len(st.parts) == 1 && len(m.parts) > 1 {
		// "Putin" in a headline is known by the full name in the text.
		if e := r.lex.principal(m, r); e != nil && (st.Country == "" || st.Country == e.Country) {
			if _, other := r.byKey["principal "+e.Name]; !other {
				r.cite(st, e)
				r.byKey["principal "+e.Name] = a
				r.serve(st, e)
			}
		}
	}
	r.knowPerson(m, a)
	if st := r.actors[a]; r.official && st.Country == "" && m.office != nil && m.office.Principal && !r.presided && r.home != "" && r.lex.fills(r.home, lower(m.role), m.office) {
		// the first chief named in an official text is the publisher's own
		st.Country, st.Why = r.home, "a personal name; a chief office of the publisher's country where no other is named"
		r.presided = true
	}
	return a
}

// titleCountry is the country that the modifiers of a title give, or "of Rwanda" behind the name, or a possessive before.
func (r *reader) titleCountry(c *scan, m *cand) string {
	for j := m.First; j < m.core0; j++ {
		if p := c.piece[j]; p > 0 && c.pieces[p-1].entry != nil && c.pieces[p-1].entry.Kind != codebook.Media && c.pieces[p-1].entry.Country != "" {
			return c.pieces[p-1].entry.Country
		}
	}
	for j := m.First; j < m.core0; j++ {
		if k := int(c.cand[j]) - 1; k >= 0 && r.cands[k].kind != "media" && r.cands[k].country != "" && r.cands[k].Head != m.Head {
			return r.cands[k].country
		}
	}
	if j := m.First - 1; j > 0 && (c.fold[j] == "'s" || c.fold[j] == "'") {
		if k := int(c.cand[j-1]) - 1; k >= 0 && r.cands[k].country != "" && (m.role != "" || len(m.parts) > 1 || r.isOf(c.forms[m.core0], r.cands[k].country)) {
			return r.cands[k].country
		}
	}
	if j := m.Last + 1; j+1 < len(c.fold) && c.fold[j] == "of" {
		q := j + 1
		if c.fold[q] == "the" && q+1 < len(c.fold) {
			q++
		}
		if p := c.piece[q]; p > 0 && (c.pieces[p-1].sort == aCountry && c.pieces[p-1].entry.Kind != codebook.Demonym || c.pieces[p-1].sort == anOrg && m.role != "" && c.pieces[p-1].entry.Kind != codebook.Media) {
			return c.pieces[p-1].entry.Country
		}
	}
	return ""
}

// isOf reports whether the books know somebody by a surname who acts for a country: "Turkey's Fidan".
func (r *reader) isOf(surname, country string) bool {
	return slices.ContainsFunc(r.lex.books.Surname(surname, r.on), func(p *codebook.Person) bool {
		return p.Country == country
	})
}

// organCountry is the country of the organ that a title names, where the text spoke of it before: "ministry spokesman", after
// the ministry or its minister; "" if none.
func (r *reader) organCountry(m *cand) string {
	for w := range strings.FieldsSeq(lower(m.role)) {
		n := r.words.nouns[w]
		if !n.is(traitState) || n.kind != "government" && n.kind != "armed_force" {
			continue
		}
		organ := *m
		organ.head, organ.noun, organ.kind, organ.name = w, n, n.kind, w
		a := r.recent(&organ, func(st *state) bool {
			return st.Country != "" && (st.Kind == n.kind && r.calledBy(st, &organ) || w == "ministry" && st.Kind == "person" && (!r.athome() || st.Country == r.home) && r.holds(st.roles, "minister"))
		})
		if a >= 0 {
			return r.actors[a].Country
		}
	}
	return ""
}

// findPerson is the person of the text that a name may denote: the one last spoken of among those that fit; -1 if none.
func (r *reader) findPerson(m *cand) int {
	best, bestFit, bestLast := -1, 0, -1
	for _, w := range m.parts {
		for _, a := range r.byPart[bareName(w)] {
			st := r.actors[a]
			fit := fits(m.parts, st.parts)
			if fit == 0 || m.gender != anyGender && st.gender != anyGender && m.gender != st.gender && len(m.parts) == 1 {
				continue
			}
			if m.country != "" && st.Country != "" && m.country != st.Country && fit < 4 {
				continue
			}
			last := -1
			if n := len(st.cands); n > 0 {
				last = int(st.cands[n-1])
			}
			if fit > bestFit || fit == bestFit && last > bestLast {
				best, bestFit, bestLast = int(a), fit, last
			}
		}
	}
	if w := m.parts; best < 0 && len(w) == 1 && len(w[0]) >= minSpelling {
		// Another spelling of the surname: "Zelensky", "Zelenski".
		for _, a := range r.byStem[w[0][:minSpelling-1]] {
			st := r.actors[a]
			if sameSpelling(w[0], st.parts[len(st.parts)-1]) && (m.country == "" || st.Country == "" || m.country == st.Country) && (m.gender == anyGender || st.gender == anyGender || m.gender == st.gender) {
				best = int(a)
			}
		}
	}
	return best
}

func (r *reader) newPerson(m *cand) int {
	e := m.entry
	if e == nil || len(m.parts) == 1 {
		if p := r.lex.principal(m, r); p != nil {
			e = p
		}
	}
	if e != nil {
		if a, ok := r.byKey["principal "+e.Name]; ok {
			return a
		}
	}
	a := r.make("", Actor{Name: r.text(m, m.core0, m.core1), Kind: "person", Country: m.country, Why: "a personal name"})
	if m.country != "" {
		r.actors[a].Why = "a personal name with a title of its country"
	}
	if e != nil {
		st := r.actors[a]
		if st.Country == "" {
			st.Why = "an office holder of the code books"
		}
		r.cite(st, e)
		r.byKey["principal "+e.Name] = a
		r.serve(st, e)
		if m.country == "" {
			m.country = st.Country
		}
	}
	return a
}

// serve takes over from the books what a principal held at the time of publication, and the gender.
func (r *reader) serve(st *state, e *codebook.Entry) {
	p := e.Person
	if p == nil {
		return
	}
	st.roles = append(st.roles, r.lex.officesOf(p, r.on)...)
	if g := genderOf(p); g != anyGender {
		st.gender = g
	}
	if t, ok := p.On(r.on); ok && t.Country != "" {
		if st.Country == "" || st.Country == e.Country {
			st.Country = t.Country
		}
		if st.Country == t.Country && t.Code != "" {
			st.Code = t.Code
		}
		if !slices.Contains(st.Sources, t.Source) {
			st.Sources = append(st.Sources, t.Source)
		}
	}
}

// knowPerson adds what a mention by name says of a person.
func (r *reader) knowPerson(m *cand, a int) {
	st := r.actors[a]
	if !st.named {
		st.Name, st.named = r.text(m, m.core0, m.core1), true
	}
	if len(m.parts) > len(st.parts) {
		st.parts = m.parts
		st.Name = r.text(m, m.core0, m.core1)
		if g := r.forename(m.parts[0]); st.gender == anyGender && len(m.parts) > 1 {
			st.gender = g
		}
	}
	for k, w := range m.parts {
		if w = bareName(w); len(w) < 2 {
			continue
		}
		if l := r.byPart[w]; len(l) < sameSurname && !slices.Contains(l, int32(a)) {
			r.byPart[w] = append(l, int32(a))
		}
		familyFirst := k == 0 && len(m.parts) > 1 && len(w) > 2 && r.forename(w) == anyGender // "Moriyama Kenji" is "Moriyama" too
		if k > 0 && k == len(m.parts)-1 || len(m.parts) == 1 || familyFirst {
			r.surnames[m.parts[k]], r.surnames[bareName(m.parts[k])] = true, true
		}
	}
	if n := len(m.parts); n > 0 && len(m.parts[n-1]) >= minSpelling {
		stem := m.parts[n-1][:minSpelling-1]
		if l := r.byStem[stem]; len(l) < sameSurname && !slices.Contains(l, int32(a)) {
			r.byStem[stem] = append(l, int32(a))
		}
	}
	r.addRole(st, m)
	if m.country != "" && st.Country == "" {
		st.Country, st.Why = m.country, "a personal name with a title of its country"
	}
	if m.gender != anyGender && (len(m.parts) > 0 && m.role == "") {
		st.gender = m.gender
	}
}

func (r *reader) addRole(st *state, m *cand) {
	if m.role == "" {
		return
	}
	if st.Role == "" || st.vague {
		st.Role = m.role
	}
	if role := lower(m.role); !slices.Contains(st.roles, role) {
		st.roles = append(st.roles, role)
	}
	if m.office != nil && st.office == nil {
		st.office = m.office
	}
}

// counterparts gives "his Danish counterpart" the office of the one whose counterpart it is, and notes that they act for
// different countries.
func (r *reader) counterparts(c *scan) {
	for i := r.sentFrom; i < len(r.cands); i++ {
		p := &r.cands[i]
		h := c.s.Tokens[p.Head].Head
		if p.Actor < 0 || h < 0 || !c.s.Is(p.Head, "nmod:poss") || c.s.Tokens[h].Lemma != "counterpart" && c.s.Tokens[h].Lemma != "number" {
			continue
		}
		for k := r.sentFrom; k < len(r.cands); k++ {
			m := &r.cands[k]
			if m.Actor < 0 || m.Actor == p.Actor || m.Plural || m.kind != "person" || h < m.First || m.Last < h {
				continue
			}
			st, of := r.actors[m.Actor], r.actors[p.Actor]
			for _, role := range of.roles {
				if !slices.Contains(st.roles, role) {
					st.roles = append(st.roles, role)
				}
			}
			if m.noun != nil && (m.noun.word == "counterpart" || m.noun.word == "opposite number") && st != of {
				st.counterpart = of
			}
			if of.Country == "" && st.Country != "" && !slices.Contains(of.foreign, st.Country) {
				of.foreign = append(of.foreign, st.Country)
			}
		}
	}
}
