package statement

import (
	"slices"
	"sort"
	"strings"

	"detente/internal/codebook"
	"detente/internal/lang"
	"detente/internal/read/actor"
	"detente/internal/read/clause"
	"detente/internal/text"
)

// minPiece is how many words a piece of a broken quotation must have to be a statement of its own (coding guide).
const minPiece = 3

// indexQuotations notes which quotations touch each sentence.
func (f *finder) indexQuotations() {
	f.quotesOf = make([][]int, len(f.a.Sentences))
	f.taken = make([]bool, len(f.a.Quotations))
	si := 0
	for qi := range f.a.Quotations {
		q := &f.a.Quotations[qi]
		for si < len(f.a.Sentences) && f.sentence(si).Span.End() <= q.Open.Start() {
			si++
		}
		for j := si; j < len(f.a.Sentences) && f.sentence(j).Span.Start() < max(q.Inner.End(), q.Close.End()); j++ {
			f.quotesOf[j] = append(f.quotesOf[j], qi)
		}
	}
}

func (f *finder) firstQuoteEndingAfter(at int) int {
	return sort.Search(len(f.a.Quotations), func(i int) bool { return f.a.Quotations[i].Inner.End() > at })
}

// standsAlone reports whether a quotation is speech of its own, not words quoted inside somebody's clause: it opens a
// sentence, or follows a comma, a colon or a dash, or a cue.
func (f *finder) standsAlone(qi int) bool {
	q := &f.a.Quotations[qi]
	if q.Scare || words(f.a.Doc.Quote(q.Inner)) < minPiece {
		return false
	}
	si, tok := f.tokenAt(q.Open.Start())
	if si < 0 {
		return false
	}
	s := f.sentence(si)
	for tok--; tok >= 0 && s.Tokens[tok].UPOS == "PUNCT"; tok-- {
		if oneOf(s.Tokens[tok].Form, ",", ":", "—", "–", "--", ";") {
			break
		}
	}
	return tok < 0 || s.Tokens[tok].UPOS == "PUNCT" || // or right after a cue: Y said “X”
		s.Tokens[tok].UPOS == "VERB" && quotes(f.lines(s, tok, 'v')) != nil && s.Kid(tok, "obj") < 0
}

func words(s string) int { return len(strings.Fields(s)) }

// tokenAt is the sentence and token that hold a byte or follow it; -1 if none.
func (f *finder) tokenAt(at int) (int, int) {
	si := sort.Search(len(f.a.Sentences), func(i int) bool { return f.sentence(i).Span.End() > at })
	if si == len(f.a.Sentences) {
		return -1, -1
	}
	s := f.sentence(si)
	tok := sort.Search(len(s.Tokens), func(i int) bool { return s.Tokens[i].Span.End() > at })
	if tok == len(s.Tokens) {
		return -1, -1
	}
	return si, tok
}

// quotedBy reports whether the cue brings a quotation that stands alone, which quotations then reads.
func (f *finder) quotedBy(c *cue) bool {
	s := f.sentence(c.si)
	for _, qi := range f.quotesOf[c.si] {
		q := &f.a.Quotations[qi]
		if q.Inner.Overlaps(s.Tokens[c.tok].Span) || !f.standsAlone(qi) {
			continue
		}
		if f.adjacent(c.si, c.tok, c.speaker, q.Open.Cover(q.Inner).Cover(q.Close)) {
			return true
		}
	}
	return false
}

// adjacent reports whether between the cue (with its speaker's phrase and adverbials) and a quotation there are only
// punctuation and small words.
func (f *finder) adjacent(si, tok, speaker int, q text.Span) bool {
	s := f.sentence(si)
	cue := s.Tokens[tok].Span
	if q.Before(cue) {
		// ,” [Biden] said — ,” [the minister] told reporters
		left := tok
		if speaker >= 0 && speaker < tok {
			first, _ := clause.Edges(s, speaker)
			if s.Dominates(speaker, tok) {
				first, _ = clause.NounPhrase(s, speaker)
			}
			left = min(left, first)
			if m := f.cast.Covering(si, speaker); m != nil { // title and all, where the tree takes the names for two
				left = min(left, m.First)
			}
		}
		gap := 0
		for i := range left {
			if s.Tokens[i].Span.Start() >= q.End() && s.Tokens[i].UPOS != "PUNCT" {
				gap++
			}
		}
		return gap <= 3
	}
	// said: “ — said, “ — told reporters on Monday: “
	last := -1
	for i := tok + 1; i < len(s.Tokens) && s.Tokens[i].Span.End() <= q.Start(); i++ {
		last = i
	}
	if last < 0 {
		return true // right after the cue, or in the next sentence after its end
	}
	if oneOf(s.Tokens[last].Form, ":", ",") {
		for i := tok + 1; i < last && s.Tokens[last].Form == ","; i++ { // no other clause between, but before a colon
			if oneOf(s.Tokens[i].XPOS, "VBD", "VBZ", "MD") && !s.Is(i, "acl") {
				return false
			}
		}
		return true
	}
	return last-tok <= 1
}

// quotations reads every quotation that stands alone: its speaker is that of the cue beside it; of the quotation
// before, where it goes on; of the sentence before, where that ends in a colon or names who speaks.
func (f *finder) quotations() {
	lastEnd := -1
	for qi := range f.a.Quotations {
		q := &f.a.Quotations[qi]
		if f.taken[qi] || !f.standsAlone(qi) {
			continue
		}
		whole := q.Open.Cover(q.Inner).Cover(q.Close)
		st, ok := f.quotationCue(qi, whole)
		if !ok {
			st, ok = f.signed(whole)
		}
		if !ok {
			prev := f.previousQuotation(q, lastEnd)
			if prev < 0 {
				continue
			}
			p := &f.out[prev]
			si, _ := f.tokenAt(q.Inner.Start())
			st = Statement{Sent: si, CueToken: -1, Speakers: slices.Clone(p.Speakers), SpeakerSpans: slices.Clone(p.SpeakerSpans), Addressees: slices.Clone(p.Addressees),
				Act: "assert", Rule: "quotation that goes on from the one before", Confidence: 0.6}
		}
		st.Content = q.Inner
		st.quoted = true
		f.add(st)
		f.taken[qi] = true
		lastEnd = whole.End()
	}
}

// signed reads a quotation that stands by itself with its speaker behind a dash: “X” — Y.
func (f *finder) signed(whole text.Span) (Statement, bool) {
	si, tok := f.tokenAt(whole.End())
	if si < 0 {
		return Statement{}, false
	}
	s := f.sentence(si)
	if !oneOf(s.Tokens[tok].Form, "-", "–", "—", "--") || tok+1 >= len(s.Tokens) {
		return Statement{}, false
	}
	m := f.cast.Covering(si, tok+1)
	if m == nil || m.Form != actor.Name || len(s.Tokens)-1-m.Last > 8 { // a name, perhaps with its office, and no more
		return Statement{}, false
	}
	return Statement{Sent: si, CueToken: -1, Act: "assert", Speakers: []int{m.Actor}, SpeakerSpans: []text.Span{m.Span},
		Rule: "quotation signed behind a dash", Confidence: 0.7}, true
}

// previousQuotation is the statement of a quotation that ended nearby before q, in the same paragraph or, where the
// marks say that the speech goes on, in the one before.
func (f *finder) previousQuotation(q *lang.Quotation, lastEnd int) int {
	if lastEnd < 0 {
		return -1
	}
	between := f.a.Doc.Text()[lastEnd:q.Open.Start()]
	const near = 160 // bytes: a speech clause between two pieces
	if len(between) > near || strings.Contains(between, "\n\n") && !q.Continued {
		return -1
	}
	for i := len(f.out) - 1; i >= 0; i-- {
		if f.out[i].quoted {
			return i
		}
	}
	return -1
}

// quotationCue looks for the cue of a quotation: in the sentences that it touches, in the one before where that ends in
// a colon, in the one after where that begins with one ("he said.").
func (f *finder) quotationCue(qi int, whole text.Span) (Statement, bool) {
	first, _ := f.tokenAt(whole.Start())
	if first < 0 {
		return Statement{}, false
	}
	last := first
	for last+1 < len(f.a.Sentences) && f.sentence(last+1).Span.Start() < whole.End() {
		last++
	}
	best, bestGap := Statement{}, 1<<30
	try := func(si int) {
		s := f.sentence(si)
		for i := range s.Tokens {
			t := &s.Tokens[i]
			if t.UPOS != "VERB" || whole.Contains(t.Span) || f.insideOther(qi, si, t.Span) || clause.Negated(s, i) {
				continue
			}
			lines := f.lines(s, i, 'v')
			line := quotes(lines)
			if line == nil || !clause.Reported(s, i) && clause.Modal(s, i) == "" {
				continue
			}
			passive := clause.Passive(s, i)
			speaker := f.speakerOf(si, i, passive)
			if h := t.Head; speaker < 0 && s.Is(i, "acl") && h == i-1 { // a past tense taken for a participle: ,” the minister warned
				speaker = h
			}
			if !f.adjacent(si, i, speaker, whole) {
				continue
			}
			gap := whole.Start() - t.Span.End()
			if whole.Before(t.Span) {
				gap = t.Span.Start() - whole.End()
			}
			if gap >= bestGap {
				continue
			}
			c := cue{si: si, tok: i, line: line, passive: passive, speaker: speaker}
			st := Statement{Sent: si, CueToken: i, Act: line.Act, Sources: []codebook.Source{line.Source}, Confidence: 0.85,
				Rule: "«" + t.Form + "» beside a quotation"}
			f.setSpeaker(&st, si, speaker)
			if len(st.Speakers) == 0 {
				f.unknown(&st, "speaker", "the words beside the quotation name no one who says it")
				st.Confidence = 0.5
			}
			for _, k := range f.addressee(&c) {
				for _, id := range f.cast.Of(si, k) {
					if !slices.Contains(st.Addressees, id) && !slices.Contains(st.Speakers, id) {
						st.Addressees = append(st.Addressees, id)
					}
				}
			}
			best, bestGap = st, gap
		}
	}
	for si := first; si <= last; si++ {
		try(si)
	}
	if bestGap == 1<<30 && first > 0 && endsInColon(f.sentence(first-1)) {
		try(first - 1)
	}
	if bestGap == 1<<30 && last+1 < len(f.a.Sentences) && startsLow(f.a.Doc.Quote(f.sentence(last+1).Span)) {
		try(last + 1)
	}
	return best, bestGap < 1<<30
}

// quotes is the line of a verb that can bring a quotation: one with a that-frame; else, for verbs that judge or
// demand ("…,” Blinken regretted"), the first strong line.
func quotes(lines []codebook.Speech) *codebook.Speech {
	for i := range lines {
		for _, fr := range lines[i].Frames {
			if fr.Kind == codebook.FrameThat {
				return &lines[i]
			}
		}
	}
	for i := range lines {
		if lines[i].Use == "strong" {
			return &lines[i]
		}
	}
	return nil
}

func (f *finder) insideOther(qi, si int, span text.Span) bool {
	for _, other := range f.quotesOf[si] {
		if other != qi && f.a.Quotations[other].Inner.Contains(span) {
			return true
		}
	}
	return false
}

func endsInColon(s *lang.Sentence) bool {
	return len(s.Tokens) > 0 && s.Tokens[len(s.Tokens)-1].Form == ":"
}

func startsLow(s string) bool { return s != "" && s[0] >= 'a' && s[0] <= 'z' }
