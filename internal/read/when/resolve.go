package when

import "strconv"

// value is what a term was resolved to.
type value struct {
	Interval
	grain  grain
	why    string
	reason string // why there is no interval
	drop   bool   // the words turned out to be no date
}

func missing(reason string) value { return value{reason: reason} }

func dayOf(d Date, why string) value { return value{Interval: Interval{d, d}, grain: day, why: why} }

// told is a date the document has spoken of.
type told struct {
	Interval
	grain grain
	sent  int
}

// toldReach is how many sentences after a date "the next day" can still be counted from it.
const toldReach = 15

// resolver resolves terms in the order of the document.
type resolver struct {
	now        Date // day of writing; zero if not known
	historical bool // the document is plainly about another time than that of its writing
	dayFirst   int  // +1: slashed dates are day/month, -1: month/day, 0: nothing shows it

	sent     int
	tense    tense
	told     told    // the last date told
	toldDay  told    // the last single day told
	weekdays [8]Date // the last day told of each weekday, near the day of writing
	year     int     // year of the last date with one, where it is not the year of writing
	yearAt   int     // its sentence
	yearPara int
	para     int
	bounded  bool // inside "by", "until", "before": the end of a year is its last day
}

// tense is where the clause of an expression lies: before or after the day of writing.
type tense struct {
	dir    int  // -1 past, 0 unknown, +1 future
	strict bool // the expression hangs on the finite verb itself
}

// Costs of a candidate day that lies on the other side of now than the tense says, in days for each day away.
// A day of the month without a year is rarely ten months old, whatever the tense: "announced talks on April 9", said
// in March; a bare month may be.
const (
	costLoose     = 4
	costStrictDay = 10
	costStrict    = 40
)

func (t tense) cost(distance int) int {
	d := max(distance, -distance)
	if distance*t.dir < 0 {
		if t.strict {
			return d * costStrict
		}
		return d * costLoose
	}
	return d
}

func (t tense) String() string {
	switch t.dir {
	case -1:
		return "past"
	case 1:
		return "future"
	}
	return "no"
}

const noNow = "no publication date to count from"

func (r *resolver) resolve(t *term) value {
	switch t.kind {
	case calendar:
		return r.calendar(t)
	case slashed:
		return r.slashed(t)
	case seasonal:
		return r.seasonal(t)
	case ordinalOf:
		return r.ordinal(t)
	case tenYears:
		return value{Interval: years(t.year, t.year+9), grain: decade, why: "a decade"}
	case hundred:
		if t.n < 1 {
			return missing("before the year 1")
		}
		return value{Interval: years(max(1, (t.n-1)*100), (t.n-1)*100+99), grain: century, why: "a century"}
	case holidays:
		return r.holiday(t)
	case days:
		if r.now.IsZero() {
			return missing(noNow)
		}
		return dayOf(r.now.AddDays(t.n), "counted from the day of writing "+r.now.String())
	case turns:
		return r.turn(t)
	case shift:
		return r.shift(t)
	case stretch:
		return r.stretch(t)
	case ahead:
		return r.ahead(t)
	case edgeOf, limitOf:
		return r.edge(t)
	case partOf:
		return r.partOf(t)
	case within:
		return r.within(t)
	case weekOf:
		v := r.resolve(t.a)
		if v.reason != "" {
			return v
		}
		switch {
		case t.unit == weekend:
			v.Interval = weekendOf(v.From)
		case t.rel == atStart:
			v.To = v.From.AddDays(6)
		case t.rel == atEnd:
			v.From = v.From.AddDays(-6)
		default:
			v.Interval = weekOfDay(v.From)
		}
		v.grain, v.why = week, "the "+grainNames[t.unit]+" around a date"
		return v
	case span:
		return r.span(t)
	case open:
		return r.open(t)
	case event:
		return missing("counted from an event, not from a date")
	}
	return missing("not understood")
}

func years(a, b int) Interval { return Interval{Date{a, 1, 1}, Date{b, 12, 31}} }

func monthOf(y, m int) Interval { return Interval{Date{y, m, 1}, Date{y, m, monthDays(y, m)}} }

func months(d Date, n int) Interval {
	end := d.AddMonths(n - 1)
	return Interval{Date{d.Year, d.Month, 1}, Date{end.Year, end.Month, monthDays(end.Year, end.Month)}}
}

func weekOfDay(d Date) Interval {
	monday := d.AddDays(1 - d.Weekday())
	return Interval{monday, monday.AddDays(6)}
}

func weekendOf(d Date) Interval {
	saturday := d.AddDays(6 - d.Weekday())
	return Interval{saturday, saturday.AddDays(1)}
}

func (r *resolver) calendar(t *term) value {
	switch {
	case t.year < 0:
		return missing("before the year 1")
	case t.year > 0 && t.month == 0:
		return value{Interval: years(t.year, t.year), grain: year, why: "a year"}
	case t.year > 0 && t.day == 0:
		return value{Interval: monthOf(t.year, t.month), grain: monthLong, why: "a month with its year"}
	case t.year > 0:
		if t.day > monthDays(t.year, t.month) {
			return missing("no such day in that year")
		}
		return dayOf(Date{t.year, t.month, t.day}, "a full date")
	case t.month > 0:
		return r.pickYear(t)
	case t.day > 0:
		return r.pickMonth(t)
	}
	return r.weekday(t)
}

// pickYear resolves a month or day without a year: the year the text is about, else the one nearest by tense.
func (r *resolver) pickYear(t *term) value {
	if y := r.contextYear(); y > 0 && t.rel != 0 && r.told.grain > 0 && !r.told.From.IsZero() {
		r2 := *r
		r2.now, r2.year = r.told.From, 0
		return r2.pickYear(t)
	} else if y > 0 && t.rel == 0 {
		if t.day > monthDays(y, t.month) {
			return missing("no such day in that year")
		}
		why := "the year is that of a date before it, " + strconv.Itoa(y)
		if t.day == 0 {
			return value{Interval: monthOf(y, t.month), grain: monthLong, why: why}
		}
		return dayOf(Date{y, t.month, t.day}, why)
	}
	if r.now.IsZero() {
		return missing("no year, and " + noNow)
	}
	tn := r.tense
	switch t.rel {
	case last, previous:
		tn = tense{-1, true}
	case next, following:
		tn = tense{1, true}
	}
	best, bestCost := Interval{}, -1
	for _, y := range [...]int{r.now.Year, r.now.Year - 1, r.now.Year + 1} {
		v := monthOf(y, t.month)
		if t.day > 0 {
			if t.day > monthDays(y, t.month) {
				continue
			}
			v = Interval{Date{y, t.month, t.day}, Date{y, t.month, t.day}}
		}
		if !v.valid() {
			continue
		}
		c := tn.cost(distance(v, r.now))
		if far := distance(v, r.now); t.day > 0 && t.rel == 0 && tn.strict && far*tn.dir < 0 {
			c = c / costStrict * costStrictDay
		}
		if t.day > 0 && t.weekday > 0 && v.From.Weekday() != t.weekday {
			c = c*6 + 1
		}
		if bestCost < 0 || c < bestCost {
			best, bestCost = v, c
		}
	}
	if bestCost < 0 {
		return missing("no such day near the day of writing")
	}
	why := "the year nearest to " + r.now.String() + ", " + tn.String() + " tense"
	if t.day == 0 {
		return value{Interval: best, grain: monthLong, why: why}
	}
	return value{Interval: best, grain: day, why: why}
}

// distance is the days from now to v, negative if v is past, 0 if v holds now.
func distance(v Interval, now Date) int {
	switch {
	case v.To.Before(now):
		return v.To.Sub(now)
	case now.Before(v.From):
		return v.From.Sub(now)
	}
	return 0
}

// contextYear is the year the text around speaks of, where that is not the year of writing; 0 if none.
func (r *resolver) contextYear() int {
	switch {
	case r.year == 0, r.historical, r.now.IsZero():
		return r.year
	case r.sent == r.yearAt && r.tense.dir <= 0, r.sent == r.yearAt+1 && r.para == r.yearPara && r.tense.dir < 0:
		return r.year
	}
	return 0
}

// pickMonth resolves a day of the month with or without a weekday: "this Sunday (12)", "on the 12th".
func (r *resolver) pickMonth(t *term) value {
	if r.now.IsZero() {
		return missing(noNow)
	}
	base := r.now
	if r.historical && r.told.grain > 0 && !r.told.From.IsZero() {
		base = r.told.From
	}
	if d := r.toldDay.From; t.weekday == 0 && r.toldDay.grain > 0 && d != r.now && r.sent-r.toldDay.sent <= 1 && t.day > d.Day && t.day <= monthDays(d.Year, d.Month) {
		return dayOf(Date{d.Year, d.Month, t.day}, "the month of the day told before, "+d.String())
	}
	// A day number and a weekday agree in at least one of any fourteen months in a row.
	best, bestCost := Date{}, -1
	reach := 1
	if t.weekday > 0 {
		reach = 7
	}
	first := Date{base.Year, base.Month, 1}
	for n := -reach; n <= reach; n++ {
		m := first.AddMonths(n)
		d := Date{m.Year, m.Month, t.day}
		if !d.valid() || t.weekday > 0 && d.Weekday() != t.weekday {
			continue
		}
		if c := r.tense.cost(d.Sub(base)); bestCost < 0 || c < bestCost {
			best, bestCost = d, c
		}
	}
	if bestCost < 0 {
		return missing("weekday and day of the month do not agree near the day of writing")
	}
	return dayOf(best, "the day of that number nearest to "+base.String()+", "+r.tense.String()+" tense")
}

// weekday resolves a bare weekday.
func (r *resolver) weekday(t *term) value {
	if t.definite {
		if d := r.weekdays[t.weekday]; !d.IsZero() {
			return dayOf(d, "the "+d.String()+" told before")
		}
	}
	if r.now.IsZero() {
		if r.toldDay.grain == day && r.sent-r.toldDay.sent <= toldReach {
			d := nearestWeekday(r.toldDay.From, t.weekday)
			return dayOf(d, "the nearest to the day told before, "+r.toldDay.From.String())
		}
		return missing(noNow)
	}
	if r.tense.dir > 0 {
		return dayOf(r.now.AddDays(after7(r.now, t.weekday)), "the first from "+r.now.String()+" on, future tense")
	}
	return dayOf(r.now.AddDays(-before7(r.now, t.weekday)), "the last up to "+r.now.String()+", "+r.tense.String()+" tense")
}

// after7 and before7 are the days to the next and from the last day of a weekday, 0 to 6.
func after7(d Date, w int) int  { return (w - d.Weekday() + 7) % 7 }
func before7(d Date, w int) int { return (d.Weekday() - w + 7) % 7 }

func nearestWeekday(d Date, w int) Date {
	if n := after7(d, w); n <= 3 {
		return d.AddDays(n)
	}
	return d.AddDays(-before7(d, w))
}

// slashed resolves a date such as 5/3/2022 by the order the document's other dates show, else by what is nearer to
// the day of writing, else month first.
func (r *resolver) slashed(t *term) value {
	md, dm := Date{t.year, t.month, t.day}, Date{t.year, t.day, t.month}
	why := "month first"
	pick := md
	switch {
	case t.month == t.day:
	case r.dayFirst > 0:
		pick, why = dm, "day first, as other dates of the text"
	case r.dayFirst < 0:
		why = "month first, as other dates of the text"
	case !r.now.IsZero() && (tense{-1, true}).cost(dm.Sub(r.now)) < (tense{-1, true}).cost(md.Sub(r.now)) && r.now.Before(md):
		pick, why = dm, "day first: month first would lie after the day of writing"
	}
	if !pick.valid() {
		return missing("no such day")
	}
	return dayOf(pick, why)
}

func (r *resolver) seasonal(t *term) value {
	if t.year > 0 {
		return value{Interval: months(Date{t.year, t.month, 1}, 3), grain: seasonLong, why: "a season with its year"}
	}
	if y := r.contextYear(); y > 0 {
		return value{Interval: months(Date{y, t.month, 1}, 3), grain: seasonLong, why: "the year is that of a date before it, " + strconv.Itoa(y)}
	}
	if r.now.IsZero() {
		return missing(noNow)
	}
	best, bestCost := Interval{}, -1
	for n := -1; n <= 1; n++ {
		v := months(Date{r.now.Year + n, t.month, 1}, 3)
		if c := r.tense.cost(distance(v, r.now)); bestCost < 0 || c < bestCost {
			best, bestCost = v, c
		}
	}
	return value{Interval: best, grain: seasonLong, why: "the season nearest to " + r.now.String() + ", " + r.tense.String() + " tense"}
}

func (r *resolver) holiday(t *term) value {
	if t.year > 0 || t.holiday.year > 0 {
		d, ok := t.holiday.in(max(t.year, t.holiday.year))
		if !ok || !d.valid() {
			return missing("no such day in that year")
		}
		return dayOf(d, "a named day")
	}
	if y := r.contextYear(); y > 0 && t.rel == 0 {
		d, _ := t.holiday.in(y)
		return dayOf(d, "a named day; the year is that of a date before it")
	}
	if r.now.IsZero() {
		return missing(noNow)
	}
	tn := r.tense
	if t.rel == last {
		tn = tense{-1, true}
	} else if t.rel == next {
		tn = tense{1, true}
	}
	best, bestCost := Date{}, -1
	for n := -1; n <= 1; n++ {
		d, _ := t.holiday.in(r.now.Year + n)
		if c := tn.cost(d.Sub(r.now)); d.valid() && (bestCost < 0 || c < bestCost) {
			best, bestCost = d, c
		}
	}
	return dayOf(best, "the named day nearest to "+r.now.String()+", "+tn.String()+" tense")
}

// span resolves a to b. An end without a year is the first such day from the other end on.
func (r *resolver) span(t *term) value {
	a := r.resolve(t.a)
	if a.reason != "" {
		return a
	}
	b := r.resolveFrom(t.b, a)
	if b.reason != "" {
		return b
	}
	v := value{Interval: Interval{a.From, b.To}, grain: max(a.grain, b.grain), why: "from " + a.why + " to " + b.why}
	if !v.valid() {
		return missing("its end lies before its start")
	}
	return v
}

// resolveFrom resolves the end of a range whose start is a.
func (r *resolver) resolveFrom(t *term, a value) value {
	if t.kind == calendar && t.year == 0 && !a.From.IsZero() {
		switch {
		case t.month > 0:
			c := *t
			c.year = a.From.Year
			if c.month < a.From.Month || c.month == a.From.Month && c.day > 0 && c.day < a.From.Day {
				c.year++
			}
			return r.calendar(&c)
		case t.weekday == 0 && t.day > a.From.Day && t.day <= monthDays(a.From.Year, a.From.Month):
			return dayOf(Date{a.From.Year, a.From.Month, t.day}, "the same month")
		case t.weekday > 0 && t.day == 0:
			return dayOf(a.From.AddDays(after7(a.From, t.weekday)), "the next from there")
		}
	}
	if t.kind == seasonal && t.year == 0 && a.From.Year > 0 {
		c := *t
		if c.year = a.From.Year; c.month < a.From.Month {
			c.year++
		}
		return r.seasonal(&c)
	}
	return r.resolve(t)
}

func (r *resolver) open(t *term) value {
	was, wasBounded := r.tense, r.bounded
	r.bounded = true
	if t.rel == since {
		r.tense = tense{-1, true}
	}
	v := r.resolve(t.a)
	r.tense, r.bounded = was, wasBounded
	if v.reason != "" {
		return v
	}
	switch t.rel {
	case since, from:
		v.To = Date{}
	case until, by:
		v.From = Date{}
	case before:
		if v.From.IsZero() {
			return missing("before a time with no start")
		}
		v.From, v.To = Date{}, v.From.AddDays(-1)
	case after:
		if v.To.IsZero() {
			return missing("after a time with no end")
		}
		v.From, v.To = v.To.AddDays(1), Date{}
	}
	v.why = boundNames[t.rel] + ": " + v.why
	if !v.valid() {
		return missing("open on both ends")
	}
	return v
}

var boundNames = map[int]string{since: "since", until: "until", by: "by", before: "before", after: "after", from: "from"}

var grainNames = [...]string{"", "hour", "day", "weekend", "week", "fortnight", "month", "season", "quarter", "half", "year", "decade", "century"}

// note remembers a resolved date for what is counted from it later.
func (r *resolver) note(t *term, v value) {
	if v.reason != "" || v.From.IsZero() || v.To.IsZero() {
		return
	}
	switch t.kind {
	case stretch, ahead, partOf:
		return
	}
	r.told = told{v.Interval, v.grain, r.sent}
	if v.From == v.To || v.grain == day {
		r.toldDay = told{Interval{v.To, v.To}, day, r.sent} // of "May 3 to 5" the 5th: the next day is the 6th
	}
	if v.From == v.To {
		if d := v.From; t.kind != shift && !r.now.IsZero() && max(d.Sub(r.now), r.now.Sub(d)) <= 14 {
			r.weekdays[d.Weekday()] = d
		}
	}
	if y := explicitYear(t); y > 0 {
		r.year, r.yearAt, r.yearPara = y, r.sent, r.para
		if y == r.now.Year {
			r.year = 0
		}
	}
}

// explicitYear is the year a term itself gives, 0 if none.
func explicitYear(t *term) int {
	switch t.kind {
	case calendar, slashed, seasonal:
		return max(t.year, 0)
	case span:
		return explicitYear(t.b)
	case open, edgeOf, limitOf, partOf, weekOf:
		return explicitYear(t.a)
	case ordinalOf:
		if t.a != nil {
			return explicitYear(t.a)
		}
	}
	return 0
}
