package cli

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"detente/internal/codebook"
	"detente/internal/export/brief"
	"detente/internal/measure"
	"detente/internal/store"
)

// SeriesCmd is `detente series`.
type SeriesCmd struct {
	Source string `arg:"" help:"Who acts: a country or body (RUS, EUU, or its name)."`
	Target string `arg:"" help:"Who is acted upon."`
	Kept
	Since   string `placeholder:"DATE" help:"First day; a year before the last one, unless told."`
	Until   string `placeholder:"DATE" help:"Last day; the last of which anything was read, unless told."`
	Both    bool   `help:"Join both directions of the pair."`
	Format  string `default:"text" enum:"text,csv,json" help:"text (a week a line), csv or json (a day each, with all that was measured)."`
	Explain string `placeholder:"DATE" help:"Say how the tension of this day was come by, with the entries behind it."`
}

// measured is all that is measured of a pair, as it is printed.
type measured measure.Findings

// Run measures.
func (c *SeriesCmd) Run(e *env) error {
	ctx := context.Background()
	s, err := c.openKept(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	d, err := pair(c.Source, c.Target)
	if err != nil {
		return err
	}
	from, to, err := days(ctx, s, c.Since, c.Until)
	if err != nil {
		return err
	}
	if c.Explain != "" {
		return c.explain(ctx, e, s, d)
	}
	series, err := s.Series(ctx, d, c.Both, from, to)
	if err != nil {
		return err
	}
	f, err := measure.Find(series, d, c.Both, from)
	if err != nil {
		return err
	}
	m := (*measured)(f)
	switch c.Format {
	case "json":
		enc := json.NewEncoder(e.stdout)
		return enc.Encode(m)
	case "csv":
		return m.csv(e.stdout)
	}
	if err := m.text(e.stdout); err != nil {
		return err
	}
	return dealings(ctx, e.stdout, s, d, c.Both, to)
}

// dealings says how long the principals have been silent, what is planned or was refused, and which threats and demands are open, as a brief does.
func dealings(ctx context.Context, to io.Writer, s *store.Store, d measure.Dyad, both bool, on measure.Day) error {
	books, err := codebook.Shared()
	if err != nil {
		return err
	}
	w := bufio.NewWriter(to)
	talks, err := brief.Dialogue(ctx, s, d.Source, d.Target, on)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "\n%s\n", brief.Silence(talks))
	for _, l := range brief.Contacts(&talks) {
		fmt.Fprintln(w, l)
	}
	directions := []measure.Dyad{d}
	if both {
		directions = append(directions, d.Reverse())
	}
	boards, err := brief.Boards(ctx, s, directions, on)
	if err != nil {
		return err
	}
	for i, d := range directions {
		board := &boards[i]
		fmt.Fprintf(w, "\n%s → %s\n", books.PartyName(d.Source), books.PartyName(d.Target))
		for _, l := range brief.Open(board) {
			fmt.Fprintf(w, "  %s\n", l)
		}
		kept := brief.Kept(board.Kept)
		if len(kept) == 0 {
			fmt.Fprintf(w, "  How often such things of %s came true cannot be said: too few can be judged.\n", books.PartyName(d.Source))
			continue
		}
		fmt.Fprintf(w, "  %s toward anyone, before:\n", books.PartyName(d.Source))
		for _, l := range kept {
			fmt.Fprintf(w, "    %s\n", l)
		}
	}
	return w.Flush()
}

// pair is the directed pair that two names mean.
func pair(source, target string) (measure.Dyad, error) {
	books, err := codebook.Shared()
	if err != nil {
		return measure.Dyad{}, err
	}
	d := measure.Dyad{Source: books.Party(source), Target: books.Party(target)}
	for _, n := range []struct{ code, said string }{{d.Source, source}, {d.Target, target}} {
		if n.code == "" {
			return d, usage("%q is no country or body that the code books know: give three letters such as RUS, or a name", n.said)
		}
	}
	if d.Source == d.Target {
		return d, usage("%s and %s are the same", source, target)
	}
	return d, nil
}

// errNothing says that there is nothing to measure.
var errNothing = errors.New("nothing was read yet: detente ingest takes documents in")

// days are the first and last day that are wanted: of a store's last year, unless told otherwise.
func days(ctx context.Context, s *store.Store, since, until string) (from, to measure.Day, err error) {
	if until != "" {
		to, err = measure.ParseDay(until)
	} else {
		var ok bool
		if to, ok, err = s.LastDay(ctx); err == nil && !ok {
			err = errNothing
		}
	}
	if err != nil {
		return 0, 0, err
	}
	const year = 365
	from = to - year + 1
	if since != "" {
		if from, err = measure.ParseDay(since); err != nil {
			return 0, 0, err
		}
	}
	if to < from {
		return 0, 0, usage("%v is before %v", to, from)
	}
	return from, to, nil
}

// csv writes a row a day. What was not measured is empty, never 0.
func (m *measured) csv(to io.Writer) error {
	w := csv.NewWriter(to)
	w.Write([]string{"day", "exposure", "verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict", "state", "tension",
		"tension_low80", "tension_high80", "tension_low95", "tension_high95", "rising", "share", "share_low80", "share_high80"})
	number := func(v float64) string { return strconv.FormatFloat(v, 'g', 6, 64) }
	skip := (*measure.Findings)(m).History()
	for i, p := range m.Tension {
		at := skip + i
		row := []string{p.Day.String(), number(m.Series.Exposure[at])}
		for _, done := range m.Series.Done {
			row = append(row, number(done[at]))
		}
		row = append(row, string(p.State))
		if p.Ratio == nil {
			row = append(row, slices.Repeat([]string{""}, 9)...)
		} else {
			for _, v := range []float64{p.Ratio.Value, p.Ratio.In80[0], p.Ratio.In80[1], p.Ratio.In95[0], p.Ratio.In95[1], p.Rising, p.Share.Value, p.Share.In80[0], p.Share.In80[1]} {
				row = append(row, number(v))
			}
		}
		w.Write(row)
	}
	w.Flush()
	return w.Error()
}

// chartHalf is how many columns a line of the chart has to each side of the norm, chartReach the ratio at its end: eight times the norm.
const (
	chartHalf  = 12
	chartReach = 8
)

// text writes a line a week, the tension of its last day as a chart, then alarms and stretches.
func (m *measured) text(to io.Writer) error {
	w := bufio.NewWriter(to)
	books, err := codebook.Shared()
	if err != nil {
		return err
	}
	arrow := "→"
	if m.Both {
		arrow = "↔"
	}
	fmt.Fprintf(w, "%s %s %s   %v – %v\n\n", books.PartyName(m.Source), arrow, books.PartyName(m.Target), m.From, m.To)
	fmt.Fprintf(w, "%-10s  %6s %6s %6s %6s  %-*s  %s\n", "", "coop.", "coop.", "confl.", "confl.", 2*chartHalf+1, "tension: less than usual | more", "share of")
	fmt.Fprintf(w, "%-10s  %6s %6s %6s %6s  %-*s     %s\n", "week of", "words", "acts", "words", "acts", 2*chartHalf+1, "           bar: 80 % band", "conflict")
	skip := (*measure.Findings)(m).History()
	for i := 0; i < len(m.Tension); {
		end := min(i+int(6-(m.Tension[i].Day-m.Tension[i].Day.Monday())), len(m.Tension)-1) // its Sunday
		var sums [4]float64
		for k := i; k <= end; k++ {
			for c := range sums {
				sums[c] += m.Series.Done[c][skip+k]
			}
		}
		p := m.Tension[end]
		fmt.Fprintf(w, "%v  %6.0f %6.0f %6.0f %6.0f  %s\n", m.Tension[i].Day, sums[0], sums[1], sums[2], sums[3], chartLine(&p))
		i = end + 1
	}
	fmt.Fprintln(w)
	for _, a := range m.Alarms {
		fmt.Fprintf(w, "Alarm of %v: conflict since %v is over %.1f times the norm with a probability of %.0f %%; %.1f times, 80 %% between %.1f and %.1f.\n",
			a.Day, a.Since, measure.Alarming, 100*a.Rising, math.Exp(a.Ratio.Value), math.Exp(a.Ratio.In80[0]), math.Exp(a.Ratio.In80[1]))
	}
	if len(m.Alarms) == 0 {
		fmt.Fprintln(w, "No alarm.")
	}
	if len(m.Stretches) > 1 {
		fmt.Fprintln(w, "Stretches without change, conflicts on a usual day of reading:")
		for _, s := range m.Stretches {
			fmt.Fprintf(w, "  %v – %v  %6.2f\n", max(s.From, m.From), s.To, s.Rate)
		}
	}
	return w.Flush()
}

// chartLine draws the tension of a day: its 80 % band about the median, the norm as a line.
func chartLine(p *measure.Point) string {
	if p.Ratio == nil {
		return string(p.State)
	}
	column := func(v float64) int {
		return min(2*chartHalf, max(0, chartHalf+int(math.Round(v/math.Log(chartReach)*chartHalf))))
	}
	line := []rune(strings.Repeat(" ", 2*chartHalf+1))
	line[chartHalf] = '|'
	for i := column(p.Ratio.In80[0]); i <= column(p.Ratio.In80[1]); i++ {
		line[i] = '─'
		if i == chartHalf {
			line[i] = '┼'
		}
	}
	line[column(p.Ratio.Value)] = '●'
	return fmt.Sprintf("%s ×%-4.1f %3.0f %%", string(line), math.Exp(p.Ratio.Value), 100*p.Share.Value)
}

// explain says how the tension of a day was come by.
func (c *SeriesCmd) explain(ctx context.Context, e *env, s *store.Store, d measure.Dyad) error {
	day, err := measure.ParseDay(c.Explain)
	if err != nil {
		return err
	}
	series, err := s.Series(ctx, d, c.Both, day, day)
	if err != nil {
		return err
	}
	x, err := measure.Explain(series, day)
	if err != nil {
		return err
	}
	type behind struct {
		*measure.Explanation
		Entries []string `json:"entries"` // ids of the week's events of conflict
	}
	out := behind{x, []string{}}
	directions := []measure.Dyad{d}
	if c.Both {
		directions = append(directions, d.Reverse())
	}
	for _, d := range directions {
		ids, err := s.Behind(ctx, d, day-measure.Recent+1, day)
		if err != nil {
			return err
		}
		out.Entries = append(out.Entries, ids...)
	}
	if c.Format == "json" {
		enc := json.NewEncoder(e.stdout)
		enc.SetIndent("", "  ")
		return enc.Encode(out)
	}
	w := bufio.NewWriter(e.stdout)
	fmt.Fprintf(w, "%v on %v: %s\n\n%s.\n\n", d, day, x.Point.State, x.Formula)
	for _, k := range x.Week {
		fmt.Fprintf(w, "  %v  %3.0f in words  %3.0f in acts  exposure %.2f\n", k.Day, k.Verbal, k.Material, k.Exposure)
	}
	fmt.Fprintf(w, "\nNorm until %v: %.1f events in %.1f usual days, each at the weight of its age, of %d days that were watched;\n", x.Norm.Until, x.Norm.Events, x.Norm.Exposure, x.Norm.Days)
	fmt.Fprintf(w, "with the prior of %.3f a day over the whole past, %.3f a day.\n", x.Norm.Prior, x.Norm.Rate)
	if r := x.Point.Ratio; r != nil {
		fmt.Fprintf(w, "\n%.0f events of conflict in the week, %.1f by the norm at that exposure: logarithm of the ratio %.2f, 80 %% between %.2f and %.2f, 95 %% between %.2f and %.2f.\n",
			x.Point.Recent, x.Point.Norm, r.Value, r.In80[0], r.In80[1], r.In95[0], r.In95[1])
	}
	if x.Compare != nil {
		same := "all three say the same: more, or less, than usual"
		if !x.Compare.Signs {
			same = "they do not agree on whether it is more or less than usual"
		}
		fmt.Fprintf(w, "Other weightings: equal %.2f, acts threefold %.2f, Goldstein %.2f; %s.\n", x.Compare.Ratio[0], x.Compare.Ratio[1], x.Compare.Ratio[2], same)
	}
	fmt.Fprintf(w, "\nEvents of the week, for detente show:\n")
	for _, id := range out.Entries {
		fmt.Fprintf(w, "  %s\n", id)
	}
	return w.Flush()
}
