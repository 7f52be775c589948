package store_test

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"detente/internal/store"
	"detente/internal/store/storetest"
)

// again does something until it works, as whoever is told to try again does.
func again(t *testing.T, what string, do func() error) {
	t.Helper()
	var err error
	for until := time.Now().Add(20 * time.Second); time.Now().Before(until); time.Sleep(50 * time.Millisecond) {
		if err = do(); err == nil {
			return
		}
		if !errors.Is(store.Named(err), store.ErrAway) {
			t.Errorf("%s: %v, want it said that the database does not answer", what, err)
		}
	}
	t.Fatalf("%s: %v", what, err)
}

// goesOn works on a store whose server is lost in the middle: what was acknowledged is there, and the same store goes on.
func goesOn(t *testing.T, at string, lost func()) {
	ctx := context.Background()
	s := storetest.Open(t, at)
	steps := labour()
	for i, st := range steps {
		if i == len(steps)/2 {
			before, err := kept(ctx, s)
			if err != nil {
				t.Fatal(err)
			}
			lost()
			again(t, "to count", func() error {
				now, err := kept(ctx, s)
				if err == nil && now != before {
					t.Errorf("kept is %s, was %s", now, before)
				}
				return err
			})
		}
		again(t, st.name, func() error { return st.do(ctx, s) })
	}
	other := storetest.Open(t, storetest.SQLite(t))
	after, want := undisturbed(t, other)
	if now, err := kept(ctx, s); err != nil || now != after[len(after)-1] {
		t.Errorf("%v: kept is %s, want %s", err, now, after[len(after)-1])
	}
	if got := lines(t, s, store.Query{}); !slices.Equal(got, want) {
		t.Errorf("the record is another: %q, want %q", got, want)
	}
	clean(t, s)
}

func TestServerRestarted(t *testing.T) {
	goesOn(t, storetest.Postgres(t), func() { storetest.RestartPostgres(t) })
}

func TestServerFailsOver(t *testing.T) {
	at, failOver := storetest.Pair(t)
	goesOn(t, at, failOver)
}

// A server that has no connection left says so, and nothing is lost or done by half.
func TestServerOutOfConnections(t *testing.T) {
	ctx := context.Background()
	at := storetest.Postgres(t)
	owner, err := sql.Open("pgx", at)
	if err != nil {
		t.Fatal(err)
	}
	defer owner.Close()
	u, err := url.Parse(at)
	if err != nil {
		t.Fatal(err)
	}
	few := "few_" + path.Base(u.Path) // roles are of the whole server
	for _, q := range []string{`CREATE ROLE ` + few + ` LOGIN CONNECTION LIMIT 1`, `GRANT ALL ON SCHEMA public TO ` + few} {
		if _, err := owner.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	u.User = url.User(few)
	s := storetest.Open(t, u.String())
	added := make([]bool, 6)
	var all sync.WaitGroup
	for i, p := range many(0, len(added)) {
		all.Go(func() {
			for !added[i] {
				switch _, err := s.Add(ctx, []store.Publication{p}); {
				case err == nil:
					added[i] = true
				case !errors.Is(err, store.ErrCrowded):
					t.Errorf("%v", err)
					return
				}
			}
		})
	}
	all.Wait()
	if _, err := store.Open(ctx, u.String()); err == nil || !errors.Is(err, store.ErrCrowded) {
		t.Errorf("one more: %v", err)
	}
	s.Close()
	if c, err := storetest.Open(t, at).Count(ctx); err != nil || c.Documents != len(added) {
		t.Errorf("%+v, %v", c, err)
	}
}

// Who may only read, reads; what he would write is refused in a sentence.
func TestServerUserWhoMayOnlyRead(t *testing.T) {
	ctx := context.Background()
	at := storetest.Postgres(t)
	told(t, storetest.Open(t, at))
	owner, err := sql.Open("pgx", at)
	if err != nil {
		t.Fatal(err)
	}
	defer owner.Close()
	u, err := url.Parse(at)
	if err != nil {
		t.Fatal(err)
	}
	reader := "reader_" + path.Base(u.Path) // roles are of the whole server
	for _, q := range []string{`CREATE ROLE ` + reader + ` LOGIN`, `GRANT SELECT ON ALL TABLES IN SCHEMA public TO ` + reader} {
		if _, err := owner.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	u.User = url.User(reader)
	s := storetest.Open(t, u.String())
	if got := lines(t, s, store.Query{}); len(got) < 2 {
		t.Errorf("%q", got)
	}
	if found, err := s.Search(ctx, store.Statements, "treaty", 10); err != nil || len(found) == 0 {
		t.Errorf("%v, %v", found, err)
	}
	clean(t, s)
	if _, err := s.Add(ctx, many(0, 1)); !errors.Is(err, store.ErrDenied) {
		t.Errorf("%v", err)
	}
	if err := storetest.Open(t, at).Pretend(ctx, 99999); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(ctx, u.String()); !errors.Is(err, store.ErrNewer) || strings.Count(err.Error(), "\n") > 0 {
		t.Errorf("%v", err)
	}
}
