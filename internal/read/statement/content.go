package statement

import (
	"strings"

	"detente/internal/lang"
	"detente/internal/read/clause"
	"detente/internal/text"
)

// content makes the span of tokens [first, last]: without "that", commas and brackets at its edges, and with the whole of
// a quotation that it cuts into.
func (f *finder) content(s *lang.Sentence, first, last int) (text.Span, bool) {
	for i := first + 1; i < last; i++ { // what somebody else reports of it is outside
		if s.Tokens[i].Form == "," && (i > first+2 && strings.EqualFold(s.Tokens[i+1].Form, "according") || s.Tokens[i+1].Form == "as" && i+2 <= last && oneOf(s.Tokens[i+2].Lemma, "do", "have", "be")) { // ", as did Y"
			last = i
		}
	}
	for first <= last {
		t := &s.Tokens[first]
		if first < last && strings.EqualFold(t.Form, "that") && strings.EqualFold(s.Tokens[first+1].Form, "that") { // "said that that …"
			first++
			continue
		}
		if t.UPOS == "PUNCT" && !isOpeningQuote(t.Form) && t.Form != "(" || strings.EqualFold(t.Form, "that") && (oneOf(t.XPOS, "IN", "WDT") && clause.HasFinite(s, first, last) || t.Head != first+1 && first+1 <= last && oneOf(s.Tokens[first+1].UPOS, "DET", "PROPN", "PRON")) {
			first++
			continue
		}
		break
	}
	for last >= first {
		t := &s.Tokens[last]
		if t.UPOS == "PUNCT" && !isClosingQuote(t.Form) && t.Form != ")" && t.Form != "%" || last > first && t.UPOS == "CCONJ" {
			last--
			continue
		}
		break
	}
	if first > last {
		return text.Span{}, false
	}
	span := s.Range(first, last)
	for _, qi := range f.quotesOfSpan(span) {
		q := &f.a.Quotations[qi]
		whole := q.Open.Cover(q.Inner).Cover(q.Close)
		if !span.Overlaps(q.Inner) || span.Contains(whole) || q.Inner.Contains(span) {
			continue
		}
		switch {
		case span.Start() <= q.Open.Start(): // it opens inside: take it to its end
			span = f.a.Doc.Span(span.Start(), max(span.End(), whole.End()))
		case q.Inner.Start() <= span.Start() && span.Start()-q.Inner.Start() <= 2: // only the mark is outside
			span = f.a.Doc.Span(whole.Start(), span.End())
		}
	}
	return span, true
}

func (f *finder) quotesOfSpan(span text.Span) []int {
	var out []int
	for i := f.firstQuoteEndingAfter(span.Start()); i < len(f.a.Quotations); i++ {
		q := &f.a.Quotations[i]
		if q.Open.Start() >= span.End() {
			break
		}
		out = append(out, i)
	}
	return out
}

// quotationAt is the quotation that holds a byte; -1 if none.
func (f *finder) quotationAt(at int) int {
	i := f.firstQuoteEndingAfter(at)
	if i < len(f.a.Quotations) && f.a.Quotations[i].Inner.Start() <= at {
		return i
	}
	return -1
}

func isOpeningQuote(form string) bool { return oneOf(form, "“", "\"", "‘", "``", "«", "„") }
func isClosingQuote(form string) bool { return oneOf(form, "”", "\"", "’", "''", "»", "“") }

// datelineEnd is the token after "MOSCOW, Dec. 5 (Xinhua) --" or "CAIRO- 24 July 2022:" at the start of sentence si; 0 if none.
func (f *finder) datelineEnd(si int) int {
	s := f.sentence(si)
	const window = 14                                                       // tokens a dateline may have
	if len(s.Tokens) > 4 && isUpper(strings.Trim(s.Tokens[0].Form, "/.")) { // "TASS/. Russia", the day before it taken for a sentence
		for i := range 4 {
			if form := s.Tokens[i].Form; strings.HasSuffix(form, "/.") || form == "." && i > 0 && strings.HasSuffix(s.Tokens[i-1].Form, "/") {
				return i + 1
			}
		}
	}
	for i := 1; i < len(s.Tokens) && i < window; i++ {
		t := &s.Tokens[i]
		if !oneOf(t.Form, "--", "—", "–", "-", ":") {
			continue
		}
		if !isUpper(s.Tokens[0].Form) {
			return 0
		}
		if t.Form == "-" && i+1 < len(s.Tokens) && s.Tokens[i+1].Span.Start() == t.Span.End() {
			continue
		}
		end := i + 1
		for j := end; j < len(s.Tokens) && j < window; j++ { // "CAIRO- 24 July 2022:" has two
			if s.Tokens[j].Form == ":" {
				end = j + 1
			}
		}
		return end
	}
	return 0
}

func isUpper(form string) bool {
	return len(form) > 2 && strings.ToUpper(form) == form && strings.ToLower(form) != form
}
