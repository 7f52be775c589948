package codebook

import (
	"strings"
	"testing"
)

const actorsSample = `# a dictionary in the format of PETRARCH 2, written for this test
<!-- two
lines --> 
LORD_ELDRIC_OF_NORDMARK_
+ELDRIC_THE_ELDER
	[NORGOV 19980101-20041231]
	[NORELI >20050101]

FREE_RIVER_BRIGADE_ [CODREB] # comes with a comment
MISTHAVEN_TIMES_ [GBRMED]
UNION_OF_HIGH_VALLEYS_[IGOUNOIAE]
NORDMARK [NOR <051231]
`

func TestReadActors(t *testing.T) {
	as, err := ReadActors(strings.NewReader(actorsSample), "sample.txt")
	if err != nil || len(as) != 5 {
		t.Fatalf("%d actors, %v", len(as), err)
	}
	if a := as[0]; len(a.Names) != 2 || a.Names[1] != "ELDRIC THE ELDER" || a.Codes[0] != (DatedCode{"NORGOV", "1998-01-01", "2004-12-31"}) || a.Codes[1].From != "2005-01-01" || a.Source.Line != 4 {
		t.Errorf("%+v", a)
	}
	if as[4].Codes[0].To != "2005-12-31" {
		t.Errorf("%+v", as[4])
	}
	b := books(t)
	b.addActors(as)
	for _, c := range []struct {
		words   string
		kind    Kind
		country string
	}{
		{"Free River Brigade", Group, ""}, {"FREE RIVER BRIGADE", Group, ""}, {"Lord Eldric of Nordmark", Principal, "NOR"}, {"Misthaven Times", Media, "GBR"}, {"Union of High Valleys", Body, "IAE"},
	} {
		e, n := b.Match(strings.Fields(c.words))
		if e == nil || n != len(strings.Fields(c.words)) || e.Kind != c.kind || e.Country != c.country {
			t.Errorf("%s: %+v, %d", c.words, e, n)
		}
	}
	if e, _ := b.Match([]string{"Eldric", "the", "Elder"}); e == nil || e.Person == nil {
		t.Error("no Eldric")
	} else if h, ok := e.Person.On("2001-05-05"); !ok || h.Code != "NORGOV" {
		t.Errorf("%+v", h)
	}
}

func TestReadActorsSlips(t *testing.T) {
	as, err := ReadActors(strings.NewReader("GOOD_ [FRA]\n+ALSO\nBAD_ [FRA 2004017-20061201]\nNAKED_\nLAST_ [DEU\n"), "slips.txt")
	if err == nil || len(as) != 1 {
		t.Fatalf("%d actors, %v", len(as), err)
	}
	for _, want := range []string{"slips.txt:3: ", "slips.txt:4: ", "slips.txt:5: "} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in %v", want, err)
		}
	}
}

func TestReadAgents(t *testing.T) {
	as, err := ReadAgents(strings.NewReader("!FOLK! = MAN, WOMEN\nGUARDS!FOLK! [~MIL]\nDEPUTY [~LEG]\nTHIEF {THIEVES} [~CRM] # x\nPOLICE {} [~COP]\nAID_BODY [NGO~]\n"), "agents.txt")
	if err != nil || len(as) != 5 {
		t.Fatalf("%d agents, %v", len(as), err)
	}
	if got := as[0].Names; len(got) != 2 || got[0] != "GUARDSMAN" || got[1] != "GUARDSWOMEN" {
		t.Errorf("%q", got)
	}
	if as[1].Plurals[0] != "DEPUTIES" || as[2].Plurals[0] != "THIEVES" || as[3].Plurals != nil || !as[4].After || as[4].Code != "NGO" {
		t.Errorf("%+v", as)
	}
	if _, err := ReadAgents(strings.NewReader("NOUN\nX!NONE! [~GOV]\n"), "agents.txt"); err == nil || !strings.Contains(err.Error(), "agents.txt:1: ") || !strings.Contains(err.Error(), "agents.txt:2: ") {
		t.Error(err)
	}
}

func TestReadVerbs(t *testing.T) {
	book, err := ReadVerbs(strings.NewReader(`
&TIES
+RELATIONS
+&DEALS
&DEALS_
+TRADE_ACCORD

--- SEVER  [161] ---
SEVER {SEVERED SEVERING }
+CUT_OFF {} [160]
- * &TIES (WITH +)  [1611] # note
- $ REFUSED_TO * {NEW AID} [---]
~ a (a b SEVER) SAY = a b 013
`), "verbs.txt")
	if err != nil {
		t.Fatal(err)
	}
	if got := book.Sets["&TIES"]; len(got) != 2 || got[1] != "TRADE ACCORD" {
		t.Errorf("%q", got)
	}
	if len(book.Blocks) != 1 || len(book.Rules) != 1 {
		t.Fatalf("%+v", book)
	}
	b := book.Blocks[0]
	if b.Name != "SEVER" || b.Code != "161" || len(b.Verbs) != 2 || b.Verbs[1].Words != "CUT OFF" || b.Verbs[1].Code != "160" || len(b.Patterns) != 2 {
		t.Fatalf("%+v", b)
	}
	if p := b.Patterns[0]; p.Code != "1611" || len(p.Before) != 0 || len(p.After) != 2 || p.After[1].Inner[1].Word != "+" {
		t.Errorf("%+v", p)
	}
	if p := b.Patterns[1]; len(p.Before) != 3 || p.Before[0].Word != "$" || p.After[0].Word != "{" {
		t.Errorf("%+v", p)
	}
	_, err = ReadVerbs(strings.NewReader("- * X [1]\nGO {\n&A\n+&A\n"), "verbs.txt")
	if err == nil || !strings.Contains(err.Error(), "verbs.txt:1: ") || !strings.Contains(err.Error(), "verbs.txt:2: ") || !strings.Contains(err.Error(), "set &A") {
		t.Error(err)
	}
}

func FuzzReadActors(f *testing.F) {
	f.Add(actorsSample)
	f.Add("A [B >99")
	f.Add("+\n[\n<!--")
	f.Fuzz(func(t *testing.T, s string) {
		as, err := ReadActors(strings.NewReader(s), "fuzz")
		for _, a := range as {
			if len(a.Names) == 0 || len(a.Codes) == 0 {
				t.Fatalf("%+v (%v)", a, err)
			}
		}
		b := &Books{names: gazetteer{exact: newTrie(0), upper: newTrie(0)}}
		b.addActors(as)
	})
}

func FuzzReadAgents(f *testing.F) {
	f.Add("!P! = A, B\nX!P!Y {Z} [~GOV]\n")
	f.Add("! = \n!! [~]")
	f.Fuzz(func(t *testing.T, s string) { ReadAgents(strings.NewReader(s), "fuzz") })
}

func FuzzReadVerbs(f *testing.F) {
	f.Add("&A\n+&A\n--- X [1] ---\nX {Y}\n- $ * (TO {B +}) [2:3]\n")
	f.Add("- ((((*))))[")
	f.Add("\v\u00a0\n+")
	f.Fuzz(func(t *testing.T, s string) { ReadVerbs(strings.NewReader(s), "fuzz") })
}

func FuzzMatch(f *testing.F) {
	b, err := Default()
	if err != nil {
		f.Fatal(err)
	}
	f.Add("Guinea - Bissau 's Al-Qaeda")
	f.Add("’s - ’ U.S. \u0301 ’")
	f.Fuzz(func(t *testing.T, s string) {
		words := strings.Fields(s)
		for i := range words {
			if e, n := b.Match(words[i:]); n > len(words)-i || (e == nil) != (n == 0) {
				t.Fatalf("%q: %v, %d", words[i:], e, n)
			}
			if o, n := b.Office(words[i:]); n > len(words)-i || (o == nil) != (n == 0) {
				t.Fatalf("%q: %v, %d", words[i:], o, n)
			}
		}
		b.Person(s)
		b.Surname(s, "2020-01-01")
		b.Place(s)
		b.Forename(s)
	})
}
