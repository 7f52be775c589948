package source

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

var byteOrderMarks = []struct {
	mark []byte
	enc  encoding.Encoding
}{
	{[]byte{0xEF, 0xBB, 0xBF}, unicode.UTF8},
	{[]byte{0xFF, 0xFE, 0, 0}, utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)},
	{[]byte{0, 0, 0xFE, 0xFF}, utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)},
	{[]byte{0xFF, 0xFE}, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)},
	{[]byte{0xFE, 0xFF}, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)},
}

// wide is the encoding of a text that is not made of bytes as ASCII is, told by its mark or by where its zeros stand; else nil.
func wide(head []byte) (enc encoding.Encoding, mark int) {
	for _, m := range byteOrderMarks {
		if bytes.HasPrefix(head, m.mark) {
			return m.enc, len(m.mark)
		}
	}
	if len(head) < 4 {
		return nil, 0
	}
	switch zero := [4]bool{head[0] == 0, head[1] == 0, head[2] == 0, head[3] == 0}; zero {
	case [4]bool{false, true, false, true}:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), 0
	case [4]bool{true, false, true, false}:
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), 0
	}
	return nil, 0
}

// decode turns bytes into UTF-8. What is valid UTF-8 is taken for it whatever is declared: wrong declarations are common, and no text of
// another encoding that has more than a few letters beyond ASCII is valid UTF-8. Else the declaration is believed; without one, or
// where it says UTF-8 and lies, the text is Windows-1252, as browsers take it, unless it is UTF-8 with a few slips.
func decode(b []byte, declared string) string {
	switch enc, mark := wide(b); enc {
	case nil:
	case unicode.UTF8: // some write the mark in front of anything
		b = b[mark:]
	default:
		return decoded(b[mark:], enc)
	}
	enc, name := charset.Lookup(declared)
	switch {
	case name == "iso-2022-jp" && bytes.IndexByte(b, 0x1b) >= 0: // seven bits, so it looks like ASCII
		return decoded(b, enc)
	case utf8.Valid(b):
		return string(b)
	case enc == nil || name == "utf-8" || name == "replacement" || strings.HasPrefix(name, "utf-16"):
		if mostlyUTF8(b) {
			return strings.ToValidUTF8(string(b), "\uFFFD")
		}
		enc = charmap.Windows1252
	}
	return decoded(b, enc)
}

func decoded(b []byte, enc encoding.Encoding) string {
	out, err := enc.NewDecoder().Bytes(b)
	if err != nil {
		out = b
	}
	return strings.ToValidUTF8(string(out), "\uFFFD")
}

// mostlyUTF8 reports whether at least four of five sequences beyond ASCII are UTF-8: a text that was cut inside a character, or has a
// name of another encoding pasted in.
func mostlyUTF8(b []byte) bool {
	good, bad := 0, 0
	for len(b) > 0 {
		if b[0] < utf8.RuneSelf {
			b = b[1:]
			continue
		}
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		b = b[n:]
	}
	return good >= 4*bad
}
