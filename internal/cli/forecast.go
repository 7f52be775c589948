package cli

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/klauspost/compress/zstd"

	"detente/internal/measure/forecast"
	"detente/internal/measure/forecast/link"
)

// ForecastCmd is `detente forecast`.
type ForecastCmd struct {
	Train  ForecastTrainCmd  `cmd:"" help:"Learn from what the store holds of the past."`
	Issue  ForecastIssueCmd  `cmd:"" help:"Issue today's forecasts of what is watched, or of the parties named, and enter them in the ledger; settle those that are due."`
	Settle ForecastSettleCmd `cmd:"" help:"Enter what came of the forecasts whose horizon is over."`
	Ledger ForecastLedgerCmd `cmd:"" help:"Verify the ledger and show how good its forecasts were, the worst misses first."`
	Eval   ForecastEvalCmd   `cmd:"" help:"Score the ways of forecasting on a file of events, or on a temporal knowledge graph."`
}

// ForecastEvalCmd is `detente forecast eval`.
type ForecastEvalCmd struct {
	Events  string   `placeholder:"FILE" help:"Events: columns day, source, target, cameo, with tabs between them and these names in the first line; may be packed with zstd."`
	Pairs   string   `placeholder:"FILE" help:"The dyads that are asked about: columns source, target. Without it, those with five events or more before the first day that is scored."`
	Class   []string `placeholder:"CLASS" default:"material-conflict,13" help:"What is forecast: verbal-cooperation, material-cooperation, verbal-conflict, material-conflict, or an event root of CAMEO, 01 to 20."`
	Horizon []int    `placeholder:"DAYS" default:"7,30,90" help:"Within how many days at least one such event comes."`
	Train   string   `placeholder:"DAY:DAY" help:"Learn from forecasts of these days, by weeks. Without it, from the sixtieth day to two thirds of the days."`
	Test    string   `placeholder:"DAY:DAY" help:"Score forecasts of these days, by weeks. Without it, all whose horizon is over, after those that are learned from."`
	Refit   bool     `help:"Learn anew for each day that is scored, from all that was over before it."`
	Explain string   `placeholder:"SOURCE/TARGET" help:"Also show what the forecast of this dyad on the last day that is scored is made of."`
	TKG     string   `name:"tkg" placeholder:"DIR" type:"existingdir" help:"A temporal knowledge graph instead: entity2id.txt, relation2id.txt, train.txt, valid.txt, test.txt."`
	Ask     string   `placeholder:"SUBJECT/RELATION" help:"Of the graph, also show who comes next, and why."`
	Format  string   `enum:"text,json" default:"text" help:"text or json."`
}

const (
	bootstrapDraws = 1000
	leastEvents    = 5  // for a dyad to be asked about
	warmUp         = 60 // days before anything is learned
)

// Run scores.
func (c *ForecastEvalCmd) Run(e *env) error {
	switch {
	case (c.TKG == "") == (c.Events == ""):
		return usage("forecast eval: give --events FILE or --tkg DIR")
	case c.TKG != "" && (c.Pairs != "" || c.Explain != "" || c.Train != "" || c.Test != "" || c.Refit):
		return usage("forecast eval: --pairs, --train, --test, --refit and --explain are of --events, not of --tkg")
	case c.Events != "" && c.Ask != "":
		return usage("forecast eval: --ask is of --tkg, not of --events")
	case c.TKG != "":
		return c.graph(e)
	}
	return c.dyads(e)
}

// dyadsReport is the JSON of an evaluation on events.
type dyadsReport struct {
	Events   int                `json:"events"`
	Repeated int                `json:"repeated"`
	Refused  int                `json:"refused"`
	Days     forecast.Span      `json:"days"`
	Dyads    int                `json:"dyads"`
	Reports  []*forecast.Report `json:"reports"`
}

func (c *ForecastEvalCmd) dyads(e *env) error {
	var classes []forecast.Class
	for _, name := range c.Class {
		class, err := forecast.ParseClass(name)
		if err != nil {
			return usage("forecast eval: --class: %v", err)
		}
		classes = append(classes, class)
	}
	events, err := readPacked(c.Events, forecast.ReadEvents)
	if err != nil {
		return err
	}
	if len(events) == 0 {
		return fmt.Errorf("%s: no events", c.Events)
	}
	span := forecast.Span{First: events[0].Day, Last: events[0].Day}
	for _, ev := range events {
		span.First, span.Last = min(span.First, ev.Day), max(span.Last, ev.Day)
	}
	h, err := forecast.NewHistory(events, span, nil)
	if err != nil {
		return err
	}
	train, test := forecast.Span{First: span.First + warmUp, Last: span.First + span.Days()*2/3}, forecast.Span{}
	if err := parseDays("--train", c.Train, &train); err != nil {
		return err
	}
	test = forecast.Span{First: train.Last + 7, Last: span.Last}
	if err := parseDays("--test", c.Test, &test); err != nil {
		return err
	}
	dyads, err := c.asked(events, span, test.First)
	if err != nil {
		return err
	}
	out := dyadsReport{h.Events, h.Repeated, len(h.Refused), span, len(dyads), nil}
	if c.Format == "text" {
		fmt.Fprintf(e.stdout, "%d events of days %d to %d (%d more were told again of the same day, %d refused), %d dyads\n",
			h.Events, span.First, span.Last, h.Repeated, len(h.Refused), len(dyads))
		for _, r := range h.Refused[:min(len(h.Refused), 5)] {
			fmt.Fprintf(e.stdout, "  refused: %s → %s, %q: %v\n", r.Event.Source, r.Event.Target, r.Event.Code, r.Err)
		}
	}
	for _, class := range classes {
		for _, horizon := range c.Horizon {
			plan := forecast.Plan{Class: class, Horizon: horizon, Dyads: dyads, Train: forecast.Weekly(train.First, train.Last),
				Test: forecast.Weekly(test.First, min(test.Last, span.Last+1-horizon)), Refit: c.Refit, Draws: bootstrapDraws}
			if len(plan.Test) == 0 {
				return fmt.Errorf("forecast eval: no forecast of %d days from day %d is over on day %d: give more events, earlier --test days or a shorter --horizon", horizon, test.First, span.Last)
			}
			r, err := forecast.Evaluate(h, plan)
			if err != nil {
				return err
			}
			out.Reports = append(out.Reports, r)
			if c.Format == "text" {
				printForecasts(e.stdout, r)
				if err := c.explain(e.stdout, h, r, dyads); err != nil {
					return err
				}
			}
		}
	}
	if c.Format == "json" {
		return printJSON(e.stdout, out)
	}
	return nil
}

// asked are the dyads of --pairs, or those that were known well enough before the first day that is scored.
func (c *ForecastEvalCmd) asked(events []forecast.Event, span forecast.Span, first int) ([]forecast.Dyad, error) {
	if c.Pairs != "" {
		return readPacked(c.Pairs, forecast.ReadDyads)
	}
	before := slices.DeleteFunc(slices.Clone(events), func(ev forecast.Event) bool { return ev.Day >= first })
	h, err := forecast.NewHistory(before, forecast.Span{First: span.First, Last: first - 1}, nil)
	if err != nil {
		return nil, err
	}
	return h.Dyads(leastEvents), nil
}

func (c *ForecastEvalCmd) explain(w io.Writer, h *forecast.History, r *forecast.Report, dyads []forecast.Dyad) error {
	if c.Explain == "" {
		return nil
	}
	source, target, ok := strings.Cut(c.Explain, "/")
	if !ok {
		return usage("forecast eval: --explain is %q: want SOURCE/TARGET", c.Explain)
	}
	d := forecast.Dyad{Source: source, Target: target}
	all := dyads
	if !slices.Contains(all, d) {
		all = append(slices.Clone(all), d)
	}
	list, err := r.Model.Forecasts(h, all, r.Origins[len(r.Origins)-1])
	if err != nil {
		return err
	}
	printExplain(w, list[slices.Index(all, d)])
	return nil
}

func (c *ForecastEvalCmd) graph(e *env) error {
	g, err := link.Read(os.DirFS(c.TKG))
	if err != nil {
		return err
	}
	alone := g.Recurrency()
	m := link.Learn(g)
	mix := m.Test()
	var answers []link.Answer
	if c.Ask != "" {
		subject, relation, ok := strings.Cut(c.Ask, "/")
		s, r := slices.Index(g.Entities, subject), slices.Index(g.Relations, relation)
		if !ok || s < 0 || r < 0 {
			return usage("forecast eval: --ask is %q: want SUBJECT/RELATION by names of entity2id.txt and relation2id.txt", c.Ask)
		}
		const shown = 5
		answers = m.Ask(int32(s), int32(r), false, shown)
	}
	if c.Format == "json" {
		return printJSON(e.stdout, struct {
			Recurrency link.Figures  `json:"recurrency"`
			Mix        link.Figures  `json:"mix"`
			Rules      int           `json:"rules"`
			Answers    []link.Answer `json:"answers,omitempty"`
		}{alone, mix, m.Rules, answers})
	}
	fmt.Fprintf(e.stdout, "%d entities, %d relations; %d facts to learn rules from, %d to weigh them on, %d to score on; %d rules\n"+
		"single step, time-aware filter, both directions, ties share the mean of their places\n",
		len(g.Entities), len(g.Relations), len(g.Train), len(g.Valid), len(g.Test), m.Rules)
	t := tabwriter.NewWriter(e.stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "\tMRR\tHits@1\tHits@3\tHits@10\tasked\t")
	for _, row := range []struct {
		name string
		f    link.Figures
	}{{"recurrency", alone}, {"mix", mix}} {
		fmt.Fprintf(t, "%s\t%.4f\t%.4f\t%.4f\t%.4f\t%d\t\n", row.name, row.f.MRR, row.f.Hits1, row.f.Hits3, row.f.Hits10, row.f.Asked)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for _, a := range answers {
		fmt.Fprintf(e.stdout, "%s/%s at the next step: %.3f, score %.2f\n", c.Ask, a.Entity, a.P, a.Score)
		const terms = 6
		for _, term := range a.Terms[:terms] {
			fmt.Fprintf(e.stdout, "  %+.2f  %s (%+.2f standard deviations, weight %.2f)\n", term.Adds, term.Feature, term.Value, term.Weight)
		}
	}
	return nil
}

func printForecasts(w io.Writer, r *forecast.Report) {
	m := r.Model
	fmt.Fprintf(w, "\n%s within %d days: %s, learned from days %d to %d (%d cases, in %d it came); scored weekly on %d days, %d to %d\n",
		m.Class.Name, m.Horizon, m.ID(), m.Window.First, m.Window.Last, m.Rows, m.Happened, len(r.Origins), r.Origins[0], r.Origins[len(r.Origins)-1])
	if m.Why != "" {
		fmt.Fprintf(w, "too little to learn from: %s; this is the climatology\n", m.Why)
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "\tcases\tcame\tBrier\tclimatology\tpersistence\tECE\tAUC\tclimatology\tskill over climatology\tover persistence\t")
	for _, row := range []struct {
		name string
		p    forecast.Part
	}{{"all", r.All}, {fmt.Sprintf("quiet for %d days", forecast.Quiet), r.Quiet}} {
		p := row.p
		fmt.Fprintf(t, "%s\t%d\t%d\t%.4f\t%.4f\t%.4f\t%.4f\t%s\t%s\t%s\t%s\t\n", row.name, p.Cases, p.Happened, p.Model.Brier, p.Climatology.Brier,
			p.Persistence.Brier, p.Model.ECE, ratio(p.Model.AUC), ratio(p.Climatology.AUC), interval(p.OverClimatology), interval(p.OverPersistence))
	}
	t.Flush()
	fmt.Fprint(w, "forecast → came:")
	for _, b := range r.Reliability {
		fmt.Fprintf(w, "  %.3f → %.3f (%d)", b.Forecast, b.Happened, b.N)
	}
	fmt.Fprintln(w)
}

func ratio(v *float64) string {
	if v == nil {
		return "–"
	}
	return fmt.Sprintf("%.3f", *v)
}

func interval(i *forecast.Interval) string {
	if i == nil {
		return "–"
	}
	return fmt.Sprintf("%+.3f (%+.3f to %+.3f)", i.Value, i.Low, i.High)
}

func printExplain(w io.Writer, f forecast.Forecast) {
	x := f.Explain
	fmt.Fprintf(w, "%s → %s, %s within %d days from day %d: %.3f by %s\n", f.Dyad.Source, f.Dyad.Target, f.Class, f.Horizon, f.Day, f.P, f.Model)
	if x.Note != "" {
		fmt.Fprintf(w, "  %s\n", x.Note)
	}
	fmt.Fprintf(w, "  climatology %.3f: it came in %d of %d past horizons, drawn to the %.3f of all dyads, which weighs %.1f horizons; %d events of the dyad\n",
		x.Climatology, x.Came, x.Horizons, x.Drawn, x.Weight, x.Events)
	if x.Method == "logistic" {
		fmt.Fprintf(w, "  %+.2f  log odds where all is at its mean\n", x.Base)
	}
	const shown = 4 // features of each part
	for _, part := range x.About() {
		fmt.Fprintf(w, "  %+.2f  %s\n", part.LogOdds, part.About)
		left := shown
		for _, c := range x.Contributions {
			if c.About == part.About && left > 0 {
				left--
				fmt.Fprintf(w, "         %+.2f  %s = %.2f (%+.2f standard deviations, coefficient %.3f)\n", c.LogOdds, c.Name, c.Value, c.Standard, c.Coefficient)
			}
		}
	}
}

func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// parseDays reads FIRST:LAST into a span; an empty text leaves it.
func parseDays(flag, s string, into *forecast.Span) error {
	if s == "" {
		return nil
	}
	first, last, ok := strings.Cut(s, ":")
	a, err1 := strconv.Atoi(first)
	b, err2 := strconv.Atoi(last)
	if !ok || err1 != nil || err2 != nil || b < a {
		return usage("forecast eval: %s is %q: want two days, the first of them first, as 60:193", flag, s)
	}
	*into = forecast.Span{First: a, Last: b}
	return nil
}

// readPacked reads a file that may be packed with zstd.
func readPacked[T any](name string, read func(io.Reader) (T, error)) (T, error) {
	var none T
	f, err := os.Open(name)
	if err != nil {
		return none, err
	}
	defer f.Close()
	var in io.Reader = bufio.NewReader(f)
	if head, _ := in.(*bufio.Reader).Peek(4); bytes.Equal(head, []byte{0x28, 0xb5, 0x2f, 0xfd}) {
		z, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1))
		if err != nil {
			return none, fmt.Errorf("%s: %w", name, err)
		}
		defer z.Close()
		in = z
	}
	v, err := read(in)
	if err != nil {
		return none, fmt.Errorf("%s: %w", name, err)
	}
	return v, nil
}
