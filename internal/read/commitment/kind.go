package commitment

import (
	"strings"

	"detente/internal/lang"
	"detente/internal/read/clause"
	"detente/internal/text"
)

// ownKind is what one's own announced act is: a threat where it does harm or hangs on what another does, a refusal where it
// is denied, an offer where it is talk, else a promise.
func (f *finder) ownKind(s *lang.Sentence, head int, cond text.Span, neg bool) string {
	talk := false
	for _, i := range s.Subtree(head) {
		talk = talk || i >= head && i <= head+3 && f.books.Markers["talk"].Has(strings.ToLower(s.Tokens[i].Lemma))
	}
	switch {
	case neg && f.is("steadfast", s, head) && s.Kid(head, "obj", "obl") < 0:
		return "promise" // "we will never give up"
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
	if o := s.Kid(head, "obj", "nsubj:pass"); o >= 0 && f.is("harm.cease", s, head) && f.is("harm.good", s, o) {
		return true // "halt the gas deliveries"
	}
	does := head // what is done: of "continue to coordinate", the second
	if k := s.Kid(head, "xcomp"); k > head && s.Tokens[k].UPOS == "VERB" {
		does = k
	}
	brings := f.is("harm.bring", s, does) || f.is("harm", s, does)
	for _, k := range s.Kids(does) {
		brings = brings || s.Is(int(k), "conj") && int(k) > does && (f.is("harm.bring", s, int(k)) || f.is("harm", s, int(k)))
	}
	for _, i := range s.Subtree(head) {
		if i > head+harmReach || f.isAside(s, head, i) || s.Tokens[i].UPOS == "VERB" && i != head && !(s.Is(i, "xcomp") && s.Tokens[i].Head == head) ||
			s.Tokens[i].XPOS == "NNS" && f.books.Markers["harm.singular"].Has(strings.ToLower(s.Tokens[i].Lemma)) {
			continue
		}
		l := strings.ToLower(s.Tokens[i].Lemma)
		if i >= head && f.books.Markers["harm.phrase"].At(lemmas(s, i)) > 0 {
			return true
		}
		if f.books.Markers["harm"].Has(l) && (brings || s.Tokens[i].UPOS == "VERB") || hold && f.books.Markers["liable"].Has(l) {
			return true
		}
		hold = hold || l == "hold"
	}
	return false
}

// lemmas are those of the next words from token i on.
func lemmas(s *lang.Sentence, i int) []string {
	var out []string
	for j := i; j < len(s.Tokens) && j < i+4; j++ {
		out = append(out, strings.ToLower(s.Tokens[j].Lemma))
	}
	return out
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
