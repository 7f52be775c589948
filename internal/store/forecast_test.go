package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"detente/internal/measure"
	"detente/internal/measure/forecast"
	"detente/internal/record"
	"detente/internal/store"
	"detente/internal/store/storetest"
)

// quarrels imports a year in which France criticises Germany each week, and Peru meets Chile.
func quarrels(t *testing.T, s *store.Store, from measure.Day, weeks int) {
	t.Helper()
	var all []record.Import
	for w := range weeks {
		for i, q := range [][3]string{{"FRA", "111", "DEU"}, {"PER", "040", "CHL"}} {
			all = append(all, record.Import{Origin: "icews", ID: fmt.Sprint(w, i), Day: (from + measure.Day(7*w+i)).String(), CAMEO: q[1],
				Source: record.Side{Country: q[0]}, Target: record.Side{Country: q[2]}})
		}
	}
	if _, err := s.Import(context.Background(), all); err != nil {
		t.Fatal(err)
	}
	merge(t, s)
}

func firstOf2031(t *testing.T) measure.Day {
	t.Helper()
	day, err := measure.ParseDay("2031-01-01")
	if err != nil {
		t.Fatal(err)
	}
	return day
}

func TestHistoryIsWhatWasDone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx, from := context.Background(), firstOf2031(t)
		if _, err := s.History(ctx, from); !errors.Is(err, forecast.ErrTooLittle) {
			t.Errorf("of an empty store: %v", err)
		}
		quarrels(t, s, from, 4)
		h, err := s.History(ctx, from+14)
		if err != nil {
			t.Fatal(err)
		}
		if h.Events != 5 || h.Span != (forecast.Span{First: int(from), Last: int(from + 14)}) {
			t.Errorf("%d events, %+v: what is of later days is not known", h.Events, h.Span)
		}
		if _, err := s.History(ctx, from-1); !errors.Is(err, forecast.ErrTooLittle) {
			t.Errorf("before anything was read: %v", err)
		}
		if h, err = s.History(ctx, from+400); err != nil || h.Span.Days() != 401 { // a gap at the end is of days on which nothing was read
			t.Fatal(err)
		}
		class, _ := forecast.ParseClass("verbal-conflict")
		m, err := forecast.Learn(h, class, 7)
		if err != nil || m.Why == "" || m.Method() != "climatology" {
			t.Errorf("%+v, %v", m, err)
		}
		if _, _, err := forecast.Ask([]*forecast.Model{m}, h, h.Dyads(1)); !errors.Is(err, forecast.ErrUnread) {
			t.Errorf("asked a year after the last document: %v", err)
		}
	})
}

func TestModelsAreKeptAndTheLastIsUsed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		quarrels(t, s, firstOf2031(t), 30)
		h, err := s.History(ctx, firstOf2031(t)+200)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := s.Models(ctx); err != nil || len(got) != 0 {
			t.Errorf("%v, %v", got, err)
		}
		var models []*forecast.Model
		for _, c := range forecast.Classes() {
			for _, horizon := range []int{30, 7} {
				m, err := forecast.Learn(h, c, horizon)
				if err != nil {
					t.Fatal(err)
				}
				models = append(models, m)
			}
		}
		for range 2 { // the same again changes nothing
			if err := s.KeepModels(ctx, models); err != nil {
				t.Fatal(err)
			}
		}
		later := *models[0]
		later.Why = "another"
		if err := s.KeepModels(ctx, []*forecast.Model{&later}); err != nil {
			t.Fatal(err)
		}
		got, err := s.Models(ctx)
		if err != nil || len(got) != 8 || got[0].Horizon != 7 || got[1].ID() != later.ID() {
			t.Errorf("%d models, %v", len(got), err)
		}
	})
}

// issue enters forecasts of a day by hand.
func issue(t *testing.T, s *store.Store, day int, targets ...string) {
	t.Helper()
	n, err := s.Enter(context.Background(), func(l *forecast.Ledger) error {
		for _, target := range targets {
			f := forecast.Forecast{Dyad: forecast.Dyad{Source: "FRA", Target: target}, Class: "verbal conflict", Horizon: 7, Day: day, P: 0.1 + 0.2, Model: "m", Window: forecast.Span{Last: day - 1}}
			f.Explain.Climatology = 1. / 3
			if _, err := l.Issue(f); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil || n != len(targets) {
		t.Fatal(n, err)
	}
}

func TestTheLedgerCannotBeEdited(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		issue(t, s, 100, "DEU", "ESP", "ITA")
		if _, err := s.Enter(ctx, func(l *forecast.Ledger) error { _, err := l.Settle(2, true, 101); return err }); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Enter(ctx, func(l *forecast.Ledger) error {
			if _, err := l.Settle(3, true, 101); err != nil {
				return err
			}
			return errors.New("changed our mind")
		}); err == nil {
			t.Error("an error was lost")
		}
		l, err := s.Ledger(ctx)
		if err != nil || len(l.Entries()) != 4 {
			t.Fatal(err)
		}
		statements := []string{`UPDATE ledger SET body = '{}' WHERE seq = 2`, `DELETE FROM ledger WHERE seq = 4`, `DELETE FROM ledger`,
			`INSERT INTO ledger(seq, body) VALUES (9, '{}')`, `INSERT INTO ledger(seq, body) VALUES (2, '{}')`}
		if s.Postgres() {
			statements = append(statements, `TRUNCATE ledger`, `INSERT INTO ledger(seq, body) VALUES (2, '{}') ON CONFLICT (seq) DO UPDATE SET body = '{}'`)
		} else {
			statements = append(statements, `REPLACE INTO ledger(seq, body) VALUES (2, '{}')`)
		}
		for _, statement := range statements {
			if err := s.Tamper(ctx, statement); err == nil || !strings.Contains(err.Error(), "ledger of forecasts") {
				t.Errorf("%s: %v", statement, err)
			}
		}
		again, err := s.Ledger(ctx)
		if err != nil || again.Head() != l.Head() {
			t.Errorf("%v", err)
		}
		if faults := check(t, s); len(faults) > 0 {
			t.Errorf("faults: %v", faults)
		}
	})
}

// Who may change the schema can take the triggers away; the chain still tells.
func TestATamperedLedgerIsFound(t *testing.T) {
	for _, c := range []struct{ edit, says string }{
		{`UPDATE ledger SET body = REPLACE(body, 'ESP', 'PRT') WHERE seq = 2`, "at entry 2: its hash is not that of what it says"},
		{`UPDATE ledger SET body = REPLACE(body, '"p":', '"p": ') WHERE seq = 2`, "at entry 2: it is not written as entries are"},
		{`DELETE FROM ledger WHERE seq = 2`, "at entry 2: it has number 3"},
		{`UPDATE ledger SET body = 'x' WHERE seq = 3`, "at entry 3"},
	} {
		storetest.Each(t, func(t *testing.T, s *store.Store) {
			ctx := context.Background()
			issue(t, s, 100, "DEU", "ESP", "ITA")
			off := []string{`DROP TRIGGER ledger_stays`, `DROP TRIGGER ledger_keeps`}
			if s.Postgres() {
				off = []string{`ALTER TABLE ledger DISABLE TRIGGER USER`}
			}
			for _, statement := range append(off, c.edit) {
				if err := s.Tamper(ctx, statement); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := s.Ledger(ctx); !errors.Is(err, forecast.ErrLedger) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s: %v", c.edit, err)
			}
			if faults := check(t, s); len(faults) != 1 || !strings.Contains(faults[0], c.says) {
				t.Errorf("%s: check found %q", c.edit, faults)
			}
			if _, err := s.Enter(ctx, func(*forecast.Ledger) error { return nil }); !errors.Is(err, forecast.ErrLedger) {
				t.Errorf("%s: entered all the same: %v", c.edit, err)
			}
		})
	}
}

func TestModelsAndLedgerAreBackedUp(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, from *store.Store) {
		issue(t, from, 100, "DEU", "ESP")
		issue(t, from, 107, "DEU")
		class, _ := forecast.ParseClass("13")
		if err := from.KeepModels(ctx, []*forecast.Model{{Class: class, Horizon: 7, Why: "little"}}); err != nil {
			t.Fatal(err)
		}
		was, err := from.Ledger(ctx)
		if err != nil {
			t.Fatal(err)
		}
		var file bytes.Buffer
		if _, err := from.Backup(ctx, &file, func() {}); err != nil {
			t.Fatal(err)
		}
		storetest.Each(t, func(t *testing.T, to *store.Store) {
			if err := to.Restore(ctx, bytes.NewReader(file.Bytes()), func() {}); err != nil {
				t.Fatal(err)
			}
			is, err := to.Ledger(ctx)
			if err != nil || is.Head() != was.Head() || len(is.Entries()) != 3 {
				t.Errorf("%v", err)
			}
			if models, err := to.Models(ctx); err != nil || len(models) != 1 || models[0].Why != "little" {
				t.Errorf("%v, %v", models, err)
			}
			issue(t, to, 114, "DEU")
		})
	})
}

// check is what detente check finds.
func check(t *testing.T, s *store.Store) (faults []string) {
	t.Helper()
	if _, err := s.Check(context.Background(), func(what string) { faults = append(faults, what) }, func() {}); err != nil {
		t.Fatal(err)
	}
	return faults
}
