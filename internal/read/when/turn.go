package when

// The part of the grammar for which of like times is meant, and which part of it: last week, the end of May, later this year.

// superlativeReach is how far before "in ten years" a superlative makes it a look back: "the first visit by a pope in ten years".
const superlativeReach = 10

func (r *reader) superlative(i int) bool {
	for k := i - 1; k >= max(0, i-superlativeReach); k-- {
		switch r.penn(k) {
		case "JJS", "RBS":
			return true
		}
		if r.lit(k, "first", "only", "worst", "biggest", "largest", "highest", "lowest", "most", "best") {
			return true
		}
	}
	return false
}

// turnAt parses last week, the past three days, this morning, next Friday, the following month, recent weeks.
func (r *reader) turnAt(i int, the bool) (*term, int) {
	rel := r.value(i, turn)
	j := i + 1
	definite := the || r.determined(i)
	switch rel {
	case this:
		if r.is(j, turn) {
			switch r.value(j, turn) {
			case last, next, same:
				rel, definite = r.value(j, turn), true
				if rel == same {
					rel = this
				}
				j++
				if r.lit(j-1, "past") && !r.is(j, unit) && !r.is(j, weekday) && !r.is(j, month) && !r.is(j, season) && !r.is(j, named) {
					definite = true
				}
			}
		}
	case that:
		if r.lit(j, "same") {
			j++
		} else if tag := r.penn(i); tag != "" && tag != "DT" && tag != "WDT" && tag != "IN" {
			return nil, i
		}
		definite = true
		if !r.is(j, unit) && !r.is(j, part) && !(r.lit(j-1, "same") && r.is(j, weekday)) {
			return nil, i
		}
	case recent:
		if !r.is(j, units) {
			return nil, i
		}
		return &term{kind: stretch, rel: last, vague: true, unit: r.unitOf(j)}, j + 1
	}
	// a count, or the bare plural
	n, isVague, k := 0, false, j
	if !r.is(j, article) {
		n, isVague, k = r.count(j)
	}
	if k > j && r.unitOf(k) != 0 && (rel == last || rel == next || rel == previous || rel == following) {
		u := r.unitOf(k)
		if r.lit(k+1, "or") || r.lit(k+1, "to") && r.at(k+2).kind == digits {
			isVague = true
		}
		if r.lit(k+1, "of") && r.is(k, units) { // "the last three months of 2021"
			if a, end := r.point(k+2, false); a != nil && (a.kind == calendar || a.kind == turns || a.kind == within) && !isVague {
				return &term{kind: ordinalOf, n: -n, unit: u, a: a, vague: true}, end
			}
			return nil, i
		}
		return &term{kind: stretch, n: n, vague: isVague, unit: u, rel: rel}, k + 1
	}
	if k == j && r.is(j, units) && (rel == last || rel == next) {
		return &term{kind: stretch, vague: true, unit: r.unitOf(j), rel: rel}, j + 1
	}
	t := &term{kind: turns, rel: rel, definite: the}
	past := r.lit(j-1, "past", "coming", "prior", "current") && !definite
	switch {
	case r.is(j, unit), rel == this && r.is(j, units): // "this years budget", its apostrophe forgotten
		t.unit = r.unitOf(j)
		if past || t.unit == half || t.unit == hour && rel != last && rel != next {
			return nil, i
		}
		if t.unit == day && rel != next && rel != following && rel != that && rel != same && rel != previous && !r.lit(i, "past") {
			return nil, i // "this day", "the last day"
		}
		end := j + 1
		if r.lit(j-1, "past") && the && r.value(i, turn) == last && t.unit != weekend { // "the past week": up to today
			n := 1
			if t.unit == hour {
				t.unit = day
			}
			if t.unit == year && r.lit(end, "and") && r.lit(end+1, "a") && r.lit(end+2, "half") {
				n, t.unit, end = 18, monthLong, end+3
			}
			return &term{kind: stretch, n: n, unit: t.unit, rel: last}, end
		}
		if t.unit == day && rel == next && !definite {
			return nil, i // "next day delivery"
		}
		if (rel == last || rel == next) && r.lit(end, "of") && (t.unit == day || t.unit == week || t.unit == weekend || t.unit == monthLong) {
			if a, e := r.point(end+1, false); a != nil && rel == last {
				return &term{kind: ordinalOf, n: -1, unit: t.unit, a: a}, e
			} else if the {
				return nil, i
			}
		}
		if t.unit == week || t.unit == weekend {
			if w, e := r.weekdayAfterWeek(end); w > 0 {
				return &term{kind: within, a: &term{kind: calendar, weekday: w}, b: t}, e
			}
		}
		if r.lit(end, "or") && r.lit(end+1, "two", "so") {
			return &term{kind: stretch, vague: true, unit: t.unit, rel: rel}, end + 2
		}
		return t, end
	case r.is(j, part):
		if rel == recent || rel == that && !r.is(j, part) || r.lit(j, "noon", "midday", "midnight") {
			return nil, i
		}
		t.unit, t.night = day, true
		return t, j + 1
	case past && !(r.is(j, weekday) && rel == next):
		return nil, i
	case r.is(j, weekday):
		if r.is(j+1, masthead) && r.upper(j+1) {
			return nil, i
		}
		t.weekday = r.value(j, weekday)
		t.vague = r.lit(j-1, "coming") // the first to come, not that of next week
		end := r.dayParts(j + 1)
		if w, e := r.weekdayAt(j); w != nil && w.kind == calendar && w.day > 0 {
			w.rel = rel
			return w, e
		}
		return t, end
	case r.is(j, month):
		m, end := r.monthAt(j, true)
		if m == nil || m.kind != calendar {
			return nil, i
		}
		if m.day > 0 || m.year > 0 {
			m.rel = rel
			return m, end
		}
		t.month = m.month
		return t, end
	case r.is(j, season):
		if tag := r.penn(j + 1); r.lit(j+1, "of") || r.lit(j, "fall") && len(tag) > 1 && tag[:2] == "NN" {
			return nil, i
		}
		t.month, t.unit = r.value(j, season), seasonLong
		return t, j + 1
	case r.is(j, named):
		if h, end := r.holidayAt(j); h != nil && h.kind == holidays && h.year == 0 {
			h.rel = rel
			return h, end
		}
	}
	return nil, i
}

// weekdayAfterWeek parses "'s Monday", "on Monday" after "last week"; 0 where there is none.
func (r *reader) weekdayAfterWeek(i int) (weekdayNumber, end int) {
	j := r.skip(i, "on")
	if r.possessive(i) {
		j = i + 2
	}
	if j == i {
		return 0, i
	}
	if w := r.value(j, weekday); w > 0 {
		return w, r.dayParts(j + 1)
	}
	return 0, i
}

// frame parses the week or year that a day, month or season is said to lie in: "last week", "of this year".
func (r *reader) frame(i int, u grain) (*term, int) {
	j := r.skip(i, "of", "in")
	j = r.skip(j, "earlier", "later")
	j = r.skip(j, "the")
	rel := r.value(j, turn)
	if rel == 0 || rel == recent {
		return nil, i
	}
	if rel == that {
		j = r.skip(j, "that")
		j = r.skip(j, "same")
	} else {
		j++
	}
	if grain(r.value(j, unit)) != u {
		return nil, i
	}
	return &term{kind: turns, rel: rel, unit: u, from: i, to: j + 1}, j + 1
}

// ordinalAt parses "first quarter of 2021", "twentieth century", "the first week of May", "the first half of the year".
func (r *reader) ordinalAt(i int, the bool) (*term, int) {
	n, j := r.value(i, ordinal), i+1
	if r.lit(j, "of") && r.is(j+1, month) && r.upper(j+1) && n <= 31 { // "the first of May"
		return r.yearTail(&term{kind: calendar, month: r.value(j+1, month), day: n}, j+2)
	}
	return r.nthUnit(n, j)
}

// quarterAt parses "Q3 2021", "H1".
func (r *reader) quarterAt(i int, the bool) (*term, int) {
	if !r.tight(i+1) || !r.upper(i) {
		return nil, i
	}
	u, top := quarter, 4
	if r.lit(i, "h") {
		u, top = half, 2
	}
	n := r.number(i+1, 1, top, 1)
	if n < 0 {
		return nil, i
	}
	t := &term{kind: ordinalOf, n: n, unit: u}
	j := i + 2
	k := r.skip(j, "of", "in")
	if y := r.number(k, wideFirst, wideLast, 4); y > 0 {
		t.a = &term{kind: calendar, year: y}
		return t, k + 1
	}
	if f, k := r.frame(j, year); f != nil {
		t.a = f
		return t, k
	}
	if u == half {
		return nil, i
	}
	return t, j
}

// edgeAt parses early May, mid-2021, late last year, early on Tuesday.
func (r *reader) edgeAt(i int, the bool) (*term, int) {
	e := r.value(i, edge)
	j := i + 1
	if r.lit(i, "middle") {
		if !r.lit(j, "of") {
			return nil, i
		}
		return r.limitOfPoint(j+1, &term{kind: edgeOf, rel: mid}, i)
	}
	if e == mid {
		if r.dash(j) {
			j++
		}
	} else {
		if r.dash(j) && r.tight(j) {
			j++
		}
		j = r.skip(j, "in", "on")
		if r.lit(j-1, "in") && r.lit(j, "the") && grain(r.value(j+1, unit)) >= week {
			t := &term{kind: turns, rel: this, unit: grain(r.value(j+1, unit)), from: j, to: j + 2}
			return &term{kind: edgeOf, rel: e, a: t}, j + 2
		}
	}
	var a *term
	var end int
	switch {
	case r.is(j, month) || r.is(j, monthAbbr):
		a, end = r.monthAt(j, true)
	case r.is(j, season):
		a, end = r.seasonAt(j, true)
	default:
		a, end = r.point(j, the)
	}
	if a == nil {
		return nil, i
	}
	a.from, a.to = j, end
	switch a.kind {
	case days:
		return a, end
	case calendar:
		if a.day > 0 || a.weekday > 0 {
			return a, end
		}
	case turns:
		if a.unit == day || a.weekday > 0 {
			return a, end
		}
	case within:
		if a.a.weekday > 0 || a.a.day > 0 {
			return a, end
		}
	case tenYears, hundred, seasonal, ordinalOf:
	default:
		return nil, i
	}
	return &term{kind: edgeOf, rel: e, a: a}, end
}

// limitAt parses the end of the year, the beginning of March, end-2021.
func (r *reader) limitAt(i int, the bool) (*term, int) {
	t := &term{kind: limitOf, rel: r.value(i, limit)}
	j := i + 1
	switch {
	case r.lit(j, "of"):
		j++
	case r.dash(j) && r.tight(j) && r.tight(j+1) && t.rel == atEnd && (r.is(j+1, month) || r.at(j+1).kind == digits):
		j++
	default:
		return nil, i
	}
	if !the && !r.lit(i, "end", "start") {
		return nil, i
	}
	return r.limitOfPoint(j, t, i)
}

func (r *reader) limitOfPoint(j int, t *term, start int) (*term, int) {
	k := r.skip(j, "the")
	if u := grain(r.value(k, unit)); u >= week && u != weekend && !r.lit(k+1, "of", "before", "after") {
		t.a = &term{kind: turns, rel: this, unit: u, vague: true, from: j, to: k + 1}
		return t, k + 1
	}
	var a *term
	var end int
	if r.is(k, month) {
		a, end = r.monthAt(k, true)
	} else {
		a, end = r.point(j, false)
	}
	if a == nil || a.kind == event || a.kind == shift || a.kind == days || a.kind == turns && a.unit == day ||
		a.kind == calendar && (a.day > 0 || a.weekday > 0) || a.kind == stretch || a.kind == span {
		return nil, start
	}
	if a.kind == calendar && a.month == 0 && r.at(end).kind == letters && !r.is(end, prep) && (r.upper(end) || r.lit(j, "the")) {
		return nil, start // "the end of the 2014 war"
	}
	a.from, a.to = j, end
	t.a = a
	return t, end
}

// partAt parses earlier this month, later in the year, earlier today, later that day.
func (r *reader) partAt(i int, the bool) (*term, int) {
	w := r.value(i, way)
	if w != earlier && w != later || r.lit(i, "before", "after", "on", "prior") {
		return nil, i
	}
	j := i + 1
	if the && r.lit(i, "later", "earlier") { // "the later 1800s"
		if t, end := r.point(j, false); t != nil && (t.kind == tenYears || t.kind == hundred) {
			t.from, t.to = j, end
			e := late
			if w == earlier {
				e = early
			}
			return &term{kind: edgeOf, rel: e, a: t}, end
		}
		return nil, i
	}
	if r.lit(i, "before", "after") {
		return nil, i
	}
	j = r.skip(j, "on", "in", ",")
	if r.lit(j, "the") && r.is(j+1, unit) {
		u := grain(r.value(j+1, unit))
		if u < day || u == half || u == quarter {
			return nil, i
		}
		t := &term{kind: turns, rel: this, unit: u, vague: true, from: j, to: j + 2}
		if u == day {
			t.rel = same
			return t, j + 2
		}
		return &term{kind: partOf, rel: w, a: t}, j + 2
	}
	t, end := r.point(j, false)
	if t == nil {
		return nil, i
	}
	t.from, t.to = j, end
	switch {
	case t.kind == days, t.kind == turns && (t.unit == day || t.weekday > 0), t.kind == calendar && (t.day > 0 || t.weekday > 0):
		return t, end
	case t.kind == turns, t.kind == calendar && t.month > 0, t.kind == calendar && t.year > 0:
		return &term{kind: partOf, rel: w, a: t}, end
	}
	return nil, i
}

// unitAt parses the week of May 3, the day before yesterday, the year before, year-end, the weekend, the month of May.
func (r *reader) unitAt(i int, the bool) (*term, int) {
	u := grain(r.value(i, unit))
	isPart := r.is(i, part)
	if isPart {
		u = day
	}
	j := i + 1
	if k := j; !isPart && (u == year || u == monthLong || u == quarter) {
		if r.dash(k) && r.tight(k) {
			k++
		}
		if r.lit(k, "end") && (k > j || !r.lit(k+1, "of")) {
			return &term{kind: limitOf, rel: atEnd, a: &term{kind: turns, rel: this, unit: u, vague: true}}, k + 1
		}
	}
	if u == year && the || u == year && r.lit(i-1, "in") {
		if y := r.number(j, 1, wideLast, 4); y > 0 && !r.moreNumber(j) {
			t := &term{kind: calendar, year: y}
			if s := r.value(j+1, era); s != 0 {
				t.year *= s
				return t, j + 2
			}
			return t, j + 1
		}
	}
	if !the {
		if u == weekend && !isPart && r.lit(i-1, "at", "over") {
			return &term{kind: turns, rel: this, unit: u, vague: true}, j
		}
		return nil, i
	}
	if r.lit(j, "before", "after") {
		w := earlier
		if r.lit(j, "after") {
			w = later
		}
		k := j + 1
		if !isPart && r.value(k, turn) != 0 && (r.lit(k, "last") && w == earlier || r.lit(k, "next") && w == later) && !r.is(k+1, unit) {
			n := 2
			if w == earlier {
				n = -2
			}
			return &term{kind: turns, rel: this, unit: u, n: n}, k + 1
		}
		return r.fromEvent(&term{kind: shift, n: 1, unit: u}, k, w, "")
	}
	switch {
	case r.lit(j, "of") && (u == week || u == weekend || isPart || u == day):
		k := r.skip(j+1, "the")
		a, end := r.point(k, k > j+1)
		if a == nil {
			return nil, i
		}
		a.from, a.to = k, end
		if u == week || u == weekend {
			if a.kind == calendar && a.day > 0 || a.kind == holidays {
				return &term{kind: weekOf, unit: u, a: a}, end
			}
			return nil, i
		}
		if a.kind == calendar && (a.day > 0 || a.weekday > 0) || a.kind == holidays || a.kind == days {
			return a, end
		}
	case r.lit(j, "of") && (u == monthLong || u == year):
		if a, end := r.point(j+1, false); a != nil && a.kind == calendar && a.day == 0 && a.weekday == 0 {
			return a, end
		} else if u == monthLong && r.is(j+1, month) {
			return r.monthAt(j+1, true)
		}
	case u == week && r.lit(j, "beginning", "starting", "ending", "commencing"):
		a, end := r.point(j+1, false)
		if a != nil && a.kind == calendar && (a.day > 0 || a.weekday > 0) {
			a.from, a.to = j+1, end
			t := &term{kind: weekOf, unit: u, a: a, rel: atStart}
			if r.lit(j, "ending") {
				t.rel = atEnd
			}
			return t, end
		}
	case u == weekend && !isPart:
		return &term{kind: turns, rel: this, unit: u, vague: true}, j
	}
	return nil, i
}
