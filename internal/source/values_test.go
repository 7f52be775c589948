package source

import (
	"errors"
	"strings"
	"testing"
	"unicode"
)

// JSON that is not one object a line is read all the same.
func TestJSONOverManyLines(t *testing.T) {
	for name, c := range map[string]struct {
		content string
		texts   []string
		where   string // of the last
		faults  int
		err     error
	}{
		"a list in one line":         {`[{"text":"One."},{"text":"Two [}."}]`, []string{"One.", "Two [}."}, "line 1", 0, nil},
		"a list over lines":          {"\uFEFF[\n  {\n    \"text\": \"One.\"\n  },\n  {\n    \"text\": \"Two \\\"{.\"\n  }\n]\n", []string{"One.", "Two \"{."}, "line 5", 0, nil},
		"one object over lines":      {"{\n  \"url\": \"https://a.example/1\",\n  \"text\": \"One.\"\n}\n", []string{"One."}, "line 1", 0, nil},
		"objects over lines":         {"{\n  \"text\": \"One.\"\n}\n{\n  \"text\": \"Two.\"\n}\n", []string{"One.", "Two."}, "line 4", 0, nil},
		"a list that has no end":     {"[\n{\"text\": \"One.\"},\n{\"text\": \"Two", []string{"One."}, "line 2", 0, ErrTruncated},
		"one that is no document":    {"[\n{\"title\": \"One.\"},\n{\"text\": \"Two.\"}]", []string{"Two."}, "line 3", 1, nil},
		"an empty list":              {"[\n]\n", nil, "", 0, nil},
		"a line cut within a string": {"{\"text\": \"One\n{\"text\": \"Two.\"}\n", []string{"Two."}, "line 2", 1, nil},
		"a line cut after a field":   {"{\"title\": \"One\",\n{\"text\": \"Two.\"}\n", []string{"Two."}, "line 2", 1, nil},
		"JSON Lines":                 {"{\"text\": \"One.\"}\n{\"text\": \"Two.\"}\n", []string{"One.", "Two."}, "line 2", 0, nil},
	} {
		t.Run(name, func(t *testing.T) {
			items, faults, err := collect(t, JSONLines, "x.json", strings.NewReader(c.content))
			var texts []string
			where := ""
			for _, it := range items {
				texts, where = append(texts, it.Text), it.Where
			}
			if strings.Join(texts, "|") != strings.Join(c.texts, "|") || where != c.where || len(faults) != c.faults || !errors.Is(err, c.err) {
				t.Errorf("%q at %s, faults %v, error %v", texts, where, faults, err)
			}
		})
	}
	long := `[{"text":"` + strings.Repeat("x", maxLine) + `"},` + "\n" + `{"text":"Last."}]`
	items, faults, err := collect(t, JSONLines, "x.json", strings.NewReader(long))
	if len(items) != 1 || len(faults) != 1 || !errors.Is(faults[0], ErrTooLarge) || err != nil {
		t.Errorf("%d items, faults %v, error %v", len(items), faults, err)
	}
}

// What a feed writes into a title or name cannot steer the terminal or log that shows it.
func TestFieldsSteerNoTerminal(t *testing.T) {
	const hostile = "Envoys\x1b[31m met\x1b]0;title\x07\r\nERROR forged\x00\u009b2J\x7f\u0085end"
	items, _, err := collect(t, JSONLines, "rows", strings.NewReader(`{"text":"Words.","title":"Envoys\u001b[31m met\u001b]0;title\u0007\r\nERROR forged\u009b2J\u007f\u0085end","publisher":"a\u001bb"}`))
	if err != nil || len(items) != 1 {
		t.Fatal(items, err)
	}
	for _, got := range []string{line(hostile), items[0].Title, items[0].Publisher} {
		if strings.ContainsFunc(got, unicode.IsControl) {
			t.Errorf("%q", got)
		}
	}
}
