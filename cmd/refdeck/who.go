package main

import (
	"context"
	"slices"
	"strings"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/transfer"
)

// bound gives the store of whoever works, as coming by some way.
type bound = func(ctx context.Context, via string) (store.Store, error)

// personName is who I am: the config's owner, or the name of the login.
func (a *app) personName() string {
	if name := strings.TrimSpace(a.config.Owner); name != "" {
		return name
	}
	return a.loginName()
}

func (a *app) loginName() string {
	for _, name := range []string{a.env("USER"), a.env("LOGNAME"), a.env("USERNAME")} {
		if name = strings.TrimSpace(name); name != "" {
			return name
		}
	}
	return "local"
}

// whoWorks finds out who works on a store that is kept here: the user of a plain
// file, or, once it has an admin, a user that it knows.
func (a *app) whoWorks(ctx context.Context, svc *store.Service, db host, want access) (bound, error) {
	if err := whole(ctx, db); err != nil {
		return nil, err
	}
	signsIn, err := svc.SignsIn(ctx)
	if err != nil {
		return nil, err
	}
	if signsIn {
		return a.signIn(ctx, svc, db)
	}
	actor, err := a.person(ctx, svc.As(domain.Actor{Name: a.personName(), Roles: domain.InternalRoles, Via: "cli"}), want)
	if err != nil {
		return nil, err
	}
	return asActor(svc, actor), nil
}

// whole refuses a store that is a copy which was not finished.
func whole(ctx context.Context, db host) error {
	return db.Read(ctx, func(tx store.Tx) error {
		of, err := tx.Setting(transfer.Marker)
		if err == nil && of != "" {
			err = domain.Errorf(domain.Unavailable, "This store is a copy that was not finished. Do the same refdeck copy again; it goes on where it stopped.")
		}
		return err
	})
}

func asActor(svc *store.Service, actor domain.Actor) bound {
	return func(_ context.Context, via string) (store.Store, error) {
		if actor.Via != viaHost {
			actor.Via = via
		}
		return svc.As(actor), nil
	}
}

// person is the actor of a plain local file: every internal role, and the id of
// the user of that name or address, who is made at the first write (DECISIONS 4, 27).
func (a *app) person(ctx context.Context, st store.Store, want access) (domain.Actor, error) {
	actor := st.Actor()
	users, err := st.Users(ctx)
	if err != nil {
		return actor, err
	}
	found := matchUsers(users, actor.Name)
	switch {
	case len(found) > 0:
		actor.UserID, actor.Name = found[0].ID, found[0].Name
	case want == writing && !a.operator:
		u, err := st.SaveUser(ctx, newID(), domain.User{Name: actor.Name, Roles: joinRoles(domain.InternalRoles), Active: true})
		if err != nil {
			return actor, err
		}
		actor.UserID = u.ID
	}
	return actor, nil
}

// viaHost is how acts of the host's operator are told in the audit.
const viaHost = "host"

// signIn binds the user whom the store knows by my name, with exactly their roles.
// Whoever keeps the store can do what keeping it takes without being one of them.
func (a *app) signIn(ctx context.Context, svc *store.Service, db host) (bound, error) {
	host := domain.Actor{Name: a.loginName(), Roles: []domain.Role{domain.RoleAdmin}, Via: viaHost}
	users, err := svc.As(host).Users(ctx)
	if err != nil {
		return nil, err
	}
	found := slices.DeleteFunc(matchUsers(users, a.personName()), func(u domain.User) bool { return !u.Active })
	keeps := keeps
	if a.keeps != nil {
		keeps = a.keeps
	}
	admin := len(found) > 0 && isAdmin(&found[0])
	switch {
	case a.operator && !admin && keeps(db):
		return asActor(svc, host), nil
	case len(found) > 0:
		id := found[0].ID
		return func(ctx context.Context, via string) (store.Store, error) { return svc.SignInUser(ctx, id, via) }, nil
	}
	return nil, domain.Errorf(domain.Unauthenticated, "This store knows nobody called %s; nothing was done. Ask an admin for refdeck user add, "+
		"or name yourself as the store does with the setting owner in the config file (the first admin is made by refdeck init).", quoted(a.personName()))
}

func isAdmin(u *domain.User) bool {
	return slices.Contains(domain.ParseRoles(u.Roles), domain.RoleAdmin)
}

func joinRoles(roles []domain.Role) string {
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = string(r)
	}
	return strings.Join(names, ",")
}

// matchUsers finds users by name or e-mail address, active ones first.
func matchUsers(users []domain.User, text string) []domain.User {
	key, mail := domain.NameKey(text), domain.EmailNorm(text)
	var active, other []domain.User
	for _, u := range users {
		if domain.NameKey(u.Name) != key && (mail == "" || domain.EmailNorm(u.Email) != mail) {
			continue
		}
		if u.Active {
			active = append(active, u)
		} else {
			other = append(other, u)
		}
	}
	return append(active, other...)
}
