package cli

import (
	"context"
	"errors"
	"fmt"
	"text/tabwriter"
	"time"

	"detente/internal/account"
	"detente/internal/store"
)

// UsersCmd is `detente users`.
type UsersCmd struct {
	Add     UsersAddCmd     `cmd:"" help:"Invite somebody: prints a link by which he sets his password, once, within two days."`
	List    UsersListCmd    `cmd:"" help:"List who has an account."`
	Link    UsersLinkCmd    `cmd:"" help:"Print a link by which a password is set anew, or, without an address, by which the first account is made."`
	Role    UsersRoleCmd    `cmd:"" help:"Give somebody another role; his sessions end."`
	Disable UsersDisableCmd `cmd:"" help:"Let somebody in no more; his sessions end at once."`
	Enable  UsersEnableCmd  `cmd:"" help:"Let somebody in again."`
}

// printLink makes a link for a user, "" for the first account, and prints it.
func printLink(ctx context.Context, e *env, s *store.Store, owner string, at *Linked) error {
	base, err := at.link("")
	if err != nil {
		return err
	}
	l, secret := account.NewLink(owner, time.Now())
	if err := s.AddLink(ctx, l); err != nil {
		if errors.Is(err, store.ErrHasAdmin) {
			return usage("%v: give the address of whom the link is for", store.ErrHasAdmin)
		}
		return err
	}
	fmt.Fprintf(e.stderr, "Good once, until %s. Where it begins with /, put the address of the server before it.\n", l.Ends.Local().Format(time.DateTime))
	_, err = fmt.Fprintln(e.stdout, base+account.Page(secret))
	return err
}

// done writes what was done by a command into the audit log.
func done(ctx context.Context, s *store.Store, what, on, before, after string) error {
	return s.Audit(ctx, &account.Act{At: time.Now(), Who: username(), What: "detente " + what, On: on, Before: before, After: after, From: "terminal"})
}

// UsersAddCmd is `detente users add`.
type UsersAddCmd struct {
	Mail string `arg:"" help:"E-mail address."`
	Name string `required:"" help:"Name, which stands by what he corrects."`
	Role string `enum:"reader,analyst,admin" default:"reader" help:"reader, analyst (corrects, follows, watches) or admin (of people too)."`
	Kept
	Linked
}

// Run invites.
func (c *UsersAddCmd) Run(e *env) error {
	ctx := context.Background()
	role, err := account.ParseRole(c.Role)
	if err != nil {
		return usage("--role: %v", account.ErrRole)
	}
	u, err := account.NewUser(c.Name, c.Mail, role, time.Now())
	if err != nil {
		return usage("%v", err)
	}
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.AddUser(ctx, u); err != nil {
		return err
	}
	if err := done(ctx, s, "users add", u.Mail, "", c.Role); err != nil {
		return err
	}
	return printLink(ctx, e, s, u.ID, &c.Linked)
}

// UsersListCmd is `detente users list`.
type UsersListCmd struct{ Kept }

// Run lists.
func (c *UsersListCmd) Run(e *env) error {
	ctx := context.Background()
	s, err := c.openKept(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	all, err := s.Users(ctx)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(e.stdout, 0, 0, 2, ' ', 0)
	for _, u := range all {
		state := "has not signed in yet"
		switch {
		case u.Disabled:
			state = "disabled"
		case !u.Seen.IsZero():
			state = "signed in last " + u.Seen.Local().Format(time.DateTime)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", u.Mail, u.Role, u.Name, state)
	}
	return w.Flush()
}

// ofMail is a command on somebody's account.
type ofMail struct {
	Mail string `arg:"" help:"E-mail address."`
	Kept
}

// with calls f with the store and the user.
func (c *ofMail) with(f func(context.Context, *store.Store, *account.User) error) error {
	ctx := context.Background()
	s, err := c.openKept(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	mail, err := account.Mail(c.Mail)
	if err != nil {
		return usage("%v", err)
	}
	u, err := s.UserByMail(ctx, mail)
	if errors.Is(err, store.ErrNone) {
		return fmt.Errorf("nobody has the address %s: detente users list shows who has an account", mail)
	}
	if err != nil {
		return err
	}
	return f(ctx, s, &u)
}

// change changes a user, and writes that down.
func (c *ofMail) change(what string, change func(*account.User)) error {
	return c.with(func(ctx context.Context, s *store.Store, u *account.User) error {
		var after account.User
		before, err := s.ChangeUser(ctx, u.ID, func(u *account.User) error {
			change(u)
			after = *u
			return nil
		})
		if err != nil {
			return err
		}
		return done(ctx, s, what, u.Mail, before.Role.String(), after.Role.String())
	})
}

// UsersLinkCmd is `detente users link`.
type UsersLinkCmd struct {
	Mail string `arg:"" optional:"" help:"E-mail address of whom it is for; without one, of whoever makes the first account."`
	Kept
	Linked
}

// Run prints a link.
func (c *UsersLinkCmd) Run(e *env) error {
	if c.Mail == "" {
		ctx := context.Background()
		s, err := c.open(ctx)
		if err != nil {
			return err
		}
		defer s.Close()
		return printLink(ctx, e, s, "", &c.Linked)
	}
	return (&ofMail{c.Mail, c.Kept}).with(func(ctx context.Context, s *store.Store, u *account.User) error {
		if u.Disabled {
			return fmt.Errorf("%s is disabled: detente users enable lets him in again", u.Mail)
		}
		if err := done(ctx, s, "users link", u.Mail, "", ""); err != nil {
			return err
		}
		return printLink(ctx, e, s, u.ID, &c.Linked)
	})
}

// UsersRoleCmd is `detente users role`.
type UsersRoleCmd struct {
	ofMail
	Role string `arg:"" help:"reader, analyst or admin."`
}

// Run gives a role.
func (c *UsersRoleCmd) Run(*env) error {
	role, err := account.ParseRole(c.Role)
	if err != nil {
		return usage("%q: %v", c.Role, account.ErrRole)
	}
	return c.change("users role", func(u *account.User) { u.Role = role })
}

// UsersDisableCmd is `detente users disable`.
type UsersDisableCmd struct{ ofMail }

// Run disables.
func (c *UsersDisableCmd) Run(*env) error {
	return c.change("users disable", func(u *account.User) { u.Disabled = true })
}

// UsersEnableCmd is `detente users enable`.
type UsersEnableCmd struct{ ofMail }

// Run enables.
func (c *UsersEnableCmd) Run(*env) error {
	return c.change("users enable", func(u *account.User) { u.Disabled = false })
}

// TokensCmd is `detente tokens`.
type TokensCmd struct {
	Add    TokensAddCmd    `cmd:"" help:"Make a token for a program, and print it."`
	List   TokensListCmd   `cmd:"" help:"List tokens: whose, what for, when they end."`
	Revoke TokensRevokeCmd `cmd:"" help:"Let nobody in by a token any more."`
}

// TokensAddCmd is `detente tokens add`.
type TokensAddCmd struct {
	ofMail
	Name  string   `required:"" help:"What it is for."`
	Scope []string `enum:"read,correct,admin" default:"read" help:"read, correct, admin: what readers may, what analysts and admins may beyond. Never further than its owner may go."`
	Days  int      `default:"90" help:"How long it is good, 366 days at most."`
}

// Run makes a token.
func (c *TokensAddCmd) Run(e *env) error {
	scopes, err := account.ParseScopes(c.Scope)
	if err != nil {
		return usage("--scope: %v", account.ErrScope)
	}
	if c.Days < 1 || c.Days > 366 {
		return usage("--days is %d: it must be 1 to 366", c.Days)
	}
	return c.with(func(ctx context.Context, s *store.Store, u *account.User) error {
		k, secret, err := account.NewToken(u.ID, c.Name, scopes, time.Duration(c.Days)*24*time.Hour, time.Now())
		if err != nil {
			return usage("--name: %v", err)
		}
		if err := s.AddToken(ctx, k); err != nil {
			return err
		}
		if err := done(ctx, s, "tokens add", u.Mail, "", fmt.Sprint(k.Name, " ", k.Scopes)); err != nil {
			return err
		}
		fmt.Fprintf(e.stderr, "%s, until %s. Send it as Authorization: Bearer …\n", k.ID, k.Ends.Local().Format(time.DateOnly))
		_, err = fmt.Fprintln(e.stdout, secret)
		return err
	})
}

// TokensListCmd is `detente tokens list`.
type TokensListCmd struct{ Kept }

// Run lists.
func (c *TokensListCmd) Run(e *env) error {
	ctx := context.Background()
	s, err := c.openKept(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	all, err := s.Tokens(ctx, "")
	if err != nil {
		return err
	}
	users, err := s.Users(ctx)
	if err != nil {
		return err
	}
	mails := map[string]string{}
	for _, u := range users {
		mails[u.ID] = u.Mail
	}
	w := tabwriter.NewWriter(e.stdout, 0, 0, 2, ' ', 0)
	for _, k := range all {
		fmt.Fprintf(w, "%s\t%s\t%s\t%v\tuntil %s\n", k.ID, mails[k.Owner], k.Name, k.Scopes, k.Ends.Local().Format(time.DateOnly))
	}
	return w.Flush()
}

// TokensRevokeCmd is `detente tokens revoke`.
type TokensRevokeCmd struct {
	ID string `arg:"" help:"Of the token, as detente tokens list gives it."`
	Kept
}

// Run revokes.
func (c *TokensRevokeCmd) Run(*env) error {
	ctx := context.Background()
	s, err := c.openKept(ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	k, err := s.RemoveToken(ctx, "", c.ID)
	if errors.Is(err, store.ErrNone) {
		return fmt.Errorf("there is no token %s: detente tokens list shows those there are", c.ID)
	}
	if err != nil {
		return err
	}
	return done(ctx, s, "tokens revoke", k.Name, "", "")
}
