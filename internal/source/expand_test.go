package source

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

func zipOf(t *testing.T, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i, content := range files {
		f, err := w.Create(fmt.Sprintf("folder/%d.csv", i))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, content); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestPackedSources(t *testing.T) {
	rows, name := many(PETRARCH, 3)
	var z bytes.Buffer
	w := packZstd(&z)
	w.Write(rows)
	w.Close()
	for packing, raw := range map[string][]byte{"zip": zipOf(t, string(rows)), "zstd": z.Bytes(), "gzip": packed(t, rows), "none": rows,
		"two members": append(packed(t, rows[:50]), packed(t, rows[50:])...), "gzip in zip": zipOf(t, string(packed(t, rows)))} {
		items, faults, err := collect(t, "", name, bytes.NewReader(raw))
		if len(items) != 3 || faults != nil || err != nil {
			t.Errorf("%s: %d items, %v, %v", packing, len(items), faults, err)
		}
	}
	if _, _, err := collect(t, "", name, bytes.NewReader(zipOf(t, "a", "b"))); !errors.Is(err, ErrFormat) {
		t.Errorf("two files: %v", err)
	}
	if _, _, err := collect(t, "", name, bytes.NewReader(zipOf(t, string(rows))[:100])); !errors.Is(err, ErrDamaged) {
		t.Errorf("a zip that was cut: %v", err)
	}
	if _, _, err := collect(t, "", name, bytes.NewReader(zipOf(t, strings.Repeat(" ", 64<<20)))); !errors.Is(err, ErrBomb) && !errors.Is(err, ErrNoText) {
		t.Errorf("a zip bomb: %v", err)
	}
}

// What stands in front of the damage is had, and the damage is told.
func TestPackedSourcesThatAreDamaged(t *testing.T) {
	rows, name := many(JSONLines, 20_000)
	whole := packed(t, rows)
	var z bytes.Buffer
	w := packZstd(&z)
	w.Write(rows)
	w.Close()
	flipped := bytes.Clone(whole)
	flipped[len(flipped)-5] ^= 1 // in the sum at the end
	for how, c := range map[string]struct {
		raw []byte
		err error
	}{"cut": {whole[:len(whole)/2], ErrTruncated}, "sum": {flipped, ErrDamaged}, "zstd cut": {z.Bytes()[:z.Len()-10], ErrTruncated}} {
		items, _, err := collect(t, "", name, bytes.NewReader(c.raw))
		if len(items) < 5000 || !errors.Is(err, c.err) {
			t.Errorf("%s: %d items, %v; want %v", how, len(items), err, c.err)
		}
	}
}

func TestDecode(t *testing.T) {
	in := func(e encoding.Encoding, s string) string {
		b, err := e.NewEncoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	for _, c := range []struct{ raw, declared, want string }{
		{"plain", "", "plain"},
		{"Zürich", "iso-8859-1", "Zürich"}, // it says so, and is not
		{"Z\xfcrich", "utf-8", "Zürich"},
		{"Z\xfcrich", "", "Zürich"},
		{"\x93No\x94", "iso-8859-1", "“No”"}, // as browsers take it
		{"Zürich, Genève, Köln, Würzburg, cut \xc3", "utf-8", "Zürich, Genève, Köln, Würzburg, cut \uFFFD"},
		{in(japanese.ShiftJIS, "会談"), "Shift_JIS", "会談"},
		{in(japanese.EUCJP, "会談"), "euc-jp", "会談"},
		{in(japanese.ISO2022JP, "会談"), "iso-2022-jp", "会談"},
		{in(simplifiedchinese.GB18030, "会谈"), "gb2312", "会谈"},
		{in(korean.EUCKR, "회담"), "euc-kr", "회담"},
		{in(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "Zürich"), "", "Zürich"},
		{in(unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "Zürich"), "utf-8", "Zürich"},
		{in(utf32.UTF32(utf32.LittleEndian, utf32.UseBOM), "Zürich"), "", "Zürich"},
		{"\uFEFFZürich", "", "Zürich"},
		{"Z\xfcrich", "utf-16", "Zürich"}, // nothing wide begins so
		{"Z\xfcrich", "x-user-defined-nonsense", "Zürich"},
	} {
		if got := decode([]byte(c.raw), c.declared); got != c.want {
			t.Errorf("%q as %q: %q, want %q", c.raw, c.declared, got, c.want)
		}
	}
}
