package when

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"detente/internal/lang"
)

// piece is a run of letters, a run of digits, or one other character. The grammar reads pieces, not tokens, so that it
// does not depend on whether "mid-2021", "3–5" or "Dec." is one token or three.
type piece struct {
	start, end int32 // bytes of the document
	token      int32
	kind       pieceKind
	n          int32 // value of digits; -1 where they are more than maxDigits
	word       *word // what the vocabulary knows of letters; nil if nothing
}

type pieceKind uint8

const (
	nothing pieceKind = iota // before the first and after the last
	letters
	digits
	mark
)

// maxDigits is the longest run of digits read as a number; no part of a date is longer.
const maxDigits = 7

// longestWord is the longest form of the vocabulary in bytes; longer runs of letters are not looked up.
const longestWord = 16

// nextPiece is the end of the piece that starts at s[at] and its kind.
func nextPiece(s string, at int) (int, pieceKind) {
	c := s[at]
	switch {
	case c >= '0' && c <= '9':
		for at++; at < len(s) && s[at] >= '0' && s[at] <= '9'; {
			at++
		}
		return at, digits
	case isLetter(c):
		for at++; at < len(s); {
			if isLetter(s[at]) {
				at++
			} else if r, n := utf8.DecodeRuneInString(s[at:]); r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsMark(r)) {
				at += n
			} else {
				break
			}
		}
		return at, letters
	case c < utf8.RuneSelf:
		return at + 1, mark
	}
	r, n := utf8.DecodeRuneInString(s[at:])
	if !unicode.IsLetter(r) {
		return at + n, mark
	}
	end, kind := at+n, letters
	if end < len(s) {
		if e, k := nextPiece(s, end); k == letters {
			end = e
		}
	}
	return end, kind
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// split cuts a name into the texts of its pieces.
func split(s string) []string {
	var out []string
	for at := 0; at < len(s); {
		if s[at] == ' ' {
			at++
			continue
		}
		end, _ := nextPiece(s, at)
		out = append(out, s[at:end])
		at = end
	}
	return out
}

// reader parses the date expressions of one sentence at a time.
type reader struct {
	vocabulary *vocabulary
	text       string
	sent       *lang.Sentence
	pieces     []piece
	guarded    []bool // tokens inside a name that is not of a day: "May" of "Theresa May"
	depth      int
}

// maxDepth bounds expressions within expressions ("late on the first day of the last week of May" has four).
const maxDepth = 6

// load cuts a sentence into pieces.
func (r *reader) load(s *lang.Sentence) {
	r.sent, r.pieces = s, r.pieces[:0]
	var low [longestWord]byte
	for t := range s.Tokens {
		span := s.Tokens[t].Span
		for at := span.Start(); at < span.End(); {
			// A piece never leaves its token: "1990s" cut as "1990" and "s" joins again by being tight.
			end, kind := nextPiece(r.text[:span.End()], at)
			p := piece{start: int32(at), end: int32(end), token: int32(t), kind: kind}
			switch kind {
			case letters:
				if end-at <= longestWord {
					b := low[:end-at]
					for i := range b {
						c := r.text[at+i]
						if c >= 'A' && c <= 'Z' {
							c |= 0x20
						}
						b[i] = c
					}
					p.word = r.vocabulary.words[string(b)]
				}
			case digits:
				p.n = -1
				if end-at <= maxDigits {
					p.n = 0
					for _, c := range []byte(r.text[at:end]) {
						p.n = p.n*10 + int32(c-'0')
					}
				}
			}
			// an editor's brackets around words do not count: "[two] years ago", "on [Tuesday]"
			if kind != mark || r.text[at] != ' ' && !r.bracket(at) {
				r.pieces = append(r.pieces, p)
			}
			at = end
		}
	}
}

// bracket reports whether a square bracket stands at a byte, beside a letter.
func (r *reader) bracket(at int) bool {
	switch r.text[at] {
	case '[':
		return at+1 < len(r.text) && isLetter(r.text[at+1])
	case ']':
		return at > 0 && isLetter(r.text[at-1])
	}
	return false
}

var none piece

func (r *reader) at(i int) *piece {
	if i < 0 || i >= len(r.pieces) {
		return &none
	}
	return &r.pieces[i]
}

func (r *reader) str(i int) string { p := r.at(i); return r.text[p.start:p.end] }

// lit reports whether piece i is one of the given words, in any case.
func (r *reader) lit(i int, forms ...string) bool {
	s := r.str(i)
	for _, f := range forms {
		if len(f) == len(s) && strings.EqualFold(f, s) {
			return true
		}
	}
	return false
}

func (r *reader) is(i int, c class) bool { return r.at(i).word.is(c) }

// value is the value of piece i in a class, 0 where it is not of the class.
func (r *reader) value(i int, c class) int {
	if w := r.at(i).word; w.is(c) {
		return w.get(c)
	}
	return 0
}

// number is the value of a run of digits between lo and hi no longer than width, else -1.
func (r *reader) number(i, lo, hi, width int) int {
	p := r.at(i)
	if p.kind != digits || int(p.end-p.start) > width || int(p.n) < lo || int(p.n) > hi {
		return -1
	}
	return int(p.n)
}

// tight reports whether piece i follows the one before it without a space.
func (r *reader) tight(i int) bool {
	return i > 0 && i < len(r.pieces) && r.pieces[i].start == r.pieces[i-1].end
}

// upper reports whether piece i starts with a capital.
func (r *reader) upper(i int) bool {
	s := r.str(i)
	if s == "" {
		return false
	}
	c, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(c)
}

func (r *reader) dash(i int) bool { return r.lit(i, "-", "–", "‑", "−") }

func (r *reader) apostrophe(i int) bool { return r.lit(i, "'", "’", "‘") }

// possessive reports whether "'s" stands at i.
func (r *reader) possessive(i int) bool {
	return r.apostrophe(i) && (r.lit(i+1, "s") && r.tight(i+1) || r.tight(i) && (r.at(i+1).kind != letters || !r.tight(i+1)))
}

// skip is i+1 where the piece at i is one of forms, else i.
func (r *reader) skip(i int, forms ...string) int {
	if r.lit(i, forms...) {
		return i + 1
	}
	return i
}

// penn is the Penn tag of the token of piece i, "" beyond the sentence or where nothing was tagged.
func (r *reader) penn(i int) string {
	p := r.at(i)
	if p.kind == nothing {
		return ""
	}
	return r.sent.Tokens[p.token].XPOS
}
