package when

// The part of the grammar that starts with digits: times of day, ISO and slashed dates, years, ordinals.

// numeric parses what starts with digits at i. the says that an article stands before.
func (r *reader) numeric(i int, the bool) (*term, int) {
	if t, j := r.holidayAt(i); t != nil {
		return t, j
	}
	if j := r.clockTime(i); j > 0 {
		k := r.skip(j, ",", "on", "of")
		if t, end := r.dayPoint(k); t != nil {
			return t, end
		}
		return nil, i
	}
	p := r.at(i)
	width := int(p.end - p.start)
	if width == 4 {
		if t, j := r.iso(i); t != nil {
			return t, j
		}
		if t, j := r.yearAt(i); t != nil {
			return t, j
		}
	}
	if width <= 2 {
		if t, j := r.slashedDate(i); t != nil {
			return t, j
		}
		if t, j := r.dayMonth(i); t != nil {
			return t, j
		}
		if t, j := r.nth(i, the); t != nil {
			return t, j
		}
		if the && r.apostrophe(i-1) || r.apostrophe(i-1) && r.tight(i) { // the '90s
			if n := r.number(i, 20, 90, 2); n > 0 && n%10 == 0 && r.lit(i+1, "s") && r.tight(i+1) {
				return &term{kind: tenYears, year: 1900 + n}, i + 2
			}
		}
	}
	if width <= 4 && r.value(i+1, era) != 0 && r.upper(i+1) {
		return &term{kind: calendar, year: int(p.n) * r.value(i+1, era)}, i + 2
	}
	return r.counted(i)
}

// clockTime is the end of a time of day at i ("10 a.m.", "10:30 am", "22:30 GMT"), 0 if there is none.
func (r *reader) clockTime(i int) int {
	j := i + 1
	switch {
	case r.number(i, 0, 24, 2) >= 0:
		if r.lit(j, ":", ".") && r.tight(j) && r.tight(j+1) && r.number(j+1, 0, 59, 2) >= 0 && r.at(j+1).end-r.at(j+1).start == 2 {
			colon := r.lit(j, ":")
			j += 2
			if r.lit(j, ":") && r.tight(j) && r.number(j+1, 0, 59, 2) >= 0 {
				j += 2
			}
			if k := r.clockWord(j); k > j {
				return r.clockWord(k)
			} else if !colon {
				return 0
			}
			return j
		}
		if k := r.clockWord(j); k > j {
			return r.clockWord(k)
		}
	case r.number(i, 0, 2400, 4) >= 0 && r.lit(j, "GMT", "UTC", "hrs"):
		return r.clockWord(j)
	}
	return 0
}

// clockWord is the end of "a.m.", "pm", "GMT" at i, or i.
func (r *reader) clockWord(i int) int {
	if r.is(i, clock) {
		return i + 1
	}
	if r.lit(i, "a", "p") && r.lit(i+1, ".") && r.tight(i+1) && r.lit(i+2, "m") && r.tight(i+2) {
		if r.lit(i+3, ".") && r.tight(i+3) {
			return i + 4
		}
		return i + 3
	}
	return i
}

// dayPoint parses a point that is a day: what can follow a time of day.
func (r *reader) dayPoint(i int) (*term, int) {
	if t, j := r.weekdayAt(i); t != nil {
		return t, j
	}
	if t, j := r.monthAt(i, true); t != nil && t.day > 0 {
		return t, j
	}
	if n := r.number(i, 1, 31, 2); n > 0 {
		return r.dayMonth(i)
	}
	return r.dailyAt(i)
}

// iso parses 2021-12-12, 2021/12/12 and 2021-12-12T10:00Z.
func (r *reader) iso(i int) (*term, int) {
	y := r.number(i, wideFirst, wideLast, 4)
	sep := r.str(i + 1)
	if y < 0 || !(r.dash(i+1) || sep == "/" || sep == ".") || !r.tight(i+1) || !r.tight(i+2) {
		return nil, i
	}
	m := r.number(i+2, 1, 12, 2)
	if m < 0 || r.str(i+3) != sep || !r.tight(i+3) || !r.tight(i+4) {
		return nil, i
	}
	d := r.number(i+4, 1, 31, 2)
	if d < 0 || d > monthDays(y, m) || r.digitsFollow(i+5) {
		return nil, i
	}
	j := i + 5
	if r.lit(j, "T") && r.tight(j) {
		for j++; r.tight(j) && (r.at(j).kind == digits || r.lit(j, ":", "Z", "+", "-", ".")) && !(r.lit(j, ".") && r.at(j+1).kind != digits); j++ {
		}
	}
	return &term{kind: calendar, year: y, month: m, day: d}, j
}

// digitsFollow reports whether piece i and the next go on as a number: "-5", ".3".
func (r *reader) digitsFollow(i int) bool {
	return r.tight(i) && (r.at(i).kind == digits || r.lit(i, "-", ".", "/", ",") && r.at(i+1).kind == digits && r.tight(i+1))
}

// slashedDate parses 12/31/2021, 31.12.2021, 31-12-2021 and, with slashes, two-digit years.
func (r *reader) slashedDate(i int) (*term, int) {
	a, b := r.number(i, 1, 31, 2), r.number(i+2, 1, 31, 2)
	sep := r.str(i + 1)
	if a < 0 || b < 0 || sep != "/" && sep != "." && sep != "-" || r.str(i+3) != sep {
		return nil, i
	}
	for k := i + 1; k <= i+4; k++ {
		if !r.tight(k) {
			return nil, i
		}
	}
	if r.tight(i) && r.at(i-1).kind != nothing && !r.lit(i-1, "(", "[", "“", "\"", "'", "‘", "—", "–") {
		return nil, i
	}
	y := r.number(i+4, wideFirst, wideLast, 4)
	if y < 0 && sep == "/" && r.at(i+4).end-r.at(i+4).start == 2 {
		if y = r.number(i+4, 0, 99, 2); y >= 0 {
			y += 2000
			if y >= 2070 { // the POSIX pivot is 69
				y -= 100
			}
		}
	}
	if y < 0 || r.digitsFollow(i+5) {
		return nil, i
	}
	switch {
	case sep == ".", a > 12:
		if b > 12 || a > monthDays(y, b) {
			return nil, i
		}
		t := &term{kind: calendar, year: y, month: b, day: a}
		if sep != "." {
			t.order = 1
		}
		return t, i + 5
	case b > 12:
		if b > monthDays(y, a) {
			return nil, i
		}
		return &term{kind: calendar, year: y, month: a, day: b, order: -1}, i + 5
	}
	return &term{kind: slashed, month: a, day: b, year: y}, i + 5
}

// yearAt parses a year, a decade in digits, or two years with a dash.
func (r *reader) yearAt(i int) (*term, int) {
	y := r.number(i, wideFirst, wideLast, 4)
	if y < 0 || r.at(i).end-r.at(i).start != 4 {
		return nil, i
	}
	j := i + 1
	if k := r.skipApostrophe(j); r.lit(k, "s") && r.tight(k) {
		switch {
		case y%100 == 0 && y < 2000:
			return &term{kind: hundred, n: y/100 + 1}, k + 1
		case y%10 == 0:
			return &term{kind: tenYears, year: y}, k + 1
		case k == j:
			return nil, i
		}
	}
	if r.value(j, era) != 0 && r.upper(j) {
		return &term{kind: calendar, year: y * r.value(j, era)}, j + 1
	}
	if (r.dash(j) || r.lit(j, "/")) && r.at(j+1).end-r.at(j+1).start == 2 {
		if n := r.number(j+1, 0, 99, 2); n >= 0 && !r.digitsFollow(j+2) && (r.tight(j+1) || r.dash(j)) {
			y2 := y/100*100 + n
			if y2 < y && n <= 1 && y%100 == 99 {
				y2 += 100
			}
			monthly := n >= 1 && n <= 12 && r.tight(j) && r.tight(j+1)
			switch {
			case y2 > y && (y2 == y+1 || !monthly):
				return &term{kind: span, a: &term{kind: calendar, year: y, from: i, to: j}, b: &term{kind: calendar, year: y2, from: j + 1, to: j + 2}}, j + 2
			case monthly && r.dash(j):
				return &term{kind: calendar, year: y, month: n}, j + 2
			}
		}
	}
	if !r.looksLikeYear(i, y) {
		return nil, i
	}
	return &term{kind: calendar, year: y}, j
}

func (r *reader) skipApostrophe(i int) int {
	if r.apostrophe(i) && r.tight(i) {
		return i + 1
	}
	return i
}

// looksLikeYear holds the words around a bare number against it.
func (r *reader) looksLikeYear(i, y int) bool {
	j := i + 1
	before, spaced := r.at(i-1), !r.tight(i)
	if !spaced && before.kind != nothing {
		opening := r.lit(i-1, "(", "[", "“", "\"", "'", "‘", "’", ",", "—", "/", ";") || r.dash(i-1)
		if before.kind == letters && r.lit(i-1, "AD") || before.kind == mark && opening {
			// "2,000": the comma joins a number
			if r.lit(i-1, ",", "-", "/") && r.at(i-2).kind == digits && r.tight(i-1) && r.at(i-2).end-r.at(i-2).start != 4 {
				return false
			}
		} else {
			return false
		}
	}
	if r.tight(j) {
		switch {
		case r.at(j).kind == letters, r.lit(j, "%", "$", "€", "£", "@", "_", "°"):
			return false
		case r.lit(j, ",", ".", ":") && r.at(j+1).kind == digits && r.tight(j+1):
			return false
		case (r.dash(j) || r.lit(j, "/")) && r.tight(j+1) && r.at(j+1).kind == digits && r.at(j+1).end-r.at(j+1).start != 4:
			return false
		}
	}
	if r.is(j, measure) || r.is(j, units) || r.clockWord(j) > j {
		return false
	}
	if r.dash(j) && r.number(j+1, max(y, sureFirst), sureLast, 4) > 0 || r.dash(i-1) && r.number(i-2, sureFirst, y, 4) > 0 {
		return true // 1995–2001
	}
	if r.is(i-1, counted) && !(r.lit(i-1, "about", "some", "over", "up") && r.is(i-2, prep)) {
		return false
	}
	if r.lit(i-1, ".") && r.is(i-2, counted) && r.tight(i-1) || r.lit(i-1, "#", "№", "$", "€", "£", "+") {
		return false
	}
	tag := r.penn(j)
	said := r.is(i-1, prep) || r.lit(i-1, "(", "[") && r.lit(j, ")", "]", ",", ";") || r.dash(i-1) && r.number(i-2, wideFirst, wideLast, 4) > 0 ||
		r.dash(j) && r.number(j+1, wideFirst, wideLast, 4) > 0 || r.lit(i-1, "and", "or") && r.number(i-2, wideFirst, wideLast, 4) > 0 ||
		r.lit(i-1, "c", ".") && r.lit(i-2, "c", "(") || r.is(i-1, month)
	noun := tag == "NNS" || tag == "NN" || tag == "JJ"
	if y >= sureFirst && y <= sureLast {
		if tag == "NNS" && !r.determined(i) && (y%10 == 0 || y > 2060) && !r.is(j, yearly) {
			return false
		}
		return true
	}
	return said && !noun
}

// determined reports whether an article, a possessive or a demonstrative stands before piece i.
func (r *reader) determined(i int) bool {
	return r.lit(i-1, "the", "its", "their", "his", "her", "our", "this", "that") || r.lit(i-1, "s") && r.apostrophe(i-2) || r.apostrophe(i-1)
}

// ordinalDigits is the number and the end of "12th" (also "10<sup>th</sup>", left over from mark-up) at i; -1 if there is none.
func (r *reader) ordinalDigits(i int) (int, int) {
	n := r.number(i, 1, 99, 2)
	if n < 0 {
		return -1, i
	}
	if r.is(i+1, suffix) && r.tight(i+1) {
		return n, i + 2
	}
	if r.lit(i+1, "<") && r.lit(i+2, "sup") && r.lit(i+3, ">") && r.is(i+4, suffix) {
		if r.lit(i+5, "<") && r.lit(i+6, "/") && r.lit(i+7, "sup") && r.lit(i+8, ">") {
			return n, i + 9
		}
		return n, i + 5
	}
	return -1, i
}

// dayNumber is a day of the month at i, with or without its ending.
func (r *reader) dayNumber(i int) (n, end int) {
	if n, end := r.ordinalDigits(i); n > 0 {
		if n > 31 {
			return -1, i
		}
		return n, end
	}
	if n := r.number(i, 1, 31, 2); n > 0 && !(r.tight(i+1) && r.at(i+1).kind == letters) {
		return n, i + 1
	}
	return -1, i
}

// moreNumber reports whether the digits at i go on: "2,000", "2000.5", "2000%".
func (r *reader) moreNumber(i int) bool {
	j := i + 1
	return r.tight(j) && (r.lit(j, ",", ".", ":") && r.at(j+1).kind == digits && r.tight(j+1) || r.lit(j, "%", "$") || r.at(j).kind == letters)
}

// nth parses "19th century", "15th to the 19th century", "the 12th", "the 1st day of May", "4th quarter of 2021".
func (r *reader) nth(i int, the bool) (*term, int) {
	n, j := r.ordinalDigits(i)
	if n < 0 {
		return nil, i
	}
	if t, k := r.nthUnit(n, j); t != nil {
		return t, k
	}
	if k := r.joint(j); k > j || r.lit(j, "and") {
		k = max(k, j+1)
		k = r.skip(k, "the")
		if n2, k2 := r.ordinalDigits(k); n2 > n {
			if b, end := r.nthUnit(n2, k2); b != nil && b.kind == hundred {
				b.from, b.to = k, end
				return &term{kind: span, a: &term{kind: hundred, n: n, from: i, to: j}, b: b}, end
			}
		}
	}
	// a bare day of the month: "on the 12th", if no noun follows ("on the 12th floor")
	if the && n <= 31 && r.lit(i-2, "on", "until", "by", "since") {
		a := &term{kind: calendar, day: n}
		k := r.joint(j)
		if k == j {
			k = r.skip(j, "and")
		}
		if n2, end := r.ordinalDigits(r.skip(k, "the")); k > j && n2 > n && n2 <= 31 && r.endsDay(end) {
			return &term{kind: span, a: a, b: &term{kind: calendar, day: n2}}, end
		}
		if r.endsDay(j) {
			return a, j
		}
	}
	return nil, i
}

// endsDay reports whether what follows a bare day of the month cannot be the noun it counts.
func (r *reader) endsDay(i int) bool {
	next := r.at(i)
	return next.kind == nothing || next.kind == mark && !r.dash(i) || r.is(i, prep) || r.lit(i, "at", "that", "and", "when")
}

// nthUnit parses what follows an ordinal: century, quarter, half, or the nth day, week, month of something.
func (r *reader) nthUnit(n, i int) (*term, int) {
	j := i
	if r.dash(j) && r.tight(j) && r.tight(j+1) {
		j++
	}
	u := grain(r.value(j, unit))
	if u == 0 {
		return nil, i
	}
	j++
	switch u {
	case century:
		if n < 1 || n > 22 {
			return nil, i
		}
		if r.lit(j, "BC", "BCE") {
			return &term{kind: hundred, n: -n}, j + 1
		}
		return &term{kind: hundred, n: n}, j
	case quarter, half:
		if u == quarter && n > 4 || u == half && n > 2 {
			return nil, i
		}
		t := &term{kind: ordinalOf, n: n, unit: u}
		k := r.skip(j, "of", "in", ",")
		k2 := r.skip(k, "the")
		if y := r.number(k, wideFirst, wideLast, 4); y > 0 {
			t.a = &term{kind: calendar, year: y, from: k, to: k + 1}
			return t, k + 1
		}
		if u == half || r.lit(j, "of") {
			if a, k3 := r.point(k2, k2 > k); a != nil && r.lit(j, "of") && a.kind != event {
				a.from, a.to = k2, k3
				t.a = a
				return t, k3
			}
		}
		if f, k3 := r.frame(j, year); f != nil {
			t.a = f
			return t, k3
		}
		if r.lit(j, "of") && k2 > k && grain(r.value(k2, unit)) == year {
			return t, k2 + 1
		}
		if u == half || r.lit(j, "of") {
			return nil, i // "the second half of the match"
		}
		return t, j
	case day, week, weekend:
		if !r.lit(j, "of", "in") || n > 5 && u != day {
			return nil, i
		}
		k := r.skip(j+1, "the")
		a, end := r.point(k, k > j+1)
		if a == nil || a.kind != calendar && a.kind != within && a.kind != turns && a.kind != seasonal {
			return nil, i
		}
		if u == day && a.kind == calendar && a.month > 0 && a.day == 0 {
			a.day = n
			return a, end
		}
		return &term{kind: ordinalOf, n: n, unit: u, a: a}, end
	}
	return nil, i
}
