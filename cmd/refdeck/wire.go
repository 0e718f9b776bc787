package main

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/sqlite"
)

// work is an open store with whoever works bound to it.
type work struct {
	store.Store
	db      host           // nil: of somebody else's store, or over SSH
	svc     *store.Service // nil likewise
	kind    storeKind
	program *domain.Program
	asOf    time.Time // zero: now
	now     func() time.Time
	// through binds the same person again as coming by another way, such as an import.
	through func(ctx context.Context, via string) (store.Store, error)
	done    func() error // ends what was opened; nil for nothing
}

// access says what a command wants to do with the store.
type access int

const (
	reading access = iota
	writing        // makes the store if there is none, and the person's user
)

// newID makes the id of an operation: a UUIDv7.
func newID() string { return uuid.Must(uuid.NewV7()).String() }

// open opens the store that flags, environment and config name.
func (a *app) open(ctx context.Context, want access) (*work, error) {
	if a.guest != nil {
		return a.openGuest(ctx)
	}
	d, err := a.storeDSN()
	if err != nil {
		return nil, err
	}
	if d.secret() && a.flags.store != "" {
		a.say("Everybody on this machine can read a password on the command line; put the address into REFDECK_STORE or the config file.")
	}
	if d.kind == kindRemote {
		return a.openRemote(ctx, d)
	}
	return a.openHost(ctx, d, want)
}

// openHost opens a store that is kept here.
func (a *app) openHost(ctx context.Context, d dsn, want access) (*work, error) {
	db, err := a.openBackend(ctx, d, want)
	if err != nil {
		return nil, err
	}
	if made := db.BackupMade(); made != "" {
		a.say("The store was brought up to date; it was saved as %s before.", made)
	}
	w, err := a.bind(ctx, db, want)
	if err == nil && want == writing && !db.ReadOnly() {
		err = repair(ctx, w.svc)
	}
	if err != nil {
		_ = db.Close()
		return nil, err
	}
	w.kind = d.kind
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

// bind finds out who works here and at what moment.
func (a *app) bind(ctx context.Context, db host, want access) (*work, error) {
	svc := a.service(db)
	if db.ReadOnly() {
		want = reading // who looks at it need not stand in it
	}
	through, err := a.whoWorks(ctx, svc, db, want)
	if err != nil {
		return nil, err
	}
	w := &work{db: db, svc: svc, now: a.now, through: through, done: db.Close}
	if w.Store, err = through(ctx, "cli"); err != nil {
		return nil, err
	}
	return w, a.settle(ctx, w)
}

// settle reads what every command needs to know of an open store.
func (a *app) settle(ctx context.Context, w *work) error {
	var err error
	if w.program, _, err = w.Program(ctx); err != nil {
		return err
	}
	if a.zone, err = a.flags.zone(w.program.Zone()); err != nil {
		return err
	}
	if a.flags.asOf != "" {
		at, ok := parseMoment(a.flags.asOf, a.now(), a.zone)
		if !ok {
			return badMoment("--as-of", a.flags.asOf)
		}
		w.asOf = at
	}
	return nil
}

// repair makes up what an import left undone that was cut off. It reads one
// setting when there is nothing to do. A store that is busy now has an import
// under way elsewhere, whose end does the same.
func repair(ctx context.Context, svc *store.Service) error {
	err := svc.Repair(ctx)
	if domain.CodeOf(err) == domain.Unavailable && ctx.Err() == nil {
		return nil
	}
	return err
}

func (w *work) close() {
	if w.done != nil {
		_ = w.done()
	}
}

// clock is the time as the store counts it.
func (w *work) clock() time.Time {
	if w.svc != nil {
		return w.svc.Now()
	}
	return w.now()
}

// moment is when the command evaluates. The service's own clock is never moved:
// it tells what has happened already, and the sums that it keeps go up to now.
func (w *work) moment() time.Time {
	if !w.asOf.IsZero() {
		return w.asOf
	}
	return w.clock()
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
