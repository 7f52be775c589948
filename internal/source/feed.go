package source

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/mmcdole/gofeed"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// entries are the entries of a list in XML, each decoded and within its elements, told by f until f wants no more.
func entries(in *stream, out *sink, names []string, f func(e entry, xml []byte) bool) error {
	head, _ := in.Peek(1 << 10)
	enc, mark := wide(head)
	if enc == nil && strings.EqualFold(charsetOf(head, in.charset), "iso-2022-jp") { // its letters have the bytes of tags
		enc = japanese.ISO2022JP
	}
	if enc != nil && enc != unicode.UTF8 {
		in.Discard(mark)
		in.Reader = bufio.NewReaderSize(transform.NewReader(in.Reader, enc.NewDecoder()), headBytes)
	}
	bounded := &bound{r: in.Reader, left: maxFeed}
	list := &entryReader{in: bufio.NewReaderSize(bounded, headBytes), names: names}
	declared := in.charset
	for number := 1; ; number++ {
		e, err := list.next(number)
		var fault *Fault
		switch {
		case number > maxItems && err != io.EOF:
			return ErrTooMany
		case errors.As(err, &fault):
			if !out.fault(fault.Where, fault.Err) {
				return nil
			}
			continue
		case err == io.EOF && number == 1:
			f(entry{}, []byte(decode(list.head, charsetOf(list.head, declared)))) // a list without entries has a name all the same
			return nil
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		case number == 1:
			declared = charsetOf(list.head, declared)
			whole := append(bytes.Clone(list.head), list.closing()...)
			if !f(entry{}, []byte(decode(whole, declared))) {
				return nil
			}
		}
		if !f(e, []byte(decode(list.wrapped(e.raw), declared))) {
			return nil
		}
	}
}

var xmlEncoding = regexp.MustCompile(`^[^>]*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']`)

// charsetOf is the encoding that an XML declaration names, else the one that was declared elsewhere.
func charsetOf(head []byte, declared string) string {
	if m := xmlEncoding.FindSubmatch(head); m != nil {
		return string(m[1])
	}
	return declared
}

// readable is XML that encoding/xml takes, out of an entry that is UTF-8 by now.
func readable(xml []byte) []byte {
	return badReference.ReplaceAll(declaration.ReplaceAll(xml, nil), nil)
}

// badReference is a character that no XML may have, written as a number.
var badReference = regexp.MustCompile(`&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]));`)

// declaration is taken off before parsing: the bytes are UTF-8 by then, whatever it says.
var declaration = regexp.MustCompile(`<\?xml[^>]*\?>`)

// bound ends reading with ErrTooLarge.
type bound struct {
	r    io.Reader
	left int64
}

func (b *bound) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, fmt.Errorf("%w: over %d MiB", ErrTooLarge, maxFeed>>20)
	}
	return n, err
}

// readFeed reads RSS and Atom, entry by entry.
func readFeed(in *stream, out *sink) error {
	var about gofeed.Feed
	parser := gofeed.NewParser()
	parser.RSSTranslator = &gofeed.DefaultRSSTranslator{DisableContentImageScan: true} // it would parse all content for pictures
	return entries(in, out, []string{"item", "entry"}, func(e entry, xml []byte) bool {
		feed, err := parser.Parse(bytes.NewReader(readable(xml)))
		switch {
		case e.number == 0:
			if err == nil {
				about = *feed
			}
			return true
		case err == nil && len(feed.Items) == 1:
			return out.item(feedItem(in, &about, feed, e.where()))
		case err == nil:
			err = errors.New("the entry does not stand where entries stand")
		}
		return out.fault(e.where(), fmt.Errorf("%w: %w", ErrDamaged, err))
	})
}

// feedItem is an entry of a feed as an item: a text where the feed has one, else an address.
func feedItem(in *stream, about, feed *gofeed.Feed, where string) Item {
	e := feed.Items[0]
	it := Item{
		Kind: KindText, Where: where, Title: plainText(e.Title), Publisher: plainText(about.Title), Language: about.Language,
		Published: stamp(e.Published), Modified: stamp(e.Updated),
	}
	link := e.Link
	for _, l := range e.Extensions["atom"]["link"] {
		if rel := l.Attrs["rel"]; link == "" && (rel == "" || rel == "alternate") {
			link = l.Attrs["href"]
		}
	}
	if link == "" && strings.Contains(e.GUID, "://") {
		link = e.GUID
	}
	it.URL = in.absolute(link, about.Link)
	if e.DublinCoreExt != nil {
		it.Language = first(e.DublinCoreExt.Language, it.Language)
		it.Publisher = first(e.DublinCoreExt.Publisher, it.Publisher)
	}
	for _, name := range []string{"issued", "created"} {
		if terms := e.Extensions["dcterms"][name]; it.Published == "" && len(terms) > 0 {
			it.Published = stamp(terms[0].Value)
		}
	}
	if it.Published == "" {
		it.Published = it.Modified
	}
	var names []string
	authors := e.Authors
	if len(authors) == 0 && about.FeedType == "atom" { // RFC 4287: those of the feed hold for its entries
		authors = about.Authors
	}
	for _, a := range authors {
		if a == nil {
			continue
		}
		name := a.Name
		if name == "" {
			name = a.Email
		}
		if name = line(plainText(name)); name != "" {
			names = append(names, name)
		}
	}
	it.Byline = strings.Join(names, ", ")
	it.fill(e.Content, e.Description)
	return it
}

// first is the first of some values that is not empty, else the other.
func first(values []string, other string) string {
	for _, v := range values {
		if strings.TrimSpace(v) != "" {
			return v
		}
	}
	return other
}

// fill gives an item its text out of markup: the whole, else a summary.
func (it *Item) fill(whole, summary string) {
	it.Text = feedText(whole)
	if it.Text == "" {
		it.Text, it.Partial = feedText(summary), true
	}
	if it.Text == "" {
		it.Kind, it.Partial = KindPage, false
		if it.URL == "" { // a headline alone is what was published
			it.Kind, it.Text = KindText, it.Title
		}
	}
}

// escapedTwice are tags in what should be text by now.
var escapedTwice = regexp.MustCompile(`(?i)</?(?:p|br|div|a|b|i|em|strong|span|ul|ol|li|img|h[1-6])(?:\s[^<>]*)?/?>`)

// feedText is the text of a feed's markup, which many feeds escape once too often.
func feedText(markup string) string {
	t := plainText(markup)
	if escapedTwice.MatchString(t[:min(len(t), detectBytes)]) {
		t = plainText(t)
	}
	return t
}

// jsonEntry is an item of a JSON Feed, version 1 or 1.1.
type jsonEntry struct {
	URL       string       `json:"url"`
	External  string       `json:"external_url"`
	Title     string       `json:"title"`
	HTML      string       `json:"content_html"`
	Plain     string       `json:"content_text"`
	Summary   string       `json:"summary"`
	Published string       `json:"date_published"`
	Modified  string       `json:"date_modified"`
	Language  string       `json:"language"`
	Author    jsonAuthor   `json:"author"`
	Authors   []jsonAuthor `json:"authors"`
}

type jsonAuthor struct {
	Name string `json:"name"`
}

// readJSONFeed reads item by item, so that what stands before a damaged place is had.
func readJSONFeed(in *stream, out *sink) error {
	raw, err := in.all(maxWhole)
	if err != nil {
		return err
	}
	raw = []byte(decode(raw, in.charset))
	var about struct {
		Title    string       `json:"title"`
		Home     string       `json:"home_page_url"`
		Language string       `json:"language"`
		Author   jsonAuthor   `json:"author"`
		Authors  []jsonAuthor `json:"authors"`
	}
	number := 0
	item := func(dec *json.Decoder) error {
		var e jsonEntry
		at := dec.InputOffset()
		if number++; number > maxItems {
			return ErrTooMany
		}
		where := fmt.Sprintf("item %d, at byte %d", number, at)
		err := dec.Decode(&e)
		var kind *json.UnmarshalTypeError
		switch {
		case errors.As(err, &kind): // the item was read to its end
			out.fault(where, fmt.Errorf("%w: %w", ErrDamaged, jsonError(err)))
			return nil
		case err != nil:
			return fmt.Errorf("%s: %w: %w", where, ErrDamaged, jsonError(err))
		}
		if len(e.HTML)+len(e.Title)+len(e.Summary) > maxEntry {
			out.fault(where, fmt.Errorf("%w: the entry is over %d MiB", ErrTooLarge, maxEntry>>20))
			return nil
		}
		it := Item{Kind: KindText, Where: where, Title: plainText(e.Title), Publisher: about.Title, Published: stamp(e.Published),
			Modified: stamp(e.Modified), URL: in.absolute(e.URL, about.Home)}
		if it.URL == "" {
			it.URL = in.absolute(e.External, about.Home)
		}
		it.Language = first([]string{e.Language}, about.Language)
		for _, authors := range [][]jsonAuthor{e.Authors, {e.Author}, about.Authors, {about.Author}} {
			if it.Byline == "" {
				it.Byline = joinNames(authors)
			}
		}
		it.fill(e.HTML, e.Summary)
		if e.Plain != "" && (e.HTML == "" || it.Partial) {
			it.Kind, it.Text, it.Partial = KindText, strings.TrimSpace(normal(e.Plain)), false
		}
		out.item(it)
		return nil
	}
	// The head may stand behind the items: it is read first, and what is wrong is told in the second round.
	skip := func(dec *json.Decoder) error { return dec.Decode(new(json.RawMessage)) }
	jsonObject(raw, &about, skip, out)
	return jsonObject(raw, nil, item, out)
}

func joinNames(authors []jsonAuthor) string {
	var names []string
	for _, a := range authors {
		if a.Name != "" {
			names = append(names, line(a.Name))
		}
	}
	return strings.Join(names, ", ")
}

// jsonObject goes through an object with a list of "items"; the other fields go into about.
func jsonObject(raw []byte, about any, item func(*json.Decoder) error, out *sink) error {
	dec := json.NewDecoder(bytes.NewReader(raw))
	wrong := func(err error) error {
		if err == nil || errors.Is(err, ErrTooMany) || errors.Is(err, ErrDamaged) {
			return err
		}
		if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
			return fmt.Errorf("%w: %w", ErrTruncated, err)
		}
		return fmt.Errorf("%w: byte %d: %w", ErrDamaged, dec.InputOffset(), err)
	}
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return wrong(errors.Join(err, errors.New("not a JSON object")))
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return wrong(err)
		}
		if key != "items" {
			var value json.RawMessage
			if err := dec.Decode(&value); err != nil {
				return wrong(err)
			}
			if about != nil {
				name, _ := json.Marshal(key)
				json.Unmarshal(fmt.Appendf(nil, "{%s:%s}", name, value), about) // a field of another kind is left out
			}
			continue
		}
		if t, err := dec.Token(); err != nil || t != json.Delim('[') {
			return wrong(errors.Join(err, errors.New(`"items" is no list`)))
		}
		for dec.More() {
			if err := item(dec); err != nil || out.closed {
				return wrong(err)
			}
		}
		if _, err := dec.Token(); err != nil {
			return wrong(err)
		}
	}
	_, err := dec.Token()
	return wrong(err)
}
