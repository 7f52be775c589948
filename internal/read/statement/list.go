package statement

import (
	"strings"

	"detente/internal/codebook"
	"detente/internal/lang"
	"detente/internal/read/actor"
	"detente/internal/text"
)

// A communiqué lists what its issuers say below a lead-in: "The Ministers:", then "• Condemned …;", "• Agreed …"; a
// resolution has "The Council," and "Recalling …,", "1. Demands …;". Each item is a statement by the lead-in's subject.

// leadIn is who the items below a lead-in are by.
type leadIn struct {
	by     []int
	span   text.Span // the words that name them
	goesOn bool      // a pronoun, for those of the lead-in before
}

// maxLeadIn bounds the tokens of a lead-in that ends in a comma: longer paragraphs are prose.
const maxLeadIn = 16

// lists finds for each sentence that is an item of a list the lead-in that it stands below.
func (f *finder) lists() {
	f.leadIns = make([]*leadIn, len(f.a.Sentences))
	var open, last *leadIn
	for si := range f.a.Sentences {
		s := f.sentence(si)
		if in := f.leadInOf(si); in != nil {
			if in.goesOn && last != nil { // "In this regard, they:"
				in.by = last.by
			}
			open, last = in, in
			continue
		}
		if open == nil || len(s.Tokens) == 0 {
			continue
		}
		newParagraph := si == 0 || f.sentence(si-1).Paragraph != s.Paragraph
		switch v := itemStart(s); {
		case f.isItemVerb(s, v):
			f.leadIns[si] = open
		case newParagraph && v == 0: // prose again
			open = nil
		}
	}
}

// leadInOf reads sentence si as a lead-in: it is a paragraph of its own, ends in a colon or a comma, and names who speaks
// without a verb. Nil if it is none.
func (f *finder) leadInOf(si int) *leadIn {
	s := f.sentence(si)
	last := len(s.Tokens) - 1
	if last < 1 || si+1 == len(f.a.Sentences) || f.sentence(si+1).Paragraph == s.Paragraph || f.turnAt(si) >= 0 {
		return nil
	}
	end := s.Tokens[last].Form
	if end != ":" && end != "," || end == "," && (len(s.Tokens) > maxLeadIn || s.Tokens[0].XPOS == "VBG") {
		return nil
	}
	for i := range last {
		if s.Tokens[i].UPOS == "VERB" {
			return nil
		}
		m := f.cast.Mention(si, i)
		if m == nil || m.First > 0 && s.Tokens[m.First-1].UPOS == "ADP" { // "in Geneva, the Ministers"
			continue
		}
		by := f.cast.Of(si, m.Head)
		if m.Last+1 < last && s.Tokens[m.Last+1].Form == "of" { // "the Ministers of Peru and Chile"
			by = []int{m.Actor}
		}
		return &leadIn{by: by, span: m.Span, goesOn: m.Form == actor.Pronoun}
	}
	return nil
}

// itemStart is the first token of an item behind its bullet, number or letter, and the adverbs before its verb.
func itemStart(s *lang.Sentence) int {
	i := 0
	for i+1 < len(s.Tokens) && (isBullet(&s.Tokens[i]) || i > 0 && s.Tokens[i].UPOS == "PUNCT" || s.Tokens[i].UPOS == "ADV") {
		i++
	}
	return i
}

func isBullet(t *lang.Token) bool {
	return oneOf(t.Form, "•", "-", "–", "—", "*", "·", "▪", "o", "(", ")") || t.XPOS == "LS" || t.UPOS == "NUM"
}

// isItemVerb reports whether an item opens with a verb of saying at token v, however the tagger took it.
func (f *finder) isItemVerb(s *lang.Sentence, v int) bool {
	form := strings.ToLower(s.Tokens[v].Form)
	lines := f.itemLines(s, v)
	switch {
	case len(lines) == 0:
		return false
	case strings.HasSuffix(form, "ed"), strings.HasSuffix(form, "s"), strings.HasSuffix(form, "ing"):
		return oneOf(s.Tokens[v].UPOS, "VERB", "NOUN", "ADJ", "PROPN")
	}
	return v > 0 && v+1 < len(s.Tokens) && s.Tokens[v+1].UPOS != "PUNCT" && s.Tokens[v+1].UPOS != "VERB" // "• Call upon", "2. Demand that"
}

func (f *finder) itemLines(s *lang.Sentence, v int) []codebook.Speech {
	if lines := f.lines(s, v, 'v'); lines != nil {
		return lines
	}
	form := strings.ToLower(s.Tokens[v].Form) // a verb taken for a noun has another lemma
	for _, cut := range []struct{ end, put string }{{"s", ""}, {"es", ""}, {"ed", ""}, {"d", ""}, {"ing", ""}, {"ing", "e"}} {
		if stem, ok := strings.CutSuffix(form, cut.end); ok {
			if lines := f.books.Speech.Find(stem+cut.put, 'v'); lines != nil {
				return lines
			}
		}
	}
	return nil
}
