package serve_test

import (
	"context"
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"detente/internal/export/gold"
	"detente/internal/read"
	"detente/internal/serve"
	"detente/internal/store"
)

// secondly reads the newest document again by hand, as a second reader that differs in one act and finds a contact of its own.
func secondly(t *testing.T, s *store.Store) *read.Reading {
	t.Helper()
	ctx := context.Background()
	u, err := s.TakeSecond(ctx, "llm", time.Now(), time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	first, _, err := s.Reading(ctx, u.Document.Hash)
	if err != nil {
		t.Fatal(err)
	}
	second := *first
	second.Reader = read.About{Name: "llm:stub", Version: "1", Model: "m"}
	second.Statements = append([]read.Statement(nil), first.Statements...)
	second.Statements[0].Act = "regret"
	words := read.Span{Start: 0, End: 6, Text: first.Document.Text[:6]}
	second.Contacts = []read.Contact{{ID: "k9", Kind: "message", Status: "possible", Participants: []string{first.Actors[0].ID, first.Actors[1].ID}, Evidence: []read.Span{words}}}
	second.Finish()
	if err := second.Validate(); err != nil {
		t.Fatal(err)
	}
	if err := s.PutSecond(ctx, u, "llm", store.Second{Reading: &second, Refused: map[string]int{"event: words not in the text": 3}}); err != nil {
		t.Fatal(err)
	}
	return &second
}

func TestSecondReaderStandsBeside(t *testing.T) {
	s := filled(t)
	srv := started(t, s)
	var before serve.Reviewed
	srv.ask(http.MethodGet, "/api/v1/review", nil, &before, http.StatusOK)
	if before.Readers != nil {
		t.Errorf("a second reader where there is none: %+v", before.Readers)
	}
	second := secondly(t, s)
	var d serve.Document
	srv.ask(http.MethodGet, "/api/v1/documents/"+second.Document.ID, nil, &d, http.StatusOK)
	if d.Second == nil || d.Second.Reading.Reader.Name != "llm:stub" || d.Second.Refused["event: words not in the text"] != 3 {
		t.Fatalf("%+v", d.Second)
	}
	differs, only := 0, gold.Pairing{}
	for _, p := range d.Second.Pairings {
		if len(p.Differ) > 0 {
			differs++
			if p.Kind != "statement" || p.Differ[0] != "act" {
				t.Errorf("%+v", p)
			}
		}
		if p.First == "" {
			only = p
		}
	}
	if differs != 1 || only.Second != "k9" {
		t.Errorf("%+v", d.Second.Pairings)
	}
	if d.Reading.Statements[0].Act == "regret" {
		t.Error("the second reader's act is in the first's reading")
	}
	var r serve.Reviewed
	srv.ask(http.MethodGet, "/api/v1/review", nil, &r, http.StatusOK)
	if r.Readers == nil || r.Readers.Documents != 1 || len(r.Readers.Disputed) != 1 || r.Readers.Disputed[0].Hash != second.Document.ID || r.Readers.Disputed[0].Differ != 1 {
		t.Fatalf("%+v", r.Readers)
	}

	// A person takes the contact over, as the page does.
	raw := func(v any) json.RawMessage { b, _ := json.Marshal(v); return b }
	k := second.Contacts[0]
	srv.ask(http.MethodPost, "/api/v1/corrections", map[string]any{"verdict": "missed", "of": map[string]any{"document": second.Document.ID, "kind": "contact", "words": k.Evidence[0]},
		"actors": raw(second.Actors), "contact": raw(k), "note": "found by llm:stub"}, nil, http.StatusCreated)
	srv.ask(http.MethodGet, "/api/v1/documents/"+second.Document.ID, nil, &d, http.StatusOK)
	taken := false
	for _, c := range d.Reading.Contacts {
		taken = taken || c.Evidence[0] == k.Evidence[0]
	}
	if !taken {
		t.Errorf("not taken over: %+v", d.Reading.Contacts)
	}
	for _, p := range d.Second.Pairings {
		if p.Second == "k9" && p.First == "" {
			t.Errorf("still only the second's: %+v", p)
		}
	}
}
