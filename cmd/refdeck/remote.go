package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"runtime"
	"strings"

	"github.com/refdeck/refdeck/domain"
	"github.com/refdeck/refdeck/store"
	"github.com/refdeck/refdeck/store/program"
	"github.com/refdeck/refdeck/store/remote"
)

// tokenFile is the file with the token for a server, if one is named.
func (a *app) tokenFile() string {
	if name := a.env("REFDECK_TOKEN_FILE"); name != "" {
		return name
	}
	return a.config.TokenFile
}

// token is what signs in to a server: from the environment or a file of one's own,
// never from a flag, which others can read.
func (a *app) token() (string, error) {
	if text := strings.TrimSpace(a.env("REFDECK_TOKEN")); text != "" {
		return text, nil
	}
	name := a.tokenFile()
	if name == "" {
		return "", domain.Errorf(domain.Unauthenticated, "A store on a server needs a token: put it into REFDECK_TOKEN, or into a file of mode 0600 that "+
			"REFDECK_TOKEN_FILE or token_file in the config names. An admin makes one with refdeck token create.")
	}
	info, err := os.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return "", domain.Wrap(domain.Unauthenticated, err, "There is no token file %s; nothing was done.", name)
	}
	if err == nil && runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return "", domain.Errorf(domain.Unauthenticated, "Others can read the token file %s; nothing was done. Make it yours alone with chmod 600.", name)
	}
	text, readErr := os.ReadFile(name)
	if err = errors.Join(err, readErr); err != nil {
		return "", domain.Wrap(domain.Unauthenticated, err, "The token file %s cannot be read; nothing was done.", name)
	}
	return strings.TrimSpace(string(text)), nil
}

// openRemote opens a store that a server keeps.
func (a *app) openRemote(ctx context.Context, d dsn) (*work, error) {
	if _, err := a.token(); err != nil { // said before anything is sent
		return nil, err
	}
	c, err := remote.Dial(ctx, d.text, remote.Options{Token: a.token, Parse: program.Parse, Now: a.now, NewID: newID})
	if err != nil {
		return nil, err
	}
	w := &work{Store: c, kind: kindRemote, now: a.now, done: c.Close,
		through: func(context.Context, string) (store.Store, error) { return c, nil }} // the server says how somebody came
	return w, a.settle(ctx, w)
}
