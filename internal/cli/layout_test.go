package cli

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// layout is the way of a report through the packages. A package imports only what stands to its left; its sub-packages
// count as the package itself. See doc/adr/0001-layout.md.
var layout = []string{"text", "codebook", "lang", "read", "record", "measure", "account", "store", "fetch", "source", "export", "alert", "work", "serve", "cli"}

// area is the name in layout of an import path or folder, "" if it is none of ours.
func area(path string) string {
	rest, ok := strings.CutPrefix(path, "detente/internal/")
	if !ok {
		return ""
	}
	name, _, _ := strings.Cut(rest, "/")
	return name
}

// goFiles calls f for each Go file under internal that is no test.
func goFiles(t *testing.T, f func(path, area string, file *ast.File)) {
	t.Helper()
	root := filepath.Join("..", "..", "internal")
	seen := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		seen++
		f(rel, area("detente/internal/"+filepath.ToSlash(rel)), file)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 10 {
		t.Fatalf("only %d files seen: the test looks in the wrong place", seen)
	}
}

func TestPackagesImportOnlyWhatStandsToTheirLeft(t *testing.T) {
	goFiles(t, func(path, from string, file *ast.File) {
		at := slices.Index(layout, from)
		if at < 0 {
			t.Errorf("%s: internal/%s has no place in the layout", path, from)
		}
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			if to := area(imported); to != "" && slices.Index(layout, to) > at {
				t.Errorf("%s imports %s, which stands to its right", path, imported)
			}
		}
	})
}
