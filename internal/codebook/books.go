package codebook

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"
)

// Books is everything that is known beforehand. It is not changed by reading and may be shared.
type Books struct {
	Speech   SpeechBook
	Events   *EventBook
	Markers  Markers
	Accounts AccountBook

	names     gazetteer
	countries map[string]*Nation // by ISO alpha-3
	offices   officeBook
	people    personBook
	forenames map[string]byte
	surnames  map[string]bool
	places    map[string]Place
	cameo     map[string]Cameo
	plover    map[string]Plover
	digest    string
}

// Nation is what the books know of a country or territory.
type Nation struct {
	ISO3, ISO2 string
	Name       string   // as the press writes it
	Adjective  string   // Russian; "" if none
	Capitals   []string // the first is the seat of government
	Source     Source
}

// Bodies are the letters of the coding guide for international bodies, with the CAMEO actor code that an export writes for them.
var bodies = map[string]string{
	"UNO": "IGOUNO", "EUU": "IGOEUREEC", "NAT": "IGOWSTNAT", "OSC": "IGOOSC", "ASE": "IGOSEAASN", "AFU": "IGOAFRAFU",
	"ARL": "IGOMEAARL", "IAE": "IGOUNOIAE", "WBK": "IGOUNODEVWBK", "IMF": "IGOBUSIMF", "OIC": "IGOMOSOIC", "GOS": "IGOGOS",
}

// BodyCode is the CAMEO actor code of a body's letters of the coding guide.
func BodyCode(letters string) (code string, ok bool) { code, ok = bodies[letters]; return code, ok }

// Bodies are the letters of all bodies, in their order.
func Bodies() []string { return slices.Sorted(maps.Keys(bodies)) }

// BodyOf is the letters of the body that a CAMEO actor code begins with, "" if it is none's.
func BodyOf(code string) string {
	letters := ""
	for l, c := range bodies {
		if strings.HasPrefix(code, c) && (letters == "" || len(c) > len(bodies[letters])) {
			letters = l
		}
	}
	return letters
}

// Nation is the country or territory with an ISO 3166-1 alpha-3 code, or XKX.
func (b *Books) Nation(iso3 string) (*Nation, bool) { n, ok := b.countries[iso3]; return n, ok }

// Domain is the country of a top-level domain, "" if it is none's. Those that are sold to all the world ("tv", "io") are none's.
func (b *Books) Domain(tld string) string {
	switch tld = strings.ToUpper(tld); tld {
	case "UK":
		return "GBR"
	case "AI", "CC", "CO", "FM", "IO", "LA", "LY", "ME", "NU", "TO", "TV", "WS":
		return ""
	}
	for iso3, n := range b.countries {
		if n.ISO2 == tld {
			return iso3
		}
	}
	return ""
}

// Digest is the SHA-256, in hex, of the data files that the books were read from.
func (b *Books) Digest() string { return b.digest }

// Default reads the books that are built in: a copy of one's own, which Extend may change.
func Default() (*Books, error) {
	return read(files, "data")
}

// Shared is the books that are built in, read at the first call and not to be changed.
var Shared = sync.OnceValues(Default)

// read reads the books of a folder.
func read(fsys fs.FS, dir string) (*Books, error) {
	b := &Books{}
	var err error
	for _, part := range []func() error{
		func() error { b.Speech, err = readSpeech(fsys, dir+"/speech.tsv"); return err },
		func() error { b.Events, err = readEvents(fsys, dir); return err },
		func() error { b.Markers, err = readMarkers(fsys, dir+"/markers.tsv"); return err },
		func() error { b.Accounts, err = readAccounts(fsys, dir+"/accounts.tsv"); return err },
		func() error { b.offices, err = readOffices(fsys, dir+"/offices.tsv"); return err },
		func() error { b.cameo, err = readCameo(fsys, dir+"/cameo.tsv"); return err },
		func() error { b.plover, err = readPlover(fsys, dir+"/plover.tsv"); return err },
		func() error { return b.readNames(fsys, dir) },
		func() error { return b.readPeople(fsys, dir+"/principals.tsv") },
		func() error { return b.readPlaces(fsys, dir+"/cities.tsv") },
		func() error { return b.readForenames(fsys, dir+"/forenames.tsv", dir+"/surnames.tsv") },
		func() error { b.digest, err = digest(fsys, dir); return err },
	} {
		if err := part(); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// digest is over the names and contents of all files, in the order of their names, but for the words of accounts: nothing is read by
// them, so that a word added there is no reason to read all documents again.
func digest(fsys fs.FS, dir string) (string, error) {
	h := sha256.New()
	err := fs.WalkDir(fsys, dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == "accounts.tsv" {
			return err
		}
		data, err := fs.ReadFile(fsys, path)
		if err != nil {
			return err
		}
		fmt.Fprintf(h, "%s %d\n", path, len(data))
		h.Write(data)
		return nil
	})
	if err != nil {
		return "", fmt.Errorf("codebook: %w", err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// nameFiles are the files of names, and what their entries are. A name in two files belongs to the earlier.
var nameFiles = []struct {
	file string
	kind Kind
}{
	{"bodies.tsv", Body}, {"metonyms.tsv", Metonym}, {"governments.tsv", Government}, {"forces.tsv", Forces}, {"groups.tsv", Group},
	{"regions.tsv", Region}, {"media.tsv", Media}, {"groups-petrarch.tsv", Group},
}

// manyNames is about how many names the books have.
const manyNames = 16000

// readNames fills the gazetteer. ambiguous.tsv comes first, so that its readings stand before all others.
func (b *Books) readNames(fsys fs.FS, dir string) error {
	b.names = gazetteer{exact: newTrie(manyNames), upper: newTrie(manyNames)}
	settled := map[string]bool{}
	rows, err := readTable(fsys, dir+"/ambiguous.tsv", "name", "kind", "country", "code", "why")
	if err != nil {
		return err
	}
	for _, r := range rows {
		settled[r.get("name")] = true
		b.names.addName(r.get("name"), Entry{Name: r.get("name"), Kind: Kind(r.get("kind")), Country: r.get("country"), Code: r.get("code"), Source: r.source,
			Ambiguous: true, Adjective: r.get("kind") == string(Demonym), Plural: r.get("kind") == string(Demonym) && r.get("name")[len(r.get("name"))-1] == 's'})
	}
	add := func(name string, e Entry) {
		if settled[name] {
			b.names.rename(name, e)
			return
		}
		b.names.addName(name, e)
	}
	if err := b.readCountries(fsys, dir+"/countries.tsv", add); err != nil {
		return err
	}
	for _, f := range nameFiles {
		rows, err := readTable(fsys, dir+"/"+f.file, "name", "names", "country", "code")
		if err != nil {
			return err
		}
		for _, r := range rows {
			e := Entry{Name: r.get("name"), Kind: f.kind, Country: r.get("country"), Code: r.get("code"), Source: r.source}
			add(e.Name, e)
			for _, n := range r.list("names") {
				add(n, e)
			}
		}
	}
	return nil
}

// readCountries reads countries.tsv and adds names, capitals and demonyms.
func (b *Books) readCountries(fsys fs.FS, name string, add func(string, Entry)) error {
	rows, err := readTable(fsys, name, "iso3", "iso2", "name", "names", "adjective", "person", "people", "capital")
	if err != nil {
		return err
	}
	b.countries = make(map[string]*Nation, len(rows))
	for _, r := range rows {
		n := &Nation{ISO3: r.get("iso3"), ISO2: r.get("iso2"), Name: r.get("name"), Capitals: r.list("capital"), Source: r.source}
		if len(n.ISO3) != 3 || len(n.ISO2) != 2 || b.countries[n.ISO3] != nil {
			return fmt.Errorf("codebook: %v: code %q: not three and two letters, or given twice", r.source, n.ISO3)
		}
		b.countries[n.ISO3] = n
		e := Entry{Name: n.Name, Kind: Country, Country: n.ISO3, Code: n.ISO3, Source: r.source}
		add(n.Name, e)
		for _, s := range r.list("names") {
			add(s, e)
		}
		adjectives := r.list("adjective")
		if len(adjectives) > 0 {
			n.Adjective = adjectives[0]
		}
		e.Kind = Capital
		for _, s := range n.Capitals {
			e.Name = s
			add(s, e)
		}
		e.Kind = Demonym
		for _, s := range adjectives {
			e.Name, e.Adjective = s, true
			add(s, e)
		}
		for _, s := range r.list("person") {
			e.Name, e.Adjective = s, false
			add(s, e)
		}
		e.Plural = true
		for _, s := range r.list("people") {
			e.Name = s
			add(s, e)
		}
	}
	return nil
}
