package statement

import (
	"cmp"
	"slices"
	"strings"

	"detente/internal/codebook"
	"detente/internal/lang"
	"detente/internal/read/actor"
	"detente/internal/read/clause"
	"detente/internal/text"
)

// cue is a word of saying in its sentence, with what governs it.
type cue struct {
	si, tok int
	last    int // last token of the phrase that the cue is, tok but for "rule out", "take note"
	line    *codebook.Speech
	verb    int // of a noun, the verb whose object it is: "lodged a protest"; 0 if none
	passive bool
	negated bool
	speaker int     // token that heads the speaker's phrase; -1 if none
	item    *leadIn // who it is by, where the cue opens an item of a list
}

// cues reads the statements that words of saying in one sentence report.
func (f *finder) cues(si int) {
	s := f.sentence(si)
	first := f.askedEnd(si)
	if f.leadIns[si] != nil {
		v := itemStart(s)
		f.verbCue(si, v, f.itemLines(s, v))
		first = v + 1
	}
	for i := first; i < len(s.Tokens); i++ {
		t := &s.Tokens[i]
		pos := cuePos(t)
		if pos == 0 || s.Is(i, "amod", "compound", "flat") && s.Kid(i, "nsubj") < 0 {
			continue
		}
		lines := f.lines(s, i, pos)
		if len(lines) == 0 && t.XPOS == "VBN" && i > 0 && s.Tokens[i-1].Lemma == "be" { // "was dismayed at", taken for a passive
			lines, pos = f.books.Speech.Find(strings.ToLower(t.Form), 'a'), 'a'
		}
		if len(lines) == 0 {
			continue
		}
		switch pos {
		case 'v':
			f.verbCue(si, i, lines)
		case 'n':
			f.nounCue(si, i, lines)
		case 'a':
			f.adjectiveCue(si, i, lines)
		}
	}
}

// askedEnd is where the question ends that a sentence opens with: "Asked whether X had agreed, …" tells of no agreement. 0 if
// it opens with none.
func (f *finder) askedEnd(si int) int {
	s := f.sentence(si)
	for i := 0; i < 2 && i < len(s.Tokens); i++ {
		if !f.books.Markers["ask"].Has(strings.ToLower(s.Tokens[i].Lemma)) || !oneOf(s.Tokens[i].XPOS, "VBN", "VBD") {
			continue
		}
		for j := i + 1; j < len(s.Tokens); j++ {
			if s.Tokens[j].Form == "," {
				return j
			}
		}
	}
	return 0
}

func cuePos(t *lang.Token) byte {
	switch {
	case t.UPOS == "VERB":
		return 'v'
	case t.UPOS == "NOUN":
		return 'n'
	case t.UPOS == "ADJ":
		return 'a'
	}
	return 0
}

// lines are the speech book's lines for token i, what makes a phrase of it taken along.
func (f *finder) lines(s *lang.Sentence, i int, pos byte) []codebook.Speech {
	lines, _ := f.phrase(s, i, pos)
	return lines
}

// phrase is the speech book's lines for token i, and the last token of the phrase that they are of: "rule out", "hold … responsible",
// "take note", "call into question".
func (f *finder) phrase(s *lang.Sentence, i int, pos byte) ([]codebook.Speech, int) {
	lemma := strings.ToLower(s.Tokens[i].Lemma)
	if pos == 'v' {
		words, found, last := lemma, []codebook.Speech(nil), i
		for j := i + 1; j < len(s.Tokens) && j <= i+longestPhrase; j++ {
			words += " " + phraseWord(&s.Tokens[j])
			if lines := f.books.Speech.Find(words, pos); lines != nil {
				found, last = lines, j
			}
		}
		if found != nil {
			return found, last
		}
		for _, k := range s.Kids(i) {
			if k := int(k); k > i && s.Is(k, "compound:prt", "xcomp", "obl") {
				if lines := f.books.Speech.Find(lemma+" "+strings.ToLower(s.Tokens[k].Form), pos); lines != nil {
					return lines, k
				}
			}
		}
		if lines, last := f.overGap(s, i, lemma); lines != nil {
			return lines, last
		}
	}
	lines := f.books.Speech.Find(lemma, pos)
	if lines == nil { // a form that the lemmatiser does not know: "undertook"
		lines = f.books.Speech.Find(strings.ToLower(s.Tokens[i].Form), pos)
	}
	return lines, i
}

// longestPhrase is how many tokens behind its verb a phrase of the speech book may have.
const longestPhrase = 6

// phraseWord is a token as the speech book writes it in a phrase: in lower case, "one's" for every possessive.
func phraseWord(t *lang.Token) string {
	if t.XPOS == "PRP$" {
		return "one's"
	}
	return strings.ReplaceAll(strings.ToLower(t.Form), "’", "'")
}

// overGap is the speech book's lines for a phrase of verb i that holds an object: "took the two capitals to task"; nil if there is none.
func (f *finder) overGap(s *lang.Sentence, i int, lemma string) ([]codebook.Speech, int) {
	const widest = 10 // tokens of the object
	for _, line := range f.books.Speech.Find(lemma+" "+codebook.Gap, 'v') {
		_, tail, _ := strings.Cut(line.Lemma, codebook.Gap+" ")
		rest := strings.Fields(tail)
		for j := i + 1; j+len(rest) <= len(s.Tokens) && j <= i+widest; j++ {
			n := 0
			for n < len(rest) && phraseWord(&s.Tokens[j+n]) == rest[n] {
				n++
			}
			if n == len(rest) {
				return f.books.Speech.Find(line.Lemma, 'v'), j + n - 1
			}
			if oneOf(s.Tokens[j].Form, ",", ";", ":", "“", "\"") || clause.HasFinite(s, j, j) {
				break
			}
		}
	}
	return nil, i
}

// verbCue reads what a speech verb reports, by the first frame of its lines that the sentence fits.
func (f *finder) verbCue(si, v int, lines []codebook.Speech) {
	s := f.sentence(si)
	c := cue{si: si, tok: v, passive: clause.Passive(s, v), negated: clause.Negated(s, v)}
	_, c.last = f.phrase(s, v, 'v')
	if k := s.Kid(v, "xcomp"); k >= 0 && lines[0].Act == "refuse" && f.isAnswering(s, k) {
		return // "declined to comment": see answers
	}
	if f.leadIns[si] != nil && v == itemStart(s) {
		c.item, c.passive, c.speaker = f.leadIns[si], false, -1
		f.read(&c, lines)
		return
	}
	if subject := clause.Subject(s, v); c.negated && subject >= 0 && clause.IsFirstPerson(s.Tokens[subject].Lemma) && f.turnActor(si) >= 0 &&
		lines[0].Act != "assert" && clause.Modal(s, v) == "" && f.turnAct[si] == "" {
		f.turnAct[si] = "deny" // "We did not agree on everything."
	}
	if isAsked(s, v) || s.Tokens[v].XPOS == "VBG" && clause.Case(s, v) == "for" { // "thanked Norway for offering ships" tells of thanks
		return
	}
	governor := f.governor(si, v)
	item := f.leadIns[si] != nil && (f.first(s, v) == itemStart(s) || s.Is(v, "conj") && s.Tokens[v].Head == itemStart(s)) // "• Condemned X and urged Y"
	if c.negated || governor < 0 && !clause.Reported(s, v) && !(item && isBare(s, v)) {
		return
	}
	c.speaker = f.speakerOf(si, v, c.passive)
	if governor >= 0 {
		c.speaker = f.speakerOf(si, governor, clause.Passive(s, governor))
	}
	if item {
		c.item, c.speaker = f.leadIns[si], -1
	}
	if c.speaker < 0 && c.item == nil && s.Tokens[v].XPOS == "VBN" && s.Kid(v, "aux") < 0 {
		return // "asked whether X, …": nobody is said to ask
	}
	f.read(&c, lines)
}

// isAsked reports whether verb v is what a question asks: "Has the president raised it?", "Who said so?"
func isAsked(s *lang.Sentence, v int) bool {
	if s.Tokens[len(s.Tokens)-1].Form != "?" {
		return false
	}
	subject, aux := s.Kid(v, "nsubj"), s.Kid(v, "aux")
	return subject >= 0 && (aux >= 0 && aux < subject || strings.HasPrefix(s.Tokens[subject].XPOS, "W") && !s.Is(v, "acl:relcl"))
}

// read emits what the first frame of the lines that the sentence fits gives.
func (f *finder) read(c *cue, lines []codebook.Speech) {
	for li := range lines {
		c.line = &lines[li]
		if !f.applies(c) {
			continue
		}
		for _, frame := range c.line.Frames {
			m, ok := f.match(c, frame)
			if !ok {
				continue
			}
			if !f.asksAnonymity(c, m) {
				f.emit(c, m)
			}
			return
		}
	}
}

// asksAnonymity reports whether what is asked is not to be named, which is said to the reporter: "who asked not to be named".
func (f *finder) asksAnonymity(c *cue, m found) bool {
	s := f.sentence(c.si)
	for i := c.tok + 1; i < len(s.Tokens) && s.Tokens[i].Span.End() <= m.content.End(); i++ {
		if f.books.Markers["anonymity"].Has(s.Tokens[i].Lemma) && clause.Passive(s, i) && clause.Negated(s, i) {
			return c.line.Act == "request"
		}
	}
	return false
}

// applies reports whether the line may be used for its cue (see the head of speech.tsv).
func (f *finder) applies(c *cue) bool {
	switch c.line.Use {
	case "light":
		k := clause.ToKid(f.sentence(c.si), c.tok) // "continued to fire"; what is offered, promised or agreed to has the frame
		return k < 0 || !f.sentence(c.si).Is(k, "xcomp") || slices.ContainsFunc(c.line.Frames, func(fr codebook.Frame) bool { return fr.Kind == codebook.FrameTo })
	case "readout":
		if s := f.sentence(c.si); c.line.Act == "agree" && s.Is(c.tok, "advcl", "acl", "acl:relcl", "ccomp") { // "when they decide to"
			return false
		}
		if c.line.Act == "praise" && !oneOf(f.sentence(c.si).Tokens[c.tok].XPOS, "VBP", "VBZ") { // "continue to support" does, not says
			return false
		}
		return c.item != nil || f.cast.Genre != actor.News
	case "main":
		s := f.sentence(c.si)
		top := c.tok
		for s.Is(top, "conj", "parataxis") && s.Tokens[top].Head >= 0 {
			top = s.Tokens[top].Head
		}
		return s.Tokens[top].Head == lang.Root && c.speaker >= 0 && !clause.IsFirstPerson(s.Tokens[c.speaker].Lemma) && f.isParty(f.cast.Of(c.si, c.speaker))
	case "utter":
		o := directObject(f.sentence(c.si), c.tok)
		return o >= 0 && f.sentence(c.si).Tokens[o].UPOS == "NOUN" && len(f.lines(f.sentence(c.si), o, 'n')) > 0
	case "deadline":
		s := f.sentence(c.si)
		return slices.ContainsFunc(s.Kids(c.tok), func(k int32) bool {
			return int(k) > c.tok && s.Is(int(k), "obj", "obl:unmarked") && f.books.Markers["deadline"].Has(s.Tokens[k].Lemma)
		})
	case "document":
		return c.speaker >= 0 && f.isDocument(f.sentence(c.si).Tokens[c.speaker].Lemma)
	}
	return true
}

// adjectiveCue reads "made it clear that X", "is concerned about X".
func (f *finder) adjectiveCue(si, i int, lines []codebook.Speech) {
	s := f.sentence(si)
	verb := i // the token that has the subject
	if h := s.Tokens[i].Head; s.Kid(i, "cop") < 0 && (i == 0 || s.Tokens[i-1].Lemma != "be") {
		if h < 0 || !s.Is(i, "xcomp", "obj", "advmod", "amod", "acl") || !oneOf(s.Tokens[h].Lemma, "make", "get", "be", "remain", "stay") {
			return
		}
		verb = h
	}
	if clause.Negated(s, verb) || !clause.Reported(s, verb) {
		return
	}
	c := cue{si: si, tok: i, speaker: f.speakerOf(si, verb, clause.Passive(s, verb))}
	if c.speaker < 0 || s.Tokens[c.speaker].Lemma == "it" {
		return
	}
	for li := range lines {
		c.line = &lines[li]
		for _, frame := range c.line.Frames {
			m, ok := f.match(&c, frame)
			if !ok && verb != i {
				at := c
				at.tok = verb
				m, ok = f.match(&at, frame)
			}
			if ok {
				f.emit(&c, m)
				return
			}
		}
	}
}

// nounCue reads a noun of saying with a content of its own: "the claim that X", "Putin's threat to X". Where the noun
// is the object of a speech verb the verb has read it already.
func (f *finder) nounCue(si, n int, lines []codebook.Speech) {
	s := f.sentence(si)
	if h := s.Tokens[n].Head; h >= 0 && s.Kid(n, "case") < 0 && s.Tokens[h].UPOS == "VERB" && !s.Is(n, "nsubj") &&
		f.isSpeechVerb(s, h) {
		return
	}
	if h := s.Tokens[n].Head; lines[0].Use == "uttered" && !(h >= 0 && s.Is(n, "obj") && f.books.Markers["noun.verb"].Has(s.Tokens[h].Lemma)) {
		return
	}
	c := cue{si: si, tok: n, last: n, line: &lines[0], speaker: f.nounSource(s, n)}
	if m, by, ok := f.drawn(&c); ok {
		c.speaker = by
		f.emit(&c, m)
		return
	}
	if c.speaker < 0 {
		return
	}
	m, line, ok := f.nounContent(si, n, lines)
	if !ok {
		m, ok = f.nounIs(&c)
		line = c.line
	}
	if ok {
		c.line = line
	} else if m, ok = f.restOfNoun(&c, n, lines); ok {
		c.line = m.line
	}
	if h := s.Tokens[n].Head; h >= 0 && s.Is(n, "obj") && f.books.Markers["noun.formal"].Has(s.Tokens[h].Lemma) {
		c.verb = h
	}
	if ok {
		f.emit(&c, m)
	}
}

// nounIs reads "its message was that X", "the minister's view is X": what the noun of saying is said to be.
func (f *finder) nounIs(c *cue) (found, bool) {
	s := f.sentence(c.si)
	if !takesClause(c.line) || !s.Is(c.tok, "nsubj") {
		return found{}, false
	}
	for i := c.tok + 1; i+3 < len(s.Tokens) && i < c.tok+12; i++ {
		if s.Tokens[i].Lemma != "be" || s.Tokens[i].Head != s.Tokens[c.tok].Head && s.Tokens[c.tok].Head != i {
			continue
		}
		for j := i + 1; j <= i+2; j++ { // "was clear: X", "was that X"
			if strings.EqualFold(s.Tokens[j].Form, "that") || s.Tokens[j].Form == ":" {
				if !clause.HasFinite(s, j+1, len(s.Tokens)-1) {
					return found{}, false
				}
				span, ok := f.content(s, j+1, f.clauseEnd(s, j+1))
				return found{content: span, rule: f.rule(c, "what it is"), confidence: 0.65}, ok
			}
		}
		break
	}
	return found{}, false
}

// drawn reads "the raid drew condemnation from Y": the subject is what Y condemns.
func (f *finder) drawn(c *cue) (m found, by int, ok bool) {
	s := f.sentence(c.si)
	v := s.Tokens[c.tok].Head
	if v < 0 || !s.Is(c.tok, "obj", "obl") || !f.books.Markers["noun.drawn"].Has(s.Tokens[v].Lemma) || !oneOf(c.line.Act, "condemn", "praise", "regret") {
		return m, -1, false
	}
	subject := s.Kid(v, "nsubj")
	if by = clause.PrepKid(s, c.tok, "from"); by < 0 {
		by = clause.PrepKid(s, v, "from")
	}
	if subject < 0 || by < 0 {
		return m, -1, false
	}
	first, last := clause.Edges(s, subject)
	m.content, ok = f.content(s, first, last)
	m.rule, m.confidence = f.rule(c, "what drew it"), 0.6
	return m, by, ok
}

// isSpeechVerb reports whether verb v has read its object: it is of the book, and not only as one that sets a deadline.
func (f *finder) isSpeechVerb(s *lang.Sentence, v int) bool {
	lines := f.books.Speech.Find(strings.ToLower(s.Tokens[v].Lemma), 'v')
	return len(lines) > 0 && lines[0].Use != "deadline"
}

// nounContent is what the noun of saying n takes, by its own frames.
func (f *finder) nounContent(si, n int, lines []codebook.Speech) (found, *codebook.Speech, bool) {
	c := cue{si: si, tok: n, speaker: -1}
	for li := range lines {
		c.line = &lines[li]
		for _, frame := range c.line.Frames {
			if m, ok := f.match(&c, frame); ok {
				return m, c.line, true
			}
		}
	}
	return found{}, nil, false
}

// emit keeps the statement a cue and its content make.
func (f *finder) emit(c *cue, m found) {
	s := f.sentence(c.si)
	if c.speaker >= 0 && clause.IsFirstPerson(s.Tokens[c.speaker].Lemma) && f.turnActor(c.si) >= 0 {
		if f.turnAct[c.si] == "" && (s.Tokens[c.tok].Head == lang.Root || !s.Is(c.tok, "parataxis")) { // "— I'm sorry —" is no act
			f.turnAct[c.si] = c.line.Act // the speaker's own act: turns takes the sentence whole
		}
		return
	}
	st := Statement{Sent: c.si, CueToken: cmp.Or(c.verb, c.tok), Content: m.content, Act: c.line.Act,
		Rule: m.rule, Sources: []codebook.Source{c.line.Source}, Confidence: m.confidence, label: m.label}
	if m.line != nil { // a noun of saying as the verb's object names the act better: "expressed concern"
		st.Act = m.line.Act
		if m.line.Source != c.line.Source {
			st.Sources = append(st.Sources, m.line.Source)
		}
	}
	if m.line == nil && st.Act == "assert" {
		if line := f.manner(c); line != nil {
			st.Act, st.Sources = line.Act, append(st.Sources, line.Source)
		}
	}
	f.setSpeaker(&st, c.si, c.speaker)
	if c.item != nil {
		st.Speakers, st.SpeakerSpans = c.item.by, []text.Span{c.item.span}
	}
	if m.light && !f.isParty(st.Speakers) {
		return
	}
	if len(st.Speakers) == 0 && f.turnAt(c.si) >= 0 && (st.Act == "praise" || c.speaker >= 0 && s.Tokens[c.speaker].Lemma == "you") {
		return // "Thank you for joining us", "you can rest assured"
	}
	if len(st.Speakers) == 0 {
		if c.speaker >= 0 && clause.IsFirstPerson(s.Tokens[c.speaker].Lemma) {
			f.unknown(&st, "speaker", "said in the first person; whose is not said")
		} else if c.line.Use != "strong" || c.line.Act == "ask" || m.weak || m.object && !f.speaks(c) {
			return
		} else {
			f.unknown(&st, "speaker", "the words name no one who says it")
		}
	}
	for _, k := range append(m.to, f.addressee(c)...) {
		for _, id := range f.cast.Of(c.si, k) {
			if !slices.Contains(st.Addressees, id) && !slices.Contains(st.Speakers, id) {
				st.Addressees = append(st.Addressees, id)
			}
		}
	}
	if len(st.Addressees) == 0 && st.Act == "demand" {
		st.Addressees = f.demandedOf(&st)
	}
	f.add(st)
	if takesClause(c.line) && len(st.Speakers) > 0 && c.speaker >= 0 {
		f.cited(c.si, min(c.speaker, c.tok), st) // "the agency, citing the army, reported that X"
	}
}

// manner is the noun that says how something was noted, where that makes the act: "noted with concern", "took note with
// satisfaction of"; nil if there is none.
func (f *finder) manner(c *cue) *codebook.Speech {
	s := f.sentence(c.si)
	for i := c.tok + 1; i+1 < len(s.Tokens) && i <= c.last+2; i++ {
		if !strings.EqualFold(s.Tokens[i].Form, "with") {
			continue
		}
		for j := i + 1; j <= i+3 && j < len(s.Tokens); j++ {
			for li := range f.books.Speech.Find(strings.ToLower(s.Tokens[j].Lemma), 'n') {
				if line := &f.books.Speech.Find(strings.ToLower(s.Tokens[j].Lemma), 'n')[li]; oneOf(line.Act, "praise", "regret", "condemn") {
					return line
				}
			}
			if s.Tokens[j].UPOS != "ADJ" {
				break
			}
		}
	}
	return nil
}

// isParty reports whether one of the actors acts for a state, a body or an armed group: of others a verb with many other
// senses ("describe", "discuss") says too little.
func (f *finder) isParty(ids []int) bool {
	return slices.ContainsFunc(ids, func(id int) bool {
		a := &f.cast.Actors[id]
		return a.Country != "" || a.Kind == "group" || a.Kind == "office" || a.Kind == "government"
	})
}

func (f *finder) unknown(st *Statement, field, why string) {
	if st.Unknown == nil {
		st.Unknown = map[string]string{}
	}
	st.Unknown[field] = why
}

func oneOf(s string, of ...string) bool { return slices.Contains(of, s) }
