package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"detente/internal/record"
)

// Claim keeps a person's claim, which must be sealed, and corrects what its story tells. A claim that is there already changes
// nothing. The blocks it touches are marked to be merged anew.
func (s *Store) Claim(ctx context.Context, c *record.Claim) error {
	err := s.writing(ctx, func(t *tx) error {
		fresh, err := claim(ctx, t, c.ID, c.Of.Document, c.Verdict, c.Made, c)
		if err != nil || !fresh {
			return err
		}
		return s.retell(ctx, t, c.Of.Document)
	})
	if err != nil {
		return fmt.Errorf("store: claim: %w", err)
	}
	return nil
}

// claim keeps a claim, unless it is there already or names who was erased: ErrErased.
func claim(ctx context.Context, t *tx, id, document string, verdict record.Verdict, made time.Time, c any) (fresh bool, err error) {
	body, err := json.Marshal(c)
	if err != nil {
		return false, err
	}
	names, err := refused(ctx, t)
	if err != nil {
		return false, err
	}
	if names.InJSON(body) {
		return false, ErrErased
	}
	res, err := t.exec(ctx, `INSERT INTO claims(id, document, verdict, made, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`, id, document, string(verdict), made.UTC().Format(madeFormat), string(body))
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n > 0, err
}

// Moment is when a claim that is made now is made: never before what was claimed before it, though the clock was set back, since the last claim on a thing
// holds.
func (s *Store) Moment(ctx context.Context, now time.Time) (time.Time, error) {
	var made string
	if err := s.read.QueryRowContext(ctx, `SELECT COALESCE(MAX(made), '') FROM claims`).Scan(&made); err != nil {
		return now, fmt.Errorf("store: last claim: %w", err)
	}
	last, err := time.Parse(madeFormat, made)
	if err != nil || now.After(last) {
		return now, nil // also where there is none
	}
	return last.Add(time.Microsecond), nil
}

// madeFormat is RFC 3339 at one length, so that the order of the letters is that of time.
const madeFormat = "2006-01-02T15:04:05.000000Z"

// retell tells anew what the story of a document tells, after a claim on it or a change of its documents.
func (s *Store) retell(ctx context.Context, t *tx, hash string) error {
	var id int64
	var body, text []byte
	var leader, day string
	found, err := t.row(ctx, `SELECT l.id, l.hash, l.day, l.text, g.body FROM documents d JOIN documents l ON l.id = d.leader
		JOIN readings g ON g.document = l.id WHERE d.hash = ?`, []any{hash}, &id, &leader, &day, &text, &body)
	if err != nil || !found { // what has no reading yet is corrected when it gets one
		return err
	}
	r, err := s.unpacked(body, text)
	if err != nil {
		return err
	}
	claims, err := s.claimsOn(ctx, t, leader)
	if err != nil {
		return err
	}
	return s.tell(ctx, t, id, record.Tellings(r, day, claims))
}

// claimsAs are the claims that a condition asks for, as they were made, in the order in which they were made.
func (s *Store) claimsAs(ctx context.Context, q querier, where string, args ...any) ([]record.Claim, error) {
	return jsons[record.Claim](ctx, s.dialect, q, `SELECT c.body FROM claims c `+where+` ORDER BY c.made, c.id`, args...)
}

// claimsOn are the claims on all documents of a story, as they stand on one of them, in the order in which they were made. They are kept
// as they were made and carried each time, so that nothing of them is lost on the way, whatever becomes of the story.
func (s *Store) claimsOn(ctx context.Context, q querier, hash string) ([]record.Claim, error) {
	claims, err := s.claimsAs(ctx, q, `JOIN documents d ON d.hash = c.document JOIN documents me ON me.leader = d.leader WHERE me.hash = ?`, hash)
	if err != nil || len(claims) == 0 {
		return nil, err
	}
	carry := s.carrying(ctx, q)
	for i := range claims {
		if claims[i], err = carry.claim(claims[i], hash); err != nil {
			return nil, err
		}
	}
	return claims, nil
}

// Claims are the claims on a document or on another text of its story, by its hash, as they stand on it, in the order in which they were
// made.
func (s *Store) Claims(ctx context.Context, hash string) ([]record.Claim, error) {
	out, err := s.claimsOn(ctx, s.read, hash)
	if err != nil {
		return nil, fmt.Errorf("store: claims: %w", err)
	}
	return out, nil
}

// ClaimAs is a claim as it was made, by its id; ErrNone if there is none.
func (s *Store) ClaimAs(ctx context.Context, id string) (record.Claim, error) {
	claims, err := s.claimsAs(ctx, s.read, `WHERE c.id = ?`, id)
	if err == nil && len(claims) == 0 {
		err = ErrNone
	}
	if err != nil {
		return record.Claim{}, fmt.Errorf("store: claim %s: %w", id, err)
	}
	return claims[0], nil
}

// Claimed are the hashes of the documents that lead a story with claims, in the order of the last claim on each, the latest first.
func (s *Store) Claimed(ctx context.Context) (hashes []string, err error) {
	rows, err := s.read.QueryContext(ctx, `SELECT l.hash FROM claims c JOIN documents d ON d.hash = c.document JOIN documents l ON l.id = d.leader
		GROUP BY l.hash ORDER BY MAX(c.made) DESC, l.hash`)
	for err == nil && rows.Next() {
		var hash string
		err = rows.Scan(&hash)
		hashes = append(hashes, hash)
	}
	if rows != nil {
		err = errorsOf(err, rows)
	}
	if err != nil {
		return nil, fmt.Errorf("store: claimed: %w", err)
	}
	return hashes, nil
}

// carrying carries claims to the texts that lead their stories; texts are aligned once.
type carrying struct {
	ctx      context.Context
	store    *Store
	q        querier
	wordings map[string]record.Wording
	carriers map[[2]string]*record.Carrier
	leaders  map[string]string
}

func (s *Store) carrying(ctx context.Context, q querier) *carrying {
	return &carrying{ctx, s, q, map[string]record.Wording{}, map[[2]string]*record.Carrier{}, map[string]string{}}
}

// claim is a claim as it stands on a document of its story. What it says another item is or is not, is looked for in the text that leads
// the other's story.
func (k *carrying) claim(c record.Claim, hash string) (record.Claim, error) {
	var err error
	if c.Of.Document != hash {
		carrier, err := k.carrier(c.Of.Document, hash)
		if err != nil {
			return c, err
		}
		c = carrier.Carry(c)
	}
	if c.Other != nil {
		var other record.Ref
		if other, err = k.ref(*c.Other); err == nil {
			c.Other = &other
		}
	}
	return c, err
}

// ref is a reference as it stands on the text that leads its story: as it was made where its words are not there.
func (k *carrying) ref(r record.Ref) (record.Ref, error) {
	leader, err := k.leader(r.Document)
	if err != nil || leader == "" || leader == r.Document {
		return r, err
	}
	carrier, err := k.carrier(r.Document, leader)
	if err != nil {
		return r, err
	}
	r, _ = carrier.Ref(r)
	return r, nil
}

// leader is the hash of the document that leads a document's story; "" if the document is not here.
func (k *carrying) leader(hash string) (string, error) {
	if l, ok := k.leaders[hash]; ok {
		return l, nil
	}
	rows, err := k.q.QueryContext(k.ctx, k.store.dialect.bind(`SELECT l.hash FROM documents d JOIN documents l ON l.id = d.leader WHERE d.hash = ?`), hash)
	if err != nil {
		return "", err
	}
	leader := ""
	if rows.Next() {
		err = rows.Scan(&leader)
	}
	k.leaders[hash] = leader
	return leader, errorsOf(err, rows)
}

func (k *carrying) carrier(was, is string) (*record.Carrier, error) {
	if c := k.carriers[[2]string{was, is}]; c != nil {
		return c, nil
	}
	from, err := k.wording(was)
	if err != nil {
		return nil, err
	}
	to, err := k.wording(is)
	if err != nil {
		return nil, err
	}
	c := record.NewCarrier(from, to, is)
	k.carriers[[2]string{was, is}] = c
	return c, nil
}

func (k *carrying) wording(hash string) (record.Wording, error) {
	w, ok := k.wordings[hash]
	if ok {
		return w, nil
	}
	var packed []byte
	err := k.q.QueryRowContext(k.ctx, k.store.dialect.bind(`SELECT r.title, d.text FROM documents d JOIN reports r ON r.id = d.report WHERE d.hash = ?`), hash).
		Scan(&w.Title, &packed)
	if err == nil {
		var raw []byte
		raw, err = k.store.unpack.DecodeAll(packed, nil)
		w.Text = string(raw)
	}
	k.wordings[hash] = w
	return w, err
}

// pointing tells anew the stories whose claims point to one of some documents, which changed their place in their own story.
func (s *Store) pointing(ctx context.Context, t *tx, to []string) error {
	claims, err := s.claimsAs(ctx, t, `WHERE c.verdict = ?`, string(record.Apart))
	if err != nil {
		return err
	}
	told := map[string]bool{}
	for i := range claims {
		if c := &claims[i]; c.Other != nil && slices.Contains(to, c.Other.Document) && !told[c.Of.Document] {
			told[c.Of.Document] = true
			if err := s.retell(ctx, t, c.Of.Document); err != nil {
				return err
			}
		}
	}
	return nil
}
