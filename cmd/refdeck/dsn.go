package main

import (
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/refdeck/refdeck/domain"
)

// storeKind is where a store is kept.
type storeKind string

const (
	kindSQLite   storeKind = "sqlite"
	kindPostgres storeKind = "postgres"
	kindRemote   storeKind = "remote"
)

// dsn names a store. Its text may hold a password: only shown is for people.
type dsn struct {
	kind storeKind
	text string // of a SQLite store the path
}

// storeDSN is the store to work on: flag, environment, config, default.
func (a *app) storeDSN() (dsn, error) {
	for _, text := range []string{a.flags.store, a.env("REFDECK_STORE"), a.config.Store} {
		if text != "" {
			return parseDSN(text)
		}
	}
	return dsn{kindSQLite, filepath.Join(a.dir("XDG_DATA_HOME", filepath.Join(".local", "share")), "refdeck.db")}, nil
}

// parseDSN reads what names a store: a path, sqlite:PATH, postgres://…, https://…,
// or http:// on this machine.
func parseDSN(text string) (dsn, error) {
	if rest, ok := strings.CutPrefix(text, "sqlite:"); ok {
		if text = strings.TrimPrefix(rest, "//"); text == "" {
			return dsn{}, usageError{"The store has no path; write --store PATH."}
		}
		return dsn{kindSQLite, text}, nil
	}
	scheme, _, ok := strings.Cut(text, "://")
	switch {
	case !ok:
		return dsn{kindSQLite, text}, nil
	case scheme == "postgres" || scheme == "postgresql":
		return dsn{kindPostgres, text}, nil
	case scheme == "https" || scheme == "http":
		return remoteDSN(text)
	}
	return dsn{}, usageError{"There are no " + quoted(scheme) + " stores. A store is a path, sqlite:PATH, postgres://… or https://…"}
}

func remoteDSN(text string) (dsn, error) {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Host == "":
		return dsn{}, usageError{"The address of the server cannot be read; write it as https://deck.example.com."}
	case u.User != nil:
		return dsn{}, usageError{"The address of a server holds no name and no password; the token is read from REFDECK_TOKEN or from the file that REFDECK_TOKEN_FILE names."}
	case u.Scheme == "http" && !loopback(u.Hostname()):
		return dsn{}, usageError{"A token is never sent over plain http to another machine; write https://" + domain.Line(u.Host).String() + "."}
	}
	return dsn{kindRemote, text}, nil
}

// loopback tells whether a host is this machine.
func loopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && addr.IsLoopback()
}

// secretParameters are the parts of a DSN's query that are not for eyes.
var secretParameters = regexp.MustCompile(`(?i)([?&](?:password|sslpassword|passfile)=)[^&]*`)

// userInfo is the name and password of a DSN, which may hold any sign but a slash.
var userInfo = regexp.MustCompile(`^([a-z]+://[^:/@]*):[^/]*@`)

// shown is the store as people may read it, without passwords.
func (d dsn) shown() string {
	if d.kind == kindSQLite {
		return d.text
	}
	return secretParameters.ReplaceAllString(userInfo.ReplaceAllString(d.text, "$1:***@"), "$1***")
}

// secret tells that the text holds a password.
func (d dsn) secret() bool { return d.shown() != d.text }

// missing tells that it is a file that is not there yet.
func (d dsn) missing() bool {
	if d.kind != kindSQLite {
		return false
	}
	_, err := os.Stat(d.text)
	return os.IsNotExist(err)
}

// noStore tells that there is nothing to read yet.
func (a *app) noStore() (bool, error) {
	if a.guest != nil {
		return false, nil
	}
	d, err := a.storeDSN()
	return err == nil && d.missing(), err
}
