package event

import (
	"slices"
	"strings"

	"detente/internal/codebook"
	"detente/internal/read/actor"
	"detente/internal/read/when"
	"detente/internal/text"
)

// mention is one place that speaks of a contact.
type mention struct {
	kind     string
	who      []int
	status   string
	when     *when.Expression
	place    Place
	span     text.Span
	topics   []text.Span
	definite bool // "the call", "their meeting": one spoken of before
	noun     bool
	bare     bool // "dialogue": the kind of thing
	summit   bool // "the summit", which the title of a call or meeting does not mean
	several  bool // "these meetings", "the Geneva Summit": not the one told before
	weak     bool // "spoke", "discussed": what kind of contact is not said
	sent     int
	rule     string
	sources  []codebook.Source
	sure     float64
	mover    bool // of a visit: one who travels to another country is named
}

// meet keeps a find as a mention of a contact.
func (c *coder) meet(f *find) {
	if f.word.Contact == "" || f.joined || c.isCounted(f) {
		return
	}
	s := c.s
	if f.word.Pos == 'n' && preposition(s, f.tok) == "in" && c.book.Is("manner", f.word.Lemma) && c.isBare(f.tok) {
		return // "acts in close coordination with its allies": how it acts, no contact
	}
	m := mention{kind: f.word.Contact, status: c.contactStatus(f), when: c.when(f.tok), place: c.place(f.tok), sent: c.sent,
		rule: c.rule(f), sources: f.sources, sure: c.confidence(f)}
	if o := c.object(f.tok); f.word.Pos == 'v' && m.kind == "meeting" && o >= 0 && c.book.Is("contact", lemma(s, o)) && s.Tokens[o].XPOS == "NNS" && lemma(s, o) != "meeting" && lemma(s, o) != "summit" {
		m.kind = "talks" // "hosted talks", "attended negotiations"
	}
	m.who = c.participants(f)
	m.span = c.contactSpan(f)
	m.mover = c.travels(f)
	m.noun = f.word.Pos == 'n'
	c.attends(f, &m)
	if m.noun {
		m.definite, m.bare = c.isDefinite(f.tok), c.isBare(f.tok)
		m.several = s.Tokens[f.tok].XPOS == "NNS" && c.book.Is("counted", lemma(s, f.tok)) || c.isTitled(f.tok) || c.isOrdinal(f.tok)
		m.summit = lemma(s, f.tok) == "summit"
	}
	m.weak = c.book.Is("weak", f.word.Lemma) && m.kind != "message" && !c.byWire(f.tok)
	for _, p := range [...]string{"about", "on", "over"} {
		if k := c.ownPrep(f.tok, p); k >= 0 && c.dates.For(c.a, c.sent, k) == nil {
			a, b := s.Edges(k)
			m.topics = append(m.topics, s.Range(min(a+1, b), b))
		}
	}
	if f.word.Lemma == "discuss" {
		if o := c.object(f.tok); o >= 0 {
			a, b := s.Edges(o)
			m.topics = append(m.topics, s.Range(a, b))
		}
	}
	c.meets = append(c.meets, m)
}

// stays finds those who are in another country: "the chancellor is in Lima", "will be in the Chilean capital".
func (c *coder) stays() {
	s := c.s
	for i := range s.Tokens {
		if c.find[i] != nil || s.Kid(i, "cop") < 0 || preposition(s, i) != "in" {
			continue
		}
		there := c.at(i)
		if len(there) != 1 || c.cast.Actors[there[0]].Kind != "country" || slices.ContainsFunc(c.at(c.subject(i)), func(a int) bool {
			return !c.isPublic(a) || c.cast.Actors[a].Country == c.cast.Actors[there[0]].Country
		}) {
			continue
		}
		if w := c.line(i, "be in", 'a'); w != nil {
			c.find[i] = &find{tok: i, word: w, saying: -1, sources: []codebook.Source{w.Source}, target: there}
			c.order = append(c.order, c.find[i])
		}
	}
}

// otherSide is the side of a contact that its own slots do not name: who receives what comes from another ("took a call
// from"), whom one is with further on in the clause, who travels there where he was invited.
func (c *coder) otherSide(f *find) []int {
	s := c.s
	h := s.Tokens[f.tok].Head
	switch {
	case f.word.Pos == 'n' && h >= 0 && isVerb(s, h) && s.Is(f.tok, "obj") && c.ownPrep(f.tok, "from") >= 0:
		return without(c.at(c.subject(h)), f.source)
	case f.word.Pos == 'n' && h >= 0 && isOf(lemma(s, h), "receive", "take", "get", "have") && s.Is(f.tok, "obj") && c.ownPrep(h, "from") >= 0: // hung on its verb
		return without(union(c.at(c.ownPrep(h, "from")), c.at(c.subject(h))), f.source)
	case f.word.Contact == "message" && f.word.Pos == 'v' && s.Kid(f.tok, "nsubj:pass") >= 0: // "a letter from him was handed to her"
		if k := c.ownPrep(s.Kid(f.tok, "nsubj:pass"), "from"); k >= 0 {
			return without(c.at(k), f.source)
		}
	case f.symmetric && slices.Contains(f.word.Targets, "~with"):
		if of := without(c.with(f.tok), f.source); len(of) > 0 {
			return of
		}
	}
	if f.symmetric && len(f.source) == 1 {
		return c.atRequest(f)
	}
	return nil
}

// atRequest is who asked for a contact with the one who is told to have held it: "held a telephone conversation at the request of".
func (c *coder) atRequest(f *find) []int {
	s := c.s
	for _, i := range [...]int{f.tok, c.lender(f.tok)} {
		k := -1
		if i >= 0 {
			k = c.ownPrep(i, "at")
		}
		if k < 0 || !isOf(lemma(s, k), "request", "initiative", "invitation", "behest") {
			continue
		}
		of := c.at(c.ownPrep(k, "of"))
		if p := s.Kid(k, "nmod:poss"); p >= 0 {
			of = c.at(p)
		}
		return c.foreign(of, f.source)
	}
	return nil
}

// attends makes a visit of a meeting that one side attends in another's country, where nobody is said to be met.
func (c *coder) attends(f *find, m *mention) {
	if f.word.Pos != 'v' || m.kind != "meeting" || len(m.who) != 1 || len(f.word.Needs) == 0 || m.place.Country == "" {
		return
	}
	a := &c.cast.Actors[m.who[0]]
	if o := c.object(f.tok); a.Kind == "person" && a.Country != "" && a.Country != m.place.Country && o >= 0 && c.book.Is("contact", lemma(c.s, o)) {
		m.kind, m.who, m.mover = "visit", append(m.who, c.country(m.place.Country)), true
	}
}

// byWire reports whether a verb of talking says how: "spoke by phone", "talked via video link".
func (c *coder) byWire(i int) bool {
	for _, k := range c.fill(i, "mod") {
		if w := lemma(c.s, k); c.book.Is("phone", w) || c.book.Is("video", w) {
			return true
		}
	}
	for _, p := range [...]string{"by", "over", "on", "via"} {
		if k := c.prep(i, p); k >= 0 && (c.book.Is("phone", lemma(c.s, k)) || c.book.Is("video", lemma(c.s, k))) {
			return true
		}
	}
	return false
}

// isCounted reports whether a noun sums up several contacts, which are told one by one or not at all: "two calls this month".
func (c *coder) isCounted(f *find) bool {
	s := c.s
	if f.word.Pos != 'n' || s.Tokens[f.tok].XPOS != "NNS" || lemma(s, f.tok) == "talk" {
		return false
	}
	for _, k := range s.Kids(f.tok) {
		if k := int(k); s.Is(k, "nummod") || s.Is(k, "amod") && c.book.Is("several", form(s, k)) {
			return true
		}
	}
	return false
}

// isOrdinal reports whether a noun is told by its number or as another: "the second meeting of the committee".
func (c *coder) isOrdinal(i int) bool {
	for _, k := range c.s.Kids(i) {
		if k := int(k); c.s.Is(k, "amod", "det") && c.book.Is("ordinal", form(c.s, k)) {
			return true
		}
	}
	return false
}

// isTitled reports whether a noun is part of the name of a conference: "the Geneva Summit".
func (c *coder) isTitled(i int) bool {
	s := c.s
	return s.Tokens[i].UPOS == "PROPN" && i > 0 && s.Tokens[i-1].UPOS == "PROPN" && s.Tokens[i].Form != form(s, i)
}

// isBare reports whether a noun stands alone for a kind of thing: "settle it through dialogue".
func (c *coder) isBare(i int) bool {
	return c.book.Is("mass", lemma(c.s, i)) && c.s.Kid(i, "det", "nmod:poss", "nummod") < 0
}

// namesDay reports whether a noun's possessor is a day: "Tuesday's call", "last week's talks".
func (c *coder) namesDay(i int) bool {
	k := c.s.Kid(i, "nmod:poss")
	return k >= 0 && len(c.cast.Of(c.sent, k)) == 0 && c.dates.For(c.a, c.sent, i) != nil
}

// contactSpan is the words that speak of the contact, with the one it is with.
func (c *coder) contactSpan(f *find) text.Span {
	s := c.s
	span := c.trigger(f)
	if b := s.Kid(f.tok, "cop"); b >= 0 && b < f.tok && f.word.Pos == 'a' { // "is in Lima"
		span = span.Cover(s.Tokens[b].Span)
	}
	first, last := s.Edges(f.tok)
	for k := f.tok + 1; k <= last; k++ { // up to the first clause or comma
		clause := s.Is(k, "advcl", "acl", "ccomp", "mark") || s.Is(k, "conj") && isVerb(s, k) || s.Is(k, "cc") && isVerb(s, s.Tokens[k].Head)
		if s.Tokens[k].UPOS == "PUNCT" && s.Tokens[k].Form != "-" || clause {
			last = k - 1
			break
		}
	}
	if f.word.Pos == 'n' && first < f.tok && f.tok-first < 5 {
		span = span.Cover(s.Tokens[first].Span)
	}
	if last > f.tok && last-f.tok < 14 {
		span = span.Cover(s.Range(f.tok, last))
	}
	return span
}

// travels reports whether somebody public goes somewhere that is not their own country.
func (c *coder) travels(f *find) bool {
	return slices.ContainsFunc(f.source, func(a int) bool {
		return c.isPublic(a) && (len(f.target) == 0 || slices.ContainsFunc(f.target, func(b int) bool {
			return c.cast.Actors[a].Country != c.cast.Actors[b].Country
		}))
	})
}

// participants are those in contact: those whom its own words name; else the sides of the find, in a call in which something
// was said those who spoke, of a meeting that is proposed to somebody those who propose and are asked.
func (c *coder) participants(f *find) []int {
	who := c.party(f)
	if f.word.Contact != "visit" && len(who) > 2 { // "Kenya's President Ruto" taken for two
		who = slices.DeleteFunc(slices.Clone(who), func(a int) bool {
			act := &c.cast.Actors[a]
			return act.Kind == "country" && slices.ContainsFunc(who, func(b int) bool { return c.cast.Actors[b].Kind == "person" && c.cast.Actors[b].Country == act.Country })
		})
	}
	who = slices.DeleteFunc(slices.Clone(who), func(a int) bool { // who only asks
		return slices.ContainsFunc(c.cast.Turns, func(t actor.Turn) bool { return t.Question && t.Actor == a })
	})
	if slices.ContainsFunc(who, c.isPublic) { // "he hoped that the summit": a private person is no side
		who = slices.DeleteFunc(slices.Clone(who), func(a int) bool {
			act := &c.cast.Actors[a]
			return act.Kind == "media" || act.Kind == "person" && act.Country == "" && act.Entry == nil && act.Role == "" && !slices.Contains(f.target, a)
		})
	}
	return who
}

func (c *coder) party(f *find) []int {
	if f.word.Contact == "visit" {
		return union(f.source, f.target)
	}
	if who := c.named(f); len(who) > 1 {
		return who
	}
	who := union(f.source, f.target)
	if len(who) < 2 && f.word.Pos == 'n' && c.s.Is(f.tok, "obl", "nmod") {
		switch preposition(c.s, f.tok) {
		case "in", "during", "at", "over", "by":
			h := c.s.Tokens[f.tok].Head
			if h >= 0 && c.find[h] != nil && c.find[h].saying >= 0 {
				who = union(who, c.speakers(c.find[h].saying))
			} else if h >= 0 && c.find[h] != nil && c.find[h].word.Contact != "" && c.find[h].word.Contact != "visit" { // "in a telephone conversation the two discussed it"
				who = union(who, c.party(c.find[h]))
			}
		}
	}
	if len(who) < 2 && f.word.Pos == 'n' {
		who = union(who, c.bidders(f.tok))
	}
	if len(who) < 2 && f.by != nil && !(len(who) == 1 && c.isBothSides(who[0])) {
		switch f.by.word.Op {
		case "demand", "appeal", "intend", "say":
			who = union(who, union(f.by.source, f.by.target))
		}
	}
	if i := c.saidIn(f); len(who) == 1 && i >= 0 && f.word.Pos == 'n' && c.ownPrep(f.tok, "with") >= 0 && slices.ContainsFunc(c.sayings[i].Speakers, c.speaksForState) {
		return union(who, c.sayings[i].Speakers) // "Chad said talks with Libya were possible"
	}
	if i := c.saidIn(f); len(who) < 2 && i >= 0 && len(c.sayings[i].Addressees) > 0 && (f.status == planned || f.status == possible || f.status == promised) {
		if both := c.speakers(i); len(without(who, both)) == 0 || c.firstPersons(f) {
			who = both // "told Biden that he would like to meet", "we will meet"
		}
	}
	return who
}

// speaksForState reports whether an actor speaks for a state or body, not for those whom it tells about.
func (c *coder) speaksForState(a int) bool {
	act := &c.cast.Actors[a]
	return act.Country != "" && c.isPublic(a)
}

// bidders are the sides of a contact that one offers and another takes up or turns down: "spurned Chad's offer of talks".
func (c *coder) bidders(n int) []int {
	s := c.s
	h := s.Tokens[n].Head
	if h < 0 || s.Tokens[h].UPOS != "NOUN" || c.book.ContactStatus('n', lemma(s, h)) != proposed || !s.Is(n, "nmod", "acl") {
		return nil
	}
	var who []int
	for _, k := range []int{s.Kid(h, "nmod:poss"), c.ownPrep(h, "by"), c.ownPrep(h, "from")} {
		who = union(who, c.at(k))
	}
	if v := s.Tokens[h].Head; v >= 0 && isVerb(s, v) && s.Is(h, "obj") && isOf(c.book.ContactStatus('v', c.word(v)), refused, planned) {
		who = union(who, c.at(c.subject(v)))
	}
	return who
}

// isBothSides reports whether an actor is those between whom a contact is, told in one word: "the parties", "the two sides". Who asks
// them to talk is none of them.
func (c *coder) isBothSides(a int) bool {
	act := &c.cast.Actors[a]
	if act.Country != "" && act.Kind != "group" && act.Kind != "organization" || act.Entry != nil {
		return false
	}
	for w := range strings.FieldsSeq(strings.ToLower(act.Name)) {
		if c.book.Is("sides", w) {
			return true
		}
		if isOf(w, "in", "of", "from", "to", "who") {
			return false
		}
	}
	return false
}

// named is those whom the clause or phrase of a contact itself names: who meets and with whom, between whom.
func (c *coder) named(f *find) []int {
	s := c.s
	var who []int
	for _, p := range [...]string{"between", "among", "of"} {
		if p == "of" && f.word.Pos != 'n' {
			continue
		}
		if k := c.ownPrep(f.tok, p); k >= 0 {
			who = union(who, c.sidesAt(k))
		}
	}
	if len(who) > 1 {
		return who
	}
	v := f.tok
	if f.word.Pos == 'n' {
		if k := s.Kid(f.tok, "nmod:poss"); k >= 0 {
			who = union(who, c.at(k))
		}
		v = c.lender(f.tok)
	}
	if v >= 0 {
		who = union(who, c.actorsBefore(v))
	}
	if f.word.Pos == 'v' && slices.Contains(f.word.Targets, "obj") {
		return union(who, f.target)
	}
	return union(who, c.with(f.tok))
}

// actorsBefore is the actors in the subjects of a verb: all of them, where the tree takes one title or name for another's.
func (c *coder) actorsBefore(v int) []int {
	s := c.s
	k := c.subject(v)
	if k < 0 || isPassive(s, v) {
		return nil
	}
	who := c.sidesAt(k)
	if h := s.Tokens[v].Head; s.Is(v, "conj") && h >= 0 && h < k && !isVerb(s, h) { // "leader Xi Jinping and Prime Minister Modi met" with two heads
		who = union(c.at(h), without(who, c.at(h)))
	}
	if h := s.Tokens[k].Head; k < v && h >= 0 && s.Is(k, "nsubj") { // two subjects: "leader" and "Xi Jinping and Prime Minister Modi"
		for _, j := range s.Kids(h) {
			if j := int(j); j != k && j < v && s.Is(j, "nsubj") && s.Tokens[j].UPOS != "PRON" {
				who = union(c.at(j), without(who, c.at(j)))
			}
		}
	}
	return who
}

// sidesAt is the actors of a phrase; of two who are not named, as in "the two defence ministers", the countries that the text so
// far speaks of most.
func (c *coder) sidesAt(k int) []int {
	s := c.s
	who := c.at(k)
	if x := s.Tokens[k].XPOS; x != "NNS" && x != "NNPS" || !c.book.Is("pair", lemma(s, k)) || slices.ContainsFunc(who, func(a int) bool { return c.cast.Actors[a].Country != "" }) || len(who) > 1 {
		return who
	}
	two := func(k int) bool {
		return k >= 0 && slices.ContainsFunc(s.Kids(k), func(j int32) bool { return isOf(form(s, int(j)), "two", "both") })
	}
	if of := c.ownPrep(k, "of"); !two(k) && !(two(of) && c.book.Is("pair", lemma(s, of))) { // "the two ministers", "the presidents of the two countries"
		return who
	}
	codes := c.mostSpoken(func(string) bool { return false })
	if codes == nil {
		return who
	}
	return []int{c.country(codes[0]), c.country(codes[1])}
}

// withReach is how many words after a contact's word "with" may stand: "discussed the matter on the phone with".
const withReach = 9

// with is those whom a contact is with: behind "with" in its own phrase, or in that of the telephone, a place or a day.
func (c *coder) with(i int) []int {
	s := c.s
	k := c.ownPrep(i, "with")
	if k < 0 && !isVerb(s, i) {
		k = c.prep(i, "with")
	}
	if k < 0 {
		k = c.nearPrep(i, "with")
	}
	for j := i + 1; k < 0 && j < len(s.Tokens) && j <= i+withReach; j++ {
		t := &s.Tokens[j]
		if t.UPOS == "VERB" && !s.Is(j, "amod") || t.UPOS == "SCONJ" || t.UPOS == "CCONJ" || t.UPOS == "PUNCT" && t.Form != "-" {
			break
		}
		if l := lemma(s, j); c.book.Is("phone", l) || c.book.Is("video", l) {
			k = c.nearPrep(j, "with")
		} else if isVerb(s, i) && form(s, j) == "with" { // "met today at Camp Loma with", "met behind closed doors with the minister", not "at the border with"
			k = c.nearPrep(j-1, "with")
			if s.Tokens[j-1].UPOS == "NOUN" && !c.isKind(k, 1, "PERSON") {
				k = -1
			}
		}
	}
	if k < 0 {
		return nil
	}
	return union(c.at(k), c.listed(k))
}

// listed is the people named one after the other behind token k, where the tree hangs them elsewhere: "with Prime Minister
// Amari of Japan and President Cruz of the Philippines".
func (c *coder) listed(k int) []int {
	s := c.s
	var out []int
	for j := k; ; {
		m := c.cast.Covering(c.sent, j)
		if m == nil {
			return out
		}
		j = max(j, m.Last) + 1
		if j+1 < len(s.Tokens) && form(s, j) == "of" {
			if form(s, j+1) == "the" {
				j++
			}
			if m := c.cast.Covering(c.sent, j+1); m != nil && m.First <= j+1 {
				j = m.Last + 1
			}
		}
		if j+1 >= len(s.Tokens) || form(s, j) != "and" {
			return out
		}
		next := -1
		for n := j + 1; n < len(s.Tokens) && n <= j+nearAfter; n++ {
			if m := c.cast.Mention(c.sent, n); m != nil && m.Form == actor.Name && c.cast.Actors[m.Actor].Kind == "person" {
				next = n
				break
			}
			if u := s.Tokens[n].UPOS; u != "PROPN" && u != "ADJ" && u != "NOUN" && form(s, n) != "of" {
				return out
			}
		}
		if next < 0 {
			return out
		}
		m = c.cast.Mention(c.sent, next)
		if m.Last+1 < len(s.Tokens) && isVerb(s, m.Last+1) {
			return out // "with X, and President Y said"
		}
		out, j = append(out, m.Actor), next
	}
}

// speakers are those who speak and are spoken to in a saying.
func (c *coder) speakers(i int) []int {
	return union(c.spread(c.sayings[i].Speakers), c.spread(c.sayings[i].Addressees))
}

// firstPersons reports whether "we" do what the find tells.
func (c *coder) firstPersons(f *find) bool {
	k := c.subject(f.tok)
	return k >= 0 && form(c.s, k) == "we"
}

// contacts are the contacts of the document, each with every place that speaks of it.
func (c *coder) contacts(published when.Date) []Contact {
	g := gatherer{c: c, published: published}
	for i := range c.meets {
		g.add(&c.meets[i])
	}
	return g.finish()
}
