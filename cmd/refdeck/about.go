package main

import (
	"context"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"github.com/refdeck/refdeck/domain"
)

type configJSON struct {
	File      string `json:"file"`
	Exists    bool   `json:"exists"`
	Store     string `json:"store"`
	Theme     string `json:"theme"`
	Owner     string `json:"owner"`
	Mouse     bool   `json:"mouse"`
	ASCII     bool   `json:"ascii"`
	TokenFile string `json:"token_file,omitempty"`
}

func (a *app) configCommand() *cobra.Command {
	return a.command("config", "The settings in effect and where they come from", cobra.NoArgs, func(context.Context, []string) error {
		d, err := a.storeDSN()
		if err != nil {
			return err
		}
		c := a.config
		out := configJSON{File: c.path, Exists: c.exists, Store: d.shown(), Theme: c.Theme, Owner: a.personName(), Mouse: c.mouse(), ASCII: c.ASCII, TokenFile: a.tokenFile()}
		if out.Theme == "" {
			out.Theme = "auto"
		}
		return a.show(out, withoutEmpty(fields("file", out.File, "exists", out.Exists, "store", out.Store, "theme", out.Theme, "owner", out.Owner, "mouse", out.Mouse,
			"ascii", out.ASCII, "token_file", out.TokenFile)))
	})
}

// mouse is on unless the config says otherwise.
func (c *config) mouse() bool { return c.Mouse == nil || *c.Mouse }

type whoJSON struct {
	User  string        `json:"user"`
	ID    *int64        `json:"id"`
	Roles []domain.Role `json:"roles"`
	Via   string        `json:"via"`
	Team  *string       `json:"team"`
	Store storeKind     `json:"store"`
}

func (a *app) whoamiCommand() *cobra.Command {
	return a.command("whoami", "Who I am here and what I may do", cobra.NoArgs, func(ctx context.Context, _ []string) error {
		out, err := a.whoami(ctx)
		if err != nil {
			return err
		}
		team := ""
		if out.Team != nil {
			team = *out.Team
		}
		return a.show(out, withoutEmpty(fields("user", out.User, "roles", strings.ReplaceAll(joinRoles(out.Roles), ",", ", "), "via", out.Via, "team", team, "store", words(out.Store))))
	})
}

func (a *app) whoami(ctx context.Context) (whoJSON, error) {
	out := whoJSON{User: a.personName(), Roles: domain.InternalRoles, Via: "local", Store: kindSQLite}
	if none, err := a.noStore(); err != nil || none {
		return out, err
	}
	w, err := a.open(ctx, reading)
	if err != nil {
		return out, err
	}
	defer w.close()
	me, err := w.Me(ctx)
	if err != nil {
		return out, err
	}
	out.User, out.ID, out.Roles, out.Team, out.Store = me.User.Name, optional(me.User.ID), listOf(me.Roles), optional(me.Team), w.kind
	if out.Via = me.Via; me.Local {
		out.Via = "local"
	}
	return out, nil
}

type versionJSON struct {
	Version string `json:"version"`
	Commit  string `json:"commit"`
	Go      string `json:"go"`
}

func (a *app) versionCommand() *cobra.Command {
	return a.command("version", "The version of this refdeck", cobra.NoArgs, func(context.Context, []string) error {
		v := buildVersion()
		return a.show(v, fields("version", v.Version, "commit", v.Commit, "go", v.Go))
	})
}

// buildVersion is what the linker wrote into the binary.
func buildVersion() versionJSON {
	out := versionJSON{Version: "development"}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return out
	}
	out.Go = info.GoVersion
	if v := info.Main.Version; v != "" && v != "(devel)" {
		out.Version = v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			out.Commit = s.Value
		}
	}
	return out
}
