package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"detente/internal/read"
)

// VersionCmd is `detente version`.
type VersionCmd struct{}

// Run prints the versions.
func (VersionCmd) Run(e *env) error {
	commit := "unknown"
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			switch {
			case s.Key == "vcs.revision":
				commit = s.Value
			case s.Key == "vcs.modified" && s.Value == "true":
				commit += " with changes"
			}
		}
	}
	_, err := fmt.Fprintf(e.stdout, "detente  %s (%s %s/%s)\nreader   builtin %s\ncontract %s\n",
		commit, runtime.Version(), runtime.GOOS, runtime.GOARCH, read.Version, read.Contract)
	return err
}
