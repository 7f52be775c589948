package cli

import (
	"bytes"
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"detente/internal/codebook"
	"detente/internal/read"
	"detente/internal/read/readtest"
	"detente/internal/text"
)

func TestReportFits(t *testing.T) {
	for _, l := range []look{{width: 80}, {width: 40}, {width: 100, colour: true}} {
		var out bytes.Buffer
		if err := writeReport(&out, readtest.Sample(t), books(t), l); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(out.String()) {
			if !l.colour && utf8.RuneCountInString(strings.TrimSuffix(line, "\n")) > l.width {
				t.Errorf("wider than %d: %s", l.width, line)
			}
		}
		if has := strings.Contains(out.String(), "\x1b"); has != l.colour {
			t.Errorf("colour %v, escapes %v", l.colour, has)
		}
	}
}

var (
	tags    = regexp.MustCompile(`<[^>]*>`)
	links   = regexp.MustCompile(`href="#([^"]*)"`)
	ids     = regexp.MustCompile(` id="([^"]*)"`)
	article = regexp.MustCompile(`(?s)<article[^>]*>(.*)</article>`)
)

func TestPageHoldsTheTextAndItsLinks(t *testing.T) {
	var out bytes.Buffer
	r := readtest.Sample(t)
	if err := writePage(&out, r, books(t)); err != nil {
		t.Fatal(err)
	}
	page := out.String()
	if text := html.UnescapeString(tags.ReplaceAllString(article.FindStringSubmatch(page)[1], "")); text != r.Document.Text {
		t.Errorf("the article reads %q", text)
	}
	there := map[string]bool{}
	for _, id := range ids.FindAllStringSubmatch(page, -1) {
		if there[id[1]] {
			t.Errorf("id %q twice", id[1])
		}
		there[id[1]] = true
	}
	linked := map[string]bool{}
	for _, l := range links.FindAllStringSubmatch(page, -1) {
		if !there[l[1]] {
			t.Errorf("a link to %q, which is nowhere", l[1])
		}
		linked[l[1]] = true
	}
	// Both ways: each item is linked to from the words, and its words from the item.
	for _, id := range []string{"s1", "s2", "s3", "s4", "e1", "e2", "c1", "k1", "k2", "k3", "a1", "a6", "date-1"} {
		if !there[id] {
			t.Errorf("%s is not shown", id)
		}
	}
	for _, m := range marks(r) {
		prefix := "at-"
		if m.span.InTitle() {
			prefix = "title-"
		}
		if at := prefix + strconv.Itoa(m.span.Start); m.part != "cue" && !linked[at] {
			t.Errorf("no link leads to the %s of %s", m.part, m.item)
		}
	}
}

func TestPiecesOverlap(t *testing.T) {
	doc, err := text.New("né à Paris, dit-il")
	if err != nil {
		t.Fatal(err)
	}
	span := func(start, end int) read.Span { return read.Span{Start: start, End: end} }
	starts := map[read.Span]string{}
	got, err := pieces(doc, []mark{{span(0, 10), "s1", "content"}, {span(3, 16), "e1", "trigger"}, {span(5, 10), "a1", "actor"}, {span(5, 10), "s1", "cue"}}, "at-", starts)
	if err != nil {
		t.Fatal(err)
	}
	want := []piece{
		{Text: "né ", ID: "at-0", Items: "s1", Parts: "content", Link: "s1", First: true},
		{Text: "à ", ID: "at-3", Items: "e1 s1", Parts: "content trigger", Link: "s1"},
		{Text: "Paris", ID: "at-5", Items: "a1 e1 s1", Parts: "actor content cue trigger", Link: "s1", First: true},
		{Text: ", dit-", Items: "e1", Parts: "trigger", Link: "e1"},
		{Text: "il"},
	}
	if !slices.Equal(got, want) {
		t.Errorf("pieces\n%+v, want\n%+v", got, want)
	}
	if starts[span(3, 16)] != "at-3" {
		t.Errorf("starts: %v", starts)
	}
}

// TestPiecesJoinToTheText: whatever marks there are, the pieces are the text, and each mark is over its words.
func TestPiecesJoinToTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		doc, err := text.New("x" + rapid.StringOf(rapid.RuneFrom([]rune("aé😀 \n"))).Draw(t, "text"))
		if err != nil {
			t.Skip(err)
		}
		length := doc.Points(doc.Len())
		var all []mark
		for i := range rapid.IntRange(0, 8).Draw(t, "marks") {
			start := rapid.IntRange(0, length-1).Draw(t, "start")
			end := rapid.IntRange(start+1, length).Draw(t, "end")
			all = append(all, mark{read.Span{Start: start, End: end}, "i" + strconv.Itoa(i), "content"})
		}
		starts := map[read.Span]string{}
		got, err := pieces(doc, all, "p", starts)
		if err != nil {
			t.Fatal(err)
		}
		var joined strings.Builder
		over := map[string]*strings.Builder{}
		for _, m := range all {
			over[m.item] = &strings.Builder{}
		}
		for _, p := range got {
			joined.WriteString(p.Text)
			for _, item := range strings.Fields(p.Items) {
				over[item].WriteString(p.Text)
			}
		}
		if joined.String() != doc.Text() {
			t.Fatalf("joined: %q, want %q", &joined, doc.Text())
		}
		for _, m := range all {
			if want := string([]rune(doc.Text())[m.span.Start:m.span.End]); over[m.item].String() != want {
				t.Fatalf("mark %v is over %q, want %q", m.span, over[m.item], want)
			}
		}
	})
}

func TestDates(t *testing.T) {
	for want, w := range map[string]read.When{
		"":                         {},
		"7 Dec 2021":               {From: "2021-12-07", To: "2021-12-07"},
		"9–10 Jan 2022":            {From: "2022-01-09", To: "2022-01-10"},
		"30 Dec 2021 – 2 Jan 2022": {From: "2021-12-30", To: "2022-01-02"},
		"28 Nov – 4 Dec 2021":      {From: "2021-11-28", To: "2021-12-04"},
		"since 1 Apr 2021":         {From: "2021-04-01"},
		"until 31 Jan 2022":        {To: "2022-01-31"},
	} {
		if got := date(w); got != want {
			t.Errorf("date(%v) = %q, want %q", w, got, want)
		}
	}
}

func TestTerminalIsNotSteered(t *testing.T) {
	if got := printable("a\x1b[2Jb\u009bc\nd\x07"); got != "a[2Jbc d" {
		t.Errorf("printable: %q", got)
	}
}

func books(t testing.TB) *codebook.Books {
	t.Helper()
	b, err := codebook.Default()
	if err != nil {
		t.Fatal(err)
	}
	return b
}
