package lang

import (
	"detente/internal/lang/en"
	"unicode"
	"unicode/utf8"
)

// following is what stands after a chunk: 0 nothing, else the kind of its first character.
type following uint64

const (
	followsNothing following = iota
	followsUpper
	followsLower
	followsDigit
	followsOther
)

func follows(s string) following {
	if s == "" {
		return followsNothing
	}
	r, _ := utf8.DecodeRuneInString(s)
	switch {
	case unicode.IsUpper(r):
		return followsUpper
	case classOf(r) == letter:
		return followsLower
	case classOf(r) == digit:
		return followsDigit
	}
	return followsOther
}

// decide answers every cut that force left open.
func (t *tokeniser) decide(nextFrom, nextTo int) {
	next := t.text[nextFrom:nextTo]
	kind := follows(next)
	n := 0
	for n < len(next) && n < maxContext && asciiLetter(next[n]) {
		n++
	}
	nextWord := lowerHash(next[:n])
	whole := t.shape(0, len(t.chars))
	before := false // the answer at the point before
	for i := 1; i < len(t.chars); i++ {
		if f := t.forced[i]; f != 0 {
			t.cuts[i] = f > 0
		} else {
			prior := float32(-1)
			if t.rule(i, kind) {
				prior = 1
			}
			t.describe(i, kind, nextWord, whole, before, prior)
			if t.ask != nil {
				t.cuts[i] = t.ask(t.features, prior, t.chars[i].at)
			} else {
				t.cuts[i] = t.split.score(t.features, prior) > 0
			}
		}
		before = t.cuts[i]
	}
}

// run is the run of letters and figures (and, if stops, of full stops) that ends before i.
func (t *tokeniser) runBefore(i int, stops bool) int {
	from := i
	for from > 0 && i-from < maxContext && (alnum(t.chars[from-1]) || stops && t.chars[from-1].class == stop) {
		from--
	}
	return from
}

func (t *tokeniser) runAfter(i int) int {
	to := i
	for to < len(t.chars) && to-i < maxContext && alnum(t.chars[to]) {
		to++
	}
	return to
}

func (t *tokeniser) hash(from, to int) uint64 {
	h := uint64(hashSeed)
	for _, c := range t.chars[from:to] {
		h = (h ^ uint64(lower(c.r))) * hashPrime
	}
	return h
}

// shape is the sequence of classes, runs of letters and figures shortened to one.
func (t *tokeniser) shape(from, to int) uint64 {
	h := uint64(hashSeed)
	last := uint64(99)
	for _, c := range t.chars[from:min(to, from+maxContext)] {
		k := uint64(c.class)
		switch {
		case c.class == letter && unicode.IsUpper(c.r):
			k = 50
		case c.class == symbol || c.class == stop || c.class == shout || c.class == closing:
			k = 100 + uint64(c.r)
		}
		if k != last || k > 50 {
			h = (h ^ k) * hashPrime
		}
		last = k
	}
	return h
}

// caseOf is how a run is written: its length up to 4 and whether its first and last letters are capitals, or figures.
func (t *tokeniser) caseOf(from, to int) uint64 {
	if from >= to {
		return 0
	}
	k := uint64(min(to-from, 4)) << 4
	for i, at := range [2]int{from, to - 1} {
		c := t.chars[at]
		switch {
		case c.class == digit:
			k |= 1 << (2 * i)
		case unicode.IsUpper(c.r):
			k |= 2 << (2 * i)
		case c.class == letter:
			k |= 3 << (2 * i)
		}
	}
	return k
}

// abbreviation is the class of the run [from, to) as an abbreviation without its last stop; initials and
// letters with stops between ("U.S") count as General.
func (t *tokeniser) abbreviation(from, to int) en.Class {
	if from >= to || to-from >= maxContext {
		return 0
	}
	var low [4 * maxContext]byte
	b := low[:0]
	single, stops := true, false
	for i := from; i < to; i++ {
		b = utf8.AppendRune(b, lower(t.chars[i].r))
		if t.chars[i].class == stop {
			stops = true
		} else if i > from && t.chars[i-1].class != stop {
			single = false
		}
	}
	if c := t.words.Abbreviations[string(b)]; c != 0 {
		return c
	}
	if single && t.chars[from].class == letter && (stops || unicode.IsUpper(t.chars[from].r)) {
		return en.General
	}
	return 0
}

// rule is the answer without a model: cut before char i?
func (t *tokeniser) rule(i int, next following) bool {
	c := t.chars
	a, b := c[i-1], c[i]
	inner := i+1 < len(c) && alnum(c[i+1]) // b stands before a letter or figure
	switch {
	case b.class == stop && !inner:
		rest := true
		for k := i; k < len(c); k++ {
			rest = rest && !alnum(c[k])
		}
		if !rest {
			return true
		}
		from := t.runBefore(i, true)
		if k := t.abbreviation(from, i); k != 0 {
			return k == en.Inner && next == followsNothing
		}
		return alnum(a) || a.class == closing || a.class == apostrophe || a.class == symbol
	case a.class == digit && inner && c[i+1].class == digit && (b.class == stop || b.class == comma || b.class == colon || b.class == slash),
		i >= 2 && c[i-2].class == digit && b.class == digit && (a.class == stop || a.class == comma || a.class == colon || a.class == slash):
		return false
	case a.class == letter && (b.class == stop || b.r == '&' || b.r == '_') && inner,
		(a.class == stop || a.r == '&' || a.r == '_') && b.class == letter && i >= 2 && alnum(c[i-2]):
		return false
	case b.class == hyphen && inner, a.class == hyphen && i >= 2 && alnum(c[i-2]) && alnum(b):
		at := i
		if a.class == hyphen {
			at = i - 1
		}
		from := t.runBefore(at, false)
		if t.prefix(from, at) {
			return false
		}
		return !(c[at-1].class == digit && at+1 < len(c) && c[at+1].class == digit && at-from > 2)
	case a.class == letter && b.class == digit, a.class == apostrophe && b.class == digit:
		return false
	case a.class == digit && b.class == letter: // 5th, 1990s, 4G; but 5pm, 10km
		from, to := t.runBefore(i, false), t.runAfter(i)
		w := t.chars[i:to]
		if len(w) == 2 {
			switch string([]rune{lower(w[0].r), lower(w[1].r)}) {
			case "am", "pm", "km", "kg", "cm", "mm", "bn", "mn", "ft", "lb", "mw", "kw":
				return true
			}
		}
		return len(w) == 1 && i-from > 0 && (lower(w[0].r) == 'm' || lower(w[0].r) == 'b') && b.r != 'M' && b.r != 'B'
	}
	return true
}

func (t *tokeniser) prefix(from, to int) bool {
	if from >= to || to-from >= maxContext {
		return false
	}
	var low [4 * maxContext]byte
	b := low[:0]
	for i := from; i < to; i++ {
		b = utf8.AppendRune(b, lower(t.chars[i].r))
	}
	return t.words.Prefixes[string(b)]
}

// describe fills features for the point before char i.
func (t *tokeniser) describe(i int, next following, nextWord, whole uint64, before bool, prior float32) {
	c := t.chars
	norm := func(k int) uint64 {
		if k < 0 || k >= len(c) {
			return 0
		}
		switch ch := c[k]; {
		case ch.class == letter:
			if unicode.IsUpper(ch.r) {
				return 1
			}
			return 2
		case ch.class == digit:
			return 3
		case ch.r < utf8.RuneSelf:
			return 100 + uint64(ch.r)
		default:
			return 10 + uint64(ch.class)
		}
	}
	a2, a, b, b2 := norm(i-2), norm(i-1), norm(i), norm(i+1)
	var side, mark uint64 // which side of a mark the point is on
	lFrom, lTo, rFrom, rTo := i, i, i, i
	switch {
	case alnum(c[i-1]) && alnum(c[i]):
		lFrom, rTo = t.runBefore(i, false), t.runAfter(i)
	case alnum(c[i-1]):
		side, mark = 1, b
		lFrom = t.runBefore(i, false)
		rFrom = i + 1
		for rFrom < len(c) && rFrom-i < maxContext && !alnum(c[rFrom]) {
			rFrom++
		}
		rTo = t.runAfter(rFrom)
	default:
		side, mark = 2, a
		if !alnum(c[i]) {
			side = 3
		}
		lTo = i - 1
		for lTo > 0 && i-lTo < maxContext && !alnum(c[lTo-1]) {
			lTo--
		}
		lFrom = t.runBefore(lTo, false)
		rTo = t.runAfter(i)
	}
	left, right := t.hash(lFrom, lTo), t.hash(rFrom, rTo)
	leftCase, rightCase := t.caseOf(lFrom, lTo), t.caseOf(rFrom, rTo)
	var dotted, abbreviation uint64
	if c[i].class == stop || c[i-1].class == stop {
		at := i
		if c[i-1].class == stop {
			at = i - 1
		}
		from := t.runBefore(at, true)
		dotted, abbreviation = t.hash(from, at), uint64(t.abbreviation(from, at))+1
	}
	var did, prefix, pos uint64
	if before {
		did = 1
	}
	if t.prefix(lFrom, lTo) {
		prefix = 1
	}
	if i+1 >= len(c) {
		pos |= 1
	}
	if i == 1 {
		pos |= 2
	}
	said := uint64(0)
	if prior > 0 {
		said = 1
	}
	k := uint64(next)
	f := t.features[:0]
	add := func(id uint64, parts ...uint64) {
		h := mix(parts...)
		f = append(f, cell(h^id*0xD6E8FEB86659FD93))
	}
	add(1, said)
	add(2, a, b, said)
	add(3, a2, a, b)
	add(4, a, b, b2)
	add(5, a2, a, b, b2, did)
	add(6, side, mark, left)
	add(7, side, mark, right)
	add(8, side, mark, leftCase, rightCase)
	add(9, side, mark, leftCase, rightCase, did, pos)
	add(10, side, mark, left, right)
	add(11, whole, uint64(min(i, 12)))
	add(12, side, mark, k, leftCase, pos)
	add(13, side, mark, left, k)
	add(14, side, mark, prefix, did, rightCase)
	add(15, a, b, pos, k)
	if dotted != 0 {
		add(16, side, dotted, pos)
		add(17, side, dotted, k)
		add(18, side, abbreviation, k, pos)
		add(19, side, abbreviation, nextWord)
		add(20, side, leftCase, nextWord)
	}
	t.features = f
}
