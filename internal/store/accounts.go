package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"detente/internal/account"
)

// What is wrong with a change of accounts.
var (
	ErrMailTaken = errors.New("somebody has this e-mail address already")
	ErrNameTaken = errors.New("somebody has this name already")
	ErrLastAdmin = errors.New("nobody else is an admin: make somebody else one first")
	ErrHasAdmin  = errors.New("there is an admin already, who invites others")
)

// stamp is a time as accounts are kept with: texts in this form are in the order of time.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(stampForm)
}

const stampForm = "2006-01-02T15:04:05.000Z"

// stamped is stamp read back; the zero time for "".
func stamped(s string, err *error) time.Time {
	if s == "" {
		return time.Time{}
	}
	t, wrong := time.Parse(stampForm, s)
	if wrong != nil && *err == nil {
		*err = wrong
	}
	return t
}

const userColumns = `u.id, u.name, u.mail, u.role, u.password, u.subject, u.disabled, u.made, u.seen`

// scanUser reads userColumns, and what is asked for behind them.
func scanUser(row scanner, more ...any) (account.User, error) {
	var u account.User
	var role, made, seen string
	var disabled int64
	err := row.Scan(append([]any{&u.ID, &u.Name, &u.Mail, &role, &u.Password, &u.Subject, &disabled, &made, &seen}, more...)...)
	if err != nil {
		return u, err
	}
	u.Role, err = account.ParseRole(role)
	u.Disabled, u.Made, u.Seen = disabled != 0, stamped(made, &err), stamped(seen, &err)
	return u, err
}

// userWhere is the only user for whom a condition holds; ErrNone.
func (s *Store) userWhere(ctx context.Context, condition string, args ...any) (account.User, error) {
	u, err := scanUser(s.read.QueryRowContext(ctx, s.dialect.bind(`SELECT `+userColumns+` FROM users u WHERE `+condition), args...))
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNone
	}
	if err != nil {
		return account.User{}, fmt.Errorf("store: user: %w", err)
	}
	return u, nil
}

// User is a user by ID; ErrNone.
func (s *Store) User(ctx context.Context, id string) (account.User, error) {
	return s.userWhere(ctx, `u.id = ?`, id)
}

// UserByMail is a user by an address as account.Mail writes it; ErrNone.
func (s *Store) UserByMail(ctx context.Context, mail string) (account.User, error) {
	return s.userWhere(ctx, `u.mail = ?`, mail)
}

// UserBySubject is the user whom an identity provider knows by a subject; ErrNone.
func (s *Store) UserBySubject(ctx context.Context, subject string) (account.User, error) {
	if subject == "" {
		return account.User{}, fmt.Errorf("store: user: %w", ErrNone)
	}
	return s.userWhere(ctx, `u.subject = ?`, subject)
}

// Users are all, by name.
func (s *Store) Users(ctx context.Context) ([]account.User, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT `+userColumns+` FROM users u ORDER BY u.folded`)
	if err != nil {
		return nil, fmt.Errorf("store: users: %w", err)
	}
	var out []account.User
	for rows.Next() && err == nil {
		var u account.User
		u, err = scanUser(rows)
		out = append(out, u)
	}
	if err := errorsOf(err, rows); err != nil {
		return nil, fmt.Errorf("store: users: %w", err)
	}
	return out, nil
}

// isAdmin asks for admins who can sign in.
const isAdmin = `u.role = 'admin' AND u.disabled = 0 AND (u.password <> '' OR u.subject <> '')`

// HasAdmin reports whether there is an admin who can sign in.
func (s *Store) HasAdmin(ctx context.Context) (bool, error) {
	_, err := s.userWhere(ctx, isAdmin+` LIMIT 1`)
	if errors.Is(err, ErrNone) {
		return false, nil
	}
	return err == nil, err
}

// AddUser keeps somebody new; ErrMailTaken, ErrNameTaken.
func (s *Store) AddUser(ctx context.Context, u *account.User) error {
	if err := s.writing(ctx, func(t *tx) error { return t.putUser(ctx, u) }); err != nil {
		return fmt.Errorf("store: add user: %w", err)
	}
	return nil
}

// putUser keeps a user, new or changed.
func (t *tx) putUser(ctx context.Context, u *account.User) error {
	for _, c := range []struct {
		column, value string
		taken         error
	}{{"mail", u.Mail, ErrMailTaken}, {"folded", account.Key(u.Name), ErrNameTaken}} {
		var id string
		found, err := t.row(ctx, `SELECT id FROM users WHERE `+c.column+` = ? AND id <> ?`, []any{c.value, u.ID}, &id)
		if err != nil {
			return err
		}
		if found {
			return c.taken
		}
	}
	_, err := t.exec(ctx, `INSERT INTO users(id, name, folded, mail, role, password, subject, disabled, made, seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, folded = excluded.folded, mail = excluded.mail, role = excluded.role, password = excluded.password,
		subject = excluded.subject, disabled = excluded.disabled, seen = excluded.seen`,
		u.ID, u.Name, account.Key(u.Name), u.Mail, u.Role.String(), u.Password, u.Subject, flag(u.Disabled), stamp(u.Made), stamp(u.Seen))
	return err
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// ChangeUser changes a user and returns what he was before. Where his role or password is another afterwards, or he is disabled, all his sessions
// end, and links that were made for him. ErrNone, ErrLastAdmin, ErrMailTaken, ErrNameTaken, or what change returns.
func (s *Store) ChangeUser(ctx context.Context, id string, change func(*account.User) error) (before account.User, err error) {
	err = s.writing(ctx, func(t *tx) error {
		before, err = t.changeUser(ctx, id, change)
		return err
	})
	if err != nil {
		return before, fmt.Errorf("store: change user: %w", err)
	}
	return before, nil
}

func (t *tx) changeUser(ctx context.Context, id string, change func(*account.User) error) (before account.User, err error) {
	before, err = scanUser(t.QueryRowContext(ctx, t.dialect.bind(`SELECT `+userColumns+` FROM users u WHERE u.id = ?`), id))
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNone
	}
	if err != nil {
		return before, err
	}
	u := before
	if err := change(&u); err != nil {
		return before, err
	}
	if before.Role == account.Admin && !before.Disabled && before.Password+before.Subject != "" && (u.Role != account.Admin || u.Disabled) {
		var other string
		found, err := t.row(ctx, `SELECT u.id FROM users u WHERE `+isAdmin+` AND u.id <> ? LIMIT 1`, []any{id}, &other)
		if err != nil {
			return before, err
		}
		if !found {
			return before, ErrLastAdmin
		}
	}
	if err := t.putUser(ctx, &u); err != nil {
		return before, err
	}
	if u.Role == before.Role && u.Password == before.Password && u.Disabled == before.Disabled {
		return before, nil
	}
	for _, table := range []string{"sessions", "links"} {
		if _, err := t.exec(ctx, `DELETE FROM `+table+` WHERE owner = ?`, id); err != nil {
			return before, err
		}
	}
	return before, nil
}

// AddSession keeps a session of somebody who signed in just now, and forgets those that ended. ErrNone if he may not: he is disabled.
func (s *Store) AddSession(ctx context.Context, n *account.Session) error {
	err := s.writing(ctx, func(t *tx) error {
		r, err := t.exec(ctx, `UPDATE users SET seen = ? WHERE id = ? AND disabled = 0`, stamp(n.Made), n.Owner)
		if err != nil {
			return err
		}
		if k, err := r.RowsAffected(); err != nil || k == 0 {
			return errors.Join(err, ErrNone)
		}
		if _, err := t.exec(ctx, `DELETE FROM sessions WHERE ends <= ? OR seen <= ?`, stamp(n.Made), stamp(n.Made.Add(-account.Idle))); err != nil {
			return err
		}
		_, err = t.exec(ctx, `INSERT INTO sessions(hash, owner, made, seen, ends) VALUES (?, ?, ?, ?, ?)`, n.Hash, n.Owner, stamp(n.Made), stamp(n.Seen), stamp(n.Ends))
		return err
	})
	if err != nil {
		return fmt.Errorf("store: add session: %w", err)
	}
	return nil
}

// Session is a session by its hash, with whose it is; ErrNone if there is none, it has ended, or its owner is disabled.
func (s *Store) Session(ctx context.Context, hash string, now time.Time) (n account.Session, u account.User, err error) {
	var made, seen, ends string
	u, err = scanUser(s.read.QueryRowContext(ctx, s.dialect.bind(`SELECT `+userColumns+`, s.hash, s.owner, s.made, s.seen, s.ends
		FROM sessions s JOIN users u ON u.id = s.owner WHERE s.hash = ?`), hash), &n.Hash, &n.Owner, &made, &seen, &ends)
	n.Made, n.Seen, n.Ends = stamped(made, &err), stamped(seen, &err), stamped(ends, &err)
	if errors.Is(err, sql.ErrNoRows) || err == nil && (u.Disabled || n.Ended(now)) {
		err = ErrNone
	}
	if err != nil {
		return account.Session{}, account.User{}, fmt.Errorf("store: session: %w", err)
	}
	return n, u, nil
}

// UseSession notes when a session was used last.
func (s *Store) UseSession(ctx context.Context, hash string, at time.Time) error {
	return s.change(ctx, "use session", `UPDATE sessions SET seen = ? WHERE hash = ?`, stamp(at), hash)
}

// EndSession ends a session; it is no error if there is none.
func (s *Store) EndSession(ctx context.Context, hash string) error {
	return s.change(ctx, "end session", `DELETE FROM sessions WHERE hash = ?`, hash)
}

// EndSessions ends all sessions of a user.
func (s *Store) EndSessions(ctx context.Context, owner string) error {
	return s.change(ctx, "end sessions", `DELETE FROM sessions WHERE owner = ?`, owner)
}

func (s *Store) change(ctx context.Context, what, statement string, args ...any) error {
	err := s.writing(ctx, func(t *tx) error {
		_, err := t.exec(ctx, statement, args...)
		return err
	})
	if err != nil {
		return fmt.Errorf("store: %s: %w", what, err)
	}
	return nil
}

// Admitted are the hashes of all sessions and tokens that let somebody in.
func (s *Store) Admitted(ctx context.Context, now time.Time) (map[string]bool, error) {
	rows, err := s.read.QueryContext(ctx, s.dialect.bind(`SELECT s.hash FROM sessions s JOIN users u ON u.id = s.owner WHERE u.disabled = 0 AND s.ends > ? AND s.seen > ?
		UNION ALL SELECT k.hash FROM tokens k JOIN users u ON u.id = k.owner WHERE u.disabled = 0 AND k.ends > ?`), stamp(now), stamp(now.Add(-account.Idle)), stamp(now))
	if err != nil {
		return nil, fmt.Errorf("store: sessions: %w", err)
	}
	all, err := scanTexts(rows)
	if err != nil {
		return nil, fmt.Errorf("store: sessions: %w", err)
	}
	out := make(map[string]bool, len(all))
	for _, h := range all {
		out[h] = true
	}
	return out, nil
}

const tokenColumns = `k.id, k.hash, k.owner, k.name, k.scopes, k.made, k.used, k.ends`

func scanToken(scan func(...any) error) (account.Token, error) {
	var k account.Token
	var scopes, made, used, ends string
	err := scan(&k.ID, &k.Hash, &k.Owner, &k.Name, &scopes, &made, &used, &ends)
	if err != nil {
		return k, err
	}
	k.Scopes, err = account.ParseScopes(strings.Fields(scopes))
	k.Made, k.Used, k.Ends = stamped(made, &err), stamped(used, &err), stamped(ends, &err)
	return k, err
}

// AddToken keeps a token.
func (s *Store) AddToken(ctx context.Context, k *account.Token) error {
	scopes := make([]string, len(k.Scopes))
	for i, c := range k.Scopes {
		scopes[i] = string(c)
	}
	return s.change(ctx, "add token", `INSERT INTO tokens(id, hash, owner, name, scopes, made, used, ends) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		k.ID, k.Hash, k.Owner, k.Name, strings.Join(scopes, " "), stamp(k.Made), stamp(k.Used), stamp(k.Ends))
}

// Tokens are those of a user, or of all for "", the newest first. Those that have ended are among them.
func (s *Store) Tokens(ctx context.Context, owner string) ([]account.Token, error) {
	rows, err := s.read.QueryContext(ctx, s.dialect.bind(`SELECT `+tokenColumns+` FROM tokens k WHERE k.owner = ? OR ? = '' ORDER BY k.made DESC, k.id`), owner, owner)
	if err != nil {
		return nil, fmt.Errorf("store: tokens: %w", err)
	}
	var out []account.Token
	for rows.Next() && err == nil {
		var k account.Token
		k, err = scanToken(rows.Scan)
		out = append(out, k)
	}
	if err := errorsOf(err, rows); err != nil {
		return nil, fmt.Errorf("store: tokens: %w", err)
	}
	return out, nil
}

// Token is a token by its hash, with whose it is; ErrNone if there is none, it has ended, or its owner is disabled.
func (s *Store) Token(ctx context.Context, hash string, now time.Time) (k account.Token, u account.User, err error) {
	row := s.read.QueryRowContext(ctx, s.dialect.bind(`SELECT `+userColumns+`, `+tokenColumns+` FROM tokens k JOIN users u ON u.id = k.owner WHERE k.hash = ?`), hash)
	k, err = scanToken(func(into ...any) (err error) {
		u, err = scanUser(row, into...)
		return err
	})
	if errors.Is(err, sql.ErrNoRows) || err == nil && (u.Disabled || k.Ended(now)) {
		err = ErrNone
	}
	if err != nil {
		return account.Token{}, account.User{}, fmt.Errorf("store: token: %w", err)
	}
	return k, u, nil
}

// UseToken notes when a token was used last.
func (s *Store) UseToken(ctx context.Context, id string, at time.Time) error {
	return s.change(ctx, "use token", `UPDATE tokens SET used = ? WHERE id = ?`, stamp(at), id)
}

// RemoveToken forgets a token of a user, or of anybody for "", and returns it; ErrNone.
func (s *Store) RemoveToken(ctx context.Context, owner, id string) (k account.Token, err error) {
	err = s.writing(ctx, func(t *tx) error {
		k, err = scanToken(t.QueryRowContext(ctx, t.dialect.bind(`SELECT `+tokenColumns+` FROM tokens k WHERE k.id = ? AND (k.owner = ? OR ? = '')`), id, owner, owner).Scan)
		if errors.Is(err, sql.ErrNoRows) {
			return ErrNone
		}
		if err == nil {
			_, err = t.exec(ctx, `DELETE FROM tokens WHERE id = ?`, id)
		}
		return err
	})
	if err != nil {
		return k, fmt.Errorf("store: remove token: %w", err)
	}
	return k, nil
}

// AddLink keeps a one-time link in place of others for the same user, and forgets those that ended. ErrHasAdmin for the link to the first account
// where there is one.
func (s *Store) AddLink(ctx context.Context, l *account.Link) error {
	err := s.writing(ctx, func(t *tx) error {
		if l.Owner == "" {
			if err := t.noAdmin(ctx); err != nil {
				return err
			}
		}
		if _, err := t.exec(ctx, `DELETE FROM links WHERE owner = ? OR ends <= ?`, l.Owner, stamp(l.Made)); err != nil {
			return err
		}
		_, err := t.exec(ctx, `INSERT INTO links(hash, owner, made, ends) VALUES (?, ?, ?, ?)`, l.Hash, l.Owner, stamp(l.Made), stamp(l.Ends))
		return err
	})
	if err != nil {
		return fmt.Errorf("store: add link: %w", err)
	}
	return nil
}

func (t *tx) noAdmin(ctx context.Context) error {
	var id string
	found, err := t.row(ctx, `SELECT u.id FROM users u WHERE `+isAdmin+` LIMIT 1`, nil, &id)
	if found {
		return ErrHasAdmin
	}
	return err
}

// Linked is for whom a link is, with the zero User for the first account; ErrNone if it was used or has ended.
func (s *Store) Linked(ctx context.Context, hash string, now time.Time) (u account.User, err error) {
	var owner string
	err = s.read.QueryRowContext(ctx, s.dialect.bind(`SELECT owner FROM links WHERE hash = ? AND ends > ?`), hash, stamp(now)).Scan(&owner)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNone
	}
	if err == nil && owner != "" {
		if u, err = s.User(ctx, owner); err == nil && u.Disabled {
			err = ErrNone
		}
	}
	if err != nil {
		return account.User{}, fmt.Errorf("store: link: %w", err)
	}
	return u, nil
}

// UseLink takes a link, which then is used up, and changes whose it is. Of the link to the first account, that is first, as change leaves it.
// ErrNone if it was used or has ended; else as AddUser and ChangeUser.
func (s *Store) UseLink(ctx context.Context, hash string, now time.Time, first *account.User, change func(*account.User) error) (u account.User, err error) {
	err = s.writing(ctx, func(t *tx) error {
		var owner string
		found, err := t.row(ctx, `SELECT owner FROM links WHERE hash = ? AND ends > ?`, []any{hash, stamp(now)}, &owner)
		if err != nil {
			return err
		}
		if !found {
			return ErrNone
		}
		if _, err := t.exec(ctx, `DELETE FROM links WHERE hash = ?`, hash); err != nil {
			return err
		}
		if owner != "" {
			_, err := t.changeUser(ctx, owner, func(of *account.User) error {
				if of.Disabled {
					return ErrNone
				}
				err := change(of)
				u = *of
				return err
			})
			return err
		}
		if err := t.noAdmin(ctx); err != nil {
			return err
		}
		if first == nil {
			return ErrNone
		}
		u = *first
		if err := change(&u); err != nil {
			return err
		}
		return t.putUser(ctx, &u)
	})
	if err != nil {
		return account.User{}, fmt.Errorf("store: use link: %w", err)
	}
	return u, nil
}
