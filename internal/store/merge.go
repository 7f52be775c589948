package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"detente/internal/record"
)

const (
	// mergedAtOnce is how many days one transaction merges, and how many tellings: most days have few, and a commit costs more than they do.
	mergedAtOnce  = 5000
	tellingsInAll = 20000
)

// Merge merges anew what was marked and returns how many parts of blocks it was. Then it joins what people say is the same.
func (s *Store) Merge(ctx context.Context) (int, error) {
	n, err := s.mergeMarked(ctx)
	if err == nil {
		err = s.writing(ctx, s.joinSame(ctx))
	}
	if err != nil {
		return n, fmt.Errorf("store: merge: %w", err)
	}
	return n, nil
}

func (s *Store) mergeMarked(ctx context.Context) (int, error) {
	err := s.writing(ctx, func(t *tx) error {
		if err := s.parted(ctx, t); err != nil {
			return err
		}
		return spread(ctx, t)
	})
	for n := 0; ; {
		if err != nil {
			return n, err
		}
		some := 0
		err = s.writing(ctx, func(t *tx) (err error) {
			some, err = s.mergeSome(ctx, t)
			return err
		})
		if err == nil && some == 0 {
			return n, s.writing(ctx, func(t *tx) error { return s.dropStale(ctx, t) })
		}
		n += some
	}
}

// Marked reports whether anything waits to be merged.
func (s *Store) Marked(ctx context.Context) (marked bool, err error) {
	if err := s.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM marked) OR EXISTS (SELECT 1 FROM stale)`).Scan(&marked); err != nil {
		return false, fmt.Errorf("store: marked: %w", err)
	}
	return marked, nil
}

// dayOf is a day of a block.
type dayOf struct{ block, day string }

func scanDays(rows *sql.Rows) (out []dayOf, err error) {
	for rows.Next() && err == nil {
		var d dayOf
		err = rows.Scan(&d.block, &d.day)
		out = append(out, d)
	}
	return out, errorsOf(err, rows)
}

// spread marks the days that may owe a name to those marked, once for each.
func spread(ctx context.Context, t *tx) error {
	rows, err := t.query(ctx, `SELECT block, day FROM marked WHERE spread = 0 ORDER BY block, day`)
	if err != nil {
		return err
	}
	changed, err := scanDays(rows)
	if err != nil {
		return err
	}
	for i := 0; i < len(changed); {
		block := changed[i].block
		from, to := record.NamedBy(changed[i].day)
		for i++; i < len(changed) && changed[i].block == block; i++ {
			f, u := record.NamedBy(changed[i].day)
			if f > to {
				break
			}
			to = u
		}
		if _, err := t.exec(ctx, `INSERT INTO marked(block, day, spread) SELECT DISTINCT block, day, 1 FROM tellings WHERE block = ? AND day >= ? AND day <= ?
			ON CONFLICT DO NOTHING`, block, from, to); err != nil {
			return err
		}
	}
	_, err = t.exec(ctx, `UPDATE marked SET spread = 1 WHERE spread = 0`)
	return err
}

// mergeSome merges the next parts of blocks, and returns how many.
func (s *Store) mergeSome(ctx context.Context, t *tx) (n int, err error) {
	rows, err := t.query(ctx, `SELECT block, day FROM marked ORDER BY block, day LIMIT ?`, mergedAtOnce)
	if err != nil {
		return 0, err
	}
	changed, err := scanDays(rows)
	if err != nil {
		return 0, err
	}
	all := outcome{left: map[string]bool{}}
	if all.known, err = s.saidOfActors(ctx, t); err != nil {
		return 0, err
	}
	last := ""
	for tellings := 0; len(changed) > 0 && tellings < tellingsInAll; n++ {
		block := changed[0].block
		if block == last { // the part before must be kept for this one to go on from
			break
		}
		last = block
		p := record.Part{Block: block, From: changed[0].day, Until: changed[0].day}
		i := 1
		for ; i < len(changed) && changed[i].block == block; i++ {
			if record.OnePart(p.Until, changed[i].day) {
				p.Until = changed[i].day
			} else {
				break
			}
		}
		if block == remade {
			all.done = append(all.done, []any{block, "", ""})
		} else if record.IsImport(block) {
			err = s.enterImports(ctx, t, block)
		} else {
			var took int
			took, err = s.mergePart(ctx, t, &p, &all)
			tellings += took
		}
		if err != nil {
			return n, fmt.Errorf("block %q, %s to %s: %w", block, p.From, p.Until, err)
		}
		changed = changed[i:]
	}
	return n, s.keep(ctx, t, &all)
}

// outcome is what parts give, to be kept.
type outcome struct {
	known   *record.Known // of actors
	entries []record.Entry
	moved   [][]any // tellings that stand in another entry: document, local, entry
	left    map[string]bool
	done    [][]any // what was marked and is done: block, first and last day
	next    [][]any // what is marked to go on from: block, day
}

// mergePart merges a part of a block, and returns how many tellings it took.
func (s *Store) mergePart(ctx context.Context, t *tx, p *record.Part, all *outcome) (int, error) {
	documents := map[string]int64{}
	for atMost := tellingsInAll; ; atMost *= 2 {
		p.To = p.Reach()
		rows, err := t.query(ctx, `SELECT g.block, d.id, d.hash, g.local, g.body, g.entry FROM tellings g JOIN documents d ON d.id = g.document
			WHERE g.block = ? AND g.day >= ? AND g.day <= ? ORDER BY g.day LIMIT ?`, p.Block, p.Since(), p.To, atMost+1)
		if err != nil {
			return 0, err
		}
		p.Was = map[string]string{}
		if p.Tellings, err = scanTellings(rows, documents, p.Was); err != nil {
			return 0, err
		}
		if len(p.Tellings) > atMost { // the last day is not known whole
			cut := p.Tellings[atMost].Day()
			p.Tellings = slices.DeleteFunc(p.Tellings, func(l record.Telling) bool { return l.Day() == cut })
			if p.To = ""; len(p.Tellings) > 0 {
				p.To = p.Tellings[len(p.Tellings)-1].Day()
			}
		}
		if p.Enough() {
			break
		}
	}
	if err := s.name(ctx, t.query, p.Tellings); err != nil {
		return 0, err
	}
	all.known.Apply(p.Tellings)
	got := p.Merge()
	all.entries = append(all.entries, got.Entries...)
	for i := range got.Entries {
		for _, id := range got.Entries[i].Tellings {
			if p.Was[id] != got.Entries[i].ID {
				hash, local := record.SplitTelling(id)
				all.moved = append(all.moved, []any{documents[hash], local, got.Entries[i].ID})
			}
		}
	}
	maps.Copy(all.left, got.Left)
	all.done = append(all.done, []any{p.Block, p.From, min(p.Until, got.Through)})
	if got.Next != "" {
		all.next = append(all.next, []any{p.Block, got.Next})
	}
	return len(p.Tellings), nil
}

// keep keeps what was merged.
func (s *Store) keep(ctx context.Context, t *tx, all *outcome) error {
	if err := s.enter(ctx, t, all.entries); err != nil {
		return err
	}
	if err := s.told(ctx, t, all.moved); err != nil {
		return err
	}
	var left [][]any
	for id := range all.left {
		left = append(left, []any{id})
	}
	if err := t.insert(ctx, "stale(entry)", "(?)", " ON CONFLICT DO NOTHING", left); err != nil {
		return err
	}
	for _, d := range all.done {
		if _, err := t.exec(ctx, `DELETE FROM marked WHERE block = ? AND day >= ? AND day <= ?`, d...); err != nil {
			return err
		}
	}
	return t.insert(ctx, "marked(block, day, spread)", "(?, ?, 1)", " ON CONFLICT DO NOTHING", all.next)
}

// dropStale drops the entries that tellings left and in which none stands any more.
func (s *Store) dropStale(ctx context.Context, t *tx) error {
	rows, err := t.query(ctx, `SELECT entry FROM stale WHERE NOT EXISTS (SELECT 1 FROM tellings g WHERE g.entry = stale.entry)
		AND NOT EXISTS (SELECT 1 FROM imports i WHERE i.entry = stale.entry)`)
	if err != nil {
		return err
	}
	ids, err := scanTexts(rows)
	if err != nil {
		return err
	}
	if err := s.drop(ctx, t, ids); err != nil {
		return err
	}
	_, err = t.exec(ctx, `DELETE FROM stale`)
	return err
}

// parted takes apart the entries that people joined and in whose blocks something changed, so that these are merged as if nobody had.
func (s *Store) parted(ctx context.Context, t *tx) error {
	for {
		rows, err := t.query(ctx, `SELECT entry FROM joined WHERE EXISTS (SELECT 1 FROM tellings g JOIN marked m ON m.block = g.block WHERE g.entry = joined.entry)
			OR NOT EXISTS (SELECT 1 FROM tellings g WHERE g.entry = joined.entry)`)
		if err != nil {
			return err
		}
		ids, err := scanTexts(rows)
		if err != nil || len(ids) == 0 {
			return err
		}
		if err := s.drop(ctx, t, ids); err != nil {
			return err
		}
		for _, id := range ids {
			for _, q := range []string{
				`INSERT INTO marked(block, day, spread) SELECT DISTINCT block, day, 0 FROM tellings WHERE entry = ? ON CONFLICT DO NOTHING`,
				`UPDATE tellings SET entry = '' WHERE entry = ?`,
				`DELETE FROM joined WHERE entry = ?`,
			} {
				if _, err := t.exec(ctx, q, id); err != nil {
					return err
				}
			}
		}
	}
}

// told notes with tellings in which entry they stand.
func (s *Store) told(ctx context.Context, t *tx, moved [][]any) error {
	return t.many(ctx, `WITH v(document, local, entry) AS (VALUES `, `(CAST(? AS BIGINT), ?, ?)`, `)
		UPDATE tellings SET entry = v.entry FROM v WHERE tellings.document = v.document AND tellings.local = v.local`, moved)
}

// enter keeps entries, in place of those that have their ids.
func (s *Store) enter(ctx context.Context, t *tx, entries []record.Entry) error {
	now := make(map[string]string, len(entries))
	for i := range entries {
		body, err := json.Marshal(&entries[i])
		if err != nil {
			return err
		}
		now[entries[i].ID] = string(body)
	}
	var changed []string
	if err := bodies(ctx, t, slices.Collect(maps.Keys(now)), func(id, body string) {
		if now[id] == body {
			delete(now, id)
		} else {
			changed = append(changed, id)
		}
	}); err != nil {
		return err
	}
	if err := s.drop(ctx, t, changed); err != nil {
		return err
	}
	var rows, dyads, actors [][]any
	months := map[string]bool{}
	for i := range entries {
		e := &entries[i]
		body, fresh := now[e.ID]
		if !fresh {
			continue
		}
		delete(now, e.ID)
		rows = append(rows, []any{e.ID, string(e.Kind), e.Day, e.Type, e.Status, body, sure(e)})
		for _, d := range e.Dyads() {
			dyads = append(dyads, []any{d[0], d[1], string(e.Kind), e.Day, e.ID, e.Type, e.Status})
		}
		actors = append(actors, acting(e)...)
		months[e.Day[:min(len("2006-01"), len(e.Day))]] = true
	}
	if t.dialect.partition != nil {
		if err := t.dialect.partition(ctx, t, slices.Sorted(maps.Keys(months))); err != nil {
			return err
		}
	}
	if len(rows) > 0 {
		if err := bump(ctx, t); err != nil {
			return err
		}
	}
	if err := t.insert(ctx, "entries(id, kind, day, type, status, body, confidence)", "(?, ?, ?, ?, ?, ?, CAST(? AS DOUBLE PRECISION))", "", rows); err != nil {
		return err
	}
	if err := t.insert(ctx, "actors(actor, side, kind, entry)", "(?, ?, ?, ?)", " ON CONFLICT DO NOTHING", actors); err != nil {
		return err
	}
	return t.insert(ctx, "dyads(source, target, kind, day, entry, type, status)", "(?, ?, ?, ?, ?, ?, ?)", "", dyads)
}

// drop drops entries.
func (s *Store) drop(ctx context.Context, t *tx, ids []string) error {
	var rows, dyads, actors [][]any
	var failed error
	if err := bodies(ctx, t, ids, func(id, body string) {
		var e record.Entry
		if err := json.Unmarshal([]byte(body), &e); err != nil {
			failed = fmt.Errorf("entry %s: %w", id, err)
		}
		rows = append(rows, []any{id, e.Day})
		actors = append(actors, acting(&e)...)
		for _, d := range e.Dyads() {
			dyads = append(dyads, []any{d[0], d[1], string(e.Kind), e.Day, id})
		}
	}); err != nil || failed != nil {
		return cmp.Or(err, failed)
	}
	if err := t.many(ctx, `DELETE FROM dyads WHERE (source, target, kind, day, entry) IN (VALUES `, `(?, ?, ?, ?, ?)`, `)`, dyads); err != nil {
		return err
	}
	if len(rows) > 0 {
		if err := bump(ctx, t); err != nil {
			return err
		}
	}
	if err := t.many(ctx, `DELETE FROM actors WHERE (actor, side, kind, entry) IN (VALUES `, `(?, ?, ?, ?)`, `)`, actors); err != nil {
		return err
	}
	return t.many(ctx, `DELETE FROM entries WHERE (id, day) IN (VALUES `, `(?, ?)`, `)`, rows)
}

// bodies calls f for each of the entries with these ids that there are.
func bodies(ctx context.Context, t *tx, ids []string, f func(id, body string)) error {
	for some := range parts(ids) {
		args := make([]any, len(some))
		for i, id := range some {
			args[i] = id
		}
		rows, err := t.query(ctx, `SELECT id, body FROM entries WHERE id IN (`+times("?", ", ", len(some))+`)`, args...)
		if err != nil {
			return err
		}
		for rows.Next() && err == nil {
			var id, body string
			if err = rows.Scan(&id, &body); err == nil {
				f(id, body)
			}
		}
		if err := errorsOf(err, rows); err != nil {
			return err
		}
	}
	return nil
}

// scanTexts reads rows of one text to their end.
func scanTexts(rows *sql.Rows) (out []string, err error) {
	for rows.Next() && err == nil {
		var text string
		err = rows.Scan(&text)
		out = append(out, text)
	}
	return out, errorsOf(err, rows)
}

// scanTellings reads rows of block, document, hash, local id, body and entry to their end, and notes the documents' ids by hash and the
// entries by the telling's id.
func scanTellings(rows *sql.Rows, documents map[string]int64, was map[string]string) (out []record.Telling, err error) {
	for rows.Next() && err == nil {
		var l record.Telling
		var id int64
		var body []byte
		var entry string
		if err = rows.Scan(&l.Block, &id, &l.Document, &l.Local, &body, &entry); err == nil {
			err = json.Unmarshal(body, &l)
		}
		l.Kind = record.KindOf(l.Block)
		documents[l.Document] = id
		was[l.ID()] = entry
		out = append(out, l)
	}
	return out, errorsOf(err, rows)
}
