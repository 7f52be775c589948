// Package model holds the trained language model of English, embedded in the binary. README.md says how it was made,
// what it scores and under which licence it stands.
package model

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"sync"

	"detente/internal/lang"
)

//go:embed en.model
var embedded []byte

// English is the embedded model. It is loaded at the first call, which takes some tenths of a second.
var English = sync.OnceValues(func() (*lang.Model, error) { return lang.Load(embedded) })

// Digest is the SHA-256 of the embedded model, in hex: the same as that of English, which need not be loaded for it.
var Digest = sync.OnceValue(func() string {
	sum := sha256.Sum256(embedded)
	return hex.EncodeToString(sum[:])
})
