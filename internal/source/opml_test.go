package source

import (
	"errors"
	"regexp"
	"slices"
	"testing"
)

// What the starter says of each source can be used as it stands: nothing is missing, nothing is there twice.
func TestStarterIsWhole(t *testing.T) {
	country := regexp.MustCompile(`^[A-Z]{3}$`)
	seen := map[string]bool{}
	controlled := 0
	for it, err := range Starter() {
		var fault *Fault
		if errors.As(err, &fault) || err != nil {
			t.Fatal(err)
		}
		o := it.Ownership
		if it.Kind != KindSource || it.Title == "" || it.Language == "" || o.Owner == "" || it.Page == "" || !country.MatchString(o.Country) ||
			!slices.Contains([]string{"yes", "no", "partly"}, o.State) {
			t.Errorf("%s: incomplete: %+v %+v", it.Where, it, *o)
		}
		if seen[it.URL] {
			t.Errorf("%s: %s is there twice", it.Where, it.URL)
		}
		seen[it.URL] = true
		if o.State == "yes" {
			controlled++
		}
	}
	if len(seen) < 50 || controlled < 20 || controlled == len(seen) {
		t.Errorf("%d sources, %d of them controlled by a state", len(seen), controlled)
	}
}
