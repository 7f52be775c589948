package commitment

import (
	"sort"
	"strings"

	"detente/internal/lang"
	"detente/internal/read/actor"
	"detente/internal/read/clause"
	"detente/internal/text"
)

// byModal reads "we will X", "X is prepared to Y", "they must Z", "we want them to Z", "their promise to X" in what somebody
// says or an issuer writes.
func (f *finder) byModal(si int) {
	s := &f.a.Sentences[si]
	for i := range s.Tokens {
		t := &s.Tokens[i]
		in, voiced := -1, false
		if oneOf(t.UPOS, "VERB", "AUX", "ADJ", "NOUN", "ADP", "ADV") {
			in = f.innermost(si, t.Span)
			voiced = in >= 0 || f.speakerAt(si) >= 0
			f.told(si, i, in, voiced)
		}
		switch t.UPOS {
		case "VERB", "AUX", "ADJ":
			f.arranged(si, i, in)
			f.byCue(si, i, in)
			if !voiced {
				continue
			}
			if m, head := f.modality(s, i); m != "" {
				subj := clause.Subject(s, i)
				if subj < 0 {
					subj = f.nearSubject(si, i)
				}
				if subj >= 0 {
					f.modal(si, i, head, subj, in, m)
				}
			}
			f.wanted(si, i, in)
			f.openTo(si, i, in)
			f.noneOf(si, i, in)
		case "NOUN":
			f.byNoun(si, i, in)
		}
	}
}

// nearSubject is the subject of verb v where the parse has none: the first actor of the words between the last comma,
// conjunction or verb and the verb; -1 if none.
func (f *finder) nearSubject(si, v int) int {
	s := &f.a.Sentences[si]
	first := -1
	for i := v - 1; i >= 0; i-- {
		t := &s.Tokens[i]
		if t.Form == "," || t.UPOS == "SCONJ" || t.UPOS == "VERB" {
			break
		}
		if m := f.cast.Mention(si, i); m != nil {
			first = i
		}
	}
	return first
}

// speakerAt is who speaks in sentence si outside of any statement: who has the turn, or the issuer; -1 if nobody.
func (f *finder) speakerAt(si int) int {
	i := sort.Search(len(f.cast.Turns), func(i int) bool { return f.cast.Turns[i].Last >= si })
	if i < len(f.cast.Turns) && f.cast.Turns[i].First <= si {
		if f.cast.Turns[i].Question {
			return -1
		}
		return f.cast.Turns[i].Actor
	}
	return f.cast.Issuer
}

// voice is who speaks where a commitment stands: the speakers of the statement, else the issuer.
func (f *finder) voice(si, in int) (by []int, cond text.Span, ok bool) {
	if in < 0 {
		return []int{f.speakerAt(si)}, text.Span{}, true
	}
	st := &f.statements[in]
	switch st.Act {
	case "decline", "ask", "deny", "accuse": // not one's own: what is left open, denied or said of another
		return nil, text.Span{}, false
	}
	return st.Speakers, st.Condition, len(st.Speakers) > 0
}

// modal keeps the commitment of a verb under a modal, if the one who speaks and the one who is to act fit.
func (f *finder) modal(si, verb, head, subj, in int, m string) {
	s := &f.a.Sentences[si]
	by, cond, ok := f.voice(si, in)
	if !ok || !isAct(s, head) || stative(s, head) && !(m == "must" && s.Kid(head, "obj") > head) || !cond.IsZero() && cond.Contains(s.Tokens[verb].Span) ||
		clause.Negated(s, verb) && (f.books.Markers["decline.answer"].Has(s.Tokens[head].Lemma) || verb != head && f.books.Markers["decline.phrase"].At(lemmas(s, head)) > 0) {
		return
	}
	if cond.IsZero() {
		if cond = clause.Condition(f.a.Doc, f.books.Markers, s, s.Span); cond.Contains(s.Tokens[verb].Span) {
			return
		}
	}
	for h, depth := s.Tokens[verb].Head, 0; h >= 0 && depth < 3; h, depth = s.Tokens[h].Head, depth+1 {
		if f.books.Markers["hoped"].Has(s.Tokens[h].Lemma) && oneOf(s.Tokens[h].UPOS, "VERB", "NOUN") && s.Tokens[h].Span.Overlaps(s.Span) && (in < 0 || f.statements[in].Content.Contains(s.Tokens[h].Span)) {
			return
		}
	}
	if (m == "will" || m == "would") && f.isLogistics(si, head, subj) && !clause.Negated(s, verb) || f.books.Markers["mental"].Has(strings.ToLower(s.Tokens[head].Lemma)) {
		return
	}
	actors := f.cast.Of(si, subj)
	own := f.own(s, subj, actors, by)
	if !own && (m == "will" || m == "would") && f.ofOwn(si, head, verb, subj, by, cond, in) {
		return
	}
	neg := (clause.Negated(s, verb) || neverAt(s, verb)) && !f.idiom(s, verb, head)
	var kind string
	switch m {
	case "must":
		if actors = f.partyOf(si, subj); own || len(actors) == 0 || neg && s.Tokens[head].UPOS != "VERB" {
			return
		}
		kind = "demand"
	case "cannot": // "we cannot accept": what one does not want to do
		if !own || by[0] >= 0 && f.cast.Actors[by[0]].Kind == "media" {
			return
		}
		kind = "refusal"
	case "ready":
		if !own {
			return
		}
		kind = f.readyKind(s, verb, head, cond)
	case "will", "would":
		switch {
		case clause.Passive(s, head): // done to one, not by one
			return
		case m == "would" && cond.IsZero() && (in < 0 || f.statements[in].CueToken < 0):
			return
		case own:
			kind = f.ownKind(s, head, cond, neg)
		case len(actors) > 0 && !neg && f.books.Markers["suffer"].Has(s.Tokens[head].Lemma): // "they will pay for it"
			kind = "threat"
		default:
			return
		}
	}
	if m == "will" && oneOf(kind, "promise", "offer") && !f.harms(s, head) && cond.IsZero() && f.books.Markers["appointment"].Has(s.Tokens[head].Lemma) {
		kind = "plan" // "will meet X in Y": arranged
	}
	if kind == "promise" && in >= 0 && oneOf(f.statements[in].Act, "threaten", "warn") { // "warned that it would not hesitate to …"
		kind = "threat"
	}
	for _, a := range f.verbActions(si, head, cond) {
		c := Commitment{Sent: si, Token: a.head, Kind: kind, By: by, Action: f.within(in, a.span), Condition: cond, SaidIn: in,
			Rule: "«" + s.Tokens[verb].Form + "» under " + m, Confidence: 0.5}
		if own && len(actors) > 0 {
			c.By = actors
		}
		if own {
			c.To = f.target(si, a.head, cond, c.By)
		} else {
			c.To = actors
		}
		f.out = append(f.out, c)
	}
}

// phraseEnd is the last token of the words from i on up to a stop, a condition or the end of the sentence.
func (f *finder) phraseEnd(s *lang.Sentence, i int, cond text.Span) int {
	for i+1 < len(s.Tokens) && s.Tokens[i+1].UPOS != "PUNCT" && !cond.Overlaps(s.Tokens[i+1].Span) {
		i++
	}
	return i
}

// neverAt reports whether what opens the clause of verb v denies it: "under no circumstances will", "at no time shall", "in no way".
func neverAt(s *lang.Sentence, v int) bool {
	for i := v - 1; i > 0 && i >= v-phraseReach; i-- {
		if s.Tokens[i].UPOS == "PUNCT" || s.Tokens[i].UPOS == "VERB" {
			return false
		}
		if strings.EqualFold(s.Tokens[i].Form, "no") && s.Tokens[i-1].UPOS == "ADP" && i+1 < len(s.Tokens) && oneOf(s.Tokens[i+1].Lemma, "circumstance", "condition", "time", "way", "account", "event", "case", "point", "pretext") {
			return true
		}
	}
	return false
}

// isLogistics reports whether the speaker of a turn only steers the event: "I'll turn it over", "we'll get started".
func (f *finder) isLogistics(si, head, subj int) bool {
	s := &f.a.Sentences[si]
	return f.cast.Genre == actor.Transcript && clause.IsFirstPerson(s.Tokens[subj].Lemma) && f.books.Markers["logistics"].Has(strings.ToLower(s.Tokens[head].Lemma))
}

// ofOwn keeps what one says will become of one's own: "our strikes will stop", "the sanctions will stay in place". The whole
// clause is what is promised.
func (f *finder) ofOwn(si, head, verb, subj int, by []int, cond text.Span, in int) bool {
	s := &f.a.Sentences[si]
	if m := f.cast.Mention(si, subj); m != nil && m.Head == subj && f.cast.Actors[m.Actor].Kind == "group" {
		return false // "our allies will follow" binds them
	}
	kind := "promise"
	switch passive := clause.Passive(s, head); {
	case s.Tokens[subj].UPOS != "NOUN" || clause.Negated(s, verb):
		return false
	case passive && f.is("instrument", s, subj) && f.is("harmless", s, head): // "the sanctions will be lifted"
	case passive && f.is("instrument", s, subj) && f.is("tighten", s, head):
		kind = "threat"
	case passive || !f.is("course", s, head), !f.is("instrument", s, subj) && f.is("happens", s, head):
		return false
	}
	owner := f.cast.Owner(si, subj)
	mine := owner >= 0 && f.own(s, subj, []int{owner}, by)
	for _, k := range s.Kids(subj) {
		mine = mine || s.Is(int(k), "nmod:poss") && clause.IsFirstPerson(s.Tokens[k].Form)
	}
	if !mine && (owner >= 0 || !f.books.Markers["instrument"].Has(strings.ToLower(s.Tokens[subj].Lemma))) {
		return false
	}
	from, _ := clause.Edges(s, subj)
	act := f.verbAction(si, head, nil, cond)
	if !cond.IsZero() && cond.Overlaps(s.Tokens[from].Span) {
		return false
	}
	f.out = append(f.out, Commitment{Sent: si, Token: head, Kind: kind, By: by, Action: f.within(in, s.Tokens[from].Span.Cover(act.span)), Condition: cond, SaidIn: in,
		Rule: "«" + s.Tokens[subj].Form + "» of one's own under will", Confidence: 0.5})
	return true
}

// wanted reads "we want X to do Y", "we are looking to see X do Y": a demand.
func (f *finder) wanted(si, i, in int) {
	s := &f.a.Sentences[si]
	lemma := strings.ToLower(s.Tokens[i].Lemma)
	if !f.books.Markers["commit.want"].Has(lemma) || clause.Negated(s, i) {
		return
	}
	by, cond, ok := f.voice(si, in)
	subj := clause.Subject(s, i)
	if !ok || subj < 0 || !f.own(s, subj, f.cast.Of(si, subj), by) {
		return
	}
	if h := s.Tokens[i].Head; lemma == "see" && h >= 0 && clause.Negated(s, h) {
		return
	}
	if lemma == "see" && !(s.Tokens[i].Head >= 0 && oneOf(s.Tokens[s.Tokens[i].Head].Lemma, "look", "want", "like", "hope", "need", "expect")) {
		return
	}
	var acts []action
	who := s.Kid(i, "obj")
	if k := toVerb(s, i); who > i && k > who && s.Tokens[k].UPOS != "VERB" && !clause.IsFirstPerson(s.Tokens[who].Form) { // "expect Chad to hand over", with the verb taken for a noun
		acts = []action{{si: si, head: k, subject: -1, span: s.Range(k, f.phraseEnd(s, k, cond))}}
	} else if k := s.Kid(i, "ccomp", "xcomp"); k > i && oneOf(s.Tokens[k].XPOS, "VB", "VBG", "VBP") && (clause.IsTo(s, k) || lemma == "see") {
		if n := s.Kid(k, "nsubj"); n >= 0 {
			who = n
		}
		if who < i || clause.IsFirstPerson(s.Tokens[who].Form) || strings.EqualFold(s.Tokens[who].Form, "us") || f.is("mental", s, k) {
			return // one's own wish, or what is only to be known: "we want to help", "what we want to add", "we want them to know"
		}
		acts = f.verbActions(si, k, cond)
	} else if _, end := clauseEdges(s, who); who > i && lemma == "see" && end+1 < len(s.Tokens) && s.Tokens[end+1].UPOS == "VERB" {
		acts = f.verbActions(si, end+1, cond) // "see Russia withdraw", parsed apart
	} else if who > i && lemma == "see" && s.Tokens[who].UPOS == "NOUN" {
		_, last := clause.Edges(s, who)
		acts = f.nounActions(si, who, who, last, cond)
		who = -1
	}
	for _, a := range acts {
		c := Commitment{Sent: si, Token: a.head, Kind: "demand", By: by, Action: f.within(in, a.span), Condition: cond, SaidIn: in,
			Rule: "«" + s.Tokens[i].Form + "»: wanted of others", Confidence: 0.5}
		if who >= 0 {
			c.To = f.partyOf(si, who)
		}
		f.out = append(f.out, c)
	}
}
