// Command detente keeps the record of a crisis; see internal/cli for its commands.
package main

import (
	"os"

	"detente/internal/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }
