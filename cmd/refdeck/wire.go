package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/program"
	"github.com/refdeck/refdeck/store/sqlite"
)

// work is an open store with the local person bound to it.
type work struct {
	store.Store
	db      *sqlite.DB
	svc     *store.Service
	program *domain.Program
	asOf    time.Time // zero: now
}

// access says what a command wants to do with the store.
type access int

const (
	reading access = iota
	writing        // makes the store if there is none, and the person's user
)

// newID makes the id of an operation: a UUIDv7.
func newID() string { return uuid.Must(uuid.NewV7()).String() }

// open opens the store that flags and config name.
func (a *app) open(ctx context.Context, want access) (*work, error) {
	path, err := a.storePath()
	if err != nil {
		return nil, err
	}
	if err := prepare(path, want); err != nil {
		return nil, err
	}
	db, err := sqlite.Open(ctx, path, sqlite.Options{MustExist: want == reading})
	if err != nil {
		return nil, err
	}
	if made := db.BackupMade(); made != "" {
		a.say("The store was brought up to date; it was saved as %s before.", made)
	}
	w, err := a.bind(ctx, db, want)
	if err == nil && want == writing && !db.ReadOnly() {
		err = w.repair(ctx)
	}
	if err != nil {
		_ = db.Close()
		return nil, err
	}
	return w, nil
}

// openEmpty opens a store that is forgotten again.
func (a *app) openEmpty(ctx context.Context) (*work, error) {
	db, err := sqlite.OpenMemory(ctx)
	if err != nil {
		return nil, err
	}
	w, err := a.bind(ctx, db, reading)
	if err != nil {
		_ = db.Close()
	}
	return w, err
}

// prepare makes the folder of a new store, for its owner only, and says what to
// do where a store is needed and there is none.
func prepare(path string, want access) error {
	if want == writing {
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return domain.Wrap(domain.Unavailable, err, "The folder %s for the store cannot be made.", filepath.Dir(path))
		}
		return nil
	}
	if _, err := os.Stat(path); os.IsNotExist(err) {
		return domain.Wrap(domain.Unavailable, err, "There is no store at %s yet; make one with refdeck import KIND FILE, or look around with refdeck demo.", path)
	}
	return nil
}

// bind finds out who works here and at what moment.
func (a *app) bind(ctx context.Context, db *sqlite.DB, want access) (*work, error) {
	svc := &store.Service{Backend: db, Now: a.now, NewID: newID, Parse: program.Parse}
	actor := domain.Actor{Name: a.personName(), Roles: domain.InternalRoles, Via: "cli"}
	st := svc.As(actor)
	p, _, err := st.Program(ctx)
	if err != nil {
		return nil, err
	}
	if a.zone, err = a.flags.zone(p.Zone()); err != nil {
		return nil, err
	}
	if db.ReadOnly() {
		want = reading // who looks at it need not stand in it
	}
	if actor, err = a.person(ctx, st, want); err != nil {
		return nil, err
	}
	w := &work{Store: svc.As(actor), db: db, svc: svc, program: p}
	if a.flags.asOf != "" {
		at, ok := parseMoment(a.flags.asOf, a.now(), a.zone)
		if !ok {
			return nil, badMoment("--as-of", a.flags.asOf)
		}
		w.asOf = at
	}
	return w, nil
}

// repair makes up what an import left undone that was cut off. It reads one
// setting when there is nothing to do. A store that is busy now has an import
// under way elsewhere, whose end does the same.
func (w *work) repair(ctx context.Context) error {
	err := w.svc.Repair(ctx)
	if domain.CodeOf(err) == domain.Unavailable && ctx.Err() == nil {
		return nil
	}
	return err
}

func (w *work) close() { _ = w.db.Close() }

// moment is when the command evaluates. The service's own clock is never moved:
// it tells what has happened already, and the sums that it keeps go up to now.
func (w *work) moment() time.Time {
	if !w.asOf.IsZero() {
		return w.asOf
	}
	return w.svc.Now()
}

// personName is who I am: the config's owner, or the name of the login.
func (a *app) personName() string {
	for _, name := range []string{a.config.Owner, a.env("USER"), a.env("LOGNAME"), a.env("USERNAME")} {
		if name = strings.TrimSpace(name); name != "" {
			return name
		}
	}
	return "local"
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
	case want == writing:
		u, err := st.SaveUser(ctx, newID(), domain.User{Name: actor.Name, Roles: joinRoles(domain.InternalRoles), Active: true})
		if err != nil {
			return actor, err
		}
		actor.UserID = u.ID
	}
	return actor, nil
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

// nobody is an owner id that no record has.
const nobody = -1

// scope reads --owner and --track.
func (a *app) scope(ctx context.Context, w *work) (store.Scope, error) {
	track, err := a.flags.trackKey()
	if err != nil {
		return store.Scope{}, err
	}
	owner, err := a.ownerID(ctx, w, a.flags.owner)
	return store.Scope{OwnerID: owner, Track: track}, err
}

// ownerID is the user that a name, "me" or "all" stands for; 0 is everybody.
func (a *app) ownerID(ctx context.Context, w *work, name string) (int64, error) {
	switch strings.ToLower(strings.TrimSpace(name)) {
	case "", "all":
		return 0, nil
	case "me":
		if id := w.Actor().UserID; id != 0 {
			return id, nil
		}
		return nobody, nil
	}
	users, err := w.Users(ctx)
	if err != nil {
		return 0, err
	}
	found := matchUsers(users, name)
	if len(found) == 0 {
		return 0, &domain.Error{Code: domain.NotFound, Field: "owner", Message: "Nobody here is called " + quoted(name) + "; give the name of an owner, me or all."}
	}
	return found[0].ID, nil
}
