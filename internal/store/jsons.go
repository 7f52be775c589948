package store

import (
	"context"
	"encoding/json"
)

// jsons are the rows of one JSON text that a query gives, asked of the store as it is, of a moment of it or of a transaction.
func jsons[T any](ctx context.Context, d dialect, q querier, query string, args ...any) (out []T, err error) {
	rows, err := q.QueryContext(ctx, d.bind(query), args...)
	if err != nil {
		return nil, err
	}
	for rows.Next() && err == nil {
		var body []byte
		var v T
		if err = rows.Scan(&body); err == nil {
			err = json.Unmarshal(body, &v)
		}
		out = append(out, v)
	}
	return out, errorsOf(err, rows)
}

// jsonOf is the first of them; ErrNone if there is none.
func jsonOf[T any](ctx context.Context, d dialect, q querier, query string, args ...any) (v T, err error) {
	all, err := jsons[T](ctx, d, q, query, args...)
	if err == nil && len(all) == 0 {
		err = ErrNone
	}
	if err != nil {
		return v, err
	}
	return all[0], nil
}
