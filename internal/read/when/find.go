package when

import (
	"cmp"
	"slices"
	"strings"

	"detente/internal/lang"
	"detente/internal/text"
)

// place is where a term stands.
type place struct {
	span        text.Span
	first, last int
}

// candidate is a parsed expression with its place.
type candidate struct {
	sent  int
	place place
	term  *term
	tense tense
	parts []candidate // ends of a range and the inside of an open interval, where they are expressions themselves
}

// Find finds and resolves the date expressions of a document. A zero published is unknown; then only what the text
// itself can date is resolved. The Dateline is nil where there is none.
func Find(a *lang.Analysis, published Date) (Expressions, *Dateline) {
	v := words()
	found := scan(a, v)
	line := dateline(a, found, published)
	now := published
	if line != nil && line.Date.From == line.Date.To && !line.Date.From.IsZero() {
		if d := line.Date.From; published.IsZero() || max(d.Sub(published), published.Sub(d)) <= datelineReach {
			now = d
		}
	}
	r := &resolver{now: now, yearAt: -2, historical: historical(found, now), dayFirst: slashOrder(found)}
	var out Expressions
	for i := range found {
		c := &found[i]
		r.sent, r.para = c.sent, a.Sentences[c.sent].Paragraph
		r.tense = c.tense
		val := r.resolve(c.term)
		if val.drop {
			continue
		}
		out = append(out, expression(c, val, false))
		noted := val
		notedTerm := c.term
		for k := range c.parts {
			p := &c.parts[k]
			was := r.bounded
			r.bounded = c.term.kind == open && c.term.a == p.term
			var pv value
			switch {
			case c.term.kind == span && p.term == c.term.b:
				pv = r.resolveFrom(p.term, noted)
			case c.term.kind == open && c.term.rel == since:
				r.tense = tense{-1, true}
				pv = r.resolve(p.term)
			default:
				pv = r.resolve(p.term)
			}
			r.bounded = was
			if pv.drop {
				continue
			}
			out = append(out, expression(p, pv, true))
			if c.term.kind == open && p.term == c.term.a || c.term.kind == span && (p.term == c.term.a || p.term == c.term.b) {
				noted, notedTerm = pv, p.term
			}
		}
		r.note(notedTerm, noted)
		if y := explicitYear(c.term); y > 0 && y != r.now.Year {
			r.year, r.yearAt, r.yearPara = y, r.sent, r.para
		}
	}
	slices.SortStableFunc(out, func(x, y Expression) int {
		return cmp.Or(cmp.Compare(x.Sent, y.Sent), cmp.Compare(x.Span.Start(), y.Span.Start()), cmp.Compare(y.Span.End(), x.Span.End()))
	})
	return out, line
}

func expression(c *candidate, v value, part bool) Expression {
	e := Expression{Span: c.place.span, Sent: c.sent, First: c.place.first, Last: c.place.last, Part: part}
	if v.reason == "" && v.Interval.valid() {
		e.Interval, e.Resolved, e.Why = v.Interval, true, v.why
	} else if e.Reason = v.reason; e.Reason == "" {
		e.Reason = "outside the years 1 to 9999"
	}
	return e
}

// scan parses all expressions of a document, in order.
func scan(a *lang.Analysis, v *vocabulary) []candidate {
	r := &reader{vocabulary: v, text: a.Doc.Text()}
	var out []candidate
	for si := range a.Sentences {
		s := &a.Sentences[si]
		r.load(s)
		r.guard(s)
		mine := len(out)
		for i := 0; i < len(r.pieces); {
			if !r.starts(i) {
				i++
				continue
			}
			t, j := r.expression(i)
			if t == nil || j <= i {
				i++
				continue
			}
			if r.refused(i, j, t) {
				i = j
				continue
			}
			if r.possessive(j) && t.kind == calendar {
				t.definite = true
			}
			c := r.candidate(a, si, t, i, j)
			c.tense = v.tenseOf(s, c.place.first, c.place.last)
			switch {
			case t.kind == open && t.rel == from && !(c.tense.strict && c.tense.dir < 0 && t.a.kind == calendar && t.a.day == 0 && t.a.weekday == 0):
				c.tense = tense{dir: 1} // "agreed to talks starting Monday"; not "starting in May they rallied"
			case r.lit(i-1, "of") && r.lit(i-2, "as") && !c.tense.strict:
				c.tense = tense{dir: -1} // "as of Tuesday there are"
			}
			out = append(out, c)
			i = j
		}
		r.shareYears(out[mine:])
	}
	return out
}

// starters are the classes of the words an expression can begin with.
const starters = 1<<month | 1<<monthAbbr | 1<<weekday | 1<<weekdayAbbr | 1<<season | 1<<number | 1<<article | 1<<vague | 1<<ordinal |
	1<<daily | 1<<edge | 1<<limit | 1<<turn | 1<<way | 1<<bound | 1<<unit | 1<<named | 1<<quarterWord | 1<<opener | 1<<era

// starts reports whether an expression may start at piece i.
func (r *reader) starts(i int) bool {
	p := &r.pieces[i]
	if r.sent.Tokens[p.token].Span.Len() > longestToken {
		return false
	}
	switch p.kind {
	case digits:
		return true
	case letters:
		return p.word != nil && p.word.has&starters != 0
	}
	return false
}

// longestToken is the longest token in bytes that holds a date: 2021-12-12T09:30:00.000+00:00. Addresses are longer.
const longestToken = 30

// bare leaves out the article of a noun that the date modifies: "the [2011] plan", "the [May 3] accord".
func (r *reader) bare(i int, t *term) int {
	if r.lit(i, "the") && t.kind == calendar && (r.is(i+1, month) || r.is(i+1, monthAbbr) || r.number(i+1, wideFirst, wideLast, 4) > 0) {
		return i + 1
	}
	return i
}

// refused holds the words before and around an expression against it.
func (r *reader) refused(i, j int, t *term) bool {
	if r.is(i-1, habit) && t.kind != open && t.kind != span || r.lit(j, "every", "each") && (r.is(j+1, unit) || r.is(j+1, weekday)) {
		return true
	}
	if r.at(i).kind == digits && r.tight(i) {
		// the tail of a longer token: "F-16", "COVID-19", "A2021", "$2022"
		switch before := r.at(i - 1); {
		case before.kind == letters && !r.lit(i-1, "AD", "mid"), r.lit(i-1, "$", "€", "£", "#", "+", "@", "_", "%"):
			return true
		case (r.dash(i-1) || r.lit(i-1, ".", "/", ":", ",")) && r.tight(i-1) && r.at(i-2).kind != mark && r.at(i-2).kind != nothing:
			if r.lit(i-1, "-") && r.at(i-2).kind == letters && !r.is(i-2, edge) && !r.is(i-2, limit) {
				return t.kind != hundred
			}
			if r.at(i-2).kind == digits && r.number(i-2, wideFirst, wideLast, 4) < 0 {
				return true
			}
		}
	}
	// a whole that is but a piece of a longer name: "Black September", "Today" of a programme
	named := true
	for k := i; k < j && named; k++ {
		tok := int(r.at(k).token)
		named = tok < len(r.guarded) && r.guarded[tok] && r.at(k).kind != digits
	}
	return named && (t.kind == calendar || t.kind == seasonal || t.kind == days || t.kind == turns)
}

// guard marks the tokens of names of persons and organisations that have more than one token.
func (r *reader) guard(s *lang.Sentence) {
	r.guarded = r.guarded[:0]
	for _, n := range s.Names {
		if n.Kind != lang.Person && n.Kind != lang.Organisation || n.First == n.Last || n.Last >= len(s.Tokens) {
			continue
		}
		for len(r.guarded) <= n.Last {
			r.guarded = append(r.guarded, false)
		}
		for k := n.First; k <= n.Last; k++ {
			r.guarded[k] = true
		}
	}
}

func (r *reader) place(a *lang.Analysis, i, j int) place {
	return place{a.Doc.Span(int(r.at(i).start), int(r.at(j-1).end)), int(r.at(i).token), int(r.at(j - 1).token)}
}

func (r *reader) candidate(a *lang.Analysis, sent int, t *term, i, j int) candidate {
	c := candidate{sent: sent, place: r.place(a, r.bare(i, t), j), term: t}
	add := func(p *term) {
		if p != nil && p.to > p.from && p.to <= len(r.pieces) && p.standsAlone() {
			part := r.candidate(a, sent, p, p.from, p.to)
			c.parts = append(append(c.parts, part), part.parts...)
		}
	}
	switch t.kind {
	case open, edgeOf, limitOf, partOf:
		add(t.a)
	case ordinalOf:
		if t.unit == half || t.unit == quarter {
			add(t.a)
		}
	case within:
		add(t.b)
	case span:
		add(t.a)
		add(t.b)
		if len(c.parts) > 0 && c.parts[0].term == t.b {
			c.parts = nil // "5–6 September": the second end alone would be half an answer
		}
	}
	return c
}

// standsAlone reports whether the end of a range is an expression by itself: "May 3", not the "3" of "3–5 May".
func (t *term) standsAlone() bool {
	return t.kind != calendar || t.year > 0 || t.month > 0 || t.weekday > 0 || t.day == 0
}

// shareYears gives the year of the last of coordinated dates to those before it: "February 26 and March 4, 2022".
func (r *reader) shareYears(found []candidate) {
	for i := len(found) - 2; i >= 0; i-- {
		a, b := found[i].term, found[i+1].term
		if a.kind != calendar || b.kind != calendar || a.year != 0 || a.month == 0 || b.year == 0 || b.month == 0 || (a.day > 0) != (b.day > 0) {
			continue
		}
		between := strings.TrimSpace(r.text[found[i].place.span.End():found[i+1].place.span.Start()])
		switch between {
		case "and", ",", ", and", "or", "&", "and on", "and in", ", and on":
			if a.year = b.year; a.month > b.month {
				a.year--
			}
		}
	}
}

// historical reports whether a document is plainly about another time: its full dates lie far from the day of
// writing and it hardly speaks of days as near.
func historical(found []candidate, now Date) bool {
	if now.IsZero() {
		return false
	}
	far, near := 0, 0
	for i := range found {
		t := found[i].term
		switch y := explicitYear(t); {
		case y == 0:
			switch t.kind {
			case days, stretch:
				near++
			case calendar:
				if t.weekday > 0 && t.month == 0 {
					near++
				}
			case turns:
				if t.rel == last || t.rel == this || t.rel == next {
					near++
				}
			case shift:
				if t.rel == ago || t.rel == hence {
					near++
				}
			}
		case y < now.Year-1 || y > now.Year+1:
			far++
		default:
			near++
		}
	}
	return far >= 3 && far >= 4*near
}

// slashOrder is +1 where slashed dates that can be read one way only put the day first, -1 the month, 0 where none tells.
func slashOrder(found []candidate) int {
	n := 0
	for i := range found {
		n += found[i].term.order
	}
	return min(1, max(-1, n))
}
