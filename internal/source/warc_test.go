package source

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"strings"
	"testing"
)

// record is a record of WARC.
func record(kind, target, media, content string) []byte {
	return fmt.Appendf(nil, "WARC/1.1\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n",
		kind, target, media, len(content), content)
}

func packed(t testing.TB, content []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// pages are three records with a page each, and where each starts once they are joined.
func pages(t testing.TB, pack bool) (records [][]byte, starts []int) {
	at := 0
	for i := range 3 {
		r := warcResponse(fmt.Sprintf("https://news.example/%d", i), pageOf(fmt.Sprintf("Envoys met for round %d.", i)))
		if pack {
			r = packed(t, r)
		}
		records, starts = append(records, r), append(starts, at)
		at += len(r)
	}
	return records, append(starts, at)
}

func TestWARCRecordsHaveTheirOffsets(t *testing.T) {
	for _, pack := range []bool{false, true} {
		records, starts := pages(t, pack)
		all := bytes.Join(records, nil)
		items, faults, err := collect(t, "", "crawl.warc", bytes.NewReader(all))
		if len(items) != 3 || faults != nil || err != nil {
			t.Fatalf("packed %v: %d items, %v, %v", pack, len(items), faults, err)
		}
		for i, it := range items {
			if want := fmt.Sprintf("record at byte %d", starts[i]); it.Where != want || it.URL != fmt.Sprintf("https://news.example/%d", i) {
				t.Errorf("packed %v: %q %q, want %q", pack, it.Where, it.URL, want)
			}
			// What stands there can be read alone.
			alone, _, err := collect(t, "", "crawl.warc", bytes.NewReader(all[starts[i]:]))
			if err != nil || alone[0].Text != it.Text || !strings.Contains(it.Text, fmt.Sprintf("round %d", i)) {
				t.Errorf("packed %v: from byte %d: %v", pack, starts[i], err)
			}
		}
	}
}

// Wherever the second of three records is damaged, the first and third are read, and what was lost is told to the byte.
func TestWARCGoesOnAfterDamage(t *testing.T) {
	flip := func(at int) func([]byte) []byte {
		return func(b []byte) []byte { b[at] ^= 0xff; return b }
	}
	cut := func(from, to int) func([]byte) []byte {
		return func(b []byte) []byte { return append(b[:from:from], b[to:]...) }
	}
	for name, c := range map[string]struct {
		pack   bool
		damage func([]byte) []byte
	}{
		"a bit of the mark":   {true, flip(0)},
		"a bit of the stream": {true, flip(200)},
		"a bit of the sum":    {true, func(b []byte) []byte { b[len(b)-6] ^= 1; return b }},
		"bytes lost":          {true, cut(100, 200)},
		"the end lost":        {true, func(b []byte) []byte { return b[:len(b)-20] }},
		"the start lost":      {true, cut(0, 50)},
		"plain: mark":         {false, flip(1)},
		"plain: bytes lost":   {false, cut(400, 500)},
		"plain: bytes added":  {false, func(b []byte) []byte { return append(b[:500:500], append([]byte("more"), b[500:]...)...) }},
		"plain: no length":    {false, func(b []byte) []byte { return bytes.Replace(b, []byte("Content-Length"), []byte("Content-Longth"), 1) }},
		"plain: length too large": {false, func(b []byte) []byte {
			return bytes.Replace(b, []byte("Content-Length: "), []byte("Content-Length: 9"), 1)
		}},
		"plain: the start lost": {false, cut(0, 50)},
	} {
		t.Run(name, func(t *testing.T) {
			records, starts := pages(t, c.pack)
			records[1] = c.damage(bytes.Clone(records[1]))
			third := starts[1] + len(records[1])
			items, faults, err := collect(t, WARC, "crawl.warc", bytes.NewReader(bytes.Join(records, nil)))
			if err != nil || len(items) != 2 || items[0].URL != "https://news.example/0" || items[1].URL != "https://news.example/2" {
				t.Fatalf("%d items, faults %v, error %v", len(items), faults, err)
			}
			want := fmt.Sprintf("record at byte %d, up to byte %d", starts[1], third)
			if len(faults) != 1 || faults[0].Where != want {
				t.Errorf("told: %v; want %s", faults, want)
			}
			if want := fmt.Sprintf("record at byte %d", third); items[1].Where != want {
				t.Errorf("the third stands at %q, want %q", items[1].Where, want)
			}
		})
	}
}

func TestWARCCutOff(t *testing.T) {
	for _, pack := range []bool{false, true} {
		records, starts := pages(t, pack)
		all := bytes.Join(records, nil)
		items, faults, err := collect(t, WARC, "crawl.warc", bytes.NewReader(all[:len(all)-100]))
		if len(items) != 2 || len(faults) != 1 || !errors.Is(faults[0], ErrTruncated) || err != nil ||
			!strings.HasPrefix(faults[0].Where, fmt.Sprintf("record at byte %d,", starts[2])) {
			t.Errorf("packed %v: %d items, faults %v, error %v", pack, len(items), faults, err)
		}
	}
}

func TestWARCPackedAsAWhole(t *testing.T) {
	records, starts := pages(t, false)
	all := append(record("warcinfo", "", "application/warc-fields", "software: test"), bytes.Join(records, nil)...)
	items, faults, err := collect(t, "", "crawl.warc.gz", bytes.NewReader(packed(t, all)))
	if len(items) != 3 || faults != nil || err != nil {
		t.Fatalf("%d items, %v, %v", len(items), faults, err)
	}
	if want := fmt.Sprintf("record at byte %d", len(all)-starts[3]); items[0].Where != want {
		t.Errorf("%q, want %q in the expanded file", items[0].Where, want)
	}
}

func TestWARCContents(t *testing.T) {
	const http = "application/http; msgtype=response"
	page := pageOf("Envoys met in Zürich.")
	chunked := fmt.Sprintf("%x\r\n%s\r\n%x;x=y\r\n%s\r\n0\r\n\r\n", 100, page[:100], len(page)-100, page[100:])
	for name, c := range map[string]struct {
		record []byte
		want   string // in the text; "" for no item
		err    error
	}{
		"page":           {record("response", "https://a.example/", http, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"+page), "Zürich", nil},
		"line feeds":     {record("response", "https://a.example/", http, "HTTP/1.0 200 OK\nContent-Type: text/html\n\n"+page), "Zürich", nil},
		"chunks":         {record("response", "https://a.example/", http, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"+chunked), "Zürich", nil},
		"chunks told":    {record("response", "https://a.example/", http, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"+page), "Zürich", nil},
		"packed":         {record("response", "https://a.example/", http, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n"+string(packed(t, []byte(page)))), "Zürich", nil},
		"Brotli":         {record("response", "https://a.example/", http, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: br\r\n\r\n\x0b\x02\x80x"), "", ErrFormat},
		"declared":       {record("response", "https://a.example/", http, "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=windows-1251\r\n\r\n"+pageOf("\xcf\xe5\xf0\xe5\xe3\xee\xe2\xee\xf0\xfb.")), "Переговоры", nil},
		"not found":      {record("response", "https://a.example/", http, "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n"+page), "", nil},
		"picture":        {record("response", "https://a.example/", http, "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n"+page), "", nil},
		"request":        {record("request", "https://a.example/", http, "GET / HTTP/1.1\r\n\r\n"), "", nil},
		"DNS":            {record("response", "dns:a.example", "text/dns", "a.example. 60 IN A 192.0.2.1"), "", nil},
		"resource":       {record("resource", "<https://a.example/>", "text/html", page), "Zürich", nil},
		"conversion":     {record("conversion", "https://a.example/", "text/plain", "Envoys met in Zürich."), "Zürich", nil},
		"no article":     {record("resource", "https://a.example/", "text/html", "<html><body></body></html>"), "", ErrNoText},
		"no head":        {record("response", "https://a.example/", http, "HTTP/1.1 200 OK"), "", ErrDamaged},
		"no status":      {record("response", "https://a.example/", http, "hello\r\n\r\n"), "", ErrDamaged},
		"packed damaged": {record("response", "https://a.example/", http, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n\x1f\x8bnot gzip"), "", ErrDamaged},
	} {
		t.Run(name, func(t *testing.T) {
			items, faults, err := collect(t, WARC, "crawl.warc", bytes.NewReader(c.record))
			switch {
			case err != nil:
				t.Fatal(err)
			case c.err != nil && (len(items) > 0 || len(faults) != 1 || !errors.Is(faults[0], c.err)):
				t.Errorf("%d items, faults %v; want %v", len(items), faults, c.err)
			case c.err == nil && c.want == "" && len(items)+len(faults) > 0:
				t.Errorf("items %v, faults %v; want nothing", items, faults)
			case c.want != "" && (len(items) != 1 || !strings.Contains(items[0].Text, c.want) || items[0].URL != "https://a.example/"):
				t.Errorf("items %v, faults %v; want one with %q", items, faults, c.want)
			}
		})
	}
}
