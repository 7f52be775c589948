package cli

import (
	"context"
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

// CorrectCmd is `detente correct`.
type CorrectCmd struct {
	Entry string `arg:"" optional:"" help:"The entry that is wrong, by its id. Without it: a document, with --missed."`
	Kept
	Set      map[string]string `placeholder:"FIELD=VALUE" mapsep:"none" help:"What a field should be, by its name in the format: act=promise, speakers='Ana Prado; Brazil', when=2031-05-02, cameo=042. May be given more than once."`
	Not      bool              `help:"There is no such thing."`
	Same     string            `placeholder:"ENTRY" help:"It is the same thing as this entry."`
	Apart    string            `placeholder:"ENTRY" help:"It is not the same thing as this entry; the two are kept apart."`
	Split    bool              `help:"What --document tells is not the same thing as what the entry's other documents tell."`
	Settled  string            `enum:",met,broken,lapsed,withdrawn,open" default:"" placeholder:"STATUS" help:"The commitment is met, broken, lapsed, withdrawn, or open after all."`
	Event    string            `placeholder:"ENTRY" help:"The event that settles it."`
	Document string            `placeholder:"HASH" help:"Only the telling of this document; with --missed the document that tells more than was read. The beginning of the hash will do."`
	Missed   string            `placeholder:"KIND" enum:",statement,event,commitment,contact" default:"" help:"The reader missed a statement, event, commitment or contact: give --words and what it is with --set."`
	Words    string            `placeholder:"TEXT" help:"The words by which a missed thing is told, as they stand in the document."`
	Undo     string            `placeholder:"CORRECTION" help:"An earlier correction does not hold, by the id that it was given."`
	List     bool              `help:"List what was corrected, of the entry or --document if one is named, and what became of it."`
	Format   string            `default:"text" enum:"text,json" help:"Of --list: text for people, or json: a correction a line."`
	Author   string            `placeholder:"NAME" help:"Who says so; the user of the machine if it is not given."`
	Note     string            `help:"Why."`
}

// Run keeps the claims and brings the record up to date.
func (c *CorrectCmd) Run(e *env) error {
	ctx := context.Background()
	s, err := c.openKept(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	if c.List {
		return c.list(ctx, e, s)
	}
	if c.Document != "" {
		if c.Document, err = leading(ctx, s, c.Document); err != nil {
			return err
		}
	}
	claims, err := c.claims(ctx, s)
	if err != nil {
		return err
	}
	made, err := s.Moment(ctx, time.Now())
	if err != nil {
		return err
	}
	for i := range claims {
		k := &claims[i]
		k.Author, k.Made, k.Note = c.author(), made, c.Note
		text, err := s.Text(ctx, k.Of.Document)
		if err != nil {
			return err
		}
		if err := k.Seal(text); err != nil {
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
	return username()
}

// leading is the hash of the document that leads the story of one, by the beginning of its hash: it is the one that was read.
func leading(ctx context.Context, s *store.Store, begin string) (string, error) {
	_, leader, _, err := s.Story(ctx, begin)
	if errors.Is(err, store.ErrNone) {
		return "", fmt.Errorf("there is no document %s", begin)
	}
	return leader, err
}

// claims are what the command line claims: one for each telling of the entry.
func (c *CorrectCmd) claims(ctx context.Context, s *store.Store) ([]record.Claim, error) {
	asked := 0
	for _, is := range []bool{len(c.Set) > 0 && c.Missed == "", c.Not, c.Same != "", c.Apart != "", c.Split, c.Settled != "", c.Missed != "", c.Undo != ""} {
		if is {
			asked++
		}
	}
	if asked != 1 {
		return nil, usage("say one thing: --set, --not, --same, --apart, --split, --settled, --missed or --undo; or --list")
	}
	if c.Undo != "" {
		return c.undo(ctx, s)
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
	all := tellings
	if c.Document != "" {
		tellings = slices.DeleteFunc(slices.Clone(all), func(t record.Claimed) bool { return t.Of.Document != c.Document })
		if len(tellings) == 0 {
			return nil, fmt.Errorf("document %s does not tell of %s", c.Document, c.Entry)
		}
	}
	if c.Split && (c.Document == "" || len(tellings) == len(all)) {
		return nil, usage("--split parts what one document tells of an entry from what others tell: name one of several with --document")
	}
	var out []record.Claim
	for i := range tellings {
		t := &tellings[i]
		switch {
		case c.Not:
			t.Verdict = record.Not
		case c.Same != "":
			others, err := c.tellings(ctx, s, c.Same)
			if err != nil {
				return nil, err
			}
			if c.Same == c.Entry {
				return nil, fmt.Errorf("%s is one entry already", c.Entry)
			}
			t.Verdict, t.Other = record.Same, &others[0].Of
			return []record.Claim{bare(t.Claim)}, nil // one link joins the two entries
		case c.Apart != "" || c.Split:
			others := all
			if c.Apart != "" {
				if others, err = c.tellings(ctx, s, c.Apart); err != nil {
					return nil, err
				}
				if c.Apart == c.Entry {
					return nil, fmt.Errorf("%s is one entry: to part what a document tells of it, --split with --document", c.Entry)
				}
			}
			t.Verdict = record.Apart
			for j := range others { // each of them, or it would join the others
				if others[j].Of.Document != t.Of.Document || c.Apart != "" {
					o := t.Claim
					o.Other = &others[j].Of
					out = append(out, bare(o))
				}
			}
			continue
		case c.Settled != "":
			t.Verdict, t.Status = record.Settled, c.Settled
			if c.Event != "" {
				events, err := c.tellings(ctx, s, c.Event)
				if err != nil {
					return nil, err
				}
				if events[0].Of.Kind != record.Event {
					return nil, fmt.Errorf("%s is no event", c.Event)
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

// undo claims that an earlier claim does not hold.
func (c *CorrectCmd) undo(ctx context.Context, s *store.Store) ([]record.Claim, error) {
	if c.Entry != "" || c.Document != "" {
		return nil, usage("--undo needs the id of a correction, and neither entry nor document")
	}
	k, err := s.ClaimAs(ctx, c.Undo)
	if errors.Is(err, store.ErrNone) {
		return nil, fmt.Errorf("there is no correction %s; detente correct --list tells their ids", c.Undo)
	}
	if err != nil {
		return nil, err
	}
	return []record.Claim{{Verdict: record.Undone, Undoes: k.ID, Of: k.Of}}, nil
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
		return nil, fmt.Errorf("there is no entry %s; a correction may have given it another id: detente show DOCUMENT lists what a document tells", id)
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
