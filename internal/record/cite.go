package record

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"detente/internal/read"
)

// ErrBehind says that a document was read or corrected anew and its part of the record not yet merged.
var ErrBehind = errors.New("the record is behind what was read: detente rebuild brings it up to date")

// Cited is an entry with the words of every document that tells of it.
type Cited struct {
	Entry
	Text      string     `json:"text"` // the words of the leading telling: what was said, the trigger, the action, the first mention
	Condition string     `json:"condition,omitempty"`
	Channel   string     `json:"channel,omitempty"`
	CAMEO     string     `json:"cameo,omitempty"` // of an event
	PLOVER    string     `json:"plover,omitempty"`
	Goldstein *float64   `json:"goldstein,omitempty"`
	Who       []Side     `json:"who"`              // By, as the leading telling has them
	Whom      []Side     `json:"whom,omitempty"`   // Toward
	Via       []string   `json:"via,omitempty"`    // who tells it, outermost first
	Where     read.Place `json:"where,omitzero"`   // Place, with its country and position where they are known
	Topics    []string   `json:"topics,omitempty"` // of a contact
	Citations []Citation `json:"citations"`

	Accounts    []Account    `json:"accounts,omitempty"`    // of a contact: by each of its parties that published one
	Differences []Difference `json:"differences,omitempty"` // between them
}

// Citation is what one document says of an entry, with all publications of that document.
type Citation struct {
	Document   string    `json:"document"`        // hash
	Leads      bool      `json:"leads,omitempty"` // the entry's fields are those of this one
	Words      read.Span `json:"words"`
	Evidence   read.Span `json:"evidence"`       // the sentence
	Said       *Moment   `json:"said,omitempty"` // of a transcript: when in the recording
	Who        []Side    `json:"who"`
	Whom       []Side    `json:"whom,omitempty"`
	When       read.When `json:"when,omitzero"`
	Type       string    `json:"type,omitempty"`
	Status     string    `json:"status,omitempty"`
	Why        string    `json:"why,omitempty"`
	Confidence float64   `json:"confidence,omitempty"`
	Reports    []Report  `json:"reports"`

	Corrections []Correction `json:"corrections,omitempty"` // by people, of what this document says of it
}

// Source is what is cited: a document's reading as corrected, and its reports, those of copies among them.
type Source struct {
	Reading *read.Reading
	Cues    []Cue // of a transcript
	Reports []Report
	Became  []Outcome // of people's claims
}

// Cite finds the words of an entry's tellings. The source of a document is asked for by its hash.
func Cite(e Entry, source func(hash string) (Source, error)) (Cited, error) {
	c := Cited{Entry: e, Who: []Side{}, Citations: []Citation{}}
	for i, id := range e.Tellings {
		hash, local := SplitTelling(id)
		src, err := source(hash)
		if err != nil {
			return c, err
		}
		cite := Citation{Document: hash, Leads: i == 0, Reports: sortedReports(src.Reports)}
		if !c.cite(&cite, src.Reading, local, i == 0) {
			return c, fmt.Errorf("record: %s: %s: %w", e.ID, id, ErrBehind)
		}
		cite.Said = MomentOf(src.Cues, cite.Words, cite.Reports)
		for j := range src.Became {
			if o := &src.Became[j]; o.Item == local {
				k := o.Correction()
				k.Entry = e.ID
				cite.Corrections = append(cite.Corrections, k)
			}
		}
		c.Citations = append(c.Citations, cite)
	}
	slices.SortStableFunc(c.Citations, func(a, b Citation) int {
		return cmp.Or(cmp.Compare(a.day(), b.day()), cmp.Compare(a.Document, b.Document), cmp.Compare(a.Words.Start, b.Words.Start))
	})
	return c, nil
}

func (c *Citation) day() string {
	if len(c.Reports) == 0 {
		return ""
	}
	return c.Reports[0].Published
}

func sortedReports(r []Report) []Report {
	r = slices.Clone(r)
	slices.SortFunc(r, func(a, b Report) int { return a.before(&b) })
	return r
}

// cite fills a citation from an item of a reading, and the entry's own words where that telling leads. It is false where the reading has
// no such item.
func (c *Cited) cite(to *Citation, r *read.Reading, local string, leads bool) bool {
	sides := func(ids []string) []Side {
		out := make([]Side, 0, len(ids))
		for _, id := range ids {
			for i := range r.Actors {
				if a := &r.Actors[i]; a.ID == id {
					out = append(out, Side{Name: a.Name, Role: a.Role, Country: a.Country, Code: a.Code})
				}
			}
		}
		return out
	}
	basis := func(words, evidence read.Span, typ, status string, b *read.Basis) {
		to.Words, to.Evidence, to.Type, to.Status, to.Why, to.Confidence = words, evidence, typ, status, b.Why, b.Confidence
	}
	about := func(condition read.Span, who, whom []string, when read.When, at read.Place) {
		to.Who, to.Whom, to.When = sides(who), sides(whom), when
		if leads {
			c.Text, c.Condition, c.Who, c.Whom = to.Words.Text, condition.Text, to.Who, to.Whom
		}
		if c.Where.Name == "" && at.Name == c.Place {
			c.Where = at
		}
	}
	switch c.Kind {
	case Statement:
		for i := range r.Statements {
			if s := &r.Statements[i]; s.ID == local {
				basis(s.Content, s.Evidence, s.Act, s.Form, &s.Basis)
				about(s.Condition, s.Speakers, s.Addressees, s.When, read.Place{})
				if leads {
					c.Channel, c.Via = s.Channel, namesOf(sides(s.Via))
				}
				return true
			}
		}
	case Event:
		for i := range r.Events {
			if v := &r.Events[i]; v.ID == local {
				basis(v.Trigger, v.Evidence, v.CAMEO, v.Status, &v.Basis)
				about(v.Condition, v.Source, v.Target, v.When, v.Place)
				if leads {
					c.CAMEO, c.PLOVER, c.Goldstein = v.CAMEO, v.PLOVER, &v.Goldstein
				}
				return true
			}
		}
	case Commitment:
		for i := range r.Commitments {
			if k := &r.Commitments[i]; k.ID == local {
				basis(k.Action, k.Evidence, k.Kind, k.Status, &k.Basis)
				about(k.Condition, k.By, k.To, k.Deadline, read.Place{})
				return true
			}
		}
	case Contact:
		for i := range r.Contacts {
			if k := &r.Contacts[i]; k.ID == local {
				basis(k.Evidence[0], SentenceOf(r, k.Evidence[0]), k.Kind, k.Status, &k.Basis)
				about(read.Span{}, k.Participants, nil, k.When, k.Place)
				if leads {
					for _, t := range k.Topics {
						c.Topics = append(c.Topics, t.Text)
					}
				}
				return true
			}
		}
	}
	return false
}

// SentenceOf is the sentence that the mention of a contact stands in: as the reader has it, if anything else was read from it, else by
// its marks.
func SentenceOf(r *read.Reading, mention read.Span) read.Span {
	holds := func(s read.Span) bool {
		return s.InTitle() == mention.InTitle() && s.Start <= mention.Start && mention.End <= s.End
	}
	for i := range r.Events {
		if s := r.Events[i].Evidence; holds(s) {
			return s
		}
	}
	for i := range r.Statements {
		if s := r.Statements[i].Evidence; holds(s) {
			return s
		}
	}
	if mention.InTitle() {
		return mention
	}
	return sentenceAround(r.Document.Text, mention)
}

func namesOf(sides []Side) []string {
	var out []string
	for i := range sides {
		out = append(out, sides[i].Name)
	}
	return out
}

// Cited is the import as an entry with the report that it was coded from, as far as its collection tells.
func (i *Import) Cited() Cited {
	c := Cited{Entry: i.Entry(), CAMEO: i.CAMEO, PLOVER: i.PLOVER, Goldstein: i.Goldstein, Who: []Side{}, Where: read.Place{Name: i.Place}, Citations: []Citation{}}
	if i.Source != (Side{}) {
		c.Who = []Side{i.Source}
	}
	if i.Target != (Side{}) {
		c.Whom = []Side{i.Target}
	}
	if i.URL != "" || i.Publisher != "" {
		c.Citations = []Citation{{Leads: true, Who: c.Who, Whom: c.Whom, When: read.When{From: i.Day, To: i.Day}, Type: c.Type, Status: c.Status,
			Reports: []Report{{URL: i.URL, Publisher: i.Publisher}}}}
	}
	return c
}
