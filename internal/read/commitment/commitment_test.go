package commitment_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"detente/internal/lang"
	"detente/internal/read/actor"
	"detente/internal/read/commitment"
	"detente/internal/read/readtest"
	"detente/internal/text"
)

// read finds the commitments of a text as the reader does.
func read(t testing.TB, meta actor.Meta, body string) (*lang.Analysis, *actor.Cast, []commitment.Commitment) {
	t.Helper()
	p := readtest.Pass(t, meta, body)
	return p.Analysis, p.Cast, commitment.Find(p.Analysis, p.Cast, p.Statements, p.Dates, p.Books)
}

func countries(cast *actor.Cast, of []int) string {
	var out []string
	for _, a := range of {
		for _, m := range append([]int{a}, cast.Actors[a].Members...) {
			if c := cast.Actors[m].Country; c != "" && !slices.Contains(out, c) {
				out = append(out, c)
			}
		}
	}
	slices.Sort(out)
	return strings.Join(out, "+")
}

// Each case is a text and what must be among its commitments: kind, by whom, the action; "!" none at all.
var cases = []struct {
	name, text string
	want       []string
}{
	// What is asked, each thing once.
	{"two demands", "Chad called on Libya to receive the envoy and to free all prisoners.", []string{"demand TCD receive the envoy", "demand TCD free all prisoners"}},
	{"two bare verbs", "Bolivia demanded that Peru withdraw its troops and pay compensation.", []string{"demand BOL withdraw its troops", "demand BOL pay compensation"}},
	{"verb taken for a noun", "Norway demanded that Iceland hand over the log and cooperate with the inquiry.", []string{"demand NOR hand over the log", "demand NOR cooperate with the inquiry"}},
	{"verb taken for an adjective", "Japan urged North Korea to free the sailors and to pay compensation.", []string{"demand JPN free the sailors", "demand JPN pay compensation"}},
	{"not to", "Finland urged Norway not to close the border.", []string{"demand FIN not to close the border"}},
	{"where no statement is", "Kenya has repeatedly asked Uganda to reopen the bridge.", []string{"demand KEN reopen the bridge"}},
	// What one will do to another, and what for.
	{"threat by its condition", "“If the shelling does not stop, we will call a special session of the council,” Armenian Prime Minister Nikol Pashinyan said.", []string{"threat ARM call a special session of the council"}},
	{"promise by its condition", "“If the shelling stops, we will reopen the bridge,” Armenian Prime Minister Nikol Pashinyan said.", []string{"promise ARM reopen the bridge"}},
	{"will not, but will", "Ghana said it would not close the border but would raise its tariffs.", []string{"refusal GHA not close the border"}},
	{"whose spokesman is not said", "Norway will not reopen the border unless Sweden does, a spokesman said.", []string{"refusal NOR not reopen the border"}},
	{"held responsible", "Ghana said it would hold Togo responsible for the raid.", []string{"threat GHA hold Togo responsible for the raid"}},
	// Readiness is an offer, a plan a plan.
	{"ready to", "Qatar said it was ready to send doctors.", []string{"offer QAT send doctors"}},
	{"remains prepared", "Norway said that it remains prepared to share the data.", []string{"offer NOR share the data"}},
	{"its decision", "Finland welcomed Estonia’s decision to reopen the port.", []string{"plan EST reopen the port"}},
	{"announced its decision", "Chile announced its decision to close the consulate.", []string{"plan CHL close the consulate"}},
	{"its readiness", "Brazil reaffirmed its readiness to host the next round.", []string{"offer BRA host the next round"}},
	{"accepted", "President Macron accepted an invitation to visit Kenya.", []string{"agreement FRA visit Kenya"}},
	{"committed to", "Kenya reaffirmed its commitment to protecting the border with Somalia.", []string{"promise KEN protecting the border with Somalia"}},
	{"the need to", "France stressed the need to reopen the crossing.", []string{"demand FRA reopen the crossing"}},
	{"given up", "Poland abandoned its plan to build a wall.", []string{"!"}},
	// What is arranged.
	{"will host", "Malaysia will host a meeting of foreign ministers on June 28.", []string{"plan MYS host a meeting of foreign ministers on June 28"}},
	{"is due to", "The Polish foreign minister is due to visit Prague on Monday.", []string{"plan POL visit Prague on Monday"}},
	{"was due to", "The Polish foreign minister, who was due to visit Prague on Monday, stayed at home.", []string{"!"}},
	{"whether", "Whether the Polish foreign minister will visit Prague is unclear.", []string{"!"}},
	{"who says so", "President Macron will speak by phone with Kenyan President William Ruto on Sunday, the ministry said.", []string{"plan FRA speak by phone with Kenyan President William Ruto on Sunday"}},
	{"intends to", "France intends to send two ships to Lebanon next week.", []string{"plan FRA send two ships to Lebanon next week"}},
	{"told", "Norway will provide blankets to Nepal.", []string{"plan NOR provide blankets to Nepal"}},
	{"told that not", "Ghana will not recognise the junta in Niger.", []string{"refusal GHA not recognise the junta in Niger"}},
	{"what happens is not arranged", "Malaysia will suffer from the drought.", []string{"!"}},
	// By idiom: what it is for others to do.
	{"incumbent on", "“It is incumbent on Rwanda to withdraw its troops,” the Congolese foreign minister said.", []string{"demand COD withdraw its troops"}},
	{"time for", "It is time for Russia to end this war, the Polish president said.", []string{"demand POL end this war"}},
	{"up to", "“It is up to Israel to open the crossings,” Egypt’s foreign minister said.", []string{"demand EGY open the crossings"}},
	{"onus", "“The onus is on Serbia to leave the north,” the Albanian prime minister said.", []string{"demand ALB leave the north"}},
	{"important to know", "It is important for Chile to know the truth, the Peruvian president said.", []string{"!"}},
	{"time for us", "It is time for Chile to act, the Chilean president said.", []string{"!"}},
	{"insists that", "Egypt insists that Ethiopia sign a binding agreement.", []string{"demand EGY sign a binding agreement"}},
	{"wants", "Somalia wants Ethiopia to leave.", []string{"demand SOM leave"}},
	{"a term, or else", "Thailand gave Cambodia two days to withdraw its soldiers or face new restrictions.", []string{"demand THA withdraw its soldiers", "threat THA face new restrictions"}},
	// What will come of another’s act.
	{"met with force", "Any attack on Guyana will be met with force, Brazil’s defence minister warned.", []string{"threat BRA met with force"}},
	{"unanswered", "“Attacks on our vessels will not go unanswered,” the Philippine president said.", []string{"threat PHL not go unanswered"}},
	{"consequences", "“There will be consequences,” the Turkish foreign minister said.", []string{"threat TUR be consequences"}},
	{"compelled", "Norway said it would be forced to respond.", []string{"threat NOR respond"}},
	{"reserved", "Pakistan reserves the right to respond, the Pakistani foreign ministry said.", []string{"threat PAK respond"}},
	{"vowed to retaliate", "Algeria vowed to retaliate.", []string{"threat DZA retaliate"}},
	{"might", "Jordan warned that it might expel the Israeli ambassador.", []string{"threat JOR expel the Israeli ambassador"}},
	{"not intimidated", "“We will not be intimidated,” the Philippine president said.", []string{"!"}},
	{"willing, as told", "Algeria is willing to resume gas deliveries to Spain.", []string{"offer DZA resume gas deliveries to Spain"}},
	// What is signed, taken up, turned down.
	{"signed", "Chile and Bolivia signed a memorandum of understanding on border patrols.", []string{"agreement BOL+CHL a memorandum of understanding on border patrols"}},
	{"signed once", "Chile left the bloc after Bolivia signed the treaty.", []string{"!"}},
	{"ruled out", "Tehran ruled out talks with Washington.", []string{"refusal IRN talks with Washington"}},
	{"no intention", "Norway has no intention of closing the border, its prime minister said.", []string{"refusal NOR closing the border"}},
	{"no plans", "Slovakia has no plans to send troops to Ukraine, its prime minister said.", []string{"refusal SVK send troops to Ukraine"}},
	{"none until", "There can be no normalisation until Turkish troops leave, the Cypriot president said.", []string{"refusal CYP no normalisation"}},
	{"door", "“Our door is open to talks with Pakistan,” the Indian foreign minister said.", []string{"offer IND talks with Pakistan"}},
	{"open to dialogue", "Rwanda’s foreign minister said Kigali was open to dialogue with Kinshasa.", []string{"offer RWA dialogue with Kinshasa"}},
	{"whose leaders", "The leaders of Kenya and Somalia agreed to reopen the border.", []string{"agreement KEN+SOM reopen the border"}},
	{"looks forward", "Peru looks forward to hosting the summit in November, the Peruvian foreign minister said.", []string{"plan PER hosting the summit in November"}},
	{"committed to doing", "India is committed to reopening the border with Nepal, the Indian foreign secretary said.", []string{"promise IND reopening the border with Nepal"}},
	// What harms is told by what is done with it.
	{"harm imposed", "Kenya will impose sanctions on Uganda, its foreign minister said.", []string{"threat KEN impose sanctions on Uganda"}},
	{"harm lifted", "Kenya will lift the sanctions on Uganda, its foreign minister said.", []string{"promise KEN lift the sanctions on Uganda"}},
	{"what is of use ended", "Algeria will halt gas deliveries, its energy minister said.", []string{"threat DZA halt gas deliveries"}},
	{"measures lifted", "“The sanctions will be lifted,” the Norwegian foreign minister said.", []string{"promise NOR The sanctions will be lifted"}},
	{"measures tightened", "“The embargo will be tightened,” the Norwegian foreign minister said.", []string{"threat NOR The embargo will be tightened"}},
	// Refused without a verb of refusing.
	{"cannot accept", "“We cannot accept foreign bases,” the Kenyan president said.", []string{"refusal KEN not accept foreign bases"}},
	{"under no circumstances", "Under no circumstances will Peru recognise the vote, its foreign ministry said.", []string{"refusal PER recognise the vote"}},
	{"not going to", "Chile is not going to withdraw, the Chilean president said.", []string{"refusal CHL withdraw"}},
	{"steadfast", "“We will never give up,” the Ukrainian president said.", []string{"promise UKR never give up"}},
	// By a noun and what it is of; by "to" and a bare verb taken for another word.
	{"offer of", "Peru welcomed Chile’s offer of mediation.", []string{"offer CHL mediation"}},
	{"demand for", "Chad’s demand for an apology was ignored.", []string{"demand TCD an apology"}},
	{"ultimatum", "Chad delivered an ultimatum to the rebels in Libya to free the hostages.", []string{"demand TCD free the hostages"}},
	{"decided alone", "Ghana decided to recall its ambassador from Togo.", []string{"plan GHA recall its ambassador from Togo"}},
	// What is no commitment.
	{"would have", "Chad would have responded, the general said.", []string{"!"}},
	{"in danger", "The war is threatening food security, the Kenyan president said.", []string{"!"}},
	{"at home", "The Kenyan president promised voters better roads.", []string{"!"}},
	{"in order to", "Peru closed the port in order to protect its fishermen.", []string{"!"}},
	{"of itself", "The Polish economy will grow by three percent, the central bank said.", []string{"!"}},
	{"unnamed", "A Chilean diplomat, who asked not to be named, said talks had failed.", []string{"!"}},
	{"would not say", "A Chilean diplomat refused to comment on the report.", []string{"!"}},
	{"did not agree", "Ghana did not agree to reopen the border.", []string{"!"}},
}

func TestFind(t *testing.T) {
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) { check(t, actor.Meta{}, c.text, c.want) })
	}
}

func check(t *testing.T, meta actor.Meta, body string, want []string) {
	t.Helper()
	a, cast, found := read(t, meta, body)
	var got []string
	for _, x := range found {
		got = append(got, fmt.Sprintf("%s %s %s", x.Kind, countries(cast, x.By), a.Doc.Quote(x.Action)))
	}
	for _, w := range want {
		if w == "!" && len(got) > 0 || w != "!" && !slices.Contains(got, w) {
			var b strings.Builder
			a.WriteCoNLLU(&b)
			t.Errorf("%s\n got %q\nwant %q\n%s", body, got, w, b.String())
		}
	}
}

// In a statement of a government its own voice commits.
func TestIssuer(t *testing.T) {
	meta := actor.Meta{Publisher: "The White House", Title: "Statement by the President"}
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"open to", "The United States condemns the attack by North Korea. We remain open to a dialogue with Pyongyang.", []string{"offer USA a dialogue with Pyongyang"}},
		{"no talks", "The United States condemns the attack by North Korea. There can be no dialogue as long as such attacks continue.", []string{"refusal USA no dialogue"}},
		{"one's own", "The United States condemns the attack by North Korea. If the attacks stop, our strikes will stop.", []string{"promise USA our strikes will stop"}},
		{"what stands aside is no harm", "The United States condemns the attack by North Korea. We will build a hospital in a region that was bombed.", []string{"promise USA build a hospital in a region that was bombed"}},
		{"must", "The United States condemns the attack by North Korea. North Korea must free the hostages.", []string{"demand USA free the hostages"}},
		{"ready", "The United States condemns the attack by North Korea. We remain ready to meet its envoys.", []string{"offer USA meet its envoys"}},
	} {
		t.Run(c.name, func(t *testing.T) { check(t, meta, c.text, c.want) })
	}
}

// What an official text promises those at home is no matter between parties.
func TestDomestic(t *testing.T) {
	meta := actor.Meta{Publisher: "The White House", Title: "Statement by the President on Schools"}
	check(t, meta, "Children need good schools. We will build a thousand schools in our cities. My Administration will train teachers.", []string{"!"})
	check(t, meta, "I condemn the raid on our ship by North Korea. We will send a second ship.", []string{"promise USA send a second ship"})
}

// By when a thing is to be done.
func TestDeadline(t *testing.T) {
	for body, want := range map[string]string{
		"Kenya demanded that Uganda reopen the bridge within 30 days.":   "2023-06-09",
		"Chile promised to withdraw its troops by the end of the month.": "2023-05-31",
		"Norway said it would close its embassy by June 1.":              "2023-06-01",
		"Norway said it would close its embassy in Chad.":                "",
	} {
		_, _, found := read(t, actor.Meta{}, body)
		if len(found) != 1 {
			t.Errorf("%s: %d commitments, want one", body, len(found))
			continue
		}
		got := ""
		if d := found[0].Deadline; d != nil {
			got = d.Interval.To.String()
		}
		if got != want {
			t.Errorf("%s: deadline %q, want %q", body, got, want)
		}
	}
}

// Actions quote the text, actors are of the cast, and a second reading is the same.
func FuzzFind(f *testing.F) {
	for _, c := range cases {
		f.Add(c.text)
	}
	f.Fuzz(func(t *testing.T, body string) {
		if _, err := text.New(body); err != nil {
			t.Skip()
		}
		a, cast, found := read(t, actor.Meta{}, body)
		_, _, again := read(t, actor.Meta{}, body)
		if len(again) != len(found) {
			t.Fatal("not the same twice")
		}
		for i, c := range found {
			if c.Kind == "" || c.Action.Len() == 0 || a.Doc.Quote(c.Action) == "" || again[i].Action != c.Action {
				t.Fatalf("commitment without its words: %+v", c)
			}
			for _, x := range append(slices.Clone(c.By), c.To...) {
				_ = cast.Actors[x]
			}
		}
	})
}
