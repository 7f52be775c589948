package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"detente/internal/read"
	"detente/internal/read/readtest"
)

// TestGoldenReadings reads testdata/golden/NAME.txt and wants NAME.json, byte for byte. What is known of a document beside its text
// is taken from NAME.json, so a new pair begins with a NAME.json of {"document":{"published":"2021-12-31"}} and -update.
func TestGoldenReadings(t *testing.T) {
	folder := filepath.Join(readtest.Root(t), "testdata", "golden")
	schema, err := jsonschema.NewCompiler().Compile(filepath.Join(readtest.Root(t), "doc", "format", "reading.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	texts, err := filepath.Glob(filepath.Join(folder, "*.txt"))
	if err != nil || len(texts) == 0 {
		t.Fatalf("no golden texts in %s: %v", folder, err)
	}
	reader, err := newReader()
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range texts {
		name := strings.TrimSuffix(filepath.Base(path), ".txt")
		t.Run(name, func(t *testing.T) {
			golden := strings.TrimSuffix(path, ".txt") + ".json"
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			var known read.Reading
			if err := json.Unmarshal(want, &known); err != nil {
				t.Fatal(err)
			}
			d := known.Document
			doc, err := loadFile(path, About{Published: d.Published, Title: d.Title, Publisher: d.Publisher, URL: d.URL})
			if err != nil {
				t.Fatal(err)
			}
			var got [2]bytes.Buffer
			for i := range got {
				r, err := reader.Read(context.Background(), doc)
				if err != nil {
					t.Fatal(err)
				}
				if err := r.Validate(); err != nil {
					t.Error(err)
				}
				r.Reader.Model = known.Reader.Model // changes with every line of the code books
				if err := r.WriteJSON(&got[i], true); err != nil {
					t.Fatal(err)
				}
			}
			if !bytes.Equal(got[0].Bytes(), got[1].Bytes()) {
				t.Error("read twice, the readings differ")
			}
			printed, err := jsonschema.UnmarshalJSON(bytes.NewReader(got[0].Bytes()))
			if err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(printed); err != nil {
				t.Error(err)
			}
			switch {
			case *update:
				if err := os.WriteFile(golden, got[0].Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			case !bytes.Equal(got[0].Bytes(), want):
				t.Errorf("the reading differs from %s; with -update it is rewritten, and the difference shows in git diff:\n%s",
					golden, firstDifference(string(want), got[0].String()))
			}
		})
	}
}

// firstDifference shows the first lines that differ.
func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(w), len(g)) {
		if w[i] != g[i] {
			return "want " + w[i] + "\ngot  " + g[i]
		}
	}
	return "one is longer"
}
