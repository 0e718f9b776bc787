package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/BurntSushi/toml"

	"github.com/refdeck/refdeck/domain"
)

// config is the person's own settings.
type config struct {
	Store string `toml:"store"`
	Theme string `toml:"theme"` // auto, dark, light, plain, or the path of a theme file
	Owner string `toml:"owner"` // who I am, as I stand in the store: a name or an address
	Mouse *bool  `toml:"mouse"`
	ASCII bool   `toml:"ascii"`

	path   string
	exists bool
}

// loadConfig reads the config file. There need not be one, unless it was asked for.
func (a *app) loadConfig() error {
	path, wanted := a.flags.config, a.flags.config != ""
	if !wanted {
		path = filepath.Join(a.dir("XDG_CONFIG_HOME", ".config"), "config.toml")
	}
	a.config = config{path: path}
	text, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && !wanted:
		return nil
	case err != nil:
		return domain.Wrap(domain.Invalid, err, "The config file %s cannot be read; nothing was done.", path)
	}
	a.config.exists = true
	meta, err := toml.Decode(string(text), &a.config)
	if err != nil {
		return badConfig(path, err)
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		return domain.Invalidf(unknown[0].String(), "The config file %s has an unknown setting %s (line %d); it knows store, theme, owner, mouse and ascii.",
			path, quoted(unknown[0].String()), lineOf(string(text), unknown[0].String()))
	}
	return nil
}

func badConfig(path string, err error) error {
	var pe toml.ParseError
	if errors.As(err, &pe) {
		return domain.Invalidf(pe.LastKey, "The config file %s is not in order at line %d: %s.", path, pe.Position.Line, strings.TrimSuffix(pe.Message, "."))
	}
	return domain.Invalidf("", "The config file %s is not in order: %s.", path, err)
}

// lineOf is the line on which a key of the flat config file stands.
func lineOf(text, key string) int {
	for i, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(strings.TrimSpace(strings.ReplaceAll(line, "[", "")), strings.SplitN(key, ".", 2)[0]) {
			return i + 1
		}
	}
	return 1
}

// dir is refdeck's folder below one of the XDG base folders.
func (a *app) dir(variable, underHome string) string {
	base := a.env(variable)
	if !filepath.IsAbs(base) { // the specification has relative ones ignored
		base = filepath.Join(a.env("HOME"), underHome)
	}
	return filepath.Join(base, "refdeck")
}

// storePath is the SQLite file to work on: flag, environment, config, default.
func (a *app) storePath() (string, error) {
	for _, dsn := range []string{a.flags.store, a.env("REFDECK_STORE"), a.config.Store} {
		if dsn != "" {
			return sqlitePath(dsn)
		}
	}
	return filepath.Join(a.dir("XDG_DATA_HOME", filepath.Join(".local", "share")), "refdeck.db"), nil
}

// sqlitePath is the path that a DSN names.
func sqlitePath(dsn string) (string, error) {
	if rest, ok := strings.CutPrefix(dsn, "sqlite:"); ok {
		dsn = strings.TrimPrefix(rest, "//")
	}
	if scheme, _, ok := strings.Cut(dsn, "://"); ok {
		return "", usageError{fmt.Sprintf("This refdeck works on SQLite files; it has no %s stores yet. Give a path with --store.", quoted(scheme))}
	}
	if dsn == "" {
		return "", usageError{"The store has no path; write --store PATH."}
	}
	return dsn, nil
}
