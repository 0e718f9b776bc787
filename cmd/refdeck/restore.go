package main

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store/sqlite"
)

func (a *app) restoreCommand() *cobra.Command {
	c := a.command("restore FILE", "Put a backup in the place of the store", cobra.ExactArgs(1),
		func(ctx context.Context, args []string) error { return a.restore(ctx, args[0]) })
	c.Long = `restore verifies the backup, keeps the present store beside it as *.before-restore-…, and
puts the backup in its place. It refuses while another refdeck has the store open.`
	return c
}

// restore replaces the store by a verified copy of a backup. Until the last step,
// a rename, the present store stays as it is.
func (a *app) restore(ctx context.Context, from string) error {
	target, err := a.storePath()
	if err != nil {
		return err
	}
	if err := prepare(target, writing); err != nil {
		return err
	}
	next := target + ".restoring"
	_ = os.Remove(next)
	defer func() { _ = os.Remove(next) }()
	if err := copyStore(ctx, from, next, true); err != nil {
		return err
	}
	if _, err := os.Stat(target); err == nil {
		if err := a.setAside(ctx, target); err != nil {
			return err
		}
	}
	if err := os.Rename(next, target); err != nil {
		return domain.Wrap(domain.Unavailable, err, "The backup could not be put in place; the store is as it was.")
	}
	return a.showFile(target)
}

// copyStore makes a verified copy of a store.
func copyStore(ctx context.Context, from, to string, readOnly bool) error {
	db, err := sqlite.Open(ctx, from, sqlite.Options{MustExist: true, ReadOnly: readOnly})
	if err != nil {
		return err
	}
	return errors.Join(db.Backup(ctx, to), db.Close())
}

// setAside keeps the present store under another name, once the person agrees
// and nobody else has it open.
func (a *app) setAside(ctx context.Context, target string) error {
	if !a.flags.yes && !a.confirm(ctx, "Replace the store "+target+" by the backup? The present one is kept beside it.") {
		return usageError{"Nothing was changed. Say --yes to replace the store."}
	}
	kept := target + ".before-restore-" + a.now().UTC().Format("20060102T150405Z")
	if err := takeAlone(ctx, target); err != nil { // before anything is copied
		return err
	}
	if err := copyStore(ctx, target, kept, false); err != nil {
		return err
	}
	if err := takeAlone(ctx, target); err != nil { // reading it began a log again
		return errors.Join(err, os.Remove(kept))
	}
	a.say("The store as it was is kept as %s.", kept)
	return nil
}

// takeAlone ends write-ahead logging, which SQLite allows only to the one
// program that has the file open; the log is then part of the file and gone.
func takeAlone(ctx context.Context, path string) error {
	full, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: full}).EscapedPath()+"?mode=rw&_pragma=busy_timeout(2000)")
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	var mode string
	err = db.QueryRowContext(ctx, "PRAGMA journal_mode=DELETE").Scan(&mode)
	if err = errors.Join(err, db.Close()); err != nil || mode != "delete" {
		return domain.Wrap(domain.Unavailable, err, "Another refdeck has this store open; nothing was changed. Close it and restore again.")
	}
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
