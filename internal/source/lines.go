package source

import (
	"bufio"
	"errors"
	"fmt"
	"io"
)

// lineReader reads line by line, none longer than its limit, and knows the number of the line.
type lineReader struct {
	in     *bufio.Reader
	limit  int
	number int
	line   []byte
}

// next reads the next line, without its end, into a buffer that the one after it overwrites. Of a line over the limit nothing is kept
// and the error is ErrTooLarge; reading may go on. At the end the error is io.EOF.
func (l *lineReader) next() ([]byte, error) {
	l.line = l.line[:0]
	l.number++
	size := 0
	for {
		part, err := l.in.ReadSlice('\n')
		size += len(part)
		if size <= l.limit {
			l.line = append(l.line, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err == io.EOF && size == 0:
			return nil, io.EOF
		case err != nil && err != io.EOF:
			return nil, err
		case size > l.limit:
			return nil, fmt.Errorf("%w: the line is over %d MiB", ErrTooLarge, l.limit>>20)
		}
		return trimEnd(l.line), nil
	}
}

// where names the line last read.
func (l *lineReader) where() string { return fmt.Sprintf("line %d", l.number) }

func trimEnd(line []byte) []byte {
	for len(line) > 0 && (line[len(line)-1] == '\n' || line[len(line)-1] == '\r') {
		line = line[:len(line)-1]
	}
	return line
}
