package brief

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"detente/internal/measure"
)

// day writes a day as a reader says it; what is no day stays as it is.
func day(s string) string {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return s
	}
	return t.Format("2 January 2006")
}

// state says the tension of a day in a sentence.
func state(p Pair) string {
	t := &p.Tension
	switch t.State {
	case measure.TooLittle:
		return fmt.Sprintf("Too little was read for a number: %d events in %d days.", t.Events, measure.Watched)
	case measure.NotWatched:
		return "Not watched in the last week."
	}
	r := t.Ratio
	s := fmt.Sprintf("Conflict in the week to %s is %s (80 %%: %s to %s), %.0f events where the norm has %.1f; %s; its share of all that was done is %.0f %%.", day(t.Day.String()),
		times(r.Value), factor(r.In80[0]), factor(r.In80[1]), t.Recent, t.Norm, direction(r), 100*t.Share.Value)
	if p.Before.Ratio != nil {
		s += fmt.Sprintf(" Before these days it was %s.", times(p.Before.Ratio.Value))
	}
	return s
}

// times says a rate ratio in words.
func times(log float64) string {
	switch {
	case math.Abs(log) < 0.1:
		return "as usual"
	case log > 0:
		return factor(log) + " times the norm"
	}
	return factor(log) + " of the norm"
}

func factor(log float64) string { return fmt.Sprintf("%.1f", math.Exp(log)) }

// direction says what the 95 % band bears out.
func direction(b *measure.Band) string {
	switch {
	case b.In95[0] > 0:
		return "a rise beyond chance"
	case b.In95[1] < 0:
		return "a fall beyond chance"
	}
	return "no more than chance may do"
}

// Silence says how long the principals have not talked.
func Silence(d measure.Dialogue) string {
	if d.Last == nil {
		return "No contact of principals is in the record."
	}
	s := fmt.Sprintf("Last contact of principals: %s, %s, %s ago.", kind(d.Last.Kind), day(d.Last.Day.String()), plural(d.Days, "day"))
	if d.Longer != nil {
		s += fmt.Sprintf(" Of %d silences of this pair %.0f %% lasted longer; the usual one is %s.", d.Gaps, 100**d.Longer, plural(d.Usual, "day"))
	} else {
		s += " Too few silences of this pair are known to say whether that is long."
	}
	return s
}

// mostListed is how many contacts or commitments of a kind are listed beside a series.
const mostListed = 5

// Contacts says which contacts are planned, which were refused and which proposals stand open since the last one, each with its id.
func Contacts(d *measure.Dialogue) (out []string) {
	for _, l := range []struct {
		what string
		of   []measure.Meeting
	}{{"Planned", d.Next}, {"Refused, cancelled or denied since", d.Refused}, {"Proposed since", d.Unanswered}} {
		if len(l.of) == 0 {
			continue
		}
		var each []string
		for _, m := range l.of[:min(len(l.of), mostListed)] {
			each = append(each, fmt.Sprintf("%s, %s %s", kind(m.Kind), day(m.Day.String()), m.Entry))
		}
		out = append(out, l.what+": "+strings.Join(each, "; ")+more(len(l.of))+".")
	}
	return out
}

// Open says which threats and demands nothing has settled, the youngest first, and how often they came true.
func Open(c *measure.Commitments) (out []string) {
	for _, k := range []string{"threat", "demand"} {
		of := slices.DeleteFunc(slices.Clone(c.Open), func(o measure.Open) bool { return o.Kind != k })
		if len(of) == 0 {
			out = append(out, "No open "+k+" is in the record.")
			continue
		}
		out = append(out, fmt.Sprintf("%s open:", plural(len(of), k)))
		for _, o := range of[:min(len(of), mostListed)] {
			s := fmt.Sprintf("  made on %s, %s old %s", day(o.Made.String()), plural(o.Age, "day"), o.Entry)
			switch {
			case o.Idle:
				s += ": its condition came true, and nothing was done"
			case o.Fulfilled != "":
				s += ": its condition came true " + o.Fulfilled
			}
			out = append(out, s)
		}
		if m := more(len(of)); m != "" {
			out = append(out, " "+m)
		}
	}
	return out
}

func more(n int) string {
	if n > mostListed {
		return fmt.Sprintf(" and %d more", n-mostListed)
	}
	return ""
}

func plural(n int, of string) string {
	if n == 1 {
		return "1 " + of
	}
	return fmt.Sprintf("%d %ss", n, of)
}

// on says when an item was.
func on(it Item) string {
	switch {
	case !it.Dated:
		return "told on " + day(it.Day)
	case it.To != "":
		return day(it.Day) + " to " + day(it.To)
	}
	return day(it.Day)
}

// source says where an item stands.
func source(it Item) string {
	s := cmp.Or(it.Publisher, "publisher not named")
	if it.State != "" {
		s += map[string]string{"yes": ", state-controlled", "partly": ", partly state-controlled"}[it.State]
	}
	if it.Published != "" {
		s += ", " + day(it.Published)
	}
	if it.Tellings > 1 {
		s += fmt.Sprintf(", one of %d tellings", it.Tellings)
	}
	return s
}

// often says how often a commitment was said.
func often(b Bound) string {
	if b.Times == 1 {
		return day(b.Day)
	}
	return fmt.Sprintf("said %d times from %s to %s", b.Times, day(b.Day), day(b.Last))
}

// became says what became of a commitment.
func became(b Bound) string {
	var s []string
	if b.Fulfilled != nil {
		s = append(s, fmt.Sprintf("its condition came true on %s", day(b.Fulfilled.Day)))
	}
	switch {
	case b.Settled == "open" && b.Fulfilled != nil:
		s = append(s, "no act that fits is in the record")
	case b.Settled != "open":
		what := b.Settled
		if b.Followed != nil {
			what += ": " + b.Followed.Kind + ", " + day(b.Followed.Day)
		}
		s = append(s, what)
	}
	if b.Deadline != "" && b.Settled == "open" {
		s = append(s, "due by "+day(b.Deadline))
	}
	if len(s) == 0 {
		return "open"
	}
	return strings.Join(s, "; ")
}

// carried is what it means, of a kind of commitment, that it was carried out.
var carried = map[string]string{"threat": "carried out", "demand": "met", "refusal": "held to", "offer": "made good", "promise": "kept", "agreement": "kept"}

// Kept says how often commitments of each kind came true before, where enough of them can be judged.
func Kept(of map[string]measure.Share) (out []string) {
	for _, kind := range told {
		if k, ok := of[kind]; ok {
			out = append(out, fmt.Sprintf("of %d %s that can be judged about %.0f %% were %s within %d days (80 %%: %.0f to %.0f)", k.Of, kind+"s",
				100*k.Value, carried[kind], measure.KeptWithin, 100*k.In80[0], 100*k.In80[1]))
		}
	}
	return out
}

// kind is a type with spaces.
func kind(s string) string { return strings.ReplaceAll(s, "_", " ") }

// people joins names.
func people(names []string) string {
	switch n := len(names); n {
	case 0:
		return ""
	case 1:
		return names[0]
	default:
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
}

// field is what two accounts differ in, in words.
func field(d Difference) string {
	switch d.Field {
	case "initiated":
		return "who asked for it"
	case "topic":
		return "raised: " + d.Name
	case "agreed":
		return "agreed: " + d.Name
	}
	return d.Field + " " + d.Name
}

// functions are what the templates of both forms use.
var functions = map[string]any{
	"day": day, "state": state, "silence": Silence, "on": on, "source": source, "often": often, "became": became, "kept": Kept, "kind": kind, "people": people, "field": field, "factor": factor,
	"percent": func(v float64) string { return fmt.Sprintf("%.0f %%", 100*v) },
	"sides": func(p Pair, i int) string {
		if i == 0 {
			return p.NameA + " toward " + p.NameB
		}
		return p.NameB + " toward " + p.NameA
	},
	"party": func(p Pair, i int) string { return [2]string{p.NameA, p.NameB}[i] },
	"title": func(b Brief) string {
		if b.Name != "" {
			return b.Name
		}
		return "Brief"
	},
	"total": func(of []Read) (n int) {
		for _, r := range of {
			n += r.Documents
		}
		return n
	},
	"plural": plural, "expected": expected, "unjudged": unjudged,
	"sum":        func(of [2]int) int { return of[0] + of[1] },
	"quiet":      func(p Pair) bool { return len(p.Moves[0])+len(p.Moves[1]) == 0 },
	"unforeseen": func(p Pair) bool { return len(p.Forecasts[0])+len(p.Forecasts[1]) == 0 },
	"unbound":    func(p Pair) bool { return len(p.Bound[0])+len(p.Bound[1]) == 0 },
	"capital": func(s string) string {
		if s == "" {
			return s
		}
		return strings.ToUpper(s[:1]) + s[1:]
	},
}
