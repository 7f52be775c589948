package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"detente/internal/record"
	"detente/internal/store"
	"detente/internal/store/storetest"
)

func TestErasedDocumentIsGoneAndStaysGone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		ref, r := said(t, s, "the river treaty would stand for ever", "one", "2031-05-02")
		said(t, s, "the treaty on the river would stand for ever", "two", "2031-05-03")
		claim(t, s, r.Document.Text, 0, record.Claim{Verdict: record.Settled, Status: "met", Of: record.Ref{Document: ref.Document, Kind: record.Commitment, Words: ref.Words}})
		merge(t, s)
		if err := s.Erase(ctx, ref.Document, "by order of a court", time.Date(2031, 6, 1, 0, 0, 0, 0, time.UTC)); err != nil {
			t.Fatal(err)
		}
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
		if a := add(t, s, publication(r.Document.Text, "again", "2031-06-02")); a != (store.Added{}) {
			t.Errorf("it came back: %+v", a)
		}
		if err := s.Erase(ctx, ref.Document, "again", time.Now()); !errors.Is(err, store.ErrNone) {
			t.Errorf("%v", err)
		}
		if _, err := s.Check(ctx, func(what string) { t.Error(what) }, func() {}); err != nil {
			t.Error(err)
		}
	})
}
