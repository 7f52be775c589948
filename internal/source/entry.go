package source

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// entryReader cuts a list in XML (a feed, a sitemap) into its entries without reading the list as a whole: so a damaged entry harms no
// other, the list may end in the middle, and memory is that of one entry. It looks at tags, comments and CDATA only; what is in an
// entry is left to others.
type entryReader struct {
	in    *bufio.Reader
	names []string // of entries: "item", "entry"
	at    int64    // bytes read

	head    []byte   // what stands before the first entry, as it is
	open    []xmlTag // the elements that are open where entries stand
	started bool
	held    []byte // a start tag that was read and not yet used
	ended   bool   // the root was closed
}

type xmlTag struct {
	raw  []byte // the start tag as it is
	name string
}

// entry is one, as it is, with where it starts.
type entry struct {
	raw    []byte
	number int
	at     int64
}

func (e entry) where() string { return fmt.Sprintf("entry %d, at byte %d", e.number, e.at) }

type xmlKind int

const (
	xmlText xmlKind = iota
	xmlStart
	xmlEnd
	xmlEmpty
	xmlOther // comment, CDATA, instruction, declaration
)

var errLongPiece = errors.New("a piece over its limit")

// piece reads up to the end of a stretch of text or of one tag, and keeps no more of it than limit bytes.
func (r *entryReader) piece(limit int) (kind xmlKind, raw []byte, err error) {
	if raw, r.held = r.held, nil; raw != nil {
		return xmlStart, raw, nil
	}
	first, err := r.in.ReadByte()
	if err != nil {
		return 0, nil, err
	}
	r.in.UnreadByte()
	head, _ := r.in.Peek(9)
	if first != '<' || bare(head) {
		raw, err = r.text(limit)
		return xmlText, raw, err
	}
	switch {
	case bytes.HasPrefix(head, []byte("<![CDATA[")):
		raw, err = r.until("]]>", limit)
		return xmlOther, raw, err
	case bytes.HasPrefix(head, []byte("<!--")):
		raw, err = r.until("-->", limit)
		return xmlOther, raw, err
	case bytes.HasPrefix(head, []byte("<?")), bytes.HasPrefix(head, []byte("<!")):
		raw, err = r.until(">", limit)
		return xmlOther, raw, err
	}
	raw, err = r.tag(limit)
	switch {
	case err != nil:
	case raw[1] == '/':
		kind = xmlEnd
	case raw[len(raw)-2] == '/':
		kind = xmlEmpty
	default:
		kind = xmlStart
	}
	return kind, raw, err
}

func nameStart(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b == '_' || b >= 0x80
}

// bare reports whether a "<" starts nothing: it is one of the text.
func bare(head []byte) bool {
	return len(head) < 2 || !nameStart(head[1]) && head[1] != '/' && head[1] != '?' && head[1] != '!'
}

// text reads up to the next tag, and writes "<" that start none as they should be. Over the limit it reads on, keeps nothing, and the error is
// errLongPiece.
func (r *entryReader) text(limit int) (raw []byte, err error) {
	long := false
	for {
		part, err := r.in.ReadSlice('<')
		r.at += int64(len(part))
		raw = append(raw, part...)
		if len(raw) > limit {
			long, raw = true, raw[:0]
		}
		switch {
		case err == bufio.ErrBufferFull:
			continue
		case err == io.EOF && (len(raw) > 0 || long):
		case err != nil:
			return raw, err
		default:
			r.in.UnreadByte()
			r.at--
			raw = raw[:max(len(raw)-1, 0)]
			if head, _ := r.in.Peek(2); bare(head) {
				r.in.Discard(1)
				r.at++
				raw = append(raw, "&lt;"...)
				continue
			}
		}
		if long {
			return raw, errLongPiece
		}
		return raw, nil
	}
}

// until reads up to and with the mark. Over the limit it reads on, keeps only what is needed to find the mark, and the error is
// errLongPiece.
func (r *entryReader) until(mark string, limit int) ([]byte, error) {
	var raw []byte
	long := false
	last := mark[len(mark)-1]
	for {
		part, err := r.in.ReadSlice(last)
		r.at += int64(len(part))
		raw = append(raw, part...)
		if len(raw) > limit {
			long = true
			raw = append(raw[:0], raw[len(raw)-len(mark):]...)
		}
		switch {
		case err == bufio.ErrBufferFull:
		case err != nil:
			return raw, err
		case bytes.HasSuffix(raw, []byte(mark)) && long:
			return raw, errLongPiece
		case bytes.HasSuffix(raw, []byte(mark)):
			return raw, nil
		}
	}
}

// tag reads one tag; a ">" within quotation marks does not end it, a "<" does: its quotation mark was never closed.
func (r *entryReader) tag(limit int) ([]byte, error) {
	var raw []byte
	quote := byte(0)
	for {
		b, err := r.in.ReadByte()
		if err != nil {
			return raw, err
		}
		r.at++
		switch {
		case quote == 0 && b == '>':
			return append(raw, b), nil
		case b == '<' && len(raw) > 0:
			r.in.UnreadByte()
			r.at--
			return append(raw, '>'), nil
		case quote == 0 && (b == '"' || b == '\''):
			quote = b
		case b == quote:
			quote = 0
		}
		if raw = append(raw, b); len(raw) > limit {
			return raw, errLongPiece
		}
	}
}

// tagName is the name in a tag, with its prefix.
func tagName(raw []byte) string {
	raw = bytes.TrimLeft(raw, "</")
	if end := bytes.IndexAny(raw, " \t\r\n/>"); end >= 0 {
		raw = raw[:end]
	}
	return string(raw)
}

func localName(name string) string {
	return name[strings.LastIndexByte(name, ':')+1:]
}

// isEntry reports whether a name is that of an entry: its local name, with the prefix of the root.
func (r *entryReader) isEntry(name string) bool {
	local := localName(name)
	if !slices.Contains(r.names, local) {
		return false
	}
	prefix := name[:len(name)-len(local)]
	return prefix == "" || len(r.open) > 0 && prefix == strings.TrimSuffix(r.open[0].name, localName(r.open[0].name))
}

// next is the next entry. A *Fault tells of a damaged one, after which the next may be asked for; io.EOF is the end of a list that was
// whole, ErrTruncated that of one that was not.
func (r *entryReader) next(number int) (entry, error) {
	for {
		start := r.at - int64(len(r.held))
		kind, raw, err := r.piece(maxHead)
		if err != nil {
			return entry{}, r.atEnd(err)
		}
		name := ""
		if kind == xmlStart || kind == xmlEnd || kind == xmlEmpty {
			name = tagName(raw)
		}
		switch {
		case kind == xmlStart && r.isEntry(name):
			r.started = true
			return r.body(entry{raw: raw, number: number, at: start}, name)
		case kind == xmlStart:
			if r.open = append(r.open, xmlTag{raw, name}); len(r.open) > maxNesting {
				return entry{}, ErrTooDeep
			}
		case kind == xmlEnd:
			r.close(name)
		}
		if !r.started {
			if r.head = append(r.head, raw...); len(r.head) > maxHead {
				return entry{}, fmt.Errorf("%w: over %d MiB before its first entry", ErrTooLarge, maxHead>>20)
			}
		}
	}
}

// close takes an element off those that are open, and those within it that were left open.
func (r *entryReader) close(name string) {
	for i := len(r.open) - 1; i >= 0; i-- {
		if r.open[i].name == name {
			r.open = r.open[:i]
			r.ended = r.ended || i == 0
			return
		}
	}
}

func (r *entryReader) atEnd(err error) error {
	switch {
	case errors.Is(err, errLongPiece):
		return fmt.Errorf("%w: a tag or comment of over %d MiB", ErrTooLarge, maxHead>>20)
	case err == io.EOF && !r.ended:
		return ErrTruncated
	}
	return err
}

// body reads an entry to its end tag. What is nested wrongly in it ("<b><i></b>", "<br>") is put right as browsers do, so that the rest of
// the entry is not lost: an element ends at the latest where the one around it does, an end without a start is left out.
func (r *entryReader) body(e entry, name string) (entry, error) {
	var within []string
	var trouble error
	for {
		kind, raw, err := r.piece(maxEntry)
		switch {
		case errors.Is(err, errLongPiece):
			trouble = fmt.Errorf("%w: the entry is over %d MiB", ErrTooLarge, maxEntry>>20)
		case err == io.EOF:
			return e, &Fault{e.where(), fmt.Errorf("%w: the source ends inside this entry", ErrTruncated)}
		case err != nil:
			return e, err
		}
		switch kind {
		case xmlStart:
			started := tagName(raw)
			if started == name { // the next one: this was never closed
				r.held = raw
				return e, &Fault{e.where(), fmt.Errorf("%w: the next entry starts inside it", ErrTruncated)}
			}
			if len(within) >= maxNesting {
				trouble = ErrTooDeep
			} else {
				within = append(within, started)
			}
		case xmlEnd:
			ended := tagName(raw)
			if ended != name && !slices.Contains(within, ended) {
				continue
			}
			for len(within) > 0 && (ended == name || within[len(within)-1] != ended) {
				if trouble == nil {
					e.raw = append(e.raw, "</"+within[len(within)-1]+">"...)
				}
				within = within[:len(within)-1]
			}
			if ended == name {
				e.raw = append(e.raw, raw...)
				if trouble != nil {
					return e, &Fault{e.where(), trouble}
				}
				return e, nil
			}
			within = within[:len(within)-1]
		}
		if len(e.raw)+len(raw) > maxEntry {
			trouble = fmt.Errorf("%w: the entry is over %d MiB", ErrTooLarge, maxEntry>>20)
		}
		if trouble == nil {
			e.raw = append(e.raw, raw...)
		}
	}
}

// around are the elements that entries stand in: the root and the channel. Others that are open were left so by mistake.
func (r *entryReader) around() []xmlTag {
	var found []xmlTag
	for i, t := range r.open {
		if i == 0 || localName(t.name) == "channel" {
			found = append(found, t)
		}
	}
	return found
}

// wrapped is an entry within the elements that it stands in.
func (r *entryReader) wrapped(raw []byte) []byte {
	var b []byte
	for _, t := range r.around() {
		b = append(b, t.raw...)
	}
	return append(append(b, raw...), r.closing()...)
}

// closing closes what entries stand in.
func (r *entryReader) closing() []byte {
	var b []byte
	for _, t := range slices.Backward(r.around()) {
		b = append(b, "</"+t.name+">"...)
	}
	return b
}
