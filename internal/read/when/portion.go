package when

// Resolving parts of a time: its edges, its quarters, a day of a week.

// edge resolves early, mid, late X and the start and end of X. After "by", "until" and "before" the end is the last day.
func (r *resolver) edge(t *term) value {
	v := r.resolve(t.a)
	if v.reason != "" {
		return v
	}
	if v.From.IsZero() || v.To.IsZero() {
		return missing("the edge of a time that is open")
	}
	rel := t.rel
	switch {
	case rel == atStart && r.bounded && v.grain <= year:
		v.To = v.From
		return value{Interval: v.Interval, grain: day, why: "the first day of " + v.why}
	case rel == atEnd && r.bounded && v.grain <= year:
		v.From = v.To
		return value{Interval: v.Interval, grain: day, why: "the last day of " + v.why}
	case rel == atStart:
		rel = early
	case rel == atEnd:
		rel = late
	}
	a, y := v.From, v.From.Year
	switch v.grain {
	case monthLong:
		switch rel {
		case early:
			v.To = Date{y, a.Month, 10}
		case mid:
			v.From, v.To = Date{y, a.Month, 11}, Date{y, a.Month, 20}
		case late:
			v.From = Date{y, a.Month, 21}
		}
	case decade: // late 1970s: 1976 to 1979, as historians say it
		v.Interval = years(y+[...]int{early: 0, mid: 4, late: 6}[rel], y+[...]int{early: 4, mid: 6, late: 9}[rel])
	case century:
		v.Interval = years(y+[...]int{early: 0, mid: 40, late: 75}[rel], y+[...]int{early: 24, mid: 60, late: 99}[rel])
	case year:
		v.Interval = Interval{Date{y, [...]int{early: 1, mid: 5, late: 9}[rel], 1}, Date{y, [...]int{early: 4, mid: 8, late: 12}[rel], [...]int{early: 30, mid: 31, late: 31}[rel]}}
	default:
		third := v.Days() / 3
		switch rel {
		case early:
			v.To = a.AddDays(third - 1 + min(1, v.Days()%3))
		case mid:
			v.From, v.To = a.AddDays(third), v.To.AddDays(-third)
		case late:
			v.From = v.To.AddDays(1 - third)
		}
	}
	v.why = "an edge of " + v.why
	return checked(v)
}

// partOf resolves "earlier this month" (up to now) and "later this year" (from now on).
func (r *resolver) partOf(t *term) value {
	cut, ok := r.now, !r.now.IsZero()
	if t.a.rel == that || t.a.rel == same || r.historical {
		if cut = r.baseDay(); cut.IsZero() && r.told.grain > 0 {
			cut = r.told.From
		}
		ok = !cut.IsZero()
	}
	v := r.resolve(t.a)
	if v.reason != "" || v.From.IsZero() || v.To.IsZero() {
		return v
	}
	if ok && v.Contains(cut) {
		if t.rel == earlier {
			v.To = cut
		} else {
			v.From = cut
		}
		v.why += ", up to " + cut.String()
		if t.rel == later {
			v.why = v.why[:len(v.why)-len(", up to "+cut.String())] + ", from " + cut.String() + " on"
		}
	}
	return v
}

// within resolves "Monday of last week", "March last year", "May 3 to 5 this year".
func (r *resolver) within(t *term) value {
	f := r.resolve(t.b)
	if f.reason != "" {
		return f
	}
	if f.From.IsZero() {
		return missing("within a time that is open")
	}
	why := "within " + f.why
	in := func(a *term) value {
		switch {
		case a.kind == holidays:
			d, _ := a.holiday.in(f.From.Year)
			return dayOf(d, why)
		case a.kind == seasonal:
			return value{Interval: months(Date{f.From.Year, a.month, 1}, 3), grain: seasonLong, why: why}
		case a.month > 0:
			c := *a
			c.year = f.From.Year
			v := r.calendar(&c)
			v.why = why
			return v
		case a.weekday > 0 && f.grain == week:
			return dayOf(f.From.AddDays(after7(f.From, a.weekday)), why)
		case a.weekday > 0 && f.grain == weekend && a.weekday >= 6:
			return dayOf(f.From.AddDays(a.weekday-6), why)
		}
		return missing("not a day of that week or year")
	}
	if t.a.kind != span {
		return checked(in(t.a))
	}
	a, b := in(t.a.a), in(t.a.b)
	if a.reason != "" {
		return a
	}
	if b.reason != "" {
		return b
	}
	v := value{Interval: Interval{a.From, b.To}, grain: a.grain, why: why}
	if !v.valid() {
		return missing("its end lies before its start")
	}
	return v
}

// ordinal resolves quarters and halves of a year and the nth day, week or weekend of something.
func (r *resolver) ordinal(t *term) value {
	if t.unit == quarter || t.unit == half {
		return r.fraction(t)
	}
	v := r.resolve(t.a)
	if v.reason != "" {
		return v
	}
	if v.From.IsZero() || v.To.IsZero() {
		return missing("part of a time that is open")
	}
	why := "counted within " + v.why
	var at Interval
	switch {
	case t.vague && t.n < 0: // the last three months of 2021
		at = Interval{move(v.To.AddDays(1), t.n, t.unit), v.To}
	case t.unit == monthLong && t.n == -1:
		at = monthOf(v.To.Year, v.To.Month)
	case t.unit == weekend:
		first := v.From.AddDays(after7(v.From, 6))
		if t.n < 0 {
			first = v.To.AddDays(-before7(v.To, 7)).AddDays(-1)
		} else {
			first = first.AddDays(7 * (t.n - 1))
		}
		at = Interval{first, first.AddDays(1)}
	case t.n < 0:
		at = Interval{v.To.AddDays(1 - inDays(1, t.unit)), v.To}
	default:
		first := v.From.AddDays(inDays(t.n-1, t.unit))
		at = Interval{first, first.AddDays(inDays(1, t.unit) - 1)}
	}
	if !v.Contains(at.From) {
		return missing("no such part")
	}
	return checked(value{Interval: at, grain: t.unit, why: why})
}

func (r *resolver) fraction(t *term) value {
	length := 3
	if t.unit == half {
		length = 6
	}
	if t.a == nil {
		if y := r.contextYear(); y > 0 {
			return value{Interval: months(Date{y, length*(t.n-1) + 1, 1}, length), grain: t.unit, why: "the year is that of a date before it"}
		}
		if r.now.IsZero() {
			return missing(noNow)
		}
		best, bestCost := Interval{}, -1
		for n := -1; n <= 1; n++ {
			v := months(Date{r.now.Year + n, length*(t.n-1) + 1, 1}, length)
			if c := r.tense.cost(distance(v, r.now)); bestCost < 0 || c < bestCost {
				best, bestCost = v, c
			}
		}
		return value{Interval: best, grain: t.unit, why: "the nearest to " + r.now.String() + ", " + r.tense.String() + " tense"}
	}
	v := r.resolve(t.a)
	if v.reason != "" {
		return v
	}
	why := "a part of " + v.why
	switch {
	case v.From.IsZero() || v.To.IsZero():
		return missing("part of a time that is open")
	case v.grain == year:
		return value{Interval: months(Date{v.From.Year, length*(t.n-1) + 1, 1}, length), grain: t.unit, why: why}
	case v.grain == century && t.unit == half:
		y := v.From.Year + 50*(t.n-1)
		return value{Interval: years(y, y+49), grain: decade, why: why}
	case v.grain == decade && t.unit == half:
		y := v.From.Year + 5*(t.n-1)
		return value{Interval: years(y, y+4), grain: decade, why: why}
	case v.grain == monthLong && t.unit == half:
		y, m := v.From.Year, v.From.Month
		if t.n == 1 {
			return value{Interval: Interval{v.From, Date{y, m, 15}}, grain: week, why: why}
		}
		return value{Interval: Interval{Date{y, m, 16}, v.To}, grain: week, why: why}
	}
	return missing("no quarters or halves of that")
}
