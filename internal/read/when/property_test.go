package when

import (
	"slices"
	"strings"
	"testing"
)

// checkFound holds what must be true of any finding.
func checkFound(t *testing.T, raw, published string) {
	t.Helper()
	p, err := Published(published)
	if err != nil {
		return
	}
	a := analyse(t, raw)
	found, line := Find(a, p)
	again, _ := Find(a, p)
	if !slices.Equal(found, again) {
		t.Fatalf("%q: read twice, not the same", raw)
	}
	before := 0
	for i, x := range found {
		if x.Span.Len() == 0 || !a.Sentences[x.Sent].Span.Contains(x.Span) {
			t.Fatalf("%q: span %d:%d is empty or outside its sentence", raw, x.Span.Start(), x.Span.End())
		}
		if x.First > x.Last || x.Last >= len(a.Sentences[x.Sent].Tokens) || !a.Sentences[x.Sent].Range(x.First, x.Last).Contains(x.Span) {
			t.Fatalf("%q: tokens %d to %d do not cover %q", raw, x.First, x.Last, a.Doc.Quote(x.Span))
		}
		if q := a.Doc.Quote(x.Span); strings.TrimSpace(q) != q {
			t.Fatalf("%q: %q has spaces at its ends", raw, q)
		}
		if x.Resolved != x.Interval.valid() || x.Resolved == (x.Reason != "") || x.Resolved && x.Why == "" {
			t.Fatalf("%q: %q: %+v", raw, a.Doc.Quote(x.Span), x)
		}
		if v := x.Interval; !v.From.IsZero() && !v.To.IsZero() && v.To.Before(v.From) {
			t.Fatalf("%q: %q ends before it starts: %v", raw, a.Doc.Quote(x.Span), v)
		}
		if i > 0 && !x.Part && x.Span.Start() < before {
			t.Fatalf("%q: %q overlaps the expression before it", raw, a.Doc.Quote(x.Span))
		}
		if !x.Part {
			before = x.Span.End()
		}
		for tok := range a.Sentences[x.Sent].Tokens {
			found.For(a, x.Sent, tok)
		}
	}
	if line != nil && line.Place.IsZero() && line.Date.IsZero() {
		t.Fatalf("%q: a dateline that says nothing", raw)
	}
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{
		"KYIV, Feb. 4 (Agency) — They met_VBD on Tuesday, the day before yesterday.",
		"from May 3 to June 5, since the 1990s, until the end of 2021-22, by mid-May",
		"the 29th of February 2021, 31/02/2020, 30.2.2020, 2021-02-29, February 30",
		"early late mid early in the late early 1990s of the last week of the first day of May",
		"the next the last the previous 99999 years ago, a hundred centuries later, 9999 decades from now",
		"9999-12-31 and the day after; 0001 and the year before; AD 1 and 3000 BC; in the year 7",
		"between - and – to; in in in; within within two; the the the; two two two days; ' ’90s [May] ]",
		"this Sunday (12) Monday (31) Tuesday the 45th Wednesday 12/12/2012/12",
		"é 5 mai 2021 — дек. 12, 2021 年 3 月",
	} {
		f.Add(s, wednesday)
		f.Add(s, "")
		f.Add(s, "9999-12-31")
		f.Add(s, "0001-01-01")
	}
	f.Fuzz(func(t *testing.T, raw, published string) {
		if strings.TrimSpace(raw) == "" || strings.Contains(raw, "\x00") || len(raw) > 2000 || !strings.ContainsFunc(raw, func(r rune) bool { return r != '\uFEFF' && r > ' ' }) {
			return
		}
		if strings.ToValidUTF8(raw, "") != raw {
			return
		}
		checkFound(t, raw, published)
	})
}

func TestDateArithmetic(t *testing.T) {
	d := Date{1, 1, 1}
	weekday := 1 // 0001-01-01 of the proleptic Gregorian calendar was a Monday
	for n := 0; n < 365*500; n++ {
		if ofDays(d.days()) != d || d.Weekday() != weekday || !d.valid() {
			t.Fatalf("%v: %v, weekday %d, want %d", d, ofDays(d.days()), d.Weekday(), weekday)
		}
		e := d.AddDays(1)
		if !d.Before(e) || e.Sub(d) != 1 {
			t.Fatalf("%v and the day after, %v", d, e)
		}
		d, weekday = e, weekday%7+1
	}
	for _, c := range []struct {
		d    Date
		n    int
		want string
	}{{Date{2022, 1, 31}, 1, "2022-02-28"}, {Date{2022, 1, 31}, -11, "2021-02-28"}, {Date{2020, 2, 29}, 12, "2021-02-28"}, {Date{2022, 3, 9}, -27, "2019-12-09"}} {
		if got := c.d.AddMonths(c.n).String(); got != c.want {
			t.Errorf("%v and %d months: %s, want %s", c.d, c.n, got, c.want)
		}
	}
}

func TestEaster(t *testing.T) {
	for y, want := range map[int]string{1961: "1961-04-02", 2000: "2000-04-23", 2022: "2022-04-17", 2038: "2038-04-25"} {
		if got := easterSunday(y).String(); got != want {
			t.Errorf("Easter %d: %s, want %s", y, got, want)
		}
	}
}

// TestLength holds the cost to the length of the text: one sentence of half a megabyte goes through.
func TestLength(t *testing.T) {
	for _, s := range []string{"two days after ", "late in the early ", "the day before the ", "May 3 to ", "1990–", "in "} {
		a := analyse(t, strings.Repeat(s, 200_000/len(s)))
		Find(a, Date{2022, 3, 9})
	}
}
