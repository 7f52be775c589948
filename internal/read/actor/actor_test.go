package actor

import (
	"strings"
	"testing"
	"time"

	"detente/internal/codebook"
	"detente/internal/lang"
	"detente/internal/text"
	"detente/model"
)

func analyse(t testing.TB, s string) *lang.Analysis {
	t.Helper()
	m, err := model.English()
	if err != nil {
		t.Fatal(err)
	}
	d, err := text.New(s)
	if err != nil {
		t.Fatal(err)
	}
	return m.Analyse(d)
}

func resolve(t testing.TB, meta Meta, body string) *Cast {
	t.Helper()
	b, err := codebook.Shared()
	if err != nil {
		t.Fatal(err)
	}
	if meta.Published.IsZero() {
		meta.Published = time.Date(2022, 1, 15, 0, 0, 0, 0, time.UTC)
	}
	var title *lang.Analysis
	if meta.Title != "" {
		title = analyse(t, meta.Title)
	}
	return Resolve(analyse(t, body), title, b, meta)
}

// who is the actor of the nth occurrence of words that are a mention.
func who(c *Cast, words string) *Actor {
	words, last := strings.CutSuffix(words, "$") // "he$": the last such mention
	var found *Actor
	at := -1
	for i := range c.Actors {
		for _, m := range c.Actors[i].Mentions {
			if !m.InTitle && c.a.Doc.Quote(m.Span) == words && (found == nil || last == (m.Span.Start() > at)) {
				found, at = &c.Actors[i], m.Span.Start()
			}
		}
	}
	return found
}

func TestVocabulary(t *testing.T) {
	v, err := words()
	if err != nil {
		t.Fatal(err)
	}
	if v.nouns["spokeswoman"].gender() != female || !v.nouns["ally"].is(traitOther) || v.forenames["olga"] != female {
		t.Error("the word lists are not what the rules rest on")
	}
}

func TestNames(t *testing.T) {
	for _, c := range []struct{ name, body, words, want, country, kind string }{
		{"title and surname", "Prime Minister Tariq Mansour of Jordan arrived. Mansour said talks would go on.", "Mansour", "Tariq Mansour", "JOR", "person"},
		{"apposition behind", "Olena Marchuk, the Ukrainian foreign minister, spoke first. “We are ready,” Marchuk said.", "Marchuk", "Olena Marchuk", "UKR", "person"},
		{"apposition before", "The Polish defence minister, Piotr Zawada, left at noon.", "The Polish defence minister", "Piotr Zawada", "POL", "person"},
		{"party behind its description", "Norway warned the governing party, Botswana Democratic Party, that aid would end.", "the governing party", "Botswana Democratic Party", "BWA", "group"},
		{"group behind its description", "Sudan blamed the armed group, Hamas.", "the armed group", "Hamas", "", "group"},
		{"in a list", "Cuba blamed the armed group, Hamas, and Oxfam.", "the armed group", "the armed group", "", "group"},
		{"two bodies of one country", "The Karen National Union left. The Arakan Army stayed.", "Arakan Army", "Arakan Army", "", "group"},
		{"one force by two names", "The Hashd al-Shaabi left. Later the PMF returned.", "PMF", "Hashd al-Shaabi", "IRQ", "armed_force"},
		{"government of a part", "The Scottish Government asked London for aid.", "Scottish Government", "Scottish Government", "GBR", "government"},
		{"government of a region", "The Kurdistan Regional Government asked Baghdad for aid.", "Kurdistan Regional Government", "Kurdistan Regional Government", "", "government"},
		{"one place by two names", "Lugansk waited. Luhansk asked for help.", "Luhansk", "Lugansk", "UKR", "country"},
		{"an acronym of two", "The RSF attacked. The Rapid Support Forces said so.", "Rapid Support Forces", "RSF", "", "group"},
		{"surname first", "Foreign Minister Qin Weimin met reporters. Qin said China was patient.", "Qin", "Qin Weimin", "CHN", "person"},
		{"surname first, Japanese", "Foreign Minister Moriyama Kenji left. Moriyama canceled the talks.", "Moriyama", "Moriyama Kenji", "", "person"},
		{"one name, Indonesian", "Foreign Minister Retno Wulandari of Indonesia left. Retno canceled the talks.", "Retno", "Retno Wulandari", "IDN", "person"},
		{"two of one surname", "Carlos Mendez is a judge. Lucia Mendez is his rival. Lucia Mendez lost.", "Lucia Mendez", "Lucia Mendez", "", "person"},
		{"initials and Jr.", "Robert T. Hale, Jr. spoke. Later Hale left.", "Hale", "Robert T. Hale, Jr.", "", "person"},
		{"another spelling", "Volodymyr Kravchenko of Ukraine called. Mr. Kravchenka waited.", "Mr. Kravchenka", "Volodymyr Kravchenko", "UKR", "person"},
		{"day behind", "Foreign Minister Nadim Saab Thursday rejected the offer. Saab spoke in Arabic.", "Saab", "Nadim Saab", "", "person"},
		{"day behind, no title", "“No,” said Amira Haddad Sunday. Haddad left.", "Haddad", "Amira Haddad", "", "person"},
		{"al- behind", "Iraqi envoy Jabbar al-Saidi met reporters. Later al-Saidi left.", "al-Saidi", "Jabbar al-Saidi", "IRQ", "person"},
		{"el- behind, with a title", "Prime Minister Karim el-Jaberi of Iraq spoke. El-Jaberi said no.", "El-Jaberi", "Karim el-Jaberi", "IRQ", "person"},
		{"named behind the office", "The mayor of Amedi, Serbest Zebari, denied it. Zebari left.", "Zebari", "Serbest Zebari", "", "person"},
		{"named behind the counterpart", "The Polish minister called his Thai counterpart, Anan Suksawat, on Monday.", "Anan Suksawat", "Anan Suksawat", "THA", "person"},
		{"behind the title with its country", "Foreign Minister of Latvia Inese Kalve met the envoys. Kalve left at noon.", "Kalve", "Inese Kalve", "LVA", "person"},
		{"behind the title with its country, with", "She spoke with Minister of Foreign Affairs of the Republic of Korea Han Dae-jung.", "Minister of Foreign Affairs of the Republic of Korea Han Dae-jung", "Han Dae-jung", "KOR", "person"},
		{"adjective before a thing", "Turkish warplanes destroyed 21 targets.", "Turkish", "Turkey", "TUR", "country"},
		{"adjective before another thing", "Iranian drones hit the port.", "Iranian", "Iran", "IRN", "country"},
		{"government and people", "He thanked the Government and people of Chad.", "Government", "Chad", "TCD", "country"},
		{"government and the people", "She praised the government and the people of Fiji.", "the government", "Fiji", "FJI", "country"},
		{"acronym", "The Harbour Safety Council (HSC) met. The HSC said nothing.", "HSC", "Harbour Safety Council", "", "organization"},
		{"capital acts", "Pyongyang fired two missiles, Seoul said.", "Pyongyang", "North Korea", "PRK", "country"},
		{"adjective", "French troops left the valley.", "French", "France", "FRA", "country"},
		{"government is the state", "The Kenyan government rejected the plan.", "The Kenyan government", "Kenya", "KEN", "country"},
		{"possessed organ", "Peru’s foreign ministry protested.", "Peru’s foreign ministry", "Peru’s foreign ministry", "PER", "government"},
		{"people", "Soldiers shot two Palestinians.", "two Palestinians", "two Palestinians", "PSE", "people"},
		{"rebels by nationality", "Chadian rebels seized the town.", "Chadian rebels", "Chadian rebels", "TCD", "group"},
		{"proxies act for none", "Iran’s proxy militias fired rockets.", "Iran’s proxy militias", "Iran’s proxy militias", "", "group"},
		{"allies", "Our allies and partners agree.", "Our allies and partners", "Our allies and partners", "", "group"},
		{"unknown magazine", "Harbour magazine reported that the fleet had sailed.", "Harbour magazine", "Harbour magazine", "", "media"},
		{"organ of another country", "The Italian Supreme Court ruled on Monday.", "Italian Supreme Court", "Italian Supreme Court", "ITA", "government"},
		{"the group, not the state", "Kabul is calm. The Taliban government in Afghanistan rejected the plan.", "The Taliban government", "Taliban", "", "group"},
		{"breakaway", "Transnistria asked Moldova for talks.", "Transnistria", "Transnistria", "", "country"},
		{"armed men", "Around 20 armed men crossed the river.", "20 armed men", "20 armed men", "", "group"},
		{"those who", "We condemn those who undermine peace.", "those", "those", "", "group"},
		{"those behind", "Those behind the raids fled.", "Those", "Those", "", "group"},
		{"group of families", "A group of families blocked the road.", "families", "families", "", "people"},
		{"not the council of the books", "The Regional Security Council met in Bolga.", "Regional Security Council", "Regional Security Council", "", "organization"},
		{"a daily", "He was named in the Daily Sabuj Patrika on Monday.", "Daily Sabuj Patrika", "Daily Sabuj Patrika", "", "media"},
		{"a radio", "It was denied by Radio Kanguka in the evening.", "Radio Kanguka", "Radio Kanguka", "", "media"},
		{"gunmen", "Gunmen killed two guards.", "Gunmen", "Gunmen", "", "group"},
		{"a station", "She told a local radio station that she would go.", "a local radio station", "a local radio station", "", "media"},
		{"half a country", "North and South Korea exchanged letters.", "North", "North Korea", "PRK", "country"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := who(resolve(t, Meta{}, c.body), c.words)
			if a == nil {
				t.Fatalf("no mention %q", c.words)
			}
			if !strings.EqualFold(strings.TrimPrefix(a.Name, "the "), strings.TrimPrefix(c.want, "the ")) || a.Country != c.country || a.Kind != c.kind {
				t.Errorf("%q is %q, %q, %q; want %q, %q, %q", c.words, a.Name, a.Country, a.Kind, c.want, c.country, c.kind)
			}
			if a.Why == "" {
				t.Error("no reason given")
			}
		})
	}
}

func TestIntroduced(t *testing.T) {
	for body, want := range map[string]string{
		"He told the Ghana News Agency (GNA) so. The GNA agreed.":          "GHA",
		"The Global Nurses Association (GNA) burned. The GNA was insured.": "",
		"Tripoli protested. The GNA agreed.":                               "LBY",
	} {
		if a := who(resolve(t, Meta{}, body), "GNA$"); a == nil || a.Country != want {
			t.Errorf("%q: %v, want %q", body, a, want)
		}
	}
}

func TestNoActors(t *testing.T) {
	for _, c := range []struct{ body, words string }{
		{"They signed the Harbour Agreement on Tuesday.", "Harbour Agreement"},
		{"The soldier was shot in the head.", "the head"},
		{"Ships crossed the Black Sea at night.", "Black Sea"},
		{"The meeting was held in January.", "January"},
		{"“Things we did not do then, we are prepared to do now,” Adams told reporters.", "Things"},
		{"“Worries we had in spring, we have no more,” Lund told the paper.", "Worries"},
	} {
		if a := who(resolve(t, Meta{}, c.body), c.words); a != nil {
			t.Errorf("%q in %q is taken for the actor %q", c.words, c.body, a.Name)
		}
	}
}

func TestPronouns(t *testing.T) {
	for _, c := range []struct{ name, body, words, want string }{
		{"speaker goes on", "Foreign Minister Amira Haddad met Ambassador Paul Stone. Haddad said the talks were useful. She added that more would follow.", "She", "Amira Haddad"},
		{"said he", "President Viktor Lazar told Ahmed Salim that he would not resign.", "he", "Viktor Lazar"},
		{"not himself", "Viktor Lazar spoke. Pavel Orsic thanked him.", "him", "Viktor Lazar"},
		{"never a country", "Mexico agreed. President Luis Ortega said he was glad.", "he", "Luis Ortega"},
		{"it is the ministry", "The Chilean foreign ministry protested. It said the border was closed.", "It", "The Chilean foreign ministry"},
		{"fronted phrase", "In his first speech, Prime Minister Jonas Berg said that he was glad.", "his", "Jonas Berg"},
		{"they are many", "Two diplomats were expelled. They left on Friday.", "They", "Two diplomats"},
		{"who", "The envoy, who arrived on Monday, declined to comment.", "who", "The envoy"},
		{"blamed for", "Norway condemned Iran for its attack on the port.", "its", "Iran"},
		{"said by another than the one it tells of", "Spokesman Pavel Orsic met reporters. The Danish envoy was called in, he said.", "he", "Pavel Orsic"},
		{"nor the one joined to it", "Minister Ana Ruiz arrived. The general would resign, she said, and leave.", "she", "Ana Ruiz"},
		{"asked another", "Norway protested to Chad and asked it to act.", "it", "Chad"},
		{"not whom the verb orders", "Two rafts drifted. Peru urged Chile to free it.", "it", "Peru"},
		{"guest of the subject", "Spokesman Ivo Brod said President Jan Kral hosted his guest.", "his", "Jan Kral"},
		{"its own", "Kenya said that Chad would open its border.", "its", "Chad"},
		{"whose promise", "Peru welcomed Chile's promise to open its border.", "its", "Chile"},
		{"we are not it", "“We stand with Oman, and we know its troubles,” Peru said.", "its", "Oman"},
		{"in turn", "Amira Haddad thanked Lucia Stone. She in turn praised the talks.", "She", "Lucia Stone"},
		{"he in turn", "Minister Paul Stone warned Minister Viktor Lazar. He in turn denied it.", "He", "Viktor Lazar"},
		{"the latter", "Amira Haddad phoned Paul Stone after the latter asked for help.", "the latter", "Paul Stone"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := who(resolve(t, Meta{}, c.body), c.words)
			if a == nil || a.Name != c.want {
				t.Errorf("%q is %v, want %q", c.words, a, c.want)
			}
		})
	}
}

// In the text of a state's own organ "the minister" is that state's, whoever was named last.
func TestOwnMinister(t *testing.T) {
	for _, c := range []struct{ publisher, body, words, want string }{
		{"Ministry of Foreign Affairs of Norway", "Foreign Minister Ingrid Dahl spoke with the Foreign Minister of Ghana, Kofi Amankwah. The minister raised a case.", "The minister", "Ingrid Dahl"},
		{"Ministry of Defence of Kenya", "Defence Minister Grace Otieno met the Defence Minister of Uganda, Paul Okello. Later the minister flew home.", "the minister", "Grace Otieno"},
	} {
		if a := who(resolve(t, Meta{Publisher: c.publisher}, c.body), c.words); a == nil || a.Name != c.want {
			t.Errorf("%s: %q is %v, want %s", c.body, c.words, a, c.want)
		}
	}
}

func TestDescriptions(t *testing.T) {
	for _, c := range []struct{ name, body, words, want string }{
		{"office held in the text", "Spokesman Ivan Brod of the Czech government spoke. The spokesman denied it.", "The spokesman", "Ivan Brod"},
		{"leader of a country", "French President Claude Marchand flew to Cairo. The French leader will stay two days.", "The French leader", "Claude Marchand"},
		{"the ministry", "The Turkish defence ministry confirmed it. Later the ministry named the ship.", "the ministry", "The Turkish defence ministry"},
		{"the military", "The Israeli army shelled the hills. The military said it was a warning.", "The military", "Israeli army"},
		{"holder by the books", "The Russian president refused. “No,” Putin said.", "The Russian president", "Putin"},
		{"the country", "Bolivia closed its border. The country has few soldiers.", "The country", "Bolivia"},
		{"his country", "Kenyan President Daudi Otieno said his country would pay.", "his country", "Kenya"},
		{"counterpart's office", "Foreign Minister Jan Kral of Norway met his Danish counterpart Ida Holm. The Danish minister thanked him.", "The Danish minister", "Ida Holm"},
		{"counterpart's office, of a woman", "Amira Haddad, the Jordanian defence minister, met her Turkish counterpart, Selim Kaya. The Turkish defence minister left.", "The Turkish defence minister", "Selim Kaya"},
		{"an aide is not the president", "Ivan Orlov, the Serbian president's aide, spoke. President Milan Petrov of Serbia slept. The president is ill.", "The president", "Milan Petrov"},
		{"each has its ministry", "Peru’s Defence Ministry protested. Chile’s Defence Ministry was silent.", "Defence Ministry$", "Defence Ministry"},
		{"its ministry", "Malaysia will host the talks, its Foreign Ministry said.", "Foreign Ministry", "Foreign Ministry"},
		{"named later", "A palace spokesman denied the report. The spokesman, Ramon Aquino, said it was false.", "A palace spokesman", "Ramon Aquino"},
		{"an official named later", "A senior diplomat arrived. The diplomat, Jonas Berg, smiled.", "A senior diplomat", "Jonas Berg"},
		{"the junta", "Indonesia urged Myanmar's military rulers to talk. A Thai minister agreed. The junta refused, Indonesia said.", "The junta", "Myanmar"},
		{"vice is another", "President Ana Ruiz of Peru spoke. The vice president left.", "The vice president", "The vice president"},
		{"former is another", "Former President Ana Ruiz of Peru met President Hugo Leal of Peru and Ana Ruiz smiled. The Peruvian president left.", "The Peruvian president", "Hugo Leal"},
		{"whose president", "President Ana Ruiz of Peru wrote to the rebels. A bomb had killed their president.", "their president", "their president"},
		{"age", "Xu Minghua was arrested. The 61-year-old banker denied the charges.", "The 61-year-old banker", "Xu Minghua"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := who(resolve(t, Meta{}, c.body), c.words)
			if a == nil || a.Name != c.want {
				t.Errorf("%q is %v, want %q", c.words, a, c.want)
			}
		})
	}
}

func TestGroups(t *testing.T) {
	c := resolve(t, Meta{}, "Brazilian President Caio Duarte met Argentine President Rosa Funes. The two presidents discussed trade. Both countries will send envoys.")
	for words, want := range map[string]string{"The two presidents": "Caio Duarte Rosa Funes", "Both countries": "Brazil Argentina"} {
		a := who(c, words)
		if a == nil {
			t.Fatalf("no mention %q", words)
		}
		var names []string
		for _, m := range a.Members {
			names = append(names, c.Actors[m].Name)
		}
		if got := strings.Join(names, " "); len(a.Members) != 2 || got != want && got != "Argentina Brazil" {
			t.Errorf("%q stand for %q, want %q", words, got, want)
		}
	}
}

func TestWhoseOrgan(t *testing.T) {
	for body, want := range map[string]string{
		"Peru’s Defence Ministry protested. Chile’s Defence Ministry was silent.": "PER CHL",
		"Malaysia will host the talks, its Foreign Ministry said.":                "MYS",
	} {
		c := resolve(t, Meta{}, body)
		var got []string
		for i := range c.Actors {
			if strings.HasSuffix(c.Actors[i].Name, "Ministry") {
				got = append(got, c.Actors[i].Country)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: ministries of %v, want %s", body, got, want)
		}
	}
	for body, want := range map[string]string{
		"Foreign Minister Hana Sato of Japan spoke. A ministry spokesman, Ken Mori, agreed.":                  "JPN",
		"Pavel Orlov joined Russia’s Security Council. The Security Council’s spokesman, Lev Petrov, agreed.": "RUS",
		"The Security Council of Armenia met. A Security Council spokesman, Ara Toros, was brief.":            "ARM",
		"The Ugandan army confirmed it. Army spokesman Moses Okello gave no figures.":                         "UGA",
	} {
		c := resolve(t, Meta{}, body)
		for i := range c.Actors {
			if a := &c.Actors[i]; strings.Contains(a.Role, "spokesman") && a.Country != want {
				t.Errorf("%q: the spokesman acts for %q, want %s", body, a.Country, want)
			}
		}
	}
}

func TestDomicile(t *testing.T) {
	for _, c := range []struct {
		name string
		meta Meta
		body string
		who  string
		want string
	}{
		{"publisher's ministry", Meta{Publisher: "Ministry of Foreign Affairs of the Republic of Peru"}, "Foreign Minister Luz Vega received Chilean and Brazilian envoys. Chile and Brazil thanked Chile.", "Luz Vega", "PER"},
		{"publisher's place", Meta{Publisher: "The Nairobi Courier"}, "Defence Minister Ann Wafula said Kenya would answer Somalia, not Somali raiders.", "Ann Wafula", "KEN"},
		{"address", Meta{URL: "https://news.example.pl/1"}, "Defence Minister Piotr Zawada said Poland would answer Belarus. Belarus waits.", "Piotr Zawada", "POL"},
		{"dateline", Meta{}, "BEIRUT: Foreign Minister Karim Daou said Israel should pay. Lebanon has waited, Israel has not.", "Karim Daou", "LBN"},
		{"office of a foreign office", Meta{Publisher: "Federal Foreign Office, Germany"}, "Foreign Minister Jonas Adler rang the Foreign Minister of Algeria. They spoke of Mali, and of what Mali and Mali's army do.", "Jonas Adler", "DEU"},
		{"office of a development office", Meta{Publisher: "Foreign, Commonwealth and Development Office, United Kingdom"}, "The Foreign Secretary, Ann Hale, wrote to Myanmar. Myanmar and Myanmar's generals are silent.", "Ann Hale", "GBR"},
		{"place on a line", Meta{}, "Talks stall\n\nNEW DELHI\n\nForeign Secretary Asha Rao said India had asked China and the Chinese army to leave.", "Asha Rao", "IND"},
		{"what it says it will do", Meta{}, "Russia shelled the port. Russia denies it. Foreign Minister Radu Ionescu said Bucharest would ask for help. Russian ships left.", "Radu Ionescu", "ROU"},
		{"sentence before", Meta{}, "Kenya accused Kenyan rebels and called Kenya safe. But Mogadishu hit back. Information Minister Yusuf Nur was angry.", "Yusuf Nur", "SOM"},
		{"not its counterpart's", Meta{}, "Sudan thanked Egypt. Sudan and Egypt are near. Foreign Minister Adel Fahmy met his Sudanese counterpart Amna Idris.", "Adel Fahmy", "EGY"},
		{"no such office", Meta{Publisher: "U.S. Department of State"}, "The Secretary called Defense Minister Uri Tal. Israel said the United States had agreed with Israel.", "Uri Tal", "ISR"},
		{"never of a body", Meta{Publisher: "European External Action Service"}, "The EU spoke with Foreign Minister Davit Lomidze. Georgia must act, and Georgian courts too.", "Davit Lomidze", "GEO"},
		{"of an organ", Meta{}, "Sudan protested. Sudan waits. Ethiopia answered through the spokesman of its foreign ministry, Ambassador Getu Bekele, in Sudan.", "Getu Bekele", "ETH"},
		{"stationed", Meta{}, "Kenya on Monday summoned Somalia's ambassador in Nairobi, Ahmed Salim, to protest.", "Ahmed Salim", "SOM"},
		{"the North", Meta{}, "North Korea and South Korea traded fire. The North's Defence Minister, Ri Chol-min, was angry.", "Ri Chol-min", "PRK"},
		{"two presidents", Meta{Publisher: "The Presidency of South Africa"}, "President Thandi Dube visited Mozambique at the invitation of President Abel Machel. President Dube left Mozambique, and South Africa was glad.", "Abel Machel", "MOZ"},
		{"two foreign ministers", Meta{Publisher: "The Oslo Courier"}, "Foreign Minister Kari Berg of Norway met Foreign Minister Paul Nemeth. Norway and Hungary quarrel, and Hungary waits.", "Paul Nemeth", "HUN"},
		{"organ at the head", Meta{Publisher: "Pentagon Press Office"}, "Secretary John Whitlock will travel to Iraq. The United States and U.S. forces will stay.", "John Whitlock", "USA"},
		{"deputy commissioner", Meta{}, "Malawi’s High Commissioner to Zambia, Grace Phiri, left. Zambia and Zambian papers were glad.", "Grace Phiri", "MWI"},
		{"short form of a ministry", Meta{Publisher: "The Indian Herald"}, "China and Chinese papers waited. MEA spokesperson Kavita Rao said India would reply.", "Kavita Rao", "IND"},
		{"adviser at home", Meta{Publisher: "The Oslo Courier"}, "Norway protested. National Security Adviser Kari Berg spoke.", "Kari Berg", "NOR"},
		{"sector minister", Meta{Publisher: "Ghana Star"}, "Ghana protested. The Sector Minister, Mr Kofi Addo, spoke.", "Kofi Addo", "GHA"},
		{"junior minister", Meta{Publisher: "The London Dispatch"}, "Britain told Iran to stop. Armed Forces Minister Gareth Pollock spoke.", "Gareth Pollock", "GBR"},
		{"organ at home", Meta{Publisher: "Anadolu Star"}, "Turkey struck Iraq and Iraqi towns. The National Defense Ministry spoke.", "National Defense Ministry", "TUR"},
		{"parliament at home", Meta{Publisher: "Ghana Star"}, "Ghana waits for Togo. Parliament will vote.", "Parliament", "GHA"},
		{"official at home", Meta{Publisher: "The Oslo Courier"}, "Norway waits for Denmark. A senior government official smiled.", "A senior government official", "NOR"},
		{"diplomat of nobody", Meta{Publisher: "The Oslo Courier"}, "Norway waits for Denmark. A Western diplomat smiled.", "A Western diplomat", ""},
		{"mayor of elsewhere", Meta{Publisher: "Anadolu Star"}, "Turkey struck. The mayor of Amedi, Serbest Zebari, protested in Turkey.", "Serbest Zebari", ""},
		{"head of a region that acts for no state", Meta{Publisher: "Anadolu Star"}, "Turkey struck. The prime minister of the Kurdistan Regional Government (KRG), Azad Talabani, protested in Turkey.", "Azad Talabani", ""},
		{"the other of two", Meta{}, "India met Bangladesh. India told Bangladesh that Foreign Minister Asha Rao of India had written to her counterpart.", "her counterpart", "BGD"},
		{"counterpart of", Meta{}, "Chile wrote to Peru. Foreign Minister Ana Soto of Chile and her counterpart from Bolivia, Hugo Mamani, met.", "Hugo Mamani", "BOL"},
		{"spokesperson of what is spoken of", Meta{}, "Viet Nam’s Ministry of Foreign Affairs rejected the claim. Deputy Spokesperson Doan Khac Minh said China must stop.", "Doan Khac Minh", "VNM"},
		{"in their order", Meta{Publisher: "Ministry of Foreign Affairs of Chile"}, "The Ministers of Peru and Argentina, Lucía Paredes and Martín Oviedo, joined. Chile was glad.", "Martín Oviedo", "ARG"},
		{"in their order, three", Meta{}, "The foreign ministers of Kenya, Uganda and Rwanda, Ann Wafula, Moses Okello and Jean Habimana, met.", "Moses Okello", "UGA"},
		{"two offices", Meta{}, "Saudi Arabia waited and Saudi envoys smiled. The Kuwaiti Deputy Prime Minister and Minister of Interior Sheikh Jaber Al-Mutairi arrived.", "Jaber Al-Mutairi", "KWT"},
		{"two offices and a dash", Meta{Publisher: "Caracas Times"}, "Guyana and Guyanese troops waited. Deputy Prime Minister – Minister of Oil Rafael Contreras said Venezuela would pay.", "Rafael Contreras", "VEN"},
		{"title of a portfolio", Meta{Publisher: "Ghana Star"}, "Ghana spoke. Minister of Foreign Affairs and Regional Integration Ama Osei smiled.", "Ama Osei", "GHA"},
		{"state minister", Meta{Publisher: "Colombo Mirror"}, "India, Indian ships and India again. State Minister of Foreign Affairs Tilak Bandara said Sri Lanka would act.", "Tilak Bandara", "LKA"},
		{"reporters anywhere", Meta{}, "The minister told reporters in Kinshasa that he would go.", "reporters", ""},
		{"sources at an embassy", Meta{Publisher: "Ghana Star"}, "Ghana spoke. Sources at the Embassy of Burkina Faso smiled.", "Sources at the Embassy of Burkina Faso", "BFA"},
		{"national body", Meta{Publisher: "Ghana Star"}, "Ghana voted. The National Election Commission spoke.", "National Election Commission", "GHA"},
		{"who briefs", Meta{Publisher: "U.S. Department of State"}, "MR HALE: Good afternoon.\n\nQUESTION: Will you go?\n\nMR HALE: No.\n\nQUESTION: Why?\n\nMR HALE: No comment.", "HALE", "USA"},
		{"visiting", Meta{}, "The premier met China’s visiting vice foreign minister, Ma Zhaoping. He left.", "Ma Zhaoping", "CHN"},
		{"counterpart of a country of two words", Meta{}, "Australian envoy Rod Hillary and his New Zealand counterpart, Jonathan Scott, left. China waited.", "Jonathan Scott", "NZL"},
		{"opposite number", Meta{}, "Lithuanian President Jonas Petraitis and his Polish opposite number, Andrzej Nowak, signed.", "Andrzej Nowak", "POL"},
		{"opposition leader", Meta{Publisher: "The Oslo Courier"}, "Norway waits for Denmark. Opposition leader Kari Berg spoke.", "Kari Berg", "NOR"},
		{"ministry at home", Meta{Publisher: "The Jakarta Ledger"}, "Indonesia received the Timorese foreign minister, Ana Alves. Foreign Ministry spokesperson Rina Kusuma smiled.", "Rina Kusuma", "IDN"},
		{"junta's general", Meta{}, "NIAMEY: The junta in Niger expelled the French ambassador. General Moussa Salaou, the junta’s strongman, spoke. France waits.", "Moussa Salaou", "NER"},
		{"the envoy spoken of", Meta{Publisher: "The Niamey Courier"}, "Niger expelled the French ambassador. Niger said the envoy, Sylvain Ittier, had a day.", "Sylvain Ittier", "FRA"},
		{"officer of an army", Meta{Publisher: "The Delhi Courier"}, "India waits for China. Colonel Wang Haijun of the PLA spoke.", "Wang Haijun", "CHN"},
		{"a body's man", Meta{}, "Iran’s envoy and the EU’s Enrique Mora talked.", "Enrique Mora", "EUU"},
		{"extraordinary", Meta{Publisher: "Ministry of Foreign Affairs of Uzbekistan"}, "The Minister received Shadurdy Meredow, Ambassador Extraordinary and Plenipotentiary of Turkmenistan.", "Shadurdy Meredow", "TKM"},
		{"mawlawi", Meta{Publisher: "The Islamabad Observer"}, "Pakistan waits. Afghan interim foreign minister Mawlawi Amir Rahimi spoke.", "Amir Rahimi", "AFG"},
		{"Congress in India", Meta{Publisher: "The Delhi Courier"}, "India waits. Congress spokesperson Pawan Kher spoke.", "Pawan Kher", "IND"},
		{"verb in small letters", Meta{Publisher: "The Tehran Mail"}, "TEHRAN – Foreign Ministry Spokesman Nasser Kananipur warned Azerbaijan.", "Nasser Kananipur", "IRN"},
		{"the South", Meta{}, "North Korea shelled South Korea. Soldiers of the South, Japan said, were safe. The South's envoy, Han Sung-chul, left.", "Han Sung-chul", "KOR"},
	} {
		t.Run(c.name, func(t *testing.T) {
			cast := resolve(t, c.meta, c.body)
			for i := range cast.Actors {
				if a := &cast.Actors[i]; a.Name == c.who {
					if a.Country != c.want {
						t.Errorf("%s acts for %q, want %s: %s", c.who, a.Country, c.want, a.Why)
					}
					return
				}
			}
			t.Errorf("no %s", c.who)
		})
	}
}

func TestNotTheHolder(t *testing.T) {
	for _, c := range []struct{ body, words string }{
		{"Russia jailed the leader of the Northern Wolves. The president is Russian.", "the leader"},
		{"France said the head of the smugglers had fled.", "the head of the smugglers"},
	} {
		if a := who(resolve(t, Meta{}, c.body), c.words); a != nil && a.Entry != nil {
			t.Errorf("%q in %q is taken for %s", c.words, c.body, a.Entry.Name)
		}
	}
}

func TestForeignOffice(t *testing.T) {
	for body, want := range map[string]string{
		"ISLAMABAD: Pakistan lodged a protest. The Foreign Office called the envoy.": "PAK",
		"LONDON: Britain lodged a protest. The Foreign Office called the envoy.":     "GBR",
	} {
		if a := who(resolve(t, Meta{}, body), "Foreign Office"); a == nil || a.Country != want {
			t.Errorf("%q: %v, want %s", body, a, want)
		}
	}
	for body, want := range map[string]string{
		"LUSAKA: Zambia closed the road, State House said.":   "ZMB",
		"KAMPALA: Uganda opened the road, State House added.": "UGA",
	} {
		if a := who(resolve(t, Meta{}, body), "State House"); a == nil || a.Country != want {
			t.Errorf("%q: %v, want %s", body, a, want)
		}
	}
}

func TestGroupMembers(t *testing.T) {
	for _, c := range []struct{ name, title, body, words, want string }{
		{"ministers of several", "", "The foreign ministers of Peru, Chile and Bolivia met. The ministers signed.", "The ministers", "PER CHL BOL"},
		{"commanders of two", "", "Senior commanders of Kenya and Uganda will meet.", "Senior commanders of Kenya", "KEN UGA"},
		{"both", "", "Poland has offered to mediate between Serbia and Kosovo, but both refused.", "both", "SRB XKX"},
		{"both governments", "", "Norway seized a Danish boat. Both governments were silent.", "Both governments", "NOR DNK"},
		{"the two", "", "Foreign Minister Jan Kral of Norway called Foreign Minister Ida Holm of Denmark. He said the two had agreed.", "the two", "NOR DNK"},
		{"presidents, not the aide", "", "Putin aide Ivan Orlov of Russia said President Marko Ilic of Serbia phoned President Hana Novak of Slovenia. The two presidents agreed.", "The two presidents", "SRB SVN"},
		{"presidents of countries not yet known", "", "President Ana Ruiz received President Hugo Leal. The two presidents talked. Peru is near Chile. President Ruiz of Peru left. President Leal of Chile stayed.", "The two presidents", "PER CHL"},
		{"their ministers", "", "President Ana Ruiz of Peru received President Hugo Leal of Chile. The two leaders told their defence ministers to meet.", "their defence ministers", "PER CHL"},
		{"ministers of foreign affairs, later ministers", "", "The Ministers of Foreign Affairs of Peru and Chile met. The Ministers condemned the attack.", "The Ministers", "PER CHL"},
		{"none spoken of", "", "Norway met Denmark. Two officials were killed.", "Two officials", ""},
		{"who sign", "Joint Statement by the Governments of Peru and Chile", "We, the Governments of Peru and Chile, condemn the attack. We thank Bolivia and Brazil. Our two countries will act.", "We", "PER CHL"},
		{"our two countries", "Joint Statement by Peru and Chile", "We condemn the attack. We thank Bolivia and Brazil. Our two countries will act.", "Our two countries", "PER CHL"},
	} {
		t.Run(c.name, func(t *testing.T) {
			cast := resolve(t, Meta{Title: c.title}, c.body)
			a := who(cast, c.words)
			if a == nil {
				t.Fatalf("no mention %q", c.words)
			}
			got := map[string]bool{}
			for _, m := range a.Members {
				got[cast.Actors[m].Country] = true
			}
			want := strings.Fields(c.want)
			for _, w := range want {
				if !got[w] {
					t.Errorf("%q stand for %v, want %s", c.words, got, c.want)
				}
			}
			if len(got) != len(want) {
				t.Errorf("%q stand for %v, want %s", c.words, got, c.want)
			}
		})
	}
}

func TestCoordinatedCountries(t *testing.T) {
	for _, body := range []string{"Senior Hungarian and Romanian officials agreed on Wednesday.", "The Hungarian and Romanian sides will meet again."} {
		c := resolve(t, Meta{}, body)
		s := &c.a.Sentences[0]
		for i := range s.Tokens {
			if f := s.Tokens[i].Form; f != "officials" && f != "sides" {
				continue
			}
			var got []string
			for _, a := range c.Of(0, i) {
				for _, m := range c.Actors[a].Members {
					got = append(got, c.Actors[m].Country)
				}
			}
			if strings.Join(got, " ") != "HUN ROU" {
				t.Errorf("%q is of %v", body, got)
			}
		}
	}
}

func TestIssuer(t *testing.T) {
	for _, c := range []struct {
		meta   Meta
		body   string
		genre  Genre
		issuer string
		i, we  string
	}{
		{Meta{Title: "Statement by National Security Advisor Helen Marsh on the Situation in Mali", Publisher: "The White House"},
			"I condemn the attack in Mali. We call on all parties to stop. The United States stands ready.", Statement, "Helen Marsh", "Helen Marsh", "United States"},
		{Meta{Title: "Readout of President Biden’s Call with Prime Minister Aino Salo of Finland", Publisher: "The White House"},
			"President Biden spoke today with Prime Minister Salo. The two leaders discussed our alliance with the United States.", Readout, "White House", "", "United States"},
		{Meta{}, "The minister said on Monday that rain was likely.", News, "", "", ""},
	} {
		got := resolve(t, c.meta, c.body)
		if got.Genre != c.genre {
			t.Errorf("%q: genre %v, want %v", c.meta.Title, got.Genre, c.genre)
		}
		name := ""
		if got.Issuer >= 0 {
			name = got.Actors[got.Issuer].Name
		}
		if name != c.issuer {
			t.Errorf("%q: issuer %q, want %q", c.meta.Title, name, c.issuer)
		}
		for words, want := range map[string]string{"I": c.i, "We": c.we} {
			if a := who(got, words); strings.Contains(c.body, words+" ") && want != "" && (a == nil || a.Name != want) {
				t.Errorf("%q is %v, want %q", words, a, want)
			}
		}
	}
}

func TestReadout(t *testing.T) {
	meta := Meta{Title: "Readout of President Otieno’s Call with President Leal of Chile", Publisher: "Government of Kenya"}
	c := resolve(t, meta, "President Grace Otieno spoke today with President Hugo Leal of Chile. The President condemned the attack on civilians. President Leal thanked donors who help refugees. The President thanked him. They agreed to remain in touch.")
	for words, want := range map[string]string{"The President": "Grace Otieno", "The President$": "Grace Otieno", "him": "Hugo Leal"} {
		if a := who(c, words); a == nil || a.Name != want {
			t.Errorf("%s is %v, want %s", words, a, want)
		}
	}
	if a := who(c, "They"); a == nil || len(a.Members) != 2 {
		t.Errorf("They are %v, want the two who spoke", a)
	}
	c = resolve(t, meta, "President Grace Otieno met Crown Prince and Prime Minister Salim Hamad of Oman. Civilians fled. Diplomats left. They discussed trade.")
	if a := who(c, "They"); a == nil || len(a.Members) != 2 {
		t.Errorf("They are %v, want the two who met", a)
	}
	for i := range c.Actors {
		if a := &c.Actors[i]; a.Name == "Salim Hamad" && a.Role != "Crown Prince and Prime Minister" {
			t.Errorf("%s is %q", a.Name, a.Role)
		}
	}
}

func TestTurns(t *testing.T) {
	c := resolve(t, Meta{Title: "Press Briefing by Press Secretary Nora Vance, January 14, 2022", Publisher: "The White House"},
		"1:02 P.M. EST\n\nMS. VANCE:  Good afternoon.  I spoke with the President.  We condemn the launch.\n\nQ    Thank you, Nora.  Will he travel?\n\nMS. VANCE:  He will not.\n\nSENIOR DEFENSE OFFICIAL:  Let me add that the United States is ready.")
	if c.Genre != Transcript || len(c.Turns) != 4 {
		t.Fatalf("genre %v with %d turns: %v", c.Genre, len(c.Turns), c.Turns)
	}
	want := []struct {
		name     string
		question bool
	}{{"Nora Vance", false}, {"Q", true}, {"Nora Vance", false}, {"SENIOR DEFENSE OFFICIAL", false}}
	for i, turn := range c.Turns {
		if a := c.Actors[turn.Actor]; a.Name != want[i].name || turn.Question != want[i].question {
			t.Errorf("turn %d is by %q, question %v; want %q, %v", i, a.Name, turn.Question, want[i].name, want[i].question)
		}
		if turn.First > turn.Last {
			t.Errorf("turn %d runs from sentence %d to %d", i, turn.First, turn.Last)
		}
	}
	if a := who(c, "I"); a == nil || a.Name != "Nora Vance" {
		t.Errorf("I is %v", a)
	}
	if a := who(c, "We"); a == nil || a.Country != "USA" {
		t.Errorf("We is %v", a)
	}
	for _, body := range []string{
		"Foreign Ministry Spokesperson Ren Bo gave a press conference.\n\nReuters: Is the visit still on?\n\nRen Bo: It is.\n\nNHK: Will Japan attend?\n\nRen Bo: We hope so.\n\nRen Bo: Thank you.",
		"The ministry's spokeswoman, Ema Lund, took questions.\n\nAFP: Who called?\n\nEma Lund: The minister did.\n\nBloomberg: And the tariffs?\n\nEma Lund: They stay.\n\nEma Lund: Good evening.",
	} {
		e := resolve(t, Meta{Publisher: "Ministry of Foreign Affairs"}, body)
		if e.Genre != Transcript || len(e.Turns) != 5 || !e.Turns[0].Question || e.Turns[1].Question || e.Actors[e.Turns[0].Actor].Kind != "media" ||
			e.Turns[0].Actor == e.Turns[2].Actor || e.Turns[1].Actor != e.Turns[4].Actor {
			t.Errorf("media ask: genre %v, turns %v", e.Genre, e.Turns)
		}
	}
	d := resolve(t, Meta{Title: "Remarks by Chancellor Vogel and President Otieno", Publisher: "Federal Government of Germany"},
		"CHANCELLOR VOGEL: Good day.\n\nPRESIDENT OTIENO: Thank you, Chancellor.\n\nQ Mr. President, will you go?\n\nCHANCELLOR VOGEL: No.")
	for words, want := range map[string]string{"Chancellor": "Vogel", "Mr. President": "Otieno"} {
		if a := who(d, words); a == nil || a.Name != want {
			t.Errorf("%s is %v, want %s", words, a, want)
		}
	}
	if a := c.Actors[c.Turns[3].Actor]; a.Country != "USA" {
		t.Errorf("the official acts for %q", a.Country)
	}
}

func TestBind(t *testing.T) {
	c := resolve(t, Meta{}, "“We will answer. I said so,” said Danish Prime Minister Ida Krog. Denmark is calm.")
	speaker := -1
	for i := range c.Actors {
		if c.Actors[i].Name == "Ida Krog" {
			speaker = i
		}
	}
	var bound []string
	for si := range c.a.Sentences {
		for i := range c.a.Sentences[si].Tokens {
			if a := c.Bind(si, i, speaker); a >= 0 && firstPerson(&c.a.Sentences[si].Tokens[i]) > 0 {
				bound = append(bound, c.Actors[a].Name)
			}
		}
	}
	if strings.Join(bound, ", ") != "Denmark, Ida Krog" {
		t.Errorf("bound to %v", bound)
	}
}

func TestOfAndOwner(t *testing.T) {
	c := resolve(t, Meta{}, "Sweden and Norway protested against Russia’s actions.")
	s := &c.a.Sentences[0]
	for i := range s.Tokens {
		switch s.Tokens[i].Form {
		case "Sweden":
			if of := c.Of(0, i); len(of) != 2 {
				t.Errorf("the subject denotes %v", of)
			}
		case "actions":
			if o := c.Owner(0, i); o < 0 || c.Actors[o].Country != "RUS" {
				t.Errorf("the actions are those of %d", o)
			}
		}
	}
	if c.Country("NOR") < 0 || c.Country("USA") >= 0 {
		t.Error("Country does not give the countries the text names, and only them")
	}
}

// A ministry that the books know of another country, twice over: the country before it decides, and nothing is taken twice.
func TestOrganOfTheCountryBefore(t *testing.T) {
	for _, body := range []string{
		"Sanctions were announced on the Chinese Ministry of State Security.",
		"The Laotian Ministry of State Security denied it; the Chinese Ministry of State Security did not.",
	} {
		c := resolve(t, Meta{Publisher: "The White House"}, body)
		if a := who(c, "Chinese Ministry of State Security"); a == nil || a.Country != "CHN" {
			t.Errorf("%s: %+v", body, a)
		}
	}
}

// Who tells something of a person by name is another.
func TestTellerIsNotWhomHeNames(t *testing.T) {
	for body, want := range map[string]string{
		"Prime Minister Anton Weiss refused, his adviser Karl Brandt said. He said Weiss had waited for a week.":                    "Karl Brandt",
		"President Peter Halan spoke for an hour, General Viktor Sorin told reporters. He added that the envoys had thanked Halan.": "Viktor Sorin",
	} {
		if a := who(resolve(t, Meta{}, body), "He"); a == nil || a.Name != want {
			t.Errorf("%s: he is %+v, want %s", body, a, want)
		}
	}
}
