package codebook

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

func books(t testing.TB) *Books {
	t.Helper()
	b, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestMatch(t *testing.T) {
	b := books(t)
	for _, c := range []struct {
		words, name string
		n           int
		kind        Kind
		country     string
	}{
		{"Russia 's army", "Russia", 1, Country, "RUS"},
		{"Russian troops moved", "Russian Armed Forces", 2, Forces, "RUS"},
		{"RUSSIAN TROOPS MOVED", "Russian Armed Forces", 2, Forces, "RUS"},
		{"MOSCOW ( Reuters )", "Moscow", 1, Capital, "RUS"},
		{"U.S. officials", "United States", 1, Country, "USA"},
		{"US officials", "United States", 1, Country, "USA"},
		{"us all", "", 0, "", ""},
		{"turkey was served", "", 0, "", ""},
		{"Türkiye and Greece", "Turkey", 1, Country, "TUR"},
		{"Turkiye and Greece", "Turkey", 1, Country, "TUR"},
		{"Guinea - Bissau said", "Guinea-Bissau", 3, Country, "GNB"},
		{"Guinea-Bissau said", "Guinea-Bissau", 1, Country, "GNB"},
		{"Al - Qaeda said", "Al Qaeda", 3, Group, ""},
		{"al-Qaeda said", "Al Qaeda", 1, Group, ""},
		{"al - Shabaab", "Al Shabaab", 3, Group, ""},
		{"Osama Bin Laden", "Osama bin Laden", 3, Principal, ""},
		{"Ursula Von Der Leyen", "Ursula von der Leyen", 4, Principal, "EUU"},
		{"Democratic Republic of the Congo , Rwanda", "Democratic Republic of the Congo", 5, Country, "COD"},
		{"Côte d’Ivoire", "Ivory Coast", 2, Country, "CIV"},
		{"Cote d'Ivoire", "Ivory Coast", 2, Country, "CIV"},
		{"People 's Republic of China", "China", 5, Country, "CHN"},
		{"People’s Republic of China", "China", 4, Country, "CHN"},
		{"Papua New Guinea", "Papua New Guinea", 3, Country, "PNG"},
		{"South American leaders", "South America", 2, Region, ""},
		{"United Nations Security Council met", "United Nations Security Council", 4, Body, "UNO"},
		{"UN peacekeepers", "United Nations peacekeepers", 2, Body, "UNO"},
		{"Kremlin spokesman", "Kremlin", 1, Metonym, "RUS"},
		{"Washington , D.C. , on Friday", "Washington, D.C.", 3, Capital, "USA"},
		{"Sana’a", "Sanaa", 1, Capital, "YEM"},
		{"Da’esh", "Islamic State", 1, Group, ""},
		{"WHO WILL WIN", "", 0, "", ""},
		{"WHO said", "World Health Organization", 1, Body, "UNO"},
		{"Saudis", "Saudis", 1, Demonym, "SAU"},
		{"- Russia", "", 0, "", ""},
		{"", "", 0, "", ""},
	} {
		e, n := b.Match(strings.Fields(c.words))
		if e == nil {
			e = &Entry{}
		}
		if n != c.n || e.Name != c.name || e.Kind != c.kind || e.Country != c.country {
			t.Errorf("Match(%q) = %q %s %q, %d; want %q %s %q, %d", c.words, e.Name, e.Kind, e.Country, n, c.name, c.kind, c.country, c.n)
		}
	}
}

func TestMatchAmbiguous(t *testing.T) {
	b := books(t)
	for name, want := range map[string]string{"Georgia": "GEO USA", "Congo": "COD COG", "Korea": "KOR PRK", "Brussels": "EUU BEL", "Jordan": "JOR", "RSF": " "} {
		e, _ := b.Match([]string{name})
		if e == nil || !e.Ambiguous {
			t.Errorf("%s: %+v, want an ambiguous entry", name, e)
			continue
		}
		got := e.Country
		for _, o := range e.Others {
			got += " " + o.Country
		}
		if got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestDigest(t *testing.T) {
	x, y := books(t).Digest(), books(t).Digest()
	if x != y || len(x) != 64 {
		t.Errorf("%s, %s", x, y)
	}
}

// TestOwners holds that a name has two owners only where ambiguous.tsv says so.
func TestOwners(t *testing.T) {
	b := books(t)
	for _, e := range b.names.entries {
		for _, o := range e.Others {
			if e.Source.File != "ambiguous.tsv" {
				t.Errorf("%s (%v) is also %s (%v)", e.Name, e.Source, o.Name, o.Source)
			}
		}
		if _, ok := b.countries[e.Country]; !ok && e.Country != "" {
			if _, ok := bodies[e.Country]; !ok {
				t.Errorf("%v: %s: no country %q", e.Source, e.Name, e.Country)
			}
		}
		if e.Code != "" && e.Country != "" && b.countries[e.Country] != nil && !strings.HasPrefix(e.Code, e.Country) && !strings.HasPrefix(e.Code, "NGO") {
			t.Errorf("%v: %s: code %s does not begin with %s", e.Source, e.Name, e.Code, e.Country)
		}
	}
}

// TestRows holds that a line of the files of names is one actor's: no name stands in two lines, except as ambiguous.tsv says,
// none is given twice in one, and the code begins with the country or with a domain of CAMEO.
func TestRows(t *testing.T) {
	b := books(t)
	domains := strings.Fields("IGO NGO IMG INT MNC EUR WEU EEU CEU BLK SCN CAU ASA CAS SAS SEA AFR WAF EAF NAF SAF CFR MEA PGS AME NMR LAM SAM CRB PAC WST")
	readings := map[string]int{}
	ambiguous, err := readTable(files, "data/ambiguous.tsv", "name")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range ambiguous {
		readings[r.get("name")]++
	}
	lines := map[string][]Source{} // of a name, in the ways to write it
	for _, f := range nameFiles {
		if f.file == "groups-petrarch.tsv" {
			continue // as it is at its source; a name of ours goes before
		}
		rows, err := readTable(files, "data/"+f.file, "name", "names", "country", "code")
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			name, country, code := r.get("name"), r.get("country"), r.get("code")
			if name == "" || strings.Contains(name, "|") {
				t.Errorf("%v: no name at its head", r.source)
			}
			written := map[string]bool{}
			for _, n := range append(r.list("names"), name) {
				if written[n] {
					t.Errorf("%v: %s is given twice", r.source, n)
				}
				written[n] = true
				if lines[n] = append(lines[n], r.source); len(lines[n]) > max(1, readings[n]) {
					t.Errorf("%s stands in %v", n, lines[n])
				}
			}
			if code == "" {
				continue
			}
			_, body := bodies[country]
			domain := slices.ContainsFunc(domains, func(d string) bool { return strings.HasPrefix(code, d) })
			ofState := func(iso3 string) bool { return strings.HasPrefix(code, iso3) }
			switch {
			case country == "" && !domain && !slices.ContainsFunc(slices.Collect(maps.Keys(b.countries)), ofState),
				body && !domain,
				country != "" && !body && !ofState(country) && !strings.HasPrefix(code, "NGO"+country):
				t.Errorf("%v: %s: code %q of country %q", r.source, name, code, country)
			}
		}
	}
}

// TestAmbiguousName holds that an ambiguous name is known by the name of its line.
func TestAmbiguousName(t *testing.T) {
	b := books(t)
	for name, want := range map[string]string{"ADF": "Allied Democratic Forces", "Congress": "U.S. Congress", "Kordofan": "Kordofan"} {
		if e, n := b.Match([]string{name}); n != 1 || e.Name != want {
			t.Errorf("%s: %+v, want %s", name, e, want)
		}
	}
}

func TestOffice(t *testing.T) {
	b := books(t)
	for _, c := range []struct {
		words, title string
		n            int
		agent        string
		former       bool
	}{
		{"Foreign Minister Sergei Lavrov", "foreign minister", 2, "GOV", false},
		{"former foreign minister", "foreign minister", 3, "GOV", true},
		{"ex - president", "president", 3, "GOV", true},
		{"deputy prime minister", "deputy prime minister", 3, "GOV", false},
		{"minister of foreign affairs", "minister of foreign affairs", 4, "GOV", false},
		{"national security advisor", "national security advisor", 3, "GOV", false},
		{"secretary - general", "secretary-general", 3, "", false},
		{"Secretary-General", "secretary-general", 1, "", false},
		{"UN chief", "un chief", 2, "IGO", false},
		{"troops", "troops", 1, "MIL", false},
		{"deputy interior minister", "interior minister", 3, "GOVCOP", false},
		{"Deputy Speaker", "deputy speaker", 2, "LEG", false},
		{"deputies", "deputies", 1, "LEG", false},
		{"former U.S. president", "", 0, "", false},
		{"first time", "", 0, "", false},
		{"presidents", "presidents", 1, "GOV", false},
	} {
		o, n := b.Office(strings.Fields(c.words))
		if o == nil {
			o = &Office{}
		}
		if n != c.n || o.Title != c.title || o.Agent != c.agent || o.Former != c.former {
			t.Errorf("Office(%q) = %+v, %d; want %q %d %s former=%v", c.words, *o, n, c.title, c.n, c.agent, c.former)
		}
	}
}

func TestCameo(t *testing.T) {
	b := books(t)
	if len(b.cameo) != 312 {
		t.Errorf("%d CAMEO codes, want 312", len(b.cameo))
	}
	for code, c := range b.cameo {
		p, _ := b.Plover(code)
		dropped := c.Root == "01"
		if c.Name == "" || c.Quad == "" || (p.Type == "") != dropped {
			t.Errorf("%s: name %q, quad %q, PLOVER %q", code, c.Name, c.Quad, p.Type)
		}
	}
	if c, _ := b.Cameo("1312"); c.Goldstein != -5.8 || c.Quad != VerbalConflict {
		t.Errorf("1312: %+v", c)
	}
	if p, ok := b.Plover("041"); !ok || p.Type != "CONSULT" || p.Mode != "phone" {
		t.Errorf("041: %+v", p)
	}
	if _, ok := b.Plover("999"); ok || QuadOf("99") != "" || QuadOf("x") != "" {
		t.Error("999 is no code")
	}
}

func BenchmarkDefault(b *testing.B) {
	for b.Loop() {
		books(b)
	}
}

func BenchmarkMatch(b *testing.B) {
	bk := books(b)
	words := strings.Fields("The Russian Foreign Ministry said on Tuesday that talks between Moscow and the United States would be held in Geneva , and that the delegation would be led by Deputy Foreign Minister Sergei Ryabkov .")
	for b.Loop() {
		for i := range words {
			bk.Match(words[i:])
			bk.Office(words[i:])
		}
	}
	b.ReportMetric(float64(b.N*len(words))/b.Elapsed().Seconds(), "words/s")
}

func TestBodyOfAnActorCode(t *testing.T) {
	for code, want := range map[string]string{"IGOUNO": "UNO", "IGOUNOIAE": "IAE", "IGOUNOREFHCR": "UNO", "IGOWSTNATMIL": "NAT", "RUSGOV": "", "": ""} {
		if got := BodyOf(code); got != want {
			t.Errorf("BodyOf(%q) = %q, want %q", code, got, want)
		}
	}
}
