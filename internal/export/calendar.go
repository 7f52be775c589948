package export

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"detente/internal/record"
)

// calendar writes contacts as all-day events of iCalendar (RFC 5545), one after another.
type calendar struct {
	w      *bufio.Writer
	config *ics.SerializationConfiguration
}

const (
	crlf    = "\r\n"
	longest = 75 // octets of a line, RFC 5545, 3.1
	// longestContact is the longest stretch of days that a contact may fill. What is only known to be of a month has no day.
	longestContact = 14
	productID      = "-//detente//contacts//EN"
)

func newCalendar(out io.Writer) *calendar {
	c := &calendar{w: bufio.NewWriter(out), config: &ics.SerializationConfiguration{MaxLength: longest, PropertyMaxLength: longest, NewLine: crlf}}
	for _, line := range []string{"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:" + productID, "CALSCALE:GREGORIAN", "METHOD:PUBLISH", "X-WR-CALNAME:Contacts"} {
		c.w.WriteString(line + crlf)
	}
	return c
}

func (c *calendar) close() error {
	c.w.WriteString("END:VCALENDAR" + crlf)
	return c.w.Flush()
}

// states are the statuses of contacts as iCalendar has them.
var states = map[string]ics.ObjectStatus{"held": ics.ObjectStatusConfirmed, "cancelled": ics.ObjectStatusCancelled, "refused": ics.ObjectStatusCancelled,
	"denied": ics.ObjectStatusCancelled}

// add writes a contact. One whose day is not known has no place in a calendar.
func (c *calendar) add(e *record.Cited) (int, error) {
	from, to := dayOf(e.From), dayOf(e.To)
	if to == nil {
		to = from
	}
	if from == nil || *to-*from > longestContact {
		return 0, nil
	}
	v := ics.NewEvent(e.ID + "@detente")
	v.SetDtStampTime(stampOf(e, from.time()))
	v.SetAllDayStartAt(from.time())
	v.SetAllDayEndAt(max(*from, *to).time().AddDate(0, 0, 1)) // the first day after it
	who := strings.Join(names(e.Who), ", ")
	if who == "" {
		who = "parties not named"
	}
	v.SetSummary(fmt.Sprintf("%s: %s (%s)", strings.ToUpper(e.Type[:1])+strings.ReplaceAll(e.Type[1:], "_", " "), who, e.Status))
	status, ok := states[e.Status]
	if !ok {
		status = ics.ObjectStatusTentative
	}
	v.SetStatus(status)
	v.SetTimeTransparency(ics.TransparencyTransparent) // it takes nobody's time
	v.AddCategory(e.Status)
	if e.Place != "" {
		v.SetLocation(e.Place)
	}
	v.SetDescription(described(e))
	if u := address(e); u != "" {
		v.SetURL(u)
	}
	return 1, v.SerializeTo(c.w, c.config)
}

// stampOf is the moment that the entry is as it is by what was published: of its first report. The clock has no part in it.
func stampOf(e *record.Cited, otherwise time.Time) time.Time {
	for i := range e.Citations {
		for _, r := range e.Citations[i].Reports {
			if t, err := time.Parse(time.RFC3339, r.Published); err == nil {
				return t
			}
			if t := dayOf(r.Day()); t != nil {
				return t.time()
			}
		}
	}
	return otherwise
}

// described are the words of each document that tells of it, with who published them where.
func described(e *record.Cited) string {
	var b strings.Builder
	for i := range e.Citations {
		c := &e.Citations[i]
		if i > 0 {
			b.WriteString("\n\n")
		}
		fmt.Fprintf(&b, "“%s”", strings.Join(strings.Fields(c.Words.Text), " "))
		if c.Said != nil && c.Said.URL != "" {
			b.WriteString("\n" + c.Said.URL)
		}
		for _, r := range c.Reports {
			if about := strings.Join(append(nonempty(r.Publisher, r.Published, r.URL), r.Ownership.Parts()...), ", "); about != "" {
				b.WriteString("\n" + about)
			}
		}
	}
	return b.String()
}

func nonempty(parts ...string) []string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return out
}

// address is where the first report stands that has an address.
func address(e *record.Cited) string {
	for i := range e.Citations {
		for _, r := range e.Citations[i].Reports {
			if r.URL != "" {
				return r.URL
			}
		}
	}
	return ""
}
