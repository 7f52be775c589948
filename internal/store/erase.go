package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"detente/internal/record"
)

// ErrErased tells that what names an erased person is not taken in.
var ErrErased = errors.New("it names a person who was erased")

// Erasing says how documents are erased.
type Erasing struct {
	When       time.Time
	Why        string
	KeepClaims bool // people's claims stay, though the words that they are of are gone
}

// erasedAtOnce is how many documents one transaction erases.
const erasedAtOnce = 100

// Erase takes documents down: their texts, reports and readings go, people's claims on them too unless they are kept, and what cited them is
// merged anew without them. A tombstone of each stays, so that it does not come back with the next visit of its source. Documents that
// are not there are passed over. If it is stopped, running it again goes on. It returns how many were erased.
func (s *Store) Erase(ctx context.Context, hashes []string, e Erasing, done func()) (n int, err error) {
	for len(hashes) > 0 {
		some := hashes[:min(erasedAtOnce, len(hashes))]
		hashes = hashes[len(some):]
		erased := 0
		if err := s.writing(ctx, func(t *tx) error {
			erased = 0
			for _, hash := range some {
				found, err := s.erase(ctx, t, hash, e)
				if err != nil {
					return fmt.Errorf("%s: %w", hash, err)
				}
				if found {
					erased++
				}
			}
			if err := untell(ctx, t, some); err != nil {
				return err
			}
			return bump(ctx, t)
		}); err != nil {
			return n, fmt.Errorf("store: erase: %w", err)
		}
		for range some {
			done()
		}
		n += erased
	}
	return n, nil
}

func (s *Store) erase(ctx context.Context, t *tx, hash string, e Erasing) (found bool, err error) {
	var id, leader int64
	if found, err = t.row(ctx, `SELECT id, leader FROM documents WHERE hash = ?`, []any{hash}, &id, &leader); err != nil || !found {
		return false, err
	}
	if err := s.tell(ctx, t, id, nil); err != nil {
		return true, err
	}
	if err := t.dialect.unindex(ctx, t, id); err != nil {
		return true, err
	}
	for _, q := range []string{`DELETE FROM document_words WHERE ` + t.dialect.indexed + ` = ?`, `DELETE FROM readings WHERE document = ?`, `DELETE FROM failures WHERE document = ?`,
		`DELETE FROM second_readings WHERE document = ?`, `DELETE FROM second_failures WHERE document = ?`, `DELETE FROM second_taken WHERE document = ?`,
		`DELETE FROM samples WHERE document = ?`, `DELETE FROM fresh WHERE document = ?`, `DELETE FROM reports WHERE document = ?`, `DELETE FROM documents WHERE id = ?`} {
		if _, err := t.exec(ctx, q, id); err != nil {
			return true, err
		}
	}
	if !e.KeepClaims {
		if _, err := t.exec(ctx, `DELETE FROM claims WHERE document = ?`, hash); err != nil {
			return true, err
		}
	}
	if _, err := t.exec(ctx, `INSERT INTO erased(hash, made, why) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`, hash, e.When.UTC().Format(time.RFC3339), e.Why); err != nil {
		return true, err
	}
	if err := s.lead(ctx, t, []int64{leader}); err != nil || id == leader { // another of its story speaks now
		return true, err
	}
	var speaks string
	if _, err := t.row(ctx, `SELECT hash FROM documents WHERE id = ?`, []any{leader}, &speaks); err != nil {
		return true, err
	}
	return true, s.retell(ctx, t, speaks) // without the claims on what was erased
}

// Older are the documents of which every report was published before a day, or without a date taken in before it, and came by one source;
// "" asks for neither. By day and hash.
func (s *Store) Older(ctx context.Context, before, source string) ([]string, error) {
	query, args := `SELECT d.hash FROM documents d WHERE 1 = 1`, []any{}
	if before != "" {
		query += ` AND NOT EXISTS (SELECT 1 FROM reports r WHERE r.document = d.id AND substr(CASE WHEN r.published <> '' THEN r.published ELSE r.seen END, 1, 10) >= ?)`
		args = append(args, before)
	}
	if source != "" {
		query += ` AND NOT EXISTS (SELECT 1 FROM reports r WHERE r.document = d.id AND r.source <> ?)`
		args = append(args, source)
	}
	hashes, err := s.texts(ctx, query+` ORDER BY d.day, d.hash`, args...)
	if err != nil {
		return nil, fmt.Errorf("store: older: %w", err)
	}
	return hashes, nil
}

// Copies are the other documents of a document's story.
func (s *Store) Copies(ctx context.Context, hash string) ([]string, error) {
	out, err := s.texts(ctx, `SELECT c.hash FROM documents d JOIN documents c ON c.leader = d.leader WHERE d.hash = ? AND c.id <> d.id ORDER BY c.hash`, hash)
	if err != nil {
		return nil, fmt.Errorf("store: copies of %s: %w", hash, err)
	}
	return out, nil
}

// texts are the rows of one text that a query gives.
func (s *Store) texts(ctx context.Context, query string, args ...any) (out []string, err error) {
	rows, err := s.read.QueryContext(ctx, s.dialect.bind(query), args...)
	if err != nil {
		return nil, err
	}
	for rows.Next() && err == nil {
		var hash string
		err = rows.Scan(&hash)
		out = append(out, hash)
	}
	return out, errorsOf(err, rows)
}

// Lost says what goes with documents.
type Lost struct {
	Documents int
	Claims    int // people's
	Entries   int // that no other document tells of
	Poorer    int // that lose a citation
}

// Losing counts what would go if documents were erased.
func (s *Store) Losing(ctx context.Context, hashes []string, done func()) (Lost, error) {
	l := Lost{}
	tellings := map[string]int{} // of these documents, by entry
	for _, hash := range hashes {
		var there, claims int
		if err := s.read.QueryRowContext(ctx, s.dialect.bind(`SELECT COUNT(*) FROM documents WHERE hash = ?`), hash).Scan(&there); err != nil {
			return l, fmt.Errorf("store: losing: %w", err)
		}
		if err := s.read.QueryRowContext(ctx, s.dialect.bind(`SELECT COUNT(*) FROM claims WHERE document = ?`), hash).Scan(&claims); err != nil {
			return l, fmt.Errorf("store: losing: %w", err)
		}
		l.Documents += there
		l.Claims += claims
		entries, err := s.texts(ctx, `SELECT g.entry FROM tellings g JOIN documents d ON d.id = g.document WHERE d.hash = ?`, hash)
		if err != nil {
			return l, fmt.Errorf("store: losing: %w", err)
		}
		for _, e := range entries {
			tellings[e]++
		}
		done()
	}
	for entry, n := range tellings {
		var all int
		if err := s.read.QueryRowContext(ctx, s.dialect.bind(`SELECT COUNT(*) FROM tellings WHERE entry = ?`), entry).Scan(&all); err != nil {
			return l, fmt.Errorf("store: losing: %w", err)
		}
		if n == all {
			l.Entries++
		} else {
			l.Poorer++
		}
	}
	return l, nil
}

// Mentioning is what names a person.
type Mentioning struct {
	Documents []string       // hashes
	Names     map[string]int // by which readings have the person, with the number of documents
	Claims    []string       // ids of people's claims on other documents
	Imports   [][2]string    // origins and ids
}

// Naming finds what names persons: documents by text, title, byline, publisher or a person in their reading; people's claims; events of
// others. done is called for each document that was looked at.
func (s *Store) Naming(ctx context.Context, names *record.Names, done func()) (Mentioning, error) {
	found := Mentioning{Names: map[string]int{}}
	in := map[string]bool{}
	for l, err := range s.Documents(ctx, "", "") {
		if err != nil {
			return found, err
		}
		named := names.In(l.Document.Text)
		reports, err := s.Published(ctx, l.Document.Hash)
		if err != nil {
			return found, err
		}
		for i := range reports {
			named = named || names.In(about(&reports[i]))
		}
		reading, report, err := s.Reading(ctx, l.Document.Hash)
		if err != nil && !errors.Is(err, ErrNone) {
			return found, err
		}
		if err == nil {
			for _, name := range names.Of(reading, report.Day()) {
				found.Names[name]++
				named = true
			}
		}
		if named {
			in[l.Document.Hash] = true
			found.Documents = append(found.Documents, l.Document.Hash)
		}
		done()
	}
	err := s.bodies(ctx, `SELECT id, document, body FROM claims ORDER BY id`, func(id, document string, body []byte) {
		if !in[document] && names.InJSON(body) {
			found.Claims = append(found.Claims, id)
		}
	})
	if err == nil {
		err = s.bodies(ctx, `SELECT origin, id, body FROM imports ORDER BY origin, id`, func(origin, id string, body []byte) {
			if names.InJSON(body) {
				found.Imports = append(found.Imports, [2]string{origin, id})
			}
		})
	}
	if err != nil {
		return found, fmt.Errorf("store: naming: %w", err)
	}
	return found, nil
}

// about is what a report says beside its text.
func about(r *record.Report) string { return r.Title + "\n" + r.Byline + "\n" + r.Publisher }

// Published are the reports of a document, without those of its copies.
func (s *Store) Published(ctx context.Context, hash string) (out []record.Report, err error) {
	rows, err := s.read.QueryContext(ctx, s.dialect.bind(`SELECT `+reportColumns+` FROM documents d JOIN reports r ON r.document = d.id WHERE d.hash = ?`), hash)
	if err != nil {
		return nil, err
	}
	for rows.Next() && err == nil {
		var r record.Report
		r, err = scanReport(rows)
		out = append(out, r)
	}
	return out, errorsOf(err, rows)
}

// bodies calls f for rows of two texts and a body.
func (s *Store) bodies(ctx context.Context, query string, f func(a, b string, body []byte)) error {
	rows, err := s.read.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	for rows.Next() && err == nil {
		var a, b string
		var body []byte
		if err = rows.Scan(&a, &b, &body); err == nil {
			f(a, b, body)
		}
	}
	return errorsOf(err, rows)
}

// Refuse keeps the hashes of names: from now on nothing that names these persons is taken in.
func (s *Store) Refuse(ctx context.Context, names *record.Names, e Erasing) error {
	err := s.writing(ctx, func(t *tx) error {
		for hash, words := range names.All {
			if _, err := t.exec(ctx, `INSERT INTO erased_names(hash, words, made, why) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
				hash, words, e.When.UTC().Format(time.RFC3339), e.Why); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("store: refuse: %w", err)
	}
	return nil
}

// Forget erases people's claims and events of others.
func (s *Store) Forget(ctx context.Context, claims []string, imports [][2]string) error {
	err := s.writing(ctx, func(t *tx) error {
		for _, id := range claims {
			var document string
			var body []byte
			if found, err := t.row(ctx, `SELECT document, body FROM claims WHERE id = ?`, []any{id}, &document, &body); err != nil {
				return err
			} else if !found {
				continue
			}
			if _, err := t.exec(ctx, `DELETE FROM claims WHERE id = ?`, id); err != nil {
				return err
			}
			if document == "" { // of an actor: whoever was said to be this one is not any more
				var c record.ActorClaim
				err := json.Unmarshal(body, &c)
				if err == nil {
					err = s.markActors(ctx, t, &c)
				}
				if err != nil {
					return err
				}
				continue
			}
			if err := s.retell(ctx, t, document); err != nil {
				return err
			}
		}
		for _, i := range imports {
			for _, q := range []string{`INSERT INTO stale(entry) SELECT entry FROM imports WHERE origin = ? AND id = ? ON CONFLICT DO NOTHING`,
				`DELETE FROM imports WHERE origin = ? AND id = ?`} {
				if _, err := t.exec(ctx, q, i[0], i[1]); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("store: forget: %w", err)
	}
	return nil
}

// refused are the names of erased persons.
func refused(ctx context.Context, t *tx) (*record.Names, error) {
	names := new(record.Names)
	rows, err := t.query(ctx, `SELECT hash, words FROM erased_names`)
	if err != nil {
		return nil, err
	}
	for rows.Next() && err == nil {
		var hash string
		var words int
		if err = rows.Scan(&hash, &words); err == nil {
			names.Add(hash, words)
		}
	}
	return names, errorsOf(err, rows)
}

// withheld reports whether a publication was taken down, or names a person who was.
func withheld(ctx context.Context, t *tx, p *Publication, names *record.Names) (bool, error) {
	var hash string
	gone, err := t.row(ctx, `SELECT hash FROM erased WHERE hash = ?`, []any{p.Document.Hash}, &hash)
	return gone || names.In(p.Document.Text) || names.In(about(&p.Report)), err
}

// naming reports whether something that is to be kept names an erased person.
func naming(v any, names *record.Names) (bool, error) {
	body, err := json.Marshal(v)
	return err == nil && names.InJSON(body), err
}

// Scrub takes the bytes of what was erased out of the database's files: without it they lie there until they are written over.
func (s *Store) Scrub(ctx context.Context) error {
	for _, q := range s.dialect.scrub {
		if _, err := s.write.ExecContext(ctx, q); err != nil {
			return fmt.Errorf("store: scrub: %w", err)
		}
	}
	return nil
}
