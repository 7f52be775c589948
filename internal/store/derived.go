package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"

	"detente/internal/record"
)

// deriving holds what is derived of tellings and imports to what they derive it to now: entries, and their rows under parties and actors. Blocks are
// merged anew one by one, in memory, so the largest one bounds how much that takes.
type deriving struct {
	store                  *Store
	fault                  func(string)
	joined                 map[string]bool
	entries, dyads, actors int // that there should be
}

func (s *Store) checkDerived(ctx context.Context, fault func(string)) error {
	k := &deriving{store: s, fault: fault, joined: map[string]bool{}}
	joined, err := s.texts(ctx, `SELECT entry FROM joined`)
	if err != nil {
		return err
	}
	for _, id := range joined {
		k.joined[id] = true
	}
	blocks, err := s.texts(ctx, `SELECT DISTINCT block FROM tellings ORDER BY block`)
	if err != nil {
		return err
	}
	for _, b := range blocks {
		if err := k.block(ctx, b); err != nil {
			return fmt.Errorf("block %q: %w", b, err)
		}
	}
	for _, id := range joined {
		tellings, _, err := s.tellingsOf(ctx, `g.entry = ?`, id)
		if err != nil {
			return err
		}
		if len(tellings) == 0 {
			fault(fmt.Sprintf("entry %s: nothing stands in it that people joined", id))
			continue
		}
		if err := k.compare(ctx, []record.Entry{record.Join(tellings)}); err != nil {
			return err
		}
	}
	if err := k.imports(ctx); err != nil {
		return err
	}
	for _, c := range []struct {
		table string
		want  int
	}{{"entries", k.entries}, {"dyads", k.dyads}, {"actors", k.actors}} {
		var n int
		if err := s.read.QueryRowContext(ctx, `SELECT COUNT(*) FROM `+c.table).Scan(&n); err != nil {
			return err
		}
		if n != c.want {
			fault(fmt.Sprintf("%d rows of %s, and the record has %d: run detente rebuild", n, c.table, c.want))
		}
	}
	return nil
}

// tellingsOf are the tellings that a condition asks for, and in which entry each stands.
func (s *Store) tellingsOf(ctx context.Context, where string, args ...any) ([]record.Telling, map[string]string, error) {
	rows, err := s.read.QueryContext(ctx, s.dialect.bind(`SELECT g.block, d.id, d.hash, g.local, g.body, g.entry FROM tellings g JOIN documents d ON d.id = g.document WHERE `+where), args...)
	if err != nil {
		return nil, nil, err
	}
	was := map[string]string{}
	tellings, err := scanTellings(rows, map[string]int64{}, was)
	return tellings, was, err
}

// block merges a block anew.
func (k *deriving) block(ctx context.Context, block string) error {
	tellings, was, err := k.store.tellingsOf(ctx, `g.block = ?`, block)
	if err != nil {
		return err
	}
	if err := k.store.name(ctx, k.store.asked, tellings); err != nil {
		return err
	}
	said, err := k.store.saidOfActors(ctx, k.store.read)
	if err != nil {
		return err
	}
	said.Apply(tellings)
	var alone []record.Entry
	for _, e := range record.Entries(tellings) {
		if k.joined[was[e.Tellings[0]]] {
			continue
		}
		if i := slices.IndexFunc(e.Tellings, func(id string) bool { return was[id] != e.ID }); i >= 0 {
			k.fault(fmt.Sprintf("entry %s: telling %s stands in %q instead: run detente rebuild", e.ID, e.Tellings[i], was[e.Tellings[i]]))
		}
		alone = append(alone, e)
	}
	return k.compare(ctx, alone)
}

// imports enters all imports anew.
func (k *deriving) imports(ctx context.Context) error {
	for after := [2]string{}; ; {
		rows, err := k.store.read.QueryContext(ctx, k.store.dialect.bind(`SELECT origin, id, block, entry, body FROM imports WHERE (origin, id) > (?, ?) ORDER BY origin, id LIMIT ?`),
			after[0], after[1], entriesAtOnce)
		if err != nil {
			return err
		}
		var entries []record.Entry
		n := 0
		for ; rows.Next() && err == nil; n++ {
			var block, entry string
			var body []byte
			var m record.Import
			if err = rows.Scan(&after[0], &after[1], &block, &entry, &body); err != nil {
				break
			}
			failed := json.Unmarshal(body, &m)
			e := m.Entry()
			if failed != nil || m.Origin != after[0] || m.ID != after[1] || e.Block != block || e.ID != entry {
				k.fault(fmt.Sprintf("event %s of %s: it is not what was taken in: ingest its file again", after[1], after[0]))
			}
			entries = append(entries, e)
		}
		if err := errorsOf(err, rows); err != nil {
			return err
		}
		if err := k.compare(ctx, entries); err != nil || n < entriesAtOnce {
			return err
		}
	}
}

// listed is a row of an entry.
type listed struct {
	kind, day, typ, status, body string
	sure                         sql.NullFloat64
}

func listedAs(e *record.Entry) (listed, error) {
	body, err := json.Marshal(e)
	l := listed{string(e.Kind), e.Day, e.Type, e.Status, string(body), sql.NullFloat64{}}
	if f, ok := sure(e).(float64); ok {
		l.sure = sql.NullFloat64{Float64: f, Valid: true}
	}
	return l, err
}

// compare holds entries and their rows under parties and actors to what the store has of them.
func (k *deriving) compare(ctx context.Context, entries []record.Entry) error {
	k.entries += len(entries)
	for some := range parts(entries) {
		ids := make([]any, len(some))
		for i := range some {
			ids[i] = some[i].ID
		}
		rows, err := k.store.asked(ctx, `SELECT id, kind, day, type, status, body, confidence FROM entries WHERE id IN (`+times("?", ", ", len(some))+`)`, ids...)
		if err != nil {
			return err
		}
		has := map[string]listed{}
		for rows.Next() && err == nil {
			var id string
			var l listed
			err = rows.Scan(&id, &l.kind, &l.day, &l.typ, &l.status, &l.body, &l.sure)
			has[id] = l
		}
		if err := errorsOf(err, rows); err != nil {
			return err
		}
		var dyads, actors [][]any
		for i := range some {
			e := &some[i]
			want, err := listedAs(e)
			if err != nil {
				return err
			}
			if got, ok := has[e.ID]; !ok {
				k.fault(fmt.Sprintf("entry %s is missing: run detente rebuild", e.ID))
			} else if got != want {
				k.fault(fmt.Sprintf("entry %s is not what its documents tell: run detente rebuild", e.ID))
			}
			for _, d := range e.Dyads() {
				dyads = append(dyads, []any{d[0], d[1], string(e.Kind), e.Day, e.ID, e.Type, e.Status})
			}
			acting := acting(e)
			slices.SortFunc(acting, func(a, b []any) int { return slices.CompareFunc(a, b, compareTexts) })
			actors = append(actors, slices.CompactFunc(acting, func(a, b []any) bool { return slices.Equal(a, b) })...)
		}
		k.dyads += len(dyads)
		k.actors += len(actors)
		if err := k.all(ctx, "dyads", "source, target, kind, day, entry, type, status", dyads); err != nil {
			return err
		}
		if err := k.all(ctx, "actors", "actor, side, kind, entry", actors); err != nil {
			return err
		}
	}
	return nil
}

func compareTexts(a, b any) int {
	x, y := a.(string), b.(string)
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

// all tells of rows that a table lacks.
func (k *deriving) all(ctx context.Context, table, columns string, want [][]any) error {
	for some := range parts(want) {
		var args []any
		for _, r := range some {
			args = append(args, r...)
		}
		var n int
		row := "(" + times("?", ", ", len(some[0])) + ")"
		if err := k.store.read.QueryRowContext(ctx, k.store.dialect.bind(`SELECT COUNT(*) FROM `+table+` WHERE (`+columns+`) IN (VALUES `+times(row, ", ", len(some))+`)`), args...).Scan(&n); err != nil {
			return err
		}
		if n != len(some) {
			k.fault(fmt.Sprintf("%d rows of %s are missing: run detente rebuild", len(some)-n, table))
		}
	}
	return nil
}

// asked asks the store as a transaction is asked.
func (s *Store) asked(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return s.read.QueryContext(ctx, s.dialect.bind(query), args...)
}
