package codebook

import "testing"

func TestSurname(t *testing.T) {
	b := books(t)
	for _, c := range []struct{ name, on, want, country, office string }{
		{"Lavrov", "2022-03-01", "Sergei Lavrov", "RUS", "foreign minister"},
		{"LAVROV", "2022-03-01", "Sergei Lavrov", "RUS", "foreign minister"},
		{"Putin", "2010-05-01", "Vladimir Putin", "RUS", "prime minister"},
		{"Assad", "2015-01-01", "Bashar al-Assad", "SYR", "president"},
		{"al-Assad", "1990-01-01", "Hafez al-Assad", "SYR", "president"},
		{"Zelenskiy", "2023-01-01", "Volodymyr Zelensky", "UKR", "president"},
		{"Erdoğan", "2023-01-01", "Recep Tayyip Erdogan", "TUR", "president"},
		{"Bush", "2003-03-01", "George W. Bush", "USA", "president"},
		{"Stoltenberg", "2022-01-01", "Jens Stoltenberg", "NAT", "nato secretary general"},
		{"Stoltenberg", "2010-01-01", "Jens Stoltenberg", "NOR", "prime minister"},
		{"von der Leyen", "2022-01-01", "Ursula von der Leyen", "EUU", "president of the european commission"},
		{"Tikhanovskaya", "2021-06-01", "Sviatlana Tsikhanouskaya", "BLR", "opposition leader"},
		{"Xi", "2020-01-01", "Xi Jinping", "CHN", "president"},
		{"Díaz-Canel", "2021-07-01", "Miguel Diaz-Canel", "CUB", "president"},
		{"Lula", "2024-01-01", "Luiz Inacio Lula da Silva", "BRA", "president"},
		{"Kim", "2016-02-01", "Kim Jong Un", "PRK", "leader"},
	} {
		ps := b.Surname(c.name, c.on)
		if len(ps) == 0 {
			t.Errorf("%s: nobody", c.name)
			continue
		}
		var found bool
		for _, p := range ps {
			if h, _ := p.On(c.on); p.Name == c.want && h.Country == c.country && h.Office == c.office {
				found = true
			}
		}
		if !found || c.name != "Kim" && ps[0].Name != c.want {
			t.Errorf("Surname(%s, %s)[0] = %s %+v, want %s %s %s", c.name, c.on, ps[0].Name, ps[0].Held, c.want, c.country, c.office)
		}
	}
	if ps := b.Surname("Nemo", "2020-01-01"); ps != nil {
		t.Errorf("Nemo: %v", ps)
	}
}

func TestPerson(t *testing.T) {
	b := books(t)
	for name, want := range map[string]string{
		"Vladimir Putin": "Vladimir Putin", "VLADIMIR PUTIN": "Vladimir Putin", "Sergey Viktorovich Lavrov": "Sergei Lavrov", "Joseph R. Biden, Jr.": "Joe Biden",
		"Nicolás Maduro": "Nicolas Maduro", "Putin": "", "": "", "John Nobody": "",
	} {
		e := b.Person(name)
		if e == nil {
			e = &Entry{}
		}
		if e.Name != want {
			t.Errorf("Person(%q) = %q, want %q", name, e.Name, want)
		}
	}
	if e, n := b.Match([]string{"Dmitry", "Peskov", "said"}); n != 2 || e.Person == nil || e.Code != "RUSGOV" {
		t.Errorf("Dmitry Peskov: %+v, %d", e, n)
	}
}

func TestForename(t *testing.T) {
	b := books(t)
	for name, want := range map[string]byte{"Sergei": 'm', "Maria": 'f', "María": 'f', "Xyzzy": 0} {
		if got := b.Forename(name); got != want {
			t.Errorf("Forename(%s) = %q, want %q", name, got, want)
		}
	}
	if !b.IsSurname("Lavrov") || !b.IsSurname("Smith") || b.IsSurname("Tuesday") {
		t.Error("surnames")
	}
}
