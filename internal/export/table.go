package export

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go"
)

// How many rows a row group of Parquet holds: so many stand in memory. Texts are long.
const (
	rowGroup  = 20_000
	textGroup = 1_000
)

// rows takes rows of one kind.
type rows[T any] interface {
	add(T) error
	close() error
}

func newRows[T any](out io.Writer, f Format, group int64) rows[T] {
	if f == JSONLines {
		return newLines[T](out)
	}
	return newTable[T](out, f, group)
}

func newTable[T any](out io.Writer, f Format, group int64) rows[T] {
	if f == Parquet {
		return newParquet[T](out, group)
	}
	return newSheet[T](out)
}

// lines writes JSON Lines.
type lines[T any] struct {
	w   *bufio.Writer
	enc *json.Encoder
}

func newLines[T any](out io.Writer) *lines[T] {
	w := bufio.NewWriter(out)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return &lines[T]{w, enc}
}

func (l *lines[T]) add(row T) error { return l.enc.Encode(row) }
func (l *lines[T]) close() error    { return l.w.Flush() }

// columnar writes Parquet.
type columnar[T any] struct {
	w   *parquet.GenericWriter[T]
	one [1]T
}

func newParquet[T any](out io.Writer, group int64) *columnar[T] {
	return &columnar[T]{w: parquet.NewGenericWriter[T](out, parquet.MaxRowsPerRowGroup(group), parquet.Compression(&parquet.Zstd),
		parquet.CreatedBy("detente", "", ""))}
}

func (c *columnar[T]) add(row T) error {
	c.one[0] = row
	_, err := c.w.Write(c.one[:])
	return err
}

func (c *columnar[T]) close() error { return c.w.Close() }

// sheet writes CSV with a head, in UTF-8. Lines end with a line feed alone: with both ends of RFC 4180 the line breaks of texts would be
// changed too, and no offset be right.
type sheet[T any] struct {
	w      *csv.Writer
	fields [][]int // of T, by the order of the columns
	cells  []string
}

func newSheet[T any](out io.Writer) *sheet[T] {
	s := &sheet[T]{w: csv.NewWriter(out)}
	var head []string
	for _, f := range reflect.VisibleFields(reflect.TypeFor[T]()) {
		if name, _, _ := strings.Cut(f.Tag.Get("parquet"), ","); name != "" {
			head = append(head, name)
			s.fields = append(s.fields, f.Index)
		}
	}
	s.cells = make([]string, len(head))
	s.w.Write(head)
	return s
}

func (s *sheet[T]) add(row T) error {
	v := reflect.ValueOf(row)
	for i, f := range s.fields {
		s.cells[i] = cell(v.FieldByIndex(f))
	}
	return s.w.Write(s.cells)
}

func (s *sheet[T]) close() error {
	s.w.Flush()
	return s.w.Error()
}

// listed stands between the members of a list in one cell.
const listed = ";"

func cell(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return ""
		}
		if d, ok := v.Interface().(*day); ok {
			return d.time().Format(time.DateOnly)
		}
		return cell(v.Elem())
	case reflect.String:
		return Defused(v.String())
	case reflect.Slice:
		return Defused(strings.Join(v.Interface().([]string), listed))
	case reflect.Bool:
		return strconv.FormatBool(v.Bool())
	case reflect.Int32:
		return strconv.FormatInt(v.Int(), 10)
	case reflect.Float64:
		return strconv.FormatFloat(v.Float(), 'f', -1, 64) // our own number: a leading minus is no formula
	}
	panic(fmt.Sprintf("export: a column of type %v", v.Type()))
}

// Defused is a cell that no spreadsheet takes for a formula: an apostrophe goes before what would start one, in the wide letters of East Asian
// keyboards too, also where white space or a mark that is not seen stands in front of it, which some spreadsheets take off.
func Defused(s string) string {
	bare := strings.TrimLeftFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) })
	first, _ := utf8.DecodeRuneInString(bare)
	if bare != "" && strings.ContainsRune("=+-@\uFF1D\uFF0B\uFF0D\uFF20", first) || s != "" && strings.ContainsRune("\t\r\n", rune(s[0])) {
		return "'" + s
	}
	return s
}
