package llm

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"detente/internal/codebook"
	"detente/internal/text"
)

const key = "sk-not-to-be-seen-4711"

// stub is an endpoint that answers as a test wants it to.
type stub struct {
	*httptest.Server
	mu     sync.Mutex
	bodies []map[string]any // of the requests
}

// serve is a stub; answer is called with the number of the request, from 0 on.
func serve(t *testing.T, answer func(n int, w http.ResponseWriter, r *http.Request)) *stub {
	t.Helper()
	s := &stub{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		var body map[string]any
		if err := json.Unmarshal(raw, &body); err != nil {
			t.Errorf("the request is no JSON: %v", err)
		}
		if r.URL.Path != "/v1/chat/completions" || r.Method != http.MethodPost || r.Header.Get("Authorization") != "Bearer "+key {
			t.Errorf("asked %s %s", r.Method, r.URL.Path)
		}
		if strings.Contains(string(raw), key) {
			t.Error("the model is told the key")
		}
		s.mu.Lock()
		n := len(s.bodies)
		s.bodies = append(s.bodies, body)
		s.mu.Unlock()
		answer(n, w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

// completion answers with what a model wrote.
func completion(w http.ResponseWriter, content string) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	json.NewEncoder(w).Encode(map[string]any{
		"choices": []any{map[string]any{"message": map[string]any{"role": "assistant", "content": content}, "finish_reason": "stop"}},
		"usage":   map[string]any{"total_tokens": 900},
	})
}

// account is a day's account in memory.
type account struct {
	mu    sync.Mutex
	spent int
	limit int
}

func (a *account) spend(_ context.Context, _ string, tokens int) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if tokens > 0 && a.spent+tokens > a.limit {
		return ErrSpent
	}
	a.spent += tokens
	return nil
}

func reader(t *testing.T, s *stub, change func(*Options)) (*Reader, *account) {
	t.Helper()
	books, err := codebook.Shared()
	if err != nil {
		t.Fatal(err)
	}
	a := &account{limit: 1e9}
	o := Options{Client: &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}, URL: s.URL + "/v1", Model: "some-model",
		Key: key, Books: books, Limits: Limits{Document: 1e9, Minute: 1e6}, Spend: a.spend}
	if change != nil {
		change(&o)
	}
	r, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return r, a
}

func document(t *testing.T, words string) *text.Document {
	t.Helper()
	d, err := text.New(words)
	if err != nil {
		t.Fatal(err)
	}
	d.Title, d.Publisher, d.Published = "A report", "Invented Post", "2031-05-06"
	return d
}

const report = `Norland will close its border if Sudria sends troops, Foreign Minister Ana Berg said on Tuesday. “We will not hesitate,” she told
reporters in Geneva.

The two ministers held a video call on Monday. Brazil condemned the threat. The talks failed, and the talks will go on.`

// answered is an answer on report of which all is right.
const answered = `{"actors": [
 {"id":"a1","name":"Ana Berg","kind":"person","role":"Foreign Minister","country":"NOR","mentions":["Ana Berg","she"]},
 {"id":"a2","name":"Sudria","kind":"country","country":"SDN","mentions":[]},
 {"id":"a3","name":"Norland","kind":"country","country":"NOR","mentions":["Norland"]},
 {"id":"a4","name":"Brazil","kind":"country","country":"BRA","mentions":["Brazil"]}],
"statements": [
 {"id":"s1","speakers":["a1"],"addressees":[],"via":[],"act":"threaten","form":"indirect","channel":"","cue":"said","content":"Norland will close its border if Sudria sends troops",
  "condition":"if Sudria sends troops","when":{"from":"2031-05-06","to":"2031-05-06","words":"on Tuesday"},
  "sentence":"Norland will close its border if Sudria sends troops, Foreign Minister Ana Berg said on Tuesday."},
 {"id":"s2","speakers":["a1"],"addressees":[],"via":[],"act":"threaten","form":"direct","channel":"","cue":"told reporters","content":"We will not hesitate",
  "condition":"","when":{"from":"","to":"","words":""},"sentence":"“We will not hesitate,” she told reporters in Geneva."}],
"events": [{"source":["a4"],"target":["a3"],"cameo":"111","status":"happened","trigger":"condemned","condition":"","place":"","when":{"from":"","to":"","words":""},"said_in":"","sentence":"Brazil condemned the threat."}],
"commitments": [{"kind":"threat","by":["a3"],"to":["a2"],"action":"close its border","condition":"if Sudria sends troops","deadline":{"from":"","to":"","words":""},"cameo":"138","said_in":"s1",
  "sentence":"Norland will close its border if Sudria sends troops, Foreign Minister Ana Berg said on Tuesday."}],
"contacts": [{"kind":"video_call","participants":["a1"],"status":"held","words":"held a video call","mentions":[],"topics":[],"place":"","when":{"from":"2031-05-05","to":"2031-05-05","words":"on Monday"},
  "sentence":"The two ministers held a video call on Monday."}]}`

// nowhere is an endpoint for readers that are never to reach one.
var nowhere = &stub{Server: &httptest.Server{URL: "http://nowhere.invalid"}}
