package record

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"detente/internal/codebook"
	"detente/internal/read"
)

// ErrValue marks a value that a field cannot have.
var ErrValue = errors.New("no such value")

// Claimed is a claim under the making: on an item of a reading, with what a person sets.
type Claimed struct {
	Claim
	reading *read.Reading
	it      item
}

// Claiming begins a claim on an item of a reading, by its id there.
func Claiming(k Kind, r *read.Reading, id string) (*Claimed, error) {
	for _, it := range newEditor(r).items {
		if it.kind() == k && *it.id() == id {
			c := &Claimed{Claim: Claim{Of: Ref{Document: r.Document.ID, Kind: k, Words: it.words()}}, reading: r, it: it}
			c.carry()
			return c, nil
		}
	}
	return nil, fmt.Errorf("record: the reading of %s has no %s %s", r.Document.ID, k, id)
}

// ClaimingMissed begins a claim that a reading misses an item at some words of its text.
func ClaimingMissed(k Kind, r *read.Reading, words read.Span) (*Claimed, error) {
	evidence := sentenceAround(r.Document.Text, words)
	var it item
	switch k {
	case Statement:
		it = &statement{Content: words, Evidence: evidence, Form: "indirect", Act: "assert"}
	case Event:
		it = &event{Trigger: words, Evidence: evidence, Status: "happened"}
	case Commitment:
		it = &commitment{Action: words, Evidence: evidence, Status: "open"}
	case Contact:
		it = &contact{Evidence: []read.Span{words}, Status: "held"}
	default:
		return nil, fmt.Errorf("record: no kind %q: %w", k, ErrValue)
	}
	c := &Claimed{Claim: Claim{Verdict: Missed, Of: Ref{Document: r.Document.ID, Kind: k, Words: words}}, reading: r, it: it}
	c.carry()
	return c, nil
}

// sentenceAround is the line of the text that the words stand in, up to the ends of sentences about them.
func sentenceAround(text string, words read.Span) read.Span {
	points := []rune(text)
	start, end := words.Start, words.End
	ends := func(i int) bool {
		return points[i] == '\n' || strings.ContainsRune(".?!", points[i]) && (i+1 == len(points) || points[i+1] == ' ' || points[i+1] == '\n')
	}
	for start > 0 && !ends(start-1) {
		start--
	}
	for start < words.Start && points[start] == ' ' {
		start++
	}
	for end < len(points) && !ends(end) {
		end++
	}
	if end < len(points) && points[end] != '\n' {
		end++
	}
	return read.Span{Start: start, End: end, Text: string(points[start:end])}
}

// carry puts the item into the claim.
func (c *Claimed) carry() {
	switch it := c.it.(type) {
	case *statement:
		c.Statement = (*read.Statement)(it)
	case *event:
		c.Event = (*read.Event)(it)
	case *commitment:
		c.Commitment = (*read.Commitment)(it)
	case *contact:
		c.Contact = (*read.Contact)(it)
	}
	c.Actors = nil
	for _, list := range c.it.ids() {
		for _, id := range *list {
			for i := range c.reading.Actors {
				if a := c.reading.Actors[i]; a.ID == id && !slices.ContainsFunc(c.Actors, func(b read.Actor) bool { return b.ID == id }) {
					c.Actors = append(c.Actors, a)
				}
			}
		}
	}
}

// Set sets a field, by its name in the contract, to what a person writes: a word for act, status, kind, form, channel and cameo; a day or
// two ("2031-05-02/2031-05-04") for when and deadline; words of the text for content, condition and action; names of actors, apart by
// ";", for speakers, addressees, via, source, target, by, to and participants. An actor that the reading does not have is written with
// its country: "Ana Prado (BRA)". An empty value empties the field.
func (c *Claimed) Set(field, value string) error {
	if err := CheckFields(c.Of.Kind, []string{field}); err != nil {
		return err
	}
	v := reflect.ValueOf(c.it).Elem()
	f := v.Field(named(v.Type(), []string{field})[0])
	switch f.Interface().(type) {
	case string:
		if allowed := allowedWords(c.Of.Kind, field); allowed != nil && value != "" && !slices.Contains(allowed, value) {
			return fmt.Errorf("record: %s %q: %w: %s", field, value, ErrValue, strings.Join(allowed, ", "))
		}
		f.SetString(value)
		if field == "cameo" {
			if err := c.coded(value); err != nil {
				return err
			}
		}
	case []string:
		var ids []string
		for name := range strings.SplitSeq(value, ";") {
			if name = strings.TrimSpace(name); name != "" {
				id, err := c.named(name)
				if err != nil {
					return fmt.Errorf("record: %s: %w", field, err)
				}
				ids = append(ids, id)
			}
		}
		f.Set(reflect.ValueOf(ids))
	case read.When:
		w, err := parseWhen(value)
		if err != nil {
			return fmt.Errorf("record: %s %q: %w", field, value, err)
		}
		f.Set(reflect.ValueOf(w))
	case read.Span:
		s := read.Span{}
		if value != "" {
			at := strings.Index(c.reading.Document.Text, value)
			if at < 0 {
				return fmt.Errorf("record: %s %q: %w", field, value, ErrSpan)
			}
			s.Start = len([]rune(c.reading.Document.Text[:at]))
			s.End, s.Text = s.Start+len([]rune(value)), value
		}
		f.Set(reflect.ValueOf(s))
	default:
		return fmt.Errorf("record: %s cannot be set by hand", field)
	}
	if c.Verdict != Missed {
		c.Verdict = Correct
		fields := []string{field}
		if field == "cameo" && c.Of.Kind == Event {
			fields = append(fields, "plover", "goldstein")
		}
		for _, f := range fields {
			if !slices.Contains(c.Fields, f) {
				c.Fields = append(c.Fields, f)
			}
		}
	}
	actors := c.Actors
	c.carry()
	for _, a := range actors {
		if strings.HasPrefix(a.ID, "new") {
			c.Actors = append(c.Actors, a)
		}
	}
	return nil
}

// coded gives an event the PLOVER type and Goldstein value of a CAMEO code.
func (c *Claimed) coded(code string) error {
	books, err := codebook.Shared()
	if err != nil {
		return err
	}
	line, ok := books.Cameo(code)
	if !ok {
		return fmt.Errorf("record: cameo %q: %w: it is no code of CAMEO", code, ErrValue)
	}
	if e, ok := c.it.(*event); ok {
		plover, _ := books.Plover(code)
		e.PLOVER, e.Goldstein = plover.Type, line.Goldstein
	}
	return nil
}

// named is the id of the actor of a name: in the reading, else of a new one. A country, body or person of the code books is known by name.
func (c *Claimed) named(name string) (string, error) {
	plain, country := name, ""
	if before, after, ok := strings.Cut(name, " ("); ok && strings.HasSuffix(after, ")") {
		plain, country = before, strings.TrimSuffix(after, ")")
	}
	books, err := codebook.Shared()
	if err != nil {
		return "", err
	}
	if country != "" {
		_, nation := books.Nation(country)
		_, body := codebook.BodyCode(country)
		if !nation && !body {
			return "", fmt.Errorf("%q: %w: the code books have no country or body with these letters", country, ErrValue)
		}
	}
	for _, a := range append(slices.Clone(c.reading.Actors), c.Actors...) {
		if country != "" && a.Country != country {
			continue
		}
		if fold(a.Name) == fold(plain) || slices.ContainsFunc(a.Mentions, func(m read.Span) bool { return fold(m.Text) == fold(plain) }) {
			return a.ID, nil
		}
	}
	a := read.Actor{ID: fmt.Sprintf("new%d", len(c.Actors)+1), Name: plain, Kind: "unknown", Country: country, Mentions: []read.Span{}}
	words := strings.Fields(plain)
	if e, n := books.Match(words); e != nil && n == len(words) && (country == "" || country == e.Country) {
		a.Country, a.Code = e.Country, e.Code
		switch e.Kind {
		case codebook.Country:
			a.Kind = "country"
		case codebook.Body:
			a.Kind = "organization"
		case codebook.Government:
			a.Kind = "government"
		case codebook.Forces:
			a.Kind = "armed_force"
		case codebook.Group:
			a.Kind = "group"
		}
	} else if e := books.Person(plain); e != nil && (country == "" || country == e.Country) {
		a.Name, a.Kind, a.Country, a.Code = e.Name, "person", e.Country, e.Code
	}
	c.Actors = append(c.Actors, a)
	return a.ID, nil
}

func parseWhen(value string) (read.When, error) {
	if value == "" {
		return read.When{}, nil
	}
	from, to, two := strings.Cut(value, "/")
	if !two {
		to = from
	}
	for _, d := range []string{from, to} {
		if _, err := time.Parse(time.DateOnly, d); err != nil {
			return read.When{}, fmt.Errorf("%w: a day is written 2031-05-02, two as 2031-05-02/2031-05-04", ErrValue)
		}
	}
	return read.When{From: from, To: to}, nil
}

// allowedWords are the words that a field of a kind may have; nil where any may stand.
func allowedWords(k Kind, field string) []string {
	return map[string][]string{
		"statement act": {"assert", "confirm", "deny", "accuse", "warn", "predict", "announce", "intend", "promise", "threaten", "offer", "agree",
			"refuse", "demand", "request", "propose", "order", "ask", "condemn", "praise", "regret", "decline"},
		"statement form":    {"direct", "indirect", "mixed"},
		"event status":      {"happened", "ongoing", "planned", "possible", "conditional", "hypothetical", "demanded", "promised", "threatened", "denied"},
		"commitment kind":   {"threat", "promise", "demand", "offer", "refusal", "plan", "agreement"},
		"commitment status": {"open", "met", "broken", "lapsed", "withdrawn"},
		"contact kind":      {"call", "video_call", "meeting", "visit", "talks", "message", "consultation"},
		"contact status":    {"held", "planned", "proposed", "possible", "refused", "cancelled", "denied"},
	}[string(k)+" "+field]
}
