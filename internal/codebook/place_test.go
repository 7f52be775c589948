package codebook

import (
	"math"
	"strings"
	"testing"
)

func TestPlace(t *testing.T) {
	b := books(t)
	for _, c := range []struct {
		name, country string
		lat, lon      float64
	}{
		{"Geneva", "CHE", 46.2, 6.1}, {"Kiev", "UKR", 50.5, 30.5}, {"Kyiv", "UKR", 50.5, 30.5}, {"Ukraine", "UKR", 50.5, 30.5},
		{"MUNICH", "DEU", 48.1, 11.6}, {"Sharm el-Sheikh", "EGY", 27.9, 34.3}, {"Xi’an", "CHN", 34.3, 108.9}, {"Odessa", "UKR", 46.5, 30.7},
		{"St. Petersburg", "RUS", 59.9, 30.3}, {"Basra", "IRQ", 30.5, 47.8}, {"Nice", "FRA", 43.7, 7.3}, {"Georgetown", "GUY", 6.8, -58.2}, {"Goma", "COD", -1.7, 29.2},
	} {
		p, ok := b.Place(c.name)
		if !ok || p.Country != c.country || math.Abs(p.Lat-c.lat) > 0.3 || math.Abs(p.Lon-c.lon) > 0.3 {
			t.Errorf("Place(%s) = %+v, want %s %v %v", c.name, p, c.country, c.lat, c.lon)
		}
	}
	if _, ok := b.Place("Atlantis"); ok {
		t.Error("Atlantis is no place")
	}
	for _, n := range b.countries {
		if len(n.Capitals) == 0 {
			continue
		}
		if p, ok := b.Place(n.Name); !ok {
			t.Logf("%s: no place", n.Name)
		} else if p.Country != n.ISO3 {
			t.Errorf("%s lies in %s", n.Name, p.Country)
		}
	}
	for _, name := range []string{"Nice", "Reading", "Mobile", "Austin"} {
		if e, n := b.Match(strings.Fields(name)); n > 0 && e.Kind == City {
			t.Errorf("%s is a city", name)
		}
	}
}
