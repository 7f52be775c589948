package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"detente/internal/account"
	"detente/internal/store"
	"detente/internal/store/storetest"
)

var noon = time.Date(2031, 5, 2, 12, 0, 0, 0, time.UTC)

// user adds somebody who has a password.
func user(t *testing.T, s *store.Store, name, mail string, role account.Role) *account.User {
	t.Helper()
	u, err := account.NewUser(name, mail, role, noon)
	if err != nil {
		t.Fatal(err)
	}
	u.Password = "$argon2id$of-" + u.ID
	if err := s.AddUser(context.Background(), u); err != nil {
		t.Fatal(err)
	}
	return u
}

func signIn(t *testing.T, s *store.Store, owner string, at time.Time) *account.Session {
	t.Helper()
	n, _ := account.NewSession(owner, at)
	if err := s.AddSession(context.Background(), n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestUsers(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		if has, err := s.HasAdmin(ctx); has || err != nil {
			t.Errorf("an empty store has an admin: %v, %v", has, err)
		}
		ana := user(t, s, "Ana Prado", "ana@example.org", account.Admin)
		bo := user(t, s, "Bo Lind", "bo@example.org", account.Reader)
		if has, err := s.HasAdmin(ctx); !has || err != nil {
			t.Errorf("%v, %v", has, err)
		}
		for _, c := range []struct {
			name, mail string
			want       error
		}{{"ANA prado", "x@example.org", store.ErrNameTaken}, {"X", "ana@example.org", store.ErrMailTaken}} {
			u, _ := account.NewUser(c.name, c.mail, account.Reader, noon)
			if err := s.AddUser(ctx, u); !errors.Is(err, c.want) {
				t.Errorf("%s %s: %v", c.name, c.mail, err)
			}
		}
		got, err := s.UserByMail(ctx, "ana@example.org")
		if err != nil || got != *ana {
			t.Errorf("%+v, want %+v; %v", got, *ana, err)
		}
		all, err := s.Users(ctx)
		if err != nil || len(all) != 2 || all[0].ID != ana.ID || all[1].ID != bo.ID {
			t.Errorf("%+v, %v", all, err)
		}
		for _, f := range []func() (account.User, error){
			func() (account.User, error) { return s.User(ctx, "none") }, func() (account.User, error) { return s.UserByMail(ctx, "") },
			func() (account.User, error) { return s.UserBySubject(ctx, "") }, func() (account.User, error) { return s.ChangeUser(ctx, "none", nil) },
		} {
			if _, err := f(); !errors.Is(err, store.ErrNone) {
				t.Errorf("nobody: %v", err)
			}
		}
		// The last admin stays one.
		for what, change := range map[string]func(*account.User) error{
			"role": func(u *account.User) error { u.Role = account.Reader; return nil }, "disabled": func(u *account.User) error { u.Disabled = true; return nil },
		} {
			if _, err := s.ChangeUser(ctx, ana.ID, change); !errors.Is(err, store.ErrLastAdmin) {
				t.Errorf("%s: %v", what, err)
			}
		}
		invited, _ := account.NewUser("Cy Roe", "cy@example.org", account.Admin, noon)
		if err := s.AddUser(ctx, invited); err != nil {
			t.Fatal(err)
		}
		if _, err := s.ChangeUser(ctx, ana.ID, func(u *account.User) error { u.Disabled = true; return nil }); !errors.Is(err, store.ErrLastAdmin) {
			t.Errorf("one who cannot sign in is taken for an admin: %v", err)
		}
		if _, err := s.ChangeUser(ctx, invited.ID, func(u *account.User) error { u.Role = account.Reader; return nil }); err != nil {
			t.Errorf("one who was never an admin in truth: %v", err)
		}
		before, err := s.ChangeUser(ctx, bo.ID, func(u *account.User) error { u.Role, u.Subject = account.Admin, "https://id.example 7"; return nil })
		if err != nil || before.Role != account.Reader {
			t.Errorf("%+v, %v", before, err)
		}
		if u, err := s.UserBySubject(ctx, "https://id.example 7"); err != nil || u.ID != bo.ID || u.Role != account.Admin {
			t.Errorf("%+v, %v", u, err)
		}
		if _, err := s.ChangeUser(ctx, ana.ID, func(u *account.User) error { u.Disabled = true; return nil }); err != nil {
			t.Error(err)
		}
		stop := errors.New("no")
		if _, err := s.ChangeUser(ctx, bo.ID, func(u *account.User) error { u.Name = "Other"; return stop }); !errors.Is(err, stop) {
			t.Error(err)
		}
		if u, _ := s.User(ctx, bo.ID); u.Name != "Bo Lind" {
			t.Errorf("a change that failed is kept: %+v", u)
		}
		clean(t, s)
	})
}

// A session ends by itself, when it is ended, and when who has it gets another role or password, or is disabled; those of others do not.
func TestSessions(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		user(t, s, "Root", "root@example.org", account.Admin)
		bo := user(t, s, "Bo Lind", "bo@example.org", account.Analyst)
		other := signIn(t, s, user(t, s, "Cy Roe", "cy@example.org", account.Reader).ID, noon)
		is := func(n *account.Session, at time.Time, want bool) {
			t.Helper()
			got, u, err := s.Session(ctx, n.Hash, at)
			if want && (err != nil || got != *n || u.ID != n.Owner) || !want && !errors.Is(err, store.ErrNone) {
				t.Errorf("session at %v: %+v of %+v, %v", at, got, u, err)
			}
			admitted, err := s.Admitted(ctx, at)
			if err != nil || admitted[n.Hash] != want {
				t.Errorf("admitted at %v: %v, %v", at, admitted, err)
			}
		}
		n := signIn(t, s, bo.ID, noon)
		is(n, noon, true)
		if u, _ := s.User(ctx, bo.ID); !u.Seen.Equal(noon) {
			t.Errorf("signed in at %v", u.Seen)
		}
		is(n, noon.Add(account.Idle-time.Second), true)
		is(n, noon.Add(account.Idle), false)
		n.Seen = noon.Add(time.Hour)
		if err := s.UseSession(ctx, n.Hash, n.Seen); err != nil {
			t.Fatal(err)
		}
		is(n, noon.Add(account.Idle), true)
		n.Seen = noon.Add(account.Absolute - time.Minute)
		if err := s.UseSession(ctx, n.Hash, n.Seen); err != nil {
			t.Fatal(err)
		}
		is(n, noon.Add(account.Absolute), false)
		n = signIn(t, s, bo.ID, noon)
		if err := s.EndSession(ctx, n.Hash); err != nil {
			t.Fatal(err)
		}
		is(n, noon, false)
		n = signIn(t, s, bo.ID, noon)
		if err := s.EndSessions(ctx, bo.ID); err != nil {
			t.Fatal(err)
		}
		is(n, noon, false)
		is(other, noon, true)
		for what, change := range map[string]func(*account.User){
			"role": func(u *account.User) { u.Role = account.Reader }, "password": func(u *account.User) { u.Password = "new" }, "disabled": func(u *account.User) { u.Disabled = true },
			"name": func(u *account.User) { u.Name = "Bo Lindh" },
		} {
			if _, err := s.ChangeUser(ctx, bo.ID, func(u *account.User) error {
				u.Disabled, u.Role, u.Password = false, account.Analyst, "old"
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			n := signIn(t, s, bo.ID, noon)
			if _, err := s.ChangeUser(ctx, bo.ID, func(u *account.User) error { change(u); return nil }); err != nil {
				t.Fatal(what, err)
			}
			is(n, noon, what == "name")
			is(other, noon, true)
		}
		if _, err := s.ChangeUser(ctx, bo.ID, func(u *account.User) error { u.Disabled = true; return nil }); err != nil {
			t.Fatal(err)
		}
		m, _ := account.NewSession(bo.ID, noon)
		if err := s.AddSession(ctx, m); !errors.Is(err, store.ErrNone) {
			t.Errorf("somebody disabled signs in: %v", err)
		}
	})
}

func TestTokens(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		user(t, s, "Root", "root@example.org", account.Admin)
		bo := user(t, s, "Bo Lind", "bo@example.org", account.Analyst)
		k, secret, err := account.NewToken(bo.ID, "wire", []account.Scope{account.Read, account.Correct}, time.Hour, noon)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.AddToken(ctx, k); err != nil {
			t.Fatal(err)
		}
		got, u, err := s.Token(ctx, account.HashOf(secret), noon)
		if err != nil || u.ID != bo.ID || fmt.Sprint(got) != fmt.Sprint(*k) {
			t.Errorf("%+v of %+v, %v", got, u, err)
		}
		if admitted, _ := s.Admitted(ctx, noon); !admitted[k.Hash] {
			t.Error("not admitted")
		}
		for what, f := range map[string]func() error{
			"ended":     func() error { _, _, err := s.Token(ctx, k.Hash, noon.Add(time.Hour)); return err },
			"unknown":   func() error { _, _, err := s.Token(ctx, "none", noon); return err },
			"secret":    func() error { _, _, err := s.Token(ctx, secret, noon); return err },
			"another's": func() error { _, err := s.RemoveToken(ctx, "other", k.ID); return err },
		} {
			if err := f(); !errors.Is(err, store.ErrNone) {
				t.Errorf("%s: %v", what, err)
			}
		}
		if err := s.UseToken(ctx, k.ID, noon.Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
		for owner, n := range map[string]int{bo.ID: 1, "": 1, "other": 0} {
			if all, err := s.Tokens(ctx, owner); err != nil || len(all) != n || n > 0 && !all[0].Used.Equal(noon.Add(time.Minute)) {
				t.Errorf("%q: %+v, %v", owner, all, err)
			}
		}
		if _, err := s.ChangeUser(ctx, bo.ID, func(u *account.User) error { u.Disabled = true; return nil }); err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.Token(ctx, k.Hash, noon); !errors.Is(err, store.ErrNone) {
			t.Errorf("of somebody disabled: %v", err)
		}
		if was, err := s.RemoveToken(ctx, bo.ID, k.ID); err != nil || was.Name != "wire" {
			t.Errorf("%+v, %v", was, err)
		}
		clean(t, s)
	})
}

// A link is good once, until it ends or another is made.
func TestLinks(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		link := func(owner string) string {
			t.Helper()
			l, secret := account.NewLink(owner, noon)
			if err := s.AddLink(ctx, l); err != nil {
				t.Fatal(err)
			}
			return account.HashOf(secret)
		}
		set := func(u *account.User) error { u.Password = "set"; return nil }
		first := link("")
		if _, err := s.UseLink(ctx, link(""), noon, nil, set); !errors.Is(err, store.ErrNone) {
			t.Errorf("an account of nobody: %v", err)
		}
		ana, _ := account.NewUser("Ana Prado", "ana@example.org", account.Admin, noon)
		if _, err := s.UseLink(ctx, first, noon, ana, set); !errors.Is(err, store.ErrNone) {
			t.Errorf("a link that another took the place of: %v", err)
		}
		first = link("")
		if u, err := s.Linked(ctx, first, noon); err != nil || u.ID != "" {
			t.Errorf("%+v, %v", u, err)
		}
		if _, err := s.UseLink(ctx, first, noon.Add(account.FirstLife), ana, set); !errors.Is(err, store.ErrNone) {
			t.Errorf("late: %v", err)
		}
		// Of many who take it at once, one gets it.
		var wg sync.WaitGroup
		var got atomic.Int32
		for i := range 8 {
			wg.Go(func() {
				u, _ := account.NewUser(fmt.Sprint("Ana ", i), fmt.Sprintf("ana%d@example.org", i), account.Admin, noon)
				if _, err := s.UseLink(ctx, first, noon, u, set); err == nil {
					got.Add(1)
				} else if !errors.Is(err, store.ErrNone) {
					t.Errorf("%v", err)
				}
			})
		}
		wg.Wait()
		if has, _ := s.HasAdmin(ctx); got.Load() != 1 || !has {
			t.Errorf("%d took it", got.Load())
		}
		if l, _ := account.NewLink("", noon); !errors.Is(s.AddLink(ctx, l), store.ErrHasAdmin) {
			t.Error("a second first account")
		}
		bo, _ := account.NewUser("Bo Lind", "bo@example.org", account.Reader, noon)
		if err := s.AddUser(ctx, bo); err != nil {
			t.Fatal(err)
		}
		hash := link(bo.ID)
		if u, err := s.Linked(ctx, hash, noon); err != nil || u.ID != bo.ID {
			t.Errorf("%+v, %v", u, err)
		}
		if u, err := s.UseLink(ctx, hash, noon, nil, set); err != nil || u.Password != "set" || u.Role != account.Reader {
			t.Errorf("%+v, %v", u, err)
		}
		hash = link(bo.ID)
		if _, err := s.ChangeUser(ctx, bo.ID, func(u *account.User) error { u.Disabled = true; return nil }); err != nil {
			t.Fatal(err)
		}
		for _, f := range []func() error{func() error { _, err := s.Linked(ctx, hash, noon); return err }, func() error { _, err := s.UseLink(ctx, hash, noon, nil, set); return err }} {
			if err := f(); !errors.Is(err, store.ErrNone) {
				t.Errorf("of somebody disabled: %v", err)
			}
		}
	})
}

func TestAudit(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var want []account.Act
		for i := range 6 {
			a := account.Act{At: noon.Add(time.Duration(i) * time.Hour), Who: []string{"Ana", "Bo"}[i%2], Owner: "u", What: []string{"POST /a", "DELETE /a"}[i/3], On: fmt.Sprintf("a_%d%%", i),
				Before: "x", After: "y\n\x1b[31m", From: "192.0.2.1", Status: 200}
			if err := s.Audit(ctx, &a); err != nil {
				t.Fatal(err)
			}
			if a.ID != int64(i+1) {
				t.Errorf("line %d is %d", i+1, a.ID)
			}
			want = append(want, a)
		}
		for _, c := range []struct {
			q    store.Acts
			want string
		}{
			{store.Acts{}, "6 5 4 3 2 1"}, {store.Acts{Limit: 2}, "6 5"}, {store.Acts{Before: 3}, "2 1"}, {store.Acts{Who: "Bo"}, "6 4 2"}, {store.Acts{What: "POST /a"}, "3 2 1"},
			{store.Acts{On: "_2%"}, "3"}, {store.Acts{On: "%1"}, ""}, {store.Acts{Since: noon.Add(4 * time.Hour)}, "6 5"}, {store.Acts{Until: noon.Add(time.Hour)}, "1"},
			{store.Acts{Who: "' OR 1=1 --"}, ""},
		} {
			if c.q.Limit == 0 {
				c.q.Limit = 100
			}
			got, err := s.Audited(ctx, c.q)
			if err != nil {
				t.Fatal(err)
			}
			var ids []string
			for _, a := range got {
				ids = append(ids, fmt.Sprint(a.ID))
				if a != want[a.ID-1] {
					t.Errorf("%+v, want %+v", a, want[a.ID-1])
				}
			}
			if strings.Join(ids, " ") != c.want {
				t.Errorf("%+v: %v, want %s", c.q, ids, c.want)
			}
		}
		clean(t, s)
		if err := s.Tamper(ctx, `DELETE FROM audit WHERE id = 3`); err != nil {
			t.Fatal(err)
		}
		var found []string
		if _, err := s.Check(ctx, func(what string) { found = append(found, what) }, func() {}); err != nil || len(found) != 1 || !strings.Contains(found[0], "audit") {
			t.Errorf("check finds %v, %v", found, err)
		}
	})
}

// A backup has the accounts, so that all can sign in where it is restored, and nobody who is signed in.
func TestBackupOfAccounts(t *testing.T) {
	ctx := context.Background()
	storetest.Each(t, func(t *testing.T, from *store.Store) {
		ana := user(t, from, "Ana Prado", "ana@example.org", account.Admin)
		n := signIn(t, from, ana.ID, noon)
		ana.Seen = noon
		l, _ := account.NewLink(ana.ID, noon)
		k, _, _ := account.NewToken(ana.ID, "wire", []account.Scope{account.Read}, time.Hour, noon)
		if err := errors.Join(from.AddLink(ctx, l), from.AddToken(ctx, k), from.Audit(ctx, &account.Act{At: noon, Who: "Ana", What: "POST /a"})); err != nil {
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
			if u, err := to.UserByMail(ctx, ana.Mail); err != nil || u != *ana {
				t.Errorf("%+v, %v", u, err)
			}
			if _, _, err := to.Token(ctx, k.Hash, noon); err != nil {
				t.Error(err)
			}
			if all, err := to.Audited(ctx, store.Acts{Limit: 5}); err != nil || len(all) != 1 {
				t.Errorf("%+v, %v", all, err)
			}
			if _, _, err := to.Session(ctx, n.Hash, noon); !errors.Is(err, store.ErrNone) {
				t.Errorf("somebody is still signed in: %v", err)
			}
			if _, err := to.Linked(ctx, l.Hash, noon); !errors.Is(err, store.ErrNone) {
				t.Errorf("a link can be used twice: %v", err)
			}
			if err := to.Restore(ctx, bytes.NewReader(file.Bytes()), func() {}); !errors.Is(err, store.ErrNotEmpty) {
				t.Errorf("into a store with accounts: %v", err)
			}
			clean(t, to)
		})
	})
}
