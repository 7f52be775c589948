package cli

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"strings"
	"testing"

	"detente/internal/read"
	"detente/internal/record"
	"detente/internal/store"
)

// What another reader read is read anew, and nothing of it is kept.
func TestCompareReadsAnew(t *testing.T) {
	ctx := context.Background()
	at := filepath.Join(t.TempDir(), "here.db")
	s, err := store.Open(ctx, at)
	if err != nil {
		t.Fatal(err)
	}
	const text = "Togo condemned the attack on its consulate on Monday."
	sum := sha256.Sum256([]byte(text))
	if _, err := s.Add(ctx, []store.Publication{{Document: record.Document{Hash: hex.EncodeToString(sum[:]), Text: text, Language: "en"},
		Report: record.Report{URL: "https://one.example/", Published: "2031-05-02"}}}); err != nil {
		t.Fatal(err)
	}
	u, err := s.Unread(ctx, "hand", 0, 1)
	if err != nil || len(u) != 1 {
		t.Fatal(len(u), err)
	}
	r := &read.Reading{Reader: read.About{Name: "hand", Version: "1", Model: "none"}, Document: read.Document{ID: u[0].Document.Hash, Language: "en", Text: text}}
	r.Finish()
	if err := s.Put(ctx, []store.Reading{{Unread: u[0], Reader: "hand", Reading: r}}); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time as the first
		var out, faults bytes.Buffer
		if status := Main([]string{"compare", "--store", at}, strings.NewReader(""), &out, &faults); status != exitOK {
			t.Fatal(faults.String())
		}
		for _, want := range []string{"read by hand 1 none, then by builtin", "EVENTS NEW", "Togo CAMEO 111", "“condemned”"} {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%q is not in\n%s", want, out.String())
			}
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}
