package actor

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"detente/internal/codebook"
	"detente/internal/lang"
)

// check holds a cast to what every reader of it relies on.
func check(t testing.TB, c *Cast) {
	t.Helper()
	for i := range c.Actors {
		a := &c.Actors[i]
		if a.Kind == "" || a.Name == "" || a.Why == "" {
			t.Fatalf("actor %d has no name, kind or reason: %+v", i, a)
		}
		for _, m := range a.Members {
			if m < 0 || m >= len(c.Actors) {
				t.Fatalf("actor %d has the member %d", i, m)
			}
		}
		for k, m := range a.Mentions {
			v := &c.View
			if m.InTitle {
				v = &c.Title
			}
			if m.Actor != i || m.Sent >= len(v.a.Sentences) || m.First > m.Head || m.Head > m.Last {
				t.Fatalf("actor %d: mention %+v", i, m)
			}
			if s := &v.a.Sentences[m.Sent]; s.Range(m.First, m.Last) != m.Span {
				t.Fatalf("mention %+v does not span its tokens", m)
			}
			if k > 0 && !m.InTitle && !a.Mentions[k-1].InTitle && m.Span.Start() < a.Mentions[k-1].Span.Start() {
				t.Fatalf("mentions of %q out of order", a.Name)
			}
			if v.Covering(m.Sent, m.Head) == nil || v.Mention(m.Sent, m.Head) == nil {
				t.Fatalf("mention %+v is not found by its head", m)
			}
		}
	}
	if c.Issuer < -1 || c.Issuer >= len(c.Actors) {
		t.Fatalf("issuer %d", c.Issuer)
	}
	for i, turn := range c.Turns {
		if turn.Actor < 0 || turn.Actor >= len(c.Actors) || turn.First > turn.Last || i > 0 && turn.First < c.Turns[i-1].First {
			t.Fatalf("turn %+v", turn)
		}
	}
	for si := range c.a.Sentences {
		for k := range c.a.Sentences[si].Tokens {
			for _, a := range c.Of(si, k) {
				if a < 0 || a >= len(c.Actors) {
					t.Fatalf("Of(%d, %d) gives %d", si, k, a)
				}
			}
			if o := c.Owner(si, k); o < -1 || o >= len(c.Actors) {
				t.Fatalf("Owner(%d, %d) is %d", si, k, o)
			}
		}
	}
}

const sample = "GENEVA — Swiss President Anna Keller and the Greek and Turkish foreign ministers met on Monday. “We agree,” she said. The two sides will talk again.\n\n" +
	"The ministry in Ankara said it had warned Athens. Mr. Demir, 52, a spokesman for the ministry, added that his government was patient.\n\nMS. FROST:  Thank you.\n\nQ    Will the President travel?"

func TestSameEveryTime(t *testing.T) {
	meta := Meta{Title: "Statement by President Keller on the Talks", Publisher: "Harbour Times"}
	one := resolve(t, meta, sample)
	for range 5 {
		if two := resolve(t, meta, sample); !reflect.DeepEqual(one.Actors, two.Actors) {
			t.Fatal("two readings differ")
		}
	}
}

// Trees that are wrong in any way must not break the reading: heads, relations and tags are drawn at random.
func TestBrokenTrees(t *testing.T) {
	b, err := codebook.Shared()
	if err != nil {
		t.Fatal(err)
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	rels := []string{"nsubj", "obj", "obl", "nmod", "nmod:poss", "amod", "compound", "conj", "appos", "acl:relcl", "case", "ccomp", "flat", "root", "det"}
	tags := []string{"NOUN", "PROPN", "ADJ", "VERB", "PRON", "ADP", "DET", "NUM", "PUNCT", "PART", "CCONJ", "X"}
	for range 300 {
		a := analyse(t, sample)
		for i := range a.Sentences {
			s := &a.Sentences[i]
			root := rnd.IntN(len(s.Tokens))
			for k := range s.Tokens {
				tok := &s.Tokens[k]
				switch {
				case k == root:
					tok.Head = lang.Root
				case k < root:
					tok.Head = k + 1 + rnd.IntN(root-k)
				default:
					tok.Head = root + rnd.IntN(k-root)
				}
				tok.Rel = rels[rnd.IntN(len(rels))]
				if rnd.IntN(3) == 0 {
					tok.UPOS = tags[rnd.IntN(len(tags))]
				}
			}
			s.Link()
		}
		check(t, Resolve(a, nil, b, Meta{}))
	}
}

func FuzzResolve(f *testing.F) {
	f.Add(sample, "Readout of the Call", "The White House")
	f.Add("Jr. - . Mr. “ ’s", "by", "")
	f.Add("AL-ASSAD OF THE OF AND MR. Q: THE PRESIDENT:", "Statement by", "gov")
	f.Add(strings.Repeat("the ", 60)+"'s 's president of of of Mali", "", "")
	f.Add("Q", "Q", "Q")
	f.Fuzz(func(t *testing.T, body, title, publisher string) {
		if len(body) > 4000 || strings.TrimSpace(body) == "" || strings.ContainsRune(body+title, 0) || len(title) > 400 {
			return
		}
		defer func() {
			if t.Failed() {
				t.Logf("%q %q %q", body, title, publisher)
			}
		}()
		if !utf8Valid(body) || !utf8Valid(title) || strings.TrimSpace(title) == "" {
			title = ""
		}
		if !utf8Valid(body) {
			return
		}
		check(t, resolve(t, Meta{Title: title, Publisher: publisher, URL: publisher, Published: time.Date(2022, 3, 1, 0, 0, 0, 0, time.UTC)}, body))
	})
}

func utf8Valid(s string) bool { return strings.ToValidUTF8(s, "") == s }
