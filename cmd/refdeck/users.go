package main

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/refdeck/refdeck/domain"
)

type userJSON struct {
	ID     int64         `json:"id"`
	Name   string        `json:"name"`
	Email  *string       `json:"email"`
	Roles  []domain.Role `json:"roles"`
	Team   *string       `json:"team"`
	Active bool          `json:"active"`
}

type userFlags struct {
	roles       []string
	team, email string
	enable      bool
}

func (a *app) userCommand() *cobra.Command {
	list := a.command("list", "Who works with the program", cobra.NoArgs, a.reads(func(ctx context.Context, w *work, _ []string) error { return a.userList(ctx, w) }))
	disable := a.command("disable NAME", "Switch somebody off: nothing they sign in with works any longer", cobra.ExactArgs(1),
		a.writes(func(ctx context.Context, w *work, args []string) error {
			u, err := w.user(ctx, args[0])
			if err != nil {
				return err
			}
			u.Active = false
			return a.saveUser(ctx, w, u)
		}))
	return a.group("user", "Who works with the program, and in what roles", a.userAdd(), list, a.userSet(), disable)
}

func (a *app) userAdd() *cobra.Command {
	var f userFlags
	c := a.command("add NAME", "Add somebody", cobra.ExactArgs(1), a.writes(func(ctx context.Context, w *work, args []string) error {
		u := domain.User{Name: args[0], Active: true}
		if err := f.apply(ctx, w, &u); err != nil {
			return err
		}
		return a.saveUser(ctx, w, u)
	}))
	f.add(c)
	_ = c.MarkFlagRequired("role")
	_ = c.MarkFlagRequired("email")
	return c
}

func (a *app) userSet() *cobra.Command {
	var f userFlags
	var c *cobra.Command
	c = a.command("set NAME", "Change somebody's roles, team or address", cobra.ExactArgs(1), a.writes(func(ctx context.Context, w *work, args []string) error {
		if !f.enable && !slices.ContainsFunc([]string{"role", "team", "email"}, func(name string) bool { return c.Flags().Changed(name) }) {
			return usageError{"Say what to change: --role, --team, --email or --enable."}
		}
		u, err := w.user(ctx, args[0])
		if err != nil {
			return err
		}
		if c.Flags().Changed("team") && f.team == "" {
			u.TeamID = 0
		}
		if err := f.apply(ctx, w, &u); err != nil {
			return err
		}
		return a.saveUser(ctx, w, u)
	}))
	f.add(c)
	c.Flags().BoolVar(&f.enable, "enable", false, "switch somebody on again")
	return c
}

func (f *userFlags) add(c *cobra.Command) {
	c.Flags().StringSliceVar(&f.roles, "role", nil, rolesKnown()+" (repeatable)")
	c.Flags().StringVar(&f.team, "team", "", "the team, by name")
	c.Flags().StringVar(&f.email, "email", "", "the e-mail address")
}

// apply sets what the flags say; what they leave out stays.
func (f *userFlags) apply(ctx context.Context, w *work, u *domain.User) error {
	if len(f.roles) > 0 {
		if err := checkRoles(f.roles); err != nil {
			return err
		}
		u.Roles = strings.Join(f.roles, ",")
	}
	if f.email != "" {
		u.Email = f.email
	}
	u.Active = u.Active || f.enable
	if f.team == "" {
		return nil
	}
	t, err := w.team(ctx, f.team)
	u.TeamID = t.ID
	return err
}

func rolesKnown() string {
	words := make([]string, len(domain.InternalRoles))
	for i, r := range domain.InternalRoles {
		words[i] = string(r)
	}
	return strings.Join(words, ", ")
}

func checkRoles(roles []string) error {
	for _, r := range roles {
		if !slices.Contains(domain.InternalRoles, domain.Role(r)) {
			return usageError{"There is no role " + quoted(r) + "; the roles are " + rolesKnown() + "."}
		}
	}
	return nil
}

// user finds somebody by name, e-mail address or number.
func (w *work) user(ctx context.Context, text string) (domain.User, error) {
	users, err := w.Users(ctx)
	if err != nil {
		return domain.User{}, err
	}
	if _, id, ok := numbered(text, []string{"user"}); ok {
		for _, u := range users {
			if u.ID == id {
				return u, nil
			}
		}
	}
	found := matchUsers(users, text)
	if len(found) == 0 {
		return domain.User{}, &domain.Error{Code: domain.NotFound, Field: "user", Message: "There is no user " + quoted(text) + "; refdeck user list shows who there is."}
	}
	return found[0], nil
}

func (a *app) saveUser(ctx context.Context, w *work, u domain.User) error {
	u, err := w.SaveUser(ctx, newID(), u)
	if err != nil {
		return err
	}
	teams, err := w.teamNames(ctx)
	if err != nil {
		return err
	}
	return a.showUser(u, teams[u.TeamID])
}

func userOf(u *domain.User, team string) userJSON {
	return userJSON{u.ID, u.Name, optional(u.Email), listOf(domain.ParseRoles(u.Roles)), optional(team), u.Active}
}

func (a *app) showUser(u domain.User, team string) error {
	return a.show(userOf(&u, team), withoutEmpty(fields("user", u.Name, "email", u.Email, "roles", strings.ReplaceAll(u.Roles, ",", ", "), "team", team, "active", u.Active)))
}

func (a *app) userList(ctx context.Context, w *work) error {
	users, err := w.Users(ctx)
	if err != nil {
		return err
	}
	teams, err := w.teamNames(ctx)
	if err != nil {
		return err
	}
	out := entityList[userJSON]{Items: []userJSON{}}
	t := table{head: []string{"id", "user", "email", "roles", "team", "active"}}
	for i := range users {
		u := &users[i]
		out.Items = append(out.Items, userOf(u, teams[u.TeamID]))
		t.add(u.ID, u.Name, u.Email, strings.ReplaceAll(u.Roles, ",", ", "), teams[u.TeamID], u.Active)
	}
	return a.show(out, t)
}
