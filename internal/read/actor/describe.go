package actor

import (
	"slices"
	"strings"

	"detente/internal/codebook"
)

// maxDescription bounds the words of a description before its head.
const maxDescription = 14

// descriptions finds what is named by a noun: "the Kremlin spokesman", "Russian troops", "two diplomats".
func (r *reader) descriptions(c *scan) {
	for i := 0; i < len(c.fold); i++ {
		if c.taken[i] {
			continue
		}
		var o *codebook.Office
		n, size := r.nounAt(c, i)
		if p := c.piece[i]; p > 0 {
			q := &c.pieces[p-1]
			switch {
			case q.sort == aRole && q.first == i:
				o, size = q.office, q.last-q.first+1
				if n = q.noun; n == nil {
					n = r.words.nouns["official"]
				}
			case q.sort == aRole:
				continue
			}
		}
		if n == nil || n.kind == "thing" {
			continue
		}
		r.description(c, i, i+size-1, n, o)
		i += size - 1
	}
}

// description makes the mention whose noun stands at tokens [at, last].
func (r *reader) description(c *scan, at, last int, n *noun, o *codebook.Office) {
	h := headOf(c.s, at, last)
	t := &c.s.Tokens[h]
	if t.UPOS == "ADJ" && !c.s.Is(h, "nsubj", "obj", "obl", "nmod", "conj") {
		return
	}
	// "government officials": only the last noun is the actor. "police operation": the police are still its owner.
	within := false
	if c.s.Is(h, "compound", "amod") && last+1 < len(c.fold) && t.Head > h {
		if k, _ := r.nounAt(c, t.Head); k != nil || n.kind == "person" && o == nil || n.kind == "country" || n.kind == "people" || n.kind == "organization" || n.is(traitAgent) {
			return
		}
		within = true
	}
	first := at
	if !within {
		first = r.leftEdge(c, h, at)
	} else {
		first = r.ownerEdge(c, at)
	}
	if n.is(traitBound) && r.namedBy(c, at, last, n) {
		return
	}
	d := r.detOf(c, first, at)
	plural := n.is(traitPlural) || pluralForm(c.fold[last], n, t.UPOS) || isPlural(&c.s.Tokens[last]) || isPlural(&c.s.Tokens[at]) || isPlural(t)
	if o != nil { // "Minister of Foreign Affairs" is one, "Defence Ministers" are many, whatever the tags say
		plural = o.Plural
	}
	owner, country := r.modifierOf(c, first, at)
	if n.is(traitBound) && !plural && d != definite && d != possessed && owner < 0 && country == "" && first == at {
		return
	}
	if d == quantified && !plural { // "no government", "every country"
		if f := c.fold[first]; f == "no" || f == "any" || f == "every" {
			return
		}
	}
	// "was a deputy secretary": said of somebody, not somebody.
	if c.s.Kid(h, "cop") >= 0 && (d == indefinite || d == bare) {
		return
	}
	var countries []string
	if plural {
		countries = r.coordinated(c, first, at)
	}
	subject := -1 // "Keller is the minister"
	if c.s.Kid(h, "cop") >= 0 && d == definite && !plural && n.kind == "person" {
		if k := c.s.Kid(h, "nsubj"); k >= 0 && k < first {
			if q := int(c.cand[k]) - 1; q >= 0 && r.cands[q].Form == Name && r.cands[q].kind == "person" {
				subject = q
			}
		}
		for _, k := range c.s.Kids(h) {
			if f := c.fold[k]; f == "not" || f == "n't" || f == "never" {
				subject = -1
			}
		}
	}
	m := r.newCand(c, first, last, Nominal)
	m.same = subject
	m.kind, m.noun, m.office, m.det, m.Plural = n.kind, n, o, d, plural
	m.Mention.Head = h
	m.gender = n.gender()
	m.head = singular(c.fold[at], &c.s.Tokens[at])
	if o != nil {
		m.head = o.Title
		if o.Plural {
			m.head = oneOfMany(o.Title)
		}
	}
	if n.word != "" && size(n.word) > 1 {
		m.head = n.word
	}
	start := first
	if d != bare && start < at {
		switch c.fold[start] {
		case "the", "a", "an", "this", "that", "these", "those", "his", "her", "its", "their", "our", "my", "your":
			start++
		}
	}
	if o != nil && country == "" {
		country = o.Body // "the UN chief"
	}
	m.core0, m.core1 = at, last
	m.name = strings.Map(dropQuotes, c.join(start, last))
	if n.is(traitRole) || o != nil {
		m.role = r.roleText(c, first, at, last)
	}
	if hh := c.s.Tokens[h].Head; owner < 0 && country == "" && d == bare && hh >= 0 && c.s.Is(h, "conj") {
		// "China's central bank and banking regulator"
		if k := int(c.cand[hh]) - 1; k >= 0 && r.cands[k].Form == Nominal && r.cands[k].owner >= 0 && r.cands[k].noun.is(traitState) && r.cands[k].First < r.cands[k].core0 {
			owner, country = r.cands[k].owner, r.cands[k].country
		}
	}
	m = &r.cands[len(r.cands)-1]
	m.owner = owner
	if owner >= 0 && n.is(traitPrivate) && r.cands[owner].kind == "person" {
		country = "" // "the president's sister" acts for nobody
	}
	if !n.is(traitOther) || owner < 0 || c.s.Tokens[r.cands[owner].Head].Rel == "amod" || n.kind == "person" && n.is(traitState) && r.cands[owner].Last == at-1 { // "his New Zealand counterpart"
		m.country = country
	}
	m.countries = countries
	if n.is(traitRival) && owner >= 0 && r.cands[owner].entry != nil && r.cands[owner].entry.Kind == codebook.Demonym {
		m.national = country // "Syrian rebels" are Syrians, "Iran's militias" need not be Iranians
	}
	m.modifier = within
	i := len(r.cands) - 1
	r.complement(c, i)
	for j := r.cands[i].First; j <= last; j++ {
		c.taken[j] = c.taken[j] || j >= at
	}
}

// pluralForm reports whether a noun that the tagger takes for a name has its plural's ending: "Gunmen" at the start of a headline.
func pluralForm(fold string, n *noun, upos string) bool {
	return upos == "PROPN" && n.word != "" && !strings.HasSuffix(n.word, fold) && strings.HasSuffix(fold, "men") && strings.HasSuffix(n.word, "man")
}

// oneOfMany is a plural title in the singular: "ministers of defence" are each a "minister of defence".
func oneOfMany(title string) string {
	head, rest, of := strings.Cut(title, " of ")
	switch {
	case strings.HasSuffix(head, "ies"):
		head = strings.TrimSuffix(head, "ies") + "y"
	case strings.HasSuffix(head, "men"):
		head = strings.TrimSuffix(head, "men") + "man"
	default:
		head = strings.TrimSuffix(head, "s")
	}
	if of {
		return head + " of " + rest
	}
	return head
}

// dropQuotes leaves quotation marks out of what descriptions are compared by: “fighters” are fighters.
func dropQuotes(r rune) rune {
	switch r {
	case '“', '”', '"':
		return -1
	}
	return r
}

func size(s string) int { return strings.Count(s, " ") + 1 }

// namedBy makes a name of an unknown name and the noun behind it that says what it is: "Caijing magazine".
func (r *reader) namedBy(c *scan, at, last int, n *noun) bool {
	first := at
	for first > 0 && at-first < 4 && c.piece[first-1] > 0 && (c.pieces[c.piece[first-1]-1].sort == aName || c.pieces[c.piece[first-1]-1].sort == aThing) && c.cand[first-1] == 0 {
		first--
	}
	if first == at || n.kind == "country" || n.kind == "people" || c.opens(first) && first+1 == at && c.s.Tokens[first].UPOS != "PROPN" {
		return false
	}
	m := r.newCand(c, first, last, Name)
	m.kind, m.noun, m.name, m.head = n.kind, n, c.join(first, at-1), n.word
	m.core0, m.core1 = first, last
	for j := first; j <= last; j++ {
		c.taken[j] = true
	}
	return true
}

// ownerEdge is where the possessor or country begins that stands right before a noun: "Burma's regime", "Israeli army".
func (r *reader) ownerEdge(c *scan, at int) int {
	j := at - 1
	if j > 0 && (c.fold[j] == "'s" || c.fold[j] == "'") {
		j--
	}
	if j >= 0 {
		if k := int(c.cand[j]) - 1; k >= 0 && r.cands[k].Last == j && r.cands[k].country != "" {
			return r.cands[k].First
		}
	}
	return at
}

// leftEdge is where the noun phrase headed by h begins, whose noun stands at token at.
func (r *reader) leftEdge(c *scan, h, at int) int {
	first := r.phraseEdge(c, h, at)
	// "the Turkish and Greek sides", whatever the tree makes of the first of them
	if j := first - 2; j >= 0 && first < at && c.fold[j+1] == "and" && r.isDemonym(c, first) && r.isDemonym(c, j) {
		if first = j; j > 0 && c.s.Tokens[j-1].UPOS == "DET" {
			first = j - 1
		}
	}
	if j := at - 1; first == at && at > 2 && c.s.Tokens[j].UPOS == "VERB" && strings.HasSuffix(c.fold[j], "ing") && (c.fold[j-1] == "'s" || c.fold[j-1] == "'") {
		return r.ownerEdge(c, j) // "China's visiting deputy minister"
	}
	if first == at && at > 1 && (c.fold[at-1] == "'s" || c.fold[at-1] == "'") {
		return r.ownerEdge(c, at) // whatever the tree makes of "Malawi's High Commissioner"
	}
	if first == at && at > 1 && c.caps[at-1] && c.cand[at-1] == 0 && c.fold[at-2] == "the" && isNominal(c.s.Tokens[at-1].UPOS) {
		return at - 2 // "the Sector Minister"
	}
	if first == at && at > 0 && c.fold[at-1] == "the" {
		first--
	}
	return first
}

func (r *reader) isDemonym(c *scan, j int) bool {
	p := c.piece[j]
	return p > 0 && c.pieces[p-1].entry != nil && (c.pieces[p-1].entry.Kind == codebook.Demonym || c.pieces[p-1].entry.Kind == codebook.Country)
}

func (r *reader) phraseEdge(c *scan, h, at int) int {
	first := at
	for j := at - 1; j >= 0 && at-j <= maxDescription; j-- {
		t := &c.s.Tokens[j]
		if c.fold[j] == ")" && j >= 3 && c.fold[j-2] == "(" && j == first-1 { // "a United Nations (UN) tribunal"
			j -= 2
			first = j
			continue
		}
		if t.UPOS == "PUNCT" && c.fold[j] != "-" && !isQuote(c.fold[j]) || t.UPOS == "VERB" && !c.s.Dominates(h, j) || t.UPOS == "CCONJ" && (!c.s.Dominates(h, j) || r.personAt(c, j-1)) || t.UPOS == "ADP" || t.UPOS == "SCONJ" {
			break
		}
		switch left := c.s.Tokens[first].UPOS; {
		case first == at:
		case left == "DET" && c.fold[j] != "all" && c.fold[j] != "both", t.UPOS == "PRON" && t.Rel != "nmod:poss", left == "PRON",
			left == "NUM" && (t.UPOS == "VERB" || t.UPOS == "NOUN" || t.UPOS == "PROPN"):
			return r.trimEdge(c, first, at)
		}
		if t.UPOS == "PRON" && t.Rel != "nmod:poss" || c.fold[j] == "including" {
			break
		}
		if c.within(h, j) {
			first = j
			continue
		}
		switch t.UPOS {
		case "DET", "ADJ", "NUM", "PROPN":
			if j == first-1 && (t.UPOS != "PROPN" || c.s.Is(j, "compound", "amod", "nmod:poss", "flat")) {
				first = j
				continue
			}
		case "PART":
			if j == first-1 && (c.fold[j] == "'s" || c.fold[j] == "'") {
				first = j
				continue
			}
		}
		break
	}
	return r.trimEdge(c, first, at)
}

// personAt reports whether the token belongs to a personal name.
func (r *reader) personAt(c *scan, j int) bool {
	if j < 0 {
		return false
	}
	k := int(c.cand[j]) - 1
	return k >= 0 && r.cands[k].Form == Name && r.cands[k].kind == "person"
}

// trimEdge leaves out what cannot begin a noun phrase.
func (r *reader) trimEdge(c *scan, first, at int) int {
	for first < at && (c.s.Tokens[first].UPOS == "PUNCT" || c.s.Tokens[first].UPOS == "CCONJ" || c.s.Tokens[first].UPOS == "PART" || c.s.Tokens[first].UPOS == "AUX" || c.s.Is(first, "cc", "mark", "aux", "cop", "nsubj", "advmod") && c.s.Tokens[first].UPOS != "NUM" && !c.s.Is(first, "nsubj")) {
		first++
	}
	return first
}

// within reports whether token j belongs to the noun phrase of h: it hangs below a determiner, adjective, number, noun or
// possessor of h.
func (c *scan) within(h, j int) bool {
	for t, n := j, 0; t >= 0 && n < maxDescription; t, n = c.s.Tokens[t].Head, n+1 {
		if c.s.Tokens[t].Head == h {
			return c.s.Is(t, "det", "amod", "compound", "nummod", "nmod:poss", "nmod", "flat", "case", "punct", "advmod") && t < h && (t == j || !c.s.Is(t, "punct", "case")) && !(c.s.Is(t, "case") && c.s.Tokens[t].UPOS == "ADP")
		}
	}
	return false
}

func isQuote(s string) bool {
	switch s {
	case "“", "”", "\"", "'", "‘", "''", "``":
		return true
	}
	return false
}

// detOf reads the determiner of a phrase that begins at token first and has its noun at token at.
func (r *reader) detOf(c *scan, first, at int) det {
	for j := first; j < at; j++ {
		switch c.fold[j] {
		case "the", "this", "that", "these", "those", "both":
			return definite
		case "a", "an", "another", "some", "several", "few", "many", "dozens", "hundreds", "thousands", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "other", "certain":
			return indefinite
		case "all", "no", "any", "every", "each", "most":
			return quantified
		case "his", "her", "its", "their", "our", "my", "your":
			return possessed
		}
		if c.s.Tokens[j].UPOS == "NUM" {
			return indefinite
		}
	}
	return bare
}

// modifierOf is the candidate that possesses or modifies the noun at token at in a phrase from first on, and its country.
func (r *reader) modifierOf(c *scan, first, at int) (owner int, country string) {
	owner = -1
	for j := at - 1; j >= first; j-- {
		i := int(c.cand[j]) - 1
		if i < 0 || r.cands[i].First < first || r.cands[i].Last >= at {
			continue
		}
		if country == "" && r.cands[i].country != "" && r.cands[i].kind != "media" {
			owner, country = i, r.cands[i].country
		}
		if owner < 0 {
			owner = i
		}
	}
	if country == "" { // "Hiroshima mayor": a city has no mention of its own
		country = r.countryWithin(c, first, at-1, true)
	}
	return owner, country
}

// coordinated are the countries of adjectives joined by "and" before a noun: "Greek and Turkish officials"; nil unless two
// or more.
func (r *reader) coordinated(c *scan, first, at int) []string {
	var out []string
	joined := false
	for j := first; j < at; j++ {
		if c.fold[j] == "and" {
			joined = true
		}
		k := int(c.cand[j]) - 1
		if k < 0 || r.cands[k].entry == nil || r.cands[k].entry.Kind != codebook.Demonym && r.cands[k].entry.Kind != codebook.Country || r.cands[k].Form != Name {
			continue
		}
		if code := r.cands[k].country; code != "" && !slices.Contains(out, code) {
			out = append(out, code)
		}
	}
	if !joined || len(out) < 2 {
		return nil
	}
	return out
}

// complement extends a description by "of Russia", "for the ministry": it tells whose it is.
func (r *reader) complement(c *scan, i int) {
	m := &r.cands[i]
	j := m.Last + 1
	if j+1 >= len(c.fold) {
		return
	}
	if m.country == "" {
		m.country = r.andPeople(c, j)
	}
	switch c.fold[j] {
	case "in", "throughout", "across":
		if m.country == "" && m.det == definite && ruling(m.noun.word) { // "the government in Kabul"
			m.country = r.countryWithin(c, j+1, min(j+2, len(c.fold)-1), true)
		}
		if m.noun.is(traitRival) && m.national == "" {
			m.national = r.countryWithin(c, j+1, min(j+2, len(c.fold)-1), false)
		} else if m.country == "" && m.owner < 0 && m.Plural && m.det != definite && (m.kind == "person" || m.kind == "organization") && !m.noun.is(traitOther) && !roving(m.noun.word) {
			// "demonstrators in Baghdad", "opposition groups in Zimbabwe"
			m.country = r.countryWithin(c, j+1, min(j+2, len(c.fold)-1), false)
		}
	case "of", "for", "to", "at", "from", "with":
	default:
		return
	}
	if m.noun.word == "counterpart" && m.country == "" && (c.fold[j] == "of" || c.fold[j] == "from") {
		m.country = r.countryWithin(c, j+1, min(j+2, len(c.fold)-1), false) // "her counterpart from Bolivia"
	}
	if c.fold[j] != "of" && c.fold[j] != "for" && !m.noun.is(traitRole) {
		return
	}
	if m.noun.is(traitOther) {
		return
	}
	q := j + 1
	if c.s.Tokens[q].UPOS == "DET" && c.cand[q] == 0 && q+1 < len(c.fold) {
		q++
	}
	if k := int(c.cand[q]) - 1; k >= 0 && k != i && r.cands[k].First >= j+1 && r.cands[k].Form != Pronoun {
		o := &r.cands[k]
		if o.kind == "person" && c.fold[j] != "for" && c.fold[j] != "to" {
			return
		}
		if c.fold[j] == "of" || c.fold[j] == "for" || o.kind == "government" || o.kind == "organization" || o.kind == "country" && c.fold[j] != "in" {
			if m.country == "" && (m.noun.is(traitState|traitPrivate) || m.noun.kind == "organization") && (c.fold[j] == "of" || c.fold[j] == "for" || (m.noun.is(traitState) || m.noun.word == "source" && o.kind == "government") && c.fold[j] != "to" && c.fold[j] != "with") {
				m.country, m.owner = o.country, k
			}
			if c.fold[j] == "of" {
				if m.Plural && o.kind == "country" {
					m.countries = r.joinedTo(c, k)
				}
				m.Last = o.Last
				m.Span = c.s.Range(m.First, m.Last)
				m.name = c.join(m.core0, m.Last)
			}
			return
		}
	}
	// A city has no mention of its own: "mayor of Hiroshima".
	if m.noun.is(traitState) && m.country == "" && (c.fold[j] == "of" || c.fold[j] == "for") {
		m.country = r.countryWithin(c, j+1, min(j+2, len(c.fold)-1), true)
		m.elsewhere = m.country == "" && c.caps[j+1] && local(m.noun.word)
	}
}

// local reports whether an office may be that of a town or province.
func local(office string) bool {
	switch office {
	case "mayor", "governor", "sheriff", "councillor", "councilor", "chief", "commander", "administrator", "head", "leader":
		return true
	}
	return false
}

// roving reports whether those whom a noun names are often no nationals of the country they are in: "reporters in Kinshasa".
func roving(noun string) bool {
	switch noun {
	case "reporter", "journalist", "correspondent", "diplomat", "expatriate", "foreigner", "tourist", "party":
		return true
	}
	return false
}

// andPeople is the country of "and people of Chad" at token j, behind "the Government"; "" if other words stand there.
func (r *reader) andPeople(c *scan, j int) string {
	if j+3 >= len(c.fold) || c.fold[j] != "and" {
		return ""
	}
	if j++; c.fold[j] == "the" {
		j++
	}
	if j+2 >= len(c.fold) || c.fold[j] != "people" || c.fold[j+1] != "of" {
		return ""
	}
	return r.countryWithin(c, j+2, min(j+3, len(c.fold)-1), false)
}

// joinedTo are the countries that "and" joins to the candidate k and its own: "the ministers of Peru and Chile"; nil if none.
func (r *reader) joinedTo(c *scan, k int) []string {
	out := []string{r.cands[k].country}
	for j := r.cands[k].Last + 1; j < len(c.fold); j++ {
		switch c.fold[j] {
		case ",", "and", "&", "the":
			continue
		}
		q := int(c.cand[j]) - 1
		if q < 0 || r.cands[q].First != j || r.cands[q].kind != "country" || r.cands[q].country == "" || r.cands[q].entry.Kind == codebook.Demonym {
			break
		}
		if code := r.cands[q].country; !slices.Contains(out, code) {
			out = append(out, code)
		}
		j = r.cands[q].Last
		if c.fold[r.cands[q].First-1] == "and" || c.fold[r.cands[q].First-2] == "and" {
			break
		}
	}
	if len(out) < 2 {
		return nil
	}
	return out
}

// pronouns finds the third and first persons, and the relatives.
func (r *reader) pronouns(c *scan) {
	for i := range c.fold {
		t := &c.s.Tokens[i]
		if f := c.fold[i]; (f == "latter" || f == "former") && i > 0 && c.fold[i-1] == "the" && c.s.Is(i, "nsubj", "obj", "obl", "nmod") {
			m := r.newCand(c, i-1, i, Pronoun)
			m.person, m.name, m.kind = 6, f, "unknown"
			continue
		}
		if t.UPOS == "NUM" && c.fold[i] == "two" && i > 0 && c.fold[i-1] == "the" && c.s.Is(i, "nsubj") {
			m := r.newCand(c, i-1, i, Pronoun)
			m.person, m.name, m.kind, m.Plural = 5, "two", "unknown", true
			continue
		}
		if t.UPOS != "PRON" && t.UPOS != "DET" {
			continue
		}
		if c.fold[i] == "those" && i+1 < len(c.fold) && !c.s.Is(i, "det") {
			switch c.fold[i+1] {
			case "who", "behind", "responsible", "involved", "found", "guilty", "accused":
				m := r.newCand(c, i, i, Nominal) // "those behind the attack"
				m.kind, m.noun, m.det, m.Plural, m.head = "group", r.words.nouns["perpetrators"], indefinite, true, "those"
				m.name = c.join(i, min(i+4, len(c.fold)-1))
			}
			continue
		}
		var person int
		g := anyGender
		plural := false
		switch c.fold[i] {
		case "he", "him", "his", "himself":
			person, g = 3, male
			if r.styled(c, i) {
				continue
			}
		case "she", "her", "hers", "herself":
			person, g = 3, female
			if r.styled(c, i) {
				continue
			}
		case "it", "its", "itself":
			person = 3
			if t.Rel == "expl" {
				continue
			}
		case "they", "them", "their", "theirs", "themselves":
			person, plural = 3, true
		case "i", "me", "my", "mine", "myself":
			person = 1
			if c.fold[i] == "i" && !c.caps[i] {
				continue
			}
		case "we", "us", "our", "ours", "ourselves":
			person, plural = 1, true
			if t.Form == "US" {
				continue
			}
		case "who", "whom", "whose", "which":
			person = 4
		case "that":
			if t.XPOS != "WDT" && t.XPOS != "WP" || !c.s.Is(i, "nsubj") {
				continue
			}
			person = 4
		case "both", "each":
			if !c.s.Is(i, "nsubj") && !(c.s.Is(i, "advmod") && i+1 < len(c.fold) && (c.s.Tokens[i+1].UPOS == "VERB" || c.s.Tokens[i+1].UPOS == "AUX")) {
				continue
			}
			person, plural = 5, true
		default:
			continue
		}
		m := r.newCand(c, i, i, Pronoun)
		m.person, m.gender, m.Plural, m.name = person, g, plural, c.fold[i]
		m.kind = "unknown"
		if g != anyGender {
			m.kind = "person"
		}
	}
}
