package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	_ "embed"
	"encoding/base64"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// Cost of a password's hash: the first choice of OWASP's Password Storage Cheat Sheet for argon2id, 19 MiB and two passes.
const (
	passMemory  = 19 << 10 // KiB
	passTime    = 2
	passThreads = 1
	saltBytes   = 16
	keyBytes    = 32
)

// Length of a password, in letters. What letters it has is its owner's business (NIST SP 800-63B, 3.1.1.2).
const (
	MinPassword = 12
	MaxPassword = 256
)

// atOnce bounds the hashes that are computed at the same time: each takes 19 MiB and a core.
const atOnce = 4

//go:embed commonest.txt
var commonestList string

// commonest are passwords that are tried first, of those long enough to be let through.
var commonest = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	for line := range strings.Lines(commonestList) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			out[Key(line)] = true
		}
	}
	return out
})

// CheckPassword refuses a password that is too short or long, among the commonest, or no more than what is known of its owner: ErrPassword, with the reason.
func CheckPassword(password string, known ...string) error {
	password = norm.NFC.String(password)
	n := utf8.RuneCountInString(password)
	why := ""
	switch key := Key(password); {
	case !utf8.ValidString(password):
		why = "it is not text"
	case n < MinPassword:
		why = fmt.Sprintf("it has %d letters: give %d or more; four words in a row are easy to keep in mind", n, MinPassword)
	case n > MaxPassword:
		why = fmt.Sprintf("it has %d letters: give %d at most", n, MaxPassword)
	case commonest()[key]:
		why = "it is one of the passwords that are tried first"
	case repeats(key):
		why = "it is the same few letters over and over"
	default:
		for _, k := range known {
			if k = Key(k); k != "" && (key == k || strings.ReplaceAll(key, " ", "") == strings.ReplaceAll(k, " ", "")) {
				why = "it is your name or address"
			}
		}
	}
	if why != "" {
		return fmt.Errorf("account: %w: %s", ErrPassword, why)
	}
	return nil
}

// repeats reports whether a text is one of up to four letters again and again.
func repeats(s string) bool {
	for n := 1; n <= 4 && n < len(s); n++ {
		if strings.HasPrefix(strings.Repeat(s[:n], len(s)/n+1), s) {
			return true
		}
	}
	return false
}

// Passwords computes hashes of passwords, a few at a time. The zero value is ready.
type Passwords struct {
	once     sync.Once
	slots    chan struct{}
	computed atomic.Int64
}

// Computed is how many hashes were computed: as many for a name that nobody has as for one that somebody has.
func (p *Passwords) Computed() int64 { return p.computed.Load() }

func (p *Passwords) key(ctx context.Context, password string, salt []byte, memory, time uint32, threads uint8, n uint32) ([]byte, error) {
	p.once.Do(func() { p.slots = make(chan struct{}, atOnce) })
	select {
	case p.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, fmt.Errorf("account: password: %w", ctx.Err())
	}
	defer func() { <-p.slots }()
	p.computed.Add(1)
	return argon2.IDKey([]byte(norm.NFC.String(password)), salt, time, memory, threads, n), nil
}

// Hash is what is kept of a password, as PHC strings are written.
func (p *Passwords) Hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltBytes)
	rand.Read(salt) // never fails
	key, err := p.key(ctx, password, salt, passMemory, passTime, passThreads, keyBytes)
	if err != nil {
		return "", err
	}
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, passMemory, passTime, passThreads, b64.EncodeToString(salt), b64.EncodeToString(key)), nil
}

// nobodys is a hash that no password has, computed with where there is none to compare with, so that it takes as long.
const nobodys = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

// Holds reports whether a password has a hash. For "", where there is none, a hash is computed all the same, and the answer is no.
func (p *Passwords) Holds(ctx context.Context, hash, password string) (bool, error) {
	of := hash
	if of == "" {
		of = nobodys
	}
	var version, memory, time uint32
	var threads uint8
	parts := strings.Split(of, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false, fmt.Errorf("account: a hash of a password cannot be read")
	}
	_, err := fmt.Sscanf(parts[2]+" "+parts[3], "v=%d m=%d,t=%d,p=%d", &version, &memory, &time, &threads)
	salt, saltErr := base64.RawStdEncoding.DecodeString(parts[4])
	want, keyErr := base64.RawStdEncoding.DecodeString(parts[5])
	const most = 1 << 20 // KiB: a store that was tampered with must not take all memory
	if err != nil || saltErr != nil || keyErr != nil || version != argon2.Version || memory == 0 || memory > most || time == 0 || time > 100 || threads == 0 || len(want) < keyBytes/2 || len(want) > 2*keyBytes {
		return false, fmt.Errorf("account: a hash of a password cannot be read")
	}
	key, err := p.key(ctx, password, salt, memory, time, threads, uint32(len(want)))
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(key, want) == 1 && hash != "", nil
}
