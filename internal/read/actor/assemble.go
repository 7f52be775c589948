package actor

import (
	"slices"
	"strings"
	"time"

	"detente/internal/codebook"
	"detente/internal/lang"
)

// Resolve finds the cast of a document. title is the analysis of its title, or nil.
func Resolve(body, title *lang.Analysis, books *codebook.Books, meta Meta) *Cast {
	v, err := words()
	if err != nil {
		panic(err) // the files are built in; a test reads them
	}
	r := &reader{words: v, lex: &lexicon{books: books}, meta: meta, body: body, title: title, issuer: -1, reporter: -1, parties: -1,
		byKey: map[string]int{}, byPart: map[string][]int32{}, byStem: map[string][]int32{}, surnames: map[string]bool{}, acronyms: map[string]bool{},
		counts: map[string]int{}, held: map[string]*codebook.Entry{}, quotes: body.Quotations}
	if !meta.Published.IsZero() {
		r.on = meta.Published.Format(time.DateOnly)
	}
	r.publisherCountry()
	r.labels = r.findLabels(body.Doc.Text())
	genre, by := r.genreOf(len(r.labels))
	r.genre = genre
	if genre != Transcript {
		r.labels = nil
	}
	if title != nil {
		r.titleSents = len(title.Sentences)
		for i := range title.Sentences {
			r.sentence(&title.Sentences[i], i, true)
		}
	}
	if r.home == "" && genre != News {
		r.home = r.top
	}
	r.issue(genre, by)
	for i := range body.Sentences {
		r.sentence(&body.Sentences[i], i, false)
	}
	if n := len(r.turns); n > 0 {
		r.turns[n-1].Last = len(body.Sentences) - 1
	}
	r.finish()
	return r.cast(genre)
}

// doc is the analysis of the body or the title.
func (r *reader) doc(title bool) *lang.Analysis {
	if title {
		return r.title
	}
	return r.body
}

// quote is the text of tokens of the loaded sentence.
func (c *scan) quote(a *lang.Analysis, first, last int) string {
	s := a.Doc.Quote(c.s.Range(first, last))
	if strings.ContainsAny(s, "\n\t") || strings.Contains(s, "  ") {
		s = strings.Join(strings.Fields(s), " ")
	}
	return s
}

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

// code gives the CAMEO codes that follow from country and office.
func (r *reader) code() {
	for _, st := range r.actors {
		if st.office != nil {
			st.Sources = append(st.Sources, st.office.Source)
		}
		if st.Country != "" && len(st.Sources) == 0 {
			if e := r.lex.country(st.Country); e != nil {
				st.Sources = append(st.Sources, e.Source)
			}
		}
		if st.Code != "" || st.Country == "" {
			continue
		}
		agent := ""
		switch {
		case st.office != nil:
			agent = st.office.Agent
		case st.Kind == "armed_force":
			agent = "MIL"
		case st.Kind == "government":
			agent = "GOV"
		case st.Kind == "media":
			agent = "MED"
		case st.Kind == "people":
			agent = "CVL"
		}
		st.Code = r.lex.code(st.Country, agent)
	}
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

// cast puts together what was found: actors in the order of their first mention, mentions by token.
func (r *reader) cast(genre Genre) *Cast {
	cast := &Cast{Issuer: -1, Genre: genre, countries: map[string]int{}}
	number := make([]int, len(r.actors))
	for i := range number {
		number[i] = -1
	}
	add := func(a int) {
		if a >= 0 && number[a] < 0 {
			number[a] = len(cast.Actors)
			cast.Actors = append(cast.Actors, r.actors[a].Actor)
		}
	}
	// Candidates by place: the title's first, each sentence's in text order.
	order := make([]int32, 0, len(r.cands))
	for i := range r.cands {
		if r.cands[i].Actor >= 0 {
			order = append(order, int32(i))
		}
	}
	slices.SortStableFunc(order, func(a, b int32) int {
		x, y := &r.cands[a], &r.cands[b]
		if x.InTitle != y.InTitle {
			if x.InTitle {
				return -1
			}
			return 1
		}
		if d := x.Sent - y.Sent; d != 0 {
			return d
		}
		if d := x.First - y.First; d != 0 {
			return d
		}
		return y.Last - x.Last
	})
	for _, i := range order {
		add(r.cands[i].Actor)
	}
	add(r.issuer)
	for _, t := range r.turns {
		add(t.Actor)
	}
	for a, st := range r.actors {
		if number[a] >= 0 {
			for _, m := range st.Members {
				add(m)
			}
		}
	}
	for a, st := range r.actors {
		if n := number[a]; n >= 0 {
			for i, m := range st.Members {
				if i == 0 {
					cast.Actors[n].Members = make([]int, len(st.Members))
				}
				cast.Actors[n].Members[i] = number[m]
			}
		}
	}
	cast.View = newView(cast, r.body)
	if r.title != nil {
		cast.Title = newView(cast, r.title)
	}
	for _, i := range order {
		c := &r.cands[i]
		m := c.Mention
		m.Actor = number[c.Actor]
		cast.Actors[m.Actor].Mentions = append(cast.Actors[m.Actor].Mentions, m)
		v := &cast.View
		if m.InTitle {
			v = &cast.Title
		}
		v.add(m, c.core0, c.core1)
	}
	if r.issuer >= 0 {
		cast.Issuer = number[r.issuer]
	}
	for _, t := range r.turns {
		t.Actor = number[t.Actor]
		cast.Turns = append(cast.Turns, t)
	}
	for i := range cast.Actors {
		a := &cast.Actors[i]
		if a.Kind == "country" || a.Kind == "organization" && a.Entry != nil {
			if _, ok := cast.countries[a.Country]; !ok && a.Country != "" && len(a.Members) == 0 && (a.Entry != nil) {
				cast.countries[a.Country] = i
			}
		}
	}
	return cast
}

func newView(c *Cast, a *lang.Analysis) View {
	v := View{cast: c, a: a, at: make([]int32, len(a.Sentences))}
	n := 0
	for i := range a.Sentences {
		v.at[i] = int32(n)
		n += len(a.Sentences[i].Tokens)
	}
	v.head, v.cover = make([]int32, n), make([]int32, n)
	return v
}

// add enters a mention; those that come later lie inside or behind, so they take over the tokens they hold. Every token of
// the name proper that hangs on something outside counts as its head: a faulty tree may break a name in two.
func (v *View) add(m Mention, core0, core1 int) {
	v.flat = append(v.flat, m)
	n := int32(len(v.flat))
	at := int(v.at[m.Sent])
	s := &v.a.Sentences[m.Sent]
	// "Costa Rican President X" where the tree hangs all on "Rican": the phrase stays what is meant, not the adjective.
	outer := v.cover[at+m.Head]
	if outer > 0 {
		o, up := &v.flat[outer-1], s.Tokens[m.Head].Head
		if o.Form != Name || up >= o.First && up <= o.Last {
			outer = 0
		}
	}
	for t := m.First; t <= m.Last; t++ {
		v.cover[at+t] = n
	}
	if outer > 0 {
		v.head[at+m.Head] = outer
	} else {
		v.head[at+m.Head] = n
	}
	if m.Form == Name {
		for t := core0; t <= core1; t++ {
			if h := s.Tokens[t].Head; (h < m.First || h > m.Last) && v.head[at+t] == 0 {
				v.head[at+t] = n
			}
		}
	}
}
