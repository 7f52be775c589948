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
var layout = []string{"text", "codebook", "lang", "read", "record", "measure", "store", "fetch", "source", "export", "alert", "work", "serve", "cli"}

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

// outward are the names by which net/http and net open a way out of their own.
var outward = map[string][]string{
	"net/http": {"Get", "Post", "PostForm", "Head", "DefaultClient", "DefaultTransport"},
	"net":      {"Dial", "DialTimeout", "DialTCP", "DialUDP", "DialIP", "DialUnix"},
	// Libraries that would fetch by themselves.
	"codeberg.org/readeck/go-readability/v2": {"FromURL"},
}

// fetching are methods of libraries that fetch by themselves, whatever they are called on.
var fetching = []string{"ParseURL", "ParseURLWithContext"}

// made are the types that must not be made elsewhere; naming them, to be given one, is allowed.
var made = map[string][]string{"net/http": {"Client", "Transport"}, "net": {"Dialer"}}

func TestOnlyFetchReachesTheNetwork(t *testing.T) {
	goFiles(t, func(path, from string, file *ast.File) {
		if from == "fetch" {
			return
		}
		for _, found := range waysOut(file) {
			t.Errorf("%s uses %s: only internal/fetch may reach the network", path, found)
		}
	})
}

// waysOut are the uses of outward and made in a file.
func waysOut(file *ast.File) []string {
	imports := map[string]string{} // name in the file -> path
	for _, spec := range file.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		name := path[strings.LastIndexByte(path, '/')+1:]
		if spec.Name != nil {
			name = spec.Name.Name
		}
		imports[name] = path
	}
	named := func(e ast.Expr, of map[string][]string) string {
		sel, ok := e.(*ast.SelectorExpr)
		if !ok {
			return ""
		}
		pkg, ok := sel.X.(*ast.Ident)
		if ok && slices.Contains(of[imports[pkg.Name]], sel.Sel.Name) {
			return pkg.Name + "." + sel.Sel.Name
		}
		return ""
	}
	var found []string
	ast.Inspect(file, func(n ast.Node) bool {
		var use string
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if use = named(n, outward); slices.Contains(fetching, n.Sel.Name) {
				use = n.Sel.Name
			}
		case *ast.CompositeLit:
			use = named(n.Type, made)
		case *ast.CallExpr:
			if f, ok := n.Fun.(*ast.Ident); ok && f.Name == "new" && len(n.Args) == 1 {
				use = named(n.Args[0], made)
			}
		case *ast.ValueSpec:
			use = named(n.Type, made)
		}
		if use != "" {
			found = append(found, use)
		}
		return true
	})
	return found
}

func TestWaysOutAreSeen(t *testing.T) {
	const source = `package p
import ("net/http"; dial "net")
var a = http.DefaultClient
var b http.Client
var c = &http.Transport{}
func f(given *http.Client) { http.Get(""); dial.Dial("", ""); _ = new(http.Client); _ = http.StatusOK; gofeed.NewParser().ParseURL("") }`
	file, err := parser.ParseFile(token.NewFileSet(), "p.go", source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	if got := waysOut(file); len(got) != 7 {
		t.Errorf("seen: %v, want 7", got)
	}
}
