package when

import "strconv"

// base is what a relative term is counted from: what was told before, or the day of writing.
func (r *resolver) base(fromTold bool) (Interval, string) {
	if fromTold && r.told.grain > 0 && (r.historical || r.sent-r.told.sent <= toldReach) {
		return r.told.Interval, "the date told before, " + r.told.Interval.String()
	}
	if r.now.IsZero() {
		return Interval{}, ""
	}
	return Interval{r.now, r.now}, "the day of writing " + r.now.String()
}

// baseDay is the single day that "the next day" is counted from; zero if there is none.
func (r *resolver) baseDay() Date {
	if r.toldDay.grain > 0 && (r.historical || r.sent-r.toldDay.sent <= toldReach) {
		return r.toldDay.From
	}
	return Date{}
}

// turn resolves last week, this month, next Friday, the following day, that year.
func (r *resolver) turn(t *term) value {
	fromTold := t.rel == following || t.rel == that || t.rel == same || t.rel == previous || t.rel == next && t.definite && r.tense.dir < 0
	if t.vague && (r.historical || r.now.IsZero()) {
		fromTold = true
	}
	step := map[int]int{last: -1, previous: -1, next: 1, following: 1}[t.rel]
	if t.n != 0 {
		step = t.n
	}
	switch {
	case t.weekday > 0:
		return r.turnWeekday(t, fromTold)
	case t.unit == day:
		return r.turnDay(t, step)
	case t.month > 0 && t.unit == seasonLong:
		return r.turnSeason(t, step)
	case t.month > 0:
		return r.turnMonth(t, fromTold, step)
	}
	if t.definite && t.unit >= week && t.unit != weekend && t.unit < century && (t.rel == last || t.rel == next && !fromTold) {
		return r.stretch(&term{kind: stretch, n: 1, unit: t.unit, rel: t.rel}) // "over the next week": the seven days to come
	}
	b, from := r.base(fromTold)
	if from == "" {
		return missing(noNow)
	}
	if b.From.IsZero() || b.To.IsZero() {
		return missing("counted from a time that is open")
	}
	at := b.From
	if step > 0 {
		at = b.To
	}
	v := value{grain: t.unit, why: turnNames[t.rel] + " " + grainNames[t.unit] + ", counted from " + from}
	switch t.unit {
	case hour:
		v.Interval, v.grain = Interval{at, at}, day
	case week:
		v.Interval = r.week(at, step)
	case weekend:
		v.Interval = r.weekend(at, t.rel)
	case fortnight:
		v.Interval = Interval{at.AddDays(min(0, 14*step)), at.AddDays(max(0, 14*step))}
	case monthLong:
		first := Date{at.Year, at.Month, 1}.AddMonths(step)
		v.Interval = monthOf(first.Year, first.Month)
	case quarter:
		v.Interval = months(Date{at.Year, (at.Month-1)/3*3 + 1, 1}.AddMonths(3*step), 3)
	case year:
		v.Interval = years(at.Year+step, at.Year+step)
	case decade:
		y := at.Year/10*10 + 10*step
		v.Interval = years(y, y+9)
	case century:
		y := at.Year/100*100 + 100*step
		v.Interval = years(y, y+99)
	}
	return checked(v)
}

var turnNames = map[int]string{last: "the last", previous: "the previous", this: "this", next: "the next", following: "the following", that: "that", same: "the same"}

func checked(v value) value {
	if v.reason == "" && !v.valid() {
		return missing("outside the years 1 to 9999")
	}
	return v
}

// week is the week step weeks from that of a day. On a Sunday the press has the week before it behind and the week
// after it ahead: "last week" ends on the Saturday, "next week" starts on the Monday, "this week" is as the tense says.
func (r *resolver) week(d Date, step int) Interval {
	if d.Weekday() != 7 || d != r.now {
		return weekOfDay(d.AddDays(7 * step))
	}
	switch {
	case step < 0:
		return Interval{d.AddDays(7 * step), d.AddDays(7*step + 6)}
	case step > 0, r.tense.dir > 0:
		return weekOfDay(d.AddDays(7 * max(step, 1)))
	}
	return weekOfDay(d)
}

// weekend is the last, this (by tense) or next weekend seen from a day.
func (r *resolver) weekend(d Date, rel int) Interval {
	here := weekendOf(d)
	back := Interval{here.From.AddDays(-7), here.To.AddDays(-7)}
	on := Interval{here.From.AddDays(7), here.To.AddDays(7)}
	inside := d.Weekday() >= 6
	switch rel {
	case last, previous:
		return back
	case next, following:
		return on
	}
	if r.tense.dir > 0 || inside {
		return here
	}
	return back
}

func (r *resolver) turnDay(t *term, step int) value {
	if t.night && (t.rel == last || t.rel == this) || t.rel == this { // last night, this morning
		if r.now.IsZero() {
			return missing(noNow)
		}
		return dayOf(r.now.AddDays(step), "counted from the day of writing "+r.now.String())
	}
	d := r.baseDay()
	if d.IsZero() {
		return missing("no day told before to count from")
	}
	return dayOf(d.AddDays(step), "counted from the day told before, "+d.String())
}

func (r *resolver) turnWeekday(t *term, fromTold bool) value {
	w := t.weekday
	if t.rel == same || t.rel == that {
		if d := r.weekdays[w]; !d.IsZero() {
			return dayOf(d, "the day told before")
		}
	}
	if d := r.baseDay(); fromTold && !d.IsZero() {
		if t.rel == previous {
			return dayOf(d.AddDays(-7+after7(d, w)%7), "the last before the day told before, "+d.String())
		}
		return dayOf(d.AddDays(1+after7(d.AddDays(1), w)), "the first after the day told before, "+d.String())
	}
	if r.now.IsZero() {
		return missing(noNow)
	}
	now := r.now
	if t.vague { // "this coming Friday"
		return dayOf(now.AddDays(1+after7(now.AddDays(1), w)), "the first after "+now.String())
	}
	switch t.rel {
	case last, previous:
		// "last Friday" is not said of yesterday, nor of today.
		d := now.AddDays(-2)
		return dayOf(d.AddDays(-before7(d, w)), "the last before yesterday, counted from "+now.String())
	case next, following:
		return dayOf(weekOfDay(now).From.AddDays(7+w-1), "that of the week after "+now.String())
	}
	if r.tense.dir > 0 {
		return dayOf(now.AddDays(after7(now, w)), "the first from "+now.String()+" on, future tense")
	}
	if r.tense.dir < 0 {
		return dayOf(now.AddDays(-before7(now, w)), "the last up to "+now.String()+", past tense")
	}
	return dayOf(now.AddDays(after7(now, w)), "the first from "+now.String()+" on")
}

func (r *resolver) turnMonth(t *term, fromTold bool, step int) value {
	b, from := r.base(fromTold)
	if from == "" {
		return missing(noNow)
	}
	y := b.From.Year
	switch {
	case step < 0 && t.month >= b.From.Month:
		y--
	case step > 0 && t.month <= b.From.Month:
		y++
	}
	return checked(value{Interval: monthOf(y, t.month), grain: monthLong, why: turnNames[t.rel] + " of that month, counted from " + from})
}

func (r *resolver) turnSeason(t *term, step int) value {
	b, from := r.base(t.rel == following || t.rel == that || t.rel == same || t.rel == previous)
	if from == "" {
		return missing(noNow)
	}
	at := b.From
	v := months(Date{at.Year, t.month, 1}, 3)
	move := func(n int) { v = months(Date{v.From.Year + n, t.month, 1}, 3) }
	switch {
	case step < 0:
		if !v.To.Before(at) {
			move(-1)
		}
		if !v.To.Before(at) { // a winter that began in the year before
			move(-1)
		}
	case step > 0:
		if !at.Before(v.From) {
			move(1)
		}
	default:
		if t.month == 12 && at.Month <= 2 || r.tense.dir < 0 && at.Before(v.From) {
			move(-1)
		}
	}
	return checked(value{Interval: v, grain: seasonLong, why: turnNames[t.rel] + " of that season, counted from " + from})
}

// inMonths is a count of units in months, 0 for units shorter than a month.
func inMonths(n int, u grain) int {
	switch u {
	case monthLong:
		return n
	case quarter:
		return 3 * n
	case half:
		return 6 * n
	case year:
		return 12 * n
	case decade:
		return 120 * n
	case century:
		return 1200 * n
	}
	return 0
}

// inDays is a count of units shorter than a month in days; hours are rounded up.
func inDays(n int, u grain) int {
	switch u {
	case hour:
		return (n + 23) / 24
	case week, weekend:
		return 7 * n
	case fortnight:
		return 14 * n
	}
	return n
}

// move is d moved by n units, either way.
func move(d Date, n int, u grain) Date {
	if m := inMonths(n, u); m != 0 {
		return d.AddMonths(m)
	}
	if n < 0 {
		return d.AddDays(-inDays(-n, u))
	}
	return d.AddDays(inDays(n, u))
}

// sameDayHours is the longest count of hours that is taken to stay within a day.
const sameDayHours = 12

// around is the day d in the grain of a unit: "three years ago" is a year, "two months ago" a month.
func around(d Date, u grain) Interval {
	switch u {
	case week, weekend, fortnight:
		return weekOfDay(d)
	case monthLong, quarter, half:
		return monthOf(d.Year, d.Month)
	case year, decade, century:
		return years(d.Year, d.Year)
	}
	return Interval{d, d}
}

// shift resolves "two days ago", "a week later", "three months before May 3".
func (r *resolver) shift(t *term) value {
	n := t.n
	back := t.rel == ago || t.rel == earlier || t.rel == before
	if back {
		n = -n
	}
	var b Interval
	var from string
	single := t.unit <= day // counted in days: needs a day to count from
	switch {
	case t.a != nil:
		v := r.resolve(t.a)
		if v.reason != "" {
			return v
		}
		b, from = v.Interval, v.Interval.String()
	case t.rel == ago || t.rel == hence:
		if r.now.IsZero() {
			return missing(noNow)
		}
		b, from = Interval{r.now, r.now}, "the day of writing "+r.now.String()
	case t.unit == week && r.told.grain == week && r.told.sent >= r.toldDay.sent && r.sent-r.told.sent <= toldReach:
		return value{Interval: weekOfDay(r.told.From.AddDays(7 * n)), grain: week, why: "counted from the week told before, " + r.told.Interval.String()}
	case single || t.unit == week:
		d := r.baseDay()
		if d.IsZero() {
			return missing("no day told before to count from")
		}
		b, from = Interval{d, d}, "the day told before, "+d.String()
	default:
		if b, from = r.base(true); from == "" || r.told.grain == 0 && !back {
			return missing("no date told before to count from")
		}
	}
	if b.From.IsZero() || b.To.IsZero() {
		return missing("counted from a time that is open")
	}
	if single && b.From != b.To {
		return missing("counted in days from a time longer than a day")
	}
	why := strconv.Itoa(t.n) + " × " + grainNames[t.unit]
	if t.vague {
		why = "an unknown number × " + grainNames[t.unit]
	}
	if back {
		why += " before " + from
	} else {
		why += " after " + from
	}
	if t.vague {
		if back {
			return value{Interval: Interval{To: b.From}, grain: t.unit, why: why}
		}
		return value{Interval: Interval{From: b.To}, grain: t.unit, why: why}
	}
	at := b.From
	if !back {
		at = b.To
	}
	if max(n, -n) > lastYear {
		return missing("outside the years 1 to 9999")
	}
	at = move(at, n, t.unit)
	v := value{Interval: around(at, t.unit), grain: t.unit, why: why}
	if t.unit == hour {
		v.grain = day
		switch {
		case t.n <= sameDayHours:
			v.Interval = b
		case back:
			v.Interval = Interval{at, b.To}
		default:
			v.Interval = Interval{b.From, at}
		}
	}
	if t.unit == week && t.rel != ago && t.rel != hence {
		v.Interval, v.grain = Interval{at, at}, day
	}
	if t.rel == later && t.a == nil && r.tense.dir <= 0 && !r.now.IsZero() && r.now.Before(v.From) && !r.now.Before(b.From) {
		return missing("counted from the date told before it would lie after the day of writing")
	}
	return checked(v)
}

// stretch resolves "the past three days", "the next two weeks", "recent months", "the coming days".
func (r *resolver) stretch(t *term) value {
	b, from := r.base(t.rel == following || t.rel == previous || r.historical)
	if from == "" {
		return missing(noNow)
	}
	if b.From.IsZero() || b.To.IsZero() {
		return missing("counted from a time that is open")
	}
	v := value{grain: t.unit, why: "a stretch of " + grainNames[t.unit] + "s counted from " + from}
	back := t.rel == last || t.rel == previous
	switch {
	case t.vague && back:
		v.To = b.From
	case t.vague:
		v.From = b.To
	case t.n > lastYear:
		return missing("outside the years 1 to 9999")
	case back:
		v.Interval = Interval{move(b.From, -t.n, t.unit).AddDays(1), b.From}
		if t.unit <= day {
			v.From = move(b.From, -t.n, t.unit)
		}
	default:
		v.Interval = Interval{b.To, move(b.To, t.n, t.unit)}
	}
	return checked(v)
}

// ahead resolves "in two weeks", "within 48 hours" where the clause speaks of the future; elsewhere they are durations.
func (r *resolver) ahead(t *term) value {
	if r.tense.dir <= 0 {
		return value{drop: true}
	}
	if r.now.IsZero() {
		return missing(noNow)
	}
	v := value{grain: t.unit, why: "ahead of the day of writing " + r.now.String()}
	switch at := r.now; {
	case t.vague:
		v.From = at
	case t.n > lastYear:
		return missing("outside the years 1 to 9999")
	case t.rel == by:
		v.Interval = Interval{at, move(at, t.n, t.unit)}
	default:
		v.Interval = around(move(at, t.n, t.unit), t.unit)
	}
	return checked(v)
}
