package codebook

import (
	"strings"
	"unicode/utf8"
)

// Party is the letters of a country or body by its letters or name; "" if the books know none.
func (b *Books) Party(s string) string {
	letters := strings.ToUpper(s)
	if _, ok := b.Nation(letters); ok {
		return letters
	}
	if _, ok := BodyCode(letters); ok {
		return letters
	}
	capitals := strings.Fields(s)
	for i, w := range capitals {
		_, first := utf8.DecodeRuneInString(w)
		capitals[i] = strings.ToUpper(w[:first]) + w[first:]
	}
	for _, words := range [][]string{strings.Fields(s), capitals} {
		if e, n := b.Match(words); n > 0 && n == len(words) {
			return e.Country
		}
	}
	return ""
}

// PartyName is what a party is called in English by its letters; the letters themselves where the books do not know them.
func (b *Books) PartyName(letters string) string {
	if n, ok := b.Nation(letters); ok {
		return n.Name
	}
	if e, n := b.Match([]string{letters}); n == 1 && e.Name != "" {
		return e.Name
	}
	return letters
}
