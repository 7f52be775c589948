package codebook

import (
	"io/fs"
	"os"
	"strings"
	"testing"
)

// TestFilesSayTheirLicence holds that each data file says its licence in its head and is named in NOTICE.
func TestFilesSayTheirLicence(t *testing.T) {
	notice, err := os.ReadFile("../../NOTICE")
	if err != nil {
		t.Fatal(err)
	}
	names, err := fs.Glob(files, "data/*.tsv")
	if err != nil || len(names) < 20 {
		t.Fatalf("%d files, %v", len(names), err)
	}
	for _, name := range names {
		data, err := files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		head := ""
		for line := range strings.Lines(string(data)) {
			if !strings.HasPrefix(line, "#") {
				break
			}
			head += line
		}
		if !strings.Contains(head, "Licence: ") {
			t.Errorf("%s: its head does not say its licence", name)
		}
		if !strings.Contains(string(notice), strings.TrimPrefix(name, "data/")) {
			t.Errorf("%s is not in NOTICE", name)
		}
	}
}
