package cli

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"detente/internal/read/readtest"
)

// TestReadmeShowsWhatIsRead holds the excerpt in README.md against the report of the bundled document: its blocks stand in it line by
// line. A line of "…" stands for what is left out.
func TestReadmeShowsWhatIsRead(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join(readtest.Root(t), "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(readme), "<!-- excerpt -->\n```\n")
	excerpt, _, ok := strings.Cut(rest, "```\n<!-- /excerpt -->")
	if !ok || strings.TrimSpace(excerpt) == "" {
		t.Fatal("README.md has no excerpt")
	}
	doc, err := newDocument(readtest.Report(t), About{Published: "2021-12-31"})
	if err != nil {
		t.Fatal(err)
	}
	with, err := loadReader()
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
	for block := range strings.SplitSeq("\n"+excerpt, "\n…\n") {
		if !strings.Contains("\n"+report.String(), "\n"+strings.Trim(block, "\n")+"\n") {
			t.Errorf("README.md shows\n%s\nwhich the report of make run does not", block)
		}
	}
}
