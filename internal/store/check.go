package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"detente/internal/measure/forecast"
	"detente/internal/record"
)

// Check verifies what the store holds: that every text has its hash, every report and claim its id, every reading quotes its text; that all that is derived,
// stories, tellings, entries, the lists they stand in and the words that search looks in, is what it derives to now; that every reference leads somewhere, and
// that the ledger of forecasts is as it was written. A file is looked through by the database too. It tells each fault it finds, and returns how many
// documents it looked at. It sees the store as it is at one moment: what is taken in meanwhile is no fault. doc/trust.md says what it cannot see.
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
	if s.dialect.whole != nil {
		if err := s.dialect.whole(ctx, s, fault); err != nil {
			return 0, err
		}
	}
	words, err := s.dialect.worded(ctx, s, fault)
	if err != nil {
		return 0, err
	}
	defer words.close()
	for after := int64(0); ; {
		ids, hashes, err := s.someDocuments(ctx, after)
		if err != nil {
			return documents, err
		}
		for i, id := range ids {
			w, err := s.checkDocument(ctx, id, hashes[i], fault)
			if err != nil {
				return documents, fmt.Errorf("document %s: %w", hashes[i], err)
			}
			for _, w := range w {
				if err := words.see(ctx, w); err != nil {
					return documents, fmt.Errorf("words of document %s: %w", hashes[i], err)
				}
			}
			documents++
			done()
			after = id
		}
		if len(ids) < retoldAtOnce {
			break
		}
	}
	if err := words.end(ctx); err != nil {
		return documents, fmt.Errorf("words: %w", err)
	}
	for _, c := range []struct{ what, query string }{
		{"blocks wait to be merged: run detente ingest or rebuild", `SELECT COUNT(*) FROM marked`},
		{"tellings stand in no entry", `SELECT COUNT(*) FROM tellings g WHERE NOT EXISTS (SELECT 1 FROM entries e WHERE e.id = g.entry) AND NOT EXISTS (SELECT 1 FROM marked m WHERE m.block = g.block)`},
		{"entries were left by tellings and wait to be dropped: run detente ingest or rebuild", `SELECT COUNT(*) FROM stale`},
		{"entries have no telling", `SELECT COUNT(*) FROM entries e WHERE NOT EXISTS (SELECT 1 FROM tellings g WHERE g.entry = e.id) AND NOT EXISTS (SELECT 1 FROM imports i WHERE i.entry = e.id)
			AND NOT EXISTS (SELECT 1 FROM stale l WHERE l.entry = e.id)`},
		{"pairs of parties belong to no entry", `SELECT COUNT(*) FROM dyads d WHERE NOT EXISTS (SELECT 1 FROM entries e WHERE e.id = d.entry)`},
		{"readings are of documents that do not lead or are not here", `SELECT COUNT(*) FROM readings g WHERE NOT EXISTS (SELECT 1 FROM documents d WHERE d.id = g.document AND d.leader = d.id)`},
		{"reports are of documents that are not here", `SELECT COUNT(*) FROM reports r WHERE NOT EXISTS (SELECT 1 FROM documents d WHERE d.id = r.document)`},
		{"samples are of documents that are not here", `SELECT COUNT(*) FROM samples r WHERE NOT EXISTS (SELECT 1 FROM documents d WHERE d.id = r.document)`},
		{"tellings are of documents without a reading", `SELECT COUNT(*) FROM tellings g WHERE NOT EXISTS (SELECT 1 FROM readings d WHERE d.document = g.document)`},
		{"persons are of documents without a reading", `SELECT COUNT(*) FROM people g WHERE NOT EXISTS (SELECT 1 FROM readings d WHERE d.document = g.document)`},
		{"documents are led by none", `SELECT COUNT(*) FROM documents d WHERE NOT EXISTS (SELECT 1 FROM documents l WHERE l.id = d.leader AND l.leader = l.id)`},
		{"documents have no report that they are read by", `SELECT COUNT(*) FROM documents d WHERE NOT EXISTS (SELECT 1 FROM reports r WHERE r.id = d.report AND r.document = d.id)`},
		{"claims are of documents that are not here", `SELECT COUNT(*) FROM claims c WHERE c.document <> '' AND NOT EXISTS (SELECT 1 FROM documents d WHERE d.hash = c.document) AND NOT EXISTS (SELECT 1 FROM erased e WHERE e.hash = c.document)`},
		{"sessions or tokens are of nobody", `SELECT COUNT(*) FROM (SELECT owner FROM sessions UNION ALL SELECT owner FROM tokens) o WHERE NOT EXISTS (SELECT 1 FROM users u WHERE u.id = o.owner)`},
		{"users have a role that there is not", `SELECT COUNT(*) FROM users WHERE role NOT IN ('reader', 'analyst', 'admin')`},
		{"lines of the audit log are missing", `SELECT COALESCE(MAX(id), 0) - COUNT(*) FROM audit`},
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
	waiting, err := s.Marked(ctx)
	if err == nil && !waiting {
		err = s.checkDerived(ctx, fault)
	}
	if err != nil {
		return documents, err
	}
	if err := s.checkKept(ctx, fault); err != nil {
		return documents, err
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

// checkDocument holds a document to what its text and reading are, and returns what search is to find of it.
func (s *Store) checkDocument(ctx context.Context, id int64, hash string, fault func(string)) ([]wording, error) {
	tell := func(format string, args ...any) { fault(fmt.Sprintf("document "+hash+": "+format, args...)) }
	var packed []byte
	var leads bool
	var by, day, cues string
	if err := s.read.QueryRowContext(ctx, s.dialect.bind(`SELECT text, leader = id, report, day, cues FROM documents WHERE id = ?`), id).Scan(&packed, &leads, &by, &day, &cues); err != nil {
		return nil, err
	}
	raw, err := s.unpack.DecodeAll(packed, nil)
	if err != nil {
		tell("its text cannot be unpacked: %v", err)
		return nil, nil
	}
	text := string(raw)
	if sum := sha256.Sum256(raw); hex.EncodeToString(sum[:]) != hash {
		tell("its text has another hash")
	}
	reports, err := s.Published(ctx, hash)
	if err != nil {
		tell("its reports cannot be read: %v", err)
		return nil, nil
	}
	if len(reports) == 0 {
		tell("nothing reports it")
		return nil, nil
	}
	if first := record.Leading(reports); first.ID() != by || first.Day() != day {
		tell("it is not read by its first report")
	}
	if err := s.checkIDs(ctx, id, reports, tell); err != nil {
		return nil, err
	}
	if leads {
		_, leader, story, err := s.Story(ctx, hash)
		if err != nil {
			return nil, err
		}
		if story[hash] == nil || record.Leader(story) != leader {
			tell("another document of its story should lead")
		}
	}
	var kept []record.Cue
	if err := json.Unmarshal([]byte(cues), &kept); err != nil {
		tell("its times cannot be read: %v", err)
	}
	if err := s.checkSamples(ctx, id, text, tell); err != nil {
		return nil, err
	}
	words := []wording{{document: id, title: record.Leading(reports).Title, text: text}}
	switch second, err := s.Second(ctx, hash); {
	case errors.Is(err, ErrNone):
	case err != nil:
		tell("its second reading cannot be read: %v", err)
	default:
		if err := second.Reading.Validate(); err != nil {
			tell("its second reading does not fit its text: %v", err)
		}
	}
	var has int
	if err := s.read.QueryRowContext(ctx, s.dialect.bind(`SELECT COUNT(*) FROM readings WHERE document = ?`), id).Scan(&has); err != nil || has == 0 {
		return words, err
	}
	r, report, err := s.Reading(ctx, hash)
	if err != nil {
		tell("its reading cannot be read: %v", err)
		return words, nil
	}
	if err := r.Validate(); err != nil {
		tell("its reading does not fit its text: %v", err)
		return words, nil
	}
	words = append(words, wording{document: id, statements: said(r)})
	claims, err := s.Claims(ctx, hash)
	if err != nil {
		tell("people's claims on it cannot be read: %v", err)
		return words, nil
	}
	return words, s.checkTold(ctx, id, record.Tellings(r, report.Day(), claims), tell)
}

// checkIDs holds the ids of reports to what they are of.
func (s *Store) checkIDs(ctx context.Context, document int64, reports []record.Report, tell func(string, ...any)) error {
	ids, err := s.texts(ctx, `SELECT id FROM reports WHERE document = ?`, document)
	if err != nil {
		return err
	}
	slices.Sort(ids)
	var want []string
	for i := range reports {
		want = append(want, reports[i].ID())
	}
	slices.Sort(want)
	if !slices.Equal(ids, want) {
		tell("a report of it is not the one that was taken in")
	}
	return nil
}

// checkSamples holds the samples by which copies are found to the text.
func (s *Store) checkSamples(ctx context.Context, document int64, text string, tell func(string, ...any)) error {
	rows, err := s.asked(ctx, `SELECT shingle FROM samples WHERE document = ?`, document)
	if err != nil {
		return err
	}
	has, err := scanIDs(rows)
	slices.Sort(has)
	want := record.Samples(text)
	slices.Sort(want)
	if !slices.Equal(has, slices.Compact(want)) {
		tell("copies of it cannot be found by its samples: run detente rebuild")
	}
	return err
}

// checkTold holds what a document tells, and whom it names, to its reading.
func (s *Store) checkTold(ctx context.Context, document int64, tellings []record.Telling, tell func(string, ...any)) error {
	want := map[string][3]string{}
	for i := range tellings {
		body, err := json.Marshal(&tellings[i])
		if err != nil {
			return err
		}
		want[tellings[i].Local] = [3]string{tellings[i].Block, tellings[i].Day(), string(body)}
	}
	rows, err := s.asked(ctx, `SELECT local, block, day, body FROM tellings WHERE document = ?`, document)
	if err != nil {
		return err
	}
	for rows.Next() && err == nil {
		var local string
		var is [3]string
		if err = rows.Scan(&local, &is[0], &is[1], &is[2]); err == nil && want[local] != is {
			tell("telling %s is not of its reading: run detente rebuild", local)
		}
		delete(want, local)
	}
	if err := errorsOf(err, rows); err != nil {
		return err
	}
	if len(want) > 0 {
		tell("%d tellings of its reading are missing: run detente rebuild", len(want))
	}
	people := map[record.Person]bool{}
	for _, p := range record.People(tellings) {
		people[p] = true
	}
	if rows, err = s.asked(ctx, `SELECT surname, name, block FROM people WHERE document = ?`, document); err != nil {
		return err
	}
	n := 0
	for ; rows.Next() && err == nil; n++ {
		var p record.Person
		if err = rows.Scan(&p.Surname, &p.Name, &p.Block); err == nil && !people[p] {
			tell("%s is not named by it: run detente rebuild", p.Surname)
		}
	}
	if n < len(people) {
		tell("%d persons that it names are missing: run detente rebuild", len(people)-n)
	}
	return errorsOf(err, rows)
}

// checkKept holds people's claims to their ids, and what is kept as JSON to being it.
func (s *Store) checkKept(ctx context.Context, fault func(string)) error {
	rows, err := s.asked(ctx, `SELECT id, document, verdict, made, body FROM claims ORDER BY id`)
	if err != nil {
		return err
	}
	for rows.Next() && err == nil {
		var id, document, verdict, made string
		var body []byte
		var c record.Claim
		if err = rows.Scan(&id, &document, &verdict, &made, &body); err != nil {
			break
		}
		if document == "" { // of an actor
			var a record.ActorClaim
			if failed := json.Unmarshal(body, &a); failed != nil || a.ID != id || !a.Sealed() || string(a.Verdict) != verdict || a.Made.UTC().Format(madeFormat) != made {
				fault(fmt.Sprintf("claim %s is not the one that was made", id))
			}
			continue
		}
		if failed := json.Unmarshal(body, &c); failed != nil || c.ID != id || !c.Sealed() || c.Of.Document != document || string(c.Verdict) != verdict || c.Made.UTC().Format(madeFormat) != made {
			fault(fmt.Sprintf("claim %s is not the one that was made", id))
		}
	}
	if err := errorsOf(err, rows); err != nil {
		return err
	}
	for _, k := range []struct {
		query string
		into  func() any
	}{
		{`SELECT 'source', address, body FROM sources`, func() any { return new(record.Followed) }},
		{`SELECT 'situation', name, body FROM situations`, func() any { return new(record.Situation) }},
	} {
		if err := s.bodies(ctx, k.query, func(what, name string, body []byte) {
			if err := json.Unmarshal(body, k.into()); err != nil {
				fault(fmt.Sprintf("%s %s cannot be read: %v", what, name, err))
			}
		}); err != nil {
			return err
		}
	}
	return nil
}
