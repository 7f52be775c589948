package statement

import (
	"strings"

	"detente/internal/codebook"
	"detente/internal/lang"
	"detente/internal/read/clause"
)

// accordingTo reads "according to X" and "X, quoting Y": what the rest of the sentence says, X says; what X quotes, Y
// says by way of X.
func (f *finder) accordingTo(si int) {
	s := f.sentence(si)
	for i := 0; i+2 < len(s.Tokens); i++ {
		if !strings.EqualFold(s.Tokens[i].Form, "according") || !strings.EqualFold(s.Tokens[i+1].Form, "to") {
			continue
		}
		who := s.Tokens[i].Head
		if who <= i+1 {
			who = nextNoun(s, i+2)
		}
		if who < 0 {
			continue
		}
		first, last, ok := f.around(si, i, who)
		if !ok {
			continue
		}
		content, ok := f.content(s, first, last)
		if !ok {
			continue
		}
		st := Statement{Sent: si, CueToken: i, Content: content, Act: "assert", Rule: "«according to»: the rest of the sentence", Confidence: 0.8}
		f.setSpeaker(&st, si, who)
		if agent := f.madeBy(s, who); agent >= 0 { // "a video released by state TV"
			if ids := f.cast.Of(si, agent); len(ids) > 0 {
				st.Speakers = ids
			}
		}
		if len(st.Speakers) == 0 {
			f.unknown(&st, "speaker", "the source named after «according to» is no actor")
			st.Confidence = 0.4
		}
		f.add(st)
		f.cited(si, who, st)
	}
}

// accounts reads "By X's account, …", "in the words of X, …", "…, per X".
func (f *finder) accounts(si int) {
	s := f.sentence(si)
	last := len(s.Tokens) - 1
	for i := 0; i+3 < len(s.Tokens); i++ {
		who, first, end := -1, 0, i-1
		switch strings.ToLower(s.Tokens[i].Form) {
		case "per":
			if m := f.cast.Covering(si, min(i+2, last)); i > 4 && s.Tokens[i-1].Form == "," && m != nil && m.Last >= last-1 {
				who = m.Head
			}
		case "by", "in":
			n := s.Tokens[i].Head
			if n <= i || n > i+8 || !f.books.Markers["account"].Has(strings.ToLower(s.Tokens[n].Lemma)) {
				continue
			}
			if who = s.Kid(n, "nmod:poss"); who < 0 {
				who = clause.PrepKid(s, n, "of")
			}
			_, close := clause.Edges(s, max(n, who))
			if m := f.cast.Covering(si, who); m != nil && who > n {
				close = m.Last
			}
			switch {
			case i == 0 && close+1 < last && s.Tokens[close+1].Form == ",":
				first, end = close+2, last
			case i < 5 || s.Tokens[i-1].Form != "," || close < last-1:
				continue
			}
		}
		if who < 0 || len(f.cast.Of(si, who)) == 0 || !clause.HasFinite(s, first, end) {
			continue
		}
		if content, ok := f.content(s, first, end); ok {
			st := Statement{Sent: si, CueToken: i, Content: content, Act: "assert", Rule: "«" + s.Tokens[i].Form + "»: by whose account", Confidence: 0.7}
			f.setSpeaker(&st, si, who)
			f.add(st)
		}
	}
}

// cited adds the statement of a source that the speaker of st quotes: "according to X, quoting Y, …".
func (f *finder) cited(si, who int, st Statement) {
	s := f.sentence(si)
	for i := range s.Tokens {
		if s.Tokens[i].XPOS != "VBG" || !f.books.Markers["cite"].Has(s.Tokens[i].Lemma) || i < who || i > who+8 {
			continue
		}
		src := s.Kid(i, "obj")
		if src < 0 {
			src = nextNoun(s, i+1)
		}
		if src < 0 {
			continue
		}
		inner := st
		inner.Speakers, inner.SpeakerSpans, inner.Unknown = nil, nil, nil
		inner.CueToken = i
		inner.Rule = "«" + s.Tokens[i].Form + "»: whom the source quotes"
		f.setSpeaker(&inner, si, src)
		if len(inner.Speakers) == 0 {
			continue
		}
		inner.Via = append([]int(nil), st.Speakers...)
		f.add(inner)
	}
}

// madeBy is who made the document headed by k: "a video released by X"; -1 if not said.
func (f *finder) madeBy(s *lang.Sentence, k int) int {
	if !f.isDocument(s.Tokens[k].Lemma) {
		return -1
	}
	for _, c := range s.Kids(k) {
		if s.Is(int(c), "acl", "acl:relcl") && !f.books.Markers["seen"].Has(s.Tokens[c].Lemma) { // "a draft seen by Reuters" is another's
			if a := s.Kid(int(c), "obl:agent"); a >= 0 {
				return a
			}
			if a := clause.PrepKid(s, int(c), "by"); a >= 0 {
				return a
			}
		}
	}
	return -1
}

// around are the tokens of the sentence outside "according to X", on the side where the clause is.
func (f *finder) around(si, at, who int) (first, last int, ok bool) {
	s := f.sentence(si)
	_, end := s.Edges(who)
	if s.Dominates(who, 0) && at > 0 || end <= at { // the parse hung the clause below the source
		_, end = clause.NounPhrase(s, who)
	}
	before, after := at, len(s.Tokens)-1-end
	start := f.datelineEnd(si)
	if start >= at {
		start = 0
	}
	if before-start >= 4 && (before >= after || s.Tokens[at-1].Form == ",") && before > 4 {
		return start, at - 1, true
	}
	// "According to X, …": from the comma that ends the source's phrase
	for i := end; i < len(s.Tokens) && i < end+12; i++ {
		if s.Tokens[i].Form == "," {
			end = i
			if i+1 < len(s.Tokens) && s.Tokens[i+1].XPOS == "VBG" { // ", quoting Y,"
				continue
			}
			break
		}
	}
	for i := end + 1; i < len(s.Tokens) && i < end+16; i++ {
		if f.books.Markers["cite"].Has(s.Tokens[i].Lemma) {
			for j := i + 1; j < len(s.Tokens); j++ {
				if s.Tokens[j].Form == "," {
					end = j
					break
				}
			}
			break
		}
	}
	return end + 1, len(s.Tokens) - 1, end+4 < len(s.Tokens)
}

// nextNoun is the head noun of the phrase that begins at token i; -1 if there is none near.
func nextNoun(s *lang.Sentence, i int) int {
	for j := i; j < len(s.Tokens) && j < i+8; j++ {
		switch s.Tokens[j].UPOS {
		case "NOUN", "PROPN", "PRON":
			for j+1 < len(s.Tokens) && oneOf(s.Tokens[j+1].UPOS, "NOUN", "PROPN") {
				j++
			}
			return clause.PhraseHead(s, j)
		case "VERB", "AUX", "PUNCT":
			return -1
		}
	}
	return -1
}

// answers reads what somebody would not answer: "declined to comment on X", "did not say whether X", "asked about X, Y
// dodged". The content is the question.
func (f *finder) answers(si int) {
	s := f.sentence(si)
	m := f.books.Markers
	for i := range s.Tokens {
		t := &s.Tokens[i]
		if f.evades(si, i) {
			continue
		}
		if t.UPOS != "VERB" {
			f.silent(si, i)
			f.unaware(si, i)
			continue
		}
		verb, said := i, -1 // the verb with the subject, and the verb of answering
		switch {
		case m["decline.refuse"].Has(t.Lemma) && !clause.Negated(s, i):
			if k := s.Kid(i, "xcomp"); k >= 0 && f.isAnswering(s, k) {
				said = k
			}
		case f.isAnswering(s, i) && clause.Negated(s, i) && !s.Is(i, "acl", "acl:relcl") && isPastOrPresent(s, i):
			said = i
		case f.saysNothing(si, i): // "asked whether X, Y said he had “nothing to share”"
			if first, last, rule := f.askedWords(si, i); first >= 0 {
				st := Statement{Sent: si, CueToken: i, Act: "decline", Rule: "«" + t.Form + "»: " + rule, Confidence: 0.7}
				var ok bool
				f.setSpeaker(&st, si, f.speakerOf(si, i, false))
				if st.Content, ok = f.content(s, first, last); ok && len(st.Speakers) > 0 {
					f.declined[[2]int{si, i}] = true
					f.add(st)
				}
			}
			continue
		case m["decline.dodge"].Has(t.Lemma) && (f.question(si, i) >= 0 || aboutQuestion(s, i)):
			said = i
		}
		if a := f.turnActor(si); a >= 0 && f.wontAnswer(s, i, said) {
			if st, ok := f.leftOpen(si, i, a); ok {
				f.add(st)
				f.turnAct[si] = "decline"
				continue
			}
		}
		if said < 0 {
			continue
		}
		speaker := f.speakerOf(si, verb, false)
		if g := f.governor(si, verb); g >= 0 {
			speaker = f.speakerOf(si, g, clause.Passive(s, g))
		}
		if k := s.Kid(verb, "nsubj:pass"); speaker < 0 && s.Kid(verb, "aux", "aux:pass") < 0 {
			speaker = k // "neither confirmed nor denied", taken for a passive
		}
		if speaker < 0 {
			continue
		}
		first, last, rule := f.unanswered(si, verb, said)
		if first < 0 {
			continue
		}
		_, end := f.part(si, said)
		content, ok := f.content(s, first, min(last, end))
		if !ok {
			continue
		}
		st := Statement{Sent: si, CueToken: i, Content: content, Act: "decline", Rule: "«" + t.Form + "»: " + rule, Confidence: 0.7,
			Sources: []codebook.Source(nil)}
		f.setSpeaker(&st, si, speaker)
		if len(st.Speakers) == 0 {
			continue
		}
		f.add(st)
	}
}

// evades reads the phrases of not answering: "had no immediate comment on X", "has yet to react", "stopped short of saying whether X",
// "kept its own counsel". The content is the matter, or the question, or else the phrase.
func (f *finder) evades(si, i int) bool {
	s := f.sentence(si)
	const longest = 7 // words of a phrase
	var words []string
	for j := i; j < len(s.Tokens) && len(words) < longest; j++ {
		w := strings.ToLower(s.Tokens[j].Lemma)
		if s.Tokens[j].XPOS == "PRP$" {
			w = "one's"
		}
		words = append(words, w)
	}
	n := f.books.Markers["decline.idiom"].At(words)
	if n == 0 || f.turnActor(si) >= 0 {
		return false
	}
	last := i + n - 1
	v := i
	if s.Tokens[i].UPOS == "AUX" && s.Tokens[i].Head >= 0 {
		v = s.Tokens[i].Head
	}
	if h := s.Tokens[i].Head; s.Tokens[i].UPOS == "PART" || s.Tokens[i].UPOS == "ADV" { // "would | not be drawn"
		if h < 0 {
			return false
		}
		v = h
	}
	if clause.Negated(s, v) && !strings.EqualFold(words[0], "not") || s.Tokens[v].XPOS == "VB" && clause.Modal(s, v) == "" && s.Kid(v, "aux", "cop") < 0 || oneOf(clause.Modal(s, v), "may", "might", "should", "must") {
		return false
	}
	speaker := f.beforeInsertion(si, i)
	if speaker < 0 {
		speaker = f.speakerOf(si, v, false)
	}
	if speaker < 0 || speaker >= i && speaker <= last {
		speaker = s.Kid(v, "nsubj", "nsubj:pass")
	}
	if speaker < 0 {
		return false
	}
	first, end := i, last
	switch next := last + 1; {
	case next < len(s.Tokens) && (s.Tokens[next].XPOS == "WRB" || s.Tokens[next].XPOS == "WP" || s.Tokens[next].XPOS == "WDT" || oneOf(strings.ToLower(s.Tokens[next].Form), "whether", "if")):
		first, end = next, f.stretch(s, i, next, next)
	case next+1 < len(s.Tokens) && oneOf(strings.ToLower(s.Tokens[next].Form), "on", "about", "of", "regarding", "over", "as") && s.Tokens[next].Head > next:
		if s.Tokens[next].Form == "as" && next+2 < len(s.Tokens) && s.Tokens[next+1].Form == "to" {
			next++
		}
		_, end = clause.Edges(s, s.Tokens[next].Head)
		first = next + 1
	default:
		if a, b, _ := f.askedWords(si, v); a >= 0 {
			first, end = a, b
		}
	}
	content, ok := f.content(s, first, end)
	if !ok {
		return false
	}
	st := Statement{Sent: si, CueToken: i, Content: content, Act: "decline", Rule: "«" + s.Tokens[i].Form + "»: a phrase of not answering", Confidence: 0.7}
	if f.setSpeaker(&st, si, speaker); len(st.Speakers) == 0 {
		return false
	}
	f.declined[[2]int{si, v}], f.declined[[2]int{si, last}] = true, true
	f.add(st)
	return true
}

// silent reads "there was no immediate comment from X".
func (f *finder) silent(si, n int) {
	s := f.sentence(si)
	if d := s.Kid(n, "det"); s.Tokens[n].UPOS != "NOUN" || !f.books.Markers["answered"].Has(strings.ToLower(s.Tokens[n].Lemma)) || d < 0 || !strings.EqualFold(s.Tokens[d].Form, "no") {
		return
	}
	by := clause.PrepKid(s, n, "from")
	if h := s.Tokens[n].Head; by < 0 && h >= 0 {
		by = clause.PrepKid(s, h, "from")
	}
	if by < 0 {
		return
	}
	content, ok := f.content(s, n, n)
	st := Statement{Sent: si, CueToken: n, Content: content, Act: "decline", Rule: "«no " + s.Tokens[n].Form + " from»", Confidence: 0.7}
	if f.setSpeaker(&st, si, by); ok && len(st.Speakers) > 0 {
		f.add(st)
	}
}

// unaware notes what the speaker of a turn is not aware of, which denies it, and what "we" are committed to or ready for.
func (f *finder) unaware(si, i int) {
	s := f.sentence(si)
	k := s.Kid(i, "nsubj")
	if s.Tokens[i].UPOS != "ADJ" || k < 0 || !clause.IsFirstPerson(s.Tokens[k].Lemma) || f.turnActor(si) < 0 || f.turnAct[si] != "" {
		return
	}
	switch lemma := strings.ToLower(s.Tokens[i].Lemma); {
	case clause.Negated(s, i):
		if f.books.Markers["aware"].Has(lemma) {
			f.turnAct[si] = "deny"
		}
	case f.books.Markers["commit.offer"].Has(lemma):
		f.turnAct[si] = "intend"
	case f.books.Markers["commit.ready"].Has(lemma):
		f.turnAct[si] = "promise"
	}
}

// isAnswering reports whether verb v answers, or gives what an answer gives: details, names, a date.
func (f *finder) isAnswering(s *lang.Sentence, v int) bool {
	m := f.books.Markers
	if m["decline.answer"].Has(s.Tokens[v].Lemma) {
		return true
	}
	o := s.Kid(v, "obj")
	return o > v && m["decline.give"].Has(s.Tokens[v].Lemma) && m["decline.thing"].Has(strings.ToLower(s.Tokens[o].Lemma))
}

// saysNothing reports whether verb v says, of what was asked in its sentence, that there is nothing to say.
func (f *finder) saysNothing(si, v int) bool {
	s := f.sentence(si)
	if line := quotes(f.lines(s, v, 'v')); line == nil || line.Act != "assert" || v < f.askedEnd(si) || f.question(si, v) < 0 {
		return false
	}
	for i := v + 1; i < len(s.Tokens); i++ {
		if hasAt(f.books.Markers["decline.nothing"], s, i) {
			return true
		}
	}
	return false
}

// wontAnswer reports whether verb v of a speaker's turn leaves the question open: in the first person, by a verb of
// answering that is denied, or one of the phrases of briefings.
func (f *finder) wontAnswer(s *lang.Sentence, v, said int) bool {
	k := clause.Subject(s, v)
	if k < 0 || !clause.IsFirstPerson(s.Tokens[k].Lemma) {
		return false
	}
	if said >= 0 {
		return true
	}
	if s.Tokens[v].Lemma == "let" { // "I'll let our partners speak for themselves"
		for i := v + 1; i < len(s.Tokens) && i < v+8; i++ {
			if f.books.Markers["decline.leave"].Has(s.Tokens[i].Lemma) {
				return true
			}
		}
	}
	unable := s.Tokens[v].Head >= 0 && s.Is(v, "xcomp") && clause.Negated(s, s.Tokens[v].Head)
	negated := clause.Negated(s, v) || unable
	m := f.books.Markers
	if unable && m["decline.answer"].Has(s.Tokens[v].Lemma) { // "I'm not able to answer that"
		return true
	}
	if o := s.Kid(v, "obj"); o > v && s.Tokens[v].Lemma == "have" && m["decline.have"].Has(s.Tokens[o].Lemma) {
		d := s.Kid(o, "det")
		return negated || d >= 0 && strings.EqualFold(s.Tokens[d].Form, "no") // "I don't have any personnel announcements"
	}
	return negated && hasAt(m["decline.phrase"], s, v) || hasAt(m["decline.other"], s, v)
}

// leftOpen is the non-answer of a turn: its content is the question, the last sentence of the turn before.
func (f *finder) leftOpen(si, v, speaker int) (Statement, bool) {
	i := f.turnAt(si)
	if i < 1 || !f.cast.Turns[i-1].Question {
		return Statement{}, false
	}
	if si > f.firstSaid(i)+1 && f.ownMatter(si, v) { // the question has been answered: what is left open is said here
		content, ok := f.content(f.sentence(si), f.labelEnd(si), len(f.sentence(si).Tokens)-1)
		return Statement{Sent: si, CueToken: v, Content: content, Speakers: []int{speaker}, Act: "decline", Form: "direct", Channel: "briefing",
			Rule: "«" + f.sentence(si).Tokens[v].Form + "»: the matter that the sentence leaves open", Confidence: 0.6}, ok
	}
	for qi := f.cast.Turns[i-1].Last; qi >= f.cast.Turns[i-1].First; qi-- {
		q := f.sentence(qi)
		if n := len(q.Tokens); n == 0 || q.Tokens[n-1].Form != "?" {
			continue
		}
		content, ok := f.content(q, f.labelEnd(qi), len(q.Tokens)-1)
		return Statement{Sent: si, CueToken: v, Content: content, Speakers: []int{speaker}, Act: "decline", Form: "direct", Channel: "briefing",
			Rule: "«" + f.sentence(si).Tokens[v].Form + "»: the question of the turn before", Confidence: 0.7}, ok
	}
	content, ok := f.content(f.sentence(si), f.labelEnd(si), len(f.sentence(si).Tokens)-1)
	return Statement{Sent: si, CueToken: v, Content: content, Speakers: []int{speaker}, Act: "decline", Form: "direct", Channel: "briefing",
		Rule: "«" + f.sentence(si).Tokens[v].Form + "»: left open", Confidence: 0.6}, ok
}

// ownMatter reports whether the non-answer at verb v says itself what it does not answer: "I won't speculate about where they go".
func (f *finder) ownMatter(si, v int) bool {
	s := f.sentence(si)
	if k := s.Kid(v, "ccomp"); k > v {
		return true
	}
	for _, prep := range []string{"about", "on", "into", "as"} {
		if k := clause.PrepKid(s, v, prep); k >= 0 && s.Tokens[k].UPOS != "PRON" && s.Tokens[k].UPOS != "DET" {
			return true
		}
	}
	return false
}

// isPastOrPresent: "will not say" refuses as "did not say" does; "might not answer" tells of no refusal.
func isPastOrPresent(s *lang.Sentence, v int) bool {
	return oneOf(clause.Modal(s, v), "", "would", "will", "could", "can")
}

func aboutQuestion(s *lang.Sentence, v int) bool {
	k := s.Kid(v, "obj")
	return k >= 0 && s.Tokens[k].Lemma == "question"
}

// unanswered are the tokens of the question that verb said leaves unanswered.
func (f *finder) unanswered(si, verb, said int) (first, last int, rule string) {
	s := f.sentence(si)
	if k := s.Kid(said, "ccomp"); k > said {
		first, last = s.Edges(k)
		if s.Tokens[said].Lemma == "say" || isQuestion(s, k) || said != verb {
			return max(first, said+1), last, "the question that it leaves open"
		}
		return max(first, said+1), last, "what it does not say"
	}
	if k := s.Kid(said, "obj"); k > said && s.Tokens[k].UPOS != "PRON" {
		first, last = s.Edges(k)
		return first, last, "the question not answered"
	}
	if v := s.Kid(said, "conj"); v > said && s.Kid(v, "cc") >= 0 && strings.EqualFold(s.Tokens[s.Kid(v, "cc")].Form, "nor") && s.Kid(v, "obj") > v {
		first, last = s.Edges(s.Kid(v, "obj"))
		return first, last, "the question not answered"
	}
	for _, prep := range []string{"on", "about", "to"} {
		if k := clause.PrepKid(s, said, prep); k >= 0 {
			first, last = s.Edges(k)
			if last+2 < len(s.Tokens) && s.Tokens[last+1].Form == "for" && s.Tokens[last+2].UPOS == "NOUN" { // "a request | for comment"
				last += 2
			}
			return first + 1, last, "the matter not commented on"
		}
	}
	for i := said + 1; i < said+4 && i+1 < len(s.Tokens); i++ { // "refused to be drawn on whether X"
		if s.Tokens[i].XPOS == "WRB" || oneOf(strings.ToLower(s.Tokens[i].Form), "whether", "if", "what", "who") {
			return i, len(s.Tokens) - 1, "the question that it leaves open"
		}
	}
	return f.askedWords(si, verb)
}

// askedWords are the tokens of what somebody was asked in the sentence of verb v; -1 if none.
func (f *finder) askedWords(si, v int) (first, last int, rule string) {
	s := f.sentence(si)
	if q := f.question(si, v); q >= 0 {
		first, last = s.Edges(q)
		for i := first; i <= last; i++ { // the parse may have hung the main clause below the question
			if s.Tokens[i].Form == "," {
				last = i - 1
			}
		}
		for first <= last && (oneOf(s.Tokens[first].UPOS, "SCONJ", "ADP") || oneOf(strings.ToLower(s.Tokens[first].Form), "if", "whether", "about")) {
			first++
		}
		return first, last, "the question that was asked"
	}
	return -1, -1, ""
}

// question is the head of what somebody was asked in the sentence of verb v: "when asked if X, …", "pressed on X"; -1 if none.
func (f *finder) question(si, v int) int {
	s := f.sentence(si)
	for i := range min(v, len(s.Tokens)) {
		t := &s.Tokens[i]
		if t.UPOS != "VERB" || !oneOf(t.XPOS, "VBN", "VBD") || !f.books.Markers["ask"].Has(t.Lemma) {
			continue
		}
		if k := s.Kid(i, "ccomp", "advcl"); k > i && k < v {
			return k
		}
		for _, prep := range []string{"about", "on"} {
			if k := clause.PrepKid(s, i, prep); k >= 0 && k < v {
				return k
			}
		}
	}
	return -1
}
