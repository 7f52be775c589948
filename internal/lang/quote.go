package lang

import "detente/internal/text"

// markRole is what a quotation mark does where it stands.
type markRole uint8

const (
	noMark markRole = iota // also an apostrophe, or a mark inside a quotation
	opens
	closes
)

// quoting finds quotations, block by block.
type quoting struct {
	pieces []piece
	open   int  // index of the piece that opened the quotation we are in, or -1
	single bool // it was a single mark
	spans  []quoted
}

// quoted is a quotation by the indices of its marks.
type quoted struct {
	open, close int // close is -1 if there is none
	last        int // last piece inside or, if closed, close-1
	continued   bool
}

// form of a quotation mark: what it can be by its looks alone.
type markLook uint8

const (
	looksNone markLook = iota
	looksOpen
	looksClose
	looksEither
)

// look says what the form of a piece can be, and whether it is a single mark.
func look(form string) (l markLook, single bool) {
	switch form {
	case "“", "„", "«", "〝", "「", "『", "‟", "``", "‘‘", ",,":
		return looksOpen, false
	case "”", "»", "〞", "」", "』", "’’":
		return looksClose, false
	case "\"", "''", "″", "＂":
		return looksEither, false
	case "‘", "‚", "‹", "‛", "`":
		return looksOpen, true
	case "’", "›":
		return looksClose, true
	case "'", "´":
		return looksEither, true
	}
	return looksNone, false
}

// block pairs the marks of pieces[from:to], one block. A quotation open at its end goes on in the next block if
// that begins with an opening mark; else it ends here unclosed.
func (q *quoting) block(from, to int) {
	continues := q.open >= 0 && from < to && q.resumes(from)
	if q.open >= 0 && !continues {
		q.open = -1
	}
	for i := from; i < to; i++ {
		l, single := look(q.pieces[i].form)
		if l == looksNone {
			continue
		}
		switch {
		case q.open < 0 && q.opensAt(i, from, to, l, single):
			q.start(i, single, false)
		case q.open >= 0 && continues && i == from:
			q.start(i, single, true)
		case q.open >= 0 && single == q.single && q.closesAt(i, from, to, l):
			q.pieces[i].mark = closes
			s := &q.spans[len(q.spans)-1]
			s.close, s.last = i, i-1
			q.open = -1
		case q.open >= 0 && single == q.single && !single && i > from && q.opensAt(i, from, to, l, single):
			if q.nested(i, to) { // its marks are left alone
				i = q.skipNested(i, to)
			} else { // “One sentence. “Another,” he said: the same quotation, opened again
				q.spans[len(q.spans)-1].last = i - 1
				q.start(i, single, true)
			}
		}
	}
	if q.open >= 0 {
		q.spans[len(q.spans)-1].last = to - 1
		if q.single { // a lone single mark is no quotation
			q.pieces[q.open].mark = noMark
			q.spans = q.spans[:len(q.spans)-1]
			q.open = -1
		}
	}
}

func (q *quoting) start(i int, single, continued bool) {
	q.pieces[i].mark = opens
	q.open, q.single = i, single
	q.spans = append(q.spans, quoted{i, -1, i, continued})
}

// resumes reports whether a block that begins at piece i goes on with the quotation left open.
func (q *quoting) resumes(i int) bool {
	l, single := look(q.pieces[i].form)
	return (l == looksOpen || l == looksEither) && single == q.single
}

// free reports whether white space, or a mark that may stand between, parts piece i from the one before.
func (q *quoting) free(i, from int) bool {
	if i <= from || !q.pieces[i].glued {
		return true
	}
	switch q.pieces[i-1].class {
	case opening, dash, hyphen, slash, doubleMark, apostrophe, ellipsis, symbol:
		return true
	}
	return false
}

// touches reports whether piece i stands against the one after it and that is no closing mark.
func (q *quoting) touches(i, to int) bool {
	if i+1 >= to || !q.pieces[i+1].glued {
		return false
	}
	switch q.pieces[i+1].class {
	case letter, digit, currency, opening, ellipsis, symbol, apostrophe, doubleMark:
		return true
	case dash, hyphen, stop:
		return i+2 < to && q.pieces[i+2].glued && q.pieces[i+2].class == letter
	}
	return false
}

func (q *quoting) opensAt(i, from, to int, l markLook, single bool) bool {
	p := q.pieces[i].form
	if single {
		// The apostrophe of ’90s and rock ’n’ roll opens nothing: a closing mark must follow in the block.
		return (l == looksOpen || p == "'") && q.free(i, from) && q.touches(i, to) && q.singleEnd(i, to) > 0
	}
	switch l {
	case looksOpen:
		return true
	case looksEither:
		return q.free(i, from) && (q.touches(i, to) || !q.pieces[i].glued && q.open < 0 && i+1 < to)
	}
	return p == "»" && q.free(i, from) && q.touches(i, to) // »so in German books«
}

// maxSingle is how many pieces a quotation in single marks may hold before the mark is taken for an apostrophe.
const maxSingle = 200

// singleEnd is the piece that closes a quotation opened by the single mark at i, or 0.
func (q *quoting) singleEnd(i, to int) int {
	for k := i + 1; k < to && k-i < maxSingle; k++ {
		if l, single := look(q.pieces[k].form); single && (l == looksClose || l == looksEither) && q.closesAt(k, i, to, l) {
			if k == i+2 && len(q.pieces[i+1].form) == 1 {
				return 0 // rock 'n' roll
			}
			return k
		}
	}
	return 0
}

func (q *quoting) closesAt(i, from, to int, l markLook) bool {
	p := q.pieces[i].form
	if l == looksOpen {
		return p == "“" && q.pieces[max(q.open, 0)].form == "„" || p == "«" && q.open >= 0 && q.pieces[q.open].form == "»"
	}
	if _, single := look(p); single {
		if !q.pieces[i].glued || i+1 < to && q.pieces[i+1].glued && q.pieces[i+1].class == letter {
			return false
		}
		// “s’ ” before a small letter is a plural's genitive unless a stop stands before the mark.
		before := q.pieces[i-1]
		if before.class == letter && before.form[len(before.form)-1] == 's' && i+1 < to && q.pieces[i+1].class == letter && !q.pieces[i+1].glued {
			return q.lastSingle(i, to)
		}
		return true
	}
	if l == looksEither {
		if q.pieces[i].glued {
			return !(i > from && q.free(i, from) && q.touches(i, to) && q.pieces[i-1].class != ellipsis && q.pieces[i-1].class != dash)
		}
		return !q.touches(i, to)
	}
	return true
}

// lastSingle reports whether no single closing mark follows i in the block within reach.
func (q *quoting) lastSingle(i, to int) bool {
	for k := i + 1; k < to && k-i < maxSingle; k++ {
		if l, single := look(q.pieces[k].form); single && l != looksNone && q.pieces[k].glued {
			return false
		}
	}
	return true
}

// nested reports whether the opening mark at i, inside a quotation, has a closing mark of its own: two closing marks
// come before the next opening one.
func (q *quoting) nested(i, to int) bool {
	n := 0
	for k := i + 1; k < to; k++ {
		l, single := look(q.pieces[k].form)
		if single || l == looksNone {
			continue
		}
		if l != looksClose {
			return false
		}
		if n++; n == 2 {
			return true
		}
	}
	return false
}

func (q *quoting) skipNested(i, to int) int {
	for k := i + 1; k < to; k++ {
		if l, single := look(q.pieces[k].form); l == looksClose && !single {
			return k
		}
	}
	return i
}

// maxScare is how many words quoted in mid-sentence are still no speech of their own.
const maxScare = 3

// quotations makes the document's quotations out of what block found.
func (q *quoting) quotations(doc *text.Document, speech map[string]bool) []Quotation {
	out := make([]Quotation, 0, len(q.spans))
	for _, s := range q.spans {
		o := q.pieces[s.open]
		k := Quotation{Open: doc.Span(int(o.start), int(o.end)), Continued: s.continued}
		if s.last > s.open {
			k.Inner = doc.Span(int(q.pieces[s.open+1].start), int(q.pieces[s.last].end))
		} else {
			k.Inner = doc.Span(int(o.end), int(o.end))
		}
		if s.close >= 0 {
			c := q.pieces[s.close]
			k.Close = doc.Span(int(c.start), int(c.end))
			k.Scare = q.scare(s, speech)
		}
		out = append(out, k)
	}
	return out
}

// scare reports whether a closed quotation is a word or two of a sentence that goes on about it.
func (q *quoting) scare(s quoted, speech map[string]bool) bool {
	if s.continued || s.open == 0 {
		return false
	}
	words := 0
	for _, p := range q.pieces[s.open+1 : s.close] {
		switch p.class {
		case letter, digit:
			if !p.glued || words == 0 {
				words++
			}
		case shout, semicolon, colon:
			return false
		}
	}
	before := q.pieces[s.open-1]
	if words > maxScare || before.class != letter {
		return false
	}
	if !speech[lowerASCII(before.form)] {
		return true
	}
	// He said “no”; but: he said “hits” were seen.
	if s.close+1 == len(q.pieces) {
		return false
	}
	after := q.pieces[s.close+1]
	return after.class == letter && !isUpper(after.form)
}
