package codebook

import (
	"bufio"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// Source is the line of the data file that an entry was read from.
type Source struct {
	File string
	Line int
}

// String is "countries.tsv:17".
func (s Source) String() string { return fmt.Sprintf("%s:%d", s.File, s.Line) }

// maxLine bounds a line of a data file; the longest of ours, a country with all its names, is under 4 kB.
const maxLine = 1 << 16

// row is one line of a table, by column name.
type row struct {
	source Source
	cells  []string
	index  map[string]int
}

// get is the cell of a column, "" where the line ends before it.
func (r row) get(column string) string {
	if i, ok := r.index[column]; ok && i < len(r.cells) {
		return r.cells[i]
	}
	return ""
}

// list is a cell of values separated by "|".
func (r row) list(column string) []string {
	var out []string
	for v := range strings.SplitSeq(r.get(column), "|") {
		if v = strings.TrimSpace(v); v != "" {
			out = append(out, v)
		}
	}
	return out
}

// readTable reads a data file: lines that start with "#" and blank lines are left out, the first other
// line names the columns, fields are separated by tabs. Every one of columns must be there.
func readTable(fsys fs.FS, name string, columns ...string) ([]row, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, fmt.Errorf("codebook: %w", err)
	}
	defer f.Close()
	var rows []row
	var index map[string]int
	scan := bufio.NewScanner(f)
	scan.Buffer(nil, maxLine)
	for line := 1; scan.Scan(); line++ {
		s := strings.TrimRight(scan.Text(), "\r\n")
		if s == "" || s[0] == '#' {
			continue
		}
		cells := strings.Split(s, "\t")
		if index == nil {
			index = make(map[string]int, len(cells))
			for i, c := range cells {
				index[c] = i
			}
			for _, c := range columns {
				if _, ok := index[c]; !ok {
					return nil, fmt.Errorf("codebook: %s:%d: no column %q", name, line, c)
				}
			}
			continue
		}
		if len(cells) > len(index) {
			return nil, fmt.Errorf("codebook: %s:%d: %d fields, the head names %d", name, line, len(cells), len(index))
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		rows = append(rows, row{Source{path.Base(name), line}, cells, index})
	}
	if err := scan.Err(); err != nil {
		return nil, fmt.Errorf("codebook: %s: %w", name, err)
	}
	return rows, nil
}
