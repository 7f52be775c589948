package record

import (
	"cmp"
	"slices"

	"detente/internal/read"
)

// Cited is an entry with the words of every document that tells of it.
type Cited struct {
	Entry
	Text      string     `json:"text"` // the words of the leading telling: what was said, the trigger, the action, the first mention
	Condition string     `json:"condition,omitempty"`
	Channel   string     `json:"channel,omitempty"`
	PLOVER    string     `json:"plover,omitempty"`
	Goldstein *float64   `json:"goldstein,omitempty"`
	Names     []string   `json:"names"`                  // of By, as the leading telling has them
	ToNames   []string   `json:"toward_names,omitempty"` // of Toward
	Via       []string   `json:"via,omitempty"`          // who tells it, outermost first
	Citations []Citation `json:"citations"`
}

// Citation is what one document says of an entry, with all publications of that document.
type Citation struct {
	Document   string    `json:"document"` // hash
	Words      read.Span `json:"words"`
	Evidence   read.Span `json:"evidence"` // the sentence
	Type       string    `json:"type,omitempty"`
	Status     string    `json:"status,omitempty"`
	Why        string    `json:"why,omitempty"`
	Confidence float64   `json:"confidence,omitempty"`
	Reports    []Report  `json:"reports"`
}

// Source is what is cited: a document's reading as corrected, and its reports, those of copies among them.
type Source struct {
	Reading *read.Reading
	Reports []Report
}

// Cite finds the words of an entry's tellings. The source of a document is asked for by its hash.
func Cite(e Entry, source func(hash string) (Source, error)) (Cited, error) {
	c := Cited{Entry: e, Names: []string{}, Citations: []Citation{}}
	for i, id := range e.Tellings {
		hash, local := SplitTelling(id)
		src, err := source(hash)
		if err != nil {
			return c, err
		}
		cite := Citation{Document: hash, Reports: sortedReports(src.Reports)}
		c.cite(&cite, src.Reading, local, i == 0)
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

// cite fills a citation from an item of a reading, and the entry's own words where that telling leads.
func (c *Cited) cite(to *Citation, r *read.Reading, local string, leads bool) {
	names := func(ids []string) []string {
		out := make([]string, 0, len(ids))
		for _, id := range ids {
			for i := range r.Actors {
				if r.Actors[i].ID == id {
					out = append(out, r.Actors[i].Name)
				}
			}
		}
		return out
	}
	lead := func(words, condition read.Span, by, toward []string) {
		if leads {
			c.Text, c.Condition, c.Names, c.ToNames = words.Text, condition.Text, names(by), names(toward)
		}
	}
	basis := func(words, evidence read.Span, typ, status string, b *read.Basis) {
		to.Words, to.Evidence, to.Type, to.Status, to.Why, to.Confidence = words, evidence, typ, status, b.Why, b.Confidence
	}
	switch c.Kind {
	case Statement:
		for i := range r.Statements {
			if s := &r.Statements[i]; s.ID == local {
				basis(s.Content, s.Evidence, s.Act, s.Form, &s.Basis)
				lead(s.Content, s.Condition, s.Speakers, s.Addressees)
				if leads {
					c.Channel, c.Via = s.Channel, names(s.Via)
				}
			}
		}
	case Event:
		for i := range r.Events {
			if v := &r.Events[i]; v.ID == local {
				basis(v.Trigger, v.Evidence, v.CAMEO, v.Status, &v.Basis)
				lead(v.Trigger, v.Condition, v.Source, v.Target)
				if leads {
					c.PLOVER, c.Goldstein = v.PLOVER, &v.Goldstein
				}
			}
		}
	case Commitment:
		for i := range r.Commitments {
			if k := &r.Commitments[i]; k.ID == local {
				basis(k.Action, k.Evidence, k.Kind, k.Status, &k.Basis)
				lead(k.Action, k.Condition, k.By, k.To)
			}
		}
	case Contact:
		for i := range r.Contacts {
			if k := &r.Contacts[i]; k.ID == local {
				basis(k.Evidence[0], k.Evidence[0], k.Kind, k.Status, &k.Basis)
				lead(k.Evidence[0], read.Span{}, k.Participants, nil)
			}
		}
	}
}
