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
