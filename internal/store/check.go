package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"detente/internal/measure/forecast"
	"detente/internal/record"
)

// Check verifies what the store holds: that every text has its hash, every reading quotes its text, every telling its reading, every
// entry has tellings and every telling an entry, that every reference leads somewhere, and that the ledger of forecasts is as it was
// written. It tells each fault it finds, and returns how many documents it looked at. It sees the store as it is at one moment: what is
// taken in meanwhile is no fault.
func (s *Store) Check(ctx context.Context, fault func(what string), done func()) (documents int, err error) {
	err = s.Snapshot(ctx, func(at *Store) error {
		documents, err = at.check(ctx, fault, done)
		return err
	})
	if err != nil {
		return documents, fmt.Errorf("store: check: %w", err)
	}
	return documents, nil
}

func (s *Store) check(ctx context.Context, fault func(what string), done func()) (documents int, err error) {
	for after := int64(0); ; {
		ids, hashes, err := s.someDocuments(ctx, after)
		if err != nil {
			return documents, err
		}
		for i, id := range ids {
			if err := s.checkDocument(ctx, id, hashes[i], fault); err != nil {
				return documents, fmt.Errorf("document %s: %w", hashes[i], err)
			}
			documents++
			done()
			after = id
		}
		if len(ids) < retoldAtOnce {
			break
		}
	}
	for _, c := range []struct{ what, query string }{
		{"blocks wait to be merged: run detente ingest or rebuild", `SELECT COUNT(*) FROM marked`},
		{"tellings stand in no entry", `SELECT COUNT(*) FROM tellings g WHERE NOT EXISTS (SELECT 1 FROM entries e WHERE e.id = g.entry) AND NOT EXISTS (SELECT 1 FROM marked m WHERE m.block = g.block)`},
		{"entries were left by tellings and are still here", `SELECT COUNT(*) FROM stale`},
		{"entries have no telling", `SELECT COUNT(*) FROM entries e WHERE NOT EXISTS (SELECT 1 FROM tellings g WHERE g.entry = e.id) AND NOT EXISTS (SELECT 1 FROM imports i WHERE i.entry = e.id)`},
		{"pairs of parties belong to no entry", `SELECT COUNT(*) FROM dyads d WHERE NOT EXISTS (SELECT 1 FROM entries e WHERE e.id = d.entry)`},
		{"documents cannot be found by their words", `SELECT COUNT(*) FROM documents d WHERE NOT EXISTS (SELECT 1 FROM document_words w WHERE w.` + s.dialect.indexed + ` = d.id)`},
		{"documents are led by none", `SELECT COUNT(*) FROM documents d WHERE NOT EXISTS (SELECT 1 FROM documents l WHERE l.id = d.leader AND l.leader = l.id)`},
		{"documents have no report that they are read by", `SELECT COUNT(*) FROM documents d WHERE NOT EXISTS (SELECT 1 FROM reports r WHERE r.id = d.report AND r.document = d.id)`},
		{"claims are of documents that are not here", `SELECT COUNT(*) FROM claims c WHERE NOT EXISTS (SELECT 1 FROM documents d WHERE d.hash = c.document) AND NOT EXISTS (SELECT 1 FROM erased e WHERE e.hash = c.document)`},
		{"erased documents are here", `SELECT COUNT(*) FROM erased e WHERE EXISTS (SELECT 1 FROM documents d WHERE d.hash = e.hash)`},
	} {
		var n int
		if err := s.read.QueryRowContext(ctx, c.query).Scan(&n); err != nil {
			return documents, fmt.Errorf("%s: %w", c.what, err)
		}
		if n > 0 {
			fault(fmt.Sprintf("%d %s", n, c.what))
		}
	}
	switch _, err := s.ledger(ctx, s.read); {
	case errors.Is(err, forecast.ErrLedger):
		fault(err.Error())
	case err != nil:
		return documents, fmt.Errorf("ledger of forecasts: %w", err)
	}
	return documents, nil
}

func (s *Store) someDocuments(ctx context.Context, after int64) (ids []int64, hashes []string, err error) {
	rows, err := s.read.QueryContext(ctx, s.dialect.bind(`SELECT id, hash FROM documents WHERE id > ? ORDER BY id LIMIT ?`), after, retoldAtOnce)
	if err != nil {
		return nil, nil, err
	}
	return scanHashes(rows)
}

func (s *Store) checkDocument(ctx context.Context, id int64, hash string, fault func(string)) error {
	var packed []byte
	if err := s.read.QueryRowContext(ctx, s.dialect.bind(`SELECT text FROM documents WHERE id = ?`), id).Scan(&packed); err != nil {
		return err
	}
	text, err := s.unpack.DecodeAll(packed, nil)
	if err != nil {
		fault(fmt.Sprintf("document %s: its text cannot be unpacked: %v", hash, err))
		return nil
	}
	if sum := sha256.Sum256(text); hex.EncodeToString(sum[:]) != hash {
		fault(fmt.Sprintf("document %s: its text has another hash", hash))
	}
	var has int
	if err := s.read.QueryRowContext(ctx, s.dialect.bind(`SELECT COUNT(*) FROM readings WHERE document = ?`), id).Scan(&has); err != nil || has == 0 {
		return err
	}
	r, report, err := s.Reading(ctx, hash)
	if err != nil {
		fault(fmt.Sprintf("document %s: its reading cannot be read: %v", hash, err))
		return nil
	}
	if err := r.Validate(); err != nil {
		fault(fmt.Sprintf("document %s: its reading does not fit its text: %v", hash, err))
		return nil
	}
	claims, err := s.Claims(ctx, hash)
	if err != nil {
		return err
	}
	want := map[string]string{}
	for _, t := range record.Tellings(r, report.Day(), claims) {
		want[t.Local] = t.Block
	}
	rows, err := s.read.QueryContext(ctx, s.dialect.bind(`SELECT local, block FROM tellings WHERE document = ?`), id)
	if err != nil {
		return err
	}
	for rows.Next() && err == nil {
		var local, block string
		if err = rows.Scan(&local, &block); err == nil && want[local] != block {
			fault(fmt.Sprintf("document %s: telling %s is not of its reading", hash, local))
		}
		delete(want, local)
	}
	if err := errorsOf(err, rows); err != nil {
		return err
	}
	if len(want) > 0 {
		fault(fmt.Sprintf("document %s: %d tellings of its reading are missing", hash, len(want)))
	}
	return nil
}
