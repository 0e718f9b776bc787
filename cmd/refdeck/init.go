package main

import (
	"context"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/tui/sshd"
)

type initJSON struct {
	User        userJSON `json:"user"`
	Key         *keyJSON `json:"key,omitempty"`
	HostKey     string   `json:"host_key"` // the file
	Fingerprint string   `json:"host_key_fingerprint"`
}

func (a *app) initCommand() *cobra.Command {
	var name, email, key string
	c := a.command("init", "Let people sign in to this store: make the first admin and the host's SSH key, once", cobra.NoArgs,
		a.writes(func(ctx context.Context, w *work, _ []string) error { return a.init(ctx, w, name, email, key) }))
	c.Long = `init is done once, where the store is kept. From then on everybody has exactly the roles that an
admin gives them (refdeck user add), and signs in over SSH by key (refdeck key add) or with a token
(refdeck token create). There are no default passwords, keys or tokens.`
	c.Flags().StringVar(&name, "admin", "", "the name of the first admin")
	c.Flags().StringVar(&email, "email", "", "their e-mail address")
	c.Flags().StringVar(&key, "key", "", "their public SSH key, a file; - is standard input")
	_ = c.MarkFlagRequired("admin")
	_ = c.MarkFlagRequired("email")
	return c
}

func (a *app) init(ctx context.Context, w *work, name, email, keyFile string) error {
	line := ""
	if keyFile != "" { // what is not in order stops everything before it begins
		text, err := a.readFile(ctx, keyFile)
		if err != nil {
			return err
		}
		if line = strings.TrimSpace(text); line != "" {
			if _, err := domain.ParseKey(line); err != nil {
				return err
			}
		}
	}
	u, err := w.svc.Init(ctx, newID(), name, email)
	if err != nil {
		return err
	}
	out := initJSON{User: userOf(&u, "")}
	t := fields("admin", u.Name, "email", u.Email)
	if line != "" {
		k, err := w.AddKey(ctx, store.KeyInput{Op: newID(), UserID: u.ID, Line: line})
		if err != nil {
			return err
		}
		shown := keyOf(&k, u.Name)
		out.Key = &shown
		t.add("key", k.Fingerprint)
	}
	if out.HostKey, out.Fingerprint, err = a.makeHostKey(); err != nil {
		return err
	}
	t.add("host key", out.HostKey)
	t.add("host key fingerprint", out.Fingerprint)
	if err := a.sayAdmins(ctx, w, u.ID); err != nil {
		return err
	}
	a.say("Now add people with refdeck user add NAME --role ROLE --email ADDRESS, and open the doors with refdeck serve --ssh :2222.")
	return a.show(out, t)
}

// sayAdmins names who else is an admin from now on: the user of a plain file has
// every role until somebody takes it away.
func (a *app) sayAdmins(ctx context.Context, w *work, first int64) error {
	users, err := w.svc.As(domain.Actor{Name: a.loginName(), Roles: []domain.Role{domain.RoleAdmin}, Via: viaHost}).Users(ctx)
	if err != nil {
		return err
	}
	for i := range users {
		if u := &users[i]; u.ID != first && u.Active && isAdmin(u) {
			a.say("%s holds the role admin, too, as does everybody who worked with this file on their own; refdeck user set changes that.", domain.Line(u.Name))
		}
	}
	return nil
}

// hostKeyPath is where the host's SSH key lies: beside the file of the store, or in
// the folder of the config where there is no file.
func (a *app) hostKeyPath() (string, error) {
	d, err := a.storeDSN()
	if err != nil {
		return "", err
	}
	const name = "ssh_host_ed25519_key"
	if d.kind == kindSQLite {
		return filepath.Join(filepath.Dir(d.text), name), nil
	}
	return filepath.Join(a.dir("XDG_CONFIG_HOME", ".config"), name), nil
}

// makeHostKey makes the host's key, unless there is one: clients know it already.
func (a *app) makeHostKey() (path, fingerprint string, err error) {
	if path, err = a.hostKeyPath(); err != nil {
		return "", "", err
	}
	fingerprint, err = sshd.GenerateHostKey(path)
	if domain.CodeOf(err) == domain.Conflict {
		fingerprint, err = sshd.Fingerprint(path)
	}
	return path, fingerprint, err
}
