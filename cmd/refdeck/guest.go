package main

import (
	"context"
	"log/slog"

	tea "charm.land/bubbletea/v2"
	"github.com/spf13/cobra"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

// guest is somebody who works over SSH: signed in by their key, without the
// settings and the files of the server.
type guest struct {
	store   store.Store
	kind    storeKind
	through bound
	desk    *desk // what the server keeps of what they type
	log     *slog.Logger
	run     func(ctx context.Context, model tea.Model, opts ...tea.ProgramOption) error // shows a model on their terminal
}

// openGuest is the store of somebody who is signed in already.
func (a *app) openGuest(ctx context.Context) (*work, error) {
	w := &work{Store: a.guest.store, kind: a.guest.kind, now: a.now, through: a.guest.through}
	return w, a.settle(ctx, w)
}

// fileFlags are those that name files or stores, which are the server's.
var fileFlags = []string{"store", "config", "mapping", "save-mapping", "rejects"}

// withoutFiles refuses a command line over SSH that names a file of the server.
func (a *app) withoutFiles(c *cobra.Command) error {
	for _, name := range fileFlags {
		if f := c.Flags().Lookup(name); f != nil && f.Changed {
			return domain.Errorf(domain.Forbidden, "--%s names a file, and over SSH there are none; nothing was done.", name)
		}
	}
	return nil
}

// ownFile refuses files to whoever works over SSH: they are the server's.
func (a *app) ownFile(name string) error {
	if a.guest == nil || name == "-" {
		return nil
	}
	return domain.Errorf(domain.Forbidden, "Over SSH there are no files, only standard input and output; write - instead of %s. Nothing was done.", quoted(name))
}
