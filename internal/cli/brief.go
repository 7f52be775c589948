package cli

import (
	"context"
	"fmt"
	"io"
	"slices"

	"detente/internal/alert"
	"detente/internal/codebook"
	"detente/internal/export/brief"
	"detente/internal/measure"
	"detente/internal/record"
	"detente/internal/store"
)

// BriefCmd is `detente brief`.
type BriefCmd struct {
	Of []string `arg:"" name:"of" help:"A situation by its name, or two parties and more (RUS, EUU, or names)."`
	Kept
	Since  string   `placeholder:"DATE" help:"First day; six days before the last one, unless told."`
	Until  string   `placeholder:"DATE" help:"Last day; the last of which anything was read, unless told."`
	Format string   `default:"markdown" enum:"markdown,html,json" help:"markdown, html (a page that prints well) or json."`
	To     string   `placeholder:"FILE" help:"Write to this file instead of standard output."`
	Mail   []string `placeholder:"ADDRESS" help:"Send it to this address by mail, instead; may be given more than once. A rule sends it each day: detente alerts add --on brief."`
	Mailing
}

// briefDays is how many days a brief is of, unless told: a week, so that no day of the week is favoured.
const briefDays = 7

// Run makes the brief.
func (c *BriefCmd) Run(e *env) error {
	ctx := context.Background()
	mailer, err := c.mailer()
	switch {
	case err != nil:
		return err
	case len(c.Mail) > 0 && mailer == nil:
		return usage("--mail: name the mail server with --smtp and whom mail is from with --mail-from")
	case len(c.Mail) > 0 && c.To != "":
		return usage("--mail and --to: one of them")
	}
	if err := alert.Addresses(c.Mail); err != nil {
		return usage("--mail: %v", err)
	}
	s, err := c.openKept(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	of, err := situationOf(ctx, s, c.Of)
	if err != nil {
		return err
	}
	from, to, err := days(ctx, s, c.Since, c.Until)
	if err != nil {
		return err
	}
	if c.Since == "" {
		from = to - briefDays + 1
	}
	b, err := brief.Make(ctx, s, of, from, to)
	if err != nil {
		return err
	}
	if len(c.Mail) > 0 {
		return c.mail(ctx, e, mailer, b)
	}
	return output(e, c.To, func(w io.Writer) error { return b.Write(w, c.Format) })
}

// mail sends the brief to each address. One that is not taken holds no other up.
func (c *BriefCmd) mail(ctx context.Context, e *env, mailer *alert.Mailer, b *brief.Brief) error {
	m, err := alert.BriefMessage(b)
	if err != nil {
		return err
	}
	failed := false
	for _, to := range c.Mail {
		if err := mailer.Send(ctx, alert.NewID(), to, m); err != nil {
			fmt.Fprintf(e.stderr, "detente: %s: %v\n", to, err)
			failed = true
			continue
		}
		fmt.Fprintf(e.stderr, "sent to %s\n", to)
	}
	if failed {
		return errFailed
	}
	return nil
}

// situationOf is the situation of a name, or that of some parties.
func situationOf(ctx context.Context, s *store.Store, names []string) (*record.Situation, error) {
	if len(names) == 1 {
		all, err := s.Situations(ctx)
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(all, func(w record.Situation) bool { return w.Name == names[0] })
		if i < 0 {
			return nil, usage("there is no situation %q: detente situations lists them; or name two parties", names[0])
		}
		return &all[i], nil
	}
	parties, err := partiesOf(names)
	if err != nil {
		return nil, err
	}
	books, err := codebook.Shared()
	if err != nil {
		return nil, err
	}
	name := ""
	for i, p := range parties {
		switch {
		case i > 0 && i == len(parties)-1:
			name += " and "
		case i > 0:
			name += ", "
		}
		name += books.PartyName(p)
	}
	return &record.Situation{Name: name, Parties: parties}, nil
}

// partiesOf are the codes of countries and bodies.
func partiesOf(names []string) ([]string, error) {
	books, err := codebook.Shared()
	if err != nil {
		return nil, err
	}
	var out []string
	for _, n := range names {
		p := books.Party(n)
		if p == "" {
			return nil, usage("%q is no country or body that the code books know: give three letters such as RUS, or a name", n)
		}
		out = append(out, p)
	}
	return out, nil
}

// SituationsCmd is `detente situations`.
type SituationsCmd struct {
	List   SituationsListCmd   `cmd:"" default:"withargs" help:"List them."`
	Add    SituationsAddCmd    `cmd:"" help:"Watch parties, or change what is watched under a name."`
	Remove SituationsRemoveCmd `cmd:"" help:"Watch them no longer."`
}

// SituationsListCmd is `detente situations list`.
type SituationsListCmd struct{ Kept }

// Run lists.
func (c *SituationsListCmd) Run(e *env) error {
	ctx := context.Background()
	s, err := c.openKept(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	all, err := s.Situations(ctx)
	if err != nil {
		return err
	}
	last, ok, err := s.LastDay(ctx)
	if err != nil {
		return err
	}
	for _, w := range all {
		fmt.Fprintf(e.stdout, "%s\n", w.Name)
		for _, l := range []struct {
			name string
			of   []string
		}{{"topics", w.Topics}, {"sources", w.Sources}} {
			if len(l.of) > 0 {
				fmt.Fprintf(e.stdout, "  %s: %v\n", l.name, l.of)
			}
		}
		for _, p := range w.Pairs() {
			now := "nothing was read yet"
			if ok {
				if now, err = tensionNow(ctx, s, measure.Dyad{Source: p[0], Target: p[1]}, last); err != nil {
					return err
				}
			}
			fmt.Fprintf(e.stdout, "  %s–%s  %s\n", p[0], p[1], now)
		}
	}
	if len(all) == 0 {
		fmt.Fprintln(e.stdout, "Nothing is watched yet: detente situations add NAME PARTY PARTY...")
	}
	return nil
}

// tensionNow is a line on a pair's last day.
func tensionNow(ctx context.Context, s *store.Store, d measure.Dyad, on measure.Day) (string, error) {
	series, err := s.Series(ctx, d, true, on, on)
	if err != nil {
		return "", err
	}
	points, err := measure.Tension(series)
	if err != nil {
		return "", err
	}
	return chartLine(&points[len(points)-1]), nil
}

// SituationsAddCmd is `detente situations add`.
type SituationsAddCmd struct {
	Name    string   `arg:"" help:"What it is called."`
	Parties []string `arg:"" help:"Countries and bodies (RUS, EUU, or names), two or more."`
	Kept
	Topic  []string `sep:"none" placeholder:"WORDS" help:"Of a brief's items, only those whose sentence has these words; may be given more than once."`
	Source []string `sep:"none" placeholder:"PUBLISHER" help:"Of a brief's items, only those that this publisher tells; may be given more than once."`
}

// Run keeps the situation.
func (c *SituationsAddCmd) Run(e *env) error {
	ctx := context.Background()
	parties, err := partiesOf(c.Parties)
	if err != nil {
		return err
	}
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	return s.Watch(ctx, &record.Situation{Name: c.Name, Parties: parties, Topics: c.Topic, Sources: c.Source})
}

// SituationsRemoveCmd is `detente situations remove`.
type SituationsRemoveCmd struct {
	Name string `arg:"" help:"What it is called."`
	Kept
}

// Run forgets the situation.
func (c *SituationsRemoveCmd) Run(e *env) error {
	ctx := context.Background()
	s, err := c.openKept(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	return s.Unwatch(ctx, c.Name)
}
