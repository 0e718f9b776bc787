package store

import (
	"context"

	"github.com/refdeck/refdeck/domain"
)

// settingSignIn is set once the store has an admin: from then on people sign in.
const settingSignIn = "sign_in"

// Init makes the first admin, once, on the host that keeps the store. conflict
// when there is one already. It is the only way in: there are no default passwords,
// keys or tokens.
func (s *Service) Init(ctx context.Context, op, name, email string) (domain.User, error) {
	host := s.bind(nil, domain.Actor{Name: "host", Roles: domain.InternalRoles, Via: "host", Teamless: true})
	return write(ctx, host, op, "init", func(c *change) (domain.User, error) {
		if have, err := c.tx.Setting(settingSignIn); err != nil || have != "" {
			if err == nil {
				err = domain.Errorf(domain.Conflict, "This store has its first admin already; nothing was changed. An admin adds people with refdeck user add.")
			}
			return domain.User{}, err
		}
		u := domain.User{Name: name, Email: email, Roles: string(domain.RoleAdmin), Active: true}
		if err := cleanRow(&u); err != nil {
			return u, err
		}
		same, err := c.tx.Users().By("name", u.Name)
		if err != nil {
			return u, err
		}
		if len(same) > 0 { // known already as an owner of records
			u.Meta, u.TZ, u.TeamID = same[0].Meta, same[0].TZ, same[0].TeamID
		}
		if err := c.prepareUser(&u); err != nil {
			return u, err
		}
		c.fixed = true
		if err := save(c, c.tx.Users(), "user", &u.Meta, &u); err != nil {
			return u, err
		}
		c.about("user", u.ID)
		if err := c.tx.SetSetting(settingSignIn, "on"); err != nil {
			return u, err
		}
		return u, c.widenAudience(ctx, audiencePeople)
	})
}

// SignsIn tells whether people sign in to this store: it has had its first admin.
func (s *Service) SignsIn(ctx context.Context) (on bool, err error) {
	err = s.Backend.Read(ctx, func(tx Tx) error {
		v, err := tx.Setting(settingSignIn)
		on = v != ""
		return err
	})
	return on, err
}

// SaveTeam adds or renames a team.
func (s *session) SaveTeam(ctx context.Context, op string, t domain.Team) (domain.Team, error) {
	return write(ctx, s, op, "team.save", func(c *change) (domain.Team, error) {
		if err := domain.Can(s.who(), domain.VerbUsers); err != nil {
			return t, err
		}
		if err := cleanRow(&t); err != nil {
			return t, err
		}
		old, err := before(c, c.tx.Teams(), &t.Meta, func(v *domain.Team) *domain.Meta { return &v.Meta }, func(v *domain.Team) string { return v.Name })
		if err != nil {
			return t, err
		}
		k := checks{}
		k.need(t.Name != "", "name", "Give the team a name")
		if k.err != nil {
			return t, k.err
		}
		t.NameKey = domain.NameKey(t.Name)
		same, err := c.tx.Teams().By("name_key", t.NameKey)
		if err != nil {
			return t, err
		}
		if len(same) > 0 && same[0].ID != t.ID {
			return t, &domain.Error{Code: domain.Conflict, Field: "name", Message: "There is a team named " + same[0].Name + " already; nothing was saved."}
		}
		c.fixed = true
		if err := save(c, c.tx.Teams(), "team", &t.Meta, &t); err != nil {
			return t, err
		}
		c.about("team", t.ID)
		if old == nil {
			c.events = append(c.events, Change{All: true})
			return t, c.widenAudience(ctx, audienceTeams)
		}
		return t, nil
	})
}
