package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/tui/ui"
)

// kept is the path of a file that the dashboard keeps between runs. Each store has
// its own: owners, records and drafts of one store mean nothing in another. Over SSH
// each person has one on the server, so that a connection that drops loses nothing.
func (a *app) kept(what, storePath string) string {
	if a.guest != nil {
		return filepath.Join(a.guest.desk.folder, what+".json")
	}
	if full, err := filepath.Abs(storePath); err == nil && !strings.Contains(storePath, "://") {
		storePath = full
	}
	sum := sha256.Sum256([]byte(storePath))
	return filepath.Join(a.stateDir(), what+"-"+hex.EncodeToString(sum[:6])+".json")
}

// keptAs names the store in the files that the dashboard keeps.
func (a *app) keptAs() (string, error) {
	if a.guest != nil {
		return "", nil
	}
	d, err := a.storeDSN()
	return d.shown(), err
}

// chooseOwner sets the owner filter to what --owner says. Without it, an owner
// kept from the last run stays if the store still knows that person by that name.
func (a *app) chooseOwner(ctx context.Context, w *work, f *ui.Filters) error {
	if a.flags.owner != "" {
		id, err := a.ownerID(ctx, w, a.flags.owner)
		if err != nil {
			return err
		}
		f.Owner, f.OwnerName = "", domain.Lit("all")
		if id == 0 {
			return nil
		}
		f.Owner = strconv.FormatInt(id, 10)
	}
	owners, err := w.owners(ctx)
	if err != nil || f.Owner == "" {
		return err
	}
	for _, o := range owners {
		if o.Key == f.Owner && (a.flags.owner != "" || o.Label == f.OwnerName) {
			f.OwnerName = o.Label
			return nil
		}
	}
	f.Owner, f.OwnerName = "", domain.Lit("all")
	return nil
}
