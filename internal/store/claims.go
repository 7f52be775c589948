package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"detente/internal/record"
)

// Claim keeps a person's claim, which must be sealed, and corrects what its document tells. A claim that is there already changes
// nothing. The blocks it touches are marked to be merged anew.
func (s *Store) Claim(ctx context.Context, c *record.Claim) error {
	body, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("store: claim: %w", err)
	}
	err = s.writing(ctx, func(t *tx) error {
		res, err := t.exec(ctx, `INSERT INTO claims(id, document, verdict, made, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
			c.ID, c.Of.Document, string(c.Verdict), c.Made.UTC().Format(time.RFC3339), string(body))
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return err
		}
		return s.retell(ctx, t, c.Of.Document)
	})
	if err != nil {
		return fmt.Errorf("store: claim: %w", err)
	}
	return nil
}

// retell tells anew what a document tells, after a claim on it.
func (s *Store) retell(ctx context.Context, t *tx, hash string) error {
	var id int64
	var body, text []byte
	var day string
	found, err := t.row(ctx, `SELECT d.id, d.day, d.text, g.body FROM documents d JOIN readings g ON g.document = d.id WHERE d.hash = ?`, []any{hash}, &id, &day, &text, &body)
	if err != nil || !found { // what has no reading yet is corrected when it gets one
		return err
	}
	r, err := s.unpacked(body, text)
	if err != nil {
		return err
	}
	claims, err := claimsOf(ctx, t, hash)
	if err != nil {
		return err
	}
	return s.tell(ctx, t, id, record.Tellings(r, day, claims))
}

const claimsQuery = `SELECT body FROM claims WHERE document = ? ORDER BY made, id`

// claimsOf are the claims on a document, in the order in which they were made.
func claimsOf(ctx context.Context, t *tx, hash string) ([]record.Claim, error) {
	rows, err := t.query(ctx, claimsQuery, hash)
	if err != nil {
		return nil, err
	}
	return scanClaims(rows)
}

func scanClaims(rows *sql.Rows) (out []record.Claim, err error) {
	for rows.Next() && err == nil {
		var body []byte
		var c record.Claim
		if err = rows.Scan(&body); err == nil {
			err = json.Unmarshal(body, &c)
		}
		out = append(out, c)
	}
	return out, errorsOf(err, rows)
}

// Claims are the claims on a document, by its hash, in the order in which they were made.
func (s *Store) Claims(ctx context.Context, hash string) ([]record.Claim, error) {
	rows, err := s.read.QueryContext(ctx, s.dialect.bind(claimsQuery), hash)
	var out []record.Claim
	if err == nil {
		out, err = scanClaims(rows)
	}
	if err != nil {
		return nil, fmt.Errorf("store: claims: %w", err)
	}
	return out, nil
}
