package main

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

func commas(words []string) string { return strings.Join(words, ", ") }

type keyJSON struct {
	User        string  `json:"user"`
	UserID      int64   `json:"user_id"`
	Fingerprint string  `json:"fingerprint"`
	Algorithm   string  `json:"algorithm"`
	Comment     *string `json:"comment"`
	CreatedAt   instant `json:"created_at"`
	RevokedAt   instant `json:"revoked_at"`
	LastUsedAt  instant `json:"last_used_at"`
}

func keyOf(k *domain.Key, user string) keyJSON {
	return keyJSON{user, k.UserID, k.Fingerprint, k.Algorithm, optional(k.Comment), instant(k.CreatedAt), instant(k.RevokedAt), instant(k.LastUsedAt)}
}

func (a *app) keyCommand() *cobra.Command {
	add := a.command("add USER FILE", "Let somebody sign in over SSH with a public key; - reads it from standard input", cobra.ExactArgs(2),
		a.writes(func(ctx context.Context, w *work, args []string) error {
			text, err := a.readFile(ctx, args[1])
			if err != nil {
				return err
			}
			u, err := w.user(ctx, args[0])
			if err != nil {
				return err
			}
			k, err := w.AddKey(ctx, store.KeyInput{Op: newID(), UserID: u.ID, Line: strings.TrimSpace(text)})
			if err != nil {
				return err
			}
			return a.showKey(k, u.Name)
		}))
	list := a.command("list [USER]", "Public keys and when they were used last", cobra.MaximumNArgs(1),
		a.reads(func(ctx context.Context, w *work, args []string) error { return a.keyList(ctx, w, args) }))
	revoke := a.command("revoke FINGERPRINT", "End a key for good, in sessions that are open, too", cobra.ExactArgs(1),
		a.writes(func(ctx context.Context, w *work, args []string) error {
			k, err := w.RevokeKey(ctx, newID(), args[0])
			if err != nil {
				return err
			}
			names, err := w.userNames(ctx)
			if err != nil {
				return err
			}
			return a.showKey(k, names[k.UserID])
		}))
	return a.group("key", "Public SSH keys, by which people sign in", add, list, revoke)
}

func (a *app) showKey(k domain.Key, user string) error {
	return a.show(keyOf(&k, user), withoutEmpty(fields("user", user, "fingerprint", k.Fingerprint, "algorithm", k.Algorithm, "comment", k.Comment, "revoked", k.RevokedAt)))
}

// whose is the user whose keys or tokens are meant: the one who is named, or
// everybody for those who may see that, or oneself.
func (w *work) whose(ctx context.Context, args []string) (int64, error) {
	if len(args) > 0 {
		u, err := w.user(ctx, args[0])
		return u.ID, err
	}
	if domain.ScopeOf(w.Actor(), domain.VerbCredential) == domain.ScopeAll {
		return 0, nil
	}
	return w.Actor().UserID, nil
}

func (a *app) keyList(ctx context.Context, w *work, args []string) error {
	user, err := w.whose(ctx, args)
	if err != nil {
		return err
	}
	keys, err := w.Keys(ctx, user)
	if err != nil {
		return err
	}
	names, err := w.userNames(ctx)
	if err != nil {
		return err
	}
	slices.SortStableFunc(keys, func(a, b domain.Key) int { return strings.Compare(names[a.UserID], names[b.UserID]) })
	out := entityList[keyJSON]{Items: []keyJSON{}}
	t := table{head: []string{"user", "fingerprint", "algorithm", "comment", "added", "used", "revoked"}}
	for i := range keys {
		k := &keys[i]
		out.Items = append(out.Items, keyOf(k, names[k.UserID]))
		t.add(names[k.UserID], k.Fingerprint, k.Algorithm, k.Comment, k.CreatedAt, k.LastUsedAt, k.RevokedAt)
	}
	return a.show(out, t)
}
