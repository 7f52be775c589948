package statement

import (
	"cmp"
	"slices"
	"strings"

	"detente/internal/read/actor"
	"detente/internal/read/clause"
	"detente/internal/text"
)

// settle puts the statements in order, joins those found twice, nests them, and reads what else the words say of each.
func (f *finder) settle() {
	f.bindFirstPersons()
	f.out = slices.DeleteFunc(f.out, func(st Statement) bool { return st.Act != "decline" && f.declined[[2]int{st.Sent, st.CueToken}] })
	f.dedupe()
	f.nest()
	f.dropEchoes()
	f.addressSides()
	for i := range f.out {
		st := &f.out[i]
		tells := f.tells(i)
		if !tells && st.Act != "decline" {
			f.setCondition(st)
		}
		f.setForm(st)
		f.setChannel(st)
		f.setAct(st, tells)
		f.setDate(st)
	}
}

// addressSides gives what one side of a readout says the other side for its addressee, where the title names the two: "Readout of the
// President's Call with Prime Minister Y".
func (f *finder) addressSides() {
	if f.cast.Genre != actor.Readout {
		return
	}
	var sides []int
	for id := range f.cast.Actors {
		a := &f.cast.Actors[id]
		if oneOf(a.Kind, "person", "office") && a.Country != "" && slices.ContainsFunc(a.Mentions, func(m actor.Mention) bool { return m.InTitle }) {
			sides = append(sides, id)
		}
	}
	if len(sides) != 2 || f.cast.Actors[sides[0]].Country == f.cast.Actors[sides[1]].Country {
		return
	}
	for i := range f.out {
		st := &f.out[i]
		if len(st.Speakers) != 1 || len(st.Addressees) > 0 || len(st.Via) > 0 {
			continue
		}
		if at := slices.Index(sides, st.Speakers[0]); at >= 0 {
			st.Addressees = []int{sides[1-at]}
		}
	}
}

// tells reports whether what statement i says is that another made a statement: act and condition are then of that one.
func (f *finder) tells(i int) bool {
	o := &f.out[i]
	si, first := f.tokenAt(o.Content.Start())
	if si < 0 {
		return false
	}
	main := mainVerb(f.sentence(si), first, o)
	for j := i + 1; j < len(f.out) && f.out[j].Content.Start() < o.Content.End(); j++ {
		in := &f.out[j]
		if in.Inside == i && in.Sent == si && in.CueToken >= 0 && in.CueToken == main && !in.label {
			return true
		}
	}
	return false
}

// bindFirstPersons gives "I" and "we" in quotations their speaker, and a cue in the first person the speaker that then is known.
func (f *finder) bindFirstPersons() {
	for i := range f.out {
		if st := &f.out[i]; st.quoted && len(st.Speakers) == 1 {
			f.bind(st.Content, st.Speakers[0])
		}
	}
	signers := f.signers()
	for i := range f.out {
		st := &f.out[i]
		if len(st.Speakers) > 0 || len(st.SpeakerSpans) == 0 {
			continue
		}
		if signers != nil && f.isWe(st) && f.quotationAt(st.SpeakerSpans[0].Start()) < 0 && f.turnAt(st.Sent) < 0 {
			st.Speakers = signers
			delete(st.Unknown, "speaker")
			continue
		}
		if si, tok := f.tokenAt(st.SpeakerSpans[0].Start()); si >= 0 {
			if ids := f.cast.Of(si, tok); len(ids) > 0 {
				st.Speakers = ids
				delete(st.Unknown, "speaker")
			}
		}
	}
}

// signers are those who say "we" in a joint text, as it names them once: "We, the Ministers of X and Y, …"; nil if it does not.
func (f *finder) signers() []int {
	for si := range f.a.Sentences {
		s := f.sentence(si)
		for i := 0; i+3 < len(s.Tokens) && i < 3; i++ {
			if !strings.EqualFold(s.Tokens[i].Form, "we") || s.Tokens[i+1].Form != "," {
				continue
			}
			for j := i + 2; j <= i+3; j++ {
				if m := f.cast.Covering(si, j); m != nil {
					return f.cast.Of(si, m.Head)
				}
			}
		}
	}
	return nil
}

// bind says who the first persons in a span are.
func (f *finder) bind(span text.Span, speaker int) {
	si, _ := f.tokenAt(span.Start())
	for ; si >= 0 && si < len(f.a.Sentences) && f.sentence(si).Span.Start() < span.End(); si++ {
		s := f.sentence(si)
		for i := range s.Tokens {
			if span.Contains(s.Tokens[i].Span) {
				f.cast.Bind(si, i, speaker)
			}
		}
	}
}

// order sorts by place in the text, the longer content first.
func order(a, b Statement) int {
	return cmp.Or(cmp.Compare(a.Content.Start(), b.Content.Start()), -cmp.Compare(a.Content.End(), b.Content.End()),
		cmp.Compare(a.Cue.Start(), b.Cue.Start()))
}

// same is the overlap over the union from which two contents are one.
const same = 0.75

// dedupe keeps one of several statements with nearly the same content and speakers: the surest.
func (f *finder) dedupe() {
	slices.SortStableFunc(f.out, order)
	var kept []Statement
next:
	for _, st := range f.out {
		for j := len(kept) - 1; j >= 0 && j >= len(kept)-8; j-- { // twins start near each other
			k := &kept[j]
			if Overlap(k.Content, st.Content) < same {
				continue
			}
			if !slices.Equal(k.Speakers, st.Speakers) && len(k.Speakers) > 0 && len(st.Speakers) > 0 {
				continue
			}
			if better(&st, k) {
				*k = st
			}
			continue next
		}
		kept = append(kept, st)
	}
	slices.SortStableFunc(kept, order)
	f.out = kept
}

func better(a, b *Statement) bool {
	if (len(a.Speakers) > 0) != (len(b.Speakers) > 0) {
		return len(a.Speakers) > 0
	}
	if (a.Act == "decline") != (b.Act == "decline") {
		return a.Act == "decline"
	}
	return a.Confidence > b.Confidence
}

// Overlap is the overlap of two spans over their union, 0 to 1.
func Overlap(a, b text.Span) float64 {
	inter := max(0, min(a.End(), b.End())-max(a.Start(), b.Start()))
	union := a.Len() + b.Len() - inter
	if union == 0 {
		return 0
	}
	return float64(inter) / float64(union)
}

// nest finds for each statement the nearest one whose content holds its cue and content; it is told by way of that one's
// speakers.
func (f *finder) nest() {
	var open []int // statements whose content may still hold later ones, outermost first
	for i := range f.out {
		st := &f.out[i]
		for len(open) > 0 && f.out[open[len(open)-1]].Content.End() <= st.Content.Start() {
			open = open[:len(open)-1]
		}
		for j := len(open) - 1; j >= 0; j-- {
			o := &f.out[open[j]]
			if o.Content.Contains(st.Content) && (st.Cue.IsZero() || o.Content.Contains(st.Cue)) && o.Content.Len() > st.Content.Len() {
				st.Inside = open[j]
				break
			}
		}
		if st.Inside >= 0 {
			o := &f.out[st.Inside]
			chain := slices.Concat(o.Via, o.Speakers)
			if len(st.Via) == 0 || len(chain) > len(st.Via) {
				st.Via = chain
			}
		}
		open = append(open, i)
	}
}

// dropEchoes leaves out a statement inside another by the same speaker: "he said he wanted to thank X" is one act of
// saying by one person. What the outer does not do itself stays: a demand, a threat, a non-answer.
func (f *finder) dropEchoes() {
	drop := make([]bool, len(f.out))
	for i := range f.out {
		st := &f.out[i]
		if st.Inside < 0 {
			continue
		}
		o := &f.out[st.Inside]
		if slices.Equal(st.Speakers, o.Speakers) || st.quoted && o.quoted || len(st.Speakers) == 0 ||
			len(o.Speakers) == 1 && len(st.Speakers) == 1 && (f.speaksFor(o.Speakers[0], st.Speakers[0]) || o.quoted && f.isWe(st) && f.sameSide(o, st.Speakers[0])) {
			drop[i] = true
		}
	}
	at := make([]int, len(f.out))
	var kept []Statement
	for i := range f.out {
		if drop[i] {
			at[i] = -1
			if f.out[i].Inside >= 0 {
				at[i] = at[f.out[i].Inside]
			}
			continue
		}
		at[i] = len(kept)
		if in := f.out[i].Inside; in >= 0 {
			f.out[i].Inside = at[in]
		}
		kept = append(kept, f.out[i])
	}
	f.out = kept
}

// isWe reports whether the words that name the speaker are of the first person.
func (f *finder) isWe(st *Statement) bool {
	return len(st.SpeakerSpans) == 1 && clause.IsFirstPerson(f.a.Doc.Quote(st.SpeakerSpans[0]))
}

// speaksFor reports whether actor a's "we" is b: b is the country or body that a acts for.
func (f *finder) speaksFor(a, b int) bool {
	x, y := &f.cast.Actors[a], &f.cast.Actors[b]
	return x.Country != "" && x.Country == y.Country && (y.Kind == "country" || y.Kind == "government") && f.firstPersonOnly(b)
}

// firstPersonOnly reports whether every mention of an actor is "we" or "our".
func (f *finder) firstPersonOnly(id int) bool {
	for i := range f.cast.Actors[id].Mentions {
		if f.cast.Actors[id].Mentions[i].Form != actor.Pronoun {
			return false
		}
	}
	return true
}

// setForm says whether the content is all in quotation marks, in part, or not at all.
func (f *finder) setForm(st *Statement) {
	if st.Form != "" {
		return
	}
	st.Form = "indirect"
	for _, qi := range f.quotesOfSpan(st.Content) {
		q := &f.a.Quotations[qi]
		if !q.Inner.Overlaps(st.Content) {
			continue
		}
		const slack = 3 // bytes of punctuation between the mark and the words
		if q.Inner.Start() <= st.Content.Start()+slack && st.Content.End() <= q.Inner.End()+slack {
			if st.quoted {
				st.Form = "direct"
			} else {
				st.Form = "indirect" // reported inside somebody's quotation
			}
			return
		}
		st.Form = "mixed"
	}
}

// setDate takes the day of saying from the words that date the cue.
func (f *finder) setDate(st *Statement) {
	if st.CueToken < 0 {
		return
	}
	if e := f.dates.For(f.a, st.Sent, st.CueToken); e != nil && e.Resolved && !st.Content.Contains(e.Span) {
		st.When = e
	}
}

// shortOpening bounds the tokens of a sentence that only leads up to what a quotation says: "Our patience is not infinite."
const shortOpening = 10

// setCondition reads the condition that the content hangs on; of a long quotation only its first sentence may make all of
// it conditional.
func (f *finder) setCondition(st *Statement) {
	si, _ := f.tokenAt(st.Content.Start())
	for ; si >= 0 && si < len(f.a.Sentences) && f.sentence(si).Span.Start() < st.Content.End(); si++ {
		st.Condition = clause.Condition(f.a.Doc, f.books.Markers, f.sentence(si), st.Content)
		if !st.Condition.IsZero() || st.quoted && len(f.sentence(si).Tokens) > shortOpening {
			return
		}
	}
}
