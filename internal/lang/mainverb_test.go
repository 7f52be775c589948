package lang

import (
	"strconv"
	"strings"
	"testing"
)

// parsed makes a sentence of lines "form UPOS XPOS head relation", heads counted from 1.
func parsed(t *testing.T, lines string) *Sentence {
	t.Helper()
	s := &Sentence{}
	for line := range strings.Lines(strings.TrimSpace(lines)) {
		f := strings.Fields(line)
		head, err := strconv.Atoi(f[3])
		if err != nil {
			t.Fatal(err)
		}
		s.Tokens = append(s.Tokens, Token{Form: f[0], UPOS: f[1], XPOS: f[2], Head: head - 1, Rel: f[4]})
	}
	s.Link()
	return s
}

func TestMendMainVerb(t *testing.T) {
	for _, c := range []struct{ rule, sentence, root, subject, tag string }{
		{"behind its subject", `
			The DET DT 2 det
			envoys NOUN NNS 0 root
			reviewed VERB VBN 2 acl
			the DET DT 5 det
			truce NOUN NN 3 obj
			. PUNCT . 2 punct`, "reviewed", "envoys", "VBD"},
		{"behind an insertion", `
			Bolivia PROPN NNP 0 root
			, PUNCT , 4 punct
			which PRON WDT 4 nsubj
			abstained VERB VBD 1 acl:relcl
			, PUNCT , 6 punct
			appealed VERB VBN 4 conj
			for ADP IN 8 case
			calm NOUN NN 6 obl
			. PUNCT . 1 punct`, "appealed", "Bolivia", "VBD"},
		{"first of two", `
			Both DET DT 2 det
			sides NOUN NNS 9 nsubj
			settled VERB VBN 2 acl
			on ADP IN 6 case
			a DET DT 6 det
			date NOUN NN 3 obl
			, PUNCT , 9 punct
			and CCONJ CC 9 cc
			signed VERB VBD 0 root
			it PRON PRP 9 obj
			. PUNCT . 9 punct`, "settled", "sides", "VBD"},
		{"a past tense taken for a passive", `
			Oslo PROPN NNP 2 nsubj:pass
			rejected VERB VBN 0 root
			the DET DT 4 det
			offer NOUN NN 2 obj
			. PUNCT . 2 punct`, "rejected", "Oslo", "VBD"},
		{"a verb taken for a plural noun", `
			Lima PROPN NNP 2 nsubj
			calls NOUN NNS 0 root
			on ADP IN 4 case
			Chad PROPN NNP 2 nmod
			. PUNCT . 2 punct`, "calls", "Lima", "VBZ"},
		{"a verb taken for a plural noun, with an infinitive", `
			Mali PROPN NNP 2 nsubj
			plans NOUN NNS 0 root
			to PART TO 4 mark
			vote VERB VB 2 acl
			. PUNCT . 2 punct`, "plans", "Mali", "VBZ"},
		{"a relative clause as root", `
			Peru PROPN NNP 4 vocative
			, PUNCT , 1 punct
			which PRON WDT 4 nsubj
			voted VERB VBD 0 root
			yes INTJ UH 4 discourse
			, PUNCT , 7 punct
			left VERB VBD 5 acl
			. PUNCT . 4 punct`, "left", "Peru", "VBD"},
		{"a relative clause about a person as root", `
			Rao PROPN NNP 4 dep
			, PUNCT , 1 punct
			who PRON WP 4 nsubj
			chaired VERB VBD 0 root
			talks NOUN NNS 4 obj
			, PUNCT , 7 punct
			resigned VERB VBN 5 acl
			. PUNCT . 4 punct`, "resigned", "Rao", "VBD"},
		{"before the noun it was hung on", `
			Oman PROPN NNP 0 root
			and CCONJ CC 3 cc
			Qatar PROPN NNP 1 conj
			each DET DT 6 det
			pledged VERB VBN 6 amod
			dollars NOUN NNS 1 conj
			. PUNCT . 1 punct`, "pledged", "Oman", "VBD"},
		{"before the noun it was hung on, behind a day", `
			Vessels NOUN NNS 0 root
			on ADP IN 3 case
			Friday PROPN NNP 1 nmod
			fired VERB VBN 5 amod
			flares NOUN NNS 1 appos
			. PUNCT . 1 punct`, "fired", "Vessels", "VBD"},
		{"no stop: a headline", `
			Envoys NOUN NNS 0 root
			expelled VERB VBN 1 acl
			from ADP IN 4 case
			Chad PROPN NNP 2 obl`, "Envoys", "", "NNS"},
		{"an agent: a participle", `
			A DET DT 2 det
			ship NOUN NN 0 root
			seized VERB VBN 2 acl
			by ADP IN 5 case
			pirates NOUN NNS 3 obl:agent
			. PUNCT . 2 punct`, "ship", "", "NN"},
	} {
		s := parsed(t, c.sentence)
		s.mendMainVerb()
		for i := range s.Tokens {
			if s.Tokens[i].Head != Root {
				continue
			}
			subject := ""
			if k := s.Kid(i, "nsubj"); k >= 0 {
				subject = s.Tokens[k].Form
			}
			if s.Tokens[i].Form != c.root || subject != c.subject || s.Tokens[i].XPOS != c.tag {
				t.Errorf("%s: root %s/%s of %q, want %s/%s of %q", c.rule, s.Tokens[i].Form, s.Tokens[i].XPOS, subject, c.root, c.tag, c.subject)
			}
		}
	}
}
