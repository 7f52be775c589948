package source

import (
	_ "embed"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// Event is a coded event of another collection. What its file does not say is empty; numbers that it does not give are nil.
type Event struct {
	Origin    Format // the format of the file: ICEWS, POLECAT, GDELT, PETRARCH, Phoenix
	ID        string
	Date      string // RFC 3339 date
	Source    Party
	Target    Party
	CAMEO     string // code, with its leading zero
	PLOVER    string // type, in capitals: "CONSULT"
	Mode      string // of PLOVER: "visit"
	Text      string // what the collection calls it
	Goldstein *float64
	Place     Place
	URL       string
	Publisher string
}

// Party is who acts in an event, or is acted upon.
type Party struct {
	Name    string
	Country string   // as the file has it: ICEWS a name, POLECAT and GDELT three letters, PETRARCH only within Code
	Code    string   // the whole code of CAMEO: "RUSGOV"
	Sectors []string // of ICEWS and POLECAT
}

// Place is where an event is said to have been.
type Place struct {
	Name     string
	Country  string // as the file has it: GDELT two letters of FIPS
	Lat, Lon *float64
}

//go:embed data/events.tsv
var columnsFile string

// column is a field of an event and where its format has it: under a name in the head, or at a number.
type column struct{ at, field string }

var columns = sync.OnceValue(func() map[Format][]column {
	found := map[Format][]column{}
	for row := range rows(columnsFile) {
		if len(row) == 3 {
			found[Format(row[0])] = append(found[Format(row[0])], column{row[1], row[2]})
		}
	}
	return found
})

const gdeltColumns, phoenixColumns = 61, 26

var (
	petrarchRow = regexp.MustCompile(`^\d{8}\t[A-Z~-][A-Z0-9~-]*\t[A-Z~-][A-Z0-9~-]*\t\d{2,4}\t`)
	cameoCode   = regexp.MustCompile(`^(?:0[1-9]|1\d|20)\d{0,2}$`)
)

// detectTable tells the tables of events apart by their heads and widths.
func detectTable(text string) Format {
	first, _, _ := strings.Cut(text, "\n")
	cells := strings.Split(strings.TrimRight(first, "\r"), "\t")
	switch has := func(name string) bool { return strings.Contains("\t"+first+"\t", name) }; {
	case has("Event ID") && has("CAMEO Code"):
		return ICEWS
	case has("Event ID") && has("Event Type") && has("Actor Name"):
		return POLECAT
	case len(cells) == gdeltColumns && isNumber(cells[0]) && len(cells[1]) == 8:
		return GDELT
	case len(cells) == phoenixColumns && isNumber(cells[0]) && len(cells[1]) == 8:
		return Phoenix
	case petrarchRow.MatchString(first):
		return PETRARCH
	}
	return ""
}

// readTable reads a table of events, row by row, in the format that its first row shows.
func readTable(in *stream, out *sink) error {
	head, err := in.Peek(detectBytes)
	if err != nil && err != io.EOF && len(head) == 0 {
		return err
	}
	format := detectTable(strings.TrimPrefix(string(head), "\uFEFF"))
	if format == "" {
		return fmt.Errorf("%w: its first row is not that of an event table (of GDELT, only version 2 is read)", ErrFormat)
	}
	lines := &lineReader{in: in.Reader, limit: maxRow}
	var at []int // for each column of the format, its place in a row, or -1
	of := columns()[format]
	for !out.closed {
		b, err := lines.next()
		switch {
		case err == io.EOF:
			return nil
		case errors.Is(err, ErrTooLarge):
			out.fault(lines.where(), err)
			continue
		case err != nil:
			return err
		}
		cells := strings.Split(strings.TrimPrefix(decode(b, in.charset), "\uFEFF"), "\t")
		if at == nil {
			var isHead bool
			if at, isHead = places(of, cells); isHead {
				continue
			}
		}
		if len(cells) == 1 && strings.TrimSpace(cells[0]) == "" {
			continue
		}
		e, err := event(format, of, at, cells)
		if err != nil {
			out.fault(lines.where(), err)
			continue
		}
		e.URL = new(stream).absolute(e.URL) // GDELT has also names of media there
		out.item(Item{Kind: KindEvent, Event: e, URL: e.URL, Publisher: e.Publisher, Where: lines.where()})
	}
	return nil
}

// places are where a table has the columns of its format, and whether that was read from a head.
func places(of []column, first []string) (at []int, isHead bool) {
	for _, c := range of {
		place := -1
		if n, err := strconv.Atoi(c.at); err == nil {
			place = n - 1
		} else {
			isHead = true
			for i, cell := range first {
				if strings.EqualFold(unquoted(cell), c.at) {
					place = i
				}
			}
		}
		at = append(at, place)
	}
	return at, isHead
}

// event is a row as an event.
func event(format Format, of []column, at []int, cells []string) (*Event, error) {
	e := &Event{Origin: format}
	for i, c := range of {
		place := at[i]
		if place < 0 {
			continue
		}
		if place >= len(cells) {
			return nil, fmt.Errorf("%w: the row has %d columns, %s stands in the %dth", ErrTruncated, len(cells), c.field, place+1)
		}
		value := strings.TrimSpace(unquoted(cells[place]))
		if value == "" || missing[value] && format != GDELT || strings.Trim(value, "-") == "" {
			continue
		}
		set := setters[c.field]
		if set == nil {
			return nil, fmt.Errorf("data/events.tsv: no field %q", c.field)
		}
		if err := set(e, value); err != nil {
			return nil, fmt.Errorf("%w: %s: %w", ErrDamaged, c.field, err)
		}
	}
	if format == PETRARCH { // its last columns have no fixed place
		for _, cell := range cells[4:] {
			if strings.Contains(cell, "://") {
				e.URL = strings.TrimSpace(cell)
			}
		}
		if len(cells) > 5 {
			e.ID = strings.TrimSpace(cells[5])
		}
	}
	if e.Date == "" || e.CAMEO == "" && e.PLOVER == "" {
		return nil, fmt.Errorf("%w: the event has no date or no code", ErrDamaged)
	}
	return e, nil
}

// missing is how tables write that they do not know. In GDELT, whose countries are codes, NA is one.
var missing = map[string]bool{"NA": true, "NULL": true, "None": true, "nan": true, "NaN": true}

// setters are the names of data/events.tsv with what each sets.
var setters = map[string]func(*Event, string) error{
	"id":        word(func(e *Event) *string { return &e.ID }),
	"mode":      word(func(e *Event) *string { return &e.Mode }),
	"text":      word(func(e *Event) *string { return &e.Text }),
	"url":       word(func(e *Event) *string { return &e.URL }),
	"publisher": word(func(e *Event) *string { return &e.Publisher }),
	"date":      (*Event).setDate,
	"cameo":     (*Event).setCAMEO,
	"plover":    func(e *Event, s string) error { e.PLOVER = strings.ToUpper(s); return nil },
	"goldstein": number(10, func(e *Event) **float64 { return &e.Goldstein }),

	"place":         word(func(e *Event) *string { return &e.Place.Name }),
	"place-country": word(func(e *Event) *string { return &e.Place.Country }),
	"lat":           number(90, func(e *Event) **float64 { return &e.Place.Lat }),
	"lon":           number(180, func(e *Event) **float64 { return &e.Place.Lon }),

	"source-name":    word(func(e *Event) *string { return &e.Source.Name }),
	"source-country": word(func(e *Event) *string { return &e.Source.Country }),
	"source-code":    word(func(e *Event) *string { return &e.Source.Code }),
	"source-sectors": func(e *Event, s string) error { e.Source.Sectors = sectors(s); return nil },
	"target-name":    word(func(e *Event) *string { return &e.Target.Name }),
	"target-country": word(func(e *Event) *string { return &e.Target.Country }),
	"target-code":    word(func(e *Event) *string { return &e.Target.Code }),
	"target-sectors": func(e *Event, s string) error { e.Target.Sectors = sectors(s); return nil },
}

func word(of func(*Event) *string) func(*Event, string) error {
	return func(e *Event, s string) error { *of(e) = s; return nil }
}

// number sets a number whose size is at most limit.
func number(limit float64, of func(*Event) **float64) func(*Event, string) error {
	return func(e *Event, s string) error {
		f, err := strconv.ParseFloat(s, 64)
		if err != nil || math.IsNaN(f) || math.Abs(f) > limit {
			return fmt.Errorf("%q is not a number from %v to %v", s, -limit, limit)
		}
		*of(e) = &f
		return nil
	}
}

func sectors(s string) []string {
	var found []string
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ',' || r == ';' }) {
		found = append(found, strings.TrimSpace(part))
	}
	return found
}

func (e *Event) setDate(s string) error {
	date := stamp(s)
	if date == "" {
		return fmt.Errorf("%q is no date", s)
	}
	e.Date = date[:len("2006-01-02")]
	return nil
}

func (e *Event) setCAMEO(s string) error {
	if e.CAMEO = wholeCode(s); e.CAMEO == "" {
		return fmt.Errorf("%q is no code of CAMEO", s)
	}
	return nil
}

// wholeCode gives a code its leading zero back where a spreadsheet took it and there is no doubt: no root is over 20, so 40 is 040.
func wholeCode(s string) string {
	if !cameoCode.MatchString(s) {
		s = "0" + s
	}
	if !cameoCode.MatchString(s) {
		return ""
	}
	return s
}
