package cli

import (
	"fmt"
	"io"
	"os"
	"strings"

	"detente/internal/codebook"
)

// Dictionaries are the user's own, in the format of PETRARCH 2, added to the code books.
type Dictionaries struct {
	Actors []string `placeholder:"FILE" help:"A dictionary of actors of your own (PETRARCH format): its names are added to the code books. May be given more than once, as those below."`
	Agents []string `placeholder:"FILE" help:"A dictionary of agents: nouns for those who act."`
	Verbs  []string `placeholder:"FILE" help:"A dictionary of verbs: those that the books do not have are added with their codes, without patterns."`
}

// books are the code books that are built in, with the dictionaries added.
func (d *Dictionaries) books(stderr io.Writer) (*codebook.Books, error) {
	if len(d.Actors)+len(d.Agents)+len(d.Verbs) == 0 {
		return codebook.Shared()
	}
	books, err := codebook.Default()
	if err != nil {
		return nil, err
	}
	return books, d.extend(books, stderr)
}

// extend adds the dictionaries to the books. Lines that cannot be read are named on stderr and left out.
func (d *Dictionaries) extend(books *codebook.Books, stderr io.Writer) error {
	for _, part := range []struct {
		kind  codebook.Dictionary
		files []string
	}{{codebook.ActorDictionary, d.Actors}, {codebook.AgentDictionary, d.Agents}, {codebook.VerbDictionary, d.Verbs}} {
		for _, file := range part.files {
			data, err := os.ReadFile(file)
			if err != nil {
				return fmt.Errorf("%s: %w", file, fileError(err))
			}
			if err := books.Extend(part.kind, file, data); err != nil {
				for line := range strings.SplitSeq(err.Error(), "\n") {
					fmt.Fprintf(stderr, "detente: %s: left out\n", strings.TrimPrefix(line, "codebook: "))
				}
			}
		}
	}
	return nil
}
