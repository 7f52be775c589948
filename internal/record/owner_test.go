package record

import "testing"

func TestOwners(t *testing.T) {
	owners := NewOwners([]Followed{
		{Address: "https://feeds.wire.example/all", Page: "https://www.wire.example/", Owner: "Government of Peru", Country: "PER", State: "yes"},
		{Address: "https://www.gov.example/trade.rss", Owner: "Ministry of Trade", Country: "CHL", State: "yes"},
		{Address: "https://www.gov.example/police.rss", Owner: "Police", Country: "CHL", State: "yes"},
		{Address: "https://digest.example/feed", Owner: "Digest Ltd", Country: "BOL", State: "no"},
		{Address: "https://plain.example/feed"},
		{Address: "https://digest.example/feed", Owner: "whoever comes second"},
	})
	for _, c := range []struct {
		why    string
		report Report
		want   Ownership
	}{
		{"by the page", Report{URL: "https://wire.example/1"}, Ownership{"Government of Peru", "PER", "yes"}},
		{"with www and capitals", Report{URL: "https://WWW.Wire.example/1"}, Ownership{"Government of Peru", "PER", "yes"}},
		{"one of two sources of a host", Report{URL: "https://www.gov.example/1", Source: "https://www.gov.example/trade.rss"}, Ownership{"Ministry of Trade", "CHL", "yes"}},
		{"a host of two owners", Report{URL: "https://www.gov.example/1"}, Ownership{"", "CHL", "yes"}},
		{"passed on by another", Report{URL: "https://wire.example/1", Source: "https://digest.example/feed"}, Ownership{"Government of Peru", "PER", "yes"}},
		{"passed on from where nobody knows", Report{URL: "https://else.example/1", Source: "https://digest.example/feed"}, Ownership{"Digest Ltd", "BOL", "no"}},
		{"no address", Report{Source: "https://digest.example/feed"}, Ownership{"Digest Ltd", "BOL", "no"}},
		{"a source of which nothing is known", Report{URL: "https://plain.example/1", Source: "https://plain.example/feed"}, Ownership{}},
		{"another host of the domain", Report{URL: "https://shop.wire.example/1"}, Ownership{}},
		{"nothing known", Report{}, Ownership{}},
		{"no address at all", Report{URL: "://"}, Ownership{}},
	} {
		if got := owners.Of(&c.report); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.why, got, c.want)
		}
	}
}
