package when

import (
	"fmt"
	"time"
)

// Date is a day of the proleptic Gregorian calendar. The zero Date is no day at all: the open end of an Interval.
type Date struct{ Year, Month, Day int }

// firstYear and lastYear bound what can be written as YYYY-MM-DD.
const firstYear, lastYear = 1, 9999

// IsZero reports whether d is no day.
func (d Date) IsZero() bool { return d == Date{} }

// String is 2006-01-02, or "" for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// MarshalText is String.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// days counts from 0000-03-01 (Howard Hinnant, chrono-compatible low-level date algorithms: days_from_civil).
func (d Date) days() int {
	y, m := d.Year, d.Month
	if m <= 2 {
		y--
		m += 12
	}
	era := floorDiv(y, 400)
	yoe := y - era*400
	return era*146097 + yoe*365 + yoe/4 - yoe/100 + (153*(m-3)+2)/5 + d.Day - 1
}

func ofDays(n int) Date {
	era := floorDiv(n, 146097)
	doe := n - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	d := Date{yoe + era*400, mp + 3, doy - (153*mp+2)/5 + 1}
	if d.Month > 12 {
		d.Month -= 12
		d.Year++
	}
	return d
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// AddDays is the day n days later.
func (d Date) AddDays(n int) Date { return ofDays(d.days() + n) }

// AddMonths is the same day n months later, or the last of that month where it has no such day.
func (d Date) AddMonths(n int) Date {
	m := d.Year*12 + d.Month - 1 + n
	y := floorDiv(m, 12)
	month := m - y*12 + 1
	return Date{y, month, min(d.Day, monthDays(y, month))}
}

// Sub is the number of days from e to d.
func (d Date) Sub(e Date) int { return d.days() - e.days() }

// Before reports whether d is an earlier day than e.
func (d Date) Before(e Date) bool {
	if d.Year != e.Year {
		return d.Year < e.Year
	}
	if d.Month != e.Month {
		return d.Month < e.Month
	}
	return d.Day < e.Day
}

// Weekday is 1 for Monday to 7 for Sunday, as ISO 8601 counts.
func (d Date) Weekday() int { return (d.days()+2)%7 + 1 } // 0000-03-01 was a Wednesday

func (d Date) valid() bool {
	return d.Year >= firstYear && d.Year <= lastYear && d.Month >= 1 && d.Month <= 12 && d.Day >= 1 && d.Day <= monthDays(d.Year, d.Month)
}

func leap(y int) bool { return y%4 == 0 && (y%100 != 0 || y%400 == 0) }

func monthDays(y, m int) int {
	switch m {
	case 2:
		if leap(y) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// Interval is the days From to To, both included. A zero end is open: "since April" has no To.
type Interval struct{ From, To Date }

// IsZero reports whether both ends are open: an interval that says nothing.
func (v Interval) IsZero() bool { return v.From.IsZero() && v.To.IsZero() }

// Days is the number of days, 0 where an end is open.
func (v Interval) Days() int {
	if v.From.IsZero() || v.To.IsZero() {
		return 0
	}
	return v.To.Sub(v.From) + 1
}

// Contains reports whether d lies in v.
func (v Interval) Contains(d Date) bool {
	return (v.From.IsZero() || !d.Before(v.From)) && (v.To.IsZero() || !v.To.Before(d))
}

// String is 2006-01-02 for one day, else both ends with "/" between, an open one empty.
func (v Interval) String() string {
	if v.From == v.To {
		return v.From.String()
	}
	return v.From.String() + "/" + v.To.String()
}

func (v Interval) valid() bool {
	switch {
	case v.IsZero(), !v.From.IsZero() && !v.From.valid(), !v.To.IsZero() && !v.To.valid():
		return false
	}
	return v.From.IsZero() || v.To.IsZero() || !v.To.Before(v.From)
}

// Published reads a date of publication: an RFC 3339 full date or date-time, of which the day as written counts
// (no shift to another zone); a space may stand for the T, as RFC 3339 allows. An empty string is the zero Date: not known.
func Published(s string) (Date, error) {
	if s == "" {
		return Date{}, nil
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339Nano, "2006-01-02 15:04:05Z07:00"} {
		if t, err := time.Parse(layout, s); err == nil {
			if d := (Date{t.Year(), int(t.Month()), t.Day()}); d.valid() {
				return d, nil
			}
		}
	}
	return Date{}, fmt.Errorf("when: publication date %q is not of RFC 3339: 2021-12-12 or 2021-12-12T09:30:00Z is expected", s)
}
