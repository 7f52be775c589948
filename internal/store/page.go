package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"detente/internal/measure"
	"detente/internal/record"
)

// The sides on which an actor may stand in an entry.
const (
	sideBy     = "by"
	sideToward = "toward"
)

// bump notes that what is measured changed.
func bump(ctx context.Context, t *tx) error {
	_, err := t.exec(ctx, `UPDATE changes SET n = n + 1`)
	return err
}

// sure is the confidence of an entry as it is listed by: nil for an import, which has none.
func sure(e *record.Entry) any {
	if e.Origin != "" {
		return nil
	}
	return e.Confidence
}

// acting are the rows of an entry's actors. Imports have none: what they call their sides is often no name.
func acting(e *record.Entry) (rows [][]any) {
	if e.Origin != "" {
		return nil
	}
	for _, side := range []struct {
		name string
		of   []string
	}{{sideBy, e.By}, {sideToward, e.Toward}} {
		for _, a := range side.of {
			rows = append(rows, []any{a, side.name, string(e.Kind), e.ID})
		}
	}
	return rows
}

// Changes is a number that grows with every change of what is read, listed and measured, so that what was made of the store can be kept until then.
func (s *Store) Changes(ctx context.Context) (n int64, err error) {
	if err := s.read.QueryRowContext(ctx, `SELECT n FROM changes`).Scan(&n); err != nil {
		return 0, fmt.Errorf("store: changes: %w", err)
	}
	return n, nil
}

// Order is the order of a page.
type Order int

// The orders.
const (
	NewestFirst Order = iota
	OldestFirst
	LeastCertain // imports, which have no confidence, are left out
)

// Place is a place in a list: what it is ordered by, and what tells equals apart. The zero Place is before the first.
type Place struct {
	Day    string  `json:"d,omitempty"`
	Number float64 `json:"n,omitempty"`
	ID     string  `json:"i"`
}

// Filter says which entries are wanted, beyond a Query. Empty fields ask for nothing.
type Filter struct {
	Query
	Type      string // act, kind of commitment or contact; of events a CAMEO code or the beginning of one
	Status    string // as the documents have it; what became of a commitment is not kept, see Settler
	Actor     string // key of one who acts or is acted upon
	Condition bool   // only commitments on a condition
	Words     string // that all stand in a document which tells of it
}

// PageOf is a page of entries after a place, at most n, and the place of each.
func (s *Store) PageOf(ctx context.Context, f Filter, order Order, after Place, n int) (entries []record.Entry, places []Place, err error) {
	first, where, args := ``, []string{}, []any{}
	and := func(cond string, with ...any) {
		where, args = append(where, cond), append(args, with...)
	}
	// What is rare is listed and sorted; what is frequent is looked for in the order of the page, of which it soon has enough.
	among := func(of, here string, with []any) error {
		often, err := s.often(ctx, of, with)
		switch {
		case err != nil:
			return err
		case often:
			and(`EXISTS (`+of+` AND `+here+`)`, with...)
		default:
			and(`e.id IN (`+of+`)`, with...)
		}
		return nil
	}
	switch {
	case f.Kind == "":
	case order == LeastCertain: // in the order of the index of confidence, not of that of kinds
		and(`e.kind || '' = ?`, string(f.Kind))
	default:
		and(`e.kind = ?`, string(f.Kind))
	}
	for _, p := range [][2]string{{`e.day >= ?`, f.From}, {`e.day <= ?`, f.To}, {`e.status = ?`, f.Status}} {
		if p[1] != "" {
			and(p[0], p[1])
		}
	}
	switch {
	case f.Type == "":
	case f.Kind == record.Event:
		and(`e.type >= ? AND e.type < ?`, f.Type, f.Type+":") // after all digits
	default:
		and(`e.type = ?`, f.Type)
	}
	if f.Source+f.Target != "" {
		cond, with := []string{}, []any{}
		for _, p := range [][2]string{{`source = ?`, f.Source}, {`target = ?`, f.Target}, {`kind = ?`, string(f.Kind)}, {`day >= ?`, f.From}, {`day <= ?`, f.To}} {
			if p[1] != "" {
				cond, with = append(cond, p[0]), append(with, p[1])
			}
		}
		if err := among(`SELECT entry FROM dyads WHERE `+strings.Join(cond, " AND "), `kind = e.kind AND day = e.day AND entry = e.id`, with); err != nil {
			return nil, nil, err
		}
	}
	if f.Actor != "" {
		of, with := `SELECT entry FROM actors WHERE actor = ? AND side IN ('by', 'toward')`, []any{f.Actor}
		if f.Kind != "" {
			of, with = of+` AND kind = ?`, append(with, string(f.Kind))
		}
		if err := among(of, `kind = e.kind AND entry = e.id`, with); err != nil {
			return nil, nil, err
		}
	}
	if f.Condition {
		and(`e.kind = 'commitment' AND e.body LIKE '%,"if":{%'`)
	}
	if strings.Trim(f.Words, "\" \t\n") != "" {
		found, with := s.dialect.among(f.Words)
		often, err := s.often(ctx, found, with)
		if err != nil {
			return nil, nil, err
		}
		if often {
			first, args = `WITH found(document) AS MATERIALIZED (`+found+`) `, append(with, args...)
			// A sum, not EXISTS: for that SQLite would seek each document of each telling, which takes a second.
			and(`(SELECT SUM(CASE WHEN g.document IN (SELECT document FROM found) THEN 1 ELSE 0 END) FROM tellings g WHERE g.entry = e.id) > 0`)
		} else {
			and(`e.id IN (SELECT entry FROM tellings WHERE document IN (`+found+`))`, with...)
		}
	}
	sorted := `e.day DESC, e.id DESC`
	switch order {
	case NewestFirst:
		if after != (Place{}) {
			and(`(e.day, e.id) < (?, ?)`, after.Day, after.ID)
		}
	case OldestFirst:
		sorted = `e.day, e.id`
		if after != (Place{}) {
			and(`(e.day, e.id) > (?, ?)`, after.Day, after.ID)
		}
	case LeastCertain:
		sorted = `e.confidence, e.id`
		and(`e.confidence IS NOT NULL`)
		if after != (Place{}) {
			and(`(e.confidence, e.id) > (?, ?)`, after.Number, after.ID)
		}
	}
	query := first + `SELECT e.body FROM entries e`
	if len(where) > 0 {
		query += ` WHERE ` + strings.Join(where, " AND ")
	}
	rows, err := s.read.QueryContext(ctx, s.dialect.bind(query+` ORDER BY `+sorted+` LIMIT ?`), append(args, n)...)
	if err != nil {
		return nil, nil, fmt.Errorf("store: page of entries: %w", err)
	}
	for rows.Next() && err == nil {
		var e record.Entry
		var body []byte
		if err = rows.Scan(&body); err == nil {
			err = json.Unmarshal(body, &e)
		}
		entries, places = append(entries, e), append(places, Place{Day: e.Day, Number: e.Confidence, ID: e.ID})
	}
	if err := errorsOf(err, rows); err != nil {
		return nil, nil, fmt.Errorf("store: page of entries: %w", err)
	}
	return entries, places, nil
}

// rare is how many rows are listed and sorted in less time than it takes to go through all entries.
const rare = 1500

// often reports whether a query gives more than a few rows.
func (s *Store) often(ctx context.Context, query string, args []any) (bool, error) {
	n := 0
	if err := s.read.QueryRowContext(ctx, s.dialect.bind(`SELECT COUNT(*) FROM (`+query+` LIMIT ?) AS counted`), append(slices.Clone(args), rare+1)...).Scan(&n); err != nil {
		return false, fmt.Errorf("store: page of entries: %w", err)
	}
	return n > rare, nil
}

// Shown is a story as a list of documents has it: the document that leads it, with the report that it is read by.
type Shown struct {
	Report   record.Report
	Language string
	Reports  int  // of the whole story
	Read     bool // by a reader
	Place    Place
}

// PageOfDocuments is a page of stories after a place, the newest first, at most n. words, if given, stand all in the leading document.
func (s *Store) PageOfDocuments(ctx context.Context, from, to, words string, after Place, n int) ([]Shown, error) {
	where, args := ` WHERE d.leader = d.id`, []any{}
	for _, p := range [][2]string{{` AND d.day >= ?`, from}, {` AND d.day <= ?`, to}} {
		if p[1] != "" {
			where, args = where+p[0], append(args, p[1])
		}
	}
	if strings.Trim(words, "\" \t\n") != "" {
		among, with := s.dialect.among(words)
		where, args = where+` AND d.id IN (`+among+`)`, append(args, with...)
	}
	if after != (Place{}) {
		where, args = where+` AND (d.day, d.hash) < (?, ?)`, append(args, after.Day, after.ID)
	}
	rows, err := s.read.QueryContext(ctx, s.dialect.bind(`SELECT `+reportColumns+`, d.day, d.language,
		(SELECT COUNT(*) FROM documents c JOIN reports o ON o.document = c.id WHERE c.leader = d.id), EXISTS (SELECT 1 FROM readings g WHERE g.document = d.id)
		FROM documents d JOIN reports r ON r.id = d.report`+where+` ORDER BY d.day DESC, d.hash DESC LIMIT ?`), append(args, n)...)
	if err != nil {
		return nil, fmt.Errorf("store: page of documents: %w", err)
	}
	var out []Shown
	for rows.Next() && err == nil {
		var d Shown
		d.Report, err = scanReport(rows, &d.Place.Day, &d.Language, &d.Reports, &d.Read)
		d.Place.ID = d.Report.Document
		out = append(out, d)
	}
	if err = errorsOf(err, rows); err == nil {
		err = s.own(ctx, out)
	}
	if err != nil {
		return nil, fmt.Errorf("store: page of documents: %w", err)
	}
	return out, nil
}

// own adds who stands behind the reports.
func (s *Store) own(ctx context.Context, shown []Shown) error {
	owners, err := s.owners(ctx)
	if err != nil {
		return err
	}
	for i := range shown {
		shown[i].Report.Ownership = owners.Of(&shown[i].Report)
	}
	return nil
}

// Owned adds to reports who stands behind them.
func (s *Store) Owned(ctx context.Context, reports []record.Report) error {
	owners, err := s.owners(ctx)
	if err != nil {
		return fmt.Errorf("store: owners: %w", err)
	}
	for i := range reports {
		reports[i].Ownership = owners.Of(&reports[i])
	}
	return nil
}

// Cues are when in a recording the stretches of a document were said; none if it is no transcript.
func (s *Store) Cues(ctx context.Context, hash string) ([]record.Cue, error) {
	return s.cues(ctx, hash)
}

// Acting is an actor of the record with how many entries he stands in.
type Acting struct {
	Key         string
	Statements  int // that he made
	Commitments int // that he made
	All         int // on either side
}

// Place is the actor's place in a list.
func (a *Acting) Place() Place { return Place{Number: float64(a.All), ID: a.Key} }

// PageOfActors is a page of actors after a place, those in most entries first, at most n: of a country, with some words in their keys, or the one
// with a key.
func (s *Store) PageOfActors(ctx context.Context, key, words, country string, after Place, n int) ([]Acting, error) {
	where, args := ` WHERE 1 = 1`, []any{}
	if key != "" {
		where, args = where+` AND actor = ?`, append(args, key)
	}
	for w := range strings.FieldsSeq(strings.ToLower(words)) {
		where, args = where+` AND actor LIKE ? ESCAPE '!'`, append(args, "%"+strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(w)+"%")
	}
	if country != "" {
		where, args = where+` AND actor LIKE ? ESCAPE '!'`, append(args, "% "+strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(country)+"%")
	}
	having := ``
	if after != (Place{}) {
		having, args = ` HAVING COUNT(*) < ? OR COUNT(*) = ? AND actor > ?`, append(args, int(after.Number), int(after.Number), after.ID)
	}
	rows, err := s.read.QueryContext(ctx, s.dialect.bind(`SELECT actor, COUNT(*), SUM(CASE WHEN side = 'by' AND kind = 'statement' THEN 1 ELSE 0 END),
		SUM(CASE WHEN side = 'by' AND kind = 'commitment' THEN 1 ELSE 0 END) FROM actors`+where+` GROUP BY actor`+having+` ORDER BY COUNT(*) DESC, actor LIMIT ?`), append(args, n)...)
	if err != nil {
		return nil, fmt.Errorf("store: page of actors: %w", err)
	}
	out, err := scanActing(rows)
	if err != nil {
		return nil, fmt.Errorf("store: page of actors: %w", err)
	}
	return out, nil
}

func scanActing(rows *sql.Rows) (out []Acting, err error) {
	for rows.Next() && err == nil {
		var a Acting
		err = rows.Scan(&a.Key, &a.All, &a.Statements, &a.Commitments)
		out = append(out, a)
	}
	return out, errorsOf(err, rows)
}

// Busiest are the pairs of parties with most events in some days, both directions joined and both days within, at most n.
func (s *Store) Busiest(ctx context.Context, from, to measure.Day, n int) ([]measure.Dyad, error) {
	rows, err := s.read.QueryContext(ctx, s.dialect.bind(`SELECT a, b FROM (SELECT CASE WHEN source < target THEN source ELSE target END AS a, CASE WHEN source < target THEN target ELSE source END AS b
		FROM dyads WHERE kind = 'event' AND day >= ? AND day <= ? AND source <> '' AND target <> '' AND source <> target) AS joined GROUP BY a, b ORDER BY COUNT(*) DESC, a, b LIMIT ?`),
		from.String(), to.String(), n)
	if err != nil {
		return nil, fmt.Errorf("store: busiest pairs: %w", err)
	}
	var out []measure.Dyad
	for rows.Next() && err == nil {
		var d measure.Dyad
		err = rows.Scan(&d.Source, &d.Target)
		out = append(out, d)
	}
	if err := errorsOf(err, rows); err != nil {
		return nil, fmt.Errorf("store: busiest pairs: %w", err)
	}
	return out, nil
}
