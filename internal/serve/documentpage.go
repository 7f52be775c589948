package serve

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"detente/internal/record"
)

//go:embed document.html
var documentForm string

//go:embed docs.html
var docsForm string

var (
	documentHTML = template.Must(template.New("document.html").Parse(documentForm))
	docsHTML     = template.Must(template.New("docs.html").Parse(docsForm))
)

// mostPrinted bounds the entries of a document's page; a document of a megabyte tells of some thousands.
const mostPrinted = 1000

// printedEntry is an entry as a page without script shows it.
type printedEntry struct {
	ID, Kind, Type, Status, Who, Whom, Words, Condition, Days string
}

func (s *Server) documentPage(ctx context.Context, in *struct {
	Page string `path:"page" maxLength:"70" pattern:"^[0-9a-f]{4,64}\\.html$" doc:"HASH.html"`
}) (*huma.StreamResponse, error) {
	d, err := s.documentOf(ctx, strings.TrimSuffix(in.Page, ".html"))
	if err != nil {
		return nil, err
	}
	view := struct {
		*Document
		Paragraphs []string
		Entries    []printedEntry
		More       bool
	}{Document: d, Paragraphs: strings.Split(strings.ReplaceAll(d.Document.Text, "\n\n", "\n"), "\n")}
	seen, citer := map[string]bool{}, s.Store.NewCiter()
	for _, id := range slices.Sorted(maps.Values(d.Entries)) {
		if seen[id] || id == "" {
			continue
		}
		if seen[id] = true; len(seen) > mostPrinted {
			view.More = true
			break
		}
		e, err := s.Store.Entry(ctx, id)
		if err != nil {
			return nil, err
		}
		c, err := citer.Cite(ctx, e)
		if err != nil {
			return nil, err
		}
		view.Entries = append(view.Entries, printedEntry{c.ID, string(c.Kind), strings.ReplaceAll(c.Type, "_", " "), c.Status, sides(c.Who), sides(c.Whom), wordsIn(&c, d.Document.Hash), c.Condition, days(&c)})
	}
	var body bytes.Buffer
	if err := documentHTML.Execute(&body, view); err != nil {
		return nil, err
	}
	return written("text/html; charset=utf-8", body.Bytes()), nil
}

// wordsIn are the words by which a document tells of an entry.
func wordsIn(c *record.Cited, hash string) string {
	for i := range c.Citations {
		if c.Citations[i].Document == hash {
			return c.Citations[i].Words.Text
		}
	}
	return c.Text
}

func sides(of []record.Side) string {
	var out []string
	for _, s := range of {
		out = append(out, or(s.Name, s.Country))
	}
	return strings.Join(out, ", ")
}

func days(c *record.Cited) string {
	if c.From != "" && c.To != "" && c.From != c.To {
		return c.From + " to " + c.To
	}
	return or(c.From, c.To)
}

// docs is what can be asked for, for people: made of the description that programs get.
func (s *Server) docs(context.Context, *struct{}) (*huma.StreamResponse, error) {
	type parameter struct{ Name, In, About string }
	type operation struct {
		Method, Path, About, Needs string
		Parameters                 []parameter
	}
	var all []operation
	api := s.api.OpenAPI()
	for _, r := range s.routes() {
		item := api.Paths[r.path]
		if item == nil {
			continue
		}
		op := map[string]*huma.Operation{"GET": item.Get, "POST": item.Post, "PUT": item.Put, "PATCH": item.Patch, "DELETE": item.Delete}[r.method]
		if op == nil {
			continue
		}
		o := operation{Method: r.method, Path: r.path, About: r.about, Needs: r.needs.String()}
		for _, p := range op.Parameters {
			about := p.Description
			if p.Schema != nil {
				if about == "" {
					about = p.Schema.Description
				}
				for i, v := range p.Schema.Enum {
					if i == 0 {
						about += " One of"
					}
					about += " " + fmt.Sprint(v)
				}
			}
			o.Parameters = append(o.Parameters, parameter{p.Name, p.In, about})
		}
		all = append(all, o)
	}
	var body bytes.Buffer
	if err := docsHTML.Execute(&body, all); err != nil {
		return nil, err
	}
	return written("text/html; charset=utf-8", body.Bytes()), nil
}
