package export_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/parquet-go/parquet-go"

	"detente/internal/codebook"
	"detente/internal/export"
	"detente/internal/export/gold"
	"detente/internal/read"
	"detente/internal/record"
	"detente/internal/source"
	"detente/internal/store"
	"detente/internal/store/storetest"
	"detente/internal/text"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// The invented documents of the tests, each with the reading that a reader would make of it.
const (
	first  = "Ana Prado of Brazil called Luis Rey of Chile on Monday. She said: =the bridge= must open. Brazil recalled its envoy from Quito. The UN may send troops."
	second = "“-They spoke by telephone,” Chile's ministry said of the call between Ana Prado and Luis Rey.\n\nBrazil promised to reopen the bridge if Chile pays."
)

func span(t *testing.T, in, words string) read.Span {
	t.Helper()
	at := strings.Index(in, words)
	if at < 0 {
		t.Fatalf("%q is not in the text", words)
	}
	start := len([]rune(in[:at]))
	return read.Span{Start: start, End: start + len([]rune(words)), Text: words}
}

func readings(t *testing.T) map[string]*read.Reading {
	one := func(w string) read.Span { return span(t, first, w) }
	two := func(w string) read.Span { return span(t, second, w) }
	actors := []read.Actor{
		{ID: "a1", Name: "Ana Prado", Kind: "person", Role: "foreign minister", Country: "BRA", Code: "BRAGOV"},
		{ID: "a2", Name: "Luis Rey", Kind: "person", Country: "CHL", Code: "CHLGOV"},
		{ID: "a3", Name: "Brazil", Kind: "country", Country: "BRA", Code: "BRA"},
		{ID: "a4", Name: "Ecuador", Kind: "country", Country: "ECU", Code: "ECU"},
		{ID: "a5", Name: "the UN", Kind: "organization", Country: "UNO", Code: "UNO"},
	}
	monday := read.When{From: "2031-05-05", To: "2031-05-05"}
	sure := read.Basis{Why: "by hand", Confidence: 0.9}
	a := &read.Reading{Reader: read.About{Name: "hand", Version: "1"}, Document: read.Document{Language: "en", Text: first}, Actors: slices.Clone(actors),
		Statements: []read.Statement{{ID: "s1", Speakers: []string{"a1"}, Act: "demand", Form: "direct", Content: one("=the bridge= must open"), Evidence: one("She said: =the bridge= must open."), Basis: sure}},
		Events: []read.Event{
			{ID: "e1", Source: []string{"a3"}, Target: []string{"a4"}, CAMEO: "161", PLOVER: "SANCTION", Goldstein: -4, Status: "happened", When: monday, Trigger: one("recalled"),
				Evidence: one("Brazil recalled its envoy from Quito."), Place: read.Place{Name: "Quito", Country: "ECU", Position: &read.Position{Lat: -0.22, Lon: -78.5}}, Basis: sure},
			{ID: "e2", Source: []string{"a5"}, Target: []string{"a1", "a4"}, CAMEO: "0314", PLOVER: "AGREE", Goldstein: 3.4, Status: "possible", Trigger: one("send troops"), Evidence: one("The UN may send troops."), Basis: read.Basis{Confidence: 0.3}}},
		Contacts: []read.Contact{{ID: "k1", Kind: "call", Participants: []string{"a1", "a2"}, Status: "held", When: monday, Topics: []read.Span{one("the bridge")}, Evidence: []read.Span{one("called")}, Basis: sure}}}
	b := &read.Reading{Reader: read.About{Name: "hand", Version: "1"}, Document: read.Document{Language: "en", Text: second}, Actors: slices.Clone(actors),
		Commitments: []read.Commitment{{ID: "c1", Kind: "promise", By: []string{"a3"}, To: []string{"a2"}, Action: two("reopen the bridge"), Condition: two("if Chile pays"), CAMEO: "08", Status: "open", Evidence: two("Brazil promised to reopen the bridge if Chile pays."), Basis: sure}},
		Contacts: []read.Contact{{ID: "k1", Kind: "call", Participants: []string{"a1", "a2"}, Status: "held", When: monday, Evidence: []read.Span{two("-They spoke by telephone")}, Basis: sure},
			{ID: "k2", Kind: "call", Participants: []string{"a1", "a4"}, Status: "planned", Evidence: []read.Span{two("the call")}, Basis: sure}}}
	for _, r := range []*read.Reading{a, b} {
		doc, err := text.New(r.Document.Text)
		if err != nil {
			t.Fatal(err)
		}
		r.Document.ID = doc.ID
		r.Finish()
	}
	return map[string]*read.Reading{a.Document.ID: a, b.Document.ID: b}
}

// fill takes the documents in, in an order, reads and merges them.
func fill(t *testing.T, s *store.Store, order ...int) {
	t.Helper()
	ctx := context.Background()
	by := readings(t)
	all := []store.Publication{
		{Document: document(t, first), Report: record.Report{URL: "https://one.example/1", Title: "A call", Publisher: "One, Inc.", Published: "2031-05-05"}},
		{Document: document(t, second), Report: record.Report{URL: "https://two.example/2", Title: "The bridge", Publisher: "@Two", Published: "2031-05-06T09:00:00Z"}},
		{Document: document(t, first), Report: record.Report{URL: "https://three.example/3", Publisher: "Three", Published: "2031-05-06"}},
	}
	for i, n := range order {
		p := all[n]
		p.Report.Source, p.Report.Where = "list", "line "+string(rune('1'+i))
		p.Report.Seen = time.Date(2031, 6, 1, 0, i, 0, 0, time.UTC)
		if _, err := s.Add(ctx, []store.Publication{p}); err != nil {
			t.Fatal(err)
		}
	}
	unread, err := s.Unread(ctx, "hand", 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range unread {
		if err := s.Put(ctx, []store.Reading{{Unread: u, Reader: "hand", Reading: by[u.Document.Hash]}}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Merge(ctx); err != nil {
		t.Fatal(err)
	}
}

func document(t *testing.T, words string) record.Document {
	doc, err := text.New(words)
	if err != nil {
		t.Fatal(err)
	}
	return record.Document{Hash: doc.ID, Text: words, Language: "en"}
}

func books(t *testing.T) *codebook.Books {
	t.Helper()
	b, err := codebook.Shared()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func exported(t *testing.T, s *store.Store, w export.Wanted) string {
	t.Helper()
	var b bytes.Buffer
	if _, err := export.Write(context.Background(), s, books(t), w, &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

var all = []export.Kind{export.Statements, export.Events, export.Commitments, export.Contacts, export.Readings, export.Documents, export.Reports}

func TestSameRecordGivesTheSameBytes(t *testing.T) {
	one, other := storetest.Open(t, storetest.SQLite(t)), storetest.Open(t, storetest.Postgres(t))
	fill(t, one, 0, 1, 2)
	fill(t, other, 2, 1, 0)
	for _, k := range all {
		for _, f := range export.Formats(k) {
			a, b := exported(t, one, export.Wanted{Kind: k, Format: f}), exported(t, other, export.Wanted{Kind: k, Format: f})
			if a != b {
				t.Errorf("%s as %s differ:\n%q\n%q", k, f, a, b)
			}
			if len(a) < 50 || strings.Contains(a, "2031-06-01") {
				t.Errorf("%s as %s: too little, or a time of ingest: %q", k, f, a)
			}
		}
	}
}

func TestEveryRowQuotesTheTextItPointsAt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		fill(t, s, 0, 1, 2)
		texts := map[string][]rune{document(t, first).Hash: []rune(first), document(t, second).Hash: []rune(second)}
		for _, k := range all[:5] {
			rows, err := csv.NewReader(strings.NewReader(exported(t, s, export.Wanted{Kind: k, Format: export.CSV}))).ReadAll()
			if err != nil || len(rows) < 2 {
				t.Fatalf("%s: %d rows, %v", k, len(rows), err)
			}
			for _, r := range rows[1:] {
				row := map[string]string{}
				for i, name := range rows[0] {
					row[name] = r[i]
				}
				var start, end int
				if err := errors.Join(json.Unmarshal([]byte(row["start"]), &start), json.Unmarshal([]byte(row["end"]), &end)); err != nil {
					t.Fatalf("%s: %v: %v", k, row, err)
				}
				if !strings.Contains(row["evidence"], strings.TrimPrefix(row["quote"], "'")) {
					t.Errorf("%s: %q stands not in %q", k, row["quote"], row["evidence"])
				}
				if quote := string(texts[row["document"]][start:end]); export.Defused(quote) != row["quote"] || row["url"] == "" || row["publisher"] == "" || row["published"] == "" {
					t.Errorf("%s: %v quotes %q", k, row, quote)
				}
			}
		}
	})
}

func TestCellsAreNoFormulas(t *testing.T) {
	s := storetest.Open(t, storetest.SQLite(t))
	fill(t, s, 0, 1, 2)
	for _, k := range all {
		rows, err := csv.NewReader(strings.NewReader(exported(t, s, export.Wanted{Kind: k, Format: export.CSV}))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			for i, c := range r {
				if c != "" && strings.ContainsRune("=+@\t\r-", rune(c[0])) && rows[0][i] != "goldstein" && rows[0][i] != "lat" && rows[0][i] != "lon" {
					t.Errorf("%s: %s is %q", k, rows[0][i], c)
				}
			}
		}
	}
	for cell, want := range map[string]string{"=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@A1": "'@A1", "\tx": "'\tx", "\rx": "'\rx", "\nx": "'\nx", " =1": "' =1", "\u200b=1": "'\u200b=1", "\u202e=1": "'\u202e=1", "\x1b=1": "'\x1b=1",
		"＝1": "'＝1", "＋1": "'＋1", "－1": "'－1", "＠A1": "'＠A1", "a=b": "a=b", "plain": "plain", "": ""} {
		if got := export.Defused(cell); got != want {
			t.Errorf("Defused(%q) = %q", cell, got)
		}
	}
}

func TestFilters(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		fill(t, s, 0, 1, 2)
		for _, c := range []struct {
			name string
			w    export.Wanted
			want int
		}{
			{"all", export.Wanted{Kind: export.Events}, 2},
			{"source", export.Wanted{Kind: export.Events, Source: "BRA"}, 1},
			{"target", export.Wanted{Kind: export.Events, Target: "ECU"}, 2},
			{"both", export.Wanted{Kind: export.Events, Source: "UNO", Target: "BRA"}, 1},
			{"neither", export.Wanted{Kind: export.Events, Source: "CHL"}, 0},
			{"confidence", export.Wanted{Kind: export.Events, MinConfidence: 0.5}, 1},
			{"status", export.Wanted{Kind: export.Events, Status: []string{"possible"}}, 1},
			{"status of a commitment", export.Wanted{Kind: export.Commitments, Status: []string{"open"}}, 1},
			{"until", export.Wanted{Kind: export.Contacts, To: "2031-05-05"}, 1},
			{"since", export.Wanted{Kind: export.Contacts, From: "2031-05-06"}, 1},
			{"participants", export.Wanted{Kind: export.Contacts, Source: "CHL", Target: "BRA"}, 1},
			{"documents of a day", export.Wanted{Kind: export.Documents, From: "2031-05-06", To: "2031-05-06"}, 1},
			{"reports of a day", export.Wanted{Kind: export.Reports, From: "2031-05-06", To: "2031-05-06"}, 2},
			{"readings", export.Wanted{Kind: export.Readings, From: "2031-05-06"}, 1},
		} {
			c.w.Format = export.JSONLines
			if got := strings.Count(exported(t, s, c.w), "\n"); got != c.want {
				t.Errorf("%s: %d rows, want %d", c.name, got, c.want)
			}
		}
	})
}

func TestParquetHasTypedColumns(t *testing.T) {
	s := storetest.Open(t, storetest.SQLite(t))
	fill(t, s, 0, 1, 2)
	got := exported(t, s, export.Wanted{Kind: export.Events, Format: export.Parquet, Source: "BRA"})
	rows, err := parquet.Read[export.Event](strings.NewReader(got), int64(len(got)))
	if err != nil || len(rows) != 1 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	f, err := parquet.OpenFile(strings.NewReader(got), int64(len(got)))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"optional int32 day (DATE)", "optional double goldstein", "optional int32 start", "required group source_countries (LIST)"} {
		if !strings.Contains(f.Schema().String(), want) {
			t.Errorf("no %q in %v", want, f.Schema())
		}
	}
	r := rows[0]
	if r.Day == nil || *r.Day != 22404 || *r.Goldstein != -4 || !slices.Equal(r.Sources, []string{"BRA"}) || *r.Lat != -0.22 || int(*r.Start) != span(t, first, "recalled").Start || r.Quote != "recalled" ||
		r.Quad != string(codebook.MaterialConflict) || r.Reports != 2 || r.Documents != 1 {
		t.Errorf("%+v", r)
	}
}

func TestEventsOfOtherColumnsCanBeTakenInAgain(t *testing.T) {
	s := storetest.Open(t, storetest.SQLite(t))
	fill(t, s, 0, 1, 2)
	for _, f := range []export.Format{export.ICEWS, export.GDELT, export.POLECAT} {
		// The event that may come is left out unless it is asked for; it has two targets, and so two rows.
		if n := len(items(t, f, exported(t, s, export.Wanted{Kind: export.Events, Format: f}))); n != 1 {
			t.Errorf("%s: %d events, want the one that happened", f, n)
		}
		got := items(t, f, exported(t, s, export.Wanted{Kind: export.Events, Format: f, Status: []string{"happened", "possible"}}))
		if len(got) != 3 {
			t.Fatalf("%s: %d events, want 3", f, len(got))
		}
		slices.SortFunc(got, func(a, b *source.Event) int {
			return strings.Compare(a.CAMEO+a.PLOVER+a.Target.Name, b.CAMEO+b.PLOVER+b.Target.Name)
		})
		un, recall := got[0], got[2]
		if f == export.POLECAT {
			if recall.PLOVER != "SANCTION" || un.Source.Country != "UNO" || un.Source.Name != "the UN" || recall.Target.Country != "ECU" {
				t.Errorf("%s: %+v\n%+v", f, un, recall)
			}
		} else if recall.CAMEO != "161" || *recall.Goldstein != -4 || un.CAMEO != "0314" {
			t.Errorf("%s: %+v\n%+v", f, un, recall)
		}
		if f == export.GDELT && (un.Source.Code != "IGOUNO" || un.Source.Country != "" || recall.Source.Country != "BRA" || recall.URL != "https://one.example/1") {
			t.Errorf("%s: %+v\n%+v", f, un, recall)
		}
		if f == export.ICEWS && (recall.Source.Country != "Brazil" || recall.Target.Name != "Ecuador" || recall.Publisher != "One, Inc.") {
			t.Errorf("%s: %+v", f, recall)
		}
		if recall.Date != "2031-05-05" || recall.Place.Name != "Quito" || *recall.Place.Lat != -0.22 || recall.ID == "" || got[0].ID == got[1].ID {
			t.Errorf("%s: %+v", f, recall)
		}
	}
}

// items are the events that internal/source reads from a table, whose format it must know by itself.
func items(t *testing.T, f export.Format, table string) []*source.Event {
	t.Helper()
	var out []*source.Event
	for it, err := range source.Read(context.Background(), "", "events.tsv", strings.NewReader(table)) {
		if err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		if string(it.Event.Origin) != string(f) {
			t.Fatalf("%s was taken for %s", f, it.Event.Origin)
		}
		out = append(out, it.Event)
	}
	return out
}

func TestImportsKeepWhatTheirCollectionSays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		value := 1.0
		m := record.Import{Origin: "icews", ID: "7", Day: "2031-05-01", CAMEO: "040", Goldstein: &value, Source: record.Side{Name: "Peru", Country: "PER"}, URL: "https://wire.example/7", Publisher: "Wire"}
		if _, err := s.Import(context.Background(), []record.Import{m}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Merge(context.Background()); err != nil {
			t.Fatal(err)
		}
		got := exported(t, s, export.Wanted{Kind: export.Events, Format: export.CSV})
		for _, want := range []string{"icews", "https://wire.example/7", "Wire", "Peru", "Consult"} {
			if !strings.Contains(got, want) {
				t.Errorf("no %q in %s", want, got)
			}
		}
		// It is another's coding: it is not passed on as ours.
		if again := exported(t, s, export.Wanted{Kind: export.Events, Format: export.ICEWS}); strings.Count(again, "\n") != 1 {
			t.Errorf("%q", again)
		}
	})
}

func TestCalendar(t *testing.T) {
	s := storetest.Open(t, storetest.SQLite(t))
	fill(t, s, 0, 1, 2)
	var b bytes.Buffer
	r, err := export.Write(context.Background(), s, books(t), export.Wanted{Kind: export.Contacts, Format: export.ICalendar}, &b)
	if err != nil || r.Rows != 1 || r.Left != 1 { // the planned call has no day
		t.Fatalf("%+v, %v", r, err)
	}
	for line := range strings.SplitSeq(b.String(), "\r\n") {
		if len(line) > 75 || strings.Contains(line, "\n") {
			t.Errorf("line %q", line)
		}
	}
	cal, err := ics.ParseCalendar(&b)
	if err != nil || len(cal.Events()) != 1 {
		t.Fatalf("%d events, %v", len(cal.Events()), err)
	}
	e := cal.Events()[0]
	value := func(p ics.ComponentProperty) string { return e.GetProperty(p).Value }
	if !strings.HasPrefix(e.Id(), "co-") || value(ics.ComponentPropertyDtStart) != "20310505" || value(ics.ComponentPropertyDtEnd) != "20310506" ||
		value(ics.ComponentPropertySummary) != "Call: Ana Prado, Luis Rey (held)" || value(ics.ComponentPropertyUrl) != "https://one.example/1" {
		t.Errorf("%+v", e.Properties)
	}
	for _, want := range []string{"“called”", "“-They spoke by telephone”", "One, Inc., 2031-05-05, https://one.example/1", "https://three.example/3", "https://two.example/2"} {
		if !strings.Contains(value(ics.ComponentPropertyDescription), want) {
			t.Errorf("no %q in %q", want, value(ics.ComponentPropertyDescription))
		}
	}
}

func TestFormatThatAKindHasNot(t *testing.T) {
	s := storetest.Open(t, storetest.SQLite(t))
	if _, err := export.Write(context.Background(), s, books(t), export.Wanted{Kind: export.Documents, Format: export.ICalendar}, new(bytes.Buffer)); !errors.Is(err, export.ErrFormat) {
		t.Errorf("%v", err)
	}
}

func TestGoldHoldsWhatPeopleCoded(t *testing.T) {
	s := storetest.Open(t, storetest.SQLite(t))
	fill(t, s, 0, 1, 2)
	ctx := context.Background()
	mine := readings(t)[document(t, first).Hash]
	spoke := mine.Statements[0]
	spoke.Speakers, spoke.Act = []string{"a2"}, "request" // only the speaker is claimed below
	claim := func(c record.Claim) {
		c.Author, c.Made = "Ada", time.Date(2031, 6, 2, 0, 0, 0, 0, time.UTC)
		c.Of.Document = document(t, first).Hash
		if err := errors.Join(c.Seal(first), s.Claim(ctx, &c)); err != nil {
			t.Fatal(err)
		}
	}
	claim(record.Claim{Verdict: record.Correct, Of: record.Ref{Kind: record.Statement, Words: spoke.Content}, Fields: []string{"speakers"}, Statement: &spoke, Actors: mine.Actors})
	claim(record.Claim{Verdict: record.Not, Of: record.Ref{Kind: record.Event, Words: mine.Events[1].Trigger}})
	dir := t.TempDir()
	if n, _, err := export.Gold(ctx, s, "", "", dir); n != 1 || err != nil {
		t.Fatalf("%d documents, %v", n, err)
	}
	docs, err := gold.ReadFolder(dir)
	if err != nil || len(docs) != 1 {
		t.Fatalf("%d documents, %v", len(docs), err)
	}
	d := docs[0]
	if len(d.Statements) != 1 || d.Statements[0].Optional || len(d.Statements[0].Speakers) != 1 || d.Actors[d.Statements[0].Speakers[0][0]].Country != "CHL" || d.Statements[0].Act != nil || d.Statements[0].Condition.Given {
		t.Errorf("%+v", d.Statements)
	}
	if len(d.Events) != 1 || !d.Events[0].Optional || len(d.Contacts) != 1 || !d.Contacts[0].Optional {
		t.Errorf("%+v %+v", d.Events, d.Contacts)
	}
	// Held against it, the reader has one speaker wrong, finds one event too many, and is not praised for the rest.
	var scores gold.Scores
	scores.Add(d, mine)
	figures := map[string]gold.Figure{}
	for _, f := range scores.Figures() {
		figures[f.Name] = f
	}
	if f := figures["statement_speakers"]; f.Right != 0 || f.Of != 1 {
		t.Errorf("speakers: %+v", f)
	}
	if f := figures["events_root"]; f.TP != 0 || f.FP != 1 || f.FN != 0 {
		t.Errorf("events: %+v", f)
	}
}
