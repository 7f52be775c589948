package account

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

func TestPasswordsThatWillDo(t *testing.T) {
	for password, ok := range map[string]bool{
		"tall reeds by the quay": true, "ñandú ñandú ñandú x": true, "七つの海と七つの山を越えて": true, "correct-battery-horse-9": true,
		"short":                          false,
		"elevenchars":                    false,
		strings.Repeat("x", 12):          false,
		strings.Repeat("abcd", 40):       false,
		strings.Repeat("tall reeds ", 9): true,
		"PassWord1234":                   false,
		"qwertyuiop123":                  false,
		"ana@example.org":                false,
		"Ana Prado Silva":                false,
		"anapradosilva":                  false,
		"tall reeds " + strings.Repeat("é", MaxPassword): false,
		"twelve\xff\xfe letters":                         false,
	} {
		err := CheckPassword(password, "Ana Prado Silva", "ana@example.org")
		if (err == nil) != ok || err != nil && !errors.Is(err, ErrPassword) {
			t.Errorf("%.40q: %v", password, err)
		}
		if err != nil && strings.Contains(err.Error(), password) {
			t.Errorf("the reason tells the password: %v", err)
		}
	}
	for p := range commonest() {
		if n := len([]rune(p)); n < MinPassword || n > MaxPassword {
			t.Errorf("%q is refused for its length anyway", p)
		}
	}
}

func TestPasswordHolds(t *testing.T) {
	ctx := context.Background()
	var p Passwords
	hash, err := p.Hash(ctx, "tall reeds by the quay é")
	if err != nil || !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Fatalf("%s, %v", hash, err)
	}
	again, _ := p.Hash(ctx, "tall reeds by the quay é")
	if hash == again {
		t.Error("two hashes have one salt")
	}
	for _, c := range []struct {
		hash, password string
		want           bool
	}{
		{hash, "tall reeds by the quay é", true},
		{hash, "tall reeds by the quay e\u0301", true}, // the same letter written as two
		{hash, "tall reeds by the quay e", false},
		{hash, "", false},
		{"", "", false},
		{nobodys, "", false},
		{"", "tall reeds by the quay é", false},
	} {
		before := p.Computed()
		if got, err := p.Holds(ctx, c.hash, c.password); got != c.want || err != nil {
			t.Errorf("%q of %.20q: %v, %v", c.password, c.hash, got, err)
		}
		if p.Computed() != before+1 {
			t.Errorf("%d hashes computed for %.20q, want 1 whatever there is to compare with", p.Computed()-before, c.hash)
		}
	}
	for _, bad := range []string{"x", "$argon2i$v=19$m=1,t=1,p=1$AA$AA", "$argon2id$v=19$m=99999999,t=2,p=1$AAAA$" + strings.Repeat("A", 43), "$argon2id$v=19$m=0,t=0,p=0$AAAA$" + strings.Repeat("A", 43)} {
		if ok, err := p.Holds(ctx, bad, "x"); ok || err == nil {
			t.Errorf("%s: %v, %v", bad, ok, err)
		}
	}
	ctx, cancel := context.WithCancel(ctx)
	cancel()
	p.slots = make(chan struct{}) // all are taken
	if _, err := p.Holds(ctx, hash, "x"); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func TestNamesAndAddresses(t *testing.T) {
	for in, want := range map[string]string{"  Ana \t Prado ": "Ana Prado", "": "", "a\u202eb": "", "a\x1b[2Jb": "", strings.Repeat("x", 101): "", "José": "José"} {
		if got, _ := Name(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
	for in, want := range map[string]string{" Ana@Example.ORG ": "ana@example.org", "ana": "", "Ana <ana@example.org>": "", "ana@example.org, b@example.org": "", "a\nb@example.org": "", strings.Repeat("x", 300) + "@example.org": ""} {
		if got, _ := Mail(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
	if Key("ＡNA prado") != Key("Ana Prado") {
		t.Error("names that look the same are told apart")
	}
}

func TestScopesAndRoles(t *testing.T) {
	if s, err := ParseScopes([]string{"admin", "read", "read"}); err != nil || len(s) != 2 || s[0] != Read {
		t.Errorf("%v, %v", s, err)
	}
	for _, bad := range [][]string{nil, {"write"}, {"read", ""}} {
		if _, err := ParseScopes(bad); !errors.Is(err, ErrScope) {
			t.Errorf("%v: %v", bad, err)
		}
	}
	for _, bad := range []string{"", "owner", "Admin"} {
		if _, err := ParseRole(bad); !errors.Is(err, ErrRole) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	for _, r := range []Role{Reader, Analyst, Admin} {
		if back, err := ParseRole(r.String()); back != r || err != nil || ScopeOf(r) == "" {
			t.Errorf("%v: %v, %v", r, back, err)
		}
	}
}

func TestEnds(t *testing.T) {
	now := time.Date(2031, 5, 2, 9, 0, 0, 0, time.UTC)
	s, secret := NewSession("u", now)
	if HashOf(secret) != s.Hash || strings.Contains(s.Hash, secret) {
		t.Error("the hash is not of the secret")
	}
	for after, want := range map[time.Duration]bool{0: false, Idle - time.Second: false, Idle: true, -2 * time.Hour: true} {
		if s.Ended(now.Add(after)) != want {
			t.Errorf("after %v: %v", after, !want)
		}
	}
	s.Seen = now.Add(Absolute - time.Minute)
	if !s.Ended(now.Add(Absolute)) || s.Ended(now.Add(Absolute-time.Second)) {
		t.Error("a session that is used ends neither too early nor too late")
	}
	tok, secret, err := NewToken("u", "wire", []Scope{Read}, 10*MaxTokenLife, now)
	if err != nil || !strings.HasPrefix(secret, tokenMark) || !tok.Ended(now.Add(MaxTokenLife)) || tok.Ended(now.Add(MaxTokenLife-1)) {
		t.Errorf("%+v, %v", tok, err)
	}
}
