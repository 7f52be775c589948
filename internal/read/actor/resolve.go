package actor

import (
	"slices"
	"strings"

	"detente/internal/codebook"
	"detente/internal/lang"
	"detente/internal/text"
)

// Bounds of what is looked back for: beyond them a text no longer counts on its reader's memory, and the
// work would no longer be linear in the length of the document.
const (
	pronounWindow = 6   // sentences a pronoun looks back
	maxSearch     = 200 // words of a sentence that a pronoun looks back over for things
	nounWindow    = 400 // mentions "the ministry" or "the minister" looks back
	sameSurname   = 16  // persons with one surname that are told apart
	minSpelling   = 6   // letters of a surname that may be spelt in two ways
)

// state is an actor while it is being made.
type state struct {
	Actor
	gender      gender
	office      *codebook.Office
	called      gender // by the last pronoun taken for it
	plural      bool
	parts       []string // of the longest personal name so far
	roles       []string
	heads       []string // lemmas of the nouns it was called by
	cands       []int32
	key         string
	named       bool     // by the text
	vague       bool     // a description of somebody not identified: one among several
	foreign     []string // countries it does not act for: its counterpart does
	organ       bool     // an organ of state, named without saying of which
	counterpart *state   // the one whose counterpart it is
}

// reader makes the cast of one document.
type reader struct {
	words *vocabulary
	lex   *lexicon
	meta  Meta
	on    string                     // date of publication, YYYY-MM-DD; "" if unknown
	held  map[string]*codebook.Entry // holders looked up by office and country
	home  string                     // country of the publisher or issuer

	scan     scan
	cands    []cand
	from     []int // index of the first candidate of each sentence read so far, the title's first
	sentFrom int
	order    []int32 // the candidates of the sentence in text order
	actors   []*state
	chiefs   map[string][]*state // persons who hold a chief office, by country; made at the end

	byKey    map[string]int     // countries, entries, organisations, descriptions
	byPart   map[string][]int32 // persons by each word of their name
	byStem   map[string][]int32 // persons by the beginning of their surname
	surnames map[string]bool
	acronyms map[string]bool
	counts   map[string]int // mentions by country
	top      string         // the country with the highest count

	quotes  []lang.Quotation
	quoteAt int

	body, title   *lang.Analysis
	titleSents    int
	publisher     *codebook.Entry
	official      bool // published by an organ of state or body
	issuer        int
	genre         Genre
	presided      bool // a chief of the publisher's country was named
	parties       int  // the group of those who meet by a readout's first sentence; -1 if none
	reporter      int  // the actor of the label "Q"; -1 if none yet
	labels        []label
	labelNext     int
	turns         []Turn
	spokenBy      int32 // quotation and sentence of the last answer of quoteSpeaker, and the answer
	spokenIn      int
	spoken        int
	thingSubject  bool // the subject of the sentence before was none of ours; thingsSubject: and plural
	thingsSubject bool
}

// sentence finds and resolves the candidates of a sentence.
func (r *reader) sentence(s *lang.Sentence, sent int, title bool) {
	c := &r.scan
	c.load(s, sent, title)
	r.sentFrom = len(r.cands)
	r.from = append(r.from, r.sentFrom)
	if !title {
		r.turn(c)
	}
	r.find(c)
	r.appositions(c)
	r.place(c)
	for _, pass := range []func(m *cand) bool{
		func(m *cand) bool { return m.Form == Name && m.det != possessed },
		func(m *cand) bool { return m.Form == Nominal && m.det != possessed },
		func(m *cand) bool { return m.Form == Pronoun },
		func(m *cand) bool { return m.det == possessed },
	} {
		for _, i := range r.order {
			if m := &r.cands[i]; m.Actor < 0 && pass(m) {
				r.resolve(c, int(i))
			}
		}
	}
	r.counterparts(c)
	if sent == 0 && !title {
		r.meet()
	}
	r.thingSubject, r.thingsSubject = false, false
	for i := range s.Tokens {
		if s.Tokens[i].Rel == "nsubj" && s.Tokens[i].UPOS == "NOUN" && s.Tokens[i].Head >= 0 && s.Tokens[s.Tokens[i].Head].Head < 0 {
			other := c.cand[i] == 0 || r.cands[c.cand[i]-1].Actor < 0
			r.thingSubject = other && !isPlural(&s.Tokens[i])
			r.thingsSubject = other && isPlural(&s.Tokens[i])
		}
	}
}

// turn begins a turn where the sentence begins with a label.
func (r *reader) turn(c *scan) {
	l, n, ok := r.labelAt(c.s)
	if !ok {
		return
	}
	if k := len(r.turns); k > 0 {
		r.turns[k-1].Last = c.sent - 1
	}
	r.turns = append(r.turns, Turn{First: c.sent, Last: c.sent, Actor: r.speaker(c, l, n), Label: c.s.Range(0, n-1), Question: l.question})
}

// place orders the candidates of the sentence and notes how each stands in it.
func (r *reader) place(c *scan) {
	r.order = r.order[:0]
	for i := r.sentFrom; i < len(r.cands); i++ {
		r.order = append(r.order, int32(i))
		m := &r.cands[i]
		m.subject = c.s.Is(m.Head, "nsubj")
		m.object = c.s.Is(m.Head, "obj", "iobj")
		m.possessor = c.s.Is(m.Head, "nmod:poss")
		m.speaks = r.speaks(c, m.Head)
		m.main = m.subject && c.isMain(c.s.Tokens[m.Head].Head)
		// "A Pentagon statement said": whose statement it is speaks.
		if h := c.s.Tokens[m.Head].Head; !m.subject && m.Form != Pronoun && h >= 0 && c.s.Is(m.Head, "compound", "nmod:poss", "amod", "nmod") && c.cand[h] == 0 && r.speaks(c, h) {
			m.subject, m.speaks, m.modifier = true, true, false
		}
		m.quote = r.quoteOf(m)
	}
	slices.SortStableFunc(r.order, func(a, b int32) int {
		if d := r.cands[a].First - r.cands[b].First; d != 0 {
			return d
		}
		return r.cands[b].Last - r.cands[a].Last
	})
}

// isMain reports whether a verb is the sentence's own, not one inside another's clause.
func (c *scan) isMain(v int) bool {
	for n := 0; v >= 0 && n < 8; n++ {
		if c.s.Tokens[v].Head < 0 {
			return true
		}
		if !c.s.Is(v, "conj", "parataxis") {
			return false
		}
		v = c.s.Tokens[v].Head
	}
	return false
}

// quoteOf is 1 + the index of the quotation of the body that the candidate stands in; 0 if none.
func (r *reader) quoteOf(m *cand) int32 {
	if m.InTitle {
		return 0
	}
	return r.quoteAround(m.Span)
}

// quoteAround is 1 + the index of the quotation that a span of the sentence now read, which is one of the body, stands in; 0 if none.
func (r *reader) quoteAround(span text.Span) int32 {
	for r.quoteAt < len(r.quotes) && r.quotes[r.quoteAt].Inner.End() <= r.scan.s.Span.Start() {
		r.quoteAt++
	}
	for k := r.quoteAt; k < len(r.quotes) && r.quotes[k].Inner.Start() < span.End(); k++ {
		if !r.quotes[k].Scare && r.quotes[k].Inner.Contains(span) {
			return int32(k + 1)
		}
	}
	return 0
}

// resolve finds or makes the actor of a candidate.
func (r *reader) resolve(c *scan, i int) {
	m := &r.cands[i]
	if m.Actor >= 0 {
		return
	}
	a := -1
	switch m.Form {
	case Name:
		a = r.resolveName(c, i)
	case Nominal:
		a = r.resolveDescription(c, i)
	default:
		a = r.resolvePronoun(c, i)
	}
	if a < 0 {
		return
	}
	m = &r.cands[i]
	m.Actor = a
	st := r.actors[a]
	st.cands = append(st.cands, int32(i))
	if m.Form == Pronoun {
		st.called = m.gender
	} else if m.gender != anyGender && st.gender == anyGender {
		st.gender = m.gender
	}
	if m.country != "" {
		r.counts[m.country]++
		if r.counts[m.country] > r.counts[r.top] {
			r.top = m.country
		}
	}
	if m.Form == Nominal && !slices.Contains(st.heads, m.head) {
		st.heads = append(st.heads, m.head)
	}
}

// make adds an actor.
func (r *reader) make(key string, a Actor) int {
	r.actors = append(r.actors, &state{Actor: a, key: key})
	i := len(r.actors) - 1
	if key != "" {
		r.byKey[key] = i
	}
	return i
}

func (r *reader) entryActor(key string, m *cand, name, kind, why string) int {
	if a, ok := r.byKey[key]; ok {
		st := r.actors[a]
		if st.Entry == nil && m.entry != nil {
			r.cite(st, m.entry)
		}
		return a
	}
	i := r.make(key, Actor{Name: name, Kind: kind, Country: m.country, Why: why})
	if m.entry != nil {
		r.cite(r.actors[i], m.entry)
	}
	return i
}

// cite takes over what the books say of an actor.
func (r *reader) cite(st *state, e *codebook.Entry) {
	st.Entry = e
	if st.Code == "" {
		st.Code = e.Code
	}
	if st.Country == "" {
		st.Country = e.Country
	}
	if !slices.Contains(st.Sources, e.Source) {
		st.Sources = append(st.Sources, e.Source)
	}
}

// countryActor is the actor of a country by its code; it is made when the text has not named it yet.
func (r *reader) countryActor(code string) int {
	key := "country " + code
	if a, ok := r.byKey[key]; ok {
		return a
	}
	e := r.lex.country(code)
	if e == nil {
		return -1
	}
	kind := "country"
	if e.Kind == codebook.Body {
		kind = "organization"
	}
	i := r.make(key, Actor{Name: e.Name, Kind: kind, Country: code, Why: "spoken of by its government or people"})
	r.cite(r.actors[i], e)
	return i
}

func (r *reader) resolveName(c *scan, i int) int {
	m := &r.cands[i]
	text := r.text(m, m.core0, m.core1)
	if a, ok := r.byKey["name "+m.name]; ok && m.entry != nil && m.entry.Kind == codebook.Government && m.First == m.core0 {
		return a // of another country than the books say, as named before
	}
	if e := m.entry; e != nil && e.Kind != codebook.Principal {
		switch e.Kind {
		case codebook.Country, codebook.Demonym, codebook.Capital:
			if e.Country == "" {
				return -1
			}
			a := r.countryActor(e.Country)
			if a >= 0 {
				r.cite(r.actors[a], e)
			}
			return a
		case codebook.Region, codebook.City:
			return r.entryActor("region "+e.Name, m, text, "country", "a region")
		case codebook.Body:
			if r.lex.isBody(e) {
				return r.entryActor("country "+e.Country, m, text, m.kind, "a body of the code books")
			}
			return r.entryActor("body "+e.Name, m, text, m.kind, "named in the code books")
		case codebook.Government:
			if w := strings.Fields(m.name); ruling(w[len(w)-1]) && e.Code == e.Country+"GOV" && !r.regional(e) {
				return r.countryActor(e.Country)
			}
		}
		a := r.entryActor(string(e.Kind)+" "+e.Name, m, text, m.kind, "named in the code books")
		r.alias(c, m, a)
		return a
	}
	if m.kind == "person" {
		return r.resolvePerson(c, i)
	}
	return r.resolveOrganisation(c, i)
}

// regional reports whether an organ is that of a part of its country: "Scottish Government".
func (r *reader) regional(e *codebook.Entry) bool {
	part, _ := r.lex.books.Match(strings.Fields(e.Name)[:1])
	return part != nil && part.Kind == codebook.Region
}

// text is the words of tokens of the candidate's own sentence.
func (r *reader) text(m *cand, first, last int) string {
	return r.scan.quote(r.doc(m.InTitle), first, last)
}

// resolveOrganisation finds an organisation by its name, its acronym or the name without its noun.
func (r *reader) resolveOrganisation(c *scan, i int) int {
	m := &r.cands[i]
	if ruling(m.head) && m.core1 == m.Last {
		code := m.country
		if code == "" && m.core0 == m.core1 {
			code = r.ownCountry(m) // "the Administration"
		}
		if code != "" {
			return r.countryActor(code)
		}
	}
	organ := m.noun.is(traitState) && m.kind != "person" || ofState(m.name) // each state has its own
	if organ {
		r.inherit(m)
		if m.country == "" && m.core0 == m.core1 { // "the Ministry"
			if a := r.recent(m, func(st *state) bool { return r.calledBy(st, m) }); a >= 0 {
				return a
			}
		}
	}
	if a, ok := r.byKey["name "+m.name]; ok {
		st := r.actors[a]
		if m.country != "" && st.Country == "" {
			st.Country = m.country
		}
		if m.country == "" || m.country == st.Country { // of another country it is another
			return a
		}
	}
	if a, ok := r.byKey["name "+m.name+" "+m.country]; ok {
		return a
	}
	if m.unsure && len(m.parts) > 0 { // a surname known by now
		if a := r.findPerson(m); a >= 0 {
			return a
		}
	}
	key := "name " + m.name
	if _, other := r.byKey[key]; other {
		key += " " + m.country
	}
	a := r.make(key, Actor{Name: r.text(m, m.core0, m.core1), Kind: m.kind, Country: m.country, Why: "a name with the noun or shape of one"})
	r.actors[a].parts, r.actors[a].organ = m.parts, organ && seated(m) && (!c.s.Is(m.Head, "nmod", "compound") || m.core0 < m.core1 || m.First > 0 && c.fold[m.First-1] == "the")
	if m.country != "" {
		r.actors[a].Why = "named with its country"
	}
	if m.head != "" {
		r.actors[a].heads = append(r.actors[a].heads, m.head)
	}
	// "Yonhap News Agency" is "Yonhap" afterwards.
	if w := strings.Fields(m.name); len(w) > 1 && m.head != "" && len(w[0]) > 3 && r.words.nouns[w[0]] == nil && m.noun != nil && m.noun.kind != "government" {
		if _, known := r.byKey["name "+w[0]]; !known {
			r.byKey["name "+w[0]] = a
		}
	}
	r.alias(c, m, a)
	return a
}

// ofState reports whether the first word of a name says that a state or a part of it has it: "the National Election Commission".
func ofState(name string) bool {
	first, _, more := strings.Cut(name, " ")
	switch first {
	case "national", "federal", "provincial", "presidential", "parliamentary", "constitutional", "supreme", "electoral":
		return more
	}
	return false
}

// alias notes an acronym in brackets behind a name: "National Security Council (NSC)".
func (r *reader) alias(c *scan, m *cand, a int) {
	j := m.Last + 1
	if j+2 >= len(c.fold) || c.fold[j] != "(" && c.fold[j] != "[" {
		return
	}
	if f := c.s.Tokens[j+1].Form; (c.fold[j+2] == ")" || c.fold[j+2] == "]") && allUpper(f) && len(f) >= 2 {
		r.byKey["name "+c.fold[j+1]] = a
		r.acronyms[c.fold[j+1]] = true
	}
}
