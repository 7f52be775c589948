package cli

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"strings"
	"time"
	"unicode/utf8"

	"detente/internal/text"
)

// input is a document yet to be loaded.
type input struct {
	at   string // where it comes from: "report.txt", "feed.jsonl:12"
	size int    // its length in bytes, about
	load func() (*text.Document, error)
}

const stdinName = "stdin"

// files are documents, one in each file; "-" is standard input.
func files(paths []string, about About, stdin io.Reader) iter.Seq[input] {
	return func(yield func(input) bool) {
		for _, path := range paths {
			s := input{at: path, load: func() (*text.Document, error) { return loadFile(path, about) }}
			if path == "-" {
				s.at = stdinName
				s.load = func() (*text.Document, error) { return loadText(stdin, about) }
			} else if info, err := os.Stat(path); err == nil {
				s.size = int(min(info.Size(), text.MaxBytes))
			}
			if !yield(s) {
				return
			}
		}
	}
}

func loadFile(path string, about About) (*text.Document, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, fileError(err)
	case info.IsDir():
		return nil, errors.New("this is a folder: name the files in it, for example " + strings.TrimRight(path, "/") + "/*.txt")
	case info.Mode().IsRegular() && info.Size() > text.MaxBytes+int64(len(byteOrderMark)):
		return nil, explained(text.ErrTooLong, "")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fileError(err)
	}
	defer f.Close()
	return loadText(f, about)
}

// fileError leaves out what the place of the message says already.
func fileError(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return errors.New("there is no such file")
	}
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}

const byteOrderMark = "\uFEFF"

func loadText(r io.Reader, about About) (*text.Document, error) {
	raw, err := io.ReadAll(io.LimitReader(r, text.MaxBytes+int64(len(byteOrderMark))+1))
	if err != nil {
		return nil, fileError(err)
	}
	return newDocument(strings.TrimPrefix(string(raw), byteOrderMark), about)
}

// newDocument makes a document of a text and what is known beside it.
func newDocument(raw string, about About) (*text.Document, error) {
	doc, err := text.New(raw)
	if err != nil {
		return nil, explained(err, raw)
	}
	if strings.TrimSpace(about.Title) != "" {
		title, err := text.New(about.Title)
		if err != nil {
			return nil, fmt.Errorf("the title: %w", err)
		}
		doc.Title = title.Text()
	}
	if doc.Published, err = published(about.Published); err != nil {
		return nil, err
	}
	doc.URL, doc.Publisher = about.URL, about.Publisher
	return doc, nil
}

// explained adds to what is wrong with a text what to do about it.
func explained(err error, raw string) error {
	switch {
	case errors.Is(err, text.ErrTooLong):
		return fmt.Errorf("%w: split it into its documents", err)
	case utf16(raw):
		return errors.New("the text is in UTF-16: convert it first, for example with iconv -f UTF-16 -t UTF-8")
	case errors.Is(err, text.ErrBinary):
		return fmt.Errorf("%w: take its text out first (pdftotext, pandoc), as UTF-8", err)
	case errors.Is(err, text.ErrInvalid):
		at, line := 0, 1
		for at < len(raw) {
			r, n := utf8.DecodeRuneInString(raw[at:])
			if r == utf8.RuneError && n == 1 {
				break
			}
			if r == '\n' {
				line++
			}
			at += n
		}
		return fmt.Errorf("%w (line %d, byte %#x): convert it first, for example with iconv -f WINDOWS-1252 -t UTF-8", err, line, raw[at])
	}
	return err
}

// utf16 reports whether a text starts with the byte order mark of UTF-16.
func utf16(s string) bool {
	return strings.HasPrefix(s, "\xFF\xFE") || strings.HasPrefix(s, "\xFE\xFF")
}

// published checks an RFC 3339 date or date-time, or "" for not known. RFC 3339 lets people write a space for the T;
// the answer has the T.
func published(s string) (string, error) {
	if s == "" {
		return "", nil
	}
	if _, err := time.Parse(time.DateOnly, s); err == nil {
		return s, nil
	}
	dateTime := s
	if at := len(time.DateOnly); len(s) > at && s[at] == ' ' {
		dateTime = s[:at] + "T" + s[at+1:]
	}
	if _, err := time.Parse(time.RFC3339, dateTime); err == nil {
		return dateTime, nil
	}
	return "", fmt.Errorf("published is %q: give a date as 2021-12-12 or a time as 2021-12-12T15:04:05Z", s)
}

// inputLine is a line of JSON Lines input; other fields are ignored.
type inputLine struct {
	ID        string  `json:"id"`
	URL       string  `json:"url"`
	Title     string  `json:"title"`
	Publisher string  `json:"publisher"`
	Published string  `json:"published"`
	Text      *string `json:"text"`
}

// maxLine is the longest line of JSON Lines: the largest text with every character of two bytes and more written as
// an escape (three times the length), and room for the other fields.
const maxLine = 3*text.MaxBytes + 1<<20

// jsonLines are documents, one in each line of r. A line that is none is a source whose load says why.
func jsonLines(name string, r io.Reader) iter.Seq[input] {
	return func(yield func(input) bool) {
		in := bufio.NewReaderSize(r, 1<<16)
		for number := 1; ; number++ {
			line, err := readLine(in)
			if number == 1 {
				line = bytes.TrimPrefix(line, []byte(byteOrderMark))
				if start := string(bytes.TrimSpace(line)); start == "{" || start == "[" || strings.HasPrefix(start, "[{") {
					yield(input{at: name, load: func() (*text.Document, error) { return nil, errSpread }})
					return
				}
			}
			s := input{at: fmt.Sprintf("%s:%d", name, number), size: len(line)}
			switch {
			case err == nil || err == io.EOF:
				s.load = func() (*text.Document, error) { return decode(line) }
			default:
				s.load = func() (*text.Document, error) { return nil, err }
			}
			blank := (err == nil || err == io.EOF) && len(bytes.TrimSpace(line)) == 0
			if !blank && !yield(s) {
				return
			}
			if err != nil && !errors.Is(err, errLongLine) {
				return
			}
		}
	}
}

var errSpread = errors.New("this is JSON over many lines, or a list, not JSON Lines: write one object a line, for example with jq -c . (of a list jq -c '.[]')")

var errLongLine = fmt.Errorf("the line is over %d MiB: a document may have %d MiB of text", maxLine>>20, text.MaxBytes>>20)

// readLine reads up to the next line feed. Of a line over maxLine no more than that is kept in memory: the rest is
// skipped and the error is errLongLine. At the end the error is io.EOF, with what is left of the last line.
func readLine(in *bufio.Reader) ([]byte, error) {
	var line []byte
	long := false
	for {
		part, err := in.ReadSlice('\n')
		if len(line)+len(part) > maxLine {
			long, line = true, nil
		}
		if !long {
			line = append(line, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case long && (err == nil || err == io.EOF):
			return nil, errLongLine
		}
		return line, err
	}
}

func decode(line []byte) (*text.Document, error) {
	const want = `each line must be one JSON object with at least a "text"`
	line = bytes.TrimSpace(line)
	if !utf8.Valid(line) {
		return nil, errors.New("the line is not valid UTF-8: " + want + ", in UTF-8")
	}
	var r inputLine
	if err := json.Unmarshal(line, &r); err != nil {
		var syntax *json.SyntaxError
		var kind *json.UnmarshalTypeError
		switch {
		case errors.As(err, &syntax):
			return nil, fmt.Errorf("malformed JSON at byte %d: %w: %s", syntax.Offset, err, want)
		case errors.As(err, &kind) && kind.Field != "":
			return nil, fmt.Errorf("%q is a JSON %s: it must be a string", kind.Field, kind.Value)
		}
		return nil, errors.New("not a JSON object: " + want)
	}
	if r.Text == nil {
		return nil, errors.New(`the object has no "text": ` + want)
	}
	doc, err := newDocument(*r.Text, About{Published: r.Published, Title: r.Title, Publisher: r.Publisher, URL: r.URL})
	if err != nil {
		return nil, err
	}
	if r.ID != "" {
		doc.ID = r.ID
	}
	return doc, nil
}
