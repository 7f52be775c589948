package source

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
)

// valueReader reads JSON objects that do not stand one on a line: those of a list, or written over many lines for people.
type valueReader struct {
	in    *bufio.Reader
	limit int
	line  int // of the byte to come
	start int // line on which the last value starts
	value []byte
}

// spread reports whether JSON that starts so is a list, or has an object that goes on after its first line.
func spread(head []byte) bool {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, byteOrderMarks[0].mark), " \t\r\n")
	if len(head) == 0 || head[0] == '[' {
		return len(head) > 0
	}
	first, rest, more := bytes.Cut(head, []byte("\n"))
	if first = bytes.TrimSpace(first); !more || len(first) == 0 || first[0] != '{' {
		return false
	}
	// What is cut off inside a string, or followed by another object, is a damaged line.
	next := bytes.TrimLeft(rest, " \t\r\n")
	open, quoted := depth(first)
	return open > 0 && !quoted && len(next) > 0 && (next[0] == '"' || bytes.ContainsAny(first[len(first)-1:], ":["))
}

// depth is how many objects and lists a piece of JSON leaves open, and whether it ends within a string.
func depth(b []byte) (open int, quoted bool) {
	var s jsonState
	for _, c := range b {
		s.step(c)
	}
	return s.open, s.quoted
}

// jsonState is where in a value we are.
type jsonState struct {
	open            int
	quoted, escaped bool
}

func (s *jsonState) step(c byte) {
	switch {
	case s.escaped:
		s.escaped = false
	case s.quoted && c == '\\':
		s.escaped = true
	case c == '"':
		s.quoted = !s.quoted
	case s.quoted:
	case c == '{', c == '[':
		s.open++
	case c == '}', c == ']':
		s.open--
	}
}

// next reads the next object. Of one over the limit nothing is kept and the error is ErrTooLarge; reading may go on. At the end the error is
// io.EOF, or ErrTruncated within an object.
func (v *valueReader) next() ([]byte, error) {
	v.value = v.value[:0]
	var s jsonState
	size := 0
	for {
		c, err := v.in.ReadByte()
		if err == io.EOF && size > 0 {
			err = fmt.Errorf("%w: the object has no end", ErrTruncated)
		}
		if err != nil {
			return nil, err
		}
		if c == '\n' {
			v.line++
		}
		if size == 0 { // between objects: of a list, its marks
			if c != '{' {
				continue
			}
			v.start = v.line
		}
		if size++; size <= v.limit {
			v.value = append(v.value, c)
		}
		if s.step(c); s.open > 0 {
			continue
		}
		if size > v.limit {
			return nil, fmt.Errorf("%w: the object is over %d MiB", ErrTooLarge, v.limit>>20)
		}
		return v.value, nil
	}
}

// where names the place of the object last read.
func (v *valueReader) where() string { return fmt.Sprintf("line %d", v.start+1) }
