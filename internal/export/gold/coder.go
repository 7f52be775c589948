package gold

import (
	"sort"
	"strconv"
	"strings"

	"detente/internal/read"
)

// Reading is a coder's work as a reading, so that it can be held against another coder's: of several accepted values the
// first, without the optional items.
func (d *Document) Reading() *read.Reading {
	r := &read.Reading{Reader: read.About{Name: "person"}, Document: read.Document{ID: d.Name, Title: d.Title, Publisher: d.Publisher,
		Language: "en", Published: d.Published, Text: d.Text}}
	ids := map[string]string{}
	var keys []string
	for k := range d.Actors {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	for i, k := range keys {
		a := d.Actors[k]
		out := read.Actor{ID: "a" + strconv.Itoa(i+1), Name: k, Kind: "unknown", Country: a.Country}
		for _, n := range a.Names {
			if s, ok := d.locate(Quote{n, 1}); ok {
				out.Mentions = append(out.Mentions, d.cite(s))
			}
		}
		if len(a.Names) > 0 {
			out.Name = a.Names[0]
		}
		ids[k] = out.ID
		r.Actors = append(r.Actors, out)
	}
	side := func(s Sides) []string {
		var out []string
		if len(s) == 0 {
			return nil
		}
		for _, k := range s[0] {
			if ids[k] == "" { // a bare code
				ids[k] = "a" + strconv.Itoa(len(r.Actors)+1)
				r.Actors = append(r.Actors, read.Actor{ID: ids[k], Name: k, Kind: "country", Country: k})
			}
			out = append(out, ids[k])
		}
		return out
	}
	first := func(v []string) string {
		if len(v) == 0 {
			return ""
		}
		return v[0]
	}
	quote := func(q []Quote) read.Span {
		if len(q) == 0 {
			return read.Span{}
		}
		s, _ := d.locate(q[0])
		return d.cite(s)
	}
	date := func(v string) read.When {
		a, b, two := strings.Cut(v, "/")
		if !two {
			b = a
		}
		return read.When{From: a, To: b}
	}
	for i, s := range d.Statements {
		if !s.Optional {
			r.Statements = append(r.Statements, read.Statement{ID: "s" + strconv.Itoa(i+1), Speakers: side(s.Speakers), Addressees: side(s.To), Via: side(s.Via),
				Act: first(s.Act), Form: first(s.Form), Channel: first(s.Channel), Content: quote(s.Content), Condition: quote(s.Condition.Quotes), When: date(s.Date)})
		}
	}
	for i, e := range d.Events {
		if !e.Optional {
			r.Events = append(r.Events, read.Event{ID: "e" + strconv.Itoa(i+1), Source: side(e.Source), Target: side(e.Target), CAMEO: first(e.Codes),
				Status: first(e.Status), Trigger: quote([]Quote{e.Anchor}), When: date(e.Date)})
		}
	}
	for i, c := range d.Commitments {
		if !c.Optional {
			r.Commitments = append(r.Commitments, read.Commitment{ID: "c" + strconv.Itoa(i+1), Kind: first(c.Kind), By: side(c.By), To: side(c.To),
				Action: quote(c.Action), Condition: quote(c.Condition.Quotes), Status: "open"})
		}
	}
	for i, k := range d.Contacts {
		if !k.Optional {
			out := read.Contact{ID: "k" + strconv.Itoa(i+1), Kind: first(k.Kind), Participants: side(k.Participants), Status: first(k.Status), When: date(k.Date)}
			for _, q := range k.Anchors {
				out.Evidence = append(out.Evidence, quote([]Quote{q}))
			}
			r.Contacts = append(r.Contacts, out)
		}
	}
	return r
}

func (d *Document) cite(s span) read.Span {
	return read.Span{Start: s.a, End: s.b, Text: string(d.runes[s.a:s.b])}
}
