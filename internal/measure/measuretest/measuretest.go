// Package measuretest runs scripts that say what measures of invented series must be, so that a scholar can check a measure without Go.
//
//	# a comment
//	load RUS UKR from 2021-11-01          a directed pair and the first day of what follows
//	  exposure 1x90                       what was read, a number a day; 1x90 is ninety ones
//	  event 112 happened 0x60 1 0 3 2     how many events of a code and status, a number a day
//	  event 190 threatened 0x70 2
//
//	eval tension at 2022-01-03
//	  state measured
//	  recent 6
//	  ratio > 1                           =, <, > or ~ (within 0.05)
//
//	eval alarms
//	  2022-01-03
//
//	eval changes at 2022-01-05
//	  since 2022-01-01
//	  rising > 0.9
//
//	eval stretches
//	  2021-11-01 2021-12-30 ~ 0.1
//
//	load fails from 2021-11-01            what follows must be refused
//	  event 112 happened -1
package measuretest

import (
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"detente/internal/codebook"
	"detente/internal/measure"
	"detente/internal/record"
)

// Run runs the script in a file. Each command is a subtest of its line.
func Run(t *testing.T, file string) {
	body, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	books, err := codebook.Shared()
	if err != nil {
		t.Fatal(err)
	}
	s := script{goldstein: func(code string) float64 { c, _ := books.Cameo(code); return c.Goldstein }}
	for _, c := range commands(string(body)) {
		t.Run(fmt.Sprintf("line %d", c.line), func(t *testing.T) {
			if err := s.run(c); err != nil {
				t.Errorf("%s:%v", file, err)
			}
		})
	}
}

type line struct {
	n     int
	words []string
}

// command is a line at the margin with the indented lines under it.
type command struct {
	line  int
	words []string
	under []line
}

func commands(text string) (out []command) {
	n := 0
	for l := range strings.Lines(text) {
		n++
		words := strings.Fields(l)
		switch {
		case len(words) == 0 || words[0] == "#":
		case l[0] != ' ' && l[0] != '\t':
			out = append(out, command{line: n, words: words})
		case len(out) > 0:
			c := &out[len(out)-1]
			c.under = append(c.under, line{n, words})
		}
	}
	return out
}

type script struct {
	goldstein func(string) float64
	series    *measure.Series
}

func (s *script) run(c command) error {
	switch strings.Join(c.words[:min(2, len(c.words))], " ") {
	case "load fails":
		if err := s.load(c); err == nil {
			return fmt.Errorf("%d: was not refused", c.line)
		}
		return nil
	case "eval tension", "eval alarms", "eval changes", "eval stretches":
		if s.series == nil {
			return fmt.Errorf("%d: nothing is loaded", c.line)
		}
		return s.eval(c)
	}
	if c.words[0] == "load" {
		return s.load(c)
	}
	return fmt.Errorf("%d: no such command: %s", c.line, strings.Join(c.words, " "))
}

func (s *script) load(c command) error {
	from, err := measure.ParseDay(c.words[len(c.words)-1])
	if err != nil {
		return fmt.Errorf("%d: %w", c.line, err)
	}
	var exposure []float64
	var tallies []measure.Tally
	days := 0
	for _, l := range c.under {
		switch {
		case l.words[0] == "exposure":
			if exposure, err = numbers(l.words[1:]); err != nil {
				return fmt.Errorf("%d: %w", l.n, err)
			}
		case l.words[0] == "event" && len(l.words) > 3:
			counts, err := numbers(l.words[3:])
			if err != nil {
				return fmt.Errorf("%d: %w", l.n, err)
			}
			days = max(days, len(counts))
			for i, n := range counts {
				tallies = append(tallies, measure.Tally{Day: from + measure.Day(i), Kind: record.Event, Type: l.words[1], Status: l.words[2], N: int(n)})
			}
		default:
			return fmt.Errorf("%d: neither exposure nor event", l.n)
		}
	}
	if exposure == nil {
		exposure = slices.Repeat([]float64{1}, days)
	}
	s.series, err = measure.Count(tallies, from, exposure, s.goldstein)
	if err != nil {
		return fmt.Errorf("%d: %w", c.line, err)
	}
	return nil
}

// numbers reads "1 0 2x5": 2x5 is five twos.
func numbers(words []string) (out []float64, err error) {
	for _, w := range words {
		value, times, repeated := strings.Cut(w, "x")
		n := 1
		if repeated {
			if n, err = strconv.Atoi(times); err != nil || n < 0 {
				return nil, fmt.Errorf("%q: write 2x5 for five twos", w)
			}
		}
		v, err := strconv.ParseFloat(value, 64)
		if err != nil {
			return nil, fmt.Errorf("%q is no number", w)
		}
		out = append(out, slices.Repeat([]float64{v}, n)...)
	}
	return out, nil
}

func (s *script) eval(c command) error {
	points, err := measure.Tension(s.series)
	if err != nil {
		return fmt.Errorf("%d: %w", c.line, err)
	}
	changes, err := measure.Changes(s.series.From, s.series.Conflict(), s.series.Exposure)
	if err != nil {
		return fmt.Errorf("%d: %w", c.line, err)
	}
	at := 0
	if len(c.words) == 4 && c.words[2] == "at" {
		day, err := measure.ParseDay(c.words[3])
		if err != nil {
			return fmt.Errorf("%d: %w", c.line, err)
		}
		if at = int(day - s.series.From); at < 0 || at >= len(points) {
			return fmt.Errorf("%d: %v is not loaded", c.line, day)
		}
	}
	var got [][]string
	switch c.words[1] {
	case "alarms":
		for _, a := range measure.Alarms(points, changes) {
			got = append(got, []string{a.Day.String()})
		}
		return listed(c, got)
	case "stretches":
		stretches, err := measure.Segment(s.series.From, s.series.Conflict(), s.series.Exposure)
		if err != nil {
			return fmt.Errorf("%d: %w", c.line, err)
		}
		for _, x := range stretches {
			got = append(got, []string{x.From.String(), x.To.String(), fmt.Sprint(x.Rate)})
		}
		return listed(c, got)
	case "changes":
		x := changes[at]
		return fields(c, map[string]string{"since": x.Since.String(), "recent": fmt.Sprint(x.Recent), "rising": fmt.Sprint(x.Rising)})
	}
	p := points[at]
	f := map[string]string{"state": string(p.State), "events": fmt.Sprint(p.Events)}
	if p.Ratio != nil {
		f["recent"], f["norm"], f["ratio"], f["rising"], f["share"] = fmt.Sprint(p.Recent), fmt.Sprint(p.Norm), fmt.Sprint(p.Ratio.Value), fmt.Sprint(p.Rising), fmt.Sprint(p.Share.Value)
		f["low95"], f["high95"] = fmt.Sprint(p.Ratio.In95[0]), fmt.Sprint(p.Ratio.In95[1])
	}
	return fields(c, f)
}

// listed holds lines of words against those under a command; "~" before a number allows for a twentieth.
func listed(c command, got [][]string) error {
	if len(got) != len(c.under) {
		return fmt.Errorf("%d: %d lines are expected, got %v", c.line, len(c.under), got)
	}
	for i, l := range c.under {
		if words := slices.DeleteFunc(slices.Clone(l.words), func(w string) bool { return w == "~" }); len(words) != len(got[i]) {
			return fmt.Errorf("%d: got %v", l.n, got[i])
		}
		k := 0
		for j := 0; j < len(l.words); j++ {
			op := "="
			if l.words[j] == "~" {
				op = "~"
				j++
			}
			if !holds(got[i][k], op, l.words[j]) {
				return fmt.Errorf("%d: got %v", l.n, got[i])
			}
			k++
		}
	}
	return nil
}

// fields holds named values against lines of name, comparison and value.
func fields(c command, got map[string]string) error {
	for _, l := range c.under {
		op, want := "=", strings.Join(l.words[1:], " ")
		if len(l.words) > 2 && strings.Contains("=<>~", l.words[1]) {
			op, want = l.words[1], l.words[2]
		}
		value, is := got[l.words[0]]
		if !is {
			return fmt.Errorf("%d: there is no %s; there are %v", l.n, l.words[0], got)
		}
		if !holds(value, op, want) {
			return fmt.Errorf("%d: %s is %s", l.n, l.words[0], value)
		}
	}
	return nil
}

// within is how near "~" must be, and half the last digit of what "=" compares.
const within = 0.05

func holds(got, op, want string) bool {
	g, errG := strconv.ParseFloat(got, 64)
	w, errW := strconv.ParseFloat(want, 64)
	if errG != nil || errW != nil {
		return op == "=" && got == want
	}
	switch op {
	case "<":
		return g < w
	case ">":
		return g > w
	case "~":
		return math.Abs(g-w) <= within*max(1, math.Abs(w))
	}
	return math.Abs(g-w) < 1e-9
}
