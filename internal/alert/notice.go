package alert

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"

	"detente/internal/codebook"
	"detente/internal/measure"
	"detente/internal/record"
)

// Lengths, in letters: of a line that others can take in at a glance, of a sentence that is quoted.
const (
	titleLength = 160
	quoteLength = 400
	mostMoved   = 5 // events that an alarm quotes
)

// line is a text in one line, without signs that steer how text runs, at most so long.
func line(s string, most int) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "�"))
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > most {
		return strings.TrimSpace(string(r[:most-1])) + "…"
	}
	return s
}

// Title is an entry in a line: who does what, and to whom.
func Title(books *codebook.Books, c *record.Cited) string {
	what := strings.ReplaceAll(c.Type, "_", " ")
	if c.Kind == record.Event {
		if l, ok := books.Cameo(c.Type); ok {
			what = strings.ToLower(l.Name)
		}
	}
	if c.Kind == record.Contact && c.Status != "" {
		what += ", " + c.Status
	}
	title := string(c.Kind) + ": " + cmp.Or(names(c.Who), "not named")
	if to := names(c.Whom); to != "" {
		title += " → " + to
	}
	return line(title+", "+what, titleLength)
}

func names(sides []record.Side) string {
	var out []string
	for i := range sides {
		if n := sides[i].Name; n != "" && !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	if len(out) > 3 {
		out = append(out[:3], "…")
	}
	return strings.Join(out, ", ")
}

// entryNotice is an entry as an alert tells it, with the sentence of one of its citations.
func entryNotice(books *codebook.Books, c *record.Cited, k *record.Citation, on record.Trigger) record.Notice {
	title := Title(books, c)
	n := record.Notice{Key: c.ID, Kind: string(c.Kind), Title: strings.ToUpper(title[:1]) + title[1:], Condition: line(c.Condition, quoteLength), Quotes: []record.Quotation{quoted(k)},
		Path: "/entry/" + c.ID, Day: cmp.Or(c.From, c.Day)}
	if on == record.OnContact { // the same contact may be told of again when it is cancelled
		n.Key += " " + c.Status
	}
	for i := range c.Citations {
		if h := c.Citations[i].Document; !slices.Contains(n.Documents, h) {
			n.Documents = append(n.Documents, h)
		}
	}
	return n
}

// quoted is the sentence of a citation with its first publication.
func quoted(k *record.Citation) record.Quotation {
	q := record.Quotation{Text: line(cmp.Or(k.Evidence.Text, k.Words.Text), quoteLength), Document: k.Document}
	if len(k.Reports) > 0 {
		r := &k.Reports[0]
		q.Publisher, q.Published, q.URL = line(r.Publisher, titleLength), r.Published[:min(10, len(r.Published))], web(r.URL)
	}
	return q
}

// web is an address if it is one of the web.
func web(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || strings.ContainsFunc(address, func(r rune) bool { return r <= ' ' || unicode.IsControl(r) }) {
		return ""
	}
	return address
}

// alarmNotice tells of an alarm with what moved it: the weightiest events of conflict since the stretch began.
func (w *watch) alarmNotice(ctx context.Context, key string, pair [2]string, a *measure.Alarm) (record.Notice, error) {
	n := record.Notice{Key: key, Kind: "alarm", Day: a.Day.String(), Title: fmt.Sprintf("Alarm: %s and %s, %v", w.Books.PartyName(pair[0]), w.Books.PartyName(pair[1]), a.Day),
		Text: fmt.Sprintf("Conflict since %v is over %g times the norm with a probability of %.0f %%.", a.Since, measure.Alarming, 100*a.Rising), Path: fmt.Sprintf("/pair/%s/%s", pair[0], pair[1])}
	type moved struct {
		entry  record.Entry
		weight float64
	}
	var all []moved
	d := measure.Dyad{Source: pair[0], Target: pair[1]}
	for _, d := range []measure.Dyad{d, d.Reverse()} {
		ids, err := w.Store.Behind(ctx, d, a.Since, a.Day)
		if err != nil {
			return n, err
		}
		for _, id := range ids {
			e, err := w.Store.Entry(ctx, id)
			if err != nil {
				return n, err
			}
			l, _ := w.Books.Cameo(e.Type)
			all = append(all, moved{e, (1 + math.Abs(l.Goldstein)) * cmp.Or(e.Confidence, 1)})
		}
	}
	slices.SortFunc(all, func(x, y moved) int {
		return cmp.Or(cmp.Compare(y.weight, x.weight), cmp.Compare(x.entry.ID, y.entry.ID))
	})
	n.Text += fmt.Sprintf(" %d events moved it.", len(all))
	citer := w.Store.NewCiter()
	for _, m := range all[:min(mostMoved, len(all))] {
		c, err := citer.Cite(ctx, m.entry)
		if err != nil { // behind for the moment: the alarm is told without it
			continue
		}
		if k := telling(&c, nil); k != nil && k.Evidence.Text != "" {
			n.Quotes = append(n.Quotes, quoted(k))
		}
	}
	return n, nil
}

func silenceNotice(f *record.Followed, last time.Time, longest time.Duration) record.Notice {
	text := fmt.Sprintf("Nothing came since %s UTC, for %s; its longest pause in %d days before was %s.", last.UTC().Format("2006-01-02 15:04"), about(f.Asked.Sub(last)), habitDays, about(longest))
	if f.Fault != "" {
		text += " The last time it was asked it failed: " + line(f.Fault, quoteLength) + "."
	} else {
		text += " It answers when it is asked."
	}
	return record.Notice{Key: "source " + f.Address + " " + last.UTC().Format(time.RFC3339), Kind: "source", Title: "Source silent: " + line(cmp.Or(f.Name, f.Address), titleLength),
		Text: text, Path: "/sources", Day: last.UTC().Format(time.DateOnly)}
}

// about is how long something took, as people say it.
func about(d time.Duration) string {
	switch {
	case d >= 48*time.Hour:
		return fmt.Sprintf("%.0f days", d.Hours()/24)
	case d >= 2*time.Hour:
		return fmt.Sprintf("%.0f hours", d.Hours())
	}
	return fmt.Sprintf("%.0f minutes", d.Minutes())
}

// briefPath is where the page has the brief of a rule.
func briefPath(r *record.Rule) string {
	if r.Situation != "" {
		return "/brief/" + url.PathEscape(r.Situation)
	}
	return "/api/v1/brief?format=html&parties=" + url.QueryEscape(strings.Join(r.Parties, ","))
}
