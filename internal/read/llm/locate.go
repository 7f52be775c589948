package llm

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"detente/internal/text"
)

// Why words are not taken.
const (
	notThere  = "words not in the text"
	severally = "words that stand there more than once"
	tooLong   = "words too long"
)

// A quotation longer than these, in bytes, cites nothing: it is the passage itself.
const (
	maxSentence = 1500
	maxWords    = 300 // of what names, triggers or dates
)

// passage is a stretch of a document in which words are looked for.
type passage struct {
	doc    *text.Document
	span   text.Span
	folded string  // its text with each run of white space as one space
	at     []int32 // byte of folded → byte of the document's text
}

func newPassage(doc *text.Document, span text.Span) *passage {
	p := &passage{doc: doc, span: span}
	var b strings.Builder
	words := doc.Quote(span)
	spaced := false
	for i, r := range words {
		if unicode.IsSpace(r) {
			if !spaced {
				b.WriteByte(' ')
				p.at = append(p.at, int32(span.Start()+i))
			}
			spaced = true
			continue
		}
		spaced = false
		_, n := utf8.DecodeRuneInString(words[i:])
		b.WriteString(words[i : i+n])
		for k := range n {
			p.at = append(p.at, int32(span.Start()+i+k))
		}
	}
	p.folded = b.String()
	return p
}

// mostFound bounds how often words are looked for: what stands there so often says nothing of where.
const mostFound = 50

// find is every place in the passage at which words stand: as they are, else with white space folded. Only whole words count.
func (p *passage) find(words string) []text.Span {
	words = strings.TrimSpace(words)
	if words == "" || len(words) > len(p.folded) || !utf8.ValidString(words) {
		return nil
	}
	all, base := p.doc.Quote(p.span), p.span.Start()
	var out []text.Span
	add := func(start, end int) {
		if whole(p.doc.Text(), start, end) {
			out = append(out, p.doc.Span(start, end))
		}
	}
	each(all, words, func(i int) { add(base+i, base+i+len(words)) })
	if len(out) > 0 {
		return out
	}
	folded := strings.Join(strings.Fields(words), " ")
	each(p.folded, folded, func(i int) { add(int(p.at[i]), int(p.at[i+len(folded)-1])+1) })
	return out
}

// each calls f for the places at which words stand, those that overlap too, no more than mostFound.
func each(in, words string, f func(int)) {
	for at, n := 0, 0; n < mostFound; n++ {
		i := strings.Index(in[at:], words)
		if i < 0 {
			return
		}
		f(at + i)
		at += i + 1
	}
}

// whole reports whether a stretch of a text begins and ends with words: "he" does not stand in "the", and an accent belongs to its letter.
func whole(s string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:start])
	first, _ := utf8.DecodeRuneInString(s[start:])
	last, _ := utf8.DecodeLastRuneInString(s[:end])
	after, _ := utf8.DecodeRuneInString(s[end:])
	if start > 0 && (letter(before) && letter(first) || unicode.IsMark(first)) {
		return false
	}
	return end == len(s) || !(letter(last) && letter(after) || unicode.IsMark(after))
}

func letter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// sentence is the place of a sentence. Where the same one stands there more than once, the words before it tell which is meant.
func (p *passage) sentence(words, before string) (text.Span, string) {
	if len(words) > maxSentence {
		return text.Span{}, tooLong
	}
	found := p.find(words)
	if len(found) > 1 {
		before = strings.Join(strings.Fields(before), " ")
		var fit []text.Span
		for _, s := range found {
			stands := strings.Join(strings.Fields(p.doc.Text()[max(p.span.Start(), s.Start()-2*len(before)-maxWords):s.Start()]), " ")
			if before != "" && strings.HasSuffix(stands, before) {
				fit = append(fit, s)
			}
		}
		if found = fit; len(found) == 0 {
			return text.Span{}, severally
		}
	}
	return only(found)
}

// within is the place of words in a sentence, or of words that run out of it; with anywhere also of words that stand once in the passage.
func (p *passage) within(sentence text.Span, words string, longest int, anywhere bool) (text.Span, string) {
	if len(words) > longest {
		return text.Span{}, tooLong
	}
	all := p.find(words)
	for _, fits := range []func(text.Span) bool{sentence.Contains, sentence.Overlaps, func(text.Span) bool { return anywhere }} {
		var fit []text.Span
		for _, s := range all {
			if fits(s) {
				fit = append(fit, s)
			}
		}
		if len(fit) > 0 {
			return only(fit)
		}
	}
	return text.Span{}, notThere
}

func only(found []text.Span) (text.Span, string) {
	switch len(found) {
	case 0:
		return text.Span{}, notThere
	case 1:
		return found[0], ""
	}
	return text.Span{}, severally
}
