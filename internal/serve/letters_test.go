package serve_test

import (
	"io"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"detente/internal/codebook"
	"detente/internal/record"
	"detente/internal/source"
	"detente/internal/store/storetest"
	"detente/internal/work"
)

// Whatever letters stand before, within and behind the words, and whatever their encoding is said to be, offsets are true from the source
// to the answer of the API: every citation is what the text has at its place, counted in characters.
func TestOffsetsOfAnyLetters(t *testing.T) {
	const told = "Peru condemned Chile over the detained fishermen on 3 May 2031. The foreign minister of Peru, Ana Prado, said that the quotas were “unfair”.\n\nPeru warned Chile that Peru would close its ports if Chile detained another fisherman."
	wide := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	for name, c := range map[string]struct {
		before, label string
		enc           encoding.Encoding
	}{
		"emoji":              {"🐟👩‍👩‍👧🇵🇪 ", "", nil},
		"combining marks":    {"e\u0301a\u0308\u0323 Z\u0351\u036b\u0343 ", "", nil},
		"right to left":      {"\u202eabc\u202c \u2066שלום\u2069 مرحبا ", "", nil},
		"escape codes":       {"\x1b[31mred\x1b[0m \x07 ", "", nil},
		"line ends":          {"LIMA\r\n\r\nMay 3\r\n\r\n", "", nil},
		"lone returns":       {"LIMA\r\rMay 3\r\r", "", nil},
		"hidden marks":       {"\ufeff\u200b\u00ad\u2060 ", "", nil},
		"beyond the planes":  {"\U0010FFFD\U00020000 ", "", nil},
		"UTF-16, no mark":    {"LIMA — ", "", wide},
		"UTF-16 as Latin":    {"LIMA — ", "text/plain; charset=iso-8859-1", wide},
		"Latin as UTF-8":     {"José Núñez — ", "text/plain; charset=utf-8", charmap.Windows1252},
		"UTF-8 as Latin":     {"José Núñez 🐟 ", "text/plain; charset=iso-8859-1", nil},
		"UTF-8 as UTF-16":    {"José Núñez 🐟 ", "text/plain; charset=utf-16", nil},
		"an unknown charset": {"José Núñez 🐟 ", "text/plain; charset=x-none", nil},
	} {
		t.Run(name, func(t *testing.T) {
			raw := c.before + told
			if c.enc != nil {
				var err error
				if raw, err = c.enc.NewEncoder().String(raw); err != nil {
					t.Fatal(err)
				}
			}
			st := storetest.Open(t, storetest.SQLite(t))
			r, err := reader()
			if err != nil {
				t.Fatal(err)
			}
			books, err := codebook.Shared()
			if err != nil {
				t.Fatal(err)
			}
			var in io.Reader = strings.NewReader(raw)
			if c.label != "" {
				in = source.Declared(in, c.label)
			}
			intake := work.Intake{Store: st, Books: books, Now: time.Now, Fault: func(where string, err error) { t.Errorf("%s: %v", where, err) }}
			if _, err := intake.Take(t.Context(), source.Read(t.Context(), source.Text, "letters", in)); err != nil {
				t.Fatal(err)
			}
			if err := work.Read(t.Context(), st, r, 1, work.Watch{Done: func(int) {}, Failed: func(d string, err error) { t.Errorf("%s: %v", d, err) }}); err != nil {
				t.Fatal(err)
			}
			if _, err := st.Merge(t.Context()); err != nil {
				t.Fatal(err)
			}
			s := started(t, st)
			var entries list[record.Cited]
			s.ask("GET", "/api/v1/entries?limit=100", nil, &entries, 200)
			if len(entries.Items) < 2 {
				t.Fatalf("%d entries", len(entries.Items))
			}
			for _, e := range entries.Items {
				for _, k := range e.Citations {
					var d struct{ Document struct{ Text string } }
					s.ask("GET", "/api/v1/documents/"+k.Document, nil, &d, 200)
					points := []rune(d.Document.Text)
					if !strings.Contains(d.Document.Text, "Ana Prado, said that the quotas were “unfair”.\n\nPeru") {
						t.Fatalf("the text became %q", d.Document.Text)
					}
					if k.Words.End > len(points) || string(points[k.Words.Start:k.Words.End]) != k.Words.Text {
						t.Errorf("%s: %+v", e.ID, k.Words)
					}
				}
			}
		})
	}
}
