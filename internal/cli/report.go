package cli

import (
	"io"

	"detente/internal/read"
)

// look is how a report is laid out.
type look struct {
	width  int
	colour bool
}

func writeReport(w io.Writer, r *read.Reading, l look) error { return nil }
