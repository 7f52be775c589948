package lang

import (
	"encoding/binary"
	"fmt"
	"slices"
	"unicode"
	"unicode/utf8"
)

// word is what tagger and parser see of a token: hashes of its form and of parts of it, and what the
// lexicon knows of it. It is computed once a token.
type word struct {
	raw, lower       uint32    // the form as written; lower-cased with straight quotes and digits as 0
	prefix           [3]uint32 // the first 2, 3, 4 characters of lower
	suffix           [5]uint32 // the last 1 to 5 bytes of lower
	shape            uint32    // Xxx, XXX, d-x with runs cut short
	fine, coarse     uint32    // word clusters, 0 unknown
	known            uint32    // what WordForms know of it
	ambiguity        uint32    // set of tags the word had in training, 0 for rare words
	capital, allCaps bool
	begins           bool // first of its sentence, a quotation mark aside
}

// lexicon is what was learned of words outside of the classifiers, by hash of their lower form.
type lexicon struct {
	index index
	words []lexeme
	forms index // see WordForms
}

type lexeme struct {
	fine, coarse uint16
	ambiguity    uint16
}

// index leads from a hash to a number; open addressing, key 0 free, so a hash of 0 is read as 1.
type index struct{ slots []indexSlot }

type indexSlot struct{ key, value uint32 }

func newIndex(n int) index { return index{make([]indexSlot, tableSize(n))} }

func (x index) find(key uint32) (uint32, bool) {
	if len(x.slots) == 0 {
		return 0, false
	}
	key = max(key, 1)
	mask := uint32(len(x.slots) - 1)
	for i := key & mask; ; i = (i + 1) & mask {
		s := x.slots[i]
		if s.key == key {
			return s.value, true
		}
		if s.key == 0 {
			return 0, false
		}
	}
}

// put sets a key; the index must have been made for as many keys as it gets.
func (x index) put(key, value uint32) {
	key = max(key, 1)
	mask := uint32(len(x.slots) - 1)
	i := key & mask
	for x.slots[i].key != 0 && x.slots[i].key != key {
		i = (i + 1) & mask
	}
	x.slots[i] = indexSlot{key, value}
}

// sorted lists the keys in rising order.
func (x index) sorted() []indexSlot {
	out := make([]indexSlot, 0, len(x.slots)/2)
	for _, s := range x.slots {
		if s.key != 0 {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b indexSlot) int {
		if a.key < b.key {
			return -1
		}
		return 1
	})
	return out
}

// appendKeys writes how many slots there are and their keys, which rise, each as the step from the one before.
func appendKeys(b []byte, sorted []indexSlot) []byte {
	b = binary.AppendUvarint(b, uint64(len(sorted)))
	last := uint32(0)
	for _, s := range sorted {
		b = binary.AppendUvarint(b, uint64(s.key-last))
		last = s.key
	}
	return b
}

// keys reads what appendKeys wrote.
func (r *reader) keys() []uint32 {
	out := make([]uint32, r.count(len(r.b)))
	last := uint32(0)
	for i := range out {
		last += uint32(r.uvarint())
		out[i] = last
	}
	return out
}

func (l *lexicon) lookup(lower uint32) lexeme {
	if at, ok := l.index.find(lower); ok {
		return l.words[at]
	}
	return lexeme{}
}

// maxForm is how much of a token's form is looked at: longer ones are links or noise.
const maxForm = 48

// appendLower writes the form lower-cased, with straight quotes and dashes and every digit as 0.
func appendLower(b []byte, form string) []byte {
	if len(form) > maxForm {
		form = form[:maxForm]
	}
	for i := 0; i < len(form); {
		c := form[i]
		switch {
		case c >= 'A' && c <= 'Z':
			b = append(b, c|0x20)
			i++
		case c >= '0' && c <= '9':
			b = append(b, '0')
			i++
		case c < utf8.RuneSelf:
			b = append(b, c)
			i++
		default:
			r, n := utf8.DecodeRuneInString(form[i:])
			i += n
			switch r {
			case '’', '‘', '`', '´':
				b = append(b, '\'')
			case '“', '”', '„', '«', '»':
				b = append(b, '"')
			case '–', '—', '−':
				b = append(b, '-')
			default:
				b = utf8.AppendRune(b, unicode.ToLower(r))
			}
		}
	}
	return b
}

func hashBytes(s []byte) uint32 {
	h := uint64(14695981039346656037)
	for _, c := range s {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return uint32(h>>32) ^ uint32(h)
}

// shape writes X for capitals, x for small letters, d for digits and the rest as it is; a run over two
// characters long is cut to two.
func shape(form string) (h uint32, capital, allCaps bool) {
	hash := uint64(14695981039346656037)
	var last, run = rune(-1), 0
	letters, capitals := 0, 0
	if len(form) > maxForm {
		form = form[:maxForm]
	}
	for i, r := range form {
		switch {
		case r >= 'a' && r <= 'z':
			r = 'x'
			letters++
		case r >= 'A' && r <= 'Z':
			r = 'X'
		case r >= '0' && r <= '9':
			r = 'd'
		case r >= utf8.RuneSelf && unicode.IsUpper(r):
			r = 'X'
		case r >= utf8.RuneSelf && unicode.IsLetter(r):
			r = 'x'
			letters++
		}
		if r == 'X' {
			letters++
			capitals++
			capital = capital || i == 0
		}
		if r == last {
			run++
		} else {
			last, run = r, 1
		}
		if run <= 2 {
			hash = (hash ^ uint64(r)) * 1099511628211
		}
	}
	return uint32(hash>>32) ^ uint32(hash), capital, capitals > 1 && capitals == letters
}

// look fills in what tagger and parser need to know of a token. In a sentence of capitals (shout) case
// says nothing and the word is seen as if written small.
func (l *lexicon) look(w *word, form string, shout bool) {
	var buf [maxForm * 2]byte
	lower := appendLower(buf[:0], form)
	*w = word{lower: hashBytes(lower)}
	if shout {
		w.raw = w.lower
		w.shape, _, _ = shape(string(lower))
	} else {
		w.raw = hashString(form)
		w.shape, w.capital, w.allCaps = shape(form)
	}
	n := len(lower)
	for k := range w.prefix {
		if n > k+2 {
			w.prefix[k] = hashBytes(lower[:k+2])
		}
	}
	for k := range w.suffix {
		if n > k {
			w.suffix[k] = hashBytes(lower[n-k-1:])
		}
	}
	x := l.lookup(w.lower)
	w.fine, w.coarse, w.ambiguity = uint32(x.fine), uint32(x.coarse), uint32(x.ambiguity)
	w.known, _ = l.forms.find(w.lower)
}

// lookAll fills in what tagger and parser need to know of the tokens of a sentence.
func (l *lexicon) lookAll(words []word, tokens []Token) {
	shout := shouted(tokens)
	for i := range tokens {
		l.look(&words[i], tokens[i].Form, shout)
		words[i].begins = i == 0 || i == 1 && words[0].shape == quoteShape
	}
}

// shouted reports whether a sentence is written in capitals, so that case tells nothing about its words.
func shouted(tokens []Token) bool {
	capitals, letters := 0, 0
	words := 0
	for i := range tokens {
		longer := false
		for _, r := range tokens[i].Form {
			if unicode.IsUpper(r) {
				capitals++
				letters++
			} else if unicode.IsLetter(r) {
				letters++
				longer = true
			}
		}
		if longer || letters > 1 {
			words++
		}
		if letters > 40 && capitals*2 < letters {
			return false
		}
	}
	return words >= 3 && letters >= 12 && capitals*10 > letters*9
}

func (l *lexicon) appendBinary(b []byte) []byte {
	sorted := l.index.sorted()
	b = appendKeys(b, sorted)
	for _, s := range sorted {
		b = binary.LittleEndian.AppendUint16(b, l.words[s.value].fine)
	}
	for _, s := range sorted {
		b = binary.LittleEndian.AppendUint16(b, l.words[s.value].coarse)
	}
	for _, s := range sorted {
		b = binary.LittleEndian.AppendUint16(b, l.words[s.value].ambiguity)
	}
	return l.forms.appendForms(b)
}

func parseLexicon(b []byte) (*lexicon, []byte, error) {
	r := reader{b: b}
	keys := r.keys()
	n := len(keys)
	l := &lexicon{index: newIndex(n), words: make([]lexeme, n)}
	for i, key := range keys {
		l.index.put(key, uint32(i))
	}
	fine, coarse, ambiguity := r.bytes(2*n), r.bytes(2*n), r.bytes(2*n)
	if r.err != nil {
		return nil, nil, fmt.Errorf("lang: lexicon: %w", r.err)
	}
	for i := range l.words {
		l.words[i] = lexeme{binary.LittleEndian.Uint16(fine[2*i:]), binary.LittleEndian.Uint16(coarse[2*i:]), binary.LittleEndian.Uint16(ambiguity[2*i:])}
	}
	if len(r.b) == 0 {
		return l, nil, nil // a file of oldestModel
	}
	l.forms = parseForms(&r)
	if r.err != nil {
		return nil, nil, fmt.Errorf("lang: lexicon: %w", r.err)
	}
	return l, r.b, nil
}
