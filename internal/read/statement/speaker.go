package statement

import (
	"slices"
	"strings"

	"detente/internal/codebook"
	"detente/internal/lang"
	"detente/internal/read/actor"
	"detente/internal/read/clause"
	"detente/internal/text"
)

// nounSource is the token of whose saying the noun is: its possessor ("Putin's threat"), a name before it ("a White House
// promise"), "by" or "from" or "of" after it, else the subject of the verb it is the object of ("made a request").
func (f *finder) nounSource(s *lang.Sentence, n int) int {
	for _, k := range s.Kids(n) {
		switch {
		case s.Is(int(k), "nmod:poss"):
			return int(k)
		case s.Is(int(k), "nmod") && oneOf(clause.Case(s, int(k)), "by", "from"):
			return int(k)
		case s.Is(int(k), "compound", "amod") && s.Tokens[k].UPOS == "PROPN":
			return int(k)
		case s.Is(int(k), "acl") && s.Tokens[k].XPOS == "VBN" && !f.books.Markers["seen"].Has(s.Tokens[k].Lemma):
			if a := s.Kid(int(k), "obl:agent"); a >= 0 {
				return a
			}
		}
	}
	if k := clause.PrepKid(s, n, "of"); k >= 0 && s.Tokens[k].UPOS == "PROPN" {
		return k
	}
	if h := s.Tokens[n].Head; h >= 0 && s.Is(n, "obj", "obl") && s.Tokens[h].UPOS == "VERB" && !clause.Passive(s, h) &&
		f.books.Markers["noun.verb"].Has(s.Tokens[h].Lemma) {
		return clause.Agent(s, h, false)
	}
	return -1
}

// speakerOf is the token that heads the phrase of who says verb v. Where what the parse gives cannot speak (it is a date,
// or stands inside a quotation that the verb is outside of) the actor named beside the verb does.
func (f *finder) speakerOf(si, v int, passive bool) int {
	s := f.sentence(si)
	if s.Tokens[v].XPOS == "VBG" && oneOf(clause.Case(s, v), "in", "by", "while", "when", "after", "before", "without") { // "joined Spain in condemning"
		for h := s.Tokens[v].Head; h >= 0; h = s.Tokens[h].Head {
			if oneOf(s.Tokens[h].XPOS, "VBD", "VBZ", "VBP", "VBN", "VB") {
				return f.speakerOf(si, h, clause.Passive(s, h))
			}
		}
	}
	if by, _ := f.quotedAs(s, v); by >= 0 {
		return by
	}
	k := clause.Agent(s, v, passive)
	if n := swallowed(s, v); n >= 0 {
		return n
	}
	if n, cc := f.ownClause(si, v); n >= 0 && !passive && (k < cc || k > v) {
		return n
	}
	if at := f.attribution(si); at.verb == v && at.speaker >= 0 {
		return at.speaker
	}
	if relative := k >= 0 && strings.HasPrefix(s.Tokens[k].XPOS, "W"); !passive && (k < 0 || k > v || relative) {
		for u := v; u > 3 && (u > k || k > v) && s.Tokens[u].UPOS != "SCONJ"; u-- { // also of the verb that v goes on from
			if s.Tokens[u].UPOS != "VERB" {
				continue
			}
			if before := f.beforeInsertion(si, u); before >= 0 {
				return before
			}
			if !relative {
				break
			}
		}
	}
	if k >= 0 && !f.dates.Covers(si, k) && (f.quotationAt(s.Tokens[k].Span.Start()) == f.quotationAt(s.Tokens[v].Span.Start()) || f.quotationAt(s.Tokens[k].Span.Start()) < 0) {
		return k
	}
	if passive {
		return -1
	}
	if s.Is(v, "conj", "parataxis") { // "asked about X, Y did not answer, but said …", with the wrong verb on top
		for i := v - 1; i >= 0; i-- {
			if s.Is(i, "nsubj") && f.quotationAt(s.Tokens[i].Span.Start()) < 0 && len(f.cast.Of(si, i)) > 0 && !s.Is(s.Tokens[i].Head, "ccomp", "acl", "advcl") {
				return i
			}
		}
	}
	if v > 0 {
		if m := f.cast.Covering(si, v-1); m != nil && m.Last == v-1 {
			return m.Head
		}
	}
	if m := f.cast.Covering(si, v+1); m != nil && m.First == v+1 {
		return m.Head
	}
	if v > 3 && s.Tokens[v-1].Form == "," { // "On Sunday Kim, a vice minister, announced", the day taken for the subject
		for i := v - 2; i > 0 && i > v-maxAside; i-- {
			if s.Tokens[i].Form != "," {
				continue
			}
			if m := f.cast.Covering(si, i-1); m != nil && m.Last == i-1 {
				return m.Head
			}
			break
		}
	}
	return -1
}

// maxAside bounds the tokens of an aside between commas.
const maxAside = 12

// ownClause is the head of the actor's phrase that opens the clause of the finite verb v behind "and", "but", "while" or a semicolon, with
// at most an aside between commas before the verb, and the token before the clause: "blamed Kyiv, | and Putin, speaking in Sochi, vowed".
// -1, -1 if there is none.
func (f *finder) ownClause(si, v int) (head, cc int) {
	s := f.sentence(si)
	if s.Tokens[v].UPOS != "VERB" || !oneOf(s.Tokens[v].XPOS, "VBD", "VBZ", "VBP", "VBN") || s.Tokens[v].XPOS == "VBN" && s.Kid(v, "aux") < 0 || f.quotationAt(s.Tokens[v].Span.Start()) >= 0 {
		return -1, -1
	}
	j := v - 1
	for j > 1 && oneOf(s.Tokens[j].UPOS, "AUX", "ADV") {
		j--
	}
	if j > 3 && s.Tokens[j].Form == "," {
		i := j - 1
		for i > 2 && i > j-maxAside && s.Tokens[i].Form != "," {
			i--
		}
		if s.Tokens[i].Form != "," || i+1 == j || oneOf(s.Tokens[i+1].UPOS, "CCONJ", "PRON") {
			return -1, -1
		}
		j = i - 1
	}
	m := f.cast.Covering(si, j)
	if m == nil || m.Last != j || m.First < 3 || f.quotationAt(s.Tokens[m.First].Span.Start()) >= 0 {
		return -1, -1
	}
	cc = m.First - 1
	switch {
	case s.Tokens[cc].Form == ";":
		return m.Head, cc
	case oneOf(strings.ToLower(s.Tokens[cc].Form), "and", "but", "while", "whereas") && s.Tokens[cc-1].Form == ",":
		return m.Head, cc - 1
	}
	return -1, -1
}

// quotedAs is whom a verb of citing gives for the speaker of v, and who cites: "the agency quoted | the minister as saying". -1, -1 if
// there is none.
func (f *finder) quotedAs(s *lang.Sentence, v int) (speaker, by int) {
	if v < 3 || s.Tokens[v].XPOS != "VBG" || !strings.EqualFold(s.Tokens[v-1].Form, "as") {
		return -1, -1
	}
	const far = 14 // tokens back
	for h := v - 2; h >= 0 && h > v-far; h-- {
		if !f.books.Markers["cite"].Has(s.Tokens[h].Lemma) || s.Tokens[h].UPOS != "VERB" {
			continue
		}
		if clause.Passive(s, h) {
			return s.Kid(h, "nsubj:pass"), -1 // who cites: see relays
		}
		if speaker = s.Kid(h, "obj"); speaker < h {
			speaker = nextNoun(s, h+1)
		}
		return speaker, clause.Subject(s, h)
	}
	return -1, -1
}

// swallowed is the subject of verb v that the parse took for part of the object before it: "accepted the plan and | the rebels |
// refused it"; -1 if there is none.
func swallowed(s *lang.Sentence, v int) int {
	if v < 4 || !s.Is(v, "conj") || s.Tokens[v].XPOS != "VBD" || s.Kid(v, "cc", "nsubj") >= 0 || s.Tokens[v].Head >= v {
		return -1
	}
	n := clause.PhraseHead(s, v-1)
	if oneOf(s.Tokens[n].UPOS, "NOUN", "PROPN") && n > s.Tokens[v].Head && s.Is(n, "conj") && s.Kid(n, "cc") >= 0 {
		return n
	}
	return -1
}

// beforeInsertion is the head of the actor's phrase that opens sentence si, where only a relative clause or a participle
// between commas stands between it and verb v: "An aide, who asked not to be named, said …". -1 if there is none.
func (f *finder) beforeInsertion(si, v int) int {
	s := f.sentence(si)
	for v > 4 && oneOf(s.Tokens[v-1].UPOS, "AUX", "ADV") {
		v--
	}
	if v < 4 || s.Tokens[v-1].Form != "," {
		return -1
	}
	for j := 1; j+1 < v-1; j++ {
		if s.Tokens[j].Form != "," {
			continue
		}
		said := false // ", he said,"
		for i := j + 2; i < v && i < j+6; i++ {
			said = said || s.Tokens[i].UPOS == "VERB" && quotes(f.lines(s, i, 'v')) != nil && clause.HasFinite(s, i, i)
		}
		m := f.cast.Covering(si, j-1)
		if m == nil || m.Last != j-1 || m.First > 0 && s.Tokens[m.First-1].UPOS != "PUNCT" || !said && !oneOf(s.Tokens[j+1].XPOS, "WP", "WP$", "WDT", "VBG", "VBN", "IN") {
			return -1
		}
		return m.Head
	}
	return -1
}

// attribution is a clause that closes its sentence and says who said the rest: “…, Y said on Monday”, “…, said Y”.
type attribution struct {
	comma, verb, speaker int // tokens; speaker heads its phrase; all -1 where there is none
}

// attribution finds the closing attribution of sentence si by its surface: a comma, an actor and a strong verb of saying,
// or a comma, the verb and an actor, with no other clause behind.
func (f *finder) attribution(si int) attribution {
	if si == f.attributed {
		return f.closing
	}
	f.attributed, f.closing = si, attribution{-1, -1, -1}
	s := f.sentence(si)
	for v := len(s.Tokens) - 1; v > 3; v-- {
		t := &s.Tokens[v]
		if t.UPOS != "VERB" {
			continue
		}
		if oneOf(t.XPOS, "VBD", "VBZ", "VBP") && !clause.Negated(s, v) && f.quotationAt(t.Span.Start()) < 0 {
			lines := f.lines(s, v, 'v')
			if line := quotes(lines); line != nil && line.Use == "strong" && takesClause(line) {
				if m := f.cast.Covering(si, v-1); m != nil && m.Last == v-1 && m.First > 3 && s.Tokens[m.First-1].Form == "," {
					f.closing = attribution{m.First - 1, v, m.Head}
				} else if k, first := f.paper(si, v-1); k >= 0 && first > 3 && s.Tokens[first-1].Form == "," {
					f.closing = attribution{first - 1, v, k}
				} else if k, first := f.servant(si, v-1); k >= 0 && first > 3 && s.Tokens[first-1].Form == "," {
					f.closing = attribution{first - 1, v, k}
				} else if k := s.Kid(v, "nsubj"); k >= 0 && k < v && s.Kid(k, "acl:relcl") > k { // "…, an aide who was there told reporters"
					if m := f.cast.Covering(si, k); m != nil && m.First > 3 && s.Tokens[m.First-1].Form == "," {
						f.closing = attribution{m.First - 1, v, k}
					}
				} else if m := f.cast.Covering(si, v+1); m != nil && m.Form != actor.Pronoun && m.First <= v+2 && s.Tokens[v-1].Form == "," && f.beforeInsertion(si, v) < 0 && !clause.HasFinite(s, m.Last+1, m.Last+1) {
					f.closing = attribution{v - 1, v, m.Head}
					if j := m.Last + 1; j < len(s.Tokens) && s.Tokens[j].XPOS == "POS" { // "said Slovakia’s foreign ministry"
						if k := nextNoun(s, j+1); k >= 0 {
							f.closing.speaker = k
						}
					}
				}
			}
		}
		if oneOf(t.XPOS, "VBD", "VBZ", "VBP") { // the last clause decides
			break
		}
	}
	return f.closing
}

// paper is the head and first token of a short phrase that ends at token i in a document and names whose it is: "a Foreign Office |
// handout"; -1, -1 if it is none.
func (f *finder) paper(si, i int) (head, first int) {
	s := f.sentence(si)
	if s.Tokens[i].UPOS != "NOUN" || !f.isDocument(s.Tokens[i].Lemma) {
		return -1, -1
	}
	m := f.cast.Covering(si, i-1)
	if m == nil || m.Last != i-1 {
		return -1, -1
	}
	first = m.First
	for first > 0 && oneOf(s.Tokens[first-1].UPOS, "DET", "ADJ") {
		first--
	}
	return i, first
}

// servant is the head and first token of an actor's phrase that ends at token i in the organ it serves: "an official | at the ministry";
// -1, -1 if there is none.
func (f *finder) servant(si, i int) (head, first int) {
	s := f.sentence(si)
	organ := f.cast.Covering(si, i)
	if organ == nil || organ.Last != i || organ.First < 2 || !oneOf(strings.ToLower(s.Tokens[organ.First-1].Form), "at", "in", "with", "from", "for") {
		return -1, -1
	}
	m := f.cast.Covering(si, organ.First-2)
	if m == nil || m.Last != organ.First-2 {
		return -1, -1
	}
	return m.Head, m.First
}

func takesClause(line *codebook.Speech) bool {
	return slices.ContainsFunc(line.Frames, func(fr codebook.Frame) bool { return fr.Kind == codebook.FrameThat })
}

// governor is the cue whose content the parse hung verb v into though it is that cue's speaker's next act (see
// isNextAct); -1 if there is none.
func (f *finder) governor(si, v int) int {
	s := f.sentence(si)
	if v > 2 && s.Tokens[v-1].Form == "," && f.isAdding(s, v) {
		for h := range v { // the sentence's first act of saying goes on
			if s.Tokens[h].UPOS == "VERB" && (oneOf(s.Tokens[h].XPOS, "VBD", "VBZ", "VBP") || s.Tokens[h].XPOS == "VBN" && s.Kid(h, "aux") >= 0 && !clause.Passive(s, h)) && f.quotationAt(s.Tokens[h].Span.Start()) < 0 && len(f.lines(s, h, 'v')) > 0 && !s.Is(h, "acl", "acl:relcl", "ccomp") {
				return h
			}
		}
		return -1
	}
	if g := goesOnFrom(s, v); g >= 0 && g != s.Tokens[v].Head && len(f.lines(s, g, 'v')) > 0 && clause.Reported(s, g) {
		return g
	}
	i := v - 1
	for i > 0 && oneOf(s.Tokens[i].UPOS, "ADV", "AUX", "PART") {
		i--
	}
	if i < 2 || s.Tokens[i].UPOS != "CCONJ" || !s.Is(v, "conj", "ccomp") {
		return -1
	}
	for h := s.Tokens[v].Head; h >= 0; h = s.Tokens[h].Head {
		if h > i || s.Tokens[h].UPOS != "VERB" {
			continue
		}
		lines := f.lines(s, h, 'v')
		if len(lines) == 0 || !clause.Reported(s, h) {
			continue
		}
		comma := s.Tokens[i-1].Form == ","
		if comma && h == s.Tokens[v].Head && s.Is(h, "ccomp") { // behind a comma the outer act goes on
			continue
		}
		c := cue{si: si, tok: h, line: &lines[0]}
		if (h != s.Tokens[v].Head || s.Is(v, "ccomp")) && f.isNextAct(&c, v, comma) {
			return h
		}
		return -1
	}
	return -1
}

// goesOnFrom is the verb whose subject goes on to do v, by the surface: "welcomed the progress made and | expressed", with no finite
// verb between the two and no subject of its own; -1 if there is none.
func goesOnFrom(s *lang.Sentence, v int) int {
	t := &s.Tokens[v]
	past := oneOf(t.XPOS, "VBD", "VBN")
	if isBare(s, v) {
		past = false
	} else if t.UPOS != "VERB" || !past && !oneOf(t.XPOS, "VBZ", "VBP") || clause.Passive(s, v) || v+1 < len(s.Tokens) && strings.EqualFold(s.Tokens[v+1].Form, "by") {
		return -1
	}
	i := v - 1
	for i > 0 && (s.Tokens[i].UPOS == "ADV" || s.Tokens[i].Lemma == "have") {
		i--
	}
	if i < 2 || s.Kid(v, "nsubj") > i ||
		!oneOf(strings.ToLower(s.Tokens[i].Form), "and", "but", "while") && !(s.Tokens[i].Form == "," && s.Is(v, "conj") && t.XPOS != "VBN") {
		return -1
	}
	comma := s.Tokens[i-1].Form == "," // behind one the outer act goes on
	for h := i - 1; h >= 0; h-- {
		switch x := s.Tokens[h].XPOS; {
		case s.Tokens[h].UPOS == "VERB" && (x == "VBD" || x == "VBN" && s.Kid(h, "aux") >= 0 && !clause.Passive(s, h)):
			if past && !s.Is(h, "acl:relcl") && s.Kid(h, "mark") < 0 && !(comma && s.Is(h, "ccomp")) {
				return h
			}
			return -1
		case s.Tokens[h].UPOS == "VERB" && oneOf(x, "VBZ", "VBP"), isBare(s, h):
			if !past && !s.Is(h, "acl:relcl") {
				return h
			}
			return -1
		case oneOf(x, "MD", "WDT", "WP", "WRB", "``", "''") || s.Tokens[h].UPOS == "SCONJ" || s.Tokens[h].UPOS == "AUX" && s.Tokens[h].Lemma == "be":
			return -1
		}
	}
	return -1
}

// isBare reports whether verb v stands in its base form without "to" or an auxiliary, as in the items of a list: "• Condemn X and urge Y".
func isBare(s *lang.Sentence, v int) bool {
	return s.Tokens[v].XPOS == "VB" && s.Kid(v, "mark", "aux", "nsubj") < 0
}

// first is the first of the acts that verb v goes on from; v itself if it goes on from none.
func (f *finder) first(s *lang.Sentence, v int) int {
	for from := goesOnFrom(s, v); from >= 0; from = goesOnFrom(s, v) {
		v = from
	}
	return v
}

// speaks reports whether the subject that is no actor may have said something: a pronoun or a document. "The raid
// underscores the danger" says nothing.
func (f *finder) speaks(c *cue) bool {
	if c.speaker < 0 {
		return c.passive
	}
	t := &f.sentence(c.si).Tokens[c.speaker]
	return t.UPOS == "PRON" && !strings.HasPrefix(t.XPOS, "W") && !strings.EqualFold(t.Form, "it") && !strings.EqualFold(t.Form, "this") || f.isDocument(t.Lemma)
}

// demandedOf is who is to do what is demanded: "demanded that Y release the crew".
func (f *finder) demandedOf(st *Statement) []int {
	s := f.sentence(st.Sent)
	for i := range s.Tokens {
		if !st.Content.Contains(s.Tokens[i].Span) || s.Tokens[i].UPOS != "VERB" {
			continue
		}
		k := clause.Subject(s, i)
		if k < 0 || clause.Passive(s, i) || !st.Content.Contains(s.Tokens[k].Span) {
			return nil
		}
		ids := f.cast.Of(st.Sent, k)
		if !f.isParty(ids) || slices.ContainsFunc(ids, func(id int) bool { return slices.Contains(st.Speakers, id) }) {
			return nil
		}
		return ids
	}
	return nil
}

// addressee are the tokens that head the phrase of who it was said to, where the line says it stands.
func (f *finder) addressee(c *cue) []int {
	s := f.sentence(c.si)
	var out []int
	for _, where := range c.line.To {
		if where == "obj" {
			if c.passive {
				if k := s.Kid(c.tok, "nsubj:pass"); k >= 0 {
					out = append(out, k)
				}
				continue
			}
			if k := s.Kid(c.tok, "iobj"); k >= 0 {
				out = append(out, k)
			} else if k := s.Kid(c.tok, "obj"); k >= 0 {
				out = append(out, k)
			}
			continue
		}
		k := clause.PrepKid(s, c.tok, where)
		if h := s.Tokens[c.tok].Head; k < 0 && c.line.Pos == 'n' && h >= 0 && s.Is(c.tok, "obj") { // "lodged a protest | with Y"
			k = clause.PrepKid(s, h, where)
		}
		if k >= 0 {
			out = append(out, k)
		}
	}
	if k := s.Kid(c.tok, "iobj"); len(out) == 0 && k > c.tok { // "offered Y its mediation"
		return []int{k}
	}
	if len(out) == 0 { // "in a letter to X", "expressed to X his concern"
		for _, k := range s.Kids(c.tok) {
			if !s.Is(int(k), "obl", "obj") {
				continue
			}
			if clause.Case(s, int(k)) == "to" && s.Is(int(k), "obl") {
				out = append(out, int(k))
			} else if to := clause.PrepKid(s, int(k), "to"); to >= 0 && f.isDocument(s.Tokens[k].Lemma) {
				out = append(out, to)
			}
		}
	}
	return out
}

// setSpeaker resolves the phrase headed by tok to who speaks. Documents speak for those they are from ("a report by
// the ministry", "a Reuters tally").
func (f *finder) setSpeaker(st *Statement, si, tok int) {
	if tok < 0 {
		return
	}
	s := f.sentence(si)
	ids := f.cast.Of(si, tok)
	if m := f.cast.Covering(si, tok); len(ids) == 0 && m != nil && m.Form == actor.Name { // the parse heads the phrase elsewhere
		ids = []int{m.Actor}
	}
	if strings.HasPrefix(s.Tokens[tok].XPOS, "W") && len(ids) == 0 && tok > 1 { // "…, who have said"
		if m := f.cast.Covering(si, tok-2); m != nil && s.Tokens[tok-1].Form == "," && m.Last == tok-2 {
			ids = []int{m.Actor}
		}
	}
	if f.isDocument(s.Tokens[tok].Lemma) || len(ids) == 0 {
		if src := f.nounSource(s, tok); src >= 0 {
			if by := f.cast.Of(si, src); len(by) > 0 {
				ids = by
			}
		}
	}
	if len(ids) == 0 && f.isDocument(s.Tokens[tok].Lemma) {
		if id := f.cast.Owner(si, tok); id >= 0 {
			ids = []int{id}
		}
	}
	st.Speakers = ids
	first, last := clause.NounPhrase(s, tok)
	st.SpeakerSpans = []text.Span{s.Range(first, last)}
	if len(ids) > 0 {
		st.Via = f.relays(si, st.CueToken, tok, ids)
	}
}

// isDocument reports whether a noun is of something written or shown, which speaks for its author.
func (f *finder) isDocument(lemma string) bool {
	return f.books.Markers["document"].Has(strings.ToLower(lemma))
}
