package commitment

import (
	"slices"
	"strings"

	"detente/internal/codebook"
	"detente/internal/lang"
	"detente/internal/read/clause"
	"detente/internal/read/statement"
	"detente/internal/text"
)

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
	if si < 0 || st.Sent >= 0 && f.a.Sentences[st.Sent].Tokens[st.CueToken].UPOS == "PROPN" && kind == "promise" {
		return // "the Promise to Protect Act"
	}
	s := &f.a.Sentences[si]
	head := topOf(s, first, last)
	if kind == "promise" && si == st.Sent && clause.Passive(s, st.CueToken) && s.Is(head, "nsubj:pass") && s.Kid(st.CueToken, "obj") > st.CueToken {
		head = s.Kid(st.CueToken, "obj") // "Chad was promised oil by Libya": what, not whom
		a, b := s.Edges(head)
		first, last = a, b
		promised := s.Range(a, b)
		f.out = append(f.out, Commitment{Sent: si, Token: head, Kind: kind, By: speakers, To: f.partyOf(si, s.Kid(st.CueToken, "nsubj:pass")), Action: promised, Condition: st.Condition, SaidIn: st.Inside,
			Rule: "what was promised: " + st.Rule, Sources: st.Sources, Confidence: 0.6})
		return
	}
	if kind == "threat" && oneOf(s.Tokens[head].UPOS, "NOUN", "PROPN") && (s.Tokens[head].Lemma == "threat" || f.a.Sentences[st.Sent].Tokens[st.CueToken].Lemma == "threaten" && s.Tokens[head].UPOS == "NOUN" && !f.isMeasure(s, head)) {
		return // "discussed threats to trade", "is threatening food security": what is in danger
	}
	if c := st.CueToken; si == st.Sent && head < c && s.Is(head, "advcl") && s.Tokens[head].Head == c && clause.ToKid(s, c) > c && (clause.IsTo(s, head) || s.Tokens[head].XPOS == "VBG") {
		head = clause.ToKid(s, c) // "recognising the pact, they agreed to meet": what is agreed stands behind
		_, last = s.Edges(head)
		first = c + 1
		st = &statement.Statement{Sent: st.Sent, Content: s.Range(first, last), Act: st.Act, Cue: st.Cue, CueToken: c, Speakers: st.Speakers, Addressees: st.Addressees, Condition: st.Condition,
			Inside: st.Inside, Rule: st.Rule, Sources: st.Sources}
	}
	if kind == "agreement" && f.alone(st.Sent, st.CueToken, speakers) {
		kind = "plan"
	}
	if m, h := f.modality(s, head); m != "" && h > head { // "is prepared to X", "are going to X"
		if m == "ready" && oneOf(kind, "promise", "plan", "threat") && f.byContent(st) {
			kind = f.readyKind(s, head, h, st.Condition)
		}
		head = h
	} else if kind == "threat" && f.byContent(st) && (m == "will" || m == "would") && (clause.Negated(s, head) || neverAt(s, head) || f.is("harmless", s, head) && !f.harms(s, head)) {
		kind = f.ownKind(s, head, st.Condition, !f.is("harmless", s, head)) // "would not let it be used for attacks": the harm is not done
	} else if kind == "refusal" && f.byContent(st) && f.is("steadfast", s, head) {
		kind = f.ownKind(s, head, st.Condition, true)
	} else if oneOf(kind, "promise", "plan") && f.byContent(st) && neverAt(s, head) {
		kind = "refusal"
	} else if kind == "promise" && (f.byContent(st) || f.vows(st)) && (f.harms(s, head) || f.byContent(st) && f.provoked(s, st.Condition)) {
		kind = "threat"
	}
	if kind == "refusal" && f.books.Markers["decline.answer"].Has(strings.ToLower(s.Tokens[head].Lemma)) || f.isUnnamed(s, head) {
		return // "refused to comment", "asked not to be named"
	}
	if f.byContent(st) && (unreal(s, head) || oneOf(kind, "promise", "plan") && f.is("happens", s, head)) {
		return // "would have responded", "the economy will grow": nobody's act
	}
	if to := f.a.Sentences[st.Sent].Kid(st.CueToken, "iobj", "obj"); kind == "promise" && (f.is("constituent", s, first) || to >= 0 && f.is("constituent", &f.a.Sentences[st.Sent], to)) {
		return // "promised voters better hospitals": at home
	}
	var acts []action
	switch {
	case kind == "refusal" && clause.Passive(s, head) && s.Kid(head, "nsubj:pass") >= first && clause.IsFirstPerson(s.Tokens[s.Kid(head, "nsubj:pass")].Lemma):
		return // "we will not be intimidated"
	case kind == "promise" && f.byContent(st) && f.is("mental", s, head):
		return // "he would like to"
	case kind == "offer" && f.is("offer.courtesy", s, head):
		return // "offered condolences"
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
	if kind == "demand" && len(acts) == 1 && !clause.IsTo(s, head) && acts[0].head == head { // "that support end", "that it be reviewed": the clause
		if n := s.Kid(head, "nsubj", "nsubj:pass"); n >= first && n < head && s.Tokens[n].UPOS == "NOUN" && (clause.Passive(s, head) || s.Kid(head, "obj", "obl", "xcomp", "ccomp") < 0) {
			a, _ := s.Edges(n)
			acts[0].span = s.Tokens[max(a, first)].Span.Cover(acts[0].span)
		}
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
		if !st.Condition.IsZero() && st.Condition.Contains(a.span) {
			continue // "should they cross the border" is what it hangs on, no demand
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

// alone reports whether cue token v of sentence si tells what one party decided by itself: then it agreed with nobody.
func (f *finder) alone(si, v int, by []int) bool {
	return f.a.Sentences[si].Tokens[v].Lemma == "decide" && len(f.members(by)) < 2 && !slices.ContainsFunc(by, func(a int) bool { return a >= 0 && f.cast.Actors[a].Kind == "group" })
}

// isMeasure reports whether a noun names what one threatens others with, not what is in danger.
func (f *finder) isMeasure(s *lang.Sentence, n int) bool {
	if f.is("threat.noun", s, n) || f.is("harm", s, n) || f.is("omen", s, n) {
		return true
	}
	for _, k := range s.Kids(n) {
		if s.Is(int(k), "compound", "amod", "conj") && (f.is("threat.noun", s, int(k)) || f.is("omen", s, int(k))) {
			return true
		}
	}
	return false
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
