// Package account says who may use a record that more than one person reaches: people with their roles, sessions, tokens of programs, one-time
// links, and the lines of the audit log. See doc/adr/0010-accounts.md.
package account

import (
	"errors"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// How long what lets somebody in does so.
const (
	Idle         = 8 * time.Hour       // a session that nobody used, a working day
	Absolute     = 7 * 24 * time.Hour  // a session at most
	LinkLife     = 48 * time.Hour      // an invitation: over a day off
	FirstLife    = time.Hour           // the link to the first account: whoever prints it is there
	TokenLife    = 90 * 24 * time.Hour // a token that says nothing else
	MaxTokenLife = 366 * 24 * time.Hour
)

// Bounds of names.
const (
	maxName = 100 // letters
	maxMail = 254 // bytes, RFC 5321
)

// What is wrong with an account.
var (
	ErrName     = errors.New("a name has 1 to 100 letters, on one line")
	ErrMail     = errors.New("an e-mail address looks like ana@example.org")
	ErrRole     = errors.New("the roles are reader, analyst and admin")
	ErrScope    = errors.New("the scopes are read, correct and admin")
	ErrPassword = errors.New("the password will not do")
)

// Role is what somebody may do; each may what those before it may.
type Role int

// The roles.
const (
	Nobody  Role = iota
	Reader       // reads
	Analyst      // corrects, follows, watches
	Admin        // of people and tokens too
)

var roles = []string{"", "reader", "analyst", "admin"}

func (r Role) String() string {
	if r < Nobody || r > Admin {
		return ""
	}
	return roles[r]
}

// ParseRole is the role of a name; ErrRole.
func ParseRole(name string) (Role, error) {
	if i := slices.Index(roles, name); i > 0 {
		return Role(i), nil
	}
	return Nobody, fmt.Errorf("account: %q: %w", name, ErrRole)
}

// Scope is what a token may be used for: what a role may beyond those before it.
type Scope string

// The scopes.
const (
	Read     Scope = "read"    // what readers may
	Correct  Scope = "correct" // what analysts may beyond
	Administ Scope = "admin"   // what admins may beyond
)

// ScopeOf is the scope for what needs a role.
func ScopeOf(r Role) Scope {
	return map[Role]Scope{Reader: Read, Analyst: Correct, Admin: Administ}[r]
}

// ParseScopes are scopes by their names, each once, in order; ErrScope if there is none or one is unknown.
func ParseScopes(names []string) ([]Scope, error) {
	var out []Scope
	for _, s := range []Scope{Read, Correct, Administ} {
		if slices.Contains(names, string(s)) {
			out = append(out, s)
		}
	}
	for _, n := range names {
		if !slices.Contains(out, Scope(n)) {
			return nil, fmt.Errorf("account: %q: %w", n, ErrScope)
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("account: no scope: %w", ErrScope)
	}
	return out, nil
}

// User is somebody who may sign in.
type User struct {
	ID       string
	Name     string // what stands by what they correct; no two share one
	Mail     string // as Mail writes it; no two share one
	Role     Role
	Password string // its hash; "" until there is one
	Subject  string // issuer and subject where an identity provider knows them; "" if none
	Disabled bool
	Made     time.Time
	Seen     time.Time // when they signed in last; zero for never
}

// NewUser is somebody new.
func NewUser(name, address string, role Role, now time.Time) (*User, error) {
	name, err := Name(name)
	if err != nil {
		return nil, err
	}
	if address, err = Mail(address); err != nil {
		return nil, err
	}
	if role < Reader || role > Admin {
		return nil, fmt.Errorf("account: %w", ErrRole)
	}
	return &User{ID: newID(), Name: name, Mail: address, Role: role, Made: now}, nil
}

// Name is a name as it is kept.
func Name(s string) (string, error) {
	s = strings.Join(strings.Fields(norm.NFC.String(s)), " ")
	if s == "" || len([]rune(s)) > maxName || strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return "", fmt.Errorf("account: %w", ErrName)
	}
	return s, nil
}

// Key is by what names are told apart: the same for "Ana Prado" and "ANA PRADO".
func Key(name string) string { return cases.Fold().String(norm.NFKC.String(name)) }

// Mail is an e-mail address as it is kept, in small letters.
func Mail(s string) (string, error) {
	s = cases.Fold().String(norm.NFKC.String(strings.TrimSpace(s)))
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || len(s) > maxMail || strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) || r == ' ' }) {
		return "", fmt.Errorf("account: %w", ErrMail)
	}
	return s, nil
}

// Session lets a browser in. Only the hash of its secret is kept.
type Session struct {
	Hash, Owner      string // Owner is the ID of the user
	Made, Seen, Ends time.Time
}

// NewSession is a session of a user, with the secret that the browser keeps.
func NewSession(owner string, now time.Time) (s *Session, secret string) {
	secret, hash := NewSecret("")
	return &Session{Hash: hash, Owner: owner, Made: now, Seen: now, Ends: now.Add(Absolute)}, secret
}

// Ended reports whether it lets nobody in any more.
func (s *Session) Ended(now time.Time) bool {
	return !now.Before(s.Ends) || !now.Before(s.Seen.Add(Idle)) || now.Before(s.Made.Add(-time.Hour))
}

// Token lets a program in, never further than its owner may go. Only the hash of its secret is kept.
type Token struct {
	ID, Hash, Owner  string
	Name             string // what it is for
	Scopes           []Scope
	Made, Used, Ends time.Time // Used is zero for never
}

// tokenMark begins a token, so that those who look for secrets in what was published know one.
const tokenMark = "detente_"

// NewToken is a token of a user, with the secret, which is told once.
func NewToken(owner, name string, scopes []Scope, life time.Duration, now time.Time) (t *Token, secret string, err error) {
	if name, err = Name(name); err != nil {
		return nil, "", err
	}
	if len(scopes) == 0 {
		return nil, "", fmt.Errorf("account: no scope: %w", ErrScope)
	}
	secret, hash := NewSecret(tokenMark)
	return &Token{ID: newID(), Hash: hash, Owner: owner, Name: name, Scopes: scopes, Made: now, Ends: now.Add(min(life, MaxTokenLife))}, secret, nil
}

// Ended reports whether it lets nobody in any more.
func (t *Token) Ended(now time.Time) bool { return !now.Before(t.Ends) }

// Link lets somebody set a password, once: its owner, or for "" whoever makes the first account.
type Link struct {
	Hash, Owner string
	Made, Ends  time.Time
}

// NewLink is a link for a user, or for the first account of all, with its secret.
func NewLink(owner string, now time.Time) (l *Link, secret string) {
	life := LinkLife
	if owner == "" {
		life = FirstLife
	}
	secret, hash := NewSecret("")
	return &Link{Hash: hash, Owner: owner, Made: now, Ends: now.Add(life)}, secret
}

// Page is where the page takes the secret of a link. It stands behind the #, which no browser sends and no server logs.
func Page(secret string) string { return "/welcome#" + secret }

// Act is a line of the audit log: who did what to what.
type Act struct {
	ID     int64 // from 1, in the order in which they were done
	At     time.Time
	Who    string // name; "" of who did not sign in
	Owner  string // ID of the user; "" where nobody need sign in
	Token  string // name of the token by which; "" of a person
	What   string // method and path, as the API describes them, or the command
	On     string // what it was done to
	Before string // what it was and is, where that is short
	After  string
	From   string // network address, or terminal
	Status int    // of HTTP; 0 of a command that succeeded
}
