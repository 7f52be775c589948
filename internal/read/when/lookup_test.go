package when

import (
	"strconv"
	"strings"
	"testing"

	"detente/internal/lang"
	"detente/internal/text"
)

// tree makes an analysis of one sentence of words written form/TAG/head/relation, heads counting from 1.
func tree(t testing.TB, words string) *lang.Analysis {
	var plain strings.Builder
	var s lang.Sentence
	type place struct{ start, end int }
	var places []place
	for w := range strings.FieldsSeq(words) {
		f := strings.Split(w, "/")
		if len(f) == 4 {
			f = append(f, strings.ToLower(f[0]))
		} else if len(f) != 5 {
			t.Fatalf("%q is not form/TAG/head/relation or form/TAG/head/relation/lemma", w)
		}
		if plain.Len() > 0 {
			plain.WriteByte(' ')
		}
		at := plain.Len()
		plain.WriteString(f[0])
		head, err := strconv.Atoi(f[2])
		if err != nil {
			t.Fatal(err)
		}
		upos := "X"
		switch {
		case strings.HasPrefix(f[3], "aux") || f[3] == "cop":
			upos = "AUX"
		case f[1][0] == 'V':
			upos = "VERB"
		case strings.HasPrefix(f[1], "NNP"):
			upos = "PROPN"
		case f[1][0] == 'N':
			upos = "NOUN"
		case f[1] == "IN":
			upos = "ADP"
		}
		places = append(places, place{at, plain.Len()})
		s.Tokens = append(s.Tokens, lang.Token{Form: f[0], Lemma: f[4], UPOS: upos, XPOS: f[1], Head: head - 1, Rel: f[3]})
	}
	doc, err := text.New(plain.String())
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range places {
		s.Tokens[i].Span = doc.Span(p.start, p.end)
	}
	s.Span = s.Range(0, len(s.Tokens)-1)
	s.Link()
	return &lang.Analysis{Doc: doc, Sentences: []lang.Sentence{s}}
}

func TestFor(t *testing.T) {
	for _, c := range []struct{ why, words, want string }{
		{
			"each clause has its own",
			"Envoys/NNS/2/nsubj said/VBD/0/root on/IN/4/case Monday/NNP/2/obl that/IN/7/mark talks/NNS/7/nsubj began/VBD/2/ccomp on/IN/9/case Friday/NNP/7/obl",
			"said=Monday began=Friday talks=Friday Envoys=Monday",
		},
		{
			"the date of a noun is not that of its verb",
			"Envoys/NNS/2/nsubj condemned/VBD/0/root Tuesday/NNP/5/nmod:poss 's/POS/3/case attack/NN/2/obj",
			"condemned=- attack=Tuesday",
		},
		{
			"the verb above holds the date",
			"Envoys/NNS/2/nsubj plan/VBP/0/root to/TO/4/mark visit/VB/2/xcomp Minsk/NNP/4/obj on/IN/7/case Friday/NNP/2/obl",
			"visit=Friday plan=Friday",
		},
		{
			"a second verb without a subject shares the date",
			"Envoys/NNS/2/nsubj met/VBD/0/root on/IN/4/case Friday/NNP/2/obl and/CC/6/cc agreed/VBD/2/conj terms/NNS/6/obj",
			"agreed=Friday met=Friday",
		},
		{
			"a date on another noun of the clause dates it, if it is the only one",
			"Envoys/NNS/2/nsubj held/VBD/0/root talks/NNS/2/obj with/IN/5/case Moldova/NNP/3/nmod on/IN/7/case Friday/NNP/5/nmod",
			"held=Friday talks=Friday",
		},
		{
			"but not by of",
			"Envoys/NNS/2/nsubj praised/VBD/0/root the/DT/4/det call/NN/2/obj of/IN/7/case 7/CD/7/nummod December/NNP/4/nmod",
			"praised=- call=7 December",
		},
		{
			"the occasion",
			"Envoys/NNS/2/nsubj told/VBD/0/root him/PRP/2/obj during/IN/7/case Tuesday/NNP/7/nmod:poss 's/POS/5/case call/NN/2/obl that/IN/10/mark they/PRP/10/nsubj left/VBD/2/ccomp",
			"told=Tuesday left=-",
		},
		{
			"a dated report",
			"A/DT/3/det/a 2014/CD/3/nummod report/NN/4/nsubj said/VBD/0/root so/RB/4/advmod",
			"said=2014",
		},
		{
			"an old deal",
			"The/DT/3/det/the 2015/CD/3/nummod deal/NN/4/nsubj collapsed/VBD/0/root",
			"collapsed=- deal=2015",
		},
		{
			"what one came for",
			"Envoys/NNS/2/nsubj flew/VBD/0/root/fly in/RB/2/advmod to/TO/5/mark attend/VB/2/advcl talks/NNS/5/obj on/IN/8/case Friday/NNP/6/nmod",
			"flew=Friday talks=Friday",
		},
		{
			"the nearer of two",
			"In/IN/2/case 2019/CD/6/obl they/PRP/6/nsubj first/RB/6/advmod had/VBD/6/aux met/VBN/0/root on/IN/8/case Friday/NNP/6/obl",
			"met=Friday",
		},
	} {
		a := tree(t, c.words)
		found, _ := Find(a, Date{2022, 3, 9})
		var got []string
		for w := range strings.SplitSeq(c.want, " ") {
			form, _, ok := strings.Cut(w, "=")
			if !ok {
				continue
			}
			for i := range a.Sentences[0].Tokens {
				if a.Sentences[0].Tokens[i].Form == form {
					said := "-"
					if x := found.For(a, 0, i); x != nil {
						said = a.Doc.Quote(x.Span)
					}
					got = append(got, form+"="+said)
				}
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.why, strings.Join(got, " "), c.want)
		}
	}
	if x := (Expressions{}).For(tree(t, "Hello/UH/0/root"), 0, 0); x != nil {
		t.Errorf("a sentence without dates: %v", x)
	}
}

func TestTense(t *testing.T) {
	for _, c := range []struct{ words, want string }{
		{"Envoys/NNS/4/nsubj will/MD/4/aux not/RB/4/advmod meet/VB/0/root Friday/NNP/4/obl", "2022-03-11"},
		{"Envoys/NNS/3/nsubj were/VBD/3/aux meeting/VBG/0/root Friday/NNP/3/obl", "2022-03-04"},
		{"Envoys/NNS/3/nsubj are/VBP/3/aux meeting/VBG/0/root Friday/NNP/3/obl", "2022-03-11"},
		{"The/DT/2/det deadline/NN/4/nsubj is/VBZ/4/cop Friday/NNP/0/root", "2022-03-11"},
		{"The/DT/2/det deadline/NN/4/nsubj was/VBD/4/cop Friday/NNP/0/root", "2022-03-04"},
		{"Envoys/NNS/2/nsubj arrive/VBP/0/root Friday/NNP/2/obl", "2022-03-11"},
		{"Envoys/NNS/2/nsubj began/VBD/0/root/begin to/TO/4/mark leave/VB/2/xcomp Friday/NNP/4/obl", "2022-03-04"},
		{"Envoys/NNS/2/nsubj agreed/VBD/0/root to/TO/4/mark leave/VB/2/xcomp Friday/NNP/4/obl", "2022-03-11"},
		{"They/PRP/2/nsubj spoke/VBD/0/root ahead/RB/6/case of/IN/3/fixed Friday/NNP/6/nmod:poss vote/NN/2/obl", "2022-03-11"},
		{"They/PRP/2/nsubj discussed/VBD/0/root the/DT/5/det planned/JJ/5/amod summit/NN/2/obj on/IN/7/case Friday/NNP/5/nmod", "2022-03-11"},
		{"They/PRP/2/nsubj discussed/VBD/0/root Friday/NNP/5/nmod:poss 's/POS/3/case attack/NN/2/obj", "2022-03-04"},
		{"a/DT/2/det summit/NN/0/root opening/VBG/2/acl Friday/NNP/3/obl", "2022-03-11"},
		{"a/DT/2/det summit/NN/5/nsubj opening/VBG/2/acl Friday/NNP/3/obl failed/VBD/0/root", "2022-03-04"},
		{"Envoys/NNS/0/root in/IN/3/case Minsk/NNP/1/nmod Friday/NNP/1/nmod", "2022-03-04"},
	} {
		a := tree(t, c.words)
		found, _ := Find(a, Date{2022, 3, 9})
		if len(found) != 1 || found[0].Interval.String() != c.want {
			t.Errorf("%s: %+v, want %s", a.Doc.Text(), found, c.want)
		}
	}
}

func BenchmarkFind(b *testing.B) {
	line := "Envoys of the two sides met_VBD on Tuesday and will_MD meet_VB again next month , a spokesman of the ministry said_VBD after the talks of December 7 .\n"
	a := analyse(b, strings.Repeat(line, 200))
	b.ReportAllocs()
	for b.Loop() {
		Find(a, Date{2022, 3, 9})
	}
	b.ReportMetric(float64(a.Words())*float64(b.N)/b.Elapsed().Seconds(), "words/s")
}
