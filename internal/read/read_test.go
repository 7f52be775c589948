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
	{"clause after the cue", "Norway said its fishing fleet had been turned back.",
		[]string{"Norway | assert | its fishing fleet had been turned back"}},
	{"clause before the cue", "The convoy crossed into Chad overnight, a Sudanese army spokesman said.",
		[]string{"a Sudanese army spokesman | assert | The convoy crossed into Chad overnight"}},
	{"clause before the cue", "No decision has been taken on the pipeline, Bulgaria’s energy ministry said in a statement.",
		[]string{"Bulgaria’s energy ministry | assert | No decision has been taken on the pipeline"}},
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
		[]string{"Serbia | assert | the vote a farce"}},
	{"decline", "The Danish defence ministry declined to comment on the sale of the frigates.",
		[]string{"The Danish defence ministry | decline | the sale of the frigates"}},
	{"decline a question", "Asked whether the summit would go ahead, the Thai spokeswoman did not answer.",
		[]string{"the Thai spokeswoman | decline | the summit would go ahead"}},
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

// Each line of want is "kind | by > to | action | condition".
var commitmentCases = []struct {
	rule, text string
	want       []string
}{
	{"threat on a condition", "Iran threatened to close the strait if its tankers were seized.",
		[]string{"threat | Iran | close the strait | if its tankers were seized"}},
	{"demand, each thing once", "Japan urged Pyongyang to free the sailors and to pay compensation.",
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
