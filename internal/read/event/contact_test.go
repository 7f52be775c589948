package event_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"detente/internal/read/when"
)

// Each case is a text, published on 10 May 2023, and its contacts: kind, participants, status.
var contacts = []struct {
	name, text string
	want       []string
}{
	// What is arranged.
	{"are to", "American and Russian diplomats are to meet in Geneva on May 20.", []string{"meeting RUS+USA planned"}},
	{"is to", "Chilean and Peruvian envoys are to hold talks in Lima on Friday.", []string{"talks CHL+PER planned"}},
	{"is due to", "President Macron is due to meet President Ruto of Kenya on Friday.", []string{"meeting FRA+KEN planned"}},
	{"are due to", "The Polish prime minister is due to meet the Czech prime minister in Prague.", []string{"meeting CZE+POL planned"}},
	{"expected in", "French President Emmanuel Macron is expected in Ankara on Friday.", []string{"visit FRA+TUR planned"}},
	{"expected in the capital", "The Kenyan foreign minister is expected in Oslo next week.", []string{"visit KEN+NOR planned"}},
	{"send a delegation", "Egypt said it would send a delegation to Tripoli next week.", []string{"visit EGY+LBY planned"}},
	{"dispatch an envoy", "Norway will dispatch an envoy to Colombia.", []string{"visit COL+NOR planned"}},
	{"present of a timetable", "The German and French ministers are meeting in Paris on Thursday.", []string{"meeting DEU+FRA planned"}},
	{"accepted invitation", "Syria's president has accepted an invitation to visit Moscow.", []string{"visit RUS+SYR planned"}},
	{"agreed", "Egypt and Ethiopia agreed to resume talks on the dam.", []string{"talks EGY+ETH planned"}},
	// What is only proposed, or may be.
	{"invited", "Turkish President Recep Tayyip Erdogan invited French President Emmanuel Macron to visit Ankara.", []string{"visit FRA+TUR proposed"}},
	{"offered to mediate", "Qatar offered to mediate talks between Chad and Sudan.", []string{"talks QAT+SDN+TCD proposed"}},
	{"ready", "Norway is ready to meet Swedish officials.", []string{"meeting NOR+SWE proposed"}},
	{"called for", "Serbia called for a summit with Kosovo.", []string{"meeting SRB+XKX proposed"}},
	{"could", "The presidents of Brazil and Argentina could meet in June, Brazilian officials said.", []string{"meeting ARG+BRA possible"}},
	{"hoped", "South Korea's president hoped to meet the Japanese prime minister.", []string{"meeting JPN+KOR possible"}},
	// What is refused or called off.
	{"ruled out", "Iran ruled out talks with the United States.", []string{"talks IRN+USA refused"}},
	{"refused to allow", "Israel refused to allow a visit by United Nations inspectors.", []string{"visit UNO refused"}},
	{"turned down", "Mexico's president turned down an invitation to visit Washington.", []string{"visit MEX+USA refused"}},
	{"rejected a proposal", "Ghana rejected a proposal to meet Togo's foreign minister.", []string{"meeting GHA+TGO refused"}},
	{"called off", "A planned meeting between the Armenian and Azerbaijani foreign ministers was called off.", []string{"meeting ARM+AZE cancelled"}},
	{"postponed", "Armenia postponed talks with Azerbaijan that had been planned for June.", []string{"talks ARM+AZE cancelled"}},
	{"planned, then off", "Norway and Sweden will hold talks in Oslo on June 2. On Tuesday officials said the talks had been cancelled.", []string{"talks NOR+SWE cancelled"}},
	{"put off the visit", "Kenyan Foreign Minister Alfred Mutua, who was due to meet Ugandan President Yoweri Museveni on Friday, postponed the visit.", []string{"meeting KEN+UGA cancelled"}},
	{"asked to postpone", "Ghana asked Togo to postpone talks with Benin.", []string{"talks BEN+TGO planned"}},
	// Who is in it.
	{"of several", "The leaders of Chile, Peru and Colombia held a summit in Lima on Tuesday.", []string{"meeting CHL+COL+PER held"}},
	{"commanders of", "Senior military commanders of India and China will hold a seventh round of talks on May 12.", []string{"talks CHN+IND planned"}},
	{"two subjects", "Chinese leader Xi Jinping and Indian Prime Minister Narendra Modi met on the sidelines of a summit in Samarkand.", []string{"meeting CHN+IND held"}},
	{"by telephone", "Kenya's president William Ruto discussed the matter on the phone with Ethiopian Prime Minister Abiy Ahmed.", []string{"call ETH+KEN held"}},
	{"on Monday by telephone", "President Macron had on Monday discussed the border on the phone with President Ruto of Kenya.", []string{"call FRA+KEN held"}},
	{"with behind a place", "President Macron met today at Fort Loma with Prime Minister Kishida of Japan and President Marcos of the Philippines.", []string{"meeting FRA+JPN+PHL held"}},
	{"a body alone", "The Security Council will hold an emergency session on Monday.", []string{"meeting UNO planned"}},
	{"summoned", "Peru summoned the Chilean ambassador over the incident.", []string{"meeting CHL+PER held"}},
	{"said in a call", "President Macron assured President Ruto of Kenya during their phone call on Tuesday that France would help.", []string{"call FRA+KEN held"}},
	{"of somebody about something", "President Biden spoke today with President Vladimir Putin of Russia about Russia’s escalating military buildup on the borders of Ukraine.", []string{"call RUS+USA held"}},
	{"two of two countries", "Kenya and Uganda dispute the island. Kenya proposed a meeting of the two defence ministers.", []string{"meeting KEN+UGA proposed"}},
	{"no plans for", "There are no plans for a meeting between the leaders of Serbia and Croatia.", []string{"meeting HRV+SRB denied"}},
	{"considering", "South Korea's president is considering a visit to Ukraine.", []string{"visit KOR+UKR possible"}},
	{"invited to a capital", "President Petro of Colombia invited the Venezuelan president to Bogota.", []string{"visit COL+VEN proposed"}},
	{"asked", "Did the Chilean president meet the Peruvian president?", []string{"meeting CHL+PER possible"}},
	{"only reported", "The Indian government dismissed a report that National Security Adviser Thapar had travelled to Dhaka.", []string{"visit BGD+IND denied"}},
	{"presidents of the two", "Kenya and Uganda dispute the island. The presidents of the two countries will meet next week.", []string{"meeting KEN+UGA planned"}},
	{"face to face", "The Hungarian prime minister held a face-to-face with the Slovak prime minister.", []string{"meeting HUN+SVK held"}},
	// Other words for the same.
	{"telephone talk", "Norwegian Foreign Minister Espen Barth Eide held a telephone talk with Japanese Foreign Minister Yoko Kamikawa on Monday.", []string{"call JPN+NOR held"}},
	{"received a call", "Qatar's emir received a phone call from French President Emmanuel Macron on Monday.", []string{"call FRA+QAT held"}},
	{"received a letter", "The Saudi crown prince received a letter from President Ruto of Kenya.", []string{"message KEN+SAU held"}},
	{"sent a letter", "Iran has sent a letter to the United Nations Secretary-General.", []string{"message IRN+UNO held"}},
	{"called on", "Chinese Ambassador Li Ming called on Nepal's foreign minister on Monday.", []string{"meeting CHN+NPL held"}},
	{"courtesy call", "The Turkish ambassador paid a courtesy call on Ghana's president on Tuesday.", []string{"meeting GHA+TUR held"}},
	{"called on to act", "Norway called on President Ruto of Kenya to reopen the border.", nil},
	{"is in a capital", "Cambodia's defence minister had been in Bangkok for talks on the border.", []string{"visit KHM+THA held"}},
	{"will be in a capital", "The Polish foreign minister will be in Oslo on Friday.", []string{"visit NOR+POL planned"}},
	{"is due in", "Greek Prime Minister Kyriakos Mitsotakis is due in Ankara on Thursday.", []string{"visit GRC+TUR planned"}},
	{"at home", "The Polish foreign minister is in Warsaw.", nil},
	{"an ambassador stays", "The Polish ambassador is in Oslo.", nil},
	{"on a visit", "The Nigerian foreign minister is on a two-day visit to Turkey.", []string{"visit NGA+TUR held"}},
	{"in talks", "Eritrea and Ethiopia are not in talks.", []string{"talks ERI+ETH denied"}},
	{"in contact", "Turkey is in contact with Russia over the grain deal.", []string{"consultation RUS+TUR held"}},
	{"summoned to", "The Russian ambassador was summoned to the Finnish foreign ministry on Monday.", []string{"meeting FIN+RUS held"}},
	{"attends abroad", "Kazakh President Kassym-Jomart Tokayev will attend the summit in Tashkent on Friday.", []string{"visit KAZ+UZB planned"}},
	{"behind closed doors", "The Cuban foreign minister met behind closed doors with Spanish Foreign Minister Albares.", []string{"meeting CUB+ESP held"}},
	{"will see", "The German chancellor will see the Japanese prime minister in Paris.", []string{"meeting DEU+JPN planned"}},
	{"pulled out", "Ethiopia pulled out of talks with Egypt on the dam.", []string{"talks EGY+ETH cancelled"}},
	{"preparations", "Preparations are under way for a visit to Riyadh by the Syrian foreign minister.", []string{"visit SAU+SYR planned"}},
	{"in the works", "A summit between Norway and Chile is in the works.", []string{"meeting CHL+NOR planned"}},
	{"out of the question", "A meeting between Norway and Chile is out of the question.", []string{"meeting CHL+NOR refused"}},
	{"both sides asked", "Kenya urged the two sides to hold talks.", []string{"talks the two sides proposed"}},
	{"parties asked", "The African Union called on the parties to resume talks.", []string{"talks the parties proposed"}},
	{"offer turned down", "Chad has spurned Libya’s offer of talks.", []string{"talks LBY+TCD refused"}},
	{"proposal taken up", "Peru accepted Chile’s proposal of talks.", []string{"talks CHL+PER planned"}},
	{"said to be possible", "Chad said talks with Libya were possible.", []string{"talks LBY+TCD possible"}},
	{"invitation to a capital", "Algeria’s president declined an invitation to Paris.", []string{"visit DZA+FRA refused"}},
	{"in passing", "Norway’s foreign minister, visiting Lima on Monday, praised the pact.", []string{"visit NOR+PER held"}},
	// What is none.
	{"within one state", "The prime minister of Peru met the mayor of Cusco.", nil},
	{"how it acts", "Norway acts in close coordination with Sweden.", nil},
	{"a call for", "Haiti’s call for help went unheard in Kenya.", nil},
	{"several summed up", "Two calls in one month between Norway and Sweden have changed little.", nil},
	{"another one", "Norway will host the second meeting of the committee.", nil},
	{"many summed up", "Chile and Peru have had numerous meetings since.", nil},
	{"kind of thing", "Norway and Sweden said that disputes should be settled through dialogue.", nil},
	{"mediation", "Chile has offered to mediate between Peru and Bolivia.", nil},
}

func TestContactStatus(t *testing.T) {
	for _, c := range contacts {
		t.Run(c.name, func(t *testing.T) {
			a, cast, es, cs := read(t, "", c.text)
			var got []string
			for _, x := range cs {
				got = append(got, fmt.Sprintf("%s %s %s", x.Kind, countries(cast, x.Participants), x.Status))
			}
			for _, w := range c.want {
				if !slices.Contains(got, w) {
					var b strings.Builder
					a.WriteCoNLLU(&b)
					t.Errorf("%s\n got %q\nwant %q\nevents %q\n%s", c.text, got, w, events(cast, es), b.String())
				}
			}
			if len(c.want) == 0 && len(got) > 0 {
				t.Errorf("%s\n got %q, want none", c.text, got)
			}
		})
	}
}

// Whom a government meets at home, and where its people travel there, an official text tells to no record of dealings abroad.
func TestDomesticContacts(t *testing.T) {
	for _, c := range []struct{ title, text, want string }{
		{"Readout of President Biden’s Meeting with Governors", "President Biden met today with Secretary of Labor Marty Walsh. The President will travel to Ohio on Friday.", ""},
		{"Readout of President Biden’s Call with President Macron of France", "President Biden spoke today with President Emmanuel Macron of France. The President will travel to Lyon on Friday.", "call FRA+USA held"},
	} {
		_, cast, _, cs := read(t, c.title, c.text)
		var got []string
		for _, x := range cs {
			got = append(got, fmt.Sprintf("%s %s %s", x.Kind, countries(cast, x.Participants), x.Status))
		}
		if c.want == "" && len(got) > 0 || c.want != "" && !slices.Contains(got, c.want) {
			t.Errorf("%s\n got %q, want %q", c.text, got, c.want)
		}
	}
}

// Nothing that is dated after publication was held, whatever the tense says.
func TestNothingHeldAfterPublication(t *testing.T) {
	published := when.Date{Year: 2023, Month: 5, Day: 10} // as read has it
	rapid.Check(t, func(rt *rapid.T) {
		who := rapid.SampledFrom([]string{"Norway and Sweden", "The Kenyan and Ugandan presidents", "President Macron and Chancellor Scholz", "Poland's foreign minister"}).Draw(rt, "who")
		verb := rapid.SampledFrom([]string{"met", "meet", "will meet", "are to meet", "are meeting", "held talks", "hold talks", "spoke by phone", "visited Lima", "have met"}).Draw(rt, "verb")
		day := rapid.SampledFrom([]string{"on May 3", "on May 11", "on May 20, 2023", "on 2 June", "next week", "tomorrow", "last month", "on Jan. 9, 2024", "in July", ""}).Draw(rt, "day")
		rest := rapid.SampledFrom([]string{".", ", officials said.", ". They met again on May 28.", ". The talks take place on Friday."}).Draw(rt, "rest")
		text := strings.TrimSpace(who+" "+verb+" "+day) + rest
		_, _, _, cs := read(t, "", text)
		for _, c := range cs {
			if c.Status == "held" && c.When != nil && !c.When.Interval.From.IsZero() && published.Before(c.When.Interval.From) {
				rt.Fatalf("%s\n%s is told as held on %v", text, c.Kind, c.When.Interval)
			}
		}
	})
}
