package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"

	"detente/internal/read"
	"detente/internal/record"
)

// StatsCmd is `detente stats`.
type StatsCmd struct {
	Kept
	Format string `default:"text" enum:"text,json" help:"text for people, or json."`
}

// Run counts.
func (c *StatsCmd) Run(e *env) error {
	ctx := context.Background()
	s, err := c.openKept(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	n, err := s.Count(ctx)
	if err != nil {
		return err
	}
	if c.Format == "json" {
		return json.NewEncoder(e.stdout).Encode(n)
	}
	w := bufio.NewWriter(e.stdout)
	row := func(name string, n int, about string) {
		if about != "" {
			about = "   " + about
		}
		fmt.Fprintf(w, "%-16s %10d%s\n", name, n, about)
	}
	row("documents", n.Documents, date(read.When{From: n.First, To: n.Last}))
	row("  stories", n.Stories, "the other documents are copies and earlier revisions")
	row("  read", n.Readings, "")
	if n.Second > 0 {
		row("  read twice", n.Second, "by the second reader too; detente second agreement compares")
	}
	if n.Failures > 0 {
		row("  not readable", n.Failures, "the reader failed on them; another version will try again")
	}
	if wait := n.Stories - n.Readings - n.Failures; wait > 0 {
		row("  to be read", wait, "detente ingest or detente worker reads them")
	}
	row("reports", n.Reports, "")
	row("corrections", n.Claims, "")
	row("events of others", n.Imports, "")
	row("sources followed", n.Sources, "")
	if n.Erased > 0 {
		row("erased", n.Erased, "documents that were taken down and do not come back")
	}
	fmt.Fprintln(w)
	for _, k := range record.Kinds {
		row(string(k)+"s", n.Entries[k], "")
	}
	return w.Flush()
}
