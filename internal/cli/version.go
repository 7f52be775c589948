package cli

import (
	"fmt"
	"runtime"

	"detente/internal/read"
)

// VersionCmd is `detente version`.
type VersionCmd struct{}

// Run prints the versions.
func (VersionCmd) Run(e *env) error {
	_, err := fmt.Fprintf(e.stdout, "detente  %s (%s %s/%s)\nreader   builtin %s\ncontract %s\n",
		commit(), runtime.Version(), runtime.GOOS, runtime.GOARCH, read.Version, read.Contract)
	return err
}
