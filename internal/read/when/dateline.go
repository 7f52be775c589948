package when

import (
	"strings"

	"detente/internal/lang"
	"detente/internal/text"
)

// Limits of the dateline: it stands in the first lines, and is trusted as the day of writing if near publication.
const (
	datelineLines = 6
	datelineReach = 14
	datelineWidth = 120
)

// dateline finds the line or the start of a line that says where and when a report was written:
// "MOSCOW, Dec. 12 (Reuters) —", "CAIRO - 24 July 2022:", or a full date on a line of its own.
func dateline(a *lang.Analysis, found []candidate, published Date) *Dateline {
	doc := a.Doc
	whole := doc.Text()
	lines := 0
	for at := 0; at < len(whole) && lines < datelineLines; {
		end := strings.IndexByte(whole[at:], '\n')
		if end < 0 {
			end = len(whole)
		} else {
			end += at
		}
		line := strings.TrimRight(whole[at:end], " \t")
		start := at + len(line) - len(strings.TrimLeft(line, " \t"))
		line = whole[start : at+len(line)]
		if line != "" {
			lines++
			if d := datelineAt(a, found, published, start, line); d != nil {
				return d
			}
		}
		at = end + 1
	}
	return nil
}

func datelineAt(a *lang.Analysis, found []candidate, published Date, start int, line string) *Dateline {
	var c *candidate
	for i := range found {
		s := found[i].place.span
		if s.Start() >= start+len(line) || s.Start() > start+datelineWidth {
			break
		}
		if s.Start() >= start && found[i].term.hasDayWithin() {
			c = &found[i]
			break
		}
	}
	resolve := func() Interval {
		r := &resolver{now: published, yearAt: -2}
		if v := r.resolve(c.term); v.reason == "" && v.valid() {
			return v.Interval
		}
		return Interval{}
	}
	if c != nil && c.place.span.Start() == start && c.place.span.End() >= start+len(strings.TrimRight(line, ".")) && explicitYear(c.term) > 0 {
		return &Dateline{Date: resolve(), Words: c.place.span}
	}
	head := line
	if len(head) > datelineWidth {
		head = head[:datelineWidth]
	}
	if c != nil {
		before := head[:c.place.span.Start()-start]
		rest := line[c.place.span.End()-start:]
		n := placeEnd(before)
		if n > 0 && strings.Trim(before[n:], " ,-–—\u00a0") == "" && closesDateline(rest) {
			d := &Dateline{Place: a.Doc.Span(start, start+n), Date: resolve(), Words: c.place.span}
			if d.Date.IsZero() {
				d.Words = text.Span{}
			}
			return d
		}
	}
	n := placeEnd(head)
	if n == 0 {
		return nil
	}
	name, rest := head[:n], head[n:]
	capital := strings.ToUpper(name) == name && len(name) > 2
	if (capital || strings.Contains(name, ",") || strings.HasPrefix(strings.TrimSpace(rest), "(")) && closesDateline(rest) && !strings.HasPrefix(strings.TrimSpace(rest), ":") {
		if !capital && !strings.HasPrefix(strings.TrimSpace(rest), "(") && strings.HasPrefix(rest, "-") {
			return nil
		}
		return &Dateline{Place: a.Doc.Span(start, start+n)}
	}
	return nil
}

// hasDayWithin reports whether a term says a day of the month, alone or with its weekday.
func (t *term) hasDayWithin() bool { return t.hasDay() || t.kind == slashed }

// placeEnd is the length of the place names at the start of s: words with capitals, joined by spaces, commas, hyphens.
func placeEnd(s string) int {
	end, at, count := 0, 0, 0
	for at < len(s) {
		e, kind := nextPiece(s, at)
		w := s[at:e]
		switch {
		case kind == letters:
			lower := w[0] >= 'a' && w[0] <= 'z'
			if lower && w != "of" && w != "the" && w != "de" && w != "al" && w != "and" {
				return end
			}
			if e-at >= 3 && words().words[strings.ToLower(w)].is(month) || words().words[strings.ToLower(w)].is(monthAbbr) {
				return end
			}
			if count++; count > 6 {
				return 0
			}
			if !lower {
				end = e
			}
		case w == " " || w == "," || w == "'" || w == "’" || w == "." || w == "\u00a0" || w == "/":
		case w == "-" && at > 0 && s[at-1] != ' ' && e < len(s) && s[e] != ' ':
		default:
			return end
		}
		at = e
	}
	return end
}

// closesDateline reports whether what follows the date is an agency in brackets and a dash or colon.
func closesDateline(s string) bool {
	s = strings.TrimLeft(s, " ,\u00a0")
	for strings.HasPrefix(s, "(") {
		n := strings.IndexByte(s, ')')
		if n < 0 || n > 40 {
			return false
		}
		s = strings.TrimLeft(s[n+1:], " ,\u00a0")
	}
	if rest, ok := strings.CutPrefix(s, "/"); ok { // "/TASS/."
		n := strings.IndexByte(rest, '/')
		if n < 0 || n > 20 {
			return false
		}
		return true
	}
	for _, dash := range [...]string{"—", "–", "--", "- ", ":"} {
		if strings.HasPrefix(s, dash) {
			return true
		}
	}
	return false
}
