package cli

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"detente/internal/read/readtest"
)

const (
	excerptStart = "<!-- excerpt -->\n```\n"
	excerptEnd   = "```\n<!-- /excerpt -->"
	leftOut      = "…"
)

// TestReadmeShowsWhatIsRead holds the excerpt in README.md against the report of make run: each part between lines of "…" stands in it,
// line by line. With -update the parts are looked up anew by how they begin.
func TestReadmeShowsWhatIsRead(t *testing.T) {
	path := filepath.Join(readtest.Root(t), "README.md")
	readme, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, _ := strings.Cut(string(readme), excerptStart)
	excerpt, after, ok := strings.Cut(rest, excerptEnd)
	if !ok || strings.TrimSpace(excerpt) == "" {
		t.Fatal("README.md has no excerpt")
	}
	report := bundledReport(t)
	var fresh []string
	for part := range strings.SplitSeq("\n"+excerpt, "\n"+leftOut+"\n") {
		part = strings.Trim(part, "\n")
		if *update {
			part = lookUp(report, part)
		}
		if part == "" || !strings.Contains("\n"+report, "\n"+part+"\n") {
			t.Errorf("README.md shows\n%s\nwhich the report of make run does not", part)
		}
		fresh = append(fresh, part)
	}
	if *update && !t.Failed() {
		shown := strings.Join(fresh, "\n"+leftOut+"\n") + "\n"
		if err := os.WriteFile(path, []byte(before+excerptStart+shown+excerptEnd+after), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// bundledReport is what make run prints.
func bundledReport(t *testing.T) string {
	t.Helper()
	doc, err := newDocument(readtest.Report(t), About{Published: "2021-12-31"})
	if err != nil {
		t.Fatal(err)
	}
	with, err := loadReader(&Dictionaries{}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	r, err := with.reader.Read(context.Background(), doc)
	if err != nil {
		t.Fatal(err)
	}
	var report bytes.Buffer
	if err := writeReport(&report, r, with.books, look{width: defaultWidth}); err != nil {
		t.Fatal(err)
	}
	return report.String()
}

// lookUp is the item of a report that begins as part does, up to the first "·", with the lines further in below it; a headline is
// itself. It is "" where there is none.
func lookUp(report, part string) string {
	first, _, _ := strings.Cut(part, "\n")
	start, _, _ := strings.Cut(strings.TrimSpace(first), " · ")
	lines := strings.Split(report, "\n")
	for i, line := range lines {
		if !strings.HasPrefix(strings.TrimSpace(line), start) {
			continue
		}
		end := i + 1
		for indent(line) > 0 && end < len(lines) && indent(lines[end]) > indent(line) {
			end++
		}
		return strings.Join(lines[i:end], "\n")
	}
	return ""
}

func indent(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }
