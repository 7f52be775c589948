package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os/user"
	"slices"
	"strings"
	"time"

	"detente/internal/read"
	"detente/internal/record"
	"detente/internal/store"
)

// CorrectCmd is `detente correct`.
type CorrectCmd struct {
	Entry string `arg:"" optional:"" help:"The entry that is wrong, by its id. Without it: a document, with --missed."`
	Kept
	Set      map[string]string `placeholder:"FIELD=VALUE" mapsep:"none" help:"What a field should be, by its name in the format: act=promise, speakers='Ana Prado; Brazil', when=2031-05-02, cameo=042. May be given more than once."`
	Not      bool              `help:"There is no such thing."`
	Same     string            `placeholder:"ENTRY" help:"It is the same thing as this entry."`
	Apart    string            `placeholder:"ENTRY" help:"It is not the same thing as what this entry's document tells; the two are kept apart."`
	Settled  string            `enum:",met,broken,lapsed,withdrawn,open" default:"" placeholder:"STATUS" help:"The commitment is met, broken, lapsed, withdrawn, or open after all."`
	Event    string            `placeholder:"ENTRY" help:"The event that settles it."`
	Document string            `placeholder:"HASH" help:"Only the telling of this document; with --missed the document that tells more than was read."`
	Missed   string            `placeholder:"KIND" enum:",statement,event,commitment,contact" default:"" help:"The reader missed a statement, event, commitment or contact: give --words and what it is with --set."`
	Words    string            `placeholder:"TEXT" help:"The words by which a missed thing is told, as they stand in the document."`
	Author   string            `placeholder:"NAME" help:"Who says so; the user of the machine if it is not given."`
	Note     string            `help:"Why."`
}

// Run keeps the claims and brings the record up to date.
func (c *CorrectCmd) Run(e *env) error {
	ctx := context.Background()
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	claims, err := c.claims(ctx, s)
	if err != nil {
		return err
	}
	for i := range claims {
		k := &claims[i]
		k.Author, k.Made, k.Note = c.author(), time.Now(), c.Note
		r, _, err := s.Reading(ctx, k.Of.Document)
		if err != nil {
			return err
		}
		if err := k.Seal(r.Document.Text); err != nil {
			return err
		}
	}
	for i := range claims {
		if err := s.Claim(ctx, &claims[i]); err != nil {
			return err
		}
		fmt.Fprintf(e.stdout, "%s\n", claims[i].ID)
	}
	_, err = s.Merge(ctx)
	return err
}

func (c *CorrectCmd) author() string {
	if c.Author != "" {
		return c.Author
	}
	if u, err := user.Current(); err == nil {
		return or(u.Name, u.Username)
	}
	return "someone"
}

// claims are what the command line claims: one for each telling of the entry.
func (c *CorrectCmd) claims(ctx context.Context, s *store.Store) ([]record.Claim, error) {
	asked := 0
	for _, is := range []bool{len(c.Set) > 0 && c.Missed == "", c.Not, c.Same != "", c.Apart != "", c.Settled != "", c.Missed != ""} {
		if is {
			asked++
		}
	}
	if asked != 1 {
		return nil, usage("say one thing: --set, --not, --same, --apart, --settled or --missed")
	}
	if c.Missed != "" {
		return c.missed(ctx, s)
	}
	if c.Entry == "" {
		return nil, usage("name the entry that is wrong")
	}
	tellings, err := c.tellings(ctx, s, c.Entry)
	if err != nil {
		return nil, err
	}
	if c.Document != "" {
		tellings = slices.DeleteFunc(tellings, func(t record.Claimed) bool { return t.Of.Document != c.Document })
		if len(tellings) == 0 {
			return nil, fmt.Errorf("document %s does not tell of %s", c.Document, c.Entry)
		}
	}
	var out []record.Claim
	for i := range tellings {
		t := &tellings[i]
		switch {
		case c.Not:
			t.Verdict = record.Not
		case c.Same != "" || c.Apart != "":
			others, err := c.tellings(ctx, s, or(c.Same, c.Apart))
			if err != nil {
				return nil, err
			}
			t.Verdict, t.Other = record.Same, &others[0].Of
			if c.Apart != "" {
				t.Verdict = record.Apart
				for j := range others { // each of them, or it would join the others
					o := t.Claim
					o.Other = &others[j].Of
					out = append(out, bare(o))
				}
				continue
			}
			out = append(out, bare(t.Claim))
			return out, nil // one link joins the two entries
		case c.Settled != "":
			t.Verdict, t.Status = record.Settled, c.Settled
			if c.Event != "" {
				events, err := c.tellings(ctx, s, c.Event)
				if err != nil {
					return nil, err
				}
				t.Other = &events[0].Of
			}
		default:
			for _, field := range slices.Sorted(maps.Keys(c.Set)) {
				if err := t.Set(field, c.Set[field]); err != nil {
					return nil, err
				}
			}
			out = append(out, t.Claim)
			continue
		}
		out = append(out, bare(t.Claim))
	}
	return out, nil
}

// bare is a claim without an item: it asserts nothing of it.
func bare(c record.Claim) record.Claim {
	c.Actors, c.Statement, c.Event, c.Commitment, c.Contact = nil, nil, nil, nil, nil
	return c
}

// tellings begin claims on all tellings of an entry.
func (c *CorrectCmd) tellings(ctx context.Context, s *store.Store, id string) ([]record.Claimed, error) {
	entry, err := s.Entry(ctx, id)
	if errors.Is(err, store.ErrNone) {
		return nil, fmt.Errorf("there is no entry %s", id)
	}
	if err != nil {
		return nil, err
	}
	if entry.Origin != "" {
		return nil, fmt.Errorf("%s was coded by %s, not read here: it cannot be corrected", id, entry.Origin)
	}
	ids, err := s.Tellings(ctx, &entry)
	if err != nil {
		return nil, err
	}
	var out []record.Claimed
	for _, t := range ids {
		hash, local := record.SplitTelling(t)
		r, err := s.Corrected(ctx, hash)
		if err != nil {
			return nil, err
		}
		claimed, err := record.Claiming(entry.Kind, r, local)
		if err != nil {
			return nil, err
		}
		out = append(out, *claimed)
	}
	return out, nil
}

func (c *CorrectCmd) missed(ctx context.Context, s *store.Store) ([]record.Claim, error) {
	if c.Document == "" || c.Words == "" || c.Entry != "" {
		return nil, usage("--missed needs --document and --words, and no entry")
	}
	r, err := s.Corrected(ctx, c.Document)
	if err != nil {
		return nil, err
	}
	at := strings.Index(r.Document.Text, c.Words)
	if at < 0 {
		return nil, fmt.Errorf("the words %q do not stand in document %s", c.Words, c.Document)
	}
	start := len([]rune(r.Document.Text[:at]))
	claimed, err := record.ClaimingMissed(record.Kind(c.Missed), r, read.Span{Start: start, End: start + len([]rune(c.Words)), Text: c.Words})
	if err != nil {
		return nil, err
	}
	for _, field := range slices.Sorted(maps.Keys(c.Set)) {
		if err := claimed.Set(field, c.Set[field]); err != nil {
			return nil, err
		}
	}
	return []record.Claim{claimed.Claim}, nil
}
