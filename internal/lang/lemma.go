package lang

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// lemmatiser finds the dictionary form of a tagged word: the longest ending of the form that is known for
// its tags names an edit. A whole word is the longest ending of all, so that irregular words need no list
// of their own.
type lemmatiser struct {
	edits   []edit
	endings index // hash of tag class and ending → edit
}

// edit makes a lemma: change the case of the form, cut bytes off its end, add others.
type edit struct {
	letters letters
	cut     int
	add     string
}

// letters is what an edit does to case.
type letters uint8

const (
	small     letters = iota // all small: "Talks" → "talk"
	asWritten                // "NATO"
	titled                   // first letter stays a capital, the others small: "OBAMA" → "Obama"
)

// maxEnding is the longest ending looked at, in bytes, if it is not the whole word.
const maxEnding = 6

func (l letters) apply(form string) string {
	switch l {
	case small:
		return strings.ToLower(form)
	case titled:
		_, n := utf8.DecodeRuneInString(form)
		return form[:n] + strings.ToLower(form[n:])
	}
	return form
}

// plainForm has straight apostrophes.
func plainForm(form string) string {
	if strings.Contains(form, "’") {
		return strings.ReplaceAll(form, "’", "'")
	}
	return form
}

func (e *edit) apply(form string) string {
	base := e.letters.apply(form)
	if e.cut > len(base) || e.cut > 0 && !utf8.RuneStart(base[len(base)-e.cut]) {
		return base
	}
	if e.add == "" {
		return base[:len(base)-e.cut]
	}
	return base[:len(base)-e.cut] + e.add
}

// editOf is the edit with the least to cut that turns form into lemma.
func editOf(form, lemma string) edit {
	bestEdit, least := edit{}, 1<<30
	order := []letters{small, asWritten, titled}
	if lemma != strings.ToLower(lemma) {
		order = []letters{asWritten, titled, small}
	}
	for _, l := range order {
		base := l.apply(form)
		n := 0
		for n < len(base) && n < len(lemma) && base[n] == lemma[n] {
			n++
		}
		for n > 0 && (n < len(base) && !utf8.RuneStart(base[n]) || n < len(lemma) && !utf8.RuneStart(lemma[n])) {
			n--
		}
		if cost := len(base) + len(lemma) - 2*n; cost < least {
			bestEdit, least = edit{l, len(base) - n, lemma[n:]}, cost
		}
	}
	return bestEdit
}

// endingKey names an ending of a lower form; whole words are told from endings, capitals from small letters.
func endingKey(class uint16, ending []byte, whole, capital bool) uint32 {
	x := uint64(class) << 2
	if whole {
		x |= 1
	}
	if capital {
		x |= 2
	}
	return feature(1, x, uint64(hashBytes(ending)))
}

func startsCapital(form string) bool {
	r, _ := utf8.DecodeRuneInString(form)
	return unicode.IsUpper(r)
}

// lemma is the lemma of a form with the tags of a class.
func (m *lemmatiser) lemma(form string, class uint16) string {
	var buf [2 * maxForm]byte
	lower := appendLower(buf[:0], form)
	capital := startsCapital(form)
	if at, ok := m.endings.find(endingKey(class, lower, true, capital)); ok {
		return m.edits[at].apply(plainForm(form))
	}
	for n := min(maxEnding, len(lower)); n >= 0; n-- {
		if at, ok := m.endings.find(endingKey(class, lower[len(lower)-n:], false, capital)); ok {
			return m.edits[at].apply(plainForm(form))
		}
	}
	return plainForm(form)
}

// learnLemmas counts, for every ending, the edits seen, and keeps an ending where its best edit differs
// from the best of the next shorter one.
func learnLemmas(gold []Gold, classOf map[tagClass]uint16) *lemmatiser {
	m := &lemmatiser{}
	numbers := map[edit]uint32{}
	type tally = map[uint32]int
	counts := map[uint32]tally{}
	shorter := map[uint32]uint32{} // ending → the next shorter
	depth := map[uint32]int{}
	var buf [2 * maxForm]byte
	for i := range gold {
		for _, w := range gold[i].Tokens {
			class, ok := classOf[tagClass{w.UPOS, w.XPOS}]
			if !ok || w.Lemma == "_" && w.Form != "_" || len(w.Form) > maxForm {
				continue
			}
			e := editOf(plainForm(w.Form), w.Lemma)
			number, ok := numbers[e]
			if !ok {
				number = uint32(len(m.edits))
				numbers[e] = number
				m.edits = append(m.edits, e)
			}
			lower := appendLower(buf[:0], w.Form)
			capital := startsCapital(w.Form)
			last := uint32(0)
			add := func(key uint32, n int) {
				if counts[key] == nil {
					counts[key] = tally{}
					shorter[key], depth[key] = last, n
				}
				counts[key][number]++
				last = key
			}
			top := min(maxEnding, len(lower))
			for n := 0; n <= top; n++ {
				add(endingKey(class, lower[len(lower)-n:], false, capital), n)
			}
			add(endingKey(class, lower, true, capital), maxEnding+1)
		}
	}
	keys := sortedKeys(counts)
	slices.SortStableFunc(keys, func(a, b uint32) int { return depth[a] - depth[b] })
	decided := map[uint32]uint32{} // ending → edit in force there
	var kept []indexSlot
	for _, k := range keys {
		bestEdit, most, total := uint32(0), 0, 0
		for _, e := range sortedKeys(counts[k]) {
			n := counts[k][e]
			if total += n; n > most {
				bestEdit, most = e, n
			}
		}
		above, known := decided[shorter[k]]
		if known && (above == bestEdit || depth[k] <= maxEnding && total < 2) {
			decided[k] = above
			continue
		}
		decided[k] = bestEdit
		kept = append(kept, indexSlot{k, bestEdit})
	}
	m.endings = newIndex(len(kept))
	for _, s := range kept {
		m.endings.put(s.key, s.value)
	}
	return m
}

func (m *lemmatiser) appendBinary(b []byte) []byte {
	b = binary.AppendUvarint(b, uint64(len(m.edits)))
	for _, e := range m.edits {
		b = append(b, byte(e.letters))
		b = binary.AppendUvarint(b, uint64(e.cut))
		b = appendString(b, e.add)
	}
	sorted := m.endings.sorted()
	b = binary.AppendUvarint(b, uint64(len(sorted)))
	last := uint32(0)
	for _, s := range sorted {
		b = binary.AppendUvarint(b, uint64(s.key-last))
		b = binary.AppendUvarint(b, uint64(s.value))
		last = s.key
	}
	return b
}

func parseLemmatiser(b []byte) (*lemmatiser, error) {
	r := reader{b: b}
	m := &lemmatiser{edits: make([]edit, r.count(len(b)))}
	for i := range m.edits {
		if c := r.bytes(1); c != nil {
			m.edits[i].letters = letters(c[0])
		}
		m.edits[i].cut = r.count(maxForm * 4)
		m.edits[i].add = r.string()
	}
	n := r.count(len(b))
	m.endings = newIndex(n)
	last := uint32(0)
	for range n {
		last += uint32(r.uvarint())
		m.endings.put(last, uint32(r.count(max(0, len(m.edits)-1))))
	}
	if r.err != nil || len(r.b) > 0 {
		return nil, fmt.Errorf("lang: lemmatiser: %w", errShort)
	}
	return m, nil
}
