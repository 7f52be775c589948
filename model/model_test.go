package model

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"detente/internal/lang"
	"detente/internal/text"
)

func english(t testing.TB) *lang.Model {
	t.Helper()
	m, err := English()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func analyse(t testing.TB, m *lang.Model, words string) *lang.Analysis {
	t.Helper()
	doc, err := text.New(words)
	if err != nil {
		t.Fatal(err)
	}
	return m.Analyse(doc)
}

func TestLoads(t *testing.T) {
	const mostBytes = 40 << 20
	if len(embedded) > mostBytes {
		t.Errorf("the model has %d bytes, over %d", len(embedded), mostBytes)
	}
	if m := english(t); len(m.Digest) != 64 || m.Digest != Digest() {
		t.Errorf("digest %q, and %q without loading", m.Digest, Digest())
	}
}

// What the figures in README.md mean in plain cases: invented sentences with the arcs that reading leans on.
func TestParses(t *testing.T) {
	m := english(t)
	for _, c := range []struct {
		text       string
		word, head string // head "" for the root
		rel        string
	}{
		{"The minister said that talks would resume on Friday.", "resume", "said", "ccomp"},
		{"The minister said that talks would resume on Friday.", "minister", "said", "nsubj"},
		{"If the troops stay, the union will impose sanctions.", "stay", "impose", "advcl"},
		{"If the troops stay, the union will impose sanctions.", "impose", "", "root"},
		{"The envoy was received by the king.", "envoy", "received", "nsubj:pass"},
		{"The envoy was received by the king.", "king", "received", "obl:agent"},
		{"She met the foreign minister of Norway.", "minister", "met", "obj"},
		{"She met the foreign minister of Norway.", "Norway", "minister", "nmod"},
	} {
		a := analyse(t, m, c.text)
		s := &a.Sentences[0]
		found := false
		for i := range s.Tokens {
			tok := &s.Tokens[i]
			if tok.Form != c.word {
				continue
			}
			found = true
			head := ""
			if tok.Head != lang.Root {
				head = s.Tokens[tok.Head].Form
			}
			if head != c.head || tok.Rel != c.rel {
				t.Errorf("%q: %s is %s of %q, want %s of %q", c.text, c.word, tok.Rel, head, c.rel, c.head)
			}
		}
		if !found {
			t.Errorf("%q: no word %s", c.text, c.word)
		}
	}
}

func TestLemmas(t *testing.T) {
	m := english(t)
	for _, c := range []struct{ text, word, lemma string }{
		{"The ministers held talks.", "ministers", "minister"},
		{"The ministers held talks.", "held", "hold"},
		{"They went home and said nothing.", "went", "go"},
		{"They didn’t agree.", "n’t", "not"},
		{"NATO replied.", "NATO", "NATO"},
	} {
		a := analyse(t, m, c.text)
		for _, tok := range a.Sentences[0].Tokens {
			if tok.Form == c.word && tok.Lemma != c.lemma {
				t.Errorf("%q: lemma of %s is %q, want %q", c.text, c.word, tok.Lemma, c.lemma)
			}
		}
	}
}

// checkTree fails unless each sentence has one root and every word leads to it.
func checkTree(t interface{ Fatalf(string, ...any) }, a *lang.Analysis) {
	for i := range a.Sentences {
		s := &a.Sentences[i]
		roots := 0
		for k := range s.Tokens {
			if s.Tokens[k].Head == lang.Root {
				roots++
			}
			steps := 0
			for h := k; h != lang.Root; h = s.Tokens[h].Head {
				if steps++; h < 0 || h >= len(s.Tokens) || steps > len(s.Tokens) {
					t.Fatalf("word %d of sentence %d does not lead to the root", k, i)
				}
			}
			if tok := &s.Tokens[k]; tok.UPOS == "" || tok.XPOS == "" || tok.Rel == "" || (tok.Rel == "root") != (tok.Head == lang.Root) {
				t.Fatalf("word %d of sentence %d lacks something: %+v", k, i, *tok)
			}
		}
		if roots != 1 {
			t.Fatalf("sentence %d has %d roots", i, roots)
		}
	}
}

func TestOddTexts(t *testing.T) {
	m := english(t)
	for name, words := range map[string]string{
		"one letter":    "x",
		"one mark":      ".",
		"capitals":      "KREMLIN SAYS TALKS WITH WASHINGTON TO RESUME ON FRIDAY",
		"no spaces":     strings.Repeat("ab.Cd,", 2000),
		"long sentence": strings.Repeat("talks and ", 5000) + "end.",
		"long word":     strings.Repeat("x", 100000),
		"other scripts": "普京 и Путин met — Καλημέρα 😀😀 \u200b\u00a0\u2028 ok\u0301.",
		"quotes":        strings.Repeat("“", 500) + "no" + strings.Repeat("”", 300),
		"brackets":      strings.Repeat("(", 700) + strings.Repeat(")", 700),
	} {
		t.Run(name, func(t *testing.T) { checkTree(t, analyse(t, m, words)) })
	}
}

func TestParseWithoutTokens(t *testing.T) {
	var s lang.Sentence
	english(t).Parse(&s)
	long := lang.Sentence{Tokens: make([]lang.Token, 10000)}
	for i := range long.Tokens {
		long.Tokens[i].Form = []string{"the", "talks", "go", "on", ",", "and"}[i%6]
	}
	english(t).Parse(&long)
	checkTree(t, &lang.Analysis{Sentences: []lang.Sentence{long}})
}

func TestTreesOfAnyTokens(t *testing.T) {
	m := english(t)
	form := rapid.OneOf(rapid.SampledFrom([]string{"said", "that", "if", "he", "the", ",", "and", "Moscow", "to", "will", "\"", ".", "not", "talks"}), rapid.StringN(1, 8, -1))
	rapid.Check(t, func(t *rapid.T) {
		forms := rapid.SliceOfN(form, 1, 60).Draw(t, "forms")
		s := lang.Sentence{Tokens: make([]lang.Token, len(forms))}
		again := lang.Sentence{Tokens: make([]lang.Token, len(forms))}
		for i, f := range forms {
			s.Tokens[i].Form, again.Tokens[i].Form = f, f
		}
		m.Parse(&s)
		m.Parse(&again)
		checkTree(t, &lang.Analysis{Sentences: []lang.Sentence{s}})
		for i := range s.Tokens {
			if s.Tokens[i] != again.Tokens[i] {
				t.Fatalf("word %d: %+v, then %+v", i, s.Tokens[i], again.Tokens[i])
			}
		}
	})
}

func TestDamagedModels(t *testing.T) {
	for name, file := range map[string][]byte{
		"empty":     nil,
		"other":     []byte("detente language model\n\x63\x00"),
		"cut short": embedded[:len(embedded)/2],
		"sections":  []byte("detente language model\n\x03\x00"),
	} {
		if _, err := lang.Load(file); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
