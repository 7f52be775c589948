package codebook

import (
	"strings"
)

// Fields are the fields of the line that an entry was read from, each after the name of its column; ok is false where it is
// no line of the books that are built in.
func (s Source) Fields() (fields []string, ok bool) {
	b, err := files.ReadFile("data/" + s.File)
	if err != nil {
		return nil, false
	}
	var columns []string
	number := 0
	for line := range strings.Lines(string(b)) {
		number++
		line = strings.TrimRight(line, "\r\n")
		if line == "" || line[0] == '#' {
			continue
		}
		cells := strings.Split(line, "\t")
		switch {
		case columns == nil:
			columns = cells
		case number == s.Line:
			for i, c := range cells {
				if c = strings.TrimSpace(c); c != "" && i < len(columns) {
					fields = append(fields, columns[i]+" "+c)
				}
			}
			return fields, true
		}
	}
	return nil, false
}

// ParseSource reads what Source.String writes: "countries.tsv:17".
func ParseSource(s string) (Source, bool) {
	file, line, ok := strings.Cut(s, ":")
	number := 0
	for _, c := range []byte(line) {
		if c < '0' || c > '9' || number > maxLine {
			return Source{}, false
		}
		number = 10*number + int(c-'0')
	}
	return Source{file, number}, ok && line != "" && strings.HasSuffix(file, ".tsv")
}
