package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"detente/internal/codebook"
	"detente/internal/fetch"
	"detente/internal/record"
	"detente/internal/store"
	"detente/internal/work"
)

// slowHosts answer only when as many are asked as are wanted at the same time.
type slowHosts struct {
	asked, wanted atomic.Int32
	all           chan struct{}
}

func (h *slowHosts) Get(ctx context.Context, address string, _ fetch.Conditions) (*fetch.Response, error) {
	if h.asked.Add(1) == h.wanted.Load() {
		close(h.all)
	}
	select {
	case <-h.all:
	case <-time.After(20 * time.Second):
		return nil, errors.New("asked alone")
	}
	if strings.Contains(address, "broken") {
		return nil, &fetch.StatusError{Code: 500}
	}
	return &fetch.Response{URL: address, ContentType: "text/plain", Body: io.NopCloser(strings.NewReader("Brazil said at " + address + " that the treaty would stand."))}, nil
}

// Sources are asked side by side, so that a slow one holds up none; one that is broken is told.
func TestSourcesAreAskedSideBySide(t *testing.T) {
	ctx := context.Background()
	s, err := store.Open(ctx, filepath.Join(t.TempDir(), "test.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	books, err := codebook.Shared()
	if err != nil {
		t.Fatal(err)
	}
	due := []record.Followed{{Address: "https://broken.example/"}}
	for i := range 5 {
		due = append(due, record.Followed{Address: fmt.Sprintf("https://%d.example/", i)})
	}
	for i := range due {
		if err := s.Follow(ctx, &due[i]); err != nil {
			t.Fatal(err)
		}
	}
	hosts := &slowHosts{all: make(chan struct{})}
	hosts.wanted.Store(int32(len(due)))
	var said bytes.Buffer
	failed, err := visits(ctx, &env{stderr: &said}, work.Intake{Store: s, Books: books, Now: time.Now}, hosts, due)
	if err != nil || !failed || strings.Count(said.String(), "1 new document") != 5 || !strings.Contains(said.String(), "broken.example/: ") {
		t.Errorf("%v, failed %v:\n%s", err, failed, said.String())
	}
	if kept, err := s.Source(ctx, "https://broken.example/"); err != nil || kept.Failures != 1 {
		t.Errorf("%+v, %v", kept, err)
	}
	stopped, stop := context.WithCancel(ctx)
	stop()
	if _, err := visits(stopped, &env{stderr: &said}, work.Intake{Store: s, Books: books, Now: time.Now}, hosts, due); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}
