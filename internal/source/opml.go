package source

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/xml"
	"fmt"
	"io"
	"iter"
	"strings"
)

//go:embed data/starter.opml
var starter []byte

// Starter are the sources that Détente comes with. Which they are stands in data/starter.opml.
func Starter() iter.Seq2[Item, error] {
	return Read(context.Background(), OPML, "starter.opml", bytes.NewReader(starter))
}

// readOPML reads the feeds that an OPML file lists, at any depth of its outline. Beside the usual attributes it knows owner, country
// and state ("yes", "no", "partly": whether a state controls the source); an outline hands them on to those within it, language too.
func readOPML(in *stream, out *sink) error {
	raw, err := in.all(maxOutlines)
	if err != nil {
		return err
	}
	d := lenient([]byte(decode(raw, charsetOf(raw[:min(len(raw), detectBytes)], in.charset))))
	var within []Item
	seen, depth := 0, 0
	for number := 1; ; {
		token, err := d.Token()
		switch {
		case err == io.EOF && len(within) == 0 && seen > 0:
			return nil
		case err == io.EOF:
			return ErrTruncated
		case err != nil:
			return fmt.Errorf("%w: %w", ErrDamaged, err)
		}
		seen++
		switch t := token.(type) {
		case xml.StartElement:
			if depth++; depth > maxNesting {
				return ErrTooDeep
			}
			if t.Name.Local != "outline" {
				continue
			}
			var outer Item
			if len(within) > 0 {
				outer = within[len(within)-1]
			}
			line, _ := d.InputPos()
			it := outline(t, outer)
			it.Where = fmt.Sprintf("line %d", line)
			within = append(within, it)
			if it.URL == "" {
				continue
			}
			if number++; number > maxItems+1 {
				return ErrTooMany
			}
			switch address := in.absolute(it.URL); {
			case address == "":
				out.fault(it.Where, fmt.Errorf("%w: %.60q is no address", ErrDamaged, it.URL))
			default:
				it.URL, it.Page = address, in.absolute(it.Page)
				out.item(it)
			}
			if out.closed {
				return nil
			}
		case xml.EndElement:
			depth--
			if t.Name.Local == "outline" && len(within) > 0 {
				within = within[:len(within)-1]
			}
		}
	}
}

// outline is one outline as an item, with what the one around it hands on; without an address it is only a heading.
func outline(t xml.StartElement, outer Item) Item {
	by := Ownership{}
	if outer.Ownership != nil {
		by = *outer.Ownership
	}
	it := Item{Kind: KindSource, Ownership: &by, Language: outer.Language}
	for _, a := range t.Attr {
		value := strings.TrimSpace(a.Value)
		switch strings.ToLower(a.Name.Local) {
		case "xmlurl":
			it.URL = value
		case "htmlurl":
			it.Page = value
		case "title":
			it.Title = value
		case "text":
			if it.Title == "" {
				it.Title = value
			}
		case "language":
			it.Language = value
		case "owner":
			by.Owner = value
		case "country":
			by.Country = value
		case "state":
			by.State = value
		}
	}
	it.Publisher = it.Title
	return it
}
