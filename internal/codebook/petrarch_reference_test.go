//go:build reference

package codebook

import (
	"os"
	"strings"
	"testing"
)

// TestPetrarchFiles reads the real dictionaries where DETENTE_PETRARCH names their folder.
func TestPetrarchFiles(t *testing.T) {
	dir := os.Getenv("DETENTE_PETRARCH")
	for _, name := range []string{"Phoenix.Countries.actors.txt", "Phoenix.International.actors.txt", "Phoenix.MilNonState.actors.txt", "Phoenix.agents.txt", "CAMEO.2.0.txt"} {
		f, err := os.Open(dir + "/" + name)
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case strings.Contains(name, "actors"):
			as, err := ReadActors(f, name)
			t.Logf("%s: %d actors; %v", name, len(as), err)
		case strings.Contains(name, "agents"):
			as, err := ReadAgents(f, name)
			t.Logf("%s: %d agents; %v", name, len(as), err)
		default:
			book, err := ReadVerbs(f, name)
			n := 0
			for _, b := range book.Blocks {
				n += len(b.Patterns)
			}
			t.Logf("%s: %d sets, %d blocks, %d patterns; %v", name, len(book.Sets), len(book.Blocks), n, err)
		}
		f.Close()
	}
}
