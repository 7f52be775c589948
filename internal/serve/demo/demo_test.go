package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"detente/internal/codebook"
	"detente/internal/read"
	"detente/internal/record"
	"detente/internal/store"
	"detente/internal/store/storetest"
	"detente/internal/work"
	"detente/model"
)

const wanted = 60 // items

// item is what an item of the set says of itself.
type item struct {
	URL, Title, Publisher, Published, Modified, Kind, Record, Text string
}

func all(t *testing.T) []item {
	t.Helper()
	raw, err := fs.ReadFile(Files(), "demo.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var out []item
	for line := range bytes.Lines(raw) {
		var it item
		d := json.NewDecoder(bytes.NewReader(line))
		d.DisallowUnknownFields()
		if err := d.Decode(&it); err != nil {
			t.Fatalf("line %d: %v", len(out)+1, err)
		}
		out = append(out, it)
	}
	transcripts, err := listed()
	if err != nil {
		t.Fatal(err)
	}
	for _, tr := range transcripts {
		out = append(out, item{URL: tr.url, Title: tr.title, Publisher: tr.publisher, Published: tr.published, Kind: tr.kind, Record: tr.record})
	}
	n := 0
	for it, err := range Items(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if n == len(out) || it.URL != out[n].URL || it.Published != out[n].Published || it.Publisher != out[n].Publisher {
			t.Fatalf("item %d is %s of %s, %s: not what the files say", n+1, it.URL, it.Publisher, it.Published)
		}
		out[n].Text = it.Text
		n++
	}
	if n != wanted || len(out) != wanted {
		t.Fatalf("%d items of %d, want %d", n, len(out), wanted)
	}
	return out
}

// dated is what a reference to the public record has at least: an address, or a day on which something was published or said.
var dated = regexp.MustCompile(`https?://[a-z]|\d{1,2} [A-Z][a-z]+ 20\d\d`)

func TestEveryItemHasDateAddressPublisherAndThePlaceOfItsFact(t *testing.T) {
	sources, err := Sources(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]string{} // by host
	for _, f := range sources {
		if f.Owner == "" || len(f.Country) != 3 || !slices.Contains([]string{"yes", "no", "partly"}, f.State) || !f.Paused {
			t.Errorf("%s: who stands behind it is not said, or it would be asked: %+v", f.Name, f)
		}
		names[host(t, f.Page)] = f.Name
	}
	countries, media := map[string]bool{}, map[string]bool{}
	for _, it := range all(t) {
		h := host(t, it.URL)
		if !strings.HasSuffix(h, ".example") || it.Title == "" || it.Publisher == "" || names[h] != it.Publisher {
			t.Errorf("%s: title %q, publisher %q; of the address %q", it.URL, it.Title, it.Publisher, names[h])
		}
		when, err := time.Parse(time.RFC3339, it.Published)
		if err != nil || when.Before(time.Date(2021, 11, 1, 0, 0, 0, 0, time.UTC)) || when.After(time.Date(2022, 4, 1, 0, 0, 0, 0, time.UTC)) {
			t.Errorf("%s: published %q, %v", it.URL, it.Published, err)
		}
		if !dated.MatchString(it.Record) {
			t.Errorf("%s: where is the fact public? %q", it.URL, it.Record)
		}
		if n := len(strings.Fields(it.Text)); n < 60 || n > 220 {
			t.Errorf("%s: %d words, want 60 to 220", it.URL, n)
		}
		i := slices.IndexFunc(sources, func(f record.Followed) bool { return f.Name == it.Publisher })
		if i < 0 {
			continue // told above
		}
		countries[sources[i].Country], media[it.Publisher] = true, true
		switch it.Kind {
		case "readout", "statement":
			if !strings.Contains(it.Text, "(A summary in our words of ") {
				t.Errorf("%s: nothing says that it is in our words", it.URL)
			}
		case "report", "wire", "transcript":
		default:
			t.Errorf("%s: kind %q", it.URL, it.Kind)
		}
	}
	if len(countries) < 8 || len(media) != len(sources) {
		t.Errorf("%d publishers of %d countries; %d are listed", len(media), len(countries), len(sources))
	}
}

func host(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u.Hostname()
}

// taken is a store with the set in it, read and merged.
func taken(t *testing.T) *store.Store {
	t.Helper()
	ctx := t.Context()
	s := storetest.Open(t, storetest.SQLite(t))
	books, err := codebook.Shared()
	if err != nil {
		t.Fatal(err)
	}
	m, err := model.English()
	if err != nil {
		t.Fatal(err)
	}
	reader, err := read.New(m, books)
	if err != nil {
		t.Fatal(err)
	}
	sources, err := Sources(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for i := range sources {
		if err := s.Follow(ctx, &sources[i]); err != nil {
			t.Fatal(err)
		}
	}
	intake := work.Intake{Store: s, Books: books, Now: time.Now, Fault: func(where string, err error) { t.Errorf("%s: %v", where, err) }}
	got, err := intake.Take(ctx, Items(ctx))
	// One copy is the same text under another headline: a report, and no document.
	if err != nil || got.Items != wanted || got.New.Reports != wanted || got.New.Documents != wanted-1 || got.Faults > 0 {
		t.Fatalf("%v, %v", got, err)
	}
	n := 0
	watch := work.Watch{Done: func(int) { n++ }, Failed: func(hash string, err error) { t.Errorf("document %s: %v", hash, err) }}
	if err := work.Read(ctx, s, reader, 2, watch); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Merge(ctx); err != nil {
		t.Fatal(err)
	}
	if n != wanted-3 { // nor are the cut copy and the first version of the corrected article read
		t.Errorf("%d documents read, want %d", n, wanted-3)
	}
	return s
}

func TestCopiesAndCorrectionsAreStoriesAndAccountsAreOfOneContact(t *testing.T) {
	s := taken(t)
	ctx := t.Context()

	const wire, cut, turned = "https://potomacwire.example/2022/01/10/geneva-talks", "https://harbourgazette.example/world/2022/01/10/geneva-in-brief",
		"https://bayofbengalstandard.example/world/2022/01/11/no-plans-to-attack"
	if got := storyOf(t, s, wire); !slices.Equal(got.addresses, []string{turned, cut, wire}) || got.leader != wire {
		t.Errorf("the wire's text and its copies: %+v", got)
	}
	const corrected = "https://vistulatimes.example/world/2022/02/25/security-council-vote"
	got := storyOf(t, s, corrected)
	if !slices.Equal(got.addresses, []string{corrected, corrected}) || got.documents != 2 {
		t.Errorf("the corrected article: %+v", got)
	}
	if text, err := s.Text(ctx, got.hash); err != nil || !strings.Contains(text, "Correction:") {
		t.Errorf("%v: the version without the correction leads", err)
	}

	calls := contacts(t, s, "2021-12-07", "held", "USA", "RUS")
	if len(calls) != 1 || calls[0].Type != "video_call" {
		t.Fatalf("%d contacts of 7 December: %+v", len(calls), calls)
	}
	both, err := s.NewCiter().Cite(ctx, calls[0])
	if err != nil {
		t.Fatal(err)
	}
	var sides []string
	for _, a := range both.Accounts {
		sides = append(sides, a.Side)
	}
	slices.Sort(sides)
	if !slices.Equal(sides, []string{"RUS", "USA"}) || len(both.Differences) < 2 {
		t.Errorf("accounts of %v with %d differences", sides, len(both.Differences))
	}
	if off := contacts(t, s, "2022-02-22", "cancelled", "USA", "RUS"); len(off) != 1 {
		t.Errorf("%d meetings of Blinken and Lavrov cancelled on 22 February", len(off))
	}
}

// story is what became of the texts of an address.
type story struct {
	hash, leader string // of the document that leads: what it is known by, where it was first published
	documents    int
	addresses    []string // of all reports, sorted
}

func storyOf(t *testing.T, s *store.Store, address string) story {
	t.Helper()
	ctx := t.Context()
	for r, err := range s.AllReports(ctx, "", "") {
		if err != nil {
			t.Fatal(err)
		}
		if r.URL != address {
			continue
		}
		_, leader, reports, err := s.Story(ctx, r.Document)
		if err != nil {
			t.Fatal(err)
		}
		out := story{hash: leader, documents: len(reports)}
		first := ""
		for hash, of := range reports {
			for _, r := range of {
				out.addresses = append(out.addresses, r.URL)
				if hash == leader && (first == "" || instant(t, r.Published).Before(instant(t, first))) {
					first, out.leader = r.Published, r.URL
				}
			}
		}
		slices.Sort(out.addresses)
		return out
	}
	t.Fatalf("no report at %s", address)
	return story{}
}

func instant(t *testing.T, s string) time.Time {
	t.Helper()
	when, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return when
}

// contacts are those of a day and status in which all of some countries took part.
func contacts(t *testing.T, s *store.Store, day, status string, countries ...string) []record.Entry {
	t.Helper()
	var out []record.Entry
	for e, err := range s.Entries(context.Background(), store.Query{Kind: record.Contact, From: day, To: day}) {
		if err != nil {
			t.Fatal(err)
		}
		missing := func(c string) bool { return !slices.Contains(e.Sources, c) && !slices.Contains(e.Targets, c) }
		if e.Status == status && !slices.ContainsFunc(countries, missing) {
			out = append(out, e)
		}
	}
	return out
}
