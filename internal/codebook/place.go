package codebook

import (
	"fmt"
	"io/fs"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Place is a city, or a country or territory at its capital.
type Place struct {
	Name       string
	Country    string  // ISO 3166-1 alpha-3, or XKX
	Lat, Lon   float64 // degrees, WGS 84
	Population int     // of about 2012; 0 where not known
	Source     Source
}

// Place is where a city, country or territory is: a country lies at its capital. Capitals, diacritics, full stops and hyphens
// of the name do not matter.
func (b *Books) Place(name string) (Place, bool) {
	p, ok := b.places[strings.Join(nameAtoms(strings.ToLower(name)), " ")]
	return p, ok
}

// readPlaces reads cities.tsv and adds the cities to the gazetteer, but those whose names are more often something else.
func (b *Books) readPlaces(fsys fs.FS, name string) error {
	rows, err := readTable(fsys, name, "name", "names", "country", "lat", "lon", "population", "use")
	if err != nil {
		return err
	}
	b.places = make(map[string]Place, len(rows))
	put := func(name string, p Place) {
		key := strings.Join(nameAtoms(strings.ToLower(name)), " ")
		if _, ok := b.places[key]; !ok {
			b.places[key] = p
		}
	}
	for _, r := range rows {
		lat, errLat := strconv.ParseFloat(r.get("lat"), 64)
		lon, errLon := strconv.ParseFloat(r.get("lon"), 64)
		population, errPop := strconv.Atoi(r.get("population"))
		if errLat != nil || errLon != nil || errPop != nil || math.IsNaN(lat) || math.IsNaN(lon) || math.Abs(lat) > 90 || math.Abs(lon) > 180 {
			return fmt.Errorf("codebook: %v: latitude %q, longitude %q or population %q is not right", r.source, r.get("lat"), r.get("lon"), r.get("population"))
		}
		if b.countries[r.get("country")] == nil {
			return fmt.Errorf("codebook: %v: no country %q", r.source, r.get("country"))
		}
		p := Place{r.get("name"), r.get("country"), lat, lon, population, r.source}
		match := r.get("use") != "place"
		e := Entry{Name: p.Name, Kind: City, Country: p.Country, Code: p.Country, Source: r.source}
		for _, n := range append([]string{p.Name}, r.list("names")...) {
			put(n, p)
			if match {
				b.names.addName(n, e)
			}
		}
	}
	for _, iso := range slices.Sorted(maps.Keys(b.countries)) {
		n := b.countries[iso]
		for _, c := range n.Capitals {
			p, ok := b.Place(c)
			if !ok || p.Country != iso {
				continue
			}
			for _, other := range n.Capitals {
				put(other, p) // another name of the same city: Kiev
			}
			p.Name, p.Source = n.Name, n.Source
			if old, ok := b.Place(n.Name); !ok || old.Country != iso { // Armenia is also a city in Colombia
				b.places[strings.Join(nameAtoms(strings.ToLower(n.Name)), " ")] = p
			}
			break
		}
	}
	return nil
}
