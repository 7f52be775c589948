package actor

import (
	"slices"
	"strings"
)

// finish gives a country to office holders that the text gives none.
func (r *reader) finish() {
	defer r.code()
	r.chiefs = map[string][]*state{}
	for _, st := range r.actors {
		r.chief(st)
	}
	for _, st := range r.actors {
		if st.Country != "" || st.Kind != "person" && st.Kind != "office" || st.plural || len(st.roles) == 0 || len(st.Members) > 0 || !r.stateRole(st.roles) {
			continue
		}
		r.domicile(st)
		r.chief(st)
	}
}

// chief notes a person by name who holds a chief office of a country.
func (r *reader) chief(st *state) {
	if st.Country != "" && st.Kind == "person" && len(st.parts) > 0 && st.office != nil && st.office.Principal && !st.office.Former {
		r.chiefs[st.Country] = append(r.chiefs[st.Country], st)
	}
}

// domicile decides which country an office holder acts for whose title names none: that of the organ it is said to serve; the
// publisher's; that which its sentence speaks of; the one most spoken of.
func (r *reader) domicile(st *state) {
	for _, i := range st.cands {
		if o := r.cands[i].owner; o >= 0 && r.cands[o].Actor >= 0 && !r.cands[i].noun.is(traitOther) {
			if c := r.actors[r.cands[o].Actor].Country; c != "" {
				st.Country, st.Why = c, st.Why+"; serves "+r.actors[r.cands[o].Actor].Name
				return
			}
		}
	}
	near := r.setting(st)
	switch {
	case r.home != "" && (r.official || r.counts[r.home] > 0 && 2*r.counts[r.home] >= r.counts[r.top]) && r.mayServe(st, r.home):
		st.Country, st.Why = r.home, st.Why+"; an office of the publisher's country where no other is named"
	case len(st.parts) == 0:
	case near != "":
		st.Country, st.Why = near, st.Why+"; an office of the country that the sentence speaks of"
	default:
		if c := r.mostSpoken(st); c != "" {
			st.Country, st.Why = c, st.Why+"; an office of the country most spoken of where no other is named"
		}
	}
}

// mayServe reports whether nothing speaks against the country of an office holder: its counterpart acts for it, or it has no
// such office.
func (r *reader) mayServe(st *state, country string) bool {
	if country == "" || slices.Contains(st.foreign, country) || !r.lex.fills(country, st.roles[0], st.office) {
		return false
	}
	if st.office == nil || !st.office.Principal || st.office.Former || len(st.parts) == 0 {
		return true
	}
	for _, o := range r.chiefs[country] { // a country has one president at a time
		if o != st && o.office.Source == st.office.Source && !slices.Equal(o.parts, st.parts) {
			return false
		}
	}
	return true
}

// mostSpoken is the country most spoken of among those that an office holder may act for, the one named first where several are;
// "" if none.
func (r *reader) mostSpoken(st *state) string {
	best := ""
	seen := map[string]bool{}
	for _, o := range r.actors {
		if c := o.Country; !seen[c] {
			seen[c] = true
			if r.counts[c] > r.counts[best] && r.mayServe(st, c) {
				best = c
			}
		}
	}
	return best
}

// setting is the country that the first sentences about an office holder speak of: "Popa said Bucharest would wait", "Romania's
// ministry denied it, but the minister did not", "Mogadishu hit back" just before; "" if none.
func (r *reader) setting(st *state) string {
	const talks = 3 // mentions looked at
	for n, i := range st.cands {
		if n == talks {
			break
		}
		if m := &r.cands[i]; !m.InTitle && m.subject && m.Form != Pronoun {
			if country := r.toldOf(st, m); country != "" {
				return country
			}
		}
	}
	if len(st.cands) == 0 || r.cands[st.cands[0]].InTitle {
		return ""
	}
	m := &r.cands[st.cands[0]]
	for d := range 2 {
		k := r.titleSents + m.Sent - d
		if k < r.titleSents || r.body.Sentences[m.Sent-d].Paragraph != r.body.Sentences[m.Sent].Paragraph {
			break
		}
		last := ""
		for i := r.from[k]; i < r.sentEnd(k); i++ {
			o := &r.cands[i]
			if c := r.actsFor(st, o); c != "" && (d > 0 && o.main || d == 0 && o.First < m.First && (o.subject || o.possessor)) {
				last = c
			}
		}
		if last != "" {
			return last
		}
	}
	return ""
}

// toldOf is the country that is the subject of what an office holder says it does or will do; "" if none, or if it is told what
// it must do.
func (r *reader) toldOf(st *state, m *cand) string {
	s := &r.body.Sentences[m.Sent]
	verb := s.Tokens[m.Head].Head
	if verb < 0 {
		return ""
	}
	switch s.Tokens[verb].Lemma {
	case "say", "tell", "announce", "add", "stress", "confirm", "declare", "state", "reiterate":
	default:
		return ""
	}
	k := r.titleSents + m.Sent
	for i := r.from[k]; i < r.sentEnd(k); i++ {
		o := &r.cands[i]
		h := s.Tokens[o.Head].Head
		if !o.subject || h < 0 || s.Tokens[h].Head != verb || !s.Is(h, "ccomp") {
			continue
		}
		if x := s.Kid(h, "aux"); x >= 0 && (s.Tokens[x].Lemma == "must" || s.Tokens[x].Lemma == "should") {
			continue
		}
		if c := r.actsFor(st, o); c != "" {
			return c
		}
	}
	return ""
}

// actsFor is the country of a candidate by name that is a state or an organ of one, where the office holder may act for it too.
func (r *reader) actsFor(st *state, o *cand) string {
	if o.Actor < 0 || o.Form != Name || o.Place || o.quote > 0 {
		return ""
	}
	switch a := r.actors[o.Actor]; {
	case a.Kind == "country" || a.Kind == "government" || a.Kind == "armed_force":
		if r.mayServe(st, a.Country) {
			return a.Country
		}
	}
	return ""
}

// sentEnd is the number of the first candidate behind sentence k, the title's counted first.
func (r *reader) sentEnd(k int) int {
	if k+1 < len(r.from) {
		return r.from[k+1]
	}
	return len(r.cands)
}

// stateRole reports whether one of the roles is an office of a state.
func (r *reader) stateRole(roles []string) bool {
	for _, role := range roles {
		w := strings.Fields(role)
		for i, x := range w {
			if n := r.words.nouns[x]; n.is(traitState) && (i == len(w)-1 || w[i+1] == "of" || w[i+1] == "for") {
				if r.organRole(w) {
					return true
				}
				return x != "leader" && x != "head" && x != "chief" && x != "director" && x != "chairman" && x != "official" && x != "adviser" && x != "advisor" && x != "spokesman" && x != "spokesperson" && x != "spokeswoman" && x != "member" && x != "aide" && x != "officer"
			}
		}
	}
	return false
}

// organRole reports whether a role says which organ of state it is of: "ministry spokesman", "army commander".
func (r *reader) organRole(words []string) bool {
	for _, w := range words {
		if n := r.words.nouns[w]; n.is(traitState) && (n.kind == "government" || n.kind == "armed_force") {
			return true
		}
	}
	return false
}
