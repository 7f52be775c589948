package read

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/abadojack/whatlanggo"

	"detente/internal/text"
)

// ErrLanguage is returned for a text in a language that the reader cannot read.
var ErrLanguage = errors.New("this reader reads English only")

const (
	// sampleBytes is the length of each of the three pieces, from the start, the middle and the end, that the language
	// is judged by: two paragraphs. A text with one English piece is read.
	sampleBytes = 1500
	// minLetters is how much it takes to be sure, in words that are not capitalised: names say nothing of a language.
	minLetters = 70
	// minOtherScript is the same for scripts other than Latin, which English does not use.
	minOtherScript = 30
	// englishShare of the words below are English function words in any English prose: 12 to 25 of a hundred in
	// reports, 5 in lists of headlines, under 3 in other languages.
	englishShare = 0.04
)

// englishWords are frequent in English and rare in other languages written in Latin letters.
var englishWords = map[string]bool{"the": true, "and": true, "of": true, "to": true, "that": true, "with": true, "by": true, "from": true,
	"for": true, "over": true, "after": true, "said": true, "says": true, "has": true, "have": true, "their": true, "would": true}

// CheckLanguage refuses a text that is surely not English: long enough, without the words that English cannot do
// without, and known by its trigrams as another language.
func CheckLanguage(doc *text.Document) error {
	pieces := samples(doc.Text())
	letters, latin := 0, 0 // of words that are not capitalised
	for _, p := range pieces {
		words, english := 0, 0
		for w := range strings.FieldsFuncSeq(p, func(r rune) bool { return !unicode.IsLetter(r) }) {
			words++
			if len(w) <= len("would") && englishWords[strings.ToLower(w)] {
				english++
			}
			first, _ := utf8.DecodeRuneInString(w)
			if unicode.IsUpper(first) {
				continue
			}
			n := utf8.RuneCountInString(w)
			letters += n
			if unicode.Is(unicode.Latin, first) {
				latin += n
			}
		}
		if words > 0 && float64(english) >= englishShare*float64(words) {
			return nil
		}
	}
	if enough := 2*latin < letters && letters >= minOtherScript || letters >= minLetters; !enough {
		return nil
	}
	info := whatlanggo.Detect(strings.Join(pieces, " "))
	if !info.IsReliable() || info.Lang == whatlanggo.Eng {
		return nil
	}
	return fmt.Errorf("the text looks like %s: %w", info.Lang, ErrLanguage)
}

// samples cuts pieces from the start, the middle and the end of a text; a short text is one piece.
func samples(s string) []string {
	if len(s) <= 3*sampleBytes {
		return []string{s}
	}
	var out []string
	for _, at := range [...]int{0, (len(s) - sampleBytes) / 2, len(s) - sampleBytes} {
		end := at + sampleBytes
		for at > 0 && !utf8.RuneStart(s[at]) {
			at++
		}
		for end < len(s) && !utf8.RuneStart(s[end]) {
			end++
		}
		out = append(out, s[at:end])
	}
	return out
}
