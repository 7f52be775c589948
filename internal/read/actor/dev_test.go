//go:build dev

package actor

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"detente/internal/codebook"
	"detente/internal/lang"
	"detente/internal/text"
)

func TestDump(t *testing.T) {
	golden := map[string]*lang.Analysis{}
	var m *lang.Model
	var err error
	if f := os.Getenv("CONLLU"); f != "" {
		for _, f := range strings.Split(f, ",") {
			h, err := os.Open(f)
			if err != nil {
				t.Fatal(err)
			}
			g, err := lang.ReadCoNLLU(h)
			if err != nil {
				t.Fatal(err)
			}
			ds, err := lang.Documents(g)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range ds {
				golden[d.ID] = &lang.Analysis{Doc: d.Doc, Sentences: d.Sentences}
			}
		}
	} else if m, err = loadModel(); err != nil {
		t.Fatal(err)
	}
	books, err := codebook.Default()
	if err != nil {
		t.Fatal(err)
	}
	in, _ := os.Open(os.Getenv("IN"))
	out, _ := os.Create(os.Getenv("OUT"))
	enc := json.NewEncoder(out)
	sc := bufio.NewScanner(in)
	sc.Buffer(nil, 64<<20)
	var spent, parse time.Duration
	words := 0
	for sc.Scan() {
		var d struct{ Name, Text, Title, Publisher, Published, URL string }
		if err := json.Unmarshal(sc.Bytes(), &d); err != nil {
			t.Fatal(err)
		}
		doc, err := text.New(d.Text)
		if err != nil {
			continue
		}
		t0 := time.Now()
		var a *lang.Analysis
		if m != nil {
			a = m.Analyse(doc)
		} else {
			a = golden[d.Name]
			if a == nil {
				continue
			}
			doc = a.Doc
		}
		var ti *lang.Analysis
		if d.Title != "" && m != nil {
			td, err := text.New(d.Title)
			if err == nil {
				ti = m.Analyse(td)
			}
		}
		parse += time.Since(t0)
		when, _ := time.Parse(time.DateOnly, d.Published)
		start := time.Now()
		c := Resolve(a, ti, books, Meta{Published: when, Publisher: d.Publisher, Title: d.Title, URL: d.URL})
		spent += time.Since(start)
		words += a.Words()
		type mj struct {
			S, E       int
			T          string
			Form       Form
			Title      bool
			Sent, Head int
			Place      bool
		}
		type aj struct {
			Name, Kind, Role, Country, Code, Why string
			Members                              []int
			M                                    []mj
		}
		var o struct {
			Name   string
			Genre  string
			Issuer int
			Actors []aj
			Turns  []map[string]any
			Sents  [][2]int
			Text   string
		}
		o.Text = doc.Text()
		o.Name, o.Genre, o.Issuer = d.Name, c.Genre.String(), c.Issuer
		for _, s := range a.Sentences {
			o.Sents = append(o.Sents, [2]int{doc.Points(s.Span.Start()), doc.Points(s.Span.End())})
		}
		for _, x := range c.Actors {
			y := aj{x.Name, x.Kind, x.Role, x.Country, x.Code, x.Why, x.Members, nil}
			for _, q := range x.Mentions {
				dd := doc
				if q.InTitle {
					dd = ti.Doc
				}
				y.M = append(y.M, mj{dd.Points(q.Span.Start()), dd.Points(q.Span.End()), dd.Quote(q.Span), q.Form, q.InTitle, q.Sent, q.Head, q.Place})
			}
			o.Actors = append(o.Actors, y)
		}
		for _, q := range c.Turns {
			o.Turns = append(o.Turns, map[string]any{"first": q.First, "last": q.Last, "actor": q.Actor, "label": doc.Quote(q.Label), "q": q.Question})
		}
		enc.Encode(o)
	}
	out.Close()
	t.Logf("%d words, analyse %v, actors %v: %.0f words/s", words, parse, spent, float64(words)/spent.Seconds())
}

func loadModel() (*lang.Model, error) {
	f := os.Getenv("MODEL")
	if f == "" {
		f = "/work/main/model/en.model"
	}
	b, err := os.ReadFile(f)
	if err != nil {
		return nil, err
	}
	return lang.Load(b)
}
