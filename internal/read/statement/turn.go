package statement

import (
	"detente/internal/read/actor"
	"slices"
	"sort"
	"strings"
)

// minTurnWords: shorter sentences of a turn are greetings, thanks and signposts.
const minTurnWords = 5

// turns reads the transcript: a sentence of a turn that no other rule has read and that speaks of a party or of "we" is a
// statement by the turn's speaker; what a turn reports of others goes by way of its speaker.
func (f *finder) turns() {
	read := map[int]bool{}
	for i := range f.out {
		st := &f.out[i]
		read[st.Sent] = true
		if a := f.turnActor(st.Sent); a >= 0 && !slices.Contains(st.Speakers, a) && !slices.Contains(st.Via, a) {
			st.Via = append([]int{a}, st.Via...)
		}
	}
	for _, t := range f.cast.Turns {
		if t.Actor < 0 || t.Question || strings.EqualFold(f.a.Doc.Quote(t.Label), "moderator") {
			continue // questions, and who only hands on the floor
		}
		for si := t.First; si <= t.Last; si++ {
			s := f.sentence(si)
			if read[si] && !oneOf(f.turnAct[si], "request", "demand", "condemn", "propose", "offer", "threaten") || !f.bearsOnDealings(si) {
				continue
			}
			content, ok := f.content(s, f.speechStart(si), len(s.Tokens)-1)
			if !ok {
				continue
			}
			act := f.turnAct[si]
			if act == "" {
				act = "assert"
			}
			f.add(Statement{Sent: si, CueToken: -1, Content: content, Speakers: []int{t.Actor}, Act: act, Channel: "briefing",
				Form: "direct", Rule: "a sentence of the speaker's turn", Confidence: 0.5})
		}
	}
}

// bearsOnDealings reports whether a sentence of a turn says something of somebody named or described, at some length; or
// is the answer, in the first person, to the question of the turn before, or a verb of dealings in the first person.
func (f *finder) bearsOnDealings(si int) bool {
	s := f.sentence(si)
	words, party, verb := 0, f.turnAct[si] != "" || f.isAnswer(si), false
	for i := range s.Tokens {
		if s.Tokens[i].UPOS != "PUNCT" {
			words++
		}
		verb = verb || oneOf(s.Tokens[i].XPOS, "VBD", "VBZ", "VBP", "MD")
		if hasAt(f.books.Markers["signpost"], s, i) {
			return false
		}
		if m := f.cast.Mention(si, i); m != nil && m.Form != actor.Pronoun {
			party = party || !f.isSpeaker(m.Actor)
		}
	}
	return words >= minTurnWords && verb && party && s.Tokens[len(s.Tokens)-1].Form != "?"
}

// isSpeaker reports whether an actor has a turn: speakers name each other to hand on the floor.
func (f *finder) isSpeaker(id int) bool {
	return slices.ContainsFunc(f.cast.Turns, func(t actor.Turn) bool { return t.Actor == id })
}

// isAnswer reports whether sentence si opens the turn behind a reporter's question and says what "we" do or do not.
func (f *finder) isAnswer(si int) bool {
	i := f.turnAt(si)
	if i < 1 || f.firstSaid(i) != si || !f.cast.Turns[i-1].Question {
		return false
	}
	s := f.sentence(si)
	first := f.labelEnd(si)
	return first < len(s.Tokens) && strings.EqualFold(s.Tokens[first].Form, "we")
}

// firstSaid is the first sentence of a turn behind its label, which may be a sentence of its own.
func (f *finder) firstSaid(turn int) int {
	t := &f.cast.Turns[turn]
	if f.labelEnd(t.First) == len(f.sentence(t.First).Tokens) {
		return min(t.First+1, t.Last)
	}
	return t.First
}

// speechStart is where what a sentence of a turn says begins: behind the label, and behind "I can say this:".
func (f *finder) speechStart(si int) int {
	s := f.sentence(si)
	first := f.labelEnd(si)
	const preface = 10 // tokens
	for i := first; i+minTurnWords < len(s.Tokens) && i < first+preface; i++ {
		if s.Tokens[i].UPOS == "VERB" && len(f.lines(s, i, 'v')) > 0 {
			for j := i + 1; j <= i+2; j++ {
				if s.Tokens[j].Form == ":" {
					return j + 1
				}
			}
		}
	}
	return first
}

// labelEnd is the first token after a speaker's label ("MODERATOR:") at the start of a sentence.
func (f *finder) labelEnd(si int) int {
	s := f.sentence(si)
	const window = 8
	for i := 0; i < len(s.Tokens) && i < window; i++ {
		if s.Tokens[i].Form == ":" {
			return i + 1
		}
		if strings.ToUpper(s.Tokens[i].Form) != s.Tokens[i].Form {
			return 0
		}
	}
	return 0
}

// turnActor is who has the turn in sentence si; -1 outside of turns.
func (f *finder) turnActor(si int) int {
	if i := f.turnAt(si); i >= 0 {
		return f.cast.Turns[i].Actor
	}
	return -1
}

// turnAt is the turn that sentence si stands in; -1 if none.
func (f *finder) turnAt(si int) int {
	i := sort.Search(len(f.cast.Turns), func(i int) bool { return f.cast.Turns[i].Last >= si })
	if i < len(f.cast.Turns) && f.cast.Turns[i].First <= si {
		return i
	}
	return -1
}
