package cli

import (
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"

	"detente/internal/codebook"
	"detente/internal/read"
	"detente/model"
)

// What `make release` writes into the program (-ldflags -X): what is released, and its commit. Other builds ask what Go wrote into them.
var released, revision string

// VersionCmd is `detente version`.
type VersionCmd struct {
	Format string `default:"text" enum:"text,json" help:"text for people, or json."`
}

// versions are what the readings of this program depend on.
type versions struct {
	Version  string `json:"version"`
	Commit   string `json:"commit"`
	Go       string `json:"go"`
	System   string `json:"system"`
	Reader   string `json:"reader"`
	Model    string `json:"model"` // SHA-256
	Books    string `json:"books"` // SHA-256
	Contract string `json:"contract"`
}

// Run prints the versions.
func (c *VersionCmd) Run(e *env) error {
	books, err := codebook.Shared()
	if err != nil {
		return err
	}
	v := versions{release(), commit(), runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH, read.Version, model.Digest(), books.Digest(), read.Contract}
	if c.Format == "json" {
		enc := json.NewEncoder(e.stdout)
		enc.SetIndent("", "  ")
		return enc.Encode(v)
	}
	_, err = fmt.Fprintf(e.stdout, "detente  %s\ncommit   %s\nbuilt    %s %s\nreader   builtin %s\nmodel    %s\nbooks    %s\ncontract %s\n",
		v.Version, v.Commit, v.Go, v.System, v.Reader, v.Model, v.Books, v.Contract)
	return err
}

// release is the version of the program.
func release() string { return or(released, "unreleased") }

// commit is what the program was built from.
func commit() string {
	if revision != "" {
		return revision
	}
	is := "unknown"
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			switch {
			case s.Key == "vcs.revision":
				is = s.Value
			case s.Key == "vcs.modified" && s.Value == "true":
				is += " with changes"
			}
		}
	}
	return is
}
