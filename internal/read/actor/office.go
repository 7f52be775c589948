package actor

import (
	"slices"
	"strings"

	"detente/internal/codebook"
)

// holds reports whether one with the given roles may be called by a word: "minister" a foreign minister, "leader" a president.
func (r *reader) holds(roles []string, word string) bool {
	list := r.words.roles[word]
	for _, role := range roles {
		if ranked(role) != ranked(word) {
			continue // a vice president is not the president
		}
		if role == word || strings.HasSuffix(role, " "+word) || strings.HasPrefix(role, word+" of ") || strings.HasPrefix(role, word+" for ") {
			return true
		}
		if strings.HasSuffix(word, role) && len(word) > len(role) && word[len(word)-len(role)-1] == ' ' && r.words.roles[role] == nil {
			return true
		}
		for _, l := range list {
			if role == l || strings.HasSuffix(role, " "+l) || strings.HasPrefix(role, l+" ") {
				return true
			}
		}
	}
	return false
}

// ranked is the word before a title that makes it another's: "vice", "deputy", "former"; "" if there is none.
func ranked(title string) string {
	for w := range strings.FieldsSeq(title) {
		w = strings.TrimSuffix(w, "-")
		switch w {
		case "vice", "deputy", "assistant":
			return "deputy"
		case "former", "ex", "late":
			return "former"
		}
		if strings.HasPrefix(w, "vice-") || strings.HasPrefix(w, "ex-") {
			return ranked(strings.Replace(w, "-", " ", 1))
		}
	}
	return ""
}

// resolveOffice reads one described by an office or calling: "the Kremlin spokesman", "the French leader", "a diplomat".
func (r *reader) resolveOffice(c *scan, i int) int {
	m := &r.cands[i]
	role := lower(m.role)
	if role == "" {
		role = m.head
	}
	known := m.det == definite || m.det == possessed || m.det == bare && (m.country != "" || len(r.turns) > 0 && m.office != nil && m.office.Principal && c.caps[m.core0]) // "Chancellor, will you"
	if m.noun.is(traitOther) && m.det != definite {
		known = false
	}
	if m.country == "" && m.det == possessed && m.office != nil && m.office.Principal {
		known = false // "their president": whose, is not known
	}
	if e := m.Last + 1; m.country == "" && (m.owner >= 0 && m.Last > m.core1 || e < len(c.fold) && c.fold[e] == "of") {
		known = false // "the leader of the gang" is none of those known by office alone
	}
	if known && (m.noun.is(traitRole) || m.office != nil) {
		if m.country == "" && m.det == definite && r.home != "" && (r.official || c.caps[m.core0] && r.counts[r.home] > 0) {
			// "The President" with a capital is one's own; in an organ's own text "the minister" is, too.
			if a := r.recent(m, func(st *state) bool {
				return st.Kind == "person" && !st.plural && st.Country == r.home && r.holds(st.roles, role)
			}); a >= 0 {
				return a
			}
		}
		if a := r.recent(m, func(st *state) bool {
			return st.Kind == "person" && !st.plural && r.holds(st.roles, role) && (m.country == "" || st.Country == m.country) && (m.gender == anyGender || st.gender == anyGender || st.gender == m.gender)
		}); a >= 0 {
			return a
		}
		country := m.country
		if country == "" && m.det == definite && m.noun.is(traitState) {
			country = r.ownCountry(m)
			if _, body := codebook.BodyCode(country); !body && !r.lex.fills(country, role, m.office) {
				country = "" // "the Prime Minister" in Washington is a guest
			}
		}
		if country != "" {
			if e := r.lex.holder(r, role, country); e != nil {
				return r.holderActor(m, e)
			}
		}
		m.country = country
	}
	if m.det == definite && !(m.noun.is(traitState) && m.country != "") {
		if a := r.recent(m, func(st *state) bool {
			return called(st, m.head) && !st.plural && (m.country == "" || st.Country == m.country)
		}); a >= 0 {
			return a
		}
		// "The 50-year-old tycoon" is the one spoken of.
		if strings.Contains(m.name, "year-old") {
			if a := r.recent(m, func(st *state) bool { return (st.Kind == "person" || st.Kind == "unknown") && len(st.parts) > 0 }); a >= 0 {
				r.actors[a].Kind = "person"
				return r.joinApposition(m, a)
			}
		}
	}
	if m.noun.is(traitBound) && m.country == "" && m.owner < 0 && !m.subject && m.Last == m.core1 {
		return -1 // "in the head"
	}
	if m.country == "" {
		m.country = r.organCountry(m)
	}
	kind := "person"
	if known && (m.office != nil || m.noun.is(traitState)) {
		kind = "office"
	}
	return r.described(m, kind, m.country)
}

// holderActor is the person of the books who holds an office, though the text does not name him here.
func (r *reader) holderActor(m *cand, e *codebook.Entry) int {
	if a, ok := r.byKey["principal "+e.Name]; ok {
		return a
	}
	a := r.make("principal "+e.Name, Actor{Name: r.text(m, m.First, m.Last), Kind: "person", Country: e.Country, Role: m.role, Why: "holds the office by the code books at the date of publication"})
	st := r.actors[a]
	r.cite(st, e)
	r.serve(st, e)
	st.roles = append(st.roles, lower(m.role))
	for _, w := range strings.Fields(lower(e.Name)) {
		st.parts = append(st.parts, fold(w))
	}
	for _, w := range st.parts {
		r.byPart[bareName(w)] = append(r.byPart[bareName(w)], int32(a))
	}
	return a
}

// sameAsUnnamed takes the person now named for one spoken of before without a name: "A palace spokesman denied it. The
// spokesman, Ivan Petrov, said".
func (r *reader) sameAsUnnamed(m *cand, a int) {
	b := r.recent(m, func(st *state) bool {
		return st.vague && !st.plural && (st.Kind == "person" || st.Kind == "office") && len(st.parts) == 0 && len(st.heads) > 0 && (called(st, m.head) || st.Country != "" && r.holds(st.roles, m.head)) && (m.country == "" || st.Country == "" || st.Country == m.country)
	})
	if b < 0 || b == a {
		return
	}
	st, old := r.actors[a], r.actors[b]
	for _, i := range old.cands {
		r.cands[i].Actor = a
	}
	st.cands = append(old.cands, st.cands...)
	for _, role := range old.roles {
		if !slices.Contains(st.roles, role) {
			st.roles = append(st.roles, role)
		}
	}
	if st.Country == "" {
		st.Country = old.Country
	}
	for key, k := range r.byKey {
		if k == b {
			r.byKey[key] = a
		}
	}
	for _, o := range r.actors {
		for i, k := range o.Members {
			if k == b {
				o.Members[i] = a
			}
		}
	}
	old.cands = nil
}

// styled reports whether a possessive begins a style: "His Majesty", "Her Royal Highness".
func (r *reader) styled(c *scan, i int) bool {
	for j := i + 1; j <= i+2 && j < len(c.fold); j++ {
		switch c.fold[j] {
		case "majesty", "highness", "excellency", "holiness", "eminence":
			return c.caps[j]
		}
	}
	return false
}
