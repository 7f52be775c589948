package serve

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"detente/internal/account"
)

// Bounds of what people make.
const (
	mostUsers     = 5000
	mostTokens    = 50 // of one user
	usualTokenDay = 90
)

// Account is a user as admins see one.
type Account struct {
	User
	Disabled bool      `json:"disabled"`
	Made     time.Time `json:"made"`
	Seen     time.Time `json:"seen" doc:"When they signed in last; the year 1 for never."`
	Password bool      `json:"password" doc:"They have set a password."`
	Provider bool      `json:"provider" doc:"An identity provider vouches for them."`
}

func accountOf(u *account.User) Account {
	return Account{User: userOf(u), Disabled: u.Disabled, Made: u.Made, Seen: u.Seen, Password: u.Password != "", Provider: u.Subject != ""}
}

func (s *Server) users(ctx context.Context, _ *struct{}) (*listed[Account], error) {
	all, err := s.Store.Users(ctx)
	if err != nil {
		return nil, err
	}
	out := &listed[Account]{List[Account]{Items: []Account{}}}
	for i := range all {
		out.Body.Items = append(out.Body.Items, accountOf(&all[i]))
	}
	return out, nil
}

func (s *Server) invite(ctx context.Context, in *struct {
	Body struct {
		Name string `json:"name" minLength:"1" maxLength:"400" doc:"It stands by what they correct; nobody else has it."`
		Mail string `json:"mail" minLength:"1" maxLength:"254"`
		Role string `json:"role" enum:"reader,analyst,admin"`
	}
}) (*one[Linked], error) {
	r, err := account.ParseRole(in.Body.Role)
	if err != nil {
		return nil, ofField(err)
	}
	u, err := account.NewUser(in.Body.Name, in.Body.Mail, r, time.Now())
	if err != nil {
		return nil, ofField(err)
	}
	all, err := s.Store.Users(ctx)
	if err != nil {
		return nil, err
	}
	if len(all) >= mostUsers {
		return nil, huma.Error409Conflict(fmt.Sprintf("there are %d accounts already", mostUsers))
	}
	if err := s.Store.AddUser(ctx, u); err != nil {
		return nil, ofField(err)
	}
	act := acting(ctx)
	act.On, act.After = u.Mail, u.Role.String()
	return s.linkFor(ctx, u)
}

func (s *Server) relink(ctx context.Context, in *struct {
	ID string `path:"id" maxLength:"64"`
}) (*one[Linked], error) {
	u, err := s.Store.User(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if u.Disabled {
		return nil, huma.Error409Conflict(u.Name + " is disabled: enable the account first")
	}
	acting(ctx).On = u.Mail
	return s.linkFor(ctx, &u)
}

func (s *Server) patchUser(ctx context.Context, in *struct {
	ID   string `path:"id" maxLength:"64"`
	Body struct {
		Role     string `json:"role,omitempty" enum:"reader,analyst,admin"`
		Disabled *bool  `json:"disabled,omitempty" doc:"Of who is disabled all sessions and streams end at once, and tokens let nobody in."`
	}
}) (*one[Account], error) {
	var after account.User
	before, err := s.Store.ChangeUser(ctx, in.ID, func(u *account.User) error {
		if in.Body.Role != "" {
			r, err := account.ParseRole(in.Body.Role)
			if err != nil {
				return err
			}
			u.Role = r
		}
		if in.Body.Disabled != nil {
			u.Disabled = *in.Body.Disabled
		}
		after = *u
		return nil
	})
	if err != nil {
		return nil, ofField(err)
	}
	act := acting(ctx)
	act.On, act.Before, act.After = before.Mail, standing(&before), standing(&after)
	if err := s.sweep(ctx); err != nil {
		return nil, err
	}
	return &one[Account]{accountOf(&after)}, nil
}

func standing(u *account.User) string {
	if u.Disabled {
		return u.Role.String() + ", disabled"
	}
	return u.Role.String()
}

// Token is a token of a program, without its secret.
type Token struct {
	ID     string          `json:"id"`
	Name   string          `json:"name"`
	Owner  string          `json:"owner" doc:"Name of the user, whose role bounds what it may."`
	Scopes []account.Scope `json:"scopes" enum:"read,correct,admin"`
	Made   time.Time       `json:"made"`
	Used   time.Time       `json:"used" doc:"When it was used last, to five minutes; the year 1 for never."`
	Ends   time.Time       `json:"ends"`
}

// Minted is a token that was just made.
type Minted struct {
	Token
	Secret string `json:"secret" doc:"What to send as Authorization: Bearer …; told this once."`
}

func tokenOf(k *account.Token, owner string) Token {
	return Token{k.ID, k.Name, owner, k.Scopes, k.Made, k.Used, k.Ends}
}

func (s *Server) tokens(ctx context.Context, in *struct {
	All bool `query:"all" doc:"Those of everybody, for admins."`
}) (*listed[Token], error) {
	p := asking(ctx)
	owner, names := p.id, map[string]string{p.id: p.Name}
	if in.All {
		if p.Role < admin {
			return nil, huma.Error403Forbidden("the tokens of others are for admins to see")
		}
		all, err := s.Store.Users(ctx)
		if err != nil {
			return nil, err
		}
		for i := range all {
			names[all[i].ID] = all[i].Name
		}
		owner = ""
	}
	all, err := s.Store.Tokens(ctx, owner)
	if err != nil {
		return nil, err
	}
	out := &listed[Token]{List[Token]{Items: []Token{}}}
	for i := range all {
		out.Body.Items = append(out.Body.Items, tokenOf(&all[i], names[all[i].Owner]))
	}
	return out, nil
}

func (s *Server) mint(ctx context.Context, in *struct {
	Body struct {
		Name   string   `json:"name" minLength:"1" maxLength:"400" doc:"What it is for."`
		Scopes []string `json:"scopes" minItems:"1" maxItems:"3" enum:"read,correct,admin" doc:"read: what readers may; correct: what analysts may beyond; admin: what admins may beyond."`
		Days   int      `json:"days,omitempty" minimum:"1" maximum:"366" default:"90" doc:"How long it is good."`
	}
}) (*one[Minted], error) {
	p := asking(ctx)
	scopes, err := account.ParseScopes(in.Body.Scopes)
	if err != nil {
		return nil, ofField(err)
	}
	for _, r := range []role{analyst, admin} {
		if r > p.Role && slices.Contains(scopes, account.ScopeOf(r)) {
			return nil, wrong("body.scopes", "your role, "+p.Role.String()+", does not allow it", account.ScopeOf(r))
		}
	}
	has, err := s.Store.Tokens(ctx, p.id)
	if err != nil {
		return nil, err
	}
	if len(has) >= mostTokens {
		return nil, huma.Error409Conflict(fmt.Sprintf("you have %d tokens: revoke some first", mostTokens))
	}
	k, secret, err := account.NewToken(p.id, in.Body.Name, scopes, time.Duration(in.Body.Days)*24*time.Hour, time.Now())
	if err != nil {
		return nil, ofField(err)
	}
	if err := s.Store.AddToken(ctx, k); err != nil {
		return nil, err
	}
	act := acting(ctx)
	act.On, act.After = k.Name, fmt.Sprint(k.Scopes)
	return &one[Minted]{Minted{tokenOf(k, p.Name), secret}}, nil
}

func (s *Server) revoke(ctx context.Context, in *struct {
	ID string `path:"id" maxLength:"64"`
}) (*nothing, error) {
	p := asking(ctx)
	owner := p.id
	if p.Role == admin {
		owner = ""
	}
	k, err := s.Store.RemoveToken(ctx, owner, in.ID)
	if err != nil {
		return nil, err
	}
	acting(ctx).On = k.Name
	return &nothing{}, s.sweep(ctx)
}
