package actor

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"detente/internal/codebook"
	"detente/internal/lang"
)

// sort is what a piece of a sentence is for the making of names.
type sort uint8

const (
	nothing   sort = iota
	aName          // capitalised word known to no book
	aPerson        // a principal of the books
	aCountry       // a country, its adjective, its capital
	aPlace         // a city or region
	anOrg          // a body, organ, metonym, force, group, medium of the books
	orgNoun        // Council, Ministry: capitalised noun that heads the name of an organisation
	aThing         // Agreement, Sea: capitalised noun of what is no actor
	aRole          // president, Secretary of State
	honorific      // Mr., Sheikh
)

// piece is a run of tokens [first, last] of one sort.
type piece struct {
	first, last int
	sort        sort
	entry       *codebook.Entry
	office      *codebook.Office
	noun        *noun
}

// scan is one sentence with what is needed of its words, reused from sentence to sentence.
type scan struct {
	s      *lang.Sentence
	sent   int
	title  bool
	forms  []string
	fold   []string // lower-case forms with straight apostrophes
	caps   []bool   // begins with a capital that means something
	shout  bool     // all or nearly all words are capitalised: capitals mean nothing
	name   []int32  // by token: 1 + index in s.Names
	piece  []int32  // by token: 1 + index in pieces
	pieces []piece
	taken  []bool  // by token: within a mention by name, not open to nominals
	cand   []int32 // by token: 1 + index of the last candidate made that holds it
}

func lower(s string) string {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= 0x80 || 'A' <= c && c <= 'Z' {
			return strings.ToLower(strings.ReplaceAll(s, "’", "'"))
		}
	}
	return s
}

func upperFirst(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

func allUpper(s string) bool {
	letters := false
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
		letters = letters || unicode.IsUpper(r)
	}
	return letters
}

// load prepares the scan for a sentence.
func (c *scan) load(s *lang.Sentence, sent int, title bool) {
	n := len(s.Tokens)
	c.s, c.sent, c.title = s, sent, title
	c.forms, c.fold, c.caps, c.name = c.forms[:0], c.fold[:0], c.caps[:0], append(c.name[:0], make([]int32, n)...)
	c.piece, c.taken, c.pieces = append(c.piece[:0], make([]int32, n)...), append(c.taken[:0], make([]bool, n)...), c.pieces[:0]
	c.cand = append(c.cand[:0], make([]int32, n)...)
	words, capital, start := 0, 0, true
	for i := range s.Tokens {
		f := s.Tokens[i].Form
		c.forms, c.fold = append(c.forms, f), append(c.fold, lower(f))
		up := upperFirst(f)
		c.caps = append(c.caps, up)
		if r, _ := utf8.DecodeRuneInString(f); unicode.IsLetter(r) {
			words++
			if up && !start {
				capital++
			}
			start = false
		}
	}
	for i := 0; i+2 < n; i++ { // "al-Saadi" begins a name as "Al-Saadi" does
		if arabicArticle(c.forms[i]) && c.fold[i+1] == "-" && c.touching(i) && c.touching(i+1) && c.caps[i+2] {
			c.caps[i] = true
		}
	}
	c.shout = words >= 4 && capital*10 >= (words-1)*8
	for i := range s.Tokens { // no headline has its own verb in small letters
		if t := &s.Tokens[i]; t.Head < 0 && t.UPOS == "VERB" && !c.caps[i] {
			c.shout = false
		}
	}
	for k, nm := range s.Names {
		for i := max(nm.First, 0); i <= nm.Last && i < n; i++ {
			c.name[i] = int32(k + 1)
		}
	}
}

func arabicArticle(s string) bool {
	switch s {
	case "al", "el", "an", "ar", "as", "ash", "ad", "at", "az", "ul":
		return true
	}
	return false
}

// nameKind is the kind of the model's name at a token; 0 if none.
func (c *scan) nameKind(i int) lang.NameKind {
	if k := c.name[i]; k > 0 {
		return c.s.Names[k-1].Kind
	}
	return 0
}

// opens reports whether a token stands where any word is capitalised: at the start of the sentence or of a quotation,
// after a colon or a dash at its beginning.
func (c *scan) opens(i int) bool {
	for i--; i >= 0; i-- {
		switch c.s.Tokens[i].UPOS {
		case "PUNCT", "SYM":
			switch c.fold[i] {
			case ",", "-", ")", ";":
				return false
			case ":", ".":
				return true
			}
			continue
		}
		return false
	}
	return true
}

// isName reports whether the token is a capitalised word that may belong to a name.
func (c *scan) isName(i int) bool {
	if !c.caps[i] {
		return false
	}
	t := &c.s.Tokens[i]
	if c.name[i] > 0 {
		switch t.UPOS {
		case "ADV", "ADP", "SCONJ", "CCONJ", "DET", "PRON", "AUX": // "Later al-Saadi left"
			if c.opens(i) {
				return false
			}
		}
		return c.nameKind(i) != lang.Nationality || t.UPOS == "PROPN"
	}
	if t.UPOS == "PROPN" {
		return true
	}
	if c.shout || c.opens(i) {
		return false
	}
	switch t.UPOS {
	case "NOUN", "ADJ", "X":
		return true
	case "VERB", "ADV", "INTJ":
		// A name the tagger took for a word: only between or before other names.
		return len(t.Form) > 2 && (i+1 < len(c.caps) && c.caps[i+1] || i > 0 && c.caps[i-1] && c.s.Tokens[i-1].UPOS == "PROPN")
	}
	return false
}

// cut finds the pieces of the loaded sentence.
func (r *reader) cut(c *scan) {
	n := len(c.fold)
	for i := 0; i < n; {
		p := r.pieceAt(c, i)
		if p.sort == nothing {
			i++
			continue
		}
		c.pieces = append(c.pieces, p)
		for k := p.first; k <= p.last; k++ {
			c.piece[k] = int32(len(c.pieces))
		}
		i = p.last + 1
	}
}

// pieceAt is the piece that starts at token i.
func (r *reader) pieceAt(c *scan, i int) piece {
	t := &c.s.Tokens[i]
	p := piece{first: i, last: i}
	if t.UPOS == "PUNCT" {
		return p
	}
	if e := r.halfCountry(c, i); e != nil {
		p.entry, p.sort = e, aCountry
		return p
	}
	if r.introduced(c, i) {
		p.sort = aName
		return p
	}
	if e, n := r.lex.match(c, i); n > 0 {
		e = r.atHome(e)
		p.last, p.entry, p.sort = i+n-1, e, sortOf(e)
	}
	if p.sort != nothing {
		return p
	}
	if o, n := r.lex.office(c, i); n > 0 && !r.cutsName(c, i, n) && !(n == 1 && r.forenameBehind(c, i)) && (o.Kind == "person" || o.Kind == "office") && (c.caps[i] || t.UPOS != "VERB") {
		p = piece{first: i, last: r.portfolio(c, i+n-1), sort: aRole, office: o}
		for k := i; k <= p.last && c.fold[k] != "of" && c.fold[k] != "for"; k++ {
			if nn := r.words.nouns[singular(c.fold[k], &c.s.Tokens[k])]; nn != nil && nn.kind == "person" {
				p.noun = nn
			}
		}
		return p
	}
	if _, ok := r.words.honorifics[c.fold[i]]; ok && c.caps[i] && i+1 < len(c.fold) {
		p.sort = honorific
		// "Ms." in two tokens.
		if c.fold[i+1] == "." && i+2 < len(c.fold) && c.caps[i+2] && c.s.Tokens[i].Span.End() == c.s.Tokens[i+1].Span.Start() {
			p.last = i + 1
		}
		if p.last+1 < len(c.fold) && c.caps[p.last+1] {
			return p
		}
		p = piece{first: i, last: i}
	}
	if nn, n := r.nounAt(c, i); nn != nil {
		p.last, p.noun = i+n-1, nn
		switch {
		case nn.kind == "thing":
			if c.isName(i) {
				p.sort = aThing
				return p
			}
		case nn.is(traitRole) && (t.UPOS != "ADJ" || c.caps[i]):
			p.sort = aRole
			return p
		case ruling(nn.word) && c.fold[i] != nn.word && strings.HasSuffix(c.fold[i], "s") && !nn.is(traitPlural):
			return piece{first: i, last: i} // "both Governments" are no name
		case c.isName(i) && (nn.kind == "organization" || nn.kind == "government" || nn.kind == "armed_force" || nn.kind == "media" || nn.kind == "group"):
			p.sort = orgNoun
			return p
		}
		if p.noun, p.last = nil, i; n == 1 && c.caps[i] && c.nameKind(i) != lang.Person && !(i+1 < len(c.caps) && c.caps[i+1]) && !c.afterName(i) {
			return p // "our Allies": a word for people with a capital
		}
	}
	if c.isName(i) && !r.dayOrMonth(c, i) {
		p.sort = aName
	}
	return p
}

// portfolio is where a title ends with what it is for: of "Minister of Foreign Affairs and Regional Integration Ama Osei" before the
// name. The title itself ends at token last.
func (r *reader) portfolio(c *scan, last int) int {
	of, rank := false, false
	for k := last; k >= 0 && k > last-4; k-- {
		of = of || c.fold[k] == "of" || c.fold[k] == "for"
		switch c.fold[k] {
		case "minister", "ministers", "secretary", "secretaries", "state", "commissioner":
			rank = true
		}
	}
	if !rank {
		return last
	}
	end := last
	for j := last + 1; j < len(c.fold); j++ {
		switch f := c.fold[j]; {
		case f == "of" || f == "for":
			of = true
		case f == "and" || f == "&" || f == "," || f == "the":
			if !of {
				return end
			}
		case of && c.caps[j] && r.words.portfolios[f]:
			end = j
		default:
			for ; j < len(c.fold) && c.caps[j]; j++ {
				if n, _ := r.nounAt(c, j); n != nil && n.kind != "person" {
					return last // "Secretary of the Science Council"
				}
			}
			return end
		}
	}
	return end
}

// forenameBehind reports whether a word that is a forename besides a title stands behind a title: "Minister Amir Khan".
func (r *reader) forenameBehind(c *scan, i int) bool {
	if i == 0 || c.piece[i-1] == 0 || !c.caps[i] || r.forename(c.fold[i]) == anyGender {
		return false
	}
	s := c.pieces[c.piece[i-1]-1].sort
	return s == aRole || s == honorific
}

// introduced reports whether a word in capitals is the short form that the text itself gave a longer name, or gives it here in
// brackets: what the books know of other bearers of it is of no use.
func (r *reader) introduced(c *scan, i int) bool {
	f := c.forms[i]
	if len(f) < 2 || !allUpper(f) || i+1 < len(c.caps) && c.caps[i+1] {
		return false
	}
	e, n := r.lex.books.Match(c.forms[i : i+1])
	if n == 0 || e.Kind != codebook.Government && e.Kind != codebook.Group && e.Kind != codebook.Forces && e.Kind != codebook.Media {
		return false
	}
	if r.acronyms[c.fold[i]] {
		a, ok := r.byKey["name "+c.fold[i]]
		return ok && (r.actors[a].Entry == nil || r.actors[a].Entry.Name != e.Name)
	}
	if i < 2 || i+1 >= len(c.fold) || c.fold[i-1] != "(" || c.fold[i+1] != ")" {
		return false
	}
	if p := c.piece[i-2]; p > 0 && c.pieces[p-1].entry != nil && c.pieces[p-1].entry.Name == e.Name {
		return false
	}
	initials := ""
	for j := i - 2; j >= 0 && len(initials) < len(c.fold[i]); j-- {
		switch {
		case c.caps[j]:
			initials = c.fold[j][:1] + initials
		case c.s.Tokens[j].UPOS != "ADP" && c.s.Tokens[j].UPOS != "DET" && c.s.Tokens[j].UPOS != "CCONJ":
			return false
		}
	}
	return initials == c.fold[i]
}

// atHome is the reading of a name with several owners: an organ, force or medium is that of the publisher's country, unless
// the text speaks of the country of the likeliest.
func (r *reader) atHome(e *codebook.Entry) *codebook.Entry {
	switch e.Kind {
	case codebook.Government, codebook.Metonym, codebook.Forces, codebook.Media:
	default:
		return e
	}
	if r.home == "" || e.Country == r.home || r.counts[e.Country] > 0 {
		return e
	}
	for _, o := range e.Others {
		if o.Country == r.home {
			return o
		}
	}
	return e
}

// dayOrMonth reports whether the token is a word of the calendar; "Jan" and "April" are forenames before another name.
func (r *reader) dayOrMonth(c *scan, i int) bool {
	if !r.words.calendar[c.fold[i]] {
		return false
	}
	if i+1 < len(c.fold) && c.isName(i+1) && r.forename(c.fold[i]) != anyGender {
		return i > 0 && c.s.Tokens[i-1].UPOS == "ADP"
	}
	return true
}

// halfCountry reads the "North" of "North and South Korea".
func (r *reader) halfCountry(c *scan, i int) *codebook.Entry {
	switch c.fold[i] {
	case "north", "south", "east", "west":
	default:
		return nil
	}
	// "The North" where both Koreas are spoken of.
	if i > 0 && c.fold[i-1] == "the" && r.counts["PRK"] > 0 && r.counts["KOR"] > 0 && (i+1 == len(c.fold) || !c.caps[i+1] && c.fold[i+1] != "of" && (c.caps[i] || c.s.Tokens[i+1].UPOS == "PUNCT" && c.fold[i+1] != "-")) {
		if e, n := r.lex.books.Match([]string{strings.ToUpper(c.fold[i][:1]) + c.fold[i][1:], "Korea"}); n == 2 {
			return e
		}
	}
	if !c.caps[i] || i+3 >= len(c.fold) || c.fold[i+1] != "and" {
		return nil
	}
	if e, n := r.lex.match(c, i+2); n != 2 || e.Kind != codebook.Country && e.Kind != codebook.Demonym {
		return nil
	}
	if e, n := r.lex.books.Match([]string{c.forms[i], c.forms[i+3]}); n == 2 && (e.Kind == codebook.Country || e.Kind == codebook.Demonym) {
		return e
	}
	return nil
}

// afterName reports whether the word before is a name: "Andrew Young".
func (c *scan) afterName(i int) bool {
	if i == 0 || c.piece[i-1] == 0 {
		return false
	}
	s := c.pieces[c.piece[i-1]-1].sort
	return s == aName || s == aPerson || s == honorific || s == aRole
}

// cutsName reports whether a name of the books begins inside a title of n tokens: "top State Department official".
func (r *reader) cutsName(c *scan, i, n int) bool {
	for k := i + 1; k < i+n; k++ {
		if c.caps[k] && !c.caps[i] {
			if _, l := r.lex.match(c, k); l > 0 {
				return true
			}
		}
	}
	return false
}

// nounAt is the noun of the vocabulary at token i and its length in tokens.
func (r *reader) nounAt(c *scan, i int) (*noun, int) {
	t := &c.s.Tokens[i]
	switch t.UPOS {
	case "NOUN", "PROPN", "ADJ":
	default:
		return nil, 0
	}
	if i+1 < len(c.fold) {
		if n := r.words.nouns[c.fold[i]+" "+c.fold[i+1]]; n != nil {
			return n, 2
		}
		if n := r.words.nouns[c.fold[i]+" "+singular(c.fold[i+1], &c.s.Tokens[i+1])]; n != nil {
			return n, 2
		}
		// "vice-president" in three tokens
		if c.fold[i+1] == "-" && i+2 < len(c.fold) {
			if n := r.words.nouns[c.fold[i]+"-"+c.fold[i+2]]; n != nil {
				return n, 3
			}
		}
	}
	if n := r.words.nouns[c.fold[i]]; n != nil {
		return n, 1
	}
	if n := r.words.nouns[singular(c.fold[i], t)]; n != nil && t.UPOS != "ADJ" {
		return n, 1
	}
	return nil, 0
}

// singular is the lemma of a noun; the tagger's lemma of a proper noun may keep its plural.
func singular(fold string, t *lang.Token) string {
	if t.UPOS == "NOUN" {
		return lower(t.Lemma)
	}
	switch {
	case strings.HasSuffix(fold, "ies") && len(fold) > 4:
		return fold[:len(fold)-3] + "y"
	case strings.HasSuffix(fold, "sses"):
		return fold[:len(fold)-2]
	case strings.HasSuffix(fold, "men"):
		return fold[:len(fold)-2] + "an"
	case strings.HasSuffix(fold, "s") && !strings.HasSuffix(fold, "ss"):
		return fold[:len(fold)-1]
	}
	return fold
}

func isPlural(t *lang.Token) bool { return t.XPOS == "NNS" || t.XPOS == "NNPS" }

func sortOf(e *codebook.Entry) sort {
	switch e.Kind {
	case codebook.Country, codebook.Demonym, codebook.Capital:
		return aCountry
	case codebook.City, codebook.Region:
		return aPlace
	case codebook.Principal:
		return aPerson
	}
	return anOrg
}

// touching reports whether token i+1 is written right after token i.
func (c *scan) touching(i int) bool {
	return i+1 < len(c.fold) && c.s.Tokens[i].Span.End() == c.s.Tokens[i+1].Span.Start()
}

// personEnd is the last token of a personal name that begins at token i: names, particles between them, initials,
// "Jr." behind a comma, parts joined by hyphens.
func (r *reader) personEnd(c *scan, i int) int {
	last := r.nameEnd(c, i)
	if !c.shout && !c.title || last == i {
		return last
	}
	// Where all words have capitals the name ends with what the books know of it, or before a participle.
	for k := last; k > i; k-- {
		if r.lex.books.Person(c.join(i, k)) != nil {
			return k
		}
	}
	for k := i + 1; k <= last; k++ {
		f := c.fold[k]
		if len(r.lex.books.Surname(c.forms[i], r.on)) > 0 && k == i+1 && r.forename(f) == anyGender && !r.lex.books.IsSurname(c.forms[k]) && f != "-" && len(f) > 3 ||
			len(f) > 5 && strings.HasSuffix(f, "ing") && !r.lex.books.IsSurname(c.forms[k]) {
			return k - 1
		}
	}
	return last
}

func (r *reader) nameEnd(c *scan, i int) int {
	last := i
	for j := i + 1; j < len(c.fold); j++ {
		switch {
		case c.fold[j] == "-" && c.touching(j-1) && c.touching(j) && j+1 < len(c.fold):
			// "Kyou-hyun", "El-Sisi"
			j++
			last = j
		case r.words.calendar[c.fold[j]] && !r.lex.books.IsSurname(c.forms[j]):
			return last // "Minister X Thursday rejected"
		case c.isNamePart(j) && !r.words.suffixes[c.fold[j]]:
			last = j
		case r.words.particles[c.fold[j]] && j+1 < len(c.fold) && (c.isNamePart(j+1) || r.words.particles[c.fold[j+1]] && j+2 < len(c.fold) && c.isNamePart(j+2)):
		case r.words.suffixes[c.fold[j]]:
			return j
		case c.fold[j] == "," && j+1 < len(c.fold) && r.words.suffixes[c.fold[j+1]]:
			return j + 1
		case c.fold[j] == "." && j > i && len(c.fold[j-1]) == 1 && c.touching(j-1):
			last = j
		default:
			return last
		}
	}
	return last
}

// isNamePart reports whether the token can stand inside a personal name.
func (c *scan) isNamePart(j int) bool {
	if !c.caps[j] || c.s.Tokens[j].UPOS == "PUNCT" {
		return false
	}
	if k := c.piece[j]; k > 0 {
		switch c.pieces[k-1].sort {
		case aName, aPerson, aPlace:
			return true
		case aCountry:
			e := c.pieces[k-1].entry
			return e.Kind != codebook.Demonym && c.nameKind(j) == lang.Person
		case orgNoun:
			return c.nameKind(j) == lang.Person
		case honorific:
			return true
		}
		return false
	}
	return c.isName(j)
}
