package source

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

const (
	// maxWARCHead bounds the head of a record.
	maxWARCHead = 64 << 10
	// warcWindow is what can be looked at without being used up: a record and its head, so that reading can go back to the start of one
	// that turns out to be damaged.
	warcWindow = maxRecord + maxWARCHead
	// searchStep is how much is searched at once for the next whole record.
	searchStep = 1 << 20
)

// archive reads WARC records out of a window over the file.
type archive struct {
	in   *bufio.Reader
	at   int64 // offset of the window's start in the file
	out  *sink
	mark []byte           // what a record, or its member, starts with
	buf  bytes.Buffer     // the present member, expanded
	body bytes.Buffer     // the present body, where it was packed within its record
	full int64            // bytes that all members, and what is packed in them, expanded to
	used func() int64     // packed bytes that they expanded from
	next func() recordEnd // reads what starts at the window's start
}

// recordEnd is what became of a record: how long it is, or what is wrong with it.
type recordEnd struct {
	size int64  // bytes to go on by
	tell func() // hands on what it holds; nil where that is nothing
	err  error  // of a record that is damaged: it is told, and the next one is searched for from size bytes on
}

// broken is the end of a record that is damaged.
func broken(size int64, err error) recordEnd { return recordEnd{size: size, err: err} }

// readWARC reads a WARC file that is not packed, or packed as a whole.
func readWARC(in *stream, out *sink) error {
	a := &archive{in: bufio.NewReaderSize(in.Reader, warcWindow), out: out, mark: []byte("WARC/1.")}
	a.used = func() int64 { return min(a.at, in.used()) }
	a.next = a.record
	return a.read()
}

// readPackedWARC reads a WARC file in which each record is a gzip member of its own, as the standard asks for. One that was packed as a
// whole is read as a stream.
func readPackedWARC(in *stream, out *sink) error {
	head, err := in.Peek(headBytes)
	if err != nil && err != io.EOF {
		return err
	}
	if packedWhole(head) {
		if err := in.expand(); err != nil {
			return err
		}
		return readWARC(in, out)
	}
	a := &archive{in: bufio.NewReaderSize(in.Reader, warcWindow), out: out, mark: []byte{0x1f, 0x8b, 0x08}}
	a.next = a.member
	if a.used = in.used; a.used == nil {
		a.used = func() int64 { return a.at }
	}
	return a.read()
}

// packedWhole reports whether the first gzip member goes on after its first record.
func packedWhole(head []byte) bool {
	z, err := gzip.NewReader(bytes.NewReader(head))
	if err != nil {
		return false
	}
	z.Multistream(false)
	b, _ := io.ReadAll(io.LimitReader(z, searchStep))
	h, err := readWARCHead(b)
	if err != nil || int64(len(b)) <= h.size+h.length {
		return false
	}
	return bytes.HasPrefix(bytes.TrimLeft(b[h.size+h.length:], "\r\n"), []byte("WARC/"))
}

// read goes from record to record, and over what is damaged to the next that is whole.
func (a *archive) read() error {
	var lost error // what is wrong with the stretch that reading is in, nil where nothing is
	lostAt, damaged := int64(0), 0
	for !a.out.closed {
		if outOfProportion(a.full, a.used()) {
			return fmt.Errorf("record before byte %d: %w: no more of it is read", a.at, ErrBomb)
		}
		start, err := a.in.Peek(len(a.mark))
		if len(start) == 0 && err != io.EOF {
			return err
		}
		if lost == nil && len(start) > 0 && (start[0] == '\r' || start[0] == '\n') { // what is left of the end of the last
			a.skip(1)
			continue
		}
		end := broken(1, fmt.Errorf("%w: no record starts here", ErrDamaged))
		switch {
		case len(start) == 0:
			end.err = nil
		case bytes.HasPrefix(start, a.mark):
			end = a.next()
		}
		if end.err == nil {
			if lost != nil && !a.out.fault(fmt.Sprintf("record at byte %d, up to byte %d", lostAt, a.at), lost) || len(start) == 0 {
				return nil
			}
			if lost = nil; end.tell != nil {
				end.tell()
			}
			if err := a.skip(end.size); err != nil && err != io.EOF {
				return err
			}
			continue
		}
		if damaged++; damaged > maxDamaged || errors.Is(end.err, ErrBomb) || lost != nil && a.at-lostAt > maxLost {
			return fmt.Errorf("record at byte %d: %w: no more of it is read", a.at, end.err)
		}
		if lost == nil {
			lostAt, lost = a.at, end.err
		}
		if err := a.skip(end.size); err != nil && err != io.EOF {
			return err
		}
		if err := a.search(lostAt + maxLost); err != nil && err != io.EOF {
			return err
		}
	}
	return nil
}

func (a *archive) skip(n int64) error {
	done, err := io.CopyN(io.Discard, a.in, n)
	a.at += done
	return err
}

// search goes to the next place where a record may start, not much further than an offset.
func (a *archive) search(furthest int64) error {
	for {
		if a.at > furthest {
			return fmt.Errorf("%w: no record in %d MiB before byte %d", ErrDamaged, maxLost>>20, a.at)
		}
		b, err := a.in.Peek(searchStep)
		if i := bytes.Index(b, a.mark); i >= 0 {
			return a.skip(int64(i))
		}
		if err != nil {
			if skipErr := a.skip(int64(len(b))); skipErr != nil {
				return skipErr
			}
			return err
		}
		if err := a.skip(int64(len(b) - len(a.mark) + 1)); err != nil {
			return err
		}
	}
}

// warcHead is the head of a record.
type warcHead struct {
	kind, target, media string
	length, size        int64 // of the content and of the head itself
}

func readWARCHead(b []byte) (warcHead, error) {
	b = b[:min(len(b), maxWARCHead)]
	head, end := cutHead(b)
	if end < 0 {
		return warcHead{}, fmt.Errorf("%w: the head of the record does not end", ErrDamaged)
	}
	fields := headFields(head)
	h := warcHead{kind: strings.ToLower(fields["warc-type"]), target: strings.Trim(fields["warc-target-uri"], "<>"),
		media: fields["content-type"], size: int64(end)}
	var err error
	if h.length, err = strconv.ParseInt(fields["content-length"], 10, 64); err != nil || h.length < 0 || h.kind == "" {
		return h, fmt.Errorf("%w: the record has no type or length", ErrDamaged)
	}
	return h, nil
}

// cutHead is what stands before the first empty line, and where what comes after starts; -1 where there is none.
func cutHead(b []byte) (head []byte, end int) {
	for _, sign := range []string{"\r\n\r\n", "\n\n"} {
		if i := bytes.Index(b, []byte(sign)); i >= 0 && (end == 0 || i < len(head)) {
			head, end = b[:i], i+len(sign)
		}
	}
	if end == 0 {
		return nil, -1
	}
	return head, end
}

// headFields are the fields of a head, by name in lower case; its first line is left out.
func headFields(head []byte) map[string]string {
	fields := map[string]string{}
	_, rest, _ := strings.Cut(string(head), "\n")
	for row := range strings.Lines(rest) {
		if name, value, ok := strings.Cut(row, ":"); ok {
			fields[strings.ToLower(strings.TrimSpace(name))] = strings.TrimSpace(value)
		}
	}
	return fields
}

// record reads the record at the start of the window of a file that is not packed.
func (a *archive) record() recordEnd {
	b, err := a.in.Peek(maxWARCHead)
	if err != nil && err != io.EOF && err != bufio.ErrBufferFull {
		return broken(1, err)
	}
	h, err := readWARCHead(b)
	if err != nil {
		return broken(1, err)
	}
	where := fmt.Sprintf("record at byte %d", a.at)
	if h.length > maxRecord {
		end := recordEnd{size: h.size + h.length}
		if h.kind == "response" || h.kind == "resource" || h.kind == "conversion" {
			end.tell = func() { a.out.fault(where, fmt.Errorf("%w: the record has over %d MiB", ErrTooLarge, maxRecord>>20)) }
		}
		return end
	}
	whole := int(h.size + h.length)
	b, err = a.in.Peek(min(whole+8, warcWindow))
	if err != nil && err != io.EOF && err != bufio.ErrBufferFull {
		return broken(1, err)
	}
	if len(b) < whole {
		return broken(1, fmt.Errorf("%w: the record should have %d bytes more", ErrTruncated, whole-len(b)))
	}
	if !endsRecord(b[whole:]) {
		return broken(1, fmt.Errorf("%w: the record does not end where it says", ErrDamaged))
	}
	return recordEnd{size: int64(whole), tell: func() { a.tell(where, h, b[h.size:whole]) }}
}

// endsRecord reports whether what stands behind a record shows that it ended there: two line ends, or, where these are missing, the next
// record or the end of the file.
func endsRecord(after []byte) bool {
	next := bytes.TrimLeft(after, "\r\n")
	return bytes.HasPrefix(after, []byte("\r\n\r\n")) || bytes.HasPrefix([]byte("WARC/1."), next[:min(len(next), 7)])
}

// window reads what is in a buffered reader without using it up.
type window struct {
	in *bufio.Reader
	at int
	b  []byte
}

var errWindow = fmt.Errorf("%w: the member has over %d MiB", ErrTooLarge, warcWindow>>20)

func (w *window) fill() error {
	if w.at < len(w.b) {
		return nil
	}
	if w.at >= warcWindow {
		return errWindow
	}
	var err error
	if w.b, err = w.in.Peek(min(w.at+readStep, warcWindow)); w.at < len(w.b) {
		return nil
	}
	return err
}

// readStep is how much more of the file is looked at once the window's part is read.
const readStep = 64 << 10

func (w *window) Read(p []byte) (int, error) {
	if err := w.fill(); err != nil {
		return 0, err
	}
	n := copy(p, w.b[w.at:])
	w.at += n
	return n, nil
}

// ReadByte keeps the decompressor from reading beyond the member.
func (w *window) ReadByte() (byte, error) {
	if err := w.fill(); err != nil {
		return 0, err
	}
	w.at++
	return w.b[w.at-1], nil
}

// member reads the gzip member at the start of the window, and the record in it.
func (a *archive) member() recordEnd {
	w := &window{in: a.in}
	z, err := gzip.NewReader(w)
	if err != nil {
		return broken(1, damage(err))
	}
	z.Multistream(false)
	a.buf.Reset()
	whole := &ratio{r: z, n: a.full, used: func() int64 { return a.at + int64(w.at) }}
	_, err = a.buf.ReadFrom(io.LimitReader(whole, warcWindow+1))
	b := a.buf.Bytes()
	a.full = whole.n
	switch {
	case err != nil:
		return broken(1, damage(err))
	case len(b) > warcWindow:
		io.Copy(io.Discard, whole) // to its end, unless it has none within reason
		return broken(int64(w.at), fmt.Errorf("%w: the record has over %d MiB", ErrTooLarge, maxRecord>>20))
	}
	where := fmt.Sprintf("record at byte %d", a.at)
	var tells []func()
	for b = bytes.TrimLeft(b, "\r\n"); len(b) > 0; b = bytes.TrimLeft(b, "\r\n") {
		h, err := readWARCHead(b)
		if err != nil {
			return broken(int64(w.at), err)
		}
		if h.length > int64(len(b))-h.size {
			return broken(int64(w.at), fmt.Errorf("%w: the record should have %d bytes more", ErrTruncated, h.length-int64(len(b))+h.size))
		}
		content := b[h.size : h.size+h.length]
		tells = append(tells, func() { a.tell(where, h, content) })
		b = b[h.size+h.length:]
	}
	return recordEnd{size: int64(w.at), tell: func() {
		for _, tell := range tells {
			tell()
		}
	}}
}

// tell hands on what a whole record holds, if it is a text.
func (a *archive) tell(where string, h warcHead, content []byte) {
	if a.out.closed {
		return
	}
	media := h.media
	switch h.kind {
	case "response":
		if !strings.HasPrefix(strings.ToLower(media), "application/http") {
			return // of DNS, FTP
		}
		var err error
		if media, content, err = a.httpBody(content); err != nil {
			a.out.fault(where+", "+h.target, err)
			return
		}
	case "resource", "conversion":
	default:
		return
	}
	in := &stream{base: base(h.target), name: h.target, charset: charsetParameter(media)}
	var it Item
	var err error
	switch kind, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(media)), ";"); strings.TrimSpace(kind) {
	case "text/html", "application/xhtml+xml":
		if len(content) > maxPage {
			err = fmt.Errorf("%w: the page has over %d MiB", ErrTooLarge, maxPage>>20)
			break
		}
		it, err = page(in, content)
	case "text/plain":
		it = Item{Kind: KindText, Text: normal(decode(content, in.charset)), URL: in.address()}
	default:
		return
	}
	if err != nil {
		a.out.fault(where+", "+h.target, err)
		return
	}
	if it.Where = where; it.URL == "" {
		it.URL = h.target
	}
	a.out.item(it)
}

// httpBody is what a response of HTTP holds, with its media type; of one that is no success, nothing.
func (a *archive) httpBody(b []byte) (media string, body []byte, err error) {
	head, end := cutHead(b)
	if end < 0 {
		return "", nil, fmt.Errorf("%w: the response has no head", ErrDamaged)
	}
	status := strings.Fields(string(head[:min(len(head), 64)]))
	if len(status) < 2 || !strings.HasPrefix(status[0], "HTTP/") {
		return "", nil, fmt.Errorf("%w: the response has no status", ErrDamaged)
	}
	if !strings.HasPrefix(status[1], "2") {
		return "", nil, nil
	}
	fields := headFields(head)
	media, body = fields["content-type"], b[end:]
	if strings.EqualFold(fields["transfer-encoding"], "chunked") {
		body = unchunked(body)
	}
	switch coding := strings.ToLower(fields["content-encoding"]); {
	case packingOf(body) == gzipped || packingOf(body) == zstandard:
		r, err := expand(bytes.NewReader(body))
		if err != nil {
			return "", nil, err
		}
		limit := min(maxPage, bodyFrom+maxRatio*int64(len(body)))
		a.body.Reset()
		_, err = a.body.ReadFrom(io.LimitReader(r, limit+1))
		body = a.body.Bytes()
		switch a.full += int64(len(body)); {
		case err != nil && !errors.Is(err, ErrTruncated):
			return "", nil, err
		case limit < maxPage && int64(len(body)) > limit:
			return "", nil, ErrBomb
		}
	case coding == "br" || coding == "deflate":
		if bytes.IndexByte(body, '<') < 0 { // many archives name a coding that they took off
			return "", nil, fmt.Errorf("%w: packed as %q", ErrFormat, coding)
		}
	}
	return media, body, nil
}

// unchunked takes the chunks of a transfer off; what is not in chunks, as in many archives that name them all the same, stays.
func unchunked(b []byte) []byte {
	var whole []byte
	for rest := b; ; {
		size, after, ok := bytes.Cut(rest, []byte("\n"))
		hex, _, _ := strings.Cut(strings.TrimSpace(string(size[:min(len(size), 64)])), ";")
		n, err := strconv.ParseInt(hex, 16, 32)
		switch {
		case !ok || err != nil || n < 0:
			if whole == nil {
				return b
			}
			return whole // cut off between two chunks
		case n == 0:
			return whole
		}
		whole = append(whole, after[:min(int(n), len(after))]...)
		rest = bytes.TrimPrefix(bytes.TrimPrefix(after[min(int(n), len(after)):], []byte("\r")), []byte("\n"))
	}
}
