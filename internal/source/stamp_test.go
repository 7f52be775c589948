package source

import (
	"strings"
	"testing"
	"time"
)

func TestStamp(t *testing.T) {
	for s, want := range map[string]string{
		"2022-01-12":                              "2022-01-12",
		"2022-01-12T10:00:00Z":                    "2022-01-12T10:00:00Z",
		"2022-01-12t10:00:00z":                    "2022-01-12T10:00:00Z",
		"2021-01-15 16:17:00-05:00":               "2021-01-15T16:17:00-05:00",
		"2022-01-12T10:00+0300":                   "2022-01-12T10:00:00+03:00",
		"2022-01-12T10:00:00.123+03":              "2022-01-12T10:00:00.123+03:00",
		"2022-01-12T10:00:00":                     "2022-01-12", // no zone: none is made up
		"20220112":                                "2022-01-12",
		"20220112T100000Z":                        "2022-01-12T10:00:00Z",
		"Wed, 12 Jan 2022 18:30:00 +0300":         "2022-01-12T18:30:00+03:00",
		"Wed, 12 Jan 2022 18:30:00 GMT":           "2022-01-12T18:30:00Z",
		"12 Jan 22 18:30 EST":                     "2022-01-12T18:30:00-05:00",
		"Wednesday, 12 January 2022 18:30:00 CET": "2022-01-12T18:30:00+01:00",
		"Wed, 12 Jan 2022 18:30:00 +0300 (MSK)":   "2022-01-12T18:30:00+03:00",
		"Wed, 12 Jan 2022 18:30:00 GMT+0300":      "2022-01-12T18:30:00+03:00",
		"Wed, 12 Jan 2022 18:30:00 IST":           "2022-01-12", // three zones have that name
		"Wed Jan 12 18:30:00 2022":                "2022-01-12",
		"January 12, 2022":                        "2022-01-12",
		"Jan. 12, 2022":                           "2022-01-12",
		"Sept 5, 2021 at 3:15 p.m. EDT":           "2021-09-05T15:15:00-04:00",
		"12th January 2022":                       "2022-01-12",
		"12-Jan-2022":                             "2022-01-12",
		"01/02/2022":                              "", // January or February
		"2022-13-01":                              "",
		"2022-02-30T10:00:00Z":                    "",
		"0001-01-01T00:00:00Z":                    "",
		"1970-01-01T00:00:00Z":                    "",
		"yesterday":                               "",
		"":                                        "",
		"2022":                                    "",
		"Thu, 32 Jan 2022 18:30:00 GMT":           "",
		strings.Repeat("2022-01-12 ", 1000):       "",
		"2022-01-12T10:00:00+99:00":               "2022-01-12",
		"Mon, 28 Feb 2022 23:59:60 GMT":           "2022-02-28T23:59:59Z",
		"2016-12-31T23:59:60Z":                    "2016-12-31T23:59:59Z",
		"2017-01-01T02:59:60+03:00":               "2017-01-01T02:59:59+03:00",
	} {
		if got := stamp(s); got != want {
			t.Errorf("stamp(%.50q) = %q, want %q", s, got, want)
		}
	}
}

// FuzzStamp: whatever is given, what comes out is RFC 3339 and stays what it is.
func FuzzStamp(f *testing.F) {
	for _, s := range []string{"2022-01-12", "Wed, 12 Jan 2022 18:30:00 +0300 (MSK)", "Sept 5, 2021 at 3:15 p.m. EDT", "20220112T100000Z", "Wed Jan 12 18:30:00 2022"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := stamp(s)
		if got == "" {
			return
		}
		if _, err := time.Parse(time.DateOnly, got); err != nil {
			if _, err := time.Parse(time.RFC3339, got); err != nil {
				t.Errorf("stamp(%q) = %q: %v", s, got, err)
			}
		}
		if again := stamp(got); again != got {
			t.Errorf("stamp(%q) = %q, and of that %q", s, got, again)
		}
	})
}
