package serve_test

import (
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"detente/internal/store"
	"detente/internal/store/storetest"
)

// The disk is full: reading goes on, what would be written is refused as that, and once there is room it goes on, without a restart.
func TestFullDisk(t *testing.T) {
	dir, full := storetest.Disk(t, "8m")
	s := started(t, filledAt(t, filepath.Join(dir, "here.db")))
	topics := []string{strings.Repeat("gas ", 40)}
	full(true)
	refused := 0
	for i := range 100 { // what is left of the log of the store may still take some
		at := "/api/v1/situations/" + url.PathEscape(fmt.Sprint("Winter ", i))
		resp, body := s.answered("PUT", at, map[string]any{"parties": []string{"RUS", "UKR"}, "topics": topics})
		switch {
		case resp.StatusCode == http.StatusInsufficientStorage && strings.Contains(body, "disk") && strings.Contains(body, `"status":507`):
			refused++
		case resp.StatusCode != http.StatusOK:
			t.Fatalf("%d: %s", resp.StatusCode, body)
		}
	}
	if refused == 0 {
		t.Fatal("all was taken")
	}
	var found list[store.Found]
	s.ask("GET", "/api/v1/search?q=guarantees&in=statements", nil, &found, 200)
	if len(found.Items) == 0 {
		t.Error("nothing is found")
	}
	for _, path := range []string{"/api/v1/today", "/api/v1/about", "/api/v1/documents/" + found.Items[0].Document} {
		s.ask("GET", path, nil, nil, 200)
	}
	full(false)
	s.ask("PUT", "/api/v1/situations/Spring", map[string]any{"parties": []string{"RUS", "UKR"}}, nil, 200)
}
