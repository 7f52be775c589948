package lang

import (
	"fmt"
	"os"
	"testing"
	"time"

	"detente/internal/text"
)

// These tests measure on treebanks that lie outside the project: DETENTE_UD names their folder.

func readDocs(t *testing.T, names ...string) []GoldDocument {
	dir := os.Getenv("DETENTE_UD")
	if dir == "" {
		t.Skip("DETENTE_UD is not set")
	}
	var out []GoldDocument
	for _, n := range names {
		f, err := os.Open(dir + "/" + n)
		if err != nil {
			t.Fatal(err)
		}
		gold, err := ReadCoNLLU(f)
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		docs, err := Documents(gold)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, docs...)
	}
	return out
}

func f1(hit, found, want int) float64 { return 200 * float64(hit) / float64(max(1, found+want)) }

func TestSegmenterScores(t *testing.T) {
	train := readDocs(t, "EWT/en_ewt-ud-train.conllu", "GUM/en_gum-permissive-train.conllu", "GUM/en_gum-sharealike-train.conllu")
	began := time.Now()
	s := trainSegmenter(train, 1)
	t.Logf("trained in %v", time.Since(began))
	if path := os.Getenv("DETENTE_SEGMENTER"); path != "" {
		b, _ := s.MarshalBinary()
		t.Logf("%d bytes", len(b))
		os.WriteFile(path, b, 0o644)
	}
	for _, name := range []string{"EWT/en_ewt-ud-dev.conllu", "EWT/en_ewt-ud-test.conllu", "GUM/en_gum-permissive-dev.conllu", "GUM/en_gum-sharealike-dev.conllu", "GUM/en_gum-genre-news-dev.conllu"} {
		docs := readDocs(t, name)
		for _, seg := range []*segmenter{{}, s} {
			var th, tf, tw, sh, sf, sw int
			show := os.Getenv("DETENTE_SHOW") == name && seg == s
			for _, d := range docs {
				got, _ := seg.Segment(d.Doc)
				want := map[text.Span]int{}
				sent := map[text.Span]bool{}
				for _, x := range d.Sentences {
					sent[x.Span] = true
					sw++
					for _, tok := range x.Tokens {
						want[tok.Span]++
						tw++
					}
				}
				gotTok := map[text.Span]bool{}
				gotEnd := map[int]bool{}
				for _, x := range got {
					sf++
					if sent[x.Span] {
						sh++
					}
					gotEnd[x.Span.End()] = true
					for _, tok := range x.Tokens {
						tf++
						gotTok[tok.Span] = true
						if want[tok.Span] > 0 {
							want[tok.Span]--
							th++
						}
					}
				}
				if show {
					for _, x := range d.Sentences {
						for _, tok := range x.Tokens {
							if !gotTok[tok.Span] {
								fmt.Printf("TOK %q in %q\n", tok.Form, around(d.Doc, tok.Span, 12))
							}
						}
						if !gotEnd[x.Span.End()] {
							fmt.Printf("MISS %s\n", ends(d.Doc, x.Span.End()))
						}
						delete(gotEnd, x.Span.End())
					}
					for _, x := range got {
						if gotEnd[x.Span.End()] {
							fmt.Printf("WRONG %s\n", ends(d.Doc, x.Span.End()))
						}
					}
				}
			}
			t.Logf("%-36s trained %-5v tokens %.2f  sentences %.2f (%d right, %d found, %d wanted)", name, seg == s, f1(th, tf, tw), f1(sh, sf, sw), sh, sf, sw)
		}
	}
}

func ends(d *text.Document, at int) string {
	s := d.Text()
	return fmt.Sprintf("%q | %q", s[max(0, at-40):at], s[at:min(len(s), at+40)])
}

func around(d *text.Document, s text.Span, n int) string {
	x := d.Text()
	return x[max(0, s.Start()-n):min(len(x), s.End()+n)]
}
