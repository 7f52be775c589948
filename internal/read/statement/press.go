package statement

import (
	"slices"
	"strings"

	"detente/internal/lang"
	"detente/internal/read/clause"
)

// What newspapers do with words: headlines that name their source behind a colon, agencies that cite, leaders who are
// quoted by others and who speak through a spokesman.

// maxSource bounds the tokens of a source behind a headline's colon.
const maxSource = 5

// headline reads "Togo to reopen the border: minister": what stands before the colon, the source behind it says.
func (f *finder) headline(si int) {
	s := f.sentence(si)
	last := len(s.Tokens) - 1
	if last < 5 || s.Tokens[last].UPOS == "PUNCT" || f.turnAt(si) >= 0 ||
		si > 0 && f.sentence(si-1).Paragraph == s.Paragraph || si+1 < len(f.a.Sentences) && f.sentence(si+1).Paragraph == s.Paragraph {
		return
	}
	colon := last
	for colon > 0 && s.Tokens[colon].Form != ":" {
		colon--
	}
	verb := slices.ContainsFunc(s.Tokens[:colon], func(t lang.Token) bool { return t.UPOS == "VERB" || t.UPOS == "AUX" })
	if colon < 3 || last-colon > maxSource || !verb {
		return
	}
	m := f.cast.Covering(si, last)
	if m == nil || m.First <= colon || s.Tokens[m.Head].UPOS == "VERB" {
		return
	}
	content, ok := f.content(s, 0, colon-1)
	if !ok {
		return
	}
	st := Statement{Sent: si, CueToken: -1, Content: content, Act: "assert", Rule: "the source behind a headline's colon", Confidence: 0.6}
	f.setSpeaker(&st, si, m.Head)
	if len(st.Speakers) > 0 {
		f.add(st)
	}
}

// isMedium reports whether token i heads the name of a medium: "announced through the official KCNA".
func (f *finder) isMedium(si, i int) bool {
	ids := f.cast.Of(si, i)
	return len(ids) == 1 && f.cast.Actors[ids[0]].Kind == "media"
}

// relays is who passes on what the speaker says: "quoted by the paper", "through a spokesman".
func (f *finder) relays(si, cue, speaker int, speakers []int) []int {
	s := f.sentence(si)
	m := f.books.Markers
	var by int
	for i := range s.Tokens {
		t := &s.Tokens[i]
		switch {
		case (t.XPOS == "VBN" || t.XPOS == "VBD" && s.Kid(i, "obl:agent") >= 0) && m["cite"].Has(t.Lemma) && (t.Head == speaker && s.Is(i, "acl") || cue >= 0 && s.Tokens[cue].Head == i):
			if by = s.Kid(i, "obl:agent"); by < 0 {
				if by = clause.PrepKid(s, i, "by"); by < 0 && cue >= 0 {
					by = clause.PrepKid(s, cue, "by")
				}
			}
		case (m["mouthpiece"].Has(strings.ToLower(t.Lemma)) || f.isMedium(si, i)) && oneOf(clause.Case(s, i), "through", "via") && (t.Head == speaker || t.Head == cue):
			by = i
		case cue >= 0 && i == cue:
			if _, by = f.quotedAs(s, i); by < 0 {
				continue
			}
		default:
			continue
		}
		if by < 0 {
			continue
		}
		if ids := f.cast.Of(si, by); len(ids) > 0 && !slices.ContainsFunc(ids, func(id int) bool { return slices.Contains(speakers, id) }) {
			return ids
		}
	}
	return nil
}
