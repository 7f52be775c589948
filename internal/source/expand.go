package source

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// packing is how a stream is compressed.
type packing int

const (
	plain packing = iota
	gzipped
	zstandard
	zipped
)

// headBytes of a stream are looked at: enough for the first block of zstd, which holds up to 128 KiB of text.
const headBytes = 128 << 10

// packingOf is found out from the first bytes; a name says nothing.
func packingOf(head []byte) packing {
	switch {
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		return gzipped
	case bytes.HasPrefix(head, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		return zstandard
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return zipped
	}
	return plain
}

// expanded is a stream without its compression.
type expanded struct {
	*bufio.Reader
	used func() int64 // bytes, as they came in, that it took so far
}

// expand takes the compression off. What comes out of all proportion to what goes in ends with ErrBomb; of what is packed within what was packed,
// that is what came in at first.
func expand(r io.Reader) (*expanded, error) {
	in := &counter{r: r}
	packed := bufio.NewReaderSize(in, headBytes)
	used := func() int64 { return in.n - int64(packed.Buffered()) }
	if outer, ok := r.(*expanded); ok {
		used = outer.used
	}
	head, err := packed.Peek(4)
	if err != nil && err != io.EOF {
		return nil, err
	}
	var out io.Reader
	switch packingOf(head) {
	case plain:
		return &expanded{packed, used}, nil
	case gzipped:
		out, err = gzip.NewReader(packed)
	case zstandard:
		out, err = expandZstd(packed)
	case zipped:
		out, err = expandZip(packed)
	}
	if err != nil {
		return nil, damage(err)
	}
	return &expanded{bufio.NewReaderSize(&ratio{r: out, used: used}, headBytes), used}, nil
}

// expandHead is the start of what a head expands to.
func expandHead(head []byte) ([]byte, error) {
	if packingOf(head) == plain {
		return head[:min(len(head), detectBytes)], nil
	}
	r, err := expand(bytes.NewReader(head))
	if err != nil {
		return nil, err
	}
	out, err := r.Peek(detectBytes)
	if len(out) > 0 {
		err = nil
	}
	return out, err
}

func expandZstd(r io.Reader) (io.Reader, error) {
	z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow))
	if err != nil {
		return nil, err
	}
	return z, nil
}

// expandZip gives the one file of a zip archive, the form in which GDELT and POLECAT are published.
func expandZip(r io.Reader) (io.Reader, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxArchive+1))
	if err != nil {
		return nil, err
	}
	if len(b) > maxArchive {
		return nil, fmt.Errorf("zip: %w: over %d MiB", ErrTooLarge, maxArchive>>20)
	}
	archive, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, err
	}
	var files []*zip.File
	for _, f := range archive.File {
		if !strings.HasSuffix(f.Name, "/") {
			files = append(files, f)
		}
	}
	if len(files) != 1 {
		return nil, fmt.Errorf("%w: a zip archive of %d files (an office document is one too): give the files", ErrFormat, len(files))
	}
	return files[0].Open()
}

// damage names what a decompressor finds wrong.
func damage(err error) error {
	switch {
	case err == nil || err == io.EOF:
		return err
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("%w: the rest of the compressed stream is missing", ErrTruncated)
	case isDecompressors(err):
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return err
}

// isDecompressors reports whether an error is about the compressed bytes, not about reading them.
func isDecompressors(err error) bool {
	for _, known := range []error{gzip.ErrChecksum, gzip.ErrHeader, zip.ErrFormat, zip.ErrAlgorithm, zip.ErrChecksum, zstd.ErrCRCMismatch,
		zstd.ErrMagicMismatch, zstd.ErrWindowSizeExceeded, zstd.ErrReservedBlockType, zstd.ErrBlockTooSmall, zstd.ErrCompressedSizeTooBig} {
		if errors.Is(err, known) {
			return true
		}
	}
	return strings.HasPrefix(err.Error(), "flate: ")
}

// counter counts the bytes that come in.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// ratio ends with ErrBomb what expands out of all proportion to what of it was used, and names what is damaged.
type ratio struct {
	r    io.Reader
	used func() int64 // packed bytes so far
	n    int64        // bytes that they expanded to
}

func (e *ratio) Read(p []byte) (int, error) {
	n, err := e.r.Read(p)
	if e.n += int64(n); outOfProportion(e.n, e.used()) {
		return 0, ErrBomb
	}
	return n, damage(err)
}

func outOfProportion(full, packed int64) bool { return full > ratioFrom && full/maxRatio > packed }
