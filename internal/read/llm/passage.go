package llm

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"detente/internal/text"
)

// maxPassage is the longest passage that is asked about at once, in bytes: about a thousand words. Models find less of what a longer one
// says, and an answer about it may be cut short.
const maxPassage = 6000

// cut cuts a text into passages at the ends of paragraphs; a longer paragraph at the end of a sentence, else at a space, else anywhere
// between two characters. The passages follow on each other and leave nothing out but the white space between them.
func cut(doc *text.Document) []text.Span {
	all := doc.Text()
	var out []text.Span
	for at := 0; at < len(all); {
		end := len(all)
		if end-at > maxPassage {
			end = at + before(all[at:at+maxPassage])
		}
		a, b := at, end
		for a < b {
			r, n := utf8.DecodeRuneInString(all[a:b])
			if !unicode.IsSpace(r) {
				break
			}
			a += n
		}
		if b = a + len(strings.TrimRightFunc(all[a:b], unicode.IsSpace)); a < b {
			out = append(out, doc.Span(a, b))
		}
		at = end
	}
	return out
}

// before is where a stretch that is too long is to be cut.
func before(s string) int {
	least := len(s) / 2 // short passages cost a prompt each
	for _, sep := range []string{"\n\n", "\n", ". ", " "} {
		if i := strings.LastIndex(s, sep); i >= least {
			return i + len(sep)
		}
	}
	end := len(s)
	for end > 0 && !lastWhole(s[:end]) {
		end--
	}
	return end
}

// lastWhole reports whether a stretch ends with a whole character.
func lastWhole(s string) bool {
	r, n := utf8.DecodeLastRuneInString(s)
	return r != utf8.RuneError || n > 1
}
