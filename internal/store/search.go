package store

import (
	"context"
	"fmt"
	"strings"
)

// Searched says in what full-text search looks.
type Searched int

// What can be searched.
const (
	Documents  Searched = iota // titles and texts
	Statements                 // what was said, quotations among it
)

// Hit is one thing found: a document by its hash and, of a statement, which one of its reading.
type Hit struct {
	Document  int64
	Statement int
}

// Search finds words, all of which must be there, and "quoted phrases"; the best n, best first.
func (s *Store) Search(ctx context.Context, of Searched, query string, n int) ([]Hit, error) {
	if strings.Trim(query, "\" \t\n") == "" {
		return nil, nil
	}
	statement, args := s.dialect.search(of, query)
	rows, err := s.read.QueryContext(ctx, s.dialect.bind(statement), append(args, n)...)
	if err != nil {
		return nil, fmt.Errorf("store: search: %w", err)
	}
	defer rows.Close()
	var out []Hit
	for rows.Next() {
		var h Hit
		if err := rows.Scan(&h.Document, &h.Statement); err != nil {
			return nil, fmt.Errorf("store: search: %w", err)
		}
		out = append(out, h)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("store: search: %w", err)
	}
	return out, nil
}
