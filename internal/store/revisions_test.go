package store_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"detente/internal/read"
	"detente/internal/record"
	"detente/internal/store"
	"detente/internal/store/storetest"
)

// page is a text of an address that is changed again and again.
func page(text, modified string) store.Publication {
	p := publication(text, "one", "2031-05-02")
	p.Report.URL, p.Report.Modified = "https://one.example/page", modified
	return p
}

// readAll reads what waits, by hand: "Ana Prado of Brazil said WORDS."
func readAll(t *testing.T, s *store.Store, reader string) {
	t.Helper()
	for _, u := range unread(t, s, reader) {
		_, words, _ := strings.Cut(u.Document.Text, " said ")
		words, _, _ = strings.Cut(words, ".")
		r := spoke(u, "Ana Prado", "BRA", words)
		r.Reader = reader
		put(t, s, r)
	}
	merge(t, s)
}

const (
	context1 = " The envoys had met in Tabatinga for three days to settle how the river is to be shared in dry years, and both navies sent observers to the talks."
	first    = "Ana Prado of Brazil said the river treaty would stand for ever." + context1
	reworded = "In Lima, Ana Prado of Brazil said the river treaty will stand for ever." + context1
	longer   = "Ana Prado of Brazil said the river treaty would stand for ever. She took no questions." + context1
	without  = "Ana Prado of Brazil said nothing of it." + context1
)

func TestClaimIsCarriedToTheRevision(t *testing.T) {
	for _, c := range []struct {
		revision string
		fate     record.Fate
		words    string
	}{{longer, record.Carried, "the river treaty would stand for ever"}, {reworded, record.Changed, "the river treaty will stand for ever"}, {without, record.Gone, ""}} {
		storetest.Each(t, func(t *testing.T, s *store.Store) {
			ctx := context.Background()
			add(t, s, page(first, "2031-05-02T10:00:00Z"))
			readAll(t, s, "hand")
			was := hashOf(first)
			mine := read.Statement{ID: "s1", Speakers: []string{"a1"}, Act: "promise", Form: "indirect", Content: at(first, "the river treaty would stand for ever"), Evidence: at(first, first)}
			claim(t, s, first, 0, record.Claim{Verdict: record.Correct, Of: record.Ref{Document: was, Kind: record.Statement, Words: mine.Content}, Fields: []string{"act"}, Statement: &mine,
				Actors: []read.Actor{{ID: "a1", Name: "Ana Prado", Kind: "person", Country: "BRA", Mentions: []read.Span{at(first, "Ana Prado")}}}})
			add(t, s, page(c.revision, "2031-05-02T12:00:00Z"))
			readAll(t, s, "hand")
			now := hashOf(c.revision)
			claims, err := s.Claims(ctx, now)
			if err != nil || len(claims) != 1 || claims[0].Fate != c.fate {
				t.Fatalf("%+v, %v: want %s", claims, err, c.fate)
			}
			got := lines(t, s, store.Query{})
			promised := slices.ContainsFunc(got, func(l string) bool { return strings.Contains(l, `"type":"promise"`) })
			if len(got) != 1 || promised != (c.fate != record.Gone) {
				t.Errorf("%s: the record is %v", c.fate, got)
			}
			if c.fate != record.Gone && claims[0].Of.Words.Text != c.words {
				t.Errorf("%+v", claims[0].Of)
			}
			sound(t, s)
			if back := page(first+" The page was put right.", "2031-05-02T13:00:00Z"); c.fate == record.Gone {
				add(t, s, back)
				readAll(t, s, "hand")
				if got := lines(t, s, store.Query{}); len(got) != 1 || !strings.Contains(got[0], `"promise"`) {
					t.Errorf("the words are back, and the claim is not: %v", got)
				}
			}
		})
	}
}

// A claim on a copy holds of the whole text, when that turns up and leads.
func TestClaimIsCarriedToTheLeader(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		whole := first + " The text was published in both languages, and neither government would say what it cost to draft it or who had paid."
		ref, r := said(t, s, "the river treaty would stand for ever."+context1, "late", "2031-05-04")
		merge(t, s)
		ref.Words = at(r.Document.Text, "the river treaty would stand for ever")
		add(t, s, publication(whole, "early", "2031-05-02"))
		claim(t, s, r.Document.Text, 0, record.Claim{Verdict: record.Not, Of: ref})
		readAll(t, s, "hand")
		if got := lines(t, s, store.Query{}); len(got) != 0 {
			t.Errorf("what is no statement is one again in the whole text: %v", got)
		}
		if _, err := s.Corrected(context.Background(), hashOf(whole)); err != nil {
			t.Error(err)
		}
		sound(t, s)
	})
}

// What a claim says to be apart stays apart when the other's page is changed.
func TestApartFollowsTheOther(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		add(t, s, page(first, "2031-05-02T10:00:00Z"))
		readAll(t, s, "hand")
		other := hashOf(first)
		mine, r := said(t, s, "the treaty on the river would stand for ever", "two", "2031-05-03")
		merge(t, s)
		if n := len(lines(t, s, store.Query{})); n != 1 {
			t.Fatalf("%d entries, want 1", n)
		}
		claim(t, s, r.Document.Text, 0, record.Claim{Verdict: record.Apart, Of: mine,
			Other: &record.Ref{Document: other, Kind: record.Statement, Words: at(first, "the river treaty would stand for ever")}})
		if n := len(lines(t, s, store.Query{})); n != 2 {
			t.Fatalf("%d entries, want 2", n)
		}
		add(t, s, page(longer, "2031-05-02T12:00:00Z"))
		readAll(t, s, "hand")
		if n := len(lines(t, s, store.Query{})); n != 2 {
			t.Errorf("after a revision %d entries, want 2", n)
		}
		sound(t, s)
	})
}

// at is a span of words in a text of ASCII.
func at(text, words string) read.Span {
	start := strings.Index(text, words)
	return read.Span{Start: start, End: start + len(words), Text: words}
}

// hashOf is the hash of a text.
func hashOf(text string) string {
	return publication(text, "", "").Document.Hash
}

// sound holds that a store passes its check.
func sound(t *testing.T, s *store.Store) {
	t.Helper()
	if _, err := s.Check(context.Background(), func(what string) { t.Errorf("check: %s", what) }, func() {}); err != nil {
		t.Fatal(err)
	}
}

// Whatever is published, read and claimed in whatever order: each claim is told of its story, and takes effect where its words stand.
func TestNoClaimIsEverLost(t *testing.T) {
	sentences := []string{"the river treaty would stand for ever", "the dams would open in a dry year", "both navies would watch the gauges together"}
	texts := func(t *rapid.T) string {
		said := rapid.SampledFrom(sentences).Draw(t, "said")
		return "Ana Prado of Brazil said " + said + "." + rapid.SampledFrom([]string{"", " She took no questions.", " More follows."}).Draw(t, "more") + context1
	}
	storetest.Each(t, func(outer *testing.T, s *store.Store) {
		ctx := context.Background()
		rapid.Check(outer, func(t *rapid.T) {
			if err := s.Empty(ctx); err != nil {
				t.Fatal(err)
			}
			all := map[string]store.Publication{}
			made := []record.Claim{}
			for step := range rapid.IntRange(3, 12).Draw(t, "steps") {
				switch rapid.SampledFrom([]string{"publish", "publish", "read", "claim", "read anew"}).Draw(t, "do") {
				case "publish":
					p := publication(texts(t), rapid.SampledFrom([]string{"one", "two"}).Draw(t, "paper"), fmt.Sprintf("2031-05-0%d", rapid.IntRange(1, 4).Draw(t, "day")))
					p.Report.URL = "https://" + p.Report.Publisher + ".example/page"
					p.Report.Modified = fmt.Sprintf("2031-05-09T%02d:00:00Z", step)
					all[p.Document.Hash] = p
					add(outer, s, p)
				case "read":
					readAll(outer, s, "hand")
				case "read anew":
					readAll(outer, s, fmt.Sprint("reader ", step))
				case "claim":
					hashes := []string{}
					for h := range all {
						hashes = append(hashes, h)
					}
					if len(hashes) == 0 {
						continue
					}
					slices.Sort(hashes)
					h := rapid.SampledFrom(hashes).Draw(t, "document")
					_, words, _ := strings.Cut(all[h].Document.Text, " said ")
					words, _, _ = strings.Cut(words, ".")
					c := record.Claim{Author: "desk", Made: time.Date(2031, 6, 1, 12, step, 0, 0, time.UTC), Verdict: record.Not,
						Of: record.Ref{Document: h, Kind: record.Statement, Words: at(all[h].Document.Text, words)}}
					if err := c.Seal(all[h].Document.Text); err != nil {
						t.Fatal(err)
					}
					if err := s.Claim(ctx, &c); err != nil {
						t.Fatal(err)
					}
					made = append(made, c)
				}
			}
			readAll(outer, s, "last")
			leaders := map[string]string{}
			for l, err := range s.Documents(ctx, "", "") {
				if err != nil {
					t.Fatal(err)
				}
				leaders[l.Document.Hash] = l.Leader
			}
			for _, c := range made {
				leader := leaders[c.Of.Document]
				claims, err := s.Claims(ctx, leader)
				if err != nil {
					t.Fatal(err)
				}
				i := slices.IndexFunc(claims, func(k record.Claim) bool { return k.ID == c.ID })
				if i < 0 {
					t.Fatalf("claim %s on %q is not told of its story", c.ID, c.Of.Words.Text)
				}
				text := all[leader].Document.Text
				stands := strings.Contains(text, c.Of.Words.Text)
				if (claims[i].Fate == record.Gone) == stands {
					t.Fatalf("%q in %q: %s", c.Of.Words.Text, text, claims[i].Fate)
				}
				r, err := s.Corrected(ctx, leader)
				if err != nil {
					t.Fatal(err)
				}
				if stands && len(r.Statements) > 0 {
					t.Fatalf("%q is claimed to be no statement of %q, and is one", c.Of.Words.Text, text)
				}
			}
			if _, err := s.Check(ctx, func(what string) { t.Errorf("check: %s", what) }, func() {}); err != nil {
				t.Fatal(err)
			}
			before := lines(outer, s, store.Query{})
			if err := s.Rebuild(ctx, func() {}); err != nil {
				t.Fatal(err)
			}
			if after := lines(outer, s, store.Query{}); !slices.Equal(before, after) {
				t.Fatalf("the record made anew differs:\n%v\n%v", before, after)
			}
		})
	})
}
