package when

// kind is the form of a term.
type kind uint8

const (
	calendar  kind = iota + 1 // year, month, day, weekday in any combination
	slashed                   // n/day/year, the order of the first two unknown
	seasonal                  // month = first month of a season, with or without year
	ordinalOf                 // the nth unit of a: third quarter of 2021, first week of May
	tenYears                  // year = first of a decade
	hundred                   // n = ordinal of a century
	holidays                  // a named day
	days                      // n days from the day of writing
	turns                     // rel + unit, month, weekday or season: last week, next Friday, this May
	shift                     // n units in direction rel from the day of writing, from what was told before, or from a
	stretch                   // the past n units, the coming weeks
	ahead                     // in n units, within n units: only in a clause about the future
	edgeOf                    // early, mid, late a
	limitOf                   // the start or the end of a
	partOf                    // earlier this month, later this year
	within                    // a in the frame of b: Monday of last week, March last year
	weekOf                    // the week (weekend) in which a lies
	span                      // a to b
	open                      // since, until, by, before, after, from a
	event                     // counted from something that is not a date: "a week after the vote"
)

// term is a parsed expression, not yet resolved.
type term struct {
	kind                      kind
	year, month, day, weekday int // 0: not said
	n                         int // count, ordinal, value
	unit                      grain
	rel                       int // early … from
	vague                     bool
	a, b                      *term
	holiday                   *holiday
	order                     int  // of a slashed date read for sure: +1 day first, -1 month first
	night                     bool // "last night": the day before
	definite                  bool // with a possessive: "Tuesday's call" speaks of a day told before, if there is one
	from, to                  int  // pieces [from, to)
}

// hasDay reports whether a calendar term says the day of the month.
func (t *term) hasDay() bool { return t.kind == calendar && t.day > 0 && t.month > 0 }

// sameGrain reports whether two calendar terms can be the ends of one range.
func sameGrain(a, b *term) bool {
	switch {
	case a.kind == slashed && b.kind == slashed, a.kind == tenYears && b.kind == tenYears, a.kind == hundred && b.kind == hundred:
		return true
	case a.kind == seasonal && b.kind == seasonal, a.kind == holidays && b.hasDay(), a.hasDay() && b.kind == holidays:
		return true
	case a.kind == edgeOf || a.kind == limitOf || a.kind == within || a.kind == days || a.kind == turns:
		return b.kind != open && b.kind != span && b.kind != event
	case b.kind == edgeOf || b.kind == limitOf || b.kind == within || b.kind == days || b.kind == turns:
		return a.kind == calendar || a.kind == tenYears
	case a.kind != calendar || b.kind != calendar:
		return false
	case a.day > 0 || b.day > 0:
		return a.day > 0 && b.day > 0
	case a.weekday > 0 || b.weekday > 0:
		return a.weekday > 0 && b.weekday > 0
	}
	return a.month > 0 == (b.month > 0)
}
