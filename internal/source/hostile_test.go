package source

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"runtime"
	"runtime/metrics"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
)

// What reading any source may hold at most, garbage that is not yet collected included, and how long it may take. Packed bytes that expand
// out of proportion may hold less.
const (
	mostMemory = 256 << 20
	bombMemory = 64 << 20
	mostTime   = 2 * time.Second
)

// within runs f and holds it to a memory and to mostTime: of the processor, since others may be busy on the machine.
func within(t *testing.T, memory uint64, f func()) {
	t.Helper()
	runtime.GC()
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	before, peak := sample[0].Value.Uint64(), uint64(0)
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			metrics.Read(sample)
			peak = max(peak, sample[0].Value.Uint64())
			select {
			case <-done:
				return
			case <-time.After(time.Millisecond):
			}
		}
	}()
	start := processorTime(t)
	f()
	took := processorTime(t) - start
	close(done)
	<-ended
	t.Logf("%v, %d MiB", took.Round(time.Millisecond), (peak-min(peak, before))>>20)
	if used := peak - min(peak, before); used > memory {
		t.Errorf("%d MiB were held", used>>20)
	}
	if took > mostTime {
		t.Errorf("it took %v", took)
	}
}

// processorTime is what this process used so far.
func processorTime(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// bomb is 1 GiB of spaces behind a head, packed.
func bomb(t *testing.T, head string, pack func(io.Writer) io.WriteCloser) []byte {
	t.Helper()
	member := func(s string) []byte {
		var b bytes.Buffer
		w := pack(&b)
		if _, err := io.WriteString(w, s); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	const members = 64
	return append(member(head), bytes.Repeat(member(strings.Repeat(" ", (1<<30)/members)), members)...)
}

func packGzip(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) }

func packZstd(w io.Writer) io.WriteCloser {
	z, err := zstd.NewWriter(w)
	if err != nil {
		panic(err)
	}
	return z
}

func TestBombs(t *testing.T) {
	heads := map[Format]string{
		Feed: `<rss version="2.0"><channel><item><title>`, Sitemap: `<urlset><url><loc>`, JSONFeed: `{"version":"https://jsonfeed.org/version/1","items":[`,
		OPML: `<opml><body>`, JSONLines: `{"text":"`, Page: `<html><body><p>`, Text: "words", WebVTT: "WEBVTT\n\n", Markdown: "# Title\n\n",
		PETRARCH: "20220112\tRUSGOV\tUSAGOV\t036\t\t1\tWIRE\n",
		WARC:     "WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 1073741000\r\n\r\n",
	}
	for name, pack := range map[string]func(io.Writer) io.WriteCloser{"gzip": packGzip, "zstd": packZstd} {
		for format, head := range heads {
			t.Run(name+" "+string(format), func(t *testing.T) {
				packed := bomb(t, head, pack)
				if got, err := Detect("bomb", packed[:min(len(packed), headBytes)]); got != format {
					t.Errorf("found out as %q, %v", got, err)
				}
				within(t, bombMemory, func() {
					items, faults, err := collect(t, "", "bomb", bytes.NewReader(packed))
					named := errors.Is(err, ErrBomb) || errors.Is(err, ErrTooLarge)
					for _, f := range faults {
						named = named || errors.Is(f, ErrBomb) || errors.Is(f, ErrTooLarge)
					}
					if !named || len(items) > 1 {
						t.Errorf("%d items, faults %v, error %v", len(items), faults, err)
					}
				})
			})
		}
	}
}

// endless repeats a text for ever, up to what no reader may take.
type endless struct {
	each string
	left string
	n    int
}

func (e *endless) Read(p []byte) (int, error) {
	if e.n > 2*maxLost {
		return 0, errors.New("read without end")
	}
	if e.left == "" {
		e.left = e.each
	}
	n := copy(p, e.left)
	e.left = e.left[n:]
	e.n += n
	return n, nil
}

func TestEndlessSources(t *testing.T) {
	long := func(s string) string { return strings.Repeat(s, 1<<16) }
	for name, c := range map[string]struct {
		format     Format
		head, each string
	}{
		"entry":               {Feed, `<rss><channel><item><title>`, long("word ")},
		"tag":                 {Feed, `<rss><channel><item><title a="`, long("b")},
		"comment":             {Feed, `<rss><channel><!-- `, long("- ")},
		"CDATA":               {Feed, `<rss><channel><item><title><![CDATA[`, long("] ")},
		"head":                {Feed, `<rss><channel>`, long("<a>b</a>")},
		"entries":             {Feed, `<rss><channel>`, long("<item/>")},
		"entries never ended": {Sitemap, `<urlset>`, long("<url><loc>")},
		"text of a sitemap":   {Sitemap, `<urlset><url><loc>`, long("x")},
		"list":                {JSONFeed, `{"version":"https://jsonfeed.org/version/1","items":[`, long(" ")},
		"outlines":            {OPML, `<opml><body>`, long("<outline>")},
		"page":                {Page, `<html>`, long("<p>a")},
		"words":               {Text, "words", long("word ")},
		"cues":                {WebVTT, "WEBVTT\n\n", long("00:01.000 --> 00:02.000\nx\n\n")},
		"record":              {WARC, "WARC/1.0\r\n", long("A: b\r\n")},
	} {
		t.Run(name, func(t *testing.T) {
			within(t, mostMemory, func() {
				source := io.MultiReader(strings.NewReader(c.head), &endless{each: c.each})
				var last error
				for _, err := range Read(t.Context(), c.format, "endless", source) {
					last = err
				}
				if !errors.Is(last, ErrTooLarge) && !errors.Is(last, ErrTooMany) && !errors.Is(last, ErrTooDeep) && !errors.Is(last, ErrDamaged) {
					t.Errorf("%v", last)
				}
			})
		})
	}
}

// A line or row without end is told, and what stands behind it is read.
func TestLongLinesAreSteppedOver(t *testing.T) {
	for format, c := range map[Format]struct{ before, long, after string }{
		JSONLines: {`{"text":"First."}`, `{"text":"` + strings.Repeat("x", maxLine), `{"text":"Last."}`},
		PETRARCH:  {"20220112\tA\tB\t036\t\t1\tW", "20220112\tA\tB\t036\t\t1\t" + strings.Repeat("x", maxRow), "20220113\tA\tB\t036\t\t1\tW"},
	} {
		items, faults, err := collect(t, format, "rows", strings.NewReader(c.before+"\n"+c.long+"\n"+c.after+"\n"))
		if len(items) != 2 || len(faults) != 1 || !errors.Is(faults[0], ErrTooLarge) || faults[0].Where != "line 2" || err != nil || items[1].Where != "line 3" {
			t.Errorf("%s: %d items, faults %v, error %v", format, len(items), faults, err)
		}
	}
}

func TestAMillionNestedTags(t *testing.T) {
	const million = 1_000_000
	deep := strings.Repeat("<b>", million)
	for name, c := range map[string]struct {
		format  Format
		content string
		whole   int   // items that are read all the same
		err     error // what is told
	}{
		"page":            {Page, "<html><body>" + deep, 0, ErrTooLarge},
		"page, a few":     {Page, "<html><body>" + strings.Repeat("<div>", 5000) + "x", 0, ErrTooDeep},
		"page of JSON-LD": {Page, `<html><body><script type="application/ld+json">` + strings.Repeat("[", million) + "</script><p>Envoys met.</p>", 1, nil},
		"entry":           {Feed, "<rss><channel><item>" + deep + "</item><item><title>After</title></item></channel></rss>", 1, ErrTooDeep},
		"content":         {Feed, "<rss><channel><item><description><![CDATA[Envoys " + strings.Repeat("<div>", million) + "met.]]></description></item></channel></rss>", 0, ErrTooLarge},
		"content, fewer":  {Feed, "<rss><channel><item><description><![CDATA[Envoys " + strings.Repeat("<div>", million/2) + "met.]]></description></item></channel></rss>", 1, nil},
		"head":            {Feed, "<rss><channel>" + deep, 0, ErrTooDeep},
		"outlines":        {OPML, "<opml><body>" + strings.Repeat("<outline>", million), 0, ErrTooLarge},
		"outlines, fewer": {OPML, "<opml><body>" + strings.Repeat("<outline>", million/2), 0, ErrTooDeep},
		"elements":        {OPML, "<opml><body>" + deep + `<outline xmlUrl="https://a.example/"/>`, 0, ErrTooDeep},
		"sitemap":         {Sitemap, "<urlset><url>" + deep + "<loc>https://a.example/</loc></url><url><loc>https://b.example/</loc></url></urlset>", 1, ErrTooDeep},
		"lists":           {JSONFeed, `{"version":"https://jsonfeed.org/version/1","x":` + strings.Repeat("[", million), 0, ErrDamaged},
		"line":            {JSONLines, `{"x":` + strings.Repeat("[", million) + "\n" + `{"text":"After."}`, 1, nil},
		"quotes":          {Markdown, strings.Repeat(">", million) + " Envoys met.", 1, nil},
		"emphasis":        {Markdown, strings.Repeat("*", million) + " Envoys met.", 1, nil},
		"brackets":        {Markdown, strings.Repeat("[", million) + " Envoys met.", 1, nil},
		"cue":             {WebVTT, "WEBVTT\n\n00:01.000 --> 00:02.000\n" + strings.Repeat("<b>", million) + "Envoys met.", 1, nil},
	} {
		t.Run(name, func(t *testing.T) {
			within(t, mostMemory, func() {
				items, faults, err := collect(t, c.format, "deep", strings.NewReader(c.content))
				told := c.err == nil || errors.Is(err, c.err)
				for _, f := range faults {
					told = told || errors.Is(f, c.err)
				}
				if len(items) != c.whole || !told {
					t.Errorf("%d items, faults %.200v, error %v; want %d items and %v", len(items), faults, err, c.whole, c.err)
				}
			})
		})
	}
}

// Pages made to take an extractor's time: each would take minutes or gigabytes without its bound.
func TestPagesMadeToTakeTime(t *testing.T) {
	words := strings.Repeat("The ministers spoke of grain, and of prisoners. ", 6)
	for name, content := range map[string]string{
		"text at a depth of 400": strings.Repeat("<div>", 400) + strings.Repeat("<p>"+words+"</p>", 10_000),
		"headlines in headlines": strings.Repeat("<div itemprop=headline>", 400) + "<p>" + strings.Repeat(words, 20_000),
		"formatting left open":   "<p>" + formattingLeftOpen(400) + "</p>" + strings.Repeat("<p>x</p>", 70_000),
		"blocks of JSON-LD":      strings.Repeat(`<script type="application/ld+json">{"@type":"Article","articleBody":"`+words+`"}</script>`, 10_000) + "<p>" + words,
	} {
		t.Run(name, func(t *testing.T) {
			within(t, mostMemory, func() {
				items, _, err := collect(t, Page, "page", strings.NewReader("<html><body>"+content))
				if len(items) != 1 || err != nil {
					t.Errorf("%d items, %v", len(items), err)
				}
			})
		})
	}
}

// formattingLeftOpen is n formatting elements, all different, which html.Parse would repeat in each paragraph that follows.
func formattingLeftOpen(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "<font id=%d>", i)
	}
	return b.String()
}

func TestManyItems(t *testing.T) {
	const n = 200_000
	for _, format := range []Format{Sitemap, OPML, Feed, JSONFeed, JSONLines, PETRARCH} {
		t.Run(string(format), func(t *testing.T) {
			n := n
			if format == OPML { // more would be over its bytes
				n = 60_000
			}
			raw, name := many(format, n)
			bounded := format != JSONLines && format != PETRARCH
			items := 0
			var end error
			within(t, mostMemory, func() {
				for it, err := range Read(t.Context(), format, name, bytes.NewReader(raw)) {
					if end = err; err == nil && it.Where != "" {
						items++
					}
				}
			})
			switch {
			case bounded && (items != maxItems || !errors.Is(end, ErrTooMany)):
				t.Errorf("%d items, %v; want %d, %v", items, end, maxItems, ErrTooMany)
			case !bounded && (items != n || end != nil):
				t.Errorf("%d items, %v; want %d", items, end, n)
			}
		})
	}
}
