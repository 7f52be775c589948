package serve

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"

	"detente/internal/read"
	"detente/internal/record"
	"detente/internal/store"
)

// Listed is a document of a list.
type Listed struct {
	Hash      string `json:"hash"`
	Title     string `json:"title"`
	Publisher string `json:"publisher"`
	Published string `json:"published"`
	URL       string `json:"url"`
	Language  string `json:"language"`
	Owner     string `json:"owner" doc:"Of the publisher."`
	Country   string `json:"country"`
	State     string `json:"state" doc:"Whether a state controls the publisher: yes, partly, no; empty if not known."`
	Reports   int    `json:"reports" doc:"Publications of it and of its copies."`
	Read      bool   `json:"read"`
}

func (s *Server) documents(ctx context.Context, in *struct {
	Days
	Q string `query:"q" maxLength:"400" doc:"Words, all of which stand in it."`
	Paging
}) (*listed[Listed], error) {
	if err := in.Days.check(); err != nil {
		return nil, err
	}
	after, err := in.after()
	if err != nil {
		return nil, err
	}
	page, err := s.Store.PageOfDocuments(ctx, in.Since, in.Until, in.Q, after, in.Limit+1)
	if err != nil {
		return nil, err
	}
	out := &listed[Listed]{List[Listed]{Items: []Listed{}}}
	for i := range page {
		if i == in.Limit {
			out.Body.Next = cursor(page[i-1].Place)
			break
		}
		r := &page[i].Report
		out.Body.Items = append(out.Body.Items, Listed{Hash: r.Document, Title: r.Title, Publisher: r.Publisher, Published: r.Published, URL: r.URL, Language: page[i].Language,
			Owner: r.Owner, Country: r.Country, State: r.State, Reports: page[i].Reports, Read: page[i].Read})
	}
	return out, nil
}

// Document is a document with all that is known of it.
type Document struct {
	Document  DocumentText      `json:"document"`
	Leader    string            `json:"leader" doc:"Hash of the document that speaks for its story: itself, or another, which then has the reading."`
	Reading   *read.Reading     `json:"reading" doc:"What was read, with people's corrections applied (detente.reading/1); null if it was not read, or speaks not for its story."`
	Reports   []record.Report   `json:"reports" nullable:"false" doc:"Of it and of its copies."`
	Entries   map[string]string `json:"entries" doc:"Id in the reading → id in the record."`
	Claims    []DocumentClaim   `json:"claims" nullable:"false" doc:"What people corrected, in the order in which they did."`
	Revisions []Revision        `json:"revisions" nullable:"false" doc:"Documents of its story, the first published first."`
	Second    *SecondReading    `json:"second" doc:"What the second reader found; null where it did not read it."`
	Cues      []record.Cue      `json:"cues" nullable:"false" doc:"Of a transcript: when stretches of the text were said, in nanoseconds."`
}

// DocumentText is the text itself.
type DocumentText struct {
	Hash     string `json:"hash"`
	Text     string `json:"text"`
	Title    string `json:"title"`
	Language string `json:"language"`
}

// DocumentClaim is what a person said, and what became of it.
type DocumentClaim struct {
	record.Claim
	Item   string `json:"item,omitempty" doc:"Id in the reading of what it corrects."`
	Entry  string `json:"entry,omitempty"`
	Agrees bool   `json:"agrees,omitempty" doc:"The reader says the same by now."`
	Undone bool   `json:"undone,omitempty"`
}

// Revision is another document of a story: a copy, or the text at another time.
type Revision struct {
	Hash      string `json:"hash"`
	Published string `json:"published"`
	Publisher string `json:"publisher"`
	URL       string `json:"url"`
	Leads     bool   `json:"leads"`
	Before    string `json:"before,omitempty" doc:"Hash of the text that it took the place of at its address."`
}

// DocumentAsked asks for a document.
type DocumentAsked struct {
	Hash string `path:"hash" minLength:"4" maxLength:"64" pattern:"^[0-9a-f]+$" doc:"Its hash, or the beginning of it that no other has."`
}

func (s *Server) document(ctx context.Context, in *DocumentAsked) (*one[Document], error) {
	d, err := s.documentOf(ctx, in.Hash)
	if err != nil {
		return nil, err
	}
	return &one[Document]{*d}, nil
}

func (s *Server) documentOf(ctx context.Context, begin string) (*Document, error) {
	hash, leader, story, err := s.Store.Story(ctx, begin)
	if err != nil {
		return nil, err
	}
	d := &Document{Document: DocumentText{Hash: hash}, Leader: leader, Reports: slices.Clone(story[hash]), Claims: []DocumentClaim{}, Revisions: []Revision{}, Cues: []record.Cue{}}
	if d.Document.Text, err = s.Store.Text(ctx, hash); err != nil {
		return nil, err
	}
	if len(d.Reports) > 0 {
		d.Document.Title = record.Leading(d.Reports).Title
	}
	for _, other := range slices.Sorted(maps.Keys(story)) {
		if other != hash {
			d.Reports = append(d.Reports, story[other]...)
		}
		r := record.Leading(story[other])
		d.Revisions = append(d.Revisions, Revision{other, r.Published, r.Publisher, r.URL, other == leader, record.Before(other, story)})
	}
	slices.SortStableFunc(d.Revisions, func(a, b Revision) int { return cmp.Compare(a.Published, b.Published) })
	if err := s.Store.Owned(ctx, d.Reports); err != nil {
		return nil, err
	}
	if cues, err := s.Store.Cues(ctx, hash); err != nil {
		return nil, err
	} else if cues != nil {
		d.Cues = cues
	}
	if d.Entries, err = s.Store.EntriesOf(ctx, hash); err != nil {
		return nil, err
	}
	reading, became, err := s.Store.Outcomes(ctx, hash)
	if err != nil && !errors.Is(err, store.ErrNone) {
		return nil, err
	}
	if err != nil { // not read: what people said of it is shown all the same
		claims, err := s.Store.Claims(ctx, hash)
		if err != nil {
			return nil, err
		}
		for i := range claims {
			d.Claims = append(d.Claims, DocumentClaim{Claim: claims[i]})
		}
		return d, nil
	}
	d.Reading, d.Document.Language = reading, reading.Document.Language
	if d.Second, err = s.secondOf(ctx, hash, reading); err != nil {
		return nil, err
	}
	for _, o := range became {
		d.Claims = append(d.Claims, DocumentClaim{Claim: *o.Claim, Item: o.Item, Entry: d.Entries[o.Item], Agrees: o.Agrees, Undone: o.Undone})
	}
	return d, nil
}

// Changed is a stretch of a word diff.
type Changed struct {
	Op   record.Change `json:"op" enum:"same,gone,new"`
	Text string        `json:"text"`
}

func (s *Server) changes(ctx context.Context, in *struct {
	DocumentAsked
	From string `query:"from" maxLength:"64" doc:"Hash of the text that it is held against: the one before it at its address, unless told."`
}) (*one[[]Changed], error) {
	hash, _, story, err := s.Store.Story(ctx, in.Hash)
	if err != nil {
		return nil, err
	}
	before := or(in.From, record.Before(hash, story))
	out := &one[[]Changed]{[]Changed{}}
	if before == "" {
		return out, nil
	}
	if in.From != "" {
		if _, ok := story[in.From]; !ok {
			return nil, wrong("query.from", "no text of the same story", in.From)
		}
	}
	was, err := s.Store.Text(ctx, before)
	if err != nil {
		return nil, err
	}
	is, err := s.Store.Text(ctx, hash)
	if err != nil {
		return nil, err
	}
	for _, c := range record.Diff(was, is) {
		text := c.Is.Text
		if c.Change == record.Went {
			text = c.Was.Text
		}
		out.Body = append(out.Body, Changed{c.Change, text})
	}
	return out, nil
}
