package store

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"detente/internal/measure"
	"detente/internal/measure/forecast"
)

// longestHistory is how many days forecasts look back: of what is older, more years say little.
const longestHistory = 5 * 365

// History is what the record has of what was done, and how much could be read, until a day, which is the last of it. What is dated later is left out.
// forecast.ErrTooLittle where nothing was done.
func (s *Store) History(ctx context.Context, until measure.Day) (*forecast.History, error) {
	h, err := s.history(ctx, until)
	if err != nil {
		return nil, fmt.Errorf("store: history until %v: %w", until, err)
	}
	return h, nil
}

func (s *Store) history(ctx context.Context, until measure.Day) (*forecast.History, error) {
	first, err := s.firstDay(ctx)
	if err != nil {
		return nil, err
	}
	from := max(first, until-longestHistory+1)
	if from > until {
		return nil, fmt.Errorf("%w: nothing was read", forecast.ErrTooLittle)
	}
	rows, err := s.read.QueryContext(ctx, s.dialect.bind(`SELECT DISTINCT source, target, day, type FROM dyads
		WHERE kind = 'event' AND source <> '' AND target <> '' AND source <> target AND day >= ? AND day <= ? AND status IN ('happened', 'ongoing')`), from.String(), until.String())
	if err != nil {
		return nil, err
	}
	var events []forecast.Event
	texts := map[string]string{} // a few hundred parties and codes stand in millions of rows
	one := func(t string) string {
		if has, ok := texts[t]; ok {
			return has
		}
		texts[t] = t
		return t
	}
	for rows.Next() && err == nil {
		var source, target, day, code string
		if err = rows.Scan(&source, &target, &day, &code); err != nil {
			break
		}
		var d measure.Day
		if d, err = measure.ParseDay(day); err == nil {
			events = append(events, forecast.Event{Day: int(d), Dyad: forecast.Dyad{Source: one(source), Target: one(target)}, Code: one(code)})
		}
	}
	if err := errorsOf(err, rows); err != nil {
		return nil, err
	}
	last, ok, err := s.LastDay(ctx)
	if err != nil || !ok {
		return nil, cmp.Or(err, forecast.ErrTooLittle)
	}
	of, err := s.Read(ctx, from, until)
	if err != nil {
		return nil, err
	}
	read := min(until, last) // reports of the days after it are not missing: there are none
	exposure := measure.Exposure(of, from, int(read-from)+1)
	exposure = append(exposure, make([]float64, until-read)...)
	return forecast.NewHistory(events, forecast.Span{First: int(from), Last: int(until)}, exposure)
}

// KeepModels keeps models, which are in use from now on.
func (s *Store) KeepModels(ctx context.Context, models []*forecast.Model) error {
	made := time.Now().UTC().Format(madeFormat)
	var rows [][]any
	for _, m := range models {
		body, err := json.Marshal(m)
		if err != nil {
			return fmt.Errorf("store: keep models: %w", err)
		}
		rows = append(rows, []any{m.ID(), m.Class.Name, m.Horizon, made, string(body)})
	}
	err := s.writing(ctx, func(t *tx) error {
		return t.insert(ctx, "models(id, class, horizon, made, body)", "(?, ?, ?, ?, ?)", " ON CONFLICT (id) DO UPDATE SET made = excluded.made", rows)
	})
	if err != nil {
		return fmt.Errorf("store: keep models: %w", err)
	}
	return nil
}

// Models are those in use: of each class and horizon the one that was trained last, in the order of the classes and horizons.
func (s *Store) Models(ctx context.Context) ([]*forecast.Model, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT body FROM models m WHERE NOT EXISTS
		(SELECT 1 FROM models n WHERE n.class = m.class AND n.horizon = m.horizon AND (n.made > m.made OR n.made = m.made AND n.id > m.id))`)
	if err != nil {
		return nil, fmt.Errorf("store: models: %w", err)
	}
	var out []*forecast.Model
	for rows.Next() && err == nil {
		var body []byte
		m := new(forecast.Model)
		if err = rows.Scan(&body); err == nil {
			err = json.Unmarshal(body, m)
		}
		out = append(out, m)
	}
	if err := errorsOf(err, rows); err != nil {
		return nil, fmt.Errorf("store: models: %w", err)
	}
	slices.SortFunc(out, forecast.Compare)
	return out, nil
}

// Ledger is all forecasts that were issued with what came of them, verified. forecast.ErrLedger where it was changed.
func (s *Store) Ledger(ctx context.Context) (*forecast.Ledger, error) {
	l, err := s.ledger(ctx, s.read)
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	return l, nil
}

func (s *Store) ledger(ctx context.Context, q querier) (*forecast.Ledger, error) {
	rows, err := q.QueryContext(ctx, `SELECT body FROM ledger ORDER BY seq`)
	if err != nil {
		return nil, err
	}
	var entries []forecast.Entry
	for rows.Next() && err == nil {
		var body []byte
		if err = rows.Scan(&body); err == nil {
			var e forecast.Entry
			if e, err = entryAsWritten(body); err != nil {
				err = fmt.Errorf("%w at entry %d: %w", forecast.ErrLedger, len(entries)+1, err)
			}
			entries = append(entries, e)
		}
	}
	if err := errorsOf(err, rows); err != nil {
		return nil, err
	}
	return forecast.OpenLedger(entries)
}

// entryAsWritten reads an entry of the ledger. What it would not be written as is no entry: the hash holds what it says, not what stands beside that.
func entryAsWritten(body []byte) (e forecast.Entry, err error) {
	if err := json.Unmarshal(body, &e); err != nil {
		return e, err
	}
	again, err := json.Marshal(e)
	if err == nil && !bytes.Equal(again, body) {
		err = fmt.Errorf("it is not written as entries are")
	}
	return e, err
}

// Enter adds to the ledger what f enters in it, all or nothing, and returns how many entries were added.
func (s *Store) Enter(ctx context.Context, f func(*forecast.Ledger) error) (n int, err error) {
	err = s.writing(ctx, func(t *tx) error {
		l, err := s.ledger(ctx, t)
		if err != nil {
			return err
		}
		had := len(l.Entries())
		if err := f(l); err != nil {
			return err
		}
		var rows [][]any
		for _, e := range l.Entries()[had:] {
			body, err := json.Marshal(e)
			if err != nil {
				return err
			}
			rows = append(rows, []any{e.Seq, string(body)})
		}
		n = len(rows)
		return t.insert(ctx, "ledger(seq, body)", "(?, ?)", "", rows)
	})
	if err != nil {
		return 0, fmt.Errorf("store: enter forecasts: %w", err)
	}
	return n, nil
}
