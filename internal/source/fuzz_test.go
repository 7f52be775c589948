package source

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"detente/internal/text"
)

// Whatever is read: no panic, no end in sight that does not come, and every item keeps its promises.
func fuzz(f *testing.F, seeds string, formats ...Format) {
	files, err := filepath.Glob(filepath.Join("testdata", seeds))
	if err != nil || len(files) == 0 {
		f.Fatalf("no seeds like %s: %v", seeds, err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, ".want") {
			continue
		}
		raw, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	for _, format := range formats {
		raw, _ := many(format, 2)
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		for _, format := range formats {
			ended := false
			for it, err := range Read(t.Context(), format, "https://news.example/fuzz", bytes.NewReader(raw)) {
				if ended {
					t.Fatal("something came after the last error")
				}
				var fault *Fault
				if err != nil {
					ended = !errors.As(err, &fault)
					continue
				}
				promised(t, it)
			}
		}
	})
}

// promised holds an item to what Item says.
func promised(t *testing.T, it Item) {
	t.Helper()
	if it.Where == "" {
		t.Error("no place")
	}
	for _, stamped := range []string{it.Published, it.Modified} {
		if stamped != stamp(stamped) {
			t.Errorf("%q is no time", stamped)
		}
	}
	switch it.Kind {
	case KindText:
		doc, err := it.Document()
		if err != nil {
			t.Fatal(err)
		}
		if doc.Text() != it.Text {
			t.Error("the document has another text")
		}
		last := text.Span{}
		for _, c := range it.Cues {
			if c.Span.Len() == 0 || c.Span.End() > doc.Len() || !last.Before(c.Span) || c.To < c.From || c.From < 0 {
				t.Errorf("cue %v-%v at %v after %v", c.From, c.To, c.Span, last)
			}
			last = c.Span
		}
	case KindPage, KindSource:
		if !strings.HasPrefix(it.URL, "http") || it.Text != "" {
			t.Errorf("an address without one: %+v", it)
		}
	case KindEvent:
		if it.Event == nil || it.Event.Date == "" || it.Event.CAMEO == "" && it.Event.PLOVER == "" {
			t.Errorf("an event without date or code: %+v", it.Event)
		}
	default:
		t.Errorf("kind %q", it.Kind)
	}
}

func FuzzFeed(f *testing.F)       { fuzz(f, "*.xml", Feed, Sitemap) }
func FuzzJSON(f *testing.F)       { fuzz(f, "*.json*", JSONFeed, JSONLines) }
func FuzzOPML(f *testing.F)       { fuzz(f, "*.opml", OPML) }
func FuzzPage(f *testing.F)       { fuzz(f, "*.html", Page, PageFeeds) }
func FuzzMarkdown(f *testing.F)   { fuzz(f, "*.md", Markdown, Text) }
func FuzzTranscript(f *testing.F) { fuzz(f, "*.*t", WebVTT, SRT) }
func FuzzTable(f *testing.F)      { fuzz(f, "*.t*", PETRARCH, ICEWS, POLECAT, Phoenix) }
func FuzzGDELT(f *testing.F)      { fuzz(f, "*.CSV", GDELT) }

func FuzzWARC(f *testing.F) {
	records, _ := pages(f, true)
	f.Add(bytes.Join(records, nil))
	fuzz(f, "*.html", WARC)
}

func FuzzDetect(f *testing.F) {
	files, err := filepath.Glob(filepath.Join("testdata", "*.*"))
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(file, raw)
	}
	f.Fuzz(func(t *testing.T, name string, raw []byte) {
		format, err := Detect(name, raw)
		if (format == "") == (err == nil) {
			t.Errorf("%q, %v", format, err)
		}
		if format != "" && parsers[format] == nil {
			t.Errorf("nothing reads %q", format)
		}
	})
}
