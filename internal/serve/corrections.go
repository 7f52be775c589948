package serve

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"detente/internal/read"
	"detente/internal/record"
	"detente/internal/store"
)

// Correcting is what a person says of an item of a document: a claim without author and time. What a field should be is given in set as a person would write it, or
// whole: fields, the item and its actors, as they stand in the reading.
type Correcting struct {
	Verdict string            `json:"verdict" enum:"correct,not,missed,same,apart,settled"`
	Of      Referred          `json:"of" doc:"The item: its document, kind and words. Of missed the words by which the text tells it."`
	Set     map[string]string `json:"set,omitempty" doc:"Of correct and missed: fields by their names in the format: act=promise, speakers=\"Ana Prado (BRA); Brazil\", when=2031-05-02, cameo=042."`
	Fields  []string          `json:"fields,omitempty" maxItems:"40"`
	Other   *Referred         `json:"other,omitempty" doc:"Of same and apart the other item; of settled the event that settles it."`
	Status  string            `json:"status,omitempty" enum:"met,broken,lapsed,withdrawn,open"`
	Note    string            `json:"note,omitempty" maxLength:"2000"`
	Seen    *time.Time        `json:"seen,omitempty" doc:"When the last correction of the document was made that the editor saw; none if he saw none."`

	Actors     json.RawMessage `json:"actors,omitempty"`
	Statement  json.RawMessage `json:"statement,omitempty"`
	Event      json.RawMessage `json:"event,omitempty"`
	Commitment json.RawMessage `json:"commitment,omitempty"`
	Contact    json.RawMessage `json:"contact,omitempty"`
}

// Referred names an item by its document and words.
type Referred struct {
	Document string `json:"document" minLength:"64" maxLength:"64" pattern:"^[0-9a-f]+$" doc:"Hash."`
	Kind     string `json:"kind" enum:"statement,event,commitment,contact"`
	Words    struct {
		Start int    `json:"start" minimum:"0"`
		End   int    `json:"end" minimum:"0"`
		Text  string `json:"text" maxLength:"20000"`
		In    string `json:"in,omitempty" enum:"title,text"`
	} `json:"words"`
}

func (r *Referred) ref() record.Ref {
	w := r.Words
	return record.Ref{Document: r.Document, Kind: record.Kind(r.Kind), Words: read.Span{Start: w.Start, End: w.End, Text: w.Text, In: w.In}}
}

func (s *Server) corrections(ctx context.Context, in *struct {
	Document string `query:"document" maxLength:"64" doc:"Only those of this document."`
	Paging
}) (*listed[record.Correction], error) {
	after, err := in.after()
	if err != nil {
		return nil, err
	}
	hashes, err := s.Store.Claimed(ctx)
	if err != nil {
		return nil, err
	}
	if in.Document != "" {
		hash, _, _, err := s.Store.Story(ctx, in.Document)
		if err != nil {
			return nil, err
		}
		hashes = []string{hash}
	}
	skip := int(after.Number)
	out := &listed[record.Correction]{List[record.Correction]{Items: []record.Correction{}}}
	for _, hash := range hashes {
		all, err := s.Store.Corrections(ctx, hash)
		if err != nil {
			return nil, err
		}
		slices.Reverse(all) // the last first
		if skip >= len(all) {
			skip -= len(all)
			continue
		}
		for i := range all[skip:] {
			if len(out.Body.Items) == in.Limit {
				out.Body.Next = cursor(store.Place{Number: after.Number + float64(in.Limit), ID: "corrections"})
				return out, nil
			}
			out.Body.Items = append(out.Body.Items, all[skip+i])
		}
		skip = 0
	}
	return out, nil
}

// Corrected is a correction that was kept.
type Corrected struct {
	ID    string `json:"id" doc:"By which it can be undone."`
	Entry string `json:"entry,omitempty" doc:"What it corrects in the record, by now; empty where it took it out, or where the text has no such thing."`
}

func (s *Server) correct(ctx context.Context, in *struct{ Body Correcting }) (*one[Corrected], error) {
	s.editing.Lock()
	defer s.editing.Unlock()
	c, err := s.claim(ctx, &in.Body)
	if err != nil {
		return nil, err
	}
	if err := s.unseen(ctx, c, in.Body.Seen); err != nil {
		return nil, err
	}
	return s.keepClaim(ctx, c)
}

// claim is what was sent as a claim.
func (s *Server) claim(ctx context.Context, in *Correcting) (*record.Claim, error) {
	c := &record.Claim{Verdict: record.Verdict(in.Verdict), Of: in.Of.ref(), Status: in.Status, Note: strings.TrimSpace(in.Note), Fields: in.Fields}
	if in.Other != nil {
		other := in.Other.ref()
		c.Other = &other
	}
	for _, item := range []struct {
		name string
		raw  json.RawMessage
		into any
	}{{"actors", in.Actors, &c.Actors}, {"statement", in.Statement, &c.Statement}, {"event", in.Event, &c.Event}, {"commitment", in.Commitment, &c.Commitment}, {"contact", in.Contact, &c.Contact}} {
		if err := strictly(item.name, item.raw, item.into); err != nil {
			return nil, err
		}
	}
	if in.Set == nil {
		return c, nil
	}
	if c.Verdict != record.Correct && c.Verdict != record.Missed {
		return nil, wrong("body.set", "only correct and missed set fields", nil)
	}
	r, err := s.Store.Corrected(ctx, c.Of.Document)
	if errors.Is(err, store.ErrNone) {
		return nil, none("document " + c.Of.Document + " is not here, or was not read yet, or another speaks for its story")
	}
	if err != nil {
		return nil, err
	}
	var claimed *record.Claimed
	if c.Verdict == record.Missed {
		claimed, err = record.ClaimingMissed(c.Of.Kind, r, c.Of.Words)
	} else {
		claimed, err = record.Claiming(c.Of.Kind, r, record.ItemOf(r, c.Of))
	}
	if err != nil {
		return nil, wrong("body.of.words", "the document has no "+string(c.Of.Kind)+" of these words by now", c.Of.Words.Text)
	}
	for _, field := range slices.Sorted(maps.Keys(in.Set)) {
		if len(in.Set[field]) > 20_000 {
			return nil, wrong("body.set."+field, "too long", nil)
		}
		if err := claimed.Set(field, in.Set[field]); err != nil {
			return nil, wrong("body.set."+field, inWords(err), in.Set[field])
		}
	}
	claimed.Verdict, claimed.Note = c.Verdict, c.Note
	return &claimed.Claim, nil
}

// strictly reads JSON of which every field must be known and of its kind.
func strictly(name string, raw json.RawMessage, into any) error {
	if len(raw) == 0 || string(raw) == "null" {
		return nil
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	err := dec.Decode(into)
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &kind):
		return wrong("body."+name+"."+kind.Field, "it cannot be a JSON "+kind.Value, nil)
	case err != nil:
		return wrong("body."+name, strings.TrimPrefix(err.Error(), "json: "), nil)
	}
	return nil
}

// inWords is an error of the record without where it arose.
func inWords(err error) string {
	return strings.TrimPrefix(strings.TrimPrefix(err.Error(), "record: "), "claim: ")
}

// unseen refuses a claim on an item that others corrected since its editor looked at it.
func (s *Server) unseen(ctx context.Context, c *record.Claim, seen *time.Time) error {
	hash, leader, _, err := s.Store.Story(ctx, c.Of.Document)
	if errors.Is(err, store.ErrNone) || err == nil && hash != c.Of.Document {
		return none("there is no document " + c.Of.Document)
	}
	if err != nil {
		return err
	}
	reading, became, err := s.Store.Outcomes(ctx, leader)
	if errors.Is(err, store.ErrNone) {
		return nil
	}
	if err != nil {
		return err
	}
	var theirs []record.Correction
	item := record.ItemOf(reading, c.Of)
	for i := range became {
		o := &became[i]
		k := o.Claim
		same := k.Of == c.Of || item != "" && o.Item == item || k.Was != nil && *k.Was == c.Of
		if same && !o.Undone && k.Verdict != record.Undone && (seen == nil || k.Made.After(seen.Add(time.Microsecond))) {
			theirs = append(theirs, o.Correction())
		}
	}
	if len(theirs) == 0 {
		return nil
	}
	return newConflict(theirs, itemOf(reading, c.Of.Kind, item), c)
}

// itemOf is an item of a reading, nil if it has none of that id.
func itemOf(r *read.Reading, kind record.Kind, id string) any {
	if id == "" {
		return nil
	}
	c, err := record.Claiming(kind, r, id)
	if err != nil {
		return nil
	}
	switch kind {
	case record.Statement:
		return c.Statement
	case record.Event:
		return c.Event
	case record.Commitment:
		return c.Commitment
	}
	return c.Contact
}

// keepClaim keeps a claim by who asks, brings the record up to date and tells who listens.
func (s *Server) keepClaim(ctx context.Context, c *record.Claim) (*one[Corrected], error) {
	made, err := s.Store.Moment(ctx, time.Now())
	if err != nil {
		return nil, err
	}
	c.Author, c.Made = asking(ctx).Name, made
	text, err := s.Store.Text(ctx, c.Of.Document)
	if err != nil {
		return nil, err
	}
	if err := c.Seal(text); err != nil {
		field := "body"
		switch {
		case errors.Is(err, record.ErrSpan):
			field = "body.of.words"
		case errors.Is(err, record.ErrOther):
			field = "body.other"
		case errors.Is(err, record.ErrVerdict):
			field = "body.status"
		case errors.Is(err, record.ErrItem), errors.Is(err, record.ErrLacks):
			field = "body." + string(c.Of.Kind)
		}
		return nil, wrong(field, inWords(err), nil)
	}
	if c.Other != nil {
		if _, _, _, err := s.Store.Story(ctx, c.Other.Document); err != nil {
			return nil, wrong("body.other.document", "there is no such document", c.Other.Document)
		}
	}
	if err := s.Store.Claim(ctx, c); err != nil {
		return nil, err
	}
	if _, err := s.Store.Merge(ctx); err != nil {
		return nil, err
	}
	if err := s.renew(ctx); err != nil {
		return nil, err
	}
	out := &one[Corrected]{Corrected{ID: c.ID}}
	all, err := s.Store.Corrections(ctx, c.Of.Document)
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(all, func(k record.Correction) bool { return k.ID == c.ID }); i >= 0 {
		out.Body.Entry = all[i].Entry
	}
	s.Log.InfoContext(ctx, "corrected", "document", c.Of.Document, "verdict", string(c.Verdict), "by", c.Author, "claim", c.ID)
	s.hub.tell(Event{Kind: "corrected", Document: c.Of.Document, Entry: out.Body.Entry})
	return out, nil
}

// renew says that somebody changed the record here: nothing of before is given out.
func (s *Server) renew(ctx context.Context) error {
	s.cites.corrected.Add(1)
	return s.kept.renew(ctx)
}

func (s *Server) undo(ctx context.Context, in *struct {
	ID string `path:"id" maxLength:"64"`
}) (*one[Corrected], error) {
	s.editing.Lock()
	defer s.editing.Unlock()
	k, err := s.Store.ClaimAs(ctx, in.ID)
	if errors.Is(err, store.ErrNone) {
		return nil, none(fmt.Sprintf("there is no correction %s", in.ID))
	}
	if err != nil {
		return nil, err
	}
	return s.keepClaim(ctx, &record.Claim{Verdict: record.Undone, Undoes: k.ID, Of: k.Of})
}
