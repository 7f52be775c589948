package source

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// entities are resolved once: "&amp;" becomes "&".
func entities(s string) string { return html.UnescapeString(s) }

// prose gathers running text into paragraphs.
type prose struct {
	b     strings.Builder
	space bool // white space is due before the next word
	brk   int  // line ends are due: 1 a new line, 2 a new paragraph
}

func (p *prose) text(s string) {
	for _, r := range s {
		if unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' {
			p.space = true
			continue
		}
		if p.b.Len() > 0 {
			switch {
			case p.brk == 2:
				p.b.WriteString("\n\n")
			case p.brk == 1:
				p.b.WriteByte('\n')
			case p.space:
				p.b.WriteByte(' ')
			}
		}
		p.space, p.brk = false, 0
		p.b.WriteRune(r)
	}
}

func (p *prose) line()          { p.brk = max(p.brk, 1) }
func (p *prose) paragraph()     { p.brk = 2 }
func (p *prose) String() string { return p.b.String() }

// tagged does what a tag means for the text.
func (p *prose) tagged(name atom.Atom) {
	switch name {
	case atom.Br:
		if p.brk == 1 { // two of them part paragraphs
			p.paragraph()
		}
		p.line()
	case atom.Td, atom.Th:
		p.space = true
	case atom.P, atom.Div, atom.Section, atom.Article, atom.Main, atom.Header, atom.Footer, atom.Aside, atom.Nav, atom.Blockquote,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Ul, atom.Ol, atom.Li, atom.Dl, atom.Dt, atom.Dd, atom.Table, atom.Tr,
		atom.Pre, atom.Hr, atom.Figure, atom.Figcaption, atom.Address, atom.Form, atom.Fieldset, atom.Body, atom.Details, atom.Summary:
		p.paragraph()
	}
}

// silent are elements whose words are no text of the page.
func silent(name atom.Atom) bool {
	switch name {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Iframe, atom.Svg, atom.Math, atom.Object, atom.Select, atom.Textarea,
		atom.Button, atom.Head, atom.Title:
		return true
	}
	return false
}

// plainText is the text of a piece of HTML, as it stands in feeds. It reads tag by tag, so no nesting is too deep for it.
func plainText(markup string) string {
	if !strings.ContainsAny(markup, "<&") { // most titles
		var p prose
		p.text(markup)
		return p.String()
	}
	var p prose
	z := html.NewTokenizer(strings.NewReader(markup))
	hidden, depth := atom.Atom(0), 0
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			return p.String()
		case html.TextToken:
			if hidden == 0 {
				p.text(string(z.Text()))
			}
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			raw, _ := z.TagName()
			name := atom.Lookup(raw[bytes.LastIndexByte(raw, ':')+1:]) // XHTML may stand under a prefix
			switch {
			case hidden != 0 && name == hidden && kind == html.EndTagToken:
				if depth--; depth == 0 {
					hidden = 0
				}
			case hidden != 0:
				if name == hidden && kind == html.StartTagToken {
					depth++
				}
			case silent(name) && kind == html.StartTagToken:
				hidden, depth = name, 1
			default:
				p.tagged(name)
			}
		}
	}
}

// nodeText is the text of a tree. Trees that html.Parse makes are under 512 deep.
func nodeText(n *html.Node) string {
	var p prose
	p.walk(n, math.MaxInt)
	return p.String()
}

// shortText is the text of a tree that should hold no more than a field, else its start: elements that say they are a headline may stand
// in one another, and each be the whole page.
func shortText(n *html.Node) string {
	var p prose
	p.walk(n, maxField)
	return line(p.String())
}

// walk gathers the text of a tree until it is over the limit. Elements are known by their names: those that readability makes have no atom.
func (p *prose) walk(n *html.Node, limit int) {
	name := atom.Atom(0)
	if n.Type == html.ElementNode {
		name = atom.Lookup([]byte(n.Data))
	}
	switch n.Type {
	case html.TextNode:
		p.text(n.Data[:min(len(n.Data), limit)])
		return
	case html.CommentNode, html.DoctypeNode:
		return
	case html.ElementNode:
		if silent(name) {
			return
		}
		p.tagged(name)
	}
	for c := n.FirstChild; c != nil && p.b.Len() <= limit; c = c.NextSibling {
		p.walk(c, limit)
	}
	if name != atom.Br && name != atom.Td && name != atom.Th {
		p.tagged(name)
	}
}

// formatting are the elements that html.Parse repeats in every paragraph after one that left them open: a page of 4 MiB made for it
// becomes a tree of gigabytes. They mean nothing for the text.
func formatting(name atom.Atom) bool {
	switch name {
	case atom.B, atom.Big, atom.Code, atom.Em, atom.Font, atom.I, atom.Nobr, atom.S, atom.Small, atom.Strike, atom.Strong, atom.Tt, atom.U:
		return true
	}
	return false
}

// parseHTML makes the tree of a page, without what only formats its words.
func parseHTML(page string) (*html.Node, error) {
	z := html.NewTokenizer(strings.NewReader(page))
	var b strings.Builder
	b.Grow(len(page))
	tags := 0
	for {
		switch z.Next() {
		case html.ErrorToken:
			doc, err := html.Parse(strings.NewReader(b.String()))
			if err != nil {
				return nil, fmt.Errorf("%w: %w", ErrTooDeep, err)
			}
			return doc, nil
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			if tags++; tags > maxTags {
				return nil, fmt.Errorf("%w: over %d tags", ErrTooLarge, maxTags)
			}
			raw := z.Raw()
			if name, _ := z.TagName(); !formatting(atom.Lookup(name)) {
				b.Write(raw)
			}
		default:
			b.Write(z.Raw())
		}
	}
}

// weight is the sum of the texts in a tree, each times its depth; counting ends over the limit.
func weight(n *html.Node, depth, limit int) int {
	sum := depth * (len(n.Data) + 1)
	for c := n.FirstChild; c != nil && sum <= limit; c = c.NextSibling {
		sum += weight(c, depth+1, limit-sum)
	}
	return sum
}
