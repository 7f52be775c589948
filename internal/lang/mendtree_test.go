package lang

import (
	"strings"
	"testing"
)

// TestMendShapes writes a tree as "form/XPOS/head/relation" and what must hang where afterwards as "form/head's form/relation".
func TestMendShapes(t *testing.T) {
	upos := map[string]string{"NN": "NOUN", "NNS": "NOUN", "NNP": "PROPN", "VB": "VERB", "VBD": "VERB", "VBN": "VERB", "VBG": "VERB", "VBZ": "VERB",
		"IN": "ADP", "DT": "DET", "WDT": "PRON", "MD": "AUX", "JJ": "ADJ", "RP": "ADP", "TO": "PART", ",": "PUNCT", ".": "PUNCT", ":": "PUNCT", "BE": "AUX"}
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
		{"split name", "Staff/NN/6/nsubj at/IN/3/case ports/NNS/1/nmod of/IN/5/case Burkina/NNP/6/compound Faso/NNP/7/nsubj left/VBD/0/root", "Staff/left/nsubj of/Faso/case Faso/ports/nmod"},
		{"split name", "Envoys/NNS/4/nsubj in/IN/3/case New/NNP/4/compound Delhi/NNP/5/nsubj spoke/VBD/0/root", "Envoys/spoke/nsubj Delhi/Envoys/nmod"},
	} {
		var lines []string
		for word := range strings.FieldsSeq(c.tree) {
			f := strings.Split(word, "/")
			lines = append(lines, strings.Join([]string{f[0], upos[f[1]], f[1], f[2], f[3]}, " "))
		}
		s := parsed(t, strings.Join(lines, "\n"))
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
