package cli

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"detente/internal/record"
	"detente/internal/store"
)

// EraseCmd is `detente erase`.
type EraseCmd struct {
	Documents []string `arg:"" optional:"" name:"document" help:"Documents to take down, by their hashes: detente show and detente export name them."`
	Kept
	Person    []string `placeholder:"NAME" sep:"none" help:"A person whose data are to go: every document that names the person is taken down, and what names the person is not taken in again. Once for each spelling."`
	OlderThan int      `placeholder:"DAYS" help:"Documents of which every report was published more than so many days ago. People's corrections of them are kept."`
	Source    string   `placeholder:"URL" help:"Documents that came by this source alone. People's corrections of them are kept."`
	Why       string   `help:"On whose demand or by what rule; it is kept with the tombstones, so name nobody in it."`
	DryRun    bool     `help:"Say what would go, and keep all."`
}

// Run takes documents down and brings the record up to date.
func (c *EraseCmd) Run(e *env) error {
	if err := c.check(); err != nil {
		return err
	}
	ctx, s, end, err := c.openUntilStopped()
	if err != nil {
		return err
	}
	defer end()
	return stopped(ctx, c.erase(ctx, e, s))
}

func (c *EraseCmd) check() error {
	ways := 0
	for _, asked := range []bool{len(c.Documents) > 0, len(c.Person) > 0, c.OlderThan != 0 || c.Source != ""} {
		if asked {
			ways++
		}
	}
	switch {
	case ways != 1:
		return usage("say what goes: documents, --person, or --older-than and --source")
	case c.OlderThan < 0:
		return usage("--older-than is %d: it must be 1 or more days", c.OlderThan)
	case c.OlderThan > 0 && c.Why == "":
		c.Why = fmt.Sprintf("older than %d days", c.OlderThan)
	case c.Source != "" && c.Why == "":
		c.Why = "came by " + c.Source
	case c.Why == "" && !c.DryRun:
		return usage("--why: say on whose demand or by what rule")
	}
	return nil
}

func (c *EraseCmd) erase(ctx context.Context, e *env, s *store.Store) error {
	names, err := record.NewNames(c.Person)
	if err != nil {
		return usage("--person: %v", err)
	}
	how := store.Erasing{When: time.Now(), Why: c.Why, KeepClaims: c.OlderThan > 0 || c.Source != ""}
	if len(c.Person) > 0 && !c.DryRun { // before it is looked for, so that nothing comes in meanwhile
		if err := s.Refuse(ctx, names, how); err != nil {
			return err
		}
	}
	found, err := c.found(ctx, e, s, names)
	if err != nil {
		return err
	}
	lost, err := s.Losing(ctx, found.Documents, func() {})
	if err != nil {
		return err
	}
	if c.DryRun {
		return c.would(ctx, e, s, &found, &lost)
	}
	bar := newCount(e, len(found.Documents), "documents", len(found.Documents) > 1)
	defer bar.close()
	n, err := s.Erase(ctx, found.Documents, how, bar.one)
	bar.close()
	if err == nil {
		err = s.Forget(ctx, found.Claims, found.Imports)
	}
	if err == nil {
		_, err = s.Merge(ctx)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(e.stderr, "%s\n", c.told(n, &found, &lost))
	if err := s.Scrub(ctx); err != nil {
		return fmt.Errorf("it is erased, but its bytes may still lie in the file; run it again when nobody else uses the store: %w", err)
	}
	has, err := s.Count(ctx)
	if err != nil {
		return err
	}
	if wait := has.Stories - has.Readings - has.Failures; wait > 0 {
		fmt.Fprintf(e.stderr, "%s now stands for others of its story and is to be read: detente ingest\n", counted(wait, "document"))
	}
	return nil
}

// found is what is to go.
func (c *EraseCmd) found(ctx context.Context, e *env, s *store.Store, names *record.Names) (found store.Mentioning, err error) {
	switch {
	case len(c.Person) > 0:
		has, err := s.Count(ctx)
		if err != nil {
			return found, err
		}
		bar := newCount(e, has.Documents, "documents", true)
		defer bar.close()
		return s.Naming(ctx, names, bar.one)
	case len(c.Documents) > 0:
		found.Documents = c.Documents
		for _, hash := range c.Documents {
			if lost, err := s.Losing(ctx, []string{hash}, func() {}); err != nil {
				return found, err
			} else if lost.Documents == 0 {
				return found, fmt.Errorf("there is no document %s", hash)
			}
			copies, err := s.Copies(ctx, hash)
			if err != nil {
				return found, err
			}
			for _, other := range copies {
				if !slices.Contains(c.Documents, other) {
					fmt.Fprintf(e.stderr, "detente: document %s is a copy or another revision, and stays unless you name it too\n", other)
				}
			}
		}
		return found, nil
	}
	before := ""
	if c.OlderThan > 0 {
		before = time.Now().UTC().AddDate(0, 0, -c.OlderThan).Format(time.DateOnly)
	}
	found.Documents, err = s.Older(ctx, before, c.Source)
	return found, err
}

// would lists what would go.
func (c *EraseCmd) would(ctx context.Context, e *env, s *store.Store, found *store.Mentioning, lost *store.Lost) error {
	for _, hash := range found.Documents {
		reports, err := s.Published(ctx, hash)
		if err != nil {
			return err
		}
		for _, r := range reports {
			fmt.Fprintf(e.stdout, "%s  %s\n", hash, or(joined(r.Day(), r.Publisher, r.Title, r.URL), "nothing known of it"))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(found.Names)) {
		fmt.Fprintf(e.stdout, "read as %q in %s\n", name, counted(found.Names[name], "document"))
	}
	_, err := fmt.Fprintf(e.stdout, "would go: %s\n", c.told(lost.Documents, found, lost))
	return err
}

// told says what went, and what did not.
func (c *EraseCmd) told(documents int, found *store.Mentioning, lost *store.Lost) string {
	out := or(counted(documents, "document"), "no document")
	if lost.Entries+lost.Poorer > 0 {
		out += fmt.Sprintf(", with them %d things that only they tell of; %d more lose a citation", lost.Entries, lost.Poorer)
	}
	if n := len(found.Claims) + len(found.Imports); n > 0 {
		out += fmt.Sprintf("; %d corrections and %d events of others that name the person", len(found.Claims), len(found.Imports))
	}
	switch kept := c.OlderThan > 0 || c.Source != ""; {
	case lost.Claims > 0 && kept:
		out += fmt.Sprintf("; %s kept", or(counted(lost.Claims, "correction"), ""))
	case lost.Claims > 0:
		out += fmt.Sprintf("; %s of them", counted(lost.Claims, "correction"))
	}
	if !c.DryRun {
		out += ": erased. Backups and exports made before still have it"
	}
	return out
}
