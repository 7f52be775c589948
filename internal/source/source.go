// Package source turns what is published (feeds, pages, transcripts, archives, files of events) into items, whatever state it
// is in: what is whole is taken, what is damaged is told, and nothing may take more memory or time than limits.go allows.
package source

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"mime"
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	utf "golang.org/x/text/encoding/unicode"

	"detente/internal/text"
)

// Kind is what an item holds.
type Kind string

// The kinds of items.
const (
	KindText   Kind = "text"   // a text to read
	KindPage   Kind = "page"   // only the address of a page: its text stands at URL
	KindSource Kind = "source" // only the address of another source: a feed of an OPML file, a sitemap of an index
	KindEvent  Kind = "event"  // a coded event without text
)

// Item is one thing that a source published.
type Item struct {
	Kind Kind

	Text      string // plain, paragraphs apart by a blank line
	Partial   bool   // Text is not the whole: a feed's summary, whose whole may stand at URL, or what a paywall shows
	Title     string
	Byline    string // the authors as they are named, apart by ", "
	Publisher string
	URL       string
	Language  string // as the source gives it: "en", "en-GB"
	Published string // RFC 3339, a date, or a date-time where the source gives the zone too; "" if not known
	Modified  string // likewise

	Cues      []Cue      // of a transcript: when which words were said
	Event     *Event     // of KindEvent
	Ownership *Ownership // of KindSource out of an OPML file: who stands behind it
	Page      string     // likewise: the page on which it presents itself

	Where string // where it stood in its container: "line 12", "record at byte 34511"
}

// Cue is a stretch of a transcript's text with the time it was said at, from the start of the recording.
type Cue struct {
	Span     text.Span
	From, To time.Duration
}

// Ownership is who stands behind a source.
type Ownership struct {
	Owner   string
	Country string // ISO 3166-1 alpha-3, or the letters of an international body
	State   string // whether a state controls it: "yes", "no", "partly"; "" if not known
}

// Document makes the document that Text, and so the spans of Cues, belong to. It is known by its content: an id that a source gives is the
// source's, and stays while the text changes.
func (it Item) Document() (*text.Document, error) {
	doc, err := text.New(it.Text)
	if err != nil {
		return nil, fmt.Errorf("source: %s: %w", it.Where, err)
	}
	doc.URL, doc.Title, doc.Publisher, doc.Published = it.URL, it.Title, it.Publisher, it.Published
	return doc, nil
}

// Fault is what is wrong with one item, or with a stretch that no item could be read from. Reading went on after it.
type Fault struct {
	Where string
	Err   error
}

func (f *Fault) Error() string { return f.Where + ": " + f.Err.Error() }
func (f *Fault) Unwrap() error { return f.Err }

// Read reads the items of r, in their order, expanding what is compressed. Format "" is found out from name and content. Name is the
// file or address that r was opened from: links are relative to it. A *Fault concerns one item and reading goes on; any other error
// is the last that comes, and says why there is no more.
func Read(ctx context.Context, format Format, name string, r io.Reader) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		out := &sink{yield: yield}
		err := read(ctx, format, name, r, out)
		if err == nil {
			err = ctx.Err()
		}
		if err != nil && !out.closed {
			yield(Item{}, fmt.Errorf("source: %s: %w", name, err))
		}
	}
}

func read(ctx context.Context, format Format, name string, r io.Reader, out *sink) error {
	charset := ""
	if d, ok := r.(declared); ok {
		charset = d.charset
	}
	packed := &expanded{Reader: bufio.NewReaderSize(&contextReader{ctx: ctx, r: r}, headBytes)}
	head, err := packed.Peek(headBytes)
	if err != nil && err != io.EOF && len(head) == 0 {
		return err
	}
	if packingOf(head) == zipped {
		if packed, err = expand(packed.Reader); err != nil {
			return err
		}
		head, _ = packed.Peek(headBytes)
	}
	if format == "" {
		if format, err = Detect(name, head); err != nil {
			return err
		}
	}
	parse := parsers[format]
	if parse == nil {
		return fmt.Errorf("%w: %q", ErrFormat, format)
	}
	in := &stream{expanded: packed, name: name, base: base(name), charset: charset}
	if format == WARC && packingOf(head) == gzipped { // its records are members of their own
		return readPackedWARC(in, out)
	}
	if err := in.expand(); err != nil {
		return err
	}
	return parse(in, out)
}

// base is the address that links are relative to, nil where the source has none.
func base(name string) *url.URL {
	if u, err := url.Parse(name); err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" {
		return u
	}
	return nil
}

// stream is what a parser reads: expanded bytes, and where they come from.
type stream struct {
	*expanded
	name    string
	base    *url.URL
	charset string // as the server declared it, "" if not
}

// expand takes the compression off, if there is any.
func (s *stream) expand() error {
	var packed io.Reader = s.Reader
	if s.used != nil {
		packed = s.expanded
	}
	out, err := expand(packed)
	if err == nil {
		s.expanded = out
	}
	return err
}

// all reads the rest, which may be no longer than limit.
func (s *stream) all(limit int) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(s, int64(limit)+1))
	if err == nil && len(b) > limit {
		err = fmt.Errorf("%w: over %d MiB", ErrTooLarge, limit>>20)
	}
	return b, err
}

// text reads the rest, which may be no longer than limit in UTF-8 or one byte a character, and makes UTF-8 of it, with the line ends of text.
func (s *stream) text(limit int) (string, error) {
	head, _ := s.Peek(4)
	if enc, _ := wide(head); enc != nil && enc != utf.UTF8 {
		limit *= widest
	}
	b, err := s.all(limit)
	if err != nil {
		return "", err
	}
	return normal(decode(b, s.charset)), nil
}

// absolute resolves a link against the stream's address and the addresses given, later ones first. A link that is none, or that leads
// elsewhere than to the web, is "".
func (s *stream) absolute(link string, bases ...string) string {
	link = strings.TrimSpace(link)
	if link == "" || len(link) > maxAddress {
		return ""
	}
	u, err := url.Parse(link)
	if err != nil {
		return ""
	}
	from := s.base
	for _, b := range bases {
		next, err := url.Parse(strings.TrimSpace(b))
		if err != nil || b == "" {
			continue
		}
		if from != nil {
			next = from.ResolveReference(next)
		}
		if next.IsAbs() {
			from = next
		}
	}
	if from != nil {
		u = from.ResolveReference(u)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	return u.String()
}

// sink hands items and faults on, and holds every item to the same rules.
type sink struct {
	yield  func(Item, error) bool
	closed bool // the consumer wants no more
}

// item hands one item on; false means that no more is wanted.
func (s *sink) item(it Item) bool {
	if s.closed {
		return false
	}
	it.Title, it.Byline, it.Publisher = line(it.Title), line(it.Byline), line(it.Publisher)
	it.Language, it.URL = line(it.Language), strings.TrimSpace(it.URL)
	if it.Kind == KindText {
		if it.Cues == nil {
			it.Text = normal(it.Text)
		}
		if err := usable(it.Text); err != nil {
			return s.fault(it.Where, err)
		}
	}
	s.closed = !s.yield(it, nil)
	return !s.closed
}

// usable is what is wrong with a text, as text.New would say it, without the cost of its hash.
func usable(s string) error {
	switch {
	case len(s) > text.MaxBytes:
		return text.ErrTooLong
	case strings.IndexByte(s, 0) >= 0:
		return text.ErrBinary
	case !utf8.ValidString(s):
		return text.ErrInvalid
	case strings.TrimSpace(s) == "":
		return text.ErrEmpty
	}
	return nil
}

// fault tells that what stands at a place is damaged; false means that no more is wanted.
func (s *sink) fault(where string, err error) bool {
	if s.closed {
		return false
	}
	s.closed = !s.yield(Item{}, &Fault{Where: where, Err: err})
	return !s.closed
}

// line is a field in one line: runs of white space and of what controls terminals are one space, and it is no longer than maxField.
func line(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	s = strings.Join(strings.Fields(s), " ")
	if len(s) <= maxField {
		return s
	}
	cut := maxField
	for !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut]
}

// Declared is r with what the server said of it, so that Read knows its encoding where the content does not tell.
func Declared(r io.Reader, contentType string) io.Reader {
	return declared{r, charsetParameter(contentType)}
}

func charsetParameter(contentType string) string {
	_, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return ""
	}
	return params["charset"]
}

type declared struct {
	io.Reader
	charset string
}

// contextReader ends reading when its context does.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c *contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}

// What is wrong with a source, beside what package text says of texts.
var (
	ErrFormat    = errors.New("not a format that is read here")
	ErrTooLarge  = errors.New("too large")
	ErrTooMany   = fmt.Errorf("over %d items: no list of that length is read to its end", maxItems)
	ErrTooDeep   = fmt.Errorf("elements are nested over %d deep", maxNesting)
	ErrBomb      = fmt.Errorf("it expands to over %d times its size: it looks made to fill memory", maxRatio)
	ErrTruncated = errors.New("cut off before its end")
	ErrDamaged   = errors.New("damaged")
	ErrNoText    = errors.New("no text")
)
