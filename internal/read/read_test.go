package read_test

import (
	"context"
	"strings"
	"testing"

	"detente/internal/codebook"
	"detente/internal/read"
	"detente/internal/text"
	"detente/model"
)

var reader = func() *read.Reader {
	m, err := model.English()
	if err != nil {
		panic(err)
	}
	b, err := codebook.Default()
	if err != nil {
		panic(err)
	}
	r, err := read.New(m, b)
	if err != nil {
		panic(err)
	}
	return r
}()

func readText(t *testing.T, s string) *read.Reading {
	t.Helper()
	doc, err := text.New(s)
	if err != nil {
		t.Fatal(err)
	}
	doc.Published = "2023-05-17" // a Wednesday
	r, err := reader.Read(context.Background(), doc)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Validate(); err != nil {
		t.Fatal(err)
	}
	return r
}

// names are the names of the actors with the given ids.
func names(r *read.Reading, ids []string) string {
	var out []string
	for _, id := range ids {
		for _, a := range r.Actors {
			if a.ID == id {
				out = append(out, a.Name)
			}
		}
	}
	return strings.Join(out, "+")
}

// Each line of want is "speaker > addressee < via | act | content | condition"; parts that are empty may be left out at the end.
// More statements than those wanted are a failure too.
var statementCases = []struct {
	rule, text string
	want       []string
}{
	{"that-clause", "The Finnish foreign minister, Elina Halla, said on Monday that the border would stay closed.",
		[]string{"Elina Halla | assert | the border would stay closed"}},
	{"that-clause", "Paraguay’s president confirmed that his envoys had left Montevideo.",
		[]string{"Paraguay’s president | confirm | his envoys had left Montevideo"}},
	{"the next act", "Tunisia condemned the killing of its sailors, demanded an inquiry and recalled its ambassador.",
		[]string{"Tunisia | condemn | the killing of its sailors", "Tunisia | demand | an inquiry"}},
	{"the next act", "The Lao ministry rejected the claim as baseless and accused Vietnam of bad faith.",
		[]string{"The Lao ministry | deny | the claim as baseless", "The Lao ministry | accuse | bad faith"}},
	{"what others said", "Manila said the reef is Philippine, while Beijing called the charge groundless.",
		[]string{"Philippines | assert | the reef is Philippine", "China | assert | the charge groundless"}},
	{"aside", "Chad threatened to close the crossing, in a move that surprised its neighbours.",
		[]string{"Chad | threaten | to close the crossing"}},
	{"phrase", "Pretoria took note of the ruling.",
		[]string{"South Africa | assert | the ruling"}},
	{"phrase with its manner", "Ecuador's foreign ministry took note with satisfaction of the opening of the bridge.",
		[]string{"Ecuador's foreign ministry | praise | the opening of the bridge"}},
	{"held responsible", "Islamabad holds Kabul responsible for the attack.",
		[]string{"Pakistan | accuse | the attack"}},
	{"an irregular form", "Slovakia undertook to pay its share by June.",
		[]string{"Slovakia | promise | to pay its share by June"}},
	{"a noun's verb", "Manila lodged a protest with China over the collision.",
		[]string{"Philippines > China | condemn | the collision"}},
	{"a noun's verb", "The Malian foreign minister made a plea for debt relief.",
		[]string{"The Malian foreign minister | request | debt relief"}},
	{"drawn", "The move sparked condemnation from Poland.",
		[]string{"Poland | condemn | The move"}},
	{"by whose account", "By the Kenyan defence ministry's account, three soldiers died.",
		[]string{"the Kenyan defence ministry | assert | three soldiers died"}},
	{"by whose account", "In Colombia's view, the treaty has lapsed.",
		[]string{"Colombia | assert | the treaty has lapsed"}},
	{"silence", "There was no immediate comment from Libya.",
		[]string{"Libya | decline | comment"}},
	{"would not give", "The Omani spokesman said the minister was ill but declined to give details.",
		[]string{"The Omani spokesman | assert | the minister was ill", "The Omani spokesman | decline | details"}},
	{"interrupted", "The convoy, the Ethiopian ministry said in a statement, has reached Gondar.",
		[]string{"the Ethiopian ministry | assert | The convoy, the Ethiopian ministry said in a statement, has reached Gondar"}},
	{"condition", "Nepal’s prime minister said Nepal would sign once the annex was ready.",
		[]string{"Nepal’s prime minister | promise | Nepal would sign once the annex was ready | once the annex was ready"}},
	{"condition", "Sudan said it would not talk before the siege was lifted.",
		[]string{"Sudan | refuse | it would not talk before the siege was lifted | before the siege was lifted"}},
	{"joint text", "We, the Ministers, met in Arica.\n\nWe condemn in the strongest terms the attack on the consulate.",
		[]string{"the Ministers | condemn | the attack on the consulate"}},
	{"items in the base form", "The African Union and the Arab League:\n\n• Condemn the bombing of the port and urge Libya to open it;\n\n• Demand that the embargo be lifted.",
		[]string{"African Union+Arab League | condemn | the bombing of the port", "African Union+Arab League > Libya | request | to open it", "African Union+Arab League | demand | the embargo be lifted"}},
	{"clause after the cue", "Norway said its fishing fleet had been turned back.",
		[]string{"Norway | assert | its fishing fleet had been turned back"}},
	{"clause before the cue", "The convoy crossed into Chad overnight, a Sudanese army spokesman said.",
		[]string{"a Sudanese army spokesman | assert | The convoy crossed into Chad overnight"}},
	{"clause before the cue", "No decision has been taken on the pipeline, Bulgaria’s energy ministry said in a statement.",
		[]string{"Bulgaria’s energy ministry | assert | No decision has been taken on the pipeline"}},
	{"not hesitate", "Oman’s foreign minister told reporters that his country will not hesitate to close the canal.",
		[]string{"Oman’s foreign minister | threaten | his country will not hesitate to close the canal"}},
	{"not hesitate", "“We will not shrink from using force,” the Malian junta’s spokesman said.",
		[]string{"the Malian junta’s spokesman | threaten | We will not shrink from using force,"}},
	{"quotation before", "“We shall answer every shell with two,” General Osman Tarik told reporters.",
		[]string{"Osman Tarik | promise | We shall answer every shell with two,"}},
	{"quotation after", "Ghana’s ambassador replied: “The door of my embassy is open to everyone.”",
		[]string{"Ghana’s ambassador | assert | The door of my embassy is open to everyone."}},
	{"broken quotation", "“The talks are dead,” Prime Minister Ana Kolar said. “Nobody in Ljubljana killed them.”",
		[]string{"Ana Kolar | assert | The talks are dead,", "Ana Kolar | assert | Nobody in Ljubljana killed them."}},
	{"according to", "Two drones fell near the port, according to the Omani coast guard.",
		[]string{"the Omani coast guard | assert | Two drones fell near the port"}},
	{"according to", "According to Kenya’s foreign ministry, the hostages were freed at dawn.",
		[]string{"Kenya’s foreign ministry | assert | the hostages were freed at dawn"}},
	{"nested", "Minister Petra Lind said Estonia had warned Belarus that the crossing would be shut.",
		[]string{"Petra Lind | assert | Estonia had warned Belarus that the crossing would be shut",
			"Estonia > Belarus < Petra Lind | warn | the crossing would be shut"}},
	{"addressee and infinitive", "Japan urged both Koreas to reopen the hotline.",
		[]string{"Japan | request | to reopen the hotline"}},
	{"call on", "The African Union called on Mali to publish the timetable.",
		[]string{"African Union > Mali | request | to publish the timetable"}},
	{"call for", "Ireland called for the immediate release of the crew.",
		[]string{"Ireland | request | the immediate release of the crew"}},
	{"object", "Spain condemned the shelling of the hospital.",
		[]string{"Spain | condemn | the shelling of the hospital"}},
	{"noun of saying", "The German chancellor voiced concern that the ceasefire was fraying.",
		[]string{"The German chancellor | regret | the ceasefire was fraying"}},
	{"threat on a condition", "Iran threatened to close the strait if its tankers were seized.",
		[]string{"Iran | threaten | to close the strait if its tankers were seized | if its tankers were seized"}},
	{"accused of", "Armenia accused Azerbaijan of shelling two villages.",
		[]string{"Armenia | accuse | shelling two villages"}},
	{"what it is called", "Serbia called the vote a farce.",
		[]string{"Serbia | condemn | the vote a farce"}},
	{"decline", "The Danish defence ministry declined to comment on the sale of the frigates.",
		[]string{"The Danish defence ministry | decline | the sale of the frigates"}},
	{"decline a question", "Asked whether the summit would go ahead, the Thai spokeswoman did not answer.",
		[]string{"the Thai spokeswoman | decline | the summit would go ahead"}},
	{"quotation after", "Colonel Abdi Warsame wrote: “My men will hold the airfield until relief comes.”",
		[]string{"Abdi Warsame | promise | My men will hold the airfield until relief comes. | until relief comes"}},
	{"quotation before", "“No foreign soldier will cross this bridge,” the Moldovan president warned.",
		[]string{"the Moldovan president | warn | No foreign soldier will cross this bridge,"}},
	{"broken quotation", "“We have counted forty ships,” Admiral Maria Lund said. “They are not fishing.”",
		[]string{"Maria Lund | assert | We have counted forty ships,", "Maria Lund | assert | They are not fishing."}},
	{"quotation signed", "“Every shell has an address.” – Interior Minister Lena Brandt",
		[]string{"Lena Brandt | assert | Every shell has an address."}},
	{"nested", "A Kremlin aide told reporters that Hungary promised to keep the pipe open.",
		[]string{"A Kremlin aide > reporters | assert | Hungary promised to keep the pipe open",
			"Hungary < A Kremlin aide | promise | to keep the pipe open"}},
	{"addressee and infinitive", "The Security Council asked Eritrea to admit the inspectors.",
		[]string{"Security Council | request | to admit the inspectors"}},
	{"call on", "Canada and Mexico called upon Haiti’s gangs to lay down their arms.",
		[]string{"Canada+Mexico > Haiti’s gangs | request | to lay down their arms"}},
	{"call for", "The Vatican appealed for a humanitarian corridor into Gaza.",
		[]string{"Vatican City | request | a humanitarian corridor into Gaza"}},
	{"object, its own phrases taken along", "Uruguay deplored the attack on its embassy in Damascus.",
		[]string{"Uruguay | condemn | the attack on its embassy in Damascus"}},
	{"noun of saying", "Oman expressed hope that the prisoners would soon be home.",
		[]string{"Oman | assert | the prisoners would soon be home"}},
	{"threat on a condition", "North Korea threatened to test another missile unless the drills were called off.",
		[]string{"North Korea | threaten | to test another missile unless the drills were called off | unless the drills were called off"}},
	{"accused of", "The Colombian government accused Venezuela of sheltering the rebels.",
		[]string{"Colombia | accuse | sheltering the rebels"}},
	{"what it is called", "The Lebanese premier described the raid as a crime.",
		[]string{"The Lebanese premier | condemn | the raid as a crime"}},
	{"decline", "Ottawa would not say whether the ambassador had been recalled.",
		[]string{"Canada | decline | whether the ambassador had been recalled"}},
	{"decline a question", "When asked about the missing cargo, the Maltese minister dodged.",
		[]string{"the Maltese minister | decline | the missing cargo"}},
	{"not yet said", "If Latvia accuses Belarus of sabotage, the council will meet.", nil},
	{"next act of the same speaker", "The envoy said that the truce was holding and stressed that both armies had pulled back.",
		[]string{"The envoy | assert | the truce was holding", "The envoy | assert | both armies had pulled back"}},
	{"next act of the same speaker", "Turkey condemned the strike and urged Syria to compensate the families.",
		[]string{"Turkey | condemn | the strike", "Turkey > Syria | request | to compensate the families"}},
	{"closing attribution", "Georgia promised Ukraine that no arms would cross its border, the Georgian interior minister said on Friday.",
		[]string{"the Georgian interior minister | assert | Georgia promised Ukraine that no arms would cross its border",
			"Georgia > Ukraine < the Georgian interior minister | promise | no arms would cross its border"}},
	{"closing attribution", "Two officers were expelled, said Slovakia’s foreign ministry.",
		[]string{"Slovakia’s foreign ministry | assert | Two officers were expelled"}},
	{"as told", "As Foreign Minister Ivo Petrov told parliament, the treaty has lapsed.",
		[]string{"Ivo Petrov > parliament | assert | the treaty has lapsed"}},
	{"first person of an adjective", "Brazil’s president made it clear that the Amazon was not for sale.",
		[]string{"Brazil’s president | refuse | the Amazon was not for sale"}},
	{"document", "A United Nations report said that both sides had used child soldiers.",
		[]string{"United Nations | assert | both sides had used child soldiers"}},
	{"behind an insertion", "Ecuador, which has closed two consulates, appealed instead for a summit in Quito.",
		[]string{"Ecuador | request | a summit in Quito"}},
	{"behind an insertion", "A Serbian aide, who asked not to be named, said the talks had failed.",
		[]string{"A Serbian aide | assert | the talks had failed"}},
	{"what it is called, in quotation marks", "The Polish envoy called the draft “disgraceful” and left the room.",
		[]string{"The Polish envoy | condemn | the draft “disgraceful”"}},
	{"what it is called, in quotation marks", "Lesotho’s premier called the talks “frank” in his weekly address.",
		[]string{"Lesotho’s premier | praise | the talks “frank”"}},
	{"a claim rejected", "Nepal dismissed the reports as baseless.",
		[]string{"Nepal | deny | the reports as baseless"}},
	{"a claim rejected", "Uganda rejected the accusation that its troops had looted the town.",
		[]string{"Uganda | deny | the accusation that its troops had looted the town"}},
	{"ultimatum", "Chad would recall its envoy if the raids did not stop, its foreign minister said.",
		[]string{"its foreign minister | threaten | Chad would recall its envoy if the raids did not stop | if the raids did not stop"}},
	{"ultimatum", "“Unless the pipeline is reopened, we will cut the flow of gas,” the Bolivian president said.",
		[]string{"the Bolivian president | threaten | Unless the pipeline is reopened, we will cut the flow of gas, | Unless the pipeline is reopened"}},
	{"readiness", "Ankara stands ready to host the talks, the Turkish foreign minister said.",
		[]string{"the Turkish foreign minister | intend | Ankara stands ready to host the talks"}},
	{"readiness", "The Thai premier said his country was prepared to send monitors.",
		[]string{"The Thai premier | intend | his country was prepared to send monitors"}},
	{"neither confirmed nor denied", "Malta neither confirmed nor denied the sale.",
		[]string{"Malta | decline | the sale"}},
	{"neither confirmed nor denied", "The Omani embassy, a quiet villa, neither confirmed nor denied the arrest.",
		[]string{"The Omani embassy | decline | the arrest"}},
	{"accepted", "The Finnish president accepted an invitation to visit Seoul.",
		[]string{"The Finnish president | agree | an invitation to visit Seoul"}},
	{"accepted", "Ghana accepted the proposal of the mediators and the rebels refused it.",
		[]string{"Ghana | agree | the proposal of the mediators", "the rebels | refuse | it"}},
	{"behind an adverbial", "Fiji agreed in principle to a visit by the inspectors.",
		[]string{"Fiji | agree | a visit by the inspectors"}},
	{"behind an adverbial", "The Danish parliament agreed on Friday to a transfer of the prisoners.",
		[]string{"The Danish parliament | agree | a transfer of the prisoners"}},
	{"told at second hand", "The Cuban premier told Mexico that the port would stay shut “as long as the blockade lasts”, an aide who was in the room told reporters.",
		[]string{"an aide > reporters | assert | The Cuban premier told Mexico that the port would stay shut “as long as the blockade lasts”",
			"The Cuban premier > Mexico < an aide | warn | the port would stay shut “as long as the blockade lasts” | as long as the blockade lasts"}},
	{"told at second hand", "Rwanda threatened to close the road unless the fees were paid, a trader who had seen the letter said.",
		[]string{"a trader | assert | Rwanda threatened to close the road unless the fees were paid",
			"Rwanda < a trader | threaten | to close the road unless the fees were paid | unless the fees were paid"}},
	{"a second clause of the content", "Jordan’s king said Amman would not take part but would send observers.",
		[]string{"Jordan’s king | refuse | Amman would not take part but would send observers"}},
	{"a second clause of the content", "A Kenyan minister promised that the road would open and would stay open.",
		[]string{"A Kenyan minister | promise | the road would open and would stay open"}},
	{"participle that adds", "The Dutch envoy has denied that guards had fired, clarifying that the shots were blanks.",
		[]string{"The Dutch envoy | deny | guards had fired", "The Dutch envoy | assert | the shots were blanks"}},
	{"participle that adds", "Yemen’s premier warned that wheat was running out, indicating that ships were being turned back.",
		[]string{"Yemen’s premier | warn | wheat was running out", "Yemen’s premier | assert | ships were being turned back"}},
	{"the next act, of another", "Belize confirmed the seizure but gave no date.",
		[]string{"Belize | confirm | the seizure"}},
	{"the next act, of another", "Samoa offered a truce and the premier accepted it.",
		[]string{"Samoa | offer | a truce", "the premier | agree | it"}},
	{"items of a list", "The Ministers of Foreign Affairs met in Lomé on Monday.\n\nThe Ministers:\n\n• Condemned the seizure of the trawler;\n\n• Requested the African Union to send observers; and\n\n• Agreed to draft a code of conduct.\n\nThe hall was full.",
		[]string{"The Ministers of Foreign Affairs | condemn | the seizure of the trawler", "The Ministers of Foreign Affairs > African Union | request | to send observers",
			"The Ministers of Foreign Affairs | agree | to draft a code of conduct"}},
	{"items of a list", "The Security Council,\n\nCondemning the attack on the convoy,\n\n1. Demands that all parties cease fire;\n\n2. Calls upon Member States to contribute troops.",
		[]string{"Security Council | condemn | the attack on the convoy", "Security Council | demand | all parties cease fire", "Security Council > Member States | request | to contribute troops"}},
	{"gerund", "Spain joined Portugal in condemning the raid.",
		[]string{"Spain | condemn | the raid"}},
	{"gerund", "The Indian premier spoke for an hour before urging Nepal to reopen the road.",
		[]string{"The Indian premier > Nepal | request | to reopen the road"}},
	{"whom a demand is made of", "Oman’s envoy demanded on Sunday that the rebels leave the port.",
		[]string{"Oman’s envoy > the rebels | demand | the rebels leave the port"}},
	{"whom a demand is made of", "Sudan’s army demanded that Chad close its camps.",
		[]string{"Sudan’s army > Chad | demand | Chad close its camps"}},
	{"condolences", "Sweden extended its condolences to the families of the sailors.",
		[]string{"Sweden > the families | regret | its condolences to the families of the sailors"}},
	{"condolences", "Norway’s king expressed his condolences to the people of Chile on the loss of the ship.",
		[]string{"Norway’s king > the people | regret | his condolences to the people of Chile on the loss of the ship"}},
	{"a thing says nothing", "The raid underscores the danger.", nil},
	{"a thing says nothing", "The delay highlights the weakness of the port.", nil},
	{"asked, not told", "Has Peru raised the matter with Chile?", nil},
	{"asked, not told", "Did Togo reject the plan of the mediators?", nil},
	{"answers", "MR. COLE: Thank you for joining us.\n\nQ Will France recall its envoy?\n\nMR. COLE: We have no such plans.\n\nQ Has Chad closed the road?\n\nMR. COLE: I’m not able to answer that. Chad must open the road.",
		[]string{"COLE | deny | We have no such plans", "COLE | decline | Has Chad closed the road", "COLE | demand | Chad must open the road"}},
	{"answers", "MS. RIOS: Italy has signed the text today.\n\nQ What of the camps in Mali?\n\nMS. RIOS: I don’t have any announcements on that.\n\nQ Did Togo object?\n\nMS. RIOS: I’ll let our friends in Lomé speak for themselves.",
		[]string{"RIOS | assert | Italy has signed the text today", "RIOS | decline | What of the camps in Mali", "RIOS | decline | Did Togo object"}},
	{"refused, accepted, objected", "Peru refused the offer and objected to the inclusion of the islands.",
		[]string{"Peru | refuse | the offer", "Peru | refuse | the inclusion of the islands"}},
	{"the king told that", "The envoy assured the Secretary-General that the road would open.",
		[]string{"The envoy > the Secretary-General | promise | the road would open"}},
	{"the king told that", "The general informed the parliament that his troops had left Dara.",
		[]string{"The general > the parliament | assert | his troops had left Dara"}},
	{"raised with", "The Chilean minister raised the dispute with Foreign Minister Ana Roca.",
		[]string{"The Chilean minister > Ana Roca | assert | the dispute"}},
	{"that, with a clause before its own", "The premier noted that, unless rain falls, the dam will run dry.",
		[]string{"The premier | predict | unless rain falls, the dam will run dry | unless rain falls"}},
	{"the source behind a headline’s colon", "Togo to reopen border with Ghana: minister\n\nThe rains came early this year.",
		[]string{"minister | assert | Togo to reopen border with Ghana"}},
	{"the source behind a headline’s colon", "Two pilots held in Chad: Paris\n\nThe rains came early this year.",
		[]string{"France | assert | Two pilots held in Chad"}},
	{"quoted by another", "The minister, quoted by the Nation newspaper, said the camp was empty.",
		[]string{"The minister < Nation newspaper | assert | the camp was empty"}},
	{"through a spokesman", "The Cuban president, via a spokeswoman, rejected the charge.",
		[]string{"The Cuban president < a spokeswoman | deny | the charge"}},
	{"through a spokesman", "Through a spokesman, the Thai king thanked the divers for their courage.",
		[]string{"the Thai king < a spokesman | praise | their courage"}},
	{"a clause behind a semicolon", "Chad says rebels shelled the camp; the rebels deny the charge.",
		[]string{"Chad | assert | rebels shelled the camp", "rebels | deny | the charge"}},
	{"a clause behind a semicolon", "The Latvian minister said the port was open; Estonia denied that ships had been stopped.",
		[]string{"The Latvian minister | assert | the port was open", "Estonia | deny | ships had been stopped"}},
	{"nothing said to a question", "Asked if Beijing had proposed a meeting, the Indian spokesman said he had “nothing to share”.",
		[]string{"the Indian spokesman | decline | Beijing had proposed a meeting"}},
	{"nothing said to a question", "Asked whether Kampala would pull out, Colonel Moses Okello said: “That is a question for the politicians.”",
		[]string{"Moses Okello | decline | Kampala would pull out"}},
	{"asked, then said", "Asked whether Serbia had agreed to the plan, the Greek envoy said the talks had failed.",
		[]string{"the Greek envoy | assert | the talks had failed"}},
	{"refused to be drawn", "The Danish admiral refused to be drawn on whether Oslo had been told.",
		[]string{"The Danish admiral | decline | whether Oslo had been told"}},
	{"whose clause it is", "Mr. Okoro confirmed the United States would take part in the patrols.",
		[]string{"Okoro | confirm | the United States would take part in the patrols"}},
	{"whose clause it is", "Oslo trusts its Swedish partners, who have said they sank two drones.",
		[]string{"its Swedish partners | assert | they sank two drones"}},
	{"thanked for what another does", "Ghana’s king is grateful to Belgium for committing to provide ships.",
		[]string{"Ghana’s king > Belgium | praise | committing to provide ships"}},
	{"thanked for what another does", "Sri Lanka thanked Norway for offering two boats.",
		[]string{"Sri Lanka > Norway | praise | offering two boats"}},
	{"other senses", "The guards denied the envoys entry and the rebels continued to fire.", nil},
	{"other senses", "The Fijian minister will reiterate that the union does not stand for peace and discuss the needs of the camp.", nil},
	{"words quoted, then a participle", "The Nepali premier said that Kathmandu would not sign the pact “in its current form,” dealing a blow to the talks.",
		[]string{"The Nepali premier | refuse | Kathmandu would not sign the pact “in its current form,”"}},
	{"words quoted, then a participle", "A Kenyan minister said that the port was “closed to all of them,” dashing hopes of a deal.",
		[]string{"A Kenyan minister | assert | the port was “closed to all of them,”"}},
	{"a colon behind a clause brings what was said", "The Fijian envoy insisted that the port is open: “Not one ship has been turned away since the spring began.”",
		[]string{"The Fijian envoy | assert | Not one ship has been turned away since the spring began."}},
	{"a colon behind a clause brings what was said", "Kenya’s premier said that the pact is alive: “Nobody has torn it up since the spring began.”",
		[]string{"Kenya’s premier | assert | Nobody has torn it up since the spring began."}},
	{"the next act behind a comma", "The Laotian spokeswoman said Hanoi had offered concessions, and blamed Canberra for the delay.",
		[]string{"The Laotian spokeswoman | assert | Hanoi had offered concessions", "Vietnam < The Laotian spokeswoman | offer | concessions", "The Laotian spokeswoman | accuse | the delay"}},
	{"rejected as", "Gabon rejected the criticism as a provocation.",
		[]string{"Gabon | refuse | the criticism as a provocation"}},
	{"the next act behind a comma", "The Irish envoy said Cyprus had condemned the raid, and urged both sides to talk.",
		[]string{"The Irish envoy | assert | Cyprus had condemned the raid", "Cyprus < The Irish envoy | condemn | the raid", "The Irish envoy | request | to talk"}},
	{"not yet said", "Vietnam is expected to announce new tariffs.", nil},
}

func TestStatements(t *testing.T) {
	for _, c := range statementCases {
		t.Run(c.rule, func(t *testing.T) {
			r := readText(t, c.text)
			var got []string
			for _, s := range r.Statements {
				line := names(r, s.Speakers)
				if len(s.Addressees) > 0 && strings.Contains(strings.Join(c.want, ""), ">") {
					line += " > " + names(r, s.Addressees)
				}
				if len(s.Via) > 0 {
					line += " < " + names(r, s.Via)
				}
				line += " | " + s.Act + " | " + s.Content.Text
				if s.Condition.Text != "" {
					line += " | " + s.Condition.Text
				}
				got = append(got, line)
			}
			if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
				t.Errorf("%s\ngot  %s\nwant %s", c.text, strings.Join(got, "\n     "), strings.Join(c.want, "\n     "))
			}
		})
	}
}

func TestReadoutSides(t *testing.T) {
	doc, err := text.New("The President underscored the need for a truce. Prime Minister Roy welcomed the proposal.")
	if err != nil {
		t.Fatal(err)
	}
	doc.Title = "Readout of President Ana Kolar of Slovenia’s Call with Prime Minister Paul Roy of Belgium"
	r, err := reader.Read(context.Background(), doc)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range r.Statements {
		got = append(got, names(r, s.Speakers)+" > "+names(r, s.Addressees))
	}
	if want := "Ana Kolar > Paul Roy, Paul Roy > Ana Kolar"; strings.Join(got, ", ") != want {
		t.Errorf("got %s, want %s", strings.Join(got, ", "), want)
	}
}

// Each line of want is "kind | by > to | action | condition".
var commitmentCases = []struct {
	rule, text string
	want       []string
}{
	{"threat on a condition", "Iran threatened to close the strait if its tankers were seized.",
		[]string{"threat | Iran | close the strait | if its tankers were seized"}},
	{"demand, each thing once", "Japan urged North Korea to free the sailors and to pay compensation.",
		[]string{"demand | Japan > North Korea | free the sailors", "demand | Japan > North Korea | pay compensation"}},
	{"demand by noun", "Ireland called for a ceasefire and the release of the crew.",
		[]string{"demand | Ireland | a ceasefire", "demand | Ireland | the release of the crew"}},
	{"own act in a statement", "Kenya’s president said his country would send two battalions to Somalia.",
		[]string{"promise | Kenya’s president | send two battalions to Somalia"}},
	{"must", "The Polish prime minister said Minsk must open the crossing.",
		[]string{"demand | The Polish prime minister > Belarus | open the crossing"}},
	{"refusal", "Serbia refused to sign the annex.",
		[]string{"refusal | Serbia | sign the annex"}},
	{"agreement", "Chile and Bolivia agreed to share the river’s water.",
		[]string{"agreement | Chile+Bolivia | share the river’s water"}},
	{"demand, each thing once", "France called on Mali to set a date for the vote and to invite observers.",
		[]string{"demand | France > Mali | set a date for the vote", "demand | France > Mali | invite observers"}},
	{"threat on a condition", "Ethiopia warned that it would shut off the water if Egypt sent troops to Somalia.",
		[]string{"threat | Ethiopia | shut off the water | if Egypt sent troops to Somalia"}},
	{"must", "“The separatists must hand over their heavy guns,” the Senegalese mediator said.",
		[]string{"demand | the Senegalese mediator > The separatists | hand over their heavy guns"}},
	{"refusal", "Burundi refused to let the monitors in.",
		[]string{"refusal | Burundi | let the monitors in"}},
	{"agreement", "The two foreign ministers agreed to reopen the consulates.",
		[]string{"agreement | The two foreign ministers | reopen the consulates"}},
	{"wanted of others", "“We want Algeria to open the border,” Morocco’s king said.",
		[]string{"demand | Morocco’s king > Algeria | open the border"}},
	{"a noun that commits", "The Dutch premier repeated his government’s commitment to supply the batteries.",
		[]string{"promise | The Dutch premier | supply the batteries"}},
	{"not to be done", "Cuba pledged not to host foreign bases.",
		[]string{"promise | Cuba | not to host foreign bases"}},
	{"denied, so not bound", "Libya denied that it would sell the oil.", nil},
	{"not hesitate", "The Greek defence minister warned that Athens would not hesitate to board the ship.",
		[]string{"threat | Greece | board the ship"}},
}

func TestCommitments(t *testing.T) {
	for _, c := range commitmentCases {
		t.Run(c.rule, func(t *testing.T) {
			r := readText(t, c.text)
			var got []string
			for _, k := range r.Commitments {
				line := k.Kind + " | " + names(r, k.By)
				if len(k.To) > 0 && strings.Contains(strings.Join(c.want, ""), ">") {
					line += " > " + names(r, k.To)
				}
				line += " | " + k.Action.Text
				if k.Condition.Text != "" {
					line += " | " + k.Condition.Text
				}
				got = append(got, line)
			}
			if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
				t.Errorf("%s\ngot  %s\nwant %s", c.text, strings.Join(got, "\n     "), strings.Join(c.want, "\n     "))
			}
		})
	}
}
