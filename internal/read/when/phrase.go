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
		if t.kind == span && r.lit(i, "from") {
			return t, k
		}
		on := r.lit(k, "on", "onward", "onwards", "forward") && (!r.lit(k, "on") || r.at(k+1).kind != letters)
		if r.lit(i, "from") && !on {
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
	if r.is(i+1, masthead) && r.upper(i+1) || r.upper(i) && i > 0 && r.lit(i-1, "USA", "Russia") {
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
