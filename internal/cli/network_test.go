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

// outward are the names by which packages open a way out of their own, or have another program open one. "*" is the whole package.
var outward = map[string][]string{
	"net/http":          {"Get", "Post", "PostForm", "Head", "DefaultClient", "DefaultTransport"},
	"net/http/httputil": {"NewSingleHostReverseProxy", "NewClientConn"},
	"net":               {"Dial", "DialTimeout", "DialTCP", "DialUDP", "DialIP", "DialUnix", "DefaultResolver", "LookupHost", "LookupIP", "LookupAddr", "LookupCNAME", "LookupTXT", "LookupMX", "LookupNS", "LookupSRV", "LookupPort", "ResolveTCPAddr", "ResolveUDPAddr", "ResolveIPAddr"},
	"crypto/tls":        {"Dial", "DialWithDialer"},
	"net/smtp":          {"*"},
	"net/rpc":           {"*"},
	"net/rpc/jsonrpc":   {"*"},
	"os/exec":           {"*"},
	"plugin":            {"*"},
	"syscall":           {"Socket", "Connect", "Sendto", "ForkExec", "StartProcess", "Exec"},
	// Libraries that would fetch by themselves.
	"codeberg.org/readeck/go-readability/v2": {"FromURL"},
	"github.com/nats-io/nats.go":             {"Connect"},
	"github.com/wneessen/go-mail":            {"NewClient"},
	"database/sql":                           {"Open", "OpenDB"},
	"github.com/jackc/pgx/v5":                {"Connect", "ConnectConfig"},
	"github.com/jackc/pgx/v5/pgconn":         {"Connect", "ConnectConfig"},
	"github.com/jackc/pgx/v5/pgxpool":        {"New", "NewWithConfig"},
}

// fetching are methods of libraries that fetch by themselves, whatever they are called on.
var fetching = []string{"ParseURL", "ParseURLWithContext"}

// made are the types that must not be made elsewhere; naming them, to be given one, is allowed.
var made = map[string][]string{
	"net/http": {"Client", "Transport"}, "net": {"Dialer", "Resolver"}, "crypto/tls": {"Dialer"}, "net/http/httputil": {"ReverseProxy"},
}

// permitted are the ways out beside fetch: package and use, and where they lead. None goes where a document, a source or a user of the page says.
var permitted = map[string]string{
	"store sql.Open":       "the database that --store names",
	"work nats.Connect":    "the broker that --broker names",
	"alert mail.NewClient": "the mail server that --smtp names, by a connection that fetch makes",
}

// The whole of the program has one way out to what others name, which is guarded.
func TestOnlyFetchReachesTheNetwork(t *testing.T) {
	used := map[string]bool{}
	root, seen := filepath.Join("..", ".."), 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || d.Name() == "testdata" || d.Name() == "shared" || d.Name() == "benchmarks" || d.Name() == ".git"):
			return filepath.SkipDir
		case path == filepath.Join(root, "tools"): // what builds the program, a module of its own, is not in it
			return filepath.SkipDir
		case d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		from := area("detente/" + filepath.ToSlash(rel))
		if seen++; from == "fetch" || strings.HasSuffix(file.Name.Name, "test") { // storetest and its like serve tests
			return nil
		}
		for _, found := range waysOut(file) {
			if permitted[from+" "+found] == "" {
				t.Errorf("%s uses %s: only internal/fetch may reach the network", rel, found)
			}
			used[from+" "+found] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 200 {
		t.Errorf("only %d files seen: the test looks in the wrong place", seen)
	}
	for way := range permitted {
		if !used[way] {
			t.Errorf("%s is permitted and not used", way)
		}
	}
}

// waysOut are the uses of outward and made in a file.
func waysOut(file *ast.File) []string {
	var found []string
	imports := map[string]string{} // name in the file -> path
	for _, spec := range file.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		name := path[strings.LastIndexByte(path, '/')+1:]
		switch name { // of packages that are called otherwise than their path ends
		case "nats.go":
			name = "nats"
		case "v5":
			name = "pgx"
		case "v2":
			name = "readability"
		}
		if spec.Name != nil {
			name = spec.Name.Name
		}
		imports[name] = path
		if of := outward[path]; slices.Contains(of, "*") || of != nil && name == "." {
			found = append(found, path)
		}
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
		case *ast.Field: // a field or parameter that holds one, not a pointer to one that was given
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
	for source, want := range map[string]int{
		`import "net/http"; var a = http.DefaultClient`:                                   1,
		`import "net/http"; var b http.Client`:                                            1,
		`import "net/http"; var c = &http.Transport{}`:                                    1,
		`import "net/http"; type d struct { of http.Client }`:                             1,
		`import "net/http"; func f(given *http.Client) { _ = http.StatusOK }`:             0,
		`import "net/http"; func f() { http.Get(""); _ = new(http.Client) }`:              2,
		`import . "net/http"; func f() { Get("") }`:                                       1,
		`import dial "net"; func f() { dial.Dial("", "") }`:                               1,
		`import "net"; func f(a net.Addr) { net.Listen("tcp", ""); net.LookupHost("a") }`: 1,
		`import "net"; var d net.Dialer; var r = net.Resolver{}`:                          2,
		`import "os/exec"`:  1,
		`import "net/smtp"`: 1,
		`import "crypto/tls"; func f() { tls.Dial("", "", nil) }`:                               1,
		`import "github.com/nats-io/nats.go"; func f() { nats.Connect("") }`:                    1,
		`import "github.com/jackc/pgx/v5"; func f() { pgx.Connect(nil, "") }`:                   1,
		`import "codeberg.org/readeck/go-readability/v2"; func f() { readability.FromURL("") }`: 1,
		`func f() { gofeed.NewParser().ParseURL("") }`:                                          1,
	} {
		file, err := parser.ParseFile(token.NewFileSet(), "p.go", "package p\n"+source, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		if got := waysOut(file); len(got) != want {
			t.Errorf("%s: seen %v, want %d", source, got, want)
		}
	}
}
