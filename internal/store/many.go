package store

import (
	"context"
	"iter"
	"strings"
)

// How many rows a statement takes: a round trip to the database for each would cost more than the row. A few sizes, so that few statements
// are prepared.
var atATime = []int{64, 16, 4, 1}

// parts cuts rows into runs of those sizes.
func parts[T any](rows []T) iter.Seq[[]T] {
	return func(yield func([]T) bool) {
		for _, size := range atATime {
			for len(rows) >= size {
				if !yield(rows[:size]) {
					return
				}
				rows = rows[size:]
			}
		}
	}
}

// times is a pattern n times, with something between.
func times(pattern, between string, n int) string {
	return strings.Repeat(between+pattern, n)[len(between):]
}

// insert puts rows into a table, many at a time. into names its columns; row is the pattern of one: (?, ?); then is what follows the rows.
func (t *tx) insert(ctx context.Context, into, row, then string, rows [][]any) error {
	return t.many(ctx, "INSERT INTO "+into+" VALUES ", row, then, rows)
}

// many executes a statement with the pattern of a row for each of the rows, many at a time.
func (t *tx) many(ctx context.Context, before, row, after string, rows [][]any) error {
	for some := range parts(rows) {
		args := make([]any, 0, len(some)*len(some[0]))
		for _, r := range some {
			args = append(args, r...)
		}
		if _, err := t.exec(ctx, before+times(row, ", ", len(some))+after, args...); err != nil {
			return err
		}
	}
	return nil
}
