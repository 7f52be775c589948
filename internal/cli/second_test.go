package cli

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// secondBegin starts an endpoint for the second reader until the end of the script. Its model answers what a file holds; what it is asked is
// written to asked.json, a request a line.
func secondBegin(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 1 || neg {
		ts.Fatalf("usage: second-begin ANSWER")
	}
	file, asked := ts.MkAbs(args[0]), ts.MkAbs("asked.json")
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if f, err := os.OpenFile(asked, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600); err == nil {
			f.Write(append(body, '\n'))
			f.Close()
		}
		if r.Header.Get("Authorization") != "Bearer sk-secret-4711" {
			w.WriteHeader(http.StatusUnauthorized)
			io.WriteString(w, `{"error":{"message":"bad key `+r.Header.Get("Authorization")+`"}}`)
			return
		}
		answer, err := os.ReadFile(file)
		if err != nil {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(map[string]any{"choices": []any{map[string]any{"message": map[string]any{"content": string(answer)}}}, "usage": map[string]any{"total_tokens": 1000}})
	}))
	ts.Defer(s.Close)
	ts.Setenv("DETENTE_SECOND_URL", s.URL+"/v1")
	ts.Setenv("DETENTE_SECOND_MODEL", "stub")
	ts.Setenv("DETENTE_SECOND_KEY", "sk-secret-4711")
	ts.Setenv("DETENTE_SECOND_ALLOW", "localhost")
	ts.Setenv("HOST", strings.TrimPrefix(s.URL, "http://"))
}
