package commitment

import (
	"slices"
	"strings"

	"detente/internal/lang"
	"detente/internal/read/actor"
	"detente/internal/read/clause"
	"detente/internal/text"
)

// told reads the commitments that word i of a sentence makes by an idiom: what it is time to do, what will not go unanswered,
// what one reserves the right to do, what was signed, turned down, offered, or set a term.
func (f *finder) told(si, i, in int, voiced bool) {
	s := &f.a.Sentences[si]
	t := &s.Tokens[i]
	if voiced {
		f.impersonal(si, i, in)
	}
	if t.UPOS == "NOUN" && t.Lemma == "door" {
		f.door(si, i, in, voiced)
	}
	if t.UPOS != "VERB" && t.UPOS != "AUX" {
		return
	}
	if voiced {
		f.omen(si, i, in)
		f.compelled(si, i, in)
	}
	if cond := clause.Condition(f.a.Doc, f.books.Markers, s, s.Span); cond.Contains(t.Span) || s.Tokens[len(s.Tokens)-1].Form == "?" || f.isAskedAt(si) ||
		s.Is(i, "acl:relcl") || s.Is(i, "advcl") && s.Tokens[i].XPOS != "VBG" {
		return // what is imagined, asked or told in passing
	}
	f.reserved(si, i, in)
	f.signed(si, i, in)
	f.taken(si, i, in)
	f.givenTime(si, i, in)
	f.wants(si, i, in)
}

// isAskedAt reports whether sentence si stands in a question of a briefing.
func (f *finder) isAskedAt(si int) bool {
	return slices.ContainsFunc(f.cast.Turns, func(t actor.Turn) bool { return t.Question && t.First <= si && si <= t.Last })
}

func (f *finder) is(class string, s *lang.Sentence, i int) bool {
	return f.books.Markers[class].Has(strings.ToLower(s.Tokens[i].Lemma)) || f.books.Markers[class].Has(strings.ToLower(s.Tokens[i].Form))
}

// phraseReach is how many words behind the word of an idiom its other words may stand.
const phraseReach = 10

// impersonal reads what it is incumbent on, up to or time for somebody to do, and what it is essential that they do: a demand.
// It goes by the words as they stand, for the tree seldom tells these apart.
func (f *finder) impersonal(si, i, in int) {
	s := &f.a.Sentences[si]
	t := &s.Tokens[i]
	strict := f.is("demand.impersonal", s, i)
	if !strict && !f.is("demand.burden", s, i) || i+2 >= len(s.Tokens) {
		return
	}
	if strict { // "it is", "it remains", "it is now high"
		it := -1
		for k := i - 1; k >= 0 && k >= i-4; k-- {
			if strings.EqualFold(s.Tokens[k].Form, "it") {
				it = k
				break
			}
		}
		if it < 0 || !oneOf(s.Tokens[it+1].Lemma, "be", "'s", "remain", "become") || oneOf(s.Tokens[it+1].XPOS, "VBD", "MD") || clause.Negated(s, i) {
			return
		}
	} else if n := strings.ToLower(s.Tokens[i+1].Form); !oneOf(n, "is", "lies", "rests", "falls", "remains", "now", "has") {
		return // "the onus is on"
	}
	by, cond, ok := f.voice(si, in)
	if !ok {
		return
	}
	party, head := []int(nil), -1
	for k := i + 1; k < len(s.Tokens) && k <= i+phraseReach; k++ {
		w := strings.ToLower(s.Tokens[k].Form)
		if party == nil {
			if m := f.cast.Mention(si, k); m != nil {
				party = f.cast.Of(si, m.Head)
			}
		}
		if w == "that" && k == i+1 && strict {
			for j := k + 1; j < len(s.Tokens) && j <= k+phraseReach && head < 0; j++ { // a bare verb: "that Chad return the log"
				be := s.Kid(j, "aux:pass")
				if v := &s.Tokens[j]; v.XPOS == "VBD" && strings.EqualFold(t.Lemma, "time") { // "high time that Chad opened its ports"
					head = j
					break
				}
				if v := &s.Tokens[j]; v.UPOS == "VERB" && !hasModal(s, j) && (!strings.HasSuffix(v.Form, "ed") && !strings.HasSuffix(v.Form, "s") && be < 0 || be >= 0 && s.Tokens[be].Form == "be") {
					head = j
				} else if v.UPOS == "VERB" || v.UPOS == "PUNCT" {
					return
				}
				if m := f.cast.Mention(si, j); party == nil && m != nil {
					party = f.cast.Of(si, m.Head)
				}
			}
			break
		}
		if w == "to" && k+1 < len(s.Tokens) && s.Tokens[k+1].UPOS == "VERB" && s.Tokens[k+1].XPOS == "VB" {
			head = k + 1
			break
		}
		if s.Tokens[k].UPOS == "VERB" || s.Tokens[k].UPOS == "PUNCT" && s.Tokens[k].Form != "-" {
			return
		}
	}
	if head < 0 || party == nil && s.Kid(head, "aux:pass") < 0 || stative(s, head) || f.is("mental", s, head) || f.is("demand.leave", s, head) || slices.ContainsFunc(party, func(a int) bool { return f.own(s, head, []int{a}, by) }) {
		return
	}
	for _, a := range f.verbActions(si, head, cond) {
		f.out = append(f.out, Commitment{Sent: si, Token: a.head, Kind: "demand", By: by, To: party, Action: f.within(in, a.span), Condition: cond, SaidIn: in,
			Rule: "«" + s.Tokens[i].Form + "» and what it is for others to do", Confidence: 0.5})
	}
}

// omen reads what a speaker says will come of another's act: it will be met with force, will lead to consequences, will not go
// unanswered, will be treated as an attack. The clause is what is threatened.
func (f *finder) omen(si, i, in int) {
	s := &f.a.Sentences[si]
	by, cond, ok := f.voice(si, in)
	if !ok || cond.Contains(s.Tokens[i].Span) {
		return
	}
	warned := in >= 0 && oneOf(f.statements[in].Act, "warn", "threaten")
	if slices.ContainsFunc(by, f.isOnlooker) {
		return // a historian's or a neighbour's view
	}
	md := clause.Modal(s, i)
	if !oneOf(md, "will", "would", "shall", "wo", "'ll", "’ll") && !(warned && (oneOf(md, "may", "might", "could") || md == "" && f.is("suffer", s, i))) {
		return
	}
	until, comes := i, false // the word that tells what comes
	lemma := strings.ToLower(s.Tokens[i].Lemma)
	for k := i + 1; k < len(s.Tokens) && k <= i+phraseReach && !comes; k++ {
		t := &s.Tokens[k]
		if t.UPOS == "VERB" && !s.Is(k, "amod") || t.UPOS == "PUNCT" && t.Form != "-" && !isQuote(t.Form) || cond.Overlaps(t.Span) {
			break
		}
		switch until = k; {
		case f.is("omen.unanswered", s, k):
			comes = lemma == "go" || lemma == "remain" || lemma == "stay" || lemma == "be"
			comes = comes && clause.Negated(s, i)
		case f.is("omen.as", s, k):
			comes = f.is("omen.taken", s, i) && !clause.Negated(s, i)
		case f.is("omen", s, k):
			comes = (f.is("omen.lead", s, i) || lemma == "be" && s.Kid(i, "expl") >= 0) && !clause.Negated(s, i)
		}
	}
	subj := clause.Subject(s, i)
	if !comes && warned && oneOf(md, "may", "might", "could") && !clause.Negated(s, i) && s.Tokens[i].UPOS == "VERB" && !stative(s, i) && !clause.Passive(s, i) && subj >= 0 && f.own(s, subj, f.cast.Of(si, subj), by) {
		act := f.verbAction(si, i, nil, cond) // "warned that it might expel the envoy"
		f.out = append(f.out, Commitment{Sent: si, Token: i, Kind: "threat", By: by, To: f.target(si, i, cond, by), Action: f.within(in, act.span), Condition: cond, SaidIn: in,
			Rule: "what one warned that one «" + md + "» do", Confidence: 0.5})
	}
	if !comes {
		return
	}
	met := lemma == "meet" && clause.Passive(s, i) // what is met with force is another's, though it be "an attack on our ships"
	if subj >= 0 && !met && f.own(s, subj, f.cast.Of(si, subj), by) && !f.is("omen.as", s, until) && !(len(by) == 1 && by[0] >= 0 && f.cast.Actors[by[0]].Country == "") {
		return // "we will face consequences"
	}
	act := f.verbAction(si, i, nil, cond)
	if act.span.End() < s.Tokens[until].Span.End() {
		act.span = act.span.Cover(s.Tokens[until].Span)
	}
	var to []int
	if subj >= 0 {
		to = f.cast.Of(si, subj)
	}
	if cond.IsZero() {
		cond = clause.Condition(f.a.Doc, f.books.Markers, s, s.Span)
	}
	f.out = append(f.out, Commitment{Sent: si, Token: i, Kind: "threat", By: by, To: to, Action: f.within(in, act.span), Condition: cond, SaidIn: in,
		Rule: "«" + s.Tokens[until].Form + "» said to come", Confidence: 0.65})
}

// isOnlooker reports whether somebody speaks for no party: a person without an office, a medium.
func (f *finder) isOnlooker(a int) bool {
	if a < 0 {
		return false
	}
	act := &f.cast.Actors[a]
	if act.Kind == "media" {
		return true
	}
	if act.Kind != "person" && act.Kind != "office" && act.Kind != "group" || act.Entry != nil {
		return false
	}
	w := strings.Fields(act.Role + " " + act.Name)
	return len(w) > 0 && slices.ContainsFunc(w, func(w string) bool { return f.books.Markers["onlooker"].Has(strings.ToLower(w)) })
}

// compelled reads what one will have no choice but, or will be forced, to do: a threat of it.
func (f *finder) compelled(si, i, in int) {
	s := &f.a.Sentences[si]
	md := clause.Modal(s, i)
	if !oneOf(md, "will", "would", "shall", "may", "might", "could", "'ll", "’ll") || clause.Negated(s, i) && s.Tokens[i].Lemma != "have" {
		return
	}
	by, cond, ok := f.voice(si, in)
	subj := clause.Subject(s, i)
	if !ok || subj < 0 || cond.Contains(s.Tokens[i].Span) {
		return
	}
	if clause.Passive(s, i) {
		if subj = s.Kid(i, "nsubj:pass", "nsubj"); subj < 0 || !f.is("threat.compelled", s, i) {
			return
		}
	} else if s.Tokens[i].Lemma != "have" {
		return
	}
	head := -1
	choice := clause.Passive(s, i)
	for k := i + 1; k+1 < len(s.Tokens) && k <= i+phraseReach; k++ {
		choice = choice || oneOf(strings.ToLower(s.Tokens[k].Lemma), "choice", "option", "alternative")
		if choice && strings.EqualFold(s.Tokens[k].Form, "to") && s.Tokens[k+1].UPOS == "VERB" {
			head = k + 1
			break
		}
	}
	if head < 0 || !f.own(s, subj, f.cast.Of(si, subj), by) {
		return
	}
	for _, a := range f.verbActions(si, head, cond) {
		f.out = append(f.out, Commitment{Sent: si, Token: a.head, Kind: "threat", By: by, To: f.target(si, a.head, cond, by), Action: f.within(in, a.span), Condition: cond, SaidIn: in,
			Rule: "what «" + s.Tokens[i].Form + "» compels to", Confidence: 0.65})
	}
}

// bySubject is who a verb's clause tells of: whom its subject names, or who speaks of "we".
func (f *finder) bySubject(si, v, in int) []int {
	s := &f.a.Sentences[si]
	subj := clause.Subject(s, v)
	if subj < 0 {
		return nil
	}
	by := f.partyOf(si, subj)
	if clause.IsFirstPerson(s.Tokens[subj].Lemma) && (in >= 0 || f.speakerAt(si) >= 0) {
		by, _, _ = f.voice(si, in)
	}
	return slices.DeleteFunc(slices.Clone(by), func(a int) bool {
		if a < 0 {
			return true
		}
		act := &f.cast.Actors[a]
		return act.Country == "" && act.Entry == nil && len(act.Members) == 0 && !oneOf(act.Kind, "group", "armed_force", "government")
	})
}

// isTold reports whether verb v is the cue of a statement that was found.
func (f *finder) isTold(si, v int) bool {
	return slices.ContainsFunc(f.saidIn[si], func(i int) bool { return f.statements[i].Sent == si && f.statements[i].CueToken == v })
}

// reserved reads "reserves the right to respond": a threat.
func (f *finder) reserved(si, v, in int) {
	s := &f.a.Sentences[si]
	if !oneOf(s.Tokens[v].Lemma, "reserve", "retain") || clause.Negated(s, v) {
		return
	}
	for k := v + 1; k+2 < len(s.Tokens) && k <= v+4; k++ {
		if s.Tokens[k].Lemma != "right" || !strings.EqualFold(s.Tokens[k+1].Form, "to") || s.Tokens[k+2].UPOS != "VERB" {
			continue
		}
		by := f.bySubject(si, v, in)
		var cond text.Span
		if in >= 0 && !slices.ContainsFunc(by, func(a int) bool { return f.cast.Actors[a].Country != "" }) {
			by, cond, _ = f.voice(si, in)
		}
		if len(by) == 0 || f.unsaid(in) {
			return
		}
		for _, a := range f.verbActions(si, k+2, cond) {
			f.out = append(f.out, Commitment{Sent: si, Token: a.head, Kind: "threat", By: by, To: f.target(si, a.head, cond, by), Action: f.within(in, a.span), Condition: cond, SaidIn: in,
				Rule: "the right to it «" + s.Tokens[v].Form + "»", Confidence: 0.5})
		}
		return
	}
}

// phrase is the noun phrase of object n with what it holds, up to a comma.
func (f *finder) phrase(si, n int) text.Span {
	s := &f.a.Sentences[si]
	from, last := clause.Edges(s, n)
	for from < n && oneOf(s.Tokens[from].UPOS, "ADP", "PUNCT") {
		from++
	}
	for k := n + 1; k <= last; k++ {
		if s.Tokens[k].Form == "," || s.Tokens[k].Form == ";" || s.Is(k, "acl:relcl") && s.Kid(k, "nsubj") > n {
			last = k - 1
			break
		}
	}
	if h := s.Tokens[n].Head; h >= 0 && last+1 < len(s.Tokens) && oneOf(strings.ToLower(s.Tokens[last+1].Form), "on", "for", "to", "regarding", "concerning", "covering", "under") {
		for _, k := range s.Kids(h) { // what it is about, hung on its verb
			if a, b := clause.Edges(s, int(k)); a == last+1 && !s.Is(int(k), "advcl") || a == last+1 && s.Tokens[k].XPOS == "VBG" {
				for last = a; last < b && s.Tokens[last+1].UPOS != "PUNCT"; {
					last++
				}
			}
		}
	}
	for last > n && s.Tokens[last].UPOS == "PUNCT" {
		last--
	}
	return s.Range(from, max(n, last))
}

// signed reads what parties signed or concluded: an agreement.
func (f *finder) signed(si, v, in int) {
	s := &f.a.Sentences[si]
	if o, k := s.Kid(v, "nsubj:pass"), clause.Agent(s, v, true); clause.Passive(s, v) && o >= 0 && k > v && f.is("commit.sign", s, v) && f.books.Events.Is("treaty", strings.ToLower(s.Tokens[o].Lemma)) &&
		!clause.Negated(s, v) && clause.Modal(s, v) == "" && !f.unsaid(in) && s.Tokens[v].XPOS == "VBN" && clause.Finite(s, v) {
		by := slices.Clone(f.cast.Of(si, k)) // "a pact was signed by Chad and Libya"
		for _, j := range s.Kids(k) {
			if s.Is(int(j), "conj") {
				by = append(by, f.cast.Of(si, int(j))...)
			}
		}
		if len(f.members(by)) > 1 {
			from, last := clause.NounPhrase(s, o)
			f.out = append(f.out, Commitment{Sent: si, Token: o, Kind: "agreement", By: by, Action: f.within(in, s.Range(from, last)), SaidIn: in,
				Rule: "what was «" + s.Tokens[v].Form + "»", Confidence: 0.5})
		}
		return
	}
	o := s.Kid(v, "obj")
	if !f.is("commit.sign", s, v) || o < v || !f.books.Events.Is("treaty", strings.ToLower(s.Tokens[o].Lemma)) || clause.Negated(s, v) || clause.Passive(s, v) || f.unsaid(in) ||
		!oneOf(s.Tokens[v].XPOS, "VBD", "VBN") {
		return
	}
	if md := clause.Modal(s, v); md != "" {
		return
	}
	by := f.bySubject(si, v, in)
	to := f.target(si, v, text.Span{}, by)
	if len(by) == 0 || len(f.members(by)) < 2 && len(to) == 0 && !slices.ContainsFunc(by, func(a int) bool { return f.cast.Actors[a].Kind == "group" }) {
		return // of one party alone: a memorandum of its own
	}
	f.out = append(f.out, Commitment{Sent: si, Token: o, Kind: "agreement", By: by, To: to, Action: f.within(in, f.phrase(si, o)), SaidIn: in,
		Rule: "what was «" + s.Tokens[v].Form + "»", Confidence: 0.5})
}

// taken reads the proposals, sums and talks that a party accepts, turns down, offers or promises where no statement was found.
func (f *finder) taken(si, v, in int) {
	s := &f.a.Sentences[si]
	if clause.Negated(s, v) || clause.Passive(s, v) || clause.Modal(s, v) != "" || !clause.Finite(s, v) || f.unsaid(in) || f.isTold(si, v) {
		return
	}
	o := s.Kid(v, "obj")
	if o < v {
		return
	}
	kind := ""
	switch {
	case f.is("commit.reject", s, v) && f.isProposal(s, o):
		kind = "refusal"
	case f.is("commit.accept", s, v) && f.isProposal(s, o):
		kind = "agreement"
	case f.is("promise.announce", s, v) && (f.books.Events.Is("help", strings.ToLower(s.Tokens[o].Lemma)) || f.books.Events.Is("money", strings.ToLower(s.Tokens[o].Lemma))) && f.isNew(s, o):
		kind = "promise" // "announced another 50 million euros in aid"
	case oneOf(s.Tokens[v].Lemma, "offer", "pledge", "promise") && toVerb(s, v) < 0 && s.Tokens[o].UPOS != "PRON" && !f.isSomebody(si, o) && !f.is("offer.courtesy", s, o):
		if kind = "promise"; s.Tokens[v].Lemma == "offer" {
			kind = "offer"
		}
	}
	if kind == "" {
		return
	}
	by := f.bySubject(si, v, in)
	if len(by) == 0 {
		return
	}
	to := f.partyOf(si, s.Kid(v, "iobj"))
	if len(to) == 0 {
		to = f.target(si, v, text.Span{}, by)
	}
	f.out = append(f.out, Commitment{Sent: si, Token: o, Kind: kind, By: by, To: to, Action: f.within(in, f.phrase(si, o)), SaidIn: in,
		Rule: "what was «" + s.Tokens[v].Form + "»", Confidence: 0.45})
}

// isNew reports whether aid that is announced is a sum or something further: "another shipment", "an additional package", "$20 million".
func (f *finder) isNew(s *lang.Sentence, n int) bool {
	for _, k := range s.Kids(n) {
		if s.Is(int(k), "nummod", "compound") && s.Tokens[k].UPOS == "NUM" || oneOf(strings.ToLower(s.Tokens[k].Form), "another", "additional", "new", "further", "fresh", "more", "extra", "emergency", "humanitarian", "military") {
			return true
		}
	}
	return s.Tokens[n].UPOS == "SYM"
}

// isProposal reports whether a noun names what can be taken up or turned down: a plan, talks, an invitation.
func (f *finder) isProposal(s *lang.Sentence, n int) bool {
	l := strings.ToLower(s.Tokens[n].Lemma)
	return f.books.Events.Is("plan", l) || f.books.Events.Is("truce", l) || f.books.Markers["talk"].Has(l)
}

// givenTime reads "gave Chad 48 hours to withdraw": a demand.
func (f *finder) givenTime(si, v, in int) {
	s := &f.a.Sentences[si]
	who, o := s.Kid(v, "iobj"), s.Kid(v, "obj")
	if t := s.Kid(v, "obl:unmarked"); who < 0 && t > o {
		who, o = o, t // "gave Chad two days", with the time taken for when
	}
	if s.Tokens[v].Lemma != "give" || o < v || !oneOf(s.Tokens[o].Lemma, "hour", "day", "week", "month", "minute", "deadline", "ultimatum") || clause.Passive(s, v) || f.unsaid(in) {
		return
	}
	k := toVerb(s, v)
	if k < 0 {
		k = toVerb(s, o)
	}
	by, to := f.bySubject(si, v, in), f.partyOf(si, who)
	if k < o || len(by) == 0 || len(to) == 0 {
		return
	}
	for _, a := range f.verbActions(si, k, text.Span{}) {
		f.out = append(f.out, Commitment{Sent: si, Token: a.head, Kind: "demand", By: by, To: to, Action: f.within(in, a.span), SaidIn: in,
			Rule: "what «" + s.Tokens[v].Form + "» a term for", Confidence: 0.5})
	}
}

// wants reads "Chad wants Libya to leave" where it is told, not said: a demand.
func (f *finder) wants(si, v, in int) {
	s := &f.a.Sentences[si]
	o, k := s.Kid(v, "obj"), toVerb(s, v)
	if s.Tokens[v].Lemma != "want" || o < v || k < o || s.Tokens[k].UPOS != "VERB" && !isBare(s, k) || clause.Negated(s, v) || !clause.Finite(s, v) || f.unsaid(in) {
		return
	}
	by, to := f.bySubject(si, v, in), f.partyOf(si, o)
	if len(by) == 0 || len(to) == 0 {
		return
	}
	for _, a := range f.verbActions(si, k, text.Span{}) {
		f.out = append(f.out, Commitment{Sent: si, Token: a.head, Kind: "demand", By: by, To: to, Action: f.within(in, a.span), SaidIn: in,
			Rule: "«" + s.Tokens[v].Form + "»: wanted of others", Confidence: 0.45})
	}
}

// door reads "our door is open to talks", "left the door open to a dialogue", "the door to talks remains open": an offer.
func (f *finder) door(si, i, in int, voiced bool) {
	s := &f.a.Sentences[si]
	open, to := false, -1
	for k := i + 1; k < len(s.Tokens) && k <= i+phraseReach; k++ {
		switch t := &s.Tokens[k]; {
		case t.Lemma == "open":
			open = true
		case t.Lemma == "not" || t.UPOS == "PUNCT" && t.Form != "-":
			k = len(s.Tokens)
		case to < 0 && f.books.Markers["talk"].Has(strings.ToLower(t.Lemma)) && oneOf(strings.ToLower(s.Tokens[k-1].Form), "to", "for", "further", "direct", "new", "a"):
			to = k
		}
	}
	if !open || to < 0 {
		return
	}
	var by []int
	var cond text.Span
	if h := s.Tokens[i].Head; h >= 0 && s.Is(i, "obj") && oneOf(s.Tokens[h].Lemma, "leave", "keep", "hold") {
		by = f.bySubject(si, h, in)
	} else if voiced {
		by, cond, _ = f.voice(si, in)
	}
	if len(by) == 0 || f.unsaid(in) {
		return
	}
	_, last := clause.NounPhrase(s, to)
	for last+2 < len(s.Tokens) && s.Tokens[last+1].Lemma == "with" {
		_, last = clause.NounPhrase(s, last+2)
		break
	}
	f.out = append(f.out, Commitment{Sent: si, Token: to, Kind: "offer", By: by, To: f.target(si, to, cond, by), Action: f.within(in, s.Range(to, max(to, last))), Condition: cond, SaidIn: in,
		Rule: "the door open to it", Confidence: 0.45})
}

// heads is who acts in the items of a list that sentence si stands in: "The Ministers: • agreed to …"; nil if none.
func (f *finder) heads(si int) []int {
	for k := si; k >= 0 && k >= si-maxItems; k-- {
		s := &f.a.Sentences[k]
		end := s.Tokens[len(s.Tokens)-1].Form
		if k == si && end != ":" {
			continue
		}
		if end != ":" {
			if !isItem(s) {
				return nil
			}
			continue
		}
		for i := range s.Tokens {
			if m := f.cast.Mention(k, i); m != nil && m.Head == i && !s.Is(i, "nmod:poss") {
				return f.cast.Of(k, i)
			}
		}
		return nil
	}
	return nil
}

// maxItems is how many sentences before it the head of an item's list may stand.
const maxItems = 20

// isItem reports whether a sentence begins with the mark of a list's item.
func isItem(s *lang.Sentence) bool {
	f := s.Tokens[0].Form
	return oneOf(f, "•", "-", "–", "—", "*", "·") || f[len(f)-1] == ';' || f >= "0" && f <= "9~" || s.Tokens[len(s.Tokens)-1].Form == ";"
}

// orElse reads the threat that a demand closes with: "or face restrictions".
func (f *finder) orElse() {
	for _, d := range f.out {
		if d.Kind != "demand" {
			continue
		}
		s := &f.a.Sentences[d.Sent]
		for i := d.Token + 1; i+1 < len(s.Tokens) && i <= d.Token+2*phraseReach; i++ {
			if !isOrElse(s, i+1) {
				continue
			}
			last := i + 1
			for last+1 < len(s.Tokens) && s.Tokens[last+1].UPOS != "PUNCT" && s.Tokens[last+1].UPOS != "VERB" && s.Tokens[last+1].UPOS != "CCONJ" {
				last++
			}
			if last > i+1 {
				f.out = append(f.out, Commitment{Sent: d.Sent, Token: i + 1, Kind: "threat", By: d.By, To: d.To, Action: s.Range(i+1, last), SaidIn: d.SaidIn,
					Rule: "what is demanded, or else", Confidence: 0.5})
			}
			break
		}
	}
}
