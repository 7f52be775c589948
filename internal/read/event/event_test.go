package event_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"detente/internal/lang"
	"detente/internal/read/actor"
	"detente/internal/read/event"
	"detente/internal/read/readtest"
	"detente/internal/text"
)

// read codes a text as the reader does.
func read(t testing.TB, title, body string) (*lang.Analysis, *actor.Cast, []event.Event, []event.Contact) {
	t.Helper()
	p := readtest.Pass(t, actor.Meta{Title: title}, body)
	sayings := make([]event.Saying, len(p.Statements))
	for i, s := range p.Statements {
		sayings[i] = event.Saying{Sent: s.Sent, Cue: s.Cue, CueToken: s.CueToken, Content: s.Content, Condition: s.Condition, Act: s.Act,
			Speakers: s.Speakers, Addressees: s.Addressees, Inside: s.Inside}
	}
	events, contacts := event.Find(p.Analysis, p.Cast, sayings, p.Dates, p.Published, p.Books)
	return p.Analysis, p.Cast, events, contacts
}

// TestInternal: an official text's acts on its own side are no dealings of states; those of a newspaper's country may be.
func TestInternal(t *testing.T) {
	const own, other = "The President called on Congress to pass the budget.", "The President called on Chile to release the crew."
	for _, c := range []struct {
		publisher, text string
		want            int
	}{
		{"The White House", "Statement by the President. " + own, 0}, {"The White House", "Statement by the President. " + other, 1},
	} {
		p := readtest.Pass(t, actor.Meta{Publisher: c.publisher, Title: "Statement from President Joe Biden"}, c.text)
		es, _ := event.Find(p.Analysis, p.Cast, nil, p.Dates, p.Published, p.Books)
		n := 0
		for _, e := range es {
			if e.Cameo[:2] == "02" {
				n++
			}
		}
		if n != c.want {
			t.Errorf("%q: %d appeals, want %d: %q", c.text, n, c.want, events(p.Cast, es))
		}
	}
}

func countries(cast *actor.Cast, of []int) string {
	var out []string
	for _, a := range of {
		c := cast.Actors[a].Country
		if c == "" {
			c = cast.Actors[a].Name
		}
		if !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	slices.Sort(out)
	return strings.Join(out, "+")
}

func events(cast *actor.Cast, es []event.Event) []string {
	var out []string
	for _, e := range es {
		out = append(out, fmt.Sprintf("%s %s %s %s", countries(cast, e.Source), e.Cameo, countries(cast, e.Target), e.Status))
	}
	return out
}

// Each case is a sentence and what must be among its events; "!" what must not.
var sentences = []struct {
	name, text string
	want       []string
}{
	{"verb and object", "Norway invaded Sweden on Monday.", []string{"NOR 190 SWE happened"}},
	{"passive", "Two Chilean fishermen were arrested by the Peruvian navy.", []string{"PER 173 CHL happened"}},
	{"possessive noun", "Peru's invasion of Bolivia shocked the region.", []string{"PER 190 BOL happened"}},
	{"demonym noun", "The Peruvian invasion of Bolivia shocked the region.", []string{"PER 190 BOL happened"}},
	{"light verb", "Norwegian forces carried out an attack on Sweden.", []string{"NOR 190 SWE happened"}},
	{"sanctions", "Canada imposed new sanctions on Belarus.", []string{"CAN 163 BLR happened"}},
	{"threat of sanctions", "Chile threatened to impose sanctions on Peru.", []string{"CHL 1312 PER happened", "CHL 163 PER threatened"}},
	{"threat on a condition", "Chile threatened to attack Peru if it closes the port.", []string{"CHL 1384 PER happened", "CHL 190 PER conditional"}},
	{"condition", "Chile will sanction Peru if Peru attacks Bolivia.", []string{"CHL 163 PER conditional", "PER 190 BOL hypothetical"}},
	{"demand of a withdrawal", "Bolivia demanded that Peru withdraw its troops.", []string{"BOL 1056 PER happened", "PER 0874  demanded"}},
	{"appeal", "Bolivia called on Peru to release the prisoners.", []string{"BOL 0253 PER happened"}},
	{"condemnation", "Finland condemned Belarus for the arrests.", []string{"FIN 111 BLR happened"}},
	{"condemnation of an act", "Finland condemned the Belarusian attack on Latvia.", []string{"FIN 111 BLR happened", "BLR 190 LVA happened"}},
	{"accusation", "Armenia accused Azerbaijan of shelling its villages.", []string{"ARM 1123 AZE happened"}},
	{"praise", "Ghana praised Togo for its decision.", []string{"GHA 051 TGO happened"}},
	{"refusal", "Iceland refused to hold talks with Norway.", []string{"ISL 125 NOR happened"}},
	{"rejection of a request", "Iceland rejected a request from Norway for military aid.", []string{"ISL 1222 NOR happened"}},
	{"lifting sanctions", "Canada lifted its sanctions on Belarus.", []string{"CAN 085 BLR happened"}},
	{"ceasefire broken", "Ethiopia violated the ceasefire.", []string{"ETH 196  happened"}},
	{"aid", "Japan provided humanitarian aid to Nepal.", []string{"JPN 073 NPL happened"}},
	{"planned visit", "The Japanese foreign minister will visit Vietnam.", []string{"JPN 042 VNM planned"}},
	{"meeting", "The Japanese foreign minister met with his Vietnamese counterpart in Hanoi.", []string{"JPN 040 VNM happened"}},
	{"phone call", "President Macron spoke by phone with President Ruto of Kenya.", []string{"FRA 041 KEN happened"}},
	{"agreement signed", "Chile and Peru signed a trade agreement.", []string{"CHL 057 PER happened"}},
	{"deployment", "Algeria deployed troops along the border with Morocco.", []string{"DZA 154 MAR happened"}},
	{"test", "North Korea tested a ballistic missile.", []string{"PRK 150  happened"}},
	{"nuclear test noun", "The nuclear test by North Korea alarmed Japan.", []string{"PRK 150  happened"}},
	{"diplomats", "Poland expelled three Belarusian diplomats.", []string{"POL 161 BLR happened"}},
	{"negation", "Sweden did not attack Norway.", []string{"SWE 190 NOR denied", "!SWE 190 NOR happened"}},
	{"may", "Sweden may attack Norway.", []string{"SWE 190 NOR possible"}},
	{"progressive", "Sweden is shelling Norway.", []string{"SWE 194 NOR ongoing"}},
	{"crime is no event", "Two men robbed a bank and shot the guard.", []string{"!"}},
	{"said must", "Kenya said Somalia must withdraw its forces.", []string{"KEN 1056 SOM happened"}},
	{"said will", "Kenya said it would provide aid to Somalia.", []string{"KEN 033 SOM happened"}},
	{"denial", "Peru denied that its navy had entered Chilean waters.", []string{"PER 016  happened"}},
	{"denied plan", "Sweden does not plan to attack Norway.", []string{"!SWE 190 NOR planned", "!SWE 190 NOR happened"}},
	{"no promise of harm", "Sweden assured Norway that it did not intend to attack it.", []string{"!SWE 130 NOR happened", "SWE 030 NOR happened"}},
	{"agreed not to", "Chile agreed not to deploy more troops to the frontier.", []string{"CHL 030  happened", "!CHL 138  happened"}},
	{"who is accused does it", "Ghana accused Togo of massing troops on the border.", []string{"GHA 112 TGO happened", "TGO 154  happened"}},
	{"who is condemned does it", "Ghana condemned Togo for shelling the town.", []string{"GHA 111 TGO happened", "!GHA 194  happened"}},
	{"are to", "Chilean and Peruvian envoys are to meet in Lima.", []string{"CHL 040 PER planned"}},
	{"after the date of the text", "The envoys of Chile met with the envoys of Peru on May 12, 2023.", []string{"CHL 040 PER planned"}},
	{"ends no talks", "Norway and Sweden end the week on the phone, with talks ahead.", []string{"!NOR 164  happened", "!NOR 164 SWE happened"}},
	{"refusal", "Iceland will not negotiate with Norway.", []string{"ISL 125 NOR happened"}},
	{"at the request of", "The two spoke again at Peru's request.", []string{"!"}},
	{"ordered strikes", "Norway ordered strikes on Sweden.", []string{"NOR 190 SWE happened"}},
	{"attacks that stop", "If the attacks stop, Norwegian strikes on Sweden will stop.", []string{"NOR 0871 SWE conditional"}},
	{"drones over no ally", "Norway flew drones over Sweden.", []string{"NOR 150 SWE happened", "!NOR 072  happened"}},
	{"tanks sent to a border", "Norway sent tanks to the border with Sweden.", []string{"NOR 154 SWE happened"}},
	{"curfew at home", "Peruvian police imposed a curfew in the capital.", []string{"PER 1723 PER happened"}},
	{"rebels at home", "Chilean troops fought with rebels in the north.", []string{"CHL 190 rebels happened"}},
	{"crowds at home", "Chilean police dispersed the demonstrators.", []string{"CHL 175 CHL happened"}},
	{"two adjectives", "Chilean and Peruvian warships held joint drills.", []string{"CHL 062 PER happened"}},
	{"no guess at home", "Chile used an atomic bomb.", []string{"!CHL 2042 CHL happened"}},
	{"arrest abroad", "A Finnish journalist was arrested in Belarus.", []string{"BLR 173 FIN happened"}},
	{"own government", "Opposition groups in Peru demanded that President Castillo leave office.", []string{"PER 100 PER happened"}},
	{"called it", "Finland called Belarus's decision “regrettable”.", []string{"FIN 111 BLR happened"}},
	{"turned down", "Iceland turned down the offer.", []string{"ISL 120  happened"}},
	{"threat to a third", "Chile threatened to deal heavy blows to Peru.", []string{"CHL 130 PER happened"}},
	{"camp for", "A camp for Bolivian refugees was attacked by Chilean militiamen.", []string{"CHL 190 BOL happened"}},
	{"envoy sent", "Brazil sent an envoy to Venezuela.", []string{"BRA 042 VEN happened"}},
	{"condemned for whom", "Finland condemned the attack on Latvia.", []string{"FIN 111  happened"}},
	{"welcomed sanctions", "Ghana welcomed the Canadian sanctions on Togo.", []string{"GHA 051 CAN happened", "!GHA 051 TGO happened"}},
	{"name before sanctions", "Ghana backed the new Togo sanctions.", []string{"!TGO 163  happened", "!GHA 051 TGO happened"}},
	{"visit by adjective", "The Chinese visit to Vietnam ended.", []string{"CHN 042 VNM happened"}},
	{"talk of", "Norway's talk of using nuclear weapons is reckless.", []string{"NOR 2042  hypothetical"}},
	{"no sign of", "There is no evidence that Norway attacked Sweden.", []string{"NOR 190 SWE denied"}},
	{"promised arms of one's own", "Norway reiterated its commitment to strengthen its defence capabilities.", []string{"NOR 030  happened", "!NOR 138  happened"}},
	{"able to", "Norway was able to ban oil imports from Sweden.", []string{"NOR 163 SWE happened"}},
	{"agreed at", "At the summit in Lima, Chile agreed to share intelligence with Peru.", []string{"CHL 0314 PER happened", "!CHL 036 PER happened"}},
	{"attacked a law", "The Chilean government attacked the Peruvian law.", []string{"CHL 111 PER happened"}},
	{"trip at home", "The Chilean president will travel to Santiago.", []string{"!CHL 042 CHL planned"}},
	{"told again", "President Macron spoke by phone with President Ruto of Kenya. They talked about trade. They talked about grain.",
		[]string{"FRA 041 KEN happened", "!FRA+KEN 041  happened"}},
	{"condemned murder", "Finland condemned the murder of two Latvian soldiers.", []string{"FIN 111  happened"}},
	{"strikes are no walkout", "Norway launched strikes on Sweden.", []string{"!NOR 143  happened", "!NOR 143 NOR happened"}},
	{"walkout", "Peruvian teachers began a strike on Monday.", []string{"PER 143 PER happened"}},
	{"warplanes destroy", "Norwegian warplanes destroyed two Swedish bunkers.", []string{"NOR 190 SWE happened"}},
	{"verb taken for an adjective", "Chile's president dissolved parliament.", []string{"CHL 172  happened"}},
	{"verb in a clause without one", "Chilean helicopters and tanks shelled positions of the Peruvian army near the town of Tacna.", []string{"CHL 194 PER happened"}},
	{"verb behind a day", "Norway on Monday rejected calls by the secretary-general of the United Nations to join the mission.", []string{"NOR 120 UNO happened"}},
	{"preposition on an adverb", "Chilean troops pulled back from two towns in Peru.", []string{"CHL 0874  happened"}},
	{"preposition behind a phrase", "Norway's premier met behind closed doors with the president of Chile.", []string{"NOR 040 CHL happened"}},
	{"preposition behind what is measured", "Chile fired a barrage of missiles at Peru.", []string{"CHL 190 PER happened"}},
	{"compound of a compound", "US arms sales to Chile reached a record last year.", []string{"USA 072 CHL happened"}},
	{"mediator alone", "Norway's king launched a mediation effort on Saturday.", []string{"NOR 045  happened"}},
	{"students by their country", "Tens of thousands of students throughout Chile staged mass demonstrations on Saturday.", []string{"CHL 141 CHL happened"}},
	{"protest in a town", "Protesters in Lima erected barricades.", []string{"PER 144 PER happened"}},
	{"where they were shot at", "Gunmen killed eleven passengers on a bus in northern Chad.", []string{"Gunmen 190 TCD happened"}},
	{"condemned in the passive", "The coup in Chad was condemned by Chile.", []string{"CHL 111 TCD happened"}},
	{"threat by who says so", "Chile will pay a heavy price, Lima said.", []string{"PER 130 CHL planned"}},
	{"ultimatum", "Chile gave Peru seven days to withdraw its troops.", []string{"CHL 139 PER happened"}},
	{"insists that", "Chile insists that the debt be paid.", []string{"CHL 100  happened"}},
	{"dared", "Chile dared Peru to close the border.", []string{"CHL 100 PER happened"}},
	{"went on to", "Ghana's envoy went on to accuse Togo of piracy.", []string{"GHA 112 TGO happened"}},
	{"list of a communiqué", "The Governments of Chile and Peru:\n\n• urged Bolivia to reopen its border;\n\n• condemned the attack in La Paz.",
		[]string{"CHL+PER 111  happened"}},
	{"list of one", "The Government of Ghana:\n\n• condemned Togo for the arrests;\n\n• demanded that Togo release the crew.", []string{"GHA 111 TGO happened"}},
	{"up to", "Ghana is ready to contribute up to 4,000 troops to a force in Togo.", []string{"GHA 0334 a force happened"}},
	{"telephoned", "President Macron of France telephoned Japanese Prime Minister Ryutaro Hashimoto on Monday.", []string{"FRA 041 JPN happened"}},
	{"participle before said", "A Togolese village was attacked by Beninese militiamen, killing nine people, the Ghanaian police said.", []string{"!GHA 180  happened"}},
	{"condition is no content", "Chile urged Peru to ease tensions if Bolivia invades Peru.", []string{"CHL 020 PER happened", "!CHL 022 PER happened"}},
	{"threat to two", "Chile threatened to deal heavy blows to Peru and Bolivia.", []string{"CHL 130 BOL+PER happened"}},
	{"sped withdrawal", "Chile speeded up the withdrawal of some forces from Peru.", []string{"CHL 0874 PER happened"}},
	{"a visit that ends", "The Ghanaian president ended his visit to Togo on Monday.", []string{"GHA 042 TGO happened", "!GHA 160 TGO happened"}},
	{"a visit concluded", "The Chilean president concluded a working visit to Peru.", []string{"CHL 042 PER happened"}},
	{"refrain", "Chile called on Peru to refrain from violence.", []string{"PER 080  demanded"}},
	{"walked out", "The Chilean delegation walked out of the talks.", []string{"CHL 164  happened"}},
	{"troops that stay", "Chilean troops will stay in Peru.", []string{"CHL 154 PER planned"}},
	{"under attack", "Chilean drivers have come under attack.", []string{" 190 CHL happened"}},
	{"attacks launched against", "Norwegian attacks launched against Sweden shocked the region.", []string{"NOR 190 SWE happened"}},
	{"attacks directed at", "Ghana condemned the Togolese attacks carried out against Benin.", []string{"TGO 190 BEN happened"}},
	{"spirit demonstrated", "Chile praised the spirit demonstrated in the talks by Peru.", []string{"!CHL 141  happened", "!PER 141 PER happened"}},
	{"rights are no convoy", "Chile will protect the human rights of Peruvians.", []string{"!CHL 074 PER planned"}},
	{"accused of shelling", "Ghana accused the Togolese army of shelling villages.", []string{"TGO 194  happened"}},
	{"accused of bombing", "Chile accused Peru of bombing villages on the border.", []string{"!CHL 183  happened", "!CHL 195  happened"}},
	{"date of another", "Two meetings between Chile and Peru opened the way to talks in June 2023.", []string{"CHL 040 PER happened"}},
	{"item of a list taken for a noun", "Egypt and Chad:\n\n• Call upon all parties to protect civilians;\n\n• Demand that Libya open the border.", []string{"EGY+TCD 105 LBY happened"}},
	{"item of a list, call", "The Governments of Chile and Peru:\n\n• Call upon Bolivia to reopen the port;\n\n• thanked Brazil.", []string{"CHL+PER 025 BOL happened"}},
	{"agent behind place and day", "Ghana condemned the murder of two Ivorian soldiers in Lome on Monday by Togolese militiamen.", []string{"TGO 180 CIV happened"}},
	{"agent behind the victim", "The detention of three Chilean fishermen by Peru was confirmed.", []string{"PER 173 CHL happened"}},
	{"condemned, so it is politics", "Ghana condemned the killing of two aid workers.", []string{" 180  happened"}},
	{"killing that nobody judges", "The killing of two shopkeepers remains unsolved.", []string{"!"}},
	{"phrasal verb", "Chile rounded up the Peruvian fishermen.", []string{"CHL 173 PER happened"}},
	{"second object", "Chile gave the Peruvian troops a month to leave.", []string{"CHL 139 PER happened"}},
	{"police by their town", "Police in Lima arrested two Chilean tourists.", []string{"PER 173 CHL happened"}},
	{"court by its town", "A court in Santiago jailed a Peruvian smuggler.", []string{"CHL 173 PER happened"}},
	{"town shelled", "The Rwandan shelling of Goma killed two people.", []string{"RWA 194 COD happened"}},
	{"under fire", "Villages in Bolivia came under Peruvian artillery fire.", []string{"PER 194 BOL happened"}},
	{"judgement of an act", "Finland said the Belarusian decision was irresponsible.", []string{"FIN 111 BLR happened"}},
	{"judgement of one's own", "Finland said its own decision was wrong.", []string{"!FIN 111 FIN happened"}},
	{"a day of the week behind a past tense", "The envoys of Chile spoke with the envoys of Peru on Friday.", []string{"CHL 041 PER happened"}},
	{"assured of a trial", "Chile gave Peru the assurance that the raiders would be jailed.", []string{"CHL 030 PER happened", "!CHL 137 PER happened"}},
	{"consequences announced", "Chile warned Peru that the seizure would have consequences.", []string{"CHL 130 PER happened"}},
	{"not ruled out", "Chile did not rule out strikes on Peru.", []string{"CHL 190 PER possible"}},
	{"condition first", "If Norway attacks Sweden, Finland will respond.", []string{"NOR 190 SWE hypothetical"}},
	{"agreed on sanctions", "The Chilean ministers agreed on sanctions against Peru.", []string{"!CHL 1312 PER happened"}},
	{"pact ended", "Japan ended its intelligence-sharing pact with Vietnam.", []string{"JPN 160 VNM happened"}},
}

func TestEvents(t *testing.T) {
	for _, c := range sentences {
		t.Run(c.name, func(t *testing.T) {
			a, cast, es, _ := read(t, "", c.text)
			got := events(cast, es)
			bad := false
			for _, w := range c.want {
				no, deny := strings.CutPrefix(w, "!")
				if deny && no == "" && len(got) > 0 || deny && slices.Contains(got, no) || !deny && !slices.Contains(got, w) {
					bad = true
				}
			}
			if bad {
				var b strings.Builder
				a.WriteCoNLLU(&b)
				t.Errorf("%s\n got %q\nwant %q\n%s", c.text, got, c.want, b.String())
			}
		})
	}
}

// Each case is a text and its contacts: kind, participants, status, how many places speak of it.
var meetings = []struct {
	name, title, text string
	want              []string
}{
	{"call told twice", "", "President Macron spoke by phone with President Ruto of Kenya on Monday. The call lasted an hour.", []string{"call FRA+KEN held 2"}},
	{"planned visit", "", "The Japanese foreign minister will travel to Vietnam next week.", []string{"visit JPN+VNM planned 1"}},
	{"call and a meeting to come", "", "President Macron called President Ruto of Kenya on Monday. The two leaders will meet in Nairobi in June.",
		[]string{"call FRA+KEN held 1", "meeting FRA+KEN planned 1"}},
	{"talks refused", "", "Iceland refused to hold talks with Norway.", []string{"talks ISL+NOR refused 1"}},
}

func TestContacts(t *testing.T) {
	for _, c := range meetings {
		t.Run(c.name, func(t *testing.T) {
			a, cast, es, cs := read(t, c.title, c.text)
			var got []string
			for _, x := range cs {
				got = append(got, fmt.Sprintf("%s %s %s %d", x.Kind, countries(cast, x.Participants), x.Status, len(x.Evidence)))
			}
			if !slices.Equal(got, c.want) {
				var b strings.Builder
				a.WriteCoNLLU(&b)
				t.Errorf("%s\n got %q\nwant %q\nevents %q\n%s", c.text, got, c.want, events(cast, es), b.String())
			}
		})
	}
}

// Spans quote the text, indexes are within their lists, and coding again gives the same.
func FuzzFind(f *testing.F) {
	for _, c := range sentences {
		f.Add(c.text)
	}
	f.Add("Should Iran attack — if, unless, until: “we will”; they said. Call of call for call.")
	f.Fuzz(func(t *testing.T, body string) {
		if _, err := text.New(body); err != nil {
			t.Skip()
		}
		a, cast, es, cs := read(t, body, body)
		_, _, again, meets := read(t, body, body)
		if fmt.Sprint(es) == "" || len(again) != len(es) || len(meets) != len(cs) {
			t.Fatal("not the same twice")
		}
		for i := range es {
			if es[i].Trigger.Len() == 0 || es[i].Cameo == "" || es[i].Status == "" || es[i].Cameo != again[i].Cameo {
				t.Fatalf("event without its words: %+v", es[i])
			}
			_ = a.Doc.Quote(es[i].Trigger)
			for _, x := range append(slices.Clone(es[i].Source), es[i].Target...) {
				_ = cast.Actors[x]
			}
		}
		for _, c := range cs {
			if len(c.Evidence) == 0 || c.Status == "" {
				t.Fatalf("contact without its words: %+v", c)
			}
		}
	})
}
