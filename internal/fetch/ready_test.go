package fetch

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestReady(t *testing.T) {
	elsewhere := http.RedirectHandler("https://example.org/", http.StatusFound)
	for _, c := range []struct {
		name    string
		handler http.HandlerFunc
		tls     bool
		want    string // "" for an error
	}{
		{"ready", func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("ready\n")) }, false, "ready"},
		{"ready by a certificate of another name", func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("ready\n")) }, true, "ready"},
		{"not ready", func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "stopping", http.StatusServiceUnavailable) }, false, ""},
		{"sends elsewhere", elsewhere.ServeHTTP, false, ""},
	} {
		srv := httptest.NewUnstartedServer(c.handler)
		if c.tls {
			srv.StartTLS()
		} else {
			srv.Start()
		}
		said, err := Ready(t.Context(), strings.TrimPrefix(srv.URL, "http://"))
		if (err != nil) != (c.want == "") || said != c.want {
			t.Errorf("%s: %q, %v", c.name, said, err)
		}
		srv.Close()
	}
	for _, at := range []string{"192.0.2.1:80", "https://192.0.2.1:443", "no address", "[::"} {
		if said, err := Ready(t.Context(), at); err == nil {
			t.Errorf("%s: %q", at, said)
		}
	}
}
