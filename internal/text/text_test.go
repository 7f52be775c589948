package text

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"
)

func TestNew(t *testing.T) {
	for _, c := range []struct {
		raw, want string
		err       error
	}{
		{"\uFEFFone\r\ntwo\rthree", "one\ntwo\nthree", nil},
		{" \n\t", "", ErrEmpty},
		{"\xff\xfe", "", ErrInvalid},
		{"PK\x00\x01", "", ErrBinary},
		{strings.Repeat("a", MaxBytes+1), "", ErrTooLong},
	} {
		d, err := New(c.raw)
		if !errors.Is(err, c.err) {
			t.Fatalf("New(%.20q): %v, want %v", c.raw, err, c.err)
		}
		if err == nil && d.Text() != c.want {
			t.Errorf("New(%q) = %q, want %q", c.raw, d.Text(), c.want)
		}
	}
}

func FuzzOffsets(f *testing.F) {
	f.Add("plain", 2, 4)
	f.Add("“Détente” is 😀 not peace", 3, 12)
	f.Add(strings.Repeat("é😀a", 300), 400, 800)
	f.Fuzz(func(t *testing.T, raw string, a, b int) {
		d, err := New(raw)
		if err != nil {
			return
		}
		s, err := d.SpanOfPoints(a, b)
		runes := []rune(d.Text())
		if fits := 0 <= a && a <= b && b <= len(runes); fits != (err == nil) {
			t.Fatalf("SpanOfPoints(%d, %d) of %d characters: %v", a, b, len(runes), err)
		} else if !fits {
			return
		}
		if got := d.Quote(s); got != string(runes[a:b]) {
			t.Fatalf("quote %q, want %q", got, string(runes[a:b]))
		}
		if d.Points(s.Start()) != a || d.Points(s.End()) != b {
			t.Fatalf("points of %v: %d %d, want %d %d", s, d.Points(s.Start()), d.Points(s.End()), a, b)
		}
		if got, want := d.Units(s.End()), len(utf16.Encode(runes[:b])); got != want {
			t.Fatalf("units %d, want %d", got, want)
		}
	})
}

func TestSpanRefusesHalfCharacters(t *testing.T) {
	d, err := New("é")
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if recover() == nil {
			t.Error("Span(1, 2) cut a character and did not panic")
		}
	}()
	d.Span(1, utf8.RuneLen('é'))
}
