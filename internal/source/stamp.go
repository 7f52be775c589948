package source

import (
	_ "embed"
	"regexp"
	"strings"
	"sync"
	"time"
)

//go:embed data/zones.tsv
var zonesFile string

// zones are the offsets of zones by name.
var zones = sync.OnceValue(func() map[string]string {
	offsets := map[string]string{}
	for row := range rows(zonesFile) {
		if len(row) == 2 {
			offsets[row[0]] = row[1]
		}
	}
	return offsets
})

// rows are the lines of a data file, cut at tabs; lines of "#" and empty ones are left out.
func rows(file string) func(func([]string) bool) {
	return func(yield func([]string) bool) {
		for row := range strings.Lines(file) {
			row = strings.TrimRight(row, "\r\n")
			if row != "" && row[0] != '#' && !yield(strings.Split(row, "\t")) {
				return
			}
		}
	}
}

var (
	weekday   = regexp.MustCompile(`(?i)^(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)(?:day|sday|nesday|rsday|urday)?\.?\s`)
	zoneName  = regexp.MustCompile(`\s\(?([A-Z]{1,5})\)?$`)
	zoneTwice = regexp.MustCompile(`([+-]\d\d:?\d\d)\s*\([A-Za-z ]*\)$`) // +0300 (MSK)
	gmtOffset = regexp.MustCompile(`(?:GMT|UTC)\s?([+-]\d\d:?\d\d)$`)
	sept      = regexp.MustCompile(`(?i)\bsept\b\.?`)
	ordinal   = regexp.MustCompile(`\b(\d{1,2})(?:st|nd|rd|th)\b`)
	// isoTime is a date and time of ISO 8601 as it is written in practice: "2022-01-12T10:00", "2022-01-12 10:00:00 +0300".
	isoTime = regexp.MustCompile(`^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d)(:\d\d)?([.,]\d+)?\s?([Zz]|[+-]\d\d(?::?\d\d)?)?$`)
	// compact is the same without hyphens and colons: "20220112T100000Z".
	compact = regexp.MustCompile(`^(\d{4})(\d\d)(\d\d)(?:[Tt]?(\d\d)(\d\d)(\d\d)?(Z)?)?$`)
)

// wordLayouts are the orders in which days, times and zones stand beside one another; that of RFC 822 is the first.
var wordLayouts = func() (layouts []wordLayout) {
	for _, day := range []string{"2 Jan 2006", "2 January 2006", "Jan 2 2006", "January 2 2006", "2 Jan 06", "2-Jan-06", "2-Jan-2006", "2006-01-02", "2006/01/02"} {
		for _, clock := range []string{" 15:04:05", " 15:04", " 3:04:05 PM", " 3:04 PM", " 3 PM", ""} {
			for _, zone := range []string{" -0700", " -07:00", ""} {
				layouts = append(layouts, wordLayout{day + clock + zone, clock != "" && zone != ""})
			}
		}
	}
	return layouts
}()

type wordLayout struct {
	layout string
	full   bool // it has time and zone
}

// leapSecond is one that clocks have at the end of some minutes of an hour's end, and Go does not.
var leapSecond = regexp.MustCompile(`(\d:59:)60(\D|$)`)

// stamp is a time of publication as RFC 3339: a date-time where the zone is known, else the date. What cannot be told for sure, such as
// 01/02/2022, is "".
func stamp(s string) string {
	s = leapSecond.ReplaceAllString(strings.Join(strings.Fields(s), " "), "${1}59${2}")
	if len(s) < len("20220112") || len(s) > 64 {
		return ""
	}
	if m := compact.FindStringSubmatch(s); m != nil {
		s = m[1] + "-" + m[2] + "-" + m[3]
		if m[4] != "" {
			s += "T" + m[4] + ":" + m[5]
			if m[6] != "" {
				s += ":" + m[6]
			}
			s += m[7]
		}
	}
	if m := isoTime.FindStringSubmatch(s); m != nil {
		return isoStamp(m)
	}
	if day := dateOnly(s); day != "" {
		return day
	}
	return wordStamp(s)
}

func isoStamp(m []string) string {
	day, clock, seconds, fraction, zone := m[1], m[2], m[3], m[4], strings.ToUpper(m[5])
	if seconds == "" {
		seconds = ":00"
	}
	switch len(zone) {
	case 3: // +03
		zone += ":00"
	case 5: // +0300
		zone = zone[:3] + ":" + zone[3:]
	}
	full := day + "T" + clock + seconds + strings.Replace(fraction, ",", ".", 1) + zone
	if zone != "" {
		if t, err := time.Parse(time.RFC3339, full); err == nil && plausible(t) {
			return full
		}
	}
	return dateOnly(day)
}

func dateOnly(day string) string {
	if t, err := time.Parse(time.DateOnly, day); err == nil && plausible(t) {
		return day
	}
	return ""
}

// plausible keeps out the year 1 and the zero of computers' clocks.
func plausible(t time.Time) bool {
	return t.Year() >= 1800 && t.Year() < 2200 && t.Unix() != 0
}

// wordStamp reads dates with the month as a word: those of RFC 822 and of what people write into pages.
func wordStamp(s string) string {
	s = strings.NewReplacer(",", " ", " at ", " ", "a.m.", "AM", "p.m.", "PM", ". ", " ").Replace(s)
	s = strings.Join(strings.Fields(s), " ")
	s = weekday.ReplaceAllString(s, "")
	s = sept.ReplaceAllString(s, "Sep")
	s = ordinal.ReplaceAllString(s, "$1")
	s = zoneTwice.ReplaceAllString(s, "$1")
	s = gmtOffset.ReplaceAllString(s, "$1")
	if m := zoneName.FindStringSubmatchIndex(s); m != nil {
		if name := s[m[2]:m[3]]; name != "AM" && name != "PM" {
			s = strings.TrimSpace(s[:m[0]] + " " + zones()[name])
		}
	}
	// asctime has the year last: "Jan 12 10:00:00 2022".
	if f := strings.Fields(s); len(f) == 4 && strings.Contains(f[2], ":") && len(f[3]) == 4 && f[3][0] != '+' && f[3][0] != '-' {
		s = f[0] + " " + f[1] + " " + f[3] + " " + f[2]
	}
	for _, l := range wordLayouts {
		t, err := time.Parse(l.layout, s)
		switch {
		case err != nil || !plausible(t):
		case l.full:
			return t.Format(time.RFC3339)
		default:
			return t.Format(time.DateOnly)
		}
	}
	return ""
}
