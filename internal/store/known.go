package store

import (
	"context"
	"fmt"

	"detente/internal/record"
)

// Claims about actors stand among people's claims, of no document.

// saidOfActors is what people said of actors.
func (s *Store) saidOfActors(ctx context.Context, q querier) (*record.Known, error) {
	all, err := jsons[record.ActorClaim](ctx, s.dialect, q, `SELECT body FROM claims WHERE document = ?`, "")
	if err != nil {
		return nil, err
	}
	return record.NewKnown(all), nil
}

// SaidOfActors is what people said of actors.
func (s *Store) SaidOfActors(ctx context.Context) (*record.Known, error) {
	k, err := s.saidOfActors(ctx, s.read)
	if err != nil {
		return nil, fmt.Errorf("store: what is known of actors: %w", err)
	}
	return k, nil
}

// ClaimActor keeps a person's claim about an actor, which must be sealed, and marks what it touches to be merged anew. A claim that is there already changes nothing.
func (s *Store) ClaimActor(ctx context.Context, c *record.ActorClaim) error {
	err := s.writing(ctx, func(t *tx) error {
		k, err := s.saidOfActors(ctx, t) // before this claim
		if err != nil {
			return err
		}
		fresh, err := claim(ctx, t, c.ID, "", c.Verdict, c.Made, c)
		if err != nil || !fresh {
			return err
		}
		touched := []record.ActorClaim{*c}
		for _, was := range k.Claims { // what no longer holds, or holds again
			if was.ID == c.Undoes || was.Verdict == record.ActorIs && was.Of == c.Of {
				touched = append(touched, was)
			}
		}
		for i := range touched {
			if err := s.markActors(ctx, t, &touched[i]); err != nil {
				return err
			}
		}
		return bump(ctx, t)
	})
	if err != nil {
		return fmt.Errorf("store: claim: %w", err)
	}
	return nil
}

// markActors marks the days on which a claim's actors stand, and what its documents tell.
func (s *Store) markActors(ctx context.Context, t *tx, c *record.ActorClaim) error {
	for _, key := range c.Touched() {
		if _, err := t.exec(ctx, `INSERT INTO marked(block, day, spread) SELECT DISTINCT g.block, g.day, 1 FROM actors a JOIN tellings g ON g.entry = a.entry WHERE a.actor = ? ON CONFLICT DO NOTHING`, key); err != nil {
			return err
		}
	}
	for _, hash := range c.Documents {
		if _, err := t.exec(ctx, `INSERT INTO marked(block, day, spread) SELECT DISTINCT g.block, g.day, 1 FROM documents d JOIN tellings g ON g.document = d.id WHERE d.hash = ? ON CONFLICT DO NOTHING`, hash); err != nil {
			return err
		}
	}
	return nil
}
