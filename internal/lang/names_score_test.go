package lang

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"os"
	"testing"
	"time"

	"detente/internal/codebook"
	"detente/internal/lang/en"
)

// taggedDocs are documents of treebanks with the tags of a tagger that has not seen them.
func taggedDocs(t *testing.T) (train, dev, test []GoldDocument) {
	path := os.Getenv("DETENTE_TAGGED")
	if path == "" {
		t.Skip("DETENTE_TAGGED is not set")
	}
	train = readDocs(t, "EWT/en_ewt-ud-train.conllu", "GUM/en_gum-permissive-train.conllu", "GUM/en_gum-sharealike-train.conllu")
	dev = readDocs(t, "EWT/en_ewt-ud-dev.conllu", "GUM/en_gum-permissive-dev.conllu")
	test = readDocs(t, "EWT/en_ewt-ud-test.conllu")
	sets := [][]GoldDocument{train, dev, test}
	var tags [][]string
	if b, err := os.ReadFile(path); err == nil {
		if err := gob.NewDecoder(bytes.NewReader(b)).Decode(&tags); err != nil {
			t.Fatal(err)
		}
	} else {
		var gold []Gold
		for _, d := range train {
			gold = append(gold, d.Gold...)
		}
		m, jack := jackknifed(gold)
		i := 0
		for k, set := range sets {
			var out []string
			for _, d := range set {
				for x := range d.Sentences {
					s := &d.Sentences[x]
					if k == 0 {
						out = append(out, jack[i]...)
						i++
						continue
					}
					m.tag(m.worker(), s)
					for _, tok := range s.Tokens {
						out = append(out, tok.UPOS, tok.XPOS)
					}
				}
			}
			tags = append(tags, out)
		}
		var b bytes.Buffer
		gob.NewEncoder(&b).Encode(tags)
		os.WriteFile(path, b.Bytes(), 0o644)
	}
	for k, set := range sets {
		i := 0
		for _, d := range set {
			for x := range d.Sentences {
				for y := range d.Sentences[x].Tokens {
					d.Sentences[x].Tokens[y].UPOS, d.Sentences[x].Tokens[y].XPOS = tags[k][i], tags[k][i+1]
					i += 2
				}
			}
		}
	}
	return train, dev, test
}

func jackknifed(gold []Gold) (*Model, [][]string) {
	b := newBench(gold, nil, 1, func(f string, a ...any) { fmt.Printf(f+"\n", a...) })
	m := &Model{lex: b.lex}
	m.tagger = b.jackknife()
	os.WriteFile("/tmp/names.tagger", m.tagger.appendBinary(nil), 0o644)
	os.WriteFile("/tmp/names.lexicon", m.lex.appendBinary(nil), 0o644)
	var out [][]string
	for _, x := range b.examples {
		var tags []string
		for _, c := range x.tags {
			tags = append(tags, b.classes[c].UPOS, b.classes[c].XPOS)
		}
		out = append(out, tags)
	}
	return m, out
}

func namedOnly(docs []GoldDocument) [][]Sentence {
	var out [][]Sentence
	for _, d := range docs {
		out = append(out, d.Sentences)
	}
	return out
}

func readIOB(t *testing.T, docs []GoldDocument, name string) int {
	f, err := os.Open(os.Getenv("DETENTE_UD") + "/UNER-EWT/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n, err := ReadNames(docs, f)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestNamerScores(t *testing.T) {
	train, dev, test := taggedDocs(t)
	books, err := codebook.Default()
	if err != nil {
		t.Fatal(err)
	}
	t.Log(readIOB(t, train, "en_ewt-ud-train.2022-12-02-draft.iob2"), readIOB(t, dev, "en_ewt-ud-dev.iob2"), readIOB(t, test, "en_ewt-ud-test.iob2"))
	var ewt []GoldDocument
	for _, d := range train {
		if len(d.ID) < 3 || d.ID[:3] != "GUM" {
			ewt = append(ewt, d)
		}
	}
	if os.Getenv("GUM") != "" {
		var gum []GoldDocument
		for _, d := range train {
			if len(d.ID) > 3 && d.ID[:3] == "GUM" && d.ID != "GUM_news_korea" {
				gum = append(gum, d)
			}
		}
		(&namer{books: books, words: en.Default()}).entityNames(gum)
		if os.Getenv("GUM") == "show" {
			for _, d := range gum[:30] {
				for i := range d.Sentences {
					for _, m := range d.Sentences[i].Names {
						fmt.Printf("GUM %v %s\n", m.Kind, showName(&d.Sentences[i], m))
					}
				}
			}
		}
		ewt = append(ewt, gum...)
	}
	var lex *lexicon
	if path := os.Getenv("DETENTE_LEX"); path != "" {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		m, err := Load(b)
		if err != nil {
			t.Fatal(err)
		}
		lex = m.lex
	}
	began := time.Now()
	n := trainNamer(namedOnly(ewt), books, lex, 1)
	t.Logf("trained in %v", time.Since(began))
	if b, err := n.MarshalBinary(); err == nil {
		os.WriteFile("/tmp/namer.bin", b, 0o644)
	}
	var evalDev []GoldDocument
	for _, d := range dev {
		if len(d.ID) < 3 || d.ID[:3] != "GUM" {
			evalDev = append(evalDev, d)
		}
	}
	for i, set := range [][]GoldDocument{evalDev, test} {
		scoreNames(t, n, set, i == 0 && os.Getenv("DETENTE_SHOW") != "")
	}
}

func scoreNames(t *testing.T, n *namer, docs []GoldDocument, show bool) {
	var all [otherName + 1]Score
	var total Score
	words := 0
	var took time.Duration
	for _, d := range docs {
		found := make([]Sentence, len(d.Sentences))
		for i := range d.Sentences {
			found[i] = d.Sentences[i]
			found[i].Names = nil
			words += len(found[i].Tokens)
		}
		began := time.Now()
		n.name(found)
		took += time.Since(began)
		for i := range found {
			want := map[Name]bool{}
			for _, m := range d.Sentences[i].Names {
				if m.Kind <= Place {
					want[m] = true
					all[m.Kind].Gold++
				}
			}
			for _, m := range found[i].Names {
				if m.Kind > Place {
					continue
				}
				all[m.Kind].Found++
				if want[m] {
					all[m.Kind].Right++
					delete(want, m)
				} else if show {
					fmt.Printf("+ %v %s\n", m.Kind, showName(&found[i], m))
				}
			}
			if show {
				for _, m := range d.Sentences[i].Names {
					if want[m] {
						fmt.Printf("- %v %s\n", m.Kind, showName(&found[i], m))
					}
				}
			}
		}
	}
	for k := Person; k <= Place; k++ {
		total.Add(all[k])
		t.Logf("%v  F1 %.2f  %+v", k, all[k].F1(), all[k])
	}
	t.Logf("all F1 %.2f  %+v; %.0f words/s", total.F1(), total, float64(words)/took.Seconds())
}

func showName(s *Sentence, m Name) string {
	out := ""
	for i := max(0, m.First-4); i < min(len(s.Tokens), m.Last+5); i++ {
		if i == m.First {
			out += "["
		}
		out += s.Tokens[i].Form
		if i == m.Last {
			out += "]"
		}
		out += " "
	}
	return out
}
