package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"detente/internal/codebook"
	"detente/internal/read"
	"detente/internal/record"
)

// citedAtOnce bounds the readings that a Citer keeps unpacked.
const citedAtOnce = 64

// Citer finds the words of entries. It keeps the readings used last, so that entries told by the same document cost one unpacking.
type Citer struct {
	store  *Store
	owners *record.Owners // nil until they are asked for
	kept   map[string]record.Source
	order  []string
}

// NewCiter makes a citer, for one goroutine.
func (s *Store) NewCiter() *Citer { return &Citer{store: s, kept: map[string]record.Source{}} }

// Cite finds the words of an entry's tellings.
func (c *Citer) Cite(ctx context.Context, e record.Entry) (record.Cited, error) {
	if e.Origin != "" {
		m, err := c.store.imported(ctx, e.ID)
		if err != nil {
			return record.Cited{}, fmt.Errorf("store: cite %s: %w", e.ID, err)
		}
		return m.Cited(), nil
	}
	ids, err := c.store.Tellings(ctx, &e)
	if err != nil {
		return record.Cited{}, fmt.Errorf("store: cite %s: %w", e.ID, err)
	}
	if len(ids) == 0 {
		return record.Cited{}, fmt.Errorf("store: cite %s: %w", e.ID, record.ErrBehind)
	}
	e.Tellings = ids
	cited, err := record.Cite(e, func(hash string) (record.Source, error) { return c.source(ctx, hash) })
	if err == nil && e.Kind == record.Contact && len(cited.Citations) > 0 {
		err = c.accounts(ctx, &cited)
	}
	if err != nil {
		return cited, fmt.Errorf("store: cite %s: %w", e.ID, err)
	}
	return cited, nil
}

// accounts adds what each side tells of a contact.
func (c *Citer) accounts(ctx context.Context, cited *record.Cited) error {
	books, err := codebook.Shared()
	if err != nil {
		return err
	}
	var failed error
	side := func(reports []record.Report) string {
		if len(reports) == 0 {
			return ""
		}
		f, err := c.store.Source(ctx, reports[0].Source)
		if err != nil && !errors.Is(err, ErrNone) {
			failed = err
		}
		return record.PublishedIn(&reports[0], &f, books)
	}
	cited.Accounts, cited.Differences, err = record.Accounts(cited, func(hash string) (record.Source, error) { return c.source(ctx, hash) }, side, books)
	return errors.Join(err, failed)
}

func (c *Citer) source(ctx context.Context, hash string) (record.Source, error) {
	if src, ok := c.kept[hash]; ok {
		return src, nil
	}
	corrected, became, err := c.store.corrected(ctx, hash)
	if err != nil {
		return record.Source{}, err
	}
	reports, err := c.store.Reports(ctx, hash)
	if err != nil {
		return record.Source{}, err
	}
	if c.owners == nil {
		if c.owners, err = c.store.owners(ctx); err != nil {
			return record.Source{}, err
		}
	}
	for i := range reports {
		reports[i].Ownership = c.owners.Of(&reports[i])
	}
	cues, err := c.store.cues(ctx, hash)
	if err != nil {
		return record.Source{}, err
	}
	src := record.Source{Reading: corrected, Cues: cues, Reports: reports, Became: became}
	if len(c.order) == citedAtOnce {
		delete(c.kept, c.order[0])
		c.order = c.order[1:]
	}
	c.kept[hash] = src
	c.order = append(c.order, hash)
	return src, nil
}

// Corrected is the reading of a document with people's claims applied.
func (s *Store) Corrected(ctx context.Context, hash string) (*read.Reading, error) {
	r, _, err := s.corrected(ctx, hash)
	return r, err
}

func (s *Store) corrected(ctx context.Context, hash string) (*read.Reading, []record.Outcome, error) {
	r, _, err := s.Reading(ctx, hash)
	if err != nil {
		return nil, nil, err
	}
	claims, err := s.Claims(ctx, hash)
	if err != nil {
		return nil, nil, err
	}
	corrected, became := record.Apply(r, claims)
	return corrected, became, nil
}

// Corrections are people's corrections of a document or of another text of its story, with what became of them, in the order in which they
// were made.
func (s *Store) Corrections(ctx context.Context, hash string) ([]record.Correction, error) {
	_, became, err := s.corrected(ctx, hash)
	if errors.Is(err, ErrNone) { // not read yet
		var claims []record.Claim
		claims, err = s.Claims(ctx, hash)
		for i := range claims {
			became = append(became, record.Outcome{Claim: &claims[i]})
		}
	}
	if err != nil {
		return nil, err
	}
	entries, err := s.EntriesOf(ctx, hash)
	if err != nil {
		return nil, err
	}
	out := make([]record.Correction, len(became))
	for i := range became {
		out[i] = became[i].Correction()
		out[i].Entry = entries[became[i].Item]
	}
	return out, nil
}

// cues are those of a document, none if it is no transcript.
func (s *Store) cues(ctx context.Context, hash string) (out []record.Cue, err error) {
	var raw []byte
	if err := s.read.QueryRowContext(ctx, s.dialect.bind(`SELECT cues FROM documents WHERE hash = ?`), hash).Scan(&raw); err != nil {
		return nil, fmt.Errorf("store: times of %s: %w", hash, err)
	}
	if err := json.Unmarshal(raw, &out); err != nil {
		return nil, fmt.Errorf("store: times of %s: %w", hash, err)
	}
	return out, nil
}

// Tellings are the ids of an entry's tellings, the leading one first.
func (s *Store) Tellings(ctx context.Context, e *record.Entry) ([]string, error) {
	rows, err := s.read.QueryContext(ctx, s.dialect.bind(`SELECT d.hash, g.local FROM tellings g JOIN documents d ON d.id = g.document WHERE g.entry = ? ORDER BY d.hash, g.local`), e.ID)
	if err != nil {
		return nil, err
	}
	var out []string
	for rows.Next() && err == nil {
		var hash, local string
		err = rows.Scan(&hash, &local)
		if id := hash + "/" + local; id == e.Lead {
			out = append([]string{id}, out...)
		} else {
			out = append(out, id)
		}
	}
	return out, errorsOf(err, rows)
}

// Reports are the publications of a document, by its hash, and of the documents that it speaks for.
func (s *Store) Reports(ctx context.Context, hash string) ([]record.Report, error) {
	rows, err := s.read.QueryContext(ctx, s.dialect.bind(`SELECT `+reportColumns+` FROM documents l JOIN documents d ON d.leader = l.id
		JOIN reports r ON r.document = d.id WHERE l.hash = ? ORDER BY r.id`), hash)
	if err != nil {
		return nil, fmt.Errorf("store: reports of %s: %w", hash, err)
	}
	var out []record.Report
	for rows.Next() && err == nil {
		var r record.Report
		r, err = scanReport(rows)
		out = append(out, r)
	}
	if err := errorsOf(err, rows); err != nil {
		return nil, fmt.Errorf("store: reports of %s: %w", hash, err)
	}
	return out, nil
}

// Outcomes are the reading of a document with people's claims applied, and what became of each; ErrNone if it has no reading.
func (s *Store) Outcomes(ctx context.Context, hash string) (*read.Reading, []record.Outcome, error) {
	return s.corrected(ctx, hash)
}
