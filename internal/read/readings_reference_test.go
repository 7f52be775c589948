//go:build reference

package read_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"detente/internal/read"
)

// TestReadingsOfACorpus holds what `detente read --jsonl` printed, in the file that DETENTE_READINGS names, to the
// schema and to Validate: each span quotes the text, each id refers to something.
func TestReadingsOfACorpus(t *testing.T) {
	path := os.Getenv("DETENTE_READINGS")
	if path == "" {
		t.Fatal("set DETENTE_READINGS to a file that `detente read --jsonl` printed")
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	contract := schema(t)
	in := bufio.NewReaderSize(f, 1<<20)
	n := 0
	for ; ; n++ {
		line, err := in.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			if len(line) > 0 {
				t.Errorf("the last line is cut off")
			}
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(line))
		if err != nil {
			t.Fatalf("line %d: %v", n+1, err)
		}
		if err := contract.Validate(v); err != nil {
			t.Errorf("line %d: %v", n+1, err)
		}
		var r read.Reading
		if err := json.Unmarshal(line, &r); err != nil {
			t.Fatalf("line %d: %v", n+1, err)
		}
		if err := r.Validate(); err != nil {
			t.Errorf("line %d: %v", n+1, err)
		}
	}
	if n == 0 {
		t.Fatal("no readings")
	}
	t.Logf("%d readings", n)
}
