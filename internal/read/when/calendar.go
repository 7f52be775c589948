package when

// The calendar half of the grammar: days, months, years, and what is built of numbers.

// Years read from a bare number of four digits. Outside the wide range it is some other number; inside the wide but
// outside the sure range the words around must say that it is a year.
const (
	wideFirst, wideLast = 1000, 2199
	sureFirst, sureLast = 1900, 2100
)

// joint is the end of what joins the two ends of a range at i; it is i where nothing does. Spaced em dashes do not.
func (r *reader) joint(i int) int {
	switch {
	case r.dash(i):
		return i + 1
	case r.lit(i, "—") && r.tight(i) && r.tight(i+1):
		return i + 1
	case r.lit(i, "to", "through", "until", "till", "thru"):
		return i + 1
	}
	return i
}

// dayMonth parses 12 December 2021, 12th of December, 3–5 May, 3 and 4 May 2021.
func (r *reader) dayMonth(i int) (*term, int) {
	d, j := r.dayNumber(i)
	if d < 0 {
		return nil, i
	}
	if m, k := r.monthOf(j); m != nil {
		m.day = d
		if m.day > monthDays(2000, m.month) {
			return nil, i
		}
		return r.yearTail(m, k)
	}
	k := r.joint(j)
	if k == j && r.lit(j, "and", "or", "&") {
		k = j + 1
	}
	if k == j {
		return nil, i
	}
	d2, k2 := r.dayNumber(k)
	if d2 <= d {
		return nil, i
	}
	m, k3 := r.monthOf(k2)
	if m == nil {
		return nil, i
	}
	m.day = d2
	if m.day > monthDays(2000, m.month) {
		return nil, i
	}
	b, end := r.yearTail(m, k3)
	a := &term{kind: calendar, year: b.year, month: b.month, day: d}
	return r.pair(a, b), end
}

// pair is the days a to b, both of one month. Where a frame ("last year") holds b, it holds both.
func (r *reader) pair(a, b *term) *term {
	if b.kind == within {
		return &term{kind: within, a: &term{kind: span, a: a, b: b.a}, b: b.b}
	}
	a.year = b.year
	return &term{kind: span, a: a, b: b}
}

// monthOf parses "December", "of December", "-Dec-" after a day; the term has only its month.
func (r *reader) monthOf(i int) (*term, int) {
	j := r.skip(i, "day")
	j = r.skip(j, "of")
	if j == i && r.lit(i, "-", "/") && r.tight(i) && r.tight(i+1) {
		j++
	}
	m := r.value(j, month)
	if m == 0 {
		m = r.value(j, monthAbbr)
	}
	if m == 0 || !r.upper(j) && !r.is(j, monthAbbr) && r.lit(j, "may", "march") && j == i {
		return nil, i
	}
	j++
	if r.lit(j, ".") && r.tight(j) && r.is(j-1, monthAbbr) {
		j++
	}
	return &term{kind: calendar, month: m}, j
}

// yearTail parses what may follow a month or a day of a month: a year, or a frame ("last year", "of that year").
func (r *reader) yearTail(t *term, i int) (*term, int) {
	j := i
	if r.lit(j, ",") || r.lit(j, "of", "in") {
		j++
	} else if r.lit(j, "-", "/") && r.tight(j) && r.tight(j+1) {
		j++
	}
	if y := r.number(j, wideFirst, wideLast, 4); y > 0 && r.at(j).end-r.at(j).start == 4 && !r.moreNumber(j) && !(t.day > 0 && j > i && !r.lit(i, ",", "-", "/", "of") && r.is(j+1, measure)) {
		t.year = y
		if r.value(j+1, era) != 0 && r.upper(j+1) {
			t.year *= r.value(j+1, era)
			return t, j + 2
		}
		return t, j + 1
	}
	if n := r.number(j, 100, 999, 3); n > 0 && !r.moreNumber(j) && (r.lit(i, "of") || t.day > 0 && j == i && (r.lit(j+1, ")", ",", ".") || r.at(j+1).kind == nothing)) {
		t.year = n
		return t, j + 1
	}
	if r.apostrophe(j) && r.tight(j+1) && j == i {
		if n := r.number(j+1, 0, 99, 2); n >= 0 && r.at(j+1).end-r.at(j+1).start == 2 {
			t.year = 2000 + n
			if n >= 70 {
				t.year -= 100
			}
			return t, j + 2
		}
	}
	if f, k := r.frame(i, year); f != nil {
		return &term{kind: within, a: t, b: f}, k
	}
	if r.lit(i, "last", "next") && t.day > 0 && r.at(i+1).kind != letters && r.at(i+1).kind != digits { // "the 12th of October last"
		t.rel = r.value(i, turn)
		return t, i + 1
	}
	return t, i
}

// weekdayAt parses a weekday with what belongs to it: a part of the day, the date, a day number in brackets, a week.
func (r *reader) weekdayAt(i int) (*term, int) {
	w := r.value(i, weekday)
	j := i + 1
	if w == 0 {
		if w = r.value(i, weekdayAbbr); w == 0 || !r.upper(i) {
			return nil, i
		}
		if r.lit(j, ".") && r.tight(j) {
			j++
		}
		k := r.skip(j, ",")
		if t, end := r.dayPointAfterWeekday(k); t != nil {
			t.weekday = w
			return t, end
		}
		return nil, i
	}
	if r.is(i-1, namedDay) && r.upper(i-1) || r.is(j, masthead) && (r.upper(j) || r.lit(j, "prayers", "school")) && r.upper(i) || r.apostrophe(j) && !r.possessive(j) {
		return nil, i
	}
	j = r.dayParts(j)
	k := r.skip(j, ",")
	if t, end := r.dayPointAfterWeekday(k); t != nil {
		setWeekday(t, w)
		return t, end
	}
	t := &term{kind: calendar, weekday: w}
	if k := r.skip(j, ","); r.lit(k, "the") {
		if n, end := r.ordinalDigits(k + 1); n > 0 && n <= 31 && (r.at(end).kind != letters || r.is(end, prep)) {
			t.day = n
			return t, end
		}
	}
	if n, end := r.ordinalDigits(j); n > 0 && n <= 31 {
		t.day = n
		return t, end
	}
	if r.lit(j, "(") {
		if n := r.number(j+1, 1, 31, 2); n > 0 && r.lit(j+2, ")") {
			t.day = n
			return t, j + 3
		}
		if d, end := r.dayPointAfterWeekday(j + 1); d != nil && d.kind == calendar && r.lit(end, ")") {
			d.weekday = w
			return d, end + 1
		}
	}
	if f, end := r.frame(j, week); f != nil {
		return &term{kind: within, a: t, b: f}, end
	}
	return t, j
}

func setWeekday(t *term, w int) {
	switch t.kind {
	case within:
		setWeekday(t.a, w)
	case span:
		setWeekday(t.a, w)
	default:
		t.weekday = w
	}
}

// dayPointAfterWeekday parses "December 12, 2021" or "12 December".
func (r *reader) dayPointAfterWeekday(i int) (*term, int) {
	switch {
	case r.at(i).kind == digits:
		if n, _ := r.dayNumber(i); n > 0 {
			return r.dayMonth(i)
		}
	case r.is(i, month) || r.is(i, monthAbbr):
		t, j := r.monthAt(i, true)
		for u := t; u != nil; u = u.a {
			if u.kind == calendar && u.day > 0 {
				return t, j
			}
		}
	}
	return nil, i
}

// dayParts skips "morning", "late afternoon", "night" after a day.
func (r *reader) dayParts(i int) int {
	j := i
	if r.is(j, edge) && r.is(j+1, part) {
		j++
	}
	if r.is(j, part) {
		return j + 1
	}
	if r.lit(j, "at") && r.lit(j+1, "midnight", "noon", "midday") {
		return j + 2
	}
	return i
}

// monthAt parses a month with its day and year. sure says that the words before show it to be a month.
func (r *reader) monthAt(i int, sure bool) (*term, int) {
	m, abbr := r.value(i, month), false
	if m == 0 {
		if m = r.value(i, monthAbbr); m == 0 || !r.upper(i) {
			return nil, i
		}
		abbr = true
	}
	j := i + 1
	point := abbr && r.lit(j, ".") && r.tight(j)
	if point {
		j++
	}
	t := &term{kind: calendar, month: m}
	if r.lit(j, "the") && !abbr {
		if n, end := r.ordinalDigits(j + 1); n > 0 && n <= 31 {
			t.day = n
			return r.yearTail(t, end)
		}
	}
	if d, k := r.dayNumber(j); d > 0 && d <= monthDays(2000, m) && !(r.lit(k, ":") && r.tight(k) && r.at(k+1).kind == digits && r.tight(k+1)) && !(r.tight(k) && r.lit(k, "%", ",") && r.at(k+1).kind == digits && r.tight(k+1)) &&
		!(r.is(k, measure) && r.lit(k, "million", "billion", "percent")) {
		t.day = d
		e := r.joint(k)
		if e == k && r.lit(k, "and", "or", "&") {
			e = k + 1
		}
		if e > k {
			if d2, k2 := r.dayNumber(e); d2 > d && d2 <= monthDays(2000, m) {
				if mm, _ := r.monthOf(k2); mm == nil && !r.is(k2, units) && !r.is(k2, measure) && r.clockTime(e) == 0 && (!r.lit(k, "and", "or", "&", "to") || r.penn(k2) != "NNS") {
					b, end := r.yearTail(&term{kind: calendar, month: m, day: d2}, k2)
					return r.pair(t, b), end
				}
			}
		}
		return r.yearTail(t, k)
	}
	full, end := r.yearTail(t, j)
	if full != t || t.year > 0 {
		return full, end
	}
	if abbr && !point || !r.bareMonth(i, sure) {
		return nil, i
	}
	return t, end
}

// bareMonth reports whether a month with neither day nor year is one. "May" and "March" are verbs and names as well,
// and so are April, June and August names.
func (r *reader) bareMonth(i int, sure bool) bool {
	if tok := int(r.at(i).token); tok < len(r.guarded) && r.guarded[tok] {
		return false
	}
	if r.lit(i, "may", "march", "august", "mar", "sep", "sept") {
		if !r.upper(i) {
			return false
		}
		if tag := r.penn(i); tag == "MD" || len(tag) > 1 && tag[:2] == "VB" {
			return false
		}
		if r.lit(i, "may", "march") && !sure && !r.is(i-1, prep) && !r.is(i-1, edge) && !r.possessive(i+1) && !r.lit(i-1, "and", "or") {
			return false
		}
	}
	if r.lit(i, "march", "august", "may", "april", "june") && !sure && r.at(i-1).kind == letters && r.upper(i-1) && !r.is(i-1, prep) && !r.lit(i-1, "the", "this", "last", "next") && i > 1 {
		return false // "Theresa May" where no name was found
	}
	return true
}

// seasonAt parses a season; sure as for monthAt.
func (r *reader) seasonAt(i int, the bool) (*term, int) {
	m := r.value(i, season)
	if m == 0 {
		return nil, i
	}
	t := &term{kind: seasonal, month: m}
	j := r.skip(i+1, "of", ",")
	if y := r.number(j, wideFirst, wideLast, 4); y > 0 && !r.moreNumber(j) {
		t.year = y
		j++
		if (r.dash(j) || r.lit(j, "/")) && r.at(j+1).kind == digits { // winter of 2021-22
			if n := r.number(j+1, 0, 9999, 4); n == (y+1)%100 || n == y+1 {
				j += 2
			}
		}
		return t, j
	}
	if f, k := r.frame(i+1, year); f != nil {
		return &term{kind: within, a: t, b: f}, k
	}
	if !r.seasonal(i, the) {
		return nil, i
	}
	return t, i + 1
}

// seasonal reports whether a season without a year is a time: "over the summer", "by spring"; not "the Arab Spring",
// "the fall of Kabul", "Winter Olympics", "a spring".
func (r *reader) seasonal(i int, the bool) bool {
	p := i - 1
	if the {
		p--
	}
	if !r.is(p, prep) && !r.lit(p, "over") || !the && (r.lit(i, "fall") || !r.lit(p, "by", "since", "until", "in", "before", "after", "late", "early")) {
		return false
	}
	if tag := r.penn(i + 1); len(tag) > 1 && tag[:2] == "NN" && !r.is(i+1, unit) || r.lit(i+1, "of") {
		return false
	}
	tag := r.penn(i)
	return tag == "" || tag[0] == 'N'
}

// holidayAt parses a named day, with a year after it if there is one.
func (r *reader) holidayAt(i int) (*term, int) {
	p := r.at(i)
	if p.kind == nothing || p.end-p.start > longestWord {
		return nil, i
	}
	var low [longestWord]byte
	b := low[:p.end-p.start]
	for k := range b {
		c := r.text[int(p.start)+k]
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		b[k] = c
	}
	for _, h := range r.vocabulary.holidays[string(b)] {
		match := p.kind == digits || r.upper(i)
		for k, s := range h.name {
			if match = match && r.lit(i+k, s); !match {
				break
			}
		}
		j := i + len(h.name)
		if !match || p.kind == digits && r.tight(j) && (r.lit(j, "/") || r.at(j).kind == digits) {
			continue
		}
		if r.at(j).kind == letters && r.upper(j) {
			continue // "Good Friday Agreement", "Easter Egg Roll"
		}
		t := &term{kind: holidays, holiday: h}
		k := r.skip(r.skip(j, ","), "of", "in")
		if y := r.number(k, wideFirst, wideLast, 4); y > 0 && !r.moreNumber(k) {
			t.year = y
			return t, k + 1
		}
		if f, k := r.frame(j, year); f != nil {
			return &term{kind: within, a: t, b: f}, k
		}
		return t, j
	}
	return nil, i
}
