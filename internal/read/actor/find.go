package actor

import (
	"strings"

	"detente/internal/codebook"
	"detente/internal/lang"
)

// det says how a description begins.
type det uint8

const (
	bare       det = iota
	definite       // the, this, that
	indefinite     // a, another, two, some
	possessed      // his, their
	quantified     // all, many, no
)

// cand is words that may denote an actor, with what they say of it.
type cand struct {
	Mention
	kind         string
	gender       gender
	core0, core1 int    // tokens of the name without title and modifiers
	name         string // the core, folded; of a description its words without article
	parts        []string
	role         string // "foreign minister"
	noun         *noun
	head         string // lemma of the head of a description
	entry        *codebook.Entry
	office       *codebook.Office
	country      string
	countries    []string // of "Greek and Turkish officials"
	national     string   // country that fighters who act for no state belong to
	det          det
	owner        int // index of the candidate that possesses or modifies it; -1
	same         int // index of the candidate it stands in apposition to; -1
	person       int // 1, 2, 3 of a pronoun
	modifier     bool
	subject      bool // of a verb
	object       bool
	possessor    bool
	speaks       bool // subject of a verb of speech
	main         bool // subject of the sentence's main verb
	quote        int32
	unsure       bool // a name of nobody known
	elsewhere    bool // serves a place or body of which it is not known whose it is
}

func (r *reader) newCand(c *scan, first, last int, form Form) *cand {
	m := Mention{Span: c.s.Range(first, last), Sent: c.sent, First: first, Last: last, Form: form, InTitle: c.title, Actor: -1}
	m.Head = headOf(c.s, first, last)
	r.cands = append(r.cands, cand{Mention: m, core0: first, core1: last, owner: -1, same: -1})
	for i := first; i <= last; i++ {
		c.cand[i] = int32(len(r.cands))
	}
	return &r.cands[len(r.cands)-1]
}

// headOf is the token of a range whose head lies outside it; the last such that is nominal where the tree gives several.
func headOf(s *lang.Sentence, first, last int) int {
	best := last
	found := false
	for i := first; i <= last; i++ {
		h := s.Tokens[i].Head
		if h >= first && h <= last {
			continue
		}
		if u := s.Tokens[i].UPOS; !found || u == "PROPN" || u == "NOUN" {
			if found && s.Tokens[best].UPOS == "PROPN" && u == "NOUN" {
				continue
			}
			best, found = i, true
			if !s.Is(i, "compound", "flat", "amod", "nmod:poss", "det", "case", "punct") {
				return i
			}
		}
	}
	return best
}

// find collects the candidates of the loaded sentence: names, then descriptions, then pronouns.
func (r *reader) find(c *scan) {
	r.cut(c)
	for k := 0; k < len(c.pieces); {
		if p := &c.pieces[k]; p.sort == aName && c.taken[p.first] { // behind the hyphen of "Al-Saadi"
			k++
			continue
		}
		k = r.nameAt(c, k)
	}
	r.pronouns(c)
	r.possessors(c)
	r.descriptions(c)
}

// possessors finds whose an organ of state is that is written like a name: "Peru's Defense Ministry", "its Navy".
func (r *reader) possessors(c *scan) {
	for i := r.sentFrom; i < len(r.cands); i++ {
		m := &r.cands[i]
		j := m.First - 1
		if m.Form != Name || m.entry != nil || m.country != "" || !m.noun.is(traitState) || m.kind == "person" || j < 0 {
			continue
		}
		if k := int(c.cand[j]) - 1; k >= 0 && c.s.Tokens[j].UPOS == "PRON" {
			m.owner, m.det = k, possessed
		} else if j > 0 && (c.fold[j] == "'s" || c.fold[j] == "'") {
			if k := int(c.cand[j-1]) - 1; k >= 0 && r.cands[k].Last == j-1 {
				m.owner, m.country = k, r.cands[k].country
			}
		}
	}
}

// next reports whether piece k+1 follows piece k with nothing between.
func (c *scan) next(k int) bool {
	return k+1 < len(c.pieces) && c.pieces[k+1].first == c.pieces[k].last+1
}

// twoTitles reports whether piece k is a title that "and" or a dash joins to the next of the same person: "Crown Prince and Prime
// Minister X" without article is one person, "the president and Prime Minister X" are two; a deputy holds a ministry besides.
func (c *scan) twoTitles(k int) bool {
	p := &c.pieces[k]
	if k+1 >= len(c.pieces) || c.pieces[k+1].first != p.last+2 || !c.caps[p.first] || c.pieces[k+1].sort != aRole {
		return false
	}
	deputy := p.office != nil && ranked(p.office.Title) == "deputy" && c.caps[c.pieces[k+1].first]
	switch c.fold[p.last+1] {
	case "and", "&":
	case "-", "–", "/":
		return deputy
	default:
		return false
	}
	return deputy || p.first == 0 || c.s.Tokens[p.first-1].UPOS == "ADP" || c.s.Tokens[p.first-1].UPOS == "VERB"
}

// nameAt makes the names that begin with piece k and returns the next piece to look at.
func (r *reader) nameAt(c *scan, k int) int {
	if s := c.pieces[k].sort; s == aRole || s == honorific {
		return r.titled(c, k)
	}
	// The run of names, countries and organisations that touch.
	end, lastOrg := k, -1
	for j := k; ; j++ {
		switch c.pieces[j].sort {
		case orgNoun:
			lastOrg = j
		}
		end = j
		if c.pieces[j].sort == anOrg && j > k && c.pieces[j-1].sort == aName && c.pieces[j-1].last+1 == c.pieces[j].first {
			// "the Regional Security Council" is not the one of the books
			if n, _ := r.nounAt(c, c.pieces[j].last); n != nil && (n.kind == "organization" || n.kind == "government") && c.pieces[j].entry.Kind == codebook.Body && c.pieces[j].first < c.pieces[j].last {
				c.pieces[j].sort, c.pieces[j].noun, c.pieces[j].entry, lastOrg = orgNoun, n, nil, j
			}
		}
		if !c.next(j) || c.pieces[j+1].sort == aRole || c.pieces[j+1].sort == honorific {
			break
		}
	}
	if c.pieces[end].sort == aThing {
		return r.thing(c, k, end)
	}
	if lastOrg >= 0 {
		return r.organisation(c, k, end, lastOrg)
	}
	for j := k; j <= end; {
		j = r.plainName(c, j, end)
	}
	return end + 1
}

// thing passes over a name that is no actor's, from piece k to the noun at piece j; countries and organisations that
// modify it are still named: "NATO Summit", "Russian Constitution".
func (r *reader) thing(c *scan, k, j int) int {
	for q := k; q < j; q++ {
		p := &c.pieces[q]
		if p.sort == aCountry && (p.entry.Kind == codebook.Demonym || q+1 == j && (q == k || c.pieces[q-1].sort != aName)) || p.sort == anOrg || p.sort == aPerson && q+1 == j && q == k {
			r.known(c, p, true)
		}
	}
	for i := c.pieces[k].first; i <= c.pieces[j].last; i++ {
		c.taken[i] = true
	}
	return j + 1
}

// titled reads "President Vladimir Putin", "Mr. Li", "spokesman for …": roles and honorifics and the name behind them.
func (r *reader) titled(c *scan, k int) int {
	j := k
	for (c.next(j) || j == k && c.twoTitles(j)) && (c.pieces[j+1].sort == aRole || c.pieces[j+1].sort == honorific) {
		j++
	}
	from := c.pieces[j].last + 1
	role := from - 1
	if n := r.countryInTitle(c, j); n > 0 {
		from = n
	}
	if from >= len(c.fold) || !c.isNamePart(from) || r.dayOrMonth(c, from) {
		return j + 1
	}
	if p := c.piece[from]; p > 0 && c.pieces[p-1].sort == orgNoun && c.pieces[j].sort == aRole {
		return j + 1
	}
	// "minister Moscow has …": a country behind a role is a name only if more of a name follows.
	if p := c.piece[from]; p > 0 && c.pieces[p-1].sort == aCountry && (from+1 >= len(c.fold) || !c.isNamePart(from+1)) && c.nameKind(from) != lang.Person {
		return j + 1
	}
	to := r.personEnd(c, from)
	first := r.modifiersFrom(c, c.pieces[k].first)
	m := r.newCand(c, first, to, Name)
	r.namePerson(c, m, from, to)
	m.role = r.roleText(c, first, c.pieces[k].first, role)
	for q := k; q <= j; q++ {
		if g, ok := r.words.honorifics[c.fold[c.pieces[q].first]]; ok && m.gender == anyGender {
			m.gender = g
		}
		if g := c.pieces[q].noun.gender(); g != anyGender {
			m.gender = g
		}
		if o := c.pieces[q].office; o != nil {
			m.office = o
		}
		m.noun = c.pieces[q].noun
	}
	for i := c.pieces[k].first; i <= to; i++ {
		c.taken[i] = true
	}
	for j+1 < len(c.pieces) && c.pieces[j+1].first <= to {
		j++
	}
	return j + 1
}

// countryInTitle is where the name begins behind a title with its country, as foreign ministries write: "Foreign Minister of Estonia
// Kadri Lepp". It is 0 where the title of piece j has none, or no full name follows.
func (r *reader) countryInTitle(c *scan, j int) int {
	of := c.pieces[j].last + 1
	if c.pieces[j].sort != aRole || of+2 >= len(c.fold) || c.fold[of] != "of" {
		return 0
	}
	at := of + 1
	if c.fold[at] == "the" {
		at++
	}
	k := int(c.piece[at]) - 1
	if k < 0 || c.pieces[k].first != at || c.pieces[k].sort != aCountry || c.pieces[k].entry.Kind != codebook.Country || !c.next(k) {
		return 0
	}
	name := &c.pieces[k+1]
	if name.sort != aPerson && (name.sort != aName && name.sort != honorific || r.nameEnd(c, name.first) == name.first) || r.dayOrMonth(c, name.first) {
		return 0
	}
	return name.first
}

// namePerson fills in what the name at tokens [from, to] says.
func (r *reader) namePerson(c *scan, m *cand, from, to int) {
	m.kind, m.core0, m.core1 = "person", from, to
	m.parts = r.nameParts(c, from, to)
	m.name = strings.Join(m.parts, " ")
	if len(m.parts) > 1 || len(m.parts) == 1 && m.First == from && !r.surnames[m.parts[0]] {
		m.gender = r.forename(m.parts[0])
	}
	if p := c.piece[from]; p > 0 {
		q := &c.pieces[p-1]
		if q.sort == aPerson && q.first == from && q.last >= to-1 {
			m.entry = q.entry
		}
	}
	for i := from; i <= to; i++ {
		c.taken[i] = true
	}
}

// nameParts are the folded words of a personal name: no initials' stops, no "Jr.", hyphenated parts as one.
func (r *reader) nameParts(c *scan, from, to int) []string {
	var out []string
	for i := from; i <= to; i++ {
		f := strings.TrimSuffix(c.fold[i], ".")
		switch {
		case f == "" || f == "," || r.words.suffixes[c.fold[i]] && len(out) > 0 || r.words.honorifics[c.fold[i]] != anyGender && i == from && to > from:
		case f == "-":
			if len(out) > 0 && i+1 <= to {
				out[len(out)-1] += "-" + c.fold[i+1]
				i++
			}
		default:
			out = append(out, fold(f))
		}
	}
	if len(out) == 0 { // an initial's stop, a lone "Jr."
		out = append(out, c.join(from, to))
	}
	return out
}

// modifiersFrom is where the modifiers of a title begin that stand before token i: "the then US", "powerful former".
func (r *reader) modifiersFrom(c *scan, i int) int {
	const most = 8 // words before a title: "the outgoing Iranian deputy foreign"
	first := i
	for j := i - 1; j >= 0 && i-j <= most; j-- {
		t := &c.s.Tokens[j]
		if p := c.piece[j]; p > 0 {
			q := &c.pieces[p-1]
			if q.sort == aPerson || q.sort == aRole || q.sort == honorific {
				return first
			}
			j, first = q.first, q.first
			continue
		}
		switch t.UPOS {
		case "ADJ", "NUM":
			first = j
		case "NOUN":
			if !c.s.Is(j, "compound", "amod", "nmod") {
				return first
			}
			first = j
		case "ADV":
			if c.fold[j] != "then" {
				return first
			}
			first = j
		case "DET":
			if c.fold[j] == "the" || c.fold[j] == "a" || c.fold[j] == "an" {
				return j
			}
			return first
		case "PUNCT", "SYM":
			if c.fold[j] != "-" || !c.touching(j) {
				return first
			}
			first = j
		default:
			return first
		}
	}
	return first
}

// roleText is the title in words, without article and country: "foreign minister".
func (r *reader) roleText(c *scan, first, role, last int) string {
	var b strings.Builder
	from := role
	for i := role - 1; i >= first; i-- {
		p := c.piece[i]
		if u := c.s.Tokens[i].UPOS; u == "DET" || u == "PART" || u == "PRON" || p > 0 && c.pieces[p-1].sort != aName && c.pieces[p-1].sort != orgNoun {
			break
		}
		from = i
	}
	for i := from; i <= last; i++ {
		if _, ok := r.words.honorifics[c.fold[i]]; ok && c.piece[i] > 0 && c.pieces[c.piece[i]-1].sort == honorific || c.fold[i] == "." {
			continue
		}
		if b.Len() > 0 && !(c.fold[i] == "-" || c.touching(i-1) && c.fold[i-1] == "-") {
			b.WriteByte(' ')
		}
		b.WriteString(c.s.Tokens[i].Form)
	}
	return b.String()
}

// organisation makes the organisation whose noun is piece org out of the pieces [k, end], with "of Foreign Affairs"
// behind it, and the countries before it.
func (r *reader) organisation(c *scan, k, end, org int) int {
	core := k
	for core < org && c.pieces[core].sort == aCountry {
		core++
	}
	if core > k && core == org { // "Russian Ministry": the country belongs to the name
		core = org
	}
	last := c.pieces[org].last
	next := org + 1
	for org == k && c.pieces[org].noun.kind == "media" && c.pieces[org].noun.word != "press" && next <= end && c.pieces[next].sort == aName { // "the Daily Naya Barta"
		last = c.pieces[next].last
		next++
	}
	for j := last + 1; j+1 < len(c.fold); {
		switch c.fold[j] {
		case "of", "for", "on":
		case "and", "&", ",":
			// "Ministry of Trade and Industry", not "Ministry and X"
			if last == c.pieces[org].last || c.fold[j] == "," && !(j+2 < len(c.fold) && c.isName(j+1) && (c.fold[j+2] == "and" || c.fold[j+2] == ",")) {
				j = len(c.fold)
				continue
			}
		default:
			j = len(c.fold)
			continue
		}
		q := j + 1
		if q < len(c.fold) && c.fold[q] == "the" {
			q++
		}
		if q >= len(c.fold) || !c.isName(q) || r.words.calendar[c.fold[q]] || r.otherActor(c, q) && c.fold[j] != "of" {
			break
		}
		e := q
		for e+1 < len(c.fold) && (c.isName(e+1) || c.fold[e+1] == "-" && c.touching(e)) && !r.words.calendar[c.fold[e+1]] {
			e++
		}
		last, j = e, e+1
	}
	m := r.newCand(c, c.pieces[k].first, last, Name)
	m.kind, m.noun = c.pieces[org].noun.kind, c.pieces[org].noun
	m.core0, m.core1 = c.pieces[core].first, last
	m.name, m.head = c.join(m.core0, last), singular(c.fold[c.pieces[org].last], &c.s.Tokens[c.pieces[org].last])
	if c.pieces[org].noun.is(traitState) || m.kind == "organization" {
		m.country = r.countryWithin(c, c.pieces[k].first, last, m.kind == "government")
	}
	if m.country == "" && ruling(m.head) {
		m.country = r.andPeople(c, last+1)
	}
	at := len(r.cands) - 1
	for i := m.core0; i <= last; i++ {
		c.taken[i] = true
	}
	for j := k; j < len(c.pieces) && c.pieces[j].first <= last; j++ {
		next = max(next, j+1)
		switch p := &c.pieces[j]; p.sort {
		case aCountry, aPerson, anOrg:
			r.known(c, p, true)
			if p.first < r.cands[at].core0 {
				r.cands[at].owner = len(r.cands) - 1
			}
		}
	}
	if next <= end { // names behind it that are not part of it
		return next
	}
	return max(next, end+1)
}

// otherActor reports whether the token begins a country, person or organisation of the books.
func (r *reader) otherActor(c *scan, i int) bool {
	p := c.piece[i]
	if p == 0 {
		return false
	}
	switch c.pieces[p-1].sort {
	case aCountry, aPerson, anOrg:
		return true
	}
	return false
}

// countryWithin is the country of the first name of a country or organ among the tokens; of a city or region too where
// places count.
func (r *reader) countryWithin(c *scan, first, last int, places bool) string {
	for i := first; i <= last; i++ {
		if p := c.piece[i]; p > 0 && c.pieces[p-1].entry != nil && c.pieces[p-1].entry.Country != "" && (places || c.pieces[p-1].sort != aPlace) {
			return c.pieces[p-1].entry.Country
		}
	}
	return ""
}

func (c *scan) join(first, last int) string {
	var b strings.Builder
	for i := first; i <= last; i++ {
		if i > first && !c.touching(i-1) {
			b.WriteByte(' ')
		}
		b.WriteString(c.fold[i])
	}
	return b.String()
}
