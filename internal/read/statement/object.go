package statement

import (
	"slices"
	"strings"

	"detente/internal/codebook"
	"detente/internal/lang"
	"detente/internal/read/clause"
)

// object is a noun phrase that is said, praised, condemned … A noun of saying as object brings its own content and act:
// "expressed concern that X".
func (f *finder) object(c *cue) (found, bool) {
	s := f.sentence(c.si)
	k := f.objectOf(c)
	if k < 0 || c.line.Act == "deny" && (s.Kid(c.tok, "iobj") >= 0 || clause.PrepKid(s, c.tok, "to") >= 0) { // to deny somebody a thing is to refuse it
		return found{}, false
	}
	var noun *codebook.Speech
	if oneOf(s.Tokens[k].UPOS, "NOUN", "VERB") && !c.passive {
		if lines := f.lines(s, k, 'n'); len(lines) > 0 {
			// A verb that only utters takes act and content of its noun ("voiced concern that X"); another's own act
			// is about the noun ("demanded guarantees that X").
			if utters := c.line.Act == "assert"; utters || lines[0].Act == c.line.Act {
				if m, line, ok := f.nounContent(c.si, k, lines); ok {
					m.line = line
					return m, true
				}
				if m, ok := f.restOfNoun(c, k, lines); ok {
					return m, true
				}
				noun = &lines[0]
			}
		}
	}
	if s.Tokens[k].UPOS == "PRON" && k < c.last && strings.HasSuffix(s.Tokens[k].Form, "self") { // "ruled itself out"
		span, ok := f.content(s, k, c.last)
		return found{content: span, rule: f.rule(c, "itself"), confidence: 0.6}, ok
	}
	if s.Tokens[k].UPOS == "PRON" && !oneOf(strings.ToLower(s.Tokens[k].Form), "it", "that", "this") {
		return found{}, false
	}
	var to []int
	if gift := f.gift(c, k); gift > k { // "offered Y | a way out"
		to, k = []int{k}, gift
	}
	first, last := clause.Edges(s, k)
	if len(to) > 0 {
		first = f.cast.Covering(c.si, to[0]).Last + 1
	}
	if first <= c.last && k > c.last {
		first = c.last + 1
	}
	if c.last > last && c.line.Act == "demand" { // "wants the inspectors | back at the plant"
		last = c.last
	}
	if k > c.tok {
		last = f.cutChannel(c.si, k, f.stretchNoun(c, last))
	}
	for _, prep := range c.line.To { // "raised the case with Y"
		if a := clause.PrepKid(s, k, prep); prep != "obj" && a > k && len(f.cast.Of(c.si, a)) > 0 {
			to = []int{a}
			if len(f.lines(s, k, 'n')) == 0 { // "his condolences to Y" are one
				b, _ := s.Edges(a)
				last = min(last, b-1)
			}
		}
	}
	span, ok := f.content(s, first, f.cutNext(c, last))
	if d := f.denial(c, k); c.line.Act == "refuse" && d != nil {
		noun = d
	}
	conf := 0.65
	if c.line.Use == "light" {
		conf = 0.45
	}
	return found{content: span, object: true, to: to, line: noun, rule: f.rule(c, "object"), confidence: conf, light: c.line.Use == "light"}, ok
}

// gift is the head of what is offered or promised to the actor at token k, who was taken for the thing itself: "offered the minister | a
// way out"; -1 if there is none.
func (f *finder) gift(c *cue, k int) int {
	s := f.sentence(c.si)
	m := f.cast.Covering(c.si, k)
	if m == nil || k < c.tok || !oneOf(c.line.Act, "offer", "promise") || m.Last+2 >= len(s.Tokens) || s.Tokens[m.Last+1].UPOS != "DET" {
		return -1
	}
	return nextNoun(s, m.Last+1)
}

// cutChannel ends the noun phrase headed by k before the words that say by what means it was said: "the accord | in a post on X".
func (f *finder) cutChannel(si, k, last int) int {
	s := f.sentence(si)
	for i := k + 1; i+2 <= last; i++ {
		if !oneOf(s.Tokens[i].Form, "in", "on", "via", "during") || !oneOf(s.Tokens[i+1].Form, "a", "an") {
			continue
		}
		for n := i + 2; n <= last && n <= i+4; n++ {
			if s.Tokens[n].UPOS == "NOUN" && (n == last || s.Tokens[n+1].UPOS != "NOUN") && s.Kid(n, "acl", "acl:relcl") < 0 {
				if f.isChannel(s, n) || f.isDocument(s.Tokens[n].Lemma) {
					return i - 1
				}
				break
			}
		}
	}
	return last
}

// denial is what rejecting token k comes to where that is a claim; nil if it is none.
func (f *finder) denial(c *cue, k int) *codebook.Speech {
	s := f.sentence(c.si)
	if h := s.Tokens[c.tok].Head; h >= 0 && strings.HasPrefix(s.Tokens[k].XPOS, "W") && s.Is(c.tok, "acl:relcl") { // "a charge that X dismissed"
		k = h
	}
	switch lemma := strings.ToLower(s.Tokens[k].Lemma); {
	case f.books.Markers["claim"].Has(lemma):
		return &codebook.Speech{Act: "deny", Source: c.line.Source}
	case f.books.Markers["proposal"].Has(lemma) && c.line.Act == "condemn":
		return &codebook.Speech{Act: "refuse", Source: c.line.Source}
	}
	return nil
}

// directObject is the object of verb v; the "that" of a clause, taken for a pronoun, is none. -1 if there is none.
func directObject(s *lang.Sentence, v int) int {
	if k := s.Kid(v, "obj"); k >= 0 && s.Tokens[k].XPOS != "WDT" && !(strings.EqualFold(s.Tokens[k].Form, "that") && k+1 < len(s.Tokens) && s.Tokens[k+1].Form == ",") {
		return k
	}
	return -1
}

// objectOf is the token that heads what is said, praised, condemned …; the subject of a passive whose agent is known; a
// noun right of the cue that the parse hung there as something else. -1 if none.
func (f *finder) objectOf(c *cue) int {
	s := f.sentence(c.si)
	if c.passive {
		if c.speaker < 0 {
			return -1
		}
		return s.Kid(c.tok, "nsubj:pass")
	}
	k := directObject(s, c.tok)
	if ids := f.cast.Of(c.si, max(k, 0)); k == c.tok+1 && len(ids) == 1 && c.line.Act == "assert" && f.cast.Actors[ids[0]].Kind == "person" { // “…,” stressed X
		return -1
	}
	if h := s.Tokens[c.tok].Head; k < 0 && s.Is(c.tok, "amod") && h > c.tok { // "voiced concern", the verb taken for a participle
		k = h
	}
	if k >= 0 && f.dates.Covers(c.si, k) { // "condemned Monday the …"
		k = -1
	}
	if i := c.tok + 1; k < 0 && c.line.Act == "assert" && i < len(s.Tokens) && s.Is(i, "xcomp", "ccomp") && s.Tokens[i].UPOS == "VERB" && len(f.books.Speech.Find(strings.ToLower(s.Tokens[i].Form), 'n')) > 0 {
		return i // "expressed hope that X", the hope taken for a verb
	}
	if k < 0 { // "condemned in the strongest terms | the attack", hung on the terms
		for _, kid := range s.Kids(c.tok) {
			if i := int(kid); i > c.tok && s.Is(i, "obl") && s.Kid(i, "case") > c.tok {
				if o := s.Kid(i, "obj"); o > i && oneOf(s.Tokens[o].UPOS, "NOUN", "PROPN") {
					return o
				}
			}
		}
	}
	if k >= 0 || c.line.Use == "light" {
		return k
	}
	for _, kid := range s.Kids(c.tok) {
		if i := int(kid); i > c.tok && oneOf(s.Tokens[i].UPOS, "NOUN", "PROPN") && (s.Kid(i, "case", "mark") < 0 || c.last > c.tok && s.Kid(i, "case") == c.last) &&
			s.Is(i, "obl", "xcomp", "conj", "ccomp", "parataxis", "dep", "nmod", "appos") && !f.dates.Covers(c.si, i) {
			return i
		}
	}
	for i := c.tok + 1; i+1 < len(s.Tokens) && oneOf(s.Tokens[i].UPOS, "DET", "ADJ", "NOUN", "PROPN", "NUM"); i++ {
		if s.Is(i, "nsubj") && s.Tokens[i+1].Form == "," && s.Tokens[i].Head > i { // “X welcomed the plan, Y said”, the plan taken for a subject
			return i
		}
	}
	return -1
}

// stretchNoun moves the end of a noun phrase over what follows it without a comma: "his support | for a settlement", "a
// conversation | to settle the matter". What says how, when or where it was said stays outside, and so does what is
// coordinated with the cue.
func (f *finder) stretchNoun(c *cue, last int) int {
	s := f.sentence(c.si)
	end, joined := last, false
	for i := last + 1; i < len(s.Tokens); i++ {
		t := &s.Tokens[i]
		joined = joined || t.UPOS == "CCONJ"
		switch {
		case strings.EqualFold(t.Form, "that") && i == last+1 && s.Tokens[last].UPOS == "NOUN" && len(f.lines(s, last, 'n')) > 0 && clause.HasFinite(s, i+1, len(s.Tokens)-1): // "concern at reports | that X"
			return f.stretch(s, c.tok, i, i)
		case t.Form == "," && isRelative(s, i+1): // a relative clause that closes the sentence
			to := len(s.Tokens) - 1
			if j := slices.IndexFunc(s.Tokens[i+1:], func(t lang.Token) bool { return t.Form == "," }); j >= 0 {
				if to = i + j; s.Tokens[to+2].UPOS != "CCONJ" { // ", and welcomed …": the next act
					return last
				}
			}
			if !clause.HasFinite(s, i+1, to) {
				return last
			}
			return to
		case t.UPOS == "PUNCT" && t.Form != "-" || t.UPOS == "SCONJ" || t.UPOS == "CCONJ" && i+1 < len(s.Tokens) && oneOf(s.Tokens[i+1].UPOS, "VERB", "AUX", "ADV"),
			joined && s.Is(i, "nsubj") && s.Tokens[i].Head > i, // "offered a truce and the premier accepted"
			oneOf(t.XPOS, "VBD", "VBZ", "VBP", "MD"), f.dates.Covers(c.si, i):
			return last
		case t.UPOS == "ADP":
			if d := f.dateBehind(c.si, i); d > 0 && d+1 < len(s.Tokens) && oneOf(strings.ToLower(s.Tokens[d+1].Form), "by", "of", "against", "near", "in", "at") && f.belongs(c.si, d+1) { // "the killing on 9 May | by rebels"
				i = d
				continue
			}
			if !f.belongs(c.si, i) {
				return last
			}
		case i == end+1 && t.XPOS != "TO" && t.XPOS != "VBG" && t.UPOS != "CCONJ" && t.Form != "-":
			return last
		case oneOf(t.UPOS, "NOUN", "PROPN", "NUM", "PRON", "VERB"):
			last = i
		}
	}
	return last
}

// cutNext ends a noun phrase before the speaker's next act: "demanded an inquiry | and recalled its ambassador".
func (f *finder) cutNext(c *cue, last int) int {
	s := f.sentence(c.si)
	for v := c.tok + 3; v < len(s.Tokens) && c.line.Pos == 'v'; v++ { // "blamed Kyiv, | and Putin vowed"
		if _, cc := f.ownClause(c.si, v); cc > c.tok+1 && cc <= last {
			return cc - 1
		}
	}
	for v := c.tok + 2; v <= min(last+1, len(s.Tokens)-1) && c.line.Pos == 'v'; v++ {
		if n := swallowed(s, v); n > c.tok {
			return s.Kid(n, "cc") - 1
		}
		if goesOnFrom(s, v) != c.tok || s.Tokens[v].XPOS == "VBN" && len(f.lines(s, v, 'v')) == 0 {
			continue
		}
		if v > last {
			break
		}
		for v > c.tok && s.Tokens[v].UPOS != "CCONJ" && s.Tokens[v].UPOS != "SCONJ" && s.Tokens[v].Form != "," {
			v--
		}
		return v - 1
	}
	return last
}

// isRelative reports whether a relative clause begins at token i: "which …", "in which …", "whose …".
func isRelative(s *lang.Sentence, i int) bool {
	if i+1 < len(s.Tokens) && s.Tokens[i].UPOS == "ADP" {
		i++
	}
	return i < len(s.Tokens) && oneOf(s.Tokens[i].XPOS, "WDT", "WP", "WP$")
}

// dateBehind is the last token of a date that the preposition at token i brings: "on 9 May"; 0 if it brings none.
func (f *finder) dateBehind(si, i int) int {
	s := f.sentence(si)
	end := 0
	for j := i + 1; j < len(s.Tokens) && f.dates.Covers(si, j); j++ {
		end = j
	}
	return end
}

// belongs reports whether the phrase of the preposition at token i can be part of what was said, not of how, when or
// where it was said.
func (f *finder) belongs(si, i int) bool {
	s := f.sentence(si)
	switch strings.ToLower(s.Tokens[i].Form) {
	case "during", "after", "before", "while", "as", "at", "via", "amid", "since", "until", "upon", "following":
		return false
	}
	for j := i + 1; j < len(s.Tokens) && j < i+8; j++ {
		if f.dates.Covers(si, j) {
			return false
		}
		if s.Tokens[j].UPOS == "NOUN" && (j+1 == len(s.Tokens) || s.Tokens[j+1].UPOS != "NOUN") {
			return !oneOf(strings.ToLower(s.Tokens[i].Form), "in", "on", "with", "by", "through", "over") || !f.isDocument(s.Tokens[j].Lemma) && !f.isChannel(s, j)
		}
		if oneOf(s.Tokens[j].UPOS, "PROPN", "PRON", "VERB", "PUNCT") {
			break
		}
	}
	return true
}

// restOfNoun reads what follows a noun of saying where the parse hung it elsewhere: "expressed concern | that X".
func (f *finder) restOfNoun(c *cue, n int, lines []codebook.Speech) (found, bool) {
	s := f.sentence(c.si)
	if n+2 >= len(s.Tokens) {
		return found{}, false
	}
	if to := f.cast.Covering(c.si, n+2); to != nil && to.First == n+2 || n+3 < len(s.Tokens) && s.Tokens[n+2].UPOS == "DET" { // "his thanks to the king | for X"
		if to == nil {
			to = f.cast.Covering(c.si, n+3)
		}
		if to != nil && to.Last+2 < len(s.Tokens) && oneOf(s.Tokens[n+1].Form, "to", "with", "by") {
			n = to.Last
		}
	}
	next := strings.ToLower(s.Tokens[n+1].Form)
	for li := range lines {
		for _, fr := range lines[li].Frames {
			if !(fr.Kind == codebook.FrameThat && next == "that" || fr.Kind == codebook.FramePrep && next == fr.Prep && s.Tokens[n+1].XPOS != "TO" ||
				fr.Kind == codebook.FrameTo && s.Tokens[n+1].XPOS == "TO") {
				continue
			}
			first := n + 2
			if fr.Kind == codebook.FrameTo {
				first = n + 1
			}
			last := first
			if h := s.Tokens[n+1].Head; fr.Kind == codebook.FramePrep {
				if h > first && h < len(s.Tokens) {
					_, last = clause.Edges(s, h)
				}
				last = f.cutNext(c, f.stretchNoun(c, last))
			} else {
				last = f.stretch(s, c.tok, first, first)
			}
			span, ok := f.content(s, first, last)
			return found{content: span, line: &lines[li], rule: f.rule(c, "behind «"+s.Tokens[n].Form+"»"), confidence: 0.65}, ok
		}
	}
	return found{}, false
}

// behind is the phrase behind the cue's preposition, headed by k.
func (f *finder) behind(c *cue, k int, confidence float64) (found, bool) {
	s := f.sentence(c.si)
	first, last := s.Edges(k)
	if m := s.Kid(k, "case", "mark"); m >= 0 {
		first = m + 1
	}
	if last > c.tok {
		last = f.stretchNoun(c, last)
	}
	span, ok := f.content(s, first, f.cutNext(c, f.cutAttribution(c, last)))
	return found{content: span, rule: f.rule(c, "behind its preposition"), confidence: confidence}, ok
}

// objectAndBehind reads "accused Y of X", "thanked Y for X"; with Of "called on Y for X".
func (f *finder) objectAndBehind(c *cue, frame codebook.Frame) (found, bool) {
	s := f.sentence(c.si)
	var who int
	switch {
	case frame.Of != "":
		who = clause.PrepKid(s, c.tok, frame.Of)
	case c.passive:
		who = s.Kid(c.tok, "nsubj:pass")
	default:
		if who = s.Kid(c.tok, "obj", "iobj"); who < 0 { // "accused neighbouring | Y", the adjective taken for a verb
			if k := s.Kid(c.tok, "xcomp"); k == c.tok+1 {
				who = s.Kid(k, "obj")
			}
		}
	}
	if who < 0 {
		return found{}, false
	}
	k := clause.PrepKid(s, c.tok, frame.Prep)
	if k < 0 && who > c.tok {
		k = clause.PrepKid(s, who, frame.Prep)
	}
	var m found
	var ok bool
	if k < 0 || k < who && !c.passive {
		if m, ok = f.behindSurface(c, frame.Prep, who); !ok {
			return found{}, false
		}
	} else {
		m, ok = f.behind(c, k, 0.75)
	}
	m.to = []int{who}
	if c.line.Act == "accuse" || c.line.Act == "condemn" {
		m.to = nil // accused, not spoken to
	}
	return m, ok
}

// behindSurface reads "accused neighbouring Y | of sending X" where the parse hung the phrase elsewhere: what follows the first
// preposition behind the object that is in no name.
func (f *finder) behindSurface(c *cue, prep string, who int) (found, bool) {
	s := f.sentence(c.si)
	for i := max(c.tok, who) + 1; i+1 < len(s.Tokens) && !clause.HasFinite(s, i, i) && s.Tokens[i].UPOS != "PUNCT"; i++ {
		if !strings.EqualFold(s.Tokens[i].Form, prep) {
			continue
		}
		if m := f.cast.Covering(c.si, i); m != nil && m.Last > i && m.First < i {
			continue
		}
		last := i + 1
		if k := s.Tokens[i].Head; k > i {
			_, last = clause.Edges(s, k)
		}
		span, ok := f.content(s, i+1, f.cutNext(c, f.cutAttribution(c, f.stretchNoun(c, last))))
		return found{content: span, rule: f.rule(c, "behind its preposition"), confidence: 0.65}, ok
	}
	return found{}, false
}

// called reads "described X as Z", "called X Z": content is both.
func (f *finder) called(c *cue, frame codebook.Frame) (found, bool) {
	s := f.sentence(c.si)
	var thing int
	if frame.Of != "" {
		thing = clause.PrepKid(s, c.tok, frame.Of)
	} else {
		thing = s.Kid(c.tok, "obj")
	}
	name := -1
	if frame.Prep != "" {
		if name = clause.PrepKid(s, c.tok, frame.Prep); name < 0 && thing > c.tok {
			name = clause.PrepKid(s, thing, frame.Prep)
		}
	} else {
		name = nameGiven(s, c.tok, thing)
	}
	if name < 0 {
		return found{}, false
	}
	if frame.Prep == "at" && s.Tokens[name].UPOS != "NUM" && s.Kid(name, "nummod") < 0 { // "put the toll at nine", no place
		return found{}, false
	}
	if ids := f.cast.Of(c.si, name); frame.Prep == "" && len(ids) > 0 && f.cast.Actors[ids[0]].Kind == "person" { // "called Minister X" on the telephone
		return found{}, false
	}
	first, last := s.Edges(name)
	if isOpeningQuote(s.Tokens[first].Form) { // what stands behind the quoted name says where it was called so
		for i := last; i > name; i-- {
			if isClosingQuote(s.Tokens[i].Form) {
				last = i
				break
			}
		}
	}
	if m := s.Kid(name, "case", "mark"); m >= 0 {
		first = m + 1
	}
	if thing > c.tok {
		a, b := s.Edges(thing)
		if m := s.Kid(thing, "case"); frame.Of != "" && m >= 0 {
			a = m + 1
		}
		if frame.Prep == "" && thing < name { // phrases behind the name say where it was called so
			b = thing
		}
		first, last = min(first, max(a, c.tok+1)), max(last, b)
	}
	var line *codebook.Speech
	if oneOf(c.line.Act, "refuse", "condemn") && thing >= 0 {
		line = f.denial(c, thing)
	}
	span, ok := f.content(s, first, f.cutNext(c, last))
	return found{content: span, line: line, rule: f.rule(c, "what it is called"), confidence: 0.7, label: frame.Prep != "at", light: c.line.Use == "light"}, ok
}

// whatCalled reads "what X called Y", "what X describes as Y": content is Y.
func (f *finder) whatCalled(c *cue, frame codebook.Frame) (found, bool) {
	s := f.sentence(c.si)
	m := f.cast.Covering(c.si, max(c.tok-1, 0))
	for i := c.tok - 1; m == nil && i > max(c.tok-4, 0); i-- { // "what Dakar has repeatedly called"
		if !oneOf(s.Tokens[i].UPOS, "ADV", "AUX") {
			break
		}
		m = f.cast.Covering(c.si, i-1)
	}
	if m == nil || m.First == 0 || !strings.EqualFold(s.Tokens[m.First-1].Form, "what") || frame.Of != "" {
		return found{}, false
	}
	first := c.tok + 1
	if frame.Prep != "" {
		if first >= len(s.Tokens) || !strings.EqualFold(s.Tokens[first].Form, frame.Prep) {
			return found{}, false
		}
		first++
	}
	k := nextNoun(s, first)
	for k >= first && k+2 < len(s.Tokens) && s.Tokens[k+1].XPOS == "POS" { // "Russia's | cynical step"
		k = nextNoun(s, k+2)
	}
	if k < first {
		return found{}, false
	}
	_, last := clause.Edges(s, k)
	span, ok := f.content(s, first, f.cutNext(c, last))
	return found{content: span, rule: f.rule(c, "what it is called"), confidence: 0.65, label: true}, ok
}

// nameGiven is the head of what verb v calls thing: a predicate, a second object, or what stands in quotation marks right
// behind the thing ("called the sale “unwise”"). -1 if none.
func nameGiven(s *lang.Sentence, v, thing int) int {
	name := -1
	for _, kid := range s.Kids(v) {
		k := int(kid)
		if k > v && s.Is(k, "xcomp") && oneOf(s.Tokens[k].UPOS, "NOUN", "ADJ", "PROPN") && !clause.IsTo(s, k) ||
			thing >= 0 && k > thing && s.Is(k, "obj") && s.Tokens[k].UPOS != "PROPN" {
			name = k
		}
	}
	if name >= 0 || thing < v {
		return name
	}
	for _, kid := range s.Kids(thing) {
		k := int(kid)
		if first, _ := s.Edges(k); k > thing && s.Is(k, "xcomp", "appos", "acl", "amod", "conj") && (isOpeningQuote(s.Tokens[first].Form) || s.Is(k, "xcomp")) {
			return k
		}
	}
	return -1
}
