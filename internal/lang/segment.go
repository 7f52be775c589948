package lang

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"detente/internal/lang/en"
	"detente/internal/text"
)

// segmenter finds words, sentences and quotations. Rules decide what is certain; at doubtful points (a full stop, a
// hyphen, a quotation mark) two small classifiers weigh the evidence, with the rules' answer as their prior. The
// zero segmenter, untrained, goes by the rules alone.
type segmenter struct {
	split *linear // cut a word here?
	stop  *linear // end the sentence here?
}

// maxSentence is how many tokens a sentence may hold. The longest of the treebanks has 159; lists in decrees and
// tables run on, and what follows works on a sentence as a whole.
const maxSentence = 400

// Segment finds the sentences of a document with their tokens (Span and Form set), and its quotations.
func (s *segmenter) Segment(doc *text.Document) ([]Sentence, []Quotation) {
	g := s.pieces(doc)
	var out []Sentence
	tokens := make([]Token, len(g.t.pieces))
	for i, p := range g.t.pieces {
		tokens[i] = Token{Span: doc.Span(int(p.start), int(p.end)), Form: p.form, Head: Root}
	}
	for n, b := range g.blocks {
		g.sentences(b, s.stop, func(from, to int) {
			t := tokens[from:to:to]
			out = append(out, Sentence{Span: t[0].Span.Cover(t[len(t)-1].Span), Tokens: t, Paragraph: n})
		})
	}
	return out, g.q.quotations(doc, g.words.Speech)
}

// segmentation is the work on one document.
type segmentation struct {
	words    *en.Words
	t        tokeniser
	q        quoting
	blocks   []pieceBlock
	features []uint32
	ask      func(features []uint32, prior float32, end int32) bool // in training: the answer
}

// pieceBlock is a block by its pieces.
type pieceBlock struct {
	from, to int
	head     int // the sentence before this piece is a label or dateline; from if there is none
}

func (s *segmenter) pieces(doc *text.Document) *segmentation {
	words := en.Default()
	g := &segmentation{words: words, t: tokeniser{words: words, split: s.split, text: doc.Text()}}
	g.run()
	return g
}

func (g *segmentation) run() {
	const bytesPerPiece = 5 // of English with its spaces; a first guess at the memory needed
	g.t.pieces = make([]piece, 0, len(g.t.text)/bytesPerPiece+8)
	for _, b := range blocks(g.t.text) {
		from := len(g.t.pieces)
		g.t.block(b.start, b.end)
		if to := len(g.t.pieces); to > from {
			g.blocks = append(g.blocks, pieceBlock{from: from, to: to, head: from})
		}
	}
	g.q = quoting{pieces: g.t.pieces, open: -1}
	for _, b := range g.blocks {
		g.q.block(b.from, b.to)
	}
	g.heads()
}

// sentences calls yield for each sentence of a block.
func (g *segmentation) sentences(b pieceBlock, stop *linear, yield func(from, to int)) {
	p := g.t.pieces
	from := b.from
	st := running{}
	for i := b.from; i < b.to; i++ {
		st.pass(p[i])
		if i+1 == b.to || g.ends(b, from, i, stop, &st) {
			yield(from, i+1)
			from = i + 1
			st.brackets = 0
		}
	}
}

// running is what a boundary's context needs to know of all that came before.
type running struct {
	quoted   bool
	brackets int
}

func (s *running) pass(p piece) {
	switch {
	case p.mark == opens:
		s.quoted = true
	case p.mark == closes:
		s.quoted = false
	case p.class == opening:
		s.brackets++
	case p.class == closing && s.brackets > 0:
		s.brackets--
	}
}

// ends reports whether the sentence that began at from ends after piece i.
func (g *segmentation) ends(b pieceBlock, from, i int, stop *linear, st *running) bool {
	p := g.t.pieces
	if i+1 == b.head || i+1-from >= maxSentence {
		return true
	}
	if i+1 < b.head {
		return false
	}
	this, next := p[i], p[i+1]
	if next.mark == closes || next.glued && (next.class == closing || final(next)) || this.mark == opens || this.class == opening {
		return false
	}
	if next.class == bullet {
		return true
	}
	if this.class == bullet || this.class == dash || this.class == hyphen && len(this.form) > 1 {
		return false
	}
	if this.form == "." && i == b.from+1 && p[b.from].class == digit && len(p[b.from].form) <= maxItem {
		return false // 1. The first item
	}
	if !final(this) && g.item(b, i+1) {
		return true
	}
	plain := this.class == letter && this.form[len(this.form)-1] != '.' || this.class == comma
	if plain && (next.glued || !isUpper(next.form) && next.class != digit && next.class != symbol) {
		return false
	}
	if next.glued && !final(this) && this.mark != closes && this.class != closing {
		return false
	}
	prior := float32(-1)
	if g.rule(b, i) {
		prior = 1
	}
	g.describe(b, from, i, prior, st)
	if g.ask != nil {
		return g.ask(g.features, prior, this.end)
	}
	score := stop.score(g.features, prior)
	if g.endMark(from, i) < 0 {
		score -= bareMargin
	}
	return score > 0
}

// bareMargin is how sure a boundary without a mark must be. The web's texts that the model learned from leave out full
// stops far more often than newspapers do.
const bareMargin = 1.5

// maxItem is how many figures the number of a list's item has.
const maxItem = 3

// item reports whether piece i, a hyphen or dash, begins an item of a list that runs on in one line: "- One - Two".
func (g *segmentation) item(b pieceBlock, i int) bool {
	p := g.t.pieces
	first := p[b.from]
	return (first.class == hyphen || first.class == dash) && p[i].form == first.form && !p[i].glued &&
		i+1 < b.to && !p[i+1].glued && (isUpper(p[i+1].form) || p[i+1].mark == opens)
}

// final reports whether a piece is a mark that ends sentences.
func final(p piece) bool {
	return p.class == stop || p.class == shout || p.class == ellipsis
}

func isUpper(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

// endMark is the piece at or before i, closing marks left aside, that may end a sentence, or -1.
func (g *segmentation) endMark(from, i int) int {
	p := g.t.pieces
	for k := i; k >= from && i-k < 4; k-- {
		switch {
		case final(p[k]):
			return k
		case p[k].class == letter && len(p[k].form) > 1 && p[k].form[len(p[k].form)-1] == '.':
			return k
		case p[k].mark == closes || p[k].class == closing || p[k].class == apostrophe || p[k].class == doubleMark:
		default:
			return -1
		}
	}
	return -1
}

// rule is the answer without a model.
func (g *segmentation) rule(b pieceBlock, i int) bool {
	p := g.t.pieces
	next := p[i+1]
	k := g.endMark(b.from, i)
	if k < 0 {
		return false
	}
	if next.class == letter && !isUpper(next.form) || next.class == comma || next.class == semicolon || next.class == colon || next.class == dash {
		return false
	}
	if p[k].class == ellipsis || p[k].class == stop && len(p[k].form) > 1 {
		return isUpper(next.form) || next.mark == opens
	}
	if p[k].class == letter { // an abbreviation
		if k < i {
			return true
		}
		switch g.abbreviation(p[k].form) {
		case en.Title, en.NamePart, en.Inner, en.Month:
			return false
		case en.Time:
			return !g.timeWord(b, i+1)
		}
		return len(p[k].form) > 2 && g.starts(i+1) // not an initial
	}
	if p[i].mark == closes && p[k].class == shout && g.asks(i+1, b.to) {
		return false
	}
	return true
}

// timeWord reports whether the word at i goes on a time of day: a zone, a day, a month, "Moscow time".
func (g *segmentation) timeWord(b pieceBlock, i int) bool {
	p := g.t.pieces
	form := p[i].form
	return p[i].class == letter && (len(form) > 1 && allCapitals(form) || g.words.Months[lowerASCII(trimStop(form))] || strings.HasSuffix(form, "day") ||
		i+1 < b.to && lowerASCII(p[i+1].form) == "time" || i+2 < b.to && lowerASCII(p[i+2].form) == "time")
}

// starts reports whether the word at i is one that begins sentences rather than goes on a name.
func (g *segmentation) starts(i int) bool {
	p := g.t.pieces[i]
	if p.mark == opens || p.class != letter {
		return true
	}
	switch lowerASCII(p.form) {
	case "the", "a", "an", "he", "she", "it", "they", "we", "i", "you", "in", "on", "at", "but", "and", "this", "that", "these", "those",
		"there", "his", "her", "its", "their", "our", "my", "if", "when", "while", "after", "as", "for", "to", "with", "both", "so", "no", "not":
		return true
	}
	return false
}

// asks reports whether a verb of saying stands within a few words from i on, before any mark: what follows a quotation
// is its speech clause.
func (g *segmentation) asks(i, to int) bool {
	const reach = 5
	if i < to && g.starts(i) {
		return false
	}
	for k := i; k < to && k-i < reach; k++ {
		p := g.t.pieces[k]
		if p.class != letter && p.class != stop && p.class != apostrophe {
			return false
		}
		if k > i && g.words.Speech[p.form] {
			return true
		}
	}
	return false
}

func (g *segmentation) abbreviation(form string) en.Class {
	return g.words.Abbreviations[strings.TrimSuffix(lowerASCII(form), ".")]
}

func lowerASCII(s string) string {
	for i := 0; i < len(s); i++ {
		if 'A' <= s[i] && s[i] <= 'Z' || s[i] >= utf8.RuneSelf {
			return strings.ToLower(s)
		}
	}
	return s
}

// describe fills features for the point after piece i.
func (g *segmentation) describe(b pieceBlock, from, i int, prior float32, st *running) {
	p := g.t.pieces
	at := func(k int) (word, shape uint64) {
		if k < b.from || k >= b.to {
			return 1, 1
		}
		return lowerHash(p[k].form), shapeOf(p[k])
	}
	w0, s0 := at(i)
	w1, s1 := at(i - 1)
	_, s2 := at(i - 2)
	n0, t0 := at(i + 1)
	n1, t1 := at(i + 2)
	_, t2 := at(i + 3)
	var said, quoted, glue, short, clause uint64
	if prior > 0 {
		said = 1
	}
	if st.quoted {
		quoted = 1
	}
	if p[i].mark == closes {
		quoted |= 2
	}
	if p[i+1].mark == opens {
		quoted |= 4
	}
	if st.brackets > 0 {
		quoted |= 8
	}
	if p[i+1].glued {
		glue = 1
	}
	if g.asks(i+1, b.to) {
		clause = 1
	}
	length, left := bucket(i+1-from), bucket(b.to-i-1)
	abbreviation := uint64(0)
	if p[i].class == letter && p[i].form[len(p[i].form)-1] == '.' {
		abbreviation = uint64(g.abbreviation(p[i].form)) + 1
		short = uint64(min(len(p[i].form), 4))
	}
	f := g.features[:0]
	add := func(id uint64, parts ...uint64) {
		h := mix(parts...)
		f = append(f, cell(h^id*0xD6E8FEB86659FD93))
	}
	add(1, said)
	add(2, said, s0, t0)
	add(3, w0, t0, glue)
	add(4, w0, s1, t0)
	add(5, w0, n0)
	add(6, w0, w1, t0)
	add(7, s0, t0, t1)
	add(8, s0, t0, t1, t2, quoted)
	add(9, s0, s1, s2, t0)
	add(10, quoted, s0, t0, said, clause)
	add(11, length, s0, t0)
	add(12, left, s0, t0)
	add(13, length, left, w0)
	add(14, abbreviation, short, t0, t1)
	add(15, abbreviation, n0)
	add(16, s0, n0)
	add(17, s0, n0, n1)
	add(18, w0, t0, quoted, clause)
	add(19, w1, s0, t0)
	add(20, s0, s1, t0, t1, glue)
	g.features = f
}

func bucket(n int) uint64 {
	switch {
	case n <= 4:
		return uint64(n)
	case n <= 8:
		return 5
	case n <= 16:
		return 6
	case n <= 32:
		return 7
	}
	return 8
}

// shapeOf sorts a piece for a boundary's features: by class, words by their capitals and length, marks by themselves.
func shapeOf(p piece) uint64 {
	switch p.class {
	case letter:
		k := uint64(100)
		n := len(p.form)
		last := p.form[n-1]
		if isUpper(p.form) {
			k++
			if n > 1 && 'A' <= p.form[n-1]&^0x20 && p.form[n-1]&^0x20 <= 'Z' && p.form[n-1]&0x20 == 0 {
				k++ // all capitals
			}
			if n == 1 {
				k += 2
			}
		}
		if last == '.' {
			k += 10
		}
		if n > maxPlain {
			k += 20
		}
		return k
	case digit:
		k := uint64(200 + min(len(p.form), 5))
		if p.form[len(p.form)-1] == '.' {
			k += 10
		}
		return k
	case apostrophe, doubleMark:
		return 300 + uint64(p.mark)
	case hyphen, dash:
		return 310 + uint64(min(len(p.form), 3))
	case stop, shout, symbol:
		return 400 + lowerHash(p.form)%1000<<2
	}
	return uint64(p.class)
}

// maxPlain is the length over which a word is likely an address or the like.
const maxPlain = 20
