package store_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"detente/internal/record"
	"detente/internal/store"
	"detente/internal/store/storetest"
)

// unseen are the columns of what is kept that no hash is of, so that check cannot see a bit of theirs change: doc/trust.md.
var unseen = map[string][]int{
	"documents":    {3, 4},           // language, times of a transcript
	"reports":      {2, 5, 8, 9, 10}, // source, byline, modified, place, seen
	"failures":     {1, 2, 3},        // reader, report, error
	"sources":      {1, 2},           // body, due
	"situations":   {1},              // body
	"erased":       {1, 2},           // made, why
	"erased_names": {1, 2, 3},        // words, made, why
}

// answers is all that a store answers: what is kept, the record, what search finds, how it is counted.
func answers(ctx context.Context, s *store.Store) (string, error) {
	var packed, out bytes.Buffer
	if _, err := s.Backup(ctx, &packed, func() {}); err != nil {
		return "", err
	}
	z, err := zstd.NewReader(&packed)
	if err != nil {
		return "", err
	}
	defer z.Close()
	for lines := bufio.NewScanner(z); lines.Scan(); {
		var row struct {
			Table string
			Row   []json.RawMessage
		}
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			return "", err
		}
		for _, i := range unseen[row.Table] {
			row.Row[i] = nil
		}
		fmt.Fprintf(&out, "%s %s\n", row.Table, row.Row)
	}
	for _, q := range []store.Query{{}, {Source: "BRA"}, {Source: "PER", Target: "CHL"}} {
		for e, err := range s.Entries(ctx, q) {
			if err != nil {
				return "", err
			}
			fmt.Fprintf(&out, "%+v\n", e)
		}
	}
	for _, of := range []store.Searched{store.Documents, store.Statements} {
		for _, words := range []string{"treaty", "envoy", "bridge winter", "district 7"} {
			found, err := s.Search(ctx, of, words, 100)
			if err != nil {
				return "", err
			}
			fmt.Fprintf(&out, "%v\n", found)
		}
	}
	for i := range 30 {
		found, err := s.Search(ctx, store.Documents, fmt.Sprint("district ", i), 100)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&out, "%v\n", found)
	}
	c, err := s.Count(ctx)
	fmt.Fprintf(&out, "%+v\n", c)
	return out.String(), err
}

// One bit of the file is another: that is found by SQLite or by check, or it changes no answer. Nothing panics.
func TestFlippedBitIsFoundOrChangesNothing(t *testing.T) {
	ctx := context.Background()
	at := storetest.SQLite(t)
	s, err := store.Open(ctx, at)
	if err != nil {
		t.Fatal(err)
	}
	told(t, s)
	add(t, s, many(0, 30)...)
	for _, u := range unread(t, s, "hand") {
		if strings.HasPrefix(u.Document.Text, "The envoy") {
			put(t, s, spoke(u, "The envoy", "BRA", strings.TrimSuffix(strings.SplitAfter(u.Document.Text, ".")[0], ".")))
		}
	}
	if err := s.Follow(ctx, &record.Followed{Address: "https://one.example/feed", Country: "BRA", Owner: "One & Sons"}); err != nil {
		t.Fatal(err)
	}
	if err := s.Watch(ctx, &record.Situation{Name: "River", Parties: []string{"BRA", "PER"}}); err != nil {
		t.Fatal(err)
	}
	merge(t, s)
	clean(t, s)
	want, err := answers(ctx, s)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(at)
	if err != nil {
		t.Fatal(err)
	}
	places := 40
	if long() {
		places = 500
	}
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 1))
	refused, found, harmless := 0, 0, 0
	flipped := filepath.Join(t.TempDir(), "flipped.db")
	for range places {
		place, bit := random.IntN(len(whole)), random.IntN(8)
		raw := bytes.Clone(whole)
		raw[place] ^= 1 << bit
		os.Remove(flipped + "-wal")
		os.Remove(flipped + "-shm")
		if err := os.WriteFile(flipped, raw, 0o644); err != nil {
			t.Fatal(err)
		}
		s, err := store.Open(ctx, flipped)
		if err != nil {
			refused++
			continue
		}
		faults := 0
		if _, err := s.Check(ctx, func(string) { faults++ }, func() {}); err != nil || faults > 0 {
			found++
		} else if got, err := answers(ctx, s); err != nil || got != want {
			t.Errorf("seed %d: bit %d of byte %d of %d (page %d): check finds nothing, and it answers %v %s", seed, bit, place, len(whole), place/4096+1, err, firstDifference(got, want))
		} else {
			harmless++
		}
		s.Close()
	}
	t.Logf("%d places of %d bytes: %d refused when opened, %d found by check, %d change nothing", places, len(whole), refused, found, harmless)
}

func firstDifference(got, want string) string {
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Sprintf("line %d:\n%.300s\nwant\n%.300s", i, a[i], b[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(a), len(b))
}
