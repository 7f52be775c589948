package actor

import (
	"strings"

	"detente/internal/codebook"
	"detente/internal/lang"
)

// known makes the mention of a piece that the books know.
func (r *reader) known(c *scan, p *piece, modifier bool) *cand {
	if p.entry.Country == "" && !breakaway(p.entry) && p.entry.Kind == codebook.Region && !c.s.Is(headOf(c.s, p.first, p.last), "nsubj", "nmod:poss") {
		return &cand{} // a sea or a continent, named as a place
	}
	m := r.newCand(c, p.first, p.last, Name)
	m.entry, m.country, m.modifier = p.entry, p.entry.Country, modifier
	m.name = c.join(p.first, p.last)
	switch p.entry.Kind {
	case codebook.Country, codebook.Demonym, codebook.Capital, codebook.Region, codebook.City:
		m.kind = "country"
		m.Place = r.asPlace(c, p)
	case codebook.Principal:
		r.namePerson(c, m, p.first, p.last)
		m.entry = p.entry
	case codebook.Metonym, codebook.Government:
		m.kind = "government"
		if o, n := r.lex.books.Office(c.fold[p.first : p.last+1]); o != nil && n == p.last-p.first+1 && r.counts[m.country] == 0 && r.home != "" && r.counts[r.home] > 0 {
			r.owned(m, r.home) // "the Foreign Office" in a paper of Islamabad
		}
	case codebook.Body:
		m.kind = "organization"
		if q := p.last + 2; q < len(c.fold) && c.fold[q-1] == "of" && c.piece[q] > 0 && c.pieces[c.piece[q]-1].sort == aCountry { // "the Security Council of Armenia"
			r.owned(m, c.pieces[c.piece[q]-1].entry.Country)
		}
		r.stateCouncil(m)
	case codebook.Forces:
		m.kind = "armed_force"
	case codebook.Group:
		m.kind = "group"
	case codebook.Media:
		m.kind = "media"
	}
	before := p.last+1 < len(c.piece) && c.s.Tokens[p.last+1].UPOS == "NOUN" && !isPlural(&c.s.Tokens[p.last]) || // "Turkish warplanes"
		p.last+1 < len(c.piece) && c.piece[p.last+1] > 0 || // "Costa Rican President", "Greek and Turkish officials"
		p.last+3 < len(c.piece) && c.fold[p.last+1] == "and" && r.isDemonym(c, p.last+2) && c.s.Tokens[p.last+3].UPOS == "NOUN" && !isPlural(&c.s.Tokens[p.last])
	before = before || onlyAdjective(m.name) && (p.first == 0 || c.s.Tokens[p.first-1].UPOS != "DET")
	if t := &c.s.Tokens[m.Mention.Head]; p.entry.Kind == codebook.Demonym && !before && (isPlural(t) || t.UPOS == "NOUN" || !c.s.Is(m.Mention.Head, "amod", "compound", "nmod", "nmod:poss", "flat", "root") && t.UPOS != "ADJ") {
		r.peopleOf(c, m)
	}
	if !m.modifier {
		for i := p.first; i <= p.last; i++ {
			c.taken[i] = true
		}
	}
	if p.last > p.first && p.sort == anOrg {
		// "French troops" in the books still name France.
		if e, n := r.lex.books.Match(c.forms[p.first : p.first+1]); n == 1 && e.Country == p.entry.Country && (e.Kind == codebook.Demonym || e.Kind == codebook.Country) {
			at := len(r.cands) - 1
			r.known(c, &piece{first: p.first, last: p.first, sort: aCountry, entry: e}, true)
			m = &r.cands[at]
		}
	}
	return m
}

// breakaway reports whether a region has a government of its own that acts for no state: "Transnistria".
func breakaway(e *codebook.Entry) bool { return strings.HasSuffix(e.Code, "SEP") }

// onlyAdjective reports whether a demonym without an article is an adjective whatever the tree says: "Turkish warplanes".
func onlyAdjective(name string) bool {
	return strings.HasSuffix(name, "ish") || strings.HasSuffix(name, "ese") || strings.HasSuffix(name, "ch")
}

// asPlace reports whether a country or capital is named as a place: "in Russia", "a visit to Moscow".
func (r *reader) asPlace(c *scan, p *piece) bool {
	h := headOf(c.s, p.first, p.last)
	k := c.s.Kid(h, "case")
	if k < 0 {
		return false
	}
	switch c.fold[k] {
	case "in", "at", "near", "inside", "outside", "across", "throughout", "around", "into", "within", "through", "via":
		return true
	case "to", "from":
		up := c.s.Tokens[h].Head
		return up >= 0 && isTravel(c.s.Tokens[up].Lemma)
	}
	return false
}

func isTravel(lemma string) bool {
	switch lemma {
	case "go", "come", "travel", "trip", "visit", "fly", "flight", "return", "arrive", "move", "flee", "journey", "tour", "head", "leave", "drive", "send", "route":
		return true
	}
	return false
}

// peopleOf turns a demonym used as a noun into people: "two Palestinians", "an American".
func (r *reader) peopleOf(c *scan, m *cand) {
	first := m.First
	for first > 0 && m.Last-first < 6 {
		switch u := c.s.Tokens[first-1].UPOS; {
		case c.fold[first-1] == "least" || c.fold[first-1] == "most" || c.fold[first-1] == "more":
		case u == "NUM" || u == "DET" || u == "ADJ":
			first--
			continue
		}
		break
	}
	m.det = r.detOf(c, first, m.Mention.Head)
	m.First, m.Form, m.Place = first, Nominal, false
	m.Span = c.s.Range(first, m.Last)
	m.Plural = isPlural(&c.s.Tokens[m.Mention.Head]) || m.det == definite
	m.kind, m.noun = "people", r.words.nouns["people"]
	if !m.Plural {
		m.kind, m.noun = "person", r.words.nouns["citizen"]
	}
	m.head = m.name
	m.name = strings.TrimPrefix(c.join(first, m.Last), "the ")
}

// plainName makes the name at piece j out of a run that ends with piece end and has no noun of an organisation.
func (r *reader) plainName(c *scan, j, end int) int {
	p := &c.pieces[j]
	switch p.sort {
	case anOrg:
		first := p.first
		m := r.known(c, p, j < end)
		if j > 0 && c.pieces[j-1].last+1 == first && c.pieces[j-1].sort == aCountry {
			m.First = c.pieces[j-1].first
			m.Span = c.s.Range(m.First, m.Last)
			if r.owned(m, c.pieces[j-1].entry.Country); m.entry == nil {
				m.core0 = m.First
			}
		} else if q := first - 2; q >= 0 && (c.fold[first-1] == "'s" || c.fold[first-1] == "'") {
			if k := int(c.cand[q]) - 1; k >= 0 && r.cands[k].kind == "country" {
				r.owned(m, r.cands[k].country)
			}
		}
		return j + 1
	case aCountry, aPlace:
		// Part of a longer name: "South China Sea", "Israel Katz".
		inName := j < end && c.pieces[j+1].sort == aName && p.entry.Kind != codebook.Demonym || j > 0 && c.next(j-1) && c.pieces[j-1].sort == aName && p.entry.Kind != codebook.Demonym
		if !inName {
			if p.entry.Kind != codebook.City {
				r.known(c, p, c.s.Is(headOf(c.s, p.first, p.last), "amod", "compound") && c.pieces[j].last+1 < len(c.fold) || p.entry.Kind == codebook.Demonym)
			}
			return j + 1
		}
		if c.nameKind(p.first) != lang.Person {
			if p.entry.Kind == codebook.Country && j < end && c.s.Is(headOf(c.s, p.first, p.last), "compound", "nmod", "amod") && (j == 0 || !c.next(j-1)) {
				r.known(c, p, true) // "US Marines", "China Policy Institute"
			}
			return j + 1
		}
	}
	return r.unknownName(c, j, end)
}

// stateCouncil takes the name that an organ of the United Nations shares with those of states for the one that the text named last:
// "Pavel Orlov of Russia's Security Council … The Security Council's deputy head".
func (r *reader) stateCouncil(m *cand) {
	if m.entry == nil || !m.entry.Ambiguous || m.entry.Kind != codebook.Body {
		return
	}
	for k := len(r.cands) - 2; k >= 0; k-- {
		o := &r.cands[k]
		switch {
		case o.kind == "government" && o.country != "" && (strings.HasSuffix(o.name, m.name) || o.entry != nil && strings.HasSuffix(o.entry.Name, m.name)):
			m.entry, m.country, m.kind = o.entry, o.country, o.kind
			return
		case o.entry != nil && o.country == m.country && o.entry != m.entry:
			return
		}
	}
}

// owned gives an organ the country that stands before it: "the Italian Supreme Court" is not the one of the books.
func (r *reader) owned(m *cand, country string) {
	if country == "" || country == m.country || m.entry == nil {
		return
	}
	kind := m.entry.Kind
	if _, body := codebook.BodyCode(country); kind == codebook.Body && m.entry.Ambiguous && !body {
		kind = codebook.Government // "Russia's Security Council"
	}
	switch kind {
	case codebook.Government, codebook.Forces, codebook.Metonym:
		for _, o := range m.entry.Others {
			if o.Country == country {
				m.entry, m.country = o, country
				return
			}
		}
		m.entry, m.country = nil, country
		m.kind = "government"
	case codebook.Body, codebook.Group, codebook.Media:
		if m.country == "" {
			m.country = country
		}
	}
}

// unknownName makes a name out of words no book knows, or of a principal, from piece j on.
func (r *reader) unknownName(c *scan, j, end int) int {
	from := c.pieces[j].first
	to := r.personEnd(c, from)
	next := j + 1
	for next < len(c.pieces) && c.pieces[next].first <= to {
		next++
	}
	if c.pieces[j].sort == aPerson && to == c.pieces[j].last {
		r.known(c, &c.pieces[j], c.s.Is(headOf(c.s, from, to), "compound", "amod"))
		return next
	}
	if to+1 < len(c.fold) && c.piece[to+1] > 0 && c.pieces[c.piece[to+1]-1].sort == aRole {
		return next // part of the title behind it
	}
	kind, sure := r.kindOfName(c, from, to)
	if kind == "" {
		return next
	}
	// "Hibakusha Shigeaki Mori": a word before the forename describes the person.
	if _, forename := r.words.forenames[c.fold[from]]; kind != "organization" && !forename && to-from == 2 && c.nameKind(from) == 0 {
		if _, second := r.words.forenames[c.fold[from+1]]; second && c.fold[from+1] != "-" {
			m := r.newCand(c, from, to, Name)
			r.namePerson(c, m, from+1, to)
			m.role = c.s.Tokens[from].Form
			return next
		}
	}
	m := r.newCand(c, from, to, Name)
	if kind == "person" {
		r.namePerson(c, m, from, to)
	} else {
		m.kind, m.name = kind, c.join(from, to)
		m.parts = r.nameParts(c, from, to)
		for i := from; i <= to; i++ {
			c.taken[i] = true
		}
	}
	m.unsure = !sure
	return next
}

// kindOfName judges what a name is a name of: "" if it is none of an actor; sure if more than its shape says so.
func (r *reader) kindOfName(c *scan, from, to int) (kind string, sure bool) {
	var person, org, place bool
	for i := from; i <= to; i++ {
		switch c.nameKind(i) {
		case lang.Person:
			person = true
		case lang.Organisation:
			org = true
		case lang.Place:
			place = true
		}
	}
	_, forename := r.words.forenames[c.fold[from]]
	initials := false
	for i := from; i <= to; i++ {
		f := c.fold[i]
		initials = initials || len(f) == 2 && f[1] == '.' || r.words.suffixes[f]
	}
	h := headOf(c.s, from, to)
	t := &c.s.Tokens[h]
	if from < to && r.besideOffice(c, from, to) {
		return "person", true
	}
	up := h // "Ana Ruiz and Hugo Leal signed"
	for n := 0; n < 4 && from < to && c.s.Is(up, "conj", "appos") && c.s.Tokens[up].Head >= 0; n++ {
		up = c.s.Tokens[up].Head
	}
	acts := c.s.Is(up, "nsubj") || t.Rel == "nmod:poss"
	single := from == to
	form := c.s.Tokens[from].Form
	prep := ""
	if k := c.s.Kid(h, "case"); k >= 0 && t.Rel != "nmod:poss" {
		prep = c.fold[k]
	}
	switch {
	case r.surnames[fold(c.fold[to])] || single && r.surnames[fold(c.fold[from])]:
		return "person", true
	case person && !org && !place:
		return "person", true
	case forename && !single && !place && !org:
		return "person", true
	case to == from+3 && c.fold[from+2] == "-" && !place && !org && c.caps[from] && c.caps[from+1] && t.UPOS == "PROPN":
		return "person", true // "Kwong Chun-yu"
	case initials && !single:
		return "person", true
	case single && r.acronyms[c.fold[from]]:
		return "organization", true
	case single && allUpper(form) && len(form) >= 2 && len(form) <= 6 && !c.shout:
		return "organization", org
	case place || prep == "in" || prep == "at" || prep == "near":
		return "", false
	case org:
		return "organization", true
	case forename && acts:
		return "person", true
	case acts && single && t.UPOS == "PROPN" && r.lex.books.IsSurname(form):
		return "person", false
	case acts && r.speaks(c, h):
		if to-from <= 3 {
			return "person", false
		}
		return "organization", false
	case acts && t.UPOS == "PROPN" && !single:
		return "unknown", false
	}
	return "", false
}

// besideOffice reports whether a name stands between commas behind an office or calling: "the mayor of Amedi, Serbest Zebari,".
func (r *reader) besideOffice(c *scan, from, to int) bool {
	const most = 10 // words of the description
	if from < 2 || c.fold[from-1] != "," || to+1 < len(c.fold) && c.s.Tokens[to+1].UPOS != "PUNCT" {
		return false
	}
	for j := from - 2; j >= 0 && from-j <= most; j-- {
		if c.fold[j] == ")" && j >= 3 && c.fold[j-2] == "(" { // a short form
			j -= 2
			continue
		}
		switch c.s.Tokens[j].UPOS {
		case "PUNCT", "VERB", "AUX", "PRON":
			return false
		}
		if n, _ := r.nounAt(c, j); n != nil && n.kind == "person" && (n.is(traitState) || n.is(traitRole)) {
			return !isPlural(&c.s.Tokens[j]) && c.cand[j] == 0
		}
	}
	return false
}

// speaks reports whether the token is the subject of a verb of speech. Whoever speaks stands outside the words that are quoted: of
// “Things are worse,” Adams said, things may be hung on "said" with Adams.
func (r *reader) speaks(c *scan, i int) bool {
	if !c.s.Is(i, "nsubj") {
		return false
	}
	h := c.s.Tokens[i].Head
	if h < 0 || !c.title && r.quoteAround(c.s.Tokens[i].Span) != r.quoteAround(c.s.Tokens[h].Span) {
		return false
	}
	if r.lex.speech(c.s.Tokens[h].Lemma) {
		return true
	}
	for _, k := range c.s.Kids(h) { // "X smiled and said"
		if c.s.Is(int(k), "conj") && c.s.Kid(int(k), "nsubj") < 0 && r.lex.speech(c.s.Tokens[k].Lemma) {
			return true
		}
	}
	return false
}
