package store_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"detente/internal/read"
	"detente/internal/record"
	"detente/internal/store"
	"detente/internal/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// publication is a document of one sentence with a report of it.
func publication(text, publisher, published string) store.Publication {
	sum := sha256.Sum256([]byte(text))
	return store.Publication{Document: record.Document{Hash: hex.EncodeToString(sum[:]), Text: text, Language: "en"},
		Report: record.Report{URL: "https://" + publisher + ".example/" + published, Title: "Talks", Publisher: publisher, Published: published,
			Seen: time.Date(2031, 5, 1, 12, 0, 0, 0, time.UTC)}}
}

// spoke is a reading of "NAME of COUNTRY said SAID" by hand.
func spoke(u store.Unread, name, country, said string) store.Reading {
	at := func(words string) read.Span {
		start := strings.Index(u.Document.Text, words)
		return read.Span{Start: start, End: start + len(words), Text: words}
	}
	r := &read.Reading{Reader: read.About{Name: "hand", Version: "1", Model: "none"}, Document: read.Document{ID: u.Document.Hash, Language: "en", Text: u.Document.Text}}
	r.Actors = []read.Actor{{ID: "a1", Name: name, Kind: "person", Country: country, Mentions: []read.Span{at(name)}}}
	r.Statements = []read.Statement{{ID: "s1", Speakers: []string{"a1"}, Act: "assert", Form: "indirect", Content: at(said), Evidence: at(u.Document.Text),
		Basis: read.Basis{Confidence: 0.8}}}
	r.Finish()
	return store.Reading{Unread: u, Reader: "hand", Reading: r}
}

func add(t *testing.T, s *store.Store, publications ...store.Publication) store.Added {
	t.Helper()
	a, err := s.Add(context.Background(), publications)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func unread(t *testing.T, s *store.Store, reader string) []store.Unread {
	t.Helper()
	u, err := s.Unread(context.Background(), reader, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func merge(t *testing.T, s *store.Store) {
	t.Helper()
	if _, err := s.Merge(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// lines is the record as JSON, an entry a line.
func lines(t *testing.T, s *store.Store, q store.Query) []string {
	t.Helper()
	var out []string
	for e, err := range s.Entries(context.Background(), q) {
		if err != nil {
			t.Fatal(err)
		}
		b, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(b))
	}
	return out
}

func TestAddTwiceAddsOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		p := publication("Ana Prado of Brazil said the river treaty would stand.", "one", "2031-05-02")
		if a := add(t, s, p, p); a != (store.Added{Documents: 1, Reports: 1}) {
			t.Errorf("%+v", a)
		}
		if a := add(t, s, p); a != (store.Added{}) {
			t.Errorf("%+v", a)
		}
		again := p
		again.Report.URL = "https://two.example/"
		if a := add(t, s, again); a != (store.Added{Reports: 1}) {
			t.Errorf("a second report of the same text: %+v", a)
		}
	})
}

// A text and its copy, cut and dated three weeks later, of which an earlier report turns up, in every order.
func TestStoriesDoNotDependOnOrder(t *testing.T) {
	whole := strings.Repeat("The envoys of Brazil and Peru met in Tabatinga to settle how the river is to be shared in dry years. ", 2) +
		"Ana Prado said that the dams would open when the level at Leticia fell under four metres, and that both navies would watch the gauges together."
	cut := whole[:len(whole)-70]
	reports := []store.Publication{publication(whole, "one", "2031-05-02"), publication(cut, "two", "2031-05-23"), publication(cut, "three", "2031-05-04")}
	for _, order := range [][3]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}} {
		storetest.Each(t, func(t *testing.T, s *store.Store) {
			for _, i := range order {
				add(t, s, reports[i])
			}
			if u := unread(t, s, "hand"); len(u) != 1 || u[0].Report.Publisher != "one" {
				t.Errorf("in the order %v %d documents lead, want the whole text alone", order, len(u))
			}
		})
	}
}

// A dispatch that hundreds of papers print, each with a line of its own, is one story.
func TestManyCopiesAreOneStory(t *testing.T) {
	const papers = 260
	dispatch := ""
	for i := range 40 {
		dispatch += fmt.Sprintf("The envoys of Brazil and Peru met at gauge %c%c to settle how the river is to be shared in dry years. ", 'a'+i%26, 'p'+i/26)
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var all []store.Publication
		for i := range papers {
			all = append(all, publication(dispatch+fmt.Sprintf("Our desk keeps file %d.", i), fmt.Sprint("paper", i), "2031-05-02"))
		}
		add(t, s, all...)
		c, err := s.Count(context.Background())
		if err != nil || c.Documents != papers || c.Stories != 1 {
			t.Errorf("%d documents, %d stories, %v", c.Documents, c.Stories, err)
		}
	})
}

func TestDocumentIsReadByItsFirstReport(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		text := "Ana Prado of Brazil said the river treaty would stand."
		add(t, s, publication(text, "late", "2031-05-04"))
		u := unread(t, s, "hand")
		if len(u) != 1 || u[0].Report.Publisher != "late" || u[0].Document.Text != text {
			t.Fatalf("%+v", u)
		}
		put(t, s, spoke(u[0], "Ana Prado", "BRA", "the river treaty would stand"))
		if u := unread(t, s, "hand"); len(u) != 0 {
			t.Errorf("still unread: %+v", u)
		}
		if u := unread(t, s, "newer"); len(u) != 1 {
			t.Errorf("a newer reader has nothing to read")
		}
		add(t, s, publication(text, "early", "2031-05-02"))
		if u := unread(t, s, "hand"); len(u) != 1 || u[0].Report.Publisher != "early" {
			t.Errorf("after an earlier report: %+v", u)
		}
	})
}

func put(t *testing.T, s *store.Store, r ...store.Reading) {
	t.Helper()
	if err := s.Put(context.Background(), r); err != nil {
		t.Fatal(err)
	}
}

// three documents, two of which tell the same statement.
var three = []struct{ name, said, publisher, published string }{
	{"Ana Prado", "the river treaty would stand for ever", "one", "2031-05-02"},
	{"Ana Prado", "the treaty on the river would stand for ever", "two", "2031-05-03"},
	{"Ana Prado", "no further talks were planned this year", "three", "2031-05-03"},
}

func TestRecordDoesNotDependOnOrder(t *testing.T) {
	var want []string
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		rng := rand.New(rand.NewPCG(1, 2))
		for _, i := range rng.Perm(len(three)) {
			c := three[i]
			add(t, s, publication(c.name+" of Brazil said "+c.said+".", c.publisher, c.published))
			u := unread(t, s, "hand")
			put(t, s, spoke(u[0], c.name, "BRA", c.said))
			if i%2 == 0 {
				merge(t, s)
			}
		}
		merge(t, s)
		got := lines(t, s, store.Query{})
		if len(got) != 2 {
			t.Errorf("%d entries, want 2:\n%s", len(got), strings.Join(got, "\n"))
		}
		if want == nil {
			want = got
		}
		if !slices.Equal(got, want) {
			t.Errorf("the record differs from the other store's:\n%s\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		if n := len(lines(t, s, store.Query{Kind: record.Statement, Source: "BRA", From: "2031-05-03"})); n != 1 {
			t.Errorf("%d statements of Brazil from the third on, want 1", n)
		}
	})
}

func TestReadingReplacesReading(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		add(t, s, publication("Ana Prado of Brazil said the river treaty would stand.", "one", "2031-05-02"))
		u := unread(t, s, "hand")
		put(t, s, spoke(u[0], "Ana Prado", "BRA", "the river treaty would stand"))
		merge(t, s)
		newer := spoke(u[0], "Ana Prado", "BRA", "the river treaty")
		newer.Reader = "newer"
		newer.Reading.Statements[0].Act = "promise"
		put(t, s, newer)
		merge(t, s)
		got := lines(t, s, store.Query{})
		if len(got) != 1 || !strings.Contains(got[0], `"promise"`) {
			t.Errorf("%v", got)
		}
	})
}

func TestCitedEntryHasTheWordsOfAllThatTellOfIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for _, c := range three {
			add(t, s, publication(c.name+" of Brazil said "+c.said+".", c.publisher, c.published))
			u := unread(t, s, "hand")
			put(t, s, spoke(u[0], c.name, "BRA", c.said))
		}
		merge(t, s)
		citer := s.NewCiter()
		for e, err := range s.Entries(context.Background(), store.Query{To: "2031-05-02"}) {
			if err != nil {
				t.Fatal(err)
			}
			c, err := citer.Cite(context.Background(), e)
			if err != nil {
				t.Fatal(err)
			}
			if len(c.Citations) != 2 || c.Text != three[0].said || c.Who[0].Name != "Ana Prado" || c.Citations[1].Words.Text != three[1].said ||
				len(c.Citations[0].Reports) != 1 || c.Citations[0].Reports[0].Publisher != "one" {
				t.Errorf("%+v", c)
			}
		}
	})
}

func TestRebuildGivesTheSameRecord(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for _, c := range three {
			add(t, s, publication(c.name+" of Brazil said "+c.said+".", c.publisher, c.published))
			u := unread(t, s, "hand")
			put(t, s, spoke(u[0], c.name, "BRA", c.said))
		}
		if _, err := s.Import(context.Background(), []record.Import{{Origin: "icews", ID: "7", Day: "2031-05-02", Source: record.Side{Name: "Brazil", Country: "BRA"}, CAMEO: "040"}}); err != nil {
			t.Fatal(err)
		}
		merge(t, s)
		before := lines(t, s, store.Query{})
		if err := s.Rebuild(context.Background(), func() {}); err != nil {
			t.Fatal(err)
		}
		if after := lines(t, s, store.Query{}); len(after) != 3 || !slices.Equal(before, after) {
			t.Errorf("%d entries before, %d after", len(before), len(after))
		}
		c, err := s.Count(context.Background())
		if err != nil || c.Documents != 3 || c.Readings != 3 || c.Imports != 1 || c.Entries[record.Event] != 1 || c.Entries[record.Statement] != 2 {
			t.Errorf("%+v, %v", c, err)
		}
	})
}

func TestSearch(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for _, c := range three {
			add(t, s, publication(c.name+" of Brazil said "+c.said+".", c.publisher, c.published))
			u := unread(t, s, "hand")
			put(t, s, spoke(u[0], c.name, "BRA", c.said))
		}
		for _, c := range []struct {
			of    store.Searched
			query string
			want  int
		}{
			{store.Documents, "treaty river", 2}, {store.Documents, `"river treaty"`, 1}, {store.Documents, "treaties", 2},
			{store.Statements, "further talks", 1}, {store.Statements, "Brazil", 0}, {store.Documents, `" OR NEAR(`, 0}, {store.Documents, "", 0},
		} {
			hits, err := s.Search(context.Background(), c.of, c.query, 10)
			if err != nil || len(hits) != c.want {
				t.Errorf("%q: %v, %v; want %d", c.query, hits, err, c.want)
			}
			for _, h := range hits {
				if h.Report.Publisher == "" || c.of == store.Statements && h.Words.Text == "" {
					t.Errorf("%q: %+v", c.query, h)
				}
			}
		}
	})
}

func TestNewerStoreIsLeftAlone(t *testing.T) {
	storetest.EachAddress(t, func(t *testing.T, at string) {
		s := storetest.Open(t, at)
		if err := s.Pretend(context.Background(), 999); err != nil {
			t.Fatal(err)
		}
		if _, err := store.Open(context.Background(), at); !errors.Is(err, store.ErrNewer) {
			t.Errorf("%v", err)
		}
	})
}

func TestSnapshotSeesOneMoment(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		put := func(n int) {
			c := three[n]
			add(t, s, publication(c.name+" of Brazil said "+c.said+".", c.publisher, c.published))
			put(t, s, spoke(unread(t, s, "hand")[0], c.name, "BRA", c.said))
			merge(t, s)
		}
		put(0)
		before := lines(t, s, store.Query{})
		err := s.Snapshot(ctx, func(at *store.Store) error {
			if got := lines(t, at, store.Query{}); !slices.Equal(got, before) {
				t.Errorf("%v", got)
			}
			put(2)
			citer := at.NewCiter()
			for e, err := range at.Entries(ctx, store.Query{}) { // and questions can be asked between
				if err != nil {
					return err
				}
				if _, err := citer.Cite(ctx, e); err != nil {
					return err
				}
			}
			if got := lines(t, at, store.Query{}); !slices.Equal(got, before) {
				t.Errorf("what was written meanwhile is seen: %v", got)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := lines(t, s, store.Query{}); len(got) != len(before)+1 {
			t.Errorf("%v", got)
		}
	})
}

func TestEntriesComePageByPage(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		const n = 4500 // more than two pages
		var imports []record.Import
		for i := range n {
			imports = append(imports, record.Import{Origin: "test", ID: fmt.Sprint(i), Day: fmt.Sprintf("2031-05-%02d", 1+i%9), CAMEO: "040", Source: record.Side{Country: "PER"}, Target: record.Side{Country: []string{"CHL", "BOL"}[i%2]}})
		}
		if _, err := s.Import(context.Background(), imports); err != nil {
			t.Fatal(err)
		}
		merge(t, s)
		for _, c := range []struct {
			q    store.Query
			want int
		}{{store.Query{}, n}, {store.Query{Source: "PER"}, n}, {store.Query{Source: "PER", Target: "CHL"}, n / 2}, {store.Query{From: "2031-05-02", To: "2031-05-03"}, n / 9 * 2}} {
			got, last := 0, ""
			for e, err := range s.Entries(context.Background(), c.q) {
				if err != nil {
					t.Fatal(err)
				}
				if at := e.Day + " " + e.ID; at <= last {
					t.Fatalf("%+v: %s after %s", c.q, at, last)
				} else {
					last = at
				}
				got++
			}
			if got != c.want {
				t.Errorf("%+v: %d entries, want %d", c.q, got, c.want)
			}
		}
	})
}

func TestSizeAndNewest(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := t.Context()
		if at, err := s.Newest(ctx); err != nil || !at.IsZero() {
			t.Errorf("an empty store: newest %v, %v", at, err)
		}
		before, err := s.Size(ctx)
		if err != nil || before < 4096 {
			t.Errorf("an empty store has %d bytes: %v", before, err)
		}
		if states, err := s.DeliveryStates(ctx); err != nil || len(states) != 0 {
			t.Errorf("an empty store: deliveries %v, %v", states, err)
		}
		first := publication("Ana Prado of Peru said talks went on.", "gazette", "2031-05-01")
		last := publication("Ana Prado of Peru said talks ended.", "gazette", "2031-04-01")
		last.Report.Seen = first.Report.Seen.Add(time.Hour)
		again := last // told again later, by another: it came with the first
		again.Report.URL, again.Report.Seen = "https://courier.example/", last.Report.Seen.Add(time.Hour)
		add(t, s, first, last, again)
		if at, err := s.Newest(ctx); err != nil || !at.Equal(last.Report.Seen) {
			t.Errorf("newest %v, %v; want %v", at, err, last.Report.Seen)
		}
		for i := range 200 {
			add(t, s, publication(fmt.Sprintf("Ana Prado of Peru said %d ships left. %s", i, strings.Repeat(fmt.Sprintf("%x", i*7919), 400)), "gazette", "2031-05-02"))
		}
		if after, err := s.Size(ctx); err != nil || after <= before {
			t.Errorf("%d bytes, before %d: %v", after, before, err)
		}
	})
}
