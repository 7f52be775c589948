package lang

import (
	"strings"
	"testing"
)

// TestMendShapes writes a tree as "form/XPOS/head/relation" and what must hang where afterwards as "form/head's form/relation".
func TestMendShapes(t *testing.T) {
	upos := map[string]string{"NN": "NOUN", "NNS": "NOUN", "NNP": "PROPN", "VB": "VERB", "VBD": "VERB", "VBN": "VERB", "VBG": "VERB", "VBZ": "VERB",
		"IN": "ADP", "DT": "DET", "WDT": "PRON", "MD": "AUX", "JJ": "ADJ", "RP": "ADP", "TO": "PART", "CC": "CCONJ", "NNPS": "PROPN", "PRP": "PRON", ",": "PUNCT", ".": "PUNCT", ":": "PUNCT", "BE": "AUX"}
	for _, c := range []struct{ shape, tree, want string }{
		{"infinitive", "We/NN/2/nsubj urge/VBD/0/root Chad/NNP/2/obj to/IN/5/case open/VB/2/xcomp it/NN/5/obj", "to/open/mark"},
		{"infinitive", "Oslo/NNP/2/nsubj hopes/VBZ/0/root to/IN/4/case mediate/VB/2/xcomp", "to/mediate/mark"},
		{"out of", "Peru/NNP/2/nsubj backed/VBD/0/root out/RP/2/compound:prt of/IN/5/case talks/NNS/2/obl", "out/talks/case"},
		{"out of", "They/NN/2/nsubj dropped/VBD/0/root out/RP/2/compound:prt of/IN/6/case the/DT/6/det pact/NN/2/obl", "out/pact/case"},
		{"item", "•/:/2/punct Request/NN/0/root that/WDT/7/obj the/DT/5/det siege/NN/7/nsubj:pass be/BE/7/aux:pass ended/VBN/2/acl:relcl", "that/ended/mark ended/Request/ccomp"},
		{"item", "-/:/2/punct Demand/NN/0/root that/WDT/5/obj Chad/NNP/5/nsubj withdraw/VB/2/acl:relcl", "that/withdraw/mark withdraw/Demand/ccomp"},
		{"gerund", "Mali/NNP/2/nsubj renewed/VBD/0/root its/NN/4/nmod:poss pledge/NN/2/obj to/IN/6/mark ending/VBG/2/advcl it/NN/6/obj", "ending/pledge/acl"},
		{"gerund", "It/NN/2/nsubj voiced/VBD/0/root opposition/NN/2/obj to/IN/5/mark arming/VBG/2/advcl them/NN/5/obj", "arming/opposition/acl"},
		{"apposition", "He/NN/2/nsubj got/VBD/0/root a/DT/4/det note/NN/2/obj from/IN/6/case Lima/NNP/4/appos", "Lima/note/nmod"},
		{"apposition", "An/DT/2/det envoy/NN/5/nsubj of/IN/4/case Chad/NNP/2/appos left/VBD/0/root", "Chad/envoy/nmod"},
		{"two objects", "Oman/NNP/2/nsubj offered/VBD/0/root Chad/NNP/2/obj a/DT/5/det loan/NN/2/obj", "Chad/offered/iobj loan/offered/obj"},
		{"two objects", "Oman/NNP/2/nsubj sent/VBD/0/root Burkina/NNP/4/compound Faso/NNP/2/obj its/NN/6/nmod:poss note/NN/2/obj", "Faso/sent/iobj note/sent/obj"},
		{"case", "A/DT/2/det note/NN/6/nsubj from/IN/4/case President/NNP/5/nmod:desc Rao/NNP/2/appos came/VBD/0/root", "from/Rao/case Rao/note/nmod"},
		{"case", "They/NN/2/nsubj met/VBD/0/root in/IN/4/case New/NNP/5/compound Delhi/NNP/2/obl", "in/Delhi/case"},
		{"two subjects", "Ministry/NNP/2/compound spokesman/NN/5/nsubj Li/NNP/5/nsubj Bo/NNP/3/flat said/VBD/0/root", "spokesman/Li/nmod:desc Li/said/nsubj"},
		{"two subjects", "Peace/NNP/3/nsubj Council/NNP/3/nsubj met/VBD/0/root", "Peace/Council/compound Council/met/nsubj"},
		{"that", "Chad/NNP/2/nsubj told/VBD/0/root envoys/NNS/2/obj that/DT/5/det aid/NN/7/nsubj would/MD/7/aux end/VB/3/acl:relcl", "that/end/mark end/told/ccomp"},
		{"that", "It/NN/2/nsubj warned/VBD/0/root Mali/NNP/2/iobj that/DT/5/det war/NN/6/nsubj loomed/VBD/3/acl:relcl", "that/loomed/mark loomed/warned/ccomp"},
		{"subject", "He/NN/2/nsubj said/VBD/0/root talks/NNS/2/obj were/BE/5/cop useful/JJ/2/ccomp", "talks/useful/nsubj"},
		{"subject", "He/NN/2/nsubj promised/VBD/0/root an/DT/4/det answer/NN/2/obj is/BE/6/cop near/JJ/2/ccomp", "answer/near/nsubj"},
		{"until", "It/NN/2/nsubj refused/VBD/0/root talks/NNS/7/nsubj:pass until/IN/5/case prisoners/NNS/3/nmod are/BE/7/aux:pass freed/VBN/2/ccomp", "talks/refused/obj until/freed/mark prisoners/freed/nsubj:pass freed/refused/advcl"},
		{"until", "Oslo/NNP/2/nsubj withheld/VBD/0/root aid/NN/6/nsubj unless/IN/5/case Chad/NNP/3/nmod voted/VBD/2/ccomp", "aid/withheld/obj unless/voted/mark Chad/voted/nsubj voted/withheld/advcl"},
		{"bullet", "•/NNP/2/nsubj urged/VBD/0/root calm/NN/2/obj", "•/urged/punct"},
		{"bullet", "–/NN/2/compound Requested/VBD/0/root aid/NN/2/obj", "–/Requested/punct"},
		{"case", "A/DT/2/det friend/NN/7/nsubj of/IN/4/case former/JJ/5/amod President/NNP/6/nmod:desc Rao/NNP/2/appos left/VBD/0/root", "of/Rao/case Rao/friend/nmod"},
		{"case", "He/NN/2/nsubj wrote/VBD/0/root to/IN/4/case late/JJ/5/amod Governor/NNP/6/nmod:desc Li/NNP/2/obl", "to/Li/case"},
		{"two names", "He/NN/2/nsubj spoke/VBD/0/root with/IN/5/case Prime/NNP/5/amod Minister/NNP/2/obl Rao/NNP/2/obl", "with/Rao/case Minister/Rao/compound Rao/spoke/obl"},
		{"two names", "Naval/NNP/2/compound Chief/NNP/5/nsubj Bo/NNP/5/nsubj:pass Li/NNP/3/flat spoke/VBD/0/root", "Chief/Bo/nmod:desc Bo/spoke/nsubj"},
		{"title", "Ghanaian/NNP/5/nsubj President/NNP/3/nmod:desc Ama/NNP/1/flat Boateng/NNP/3/flat left/VBD/0/root", "Ghanaian/President/compound Ama/left/nsubj"},
		{"title", "They/NN/2/nsubj met/VBD/0/root Omani/NNP/2/obj Minister/NNP/5/nmod:desc Said/NNP/3/flat", "Omani/Minister/compound Said/met/obj"},
		{"inserted", "her/NN/2/nmod:poss aide/NN/0/root ,/,/4/punct Bo/NNP/7/compound ,/,/7/punct the/DT/7/det Palace/NNP/2/appos", "Bo/aide/appos"},
		{"inserted", "an/DT/2/det envoy/NN/0/root ,/,/4/punct Rao/NNP/8/compound ,/,/8/punct at/IN/8/case Lake/NNP/8/compound House/NNP/2/nmod", "Rao/envoy/appos"},
		{"heavy", "Envoys/NNPS/9/nsubj of/IN/3/case Oman/NNP/1/nmod ,/,/6/punct Saudi/NNP/6/amod Arabia/NNP/9/nsubj and/CC/8/cc Chad/NNP/6/conj met/VBD/0/root", "Envoys/met/nsubj Arabia/Oman/conj Chad/Oman/conj"},
		{"heavy", "Ministers/NNPS/6/compound of/IN/3/case Fiji/NNP/1/nmod ,/,/6/punct New/NNP/6/amod Zealand/NNP/9/nsubj and/CC/8/cc Chad/NNP/6/conj spoke/VBD/0/root", "Ministers/spoke/nsubj Zealand/Fiji/conj"},
		{"time", "They/NN/3/nsubj will/MD/3/aux meet/VB/0/root a/DT/7/det delegation/NN/7/compound next/JJ/7/amod week/NN/3/obl:unmarked", "delegation/meet/obj a/delegation/det"},
		{"time", "He/NN/2/nsubj warned/VBD/0/root Quito/NNP/4/compound Monday/NNP/2/obl:unmarked", "Quito/warned/obj"},
		{"time", "He/NN/2/nsubj spoke/VBD/0/root with/IN/4/case Minister/NNP/7/compound Rao/NNP/7/compound last/JJ/7/amod night/NN/2/obl:unmarked", "with/Rao/case Rao/spoke/obl"},
		{"bare", "He/NN/3/nsubj:pass was/BE/3/aux:pass tried/VBN/0/root by/IN/6/case the/DT/6/det crimes/NNS/3/obl:agent court/NN/3/obl", "by/court/case crimes/court/compound court/tried/obl:agent"},
		{"bare", "It/NN/2/nsubj asked/VBD/0/root for/IN/4/case border/NN/2/obl guards/NNS/2/obl", "for/guards/case border/guards/compound"},
		{"list", "Li/NNP/7/nsubj ,/,/4/punct a/DT/4/det member/NN/1/conj ,/,/1/punct also/IN/7/advmod spoke/VBD/0/root", "member/Li/appos"},
		{"list", "Rao/NNP/6/nsubj ,/,/4/punct its/NN/4/nmod:poss envoy/NN/1/conj ,/,/1/punct left/VBD/0/root", "envoy/Rao/appos"},
		{"and", "The/DT/2/det Ministry/NNP/7/nsubj of/IN/4/case Trade/NN/2/nmod and/CC/7/cc Energy/NNP/7/nsubj asked/VBD/0/root", "and/Energy/cc Energy/Trade/conj Ministry/asked/nsubj"},
		{"and", "The/DT/2/det port/NN/6/nsubj and/CC/5/cc the/DT/5/det town/NN/6/nsubj burned/VBD/0/root", "town/port/conj"},
		{"both", "It/NN/2/nsubj condemns/VBZ/0/root in/IN/5/case strong/JJ/5/amod terms/NNS/2/obl both/CC/8/cc:preconj the/DT/8/det raid/NN/5/conj and/CC/10/cc threat/NN/8/conj", "raid/condemns/obj threat/raid/conj"},
		{"both", "They/NN/2/nsubj rejected/VBD/0/root on/IN/4/case Friday/NNP/2/obl both/CC/6/cc:preconj talks/NNS/4/conj and/CC/8/cc aid/NN/6/conj", "talks/rejected/obj"},
		{"pronoun", "Mr/NNP/3/nsubj Xu/PRP/3/nsubj left/VBD/0/root", "Mr/Xu/compound Xu/left/nsubj"},
		{"pronoun", "Envoy/NN/3/nsubj Yi/PRP/3/nsubj spoke/VBD/0/root", "Envoy/Yi/nmod:desc Yi/spoke/nsubj"},
		{"mark", "“/:/3/punct They/NN/3/nsubj fled/VBD/0/root ,/,/3/punct ”/:/3/punct stressed/VBN/5/acl Rao/NNP/6/obj", "stressed/fled/parataxis Rao/stressed/nsubj"},
		{"mark", "No/DT/2/det talks/NNS/0/root ”/:/2/punct added/VBD/3/acl Lima/NNP/4/obj", "added/talks/parataxis Lima/added/nsubj"},
		{"finite", "He/NN/2/nsubj denied/VBD/0/root that/IN/10/mark troops/NNS/10/nsubj crossed/VBN/4/acl the/DT/7/det river/NN/5/obj ,/,/10/punct it/NN/10/obj adding/VBG/2/ccomp", "troops/crossed/nsubj that/crossed/mark crossed/denied/ccomp adding/crossed/advcl"},
		{"finite", "Officials/NNS/6/nsubj praised/VBN/1/acl the/DT/4/det vote/NN/2/obj and/CC/6/cc left/VBD/0/root", "Officials/praised/nsubj praised//root left/praised/conj"},
		{"aside", "Oman/NNP/2/nsubj left/VBD/0/root the/DT/4/det talks/NNS/2/obj ,/,/7/punct he/NN/7/nsubj said/VBD/4/acl:relcl ,/,/7/punct", "said/left/parataxis"},
		{"aside", "Mali/NNP/2/nsubj agreed/VBD/0/root ,/,/4/punct said/VBD/2/conj his/NN/6/nmod:poss office/NN/4/nsubj", "said/agreed/parataxis"},
		{"agent", "Kyoto/NNP/2/nsubj rejected/VBD/0/root reports/NNS/2/obj by/IN/5/case Novosti/NNP/2/obl:agent", "Novosti/reports/nmod"},
		{"agent", "raids/NNS/0/root carried/VBD/1/acl out/RP/2/compound:prt by/IN/5/case Chad/NNP/2/obl", "Chad/carried/obl:agent"},
		{"content", "They/NN/2/nsubj welcomed/VBD/0/root news/NN/2/obj that/WDT/8/obj talks/NNS/8/nsubj:pass would/MD/8/aux be/BE/8/aux:pass held/VBN/3/acl:relcl", "that/held/mark held/news/acl"},
		{"content", "He/NN/2/nsubj told/VBD/0/root them/NN/2/iobj in/IN/5/case March/NNP/2/obl that/WDT/8/obj Chad/NNP/8/nsubj sought/VBD/5/acl:relcl aid/NN/8/obj", "that/sought/mark sought/told/ccomp"},
		{"content", "The/DT/3/det Union/NNP/3/compound regrets/NNS/0/root that/WDT/6/obj Chad/NNP/6/nsubj ignored/VBD/3/acl:relcl it/NN/6/obj", "Union/regrets/nsubj The/Union/det ignored/regrets/ccomp"},
		{"after", "Flows/NNS/2/nsubj fell/VBD/0/root after/IN/5/case a/DT/5/det court/NN/2/obl ordered/VBD/2/advcl it/NN/6/obj", "court/ordered/nsubj after/ordered/mark ordered/fell/advcl"},
		{"after", "He/NN/2/nsubj resigned/VBD/0/root as/IN/4/case rebels/NNS/2/obl threatened/VBD/2/ccomp to/TO/7/mark advance/VB/5/xcomp", "rebels/threatened/nsubj threatened/resigned/advcl"},
		{"reduced", "He/NN/2/nsubj said/VBD/0/root that/IN/5/mark rebels/NNS/5/nsubj allied/VBD/2/ccomp to/IN/7/case it/NN/5/obl had/BE/9/aux attacked/VBD/2/ccomp", "rebels/attacked/nsubj that/attacked/mark allied/rebels/acl attacked/said/ccomp"},
		{"reduced", "They/NN/2/nsubj knew/VBD/0/root men/NNS/4/nsubj held/VBN/2/ccomp there/IN/4/advmod would/MD/8/aux be/BE/8/aux:pass freed/VBN/2/ccomp", "men/freed/nsubj:pass held/men/acl"},
		{"purpose", "Kenya/NNP/2/nsubj summoned/VBD/0/root an/DT/4/det envoy/NN/2/obj ,/,/6/punct Rao/NNP/4/appos ,/,/9/punct to/TO/9/mark protest/VB/4/acl", "protest/summoned/advcl"},
		{"purpose", "Oman/NNP/2/nsubj sent/VBD/0/root aid/NN/2/obj ,/,/6/punct to/TO/6/mark help/VB/3/acl", "help/sent/advcl"},
		{"phrase", "Farmers/NNS/0/root of/IN/5/case the/DT/5/det Valley/NNP/5/nsubj shunned/VBD/1/acl:relcl work/NN/5/obj", "Farmers/shunned/nsubj of/Valley/case Valley/Farmers/nmod shunned//root"},
		{"phrase", "Traders/NNS/0/root in/IN/4/case Lima/NNP/4/nsubj closed/VBD/1/acl:relcl shops/NNS/4/obj", "Traders/closed/nsubj Lima/Traders/nmod"},
		{"participle", "Drivers/NNS/2/nsubj blocked/VBD/0/root a/DT/4/det bridge/NN/5/nsubj spanning/VBG/2/advcl the/DT/7/det river/NN/5/obj", "bridge/blocked/obj spanning/bridge/acl"},
		{"participle", "It/NN/2/nsubj seized/VBD/0/root boats/NNS/4/nsubj carrying/VBG/2/advcl fuel/NN/4/obj", "boats/seized/obj carrying/boats/acl"},
		{"done", "We/NN/2/nsubj condemn/VBZ/0/root the/DT/4/det damage/NN/2/obj done/VBN/2/advcl there/IN/5/advmod", "done/damage/acl"},
		{"done", "They/NN/2/nsubj seized/VBD/0/root arms/NNS/2/obj hidden/VBN/2/advcl in/IN/6/case boats/NNS/4/obl", "hidden/arms/acl"},
		{"who", "I/NN/2/nsubj extend/VBZ/0/root condolences/NNS/8/nsubj:pass to/IN/5/case kin/NN/3/nmod who/WDT/8/nsubj:pass were/BE/8/aux:pass hurt/VBN/2/parataxis", "condolences/extend/obj hurt/kin/acl:relcl"},
		{"who", "We/NN/2/nsubj thank/VBZ/0/root Chad/NNP/2/obj ,/,/6/punct which/WDT/6/nsubj sent/VBD/2/conj ships/NNS/6/obj", "sent/Chad/acl:relcl"},
		{"and that", "He/NN/2/nsubj said/VBD/0/root Chad/NNP/4/nsubj called/VBD/2/ccomp and/CC/8/cc that/IN/8/mark Mali/NNP/8/nsubj agreed/VBD/4/advcl", "agreed/called/conj"},
		{"and that", "Oman/NNP/2/nsubj left/VBD/0/root ,/,/6/punct but/CC/6/cc Iran/NNP/6/nsubj stayed/VBD/2/advcl", "stayed/left/conj"},
		{"noun", "It/NN/2/nsubj repeated/VBD/0/root its/NN/4/nmod:poss demand/NN/2/obj today/NN/2/obl:unmarked that/IN/8/mark Chad/NNP/8/nsubj withdraw/VB/2/ccomp", "withdraw/demand/acl"},
		{"noun", "It/NN/2/nsubj voiced/VBD/0/root worry/NN/2/obj at/IN/5/case reports/NNS/2/obl that/IN/8/mark guns/NNS/8/nsubj fired/VBD/2/ccomp", "fired/reports/acl"},
		{"predicate", "Rao/NNP/5/nsubj was/BE/5/cop due/JJ/5/case in/IN/5/case Lima/NNP/0/root on/IN/7/case Friday/NNP/5/obl", "Rao/due/nsubj due//root Lima/due/obl Friday/due/obl"},
		{"predicate", "It/NN/2/nsubj said/VBD/0/root Mali/NNP/7/nsubj is/BE/7/cop close/JJ/7/case to/IN/7/case war/NN/2/ccomp", "Mali/close/nsubj close/said/ccomp war/close/obl"},
		{"day", "It/NN/2/nsubj began/VBD/0/root talks/NNS/2/obj on/IN/5/case Friday/NNP/3/nmod between/IN/7/case Chad/NNP/5/nmod", "Chad/talks/nmod"},
		{"day", "They/NN/2/nsubj met/VBD/0/root on/IN/4/case Monday/NNP/2/obl in/IN/6/case Lima/NNP/4/nmod", "Lima/met/obl"},
		{"article", "A/DT/3/nsubj:outer envoy/NN/1/acl:relcl left/VBD/0/root", "A/envoy/det envoy/left/nsubj"},
		{"article", "They/NN/2/nsubj met/VBD/0/root the/DT/2/obj new/JJ/5/amod ruler/NN/3/appos", "the/ruler/det ruler/met/obj"},
		{"split name", "Staff/NN/6/nsubj at/IN/3/case ports/NNS/1/nmod of/IN/5/case Burkina/NNP/6/compound Faso/NNP/7/nsubj left/VBD/0/root", "Staff/left/nsubj of/Faso/case Faso/ports/nmod"},
		{"split name", "Envoys/NNS/4/nsubj in/IN/3/case New/NNP/4/compound Delhi/NNP/5/nsubj spoke/VBD/0/root", "Envoys/spoke/nsubj Delhi/Envoys/nmod"},
	} {
		var lines []string
		for word := range strings.FieldsSeq(c.tree) {
			f := strings.Split(word, "/")
			lines = append(lines, strings.Join([]string{f[0], upos[f[1]], f[1], f[2], f[3]}, " "))
		}
		s := parsed(t, strings.Join(lines, "\n"))
		for i := range s.Tokens {
			s.Tokens[i].Lemma = map[string]string{"told": "tell", "warned": "warn"}[s.Tokens[i].Form]
		}
		s.mendShapes()
		for want := range strings.FieldsSeq(c.want) {
			form, _, _ := strings.Cut(want, "/")
			for i := range s.Tokens {
				if got := form + "/" + headForm(s, i) + "/" + s.Tokens[i].Rel; s.Tokens[i].Form == form && got != want {
					t.Errorf("%s: %s: got %s, want %s", c.shape, c.tree, got, want)
				}
			}
		}
	}
}

// A mend whose words hang on each other in a way no tree of the treebanks has must leave a tree, and not panic.
func TestMendedShapesStayTrees(t *testing.T) {
	for _, tree := range []string{
		"out ADP RP 3 compound:prt\nof ADP IN 1 case\ntalks NOUN NNS 0 root",                  // "of" on "out" itself
		"in ADP IN 3 case\nmet VERB VBD 0 root\nLima PROPN NNP 2 appos\nRao PROPN NNP 3 flat", // a preposition before everything
	} {
		s := parsed(t, tree)
		s.mendShapes()
		for i := range s.Tokens {
			steps := 0
			for k := i; k >= 0; k = s.Tokens[k].Head {
				if steps++; steps > len(s.Tokens) {
					t.Fatalf("%q hangs on itself", s.Tokens[i].Form)
				}
			}
		}
	}
}

func headForm(s *Sentence, i int) string {
	if h := s.Tokens[i].Head; h >= 0 {
		return s.Tokens[h].Form
	}
	return ""
}
