package statement

import (
	"strings"

	"detente/internal/lang"
	"detente/internal/read/clause"
)

// part are the first and last token of the part between semicolons that token i of sentence si stands in, which is told by itself; the
// whole sentence where it stands in a quotation.
func (f *finder) part(si, i int) (first, last int) {
	s := f.sentence(si)
	first, last = 0, len(s.Tokens)-1
	in := f.quotationAt(s.Tokens[i].Span.Start())
	for j := range s.Tokens {
		if s.Tokens[j].Form != ";" || f.quotationAt(s.Tokens[j].Span.Start()) != in {
			continue
		}
		if j > i {
			return first, j - 1
		}
		first = j + 1
	}
	return first, last
}

// insertionEnd is the comma that ends the attribution whose clause begins at token left, where it interrupts what was said from token
// start on: "The convoy, the ministry said in a statement, has reached Y"; 0 if it does not.
func (f *finder) insertionEnd(c *cue, start, left int) int {
	s := f.sentence(c.si)
	if left < start+2 || s.Tokens[left-1].Form != "," || len(f.quotesOf[c.si]) > 0 && f.quotedBy(c) {
		return 0
	}
	if x := s.Tokens[start].XPOS; oneOf(x, "VBG", "VBN", "VBD") || s.Tokens[start].UPOS == "ADP" || s.Tokens[start].UPOS == "SCONJ" || clause.HasFinite(s, start+1, left-2) && !oneOf(x, "MD", "VB") {
		return 0
	}
	const longest = 12 // tokens from the cue to its comma
	for i := c.tok + 1; i+2 < len(s.Tokens) && i < c.tok+longest; i++ {
		if clause.HasFinite(s, i, i) {
			return 0
		}
		if s.Tokens[i].Form == "," {
			if strings.EqualFold(s.Tokens[i+1].Form, "that") || s.Tokens[i+1].UPOS == "CCONJ" || s.Tokens[i+1].XPOS == "VBG" || !clause.HasFinite(s, i+1, len(s.Tokens)-1) {
				return 0
			}
			return i
		}
	}
	return 0
}

// restAfter takes what follows the cue where the parse found no complement but a finite verb stands there.
func (f *finder) restAfter(c *cue) (found, bool) {
	s := f.sentence(c.si)
	from := c.tok + 1
	if o := directObject(s, c.tok); o > c.tok && takesObject(c.line) && s.Tokens[o].UPOS == "NOUN" && len(f.lines(s, o, 'n')) > 0 && clause.ToKid(s, o) > o { // "conveyed its readiness to help"
		return found{}, false
	}
	if c.line.Use != "strong" && !(from+2 < len(s.Tokens) && strings.EqualFold(s.Tokens[from].Form, "that") && s.Tokens[from+1].Form == ",") { // "noted that, unless X, Y"
		return found{}, false
	}
	for i := c.tok + 1; i < len(s.Tokens); i++ {
		if s.Is(i, "conj") && s.Tokens[i].Head == c.tok && s.Tokens[i].UPOS == "VERB" { // the "that" behind it is its own
			break
		}
		if far := i - c.tok; !strings.EqualFold(s.Tokens[i].Form, "that") || far >= 12 && !(far < 20 && s.Tokens[i-1].Form == "," && c.last > c.tok) || i+1 == len(s.Tokens) {
			continue
		}
		// "told reporters that X" is easily parsed as "reporters that X"
		if s.Tokens[i].XPOS == "IN" || i+2 < len(s.Tokens) && s.Tokens[i+1].Form == "," && s.Tokens[i+2].UPOS == "SCONJ" || !oneOf(s.Tokens[i+1].UPOS, "VERB", "AUX", "PUNCT", "NOUN") {
			from = i + 1
			break
		}
	}
	if !clause.HasFinite(s, from, len(s.Tokens)-1) || from == c.tok+1 && (s.Tokens[from].UPOS == "ADP" || s.Tokens[from].UPOS == "PUNCT" && !isOpeningQuote(s.Tokens[from].Form)) {
		return found{}, false
	}
	if from == c.tok+1 && !f.startsClause(s, c.tok, from) {
		return found{}, false
	}
	span, ok := f.content(s, from, f.cutAttribution(c, f.cutCoordinated(c, from, len(s.Tokens)-1)))
	return found{content: span, rule: f.rule(c, "what follows the cue"), confidence: 0.5, weak: from == c.tok+1}, ok
}

// startsClause reports whether a subject and a finite verb follow from token i on before any comma. A verb coordinated with
// the cue is no content of its: "confirmed the attack but gave no figures".
func (f *finder) startsClause(s *lang.Sentence, cue, i int) bool {
	for j := i; j < len(s.Tokens); j++ {
		if oneOf(s.Tokens[j].XPOS, "VBD", "VBZ", "VBP", "MD") {
			return j > i && !(s.Is(j, "conj") && s.Tokens[j].Head == cue && f.quotationAt(s.Tokens[j].Span.Start()) < 0)
		}
		if s.Tokens[j].Form == "," {
			return false
		}
	}
	return false
}

// isFronted reports whether tokens first to comma-1 are only what comes before the main clause: "that", "if …", "while …".
func isFronted(s *lang.Sentence, first, comma int) bool {
	for first < comma && strings.EqualFold(s.Tokens[first].Form, "that") {
		first++
	}
	for first < comma && s.Tokens[first].UPOS == "PUNCT" {
		first++
	}
	return first >= comma || s.Tokens[first].UPOS == "SCONJ"
}
