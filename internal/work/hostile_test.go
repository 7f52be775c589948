package work_test

import (
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"runtime"
	"strings"
	"testing"
	"time"

	"detente/internal/codebook"
	"detente/internal/fetch"
	"detente/internal/record"
	"detente/internal/store/storetest"
	"detente/internal/work"
)

// From a host that means harm all that came whole is kept, the fault is noted with the source, and memory and time are bounded.
func TestHostsThatMeanHarm(t *testing.T) {
	const mostMemory = 600 << 20
	item := func(n int) string {
		return fmt.Sprintf("<item><title>Talks %d</title><description>The envoy of district %d went to place %d and said that talks number %d would be held there in May.</description></item>", n, n, n*n, n*7)
	}
	endless := func(w io.Writer, each func(int) string) {
		for n := 0; ; n++ {
			if _, err := io.WriteString(w, each(n)); err != nil {
				return
			}
		}
	}
	pages := map[string]struct {
		serve http.HandlerFunc
		kept  bool   // some of it
		fault string // "" where it is read to its end
	}{
		"/cut": {func(w http.ResponseWriter, _ *http.Request) {
			io.WriteString(w, "<rss><channel>"+item(1)+item(2)+"<item><title>Half")
		}, true, "cut off before its end"},
		"/broken-off": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100000")
			io.WriteString(w, "<rss><channel>"+item(3))
		}, true, "EOF"},
		"/endless": {func(w http.ResponseWriter, _ *http.Request) {
			io.WriteString(w, "<rss><channel>")
			endless(w, item)
		}, true, "too large"},
		"/endless-words": {func(w http.ResponseWriter, _ *http.Request) {
			endless(w, func(int) string { return "words without end " })
		}, false, "too large"},
		"/bomb": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			io.WriteString(z, "<rss><channel>"+item(4)+"<item><title>")
			blank := strings.Repeat(" ", 1<<20)
			for range 1 << 10 {
				if _, err := io.WriteString(z, blank); err != nil {
					return
				}
			}
			z.Close()
		}, true, "too large"},
		"/private": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://169.254.169.254/latest/meta-data/", http.StatusFound)
		}, false, "not on the public internet"},
		"/nested": {func(w http.ResponseWriter, _ *http.Request) {
			io.WriteString(w, "<html><body>"+strings.Repeat("<div>", 1_000_000)+"words")
		}, false, "too large"},
		"/charset": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/rss+xml; charset=utf-16")
			io.WriteString(w, "<?xml version=\"1.0\" encoding=\"x-none\"?><rss><channel><item><title>Caf\xe9</title><description>The envoy of S\xe3o Tom\xe9 said that talks would be held.</description></item></channel></rss>")
		}, true, ""},
	}
	mux := http.NewServeMux()
	for path, p := range pages {
		mux.HandleFunc(path, p.serve)
	}
	server := httptest.NewServer(mux)
	defer server.Close()
	client, err := fetch.New(fetch.Options{Contact: "desk@example.org", Delay: time.Millisecond, MaxBody: 1 << 20, Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}})
	if err != nil {
		t.Fatal(err)
	}
	books, err := codebook.Shared()
	if err != nil {
		t.Fatal(err)
	}
	for path, p := range pages {
		t.Run(path[1:], func(t *testing.T) {
			ctx := context.Background()
			s := storetest.Open(t, storetest.SQLite(t))
			intake := work.Intake{Store: s, Books: books, Now: time.Now, Fault: func(string, error) {}}
			f := record.Followed{Address: server.URL + path}
			if err := s.Follow(ctx, &f); err != nil {
				t.Fatal(err)
			}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			if _, err := intake.Visit(ctx, client, &f); err != nil {
				t.Fatal(err)
			}
			runtime.ReadMemStats(&after)
			if used := (after.Sys - min(after.Sys, before.Sys)); used > mostMemory {
				t.Errorf("%d MiB more were needed", used>>20)
			}
			if p.fault == "" && f.Fault != "" || !strings.Contains(f.Fault, p.fault) {
				t.Errorf("the fault is %q, want %q", f.Fault, p.fault)
			}
			has, err := s.Count(ctx)
			if err != nil || (has.Documents > 0) != p.kept {
				t.Errorf("%d documents, %v; some wanted: %v", has.Documents, err, p.kept)
			}
			if noted, err := s.Source(ctx, f.Address); err != nil || noted.Fault != f.Fault || p.fault != "" && noted.Failures == 0 {
				t.Errorf("noted: %+v, %v", noted, err)
			}
		})
	}
}
