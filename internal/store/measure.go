package store

import (
	"context"
	"database/sql"
	"fmt"

	"detente/internal/codebook"
	"detente/internal/measure"
	"detente/internal/record"
)

// Tallies are how many entries a directed pair has from one day to another, both within, by day, kind, type and status. A contact counts
// in both directions of a pair: ask for one.
func (s *Store) Tallies(ctx context.Context, d measure.Dyad, from, to measure.Day) ([]measure.Tally, error) {
	rows, err := s.read.QueryContext(ctx, s.dialect.bind(`SELECT day, kind, type, status, COUNT(*) FROM dyads
		WHERE source = ? AND target = ? AND day >= ? AND day <= ? GROUP BY day, kind, type, status ORDER BY day, kind, type, status`),
		d.Source, d.Target, from.String(), to.String())
	if err != nil {
		return nil, fmt.Errorf("store: tallies of %v: %w", d, err)
	}
	var out []measure.Tally
	for rows.Next() && err == nil {
		var t measure.Tally
		var day string
		if err = rows.Scan(&day, &t.Kind, &t.Type, &t.Status, &t.N); err == nil {
			t.Day, err = measure.ParseDay(day)
		}
		out = append(out, t)
	}
	if err := errorsOf(err, rows); err != nil {
		return nil, fmt.Errorf("store: tallies of %v: %w", d, err)
	}
	return out, nil
}

// publisher is what documents of one source have in common: who published them, or where nobody is named, the address they were taken from.
const publisher = `CASE WHEN r.publisher <> '' THEN r.publisher ELSE r.source END`

// samples are the ranges of event ids, which are hashes, on which credit is counted: the finest that has enoughTold, since shares are all that matters.
var samples = []struct {
	until string
	times float64
}{{"ev-001", 4096}, {"ev-01", 256}, {"ev-1", 16}, {"ev.", 1}}

// enoughTold is on how many tellings credit is counted: a share of a tenth is then right to a hundredth.
const enoughTold = 4000

// watched is what was read on all days, as it was at a change of the store. Who counts it holds turn: the others wait rather than count it too.
type watched struct {
	turn chan struct{}
	at   int64
	of   []measure.SourceDay
}

func newWatched() *watched { return &watched{turn: make(chan struct{}, 1), at: -1} }

// Read is how many documents each source gave on each day from one to another, both within, copies left out, and what they are worth: the
// events of the record that they are credited with, because no source tells them that the store had documents of for longer. Events
// coded by others are read with their collection as the source, each a document of its own. What follows from the documents is counted once for as long as
// the store does not change.
func (s *Store) Read(ctx context.Context, from, to measure.Day) ([]measure.SourceDay, error) {
	at, err := s.Changes(ctx)
	if err != nil {
		return nil, err
	}
	of, err := s.readBy(ctx, at)
	if err != nil {
		return nil, err
	}
	out, err := s.importedOn(ctx, from, to)
	if err != nil {
		return nil, fmt.Errorf("store: events coded by others: %w", err)
	}
	for _, d := range of {
		if d.Day >= from && d.Day <= to {
			out = append(out, d)
		}
	}
	return out, nil
}

// readBy is what documents were read on all days, as it is at a change of the store.
func (s *Store) readBy(ctx context.Context, at int64) ([]measure.SourceDay, error) {
	w := s.watched
	select {
	case w.turn <- struct{}{}:
		defer func() { <-w.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if w.at == at {
		return w.of, nil
	}
	worth, err := s.worth(ctx)
	if err != nil {
		return nil, fmt.Errorf("store: worth of sources: %w", err)
	}
	of, err := s.readOn(ctx, worth)
	if err != nil {
		return nil, fmt.Errorf("store: what was read: %w", err)
	}
	w.at, w.of = at, of
	return of, nil
}

// readOn is what documents were read on all days.
func (s *Store) readOn(ctx context.Context, worth map[string]float64) ([]measure.SourceDay, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT d.day, `+publisher+` AS who, COUNT(*) FROM documents d JOIN reports r ON r.id = d.report
		WHERE d.leader = d.id AND d.day <> '' GROUP BY d.day, who ORDER BY d.day, who`)
	if err != nil {
		return nil, err
	}
	return sourceDays(rows, func(who string) float64 { return worth[who] })
}

// importedOn is how many events others coded of each day.
func (s *Store) importedOn(ctx context.Context, from, to measure.Day) ([]measure.SourceDay, error) {
	var any bool
	if err := s.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM imports)`).Scan(&any); err != nil || !any {
		return nil, err
	}
	rows, err := s.read.QueryContext(ctx, s.dialect.bind(`SELECT e.day, i.block AS who, COUNT(*) FROM imports i JOIN entries e ON e.id = i.entry
		WHERE e.day >= ? AND e.day <= ? GROUP BY e.day, who ORDER BY e.day, who`), from.String(), to.String())
	if err != nil {
		return nil, err
	}
	return sourceDays(rows, func(string) float64 { return 1 })
}

// sourceDays reads rows of day, source and number of documents to their end.
func sourceDays(rows *sql.Rows, worth func(source string) float64) (out []measure.SourceDay, err error) {
	for rows.Next() && err == nil {
		var d measure.SourceDay
		var day string
		if err = rows.Scan(&day, &d.Source, &d.Documents); err == nil {
			d.Day, err = measure.ParseDay(day)
		}
		d.Worth = worth(d.Source)
		out = append(out, d)
	}
	return out, errorsOf(err, rows)
}

// worth is how many events of the record one document of each source is credited with.
func (s *Store) worth(ctx context.Context) (map[string]float64, error) {
	sample := samples[len(samples)-1]
	for _, finer := range samples {
		var told int
		if err := s.read.QueryRowContext(ctx, s.dialect.bind(`SELECT COUNT(*) FROM (SELECT 1 FROM tellings WHERE entry >= 'ev-' AND entry < ? LIMIT ?) AS first`),
			finer.until, enoughTold).Scan(&told); err != nil {
			return nil, err
		}
		if sample = finer; told == enoughTold {
			break
		}
	}
	// Materialized, or a planner that takes them for small counts first days anew for every telling.
	rows, err := s.read.QueryContext(ctx, s.dialect.bind(`
		WITH since AS MATERIALIZED (SELECT `+publisher+` AS who, MIN(r.published) AS first FROM reports r GROUP BY 1),
		told AS MATERIALIZED (SELECT DISTINCT g.entry, `+publisher+` AS who FROM tellings g JOIN documents c ON c.leader = g.document JOIN reports r ON r.document = c.id
			WHERE g.entry >= 'ev-' AND g.entry < ?),
		ranked AS (SELECT told.who, ROW_NUMBER() OVER (PARTITION BY told.entry ORDER BY since.first, told.who) AS n FROM told JOIN since ON since.who = told.who),
		credit AS MATERIALIZED (SELECT who, COUNT(*) AS events FROM ranked WHERE n = 1 GROUP BY who)
		SELECT `+publisher+` AS who, COUNT(*), COALESCE(MAX(credit.events), 0) FROM documents d JOIN reports r ON r.id = d.report
			LEFT JOIN credit ON credit.who = `+publisher+` WHERE d.leader = d.id GROUP BY 1`), sample.until)
	if err != nil {
		return nil, err
	}
	worth := map[string]float64{}
	for rows.Next() && err == nil {
		var who string
		var documents, credited float64
		err = rows.Scan(&who, &documents, &credited)
		worth[who] = sample.times * credited / documents
	}
	return worth, errorsOf(err, rows)
}

// before is how many days before the first one that is wanted go into its norm: eight half-lives, after which a day weighs a 250th.
const before = 8 * measure.HalfLife

// Series is the series of a pair from one day to another, both within, with the days before them that its norm is made of. both joins the two directions.
func (s *Store) Series(ctx context.Context, d measure.Dyad, both bool, from, to measure.Day) (*measure.Series, error) {
	if to < from {
		return nil, fmt.Errorf("store: series of %v: %v is before %v", d, to, from)
	}
	books, err := codebook.Shared()
	if err != nil {
		return nil, fmt.Errorf("store: series: %w", err)
	}
	start, err := s.firstDay(ctx)
	if err != nil {
		return nil, fmt.Errorf("store: series: %w", err)
	}
	from = min(from, max(from-before, start)) // what lies before the first document was not watched
	tallies, err := s.Tallies(ctx, d, from, to)
	if err != nil {
		return nil, err
	}
	if both {
		reverse, err := s.Tallies(ctx, d.Reverse(), from, to)
		if err != nil {
			return nil, err
		}
		for _, t := range reverse {
			if t.Kind != record.Contact { // stands in both directions already
				tallies = append(tallies, t)
			}
		}
	}
	of, err := s.Read(ctx, from, to+measure.Day(7)) // what is read in the week after tells of the last days too
	if err != nil {
		return nil, err
	}
	series, err := measure.Count(tallies, from, measure.Exposure(of, from, int(to-from)+1), func(code string) float64 {
		c, _ := books.Cameo(code)
		return c.Goldstein
	})
	if err != nil {
		return nil, fmt.Errorf("store: series of %v: %w", d, err)
	}
	return series, nil
}

// firstDay is the first day on which anything that the store has was published.
func (s *Store) firstDay(ctx context.Context) (measure.Day, error) {
	var day string
	err := s.read.QueryRowContext(ctx, `SELECT COALESCE(MIN(day), '') FROM
		(SELECT MIN(day) AS day FROM documents WHERE day <> '' UNION ALL SELECT MIN(e.day) FROM imports i JOIN entries e ON e.id = i.entry WHERE e.day <> '') AS firsts`).Scan(&day)
	if err != nil || day == "" {
		return 0, err
	}
	return measure.ParseDay(day)
}

// LastDay is the last day on which anything that the store has was published; ok is false for an empty store.
func (s *Store) LastDay(ctx context.Context) (day measure.Day, ok bool, err error) {
	var last string
	err = s.read.QueryRowContext(ctx, `SELECT COALESCE(MAX(day), '') FROM (SELECT MAX(day) AS day FROM documents
		UNION ALL SELECT * FROM (SELECT day FROM entries WHERE confidence IS NULL AND EXISTS (SELECT 1 FROM imports) ORDER BY day DESC, id DESC LIMIT 1) imported) lasts`).Scan(&last)
	if err != nil || last == "" {
		return 0, false, err
	}
	day, err = measure.ParseDay(last)
	return day, err == nil, err
}

// Behind are the ids of the events of conflict that a directed pair's tension counts from one day to another, both within.
func (s *Store) Behind(ctx context.Context, d measure.Dyad, from, to measure.Day) ([]string, error) {
	var out []string
	for e, err := range s.Entries(ctx, Query{Kind: record.Event, Source: d.Source, Target: d.Target, From: from.String(), To: to.String()}) {
		if err != nil {
			return nil, err
		}
		if c, ok := measure.ClassOf(e.Type); ok && c >= measure.VerbalConflict && (e.Status == "happened" || e.Status == "ongoing") {
			out = append(out, e.ID)
		}
	}
	return out, nil
}
