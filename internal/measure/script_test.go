package measure_test

import (
	"path/filepath"
	"testing"

	"detente/internal/measure/measuretest"
)

func TestScripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.measure")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d scripts: %v", len(files), err)
	}
	for _, f := range files {
		t.Run(filepath.Base(f), func(t *testing.T) { measuretest.Run(t, f) })
	}
}
