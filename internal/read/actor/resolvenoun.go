package actor

import (
	"slices"
	"strconv"
	"strings"

	"detente/internal/codebook"
)

// ruling are the nouns for a state as it acts: "the Chinese government" is China.
func ruling(head string) bool {
	switch head {
	case "government", "authority", "authorities", "regime", "administration", "leadership", "side", "state", "junta", "govt":
		return true
	}
	return false
}

// resolveDescription finds who is described, or makes an actor of the description.
func (r *reader) resolveDescription(c *scan, i int) int {
	m := &r.cands[i]
	if m.same >= 0 {
		r.resolve(c, m.same)
		m = &r.cands[i]
		if a := r.cands[m.same].Actor; a >= 0 {
			return r.joinApposition(m, a)
		}
	}
	if o := m.owner; o >= 0 && r.cands[o].Actor < 0 && r.cands[o].Form == Nominal && o != i && r.cands[o].owner != i {
		r.resolve(c, o)
		m = &r.cands[i]
	}
	r.inherit(m)
	switch m.kind {
	case "country":
		return r.resolveCountryNoun(c, i)
	case "person", "office":
		if m.Plural {
			return r.resolvePersons(c, i)
		}
		return r.resolveOffice(c, i)
	case "people":
		return r.resolvePeople(i)
	case "government":
		if m.Plural {
			if a := r.group(c, i); a >= 0 {
				return a
			}
		}
		if ruling(m.head) {
			if a := r.resolveRuling(c, i); a >= 0 {
				return a
			}
		}
	}
	return r.resolveOrgan(c, i)
}

// inherit takes the country from the owner that has been resolved by now: "its army", "Putin's government".
func (r *reader) inherit(m *cand) {
	if m.country != "" || m.owner < 0 || m.noun.is(traitOther) {
		return
	}
	o := &r.cands[m.owner]
	if o.Actor >= 0 && !m.noun.is(traitRival) && !(m.noun.is(traitPrivate) && r.actors[o.Actor].Kind == "person") {
		m.country = r.actors[o.Actor].Country
	}
}

// joinApposition adds what a description says to the one it stands beside.
func (r *reader) joinApposition(m *cand, a int) int {
	st := r.actors[a]
	r.inherit(m)
	r.addRole(st, m)
	if m.det == definite && len(st.cands) == 1 && r.cands[st.cands[0]].Sent == m.Sent {
		r.sameAsUnnamed(m, a)
	}
	if m.country == "" && st.Country == "" {
		m.country = r.organCountry(m)
	}
	if m.country != "" && st.Country == "" && m.noun.is(traitState|traitPrivate) {
		st.Country, st.Why = m.country, "described as "+m.name
	}
	return a
}

// resolveCountryNoun reads "the country", "both sides", "our allies", "the Canadian side".
func (r *reader) resolveCountryNoun(c *scan, i int) int {
	m := &r.cands[i]
	if m.noun.is(traitAgent) && !m.Plural {
		if m.country != "" {
			return r.countryActor(m.country)
		}
		return -1
	}
	if m.Plural {
		if a := r.group(c, i); a >= 0 {
			return a
		}
		if len(m.countries) > 1 && m.noun.is(traitAgent) {
			var members []int
			for _, code := range m.countries {
				if k := r.countryActor(code); k >= 0 {
					members = append(members, k)
				}
			}
			return r.groupOf(members, r.text(m, m.First, m.Last), "the states named with it")
		}
		return r.described(m, "group", m.country)
	}
	if m.noun.is(traitOther) {
		if m.country != "" && m.owner >= 0 {
			return r.described(m, "country", m.country)
		}
		return -1
	}
	switch m.det {
	case definite:
		if m.country != "" {
			return r.described(m, "country", m.country)
		}
		return r.recent(m, func(st *state) bool { return st.Kind == "country" })
	case possessed:
		if m.country != "" {
			return r.countryActor(m.country)
		}
	}
	return -1
}

// recent is the actor last spoken of before the candidate that is right; -1 if none within the window.
func (r *reader) recent(m *cand, right func(*state) bool) int {
	best := -1
	for k, n := len(r.cands)-1, 0; k >= 0 && n < nounWindow; k, n = k-1, n+1 {
		o := &r.cands[k]
		if o.Actor < 0 || o.Sent == m.Sent && o.InTitle == m.InTitle && o.First >= m.First {
			continue
		}
		if o.Sent == m.Sent && o.InTitle == m.InTitle && o.First <= m.First && o.Last >= m.Last {
			continue
		}
		if !right(r.actors[o.Actor]) {
			continue
		}
		// In the sentence candidates stand out of order: take the nearest of it.
		if o.Sent != m.Sent || o.InTitle != m.InTitle {
			if best < 0 {
				best = k
			}
			break
		}
		if best < 0 || r.cands[best].First < o.First {
			best = k
		}
	}
	if best < 0 {
		return -1
	}
	return r.cands[best].Actor
}

// described is the actor of a description by its words and country, made if new; an indefinite one is always new.
func (r *reader) described(m *cand, kind, country string) int {
	key := "described " + m.name + " " + country
	if o := m.owner; m.det == possessed && o >= 0 && r.cands[o].Form == Pronoun && r.cands[o].Actor >= 0 {
		key += " of " + strconv.Itoa(r.cands[o].Actor)
	}
	if m.kind == "people" && country != "" && (m.noun.word == "people" || m.noun.word == "population") && m.det != indefinite && m.det != quantified {
		key = "people " + country
	}
	if a, ok := r.byKey["label "+m.name]; ok {
		return a
	}
	if m.det != indefinite {
		if a, ok := r.byKey[key]; ok {
			return a
		}
	}
	why := "described: " + m.name
	if country != "" && m.owner >= 0 {
		why += ", of the country named with it"
	}
	a := r.make(key, Actor{Name: r.text(m, m.First, m.core1), Kind: kind, Country: country, Role: m.role, Why: why})
	st := r.actors[a]
	st.plural, st.vague = m.Plural, true
	if len(m.countries) > 1 {
		for _, code := range m.countries {
			if k := r.countryActor(code); k >= 0 {
				st.Members = append(st.Members, k)
			}
		}
		st.Country = ""
	}
	st.gender = m.gender
	if m.role != "" {
		st.roles = append(st.roles, lower(m.role))
	}
	if m.office != nil {
		st.office = m.office
	}
	return a
}

// resolveRuling reads "the Chinese government", "the authorities", "Burma's regime" as the state that acts.
func (r *reader) resolveRuling(c *scan, i int) int {
	m := &r.cands[i]
	if o := m.owner; o >= 0 && r.cands[o].kind == "group" && r.cands[o].Actor >= 0 {
		return r.cands[o].Actor // "the Taliban government"
	}
	if m.owner >= 0 && r.cands[m.owner].kind == "person" || len(m.countries) > 1 {
		return r.described(m, "government", m.country)
	}
	if m.country != "" {
		return r.countryActor(m.country)
	}
	if m.det == bare || m.det == indefinite {
		return -1
	}
	if a := r.recent(m, func(st *state) bool { return slices.Contains(st.heads, m.head) && st.Country != "" }); a >= 0 {
		return a
	}
	// "the Lukashenko regime": whose it is, by the books.
	if i := m.core0 - 1; i >= m.First && c.caps[i] {
		for _, p := range r.lex.books.Surname(c.forms[i], r.on) {
			if t, ok := p.On(r.on); ok && t.Principal {
				m.country = t.Country
				return r.described(m, "government", m.country)
			}
		}
	}
	code := r.ownCountry(m)
	if m.head == "regime" || m.head == "junta" { // one does not call one's own so
		own := code
		armed := r.recent(m, func(st *state) bool {
			return st.Country != "" && st.Country != r.home && (called(st, "ruler") || called(st, "military") || called(st, "general"))
		})
		if armed >= 0 { // "Burma's military rulers … the junta"
			return r.countryActor(r.actors[armed].Country)
		}
		if code = r.top; code == own || code == r.home {
			code = ""
			if a := r.recent(m, func(st *state) bool { return st.Kind == "country" && st.Country != own && st.Country != r.home }); a >= 0 {
				return a
			}
		}
	}
	if code != "" {
		return r.countryActor(code)
	}
	return -1
}

// ownCountry is the country meant where "the government" or "the army" names none: of the one who says it in the same
// sentence, else the publisher's if the text speaks of it, else the one most spoken of.
func (r *reader) ownCountry(m *cand) string {
	for k, n := len(r.cands)-1, 0; k >= r.sentFrom && n < nounWindow; k, n = k-1, n+1 {
		if o := &r.cands[k]; o.speaks && o.Actor >= 0 && o.First < m.First && r.actors[o.Actor].Country != "" {
			return r.actors[o.Actor].Country
		}
	}
	if r.home != "" && (r.official || 2*r.counts[r.home] >= r.counts[r.top] && r.counts[r.home] > 0) {
		return r.home
	}
	return r.top
}

// resolveOrgan reads ministries, armies, companies, groups.
func (r *reader) resolveOrgan(c *scan, i int) int {
	m := &r.cands[i]
	country := m.country
	if m.noun.is(traitRival) {
		country = m.national
	}
	// "Yonhap news agency": the noun only says what the name is.
	if m.owner >= 0 && r.cands[m.owner].Last == m.core0-1 && r.cands[m.owner].Form == Name {
		o := &r.cands[m.owner]
		if o.Actor >= 0 && o.kind == m.kind && (m.kind == "media" || m.kind == "group" || m.kind == "organization") && o.entry == nil || o.kind == "media" && m.kind == "media" {
			return o.Actor
		}
		if o.entry != nil && o.entry.Kind == codebook.Group && m.noun.is(traitRival) {
			return o.Actor
		}
	}
	if m.det == definite && !m.Plural && country == "" && (m.head == "bloc" || m.head == "alliance") {
		if a := r.recent(m, func(st *state) bool { return likeNoun(st, m.head) }); a >= 0 {
			return a
		}
	}
	if m.det == definite || m.det == possessed && country == "" {
		if country == "" && m.core0 == m.First+1 || country == "" && m.noun.kind == "armed_force" {
			if a := r.recent(m, func(st *state) bool { return r.calledBy(st, m) }); a >= 0 {
				return a
			}
			switch m.head {
			case "group", "organization", "organisation", "movement", "bloc", "alliance", "agency", "company", "body", "union", "party", "firm", "outlet", "newspaper", "broadcaster":
				if m.Plural {
					break
				}
				if a := r.recent(m, func(st *state) bool { return likeNoun(st, m.head) }); a >= 0 {
					return a
				}
				return -1
			}
			if m.noun.is(traitState) && !m.Plural && m.det == definite {
				country = r.ownCountry(m)
			}
		}
	}
	if m.noun.is(traitBound) && country == "" && m.owner < 0 && m.core0 <= m.First+1 && !m.Plural {
		return -1
	}
	a := r.described(m, m.kind, country)
	if m.det == bare && c.caps[m.core0] && m.First == m.core0 && !m.Plural && !c.s.Is(m.Head, "nmod", "compound") && seated(m) {
		r.actors[a].organ = true // "Parliament will vote"
	}
	return a
}

// calledBy reports whether an actor was called by the noun before, or is an army where "the military" is spoken of.
func (r *reader) calledBy(st *state, m *cand) bool {
	if called(st, m.head) {
		return st.plural == m.Plural
	}
	if m.kind == "armed_force" && st.Kind == "armed_force" && !m.noun.is(traitPlural) && !m.Plural {
		return m.head == "military" || m.head == "army"
	}
	if w := strings.Fields(m.name); len(w) > 0 && st.Entry != nil && st.Kind != "country" && st.Kind != "person" {
		return strings.HasSuffix(lower(st.Entry.Name), " "+m.head)
	}
	return false
}

// called reports whether an actor was called by a noun before, alone or at the end of a longer one: "the ministry" after
// "the defence ministry".
func called(st *state, head string) bool {
	for _, h := range st.heads {
		if h == head || strings.HasSuffix(h, " "+head) || strings.HasPrefix(h, head+" of ") || strings.HasPrefix(h, head+" for ") {
			return true
		}
	}
	return false
}

// likeNoun reports whether "the group", "the bloc", "the company" may stand for the actor.
func likeNoun(st *state, head string) bool {
	switch head {
	case "group", "movement", "organization", "organisation", "party":
		return st.Kind == "group" && !st.plural || st.Kind == "organization" && !st.plural
	case "bloc", "union":
		_, body := codebook.BodyCode(st.Country)
		return st.Entry != nil && (st.Kind == "organization" && st.Entry.Kind == codebook.Body || body && st.Entry.Kind == codebook.Metonym)
	case "alliance":
		return st.Country == "NAT"
	case "newspaper", "broadcaster", "outlet":
		return st.Kind == "media"
	case "agency":
		return st.Kind == "media" || st.Kind == "organization" && !st.plural
	}
	return st.Kind == "organization" && !st.plural && st.Entry == nil
}

// resolvePeople reads "the Belarusian people", "two Palestinians".
func (r *reader) resolvePeople(i int) int {
	m := &r.cands[i]
	kind := m.kind
	if kind != "people" {
		kind = "people"
	}
	if m.country == "" && m.det == bare && m.core0 == m.First && (m.noun.word == "people" || !m.Plural || !m.subject && !partOfGroup(&r.scan, m)) {
		return -1 // "people say"
	}
	return r.described(m, kind, m.country)
}

// partOfGroup reports whether a plural is what a group consists of: "a group of families".
func partOfGroup(c *scan, m *cand) bool {
	return m.First >= 2 && c.fold[m.First-1] == "of" && isPart(c.s.Tokens[m.First-2].Lemma)
}

// resolvePersons reads "the two leaders", "officials", "American diplomats".
func (r *reader) resolvePersons(c *scan, i int) int {
	if a := r.group(c, i); a >= 0 {
		return a
	}
	m := &r.cands[i]
	kind := "group"
	if m.det == definite && m.country == "" && m.core0 == m.First+1 {
		if a := r.recent(m, func(st *state) bool { return st.plural && called(st, m.head) }); a >= 0 {
			return a
		}
	}
	if o := m.owner; o >= 0 && m.det == possessed && r.cands[o].Actor >= 0 && m.office != nil {
		m.countries = r.countriesOf(r.actors[r.cands[o].Actor].Members) // "their ministers" after "the two leaders"
	}
	country := m.country
	if m.noun.is(traitRival) {
		country = m.national
	}
	if end := c.tail(m, r.cands); end > m.Last && m.det != definite {
		m.name = c.join(m.core0, end) // "leaders across Europe" are not the leaders spoken of
		a := r.described(m, kind, country)
		r.actors[a].Name = r.text(m, m.First, end)
		return a
	}
	return r.described(m, kind, country)
}

// countriesOf are the different countries of the actors.
func (r *reader) countriesOf(members []int) []string {
	var out []string
	for _, a := range members {
		if code := r.actors[a].Country; code != "" && !slices.Contains(out, code) {
			out = append(out, code)
		}
	}
	return out
}

// tail is the last token of a short phrase right behind a description that says which are meant: "across Europe", "from
// both parties"; the description's own last token if there is none.
func (c *scan) tail(m *cand, cands []cand) int {
	const most = 7
	for _, k := range c.s.Kids(m.Head) {
		if !c.s.Is(int(k), "nmod") || int(k) <= m.Last {
			continue
		}
		first, last := c.s.Edges(int(k))
		if first != m.Last+1 || last-first > most || c.s.Tokens[first].UPOS != "ADP" {
			return m.Last
		}
		switch c.fold[first] {
		case "across", "from":
		case "around", "at", "in", "inside", "near", "outside", "throughout":
			if p := int(c.cand[k]) - 1; c.s.Tokens[k].UPOS == "PROPN" && (p < 0 || cands[p].kind == "country" || cands[p].kind == "unknown") { // where they are, or where it is done
				return m.Last
			}
		default:
			return m.Last
		}
		for t := first; t <= last; t++ {
			switch c.s.Tokens[t].UPOS {
			case "VERB", "AUX", "PUNCT":
				return m.Last
			}
		}
		return last
	}
	return m.Last
}
