package codebook

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxAtom bounds one word of a name in bytes. The longest word of ours has 25; a "word" above that is no name.
const maxAtom = 64

// gazetteer finds the names of the books at a place in a list of words. It is two tries over the words of names: one as the
// names are written, one in capitals for headlines and datelines.
type gazetteer struct {
	exact, upper trie
	entries      []*Entry // one for each name; others with the same name hang in Others
}

// trie has one node for each beginning of a name. Node 0 is the root.
type trie struct {
	atoms map[string]uint32 // words, folded: no diacritics, full stops, apostrophes
	next  map[uint64]uint32 // node<<32 | atom → node
	ends  []int32           // node → index into entries, plus one
}

// newTrie makes a trie with room for about so many names.
func newTrie(names int) trie {
	return trie{make(map[string]uint32, names), make(map[uint64]uint32, 2*names), make([]int32, 1, 2*names+1)}
}

func (t *trie) add(atoms []string) (node uint32) {
	for _, a := range atoms {
		id, ok := t.atoms[a]
		if !ok {
			id = uint32(len(t.atoms))
			t.atoms[a] = id
		}
		k := uint64(node)<<32 | uint64(id)
		n, ok := t.next[k]
		if !ok {
			n = uint32(len(t.ends))
			t.next[k] = n
			t.ends = append(t.ends, 0)
		}
		node = n
	}
	return node
}

// step follows one word of a text from a node; a word may hold several words of a name ("Guinea-Bissau") or none ("-").
func (t *trie) step(node uint32, word string) (uint32, bool) {
	if plainWord(word) {
		id, ok := t.atoms[word]
		if !ok {
			return 0, false
		}
		n, ok := t.next[uint64(node)<<32|uint64(id)]
		return n, ok
	}
	var buf [maxAtom]byte
	found := true
	splitWord(word, func(part string) bool {
		a, ok := fold(buf[:0], part)
		if !ok {
			found = false
			return false
		}
		if len(a) == 0 {
			return true
		}
		id, ok := t.atoms[string(a)]
		if ok {
			node, ok = t.next[uint64(node)<<32|uint64(id)]
		}
		found = ok
		return ok
	})
	return node, found
}

// longest is the longest name that words begin with: its entry's index plus one and its length in words.
func (t *trie) longest(words []string) (entry int32, n int) {
	var node uint32
	for i, w := range words {
		next, ok := t.step(node, w)
		if !ok || next == 0 {
			break // not a name, or still at the root: a name does not begin with a hyphen
		}
		if next != node && t.ends[next] != 0 {
			entry, n = t.ends[next], i+1
		}
		node = next
	}
	return entry, n
}

// Match is the longest name that the words begin with and its length in words; nil and 0 where no name begins.
// Words are the tokens of a sentence as written. Capitals must match those of the name, or all be capitals;
// diacritics, full stops, hyphens and the kind of apostrophe do not matter. A leading "the" is no part of a name.
// An entry with Ambiguous set is the likeliest of several readings; Others holds the rest.
func (b *Books) Match(words []string) (*Entry, int) {
	if len(words) == 0 || words[0] == "" {
		return nil, 0
	}
	e, n := b.names.exact.longest(words)
	capitals := allCapitals(words[0])
	if capitals {
		if e2, n2 := b.names.upper.longest(words); n2 > n {
			e, n = e2, n2
		}
	}
	if n == 0 {
		return nil, 0
	}
	if n == 1 && capitals && shouted[words[0]] && len(words) > 1 && len(words[1]) > 1 && allCapitals(words[1]) {
		return nil, 0
	}
	return b.names.entries[e-1], n
}

// shouted are acronyms that are common words where a whole line is in capitals.
var shouted = map[string]bool{"WHO": true, "IS": true, "CAR": true, "ICE": true}

// addName makes e an owner of a name. An entry that is already there stays the first reading.
func (g *gazetteer) addName(name string, e Entry) {
	for _, atoms := range variants(name) {
		node := g.exact.add(atoms)
		if at := g.exact.ends[node]; at != 0 {
			old := g.entries[at-1]
			if !old.covers(&e) {
				other := e
				old.Others = append(old.Others, &other)
				old.Ambiguous = true
			}
			continue
		}
		entry := e
		g.entries = append(g.entries, &entry)
		g.exact.ends[node] = int32(len(g.entries))
		up := make([]string, len(atoms))
		for i, a := range atoms {
			up[i] = strings.ToUpper(a)
		}
		if node := g.upper.add(up); g.upper.ends[node] == 0 {
			g.upper.ends[node] = int32(len(g.entries))
		}
	}
}

// rename gives the reading of an ambiguous name that is e the name of e: "ADF" is known as the Allied Democratic Forces.
func (g *gazetteer) rename(name string, e Entry) {
	for _, atoms := range variants(name) {
		at := g.exact.ends[g.exact.add(atoms)]
		for _, o := range append([]*Entry{g.entries[at-1]}, g.entries[at-1].Others...) {
			if o.Kind == e.Kind && o.Country == e.Country && o.Code == e.Code {
				o.Name = e.Name
			}
		}
	}
}

// covers reports whether e already says what other would: the same country, or a narrower code of the same actor.
func (e *Entry) covers(other *Entry) bool {
	same := func(x *Entry) bool { return x.Country == other.Country && (x.Country != "" || x.Code == other.Code) }
	if same(e) {
		return true
	}
	for _, o := range e.Others {
		if same(o) {
			return true
		}
	}
	return false
}

// variants are the ways to write a name, as lists of folded words: "al", "bin", "von" with both capitals, and the small words of a
// description ("Russian troops") capitalised as in a headline.
func variants(name string) [][]string {
	atoms := nameAtoms(name)
	if len(atoms) == 0 {
		return nil
	}
	out := [][]string{atoms}
	swap := func(f func(i int, a string) string) {
		changed := false
		v := make([]string, len(atoms))
		for i, a := range atoms {
			v[i] = f(i, a)
			changed = changed || v[i] != a
		}
		if changed {
			out = append(out, v)
		}
	}
	swap(func(_ int, a string) string {
		if l := strings.ToLower(a); particle(l) {
			return l
		}
		return a
	})
	swap(func(_ int, a string) string {
		if particle(a) {
			return strings.ToUpper(a[:1]) + a[1:]
		}
		return a
	})
	swap(func(i int, a string) string {
		if i == 0 || !longLower(a) {
			return a
		}
		return strings.ToUpper(a[:1]) + a[1:]
	})
	return out
}

// particle reports whether a is a small word inside personal names that is written both ways.
func particle(a string) bool {
	switch a {
	case "al", "el", "bin", "bint", "ibn", "ben", "van", "von", "der", "de", "di", "del", "da", "dos", "le", "la", "ul":
		return true
	}
	return false
}

// longLower reports whether a is a lower-case word that a headline would capitalise.
func longLower(a string) bool {
	switch a {
	case "of", "the", "and", "in", "for", "on", "to", "al", "de", "del", "da", "la", "le", "el", "bin", "van", "von", "ad", "ul", "'s", "dos", "der":
		return false
	}
	return a[0] >= 'a' && a[0] <= 'z'
}

// nameAtoms are the words of a name, split as a text's words would be.
func nameAtoms(name string) []string {
	var out []string
	for f := range strings.FieldsSeq(name) {
		comma := strings.HasSuffix(f, ",")
		splitWord(strings.TrimSuffix(f, ","), func(part string) bool {
			if a, ok := fold(nil, part); ok && len(a) > 0 {
				out = append(out, string(a))
			}
			return true
		})
		if comma {
			out = append(out, ",")
		}
	}
	return out
}

// splitWord gives the parts of a word between hyphens, with a possessive "'s" as a part of its own, until yield returns false.
func splitWord(w string, yield func(string) bool) {
	possessive := false
	for _, s := range [...]string{"'s", "’s"} {
		if t, ok := strings.CutSuffix(w, s); ok {
			w, possessive = t, true
			break
		}
	}
	start := 0
	for i, r := range w {
		if r == '-' || r == '–' || r == '‑' || r == '/' {
			if i > start && !yield(w[start:i]) {
				return
			}
			start = i + utf8.RuneLen(r)
		}
	}
	if start < len(w) && !yield(w[start:]) {
		return
	}
	if possessive {
		yield("'s")
	}
}

// plainWord reports whether a word folds to itself: ASCII letters, digits and marks that mean nothing here.
func plainWord(w string) bool {
	for i := 0; i < len(w); i++ {
		switch c := w[i]; {
		case c >= utf8.RuneSelf, c == '.', c == '-', c == '\'', c == '/', c == '`':
			return false
		}
	}
	return true
}

// fold appends a word without diacritics, full stops and apostrophes. A word too long for a name is not ok.
func fold(dst []byte, w string) ([]byte, bool) {
	if w == "'s" || w == "’s" {
		return append(dst, "'s"...), true
	}
	for _, r := range w {
		if len(dst) > maxAtom-utf8.UTFMax {
			return nil, false
		}
		switch {
		case r == '.' || r == '\'' || r == '’' || r == '‘' || r == '`' || r == 'ʻ' || r == 'ʼ' || r == 'ʿ' || r == 'ʾ' || r == '´':
		case r < utf8.RuneSelf:
			dst = append(dst, byte(r))
		default:
			if s, ok := plainLetters[r]; ok {
				dst = append(dst, s...)
			} else if !unicode.Is(unicode.Mn, r) {
				dst = utf8.AppendRune(dst, r)
			}
		}
	}
	return dst, true
}

// plainLetters are the Latin letters with marks and what they are written as without.
var plainLetters = func() map[rune]string {
	m := map[rune]string{'ß': "ss", 'æ': "ae", 'Æ': "Ae", 'œ': "oe", 'Œ': "Oe", 'þ': "th", 'Þ': "Th", 'ð': "d", 'Ð': "D", 'ø': "o", 'Ø': "O", 'ł': "l", 'Ł': "L", 'đ': "d", 'Đ': "D", 'ı': "i", 'ə': "a", 'Ə': "A"}
	for plain, marked := range map[string]string{
		"a": "àáâãäåāăąǎảạấầẩẫậắằẳẵặ", "A": "ÀÁÂÃÄÅĀĂĄǍẢẠẤẦẨẪẬẮẰẲẴẶ", "c": "çćĉċč", "C": "ÇĆĈĊČ", "d": "ďḍ", "D": "ĎḌ",
		"e": "èéêëēĕėęěẻẽẹếềểễệ", "E": "ÈÉÊËĒĔĖĘĚẺẼẸẾỀỂỄỆ", "g": "ĝğġģ", "G": "ĜĞĠĢ", "h": "ĥħḥ", "H": "ĤĦḤ",
		"i": "ìíîïĩīĭįǐỉị", "I": "ÌÍÎÏĨĪĬĮİǏỈỊ", "j": "ĵ", "J": "Ĵ", "k": "ķḳ", "K": "ĶḲ", "l": "ĺļľŀ", "L": "ĹĻĽĿ", "n": "ñńņňŉ", "N": "ÑŃŅŇ",
		"o": "òóôõöōŏőǒơỏọốồổỗộớờởỡợ", "O": "ÒÓÔÕÖŌŎŐǑƠỎỌỐỒỔỖỘỚỜỞỠỢ", "r": "ŕŗř", "R": "ŔŖŘ", "s": "śŝşšșṣ", "S": "ŚŜŞŠȘṢ",
		"t": "ţťŧțṭ", "T": "ŢŤŦȚṬ", "u": "ùúûüũūŭůűųǔưủụứừửữự", "U": "ÙÚÛÜŨŪŬŮŰŲǓƯỦỤỨỪỬỮỰ", "w": "ŵ", "W": "Ŵ", "y": "ýÿŷỳỷỹỵ", "Y": "ÝŸŶỲỶỸỴ",
		"z": "źżžẓ", "Z": "ŹŻŽẒ",
	} {
		for _, r := range marked {
			m[r] = plain
		}
	}
	return m
}()

// allCapitals reports whether a word has two letters or more and all are capitals.
func allCapitals(w string) bool {
	letters := 0
	for i := 0; i < len(w); i++ {
		switch c := w[i]; {
		case c >= 'a' && c <= 'z':
			return false
		case c >= 'A' && c <= 'Z':
			letters++
		case c >= utf8.RuneSelf:
			for _, r := range w[i:] {
				if unicode.IsLower(r) {
					return false
				}
				if unicode.IsUpper(r) {
					letters++
				}
			}
			return letters > 1
		}
	}
	return letters > 1
}
