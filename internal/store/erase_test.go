package store_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"detente/internal/record"
	"detente/internal/store"
	"detente/internal/store/storetest"
)

// erase erases documents and wants so many to have been there.
func erase(t *testing.T, s *store.Store, e store.Erasing, want int, hashes ...string) {
	t.Helper()
	n, err := s.Erase(context.Background(), hashes, e, func() {})
	if err != nil || n != want {
		t.Fatalf("%d erased, %v; want %d", n, err, want)
	}
	merge(t, s)
}

// clean wants a store that passes its check.
func clean(t *testing.T, s *store.Store) {
	t.Helper()
	if _, err := s.Check(context.Background(), func(what string) { t.Error(what) }, func() {}); err != nil {
		t.Error(err)
	}
}

func TestErasedDocumentIsGoneAndStaysGone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		ref, r := said(t, s, "the river treaty would stand for ever", "one", "2031-05-02")
		said(t, s, "the treaty on the river would stand for ever", "two", "2031-05-03")
		claim(t, s, r.Document.Text, 0, record.Claim{Verdict: record.Settled, Status: "met", Of: record.Ref{Document: ref.Document, Kind: record.Commitment, Words: ref.Words}})
		merge(t, s)
		court := store.Erasing{Why: "by order of a court", When: time.Date(2031, 6, 1, 0, 0, 0, 0, time.UTC)}
		if lost, err := s.Losing(ctx, []string{ref.Document}, func() {}); err != nil || lost != (store.Lost{Documents: 1, Claims: 1, Poorer: lost.Poorer, Entries: lost.Entries}) {
			t.Errorf("%+v, %v", lost, err)
		}
		erase(t, s, court, 1, ref.Document)
		merge(t, s)
		if n := len(lines(t, s, store.Query{})); n != 1 {
			t.Errorf("%d entries, want the one that the other document tells of", n)
		}
		for _, of := range []store.Searched{store.Documents, store.Statements} {
			if found, err := s.Search(ctx, of, "ever", 10); err != nil || len(found) != 1 {
				t.Errorf("search finds %v, %v", found, err)
			}
		}
		if claims, err := s.Claims(ctx, ref.Document); err != nil || len(claims) != 0 {
			t.Errorf("claims: %v, %v", claims, err)
		}
		if a := add(t, s, publication(r.Document.Text, "again", "2031-06-02")); a != (store.Added{Withheld: 1}) {
			t.Errorf("it came back: %+v", a)
		}
		erase(t, s, court, 0, ref.Document)
		clean(t, s)
	})
}

// What is old goes, but for what somebody published lately; people's corrections stay, and do not trouble the check.
func TestOldDocumentsGoAndCorrectionsStay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		old, r := said(t, s, "the river treaty would stand for ever", "one", "2031-05-02")
		said(t, s, "no further talks were planned this year", "two", "2031-05-03")
		said(t, s, "the envoy had left the capital by night", "three", "2031-08-04")
		add(t, s, publication("Ana Prado of Brazil said no further talks were planned this year.", "four", "2031-08-05T09:00:00Z"))
		claim(t, s, r.Document.Text, 0, record.Claim{Verdict: record.Not, Of: old})
		merge(t, s)
		hashes, err := s.Older(ctx, "2031-06-01", "")
		if err != nil || len(hashes) != 1 || hashes[0] != old.Document {
			t.Fatalf("%v, %v", hashes, err)
		}
		if by, err := s.Older(ctx, "", "https://nobody.example/"); err != nil || len(by) != 0 {
			t.Errorf("by a source: %v, %v", by, err)
		}
		erase(t, s, store.Erasing{KeepClaims: true}, 1, hashes...)
		if has, err := s.Count(ctx); err != nil || has.Claims != 1 || has.Erased != 1 {
			t.Errorf("%+v, %v", has, err)
		}
		clean(t, s)
	})
}

func TestDocumentsOfASourceAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		a, b := publication("The river treaty would stand for ever, one said.", "one", "2031-05-02"), publication("No further talks were planned, one said.", "one", "2031-05-03")
		a.Report.Source, b.Report.Source = "https://one.example/feed", "https://one.example/feed"
		other := b
		other.Report.Source, other.Report.URL = "https://two.example/feed", "https://two.example/1"
		add(t, s, a, b, other)
		by, err := s.Older(context.Background(), "", "https://one.example/feed")
		if err != nil || len(by) != 1 || by[0] != a.Document.Hash {
			t.Errorf("%v, %v", by, err)
		}
	})
}

// A claim by which others were said to be a person goes with the person, and nothing in the record goes on being of that name.
func TestErasedPersonIsNobodyElse(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		names, err := record.NewNames([]string{"Ana Prado"})
		if err != nil {
			t.Fatal(err)
		}
		add(t, s, publication("Brazil said that the envoy, Luis Rey, had left.", "two", "2031-05-03"))
		for _, u := range unread(t, s, "hand") {
			if err := s.Put(ctx, []store.Reading{spoke(u, "Luis Rey", "BRA", "the envoy")}); err != nil {
				t.Fatal(err)
			}
		}
		merge(t, s)
		c := record.ActorClaim{Verdict: record.ActorSame, Of: "person BRA luis rey", Other: "person BRA ana prado", Author: "desk", Made: time.Now()}
		if err := c.Seal(); err != nil {
			t.Fatal(err)
		}
		if err := s.ClaimActor(ctx, &c); err != nil {
			t.Fatal(err)
		}
		merge(t, s)
		if all := lines(t, s, store.Query{}); len(all) != 1 || !strings.Contains(all[0], "prado") {
			t.Fatalf("%v", all)
		}
		found, err := s.Naming(ctx, names, func() {})
		if err != nil || len(found.Claims) != 1 {
			t.Fatalf("%+v, %v", found, err)
		}
		if err := s.Forget(ctx, found.Claims, nil); err != nil {
			t.Fatal(err)
		}
		merge(t, s)
		if all := lines(t, s, store.Query{}); len(all) != 1 || strings.Contains(all[0], "prado") {
			t.Errorf("left in the record: %v", all)
		}
		clean(t, s)
	})
}

// A person's data go with every document that names the person, and do not come back.
func TestErasedPersonIsGoneAndStaysGone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		names, err := record.NewNames([]string{"Ana Prado"})
		if err != nil {
			t.Fatal(err)
		}
		ref, r := said(t, s, "the river treaty would stand for ever", "one", "2031-05-02") // Ana Prado said so
		add(t, s, publication("Brazil said that the envoy, Luis Rey, had left.", "two", "2031-05-03"))
		byline := publication("Brazil said that the ferry had left.", "three", "2031-05-03")
		byline.Report.Byline = "Prado, Ana"
		add(t, s, byline)
		other := unread(t, s, "hand")
		if len(other) != 2 {
			t.Fatalf("%d wait", len(other))
		}
		claim(t, s, r.Document.Text, 0, record.Claim{Verdict: record.Not, Of: ref})
		var about record.Ref
		for _, u := range other {
			if strings.Contains(u.Document.Text, "Luis Rey") {
				put := spoke(u, "Luis Rey", "BRA", "the envoy")
				if err := s.Put(ctx, []store.Reading{put}); err != nil {
					t.Fatal(err)
				}
				about = record.Ref{Document: u.Document.Hash, Kind: record.Statement, Words: put.Reading.Statements[0].Content}
				claim(t, s, u.Document.Text, 0, record.Claim{Verdict: record.Not, Of: about, Note: "it was Ana Prado who said so"})
			}
		}
		if _, err := s.Import(ctx, []record.Import{{Origin: "icews", ID: "7", Day: "2031-05-02", Source: record.Side{Name: "Ana Prado", Country: "BRA"}, CAMEO: "040"}}); err != nil {
			t.Fatal(err)
		}
		merge(t, s)

		found, err := s.Naming(ctx, names, func() {})
		if err != nil || len(found.Documents) != 2 || len(found.Claims) != 1 || len(found.Imports) != 1 || found.Names["Ana Prado"] != 1 {
			t.Fatalf("%+v, %v", found, err)
		}
		how := store.Erasing{Why: "on demand"}
		if err := s.Refuse(ctx, names, how); err != nil {
			t.Fatal(err)
		}
		erase(t, s, how, 2, found.Documents...)
		if err := s.Forget(ctx, found.Claims, found.Imports); err != nil {
			t.Fatal(err)
		}
		merge(t, s)
		if err := s.Scrub(ctx); err != nil {
			t.Fatal(err)
		}
		clean(t, s)
		for _, line := range lines(t, s, store.Query{}) {
			if strings.Contains(line, "prado") {
				t.Errorf("left in the record: %s", line)
			}
		}
		if n := len(lines(t, s, store.Query{})); n != 1 { // what Luis Rey said, which the claim about her had struck out
			t.Errorf("%d entries", n)
		}
		again, err := s.Naming(ctx, names, func() {})
		if err != nil || len(again.Documents)+len(again.Claims)+len(again.Imports) > 0 {
			t.Errorf("left: %+v, %v", again, err)
		}
		var kept bytes.Buffer
		if _, err := s.Backup(ctx, &kept, func() {}); err != nil {
			t.Fatal(err)
		}
		to := storetest.Open(t, storetest.SQLite(t))
		if err := to.Restore(ctx, &kept, func() {}); err != nil {
			t.Fatal(err)
		}
		for _, s := range []*store.Store{s, to} { // the tombstones are kept in a backup too
			if a := add(t, s, publication("The minister, Ana M. Prado, has left.", "one", "2031-06-02")); a != (store.Added{Withheld: 1}) {
				t.Errorf("it came back: %+v", a)
			}
			if n, err := s.Import(ctx, []record.Import{{Origin: "icews", ID: "8", Day: "2031-06-02", Target: record.Side{Name: "ANA PRADO"}, CAMEO: "040"}}); err != nil || n != 0 {
				t.Errorf("%d imports, %v", n, err)
			}
		}
		refused := record.Claim{Verdict: record.Not, Of: about, Note: "by Ana Prado", Author: "desk"}
		if err := refused.Seal("Brazil said that the envoy, Luis Rey, had left."); err != nil {
			t.Fatal(err)
		}
		if err := s.Claim(ctx, &refused); !errors.Is(err, store.ErrErased) {
			t.Errorf("%v", err)
		}
	})
}

// After it is scrubbed, a file has nothing of what was erased.
func TestScrubbedFileHasNoBytesOfWhatWasErased(t *testing.T) {
	at := storetest.SQLite(t)
	s := storetest.Open(t, at)
	p := publication("Quetzalcoatlus said that the treaty would stand.", "one", "2031-05-02")
	p.Report.Title = "Quetzalcoatlus speaks"
	add(t, s, p, publication("The ferry has left.", "two", "2031-05-03"))
	inFile := func() bool {
		found := false
		for _, name := range []string{at, at + "-wal"} {
			raw, err := os.ReadFile(name)
			if err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
			found = found || bytes.Contains(bytes.ToLower(raw), []byte("quetzalcoatl"))
		}
		return found
	}
	if !inFile() {
		t.Fatal("it was not in the file before")
	}
	erase(t, s, store.Erasing{}, 1, p.Document.Hash)
	if err := s.Scrub(context.Background()); err != nil {
		t.Fatal(err)
	}
	if inFile() {
		t.Error("its bytes are still in the file")
	}
}

// The same of the files of a server.
func TestScrubbedServerHasNoBytesOfWhatWasErased(t *testing.T) {
	ctx := context.Background()
	s := storetest.Open(t, storetest.Postgres(t))
	p := publication("Archaeopteryx of Brazil said that the treaty would stand.", "one", "2031-05-02")
	p.Report.Title = "Archaeopteryx speaks"
	add(t, s, p, publication("The ferry has left.", "two", "2031-05-03"))
	for _, u := range unread(t, s, "hand") {
		if u.Document.Hash == p.Document.Hash {
			put(t, s, spoke(u, "Archaeopteryx", "BRA", "the treaty would stand"))
		}
	}
	merge(t, s)
	holds := func() bool { return storetest.PostgresHolds(t, "rchaeopteryx") }
	if !holds() {
		t.Fatal("the test looks in the wrong place")
	}
	erase(t, s, store.Erasing{Why: "on demand"}, 1, p.Document.Hash)
	if err := s.Scrub(ctx); err != nil {
		t.Fatal(err)
	}
	if holds() {
		t.Error("it is still there")
	}
	clean(t, s)
}
