package main

import (
	"bufio"
	"context"
	"errors"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store/sqlite"
)

func (a *app) restoreCommand() *cobra.Command {
	c := a.command("restore FILE", "Put a backup in the place of the store", cobra.ExactArgs(1),
		func(ctx context.Context, args []string) error { return a.restore(ctx, args[0]) })
	c.Long = `restore verifies the backup, brings an older one up to date, keeps the present store beside
it as *.before-restore-…, and puts the backup in its place. It refuses a backup of a newer
refdeck, and while another refdeck has the store open. A PostgreSQL store is restored with
pg_restore --clean; refdeck doctor checks the result.`
	return c
}

// restore replaces the store by a verified copy of a backup. Until the last step,
// a rename, the present store stays as it is.
func (a *app) restore(ctx context.Context, from string) error {
	d, err := a.storeDSN()
	if err != nil {
		return err
	}
	if d.kind == kindPostgres {
		return domain.Errorf(domain.Forbidden, "A PostgreSQL store is restored with pg_restore --clean --if-exists; nothing was changed. Then refdeck doctor checks it.")
	}
	target := d.text
	if err := prepare(target, writing); err != nil {
		return err
	}
	next := target + ".restoring"
	removeAll(next)
	defer removeAll(next)
	if err := sqlite.CopyFile(ctx, from, next); err != nil {
		return err
	}
	if err := a.renew(ctx, next); err != nil {
		return err
	}
	if info, err := os.Stat(target); err == nil && info.Size() > 0 {
		if err := a.setAside(ctx, target); err != nil {
			return err
		}
	}
	if err := os.Rename(next, target); err != nil {
		return domain.Wrap(domain.Unavailable, err, "The backup could not be put in place; the store is as it was.")
	}
	return a.showFile(target)
}

// removeAll takes away a store's file with its log.
func removeAll(path string) {
	for _, end := range []string{"", "-wal", "-shm", "-journal"} {
		_ = os.Remove(path + end)
	}
}

// renew brings a copy up to date, seals its audit and tells whether that is whole.
func (a *app) renew(ctx context.Context, path string) error {
	db, err := sqlite.Open(ctx, path, sqlite.Options{MustExist: true})
	if err != nil {
		return err
	}
	if made := db.BackupMade(); made != "" {
		a.say("The backup has an older schema; what is restored was brought up to date.")
		_ = os.Remove(made) // the backup itself is that already
	}
	err = a.service(db).SealAll(ctx)
	if err == nil {
		_, err = a.looked(ctx, db, "the backup")
	}
	return errors.Join(err, db.Close())
}

// setAside keeps the present store under another name, once the person agrees
// and nobody else has it open.
func (a *app) setAside(ctx context.Context, target string) error {
	if !a.flags.yes && !a.confirm(ctx, "Replace the store "+target+" by the backup? The present one is kept beside it.") {
		return usageError{"Nothing was changed. Say --yes to replace the store."}
	}
	kept := target + ".before-restore-" + a.now().UTC().Format("20060102T150405Z")
	err := sqlite.Alone(ctx, target) // before anything is copied
	if err == nil {
		if err = sqlite.CopyFile(ctx, target, kept); err == nil {
			if err = sqlite.Alone(ctx, target); err != nil { // somebody came meanwhile
				return errors.Join(err, os.Remove(kept))
			}
			a.say("The store as it was is kept as %s.", kept)
			return nil
		}
	}
	if damaged(err) {
		return a.moveAside(target, kept)
	}
	return err
}

// damaged tells that the present store can only be kept as the file that it is:
// because it cannot be read, or because a newer refdeck wrote it.
func damaged(err error) bool {
	return errors.Is(err, sqlite.ErrDamaged) || errors.Is(err, sqlite.ErrNewer)
}

// moveAside renames a store that cannot be copied, with its log.
func (a *app) moveAside(target, kept string) error {
	if _, err := os.Lstat(kept); err == nil {
		return domain.Errorf(domain.Conflict, "There is already a file %s; nothing was changed. Move it away and restore again.", kept)
	}
	for _, end := range []string{"-wal", "-shm", "-journal", ""} {
		if err := os.Rename(target+end, kept+end); err != nil && !errors.Is(err, os.ErrNotExist) {
			return domain.Wrap(domain.Unavailable, err, "The present store could not be kept as %s, so nothing was restored.", kept)
		}
	}
	a.say("The store as it was cannot be read by this refdeck; it is kept as %s.", kept)
	return nil
}

// confirm asks a question on a terminal; without one the answer is no.
func (a *app) confirm(ctx context.Context, question string) bool {
	if !a.errTerm {
		return false
	}
	a.say("%s Type yes to go on.", question)
	line, _ := bufio.NewReader(a.input(ctx)).ReadString('\n')
	return strings.EqualFold(strings.TrimSpace(line), "yes")
}
