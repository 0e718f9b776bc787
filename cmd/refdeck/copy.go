package main

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store/sqlite"
	"github.com/refdeck/refdeck/store/transfer"
)

func (a *app) copyCommand() *cobra.Command {
	var from, to string
	c := a.command("copy", "Copy a whole store into another one, such as a file into a PostgreSQL database", cobra.NoArgs,
		func(ctx context.Context, _ []string) error { return a.copy(ctx, from, to) })
	c.Long = `copy takes everything from one store into an empty one, table by table, and compares each table in
the end: its rows, and a SHA-256 over all of them. The source is only read; nobody should write to it
meanwhile. When it was cut off, the same command goes on where it stopped. Keep passwords out of the
command line: --from and --to read a store's address from a file when they begin with @.`
	c.Flags().StringVar(&from, "from", "", "the store to copy: a path, sqlite:PATH, postgres://… or @FILE with the address in it")
	c.Flags().StringVar(&to, "to", "", "the empty store to copy into, likewise")
	_ = c.MarkFlagRequired("from")
	_ = c.MarkFlagRequired("to")
	return c
}

// endOf is one end of a copy.
func (a *app) endOf(ctx context.Context, text string) (dsn, error) {
	if len(text) > 1 && text[0] == '@' {
		address, err := a.readFile(ctx, text[1:])
		if err != nil {
			return dsn{}, err
		}
		return parseDSN(strings.TrimSpace(address))
	}
	d, err := parseDSN(text)
	if err == nil && d.secret() {
		a.say("Everybody on this machine can read a password on the command line; put the address into a file and write @FILE.")
	}
	return d, err
}

func (a *app) copy(ctx context.Context, from, to string) error {
	source, err := a.endOf(ctx, from)
	if err != nil {
		return err
	}
	target, err := a.endOf(ctx, to)
	switch {
	case err != nil:
		return err
	case source.kind == kindRemote || target.kind == kindRemote:
		return domain.Errorf(domain.Forbidden, "Stores are copied where they are kept, not through a server; nothing was done.")
	case source == target:
		return usageError{"A store is not copied onto itself; --from and --to are the same."}
	}
	src, err := a.openSource(ctx, source)
	if err != nil {
		return err
	}
	defer func() { _ = src.Close() }()
	dst, err := a.openBackend(ctx, target, writing)
	if err != nil {
		return err
	}
	defer func() { _ = dst.Close() }()
	bar := a.progress("copying,")
	report, err := transfer.Copy(ctx, src, dst, transfer.Options{Progress: func(table string, rows int64) { bar.at(rows, 0, "rows of "+table) }})
	bar.end()
	if err != nil && len(report.Tables) == 0 {
		return copyStopped(ctx, err)
	}
	return errors.Join(err, a.showCopy(&report))
}

// openSource opens what is copied, to be read only.
func (a *app) openSource(ctx context.Context, d dsn) (host, error) {
	if d.kind == kindPostgres {
		return openPostgres(ctx, d.text)
	}
	db, err := sqlite.Open(ctx, d.text, sqlite.Options{MustExist: true})
	if err != nil {
		return nil, err
	}
	return db, nil
}

func copyStopped(ctx context.Context, err error) error {
	if ctx.Err() == nil {
		return err
	}
	return domain.Wrap(domain.Unavailable, err, "Stopped. What was copied stays in the target; the same command goes on from there.")
}

func (a *app) showCopy(r *transfer.Report) error {
	t := table{head: []string{"table", "rows", "copied", "sha256", "sha256 of the copy"}}
	for _, x := range r.Tables {
		t.add(x.Name, x.Rows, x.Copied, x.Hash, x.HashCopy)
	}
	if r.OK {
		a.say("Everything is there as it was; refdeck doctor checks the copy.")
	}
	return a.show(r, t)
}
