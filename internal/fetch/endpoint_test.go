package fetch

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
)

func TestEndpointReachesOnlyWhatIsNamed(t *testing.T) {
	asked := 0
	local := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		if r.URL.Path == "/moved" {
			http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
		}
	}))
	defer local.Close()
	t.Setenv("HTTP_PROXY", local.URL)
	t.Setenv("HTTPS_PROXY", local.URL)
	get := func(only ...string) error {
		var prefixes []netip.Prefix
		for _, p := range only {
			prefixes = append(prefixes, netip.MustParsePrefix(p))
		}
		c := Endpoint(prefixes)
		defer c.CloseIdleConnections()
		resp, err := c.Get(local.URL + "/moved")
		if err == nil {
			resp.Body.Close()
			if resp.StatusCode != http.StatusTemporaryRedirect {
				t.Errorf("the redirect was followed: %s", resp.Status)
			}
		}
		return err
	}
	if err := get(); !errors.Is(err, ErrPrivate) {
		t.Errorf("this machine without a word: %v", err)
	}
	if err := get("10.0.0.0/8"); !errors.Is(err, ErrElsewhere) {
		t.Errorf("this machine where another network was named: %v", err)
	}
	if asked != 0 {
		t.Errorf("asked %d times", asked)
	}
	if err := get("127.0.0.0/8"); err != nil || asked != 1 {
		t.Errorf("this machine where it was named: %v, asked %d times", err, asked)
	}
}
