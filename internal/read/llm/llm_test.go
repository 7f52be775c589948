package llm

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"detente/internal/read"
	"detente/internal/text"
)

func TestReadsToTheContract(t *testing.T) {
	s := serve(t, func(_ int, w http.ResponseWriter, _ *http.Request) { completion(w, "```json\n"+answered+"\n```") })
	r, a := reader(t, s, nil)
	f, err := r.Read(t.Context(), document(t, report))
	if err != nil {
		t.Fatal(err)
	}
	if f.Refused.All() != 0 {
		t.Errorf("refused: %v", f.Refused)
	}
	g := f.Reading
	if len(g.Actors) != 4 || len(g.Statements) != 2 || len(g.Events) != 1 || len(g.Commitments) != 1 || len(g.Contacts) != 1 {
		t.Fatalf("%d actors, %d statements, %d events, %d commitments, %d contacts", len(g.Actors), len(g.Statements), len(g.Events), len(g.Commitments), len(g.Contacts))
	}
	if g.Reader.Name != "llm:some-model" || g.Reader.Model != r.Digest() {
		t.Errorf("read by %+v", g.Reader)
	}
	if st := g.Statements[0]; st.Condition.Text != "if Sudria sends troops" || st.When.From != "2031-05-06" || st.Evidence.Start != 0 {
		t.Errorf("%+v", st)
	}
	if st := g.Statements[1]; st.Cue.Text != "told\nreporters" { // white space folded; the span quotes the text
		t.Errorf("cue %q", st.Cue.Text)
	}
	if e := g.Events[0]; e.CAMEO != "111" || e.PLOVER == "" || e.Goldstein >= 0 {
		t.Errorf("%+v", e)
	}
	if a.spent != 900 || f.Tokens != 900 {
		t.Errorf("spent %d, told %d: the endpoint counted 900", a.spent, f.Tokens)
	}
	if _, tools := s.bodies[0]["tools"]; tools || s.bodies[0]["response_format"] == nil {
		t.Errorf("asked with %v", s.bodies[0])
	}
}

// Each answer is answered with one thing changed that must not be taken, and the reason.
func TestWhatIsNotTaken(t *testing.T) {
	for _, c := range []struct{ was, is, reason string }{
		{`"content":"We will not hesitate"`, `"content":"We shall not hesitate"`, "statement: " + notThere},
		{`"content":"We will not hesitate"`, `"content":"We will not hesi"`, "statement: " + notThere}, // half a word
		{`"content":"We will not hesitate"`, `"content":""`, "statement: " + notThere},
		{`"content":"We will not hesitate"`, `"content":"Brazil condemned the threat"`, "statement: " + notThere}, // words of another sentence
		{`"content":"We will not hesitate"`, `"content":7`, "statement: " + noItem},
		{`"act":"threaten","form":"direct"`, `"act":"curse","form":"direct"`, "statement: " + noLabel},
		{`"act":"threaten","form":"direct"`, `"act":"threaten","form":""`, "statement: " + noLabel},
		{`"speakers":["a1"],"addressees":[],"via":[],"act":"threaten","form":"direct"`, `"speakers":["a9"],"addressees":[],"via":[],"act":"threaten","form":"direct"`, "statement: " + noActor},
		{`"condition":"if Sudria sends troops","when"`, `"condition":"if it rains","when"`, "statement: " + notThere}, // without it, it would say more
		{`"cameo":"111"`, `"cameo":"999"`, "event: " + noLabel},
		{`"status":"happened"`, `"status":"done"`, "event: " + noLabel},
		{`"source":["a4"],"target":["a3"]`, `"source":[],"target":[]`, "event: " + nobody},
		{`"trigger":"condemned"`, `"trigger":"talks"`, "event: " + notThere},
		{`"kind":"threat"`, `"kind":"vow"`, "commitment: " + noLabel},
		{`"cameo":"138"`, `"cameo":"1"`, "commitment: " + noLabel},
		{`"kind":"video_call"`, `"kind":"seance"`, "contact: " + noLabel},
		{`"country":"BRA"`, `"country":"ZZZ"`, "actor: " + noLabel},
		{`"name":"Brazil","kind":"country","country":"BRA","mentions":["Brazil"]`, `"name":"Chile","kind":"country","country":"CHL","mentions":["Chile"]`, "actor: " + notThere},
		{`"from":"2031-05-05","to":"2031-05-05","words":"on Monday"`, `"from":"2031-13-05","to":"2031-05-05","words":"on Monday"`, "contact date: " + noDay},
		{`"from":"2031-05-05","to":"2031-05-05","words":"on Monday"`, `"from":"9999-12-31","to":"9999-12-31","words":"on Monday"`, "contact date: " + noDay},
		{`"from":"2031-05-05","to":"2031-05-05","words":"on Monday"`, `"from":"2031-05-05","to":"2031-05-05","words":""`, "contact date: " + notThere},
		{`"trigger":"condemned","condition":"","place":"","when":{"from":"","to":"","words":""},"said_in":"","sentence":"Brazil condemned the threat."`,
			`"trigger":"talks","condition":"","place":"","when":{"from":"","to":"","words":""},"said_in":"","sentence":"The talks failed, and the talks will go on."`, "event: " + severally},
	} {
		if !strings.Contains(answered, c.was) {
			t.Fatalf("%q is not in the answer", c.was)
		}
		into := taken(t, report, strings.Replace(answered, c.was, c.is, 1))
		if into.refused[c.reason] == 0 {
			t.Errorf("%s: refused %v, want %q", c.is, into.refused, c.reason)
		}
	}
}

// taken takes an answer on a text that is one passage, and holds what came of it to the contract.
func taken(t *testing.T, words, answer string) *reading {
	t.Helper()
	doc := document(t, words)
	r, _ := reader(t, nowhere, nil)
	into := newReading(doc, r.o.Books)
	for _, p := range cut(doc) {
		if err := into.take(answer, p); err != nil && !errors.Is(err, ErrAnswer) {
			t.Fatal(err)
		}
	}
	if err := into.finish(read.About{Name: "llm:x", Version: Version, Model: "m"}).Validate(); err != nil {
		t.Error(err)
	}
	return into
}

func TestNeighboursTellSentencesApart(t *testing.T) {
	const words = "Berg spoke first. She refused the offer. Later Holm spoke. She refused the offer."
	const ask = `{"actors":[{"id":"a","name":"%s","kind":"person","country":"NOR","mentions":[]}],"events":[{"source":["a"],"target":[],"cameo":"120","status":"happened","trigger":"refused the offer",
		"sentence":"She refused the offer.","before":"%s"}]}`
	if into := taken(t, words, fmt.Sprintf(ask, "Holm", "Later  Holm spoke.")); len(into.out.Events) != 1 || into.out.Events[0].Trigger.Start != strings.LastIndex(words, "refused") {
		t.Errorf("%+v, refused %v", into.out.Events, into.refused)
	}
	for _, before := range []string{"", "nowhere", "spoke"} {
		if into := taken(t, words, fmt.Sprintf(ask, "Holm", before)); into.refused["event: "+severally] != 1 {
			t.Errorf("before %q: refused %v", before, into.refused)
		}
	}
}

func TestLongTextsAreCutAndCarried(t *testing.T) {
	var b strings.Builder
	for i := range 90 {
		fmt.Fprintf(&b, "Paragraph %d: the “Übersee” desk of Norland told of nothing that anybody would want to hear of on any day of the year, however long it was.\n\n", i)
	}
	b.WriteString(strings.Repeat("ü", maxPassage) + "\n\n") // one word longer than a passage
	b.WriteString("Brazil condemned the threat.")
	doc := document(t, b.String())
	spans := cut(doc)
	for i, p := range spans {
		if p.Len() > maxPassage || p.Len() == 0 {
			t.Errorf("passage %d has %d bytes", i, p.Len())
		}
		between := doc.Text()[:p.Start()]
		if i > 0 {
			between = doc.Text()[spans[i-1].End():p.Start()]
		}
		if strings.TrimSpace(between) != "" {
			t.Errorf("left out before passage %d: %q", i, between)
		}
	}
	if last := spans[len(spans)-1]; last.End() != doc.Len() || len(spans) < 4 {
		t.Errorf("%d passages, the last until %d of %d", len(spans), last.End(), doc.Len())
	}
	s := serve(t, func(n int, w http.ResponseWriter, _ *http.Request) {
		if n == len(spans)-1 {
			completion(w, `{"actors":[{"id":"a","name":"Brazil","kind":"country","country":"BRA"}],"events":[{"source":["a"],"target":[],"cameo":"111","status":"happened","trigger":"condemned","sentence":"Brazil condemned the threat."}]}`)
			return
		}
		completion(w, `{"actors":[{"id":"a","name":"Norland","kind":"country","country":"NOR"}]}`)
	})
	r, _ := reader(t, s, nil)
	f, err := r.Read(t.Context(), doc)
	if err != nil {
		t.Fatal(err)
	}
	at := len([]rune(doc.Text()[:strings.LastIndex(doc.Text(), "condemned")]))
	if len(f.Reading.Events) != 1 || f.Reading.Events[0].Trigger.Start != at || len(s.bodies) != len(spans) {
		t.Errorf("%d requests for %d passages, events %+v, want one at %d", len(s.bodies), len(spans), f.Reading.Events, at)
	}
	if len(f.Reading.Actors) != 2 { // Norland of all passages is one
		t.Errorf("%d actors", len(f.Reading.Actors))
	}
}

func TestEndpointsThatKnowLess(t *testing.T) {
	for knows := range ways {
		s := serve(t, func(n int, w http.ResponseWriter, r *http.Request) {
			if n < knows {
				w.WriteHeader(http.StatusBadRequest)
				io.WriteString(w, `{"error":{"message":"unsupported parameter"}}`)
				return
			}
			completion(w, answered)
		})
		r, a := reader(t, s, nil)
		for range 2 {
			if _, err := r.Read(t.Context(), document(t, report)); err != nil {
				t.Fatal(err)
			}
		}
		if len(s.bodies) != knows+2 || a.spent != 1800 {
			t.Errorf("way %d: asked %d times, spent %d", knows, len(s.bodies), a.spent)
		}
	}
}

func TestEndpointsThatFail(t *testing.T) {
	answers := map[string]func(w http.ResponseWriter, r *http.Request){
		"page": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			io.WriteString(w, "<html>"+answered)
		},
		"no type": func(w http.ResponseWriter, _ *http.Request) {
			w.Header()["Content-Type"] = nil
			io.WriteString(w, answered)
		},
		"huge": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			io.WriteString(w, strings.Repeat(" ", maxBody+1)+"{}")
		},
		"no JSON": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			io.WriteString(w, "{")
		},
		"no choice": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			io.WriteString(w, `{"choices":[]}`)
		},
		"null":     func(w http.ResponseWriter, _ *http.Request) { completion(w, "null") },
		"prose":    func(w http.ResponseWriter, _ *http.Request) { completion(w, "I cannot help with that.") },
		"brackets": func(w http.ResponseWriter, _ *http.Request) { completion(w, strings.Repeat("{", 1<<20)) },
		"cut short": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			io.WriteString(w, `{"choices":[{"message":{"content":"{}"},"finish_reason":"length"}]}`)
		},
		"calls tool": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			io.WriteString(w, `{"choices":[{"message":{"content":null,"tool_calls":[{"function":{"name":"rm","arguments":"{}"}}]}}]}`)
		},
		"redirect": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
		},
		"forbidden": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(401)
			io.WriteString(w, `{"error":{"message":"bad key `+key+`"}}`)
		},
		"teapot": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(418)
			io.WriteString(w, `{"error":"echo `+key+"\x1b[2J"+strings.Repeat("x", 9999)+`"}`)
		},
		"busy long": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "86400")
			w.WriteHeader(429)
		},
		"breaks off": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Content-Length", "99")
			io.WriteString(w, "{")
		},
	}
	document := document(t, report)
	fault := map[string]bool{"huge": true, "no JSON": true, "no choice": true, "null": true, "prose": true, "brackets": true, "cut short": true, "calls tool": true}
	for name, answer := range answers {
		t.Run(name, func(t *testing.T) {
			s := serve(t, func(_ int, w http.ResponseWriter, r *http.Request) { answer(w, r) })
			r, _ := reader(t, s, nil)
			_, err := r.Read(t.Context(), document)
			if err == nil {
				t.Fatal("taken")
			}
			if Passing(err) == fault[name] {
				t.Errorf("the document's fault: %v: %v", !Passing(err), err)
			}
			if strings.Contains(err.Error(), key) || strings.Contains(err.Error(), "127.0.0.1") || strings.ContainsRune(err.Error(), 0x1b) || len(err.Error()) > 400 {
				t.Errorf("told: %.500s", err)
			}
			if len(s.bodies) != 1 {
				t.Errorf("asked %d times", len(s.bodies))
			}
		})
	}
}

// handled is a client that is answered without a network, so that time can be a test's own.
type handled func(*http.Request) *http.Response

func (h handled) RoundTrip(r *http.Request) (*http.Response, error) { return h(r), nil }

func response(code int, header http.Header, body io.Reader) *http.Response {
	if header == nil {
		header = http.Header{}
	}
	return &http.Response{StatusCode: code, Header: header, Body: io.NopCloser(body), ContentLength: -1}
}

func TestWaitsAndTriesAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := 0
		content, _ := json.Marshal(answered)
		r, _ := reader(t, nowhere, func(o *Options) {
			o.Client = &http.Client{Transport: handled(func(*http.Request) *http.Response {
				n++
				switch n {
				case 1:
					return response(429, http.Header{"Retry-After": {"30"}}, strings.NewReader(""))
				case 2:
					return response(502, nil, strings.NewReader("<html>"))
				}
				return response(200, http.Header{"Content-Type": {"application/json"}}, strings.NewReader(`{"choices":[{"message":{"content":`+string(content)+`}}]}`))
			})}
		})
		start := time.Now()
		f, err := r.Read(t.Context(), document(t, report))
		if err != nil || n != 3 || len(f.Reading.Statements) != 2 {
			t.Fatalf("%v after %d requests", err, n)
		}
		if took := time.Since(start); took < 30*time.Second || took > 5*time.Minute {
			t.Errorf("it took %v", took)
		}
		if f.Tokens < 1000 { // the endpoint counts nothing: what was set aside counts
			t.Errorf("%d tokens", f.Tokens)
		}
	})
}

// endless never ends and comes slowly.
type endless struct{ ctx context.Context }

func (e endless) Read(p []byte) (int, error) {
	select {
	case <-time.After(time.Second):
		p[0] = ' '
		return 1, nil
	case <-e.ctx.Done():
		return 0, e.ctx.Err()
	}
}

func TestEndlessAnswersEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, a := reader(t, nowhere, func(o *Options) {
			o.Client = &http.Client{Transport: handled(func(r *http.Request) *http.Response {
				return response(200, http.Header{"Content-Type": {"application/json"}}, endless{r.Context()})
			})}
		})
		start := time.Now()
		_, err := r.Read(t.Context(), document(t, report))
		if err == nil || !Passing(err) || time.Since(start) > answerTime+time.Minute {
			t.Errorf("%v after %v", err, time.Since(start))
		}
		if a.spent == 0 {
			t.Error("what was asked is not counted")
		}
	})
}

func TestLimits(t *testing.T) {
	s := serve(t, func(_ int, w http.ResponseWriter, _ *http.Request) { completion(w, answered) })
	doc := document(t, report)
	r, a := reader(t, s, func(o *Options) { o.Limits.Document = 100 })
	if _, err := r.Read(t.Context(), doc); !errors.Is(err, ErrDocument) || Passing(err) || a.spent != 0 || len(s.bodies) != 0 {
		t.Errorf("a document too long: %v, spent %d", err, a.spent)
	}
	r, a = reader(t, s, nil)
	a.limit = 10
	if _, err := r.Read(t.Context(), doc); !errors.Is(err, ErrSpent) || !Passing(err) || len(s.bodies) != 0 {
		t.Errorf("a day that is spent: %v", err)
	}
	synctest.Test(t, func(t *testing.T) {
		n := 0
		content, _ := json.Marshal(answered)
		r, _ := reader(t, nowhere, func(o *Options) {
			o.Limits.Minute = 6
			o.Client = &http.Client{Transport: handled(func(*http.Request) *http.Response {
				n++
				return response(200, http.Header{"Content-Type": {"application/json"}}, strings.NewReader(`{"choices":[{"message":{"content":`+string(content)+`}}]}`))
			})}
		})
		start := time.Now()
		for range 7 {
			if _, err := r.Read(t.Context(), doc); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(start); took < time.Minute-time.Second || n != 7 {
			t.Errorf("%d requests in %v", n, took)
		}
	})
}

func TestOptions(t *testing.T) {
	for name, change := range map[string]func(*Options){
		"no address":   func(o *Options) { o.URL = "" },
		"file":         func(o *Options) { o.URL = "file:///etc/passwd" },
		"key in it":    func(o *Options) { o.URL = "https://" + key + "@example.org/v1" },
		"query":        func(o *Options) { o.URL = "https://example.org/v1?key=" + key },
		"no model":     func(o *Options) { o.Model = "" },
		"key of lines": func(o *Options) { o.Key = key + "\r\nX: y" },
		"no limit":     func(o *Options) { o.Limits.Minute = 0 },
		"bad prompt":   func(o *Options) { o.Prompt = "{{.Nothing}}" },
		"long prompt":  func(o *Options) { o.Prompt = strings.Repeat("x", maxPrompt+1) },
	} {
		r, _ := reader(t, serve(t, nil), nil)
		o := r.o
		change(&o)
		if _, err := New(o); !errors.Is(err, ErrOptions) || strings.Contains(err.Error(), key) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestLanguage(t *testing.T) {
	s := serve(t, nil)
	r, _ := reader(t, s, nil)
	doc, err := text.New(strings.Repeat("Der Außenminister erklärte gestern, dass seine Regierung die Gespräche fortsetzen werde, wenn die andere Seite dazu bereit sei. ", 3))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Read(t.Context(), doc); !errors.Is(err, read.ErrLanguage) || Passing(err) {
		t.Errorf("%v", err)
	}
}
