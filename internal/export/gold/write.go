package gold

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"detente/internal/read"
)

// Fields says of an item which fields a person coded, by their names in the contract. An item that is not in it is the reader's own; an
// item with no fields named was coded whole.
type Fields map[string][]string

// Coded is a corrected reading as a coded document. What a person did not code is left open, so that the reader is never scored against
// itself: fields are left out, and items that no person touched are optional. Words of the title have no place in the format.
func Coded(name string, r *read.Reading, by Fields) *Document {
	c := coder{d: &Document{Name: name, Text: r.Document.Text, Doc: name + ".txt", Published: r.Document.Published, Title: r.Document.Title, Publisher: r.Document.Publisher,
		Actors: map[string]Actor{}, Statements: []Statement{}, Events: []Event{}, Commitments: []Commitment{}, Contacts: []Contact{}}, by: by,
		actors: map[string]*read.Actor{}}
	c.d.runes = []rune(c.d.Text)
	for i := range r.Actors {
		c.actors[r.Actors[i].ID] = &r.Actors[i]
	}
	for i := range r.Statements {
		c.statement(&r.Statements[i])
	}
	for i := range r.Events {
		c.event(&r.Events[i])
	}
	for i := range r.Commitments {
		c.commitment(&r.Commitments[i])
	}
	for i := range r.Contacts {
		c.contact(&r.Contacts[i])
	}
	return c.d
}

type coder struct {
	d      *Document
	by     Fields
	actors map[string]*read.Actor
}

// coded reports whether a person coded a field of an item.
func (c *coder) coded(id, field string) bool {
	fields, ok := c.by[id]
	return ok && (len(fields) == 0 || slices.Contains(fields, field))
}

func (c *coder) optional(id string) bool { _, ok := c.by[id]; return !ok }

// quote is words with the number of their occurrence.
func (c *coder) quote(s read.Span) Quote {
	q := Quote{Text: s.Text, Nth: 1}
	for at, _ := c.d.locate(q); at.b > 0 && at.a < s.Start; at, _ = c.d.locate(q) {
		q.Nth++
	}
	return q
}

func (c *coder) sides(id, field string, ids []string) Sides {
	if !c.coded(id, field) {
		return nil
	}
	set := []string{}
	for _, a := range ids {
		if of := c.actors[a]; of != nil {
			c.d.Actors[a] = Actor{Country: of.Country, Names: namesIn(of)}
			set = append(set, a)
		}
	}
	return Sides{set}
}

// namesIn are the words that name or describe an actor: what only points to it, a pronoun, is left out.
func namesIn(a *read.Actor) []string {
	out := []string{a.Name}
	for _, m := range a.Mentions {
		if strings.ToLower(m.Text) != m.Text && !slices.Contains(pronouns, strings.ToLower(m.Text)) && !slices.Contains(out, m.Text) {
			out = append(out, m.Text)
		}
	}
	return out
}

var pronouns = []string{"he", "she", "it", "they", "we", "i", "you", "his", "her", "its", "their", "our", "him", "them", "us", "who"}

func (c *coder) value(id, field, v string) Any[string] {
	if v == "" || !c.coded(id, field) {
		return nil
	}
	return Any[string]{v}
}

func (c *coder) condition(id string, s read.Span) Condition {
	if !c.coded(id, "condition") || s.InTitle() {
		return Condition{}
	}
	k := Condition{Given: true}
	if !s.IsZero() {
		k.Quotes = Any[Quote]{c.quote(s)}
	}
	return k
}

func (c *coder) date(id, field string, w read.When) string {
	switch {
	case !c.coded(id, field) || w.From == "" || w.To == "":
		return ""
	case w.From == w.To:
		return w.From
	}
	return w.From + "/" + w.To
}

func (c *coder) statement(s *read.Statement) {
	if s.Content.InTitle() {
		return
	}
	c.d.Statements = append(c.d.Statements, Statement{id: s.ID, Speakers: c.sides(s.ID, "speakers", s.Speakers), To: c.sides(s.ID, "addressees", s.Addressees),
		Via: c.sides(s.ID, "via", s.Via), Act: c.value(s.ID, "act", s.Act), Form: c.value(s.ID, "form", s.Form), Content: Any[Quote]{c.quote(s.Content)},
		Condition: c.condition(s.ID, s.Condition), Channel: c.value(s.ID, "channel", s.Channel), Date: c.date(s.ID, "when", s.When), Optional: c.optional(s.ID)})
}

func (c *coder) event(e *read.Event) {
	if e.Trigger.InTitle() {
		return
	}
	var code []string // scoring needs one: that which the person set or let stand
	if !c.optional(e.ID) {
		code = []string{e.CAMEO}
	}
	c.d.Events = append(c.d.Events, Event{id: e.ID, Source: c.sides(e.ID, "source", e.Source), Target: c.sides(e.ID, "target", e.Target), Codes: code,
		Status: c.value(e.ID, "status", e.Status), Anchor: c.quote(e.Trigger), Date: c.date(e.ID, "when", e.When), Optional: c.optional(e.ID)})
}

func (c *coder) commitment(k *read.Commitment) {
	if k.Action.InTitle() {
		return
	}
	c.d.Commitments = append(c.d.Commitments, Commitment{id: k.ID, Kind: c.value(k.ID, "kind", k.Kind), By: c.sides(k.ID, "by", k.By), To: c.sides(k.ID, "to", k.To),
		Action: Any[Quote]{c.quote(k.Action)}, Condition: c.condition(k.ID, k.Condition), Optional: c.optional(k.ID)})
}

func (c *coder) contact(k *read.Contact) {
	var anchors []Quote
	for _, s := range k.Evidence {
		if !s.InTitle() {
			anchors = append(anchors, c.quote(s))
		}
	}
	if len(anchors) == 0 {
		return
	}
	c.d.Contacts = append(c.d.Contacts, Contact{id: k.ID, Kind: c.value(k.ID, "kind", k.Kind), Participants: c.sides(k.ID, "participants", k.Participants),
		Status: c.value(k.ID, "status", k.Status), Date: c.date(k.ID, "when", k.When), Anchors: anchors, Optional: c.optional(k.ID)})
}

// Write writes a coded document into a folder: NAME.txt and NAME.gold.json.
func (d *Document) Write(dir string) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(d); err != nil {
		return fmt.Errorf("gold: %s: %w", d.Name, err)
	}
	if err := os.WriteFile(filepath.Join(dir, d.Name+".txt"), []byte(d.Text), 0o644); err != nil {
		return fmt.Errorf("gold: %w", err)
	}
	if err := os.WriteFile(filepath.Join(dir, d.Name+".gold.json"), b.Bytes(), 0o644); err != nil {
		return fmt.Errorf("gold: %w", err)
	}
	return nil
}
