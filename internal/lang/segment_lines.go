package lang

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// block is a stretch of text that no sentence crosses: a paragraph, or a line of a list or headline.
type block struct{ start, end int }

// line is one line of the text without the white space about it.
type line struct{ start, end int }

// blocks cuts the text at empty lines, and at single line breaks unless they only wrap a paragraph.
func blocks(s string) []block {
	var out []block
	var run []line // lines with no empty line between them
	for at := 0; at <= len(s); {
		end := strings.IndexByte(s[at:], '\n')
		if end < 0 {
			end = len(s)
		} else {
			end += at
		}
		l := trimLine(s, at, end)
		if l.start == l.end {
			out = appendRun(out, s, run)
			run = run[:0]
		} else {
			run = append(run, l)
		}
		at = end + 1
	}
	return appendRun(out, s, run)
}

func trimLine(s string, start, end int) line {
	for start < end {
		r, n := utf8.DecodeRuneInString(s[start:end])
		if classOf(r) != space {
			break
		}
		start += n
	}
	for start < end {
		r, n := utf8.DecodeLastRuneInString(s[start:end])
		if classOf(r) != space {
			break
		}
		end -= n
	}
	return line{start, end}
}

func appendRun(out []block, s string, run []line) []block {
	if len(run) == 0 {
		return out
	}
	width := wrapWidth(s, run)
	from := 0
	for i := 1; i <= len(run); i++ {
		if i == len(run) || breaks(s, run[i-1], run[i], width) {
			out = append(out, block{run[from].start, run[i-1].end})
			from = i
		}
	}
	return out
}

// Lines of wrapped text are about as long as each other: mail and wires wrap at 60 to 80 characters.
const (
	wrapMin = 40
	wrapMax = 120
)

// wrapWidth is the length of the longest line if the lines are those of wrapped paragraphs, else 0.
func wrapWidth(s string, run []line) int {
	if len(run) < 3 {
		return 0
	}
	longest := 0
	for _, l := range run {
		longest = max(longest, l.end-l.start)
	}
	if longest < wrapMin || longest > wrapMax {
		return 0
	}
	full, open := 0, 0 // lines near the width; lines that end in mid-sentence
	for _, l := range run[:len(run)-1] {
		if l.end-l.start >= longest*3/4 {
			full++
		}
		if !endsSentence(s, l) {
			open++
		}
	}
	if n := len(run) - 1; full*10 >= n*7 && open*2 >= n {
		return longest
	}
	return 0
}

// breaks reports whether a block ends between two lines that follow each other.
func breaks(s string, a, b line, width int) bool {
	if startsItem(s[b.start:b.end]) {
		return true
	}
	if width > 0 { // a short line that ends a sentence ends its paragraph
		return endsSentence(s, a) && a.end-a.start < width*3/4
	}
	first, _ := utf8.DecodeRuneInString(s[b.start:b.end])
	last, _ := utf8.DecodeLastRuneInString(s[a.start:a.end])
	switch classOf(last) {
	case letter, digit, comma:
		return !unicode.IsLower(first)
	}
	return true
}

// endsSentence reports whether a line ends in a mark that ends sentences, closing marks left aside.
func endsSentence(s string, l line) bool {
	for end := l.end; end > l.start; {
		r, n := utf8.DecodeLastRuneInString(s[l.start:end])
		switch classOf(r) {
		case closing, doubleMark, apostrophe:
			end -= n
		case stop, shout, ellipsis, colon:
			return true
		default:
			return false
		}
	}
	return false
}

// startsItem reports whether a line starts as an item of a list does: a bullet, a dash, "1.", "(a)".
func startsItem(s string) bool {
	r, n := utf8.DecodeRuneInString(s)
	rest := s[n:]
	spaced := rest != "" && (rest[0] == ' ' || rest[0] == '\t' || strings.HasPrefix(rest, "\u00a0"))
	switch classOf(r) {
	case bullet:
		return true
	case hyphen, dash:
		return spaced
	case opening:
		return len(rest) > 1 && rest[1] == ')'
	case digit:
		i := 0
		for i < len(s) && '0' <= s[i] && s[i] <= '9' {
			i++
		}
		return i <= 3 && i+1 < len(s) && (s[i] == '.' || s[i] == ')') && s[i+1] == ' '
	}
	return (r == '*' || r == '#' || r == '>') && (spaced || rest != "" && rest[0] == byte(r))
}
