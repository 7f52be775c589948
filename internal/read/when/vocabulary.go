package when

import (
	"bufio"
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed words.tsv holidays.tsv
var files embed.FS

// class is one use of a word; a word may have several ("second" is ordinal only, "last" is turn, "may" is month).
type class uint8

const (
	month class = iota
	monthAbbr
	weekday
	weekdayAbbr
	unit
	units
	season
	number
	article
	vague
	ordinal
	suffix
	decadeWord
	daily
	part
	edge
	limit
	turn
	way
	clock
	era
	bound
	prep
	counted
	measure
	habit
	masthead
	namedDay
	plan
	implicative
	quarterWord
	named  // first word of a named day
	opener // the, in, within, between: words a longer expression may open with
	yearly
	motion
	classes
)

var classNames = [classes]string{"month", "monthabbr", "weekday", "weekdayabbr", "unit", "units", "season", "number", "article",
	"vague", "ordinal", "suffix", "decade", "daily", "part", "edge", "limit", "turn", "way", "clock", "era", "bound", "prep",
	"counted", "measure", "habit", "masthead", "namedday", "plan", "implicative", "quarterword", "named", "opener", "yearly", "motion"}

// Values of the classes whose value is a word.
const (
	early = iota + 1
	mid
	late
	atStart
	atEnd
	last
	previous
	this
	next
	following
	that
	same
	recent
	ago
	earlier
	later
	hence
	since
	until
	by
	before
	after
	from
)

var valueNames = map[string]int{"early": early, "mid": mid, "late": late, "start": atStart, "end": atEnd, "last": last,
	"previous": previous, "this": this, "next": next, "following": following, "that": that, "same": same, "recent": recent,
	"ago": ago, "earlier": earlier, "later": later, "hence": hence, "since": since, "until": until, "by": by, "before": before,
	"after": after, "from": from,
	"hour": int(hour), "day": int(day), "weekend": int(weekend), "week": int(week), "fortnight": int(fortnight), "month": int(monthLong),
	"quarter": int(quarter), "half": int(half), "year": int(year), "decade": int(decade), "century": int(century)}

// grain is the length of time an expression speaks in, shortest first.
type grain uint8

const (
	hour grain = iota + 1
	day
	weekend
	week
	fortnight
	monthLong
	seasonLong
	quarter
	half
	year
	decade
	century
)

// word is what the vocabulary knows of a form.
type word struct {
	has   uint64 // bit per class
	value [classes]int16
}

func (w *word) is(c class) bool { return w != nil && w.has&(1<<c) != 0 }

func (w *word) get(c class) int { return int(w.value[c]) }

// holiday is a named day. Exactly one way of saying when is set.
type holiday struct {
	name             []string // lower case, in the pieces the lexer makes
	year, month, day int      // year 0: every year
	nth, weekday     int      // nth weekday of month, -1 the last
	easter           bool
	offset           int // days from Easter
}

type vocabulary struct {
	words    map[string]*word
	holidays map[string][]*holiday // by first piece, longest name first
}

// words is the vocabulary, read once.
var words = sync.OnceValue(func() *vocabulary {
	v, err := readVocabulary(files)
	if err != nil {
		panic(err) // the files are embedded, and a test reads them
	}
	return v
})

// rows calls f with the tab-separated cells of each line that is neither blank, comment nor the head.
func rows(fsys fs.FS, name string, cells int, f func(cells []string) error) error {
	file, err := fsys.Open(name)
	if err != nil {
		return fmt.Errorf("when: %w", err)
	}
	defer file.Close()
	scan := bufio.NewScanner(file)
	head := true
	for line := 1; scan.Scan(); line++ {
		s := scan.Text()
		if s == "" || s[0] == '#' {
			continue
		}
		if head {
			head = false
			continue
		}
		c := strings.Split(s, "\t")
		if len(c) != cells {
			return fmt.Errorf("when: %s:%d: %d fields, %d expected", name, line, len(c), cells)
		}
		if err := f(c); err != nil {
			return fmt.Errorf("when: %s:%d: %w", name, line, err)
		}
	}
	if err := scan.Err(); err != nil {
		return fmt.Errorf("when: %s: %w", name, err)
	}
	return nil
}

func readVocabulary(fsys fs.FS) (*vocabulary, error) {
	v := &vocabulary{words: map[string]*word{}, holidays: map[string][]*holiday{}}
	classOf := map[string]class{}
	for c, name := range classNames {
		classOf[name] = class(c)
	}
	err := rows(fsys, "words.tsv", 3, func(c []string) error {
		cl, ok := classOf[c[0]]
		if !ok {
			return fmt.Errorf("no class %q", c[0])
		}
		value, ok := valueNames[c[1]]
		if !ok {
			n, err := strconv.Atoi(c[1])
			if err != nil {
				return fmt.Errorf("value %q is neither known nor a number", c[1])
			}
			value = n
		}
		for form := range strings.SplitSeq(c[2], "|") {
			form = strings.ToLower(form)
			w := v.words[form]
			if w == nil {
				w = &word{}
				v.words[form] = w
			}
			w.has |= 1 << cl
			w.value[cl] = int16(value)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = rows(fsys, "holidays.tsv", 2, func(c []string) error {
		for name := range strings.SplitSeq(c[1], "|") {
			h, err := parseHoliday(c[0])
			if err != nil {
				return err
			}
			h.name = split(strings.ToLower(name))
			first := h.name[0]
			v.holidays[first] = append(v.holidays[first], h)
			w := v.words[first]
			if w == nil {
				w = &word{}
				v.words[first] = w
			}
			w.has |= 1 << named
		}
		return nil
	})
	for _, h := range v.holidays {
		slices.SortStableFunc(h, func(a, b *holiday) int { return len(b.name) - len(a.name) })
	}
	return v, err
}

func parseHoliday(s string) (*holiday, error) {
	h := &holiday{}
	if off, ok := strings.CutPrefix(s, "easter"); ok {
		n, err := strconv.Atoi(off)
		if err != nil {
			return nil, fmt.Errorf("%q: days from Easter expected", s)
		}
		h.easter, h.offset = true, n
		return h, nil
	}
	if f := strings.Fields(s); len(f) == 3 {
		nth, err1 := strconv.Atoi(f[0])
		m, err2 := strconv.Atoi(f[2])
		wd := strings.Index("MonTueWedThuFriSatSun", f[1])
		if err1 != nil || err2 != nil || wd < 0 || m < 1 || m > 12 {
			return nil, fmt.Errorf("%q: nth weekday of a month expected", s)
		}
		h.nth, h.weekday, h.month = nth, wd/3+1, m
		return h, nil
	}
	var n int
	var err error
	if len(s) == len("2001-09-11") {
		n, err = fmt.Sscanf(s, "%d-%d-%d", &h.year, &h.month, &h.day)
		n--
	} else {
		n, err = fmt.Sscanf(s, "%d-%d", &h.month, &h.day)
	}
	if err != nil || n != 2 {
		return nil, fmt.Errorf("%q: MM-DD expected", s)
	}
	return h, nil
}

// in is the day of the holiday in a year; false where it is of one other year.
func (h *holiday) in(y int) (Date, bool) {
	switch {
	case h.easter:
		return easterSunday(y).AddDays(h.offset), true
	case h.nth > 0:
		first := Date{y, h.month, 1}
		return first.AddDays((h.weekday-first.Weekday()+7)%7 + 7*(h.nth-1)), true
	case h.nth < 0:
		end := Date{y, h.month, monthDays(y, h.month)}
		return end.AddDays(-((end.Weekday() - h.weekday + 7) % 7) + 7*(h.nth+1)), true
	case h.year > 0:
		return Date{h.year, h.month, h.day}, true
	}
	return Date{y, h.month, min(h.day, monthDays(y, h.month))}, true
}

// easterSunday is Easter of the western churches (the anonymous Gregorian computus, Meeus/Jones/Butcher).
func easterSunday(y int) Date {
	a, b, c := y%19, y/100, y%100
	d, e := b/4, b%4
	f := (b + 8) / 25
	g := (b - f + 1) / 3
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return Date{y, n / 31, n%31 + 1}
}
