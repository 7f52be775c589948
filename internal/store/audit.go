package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"detente/internal/account"
)

// acted is what of a line of the audit log is not asked for by itself.
type acted struct {
	Token  string `json:"token,omitempty"`
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
	From   string `json:"from,omitempty"`
	Status int    `json:"status,omitempty"`
}

// Audit adds a line to the audit log. There is no way to change one or take it out.
func (s *Store) Audit(ctx context.Context, a *account.Act) error {
	body, err := json.Marshal(acted{a.Token, a.Before, a.After, a.From, a.Status})
	if err != nil {
		return fmt.Errorf("store: audit: %w", err)
	}
	err = s.writing(ctx, func(t *tx) error {
		if _, err := t.row(ctx, `SELECT COALESCE(MAX(id), 0) + 1 FROM audit`, nil, &a.ID); err != nil {
			return err
		}
		_, err := t.exec(ctx, `INSERT INTO audit(id, at, who, owner, what, target, body) VALUES (?, ?, ?, ?, ?, ?, ?)`, a.ID, stamp(a.At), a.Who, a.Owner, a.What, a.On, string(body))
		return err
	})
	if err != nil {
		return fmt.Errorf("store: audit: %w", err)
	}
	return nil
}

// Acts asks for lines of the audit log; what is empty is not asked for.
type Acts struct {
	Who, What    string    // name; method and path
	On           string    // part of what it was done to
	Since, Until time.Time // from, and before
	Before       int64     // only lines with a smaller ID
	Limit        int
}

// Audited are lines of the audit log, the last first.
func (s *Store) Audited(ctx context.Context, q Acts) ([]account.Act, error) {
	query, args := `SELECT id, at, who, owner, what, target, body FROM audit WHERE 1 = 1`, []any(nil)
	with := func(condition string, arg any) { query, args = query+` AND `+condition, append(args, arg) }
	if q.Who != "" {
		with(`who = ?`, q.Who)
	}
	if q.What != "" {
		with(`what = ?`, q.What)
	}
	if q.On != "" {
		with(`target LIKE ? ESCAPE '!'`, "%"+strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(q.On)+"%")
	}
	if !q.Since.IsZero() {
		with(`at >= ?`, stamp(q.Since))
	}
	if !q.Until.IsZero() {
		with(`at < ?`, stamp(q.Until))
	}
	if q.Before > 0 {
		with(`id < ?`, q.Before)
	}
	query, args = query+` ORDER BY id DESC LIMIT ?`, append(args, q.Limit)
	rows, err := s.read.QueryContext(ctx, s.dialect.bind(query), args...)
	if err != nil {
		return nil, fmt.Errorf("store: audit: %w", err)
	}
	var out []account.Act
	for rows.Next() && err == nil {
		var a account.Act
		var at string
		var body []byte
		var rest acted
		if err = rows.Scan(&a.ID, &at, &a.Who, &a.Owner, &a.What, &a.On, &body); err != nil {
			break
		}
		err = json.Unmarshal(body, &rest)
		a.At = stamped(at, &err)
		a.Token, a.Before, a.After, a.From, a.Status = rest.Token, rest.Before, rest.After, rest.From, rest.Status
		out = append(out, a)
	}
	if err := errorsOf(err, rows); err != nil {
		return nil, fmt.Errorf("store: audit: %w", err)
	}
	return out, nil
}
