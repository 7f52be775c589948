package cli

import (
	"io"

	"detente/internal/read"
)

func writePage(w io.Writer, r *read.Reading) error { return nil }
