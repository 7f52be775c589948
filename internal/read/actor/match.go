package actor

import "strings"

// plainLetter are letters with marks as they are written without.
var plainLetter = strings.NewReplacer("á", "a", "à", "a", "â", "a", "ä", "a", "ã", "a", "å", "a", "ā", "a", "ă", "a", "ą", "a", "ç", "c", "č", "c", "ć", "c",
	"é", "e", "è", "e", "ê", "e", "ë", "e", "ě", "e", "ē", "e", "ę", "e", "ė", "e", "í", "i", "ì", "i", "î", "i", "ï", "i", "ī", "i", "ı", "i", "ğ", "g",
	"ł", "l", "ñ", "n", "ń", "n", "ň", "n", "ó", "o", "ò", "o", "ô", "o", "ö", "o", "õ", "o", "ø", "o", "ō", "o", "ő", "o", "ř", "r", "š", "s", "ś", "s", "ş", "s", "ș", "s",
	"ț", "t", "ť", "t", "ú", "u", "ù", "u", "û", "u", "ü", "u", "ū", "u", "ů", "u", "ű", "u", "ý", "y", "ž", "z", "ź", "z", "ż", "z", "đ", "d", "ß", "ss", "æ", "ae", "œ", "oe")

// fold is a lower-case word without diacritics.
func fold(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return plainLetter.Replace(s)
		}
	}
	return s
}

// bareName is a word of a name without the article of Arabic names: "el-sisi" is "sisi".
func bareName(w string) string {
	for _, p := range [...]string{"al-", "el-", "as-", "ash-", "an-", "ad-", "ar-", "ul-"} {
		if len(w) > len(p)+2 && strings.HasPrefix(w, p) {
			return w[len(p):]
		}
	}
	return w
}

func sameWord(a, b string) bool { return a == b || bareName(a) == bareName(b) }

// fits says how well the name a may denote the person called b: 0 not at all, 1 one inner word of it, 2 the first word,
// 3 the surname, 4 more than one word of it or all of it.
func fits(a, b []string) int {
	switch {
	case len(a) == 0 || len(b) == 0:
		return 0
	case len(a) == 1 && len(b) == 1:
		if sameWord(a[0], b[0]) {
			return 4
		}
		return 0
	case len(a) == 1:
		return oneOf(a[0], b)
	case len(b) == 1:
		return oneOf(b[0], a)
	}
	if within(a, b) || within(b, a) {
		return 4
	}
	la, lb := a[len(a)-1], b[len(b)-1]
	if sameWord(la, lb) && sameForename(a[0], b[0]) || a[0] == b[0] && sameSpelling(la, lb) {
		return 4
	}
	return 0
}

func oneOf(w string, name []string) int {
	if sameWord(w, name[len(name)-1]) {
		return 3
	}
	for i, n := range name {
		if sameWord(w, n) {
			if i == 0 {
				return 2
			}
			return 1
		}
	}
	return 0
}

// within reports whether all words of a stand in b in the same order; initials stand for words.
func within(a, b []string) bool {
	i := 0
	for _, w := range b {
		if i < len(a) && (sameWord(a[i], w) || len(a[i]) == 1 && strings.HasPrefix(w, a[i])) {
			i++
		}
	}
	return i == len(a) && (sameWord(a[len(a)-1], b[len(b)-1]) || sameWord(a[0], b[0]))
}

// sameForename reports whether one is the other's initial or short form: Joe and Joseph.
func sameForename(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) == 1 {
		return strings.HasPrefix(b, a)
	}
	if a == b {
		return true
	}
	return len(a) <= 4 && len(a) >= 2 && a[:2] == b[:2] && len(b)-len(a) >= 1 || sameSpelling(a, b)
}

// sameSpelling reports whether two long words differ only near their end, as transliterations do: Zelensky, Zelenskyy.
func sameSpelling(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) < 5 || len(b)-len(a) > 2 {
		return false
	}
	n := len(a) - 2
	return a[:n] == b[:n]
}
