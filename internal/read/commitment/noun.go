package commitment

import (
	"slices"
	"strings"

	"detente/internal/codebook"
	"detente/internal/lang"
	"detente/internal/read/clause"
	"detente/internal/text"
)

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
	if kind == "demand" && k < 0 && lemma != "order" {
		k = f.farTo(si, n)
	}
	if k < 0 && kind != "" && s.Tokens[n].UPOS == "NOUN" {
		f.ofNoun(si, n, in, kind, sources)
		return
	}
	if k < n || s.Tokens[k].UPOS != "VERB" && kind != "plan" && !isBare(s, k) || s.Tokens[n].UPOS != "NOUN" || lemma == "order" && n > 0 && strings.EqualFold(s.Tokens[n-1].Form, "in") {
		return // "in order to"
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
		if all := f.owners(si, n); len(all) > 1 && slices.Contains(all, owner) {
			by = all
		}
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

// owners are all those whose a noun is by "of": "the commitment of Chad and Libya to".
func (f *finder) owners(si, n int) []int {
	s := &f.a.Sentences[si]
	k := clause.PrepKid(s, n, "of")
	if k < 0 {
		return nil
	}
	all := slices.Clone(f.cast.Of(si, k))
	for _, j := range s.Kids(k) {
		if s.Is(int(j), "conj") {
			for _, a := range f.cast.Of(si, int(j)) {
				if !slices.Contains(all, a) {
					all = append(all, a)
				}
			}
		}
	}
	return all
}

// farTo is the infinitive of a demand that stands behind who is asked: "an ultimatum to the junta in Chad to free him"; -1 if none.
func (f *finder) farTo(si, n int) int {
	s := &f.a.Sentences[si]
	for i := n + 2; i+1 < len(s.Tokens) && i <= n+phraseReach; i++ {
		switch t := &s.Tokens[i]; {
		case t.UPOS == "VERB" || t.UPOS == "PUNCT" && t.Form != "-":
			return -1
		case strings.EqualFold(t.Form, "to") && isBare(s, i+1):
			return i + 1
		}
	}
	return -1
}

// toVerb is the infinitive that verb v governs, seen as one or taken for another word: "asked Chad to hand over the men"; -1 if none.
func toVerb(s *lang.Sentence, v int) int {
	if k := clause.ToKid(s, v); k >= 0 {
		return k
	}
	for i := v + 1; i+1 < len(s.Tokens) && i <= v+maxInfinitive; i++ {
		switch t := &s.Tokens[i]; {
		case t.UPOS == "VERB" || t.UPOS == "PUNCT" && t.Form != "-" || t.UPOS == "SCONJ" || t.UPOS == "CCONJ":
			return -1
		case strings.EqualFold(t.Form, "to") && isBare(s, i+1) && s.Tokens[i+1].UPOS != "VERB":
			return i + 1
		}
	}
	return -1
}

// isBare reports whether token i behind "to" is a bare verb, seen as one or not: "to free the crew", "to hand over the log".
func isBare(s *lang.Sentence, i int) bool {
	if i < 1 || i+1 >= len(s.Tokens) || !strings.EqualFold(s.Tokens[i-1].Form, "to") {
		return false
	}
	t, next := &s.Tokens[i], &s.Tokens[i+1]
	switch t.UPOS {
	case "VERB":
		return t.XPOS == "VB"
	case "ADJ", "NOUN":
		return t.XPOS != "NNS" && (oneOf(next.UPOS, "DET") || next.XPOS == "PRP$" || oneOf(next.Form, "over", "back", "up", "down"))
	}
	return false
}

// ofNoun reads what a noun names by what follows it: "its offer of mediation", "Chad's demand for an apology", "a threat of sanctions
// by Libya", where it is known whose it is.
func (f *finder) ofNoun(si, n, in int, kind string, sources []codebook.Source) {
	s := &f.a.Sentences[si]
	prep := "of"
	if kind == "demand" {
		prep = "for"
	}
	k := clause.PrepKid(s, n, prep)
	if k < n || !oneOf(s.Tokens[k].UPOS, "NOUN", "PROPN") || f.isSomebody(si, k) || f.is("offer.courtesy", s, k) || f.unsaid(in) || s.Tokens[n].XPOS == "NNS" && kind != "threat" {
		return
	}
	h := s.Tokens[n].Head
	var by []int
	if owner := f.cast.Owner(si, n); owner >= 0 {
		by = []int{owner}
	} else if h >= 0 && s.Is(n, "obj") && (f.is("noun.verb", s, h) || s.Tokens[h].Lemma == "make") && !clause.Negated(s, h) {
		by = f.bySubject(si, h, in)
	}
	if len(by) == 0 || h >= 0 && oneOf(f.books.Events.ContactStatus('v', strings.ToLower(s.Tokens[h].Lemma)), "cancelled", "denied") {
		return
	}
	from, last := clause.NounPhrase(s, k)
	for from < k && s.Tokens[from].UPOS == "ADP" {
		from++
	}
	f.out = append(f.out, Commitment{Sent: si, Token: k, Kind: kind, By: by, To: f.target(si, n, text.Span{}, by), Action: f.within(in, s.Range(from, last)), SaidIn: in,
		Rule: "«" + s.Tokens[n].Form + " " + prep + "» and what it is of", Sources: sources, Confidence: 0.45})
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
