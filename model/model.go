// Package model holds the trained language model of English, embedded in the binary. README.md says how it was made,
// what it scores and under which licence it stands.
package model

import (
	_ "embed"
	"sync"

	"detente/internal/lang"
)

//go:embed en.model
var embedded []byte

// English is the embedded model. It is loaded at the first call, which takes some tenths of a second.
var English = sync.OnceValues(func() (*lang.Model, error) { return lang.Load(embedded) })
