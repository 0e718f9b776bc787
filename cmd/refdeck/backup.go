package main

import (
	"context"
	"errors"
	"os"

	"github.com/spf13/cobra"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/sqlite"
)

type fileJSON struct {
	File  string `json:"file"`
	Bytes int64  `json:"bytes"`
}

type backupJSON struct {
	fileJSON
	Schema int64   `json:"schema"`
	Head   *string `json:"head"` // of the audit's chain, as audit head prints it
}

func (a *app) backupCommand() *cobra.Command {
	c := a.command("backup FILE", "Write a verified copy of the store, while it is in use, too", cobra.ExactArgs(1),
		a.reads(func(ctx context.Context, w *work, args []string) error {
			if err := domain.Can(w.Actor(), domain.VerbExport); err != nil {
				return err
			}
			if err := sealed(ctx, w.svc); err != nil {
				return err
			}
			if err := w.db.Backup(ctx, args[0]); err != nil {
				return err
			}
			return a.showBackup(ctx, args[0])
		}))
	c.Long = `backup seals the audit, writes a copy of the store as it is at this moment to a new file,
reads the whole copy and walks along its audit. A PostgreSQL store is backed up with
pg_dump --format=custom; refdeck doctor checks what pg_restore made of it.

The head that it prints, kept elsewhere, lets refdeck audit verify --head prove later that
nothing before it was changed.`
	return c
}

// showBackup opens the copy as anybody would and tells what is in it.
func (a *app) showBackup(ctx context.Context, path string) error {
	db, err := sqlite.Open(ctx, path, sqlite.Options{MustExist: true, ReadOnly: true})
	if err != nil {
		return err
	}
	_, schema, err := db.Describe(ctx)
	var r store.ChainReport
	if err == nil {
		r, err = a.looked(ctx, db, path)
	}
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return domain.Wrap(domain.Unavailable, err, "The file %s was written, but cannot be found any more.", path)
	}
	head := ""
	if r.OK && r.Sealed > 0 {
		head = domain.ChainHead{Seq: r.Sealed, Hash: r.Head}.String()
	}
	return a.show(backupJSON{fileJSON{path, info.Size()}, schema, optional(head)}, fields("file", path, "bytes", info.Size(), "schema", schema, "head", head))
}

// looked walks along the audit of a copy. A broken one is no reason not to have
// the copy, but one to say so.
func (a *app) looked(ctx context.Context, db host, path string) (store.ChainReport, error) {
	r, err := a.service(db).As(domain.Actor{Name: a.loginName(), Roles: []domain.Role{domain.RoleAdmin}, Via: viaHost}).VerifyAudit(ctx)
	if err == nil && !r.OK {
		a.say("The audit in %s is broken, everything else is whole. %s", path, domain.Line(r.Reason))
	}
	return r, err
}

// showFile tells which file was made.
func (a *app) showFile(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return domain.Wrap(domain.Unavailable, err, "The file %s was written, but cannot be found any more.", path)
	}
	return a.show(fileJSON{path, info.Size()}, fields("file", path, "bytes", info.Size()))
}
