package source

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func BenchmarkRead(b *testing.B) {
	page, err := os.ReadFile(filepath.Join("testdata", "page-jsonld.html"))
	if err != nil {
		b.Fatal(err)
	}
	archive := bytes.Repeat(warcResponse("https://news.example/1", string(page)), 10)
	for _, c := range []struct {
		format Format
		raw    []byte
	}{{Page, page}, {WARC, archive}, {Feed, nil}, {Sitemap, nil}, {JSONLines, nil}, {PETRARCH, nil}, {WebVTT, nil}} {
		b.Run(string(c.format), func(b *testing.B) {
			if c.raw == nil {
				c.raw, _ = many(c.format, 1000)
			}
			b.SetBytes(int64(len(c.raw)))
			b.ReportAllocs()
			for b.Loop() {
				for _, err := range Read(b.Context(), c.format, "bench", bytes.NewReader(c.raw)) {
					if err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}
