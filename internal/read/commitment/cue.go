package commitment

import (
	"slices"
	"strings"

	"detente/internal/codebook"
	"detente/internal/lang"
	"detente/internal/read/actor"
	"detente/internal/read/clause"
	"detente/internal/text"
)

// byCue reads a verb that commits with its infinitive where no statement was found: "has threatened to X", "asked them to X".
func (f *finder) byCue(si, v, in int) {
	s := &f.a.Sentences[si]
	if s.Tokens[v].UPOS != "VERB" || clause.Negated(s, v) || clause.Passive(s, v) || !clause.Reported(s, v) || !clause.Finite(s, v) || f.unsaid(in) {
		return
	}
	k := toVerb(s, v)
	if k < 0 || s.Tokens[k].UPOS != "VERB" && !isBare(s, k) || k > v+maxInfinitive {
		return
	}
	talk := clause.PrepKid(s, k, "with") >= 0 // "refuses to discuss it with Chad": that is no silence
	if o := s.Kid(k, "obj"); o > k && !talk { // the phrase hung on what is discussed
		talk = len(f.partyOf(si, clause.PrepKid(s, o, "with"))) > 0
	}
	for _, st := range f.statements {
		if st.Sent == si && st.CueToken == v && !(st.Act == "decline" && talk) {
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
		if cond.Contains(s.Tokens[v].Span) || f.isUnnamed(s, k) || kind == "refusal" && !talk && f.books.Markers["decline.answer"].Has(strings.ToLower(s.Tokens[k].Lemma)) {
			return
		}
		if kind == "agreement" && f.alone(si, v, by) {
			kind = "plan"
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
	fixed := false // by a word of planning
	word := strings.ToLower(s.Tokens[i].Lemma)
	if f.books.Markers["commit.plan"].Has(word) && !clause.Negated(s, i) && (m == "" && isPresent(s, i) || m == "ready") {
		k := clause.ToKid(s, i)
		if c := s.Kid(i, "csubj"); k < 0 && c > i && clause.IsTo(s, c) {
			k = c
		}
		if k >= 0 { // "is due to", "are scheduled to", "plans to"
			m, head, fixed = "will", k, true
		}
	}
	if k := s.Kid(i, "advcl", "xcomp"); word == "look" && k > i && s.Tokens[k].XPOS == "VBG" && i+1 < len(s.Tokens) && s.Tokens[i+1].Lemma == "forward" {
		m, head = "will", k // "looks forward to hosting"
	}
	if b := s.Kid(i, "cop", "aux"); m == "" && b >= 0 && b < i && s.Tokens[b].Lemma == "be" && clause.IsTo(s, i) && isPresent(s, i) { // "is to host"
		m, head, fixed = "will", i, true
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
	case fixed && f.cast.Genre == actor.News && len(f.books.Speech.Find(lemma, 'v')) == 0 && !f.isAskedAt(si) && slices.ContainsFunc(by, func(a int) bool { return f.cast.Actors[a].Kind == "country" }) && (in < 0 || f.statements[in].Act != "decline"): // "Japan plans to release"
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
		if k < 0 || s.Tokens[k].UPOS != "NOUN" || !f.is("talk", s, k) && (!f.is("refuse.none", s, k) || f.books.Events.Is("contact", strings.ToLower(s.Tokens[k].Lemma))) {
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
