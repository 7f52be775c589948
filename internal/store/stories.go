package store

import (
	"context"
	"database/sql"
	"maps"
	"slices"

	"detente/internal/record"
)

const (
	// commonSample is how many documents may have a sample before it is taken for the furniture of its publisher, a standing phrase that
	// tells nothing, unless these are copies of fewStories: a dispatch may be printed by a thousand papers.
	commonSample = 200
	fewStories   = commonSample / 10
)

// story joins a document to those that a new report of it shows to be copies or revisions, and lets the right one lead. Every report is
// held against all reports of the others, so that the stories do not depend on the order in which reports come.
func (s *Store) story(ctx context.Context, t *tx, id int64, text string, report *record.Report) error {
	samples := record.Samples(text)
	candidates, err := candidatesOf(ctx, t, samples)
	if err != nil {
		return err
	}
	rows := make([][]any, len(samples))
	for i, h := range samples {
		rows[i] = []any{h, id}
	}
	if err := t.insert(ctx, "samples(shingle, document)", "(?, ?)", " ON CONFLICT DO NOTHING", rows); err != nil {
		return err
	}
	revisions, err := atAddress(ctx, t, report.URL)
	if err != nil {
		return err
	}
	var own int64
	if _, err := t.row(ctx, `SELECT leader FROM documents WHERE id = ?`, []any{id}, &own); err != nil {
		return err
	}
	leaders := map[int64]bool{own: true}
	for _, other := range slices.Sorted(maps.Keys(merged(candidates, revisions))) {
		var packed []byte
		var leader int64
		if _, err := t.row(ctx, `SELECT text, leader FROM documents WHERE id = ?`, []any{other}, &packed, &leader); err != nil {
			return err
		}
		if leaders[leader] {
			continue // of the story already
		}
		if !revisions[other] {
			theirs, err := reportsOf(ctx, t, other)
			if err != nil {
				return err
			}
			if !slices.ContainsFunc(theirs, func(r record.Report) bool { return record.Near(report, &r) }) {
				continue // of another time
			}
		}
		raw, err := s.unpack.DecodeAll(packed, nil)
		if err != nil {
			return err
		}
		if record.SameText(text, string(raw), revisions[other]) {
			leaders[leader] = true
		}
	}
	return s.lead(ctx, t, slices.Sorted(maps.Keys(leaders)))
}

func merged(a, b map[int64]bool) map[int64]bool {
	out := maps.Clone(a)
	maps.Copy(out, b)
	return out
}

// candidatesOf are the documents that share enough samples to be compared.
func candidatesOf(ctx context.Context, t *tx, samples []int64) (map[int64]bool, error) {
	of, stories := map[int64][]int64{}, map[int64]map[int64]bool{} // documents by sample, and those that lead them
	for some := range parts(samples) {
		args := make([]any, 0, 2*len(some))
		for _, h := range some {
			args = append(args, h, commonSample+1)
		}
		rows, err := t.query(ctx, `SELECT s.shingle, s.document, d.leader FROM (`+
			times(`SELECT * FROM (SELECT shingle, document FROM samples WHERE shingle = ? ORDER BY document LIMIT ?) o`, " UNION ALL ", len(some))+
			`) s JOIN documents d ON d.id = s.document`, args...)
		if err != nil {
			return nil, err
		}
		for rows.Next() && err == nil {
			var shingle, document, leader int64
			err = rows.Scan(&shingle, &document, &leader)
			of[shingle] = append(of[shingle], document)
			if stories[shingle] == nil {
				stories[shingle] = map[int64]bool{}
			}
			stories[shingle][leader] = true
		}
		if err := errorsOf(err, rows); err != nil {
			return nil, err
		}
	}
	shared := map[int64]int{}
	for shingle, documents := range of {
		if len(documents) <= commonSample || len(stories[shingle]) <= fewStories {
			for _, d := range documents {
				shared[d]++
			}
		}
	}
	maps.DeleteFunc(shared, func(_ int64, n int) bool { return n < record.SharedSamples })
	out := map[int64]bool{}
	for some := range parts(slices.Collect(maps.Keys(shared))) {
		args := make([]any, len(some))
		for i, d := range some {
			args[i] = d
		}
		rows, err := t.query(ctx, `SELECT document, COUNT(*) FROM samples WHERE document IN (`+times("?", ", ", len(some))+`) GROUP BY document`, args...)
		if err != nil {
			return nil, err
		}
		if err := scanPairs(rows, func(d, has int64) { out[d] = record.WorthComparing(shared[d], len(samples), int(has)) }); err != nil {
			return nil, err
		}
	}
	maps.DeleteFunc(out, func(_ int64, worth bool) bool { return !worth })
	return out, nil
}

// scanPairs reads rows of two numbers to their end.
func scanPairs(rows *sql.Rows, f func(a, b int64)) (err error) {
	for rows.Next() && err == nil {
		var a, b int64
		if err = rows.Scan(&a, &b); err == nil {
			f(a, b)
		}
	}
	return errorsOf(err, rows)
}

// atAddress are the documents that were published at an address.
func atAddress(ctx context.Context, t *tx, url string) (map[int64]bool, error) {
	out := map[int64]bool{}
	if url == "" {
		return out, nil
	}
	rows, err := t.query(ctx, `SELECT DISTINCT document FROM reports WHERE url = ?`, url)
	if err != nil {
		return nil, err
	}
	documents, err := scanIDs(rows)
	for _, d := range documents {
		out[d] = true
	}
	return out, err
}

// lead makes one story of those that the documents lead, and finds anew who leads it. What led before falls silent.
func (s *Store) lead(ctx context.Context, t *tx, leaders []int64) error {
	marks := times("?", ", ", len(leaders))
	args := make([]any, len(leaders))
	for i, l := range leaders {
		args[i] = l
	}
	rows, err := t.query(ctx, `SELECT id, leader FROM documents WHERE leader IN (`+marks+`) ORDER BY id`, args...)
	if err != nil {
		return err
	}
	members, ledBy := []int64{}, map[int64]int64{}
	for rows.Next() && err == nil {
		var id, by int64
		err = rows.Scan(&id, &by)
		members, ledBy[id] = append(members, id), by
	}
	if err := errorsOf(err, rows); err != nil {
		return err
	}
	reports, ids, err := reportsLedBy(ctx, t, leaders)
	if err != nil {
		return err
	}
	if len(reports) == 0 {
		return nil
	}
	leader := ids[record.Leader(reports)]
	for _, m := range members {
		if ledBy[m] == leader { // as it was
			continue
		}
		if _, err := t.exec(ctx, `UPDATE documents SET leader = ? WHERE id = ?`, leader, m); err != nil {
			return err
		}
		if m == leader {
			continue
		}
		res, err := t.exec(ctx, `DELETE FROM readings WHERE document = ?`, m)
		if err != nil {
			return err
		}
		n, err := res.RowsAffected()
		if err == nil {
			err = refreshen(ctx, t, m, leader, n > 0)
		}
		if err != nil {
			return err
		}
		if n == 0 {
			continue
		}
		if err := s.tell(ctx, t, m, nil); err != nil {
			return err
		}
		if err := t.dialect.unindex(ctx, t, m); err != nil {
			return err
		}
	}
	var changed []string
	for hash, m := range ids {
		if ledBy[m] != leader {
			changed = append(changed, hash)
		}
	}
	return s.reclaim(ctx, t, changed)
}

// reportsLedBy are the reports of the documents that some documents lead, and the ids of these, by hash.
func reportsLedBy(ctx context.Context, t *tx, leaders []int64) (reports map[string][]record.Report, ids map[string]int64, err error) {
	args := make([]any, len(leaders))
	for i, l := range leaders {
		args[i] = l
	}
	rows, err := t.query(ctx, `SELECT `+reportColumns+`, d.id FROM documents d JOIN reports r ON r.document = d.id
		WHERE d.leader IN (`+times("?", ", ", len(leaders))+`) ORDER BY r.id`, args...)
	if err != nil {
		return nil, nil, err
	}
	reports, ids = map[string][]record.Report{}, map[string]int64{}
	for rows.Next() && err == nil {
		var id int64
		var r record.Report
		r, err = scanReport(rows, &id)
		reports[r.Document], ids[r.Document] = append(reports[r.Document], r), id
	}
	return reports, ids, errorsOf(err, rows)
}

// reclaim corrects anew what people's claims on documents that have another leader now correct, and what points to them.
func (s *Store) reclaim(ctx context.Context, t *tx, changed []string) error {
	if len(changed) == 0 {
		return nil
	}
	slices.Sort(changed)
	for _, hash := range changed {
		var claimed int
		if _, err := t.row(ctx, `SELECT COUNT(*) FROM claims WHERE document = ?`, []any{hash}, &claimed); err != nil {
			return err
		}
		if claimed > 0 {
			if err := s.retell(ctx, t, hash); err != nil {
				return err
			}
			break
		}
	}
	return s.pointing(ctx, t, changed)
}
