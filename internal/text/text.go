// Package text holds a document's words and the one type for "where" in them.
//
// Inside the program an offset counts bytes. The contract (reading.schema.json) counts Unicode code
// points and a browser counts UTF-16 units; Document converts at those borders and nowhere else.
package text

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// MaxBytes is the largest text read as one document. A long official transcript is under 1 MB; sixteen
// leave room for a book while its reading (about a hundred times its text, see doc/benchmarks.md) still fits in a small machine.
const MaxBytes = 16 << 20

// What is wrong with a text that cannot become a document.
var (
	ErrEmpty   = errors.New("the text is empty")
	ErrInvalid = errors.New("the text is not valid UTF-8")
	ErrBinary  = errors.New("the text holds NUL bytes: it looks like a binary file")
	ErrTooLong = fmt.Errorf("the text is over %d MiB", MaxBytes>>20)
)

// Span is a half-open range of bytes, [Start, End), of one document's text. It is made by
// Document.Span, which checks it; the zero Span is empty and means "nowhere".
type Span struct{ start, end int32 }

// Start is the offset of the first byte.
func (s Span) Start() int { return int(s.start) }

// End is the offset after the last byte.
func (s Span) End() int { return int(s.end) }

// Len is the length in bytes.
func (s Span) Len() int { return int(s.end - s.start) }

// IsZero reports whether the span points nowhere.
func (s Span) IsZero() bool { return s.end == 0 }

// Overlaps reports whether the two spans share a byte.
func (s Span) Overlaps(t Span) bool { return s.start < t.end && t.start < s.end }

// Contains reports whether t lies within s.
func (s Span) Contains(t Span) bool { return s.start <= t.start && t.end <= s.end }

// Before reports whether s ends where t starts, or earlier.
func (s Span) Before(t Span) bool { return s.end <= t.start }

// Cover is the smallest span that holds both; a zero span adds nothing.
func (s Span) Cover(t Span) Span {
	switch {
	case s.IsZero():
		return t
	case t.IsZero():
		return s
	}
	return Span{min(s.start, t.start), max(s.end, t.end)}
}

// Document is an immutable text with what is known of its publication.
type Document struct {
	ID        string // as given, else the SHA-256 of the text in hex
	URL       string
	Title     string
	Publisher string
	Published string // RFC 3339 date or date-time as known; empty if not

	text  string
	index []mark // one mark every markEvery bytes; nil where the text is ASCII
}

// mark counts what lies before a byte offset.
type mark struct{ points, units int32 }

const markEvery = 256

// New makes a document of raw input: a byte order mark is dropped, CRLF and CR become LF, all else stays
// as it is. The error is ErrEmpty, ErrInvalid, ErrBinary or ErrTooLong.
func New(raw string) (*Document, error) {
	if len(raw) > MaxBytes {
		return nil, ErrTooLong
	}
	if strings.IndexByte(raw, 0) >= 0 {
		return nil, ErrBinary
	}
	if !utf8.ValidString(raw) {
		return nil, ErrInvalid
	}
	raw = strings.TrimPrefix(raw, "\uFEFF")
	if strings.IndexByte(raw, '\r') >= 0 {
		raw = strings.ReplaceAll(strings.ReplaceAll(raw, "\r\n", "\n"), "\r", "\n")
	}
	if strings.TrimSpace(raw) == "" {
		return nil, ErrEmpty
	}
	sum := sha256.Sum256([]byte(raw))
	d := &Document{ID: hex.EncodeToString(sum[:]), text: raw}
	d.buildIndex()
	return d, nil
}

func (d *Document) buildIndex() {
	ascii := true
	for i := 0; i < len(d.text); i++ {
		if d.text[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if ascii {
		return
	}
	d.index = make([]mark, 0, len(d.text)/markEvery+1)
	var points, units int32
	for i := 0; i < len(d.text); i++ {
		if i%markEvery == 0 {
			d.index = append(d.index, mark{points, units})
		}
		points, units = count(d.text[i], points, units)
	}
}

// count adds what one byte contributes: a code point and its UTF-16 units count where its first byte stands.
func count(b byte, points, units int32) (int32, int32) {
	switch {
	case b >= 0xF0:
		return points + 1, units + 2
	case b < 0x80 || b >= 0xC0:
		return points + 1, units + 1
	}
	return points, units
}

// Text is the whole text.
func (d *Document) Text() string { return d.text }

// Len is the length of the text in bytes.
func (d *Document) Len() int { return len(d.text) }

// Span makes the span [start, end) of the text. Like a slice expression it panics when the range is
// not one of this text or would cut a character in two; it is for offsets found by reading the text itself.
// For offsets from outside see SpanOfPoints.
func (d *Document) Span(start, end int) Span {
	if start < 0 || end < start || end > len(d.text) || !d.boundary(start) || !d.boundary(end) {
		panic(fmt.Sprintf("text: span [%d:%d] of a text of %d bytes is out of range or cuts a character", start, end, len(d.text)))
	}
	return Span{int32(start), int32(end)}
}

func (d *Document) boundary(at int) bool { return at == len(d.text) || utf8.RuneStart(d.text[at]) }

// Quote is the words at a span.
func (d *Document) Quote(s Span) string { return d.text[s.start:s.end] }

// Points is the offset of a byte in code points.
func (d *Document) Points(at int) int { p, _ := d.counts(at); return p }

// Units is the offset of a byte in UTF-16 code units.
func (d *Document) Units(at int) int { _, u := d.counts(at); return u }

func (d *Document) counts(at int) (points, units int) {
	if d.index == nil {
		return at, at
	}
	i := min(at/markEvery, len(d.index)-1)
	m := d.index[i]
	for _, b := range []byte(d.text[i*markEvery : at]) {
		m.points, m.units = count(b, m.points, m.units)
	}
	return int(m.points), int(m.units)
}

// SpanOfPoints makes a span out of offsets in code points, as the contract gives them.
func (d *Document) SpanOfPoints(start, end int) (Span, error) {
	a, okA := d.byteOf(start)
	b, okB := d.byteOf(end)
	if !okA || !okB || start > end {
		return Span{}, fmt.Errorf("text: no span [%d:%d]: the text has %d characters", start, end, d.Points(len(d.text)))
	}
	return d.Span(a, b), nil
}

func (d *Document) byteOf(points int) (int, bool) {
	if points < 0 {
		return 0, false
	}
	at := 0
	if d.index == nil {
		return points, points <= len(d.text)
	}
	lo, hi := 0, len(d.index)
	for lo+1 < hi {
		if mid := (lo + hi) / 2; int(d.index[mid].points) <= points {
			lo = mid
		} else {
			hi = mid
		}
	}
	at = lo * markEvery
	for at < len(d.text) && !utf8.RuneStart(d.text[at]) {
		at++
	}
	left := points - d.Points(at)
	for ; left > 0 && at < len(d.text); left-- {
		_, n := utf8.DecodeRuneInString(d.text[at:])
		at += n
	}
	return at, left == 0
}
