package store

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/refdeck/refdeck/domain"
)

// SaveUser adds or corrects somebody who works with the program. It needs the
// right to change the program, since roles decide who may do what, and it is not
// taken back by undo.
func (s *session) SaveUser(ctx context.Context, op string, u domain.User) (domain.User, error) {
	return write(ctx, s, op, "user.save", func(c *change) (domain.User, error) {
		if err := domain.Can(s.who(), domain.VerbUsers); err != nil {
			return u, err
		}
		if err := cleanRow(&u); err != nil {
			return u, err
		}
		old, err := before(c, c.tx.Users(), &u.Meta, func(v *domain.User) *domain.Meta { return &v.Meta }, func(v *domain.User) string { return v.Name })
		if err != nil {
			return u, err
		}
		if err := c.prepareUser(&u); err != nil {
			return u, err
		}
		if err := c.keepAdmin(old, &u); err != nil {
			return u, err
		}
		c.fixed = true
		if err := save(c, c.tx.Users(), "user", &u.Meta, &u); err != nil {
			return u, err
		}
		c.about("user", u.ID)
		if old != nil && (old.Name != u.Name || old.TeamID != u.TeamID) {
			c.events = append(c.events, Change{All: true})
		}
		if old != nil {
			return u, c.changeTeam(&u, old.TeamID)
		}
		return u, nil
	})
}

// keepAdmin refuses to take the last admin from a store that people sign in to.
func (c *change) keepAdmin(old, u *domain.User) error {
	isAdmin := func(u *domain.User) bool {
		return u.Active && slices.Contains(domain.ParseRoles(u.Roles), domain.RoleAdmin)
	}
	if old == nil || !isAdmin(old) || isAdmin(u) {
		return nil
	}
	on, err := c.tx.Setting(settingSignIn)
	if err != nil || on == "" {
		return err
	}
	all, err := c.tx.Users().Page(0, 0)
	if err != nil {
		return err
	}
	for i := range all {
		if all[i].ID != u.ID && isAdmin(&all[i]) {
			return nil
		}
	}
	return domain.Errorf(domain.Conflict, "%s is the last admin; nothing was changed. Make somebody else an admin first.", old.Name)
}

func (c *change) prepareUser(u *domain.User) error {
	k := checks{}
	k.need(u.Name != "", "name", "Write the user's name")
	k.need(u.Email == "" || domain.EmailNorm(u.Email) != "", "email", "%q is not an e-mail address such as ana@acme.com", u.Email)
	k.zone(u.TZ)
	if k.err == nil && u.TeamID != 0 {
		_, err := c.tx.Teams().Get(u.TeamID)
		k.need(err == nil, "team", "There is no such team")
	}
	roles := codes(strings.ReplaceAll(u.Roles, " ", ""))
	for _, r := range roles {
		known := slices.Contains(domain.InternalRoles, domain.Role(r)) || r == string(domain.RolePartner) || r == string(domain.RoleReferrer)
		k.need(known, "roles", "%q is not a role", r)
	}
	u.Roles = strings.Join(roles, ",")
	if k.err != nil {
		return k.err
	}
	same, err := c.tx.Users().By("name", u.Name)
	if err != nil {
		return err
	}
	for i := range same {
		if same[i].ID != u.ID {
			return &domain.Error{Code: domain.Conflict, Field: "name", Message: "There is a user named " + u.Name + " already; nothing was saved. Change that one, or write another name."}
		}
	}
	return nil
}

// Views lists the actor's saved views of a screen by name.
func (s *session) Views(ctx context.Context, screen string) ([]domain.SavedView, error) {
	return read(ctx, s, func(tx Tx, _ *domain.Program) ([]domain.SavedView, error) { return viewsOf(tx, s.who().UserID, screen) })
}

func viewsOf(tx Tx, user int64, screen string) ([]domain.SavedView, error) {
	rows, err := tx.SavedViews().By("user_id", user)
	rows = slices.DeleteFunc(rows, func(v domain.SavedView) bool { return v.Screen != screen })
	slices.SortStableFunc(rows, func(a, b domain.SavedView) int {
		return cmp.Or(strings.Compare(domain.NameKey(a.Name), domain.NameKey(b.Name)), strings.Compare(a.Name, b.Name))
	})
	return rows, err
}

// mayKeepView lets everybody keep views who sees anything, except by a token that
// may only read.
func mayKeepView(a domain.Actor) error {
	if a.ReadOnly {
		return domain.Can(a, domain.VerbEditRecord)
	}
	return domain.Can(a, domain.VerbSee)
}

// SaveView keeps a filter of a screen under a name; the same name again replaces it.
func (s *session) SaveView(ctx context.Context, op string, v domain.SavedView) (domain.SavedView, error) {
	return write(ctx, s, op, "view.save", func(c *change) (domain.SavedView, error) {
		if err := mayKeepView(s.who()); err != nil {
			return v, err
		}
		v.Meta = domain.Meta{} // the name tells which view it is
		if err := cleanRow(&v); err != nil {
			return v, err
		}
		k := checks{}
		k.need(v.Name != "", "name", "Give the view a name")
		k.need(v.Screen != "", "screen", "Say of which screen this is a view")
		k.need(v.Filter == "" || json.Valid([]byte(v.Filter)), "filter", "The filter of the view cannot be read")
		if k.err != nil {
			return v, k.err
		}
		have, err := viewsOf(c.tx, s.who().UserID, v.Screen)
		if err != nil {
			return v, err
		}
		for i := range have {
			if have[i].Name == v.Name {
				v.Meta = have[i].Meta
			}
		}
		v.UserID = s.who().UserID
		c.undo.Text = undoWords("The view "+v.Name, v.ID == 0)
		if err := save(c, c.tx.SavedViews(), "saved_view", &v.Meta, &v); err != nil {
			return v, err
		}
		c.about("saved_view", v.ID)
		return v, nil
	})
}
