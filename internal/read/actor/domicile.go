package actor

import (
	"slices"
	"strings"

	"detente/internal/codebook"
)

// finish gives a country to the organs of state, office holders and officials that the text gives none.
func (r *reader) finish() {
	defer r.code()
	for _, st := range r.actors {
		if st.organ && st.Country == "" {
			r.seat(st)
		}
	}
	r.briefer()
	r.chiefs = map[string][]*state{}
	for _, st := range r.actors {
		r.chief(st)
	}
	for _, st := range r.actors {
		switch {
		case st.Country != "" || len(st.Members) > 0 || r.elsewhere(st):
		case st.counterpart != nil:
		case len(st.roles) > 0 && !st.plural && (st.Kind == "person" || st.Kind == "office") && r.stateRole(st.roles, st.office):
			r.domicile(st)
			r.chief(st)
		case len(st.roles) > 0 && !st.plural && st.Kind == "person" && r.speaksFor(st):
		default:
			r.ownOfficial(st)
		}
	}
	for _, st := range r.actors {
		if st.Country == "" && st.counterpart != nil && st.counterpart.Country != "" {
			r.otherSide(st)
		}
	}
}

// briefer gives the one who opens and answers at a briefing the country of the organ that publishes it, where the label names no
// office.
func (r *reader) briefer() {
	if len(r.turns) == 0 || r.home == "" || r.publisher != nil && r.publisher.Kind == codebook.Media {
		return
	}
	first := r.turns[0]
	if first.Actor < 0 || first.Question || r.actors[first.Actor].Country != "" || r.actors[first.Actor].Kind != "person" {
		return
	}
	answers := 0
	for _, t := range r.turns {
		if !t.Question && t.Actor == first.Actor {
			answers++
		}
	}
	if st := r.actors[first.Actor]; answers*3 >= len(r.turns) && len(st.foreign) == 0 && len(st.parts) > 0 {
		st.Country, st.Why = r.home, st.Why+"; briefs for the publisher"
	}
}

// seated reports whether words name an organ that a state has at home, and do not say of which state: not those sent abroad.
func seated(m *cand) bool {
	if m.country == "" && m.owner < 0 && m.kind == "organization" {
		return ofState(m.name) && m.noun.is(traitBound)
	}
	if m.country != "" || m.owner >= 0 || !m.noun.is(traitState) || m.kind != "government" && m.kind != "armed_force" {
		return false
	}
	switch m.noun.word {
	case "delegation", "embassy", "mission", "consulate", "consulate-general", "high commission", "government-in-exile":
		return false
	case "army", "navy", "air force", "armed forces", "military", "police", "coast guard", "coastguard", "border guard", "gendarmerie", "security forces":
		return true
	}
	return m.kind == "government"
}

// seat gives an organ of state that is named without its country ("the Navy", "Parliament") that of the publisher where the text
// is about it, else the one whose doings it stands among.
func (r *reader) seat(st *state) {
	near := r.setting(st)
	_, body := codebook.BodyCode(r.home)
	switch {
	case body, r.home == "USA" && (called(st, "ministry") || called(st, "parliament")): // it has none
		st.Country = near
	case r.athome():
		st.Country, st.Why = r.home, st.Why+"; an organ of the publisher's country where no other is named"
	case near != "":
		st.Country, st.Why = near, st.Why+"; an organ of the country that the sentence speaks of"
	case r.counts[r.home] > 0:
		st.Country, st.Why = r.home, st.Why+"; an organ of the publisher's country"
	}
}

// athome reports whether the text speaks of the publisher's country enough for it to be the one meant where none is named.
func (r *reader) athome() bool {
	return r.home != "" && (r.official || r.counts[r.home] > 0 && 2*r.counts[r.home] >= r.counts[r.top])
}

// elsewhere reports whether an office holder is said to serve a body, party or place that is no state's, or of which it is not
// known whose it is: "the mayor of Amedi", "the prime minister of the Kurdistan Regional Government".
func (r *reader) elsewhere(st *state) bool {
	for _, i := range st.cands {
		m := &r.cands[i]
		if m.elsewhere {
			return true
		}
		if o := m.owner; o >= 0 && m.Last > m.core1 && r.cands[o].Form == Name && r.cands[o].Actor >= 0 && r.cands[o].kind != "person" && r.actors[r.cands[o].Actor].Country == "" {
			return true
		}
	}
	return false
}

// otherSide takes "his counterpart" for the other state of a text that speaks of two.
func (r *reader) otherSide(st *state) {
	best, second := "", 0
	for code, n := range r.counts {
		if _, body := codebook.BodyCode(code); body || code == st.counterpart.Country {
			continue
		}
		switch {
		case best == "" || n > r.counts[best]:
			best, second = code, r.counts[best]
		case n > second:
			second = n
		}
	}
	if best != "" && r.counts[best] > second {
		st.Country, st.Why = best, st.Why+"; of the other state that the text speaks of"
	}
}

// speaksFor gives a spokesperson of whom it is not said for whom he speaks the state or organ that the sentences around speak of;
// false if there is none.
func (r *reader) speaksFor(st *state) bool {
	for _, role := range st.roles {
		if !strings.HasPrefix(role[strings.LastIndexByte(role, ' ')+1:], "spokes") {
			return false
		}
	}
	country := ""
	if r.official {
		country = r.home
	} else if len(st.parts) > 0 {
		country = r.setting(st)
	}
	if country == "" {
		return false
	}
	st.Country, st.Why = country, st.Why+"; speaks for the country that the text speaks of there"
	return true
}

// ownOfficial gives officials who are not named ("an official", "government sources", "MPs") the publisher's country, where it is
// the one most spoken of.
func (r *reader) ownOfficial(st *state) {
	if !r.athome() || !st.vague || len(st.cands) == 0 {
		return
	}
	m := &r.cands[st.cands[0]]
	if m.Form != Nominal || m.owner >= 0 || m.kind != "person" || m.Last > m.core1 {
		return
	}
	for i, w := range slices.Backward(strings.Fields(m.name)) {
		n := r.words.nouns[strings.TrimSuffix(w, "s")]
		switch {
		case i == strings.Count(m.name, " "):
			switch strings.TrimSuffix(w, "s") {
			case "official", "lawmaker", "mp", "legislator", "parliamentarian", "senator":
			case "source":
				if !strings.HasPrefix(m.name, "government ") && !strings.Contains(m.name, " government ") {
					return
				}
			default:
				return
			}
		case n.is(traitState) && n.kind == "government", n.is(traitState) && n.kind == "armed_force":
		default:
			switch w {
			case "senior", "top", "high-ranking", "another", "presidential", "defence", "defense", "security", "intelligence", "foreign", "unnamed", "some", "several":
			default:
				return
			}
		}
	}
	if strings.HasPrefix(m.name, "foreign ") && !strings.Contains(m.name, "ministry") {
		return
	}
	st.Country, st.Why = r.home, st.Why+"; of the publisher's country, of which the text speaks most"
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
	case mediates(st):
	case r.athome() && r.mayServe(st, r.home) && !(len(st.parts) == 0 && slices.ContainsFunc(st.roles, abroad)):
		st.Country, st.Why = r.home, st.Why+"; an office of the publisher's country where no other is named"
	case len(st.parts) == 0:
	case near != "":
		st.Country, st.Why = near, st.Why+"; an office of the country that the sentence speaks of"
	case r.counts[r.home] > 0 && r.mayServe(st, r.home):
		st.Country, st.Why = r.home, st.Why+"; an office of the publisher's country where no other is named"
	default:
		if c := r.mostSpoken(st); c != "" {
			st.Country, st.Why = c, st.Why+"; an office of the country most spoken of where no other is named"
		}
	}
}

// mediates reports whether somebody stands between the parties, and acts for neither.
func mediates(st *state) bool {
	for _, role := range st.roles {
		switch role[strings.LastIndexByte(role, ' ')+1:] {
		case "mediator", "facilitator", "moderator", "rapporteur":
			return true
		}
	}
	return false
}

// abroad reports whether those who hold an office are mostly met outside their own country, so that one who is not named is not
// the publisher's own.
func abroad(role string) bool {
	switch role[strings.LastIndexByte(role, ' ')+1:] {
	case "diplomat", "ambassador", "envoy", "emissary", "negotiator", "attaché", "consul":
		return true
	}
	return false
}

// mayServe reports whether nothing speaks against the country of an office holder: its counterpart acts for it, or it has no
// such office.
func (r *reader) mayServe(st *state, country string) bool {
	if country == "" || slices.Contains(st.foreign, country) || len(st.roles) > 0 && !r.lex.fills(country, st.roles[0], st.office) {
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
		last, whole := "", false // whole: of the main clause, not of one inside: "Chad will leave unless Libya does, the minister said"
		for i := r.from[k]; i < r.sentEnd(k); i++ {
			o := &r.cands[i]
			if c := r.actsFor(st, o); c != "" && (o.main || !whole) && (d > 0 && o.main || d == 0 && o.First < m.First && (o.subject || o.possessor)) {
				last, whole = c, d == 0 && o.main && o.First == 0
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
func (r *reader) stateRole(roles []string, office *codebook.Office) bool {
	if office != nil && office.Principal && strings.HasPrefix(office.Agent, "GOV") && office.Body == "" {
		return true
	}
	for _, role := range roles {
		if strings.HasPrefix(role, "secretary general") || strings.HasPrefix(role, "secretary-general") {
			continue // of a body
		}
		if strings.HasSuffix(role, "opposition leader") || role == "leader of the opposition" {
			return true
		}
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
