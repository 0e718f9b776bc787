package sqlite

import (
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	"github.com/refdeck/refdeck/domain"
)

// file is what is known about the file before it is opened.
type file struct {
	path      string
	readOnly  bool
	immutable bool // on a file system that nobody can write to
}

// dsn is the driver's name for the file with pragmas for each connection.
func (f *file) dsn(pragma ...string) string {
	q := pragmas(pragma...)
	switch {
	case f.immutable:
		q.Set("immutable", "1")
	case f.readOnly:
		q.Set("mode", "ro")
	default:
		q.Set("mode", "rw")
	}
	return "file:" + (&url.URL{Path: f.path}).EscapedPath() + "?" + q.Encode()
}

func pragmas(list ...string) url.Values { return url.Values{"_pragma": list} }

// inspect looks at the file without SQLite and makes it, for its owner only, if
// it does not exist.
func inspect(path string, opts Options) (*file, error) {
	full, err := filepath.Abs(path)
	if err != nil {
		return nil, domain.Wrap(domain.Unavailable, err, "The store %s cannot be opened: its path is not known.", path)
	}
	if real, err := filepath.EvalSymlinks(full); err == nil {
		full = real // the log must lie beside the file itself
	}
	f := &file{path: full, readOnly: opts.ReadOnly}
	info, err := os.Stat(full)
	switch {
	case errors.Is(err, fs.ErrNotExist) && (opts.MustExist || opts.ReadOnly):
		return nil, domain.Wrap(domain.Unavailable, err, "There is no store at %s.", path)
	case errors.Is(err, fs.ErrNotExist):
		return f, create(full)
	case err != nil:
		return nil, domain.Wrap(domain.Unavailable, err, "The store %s cannot be opened: %s.", path, reason(err))
	case !info.Mode().IsRegular():
		return nil, domain.Errorf(domain.Unavailable, "%s is not a file; give the path of a store with --store.", path)
	}
	return f, f.examine(path, info)
}

func create(path string) error {
	w, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return domain.Wrap(domain.Unavailable, err, "The store %s cannot be made: %s.", path, reason(err))
	}
	if w != nil {
		return w.Close()
	}
	return checkPlace(path)
}

// examine refuses what would damage the file and finds out whether it may be written.
func (f *file) examine(path string, info fs.FileInfo) error {
	if n := links(info); n > 1 {
		return domain.Errorf(domain.Unavailable, "%s has %d names (hard links); two programs could damage it. Keep one name and open it again.", path, n)
	}
	if err := checkPlace(f.path); err != nil {
		return err
	}
	w, err := os.OpenFile(f.path, os.O_RDWR, 0)
	switch {
	case err == nil:
		err = w.Close()
		f.readOnly = f.readOnly || info.Mode().Perm()&0o222 == 0 // the superuser may write to anything
	case errors.Is(err, fs.ErrPermission) || isReadOnlyPlace(err):
		f.readOnly, err = true, readable(path, f.path)
	}
	f.immutable = f.readOnly && readOnlyMount(f.path)
	return err
}

func readable(shown, path string) error {
	r, err := os.Open(path)
	if err != nil {
		return domain.Wrap(domain.Unavailable, err, "The store %s cannot be read: %s.", shown, reason(err))
	}
	return r.Close()
}

// reason is the plain cause of a file error, without the path that Go puts before it.
func reason(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}
