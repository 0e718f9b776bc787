package main

import (
	"errors"
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
	// TokenFile holds the token for a store on a server; nobody else may read it.
	TokenFile string `toml:"token_file"`

	path   string
	exists bool
}

// loadConfig reads the config file. There need not be one, unless it was asked for.
func (a *app) loadConfig() error {
	if a.guest != nil { // the server's own settings are not those of its guests
		return nil
	}
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
		return domain.Invalidf(unknown[0].String(), "The config file %s has an unknown setting %s (line %d); it knows store, theme, owner, mouse, ascii and token_file.",
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
