package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
)

type tokenJSON struct {
	User       string  `json:"user"`
	UserID     int64   `json:"user_id"`
	PublicID   string  `json:"public_id"`
	Name       *string `json:"name"`
	Scope      string  `json:"scope"`
	ExpiresAt  instant `json:"expires_at"`
	RevokedAt  instant `json:"revoked_at"`
	LastUsedAt instant `json:"last_used_at"`
	Token      string  `json:"token,omitempty"` // when it is made, and never again
}

func tokenOf(t *domain.Token, user string) tokenJSON {
	return tokenJSON{User: user, UserID: t.UserID, PublicID: t.PublicID, Name: optional(t.Name), Scope: t.Scope, ExpiresAt: instant(t.ExpiresAt),
		RevokedAt: instant(t.RevokedAt), LastUsedAt: instant(t.LastUsedAt)}
}

func (a *app) tokenCommand() *cobra.Command {
	list := a.command("list [USER]", "Tokens and when they were used last", cobra.MaximumNArgs(1),
		a.reads(func(ctx context.Context, w *work, args []string) error { return a.tokenList(ctx, w, args) }))
	revoke := a.command("revoke PUBLIC_ID", "End a token for good", cobra.ExactArgs(1),
		a.writes(func(ctx context.Context, w *work, args []string) error {
			t, err := w.RevokeToken(ctx, newID(), args[0])
			if err != nil {
				return err
			}
			names, err := w.userNames(ctx)
			if err != nil {
				return err
			}
			return a.show(tokenOf(&t, names[t.UserID]), fields("token", t.PublicID, "user", names[t.UserID], "revoked", t.RevokedAt))
		}))
	return a.group("token", "Tokens, by which programs sign in", a.tokenCreate(), list, revoke)
}

func (a *app) tokenCreate() *cobra.Command {
	var expires, scope, name string
	c := a.command("create USER", "Make a token for somebody; it is shown this once", cobra.ExactArgs(1),
		a.writes(func(ctx context.Context, w *work, args []string) error {
			lasts, err := parseSpan(expires)
			if err != nil {
				return err
			}
			if scope != store.TokenRead && scope != store.TokenWrite {
				return usageError{"--scope is read or write, not " + quoted(scope) + "."}
			}
			u, err := w.user(ctx, args[0])
			if err != nil {
				return err
			}
			made, err := w.AddToken(ctx, store.TokenInput{Op: newID(), UserID: u.ID, Name: name, Scope: scope, Expires: lasts})
			if err != nil {
				return err
			}
			return a.showNewToken(&made, u.Name)
		}))
	c.Flags().StringVar(&expires, "expires", "90d", "how long it holds: 90d, 12h or 1y at most")
	c.Flags().StringVar(&scope, "scope", store.TokenWrite, "write: all that the user may do; read: only reading")
	c.Flags().StringVar(&name, "name", "", "what it is for")
	return c
}

// showNewToken prints the secret alone, so that a script can keep it as it comes.
func (a *app) showNewToken(made *store.NewToken, user string) error {
	if a.flags.json {
		out := tokenOf(&made.Token, user)
		out.Token = made.Secret
		return writeJSON(a.out, out, a.outTerm)
	}
	a.say("Token %s of %s, for %s, until %s. It is not shown again.", made.Token.PublicID, domain.Line(user), made.Token.Scope, made.Token.ExpiresAt.UTC().Format(time.DateOnly))
	_, err := fmt.Fprintln(a.out, made.Secret)
	return err
}

const day = 24 * time.Hour

// parseSpan reads a length of time: 90d, 12h, 2w or 1y.
func parseSpan(text string) (time.Duration, error) {
	units := map[string]time.Duration{"h": time.Hour, "d": day, "w": 7 * day, "y": 365 * day}
	for unit, length := range units {
		digits, ok := strings.CutSuffix(strings.TrimSpace(text), unit)
		if n, err := strconv.ParseInt(digits, 10, 32); ok && err == nil && n > 0 && n < 10_000 {
			return time.Duration(n) * length, nil
		}
	}
	return 0, usageError{quoted(text) + " is no length of time; write 90d, 12h, 2w or 1y."}
}

func (a *app) tokenList(ctx context.Context, w *work, args []string) error {
	user, err := w.whose(ctx, args)
	if err != nil {
		return err
	}
	tokens, err := w.Tokens(ctx, user)
	if err != nil {
		return err
	}
	names, err := w.userNames(ctx)
	if err != nil {
		return err
	}
	slices.SortStableFunc(tokens, func(a, b domain.Token) int { return strings.Compare(names[a.UserID], names[b.UserID]) })
	out := entityList[tokenJSON]{Items: []tokenJSON{}}
	t := table{head: []string{"user", "token", "name", "scope", "expires", "used", "revoked"}}
	for i := range tokens {
		x := &tokens[i]
		out.Items = append(out.Items, tokenOf(x, names[x.UserID]))
		t.add(names[x.UserID], x.PublicID, x.Name, x.Scope, x.ExpiresAt, x.LastUsedAt, x.RevokedAt)
	}
	return a.show(out, t)
}
