package when

// The relative half of the grammar: last week, two days ago, by the end of the year, from May to July.

// expression parses a whole expression at piece i: nil, i where none starts there.
func (r *reader) expression(i int) (*term, int) {
	if b := r.value(i, bound); b != 0 {
		if t, j := r.bounded(i, b); t != nil {
			return t, j
		}
	}
	if r.lit(i, "no") {
		if r.lit(i+1, "later") && r.lit(i+2, "than") {
			return r.bounded(i+2, by)
		}
		return nil, i
	}
	if r.lit(i, "between") && r.lit(i+1, "now") && r.lit(i+2, "and") {
		return r.bounded(i+2, by)
	}
	if r.lit(i, "between") {
		if t, j := r.ranged(i+1, true); t != nil && (t.kind == span || t.kind == within && t.a.kind == span) {
			return t, j
		}
		return nil, i
	}
	if r.lit(i, "in", "within", "over") {
		return r.coming(i)
	}
	return r.ranged(i, false)
}

// bounded parses "since April", "until Friday", "by the end of the year", "before May 3", "from March to May".
func (r *reader) bounded(i, b int) (*term, int) {
	j := i + 1
	if r.lit(i, "beginning", "starting", "effective") {
		j = r.skip(r.skip(j, "from"), "on", "in", "with")
	}
	if r.lit(j, "at") && r.lit(j+1, "least") {
		j += 2
	}
	if b == since || b == by {
		j = r.skip(j, "at", "about", "around", "on") // "by at", "since about"
	}
	t, k := r.ranged(j, false)
	if t == nil {
		return nil, i
	}
	if b == from {
		if t.kind == span && !r.lit(i, "effective") {
			return t, k
		}
		on := r.lit(k, "on", "onward", "onwards", "forward") && (!r.lit(k, "on") || r.at(k+1).kind != letters)
		if r.lit(i, "from") && !on || t.kind == span {
			return nil, i
		}
		if on {
			return r.opened(t, b, j, k), k + 1
		}
		return r.opened(t, b, j, k), k
	}
	switch t.kind {
	case span, open, event, ahead:
		if b == since && t.kind == event {
			return t, k
		}
		return nil, i
	case stretch:
		if b != since {
			return nil, i
		}
		return t, k
	}
	if r.lit(j, "the") && t.kind == calendar && t.month == 0 && t.day == 0 && t.weekday == 0 && k == j+2 { // "by the 1998 act"
		return nil, i
	}
	if r.possessive(k) && (b == before || b == after || b == by) { // "after Tuesday's attack" dates the attack
		return nil, i
	}
	if b == by && t.kind == calendar && t.month > 0 && t.day == 0 && t.year == 0 && r.guardedMonth(j) {
		return nil, i
	}
	return r.opened(t, b, j, k), k
}

func (r *reader) opened(t *term, b, from, to int) *term {
	t.from, t.to = from, to
	return &term{kind: open, rel: b, a: t}
}

// guardedMonth reports whether the month at i is also a given name or a surname: "by May".
func (r *reader) guardedMonth(i int) bool {
	tok := int(r.at(i).token)
	return tok < len(r.guarded) && r.guarded[tok]
}

// ranged parses a point, or two points with "to", a dash, or (and is set) "and" between them.
func (r *reader) ranged(i int, and bool) (*term, int) {
	a, j := r.point(i, false)
	if a == nil {
		return nil, i
	}
	a.from, a.to = i, j
	k := r.joint(j)
	if k == j && and && r.lit(j, "and") {
		k = j + 1
	}
	if k == j || a.kind == span || a.kind == open || a.kind == event {
		return a, j
	}
	b, end := r.point(k, false)
	if b == nil {
		return a, j
	}
	if a.kind == calendar && a.year == 0 && a.month > 0 && b.kind == calendar && b.month == 0 && b.year > 0 && b.weekday == 0 {
		return a, j
	}
	if r.dash(j) && a.kind == calendar && b.kind == calendar && a.day == 0 && b.day == 0 && a.month == 0 && b.month == 0 && a.year > 0 && b.year <= a.year {
		return a, j
	}
	// "between May and June in 1981", "from March to May last year": the frame of the end holds both
	if b.kind == within && a.kind == calendar && a.year == 0 && sameGrain(a, b.a) {
		b.a.from, b.a.to = k, end
		return &term{kind: within, a: &term{kind: span, a: a, b: b.a}, b: b.b}, end
	}
	if !sameGrain(a, b) {
		return a, j
	}
	b.from, b.to = k, end
	if a.kind == calendar && b.kind == calendar && a.year == 0 && b.year != 0 {
		a.year = b.year
		if a.month > b.month && b.month > 0 {
			a.year--
		}
	}
	if a.kind == seasonal && b.kind == seasonal && a.year == 0 {
		a.year = b.year
	}
	return &term{kind: span, a: a, b: b}, end
}

// point parses one expression that is no range: an optional article and what the first word opens.
func (r *reader) point(i int, the bool) (*term, int) {
	if r.depth++; r.depth > maxDepth {
		r.depth--
		return nil, i
	}
	t, j := r.pointAt(i, the)
	r.depth--
	return t, j
}

func (r *reader) pointAt(i int, the bool) (*term, int) {
	j := i
	if r.lit(j, "the") {
		the = true
		j++
	}
	p := r.at(j)
	if p.kind == digits {
		return r.numeric(j, the)
	}
	if r.apostrophe(j) && the && r.at(j+1).kind == digits {
		return r.numeric(j+1, the)
	}
	w := p.word
	if w == nil {
		return nil, i
	}
	if w.is(era) && w.get(era) > 0 && (r.str(j) == "AD" || r.str(j) == "CE") && r.number(j+1, 1, wideLast, 4) > 0 {
		return &term{kind: calendar, year: int(r.at(j + 1).n)}, j + 2
	}
	for _, try := range [...]struct {
		c class
		f func(int, bool) (*term, int)
	}{
		{named, func(j int, _ bool) (*term, int) { return r.holidayAt(j) }},
		{limit, r.limitAt},
		{edge, r.edgeAt},
		{way, r.partAt},
		{turn, r.turnAt},
		{ordinal, r.ordinalAt},
		{daily, func(j int, _ bool) (*term, int) { return r.dailyAt(j) }},
		{weekday, func(j int, _ bool) (*term, int) { return r.weekdayAt(j) }},
		{weekdayAbbr, func(j int, _ bool) (*term, int) { return r.weekdayAt(j) }},
		{month, func(j int, _ bool) (*term, int) { return r.monthAt(j, false) }},
		{monthAbbr, func(j int, _ bool) (*term, int) { return r.monthAt(j, false) }},
		{season, r.seasonAt},
		{unit, r.unitAt},
		{part, r.unitAt},
		{quarterWord, r.quarterAt},
	} {
		if w.is(try.c) {
			if t, end := try.f(j, the); t != nil {
				return t, end
			}
		}
	}
	if w.is(decadeWord) && the && !r.lit(j+1, "of") {
		return &term{kind: tenYears, year: 1900 + w.get(decadeWord)}, j + 1
	}
	if w.is(number) || w.is(article) || w.is(vague) {
		return r.counted(j)
	}
	return nil, i
}

// dailyAt parses today, yesterday, tomorrow, tonight.
func (r *reader) dailyAt(i int) (*term, int) {
	if !r.is(i, daily) {
		return nil, i
	}
	if r.lit(i+1, "show") && r.upper(i+1) || r.upper(i) && i > 0 && r.lit(i-1, "USA", "Russia") {
		return nil, i
	}
	return &term{kind: days, n: r.value(i, daily)}, r.dayParts(i + 1)
}

// count reads how many: digits, number words, an article, "a few". n is 0 where it is vague.
func (r *reader) count(i int) (n int, isVague bool, end int) {
	j := i
	switch {
	case r.at(j).kind == digits:
		n = r.number(j, 0, 99999, 5)
		if n < 0 {
			return 0, false, i
		}
		j++
		if r.lit(j, ",") && r.tight(j) && r.tight(j+1) && r.number(j+1, 0, 999, 3) >= 0 {
			n = n*1000 + int(r.at(j+1).n)
			j += 2
		}
		return n, false, j
	case r.is(j, article):
		j++
		if r.lit(j, "couple") {
			return 0, true, r.skip(j+1, "of", "more")
		}
		if r.is(j, vague) {
			return 0, true, r.skip(j+1, "of")
		}
		if r.is(j, number) {
			return r.value(j, number), false, j + 1
		}
		return 1, false, j
	case r.is(j, vague):
		return 0, true, r.skip(j+1, "of", "more")
	case r.is(j, number):
		n = r.value(j, number)
		j++
		if n >= 20 && n < 100 {
			k := j
			if r.dash(k) {
				k++
			}
			if m := r.value(k, number); m > 0 && m < 10 {
				n += m
				j = k + 1
			}
		}
		if r.lit(j, "hundred") {
			n *= 100
			j++
		}
		return n, false, j
	}
	return 0, false, i
}

// unitOf is the unit at i, singular or plural.
func (r *reader) unitOf(i int) grain {
	if u := r.value(i, unit); u != 0 {
		return grain(u)
	}
	return grain(r.value(i, units))
}

// counted parses a count of units with a direction: two days ago, a week later, three weeks before May 3.
func (r *reader) counted(i int) (*term, int) {
	n, isVague, j := r.count(i)
	if j == i {
		return nil, i
	}
	halfMore := false
	if r.lit(j, "and") && r.lit(j+1, "a") && r.lit(j+2, "half") {
		halfMore, j = true, j+3
	}
	u := r.unitOf(j)
	if u == 0 || r.is(i, vague) && r.is(j, unit) {
		return nil, i
	}
	plural := r.is(j, units)
	j++
	if r.lit(j, "and") && r.lit(j+1, "a") && r.lit(j+2, "half") {
		halfMore, j = true, j+3
	}
	t := &term{kind: shift, n: n, vague: isVague, unit: u}
	if halfMore {
		if u == year {
			t.n, t.unit = n*12+6, monthLong
		}
	}
	j = r.skip(j, "or")
	if r.lit(j-1, "or") { // "a week or so ago"
		if !r.lit(j, "so", "two", "more") {
			return nil, i
		}
		j++
		t.vague = true
	}
	w := r.value(j, way)
	switch {
	case r.lit(j, "on"):
		if !r.lit(j+1, ",") || i > 0 && !r.lit(i-1, "now", ".", ",") {
			return nil, i
		}
		t.rel = later
		return t, j + 1
	case r.lit(j, "from") && r.lit(j+1, "now"):
		t.rel = hence
		return t, j + 2
	case r.lit(j, "from"):
		a, end := r.point(j+1, false)
		if a == nil || a.kind != calendar && a.kind != days {
			return nil, i
		}
		a.from, a.to = j+1, end
		t.rel, t.a = later, a
		return t, end
	case r.lit(j, "in") && r.lit(j+1, "advance"):
		return r.fromEvent(t, j+2, earlier, "of")
	case r.lit(j, "ahead") && r.lit(j+1, "of"), r.lit(j, "prior") && r.lit(j+1, "to"):
		return r.fromEvent(t, j+2, earlier, "")
	case r.lit(j, "following"):
		return r.fromEvent(t, j+1, later, "")
	case w == ago || w == hence:
		t.rel = w
		return t, j + 1
	case r.lit(j, "before", "after"):
		return r.fromEvent(t, j+1, w, "")
	case w == earlier || w == later:
		t.rel = w
		j++
		if r.lit(j, "than") || !plural && !r.is(i, article) && n != 1 {
			return nil, i
		}
		return t, j
	}
	return nil, i
}

// fromEvent parses what a count is counted from: a date, what was told before (nothing follows), or an event.
func (r *reader) fromEvent(t *term, i, rel int, of string) (*term, int) {
	t.rel = rel
	j := i
	if of != "" {
		if !r.lit(j, of) {
			return t, i
		}
		j++
	}
	if a, end := r.ranged(j, false); a != nil && !r.possessive(end) {
		switch a.kind {
		case calendar, days, turns, holidays, within, slashed:
			a.from, a.to = j, end
			t.a = a
			return t, end
		}
	}
	if r.standsAlone(j) {
		return t, i
	}
	if r.lit(j, "that", "this") && r.at(j+1).kind != letters {
		return t, j + 1
	}
	t.kind = event
	return t, i
}

// standsAlone reports whether nothing that "before" or "after" could govern starts at i.
func (r *reader) standsAlone(i int) bool {
	p := r.at(i)
	if p.kind == nothing || p.kind == mark && !r.lit(i, "“", "\"", "‘") {
		return true
	}
	switch r.penn(i) {
	case "IN", "TO", "CC", "VBD", "VBZ", "VBP", "MD", "WDT", "WRB", ",", ".", ":":
		return true
	case "":
		return r.lit(i, "in", "on", "at", "and", "but", "when", "to", "with", "was", "were", "is", "had")
	}
	return false
}

// coming parses "in two weeks", "within 48 hours", "in the coming days" (left to point); the clause must speak of the future.
func (r *reader) coming(i int) (*term, int) {
	j := i + 1
	if r.lit(i, "over") || r.superlative(i) {
		return nil, i
	}
	j = r.skip(j, "about", "around", "just", "less", "under")
	j = r.skip(j, "than")
	j = r.skip(j, "the")
	j = r.skip(j, "next")
	if r.lit(j-1, "next") || r.lit(j-1, "the") {
		return nil, i
	}
	n, isVague, k := r.count(j)
	u := r.unitOf(k)
	if k == j || u == 0 || u == hour && r.lit(i, "in") && n < 24 {
		return nil, i
	}
	k++
	if r.is(k, way) || r.lit(k, "of", "and", "old", "from") || r.dash(k) || r.possessive(k) && !r.lit(k+1, "time") {
		return nil, i
	}
	if r.apostrophe(k) {
		k = r.skip(k+1, "s")
		k = r.skip(k, "time")
	}
	t := &term{kind: ahead, n: n, vague: isVague, unit: u}
	if r.lit(i, "within") {
		t.rel = by
	}
	return t, k
}

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
	case r.is(j, unit):
		t.unit = grain(r.value(j, unit))
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
