package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"detente/internal/export/brief"
	"detente/internal/measure"
	"detente/internal/measure/forecast"
	"detente/internal/store"
)

// ForecastTrainCmd is `detente forecast train`.
type ForecastTrainCmd struct {
	Kept
	Class   []string `placeholder:"CLASS" default:"verbal-cooperation,material-cooperation,verbal-conflict,material-conflict" help:"What is forecast: a quad class, or an event root of CAMEO, 01 to 20."`
	Horizon []int    `placeholder:"DAYS" default:"7,30,90" help:"Within how many days at least one such event comes."`
}

// Run learns from what the store holds.
func (c *ForecastTrainCmd) Run(e *env) error {
	ctx := context.Background()
	var classes []forecast.Class
	for _, name := range c.Class {
		class, err := forecast.ParseClass(name)
		if err != nil {
			return usage("forecast train: --class: %v", err)
		}
		classes = append(classes, class)
	}
	s, err := c.openKept(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	last, ok, err := s.LastDay(ctx)
	if err != nil {
		return err
	}
	if !ok {
		return errNothing
	}
	h, err := s.History(ctx, last)
	if err != nil {
		return err
	}
	var models []*forecast.Model
	for _, class := range classes {
		for _, horizon := range c.Horizon {
			m, err := forecast.Learn(h, class, horizon)
			if err != nil {
				return err
			}
			models = append(models, m)
		}
	}
	slices.SortFunc(models, forecast.Compare)
	if err := s.KeepModels(ctx, models); err != nil {
		return err
	}
	fmt.Fprintf(e.stdout, "%s of %v to %v\n", counted(h.Events, "event"), measure.Day(h.Span.First), last)
	if n := len(h.Refused); n > 0 {
		fmt.Fprintf(e.stdout, "%d left out, the first because %v\n", n, h.Refused[0].Err)
	}
	for _, m := range models {
		fmt.Fprintf(e.stdout, "%s within %d days: ", m.Class.Name, m.Horizon)
		if m.Why != "" {
			fmt.Fprintf(e.stdout, "too little to learn from: %s; the climatology is used\n", m.Why)
			continue
		}
		fmt.Fprintf(e.stdout, "%s, learned from %d cases of %d pairs, %v to %v; in %d it came\n",
			m.ID(), m.Rows, m.Dyads, measure.Day(m.Window.First), measure.Day(m.Window.Last), m.Happened)
	}
	return nil
}

// ForecastIssueCmd is `detente forecast issue`.
type ForecastIssueCmd struct {
	Of []string `arg:"" optional:"" name:"of" help:"A situation by its name, or two parties and more; all that is watched, unless told."`
	Kept
	Day    string `placeholder:"DATE" help:"First day of the horizons; the one after the last of which anything was read, unless told."`
	Format string `default:"text" enum:"text,json" help:"text, or json with what each number is made of."`
}

// Run issues.
func (c *ForecastIssueCmd) Run(e *env) error {
	ctx := context.Background()
	s, err := c.openKept(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	dyads, err := c.dyads(ctx, s)
	if err != nil {
		return err
	}
	models, err := s.Models(ctx)
	if err != nil {
		return err
	}
	if len(models) == 0 {
		return errUntrained
	}
	h, err := today(ctx, s, c.Day)
	if err != nil {
		return err
	}
	list, unknown, err := forecast.Ask(models, h, dyads)
	if err != nil {
		return err
	}
	twice, settled, unwatched := 0, 0, 0
	_, err = s.Enter(ctx, func(l *forecast.Ledger) (err error) {
		if settled, unwatched, err = l.SettleBy(h); err != nil {
			return err
		}
		for _, f := range list {
			if l.Asked(f) {
				twice++
				continue
			}
			if _, err = l.Issue(f); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if c.Format == "json" {
		return printJSON(e.stdout, append([]forecast.Forecast{}, list...))
	}
	w := bufio.NewWriter(e.stdout)
	fmt.Fprintf(w, "Probability of at least one event, in so many days from %v; in brackets what the pair's own past lets expect.\n", measure.Day(h.Span.Last+1))
	for _, d := range dyads {
		if slices.Contains(unknown, d) {
			fmt.Fprintf(w, "\n%s → %s: too little read, fewer than %d events: no forecast\n", d.Source, d.Target, measure.Fewest)
			continue
		}
		if err := printIssued(w, d, list); err != nil {
			return err
		}
	}
	fmt.Fprintf(w, "\n%d entered in the ledger", len(list)-twice)
	if twice > 0 {
		fmt.Fprintf(w, ", %d stood there already", twice)
	}
	fmt.Fprintf(w, ".\n")
	told(w, settled, unwatched)
	return w.Flush()
}

// printIssued prints the forecasts of a dyad, a class a line, a horizon a column.
func printIssued(w io.Writer, d forecast.Dyad, list []forecast.Forecast) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	class := ""
	fmt.Fprintf(w, "\n%s → %s\n", d.Source, d.Target)
	for _, f := range list {
		if f.Dyad != d {
			continue
		}
		if f.Class != class {
			if class != "" {
				fmt.Fprintln(t)
			}
			class = f.Class
			fmt.Fprintf(t, "  %s", class)
		}
		fmt.Fprintf(t, "\t%d days: %s (%s)", f.Horizon, brief.Chance(f.P), brief.Chance(f.Explain.Climatology))
	}
	fmt.Fprintln(t)
	return t.Flush()
}

// told says what was settled, and what cannot be.
func told(w io.Writer, settled, unwatched int) {
	fmt.Fprintf(w, "%d of earlier days settled.\n", settled)
	if unwatched > 0 {
		fmt.Fprintf(w, "%d cannot be settled: on more than half of their days nothing was read.\n", unwatched)
	}
}

// errUntrained says that there is no model.
var errUntrained = errors.New("no model of forecasts is trained: detente forecast train")

// dyads are both directions of each pair that is asked about.
func (c *ForecastIssueCmd) dyads(ctx context.Context, s *store.Store) (out []forecast.Dyad, err error) {
	var pairs [][2]string
	if len(c.Of) > 0 {
		of, err := situationOf(ctx, s, c.Of)
		if err != nil {
			return nil, err
		}
		pairs = of.Pairs()
	} else {
		all, err := s.Situations(ctx)
		if err != nil {
			return nil, err
		}
		for i := range all {
			pairs = append(pairs, all[i].Pairs()...)
		}
		if len(pairs) == 0 {
			return nil, usage("nothing is watched yet: name two parties, or detente situations add NAME PARTY PARTY...")
		}
	}
	for _, p := range pairs {
		for _, d := range []forecast.Dyad{{Source: p[0], Target: p[1]}, {Source: p[1], Target: p[0]}} {
			if !slices.Contains(out, d) {
				out = append(out, d)
			}
		}
	}
	return out, nil
}

// today is the history before the day on which forecasts are issued: the one after the last of which anything was read, or one of the week after that. What was read of a day
// is no forecast of it.
func today(ctx context.Context, s *store.Store, day string) (*forecast.History, error) {
	last, ok, err := s.LastDay(ctx)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, errNothing
	}
	on := last + 1
	if day != "" {
		if on, err = measure.ParseDay(day); err != nil {
			return nil, err
		}
		switch {
		case on <= last:
			return nil, usage("%v was read already, up to %v: what is said of it now would be no forecast", on, last)
		case on > last+measure.Recent:
			return nil, usage("nothing was read in the week before %v; the last day read is %v: detente ingest first", on, last)
		}
	}
	return s.History(ctx, on-1)
}

// ForecastSettleCmd is `detente forecast settle`.
type ForecastSettleCmd struct{ Kept }

// Run enters what came of the forecasts whose horizon is over.
func (c *ForecastSettleCmd) Run(e *env) error {
	ctx := context.Background()
	s, err := c.openKept(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	h, err := today(ctx, s, "")
	if err != nil {
		return err
	}
	settled, unwatched := 0, 0
	if _, err := s.Enter(ctx, func(l *forecast.Ledger) (err error) {
		settled, unwatched, err = l.SettleBy(h)
		return err
	}); err != nil {
		return err
	}
	told(e.stdout, settled, unwatched)
	return nil
}

// ForecastLedgerCmd is `detente forecast ledger`.
type ForecastLedgerCmd struct {
	Kept
	Head   string `placeholder:"HASH" help:"A hash that was made public: say whether the ledger still holds all up to it."`
	Misses int    `default:"10" help:"How many of the worst forecasts are shown."`
	Format string `default:"text" enum:"text,json" help:"text, or json with every entry."`
}

// Run shows the ledger.
func (c *ForecastLedgerCmd) Run(e *env) error {
	if c.Misses < 0 {
		return usage("forecast ledger: --misses is %d: want 0 or more", c.Misses)
	}
	ctx := context.Background()
	s, err := c.openKept(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	l, err := s.Ledger(ctx) // verifies it
	if err != nil {
		return err
	}
	if err := forecast.VerifyLedger(l.Entries(), strings.ToLower(c.Head)); err != nil {
		return err
	}
	standings := l.Standings()
	if c.Format == "json" {
		return printJSON(e.stdout, struct {
			Head      string              `json:"head"`
			Standings []forecast.Standing `json:"standings"`
			Entries   []forecast.Entry    `json:"entries"`
		}{l.Head(), append([]forecast.Standing{}, standings...), append([]forecast.Entry{}, l.Entries()...)})
	}
	w := bufio.NewWriter(e.stdout)
	if len(l.Entries()) == 0 {
		fmt.Fprintln(w, "No forecast was issued yet: detente forecast issue.")
		return w.Flush()
	}
	fmt.Fprintf(w, "%d entries, each with the hash of the one before it: all are as they were entered. Head, to be made public:\n%s\n", len(l.Entries()), l.Head())
	for i := range standings {
		printStanding(w, &standings[i])
	}
	misses := l.Settled()
	if n := min(c.Misses, len(misses)); n > 0 {
		fmt.Fprintf(w, "\nThe worst misses:\n")
		for _, m := range misses[:n] {
			came := "did not come"
			if m.Outcome.Happened {
				came = "came"
			}
			fmt.Fprintf(w, "  %v  %s → %s, %s within %d days: forecast %.2f (climatology %.2f), it %s  [%d, %s]\n", measure.Day(m.Day), m.Source, m.Target, m.Class, m.Horizon,
				m.P, m.Climatology, came, m.Seq, m.Model)
		}
	}
	return w.Flush()
}

func printStanding(w io.Writer, s *forecast.Standing) {
	fmt.Fprintf(w, "\n%s within %d days: %d open, %d settled, of which %d came\n", s.Class, s.Horizon, s.Open, s.Cases, s.Happened)
	if s.Brier == nil {
		if s.Cases > 0 {
			fmt.Fprintf(w, "  too few to say how good they are: %d are wanted\n", forecast.FewestSettled)
		}
		return
	}
	fmt.Fprintf(w, "  Brier %.4f, the climatology's %.4f; skill over it %s\n  forecast → came:", *s.Brier, *s.Climatology, interval(s.Skill))
	for _, b := range s.Reliability {
		fmt.Fprintf(w, "  %.2f → %.2f (%d)", b.Forecast, b.Happened, b.N)
	}
	fmt.Fprintln(w)
}
