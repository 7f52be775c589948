package store

import (
	"context"
	"database/sql"
	"slices"

	"detente/internal/record"
)

// One person has one key wherever the record tells of him: a surname alone is the one full name of that surname and country that any
// document has. Which full names there are is a set, whoever told of them first, so the record does not depend on the order of documents.

// people notes the persons that a document tells of, in place of those it told of before, and marks the days of blocks on which a surname may
// now be another's.
func (s *Store) people(ctx context.Context, t *tx, document int64, tellings []record.Telling) error {
	before, err := fullNames(ctx, t.query, `SELECT surname, name FROM people WHERE document = ? AND name <> '' ORDER BY surname, name`, document)
	if err != nil {
		return err
	}
	if _, err := t.exec(ctx, `DELETE FROM people WHERE document = ?`, document); err != nil {
		return err
	}
	var rows [][]any
	var after [][2]string
	for _, p := range record.People(tellings) {
		rows = append(rows, []any{p.Surname, p.Name, p.Block, document})
		if p.Name != "" {
			after = append(after, [2]string{p.Surname, p.Name})
		}
	}
	for _, p := range append(slices.Clone(before), after...) {
		if slices.Contains(before, p) && slices.Contains(after, p) {
			continue
		}
		// Only where no other document has the name anyway.
		if _, err := t.exec(ctx, `INSERT INTO marked(block, day, spread) SELECT DISTINCT g.block, g.day, 1 FROM people p
			JOIN tellings g ON g.document = p.document AND g.block = p.block WHERE p.surname = ? AND p.name = ''
			AND NOT EXISTS (SELECT 1 FROM people o WHERE o.surname = ? AND o.name = ?) ON CONFLICT DO NOTHING`, p[0], p[0], p[1]); err != nil {
			return err
		}
	}
	return t.insert(ctx, "people(surname, name, block, document)", "(?, ?, ?, ?)", "", rows)
}

// asking asks a transaction or the store.
type asking func(ctx context.Context, query string, args ...any) (*sql.Rows, error)

func fullNames(ctx context.Context, ask asking, query string, args ...any) (out [][2]string, err error) {
	rows, err := ask(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	for rows.Next() && err == nil {
		var p [2]string
		err = rows.Scan(&p[0], &p[1])
		out = append(out, p)
	}
	return out, errorsOf(err, rows)
}

// name gives those of a block's tellings who are known by a surname alone the one full name that the record has for it.
func (s *Store) name(ctx context.Context, ask asking, tellings []record.Telling) error {
	return record.Name(tellings, func(surname string) ([]string, error) {
		found, err := fullNames(ctx, ask, `SELECT DISTINCT surname, name FROM people WHERE surname = ? AND name <> '' ORDER BY name LIMIT 2`, surname)
		var names []string
		for _, p := range found {
			names = append(names, p[1])
		}
		return names, err
	})
}
