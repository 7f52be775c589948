package measure

import (
	"fmt"
	"time"
)

// Day is a day of the calendar, counted from 1970-01-01.
type Day int

// ParseDay reads a day as the record writes it: YYYY-MM-DD.
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, fmt.Errorf("measure: %q is no day: write it as 2021-12-30", s)
	}
	return Day(t.Unix() / secondsOfDay), nil
}

const secondsOfDay = 24 * 60 * 60

// String writes a day as the record does.
func (d Day) String() string {
	return time.Unix(int64(d)*secondsOfDay, 0).UTC().Format(time.DateOnly)
}

// Monday is the first day of the week that d is in.
func (d Day) Monday() Day {
	return d - Day((time.Unix(int64(d)*secondsOfDay, 0).UTC().Weekday()+6)%7)
}

// MarshalText makes days of JSON what they are in the record.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (d *Day) UnmarshalText(b []byte) error {
	var err error
	*d, err = ParseDay(string(b))
	return err
}
