package main

import (
	"context"
	"os"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"github.com/refdeck/refdeck/domain"
)

type configJSON struct {
	File   string `json:"file"`
	Exists bool   `json:"exists"`
	Store  string `json:"store"`
	Theme  string `json:"theme"`
	Owner  string `json:"owner"`
	Mouse  bool   `json:"mouse"`
	ASCII  bool   `json:"ascii"`
}

func (a *app) configCommand() *cobra.Command {
	return a.command("config", "The settings in effect and where they come from", cobra.NoArgs, func(context.Context, []string) error {
		path, err := a.storePath()
		if err != nil {
			return err
		}
		c := a.config
		out := configJSON{File: c.path, Exists: c.exists, Store: path, Theme: c.Theme, Owner: a.personName(), Mouse: c.mouse(), ASCII: c.ASCII}
		if out.Theme == "" {
			out.Theme = "auto"
		}
		return a.show(out, fields("file", out.File, "exists", out.Exists, "store", out.Store, "theme", out.Theme, "owner", out.Owner, "mouse", out.Mouse, "ascii", out.ASCII))
	})
}

// mouse is on unless the config says otherwise.
func (c *config) mouse() bool { return c.Mouse == nil || *c.Mouse }

type whoJSON struct {
	User  string        `json:"user"`
	ID    *int64        `json:"id"`
	Roles []domain.Role `json:"roles"`
	Via   string        `json:"via"`
}

func (a *app) whoamiCommand() *cobra.Command {
	return a.command("whoami", "Who I am here and what I may do", cobra.NoArgs, func(ctx context.Context, _ []string) error {
		actor := domain.Actor{Name: a.personName(), Roles: domain.InternalRoles, Via: "cli"}
		path, err := a.storePath()
		if err != nil {
			return err
		}
		if _, err := os.Stat(path); err == nil {
			w, err := a.open(ctx, reading)
			if err != nil {
				return err
			}
			defer w.close()
			actor = w.Actor()
		}
		return a.show(whoJSON{actor.Name, optional(actor.UserID), actor.Roles, "local"},
			fields("user", actor.Name, "roles", strings.ReplaceAll(joinRoles(actor.Roles), ",", ", "), "via", "local"))
	})
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
