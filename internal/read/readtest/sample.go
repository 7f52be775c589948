// Package readtest has what tests of readings share.
package readtest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"detente/internal/read"
)

// Root is the folder of the project.
func Root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	for err == nil {
		if _, missing := os.Stat(filepath.Join(dir, "go.mod")); missing == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			break
		}
		dir = filepath.Dir(dir)
	}
	t.Fatalf("no go.mod above the working directory: %v", err)
	return ""
}

// Report is the text of the bundled report.
func Report(t testing.TB) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(Root(t), "testdata", "reports", "calls-2021-12.txt"))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// Sample is a reading of the bundled report made by hand, so that tests of what is done with a reading do not hang on what is
// found. It has what is hard: overlapping and nested spans, spans in the title, every optional field.
func Sample(t testing.TB) *read.Reading {
	t.Helper()
	text := Report(t)
	at := func(quote string) read.Span {
		t.Helper()
		i := strings.Index(text, quote)
		if i < 0 {
			t.Fatalf("the report does not say %q", quote)
		}
		start := utf8.RuneCountInString(text[:i])
		return read.Span{Start: start, End: start + utf8.RuneCountInString(quote), Text: quote}
	}
	const title = "Biden and Putin talk again"
	inTitle := func(quote string) read.Span {
		i := strings.Index(title, quote)
		return read.Span{Start: i, End: i + len(quote), Text: quote, In: "title"}
	}
	sentence := func(start string) read.Span {
		i := strings.Index(text, start)
		end := strings.IndexAny(text[i:], ".\n")
		return at(text[i : i+end+1])
	}
	basis := func(why string, confidence float64) read.Basis { return read.Basis{Why: why, Confidence: confidence} }
	day := func(from, to, quote string) read.When { return read.When{From: from, To: to, Text: at(quote)} }
	r := &read.Reading{
		Reader: read.About{Name: "hand", Version: "1", Model: "none"},
		Document: read.Document{ID: "calls-2021-12", URL: "https://example.org/calls", Title: title, Publisher: "Example Agency",
			Language: "en", Published: "2021-12-31", Text: text,
			Dateline: read.Dateline{Place: at("MOSCOW/WASHINGTON"), Date: day("2021-12-31", "2021-12-31", "Dec. 31, 2021")}},
		Actors: []read.Actor{
			{ID: "a1", Name: "Joe Biden", Kind: "person", Role: "President", Country: "USA", Code: "USAGOV",
				Mentions: []read.Span{inTitle("Biden"), at("President Joe Biden"), at("Biden warned")}},
			{ID: "a2", Name: "Vladimir Putin", Kind: "person", Role: "President", Country: "RUS", Code: "RUSGOV",
				Mentions: []read.Span{inTitle("Putin"), at("President Vladimir Putin")}},
			{ID: "a3", Name: "Yuri Ushakov", Kind: "person", Role: "foreign policy aide", Country: "RUS", Code: "RUSGOV",
				Mentions: []read.Span{at("Yuri Ushakov, the Russian president’s foreign policy aide")}},
			{ID: "a4", Name: "Jake Sullivan", Kind: "person", Role: "National Security Adviser", Country: "USA", Code: "USAGOV",
				Mentions: []read.Span{at("National Security Adviser Jake Sullivan"), at("he would not")}},
			{ID: "a5", Name: "Jen Psaki", Kind: "person", Role: "press secretary", Country: "USA", Code: "USAGOV",
				Mentions: []read.Span{at("White House press secretary Jen Psaki")}},
			{ID: "a6", Name: "Russia", Kind: "country", Country: "RUS", Code: "RUS", Mentions: []read.Span{at("Russia invades")}},
		},
		Dates: []read.Date{
			{Start: at("Dec. 7").Start, End: at("Dec. 7").End, Text: "Dec. 7", From: "2021-12-07", To: "2021-12-07"},
			{Start: at("On Thursday").Start + 3, End: at("On Thursday").End, Text: "Thursday", From: "2021-12-30", To: "2021-12-30"},
		},
		Statements: []read.Statement{
			{ID: "s1", Speakers: []string{"a4"}, SpeakerSpans: []read.Span{at("Sullivan told")}, Act: "assert", Form: "indirect", Channel: "briefing",
				Cue: at("said at"), Content: at("Biden warned Putin that the United States and its European allies would impose strong economic measures if Russian forces pushed further into Ukraine"),
				When: read.When{From: "2021-12-07", To: "2021-12-07"}, Evidence: sentence("Biden warned"), Basis: basis("said after the clause it governs (speech.tsv:1)", 0.9)},
			{ID: "s2", Speakers: []string{"a1"}, Addressees: []string{"a2"}, Via: []string{"a4"}, Inside: "s1", Act: "threaten", Form: "indirect", Channel: "video_call",
				Cue: at("warned"), Content: at("the United States and its European allies would impose strong economic measures"), Condition: at("if Russian forces pushed further into Ukraine"),
				Evidence: sentence("Biden warned"), Basis: basis("warned + would + if", 0.8)},
			{ID: "s3", Speakers: []string{"a4"}, Act: "decline", Form: "indirect", Cue: at("would not say"), Content: at("which sanctions were being weighed"),
				Evidence: sentence("Asked which"), Basis: basis("asked … would not say", 0.85)},
			{ID: "s4", Speakers: []string{"a5"}, Act: "assert", Form: "mixed", Channel: "written", Cue: at("said in a statement"),
				Content: at("made clear that the United States and its allies “will respond decisively” if Russia invades its neighbor again"),
				When:    day("2021-12-30", "2021-12-30", "Thursday"), Evidence: sentence("Biden urged"), Basis: basis("said in a statement", 0.7)},
		},
		Events: []read.Event{
			{ID: "e1", Source: []string{"a1"}, Target: []string{"a2"}, CAMEO: "1312", PLOVER: "THREATEN", Goldstein: -5.8, Status: "happened", Condition: at("if Russian forces pushed further into Ukraine"),
				SaidIn: "s1", Trigger: at("warned"), Evidence: sentence("Biden warned"), Basis: basis("warn + impose measures", 0.75)},
			{ID: "e2", Source: []string{"a6"}, CAMEO: "190", PLOVER: "ASSAULT", Goldstein: -10, Status: "hypothetical",
				Place: read.Place{Name: "Geneva", Country: "CHE", Position: &read.Position{Lat: 46.2, Lon: 6.15}, Span: at("Geneva")},
				When:  read.When{From: "2021-12-31"}, SaidIn: "s4", Trigger: at("invades"), Evidence: sentence("Biden urged"),
				Basis: read.Basis{Why: "invade", Confidence: 0.6, Unknown: map[string]string{"target": "\"its neighbor\" is not named"}}},
		},
		Commitments: []read.Commitment{
			{ID: "c1", Kind: "threat", By: []string{"a1"}, To: []string{"a2"}, Action: at("impose strong economic measures"), Condition: at("if Russian forces pushed further into Ukraine"),
				Deadline: read.When{To: "2022-01-31"}, CAMEO: "163", Status: "open", SaidIn: "s2", Evidence: sentence("Biden warned"), Basis: basis("threaten + would", 0.8)},
		},
		Contacts: []read.Contact{
			{ID: "k1", Kind: "video_call", Participants: []string{"a1", "a2"}, Status: "held", When: day("2021-12-07", "2021-12-07", "Dec. 7"), Topics: []read.Span{at("sanctions")},
				Statements: []string{"s2"}, Evidence: []read.Span{at("spoke by video link")}, Basis: basis("spoke by video link", 0.9)},
			{ID: "k2", Kind: "call", Participants: []string{"a1", "a2"}, Status: "held", When: day("2021-12-30", "2021-12-30", "Thursday"),
				Evidence: []read.Span{at("spoke again"), inTitle("talk again")}, Basis: basis("spoke again", 0.9)},
			{ID: "k3", Kind: "talks", Participants: []string{"a6"}, Status: "planned", When: day("2022-01-09", "2022-01-10", "Jan. 9 and 10"),
				Place: read.Place{Name: "Geneva", Country: "CHE", Span: at("Geneva")}, Evidence: []read.Span{at("are to meet")}, Basis: basis("are to meet", 0.8)},
		},
	}
	r.Finish()
	if err := r.Validate(); err != nil {
		t.Fatal(err)
	}
	return r
}
