package lang

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"detente/internal/lang/en"
)

// piece is a token before its sentence is known.
type piece struct {
	start, end int32 // bytes of the document
	form       string
	glued      bool // no white space before it
	class      class
	mark       markRole // what it does if it is a quotation mark
}

// class sorts characters, and pieces by their first character.
type class uint8

const (
	letter class = iota
	digit
	apostrophe // also a single quotation mark
	doubleMark
	opening // brackets
	closing
	stop
	ellipsis
	comma
	colon
	semicolon
	shout // ! ?
	hyphen
	dash
	slash
	currency
	bullet
	symbol
	space
)

var asciiClass = func() (t [utf8.RuneSelf]class) {
	for i := range t {
		r := rune(i)
		switch {
		case r <= ' ' || r == 0x7f:
			t[i] = space
		case 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z':
			t[i] = letter
		case '0' <= r && r <= '9':
			t[i] = digit
		default:
			t[i] = symbol
		}
	}
	for s, c := range map[string]class{"'`": apostrophe, "\"": doubleMark, "([{": opening, ")]}": closing, ".": stop,
		",": comma, ":": colon, ";": semicolon, "!?": shout, "-": hyphen, "/\\": slash, "$": currency} {
		for _, r := range s {
			t[r] = c
		}
	}
	return t
}()

func classOf(r rune) class {
	if r < utf8.RuneSelf {
		return asciiClass[r]
	}
	switch r {
	case '’', '‘', '‚', '‛', 'ʼ', '´', '′', '‹', '›':
		return apostrophe
	case '“', '”', '„', '‟', '«', '»', '″', '〝', '〞', '「', '」', '『', '』', '＂':
		return doubleMark
	case '…':
		return ellipsis
	case '–', '—', '―', '−', '⸺':
		return dash
	case '‐', '‑':
		return hyphen
	case '•', '·', '▪', '●', '◦', '‣', '■', '►', '▶', '◆', '○', '★', '✔', '✓', '➤', '\uf0b7':
		return bullet
	case '¿', '¡', '？', '！':
		return shout
	case '。':
		return stop
	case '，', '、':
		return comma
	case '\u00a0', '\u200b', '\u2060', '\ufeff', '\u200e', '\u200f', '\u202a', '\u202c':
		return space
	}
	switch {
	case unicode.IsLetter(r) || unicode.IsMark(r) || r == softHyphen || r == '\u200c' || r == '\u200d':
		return letter
	case unicode.IsNumber(r):
		return digit
	case unicode.IsSpace(r) || unicode.IsControl(r):
		return space
	case unicode.Is(unicode.Ps, r):
		return opening
	case unicode.Is(unicode.Pe, r):
		return closing
	case unicode.Is(unicode.Sc, r):
		return currency
	}
	return symbol
}

// softHyphen says where a word may be broken; a form is written without it.
const softHyphen = '\u00ad'

// char is one character of a chunk. A character reference of HTML left in the text ("&amp;") is one char.
type char struct {
	r       rune
	at, end int32
	class   class
}

// Limits that keep the work on one stretch without white space linear.
const (
	maxChunk   = 4096 // bytes; more than any word or address, a longer one is cut
	maxContext = 24   // characters looked at on either side of a doubtful point
	maxEntity  = 10   // bytes of a character reference
)

// tokeniser cuts the words of one document.
type tokeniser struct {
	words *en.Words
	split *linear

	text     string
	pieces   []piece
	chars    []char
	forced   []int8 // before each char: 1 cut here, -1 never, 0 ask
	cuts     []bool
	features []uint32
	entity   bool // the chunk holds character references
	chunkEnd int
	ask      func(features []uint32, prior float32, at int32) bool // in training: the answer
}

// block appends the pieces of text[start:end].
func (t *tokeniser) block(start, end int) {
	from, to := t.chunk(start, end)
	for from < end {
		nextFrom, nextTo := t.chunk(to, end)
		t.cut(from, to, nextFrom, nextTo, from != to && from > start && nextGlued(t.text, from))
		from, to = nextFrom, nextTo
	}
}

// nextGlued reports whether no white space stands before at: a chunk over maxChunk was cut there.
func nextGlued(s string, at int) bool {
	r, _ := utf8.DecodeLastRuneInString(s[:at])
	return classOf(r) != space
}

// chunk finds the next run without white space in text[at:end]; both ends are end if there is none.
func (t *tokeniser) chunk(at, end int) (int, int) {
	s := t.text
	for at < end {
		r, n := rune(s[at]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[at:])
		}
		if classOf(r) != space {
			if e := spaceEntity(s[at:end]); e == 0 {
				break
			} else {
				n = e
			}
		}
		at += n
	}
	to := at
	for to < end && to-at < maxChunk {
		r, n := rune(s[to]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[to:])
		}
		if classOf(r) == space || r == '&' && spaceEntity(s[to:end]) > 0 {
			break
		}
		if r == '<' {
			n = max(n, tag(s[to:end]))
		}
		to += n
	}
	return at, to
}

// spaceEntity is the length of a reference to a white space character at the start of s, else 0.
func spaceEntity(s string) int {
	if s == "" || s[0] != '&' {
		return 0
	}
	for _, e := range [...]string{"&nbsp;", "&#160;", "&#xa0;", "&ensp;", "&emsp;", "&thinsp;", "&#xA0;", "&#8203;"} {
		if strings.HasPrefix(s, e) {
			return len(e)
		}
	}
	return 0
}

// cut appends the pieces of one chunk. nextFrom:nextTo is the chunk that follows, empty at the end of the block.
func (t *tokeniser) cut(from, to, nextFrom, nextTo int, glued bool) {
	s := t.text[from:to]
	n := 0
	for n < len(s) && asciiLetter(s[n]) {
		n++
	}
	if n == len(s) || n == len(s)-1 && s[n] == ',' {
		if n > 0 {
			t.word(from, from+n, glued)
		}
		if n < len(s) {
			t.add(from+n, to, glued || n > 0, comma)
		}
		return
	}
	t.decode(from, to)
	t.force()
	t.decide(nextFrom, nextTo)
	first := 0
	for i := 1; i <= len(t.chars); i++ {
		if i == len(t.chars) || t.cuts[i] {
			t.emit(first, i, glued)
			first, glued = i, true
		}
	}
}

func asciiLetter(c byte) bool { c |= 0x20; return 'a' <= c && c <= 'z' }

// word appends a run of letters, in its parts if it is a contraction.
func (t *tokeniser) word(from, to int, glued bool) {
	const shortest, longest = 2, 8 // of the contractions
	if n := to - from; shortest <= n && n <= longest {
		var low [longest]byte
		for i := range n {
			low[i] = t.text[from+i] | 0x20
		}
		if parts := t.words.Contractions[string(low[:n])]; parts != nil && t.text[from:to] != "IM" {
			for _, p := range parts {
				t.add(from, from+len(p), glued, letter)
				from, glued = from+len(p), true
			}
			return
		}
	}
	t.add(from, to, glued, letter)
}

func (t *tokeniser) add(from, to int, glued bool, c class) {
	t.pieces = append(t.pieces, piece{start: int32(from), end: int32(to), form: t.text[from:to], glued: glued, class: c})
}

// emit appends chars[first:last] as a piece, a run of letters perhaps as several.
func (t *tokeniser) emit(first, last int, glued bool) {
	from, to := int(t.chars[first].at), int(t.chars[last-1].end)
	c := t.chars[first].class
	plain := true
	for i := first; i < last && plain; i++ {
		plain = t.chars[i].r < utf8.RuneSelf && t.chars[i].class == letter
	}
	if plain && !t.entity {
		t.word(from, to, glued)
		return
	}
	t.add(from, to, glued, c)
	if t.entity {
		var b strings.Builder
		for _, ch := range t.chars[first:last] {
			if ch.r != softHyphen {
				b.WriteRune(ch.r)
			}
		}
		if b.Len() > 0 {
			t.pieces[len(t.pieces)-1].form = b.String()
		}
	}
}

// decode fills chars.
func (t *tokeniser) decode(from, to int) {
	t.chars, t.entity, t.chunkEnd = t.chars[:0], false, to
	for at := from; at < to; {
		r, n := utf8.DecodeRuneInString(t.text[at:to])
		if r == '&' {
			if e, size := reference(t.text[at:to]); size > 0 {
				r, n, t.entity = e, size, true
			}
		}
		t.entity = t.entity || r == softHyphen
		t.chars = append(t.chars, char{r, int32(at), int32(at + n), classOf(r)})
		at += n
	}
	n := len(t.chars)
	t.forced = append(t.forced[:0], make([]int8, n+1)...)
	t.cuts = append(t.cuts[:0], make([]bool, n+1)...)
}

// reference reads a character reference of HTML at the start of s.
func reference(s string) (rune, int) {
	end := strings.IndexByte(s[:min(len(s), maxEntity)], ';')
	if end < 2 {
		return 0, 0
	}
	u := html.UnescapeString(s[:end+1])
	r, n := utf8.DecodeRuneInString(u)
	if n != len(u) || r == '&' && s[:end+1] != "&amp;" || classOf(r) == space || r == utf8.RuneError {
		return 0, 0
	}
	return r, end + 1
}

// force settles what needs no judgement: letters and figures stay together, clitics and double quotation
// marks part, addresses stay whole, a row of the same mark stays one.
func (t *tokeniser) force() {
	c := t.chars
	n := len(c)
	for i := 1; i < n; i++ {
		a, b := c[i-1], c[i]
		switch {
		case a.class == letter && b.class == letter, a.class == digit && b.class == digit:
			t.forced[i] = -1
		case a.r == b.r && a.class != opening && a.class != closing && a.class != doubleMark && a.class != comma && a.class != currency:
			t.forced[i] = -1
		case a.class == doubleMark || b.class == doubleMark:
			t.forced[i] = 1
		case a.class == letter && b.class == digit && unicode.IsUpper(a.r): // G7, F16
			t.forced[i] = -1
		case a.class == bullet || b.class == bullet:
			t.forced[i] = 1
		case b.class == comma && i == n-1:
			t.forced[i] = 1
		case a.class == ellipsis || b.class == ellipsis:
			t.forced[i] = 1
		}
	}
	for i := 1; i < n; i++ {
		if c[i].class == apostrophe {
			t.clitic(i)
		}
	}
	t.address()
}

// clitic settles the cuts about the apostrophe at i.
func (t *tokeniser) clitic(i int) {
	c := t.chars
	end := i + 1
	for end < len(c) && c[end].class == letter && end-i <= 4 {
		end++
	}
	last := end == len(c) || c[end].class != letter && c[end].class != digit && c[end].class != apostrophe
	before := c[i-1].class == letter
	switch {
	case before && last && end == i+2 && lower(c[i+1].r) == 't' && lower(c[i-1].r) == 'n' && i >= 2 && c[i-2].class == letter:
		t.forced[i-1], t.forced[i], t.forced[i+1] = 1, -1, -1
	case before && last && t.isClitic(i+1, end):
		t.forced[i] = 1
		for k := i + 1; k < end; k++ {
			t.forced[k] = -1
		}
	case before && end > i+1: // O'Neill, Qa'ida
		if c[i].r == '\'' || c[i].r == '’' || c[i].r == 'ʼ' || c[i].r == '‘' {
			t.forced[i] = -1
			if !last || end-i > 2 || lower(c[i-1].r) != 's' {
				t.forced[i+1] = -1
			}
		}
	case before && end == i+1 && (end == len(c) || c[end].class != apostrophe):
		t.forced[i] = 1
	}
}

func lower(r rune) rune {
	if 'A' <= r && r <= 'Z' {
		return r + 'a' - 'A'
	}
	return r
}

func (t *tokeniser) isClitic(from, to int) bool {
	if from == to {
		return false
	}
	a := lower(t.chars[from].r)
	switch to - from {
	case 1:
		return a == 's' || a == 'm' || a == 'd'
	case 2:
		b := lower(t.chars[from+1].r)
		return a == 'r' && b == 'e' || a == 'v' && b == 'e' || a == 'l' && b == 'l'
	}
	return false
}

// address keeps an address of the web or of mail in one piece.
func (t *tokeniser) address() {
	c := t.chars
	for i := 0; i < len(c); i++ {
		from, to := -1, -1
		switch {
		case c[i].r == ':' && i+2 < len(c) && c[i+1].r == '/' && c[i+2].r == '/':
			from, to = i, i+3
			for from > 0 && c[from-1].class == letter {
				from--
			}
			to = t.addressEnd(to)
		case c[i].r == 'w' && i+4 < len(c) && c[i+1].r == 'w' && c[i+2].r == 'w' && c[i+3].r == '.' && (i == 0 || c[i-1].class != letter):
			from, to = i, t.addressEnd(i+4)
		case c[i].r == '@' && i+1 < len(c) && (c[i+1].class == letter || c[i+1].class == digit):
			from, to = i, i+1
			for from > 0 && (wordy(c[from-1]) || c[from-1].r == '.' || c[from-1].r == '+' || c[from-1].r == '%') {
				from--
			}
			for to < len(c) && (wordy(c[to]) || c[to].r == '.') {
				to++
			}
			for to > i+1 && !alnum(c[to-1]) {
				to--
			}
		case c[i].r == '<':
			from, to = i, t.tagEnd(i)
		case c[i].r == '#' && i+1 < len(c) && c[i+1].class == letter && (i == 0 || !alnum(c[i-1])):
			from, to = i, i+1
			for to < len(c) && wordy(c[to]) && c[to].class != hyphen {
				to++
			}
		}
		if from < 0 || to <= from {
			continue
		}
		for k := from + 1; k < to; k++ {
			t.forced[k] = -1
		}
		if from > 0 {
			t.forced[from] = 1
		}
		if to < len(c) {
			t.forced[to] = 1
		}
		i = max(i, to-1)
	}
}

// maxTag is the length in bytes of the longest tag of HTML, left in the text, that is kept as one piece.
const maxTag = 300

// tag is the length of a tag or comment of HTML at the start of s, or 0.
func tag(s string) int {
	if len(s) < 3 || s[0] != '<' {
		return 0
	}
	s = s[:min(len(s), maxTag)]
	if strings.HasPrefix(s, "<!--") {
		if end := strings.Index(s, "-->"); end > 0 {
			return end + 3
		}
		return 0
	}
	i := 1
	if s[i] == '/' {
		i++
	}
	name := i
	for i < len(s) && ('a' <= s[i] && s[i] <= 'z' || '0' <= s[i] && s[i] <= '9' && i > name) {
		i++
	}
	if i == name || i == len(s) || s[i] != '>' && s[i] != ' ' && s[i] != '/' {
		return 0
	}
	if s[i] == ' ' && strings.IndexByte(s[i:], '=') < 0 {
		return 0
	}
	end := strings.IndexByte(s[i:], '>')
	if end < 0 || strings.IndexByte(s[i:i+end], '\n') >= 0 {
		return 0
	}
	return i + end + 1
}

// tagEnd is the end in chars of the tag at i, or 0.
func (t *tokeniser) tagEnd(i int) int {
	c := t.chars
	n := tag(t.text[c[i].at:t.chunkEnd])
	if n == 0 {
		return 0
	}
	end := c[i].at + int32(n)
	to := i
	for to < len(c) && c[to].at < end {
		to++
	}
	return to
}

func alnum(c char) bool { return c.class == letter || c.class == digit }
func wordy(c char) bool { return alnum(c) || c.r == '_' || c.r == '-' }

// addressEnd is the end of a web address that has been read up to at.
func (t *tokeniser) addressEnd(at int) int {
	c := t.chars
	depth, to := 0, at
scan:
	for ; to < len(c); to++ {
		switch c[to].r {
		case '<', '>', '"', '“', '”', '’', '[', ']', '|', '*', '{', '}':
			break scan
		case '(':
			depth++
		case ')':
			if depth--; depth < 0 {
				break scan
			}
		}
	}
	for to > at && (c[to-1].class == stop || c[to-1].class == comma || c[to-1].class == colon || c[to-1].class == semicolon ||
		c[to-1].class == shout || c[to-1].class == apostrophe || c[to-1].class == ellipsis) {
		to--
	}
	return to
}
