package work_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"detente/internal/codebook"
	"detente/internal/read/llm"
	"detente/internal/record"
	"detente/internal/store"
	"detente/internal/store/storetest"
	"detente/internal/text"
	"detente/internal/work"
)

// answers is an endpoint without a network.
type answers func(body string) (status int, answer string)

func (a answers) RoundTrip(r *http.Request) (*http.Response, error) {
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	status, answer := a(string(raw))
	return &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(answer))}, nil
}

func second(t *testing.T, s *store.Store, a answers, day int) *llm.Reader {
	t.Helper()
	books, err := codebook.Shared()
	if err != nil {
		t.Fatal(err)
	}
	r, err := llm.New(llm.Options{Client: &http.Client{Transport: a}, URL: "http://nowhere.invalid/v1", Model: "m", Books: books, Limits: llm.Limits{Document: 1e6, Minute: 1e6}, Spend: work.Account(s, day)})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

const nothingFound = `{"choices":[{"message":{"content":"{\"actors\":[]}"}}],"usage":{"total_tokens":10}}`

// A document, the newest, that an endpoint will not take holds up no other, though nobody can know at first whose fault it is.
func TestOneDocumentHoldsUpNoOther(t *testing.T) {
	s := storetest.Open(t, storetest.SQLite(t))
	documents(t, s, 3)
	a := answers(func(body string) (int, string) {
		if strings.Contains(body, "document 3 ") {
			return http.StatusBadRequest, `{"error":{"message":"no"}}`
		}
		return http.StatusOK, nothingFound
	})
	r := second(t, s, a, 1e9)
	read, failed := 0, 0
	watch := work.WatchSecond{Done: func(string, *llm.Found) { read++ }, Failed: func(string, error) { failed++ }}
	for range 5 {
		if err := work.Second(t.Context(), s, r, watch); err == nil {
			break
		} else if !llm.Doubtful(err) {
			t.Fatal(err)
		}
	}
	if read != 2 || failed > 1 {
		t.Errorf("%d read, %d failed", read, failed)
	}
}

// What stops for now leaves the document to be read later, by whoever comes first.
func TestASpentDayLeavesTheRestForLater(t *testing.T) {
	s := storetest.Open(t, storetest.SQLite(t))
	documents(t, s, 3)
	a := answers(func(string) (int, string) { return http.StatusOK, nothingFound })
	none := work.WatchSecond{Done: func(string, *llm.Found) {}, Failed: func(d string, err error) { t.Errorf("%s: %v", d, err) }}
	if err := work.Second(context.Background(), s, second(t, s, a, 100), none); !errors.Is(err, llm.ErrSpent) {
		t.Fatalf("%v", err)
	}
	if err := work.Second(context.Background(), s, second(t, s, a, 1e9), none); err != nil {
		t.Fatal(err)
	}
	if n, err := s.CountSecond(context.Background()); err != nil || n != 3 {
		t.Errorf("%d read, %v", n, err)
	}
}

// documents adds some, invented and numbered.
func documents(t *testing.T, s *store.Store, n int) {
	t.Helper()
	var all []store.Publication
	for i := 1; i <= n; i++ {
		words := fmt.Sprintf("This is document %d on the talks that the ministers of Brazil and Peru held in Lima about the water of the river number %d and %s.", i, i, strings.Repeat("its dams ", i))
		doc, err := text.New(words)
		if err != nil {
			t.Fatal(err)
		}
		day := fmt.Sprintf("2031-05-0%d", i)
		all = append(all, store.Publication{Document: record.Document{Hash: doc.ID, Text: words, Language: "en"},
			Report: record.Report{URL: "https://post.example/" + day, Title: "Talks", Publisher: "Post " + day, Published: day}})
	}
	if _, err := s.Add(t.Context(), all); err != nil {
		t.Fatal(err)
	}
}
