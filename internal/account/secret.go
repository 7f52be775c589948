package account

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
)

// NewSecret is a secret of 256 bits behind a mark, and what is kept of it. It cannot be guessed, so a plain hash will do: who reads the store
// learns nothing that lets him in.
func NewSecret(mark string) (secret, hash string) {
	b := make([]byte, 32)
	rand.Read(b) // never fails
	secret = mark + base64.RawURLEncoding.EncodeToString(b)
	return secret, HashOf(secret)
}

// HashOf is what is kept of a secret.
func HashOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// newID names a user or token.
func newID() string {
	b := make([]byte, 8)
	rand.Read(b)
	return hex.EncodeToString(b)
}
