package source

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// readText takes a text as it is, in whatever encoding.
func readText(in *stream, out *sink) error {
	words, err := in.text(maxPlain)
	if err != nil {
		return err
	}
	out.item(Item{Kind: KindText, Text: words, URL: in.address(), Where: "text"})
	return nil
}

// address is the stream's own, where it comes from the web.
func (s *stream) address() string {
	if s.base == nil {
		return ""
	}
	return s.base.String()
}

// normal makes line ends and byte order mark what package text keeps.
func normal(s string) string {
	s = strings.TrimPrefix(s, "\uFEFF")
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

// readMarkdown takes the marks off and reads the front matter: YAML between lines of "---", or TOML between lines of "+++", of which
// the simple values are read.
func readMarkdown(in *stream, out *sink) error {
	marked, err := in.text(maxMarkdown)
	if err != nil {
		return err
	}
	body, front := frontMatter(marked)
	it := Item{Kind: KindText, URL: in.address(), Where: "text"}
	for _, f := range front {
		field := markdownFields[f.key]
		if field == nil || f.value == "" {
			continue
		}
		if at := field(&it); *at == "" || at == &it.URL {
			*at = f.value
		}
	}
	published := it.Published
	it.Published, it.Modified = stamp(it.Published), stamp(it.Modified)
	if published != "" && it.Published == "" {
		out.fault("front matter", fmt.Errorf("the date is %q: not one that can be told for sure", published))
	}
	var title string
	it.Text, title = unmark(body)
	if it.Title == "" {
		it.Title = title
	}
	it.URL = in.absolute(it.URL)
	out.item(it)
	return nil
}

// markdownFields are the names under which front matter has what an item has.
var markdownFields = map[string]func(*Item) *string{
	"title":  func(it *Item) *string { return &it.Title },
	"author": func(it *Item) *string { return &it.Byline }, "authors": func(it *Item) *string { return &it.Byline },
	"byline":    func(it *Item) *string { return &it.Byline },
	"publisher": func(it *Item) *string { return &it.Publisher }, "site": func(it *Item) *string { return &it.Publisher },
	"source_name": func(it *Item) *string { return &it.Publisher },
	"url":         func(it *Item) *string { return &it.URL }, "source": func(it *Item) *string { return &it.URL },
	"canonical": func(it *Item) *string { return &it.URL },
	"language":  func(it *Item) *string { return &it.Language }, "lang": func(it *Item) *string { return &it.Language },
	"date": func(it *Item) *string { return &it.Published }, "published": func(it *Item) *string { return &it.Published },
	"updated": func(it *Item) *string { return &it.Modified }, "modified": func(it *Item) *string { return &it.Modified },
	"lastmod": func(it *Item) *string { return &it.Modified },
}

type field struct{ key, value string }

// frontMatter cuts the front matter off; a text without it is all body.
func frontMatter(s string) (body string, fields []field) {
	fence := ""
	for _, f := range []string{"---", "+++"} {
		if strings.HasPrefix(s, f+"\n") {
			fence = f
		}
	}
	if fence == "" {
		return s, nil
	}
	rest := s[len(fence)+1:]
	end := strings.Index("\n"+rest, "\n"+fence+"\n")
	switch {
	case end >= 0:
		body = rest[end+len(fence)+1:]
	case strings.HasSuffix(rest, "\n"+fence):
		end = len(rest) - len(fence)
	default:
		return s, nil
	}
	sign := ":"
	if fence == "+++" {
		sign = "="
	}
	for row := range strings.Lines(rest[:end]) {
		if entry, ok := strings.CutPrefix(strings.TrimSpace(row), "- "); ok && len(fields) > 0 { // a list under its key
			last := &fields[len(fields)-1]
			last.value = strings.TrimPrefix(last.value+", "+unquoted(entry), ", ")
			continue
		}
		key, value, ok := strings.Cut(row, sign)
		if ok && strings.TrimLeft(key, " \t") == key { // indented: it belongs to another
			fields = append(fields, field{strings.ToLower(strings.TrimSpace(key)), scalar(value)})
		}
	}
	return body, fields
}

// scalar is a value, or the values of a list in brackets, apart by commas.
func scalar(s string) string {
	s = strings.TrimSpace(s)
	if !strings.HasPrefix(s, "[") || !strings.HasSuffix(s, "]") {
		return unquoted(s)
	}
	var parts []string
	for p := range strings.SplitSeq(s[1:len(s)-1], ",") {
		parts = append(parts, unquoted(p))
	}
	return strings.Join(parts, ", ")
}

func unquoted(s string) string {
	s = strings.TrimSpace(s)
	if n := len(s); n >= 2 && (s[0] == '"' || s[0] == '\'') {
		if end := strings.LastIndexByte(s, s[0]); end > 0 {
			quote := s[0]
			s = s[1:end]
			if quote == '"' {
				return strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(s)
			}
			return strings.ReplaceAll(s, "''", "'")
		}
	}
	if i := strings.Index(s, " #"); i >= 0 { // a comment
		s = strings.TrimSpace(s[:i])
	}
	return s
}

var (
	heading   = regexp.MustCompile(`^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$`)
	underline = regexp.MustCompile(`^ {0,3}(=+|-+)[ \t]*$`)
	ruler     = regexp.MustCompile(`^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$`)
	fenced    = regexp.MustCompile("^ {0,3}(```+|~~~+)")
	bullet    = regexp.MustCompile(`^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+`)
	quoteMark = regexp.MustCompile(`^(?: {0,3}>[ \t]?)+`)
	reference = regexp.MustCompile(`^ {0,3}\[[^\]]+\]:[ \t]*\S+`)
	image     = regexp.MustCompile(`!\[[^\]]*\](?:\([^()\s]*(?:[ \t]+"[^"]*")?\)|\[[^\]]*\])`)
	link      = regexp.MustCompile(`\[([^\[\]]+)\](?:\([^()\s]*(?:\([^()\s]*\)[^()\s]*)?(?:[ \t]+"[^"]*")?\)|\[[^\[\]]*\])`)
	autolink  = regexp.MustCompile(`<(https?://[^<>\s]+)>`)
	footnote  = regexp.MustCompile(`\[\^[^\]\s]+\]`)
	tag       = regexp.MustCompile(`</?[A-Za-z][^<>]{0,200}>|<!--.*?-->`)
	strong    = regexp.MustCompile(`(\*\*\*|\*\*|\*)([^\s*](?:[^*]*[^\s*])?)(?:\*\*\*|\*\*|\*)`)
	strongLow = regexp.MustCompile(`(^|[\s(“"'])(?:__|_)([^\s_](?:[^_]*[^\s_])?)(?:__|_)($|[\s).,;:!?”"'’])`)
	code      = regexp.MustCompile("`+([^`]+)`+")
	escaped   = regexp.MustCompile("\\\\[!-/:-@\\[-`{-~]")
)

// unmark is the text of Markdown, one paragraph for each paragraph, heading and point of a list, and its first heading of the first
// level where that stands at the top.
func unmark(s string) (body, title string) {
	var paras []string
	var open []string
	flush := func() {
		if t := strings.TrimSpace(inline(strings.Join(open, "\n"))); t != "" {
			paras = append(paras, t)
		}
		open = open[:0]
	}
	inCode := ""
	for row := range strings.SplitSeq(s, "\n") {
		if m := fenced.FindStringSubmatch(row); m != nil && (inCode == "" || strings.HasPrefix(m[1], inCode)) {
			flush()
			if inCode == "" {
				inCode = m[1]
			} else {
				inCode = ""
			}
			continue
		}
		if inCode != "" {
			open = append(open, row)
			continue
		}
		row = quoteMark.ReplaceAllString(row, "")
		switch m := heading.FindStringSubmatch(row); {
		case m != nil:
			flush()
			if m[1] == "#" && title == "" && len(paras) == 0 {
				title = strings.TrimSpace(inline(m[2]))
				continue
			}
			open = append(open, m[2])
			flush()
		case underline.MatchString(row) && len(open) == 1:
			if strings.Contains(row, "=") && title == "" && len(paras) == 0 {
				title, open = strings.TrimSpace(inline(open[0])), open[:0]
				continue
			}
			flush()
		case strings.TrimSpace(row) == "", ruler.MatchString(row), reference.MatchString(row) && len(open) == 0:
			flush()
		case bullet.MatchString(row):
			flush()
			open = append(open, bullet.ReplaceAllString(row, ""))
		default:
			open = append(open, strings.TrimSpace(row))
		}
	}
	flush()
	return strings.Join(paras, "\n\n"), title
}

// inline takes the marks inside a line off.
func inline(s string) string {
	// What is escaped is no mark: it stands aside in the area for private use until the marks are gone.
	s = escaped.ReplaceAllStringFunc(s, func(m string) string { return string(aside + rune(m[1])) })
	s = image.ReplaceAllString(s, "")
	s = link.ReplaceAllString(s, "$1")
	s = footnote.ReplaceAllString(s, "")
	s = autolink.ReplaceAllString(s, "$1")
	s = tag.ReplaceAllString(s, "")
	s = code.ReplaceAllString(s, "$1")
	s = strong.ReplaceAllString(s, "$2")
	s = strong.ReplaceAllString(s, "$2") // one in another
	s = strongLow.ReplaceAllString(s, "$1$2$3")
	s = strongLow.ReplaceAllString(s, "$1$2$3") // one beside another
	return strings.Map(func(r rune) rune {
		if r > aside && r < aside+utf8.RuneSelf {
			return r - aside
		}
		return r
	}, entities(s))
}

// aside is in front of the 128 characters that stand for escaped ones.
const aside = '\uE000'
