// Package commitment finds what was threatened, promised, demanded, offered, refused, planned or agreed: by whom, to
// whom, on what condition, by when.
//
// There are two ways in. A statement whose act commits or demands gives its content's action ("urged the army to
// withdraw"). Inside what anyone says, and in an issuer's own text, modal verbs do: "we will respond", "they must leave".
package commitment

import (
	"slices"
	"sort"
	"strings"

	"detente/internal/codebook"
	"detente/internal/lang"
	"detente/internal/read/actor"
	"detente/internal/read/clause"
	"detente/internal/read/statement"
	"detente/internal/read/when"
	"detente/internal/text"
)

// Commitment is one thing bound, asked or refused, in terms of the analysis.
type Commitment struct {
	Sent, Token int // the verb or noun of the action
	Kind        string
	By, To      []int // indexes in the cast
	Action      text.Span
	Condition   text.Span
	Deadline    *when.Expression
	SaidIn      int // index of the statement it was said in; -1 for the document itself
	Rule        string
	Sources     []codebook.Source
	Confidence  float64
}

// kindOf is the commitment that an act of speech makes.
var kindOf = map[string]string{"threaten": "threat", "promise": "promise", "offer": "offer", "agree": "agreement", "refuse": "refusal",
	"demand": "demand", "request": "demand", "propose": "demand", "order": "demand", "intend": "plan"}

type finder struct {
	a          *lang.Analysis
	cast       *actor.Cast
	statements []statement.Statement
	dates      when.Expressions
	books      *codebook.Books
	out        []Commitment

	saidIn []([]int) // by sentence: the statements whose content touches it
}

// Find reads the commitments of a document, in text order.
func Find(a *lang.Analysis, cast *actor.Cast, statements []statement.Statement, dates when.Expressions, books *codebook.Books) []Commitment {
	f := &finder{a: a, cast: cast, statements: statements, dates: dates, books: books, saidIn: make([][]int, len(a.Sentences))}
	si := 0
	for i := range statements {
		for si > 0 && a.Sentences[si].Span.Start() > statements[i].Content.Start() {
			si--
		}
		for si < len(a.Sentences) && a.Sentences[si].Span.End() <= statements[i].Content.Start() {
			si++
		}
		for j := si; j < len(a.Sentences) && a.Sentences[j].Span.Start() < statements[i].Content.End(); j++ {
			f.saidIn[j] = append(f.saidIn[j], i)
		}
	}
	for i := range statements {
		f.bySaying(i)
	}
	for si := range a.Sentences {
		f.byModal(si)
	}
	f.orElse()
	f.settle()
	return f.out
}

// action is a verb phrase or noun phrase by its head, with the token that heads its subject (-1 if none).
type action struct {
	si, head, subject int
	span              text.Span
}

// bySaying reads the actions of a statement whose act commits or demands.
func (f *finder) bySaying(i int) {
	st := &f.statements[i]
	kind := kindOf[st.Act]
	if f.insists(st) {
		kind = "demand"
	}
	speakers := st.Speakers
	if len(speakers) == 0 && st.Sent >= 0 {
		speakers = f.heads(st.Sent)
	}
	if kind == "" || st.CueToken < 0 || len(speakers) == 0 && kind != "agreement" && (kind != "demand" || len(st.Addressees) == 0) || f.unsaid(st.Inside) {
		return
	}
	si, first, last := f.tokens(st.Sent, st.Content)
	if si < 0 {
		return
	}
	s := &f.a.Sentences[si]
	head := topOf(s, first, last)
	if m, h := f.modality(s, head); m != "" && h > head { // "is prepared to X", "are going to X"
		if m == "ready" && oneOf(kind, "promise", "plan") && f.byContent(st) {
			kind = f.readyKind(s, head, h, st.Condition)
		}
		head = h
	} else if kind == "promise" && (f.byContent(st) || f.vows(st)) && (f.harms(s, head) || f.byContent(st) && f.provoked(s, st.Condition)) {
		kind = "threat"
	}
	if kind == "refusal" && f.books.Markers["decline.answer"].Has(strings.ToLower(s.Tokens[head].Lemma)) || f.isUnnamed(s, head) {
		return // "refused to comment", "asked not to be named"
	}
	var acts []action
	switch {
	case kind == "refusal" && clause.Passive(s, head) && s.Kid(head, "nsubj:pass") >= first && clause.IsFirstPerson(s.Tokens[s.Kid(head, "nsubj:pass")].Lemma):
		return // "we will not be intimidated"
	case kind == "promise" && f.byContent(st) && f.is("mental", s, head):
		return // "he would like to"
	case kind == "demand" && f.isSomebody(si, head):
		return // "is pressing both allies": who, not what
	case kind == "demand" && clause.Passive(s, head) && clause.IsTo(s, head) && s.Kid(head, "nsubj:pass", "nsubj") >= first:
		a, _ := s.Edges(s.Kid(head, "nsubj:pass", "nsubj")) // "called for a code to be signed"
		_, b := s.Edges(head)
		acts = []action{{si, head, -1, s.Range(a, min(b, last))}}
	case kind == "refusal" && oneOf(s.Tokens[head].UPOS, "NOUN", "PROPN"):
		if cue := &f.a.Sentences[st.Sent].Tokens[st.CueToken]; !f.books.Markers["commit.reject"].Has(strings.ToLower(cue.Lemma)) || cue.Lemma != "rule" && !f.isProposal(s, head) {
			return // what is dismissed or opposed is no act that is refused
		}
		acts = []action{{si, head, -1, trimmed(f.a.Doc, st.Content, st.Condition)}}
	case clause.IsTo(s, head) || oneOf(s.Tokens[head].UPOS, "VERB", "AUX") && (s.Tokens[head].XPOS == "VB" || s.Tokens[head].XPOS == "VBG"):
		acts = f.verbActions(si, head, st.Condition)
	case s.Tokens[head].UPOS == "ADJ" && head == first+1 && strings.EqualFold(s.Tokens[first].Form, "to") && head < last && oneOf(s.Tokens[head+1].UPOS, "DET", "PRON", "NOUN", "PROPN"):
		acts = []action{{si, head, -1, s.Range(head, last)}} // "to free the sailors", taken for an adjective
	case s.Tokens[head].UPOS == "ADJ":
		return // "would be open to": a stance, not an act
	case kind == "demand" && s.Tokens[head].XPOS == "VBD": // "that Chad hand over the log and said": the verb before is taken for a noun
		for i := first; i < head; i++ {
			if s.Tokens[i].UPOS == "CCONJ" && i > first+2 {
				if m := f.leading(si, first, i); m > 0 {
					acts = []action{{si, m, -1, s.Range(m, i-1)}}
				}
			}
		}
		if len(acts) == 0 && s.Is(head, "ccomp") { // "that Peru withdraw", taken for a past tense
			acts = f.verbActions(si, head, st.Condition)
		}
	case hasModal(s, head) || kind == "demand" && s.Tokens[head].UPOS == "VERB" && hasSubject(s, head):
		acts = f.verbActions(si, head, st.Condition)
	case oneOf(s.Tokens[head].UPOS, "NOUN", "PROPN", "SYM", "NUM") && s.Kid(head, "cop") < 0:
		l := strings.ToLower(s.Tokens[head].Lemma)
		k := clause.ToKid(s, head)
		if k >= 0 && (f.isInvitation(s, head) || f.books.Markers["noun.act"].Has(l)) { // "accepted an invitation to visit", "stressed the need to act"
			acts = f.verbActions(si, k, st.Condition)
		} else if kind == "promise" && f.books.Markers["noun.act"].Has(l) { // "reaffirmed its commitment to peace"
			if k = clause.PrepKid(s, head, "to"); k < 0 {
				return
			}
			from, to := clause.Edges(s, k)
			for from < k && (oneOf(s.Tokens[from].UPOS, "ADP", "SCONJ", "PART")) {
				from++
			}
			acts = []action{{si, k, -1, s.Range(from, max(from, min(to, last)))}}
		} else if kind == "agreement" || kind == "plan" {
			acts = []action{{si, head, -1, trimmed(f.a.Doc, st.Content, st.Condition)}}
		} else {
			acts = f.nounActions(si, head, first, last, st.Condition)
		}
	case kind == "agreement":
		acts = []action{{si, head, -1, trimmed(f.a.Doc, st.Content, st.Condition)}}
	default:
		return
	}
	if kind != "agreement" || clause.IsTo(s, head) {
		acts = f.coordinated(acts, si, first, last, st.Condition)
	}
	for _, a := range acts {
		if !st.Content.Contains(a.span) {
			if !st.Content.Overlaps(a.span) {
				continue
			}
			if before := st.Content.Start() - a.span.Start(); before > len("never ") { // "not to veto it" of "to veto it"
				continue
			}
			a.span = f.a.Doc.Span(a.span.Start(), min(a.span.End(), st.Content.End()))
		}
		by := speakers
		if id := f.cast.Owner(si, head); id >= 0 && kind == "promise" && s.Tokens[head].UPOS == "NOUN" && !f.own(s, head, []int{id}, by) {
			by = []int{id} // "discussed Chad's commitment to reform"
		}
		c := Commitment{Sent: a.si, Token: a.head, Kind: kind, By: by, To: st.Addressees, Action: a.span, Condition: st.Condition, SaidIn: i,
			Rule: "what was " + past[kind] + ": " + st.Rule, Sources: st.Sources, Confidence: 0.6}
		if kind == "demand" {
			if len(c.To) == 0 {
				c.To = f.partyOf(a.si, a.subject)
			}
		} else if by := f.partyOf(a.si, a.subject); f.byContent(st) && len(by) > 0 && !slices.ContainsFunc(st.Speakers, func(x int) bool { return f.cast.Actors[x].Country != "" }) &&
			f.own(&f.a.Sentences[a.si], a.subject, by, st.Speakers) {
			c.By = by // of a spokesman of whom the text does not say whose he is
		}
		f.out = append(f.out, c)
	}
}

// unsaid reports whether what stands inside a statement is asked, denied or left open there.
func (f *finder) unsaid(i int) bool {
	return i >= 0 && oneOf(f.statements[i].Act, "ask", "deny", "decline")
}

// byContent reports whether it is what a statement says, not its cue, that made it the act it is: "said it would help".
func (f *finder) byContent(st *statement.Statement) bool {
	if st.CueToken < 0 {
		return true
	}
	lemma := strings.ToLower(f.a.Sentences[st.Sent].Tokens[st.CueToken].Lemma)
	for _, pos := range [...]byte{'v', 'n'} {
		if slices.ContainsFunc(f.books.Speech.Find(lemma, pos), func(l codebook.Speech) bool { return l.Act == st.Act }) {
			return false
		}
	}
	return true
}

// vows reports whether a promise is told by a word that is also that of threats: "vowed to retaliate".
func (f *finder) vows(st *statement.Statement) bool {
	return oneOf(strings.ToLower(f.a.Sentences[st.Sent].Tokens[st.CueToken].Lemma), "vow", "swear")
}

// insists reports whether a statement says what is to be: "insists that Chad sign the pact".
func (f *finder) insists(st *statement.Statement) bool {
	if st.CueToken < 0 || st.Act != "assert" || f.a.Sentences[st.Sent].Tokens[st.CueToken].Lemma != "insist" {
		return false
	}
	s := &f.a.Sentences[st.Sent]
	k := s.Kid(st.CueToken, "ccomp")
	return k > st.CueToken && !clause.IsTo(s, k) && !hasModal(s, k) && (s.Tokens[k].XPOS == "VB" || s.Kid(k, "aux:pass", "cop") >= 0 && s.Tokens[s.Kid(k, "aux:pass", "cop")].XPOS == "VB")
}

// isUnnamed reports whether an action is to be left unnamed, which speakers ask of the press.
func (f *finder) isUnnamed(s *lang.Sentence, head int) bool {
	return clause.Passive(s, head) && f.books.Markers["anonymity"].Has(strings.ToLower(s.Tokens[head].Lemma))
}

// isSomebody reports whether token n only names who is spoken to.
func (f *finder) isSomebody(si, n int) bool {
	m := f.cast.Mention(si, n)
	if m == nil || clause.Case(&f.a.Sentences[si], n) == "for" {
		return false
	}
	return oneOf(f.cast.Actors[m.Actor].Kind, "person", "country", "people", "government", "office", "group")
}

var past = map[string]string{"threat": "threatened", "promise": "promised", "demand": "demanded", "offer": "offered", "refusal": "refused", "plan": "planned", "agreement": "agreed"}

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
		f.books.Markers["decline.answer"].Has(s.Tokens[head].Lemma) && clause.Negated(s, head) {
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
	neg := clause.Negated(s, verb) && !f.idiom(s, verb, head)
	var kind string
	switch m {
	case "must":
		if actors = f.partyOf(si, subj); own || len(actors) == 0 || neg && s.Tokens[head].UPOS != "VERB" {
			return
		}
		kind = "demand"
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

// isLogistics reports whether the speaker of a turn only steers the event: "I'll turn it over", "we'll get started".
func (f *finder) isLogistics(si, head, subj int) bool {
	s := &f.a.Sentences[si]
	return f.cast.Genre == actor.Transcript && clause.IsFirstPerson(s.Tokens[subj].Lemma) && f.books.Markers["logistics"].Has(strings.ToLower(s.Tokens[head].Lemma))
}

// ofOwn keeps what one says will become of one's own: "our strikes will stop", "the sanctions will stay in place". The whole
// clause is what is promised.
func (f *finder) ofOwn(si, head, verb, subj int, by []int, cond text.Span, in int) bool {
	s := &f.a.Sentences[si]
	if s.Tokens[subj].UPOS != "NOUN" || !f.books.Markers["course"].Has(strings.ToLower(s.Tokens[head].Lemma)) || clause.Negated(s, verb) {
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
	f.out = append(f.out, Commitment{Sent: si, Token: head, Kind: "promise", By: by, Action: f.within(in, s.Tokens[from].Span.Cover(act.span)), Condition: cond, SaidIn: in,
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
	if k := s.Kid(i, "ccomp", "xcomp"); k > i && oneOf(s.Tokens[k].XPOS, "VB", "VBG", "VBP") && (clause.IsTo(s, k) || lemma == "see") {
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

// byNoun reads a noun that commits with its infinitive: "its commitment to X", "a threat to X", "accepted an invitation to X";
// what was given up, refused or denied is none.
func (f *finder) byNoun(si, n, in int) {
	s := &f.a.Sentences[si]
	k := clause.ToKid(s, n)
	if k < 0 && n+1 < len(s.Tokens) && s.Tokens[n+1].XPOS == "TO" { // hung on the verb: "reaffirmed its readiness to host"
		k = s.Tokens[n+1].Head
	}
	if k < 0 && f.books.Markers["noun.plan"].Has(strings.ToLower(s.Tokens[n].Lemma)) && n+2 < len(s.Tokens) && s.Tokens[n+1].Lemma == "of" && strings.HasSuffix(s.Tokens[n+2].Form, "ing") {
		if k = n + 2; s.Tokens[k].UPOS == "ADJ" { // "no intention of imposing sanctions", with the gerund taken for an adjective
			k = s.Tokens[k].Head
		}
	}
	lemma := strings.ToLower(s.Tokens[n].Lemma)
	kind, sources := f.nounKind(lemma)
	if k < n || s.Tokens[k].UPOS != "VERB" && kind != "plan" {
		return
	}
	h := s.Tokens[n].Head
	owner := f.cast.Owner(si, n)
	if f.isInvitation(s, n) && h >= 0 && f.books.Markers["accept"].Has(strings.ToLower(s.Tokens[h].Lemma)) {
		kind, owner = "agreement", -1
		if subj := clause.Subject(s, h); subj >= 0 {
			owner = first(f.partyOf(si, subj))
		}
		if owner < 0 {
			return
		}
	}
	if d := s.Kid(n, "det"); kind != "" && d >= 0 && strings.EqualFold(s.Tokens[d].Form, "no") && h >= 0 {
		f.noPlan(si, n, k, in)
		return
	}
	if kind == "" || h >= 0 && (clause.Negated(s, h) || oneOf(f.books.Events.ContactStatus('v', strings.ToLower(s.Tokens[h].Lemma)), "cancelled", "refused", "denied")) {
		return
	}
	var by []int
	var cond text.Span
	if in >= 0 || f.speakerAt(si) >= 0 {
		var ok bool
		if by, cond, ok = f.voice(si, in); !ok {
			return
		}
	}
	if owner >= 0 {
		by = []int{owner}
	}
	if len(by) == 0 && h >= 0 && s.Is(n, "obj") && !f.is("commit.reject", s, h) && !f.is("commit.accept", s, h) && !oneOf(s.Tokens[h].Lemma, "receive", "get", "consider") {
		by = f.bySubject(si, h, in)
	}
	if len(by) == 0 {
		return
	}
	var to []int
	if kind == "demand" {
		to = f.partyOf(si, clause.PrepKid(s, n, "to"))
	}
	for _, a := range f.verbActions(si, k, cond) {
		f.out = append(f.out, Commitment{Sent: si, Token: a.head, Kind: kind, By: by, To: to, Action: f.within(in, a.span), Condition: cond, SaidIn: in,
			Rule: "«" + s.Tokens[n].Form + "» and what it is to do", Sources: sources, Confidence: 0.5})
	}
}

// noPlan keeps what one has no plan or wish to do: a refusal.
func (f *finder) noPlan(si, n, k, in int) {
	s := &f.a.Sentences[si]
	by := f.bySubject(si, s.Tokens[n].Head, in)
	if len(by) == 0 && in >= 0 {
		by = f.statements[in].Speakers
	}
	if len(by) == 0 || s.Tokens[s.Tokens[n].Head].Lemma != "have" {
		return
	}
	var span text.Span
	if s.Tokens[k].UPOS == "VERB" {
		span = f.verbAction(si, k, nil, text.Span{}).span
	} else {
		_, last := clause.Edges(s, k)
		span = s.Range(n+2, last)
		for i := n + 2; i <= last; i++ {
			if s.Tokens[i].UPOS == "PUNCT" {
				span = s.Range(n+2, i-1)
				break
			}
		}
	}
	f.out = append(f.out, Commitment{Sent: si, Token: k, Kind: "refusal", By: by, To: f.target(si, k, text.Span{}, by), Action: f.within(in, span), SaidIn: in,
		Rule: "no «" + s.Tokens[n].Form + "» to do it", Confidence: 0.55})
}

func (f *finder) isInvitation(s *lang.Sentence, n int) bool {
	return oneOf(strings.ToLower(s.Tokens[n].Lemma), "invitation", "invite")
}

// nounKind is the commitment that a noun with an infinitive names, with its line of the book; "" if none.
func (f *finder) nounKind(lemma string) (string, []codebook.Source) {
	for _, line := range f.books.Speech.Find(lemma, 'n') {
		if kind := kindOf[line.Act]; kind != "" && slices.ContainsFunc(line.Frames, func(fr codebook.Frame) bool { return fr.Kind == codebook.FrameTo }) {
			return kind, []codebook.Source{line.Source}
		}
	}
	switch {
	case lemma == "ultimatum":
		return "demand", nil
	case f.books.Markers["noun.plan"].Has(lemma):
		return "plan", nil
	case f.books.Markers["noun.offer"].Has(lemma):
		return "offer", nil
	}
	return "", nil
}

func first(of []int) int {
	if len(of) == 0 {
		return -1
	}
	return of[0]
}

// maxInfinitive is how many words after its verb an infinitive may stand: further on it is another word's.
const maxInfinitive = 8

// byCue reads a verb that commits with its infinitive where no statement was found: "has threatened to X", "asked them to X".
func (f *finder) byCue(si, v, in int) {
	s := &f.a.Sentences[si]
	if s.Tokens[v].UPOS != "VERB" || clause.Negated(s, v) || clause.Passive(s, v) || !clause.Reported(s, v) || !clause.Finite(s, v) || f.unsaid(in) {
		return
	}
	k := clause.ToKid(s, v)
	if k < 0 || s.Tokens[k].UPOS != "VERB" || k > v+maxInfinitive {
		return
	}
	for _, st := range f.statements {
		if st.Sent == si && st.CueToken == v {
			return
		}
	}
	to, prep := s.Kid(v, "obj", "iobj"), ""
	if to < 0 || to > k {
		if to = clause.PrepKid(s, v, "on"); to >= 0 {
			prep = "on"
		}
	}
	subj := clause.Subject(s, v)
	if subj < 0 {
		return
	}
	by := f.partyOf(si, subj)
	if len(by) == 0 && clause.IsFirstPerson(s.Tokens[subj].Lemma) {
		by, _, _ = f.voice(si, in)
	}
	if len(by) == 0 || by[0] < 0 {
		return
	}
	for _, line := range f.books.Speech.Find(strings.ToLower(s.Tokens[v].Lemma), 'v') {
		kind := kindOf[line.Act]
		if kind == "" || !slices.ContainsFunc(line.Frames, func(fr codebook.Frame) bool {
			return fr.Kind == codebook.FrameTo && to < 0 || fr.Kind == codebook.FrameObjTo && fr.Prep == prep && to >= 0 && to < k
		}) {
			continue
		}
		cond := clause.Condition(f.a.Doc, f.books.Markers, s, s.Span)
		if cond.Contains(s.Tokens[v].Span) || f.isUnnamed(s, k) || kind == "refusal" && f.books.Markers["decline.answer"].Has(strings.ToLower(s.Tokens[k].Lemma)) {
			return
		}
		for _, a := range f.verbActions(si, k, cond) {
			c := Commitment{Sent: si, Token: a.head, Kind: kind, By: by, Action: f.within(in, a.span), Condition: cond, SaidIn: in,
				Rule: "«" + s.Tokens[v].Form + "» and what it is to do", Sources: []codebook.Source{line.Source}, Confidence: 0.45}
			if to >= 0 {
				c.To = f.partyOf(si, to)
			} else {
				c.To = f.target(si, k, cond, by)
			}
			f.out = append(f.out, c)
		}
		return
	}
}

// arranged reads what the text itself tells as fixed: "X will meet Y in Z", "is due to arrive", "is to host": a plan of its subject.
// So is what nobody is quoted on but a party is to do to another, "Norway will send troops to Chad", and, where it will not, a refusal.
func (f *finder) arranged(si, i, in int) {
	s := &f.a.Sentences[si]
	m, head := f.modality(s, i)
	word := strings.ToLower(s.Tokens[i].Lemma)
	if f.books.Markers["commit.plan"].Has(word) && !clause.Negated(s, i) && (m == "" && isPresent(s, i) || m == "ready") {
		k := clause.ToKid(s, i)
		if c := s.Kid(i, "csubj"); k < 0 && c > i && clause.IsTo(s, c) {
			k = c
		}
		if k >= 0 { // "is due to", "are scheduled to", "plans to"
			m, head = "will", k
		}
	}
	if k := s.Kid(i, "advcl", "xcomp"); word == "look" && k > i && s.Tokens[k].XPOS == "VBG" && i+1 < len(s.Tokens) && s.Tokens[i+1].Lemma == "forward" {
		m, head = "will", k // "looks forward to hosting"
	}
	if b := s.Kid(i, "cop", "aux"); m == "" && b >= 0 && b < i && s.Tokens[b].Lemma == "be" && clause.IsTo(s, i) && isPresent(s, i) { // "is to host"
		m, head = "will", i
	}
	if k := s.Kid(i, "mark"); k >= 0 && oneOf(strings.ToLower(s.Tokens[k].Form), "whether", "if") {
		return
	}
	if m == "ready" && in < 0 && f.speakerAt(si) < 0 && s.Tokens[head].UPOS == "VERB" && isPresent(s, i) && !f.books.Markers["commit.plan"].Has(word) && s.Tokens[i].UPOS == "ADJ" && !f.isAskedAt(si) {
		if by := f.bySubject(si, i, in); len(by) > 0 { // "Algeria is willing to resume"
			for _, a := range f.verbActions(si, head, text.Span{}) {
				f.out = append(f.out, Commitment{Sent: si, Token: a.head, Kind: f.readyKind(s, i, head, text.Span{}), By: by, To: f.target(si, a.head, text.Span{}, by), Action: a.span, SaidIn: in,
					Rule: "«" + s.Tokens[i].Form + "» to do it", Confidence: 0.45})
			}
		}
		return
	}
	if m != "will" && !(m == "would" && in >= 0) || s.Tokens[head].UPOS != "VERB" || clause.Passive(s, head) {
		return
	}
	cond := clause.Condition(f.a.Doc, f.books.Markers, s, s.Span)
	subj := clause.Subject(s, i)
	if subj < 0 || !cond.IsZero() || f.unsaid(in) || in >= 0 && oneOf(f.statements[in].Act, "predict", "regret", "promise", "threaten") {
		return
	}
	by := slices.DeleteFunc(slices.Clone(f.partyOf(si, subj)), func(a int) bool {
		act := &f.cast.Actors[a]
		return act.Country == "" && len(act.Members) == 0 && act.Entry == nil
	})
	if len(by) == 0 {
		return
	}
	lemma := strings.ToLower(s.Tokens[head].Lemma)
	to := f.target(si, head, cond, by)
	told := in < 0 && f.speakerAt(si) < 0 && m == "will" && slices.ContainsFunc(f.books.Events.Find(lemma), func(w codebook.EventWord) bool { return w.Pos == 'v' && w.Code >= "03" })
	kind := "plan"
	switch {
	case clause.Negated(s, i):
		if !told || !slices.ContainsFunc(by, func(a int) bool { return oneOf(f.cast.Actors[a].Kind, "country", "government") }) {
			return
		}
		kind = "refusal"
	case f.books.Markers["appointment"].Has(lemma) && !f.harms(s, head):
	case !told || len(to) == 0:
		return
	}
	for _, a := range f.verbActions(si, head, cond)[:1] {
		f.out = append(f.out, Commitment{Sent: si, Token: a.head, Kind: kind, By: by, To: to, Action: f.within(in, a.span), SaidIn: in,
			Rule: "«" + s.Tokens[head].Form + "»: arranged", Confidence: 0.45})
	}
}

// isPresent reports whether a predicate's copula or auxiliary is in the present: who was due to come may not have.
func isPresent(s *lang.Sentence, i int) bool {
	k := s.Kid(i, "cop", "aux:pass", "aux")
	return k >= 0 && oneOf(s.Tokens[k].XPOS, "VBZ", "VBP")
}

// openTo reads "we remain open to talks", "ready for a dialogue": an offer of what the noun names.
func (f *finder) openTo(si, i, in int) {
	s := &f.a.Sentences[si]
	if s.Tokens[i].UPOS != "ADJ" || !f.books.Markers["commit.offer"].Has(strings.ToLower(s.Tokens[i].Lemma)) || clause.Negated(s, i) {
		return
	}
	by, cond, ok := f.voice(si, in)
	subj := clause.Subject(s, i)
	if !ok || subj < 0 || !f.own(s, subj, f.cast.Of(si, subj), by) {
		return
	}
	for _, p := range [...]string{"to", "for"} {
		k := clause.PrepKid(s, i, p)
		if v := clause.ToKid(s, i); k < 0 && p == "to" && v == i+2 && s.Kid(v, "obj") < 0 && f.is("talk.noun", s, v) { // "open to dialogue", taken for a verb
			f.out = append(f.out, Commitment{Sent: si, Token: v, Kind: "offer", By: by, To: f.target(si, v, cond, by), Action: f.within(in, f.verbAction(si, v, nil, cond).span), Condition: cond, SaidIn: in,
				Rule: "«" + s.Tokens[i].Form + " to»", Confidence: 0.5})
			return
		}
		if k < 0 || s.Tokens[k].UPOS != "NOUN" || !f.books.Markers["talk"].Has(strings.ToLower(s.Tokens[k].Lemma)) {
			continue
		}
		from, last := clause.Edges(s, k)
		for from < k && s.Tokens[from].UPOS == "ADP" {
			from++
		}
		for j := from + 1; j <= last; j++ { // without what is set against it
			if s.Tokens[j].Form == "," {
				last = j - 1
			}
		}
		f.out = append(f.out, Commitment{Sent: si, Token: k, Kind: "offer", By: by, To: f.target(si, k, cond, by), Action: f.within(in, s.Range(from, last)), Condition: cond, SaidIn: in,
			Rule: "«" + s.Tokens[i].Form + " " + p + "»", Confidence: 0.5})
	}
}

// noneOf reads "there will be no talks", "there can be no dialogue": a refusal.
func (f *finder) noneOf(si, i, in int) {
	s := &f.a.Sentences[si]
	if !hasModal(s, i) {
		return
	}
	d, n := -1, -1
	if s.Tokens[i].Lemma == "be" && s.Kid(i, "expl") >= 0 && i+2 < len(s.Tokens) {
		d = i + 1
	} else if subj := s.Kid(i, "nsubj:pass"); subj >= 0 && clause.Passive(s, i) { // "no talks can be held until"
		d, _ = s.Edges(subj)
	}
	if d < 0 || !strings.EqualFold(s.Tokens[d].Form, "no") {
		return
	}
	for n = d + 1; n+1 < len(s.Tokens) && oneOf(s.Tokens[n].UPOS, "ADJ", "NOUN") && oneOf(s.Tokens[n+1].UPOS, "NOUN"); {
		n++
	}
	by, cond, ok := f.voice(si, in)
	if !ok || !f.books.Markers["talk"].Has(strings.ToLower(s.Tokens[n].Lemma)) && !f.books.Markers["refuse.none"].Has(strings.ToLower(s.Tokens[n].Lemma)) {
		return
	}
	if cond.IsZero() {
		cond = clause.Condition(f.a.Doc, f.books.Markers, s, s.Span)
	}
	if s.Tokens[i].Lemma != "be" && cond.IsZero() {
		return
	}
	f.out = append(f.out, Commitment{Sent: si, Token: n, Kind: "refusal", By: by, To: f.target(si, n, cond, by), Action: s.Range(d, n), Condition: cond, SaidIn: in,
		Rule: "«there … no " + s.Tokens[n].Form + "»", Confidence: 0.5})
}

// within cuts an action at the end of the statement that it was said in.
func (f *finder) within(in int, span text.Span) text.Span {
	if in >= 0 && span.End() > f.statements[in].Content.End() && span.Start() < f.statements[in].Content.End() {
		return f.a.Doc.Span(span.Start(), f.statements[in].Content.End())
	}
	return span
}

// ownKind is what one's own announced act is: a threat where it does harm or hangs on what another does, a refusal where it
// is denied, an offer where it is talk, else a promise.
func (f *finder) ownKind(s *lang.Sentence, head int, cond text.Span, neg bool) string {
	talk := false
	for _, i := range s.Subtree(head) {
		talk = talk || i >= head && i <= head+3 && f.books.Markers["talk"].Has(strings.ToLower(s.Tokens[i].Lemma))
	}
	switch {
	case neg:
		return "refusal"
	case talk:
		return "offer"
	case f.harms(s, head), f.provoked(s, cond):
		return "threat"
	}
	return "promise"
}

// readyKind is what readiness to act is: a plan, a promise or a threat by its word and what the act does, else an offer.
func (f *finder) readyKind(s *lang.Sentence, verb, head int, cond text.Span) string {
	kind := f.ownKind(s, head, cond, false)
	l := strings.ToLower(s.Tokens[verb].Lemma)
	switch {
	case kind == "promise" && f.books.Markers["commit.plan"].Has(l):
		return "plan"
	case kind == "promise" && f.books.Markers["commit.offer"].Has(l):
		return "offer"
	}
	return kind
}

// harms reports whether an act is one that threats announce: "suspend", "hold responsible".
func (f *finder) harms(s *lang.Sentence, head int) bool {
	hold := false
	for _, i := range s.Subtree(head) {
		if i > head+harmReach || f.isAside(s, head, i) || s.Tokens[i].UPOS == "VERB" && i != head && !(s.Is(i, "xcomp") && s.Tokens[i].Head == head) ||
			s.Tokens[i].XPOS == "NNS" && f.books.Markers["harm.singular"].Has(strings.ToLower(s.Tokens[i].Lemma)) {
			continue
		}
		l := strings.ToLower(s.Tokens[i].Lemma)
		if f.books.Markers["harm"].Has(l) || hold && f.books.Markers["liable"].Has(l) {
			return true
		}
		hold = hold || l == "hold"
	}
	return false
}

// harmReach is how many words behind an act's verb the word that makes it a threat may stand.
const harmReach = 12

// isAside reports whether token i below head stands in a clause of its own: the ends or circumstances of an act are not the act.
func (f *finder) isAside(s *lang.Sentence, head, i int) bool {
	for ; i >= 0 && i != head; i = s.Tokens[i].Head {
		if s.Is(i, "acl", "advcl", "ccomp", "parataxis") {
			return true
		}
	}
	return false
}

// provoked reports whether a condition names what the speaker wants to end or not to come: then what hangs on it is a threat.
func (f *finder) provoked(s *lang.Sentence, cond text.Span) bool {
	if cond.IsZero() {
		return false
	}
	for i := range s.Tokens {
		t := &s.Tokens[i]
		if !cond.Contains(t.Span) {
			continue
		}
		l := strings.ToLower(t.Lemma)
		if oneOf(l, "unless", "not", "n't", "n’t", "no", "should") || f.books.Markers["blame"].Has(l) || f.books.Markers["provoke"].Has(l) {
			return !f.ends(s, cond)
		}
	}
	return false
}

// ends reports whether a condition names that something ends: "if the attacks stop".
func (f *finder) ends(s *lang.Sentence, cond text.Span) bool {
	end, neg := false, false
	for i := range s.Tokens {
		if cond.Contains(s.Tokens[i].Span) {
			l := strings.ToLower(s.Tokens[i].Lemma)
			end = end || f.books.Markers["ends"].Has(l)
			neg = neg || oneOf(l, "unless", "not", "n't", "n’t", "no")
		}
	}
	return end && !neg
}

// own reports whether the subject is the speaker or acts for the speaker's country or body.
func (f *finder) own(s *lang.Sentence, subj int, actors, by []int) bool {
	if clause.IsFirstPerson(s.Tokens[subj].Lemma) {
		return true
	}
	for _, b := range f.members(by) {
		speaker := &f.cast.Actors[b]
		for _, a := range f.members(actors) {
			if a == b || f.cast.Actors[a].Country != "" && f.cast.Actors[a].Country == speaker.Country {
				return true
			}
			if speaker.Country == "" && speaker.Kind != "media" && oneOf(f.cast.Actors[a].Kind, "country", "government") {
				return true // whose spokesman it is the text does not say
			}
		}
	}
	return false
}

// members puts the members in the place of a group.
func (f *finder) members(of []int) []int {
	var out []int
	for _, a := range of {
		if m := f.cast.Actors[a].Members; len(m) > 0 {
			out = append(out, m...)
		} else {
			out = append(out, a)
		}
	}
	return out
}

// target is the other party that an own act is done to: the actor of its object or its condition.
func (f *finder) target(si, head int, cond text.Span, by []int) []int {
	s := &f.a.Sentences[si]
	other := func(id int) bool {
		for _, b := range by {
			if id == b || f.cast.Actors[id].Country == f.cast.Actors[b].Country {
				return false
			}
		}
		return f.cast.Actors[id].Country != "" || f.cast.Actors[id].Kind == "group"
	}
	for _, i := range s.Subtree(head) {
		if i > head {
			if m := f.cast.Mention(si, i); m != nil && other(m.Actor) {
				for up := i; s.Is(up, "amod", "compound", "nmod:desc") && s.Tokens[up].Head > up; { // the man of "Kenyan President Ruto"
					up = s.Tokens[up].Head
					if w := f.cast.Mention(si, up); w != nil && other(w.Actor) {
						m = w
					}
				}
				return []int{m.Actor}
			}
		}
	}
	if !cond.IsZero() {
		for i := range s.Tokens {
			if cond.Contains(s.Tokens[i].Span) {
				if m := f.cast.Mention(si, i); m != nil && other(m.Actor) {
					return []int{m.Actor}
				}
			}
		}
	}
	return nil
}

func (f *finder) partyOf(si, tok int) []int {
	if tok < 0 {
		return nil
	}
	if ids := f.cast.Of(si, tok); len(ids) > 0 {
		return ids
	}
	if id := f.cast.Owner(si, tok); id >= 0 {
		return []int{id}
	}
	return nil
}

// innermost is the statement with the shortest content that holds a span of sentence si; -1 if none.
func (f *finder) innermost(si int, span text.Span) int {
	best := -1
	for _, i := range f.saidIn[si] {
		if f.statements[i].Content.Contains(span) && (best < 0 || f.statements[i].Content.Len() < f.statements[best].Content.Len()) {
			best = i
		}
	}
	return best
}

// settle sorts, and of two commitments with nearly one action keeps the one that the speaker's own word made.
func (f *finder) settle() {
	slices.SortStableFunc(f.out, func(a, b Commitment) int {
		if a.Action.Start() != b.Action.Start() {
			return a.Action.Start() - b.Action.Start()
		}
		return b.Action.End() - a.Action.End()
	})
	var kept []Commitment
next:
	for _, c := range f.out {
		c.By = f.grounded(c.Sent, c.By)
		if !f.isOutward(&c) || f.isOpinion(&c) {
			continue
		}
		for j := len(kept) - 1; j >= 0 && j >= len(kept)-6; j-- { // twins start near each other
			if k := &kept[j]; statement.Overlap(k.Action, c.Action) >= 0.5 || k.Action.Contains(c.Action) && k.Kind == c.Kind {
				if c.Confidence > k.Confidence {
					*k = c
				}
				continue next
			}
		}
		if e := f.dates.For(f.a, c.Sent, c.Token); e != nil && e.Resolved && c.Action.Contains(e.Span) {
			c.Deadline = e
		}
		kept = append(kept, c)
	}
	f.out = kept
}

// grounded puts in the place of a group of whom nothing is known those whose it is: "the leaders of Kenya and Somalia".
func (f *finder) grounded(si int, by []int) []int {
	if len(by) != 1 || by[0] < 0 {
		return by
	}
	a := &f.cast.Actors[by[0]]
	if a.Country != "" || len(a.Members) > 0 || a.Kind != "group" {
		return by
	}
	for _, m := range a.Mentions {
		if m.Sent != si || m.InTitle {
			continue
		}
		k := clause.PrepKid(&f.a.Sentences[si], m.Head, "of")
		if k < 0 {
			continue
		}
		if of := f.cast.Of(si, k); len(of) > 1 && !slices.ContainsFunc(of, func(x int) bool { return f.cast.Actors[x].Country == "" }) {
			return of
		}
	}
	return by
}

// near is how many sentences before or after a commitment may name the other party that it concerns.
const near = 3

// isOutward reports whether a commitment of an official text concerns more than one party: a country, a body or armed group besides
// those who commit themselves is named near it. What a government promises its own people is not of this record.
func (f *finder) isOutward(c *Commitment) bool {
	home := map[string]bool{}
	for _, a := range f.members(c.By) {
		home[f.cast.Actors[a].Country] = true
	}
	if f.cast.Genre == actor.News || len(home) > 1 {
		return true
	}
	for si := max(0, c.Sent-near); si <= c.Sent+near && si < len(f.a.Sentences); si++ {
		for i := range f.a.Sentences[si].Tokens {
			m := f.cast.Mention(si, i)
			if m == nil {
				continue
			}
			switch act := &f.cast.Actors[m.Actor]; {
			case act.Country != "" && !home[act.Country], act.Kind == "armed_force" || act.Kind == "group" && act.Entry != nil:
				return true
			case act.Country == "" && act.Kind != "media" && f.books.Events.Is("relation", strings.ToLower(f.a.Sentences[si].Tokens[m.Head].Lemma)):
				return true
			}
		}
	}
	return false
}

// isOpinion reports whether what is agreed is only held to be so ("agreed that ties are strong", "on the importance of trade"), and
// whether an action is no more than a clause of being.
func (f *finder) isOpinion(c *Commitment) bool {
	s := &f.a.Sentences[c.Sent]
	t := &s.Tokens[c.Token]
	if _, first, last := f.tokens(c.Sent, c.Action); first <= last && oneOf(s.Tokens[first].XPOS, "VBZ", "VBP") && s.Tokens[first].Lemma == "be" {
		return true
	}
	if c.Kind != "agreement" {
		return false
	}
	if t.UPOS == "NOUN" && f.books.Markers["opinion"].Has(strings.ToLower(t.Lemma)) {
		return true
	}
	return (oneOf(t.XPOS, "VBZ", "VBP", "VBD") || s.Kid(c.Token, "cop") >= 0) && !hasModal(s, c.Token) && hasSubject(s, c.Token) && clause.ToKid(s, c.Token) < 0
}

func oneOf(s string, of ...string) bool { return slices.Contains(of, s) }

// clauseEdges are the edges of what k heads, none for no token.
func clauseEdges(s *lang.Sentence, k int) (first, last int) {
	if k < 0 {
		return -1, -1
	}
	return clause.Edges(s, k)
}
