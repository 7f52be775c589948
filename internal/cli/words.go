package cli

import (
	"fmt"
	"strings"
	"time"

	"detente/internal/codebook"
	"detente/internal/read"
)

// names are the actors of a reading as a report names them.
type names map[string]*read.Actor

func namesOf(r *read.Reading) names {
	n := make(names, len(r.Actors))
	for i := range r.Actors {
		n[r.Actors[i].ID] = &r.Actors[i]
	}
	return n
}

// list is "Joe Biden and Vladimir Putin"; "" for none.
func (n names) list(ids []string) string {
	var out []string
	for _, id := range ids {
		if a := n[id]; a != nil {
			out = append(out, a.Name)
		} else {
			out = append(out, id)
		}
	}
	return andList(out)
}

// andList is "a, b and c".
func andList(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// or is s, or what to say where it is empty.
func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// toward is " → Vladimir Putin"; "" for nobody.
func (n names) toward(ids []string) string {
	if len(ids) == 0 {
		return ""
	}
	return " → " + n.list(ids)
}

// past is the past tense of an act: "threatened", "denied".
func past(act string) string {
	switch {
	case act == "regret":
		return "regretted"
	case strings.HasSuffix(act, "e"):
		return act + "d"
	case strings.HasSuffix(act, "y"):
		return strings.TrimSuffix(act, "y") + "ied"
	}
	return act + "ed"
}

// plain is a word of the contract as people write it: "video call".
func plain(word string) string { return strings.ReplaceAll(word, "_", " ") }

// date is an interval as a report gives it: "7 Dec 2021", "9–10 Jan 2022", "since 2 Apr 2021"; "" if not known.
func date(w read.When) string {
	from, errFrom := time.Parse(time.DateOnly, w.From)
	to, errTo := time.Parse(time.DateOnly, w.To)
	const day = "2 Jan 2006"
	switch {
	case errFrom != nil && errTo != nil:
		return ""
	case errTo != nil:
		return "since " + from.Format(day)
	case errFrom != nil:
		return "until " + to.Format(day)
	case from.Equal(to):
		return from.Format(day)
	case from.Year() != to.Year():
		return from.Format(day) + " – " + to.Format(day)
	case from.Month() != to.Month():
		return from.Format("2 Jan") + " – " + to.Format(day)
	}
	return fmt.Sprintf("%d–%s", from.Day(), to.Format(day))
}

// words are the quoted words on one line, in quotation marks unless they bring their own.
func words(s read.Span) string {
	q := strings.Join(strings.Fields(s.Text), " ")
	if strings.HasPrefix(q, "“") && strings.HasSuffix(q, "”") || strings.HasPrefix(q, `"`) && strings.HasSuffix(q, `"`) {
		return q
	}
	return "“" + q + "”"
}

// quoted are the quoted words of several spans, with what stands between them.
func quoted(spans []read.Span, between string) string {
	var out []string
	for _, s := range spans {
		out = append(out, words(s))
	}
	return strings.Join(out, between)
}

// cameo is an event's code with its name and value, and its type of PLOVER: "CAMEO 042 Make a visit +1.9 · CONSULT".
func cameo(books *codebook.Books, e *read.Event) string {
	code := "CAMEO " + e.CAMEO
	if c, ok := books.Cameo(e.CAMEO); ok {
		code += " " + c.Name
	}
	return joined(fmt.Sprintf("%s %+.1f", code, e.Goldstein), e.PLOVER)
}

// percent is a confidence as people read it; "" where none is given.
func percent(confidence float64) string {
	if confidence == 0 {
		return ""
	}
	return fmt.Sprintf("%.0f%%", 100*confidence)
}

// joined puts " · " between the parts that are not empty.
func joined(parts ...string) string {
	kept := parts[:0]
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, " · ")
}

// counted is "1 statement", "2 statements"; "" for none.
func counted(n int, what string) string {
	switch n {
	case 0:
		return ""
	case 1:
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// summary says how much was found.
func summary(r *read.Reading) string {
	return or(joined(counted(len(r.Statements), "statement"), counted(len(r.Commitments), "commitment"),
		counted(len(r.Contacts), "contact"), counted(len(r.Events), "event"), counted(len(r.Actors), "actor")),
		"Nothing was found.")
}

// unknowns are the fields left open, each with why, in the order of the contract's fields.
func unknowns(b read.Basis) []string {
	var out []string
	for _, field := range [...]string{"speakers", "addressees", "source", "target", "by", "to", "participants", "content", "action",
		"channel", "condition", "when", "deadline", "place", "status"} {
		if why := b.Unknown[field]; why != "" {
			out = append(out, field+" unknown: "+why)
		}
	}
	return out
}
