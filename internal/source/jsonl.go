package source

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// row is one line of JSON Lines. Fields with other names are left alone.
type row struct {
	URL       string  `json:"url"`
	Title     string  `json:"title"`
	Byline    string  `json:"byline"`
	Publisher string  `json:"publisher"`
	Language  string  `json:"language"`
	Published string  `json:"published"`
	Modified  string  `json:"modified"`
	Text      *string `json:"text"`
}

// readJSONLines reads one JSON object a line, or the objects of a list or those written over many lines.
func readJSONLines(in *stream, out *sink) error {
	var lines interface {
		next() ([]byte, error)
		where() string
	} = &lineReader{in: in.Reader, limit: maxLine}
	if head, _ := in.Peek(headBytes); spread(head) {
		lines = &valueReader{in: in.Reader, limit: maxLine}
	}
	for {
		b, err := lines.next()
		switch {
		case err == io.EOF:
			return nil
		case errors.Is(err, ErrTooLarge):
			if !out.fault(lines.where(), err) {
				return nil
			}
			continue
		case err != nil:
			return err
		}
		b = bytes.TrimSpace(bytes.TrimPrefix(b, byteOrderMarks[0].mark))
		if len(b) == 0 {
			continue
		}
		it, err := jsonItem(b)
		it.Where = lines.where()
		if err != nil {
			out.fault(it.Where, err)
		} else {
			out.item(it)
		}
		if out.closed {
			return nil
		}
	}
}

// jsonError says what is wrong without the words of a Go program.
func jsonError(err error) error {
	var kind *json.UnmarshalTypeError
	if !errors.As(err, &kind) {
		return fmt.Errorf("malformed JSON: %w", err)
	}
	if kind.Field == "" {
		return fmt.Errorf("a JSON %s where an object must stand", kind.Value)
	}
	return fmt.Errorf("%q is a JSON %s", kind.Field, kind.Value)
}

func jsonItem(b []byte) (Item, error) {
	var r row
	if enc, _ := wide(b); enc != nil || !utf8.Valid(b) { // as no JSON may be, and much is
		if len(b) > maxPlain {
			return Item{}, fmt.Errorf("%w: the line is over %d MiB and not UTF-8", ErrTooLarge, maxPlain>>20)
		}
		b = []byte(decode(b, ""))
	}
	if err := json.Unmarshal(b, &r); err != nil {
		return Item{}, jsonError(err)
	}
	if r.Text == nil {
		return Item{}, fmt.Errorf(`%w: the object has no "text"`, ErrNoText)
	}
	it := Item{Kind: KindText, Text: *r.Text, Title: r.Title, Byline: r.Byline, Publisher: r.Publisher, URL: r.URL,
		Language: r.Language, Published: stamp(r.Published), Modified: stamp(r.Modified)}
	if r.Published != "" && it.Published == "" {
		return Item{}, fmt.Errorf("published is %q: not a date that can be told for sure", r.Published)
	}
	return it, nil
}
