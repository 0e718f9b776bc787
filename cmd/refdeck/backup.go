package main

import (
	"context"
	"os"

	"github.com/spf13/cobra"

	"github.com/refdeck/refdeck/domain"
)

type fileJSON struct {
	File  string `json:"file"`
	Bytes int64  `json:"bytes"`
}

func (a *app) backupCommand() *cobra.Command {
	c := a.command("backup FILE", "Write a verified copy of the store, while it is in use, too", cobra.ExactArgs(1),
		a.reads(func(ctx context.Context, w *work, args []string) error {
			if err := domain.Can(w.Actor(), domain.VerbExport); err != nil {
				return err
			}
			if err := w.db.Backup(ctx, args[0]); err != nil {
				return err
			}
			return a.showFile(args[0])
		}))
	return c
}

// showFile tells which file was made.
func (a *app) showFile(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return domain.Wrap(domain.Unavailable, err, "The file %s was written, but cannot be found any more.", path)
	}
	return a.show(fileJSON{path, info.Size()}, fields("file", path, "bytes", info.Size()))
}
